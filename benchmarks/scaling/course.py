"""A course folder with a class, and a gradebook that is as full as one wants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.grading import PROJECT, class_of, make_course, program, run
from benchmarks.postgresql import new_database

NAME = "01_word_vectors"
NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) "
    "UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last) SELECT "
)
NUMBER = "CAST(n.i AS VARCHAR(12))"
FILL = (
    f"INSERT INTO student (id) {NUMBERS} 'other' || {NUMBER} FROM n",
    "INSERT INTO submitted_assignment (id, assignment_id, student_id) "
    f"{NUMBERS} 'a' || {NUMBER}, :assignment, 'other' || {NUMBER} FROM n",
    "INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged) "
    f"{NUMBERS} 'n' || {NUMBER}, 'a' || {NUMBER}, :notebook, (1 = 0) FROM n",
    "INSERT INTO grade (id, notebook_id, cell_id, auto_score, needs_manual_grade) "
    f"{NUMBERS} substr(old.cell_id, 1, 16) || {NUMBER}, 'n' || {NUMBER}, old.cell_id, "
    "old.auto_score, old.needs_manual_grade "
    "FROM n CROSS JOIN (SELECT * FROM grade WHERE notebook_id = :sample) old",
    "INSERT INTO comment (id, notebook_id, cell_id) "
    f"{NUMBERS} substr(old.cell_id, 1, 16) || {NUMBER}, 'n' || {NUMBER}, old.cell_id "
    "FROM n CROSS JOIN (SELECT * FROM comment WHERE notebook_id = :sample) old",
)


def course(root: Path, submissions: int) -> Path:
    """A course folder with a class that hands in `01_word_vectors`, one in five of it wrong."""
    import nbformat

    from autograder.submissions import solutions
    from wordlab.exercises import find_assignment

    assignment = find_assignment(NAME)
    source = nbformat.read(PROJECT / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    students = class_of(submissions, "numpy", assignment, solutions(source, assignment))
    config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    return make_course(root, NAME, source, students, config)


def jobs_of(root: Path) -> list[Any]:
    """The submissions of a course folder as the writer hands them out."""
    from autograder.batch import Job, exercise_set, seed_of
    from autograder.course import source_notebook
    from autograder.limits import Limits

    source = source_notebook(root, NAME).read_bytes()
    exercises = exercise_set(NAME, source)
    jobs = []
    for path in sorted((root / "submitted").glob(f"*/{NAME}/{NAME}.ipynb")):
        content, student = path.read_bytes(), path.parts[-3]
        seed = seed_of(content, exercises)
        jobs.append(Job(student, content, source, NAME, exercises, seed, True, Limits()))
    return jobs


def on_postgresql(root: Path, host: Path) -> None:
    """Give a course folder a gradebook on this server, which knows the assignment and no more."""
    (root / "gradebook.db").unlink()
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f'\nget_config().CourseDirectory.db_url = "{new_database(host)}"\n')
    run([program("nbgrader"), "generate_assignment", NAME, "--force"], root)


def fill(root: Path, held: int, level: int) -> None:
    """Fill a course's gradebook with the submissions of others, from so many to so many."""
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy import text

    from autograder.course import load_config

    if level <= held:
        return
    directory = CourseDirectory(config=load_config(root))
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        (sample,) = gradebook.assignment_submissions(NAME)[0].notebooks
        values = {
            "first": held,
            "last": level,
            "assignment": gradebook.find_assignment(NAME).id,
            "notebook": gradebook.find_notebook(NAME, NAME).id,
            "sample": sample.id,
        }
        for statement in FILL:
            gradebook.db.execute(text(statement), values)
        gradebook.db.commit()
        if gradebook.db.bind.dialect.name == "postgresql":
            # A server does this by itself before long.
            gradebook.db.execute(text("ANALYZE"))
            gradebook.db.commit()
