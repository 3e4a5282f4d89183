"""What a piece of work takes: CPU seconds of all processes that did it, and the rest of its time.

A process that lives on, such as the one from which warm workers are forked, is counted in steps of
10 ms, so single submissions are that coarse; their mean is not.
"""

from __future__ import annotations

import os
import resource
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.grading import descendants

from .model import Work

TICK = 1 / os.sysconf("SC_CLK_TCK")


class Meter:
    """Takes the time between one call and the next, without what the call itself takes."""

    def __init__(self) -> None:
        self._start()

    def __call__(self) -> Work:
        """CPU seconds of this process and all below it, and the seconds in which none ran."""
        wall, own = time.perf_counter(), _own_cpu()
        below = below_cpu()
        cpu = max(0.0, own - self._own + below - self._below)
        work = Work(cpu, max(0.0, wall - self._wall - cpu))
        self._start(below)
        return work

    def _start(self, below: float | None = None) -> None:
        self._below = below_cpu() if below is None else below
        self._own, self._wall = _own_cpu(), time.perf_counter()


def _own_cpu() -> float:
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def below_cpu() -> float:
    """CPU seconds of the processes that this one started and that still live."""
    return sum(map(cpu_of, descendants()))


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of those that it has waited for."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) * TICK
    return 0.0
