"""The command ``wordlab``, or ``python -m wordlab``: what a student does outside the notebooks."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from wordlab import data
from wordlab.console import say
from wordlab.errors import WordlabError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 1 with a sentence on stderr."""
    parser = _parser()
    arguments, others = parser.parse_known_args(argv)
    if others and arguments.command != "start":
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        if arguments.command == "start":
            return _start(arguments, others)
        say(_answer(arguments))
    except BrokenPipeError:  # who reads it has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (WordlabError, OSError) as error:
        say(f"wordlab: {error}", sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wordlab", description="The word-embeddings course.")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser(
        "start",
        allow_abbrev=False,
        help="open your working copy of the notebooks in JupyterLab",
        description="Opens your working copy of the notebooks in JupyterLab. Notebooks that it "
        "lacks are copied there first; what is there is never changed. Other options, such as "
        "--no-browser, go to JupyterLab.",
    )
    start.add_argument("--folder", type=Path, help="the working copy; by default work/")
    start.add_argument("--copy-only", action="store_true", help="only copy what is missing")
    progress = commands.add_parser("progress", help="say what is done, and what comes next")
    progress.add_argument("names", nargs="*", metavar="ASSIGNMENT", help="by default all")
    hint = commands.add_parser("hint", help="show the next hint of an exercise")
    hint.add_argument("exercise", metavar="EXERCISE")
    hint.add_argument("number", nargs="?", type=int, help="show so many hints, from the first on")
    reset = commands.add_parser(
        "reset", help="bring back an exercise's starting cell; your version stays below it"
    )
    reset.add_argument("exercise", metavar="EXERCISE")
    reset.add_argument("notebook", nargs="?", type=Path, metavar="NOTEBOOK")
    fetch = commands.add_parser("fetch", help="fetch the data that is missing")
    where = commands.add_parser("where", help="say which data is in place, and where")
    for command in (fetch, where):
        command.add_argument(
            "names", nargs="*", metavar="DATASET", help=f"all, or of: {', '.join(data.DATASETS)}"
        )
    return parser


def _answer(arguments: argparse.Namespace) -> str:
    if arguments.command == "progress":
        from wordlab.my_progress import progress_of

        return repr(progress_of(arguments.names))
    if arguments.command == "hint":
        return _hint(arguments.exercise, arguments.number)
    if arguments.command == "reset":
        from wordlab.reset import reset

        return reset(arguments.exercise, arguments.notebook)
    names = arguments.names or list(data.DATASETS)
    if arguments.command == "fetch":
        data.fetch(names)
    return _report(names)


def _hint(exercise_id: str, number: int | None) -> str:
    from wordlab.hints import next_hints

    card = next_hints(exercise_id, number)
    if card.is_noted or card.last == len(card.hints):
        return repr(card)
    return (
        f"{card!r} Nothing remembers here which you have seen, so name the number: "
        f"wordlab hint {exercise_id} {card.last + 1}"
    )


def _start(arguments: argparse.Namespace, options: Sequence[str]) -> int:
    from wordlab.start import copy_missing, open_lab, work_folder

    folder = (arguments.folder or work_folder()).absolute()
    copied = copy_missing(folder)
    new = f", {len(copied)} of them new" if copied else ""
    say(f"Your notebooks are in {folder}{new}.")
    return 0 if arguments.copy_only else open_lab(folder, options)


def _report(names: Sequence[str]) -> str:
    lines = [f"Data in {data.cache_folder()}"]
    for name in names:
        dataset = data.lookup(name)
        lines += ["", f"{name}: {dataset.about}"]
        lines += [f"  source   {dataset.source}", f"  licence  {dataset.licence}"]
        for file in dataset.files:
            state, place = data.state(file), data.cache_folder() / file
            size = f"{place.stat().st_size / 1e6:7.1f} MB" if place.is_file() else " " * 10
            lines.append(f"  {state:9}{size}  {file}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
