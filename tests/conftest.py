from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings
from nbformat import NotebookNode

from autograder.build import built_files
from autograder.course import PROJECT
from autograder.grading import Graded, grade
from autograder.launching import trusted_launcher
from autograder.repair import repair
from autograder.submissions import filled, solutions
from wordlab import data
from wordlab.exercises import Assignment, find_assignment

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def data_in_place() -> None:
    data.fetch()


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    return find_assignment("01_word_vectors")


@pytest.fixture(scope="session")
def built(assignment: Assignment) -> dict[Path, bytes]:
    return built_files(PROJECT, assignment)


@pytest.fixture(scope="session")
def source(built: dict[Path, bytes]) -> NotebookNode:
    return _notebook(built, "source")


@pytest.fixture(scope="session")
def release(built: dict[Path, bytes]) -> NotebookNode:
    return _notebook(built, "assignments")


def _notebook(built: dict[Path, bytes], part: str) -> NotebookNode:
    name = "01_word_vectors"
    return nbformat.reads(built[Path(part, name, f"{name}.ipynb")].decode(), as_version=4)


@pytest.fixture(scope="session")
def right(source: NotebookNode, assignment: Assignment) -> dict[str, str]:
    """The reference answer of every exercise, as the source of its cell."""
    return solutions(source, assignment)


Submit = Callable[..., Graded]


@pytest.fixture
def submit(
    release: NotebookNode, source: NotebookNode, right: dict[str, str], assignment: Assignment
) -> Submit:
    """Grade a solved submission in which some exercises have other answers."""

    def submit(seed: int = 1, **answers: str) -> Graded:
        notebook = filled(release, {**right, **answers})
        repaired = repair(notebook.cells, source)
        return grade(repaired.notebook, source, assignment, seed, trusted_launcher())

    return submit
