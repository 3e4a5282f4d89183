"""How fast the reference trains word vectors, and how good they are, beside other programs.

Skip-gram with negative sampling and with hierarchical softmax beside gensim, with one worker thread
and its faster kind of input, a file; GloVe beside mittens, on the most frequent words because its
matrices are dense, and beside glove-python's compiled loop. Speed is measured in turn, ours, theirs,
ours, theirs, as CPU time. Ours counts from sentences of words on. Then each trains with several
seeds, and is judged. Run `python benchmarks/training.py --help`.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.training_page import page, spread
from benchmarks.training_profile import shares

# A workplace may force an older processor's code on OpenBLAS; each program gets what it chooses.
KERNEL_CHOICE = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
DIM, WINDOW, NEGATIVES, RATE, SUBSAMPLE, MIN_COUNT = 100, 5, 5, 0.025, 1e-3, 5
X_MAX, GLOVE_WINDOW, GLOVE_RATE = 10.0, 10, 0.1
DENSE_WORDS = 3_000
PAIRS = 20_000
DOCUMENTED = ("numpy", "scipy", "matplotlib", "gensim", "keras")
INSTALL = "python -m pip install --no-deps -r benchmarks/requirements.txt"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpus", choices=CORPORA, help="one of the two; by default both")
    parser.add_argument("--repetitions", type=int, default=5, help="of one epoch each (default 5)")
    parser.add_argument("--seeds", type=int, default=3, help="to judge (default 3)")
    parser.add_argument("--epochs", type=int, default=5, help="before judging (default 5)")
    parser.add_argument("--quick", action="store_true", help="20,000 sentences, one of each")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here too")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write docs/training-speed.md")
    parser.add_argument("--from-json", type=Path, metavar="FILE", help="measure nothing, read this")
    options = parser.parse_args(argv)
    if min(options.repetitions, options.seeds, options.epochs) < 1:
        parser.error("--repetitions, --seeds and --epochs must be at least 1")
    if options.quick:
        options.repetitions = options.seeds = options.epochs = 1
    if options.from_json:
        result = json.loads(options.from_json.read_text(encoding="utf-8"))
    else:
        result = measured(options)
    show(result)
    if options.page:
        comment = Path(__file__).with_name("training_limits.md").read_text(encoding="utf-8")
        options.page.write_text(page(result, comment), encoding="utf-8")
    return 0


def measured(options: Any) -> dict[str, Any]:
    """All numbers; each comparison is written to the JSON file as soon as it is done."""
    # NumPy reads these when it is imported, so everything that imports it comes after.
    for name in KERNEL_CHOICE:
        os.environ.pop(name, None)
    os.environ.update(ONE_THREAD)
    chosen = [options.corpus] if options.corpus else ["glosses"] if options.quick else list(CORPORA)
    limit = 20_000 if options.quick else None
    result: dict[str, Any] = {
        "speed_ratio": dict.fromkeys(("sgns", "hs", "glove")),
        "threads": 1,
        "repetitions": options.repetitions,
        "seeds": options.seeds,
        "epochs": options.epochs,
        "versions": {package: version(package) for package in ("numpy", "scipy", "gensim")},
        "kernel": blas_kernel(),
        "cores": os.cpu_count(),
        "thread_repetitions": min(3, options.repetitions),
        "profile": {},
        "by_threads": [],
        "rows": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            for row in measure(name, CORPORA[name]()[:limit], options, Path(folder)):
                result["rows"].append(row)
                if name == chosen[0] and row["method"] in result["speed_ratio"]:
                    result["speed_ratio"][row["method"]] = row["ratio"]
                keep(result, options.json)
    for method in result["speed_ratio"]:
        run = epoch(method, limit)
        cpu(run)  # the first one in a process reads and compiles
        result["profile"][method] = cpu(lambda run=run: shares(run))[1]
        result["by_threads"].append(by_threads(method, result["thread_repetitions"], limit))
        keep(result, options.json)
    return result


def keep(result: dict[str, Any], file: Path | None) -> None:
    """Write what there is so far."""
    if file:
        file.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def blas_kernel() -> str:
    """The processor for which NumPy's OpenBLAS chose its code."""
    if not importlib.util.find_spec("threadpoolctl"):
        return "unknown"
    import numpy  # noqa: F401, it loads the library that is asked
    from threadpoolctl import threadpool_info

    return next((str(pool.get("architecture")) for pool in threadpool_info()), "unknown")


def by_threads(method: str, repetitions: int, limit: int | None) -> dict[str, Any]:
    """Wall and CPU seconds of one epoch of ours, each number of threads in a process of its own."""
    seconds: dict[str, dict[str, list[float]]] = {"wall": {}, "cpu": {}}
    for _ in range(repetitions):
        for threads in "12":
            environment = os.environ | dict.fromkeys(ONE_THREAD, threads)
            command = [sys.executable, __file__, "--one-epoch", method, str(limit or "")]
            done = subprocess.run(
                command, env=environment, check=True, capture_output=True, text=True
            )
            for kind, value in json.loads(done.stdout.splitlines()[-1]).items():
                seconds[kind].setdefault(threads, []).append(value)
    medians = {
        kind: {n: median(values) for n, values in by.items()} for kind, by in seconds.items()
    }
    return {"method": method, **medians}


def one_epoch(method: str, limit: str) -> None:
    """What a process of `by_threads` does: train for one epoch, print how long it took."""
    run = epoch(method, int(limit) if limit else None)
    start = time.perf_counter()
    seconds, _ = cpu(run)
    print(json.dumps({"wall": time.perf_counter() - start, "cpu": seconds}))


def epoch(method: str, limit: int | None) -> Callable[[], Any]:
    """One epoch of ours on the glosses, from sentences of words on."""
    from solutions import fast_glove, fast_hierarchical_softmax, fast_sgns
    from wordlab import Vocabulary

    train = {
        "sgns": fast_sgns.train_sgns_fast,
        "hs": fast_hierarchical_softmax.train_hierarchical_softmax_fast,
        "glove": fast_glove.train_glove_fast,
    }[method]
    sentences = glosses()[:limit]
    vocabulary = Vocabulary(sentences, 20_000)
    return lambda: train(vocabulary.encode(sentences), vocabulary, epochs=1)


def glosses() -> list[list[str]]:
    """The glosses of WordNet."""
    from wordlab import data, load_glosses

    data.fetch(["wordnet", "similarity"])
    return load_glosses()


def larger() -> list[list[str]]:
    """The glosses, the review snippets, and the docstrings of packages in requirements.lock."""
    from wordlab import data
    from wordlab.corpus import tokenize

    data.fetch(["reviews"])
    texts = []
    for kind in ("movie", "amazon"):
        place = data.path(f"reviews/{kind}ReviewSnippets_GroundTruth.txt")
        lines = place.read_text(encoding="utf-8", errors="replace").splitlines()
        texts += [line.split("\t")[-1] for line in lines]
    texts += [text for package in DOCUMENTED for text in docstrings(package)]
    return glosses() + [words for text in texts if (words := tokenize(text))]


def docstrings(package: str) -> Iterator[str]:
    """The paragraphs of all docstrings of an installed package."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return
    for path in sorted(Path(found.origin).parent.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield from (ast.get_docstring(node) or "").split("\n\n")


CORPORA: dict[str, Callable[[], list[list[str]]]] = {"glosses": glosses, "larger": larger}


def measure(
    name: str, sentences: list[list[str]], options: Any, folder: Path
) -> Iterator[dict[str, Any]]:
    """Compare all methods on a corpus: a row for each pair of programs."""
    from wordlab import Vocabulary

    counts = Counter(word for sentence in sentences for word in sentence)
    frequent = sum(count >= MIN_COUNT for count in counts.values())
    vocabulary = Vocabulary(sentences, frequent + 2)
    file = folder / f"{name}.txt"
    file.write_text("".join(" ".join(s) + "\n" for s in sentences), encoding="utf-8")
    common = {"corpus": name, "words": counts.total()}
    for method in ("sgns", "hs"):
        yield common | compare_word2vec(method, sentences, vocabulary, file, options)
    for row in compare_glove(sentences, vocabulary, options):
        yield common | row


def cpu(run: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of all threads, and what came out."""
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        made = run()
    return time.process_time() - start, made


def in_turn(
    ours: Callable[[int, int], Any],
    theirs: Callable[[int, int], Any],
    judge_ours: Callable[[Any], dict[str, float]],
    judge_theirs: Callable[[Any], dict[str, float]],
    options: Any,
    units: int,
) -> dict[str, Any]:
    """Time both programs in turn for one epoch, then judge both after several, for each seed."""
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for repetition in range(options.repetitions):
        for side, train in (("ours", ours), ("theirs", theirs)):
            seconds[side].append(cpu(lambda t=train, r=repetition: t(r + 1, 1))[0])
    quality: dict[str, list[dict[str, float]]] = {"ours": [], "theirs": []}
    for seed in range(1, options.seeds + 1):
        quality["ours"].append(judge_ours(cpu(lambda s=seed: ours(s, options.epochs))[1]))
        quality["theirs"].append(judge_theirs(cpu(lambda s=seed: theirs(s, options.epochs))[1]))
    ratios = [b / a for a, b in zip(seconds["ours"], seconds["theirs"], strict=True)]
    speed = {side: units / median(values) for side, values in seconds.items()}
    return {"ratio": median(ratios), "ratios": ratios, "per_second": speed, "quality": quality}


def similarity(words: Sequence[str], matrix: Any) -> dict[str, float]:
    """The rank correlations with people's scores."""
    from wordlab import WordVectors, word_pairs, word_similarity

    vectors = WordVectors(words, matrix)
    return {
        name: word_similarity(vectors, word_pairs(name))[0] for name in ("wordsim353", "simlex999")
    }


def compare_word2vec(
    method: str, sentences: list[list[str]], vocabulary: Any, file: Path, options: Any
) -> dict[str, Any]:
    """Skip-gram: ours and gensim's on the same words."""
    from gensim.models import Word2Vec

    from solutions.fast_hierarchical_softmax import tree_matrices
    from solutions.fast_sgns import sgns_matrices

    words = sum(map(len, sentences))
    kind = {"hs": 0, "negative": NEGATIVES} if method == "sgns" else {"hs": 1, "negative": 0}
    pairs = sample_pairs(sentences, vocabulary)

    def ours(seed: int, epochs: int) -> Any:
        ids = vocabulary.encode(sentences)
        if method == "sgns":
            return sgns_matrices(
                ids, vocabulary, DIM, WINDOW, NEGATIVES, epochs, RATE, SUBSAMPLE, seed
            )
        return tree_matrices(ids, vocabulary, DIM, WINDOW, epochs, RATE, SUBSAMPLE, seed)

    models = {}

    def theirs(seed: int, epochs: int) -> Any:
        model = models.pop(seed, None) or new_model(seed)
        model.train(
            corpus_file=str(file),
            total_examples=model.corpus_count,
            total_words=model.corpus_total_words,
            epochs=epochs,
        )
        return model

    def new_model(seed: int) -> Any:
        model = Word2Vec(
            vector_size=DIM,
            window=WINDOW,
            min_count=MIN_COUNT,
            workers=1,
            seed=seed,
            sg=1,
            alpha=RATE,
            sample=SUBSAMPLE,
            **kind,
        )
        model.build_vocab(corpus_file=str(file))
        return model

    def judge_ours(made: Any) -> dict[str, float]:
        W, C = made[:2]
        loss = negative_loss(W, C, *pairs) if method == "sgns" else tree_loss(W, C, *made[2], pairs)
        return {**similarity(vocabulary.words[2:], W[2:]), "loss": loss}

    def judge_theirs(model: Any) -> dict[str, float]:
        import numpy as np

        index = [model.wv.key_to_index[word] for word in vocabulary.words[2:]]
        W = np.zeros((len(vocabulary), DIM), np.float32)
        C = np.zeros_like(W)
        W[2:] = model.wv.vectors[index]
        if method == "sgns":
            C[2:] = model.syn1neg[index]
            loss = negative_loss(W, C, *pairs)
        else:
            paths = [
                (model.wv.get_vecattr(word, "point"), model.wv.get_vecattr(word, "code"))
                for word in vocabulary.words[2:]
            ]
            depth = max(len(code) for _, code in paths)
            nodes = np.zeros((len(vocabulary), depth), np.intp)
            turns = np.zeros(nodes.shape, np.int8)
            for word, (points, code) in enumerate(paths, start=2):
                nodes[word, : len(code)] = points[: len(code)]
                turns[word, : len(code)] = 1 - 2 * np.asarray(code, np.int8)
            loss = tree_loss(W, model.syn1, nodes, turns, pairs)
        return {**similarity(vocabulary.words[2:], W[2:]), "loss": loss}

    for seed in range(1, options.repetitions + 1):
        models[seed] = new_model(seed)  # building the vocabulary is not timed on either side
    row = in_turn(ours, theirs, judge_ours, judge_theirs, options, words)
    return {"method": method, "peer": "gensim", "unit": "words", **row}


def sample_pairs(sentences: list[list[str]], vocabulary: Any) -> tuple[Any, Any, Any]:
    """Fixed pairs of neighbours and negative samples, on which both programs' loss is worked out."""
    import numpy as np

    from solutions.fast_sgns import noise_table

    rng = np.random.default_rng(0)
    counts = vocabulary.counts.copy()
    counts[:2] = 0
    centers, outside = [], []
    while len(centers) < PAIRS:
        ids = vocabulary.encode([sentences[rng.integers(len(sentences))]])[0]
        ids = ids[ids >= 2]
        if len(ids) > 1:
            place = int(rng.integers(len(ids) - 1))
            centers.append(ids[place])
            outside.append(ids[place + 1])
    noise = noise_table(counts)
    drawn = noise[rng.integers(0, len(noise), (PAIRS, NEGATIVES))]
    return np.array(centers), np.array(outside), drawn


def negative_loss(W: Any, C: Any, centers: Any, outside: Any, drawn: Any) -> float:
    """The mean loss of a pair with its negative samples."""
    import numpy as np

    right = np.einsum("nd,nd->n", W[centers], C[outside])
    wrong = np.einsum("nd,nkd->nk", W[centers], C[drawn])
    losses = np.logaddexp(0, -right) + np.logaddexp(0, wrong).sum(axis=1)
    return float(losses.mean())


def tree_loss(W: Any, C: Any, nodes: Any, turns: Any, pairs: Any) -> float:
    """The mean loss of a pair: minus the logarithm of the word's probability."""
    import numpy as np

    word, given = pairs[:2]
    total = 0.0
    for start in range(0, len(word), 1000):
        part = slice(start, start + 1000)
        scores = np.einsum("nd,nkd->nk", W[given[part]], C[nodes[word[part]]])
        sign = turns[word[part]].astype(float)
        total += float((np.logaddexp(0, -sign * scores) * (sign != 0)).sum())
    return total / len(word)


def compare_glove(
    sentences: list[list[str]], vocabulary: Any, options: Any
) -> Iterator[dict[str, Any]]:
    """GloVe: ours and the others' on the same cells."""
    from solutions.fast_glove import cooccurrence_cells

    i, j, x = cooccurrence_cells(vocabulary.encode(sentences), vocabulary, GLOVE_WINDOW)
    if importlib.util.find_spec("mittens"):
        few = (i < DENSE_WORDS) & (j < DENSE_WORDS)
        cells = (i[few], j[few], x[few])
        yield {"method": "glove", **beside_mittens(cells, vocabulary, options)}
    if importlib.util.find_spec("glove"):
        row = beside_glove_python((i, j, x), vocabulary, options)
        yield {"method": "glove, all words", **row}
    if not (importlib.util.find_spec("mittens") and importlib.util.find_spec("glove")):
        print(f"Not every peer of GloVe is installed here; this brings them: {INSTALL}")


def our_glove(cells: Any, size: int) -> Callable[[int, int], Any]:
    """Our loop on these cells."""
    from solutions.fast_glove import glove_matrices

    return lambda seed, epochs: glove_matrices(*cells, size, DIM, epochs, GLOVE_RATE, X_MAX, seed)[
        :2
    ]


def judged(vocabulary: Any, cells: Any, W: Any, C: Any, b: Any, c: Any) -> dict[str, float]:
    """The mean weighted loss of a cell, and the rank correlations of W + C."""
    import numpy as np

    i, j, x = cells
    predicted = np.concatenate(
        [
            np.einsum("nd,nd->n", W[i[s : s + 65536]], C[j[s : s + 65536]])
            for s in range(0, len(i), 65536)
        ]
    )
    residuals = predicted + b[i] + c[j] - np.log(x)
    loss = 0.5 * float((np.minimum(1, (x / X_MAX) ** 0.75) * residuals**2).mean())
    size = len(W)
    return {**similarity(vocabulary.words[2:size], (W + C)[2:]), "loss": loss}


def beside_mittens(cells: Any, vocabulary: Any, options: Any) -> dict[str, Any]:
    """On the most frequent words, as dense matrices for mittens."""
    import numpy as np
    from mittens.np_mittens import GloVe

    i, j, x = cells
    size = min(DENSE_WORDS, len(vocabulary))
    dense = np.zeros((size, size))
    dense[i, j] = x

    def theirs(seed: int, epochs: int) -> Any:
        np.random.seed(seed)
        model = GloVe(n=DIM, max_iter=epochs, learning_rate=GLOVE_RATE, xmax=X_MAX)
        model.fit(dense)
        return model

    row = in_turn(
        our_glove(cells, size),
        theirs,
        lambda made: judge_our_glove(made, cells, vocabulary),
        lambda m: judged(vocabulary, cells, m.W, m.C, m.bw.ravel(), m.bc.ravel()),
        options,
        len(x),
    )
    return {"peer": "mittens", "unit": "cells", "cells": len(x), **row}


def beside_glove_python(cells: Any, vocabulary: Any, options: Any) -> dict[str, Any]:
    """On all cells. glove-python has one vector for each word, so it takes each pair once."""
    import numpy as np
    from glove import Glove
    from scipy.sparse import coo_matrix

    i, j, x = cells
    above = i <= j
    half = coo_matrix(
        (x[above], (i[above].astype(np.int32), j[above].astype(np.int32))),
        shape=(len(vocabulary),) * 2,
    )

    def theirs(seed: int, epochs: int) -> Any:
        model = Glove(
            no_components=DIM, learning_rate=GLOVE_RATE, max_count=X_MAX, random_state=seed
        )
        model.fit(half, epochs=epochs, no_threads=1)
        return model

    def judge_theirs(model: Any) -> dict[str, float]:
        W, b = model.word_vectors, model.word_biases
        return judged(vocabulary, cells, W, W, b, b)

    row = in_turn(
        our_glove(cells, len(vocabulary)),
        theirs,
        lambda made: judge_our_glove(made, cells, vocabulary),
        judge_theirs,
        options,
        len(x),
    )
    return {"peer": "glove-python", "unit": "cells", "cells": len(x), **row}


def judge_our_glove(made: Any, cells: Any, vocabulary: Any) -> dict[str, float]:
    """Ours has the biases in the last two columns."""
    W, C = made
    return judged(vocabulary, cells, W[:, :DIM], C[:, :DIM], W[:, DIM], C[:, DIM + 1])


def show(result: dict[str, Any]) -> None:
    """Print the numbers as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"One thread, CPU time; one epoch, median of {result['repetitions']} in turn",
        caption=f"judged after {result['epochs']} epochs: mean ± standard deviation over "
        f"{result['seeds']} seeds",
        title_justify="left",
    )
    for column in ("", "program", "thousands/s", "ours/theirs", "WordSim", "SimLex", "loss"):
        table.add_column(column, justify="left" if column in ("", "program") else "right")
    for row in result["rows"]:
        for side in ("ours", "theirs"):
            judged = row["quality"][side]
            ours = side == "ours"
            ratio = f"{row['ratio']:.2f} ({min(row['ratios']):.2f}-{max(row['ratios']):.2f})"
            table.add_row(
                f"{row['corpus']}: {row['method']}" if ours else f"  {row['unit']}",
                "reference" if ours else row["peer"],
                f"{row['per_second'][side] / 1000:,.0f}",
                ratio if ours else "",
                *(
                    spread([q[name] for q in judged])
                    for name in ("wordsim353", "simlex999", "loss")
                ),
            )
    Console(width=120).print(table)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one-epoch"]:
        one_epoch(*sys.argv[2:4])
    else:
        sys.exit(main())
