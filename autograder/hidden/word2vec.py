"""The hidden checks of 04_word2vec. Their random inputs come from the grading run's seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions import word2vec as reference
from wordlab.checking.checks import Answer, Checks, Kind, Subject
from wordlab.checking.plain import describe, same
from wordlab.exercises.word2vec import (
    HALF_FREQUENT,
    LEFT,
    LONG_TEXT,
    SENTENCES,
    SETTINGS,
    TWO_WORDS,
    WORDS,
    expect_facts,
    expect_pairs,
    expect_reach,
    expect_subsampling,
    expect_tree,
    facts_of_different_words,
    facts_of_reach,
    facts_of_thinning,
    facts_of_training,
    least_loss,
    sorted_pairs,
    tree_of,
)

skipgram_pairs, naive_softmax_loss_and_gradients = Checks(), Checks()
build_huffman_tree, hierarchical_softmax_loss_and_gradients = Checks(), Checks()
noise_distribution, negative_sampling_loss_and_gradients = Checks(), Checks()
train_sgns = Checks()
HIDDEN = {
    "skipgram_pairs": skipgram_pairs,
    "naive_softmax_loss_and_gradients": naive_softmax_loss_and_gradients,
    "build_huffman_tree": build_huffman_tree,
    "hierarchical_softmax_loss_and_gradients": hierarchical_softmax_loss_and_gradients,
    "noise_distribution": noise_distribution,
    "negative_sampling_loss_and_gradients": negative_sampling_loss_and_gradients,
    "train_sgns": train_sgns,
}


def fresh(rng: np.random.Generator) -> np.random.Generator:
    """A generator of its own, seeded by the run's."""
    return np.random.default_rng(rng.integers(2**32))


@skipgram_pairs(Kind.EXAMPLE, "Random sentences give the right neighbours.", points=0.25)
def random_neighbours(f: Subject) -> None:
    lengths = (6, 1, 0, 9, 2)
    lists = [f.rng.integers(1, 8, size=length).tolist() for length in lengths]
    arrays = [np.array(sentence, dtype=np.int64) for sentence in lists]
    for sentences in (lists, arrays):
        answer = f.told_as(sorted_pairs, sentences, 1, fresh(f.rng))
        centers, outsides = reference.skipgram_pairs(lists, 1, f.rng)
        expect_pairs(answer, *zip(centers.tolist(), outsides.tolist(), strict=True))
        answer.keeps_inputs()
    f([], 0, fresh(f.rng)).raises(ValueError)


@skipgram_pairs(
    Kind.EXAMPLE, "Windows of every size are drawn as often as they should.", points=0.5
)
def other_windows(f: Subject) -> None:
    for window in (2, 4, 7):
        expect_reach(f.told_as(facts_of_reach(window), LONG_TEXT, window, fresh(f.rng)), window)


@skipgram_pairs(Kind.EXAMPLE, "Other thresholds drop the right share of words.", points=0.25)
def other_thresholds(f: Subject) -> None:
    # sqrt(t / 0.5) of the frequent word is left.
    for threshold, per_cent in ((0.02, 20), (0.18, 60)):
        answer = f.told_as(facts_of_thinning, HALF_FREQUENT, 1, fresh(f.rng), subsample=threshold)
        expect_subsampling(answer, per_cent)
    # Each of these words is there once: sqrt(0.2) of them are left, however long its sentence is.
    words = f.rng.permutation(3000)
    for sentences in ([words.tolist()], words.reshape(-1, 50).tolist()):
        answer = f.told_as(
            facts_of_different_words, sentences, 1, fresh(f.rng), subsample=0.2 / len(words)
        )
        expected = {LEFT: "as often as it should be"}
        answer.that(same(answer.value, expected), describe(expected))


def random_pair(
    rng: np.random.Generator, rows: int, dim: int
) -> tuple[np.ndarray, np.ndarray, int, int]:
    """A center vector, other vectors, and the indices of two different rows."""
    some, other = rng.choice(rows, size=2, replace=False)
    return rng.normal(size=dim), rng.normal(size=(rows, dim)), int(some), int(other)


def expect_gradients(answer: Answer, expected: tuple[float, np.ndarray, np.ndarray]) -> None:
    """Demand a loss and two gradients; float32 code must pass."""
    for i, right in enumerate(expected):
        answer.item(i).is_close(right, rtol=1e-4, atol=1e-5)


def as_single(*arrays: np.ndarray) -> list[np.ndarray]:
    """The same numbers as float32."""
    return [array.astype(np.float32) for array in arrays]


@naive_softmax_loss_and_gradients(
    Kind.EXAMPLE, "Random words get the right loss and gradients.", points=0.5
)
def softmax_of_random_words(f: Subject) -> None:
    for size, dim in ((5, 3), (40, 7), (2, 1)):
        e, theta, word, _ = random_pair(f.rng, size, dim)
        expected = reference.naive_softmax_loss_and_gradients(e, word, theta)
        expect_gradients(f(e, word, theta), expected)
        single = as_single(e, theta)
        expect_gradients(f(single[0], word, single[1]), expected)


@naive_softmax_loss_and_gradients(
    Kind.EDGE_CASE, "The inputs stay as they are; an impossible index is refused.", points=0.25
)
def softmax_refuses(f: Subject) -> None:
    e, theta, word, _ = random_pair(f.rng, 6, 4)
    answer = f(e, word, theta)
    expect_gradients(answer, reference.naive_softmax_loss_and_gradients(e, word, theta))
    answer.keeps_inputs()
    for wrong in (-1, 6):
        f(e, wrong, theta).raises(IndexError)


def digits_needed(counts: np.ndarray) -> int:
    """The digits of the whole text with the reference's tree."""
    codes, _ = reference.build_huffman_tree(counts.tolist())
    return int(sum(len(code) * count for code, count in zip(codes, counts.tolist(), strict=True)))


@build_huffman_tree(Kind.EXAMPLE, "Random counts, in any order, get a best tree.", points=0.75)
def random_counts(f: Subject) -> None:
    for size in (3, 12, 60):
        counts = f.rng.zipf(1.6, size=size).clip(max=10**6)
        answer = tree_of(f, counts.tolist())
        expect_tree(answer, digits_needed(counts))
        answer.keeps_inputs()
    counts = f.rng.integers(1, 30, size=25)
    expect_tree(tree_of(f, counts), digits_needed(counts))  # type: ignore[arg-type]


@build_huffman_tree(
    Kind.EDGE_CASE, "One word more frequent than all others together gets one digit.", points=0.25
)
def dominant_word(f: Subject) -> None:
    counts = f.rng.integers(1, 5, size=9)
    counts[f.rng.integers(9)] = 10**6
    expect_tree(tree_of(f, counts.tolist()), digits_needed(counts))


@build_huffman_tree(
    Kind.EDGE_CASE, "Counts that double make a tree that is as deep as can be.", points=0.25
)
def deep_tree(f: Subject) -> None:
    counts = f.rng.permutation(2 ** np.arange(20))
    expect_tree(tree_of(f, counts.tolist()), digits_needed(counts))


def random_tree(rng: np.random.Generator, size: int) -> list[tuple[list[int], list[int]]]:
    """The path and the code of every word of a tree."""
    codes, paths = reference.build_huffman_tree(rng.integers(1, 50, size=size).tolist())
    return list(zip(paths, codes, strict=True))


@hierarchical_softmax_loss_and_gradients(
    Kind.EXAMPLE, "Random trees get the right loss and gradients.", points=0.5
)
def random_trees(f: Subject) -> None:
    for size, dim in ((6, 3), (30, 5)):
        tree = random_tree(f.rng, size)
        e, gamma = f.rng.normal(size=dim), f.rng.normal(size=(size - 1, dim))
        for word in f.rng.choice(size, size=3, replace=False):
            path, code = tree[word]
            expected = reference.hierarchical_softmax_loss_and_gradients(e, path, code, gamma)
            expect_gradients(f(e, path, code, gamma), expected)
            single = as_single(e, gamma)
            of_arrays = f(single[0], np.array(path), np.array(code), single[1])
            expect_gradients(of_arrays, expected)
            of_arrays.keeps_inputs()


@hierarchical_softmax_loss_and_gradients(
    Kind.RESOURCE, "Only the nodes on the path are looked at.", points=0.25
)
def other_nodes_do_not_matter(f: Subject) -> None:
    path, code = random_tree(f.rng, 20)[int(f.rng.integers(20))]
    e, gamma = f.rng.normal(size=4), f.rng.normal(size=(19, 4))
    expected = reference.hierarchical_softmax_loss_and_gradients(e, path, code, gamma)
    gamma[[node for node in range(19) if node not in path]] = np.nan
    expect_gradients(f(e, path, code, gamma), expected)


@hierarchical_softmax_loss_and_gradients(
    Kind.EDGE_CASE, "An impossible node, and a code of another length, are refused.", points=0.25
)
def tree_refuses(f: Subject) -> None:
    e, gamma = f.rng.normal(size=3), f.rng.normal(size=(5, 3))
    f(e, [4, 5], [0, 1], gamma).raises(IndexError)
    f(e, [4, -1], [0, 1], gamma).raises(IndexError)
    f(e, [4, 2, 1], [0, 1], gamma).raises(ValueError)
    f(e, [4, 2], [0, 1, 1], gamma).raises(ValueError)
    f(e, [4, 2, 1], [1], gamma).raises(ValueError)


@noise_distribution(
    Kind.EDGE_CASE, "Large counts, and counts that are impossible, are handled.", points=0.25
)
def all_kinds_of_counts(f: Subject) -> None:
    counts = f.rng.integers(0, 10**9, size=30)
    counts[f.rng.integers(30, size=5)] = 0
    f(counts, 0.6).is_close(reference.noise_distribution(counts, 0.6), rtol=1e-4)
    for dtype in (np.int64, np.int32, np.float64, np.float32):
        answer = f(counts.astype(dtype))
        answer.is_close(reference.noise_distribution(counts), rtol=1e-4)
        answer.keeps_inputs()
    f(np.array([3, -1, 2])).raises(ValueError)
    f(np.zeros(4, dtype=np.int64)).raises(ValueError)


with_negatives: Any = reference.negative_sampling_loss_and_gradients


@negative_sampling_loss_and_gradients(
    Kind.EXAMPLE, "Random words and negatives get the right loss and gradients.", points=0.5
)
def random_negatives(f: Subject) -> None:
    for size, dim, k in ((5, 3, 12), (30, 7, 5), (4, 1, 1)):
        e, theta, word, _ = random_pair(f.rng, size, dim)
        others = [other for other in range(size) if other != word]
        negatives = f.rng.choice(others, size=k)
        expected = with_negatives(e, word, negatives, theta)
        expect_gradients(f(e, word, negatives, theta), expected)
        single = as_single(e, theta)
        expect_gradients(f(single[0], word, negatives.tolist(), single[1]), expected)


@negative_sampling_loss_and_gradients(
    Kind.RESOURCE, "Only the words of the example are looked at.", points=0.25
)
def other_words_do_not_matter(f: Subject) -> None:
    e, theta, word, other = random_pair(f.rng, 12, 4)
    negatives = np.array([other, other])
    expected = with_negatives(e, word, negatives, theta)
    theta[[row for row in range(12) if row not in (word, other)]] = np.nan
    expect_gradients(f(e, word, negatives, theta), expected)


@negative_sampling_loss_and_gradients(
    Kind.EDGE_CASE, "If the outside word is among the negatives, both parts add up.", points=0.25
)
def outside_word_among_the_negatives(f: Subject) -> None:
    e, theta, word, other = random_pair(f.rng, 7, 3)
    negatives = [other, word, other, word]
    expected = with_negatives(e, word, negatives, theta)
    expect_gradients(f(e, word, negatives, theta), expected)


@negative_sampling_loss_and_gradients(
    Kind.EDGE_CASE, "The inputs stay as they are; an impossible index is refused.", points=0.25
)
def sampling_refuses(f: Subject) -> None:
    e, theta, word, other = random_pair(f.rng, 6, 4)
    answer = f(e, word, np.array([other]), theta)
    expect_gradients(answer, with_negatives(e, word, [other], theta))
    answer.keeps_inputs()
    for wrong in (-1, 6):
        f(e, wrong, [other], theta).raises(IndexError)
        f(e, word, [other, wrong], theta).raises(IndexError)


def trained(f: Subject, least: float, sentences: Any, words: Any, **settings: Any) -> Answer:
    """The facts of a training with these settings."""
    negatives = settings.get("negatives", 5)
    facts = facts_of_training(words, least, negatives)
    return f.told_as(facts, sentences, words, **SETTINGS | settings)


@train_sgns(
    Kind.PROPERTY, "With subsample, the training is on a text without many frequent words.", 0.05
)
def frequent_words_are_left_out(f: Subject) -> None:
    # Every word of the toy language is frequent next to 0.02, and none next to 1.
    settings = {"epochs": 2, "seed": int(f.rng.integers(100))}
    whole = trained(f, 0.0, SENTENCES, WORDS, **settings, subsample=1.0)
    thinned = trained(f, 0.0, SENTENCES, WORDS, **settings, subsample=0.02)
    for answer in (whole, thinned):
        expect_facts(answer, losses=2)
    thinned.that(
        not same(whole.untold[0], thinned.untold[0], 1e-4, 1e-6),
        "other vectors where words are dropped",
    )


@train_sgns(Kind.EXAMPLE, "The noise follows the counts to the power 3/4.", points=0.1)
def noise_of_the_text(f: Subject) -> None:
    # Words that stand alone are in no pair, but they are noise: here four, far more frequent than
    # the words of the pairs. So with a power of 1 the least loss is lower, and with 0 far higher.
    pairs = [[0, 1], [2, 0], [1, 2]] * 40
    sentences = pairs + [[word] for word in f.rng.permutation([3, 4, 5, 6] * 2000).tolist()]
    words = [f"word {i}" for i in range(7)]
    least = least_loss(sentences, 1, negatives=40)
    answer = trained(f, least, sentences, words, window=1, negatives=40, epochs=8)
    answer.that(
        answer.value["the last loss is"] in ("low", "not quite low", "rather high"),
        "a loss that is possible with this noise",
    )


@train_sgns(
    Kind.EDGE_CASE, "A batch may be larger than the text; the text stays as it is.", points=0.1
)
def sizes_as_asked(f: Subject) -> None:
    for dim, epochs, negatives in ((5, 2, 3), (12, 1, 1)):
        least = least_loss(SENTENCES, 2, negatives)
        answer = trained(
            f, least, SENTENCES, WORDS, dim=dim, epochs=epochs, negatives=negatives, batch_size=5000
        )
        expect_facts(answer, vectors=[16, dim], losses=epochs, states=epochs + 1)
        answer.keeps_inputs()


@train_sgns(
    Kind.EDGE_CASE, "One sentence of two words is learned, with the usual learning rate.", 0.05
)
def one_sentence(f: Subject) -> None:
    settings = {"dim": 8, "window": 1, "epochs": 200, "batch_size": 16}
    trained = f.told_as(facts_of_training(TWO_WORDS, 0.0), [[0, 1]], TWO_WORDS, **settings)
    expect_facts(trained, losses=200, the_last_loss_is="low")


@train_sgns(Kind.EXAMPLE, "Words beyond the window are no context, but may be noise.", points=0.05)
def window_is_kept(f: Subject) -> None:
    # The words at both ends have one neighbour each, and so hardly any loss.
    sentences = [[0, 1, 2]] * int(f.rng.integers(18, 23))
    least = least_loss(sentences, 1)
    answer = trained(f, least, sentences, ["left", "middle", "right"], window=1)
    expect_facts(answer, losses=30, the_last_loss_is="low")


@train_sgns(
    Kind.PROPERTY, "Every pair is trained on, and the loss is the mean of all.", points=0.05
)
def every_pair_counts(f: Subject) -> None:
    # Two pairs, and noise that is hardly ever an outside word. Without a step, and with vectors
    # that know nothing yet, each word and each negative adds log 2 or more.
    words = [f"word {i}" for i in range(12)]
    sentences = [
        [0, 1],
        *([word] for word in f.rng.permutation(np.repeat(range(2, 12), 50)).tolist()),
    ]
    settings = {"dim": 50, "window": 1, "negatives": 10, "epochs": 3, "learning_rate": 0.0}
    answer = trained(f, 0.0, sentences, words, **settings)
    losses = answer.untold[1]["loss"]
    answer.that(
        len(losses) == 3 and np.mean(losses) > 0.75 * 11 * np.log(2),
        "a mean loss of all pairs that is that of the start",
    )
