"""A course folder in use: nbgrader's own steps called from Python, and its gradebook read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.course import load_config
from autograder.grading import CHECK, VERDICT_TYPE
from wordlab.errors import WordlabError


class NbgraderError(WordlabError):
    """A step of nbgrader failed; the message has the end of its log."""


@dataclass(frozen=True)
class Score:
    """What the gradebook and the graded notebook say about one exercise or task of one student."""

    points: float
    max_points: float
    status: str
    mistake: str
    cause: str
    waits: bool = False  # for somebody to mark it


class Classroom:
    """A course folder. Its steps are nbgrader's: the same as its commands and formgrader's buttons."""

    def __init__(self, root: Path, seed: int | None = None, sandbox: bool = True) -> None:
        self.root = root.resolve()
        config = load_config(self.root)
        config.Judge.seed = seed
        config.Judge.sandbox = sandbox
        self._directory = CourseDirectory(config=config)
        self._api = NbGraderAPI(coursedir=self._directory, config=config)

    def generate(self, assignment: str) -> None:
        """Make the release and tell the gradebook about the assignment."""
        self._step(self._api.generate_assignment, assignment)

    def autograde(self, assignment: str, student: str) -> None:
        """Grade one student's submission."""
        self._step(self._api.autograde, assignment, student)

    def feedback(self, assignment: str, student: str) -> Path:
        """Write one student's feedback page and return its place."""
        self._step(self._api.generate_feedback, assignment, student)
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def _step(self, step: Callable[..., dict[str, Any]], *arguments: str) -> None:
        result = step(*arguments)
        if not result["success"]:
            log = "\n".join(str(result.get("log") or result.get("error")).splitlines()[-12:])
            raise NbgraderError(f"nbgrader {step.__name__} {' '.join(arguments)} failed:\n{log}")

    def scores(self, assignment: str, student: str) -> Mapping[str, Score]:
        """The scores of a graded submission by exercise, from the gradebook, with their reasons."""
        verdicts = self._verdicts(assignment, student)
        scores = {}
        with Gradebook(self._directory.db_url, self._directory.course_id) as gradebook:
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                return {}
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    exercise = grade.name.removeprefix(CHECK)
                    found = verdicts.get(exercise, {})
                    scores[exercise] = Score(
                        grade.score or 0.0,
                        grade.max_score,
                        found.get("status", ""),
                        found.get("mistake", ""),
                        found.get("cause", ""),
                        grade.needs_manual_grade,
                    )
        return scores

    def notes(self, assignment: str, student: str) -> list[str]:
        """What had to be mended in a submission before it could be graded."""
        notes: list[str] = self._graded(assignment, student).metadata.get("repaired", [])
        return notes

    def _graded(self, assignment: str, student: str) -> NotebookNode:
        path = self.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        return nbformat.read(path, as_version=4)

    def _verdicts(self, assignment: str, student: str) -> dict[str, dict[str, Any]]:
        verdicts = {}
        for cell in self._graded(assignment, student).cells:
            for output in cell.get("outputs", []):
                if VERDICT_TYPE in output.get("data", {}):
                    verdict = output["data"][VERDICT_TYPE]
                    verdicts[verdict["exercise"]] = verdict
        return verdicts
