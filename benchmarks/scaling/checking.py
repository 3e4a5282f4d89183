"""A class graded for real on this machine, beside what the simulation says of it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from scipy.stats import theilslopes

from benchmarks.grading import descendants, program
from benchmarks.watching import left_over, watched

from .costs import costs_of
from .course import NAME, course
from .forecast import SEED
from .model import simulate

WITHIN = 0.15  # of the throughput that was measured
FLAT = 0.05  # so much of its memory the grader may gain over the class


def check(root: Path, submissions: int, measured: Mapping[str, Any]) -> dict[str, Any]:
    """Grade such a class by `autograder grade`; its rows, memory and throughput, and the predicted.

    The costs come from another, smaller class; this one is not looked at before it is predicted.
    """
    processors = os.cpu_count() or 1
    said = simulate(costs_of(measured), submissions, processors, SEED, processors)
    course(root, submissions)
    report = root / "report.json"
    command = [program("autograder"), "grade", NAME, "--json", str(report)]
    before = descendants()
    memory, wall = watched(command, root, every=3.0)
    graded = [row for row in json.loads(report.read_text("utf-8")) if row["points"] is not None]
    return {
        "submissions": submissions,
        "workers": processors,
        "rows": rows(root),
        "graded": len(graded),
        "mean_points": mean(row["points"] for row in graded) if graded else 0.0,
        "wall_seconds": wall,
        "predicted_seconds": said.seconds,
        "throughput_off": wall / said.seconds - 1,
        "writer_busy": said.writer_busy,
        "workers_busy": said.workers_busy,
        "memory_mb": [[round(at, 2), round(held / 2**20, 2)] for at, held in memory],
        "memory_gained": gained(memory),
        "processes_left": left_over(before),
    }


def rows(root: Path) -> int:
    """Submissions of which the gradebook holds a score for every exercise."""
    from wordlab.exercises import find_assignment

    exercises = len(find_assignment(NAME).exercises)
    query = (
        "SELECT count(*) FROM (SELECT notebook_id FROM grade WHERE auto_score IS NOT NULL "
        "GROUP BY notebook_id HAVING count(*) = ?)"
    )
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        (count,) = gradebook.execute(query, (exercises,)).fetchone()
    gradebook.close()
    return int(count)


def gained(memory: Sequence[tuple[float, float]]) -> float:
    """By which part of its median the grader's memory grew from the first fifth of the run to its end.

    That is the median slope between two samples (Theil and Sen), which a single sample in the midst
    of a start does not move. The start, while everything is loaded, and the end, while it is taken
    down, are left out.
    """
    at, held = np.array(memory).T
    middle = (at > at[-1] * 0.2) & (at < at[-1] * 0.98)
    if middle.sum() < 3:
        return 0.0
    slope = theilslopes(held[middle], at[middle]).slope
    return float(slope * np.ptp(at[middle]) / np.median(held[middle]))


def wrong(found: Mapping[str, Any]) -> list[str]:
    """What is not as it should be, in sentences."""
    count, sentences = found["submissions"], []
    if found["rows"] != count or found["graded"] != count:
        sentences.append(
            f"Of {count} submissions {found['graded']} were graded and {found['rows']} have all "
            "their scores in the gradebook."
        )
    if found["memory_gained"] > FLAT:
        sentences.append(f"The grader's memory grew by {found['memory_gained']:.1%}.")
    if abs(found["throughput_off"]) > WITHIN:
        sentences.append(
            f"The run took {found['wall_seconds']:.0f} s, the simulation said "
            f"{found['predicted_seconds']:.0f} s."
        )
    if found["processes_left"]:
        sentences.append(f"Still running: {', '.join(found['processes_left'])}")
    return sentences
