"""The build: the same text gives the same bytes, and what is committed is what it makes."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from nbformat import NotebookNode

from autograder.build import BuildError, built_files, stale, weave, write
from autograder.course import PROJECT
from autograder.grading import grade_id
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment

SETUP = "```{code-cell} ipython3\n:tags: [setup]\nimport numpy as np\n```\n"
TEXT = (
    "# A heading\n\n"
    + SETUP
    + "".join(
        f"\nText on it.\n\n```{{exercise}} {name}\n```\n"
        for name in ("cosine_similarity", "most_similar", "complete_analogy", "analogy_accuracy")
    )
)


def test_the_committed_files_are_what_the_build_makes(built: dict[Path, bytes]) -> None:
    assert stale(PROJECT, built) == []


def test_building_twice_gives_the_same_bytes(
    built: dict[Path, bytes], assignment: Assignment
) -> None:
    assert built_files(PROJECT, assignment) == built


def test_an_exercise_becomes_its_function_and_a_locked_check(assignment: Assignment) -> None:
    notebook = weave(TEXT, assignment)
    solution, check = notebook.cells[3:5]
    assert solution.source.startswith("def cosine_similarity(")
    assert solution.metadata.nbgrader.grade_id == "cosine_similarity"
    assert solution.metadata.nbgrader.solution
    assert check.source == 'check("cosine_similarity", cosine_similarity)'
    assert check.metadata.nbgrader.grade_id == "check_cosine_similarity"
    assert check.metadata.nbgrader.points == 5
    assert check.metadata.nbgrader.locked


def test_a_shown_function_becomes_a_demo_cell_that_runs_by_itself(
    assignment: Assignment, tmp_path: Path
) -> None:
    text = TEXT + "\nIts core:\n\n```{shown} fast_sgns.sample_weights\n```\n"
    cell = weave(text, assignment).cells[-1]
    assert cell.metadata.tags == ["demo"]
    assert "solution" not in cell.metadata.get("nbgrader", {})
    (tmp_path / "cell.py").write_text(cell.source)
    names = runpy.run_path(str(tmp_path / "cell.py"))
    assert names["sample_weights"](np.ones((1, 2, 3)), 4, 5).shape == (1, 2, 1)


def test_a_function_that_is_not_there_cannot_be_shown(assignment: Assignment) -> None:
    for name in ("fast_sgns.missing", "missing.logistic_step", "logistic_step"):
        with pytest.raises(WordlabError, match=f"shows {name}, but"):
            weave(f"{TEXT}\n```{{shown}} {name}\n```\n", assignment)


def test_cell_ids_are_unique_and_name_their_section(source: NotebookNode) -> None:
    ids = [cell.id for cell in source.cells]
    assert len(set(ids)) == len(ids)
    assert "check-cosine-similarity" in ids


def test_the_release_has_stubs_and_no_solution(release: NotebookNode) -> None:
    for cell in release.cells:
        assert "BEGIN SOLUTION" not in cell.source
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            assert cell.source.rstrip().endswith("raise NotImplementedError()")


def test_built_notebooks_carry_no_outputs(source: NotebookNode, release: NotebookNode) -> None:
    for notebook in (source, release):
        assert all(not cell.get("outputs") for cell in notebook.cells)


def test_fingerprints_are_numbers_and_sentences_without_code(built: dict[Path, bytes]) -> None:
    text = built[Path("wordlab/fingerprints/01_word_vectors.json")].decode()
    known = json.loads(text)["cosine_similarity"]
    assert {"id", "says", "fails", "traces"} == set(known[0])
    assert not {"np.", "def ", "return ", "lambda"} & set(text.split('"'))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TEXT.replace("most_similar", "least_similar"), "'least_similar', which is not declared"),
        (TEXT.split("```{exercise} analogy")[0], "Make the two lists agree"),
        (TEXT.replace(":tags: [setup]\n", ""), "'import numpy as np' needs one of the tags"),
    ],
    ids=["unknown exercise", "missing exercise", "unmarked cell"],
)
def test_a_text_that_cannot_be_built_gets_a_sentence(
    assignment: Assignment, text: str, complaint: str
) -> None:
    with pytest.raises(BuildError, match=complaint):
        weave(text, assignment)


def test_writing_reports_what_changed(tmp_path: Path) -> None:
    files = {Path("a/b.txt"): b"one", Path("c.txt"): b"two"}
    assert write(tmp_path, files) == list(files)
    assert write(tmp_path, files) == []
    (tmp_path / "c.txt").write_text("three")
    assert stale(tmp_path, files) == [Path("c.txt")]


def test_every_locked_cell_of_the_release_can_be_restored(
    source: NotebookNode, release: NotebookNode
) -> None:
    assert [grade_id(c) for c in source.cells] == [grade_id(c) for c in release.cells]
