"""Plain data: the only thing that passes between a student's function and a check.

What goes to the function may also hold NumPy's random generators; what comes back may not.

A returned object can lie about equality, so it is rebuilt from built-in types and arrays before
anyone compares it. What cannot be rebuilt becomes an `Opaque`, which equals no answer.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from wordlab.vectors import WordVectors

NUMERIC_KINDS = "biufc"
FLOATS = (float, np.float32, np.float16)
PLAIN = {bool, int, float, complex, str, bytes, np.float64, np.float32, np.int64}
MAX_DEPTH = 8
MAX_TEXT = 200


@dataclass(frozen=True)
class Opaque:
    """A value that is not plain data, known by the name of its type, or its own if it is an error."""

    type_name: str


def to_plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Rebuild a value from built-in types, NumPy numbers and arrays, and `WordVectors`.

    Array-likes of other libraries (tensors) become arrays. Anything else becomes `Opaque`.
    """
    kind = type(value)
    if value is None or kind is WordVectors or kind in PLAIN:
        return value
    if isinstance(value, np.ndarray | np.generic) or hasattr(kind, "__array__"):
        return _plain_array(np.asarray(value), kind.__name__)
    if depth == 0:
        return Opaque(kind.__name__)
    if isinstance(value, list | tuple):
        items = [to_plain(item, depth - 1) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {
            key if isinstance(key, str | int) else str(key): to_plain(item, depth - 1)
            for key, item in value.items()
        }
    builtin: Any
    for builtin in (int, float, complex, str, bytes):
        if isinstance(value, builtin):
            return builtin(value)
    if kind is type and issubclass(value, BaseException):
        return Opaque(value.__name__)
    return Opaque(kind.__name__)


def _plain_array(array: np.ndarray, type_name: str) -> Any:
    if array.dtype.kind == "U":
        return array.tolist()
    if array.dtype.kind not in NUMERIC_KINDS:
        return Opaque(f"{type_name} of {array.dtype}")
    return array[()] if array.ndim == 0 else np.array(array, subok=False)


def copied(value: Any) -> Any:
    """Copy a plain value deeply, so that a function cannot change the original."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)(copied(item) for item in value)
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    if is_generator(value):
        return deepcopy(value)
    return value


def same(a: Any, b: Any, rtol: float = 0.0, atol: float = 0.0) -> bool:
    """Whether two plain values are equal, numbers within a tolerance, nan equal to nan.

    Two random generators are always the same: to draw from one is its use, and no change.
    """
    if a is b or (is_generator(a) and is_generator(b)):
        return True
    if type(a) is type(b) and isinstance(a, int | float | str) and a == b:
        return True
    if isinstance(a, FLOATS) and isinstance(b, FLOATS):
        return _same_floats(float(a), float(b), rtol, atol)
    if is_numeric(a) and is_numeric(b):
        x, y = as_array(a), as_array(b)
        if x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes():
            return True
        return x.shape == y.shape and bool(np.allclose(x, y, rtol, atol, equal_nan=True))
    if isinstance(a, WordVectors) and isinstance(b, WordVectors):
        return a.words == b.words and same(a.matrix, b.matrix, rtol, atol)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key], rtol, atol) for key in a)
    return type(a) is type(b) and a == b


def _same_floats(a: float, b: float, rtol: float, atol: float) -> bool:
    """What np.allclose says of two numbers, without the cost of making arrays of them."""
    if math.isfinite(a) and math.isfinite(b):
        return abs(a - b) <= atol + rtol * abs(b)
    return a == b or (math.isnan(a) and math.isnan(b))


def as_array(number: Any) -> np.ndarray:
    """A number or an array of numbers as an array; whole numbers beyond 64 bits become floats."""
    if isinstance(number, int) and not -(2**63) <= number < 2**63:
        try:
            return np.asarray(float(number))
        except OverflowError:
            return np.asarray(math.inf if number > 0 else -math.inf)
    return np.asarray(number)


def is_generator(value: Any) -> bool:
    """Whether a plain value is one of NumPy's random generators.

    NumPy loads them when they are first used; before that nothing can be one.
    """
    random = sys.modules.get("numpy.random")
    return random is not None and isinstance(value, random.Generator)


def is_numeric(value: Any) -> bool:
    """Whether a plain value is a number or an array of numbers. True and False are not."""
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in NUMERIC_KINDS
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def describe(value: Any, limit: int = MAX_TEXT) -> str:
    """Write a plain value as short Python that a student can paste or read."""
    text = _describe(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _describe(value: Any) -> str:
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if is_generator(value):
        return "a random generator"
    if isinstance(value, np.ndarray):
        if value.size > 20:
            return f"array of shape {value.shape}"
        body = np.array2string(value, precision=4, separator=", ", suppress_small=True)
        return f"np.array({' '.join(body.split())})"
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, float | np.floating):
        text = f"{float(value):.6g}"
        return f"{text}.0" if text.lstrip("-").isdigit() else text
    if isinstance(value, np.generic):
        return str(value)
    if isinstance(value, list | tuple):
        inner = ", ".join(_describe(item) for item in value[:20])
        more = ", …" if len(value) > 20 else ""
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return f"[{inner}{more}]" if isinstance(value, list) else f"({inner}{more}{comma})"
    if isinstance(value, Mapping):
        if len(value) > 12 or isinstance(value, WordVectors):
            return f"<{len(value)} words: {', '.join(map(str, list(value)[:3]))}, …>"
        return "{" + ", ".join(f"{key!r}: {_describe(item)}" for key, item in value.items()) + "}"
    return repr(value)
