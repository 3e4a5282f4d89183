"""The authoring guide's worked example, done step by step in a copy of the course.

What the page tells its reader is what is done here: a block of code behind a sentence such as "At
the end of `FILE`:" is written there, and the commands between the steps are run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from autograder.course import PROJECT
from tests import test_prose
from tests.course_folder import NAME, edit

pytestmark = pytest.mark.slow

GUIDE = PROJECT / "docs" / "authoring.md"
COPIED = (
    *("autograder", "solutions", "wordlab", "wordlab_worker", "source", "assignments"),
    *("nbgrader_config.py", "pyproject.toml"),
)
SECTION = re.compile(r"^## A new exercise.*?(?=^## A check)", re.MULTILINE | re.DOTALL)
STEP = re.compile(
    r"^(?:At the end of `(?P<end>[^`\n]+)`"
    r"|In `(?P<file>[^`\n]+)`, (?P<place>in place of|from) `(?P<line>[^`\n]+)`"
    r"(?: up to `(?P<until>[^`\n]+)`)?):\n\n"
    r"(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A piece of text, and where the guide says that it goes."""

    file: str
    place: str
    line: str
    until: str
    text: str

    def do(self, course: Path) -> None:
        path = course / self.file
        if self.place == "at the end of":
            path.write_text(f"{path.read_text('utf-8')}\n\n{self.text}", "utf-8")
        elif self.place == "from":
            _, start, rest = path.read_text("utf-8").partition(self.line)
            old, end, _ = rest.partition(self.until)
            assert end, f"{self.file} has no {self.until!r} behind {self.line!r}"
            edit(path, start + old, self.text)
        else:
            edit(path, self.line, self.text.rstrip("\n"))


def worked_example() -> str:
    (section,) = SECTION.findall(GUIDE.read_text("utf-8"))
    return str(section)


def steps() -> list[Step]:
    found = (m.groupdict(default="") for m in STEP.finditer(worked_example()))
    return [
        Step(m["end"] or m["file"], m["place"] or "at the end of", m["line"], m["until"], m["text"])
        for m in found
    ]


def commands() -> list[str]:
    return [line for block in COMMANDS.findall(worked_example()) for line in block.splitlines()]


def course(folder: Path, leave_out: Callable[[Step], bool] = lambda step: False) -> Path:
    """A copy of the course in which the steps have been done, but for some."""
    for part in COPIED:
        if (PROJECT / part).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / part, folder / part, ignore=ignore)
        else:
            shutil.copy(PROJECT / part, folder)
    for step in steps():
        if not leave_out(step):
            step.do(folder)
    return folder


def run(course: Path, *command: str) -> tuple[int, str]:
    """Run Python with the packages of this copy; return its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(course), "COLUMNS": "250"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def autograder(course: Path, command: str) -> tuple[int, str]:
    name, *arguments = shlex.split(command)
    assert name == "autograder"
    return run(course, "-m", "autograder.command_line", *arguments)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course after all steps, built as the guide says."""
    made = course(tmp_path_factory.mktemp("finished"))
    build, *_ = commands()
    code, said = autograder(made, build)
    assert code == 0, said
    return made


class TestAllSteps:
    def test_every_command_of_the_guide_is_content(self, finished: Path) -> None:
        build, *rest = commands()
        assert build.startswith("autograder build")
        assert [command.split()[1] for command in rest] == ["verify", "verify"]
        for command in rest:
            # The demos take longest, and the example adds none.
            only = "" if "--exercise" in command else " --no-budget"
            code, said = autograder(finished, command + only)
            assert code == 0, said
            assert "misconception" in said

    def test_the_code_has_the_project_s_style(self, finished: Path) -> None:
        changed = {step.file for step in steps() if step.file.endswith(".py")}
        for check in (["format", "--check"], ["check"]):
            code, said = run(finished, "-m", "ruff", *check, *changed)
            assert code == 0, said

    def test_a_student_who_makes_a_mistake_is_told_its_sentence(self, finished: Path) -> None:
        script = (
            "from autograder.misconceptions.word_vectors import mean_of_unscaled\n"
            "from wordlab import check, hint\n"
            "hint('odd_one_out')\n"
            "check('odd_one_out', mean_of_unscaled)"
        )
        code, said = run(finished, "-c", script)
        assert code == 1
        assert "Find one direction that stands for all of them" in said
        assert "You averaged the vectors as they are" in said

    def test_the_example_by_hand_is_right(self, finished: Path) -> None:
        text = (finished / "source/01_word_vectors/01_word_vectors.md").read_text("utf-8")
        assert "*North, northeast, west* of the compass" in text
        assert "The answer is *west*." in text
        (compass,) = re.findall(r"^compass = WordVectors\(\n.*?^\)\n", text, re.M | re.S)
        script = (
            "from solutions.word_vectors import odd_one_out\n"
            f"from wordlab import WordVectors\n{compass}"
            "print(odd_one_out(['north', 'northeast', 'west'], compass))"
        )
        assert run(finished, "-c", script) == (0, "west\n")

    def test_the_notebook_keeps_its_form(self, finished: Path) -> None:
        form = test_prose.TestForm()
        notebook = nbformat.read(finished / "source" / NAME / f"{NAME}.ipynb", as_version=4)
        form.test_it_has_25_to_40_cells(notebook)
        form.test_it_has_1000_to_2000_words(notebook)
        form.test_it_has_3_to_7_exercises(notebook)
        form.test_its_headings_are_in_order(notebook)


class TestALeftOutStep:
    def test_what_is_missing_is_named_each_by_itself(self, tmp_path: Path) -> None:
        """No check on unknown words, its points given to another; no hints; no excused mutants."""

        def leave_out(step: Step) -> bool:
            return "def unknown_word_in_list" in step.text or step.file.startswith(
                ("wordlab/hints", "autograder/equivalents")
            )

        made = course(tmp_path, leave_out)
        checks = made / "wordlab/exercises/word_vectors.py"
        edit(checks, '"The word that points elsewhere is found.", points=1', '"Found.", points=1.5')
        build, rates, *_ = commands()
        assert autograder(made, build)[0] == 0
        code, said = autograder(made, rates)
        assert code == 1
        complaints = [line for line in said.splitlines() if line.startswith("✗")]
        for complaint in (
            "misconception odd_one_out: passes_over_unknown_words: it got full marks; add a check",
            "number of hints odd_one_out: 0; write at least 3",
            "survivors explained odd_one_out",
        ):
            assert any(complaint in line for line in complaints), (complaint, said)
        (survivors,) = (line for line in complaints if "survivors explained" in line)
        excused = re.findall(r"^    (\w+: .* → .*)$", worked_example(), re.MULTILINE)
        assert len(excused) == 3
        assert all(mutant in survivors for mutant in excused)

    @pytest.mark.parametrize(
        ("file", "command", "complaint"),
        [
            ("source/", "build", "word_vectors.py. Make the two lists agree."),
            ("solutions/", "build", "word_vectors.py has no function odd_one_out."),
            ("autograder/hidden/", "verify", "odd_one_out has no hidden checks: HIDDEN in"),
        ],
    )
    def test_a_whole_file_without_its_part(
        self, tmp_path: Path, file: str, command: str, complaint: str
    ) -> None:
        made = course(tmp_path, lambda step: step.file.startswith(file))
        code, said = autograder(made, f"autograder {command} 01_word_vectors")
        assert code == 1
        assert complaint in said
        assert "Traceback" not in said
