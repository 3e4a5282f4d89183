"""Gradescope: what a graded submission is in its results.json, and the autograder that runs there.

The format is https://gradescope-autograders.readthedocs.io/en/latest/specs/. The bundle holds the
course's own code, the lock file and the instructor's notebook; Gradescope installs the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.batch import Job, exercise_set, grade_job, seed_of
from autograder.course import PROJECT, source_notebook
from autograder.grading import verdicts_of
from autograder.launching import need_sandbox
from autograder.limits import Limits
from autograder.repair import MAX_BYTES, read_file
from wordlab.checking.card import Card, Line
from wordlab.checking.checks import Failure, Status
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment, find_assignment

if TYPE_CHECKING:
    from autograder.class_results import Results, Work

SCRIPTS = Path(__file__).with_name("gradescope_bundle")
PACKAGES = ("autograder", "solutions", "wordlab", "wordlab_worker")


class BundleError(WordlabError):
    """The bundle cannot be made; the message says what is missing."""


def results_json(
    assignment: Assignment,
    verdicts: Mapping[str, Mapping[str, Any]],
    notes: Sequence[str] = (),
    score: float | None = None,
    by_hand: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """What Gradescope shows of a submission: a test for each exercise and each written answer.

    `score` overrides the sum of the tests, as after a late penalty; `by_hand` has the points of the
    written answers that are marked.
    """
    tests: list[dict[str, Any]] = []
    for exercise in assignment.exercises:
        verdict = verdicts.get(exercise.id)
        card = _card(verdict) if verdict else None
        tests.append(
            {
                "name": exercise.title,
                "number": str(len(tests) + 1),
                "score": verdict["points"] if verdict else 0.0,
                "max_score": exercise.points,
                "status": "passed" if card and card.status is Status.PASSED else "failed",
                "output": repr(card) if card else "This exercise was not graded.",
                "output_format": "text",
                "visibility": "visible",
            }
        )
    for task in assignment.tasks:
        points = (by_hand or {}).get(task.id)
        tests.append(
            {
                "name": task.title,
                "number": str(len(tests) + 1),
                "score": 0.0 if points is None else points,
                "max_score": task.points,
                "output": "Marked by hand." if points is not None else "Waits for marking by hand.",
                "output_format": "text",
                "visibility": "visible",
            }
        )
    total = sum(test["score"] for test in tests)
    return {
        "score": round(total if score is None else score, 4),
        "output": "\n".join(notes),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _card(verdict: Mapping[str, Any]) -> Card:
    failure = verdict.get("failure")
    return Card(
        title=verdict["title"],
        status=Status(verdict["status"]),
        lines=[Line(check["want"], check["passed"]) for check in verdict["checks"]],
        failure=Failure(**failure) if failure else None,
        cause=verdict["cause"],
        section=verdict["section"],
        score=f"{verdict['points']:g} of {verdict['max_points']:g} points",
        remarks=verdict["remarks"],
    )


def write_results(folder: Path, root: Path, result: Results, work: Work) -> None:
    """Write results.json of a submission of the gradebook, with its final score."""
    path = root / "autograded" / work.student / result.name / f"{result.name}.ipynb"
    try:
        notebook = json.loads(path.read_bytes())
    except (OSError, ValueError):
        notebook = {}
    found = results_json(
        find_assignment(result.name),
        verdicts_of(notebook),
        notebook.get("metadata", {}).get("repaired", []),
        work.score,
        {name: mark.points for name, mark in work.marks.items() if not mark.waits},
    )
    # Points that were given by hand stand in the gradebook alone.
    for test, exercise in zip(found["tests"], find_assignment(result.name).exercises, strict=False):
        if exercise.id in work.marks:
            test["score"] = work.marks[exercise.id].points
    if work.penalty:
        late = f"{work.penalty:g} points are taken off because it came late."
        found["output"] = "\n".join(filter(None, (found["output"], late)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def write_bundle(file: Path, root: Path, assignment: str, sandbox: bool = True) -> None:
    """Write the archive that Gradescope asks for when an autograder is configured."""
    lock = PROJECT / "requirements.lock"
    if not lock.is_file():
        raise BundleError(
            "The bundle needs requirements.lock, which is only in a checkout of the course. "
            "Run the command there."
        )
    source = source_notebook(root, assignment)
    if not source.is_file():
        raise BundleError(f"{source} is missing. Run: autograder build {assignment}")
    options = "" if sandbox else "--no-sandbox"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("setup.sh", "run_autograder"):
            text = (SCRIPTS / name).read_text("utf-8")
            text = text.replace("@ASSIGNMENT@", assignment).replace("@OPTIONS@", options)
            _add(archive, name, text.encode(), executable=True)
        _add(archive, "requirements.lock", lock.read_bytes())
        _add(archive, f"source/{assignment}/{assignment}.ipynb", source.read_bytes())
        for path in _code():
            _add(archive, f"course/{path.relative_to(PROJECT).as_posix()}", path.read_bytes())


def _code() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _add(archive: zipfile.ZipFile, name: str, content: bytes, executable: bool = False) -> None:
    # One fixed time: the same course gives the same bytes.
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.external_attr = (0o755 if executable else 0o644) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def submitted_notebook(folder: Path, assignment: str) -> bytes | str:
    """The notebook that was uploaded, or why there is none to grade."""
    notebooks = sorted(folder.glob("*.ipynb"))
    exact = [path for path in notebooks if path.stem == assignment]
    if len(exact or notebooks) != 1:
        found = f"there are {len(notebooks)} notebooks" if notebooks else "there is no notebook"
        return f"Upload {assignment}.ipynb: {found} in what was uploaded. Nothing was graded."
    try:
        return read_file((exact or notebooks)[0])
    except OSError as error:
        return f"{assignment}.ipynb could not be read: {error}. Nothing was graded."


def grade_upload(
    assignment: Assignment, root: Path, folder: Path, sandbox: bool, limits: Limits | None = None
) -> dict[str, Any]:
    """Grade what was uploaded, as Gradescope's results; WordlabError where it cannot be graded."""
    started = time.monotonic()
    content = submitted_notebook(folder, assignment.name)
    if isinstance(content, str):
        return results_json(assignment, {}, [content])
    source = source_notebook(root, assignment.name).read_bytes()
    exercises = exercise_set(assignment.name, source)
    outcome = grade_job(
        Job(
            "student",
            content[: MAX_BYTES + 1],
            source,
            assignment.name,
            exercises,
            seed_of(content, exercises),
            sandbox,
            limits or Limits(),
        )
    )
    if outcome.failure:
        raise BundleError(outcome.failure)
    notebook = json.loads(outcome.notebook)
    results = results_json(assignment, verdicts_of(notebook), outcome.notes)
    return results | {"execution_time": round(time.monotonic() - started)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run in Gradescope's container, by run_autograder: from a submission to results.json."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("assignment")
    parser.add_argument("--course", type=Path, required=True)
    parser.add_argument("--submission", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--no-sandbox", action="store_true")
    given = parser.parse_args(arguments)
    try:
        need_sandbox(not given.no_sandbox)
        results = grade_upload(
            find_assignment(given.assignment), given.course, given.submission, not given.no_sandbox
        )
    except WordlabError as error:
        # Without a results.json nobody gets a score, and the instructor is told.
        print(error)
        return 1
    given.results.parent.mkdir(parents=True, exist_ok=True)
    given.results.write_text(json.dumps(results), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
