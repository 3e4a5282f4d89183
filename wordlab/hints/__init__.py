"""hint(): three steps towards each exercise, from a nudge to a concrete pointer.

The module of an assignment holds its hints, three for each exercise, and never the solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module

from wordlab.check import show
from wordlab.checking.card import COLOURS, code_spans
from wordlab.checking.checks import Exercise, Status
from wordlab.errors import WordlabError
from wordlab.exercises import find_exercise
from wordlab.record import hints_seen, note_hints


def hints_of(exercise_id: str) -> Sequence[str]:
    """Return the hints of an exercise, the gentlest first; WordlabError if it has none."""
    assignment, _ = find_exercise(exercise_id)
    try:
        hints: Sequence[str] = import_module(f"wordlab.hints.{assignment.module}").HINTS[
            exercise_id
        ]
    except (ModuleNotFoundError, KeyError):
        raise WordlabError(f"{exercise_id} has no hints yet.") from None
    return hints


def hint(exercise_id: str, number: int | None = None) -> None:
    """Show the next hint of an exercise, or as many from the first on as are asked for.

    WordlabError for an unknown exercise, or for a number of hints that there is not.
    """
    show(next_hints(exercise_id, number))


def next_hints(exercise_id: str, number: int | None = None) -> HintCard:
    """Return the next hint of an exercise, or the first ones, and note that they were shown."""
    assignment, exercise = find_exercise(exercise_id)
    hints = hints_of(exercise_id)
    if number is not None and not (isinstance(number, int) and 1 <= number <= len(hints)):
        raise WordlabError(f"{exercise_id} has the hints 1 to {len(hints)}, but not {number!r}.")
    seen = hints_seen(exercise_id)
    last = number or min(seen + 1, len(hints))
    first = 1 if number or seen >= len(hints) else last
    is_noted = note_hints(exercise_id, max(seen, last), assignment.name)
    return HintCard(exercise, hints, first, last, is_noted)


@dataclass(frozen=True)
class HintCard:
    """Some hints of an exercise, as text and as HTML."""

    exercise: Exercise
    hints: Sequence[str]
    first: int
    last: int
    is_noted: bool

    @property
    def _shown(self) -> list[tuple[int, str]]:
        return [(i, self.hints[i - 1]) for i in range(self.first, self.last + 1)]

    @property
    def _more(self) -> str:
        if self.last < len(self.hints):
            return f"Ask again for hint {self.last + 1} of {len(self.hints)}."
        return f"This was the last hint. Read {self.exercise.section}, again."

    def __repr__(self) -> str:
        rows = [
            f"{self.exercise.title}, hint {i} of {len(self.hints)}: {t}" for i, t in self._shown
        ]
        return "\n".join([*rows, self._more])

    def _repr_html_(self) -> str:
        rows = "".join(f'<li value="{i}">{code_spans(text)}</li>' for i, text in self._shown)
        return (
            f'<div role="note" style="border-left:5px solid {COLOURS[Status.NOT_WRITTEN]};'
            'padding:.4em .9em;margin:.3em 0;line-height:1.5;max-width:46em">'
            f"<div><strong>{escape(self.exercise.title)}: hints</strong></div>"
            f'<ol style="margin:.2em 0">{rows}</ol><div>{escape(self._more)}</div></div>'
        )
