"""A command that is watched while it runs: its memory over time, and what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Container, Sequence
from contextlib import suppress
from pathlib import Path

Memory = list[tuple[float, float]]


def watched(command: Sequence[str], root: Path, every: float = 0.2) -> tuple[Memory, float]:
    """Run a command of the grader in a course folder; return its memory over time, and its seconds.

    The memory is in bytes, without that of the boxes, each with the second in which it was held.
    SystemExit where the command fails otherwise than by a submission that it could not grade.
    """
    begun, memory = time.perf_counter(), []
    with (root / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, stdout=log, stderr=log)
        while process.poll() is None:
            held = sum(map(_resident, _graders(process.pid)))
            memory.append((time.perf_counter() - begun, float(held)))
            with suppress(subprocess.TimeoutExpired):
                process.wait(every)
    seconds = time.perf_counter() - begun
    if process.returncode not in (0, 1):
        raise SystemExit((root / "log").read_text()[-3000:])
    return memory, seconds


def _graders(pid: int) -> list[int]:
    """The command's process and its descendants that see the machine's own process numbers."""
    from autograder.worker import process_tree

    ours = os.readlink("/proc/self/ns/pid")
    found = []
    for one in process_tree(pid):
        with suppress(OSError):
            if os.readlink(f"/proc/{one}/ns/pid") == ours:
                found.append(one)
    return found


def _resident(pid: int) -> int:
    """Bytes of memory that are a process's own; what it shares with others counts in parts."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def left_over(known: Container[int] = ()) -> list[str]:
    """The commands of processes that outlived the grader; all would have come to this one.

    Those of `known` were there before.
    """
    from autograder.worker import process_tree

    time.sleep(1)
    left = []
    for pid in process_tree(os.getpid())[1:]:
        if pid in known:
            continue
        with suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0]:
                continue
        with suppress(OSError):
            left.append(Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))
    return left
