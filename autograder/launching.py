"""How workers are started on this machine: warm in a box, cold in a box, or plainly."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from autograder.sandbox import BoxedWorker, bwrap
from autograder.session import Launch
from autograder.warm import Zygote, ZygoteError
from autograder.worker import PlainWorker
from wordlab.errors import WordlabError


class SandboxError(WordlabError):
    """Student code cannot be contained here."""


def launcher(sandboxed: bool = True, preload: Sequence[str] = ()) -> Launch:
    """How workers are started: in a box, or, if that is asked for, as plain processes.

    Warm workers have the modules of `preload` imported. SandboxError where a box is asked for and
    this machine cannot make one.
    """
    need_sandbox(sandboxed)
    return warm_launcher(preload) if sandboxed else PlainWorker


def need_sandbox(sandboxed: bool) -> None:
    """SandboxError where a box is asked for and this machine cannot make one."""
    if sandboxed and bwrap() is None:
        raise SandboxError(
            "This machine cannot make a sandbox: there is no bubblewrap that works here. Student "
            "code would run with all your rights. Grade on Linux with user namespaces, or, for "
            "work that you trust, say so with --no-sandbox."
        )


def trusted_launcher(preload: Sequence[str] = ()) -> Launch:
    """The best that this machine has, for the project's own code: a box, else a plain process."""
    return launcher(sandboxed=bwrap() is not None, preload=preload)


_zygotes: dict[tuple[str, ...], Zygote | None] = {}
_lock = threading.Lock()


def warm_launcher(preload: Sequence[str] = ()) -> Launch:
    """Warm workers, from one zygote for this process; cold ones where it cannot be started."""
    with _lock:
        key = tuple(preload)
        if key not in _zygotes:
            zygote = _zygotes[key] = _started(key)
            if zygote is not None:
                atexit.register(zygote.end)
        return launch_from(_zygotes[key])


def launch_from(zygote: Zygote | None) -> Launch:
    """Warm workers of this zygote; cold ones where there is none."""
    return zygote.launch if zygote else BoxedWorker


def _started(preload: Sequence[str]) -> Zygote | None:
    try:
        return Zygote.start(preload)
    except ZygoteError:
        return None


@contextmanager
def shared_zygote(sandboxed: bool, preload: Sequence[str]) -> Iterator[Zygote | None]:
    """A zygote that other processes of this machine may use as well, through `share_zygote`."""
    zygote = _started(preload) if sandboxed and bwrap() else None
    try:
        yield zygote
    finally:
        if zygote is not None:
            zygote.end()


def share_zygote(zygote: Zygote | None) -> None:
    """Use another process's zygote in this one, instead of a new one."""
    if zygote is not None:
        _zygotes[zygote.preload] = zygote
