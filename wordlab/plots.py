"""The figures of the notebooks: each function returns a Matplotlib figure, and show() displays it.

The colours are those of Okabe and Ito, which colour-blind people tell apart, and a marker's shape
or a label always says the same as its colour. Text is near-black on white, or white on dark, with
a contrast of at least 4.5. Figures are about 700 pixels wide, the width of a notebook.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels

BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
ORANGE, PURPLE, SKY = "#E69F00", "#CC79A7", "#56B4E9"
COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY)
MARKERS = ("o", "s", "^", "D", "v", "P")
INK, GREY, PALE = "#1a1a1a", "#595959", "#d0d0d0"
SIZE = 11  # points; nothing is written smaller than 10

WIDTH = 7.0  # inches; at 100 dots per inch the width at which a notebook shows a figure
_DPI = 100
_SHARPNESS = 1.5
_NEAR_PLACES = 8


def show(figure: Figure, alt: str) -> None:
    """Display a figure once, as a PNG image with a text for those who cannot see it.

    JupyterLab and nbconvert's default template ignore the alternative text of an image output, so
    the image comes as HTML too, which they prefer. An empty text raises ``ValueError``.
    """
    from IPython.display import display

    alt = " ".join(alt.split())
    if not alt:
        raise ValueError("A figure needs a text that says what can be seen in it.")
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI * _SHARPNESS, facecolor="white")
    if "matplotlib.pyplot" in sys.modules:  # a figure that pyplot knows would be shown twice
        sys.modules["matplotlib.pyplot"].close(figure)
    png = base64.b64encode(buffer.getvalue()).decode()
    width, height = (round(inches * _DPI) for inches in figure.get_size_inches())
    html = (
        f'<img src="data:image/png;base64,{png}" alt="{escape(alt)}" width="{width}" '
        'style="max-width:100%;height:auto">'
    )
    display(
        {"image/png": png, "text/html": html, "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
        raw=True,
    )


def plane(vectors: Mapping[str, NDArray[Any]]) -> Figure:
    """Draw words that have two dimensions as points in the plane, each on its ray from the origin.

    Another number of dimensions raises ``ValueError``.
    """
    words = list(vectors)
    points = np.array([vectors[word] for word in words], dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError("Only words with two dimensions can be drawn in the plane.")
    figure, axes = _axes(WIDTH, 5.6)
    for x, y in points:
        axes.plot([0, x], [0, y], color=PALE, linewidth=1.2, zorder=1)
    axes.scatter(points[:, 0], points[:, 1], color=BLUE, s=34, zorder=3)
    axes.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    axes.set_aspect("equal")
    axes.margins(0.08)
    axes.set_xlabel("first number", size=SIZE)
    axes.set_ylabel("second number", size=SIZE)
    _label(axes, points, words, lines=[(np.zeros(2), point) for point in points])
    return figure


def analogy_in_the_plane(
    vectors: Mapping[str, NDArray[Any]], a: str, b: str, c: str, d: str
) -> Figure:
    """Draw the step from a to b, taken again from c, among unit vectors in the plane.

    d is the expected answer. The words lie on the unit circle; the target does not, so a dashed
    ray leads from the origin through it.
    """
    unit = {w: np.asarray(vectors[w], float) / np.linalg.norm(vectors[w]) for w in vectors}
    target = unit[b] - unit[a] + unit[c]
    figure, axes = _axes(WIDTH, 5.6)
    angles = np.linspace(0, 2 * np.pi, 400)
    axes.plot(np.cos(angles), np.sin(angles), color=PALE, linewidth=1.5, zorder=1)
    ray = target / np.linalg.norm(target)
    axes.plot([0, 1.32 * ray[0]], [0, 1.32 * ray[1]], "--", color=GREY, linewidth=1.2, zorder=1)
    for word, colour, marker in (
        (a, INK, "o"),
        (b, INK, "o"),
        (c, INK, "o"),
        (d, GREEN, "D"),
    ):
        axes.plot([0, unit[word][0]], [0, unit[word][1]], color=PALE, linewidth=1.2, zorder=1)
        axes.scatter(unit[word][0], unit[word][1], color=colour, marker=marker, s=60, zorder=4)
    for start, end in ((unit[a], unit[b]), (unit[c], target)):
        axes.annotate(
            "",
            xy=tuple(end),
            xytext=tuple(start),
            arrowprops={"arrowstyle": "-|>", "color": VERMILLION, "linewidth": 2.2},
            zorder=3,
        )
    axes.scatter(target[0], target[1], color=VERMILLION, marker="X", s=70, zorder=4)
    axes.set_aspect("equal")
    seen = np.array([np.zeros(2), unit[a], unit[b], unit[c], unit[d], target])
    axes.set_xlim(seen[:, 0].min() - 0.4, seen[:, 0].max() + 0.4)
    axes.set_ylim(seen[:, 1].min() - 0.08, seen[:, 1].max() + 0.15)
    axes.set_xlabel("first number, vectors scaled to length 1", size=SIZE)
    axes.set_ylabel("second number", size=SIZE)
    _label(
        axes,
        np.array([unit[a], unit[b], unit[c], unit[d], target]),
        [a, b, c, f"{d} (answer)", f"target = {b} − {a} + {c}"],
        lines=[(unit[a], unit[b]), (unit[c], target)]
        + [(np.zeros(2), end) for end in (1.32 * ray, unit[a], unit[b], unit[c], unit[d])],
        size=SIZE + 1,
    )
    return figure


def map_of_families(points: ArrayLike, families: Mapping[str, Sequence[str]]) -> Figure:
    """Draw words as labelled points on a map; a family shares a colour and a marker.

    points: (n, 2), one row for each word in the order in which the families list them. Another
    shape, or more than six families, raises ``ValueError``.
    """
    places = np.asarray(points, dtype=float)
    words = [word for family in families.values() for word in family]
    if places.shape != (len(words), 2):
        raise ValueError(f"{len(words)} words need points of shape ({len(words)}, 2).")
    if len(families) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} families only.")
    figure, axes = _axes(WIDTH, 6.2)
    start = 0
    for (name, family), colour, marker in zip(families.items(), COLOURS, MARKERS, strict=False):
        part = places[start : start + len(family)]
        axes.scatter(
            part[:, 0],
            part[:, 1],
            color=colour,
            marker=marker,
            s=60,
            label=name,
            edgecolor=INK,
            linewidth=0.5,
        )
        start += len(family)
    axes.margins(0.1)
    axes.set_xlabel("first principal component", size=SIZE)
    axes.set_ylabel("second principal component", size=SIZE)
    _legend(figure, columns=min(4, len(families)))
    _label(axes, places, words)
    return figure


def heat_map(words: Sequence[str], values: ArrayLike) -> Figure:
    """Draw a square table of cosines as colours, with every number written in its cell.

    values: (n, n) for n words, from -1 to 1; another shape raises ``ValueError``.
    """
    from matplotlib import colormaps

    table = np.asarray(values, dtype=float)
    if table.shape != (len(words), len(words)):
        raise ValueError(f"{len(words)} words need a table of shape {(len(words), len(words))}.")
    low = min(0.0, float(table.min()))
    figure, axes = _axes(WIDTH, 6.6)
    colours = colormaps["cividis"]
    axes.imshow(table, cmap=colours, vmin=low, vmax=1)
    for (row, column), value in np.ndenumerate(table):
        background = colours((value - low) / (1 - low))
        axes.text(
            column,
            row,
            f"{value:.2f}".replace("-", "−"),
            ha="center",
            va="center",
            size=10,
            color=_readable_on(background[:3]),
        )
    axes.set_xticks(range(len(words)), words, rotation=45, ha="left", size=SIZE)
    axes.set_yticks(range(len(words)), words, size=SIZE)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


def rules_by_section(accuracies: Mapping[str, Mapping[str, float]]) -> Figure:
    """Draw per cent right as dots, a line for each section and a marker for each rule.

    accuracies: section -> rule -> per cent. Sections whose names begin with "all" are totals and
    stand apart at the bottom. More than six rules raise ``ValueError``.
    """
    sections = sorted(accuracies, key=lambda name: name.startswith("all"))
    rules = list(dict.fromkeys(rule for row in accuracies.values() for rule in row))
    if len(rules) > len(MARKERS):
        raise ValueError(f"There are markers for {len(MARKERS)} rules only.")
    totals = sum(name.startswith("all") for name in sections)
    heights = np.arange(len(sections), dtype=float)
    heights[len(sections) - totals :] += 0.6
    figure, axes = _axes(WIDTH, 0.34 * len(sections) + 1.2)
    for name, height in zip(sections, heights, strict=True):
        row = list(accuracies[name].values())
        axes.plot([min(row), max(row)], [height, height], color=PALE, linewidth=2, zorder=1)
    for rule, colour, marker in zip(rules, COLOURS, MARKERS, strict=False):
        axes.scatter(
            [accuracies[name].get(rule, np.nan) for name in sections],
            heights,
            color=colour,
            marker=marker,
            s=58,
            label=rule,
            edgecolor=INK,
            linewidth=0.5,
            zorder=3,
        )
    axes.set_yticks(heights, sections, size=SIZE)
    axes.invert_yaxis()
    axes.set_xlim(-2, 102)
    axes.set_xlabel("questions answered rightly, in per cent of those attempted", size=SIZE)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    if totals:
        axes.axhline(heights[-totals] - 0.8, color=GREY, linewidth=0.8)
    _legend(figure, columns=len(rules))
    return figure


def shares(per_cent: ArrayLike) -> Figure:
    """Draw how much of the variance each principal component has, in per cent, as bars.

    per_cent: (n,), the first component first.
    """
    values = np.asarray(per_cent, dtype=float)
    figure, axes = _axes(WIDTH, 3.4)
    places = list(range(1, len(values) + 1))
    axes.bar(places, values, color=BLUE, width=0.7)
    for place, value in zip(places, values, strict=True):
        axes.text(
            place, value + 0.01 * values.max(), f"{value:.0f}", ha="center", va="bottom", size=SIZE
        )
    axes.set_xticks(places)
    axes.set_xlabel("principal component", size=SIZE)
    axes.set_ylabel("per cent of the variance", size=SIZE)
    return figure


def moves_in_the_plane(
    axis: ArrayLike,
    before: Mapping[str, NDArray[Any]],
    after: Mapping[str, NDArray[Any]],
    circle: bool = False,
) -> Figure:
    """Draw an axis through the origin, and where words lie in the plane before and after a change.

    Words of `before` that are not in `after` stay where they are. With `circle`, the unit circle
    is drawn too.
    """
    old = {word: np.asarray(vector, dtype=float) for word, vector in before.items()}
    new = {word: np.asarray(vector, dtype=float) for word, vector in after.items()}
    seen = np.array([*old.values(), *new.values(), np.zeros(2)])
    reach = 1.1 * float(np.abs(seen).max())
    figure, axes = _axes(WIDTH, 5.0)
    ray = np.asarray(axis, dtype=float) / np.linalg.norm(axis) * reach
    ray = ray if ray[0] >= 0 else -ray
    axes.plot([-ray[0], ray[0]], [-ray[1], ray[1]], color=VERMILLION, linewidth=2, zorder=1)
    angles = np.linspace(0, 2 * np.pi, 400 if circle else 1)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    if circle:
        axes.plot(*ring.T, color=PALE, linewidth=1.5, zorder=0)
    axes.scatter(0, 0, color=INK, marker="+", s=80, zorder=3)
    points: list[NDArray[np.float64]] = []
    labels: list[str] = []
    for word, start in old.items():
        end = new.get(word, start)
        axes.plot([0, end[0]], [0, end[1]], color=PALE, linewidth=1.2, zorder=1)
        if word in new:
            arrow = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.4, "linestyle": "--"}
            axes.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops=arrow, zorder=2)
            axes.scatter(
                start[0], start[1], color="white", edgecolor=GREY, marker="o", s=46, zorder=3
            )
        marker = "o" if word in new else "D"
        axes.scatter(end[0], end[1], color=BLUE, marker=marker, s=52, zorder=4)
        points += [start, end] if word in new else [end]
        labels += [word, ""] if word in new else [word]
    low, high = seen.min(axis=0), seen.max(axis=0)
    margin = 0.14 * reach
    left, right = min(low[0], -0.6 * reach) - margin, max(high[0], 0.6 * reach) + margin
    bottom, top = min(low[1], -0.12 * reach) - margin / 2, high[1] + margin
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    # The axis is named where it leaves the picture on the right.
    ways = [right / ray[0] if ray[0] else np.inf, *(y / ray[1] for y in (bottom, top) if ray[1])]
    points.append(0.88 * min(way for way in ways if way > 0) * ray)
    labels.append("axis")
    axes.set_aspect("equal")
    axes.set_xlabel("first number", size=SIZE)
    axes.set_ylabel("second number", size=SIZE)
    handles = [
        axes.scatter([], [], color="white", edgecolor=GREY, marker="o", s=46, label="before"),
        axes.scatter([], [], color=BLUE, marker="o", s=52, label="after"),
    ]
    if len(new) < len(old):
        handles.append(axes.scatter([], [], color=BLUE, marker="D", s=52, label="not moved"))
    _legend(figure, columns=len(handles))
    named = [i for i, label in enumerate(labels) if label]
    _label(
        axes,
        np.array(points)[named],
        [labels[i] for i in named],
        lines=[(old[word], new[word]) for word in new]
        + [(np.zeros(2), new.get(word, old[word])) for word in old]
        + [(-ray, ray)]
        + [(ring[i], ring[i + 10]) for i in range(0, len(ring) - 10, 10)],
    )
    return figure


def words_on_an_axis(
    before: Mapping[str, float], after: Mapping[str, float], left: str, right: str
) -> Figure:
    """Draw words as lines of a chart, each with its place on an axis before and after a change.

    The words stand in the order of `before`, from left to right downwards; `left` and `right` say
    what the two ends of the axis are.
    """
    words = sorted(before, key=lambda word: before[word])
    heights = np.arange(len(words))
    old = np.array([before[word] for word in words])
    new = np.array([after[word] for word in words])
    figure, axes = _axes(WIDTH, 0.235 * len(words) + 1.3)
    axes.hlines(heights, new, old, color=PALE, linewidth=2, zorder=1)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=0)
    for places, colour, marker, size, label in (
        (old, ORANGE, "o", 48, "before"),
        (new, BLUE, "D", 30, "after"),
    ):
        axes.scatter(
            places,
            heights,
            color=colour,
            marker=marker,
            s=size,
            label=label,
            edgecolor=INK,
            linewidth=0.5,
            zorder=3,
        )
    axes.set_yticks(heights, words, size=SIZE)
    axes.set_ylim(len(words) - 0.4, -0.6)
    reach = 1.1 * float(np.abs([*old, *new]).max())
    axes.set_xlim(-reach, reach)
    axes.set_xlabel(f"← {left}          projection          {right} →", size=SIZE)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    _legend(figure, columns=2)
    return figure


def two_groups(
    points: Mapping[str, ArrayLike], is_second: ArrayLike, names: Sequence[str]
) -> Figure:
    """Draw many points without labels, of two groups, in a panel for each entry of `points`.

    points: title -> (n, 2); is_second: (n,), which of the points belong to the second group.
    """
    from matplotlib.figure import Figure

    second = np.asarray(is_second, dtype=bool)
    figure = Figure(figsize=(WIDTH, 3.9), dpi=_DPI, layout="constrained", facecolor="white")
    panels = np.atleast_1d(figure.subplots(1, len(points)))
    for axes, (title, values) in zip(panels, points.items(), strict=True):
        places = np.asarray(values, dtype=float)
        for group, colour, marker, name in (
            (~second, BLUE, "o", names[0]),
            (second, ORANGE, "^", names[1]),
        ):
            label = name if axes is panels[0] else None
            axes.scatter(
                *places[group].T, color=colour, marker=marker, s=12, alpha=0.75, label=label
            )
        axes.set_title(title, size=SIZE)
        axes.tick_params(labelsize=10, colors=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel("first principal component", size=SIZE)
    panels[0].set_ylabel("second principal component", size=SIZE)
    _legend(figure, columns=2)
    return figure


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.tick_params(labelsize=10, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _legend(figure: Figure, columns: int) -> None:
    figure.legend(
        loc="outside upper center", ncols=columns, frameon=False, fontsize=SIZE, handletextpad=0.3
    )


def _readable_on(background: Sequence[float]) -> str:
    """Black or white, whichever has the greater contrast (WCAG 2, relative luminance)."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in background]
    luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    return "white" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "black"


def _label(
    axes: Axes,
    points: NDArray[np.float64],
    labels: Sequence[str],
    lines: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]] = (),
    size: float = SIZE,
) -> None:
    """Write every label beside its point, where it hides no point, line or other label.

    A label that finds no room right beside its point is joined to it by a thin line.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    pixels = axes.transData.transform(points)
    taken = [_around(x, y, 6.0) for x, y in pixels]
    for start, end in lines:
        steps = np.linspace(0, 1, 60)[:, np.newaxis]
        dots = axes.transData.transform(start + steps * (end - start))
        taken += [_around(x, y, 2.0) for x, y in dots]
    frame = axes.get_window_extent().extents
    for point, (x, y), label in zip(points, pixels, labels, strict=True):
        text = axes.annotate(
            label,
            xy=tuple(point),
            xytext=(0, 0),
            textcoords="offset points",
            size=size,
            color=INK,
            annotation_clip=False,
            zorder=5,
        )
        box = text.get_window_extent()
        places = _places(box.width, box.height)
        boxes = [(x + dx, y + dy, x + dx + box.width, y + dy + box.height) for dx, dy in places]
        best = int(np.argmin([_cost(candidate, taken, frame) for candidate in boxes]))
        dx, dy = places[best]
        text.set_position((dx * 72 / _DPI, dy * 72 / _DPI))
        text.set_in_layout(False)
        left, bottom, right, top = boxes[best]
        taken.append((left - 4, bottom, right + 4, top))
        if best >= _NEAR_PLACES:
            nearest = (min(max(x, left), right), min(max(y, bottom), top))
            ends = axes.transData.inverted().transform([(x, y), nearest])
            axes.plot(*ends.T, color=GREY, linewidth=0.8, zorder=2)


def _places(width: float, height: float) -> list[tuple[float, float]]:
    """Where the lower left corner of a label may lie, seen from its point; the best place first."""
    places = []
    for gap in (8.0, 18.0, 30.0):
        middle, centre = -height / 2, -width / 2
        places += [(gap, middle), (-gap - width, middle), (centre, gap - 1)]
        places += [(centre, -gap - height + 1), (gap - 2, gap - 4), (gap - 2, -gap - height + 4)]
        places += [(-gap - width + 2, gap - 4), (-gap - width + 2, -gap - height + 4)]
    return places


def _around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    """The area of a box that others cover or that lies outside the frame."""
    left, bottom, right, top = box
    outside = (right - left) * (top - bottom) - _shared_area(box, frame)
    return outside + sum(_shared_area(box, other) for other in taken)


def _shared_area(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(float(width), 0.0) * max(float(height), 0.0)
