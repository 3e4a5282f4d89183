"""What grading a submission costs, part by part, measured on this machine with the real parts.

CPU seconds are those of the process itself and of all that it started. A process that lives on, such
as the one from which warm workers are forked, is counted in steps of 10 ms, so single submissions
are that coarse; their mean is not.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import platform
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, replace
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.grading import PROJECT, class_of, descendants, make_course, program, run
from benchmarks.postgresql import new_database, programs, server

from .model import Costs, Work, Writing

Say = Callable[[str], None]

NAME = "01_word_vectors"
GRADEBOOKS = ("sqlite", "postgresql")
WARM_UP = 2  # submissions at the start that are not counted: they start what the others use
TICK = 1 / os.sysconf("SC_CLK_TCK")
LEVELS = (0, 20_000, 100_000)  # submissions that a gradebook holds before a few are written
QUICK = (0, 500)
WRITES = 50
ECHOES = 400
CLUSTER = 2  # worker processes


def course(root: Path, submissions: int) -> Path:
    """A course folder with a class that hands in `01_word_vectors`, one in five of it wrong."""
    import nbformat

    from autograder.submissions import solutions
    from wordlab.exercises import find_assignment

    assignment = find_assignment(NAME)
    source = nbformat.read(PROJECT / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    students = class_of(submissions, "numpy", assignment, solutions(source, assignment))
    config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    return make_course(root, NAME, source, students, config)


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


class Meter:
    """Takes the time between one call and the next, without what the call itself takes."""

    def __init__(self) -> None:
        self._start()

    def __call__(self) -> Work:
        """CPU seconds of this process and all below it, and the seconds in which none ran."""
        wall, own = time.perf_counter(), _own_cpu()
        below = _below_cpu()
        cpu = max(0.0, own - self._own + below - self._below)
        work = Work(cpu, max(0.0, wall - self._wall - cpu))
        self._start(below)
        return work

    def _start(self, below: float | None = None) -> None:
        self._below = _below_cpu() if below is None else below
        self._own, self._wall = _own_cpu(), time.perf_counter()


def _own_cpu() -> float:
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def _below_cpu() -> float:
    return sum(map(cpu_of, descendants()))


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and of those that it has waited for."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) * TICK
    return 0.0


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


def on_postgresql(root: Path, host: Path) -> None:
    """Give a course folder a gradebook on this server, which knows the assignment and no more."""
    (root / "gradebook.db").unlink()
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nget_config().CourseDirectory.db_url = "{new_database(host)}"\n')
    run([program("nbgrader"), "generate_assignment", NAME, "--force"], root)


def fill(root: Path, held: int, level: int) -> None:
    """Fill a course's gradebook with the submissions of others, from so many to so many."""
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy import text

    from autograder.course import load_config

    if level <= held:
        return
    directory = CourseDirectory(config=load_config(root))
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        (sample,) = gradebook.assignment_submissions(NAME)[0].notebooks
        values = {
            "first": held,
            "last": level,
            "assignment": gradebook.find_assignment(NAME).id,
            "notebook": gradebook.find_notebook(NAME, NAME).id,
            "sample": sample.id,
        }
        for statement in FILL:
            gradebook.db.execute(text(statement), values)
        gradebook.db.commit()
        if gradebook.db.bind.dialect.name == "postgresql":
            # A server does this by itself before long.
            gradebook.db.execute(text("ANALYZE"))
            gradebook.db.commit()


NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) "
    "UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last) SELECT "
)
NUMBER = "CAST(n.i AS VARCHAR(12))"
FILL = (
    f"INSERT INTO student (id) {NUMBERS} 'other' || {NUMBER} FROM n",
    "INSERT INTO submitted_assignment (id, assignment_id, student_id) "
    f"{NUMBERS} 'a' || {NUMBER}, :assignment, 'other' || {NUMBER} FROM n",
    "INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged) "
    f"{NUMBERS} 'n' || {NUMBER}, 'a' || {NUMBER}, :notebook, (1 = 0) FROM n",
    "INSERT INTO grade (id, notebook_id, cell_id, auto_score, needs_manual_grade) "
    f"{NUMBERS} substr(old.cell_id, 1, 16) || {NUMBER}, 'n' || {NUMBER}, old.cell_id, "
    "old.auto_score, old.needs_manual_grade "
    "FROM n CROSS JOIN (SELECT * FROM grade WHERE notebook_id = :sample) old",
    "INSERT INTO comment (id, notebook_id, cell_id) "
    f"{NUMBERS} substr(old.cell_id, 1, 16) || {NUMBER}, 'n' || {NUMBER}, old.cell_id "
    "FROM n CROSS JOIN (SELECT * FROM comment WHERE notebook_id = :sample) old",
)


def local_overhead(root: Path, size: int) -> dict[str, float]:
    """What a pool of processes takes of writer and worker for a submission, and how long it starts."""
    from autograder.pools import local_pool
    from wordlab.exercises import find_assignment

    jobs = jobs_of(root)
    begun = time.perf_counter()
    with local_pool(os.cpu_count(), True, find_assignment(NAME).preload) as pool:
        pool.submit(echo, jobs[0], size).result()
        start = time.perf_counter() - begun
        spent = _echoed(jobs, pool, size, lambda: {"worker": _below_cpu()})
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
        for job in jobs[:WRITES]:
            pool.submit(echo, job, size).result()
        round_trip = (time.perf_counter() - begun) / len(jobs[:WRITES])
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


def jobs_of(root: Path) -> list[Any]:
    """The submissions of a course folder as the writer hands them out."""
    from autograder.batch import Job, exercise_set, seed_of
    from autograder.course import source_notebook
    from autograder.limits import Limits

    source = source_notebook(root, NAME).read_bytes()
    exercises = exercise_set(NAME, source)
    jobs = []
    for path in sorted((root / "submitted").glob(f"*/{NAME}/{NAME}.ipynb")):
        content, student = path.read_bytes(), path.parts[-3]
        seed = seed_of(content, exercises)
        jobs.append(Job(student, content, source, NAME, exercises, seed, True, Limits()))
    return jobs
