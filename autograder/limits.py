"""What student code may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _limit(default: float, about: str) -> Any:
    return field(default=default, metadata={"help": about})


@dataclass(frozen=True)
class Limits:
    """What student code may take; beyond it a cell or a process is stopped, and grading goes on.

    Each is an option of the same name in nbgrader_config.py, such as `c.Judge.cell_seconds`.
    """

    cell_seconds: float = _limit(60.0, "Wall time that a cell may take.")
    call_seconds: float = _limit(10.0, "Wall time that one call of a check may take.")
    grace_seconds: float = _limit(2.0, "Wall time between an interrupt and the end of a process.")
    session_seconds: float = _limit(900.0, "Wall time of one run of a whole notebook.")
    answer_bytes: int = _limit(64 * 2**20, "Bytes of what a cell shows, or a function returns.")
    memory_bytes: int = _limit(4 * 2**30, "Bytes of memory that all its processes hold together.")
    processes: int = _limit(128, "How many processes there may be at a time.")
    cpu_seconds: int = _limit(600, "CPU time of each process.")
    process_bytes: int = _limit(3 * 2**30, "Bytes of memory that each process may ask for.")
    file_bytes: int = _limit(64 * 2**20, "Bytes of each file that is written.")
    tasks: int = _limit(256, "In a box: how many processes and threads there may be at a time.")

    def of_each_process(self) -> dict[str, int]:
        """The kernel's resource limits, by their names without `RLIMIT_`."""
        return {
            "CPU": self.cpu_seconds,
            "DATA": self.process_bytes,
            "FSIZE": self.file_bytes,
            "NPROC": self.tasks,
            "NOFILE": 512,
            "CORE": 0,
            "MEMLOCK": 0,
        }
