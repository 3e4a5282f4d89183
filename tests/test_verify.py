"""verify: it holds for the course as it is, and names whatever is broken by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import PROJECT
from tests.course_folder import edit
from wordlab.exercises import ASSIGNMENTS

NAME = "01_word_vectors"


def run_verify(course: Path, *options: str, name: str = NAME) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder.command_line", "verify", name, *options],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=900,
        env={**os.environ, "PYTHONPATH": str(course), "COLUMNS": "250"},
    )


@pytest.mark.slow
def test_the_course_as_it_is_holds(tmp_path: Path) -> None:
    report = tmp_path / "findings.json"
    done = run_verify(PROJECT, "--json", str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    written = json.loads(report.read_text("utf-8"))
    assert set(written["rates"]) == {
        "mutants_killed_hidden",
        "mutants_killed_public",
        "right_rejected",
        "wrong_accepted",
        "misconceptions_named",
        "flakes",
    }
    findings = written["assignments"][NAME]["findings"]
    assert all(topic["hold"] == topic["of"] for topic in findings.values())
    assert {
        "built file",
        "solution",
        "untouched release",
        "misconception",
        "alternative",
    } <= findings.keys()
    assert {"leak", "time budget", "memory budget", "points"} <= findings.keys()
    assert NAME in report.with_suffix(".md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", [a.name for a in ASSIGNMENTS if a.name != NAME])
def test_every_assignment_holds(name: str) -> None:
    """Its solved notebook, with demos, is run in `test_prose`, which looks at the budget too."""
    done = run_verify(PROJECT, "--no-budget", name=name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the course in which a reference, a check, a mistake and the release are broken."""
    for part in ("autograder", "solutions", "wordlab", "wordlab_worker", "source", "assignments"):
        shutil.copytree(PROJECT / part, tmp_path / part)
    edit(
        tmp_path / "solutions/word_vectors.py",
        "scores.argmax() == question[3]",
        "scores.argmax() != question[3]",
    )
    edit(tmp_path / "wordlab/exercises/word_vectors.py", '("boy", 0.9923)', '("boy", 0.5)')
    edit(
        tmp_path / "autograder/misconceptions/word_vectors.py",
        "np.linalg.norm(u) + np.linalg.norm(v)",
        "np.linalg.norm(u) * np.linalg.norm(v)",
    )
    edit(tmp_path / "assignments" / NAME / f"{NAME}.ipynb", "YOUR CODE HERE", "YOUR CODE THERE")
    return tmp_path


@pytest.mark.slow
def test_what_is_broken_by_hand_is_named(broken: Path) -> None:
    done = run_verify(broken, "--no-budget")
    assert done.returncode == 1
    complaints = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    for complaint in (
        "analogy_accuracy got",
        "most_similar got",
        "nearest_of_the_toy_words",
        "misconception cosine_similarity: sum_of_norms: it got full marks",
        f"built file assignments/{NAME}/{NAME}.ipynb: differs from what `autograder build` makes",
    ):
        assert any(complaint in line for line in complaints), complaint
    assert "findings do not hold" in done.stderr
