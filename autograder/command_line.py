"""The `autograder` command. Each subcommand imports what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.batch import Outcome
    from autograder.verify import Finding
    from wordlab.exercises import Assignment

COURSE = click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The course folder; by default the current one.",
)
JSON = click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the findings to this file.",
)
# Of what is printed into a file: the widest table of the demo fits.
WIDTH = 190
ASSIGNMENTS = click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")


class _Commands(click.Group):
    """Ends with a sentence instead of a traceback where a user can mend the cause."""

    def invoke(self, context: click.Context) -> object:
        from wordlab.errors import WordlabError

        try:
            return super().invoke(context)
        except WordlabError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="word-embeddings-course")
def main() -> None:
    """Build, prove and grade the word-embeddings course."""


@main.command()
@ASSIGNMENTS
@click.option("--check", is_flag=True, help="Write nothing; fail if a built file is not current.")
@COURSE
def build(assignments: Sequence[str], check: bool, course: Path) -> None:
    """Build notebooks from text, the release from source, fingerprints from misconceptions."""
    from autograder.build import built_files, stale, write

    outdated = 0
    for assignment in _chosen(assignments):
        files = built_files(course, assignment)
        changed = stale(course, files) if check else write(course, files)
        outdated += len(changed)
        for path in changed:
            click.echo(f"{'not current' if check else 'written'}: {path.as_posix()}")
        if not changed:
            click.echo(f"{assignment.name}: all {len(files)} built files are current")
    if check and outdated:
        raise click.ClickException("Run `autograder build` and commit what it writes.")


@main.command()
@ASSIGNMENTS
@click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Judge the known mistakes and alternatives of this exercise alone, without the longest "
    "part. Takes seconds: for the time while you write it.",
)
@click.option(
    "--no-budget",
    is_flag=True,
    help="Leave out the longest part: running each solved notebook with its demos.",
)
@click.option(
    "--rates",
    is_flag=True,
    help="Also count how often the grader is wrong, by mutants and over many seeds. Takes minutes.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Count that, and write findings and rates to this file, with a page (.md) beside it. "
    "What the file says of other assignments, and of exercises that have not changed since, "
    "stays. It is written after each exercise: once stopped, the same command goes on.",
)
@click.option(
    "--anew", is_flag=True, help="With --json: count exercises that have not changed too."
)
@click.option(
    "--accept", is_flag=True, help="With --json: a rate may be worse than it was in the file."
)
@COURSE
def verify(
    assignments: Sequence[str],
    exercise: str | None,
    no_budget: bool,
    rates: bool,
    json_file: Path | None,
    anew: bool,
    accept: bool,
    course: Path,
) -> None:
    """Prove assignments: solutions, release, misconceptions, alternatives, budgets."""
    from rich.console import Console

    from autograder.verify import verify as findings_of
    from wordlab.exercises import find_exercise

    if exercise and (assignments or json_file):
        raise click.UsageError("--exercise goes with no assignment and no --json.")
    chosen = [find_exercise(exercise)[0]] if exercise else _chosen(assignments)
    console = Console()
    report = _earlier_report(json_file)
    findings: list[Finding] = []

    def keep(finding: Finding) -> None:
        findings.append(finding)
        if not finding.holds:
            line = f"✗ {finding.topic} {finding.subject}: {finding.detail}"
            console.print(line, markup=False, soft_wrap=True)

    for assignment in chosen:
        before = len(findings)
        with console.status(f"{assignment.name}: …") as status:
            budget = not (no_budget or exercise)
            for finding in findings_of(assignment, course, status.update, budget, exercise):
                keep(finding)
        if rates or json_file:
            from autograder.quality import shortcomings

            report = _counted(
                console, assignment, report, findings[before:], json_file, anew, accept, exercise
            )
            for finding in shortcomings(assignment.name, report["assignments"][assignment.name]):
                keep(finding)
    _print_summary(console, findings)
    if report:
        _print_rates(console, report)
    failed = sum(not finding.holds for finding in findings)
    if failed:
        raise click.ClickException(
            f"{failed} of {len(findings)} findings do not hold; see ✗ above."
        )


def _earlier_report(json_file: Path | None) -> dict[str, Any] | None:
    """What a report's file already holds; read first, so that a wrong file costs no minutes."""
    if json_file is None:
        return None
    from autograder.quality import read

    return read(json_file)


def _counted(
    console: Console,
    assignment: Assignment,
    report: dict[str, Any] | None,
    findings: list[Finding],
    json_file: Path | None,
    anew: bool,
    accept: bool,
    exercise: str | None,
) -> dict[str, Any]:
    """The report with findings and figures of an assignment, or of one exercise of it.

    It is written after each exercise.
    """
    from rich.progress import Progress

    from autograder.quality import current, looked_at, merged, part_of, write
    from autograder.rates import measure

    looked = looked_at(findings)
    part = report["assignments"].get(assignment.name) if report else None

    def renewed(**figures: dict[str, Any]) -> dict[str, Any]:
        nonlocal part
        part = part_of(assignment, part, figures, looked, accept)
        new = merged(report, {assignment.name: part})
        if json_file:
            with _writing():
                write(json_file, new)
        return new

    kept = [] if anew else current(report, assignment)
    if kept:
        console.print(f"{assignment.name}: unchanged since it was counted: {', '.join(kept)}")
    asked = [exercise] if exercise else [each.id for each in assignment.exercises]
    only = [name for name in asked if name not in kept]
    new = renewed()
    with Progress(console=console, transient=True, refresh_per_second=2) as progress:
        bar = progress.add_task("", total=None)

        def advance(exercise: str, done: int, total: int) -> None:
            progress.update(bar, description=exercise, completed=done, total=total)

        for name, figures in measure(assignment, only, advance):
            new = renewed(**{name: figures})
            console.print(f"{assignment.name}: counted {name}, {figures['mutants']} mutants")
    return new


def _print_rates(console: Console, report: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table()
    for heading in ("", *report["rates"]):
        table.add_column(heading.replace("_", " "), justify="right" if heading else "left")
    rows = {
        name: figures["rates"]
        for part in report["assignments"].values()
        for name, figures in part["exercises"].items()
    }
    for name, rates in (*rows.items(), ("all", report["rates"])):
        table.add_row(name, *(f"{rate:.1%}" for rate in rates.values()))
    console.print(table)


def _print_summary(console: Console, findings: list[Finding]) -> None:
    from rich.table import Table

    table = Table()
    for heading in ("", "what was looked at", "holds", "details"):
        table.add_column(heading, justify="right" if heading == "holds" else "left")
    for topic in dict.fromkeys(finding.topic for finding in findings):
        of_topic = [finding for finding in findings if finding.topic == topic]
        held = [finding for finding in of_topic if finding.holds]
        details = held[0].detail if len(of_topic) == 1 and held else ""
        sign = "✓" if len(held) == len(of_topic) else "✗"
        table.add_row(sign, topic, f"{len(held)} of {len(of_topic)}", details)
    console.print(table)


@main.command()
@JSON
@COURSE
def doctor(json_file: Path | None, course: Path) -> None:
    """Tell what is installed and in place, and how to mend what is not."""
    from rich.console import Console
    from rich.table import Table

    from autograder.doctor import examine

    symptoms = list(examine(course))
    table = Table()
    for heading in ("", "what", "state", "mend"):
        table.add_column(heading)
    for symptom in symptoms:
        mend = "" if symptom.well else symptom.mend
        table.add_row("✓" if symptom.well else "✗", symptom.what, symptom.state, mend)
    Console().print(table)
    _write_json(json_file, [vars(symptom) for symptom in symptoms])
    if not all(symptom.well for symptom in symptoms):
        raise click.ClickException(
            "Something is not in place; the last column says how to mend it."
        )


def _write_json(file: Path | None, data: object) -> None:
    if file is not None:
        import json

        with _writing():
            file.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'A file'} could not be written: {error.strerror}."
        ) from None


@main.command()
@click.argument("assignment")
@click.option("--force", is_flag=True, help="Grade also what has not changed since it was graded.")
@click.option("--processes", type=click.IntRange(1), help="By default one for each processor.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the workers of this Dask scheduler, such as tcp://host:8786.",
)
@click.option(
    "--no-sandbox",
    is_flag=True,
    help="Run student code with all your rights. Only for work that you trust.",
)
@JSON
@COURSE
def grade(
    assignment: str,
    force: bool,
    processes: int | None,
    scheduler: str | None,
    no_sandbox: bool,
    json_file: Path | None,
    course: Path,
) -> None:
    """Grade a class in parallel, into the gradebook that nbgrader uses."""
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import Progress

    from autograder.course import load_config
    from autograder.grade_class import grade_class, submission_folders
    from autograder.launching import need_sandbox
    from autograder.nbgrader_plugin import Judge
    from autograder.pools import cluster_pool, local_pool

    (chosen,) = _chosen([assignment])
    judge = Judge(config=load_config(course))
    sandbox = judge.sandbox and not no_sandbox
    total = len(submission_folders(course, chosen))
    if scheduler:
        pool = cluster_pool(scheduler)
    else:
        need_sandbox(sandbox)
        pool = local_pool(processes, sandbox, chosen.preload)
    outcomes = []
    with pool as workers, Progress(console=Console(stderr=True), refresh_per_second=2) as progress:
        bar = progress.add_task(f"Grading {assignment}", total=total)
        for outcome in grade_class(
            course, chosen, workers, sandbox, force, judge.limits, judge.seed
        ):
            # Its notebook is written down; kept, those of a large class would fill the memory.
            outcomes.append(replace(outcome, notebook=b""))
            progress.advance(bar)
    outcomes.sort(key=lambda outcome: outcome.student)
    _print_outcomes(outcomes)
    _write_json(json_file, [_as_data(outcome) for outcome in outcomes])
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    if failed:
        raise click.ClickException(f"{failed} of {total} submissions could not be graded.")


def _as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "student": outcome.student,
        "unchanged": outcome.unchanged,
        "points": None if outcome.unchanged or outcome.failure else outcome.points,
        "notes": list(outcome.notes),
        "failure": outcome.failure,
    }


def _print_outcomes(outcomes: Sequence[Outcome]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    def shown(text: str) -> str:
        """Text that a terminal only shows: no markup, and nothing that steers it."""
        return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))

    told = Table()
    for heading in ("", "student", "what and why"):
        told.add_column(heading)
    for outcome in outcomes:
        if outcome.failure:
            told.add_row("not graded", shown(outcome.student), shown(outcome.failure))
        elif outcome.notes:
            told.add_row("repaired", shown(outcome.student), shown(" ".join(outcome.notes)))
    console = Console()
    if told.row_count:
        console.print(told)
    unchanged = sum(outcome.unchanged for outcome in outcomes)
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    repaired = sum(bool(outcome.notes) for outcome in outcomes)
    graded = len(outcomes) - unchanged - failed
    console.print(
        f"{graded} graded, {repaired} of them repaired; {unchanged} unchanged; {failed} not graded."
    )


@main.command()
@ASSIGNMENTS
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("class-report.html"),
    show_default=True,
    help="The page to write: one file that needs no network.",
)
@click.option("--anonymous", is_flag=True, help="Leave out every name and id.")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a line for each student, assignment and exercise to this file.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the whole report as data to this file.",
)
@COURSE
def report(
    assignments: Sequence[str],
    output: Path,
    anonymous: bool,
    csv_file: Path | None,
    json_file: Path | None,
    course: Path,
) -> None:
    """Show a graded class on one page: marks, exercises, mistakes, who may need help."""
    from rich.console import Console
    from rich.progress import Progress

    from autograder.class_results import class_results, gradebook_of
    from autograder.report import class_report
    from autograder.report_page import report_page

    with (
        gradebook_of(course) as gradebook,
        Progress(console=Console(stderr=True), refresh_per_second=2, transient=True) as progress,
    ):
        bar = progress.add_task("Reading the graded notebooks", total=None)
        results = class_results(
            gradebook,
            course,
            assignments,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    found = class_report(results, anonymous)
    with _writing():
        output.write_text(report_page(found), "utf-8")
        if csv_file is not None:
            found.write_csv(csv_file)
    _write_json(json_file, found.as_dict())
    for file in filter(None, (output, csv_file, json_file)):
        click.echo(f"written: {file}")


@main.command()
@ASSIGNMENTS
@click.option(
    "--format",
    "kind",
    type=click.Choice(["canvas", "moodle", "csv", "gradescope"]),
    required=True,
    help="Where the marks go. Gradescope gets a folder with its autograder, the others a file.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file or folder to write; moodle writes XML where the name ends in .xml.",
)
@click.option(
    "--missing-zero", is_flag=True, help="Write 0 instead of nothing for what was not handed in."
)
@click.option(
    "--exact",
    is_flag=True,
    help="Write names and ids as they are, also where a spreadsheet would take them for a formula.",
)
@click.option(
    "--no-sandbox",
    is_flag=True,
    help="Gradescope: grade also where no sandbox can be made. Only for work that you trust.",
)
@COURSE
def export(
    assignments: Sequence[str],
    kind: str,
    output: Path | None,
    missing_zero: bool,
    exact: bool,
    no_sandbox: bool,
    course: Path,
) -> None:
    """Write the marks for another system, late penalties taken off."""
    from autograder.class_results import gradebook_of
    from autograder.course import load_config
    from autograder.exports import EXPORTS

    plugin = EXPORTS[kind](config=load_config(course), course=str(course))
    plugin.assignment = list(assignments)
    plugin.to = str(output or plugin.default_to)
    plugin.missing_zero = plugin.missing_zero or missing_zero
    plugin.exact = plugin.exact or exact
    if no_sandbox and kind == "gradescope":
        plugin.sandbox = False
    with gradebook_of(course) as gradebook, _writing():
        for sentence in plugin.run(gradebook):
            click.echo(sentence, err=True)
    click.echo(f"written: {plugin.to}")


@main.command()
@ASSIGNMENTS
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".demo"),
    show_default=True,
    help="Where the demo course is made; an earlier demo there is replaced.",
)
def demo(assignments: Sequence[str], folder: Path) -> None:
    """Build a course, grade a small synthetic class, and print its results."""
    from rich.console import Console

    from autograder.demo import REPORT, run_demo

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    good = run_demo(folder, console, _chosen(assignments))
    click.echo(f"The class report is {folder / REPORT}; gradebook and feedback are beside it.")
    if not good:
        raise click.ClickException("A submission did not earn what it deserves: see ✗ above.")


@main.command()
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder for the archive.",
)
@click.option(
    "--with-wheels",
    is_flag=True,
    help="Also the packages of others, for this platform and this very Python: some 440 MB.",
)
def kit(folder: Path, with_wheels: bool) -> None:
    """Make the student kit: release, wordlab, data and a start page in one archive."""
    from autograder.kit import write_kit

    archive = write_kit(folder, with_wheels)
    click.echo(f"written: {archive}, {archive.stat().st_size / 1e6:.1f} MB")


def _chosen(names: Sequence[str]) -> list[Assignment]:
    from wordlab.exercises import ASSIGNMENTS as ALL
    from wordlab.exercises import find_assignment

    return [find_assignment(name) for name in names] if names else list(ALL)


if __name__ == "__main__":
    sys.exit(main())
