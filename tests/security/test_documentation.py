"""The page on security names what is there: each test file, each limit with its default."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from autograder.course import PROJECT
from autograder.limits import Limits

PAGE = (PROJECT / "docs" / "security.md").read_text("utf-8")
UNITS = {"": 1, " MiB": 2**20, " GiB": 2**30}


def test_every_test_file_that_is_named_exists_and_every_one_is_named() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    there = {f"tests/security/{p.name}" for p in (PROJECT / "tests/security").glob("test_*.py")}
    assert there - {"tests/security/test_documentation.py"} <= named
    assert [name for name in named if not (PROJECT / name).is_file()] == []


@pytest.mark.parametrize("limit", fields(Limits), ids=lambda limit: limit.name)
def test_every_limit_is_named_with_its_default(limit: object) -> None:
    name, default = getattr(limit, "name", ""), getattr(limit, "default", 0)
    (row,) = re.findall(rf"^\| `{name}` \| (\d+)( [MG]iB)? \|", PAGE, re.MULTILINE)
    assert int(row[0]) * UNITS[row[1]] == default


@pytest.mark.parametrize("page", ["README.md", "docs/grading.md"])
def test_the_page_is_linked(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]*security\.md)\)", (PROJECT / page).read_text("utf-8"))
    assert [((PROJECT / page).parent / target).is_file() for target in targets] == [True]
