"""CSV files that a spreadsheet may open: quoted where they must be, and never a formula.

A cell that begins with = + - @, a tab, a carriage return or a line feed is a formula, or becomes
one, for the spreadsheet programs that people open such files with; see OWASP, "CSV Injection". Such
text gets an apostrophe in front, which `plain` takes away again. Numbers stay numbers.

A program that is set up for another separator, as a German one is for the semicolon, does not know
our quotes: for it, a cell begins behind every semicolon, tab and line break inside a text too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | float | int | None
# The full-width signs are formulas too, to spreadsheets set up for East Asian languages.
_AT_START = "^{mark}(?=[ ']*[=+\\-@\t\r\n＝＋－＠])"
_INSIDE = "(?<=[;\t\r\n]){mark}(?=[ '\"]*[=+\\-@＝＋－＠])"
MARK = "'"
_FORMULA = re.compile(f"{_AT_START}|{_INSIDE}".format(mark=""))
_MARKED = re.compile(f"{_AT_START}|{_INSIDE}".format(mark=MARK))


def harmless(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet could see the beginning of a formula."""
    return _FORMULA.sub(MARK, text)


def plain(text: str) -> str:
    """The text that `harmless` was given."""
    return _MARKED.sub("", text)


def write_rows(
    file: Path, header: Sequence[Cell], rows: Iterable[Sequence[Cell]], exact: bool = False
) -> None:
    """Write a CSV file (RFC 4180, UTF-8); with `exact`, text that is a formula stays one."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for row in ([*header], *rows):
            writer.writerow([_written(cell, exact) for cell in row])


def _written(cell: Cell, exact: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        # A NUL, or half a character of a folder's name, is nothing that a CSV file can hold.
        cell = cell.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
        return cell if exact else harmless(cell)
    return f"{round(cell, 4):.10g}"
