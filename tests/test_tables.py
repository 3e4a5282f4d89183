"""Tables: a caption and header cells for those who listen, and the same as plain text."""

from __future__ import annotations

from typing import Any

import pytest

from wordlab import show_table


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    seen: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: seen.append(data))
    return seen


def test_html_has_a_caption_and_header_cells(shown: list[dict[str, str]]) -> None:
    show_table(["kind", "loss"], [["a", 1.5], ["b", "<2>"]], "Losses & more")
    html = shown[0]["text/html"]
    assert ">Losses &amp; more</caption>" in html
    assert html.count('<th scope="col"') == 2
    assert html.count('<th scope="row"') == 2
    assert "&lt;2&gt;" in html


def test_text_is_aligned(shown: list[dict[str, str]]) -> None:
    show_table(["kind", "loss"], [["longer", 1], ["b", 2]], "Losses")
    assert shown[0]["text/plain"].splitlines() == [
        "Losses",
        "kind    loss",
        "longer  1",
        "b       2",
    ]


def test_a_row_of_another_length_is_refused(shown: list[Any]) -> None:
    with pytest.raises(ValueError, match="A row has 1 cells, but the header has 2"):
        show_table(["kind", "loss"], [["a"]], "Losses")
    assert shown == []
