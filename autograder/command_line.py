"""The `autograder` command. Each subcommand imports what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

COURSE = click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The course folder; by default the current one.",
)
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
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".demo"),
    show_default=True,
    help="Where the demo course is made; an earlier demo there is replaced.",
)
def demo(folder: Path) -> None:
    """Build a course, grade a small synthetic class, and print its results."""
    from rich.console import Console

    from autograder.demo import run_demo

    console = Console(record=True)
    good = run_demo(folder, console)
    console.save_html(str(folder / "class.html"))
    click.echo(f"The table is also in {folder / 'class.html'}; gradebook and feedback beside it.")
    if not good:
        raise click.ClickException("A submission did not earn what it deserves: see ✗ above.")


def _chosen(names: Sequence[str]) -> list:
    from wordlab.exercises import ASSIGNMENTS as ALL
    from wordlab.exercises import find_assignment

    return [find_assignment(name) for name in names] if names else list(ALL)


if __name__ == "__main__":
    sys.exit(main())
