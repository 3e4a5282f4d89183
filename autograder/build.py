"""The build: notebooks from text and solutions, the release from the notebooks, fingerprints."""

from __future__ import annotations

import inspect
import json
import logging
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from autograder.banks import Implementation, misconceptions
from autograder.colab import colab_cells
from autograder.course import configure
from autograder.grading import CHECK
from autograder.running_mistakes import run_mistake
from autograder.shown import shown_code
from autograder.tasks import ANSWER, mark_scheme
from wordlab.checking.checks import Exercise, Task, run_checks
from wordlab.checking.fingerprints import Fingerprint, fingerprint
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment

DIRECTIVE = re.compile(
    r"^```\{(exercise|task|shown)\}[ \t]+([\w.]+)[ \t]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL
)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
ROLES = {"setup", "demo"}
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class BuildError(WordlabError):
    """The text of a notebook cannot be built; the message says where and what to do."""


def built_files(root: Path, assignment: Assignment) -> dict[Path, bytes]:
    """Build everything of an assignment in memory: path below the root, and contents.

    The same text gives the same bytes, always.
    """
    marks = {fingerprint_file(assignment): as_file(fingerprints(assignment))}
    return built_notebooks(root, assignment) | marks


def built_notebooks(root: Path, assignment: Assignment) -> dict[Path, bytes]:
    """Build the instructor's notebook and the release, without the fingerprints, which take long."""
    name = assignment.name
    folder = root / "source" / name
    notebook = Path("source", name, f"{name}.ipynb")
    try:
        text = (folder / f"{name}.md").read_text("utf-8")
    except FileNotFoundError:
        raise BuildError(
            f"source/{name}/{name}.md is missing in {root.resolve()}. "
            "Run the command in the course folder, or name it with --course."
        ) from None
    files = {notebook: as_bytes(weave(text, assignment, colab_cells(root, name)))}
    extra = {
        path.relative_to(root): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".md", ".ipynb")
    }
    return files | release({**files, **extra}, name)


def write(root: Path, files: dict[Path, bytes]) -> list[Path]:
    """Write the built files below the root; return those that were missing or different."""
    changed = stale(root, files)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[path])
    return changed


def stale(root: Path, files: dict[Path, bytes]) -> list[Path]:
    """The built files that are missing below the root or differ from what the build makes."""
    return [
        path
        for path, content in files.items()
        if not (root / path).is_file() or (root / path).read_bytes() != content
    ]


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the bytes of its file."""
    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def weave(text: str, assignment: Assignment, colab: Sequence[NotebookNode] = ()) -> NotebookNode:
    """Make the instructor's notebook from MyST text, with the solutions where exercises stand.

    A task becomes its question, with the rubric, and a cell for the answer. A function of
    solutions/ that is to be shown becomes a demo cell with its code. Cells for Colab stand behind
    the first text. BuildError names a
    directive without an exercise or task, one of these without a directive, a task without a
    rubric, and a code cell that is marked neither setup nor demo.
    """
    cells: list[NotebookNode] = []
    found: list[str] = []
    for cell in jupytext.reads(text, fmt="md:myst").cells:
        if cell.cell_type == "markdown":
            for part, kind, name, body in _parts(cell.source):
                if part:
                    cells.append(new_markdown_cell(part))
                if kind in ("exercise", "task"):
                    found.append(name)
                if kind == "shown":
                    cells.append(_shown_cell(name))
                if kind == "exercise":
                    cells += _exercise_cells(assignment, _exercise(assignment, name))
                if kind == "task":
                    cells += _task_cells(assignment, name, body)
        else:
            cells.append(_marked_cell(cell, assignment))
    wanted = [exercise.id for exercise in assignment.exercises]
    wanted += [task.id for task in assignment.tasks]
    if found != wanted:
        raise BuildError(
            f"{assignment.name}.md has the exercises {found}, but {wanted} are declared in "
            f"wordlab/exercises/{assignment.module}.py. Make the two lists agree."
        )
    for cell in colab:
        if cell.cell_type == "code":
            cell.metadata["nbgrader"] = _nbgrader("colab", locked=True)
    cells[1:1] = colab
    _number(cells)
    notebook = new_notebook(cells=cells, metadata=METADATA)
    nbformat.validate(notebook)
    return notebook


def _parts(source: str) -> Iterator[tuple[str, str, str, str]]:
    """A text cell's parts: text, then what kind of directive follows, its name, and its body."""
    pieces = [*DIRECTIVE.split(source), "", "", ""]
    for i in range(0, len(pieces) - 3, 4):
        yield pieces[i].strip(), pieces[i + 1], pieces[i + 2], pieces[i + 3].strip()


def _exercise(assignment: Assignment, exercise_id: str) -> Exercise:
    try:
        return assignment.exercise(exercise_id)
    except KeyError:
        raise BuildError(
            f"{assignment.name}.md names the exercise {exercise_id!r}, which is not declared in "
            f"wordlab/exercises/{assignment.module}.py."
        ) from None


def _exercise_cells(assignment: Assignment, exercise: Exercise) -> list[NotebookNode]:
    function = getattr(import_module(f"solutions.{assignment.module}"), exercise.id, None)
    if function is None:
        raise BuildError(f"solutions/{assignment.module}.py has no function {exercise.id}.")
    code = inspect.getsource(function).rstrip()
    if "### BEGIN SOLUTION" not in code or "### END SOLUTION" not in code:
        raise BuildError(f"The solution of {exercise.id} has no ### BEGIN/END SOLUTION region.")
    solution = new_code_cell(code)
    solution.metadata["nbgrader"] = _nbgrader(exercise.id, solution=True)
    check = new_code_cell(f'check("{exercise.id}", {exercise.id})')
    check.metadata["nbgrader"] = _nbgrader(CHECK + exercise.id, grade=True, locked=True) | {
        "points": exercise.points
    }
    return [solution, check]


def _task_cells(assignment: Assignment, name: str, body: str) -> list[NotebookNode]:
    task: Task | None = next((task for task in assignment.tasks if task.id == name), None)
    if task is None:
        raise BuildError(
            f"{assignment.name}.md names the task {name!r}, which is not declared in "
            f"wordlab/exercises/{assignment.module}.py."
        )
    if not mark_scheme(body):
        raise BuildError(
            f"The task {name} of {assignment.name}.md has no rubric. Write it between "
            "=== BEGIN MARK SCHEME === and === END MARK SCHEME ===, each on a line of its own."
        )
    question = new_markdown_cell(body)
    question.metadata["nbgrader"] = _nbgrader(name, locked=True) | {
        "task": True,
        "points": task.points,
    }
    return [question, new_markdown_cell(ANSWER)]


def _shown_cell(name: str) -> NotebookNode:
    cell = new_code_cell(shown_code(name))
    cell.metadata["tags"] = ["demo"]
    return cell


def _marked_cell(cell: NotebookNode, assignment: Assignment) -> NotebookNode:
    roles = ROLES & set(cell.metadata.get("tags", []))
    if len(roles) != 1:
        first = cell.source.split("\n", 1)[0]
        raise BuildError(
            f"{assignment.name}.md: the code cell that begins with {first!r} needs one of the "
            f"tags {sorted(ROLES)}."
        )
    marked = new_code_cell(cell.source)
    marked.metadata["tags"] = sorted(roles)
    if roles == {"setup"}:
        marked.metadata["nbgrader"] = _nbgrader("setup", locked=True)
    return marked


def _nbgrader(
    grade_id: str, grade: bool = False, solution: bool = False, locked: bool = False
) -> NotebookNode:
    return NotebookNode(
        grade=grade,
        grade_id=grade_id,
        locked=locked,
        schema_version=3,
        solution=solution,
        task=False,
    )


def _number(cells: list[NotebookNode]) -> None:
    """Give every cell an id that names its section, so that a diff shows what moved."""
    section = "start"
    counts: dict[str, int] = {}
    for cell in cells:
        if cell.cell_type == "markdown" and (heading := HEADING.search(cell.source)):
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:40]
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if not name:
            counts[section] = counts.get(section, 0) + 1
            name = f"{section}-{counts[section]}"
        cell["id"] = name.replace("_", "-")


def release(source_files: dict[Path, bytes], name: str) -> dict[Path, bytes]:
    """Make the student release as nbgrader makes it, from the files of source/."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write(root, source_files)
        config = configure(Config(), root)
        config.CourseDirectory.assignment_id = name
        config.SaveCells.enabled = False
        config.GenerateAssignment.no_database = True
        converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        converter.log.setLevel(logging.ERROR)
        converter.start()
        released = root / "assignments"
        return {
            Path("assignments", path.relative_to(released)): path.read_bytes()
            for path in sorted(released.rglob("*"))
            if path.is_file()
        }


def fingerprints(assignment: Assignment) -> dict[str, list[Fingerprint]]:
    """What every known mistake does on the public checks: numbers and a sentence, no code."""

    def taken(exercise: Exercise, mistake: Implementation) -> Fingerprint:
        ask = partial(run_checks, exercise, exercise.public)
        return fingerprint(mistake.id, mistake.says, run_mistake(assignment, mistake, ask))

    bank = misconceptions(assignment)
    return {
        exercise.id: [taken(exercise, mistake) for mistake in bank.of(exercise.id)]
        for exercise in assignment.exercises
    }


def fingerprint_file(assignment: Assignment) -> Path:
    """Where the fingerprints of an assignment stand, below the root."""
    return Path("wordlab", "fingerprints", f"{assignment.name}.json")


def as_file(marks: Mapping[str, Sequence[Fingerprint]]) -> bytes:
    """The fingerprints of an assignment's exercises as the contents of their file."""
    data = {exercise: [asdict(mark) for mark in found] for exercise, found in marks.items()}
    return (json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()
