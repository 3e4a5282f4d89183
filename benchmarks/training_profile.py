"""Where an epoch of the fast loops spends its time: the share of each function of the project."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = tuple(f"{ROOT / package}/" for package in ("solutions", "wordlab"))
LEAST = 0.02


def shares(run: Callable[[], Any]) -> dict[str, float]:
    """Return of each function of ours which share of the time it took, without those that it calls.

    What NumPy and SciPy do counts for the function that called them. Functions with no more than
    LEAST are summed up as "all others".
    """
    profile = cProfile.Profile()
    profile.runcall(run)
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    own: Counter[str] = Counter()
    for function, (*_, inclusive, callers) in stats.items():
        if is_ours(function):
            own[function[2]] += inclusive
            for caller, (*_, from_caller) in callers.items():
                if is_ours(caller):
                    own[caller[2]] -= from_caller
    total = own.total()
    large = {name: time / total for name, time in own.most_common() if time > LEAST * total}
    return {**large, "all others": 1 - sum(large.values())}


def is_ours(function: tuple[str, int, str]) -> bool:
    """Whether a function that cProfile met is in a package of ours, and has a name."""
    return function[0].startswith(OURS) and not function[2].startswith("<")
