"""Figures of sentiment models: a network that reads words, accuracies, and a text word by word.

They keep to the rules of `wordlab.plots`, whose `show` displays them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from wordlab.network_plots import LINES, _arrow, _box
from wordlab.plots import (
    _DPI,
    BLUE,
    COLOURS,
    GREEN,
    GREY,
    INK,
    MARKERS,
    PALE,
    SIZE,
    VERMILLION,
    WIDTH,
    _axes,
    _legend,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def reader(words: Sequence[str]) -> Figure:
    """Draw a many-to-one recurrent network that reads these words from left to right.

    There is room for two to five words; another number raises ``ValueError``.
    """
    if not 2 <= len(words) <= 5:
        raise ValueError(f"There is room for two to five words, not {len(words)}.")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 4.4), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 63)
    axes.set_axis_off()
    left, right = 2.0, 76.0
    width = (right - left) / len(words)
    for number, word in enumerate(words):
        x = left + width * (number + 0.5)
        _box(axes, x, 4, width - 4, 7, word, PALE)
        _arrow(axes, (x, 7.8), (x, 14.2))
        _box(axes, x, 18, width - 4, 7, "vector", BLUE)
        _arrow(axes, (x, 21.8), (x, 28.2))
        _box(axes, x, 32, width - 4, 7, "state", GREEN)
        if number:
            _arrow(axes, (x - width / 2 - 1.8, 32), (x - width / 2 + 1.8, 32))
    _arrow(axes, (x, 35.8), (x, 42.2))
    _box(axes, x - 3, 46, width + 6, 7, "Dense, softmax", VERMILLION)
    _arrow(axes, (x, 49.8), (x, 54.2))
    axes.text(right, 57, "negative, positive", ha="right", va="center", size=SIZE, color=INK)
    for y, text in ((4, "word ids"), (18, "Embedding"), (32, "LSTM"), (46, "2 probabilities")):
        axes.text(79, y, text, ha="left", va="center", size=SIZE, color=INK)
    return figure


def accuracy_by_size(accuracies: Mapping[str, Mapping[int, Sequence[float]]]) -> Figure:
    """Draw the accuracy of models against the number of examples that they learned from.

    accuracies: name -> number of examples -> shares right, one for each seed. Points are means,
    bars one standard deviation to either side. More than six names raise ``ValueError``.
    """
    if len(accuracies) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} lines only.")
    figure, axes = _axes(WIDTH, 4.6)
    sizes = sorted({size for runs in accuracies.values() for size in runs})
    for number, (name, runs) in enumerate(accuracies.items()):
        # Side by side, so that no bar hides another.
        places = [size * 1.04 ** (number - (len(accuracies) - 1) / 2) for size in runs]
        values = [100 * np.asarray(shares, dtype=float) for shares in runs.values()]
        axes.errorbar(
            places,
            [part.mean() for part in values],
            yerr=[part.std(ddof=1) if len(part) > 1 else 0.0 for part in values],
            color=COLOURS[number],
            linestyle=LINES[number],
            marker=MARKERS[number],
            markeredgecolor=INK,
            markeredgewidth=0.5,
            markersize=8,
            linewidth=1.8,
            capsize=4,
            label=name,
        )
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("examples to learn from", size=SIZE)
    axes.set_ylabel("per cent right, test set", size=SIZE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    _legend(figure, columns=min(3, len(accuracies)))
    return figure


def word_by_word(words: Sequence[str], probabilities: Mapping[str, Sequence[float]]) -> Figure:
    """Draw how the probability of *positive* changes while models read a text.

    probabilities: name -> one number for each word, given the words up to it.
    """
    figure, axes = _axes(WIDTH, 4.4)
    places = np.arange(len(words))
    axes.axhline(0.5, color=GREY, linewidth=1, linestyle=":")
    for number, (name, values) in enumerate(probabilities.items()):
        axes.plot(
            places,
            values,
            color=COLOURS[number],
            linestyle=LINES[number],
            marker=MARKERS[number],
            markeredgecolor=INK,
            markeredgewidth=0.5,
            markersize=7,
            linewidth=1.8,
            label=name,
        )
    axes.set_xticks(places, words, rotation=45, ha="right", size=SIZE)
    axes.set_ylim(-0.03, 1.03)
    axes.set_ylabel("probability of positive", size=SIZE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    _legend(figure, columns=min(3, len(probabilities)))
    return figure
