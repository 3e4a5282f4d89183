"""The command ``wordlab``, or ``python -m wordlab``: fetch the data and tell where it is."""

import argparse
import sys
from collections.abc import Sequence

from wordlab import data
from wordlab.errors import WordlabError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 1 with a sentence on stderr."""
    parser = argparse.ArgumentParser(prog="wordlab", description="The data of the course.")
    commands = parser.add_subparsers(dest="command", required=True)
    fetch = commands.add_parser("fetch", help="fetch what is missing, and say what is in place")
    where = commands.add_parser("where", help="say what is in place, and where")
    for command in (fetch, where):
        command.add_argument(
            "names", nargs="*", metavar="DATASET", help=f"all, or of: {', '.join(data.DATASETS)}"
        )
    arguments = parser.parse_args(argv)
    names = arguments.names or list(data.DATASETS)
    try:
        if arguments.command == "fetch":
            data.fetch(names)
        print(_report(names))
    except WordlabError as error:
        print(f"wordlab: {error}", file=sys.stderr)
        return 1
    return 0


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
