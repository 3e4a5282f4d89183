"""What an attack is, how it is handed in, and what is looked at around it."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import PROJECT
from autograder.limits import Limits
from autograder.session import Launch
from autograder.submissions import filled
from autograder.worker import Worker, process_tree
from wordlab.data import cache_folder

NAME = "01_word_vectors"
FULL, REST = 20.0, 15.0
QUICK = Limits(cell_seconds=1.5, call_seconds=1.5, grace_seconds=0.3)
# Attacks write this into the names of files and processes; it is looked for afterwards.
MARK = "planted-by-an-attack"


@dataclass(frozen=True)
class Attack:
    """One hostile submission: what it tries, its code, and the points that the code deserves.

    The code stands in the cell of `cosine_similarity`, which is worth 5 of 20 points; the other
    exercises are solved, unless `answers` says otherwise. `after` is one more cell at the end.
    `shows` has to stand among the outputs: it proves that the attack was made and where it ended.
    """

    tries: str
    code: str
    points: float = REST
    limits: Limits = QUICK
    answers: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    shows: str = ""

    def notebook(self, release: NotebookNode, right: Mapping[str, str]) -> NotebookNode:
        """The notebook that is handed in."""
        answers = {**right, "cosine_similarity": self.code, **self.answers}
        notebook = filled(release, answers)
        if self.after:
            notebook.cells.append(nbformat.v4.new_code_cell(self.after))
        return notebook


def by_name(attacks: Iterable[tuple[str, Attack]]) -> dict[str, Attack]:
    """Attacks by their names, each of which may stand once."""
    found: dict[str, Attack] = {}
    for name, attack in attacks:
        assert name not in found, f"two attacks are called {name!r}"
        found[name] = attack
    return found


class WatchedLaunch:
    """Starts workers as it is told to, and remembers the box of each."""

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self._boxes: set[str] = set()
        self.workers: set[type[Worker]] = set()

    def __call__(self, connection: socket.socket, *rest: Any) -> Worker:
        worker: Any = self._launch(connection, *rest)
        self._boxes.add(pid_namespace(worker._box.first))
        self.workers.add(type(worker))
        return worker

    def remaining(self) -> list[str]:
        """The commands of all processes that still are in one of the boxes."""
        assert "" not in self._boxes, "a box was gone before it could be looked at"
        return [
            command_of(pid)
            for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
            if pid_namespace(pid) in self._boxes and not started_by_another_test(pid)
        ]


def started_by_another_test(pid: int) -> bool:
    """Whether a process comes from tests that run beside these: names of boxes are used again."""
    above = []
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            return False
        above.append(pid)
    return os.getpid() not in above and os.getppid() in above


def pid_namespace(pid: int) -> str:
    """Which processes this one can see, as the kernel names it; '' for one that is gone."""
    try:
        return os.readlink(f"/proc/{pid}/ns/pid")
    except OSError:
        return ""


def command_of(pid: int) -> str:
    """A process with its command line."""
    try:
        line = (
            Path(f"/proc/{pid}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
        )
    except OSError:
        line = "?"
    return f"{pid} {line}"


def running_below(pid: int) -> set[int]:
    """The processes that a process started, with theirs."""
    return set(process_tree(pid)[1:])


def eventually(remaining: Callable[[], list[Any]], seconds: float = 3.0) -> list[Any]:
    """What remains; a process that has just been killed is given a moment to be gone."""
    deadline = time.monotonic() + seconds
    while (found := remaining()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def outside(*folders: Path) -> dict[str, tuple[int, ...]]:
    """Everything outside a box that an attack may want to change, as it is now.

    Of the folders and of the project's own packages every file, of large or busy places the names.
    """
    state: dict[str, tuple[int, ...]] = {}
    packages = [PROJECT / name for name in ("wordlab", "wordlab_worker", "autograder", "solutions")]
    for folder in (
        *folders,
        *packages,
        PROJECT / "source",
        PROJECT / "assignments",
        cache_folder(),
    ):
        for parent, below, files in os.walk(folder):
            # The grader's own processes write what they compile, and matplotlib's list of fonts.
            below[:] = [name for name in below if name not in ("__pycache__", "matplotlib")]
            for name in files:
                status = os.lstat(os.path.join(parent, name))
                changed = (status.st_size, status.st_mtime_ns, status.st_mode, status.st_ino)
                state[os.path.join(parent, name)] = changed
    for folder in (*sys.path, sys.prefix, sys.base_prefix, Path(sys.prefix, "bin")):
        if os.path.isdir(folder):
            state |= {os.path.join(folder, name): () for name in os.listdir(folder)}
    return {path: seen for path, seen in state.items() if "__pycache__" not in path}


def marked() -> list[str]:
    """The files of attacks in the places where everybody, or this user, may write."""
    places = ["/", "/tmp", "/var/tmp", "/dev/shm", tempfile.gettempdir(), str(Path.home()), "."]
    places += [str(Path.home() / name) for name in (".cache", ".config", ".ipython", ".local")]
    return [
        os.path.join(place, name)
        for place in places
        if os.path.isdir(place)
        for name in os.listdir(place)
        if MARK in name
    ]
