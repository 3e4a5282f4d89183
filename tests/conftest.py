from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings
from nbformat import NotebookNode

from autograder.batch import Job, exercise_set
from autograder.build import as_bytes, built_files, write
from autograder.classroom import Classroom
from autograder.course import PROJECT
from autograder.grading import Graded, grade
from autograder.kit import kit_files
from autograder.launching import trusted_launcher
from autograder.limits import Limits
from autograder.repair import repair
from autograder.sandbox import bwrap
from autograder.submissions import filled, solutions
from tests.course_folder import NAME, WRONG, hand_in
from wordlab import data
from wordlab.exercises import Assignment, find_assignment

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("steady")


# The files that take longest, a minute and more; in this order, notebooks that have to keep to
# their time do not run beside the verification, which uses both processors of a small machine.
LONGEST = ("test_verify.py", "test_benchmarks.py", "test_student_wheel.py", "test_prose.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take what lasts first, then files with slow tests: none is left for one process at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (order.get(item.path.name, len(LONGEST)), item.path not in slow))


@pytest.fixture(scope="session", autouse=True)
def data_in_place() -> None:
    data.fetch()


@pytest.fixture(scope="session")
def kit_contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | Path]:
    """What the student kit holds."""
    return kit_files(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="session")
def wheel(kit_contents: dict[str, bytes | Path]) -> Path:
    (name,) = (name for name in kit_contents if name.endswith(".whl"))
    return Path(str(kit_contents[name]))


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


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory,
    built: dict[Path, bytes],
    release: NotebookNode,
    right: dict[str, str],
) -> Path:
    """A course folder whose gradebook knows the assignment, with four submissions."""
    root = tmp_path_factory.mktemp("template")
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    write(root, {path: built[path] for path in built if path.parts[0] == "source"})
    Classroom(root).generate(NAME)
    hand_in(root, "ann", as_bytes(filled(release, right)))
    hand_in(root, "bob", as_bytes(filled(release, {**right, "cosine_similarity": WRONG})))
    hand_in(root, "cyd", as_bytes(release))
    hand_in(root, "dan", b"{ no notebook")
    return root


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture
def job(template: Path) -> Job:
    source = (template / "source" / NAME / f"{NAME}.ipynb").read_bytes()
    return Job(
        student="ann",
        content=(template / "submitted" / "ann" / NAME / f"{NAME}.ipynb").read_bytes(),
        source=source,
        assignment=NAME,
        exercises=exercise_set(NAME, source),
        seed=5,
        sandbox=bwrap() is not None,
        limits=Limits(),
    )
