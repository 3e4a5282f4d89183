"""Written answers: the rubric stays with the instructor, the answer survives, a person decides."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook

from autograder.build import BuildError, as_bytes, built_files, weave, write
from autograder.classroom import Classroom
from autograder.course import PROJECT
from autograder.grading import grade_id
from autograder.repair import read_submission
from autograder.sandbox import bwrap
from autograder.submissions import answered, filled, solutions
from autograder.tasks import (
    ANSWER,
    NO_RESPONSE,
    UNANSWERED,
    is_task,
    mark_scheme,
    points_of,
    without_mark_scheme,
)
from wordlab.exercises import Assignment, find_assignment

NAME = "02_debiasing"
TASK = "reflection"
TEXT = "The projection is gone; most neighbours are not."


@pytest.fixture(scope="module")
def debiasing() -> Assignment:
    return find_assignment(NAME)


@pytest.fixture(scope="module")
def files(debiasing: Assignment) -> dict[Path, bytes]:
    return built_files(PROJECT, debiasing)


def notebook_of(files: dict[Path, bytes], part: str) -> NotebookNode:
    return nbformat.reads(files[Path(part, NAME, f"{NAME}.ipynb")].decode(), as_version=4)


@pytest.fixture(scope="module")
def original(files: dict[Path, bytes]) -> NotebookNode:
    return notebook_of(files, "source")


@pytest.fixture
def handed_out(files: dict[Path, bytes]) -> NotebookNode:
    return notebook_of(files, "assignments")


def place_of(notebook: NotebookNode, source: str = ANSWER) -> int:
    return next(i for i, cell in enumerate(notebook.cells) if cell.source == source)


def task_cell(notebook: NotebookNode) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == TASK)


def read(notebook: NotebookNode, original: NotebookNode) -> tuple[NotebookNode, list[str], bool]:
    """The repaired notebook, its notes, and whether the task counts as answered."""
    repaired = read_submission(json.dumps(notebook).encode(), original)
    missing = repaired.notebook.metadata.get(UNANSWERED, [])
    assert missing in ([], [TASK])
    return repaired.notebook, repaired.notes, not missing


class TestTheRubric:
    SCHEME = (
        "=== BEGIN MARK SCHEME ===\n\n* 1 point: one\n* 2.5 points: two\n\n=== END MARK SCHEME ==="
    )

    def test_it_is_found_counted_and_taken_out(self) -> None:
        text = f"Question?\n\n{self.SCHEME}\n"
        assert mark_scheme(text) == "* 1 point: one\n* 2.5 points: two"
        assert points_of(mark_scheme(text)) == 3.5
        assert without_mark_scheme(text) == "Question?"
        assert mark_scheme("Question?") == ""
        assert without_mark_scheme("Question?") == "Question?"

    def test_the_instructor_has_it_and_students_do_not(
        self, files: dict[Path, bytes], original: NotebookNode, handed_out: NotebookNode
    ) -> None:
        lines = [line for line in mark_scheme(task_cell(original).source).splitlines() if line]
        assert len(lines) > 3
        given = files[Path("assignments", NAME, f"{NAME}.ipynb")].decode()
        assert not [line for line in lines if line in given]
        assert "MARK SCHEME" not in given
        assert task_cell(handed_out).source.strip() == without_mark_scheme(
            task_cell(original).source
        )

    def test_its_points_are_those_of_the_task(
        self, debiasing: Assignment, original: NotebookNode
    ) -> None:
        (task,) = debiasing.tasks
        assert task.id == TASK
        assert points_of(mark_scheme(task_cell(original).source)) == task.points
        assert task_cell(original).metadata.nbgrader.points == task.points


class TestTheBuild:
    @pytest.fixture
    def text(self) -> str:
        return (PROJECT / "source" / NAME / f"{NAME}.md").read_text("utf-8")

    def test_a_task_is_locked_and_a_cell_for_the_answer_follows(
        self, handed_out: NotebookNode
    ) -> None:
        place = handed_out.cells.index(task_cell(handed_out))
        marks = handed_out.cells[place].metadata.nbgrader
        assert (marks.task, marks.locked, marks.grade, marks.solution) == (True, True, False, False)
        assert handed_out.cells[place].metadata.editable is False
        assert handed_out.cells[place + 1].source == ANSWER
        assert "nbgrader" not in handed_out.cells[place + 1].metadata

    def test_an_undeclared_task_is_refused(self, text: str, debiasing: Assignment) -> None:
        with pytest.raises(BuildError, match="names the task 'opinion', which is not declared"):
            weave(text.replace("{task} reflection", "{task} opinion"), debiasing)

    def test_a_declared_task_must_stand_in_the_text(self, text: str, debiasing: Assignment) -> None:
        without = re.sub(r"```\{task\}.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
        with pytest.raises(BuildError, match="Make the two lists agree"):
            weave(without, debiasing)

    def test_a_task_without_a_rubric_is_refused(self, text: str, debiasing: Assignment) -> None:
        with pytest.raises(BuildError, match="has no rubric"):
            weave(text.replace("=== BEGIN MARK SCHEME ===", ""), debiasing)


class TestWhatCountsAsAResponse:
    def test_nothing_in_the_untouched_release(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        _, notes, is_answered = read(handed_out, original)
        assert (notes, is_answered) == ([], False)

    def test_the_instructors_own_notebook_needs_no_repair(self, original: NotebookNode) -> None:
        _, notes, is_answered = read(deepcopy(original), original)
        assert (notes, is_answered) == ([], False)

    @pytest.mark.parametrize("left", ["", "  \n", f"{ANSWER} \n"])
    def test_no_blank_answer(
        self, handed_out: NotebookNode, original: NotebookNode, left: str
    ) -> None:
        handed_out.cells[place_of(handed_out)].source = left
        assert not read(handed_out, original)[2]

    def test_no_missing_answer_cell(self, handed_out: NotebookNode, original: NotebookNode) -> None:
        del handed_out.cells[place_of(handed_out)]
        assert not read(handed_out, original)[2]

    def test_no_solved_exercise_and_no_edited_demo(
        self, handed_out: NotebookNode, original: NotebookNode, debiasing: Assignment
    ) -> None:
        solved = filled(handed_out, solutions(original, debiasing))
        first = next(cell for cell in solved.cells if cell.source.startswith("glove = load_glove"))
        first.source += "\nprint('my own')"
        assert not read(solved, original)[2]

    def test_a_text_in_the_answer_cell(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        notebook, notes, is_answered = read(answered(handed_out, TEXT), original)
        assert (notes, is_answered) == ([], True)
        place = notebook.cells.index(task_cell(notebook))
        assert notebook.cells[place + 1].source == TEXT

    @pytest.mark.parametrize("cell", [new_markdown_cell(TEXT), new_code_cell(f"# {TEXT}")])
    def test_a_cell_that_the_student_added_below(
        self, handed_out: NotebookNode, original: NotebookNode, cell: NotebookNode
    ) -> None:
        handed_out.cells.insert(place_of(handed_out) + 1, deepcopy(cell))
        notebook, _, is_answered = read(handed_out, original)
        assert is_answered
        assert TEXT in [c.source.removeprefix("# ") for c in notebook.cells]

    def test_a_text_in_quite_another_place(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        handed_out.cells.insert(2, new_markdown_cell(TEXT))
        assert read(handed_out, original)[2]

    def test_a_text_in_the_question_itself_is_kept_below_it(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        task_cell(handed_out).source += f"\n\n{TEXT} <b>So.</b>"
        notebook, notes, is_answered = read(handed_out, original)
        assert is_answered
        assert task_cell(notebook).source == task_cell(original).source
        below = notebook.cells[notebook.cells.index(task_cell(notebook)) + 1].source
        assert below.endswith(f"{TEXT} &lt;b>So.&lt;/b>")
        assert notes == [
            "The locked cell reflection had been changed; it was restored.",
            "What was written into the cell reflection stands below it.",
        ]

    def test_a_text_in_a_copy_of_the_question(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        copy = deepcopy(task_cell(handed_out))
        copy["id"], copy.source = "copy", TEXT
        handed_out.cells.insert(handed_out.cells.index(task_cell(handed_out)), copy)
        notebook, _, is_answered = read(handed_out, original)
        assert is_answered
        assert [c.source for c in notebook.cells].count(TEXT) == 1
        assert len([c for c in notebook.cells if is_task(c)]) == 1

    def test_a_deleted_question_comes_back_with_its_rubric(
        self, handed_out: NotebookNode, original: NotebookNode
    ) -> None:
        written = answered(handed_out, TEXT)
        written.cells.remove(task_cell(written))
        notebook, notes, is_answered = read(written, original)
        assert task_cell(notebook).source == task_cell(original).source
        assert notes == ["The cell reflection was missing; it was put back."]
        assert is_answered

    def test_what_is_no_notebook_is_no_response(self, original: NotebookNode) -> None:
        repaired = read_submission(b"{ no notebook", original)
        assert repaired.notebook.metadata[UNANSWERED] == [TASK]
        assert repaired.with_notes().metadata[UNANSWERED] == [TASK]


STUDENTS = ("ann", "bob", "cyd")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, files: dict[Path, bytes]) -> Path:
    """A course with three submissions: answered, untouched, and answered in the question."""
    root = tmp_path_factory.mktemp("written")
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    write(root, {path: files[path] for path in files if path.parts[0] == "source"})
    Classroom(root).generate(NAME)
    handed_out = notebook_of(files, "assignments")
    misplaced = deepcopy(handed_out)
    task_cell(misplaced).source += f"\n\n{TEXT}"
    for student, notebook in zip(
        STUDENTS, (answered(handed_out, TEXT), handed_out, misplaced), strict=True
    ):
        target = root / "submitted" / student / NAME / f"{NAME}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_bytes(as_bytes(notebook))
    return root


def grade_ours(course: Path) -> None:
    command = [sys.executable, "-m", "autograder.command_line", "grade", NAME, "--force"]
    sandbox = [] if bwrap() else ["--no-sandbox"]
    done = subprocess.run([*command, *sandbox], cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def grade_theirs(course: Path) -> None:
    classroom = Classroom(course, sandbox=bwrap() is not None)
    for student in STUDENTS:
        classroom.autograde(NAME, student)


def rows(course: Path) -> dict[str, tuple[Any, ...]]:
    """Of each student's task: scores, whether it waits, and the comments."""
    query = """
        select submitted_assignment.student_id, grade.auto_score, grade.manual_score,
               grade.needs_manual_grade, comment.auto_comment, comment.manual_comment
        from grade join base_cell on base_cell.id = grade.cell_id
        join comment on comment.cell_id = base_cell.id and comment.notebook_id = grade.notebook_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        where base_cell.name = ?
    """
    with sqlite3.connect(course / "gradebook.db") as database:
        return {row[0]: row[1:] for row in database.execute(query, [TASK])}


def mark_by_hand(course: Path, student: str, score: float) -> None:
    """What formgrader does when somebody types a score and a comment."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(TASK, NAME, NAME, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.find_comment(TASK, NAME, NAME, student).manual_comment = "Well seen."
        gradebook.db.commit()


@pytest.mark.slow
@pytest.mark.parametrize("grade", [grade_ours, grade_theirs], ids=["autograder", "nbgrader"])
class TestInTheGradebook:
    @pytest.fixture
    def course(self, template: Path, tmp_path: Path, grade: Any) -> Path:
        course = Path(shutil.copytree(template, tmp_path / "course"))
        grade(course)
        return course

    def test_an_answer_waits_for_a_person_and_none_gets_0(self, course: Path, grade: Any) -> None:
        waits = (None, None, 1, None, None)
        assert rows(course) == {
            "ann": waits,
            "bob": (0.0, None, 0, NO_RESPONSE, None),
            "cyd": waits,
        }
        assert [Classroom(course).scores(NAME, s)[TASK].waits for s in STUDENTS] == [
            True,
            False,
            True,
        ]

    def test_a_score_given_by_hand_survives_and_is_flagged_again(
        self, course: Path, grade: Any
    ) -> None:
        mark_by_hand(course, "ann", 4.5)
        mark_by_hand(course, "bob", 1.0)
        assert Classroom(course).scores(NAME, "ann")[TASK].points == 4.5
        grade(course)
        assert rows(course)["ann"] == (None, 4.5, 1, None, "Well seen.")
        assert rows(course)["bob"] == (0.0, 1.0, 1, NO_RESPONSE, "Well seen.")
        assert Classroom(course).scores(NAME, "ann")[TASK].points == 4.5

    def test_question_rubric_and_answer_stand_where_they_are_marked(
        self, course: Path, grade: Any, original: NotebookNode
    ) -> None:
        path = course / "autograded" / "ann" / NAME / f"{NAME}.ipynb"
        graded = nbformat.read(path, as_version=4)
        place = graded.cells.index(task_cell(graded))
        assert graded.cells[place].source == task_cell(original).source
        assert graded.cells[place + 1].source == TEXT

    def test_the_feedback_has_the_score_the_comment_and_the_rubric(
        self, course: Path, grade: Any
    ) -> None:
        mark_by_hand(course, "ann", 4.5)
        page = Classroom(course).feedback(NAME, "ann").read_text("utf-8")
        for part in (TEXT, "Well seen.", "Says what is left", "4.5"):
            assert part in page
        assert NO_RESPONSE in Classroom(course).feedback(NAME, "bob").read_text("utf-8")


@pytest.mark.slow
def test_autograder_grade_writes_the_rows_that_nbgrader_autograde_writes(
    template: Path, tmp_path: Path
) -> None:
    from tests.test_grade_class import gradebook_rows

    found = []
    for grade in (grade_ours, grade_theirs):
        course = Path(shutil.copytree(template, tmp_path / grade.__name__))
        grade(course)
        mark_by_hand(course, "cyd", 2)
        grade(course)
        found.append(gradebook_rows(course))
    assert found[0] == found[1]
