"""Proving an assignment: what CI runs, and what an instructor runs after every edit."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import wordlab
from autograder.banks import Implementation, alternatives, hidden_checks, misconceptions
from autograder.build import BuildError, as_file, built_notebooks, fingerprint_file, stale
from autograder.grading import Graded, grade, grade_id
from autograder.launching import trusted_launcher
from autograder.leaks import PRIVATE, leaks, plain_text, strings, value_leaks
from autograder.repair import repair
from autograder.submissions import answered, filled, solutions
from autograder.tasks import UNANSWERED, is_task, mark_scheme, points_of
from wordlab.checking.checks import Status
from wordlab.checking.fingerprints import Fingerprint, fingerprint
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment
from wordlab.hints import hints_of

SEED = 1
PROCESSES = 2
# What an exercise has at least, so that the rates say something.
KNOWN_MISTAKES, ALTERNATIVES, HINTS = 8, 6, 3
MISCONCEPTION = "misconception"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, whether it holds, and if not, what is wrong."""

    topic: str
    subject: str
    holds: bool
    detail: str = ""


Progress = Callable[[str], None]


def verify(
    assignment: Assignment,
    root: Path,
    progress: Progress,
    budget: bool = True,
    only: str | None = None,
) -> Iterator[Finding]:
    """Look at everything that can go wrong with an assignment; yield every finding.

    `progress` is told what is being looked at now. Without `budget`, the solved notebook is not
    run in a kernel with its demos, which takes longest. With `only`, the known mistakes and
    alternatives of this exercise alone are judged.
    """
    progress(f"{assignment.name}: built files")
    try:
        files = built_notebooks(root, assignment)
    except BuildError as error:
        yield Finding("build", assignment.name, False, str(error))
        return
    name = assignment.name
    for path in files:
        yield _built(path, path not in stale(root, {path: files[path]}))
    yield from _points(assignment)
    yield from _is_complete(assignment)
    progress(f"{assignment.name}: leaks")
    marks = fingerprint_file(assignment)
    stored = (root / marks).read_bytes() if (root / marks).is_file() else b"{}"
    yield from _leaks(assignment, files | {marks: stored})

    source, release = (
        nbformat.reads(files[Path(part, name, f"{name}.ipynb")].decode(), as_version=4)
        for part in ("source", "assignments")
    )
    released = root / "assignments" / name / f"{name}.ipynb"
    handed_out = nbformat.read(released, as_version=4) if released.is_file() else release
    yield from _tasks(assignment, source, release)
    fresh: dict[str, list[Fingerprint]] = {exercise.id: [] for exercise in assignment.exercises}
    with ThreadPoolExecutor(1) as beside:
        kernel = beside.submit(list, _budget(assignment, source)) if budget else None
        workers = PROCESSES - 1 if kernel else PROCESSES
        yield from _bank(assignment, source, release, handed_out, progress, fresh, workers, only)
        yield _built(marks, _same_fingerprints(fresh, stored, only))
        if kernel:
            progress(f"{name}: the solved notebook in a kernel of its own")
            yield from kernel.result()


def _built(path: Path, current: bool) -> Finding:
    detail = "" if current else "differs from what `autograder build` makes; run it"
    return Finding("built file", path.as_posix(), current, detail)


def _points(assignment: Assignment) -> Iterator[Finding]:
    hidden = hidden_checks(assignment)
    for exercise in assignment.exercises:
        checks = [*exercise.public, *hidden[exercise.id]]
        # As a verdict is rounded: a tenth is no exact float.
        total = round(sum(check.points for check in checks), 4)
        detail = f"its checks are worth {total:g} points, not {exercise.points:g}"
        yield Finding("points", exercise.id, total == exercise.points, detail)
        names = {check.name for check in checks}
        yield Finding(
            "check names", exercise.id, len(names) == len(checks), "two checks share a name"
        )


def _is_complete(assignment: Assignment) -> Iterator[Finding]:
    """Look whether each exercise has hints, known mistakes and alternatives, and how many."""
    wrong, right = misconceptions(assignment), alternatives(assignment)
    for exercise in assignment.exercises:
        try:
            hints = len(hints_of(exercise.id))
        except WordlabError:
            hints = 0
        for topic, number, least, folder in (
            ("number of hints", hints, HINTS, "wordlab/hints"),
            (
                "number of known mistakes",
                len(wrong.of(exercise.id)),
                KNOWN_MISTAKES,
                "autograder/misconceptions",
            ),
            (
                "number of alternatives",
                len(right.of(exercise.id)),
                ALTERNATIVES,
                "autograder/alternatives",
            ),
        ):
            detail = f"{number}; write at least {least}, in {folder}/{assignment.module}.py"
            yield Finding(topic, exercise.id, number >= least, detail)


def _same_fingerprints(
    fresh: Mapping[str, Sequence[Fingerprint]], stored: bytes, only: str | None
) -> bool:
    """Whether a file holds what the mistakes did just now; with `only`, those of one exercise."""
    if only is None:
        return as_file(fresh) == stored
    return bool(json.loads(as_file(fresh))[only] == json.loads(stored).get(only))


def _leaks(assignment: Assignment, files: dict[Path, bytes]) -> Iterator[Finding]:
    """Search the release, the fingerprints and the student's library for private lines."""
    package = Path(wordlab.__file__).parent
    library = {p.relative_to(package.parent): p.read_bytes() for p in package.rglob("*.py")}
    handed_out = {path: files[path] for path in files if path.parts[0] != "source"}
    shown = {path.as_posix(): content for path, content in {**library, **handed_out}.items()}
    for private in PRIVATE:
        found = leaks(shown, private)
        detail = "; ".join(found[:3])
        yield Finding(
            "leak", f"{private} into what students of {assignment.name} get", not found, detail
        )


def _tasks(
    assignment: Assignment, source: NotebookNode, release: NotebookNode
) -> Iterator[Finding]:
    """Look at the written answers: their rubrics' points, and that answers are told from none."""
    rubrics = {grade_id(c): mark_scheme(c.source) for c in source.cells if is_task(c)}
    for task in assignment.tasks:
        total = points_of(rubrics[task.id])
        detail = f"its rubric gives {total:g} points, not {task.points:g}"
        yield Finding("points", task.id, total == task.points, detail)
    text = "An answer that stands for itself."
    untouched, written = (
        repair(deepcopy(notebook.cells), source).notebook
        for notebook in (release, answered(release, text))
    )
    for task in assignment.tasks:
        problem = ""
        if task.id not in untouched.metadata.get(UNANSWERED, []):
            problem = "the untouched release counts as answered"
        elif UNANSWERED in written.metadata or text not in [c.source for c in written.cells]:
            problem = "an answer gets lost"
        yield Finding("written answer", task.id, not problem, problem)


@dataclass(frozen=True)
class _Case:
    topic: str
    subject: str
    notebook: NotebookNode
    judge: Callable[[Graded], str]
    entry: Implementation | None = None


def _bank(
    assignment: Assignment,
    source: NotebookNode,
    release: NotebookNode,
    handed_out: NotebookNode,
    progress: Progress,
    fresh: dict[str, list[Fingerprint]],
    workers: int,
    only: str | None,
) -> Iterator[Finding]:
    """Grade right and wrong code. The fingerprints of the mistakes come as well, into `fresh`."""
    right = solutions(source, assignment)
    cases = [
        _Case("solution", assignment.name, source, _full_marks),
        _Case("untouched release", assignment.name, handed_out, _nothing_written),
    ]

    def answer(topic: str, entry: Implementation, judge: Callable[[Graded], str]) -> _Case:
        notebook = filled(release, {**right, entry.exercise: entry.source})
        return _Case(topic, f"{entry.exercise}: {entry.id}", notebook, judge, entry)

    wrong, others = (
        bank.entries if only is None else bank.of(only)
        for bank in (misconceptions(assignment), alternatives(assignment))
    )
    for entry in wrong:
        cases.append(answer(MISCONCEPTION, entry, _named_and_rejected(entry)))
    for entry in others:
        cases.append(answer("alternative", entry, _full_marks))

    def graded(case: _Case) -> tuple[Graded, list[str]]:
        submission = repair(deepcopy(case.notebook.cells), source)
        launch = trusted_launcher(assignment.preload)
        judged = (case.entry.exercise,) if case.entry else None
        found = grade(submission.notebook, source, assignment, SEED, launch, only=judged)
        return found, submission.notes

    with ThreadPoolExecutor(workers) as pool:
        for case, (found, notes) in zip(cases, pool.map(graded, cases), strict=True):
            progress(f"{assignment.name}: {case.topic} {case.subject}")
            shown = _values_shown(found, assignment, handed_out, case.notebook)
            problem = case.judge(found) or "; ".join([*notes, *shown])
            yield Finding(case.topic, case.subject, not problem, problem)
            if case.topic == MISCONCEPTION and (mistake := case.entry):
                public = found.public[mistake.exercise]
                fresh[mistake.exercise].append(fingerprint(mistake.id, mistake.says, public))


def _values_shown(
    graded: Graded, assignment: Assignment, release: NotebookNode, submitted: NotebookNode
) -> list[str]:
    """Hidden inputs and expected values in what the student is shown."""
    shown = {f"the card of {v.exercise}": repr(v.card) for v in graded.verdicts.values()}
    shown["an output"] = "\n".join(
        plain_text(text)
        for cell in graded.notebook.cells
        for output in cell.get("outputs", [])
        for text in strings({**output, "data": {**output.get("data", {}), "image/png": ""}})
    )
    known = "\n".join(cell.source for cell in [*release.cells, *submitted.cells])
    return value_leaks(shown, assignment, SEED, known)


def _full_marks(graded: Graded) -> str:
    return "; ".join(
        f"{verdict.exercise} got {verdict.points:g} of {verdict.max_points:g} points, failing "
        + ", ".join(check.name for check in verdict.checks if not check.passed)
        for verdict in graded.verdicts.values()
        if verdict.points != verdict.max_points
    )


def _nothing_written(graded: Graded) -> str:
    problems = [
        f"{verdict.exercise} is '{verdict.status}' with {verdict.points:g} points"
        for verdict in graded.verdicts.values()
        if verdict.status is not Status.NOT_WRITTEN or verdict.points
    ]
    problems += [
        f"the cell {cell.id} fails with {output.ename}"
        for cell in graded.notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    return "; ".join(problems)


def _named_and_rejected(mistake: Implementation) -> Callable[[Graded], str]:
    def judge(graded: Graded) -> str:
        verdict = graded.verdicts[mistake.exercise]
        if verdict.points == verdict.max_points:
            return "it got full marks; add a check that it fails, or take it out of the bank"
        if verdict.mistake != mistake.id:
            shown = f"the sentence of {verdict.mistake}" if verdict.mistake else "no sentence"
            return f"it lost points, but the student is shown {shown} instead of its own"
        return ""

    return judge


def _budget(assignment: Assignment, source: NotebookNode) -> Iterator[Finding]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from nbformat.v4 import new_code_cell

    name, notebook = assignment.name, deepcopy(source)
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    notebook.cells.append(
        new_code_cell(
            "import resource, sys\n"
            "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
            " / (2**20 if sys.platform == 'darwin' else 2**10)"
        )
    )
    start = time.monotonic()
    try:
        client = NotebookClient(
            notebook,
            timeout=10 * assignment.seconds,
            kernel_name="python3",
            extra_arguments=["--log-level=CRITICAL"],
        )
        # The kernel's log is not the instructor's business: it warns of its own transport.
        client.execute()
    except CellExecutionError as error:
        last = str(error).strip().splitlines()[-1]
        yield Finding("solved notebook", name, False, f"it does not run to its end: {last}")
        return
    seconds = time.monotonic() - start
    megabytes = float(notebook.cells[-1].outputs[0].data["text/plain"])
    yield Finding("solved notebook", name, True, f"{seconds:.0f} s, {megabytes:.0f} MB")
    for topic, used, budget, unit in (
        ("time budget", seconds, assignment.seconds, "s"),
        ("memory budget", megabytes, assignment.megabytes, "MB"),
    ):
        yield Finding(topic, name, used <= budget, f"{used:.0f} {unit} of {budget:.0f} {unit}")
