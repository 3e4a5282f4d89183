"""Grading one submission: a pure function from a notebook and a seed to verdicts.

The notebook is run twice, each time in a process of its own. The open run makes the outputs and
the public checks' details that a student may see. The closed run asks the hidden questions, and
nothing but passed or failed comes out of it; so code that notes down its inputs and prints them
in a later cell has nothing to print.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.judge import Verdict, can_score, judge_hidden, judge_public, verdict
from autograder.session import CellRun, Launcher, Limits, NotebookCaller, Session, launch_plain
from wordlab.checking.checks import Exercise, Result
from wordlab.exercises import Assignment

CHECK = "check_"
DEMO = "demo"
VERDICT_TYPE = "application/vnd.wordlab.verdict+json"
PNG_START = b"\x89PNG\r\n\x1a\n"
MAX_OUTPUTS = 50


@dataclass
class Graded:
    """A graded submission: its notebook with outputs, and a verdict for each exercise."""

    notebook: NotebookNode
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The points of all exercises together."""
        return sum(verdict.points for verdict in self.verdicts.values())


def grade(
    notebook: NotebookNode,
    source: NotebookNode,
    assignment: Assignment,
    seed: int = 0,
    launch: Launcher = launch_plain,
    limits: Limits | None = None,
) -> Graded:
    """Run and judge a repaired submission; the notebook's outputs are replaced.

    `source` is the instructor's notebook: its demo cells are skipped where the student left them
    as they were, because the checks call the functions on inputs of their own.
    """
    demos = {cell.source for cell in source.cells if DEMO in cell.metadata.get("tags", [])}
    errors: dict[str, str] = {}
    public: dict[str, list[Result]] = {}
    hidden: dict[str, list[Result]] = {}

    def show(cell: NotebookNode, run: CellRun) -> None:
        cell.outputs = safe_outputs(run.outputs)
        if run.failed and grade_id(cell):
            errors[grade_id(cell)] = _last_error(run)

    def ask_public(exercise: Exercise, caller: NotebookCaller) -> None:
        public[exercise.id] = judge_public(exercise, caller)

    def ask_hidden(exercise: Exercise, caller: NotebookCaller) -> None:
        if can_score(public[exercise.id]):
            hidden[exercise.id] = judge_hidden(assignment, exercise, caller, seed)

    with Session(launch, limits) as session:
        _walk(notebook, assignment, demos, session, show, ask_public)
    if any(can_score(results) for results in public.values()):
        with Session(launch, limits) as session:
            _walk(notebook, assignment, demos, session, lambda cell, run: None, ask_hidden)

    graded = Graded(notebook)
    for cell in notebook.cells:
        exercise = checked_exercise(cell, assignment)
        if exercise is not None:
            found = verdict(
                assignment,
                exercise,
                public[exercise.id],
                hidden.get(exercise.id, []),
                seed,
                errors.get(exercise.id, ""),
            )
            graded.verdicts[exercise.id] = found
            cell.outputs = verdict_outputs(found)
    return graded


def _walk(
    notebook: NotebookNode,
    assignment: Assignment,
    demos: set[str],
    session: Session,
    show: Callable[[NotebookNode, CellRun], None],
    ask: Callable[[Exercise, NotebookCaller], None],
) -> None:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        exercise = checked_exercise(cell, assignment)
        if exercise is not None:
            ask(exercise, NotebookCaller(session, exercise.id))
        elif cell.source.strip() and cell.source not in demos:
            show(cell, session.run(cell.source))


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader id, or an empty text."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def checked_exercise(cell: NotebookNode, assignment: Assignment) -> Exercise | None:
    """The exercise that a check cell belongs to; None for every other cell."""
    wanted = grade_id(cell)
    return next((e for e in assignment.exercises if CHECK + e.id == wanted), None)


def verdict_outputs(found: Verdict) -> list[NotebookNode]:
    """The outputs of a check cell: the card to read, then the number that nbgrader scores by."""
    return [
        new_output(
            "display_data",
            data={
                "text/html": found.card._repr_html_(),
                "text/plain": repr(found.card),
                VERDICT_TYPE: found.as_dict(),
            },
        ),
        new_output(
            "execute_result", data={"text/plain": f"{found.points:g}"}, execution_count=None
        ),
    ]


def safe_outputs(outputs: Iterable[Any]) -> list[NotebookNode]:
    """Rebuild a worker's outputs from text and real PNG images; everything else is dropped."""
    safe = []
    for output in list(outputs)[:MAX_OUTPUTS]:
        if not isinstance(output, dict):
            continue
        kind = output.get("type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            safe.append(new_output("stream", name=name, text=str(output.get("text", ""))))
        elif kind == "error":
            safe.append(
                new_output(
                    "error",
                    ename=str(output.get("name", "")),
                    evalue=str(output.get("message", "")),
                    traceback=str(output.get("traceback", "")).split("\n"),
                )
            )
        elif kind == "display":
            data = {"text/plain": str(output.get("text", "")), **_png(output)}
            safe.append(new_output("display_data", data=data))
    return safe


def _png(output: dict[str, Any]) -> dict[str, str]:
    image = output.get("png")
    if isinstance(output.get("png_base64"), str):
        try:
            image = base64.b64decode(output["png_base64"])
        except (binascii.Error, ValueError):
            return {}
    if isinstance(image, bytes) and image.startswith(PNG_START):
        return {"image/png": base64.b64encode(image).decode()}
    return {}


def _last_error(run: CellRun) -> str:
    error: dict[str, Any] = next((o for o in reversed(run.outputs) if o.get("type") == "error"), {})
    return f"{error.get('name', 'error')}: {str(error.get('message', ''))[:200]}"
