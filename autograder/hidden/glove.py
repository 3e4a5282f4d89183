"""The hidden checks of 05_glove. Their random inputs come from the grading run's seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions import glove as reference
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.checking.plain import same
from wordlab.exercises.glove import (
    HALVES,
    SETTINGS,
    WORDS,
    expect_cells,
    expect_facts,
    expect_gradients,
    expect_loss,
    expect_step,
    facts_of_cells,
    facts_of_training,
)

cooccurrence, glove_weight, glove_loss_and_gradients = Checks(), Checks(), Checks()
adagrad_step, train_glove = Checks(), Checks()
HIDDEN = {
    "cooccurrence": cooccurrence,
    "glove_weight": glove_weight,
    "glove_loss_and_gradients": glove_loss_and_gradients,
    "adagrad_step": adagrad_step,
    "train_glove": train_glove,
}


def random_sentences(rng: np.random.Generator, size: int, *lengths: int) -> list[list[int]]:
    """Sentences of these lengths, of ids below `size` that repeat."""
    return [rng.integers(0, size, size=length).tolist() for length in lengths]


def counted(sentences: list[list[int]], window: int) -> Any:
    """The cells of the reference, sorted."""
    return facts_of_cells(reference.cooccurrence(sentences, window))["cells"]


@cooccurrence(Kind.EXAMPLE, "Random sentences are counted rightly, whatever the window.", 0.75)
def random_text(f: Subject) -> None:
    for window in (1, 3, 6):
        sentences = random_sentences(f.rng, 6, 9, 1, 4, 0, 2, 13)
        expect_cells(f, sentences, window, counted(sentences, window))


@cooccurrence(Kind.EDGE_CASE, "Arrays work, large ids too, and the text stays as it is.", 0.5)
def arrays_and_large_ids(f: Subject) -> None:
    lists = [[word * 1000 for word in s] for s in random_sentences(f.rng, 9, 5, 3, 7)]
    arrays = [np.array(sentence, dtype=np.int32) for sentence in lists]
    expect_cells(f, arrays, 2, counted(lists, 2)).keeps_inputs()


@glove_weight(Kind.EXAMPLE, "Random counts, x_max and powers give the right weights.", 0.25)
def random_counts(f: Subject) -> None:
    for shape in ((7,), (3, 4)):
        x = f.rng.gamma(0.5, 40, size=shape)
        x_max, alpha = float(f.rng.uniform(5, 60)), float(f.rng.uniform(0.3, 1.5))
        f(x, x_max, alpha).is_close(reference.glove_weight(x, x_max, alpha), rtol=1e-4)
        f(x).is_close(reference.glove_weight(x), rtol=1e-4)


@glove_weight(Kind.EDGE_CASE, "Whole counts and float32 work, and the input stays.", 0.25)
def other_types(f: Subject) -> None:
    for dtype in (np.int64, np.float32, np.float64):
        x = f.rng.integers(0, 250, size=9).astype(dtype)
        answer = f(x)
        answer.is_close(reference.glove_weight(x), rtol=1e-4)
        answer.keeps_inputs()


def random_model(
    rng: np.random.Generator, size: int, dim: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """W, C, b_w and b_c of some size, different from each other."""
    return (
        rng.normal(size=(size, dim)),
        rng.normal(size=(size, dim)),
        rng.normal(0, 0.5, size),
        rng.normal(0, 0.5, size),
    )


@glove_loss_and_gradients(
    Kind.EXAMPLE, "Random cells get the right loss and gradients, whatever the counts.", 0.5
)
def random_cells(f: Subject) -> None:
    for size, dim, cells in ((5, 3, 12), (9, 2, 1), (4, 6, 40)):
        params = random_model(f.rng, size, dim)
        i, j = f.rng.integers(0, size, (2, cells))
        x = f.rng.gamma(0.5, 100, cells) + 0.1
        loss, grads = reference.glove_loss_and_gradients(*params, i, j, x)
        answer = f(*params, i, j, x)
        expect_loss(answer, loss)
        expect_gradients(answer, grads)
        short = tuple(part.astype(np.float32) for part in params)
        answer = f(*short, i, j, x)
        for name, grad in grads.items():
            answer.item(1, name).is_close(grad, rtol=1e-3, atol=1e-3)


@glove_loss_and_gradients(
    Kind.EDGE_CASE, "A negative count raises ValueError, and no word IndexError in any cell.", 0.25
)
def cells_that_cannot_be(f: Subject) -> None:
    params = random_model(f.rng, 4, 2)
    i, j = f.rng.integers(0, 4, (2, 3))
    f(*params, i, j, np.array([3.0, -0.5, 2.0])).raises(ValueError)
    f(*params, np.append(i, 4), np.append(j, 0), np.array([3.0, 1.0, 2.0, 0.0])).raises(IndexError)


@glove_loss_and_gradients(
    Kind.EDGE_CASE, "Zero cells among others change nothing, and the inputs stay.", 0.25
)
def zeros_among_others(f: Subject) -> None:
    params = random_model(f.rng, 6, 3)
    for part in params:
        part[f.rng.integers(6)] = 0
    i, j = f.rng.integers(0, 6, (2, 10))
    x = np.where(np.arange(10) % 3 == 1, 0.0, f.rng.uniform(0.5, 150, 10))
    loss, grads = reference.glove_loss_and_gradients(*params, i, j, x)
    answer = f(*params, i, j, x)
    expect_loss(answer, loss)
    expect_gradients(answer, grads)
    answer.keeps_inputs()


@adagrad_step(Kind.EXAMPLE, "Random steps are right, in one dimension and in two.", 0.5)
def random_steps(f: Subject) -> None:
    for shape in ((5,), (3, 4)):
        param, grad = f.rng.normal(size=(2, *shape))
        accumulator, lr = f.rng.gamma(2, 1, shape), float(f.rng.uniform(0.01, 2))
        for dtype in (np.float64, np.float32):
            p, g, sums = (np.asarray(part, dtype) for part in (param, grad, accumulator))
            expect_step(f(p, g, sums, lr), *reference.adagrad_step(p, g, sums, lr))


@adagrad_step(Kind.PROPERTY, "Many steps with one gradient get shorter as 1 / sqrt(n).", 0.25)
def steps_get_shorter(f: Subject) -> None:
    grad = f.rng.normal(size=3) * 5
    for n in (0, 3, 24):
        answer = f(np.zeros(3), grad, n * grad**2, 1.0)
        expect_step(answer, -np.sign(grad) / np.sqrt(n + 1), (n + 1) * grad**2)
    small = f.rng.uniform(0.0005, 0.002, size=3)
    expect_step(f(np.zeros(3), small, np.zeros(3), 1.0), -np.ones(3), small**2)


@train_glove(Kind.EDGE_CASE, "A batch may be larger than X, or leave a remainder.", 0.1)
def sizes_of_batches(f: Subject) -> None:
    for batch_size, dtype in ((1000, np.float64), (15, np.float32)):
        X = (HALVES[0], HALVES[1], HALVES[2].astype(dtype))
        settings = SETTINGS | {"batch_size": batch_size}
        trained = f.told_as(facts_of_training(X, WORDS), X, 4, WORDS, **settings)
        expect_facts(
            trained, epochs=100, the_last_loss_is="nearly 0", the_dot_products="follow log X"
        )
    facts_of_halves = facts_of_training(HALVES, WORDS)
    one, other = (
        f.told_as(facts_of_halves, HALVES, 3, WORDS, **SETTINGS | {"epochs": 2, "batch_size": size})
        for size in (16, 3)
    )
    for answer in (one, other):
        expect_facts(answer, epochs=2)
    other.that(
        not same(one.untold[0], other.untold[0], 1e-4, 1e-6),
        "other vectors with another batch_size",
    )


@train_glove(Kind.EXAMPLE, "What belongs to a row or a column alone is left to the biases.", 0.15)
def biases_are_trained(f: Subject) -> None:
    rows, columns = (f.rng.permutation([-1.2, -0.4, 0.4, 1.2]) for _ in range(2))
    logs = rows[:, None] + columns + f.rng.uniform(1, 1.5)
    X = (HALVES[0], HALVES[1], np.exp(logs.ravel()))
    trained = f.told_as(facts_of_training(X, WORDS), X, 1, WORDS, **SETTINGS)
    expect_facts(trained, vectors=[8, 1], the_last_loss_is="nearly 0")


@train_glove(Kind.EDGE_CASE, "An id below 0 or beyond the last word raises IndexError.", 0.1)
def no_word(f: Subject) -> None:
    for place, word in ((0, -1), (1, -1), (0, 8), (1, 8)):
        X = [part.copy() for part in HALVES]
        X[place][5] = word
        f((X[0], X[1], X[2]), 3, WORDS, epochs=1).raises(IndexError)


@train_glove(
    Kind.PROPERTY, "The loss of an epoch is the mean of all cells, weighted by their counts.", 0.15
)
def loss_of_an_epoch(f: Subject) -> None:
    for counts in (f.rng.uniform(0.1, 0.9, 16), f.rng.uniform(200, 9000, 16)):
        X = (HALVES[0], HALVES[1], counts)
        settings = SETTINGS | {"epochs": 4, "batch_size": 5, "learning_rate": 0.0}
        trained = f.told_as(facts_of_training(X, WORDS), X, 8, WORDS, **settings)
        losses = list(trained.untold[1]["loss"])
        start = float(np.mean(reference.glove_weight(counts) * np.log(counts) ** 2))
        trained.that(same(losses[1:], losses[:-1], 1e-4, 1e-5), "the same loss without a step")
        trained.that(same(losses[0], start, 0.25), f"a loss of nearly {start:.3g}")


@train_glove(Kind.PROPERTY, "The learning rate counts, and X stays as it is.", 0.1)
def learning_rate_counts(f: Subject) -> None:
    for learning_rate, is_last in ((1e-4, "that of the start"), (0.2, "nearly 0")):
        settings = SETTINGS | {"learning_rate": learning_rate}
        trained = f.told_as(facts_of_training(HALVES, WORDS), HALVES, 6, WORDS, **settings)
        expect_facts(trained, the_last_loss_is=is_last)
        trained.keeps_inputs()


@train_glove(Kind.PROPERTY, "A minibatch moves both biases, rare as its counts may be.", 0.15)
def both_biases_move(f: Subject) -> None:
    x = float(np.exp(-f.rng.uniform(2, 4)))
    X = (HALVES[0], HALVES[1], np.full(16, x))
    settings = SETTINGS | {"epochs": 20, "learning_rate": 0.02}
    trained = f.told_as(facts_of_training(X, WORDS), X, 1, WORDS, **settings)
    # All cells are equal. So the root of loss / f(x) is how far one is from log x, and AdaGrad's
    # n-th step of each bias is learning_rate / sqrt(n). Small vectors add little to two biases.
    first, *_, last = np.sqrt(trained.untold[1]["loss"] / reference.glove_weight(np.array(x)))
    one_bias = float(np.sum(0.02 / np.sqrt(np.arange(1, 20))))
    trained.that(first - last > 1.8 * one_bias, "a loss that falls as both biases make it fall")


@train_glove(Kind.PROPERTY, "If not all counts can be followed, the frequent ones are.", 0.15)
def frequent_counts_first(f: Subject) -> None:
    X = (HALVES[0], HALVES[1], f.rng.permutation(np.geomspace(0.05, 300, 16)))
    trained = f.told_as(facts_of_training(X, WORDS), X, 1, WORDS, **SETTINGS)
    start = float(np.mean(reference.glove_weight(X[2]) * np.log(X[2]) ** 2))
    trained.that(trained.untold[1]["loss"][-1] < 0.1 * start, "a low loss, weighted by f")
