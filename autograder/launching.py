"""How workers are started on this machine: warm in a box, cold in a box, or plainly."""

from __future__ import annotations

import atexit
import functools

from autograder.sandbox import BoxedWorker, bwrap
from autograder.session import Launch
from autograder.warm import Zygote, ZygoteError
from autograder.worker import PlainWorker
from wordlab.errors import WordlabError


class SandboxError(WordlabError):
    """Student code cannot be contained here."""


def launcher(sandboxed: bool = True) -> Launch:
    """How workers are started: in a box, or, if that is asked for, as plain processes.

    SandboxError where a box is asked for and this machine cannot make one.
    """
    if not sandboxed:
        return PlainWorker
    if bwrap() is None:
        raise SandboxError(
            "This machine cannot make a sandbox: there is no bubblewrap that works here. Student "
            "code would run with all your rights. Grade on Linux with user namespaces, or, for "
            "work that you trust, say so with --no-sandbox."
        )
    return warm_launcher()


def trusted_launcher() -> Launch:
    """The best that this machine has, for the project's own code: a box, else a plain process."""
    return launcher(sandboxed=bwrap() is not None)


@functools.cache
def warm_launcher() -> Launch:
    """Warm workers, from one zygote for this process; cold ones where it cannot be started."""
    try:
        zygote = Zygote()
    except ZygoteError:
        return BoxedWorker
    atexit.register(zygote.end)
    return zygote.launch
