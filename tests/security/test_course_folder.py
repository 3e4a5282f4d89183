"""A class with hostile submissions, graded by the commands themselves in a whole course folder."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.build import as_bytes, write
from autograder.classroom import Classroom
from autograder.course import PROJECT
from autograder.submissions import filled
from tests.security.attack import FULL, MARK, NAME, REST, eventually, marked, outside, running_below

pytestmark = pytest.mark.slow

FILE = f"{NAME}.ipynb"
WRONG = "\ndef cosine_similarity(u, v): return 0.5\n"
SECONDS = 240

# Code that goes for the course's own files, where {course} is its folder.
THIEVES = {
    "gradebook": """
import sqlite3
for path in ({course!r} + "/gradebook.db", "gradebook.db"):
    try:
        with sqlite3.connect(path) as book:
            book.execute("update grade set auto_score = 5, manual_score = 5")
    except sqlite3.Error as error:
        print(error)
""",
    "classmate": """
import json
for path in ("/submitted/zoe/01_word_vectors/01_word_vectors.ipynb",
             "/source/01_word_vectors/01_word_vectors.ipynb", "/source/01_word_vectors/01_word_vectors.md"):
    try: print("STOLEN", open({course!r} + path).read()[:100])
    except OSError as error: print(error)
""",
    "writer": """
import os
for parent, folders, files in os.walk({course!r}):
    for name in files:
        try: open(os.path.join(parent, name), "a").write("x")
        except OSError as error: print(error)
for name in ("submitted", "source", "autograded", "feedback", "."):
    try:
        os.makedirs({course!r} + "/" + name, exist_ok=True)
        open({course!r} + "/" + name + "/planted-by-an-attack", "w").write("x")
    except OSError as error: print(error)
""",
    "daemon": """
import os, subprocess
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: pass
    os._exit(0)
subprocess.Popen(["sh", "-c", "sleep 4321 # planted-by-an-attack"], start_new_session=True)
""",
    "killer": "import os\nos.kill(-1, 9)",
    "fork_bomb": "import os\nwhile True: os.fork()",
    "quitter": "import os\nos._exit(0)",
    "memory": "x = bytearray(10**10)",
    "flood": "print('x' * 10**9)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "disk": "import itertools\nfor i in itertools.count(): open(str(i), 'wb').write(bytes(10**7))",
}

# Files that a student hands in beside the notebook, in the hope that a grader runs them.
LOADED_BY_SOMEBODY = (
    "ipykernel_launcher.py",
    "numpy.py",
    "nbgrader.py",
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "ipython_config.py",
    "nbgrader_config.py",
    "jupyter_config.py",
    "matplotlibrc",
    "autograder/__init__.py",
    "solutions/__init__.py",
    "wordlab/__init__.py",
    "wordlab_worker/__init__.py",
    ".ipython/profile_default/startup/00.py",
    "kernel.json",
)

NAMES = {
    "with a space": "with a space",
    "letters of the world": "Ünïcødé 学生 🙂",
    "an option": "-rf --force",
    "quotes": "quo'te\"s`",
    "markup": "<b>bold[red]<script>alert(1)<",
    "a line break": "line\nbreak\ttab",
    "a terminal's commands": "red\x1b[31m\x07\x1b]0;title\x07",
    "a shell's commands": "a; touch planted-by-an-attack $(id) `id` & | >x",
    "a spreadsheet's formula": '=1+1,"x"',
    "an SQL statement": "x'); drop table grade; --",
    "dots": "...",
    "a hidden folder": ".hidden",
    "a pattern": "[a-z]*?",
    "two hundred letters": "n" * 200,
}

NOT_UTF8 = os.fsdecode(b"\xff\xfe not text")


@dataclass(frozen=True)
class Course:
    """A course folder, and for one run of the grading command: its exit code, report, printout."""

    root: Path
    code: int = 0
    rows: Mapping[str, Mapping[str, Any]] | None = None
    text: str = ""

    def folder(self, student: str) -> Path:
        """Where a student's submission lies."""
        return self.root / "submitted" / student / NAME

    def hand_in(self, student: str, content: bytes) -> Path:
        """Put a submission in its place."""
        self.folder(student).mkdir(parents=True)
        (self.folder(student) / FILE).write_bytes(content)
        return self.folder(student)

    def points(self, student: str) -> float:
        """What the gradebook says."""
        query = """
            select coalesce(sum(coalesce(grade.manual_score, grade.auto_score)), 0) from grade
            join submitted_notebook on submitted_notebook.id = grade.notebook_id
            join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
            where submitted_assignment.student_id = ?
        """
        with sqlite3.connect(self.root / "gradebook.db") as book:
            return float(book.execute(query, [student]).fetchone()[0])

    def failure(self, student: str) -> str:
        """Why a submission was not graded."""
        assert self.rows is not None
        return str(self.rows[student]["failure"])

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the course folder."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=SECONDS,
            env={**os.environ, "PATH": path, "COLUMNS": "250", "PYTHONIOENCODING": "utf-8"},
        )


Answer = Callable[[str], bytes]


@pytest.fixture(scope="module")
def answer(release: NotebookNode, right: dict[str, str]) -> Answer:
    """A submission with this code in place of one right answer; solved where there is none."""

    def answer(code: str) -> bytes:
        return as_bytes(filled(release, {**right, **({"cosine_similarity": code} if code else {})}))

    return answer


@pytest.fixture(scope="module")
def empty_course(
    tmp_path_factory: pytest.TempPathFactory, built: dict[Path, bytes]
) -> Callable[[], Course]:
    """Makes course folders whose gradebooks know the assignment."""
    template = tmp_path_factory.mktemp("template")
    shutil.copy(PROJECT / "nbgrader_config.py", template)
    write(template, {path: built[path] for path in built if path.parts[0] == "source"})
    Classroom(template).generate(NAME)

    def empty_course() -> Course:
        place = tmp_path_factory.mktemp("class") / "course"
        return Course(Path(shutil.copytree(template, place)))

    return empty_course


def strange_files(course: Course, answer: Answer) -> None:
    """What may lie where a notebook or a timestamp is expected, and beside them."""
    solved = answer("")
    course.hand_in("victim", solved)
    for student in ("linked_file", "piped", "socket", "folder"):
        course.folder(student).mkdir(parents=True)
    (course.folder("linked_file") / FILE).symlink_to(course.folder("victim") / FILE)
    (course.root / "submitted" / "linked_folder").mkdir()
    course.folder("linked_folder").symlink_to(course.folder("victim"))
    (course.root / "submitted" / "linked_student").symlink_to(course.root / "submitted" / "victim")
    os.mkfifo(course.folder("piped") / FILE)
    here = os.getcwd()
    os.chdir(course.folder("socket"))  # the name of a socket may have only 107 letters
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(FILE)
    finally:
        os.chdir(here)
    (course.folder("folder") / FILE).mkdir()
    (course.root / "submitted" / "no_file" / NAME).mkdir(parents=True)
    (course.hand_in("time_garbage", solved) / "timestamp.txt").write_bytes(
        b"\xff\0 tomorrow? " * 99
    )
    os.mkfifo(course.hand_in("time_pipe", solved) / "timestamp.txt")
    (course.hand_in("time_link", solved) / "timestamp.txt").symlink_to("/etc/passwd")
    (course.hand_in("time_empty", solved) / "timestamp.txt").write_text(" \n")
    (course.hand_in("time_true", solved) / "timestamp.txt").write_text("2030-02-03 01:00:00 UTC")
    beside = course.hand_in("company", solved)
    os.mkfifo(beside / "pipe")
    (beside / "passwd").symlink_to("/etc/passwd")
    (beside / "root").symlink_to("/")
    (beside / "loop").symlink_to(beside)
    with (beside / "terabyte").open("wb") as file:
        file.truncate(2**40)
    (beside / "notes.txt").write_text("mine")
    deep = beside.joinpath(*["d"] * 50)
    deep.mkdir(parents=True)


def hostile_class(course: Course, answer: Answer) -> None:
    """Hand in everything."""
    course.hand_in("ann", answer(""))
    for student, code in THIEVES.items():
        course.hand_in(student, answer(code.format(course=str(course.root)) + WRONG))
    shipped = course.hand_in("shipped", answer(WRONG))
    for name in LOADED_BY_SOMEBODY:
        (shipped / name).parent.mkdir(parents=True, exist_ok=True)
        (shipped / name).write_text(f"open('/tmp/{MARK}', 'w')\nraise SystemExit('loaded')\n")
    strange_files(course, answer)
    for name in NAMES.values():
        course.hand_in(name, answer(""))
    course.hand_in(NOT_UTF8, answer(""))
    course.hand_in("zoe", answer(""))


@pytest.fixture(scope="module")
def course(empty_course: Callable[[], Course], answer: Answer) -> Iterator[Course]:
    """A course folder in which a hostile class has been graded; what is around it is looked at."""
    course = empty_course()
    hostile_class(course, answer)
    processes = running_below(os.getpid())
    before = outside(course.root / "source", course.root / "submitted")
    report = course.root / "report.json"
    done = course.run("autograder.command_line", "grade", NAME, "--json", str(report))
    rows = {row["student"]: row for row in json.loads(report.read_text("utf-8"))}
    yield Course(course.root, done.returncode, rows, done.stdout + done.stderr)
    assert outside(course.root / "source", course.root / "submitted") == before
    assert marked() == []
    assert not list(course.root.glob(f"*{MARK}*"))
    assert eventually(lambda: [line for line in commands() if MARK in line or "4321" in line]) == []
    assert eventually(lambda: sorted(running_below(os.getpid()) - processes)) == []


def commands() -> list[str]:
    """The command lines of all processes."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return lines


def test_the_batch_goes_to_its_end_and_names_who_was_not_graded(course: Course) -> None:
    assert course.code == 1
    assert course.rows is not None
    assert len(course.rows) == len(list((course.root / "submitted").glob(f"*/{NAME}")))
    assert "could not be graded" in course.text
    assert "Traceback" not in course.text


@pytest.mark.parametrize("student", ["ann", "victim", "zoe"])
def test_honest_work_before_and_after_attacks_gets_its_points(course: Course, student: str) -> None:
    assert course.points(student) == FULL


@pytest.mark.parametrize("student", THIEVES)
def test_an_attack_on_the_course_earns_what_its_code_deserves(course: Course, student: str) -> None:
    assert course.points(student) == REST
    graded = json.loads((course.root / "autograded" / student / NAME / FILE).read_text("utf-8"))
    assert "STOLEN" not in json.dumps([cell.get("outputs") for cell in graded["cells"]])


def test_no_score_was_written_by_a_submission(course: Course) -> None:
    with sqlite3.connect(course.root / "gradebook.db") as book:
        assert book.execute(
            "select count(*) from grade where manual_score is not null"
        ).fetchone() == (0,)


def test_files_shipped_with_a_submission_are_loaded_by_nobody(course: Course) -> None:
    assert course.points("shipped") == REST
    assert marked() == []


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("linked_file", "it is a link to another place"),
        ("linked_folder", "it is a link to another place"),
        ("linked_student", "it is a link to another place"),
        ("piped", "it is no ordinary file"),
        ("socket", "could not be read"),
        ("folder", "could not be read"),
        ("no_file", f"The folder holds no {FILE}."),
        ("time_garbage", "its timestamp.txt holds no time"),
        ("time_pipe", "its timestamp.txt holds no time"),
        ("time_link", "its timestamp.txt holds no time"),
    ],
)
def test_what_cannot_be_graded_has_a_reason_and_no_score(
    course: Course, student: str, reason: str
) -> None:
    assert reason in course.failure(student)
    assert course.points(student) == 0
    assert not (course.root / "autograded" / student / NAME).exists()


@pytest.mark.parametrize("student", ["time_empty", "time_true", "company"])
def test_odd_company_of_a_notebook_costs_nothing(course: Course, student: str) -> None:
    assert course.points(student) == FULL


def test_of_what_lies_beside_a_notebook_only_small_ordinary_files_are_kept(course: Course) -> None:
    kept = course.root / "autograded" / "company" / NAME
    assert sorted(path.name for path in kept.rglob("*") if path.name[0] != ".") == [
        FILE,
        "notes.txt",
    ]


@pytest.mark.parametrize("kind", NAMES)
def test_a_folder_may_have_any_name(course: Course, kind: str) -> None:
    assert course.points(NAMES[kind]) == FULL


def test_a_name_that_is_no_text_is_told(course: Course) -> None:
    shown = os.fsencode(NOT_UTF8).decode("utf-8", "replace")
    assert "is no text in UTF-8" in course.failure(shown)


def test_no_name_steers_the_terminal(course: Course, empty_course: Callable[[], Course]) -> None:
    other = empty_course()
    for name in NAMES.values():
        other.folder(name).mkdir(parents=True)
    done = other.run("autograder.command_line", "grade", NAME)
    assert done.returncode == 1
    assert "red" in done.stdout
    printed = done.stdout + done.stderr + course.text
    assert [part for part in ("\x07", "\x1b[31m", "\x1b]0") if part in printed] == []


def test_nbgrader_autograde_is_not_stopped_by_strange_files(
    empty_course: Callable[[], Course], answer: Answer
) -> None:
    course = empty_course()
    course.hand_in("ann", answer(""))
    for student in ("mallory_link", "mallory_pipe"):
        course.folder(student).mkdir(parents=True)
    (course.folder("mallory_link") / FILE).symlink_to(course.folder("ann") / FILE)
    os.mkfifo(course.folder("mallory_pipe") / FILE)
    course.hand_in("mallory", answer(THIEVES["gradebook"].format(course=str(course.root)) + WRONG))
    course.hand_in("zoe", answer(""))
    done = course.run("nbgrader", "autograde", NAME)
    assert done.returncode != 0
    assert "it is a link to another place" in done.stderr
    assert "it is no ordinary file" in done.stderr
    students = ("ann", "mallory", "mallory_link", "mallory_pipe", "zoe")
    assert [course.points(s) for s in students] == [FULL, REST, 0, 0, FULL]
