"""How well Emojifier-V1 and V2 do on the project's emoji data, over many seeds.

V1's seed decides the order of the training sentences, V2's its beginning, dropout and minibatches.
Run `python benchmarks/emojifier.py --help`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# One thread: with another number of threads, a seed leads to other weights.
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
SETS = ("test", "word_order", "unseen_words")
V1, V2, MASKED = "V1", "V2", "V2, mask_zero"
MEAN, WORST = 0.87, {V1: 0.83, V2: 0.80}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="of each model (default 20)")
    parser.add_argument("--masked", action="store_true", help="V2 with mask_zero too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    options = parser.parse_args(argv)
    if options.seeds < 2:
        parser.error("--seeds must be at least 2: one seed has no spread")
    os.environ.update(QUIET)
    result = measure(options.seeds, [V1, V2, MASKED] if options.masked else [V1, V2])
    show(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    for promise, holds in result["promises"].items():
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {promise}")
    return 0 if all(result["promises"].values()) else 1


def measure(seeds: int, models: Sequence[str]) -> dict[str, Any]:
    """Train every model with every seed; return accuracies by model and set, and all promises."""
    import keras
    import numpy as np
    from rich.progress import track

    from solutions.emojifier import Emojify_V2, model, sentence_to_avg, sentences_to_indices
    from wordlab import data, load_emoji, load_glove
    from wordlab.emoji import MAX_LEN, V1_TRAINING, V2_TRAINING

    data.fetch(["glove"])
    vectors = load_glove()
    index = {word: i for i, word in enumerate(vectors, start=1)}
    sets = {name: load_emoji(name) for name in ("train", *SETS)}

    def train_v1(seed: int) -> Any:
        X, Y = sets["train"]
        order = np.random.default_rng(seed).permutation(len(Y))
        _, W, b = model([X[i] for i in order], Y[order], vectors, **V1_TRAINING)
        return lambda X: np.array([sentence_to_avg(x, vectors) for x in X]) @ W.T + b

    def train_v2(seed: int, mask: bool) -> Any:
        keras.utils.set_random_seed(seed)
        network = Emojify_V2((MAX_LEN,), vectors, index)
        if mask:
            # The layer says at each call whether 0 is padding, so it must say so from the start.
            settings = network.get_config()
            for layer in settings["layers"]:
                if layer["class_name"] == "Embedding":
                    layer["config"]["mask_zero"] = True
            weights = network.get_weights()
            network = keras.Model.from_config(settings)
            network.set_weights(weights)
        X, Y = sets["train"]
        epochs, batch_size = (int(V2_TRAINING[name]) for name in ("epochs", "batch_size"))
        rate = keras.optimizers.schedules.CosineDecay(
            V2_TRAINING["learning_rate"], epochs * math.ceil(len(Y) / batch_size)
        )
        network.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
        network.fit(
            sentences_to_indices(X, index, MAX_LEN),
            Y,
            epochs=epochs,
            batch_size=batch_size,
            verbose=0,
        )
        return lambda X: network.predict(sentences_to_indices(X, index, MAX_LEN), verbose=0)

    accuracies: dict[str, dict[str, list[float]]] = {m: {s: [] for s in SETS} for m in models}
    seconds: dict[str, list[float]] = {m: [] for m in models}
    for name, seed in track([(m, s) for m in models for s in range(seeds)], "Training"):
        start = time.process_time()
        score = train_v1(seed) if name == V1 else train_v2(seed, mask=name == MASKED)
        seconds[name].append(time.process_time() - start)
        for part in SETS:
            X, Y = sets[part]
            accuracies[name][part].append(float(np.mean(np.argmax(score(X), axis=1) == Y)))
        keras.backend.clear_session()
    return {
        "accuracies": accuracies,
        "cpu_seconds": seconds,
        "promises": promises(accuracies),
        "settings": {"max_len": MAX_LEN, "V1": V1_TRAINING, "V2": V2_TRAINING},
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "keras": keras.__version__,
        },
    }


def promises(accuracies: dict[str, dict[str, list[float]]]) -> dict[str, bool]:
    """What is promised of V1 and V2, and whether it holds."""
    from statistics import mean, stdev

    found = {}
    for name, worst in WORST.items():
        test = accuracies[name]["test"]
        found[f"{name}: mean test accuracy {mean(test):.3f} is at least {MEAN}"] = (
            mean(test) >= MEAN
        )
        found[f"{name}: worst test accuracy {min(test):.3f} is at least {worst}"] = (
            min(test) >= worst
        )
    one, two = (accuracies[name]["word_order"] for name in (V1, V2))
    lead, spread = mean(two) - mean(one), stdev(one) + stdev(two)
    found[f"word order: V2 leads by {lead:.3f}, more than the two spreads, {spread:.3f}"] = (
        lead > spread
    )
    return found


def show(result: dict[str, Any]) -> None:
    """Print the numbers as a table."""
    from statistics import mean, stdev

    from rich.console import Console
    from rich.table import Table

    seeds = len(next(iter(result["cpu_seconds"].values())))
    table = Table(
        title=f"Per cent right over {seeds} seeds",
        caption="mean ± standard deviation over seeds, and the worst seed",
        title_justify="left",
    )
    table.add_column("")
    for name in (*SETS, "CPU s a model"):
        table.add_column(name.replace("_", " "), justify="right")
    for model, scores in result["accuracies"].items():
        cells = [
            f"{100 * mean(values):.1f} ± {100 * stdev(values):.1f}, worst {100 * min(values):.1f}"
            for values in scores.values()
        ]
        table.add_row(model, *cells, f"{mean(result['cpu_seconds'][model]):.1f}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
