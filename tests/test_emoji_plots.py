"""The figures of the emojifier can be read, as all others: see test_plots."""

from __future__ import annotations

import numpy as np
import pytest

from tests.figures import ReadableFigures, drawn
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


figure = drawn(FIGURES)


class TestEveryFigure(ReadableFigures):
    slanted_may_touch = True


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
