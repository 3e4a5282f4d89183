"""A long run: many submissions, one in ten broken or hostile, graded by `autograder grade`.

Ends with what came of it: scores of the honest, reasons of the others, processes left, the peak of
the grader's memory, and whether it became slower. Exit code 1 if anything is not as it should be.
Run `python benchmarks/soak.py --help`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from grading import PROJECT, adopt_orphans, class_of, make_course, program
from watching import left_over, watched

NAME = "01_word_vectors"
HOSTILE = {
    "fork bomb": "import os\nwhile True: os.fork()",
    "memory": "x = bytearray(10**10)",
    "ends the process": "import os\nos._exit(1)",
    "kills all": "import os\nos.kill(-1, 9)",
    "prints without end": "while True: print('x' * 10**6)",
    "leaves a process": "import subprocess\nsubprocess.Popen(['sleep', '4321'], start_new_session=True)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "fills the disk": "import itertools\nfor i in itertools.count(): open(str(i), 'wb').write(bytes(10**7))",
    "equals everything": (
        "class Yes(float):\n    __eq__ = lambda self, other: True\n"
        "cosine_similarity = lambda u, v: Yes(7)"
    ),
}
BROKEN = {
    "no JSON": b"{ this is no notebook",
    "empty": b"",
    "another kind of JSON": b"[1, 2, 3]",
    "nested too deeply": b"[" * 100_000,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Make the class, grade it, look at everything, and return 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--submissions", type=int, default=500, metavar="N", help="default 500")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    options = parser.parse_args(argv)
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        result = soak(Path(folder, "course"), options.submissions)
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 1 if result["wrong"] or result["processes_left"] else 0


def soak(root: Path, submissions: int) -> dict[str, Any]:
    """Grade such a class; return the numbers."""
    import nbformat

    from autograder.submissions import solutions
    from wordlab.exercises import find_assignment

    assignment = find_assignment(NAME)
    source = nbformat.read(PROJECT / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    right = solutions(source, assignment)
    students = class_of(submissions, "numpy", assignment, right)
    deserved = {student.name: "full" if student.is_right else "less" for student in students}
    broken: dict[str, bytes] = {}
    for student, code in zip(students[9::10], cycle([*HOSTILE.values(), *BROKEN.values()])):
        if isinstance(code, bytes):
            deserved[student.name], broken[student.name] = "none", code
        else:
            deserved[student.name] = "the rest"
            student.answers.update(right, cosine_similarity=code)
    make_course(root, NAME, source, students, (PROJECT / "nbgrader_config.py").read_text("utf-8"))
    for name, content in broken.items():
        (root / "submitted" / name / NAME / f"{NAME}.ipynb").write_bytes(content)
    report = root / "report.json"
    memory, wall = watched([program("autograder"), "grade", NAME, "--json", str(report)], root)
    rows = {row["student"]: row for row in json.loads(report.read_text("utf-8"))}
    first = assignment.exercises[0].points
    total = sum(exercise.points for exercise in assignment.exercises)
    fits = {
        "full": lambda points: points == total,
        "less": lambda points: 0 < points < total,
        "the rest": lambda points: points == total - first,
        "none": lambda points: points == 0,
    }
    wrong = {
        student: f"{rows[student]['points']} points, {rows[student]['failure']}"
        for student, kind in deserved.items()
        if rows[student]["points"] is None or not fits[kind](rows[student]["points"])
    }
    return {
        "submissions": submissions,
        "hostile_or_broken": sum(kind in ("the rest", "none") for kind in deserved.values()),
        "rows": len(rows),
        "wrong": wrong,
        "processes_left": left_over(),
        "peak_memory_mb": max(held for _, held in memory) / 2**20,
        "wall_seconds": wall,
        "seconds_by_fifth": pace(root),
    }


def pace(root: Path) -> list[float]:
    """Seconds between the first and last submission written down, for each fifth of the class."""
    times = sorted(p.stat().st_mtime for p in (root / "autograded").glob("*/*/.graded.json"))
    fifth = max(1, len(times) // 5)
    return [
        times[min(start + fifth, len(times)) - 1] - times[start]
        for start in range(0, 5 * fifth, fifth)
        if start < len(times)
    ]


def show(result: dict[str, Any]) -> None:
    """Print what came of it."""
    from rich.console import Console

    console = Console()
    console.print(
        f"{result['rows']} of {result['submissions']} submissions have a row or a reason, "
        f"{result['hostile_or_broken']} of them hostile or broken; "
        f"{result['wall_seconds']:.0f} s, peak memory of the grader "
        f"{result['peak_memory_mb']:.0f} MB."
    )
    fifths = ", ".join(f"{seconds:.1f}" for seconds in result["seconds_by_fifth"])
    console.print(f"Seconds for each fifth of the class: {fifths}.")
    for student, found in result["wrong"].items():
        console.print(f"✗ {student}: {found}", markup=False)
    for command in result["processes_left"]:
        console.print(f"✗ still running: {command}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
