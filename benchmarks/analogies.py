"""How fast the reference answers the Google analogies, beside gensim on the same vectors.

Both use one thread, in one run, in turn: A B A B. Run `python benchmarks/analogies.py --help`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wordlab import WordVectors

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
VOCABULARY = 50_000
QUICK = 8
TIE = 1e-5

Question = tuple[str, str, str, str]
Counts = tuple[int, int]


@dataclass
class Timing:
    """One program's counts, and the seconds of each repetition."""

    correct: int = 0
    attempted: int = 0
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def run(self, count: Callable[[], Counts]) -> None:
        """Time one repetition."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.correct, self.attempted = count()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if the two do not give the same answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=3, help="of each program (default 3)")
    parser.add_argument("--quick", action="store_true", help=f"one question in {QUICK}")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="one question in N")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    options = parser.parse_args(argv)
    if options.repetitions < 1 or options.every < 1:
        parser.error("--repetitions and --every must be at least 1")
    # NumPy reads these when it is imported, so everything that imports it comes after.
    os.environ.update(ONE_THREAD)
    result = measure(QUICK if options.quick else options.every, options.repetitions)
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    low, high = result["correct_up_to_ties"]
    programs = [result["reference"], result["gensim"]]
    agree = programs[0]["attempted"] == programs[1]["attempted"] and all(
        low <= program["correct"] <= high for program in programs
    )
    if not agree:
        print("The two do not answer the same questions rightly: the times compare nothing.")
    return 0 if agree else 1


def measure(every: int, repetitions: int) -> dict[str, Any]:
    """Time both programs in turn on one question in `every`, and return all the numbers."""
    import gensim
    import numpy
    from gensim.models import KeyedVectors
    from rich.progress import track

    from solutions.word_vectors import analogy_accuracy
    from wordlab import data, google_analogies, load_glove

    data.fetch(["glove", "analogies"])
    vectors = load_glove().head(VOCABULARY)
    sections = {name: asked[::every] for name, asked in google_analogies().items()}
    questions = [question for asked in sections.values() for question in asked]
    keyed = KeyedVectors(vectors.dim)
    keyed.add_vectors(list(vectors.words), vectors.matrix)

    reference, peer = Timing(), Timing()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "questions.txt")
        _write(file, sections)

        def ask_gensim() -> Counts:
            # The words are lower-cased already, and every vector may be an answer.
            _, counted = keyed.evaluate_word_analogies(
                str(file), restrict_vocab=len(vectors), case_insensitive=False
            )
            right, wrong = counted[-1]["correct"], counted[-1]["incorrect"]
            return len(right), len(right) + len(wrong)

        analogy_accuracy(questions[:100], vectors)  # not timed: pages and lazy imports
        keyed.most_similar(positive=["king", "woman"], negative=["man"])
        for _ in track(range(repetitions), "Answering analogies", transient=True):
            reference.run(lambda: analogy_accuracy(questions, vectors))
            peer.run(ask_gensim)
    return {
        "cpu_ratio": median(peer.cpu) / median(reference.cpu),
        "wall_ratio": median(peer.wall) / median(reference.wall),
        "cpu_ratios": [b / a for a, b in zip(reference.cpu, peer.cpu, strict=True)],
        "questions": len(questions),
        "vocabulary": len(vectors),
        "repetitions": repetitions,
        "threads": 1,
        "correct_up_to_ties": correct_up_to_ties(questions, vectors),
        "reference": asdict(reference),
        "gensim": asdict(peer),
        "versions": {
            "python": platform.python_version(),
            "numpy": numpy.__version__,
            "gensim": gensim.__version__,
        },
    }


def _write(file: Path, sections: dict[str, list[Question]]) -> None:
    lines = []
    for name, asked in sections.items():
        lines += [f": {name}", *(" ".join(question) for question in asked)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def correct_up_to_ties(questions: Sequence[Question], vectors: WordVectors) -> Counts:
    """The fewest and the most right answers that float32 can give, worked out in float64.

    Where the expected word and its best rival are closer than `TIE`, rounding decides.
    """
    import numpy as np
    from rich.progress import track

    unit = vectors.unit.astype(np.float64)
    lead = []
    for question in track(questions, "Working out the exact answers", transient=True):
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            expected = -np.inf if d in (a, b, c) else scores[d]
            scores[[a, b, c, d]] = -np.inf
            lead.append(expected - scores.max())
    return int(np.sum(np.array(lead) > TIE)), int(np.sum(np.array(lead) > -TIE))


def show(result: dict[str, Any]) -> None:
    """Print the numbers as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"{result['questions']:,} Google analogies over {result['vocabulary']:,} words",
        caption=f"one thread, medians of {result['repetitions']} repetitions in turn",
        title_justify="left",
    )
    for column in ("", "CPU s", "wall s", "CPU µs a question", "right", "attempted"):
        table.add_column(column, justify="right" if column else "left")
    for name in ("reference", "gensim"):
        row = result[name]
        cpu, wall = median(row["cpu"]), median(row["wall"])
        each = 1e6 * cpu / max(1, row["attempted"])
        table.add_row(
            name,
            f"{cpu:.2f}",
            f"{wall:.2f}",
            f"{each:.0f}",
            f"{row['correct']:,}",
            f"{row['attempted']:,}",
        )
    console = Console()
    console.print(table)
    lowest, highest = min(result["cpu_ratios"]), max(result["cpu_ratios"])
    console.print(
        f"The reference is {result['cpu_ratio']:.1f} times faster in CPU time "
        f"({lowest:.1f} to {highest:.1f} over the repetitions), "
        f"{result['wall_ratio']:.1f} times in wall time."
    )


if __name__ == "__main__":
    sys.exit(main())
