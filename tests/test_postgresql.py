"""A gradebook on a real PostgreSQL server holds what the SQLite one does, and survives the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.classroom import Classroom
from autograder.sandbox import bwrap
from benchmarks.postgresql import new_database, programs
from benchmarks.postgresql import server as own_server
from tests.course_folder import (
    CLASS,
    NAME,
    grade,
    grade_and_kill,
    gradebook_rows,
    totals,
)
from tests.servers import needed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A server of our own that listens on a socket in its folder; the folder is the host's name."""
    found = programs()
    if found is None:
        needed("PostgreSQL is not installed: apt-get install postgresql")
    with own_server(found) as folder:
        yield folder


@pytest.fixture
def on_server(course: Path, server: Path) -> Iterator[Path]:
    """The course folder with its gradebook on the server instead of in a file."""
    (course / "gradebook.db").unlink()
    url = new_database(server)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nget_config().CourseDirectory.db_url = "{url}"\n')
    Classroom(course).generate(NAME)
    yield course
    assert not (course / "gradebook.db").exists()


def test_it_holds_what_a_gradebook_in_a_file_does(
    on_server: Path, template: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(template, tmp_path / "other"))
    code, _, text = grade(on_server)
    assert code == 0, text
    assert totals(on_server, *CLASS) == [20, 15, 0, 0]
    grade(other)
    assert gradebook_rows(on_server) == gradebook_rows(other)


def test_nbgraders_own_command_grades_into_it(on_server: Path) -> None:
    classroom = Classroom(on_server, sandbox=bwrap() is not None)
    for student in CLASS:
        classroom.autograde(NAME, student)
    assert totals(on_server, *CLASS) == [20, 15, 0, 0]
    assert all(row["unchanged"] is False for row in grade(on_server)[1])
    assert all(row["unchanged"] for row in grade(on_server)[1])


def test_killed_and_run_again_it_is_complete(on_server: Path) -> None:
    for pause in (1.5, 2.5):
        grade_and_kill(on_server, pause, "--force")
    code, _, text = grade(on_server)
    assert code == 0, text
    assert len(gradebook_rows(on_server)) == len(CLASS) * 8
    assert totals(on_server, *CLASS) == [20, 15, 0, 0]


def test_a_server_that_is_gone_is_told_in_a_sentence(course: Path, tmp_path: Path) -> None:
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        url = f"postgresql+psycopg://postgres@/nothing?host={tmp_path}"
        config.write(f'\nget_config().CourseDirectory.db_url = "{url}"\n')
    code, _, text = grade(course)
    assert code == 1
    assert "The gradebook cannot be opened" in text.replace("\n", " ")
    assert "Traceback" not in text
