"""The pictures of the docs, taken by the tests that see what they show, where WORDLAB_PICTURES=1."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Locator, Page

from autograder.course import PROJECT

PICTURES = PROJECT / "docs" / "pictures"
WANTED = bool(os.environ.get("WORDLAB_PICTURES"))
LARGEST = 200_000  # bytes


def picture(shown: Page | Locator, name: str, **options: Any) -> None:
    """Take a picture of a page or a part of it, if pictures are asked for."""
    if WANTED:
        file = PICTURES / f"{name}.png"
        shown.screenshot(path=file, **options)
        assert file.stat().st_size < LARGEST, f"{file.name} is too large"


def clip_of(*parts: Locator, margin: float = 12) -> dict[str, float]:
    """The rectangle of a page around these parts."""
    boxes = [box for part in parts if (box := part.bounding_box())]
    left = min(box["x"] for box in boxes) - margin
    top = min(box["y"] for box in boxes) - margin
    return {
        "x": left,
        "y": top,
        "width": max(box["x"] + box["width"] for box in boxes) + margin - left,
        "height": max(box["y"] + box["height"] for box in boxes) + margin - top,
    }
