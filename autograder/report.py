"""The class report as data: what a lecturer wants to know of a graded class, and by which rule."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.banks import hidden_checks
from autograder.class_results import ClassResults, Found, Person, Results, Work, now
from autograder.item_analysis import average, five_numbers, histogram, item_rest
from autograder.spreadsheets import write_rows
from wordlab.checking.checks import Status
from wordlab.errors import WordlabError
from wordlab.exercises import find_assignment

CLUSTER = 3
HELP_BELOW = 0.5
HELP_DROP = 0.25
RULES = {
    "low": f"less than {HELP_BELOW:.0%} of the points of what was handed in and marked",
    "missing": (
        "an assignment not handed in although its due date is over, or, where it has none, "
        "although at least half of the class handed it in"
    ),
    "drop": (
        f"in the last assignment handed in, {HELP_DROP:.0%} of its points or more below the own "
        "average before"
    ),
}


@dataclass(frozen=True)
class Item:
    """One exercise or written answer: how many had it, and whether it tells students apart."""

    id: str
    title: str
    points: float
    by_hand: bool
    full: int
    part: int
    none: int
    not_written: int
    waits: int
    mean: float | None
    discrimination: float | None

    @property
    def marked(self) -> int:
        """How many submissions have points for it."""
        return self.full + self.part + self.none + self.not_written

    @property
    def pass_rate(self) -> float | None:
        """The share of full points."""
        return self.full / self.marked if self.marked else None


@dataclass(frozen=True)
class Mistake:
    """A known mistake that occurred, and the checks that caught it."""

    id: str
    exercise: str
    says: str
    count: int
    caught_by: tuple[tuple[str, str, int], ...]  # the check's key and name, and how often


@dataclass(frozen=True)
class Cluster:
    """Several students who failed exactly the same checks of an exercise, in the same way."""

    exercise: str
    status: str
    mistake: str
    leans_on: str
    failed: tuple[tuple[str, str], ...]  # each check's key and name
    all_failed: bool
    students: tuple[str, ...]


@dataclass(frozen=True)
class CheckCount:
    """One check: what it wants, and how many have it."""

    key: str
    name: str
    kind: str
    want: str
    points: float
    hidden: bool
    passed: int
    of: int


@dataclass(frozen=True)
class Trouble:
    """Something about a submission that is not about its marks."""

    kind: str
    student: str
    why: str


@dataclass(frozen=True)
class AssignmentReport:
    """What there is to say about one assignment."""

    name: str
    max_score: float
    duedate: datetime | None
    handed_in: int
    graded: int
    waits: int
    missing: tuple[str, ...]
    bins: tuple[int, ...]
    mean: float | None
    five: tuple[float, float, float, float, float] | None
    items: tuple[Item, ...]
    mistakes: tuple[Mistake, ...]
    unnamed: int
    clusters: tuple[Cluster, ...]
    checks: dict[str, tuple[CheckCount, ...]]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True)
class NeedsHelp:
    """A student whom one of the rules names, and why."""

    student: str
    reasons: tuple[str, ...]
    share: float | None


@dataclass(frozen=True)
class ClassReport:
    """The whole report; `rows` has one entry for each student, assignment and exercise."""

    course: str
    made: datetime
    anonymous: bool
    students: int
    assignments: tuple[AssignmentReport, ...]
    needs_help: tuple[NeedsHelp, ...]
    rules: dict[str, str]
    rows: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as data that JSON can hold."""
        data: dict[str, Any] = _plain(asdict(self))
        for assignment, ours in zip(data["assignments"], self.assignments, strict=True):
            for item, of_ours in zip(assignment["items"], ours.items, strict=True):
                item["pass_rate"] = of_ours.pass_rate
        return data

    def write_csv(self, file: Path) -> None:
        """Write the rows: a line for each student, assignment and exercise."""
        write_rows(file, list(ROW), ([row[key] for key in ROW] for row in self.rows))


ROW = (
    "student",
    "assignment",
    "exercise",
    "points",
    "max_points",
    "status",
    "mistake",
    "failed_checks",
)


def class_report(results: ClassResults, anonymous: bool = False) -> ClassReport:
    """Work a report out of a class's results; with `anonymous`, without names and ids."""
    label = _labels(results, anonymous)
    reports = tuple(
        _assignment(result, results, label, anonymous) for result in results.assignments
    )
    return ClassReport(
        results.course,
        now(),
        anonymous,
        len(results.students),
        reports,
        tuple(_needs_help(results, label)),
        RULES,
        tuple(sorted(_rows(results, label), key=lambda row: row["student"])),
    )


def _labels(results: ClassResults, anonymous: bool) -> Callable[[str], str]:
    """How a student is called in the report.

    A neutral label is drawn from the id and from a random number of the gradebook: always the same
    for the same student, and nobody without the gradebook can work it out.
    """
    people = results.students

    def named(student: str) -> str:
        person = people.get(student, Person(student))
        return person.id if person.name == person.id else f"{person.name} ({person.id})"

    def neutral(student: str, length: int) -> str:
        code = hmac.digest(results.key.encode(), student.encode("utf-8", "replace"), hashlib.sha256)
        return "Student " + base64.b32encode(code).decode()[:length]

    if not anonymous:
        return named
    length = next(
        (n for n in range(5, 53) if len({neutral(s, n) for s in people}) == len(people)), 52
    )
    return lambda student: neutral(student, length)


def _assignment(
    result: Results, results: ClassResults, label: Callable[[str], str], anonymous: bool
) -> AssignmentReport:
    graded = [work for work in result.works.values() if work.graded]
    shares = [work.score / result.max_score for work in graded] if result.max_score else []
    mistakes, unnamed = _mistakes(result.name, graded)
    return AssignmentReport(
        name=result.name,
        max_score=result.max_score,
        duedate=result.duedate,
        handed_in=len(result.works),
        graded=len(graded),
        waits=sum(work.waits for work in graded),
        missing=tuple(sorted(label(s) for s in results.students if s not in result.works)),
        bins=tuple(histogram(shares)),
        mean=average(shares),
        five=five_numbers(shares),
        items=tuple(_items(result, graded)),
        mistakes=tuple(mistakes),
        unnamed=unnamed,
        clusters=tuple(_clusters(result.name, graded, label)),
        checks=_checks(result, graded),
        troubles=tuple(
            sorted(
                _troubles(result, label, anonymous),
                key=lambda trouble: (ORDER.index(trouble.kind), trouble.student),
            )
        ),
    )


def titles(assignment: str) -> dict[str, str]:
    """The title of each exercise and written answer of an assignment of this course."""
    try:
        found = find_assignment(assignment)
    except WordlabError:
        return {}
    exercises = {exercise.id: exercise.title for exercise in found.exercises}
    return exercises | {task.id: task.title for task in found.tasks}


def _in_order(result: Results) -> list[str]:
    """The gradebook's names of exercises and tasks, in the order of the notebook."""
    order = list(titles(result.name))
    return sorted(
        result.cells, key=lambda cell: (order.index(cell) if cell in order else len(order), cell)
    )


def _tasks(assignment: str) -> set[str]:
    try:
        return {task.id for task in find_assignment(assignment).tasks}
    except WordlabError:
        return set()


def _items(result: Results, graded: Sequence[Work]) -> Iterator[Item]:
    tasks = _tasks(result.name)
    exercises = [cell for cell in result.cells if cell not in tasks]
    for cell in _in_order(result):
        points = result.cells[cell]
        by_hand = cell in tasks
        works = [w for w in graded if cell in w.marks and not (by_hand and w.marks[cell].waits)]
        earned = [work.marks[cell].points for work in works]
        rest = [
            sum(work.marks[other].points for other in exercises if other in work.marks)
            - (0 if by_hand else work.marks[cell].points)
            for work in works
        ]
        kinds = Counter(_kind(work, cell, points) for work in works)
        yield Item(
            id=cell,
            title=titles(result.name).get(cell, cell),
            points=points,
            by_hand=by_hand,
            full=kinds["full"],
            part=kinds["part"],
            none=kinds["none"],
            not_written=kinds["not written"],
            waits=sum(by_hand and cell in w.marks and w.marks[cell].waits for w in graded),
            mean=average([x / points for x in earned]) if points else None,
            discrimination=item_rest(earned, rest),
        )


def _kind(work: Work, cell: str, points: float) -> str:
    earned = work.marks[cell].points
    if earned >= points - 1e-9:
        return "full"
    if earned > 0:
        return "part"
    found = work.found.get(cell)
    return "not written" if found and found.status == Status.NOT_WRITTEN else "none"


def check_key(assignment: str, exercise: str, check: tuple[bool, str]) -> str:
    """A name for a check that no other check of the course has."""
    hidden, name = check
    return f"{assignment}-{exercise}-{'hidden' if hidden else 'public'}-{name}"


def _mistakes(assignment: str, graded: Sequence[Work]) -> tuple[list[Mistake], int]:
    """The known mistakes that occurred, and how many wrong answers show none of them."""
    says: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    caught: dict[tuple[str, str], Counter[tuple[bool, str]]] = defaultdict(Counter)
    unnamed = 0
    for work in graded:
        for exercise, found in work.found.items():
            if not found.mistake:
                unnamed += found.status in (Status.WRONG, Status.RAISES) and not found.leans_on
                continue
            mistake = exercise, found.mistake
            says.setdefault(mistake, found.cause)
            counts[mistake] += 1
            caught[mistake].update(found.failed[:1])
    mistakes = [
        Mistake(
            id_,
            exercise,
            says[exercise, id_],
            count,
            tuple(
                (check_key(assignment, exercise, check), check[1], often)
                for check, often in caught[exercise, id_].most_common()
            ),
        )
        for (exercise, id_), count in counts.most_common()
    ]
    return mistakes, unnamed


def _clusters(
    assignment: str, graded: Sequence[Work], label: Callable[[str], str]
) -> Iterator[Cluster]:
    groups: dict[tuple[str, str, str, str, tuple[tuple[bool, str], ...]], list[Work]] = defaultdict(
        list
    )
    for work in graded:
        for exercise, found in work.found.items():
            if found.failed and found.status in (Status.WRONG, Status.RAISES):
                key = exercise, found.status, found.mistake, found.leans_on, found.failed
                groups[key].append(work)
    for key, works in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        if len(works) >= CLUSTER:
            exercise, status, mistake, leans_on, failed = key
            yield Cluster(
                exercise,
                status,
                mistake,
                leans_on,
                tuple((check_key(assignment, exercise, check), check[1]) for check in failed),
                not works[0].found[exercise].passed,
                tuple(sorted(label(work.student) for work in works)),
            )


def _checks(result: Results, graded: Sequence[Work]) -> dict[str, tuple[CheckCount, ...]]:
    try:
        assignment = find_assignment(result.name)
    except WordlabError:
        return {}
    hidden = hidden_checks(assignment)
    counted = {}
    for exercise in assignment.exercises:
        found = [work.found[exercise.id] for work in graded if exercise.id in work.found]
        checks = [(False, check) for check in exercise.public]
        checks += [(True, check) for check in hidden[exercise.id]]
        counted[exercise.id] = tuple(
            CheckCount(
                check_key(result.name, exercise.id, (is_hidden, check.name)),
                check.name,
                str(check.kind),
                check.want,
                check.points,
                is_hidden,
                sum((is_hidden, check.name) in verdict.passed for verdict in found),
                sum(_has(verdict, (is_hidden, check.name)) for verdict in found),
            )
            for is_hidden, check in checks
        )
    return counted


def _has(found: Found, check: tuple[bool, str]) -> bool:
    return check in found.passed or check in found.failed


NOT_GRADED, REPAIRED, LATE = "not graded", "repaired", "late"
ORDER = (NOT_GRADED, REPAIRED, LATE)


def _troubles(result: Results, label: Callable[[str], str], anonymous: bool) -> Iterator[Trouble]:
    for work in result.works.values():
        who = label(work.student)
        if not work.graded:
            why = work.failure or "It is not graded yet, or could not be; nothing says why."
            # What an error says may hold the path of the submission, and with it the id.
            why = why.partition(":")[0].rstrip(".") + "." if anonymous else why
            yield Trouble(NOT_GRADED, who, why)
        for note in work.notes:
            yield Trouble(REPAIRED, who, note)
        if work.seconds_late > 0:
            penalty = (
                f"{work.penalty:g} points taken off" if work.penalty else "no points taken off"
            )
            yield Trouble(LATE, who, f"{_duration(work.seconds_late)} late, {penalty}.")


def _duration(seconds: float) -> str:
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' * (count > 1)}"
    return "less than a minute"


def _needs_help(results: ClassResults, label: Callable[[str], str]) -> Iterator[NeedsHelp]:
    size = len(results.students)
    due = [
        result
        for result in results.assignments
        if (result.duedate < now() if result.duedate else 2 * len(result.works) >= size > 0)
    ]
    listed = []
    for student in results.students:
        shares = [
            share
            for result in results.assignments
            if student in result.works and (share := _share(result.works[student])) is not None
        ]
        overall = _overall(results, student)
        reasons = []
        if overall is not None and overall < HELP_BELOW:
            reasons.append(f"under {HELP_BELOW:.0%} of the points")
        missing = [result.name for result in due if student not in result.works]
        if missing:
            reasons.append(f"not handed in: {', '.join(missing)}")
        if len(shares) > 1:
            before = sum(shares[:-1]) / len(shares[:-1])
            if before - shares[-1] >= HELP_DROP:
                reasons.append(f"from {before:.0%} down to {shares[-1]:.0%}")
        if reasons:
            listed.append(NeedsHelp(label(student), tuple(reasons), overall))
    yield from sorted(
        listed,
        key=lambda one: (-len(one.reasons), -1 if one.share is None else one.share, one.student),
    )


def _share(work: Work) -> float | None:
    """The part of the points that a submission earned, of what is marked already."""
    earned, possible = _marked(work)
    return earned / possible if possible else None


def _marked(work: Work) -> tuple[float, float]:
    marks = [mark for mark in work.marks.values() if mark.graded] if work.graded else []
    return sum(mark.points for mark in marks), sum(mark.max_points for mark in marks)


def _overall(results: ClassResults, student: str) -> float | None:
    parts = [_marked(r.works[student]) for r in results.assignments if student in r.works]
    possible = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / possible if possible else None


def _rows(results: ClassResults, label: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for result in results.assignments:
        cells = _in_order(result)
        for work in result.works.values():
            for cell in cells:
                mark, found = work.marks.get(cell), work.found.get(cell)
                given = mark is not None and mark.graded
                yield {
                    "student": label(work.student),
                    "assignment": result.name,
                    "exercise": cell,
                    "points": mark.points if mark and given else None,
                    "max_points": result.cells[cell],
                    "status": found.status if found else "waits" if mark and mark.waits else "",
                    "mistake": found.mistake if found else "",
                    "failed_checks": " ".join(name for _, name in found.failed) if found else "",
                }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat(timespec="seconds") + "Z" if isinstance(value, datetime) else value


_STEERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def readable(text: str) -> str:
    """Text for a page: what steers a terminal or turns the line around becomes a question mark."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if _STEERS.match(c) or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n")
        else c
        for c in text
    )
