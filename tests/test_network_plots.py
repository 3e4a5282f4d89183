"""The figures of language models can be read, as all others: see test_plots."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures import ReadableFigures, drawn
from wordlab import network_plots

KINDS = ("last_4", "4_left_4_right", "last_1", "nearby_1")
FIGURES = {
    "network": lambda: network_plots.network(["the", "whole", "floor", "complained"], "about"),
    "five words": lambda: network_plots.network(["language"] * 5, "independently"),
    "curves": lambda: network_plots.learning_curves(
        {kind: 1 + np.exp(-np.arange(40) / (i + 2)) for i, kind in enumerate(KINDS)},
        dict.fromkeys(KINDS, 1.0),
    ),
    "measures": lambda: network_plots.two_measures(
        {"last_4": (46, 0.08), "4_left_4_right": (26, 0.06), "nearby_1": (105, 0.2)},
        ("held-out perplexity (less is better)", "agreement with GloVe (more is better)"),
        ("frequencies alone", 120),
    ),
    "negative measure": lambda: network_plots.two_measures(
        {"a": (300, -0.05), "b": (11, 0.4)}, ("first", "second"), ("baseline", 900)
    ),
}


figure = drawn(FIGURES)


class TestEveryFigure(ReadableFigures):
    pass


def test_a_network_has_room_for_two_to_five_words() -> None:
    for words in (["one"], ["word"] * 6):
        with pytest.raises(ValueError, match="two to five"):
            network_plots.network(words, "x")


def test_more_lines_than_markers_are_refused() -> None:
    with pytest.raises(ValueError, match="6 lines only"):
        network_plots.learning_curves({str(i): [1.0] for i in range(7)})


def test_the_least_loss_is_drawn_at_its_height() -> None:
    figure = network_plots.learning_curves({"a": [3.0, 2.0]}, {"a": 1.25})
    heights = [set(line.get_ydata()) for line in figure.axes[0].lines]
    assert {1.25} in heights
