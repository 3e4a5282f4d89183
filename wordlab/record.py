"""What check() and hint() note for the student: a small file beside the notebooks.

It answers "how far am I?" at once, where running the notebooks again would take minutes. It is
the student's own: nothing is sent, and the grader never reads it. Only a Jupyter kernel that works
beside a notebook writes it, so neither the grader's sandbox nor a script does. What cannot be
written is remembered until the kernel ends.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wordlab.checking.checks import Status
from wordlab.files import work_folders, write_whole

FILE = ".wordlab-progress.json"
_remembered: dict[str, Noted] = {}
_hints_here: dict[str, int] = {}
_has_complained = False


@dataclass(frozen=True)
class Noted:
    """The outcome of the last check of an exercise, and when that was, in UTC."""

    status: Status
    points: float
    at: str


def note_outcome(exercise_id: str, status: Status, points: float) -> str:
    """Note what a check found; return a remark if that was not possible, once, or nothing."""
    global _has_complained
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    noted = _remembered[exercise_id] = Noted(status, points, now)
    if not _is_a_students_kernel():
        return ""
    problem = _change(Path.cwd, "outcomes", exercise_id, asdict(noted))
    if not problem or _has_complained:
        return ""
    _has_complained = True
    return f"`wordlab progress` will not know of this, for nothing can be noted here: {problem}."


def outcomes() -> dict[str, Noted]:
    """Return what is known of each exercise: the latest outcome of all files near, and of memory."""
    found: dict[str, Noted] = dict(_remembered)
    for folder in work_folders():
        for exercise_id, entry in _section(_read(folder / FILE), "outcomes").items():
            noted = _noted(entry)
            if noted and (exercise_id not in found or noted.at > found[exercise_id].at):
                found[exercise_id] = noted
    return found


def did_not_pass(exercise_id: str) -> bool:
    """Whether the last check of an exercise in this session found it not right."""
    noted = _remembered.get(exercise_id)
    return noted is not None and noted.status is not Status.PASSED


def forget(exercise_id: str, folder: Path) -> None:
    """Take the outcome of an exercise out of a folder's file, if it is there and can be changed."""
    _remembered.pop(exercise_id, None)
    if exercise_id in _section(_read(folder / FILE), "outcomes"):
        _change(lambda: folder, "outcomes", exercise_id, None)


def hints_seen(exercise_id: str) -> int:
    """Return how many hints of an exercise were shown."""
    seen = [_section(_read(folder / FILE), "hints").get(exercise_id) for folder in work_folders()]
    counts = [count for count in seen if isinstance(count, int) and 0 < count < 100]
    return max([_hints_here.get(exercise_id, 0), *counts])


def note_hints(exercise_id: str, count: int, assignment: str) -> bool:
    """Note how many hints of an exercise were shown; return whether a file remembers it."""
    _hints_here[exercise_id] = count
    homes = [folder for folder in work_folders() if folder.name == assignment]
    if _is_grading() or not (homes or _is_beside_a_notebook()):
        return False
    return not _change(lambda: (homes or [Path.cwd()])[0], "hints", exercise_id, count)


def _is_grading() -> bool:
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def _is_a_students_kernel() -> bool:
    """Whether this is a Jupyter kernel, and not a grader's, that works beside a notebook."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    is_kernel = getattr(shell, "kernel", None) is not None
    return is_kernel and not _is_grading() and _is_beside_a_notebook()


def _is_beside_a_notebook() -> bool:
    try:
        return any(name.endswith(".ipynb") for name in os.listdir())
    except OSError:
        return False


def _change(folder: Callable[[], Path], section: str, exercise_id: str, entry: object) -> str:
    """Change one entry of a file, or remove it; return the reason where this fails."""
    try:
        path = folder() / FILE
        content = _read(path)
        entries = dict(_section(content, section))
        entries.pop(exercise_id, None)
        if entry is not None:
            entries[exercise_id] = entry
        text = json.dumps({**content, section: entries}, indent=1)
        write_whole(path, (text + "\n").encode())
    except Exception as error:  # whatever it is, a student's check goes on
        return getattr(error, "strerror", None) or type(error).__name__
    return ""


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _noted(entry: object) -> Noted | None:
    try:
        return Noted(Status(entry["status"]), float(entry["points"]), str(entry["at"]))  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return None
