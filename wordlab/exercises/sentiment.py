"""The exercises of 06_sentiment and their public checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject
from wordlab.checking.plain import same
from wordlab.vectors import WordVectors

average_embedding = Exercise(
    "average_embedding",
    "The mean of the words",
    points=2,
    section="section 2, A text as the mean of its words",
)
train_softmax_classifier = Exercise(
    "train_softmax_classifier",
    "Training a classifier",
    points=4,
    section="section 3, A classifier on top",
)
pad_sequences_to = Exercise(
    "pad_sequences_to",
    "Sequences of the same length",
    points=3,
    section="section 5, Sequences of the same length",
)
EXERCISES = (average_embedding, train_softmax_classifier, pad_sequences_to)


# The mean

VECTORS = {
    "good": np.array([3.0, 1.0]),
    "great": np.array([6.0, 4.0]),
    "bad": np.array([-4.0, 1.0]),
    "film": np.array([0.0, 2.0]),
}


@average_embedding.public(
    Kind.EXAMPLE, "The vectors of the words are averaged; unknown words do not count.", points=0.5
)
def mean_of_known_words(f: Subject) -> None:
    f(["good", "film"], VECTORS).is_close(np.array([1.5, 1.5]))
    answer = f(["zyx", "great", "film", "zyx"], VECTORS)
    answer.is_close(np.array([3.0, 3.0]))
    answer.keeps_inputs()


@average_embedding.public(Kind.EXAMPLE, "A word that occurs twice counts twice.", points=0.25)
def words_that_repeat(f: Subject) -> None:
    f(["good", "film", "good"], VECTORS).is_close(np.array([2.0, 4 / 3]))
    f(["bad", "bad", "good", "bad"], VECTORS).is_close(np.array([-2.25, 1.0]))


@average_embedding.public(
    Kind.EDGE_CASE,
    "A text without any known word gives zeros, as many as a vector has.",
    points=0.5,
)
def nothing_known(f: Subject) -> None:
    f(["zyx", "xyz"], VECTORS).is_close(np.zeros(2))
    f([], VECTORS).is_close(np.zeros(2))
    f(["good"], WordVectors(["bad"], np.ones((1, 5)))).is_close(np.zeros(5))


# The classifier

X = np.array([[1.0, 0.0], [0.0, 2.0], [3.0, -1.0]])
Y = np.array([0, 1, 1])
Y3 = np.array([2, 0, 2])
BLOBS = np.array(
    [[1.2, -0.4], [0.3, 0.9], [-1.1, 0.5], [2.0, 0.1], [-0.6, -1.5], [0.8, 1.7], [-1.9, 0.2]]
)
KINDS = np.array([0, 1, 2, 0, 2, 1, 2])


def expect_trained(
    answer: Answer, W: np.ndarray, b: np.ndarray, history: Any = None, rtol: float = 1e-4
) -> None:
    """Demand these parameters and this history; float32 code must pass."""
    answer.item(0, 0).is_close(W, rtol, atol=1e-5)
    answer.item(0, 1).is_close(b, rtol, atol=1e-5)
    if history is not None:
        answer.item(1).equals(history, rtol, atol=1e-5)


@train_softmax_classifier.public(
    Kind.EXAMPLE, "One step with all examples moves W and b as one can work out.", points=1
)
def one_step(f: Subject) -> None:
    settings: dict[str, Any] = {"learning_rate": 0.6, "epochs": 1, "batch_size": 3}
    expect_trained(
        f(X, Y, **settings),
        np.array([[-0.2, 0.2], [-0.1, 0.1]]),
        np.array([-0.1, 0.1]),
    )
    expect_trained(
        f(X, Y3, classes=3, **settings),
        np.array([[-4 / 15, -4 / 15, 8 / 15], [1 / 3, -1 / 15, -4 / 15]]),
        np.array([0.0, -0.2, 0.2]),
    )


@train_softmax_classifier.public(
    Kind.EXAMPLE, "The history has the mean loss of every epoch, before its steps.", points=0.5
)
def losses(f: Subject) -> None:
    f(X, Y, learning_rate=0.6, epochs=2, batch_size=3).item(1).equals([np.log(2), 0.579419], 1e-4)
    one_epoch = f(X, Y, classes=3, learning_rate=0.6, epochs=1, batch_size=9)
    one_epoch.item(1).equals([np.log(3)], 1e-4)


MINIBATCHES: dict[str, Any] = {"classes": 3, "learning_rate": 0.5, "epochs": 3, "batch_size": 3}


@train_softmax_classifier.public(
    Kind.EXAMPLE, "Minibatches are taken in the order of rng; the last one is smaller.", points=0.5
)
def minibatches(f: Subject) -> None:
    expect_trained(
        f(BLOBS, KINDS, **MINIBATCHES, seed=1),
        np.array([[1.105168, 0.150458, -1.255626], [-0.420926, 0.745867, -0.324941]]),
        np.array([-0.042255, -0.289914, 0.332169]),
        [1.075949, 0.550593, 0.372411],
    )


@train_softmax_classifier.public(
    Kind.PROPERTY,
    "The same seed gives the same result, and another seed another order.",
    points=0.25,
)
def seeds(f: Subject) -> None:
    first, again, other = (f(BLOBS, KINDS, **MINIBATCHES, seed=seed) for seed in (1, 1, 2))
    again.that(
        same(first.value, again.value),
        "the same result as before from the same seed",
        "Draw every order with `np.random.default_rng(seed)`.",
    )
    other.that(
        not same(first.value, other.value, rtol=1e-3),
        "another result from another seed",
        "Take the examples in the order that a generator made with `seed` draws.",
    )


@train_softmax_classifier.public(
    Kind.EDGE_CASE, "Very large numbers give finite and right results.", points=0.5
)
def large_numbers(f: Subject) -> None:
    far = np.array([[1000.0, 0.0], [0.0, 2000.0], [2000.0, -1000.0]])
    expect_trained(
        f(far, Y, learning_rate=1.0, epochs=2, batch_size=3),
        np.array([[500.0, -500.0], [-500.0, 500.0]]) / 3,
        np.array([0.5, -0.5]) / 3,
        [np.log(2), 1000 / 9 * 1000 + 1 / 9],
    )


@train_softmax_classifier.public(
    Kind.EDGE_CASE,
    "An impossible class raises IndexError; no example, or too few classes, ValueError.",
    points=0.25,
)
def impossible_classes(f: Subject) -> None:
    f(X, Y3).raises(IndexError)
    f(X, np.array([0, -1, 1])).raises(IndexError)
    f(X, Y[:1]).raises(ValueError)
    f(X[:0], Y[:0]).raises(ValueError)


# Sequences

LONG = [1, 2, 3, 4, 5, 6]


def expect_padded(answer: Answer, *rows: list[int]) -> None:
    """Demand these rows, in an array of whole numbers that can index another one."""
    answer.equals(np.array(rows))
    found = answer.value
    answer.that(
        isinstance(found, np.ndarray) and found.dtype.kind in "iu",
        "an array of whole numbers, of type int32",
    )


@pad_sequences_to.public(
    Kind.EXAMPLE, "Zeros are added at the end, and what is too long is cut there.", points=1
)
def at_the_end(f: Subject) -> None:
    answer = f([[7, 8], LONG, [9]], 4)
    expect_padded(answer, [7, 8, 0, 0], [1, 2, 3, 4], [9, 0, 0, 0])
    answer.keeps_inputs()
    expect_padded(f([[7, 8], LONG], 2), [7, 8], [1, 2])


@pad_sequences_to.public(
    Kind.EXAMPLE, "With where='pre', both happen at the beginning.", points=0.5
)
def at_the_beginning(f: Subject) -> None:
    expect_padded(f([[7, 8], LONG], 4, where="pre"), [0, 0, 7, 8], [3, 4, 5, 6])
    expect_padded(f([[7, 8], [9]], 5, where="pre"), [0, 0, 0, 7, 8], [0, 0, 0, 0, 9])


@pad_sequences_to.public(
    Kind.EDGE_CASE,
    "An empty sequence becomes zeros, and no sequence an array of no rows.",
    points=0.5,
)
def empty_sequences(f: Subject) -> None:
    for where in ("post", "pre"):
        expect_padded(f([[], [7]], 1, where=where), [0], [7])
        nothing = f([], 3, where=where)
        nothing.that(np.shape(nothing.value) == (0, 3), "an array of shape (0, 3)")


@pad_sequences_to.public(
    Kind.EDGE_CASE, "Another where, and a length below 1, raise ValueError.", points=0.25
)
def impossible_settings(f: Subject) -> None:
    f([[7, 8]], 4, where="left").raises(ValueError)
    f([[7, 8]], 0).raises(ValueError)
