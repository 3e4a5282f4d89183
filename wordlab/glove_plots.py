"""Figures of GloVe: the weight of a count, the loss in training, and a map that is turned.

They keep to the rules of `wordlab.plots`, whose `show` displays them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from wordlab.network_plots import LINES
from wordlab.plots import (
    BLUE,
    COLOURS,
    GREY,
    INK,
    MARKERS,
    PALE,
    SIZE,
    VERMILLION,
    WIDTH,
    _axes,
    _label,
    _legend,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def weights(x: ArrayLike, curves: Mapping[str, ArrayLike], x_max: float) -> Figure:
    """Draw weights of the counts x, a line for each name; a dashed line marks x_max.

    More than six names raise ``ValueError``.
    """
    figure, axes = _lines(np.asarray(x, dtype=float), curves)
    axes.axvline(x_max, color=GREY, linestyle="--", linewidth=1)
    axes.text(x_max, 0.02, " x_max", color=INK, size=SIZE, ha="left", va="bottom")
    axes.set_xlabel("count x", size=SIZE)
    axes.set_ylabel("weight f(x)", size=SIZE)
    axes.set_ylim(0, 1.08)
    return figure


def losses(curves: Mapping[str, ArrayLike]) -> Figure:
    """Draw the loss in each epoch from 0 upwards, a line for each name.

    More than six names raise ``ValueError``.
    """
    longest = max(len(np.asarray(values)) for values in curves.values())
    figure, axes = _lines(np.arange(1, longest + 1, dtype=float), curves)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("epoch", size=SIZE)
    axes.set_ylabel("mean loss of a cell", size=SIZE)
    return figure


def _lines(x: np.ndarray, curves: Mapping[str, ArrayLike]) -> tuple[Figure, Axes]:
    if len(curves) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} lines only.")
    figure, axes = _axes(WIDTH, 4.2)
    for number, (name, values) in enumerate(curves.items()):
        y = np.asarray(values, dtype=float)
        axes.plot(
            x[: len(y)],
            y,
            color=COLOURS[number],
            linestyle=LINES[number],
            marker=MARKERS[number],
            markevery=max(1, len(y) // 8),
            markeredgecolor=INK,
            markeredgewidth=0.5,
            markersize=7,
            linewidth=1.8,
            label=name,
        )
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    _legend(figure, columns=min(4, len(curves)))
    return figure, axes


def turned(words: Sequence[str], before: ArrayLike, after: ArrayLike) -> Figure:
    """Draw words as points in two planes side by side: before and after all were turned.

    before and after: (n, 2), a point for each word; another shape raises ``ValueError``.
    """
    planes = [np.asarray(points, dtype=float) for points in (before, after)]
    if any(points.shape != (len(words), 2) for points in planes):
        raise ValueError("There must be two numbers for each word, before and after.")
    figure, first = _axes(WIDTH, 3.9)
    first.remove()
    panels = figure.subplots(1, 2)
    bound = 1.25 * max(float(np.abs(points).max()) for points in planes)
    for axes, points, title, colour, marker in zip(
        panels, planes, ("as trained", "turned"), (BLUE, VERMILLION), ("o", "s"), strict=True
    ):
        axes.axhline(0, color=GREY, linewidth=0.8, zorder=0)
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=0)
        axes.scatter(points[:, 0], points[:, 1], color=colour, marker=marker, s=34, zorder=3)
        axes.set_xlim(-bound, bound)
        axes.set_ylim(-bound, bound)
        axes.set_aspect("equal")
        axes.set_title(title, size=SIZE, color=INK)
        axes.set_xlabel("first number", size=SIZE)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=10, colors=INK)
        _label(axes, points, list(words))
    panels[0].set_ylabel("second number", size=SIZE)
    return figure
