"""What is known of a graded class, read in a few queries for all students together.

Scores, penalties and times come from nbgrader's gradebook. What the checks found comes from the
notebooks in autograded/, which the grader wrote after the student's code had run: each check cell's
only output is its verdict, and the notebook's metadata has the notes on repairs. Nothing is taken
from submitted/ but the names of its folders.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.api import Gradebook as NbgraderGradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select
from sqlalchemy.engine import make_url

from autograder.course import load_config
from autograder.grading import CHECK, verdicts_of
from autograder.records import RecordsError, open_gradebook, read_failure

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Person:
    """A student as the gradebook knows him or her."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """The name as lists have it, ``Last, First``; the id where no name is known."""
        return ", ".join(filter(None, (self.last_name, self.first_name))) or self.id


@dataclass(frozen=True)
class CellMark:
    """The points of one exercise or task in the gradebook."""

    points: float
    max_points: float
    graded: bool
    waits: bool
    is_checked: bool  # an exercise, whose points the grader gives


@dataclass(frozen=True)
class Found:
    """What the checks of one exercise found: the part of a verdict that a report needs."""

    status: str
    mistake: str
    cause: str
    leans_on: str
    failed: tuple[tuple[bool, str], ...]  # whether hidden, and the name, in the checks' order
    passed: frozenset[tuple[bool, str]]


@dataclass
class Work:
    """One student's submission of one assignment."""

    student: str
    timestamp: datetime | None = None
    seconds_late: float = 0.0
    penalty: float = 0.0
    marks: dict[str, CellMark] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    failure: str = ""

    @property
    def graded(self) -> bool:
        """Whether every exercise has points, 0 included.

        A written answer that somebody marked is not enough: a submission that could not be graded
        again keeps such a mark, and has lost the points of its exercises.
        """
        checked = [mark.graded for mark in self.marks.values() if mark.is_checked]
        return all(checked) if checked else any(mark.graded for mark in self.marks.values())

    @property
    def waits(self) -> bool:
        """Whether an answer of a graded submission waits for somebody to mark it."""
        return self.graded and any(mark.waits for mark in self.marks.values())

    @property
    def raw_score(self) -> float:
        """The points of all exercises and tasks, before any penalty."""
        return sum(mark.points for mark in self.marks.values())

    @property
    def score(self) -> float:
        """The points after the late penalty that nbgrader stored, never below 0."""
        return max(0.0, self.raw_score - self.penalty)


@dataclass
class Results:
    """One assignment: what can be earned, and what was handed in, by student."""

    name: str
    duedate: datetime | None
    cells: dict[str, float]  # the points of each exercise and task, in the gradebook's names
    works: dict[str, Work]

    @property
    def max_score(self) -> float:
        """The points of all exercises and tasks."""
        return sum(self.cells.values())


@dataclass
class ClassResults:
    """A whole course folder: its students, and the results of the chosen assignments."""

    course: str
    students: dict[str, Person]
    assignments: list[Results]
    key: str  # random, of the gradebook, and always the same: for labels that tell no name


@contextmanager
def gradebook_of(root: Path) -> Iterator[NbgraderGradebook]:
    """The gradebook of a course folder, which must exist already."""
    directory = CourseDirectory(config=load_config(root))
    url = make_url(directory.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise RecordsError(
            f"There is no gradebook in {root.resolve()}. Grade an assignment first: "
            "autograder grade ASSIGNMENT"
        )
    with open_gradebook(directory) as gradebook:
        yield gradebook


def class_results(
    gradebook: NbgraderGradebook,
    root: Path,
    assignments: Sequence[str] = (),
    students: Sequence[str] = (),
    details: bool = True,
    progress: Progress = lambda done, total: None,
) -> ClassResults:
    """Read the results of these assignments and students; of all where none is named.

    With `details`, the verdicts, repair notes and reasons of failure are read from autograded/ too,
    and submissions that the gradebook does not know yet are looked for in submitted/.
    """
    db = gradebook.db
    rows = db.execute(
        select(Assignment.id, Assignment.name, Assignment.duedate).order_by(Assignment.name)
    ).all()
    known = {name for _, name, _ in rows}
    for name in assignments:
        if name not in known:
            raise RecordsError(
                f"The gradebook does not know the assignment {name!r}. "
                f"It knows: {', '.join(sorted(known)) or 'none'}."
            )
    people = {
        person.id: person
        for person in (
            Person(*(value or "" for value in row))
            for row in db.execute(
                select(
                    Student.id,
                    Student.first_name,
                    Student.last_name,
                    Student.email,
                    Student.lms_user_id,
                ).order_by(Student.id)
            )
        )
        if not students or person.id in students
    }
    chosen = [row for row in rows if not assignments or row.name in assignments]
    results = [
        Results(name, duedate, _cells(db, id_), _works(db, id_, duedate, people))
        for id_, name, duedate in chosen
    ]
    if details:
        for result in results:
            _look_for_submitted(root, result, people, students)
        total = sum(len(result.works) for result in results)
        done = 0
        for result in results:
            for work in result.works.values():
                _read_details(root, result, work)
                done += 1
                progress(done, total)
    key = rows[0].id if rows else ""
    return ClassResults(str(gradebook.course_id), people, results, key)


def _cells(db: Any, assignment_id: str) -> dict[str, float]:
    cells = {}
    for kind in (GradeCell, TaskCell):
        for name, points in db.execute(
            select(kind.name, kind.max_score)
            .join(Notebook, Notebook.id == kind.notebook_id)
            .where(Notebook.assignment_id == assignment_id)
        ):
            cells[name.removeprefix(CHECK)] = points
    return cells


def _works(
    db: Any, assignment_id: str, duedate: datetime | None, people: dict[str, Person]
) -> dict[str, Work]:
    works: dict[str, Work] = {}
    for student, timestamp, extension in db.execute(
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        )
        .where(SubmittedAssignment.assignment_id == assignment_id)
        .order_by(SubmittedAssignment.student_id)
    ):
        if student in people:
            due = duedate + (extension or timedelta()) if duedate else None
            late = max(0.0, (timestamp - due).total_seconds()) if timestamp and due else 0.0
            works[student] = Work(student, timestamp, late)
    of_assignment = SubmittedAssignment.assignment_id == assignment_id
    for student, penalty in db.execute(
        select(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(of_assignment)
    ):
        if student in works:
            works[student].penalty += penalty or 0.0
    maxima = _cells(db, assignment_id)
    for student, name, score, automatic, manual, waits in db.execute(
        select(
            SubmittedAssignment.student_id,
            BaseCell.name,
            Grade.score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(of_assignment)
    ):
        if student in works:
            cell = name.removeprefix(CHECK)
            graded = automatic is not None or manual is not None
            works[student].marks[cell] = CellMark(
                score or 0.0, maxima.get(cell, 0.0), graded, bool(waits), name != cell
            )
    return works


def _look_for_submitted(
    root: Path, result: Results, people: dict[str, Person], students: Sequence[str]
) -> None:
    """Add what was handed in but never came as far as the gradebook."""
    for folder in (root / "submitted").glob(f"*/{result.name}"):
        student = os.fsencode(folder.parent.name).decode("utf-8", "replace")
        if student not in result.works and (not students or student in students):
            people.setdefault(student, Person(student))
            result.works[student] = Work(student)
            if student != folder.parent.name:
                result.works[
                    student
                ].failure = "The name of the student's folder is no text in UTF-8."


def _read_details(root: Path, result: Results, work: Work) -> None:
    if not work.graded:
        work.failure = work.failure or read_failure(root, result.name, work.student)
        return
    path = root / "autograded" / work.student / result.name / f"{result.name}.ipynb"
    try:
        notebook = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return
    work.notes = tuple(map(str, notebook.get("metadata", {}).get("repaired", [])))
    for exercise, verdict in verdicts_of(notebook).items():
        work.found[exercise] = _found(verdict)


def _found(verdict: dict[str, Any]) -> Found:
    outcomes: dict[bool, list[tuple[bool, str]]] = defaultdict(list)
    for check in verdict["checks"]:
        outcomes[check["passed"]].append((check["hidden"], check["name"]))
    return Found(
        verdict["status"],
        verdict["mistake"],
        verdict["cause"],
        verdict.get("leans_on", ""),
        tuple(outcomes[False]),
        frozenset(outcomes[True]),
    )


def now() -> datetime:
    """The time, as the gradebook writes it: UTC, and without saying so."""
    return datetime.now(UTC).replace(tzinfo=None)
