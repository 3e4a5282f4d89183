"""How far a student is: what each exercise's last check said, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from wordlab.check import show
from wordlab.checking.card import COLOURS, SIGNS
from wordlab.checking.checks import Exercise, Status
from wordlab.exercises import ASSIGNMENTS, Assignment, find_assignment
from wordlab.record import Noted, outcomes

BOXES = {
    Status.PASSED: "[x]",
    Status.WRONG: "[~]",
    Status.RAISES: "[~]",
    Status.NOT_WRITTEN: "[ ]",
}
ABOUT = "Points of public checks, as last run. Hidden checks give the rest when you are graded."


def my_progress(*assignments: str) -> None:
    """Show a card with what is done and what comes next, in all assignments or those named.

    WordlabError names the assignments that there are, if there is none of a given name.
    """
    show(progress_of(assignments))


def progress_of(names: Sequence[str] = ()) -> ProgressCard:
    """Work out the progress in all assignments or those named."""
    chosen = [find_assignment(name) for name in names] or list(ASSIGNMENTS)
    known = outcomes()
    rows = {
        assignment.name: [Row(e, known.get(e.id)) for e in assignment.exercises]
        for assignment in chosen
    }
    return ProgressCard(rows, _tasks(chosen))


@dataclass(frozen=True)
class Row:
    """One exercise and its last check, if there was one."""

    exercise: Exercise
    noted: Noted | None

    @property
    def passed(self) -> bool:
        """Whether all public checks passed."""
        return self.noted is not None and self.noted.status is Status.PASSED

    @property
    def status(self) -> str:
        """How far it is, in words."""
        return str(self.noted.status) if self.noted else "not checked yet"

    @property
    def points(self) -> str:
        """The points of the public checks."""
        highest = self.exercise.public.points
        earned = self.noted.points if self.noted else 0.0
        return f"{min(max(earned, 0.0), highest):g} of {highest:g}"


def _tasks(assignments: Sequence[Assignment]) -> dict[str, list[str]]:
    return {assignment.name: [task.id for task in assignment.tasks] for assignment in assignments}


@dataclass(frozen=True)
class ProgressCard:
    """The progress in some assignments, as text and as HTML."""

    rows: Mapping[str, Sequence[Row]]
    tasks: Mapping[str, Sequence[str]]

    @property
    def next_one(self) -> tuple[str, Row] | None:
        """The first exercise that is not done, where the latest check was, or else from the start."""
        at = {
            name: max((row.noted.at for row in rows if row.noted), default="")
            for name, rows in self.rows.items()
        }
        latest = max(at, key=lambda name: at[name])
        for name in (latest, *self.rows) if at[latest] else self.rows:
            for row in self.rows[name]:
                if not row.passed:
                    return name, row
        return None

    def __repr__(self) -> str:
        width = max(len(row.exercise.id) for rows in self.rows.values() for row in rows)
        lines: list[str] = []
        for name, rows in self.rows.items():
            lines += [f"{name}: {self._done(name)}"]
            for row in rows:
                box = BOXES[row.noted.status] if row.noted else "[ ]"
                lines.append(f"  {box} {row.exercise.id:<{width}}  {row.status:<16}  {row.points}")
            lines += [
                f"      {task:<{width}}  written answer, marked by hand"
                for task in self.tasks[name]
            ]
            lines.append("")
        return "\n".join([*lines, self._next(), ABOUT])

    def _done(self, name: str) -> str:
        rows = self.rows[name]
        return f"{sum(row.passed for row in rows)} of {len(rows)} exercises pass"

    def _next(self) -> str:
        if self.next_one is None:
            return "All exercises pass their public checks."
        name, row = self.next_one
        return f"Next: {row.exercise.id} in {name}, {row.exercise.section}."

    def _repr_html_(self) -> str:
        colour = COLOURS[Status.NOT_WRITTEN if self.next_one else Status.PASSED]
        opened = self.next_one[0] if self.next_one else ""
        parts = [
            f'<div role="status" style="border-left:5px solid {colour};padding:.4em .9em;'
            'margin:.3em 0;line-height:1.5;max-width:46em">',
            f"<div><strong>{escape(self._next())}</strong></div>",
        ]
        for name, rows in self.rows.items():
            state = " open" if name == opened or len(self.rows) == 1 else ""
            parts.append(
                f"<details{state}><summary>{escape(name)}: {self._done(name)}</summary>"
                f'<table style="border:none;margin:.2em 0">{"".join(map(_html_row, rows))}'
                f"{''.join(map(_html_task, self.tasks[name]))}</table></details>"
            )
        return "".join(parts) + f"<div>{escape(ABOUT)}</div></div>"


_LEFT = 'style="text-align:left;padding:.1em 1em .1em 0;font-weight:normal"'


def _html_row(row: Row) -> str:
    status = row.noted.status if row.noted else Status.NOT_WRITTEN
    sign = (
        f'<span aria-hidden="true" style="color:{COLOURS[status]}">{SIGNS[status]}</span> '
        f"<code>{escape(row.exercise.id)}</code>"
    )
    cells = "".join(f"<td {_LEFT}>{escape(text)}</td>" for text in (row.status, row.points))
    return f'<tr><th scope="row" {_LEFT}>{sign}</th>{cells}</tr>'


def _html_task(task: str) -> str:
    return (
        f'<tr><th scope="row" {_LEFT}><code>{escape(task)}</code></th>'
        f'<td colspan="2" {_LEFT}>written answer, marked by hand</td></tr>'
    )
