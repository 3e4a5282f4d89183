"""The same submissions to stock nbgrader, to Otter-Grader and to this project; what each makes of them.

The rules stand in docs/graders.md, which `--page` writes from the numbers. `make graders` runs all
of it. Otter-Grader wants an environment of its own; where `--otter` names no program, one is made
beside this file.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from benchmarks.graders.cases import (  # noqa: E402
    NAME_IN_ATTACKS,
    SEED,
    Case,
    hostile_classes,
    right_cases,
    wrong_cases,
)
from benchmarks.graders.graders import (  # noqa: E402
    Exam,
    Result,
    by_nbgrader,
    by_otter,
)
from benchmarks.graders.page import page  # noqa: E402
from benchmarks.grading import adopt_orphans  # noqa: E402
from wordlab.exercises import find_assignment  # noqa: E402

NAMES = (NAME_IN_ATTACKS, "02_debiasing")
QUICK_ATTACKS = ("patched comparisons", "asserts taken out")
LONG_WORD = re.compile(r"[a-z]{5,}")
# Where the sentence of a mistake has so many of its words in the feedback, it is named.
SHARE = 0.5
WORKERS = 2
SPAWN = multiprocessing.get_context("spawn")
SMALL = 1e-6
# Marks of hidden tests: a student who sees them has seen the tests.
MARKS_OF_HIDDEN = ("default_rng", "f.rng.")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write the numbers and the page where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the page here")
    parser.add_argument(
        "--otter", type=Path, metavar="PATH", help="the otter program; by default it is installed"
    )
    parser.add_argument("--no-otter", action="store_true", help="leave Otter-Grader out")
    parser.add_argument(
        "--wrong", type=int, metavar="N", help="mistakes of each exercise; default all"
    )
    parser.add_argument("--right", type=int, metavar="N", help="right submissions; default all")
    parser.add_argument("--attacks", type=int, metavar="N", help="default all")
    parser.add_argument("--quick", action="store_true", help="one assignment, very few cases")
    options = parser.parse_args(argv)
    if sys.platform != "linux":
        parser.error("CPU time of processes that outlive their parent is counted on Linux only.")
    if 0 in (options.wrong, options.right):
        parser.error("--wrong and --right must be at least 1")
    begun = time.monotonic()
    otter = None if options.no_otter else options.otter or own_otter()
    os.environ["PYTHONPATH"] = str(PROJECT)
    names = NAMES[:1] if options.quick else NAMES
    wrong, right = (1, 1) if options.quick else (options.wrong, options.right)
    attacks = QUICK_ATTACKS if options.quick else ()
    plan = Plan(tuple(names), wrong, right, options.attacks, attacks, otter)
    graders = ["stock", *(["otter"] if otter else []), "ours"]
    # A process each: the CPU time of its children is that of one grader.
    with ProcessPoolExecutor(WORKERS, max_tasks_per_child=1, mp_context=SPAWN) as pool:
        counted = dict(zip(graders, pool.map(partial(measure, plan), graders), strict=True))
    report = {
        "seed": SEED,
        "assignments": list(names),
        "drawn": {"wrong": wrong, "right": right, "attacks": options.attacks},
        "versions": versions(otter),
        "minutes": (time.monotonic() - begun) / 60,
        "cores": len(os.sched_getaffinity(0)),
        "graders": counted,
    }
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(page(report).split("## What", 1)[0])
    if options.page:
        options.page.write_text(page(report), encoding="utf-8")
    return 0


@dataclass(frozen=True)
class Plan:
    """What is handed in: assignments, how many cases, which attacks; and the otter program."""

    names: tuple[str, ...]
    wrong: int | None
    right: int | None
    attacks: int | None
    named_attacks: tuple[str, ...]
    otter: Path | None


def own_otter() -> Path:
    """The otter program of an environment beside this file, which is made where it is missing."""
    folder = Path(__file__).with_name(".venv")
    otter, requirements = folder / "bin" / "otter", Path(__file__).with_name("requirements.txt")
    done = folder / requirements.name
    if not done.is_file() or done.read_bytes() != requirements.read_bytes():
        print(f"Installing Otter-Grader into {folder.relative_to(PROJECT)}", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", requirements]
        subprocess.run(install, check=True)
        shutil.copy(requirements, done)
    return otter


def measure(plan: Plan, grader: str) -> dict[str, Any]:
    """Let one grader grade everything, and count."""
    adopt_orphans()
    sums: dict[str, float] = {}
    lists: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in plan.names:
            exam, reference = exam_of(name)
            honest = wrong_cases(exam.assignment, reference, plan.wrong)
            honest += right_cases(exam.assignment, reference, plan.right)
            print(f"{name}: {len(honest)} wrong and right submissions to {grader}", flush=True)
            result = graded(grader, Path(folder, name), exam, honest, plan.otter)
            count_honest(sums, lists, exam, honest, result)
        exam, reference = exam_of(NAME_IN_ATTACKS)
        classes = hostile_classes(reference, Path(folder), plan.attacks, plan.named_attacks)
        for place, hostile in classes.items():
            print(f"{len(hostile)} hostile submissions to {grader}", flush=True)
            result = graded(grader, place, exam, hostile, plan.otter)
            count_hostile(sums, lists, hostile, result)
    return {**sums, **lists}


def exam_of(name: str) -> tuple[Exam, dict[str, str]]:
    """An assignment without its demos, and the reference answers."""
    import nbformat

    from autograder.build import built_files
    from autograder.submissions import solutions

    assignment = find_assignment(name)
    files = built_files(PROJECT, assignment)
    source = nbformat.reads(files[Path("source", name, f"{name}.ipynb")].decode(), as_version=4)
    reference = solutions(source, assignment)
    source.cells = [
        cell
        for cell in source.cells
        if "demo" not in cell.metadata.get("tags", [])
        and (cell.cell_type == "code" or not cell.metadata.get("nbgrader"))
    ]
    return Exam(assignment, source), reference


def graded(
    grader: str, place: Path, exam: Exam, cases: Sequence[Case], otter: Path | None
) -> Result:
    """Let one of the graders grade a class."""
    if grader == "otter":
        assert otter is not None
        return by_otter(place, exam, cases, otter)
    config = (PROJECT / "nbgrader_config.py").read_text("utf-8")
    return by_nbgrader(place, exam, cases, grader == "ours", config)


def count_honest(
    sums: dict[str, float],
    lists: dict[str, list[str]],
    exam: Exam,
    cases: Sequence[Case],
    result: Result,
) -> None:
    """Count wrong answers that got full points, right ones that did not, and named mistakes."""
    full = exam.max_points
    for case in cases:
        points = result.points.get(case.name)
        if points is None:
            lists.setdefault("honest_lost", []).append(f"{exam.assignment.name}: {case.name}")
            continue
        told = result.told[case.name]
        add(sums, "shows_hidden_tests", any(m in t for m in MARKS_OF_HIDDEN for t in told.values()))
        for exercise in full:
            passed = points[exercise] > full[exercise] - SMALL
            mistake = case.mistakes.get(exercise)
            if mistake is None and case.mistakes:
                continue  # the reference, beside mistakes of other exercises that it may use
            where = f"{exercise}: {mistake.id if mistake else case.name}"
            if mistake is None:
                add(sums, "right", 1)
                if not passed:
                    lists.setdefault("right_rejected", []).append(where)
                continue
            add(sums, "wrong", 1)
            if passed:
                lists.setdefault("wrong_accepted", []).append(where)
            add(sums, "named", not passed and is_named(mistake.says, exercise, exam, told))
            add(sums, "told_something", bool(told.get(exercise, "").strip()) and not passed)
    add(sums, "honest_submissions", len(cases))
    add(sums, "cpu", result.cpu)
    add(sums, "wall", result.wall)


def add(sums: dict[str, float], name: str, value: float) -> None:
    """Add to a sum."""
    sums[name] = sums.get(name, 0) + value


def is_named(says: str, exercise: str, exam: Exam, told: Mapping[str, str]) -> bool:
    """Whether feedback has half of the words of a mistake's sentence that the task does not have."""
    import inspect
    from importlib import import_module

    function = getattr(import_module(f"solutions.{exam.assignment.module}"), exercise)
    task = (function.__doc__ or "") + " ".join(inspect.signature(function).parameters)
    words = set(LONG_WORD.findall(says.lower())) - set(LONG_WORD.findall(task.lower()))
    words = words or set(LONG_WORD.findall(says.lower()))
    found = set(LONG_WORD.findall(told.get(exercise, "").lower()))
    return len(words & found) >= SHARE * len(words)


def count_hostile(
    sums: dict[str, float], lists: dict[str, list[str]], cases: Sequence[Case], result: Result
) -> None:
    """Count attacks that got more than their code deserves, and submissions without a score."""
    won, lost = lists.setdefault("attacks_won", []), lists.setdefault("lost", [])
    for case in cases:
        points = result.points.get(case.name)
        if points is None:
            lost.append(case.name)
        elif case.attack and sum(points.values()) > case.deserves + SMALL:
            won.append(case.attack)
        elif not case.attack and sum(points.values()) < case.deserves - SMALL:
            lost.append(f"{case.name} (honest work, {sum(points.values()):g} points)")
    lists["attacks_won"] = list(dict.fromkeys(won))
    add(sums, "attacks", len({case.attack for case in cases} - {""}))
    add(sums, "hostile_submissions", len(cases))
    add(sums, "hostile_cpu", result.cpu)


def versions(otter: Path | None) -> dict[str, Any]:
    """The versions of what was compared."""
    found = {"python": platform.python_version(), "nbgrader": version("nbgrader")}
    if otter:
        done = subprocess.run([otter, "--version"], capture_output=True, text=True)
        match = re.search(r"[Oo]tter-[Gg]rader version: (\S+)", done.stdout)
        found["otter"] = match[1] if match else "unknown"
    return found


if __name__ == "__main__":
    sys.exit(main())
