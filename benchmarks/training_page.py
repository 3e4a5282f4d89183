"""docs/training-speed.md, written from the numbers of benchmarks/training.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean, stdev
from typing import Any

PAGE = """# How fast the reference trains word vectors

This page is written by `python benchmarks/training.py --json docs/training-speed.json --page docs/training-speed.md`. No number in its tables is typed.

`solutions/` has a fast loop beside each clear one: `fast_sgns.py`, `fast_hierarchical_softmax.py` and `fast_glove.py`. `benchmarks/training.py` compares them with gensim, mittens and the compiled loop of glove-python: one thread, CPU time, in turn, on the same words or cells. To repeat it:

    python -m pip install --no-deps -r benchmarks/requirements.txt
    python benchmarks/training.py --json training.json    # the whole measurement
    python benchmarks/training.py --quick                 # a small one

## What was measured

Speed is the CPU time of one epoch, from sentences of words on: the median of {repetitions} runs in turn, and behind the ratio the smallest and the largest of single pairs. Similarities and loss, after {epochs} epochs: mean ± standard deviation over {seeds} seeds. Versions: {versions}. The processor kernel that OpenBLAS chose is {kernel}.

{table}

The corpora: {corpora}. The larger one is the glosses, the review snippets and the docstrings of packages in `requirements.lock`.

## Threads

One epoch on the glosses, with 1 and 2 threads of OpenBLAS on a machine of {cores} cores, the median of {thread_repetitions} runs. There is no option for threads: {thread_verdict}.

{threads}

## The profile

The share of each function in one epoch on the glosses, from sentences of words on, by cProfile; what NumPy and SciPy do counts for the function that called them.

{profile}

{comment}"""


HEAD = (
    "corpus",
    "method",
    "ours, thousands/s",
    "peer",
    "peer, thousands/s",
    "ours/theirs",
    "WordSim-353, ours and peer's",
    "SimLex-999, ours and peer's",
    "loss, ours and peer's",
)


def page(result: Mapping[str, Any], comment: str) -> str:
    """The whole page."""
    threads = result["by_threads"]
    gains = [row["wall"]["1"] / row["wall"]["2"] for row in threads]
    verdict = (
        f"a second one makes a loop {min(gains):.2f} to {max(gains):.2f} times as fast. The products "
        "of a block are small, too small to be shared out; `OPENBLAS_NUM_THREADS=1` is the better "
        "setting. A pool of threads over parts of a batch was not tried"
    )
    corpora = {row["corpus"]: row["words"] for row in result["rows"]}
    return PAGE.format(
        **{name: result[name] for name in ("repetitions", "epochs", "seeds", "kernel", "cores")},
        versions=", ".join(f"{name} {number}" for name, number in result["versions"].items()),
        table=table(
            HEAD,
            [cells_of(row) for row in result["rows"]],
        ),
        corpora=" and ".join(f"{name}, {count:,} words" for name, count in corpora.items()),
        thread_repetitions=result["thread_repetitions"],
        thread_verdict=verdict,
        threads=table(
            ["method", "seconds, 1 thread", "2 threads", "CPU seconds, 1 thread", "2 threads"],
            [
                [row["method"], *(f"{row[kind][n]:.2f}" for kind in ("wall", "cpu") for n in "12")]
                for row in threads
            ],
        ),
        profile=table(
            ["method", "function", "share"],
            [
                [method, name if " " in name else f"`{name}`", f"{share:.0%}"]
                for method, shares in result["profile"].items()
                for name, share in shares.items()
            ],
        ),
        comment=comment,
    )


def cells_of(row: Mapping[str, Any]) -> list[str]:
    """The cells of one comparison."""
    ours, theirs = row["quality"]["ours"], row["quality"]["theirs"]
    return [
        row["corpus"],
        f"{row['method']} ({row['unit']})",
        f"{row['per_second']['ours'] / 1000:,.0f}",
        row["peer"],
        f"{row['per_second']['theirs'] / 1000:,.0f}",
        f"{row['ratio']:.2f} ({min(row['ratios']):.2f}–{max(row['ratios']):.2f})",
        *(
            ", ".join(spread([judged[name] for judged in side]) for side in (ours, theirs))
            for name in ("wordsim353", "simlex999", "loss")
        ),
    ]


def spread(values: Sequence[float]) -> str:
    """The mean, and the standard deviation where there is one."""
    tail = f" ± {stdev(values):.3f}" if len(values) > 1 else ""
    return f"{mean(values):.3f}{tail}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines: list[Sequence[str]] = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
