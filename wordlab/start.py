"""`wordlab start`: a working copy of the notebooks, opened in JupyterLab."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from wordlab.data import kit_folder
from wordlab.errors import WordlabError
from wordlab.files import WORK, told
from wordlab.released import released_folder

SETTINGS = Path(__file__).with_name("jupyter")


def work_folder() -> Path:
    """Return where the working copy lies by default: in the kit, or else in the current folder."""
    return (kit_folder() or Path.cwd()) / WORK


def copy_missing(folder: Path) -> list[Path]:
    """Copy the files of the release that a folder lacks; what is there stays. Return the new ones."""
    origin = released_folder()
    copied = []
    for original in sorted(path for path in origin.rglob("*") if path.is_file()):
        name = original.relative_to(origin)
        if any(part.startswith(".") for part in name.parts):
            continue
        target = folder / name
        with told(target):
            os.makedirs(target.parent, exist_ok=True)
            if not os.path.lexists(target):
                _copy(original, target)
                copied.append(target)
    return copied


def _copy(original: Path, target: Path) -> None:
    """Make a new file, whole or not at all; one that appears meanwhile stays."""
    content = original.read_bytes()
    with contextlib.suppress(FileExistsError), target.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            with contextlib.suppress(OSError):
                file.close()
            target.unlink(missing_ok=True)
            raise


def open_lab(folder: Path, options: Sequence[str]) -> int:
    """Run JupyterLab in a folder until it ends; return its exit code.

    It neither asks another computer for newer versions nor the student for leave to fetch news.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise WordlabError(
            "JupyterLab is not installed. Your notebooks are in "
            f'{folder}; to open them, run: "{sys.executable}" -m pip install jupyterlab'
        )
    environment = dict(os.environ)
    for variable, first in {
        "PATH": os.path.dirname(sys.executable),
        "JUPYTER_CONFIG_PATH": str(SETTINGS),
    }.items():
        others = environment.get(variable)
        environment[variable] = f"{first}{os.pathsep}{others}" if others else first
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *options]
    lab = subprocess.Popen(command, env=environment)
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:  # Jupyter asks whether it is meant
            continue
