"""The judge as nbgrader sees it: an exporter that reads submissions, and a preprocessor."""

from __future__ import annotations

import secrets
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Integer, TraitType

from autograder.course import source_notebook
from autograder.grading import grade
from autograder.launching import launcher
from autograder.limits import Limits
from autograder.repair import read_file, read_submission
from autograder.tasks import UNANSWERED, is_task, record
from wordlab.exercises import find_assignment


def instructors_notebook(coursedir: CourseDirectory, assignment: str) -> NotebookNode:
    """The notebook of source/ that a submission is repaired from; WordlabError if it is not ours."""
    find_assignment(assignment)
    return nbformat.read(source_notebook(Path(coursedir.root), assignment), as_version=4)


class SubmissionExporter(NotebookExporter):
    """Reads a submission as it comes: whatever is wrong with the file is mended or said."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Read, repair and convert the submission; what is repaired already is only read."""
        if resources is None or not self.parent._sanitizing:
            return super().from_filename(filename, resources=resources, **kwargs)
        source = instructors_notebook(self.parent.coursedir, resources["nbgrader"]["assignment"])
        repaired = read_submission(read_file(Path(filename)), source)
        for note in repaired.notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        output: tuple[str, dict[str, Any]] = self.from_notebook_node(
            repaired.with_notes(), resources=resources, **kwargs
        )
        return output


def _option(limit: Field[Any]) -> TraitType[Any, Any]:
    kind = Float if isinstance(limit.default, float) else Integer
    return kind(limit.default, min=0, help=limit.metadata["help"]).tag(config=True)


class Judge(NbGraderPreprocessor):
    """Runs a submission in a process of its own and judges it; takes the place of Execute."""

    seed = Integer(
        None,
        allow_none=True,
        help="Seed of the hidden checks' inputs; by default a new one each time.",
    ).tag(config=True)
    sandbox = Bool(
        True,
        help="Run student code in a sandbox. Without one it has all rights of the grading user.",
    ).tag(config=True)
    # One option for each limit, of its name.
    locals().update({limit.name: _option(limit) for limit in fields(Limits)})

    @property
    def limits(self) -> Limits:
        """What student code may take, as configured."""
        return Limits(**{limit.name: getattr(self, limit.name) for limit in fields(Limits)})

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace every check cell's outputs by its verdict."""
        name = resources["nbgrader"]["assignment"]
        graded = grade(
            nb,
            instructors_notebook(self.parent.parent.coursedir, name),
            find_assignment(name),
            seed=secrets.randbits(32) if self.seed is None else self.seed,
            launch=launcher(self.sandbox, find_assignment(name).preload),
            limits=self.limits,
        )
        return graded.notebook, resources


class SaveTaskGrades(NbGraderPreprocessor):
    """Records for each task whether there is a response; runs after SaveAutoGrades."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Give 0 points to a task without a response; leave the others to a person."""
        here = resources["nbgrader"]
        place = here["notebook"], here["assignment"], here["student"]
        with Gradebook(here["db_url"]) as gradebook:
            for cell in filter(is_task, nb.cells):
                name = cell.metadata.nbgrader.grade_id
                record(
                    gradebook.find_grade(name, *place),
                    gradebook.find_comment(name, *place),
                    answered=name not in nb.metadata.get(UNANSWERED, []),
                )
            gradebook.db.commit()
        return nb, resources
