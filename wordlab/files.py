"""Files that appear whole or not at all, and where a student's files lie."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from wordlab.errors import WordlabError
from wordlab.exercises import ASSIGNMENTS

WORK = "work"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or replace it; where this fails, OSError, and the old file is as it was."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an OSError of writing a file into a sentence."""
    try:
        yield
    except OSError as error:
        raise WordlabError(
            f"{path} cannot be written ({error.strerror or error}), so everything is as it was. "
            "Make room there, or use a folder that you may write to."
        ) from error


def work_folders() -> list[Path]:
    """Return the folders that may hold a student's notebooks: this one, and assignments near it.

    Near is what lies in the current folder, in `work` there, or beside the current folder.
    """
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        return []
    near = [
        root / assignment.name
        for root in (here, here / WORK, here.parent)
        for assignment in ASSIGNMENTS
    ]
    return list(dict.fromkeys([here, *(folder for folder in near if os.path.isdir(folder))]))
