"""The command line: help that comes at once, clear sentences, exit codes that tell the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.command_line import main
from autograder.course import PROJECT
from tests.browser import browser_page
from tests.pictures import WANTED, clip_of, picture


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_help_names_every_command() -> None:
    code, text = run("--help")
    assert code == 0
    for command in ("build", "verify", "demo", "doctor", "kit"):
        assert command in text


def test_an_unknown_assignment_names_the_known_ones() -> None:
    for command in ("build", "verify"):
        code, text = run(command, "99_nothing")
        assert code == 1
        assert "There is no assignment called '99_nothing'. The assignments are: 01_word" in text


def test_one_exercise_goes_with_no_assignment_and_no_report(tmp_path: Path) -> None:
    for more in (["01_word_vectors"], ["--json", str(tmp_path / "report.json")]):
        code, text = run("verify", "--exercise", "most_similar", *more)
        assert code == 2
        assert "--exercise goes with no assignment and no --json" in text
    code, text = run("verify", "--exercise", "nothing")
    assert code == 1
    assert "There is no exercise called 'nothing'" in text


def test_a_course_folder_that_does_not_exist_is_refused() -> None:
    code, text = run("build", "--course", "no-such-folder")
    assert code == 2
    assert "no-such-folder" in text


def test_building_in_a_folder_without_source_says_what_is_missing(tmp_path: Path) -> None:
    code, text = run("build", "--course", str(tmp_path))
    assert code == 1
    assert "01_word_vectors.md is missing" in text


def test_build_check_fails_and_writes_nothing_when_a_file_is_old(tmp_path: Path) -> None:
    folder = tmp_path / "source" / "01_word_vectors"
    folder.mkdir(parents=True)
    text = PROJECT / "source" / "01_word_vectors" / "01_word_vectors.md"
    (folder / text.name).write_bytes(text.read_bytes())
    code, output = run("build", "01_word_vectors", "--check", "--course", str(tmp_path))
    assert code == 1
    assert "not current: source/01_word_vectors/01_word_vectors.ipynb" in output
    assert list(folder.iterdir()) == [folder / text.name]
    assert run("build", "01_word_vectors", "--course", str(tmp_path))[0] == 0
    assert run("build", "01_word_vectors", "--check", "--course", str(tmp_path))[0] == 0


def test_the_doctor_finds_everything_in_place(tmp_path: Path) -> None:
    report = tmp_path / "doctor.json"
    code, text = run("doctor", "--course", str(PROJECT), "--json", str(report))
    assert code == 0, text
    symptoms = {symptom["what"]: symptom for symptom in json.loads(report.read_text("utf-8"))}
    assert symptoms["data: glove"]["state"] == "in place"


def test_the_doctor_tells_how_to_mend_missing_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORDLAB_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    code, text = run("doctor", "--course", str(PROJECT))
    assert code == 1
    assert "python -m wordlab fetch glove" in text


def test_the_demo_does_not_overwrite_a_folder_of_yours(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    code, text = run("demo", "--folder", str(tmp_path))
    assert code == 1
    assert "is not empty and was not made by" in text
    assert (tmp_path / "thesis.txt").read_text() == "precious"


@pytest.mark.slow
def test_the_demo_grades_its_class_rightly(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "autograder.command_line",
            "demo",
            "01_word_vectors",
            "--folder",
            str(tmp_path / "demo"),
        ],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("│ ✓ │")]
    assert len(rows) >= 12
    assert all(row.endswith("│") for row in rows)
    assert "✗" not in done.stdout
    assert (tmp_path / "demo" / "class-report.html").is_file()
    assert "Warning" not in done.stderr
    if WANTED:
        picture_the_demo(done.stdout, tmp_path / "demo" / "class-report.html")


def picture_the_demo(printed: str, report: Path) -> None:
    table = escape(printed[: printed.rindex("┘") + 1])
    style = "font: 13px/1.17 DejaVu Sans Mono; display: inline-block; margin: 0; padding: 12px"
    with browser_page(width=1400) as page:
        page.set_content(f"<pre style='{style}'>{table}</pre>")
        picture(page.locator("pre"), "class")
        page.goto(report.as_uri())
        section = page.locator(".assignment")
        fourth = section.locator("h3:text('Mistakes') ~ table").first.locator("tbody tr").nth(3)
        section.evaluate("part => window.scrollTo({top: part.offsetTop, behavior: 'instant'})")
        page.set_viewport_size({"width": 1200, "height": 2000})
        picture(page, "class-report", clip=clip_of(section.locator("h2"), fourth))


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "findings.json"
    code, text = run("doctor", "--json", str(file))
    assert code == 1
    assert f"{file} could not be written" in text
    assert "Traceback" not in text


def test_no_command_that_does_not_need_tensorflow_imports_it() -> None:
    code = (
        "import sys, autograder.command_line, autograder.verify, autograder.demo, autograder.doctor, "
        "solutions.word_vectors, wordlab; print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
