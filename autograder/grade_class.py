"""`autograder grade`: a class of submissions, from submitted/ to the gradebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.batch import Job, Outcome, exercise_set, grade_all, seed_of
from autograder.course import source_notebook
from autograder.records import Records
from autograder.repair import read_file
from autograder.session import Limits
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment


class NoSubmissions(WordlabError):  # noqa: N818  (a finding about a folder)
    """There is nothing to grade; the message says where submissions are looked for."""


@dataclass(frozen=True)
class Waiting:
    """A submission that is to be graded, and the digest of all that its result depends on."""

    job: Job
    digest: str


def submissions(root: Path, assignment: Assignment, sandbox: bool) -> Iterator[Waiting | Outcome]:
    """Read every submission of an assignment; what cannot be read is an outcome with its reason."""
    name = assignment.name
    source = source_notebook(root, name).read_bytes()
    exercises = exercise_set(assignment, source)
    folders = sorted((root / "submitted").glob(f"*/{name}"))
    if not folders:
        raise NoSubmissions(
            f"There is no submission of {name}: nothing matches "
            f"{root.resolve() / 'submitted' / '*' / name}."
        )
    for folder in folders:
        student = folder.parent.name
        path = folder / f"{name}.ipynb"
        try:
            if path.is_symlink():
                raise OSError("it is a link to another place")
            content = read_file(path)
        except FileNotFoundError:
            yield Outcome(student, failure=f"The folder holds no {name}.ipynb.")
            continue
        except OSError as error:
            yield Outcome(student, failure=f"{name}.ipynb could not be read: {error}.")
            continue
        digest = hashlib.sha256(content + exercises.encode()).hexdigest()
        seed = seed_of(content, exercises)
        yield Waiting(Job(student, content, source, name, seed, sandbox, Limits()), digest)


@dataclass(frozen=True)
class Step:
    """One submission that is done with: its outcome, and whether it had been graded before."""

    outcome: Outcome
    skipped: bool = False


def grade_class(
    root: Path, assignment: Assignment, sandbox: bool, force: bool, processes: int | None
) -> tuple[int, Iterator[Step]]:
    """Grade the submissions of a class that are new or changed; all of them with `force`.

    Returns how many there are, and the steps as they are done. Each is in the gradebook when it
    is yielded. One submission that cannot be graded costs no other anything.
    """
    found = list(submissions(root, assignment, sandbox))
    return len(found), _steps(root, assignment, found, force, processes)


def _steps(
    root: Path,
    assignment: Assignment,
    found: list[Waiting | Outcome],
    force: bool,
    processes: int | None,
) -> Iterator[Step]:
    with Records(root, assignment.name) as records:
        waiting: dict[str, Waiting] = {}
        for item in found:
            if isinstance(item, Outcome):
                records.withdraw(item.student)
                yield Step(item)
            elif not force and records.is_current(item.job.student, item.digest):
                yield Step(Outcome(item.job.student), skipped=True)
            else:
                waiting[item.job.student] = item
        for outcome in grade_all([item.job for item in waiting.values()], processes):
            if not outcome.failure:
                outcome = _written(records, outcome, waiting[outcome.student].digest)
            if outcome.failure:
                records.withdraw(outcome.student)
            yield Step(outcome)


def _written(records: Records, outcome: Outcome, digest: str) -> Outcome:
    try:
        records.write(outcome.student, outcome.notebook, digest)
    except Exception as error:
        reason = f"Graded, but not written down: {type(error).__name__}: {error}"
        return Outcome(outcome.student, failure=reason)
    return outcome
