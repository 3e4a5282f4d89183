"""Naming a mistake by what it does: the outcomes of known mistakes on the checks' inputs.

A fingerprint holds numbers and one sentence, no code, so students may have it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from wordlab.checking.calls import Outcome
from wordlab.checking.checks import Result
from wordlab.checking.plain import Opaque, same
from wordlab.vectors import WordVectors

RTOL, ATOL = 1e-4, 1e-6
DIGITS = 7


@dataclass(frozen=True)
class Fingerprint:
    """A known mistake: its id, the sentence that explains it, and what it does on each check."""

    id: str
    says: str
    fails: Sequence[str]
    traces: Mapping[str, list[Any]]


def fingerprint(mistake_id: str, says: str, results: Iterable[Result]) -> Fingerprint:
    """Take the fingerprint of a mistake from the results of running it through the checks."""
    results = list(results)
    fails = [result.check.name for result in results if not result.passed]
    return Fingerprint(mistake_id, says, fails, _traces(results))


def _traces(results: Iterable[Result]) -> dict[str, list[Any]]:
    return {result.check.name: [as_data(o) for o in result.trace] for result in results}


def diagnose(results: Iterable[Result], known: Iterable[Fingerprint]) -> Fingerprint | None:
    """Return the one known mistake that explains these results best, or None.

    It must have failed the first check that failed here, with the same outcomes, and agree on
    more of the other checks than any rival. Where two agree equally well, neither is named.
    """
    results = list(results)
    failed = next((result for result in results if not result.passed), None)
    if failed is None:
        return None
    traces = _traces(results)
    first = failed.check.name
    suspects = [
        mistake
        for mistake in known
        if first in mistake.fails and _agree(traces[first], mistake.traces[first])
    ]
    ranked = sorted(
        (
            (sum(_agree(traces[n], m.traces.get(n)) for n in traces), i)
            for i, m in enumerate(suspects)
        ),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return suspects[ranked[0][1]]


def _agree(a: list[Any], b: list[Any] | None) -> bool:
    return b is not None and same(a, b, RTOL, ATOL)


def as_data(outcome: Outcome) -> Any:
    """Write an outcome as what JSON can hold, so that stored and fresh outcomes compare alike."""
    if outcome.raised:
        return {"raised": outcome.raised.name}
    data = _value_as_data(outcome.value)
    return {"changed": data} if outcome.changed_inputs else data


def _value_as_data(value: Any) -> Any:
    if isinstance(value, Opaque):
        return {"type": value.type_name}
    if isinstance(value, WordVectors):
        return {"words": list(value.words), "matrix": _value_as_data(value.matrix)}
    if isinstance(value, np.ndarray):
        return {"shape": list(value.shape), "flat": [_number(x) for x in value.ravel().tolist()]}
    if isinstance(value, np.generic):
        return _number(value.item())
    if isinstance(value, list | tuple):
        return [_value_as_data(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _value_as_data(item) for key, item in value.items()}
    return _number(value)


def _number(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    return value if isinstance(value, bool | int | str) or value is None else str(value)


@lru_cache
def stored_fingerprints(assignment: str) -> dict[str, list[Fingerprint]]:
    """The known mistakes of an assignment's exercises on the public checks, by exercise."""
    text = files("wordlab").joinpath("fingerprints", f"{assignment}.json").read_text("utf-8")
    return {
        exercise: [Fingerprint(**entry) for entry in entries]
        for exercise, entries in json.loads(text).items()
    }
