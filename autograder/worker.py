"""A worker process as the grader holds it: what it uses, and how it is stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import wordlab
import wordlab_worker
from autograder.limits import Limits
from wordlab.data import cache_folder

PAGE = os.sysconf("SC_PAGE_SIZE")


class Worker:
    """A process that runs student code, and whatever that code starts."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def pids(self) -> list[int]:
        """Every process of this worker, the worker itself first. Only Linux knows the others."""
        return process_tree(self._process.pid)

    def memory(self) -> int:
        """Bytes of memory that all its processes hold. Pages that they share count for each."""
        return sum(_resident(pid) for pid in self.pids())

    def interrupt(self) -> None:
        """Ask the worker to stop what it is doing."""
        for pid in self.pids()[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)

    def end(self) -> None:
        """Kill the worker and what it started, and wait until it is gone."""
        pids = self.pids()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()


class PlainWorker(Worker):
    """A worker that is another process of the grading user, and no more: not a sandbox."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="submission-", ignore_cleanup_errors=True)
        options: dict[str, Any] = {"limits": {}, "user": None}
        super().__init__(
            subprocess.Popen(
                [sys.executable, *worker_arguments(connection, options)],
                pass_fds=[connection.fileno()],
                cwd=self._folder.name,
                env={**environment(self._folder.name), "PATH": os.environ.get("PATH", "")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def end(self) -> None:
        """Kill the worker and what it started, and remove its folder."""
        super().end()
        self._folder.cleanup()


def worker_arguments(connection: socket.socket, options: dict[str, Any]) -> list[str]:
    """The arguments with which Python becomes a worker on this connection."""
    start = start_arguments("wordlab_worker.__main__")
    return [*start, str(connection.fileno()), json.dumps(options)]


def start_arguments(module: str) -> list[str]:
    """The arguments with which Python calls `main()` of a module of the untrusted half.

    Isolated, Python would look for it only where packages are installed; so it is told which
    copy of `wordlab` the grader itself uses.
    """
    folders = {str(Path(part.__file__ or "").parents[1]) for part in (wordlab, wordlab_worker)}
    start = f"import sys; sys.path[:0] = {sorted(folders)}; from {module} import main; main()"
    # Like -I, but for the environment, which is `environment` and what its caller adds.
    return ["-s", "-P", "-c", start]


def environment(home: str) -> dict[str, str]:
    """The whole environment of a worker, whatever the grader's own holds."""
    return {
        "HOME": home,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONBREAKPOINT": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Sets of words come in the same order in every process.
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "WORDLAB_DATA": str(cache_folder()),
    }


def process_tree(pid: int) -> list[int]:
    """A process and all its descendants, as far as they still run."""
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0
