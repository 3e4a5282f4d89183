"""`wordlab reset`: one starting cell comes back, and nothing of the student's is lost."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_disk import on_small_disk
from wordlab.__main__ import main
from wordlab.exercises import ASSIGNMENTS
from wordlab.record import FILE
from wordlab.released import released_folder, released_notebook
from wordlab.reset import KEPT, _bring_back

NAME, EXERCISE = "01_word_vectors", "cosine_similarity"
OWN = "def cosine_similarity(u, v):\n    # mein Versuch, ähnlich …\n\n    return u @ v\n"
Cell = dict[str, Any]


def grade_id(cell: Cell) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def start_cell() -> Cell:
    (cell,) = (c for c in released_notebook(ASSIGNMENTS[0])["cells"] if grade_id(c) == EXERCISE)
    return cell


def uncommented(cell: Cell) -> str:
    """The student's version in a kept cell: below its first two lines, without the number signs."""
    lines = "".join(cell["source"]).split("\n")[2:]
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook in which one exercise was worked on, in the current folder."""
    folder = tmp_path / "Käthes Kurs" / NAME
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    path = folder / f"{NAME}.ipynb"
    shutil.copy(released_folder() / NAME / path.name, path)
    change(path, answer)
    return path


def answer(cells: list[Cell]) -> None:
    (cell,) = (cell for cell in cells if grade_id(cell) == EXERCISE)
    output = {"output_type": "stream", "name": "stdout", "text": ["hi\n"]}
    cell.update(source=OWN.splitlines(keepends=True), outputs=[output], execution_count=3)


def change(path: Path, how: Callable[[list[Cell]], object]) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    how(notebook["cells"])
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")


def cells_of(path: Path) -> list[Cell]:
    cells: list[Cell] = json.loads(path.read_text("utf-8"))["cells"]
    return cells


def place_of(cells: list[Cell], name: str) -> int:
    return [grade_id(cell) for cell in cells].index(name)


class TestResetting:
    def test_the_starting_cell_is_back_and_the_students_version_below_it(
        self, work: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["reset", EXERCISE]) == 0
        cells = cells_of(work)
        place = place_of(cells, EXERCISE)
        assert cells[place] == start_cell()
        kept = cells[place + 1]
        assert kept["metadata"] == {"tags": [KEPT]}
        assert uncommented(kept) == OWN
        told = capsys.readouterr().out
        assert "Your version stands right below it" in told
        assert "Reload Notebook from Disk" in told

    def test_everything_else_stays_as_it_was(self, work: Path) -> None:
        before = json.loads(work.read_text("utf-8"))
        main(["reset", EXERCISE])
        after = json.loads(work.read_text("utf-8"))
        place = place_of(before["cells"], EXERCISE)
        del after["cells"][place : place + 2]
        del before["cells"][place]
        assert after == before

    def test_the_result_is_a_valid_notebook_written_like_jupyters(self, work: Path) -> None:
        main(["reset", EXERCISE])
        nbformat.validate(nbformat.read(work, as_version=4))
        text = work.read_text("utf-8")
        assert text.startswith('{\n "cells": [\n  {\n')
        assert "ähnlich …" in text

    def test_resetting_an_untouched_exercise_writes_nothing(
        self, work: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = work.read_bytes(), work.stat().st_mtime_ns
        assert main(["reset", "most_similar"]) == 0
        assert (work.read_bytes(), work.stat().st_mtime_ns) == before
        assert "nothing to do" in capsys.readouterr().out

    def test_resetting_twice_keeps_both_versions(self, work: Path) -> None:
        main(["reset", EXERCISE])
        change(work, answer)
        main(["reset", EXERCISE])
        kept = [cell for cell in cells_of(work) if KEPT in cell["metadata"].get("tags", [])]
        assert [uncommented(cell) for cell in kept] == [OWN, OWN]

    def test_progress_forgets_the_outcome(self, work: Path) -> None:
        entry = {"status": "passed", "points": 3.0, "at": "2026"}
        outcomes = {EXERCISE: entry, "most_similar": entry}
        (work.parent / FILE).write_text(json.dumps({"outcomes": outcomes}))
        main(["reset", EXERCISE])
        assert list(json.loads((work.parent / FILE).read_text())["outcomes"]) == ["most_similar"]

    @pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.name)
    def test_every_exercise_has_a_starting_cell(self, assignment: Any) -> None:
        for exercise in assignment.exercises:
            content = released_notebook(assignment)
            assert not _bring_back(exercise.id, content, released_notebook(assignment)["cells"])
            del content["cells"][place_of(content["cells"], exercise.id)]
            assert _bring_back(exercise.id, content, released_notebook(assignment)["cells"])
            assert content == released_notebook(assignment)

    @given(st.text() | st.text(alphabet="\n\r\f\v\x1c\u2028#'\"\\ a1=\t"))
    def test_whatever_stood_there_is_kept_and_does_nothing(self, text: str) -> None:
        content = released_notebook(ASSIGNMENTS[0])
        place = place_of(content["cells"], EXERCISE)
        content["cells"][place]["source"] = text
        _bring_back(EXERCISE, content, released_notebook(ASSIGNMENTS[0])["cells"])
        kept = content["cells"][place + 1]
        assert uncommented(kept) == text.replace("\r\n", "\n").replace("\r", "\n")
        if "\0" not in text:  # Python reads no such file
            assert ast.parse("".join(kept["source"])).body == []


class TestUnusualNotebooks:
    def test_a_renamed_notebook_is_found_by_its_cell(self, work: Path) -> None:
        renamed = work.rename(work.with_name("Übung 1 (Ann).ipynb"))
        assert main(["reset", EXERCISE]) == 0
        assert start_cell() in cells_of(renamed)

    def test_it_is_found_from_the_folder_above_and_from_that_of_another_assignment(
        self, work: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = work.parent.parent / "02_debiasing"
        other.mkdir()
        for folder in (work.parent.parent, other):
            change(work, answer)
            monkeypatch.chdir(folder)
            assert main(["reset", EXERCISE]) == 0
            assert start_cell() in cells_of(work)

    def test_a_deleted_cell_comes_back_before_its_check(
        self, work: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        change(work, lambda cells: cells.pop(place_of(cells, EXERCISE)))
        assert main(["reset", EXERCISE]) == 0
        cells = cells_of(work)
        assert place_of(cells, f"check_{EXERCISE}") == place_of(cells, EXERCISE) + 1
        assert "was missing" in capsys.readouterr().out

    def test_without_its_check_it_comes_back_behind_what_stood_before_it(self, work: Path) -> None:
        def delete_both(cells: list[Cell]) -> None:
            place = place_of(cells, EXERCISE)
            del cells[place : place + 2]

        before = place_of(cells_of(work), EXERCISE)
        change(work, delete_both)
        assert main(["reset", EXERCISE]) == 0
        assert place_of(cells_of(work), EXERCISE) == before

    def test_of_a_duplicated_cell_one_is_left_and_all_versions_are_kept(
        self, work: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def duplicate(cells: list[Cell]) -> None:
            copy = json.loads(json.dumps(cells[place_of(cells, EXERCISE)]))
            cells.append({**copy, "id": "copy", "source": "another = 1"})

        change(work, duplicate)
        assert main(["reset", EXERCISE]) == 0
        cells = cells_of(work)
        place = place_of(cells, EXERCISE)
        assert [grade_id(cell) for cell in cells].count(EXERCISE) == 1
        assert [uncommented(cell) for cell in cells[place + 1 : place + 3]] == [OWN, "another = 1"]
        assert "It was there 2 times" in capsys.readouterr().out

    def test_a_cell_that_became_text_is_code_again(self, work: Path) -> None:
        def to_markdown(cells: list[Cell]) -> None:
            cell = cells[place_of(cells, EXERCISE)]
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]

        change(work, to_markdown)
        assert main(["reset", EXERCISE]) == 0
        assert start_cell() in cells_of(work)
        nbformat.validate(nbformat.read(work, as_version=4))

    def test_a_notebook_of_an_older_format_gets_no_cell_ids(self, work: Path) -> None:
        notebook = json.loads(work.read_text("utf-8"))
        notebook["nbformat_minor"] = 4
        for cell in notebook["cells"]:
            del cell["id"]
        work.write_text(json.dumps(notebook))
        assert main(["reset", EXERCISE]) == 0
        assert not any("id" in cell for cell in cells_of(work))

    def test_half_a_surrogate_pair_in_an_output_survives(self, work: Path) -> None:
        place = place_of(cells_of(work), "setup")
        output = {"output_type": "stream", "name": "stdout", "text": "\ud83d"}
        notebook = json.loads(work.read_text("utf-8"))
        notebook["cells"][place]["outputs"] = [output]
        work.write_text(json.dumps(notebook))
        assert main(["reset", EXERCISE]) == 0
        assert cells_of(work)[place]["outputs"] == [output]

    def test_a_link_stays_a_link_and_the_files_rights_stay(self, work: Path) -> None:
        real = work.rename(work.with_name("real.txt"))
        real.chmod(0o640)
        work.symlink_to(real)
        assert main(["reset", EXERCISE, str(work)]) == 0
        assert work.is_symlink()
        assert real.stat().st_mode & 0o777 == 0o640
        assert start_cell() in cells_of(real)


class TestSentences:
    """What cannot be done is said in one sentence, and nothing is changed."""

    def refused(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
        before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
        assert main(["reset", *arguments]) == 1
        assert {p: p.read_bytes() for p in Path().rglob("*") if p.is_file()} == before
        told = capsys.readouterr().err
        assert told.startswith("wordlab: ")
        assert told.count("\n") == 1
        return told

    def test_an_unknown_exercise(self, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "There is no exercise called 'cosine'" in self.refused(capsys, "cosine")

    def test_several_notebooks(self, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shutil.copy(work, work.with_name("copy.ipynb"))
        told = self.refused(capsys, EXERCISE)
        assert "copy.ipynb" in told
        assert f"wordlab reset {EXERCISE} NOTEBOOK" in told
        assert main(["reset", EXERCISE, "copy.ipynb"]) == 0

    def test_no_notebook(self, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
        work.unlink()
        assert f"No notebook of {NAME} is in " in self.refused(capsys, EXERCISE)
        assert "cannot be read: No such file" in self.refused(capsys, EXERCISE, "gone.ipynb")

    @pytest.mark.parametrize(
        "content",
        [
            b'{"cells": [',
            b"\xff\xfe\x00",
            b"[]",
            b'{"cells": 5}',
            b'{"cells": [1]}',
            b"[" * 100_000,
        ],
        ids=["cut off", "no text", "a list", "no cells", "no cell", "nested without end"],
    )
    def test_a_file_that_is_no_notebook(
        self, work: Path, capsys: pytest.CaptureFixture[str], content: bytes
    ) -> None:
        work.write_bytes(content)
        for arguments in ([EXERCISE], [EXERCISE, str(work)]):
            told = self.refused(capsys, *arguments)
            assert "is not a notebook that can be read" in told
            assert "`wordlab start`" in told

    def test_a_broken_notebook_beside_a_sound_one_is_passed_over(self, work: Path) -> None:
        work.with_name("broken.ipynb").write_text("{")
        assert main(["reset", EXERCISE]) == 0


TRY = """
from wordlab.__main__ import main
from wordlab.released import released_folder
import contextlib, io
path = disk / "01_word_vectors.ipynb"
released = released_folder() / path.stem / path.name
before = released.read_bytes().replace(b"raise NotImplementedError()", b"return 1")
path.write_bytes(before)
os.chdir(disk)
%s
told = io.StringIO()
with contextlib.redirect_stderr(told):
    found["code"] = main(["reset", "cosine_similarity"])
found["told"], found["same"] = told.getvalue(), path.read_bytes() == before
found["files"] = sorted(os.listdir(disk))
"""


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [("fill()", "No space left on device"), ("read_only()", "Read-only file system")],
)
def test_where_nothing_can_be_written_nothing_is_lost(
    tmp_path: Path, trouble: str, reason: str
) -> None:
    found = on_small_disk(tmp_path, "128k", TRY % trouble)
    assert found["code"] == 1
    assert f"cannot be written ({reason}), so everything is as it was" in found["told"]
    assert found["same"]
    assert set(found["files"]) <= {f"{NAME}.ipynb", "filler"}
