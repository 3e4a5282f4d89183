"""How often the grader is wrong, counted: mutants, known mistakes and right code, one by one.

All of it is our own code, so it runs without a sandbox, in a pool of processes. One that hangs or
dies takes no other case with it.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from types import FrameType
from typing import Any

import numpy as np

from autograder.banks import alternatives, hidden_checks, misconceptions
from autograder.equivalents import Excused, excused
from autograder.judge import verdict
from autograder.limits import Limits
from autograder.margins import Margins
from autograder.mutants import cell_of, mutants, reference
from autograder.session import CRASHED
from wordlab.checking.calls import Call, LocalCaller, Outcome
from wordlab.checking.checks import Check, Exercise, Result, run_checks
from wordlab.exercises import Assignment, find_assignment
from wordlab.vectors import WordVectors

SEED = 1
SEEDS = 20
PROCESSES = 2
# What grading gives a call, but in CPU time, so that a busy machine judges alike. An endless loop
# is found in no other way.
CPU_SECONDS = Limits().call_seconds
# Of one case: for what hangs where no call is timed.
WALL_SECONDS = 600
# As in grading, and two processes are enough for two cores.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
HUNG = "it takes too long"
DIED = "its process ends"

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Work:
    """One case to judge: a cell's code, the exercise that it is for, and what kind of case it is.

    A mutant is judged up to the first check that it loses. What is `wrong` or `right` is judged by
    all checks, right code with a later seed by the hidden ones alone: the others have no seed.
    """

    kind: str
    assignment: str
    exercise: str
    name: str
    source: str
    seed: int = SEED


@dataclass(frozen=True)
class Judged:
    """What came of a case: the checks that it lost, public and hidden, and the mistake shown."""

    lost: tuple[str, ...] = ()
    lost_public: bool = False
    shown: str = ""
    margins: Margins = field(default_factory=Margins)
    floats: frozenset[str] = frozenset()


class TooLongError(BaseException):
    """Raised inside code that takes too long."""


@contextmanager
def limited() -> Iterator[None]:
    """Raise TooLongError in code that takes longer than a call may."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooLongError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class WatchingCaller(LocalCaller):
    """Ends calls that take too long; notes which types of floats a function is given in arrays."""

    def __init__(self, written: Callable[..., Any]) -> None:
        super().__init__(written)
        self.floats: set[str] = set()

    def __call__(self, call: Call) -> Outcome:
        """Make the call, and note the arrays that it is given."""
        self._note([*call.args, *call.kwargs.values()])
        with limited():
            outcome = super().__call__(call)
        # Grading does not take such an answer, and a check may make lists of it.
        return CRASHED if bytes_of(outcome.value) > Limits().answer_bytes else outcome

    def _note(self, value: Any) -> None:
        if isinstance(value, WordVectors):
            value = value.matrix
        if isinstance(value, np.ndarray):
            self.floats |= {value.dtype.name} if value.dtype.kind == "f" else set()
        elif isinstance(value, Mapping | list | tuple):
            for item in value.values() if isinstance(value, Mapping) else value:
                self._note(item)


def bytes_of(value: Any) -> int:
    """The bytes of all arrays in a plain value."""
    if isinstance(value, WordVectors):
        value = value.matrix
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Mapping | list | tuple):
        return sum(map(bytes_of, value.values() if isinstance(value, Mapping) else value))
    return 0


def judge(work: Work) -> Judged:
    """Judge one case in this process."""
    assignment = find_assignment(work.assignment)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return _judge(work, assignment, assignment.exercise(work.exercise))
    except TooLongError:
        return Judged((HUNG,), lost_public=True)


def _judge(work: Work, assignment: Assignment, exercise: Exercise) -> Judged:
    # As in a notebook, an exercise may use the functions of the others, which are right here.
    right = import_module(f"solutions.{assignment.module}")
    names: dict[str, Any] = {e.id: getattr(right, e.id) for e in assignment.exercises}
    names["__name__"] = "cell"
    try:
        with limited():
            exec(compile(work.source, work.name, "exec", dont_inherit=True), names)  # noqa: S102
    except Exception as error:
        return Judged((f"the cell raises {type(error).__name__}",), lost_public=True)
    caller = WatchingCaller(names[exercise.id])
    margins = Margins()

    def results(checks: Iterable[Check]) -> Iterator[Result]:
        for check in checks:
            with margins.of(check.name):
                (result,) = run_checks(exercise, [check], caller, work.seed)
            yield result

    own = list(exercise.public)
    more = list(hidden_checks(assignment)[exercise.id])
    if work.kind == "mutant":
        failed = next((r.check for r in results([*own, *more]) if not r.passed), None)
        if failed is None:
            return Judged(margins=margins)
        return Judged((failed.name,), failed in own, margins=margins)
    public = list(results(own)) if work.seed == SEED else []
    hidden = list(results(more))
    lost = tuple(r.check.name for r in [*public, *hidden] if not r.passed)
    shown = ""
    if public and lost:
        shown = verdict(assignment, exercise, public, hidden, work.seed).mistake
    in_public = not all(r.passed for r in public)
    return Judged(lost, in_public, shown, margins, frozenset(caller.floats))


def cases(assignment: Assignment, exercise: str) -> tuple[list[Work], dict[str, str]]:
    """Everything that is judged for one exercise, and the operator of each mutant by its name."""
    changed = mutants(assignment, exercise)

    def work(kind: str, name: str, source: str, seed: int = SEED) -> Work:
        return Work(kind, assignment.name, exercise, name, source, seed)

    wrong = misconceptions(assignment).of(exercise)
    right = [reference(assignment, exercise), *alternatives(assignment).of(exercise)]
    return [
        *(work("mutant", mutant.name, mutant.source) for mutant in changed),
        *(work("wrong", entry.id, cell_of(entry)) for entry in wrong),
        *(
            work("right", entry.id, cell_of(entry), seed)
            for entry in right
            for seed in range(SEED, SEED + SEEDS)
        ),
    ], {mutant.name: mutant.operator for mutant in changed}


@contextmanager
def judges(assignment: Assignment, processes: int) -> Iterator[Callable[[Work], Future[Judged]]]:
    """Processes that judge cases; those of a Keras assignment import TensorFlow once each."""
    from pebble import ProcessPool

    os.environ.update(ONE_THREAD)
    # A fork server starts small and has one thread, so that its forks are cheap and safe.
    multiprocessing.set_forkserver_preload(["autograder.rates"])
    with ProcessPool(
        max_workers=processes,
        context=multiprocessing.get_context("forkserver"),
        initializer=_prepare,
        initargs=[assignment.preload],
    ) as pool:
        try:
            yield lambda work: pool.schedule(judge, args=[work], timeout=WALL_SECONDS)
        except BaseException:
            pool.stop()
            raise


def _prepare(modules: Sequence[str]) -> None:
    # As in grading: code that asks for more gets a MemoryError, not the machine's last byte.
    limit = Limits().process_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in modules:
        import_module(module)


def outcome(future: Future[Judged]) -> Judged:
    """What came of a case, also if its process died of it."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        return Judged((HUNG,), lost_public=True)
    except ProcessExpired:
        return Judged((DIED,), lost_public=True)


def measure(
    assignment: Assignment, only: Sequence[str], advance: Advance, processes: int = PROCESSES
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Judge all cases of these exercises; yield each one's id and figures as soon as they are there.

    `advance` is told the exercise that is waited for, how many of its cases are judged, and how
    many there are.
    """
    with judges(assignment, processes) as submit:
        waiting = []
        for exercise in only:
            work, operators = cases(assignment, exercise)
            waiting.append((exercise, operators, [(case, submit(case)) for case in work]))
        for exercise, operators, futures in waiting:
            judged = []
            for done, (case, future) in enumerate(futures):
                advance(exercise, done, len(futures))
                judged.append((case, outcome(future)))
            yield exercise, figures_of(operators, judged, excused(assignment, exercise))


def figures_of(
    operators: Mapping[str, str], judged: Sequence[tuple[Work, Judged]], known: Excused
) -> dict[str, Any]:
    """What the judged cases of one exercise come to, as data that JSON can hold."""
    of_kind = {
        kind: [(case, outcome) for case, outcome in judged if case.kind == kind]
        for kind in ("mutant", "wrong", "right")
    }
    unnoticed = [case.name for case, outcome in of_kind["mutant"] if not outcome.lost]
    killed_public = sum(outcome.lost_public for _, outcome in of_kind["mutant"])
    survivors = [name for name in unnoticed if name not in known.equivalent]
    first = [(case, outcome) for case, outcome in of_kind["right"] if case.seed == SEED]
    return {
        "mutants": len(of_kind["mutant"]),
        "equivalent": len(unnoticed) - len(survivors),
        "killed_hidden": len(of_kind["mutant"]) - len(unnoticed),
        "killed_public": killed_public,
        "survivors": [
            {"mutant": n, "operator": operators[n], "kills": known.survivors.get(n, "")}
            for n in survivors
        ],
        "stale": known.stale(unnoticed),
        "hung": [case.name for case, outcome in judged if outcome.lost in ((HUNG,), (DIED,))],
        "shown": {case.name: outcome.shown for case, outcome in of_kind["wrong"]},
        "accepted": [case.name for case, outcome in of_kind["wrong"] if not outcome.lost],
        "right": len(first),
        "rejected": [case.name for case, outcome in first if outcome.lost],
        "accused": [case.name for case, outcome in first if outcome.shown],
        "runs": len(of_kind["right"]),
        "flakes": [
            {"code": case.name, "seed": case.seed, "lost": list(outcome.lost)}
            for case, outcome in of_kind["right"]
            if outcome.lost
        ],
        "floats": sorted({name for _, outcome in of_kind["right"] for name in outcome.floats}),
        "margins": _margins(of_kind["right"], [*of_kind["mutant"], *of_kind["wrong"]]),
    }


def _margins(
    right: Iterable[tuple[Work, Judged]], wrong: Iterable[tuple[Work, Judged]]
) -> dict[str, dict[str, float | None]]:
    """Of each check: the farthest right answer, the nearest refused one, in tolerances."""
    taken: dict[str, float] = {}
    refused: dict[str, float] = {}
    for _, outcome in right:
        for check, miss in outcome.margins.taken.items():
            taken[check] = max(miss, taken.get(check, 0.0))
    for _, outcome in wrong:
        for check, miss in outcome.margins.refused.items():
            refused[check] = min(miss, refused.get(check, np.inf))
    return {
        check: {"right": _short(taken[check]), "wrong": _short(refused.get(check))}
        for check in taken
    }


def _short(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.2g}")
