"""`autograder grade`: a class in parallel, the same gradebook, nothing lost and nothing twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.batch import Job, grade_all, grade_job
from autograder.build import as_bytes, write
from autograder.classroom import Classroom
from autograder.pools import local_pool
from autograder.records import Records, RecordsError
from autograder.sandbox import bwrap
from tests.course_folder import (
    CLASS,
    NAME,
    Deadly,
    grade,
    grade_and_kill,
    gradebook_rows,
    hand_in,
    totals,
)

pytestmark = pytest.mark.slow


def test_a_class_is_graded_and_what_was_mended_is_told(course: Path) -> None:
    code, rows, text = grade(course)
    assert code == 0, text
    assert {row["student"]: row["points"] for row in rows} == dict(
        zip(CLASS, [20, 15, 0, 0], strict=True)
    )
    assert totals(course, *CLASS) == [20, 15, 0, 0]
    assert "4 graded, 1 of them repaired; 0 unchanged; 0 not graded." in text
    assert "it is not JSON" in text


def test_the_gradebook_is_the_one_that_nbgrader_autograde_makes(
    course: Path, template: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(template, tmp_path / "other"))
    assert grade(course)[0] == 0
    classroom = Classroom(other, sandbox=bwrap() is not None)
    for student in CLASS:
        classroom.autograde(NAME, student)
    assert gradebook_rows(course) == gradebook_rows(other)
    for student in CLASS:
        ours, theirs = (
            json.loads((root / "autograded" / student / NAME / f"{NAME}.ipynb").read_text("utf-8"))
            for root in (course, other)
        )
        assert [c["source"] for c in ours["cells"]] == [c["source"] for c in theirs["cells"]]
        assert [c["metadata"] for c in ours["cells"]] == [c["metadata"] for c in theirs["cells"]]


def test_feedback_can_be_made_from_what_it_writes(course: Path) -> None:
    assert grade(course)[0] == 0
    page = Classroom(course).feedback(NAME, "bob")
    assert "This is the plain dot product" in page.read_text("utf-8")


def test_what_has_not_changed_is_skipped_unless_forced(course: Path, release: Any) -> None:
    grade(course)
    code, rows, _ = grade(course)
    assert code == 0
    assert all(row["unchanged"] for row in rows)
    hand_in(course, "ann", as_bytes(release))
    _, rows, _ = grade(course)
    assert [row["student"] for row in rows if not row["unchanged"]] == ["ann"]
    assert totals(course, "ann") == [0]
    _, rows, _ = grade(course, "--force")
    assert not any(row["unchanged"] for row in rows)


def test_a_change_of_the_instructors_notebook_grades_all_again(course: Path) -> None:
    grade(course)
    source = course / "source" / NAME / f"{NAME}.ipynb"
    source.write_text(source.read_text("utf-8").replace("Exercise 1", "First exercise"), "utf-8")
    assert not any(row["unchanged"] for row in grade(course)[1])


def test_a_submission_that_cannot_be_read_is_named_and_the_rest_is_graded(course: Path) -> None:
    (course / "submitted" / "eve" / NAME).mkdir(parents=True)
    link = course / "submitted" / "fay" / NAME / f"{NAME}.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(course / "source" / NAME / f"{NAME}.ipynb")
    code, rows, text = grade(course)
    assert code == 1
    assert "2 of 6 submissions could not be graded" in text
    failures = {row["student"]: row["failure"] for row in rows if row["failure"]}
    assert failures["eve"] == f"The folder holds no {NAME}.ipynb."
    assert "it is a link to another place" in failures["fay"]
    assert totals(course, *CLASS) == [20, 15, 0, 0]


def test_a_folder_named_like_markup_is_shown_as_it_is(course: Path) -> None:
    (course / "submitted" / "a[b]c [" / NAME).mkdir(parents=True)
    code, _, text = grade(course)
    assert code == 1
    assert "a[b]c [" in text


def test_no_stale_score_is_left_after_a_failed_regrade(course: Path) -> None:
    grade(course)
    (course / "submitted" / "ann" / NAME / f"{NAME}.ipynb").unlink()
    assert grade(course)[0] == 1
    rows = [row for row in gradebook_rows(course) if row[0] == "ann" and row[1].startswith("check")]
    assert [(row[2], row[4]) for row in rows] == [(None, 1)] * 4
    assert not (course / "autograded" / "ann" / NAME).exists()


def test_killed_at_any_moment_and_run_again_it_is_complete(course: Path, release: Any) -> None:
    for number in range(8):
        hand_in(course, f"student{number}", as_bytes(release))
    everyone = sorted(path.name for path in (course / "submitted").iterdir())
    for pause in (1.5, 2.5, 3.5):
        grade_and_kill(course, pause)
    code, _, text = grade(course)
    assert code == 0, text
    rows = gradebook_rows(course)
    assert sorted({row[0] for row in rows}) == everyone
    assert len(rows) == len(everyone) * 8
    assert totals(course, *CLASS) == [20, 15, 0, 0]


def test_without_submissions_it_says_where_it_looked(course: Path) -> None:
    shutil.rmtree(course / "submitted")
    code, _, text = grade(course)
    assert code == 1
    assert "There is no submission of 01_word_vectors" in text.replace("\n", " ")


def test_an_assignment_that_the_gradebook_does_not_know_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="nbgrader generate_assignment 01_word_vectors --force"):
        Records(tmp_path, NAME)


def test_the_commands_of_the_readme_work_where_the_release_lies_already(
    course: Path, built: dict[Path, bytes]
) -> None:
    (course / "gradebook.db").unlink()
    write(course, built)
    generate = [sys.executable, "-m", "nbgrader", "generate_assignment", NAME, "--force"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(generate, cwd=course, check=True, env={**os.environ, "PATH": path})
    assert grade(course)[0] == 0
    assert totals(course, "ann") == [20]


def test_grading_a_job_twice_gives_the_same_bytes(job: Job) -> None:
    first, second = grade_job(job), grade_job(job)
    assert first == second
    assert first.points == 20


def test_one_after_another_or_beside_each_other_gives_the_same_bytes(
    job: Job, template: Path
) -> None:
    contents = {
        student: (template / "submitted" / student / NAME / f"{NAME}.ipynb").read_bytes()
        for student in CLASS
    }
    jobs = [replace(job, student=student, content=contents[student]) for student in CLASS]
    graded = []
    for processes in (1, 2):
        with local_pool(processes, job.sandbox) as pool:
            graded.append({outcome.student: outcome for outcome in grade_all(jobs, pool)})
    assert graded[0] == graded[1]
    assert [graded[0][student].points for student in CLASS] == [20, 15, 0, 0]


def test_a_grading_process_that_dies_takes_no_other_submission_with_it(job: Job) -> None:
    jobs = [Job(**{**vars(job), "student": f"s{number}"}) for number in range(4)]
    jobs[1] = Job(**{**vars(jobs[1]), "limits": Deadly()})
    with local_pool(2, job.sandbox) as pool:
        outcomes = {outcome.student: outcome for outcome in grade_all(jobs, pool)}
    assert [outcomes[f"s{number}"].points for number in range(4)] == [20, 0, 20, 20]
    assert "The grading process did not finish" in outcomes["s1"].failure
