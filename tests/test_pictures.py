"""The pictures of the docs: shown with a text for those who do not see them, and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import PROJECT

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
IMAGE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?P<file>[^)]+)\)")
SHOWN = [
    (page, found["text"], page.parent / found["file"])
    for page in PAGES
    for found in IMAGE.finditer(page.read_text("utf-8"))
]


@pytest.mark.parametrize(
    ("page", "text", "file"), SHOWN, ids=[f"{p.stem}-{f.stem}" for p, _, f in SHOWN]
)
def test_a_picture_is_there_small_and_has_a_text(page: Path, text: str, file: Path) -> None:
    assert file.is_file()
    assert file.stat().st_size < 200_000
    assert len(text.split()) > 8


def test_every_picture_is_shown() -> None:
    shown = {file.resolve() for _, _, file in SHOWN}
    assert shown >= set((PROJECT / "docs" / "pictures").glob("*.png"))
