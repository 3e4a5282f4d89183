"""The figures of sentiment models can be read, as all others: see test_plots."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures import ReadableFigures, drawn
from wordlab import sentiment_plots

SENTENCE = [
    "completely",
    "lacking",
    "in",
    "good",
    "taste",
    "good",
    "service",
    "and",
    "good",
    "ambience",
]
FIGURES = {
    "reader": lambda: sentiment_plots.reader(["not", "a", "good", "film"]),
    "five words": lambda: sentiment_plots.reader(["completely"] * 5),
    "accuracy": lambda: sentiment_plots.accuracy_by_size(
        {
            name: {size: [0.5 + i / 20, 0.55, 0.6] for size in (100, 400, 1600, 6400)}
            for i, name in enumerate(["GloVe, frozen", "GloVe, fine-tuned", "random, trained"])
        }
    ),
    "one seed": lambda: sentiment_plots.accuracy_by_size({"a": {50: [0.5], 500: [0.7]}}),
    "words": lambda: sentiment_plots.word_by_word(
        SENTENCE, {"mean of the words": np.linspace(0, 1, 10), "LSTM": np.linspace(0.2, 0, 10)}
    ),
}


figure = drawn(FIGURES)


class TestEveryFigure(ReadableFigures):
    pass


def test_a_reader_has_room_for_two_to_five_words() -> None:
    for words in (["one"], ["word"] * 6):
        with pytest.raises(ValueError, match="two to five"):
            sentiment_plots.reader(words)


def test_there_are_markers_for_six_models() -> None:
    with pytest.raises(ValueError, match="6 lines"):
        sentiment_plots.accuracy_by_size({str(i): {10: [0.5]} for i in range(7)})


def test_points_are_means_of_the_seeds() -> None:
    figure = sentiment_plots.accuracy_by_size({"a": {100: [0.5, 0.7], 200: [0.8, 0.8]}})
    (line,) = [line for line in figure.axes[0].lines if line.get_linestyle() == "-"]
    assert line.get_ydata().tolist() == pytest.approx([60, 80])
