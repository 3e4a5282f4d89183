"""Reading a submission that nobody has vetted, and putting its locked parts back in order.

The result has the instructor's setup and check cells, byte for byte, each once and in its place,
and the student's own code and text. Nothing else of the file is trusted: metadata, tags, outputs
and attachments are dropped; HTML, images and links to scripts become text, since feedback pages and
formgrader show them in somebody's browser. Every mend is written down as a sentence.
"""

from __future__ import annotations

import json
import os
import stat
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.grading import CHECK, grade_id
from autograder.tasks import UNANSWERED, as_text, is_task, unanswered, without_mark_scheme

MAX_BYTES = 50 * 2**20
MAX_CELLS = 1000
MAX_SOURCE = 200_000
# What turns Markdown into HTML takes minutes for a long text that is made for it.
MAX_TEXT = 20_000
NOTES = "**About this submission**"
KINDS = {"code": "code", "markdown": "markdown", "raw": "markdown"}


class Unreadable(Exception):  # noqa: N818  (a finding about a file)
    """The file is no notebook; the message says why."""


@dataclass
class Repaired:
    """A notebook that can be graded, and what had to be mended."""

    notebook: NotebookNode
    notes: list[str] = field(default_factory=list)

    def with_notes(self) -> NotebookNode:
        """The notebook with its notes as a first cell, for the student, and in its metadata."""
        if self.notes:
            lines = "\n".join(f"* {note}" for note in self.notes)
            self.notebook.cells.insert(0, new_markdown_cell(f"{NOTES}\n\n{lines}", id="notes"))
            self.notebook.metadata["repaired"] = self.notes
        return self.notebook


def read_submission(content: bytes, source: NotebookNode) -> Repaired:
    """Read and repair a submission. What is no notebook becomes one without answers."""
    try:
        cells = _student_cells(content)
    except Unreadable as problem:
        note = f"The file could not be read as a notebook: {problem}. Nothing in it was graded."
        return Repaired(repair([], source).notebook, [note])
    return repair(cells, source)


def read_file(path: Path) -> bytes:
    """The contents of a submitted file, or of its first part if it is larger than MAX_BYTES.

    OSError for what is no file of the submission itself: a link, also of one of its two folders,
    or a pipe or device, which might never end.
    """
    if any(place.is_symlink() for place in (path, path.parent, path.parent.parent)):
        raise OSError("it is a link to another place")
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is no ordinary file")
        return file.read(MAX_BYTES + 1)


def _student_cells(content: bytes) -> list[NotebookNode]:
    if len(content) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES >> 20} MiB")
    try:
        data = json.loads(content)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"it is not JSON, as {place} shows") from None
    except ValueError as error:
        raise Unreadable(f"it is not JSON ({error})") from None
    if not isinstance(data, dict):
        raise Unreadable("it holds no notebook")
    if isinstance(data.get("worksheets"), list):
        data = _upgraded(data)
    if not isinstance(data.get("cells"), list):
        raise Unreadable("it has no list of cells")
    if len(data["cells"]) > MAX_CELLS:
        raise Unreadable(f"it has more than {MAX_CELLS:,} cells")
    return [cell for cell in map(_student_cell, data["cells"]) if cell is not None]


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    try:
        upgraded: dict[str, Any] = nbformat.convert(nbformat.from_dict(data), 4)
    except Exception as error:
        raise Unreadable("it is in an old notebook format that cannot be converted") from error
    return upgraded


def _student_cell(data: Any) -> NotebookNode | None:
    kind = data.get("cell_type") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        return None
    source = data.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    # Half a surrogate pair is no character, and NUL none that Python code may have.
    text = text.encode("utf-8", "replace").decode().replace("\0", "�")
    # nbformat's own makers validate each cell by itself, which takes longer than all the rest.
    cell = NotebookNode(cell_type=KINDS[kind], metadata=NotebookNode(), source=text)
    if kind == "code":
        cell.execution_count, cell.outputs = None, []
    metadata = data.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    wanted = marks.get("grade_id") if isinstance(marks, dict) else None
    if isinstance(wanted, str):
        cell.metadata["nbgrader"] = {"grade_id": wanted}
    return cell


def repair(cells: list[NotebookNode], source: NotebookNode) -> Repaired:
    """Put the instructor's cells back, each once and in its place, around the student's code."""
    originals = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    notes: list[str] = []
    last = {grade_id(cell): i for i, cell in enumerate(cells) if grade_id(cell) in originals}
    kept: list[NotebookNode] = []
    for cell in cells:
        if len(cell.source) > MAX_SOURCE:
            notes.append(f"A cell of more than {MAX_SOURCE:,} characters was emptied.")
            cell.source = ""
    for i, cell in enumerate(cells):
        name = grade_id(cell)
        if name not in originals:
            cell.metadata = NotebookNode()
            kept.append(_shown(cell, notes))
        elif last[name] != i:
            if not is_locked(originals[name]):
                cell.metadata = NotebookNode()
                notes.append(f"The cell {name} stands twice; the last copy was graded.")
                kept.append(_shown(cell, notes))
            else:
                kept += _text_in_a_task(cell, originals[name], notes)
        else:
            kept.append(_restored(cell, originals[name], notes))
            kept += _text_in_a_task(cell, originals[name], notes)
    _insert_missing(kept, originals, notes)
    _checks_after_solutions(kept, originals, notes)
    _setup_before_its_users(kept, originals, notes)
    notebook = NotebookNode({**source, "metadata": deepcopy(source.metadata), "cells": kept})
    if missing := unanswered(kept, source):
        notebook.metadata[UNANSWERED] = missing
    for i, cell in enumerate(kept):
        cell["id"] = f"cell-{i}"
    return Repaired(notebook, notes)


def is_locked(cell: NotebookNode) -> bool:
    """Whether the instructor's cell is restored before grading."""
    return bool(cell.metadata.nbgrader.get("locked")) and not cell.metadata.nbgrader.get("solution")


def _restored(cell: NotebookNode, original: NotebookNode, notes: list[str]) -> NotebookNode:
    restored = NotebookNode(original)  # no part of it is changed, only replaced
    restored.metadata = NotebookNode(nbgrader=original.metadata.nbgrader)
    if is_locked(original):
        if _was_changed(cell, original):
            notes.append(f"The locked cell {grade_id(original)} had been changed; it was restored.")
    else:
        restored.source = cell.source
        _shown(restored, notes)
    if restored.cell_type == "code":
        restored.outputs, restored.execution_count = [], None
    return restored


def _was_changed(cell: NotebookNode, original: NotebookNode) -> bool:
    """Whether a submitted cell differs from the instructor's locked cell, and from its release."""
    known = [original.source]
    if original.cell_type == "markdown":
        known = [as_text(text) for text in (original.source, without_mark_scheme(original.source))]
    source = as_text(cell.source) if original.cell_type == "markdown" else cell.source
    same_text = source.strip() in [text.strip() for text in known]
    return cell.cell_type != original.cell_type or not same_text


def _text_in_a_task(
    cell: NotebookNode, original: NotebookNode, notes: list[str]
) -> list[NotebookNode]:
    """A cell with what a student wrote into a task's question, where it could be the answer."""
    if not is_task(original) or not _was_changed(cell, original) or not cell.source.strip():
        return []
    notes.append(f"What was written into the cell {grade_id(original)} stands below it.")
    return [_shown(new_markdown_cell(cell.source), notes)]


def _shown(cell: NotebookNode, notes: list[str]) -> NotebookNode:
    """The cell; where it is text and not code, it is made safe to look at."""
    if cell.cell_type != "code":
        if len(cell.source) > MAX_TEXT:
            notes.append(f"A text of more than {MAX_TEXT:,} characters was cut.")
        cell.source = as_text(cell.source[:MAX_TEXT])
    return cell


def _insert_missing(
    kept: list[NotebookNode], originals: dict[str, NotebookNode], notes: list[str]
) -> None:
    previous = -1
    for name, original in originals.items():
        place = _place(kept, name)
        if place is None:
            notes.append(f"The cell {name} was missing; it was put back.")
            restored = _restored(new_code_cell(), original, [])
            if is_locked(original):
                restored.source = original.source
            place = previous + 1
            kept.insert(place, restored)
        previous = place


def _setup_before_its_users(
    kept: list[NotebookNode], originals: dict[str, NotebookNode], notes: list[str]
) -> None:
    names = list(originals)
    for i, name in enumerate(names):
        if is_locked(originals[name]) and not name.startswith(CHECK):
            place = _place(kept, name)
            users = [at for later in names[i + 1 :] if (at := _place(kept, later)) is not None]
            if place is not None and users and min(users) < place:
                kept.insert(min(users), kept.pop(place))
                notes.append(f"The cell {name} stood behind cells that need it; it was moved.")


def _checks_after_solutions(
    kept: list[NotebookNode], originals: dict[str, NotebookNode], notes: list[str]
) -> None:
    for name in originals:
        check, solution = _place(kept, CHECK + name), _place(kept, name)
        if check is not None and solution is not None and check < solution:
            kept.insert(solution, kept.pop(check))
            notes.append(f"The check of {name} stood before its function; it was moved behind it.")


def _place(cells: list[NotebookNode], name: str) -> int | None:
    return next((i for i, cell in enumerate(cells) if grade_id(cell) == name), None)
