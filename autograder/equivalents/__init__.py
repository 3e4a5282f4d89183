"""Mutants that need not, or cannot yet, be noticed: each is named, with the reason beside it.

An assignment's module, of its module name, holds two dictionaries, by exercise and then by reason:
`EQUIVALENT`, of mutants that do all that the docstring promises, and `SURVIVORS`, of those that do
not and yet get full marks, with what would notice them. Mutants are named as `Mutant.name` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module

from wordlab.exercises import Assignment

Reasons = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Excused:
    """The reasons of an exercise's mutants, by their names: equivalent ones, and survivors."""

    equivalent: Mapping[str, str]
    survivors: Mapping[str, str]

    def stale(self, unnoticed: Iterable[str]) -> list[str]:
        """Names that are no mutants any more, or of mutants that a check notices after all."""
        left = set(unnoticed)
        return [name for name in (*self.equivalent, *self.survivors) if name not in left]


def excused(assignment: Assignment, exercise: str) -> Excused:
    """What is written about the mutants of an exercise; ValueError for a name that stands twice."""
    module = import_module(f"autograder.equivalents.{assignment.module}")
    return Excused(_by_name(module.EQUIVALENT, exercise), _by_name(module.SURVIVORS, exercise))


def _by_name(reasons: Reasons, exercise: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for why, names in reasons.get(exercise, {}).items():
        for name in names:
            if name in found:
                raise ValueError(f"{exercise}: the mutant {name!r} is excused twice")
            found[name] = why
    return found
