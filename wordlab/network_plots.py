"""Figures of language models: the network, learning curves, and kinds of context compared.

They keep to the rules of `wordlab.plots`, whose `show` displays them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

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
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = ("-", "--", "-.", (0, (5, 1)), (0, (8, 3)), (0, (3, 1, 1, 1)))


def network(words: Sequence[str], target: str) -> Figure:
    """Draw the network with one hidden layer that predicts a target from these context words.

    There is room for two to five words; another number raises ``ValueError``.
    """
    if not 2 <= len(words) <= 5:
        raise ValueError(f"There is room for two to five words, not {len(words)}.")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 5.2), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 74)
    axes.set_axis_off()
    left, right = 2.0, 66.0
    width = (right - left) / len(words)
    middle = (left + right) / 2
    for number, word in enumerate(words):
        x = left + width * (number + 0.5)
        _box(axes, x, 4, width - 2, 7, word, PALE)
        _arrow(axes, (x, 7.8), (x, 15.2))
        _box(axes, x, 19, width - 2, 7, "row of E", BLUE)
        _arrow(axes, (x, 22.8), (x, 28.2))
    _box(axes, middle, 32, right - left - 2, 7, "x: the rows side by side", BLUE)
    _arrow(axes, (middle, 35.8), (middle, 41.2))
    _box(axes, middle, 45, 40, 7, "h = tanh(x W1 + b1)", GREEN)
    _arrow(axes, (middle, 48.8), (middle, 54.2))
    _box(axes, middle, 58, 56, 7, "softmax(h W2 + b2)", VERMILLION)
    _arrow(axes, (middle, 61.8), (middle, 66.2))
    axes.text(
        middle,
        69.5,
        f"a probability for every word, also for “{target}”",
        ha="center",
        va="center",
        size=SIZE,
        color=INK,
    )
    for y, text in (
        (4, "n word ids"),
        (19, "d numbers for each word"),
        (32, "n · d numbers"),
        (45, "hidden numbers"),
        (58, "V probabilities"),
    ):
        axes.text(69, y, text, ha="left", va="center", size=SIZE, color=INK)
    return figure


def learning_curves(
    losses: Mapping[str, Sequence[float]], least: Mapping[str, float] | None = None
) -> Figure:
    """Draw the loss after each epoch, a line for each name; a dotted line marks the least possible.

    losses: name -> one number for each epoch. least: name -> the loss that nothing can go below.
    More than six names raise ``ValueError``.
    """
    if len(losses) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} lines only.")
    figure, axes = _axes(WIDTH, 4.4)
    for number, (name, values) in enumerate(losses.items()):
        epochs = np.arange(1, len(values) + 1)
        axes.plot(
            epochs,
            values,
            color=COLOURS[number],
            linestyle=LINES[number],
            marker=MARKERS[number],
            markevery=max(1, len(values) // 8),
            markeredgecolor=INK,
            markeredgewidth=0.5,
            markersize=7,
            linewidth=1.8,
            label=name,
        )
        if least and name in least:
            axes.axhline(least[name], color=COLOURS[number], linestyle=":", linewidth=1.4)
    axes.set_xlabel("epoch", size=SIZE)
    axes.set_ylabel("mean loss of a word, in nats", size=SIZE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    _legend(figure, columns=min(4, len(losses)))
    return figure


def two_measures(
    rows: Mapping[str, tuple[float, float]], labels: tuple[str, str], baseline: tuple[str, float]
) -> Figure:
    """Draw two measures of the same models side by side, a line for each model.

    rows: model -> (first, second). The first measure has a logarithmic scale, on which a dashed
    line marks the baseline (name, value); the second begins at 0. labels name the measures.
    """
    name, bound = baseline
    figure, first = _axes(WIDTH, 0.42 * len(rows) + 1.7)
    first.remove()
    first, second = figure.subplots(1, 2, sharey=True)
    heights = np.arange(len(rows))
    for axes, part, label, colour, marker in (
        (first, 0, labels[0], BLUE, "o"),
        (second, 1, labels[1], VERMILLION, "s"),
    ):
        values = [row[part] for row in rows.values()]
        start = min(0.0, *values) if part else bound
        axes.hlines(heights, start, values, color=PALE, linewidth=2.5, zorder=1)
        axes.scatter(values, heights, color=colour, marker=marker, s=64, zorder=3)
        for value, height in zip(values, heights, strict=True):
            text = f"{value:.2f}" if part else f"{value:.0f}"
            axes.annotate(
                text.replace("-", "−"),
                (value, height),
                (0, 9),
                textcoords="offset points",
                ha="center",
                size=10,
                color=INK,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
            )
        axes.set_xlabel(label, size=SIZE)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=10, colors=INK)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.13)
    first.set_xscale("log")
    first.axvline(bound, color=GREY, linestyle="--", linewidth=1)
    first.text(bound, -0.95, name, ha="right", va="bottom", size=10, color=INK)
    ticks = [tick for tick in (10, 20, 50, 100, 200, 500, 1000) if tick < 1.3 * bound]
    first.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    first.minorticks_off()
    first.set_yticks(heights, list(rows), size=SIZE)
    first.set_ylim(len(rows) - 0.5, -0.85)
    return figure


def _box(axes: Axes, x: float, y: float, width: float, height: float, text: str, edge: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=1.2",
            facecolor="white",
            edgecolor=edge,
            linewidth=2.2,
        )
    )
    axes.text(x, y, text, ha="center", va="center", size=SIZE, color=INK)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4}
    )
