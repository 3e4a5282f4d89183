"""The exercises of 06_sentiment and their public checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject
from wordlab.checking.networks import Layer, Network
from wordlab.checking.plain import describe, same
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
build_sentiment_rnn = Exercise(
    "build_sentiment_rnn",
    "A network that reads word by word",
    points=5,
    section="section 6, A network that reads word by word",
)
EXERCISES = (average_embedding, train_softmax_classifier, pad_sequences_to, build_sentiment_rnn)


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


# The recurrent network

RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN")
MATRIX = np.array(
    [
        [0.0, 0.0, 0.0],
        [0.9, -0.4, 0.3],
        [-0.7, 0.8, 0.1],
        [0.2, 0.6, -0.9],
        [-0.5, -0.8, 0.7],
        [0.4, 1.0, 0.5],
    ],
    dtype=np.float32,
)
TEXTS = np.array([[1, 2, 3, 4], [4, 2, 3, 1], [5, 5, 1, 0]], dtype=np.int32)
# As long as MATRIX has rows, and as long as people take where they forget max_len.
SIX, TEN = np.tile(TEXTS, 3)[:, :6], np.tile(TEXTS, 3)[:, :10]


def softmaxes(network: Network) -> list[Layer]:
    """The layers that are a softmax, or have one as their activation."""
    return [
        layer
        for layer in network.layers
        if layer.kind == "Softmax" or layer.settings.get("activation") == "softmax"
    ]


def state_of_embedding(network: Network, matrix: np.ndarray) -> str:
    """What the embedding layer of a network starts as, in words."""
    found = network.of_kind("Embedding")
    if len(found) != 1:
        return f"there are {len(found)} embedding layers"
    rows = found[0].weights[0] if found[0].weights else np.zeros((0, 0))
    if rows.shape != matrix.shape:
        return f"of shape {rows.shape}"
    if same(rows, matrix, 1e-5, 1e-6):
        return "embedding_matrix"
    same_rows = same(np.sort(rows, axis=0), np.sort(matrix, axis=0), 1e-5, 1e-6)
    return "embedding_matrix with its rows in other places" if same_rows else "other numbers"


def facts_of_network(matrix: np.ndarray) -> Callable[[Network], dict[str, Any]]:
    """What there is to say about a network that was built for these embeddings.

    Nothing here depends on what students may choose: the kind of the recurrent layer, its units,
    dropout, and how the model is written.
    """

    def facts(network: Network) -> dict[str, Any]:
        recurrent = network.of_kind(*RECURRENT)
        others = [*recurrent, *network.of_kind("Dense")]
        told: dict[str, Any] = {
            "input": list(network.input_shape or ())[1:],
            "embedding": state_of_embedding(network, matrix),
            "embedding learns": any(layer.trainable for layer in network.of_kind("Embedding")),
            "other layers learn": all(layer.trainable for layer in others),
            "recurrent layers": len(recurrent),
            "hands on": handed_on(network),
            "reads the embeddings": reads_the_embeddings(network),
            "layers between": between(network),
            "Dense layers": len(network.of_kind("Dense")),
            "softmaxes": len(softmaxes(network)),
            "other activations": activations(network),
        }
        if network.answers:
            answer = network.answers[0]
            told["output"] = list(answer.shape)
            told["outputs of a text add up to 1"] = bool(
                answer.ndim > 1 and np.allclose(answer.sum(axis=-1), 1, atol=1e-4)
            )
        return told

    return facts


def handed_on(network: Network) -> str:
    """What the recurrent layer gives to the next one; x[:, -1] picks one of its states."""
    gives_all = any(x.settings.get("return_sequences") for x in network.of_kind(*RECURRENT))
    return "all its states" if gives_all and not network.of_kind("GetItem") else "one state"


NEEDED = ("InputLayer", "Embedding", *RECURRENT, "Dense", "Activation", "Softmax")
HARMLESS = ("NotEqual", "GetItem", "Masking")


def between(network: Network) -> list[str]:
    """The kinds of layers that are not needed, dropout and masks apart."""
    kinds = {layer.kind for layer in network.layers} - {*NEEDED, *HARMLESS}
    return sorted(kind for kind in kinds if "Dropout" not in kind)


def activations(network: Network) -> list[str]:
    """The activations of Dense and Activation layers other than a softmax."""
    layers = network.of_kind("Dense", "Activation")
    found = {str(layer.settings.get("activation")) for layer in layers}
    return sorted(found - {"linear", "softmax"})


def reads_the_embeddings(network: Network) -> bool:
    """Whether data flow from the embedding, maybe through dropout, into the recurrent layer."""
    sources = network.of_kind(*RECURRENT)
    while sources and all("Dropout" in s.kind or s.kind in RECURRENT for s in sources):
        found = [layer for source in sources for layer in network.feeding(source)]
        sources = [layer for layer in found if layer.kind not in HARMLESS]
    return [layer.kind for layer in sources] == ["Embedding"]


def build(f: Subject, matrix: np.ndarray, texts: np.ndarray, trainable: bool) -> Answer:
    """Call the function for texts of this length, and let the model answer for them."""
    return f.builds(
        matrix,
        texts.shape[1],
        trainable,
        outputs_on=(texts,),
        facts=facts_of_network(matrix),
    )


def expect_fact(answer: Answer, name: str, fact: Any, expected: str) -> None:
    """Demand one of the facts about a network; the card shows the network, or what it gave."""
    network = answer.network
    gave = describe(network.answers[0]) if network.answers else ""
    shown = f"a model that gives {gave}" if name.startswith("output") else str(network)
    seen = Answer(lambda: answer.call, replace(answer.outcome, value=shown))
    seen.that(answer.value.get(name) == fact, expected)


@build_sentiment_rnn.public(
    Kind.EXAMPLE, "The model gives two probabilities for every text of max_len ids.", points=1
)
def two_probabilities(f: Subject) -> None:
    for length in (4, 3):
        answer = build(f, MATRIX, TEXTS[:, :length], False)
        expect_fact(answer, "input", [length], f"a model whose input is {length} ids")
        expect_fact(answer, "output", [3, 2], "two numbers for each of 3 texts: a shape of (3, 2)")
        expect_fact(
            answer,
            "outputs of a text add up to 1",
            True,
            "probabilities: the two numbers of a text add up to 1",
        )


@build_sentiment_rnn.public(
    Kind.EXAMPLE,
    "The embedding layer starts as embedding_matrix, each vector in its row.",
    points=1,
)
def starts_as_given(f: Subject) -> None:
    for matrix in (MATRIX, np.array([[0.0], [2.0], [-1.0], [0.5], [1.5], [3.0], [-2.0]])):
        answer = build(f, matrix, TEXTS, False)
        expect_fact(
            answer,
            "embedding",
            "embedding_matrix",
            f"one Embedding layer of shape {matrix.shape} that holds embedding_matrix",
        )
        answer.keeps_inputs()


@build_sentiment_rnn.public(
    Kind.PROPERTY,
    "Training changes the embeddings if asked to, and all other layers always.",
    points=1,
)
def what_learns(f: Subject) -> None:
    for trainable in (True, False):
        answer = build(f, MATRIX, SIX, trainable)
        wanted = "that learns" if trainable else "that is frozen"
        expect_fact(answer, "embedding learns", trainable, f"an Embedding layer {wanted}")
        expect_fact(answer, "other layers learn", True, "other layers that learn")


@build_sentiment_rnn.public(
    Kind.PROPERTY, "One recurrent layer reads the vectors and hands on its last state.", points=0.75
)
def many_to_one(f: Subject) -> None:
    answer = build(f, MATRIX, TEXTS, True)
    expect_fact(answer, "recurrent layers", 1, "one LSTM, GRU or SimpleRNN layer")
    expect_fact(answer, "hands on", "one state", "a recurrent layer that hands on one state")
    expect_fact(answer, "layers between", [], "no layers but those that are asked for")
    expect_fact(answer, "reads the embeddings", True, "a recurrent layer fed by the Embedding")


@build_sentiment_rnn.public(
    Kind.PROPERTY, "One Dense layer and one softmax end the model.", points=0.5
)
def one_softmax(f: Subject) -> None:
    answer = build(f, MATRIX, TEN, False)
    expect_fact(answer, "Dense layers", 1, "one Dense layer")
    expect_fact(answer, "softmaxes", 1, "one softmax")
    expect_fact(answer, "other activations", [], "no other activation")
