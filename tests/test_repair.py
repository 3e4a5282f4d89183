"""Repair: a submission as it comes becomes a notebook that can be graded, or a clear reason."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.grading import grade_id
from autograder.repair import MAX_TEXT, Repaired, read_submission


@pytest.fixture
def read(tmp_path: Path, source: NotebookNode) -> Any:
    def read(content: bytes | dict[str, Any] | NotebookNode) -> Repaired:
        path = tmp_path / "01_word_vectors.ipynb"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read_submission(path.read_bytes(), source)

    return read


def ids(notebook: NotebookNode) -> list[str]:
    return [grade_id(cell) for cell in notebook.cells if grade_id(cell)]


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def test_an_honest_submission_needs_no_repair(
    read: Any, release: NotebookNode, source: NotebookNode
) -> None:
    repaired = read(release)
    assert repaired.notes == []
    assert [c.source for c in repaired.notebook.cells] == [c.source for c in release.cells]
    assert ids(repaired.notebook) == ids(source)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{ this is no notebook", "it is not JSON"),
        (b"", "it is not JSON"),
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        (b"[" * 200_000, "it is nested too deeply"),
        (b"[1, 2]", "it holds no notebook"),
        (b'{"cells": 7}', "it has no list of cells"),
        (b'{"nbformat": 3, "worksheets": [7]}', "old notebook format"),
    ],
    ids=["not JSON", "empty", "not text", "deep", "no notebook", "no cells", "old and broken"],
)
def test_a_file_that_is_no_notebook_gets_a_reason_and_empty_answers(
    read: Any, source: NotebookNode, content: bytes, reason: str
) -> None:
    repaired = read(content)
    assert len(repaired.notes) == 1
    assert reason in repaired.notes[0]
    assert ids(repaired.notebook) == ids(source)
    assert cell_of(repaired.notebook, "cosine_similarity").source == ""


def test_a_notebook_in_the_old_format_is_read(read: Any, release: NotebookNode) -> None:
    old = nbformat.convert(deepcopy(release), 3)
    assert "def cosine_similarity" in cell_of(read(old).notebook, "cosine_similarity").source


def test_a_missing_check_cell_is_put_back_behind_its_function(
    read: Any, release: NotebookNode, source: NotebookNode
) -> None:
    broken = deepcopy(release)
    broken.cells = [c for c in broken.cells if grade_id(c) != "check_most_similar"]
    repaired = read(broken)
    assert repaired.notes == ["The cell check_most_similar was missing; it was put back."]
    assert ids(repaired.notebook) == ids(source)


def test_a_missing_setup_cell_is_put_back_first(read: Any, release: NotebookNode) -> None:
    broken = deepcopy(release)
    broken.cells = [c for c in broken.cells if grade_id(c) != "setup"]
    repaired = read(broken)
    assert ids(repaired.notebook)[0] == "setup"
    assert "import numpy" in cell_of(repaired.notebook, "setup").source


def test_of_two_copies_of_an_answer_the_last_is_graded_and_both_are_kept(
    read: Any, release: NotebookNode
) -> None:
    broken = deepcopy(release)
    place = next(i for i, c in enumerate(broken.cells) if grade_id(c) == "cosine_similarity")
    broken.cells.insert(place, deepcopy(broken.cells[place]))
    broken.cells[place].source = "first = 1"
    repaired = read(broken)
    assert repaired.notes == ["The cell cosine_similarity stands twice; the last copy was graded."]
    assert "def cosine_similarity" in cell_of(repaired.notebook, "cosine_similarity").source
    assert "first = 1" in [cell.source for cell in repaired.notebook.cells]


def test_an_edited_check_cell_is_restored(read: Any, release: NotebookNode) -> None:
    broken = deepcopy(release)
    cell_of(broken, "check_cosine_similarity").source = "5.0"
    repaired = read(broken)
    assert "check_cosine_similarity had been changed" in repaired.notes[0]
    assert cell_of(repaired.notebook, "check_cosine_similarity").source.startswith("check(")


def test_a_check_before_its_function_is_moved_behind_it(
    read: Any, release: NotebookNode, source: NotebookNode
) -> None:
    broken = deepcopy(release)
    check = cell_of(broken, "check_cosine_similarity")
    broken.cells.remove(check)
    broken.cells.insert(0, check)
    repaired = read(broken)
    assert "was moved behind it" in repaired.notes[0]
    assert ids(repaired.notebook) == ids(source)


def test_nothing_but_source_and_identity_is_taken_over(read: Any, release: NotebookNode) -> None:
    hostile = deepcopy(release)
    hostile.metadata = {"kernelspec": {"name": "evil"}, "nbgrader": 5}
    for cell in hostile.cells:
        cell.metadata["tags"] = ["skip-execution", "demo"]
        if grade_id(cell):
            cell.metadata["nbgrader"]["points"] = 1000
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="old")]
    repaired = read(hostile)
    assert repaired.notebook.metadata.kernelspec.name == "python3"
    assert all("tags" not in cell.metadata for cell in repaired.notebook.cells)
    assert cell_of(repaired.notebook, "check_cosine_similarity").metadata.nbgrader.points == 5
    assert all(cell.get("outputs", []) == [] for cell in repaired.notebook.cells)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_html_of_a_student_becomes_text(read: Any, release: NotebookNode, kind: str) -> None:
    hostile = deepcopy(release)
    cell = nbformat.v4.new_markdown_cell("a < b <script>alert(1)</script> <!-- --> <img src=x>")
    cell["cell_type"] = kind
    hostile.cells.append(cell)
    shown = read(hostile).notebook.cells[-1]
    assert shown.cell_type == "markdown"
    assert shown.source == "a < b &lt;script>alert(1)&lt;/script> &lt;!-- --> &lt;img src=x>"


def test_a_very_long_text_is_cut_and_that_is_told(read: Any, release: NotebookNode) -> None:
    long = deepcopy(release)
    long.cells.append(nbformat.v4.new_markdown_cell("a " * MAX_TEXT))
    repaired = read(long)
    assert repaired.notes == ["A text of more than 20,000 characters was cut."]
    assert len(repaired.notebook.cells[-1].source) == MAX_TEXT


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
strange_cells = st.lists(
    json_values
    | st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(["code", "markdown", "raw", "strange"]) | json_values,
            "source": json_values,
            "metadata": json_values
            | st.fixed_dictionaries(
                {
                    "nbgrader": st.fixed_dictionaries(
                        {
                            "grade_id": st.sampled_from(
                                ["setup", "cosine_similarity", "check_cosine_similarity", "unknown"]
                            )
                        }
                    )
                    | json_values
                }
            ),
        }
    ),
    max_size=6,
)


@given(cells=strange_cells)
def test_whatever_the_cells_are_the_result_is_a_valid_notebook(
    cells: list[Any], tmp_path_factory: pytest.TempPathFactory, source: NotebookNode
) -> None:
    path = tmp_path_factory.getbasetemp() / "strange.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    repaired = read_submission(path.read_bytes(), source)
    nbformat.validate(repaired.notebook)
    assert sorted(ids(repaired.notebook)) == sorted(ids(source))
