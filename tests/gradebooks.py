"""A graded class without grading: rows by nbgrader's own models, notebooks as the grader writes them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.banks import hidden_checks, misconceptions
from autograder.course import load_config
from autograder.grading import CHECK, verdict_output
from autograder.judge import CheckVerdict, Verdict
from wordlab.checking.checks import Exercise, Status
from wordlab.exercises import Assignment, find_assignment

DUE = datetime(2026, 3, 2, 12, 0)
# What people really are called, and what a spreadsheet would take for a formula.
NAMES = (
    ("Zoë", "Müller, geb. Weiß"),
    ('Robert "Bob"', "O'Neill"),
    ('=HYPERLINK("http://evil.example";"Click")', "=cmd|' /C calc'!A0"),
    ("+49", "@SUM(A1:A9)"),
    ("-1+1", "\t=1+1"),
    ("Semi;=1+1", 'Kolon\n;"@SUM(A1)'),
    ("晓明", "王"),
    ("👩‍🔬 Ada", "Łukasiewicz"),
    ("<script>alert(1)</script>", "</title><img src=x onerror=alert(2)>"),
    ("Jan", "van 't Hooft"),
    ("\u202eevE", "'t Hooft"),
)


@dataclass
class Entry:
    """What one student handed in for one assignment; by default a solved notebook."""

    student: str
    wrong: dict[str, str] = field(default_factory=dict)  # exercise: mistake, or "" if unknown
    unwritten: Sequence[str] = ()
    leans_on: dict[str, str] = field(default_factory=dict)
    hours_late: float = 0.0
    penalty: float | None = None
    notes: Sequence[str] = ()
    graded: bool = True
    task_points: float | None = None


@lru_cache
def _empty_gradebook() -> bytes:
    # Making one starts alembic in a process of its own, which takes seconds.
    with TemporaryDirectory() as folder:
        load_config(Path(folder))  # so that nbgrader finds alembic
        file = Path(folder) / "gradebook.db"
        Gradebook(f"sqlite:///{file}", "word_embeddings").close()
        return file.read_bytes()


def make_course(root: Path, names: Sequence[str]) -> None:
    """A course folder whose gradebook knows these assignments, with the cells of this course."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "gradebook.db").write_bytes(_empty_gradebook())
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "word_embeddings") as book:
        for name in names:
            assignment = find_assignment(name)
            book.add_assignment(name, duedate=DUE)
            book.add_notebook(name, name)
            for exercise in assignment.exercises:
                book.add_solution_cell(exercise.id, name, name)
                book.add_grade_cell(
                    CHECK + exercise.id, name, name, max_score=exercise.points, cell_type="code"
                )
            for task in assignment.tasks:
                book.add_task_cell(task.id, name, name, max_score=task.points, cell_type="markdown")


def add_students(root: Path, people: Sequence[Student]) -> None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "word_embeddings") as book:
        book.db.add_all(people)
        book.db.commit()


def add_entries(root: Path, name: str, entries: Sequence[Entry], files: bool = True) -> None:
    """Write these submissions into the gradebook, and their graded notebooks into autograded/."""
    assignment = find_assignment(name)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "word_embeddings") as book:
        row = book.find_assignment(name)
        (notebook,) = row.notebooks
        cells = [*notebook.grade_cells, *notebook.task_cells]
        solutions = notebook.solution_cells
        tasks = {task.id for task in assignment.tasks}
        for entry in entries:
            verdicts = {e.id: _verdict(assignment, e, entry) for e in assignment.exercises}
            graded = SubmittedNotebook(notebook=notebook, late_submission_penalty=entry.penalty)
            graded.grades = [
                Grade(
                    cell=cell,
                    auto_score=verdicts[cell.name.removeprefix(CHECK)].points
                    if entry.graded and cell.name not in tasks
                    else None,
                    manual_score=entry.task_points if cell.name in tasks else None,
                    needs_manual_grade=cell.name in tasks and entry.task_points is None,
                )
                for cell in cells
            ]
            graded.comments = [Comment(cell=cell) for cell in solutions]
            book.db.add(
                SubmittedAssignment(
                    assignment=row,
                    student_id=entry.student,
                    timestamp=DUE + timedelta(hours=entry.hours_late or -5),
                    notebooks=[graded],
                )
            )
            if files and entry.graded:
                _write_notebook(root, name, entry, verdicts)
        book.db.commit()


def _verdict(assignment: Assignment, exercise: Exercise, entry: Entry) -> Verdict:
    public, hidden = list(exercise.public), list(hidden_checks(assignment)[exercise.id])
    bad = exercise.id in entry.wrong
    unwritten = exercise.id in entry.unwritten
    mistake = entry.wrong.get(exercise.id, "")
    says = {m.id: m.says for m in misconceptions(assignment).of(exercise.id)}

    def passes(i: int, is_hidden: bool) -> bool:
        return not unwritten and not (bad and (i == 1 if not is_hidden else i == 0))

    checks = tuple(
        CheckVerdict(check.name, check.want, check.points, is_hidden, passes(i, is_hidden))
        for is_hidden, some in ((False, public), (True, hidden))
        for i, check in enumerate(some)
    )
    status = Status.NOT_WRITTEN if unwritten else Status.WRONG if bad else Status.PASSED
    return Verdict(
        exercise.id,
        exercise.title,
        exercise.section,
        status,
        sum(check.points for check in checks if check.passed),
        exercise.points,
        checks,
        mistake,
        says.get(mistake, ""),
        leans_on=entry.leans_on.get(exercise.id, ""),
    )


def _write_notebook(root: Path, name: str, entry: Entry, verdicts: dict[str, Verdict]) -> None:
    cells = []
    for verdict in verdicts.values():
        cell = nbformat.v4.new_code_cell(
            metadata={"nbgrader": {"grade_id": CHECK + verdict.exercise}}
        )
        cell.outputs = [verdict_output(verdict)]
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    if entry.notes:
        notebook.metadata["repaired"] = list(entry.notes)
    path = root / "autograded" / entry.student / name / f"{name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), "utf-8")


def random_class(root: Path, names: Sequence[str], size: int, files: bool = True) -> None:
    """A class of any size, with weak and strong students, late, missing and broken work."""
    rng = random.Random(7)
    make_course(root, names)
    add_students(
        root,
        [
            Student(
                id=f"s{i:04}",
                first_name=NAMES[i % len(NAMES)][0],
                last_name=f"{NAMES[i % len(NAMES)][1]} {i}",
            )
            for i in range(size)
        ],
    )
    skill = {f"s{i:04}": rng.gauss(0.8, 1.1) for i in range(size)}
    for n, name in enumerate(names):
        assignment = find_assignment(name)
        entries = []
        for student, able in skill.items():
            if rng.random() < 0.05 + 0.1 * (able < -0.5):
                continue
            entry = Entry(student)
            for e, exercise in enumerate(assignment.exercises):
                if able + rng.gauss(0, 0.8) < (e - 2) * 0.35 + 0.1 * n:
                    known = [m.id for m in misconceptions(assignment).of(exercise.id)][:4]
                    entry.wrong[exercise.id] = rng.choice([*known, known[0], ""])
                elif able + rng.gauss(0, 0.8) < -1:
                    entry.unwritten = [*entry.unwritten, exercise.id]
            if rng.random() < 0.06:
                entry.hours_late = rng.choice([0.4, 3, 30, 75])
                entry.penalty = rng.choice([None, 2.0])
            if rng.random() < 0.03:
                entry.notes = [
                    f"The cell check_{assignment.exercises[0].id} was missing; it was put back."
                ]
            if assignment.tasks and rng.random() < 0.7:
                entry.task_points = rng.choice([2.0, 3.0, 4.5, 5.0])
            entry.graded = rng.random() > 0.01
            entries.append(entry)
        add_entries(root, name, entries, files)
