"""The exercises of 05_glove and their public checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject, named
from wordlab.checking.plain import describe, same
from wordlab.vectors import WordVectors

cooccurrence = Exercise(
    "cooccurrence",
    "Counting words that stand together",
    points=3,
    section="section 1, Counting company",
)
glove_weight = Exercise(
    "glove_weight",
    "The weight of a count",
    points=2,
    section="section 3, The weight of a count",
)
glove_loss_and_gradients = Exercise(
    "glove_loss_and_gradients",
    "The loss and its gradients",
    points=3,
    section="section 4, The loss and its gradients",
)
adagrad_step = Exercise(
    "adagrad_step",
    "A step of AdaGrad",
    points=2,
    section="section 5, Steps that suit each number",
)
train_glove = Exercise(
    "train_glove",
    "Training GloVe",
    points=3,
    section="section 6, Training",
)
EXERCISES = (cooccurrence, glove_weight, glove_loss_and_gradients, adagrad_step, train_glove)

Cells = tuple[np.ndarray, np.ndarray, np.ndarray]


def ints(*numbers: Any) -> np.ndarray:
    """An array of whole numbers."""
    return np.array(numbers, dtype=np.int64)


# Counting

CELLS = "three arrays (i, j, x) of equal length, i and j of whole numbers"


def facts_of_cells(returned: Any) -> dict[str, Any]:
    """What there is to say about the cells of a matrix, whatever their order."""
    try:
        i, j, x = (np.asarray(part) for part in returned)
        if not (i.ndim == 1 and i.shape == j.shape == x.shape and are_whole(i, j)):
            raise TypeError
        x = x.astype(np.float64)
    except (ValueError, TypeError):
        return {"returned": f"something else than {CELLS}", "type": describe(returned)}
    order = np.lexsort((x, j, i))
    cells = list(zip(i[order].tolist(), j[order].tolist(), strict=True))
    return {
        "cells": [[a, b, value] for (a, b), value in zip(cells, x[order].tolist(), strict=True)],
        "each cell once": len(set(cells)) == len(cells),
        "no cell is zero": bool(np.all(x != 0)),
    }


def are_whole(*parts: np.ndarray) -> bool:
    """Whether these arrays hold whole numbers, or nothing."""
    return all(part.dtype.kind in "iu" or part.size == 0 for part in parts)


def expect_cells(f: Subject, sentences: Any, window: int, expected: Sequence[Any]) -> Answer:
    """Demand these cells, each [i, j, x], and nothing else."""
    answer = f.told_as(facts_of_cells, sentences, window)
    answer.that("cells" in answer.value, CELLS)
    answer.that(bool(answer.value["each cell once"]), "each cell of X once, with its whole sum")
    answer.that(bool(answer.value["no cell is zero"]), "the nonzero cells of X alone")
    answer.that(
        same(answer.value["cells"], list(expected), 1e-5, 1e-6),
        describe({"cells": list(expected)}),
    )
    return answer


@cooccurrence.public(Kind.EXAMPLE, "A sentence of three words is counted as by hand.", points=0.5)
def three_words(f: Subject) -> None:
    both = [[0, 1, 1.0], [0, 2, 0.5], [1, 0, 1.0], [1, 2, 1.0], [2, 0, 0.5], [2, 1, 1.0]]
    expect_cells(f, [[0, 1, 2]], 2, both)
    expect_cells(f, [[0, 1, 2]], 1, [cell for cell in both if cell[2] == 1.0])


@cooccurrence.public(
    Kind.EXAMPLE, "Words that meet again add up, and sentences stay apart.", points=0.5
)
def words_that_meet_again(f: Subject) -> None:
    expect_cells(
        f,
        [[0, 1, 2, 1], [1, 0], [3]],
        3,
        [
            [0, 1, 1 + 1 / 3 + 1],
            [0, 2, 1 / 2],
            [1, 0, 1 + 1 / 3 + 1],
            [1, 1, 2 * 1 / 2],
            [1, 2, 2.0],
            [2, 0, 1 / 2],
            [2, 1, 2.0],
        ],
    )


@cooccurrence.public(
    Kind.EDGE_CASE,
    "A window wider than the sentence, and an empty corpus, are handled.",
    points=0.5,
)
def wide_window_and_nothing(f: Subject) -> None:
    expect_cells(f, [[2, 5], [], [4]], 9, [[2, 5, 1.0], [5, 2, 1.0]])
    expect_cells(f, [[0]], 2, [])
    expect_cells(f, [], 5, [])


@cooccurrence.public(Kind.EDGE_CASE, "A window below 1 raises ValueError.", points=0.25)
def window_below_one(f: Subject) -> None:
    f([[0, 1, 2]], 0).raises(ValueError)
    f([[0, 1, 2]], -2).raises(ValueError)


# The weight


@glove_weight.public(
    Kind.EXAMPLE, "Counts below x_max get the power of their share of it.", points=0.5
)
def below_x_max(f: Subject) -> None:
    f(np.array([1.0, 6.25, 50.0]), 100.0, 0.5).is_close(np.array([0.1, 0.25, np.sqrt(0.5)]))
    f(np.array([16.0, 81.0]), 256.0, 0.75).is_close(np.array([0.125, (81 / 256) ** 0.75]))


@glove_weight.public(Kind.EXAMPLE, "From x_max on, the weight is 1.", points=0.5)
def from_x_max_on(f: Subject) -> None:
    f(np.array([99.0, 100.0, 101.0, 1e6])).is_close(np.array([0.99**0.75, 1.0, 1.0, 1.0]))
    f(np.array([[4.0, 10.0], [12.0, 2.5]]), x_max=10.0).is_close(
        np.array([[0.4**0.75, 1.0], [1.0, 0.25**0.75]])
    )


@glove_weight.public(
    Kind.EDGE_CASE, "One count gives one number, and the count 0 the weight 0.", points=0.25
)
def one_count(f: Subject) -> None:
    f(0.0).is_close(0.0)
    f(np.array([0.0, 0.0, 200.0])).is_close(np.array([0.0, 0.0, 1.0]))
    f(16, 256).is_close(0.125)


@glove_weight.public(Kind.EDGE_CASE, "A negative count raises ValueError.", points=0.25)
def negative_count(f: Subject) -> None:
    f(np.array([3.0, -1.0])).raises(ValueError)
    f(-0.5).raises(ValueError)


# The loss

W = named("W", np.array([[1.0, 2.0], [0.5, -1.0], [-0.3, 0.8]]))
C = named("C", np.array([[0.4, -0.6], [2.0, 1.0], [-1.5, 0.7]]))
B_W = named("b_w", np.array([0.1, -0.2, 0.3]))
B_C = named("b_c", np.array([0.5, 0.25, -0.4]))
PARAMS = (W, C, B_W, B_C)
GRADIENTS = ("W", "C", "b_w", "b_c")


def expect_loss(answer: Answer, loss: float) -> None:
    """Demand this loss; float32 code must pass."""
    answer.item(0).is_close(loss, rtol=1e-4, atol=1e-5)


def expect_gradients(
    answer: Answer, expected: dict[str, np.ndarray], names: Sequence[str] = GRADIENTS
) -> None:
    """Demand these gradients; float32 code must pass."""
    for name in names:
        answer.item(1, name).is_close(expected[name], rtol=1e-4, atol=1e-5)


@glove_loss_and_gradients.public(
    Kind.EXAMPLE, "The loss of a cell that one can work out is right.", points=0.5
)
def loss_by_hand(f: Subject) -> None:
    # W[0] . C[1] = 4; the biases add 0.35. A count of e² has the logarithm 2, of 100 the weight 1.
    expect_loss(f(*PARAMS, ints(0), ints(1), np.array([100.0])), (4.35 - np.log(100)) ** 2)
    expect_loss(
        f(*PARAMS, ints(0, 1), ints(1, 1), np.array([6.25, 400.0])),
        0.0625**0.75 * (4.35 - np.log(6.25)) ** 2 + (0.05 - np.log(400)) ** 2,
    )


@glove_loss_and_gradients.public(Kind.EXAMPLE, "The gradients of W and C are right.", points=0.5)
def gradients_of_vectors(f: Subject) -> None:
    slope = 2 * (4.35 - np.log(100))
    expected = {"W": np.zeros((3, 2)), "C": np.zeros((3, 2))}
    expected["W"][0], expected["C"][1] = slope * C[1], slope * W[0]
    expect_gradients(f(*PARAMS, ints(0), ints(1), np.array([100.0])), expected, ["W", "C"])


@glove_loss_and_gradients.public(
    Kind.EXAMPLE, "The gradients of the biases are right.", points=0.25
)
def gradients_of_biases(f: Subject) -> None:
    slope = 2 * 0.0625**0.75 * (4.35 - np.log(6.25))
    expected = {"b_w": np.array([slope, 0.0, 0.0]), "b_c": np.array([0.0, slope, 0.0])}
    expect_gradients(f(*PARAMS, ints(0), ints(1), np.array([6.25])), expected, ["b_w", "b_c"])


@glove_loss_and_gradients.public(
    Kind.EXAMPLE, "A word in several cells gets the sum of their gradients.", points=0.25
)
def words_in_several_cells(f: Subject) -> None:
    i, j, x = ints(0, 0, 2), ints(1, 2, 1), np.array([100.0, 200.0, 300.0])
    slope = 2 * (np.array([4.35, -0.4, 0.75]) - np.log(x))
    expected = {
        "W": np.array([slope[0] * C[1] + slope[1] * C[2], [0.0, 0.0], slope[2] * C[1]]),
        "C": np.array([[0.0, 0.0], slope[0] * W[0] + slope[2] * W[2], slope[1] * W[0]]),
        "b_w": np.array([slope[0] + slope[1], 0.0, slope[2]]),
        "b_c": np.array([0.0, slope[0] + slope[2], slope[1]]),
    }
    expect_gradients(f(*PARAMS, i, j, x), expected)


@glove_loss_and_gradients.public(
    Kind.EDGE_CASE, "A cell with x = 0 adds nothing, and no cells have the loss 0.", points=0.25
)
def zero_cells(f: Subject) -> None:
    with_zero = f(*PARAMS, ints(0, 1, 2), ints(1, 0, 2), np.array([100.0, 0.0, 0.0]))
    expect_loss(with_zero, (4.35 - np.log(100)) ** 2)
    slope = 2 * (4.35 - np.log(100))
    expect_gradients(
        with_zero,
        {"b_w": np.array([slope, 0.0, 0.0]), "b_c": np.array([0.0, slope, 0.0])},
        ["b_w", "b_c"],
    )
    expect_loss(f(*PARAMS, ints(), ints(), np.zeros(0)), 0.0)


@glove_loss_and_gradients.public(
    Kind.EDGE_CASE, "A word that does not exist raises IndexError.", points=0.25
)
def word_that_does_not_exist(f: Subject) -> None:
    f(*PARAMS, ints(0, 3), ints(1, 1), np.array([5.0, 5.0])).raises(IndexError)
    f(*PARAMS, ints(0, 1), ints(1, -1), np.array([5.0, 5.0])).raises(IndexError)


# AdaGrad


def expect_step(answer: Answer, param: Any, accumulator: Any) -> None:
    """Demand this parameter and this accumulator; float32 code must pass."""
    answer.item(0).is_close(np.array(param), rtol=1e-4, atol=1e-5)
    answer.item(1).is_close(np.array(accumulator), rtol=1e-4, atol=1e-5)


@adagrad_step.public(Kind.EXAMPLE, "Two steps that one can work out are right.", points=0.5)
def two_steps(f: Subject) -> None:
    grad = np.array([3.0, -4.0])
    expect_step(f(np.array([1.0, 2.0]), grad, np.zeros(2), 0.1), [0.9, 2.1], [9.0, 16.0])
    expect_step(
        f(np.array([0.9, 2.1]), np.array([4.0, -3.0]), np.array([9.0, 16.0]), 0.5),
        [0.9 - 0.5 * 4 / 5, 2.1 + 0.5 * 3 / 5],
        [25.0, 25.0],
    )


@adagrad_step.public(Kind.EXAMPLE, "Each number of a matrix has a step of its own.", points=0.25)
def step_of_a_matrix(f: Subject) -> None:
    expect_step(
        f(
            np.array([[1.0, 1.0], [1.0, 1.0]]),
            np.array([[6.0, 0.5], [-1.0, 0.0]]),
            np.array([[64.0, 0.0], [3.0, 2.0]]),
            1.0,
        ),
        [[0.4, 0.0], [1.5, 1.0]],
        [[100.0, 0.25], [4.0, 2.0]],
    )


@adagrad_step.public(
    Kind.EDGE_CASE,
    "A gradient of 0 changes nothing, even with an accumulator of 0; a small one is no trouble.",
    points=0.25,
)
def gradient_of_zero(f: Subject) -> None:
    expect_step(f(np.array([1.0, -2.0]), np.zeros(2), np.zeros(2), 0.1), [1.0, -2.0], [0.0, 0.0])
    expect_step(
        f(np.array([1.0, 5.0]), np.array([0.0, 2.0]), np.array([0.0, 0.0]), 0.3),
        [1.0, 4.7],
        [0.0, 4.0],
    )
    # The root of the accumulator is 0.001, so that 1e-8 beside it is nothing.
    expect_step(f(np.array([1.0]), np.array([0.001]), np.zeros(1), 0.5), [0.5], [1e-6])


@adagrad_step.public(Kind.PROPERTY, "The inputs stay as they are.", points=0.25)
def step_keeps_inputs(f: Subject) -> None:
    answer = f(np.array([1.0, 2.0]), np.array([2.0, 1.0]), np.array([1.0, 1.0]), 0.1)
    expect_step(answer, [1 - 0.2 / np.sqrt(5), 2 - 0.1 / np.sqrt(2)], [5.0, 2.0])
    answer.keeps_inputs()


# Training

FORM = "a tuple (WordVectors, {'loss': list of numbers})"


def first_loss(x: np.ndarray) -> float:
    """The mean loss of these cells while all vectors and biases are nearly zero."""
    return float(np.mean(np.minimum(x / 100, 1) ** 0.75 * np.log(x) ** 2))


def level(loss: float, start: float) -> str:
    """How low a loss is, in words that do not depend on its last digits."""
    if not np.isfinite(loss):
        return "no finite number"
    for limit, words in ((0.003, "nearly 0"), (0.15, "low"), (0.8, "middling")):
        if abs(loss) < limit * start:
            return words
    return "that of the start" if abs(loss - start) < 0.2 * start else "too high"


def facts_of_training(X: Cells, vocabulary: Sequence[str]) -> Callable[[Any], dict[str, Any]]:
    """What there is to say about vectors and a history that were trained on these cells."""

    def facts(returned: Any) -> dict[str, Any]:
        try:
            vectors, history = returned
            losses = [float(loss) for loss in history["loss"]]
            words, shape = list(vectors.words), list(vectors.matrix.shape)
        except (TypeError, ValueError, KeyError, AttributeError):
            return {"returned": f"something else than {FORM}", "type": describe(returned)}
        start = first_loss(X[2])
        told: dict[str, Any] = {"vectors": shape, "words in order": words == list(vocabulary)}
        told["epochs"] = len(losses)
        if losses:
            told["first loss"], told["last loss"] = round(losses[0], 3), round(losses[-1], 3)
            told["the first loss is"] = level(losses[0], start)
            told["the last loss is"] = level(losses[-1], start)
        if told["words in order"]:
            told |= facts_of_products(X, np.asarray(vectors.matrix, dtype=np.float64))
        return told

    return facts


def facts_of_products(X: Cells, vectors: np.ndarray) -> dict[str, Any]:
    """Whether dot products of vectors follow log X, where one half of the words are rows alone
    and the other half columns alone, and every cell is there.

    Of a table that biases alone can say, such as one of equal counts, nothing is left to follow.
    """
    half = len(vectors) // 2
    table = np.zeros((half, len(vectors) - half))
    if len(X[2]) != table.size or X[0].max() >= half or X[1].min() < half:
        return {}
    table[X[0], X[1] - half] = np.log(X[2])
    told: dict[str, Any] = {}
    wanted, found = centred(table), centred(vectors[:half] @ vectors[half:].T)
    if (wanted**2).sum() > 1e-9:
        told["the dot products"] = how_they_follow(wanted, found)
    lengths = np.linalg.norm(vectors, axis=1)
    return told | {
        "words that are rows have learned": bool(lengths[:half].mean() > 0.6),
        "words that are columns have learned": bool(lengths[half:].mean() > 0.6),
    }


def how_they_follow(wanted: np.ndarray, found: np.ndarray) -> str:
    """Whether one table is nearly the other one, in words that do not depend on last digits."""
    scale = float((wanted * found).sum() / (wanted**2).sum())
    unexplained = float(((found - scale * wanted) ** 2).sum() / ((found**2).sum() + 1e-12))
    if unexplained < 0.15 and 0.6 < scale < 1.6:
        return "follow log X"
    if unexplained < 0.15 and 0.15 < scale < 0.4:
        return "are a quarter of log X"
    return "do not follow log X"


def centred(table: np.ndarray) -> np.ndarray:
    """Take the means of rows and columns away: what biases can say."""
    centred: np.ndarray = (
        table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
    )
    return centred


WORDS = named("words", ("a", "b", "c", "d", "e", "f", "g", "h"))
LOGS = np.array(
    [[3.0, 1.5, 0.5, 1.0], [2.0, 3.5, 1.0, 0.0], [1.0, 0.5, 3.0, 2.0], [0.5, 1.0, 1.5, 3.5]]
)
ROWS, COLUMNS = (part.ravel() for part in np.indices(LOGS.shape))
# The words a to d are rows alone and e to h columns alone, so W and C can be told apart.
HALVES: Cells = named("X", (ROWS, COLUMNS + 4, np.exp(LOGS.ravel())))


def twins() -> Cells:
    """A symmetric matrix in which a and b keep the same company, and c and d, e and f, g and h."""
    i, j = (part.ravel() for part in np.indices((8, 8)))
    logs = LOGS + LOGS.T
    return i, j, np.exp(logs[i // 2, j // 2])


TWINS: Cells = named("X", twins())
SETTINGS: dict[str, Any] = {"epochs": 100, "batch_size": 16, "learning_rate": 0.2}


def expect_facts(answer: Answer, **expected: Any) -> None:
    """Demand these facts about what was trained; `_` in a name stands for a space."""
    answer.that("epochs" in answer.value, FORM)
    for name, fact in expected.items():
        name = name.replace("_", " ")
        answer.that(answer.value.get(name) == fact, describe({name: fact}))


@train_glove.public(
    Kind.EXAMPLE, "The loss falls from that of the start to nearly 0 where this can be.", points=0.5
)
def loss_falls(f: Subject) -> None:
    trained = f.told_as(facts_of_training(HALVES, WORDS), HALVES, 6, WORDS, **SETTINGS)
    expect_facts(trained, epochs=100, the_first_loss_is="that of the start")
    expect_facts(trained, the_last_loss_is="nearly 0")


@train_glove.public(
    Kind.EXAMPLE, "The vectors are W + C: their dot products follow log X.", points=0.75
)
def vectors_are_sums(f: Subject) -> None:
    trained = f.told_as(facts_of_training(HALVES, WORDS), HALVES, 5, WORDS, **SETTINGS)
    expect_facts(
        trained,
        vectors=[8, 5],
        words_in_order=True,
        words_that_are_rows_have_learned=True,
        words_that_are_columns_have_learned=True,
        the_dot_products="follow log X",
    )


@train_glove.public(
    Kind.EXAMPLE, "Words that keep the same company become neighbours.", points=0.25
)
def same_company(f: Subject) -> None:
    trained = f.told_as(facts_of_twins, TWINS, 4, WORDS, **SETTINGS | {"batch_size": 20})
    trained.that(
        trained.value.get("nearest to a, c, e, g") == "b, d, f, h",
        "the nearest to a is b, to c is d, to e is f, to g is h",
    )


def facts_of_twins(returned: Any) -> dict[str, Any]:
    """Which words are nearest to four words, and whether the last loss is low."""
    told = facts_of_training(TWINS, WORDS)(returned)
    if told.get("words in order"):
        vectors: WordVectors = returned[0]
        cosines = vectors.unit @ vectors.unit.T - 3 * np.eye(len(WORDS))
        told["nearest to a, c, e, g"] = ", ".join(WORDS[i] for i in cosines.argmax(axis=1)[::2])
    return told


@train_glove.public(
    Kind.PROPERTY, "The same seed gives the same result, another seed another one.", points=0.25
)
def seeds(f: Subject) -> None:
    settings = SETTINGS | {"epochs": 2, "batch_size": 7}
    first, again, other = (
        f.told_as(facts_of_training(HALVES, WORDS), HALVES, 3, WORDS, **settings, seed=seed)
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


@train_glove.public(Kind.EDGE_CASE, "Without any cell, ValueError is raised.", points=0.25)
def nothing_to_learn(f: Subject) -> None:
    f((ints(), ints(), np.zeros(0)), 3, WORDS, epochs=1).raises(ValueError)


@train_glove.public(
    Kind.EDGE_CASE, "Left out, the settings are those of the first line.", points=0.1
)
def without_settings(f: Subject) -> None:
    told = facts_of_training(HALVES, WORDS)
    settings = {"epochs": 10, "batch_size": 20_000, "learning_rate": 0.2, "seed": 0}
    short, full = (f.told_as(told, HALVES, 3, WORDS, **chosen) for chosen in ({}, settings))
    short.that(same(short.untold, full.untold, 1e-4, 1e-5), "what these settings give")
