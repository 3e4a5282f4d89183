"""The card that answers a student: one report, rendered as HTML or as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from wordlab.checking.checks import Exercise, Failure, Result, Status, remarks_of

# Dark enough on white and light enough on black to reach a contrast of 4.5 beside the signs ✓ ✗ ○.
COLOURS = {
    Status.PASSED: "#1a7f5a",
    Status.NOT_WRITTEN: "#6b7280",
    Status.WRONG: "#c2410c",
    Status.RAISES: "#c2410c",
}
SIGNS = {Status.PASSED: "✓", Status.NOT_WRITTEN: "○", Status.WRONG: "✗", Status.RAISES: "✗"}


@dataclass(frozen=True)
class Line:
    """One behaviour on a card: passed, failed, or not looked at."""

    want: str
    passed: bool


@dataclass(frozen=True)
class Card:
    """What a student is told about one exercise."""

    title: str
    status: Status
    lines: Sequence[Line]
    failure: Failure | None = None
    cause: str = ""
    section: str = ""
    score: str = ""
    remarks: Sequence[str] = ()
    stuck: str = ""

    @property
    def headline(self) -> str:
        """One line that says it all, for a traceback or a log."""
        passed = sum(line.passed for line in self.lines)
        done = f"{passed} of {len(self.lines)} checks passed"
        return f"{self.title}: {self.status} ({self.score or done})"

    def __repr__(self) -> str:
        rows = [f"{SIGNS[self.status]} {self.headline}"]
        if self.status is Status.NOT_WRITTEN:
            rows.append(
                "  Replace `raise NotImplementedError()` with your own code, then run again."
            )
        else:
            rows += [f"  {'✓' if line.passed else '✗'} {line.want}" for line in self.lines]
        rows += [f"  {label + ':':<10}{text}" for label, text in self._details()]
        return "\n".join(rows)

    def _details(self) -> list[tuple[str, str]]:
        details = []
        if self.failure and self.status is not Status.NOT_WRITTEN:
            details += [
                ("called", self.failure.called),
                ("returned", self.failure.returned),
                ("expected", self.failure.expected),
            ]
        if self.status is not Status.NOT_WRITTEN and self.cause:
            details.append(("likely", self.cause))
        details += [("remark", remark) for remark in self.remarks]
        if self.section and self.status is not Status.PASSED:
            details.append(("read", self.section))
        if self.stuck and self.status is not Status.PASSED:
            details.append(("stuck?", self.stuck))
        return details

    def _repr_html_(self) -> str:
        colour = COLOURS[self.status]
        parts = [
            f'<div role="status" style="border-left:5px solid {colour};padding:.4em .9em;'
            'margin:.3em 0;line-height:1.5;max-width:46em">',
            f'<div><strong><span aria-hidden="true" style="color:{colour}">'
            f"{SIGNS[self.status]}</span> {escape(self.headline)}</strong></div>",
        ]
        if self.status is Status.NOT_WRITTEN:
            parts.append(
                "<div>Replace <code>raise NotImplementedError()</code> with your own code, "
                "then run both cells again.</div>"
            )
        else:
            items = "".join(
                f'<li style="list-style:none">{"✓" if line.passed else "✗"} {escape(line.want)}</li>'
                for line in self.lines
            )
            parts.append(f'<ul style="margin:.2em 0;padding-left:.4em">{items}</ul>')
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left;padding:.1em 1em .1em 0;'
            f'vertical-align:top">{label}</th><td style="text-align:left;padding:.1em 0">'
            f"{_cell(label, text)}</td></tr>"
            for label, text in self._details()
        )
        if rows:
            parts.append(f'<table style="border:none;margin:.2em 0">{rows}</table>')
        return "".join(parts) + "</div>"


def _cell(label: str, text: str) -> str:
    if label in ("called", "returned", "expected"):
        return f'<code style="white-space:pre-wrap">{escape(text)}</code>'
    return code_spans(text)


def code_spans(text: str) -> str:
    """Return text as HTML, with what stands between backquotes as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def public_card(
    exercise: Exercise, status: Status, results: Sequence[Result], cause: str = ""
) -> Card:
    """Make the card for the public checks: it shows the first failure in full."""
    failure = next((result.failure for result in results if result.failure), None)
    return Card(
        title=exercise.title,
        status=status,
        lines=[Line(result.check.want, result.passed) for result in results],
        failure=failure,
        cause=cause or (failure.cause if failure else ""),
        section=exercise.section,
        remarks=remarks_of(results),
    )
