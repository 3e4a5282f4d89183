"""Grading one submission: a pure function from a notebook and a seed to verdicts.

First the cells run from top to bottom, and each check cell's public questions are asked where it
stands: all that a student may see comes from here. Only then are the hidden questions asked, and
nothing but passed or failed comes out of them; so code that notes down its inputs for a later cell
to print has nothing to print. Where a notebook gives a name two meanings, the hidden questions are
asked in a second run, in a new process, again where each check cell stands.
"""

from __future__ import annotations

import ast
import base64
import binascii
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.judge import Verdict, can_score, judge_hidden, judge_public, verdict
from autograder.limits import Limits
from autograder.redefinition import parsed_cell, redefines
from autograder.session import CellRun, Launch, NotebookCaller, Session
from wordlab.checking.checks import Exercise, Result
from wordlab.exercises import Assignment
from wordlab_worker.wire import MAX_NAME

Show = Callable[[NotebookNode, CellRun], None]
Ask = Callable[[Exercise, NotebookCaller], None]

CHECK = "check_"
DEMO = "demo"
VERDICT_TYPE = "application/vnd.wordlab.verdict+json"
PNG_START = b"\x89PNG\r\n\x1a\n"
MAX_OUTPUTS = 50
MAX_TEXT = 100_000
MAX_IMAGE = 3_000_000
# All outputs of a notebook together; feedback pages are opened in a browser.
MAX_SHOWN = 20_000_000
LEFT_OUT = f"The output is left out: the notebook shows more than {MAX_SHOWN // 10**6} MB.\n"


@dataclass
class Graded:
    """A graded submission: its notebook with outputs, and for each exercise a verdict.

    `public` has the results of each exercise's public checks, from which the verdict was made.
    """

    notebook: NotebookNode
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    public: dict[str, list[Result]] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The points of all exercises together."""
        return sum(verdict.points for verdict in self.verdicts.values())


def grade(
    notebook: NotebookNode,
    source: NotebookNode,
    assignment: Assignment,
    seed: int,
    launch: Launch,
    limits: Limits | None = None,
    only: Container[str] | None = None,
) -> Graded:
    """Run and judge a repaired submission; the notebook's outputs are replaced.

    `source` is the instructor's notebook: its demo cells are skipped where the student left them
    as they were, because the checks call the functions on inputs of their own. With `only`, just
    the exercises of these ids are judged.
    """
    if only is not None:
        notebook.cells = [
            cell
            for cell in notebook.cells
            if (exercise := checked_exercise(cell, assignment)) is None or exercise.id in only
        ]
    demos = {cell.source for cell in source.cells if DEMO in cell.metadata.get("tags", [])}
    cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() and cell.source not in demos
    ]
    errors: dict[str, str] = {}
    public: dict[str, list[Result]] = {}
    hidden: dict[str, list[Result]] = {}

    shown = 0

    def show(cell: NotebookNode, run: CellRun) -> None:
        nonlocal shown
        outputs = safe_outputs(run.outputs)
        shown += len(json.dumps(outputs))
        left_out = [_output("stream", name="stdout", text=LEFT_OUT)] if outputs else []
        cell.outputs = outputs if shown <= MAX_SHOWN else left_out
        if run.failed and grade_id(cell):
            errors[grade_id(cell)] = _last_error(outputs)

    def ask_public(exercise: Exercise, caller: NotebookCaller) -> None:
        public[exercise.id] = judge_public(exercise, caller)

    def ask_hidden(exercise: Exercise, caller: NotebookCaller) -> None:
        if can_score(public[exercise.id]):
            hidden[exercise.id] = judge_hidden(assignment, exercise, caller, seed)

    def run(session: Session, show: Show, ask: Ask) -> None:
        for cell in cells:
            exercise = checked_exercise(cell, assignment)
            if exercise is not None:
                ask(exercise, NotebookCaller(session, exercise.id))
            else:
                show(cell, session.run(cell.source))

    exercises = {exercise.id: exercise for exercise in assignment.exercises}
    needs_own_run = redefines([cell.source for cell in cells], exercises)
    with Session(launch, limits) as session:
        run(session, show, ask_public)
        scoring = [name for name, results in public.items() if can_score(results)]
        if not needs_own_run:
            for name in scoring:
                ask_hidden(exercises[name], NotebookCaller(session, name))
    if scoring and needs_own_run:
        with Session(launch, limits) as session:
            run(session, lambda cell, run: None, ask_hidden)

    graded = Graded(notebook, public=public)
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
                _leans_on(notebook, exercise, graded.verdicts),
            )
            graded.verdicts[exercise.id] = found
            cell.outputs = [verdict_output(found)]
    return graded


def _leans_on(notebook: NotebookNode, exercise: Exercise, verdicts: Mapping[str, Verdict]) -> str:
    """The earlier exercise, not right yet, whose function this exercise's cell uses; or ''."""
    wrong = [v.exercise for v in verdicts.values() if not v.passed]
    if not wrong:
        return ""
    source = next((c.source for c in notebook.cells if grade_id(c) == exercise.id), "")
    try:
        nodes = ast.walk(parsed_cell(source))
    except (SyntaxError, RecursionError, MemoryError, ValueError, SystemError):
        return ""
    # A docstring may name another exercise without any use of it.
    used = {node.id for node in nodes if isinstance(node, ast.Name)} - {exercise.id}
    return next((name for name in wrong if name in used), "")


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader id, or an empty text."""
    # By key, as it is asked hundreds of times: an attribute of a NotebookNode is found in Python.
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def checked_exercise(cell: NotebookNode, assignment: Assignment) -> Exercise | None:
    """The exercise that a check cell belongs to; None for every other cell."""
    wanted = grade_id(cell)
    return next((e for e in assignment.exercises if CHECK + e.id == wanted), None)


def verdict_output(found: Verdict) -> NotebookNode:
    """The output of a check cell: a card to read, and as its plain text the number of points.

    nbgrader takes the plain text of a cell's first result for its partial credit.
    """
    return _output(
        "execute_result",
        execution_count=None,
        metadata=NotebookNode(),
        data={
            "text/html": found.card._repr_html_(),
            "text/plain": f"{found.points:g}",
            VERDICT_TYPE: found.as_dict(),
        },
    )


def verdicts_of(notebook: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The verdicts that the grader wrote into a notebook's check cells, by exercise.

    A verdict counts in its own check cell alone, whose outputs nobody but the grader writes.
    """
    found = {}
    for cell in notebook.get("cells", []):
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        for output in cell.get("outputs", []):
            verdict = output.get("data", {}).get(VERDICT_TYPE)
            if verdict is not None and name == CHECK + verdict["exercise"]:
                found[verdict["exercise"]] = verdict
    return found


def safe_outputs(outputs: Iterable[Any]) -> list[NotebookNode]:
    """Rebuild a worker's outputs from text and real PNG images; everything else is dropped."""
    safe = []
    for output in list(outputs)[:MAX_OUTPUTS]:
        if not isinstance(output, dict):
            continue
        kind = output.get("type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            safe.append(_output("stream", name=name, text=_text(output, "text")))
        elif kind == "error":
            safe.append(
                _output(
                    "error",
                    ename=_text(output, "name", MAX_NAME),
                    evalue=_text(output, "message"),
                    traceback=_text(output, "traceback").split("\n"),
                )
            )
        elif kind == "display":
            data = {"text/plain": _text(output, "text"), **_png(output)}
            safe.append(_output("display_data", metadata=NotebookNode(), data=data))
    return safe


def _output(kind: str, **fields: Any) -> NotebookNode:
    # nbformat's own maker validates each output by itself, which takes longer than all the rest.
    return nbformat.from_dict({"output_type": kind, **fields})


def _text(output: dict[str, Any], key: str, limit: int = MAX_TEXT) -> str:
    text = output.get(key)
    return text[:limit] if isinstance(text, str) else ""


def _png(output: dict[str, Any]) -> dict[str, str]:
    image = output.get("png")
    if isinstance(output.get("png_base64"), str):
        try:
            image = base64.b64decode(output["png_base64"][: 2 * MAX_IMAGE])
        except (binascii.Error, ValueError):
            return {}
    if isinstance(image, bytes) and image.startswith(PNG_START) and len(image) <= MAX_IMAGE:
        return {"image/png": base64.b64encode(image).decode()}
    return {}


def _last_error(outputs: Sequence[NotebookNode]) -> str:
    errors = [output for output in outputs if output.output_type == "error"]
    return f"{errors[-1].ename}: {errors[-1].evalue[:200]}" if errors else "error"
