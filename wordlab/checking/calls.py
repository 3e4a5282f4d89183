"""Calling a student's function and writing down, as plain data, what came of it."""

from __future__ import annotations

import sys
import traceback
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from wordlab.checking.networks import look
from wordlab.checking.plain import copied, same, to_plain

MAX_MESSAGE = 500


@dataclass(frozen=True)
class Raised:
    """An exception as plain data: the names of its class and base classes, and its message."""

    names: tuple[str, ...]
    message: str
    line: str = ""

    @property
    def name(self) -> str:
        """The name of the exception's own class."""
        return self.names[0]


@dataclass(frozen=True)
class Outcome:
    """What one call did: a plain value or an exception, and whether it changed its inputs.

    `calls` counts the function calls that were made inside it and `peak_bytes` is the most memory
    that it held at once, where this was asked for: measures of effort that do not depend on the
    machine's speed.
    """

    value: Any = None
    raised: Raised | None = None
    changed_inputs: bool = False
    calls: int = 0
    peak_bytes: int = 0


@dataclass(frozen=True)
class Call:
    """A call to make, with copies of these inputs.

    With `look_on`, a Keras model that is returned is written down by `networks.look`, with what it
    answers to these arrays.
    """

    args: Sequence[Any] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    count_calls: bool = False
    look_on: Sequence[Any] | None = None


class Caller(Protocol):
    """Calls the function under test, in this process or in another one."""

    def __call__(self, call: Call) -> Outcome:
        """Make this call."""
        ...


def invoke(function: Callable[..., Any], call: Call) -> Outcome:
    """Call a function on copies of its inputs; every exception becomes part of the outcome."""
    given, named = copied(list(call.args)), copied(dict(call.kwargs))
    calls = peak = 0

    def count(frame: object, event: str, arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    try:
        # Another cell may have said np.seterr(all="raise").
        with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
            if call.count_calls:
                tracemalloc.start()
                sys.setprofile(count)
            try:
                result = function(*given, **named)
            finally:
                if call.count_calls:
                    sys.setprofile(None)
                    peak = tracemalloc.get_traced_memory()[1]
                    tracemalloc.stop()
            if call.look_on is not None:
                result = look(result, copied(list(call.look_on)))
        value = to_plain(result)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome(raised=describe_exception(error), calls=calls, peak_bytes=peak)
    changed = not (same(list(call.args), given) and same(dict(call.kwargs), named))
    return Outcome(value, changed_inputs=changed, calls=calls, peak_bytes=peak)


def describe_exception(error: BaseException) -> Raised:
    """Turn an exception into plain data, with the last line of the student's own code."""
    names = tuple(cls.__name__ for cls in type(error).__mro__ if issubclass(cls, BaseException))
    message = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return Raised(names, message[:MAX_MESSAGE], (frames[0].line or "") if frames else "")


class LocalCaller:
    """Calls a function of this process: what `check()` uses in the student's own kernel."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, call: Call) -> Outcome:
        """Make this call."""
        return invoke(self.function, call)
