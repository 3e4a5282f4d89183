"""Grading many submissions: each by a pure function, in any pool, none at the cost of another."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from importlib import import_module

import nbformat
from nbformat import NotebookNode

from autograder.grading import grade
from autograder.launching import launcher
from autograder.limits import Limits
from autograder.pools import Pool
from autograder.repair import read_submission
from wordlab.exercises import find_assignment

BANKS = ("wordlab.exercises", "solutions", "autograder.hidden", "autograder.misconceptions")


@dataclass(frozen=True)
class Job:
    """All that grading one submission depends on, as plain data that any machine can be sent."""

    student: str
    content: bytes
    source: bytes
    assignment: str
    exercises: str
    seed: int
    sandbox: bool
    limits: Limits

    @property
    def digest(self) -> str:
        """What tells whether this very work was graded already, by this very exercise set."""
        return hashlib.sha256(self.content + self.exercises.encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What became of a submission: graded, unchanged, or failed with a reason.

    `notebook` is the graded notebook as JSON, `digest` that of its job.
    """

    student: str
    notebook: bytes = b""
    digest: str = ""
    points: float = 0.0
    notes: tuple[str, ...] = ()
    failure: str = ""
    unchanged: bool = False


def grade_job(job: Job) -> Outcome:
    """Grade one submission; whatever goes wrong becomes a named reason."""
    try:
        if exercise_set(job.assignment, job.source) != job.exercises:
            raise RuntimeError(
                "The process that was to grade this has another version of the course. Install "
                "the same version on every machine of the cluster."
            )
        source = _notebook(job.source)
        repaired = read_submission(job.content, source)
        graded = grade(
            repaired.with_notes(),
            source,
            find_assignment(job.assignment),
            job.seed,
            launcher(job.sandbox, find_assignment(job.assignment).preload),
            job.limits,
        )
        content = json.dumps(graded.notebook).encode()
        return Outcome(job.student, content, job.digest, graded.points, tuple(repaired.notes))
    except Exception as error:
        return Outcome(job.student, failure=f"{type(error).__name__}: {error}")


def grade_all(items: Iterable[Job | Outcome], pool: Pool) -> Iterator[Outcome]:
    """Grade submissions as the pool finds time; what is an outcome already is passed on.

    Only so many are read ahead as keep the pool busy. A grading process that dies takes no other
    submission with it; the one that it had is named.
    """
    running: dict[Future[Outcome], Job] = {}
    for item in items:
        if isinstance(item, Outcome):
            yield item
            continue
        running[pool.submit(grade_job, item)] = item
        if len(running) >= pool.ahead:
            yield from _finished(running)
    while running:
        yield from _finished(running)


def _finished(running: dict[Future[Outcome], Job]) -> Iterator[Outcome]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        job = running.pop(future)
        error = future.exception()
        failure = f"The grading process did not finish: {type(error).__name__}: {error}"
        yield Outcome(job.student, failure=failure) if error else future.result()


@functools.lru_cache(maxsize=8)
def _notebook(content: bytes) -> NotebookNode:
    return nbformat.reads(content.decode(), as_version=4)


@functools.lru_cache(maxsize=8)
def exercise_set(assignment: str, source: bytes) -> str:
    """A digest of what decides over points: the instructor's notebook, checks and reference."""
    digest = hashlib.sha256(source)
    for package in BANKS:
        module = import_module(f"{package}.{find_assignment(assignment).module}")
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()


def seed_of(content: bytes, exercises: str) -> int:
    """The seed of a submission's hidden inputs: nobody can foresee it, and regrading repeats it."""
    return int.from_bytes(hashlib.sha256(content + exercises.encode()).digest()[:4], "big")
