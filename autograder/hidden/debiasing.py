"""The hidden checks of 02_debiasing. Their random inputs come from the grading run's seed."""

from __future__ import annotations

import numpy as np

from solutions import debiasing as reference
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.checking.plain import same
from wordlab.exercises.debiasing import ATOL, RTOL, Pair, expect_pair, expect_vectors
from wordlab.vectors import WordVectors

bias_direction, neutralize, equalize, weat_effect_size, hard_debias = (Checks() for _ in range(5))
HIDDEN = {
    "bias_direction": bias_direction,
    "neutralize": neutralize,
    "equalize": equalize,
    "weat_effect_size": weat_effect_size,
    "hard_debias": hard_debias,
}


def biased_vectors(
    rng: np.random.Generator, count: int, dim: int
) -> tuple[WordVectors, list[Pair], np.ndarray]:
    """Random words, pairs among them that differ along one hidden axis most, and a long axis.

    Lengths differ by a factor of up to twenty. The first component of the pairs stands out, and
    the first pair's second word has a clear side, so that float32 decides nothing.
    """
    while True:
        axis = rng.normal(size=dim)
        axis /= np.linalg.norm(axis)
        points = rng.normal(size=(2 * count, dim)) / np.sqrt(dim)
        points[1::2] = points[::2] + 0.3 * rng.normal(size=(count, dim)) / np.sqrt(dim)
        points[1::2] += rng.uniform(0.5, 1.5, size=(count, 1)) * axis
        lengths = np.exp(rng.uniform(-1.5, 1.5, size=(2 * count, 1)))
        words = [f"w{i:04d}" for i in rng.permutation(2 * count)]
        vectors = WordVectors(words, points * lengths)
        pairs = [
            (words[2 * i + flip], words[2 * i + 1 - flip])
            for i, flip in enumerate(rng.integers(0, 2, size=count).tolist())
        ]
        direction = reference.bias_direction(pairs, vectors)
        second = vectors.unit[vectors.index[pairs[0][1]]]
        if abs(direction @ second) > 0.05:
            return vectors, pairs, direction * float(rng.uniform(2, 9))


@bias_direction(Kind.EXAMPLE, "The direction of ten random pairs is right.", points=0.75)
def random_pairs(f: Subject) -> None:
    for dim in (2, 5, 50):
        vectors, pairs, _ = biased_vectors(f.rng, 10, dim)
        expected = reference.bias_direction(pairs, vectors)
        f(pairs, vectors).is_close(expected, RTOL, ATOL)
        first, second = pairs[0]
        if abs(expected @ vectors.unit[vectors.index[first]]) > 0.05:
            turned = [(second, first), *pairs[1:]]
            f(turned, vectors).is_close(reference.bias_direction(turned, vectors), RTOL, ATOL)


@bias_direction(
    Kind.PROPERTY, "The lengths of the vectors and the order of later pairs do not matter.", 0.25
)
def lengths_and_order(f: Subject) -> None:
    vectors, pairs, _ = biased_vectors(f.rng, 6, 8)
    expected = reference.bias_direction(pairs, vectors)
    longer = {word: vector * f.rng.uniform(0.2, 5) for word, vector in vectors.items()}
    f(pairs, longer).is_close(expected, RTOL, ATOL)
    turned = [pairs[0], *[(b, a) for a, b in pairs[:0:-1]]]
    f(turned, vectors).is_close(expected, RTOL, ATOL)


@bias_direction(
    Kind.EDGE_CASE,
    "Pairs of equal words raise ValueError, an unknown word in any place KeyError.",
    points=0.5,
)
def no_direction(f: Subject) -> None:
    vectors, pairs, _ = biased_vectors(f.rng, 3, 4)
    f([("zebra", pairs[0][1]), *pairs], vectors).raises(KeyError)
    f([*pairs, (pairs[0][0], "zebra")], vectors).raises(KeyError)
    f([(word, word) for word in pairs[1]], vectors).raises(ValueError)


@neutralize(Kind.EXAMPLE, "Random words are neutralized, in float64 and in float32.", points=0.5)
def random_words(f: Subject) -> None:
    for dim in (2, 7, 50):
        vectors, _, g = biased_vectors(f.rng, 4, dim)
        for word in f.rng.choice(vectors.words, size=2, replace=False):
            f(str(word), g, vectors).is_close(
                reference.neutralize(str(word), g, vectors), RTOL, ATOL
            )
    plain = {"one": f.rng.normal(size=9).astype(np.float32)}
    g = f.rng.normal(size=9).astype(np.float32)
    f("one", g, plain).is_close(reference.neutralize("one", g, plain), RTOL, ATOL)


@neutralize(
    Kind.EDGE_CASE,
    "An axis of whole numbers works; one of the wrong length, or of zeros, raises ValueError.",
    points=0.5,
)
def strange_axes(f: Subject) -> None:
    vectors, _, g = biased_vectors(f.rng, 3, 6)
    word = vectors.words[0]
    whole = f.rng.integers(1, 9, size=6)
    f(word, whole, vectors).is_close(reference.neutralize(word, whole, vectors), RTOL, ATOL)
    f(word, g[:4], vectors).raises(ValueError)
    f(word, np.zeros(6, dtype=np.float32), vectors).raises(ValueError)
    f("zebra", g, vectors).raises(KeyError)


@equalize(Kind.EXAMPLE, "Random pairs are equalized rightly.", points=1)
def random_equalized_pairs(f: Subject) -> None:
    for dim in (2, 6, 50):
        vectors, pairs, g = biased_vectors(f.rng, 3, dim)
        for pair in pairs:
            expect_pair(f, pair, g, vectors, reference.equalize(pair, g, vectors))


@equalize(Kind.PROPERTY, "Both words are equally far from every neutralized word.", points=0.5)
def equally_far_from_neutral_words(f: Subject) -> None:
    vectors, pairs, g = biased_vectors(f.rng, 8, 10)
    answer = f(pairs[0], g, vectors)
    first, second = np.asarray(answer.value, dtype=float)
    expected = reference.equalize(pairs[0], g, vectors)
    answer.that(same([first, second], list(expected), 1e-3, 1e-3), "two unit vectors")
    for word in vectors.words[2:]:
        neutral = reference.neutralize(word, g, vectors)
        far = [float(np.linalg.norm(neutral - vector)) for vector in (first, second)]
        answer.that(same(far[0], far[1], RTOL, 1e-4), "the same distance from both")


@equalize(
    Kind.EDGE_CASE, "Words with the same projection and a zero axis raise ValueError.", points=0.5
)
def words_that_do_not_differ(f: Subject) -> None:
    a, b = f.rng.uniform(1, 5, size=2)
    vectors = {"up": np.array([0, a, 0]), "down": np.array([0, 0, b]), "east": np.array([a, 0, 0])}
    f(("up", "down"), np.array([float(a), 0, 0]), vectors).raises(ValueError)
    f(("up", "east"), np.zeros(3), vectors).raises(ValueError)
    f(("zebra", "up"), np.ones(3), vectors).raises(KeyError)


Sets = tuple[list[str], list[str], list[str], list[str]]


def random_sets(rng: np.random.Generator, words: tuple[str, ...]) -> Sets:
    """Four sets of words without a common word, of 2 to 6 words each."""
    mixed = [str(word) for word in rng.permutation(words)]
    sizes = rng.integers(2, 7, size=4)
    ends = np.cumsum(sizes)
    x, y, a, b = (mixed[end - size : end] for size, end in zip(sizes, ends, strict=True))
    return x, y, a, b


@weat_effect_size(Kind.EXAMPLE, "The effect sizes of random sets are right.", points=1)
def random_effects(f: Subject) -> None:
    for dim in (3, 10, 50):
        vectors, _, _ = biased_vectors(f.rng, 14, dim)
        sets = random_sets(f.rng, vectors.words)
        f(*sets, vectors).is_close(reference.weat_effect_size(*sets, vectors), RTOL, 1e-4)


@weat_effect_size(
    Kind.EDGE_CASE,
    "Each of the four sets is looked at: empty, or with an unknown word.",
    points=0.5,
)
def each_set_is_looked_at(f: Subject) -> None:
    vectors, _, _ = biased_vectors(f.rng, 14, 5)
    for place in range(4):
        sets = random_sets(f.rng, vectors.words)
        sets[place].append("zebra")
        f(*sets, vectors).raises(KeyError)
        sets[place].clear()
        f(*sets, vectors).raises(ValueError)


@hard_debias(Kind.EXAMPLE, "A random vocabulary is debiased rightly.", points=0.75)
def random_vocabulary(f: Subject) -> None:
    for dim in (3, 50):
        vectors, pairs, g = biased_vectors(f.rng, 20, dim)
        definitional = [word for pair in pairs[:6] for word in pair] + ["zebra"]
        equalized = [*pairs[4:6], ("zebra", vectors.words[0]), *pairs[6:9]]
        expected = reference.hard_debias(vectors, g, definitional, equalized)
        inputs = (vectors, g, definitional, equalized)
        expect_vectors(f, inputs, vectors.words, expected.matrix)


@hard_debias(
    Kind.EDGE_CASE, "A zero g raises ValueError, and lists of no word are allowed.", points=0.25
)
def nothing_to_keep(f: Subject) -> None:
    vectors, _, g = biased_vectors(f.rng, 5, 4)
    expected = reference.hard_debias(vectors, g, [], [])
    expect_vectors(f, (vectors, g, [], []), vectors.words, expected.matrix)
    f(vectors, np.zeros(4), [], []).raises(ValueError)


@hard_debias(
    Kind.RESOURCE, "The whole vocabulary is neutralized at once, not word by word.", points=0.5
)
def neutralizes_at_once(f: Subject) -> None:
    vectors, pairs, g = biased_vectors(f.rng, 2_000, 20)
    answer = f.counting_calls(vectors, g, list(pairs[0]), [pairs[1]])
    # Looking every word up and making the result cost some four calls a word.
    answer.makes_fewer_calls_than(
        8 * len(vectors), "vectors that were neutralized by one calculation"
    )
