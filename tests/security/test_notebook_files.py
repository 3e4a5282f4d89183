"""Attacks through the file itself: what nbgrader and a notebook's JSON leave open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.grading import VERDICT_TYPE, grade_id
from autograder.repair import MAX_BYTES, read_submission
from autograder.submissions import filled
from tests.security.attack import FULL, QUICK, REST, WatchedLaunch
from tests.security.conftest import Grade

Node = dict[str, Any]


@dataclass(frozen=True)
class Tampering:
    """One way to tamper with a notebook in which one exercise is wrong, and what it deserves."""

    tries: str
    change: Callable[[Node], Any]
    points: float = REST
    says: str = ""


def cells(notebook: Node, name: str = "") -> list[Node]:
    """The notebook's cells, or those with this nbgrader id."""
    found: list[Node] = notebook["cells"]
    return [
        cell
        for cell in found
        if not name or cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    ]


def everywhere(change: Callable[[Node], Any]) -> Callable[[Node], Any]:
    """Make this change in every cell."""
    return lambda notebook: [change(cell) for cell in cells(notebook)] and None


def marks(**values: Any) -> Callable[[Node], Any]:
    """Set these fields of every cell's nbgrader metadata."""
    return everywhere(lambda cell: cell["metadata"].get("nbgrader", {}).update(values))


def without(name: str) -> Callable[[Node], Any]:
    """Leave out the cells with this id."""
    return lambda n: n.update(cells=[c for c in cells(n) if c not in cells(n, name)])


def twice(name: str, **first: Any) -> Callable[[Node], Any]:
    """Put a copy of a cell, changed so, before it."""

    def change(notebook: Node) -> None:
        (cell,) = cells(notebook, name)
        notebook["cells"].insert(notebook["cells"].index(cell), {**deepcopy(cell), **first})

    return change


def added(cell: Any, place: int = 0) -> Callable[[Node], Any]:
    """Insert one more cell."""
    return lambda notebook: notebook["cells"].insert(place, cell)


def code(source: str, **metadata: Any) -> Node:
    """A code cell."""
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
    }


SCORE = {"output_type": "execute_result", "data": {"text/plain": "5", VERDICT_TYPE: {"points": 5}}}

CHANGES = {
    "skip-execution tag": Tampering(
        "tags every cell so that nbclient would skip it",
        everywhere(lambda cell: cell["metadata"].update(tags=["skip-execution", "demo", "setup"])),
    ),
    "points in the metadata": Tampering(
        "gives its check cells a hundred points", marks(points=100, grade=True, max_score=100)
    ),
    "unlocked checks": Tampering(
        "declares the check cells to be solutions that it may write",
        lambda n: (
            marks(locked=False, grade=False, solution=True, task=False)(n),
            [cell.update(source="5.0") for cell in cells(n, "check_cosine_similarity")],
        ),
        says="had been changed; it was restored",
    ),
    "another schema": Tampering(
        "claims other versions of nbgrader's metadata", marks(schema_version=999, cell_type="magic")
    ),
    "check edited": Tampering(
        "replaces a check by a number",
        lambda n: cells(n, "check_cosine_similarity")[0].update(source="5.0"),
        says="check_cosine_similarity had been changed; it was restored",
    ),
    "check deleted": Tampering(
        "deletes a check",
        without("check_cosine_similarity"),
        says="check_cosine_similarity was missing; it was put back",
    ),
    "check as text": Tampering(
        "turns a check into a text cell",
        lambda n: cells(n, "check_cosine_similarity")[0].update(cell_type="markdown"),
        says="check_cosine_similarity had been changed; it was restored",
    ),
    "check first": Tampering(
        "moves all checks to the front",
        lambda n: n["cells"].sort(
            key=lambda c: (
                not c["metadata"].get("nbgrader", {}).get("grade_id", "").startswith("check")
            )
        ),
        says="was moved behind it",
    ),
    "cells in reverse": Tampering(
        "turns the order of all cells round",
        lambda n: n["cells"].reverse(),
        says="setup stood behind cells that need it; it was moved",
    ),
    "check twice": Tampering(
        "puts a check of its own before the true one",
        twice("check_cosine_similarity", source="5.0", outputs=[SCORE]),
    ),
    "wrong copy first": Tampering(
        "hands in an exercise twice; the last one counts",
        twice("most_similar", source="def most_similar(*inputs): return []"),
        says="most_similar stands twice; the last copy was graded",
    ),
    "setup edited": Tampering(
        "puts code of its own into the locked setup cell",
        lambda n: cells(n, "setup")[0].update(source="np = None\ncheck = lambda *a: 5.0"),
        says="setup had been changed; it was restored",
    ),
    "outputs of its own": Tampering(
        "brings the outputs of a graded notebook",
        everywhere(lambda cell: cell.update(outputs=[SCORE]) if "outputs" in cell else None),
    ),
    "one id for all": Tampering(
        "gives every cell the id of one check, so that all others are missing",
        marks(grade_id="check_cosine_similarity"),
        points=0.0,
        says="was missing; it was put back",
    ),
    "another language": Tampering(
        "asks for a kernel of its own, in another language",
        lambda n: n["metadata"].update(
            kernelspec={"name": "bash", "language": "bash", "display_name": "R", "argv": ["sh"]},
            language_info={"name": "R", "version": {}, "file_extension": "/../../x", "mimetype": 5},
        ),
    ),
    "hostile metadata": Tampering(
        "puts anything but metadata into the metadata",
        lambda n: (
            n.update(metadata=[1, {"nbgrader": "x"}]),
            everywhere(lambda c: c.update(id={"a": [1]}, execution_count="<b>", attachments=5))(n),
        ),
    ),
    "metadata of cells": Tampering(
        "replaces the metadata of all cells",
        everywhere(lambda cell: cell.update(metadata=None)),
        points=0.0,
        says="was missing; it was put back",
    ),
    "attachments": Tampering(
        "attaches files to its text",
        added(
            {
                "cell_type": "markdown",
                "source": "![x](attachment:x.svg)",
                "metadata": {},
                "attachments": {"x.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"}},
            }
        ),
    ),
    "strange cells": Tampering(
        "adds cells of kinds that do not exist",
        lambda n: n["cells"].extend(
            [
                None,
                5,
                "text",
                [],
                {},
                {"cell_type": ["code"]},
                {"cell_type": "heading", "source": "x"},
                {"cell_type": "code", "source": {"a": 1}},
                {"cell_type": "code"},
            ]
        ),
    ),
    "half characters": Tampering(
        "puts half surrogate pairs and NULs into its code and text",
        lambda n: (
            added(code("x = '\ud800'; print('\udfff\ud800')  # \0"))(n),
            added({"cell_type": "markdown", "source": "\ud800 \0", "metadata": {}})(n),
            added(code("print('\\ud800')\nraise ValueError('\\udfff')"), len(n["cells"]))(n),
        ),
    ),
    "code nested deeply": Tampering(
        "writes code that no parser's stack can hold",
        lambda n: [
            added(code(text))(n)
            for text in (
                "-" * 100_000 + "1",
                "x" + "+x" * 60_000,
                "if 1: pass\n" + "elif 1: pass\n" * 9_000,
            )
        ],
    ),
    "magics without end": Tampering(
        "writes more magics and shell commands than can be translated one by one",
        lambda n: [added(code(line * 30_000 + "if"))(n) for line in ("!ls\n", "x = %ls\n", "x?\n")],
    ),
    "a megabyte of code": Tampering(
        "writes a cell of a megabyte",
        added(code("x = 1\n" * 180_000)),
        says="was emptied",
    ),
    "ten thousand cells": Tampering(
        "brings ten thousand cells",
        lambda n: n["cells"].extend(code("1") for _ in range(10_000)),
        points=0.0,
        says="more than 1,000 cells",
    ),
    "answer as text": Tampering(
        "has, by a slip of the finger, an answer in a text cell: that costs nothing",
        lambda n: cells(n, "most_similar")[0].update(cell_type="markdown"),
    ),
    "old format": Tampering(
        "is saved in notebook format 3",
        lambda n: n.update(json.loads(nbformat.writes(nbformat.from_dict(deepcopy(n)), version=3))),
    ),
    "format of the future": Tampering(
        "claims a notebook format that does not exist yet",
        lambda n: n.update(nbformat=4, nbformat_minor=99),
    ),
    "format of the far future": Tampering(
        "claims notebook format 1000", lambda n: n.update(nbformat=1000, nbformat_minor="x")
    ),
}


@pytest.fixture
def wrong(release: NotebookNode, right: Mapping[str, str]) -> Node:
    """A notebook with one wrong answer, as JSON has it."""
    answers = {**right, "cosine_similarity": "def cosine_similarity(u, v): return 0.5"}
    data: Node = json.loads(nbformat.writes(filled(release, answers)))
    return data


@pytest.mark.parametrize("name", CHANGES)
def test_a_notebook_that_was_tampered_with_earns_what_its_code_deserves(
    name: str, wrong: Node, launch: WatchedLaunch, grade_bytes: Grade, source: NotebookNode
) -> None:
    case = CHANGES[name]
    case.change(wrong)
    content = json.dumps(wrong).encode()
    graded = grade_bytes(content, launch)
    assert graded.points == case.points
    assert case.says in " ".join(read_submission(content, source).notes)
    text = nbformat.writes(graded.notebook)
    text.encode()
    graded_ids, source_ids = (
        sorted(filter(None, map(grade_id, notebook.cells)))
        for notebook in (graded.notebook, source)
    )
    assert graded_ids == source_ids
    assert graded.notebook.metadata.kernelspec.name == "python3"


FILES: dict[str, tuple[Callable[[bytes], bytes], float, str]] = {
    "empty": (lambda good: b"", 0, "it is not JSON"),
    "spaces": (lambda good: b" \n" * 1000, 0, "it is not JSON"),
    "binary": (lambda good: bytes(range(256)) * 100, 0, "it is not"),
    "cut in the middle": (lambda good: good[: len(good) // 2], 0, "it is not JSON"),
    "two notebooks": (lambda good: good + good, 0, "it is not JSON"),
    "byte order mark": (lambda good: b"\xef\xbb\xbf" + good, FULL, ""),
    "UTF-16": (lambda good: good.decode().encode("utf-16"), FULL, ""),
    "UTF-32": (lambda good: good.decode().encode("utf-32"), FULL, ""),
    "Latin-1": (
        lambda good: good.replace(b"# Word", b"\xe4\xf6 # Word", 1),
        0,
        "not text in UTF-8",
    ),
    "nan": (
        lambda good: good.replace(b'"nbformat": 4', b'"nbformat": NaN, "x": -Infinity'),
        FULL,
        "",
    ),
    "nested lists": (lambda good: b"[" * 500_000, 0, "it is nested too deeply"),
    "nested objects": (lambda good: b'{"cells":' * 200_000, 0, "it is nested too deeply"),
    "a number of a million digits": (
        lambda good: b'{"cells": ' + b"9" * 10**6 + b"}",
        0,
        "it is not JSON",
    ),
    "the same key twice": (lambda good: b'{"cells": [], ' + good.lstrip()[1:], FULL, ""),
    "a hundred megabytes": (
        lambda good: b'{"cells": [], "x": "' + b"x" * (2 * MAX_BYTES) + b'"}',
        0,
        "it is larger than 50 MiB",
    ),
    "a program": (lambda good: b"#!/bin/sh\nrm -rf /\n", 0, "it is not JSON"),
    "a web page": (lambda good: b"<html><script>alert(1)</script>", 0, "it is not JSON"),
    "lists in old format": (
        lambda good: b'{"worksheets": [[[]]], "nbformat": 3}',
        0,
        "old notebook",
    ),
    "only a number": (lambda good: b"5", 0, "it holds no notebook"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_strange_file_is_read_or_gets_a_reason(
    name: str,
    launch: WatchedLaunch,
    grade_bytes: Grade,
    release: NotebookNode,
    right: Mapping[str, str],
    source: NotebookNode,
) -> None:
    change, points, says = FILES[name]
    content = change(nbformat.writes(filled(release, right)).encode())
    content = content[: MAX_BYTES + 1]  # no more is read of a file
    assert grade_bytes(content, launch, QUICK).points == points
    notes = read_submission(content, source).notes
    assert says in " ".join(notes)
    assert bool(notes) == bool(says)
