"""What is done and what comes next: noted by check(), shown in the terminal and as a card."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading import grade
from autograder.launching import trusted_launcher
from autograder.repair import repair
from tests.browser import accessibility_findings
from tests.small_disk import on_small_disk
from wordlab import check
from wordlab.__main__ import main
from wordlab.check import CheckNotPassed
from wordlab.checking.checks import Status
from wordlab.exercises import ASSIGNMENTS, Assignment
from wordlab.my_progress import my_progress, progress_of
from wordlab.record import FILE, note_outcome

NAME = "01_word_vectors"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working copy with one assignment, as the current folder; nothing was checked yet."""
    folder = tmp_path / "Käthes Kurs" / "work" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text("{}")
    monkeypatch.chdir(folder.parent.parent)
    monkeypatch.setattr("wordlab.record._remembered", {})
    return folder


def note(folder: Path, **outcomes: tuple[str, float, str]) -> None:
    entries = {
        exercise: {"status": status, "points": points, "at": at}
        for exercise, (status, points, at) in outcomes.items()
    }
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(json.dumps({"outcomes": entries}))


def told(capsys: pytest.CaptureFixture[str], *names: str) -> str:
    assert main(["progress", *names]) == 0
    return capsys.readouterr().out


class TestInTheTerminal:
    def test_each_exercise_has_its_line_and_the_next_one_is_named(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        note(
            home,
            cosine_similarity=("passed", 3, "2026-01-01"),
            most_similar=("not right yet", 1.5, "2026-01-02"),
        )
        assert told(capsys, NAME).splitlines() == [
            "01_word_vectors: 1 of 4 exercises pass",
            "  [x] cosine_similarity  passed            3 of 3",
            "  [~] most_similar       not right yet     1.5 of 3",
            "  [ ] complete_analogy   not checked yet   0 of 3.5",
            "  [ ] analogy_accuracy   not checked yet   0 of 2",
            "",
            "Next: most_similar in 01_word_vectors, section 2, Nearest neighbours.",
            "Points of public checks, as last run. Hidden checks give the rest when you are graded.",
        ]

    def test_without_a_name_all_assignments_and_written_answers_are_there(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = told(capsys)
        for assignment in ASSIGNMENTS:
            assert f"{assignment.name}: 0 of {len(assignment.exercises)} exercises pass" in text
            assert all(exercise.id in text for exercise in assignment.exercises)
        assert "reflection" in text
        assert text.isascii()

    def test_next_is_what_is_open_where_one_worked_last(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        note(home, cosine_similarity=("raises an error", 0, "2026-01-01"))
        note(home.parent / "05_glove", glove_weight=("passed", 2, "2026-01-02"))
        assert "Next: cooccurrence in 05_glove" in told(capsys)

    def test_of_two_notes_the_later_one_counts(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        note(home, cosine_similarity=("passed", 3, "2026-01-02"))
        note(home.parent.parent / NAME, cosine_similarity=("not written yet", 0, "2026-01-01"))
        assert "[x] cosine_similarity" in told(capsys, NAME)

    @pytest.mark.parametrize(
        "content",
        [
            "{",
            "[1]",
            '{"outcomes": []}',
            '{"outcomes": {"cosine_similarity": {"status": "brilliant", "points": 9, "at": ""}}}',
            '{"outcomes": {"cosine_similarity": {"status": "passed", "points": "many"}}}',
            '{"outcomes": {"cosine_similarity": null}}',
        ],
    )
    def test_a_damaged_file_counts_as_none(
        self, home: Path, capsys: pytest.CaptureFixture[str], content: str
    ) -> None:
        (home / FILE).write_text(content)
        assert "[ ] cosine_similarity  not checked yet   0 of 3" in told(capsys, NAME)

    def test_an_unknown_assignment_names_the_known_ones(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["progress", "08_more"]) == 1
        assert "There is no assignment called '08_more'. The ass" in capsys.readouterr().err


CELLS = """
import os; from wordlab import check, hint, my_progress
check("cosine_similarity", lambda u, v: float(u @ v))
os.environ["NBGRADER_EXECUTION"] = "autograde"; check("most_similar", len)
del os.environ["NBGRADER_EXECUTION"]; os.mkdir("empty"); os.chdir("empty"); check("most_similar", len)
os.chdir(".."); hint("most_similar")
my_progress("01_word_vectors")
"""


def run_cells(folder: Path, *sources: str) -> list[NotebookNode]:
    """Run cells in a kernel that works in a folder; return what each displayed, as data."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, resources=resources
    ).execute()
    return [
        next((output.data for output in cell.outputs if "data" in output), {})
        for cell in notebook.cells
    ]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[NotebookNode]]:
    folder = tmp_path_factory.mktemp("kernel")
    (folder / "mine.ipynb").write_text("{}")
    return folder, run_cells(folder, *CELLS.strip().splitlines())


class TestInANotebook:
    def test_check_notes_its_outcome_beside_the_notebook(self, kernel: Any) -> None:
        outcomes = json.loads((kernel[0] / FILE).read_text())["outcomes"]
        assert outcomes["cosine_similarity"]["status"] == "not right yet"
        assert 0 <= outcomes["cosine_similarity"]["points"] < 3

    def test_not_under_a_grader_and_not_where_no_notebook_is(self, kernel: Any) -> None:
        assert "most_similar" not in json.loads((kernel[0] / FILE).read_text())["outcomes"]
        assert list((kernel[0] / "empty").iterdir()) == []

    def test_hints_are_counted_there_too(self, kernel: Any) -> None:
        assert json.loads((kernel[0] / FILE).read_text())["hints"] == {"most_similar": 1}

    def test_the_card_says_the_same_as_the_terminal(self, kernel: Any) -> None:
        data = kernel[1][-1]
        assert "01_word_vectors: 0 of 4 exercises pass" in data["text/plain"]
        assert "01_word_vectors: 0 of 4 exercises pass" in data["text/html"]
        assert "Next: cosine_similarity" in data["text/html"]

    def test_outside_of_a_kernel_nothing_is_noted(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(home)
        with pytest.raises(CheckNotPassed):
            check("cosine_similarity", len)
        assert not (home / FILE).exists()


@pytest.mark.slow
@pytest.mark.browser
def test_the_card_is_accessible(home: Path, tmp_path: Path) -> None:
    for status in Status:
        note_outcome("cosine_similarity", status, 1.0)
        card = progress_of()._repr_html_()
        page = f"<!DOCTYPE html><html lang='en'><title>t</title><main><h1>t</h1>{card}</main>"
        assert accessibility_findings(page, tmp_path, []) == []


def test_a_done_assignment_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for exercise in ASSIGNMENTS[0].exercises:
        note_outcome(exercise.id, Status.PASSED, exercise.public.points)
    my_progress(NAME)
    assert "All exercises pass their public checks." in capsys.readouterr().out


CHECK_TWICE = """
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
(disk / "my copy.ipynb").write_text("{}")
earlier = {"status": "passed", "points": 3.0, "at": "2026-01-01"}
file = disk / ".wordlab-progress.json"
file.write_text(json.dumps({"outcomes": {"most_similar": earlier}}))
before = file.read_bytes()
%s
sources = ["from wordlab import check", *["check('cosine_similarity', len)"] * 2]
notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
resources = {"metadata": {"path": str(disk)}}
NotebookClient(notebook, kernel_name="python3", allow_errors=True, resources=resources).execute()
found["cards"] = [cell.outputs[0].data["text/plain"] for cell in notebook.cells[1:]]
found["kept"] = file.read_bytes() == before
found["files"] = sorted(os.listdir(disk))
command = [sys.executable, "-m", "wordlab", "progress", "01_word_vectors"]
done = subprocess.run(command, cwd=disk, capture_output=True, text=True)
found["told"] = done.stdout + done.stderr
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [("read_only()", "Read-only file system"), ("fill()", "No space left on device")],
)
def test_where_nothing_can_be_noted_check_says_so_once_and_progress_knows_what_was(
    tmp_path: Path, trouble: str, reason: str
) -> None:
    found = on_small_disk(tmp_path, "128k", CHECK_TWICE % trouble)
    first, second = found["cards"]
    assert "remark:   `wordlab progress` will not know of this" in first
    assert reason in first
    assert "✗" in second
    assert "remark" not in second
    assert found["kept"]
    assert set(found["files"]) <= {FILE, "filler", "my copy.ipynb"}
    assert "[x] most_similar       passed            3 of 3" in found["told"]
    assert "[ ] cosine_similarity  not checked yet" in found["told"]


def test_the_grader_neither_reads_nor_writes_it(
    release: NotebookNode, source: NotebookNode, assignment: Assignment
) -> None:
    outcomes = {e.id: {"status": "passed", "points": 9, "at": "9999"} for e in assignment.exercises}
    claim = (
        "import json, os\n"
        f"open({FILE!r}, 'w').write(json.dumps({{'outcomes': {outcomes!r}}}))\n"
        "open('mine.ipynb', 'w').write('{}')"
    )
    look = (
        "try:\n    check('cosine_similarity', len)\nexcept Exception:\n    pass\n"
        f"print('passed' in open({FILE!r}).read() and 'error' not in open({FILE!r}).read())"
    )
    cells = deepcopy(release.cells)
    notebook = new_notebook(cells=[*cells, new_code_cell(claim), new_code_cell(look)])
    graded = grade(
        repair(notebook.cells, source).notebook, source, assignment, 1, trusted_launcher()
    )
    assert graded.points == 0
    printed = [output.text for output in graded.notebook.cells[-1].outputs if "text" in output]
    assert "".join(printed) == "True\n"
