"""The figures of GloVe, and the results of SGNS that stand beside it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures import ReadableFigures, drawn
from wordlab import glove_plots
from wordlab.sgns_on_glosses import sgns_on_glosses

FIGURES = {
    "weights": lambda: glove_plots.weights(
        np.linspace(0, 160, 81), {f"α = {a}": np.linspace(0, a, 81) for a in (0.5, 0.75, 1.0)}, 100
    ),
    "losses": lambda: glove_plots.losses({"GloVe on the glosses": [0.2, 0.1, 0.05, 0.04]}),
    "turned": lambda: glove_plots.turned(
        ["king", "red", "river"], [[0, 1], [2, 0], [-1, -1]], [[1, 0], [0, -2], [1, 1]]
    ),
}
figure = drawn(FIGURES)


class TestEveryFigure(ReadableFigures):
    pass


def test_weights_have_a_line_each_and_a_mark_at_x_max() -> None:
    figure = glove_plots.weights(np.arange(5), {"a": np.ones(5), "b": np.zeros(5)}, 3)
    lines = figure.axes[0].get_lines()
    assert [line.get_label() for line in lines[:2]] == ["a", "b"]
    assert lines[2].get_xdata()[0] == 3


def test_losses_begin_at_0_and_have_a_point_for_each_epoch() -> None:
    axes = glove_plots.losses({"long": [3.0, 2.0, 1.0], "short": [2.0]}).axes[0]
    assert axes.get_ylim()[0] == 0
    assert [len(line.get_xdata()) for line in axes.get_lines()] == [3, 1]


def test_there_are_six_kinds_of_lines() -> None:
    curves = {str(number): [1.0, 2.0] for number in range(7)}
    with pytest.raises(ValueError, match="6 lines"):
        glove_plots.losses(curves)


def test_turned_words_stand_in_two_planes_of_one_scale() -> None:
    figure = glove_plots.turned(["a", "b"], [[0, 1], [2, 0]], [[1, 0], [0, -2]])
    before, after = figure.axes
    assert before.get_xlim() == after.get_xlim()
    for axes in (before, after):
        assert {text.get_text() for text in axes.texts} == {"a", "b"}


def test_turned_words_need_two_numbers_each() -> None:
    with pytest.raises(ValueError, match="two numbers"):
        glove_plots.turned(["a"], [[0, 1, 2]], [[0, 1, 2]])


def test_the_stored_results_are_complete() -> None:
    result = sgns_on_glosses()
    assert result["settings"]["vector_size"] == 50
    assert all(len(near) == 5 and word not in near for word, near in result["neighbours"].items())
    for name in ("wordsim353", "simlex999"):
        assert len(result[name]) == 3
        assert all(0 < rho < 1 for rho in result[name])
