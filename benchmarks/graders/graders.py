"""Three graders behind one question: grade this class, and say what each student got and is told."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

import nbformat
from nbformat import NotebookNode

from autograder.grading import CHECK, grade_id
from autograder.leaks import plain_text, strings
from benchmarks.graders.cases import Case
from benchmarks.graders.peer_tests import TESTS
from benchmarks.grading import STOCK_CONFIG, Cost, Student, make_course, program, run
from wordlab.exercises import Assignment

SECONDS_PER_CELL = 20
# A submission that hangs takes this long; then the command is ended.
SECONDS_OF_A_RUN = 90
BEGIN = "### BEGIN HIDDEN TESTS"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
OTTER_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = "{exercise}"
points = 1


@test_case(points=0)
def test_shown({names}):
{shown}


@test_case(points=1, hidden=True)
def test_all({names}):
{whole}
"""


@dataclass
class Result:
    """What a class got: points by student and exercise, the words of the feedback, and the cost.

    A student who is not in `points` has no score.
    """

    points: dict[str, dict[str, float]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    cpu: float = 0.0
    wall: float = 0.0

    def add(self, cost: Cost) -> None:
        """Count the cost of a command."""
        self.cpu, self.wall = self.cpu + cost.cpu, self.wall + cost.wall


@dataclass(frozen=True)
class Exam:
    """An assignment's notebook as the instructor has it, without demos."""

    assignment: Assignment
    source: NotebookNode

    @property
    def max_points(self) -> dict[str, float]:
        """The points of every exercise."""
        return {exercise.id: exercise.points for exercise in self.assignment.exercises}

    def with_asserts(self) -> NotebookNode:
        """The same notebook with nbgrader test cells in place of our checks."""
        stock = nbformat.from_dict(json.loads(json.dumps(self.source)))
        tests = TESTS[self.assignment.name]
        for cell in stock.cells:
            if grade_id(cell).startswith(CHECK):
                cell.source = tests[grade_id(cell).removeprefix(CHECK)].strip()
        return stock


def students_of(cases: Sequence[Case]) -> list[Student]:
    """The cases as the members of a class."""
    return [Student(case.name.replace(":", ""), case.answers, not case.mistakes) for case in cases]


def by_nbgrader(
    root: Path, exam: Exam, cases: Sequence[Case], ours: bool, config: str = ""
) -> Result:
    """Grade with `nbgrader autograde`, or, in a course of ours, with `autograder grade`."""
    name = exam.assignment.name
    source = exam.source if ours else exam.with_asserts()
    timeout = f"c.ExecutePreprocessor.timeout = {SECONDS_PER_CELL}\n"
    make_course(root, name, source, students_of(cases), config if ours else STOCK_CONFIG + timeout)
    if ours:
        limit = root / "nbgrader_config.py"
        limit.write_text(
            config + f"\nc = get_config()\nc.Judge.cell_seconds = {SECONDS_PER_CELL}.0\n"
        )
        command = [sys.executable, "-m", "autograder.command_line", "grade", name]
        command += ["--processes", "1"]
    else:
        command = [program("nbgrader"), "autograde", name]
    result = Result()
    result.add(run(command, root, may_fail=True, seconds=len(cases) * SECONDS_OF_A_RUN))
    for case, student in zip(cases, students_of(cases), strict=True):
        path = root / "autograded" / student.name / name / f"{name}.ipynb"
        points = _points(root, name, student.name) if path.is_file() else None
        if points is not None:
            result.points[case.name] = points
            result.told[case.name] = _told(path)
    return result


def _points(root: Path, name: str, student: str) -> dict[str, float] | None:
    """The points of every exercise in the gradebook; None where there is no score."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        try:
            (notebook,) = gradebook.find_submission(name, student).notebooks
        except (MissingEntry, ValueError):
            return None
        return {
            grade.name.removeprefix(CHECK): grade.score or 0.0
            for grade in notebook.grades
            if grade.name.startswith(CHECK)
        }


def _told(path: Path) -> dict[str, str]:
    """What the outputs of the check or test cells say."""
    told = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if grade_id(cell).startswith(CHECK):
            texts = [
                plain_text(text) if text.lstrip().startswith("<") else text
                for output in cell.outputs
                for key in ("data", "text", "traceback", "evalue")
                for text in strings(output.get(key, ""))
            ]
            told[grade_id(cell).removeprefix(CHECK)] = COLOUR.sub("", "\n".join(texts))
    return told


def by_otter(root: Path, exam: Exam, cases: Sequence[Case], program: Path) -> Result:
    """Grade one submission after the other with `otter run`, which uses no Docker."""
    (root / "tests").mkdir(parents=True)
    for exercise, test in TESTS[exam.assignment.name].items():
        shown, whole = (indent(code, "    ") for code in (test.split(BEGIN)[0], test))
        # Otter gives a test what the notebook has of its parameters' names.
        names = ", ".join(
            n for n in (exercise, "np", "toy_vectors") if f"{n}(" in test or n == "np"
        )
        code = OTTER_TEST.format(exercise=exercise, names=names, shown=shown, whole=whole)
        ast.parse(code)
        (root / "tests" / f"{exercise}.py").write_text(code, "utf-8")
    otter = str(program)
    run([otter, "generate", "-t", "tests", "-o", "autograder.zip"], root)
    result = Result()
    for number, case in enumerate(cases):
        if number and number % 10 == 0:
            print(f"{exam.assignment.name}: {number} of {len(cases)} graded by otter", flush=True)
        target = root / str(number)
        target.mkdir()
        nbformat.write(_without_tests(exam, case.answers), root / "work.ipynb")
        command = [otter, "run", "-a", "autograder.zip", "-o", str(number), "--no-logo"]
        result.add(run([*command, "work.ipynb"], root, may_fail=True, seconds=SECONDS_OF_A_RUN))
        if (target / "results.json").is_file():
            found = json.loads((target / "results.json").read_text("utf-8"))["tests"]
            result.points[case.name], result.told[case.name] = _otters(found, exam.max_points)
    return result


def _without_tests(exam: Exam, answers: Mapping[str, str]) -> NotebookNode:
    notebook = nbformat.from_dict(json.loads(json.dumps(exam.source)))
    notebook.cells = [c for c in notebook.cells if not grade_id(c).startswith(CHECK)]
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
        cell.metadata.pop("nbgrader", None)
    return notebook


def _otters(
    tests: Sequence[Mapping[str, object]], max_points: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Points by exercise on our scale, and what is told of each."""
    points, told = dict.fromkeys(max_points, 0.0), dict.fromkeys(max_points, "")
    for test in tests:
        exercise = str(test.get("name", ""))
        if exercise in points and test.get("max_score"):
            share = float(str(test.get("score", 0))) / float(str(test["max_score"]))
            points[exercise] += share * max_points[exercise]
        if test.get("visibility") == "visible":
            # "exercise results: ..." again and again
            parts = re.split(r"^(\w+) results:", str(test.get("output", "")), flags=re.MULTILINE)
            for name, text in zip(parts[1::2], parts[2::2], strict=True):
                told[name] = told.get(name, "") + text
    return points, told
