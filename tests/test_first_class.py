"""The first class of the instructor guide: its commands, typed by somebody who follows it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins.zipcollect import FileNameCollectorPlugin
from traitlets.config import Config, PyFileConfigLoader

from autograder.build import as_bytes
from autograder.course import PROJECT
from autograder.submissions import filled
from tests.course_folder import NAME, SANDBOX, WRONG
from tests.guide import steps


def types(course: Path, text: str) -> None:
    """Run lines of the guide in the course folder, with the environment's programs at hand."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    if SANDBOX:
        text = text.replace("autograder grade", "autograder grade --no-sandbox")
    done = subprocess.run(
        ["bash", "-ec", text],
        cwd=course,
        env={**os.environ, "PATH": programs},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_first_class(tmp_path: Path) -> None:
    guide = steps("first class")
    for part in ("source", "assignments"):
        shutil.copytree(PROJECT / part / NAME, tmp_path / part / NAME)
    shutil.copy(PROJECT / "nbgrader_config.py", tmp_path)

    types(tmp_path, guide.pop("hand in"))
    copy = tmp_path / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
    answer = {"cosine_similarity": WRONG}
    copy.write_bytes(as_bytes(filled(nbformat.read(copy, as_version=4), answer)))

    types(tmp_path, guide.pop("grade"))
    feedback = (tmp_path / "feedback" / "ann" / NAME / f"{NAME}.html").read_text("utf-8")
    report = (tmp_path / "class-report.html").read_text("utf-8")
    for page in (feedback, report):
        assert "This is the plain dot product" in page
    with (tmp_path / "marks.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["student_id"] == "ann"
    assert 0 <= float(row["score"]) < float(row["max_score"]) == 20

    types(tmp_path, guide.pop("tidy up"))
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "word_embeddings") as book:
        assert book.students == []
    assert not any((tmp_path / "submitted").iterdir())
    assert guide == {}, "every marked block was run"


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ann_01_word_vectors.ipynb", "ann"),
        ("ann_4711_01_word_vectors.ipynb", "ann"),
        ("ann-marie_late_12_345_01_word_vectors-1.ipynb", "ann-marie"),
        ("s1234567_01_word_vectors (2).ipynb", "s1234567"),
    ],
)
def test_files_of_a_platform_are_told_apart(tmp_path: Path, name: str, student: str) -> None:
    guide = (PROJECT / "docs" / "instructor-guide.md").read_text("utf-8")
    (text,) = re.findall(r"<!-- names of downloaded files -->\n```python\n(.*?)```", guide, re.S)
    (tmp_path / "nbgrader_config.py").write_text(text)
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config()
    found = FileNameCollectorPlugin(config=config).collect(f"/c/downloaded/extracted/{name}")
    assert (found["student_id"], found["file_id"]) == (student, NAME)
