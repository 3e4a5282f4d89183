"""How grading scales: measured costs, a simulation of large classes, and a real run beside it.

Costs are measured on a small class. From them a discrete-event simulation says how long classes of
10,000 and 100,000 submissions take on so many workers, and what stops more of them from helping.
With --check, a class of that size is graded for real on this machine, and the simulation has to
have said how long it would take. Run `python benchmarks/scale.py --help`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

CALIBRATION = 200


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, simulate, check, and return 1 if the real run is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--calibrate",
        type=int,
        default=CALIBRATION,
        metavar="N",
        help=f"submissions from which costs are measured; default {CALIBRATION}",
    )
    parser.add_argument(
        "--check", type=int, metavar="N", help="grade so many for real, and compare"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers here")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="write the page here, and its figure beside it"
    )
    parser.add_argument(
        "--measured",
        type=Path,
        metavar="FILE",
        help="measure nothing; simulate again from the costs in this file that --json wrote",
    )
    parser.add_argument("--quick", action="store_true", help="small gradebooks and classes")
    options = parser.parse_args(argv)
    if sys.platform != "linux":
        parser.error("CPU time of processes that live on is counted on Linux only.")
    if options.calibrate < 10 or (options.check or 10) < 10:
        parser.error("--calibrate and --check must be at least 10")

    for file in filter(None, (options.json, options.page)):
        if not file.parent.is_dir():
            parser.error(f"{file.parent} is no folder")
    if options.measured and not options.measured.is_file():
        parser.error(f"{options.measured} is not there")

    from benchmarks.grading import adopt_orphans
    from benchmarks.scaling import checking, costs, forecast, page

    adopt_orphans()
    sizes = forecast.QUICK if options.quick else forecast.CLASSES
    levels = costs.QUICK if options.quick else costs.LEVELS
    if options.measured:
        result = json.loads(options.measured.read_text("utf-8"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            measured = costs.measure(options.calibrate, Path(folder, "costs"), levels, print)
            result = {"machine": costs.machine(), "costs": measured}
            if options.check:
                print(f"grading {options.check:,} submissions")
                result["check"] = checking.check(Path(folder, "check"), options.check, measured)
    print("simulating")
    result["forecast"] = forecast.forecast(result["costs"], sizes)
    if options.json:
        options.json.write_text(json.dumps(result) + "\n", encoding="utf-8")
    if options.page:
        page.write(options.page, result)
    print("\n".join(page.tables(result)))
    wrong = checking.wrong(result["check"]) if "check" in result else []
    for sentence in wrong:
        print(f"✗ {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
