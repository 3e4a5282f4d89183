"""What the instructor guide tells people to type, read from the guide itself."""

from __future__ import annotations

import re

from autograder.course import PROJECT

GUIDE = PROJECT / "docs" / "instructor-guide.md"
STEP = re.compile(r"<!-- (?P<name>.+?) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)


CODE = re.compile(r"^```\w*\n[\s\S]*?^```|^(?: {4}.*\n)+", re.MULTILINE)
COMMAND = re.compile(r"^ *(?:nbgrader|autograder|jupyter|source) .*", re.MULTILINE)


def commands() -> list[str]:
    """Every line of code in the guide that is a command."""
    code = (found[0] for found in CODE.finditer(GUIDE.read_text("utf-8")))
    return [line.strip() for block in code for line in COMMAND.findall(block)]


def steps(part: str = "term") -> dict[str, str]:
    """The text of each block of the guide that is marked as of this part, by the rest of its mark."""
    found = {step["name"]: step["text"] for step in STEP.finditer(GUIDE.read_text("utf-8"))}
    start = f"{part}: "
    return {name[len(start) :]: text for name, text in found.items() if name.startswith(start)}
