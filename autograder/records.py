"""Writing graded submissions down: nbgrader's gradebook and autograded/, whole or not at all.

Per submission there is one database transaction, and then one rename of its folder. A digest in
the folder says what was graded; it is missing until both are done, so after a kill at any moment
the next run does that submission again and finds the rest in place.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines, split_lines
from nbgrader import utils
from nbgrader.api import BaseCell, Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import load_config
from autograder.repair import MAX_BYTES, read_file
from autograder.tasks import NO_RESPONSE, UNANSWERED, record
from wordlab.errors import WordlabError

DIGEST = ".graded.json"


class RecordsError(WordlabError):
    """The course folder or the gradebook is not ready; the message says what to do."""


class Records:
    """The gradebook and the autograded/ folder of one assignment."""

    def __init__(self, root: Path, assignment: str) -> None:
        self.root = root.resolve()
        self.assignment = assignment
        config = load_config(self.root)
        directory = CourseDirectory(config=config)
        self._gradebook = open_gradebook(directory)
        self._directory = directory
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()
        try:
            notebook = self._gradebook.find_notebook(assignment, assignment)
        except MissingEntry:
            self._gradebook.close()
            raise RecordsError(
                f"The gradebook does not know {assignment} yet. "
                f"Run: nbgrader generate_assignment {assignment} --force"
            ) from None
        cells = self._gradebook.db.query(BaseCell).filter_by(notebook_id=notebook.id).all()
        self._checksums = {cell.name: cell.checksum for cell in notebook.source_cells}
        # Held here, the assignment's own rows are loaded once for a class, not once a submission.
        self._gradebook.db().expire_on_commit = False
        self._held = [notebook, notebook.assignment, *cells]

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *error: object) -> None:
        self._gradebook.close()

    def is_current(self, student: str, digest: str) -> bool:
        """Whether this submission has been graded, by this exercise set, and written down whole."""
        try:
            saved = json.loads((self._folder("autograded", student) / DIGEST).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(saved.get("digest") == digest)

    def write(self, student: str, content: bytes, digest: str) -> None:
        """Write a graded notebook's scores and files; a run that is killed leaves no half."""
        notebook: NotebookNode = nbformat.from_dict(json.loads(content))
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["checksum"] = self._checksums[
                    cell.metadata.nbgrader.grade_id
                ]
        # nbformat's own writer indents, which only the slow half of Python's JSON can.
        text = json.dumps(split_lines(notebook), ensure_ascii=False, sort_keys=True)
        rejoin_lines(notebook)
        fresh = self._write_files(student, text, digest)
        target = self._folder("autograded", student)
        with self._one_transaction():
            self._write_scores(student, notebook)
            # From here on the old files would contradict the gradebook: take them away first.
            shutil.rmtree(target, ignore_errors=True)
        os.replace(fresh, target)
        _failure_file(self.root, self.assignment, student).unlink(missing_ok=True)

    def withdraw(self, student: str, reason: str) -> None:
        """Take back what is written down of a submission that could not be graded again.

        The reason is kept beside its place in autograded/, for the class report.
        """
        try:
            with self._one_transaction():
                self._take_back_scores(student)
                shutil.rmtree(self._folder("autograded", student), ignore_errors=True)
        except SQLAlchemyError as error:
            raise RecordsError(
                f"The gradebook does not answer any more: {_reason(error)}. What was graded is "
                "written down; mend it and run the command again for the rest."
            ) from None
        # Where not even this can be written, the command has told the reason.
        with suppress(OSError, ValueError):
            file = _failure_file(self.root, self.assignment, student)
            if self._folder("submitted", student).is_dir():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps({"failure": reason}) + "\n", "utf-8")

    def _take_back_scores(self, student: str) -> None:
        try:
            submission = self._gradebook.find_submission(self.assignment, student)
        except MissingEntry:
            return
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score, grade.needs_manual_grade = None, True

    def _folder(self, step: str, student: str) -> Path:
        return self.root / step / student / self.assignment

    @contextmanager
    def _one_transaction(self) -> Iterator[None]:
        """Make every commit of nbgrader's API a mere flush, and commit once at the end."""
        session: Any = self._gradebook.db
        session.commit = session.flush
        try:
            yield
            del session.commit
            session.commit()
        except BaseException:
            session.__dict__.pop("commit", None)
            session.rollback()
            raise

    def _write_scores(self, student: str, notebook: NotebookNode) -> None:
        book = self._gradebook
        book.update_or_create_student(student)
        timestamp = self._timestamp(student)
        when = {"timestamp": timestamp} if timestamp else {}
        submission = book.update_or_create_submission(self.assignment, student, **when)
        (graded,) = submission.notebooks
        grades = {grade.name: grade for grade in graded.grades}
        comments = {comment.name: comment for comment in graded.comments}
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if utils.is_grade(cell):
                grade = grades[name]
                grade.auto_score, _ = utils.determine_grade(cell)
                grade.needs_manual_grade = (
                    grade.manual_score is not None or grade.auto_score is None
                )
            if utils.is_solution(cell):
                untouched = cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)
                comments[name].auto_comment = NO_RESPONSE if untouched else None
            if utils.is_task(cell):
                answered = name not in notebook.metadata.get(UNANSWERED, [])
                record(grades[name], comments[name], answered)
        graded.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            book.db.flush()
            book.db.refresh(graded)
            self._penalize(student, submission, graded)

    def _timestamp(self, student: str) -> datetime | None:
        """When it was handed in, as nbgrader wrote it beside the submission, if it did."""
        path = self._folder("submitted", student) / "timestamp.txt"
        try:
            text = read_file(path).decode().strip()
            return utils.parse_utc(text) if text else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, OverflowError):
            raise RecordsError(
                "its timestamp.txt holds no time. Mend or remove that file"
            ) from None

    def _penalize(self, student: str, submission: Any, graded: Any) -> None:
        penalty = self._penalties.plugin_inst.late_submission_penalty(
            student, graded.score, submission.total_seconds_late
        )
        if penalty is not None:
            graded.late_submission_penalty = self._penalties._check_late_penalty(graded, penalty)

    def _write_files(self, student: str, notebook: str, digest: str) -> Path:
        """Make the new autograded folder beside its place, complete but for its name."""
        fresh = self._folder("autograded", student).with_name(f".{self.assignment}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        submitted = self._folder("submitted", student)
        source = Path(self._directory.source_directory) / self.assignment
        for folder in (submitted, source):
            for name in utils.find_all_files(str(folder), [*self._directory.ignore, "*.ipynb"]):
                path = Path(name)
                status = path.lstat()
                if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES:
                    copy = fresh / path.relative_to(folder)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, copy)
        (fresh / f"{self.assignment}.ipynb").write_text(notebook, "utf-8")
        (fresh / DIGEST).write_text(json.dumps({"digest": digest}) + "\n", "utf-8")
        for file in fresh.rglob("*"):
            if file.is_file():
                file.chmod(0o444)
        return fresh


def read_failure(root: Path, assignment: str, student: str) -> str:
    """Why a submission could not be graded when it was last tried; empty if that is not known."""
    try:
        kept = json.loads(_failure_file(root, assignment, student).read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(kept.get("failure", ""))


def _failure_file(root: Path, assignment: str, student: str) -> Path:
    # Beside the folder, not in it: students' files are copied into the folder.
    return root / "autograded" / student / f".{assignment}.failure.json"


def open_gradebook(directory: CourseDirectory) -> Gradebook:
    """Open the gradebook of a course; RecordsError says what to mend where that fails."""
    try:
        return Gradebook(directory.db_url, directory.course_id)
    except (SQLAlchemyError, ImportError) as error:
        raise RecordsError(
            f"The gradebook cannot be opened: {_reason(error)}. Look at c.CourseDirectory.db_url "
            "in nbgrader_config.py. A PostgreSQL server needs: "
            "pip install 'word-embeddings-course[postgresql]'"
        ) from None


def _reason(error: Exception) -> str:
    # What SQLAlchemy wraps around it is the statement and a link.
    return str(getattr(error, "orig", None) or error).strip().replace("\n", " ")
