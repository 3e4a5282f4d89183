"""Figures of the emojifier: both networks, what is taken for what, learning, and seeds compared.

They keep to the rules of `wordlab.plots`, whose `show` displays them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from wordlab.network_plots import LINES, _arrow, _box
from wordlab.plots import (
    _DPI,
    BLUE,
    COLOURS,
    GREEN,
    GREY,
    INK,
    MARKERS,
    ORANGE,
    PALE,
    PURPLE,
    SIZE,
    VERMILLION,
    WIDTH,
    _axes,
    _legend,
    _readable_on,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def emojifier_v1(words: Sequence[str]) -> Figure:
    """Draw Emojifier-V1 for a sentence of two to five words; others raise ``ValueError``."""
    axes, columns, middle, right = _canvas(words, height=4.4, top=59)
    for x, width, word in columns:
        _box(axes, x, 4, width, 7, word, PALE)
        _arrow(axes, (x, 7.8), (x, 14.2))
        _box(axes, x, 18, width, 7, "vector", BLUE)
        _arrow(axes, (x, 21.8), (middle + (x - middle) * 0.6, 28.2))
    _box(axes, middle, 32, 44, 7, "average", GREEN)
    _arrow(axes, (middle, 35.8), (middle, 42.2))
    _box(axes, middle, 46, 44, 7, "softmax(W avg + b)", VERMILLION)
    _arrow(axes, (middle, 49.8), (middle, 54.2))
    axes.text(
        middle, 56, "a probability for each emoji", ha="center", va="center", size=SIZE, color=INK
    )
    for y, text in (
        (4, "m words"),
        (18, "50 numbers each"),
        (32, "50 numbers"),
        (46, "5 probabilities"),
    ):
        axes.text(right, y, text, ha="left", va="center", size=SIZE, color=INK)
    figure: Figure = axes.get_figure(root=True)  # type: ignore[assignment]
    return figure


def emojifier_v2(words: Sequence[str]) -> Figure:
    """Draw Emojifier-V2 for a sentence of two to five words; others raise ``ValueError``."""
    axes, columns, _, right = _canvas(words, height=6.4, top=107)
    last = columns[-1][0]
    for number, (x, width, word) in enumerate(columns):
        for y, label, edge in (
            (4, word, PALE),
            (18, "vector", BLUE),
            (32, "LSTM", GREEN),
            (46, "dropout", ORANGE),
            (60, "LSTM", PURPLE),
        ):
            _box(axes, x, y, width, 7, label, edge)
            if y > 4:
                _arrow(axes, (x, y - 10.2), (x, y - 3.8))
            if label == "LSTM" and number:
                before = columns[number - 1][0]
                _arrow(axes, (before + width / 2 + 0.2, y), (x - width / 2 - 0.2, y))
    width = columns[-1][1]
    for y, label, edge in (
        (74, "dropout", ORANGE),
        (88, "dense", VERMILLION),
        (102, "softmax", GREY),
    ):
        _arrow(axes, (last, y - 10.2), (last, y - 3.8))
        _box(axes, last, y, width, 7, label, edge)
    for y, text in (
        (4, "indices of the words"),
        (18, "Embedding: 50 numbers"),
        (32, "LSTM(128), sequences"),
        (46, "Dropout(0.5)"),
        (60, "LSTM(128), last output"),
        (74, "Dropout(0.5)"),
        (88, "Dense(5)"),
        (102, "5 probabilities"),
    ):
        axes.text(right, y, text, ha="left", va="center", size=SIZE, color=INK)
    figure: Figure = axes.get_figure(root=True)  # type: ignore[assignment]
    return figure


def _canvas(
    words: Sequence[str], height: float, top: float
) -> tuple[Axes, list[tuple[float, float, str]], float, float]:
    """Axes without lines, and for each word the middle and width of its column, and the word."""
    if not 2 <= len(words) <= 5:
        raise ValueError(f"There is room for two to five words, not {len(words)}.")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 100)
    axes.set_ylim(-1, top)
    axes.set_axis_off()
    left, right = 1.0, 70.0
    width = (right - left) / len(words)
    columns = [(left + width * (i + 0.5), width - 4, word) for i, word in enumerate(words)]
    return axes, columns, (left + right) / 2, right + 2


def confusion(
    names: Sequence[str], tables: Mapping[str, ArrayLike], unit: str = "messages"
) -> Figure:
    """Draw for one or two models how often each class was taken for which, as tables of counts.

    tables: model -> (n, n) counts, a row for each true class and a column for each predicted one.
    Another shape, or more than two models, raises ``ValueError``.
    """
    from matplotlib import colormaps

    counts = {name: np.asarray(table) for name, table in tables.items()}
    if not 1 <= len(counts) <= 2:
        raise ValueError(f"There is room for one or two tables, not {len(counts)}.")
    if any(table.shape != (len(names), len(names)) for table in counts.values()):
        raise ValueError(f"{len(names)} classes need tables of shape {(len(names), len(names))}.")
    figure, first = _axes(WIDTH, 4.3)
    first.remove()
    panels = figure.subplots(1, len(counts), sharey=True, squeeze=False)[0]
    colours = colormaps["cividis"]
    highest = max(1, *(int(table.max()) for table in counts.values()))
    for axes, (model, table) in zip(panels, counts.items(), strict=True):
        axes.imshow(table, cmap=colours, vmin=0, vmax=highest)
        for (row, column), value in np.ndenumerate(table):
            axes.text(
                column,
                row,
                f"{value:.0f}",
                ha="center",
                va="center",
                size=SIZE,
                color=_readable_on(colours(value / highest)[:3]),
            )
        axes.set_title(model, size=SIZE + 1)
        axes.set_xticks(range(len(names)), names, rotation=45, ha="right", size=SIZE)
        axes.set_yticks(range(len(names)), names, size=SIZE)
        axes.set_xlabel(f"predicted, number of {unit}", size=SIZE)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
    panels[0].set_ylabel("true", size=SIZE)
    return figure


def accuracy_curves(curves: Mapping[str, Sequence[float]], label: str = "accuracy") -> Figure:
    """Draw a measure after each epoch, a line for each name; more than six raise ``ValueError``."""
    if len(curves) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} lines only.")
    figure, axes = _axes(WIDTH, 3.8)
    for number, (name, values) in enumerate(curves.items()):
        axes.plot(
            np.arange(1, len(values) + 1),
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
    axes.locator_params(axis="x", integer=True)
    axes.set_xlabel("epoch", size=SIZE)
    axes.set_ylabel(label, size=SIZE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    _legend(figure, columns=min(4, len(curves)))
    return figure


def seeds_compared(scores: Mapping[str, Mapping[str, Sequence[float]]]) -> Figure:
    """Draw for every set the mean accuracy of each model over seeds, in per cent.

    scores: set -> model -> one accuracy for each seed. A bar at the mean goes one standard
    deviation to each side, and a small dot is one seed. More than six models raise ``ValueError``.
    """
    models = list(dict.fromkeys(name for row in scores.values() for name in row))
    if len(models) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} models only.")
    figure, axes = _axes(WIDTH, 0.75 * len(scores) + 1.3)
    step = 0.56 / max(1, len(models) - 1)
    for number, model in enumerate(models):
        height = np.arange(len(scores)) + (number * step - 0.28 if len(models) > 1 else 0)
        values = [100 * np.asarray(row[model], dtype=float) for row in scores.values()]
        means = np.array([seeds.mean() for seeds in values])
        spread = np.array([seeds.std(ddof=1) if len(seeds) > 1 else 0 for seeds in values])
        colour = COLOURS[number]
        axes.errorbar(
            means,
            height,
            xerr=spread,
            fmt=MARKERS[number],
            color=colour,
            markersize=9,
            markeredgecolor=INK,
            markeredgewidth=0.5,
            capsize=5,
            linewidth=2,
            label=model,
            zorder=3,
        )
        for place, seeds in zip(height, values, strict=True):
            axes.scatter(seeds, np.full(len(seeds), place + 0.13), color=GREY, s=8, zorder=2)
    axes.set_yticks(range(len(scores)), list(scores), size=SIZE)
    axes.set_ylim(len(scores) - 0.4, -0.6)
    axes.set_xlabel("per cent right, mean over seeds ± one standard deviation", size=SIZE)
    axes.set_xlim(0, 102)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    _legend(figure, columns=len(models))
    return figure
