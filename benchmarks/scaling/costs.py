"""What grading a submission costs, part by part, measured on this machine with the real parts."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import platform
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import astuple, replace
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.grading import program, run
from benchmarks.postgresql import programs, server

from .course import NAME, course, fill, jobs_of, on_postgresql
from .meter import Meter
from .model import Costs, Work, Writing
from .passing import dask_overhead, local_overhead

Say = Callable[[str], None]

GRADEBOOKS = ("sqlite", "postgresql")
WARM_UP = 2  # submissions at the start that are not counted: they start what the others use
LEVELS = (0, 20_000, 100_000)  # submissions that a gradebook holds before a few are written
QUICK = (0, 500)
WRITES = 50


def measure(submissions: int, folder: Path, levels: Sequence[int], say: Say) -> dict[str, Any]:
    """Grade a class of this size and take the time of every part; plain data for `costs_of`."""
    say("making a class")
    root = course(folder / "course", submissions)
    say("a class on all processors")
    parts, outcomes = on_a_busy_machine(root, folder)
    size = round(float(np.mean([len(outcome.notebook) for outcome in outcomes])))
    alone = {}
    for kind in GRADEBOOKS:
        with ExitStack() as stack:
            found = programs()
            if kind == "postgresql" and found is None:
                continue
            place = Path(shutil.copytree(root, folder / kind))
            if kind == "postgresql":
                on_postgresql(place, stack.enter_context(server(found)))
            alone[kind] = writer_alone(place, outcomes, levels, lambda t, k=kind: say(f"{k}, {t}"))
    say("handing over, here")
    here = local_overhead(root, size)
    say("handing over, with Dask")
    dask = dask_overhead(root, folder, size)
    say("the start")
    run([program("autograder"), "grade", NAME], root)
    command = run([program("autograder"), "grade", NAME], root)
    return {
        "submissions": submissions,
        "processors": os.cpu_count(),
        "busy": {part: _plain(works) for part, works in parts.items()},
        "alone": alone,
        "local": here,
        "dask": dask,
        "command": command.wall,
        "bytes": {"submission": len(pickle.dumps(jobs_of(root)[0])), "verdict": size},
    }


def machine() -> dict[str, Any]:
    """What the costs were measured on."""
    models = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "processor": models[0] if models else platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("nbgrader", "distributed", "simpy")},
    }


def costs_of(measured: Mapping[str, Any], gradebook: str = "sqlite", dask: bool = False) -> Costs:
    """The costs in a place: on this machine, or on a cluster whose writer has a machine alone."""
    alone, way = measured["alone"][gradebook], measured["dask" if dask else "local"]
    # The jobs were measured with the way through the pool of this machine.
    passed = measured["local"]["writer"] + measured["local"]["worker"]
    writer = alone if dask else measured["busy"]
    writing = alone["writing"]["0"] if dask else measured["busy"]["writing"]
    return Costs(
        jobs=[
            replace(job, cpu=max(0.0, job.cpu - passed)) for job in _works(measured["busy"]["jobs"])
        ],
        reading=_works(writer["reading"]),
        writing=Writing(_works(writing), growth(alone["writing"])),
        hand_over=way["writer"],
        take_over=way["worker"],
        schedule=way.get("scheduler", 0.0),
        travel=way.get("travel", 0.0),
        start=measured["command"] + measured["local"]["start"],
    )


def growth(levels: Mapping[str, Sequence[Sequence[float]]]) -> float:
    """Seconds by which writing grows for each submission in the gradebook, by least squares."""
    rows = [int(level) for level, works in levels.items() for _ in works]
    seconds = [sum(work) for works in levels.values() for work in works]
    return max(0.0, float(np.polyfit(rows, seconds, 1)[0])) if len(levels) > 1 else 0.0


def _works(plain: Sequence[Sequence[float]]) -> list[Work]:
    return [Work(*seconds) for seconds in plain]


def _plain(works: Sequence[Work]) -> list[list[float]]:
    return [[round(seconds, 6) for seconds in astuple(work)] for work in works]


def on_a_busy_machine(root: Path, folder: Path) -> tuple[dict[str, list[Work]], list[Any]]:
    """The costs of a class that is split between as many lanes as there are processors.

    So each part is measured as it is while every processor is at work; two that are hyperthreads of
    one core are slower then.
    """
    lanes = [folder / f"lane{number}" for number in range(os.cpu_count() or 1)]
    students = sorted(path.name for path in (root / "submitted").iterdir())
    for number, place in enumerate(lanes):
        shutil.copytree(root, place)
        for index, student in enumerate(students):
            if index % len(lanes) != number:
                shutil.rmtree(place / "submitted" / student)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(lanes), context, _in_lane, (context.Barrier(len(lanes)),)) as pool:
        found = list(pool.map(_lane, lanes))
    parts = {
        part: [work for result in found for work in result[index]]
        for index, part in enumerate(("reading", "jobs", "writing"))
    }
    return parts, [outcome for result in found for outcome in result[3]]


def _in_lane(all_lanes: Any) -> None:
    global _all_lanes
    _all_lanes = all_lanes


def _lane(root: Path) -> tuple[list[Work], list[Work], list[Work], list[Any]]:
    """Grade a course folder by one process of a pool, one submission after the other."""
    from autograder.pools import local_pool
    from wordlab.exercises import find_assignment

    meter, read, judged = Meter(), [], []
    written, outcomes = [], []
    with local_pool(1, True, find_assignment(NAME).preload) as pool:

        def submit(call: Callable[..., Any], *arguments: Any) -> Any:
            read.append(meter())
            outcome = pool.submit(call, *arguments).result()
            judged.append(meter())
            return outcome

        for outcome in _graded(root, submit):
            written.append(meter())
            outcomes.append(outcome)
            if len(outcomes) == WARM_UP:
                _all_lanes.wait()
                meter()
    return read[WARM_UP:], judged[WARM_UP:], written[WARM_UP:], outcomes


def _graded(root: Path, submit: Callable[..., Any], force: bool = False) -> Iterator[Any]:
    """Grade a course folder through a pool whose only worker is this call."""
    from autograder.grade_class import grade_class
    from autograder.pools import Pool
    from wordlab.exercises import find_assignment

    def submitted(*arguments: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(submit(*arguments))
        return done

    pool = Pool(submitted, 1)
    for outcome in grade_class(root, find_assignment(NAME), pool, force=force):
        if outcome.failure:
            raise SystemExit(f"{outcome.student}: {outcome.failure}")
        yield outcome


def writer_alone(
    root: Path, outcomes: Sequence[Any], levels: Sequence[int], say: Say
) -> dict[str, Any]:
    """What reading and writing take when the writer has a machine alone, as its gradebook fills.

    The outcomes of earlier grading are handed in under new names, and nothing is judged. `again` is
    writing over what is there.
    """
    templates = sorted(path.rename(root / path.name) for path in (root / "submitted").iterdir())
    ready, read, written, again = cycle(outcomes), [], {}, {}
    for held, level in zip((0, *levels), levels, strict=False):
        say(f"{level:,} submissions in the gradebook")
        fill(root, held, level)
        for number, template in enumerate(islice(cycle(templates), WARM_UP + WRITES)):
            shutil.copytree(template, root / "submitted" / f"level{level:07}-{number:03}")
        for times, force in ((written, False), (again, True)):
            meter, works = Meter(), []

            def submit(_: Any, job: Any) -> Any:
                read.append(meter())  # noqa: B023  (called in this round)
                return replace(next(ready), student=job.student, digest=job.digest)

            for outcome in _graded(root, submit, force):
                work = meter()
                if not outcome.unchanged:
                    works.append(work)
            times[str(level)] = _plain(works[WARM_UP:])
    return {"reading": _plain(read[WARM_UP:]), "writing": written, "again": again}
