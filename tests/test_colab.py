"""Cells for Colab: only in a course that sets its addresses, and without effect elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.build import as_bytes, built_notebooks
from autograder.colab import ColabError, colab_cells
from autograder.course import PROJECT
from autograder.grading import grade, grade_id
from autograder.kit import write_archive
from autograder.launching import trusted_launcher
from autograder.leaks import PRIVATE, leaks
from autograder.repair import repair
from autograder.submissions import filled
from wordlab.checking.checks import Status
from wordlab.exercises import Assignment

NAME = "01_word_vectors"
NOTEBOOKS = "https://colab.example/github/us/course/blob/main/assignments"
KIT = "https://files.example/word-embeddings-kit.zip"


def configured(root: Path, **addresses: str) -> Path:
    lines = [f"c.Colab.{name} = {address!r}" for name, address in addresses.items()]
    (root / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
    return root


@pytest.fixture
def notebooks(tmp_path: Path, assignment: Assignment) -> tuple[NotebookNode, NotebookNode]:
    """The instructor's notebook and the release of a course that sets both addresses."""
    root = configured(tmp_path, notebooks_url=NOTEBOOKS, kit_url=KIT)
    text = Path("source", NAME, f"{NAME}.md")
    (root / text).parent.mkdir(parents=True)
    (root / text).write_bytes((PROJECT / text).read_bytes())
    files = built_notebooks(root, assignment)
    source, release = (
        nbformat.reads(files[Path(part, NAME, f"{NAME}.ipynb")].decode(), as_version=4)
        for part in ("source", "assignments")
    )
    return source, release


def test_the_projects_own_release_has_none() -> None:
    assert colab_cells(PROJECT, NAME) == []


def test_a_course_with_addresses_gets_a_link_and_a_locked_cell_after_the_title(
    notebooks: tuple[NotebookNode, NotebookNode],
) -> None:
    for notebook in notebooks:
        title, link, cell = notebook.cells[:3]
        assert title.source.startswith("# ")
        assert f"({NOTEBOOKS}/{NAME}/{NAME}.ipynb)" in link.source
        assert f'urlopen("{KIT}")' in cell.source
        assert grade_id(cell) == "colab"
        assert cell.metadata.nbgrader.locked


def test_nothing_of_the_instructors_side_comes_with_it(
    notebooks: tuple[NotebookNode, NotebookNode],
) -> None:
    files = {"release.ipynb": as_bytes(notebooks[1])}
    assert [found for package in PRIVATE for found in leaks(files, package)] == []


def test_grading_goes_on_as_ever(
    notebooks: tuple[NotebookNode, NotebookNode], right: dict[str, str], assignment: Assignment
) -> None:
    source, release = notebooks
    answers = {"cosine_similarity": right["cosine_similarity"]}
    repaired = repair(filled(release, answers).cells, source)
    assert repaired.notes == []
    graded = grade(repaired.notebook, source, assignment, 1, trusted_launcher())
    assert graded.verdicts["cosine_similarity"].status is Status.PASSED
    assert graded.points == 5


@pytest.mark.parametrize(
    "addresses",
    [
        {"kit_url": KIT},
        {"notebooks_url": NOTEBOOKS, "kit_url": "kit.zip"},
        {"notebooks_url": NOTEBOOKS, "kit_url": 'https://x/"); import os; ("'},
    ],
    ids=["one alone", "no address", "code"],
)
def test_addresses_that_are_none_are_refused(tmp_path: Path, addresses: dict[str, str]) -> None:
    with pytest.raises(ColabError, match="must both be addresses"):
        colab_cells(configured(tmp_path, **addresses), NAME)


def run_cell(code: str, folder: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    end = "\nimport os; from wordlab.data import cache_folder; print(os.getcwd(), cache_folder())"
    environment = {name: value for name, value in os.environ.items() if name != "WORDLAB_DATA"}
    environment |= {"PIP_TARGET": str(folder / "packages"), "PIP_NO_INDEX": "1"}
    command = [sys.executable, "-c", before + code + end]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_in_colab_the_cell_fetches_the_kit_and_its_data_is_found(
    tmp_path: Path, kit_contents: dict[str, bytes | Path]
) -> None:
    small = {n: c for n, c in kit_contents.items() if n.endswith(".whl") or "similarity" in n}
    (tmp_path / "files").mkdir()
    write_archive(small, tmp_path / "files" / "kit.zip")
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "files"))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever).start()
        kit = f"http://127.0.0.1:{server.server_address[1]}/kit.zip"
        root = configured(tmp_path, notebooks_url=NOTEBOOKS, kit_url=kit)
        code = colab_cells(root, NAME)[1].source
        colab = "import sys, types; sys.modules['google.colab'] = types.ModuleType('colab')\n"
        done = run_cell(code, tmp_path, colab)
        elsewhere = run_cell(code, tmp_path / "files")
        server.shutdown()
    assert done.returncode == 0, done.stderr
    here = tmp_path / "word-embeddings"
    assert done.stdout.split() == [str(here), str(here / "wordlab-data")]
    assert (tmp_path / "packages" / "wordlab" / "__init__.py").is_file()
    assert elsewhere.stdout.split()[0] == str(tmp_path / "files")
    assert os.listdir(tmp_path / "files") == ["kit.zip"]
