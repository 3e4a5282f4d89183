"""The whole way through real nbgrader: its commands, its gradebook, its feedback, its formgrader."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.build import as_bytes, write
from autograder.classroom import Classroom, Score
from autograder.course import PROJECT
from autograder.grading import grade_id
from autograder.submissions import filled
from tests.course_folder import NAME, hand_in
from tests.jupyter import running
from tests.security.test_scores import ATTACKS

MISTAKE = "def cosine_similarity(u, v):\n    return float(u @ v)"


def skip_tags(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]
    return notebook


def edited_check(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if grade_id(cell) == "check_cosine_similarity":
            cell.source = "5.0"
            cell.metadata["nbgrader"]["points"] = 500
    return notebook


HOSTILE_HTML = "<script>alert('stolen')</script> <img src=x onerror=alert('stolen')>"


def hostile_html(notebook: NotebookNode) -> NotebookNode:
    notebook.cells.append(nbformat.v4.new_markdown_cell(HOSTILE_HTML))
    notebook.cells.append(nbformat.v4.new_raw_cell(HOSTILE_HTML))
    shown = f"from IPython.display import HTML, display\ndisplay(HTML({HOSTILE_HTML!r}))"
    notebook.cells.append(nbformat.v4.new_code_cell(shown))
    notebook.cells.append(nbformat.v4.new_code_cell(f"print({HOSTILE_HTML!r}); {HOSTILE_HTML!r}"))
    notebook.cells.append(nbformat.v4.new_code_cell(f"raise ValueError({HOSTILE_HTML!r})"))
    return notebook


def without_check(notebook: NotebookNode) -> NotebookNode:
    notebook.cells = [c for c in notebook.cells if grade_id(c) != "check_cosine_similarity"]
    return notebook


def solution_twice(notebook: NotebookNode) -> NotebookNode:
    place = next(i for i, c in enumerate(notebook.cells) if grade_id(c) == "cosine_similarity")
    copy = deepcopy(notebook.cells[place])
    copy["id"] = "a-copy"
    notebook.cells.insert(place, copy)
    return notebook


def class_of_submissions(release: NotebookNode, right: Mapping[str, str]) -> dict[str, bytes]:
    def answer(source: str) -> NotebookNode:
        return filled(release, {**right, "cosine_similarity": source})

    solved = filled(release, right)
    wrong = answer(MISTAKE)
    files = {
        "solved": as_bytes(solved),
        "untouched": as_bytes(release),
        "mistaken": as_bytes(wrong),
        "skip_tags": as_bytes(skip_tags(deepcopy(wrong))),
        "edited_check": as_bytes(edited_check(deepcopy(wrong))),
        "without_check": as_bytes(without_check(deepcopy(solved))),
        "solution_twice": as_bytes(solution_twice(deepcopy(solved))),
        "hostile_html": as_bytes(hostile_html(deepcopy(solved))),
        "not_json": b"{ this is no notebook",
        "noisy": as_bytes(
            answer("import warnings; warnings.warn('!')\n" + right["cosine_similarity"])
        ),
    }
    for number, attack in enumerate(ATTACKS.values()):
        files[f"attack_{number}"] = as_bytes(attack.notebook(release, right))
    return files


def nbgrader(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "nbgrader"), *command],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=600,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
    )


@pytest.fixture(scope="module")
def course(
    tmp_path_factory: pytest.TempPathFactory,
    built: dict[Path, bytes],
    release: NotebookNode,
    right: dict[str, str],
) -> Path:
    """A course folder in which the four commands of an instructor have been run."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    write(root, {path: built[path] for path in built if path.parts[0] == "source"})
    for student, content in class_of_submissions(release, right).items():
        hand_in(root, student, content)
    for command in (
        ["generate_assignment", NAME],
        ["autograde", NAME],
        ["generate_feedback", NAME],
        ["export"],
    ):
        done = nbgrader(root, *command)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def scores(course: Path) -> Callable[[str], Mapping[str, Score]]:
    classroom = Classroom(course)
    return lambda student: classroom.scores(NAME, student)


def total(scores: Mapping[str, Score]) -> float:
    return sum(score.points for score in scores.values())


pytestmark = pytest.mark.slow


def test_nbgrader_makes_the_release_that_the_build_makes(
    course: Path, built: dict[Path, bytes]
) -> None:
    released = Path("assignments", NAME, f"{NAME}.ipynb")
    assert (course / released).read_bytes().rstrip() == built[released].rstrip()
    assert not list((course / "assignments").rglob("*.md"))


@pytest.mark.parametrize(
    ("student", "points"),
    [
        ("solved", 20),
        ("untouched", 0),
        ("mistaken", 15),
        ("skip_tags", 15),
        ("edited_check", 15),
        ("without_check", 20),
        ("solution_twice", 20),
        ("hostile_html", 20),
        ("not_json", 0),
        ("noisy", 20),
    ],
)
def test_each_submission_earns_what_it_deserves(
    scores: Callable[[str], Mapping[str, Score]], student: str, points: float
) -> None:
    assert total(scores(student)) == points


@pytest.mark.parametrize(("number", "name"), enumerate(ATTACKS), ids=list(ATTACKS))
def test_an_attack_earns_what_its_code_deserves_in_the_gradebook(
    scores: Callable[[str], Mapping[str, Score]], number: int, name: str
) -> None:
    assert total(scores(f"attack_{number}")) == ATTACKS[name].points


def test_credit_is_partial_per_exercise(scores: Callable[[str], Mapping[str, Score]]) -> None:
    assert {name: s.points for name, s in scores("mistaken").items()} == {
        "cosine_similarity": 0,
        "most_similar": 5,
        "complete_analogy": 6,
        "analogy_accuracy": 4,
    }


@pytest.mark.parametrize(
    ("student", "sentence"),
    [
        ("mistaken", "This is the plain dot product"),
        ("untouched", "not written yet"),
        ("not_json", "it is not JSON"),
        ("without_check", "The cell check_cosine_similarity was missing"),
        ("solution_twice", "The cell cosine_similarity stands twice"),
        ("edited_check", "The locked cell check_cosine_similarity had been changed"),
    ],
)
def test_the_feedback_page_says_why(course: Path, student: str, sentence: str) -> None:
    page = course / "feedback" / student / NAME / f"{NAME}.html"
    assert sentence in page.read_text("utf-8")


def test_html_and_scripts_of_a_student_are_text_in_the_feedback(course: Path) -> None:
    page = (course / "feedback" / "hostile_html" / NAME / f"{NAME}.html").read_text("utf-8")
    assert page.count("stolen") >= 5
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_feedback_shows_no_check_code_and_no_hidden_value(course: Path) -> None:
    for page in (course / "feedback").rglob("*.html"):
        text = page.read_text("utf-8")
        for secret in ("random_word_vectors", "f.rng", "southeast", "not-a-word"):
            assert secret not in text


def test_the_export_has_a_row_for_every_student(course: Path) -> None:
    rows = list(csv.DictReader((course / "grades.csv").open(encoding="utf-8")))
    assert {row["student_id"]: float(row["score"]) for row in rows}["mistaken"] == 15
    assert len(rows) == len(list((course / "submitted").iterdir()))


def test_grading_again_gives_the_same_scores_and_loses_none(course: Path) -> None:
    before = total(Classroom(course).scores(NAME, "mistaken"))
    done = nbgrader(course, "autograde", NAME, "--student", "mistaken", "--force")
    assert done.returncode == 0, done.stderr
    assert total(Classroom(course).scores(NAME, "mistaken")) == before


def test_an_assignment_without_exercises_is_refused_with_a_sentence(course: Path) -> None:
    for part in ("source", "submitted/solved"):
        folder = course / part / "99_other"
        folder.mkdir(parents=True)
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("hello")])
        nbformat.write(notebook, folder / "99_other.ipynb")
    assert nbgrader(course, "generate_assignment", "99_other").returncode == 0
    done = nbgrader(course, "autograde", "99_other")
    assert done.returncode != 0
    assert "There is no assignment called '99_other'" in done.stderr


@pytest.fixture(scope="module")
def formgrader(
    course: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., str]]:
    """A running Jupyter server in the course folder; asks it for a path and returns the text."""
    with running(("jupyter", "server"), course, tmp_path_factory.mktemp("jupyter")) as address:
        yield lambda path, method="GET": address.text(f"formgrader{path}", method)


def test_formgrader_opens_and_lists_the_assignment(formgrader: Callable[..., str]) -> None:
    assert "Formgrader" in formgrader("") or "formgrader" in formgrader("")
    names = [row["name"] for row in json.loads(formgrader("/api/assignments"))]
    assert NAME in names


def test_formgraders_autograde_button_uses_the_judge(
    formgrader: Callable[..., str], course: Path
) -> None:
    answer = json.loads(formgrader(f"/api/submission/{NAME}/mistaken/autograde", method="POST"))
    assert answer["success"], answer
    assert total(Classroom(course).scores(NAME, "mistaken")) == 15


def test_formgrader_shows_a_graded_submission(formgrader: Callable[..., str]) -> None:
    rows = json.loads(formgrader(f"/api/submissions/{NAME}"))
    assert {row["student"]: row["score"] for row in rows}["mistaken"] == 15
