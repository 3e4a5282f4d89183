"""What the instructor guide tells people to type, read from the guide itself."""

from __future__ import annotations

import re

from autograder.course import PROJECT

GUIDE = PROJECT / "docs" / "instructor-guide.md"
STEP = re.compile(r"<!-- term: (?P<name>.+?) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)


CODE = re.compile(r"^```\w*\n[\s\S]*?^```|^(?: {4}.*\n)+", re.MULTILINE)
COMMAND = re.compile(r"^ *(?:nbgrader|autograder|jupyter|source) .*", re.MULTILINE)


def commands() -> list[str]:
    """Every line of code in the guide that is a command."""
    code = (found[0] for found in CODE.finditer(GUIDE.read_text("utf-8")))
    return [line.strip() for block in code for line in COMMAND.findall(block)]


def steps() -> dict[str, str]:
    """The text of each marked block of the guide, by its mark."""
    return {found["name"]: found["text"] for found in STEP.finditer(GUIDE.read_text("utf-8"))}
