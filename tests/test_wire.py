"""The wire: framed plain data, every size limited, nothing executed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wordlab import toy_vectors
from wordlab.checking.calls import Outcome, Raised
from wordlab.checking.plain import Opaque, same
from wordlab_worker import wire

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.complex_numbers()
)
values = st.recursive(
    scalars | hnp.arrays(hnp.scalar_dtypes().filter(lambda d: d.kind in "biufc"), (2, 3)),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def mark(code: int) -> msgpack.ExtType:
    """What a list begins with that stands for another kind of value."""
    return msgpack.ExtType(code, b"")


def marked(code: int, payload: object) -> bytes:
    """A frame that calls this payload a value of that kind."""
    items = payload if isinstance(payload, list) else [payload]
    return bytes(msgpack.packb([mark(code), *items]))


@given(values)
def test_plain_data_arrives_as_it_was_sent(value: object) -> None:
    assert same(wire.decode(wire.encode(value)), value)


@given(st.binary(max_size=200))
def test_random_bytes_are_plain_data_or_refused(data: bytes) -> None:
    with suppress(wire.WireError):
        wire.decode(data)


def test_word_vectors_and_outcomes_arrive() -> None:
    outcome = Outcome((1, Opaque("X")), None, True, 5, 700)
    assert wire.decode(wire.encode(outcome)) == outcome
    failed = Outcome(raised=Raised(("KeyError", "LookupError"), "no", "x[1]"))
    assert wire.decode(wire.encode(failed)) == failed
    assert wire.decode(wire.encode(toy_vectors())) == toy_vectors()


@given(st.integers(0, 2**64), st.integers(0, 9))
def test_a_random_generator_arrives_in_its_state(seed: int, drawn: int) -> None:
    rng = np.random.default_rng(seed)
    rng.integers(0, 9, drawn, dtype=np.uint32)  # an odd number leaves half a draw in store
    arrived = wire.decode(wire.encode(rng))
    assert arrived.bit_generator.state == rng.bit_generator.state
    assert arrived.integers(0, 99, 5).tolist() == rng.integers(0, 99, 5).tolist()


def test_a_generator_of_another_kind_is_not_sent() -> None:
    with pytest.raises(TypeError, match="MT19937 is not plain data"):
        wire.encode(np.random.Generator(np.random.MT19937(0)))


@pytest.mark.parametrize(
    "payload",
    [
        [1, 3, 0],
        [1, 3, 0, 0, 0],
        {"state": 1},
        [-1, 3, 0, 0],
        [1, 4, 0, 0],
        [1, 3, 2, 0],
        [1, 3, 0, 2**32],
        [1.0, 3, 0, 0],
        [True, 3, 0, 0],
        ["1", 3, 0, 0],
        None,
    ],
    ids=[
        "short",
        "long",
        "mapping",
        "negative",
        "even",
        "flag",
        "large",
        "float",
        "bool",
        "text",
        "nothing",
    ],
)
def test_a_malformed_generator_is_refused(payload: object) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(marked(wire.GENERATOR, payload))


def test_a_state_beyond_128_bits_is_refused() -> None:
    with pytest.raises(wire.WireError):
        wire.decode(wire.encode([mark(wire.GENERATOR), 2**128, 3, 0, 0]))


def test_objects_are_not_sent() -> None:
    with pytest.raises(TypeError, match="is not plain data"):
        wire.encode(object())


@pytest.mark.parametrize(
    "payload",
    [
        ["|O", [1], b"\0" * 8],
        ["<f8", [3], b"\0" * 8],
        ["<f8", [-1], b"\0" * 8],
        ["<f8", [2**62, 2**62], b""],
        ["nonsense", [1], b"\0"],
        [],
    ],
    ids=["objects", "too short", "negative shape", "huge shape", "unknown type", "nothing"],
)
def test_a_malformed_array_is_refused(payload: list[object]) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(marked(wire.ARRAY, payload))


@pytest.mark.parametrize(
    "frame",
    [
        mark(wire.TUPLE),
        [1, mark(wire.TUPLE)],
        {"key": mark(wire.TUPLE)},
        [mark(wire.TUPLE), mark(wire.TUPLE)],
        [mark(wire.OPAQUE), "int", mark(wire.TUPLE)],
        [msgpack.ExtType(wire.TUPLE, b"\x90"), 1],
        [mark(100), 1],
    ],
    ids=["alone", "second", "value", "twice", "in a value", "holds something", "unknown"],
)
def test_a_mark_stands_only_at_the_beginning_of_a_list(frame: object) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(msgpack.packb(frame))


def test_word_vectors_in_word_vectors_are_refused() -> None:
    frame = wire.encode(1)
    for _ in range(2000):
        frame = msgpack.packb(msgpack.ExtType(wire.VECTORS, frame))
    with pytest.raises(wire.WireError):
        wire.decode(frame)


def test_what_stands_in_word_vectors_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_ITEMS", 100)
    empty = msgpack.ExtType(wire.VECTORS, msgpack.packb([[[]] * 20, []]))
    with pytest.raises(wire.WireError):
        wire.decode(msgpack.packb([empty]))
    two = [list("abcdefgh"), np.eye(8)]
    vectors = msgpack.ExtType(wire.VECTORS, wire.encode(two))
    assert len(wire.decode(wire.encode([vectors] * 2))) == 2
    with pytest.raises(wire.WireError, match="WireError"):
        wire.decode(wire.encode([vectors] * 9))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(wire.WireError):
        wire.decode(b"\x91" * 100_000)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_frame_over_the_limit_is_refused_before_it_is_read(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    pair[1].sendall(wire.HEADER.pack(2**31))
    with pytest.raises(wire.WireError, match="larger than 1000"):
        wire.receive(pair[0], timeout=5, limit=1000)


def test_a_slow_frame_runs_into_the_time_limit(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[1].sendall(wire.HEADER.pack(10) + b"abc")
    with pytest.raises(TimeoutError):
        wire.receive(pair[0], timeout=0.1)


def test_a_closed_connection_is_told(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[1].close()
    with pytest.raises(wire.WireError, match="closed"):
        wire.receive(pair[0], timeout=5)


def test_arrays_that_arrive_are_writeable() -> None:
    array = wire.decode(wire.encode(np.zeros(3)))
    array[0] = 1
    assert array[0] == 1
