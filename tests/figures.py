"""What every figure of the course has to hold; each module of figures derives a test class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text


def drawn(figures: Mapping[str, Callable[[], Figure]]) -> Any:
    """A fixture that is each of these figures in turn."""

    @pytest.fixture(params=figures)
    def figure(request) -> Figure:
        figure = figures[request.param]()
        figure.draw_without_rendering()
        return figure

    return figure


class ReadableFigures:
    """Everybody can read them, at the width of a notebook. They come by the fixture `figure`."""

    slanted_may_touch = False

    def test_it_is_as_wide_as_a_notebook(self, figure: Figure) -> None:
        assert figure.get_size_inches()[0] * figure.dpi == pytest.approx(700)

    def test_no_text_is_small_or_faint(self, figure: Figure) -> None:
        in_tables = {id(t) for axes in figure.axes if axes.images for t in axes.texts}
        for text in texts(figure):
            assert text.get_size() >= 10, text
            assert id(text) in in_tables or contrast(text.get_color(), "white") >= 4.5, text

    def test_texts_do_not_collide(self, figure: Figure) -> None:
        for text in texts(figure):
            if self.slanted_may_touch and text.get_rotation() % 90:
                text.set_visible(False)
        assert overlapping(figure) == []

    def test_all_text_is_inside(self, figure: Figure) -> None:
        for text in texts(figure):
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text
            assert -1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1, text


def texts(figure: Figure) -> list[Text]:
    """The texts that are drawn: Matplotlib also keeps labels of ticks beyond the axes' limits."""
    beyond = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick, place in zip(axis.get_major_ticks(), axis.get_majorticklocs(), strict=True):
                if not low <= place <= high:
                    beyond |= {tick.label1, tick.label2}
    found = figure.findobj(Text)
    return [t for t in found if t.get_visible() and t.get_text() and t not in beyond]


def shared(one, other) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(width, 0) * max(height, 0)


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that cover more than a tenth of the smaller one (a box has empty corners)."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    return [
        (a, b)
        for (a, one), (b, other) in combinations(boxes, 2)
        if shared(one, other) > 0.1 * min(one.width * one.height, other.width * other.height)
    ]


def luminance(colour) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], channels))


def contrast(one, other) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
