"""Figures of word2vec: a Huffman tree, the cost of an update, and the noise distribution.

They keep to the rules of `wordlab.plots`, whose `show` displays them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from wordlab.plots import (
    BLUE,
    COLOURS,
    GREY,
    INK,
    MARKERS,
    ORANGE,
    PALE,
    SIZE,
    WIDTH,
    _axes,
    _legend,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def huffman_tree(
    words: Sequence[str], counts: Sequence[int], codes: Sequence[Sequence[int]]
) -> Figure:
    """Draw the tree of these codes from its root on the left, the words and their counts on the right.

    Branch 0 leads up and branch 1 leads down. More than 16 words, fewer than two, or codes by which
    words cannot be told apart raise ``ValueError``.
    """
    digits = ["".join(str(int(bit)) for bit in code) for code in codes]
    if not 2 <= len(words) <= 16 or not len(words) == len(counts) == len(digits):
        raise ValueError("There is room for 2 to 16 words, each with a count and a code.")
    order = sorted(range(len(words)), key=lambda i: digits[i])
    for i, j in pairwise(order):
        if digits[j].startswith(digits[i]):
            raise ValueError(f"The code {digits[i]} of {words[i]!r} begins another one.")
    depth = max(map(len, digits))
    height = {digits[i]: -float(row) for row, i in enumerate(order)}
    for length in range(depth - 1, -1, -1):
        for start in {code[:length] for code in height if len(code) == length + 1}:
            below = [height[start + bit] for bit in "01" if start + bit in height]
            height[start] = sum(below) / len(below)
    figure, axes = _axes(WIDTH, 0.36 * len(words) + 0.9)
    axes.set_axis_off()
    for code, y in height.items():
        if code:
            x, above = len(code), height[code[:-1]]
            axes.plot([x - 1, x - 1, x], [above, y, y], color=GREY, linewidth=1.4, zorder=1)
            axes.text(x - 0.55, y + 0.13, code[-1], size=10, color=INK, ha="center")
    inner = [code for code in height if code not in digits]
    axes.scatter([len(c) for c in inner], [height[c] for c in inner], color=BLUE, s=70, zorder=3)
    axes.scatter(
        [len(c) for c in digits], [height[c] for c in digits],
        color=ORANGE, marker="s", s=60, edgecolor=INK, linewidth=0.5, zorder=3,
    )  # fmt: skip
    columns = {"word": 0.5, "count": 2.4, "code": 2.7, "digits": 4.9}
    scale = max(depth, 4) / 5
    places = {name: depth + x * scale for name, x in columns.items()}
    rows = [("word", "count", "code", "digits")]
    rows += [(words[i], f"{counts[i]:,}", digits[i], str(len(digits[i]))) for i in order]
    for row, texts in enumerate(rows):
        for (name, place), text in zip(places.items(), texts, strict=True):
            side = "right" if name in ("count", "digits") else "left"
            axes.text(
                place, 1.0 - row if row else 1.1, text, size=SIZE, color=INK, ha=side, va="center",
                weight="bold" if row == 0 else "normal",
            )  # fmt: skip
    for code in digits:
        axes.plot(
            [len(code) + 0.15, depth + 0.35 * scale], [height[code]] * 2,
            color=PALE, linewidth=1, linestyle=":", zorder=0,
        )  # fmt: skip
    axes.set_xlim(-0.3, places["digits"] + 0.2)
    axes.set_ylim(0.5 - len(words), 1.6)
    return figure


def time_per_update(sizes: Sequence[int], seconds: Mapping[str, Sequence[float]]) -> Figure:
    """Draw the time of an update against the size of the vocabulary, both axes logarithmic.

    seconds: name -> a time for each size. More than six names raise ``ValueError``.
    """
    if len(seconds) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} lines only.")
    figure, axes = _axes(WIDTH, 4.2)
    for number, (name, times) in enumerate(seconds.items()):
        axes.plot(
            sizes, 1e6 * np.asarray(times), color=COLOURS[number], marker=MARKERS[number],
            markersize=8, markeredgecolor=INK, markeredgewidth=0.5, linewidth=1.8, label=name,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(list(sizes), [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("words in the vocabulary", size=SIZE)
    axes.set_ylabel("microseconds for one update", size=SIZE)
    axes.grid(color=PALE, linewidth=0.6)
    _legend(figure, columns=len(seconds))
    return figure


def noise_shares(words: Sequence[str], shares: Mapping[str, ArrayLike]) -> Figure:
    """Draw how often words are drawn, in per cent on a logarithmic axis, a marker for each rule.

    shares: rule -> (n,) the probabilities of the n words. More than six rules raise ``ValueError``.
    """
    if len(shares) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} rules only.")
    per_cent = {rule: 100 * np.asarray(p, dtype=float) for rule, p in shares.items()}
    figure, axes = _axes(WIDTH, 0.34 * len(words) + 1.3)
    heights = np.arange(len(words))
    table = np.array(list(per_cent.values()))
    axes.hlines(heights, table.min(axis=0), table.max(axis=0), color=PALE, linewidth=2, zorder=1)
    for (rule, values), colour, marker in zip(per_cent.items(), COLOURS, MARKERS, strict=False):
        axes.scatter(
            values, heights, color=colour, marker=marker, s=58, label=rule,
            edgecolor=INK, linewidth=0.5, zorder=3,
        )  # fmt: skip
    axes.set_xscale("log")
    ticks = [t for t in (0.0001, 0.001, 0.01, 0.1, 1, 10) if table.min() / 3 < t < table.max() * 3]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(heights, list(words), size=SIZE)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_xlabel("per cent of the negatives", size=SIZE)
    _legend(figure, columns=len(shares))
    return figure
