"""Warm workers: forked from a process that has imported everything, each into a fresh box."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.limits import Limits
from autograder.sandbox import (
    HOME,
    Box,
    BoxedWorker,
    confinement,
    memory_file,
    seccomp_program,
)
from autograder.session import START_SECONDS, WorkerError
from autograder.worker import Worker, environment, process_tree, start_arguments
from wordlab.data import cache_folder
from wordlab_worker.wire import READY

END_SECONDS = 5.0


class ZygoteError(Exception):
    """The warm process could not be started; cold workers still can."""


class Zygote:
    """The process from which warm workers are forked; it runs no student code itself.

    It can be handed to another process of this machine when that one is started.
    """

    def __init__(self, control: socket.socket, pid: int, preload: Sequence[str]) -> None:
        self.pid = pid
        self.preload = tuple(preload)
        self._control = control
        self._filter = memory_file(seccomp_program())
        self._process: subprocess.Popen[bytes] | None = None

    def __reduce__(self) -> tuple[type[Zygote], tuple[Any, ...]]:
        return Zygote, (self._control, self.pid, self.preload)

    @staticmethod
    def start(preload: Sequence[str] = ()) -> Zygote:
        """Start a zygote that imports these modules; ZygoteError if none comes up."""
        # Packets, so that requests of two threads or processes arrive as two.
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [str(theirs.fileno()), *preload]
        # Libraries keep caches at home while they are imported; a home is needed no longer than that.
        with theirs, tempfile.TemporaryDirectory(prefix="zygote-") as home:
            process = subprocess.Popen(
                [sys.executable, *start_arguments("wordlab_worker.zygote"), *arguments],
                pass_fds=[theirs.fileno()],
                # matplotlib's list of fonts is kept: to make it takes a good part of its import.
                env={**environment(home), "MPLCONFIGDIR": str(cache_folder() / "matplotlib")},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            theirs.close()
            zygote = Zygote(control, process.pid, preload)
            zygote._process = process
            control.settimeout(START_SECONDS)
            try:
                ready = control.recv(64) == READY.encode()
            except OSError:
                ready = False
        if not ready:
            process.kill()
            zygote.end()
            raise ZygoteError
        return zygote

    def launch(self, connection: socket.socket, limits: Limits) -> Worker:
        """Fork a worker into a new box; should the zygote be gone, start a cold one instead."""
        try:
            return WarmWorker(self, connection, limits)
        except OSError:
            return BoxedWorker(connection, limits)

    def fork(self, box: Box, connection: socket.socket, limits: Limits) -> None:
        """Ask for a child in this box; OSError if the zygote is gone."""
        request = {
            "box": box.first,
            "home": HOME,
            "environment": environment(HOME),
            **confinement(limits),
        }
        descriptors = [connection.fileno(), *([self._filter] if self._filter is not None else [])]
        socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)

    def end(self) -> None:
        """Let the zygote end, which it does when nobody holds its control connection."""
        self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class WarmWorker(Worker):
    """A worker that was forked from a zygote into a box of its own."""

    def __init__(self, zygote: Zygote, connection: socket.socket, limits: Limits) -> None:
        # The box is complete once its first command runs: only then may another process join it.
        self._box = Box(
            ["/bin/cat"],
            [],
            # Nothing inside can kill the first process, so nothing can end the box at a time of
            # its choice, when another exercise would be blamed for it.
            ["--as-pid-1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        stdin, stdout = self._box.process.stdin, self._box.process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(b"\n")
            stdin.flush()
            made = stdout.read(1) == b"\n"
        except OSError:
            made = False
        if not made:
            self._box.end()
            raise WorkerError("The box for student code could not be made. Run: autograder doctor")
        super().__init__(self._box.process)
        self._namespace = _pid_namespace(self._box.first)
        self._zygote = zygote
        try:
            zygote.fork(self._box, connection, limits)
        except OSError:
            self.end()
            raise

    def pids(self) -> list[int]:
        """Every process in the box, the worker first; the one that holds it open is left out."""
        forked = process_tree(self._zygote.pid)[1:]
        # What is below the box's own process lost its parent.
        orphans = process_tree(self._box.first)[1:]
        return [pid for pid in forked if _pid_namespace(pid) == self._namespace] + orphans

    def memory(self) -> int:
        """Bytes of memory that its processes and its files hold."""
        return super().memory() + self._box.stored()

    def end(self) -> None:
        """Kill the box and wait until everything in it is gone."""
        self._box.end()
        for stream in (self._box.process.stdin, self._box.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _pid_namespace(pid: int) -> str:
    try:
        return os.readlink(Path(f"/proc/{pid}/ns/pid"))
    except OSError:
        return ""
