"""The exports: each is read back by the rules of its target, with names that break careless files."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Student
from nbgrader.apps import ExportApp

from autograder.command_line import main
from autograder.course import PROJECT
from autograder.exports import EXPORTS, MarksExport
from autograder.gradescope import main as run_on_gradescope
from autograder.sandbox import bwrap
from autograder.spreadsheets import harmless, plain
from tests.course_folder import NAME
from tests.gradebooks import DUE, NAMES, Entry, add_entries, add_students, make_course
from wordlab.data import cache_folder
from wordlab.exercises import find_assignment

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SCHEMA = json.loads(
    (Path(__file__).parent / "formats" / "gradescope-results.schema.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Students with difficult names; one came late, one is not graded, one handed in nothing."""
    root = tmp_path_factory.mktemp("course")
    make_course(root, [NAME, "02_debiasing"])
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    people = [
        Student(id=f"s{i}", first_name=first, last_name=last, lms_user_id=str(100 + i))
        for i, (first, last) in enumerate(NAMES)
    ]
    people += [
        Student(id="@handle", email="=1+1@example.org"),
        Student(id="-5", first_name="Points", last_name="Possible", lms_user_id="12ab"),
    ]
    ids = [person.id for person in people]
    add_students(root, people)
    wrong = {"cosine_similarity": "dot_product_only"}
    entries = [Entry(student) for student in ids[4:]]
    late = Entry("s1", hours_late=5, penalty=4.5, notes=["The file was mended."])
    add_entries(root, NAME, [Entry("s0", wrong=wrong), late, Entry("s2", graded=False), *entries])
    # What s2 wrote was marked before grading it again failed.
    lost = Entry("s2", graded=False, task_points=3.0)
    add_entries(root, "02_debiasing", [Entry("s0", task_points=4.5), Entry("s1"), lost])
    return root


def export(course: Path, kind: str, target: Path, *options: str) -> str:
    arguments = ["export", "--format", kind, "--course", str(course), "-o", str(target), *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def table(file: Path) -> list[dict[str, str]]:
    """A CSV file by RFC 4180: every line has as many fields as the header."""
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream, strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def cells(file: Path, separator: str = ",") -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as stream:
        for line in csv.reader(stream, strict=separator == ",", delimiter=separator):
            yield from line


# No formula


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n＝ ;\"'aü👩1"), max_size=8))
def test_no_text_is_a_formula_and_every_text_comes_back(text: str) -> None:
    written = harmless(text)
    assert not written.lstrip(" ").startswith(STARTS)
    for cell in re.split("[;\t\r\n]", written)[1:]:
        assert not cell.lstrip(' "').startswith(STARTS)
    assert plain(written) == text


def test_a_name_that_begins_with_an_apostrophe_stays_as_it_is() -> None:
    assert harmless("'t Hooft") == plain("'t Hooft") == "'t Hooft"
    assert harmless("'=1+1") == "''=1+1"
    assert plain("''=1+1") == "'=1+1"


@pytest.mark.parametrize("kind", ["canvas", "moodle", "csv"])
def test_no_cell_of_any_file_is_a_formula(course: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "marks.csv"
    export(course, kind, file)
    assert len(list(cells(file))) > 50
    for separator in (",", ";", "\t"):
        for cell in cells(file, separator):
            assert not cell.lstrip(' "').startswith(STARTS) or re.fullmatch(r"-?[\d.]+", cell)
    assert "-5" not in cells(file)  # an id that looks like a number is text all the same


@pytest.mark.parametrize("kind", ["canvas", "moodle", "csv"])
def test_asked_for_exact_text_names_and_ids_are_as_they_are(
    course: Path, tmp_path: Path, kind: str
) -> None:
    export(course, kind, tmp_path / "marks.csv")
    export(course, kind, tmp_path / "exact.csv", "--exact")
    exact = list(cells(tmp_path / "exact.csv"))
    assert [plain(cell) for cell in cells(tmp_path / "marks.csv")] == exact
    assert "@handle" in exact


# Plain CSV


def test_plain_csv_has_the_columns_of_nbgrader_and_every_name_whole(
    course: Path, tmp_path: Path
) -> None:
    export(course, "csv", tmp_path / "marks.csv")
    rows = [row for row in table(tmp_path / "marks.csv") if row["assignment"] == NAME]
    names = {(plain(row["first_name"]), plain(row["last_name"])) for row in rows}
    assert names >= set(NAMES)
    by_id = {plain(row["student_id"]): row for row in rows}
    late = by_id["s1"]
    assert (late["raw_score"], late["late_submission_penalty"], late["score"]) == (
        "20",
        "4.5",
        "15.5",
    )
    assert late["duedate"] == str(DUE)
    for nobody in ("s2", "s3"):  # not graded; handed in nothing
        assert by_id[nobody]["score"] == ""
        assert by_id[nobody]["max_score"] == "20"


def test_what_was_not_handed_in_is_0_only_if_asked_for(course: Path, tmp_path: Path) -> None:
    export(course, "csv", tmp_path / "marks.csv", NAME, "--missing-zero")
    by_id = {row["student_id"]: row for row in table(tmp_path / "marks.csv")}
    assert by_id["s3"]["score"] == "0"
    assert by_id["s2"]["score"] == ""  # was handed in, and is not graded


def test_what_is_still_open_is_told(course: Path, tmp_path: Path) -> None:
    told = export(course, "csv", tmp_path / "marks.csv")
    assert f"{NAME}: 1 submissions are not graded; they have no score." in told
    assert "02_debiasing: 1 submissions have a written answer that waits for marking." in told
    assert "02_debiasing: 1 submissions are not graded; they have no score." in told


def test_a_mark_by_hand_alone_is_no_score(course: Path, tmp_path: Path) -> None:
    export(course, "csv", tmp_path / "marks.csv", "02_debiasing")
    by_id = {row["student_id"]: row for row in table(tmp_path / "marks.csv")}
    assert by_id["s0"]["score"] == "24.5"
    assert by_id["s2"]["score"] == by_id["s2"]["raw_score"] == ""


# Canvas


def read_by_canvas(file: Path, users: dict[int, str]) -> dict[str, dict[str, str]]:
    """Scores by student, as Canvas reads a gradebook file.

    The rules are those of Instructure's guide "How do I import grades in the Gradebook?" and of
    Canvas's own reader (instructure/canvas-lms, lib/gradebook_importer.rb): the columns Student,
    ID, SIS User ID, SIS Login ID, Section in this order, then the assignments; a row whose first
    cell contains "Points Possible" has their points; a student is found by the number in ID, else
    by SIS User ID, else by SIS Login ID, else by name. A semicolon separates if the first three
    lines have more fields with it than with a comma; the last comma or point of a number is the
    decimal one, the others are dropped.
    """
    text = file.read_text("utf-8")
    first = text.splitlines()[:3]
    assert len(next(csv.reader([first[0]], delimiter=";"))) == 1, "Canvas could take it for ;"
    cells = [[as_read_by_canvas(cell) for cell in row] for row in csv.reader(StringIO(text))]
    header, *rows = cells
    assert "Student" in header[0]
    assert header[1] == "ID"
    assert header[2:5] == ["SIS User ID", "SIS Login ID", "Section"]
    found = {}
    for row in rows:
        if "Points Possible" in row[0]:
            student = "points"
        elif match := re.match(r"\d+", row[1]):
            student = users[int(match[0])]
        else:
            student = row[2] or row[3] or row[0]
        assert student not in found
        found[student] = dict(zip(header[5:], row[5:], strict=True))
    return found


def as_read_by_canvas(cell: str) -> str:
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *before, last = re.split("[,.]", cell)
    return f"{''.join(before)}.{last}" if before else last


def test_canvas_finds_every_student_and_score(course: Path, tmp_path: Path) -> None:
    export(course, "canvas", tmp_path / "canvas.csv")
    users = {100 + i: f"s{i}" for i in range(len(NAMES))} | {12: "somebody else"}
    found = read_by_canvas(tmp_path / "canvas.csv", users)
    assert set(found) == {"points", "'-5", "'@handle", *users.values()} - {"somebody else"}
    assert found["points"] == {NAME: "20", "02_debiasing": "25"}
    assert found["s0"][NAME] == "18.5"
    assert found["s1"][NAME] == "15.5"
    assert found["s2"][NAME] == found["s3"][NAME] == ""
    export(course, "canvas", tmp_path / "exact.csv", "--exact")
    assert {"-5", "@handle"} < set(read_by_canvas(tmp_path / "exact.csv", users))


def test_canvas_assignments_and_ids_can_be_named_in_the_configuration(
    course: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(course, tmp_path / "own"))
    lines = [
        f"c.CanvasExport.assignment_ids = {{{NAME!r}: 4711}}",
        "c.CanvasExport.id_column = 'SIS User ID'",
        "c.CanvasExport.section = 'Monday'",
    ]
    config = (own / "nbgrader_config.py").read_text("utf-8")
    text = config + "\nc = get_config()\n" + "\n".join(lines) + "\n"
    (own / "nbgrader_config.py").write_text(text, "utf-8")
    export(own, "canvas", tmp_path / "canvas.csv", NAME)
    points, *rows = table(tmp_path / "canvas.csv")
    assert points[f"{NAME} (4711)"] == "20"
    assert {row["SIS Login ID"] for row in rows} == {""}
    assert {row["Section"] for row in rows} == {"Monday"}
    assert rows[-1]["SIS User ID"].startswith("s")


# Moodle


def test_moodle_gets_a_row_a_student_with_id_and_mail(course: Path, tmp_path: Path) -> None:
    """Moodle's documentation, "Grade import": a header, then comma-separated rows in UTF-8.

    ID number or e-mail address is mapped to the user, each further column to a grade item.
    """
    export(course, "moodle", tmp_path / "moodle.csv")
    rows = table(tmp_path / "moodle.csv")
    assert list(rows[0])[:4] == ["First name", "Last name", "ID number", "Email address"]
    assert list(rows[0])[4:] == [NAME, "02_debiasing"]
    by_id = {plain(row["ID number"]): row for row in rows}
    assert len(by_id) == len(rows) == len(NAMES) + 2
    assert by_id["s1"][NAME] == "15.5"
    assert by_id["s3"][NAME] == ""
    assert plain(by_id["@handle"]["Email address"]) == "=1+1@example.org"


def test_moodle_xml_names_item_student_and_score(course: Path, tmp_path: Path) -> None:
    """Moodle's documentation, "Grade import", XML import; moodle/grade/import/xml/lib.php."""
    export(course, "moodle", tmp_path / "moodle.xml")
    root = ET.parse(tmp_path / "moodle.xml").getroot()
    assert root.tag == "results"
    found = {}
    for result in root:
        assert result.tag == "result"
        assert {child.tag for child in result} == {"state", "assignment", "student", "score"}
        student, name = result.findtext("student"), result.findtext("assignment")
        found[student, name] = float(result.findtext("score") or "nan")
    assert found["s1", NAME] == 15.5
    assert found["@handle", NAME] == 20
    assert ("s3", NAME) not in found


# Gradescope


def valid(results: dict[str, Any]) -> dict[str, Any]:
    jsonschema.validate(results, SCHEMA)
    return results


def test_gradescope_results_are_valid_and_have_the_final_score(
    course: Path, tmp_path: Path
) -> None:
    export(course, "gradescope", tmp_path / "gs")
    folder = tmp_path / "gs" / NAME / "results"
    found = {
        path.parent.name: valid(json.loads(path.read_text("utf-8")))
        for path in folder.glob("*/results.json")
    }
    assert set(found) == {"s0", "s1", *(f"s{i}" for i in range(4, len(NAMES))), "@handle", "-5"}
    assert found["s0"]["score"] == sum(test["score"] for test in found["s0"]["tests"]) == 18.5
    assert "plain dot product" in found["s0"]["tests"][0]["output"]
    assert [test["status"] for test in found["s0"]["tests"]] == ["failed"] + 3 * ["passed"]
    assert found["s1"]["score"] == 15.5
    assert found["s1"]["output"] == (
        "The file was mended.\n4.5 points are taken off because it came late."
    )
    by_hand = tmp_path / "gs" / "02_debiasing" / "results"
    marked, waiting = (
        valid(json.loads((by_hand / name / "results.json").read_text("utf-8")))["tests"][-1]
        for name in ("s0", "s1")
    )
    assert (marked["score"], marked["output"]) == (4.5, "Marked by hand.")
    assert (waiting["score"], waiting["output"]) == (0, "Waits for marking by hand.")


def test_the_schema_refuses_what_the_format_forbids() -> None:
    for wrong in ({}, {"score": "5"}, {"score": 1, "tests": [{"visibility": "secret"}]}):
        with pytest.raises(jsonschema.ValidationError):
            valid(wrong)


def unpacked(course: Path, folder: Path, *options: str) -> Path:
    """The bundle as Gradescope unpacks it, in a folder that stands for /autograder."""
    export(course, "gradescope", folder / "gs", NAME, *options)
    root = folder / "autograder"
    with zipfile.ZipFile(folder / "gs" / NAME / "autograder.zip") as archive:
        assert {"setup.sh", "run_autograder", "requirements.lock"} <= set(archive.namelist())
        for entry in archive.infolist():
            if entry.filename in ("setup.sh", "run_autograder"):
                assert entry.external_attr >> 16 & 0o111
                assert archive.read(entry).startswith(b"#!/usr/bin/env bash\n")
        archive.extractall(root / "source")
    (root / "submission").mkdir()
    return root


def test_the_bundle_is_the_same_each_time_and_its_scripts_are_sound(
    course: Path, tmp_path: Path
) -> None:
    root = unpacked(course, tmp_path)
    first = (tmp_path / "gs" / NAME / "autograder.zip").read_bytes()
    export(course, "gradescope", tmp_path / "gs", NAME)
    assert (tmp_path / "gs" / NAME / "autograder.zip").read_bytes() == first
    for script in ("setup.sh", "run_autograder"):
        path = root / "source" / script
        assert "@" not in path.read_text("utf-8").replace('"$@"', "")
        subprocess.run(["bash", "-n", path], check=True)


@pytest.mark.slow
def test_the_bundle_grades_a_submission_and_writes_results(
    course: Path, template: Path, tmp_path: Path
) -> None:
    root = unpacked(course, tmp_path, *([] if bwrap() else ["--no-sandbox"]))
    submitted = template / "submitted" / "bob" / NAME / f"{NAME}.ipynb"
    shutil.copy(submitted, root / "submission" / "any name.ipynb")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {
        "AUTOGRADER": str(root),
        "PYTHON": sys.executable,
        "WORDLAB_DATA": str(cache_folder()),
    }
    done = subprocess.run(
        ["bash", str(root / "source" / "run_autograder")],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = valid(json.loads((root / "results" / "results.json").read_text("utf-8")))
    assert results["score"] == 15
    assert "plain dot product" in results["tests"][0]["output"]
    assert len(results["tests"]) == len(find_assignment(NAME).exercises)


def test_an_upload_without_its_notebook_is_told_what_to_upload(tmp_path: Path) -> None:
    for names in ((), ("a.ipynb", "b.ipynb")):
        (tmp_path / "submission").mkdir(exist_ok=True)
        for name in names:
            (tmp_path / "submission" / name).write_text("{}")
        arguments = ["--course", str(PROJECT), "--submission", str(tmp_path / "submission")]
        arguments += ["--results", str(tmp_path / "results.json"), "--no-sandbox"]
        assert run_on_gradescope([NAME, *arguments]) == 0
        results = valid(json.loads((tmp_path / "results.json").read_text("utf-8")))
        assert results["score"] == 0
        assert f"Upload {NAME}.ipynb: there " in results["output"]


def test_without_a_sandbox_nobody_gets_a_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("autograder.launching.bwrap", lambda: None)
    arguments = ["--course", str(PROJECT), "--submission", str(tmp_path)]
    assert run_on_gradescope([NAME, *arguments, "--results", str(tmp_path / "r.json")]) == 1
    assert "cannot make a sandbox" in capsys.readouterr().out
    assert not (tmp_path / "r.json").exists()


# nbgrader's own command


@pytest.mark.parametrize(("kind", "plugin"), EXPORTS.items())
def test_nbgrader_export_takes_them_as_plug_ins(
    course: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    kind: str,
    plugin: type[MarksExport],
) -> None:
    monkeypatch.chdir(course)
    command = ExportApp()
    name = f"{plugin.__module__}.{plugin.__name__}"
    to = tmp_path / "nbgrader"
    command.initialize([f"--exporter={name}", f"--to={to}", f"--assignment={NAME}"])
    command.start()
    export(course, kind, tmp_path / "ours", NAME)
    assert contents(to) == contents(tmp_path / "ours") != {}
    assert "1 submissions are not graded" in capfd.readouterr().err


def contents(place: Path) -> dict[str, bytes]:
    """What is in a file, or in the files of a folder."""
    files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
    return {str(path.relative_to(place)): path.read_bytes() for path in files}


def test_an_unknown_assignment_and_an_unwritable_place_are_told(
    course: Path, tmp_path: Path
) -> None:
    runner = CliRunner()
    common = ["export", "--format", "csv", "--course", str(course)]
    unknown = runner.invoke(main, [*common, "99_nothing"])
    assert unknown.exit_code == 1
    assert "The gradebook does not know the assignment '99_nothing'" in unknown.output
    nowhere = runner.invoke(main, [*common, "-o", str(tmp_path / "no" / "marks.csv")])
    assert nowhere.exit_code == 1
    assert "could not be written" in nowhere.output
