"""A course folder in a test: handing in, running the grading command, reading the gradebook."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, text

from autograder.classroom import Classroom
from autograder.course import load_config
from autograder.limits import Limits
from autograder.sandbox import bwrap

NAME = "01_word_vectors"
SANDBOX = [] if bwrap() else ["--no-sandbox"]
WRONG = "def cosine_similarity(u, v):\n    return float(u @ v)"


def hand_in(course: Path, student: str, content: bytes) -> Path:
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Change a place in a file of the course, which must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} has no {old!r} to change"
    path.write_text(text.replace(old, new, 1), "utf-8")


def grade(course: Path, *options: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run the command; return its exit code, its JSON and what it printed."""
    report = course / "report.json"
    done = subprocess.run(
        [*command(), *SANDBOX, "--json", str(report), *options],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "200"},
    )
    rows = json.loads(report.read_text("utf-8")) if report.is_file() else []
    report.unlink(missing_ok=True)
    return done.returncode, rows, done.stdout + done.stderr


def grade_and_kill(course: Path, pause: float, *options: str) -> None:
    """Run the command; kill it and all it has started after a pause, in seconds."""
    process = subprocess.Popen(
        [*command(), *SANDBOX, *options],
        cwd=course,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(pause)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command() -> list[str]:
    return [sys.executable, "-m", "autograder.command_line", "grade", NAME]


def totals(course: Path, *students: str) -> list[float]:
    classroom = Classroom(course)
    return [sum(s.points for s in classroom.scores(NAME, student).values()) for student in students]


CLASS = ("ann", "bob", "cyd", "dan")


GRADES = """
    select submitted_assignment.student_id, base_cell.name, grade.auto_score,
           grade.manual_score, grade.needs_manual_grade
    from grade join base_cell on base_cell.id = grade.cell_id
    join submitted_notebook on submitted_notebook.id = grade.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    order by 1, 2
"""
COMMENTS = """
    select submitted_assignment.student_id, base_cell.name, comment.auto_comment,
           comment.manual_comment
    from comment join base_cell on base_cell.id = comment.cell_id
    join submitted_notebook on submitted_notebook.id = comment.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    order by 1, 2
"""


def gradebook_rows(course: Path) -> list[tuple[Any, ...]]:
    """What the gradebook holds, without the ids that nbgrader draws at random."""
    engine = create_engine(CourseDirectory(config=load_config(course)).db_url)
    with engine.connect() as database:
        rows = [tuple(row) for query in (GRADES, COMMENTS) for row in database.execute(text(query))]
    engine.dispose()
    return rows


class Deadly(Limits):
    """Limits that end the process which asks for them, as a lack of memory would."""

    def __bool__(self) -> bool:
        os._exit(9)
