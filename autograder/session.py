"""A submission's process as the grader sees it: run a cell, call a function, survive anything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from wordlab.checking.calls import Outcome, Raised
from wordlab.data import cache_folder
from wordlab_worker import wire

Launcher = Callable[[socket.socket, str], subprocess.Popen[bytes]]

TIME_LIMIT = Outcome(raised=Raised(("TimeLimitExceeded",), "there was no answer in time"))
CRASHED = Outcome(raised=Raised(("ProcessDied",), "the Python process ended during this call"))


@dataclass(frozen=True)
class Limits:
    """How long student code may take, in seconds of wall time, and how much it may answer."""

    cell_seconds: float = 60.0
    call_seconds: float = 10.0
    grace_seconds: float = 2.0
    answer_bytes: int = 64 * 2**20


@dataclass
class CellRun:
    """What one cell showed, and how it ended."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False


def launch_plain(connection: socket.socket, folder: str) -> subprocess.Popen[bytes]:
    """Start the worker as an ordinary process: another process, but no sandbox."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": folder,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "WORDLAB_DATA": str(cache_folder()),
    }
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return subprocess.Popen(
        [sys.executable, "-I", "-m", "wordlab_worker", str(connection.fileno())],
        pass_fds=[connection.fileno()],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class Session:
    """One process that runs a submission's code, started again when the code kills it.

    A cell that hangs is interrupted, then killed. After a kill or a crash the process starts
    afresh and repeats the earlier cells, except those that ended it.
    """

    def __init__(self, launch: Launcher = launch_plain, limits: Limits | None = None) -> None:
        self._launch = launch
        self._limits = limits or Limits()
        self._survived: list[str] = []
        self._folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        self._number = 0
        self._start()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, source: str) -> CellRun:
        """Run one cell and collect what it showed."""
        try:
            answer = self._ask(["run", source], self._limits.cell_seconds)
            run = CellRun(list(answer["outputs"]), bool(answer["failed"]))
        except TimeoutError:
            self._restart()
            return _ended(f"This cell was stopped after {self._limits.cell_seconds:g} seconds.")
        except (wire.WireError, KeyError, TypeError):
            self._restart()
            return _ended("This cell ended the Python process.")
        self._survived.append(source)
        return run

    def call(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], count_calls: bool = False
    ) -> Outcome:
        """Call a function of the notebook; a hang or a crash is an outcome like any other."""
        request = ["call", name, list(args), dict(kwargs), count_calls]
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
        """End the process with everything that it started, and remove its folder."""
        self._stop()
        self._folder.cleanup()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = self._launch(theirs, self._folder.name)
        self._connection = ours

    def _stop(self) -> None:
        self._connection.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _restart(self) -> None:
        self._stop()
        self._start()
        survived, self._survived = self._survived, []
        for source in survived:
            try:
                self._ask(["run", source], self._limits.cell_seconds)
                self._survived.append(source)
            except (TimeoutError, wire.WireError):
                self._stop()
                self._start()

    def _ask(self, request: list[Any], seconds: float) -> Any:
        self._number += 1
        wire.send(self._connection, [self._number, *request])
        try:
            return self._answer(seconds)
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGINT)
            return self._answer(self._limits.grace_seconds)

    def _answer(self, seconds: float) -> Any:
        frame = wire.receive(self._connection, seconds, self._limits.answer_bytes)
        if not isinstance(frame, list) or len(frame) != 2 or frame[0] != self._number:
            raise wire.WireError("an answer to a question that was not asked")
        return frame[1]


def _ended(message: str) -> CellRun:
    error = {"type": "error", "name": "Stopped", "message": message, "traceback": message}
    return CellRun([error], failed=True)


class NotebookCaller:
    """Calls one function of a session; after two hangs or crashes it gives up at once."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name
        self._ended = 0

    def __call__(
        self, args: Sequence[Any], kwargs: Mapping[str, Any], count_calls: bool = False
    ) -> Outcome:
        """Call the function with these inputs."""
        if self._ended == 2:
            return TIME_LIMIT
        outcome = self._session.call(self._name, args, kwargs, count_calls)
        self._ended += outcome is TIME_LIMIT or outcome is CRASHED
        return outcome
