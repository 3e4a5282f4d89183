"""The demo: a small synthetic class, graded by nbgrader through the judge, told in a report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from autograder.build import built_notebooks, write
from autograder.class_results import class_results, gradebook_of
from autograder.classroom import Classroom, Score
from autograder.course import PROJECT
from autograder.report import class_report
from autograder.report_page import report_page
from autograder.sandbox import bwrap
from autograder.submissions import LESS_THAN_FULL, Submission, synthetic_class
from wordlab.checking.checks import Status
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment


@dataclass(frozen=True)
class Row:
    """One graded submission of the demo class."""

    submission: Submission
    scores: Mapping[str, Score]
    notes: Sequence[str]

    @property
    def told(self) -> str:
        """The most useful sentence of the feedback."""
        causes = [score.cause for score in self.scores.values() if score.cause]
        open_ = {score.status for score in self.scores.values()} - {Status.PASSED, ""}
        return next(iter([*self.notes, *causes]), ", ".join(sorted(open_)) or "everything passed")


SEED = 20
MARKER = ".autograder-demo"
REPORT = "class-report.html"


def run_demo(folder: Path, console: Console, assignments: Sequence[Assignment]) -> bool:
    """Build a course of these in this folder, grade a class in it, print the table, write the report.

    Returns whether every submission earned what it deserves. The folder is made anew; one that
    this command did not make is refused.
    """
    _make_empty(folder)
    good = True
    for assignment in assignments:
        write(folder, built_notebooks(PROJECT, assignment))
        good &= _grade_class(folder, assignment, console)
    with gradebook_of(folder) as gradebook:
        results = class_results(gradebook, folder)
    (folder / REPORT).write_text(report_page(class_report(results)), "utf-8")
    return good


def _make_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise WordlabError(
            f"The folder {folder} is not empty and was not made by `autograder demo`. "
            "Name another one with --folder."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()


def _grade_class(folder: Path, assignment: Assignment, console: Console) -> bool:
    name = assignment.name
    notebooks = [
        nbformat.read(folder / part / name / f"{name}.ipynb", as_version=4)
        for part in ("assignments", "source")
    ]
    submissions = synthetic_class(notebooks[0], notebooks[1], assignment)
    sandboxed = bwrap() is not None
    if not sandboxed:
        console.print("No sandbox works on this machine; the demo's own code runs without one.")
    classroom = Classroom(folder, seed=SEED, sandbox=sandboxed)
    classroom.generate(name)
    for submission in submissions:
        target = folder / "submitted" / submission.student / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_bytes(submission.content)
    rows = []
    for submission in track(submissions, f"Grading {name}", console=console, transient=True):
        classroom.autograde(name, submission.student)
        classroom.feedback(name, submission.student)
        rows.append(
            Row(
                submission,
                classroom.scores(name, submission.student),
                classroom.notes(name, submission.student),
            )
        )
    table, good = class_table(assignment, rows)
    console.print(table, crop=False)
    return good


def class_table(assignment: Assignment, rows: Sequence[Row]) -> tuple[Table, bool]:
    """The class's results, a row a student, and whether each is what the submission deserves."""
    total = sum(exercise.points for exercise in assignment.exercises)
    table = Table(title=f"{assignment.name}: {len(rows)} submissions", title_justify="left")
    table.add_column("")
    table.add_column("student", no_wrap=True)
    table.add_column("what was handed in", max_width=32, overflow="fold")
    for exercise in assignment.exercises:
        heading = exercise.id.replace("_", "_\n")
        table.add_column(f"{heading}\nof {exercise.points:g}", justify="right", no_wrap=True)
    table.add_column(f"total\nof {total:g}", justify="right")
    for task in assignment.tasks:
        table.add_column(f"{task.id}\nby hand", justify="right", no_wrap=True)
    table.add_column("what the student is told", min_width=24, max_width=48)
    good = True
    for row in rows:
        submission, scores = row.submission, row.scores
        earned = sum(scores[exercise.id].points for exercise in assignment.exercises)
        mistakes = [score.mistake for score in scores.values() if score.mistake]
        expected = (
            earned < total if submission.points == LESS_THAN_FULL else earned == submission.points
        )
        right = expected and (not submission.mistake or mistakes == [submission.mistake])
        good &= right
        table.add_row(
            "[green]✓[/]" if right else "[red]✗[/]",
            submission.student,
            submission.story,
            *(f"{scores[exercise.id].points:g}" for exercise in assignment.exercises),
            f"{earned:g}",
            *(
                "waits" if scores[task.id].waits else f"{scores[task.id].points:g}"
                for task in assignment.tasks
            ),
            escape(row.told),
        )
    return table, good
