"""A discrete-event model of grading a class: who works when, and who waits for whom.

It follows `autograder.batch.grade_all`. One process, the writer, reads submissions, hands them out
while the pool takes more, waits until one comes back, and writes it down. The workers take what is
handed out in turn. On one computer all of them share its processors; on a cluster each has one of
its own, and every submission passes the scheduler twice.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

# How long a process computes before another one that waits gets its processor: Linux's order.
SLICE = 0.003
AHEAD = 2  # for each worker the pool takes so many submissions


@dataclass(frozen=True)
class Work:
    """Seconds on a processor, and seconds in which a process only waits (a disk, an end of a box)."""

    cpu: float
    wait: float = 0.0


@dataclass(frozen=True)
class Writing:
    """What writing a submission down takes, as the gradebook fills.

    `samples` are single submissions in a small gradebook; in one that has `rows` submissions they
    take `growth` seconds longer for each of them.
    """

    samples: Sequence[Work]
    growth: float = 0.0


@dataclass(frozen=True)
class Costs:
    """Measured seconds: single submissions where a list, a mean where a number.

    `jobs` are a worker's, `reading` and `writing` the writer's. Of each submission handed over,
    the pool takes `hand_over` from the writer and `take_over` from the worker, and where there is
    a scheduler `schedule` from that; `travel` passes on the way.
    """

    jobs: Sequence[Work]
    reading: Sequence[Work]
    writing: Writing
    hand_over: float
    take_over: float
    schedule: float = 0.0
    travel: float = 0.0
    start: float = 0.0


@dataclass(frozen=True)
class Run:
    """What came of a simulated run: its seconds, and which part of them each side was busy."""

    seconds: float
    writer_busy: float
    workers_busy: float
    scheduler_busy: float


def simulate(
    costs: Costs, submissions: int, workers: int, seed: int, processors: int | None = None
) -> Run:
    """Grade so many submissions by so many workers; each draws its costs from the measured ones.

    With `processors`, writer and workers share these; otherwise each has its own.
    """
    return _Simulation(costs, submissions, workers, seed, processors).run()


def stations(costs: Costs, submissions: int) -> dict[str, float]:
    """Mean seconds of a submission at each station that all pass one by one, and at a worker.

    The writer's are those in the middle of a class of this size.
    """
    writer = _mean(costs.reading) + _mean(costs.writing.samples) + costs.hand_over
    return {
        "worker": _mean(costs.jobs) + costs.take_over,
        "writer": writer + costs.writing.growth * submissions / 2,
        "scheduler": costs.schedule,
    }


def _mean(works: Sequence[Work]) -> float:
    return float(np.mean([work.cpu + work.wait for work in works]))


class _Simulation:
    def __init__(
        self, costs: Costs, submissions: int, workers: int, seed: int, processors: int | None
    ) -> None:
        draw = np.random.default_rng(seed).integers
        self._costs = costs
        self._submissions = submissions
        self._workers = workers
        self._jobs = draw(len(costs.jobs), size=submissions)
        self._read = draw(len(costs.reading), size=submissions)
        self._written = draw(len(costs.writing.samples), size=submissions)
        self._world = simpy.Environment()
        self._shared = simpy.Resource(self._world, processors) if processors else None
        self._scheduler = simpy.Resource(self._world, 1)
        self._queue = simpy.Store(self._world)
        self._done = simpy.Store(self._world)
        self._busy = {"writer": 0.0, "workers": 0.0, "scheduler": 0.0}

    def run(self) -> Run:
        writer = self._world.process(self._write_all())
        for _ in range(self._workers):
            self._world.process(self._work())
        self._world.run(until=writer)
        seconds = self._world.now
        parts = {name: busy / seconds for name, busy in self._busy.items()}
        return Run(
            self._costs.start + seconds,
            parts["writer"],
            parts["workers"] / self._workers,
            parts["scheduler"],
        )

    def _write_all(self) -> Generator[Any, Any, None]:
        costs, sent, written = self._costs, 0, 0
        while written < self._submissions:
            if sent < self._submissions and sent - written < AHEAD * self._workers:
                work = costs.reading[self._read[sent]]
                yield from self._do("writer", Work(work.cpu + costs.hand_over / 2, work.wait))
                self._world.process(self._hand_over(sent))
                sent += 1
                continue
            # Whatever came back meanwhile is written down before more is handed out.
            for _ in range(max(1, len(self._done.items))):
                yield self._done.get()
                work = costs.writing.samples[self._written[written]]
                cpu = work.cpu + costs.writing.growth * written + costs.hand_over / 2
                yield from self._do("writer", Work(cpu, work.wait))
                written += 1

    def _hand_over(self, number: int) -> Generator[Any, Any, None]:
        yield from self._pass_scheduler()
        yield self._queue.put(number)

    def _work(self) -> Generator[Any, Any, None]:
        while True:
            number = yield self._queue.get()
            work = self._costs.jobs[self._jobs[number]]
            cpu = work.cpu + self._costs.take_over
            yield from self._do("workers", Work(cpu, work.wait))
            self._world.process(self._hand_back(number))

    def _hand_back(self, number: int) -> Generator[Any, Any, None]:
        yield from self._pass_scheduler()
        yield self._done.put(number)

    def _pass_scheduler(self) -> Generator[Any, Any, None]:
        if self._costs.schedule:
            with self._scheduler.request() as turn:
                yield turn
                self._busy["scheduler"] += self._costs.schedule / 2
                yield self._world.timeout(self._costs.schedule / 2)
        if self._costs.travel:
            yield self._world.timeout(self._costs.travel / 2)

    def _do(self, who: str, work: Work) -> Generator[Any, Any, None]:
        self._busy[who] += work.cpu + work.wait
        if self._shared is None:
            yield self._world.timeout(work.cpu + work.wait)
            return
        left = work.cpu
        while left > 0:
            with self._shared.request() as turn:
                yield turn
                yield self._world.timeout(min(left, SLICE))
            left -= SLICE
        yield self._world.timeout(work.wait)
