"""The exercises of 04_word2vec and their public checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wordlab.checking.checks import Answer, Exercise, Kind, Subject, named
from wordlab.checking.plain import describe, same
from wordlab.corpus import Vocabulary
from wordlab.toy import toy_sentences
from wordlab.vectors import WordVectors

skipgram_pairs = Exercise(
    "skipgram_pairs",
    "Pairs of a center and an outside word",
    points=4,
    section="section 1, Skip-gram",
)
naive_softmax_loss_and_gradients = Exercise(
    "naive_softmax_loss_and_gradients",
    "The softmax over all words",
    points=2.5,
    section="section 2, The softmax over all words",
)
build_huffman_tree = Exercise(
    "build_huffman_tree",
    "A Huffman tree of words",
    points=3,
    section="section 3, Hierarchical softmax",
)
hierarchical_softmax_loss_and_gradients = Exercise(
    "hierarchical_softmax_loss_and_gradients",
    "Hierarchical softmax",
    points=3,
    section="section 3, Hierarchical softmax",
)
noise_distribution = Exercise(
    "noise_distribution",
    "The noise distribution",
    points=1,
    section="section 4, Negative sampling",
)
negative_sampling_loss_and_gradients = Exercise(
    "negative_sampling_loss_and_gradients",
    "Negative sampling",
    points=3.5,
    section="section 4, Negative sampling",
)
train_sgns = Exercise(
    "train_sgns",
    "Training word vectors",
    points=3,
    section="section 6, Training",
)
EXERCISES = (
    skipgram_pairs,
    naive_softmax_loss_and_gradients,
    build_huffman_tree,
    hierarchical_softmax_loss_and_gradients,
    noise_distribution,
    negative_sampling_loss_and_gradients,
    train_sgns,
)


def generator(seed: int) -> np.random.Generator:
    """A seeded generator that cards show as the code that makes it."""
    made: np.random.Generator = named(f"np.random.default_rng({seed})", np.random.default_rng(seed))
    return made


FIRST, SECOND = generator(1), generator(2)

# Pairs

PAIRS = "a tuple of two arrays of whole numbers, as long as each other"


def listed_pairs(returned: Any) -> np.ndarray | None:
    """The pairs as rows (N, 2), or None if it is something else."""
    if not isinstance(returned, list | tuple) or len(returned) != 2:
        return None
    centers, outsides = (np.asarray(part) for part in returned)
    if centers.ndim != 1 or centers.shape != outsides.shape:
        return None
    if len(centers) and not all(part.dtype.kind in "iu" for part in (centers, outsides)):
        return None
    return np.stack([centers, outsides], axis=1).astype(np.int64)


def sorted_pairs(returned: Any) -> dict[str, Any]:
    """All pairs, in an order that does not depend on how they were found."""
    pairs = listed_pairs(returned)
    if pairs is None:
        return {"returned": f"something else than {PAIRS}", "type": describe(returned)}
    return {"sorted pairs": sorted(map(tuple, pairs.tolist()))}


def expect_pairs(answer: Answer, *pairs: tuple[int, int]) -> None:
    """Demand these pairs, in any order."""
    answer.that("sorted pairs" in answer.value, PAIRS)
    answer.item("sorted pairs").equals(sorted(pairs))


@skipgram_pairs.public(
    Kind.EXAMPLE, "With a window of 1, all neighbours are pairs, both ways.", points=1
)
def window_of_one(f: Subject) -> None:
    expect_pairs(
        f.told_as(sorted_pairs, [[2, 3, 4], [5, 6], [7]], 1, FIRST),
        *[(2, 3), (3, 2), (3, 4), (4, 3), (5, 6), (6, 5)],
    )
    expect_pairs(f.told_as(sorted_pairs, [[9, 9, 8]], 1, SECOND), (9, 9), (9, 9), (9, 8), (8, 9))


LENGTH = 25
# 80 sentences in which every place has an id of its own.
LONG_TEXT = named(
    f"np.arange({80 * LENGTH}).reshape(80, {LENGTH}).tolist()",
    np.arange(80 * LENGTH).reshape(80, LENGTH).tolist(),
)


def how_often(share: float, expected: float, tolerance: float = 0.06) -> str:
    """A frequency in words, which do not depend on the very numbers that were drawn."""
    if expected and abs(share - expected) <= tolerance:
        return "as often as it should be"
    if share == 0:
        return "never"
    return "too often" if share > expected else "too rarely"


def facts_of_reach(window: int, length: int = LENGTH) -> Callable[[Any], dict[str, Any]]:
    """What there is to say about the pairs of sentences of this length, place p having the id p."""

    def facts(returned: Any) -> dict[str, Any]:
        pairs = listed_pairs(returned)
        if pairs is None:
            return sorted_pairs(returned)
        centers, outsides = pairs.T
        inside = centers // length == outsides // length
        distances = np.abs(centers - outsides)[inside]
        told: dict[str, Any] = {"pairs stay in their sentence": bool(np.all(inside))}
        told["a place is its own outside word"] = bool(np.any(distances == 0))
        places = 80 * length
        for distance in range(1, window + 2):
            possible = 2 * (length - distance) * 80
            found = np.count_nonzero(distances == distance) / possible
            expected = max(0.0, (window - distance + 1) / window)
            told[f"at distance {distance}"] = how_often(found, expected)
        reach = np.zeros(places, dtype=np.int64)
        np.maximum.at(reach, centers[inside], distances)
        place = np.arange(places) % length
        left, right = np.minimum(reach, place), np.minimum(reach, length - 1 - place)
        told["whole windows"] = bool(
            np.array_equal(np.bincount(centers, minlength=places), left + right)
        )
        middles = reach.reshape(80, length)[:, window:-window]
        around = np.zeros(places, dtype=np.int64)
        np.maximum.at(around, outsides[inside], distances)
        left, right = np.minimum(around, place), np.minimum(around, length - 1 - place)
        told["whole windows around the second word of the pairs"] = bool(
            np.array_equal(np.bincount(outsides, minlength=places), left + right)
        )
        told["every center has a reach of its own"] = bool(np.ptp(middles, axis=1).mean() > 0.5)
        return told

    return facts


def expect_reach(answer: Answer, window: int) -> None:
    """Demand whole windows of every size up to this one, each as often as the others."""
    answer.that("whole windows" in answer.value, PAIRS)
    told = dict(answer.value)
    for name in ("pairs stay in their sentence", "whole windows"):
        answer.that(told[name], f"{{{name!r}: True}}")
    for distance in range(1, window + 2):
        name = f"at distance {distance}"
        right = "as often as it should be" if distance <= window else "never"
        answer.that(told[name] == right, describe({name: right}))
    name = "every center has a reach of its own"
    answer.that(told[name], f"{{{name!r}: True}}")


@skipgram_pairs.public(
    Kind.EXAMPLE, "Each center draws its own reach, up to the window, all equally likely.", points=1
)
def reach_is_drawn(f: Subject) -> None:
    expect_reach(f.told_as(facts_of_reach(5), LONG_TEXT, 5, FIRST), 5)
    expect_reach(f.told_as(facts_of_reach(3), LONG_TEXT, 3, SECOND), 3)


FREQUENT = 1
# Every second word is the same; the 25 others have a share of 0.02 each.
HALF_FREQUENT = named(
    "half_frequent",
    [[word for i in range(25) for word in (FREQUENT, 2 + (i + n) % 25)] for n in range(80)],
)


def facts_of_thinning(returned: Any) -> dict[str, Any]:
    """How often the words of `HALF_FREQUENT` are left, told from its pairs with a window of 1."""
    pairs = listed_pairs(returned)
    if pairs is None:
        return sorted_pairs(returned)
    is_frequent = pairs == FREQUENT
    # A word that is left is in two pairs as a center, at an end of a sentence in one.
    left = np.count_nonzero(is_frequent[:, 0]) / 2 / 2000
    others = (np.count_nonzero(~is_frequent[:, 0]) + 80) / 2 / 2000
    return {
        "per cent left of the frequent word, to the nearest ten": round(10 * left) * 10,
        "rare words left": "all" if others > 0.96 else "some" if others > 0.2 else "few",
        "rare words meet where a word was dropped": bool(np.any(~is_frequent.any(axis=1))),
    }


LEFT = "a word that occurs once is left"


def facts_of_different_words(returned: Any) -> dict[str, Any]:
    """How many words are left of 3000 that occur once each, if a share of sqrt(0.2) should be."""
    pairs = listed_pairs(returned)
    if pairs is None:
        return sorted_pairs(returned)
    return {LEFT: how_often(len(np.unique(pairs)) / 3000, np.sqrt(0.2))}


def expect_subsampling(answer: Answer, per_cent: int) -> None:
    """Demand that so much of the frequent word is left, and all of the others."""
    frequent, rare, meet = (
        "per cent left of the frequent word, to the nearest ten",
        "rare words left",
        "rare words meet where a word was dropped",
    )
    answer.that(frequent in answer.value, PAIRS)
    told = dict(answer.value)
    answer.that(told[frequent] == per_cent, describe({frequent: per_cent}))
    answer.that(told[rare] == "all", describe({rare: "all"}))
    answer.that(told[meet], describe({meet: True}))


@skipgram_pairs.public(
    Kind.EXAMPLE, "With subsample, frequent words are dropped before pairs are made.", points=0.5
)
def frequent_words_are_dropped(f: Subject) -> None:
    # The frequent word has the share 0.5; sqrt(0.045 / 0.5) = 0.3 of it is left.
    expect_subsampling(f.told_as(facts_of_thinning, HALF_FREQUENT, 1, FIRST, subsample=0.045), 30)


@skipgram_pairs.public(
    Kind.PROPERTY, "The same generator gives the same pairs, another one others.", points=0.25
)
def pairs_are_drawn_with_rng(f: Subject) -> None:
    first, again, other = (
        f.told_as(facts_of_reach(5), LONG_TEXT, 5, rng) for rng in (FIRST, FIRST, SECOND)
    )
    again.that(
        same(first.untold, again.untold),
        "the same pairs as before from a generator in the same state",
        "Draw with `rng` only: other generators give other numbers each time.",
    )
    other.that(
        not same(first.untold, other.untold),
        "other pairs from another generator",
        "Draw with `rng`, the generator that your function is given.",
    )


@skipgram_pairs.public(
    Kind.EDGE_CASE,
    "Short sentences and an empty text are no trouble; a window of 0 is.",
    points=0.25,
)
def short_sentences(f: Subject) -> None:
    expect_pairs(f.told_as(sorted_pairs, [[4, 2], [], [3]], 50, FIRST), (2, 4), (4, 2))
    expect_pairs(f.told_as(sorted_pairs, [], 2, FIRST))
    expect_pairs(f.told_as(sorted_pairs, [[5], [6]], 2, FIRST))
    f([[2, 3]], 0, FIRST).raises(ValueError)
    f([[2, 3]], 1, FIRST, subsample=0.0).raises(ValueError)


# Softmax. Each row's product with the center vector is a logarithm that one can see.

CENTER = named("center", np.array([1.0, 2.0]))


def rows_with_products(products: ArrayLike, slopes: ArrayLike) -> np.ndarray:
    """Vectors in the plane with these products with `CENTER`."""
    x, s = np.asarray(products, dtype=float), np.asarray(slopes, dtype=float)
    return np.stack([x + 2 * s, -s], axis=1)


OUTSIDE = named("outside", rows_with_products(np.log([1.0, 2.0, 5.0]), (1.0, 0.0, -0.5)))
FAR = np.array([[5e3, 0.0], [-5e3, 0.0], [0.0, 0.0]])
TWICE = np.array([2.0, 0.0])


@naive_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "The loss of words with the probabilities ⅛, ¼ and ⅝ is right.", points=0.5
)
def softmax_loss_by_hand(f: Subject) -> None:
    f(CENTER, 2, OUTSIDE).item(0).is_close(np.log(8 / 5))
    f(CENTER, 0, OUTSIDE).item(0).is_close(np.log(8))


@naive_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "The gradient of the center vector is right.", points=0.5
)
def softmax_center_gradient(f: Subject) -> None:
    f(CENTER, 2, OUTSIDE).item(1).is_close(np.array([0.125, 0.25, -0.375]) @ OUTSIDE)
    f(CENTER, 0, OUTSIDE).item(1).is_close(np.array([-0.875, 0.25, 0.625]) @ OUTSIDE)


@naive_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "Every outside vector has its gradient.", points=0.5
)
def softmax_outside_gradient(f: Subject) -> None:
    f(CENTER, 2, OUTSIDE).item(2).is_close(np.array([[0.125, 0.25], [0.25, 0.5], [-0.375, -0.75]]))
    f(CENTER, 0, OUTSIDE).item(2).is_close(np.array([[-0.875, -1.75], [0.25, 0.5], [0.625, 1.25]]))


@naive_softmax_loss_and_gradients.public(
    Kind.EDGE_CASE, "Logits of ±10,000 give finite and right numbers.", points=0.25
)
def softmax_of_large_logits(f: Subject) -> None:
    f(TWICE, 0, FAR).equals((0.0, np.zeros(2), np.zeros((3, 2))))
    f(TWICE, 1, FAR).equals(
        (20000.0, np.array([10000.0, 0.0]), np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 0.0]]))
    )


# Huffman trees

TREE = "a tuple (codes, paths) of two lists, each with a list of whole numbers for each word"


def facts_of_tree(counts: Sequence[int]) -> Callable[[Any], dict[str, Any]]:
    """What there is to say about codes and paths: the same for every best tree."""

    def facts(returned: Any) -> dict[str, Any]:
        try:
            codes, paths = ([[int(x) for x in row] for row in part] for part in returned)
            if any(isinstance(x, str) for part in returned for row in part for x in row):
                return {"returned": f"something else than {TREE}", "type": "text"}
        except (ValueError, TypeError):
            return {"returned": f"something else than {TREE}", "type": describe(returned)}
        told: dict[str, Any] = {"codes": len(codes), "paths": len(paths)}
        if len(codes) != len(counts) or len(paths) != len(counts):
            return told
        lengths = [len(code) for code in codes]
        told["digits of the whole text"] = int(np.dot(lengths, np.asarray(counts)))
        told["a node for each digit"] = lengths == [len(path) for path in paths]
        told["codes of 0 and 1"] = all(set(code) <= {0, 1} for code in codes)
        told["no code begins another one"] = not any(
            code == other[: len(code)]
            for i, code in enumerate(codes)
            for j, other in enumerate(codes)
            if i != j
        )
        told["the first node is the same for all"] = len({tuple(path[:1]) for path in paths}) == 1
        # A node stands for the digits that lead to it.
        leads = {(tuple(c[:i]), n) for c, p in zip(codes, paths) for i, n in enumerate(p)}  # noqa: B905
        nodes = {node for _, node in leads}
        told["the same digits lead to the same node"] = (
            len(leads) == len(nodes) == len({digits for digits, _ in leads})
        )
        told["nodes are numbered from 0 to V - 2"] = nodes == set(range(len(counts) - 1))
        told["the smallest number of a node"] = min(nodes, default=None)
        return told

    return facts


def expect_tree(answer: Answer, digits: int) -> None:
    """Demand a tree with which the whole text takes so many digits, and that fits together."""
    answer.that("codes" in answer.value, TREE)
    told = dict(answer.value)
    name = "digits of the whole text"
    answer.that(name in told, "a code and a path for each word")
    for right in (
        "codes of 0 and 1",
        "no code begins another one",
        "a node for each digit",
        "the first node is the same for all",
        "the same digits lead to the same node",
        "nodes are numbered from 0 to V - 2",
    ):
        answer.that(told[right], describe({right: True}))
    answer.that(told[name] == digits, describe({name: digits}))


def tree_of(f: Subject, counts: Sequence[int]) -> Answer:
    """The facts of the tree that a function builds for these counts."""
    return f.told_as(facts_of_tree(counts), counts)


@build_huffman_tree.public(
    Kind.EXAMPLE,
    "Frequent words get short codes: the whole text takes the fewest digits.",
    points=1,
)
def fewest_digits(f: Subject) -> None:
    expect_tree(tree_of(f, [5, 2, 1, 1]), 15)
    expect_tree(tree_of(f, [1, 2, 4, 3, 9, 20]), 77)
    expect_tree(tree_of(f, [3, 3, 2, 2, 2, 1, 1, 7]), 58)


@build_huffman_tree.public(
    Kind.EXAMPLE, "Codes of words that are equally frequent are equally long.", points=0.5
)
def ties(f: Subject) -> None:
    expect_tree(tree_of(f, [4, 4, 4, 4]), 32)
    expect_tree(tree_of(f, [1] * 8), 24)


@build_huffman_tree.public(
    Kind.EDGE_CASE, "Two words get the codes 0 and 1; one word is too few.", points=0.25
)
def two_words(f: Subject) -> None:
    expect_tree(tree_of(f, [7, 2]), 9)
    expect_tree(tree_of(f, [0, 3]), 3)
    f([4]).raises(ValueError)
    f([]).raises(ValueError)
    f([4, -1, 2]).raises(ValueError)


# Hierarchical softmax. sigmoid(ln 3) = 3/4, sigmoid(0) = 1/2, sigmoid(-ln 4) = 1/5.

NODES = named("nodes", rows_with_products([np.log(3.0), 0.0, -np.log(4.0)], (1.0, 0.3, -0.5)))
# The four words of the tree whose root is node 2: their paths and codes.
LEAVES = (([2, 0, 1], [0, 1, 0]), ([2, 0, 1], [0, 1, 1]), ([2, 0], [0, 0]), ([2], [1]))


@hierarchical_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "The branches taken multiply to the right probability.", points=0.5
)
def tree_loss_by_hand(f: Subject) -> None:
    f(CENTER, [2, 0], [0, 1], NODES).item(0).is_close(-np.log(1 / 5 * 1 / 4))
    f(CENTER, [2], [1], NODES).item(0).is_close(-np.log(4 / 5))
    f(CENTER, [2, 0, 1], [0, 0, 1], NODES).item(0).is_close(-np.log(1 / 5 * 3 / 4 * 1 / 2))


@hierarchical_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "The gradient of the center vector is right.", points=0.5
)
def tree_center_gradient(f: Subject) -> None:
    f(CENTER, [2, 0], [0, 1], NODES).item(1).is_close(-0.8 * NODES[2] + 0.75 * NODES[0])
    f(CENTER, [2], [1], NODES).item(1).is_close(0.2 * NODES[2])


@hierarchical_softmax_loss_and_gradients.public(
    Kind.EXAMPLE, "The nodes on the path have their gradients, the others 0.", points=0.5
)
def tree_node_gradients(f: Subject) -> None:
    f(CENTER, [2, 0], [0, 1], NODES).item(2).is_close(
        np.array([[0.75, 1.5], [0.0, 0.0], [-0.8, -1.6]])
    )
    f(CENTER, [2, 0, 1], [1, 1, 0], NODES).item(2).is_close(
        np.array([[0.75, 1.5], [-0.5, -1.0], [0.2, 0.4]])
    )


@hierarchical_softmax_loss_and_gradients.public(
    Kind.PROPERTY, "The probabilities of all words add up to 1.", points=0.25
)
def tree_sums_to_one(f: Subject) -> None:
    answers = [f(CENTER, path, code, NODES).item(0) for path, code in LEAVES]
    total = sum(np.exp(-answer.value) for answer in answers)
    answers[-1].that(
        abs(total - 1) < 1e-5,
        "losses whose exp(-loss) add up to 1 over all words of a tree",
        f"They add up to {total:.4g}.",
    )


@hierarchical_softmax_loss_and_gradients.public(
    Kind.EDGE_CASE, "Products of ±10,000 give finite and right numbers.", points=0.25
)
def tree_of_large_products(f: Subject) -> None:
    f(TWICE, [0, 1], [0, 1], FAR[:2]).equals((0.0, np.zeros(2), np.zeros((2, 2))))
    f(TWICE, [0, 1], [1, 0], FAR[:2]).equals(
        (20000.0, np.array([10000.0, 0.0]), np.array([[2.0, 0.0], [-2.0, 0.0]]))
    )


# Noise

COUNTS = named("np.array([81, 16, 0, 1])", np.array([81, 16, 0, 1]))


@noise_distribution.public(
    Kind.EXAMPLE, "Counts of 81, 16 and 1 become 27, 8 and 1 thirty-sixths.", points=0.5
)
def three_quarters(f: Subject) -> None:
    f(COUNTS).is_close(np.array([27, 8, 0, 1]) / 36)
    f(np.array([16, 16])).is_close(np.array([0.5, 0.5]))


@noise_distribution.public(Kind.EXAMPLE, "Other powers can be asked for.", points=0.125)
def other_powers(f: Subject) -> None:
    f(COUNTS, power=1.0).is_close(np.array([81, 16, 0, 1]) / 98)
    f(COUNTS, 0.5).is_close(np.array([9, 4, 0, 1]) / 14)


@noise_distribution.public(
    Kind.EDGE_CASE, "A negative count raises ValueError, and so do counts of 0 alone.", points=0.125
)
def impossible_counts(f: Subject) -> None:
    f(np.array([2, -1, 3])).raises(ValueError)
    f(np.array([0, 0, 0])).raises(ValueError)


# Negative sampling

NOISY = named(
    "outside", rows_with_products([np.log(3.0), 0.0, -np.log(4.0), np.log(9.0)], (1, 0.3, -0.5, 2))
)


@negative_sampling_loss_and_gradients.public(
    Kind.EXAMPLE, "The loss of a word and its negatives is right.", points=0.5
)
def sampled_loss_by_hand(f: Subject) -> None:
    f(CENTER, 0, [2], NOISY).item(0).is_close(-np.log(3 / 4 * 4 / 5))
    f(CENTER, 1, [3, 2], NOISY).item(0).is_close(-np.log(1 / 2 * 1 / 10 * 4 / 5))
    f(CENTER, 3, [0], NOISY).item(0).is_close(-np.log(9 / 10 * 1 / 4))


@negative_sampling_loss_and_gradients.public(
    Kind.EXAMPLE, "The gradient of the center vector has a part of every word.", points=0.5
)
def sampled_center_gradient(f: Subject) -> None:
    f(CENTER, 0, [2], NOISY).item(1).is_close(-0.25 * NOISY[0] + 0.2 * NOISY[2])
    f(CENTER, 1, [3, 2], NOISY).item(1).is_close(np.array([0.0, -0.5, 0.2, 0.9]) @ NOISY)


@negative_sampling_loss_and_gradients.public(
    Kind.EXAMPLE,
    "The outside word and the negatives have their gradients, the others 0.",
    points=0.5,
)
def sampled_outside_gradients(f: Subject) -> None:
    f(CENTER, 1, [3, 2], NOISY).item(2).is_close(
        np.array([[0.0, 0.0], [-0.5, -1.0], [0.2, 0.4], [0.9, 1.8]])
    )


@negative_sampling_loss_and_gradients.public(
    Kind.EXAMPLE, "A negative that was drawn several times counts several times.", points=0.5
)
def repeated_negatives(f: Subject) -> None:
    answer = f(CENTER, 0, [2, 3, 2, 2], NOISY)
    answer.item(2).is_close(np.array([[-0.25, -0.5], [0.0, 0.0], [0.6, 1.2], [0.9, 1.8]]))
    answer.item(1).is_close(np.array([-0.25, 0.0, 0.6, 0.9]) @ NOISY)
    answer.item(0).is_close(-np.log(3 / 4 * (4 / 5) ** 3 * 1 / 10))


@negative_sampling_loss_and_gradients.public(
    Kind.EDGE_CASE, "Products of ±10,000 give finite and right numbers.", points=0.25
)
def sampled_large_products(f: Subject) -> None:
    f(TWICE, 0, [1, 1], FAR).equals((0.0, np.zeros(2), np.zeros((3, 2))))
    f(TWICE, 1, [0], FAR).equals(
        (20000.0, np.array([10000.0, 0.0]), np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 0.0]]))
    )


# Training

TOY = toy_sentences()
VOCABULARY = Vocabulary(TOY, 16)
WORDS = named("vocabulary", VOCABULARY.words)
SENTENCES = named("sentences", VOCABULARY.encode(TOY))
TWO_WORDS = named("['a', 'b']", ["a", "b"])
FORM = "a tuple (WordVectors, {'loss': list of numbers, 'vectors': list of WordVectors})"
SETTINGS: dict[str, Any] = {
    "dim": 8,
    "window": 2,
    "epochs": 30,
    "batch_size": 16,
    "learning_rate": 0.05,
}


def least_loss(
    sentences: Sequence[Sequence[int]], window: int, negatives: int = 5, power: float = 0.75
) -> float:
    """The mean loss that no vectors can go below, if negatives are left out that are no negatives.

    A pair (c, o) is expected a times and, drawn as noise, b times; the best sigmoid is a / (a + b)
    (Levy and Goldberg 2014, section 3.1).
    """
    size = 1 + max(max(sentence) for sentence in sentences)
    a, counts = np.zeros((size, size)), np.zeros(size)
    for sentence in sentences:
        np.add.at(counts, np.asarray(sentence), 1)
        for i, center in enumerate(sentence):
            for j, outside in enumerate(sentence):
                if 0 < abs(i - j) <= window:
                    a[center, outside] += (window - abs(i - j) + 1) / window
    noise = np.where(counts > 0, counts**power, 0)
    b = negatives * (a.sum(axis=1, keepdims=True) - a) * noise / noise.sum()
    least = np.zeros_like(a)
    for part in (a, b):
        least += part * np.log((a + b) / np.where(part, part, 1), where=part > 0, out=least * 0)
    return float(least.sum() / a.sum())


def level(loss: float, least: float, start: float) -> str:
    """How low a loss is, in words that do not depend on its last digits."""
    if not np.isfinite(loss):
        return "no finite number"
    if loss < least - 0.2:
        return "lower than it can be"
    if loss < least + 0.4:
        return "low"
    if loss < least + 0.9:
        return "not quite low"
    if loss < least + 1.5:
        return "rather high"
    if loss < (least + start) / 2:
        return "high"
    return "as at the start" if loss < start + 0.3 else "higher than at the start"


def facts_of_training(
    words: Sequence[str], least: float, negatives: int = 5
) -> Callable[[Any], dict[str, Any]]:
    """What there is to say about vectors and a history, given the least loss possible."""
    start = (negatives + 1) * np.log(2)

    def facts(returned: Any) -> dict[str, Any]:
        try:
            vectors, history = returned
            losses = [float(loss) for loss in history["loss"]]
            first, *_, last = states = list(history["vectors"])
            shape, found = list(vectors.matrix.shape), list(vectors.words)
            moved = not same(first.matrix, last.matrix)
        except (TypeError, ValueError, KeyError, AttributeError):
            return {"returned": f"something else than {FORM}", "type": describe(returned)}
        told: dict[str, Any] = {"vectors": shape, "losses": len(losses), "states": len(states)}
        if losses:
            told["first loss"], told["last loss"] = round(losses[0], 2), round(losses[-1], 2)
            told["the last loss is"] = level(losses[-1], least, start)
        told["the vectors move"] = moved
        told["the last state is returned"] = same(last, vectors, 1e-5, 1e-6)
        lengths = np.linalg.norm(np.asarray(vectors.matrix, dtype=np.float64), axis=1)
        told["all vectors have length 1"] = same(lengths, np.ones(len(lengths)), 1e-4)
        told["words in order"] = found == list(words)
        return told | like_words(vectors, first)

    return facts


def like_words(vectors: Any, before: Any) -> dict[str, Any]:
    """Whether words of the toy language that can be exchanged are nearer than others."""
    if list(getattr(vectors, "words", ())) != list(WORDS) or not isinstance(vectors, WordVectors):
        return {}
    kinds = (("big", "old", "small"), ("eat", "like", "want"), ("cats", "dogs"), ("birds", "mice"))
    rows = [[vectors.index[word] for word in words] for words in kinds]
    cosines = vectors.unit @ vectors.unit.T
    within = [cosines[i, j] for kind in rows for i in kind for j in kind if i < j]
    between = [cosines[i, j] for i in rows[0] for j in rows[1]]
    return {
        "words of one kind are neighbours": bool(np.mean(within) - np.mean(between) > 0.2),
        "known before the training": bool(same(before, vectors, 1e-5, 1e-6)),
    }


def expect_facts(answer: Answer, **expected: Any) -> None:
    """Demand these facts about what was trained; `_` in a name stands for a space."""
    answer.that("losses" in answer.value, FORM)
    for name, fact in expected.items():
        name = name.replace("_", " ")
        answer.that(same(answer.value.get(name), fact), describe({name: fact}))


@train_sgns.public(
    Kind.EXAMPLE, "Trained on a toy language, the loss comes close to what is possible.", points=1
)
def learns_a_toy_language(f: Subject) -> None:
    for window in (2, 1):
        least = least_loss(SENTENCES, window)
        trained = f.told_as(
            facts_of_training(WORDS, least), SENTENCES, WORDS, **SETTINGS | {"window": window}
        )
        expect_facts(trained, losses=30, the_last_loss_is="low")


@train_sgns.public(
    Kind.EXAMPLE, "Like words become neighbours, and the history shows how.", points=0.5
)
def like_words_become_neighbours(f: Subject) -> None:
    facts = facts_of_training(WORDS, least_loss(SENTENCES, 2))
    trained = f.told_as(facts, SENTENCES, WORDS, **SETTINGS | {"dim": 10})
    expect_facts(
        trained,
        vectors=[16, 10],
        states=31,
        words_in_order=True,
        the_vectors_move=True,
        the_last_state_is_returned=True,
        words_of_one_kind_are_neighbours=True,
    )


@train_sgns.public(
    Kind.EXAMPLE, "The outside word of a pair is never one of its negatives.", points=0.5
)
def outside_word_is_no_negative(f: Subject) -> None:
    # The outside word is always the other one, so that nothing but this can disturb the training.
    trained = f.told_as(
        facts_of_training(TWO_WORDS, 0.0),
        [[0, 1]] * 40,
        TWO_WORDS,
        **SETTINGS | {"window": 1},
    )
    expect_facts(trained, the_last_loss_is="low")


@train_sgns.public(
    Kind.PROPERTY, "The same seed gives the same result, another seed another one.", points=0.25
)
def seeds(f: Subject) -> None:
    facts = facts_of_training(WORDS, least_loss(SENTENCES, 2))
    first, again, other = (
        f.told_as(facts, SENTENCES, WORDS, **SETTINGS | {"epochs": 2, "seed": seed})
        for seed in (3, 3, 4)
    )
    again.that(
        same(first.untold, again.untold, 1e-5, 1e-6),
        "the same vectors and history as before from the same seed",
        "Draw all random numbers from one generator, `np.random.default_rng(seed)`.",
    )
    other.that(
        not same(first.untold, other.untold, 1e-5, 1e-6),
        "other vectors from another seed",
        "The argument `seed` has to reach your random generator.",
    )


@train_sgns.public(
    Kind.EDGE_CASE,
    "A text without two different words, or without a pair, is refused.",
    points=0.25,
)
def nothing_to_learn(f: Subject) -> None:
    f([], WORDS, epochs=1).raises(ValueError)
    f([[2, 2, 2], [2]], WORDS, epochs=1).raises(ValueError)
    f([[2], [3], [4]], WORDS, epochs=1).raises(ValueError)


# More pairs than a minibatch of 512, in sentences longer than a window of 5.
LONG_SENTENCES = named(
    "np.reshape(sentences, (36, 8)).tolist()", np.reshape(SENTENCES, (36, 8)).tolist()
)


@train_sgns.public(
    Kind.EDGE_CASE, "Left out, the settings are those of the first line.", points=0.1
)
def without_settings(f: Subject) -> None:
    facts = facts_of_training(WORDS, 0.0)
    settings = {"dim": 50, "window": 5, "negatives": 5, "epochs": 3, "batch_size": 512, "seed": 0}
    short, full = (f.told_as(facts, LONG_SENTENCES, WORDS, **chosen) for chosen in ({}, settings))
    short.that(same(short.untold, full.untold, 1e-4, 1e-5), "what these settings give")
