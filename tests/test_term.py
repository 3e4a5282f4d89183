"""A term with nbgrader's exchange: an instructor and three students, each a system user.

Every command comes from the instructor guide.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry

from autograder.build import as_bytes
from autograder.course import PROJECT, source_notebook
from autograder.submissions import answered, filled, solutions
from tests.guide import commands, steps
from tests.jupyter import Address, answering
from tests.people import Person, people
from wordlab.exercises import find_assignment

pytestmark = pytest.mark.slow

NAME = "02_debiasing"
TASK = "reflection"
FULL = 20.0  # without the written answer
WRONG = {
    "bias_direction": "def bias_direction(pairs, vectors):\n    return None",
    "neutralize": "def neutralize(word, g, vectors):\n    return vectors[word]",
}
MENDED = "def length(vector):\n    return np.linalg.norm(vector)\n\n\n"
BROKEN = MENDED.replace(":", "", 1)
PENALTY = 2.0


@dataclass(frozen=True)
class Marks:
    """What the gradebook says about one student's submission."""

    score: float
    penalty: float
    by_hand: float | None
    waits: bool


@dataclass
class Term:
    """A term that is over: what was seen on the way."""

    instructor: Person
    punctual: Person
    late: Person
    absent: Person
    course: Path
    exchange: Path
    printed: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, Marks]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def step(self, name: str, person: Person, *changes: tuple[str, str]) -> str:
        """Do a step of the guide."""
        text = self.text(name)
        for pattern, new in changes:
            assert re.search(pattern, text), f"{name} says nothing of {pattern}"
            text = re.sub(pattern, lambda _, new=new: new, text)
        return person.does(text, self.course if person is self.instructor else person.home)

    def text(self, name: str) -> str:
        self.used.add(name)
        return steps()[name]

    def note(self, when: str) -> None:
        """Note what the gradebook says now."""
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}", "word_embeddings") as book:
            self.marks[when] = {}
            for person in (self.punctual, self.late, self.absent):
                try:
                    submission = book.find_submission(NAME, person.name)
                except MissingEntry:
                    continue
                (notebook,) = submission.notebooks
                task = book.find_grade(TASK, NAME, NAME, person.name)
                self.marks[when][person.name] = Marks(
                    notebook.score,
                    notebook.late_submission_penalty or 0.0,
                    task.manual_score,
                    task.needs_manual_grade,
                )


def due(when: datetime) -> tuple[str, str]:
    return r'--duedate "[^"]*"', f'--duedate "{when:%Y-%m-%d %H:%M:%S} UTC"'


def begin(place: Path, persons: dict[str, Person]) -> Term:
    instructor, *students = persons.values()
    term = Term(instructor, *students, instructor.home / "course", place / "exchange")
    term.exchange.mkdir()
    term.exchange.chmod(0o777)
    everybody = term.text("everybody's configuration")
    assert "/srv/nbgrader/exchange" in everybody
    (place / "etc").mkdir()
    (place / "etc" / "nbgrader_config.py").write_text(
        everybody.replace("/srv/nbgrader/exchange", str(term.exchange))
    )
    instructor.does("mkdir course")
    own = (PROJECT / "nbgrader_config.py").read_text() + term.text("course's configuration")
    put(instructor, "course/nbgrader_config.py", own.encode())
    table = ["id,first_name,last_name,email"]
    table += [f"{student.name},{student.name.title()},Müller," for student in students]
    put(instructor, "course/students.csv", "\n".join(table).encode())
    instructor.does(
        f"mkdir course/source && cp -r '{place}/project/source/{NAME}' course/source/"
        f" && ln -s '{place}/env' course/.venv"
    )
    return term


def put(person: Person, path: str, content: bytes) -> None:
    """Write a file in a person's home, as this person."""
    file = person.home / path
    file.write_bytes(content)
    owner = person.home.stat()
    os.chown(file, owner.st_uid, owner.st_gid)


def solved() -> dict[str, str]:
    """The right answers."""
    source = nbformat.read(source_notebook(PROJECT, NAME), as_version=4)
    return solutions(source, find_assignment(NAME))


def work(person: Person, text: str, **answers: str) -> None:
    """Write these answers into the notebook that was fetched; the others are right."""
    path = f"{NAME}/{NAME}.ipynb"
    fetched = nbformat.read(person.home / path, as_version=4)
    release = nbformat.read(PROJECT / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    assert fetched.cells == release.cells or answers, "the students' notebook is the release"
    put(person, path, as_bytes(answered(filled(release, {**solved(), **answers}), text)))


def mend(instructor: Person, path: str) -> None:
    """Put the missing colon into a submission."""
    notebook = nbformat.read(instructor.home / path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.source.startswith(BROKEN))
    cell.source = cell.source.replace(BROKEN, MENDED)
    put(instructor, path, as_bytes(notebook))


@contextmanager
def formgrader(term: Term) -> Iterator[Any]:
    """Jupyter as the guide starts it; asks formgrader's interface as its page does."""
    address = Address.free()
    text = term.text("mark, by the instructor").strip()
    log = term.exchange.parent / "server.log"
    command = f"exec {text} {shlex.join(address.options)}"
    server = term.instructor.start(command, term.course, log)
    with answering(server, address, log):
        yield lambda path, **data: address.ask(f"formgrader/api/{path}", **data)


def mark(ask: Any, student: Person, points: float, comment: str) -> None:
    """Give points and a comment to a written answer."""
    (row,) = ask(f"student_notebook_submissions/{student.name}/{NAME}")
    cell = next(g for g in ask(f"grades?submission_id={row['id']}") if g["name"] == TASK)
    assert cell["needs_manual_grade"]
    ask(f"grade/{cell['id']}", manual_score=points)
    note = next(c for c in ask(f"comments?submission_id={row['id']}") if c["name"] == TASK)
    ask(f"comment/{note['id']}", manual_comment=comment)


@pytest.fixture(scope="module")
def term() -> Iterator[Term]:
    with people() as (place, persons):
        term = begin(place, persons)
        instructor, punctual, late = term.instructor, term.punctual, term.late
        in_a_week = datetime.now(UTC) + timedelta(days=7)
        term.step("class, by the instructor", instructor)
        term.step("release, by the instructor", instructor, due(in_a_week))
        for student in (punctual, late, term.absent):
            term.step("fetch, by a student", student)
        work(punctual, "The projection is gone, the neighbours stay.")
        work(late, "Nothing much.", **WRONG)
        for student in (punctual, late):
            term.step("submit, by a student", student)
        term.step("grade, by the instructor", instructor)
        term.note("before the due date")

        # The due date is now: it has passed when the next second has begun.
        now = math.ceil(time.time())
        _, moved = due(datetime.fromtimestamp(now, UTC))
        instructor.does(f"nbgrader db assignment add {NAME} {moved}", term.course)
        time.sleep(max(0.0, now + 1 - time.time()))
        broken = {"neutralize": BROKEN + solved()["neutralize"]}
        work(late, "Most neighbours stay, and that is what matters.", **broken)
        term.step("submit, by a student", late)
        term.printed["again"] = term.step("grade, by the instructor", instructor)
        term.note("after the due date")

        with formgrader(term) as ask:
            mark(ask, punctual, 4.5, "Say which words you looked at.")
            mark(ask, late, 3, "True, but why?")
        term.note("marked")

        mend(instructor, f"course/submitted/{late.name}/{NAME}/{NAME}.ipynb")
        term.step("correct, by the instructor", instructor, ("STUDENT", late.name))
        term.note("corrected")

        term.step("feedback, by the instructor", instructor)
        for student in (punctual, late):
            term.step("read, by a student", student)
        term.step("marks, by the instructor", instructor)
        term.step("kit, by the instructor", instructor)
        for step in ("report, by the instructor", "exports, by the instructor"):
            term.step(step, instructor, ("01_word_vectors", NAME))
        yield term


def test_every_command_of_the_guide_was_run(term: Term) -> None:
    assert term.used == set(steps())
    # The first class has a test of its own.
    texts = [*steps().values(), *steps("first class").values()]
    in_steps = [line for text in texts for line in text.splitlines()]
    assert len(commands()) > 20
    # What the machine has is no part of a term: the doctor has tests of its own.
    assert set(commands()) - {"autograder doctor"} <= set(in_steps)


def test_checks_give_points_and_the_written_answer_waits(term: Term) -> None:
    marks = term.marks["before the due date"]
    assert marks[term.punctual.name] == Marks(FULL, 0, None, True)
    assert marks[term.late.name] == Marks(FULL - 4 - 3, 0, None, True)


def test_the_last_submission_counts_and_the_others_are_not_graded_again(term: Term) -> None:
    assert "1 graded" in term.printed["again"]
    assert "1 unchanged" in term.printed["again"]
    assert term.marks["after the due date"][term.late.name].score == FULL - 3


def test_a_late_day_costs_its_points(term: Term) -> None:
    for when in ("after the due date", "marked", "corrected"):
        assert term.marks[when][term.late.name].penalty == PENALTY
        assert term.marks[when][term.punctual.name].penalty == 0


def test_marks_given_in_formgrader_are_in_the_score(term: Term) -> None:
    marks = term.marks["marked"]
    assert marks[term.punctual.name] == Marks(FULL + 4.5, 0, 4.5, False)
    assert marks[term.late.name].by_hand == 3


def test_a_correction_changes_one_student_and_no_mark_by_hand(term: Term) -> None:
    before, after = term.marks["marked"], term.marks["corrected"]
    assert after[term.punctual.name] == before[term.punctual.name]
    assert before[term.late.name].score == FULL - 3 + 3
    assert after[term.late.name] == Marks(FULL + 3, PENALTY, 3, True)


def test_who_handed_in_nothing_has_no_score_but_a_row(term: Term) -> None:
    assert all(term.absent.name not in marks for marks in term.marks.values())
    with (term.course / "marks.csv").open(encoding="utf-8-sig") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows[term.absent.name]["score"] == ""
    assert float(rows[term.punctual.name]["score"]) == FULL + 4.5
    corrected = term.marks["corrected"][term.late.name]
    assert float(rows[term.late.name]["score"]) == corrected.score - PENALTY
    assert rows[term.late.name]["last_name"] == "Müller"


def test_the_report_names_the_late_and_the_missing(term: Term) -> None:
    page = (term.course / "week1.html").read_text("utf-8")
    for student in (term.late, term.absent):
        assert f"Müller, {student.name.title()}" in page
    assert "2 points taken off" in page


def test_each_other_system_gets_the_marks(term: Term) -> None:
    for name in ("canvas.csv", "moodle.csv", "marks.csv"):
        text = (term.course / name).read_text("utf-8")
        assert all(p.name in text for p in (term.punctual, term.late, term.absent)), name
    results = term.course / "gradescope" / NAME / "results" / term.punctual.name / "results.json"
    assert json.loads(results.read_text("utf-8"))["score"] == FULL + 4.5


def test_the_anonymous_report_names_nobody(term: Term) -> None:
    ids = "|".join(person.name for person in (term.punctual, term.late, term.absent))
    for name in ("class-report.html", "class.csv", "class.json"):
        text = (term.course / name).read_text("utf-8")
        assert "Student " in text
        assert not re.search(rf"(?i)\b({ids}|Müller)\b", text), name


def feedback(student: Person) -> list[str]:
    pages = (student.home / NAME / "feedback").rglob("*.html")
    return [page.read_text("utf-8") for page in pages]


def test_each_student_fetches_the_own_feedback(term: Term) -> None:
    (page,) = feedback(term.punctual)
    assert "Say which words you looked at." in page
    (page,) = feedback(term.late)
    assert "True, but why?" in page
    assert "Say which words" not in page
    assert not (term.absent.home / NAME / "feedback").exists()


def test_students_reach_neither_the_course_nor_one_another(term: Term) -> None:
    course = term.exchange / "word_embeddings"
    for place in (
        term.course / "gradebook.db",
        term.course / "source" / NAME / f"{NAME}.ipynb",
        term.late.home / NAME / f"{NAME}.ipynb",
        course / "inbound",
        course / "feedback",
    ):
        code, printed = term.punctual.run(f"ls '{place}/' 2>&1 || cat '{place}'")
        assert code != 0, f"{place} is open: {printed}"
