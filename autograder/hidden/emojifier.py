"""The hidden checks of 07_emojifier. Their random inputs come from the grading run's seed."""

from __future__ import annotations

import numpy as np

from solutions import emojifier as reference
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.checking.networks import Network
from wordlab.checking.plain import same
from wordlab.exercises.emojifier import (
    KINDS,
    bias_after,
    built_layer,
    built_network,
    expect_training,
    facts_of_layer,
    facts_of_training,
    in_order_of,
)

sentence_to_avg, model, sentences_to_indices = Checks(), Checks(), Checks()
pretrained_embedding_layer, Emojify_V2 = Checks(), Checks()
HIDDEN = {
    "sentence_to_avg": sentence_to_avg,
    "model": model,
    "sentences_to_indices": sentences_to_indices,
    "pretrained_embedding_layer": pretrained_embedding_layer,
    "Emojify_V2": Emojify_V2,
}
NAMES = ("ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibis", "jay", "koala", "lynx")


def random_map(rng: np.random.Generator, dim: int, size: int = 8) -> dict[str, np.ndarray]:
    """A map with some of the animals, and vectors of this length."""
    return {str(name): rng.normal(size=dim) for name in rng.permutation(NAMES)[:size]}


def random_sentence(rng: np.random.Generator, length: int) -> str:
    """Animals in a row, some of them in capital letters; a map may not know all of them."""
    words = [str(word) for word in rng.choice(NAMES, size=length)]
    return " ".join(word.upper() if rng.random() < 0.3 else word for word in words)


@sentence_to_avg(
    Kind.EXAMPLE, "Random sentences get the right average, for any length of vectors.", points=0.5
)
def random_averages(f: Subject) -> None:
    for dim in (1, 4, 7):
        vectors = random_map(f.rng, dim)
        known = [next(iter(vectors)), random_sentence(f.rng, 4)]
        for sentence in (" ".join(known), " ".join(reversed(known)), random_sentence(f.rng, 9)):
            f(sentence, vectors).is_close(reference.sentence_to_avg(sentence, vectors))
        single = {word: vector.astype(np.float32) for word, vector in vectors.items()}
        f(known[0], single).is_close(single[known[0]])


@sentence_to_avg(
    Kind.EDGE_CASE, "The map stays as it is, and more white space changes nothing.", points=0.5
)
def nothing_is_changed(f: Subject) -> None:
    vectors = random_map(f.rng, 3)
    first, second, *_ = vectors
    answer = f(f"  {first}   {second}\n{first} ", vectors)
    answer.is_close((2 * vectors[first] + vectors[second]) / 3)
    answer.keeps_inputs()


def separable(rng: np.random.Generator) -> tuple[dict[str, np.ndarray], list[str], list[int]]:
    """A map whose words lie around five distant points, and sentences of two words for each.

    Every sentence has an unknown word too, and some words have capital letters.
    """
    centers = 2 * np.linalg.qr(rng.normal(size=(6, 6)))[0][:5]
    words = [str(word) for word in rng.permutation(NAMES)[:10]]
    vectors = {w: centers[i // 2] + rng.normal(0, 0.15, size=6) for i, w in enumerate(words)}
    order = rng.permutation(5)
    X = [f"{words[2 * k].upper()} and {words[2 * k + 1]}" for k in order]
    return vectors, X + [words[2 * k] for k in order], [*map(int, order), *map(int, order)]


def loss_of(W: np.ndarray, b: np.ndarray, averages: np.ndarray, Y: list[int]) -> float:
    """The mean cross entropy of softmax regression."""
    z = averages @ np.asarray(W, dtype=float).T + b
    z = z - z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(Y)), Y]))


@model(Kind.EXAMPLE, "Random sentences that can be told apart are told apart.", points=1)
def random_training(f: Subject) -> None:
    vectors, X, Y = separable(f.rng)
    averages = np.array([reference.sentence_to_avg(x, vectors) for x in X])
    trained = f.told_as(facts_of_training(averages), X, np.array(Y), vectors, 0.1, 150)
    expect_training(trained, W=[5, 6], b=[5], labels_by_W_and_b=Y, pred=Y)
    # Wherever W began, descent on a convex loss ends at nearly the same loss.
    W, b = trained.untold[1], trained.untold[2]
    reached = loss_of(*reference.model(X, Y, vectors, 0.1, 150)[1:], averages, Y)
    loss = loss_of(W, b, averages, Y)
    trained.that(
        0.75 * reached < loss < 1.35 * reached,
        "W and b as so many steps of gradient descent make them: they have another loss",
    )


@model(Kind.PROPERTY, "The bias follows the labels, at any rate and number of steps.", points=0.75)
def random_bias(f: Subject) -> None:
    label, rate = int(f.rng.integers(5)), float(f.rng.uniform(0.02, 0.3))
    times = int(f.rng.integers(3, 30))
    told = facts_of_training(np.zeros((1, 4)), with_bias=True)
    vectors = random_map(f.rng, 4)
    expected = bias_after(label, learning_rate=rate, num_iterations=times)
    expect_training(f.told_as(told, ["worm"], [label], vectors, rate, times), b=expected)
    longer = bias_after(label, learning_rate=rate, num_iterations=3 * times)
    named = {"learning_rate": rate, "num_iterations": 3 * times}
    expect_training(f.told_as(told, ["worm"], [label], vectors, **named), b=longer)
    labels = [int(other) for other in f.rng.permutation(5)[:3]]
    several = facts_of_training(np.zeros((3, 4)), with_bias=True)
    in_turn = bias_after(*labels, learning_rate=0.8, num_iterations=2)
    worms = ["worm", "two worms", "no worm"]
    expect_training(f.told_as(several, worms, labels, vectors, 0.8, 2), b=in_turn)
    trained = f.told_as(told, ["worm"], [label], vectors)
    left_out = bias_after(label, learning_rate=0.01, num_iterations=400)
    trained.that(
        same(trained.untold[2], np.array(left_out), 0, 2e-4),
        "400 iterations at the rate 0.01 where neither is given",
    )


@model(Kind.EDGE_CASE, "Large vectors give finite numbers, and the inputs stay.", points=0.75)
def large_vectors(f: Subject) -> None:
    Y = [int(label) for label in f.rng.permutation(5)[:2]]
    for dtype in (np.float64, np.float32):
        vectors = {"hot": np.array([900, 0], dtype), "cold": np.array([0, -900], dtype)}
        told = facts_of_training(np.array(list(vectors.values())))
        trained = f.told_as(told, ["hot", "COLD"], Y, vectors, 0.05, 20)
        expect_training(trained, labels_by_W_and_b=Y, pred=Y)
        _, W, b = trained.untold
        trained.that(bool(np.isfinite(W).all() and np.isfinite(b).all()), "finite numbers")
        trained.keeps_inputs()


def random_index(rng: np.random.Generator) -> dict[str, int]:
    """Some of the animals with their indices, which are not in the order of the dictionary."""
    words = [str(word) for word in rng.permutation(NAMES)[:8]]
    return dict(zip(words, map(int, rng.permutation(8) + 1), strict=True))


@sentences_to_indices(
    Kind.EXAMPLE, "Random sentences of any length get their rows of indices.", points=0.75
)
def random_rows(f: Subject) -> None:
    index = random_index(f.rng)
    X = [random_sentence(f.rng, int(length)) for length in (5, 1, 9, 3, 6)]
    for max_len in (1, 4, 12):
        f(X, index, max_len).is_close(reference.sentences_to_indices(X, index, max_len))


@sentences_to_indices(
    Kind.EDGE_CASE,
    "A tuple of sentences is taken too, and any white space; the inputs stay.",
    points=0.5,
)
def tuple_of_sentences(f: Subject) -> None:
    index = random_index(f.rng)
    X = [random_sentence(f.rng, 4), "", random_sentence(f.rng, 7), " ".join(index)]
    answer = f(X, index, 6)
    answer.is_close(reference.sentences_to_indices(X, index, 6))
    answer.keeps_inputs()
    f(tuple(X), index, 6).is_close(reference.sentences_to_indices(X, index, 6))
    apart = ["\t".join(index), "  ".join(index), "\n".join(reversed(index))]
    f(apart, index, 6).is_close(reference.sentences_to_indices(apart, index, 6))


def random_layer(
    rng: np.random.Generator, size: int, dim: int
) -> tuple[dict[str, np.ndarray], dict[str, int], np.ndarray]:
    """A map, indices of its words in another order, and the matrix that the layer is to hold."""
    vectors = random_map(rng, dim, size)
    numbers = map(int, rng.permutation(size) + 1)
    index = dict(zip(map(str, rng.permutation(list(vectors))), numbers, strict=True))
    matrix = np.zeros((size + 1, dim))
    for word, row in index.items():
        matrix[row] = vectors[word]
    return vectors, index, matrix


@pretrained_embedding_layer(
    Kind.EXAMPLE, "Maps of other sizes get their rows, and the layer looks them up.", points=1
)
def random_layers(f: Subject) -> None:
    for size, dim in ((3, 5), (9, 2), (6, 50)):
        vectors, index, matrix = random_layer(f.rng, size, dim)
        if size == 9:
            vectors = {word: vector.astype(np.float32) for word, vector in vectors.items()}
        batch = f.rng.integers(0, size + 1, size=(3, 4))
        told = facts_of_layer(vectors)
        layer = f.builds(vectors, index, outputs_on=[batch], facts=told)
        layer.item("rows").equals(in_order_of(index))
        found = layer.network.answers[0]
        layer.that(
            found.shape == (3, 4, dim) and bool(np.allclose(found, matrix[batch], atol=1e-5)),
            "the vector of each index",
        )


@pretrained_embedding_layer(
    Kind.EDGE_CASE, "The layer is frozen for any map, and the inputs stay.", points=0.75
)
def frozen_too(f: Subject) -> None:
    vectors, index, matrix = random_layer(f.rng, 5, 3)
    given = built_layer(f, vectors, index)
    only = given.network.layers[0]
    given.that(not only.trainable, "a layer that training leaves alone")
    given.that(bool(np.allclose(only.weights[0], matrix, atol=1e-5)), "its rows")
    given.keeps_inputs()


def lstm(x: np.ndarray, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The outputs of an LSTM at every place, with Keras's order of gates: i, f, c, o."""
    units = recurrent.shape[0]
    h, c = np.zeros((len(x), units)), np.zeros((len(x), units))
    outputs = []
    for place in range(x.shape[1]):
        gates = x[:, place] @ kernel + h @ recurrent + bias
        i, forget, new, o = np.split(gates, 4, axis=1)
        c = c / (1 + np.exp(-forget)) + np.tanh(new) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        outputs.append(h)
    return np.stack(outputs, axis=1)


def outputs_of(matrix: np.ndarray, batch: np.ndarray, network: Network) -> np.ndarray:
    """What Emojifier-V2 answers if it has the weights of this network."""
    first, second = network.of_kind("LSTM")
    (dense,) = network.of_kind("Dense")
    z = lstm(lstm(matrix[batch], *first.weights), *second.weights)[:, -1]
    z = z @ dense.weights[0] + dense.weights[1]
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


@Emojify_V2(Kind.EXAMPLE, "A model for another map computes what its weights say.", points=1)
def random_network(f: Subject) -> None:
    size, dim, max_len = 7, 6, int(f.rng.integers(5, 9))
    vectors, index, matrix = random_layer(f.rng, size, dim)
    batch = f.rng.integers(0, size + 1, size=(4, max_len))
    given = built_network(f, max_len, vectors, index, batch)
    given.item("rows").equals(in_order_of(index))
    expected = outputs_of(matrix, batch, given.network)
    found = given.network.answers[0]
    given.that(
        found.shape == expected.shape and bool(np.allclose(found, expected, atol=1e-4)),
        "the outputs that two LSTMs, Dense and softmax give, read from the first word to the last",
    )


@Emojify_V2(Kind.PROPERTY, "The vectors are frozen, and every other layer learns.", points=0.5)
def which_layers_learn(f: Subject) -> None:
    vectors, index, _ = random_layer(f.rng, 4, 3)
    given = built_network(f, 4, vectors, index)
    learns = {layer.kind: layer.trainable for layer in given.network.layers if layer.weights}
    given.that(
        learns == {"Embedding": False, "LSTM": True, "Dense": True},
        "an Embedding that training does not change, and LSTM and Dense layers that it does",
    )


@Emojify_V2(Kind.EDGE_CASE, "A model for sentences of one word has the same layers.", points=0.5)
def one_word(f: Subject) -> None:
    vectors, index, _ = random_layer(f.rng, 5, 2)
    vectors = {word: vector.astype(np.float32) for word, vector in vectors.items()}
    batch = f.rng.integers(0, 6, size=(3, 1))
    given = built_network(f, 1, vectors, index, batch)
    built = given.network
    given.that(built.is_chain, "a chain of layers")
    given.that(tuple(layer.kind for layer in built.layers[:7]) == KINDS, "the layers in order")
    given.that(built.answers[0].shape == (3, 5), "five probabilities for each sentence")
