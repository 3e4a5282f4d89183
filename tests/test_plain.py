"""Plain data: what a student's function returned, rebuilt so that it cannot lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wordlab import toy_vectors
from wordlab.checking.calls import Call, invoke
from wordlab.checking.plain import Opaque, copied, describe, is_numeric, same, to_plain

numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.text())
values = st.recursive(
    numbers, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(values)
def test_built_in_values_stay_what_they_are(value: object) -> None:
    assert same(to_plain(value), value)


@given(hnp.arrays(hnp.floating_dtypes(sizes=(32, 64)), hnp.array_shapes(max_dims=3, max_side=4)))
def test_an_array_equals_its_copy_and_the_copy_is_independent(array: np.ndarray) -> None:
    copy = copied(array)
    assert same(copy, array)
    copy.flat[0] = 7 if array.flat[0] != 7 else 8
    assert not same(copy, array)


class EqualsEverything(float):
    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


def test_a_number_that_equals_everything_is_only_its_number() -> None:
    plain = to_plain(EqualsEverything(3))
    assert type(plain) is float
    assert not same(plain, 4.0)


def test_an_object_that_equals_everything_equals_nothing() -> None:
    class Yes:
        __hash__ = None

        def __eq__(self, other: object) -> bool:
            return True

    assert to_plain([Yes()]) == [Opaque("Yes")]
    assert not same(to_plain(Yes()), 1.0)


def test_a_generator_is_no_plain_value() -> None:
    assert to_plain(x for x in range(3)) == Opaque("generator")


def test_endless_nesting_ends() -> None:
    nested: list[object] = []
    nested.append(nested)
    assert "Opaque" in repr(to_plain(nested))


def test_a_random_generator_is_copied_with_its_state() -> None:
    rng = np.random.default_rng(3)
    rng.random(5)
    copy = copied(rng)
    assert copy.random(4).tolist() == rng.random(4).tolist()


def test_drawing_from_a_generator_changes_no_input_and_leaves_the_original_alone() -> None:
    rng = np.random.default_rng(3)
    outcomes = [invoke(lambda rng: rng.random(), Call([rng])) for _ in range(2)]
    assert outcomes[0] == outcomes[1]
    assert not outcomes[0].changed_inputs


def test_a_random_generator_is_no_plain_result() -> None:
    assert to_plain(np.random.default_rng(0)) == Opaque("Generator")


def test_nan_equals_nan() -> None:
    assert same([np.nan, 1], [float("nan"), 1])


def test_true_is_not_the_number_one() -> None:
    assert not is_numeric(True)
    assert not same(True, 1.0)


def test_shapes_must_agree() -> None:
    assert not same(np.array([1.0]), 1.0)


def test_dictionaries_compare_by_key_and_value() -> None:
    assert same({"a": 1, "b": [2.0]}, {"b": [2], "a": 1})
    assert not same({"a": 1}, {"a": 1, "b": 2})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.123456789, "0.123457"),
        (np.float32(2), "2.0"),
        (-1.0, "-1.0"),
        (np.array([1.0, 2.0]), "np.array([1., 2.])"),
        (np.zeros((5, 9)), "array of shape (5, 9)"),
        (("a", 1), "('a', 1)"),
        ((1,), "(1,)"),
        (Opaque("Tensor"), "an object of type Tensor"),
        ({"a": 1.0}, "{'a': 1.0}"),
        (toy_vectors(), "<12 words: man, woman, king, …>"),
        ({n: i for i, n in enumerate("abcd")}, "{'a': 0, 'b': 1, 'c': 2, 'd': 3}"),
        (np.random.default_rng(0), "a random generator"),
    ],
)
def test_values_are_described_as_short_python(value: object, text: str) -> None:
    assert describe(value) == text


def test_a_description_has_a_limit() -> None:
    assert len(describe("x" * 10_000)) <= 200


def test_a_function_gets_copies_and_a_change_is_noticed() -> None:
    given_array = np.ones(3)

    def spoil(array: np.ndarray) -> None:
        array[0] = 5

    outcome = invoke(spoil, Call([given_array]))
    assert outcome.changed_inputs
    assert given_array.tolist() == [1, 1, 1]


def test_an_exception_becomes_plain_data_with_the_students_line() -> None:
    def broken() -> float:
        return {}["missing"]

    raised = invoke(broken, Call()).raised
    assert raised is not None
    assert raised.names[:2] == ("KeyError", "LookupError")
    assert raised.message == "missing"
    assert raised.line == 'return {}["missing"]'


def test_leaving_python_is_an_exception_like_any_other() -> None:
    assert invoke(exit, Call()).raised.name == "SystemExit"


def test_calls_are_counted_where_asked() -> None:
    def loop() -> int:
        return sum(len([i]) for i in range(50))

    assert invoke(loop, Call()).calls == 0
    assert invoke(loop, Call(count_calls=True)).calls >= 50


def test_memory_is_measured_where_asked() -> None:
    def large() -> float:
        return float(np.ones(1_000_000).sum())

    assert invoke(large, Call()).peak_bytes == 0
    assert invoke(large, Call(count_calls=True)).peak_bytes >= 8_000_000
