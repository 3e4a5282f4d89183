"""docs/graders.md, written from the numbers of a run: `page.py docs/graders.json docs/graders.md`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TITLES = {"stock": "stock nbgrader", "otter": "Otter-Grader", "ours": "this project"}

PAGE = """# Three graders and the same submissions

This page is written by `make graders`, which also installs Otter-Grader. No number in it is typed. `benchmarks/graders/run.py --help` tells how to run a part of it. nbgrader is {nbgrader}, Otter-Grader {otter}, Python {python}; the assignments are {assignments}. The run took {minutes:.0f} minutes on {cores} cores{size}.

{table}

{comment}

## What was handed in

* **Wrong**: {wrong} of `autograder/misconceptions`. Each replaces the right answer of its exercise. Several share a submission where none of them names another's exercise.
* **Right**: the answers of `autograder/alternatives`, every exercise in another style.
* **Hostile**: the attacks on the score of `tests/security`, and a few more that somebody would try on a grader that runs asserts (`benchmarks/graders/cases.py`). Each stands in the cell of `cosine_similarity`. Left out is what could harm the machine, since two of the three graders run it without a sandbox: fork bombs, kills, deleted files, and a search of the whole disk. “The course by its path” opens the reference where it lies on the machine that grades; without a sandbox or Docker, it lies within reach. Honest work is handed in before and after them. The attack on the gradebook has a class of its own, with an accomplice who hands in a wrong answer before it: its loot are the scores that are there already.

## The rules for the other graders

* Their tests are in `benchmarks/graders/peer_tests.py`: nbgrader test cells with asserts, hidden ones between `### BEGIN HIDDEN TESTS` and `### END HIDDEN TESTS`, as nbgrader's manual teaches.
* For each check of ours, public or hidden, there are asserts on the same behaviour, with the same kinds of inputs and the same tolerance. So they know every behaviour that our checks know, which a first draft would not.
* Otter runs the same code: what stands before the hidden tests is shown to the student, the whole gives the points. It runs with `otter run`, without Docker, one submission after the other.
* Stock nbgrader and we grade a class with one command. A cell may take {seconds} seconds in both.

## What is counted

* **Wrong accepted**: a wrong answer that gets all points of its exercise. **Right rejected**: a right one that does not.
* **Attacks that won**: more points than the code deserves. Partial credit for what is right in it is no win.
* **Submissions lost**: hostile or honest ones that are left without a score, and honest ones that lose points because of their neighbours.
* **Mistake named**: take the words of at least five letters from the bank's sentence for the mistake, without those of the function's own docstring. At least half of them stand in what the student is told about the exercise: in nbgrader the outputs of the test cell, in Otter the output of the visible tests, here the card. The bank's sentences are this project's own, and its cards show them, so this row says how often a student is told the cause at all, not who writes better.
* **Hidden tests shown**: submissions whose outputs hold code of hidden tests. In nbgrader it is in the traceback of a failed hidden assert; its feedback pages show the cells too.
* **CPU seconds**: of every process that was started for the wrong and right submissions, divided by their number.

## Limits

The wrong and right answers are this project's own, and its checks were improved with them; the others' tests were written after our checks and profit from them. Attacks were written against graders in general, the additional ones against asserts. Another instructor's tests would be weaker or stronger. Otter's Docker mode, which separates submissions from the machine, is not measured.
"""


def page(report: Mapping[str, Any]) -> str:
    """The whole page."""
    graders: Mapping[str, Mapping[str, Any]] = report["graders"]
    from benchmarks.graders.graders import SECONDS_PER_CELL

    drawn: Mapping[str, int | None] = report["drawn"]
    is_drawn = any(number is not None for number in drawn.values())
    return PAGE.format(
        nbgrader=report["versions"]["nbgrader"],
        otter=report["versions"].get("otter", "was not there"),
        python=report["versions"]["python"],
        assignments=" and ".join(f"`{name}`" for name in report["assignments"]),
        minutes=report["minutes"],
        cores=report["cores"],
        size=f"; what is handed in was drawn with seed {report['seed']}" if is_drawn else "",
        wrong=f"{drawn['wrong']} mistakes of each exercise" if drawn["wrong"] else "the mistakes",
        table=table(graders),
        comment=comment(graders),
        seconds=SECONDS_PER_CELL,
    )


def table(graders: Mapping[str, Mapping[str, Any]]) -> str:
    """The table in Markdown: a line for each thing that is counted, a column for each grader."""
    lines = ["| |" + "".join(f" {TITLES[name]} |" for name in graders)]
    lines.append("|---|" + "---:|" * len(graders))
    for title, cell in ROWS.items():
        lines.append(f"| {title} |" + "".join(f" {cell(g)} |" for g in graders.values()))
    return "\n".join(lines)


def _listed(name: str, of: str) -> Any:
    return lambda row: f"{len(row.get(name, []))} of {row[of]:g}"


def _lost(row: Mapping[str, Any]) -> str:
    handed_in = row["honest_submissions"] + row["hostile_submissions"]
    return f"{len(row['lost']) + len(row.get('honest_lost', []))} of {handed_in:g}"


ROWS: dict[str, Any] = {
    "Wrong answers accepted": _listed("wrong_accepted", "wrong"),
    "Right answers rejected": _listed("right_rejected", "right"),
    "Attacks that won": _listed("attacks_won", "attacks"),
    "Submissions lost": _lost,
    "Mistake named in the feedback": lambda row: f"{row['named']:g} of {row['wrong']:g}",
    "Hidden tests shown": lambda row: (
        f"{row['shows_hidden_tests']:g} of {row['honest_submissions']:g}"
    ),
    "CPU seconds a submission": lambda row: f"{row['cpu'] / row['honest_submissions']:.2f}",
}


def comment(graders: Mapping[str, Mapping[str, Any]]) -> str:
    """Where another grader is at least as good as this project, and what won or got lost."""
    lines = []
    ours = graders["ours"]
    for name, row in graders.items():
        for key, what in (
            ("wrong_accepted", "wrong answers accepted"),
            ("right_rejected", "right answers rejected"),
            ("attacks_won", "attacks that won"),
            ("lost", "submissions lost"),
        ):
            if name != "ours" and len(row.get(key, [])) <= len(ours.get(key, [])):
                verb = "wins" if len(row.get(key, [])) < len(ours.get(key, [])) else "is level"
                lines.append(f"* By {what}, {TITLES[name]} {verb} with this project.")
    for name, row in graders.items():
        for key, what in (
            ("wrong_accepted", "Wrong answers accepted"),
            ("right_rejected", "Right answers rejected"),
            ("attacks_won", "Attacks that won"),
            ("lost", "Lost among the hostile"),
            ("honest_lost", "Lost among the honest"),
        ):
            if row.get(key):
                lines.append(f"* {what}, {TITLES[name]}: {'; '.join(row[key])}.")
    return "\n".join(lines)


if __name__ == "__main__":
    numbers, target = map(Path, sys.argv[1:])
    target.write_text(page(json.loads(numbers.read_text("utf-8"))), encoding="utf-8")
