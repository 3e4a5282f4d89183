"""check(): the public checks, in the student's own kernel, at once and offline."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from types import CodeType
from typing import Any

from wordlab.checking.calls import LocalCaller
from wordlab.checking.card import public_card
from wordlab.checking.checks import Exercise, Status, points_earned, run_checks, status_of
from wordlab.checking.fingerprints import diagnose, stored_fingerprints
from wordlab.console import say
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment, find_exercise
from wordlab.record import did_not_pass, note_outcome


class CheckNotPassed(WordlabError):  # noqa: N818  (it reports a result)
    """Ends a check cell whose exercise is not right yet, in one line."""


def check(exercise_id: str, function: Callable[..., Any]) -> None:
    """Run an exercise's public checks on a function and show a card with the result.

    Raises CheckNotPassed, which renders as one line, unless every check passed; so nbgrader's
    Validate button sees a failing cell. Raises WordlabError for an unknown exercise id or for
    something that cannot be called.
    """
    assignment, exercise = find_exercise(exercise_id)
    if not callable(function):
        raise WordlabError(
            f"check({exercise_id!r}, …) needs your function as its second argument, "
            f"but got {type(function).__name__}. Write: check({exercise_id!r}, {exercise_id})"
        )
    # Stock nbgrader gives no points to a cell that wrote to stderr, be it a mere warning.
    with redirect_stderr(sys.stdout):
        results = run_checks(exercise, exercise.public, LocalCaller(function))
    status = status_of(results)
    cause = ""
    if status is not Status.PASSED and (other := _leans_on(function, exercise, assignment)):
        # What a mistake does is known for code that uses right functions only.
        cause = f"This function uses `{other}`, whose own check did not pass. Mend that one first."
        status = Status.WRONG if status is Status.WRONG else Status.RAISES
    elif mistake := diagnose(results, stored_fingerprints(assignment.name).get(exercise.id, [])):
        cause = mistake.says
    card = public_card(exercise, status, results, cause)
    card = replace(card, stuck=f'`from wordlab import hint; hint("{exercise.id}")`')
    if remark := note_outcome(exercise.id, status, points_earned(results)):
        card = replace(card, remarks=(*card.remarks, remark))
    show(card)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        # Stock nbgrader reads a cell's partial credit from its first execute_result.
        share = points_earned(results) / exercise.public.points
        sys.displayhook(round(share * exercise.points, 2))
    if status is not Status.PASSED:
        raise CheckNotPassed(card.headline)


def _leans_on(
    function: Callable[..., Any], exercise: Exercise, assignment: Assignment
) -> str | None:
    """The other exercise that a function uses and whose check did not pass in this session."""
    used = set(_names_of(getattr(function, "__code__", None)))
    others = (other.id for other in assignment.exercises if other is not exercise)
    return next((name for name in others if name in used and did_not_pass(name)), None)


def _names_of(code: CodeType | None) -> Iterator[str]:
    """The names that a function looks up, and those of the functions inside it."""
    if code is not None:
        yield from code.co_names
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from _names_of(constant)


def show(card: object) -> None:
    """Display a card, or print its text where the console lacks a sign of it."""
    from IPython.display import display

    try:
        display(card)
    except UnicodeEncodeError:
        say(repr(card))
