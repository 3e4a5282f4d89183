"""The judge: it asks a student's function questions and weighs the answers against the checks.

Public checks are shown in full, as `check()` shows them. Of hidden checks a student learns which
behaviour is missing and, where the mistake is a known one, its sentence; never an input, a
returned or an expected value.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from autograder.banks import hidden_checks, misconceptions
from autograder.running_mistakes import run_mistake
from wordlab.checking.calls import Caller
from wordlab.checking.card import Card, Line
from wordlab.checking.checks import (
    Exercise,
    Failure,
    Kind,
    Result,
    Status,
    points_earned,
    remarks_of,
    run_checks,
    status_of,
)
from wordlab.checking.fingerprints import Fingerprint, diagnose, fingerprint, stored_fingerprints
from wordlab.exercises import Assignment


@dataclass(frozen=True)
class CheckVerdict:
    """Whether one behaviour is there."""

    name: str
    want: str
    points: float
    hidden: bool
    passed: bool


@dataclass(frozen=True)
class Verdict:
    """What one exercise earned, and why."""

    exercise: str
    title: str
    section: str
    status: Status
    points: float
    max_points: float
    checks: tuple[CheckVerdict, ...]
    mistake: str = ""
    cause: str = ""
    failure: Failure | None = None
    remarks: tuple[str, ...] = ()
    leans_on: str = ""

    @property
    def passed(self) -> bool:
        """Whether every behaviour is there."""
        return self.status is Status.PASSED

    def as_dict(self) -> dict[str, Any]:
        """The verdict as data that JSON can hold."""
        return asdict(self)

    @property
    def card(self) -> Card:
        """The card that a student reads in the feedback."""
        return Card(
            title=self.title,
            status=self.status,
            lines=[Line(check.want, check.passed) for check in self.checks],
            failure=self.failure,
            cause=self.cause,
            section=self.section,
            score=f"{self.points:g} of {self.max_points:g} points",
            remarks=self.remarks,
        )


def judge_public(exercise: Exercise, caller: Caller) -> list[Result]:
    """Run the public checks of an exercise."""
    return run_checks(exercise, exercise.public, caller)


def judge_hidden(
    assignment: Assignment, exercise: Exercise, caller: Caller, seed: int
) -> list[Result]:
    """Run the hidden checks of an exercise on the inputs that the seed draws."""
    return run_checks(exercise, hidden_checks(assignment)[exercise.id], caller, seed)


def can_score(public: Sequence[Result]) -> bool:
    """Whether a basic example holds, without which hidden checks can add nothing."""
    return any(result.passed for result in public if result.check.kind is Kind.EXAMPLE)


def verdict(
    assignment: Assignment,
    exercise: Exercise,
    public: Sequence[Result],
    hidden: Sequence[Result],
    seed: int,
    cell_error: str = "",
    leans_on: str = "",
) -> Verdict:
    """Weigh the results of both kinds of checks.

    `hidden` is empty where no basic example holds: its checks then count as failed. `cell_error`
    says why the student's cell did not run, if it did not; `leans_on` names another exercise that
    this one uses and that is not right yet.
    """
    stored = stored_fingerprints(assignment.name).get(exercise.id, [])
    mistake = diagnose(public, stored)
    only_hidden_fail = all(r.passed for r in public) and not all(r.passed for r in hidden)
    if mistake is None and only_hidden_fail:
        # A mistake that public checks show is not this one: here they all hold.
        shown = {known.id for known in stored if known.fails}
        suspects = hidden_fingerprints(assignment, exercise, seed)
        mistake = diagnose(hidden, [s for s in suspects if s.id not in shown])
    status = status_of([*public, *hidden])
    if status not in (Status.WRONG, Status.RAISES):
        leans_on = ""
    if leans_on:
        # A known mistake is known by what it does where everything that it uses is right.
        mistake = None
    failure = next((result.failure for result in public if result.failure), None)
    if mistake:
        cause = mistake.says
    elif leans_on:
        cause = f"This function uses `{leans_on}`, which is not right yet. Mend that one first."
    else:
        cause = failure.cause if failure else _hidden_cause(hidden)
    if status is Status.NOT_WRITTEN and cell_error:
        status, cause, failure = Status.RAISES, f"The cell did not run: {cell_error}", None
    passed = {result.check.name for result in hidden if result.passed}
    return Verdict(
        exercise=exercise.id,
        title=exercise.title,
        section=exercise.section,
        status=status,
        points=round(points_earned([*public, *hidden]), 4),
        max_points=exercise.points,
        checks=(
            *(
                CheckVerdict(r.check.name, r.check.want, r.check.points, False, r.passed)
                for r in public
            ),
            *(
                CheckVerdict(c.name, c.want, c.points, True, c.name in passed)
                for c in hidden_checks(assignment)[exercise.id]
            ),
        ),
        mistake=mistake.id if mistake else "",
        cause=cause,
        failure=failure,
        remarks=remarks_of(public),
        leans_on=leans_on,
    )


def _hidden_cause(hidden: Sequence[Result]) -> str:
    failed = next((result for result in hidden if not result.passed), None)
    if failed is None or not failed.trace or failed.trace[-1].raised is None:
        return ""
    # A name that the student chose could carry an input out, so only Python's own are repeated.
    name = next(
        name for name in (*failed.trace[-1].raised.names, "") if hasattr(builtins, name) or not name
    )
    return f"On an input that is not shown here, your function raised {name or 'an error'}."


@lru_cache(maxsize=64)
def hidden_fingerprints(
    assignment: Assignment, exercise: Exercise, seed: int
) -> tuple[Fingerprint, ...]:
    """What each known mistake does on the hidden checks' inputs, found by running it here."""

    def judge(caller: Caller) -> list[Result]:
        return judge_hidden(assignment, exercise, caller, seed)

    return tuple(
        fingerprint(mistake.id, mistake.says, run_mistake(assignment, mistake, judge))
        for mistake in misconceptions(assignment).of(exercise.id)
    )
