"""`wordlab reset`: the starting cell of an exercise again, and the student's version beside it.

The version that stood there becomes a code cell of comments right below. As a raw or a text cell
it would be lost in Colab, and be taken for a written answer.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wordlab.errors import WordlabError
from wordlab.exercises import Assignment, find_exercise
from wordlab.files import told, work_folders, write_whole
from wordlab.record import forget
from wordlab.released import released_notebook

KEPT = "before-reset"
NOT_RUN: dict[str, Any] = {"execution_count": None, "outputs": []}
Cell = dict[str, Any]


def reset(exercise_id: str, notebook: Path | None = None) -> str:
    """Bring back an exercise's starting cell in a notebook; return what was done, in sentences.

    Without a notebook, the one near the current folder that has the exercise. WordlabError if
    there is none, or several, or if it cannot be read or written; then nothing was changed.
    """
    assignment, _ = find_exercise(exercise_id)
    work = _load(notebook) if notebook else _find(exercise_id, assignment)
    original = released_notebook(assignment)
    done = _bring_back(exercise_id, work.content, original["cells"])
    if not done:
        return f"{exercise_id} in {work.path} is as it was in the beginning: nothing to do."
    with told(work.path):
        write_whole(work.path, work.as_bytes())
    forget(exercise_id, work.path.parent)
    return (
        f"{done} Notebook: {work.path}\n"
        "If it is open in Jupyter, reload it now: File > Reload Notebook from Disk. "
        "Do not save the old page over it."
    )


@dataclass
class _Notebook:
    path: Path
    content: dict[str, Any]
    indent: int

    def as_bytes(self) -> bytes:
        """The file's bytes; only half of a pair of surrogates, in an output, needs an escape."""
        text = json.dumps(self.content, indent=self.indent, ensure_ascii=False) + "\n"
        try:
            return text.encode()
        except UnicodeEncodeError:
            return (json.dumps(self.content, indent=self.indent) + "\n").encode()

    @property
    def cells(self) -> list[Cell]:
        cells: list[Cell] = self.content["cells"]
        return cells


def _load(path: Path) -> _Notebook:
    path = path.resolve()  # a link stays one
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text)
        if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
            raise ValueError("it has no cells")
        if not all(isinstance(cell, dict) for cell in content["cells"]):
            raise ValueError("a cell is no cell")
    except OSError as error:
        raise WordlabError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise WordlabError(
            f"{path} is not a notebook that can be read ({error}). It was left as it is. Rename it, "
            "then run `wordlab start`, which brings a fresh copy."
        ) from error
    found = re.match(r"\{\r?\n( +)", text)
    return _Notebook(path, content, len(found[1]) if found else 1)


def _find(exercise_id: str, assignment: Assignment) -> _Notebook:
    having, fitting, unreadable = [], [], []
    ids = {exercise.id for exercise in assignment.exercises}
    for path in _notebooks():
        try:
            work = _load(path)
        except WordlabError as error:
            unreadable.append(error)
            continue
        there = {_grade_id(cell) for cell in work.cells}
        if exercise_id in there:
            having.append(work)
        elif there & (ids | {f"check_{id}" for id in ids}):
            fitting.append(work)
    found = having or fitting
    if len(found) == 1:
        return found[0]
    if found:
        paths = ", ".join(str(work.path) for work in found)
        raise WordlabError(
            f"{exercise_id} is in several notebooks: {paths}. "
            f"Say which one: wordlab reset {exercise_id} NOTEBOOK"
        )
    if unreadable:
        raise unreadable[0]
    raise WordlabError(
        f"No notebook of {assignment.name} is in {Path.cwd()} or near it. Go to its folder, "
        f"or name it: wordlab reset {exercise_id} NOTEBOOK"
    )


def _notebooks() -> Iterator[Path]:
    seen = set()
    for folder in work_folders():
        for path in sorted(folder.glob("*.ipynb")):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def _grade_id(cell: Cell) -> object:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None


def _bring_back(exercise_id: str, content: dict[str, Any], original: list[Cell]) -> str:
    """Change the cells of a notebook; return what was done, nothing if nothing was to do."""
    cells: list[Cell] = content["cells"]
    minor = content.get("nbformat_minor")
    has_ids = content.get("nbformat") == 4 and isinstance(minor, int) and minor >= 5
    (start,) = (cell for cell in original if _grade_id(cell) == exercise_id)
    places = [i for i, cell in enumerate(cells) if _grade_id(cell) == exercise_id]
    if not places:
        new = dict(start)
        if not has_ids:
            new.pop("id", None)
        elif any(cell.get("id") == new["id"] for cell in cells):
            new["id"] = secrets.token_hex(4)
        cells.insert(_place(exercise_id, cells, original), new)
        return f"The cell of {exercise_id} was missing; its starting cell is back in its place."
    changed = [i for i in places if _text(cells[i]) != _text(start)]
    if len(places) == 1 and not changed and cells[places[0]].get("cell_type") == "code":
        return ""
    kept = [_kept(exercise_id, _text(cells[i]), has_ids) for i in changed]
    first = cells[places[0]]
    first.pop("attachments", None)
    first.update(
        cell_type="code",
        source=start["source"],
        metadata={**first["metadata"], "nbgrader": start["metadata"]["nbgrader"]},
        **NOT_RUN,
    )
    for i in reversed(places[1:]):
        del cells[i]
    cells[places[0] + 1 : places[0] + 1] = kept
    done = f"The starting cell of {exercise_id} is back."
    if len(places) > 1:
        done += f" It was there {len(places)} times, and now is there once."
    if kept:
        yours = "Your version stands" if len(kept) == 1 else f"Your {len(kept)} versions stand"
        done += f" {yours} right below it, as comments."
    return done


def _text(cell: Cell) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _kept(exercise_id: str, text: str, has_ids: bool) -> Cell:
    now = datetime.now().strftime("%Y-%m-%d %H:%M")
    lines = [f"{exercise_id} before the reset of {now}; delete this cell if you do not need it."]
    lines += ["", *re.split(r"\r\n|\r|\n", text)]
    source = "\n".join(f"# {line}" if line else "#" for line in lines)
    cell: Cell = {
        "cell_type": "code",
        **NOT_RUN,
        "metadata": {"tags": [KEPT]},
        "source": source.splitlines(keepends=True),
    }
    return {**cell, "id": secrets.token_hex(4)} if has_ids else cell


def _place(exercise_id: str, cells: list[Cell], original: list[Cell]) -> int:
    """Where a missing cell belongs: before its check, or behind what stood before it."""
    where: dict[object, int] = {}
    for place, cell in enumerate(cells):
        for name in (_grade_id(cell), cell.get("id")):
            if isinstance(name, str):
                where.setdefault(name, place)
    if (check := where.get(f"check_{exercise_id}")) is not None:
        return check
    before = original[: [_grade_id(cell) for cell in original].index(exercise_id)]
    for cell in reversed(before):
        for name in (_grade_id(cell), cell.get("id")):
            if name in where:
                return where[name] + 1
    return len(cells)
