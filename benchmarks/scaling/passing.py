"""What it takes to hand a submission to a worker and its verdict back, without judging it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.grading import PROJECT

from .course import NAME, jobs_of
from .meter import below_cpu, cpu_of

ECHOES = 400
ROUND_TRIPS = 50
CLUSTER = 2  # worker processes


def local_overhead(root: Path, size: int) -> dict[str, float]:
    """What a pool of processes takes of writer and worker for a submission, and how long it starts."""
    from autograder.pools import local_pool
    from wordlab.exercises import find_assignment

    jobs = jobs_of(root)
    begun = time.perf_counter()
    with local_pool(os.cpu_count(), True, find_assignment(NAME).preload) as pool:
        pool.submit(echo, jobs[0], size).result()
        start = time.perf_counter() - begun
        spent = _echoed(jobs, pool, size, lambda: {"worker": below_cpu()})
        ending = time.perf_counter()
    return {**spent, "start": start + time.perf_counter() - ending}


def dask_overhead(root: Path, folder: Path, size: int) -> dict[str, float]:
    """What Dask takes of writer, scheduler and worker for a submission; seconds on the way."""
    from autograder.pools import cluster_pool

    jobs = jobs_of(root)
    with cluster(folder) as (address, processes), cluster_pool(address) as pool:
        scheduler, *workers = processes

        def others() -> dict[str, float]:
            return {"scheduler": cpu_of(scheduler), "worker": sum(map(cpu_of, workers))}

        spent = _echoed(jobs, pool, size, others)
        begun = time.perf_counter()
        for job in jobs[:ROUND_TRIPS]:
            pool.submit(echo, job, size).result()
        round_trip = (time.perf_counter() - begun) / len(jobs[:ROUND_TRIPS])
    return {**spent, "travel": max(0.0, round_trip - sum(spent.values()))}


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A Dask scheduler and two workers; its address, and the three processes."""
    from distributed import Client

    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_"]
    options = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
        "env": {**os.environ, "PYTHONPATH": str(PROJECT)},
    }
    place = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = [*place, "--scheduler-file", str(file)]
    worker = ["--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started = []
    try:
        for kind, arguments in (("scheduler", scheduler), *[("worker", worker)] * CLUSTER):
            command = [*dask[:2], dask[2] + kind, *arguments]
            started.append(subprocess.Popen(command, **options))
        while not file.is_file():
            time.sleep(0.1)
        address = json.loads(file.read_text("utf-8"))["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(CLUSTER, timeout=60)
        yield address, [process.pid for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()


def echo(job: Any, size: int) -> Any:
    """An outcome as large as a real one, for a submission that nobody judges."""
    from autograder.batch import Outcome

    text = job.content * (1 + size // len(job.content))
    return Outcome(job.student, notebook=text[:size], digest=job.digest)


def _echoed(
    jobs: Sequence[Any], pool: Any, size: int, others: Callable[[], dict[str, float]]
) -> dict[str, float]:
    """CPU seconds of the writer and of others for a submission that comes back as it went."""
    from autograder.batch import grade_all
    from autograder.pools import Pool

    def submit(_: Any, job: Any) -> Any:
        return pool.submit(echo, job, size)

    def pass_through(count: int) -> None:
        for _ in grade_all(islice(cycle(jobs), count), Pool(submit, pool.ahead)):
            pass

    pass_through(5 * pool.ahead)
    before = {"writer": time.process_time(), **others()}
    pass_through(ECHOES)
    after = {"writer": time.process_time(), **others()}
    return {side: (after[side] - before[side]) / ECHOES for side in before}
