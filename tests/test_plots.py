"""The figures can be read: by everybody, at notebook width, and by those who hear their text."""

from __future__ import annotations

import base64
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.figures import ReadableFigures, contrast, drawn, overlapping
from wordlab import plots, toy_people, toy_vectors

FAMILIES = {"one": ["alpha", "beta", "gamma"], "two": ["delta", "epsilon"], "three": ["zeta"]}
ALT = 'Two "words" & more < three'


def families_map(seed: int = 0, families: dict[str, list[str]] = FAMILIES) -> Figure:
    count = sum(map(len, families.values()))
    return plots.map_of_families(np.random.default_rng(seed).normal(size=(count, 2)), families)


def square(count: int = 12) -> Figure:
    words = [f"word{i}" for i in range(count)]
    values = np.linspace(-1, 1, count * count).reshape(count, count)
    return plots.heat_map(words, values)


def rules() -> Figure:
    rng = np.random.default_rng(0)
    names = [f"gram{i}-section-with-long-name" for i in range(14)] + ["all questions"]
    return plots.rules_by_section(
        {name: {rule: float(rng.uniform(0, 100)) for rule in ("A", "B", "C")} for name in names}
    )


def moves(circle: bool = False) -> Figure:
    before = {word: toy_people().unit[i] for i, word in enumerate(toy_people())}
    after = {word: np.array([0.0, 1.0]) * before[word] for word in ("doctor", "nurse", "engineer")}
    return plots.moves_in_the_plane([1.0, -0.3], before, after, circle)


def occupations(count: int = 24) -> Figure:
    places = np.linspace(-0.5, 0.4, count)
    before = {f"occupation{i}": float(place) for i, place in enumerate(places)}
    return plots.words_on_an_axis(before, dict.fromkeys(before, 0.0), "he", "she")


def groups() -> Figure:
    points = np.random.default_rng(0).normal(size=(300, 2))
    panels = {"before": points, "after": 0.1 * points}
    return plots.two_groups(panels, points[:, 0] > 0, ["was nearer to he", "was nearer to she"])


FIGURES = {
    "shares": lambda: plots.shares([49.4, 37.1, 5.0, 3.0, 1.7, 1.3, 1.2, 0.6, 0.5, 0.2]),
    "moves": moves,
    "moves on a circle": lambda: moves(circle=True),
    "words on an axis": occupations,
    "two groups": groups,
    "plane": lambda: plots.plane(toy_vectors()),
    "analogy": lambda: plots.analogy_in_the_plane(toy_vectors(), "man", "woman", "king", "queen"),
    "map": families_map,
    "heat map": square,
    "rules": rules,
}


figure = drawn(FIGURES)


def alternative_texts(html: str) -> list[str | None]:
    found: list[str | None] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs) -> None:
            if tag == "img":
                found.append(dict(attrs).get("alt"))

    Reader().feed(html)
    return found


class TestEveryFigure(ReadableFigures):
    slanted_may_touch = True


class TestMap:
    @pytest.mark.parametrize("seed", range(8))
    def test_a_crowd_of_words_can_be_read(self, seed) -> None:
        crowd = {f"family {i}": [f"word{i}{j}" for j in range(6)] for i in range(5)}
        figure = families_map(seed, crowd)
        figure.draw_without_rendering()
        assert overlapping(figure) == []

    def test_the_test_sees_a_collision(self) -> None:
        figure = Figure()
        figure.text(0.5, 0.5, "one")
        figure.text(0.5, 0.5, "another")
        assert overlapping(figure) == [("one", "another")]

    def test_families_differ_in_colour_and_marker(self) -> None:
        axes = families_map().axes[0]
        colours = {tuple(c.get_facecolor()[0]) for c in axes.collections}
        markers = {c.get_paths()[0].vertices.tobytes() for c in axes.collections}
        assert len(colours) == len(markers) == len(FAMILIES)

    def test_what_does_not_fit_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"6 words need points of shape \(6, 2\)"):
            plots.map_of_families(np.zeros((6, 3)), FAMILIES)
        with pytest.raises(ValueError, match="markers for 6 families only"):
            families_map(families={str(i): [str(i)] for i in range(7)})


def test_the_numbers_of_the_heat_map_can_be_read() -> None:
    (axes,) = square().axes
    image = axes.images[0]
    values = np.asarray(image.get_array())
    assert len(axes.texts) == values.size
    for text in axes.texts:
        column, row = (int(place) for place in text.get_position())
        background = image.cmap(image.norm(values[row, column]))
        assert text.get_text() == f"{values[row, column]:.2f}".replace("-", "−")
        assert contrast(text.get_color(), background) >= 4.5


def test_a_table_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2 words need a table of shape \(2, 2\)"):
        plots.heat_map(["a", "b"], [[1.0]])


def test_the_words_of_an_axis_stand_in_order() -> None:
    before = {"nurse": 0.3, "manager": -0.5, "teacher": 0.0}
    (axes,) = plots.words_on_an_axis(before, dict.fromkeys(before, 0.0), "he", "she").axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["manager", "teacher", "nurse"]
    assert axes.get_xlabel().startswith("← he")


def test_the_axis_is_named_inside_the_picture() -> None:
    for axis in ([1.0, 0.0], [0.0, 1.0], [-1.0, 2.0], [3.0, -1.0]):
        (axes,) = plots.moves_in_the_plane(axis, {"a": np.ones(2)}, {"a": np.zeros(2)}).axes
        (name,) = [text for text in axes.texts if text.get_text() == "axis"]
        x, y = name.xy
        assert axes.get_xlim()[0] <= x <= axes.get_xlim()[1]
        assert axes.get_ylim()[0] <= y <= axes.get_ylim()[1]


def test_the_plane_needs_two_dimensions() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        plots.plane({"a": np.zeros(3)})


def test_a_rule_may_lack_a_section() -> None:
    figure = plots.rules_by_section({"x": {"A": 1.0, "B": 2.0}, "all": {"A": 3.0}})
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["x", "all"]


class TestShow:
    @pytest.fixture
    def shown(self, monkeypatch) -> list:
        calls: list = []
        monkeypatch.setattr(
            "IPython.display.display", lambda *args, **named: calls.append((args, named))
        )
        return calls

    def test_it_displays_once_with_the_text(self, shown) -> None:
        plots.show(families_map(), ALT)
        (((bundle,), named),) = shown
        assert named["raw"] is True
        assert named["metadata"]["image/png"] == {"alt": ALT, "width": 700, "height": 620}
        assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
        assert 'alt="Two &quot;words&quot; &amp; more &lt; three"' in bundle["text/html"]
        assert bundle["text/plain"] == f"Figure: {ALT}"

    @pytest.mark.parametrize("template", ["lab", "classic"])
    @pytest.mark.parametrize("representation", ["text/html", "image/png"])
    def test_nbconvert_writes_the_text(self, shown, template, representation) -> None:
        """What nbconvert's lab template loses of an image is why there is HTML, too."""
        plots.show(families_map(), ALT)
        (((bundle,), named),) = shown
        output = new_output("display_data", bundle, metadata=named["metadata"])
        if representation == "image/png":
            del output.data["text/html"]
        notebook = new_notebook(cells=[new_code_cell("", outputs=[output])])
        nbformat.validate(notebook)
        html, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
        (image,) = alternative_texts(html)
        lost = (template, representation) == ("lab", "image/png")
        assert (image == ALT) is not lost

    def test_a_figure_of_pyplot_is_closed(self, shown) -> None:
        figure, _ = pyplot.subplots()
        plots.show(figure, ALT)
        assert not pyplot.fignum_exists(figure.number)

    @pytest.mark.parametrize("alt", ["", " \n "])
    def test_a_figure_without_a_text_is_refused(self, shown, alt) -> None:
        with pytest.raises(ValueError, match="needs a text"):
            plots.show(families_map(), alt)
        assert shown == []


def test_the_import_alone_does_not_load_matplotlib() -> None:
    code = "import sys, wordlab.plots; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
