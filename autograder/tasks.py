"""Written answers: nbgrader's task cells, each with its rubric, and what counts as no response.

A task cell states the question and ends with the rubric, between nbgrader's marks BEGIN MARK SCHEME
and END MARK SCHEME. nbgrader takes the rubric out of the release; it is back when the work is
marked and in the feedback. Students write below the cell, in cells of their own, so that nothing
that locks or restores the question can touch an answer.

nbgrader never gives a task a score by itself. Here a task gets what nbgrader gives to its other
kind of written answer: without a response 0 points and the comment "No response.", else it waits
for a person; a score given by hand stays, and is flagged again when the work is graded again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode

ANSWER = "YOUR ANSWER HERE"
NO_RESPONSE = "No response."
UNANSWERED = "unanswered"
_BEGIN, _END = "BEGIN MARK SCHEME", "END MARK SCHEME"
_SCHEME = re.compile(rf"^[^\n]*{_BEGIN}[^\n]*\n(.*?)^[^\n]*{_END}[^\n]*$\n?", re.M | re.S)
_POINTS = re.compile(r"^\* (\d+(?:\.\d+)?) points?:", re.MULTILINE)
_HTML_START = re.compile(r"<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!(?=\[)")
# A link's target is a page, a person or a place on this page; `f[x](y)` in a sentence is no link.
_TARGET = r"(?:https?://|mailto:|\#)"
_LINK = re.compile(rf"\](?=\()(?!\([ \t]*{_TARGET}|\([\w ,./+*-]{{0,200}}\))", re.IGNORECASE)
_DEFINITION = re.compile(
    rf"^([ \t>*+.:)\d-]*\[(?:[^\\\[\]]|\\.)*\]):(?![ \t]*{_TARGET})", re.MULTILINE | re.IGNORECASE
)


def is_task(cell: NotebookNode) -> bool:
    """Whether the cell is the question of a written answer."""
    return bool(cell.metadata.get("nbgrader", {}).get("task"))


def mark_scheme(text: str) -> str:
    """The rubric in the text of a task cell, or all rubrics in a longer text; empty if none."""
    return "\n".join(scheme.strip() for scheme in _SCHEME.findall(text))


def without_mark_scheme(text: str) -> str:
    """The text of a task cell as students get it."""
    return _SCHEME.sub("", text).strip()


def points_of(scheme: str) -> float:
    """The sum of the points that the items of a rubric name, each as ``* 2 points: …``."""
    return sum(map(float, _POINTS.findall(scheme)))


def as_text(source: str) -> str:
    """Markdown that is safe on a page in somebody else's browser.

    HTML, images, and links to anything but `http`, `https`, `mailto` and the page itself become
    text: a link can be a script, and an image tells another server who looks at the page, and when.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _IMAGE.sub(r"!\\", _HTML_START.sub("&lt;", source))
    return _DEFINITION.sub(r"\1\\:", _LINK.sub(r"]\\", source))


def unanswered(cells: Iterable[NotebookNode], source: NotebookNode) -> list[str]:
    """The tasks of a repaired notebook to which the student wrote nothing, anywhere.

    A response is any text cell that the instructor's notebook does not have, wherever it stands,
    or any such code cell behind the task. In doubt, a person looks.
    """
    known = {as_text(cell.source).strip() for cell in source.cells} | {""}
    waiting: list[str] = []
    written = False
    for cell in cells:
        own = as_text(cell.source).strip() not in known and "nbgrader" not in cell.metadata
        if is_task(cell):
            waiting.append(cell.metadata.nbgrader.grade_id)
        elif own and (cell.cell_type == "markdown" or waiting):
            written = True
    return [] if written else waiting


def record(grade: Any, comment: Any, answered: bool) -> None:
    """Write a task's score and comment into nbgrader's rows; a score given by hand stays."""
    grade.auto_score = None if answered else 0.0
    grade.needs_manual_grade = answered or grade.manual_score is not None
    comment.auto_comment = None if answered else NO_RESPONSE
