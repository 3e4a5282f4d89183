"""What the instructor guide tells people to type, read from the guide itself."""

from __future__ import annotations

import re

from autograder.course import PROJECT

GUIDE = PROJECT / "docs" / "instructor-guide.md"
STEP = re.compile(r"<!-- term: (?P<name>.+?) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)


def steps() -> dict[str, str]:
    """The text of each marked block of the guide, by its mark."""
    return {found["name"]: found["text"] for found in STEP.finditer(GUIDE.read_text("utf-8"))}
