"""What students get, the wordlab wheel and the release: it holds no answer, and it works alone.

The audit and its rule are in `autograder.leaks`.
"""

from __future__ import annotations

import ast
import fcntl
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.course import PROJECT
from autograder.grading import CHECK
from autograder.leaks import PRIVATE, leaks, searchable, secrets, sources, squeezed
from autograder.shown import shown_code, shown_functions
from wordlab import data
from wordlab.exercises import ASSIGNMENTS, Assignment


@pytest.fixture(scope="session")
def student_files(wheel: Path, built: Mapping[Path, bytes]) -> dict[str, bytes]:
    """Everything that a student gets: the members of the wheel, and the files of the release."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    released = (PROJECT / "assignments").rglob("*.ipynb")
    files |= {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in released}
    return files | {
        path.as_posix(): content
        for path, content in built.items()
        if path.is_relative_to("assignments")
    }


class TestNothingLeaks:
    @pytest.mark.parametrize("package", PRIVATE)
    def test_no_line_of_the_instructors_side(
        self, student_files: Mapping[str, bytes], package: str
    ) -> None:
        assert len(secrets(package)) > 5
        assert leaks(student_files, package) == []

    def test_no_solution_and_no_trace_of_where_one_was(
        self, student_files: Mapping[str, bytes]
    ) -> None:
        marked = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
        regions = [
            region for text in sources("solutions").values() for region in marked.findall(text)
        ]
        assert len(regions) == sum(len(assignment.exercises) for assignment in ASSIGNMENTS)
        for name, content in student_files.items():
            text = searchable(name, content)
            assert not [region for region in regions if squeezed(region) in text], name
            if name.startswith("assignments/"):
                assert "SOLUTION" not in text, name

    def test_every_function_of_the_release_is_to_be_written(
        self, release: NotebookNode, assignment: Assignment
    ) -> None:
        cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in release.cells}
        for exercise in assignment.exercises:
            node = ast.parse(cells[exercise.id].source).body[0]
            assert isinstance(node, ast.FunctionDef)
            assert [ast.unparse(line) for line in node.body[1:]] == ["raise NotImplementedError()"]

    def test_the_wheel_holds_one_package_of_readable_files(self, wheel: Path) -> None:
        """Compiled files could hide what no search for a line finds."""
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
        assert {name.split("/")[0].split("-")[0] for name in names} == {"wordlab"}
        modules = {name for name in names if ".dist-info/" not in name}
        assert {Path(name).suffix for name in modules} <= {".py", ".json", ".csv", ".ipynb"}
        assert "wordlab/__init__.py" in modules, "member names are to be plain paths"


class TestShownOnPurpose:
    def test_a_function_that_a_text_shows_is_no_leak_and_its_neighbours_are(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "text.md").write_text("```{shown} fast_blocks.logistic_step\n```\n")
        names = shown_functions(tmp_path)
        assert names == {"fast_blocks.logistic_step"}
        cell = {"cell.py": shown_code("fast_blocks.logistic_step").encode()}
        other = {"cell.py": shown_code("fast_sgns.noise_table").encode()}
        monkeypatch.setattr("autograder.leaks.shown_functions", lambda: set())
        assert leaks(cell, "solutions")
        monkeypatch.setattr("autograder.leaks.shown_functions", lambda: names)
        assert leaks(cell, "solutions") == []
        assert leaks(other, "solutions")


class TestTheAuditFindsALeak:
    """A canary: one private line, planted where it could slip in."""

    @pytest.fixture
    def victims(self, student_files: Mapping[str, bytes]) -> dict[str, bytes]:
        return dict(student_files)

    @staticmethod
    def canary(package: str) -> str:
        """The longest private line as it stands in its file."""
        return max(secrets(package).values(), key=len).split(": ", 1)[1]

    @pytest.mark.parametrize("package", PRIVATE)
    def test_in_a_notebook(self, victims: dict[str, bytes], package: str) -> None:
        name = next(name for name in victims if name.endswith(".ipynb"))
        notebook = json.loads(victims[name])
        notebook["cells"][1]["source"].append(f"\nSay `{self.canary(package)}` to yourself.")
        victims[name] = json.dumps(notebook).encode()
        assert f"{name} holds " in "".join(leaks(victims, package))

    @pytest.mark.parametrize("package", PRIVATE)
    def test_in_a_python_file(self, victims: dict[str, bytes], package: str) -> None:
        name = next(name for name in victims if name.endswith("toy.py"))
        victims[name] += f"\n        {self.canary(package)}\n".encode()
        assert f"{name} holds " in "".join(leaks(victims, package))

    @pytest.mark.parametrize("package", PRIVATE)
    def test_in_json(self, victims: dict[str, bytes], package: str) -> None:
        name = next(name for name in victims if name.endswith("01_word_vectors.json"))
        marks = json.loads(victims[name])
        marks["cosine_similarity"][0]["code"] = f'def f():\n\t"{self.canary(package)}"'
        victims[name] = json.dumps(marks).encode()
        assert f"{name} holds " in "".join(leaks(victims, package))

    def test_with_other_spacing(self, victims: dict[str, bytes]) -> None:
        victims["notes.txt"] = self.canary("solutions").replace(" ", "\n   ").encode()
        assert leaks(victims, "solutions")

    def test_in_a_file_that_is_not_text(self, victims: dict[str, bytes]) -> None:
        victims["figure.png"] = b"\x89PNG\xff" + self.canary("autograder").encode() + b"\xff"
        assert leaks(victims, "autograder")


@pytest.fixture(scope="session")
def alone(
    tmp_path_factory: pytest.TempPathFactory,
    kit_contents: Mapping[str, bytes | Path],
    source: NotebookNode,
    release: NotebookNode,
) -> dict[str, Any]:
    """What happens in an empty environment with only the kit and what its wheel asks for.

    The environment is made once, whatever the number of test processes, and removed at once; what
    was seen in it is kept.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    seen = folder / "alone.json"
    with (folder / "alone.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seen.exists():
            with tempfile.TemporaryDirectory() as place:
                seen.write_text(json.dumps(look(Path(place), kit_contents, source, release)))
    return json.loads(seen.read_text())


def look(
    place: Path,
    kit_contents: Mapping[str, bytes | Path],
    source: NotebookNode,
    release: NotebookNode,
) -> dict[str, Any]:
    home, kit = place / "home", place / "Käthe's kit"
    home.mkdir()
    student = {"HOME": str(home), "PATH": os.defpath, "PYTHONIOENCODING": "cp1252"}
    student["OPENBLAS_NUM_THREADS"] = "1"  # other tests run beside this one
    unpack(kit_contents, kit)
    venv.create(place / "env", with_pip=True)
    python = place / "env" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    wheel = next(kit.glob("*.whl"))
    subprocess.run([*pip, f"--constraint={kit / 'versions.txt'}", wheel], check=True)

    def wordlab(*arguments: str) -> dict[str, object]:
        command = [python, "-m", "wordlab", *arguments]
        done = subprocess.run(command, cwd=kit, env=student, capture_output=True)
        printed = (done.stdout + done.stderr).decode("cp1252")
        return {"code": done.returncode, "printed": printed}

    started = wordlab("start")
    work = kit / "work" / ASSIGNMENTS[0].name
    find = "import importlib.util, json, sys; print(json.dumps({name: bool(importlib.util.find_spec(name)) for name in sys.argv[1:]}))"
    names = ["wordlab", "tensorflow", "nbgrader", "gensim", *PRIVATE]
    found = subprocess.run(
        [python, "-c", find, *names], cwd=work, env=student, check=True, capture_output=True
    )
    spec = place / "kernels" / "student"
    spec.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Student"}))
    return {
        "importable": json.loads(found.stdout),
        "started": started,
        "untouched": run_notebook(release, work, place, student),
        "solved": run_notebook(source, work, place, student),
        "progress": wordlab("progress", ASSIGNMENTS[0].name),
        "data": wordlab("where", *data.KIT_DATASETS),
    }


def run_notebook(
    notebook: NotebookNode, work: Path, place: Path, student: Mapping[str, str]
) -> list[dict[str, str]]:
    """Run every code cell in the student's kernel: id, first tag, what it showed, its error."""
    notebook = deepcopy(notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(place))
        client = NotebookClient(
            notebook,
            kernel_name="student",
            allow_errors=True,
            timeout=300,
            resources={"metadata": {"path": str(work)}},
        )
        client.execute(env=dict(student))
    return [
        {
            "id": cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id,
            "role": " ".join(cell.metadata.get("tags", [])),
            "shown": "\n".join(o.data.get("text/plain", "") for o in cell.outputs if "data" in o),
            "error": "\n".join(f"{o.ename}: {o.evalue}" for o in cell.outputs if "ename" in o),
        }
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def unpack(contents: Mapping[str, bytes | Path], folder: Path) -> None:
    for name, content in contents.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read_bytes() if isinstance(content, Path) else content)


@pytest.mark.slow
class TestAlone:
    def test_start_copies_the_notebooks_and_says_what_is_missing(
        self, alone: Mapping[str, Any]
    ) -> None:
        printed = alone["started"]["printed"]
        assert alone["started"]["code"] == 1
        assert f"work, {len(ASSIGNMENTS)} of them new." in printed
        assert "-m pip install jupyterlab" in printed
        assert "Traceback" not in printed

    def test_the_data_is_found_in_the_kit_without_a_variable(
        self, alone: Mapping[str, Any]
    ) -> None:
        printed = alone["data"]["printed"]
        assert "Käthe's kit" in printed.splitlines()[0]
        assert "missing" not in printed
        assert printed.count("in place") == len(
            [name for dataset in data.KIT_DATASETS for name in data.lookup(dataset).files]
        )

    def test_progress_knows_what_the_checks_said(self, alone: Mapping[str, Any]) -> None:
        printed = alone["progress"]["printed"]
        assert "01_word_vectors: 4 of 4 exercises pass" in printed
        assert "[x] cosine_similarity" in printed
        assert "All exercises pass their public checks." in printed

    def test_the_instructors_side_cannot_be_imported(self, alone: Mapping[str, Any]) -> None:
        importable = alone["importable"]
        assert importable.pop("wordlab")
        assert not any(importable.values()), importable

    def test_the_untouched_notebook_starts(self, alone: Mapping[str, Any]) -> None:
        setup = [cell for cell in alone["untouched"] if cell["role"] == "setup"]
        assert setup
        assert not [cell for cell in setup if cell["error"]]

    def test_check_answers_not_written_yet_for_each_exercise(
        self, alone: Mapping[str, Any], assignment: Assignment
    ) -> None:
        cells = {cell["id"]: cell for cell in alone["untouched"]}
        for exercise in assignment.exercises:
            cell = cells[CHECK + exercise.id]
            assert cell["shown"].startswith(f"○ {exercise.title}: not written yet")
            assert cell["error"].startswith("CheckNotPassed: ")

    def test_the_solved_notebook_runs_and_every_check_passes(
        self, alone: Mapping[str, Any], assignment: Assignment
    ) -> None:
        assert not [cell for cell in alone["solved"] if cell["error"]]
        cells = {cell["id"]: cell for cell in alone["solved"]}
        for exercise in assignment.exercises:
            assert cells[CHECK + exercise.id]["shown"].startswith(f"✓ {exercise.title}: passed")


def modules_after(*command: str) -> set[str]:
    """The modules that a new Python has imported when a command ends."""
    code = (
        "import atexit, sys; atexit.register(lambda: print('MODULES', *sys.modules)); "
        + "; ".join(command)
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(run.stdout.rpartition("MODULES ")[2].split())


class TestStartsAtOnce:
    def test_wordlab_imports_numpy_and_nothing_heavier(self) -> None:
        modules = modules_after("import wordlab")
        assert {"wordlab", "numpy"} <= modules
        heavy = {"matplotlib", "IPython", "scipy", "pyarrow", "tensorflow", "tqdm", "nbformat"}
        assert not heavy & modules

    def test_the_command_line_shows_its_help_without_numpy(self) -> None:
        main = "from autograder.command_line import main"
        modules = modules_after(main, "sys.argv = ['autograder', '--help']", "main()")
        assert {"autograder", "click"} <= modules
        assert not {"numpy", "tensorflow", "nbgrader", "wordlab"} & modules
