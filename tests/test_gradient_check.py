"""check_gradients: right gradients pass, and each kind of wrong one is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordlab import check_gradients
from wordlab.gradient_check import GradientError

PARAMS = {"A": np.array([[1.0, -2.0], [0.5, 3.0]]), "b": np.array([0.3, 0.7]), "c": np.array(2.0)}


def right(values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
    A, b, c = values["A"], values["b"], values["c"]
    y = np.sin(A) @ b
    gradients = {"A": c * np.cos(A) * b, "b": c * np.sin(A).sum(axis=0), "c": y.sum()}
    return float(c * y.sum()), gradients


def test_right_gradients_pass_and_are_counted() -> None:
    assert check_gradients(right, PARAMS) == 7


@given(st.sampled_from(["A", "b", "c"]), st.floats(0.001, 10), st.booleans(), st.data())
def test_any_entry_that_is_off_is_found(name: str, by: float, up: bool, data: Any) -> None:
    place = tuple(data.draw(st.integers(0, size - 1)) for size in PARAMS[name].shape)

    def wrong(values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
        loss, gradients = right(values)
        gradients[name] = np.array(gradients[name])
        gradients[name][place] += by if up else -by
        return loss, gradients

    where = f"gradient of {name}{list(place) if place else ''} is wrong"
    with pytest.raises(GradientError) as error:
        check_gradients(wrong, PARAMS)
    assert where in str(error.value)


def test_the_sentence_says_returned_and_expected() -> None:
    def doubled(values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
        return float((values["x"] ** 2).sum()), {"x": 4 * values["x"]}

    with pytest.raises(GradientError) as error:
        check_gradients(doubled, {"x": [1.5]})
    assert "x[0]" in str(error.value)
    assert "returned 6." in str(error.value)
    assert "rate 3," in str(error.value)


@pytest.mark.parametrize(
    ("result", "complaint"),
    [
        ((1.0, {}), "gradient of x is missing"),
        ((1.0, {"x": np.zeros(3)}), r"shape \(3,\), but x has \(2,\)"),
        ((np.nan, {"x": np.zeros(2)}), "must be a finite number, but is nan"),
        ((np.zeros(2), {"x": np.zeros(2)}), "must be a finite number"),
        ((1.0, {"x": np.array([0.0, np.nan])}), "returned nan"),
    ],
    ids=["missing", "shape", "nan loss", "many losses", "nan gradient"],
)
def test_what_cannot_be_compared_is_told(result: Any, complaint: str) -> None:
    with pytest.raises(GradientError, match=complaint):
        check_gradients(lambda values: result, {"x": np.ones(2)})


def test_parameters_stay_as_they_are_even_if_the_function_changes_them() -> None:
    def spoils(values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
        loss, gradients = right(values)
        values["b"][:] = 100
        return loss, gradients

    before = {name: value.copy() for name, value in PARAMS.items()}
    assert check_gradients(spoils, PARAMS) == 7
    assert all(np.array_equal(PARAMS[name], before[name]) for name in PARAMS)


def test_of_a_large_parameter_a_part_is_compared() -> None:
    def squares(values: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
        return float((values["x"] ** 2).sum()), {"x": 2 * values["x"]}

    assert check_gradients(squares, {"x": np.linspace(-1, 1, 900).reshape(30, 30)}) == 200


def test_single_precision_parameters_are_compared_in_double() -> None:
    assert check_gradients(right, {k: v.astype(np.float32) for k, v in PARAMS.items()}) == 7
