"""Framed plain data over a socket: a length, then msgpack. No pickle, and every size has a limit."""

from __future__ import annotations

import math
import socket
import struct
import time
from collections.abc import Mapping
from typing import Any

import msgpack
import numpy as np

from wordlab.checking.calls import Outcome, Raised
from wordlab.checking.plain import NUMERIC_KINDS, Opaque
from wordlab.vectors import WordVectors

MAX_FRAME = 256 * 2**20
READY = "ready"
HEADER = struct.Struct(">I")
ARRAY, SCALAR, TUPLE, OPAQUE, VECTORS, COMPLEX, BIG_INT, OUTCOME, GENERATOR = range(9)


class WireError(Exception):
    """The other side closed, or sent something that is no frame of plain data."""


def encode(value: Any) -> bytes:
    """Pack plain data; TypeError for anything else."""
    packed: bytes = msgpack.packb(value, default=_extend, strict_types=True, use_bin_type=True)
    return packed


def decode(data: bytes) -> Any:
    """Unpack plain data; WireError for anything malformed."""
    try:
        return msgpack.unpackb(data, ext_hook=_restore, raw=False, strict_map_key=False)
    except Exception as error:
        raise WireError(f"malformed frame: {type(error).__name__}") from error


def _extend(value: Any) -> msgpack.ExtType:
    if isinstance(value, np.ndarray | np.generic):
        array = np.ascontiguousarray(value)
        code = ARRAY if isinstance(value, np.ndarray) else SCALAR
        return msgpack.ExtType(code, encode([array.dtype.str, list(value.shape), array.tobytes()]))
    if isinstance(value, tuple):
        return msgpack.ExtType(TUPLE, encode(list(value)))
    if isinstance(value, Opaque):
        return msgpack.ExtType(OPAQUE, encode(value.type_name))
    if isinstance(value, WordVectors):
        return msgpack.ExtType(VECTORS, encode([list(value.words), np.asarray(value.matrix)]))
    if isinstance(value, complex):
        return msgpack.ExtType(COMPLEX, encode([value.real, value.imag]))
    if isinstance(value, int):
        return msgpack.ExtType(BIG_INT, str(value)[:4000].encode())
    if isinstance(value, np.random.Generator):
        return msgpack.ExtType(GENERATOR, encode(_generator_state(value)))
    if isinstance(value, Outcome):
        raised = value.raised and [
            list(value.raised.names),
            value.raised.message,
            value.raised.line,
        ]
        return msgpack.ExtType(
            OUTCOME,
            encode([value.value, raised, value.changed_inputs, value.calls, value.peak_bytes]),
        )
    raise TypeError(f"{type(value).__name__} is not plain data")


def _restore(code: int, data: bytes) -> Any:
    if code == BIG_INT:
        return int(data)
    value = decode(data)
    if code in (ARRAY, SCALAR):
        array = _array(*value)
        return array if code == ARRAY else array[()]
    if code == TUPLE:
        return tuple(value)
    if code == OPAQUE:
        return Opaque(str(value))
    if code == VECTORS:
        return WordVectors(value[0], value[1])
    if code == COMPLEX:
        return complex(*value)
    if code == OUTCOME:
        returned, raised, changed, calls, peak = value
        error = raised and Raised(tuple(map(str, raised[0])), str(raised[1]), str(raised[2]))
        return Outcome(returned, error or None, bool(changed), int(calls), int(peak))
    if code == GENERATOR:
        return _generator(value)
    raise WireError(f"unknown extension {code}")


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


def _generator(numbers: Any) -> np.random.Generator:
    limits = (2**128, 2**128, 2, 2**32)
    if not isinstance(numbers, list) or len(numbers) != len(limits):
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


def send(connection: socket.socket, value: Any) -> None:
    """Send one frame; WireError if it is larger than MAX_FRAME or the other side is gone."""
    data = encode(value)
    if len(data) > MAX_FRAME:
        raise WireError(f"frame of {len(data)} bytes is larger than {MAX_FRAME}")
    try:
        connection.sendall(HEADER.pack(len(data)) + data)
    except OSError as error:
        raise WireError("the other side is gone") from error


def receive(connection: socket.socket, timeout: float | None = None, limit: int = MAX_FRAME) -> Any:
    """Receive one frame.

    The length is judged before anything is read or decoded. `timeout` bounds the whole frame, in
    seconds: TimeoutError. WireError for a closed connection or a malformed frame.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    (length,) = HEADER.unpack(_read(connection, HEADER.size, deadline))
    if length > limit:
        raise WireError(f"frame of {length} bytes is larger than {limit}")
    return decode(_read(connection, length, deadline))


def _read(connection: socket.socket, count: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
        try:
            piece = connection.recv(min(count - len(data), 1 << 20))
        except TimeoutError:
            raise
        except OSError as error:
            raise WireError("the other side is gone") from error
        if not piece:
            raise WireError("the other side closed the connection")
        data += piece
    return bytes(data)
