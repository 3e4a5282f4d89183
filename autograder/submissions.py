"""Synthetic submissions: a released notebook with the functions that a student would write."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.banks import alternatives, misconceptions
from autograder.build import as_bytes
from autograder.grading import CHECK, grade_id
from autograder.tasks import ANSWER
from wordlab.exercises import Assignment

# Styles, and mistakes, in the synthetic class. `autograder verify` goes through all of them.
FEW = 4


@dataclass(frozen=True)
class Submission:
    """One student's file, and what it is expected to earn."""

    student: str
    story: str
    content: bytes
    points: float
    mistake: str = ""


def filled(release: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """The released notebook with these sources in the cells of these exercises."""
    notebook = deepcopy(release)
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def answered(release: NotebookNode, text: str) -> NotebookNode:
    """The notebook with this text where written answers are expected."""
    notebook = deepcopy(release)
    for cell in notebook.cells:
        if cell.source == ANSWER:
            cell.source = text
    return notebook


def solutions(source: NotebookNode, assignment: Assignment) -> dict[str, str]:
    """The reference answers, cell by cell, out of the instructor's notebook."""
    exercises = {exercise.id for exercise in assignment.exercises}
    return {grade_id(cell): cell.source for cell in source.cells if grade_id(cell) in exercises}


def synthetic_class(
    release: NotebookNode, source: NotebookNode, assignment: Assignment
) -> list[Submission]:
    """A class that has everything: right, wrong, untouched, noisy, hostile and broken work."""
    right = solutions(source, assignment)
    first, last = assignment.exercises[0], assignment.exercises[-1]
    total = sum(exercise.points for exercise in assignment.exercises)
    rest = total - last.points  # no other exercise can use the last one

    def submit(student: str, story: str, points: float, mistake: str = "", **answers: str) -> None:
        content = as_bytes(filled(release, {**right, **answers}))
        students.append(Submission(student, story, content, points, mistake))

    students: list[Submission] = []
    solved = answered(filled(release, right), WRITTEN)
    students.append(Submission("ada", "solved", as_bytes(solved), total))
    students.append(Submission("ben", "untouched", as_bytes(release), 0.0))
    for i in range(FEW):
        chosen = {}
        for exercise in assignment.exercises:
            others = alternatives(assignment).of(exercise.id)
            chosen[exercise.id] = others[i % len(others)].source
        submit(
            f"alt{i + 1}",
            f"style: {chosen_name(assignment, i)}",
            total,
            **chosen,
        )
    for i, mistake in enumerate(misconceptions(assignment).of(first.id)[:FEW]):
        story = f"mistake: {mistake.id}"
        submit(f"mis{i + 1:02}", story, LESS_THAN_FULL, mistake.id, **{first.id: mistake.source})
    submit("eve", "equals everything", rest, **{last.id: EQUALS_EVERYTHING.format(name=last.id)})
    submit("ned", "raises", rest, **{last.id: RAISES.format(name=last.id)})
    noisy = NOISE + right[first.id]
    submit("pia", "prints, warns, progress bar", total, **{first.id: noisy})
    students += _broken(release, right, first.id, total)
    return students


LESS_THAN_FULL = -1.0

WRITTEN = "The projection is gone, and yet the neighbours of most words are what they were."

RAISES = "def {name}(*inputs):\n    return inputs[7]\n"

EQUALS_EVERYTHING = """class Yes(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return Yes(0)

    def __array__(self, *args, **kwargs):
        raise TypeError


def {name}(*inputs):
    return Yes(7)
"""

NOISE = """import sys
import warnings

from tqdm.auto import tqdm

warnings.warn("careful")
print("working")
print("on stderr", file=sys.stderr)
for _ in tqdm(range(100)):
    pass
"""


def chosen_name(assignment: Assignment, i: int) -> str:
    """The name of the alternative of the first exercise that student number i uses."""
    others = alternatives(assignment).of(assignment.exercises[0].id)
    return others[i % len(others)].id


def _broken(
    release: NotebookNode, right: Mapping[str, str], first: str, total: float
) -> list[Submission]:
    without_check = filled(release, right)
    without_check.cells = [c for c in without_check.cells if grade_id(c) != CHECK + first]
    twice = filled(release, right)
    place = next(i for i, cell in enumerate(twice.cells) if grade_id(cell) == first)
    copy = deepcopy(twice.cells[place])
    copy["id"] = "copy"
    twice.cells.insert(place, copy)
    return [
        Submission("tom", "file is not JSON", b"{ this is no notebook", 0.0),
        Submission("uma", "check cell deleted", as_bytes(without_check), total),
        Submission("vic", "solution cell twice", as_bytes(twice), total),
    ]
