"""Grading a class: every submission by a pure function, in parallel, one writer for the results."""

from __future__ import annotations

import hashlib
import inspect
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import nbformat
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from autograder.grading import grade
from autograder.launching import launcher
from autograder.repair import read_submission
from autograder.session import Limits
from wordlab.exercises import Assignment, find_assignment

BANKS = ("wordlab.exercises", "solutions", "autograder.hidden", "autograder.misconceptions")


@dataclass(frozen=True)
class Job:
    """All that grading one submission depends on, as plain data that any machine can be sent."""

    student: str
    content: bytes
    source: bytes
    assignment: str
    seed: int
    sandbox: bool
    limits: Limits


@dataclass(frozen=True)
class Outcome:
    """A graded submission as plain data, or the reason why it could not be graded."""

    student: str
    notebook: bytes = b""
    points: float = 0.0
    notes: tuple[str, ...] = ()
    failure: str = ""


def grade_job(job: Job) -> Outcome:
    """Grade one submission; whatever goes wrong becomes a named reason."""
    try:
        source = nbformat.reads(job.source.decode(), as_version=4)
        repaired = read_submission(job.content, source)
        graded = grade(
            repaired.with_notes(),
            source,
            find_assignment(job.assignment),
            job.seed,
            launcher(job.sandbox),
            job.limits,
        )
        content = nbformat.writes(graded.notebook).encode()
        return Outcome(job.student, content, graded.points, tuple(repaired.notes))
    except Exception as error:
        return Outcome(job.student, failure=f"{type(error).__name__}: {error}")


def grade_all(jobs: Iterable[Job], processes: int | None = None) -> Iterator[Outcome]:
    """Grade submissions on this machine, in their order, in processes beside each other.

    A grading process that dies takes no other submission with it; the one that it had is named.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=processes or os.cpu_count() or 1, context=context) as pool:
        started: list[tuple[Job, ProcessFuture]] = [
            (job, pool.schedule(grade_job, args=[job])) for job in jobs
        ]
        for job, future in started:
            try:
                yield future.result()
            except ProcessExpired:
                yield Outcome(job.student, failure="The grading process died on this submission.")


def exercise_set(assignment: Assignment, source: bytes) -> str:
    """A digest of what decides over points: the instructor's notebook, checks and reference."""
    digest = hashlib.sha256(source)
    for package in BANKS:
        digest.update(_text(import_module(f"{package}.{assignment.module}")))
    return digest.hexdigest()


def _text(module: ModuleType) -> bytes:
    return inspect.getsource(module).encode()


def seed_of(content: bytes, exercises: str) -> int:
    """The seed of a submission's hidden inputs: nobody can foresee it, and regrading repeats it."""
    return int.from_bytes(hashlib.sha256(content + exercises.encode()).digest()[:4], "big")
