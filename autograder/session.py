"""A submission's process as the grader sees it: run a cell, call a function, survive anything."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.limits import Limits
from autograder.worker import Worker
from wordlab.checking.calls import Call, Outcome, Raised
from wordlab.errors import WordlabError
from wordlab_worker import wire

Launch = Callable[[socket.socket, Limits], Worker]

TIME_LIMIT = Outcome(raised=Raised(("TimeLimitExceeded",), "there was no answer in time"))
START_SECONDS = 60.0
SETTLE_SECONDS = 0.03
CRASHED = Outcome(raised=Raised(("ProcessDied",), "the Python process ended during this call"))


@dataclass
class CellRun:
    """What one cell showed, and how it ended."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False


class WorkerError(WordlabError):
    """The grader's own means failed; this says nothing about a submission."""


class OverLimit(wire.WireError):
    """The worker takes more than it may, and has to be killed."""


class Session:
    """One process that runs a submission's code, started again when the code kills it.

    A cell that hangs is interrupted, then killed. After a kill or a crash the process starts
    afresh and repeats the earlier cells, except those that ended it. When the time for all cells
    together is over, no more is asked.
    """

    def __init__(self, launch: Launch, limits: Limits | None = None) -> None:
        self._launch = launch
        self._limits = limits or Limits()
        self._survived: list[str] = []
        self._number = 0
        self._ends = time.monotonic() + self._limits.session_seconds
        self._start()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def run(self, source: str) -> CellRun:
        """Run one cell and collect what it showed."""
        if self._is_over():
            return _ended(self._too_long())
        try:
            run = _cell_run(self._ask(["run", source], self._limits.cell_seconds))
        except TimeoutError:
            self._restart()
            seconds = self._limits.cell_seconds
            is_over = self._is_over()
            return _ended(
                self._too_long() if is_over else f"This cell was stopped after {seconds:g} seconds."
            )
        except wire.WireError as error:
            self._restart()
            why = f": {error}" if isinstance(error, OverLimit) else ""
            return _ended(f"This cell ended the Python process{why}.")
        self._survived.append(source)
        return run

    def call(self, name: str, call: Call) -> Outcome:
        """Call a function of the notebook; a hang or a crash is an outcome like any other."""
        look_on = None if call.look_on is None else list(call.look_on)
        request = ["call", name, list(call.args), dict(call.kwargs), call.count_calls, look_on]
        if self._is_over():
            return TIME_LIMIT
        try:
            answer = self._ask(request, self._limits.call_seconds)
        except TimeoutError:
            self._restart()
            return TIME_LIMIT
        except wire.WireError:
            self._restart()
            return CRASHED
        return answer if isinstance(answer, Outcome) else TIME_LIMIT

    def close(self) -> None:
        """End the process with everything that it started."""
        self._stop()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._worker = self._launch(theirs, self._limits)
        self._connection = ours
        try:
            ready = wire.receive(ours, START_SECONDS) == wire.READY
        except (TimeoutError, wire.WireError):
            ready = False
        if not ready:
            self._stop()
            raise WorkerError(
                "The process for student code could not be started, so nothing was graded. "
                "Run `autograder doctor`; it says what is missing."
            )

    def _stop(self) -> None:
        self._connection.close()
        self._worker.end()

    def _restart(self) -> None:
        """Start afresh and repeat the earlier cells.

        One that ends the process, or makes it speak without being asked, is left out from then on.
        """
        self._stop()
        self._start()
        done = 0
        while done < len(self._survived) and not self._is_over():
            try:
                self._ask(["run", self._survived[done]], self._limits.cell_seconds)
                if select.select([self._connection], [], [], SETTLE_SECONDS)[0]:
                    raise wire.WireError("it is gone, or says more than it was asked")
                done += 1
            except (TimeoutError, wire.WireError):
                del self._survived[done]
                self._stop()
                self._start()
                done = 0

    def _is_over(self) -> bool:
        return time.monotonic() > self._ends

    def _too_long(self) -> str:
        return f"The notebook was stopped after {self._limits.session_seconds:g} seconds."

    def _ask(self, request: list[Any], seconds: float) -> Any:
        self._number += 1
        wire.send(self._connection, [self._number, *request], seconds)
        try:
            return self._answer(min(seconds, max(self._ends - time.monotonic(), 0)))
        except TimeoutError:
            self._worker.interrupt()
            return self._answer(self._limits.grace_seconds)

    def _answer(self, seconds: float) -> Any:
        # The worker is watched all the time, also while a part of its answer is here.
        frame = wire.receive(self._connection, seconds, self._limits.answer_bytes, self._watch)
        if not isinstance(frame, list) or len(frame) != 2 or type(frame[0]) is not int:
            raise wire.WireError("no answer")
        number, answer = frame
        if number != self._number:
            raise wire.WireError("an answer to a question that was not asked")
        return answer

    def _watch(self) -> None:
        if len(self._worker.pids()) > self._limits.processes:
            raise OverLimit(f"it started more than {self._limits.processes} processes")
        if self._worker.memory() > self._limits.memory_bytes:
            raise OverLimit(f"it held more than {self._limits.memory_bytes >> 20} MiB of memory")


def _cell_run(answer: Any) -> CellRun:
    match answer:
        case {"outputs": list(outputs), "failed": bool(failed)}:
            return CellRun(outputs, failed)
    raise wire.WireError("no answer to this question")


def _ended(message: str) -> CellRun:
    error = {"type": "error", "name": "Stopped", "message": message, "traceback": message}
    return CellRun([error], failed=True)


class NotebookCaller:
    """Calls one function of a session; after two hangs or crashes it gives up at once."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._ended = 0

    def __call__(self, call: Call) -> Outcome:
        """Make this call in the session's process."""
        if self._ended == 2:
            return TIME_LIMIT
        outcome = self._session.call(self._name, call)
        self._ended += outcome is TIME_LIMIT or outcome is CRASHED
        return outcome
