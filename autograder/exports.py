"""Marks for other systems, as nbgrader's export plug-ins: Canvas, Moodle, plain CSV, Gradescope.

Every score is the gradebook's, points given by hand included, less the late penalty that nbgrader
stored. Whoever handed in nothing, or could not be graded, has an empty cell, not a 0.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Dict, Enum, Unicode

from autograder.class_results import ClassResults, Person, Results, class_results
from autograder.gradescope import write_bundle, write_results
from autograder.spreadsheets import Cell, write_rows
from wordlab.errors import WordlabError
from wordlab.exercises import find_assignment


class ExportError(WordlabError):
    """The marks cannot be written as asked; the message says why and what to do."""


class MarksExport(ExportPlugin):
    """What all exports of this course have in common."""

    default_to = "grades.csv"

    exact = Bool(
        False,
        help="Write names and ids as they are, also where a spreadsheet would run them as a "
        "formula. Only for a file that no spreadsheet program opens.",
    ).tag(config=True)
    missing_zero = Bool(False, help="Write 0 instead of nothing for what was not handed in.").tag(
        config=True
    )
    course = Unicode("", help="The course folder; by default nbgrader's.").tag(config=True)

    @property
    def root(self) -> Path:
        """The course folder."""
        coursedir = getattr(self.parent, "coursedir", None)
        return Path(self.course or getattr(coursedir, "root", "."))

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, as `nbgrader export` asks for it."""
        for sentence in self.run(gradebook):
            self.log.warning(sentence)

    def run(self, gradebook: Gradebook) -> list[str]:
        """Write the file; return what somebody should know before using it."""
        results = class_results(
            gradebook,
            self.root,
            [str(name) for name in self.assignment],
            [str(student) for student in self.student],
            details=False,
        )
        self.write(results, Path(self.to or self.default_to))
        return list(_still_open(results))

    def write(self, results: ClassResults, target: Path) -> None:
        """Write the results to this place."""
        raise NotImplementedError

    def score(self, result: Results, student: str) -> float | None:
        """The final score of a student, or None where there is none to tell."""
        work = result.works.get(student)
        if work is None:
            return 0.0 if self.missing_zero else None
        return work.score if work.graded else None

    def _table(self, target: Path, header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> None:
        write_rows(target, header, rows, exact=self.exact)


def _still_open(results: ClassResults) -> Iterable[str]:
    for result in results.assignments:
        waits = sum(work.waits for work in result.works.values())
        ungraded = sum(not work.graded for work in result.works.values())
        if waits:
            yield f"{result.name}: {waits} submissions have a written answer that waits for marking."
        if ungraded:
            yield f"{result.name}: {ungraded} submissions are not graded; they have no score."


class CsvExport(MarksExport):
    """A line for each student and assignment, with the columns of nbgrader's own export."""

    def write(self, results: ClassResults, target: Path) -> None:
        """Write all scores as one long table."""
        header = (
            "assignment",
            "duedate",
            "timestamp",
            "student_id",
            "last_name",
            "first_name",
            "email",
            "raw_score",
            "late_submission_penalty",
            "score",
            "max_score",
        )
        rows: list[Sequence[Cell]] = []
        for result in results.assignments:
            for person in results.students.values():
                work = result.works.get(person.id)
                graded = work is not None and work.graded
                rows.append(
                    (
                        result.name,
                        str(result.duedate or ""),
                        str((work and work.timestamp) or ""),
                        person.id,
                        person.last_name,
                        person.first_name,
                        person.email,
                        work.raw_score if work and graded else None,
                        work.penalty if work and graded else None,
                        self.score(result, person.id),
                        result.max_score,
                    )
                )
        self._table(target, header, rows)


class CanvasExport(MarksExport):
    """Canvas: *Grades → Import*. The columns are those of a gradebook that Canvas exported."""

    default_to = "canvas.csv"
    # Canvas takes a row for the points of the assignments if its first cell contains these words.
    POINTS = "Points Possible"

    id_column = Enum(
        ("SIS Login ID", "SIS User ID"),
        default_value="SIS Login ID",
        help="Which of Canvas's ids nbgrader's student ids are.",
    ).tag(config=True)
    assignment_ids = Dict(
        help="Canvas's number of each assignment, by nbgrader's name; by default Canvas looks for "
        "an assignment of the same name.",
    ).tag(config=True)
    section = Unicode("", help="The section of all students.").tag(config=True)

    def write(self, results: ClassResults, target: Path) -> None:
        """Write a row a student and a column an assignment."""
        header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        points: list[Cell] = ["    " + self.POINTS, "", "", "", ""]
        for result in results.assignments:
            number = self.assignment_ids.get(result.name)
            header.append(result.name if number is None else f"{result.name} ({int(number)})")
            points.append(result.max_score)
        rows = [points]
        for person in results.students.values():
            # Canvas reads "12ab" as number 12, and so as somebody else.
            lms = person.lms_user_id if re.fullmatch("[0-9]+", person.lms_user_id) else ""
            ids = [person.id if column == self.id_column else "" for column in header[2:4]]
            row: list[Cell] = [self._name(person), lms, *ids, self.section]
            rows.append([*row, *(self.score(result, person.id) for result in results.assignments)])
        self._table(target, header, rows)

    def _name(self, person: Person) -> str:
        return re.sub(r"(Points)\s+(Possible)", r"\1_\2", person.name)


class MoodleExport(MarksExport):
    """Moodle: *Grades → Import → CSV file*, or, where the file's name ends so, *XML file*."""

    default_to = "moodle.csv"

    assignment_ids = Dict(
        help="The ID number of each grade item, by nbgrader's name; only XML uses it.",
    ).tag(config=True)

    def write(self, results: ClassResults, target: Path) -> None:
        """Write a row a student and a column an assignment; or one XML element a score."""
        if target.suffix.lower() == ".xml":
            self._write_xml(results, target)
            return
        header = ["First name", "Last name", "ID number", "Email address"]
        rows = [
            [
                person.first_name,
                person.last_name,
                person.id,
                person.email,
                *(self.score(result, person.id) for result in results.assignments),
            ]
            for person in results.students.values()
        ]
        self._table(target, [*header, *(result.name for result in results.assignments)], rows)

    def _write_xml(self, results: ClassResults, target: Path) -> None:
        root = ET.Element("results", batch=f"{results.course}_export")
        for result in results.assignments:
            for student in results.students:
                score = self.score(result, student)
                if score is None:
                    continue
                if _NO_XML.search(student):
                    raise ExportError(f"The student id {student!r} cannot stand in an XML file.")
                element = ET.SubElement(root, "result")
                ET.SubElement(element, "state").text = "new"
                name = str(self.assignment_ids.get(result.name, result.name))
                ET.SubElement(element, "assignment").text = name
                ET.SubElement(element, "student").text = student
                ET.SubElement(element, "score").text = f"{round(score, 4):.10g}"
        ET.indent(root)
        ET.ElementTree(root).write(target, "utf-8", xml_declaration=True)


_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class GradescopeExport(MarksExport):
    """Gradescope: a folder with each assignment's autograder, and results.json of what is graded."""

    default_to = "gradescope"

    sandbox = Bool(
        True,
        help="Let the autograder refuse to run where it cannot make a sandbox. Without one, student "
        "code can read the hidden checks and write its own score.",
    ).tag(config=True)

    def write(self, results: ClassResults, target: Path) -> None:
        """Write the folder; what is in it already is replaced file by file."""
        for result in results.assignments:
            find_assignment(result.name)
            folder = target / result.name
            folder.mkdir(parents=True, exist_ok=True)
            write_bundle(folder / "autograder.zip", self.root, result.name, self.sandbox)
            for work in result.works.values():
                if work.graded:
                    if Path(work.student).name != work.student:
                        raise ExportError(f"The id {work.student!r} cannot name a folder.")
                    write_results(folder / "results" / work.student, self.root, result, work)


EXPORTS = {
    "canvas": CanvasExport,
    "moodle": MoodleExport,
    "csv": CsvExport,
    "gradescope": GradescopeExport,
}
