"""`autograder grade`: a class of submissions, from submitted/ to the gradebook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autograder.batch import Job, Outcome, exercise_set, grade_all, seed_of
from autograder.course import source_notebook
from autograder.limits import Limits
from autograder.pools import Pool
from autograder.records import Records
from autograder.repair import read_file
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment


class NoSubmissions(WordlabError):  # noqa: N818  (a finding about a folder)
    """There is nothing to grade; the message says where submissions are looked for."""


def submission_folders(root: Path, assignment: Assignment) -> list[Path]:
    """The folders that hold a submission of this assignment; NoSubmissions if there is none."""
    folders = sorted((root / "submitted").glob(f"*/{assignment.name}"))
    if not folders:
        raise NoSubmissions(
            f"There is no submission of {assignment.name}: nothing matches "
            f"{root.resolve() / 'submitted' / '*' / assignment.name}."
        )
    return folders


def _shown(name: str) -> str:
    """A name of a folder as text; what is none in it becomes question marks."""
    return os.fsencode(name).decode("utf-8", "replace")


def grade_class(
    root: Path,
    assignment: Assignment,
    pool: Pool,
    sandbox: bool = True,
    force: bool = False,
    limits: Limits | None = None,
    seed: int | None = None,
) -> Iterator[Outcome]:
    """Grade the submissions of a class that are new or changed; all of them with `force`.

    Each is in the gradebook when it is yielded. One submission that cannot be graded costs no
    other anything.
    """
    source = source_notebook(root, assignment.name).read_bytes()
    exercises = exercise_set(assignment.name, source)

    def prepared(folder: Path) -> Job | Outcome:
        student = _shown(folder.parent.name)
        if student != folder.parent.name:
            return Outcome(student, failure="The name of the student's folder is no text in UTF-8.")
        content = _content(folder)
        if isinstance(content, str):
            return Outcome(student, failure=content)
        job = Job(
            student,
            content,
            source,
            assignment.name,
            exercises,
            seed_of(content, exercises) if seed is None else seed,
            sandbox,
            limits or Limits(),
        )
        if not force and records.is_current(student, job.digest):
            return Outcome(student, unchanged=True)
        return job

    with Records(root, assignment.name) as records:
        folders = submission_folders(root, assignment)
        for outcome in grade_all(map(prepared, folders), pool):
            yield outcome if outcome.unchanged else _written(records, outcome)


def _content(folder: Path) -> bytes | str:
    """The submitted notebook's bytes, or why they cannot be had."""
    path = folder / f"{folder.name}.ipynb"
    try:
        return read_file(path)
    except FileNotFoundError:
        return f"The folder holds no {path.name}."
    except OSError as error:
        return f"{path.name} could not be read: {error}."


def _written(records: Records, outcome: Outcome) -> Outcome:
    """Write an outcome down; where that fails, or nothing was graded, withdraw what was there."""
    if not outcome.failure:
        try:
            records.write(outcome.student, outcome.notebook, outcome.digest)
            return outcome
        except Exception as error:
            reason = f"Graded, but not written down: {type(error).__name__}: {error}"
            outcome = Outcome(outcome.student, failure=reason)
    records.withdraw(outcome.student, outcome.failure)
    return outcome
