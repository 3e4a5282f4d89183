"""Tables in a notebook: to look at, to listen to, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wordlab.console import say


def show_table(header: Sequence[str], rows: Sequence[Sequence[object]], caption: str) -> None:
    """Display a table once: as HTML with header cells, and as aligned text.

    The first cell of each row names the row. A row that is not as long as the header raises
    ``ValueError``.
    """
    from IPython.display import display

    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"A row has {len(row)} cells, but the header has {len(header)}.")
    cells = [[str(cell) for cell in row] for row in rows]
    text = _text(header, cells, caption)
    try:
        display({"text/html": _html(header, cells, caption), "text/plain": text}, raw=True)
    except UnicodeEncodeError:
        say(text)


def _html(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    left = 'style="text-align:left;vertical-align:top"'
    head = "".join(f'<th scope="col" {left}>{escape(name)}</th>' for name in header)
    body = "".join(
        f'<tr><th scope="row" {left}>{escape(row[0])}</th>'
        + "".join(f"<td {left}>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<table><caption style="text-align:left">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _text(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    lines = [list(header), *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    aligned = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join([caption, *aligned])
