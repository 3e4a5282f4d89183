"""What grading a class costs: stock nbgrader and this project on the same submissions, in turn.

Two notebooks: the course's own 01_word_vectors without its demo cells, and a Keras one that builds
an LSTM network in its exercise and trains one in a demo cell. The stock side has ordinary nbgrader
test cells for the same behaviours. Both sides start from a gradebook that knows the assignment, and
end with scores in it and files in autograded/. Where Otter-Grader is installed, it grades the first
few submissions as well. The CPU time of every process that a command starts is counted, those that
outlive it too. Run `python benchmarks/grading.py --help`.
"""

from __future__ import annotations

import argparse
import compileall
import ctypes
import json
import os
import resource
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from wordlab.exercises import Assignment

PROJECT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PACKAGES = ("autograder", "solutions", "wordlab", "wordlab_worker")
PR_SET_CHILD_SUBREAPER = 36
KERAS = "keras_lstm"
NOTEBOOKS = {"numpy": "01_word_vectors", "keras": KERAS}
STOCK_TESTS = {"numpy": "stock_word_vectors.py", "keras": f"{KERAS}/stock_tests.py"}
STOCK_CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\n"
# One in five students hands this in, made from the right answer.
WRONG = {
    "numpy": (
        "cosine_similarity",
        lambda right: right.replace("### BEGIN SOLUTION", "return u @ v"),
    ),
    "keras": (
        "sentence_classifier",
        lambda right: right.replace("keras.layers.Dropout(0.5),", "", 1),
    ),
}

OTTER_SUBMISSIONS = 10
OTTER_TEST = '''from otter.test_files import test_case

OK_FORMAT = False
name = "{exercise}"
points = 1

CODE = """{code}"""


@test_case()
def test_all(env):
    exec(CODE, dict(env))
'''


@dataclass
class Cost:
    """CPU and wall seconds of one command, with everything that it started."""

    cpu: float
    wall: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a submission got another score than it deserves."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--submissions", type=int, default=200, metavar="N", help="default 200")
    parser.add_argument(
        "--only", choices=NOTEBOOKS, help="measure one of the two notebooks; by default both"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    options = parser.parse_args(argv)
    if options.submissions < 1:
        parser.error("--submissions must be at least 1")
    if sys.platform != "linux":
        parser.error("CPU time of processes that outlive their parent is counted on Linux only.")
    adopt_orphans()
    chosen = [options.only] if options.only else list(NOTEBOOKS)
    with tempfile.TemporaryDirectory() as folder:
        course = course_with_keras(Path(folder, "course"))
        os.environ["PYTHONPATH"] = str(course)
        sys.path.insert(0, str(course))
        rows = {kind: measure(kind, options.submissions, Path(folder, kind)) for kind in chosen}
    result = {
        "submissions": options.submissions,
        "cpu_ratio": {kind: row["cpu_ratio"] for kind, row in rows.items()},
        **rows,
    }
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    wrong = sum(sum(row["wrong_scores"].values()) for row in rows.values())
    if wrong:
        print(f"{wrong} scores are not the deserved ones: the times compare nothing.")
    return 1 if wrong else 0


def adopt_orphans() -> None:
    """Let orphans come to this process, so that it knows of them and counts their CPU time."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def course_with_keras(folder: Path) -> Path:
    """A copy of the course's packages that has the Keras assignment as well."""
    for package in PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / package, folder / package, ignore=ignore)
    for module, place in {
        "exercises": "wordlab/exercises",
        "solutions": "solutions",
        "hidden": "autograder/hidden",
    }.items():
        shutil.copy(HERE / KERAS / f"{module}.py", folder / place / f"{KERAS}.py")
    for bank in ("MISCONCEPTIONS", "ALTERNATIVES"):
        text = f"from autograder.banks import Bank\n\n{bank} = Bank()\n"
        (folder / "autograder" / bank.lower() / f"{KERAS}.py").write_text(text)
    (folder / "source" / KERAS).mkdir(parents=True)
    shutil.copy(HERE / KERAS / f"{KERAS}.md", folder / "source" / KERAS)
    shutil.copytree(PROJECT / "source" / "01_word_vectors", folder / "source" / "01_word_vectors")
    listing = folder / "wordlab" / "exercises" / "__init__.py"
    line = f'ASSIGNMENTS += (Assignment("{KERAS}", "{KERAS}", preload=("tensorflow", "keras")),)\n'
    text = listing.read_text("utf-8")
    listing.write_text(text.replace("\n\ndef find_exercise", f"\n{line}\n\ndef find_exercise", 1))
    compileall.compile_dir(folder, quiet=2)  # as `make` does with what it installs
    return folder


@dataclass(frozen=True)
class Student:
    """A member of the synthetic class: the answers handed in, and whether all are right."""

    name: str
    answers: dict[str, str]
    is_right: bool


def class_of(size: int, kind: str, assignment: Assignment, right: dict[str, str]) -> list[Student]:
    """Students who use the reference or right code in other styles; one in five is wrong."""
    from autograder.banks import alternatives

    bank = alternatives(assignment)
    students = []
    for number in range(size):
        answers = dict(right)
        for exercise in right:
            styles = [right[exercise], *(entry.source for entry in bank.of(exercise))]
            answers[exercise] = styles[number % len(styles)]
        is_right = number % 5 != 1
        if not is_right:
            exercise, wrong = WRONG[kind]
            answers[exercise] = wrong(right[exercise])
        students.append(Student(f"student{number:04}", answers, is_right))
    return students


def measure(kind: str, submissions: int, folder: Path) -> dict[str, Any]:
    """Make a course for each side with the same submissions, grade both, look at the scores."""
    import nbformat

    from autograder.build import built_files, write
    from autograder.grading import CHECK, grade_id
    from autograder.submissions import solutions
    from wordlab.exercises import find_assignment

    name = NOTEBOOKS[kind]
    assignment = find_assignment(name)
    course = Path(os.environ["PYTHONPATH"])
    files = built_files(course, assignment)
    write(course, files)
    source = nbformat.reads(files[Path("source", name, f"{name}.ipynb")].decode(), as_version=4)
    if kind == "numpy":
        source.cells = [c for c in source.cells if "demo" not in c.metadata.get("tags", [])]
    stock = deepcopy(source)
    tests = runpy.run_path(str(HERE / STOCK_TESTS[kind]))["TESTS"]
    for cell in stock.cells:
        if grade_id(cell).startswith(CHECK):
            cell.source = tests[grade_id(cell).removeprefix(CHECK)].strip()
    students = class_of(submissions, kind, assignment, solutions(source, assignment))
    our_config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    roots = {
        "stock": make_course(folder / "stock", name, stock, students, STOCK_CONFIG),
        "ours": make_course(folder / "ours", name, source, students, our_config),
    }
    ours = [sys.executable, "-m", "autograder.command_line", "grade", name]
    costs = {
        "stock": run([program("nbgrader"), "autograde", name], roots["stock"]),
        # One after another, as stock does it; and then as it is meant to be used.
        "ours": run([*ours, "--processes", "1"], roots["ours"]),
        "parallel": run([*ours, "--force"], roots["ours"]),
    }
    otter = grade_with_otter(folder / "otter", roots["stock"], name, tests, students)
    start = run(ours, roots["ours"])
    wrong = {side: wrong_scores(root, name, students) for side, root in roots.items()}
    return {
        **{side: asdict(cost) for side, cost in costs.items()},
        "cpu_ratio": costs["stock"].cpu / costs["ours"].cpu,
        "cpu_ratio_parallel": costs["stock"].cpu / costs["parallel"].cpu,
        "wall_ratio": costs["stock"].wall / costs["ours"].wall,
        "wall_ratio_parallel": costs["stock"].wall / costs["parallel"].wall,
        "start": asdict(start),
        **({"otter": otter} if otter else {}),
        "parts": parts(roots["ours"], name),
        "wrong_scores": wrong,
    }


def grade_with_otter(
    folder: Path, stock: Path, name: str, tests: dict[str, str], students: Sequence[Student]
) -> dict[str, float] | None:
    """What Otter-Grader takes without Docker for the first few of the class; None if not installed.

    Its tests are the ones that stock nbgrader runs, in Otter's format of exceptions.
    """
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    program = shutil.which("otter", path=places)
    if program is None:
        return None
    (folder / "tests").mkdir(parents=True)
    for exercise, test in tests.items():
        code = OTTER_TEST.format(exercise=exercise, code=test)
        (folder / "tests" / f"{exercise}.py").write_text(code, "utf-8")
    run([program, "generate", "-t", "tests", "-o", "autograder.zip"], folder)
    total, wrong = Cost(0.0, 0.0), 0
    few = students[:OTTER_SUBMISSIONS]
    for student in few:
        (folder / student.name).mkdir()
        work = stock / "submitted" / student.name / name / f"{name}.ipynb"
        notebook = json.loads(work.read_text("utf-8"))
        notebook["cells"] = [
            cell
            for cell in notebook["cells"]
            if not cell["metadata"].get("nbgrader", {}).get("grade")
        ]
        (folder / "work.ipynb").write_text(json.dumps(notebook), "utf-8")
        command = [program, "run", "-a", "autograder.zip", "-o", student.name, "--no-logo"]
        cost = run([*command, "work.ipynb"], folder)
        total = Cost(total.cpu + cost.cpu, total.wall + cost.wall)
        results = json.loads((folder / student.name / "results.json").read_text("utf-8"))
        scored = [test for test in results["tests"] if "max_score" in test]
        wrong += all(test["score"] == test["max_score"] for test in scored) != student.is_right
    count = len(few)
    return {"cpu": total.cpu / count, "wall": total.wall / count, "wrong_scores": wrong}


def make_course(
    root: Path, name: str, source: NotebookNode, students: Sequence[Student], config: str
) -> Path:
    """An nbgrader course folder with a release and what the students handed in."""
    import nbformat

    from autograder.submissions import filled

    (root / "source" / name).mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config, "utf-8")
    nbformat.write(source, root / "source" / name / f"{name}.ipynb")
    run([program("nbgrader"), "generate_assignment", name, "--force"], root)
    (path,) = [*(root / "release").rglob("*.ipynb"), *(root / "assignments").rglob("*.ipynb")]
    release = nbformat.read(path, as_version=4)
    for student in students:
        target = root / "submitted" / student.name / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True)
        nbformat.write(filled(release, student.answers), target)
    return root


def program(name: str) -> str:
    """A command of the environment that runs this."""
    return str(Path(sys.executable).with_name(name))


def run(
    command: Sequence[str], root: Path, may_fail: bool = False, seconds: float | None = None
) -> Cost:
    """Run a command in a course folder, wait for all that it started, and say what it cost.

    SystemExit if it fails, unless it may; after so many seconds it is ended, which is a failure.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    before, wall, known = children_cpu(), time.perf_counter(), set(descendants())
    environment = {**os.environ, "PATH": path}
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        printed = process.communicate(timeout=seconds)[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        end_children()
        process.wait()
        printed = f"It was ended after {seconds:g} seconds."
    wall = time.perf_counter() - wall
    while left := set(descendants()) - known:
        for pid in left:
            # One that has a parent yet is waited for when it has come to this process.
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        time.sleep(0.01)
    if process.returncode and not may_fail:
        raise SystemExit(f"{' '.join(command)} failed:\n{printed[-3000:]}")
    return Cost(children_cpu() - before, wall)


def end_children() -> None:
    """Kill all processes that this one has started, and theirs."""
    for pid in descendants():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def descendants() -> list[int]:
    """The processes that this one has started, and theirs."""
    from autograder.worker import process_tree

    return process_tree(os.getpid())[1:]


def children_cpu() -> float:
    """CPU seconds of all ended children of this process, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wrong_scores(root: Path, name: str, students: Sequence[Student]) -> int:
    """How many students have full marks without being right, or have not though they are."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        submissions = [gradebook.find_submission(name, student.name) for student in students]
        return sum(
            (submission.score == submission.max_score) != student.is_right
            for submission, student in zip(submissions, students, strict=True)
        )


def parts(root: Path, name: str) -> dict[str, float]:
    """Where our CPU seconds of a submission go: each class member graded once more, in one process.

    The student's side is the box, the forked shell and all student code in it.
    """
    from autograder.batch import Job, exercise_set, grade_job, seed_of
    from autograder.course import source_notebook
    from autograder.launching import share_zygote, shared_zygote
    from autograder.records import Records
    from autograder.session import Limits
    from wordlab.exercises import find_assignment

    source = source_notebook(root, name).read_bytes()
    exercises = exercise_set(name, source)
    judge = gradebook = 0.0
    count = 0
    with Records(root, name) as records:
        before = children_cpu()
        with shared_zygote(True, find_assignment(name).preload):
            pass
        start = children_cpu() - before
        before = children_cpu()
        with shared_zygote(True, find_assignment(name).preload) as zygote:
            share_zygote(zygote)
            for path in sorted((root / "submitted").glob(f"*/{name}/{name}.ipynb")):
                content = path.read_bytes()
                seed = seed_of(content, exercises)
                student = path.parts[-3]
                job = Job(student, content, source, name, exercises, seed, True, Limits())
                begun = time.process_time()
                outcome = grade_job(job)
                graded = time.process_time()
                records.write(student, outcome.notebook, outcome.digest)
                judge, gradebook = (
                    judge + graded - begun,
                    gradebook + time.process_time() - graded,
                )
                count += 1
        students_side = children_cpu() - before - start
    return {
        "students_side": students_side / count,
        "judge": judge / count,
        "gradebook_and_files": gradebook / count,
    }


def show(result: dict[str, Any]) -> None:
    """Print the numbers as a table."""
    from rich.console import Console
    from rich.table import Table

    count = result["submissions"]
    table = Table(
        title=f"Seconds a submission, of {count}; in brackets how many times stock takes it",
        title_justify="left",
    )
    table.add_column("")
    has_otter = any("otter" in result[kind] for kind in result["cpu_ratio"])
    sides = ["stock", "ours", "parallel", *(["otter"] if has_otter else [])]
    headings = {
        "stock": "stock nbgrader",
        "ours": "autograder grade\n--processes 1",
        "parallel": "autograder grade",
        "otter": "Otter, no Docker",
    }
    for side in sides:
        table.add_column(headings[side], justify="right")
    for kind in result["cpu_ratio"]:
        row = result[kind]
        for unit in ("cpu", "wall"):
            cells = []
            for side in sides:
                # Otter's are means already.
                seconds = row[side][unit] / (1 if side == "otter" else count)
                ratio = row["stock"][unit] / count / seconds
                cells.append(f"{seconds:.3f}" + f" ({ratio:.1f}×)" * (side != "stock"))
            table.add_row(f"{kind}: {'CPU' if unit == 'cpu' else unit} s", *cells)
    console = Console()
    console.print(table)
    for kind in result["cpu_ratio"]:
        start, part = result[kind]["start"]["cpu"], result[kind]["parts"]
        console.print(
            f"{kind}: ours is {start:.2f} CPU s for the start, once, and a "
            f"submission {1000 * part['students_side']:.0f} ms for the box and the student's code, "
            f"{1000 * part['judge']:.0f} ms for the judge, "
            f"{1000 * part['gradebook_and_files']:.0f} ms for gradebook and files."
        )


if __name__ == "__main__":
    sys.exit(main())
