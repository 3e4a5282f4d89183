"""The class report as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.item_analysis import BINS, FEWEST
from autograder.report import CLUSTER, ClassReport, Item, NeedsHelp, Trouble, readable

HELP_ROWS = 20  # students who may need help have a line of their own; beyond, those alike share one
SHOWN = 12  # of the students of a group; the JSON file has all


def report_page(report: ClassReport) -> str:
    """Render the report; everything in it is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.finalize = lambda value: readable(value) if type(value) is str else value
    environment.filters |= {
        "percent": percent,
        "number": number,
        "thousands": lambda value: f"{value:,}",
        "code": code_spans,
        "people": people,
        "by_reason": by_reason,
        "alike": alike,
        "bars": bars,
        "parts": parts,
        "telling": telling,
        "dated": lambda moment: f"{moment:%Y-%m-%d %H:%M} UTC",
    }
    page: str = environment.get_template("report.html.jinja").render(
        report=report, cluster=CLUSTER, fewest=FEWEST, help_rows=HELP_ROWS
    )
    return page.lstrip()


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash where there is none."""
    return "–" if share is None else f"{share:.0%}"


def number(value: float | None) -> str:
    """A number to two digits behind the point; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def code_spans(text: str) -> Markup:
    """Text in which `code` stands between backticks, as the cards have it."""
    pieces = str(escape(readable(text))).split("`")
    return Markup("".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces)))


def people(names: tuple[str, ...], shown: int = SHOWN) -> Markup:
    """A list of students, each held together and apart from text that runs the other way."""
    # Not commas: one stands within a name already.
    some = Markup("; ").join(Markup("<bdi>{}</bdi>").format(readable(n)) for n in names[:shown])
    more = len(names) - shown
    some += f"; and {more:,} more" if more > 0 else ""
    return Markup('<div class="many">{}</div>').format(some) if len(names) > SHOWN else some


def by_reason(troubles: tuple[Trouble, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Troubles of the same kind and reason together, with all their students."""
    groups: dict[tuple[str, str], list[str]] = {}
    for trouble in troubles:
        groups.setdefault((trouble.kind, trouble.why), []).append(trouble.student)
    return [(kind, why, tuple(students)) for (kind, why), students in groups.items()]


def alike(listed: Sequence[NeedsHelp]) -> list[tuple[str, tuple[str, ...]]]:
    """Students who may need help for the same reasons together."""
    groups: dict[str, list[str]] = {}
    for one in listed:
        groups.setdefault("; ".join(one.reasons), []).append(one.student)
    return [(why, tuple(students)) for why, students in groups.items()]


@dataclass(frozen=True)
class Bar:
    """A rectangle of a figure, in the units of its view box."""

    x: float
    y: float
    width: float
    height: float
    count: int
    name: str


def bars(counts: tuple[int, ...], width: float, height: float, gap: float = 2) -> list[Bar]:
    """The bars of a histogram of shares; the highest fills the height."""
    most, step = max((*counts, 1)), width / BINS
    return [
        Bar(
            round(i * step + gap / 2, 2),
            round(height - height * count / most, 2),
            round(step - gap, 2),
            round(height * count / most, 2),
            count,
            f"{i * 10}–{i * 10 + 10} %",
        )
        for i, count in enumerate(counts)
    ]


def parts(item: Item, width: float) -> list[Bar]:
    """The parts of a bar that shows how many had all, some and none of an item's points."""
    counts = {
        "full": item.full,
        "part": item.part,
        "none": item.none,
        "unwritten": item.not_written,
    }
    total, x, drawn = sum(counts.values()), 0.0, []
    for name, count in counts.items():
        share = width * count / total if total else 0
        if count:
            drawn.append(Bar(round(x, 2), 0, round(share, 2), 0, count, name))
        x += share
    return drawn


def telling(item: Item) -> str:
    """What a discrimination means, in a word or two."""
    r = item.discrimination
    if r is None:
        return "not defined"
    for least, words in ((0.4, "tells apart well"), (0.2, "tells apart"), (0.0, "hardly")):
        if r >= least:
            return words
    return "look at it: the strong fail"
