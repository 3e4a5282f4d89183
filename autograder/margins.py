"""How far answers lie from what the checks still accept, in tolerances: 1 is just accepted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wordlab.checking import checks
from wordlab.checking.plain import as_array, is_numeric, same
from wordlab.vectors import WordVectors


def distance(answer: Any, expected: Any, rtol: float, atol: float) -> float:
    """By how many tolerances an answer misses the expected value: 0 if equal, up to 1 accepted.

    Infinite where no tolerance helps: another shape, another text, nan for a number.
    """
    if is_numeric(answer) and is_numeric(expected):
        x, y = as_array(answer), as_array(expected)
        if x.shape != y.shape:
            return math.inf
        if same(answer, expected):
            return 0.0
        allowed = atol + rtol * np.abs(y)
        with np.errstate(all="ignore"):
            miss = np.abs(x - y)
            far = np.where((x == y) | (np.isnan(x) & np.isnan(y)), 0.0, miss / allowed)
        return float(np.max(np.where(np.isnan(far), math.inf, far)))
    if isinstance(answer, WordVectors) and isinstance(expected, WordVectors):
        if answer.words != expected.words:
            return math.inf
        return distance(answer.matrix, expected.matrix, rtol, atol)
    if isinstance(answer, list | tuple) and isinstance(expected, list | tuple):
        if len(answer) != len(expected):
            return math.inf
        return _largest(list(answer), list(expected), rtol, atol)
    if isinstance(answer, dict) and isinstance(expected, dict):
        if answer.keys() != expected.keys():
            return math.inf
        return _largest([answer[key] for key in expected], list(expected.values()), rtol, atol)
    return 0.0 if same(answer, expected) else math.inf


def _largest(answers: Sequence[Any], expected: Sequence[Any], rtol: float, atol: float) -> float:
    pairs = zip(answers, expected, strict=True)
    return max((distance(a, b, rtol, atol) for a, b in pairs), default=0.0)


@dataclass
class Margins:
    """Of each check by name: the farthest answer that it took, the nearest one that it did not."""

    taken: dict[str, float] = field(default_factory=dict)
    refused: dict[str, float] = field(default_factory=dict)

    def add(self, check: str, miss: float) -> None:
        """Write down one comparison of a check."""
        if miss <= 1:
            self.taken[check] = max(miss, self.taken.get(check, 0.0))
        elif math.isfinite(miss):
            self.refused[check] = min(miss, self.refused.get(check, math.inf))

    @contextmanager
    def of(self, check: str) -> Iterator[None]:
        """Write down every comparison that this check makes inside the block."""

        def watched(a: Any, b: Any, rtol: float = 0.0, atol: float = 0.0) -> bool:
            if rtol or atol:
                self.add(check, distance(a, b, rtol, atol))
            return same(a, b, rtol, atol)

        checks.same = watched
        try:
            yield
        finally:
            checks.same = same
