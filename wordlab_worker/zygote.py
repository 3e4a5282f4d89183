"""A warm worker: it imports everything once, and forks into a box for every run.

It is started by exec with one thread and keeps one thread, because a fork copies one thread only
and every lock as it is. Its own process runs no student code; each forked child does, after it
has entered its box and given up every right.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from wordlab_worker.__main__ import serve
from wordlab_worker.confine import confine, give_up_capabilities, load_filter
from wordlab_worker.shell import CellShell
from wordlab_worker.wire import READY

NAMESPACES = {
    "user": 0x10000000,
    "mnt": 0x00020000,
    "pid": 0x20000000,
    "net": 0x40000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "cgroup": 0x02000000,
}
# Ordinary cells whose first run imports what every later run would import again.
WARM_UP = (
    "import numpy as np\n1 + 1",
    "print('warm')\n1 / 0",
    "import sys\nprint('warm', file=sys.stderr)",
    "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1))\nplt.plot([1])\nplt.show()",
    "import numpy as np\nnp.random.seed(0)\nnp.random.default_rng()",
    "import wordlab.plots\nfrom wordlab import check",
    "import scipy.sparse, scipy.spatial.distance",
)
MAX_FILTER = 1 << 16
# New objects before the next look for garbage; Python's own 700 are for small heaps.
RARELY = 20_000
HUGE_PAGE, MADV_COLLAPSE = 2 << 20, 25
libc = ctypes.CDLL(None, use_errno=True)


class NotOneThread(Exception):  # noqa: N818  (a state)
    """The process has threads, so that forking it would not be safe."""


def prepare(modules: Sequence[str]) -> CellShell:
    """Import these modules and warm everything; NotOneThread if a thread appeared."""
    shell = CellShell()
    for module in modules:
        import_module(module)
    for source in WARM_UP:
        shell.run(source)
    shell.forget()
    gc.collect()
    # What is here now stays; the collector must not touch, and so copy, pages shared with children.
    gc.freeze()
    gc.set_threshold(RARELY)
    _gather_memory()
    if len(os.listdir("/proc/self/task")) != 1:
        raise NotOneThread
    return shell


def _gather_memory() -> None:
    """Move what is in memory into huge pages, where the kernel can (Linux 6.1).

    A fork then has a hundredth of the pages to copy the table of: half of what a fork costs.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, _, _, inode, *_ = line.split()
        start, end = (int(bound, 16) for bound in span.split("-"))
        start, end = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
        if rights.startswith("rw") and inode == "0" and end > start:
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_COLLAPSE)


def wait_for_requests(control: socket.socket, shell: CellShell) -> None:
    """Fork a worker for every request until the grader closes the control connection."""
    signal.signal(signal.SIGCHLD, _reap)
    home = os.pidfd_open(os.getpid())
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            break
        request = json.loads(message)
        box = os.pidfd_open(request["box"])
        # Root can have a child born in the box. Others must enter it first, and fork once more.
        born_inside = _set_namespaces(box, NAMESPACES["pid"])
        if os.fork() == 0:
            control.close()
            os.close(home)
            _enter(request, box, descriptors, shell, born_inside)
        if born_inside:
            _set_namespaces(home, NAMESPACES["pid"])
        for descriptor in (box, *descriptors):
            os.close(descriptor)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _reap(*_: Any) -> None:
    """Take leave of every child that has ended; its CPU time becomes this process's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _enter(
    request: dict[str, Any], box: int, descriptors: list[int], shell: CellShell, born_inside: bool
) -> NoReturn:
    """In the child: join the box; unless it was born there, fork the process that lives in it."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        connection = socket.socket(fileno=descriptors[0])
        # pread, because all forks share one file position.
        program = os.pread(descriptors[1], MAX_FILTER, 0) if len(descriptors) > 1 else b""
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        if not _set_namespaces(box, _other_namespaces(request["box"])):
            raise OSError(ctypes.get_errno(), "setns")
        os.close(box)
        if born_inside or os.fork() == 0:
            _become_worker(request, connection, program, shell)
        connection.close()
        os.wait()
    finally:
        os._exit(0)


def _become_worker(
    request: dict[str, Any], connection: socket.socket, program: bytes, shell: CellShell
) -> NoReturn:
    """In the second child, inside the box: give up every right, then serve."""
    try:
        os.setsid()
        os.chdir(request["home"])
        os.environ.clear()
        os.environ.update(request["environment"])
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        confine(request["limits"], request["user"])
        give_up_capabilities()
        if program:
            load_filter(program)
        serve(connection, shell)
    finally:
        os._exit(0)


def _other_namespaces(pid: int) -> int:
    """The flags of the namespaces in which this process and that one are not together."""
    flags = 0
    for name, flag in NAMESPACES.items():
        with suppress(FileNotFoundError):
            theirs = os.stat(f"/proc/{pid}/ns/{name}")
            if theirs.st_ino != os.stat(f"/proc/self/ns/{name}").st_ino:
                flags |= flag
    return flags


def _set_namespaces(process: int, flags: int) -> bool:
    """Join namespaces of the process behind a descriptor, all in one call; say if that worked.

    That of process numbers counts for children only.
    """
    return bool(libc.setns(process, flags) == 0)


def main() -> None:
    """Serve graders on the control socket whose number is the first argument.

    The other arguments are modules to import before the first fork.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    shell = prepare(sys.argv[2:])
    control.sendall(READY.encode())
    wait_for_requests(control, shell)
