"""The leak audit, channel by channel, in copies of the course in which canaries are planted.

A canary is a text or a number that stands nowhere else. Both copies have canaries on the
instructors' side: in a solution, in a hidden check's input and its expected value, in a rubric, in
a file of the course folder, and in the grader's environment. In one copy that is all, and the audit
must find nothing anywhere. In the other one each channel to the students has a hole of its own,
and the audit must find what comes through.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from autograder.course import PROJECT
from autograder.sandbox import bwrap
from tests.course_folder import edit

PACKAGES = ("autograder", "solutions", "wordlab", "wordlab_worker", "source", "assignments")

SOLUTION = 'canary = "a-canary-among-the-solutions"'
EXPECTED = "canary-among-the-hidden-checks"
RUBRIC = "* 0 points: Names the canary among the rubrics."
ENVIRONMENT = "a-canary-in-the-environment"
IN_FOLDER = "a-canary-in-the-course-folder"
CONTROL = "a-control-in-the-library"  # where students may look; shows that the search finds
U, V = [0.271828, 0.161803, 1.414213, 2.236067], [0.577215, 0.915965, 1.732050, 2.645751]
COSINE = float(np.dot(U, V) / np.sqrt(np.dot(U, U) * np.dot(V, V)))
CHECK = f"    f(np.array({U}), np.array({V})).is_close({COSINE!r})  # {EXPECTED}\n"
NEEDLES = (CONTROL, SOLUTION, EXPECTED, RUBRIC, ENVIRONMENT, IN_FOLDER)

pytestmark = pytest.mark.slow

CHANNELS = (
    "release",
    "fingerprints",
    "wheel",
    "kit",
    "cards",
    "feedback",
    "error messages",
    "the sandbox's files",
    "the sandbox's environment",
)


def plant(course: Path) -> None:
    """Put the canaries where no student may look, and the control where everybody may."""
    edit(
        course / "solutions/word_vectors.py",
        "    ### BEGIN SOLUTION\n",
        f"    ### BEGIN SOLUTION\n    {SOLUTION}\n",
    )
    checks = course / "autograder/hidden/word_vectors.py"
    edit(
        checks,
        "def random_vectors(f: Subject) -> None:\n",
        f"def random_vectors(f: Subject) -> None:\n{CHECK}",
    )
    text = course / "source/02_debiasing/02_debiasing.md"
    edit(text, "=== END MARK SCHEME ===", f"{RUBRIC}\n\n=== END MARK SCHEME ===")
    (course / "gradebook-notes.txt").write_text(IN_FOLDER)
    with (course / "wordlab/toy.py").open("a") as file:
        file.write(f"\n# {CONTROL}\n")


def make_holes(course: Path) -> None:
    """Let something through each channel, as an author's slip could."""
    edit(
        course / "source/01_word_vectors/01_word_vectors.md",
        "```{exercise} cosine_similarity",
        f"Begin with `{SOLUTION}`.\n\n```{{exercise}} cosine_similarity",
    )
    mistakes = course / "autograder/misconceptions/word_vectors.py"
    edit(mistakes, "The cosine divides by", f"{RUBRIC} The cosine divides by")
    with (course / "wordlab/toy.py").open("a") as file:
        file.write(f"\n# {SOLUTION}\n")
    with (course / "autograder/start_page/START.txt").open("a") as file:
        file.write(f"\n{RUBRIC}\n")
    checks = course / "wordlab/exercises/word_vectors.py"
    edit(checks, "whose angle one can see are", f"such as {COSINE:.6f} are")
    checks = course / "autograder/hidden/word_vectors.py"
    edit(checks, "Random vectors of many sizes", f"Random vectors, and {U[0]}, {U[1]},")
    judge = course / "autograder/judge.py"
    edit(judge, "raised {name or 'an error'}.", "raised {failed.trace[-1].raised.message}.")
    box = course / "autograder/sandbox.py"
    edit(box, "        str(data),\n", f"        str(data), {str(course)!r},\n")
    edit(box, 'for package in ("autograder", "solutions"):', "for package in ():")
    worker = course / "autograder/worker.py"
    edit(worker, '        "HOME": home,\n', '        **os.environ, "HOME": home,\n')


def found_in(folder: Path, holes: bool) -> dict[str, list[str]]:
    """What the audit finds in a copy of the course with canaries; in one with holes, or without."""
    since = time.time() - 1
    course = folder / "copy"
    for package in PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / package, course / package, ignore=ignore)
    for name in ("nbgrader_config.py", "requirements.lock"):
        shutil.copy(PROJECT / name, course)
    plant(course)
    if holes:
        make_holes(course)
    request = {"folder": str(folder), "needles": NEEDLES, "since": since}
    script = str(Path(__file__).with_name("leak_channels.py"))
    done = subprocess.run(
        [sys.executable, "-P", script, json.dumps(request)],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(course), "CANARY": ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    found: dict[str, list[str]] = json.loads((folder / "found.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What the audit finds in the tight copy, and in the one with holes."""
    assert bwrap() is not None, "The leak audit needs a sandbox that works; see autograder doctor"
    folders = [tmp_path_factory.mktemp(name) for name in ("tight", "holes")]
    with ThreadPoolExecutor() as pool:
        tight, holes = pool.map(found_in, folders, (False, True))
    return {"tight": tight, "holes": holes}


def of_control(place: str) -> str:
    return f"{place} hold text {NEEDLES.index(CONTROL)}"


@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_comes_through(findings: dict[str, dict[str, list[str]]], channel: str) -> None:
    allowed = [of_control("files")] if channel == "the sandbox's files" else []
    assert findings["tight"][channel] == allowed


@pytest.mark.parametrize(
    ("channel", "canaries"),
    [
        ("release", [SOLUTION]),
        ("fingerprints", [RUBRIC]),
        ("wheel", [SOLUTION]),
        ("kit", [SOLUTION, RUBRIC]),
        ("cards", [f"{COSINE:.6g}"]),
        ("feedback", [f"{U[0]}"]),
        ("error messages", [f"{U[0]}"]),
        ("the sandbox's files", ["text 1", "text 2", "text 3", "text 5"]),
        ("the sandbox's environment", ["text 4"]),
    ],
)
def test_what_comes_through_a_hole_is_found(
    findings: dict[str, dict[str, list[str]]], channel: str, canaries: list[str]
) -> None:
    found = "\n".join(findings["holes"][channel])
    assert [canary for canary in canaries if canary not in found] == []


def test_every_channel_is_looked_at(findings: dict[str, dict[str, list[str]]]) -> None:
    assert {frozenset(found) for found in findings.values()} == {frozenset(CHANNELS)}
