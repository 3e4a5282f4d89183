"""Large classes on many workers, simulated from measured costs."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import Any

from .costs import GRADEBOOKS, costs_of
from .model import simulate, stations

CLASSES = (10_000, 100_000)
QUICK = (100,)
WORKERS = (1, 2, 4, 8, 12, 16, 24, 32, 64)
SEED = 2024


def forecast(measured: Mapping[str, Any], sizes: Sequence[int]) -> list[dict[str, Any]]:
    """For each gradebook and class: what became of it on so many workers, and of each station."""
    wanted = [
        (gradebook, submissions)
        for gradebook in GRADEBOOKS
        if gradebook in measured["alone"]
        for submissions in sizes
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context) as pool:
        return list(pool.map(partial(_part, measured), *zip(*wanted, strict=True)))


def _part(measured: Mapping[str, Any], gradebook: str, submissions: int) -> dict[str, Any]:
    costs = costs_of(measured, gradebook, dask=True)
    return {
        "gradebook": gradebook,
        "submissions": submissions,
        "stations": stations(costs, submissions),
        "runs": [
            {"workers": workers, **asdict(simulate(costs, submissions, workers, SEED))}
            for workers in WORKERS
        ],
    }
