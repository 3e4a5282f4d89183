"""The figures of the emojifier can be read, as all others: see test_plots."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from tests.test_plots import contrast, overlapping, texts
from wordlab import LABEL_NAMES, emoji_plots

TABLE = np.diag([43, 40, 38, 41, 45]) + np.eye(5, k=1, dtype=int) * 12
FIGURES = {
    "V1": lambda: emoji_plots.emojifier_v1(["we", "love", "pizza"]),
    "V1, five words": lambda: emoji_plots.emojifier_v1(["wonderful"] * 5),
    "V2": lambda: emoji_plots.emojifier_v2(["not", "feeling", "happy"]),
    "V2, two words": lambda: emoji_plots.emojifier_v2(["so", "happy"]),
    "V2, five words": lambda: emoji_plots.emojifier_v2(["wonderful"] * 5),
    "one table": lambda: emoji_plots.confusion(LABEL_NAMES, {"V1": TABLE}),
    "two tables": lambda: emoji_plots.confusion(LABEL_NAMES, {"V1": TABLE, "V2": TABLE.T}),
    "empty table": lambda: emoji_plots.confusion(LABEL_NAMES, {"V1": 0 * TABLE}),
    "curves": lambda: emoji_plots.accuracy_curves(
        {name: 1 - np.exp(-np.arange(1, 26) / n) for n, name in enumerate(LABEL_NAMES, 2)}
    ),
    "seeds": lambda: emoji_plots.seeds_compared(
        {
            name: {"V1": [0.8, 0.82, 0.79], "V2": [0.85, 0.8, 0.9], "V2, masked": [0.7]}
            for name in ("test", "word order", "unseen words")
        }
    ),
}


@pytest.fixture(params=FIGURES)
def figure(request) -> Figure:
    figure = FIGURES[request.param]()
    figure.draw_without_rendering()
    return figure


class TestEveryFigure:
    def test_it_is_as_wide_as_a_notebook(self, figure: Figure) -> None:
        assert figure.get_size_inches()[0] * figure.dpi == pytest.approx(700)

    def test_no_text_is_small_or_faint(self, figure: Figure) -> None:
        in_tables = {id(t) for axes in figure.axes if axes.images for t in axes.texts}
        for text in texts(figure):
            assert text.get_size() >= 10, text
            assert id(text) in in_tables or contrast(text.get_color(), "white") >= 4.5, text

    def test_texts_do_not_collide(self, figure: Figure) -> None:
        for text in texts(figure):
            if text.get_rotation() % 90:
                text.set_visible(False)
        assert overlapping(figure) == []

    def test_all_text_is_inside(self, figure: Figure) -> None:
        for text in texts(figure):
            box = text.get_window_extent()
            assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text
            assert -1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1, text


@pytest.mark.parametrize("draw", [emoji_plots.emojifier_v1, emoji_plots.emojifier_v2])
def test_a_network_has_room_for_two_to_five_words(draw) -> None:
    for words in (["one"], ["word"] * 6):
        with pytest.raises(ValueError, match="two to five"):
            draw(words)


def test_a_table_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"need tables of shape \(5, 5\)"):
        emoji_plots.confusion(LABEL_NAMES, {"V1": [[1]]})
    with pytest.raises(ValueError, match="one or two tables"):
        emoji_plots.confusion(LABEL_NAMES, dict.fromkeys("abc", TABLE))


def test_the_mean_over_seeds_is_drawn() -> None:
    figure = emoji_plots.seeds_compared({"test": {"V1": [0.8, 0.9]}})
    (container,) = figure.axes[0].containers
    assert container[0].get_xdata().tolist() == pytest.approx([85])
