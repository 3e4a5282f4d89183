"""Progress bars: one output that is renewed, for work that takes a while, and never on stderr."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from wordlab import progress


def test_items_pass_through_in_order() -> None:
    assert list(progress(range(5), "counting")) == [0, 1, 2, 3, 4]


def test_short_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    list(progress(range(5), "counting"))
    assert capsys.readouterr() == ("", "")


SLOW = "import time\nfrom wordlab import progress\nfor i in progress(range(4), '<label>'):\n    time.sleep({})"


@pytest.fixture(scope="module")
def cells() -> list[nbformat.NotebookNode]:
    notebook = new_notebook(cells=[new_code_cell(SLOW.format(s)) for s in (0, 0.6)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return list(notebook.cells)


@pytest.mark.slow
def test_a_notebook_shows_one_bar_that_ends_full(cells: list[nbformat.NotebookNode]) -> None:
    assert cells[0].outputs == []
    (output,) = cells[1].outputs
    assert output.output_type == "display_data"
    assert output.data["text/plain"].startswith("<label>: 4 of 4, ")
    assert '<progress value="4" max="4"' in output.data["text/html"]
    assert "&lt;label&gt;" in output.data["text/html"]
