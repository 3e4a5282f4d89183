"""The figures of word2vec can be read, as all others: see test_plots."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from solutions.word2vec import build_huffman_tree
from tests.figures import ReadableFigures, drawn, texts
from wordlab import word2vec_plots

WORDS = ["the", "of", "water", "red", "green", "music", "king", "orange", "piano"]
COUNTS = [84_170, 76_598, 1_468, 977, 601, 508, 327, 305, 64]
SIZES = [300, 1_000, 3_000, 10_000, 30_000]


def tree(words: list[str], counts: list[int]) -> Figure:
    return word2vec_plots.huffman_tree(words, counts, build_huffman_tree(counts)[0])


FIGURES = {
    "tree": lambda: tree(WORDS, COUNTS),
    "two words": lambda: tree(["a", "b"], [3, 1]),
    "deep tree": lambda: tree(WORDS, [3**i for i in range(9)]),
    "flat tree": lambda: tree([f"word {i}" for i in range(16)], [1] * 16),
    "times": lambda: word2vec_plots.time_per_update(
        SIZES,
        {"softmax": np.geomspace(1e-5, 1e-2, 5), "tree": [4e-5] * 5, "5 negatives": [3e-5] * 5},
    ),
    "noise": lambda: word2vec_plots.noise_shares(
        ["the", "piano", "leguminous"],
        {"power 1": [0.06, 1e-4, 9e-6], "power 0.75": [0.02, 2e-4, 2e-5], "power 0": [1e-4] * 3},
    ),
}


figure = drawn(FIGURES)


class TestEveryFigure(ReadableFigures):
    pass


def test_every_word_stands_with_its_count_and_code() -> None:
    shown = {text.get_text() for text in texts(tree(["a", "b", "c"], [5_000, 2, 1]))}
    assert {"a", "5,000", "1", "b", "2", "01", "c", "00"} <= shown


@pytest.mark.parametrize(
    ("words", "codes"),
    [(["a"], ["0"]), (["a", "b"], ["0"]), (["a", "b"], ["0", "01"]), (["a"] * 17, ["0"] * 17)],
)
def test_what_is_no_tree_is_refused(words: list[str], codes: list[str]) -> None:
    with pytest.raises(ValueError, match=r"room for|begins another"):
        word2vec_plots.huffman_tree(words, [1] * len(words), [list(map(int, c)) for c in codes])


def test_more_lines_than_markers_are_refused() -> None:
    many = {str(i): [1.0] for i in range(7)}
    with pytest.raises(ValueError, match="6 lines"):
        word2vec_plots.time_per_update([1], many)
    with pytest.raises(ValueError, match="6 rules"):
        word2vec_plots.noise_shares(["a"], many)
