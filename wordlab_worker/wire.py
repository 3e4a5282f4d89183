"""Framed plain data over a socket: a length, then msgpack. No pickle, and every size has a limit."""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgpack
import numpy as np

from wordlab.checking.calls import MAX_MESSAGE, Outcome, Raised
from wordlab.checking.plain import NUMERIC_KINDS, Opaque, is_generator
from wordlab.vectors import WordVectors

MAX_FRAME = 256 * 2**20
# Most frames are small; msgpack's own first buffer is so large that the kernel has to make it.
FIRST_BUFFER = 2**12
MAX_DEPTH = 32
MAX_LENGTH, MAX_ITEMS = 2**20, 2**22  # of one list or dictionary, and of all in a frame
MAX_NAME = 200
# Python writes and reads no longer integers as decimals.
MAX_BITS = 14_000
WATCH_SECONDS = 0.2
READY = "ready"
HEADER = struct.Struct(">I")
ARRAY, SCALAR, TUPLE, OPAQUE, VECTORS, COMPLEX, BIG_INT, OUTCOME, GENERATOR = range(9)


class WireError(Exception):
    """The other side closed, or sent something that is no frame of plain data."""


class _Mark:
    """The first item of a list that stands for another kind of value."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.sent = msgpack.ExtType(code, b"")


_MARKS = [
    _Mark(code) for code in (ARRAY, SCALAR, TUPLE, OPAQUE, VECTORS, COMPLEX, OUTCOME, GENERATOR)
]
_BY_CODE = {mark.code: mark for mark in _MARKS}
TUPLE_MARK = _BY_CODE[TUPLE].sent


def encode(value: Any) -> bytes:
    """Pack plain data; TypeError for anything else. Half a surrogate pair becomes a question mark."""
    packed: bytes = msgpack.packb(
        value,
        default=_extend,
        strict_types=True,
        use_bin_type=True,
        unicode_errors="replace",
        buf_size=FIRST_BUFFER,
    )
    return packed


def decode(data: bytes, trusted: bool = False) -> Any:
    """Unpack plain data; WireError for anything malformed.

    From a sender that is not trusted no frame is taken that would cost much more time or memory
    than its own size: see MAX_DEPTH, MAX_LENGTH and MAX_ITEMS.
    """
    try:
        value = _Frame(trusted).unpack(data)
    except Exception as error:
        raise WireError(f"malformed frame: {type(error).__name__}") from error
    if not _is_within(value, MAX_DEPTH):
        raise WireError("a frame that is nested too deeply")
    return value


def _extend(value: Any) -> Any:
    """What msgpack does not know as a list that begins with the mark of its kind."""
    if isinstance(value, tuple):
        return [TUPLE_MARK, *value]
    if isinstance(value, np.ndarray | np.generic):
        array = np.ascontiguousarray(value)
        code = ARRAY if isinstance(value, np.ndarray) else SCALAR
        return _marked(code, array.dtype.str, list(value.shape), array.tobytes())
    if isinstance(value, Opaque):
        return _marked(OPAQUE, value.type_name)
    if isinstance(value, WordVectors):
        return msgpack.ExtType(VECTORS, encode([list(value.words), np.asarray(value.matrix)]))
    if isinstance(value, complex):
        return _marked(COMPLEX, value.real, value.imag)
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            return _marked(OPAQUE, "int, too large to be shown")
        return msgpack.ExtType(BIG_INT, str(value).encode())
    if is_generator(value):
        return _marked(GENERATOR, *_generator_state(value))
    if isinstance(value, Outcome):
        raised = value.raised and [
            list(value.raised.names),
            value.raised.message,
            value.raised.line,
        ]
        return _marked(
            OUTCOME, value.value, raised, value.changed_inputs, value.calls, value.peak_bytes
        )
    raise TypeError(f"{type(value).__name__} is not plain data")


def _marked(code: int, *items: Any) -> list[Any]:
    return [_BY_CODE[code].sent, *items]


class _Frame:
    """One frame that is being unpacked, and how much of it there is so far."""

    def __init__(self, trusted: bool) -> None:
        self._trusted = trusted
        self._items = self._unused_marks = 0
        self._in_vectors = False

    def unpack(self, data: bytes) -> Any:
        value = self._unpack(data)
        if self._unused_marks:
            raise WireError("a mark that begins no list")
        return value

    def _unpack(self, data: bytes) -> Any:
        most = min(len(data), MAX_LENGTH)
        return msgpack.unpackb(
            data,
            ext_hook=self._extension,
            list_hook=self._list,
            object_pairs_hook=self._dictionary,
            max_array_len=most,
            max_map_len=most,
            raw=False,
            strict_map_key=False,
        )

    def _count(self, items: int) -> None:
        self._items += 1 + items
        if self._items > MAX_ITEMS:
            raise WireError("too many items")

    def _list(self, items: list[Any]) -> Any:
        # Counted here, not by a call: there are thousands of lists in some frames.
        self._items += 1 + len(items)
        if self._items > MAX_ITEMS:
            raise WireError("too many items")
        if items and type(items[0]) is _Mark:
            self._unused_marks -= 1
            code = items[0].code
            return tuple(items[1:]) if code == TUPLE else _restored(code, items[1:])
        return items

    def _dictionary(self, pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        self._count(len(pairs))
        # Of these types nobody can choose many values that share one hash.
        if not self._trusted and not all(
            isinstance(key, str) or (isinstance(key, int) and abs(key) < 2**64) for key, _ in pairs
        ):
            raise WireError("a key that is neither a text nor a number")
        return dict(pairs)

    def _extension(self, code: int, data: bytes) -> Any:
        self._count(0)
        if code == BIG_INT:
            return int(data)
        if code == VECTORS:
            return _known_vectors(data) if self._trusted else self.vectors(data)
        if data:
            raise WireError("a mark that holds something")
        self._unused_marks += 1
        return _BY_CODE[code]

    def vectors(self, data: bytes) -> WordVectors:
        # Each level takes a piece of the C stack, which no exception guards.
        if self._in_vectors:
            raise WireError("word vectors in word vectors")
        self._in_vectors = True
        words, matrix = self._unpack(data)
        self._in_vectors = False
        return WordVectors(words, matrix)


@lru_cache(maxsize=8)
def _known_vectors(data: bytes) -> WordVectors:
    # One check asks many questions about the same vectors, which never change.
    return _Frame(trusted=True).vectors(data)


def _restored(code: int, items: list[Any]) -> Any:
    if code in (ARRAY, SCALAR):
        array = _array(*items)
        return array if code == ARRAY else array[()]
    if code == OPAQUE:
        (name,) = items
        return Opaque(_text(name, MAX_NAME))
    if code == COMPLEX:
        return complex(*items)
    if code == OUTCOME:
        returned, raised, changed, calls, peak = items
        return Outcome(returned, raised and _raised(*raised), bool(changed), int(calls), int(peak))
    return _generator(items)


def _raised(names: list[Any], message: Any, line: Any) -> Raised:
    if not names:
        raise WireError("an exception without a name")
    return Raised(
        tuple(_text(name, MAX_NAME) for name in names[:MAX_DEPTH]),
        _text(message, MAX_MESSAGE),
        _text(line, MAX_MESSAGE),
    )


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str):
        raise WireError("no text")
    return value[:limit]


def _is_within(value: Any, depth: int) -> bool:
    """Whether a value is nested no deeper than this."""
    if isinstance(value, Outcome):
        value = [value.value]
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if not isinstance(value, list | tuple):
        return True
    return depth > 0 and all(
        _is_within(item, depth - 1) for item in value if type(item) in (list, tuple, dict)
    )


def _array(dtype: str, shape: list[int], data: bytes) -> np.ndarray:
    kind = np.dtype(dtype)
    if kind.kind not in NUMERIC_KINDS or math.prod(shape) * kind.itemsize != len(data):
        raise WireError("malformed array")
    return np.frombuffer(data, dtype=kind).reshape(shape).copy()


def _generator_state(generator: np.random.Generator) -> list[int]:
    """The whole state of a generator of NumPy's default kind; TypeError for another kind."""
    state: Mapping[str, Any] = generator.bit_generator.state
    if state["bit_generator"] != "PCG64":
        raise TypeError(f"a generator of the kind {state['bit_generator']} is not plain data")
    inner = state["state"]
    return [inner["state"], inner["inc"], state["has_uint32"], state["uinteger"]]


def _generator(numbers: list[Any]) -> np.random.Generator:
    limits = (2**128, 2**128, 2, 2**32)
    if len(numbers) != len(limits):
        raise WireError("malformed generator")
    for number, limit in zip(numbers, limits, strict=True):
        if type(number) is not int or not 0 <= number < limit:
            raise WireError("malformed generator")
    state, increment, has_uint32, uinteger = numbers
    if increment % 2 == 0:
        raise WireError("malformed generator")
    bits = np.random.PCG64()
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": increment},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return np.random.Generator(bits)


def send(connection: socket.socket, value: Any, timeout: float | None = None) -> None:
    """Send one frame.

    WireError if it is larger than MAX_FRAME, or if the other side is gone or does not take it
    within so many seconds.
    """
    data = encode(value)
    if len(data) > MAX_FRAME:
        raise WireError(f"frame of {len(data)} bytes is larger than {MAX_FRAME}")
    connection.settimeout(timeout)
    try:
        connection.sendall(HEADER.pack(len(data)) + data)
    except OSError as error:
        raise WireError("the other side is gone") from error


def receive(
    connection: socket.socket,
    timeout: float | None = None,
    limit: int = MAX_FRAME,
    watch: Callable[[], None] | None = None,
) -> Any:
    """Receive one frame.

    The length is judged before anything is read or decoded. `timeout` bounds the whole frame, in
    seconds: TimeoutError. WireError for a closed connection or a malformed frame. With `watch`,
    the sender is not trusted; it is called again and again until the frame is here.
    """
    reader = _Reader(connection, timeout, watch)
    (length,) = HEADER.unpack(reader.read(HEADER.size))
    if length > limit:
        raise WireError(f"frame of {length} bytes is larger than {limit}")
    return decode(reader.read(length), trusted=watch is None)


class _Reader:
    """Reads from a connection until a deadline, and calls `watch` in the meantime."""

    def __init__(
        self,
        connection: socket.socket,
        timeout: float | None,
        watch: Callable[[], None] | None,
    ) -> None:
        self._connection = connection
        self._watch = watch
        self._deadline = math.inf if timeout is None else time.monotonic() + timeout
        self._next = time.monotonic() + WATCH_SECONDS

    def read(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            if self._watch and time.monotonic() >= self._next:
                self._watch()
                self._next = time.monotonic() + WATCH_SECONDS
            piece = self._piece(min(count - len(data), 1 << 20))
            if piece is not None:
                data += piece
            elif time.monotonic() >= self._deadline:
                raise TimeoutError
        return bytes(data)

    def _piece(self, count: int) -> bytes | None:
        """What has arrived; None if nothing did before the watch or the deadline is due."""
        due = min(self._deadline, self._next if self._watch else math.inf)
        seconds = None if due == math.inf else max(due - time.monotonic(), 0.001)
        self._connection.settimeout(seconds)
        try:
            piece = self._connection.recv(count)
        except TimeoutError:
            return None
        except OSError as error:
            raise WireError("the other side is gone") from error
        if not piece:
            raise WireError("the other side closed the connection")
        return piece
