"""The page on scaling and its figure, written from the numbers of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .checking import FLAT, WITHIN
from .course import NAME

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COMMAND = "python benchmarks/scale.py --check 2000 --json docs/scaling.json --page docs/scaling.md"
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
TIMES = {"writing": "for the first time", "again": "again"}
PICTURE = "pictures/scaling.png"
SHARPNESS = 1.5


def write(file: Path, result: Mapping[str, Any]) -> None:
    """Write the page into a file, and its figure beside it."""
    file.write_text(page(result), "utf-8")
    picture = file.parent / PICTURE
    picture.parent.mkdir(exist_ok=True)
    drawn = figure(result["forecast"])
    drawn.savefig(picture, dpi=drawn.dpi * SHARPNESS, facecolor="white")


def page(result: Mapping[str, Any]) -> str:
    """The page in Markdown."""
    return "\n".join(
        [
            "# How grading scales",
            "",
            "This page is made by a command from `scaling.json`. Nobody types its numbers.",
            "",
            *_summary(result),
            "## Workers and hours",
            "",
            *_hours(result),
            f"![{alternative_text(result['forecast'])}]({PICTURE})",
            "",
            "A worker is one process of `dask worker`, with a processor for itself. The writer is "
            "the computer where `autograder grade --scheduler` is typed.",
            "",
            "## Where it stops, and why",
            "",
            *_stations(result),
            *_why(result),
            *_check(result),
            *_method(result),
            *_limits(),
            "## Again",
            "",
            f"    {COMMAND}",
            "",
            "measures the costs, simulates, grades the class for the check, and writes this page. "
            "It needs a machine that does nothing else, and for PostgreSQL its programs. `--check` "
            "takes another size; the command fails where the real run is not as it should be.",
            "",
        ]
    )


def tables(result: Mapping[str, Any]) -> list[str]:
    """The tables alone, to print."""
    return [*_hours(result), *_stations(result), *_check(result)]


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = "|".join(["---", *["---:"] * (len(headings) - 1)])
    lines = [f"| {' | '.join(headings)} |", f"|{rule}|"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.2f}" if seconds < 0.001 else f"{1000 * seconds:.1f}"


def _mean(works: Sequence[Sequence[float]]) -> float:
    return sum(map(sum, works)) / len(works)


def _heading(part: Mapping[str, Any]) -> str:
    return f"{part['submissions']:,}, {TITLES[part['gradebook']]}"


def keeps_busy(part: Mapping[str, Any]) -> dict[str, int]:
    """How many workers each of the other stations can keep busy."""
    seconds = part["stations"]
    return {
        name: int(seconds["worker"] / seconds[name])
        for name in ("writer", "scheduler")
        if seconds[name]
    }


def _summary(result: Mapping[str, Any]) -> list[str]:
    lines = []
    if "check" in result:
        found = result["check"]
        off = f"{abs(found['throughput_off']):.0%} {'more' if found['throughput_off'] > 0 else 'less'}"
        lines.append(
            f"{found['submissions']:,} submissions were graded on {found['workers']} processors in "
            f"{duration(found['wall_seconds'])}, which is {off} than the simulation had said. "
        )
    largest = [
        part
        for part in result["forecast"]
        if part["submissions"] == max(p["submissions"] for p in result["forecast"])
    ]
    for part in largest:
        best = min(part["runs"], key=lambda run: run["seconds"])
        lines.append(
            f"{part['submissions']:,} submissions take {duration(part['runs'][0]['seconds'])} on "
            f"one worker of a cluster and never less than {duration(best['seconds'])} with a "
            f"gradebook in {TITLES[part['gradebook']]}, however many workers there are. "
        )
    return ["".join(lines).strip(), ""]


def _hours(result: Mapping[str, Any]) -> list[str]:
    parts = result["forecast"]
    return _table(
        ["workers", *(f"{_heading(part)} (workers busy)" for part in parts)],
        [
            [
                str(runs[0]["workers"]),
                *(f"{duration(run['seconds'])} ({run['workers_busy']:.0%})" for run in runs),
            ]
            for runs in zip(*(part["runs"] for part in parts), strict=True)
        ],
    )


def _stations(result: Mapping[str, Any]) -> list[str]:
    rows = []
    for part in result["forecast"]:
        seconds, busy = part["stations"], keeps_busy(part)
        rows.append(
            [
                _heading(part),
                *(_milliseconds(seconds[name]) for name in ("worker", "writer", "scheduler")),
                str(busy["writer"]),
                str(busy["scheduler"]) if "scheduler" in busy else "",
            ]
        )
    return _table(
        [
            "class, gradebook",
            "worker, ms a submission",
            "writer, ms",
            "scheduler, ms",
            "workers that the writer keeps busy",
            "that the scheduler keeps busy",
        ],
        rows,
    )


def _why(result: Mapping[str, Any]) -> list[str]:
    costs = result["costs"]
    lines = [
        "Every submission passes the writer, one at a time: it is read, handed over, taken back, "
        "and written into the gradebook and `autograded/`. That is the part which more workers do "
        "not shorten, and by Amdahl's law it bounds the whole: with *w* seconds of the writer and "
        "*g* seconds of a worker for a submission, no more than *g* / *w* workers are ever busy.",
        "",
    ]
    smallest, *_, largest = sorted(map(int, next(iter(costs["alone"].values()))["writing"]))
    # A report of before grading again was measured says nothing of it.
    said = [times for times in TIMES if all(times in alone for alone in costs["alone"].values())]
    rows = [
        [
            TITLES[gradebook],
            *(
                _milliseconds(_mean(alone[times][str(level)]))
                for times in said
                for level in (smallest, largest)
            ),
        ]
        for gradebook, alone in costs["alone"].items()
    ]
    lines += _table(
        [
            "writing, ms",
            *(
                f"{TIMES[times]}, in a gradebook of {size}"
                for times in said
                for size in ("few", f"{largest:,}")
            ),
        ],
        rows,
    )
    lines += ["The forecast is of grading for the first time.", ""]
    dask = costs["dask"]
    lines += [
        f"* **Dask.** A submission takes {_milliseconds(dask['writer'])} ms of the writer's time, "
        f"{_milliseconds(dask['scheduler'])} ms of the scheduler's and "
        f"{_milliseconds(dask['worker'])} ms of a worker's for being passed on. The pool of "
        f"processes on one computer takes {_milliseconds(costs['local']['writer'])} ms and "
        f"{_milliseconds(costs['local']['worker'])} ms.",
        f"* **The network** carries {(costs['bytes']['submission'] + costs['bytes']['verdict']) / 1000:.0f} "
        "kB for each submission, to the worker and back, and the scheduler's machine carries "
        "that twice. It is not simulated: here all messages stay on one machine.",
        "",
    ]
    return lines


def _check(result: Mapping[str, Any]) -> list[str]:
    if "check" not in result:
        return []
    found = result["check"]
    held = [held for _, held in found["memory_mb"]]
    hourly = 3600 * found["submissions"]
    return [
        "## The real run beside it",
        "",
        *_table(
            ["", "real", "simulated"],
            [
                ["submissions", f"{found['submissions']:,}", f"{found['submissions']:,}"],
                ["rows in the gradebook, with all scores", f"{found['rows']:,}", ""],
                [
                    "wall seconds",
                    f"{found['wall_seconds']:.1f}",
                    f"{found['predicted_seconds']:.1f}",
                ],
                [
                    "submissions in an hour",
                    f"{hourly / found['wall_seconds']:,.0f}",
                    f"{hourly / found['predicted_seconds']:,.0f}",
                ],
                ["peak of the grader's memory, MB", f"{max(held):.0f}", ""],
                ["growth of it over the run", f"{found['memory_gained']:+.1%}", ""],
            ],
        ),
        f"`autograder grade` on {found['workers']} processors, a gradebook in SQLite. The "
        f"simulation knows only the costs of another class, of {result['costs']['submissions']}. "
        f"The two must not differ by more than {WITHIN:.0%}. The memory is that of the command and "
        "its processes without the boxes; its growth is the median slope between samples of "
        f"every three seconds, from the first fifth of the run on, and may be {FLAT:.0%}.",
        "",
    ]


def _method(result: Mapping[str, Any]) -> list[str]:
    costs, machine = result["costs"], result["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    return [
        "## Method",
        "",
        f"Measured on {costs['processors']} processors ({machine['processor']}), Python "
        f"{machine['python']}, {versions}. The class hands in `{NAME}`: the reference, right code "
        "in other styles, and one in five wrong.",
        "",
        f"* **Worker.** {costs['submissions']} submissions are graded for real, split between as "
        "many processes as there are processors, so that all of them are busy, as in a real run. "
        "CPU time counts the box and the student's code too; what is left of the wall time is "
        "waiting.",
        "* **Writer.** Reading and writing by the grader's own code, with outcomes that are there "
        "already: nothing else runs. For a cluster on an idle machine and at several sizes of the "
        "gradebook; for one computer, as part of the measurement above.",
        "* **Passing on.** Submissions and verdicts of real size go through the pool of processes, "
        "and through a Dask scheduler with two worker processes, without being judged.",
        "* **Start.** The command with nothing to grade, and the pool until its first answer.",
        "* **Simulation.** Discrete events, with [SimPy](https://simpy.readthedocs.io). Writer, "
        "workers and scheduler do what the grader's code does: the writer hands out until the pool "
        "has two submissions for each worker, then takes back what is there. Each submission draws "
        "its costs from the measured single ones, not from a mean. On one computer writer and "
        "workers share the processors; on a cluster each has its own.",
        "",
    ]


def _limits() -> list[str]:
    return [
        "## Limits",
        "",
        "* One assignment, without Keras, on one machine. A submission that hangs costs its worker "
        "the time limit; this class has none.",
        "* A cluster was simulated from costs that were measured on one computer: no network, no "
        "other processor, no worker that starts late or dies.",
        "* Beyond the largest gradebook that was measured, writing is taken to grow on along a "
        "straight line.",
        "* The check covers this machine's processors. Nobody has yet graded 100,000 submissions.",
        "",
    ]


def alternative_text(parts: Sequence[Mapping[str, Any]]) -> str:
    """What the figure shows, for those who do not see it."""
    said = []
    for part in parts:
        runs = part["runs"]
        said.append(
            f"{_heading(part)}: {duration(runs[0]['seconds'])} with one worker, "
            f"{duration(runs[-1]['seconds'])} with {runs[-1]['workers']}, flat from about "
            f"{min(keeps_busy(part).values())} on"
        )
    return (
        "Hours against workers, both on logarithmic scales. Each line falls as the workers grow, "
        f"until the writer is busy all the time, and is flat from there. {'; '.join(said)}."
    )


def figure(parts: Sequence[Mapping[str, Any]]) -> Figure:
    """Hours against workers, for each class and gradebook, with the line of perfect scaling."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullLocator

    from wordlab.plots import BLUE, GREY, INK, SIZE, VERMILLION, WIDTH

    styles = {"sqlite": (BLUE, "o", "-"), "postgresql": (VERMILLION, "s", "--")}
    drawn = Figure(figsize=(WIDTH, 4.6), dpi=100, layout="constrained")
    axes = drawn.subplots()
    labelled = set()
    for part in parts:
        colour, marker, line = styles[part["gradebook"]]
        workers = [run["workers"] for run in part["runs"]]
        hours = [run["seconds"] / 3600 for run in part["runs"]]
        axes.plot(
            workers,
            hours,
            line,
            color=colour,
            marker=marker,
            label=f"gradebook in {TITLES[part['gradebook']]}",
        )
        if part["submissions"] not in labelled:
            perfect = [hours[0] * workers[0] / count for count in workers]
            axes.plot(workers, perfect, ":", color=GREY, label="if workers alone counted")
            axes.annotate(
                f"{part['submissions']:,} submissions",
                (workers[0], hours[0]),
                xytext=(6, 10),
                textcoords="offset points",
                color=INK,
                size=SIZE,
            )
            labelled.add(part["submissions"])
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(workers, [str(count) for count in workers])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda hours, _: f"{hours:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.margins(y=0.12)
    axes.set_xlabel("workers", size=SIZE)
    axes.set_ylabel("hours", size=SIZE)
    axes.tick_params(labelsize=SIZE - 1)
    axes.grid(color="#e6e6e6")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    unique = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    axes.legend(unique.values(), unique.keys(), fontsize=SIZE - 1, frameon=False, loc="lower left")
    return drawn
