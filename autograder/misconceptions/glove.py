"""Mistakes that people make in 05_glove, each with the sentence that names it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _cells(counts):
    """A dictionary of counts as cells."""
    cells = sorted(counts)
    i, j = (np.array([cell[k] for cell in cells], dtype=np.int64) for k in (0, 1))
    return i, j, np.array([counts[cell] for cell in cells], dtype=float)


def _counted(sentences, window, add):
    """Right counting, but for each pair of places `add(counts, left word, right word, distance)`."""
    if window < 1:
        raise ValueError("the window must be at least 1")
    counts = defaultdict(float)
    for sentence in sentences:
        for p in range(len(sentence)):
            for q in range(p + 1, min(len(sentence), p + window + 1)):
                add(counts, int(sentence[p]), int(sentence[q]), q - p)
    return _cells(counts)


def _add_both(counts, a, b, distance):
    counts[a, b] += 1 / distance
    counts[b, a] += 1 / distance


@mistake(
    "cooccurrence",
    "Your X is not symmetric: each word counts the words after it alone. Add 1/distance to "
    "X[i, j] and to X[j, i].",
)
def words_after_alone(sentences, window):
    def add(counts, a, b, distance):
        counts[a, b] += 1 / distance

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Your cells lie on one side of the diagonal: a pair counts for the smaller id alone. X is "
    "symmetric, so it holds the cell (i, j) and the cell (j, i).",
)
def one_triangle(sentences, window):
    def add(counts, a, b, distance):
        counts[min(a, b), max(a, b)] += 1 / distance

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "You count every neighbour as 1. GloVe gives near words more: two places that are d apart add 1/d.",
)
def no_distance(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, 1)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Your weights fall in a straight line, as the random window of word2vec makes them. In GloVe "
    "two places that are d apart add 1/d.",
)
def linear_weights(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, window / (window - distance + 1))

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Your windows run across the end of a sentence. Start afresh in each sentence: words of "
    "different sentences add nothing.",
)
def crosses_sentences(sentences, window):
    return _counted([[word for s in sentences for word in s]], window, _add_both)


@mistake(
    "cooccurrence",
    "Your window is one place too small: words that are exactly `window` apart count too.",
)
def window_too_small(sentences, window):
    if window < 1:
        raise ValueError("the window must be at least 1")
    return _counted(sentences, max(window - 1, 1), _add_both) if window > 1 else _cells({})


@mistake(
    "cooccurrence",
    "A word that stands twice in a window is left out. It is a neighbour of itself then: two "
    "places of the word i add 2/d to X[i, i].",
)
def no_diagonal(sentences, window):
    def add(counts, a, b, distance):
        if a != b:
            _add_both(counts, a, b, distance)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "On the diagonal you count each pair of places once. Seen from either place the other one is "
    "a neighbour, so two places of the word i add 2/d to X[i, i].",
)
def half_diagonal(sentences, window):
    def add(counts, a, b, distance):
        counts[a, b] += 1 / distance
        if a != b:
            counts[b, a] += 1 / distance

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Each word counts itself as its own neighbour. Leave its own place out.",
)
def own_place(sentences, window):
    if window < 1:
        raise ValueError("the window must be at least 1")
    counts = defaultdict(float)
    for sentence in sentences:
        for p, word in enumerate(sentence):
            for q in range(max(0, p - window), min(len(sentence), p + window + 1)):
                counts[int(word), int(sentence[q])] += 1 / max(abs(p - q), 1)
    return _cells(counts)


@mistake(
    "cooccurrence",
    "Each meeting of two words is a cell of its own. Add up what belongs to the same cell, so that "
    "each is there once.",
)
def cells_that_repeat(sentences, window):
    cells = []

    def add(counts, a, b, distance):
        cells.extend([(a, b, 1 / distance), (b, a, 1 / distance)])

    _counted(sentences, window, add)
    i, j = (np.array([cell[k] for cell in cells], dtype=np.int64) for k in (0, 1))
    return i, j, np.array([cell[2] for cell in cells])


@mistake(
    "cooccurrence",
    "A pair that meets again replaces what was counted before. Add 1/distance to the cell; do not "
    "set it.",
)
def sets_instead_of_adding(sentences, window):
    def add(counts, a, b, distance):
        counts[a, b] = counts[b, a] = 1 / distance

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "You return the whole table, zeros included. Return the nonzero cells alone, as three arrays.",
)
def zeros_included(sentences, window):
    i, j, x = _counted(sentences, window, _add_both)
    size = max((int(word) for s in sentences for word in s), default=-1) + 1
    table = np.zeros((size, size))
    table[i, j] = x
    rows, columns = (part.ravel() for part in np.indices(table.shape))
    return rows, columns, table.ravel()


@mistake(
    "cooccurrence",
    "You return X as a square array. With ten thousand words it would have a hundred million "
    "numbers; return the nonzero cells as three arrays (i, j, x).",
)
def square_array(sentences, window):
    i, j, x = _counted(sentences, window, _add_both)
    size = max((int(word) for s in sentences for word in s), default=-1) + 1
    table = np.zeros((size, size))
    table[i, j] = x
    return table


# The weight


@mistake(
    "cooccurrence",
    "Your weight is 1 over the square of the distance. Two places that are d apart add 1/d.",
)
def squared_distance(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, distance**2)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Your weight is 1/(d + 1). Neighbours are one place apart and add 1.",
)
def distance_from_one(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, distance + 1)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "You add the distance itself, so far words count most. Two places that are d apart add 1/d.",
)
def distance_for_weight(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, 1 / distance)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Every count is twice what it should be: you go to both sides of each place, and add to both "
    "X[i, j] and X[j, i] each time. One of the two is enough.",
)
def counted_twice(sentences, window):
    def add(counts, a, b, distance):
        _add_both(counts, a, b, distance / 2)

    return _counted(sentences, window, add)


@mistake(
    "cooccurrence",
    "Places before the beginning of a sentence are negative, and Python counts those from the end. "
    "Begin the window at 0 at least.",
)
def negative_places(sentences, window):
    if window < 1:
        raise ValueError("the window must be at least 1")
    counts = defaultdict(float)
    for sentence in sentences:
        for p in range(len(sentence)):
            for d in range(1, min(window, len(sentence) + p) + 1):
                _add_both(counts, int(sentence[p]), int(sentence[p - d]), d)
    return _cells(counts)


@mistake(
    "cooccurrence",
    "You return a dictionary. Return the cells as three arrays of equal length: i, j and x.",
)
def dictionary_of_cells(sentences, window):
    cells = _counted(sentences, window, _add_both)
    i, j, x = (part.tolist() for part in cells)
    return {(a, b): count for a, b, count in zip(i, j, x, strict=True)}


@mistake(
    "cooccurrence",
    "You return one array with a row for each cell. Return three arrays: i, j and x.",
)
def rows_of_cells(sentences, window):
    return np.stack(_counted(sentences, window, _add_both), axis=1)


@mistake("cooccurrence", "The three arrays stand in another order: i first, then j, then x.")
def counts_first(sentences, window):
    i, j, x = _counted(sentences, window, _add_both)
    return x, i, j


@mistake(
    "cooccurrence",
    "Your counts are cut off to whole numbers, so 1/2 becomes 0. Count in floats.",
)
def whole_counts(sentences, window):
    i, j, x = _counted(sentences, window, _add_both)
    return i, j, x.astype(int)


@mistake(
    "cooccurrence",
    "Your i and j are floats. They are used as indices: make them whole numbers.",
)
def places_as_floats(sentences, window):
    i, j, x = _counted(sentences, window, _add_both)
    return i.astype(float), j.astype(float), x


@mistake(
    "cooccurrence",
    "A window below 1 gives an empty matrix, and nobody notices. Raise ValueError.",
)
def no_window_gives_nothing(sentences, window):
    return _counted(sentences if window > 0 else [], max(window, 1), _add_both)


def _checked(x):
    x = np.asarray(x, dtype=float)
    if np.any(x < 0):
        raise ValueError("a count is negative")
    return x


@mistake(
    "glove_weight",
    "The power is missing: your weights grow in a straight line. Take x / x_max to the power alpha.",
)
def no_power(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x) / x_max, 1)


@mistake(
    "glove_weight",
    "From x_max on, your weight is 0. The weight is capped there: more frequent pairs keep the weight 1.",
)
def cut_instead_of_cap(x, x_max=100.0, alpha=0.75):
    x = _checked(x)
    return np.where(x < x_max, (x / x_max) ** alpha, 0.0)


@mistake(
    "glove_weight",
    "Your weights go on growing beyond x_max. From there on the weight is 1.",
)
def no_cap(x, x_max=100.0, alpha=0.75):
    return (_checked(x) / x_max) ** alpha


@mistake(
    "glove_weight",
    "You always take the power 0.75. Use the argument alpha.",
)
def fixed_power(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x) / x_max, 1) ** 0.75


@mistake(
    "glove_weight",
    "You always take 100 for x_max. Use the argument x_max.",
)
def fixed_maximum(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x) / 100, 1) ** alpha


@mistake(
    "glove_weight",
    "You take the power of x before you divide by x_max. Divide first: the power belongs to x / x_max.",
)
def power_before_division(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x) ** alpha / x_max, 1)


@mistake(
    "glove_weight",
    "You do not divide by x_max. The weight is the power of the share x / x_max, and never above 1.",
)
def no_division(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x), x_max) ** alpha


@mistake(
    "glove_weight",
    "A comparison in an `if` works for one number, not for an array. Compare all numbers at once, "
    "for instance with np.minimum or np.where.",
)
def single_numbers_only(x, x_max=100.0, alpha=0.75):
    if x < 0:
        raise ValueError("a count is negative")
    return (x / x_max) ** alpha if x < x_max else 1.0


@mistake(
    "glove_weight",
    "A negative count passes. It cannot be a count, so raise ValueError.",
)
def negative_passes(x, x_max=100.0, alpha=0.75):
    return np.clip(np.asarray(x, dtype=float) / x_max, 0, 1) ** alpha


@mistake(
    "glove_weight",
    "Your function changes the array that it was given. Make a new one.",
)
def changes_its_input(x, x_max=100.0, alpha=0.75):
    weights = _checked(x)
    if weights.ndim:
        weights[weights > x_max] = x_max
    return np.minimum(weights / x_max, 1) ** alpha


# The loss


@mistake(
    "glove_weight",
    "You took the larger of x / x_max and 1, so no weight is below 1. Take the smaller.",
)
def larger_of_both(x, x_max=100.0, alpha=0.75):
    return np.maximum(_checked(x) / x_max, 1) ** alpha


@mistake(
    "glove_weight",
    "You multiplied by alpha. It is a power.",
)
def times_alpha(x, x_max=100.0, alpha=0.75):
    return np.minimum(alpha * _checked(x) / x_max, 1)


@mistake(
    "glove_weight",
    "You took the power 1 / alpha. It is alpha.",
)
def power_upside_down(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x) / x_max, 1) ** (1 / alpha)


@mistake(
    "glove_weight",
    "From x_max on, your weight is x_max. It is 1 there.",
)
def cap_of_x_max(x, x_max=100.0, alpha=0.75):
    x = _checked(x)
    return np.where(x < x_max, (x / x_max) ** alpha, x_max)


@mistake(
    "glove_weight",
    "A count of 0 has the weight 1 in your function. It has the weight 0, as every small count has "
    "a small one.",
)
def weight_of_zero_is_one(x, x_max=100.0, alpha=0.75):
    x = _checked(x)
    return np.where((x > 0) & (x < x_max), (x / x_max) ** alpha, 1.0)


@mistake(
    "glove_weight",
    "You index into the result, which a single number does not allow. np.minimum and np.where take "
    "numbers and arrays alike.",
)
def arrays_only(x, x_max=100.0, alpha=0.75):
    weight = (_checked(x) / x_max) ** alpha
    weight[_checked(x) >= x_max] = 1
    return weight


@mistake(
    "glove_weight",
    "Your result is one long array. It has the shape of x.",
)
def one_long_array(x, x_max=100.0, alpha=0.75):
    return np.minimum(_checked(x).ravel() / x_max, 1) ** alpha


@mistake(
    "glove_weight",
    "You took the absolute value, so a negative count passes. Raise ValueError for it.",
)
def absolute_counts(x, x_max=100.0, alpha=0.75):
    return np.minimum(np.abs(x) / x_max, 1) ** alpha


def _f(x):
    return np.minimum(_checked(x) / 100, 1) ** 0.75


def _in_range(W, i, j):
    for index in (i, j):
        if np.any((index < 0) | (index >= len(W))):
            raise IndexError("there is no such word")


def _error(W, C, b_w, b_c, i, j, x):
    _in_range(W, i, j)
    return (W[i] * C[j]).sum(axis=1) + b_w[i] + b_c[j] - np.log(np.where(x > 0, x, 1))


def _summed(index, parts, like):
    total = np.zeros_like(like, dtype=float)
    np.add.at(total, index, parts)
    return total


def _gradients(W, C, b_w, b_c, i, j, slope):
    return {
        "W": _summed(i, slope[:, None] * C[j], W),
        "C": _summed(j, slope[:, None] * W[i], C),
        "b_w": _summed(i, slope, b_w),
        "b_c": _summed(j, slope, b_c),
    }


def _right(W, C, b_w, b_c, i, j, x):
    error, f = _error(W, C, b_w, b_c, i, j, x), _f(x)
    return (f * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * f * error)


@mistake(
    "glove_loss_and_gradients",
    "The log of a zero cell gets in: it is minus infinity. Such a cell has the weight 0, so leave "
    "it out, or put a finite number in its place.",
)
def log_of_zero(W, C, b_w, b_c, i, j, x):
    _in_range(W, i, j)
    f = _f(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = (W[i] * C[j]).sum(axis=1) + b_w[i] + b_c[j] - np.log(x)
        return (f * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * f * error)


@mistake(
    "glove_loss_and_gradients",
    "You take log(1 + x), to be safe from zeros. It is log x; a zero cell has the weight 0 and "
    "needs no logarithm.",
)
def log_of_one_more(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, b_w, b_c, i, j, 1 + _checked(x))
    return (_f(x) * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * _f(x) * error)


@mistake(
    "glove_loss_and_gradients",
    "The product is compared with x itself. It should come close to log x.",
)
def no_logarithm(W, C, b_w, b_c, i, j, x):
    _in_range(W, i, j)
    error = (W[i] * C[j]).sum(axis=1) + b_w[i] + b_c[j] - x
    return (_f(x) * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * _f(x) * error)


@mistake(
    "glove_loss_and_gradients",
    "The factor 2 is missing in your gradients: the derivative of a square is twice the base. The "
    "loss of this exercise has no ½ before it.",
)
def no_factor_two(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, {name: grad / 2 for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "Your loss has a factor ½, and its gradients too. The loss of this exercise is the plain sum "
    "of f(x) times the squared error.",
)
def half_of_everything(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss / 2, {name: grad / 2 for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "You took the mean over the cells. The loss is their sum, and the gradients are those of the sum.",
)
def mean_of_cells(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss / max(len(x), 1), {name: grad / max(len(x), 1) for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "Your gradients have the wrong sign: they point downhill. The error is the model minus log x.",
)
def wrong_sign(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, {name: -grad for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "The weight f(x) is missing: every cell counts the same. Multiply each squared error by it.",
)
def no_weight(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, b_w, b_c, i, j, _checked(x))
    return (error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * error)


@mistake(
    "glove_loss_and_gradients",
    "The weight f(x) is in your loss, but not in your gradients. It is a factor of both.",
)
def no_weight_in_gradients(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, b_w, b_c, i, j, x)
    return (_f(x) * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * error)


@mistake(
    "glove_loss_and_gradients",
    "You square the weight as well. The loss is f(x) times the squared error.",
)
def squared_weight(W, C, b_w, b_c, i, j, x):
    error, f = _error(W, C, b_w, b_c, i, j, x), _f(x)
    return ((f * error) ** 2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * f**2 * error)


@mistake(
    "glove_loss_and_gradients",
    "The biases are missing in the error. It is W · C + b_w + b_c − log x.",
)
def no_biases(W, C, b_w, b_c, i, j, x):
    return _right(W, C, 0 * b_w, 0 * b_c, i, j, x)


@mistake(
    "glove_loss_and_gradients",
    "The gradients of the biases are zero. Each bias stands in the error with the factor 1, so its "
    "gradient is the sum of 2 f(x) times the error.",
)
def biases_forgotten(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, grads | {"b_w": np.zeros(len(b_w)), "b_c": np.zeros(len(b_c))}


@mistake(
    "glove_loss_and_gradients",
    "A word that occurs in several cells keeps the gradient of one of them: `+=` with repeated "
    "indices writes each row once. Use np.add.at, or a sparse product.",
)
def repeated_words_lost(W, C, b_w, b_c, i, j, x):
    loss, _ = _right(W, C, b_w, b_c, i, j, x)
    slope = 2 * _f(x) * _error(W, C, b_w, b_c, i, j, x)
    grads = {name: np.zeros_like(p) for name, p in zip(("W", "C"), (W, C), strict=True)}
    grads |= {"b_w": np.zeros_like(b_w), "b_c": np.zeros_like(b_c)}
    grads["W"][i] += slope[:, None] * C[j]
    grads["C"][j] += slope[:, None] * W[i]
    grads["b_w"][i] += slope
    grads["b_c"][j] += slope
    return loss, grads


@mistake(
    "glove_loss_and_gradients",
    "The gradient of W holds the vectors of W, and that of C those of C. The product W[i] · C[j] "
    "has the derivative C[j] with respect to W[i].",
)
def own_vectors(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    slope = (2 * _f(x) * _error(W, C, b_w, b_c, i, j, x))[:, None]
    return loss, grads | {"W": _summed(i, slope * W[i], W), "C": _summed(j, slope * C[j], C)}


@mistake(
    "glove_loss_and_gradients",
    "A negative index takes the last rows in silence. Raise IndexError for it.",
)
def negative_index_passes(W, C, b_w, b_c, i, j, x):
    if np.any(i >= len(W)) or np.any(j >= len(W)):
        raise IndexError("there is no such word")
    return _right(W, C, b_w, b_c, i % len(W), j % len(W), x)


# AdaGrad


@mistake(
    "adagrad_step",
    "Your step uses the accumulator from before this gradient, so the first step is divided by "
    "almost 0. Add the square first, then divide.",
)
def updated_after_use(param, grad, accumulator, lr):
    return param - lr * grad / (np.sqrt(accumulator) + 1e-8), accumulator + grad**2


@mistake(
    "adagrad_step",
    "You return the old accumulator. The next step needs the new one, with the square of this gradient.",
)
def old_accumulator(param, grad, accumulator, lr):
    return param - lr * grad / (np.sqrt(accumulator + grad**2) + 1e-8), accumulator.copy()


@mistake(
    "adagrad_step",
    "You add the gradient to the accumulator. Add its square.",
)
def no_square(param, grad, accumulator, lr):
    s = accumulator + grad
    return param - lr * grad / (np.sqrt(np.abs(s)) + 1e-8), s


@mistake(
    "adagrad_step",
    "The square root is missing. Divide by the root of the accumulator.",
)
def no_root(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return param - lr * grad / (s + 1e-8), s


@mistake(
    "adagrad_step",
    "You step uphill: the parameter grows where its gradient is positive. Take the step away.",
)
def uphill(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return param + lr * grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "You forget old gradients bit by bit, as RMSProp does. AdaGrad adds the squares and forgets nothing.",
)
def forgets(param, grad, accumulator, lr):
    s = 0.9 * accumulator + 0.1 * grad**2
    return param - lr * grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "All numbers share one accumulator, the sum of all squares. Each number has its own.",
)
def one_for_all(param, grad, accumulator, lr):
    s = accumulator + (grad**2).sum()
    return param - lr * grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "The accumulator plays no part in your step. Divide the gradient by its root.",
)
def plain_descent(param, grad, accumulator, lr):
    return param - lr * grad, accumulator + grad**2


@mistake(
    "adagrad_step",
    "You divide 0 by 0 where there has been no gradient yet. Add 1e-8 to the root.",
)
def zero_by_zero(param, grad, accumulator, lr):
    s = accumulator + grad**2
    with np.errstate(invalid="ignore"):
        return param - lr * grad / np.sqrt(s), s


@mistake(
    "adagrad_step",
    "Your function changes the arrays that it was given: `+=` and `-=` write into them. Make new ones.",
)
def changes_inputs(param, grad, accumulator, lr):
    accumulator += grad**2
    param -= lr * grad / (np.sqrt(accumulator) + 1e-8)
    return param, accumulator


# Training


def _from_error(W, C, b_w, b_c, i, j, x, error, factor=2):
    """The loss and the gradients that follow from an error."""
    f = _f(x)
    return (f * error**2).sum(), _gradients(W, C, b_w, b_c, i, j, factor * f * error)


@mistake(
    "glove_loss_and_gradients",
    "You took the logarithm to base 10. It is the natural one, `np.log`.",
)
def logarithm_to_base_ten(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, b_w, b_c, i, j, np.ones_like(x)) - np.log10(np.where(x > 0, x, 1))
    return _from_error(W, C, b_w, b_c, i, j, x, error)


@mistake(
    "glove_loss_and_gradients",
    "You subtract the biases. They are added to the product: W · C + b_w + b_c − log x.",
)
def biases_subtracted(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, -b_w, -b_c, i, j, x)
    return _from_error(W, C, b_w, b_c, i, j, x, error)


@mistake(
    "glove_loss_and_gradients",
    "The biases have changed places: b_w belongs to the row i, b_c to the column j.",
)
def biases_exchanged(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, 0 * b_w, 0 * b_c, i, j, x) + b_w[j] + b_c[i]
    return _from_error(W, C, b_w, b_c, i, j, x, error)


@mistake(
    "glove_loss_and_gradients",
    "Both vectors of a product come from W. The column j has its vector in C.",
)
def both_from_w(W, C, b_w, b_c, i, j, x):
    return _from_error(W, C, b_w, b_c, i, j, x, _error(W, W, b_w, b_c, i, j, x))


@mistake(
    "glove_loss_and_gradients",
    "Rows and columns have changed places: i belongs to W and b_w, j to C and b_c.",
)
def rows_and_columns_exchanged(W, C, b_w, b_c, i, j, x):
    return _right(W, C, b_w, b_c, j, i, x)


@mistake(
    "glove_loss_and_gradients",
    "Your loss has the absolute error. Square it.",
)
def absolute_error(W, C, b_w, b_c, i, j, x):
    error = _error(W, C, b_w, b_c, i, j, x)
    return (_f(x) * np.abs(error)).sum(), _right(W, C, b_w, b_c, i, j, x)[1]


@mistake(
    "glove_loss_and_gradients",
    "The error is missing in your gradients. The derivative of its square is twice the error itself.",
)
def no_error_in_gradients(W, C, b_w, b_c, i, j, x):
    loss, _ = _right(W, C, b_w, b_c, i, j, x)
    return loss, _gradients(W, C, b_w, b_c, i, j, 2 * _f(x))


@mistake(
    "glove_loss_and_gradients",
    "Your loss is negative. A sum of squares has no minus sign.",
)
def negative_loss(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return -loss, grads


@mistake(
    "glove_loss_and_gradients",
    'Your names are other ones. The gradients are called "W", "C", "b_w" and "b_c".',
)
def names_with_a_d(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, {f"d{name}": grad for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "You return the gradients as a tuple. They belong into a dictionary, under the names of the "
    "parameters.",
)
def gradients_as_a_tuple(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, tuple(grads.values())


@mistake(
    "glove_loss_and_gradients",
    "Your gradients have a row for each cell. Add up the rows that belong to the same word: the "
    "gradients have the shapes of W, C, b_w and b_c.",
)
def gradient_for_each_cell(W, C, b_w, b_c, i, j, x):
    slope = 2 * _f(x) * _error(W, C, b_w, b_c, i, j, x)
    grads = {"W": slope[:, None] * C[j], "C": slope[:, None] * W[i], "b_w": slope, "b_c": slope}
    return _right(W, C, b_w, b_c, i, j, x)[0], grads


@mistake(
    "glove_loss_and_gradients",
    "The loss is the sum over the cells, but your gradients are those of the mean. They are those of "
    "the sum too.",
)
def gradients_of_the_mean(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss, {name: grad / max(1, len(x)) for name, grad in grads.items()}


@mistake(
    "glove_loss_and_gradients",
    "Your loss is the mean over the cells, but your gradients are those of the sum. The loss is the "
    "sum too.",
)
def loss_of_the_mean(W, C, b_w, b_c, i, j, x):
    loss, grads = _right(W, C, b_w, b_c, i, j, x)
    return loss / max(1, len(x)), grads


@mistake(
    "glove_loss_and_gradients",
    "The gradients have the factor 4. Of a squared error it is 2.",
)
def factor_four(W, C, b_w, b_c, i, j, x):
    return _from_error(W, C, b_w, b_c, i, j, x, _error(W, C, b_w, b_c, i, j, x), factor=4)


@mistake(
    "glove_loss_and_gradients",
    "Your function writes into the counts that it was given. Make a new array.",
)
def writes_into_the_counts(W, C, b_w, b_c, i, j, x):
    result = _right(W, C, b_w, b_c, i, j, x)
    x[x == 0] = 1
    return result


@mistake(
    "adagrad_step",
    "You added 1e-8 under the root, where it outweighs small gradients. Add it to the root.",
)
def small_number_under_the_root(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return param - lr * grad / np.sqrt(s + 1e-8), s


@mistake(
    "adagrad_step",
    "You return the parameter alone. The next step needs the accumulator as well.",
)
def parameter_alone(param, grad, accumulator, lr):
    return param - lr * grad / (np.sqrt(accumulator + grad**2) + 1e-8)


@mistake(
    "adagrad_step",
    "The two results have changed places: the parameter comes first.",
)
def accumulator_first(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return s, param - lr * grad / (np.sqrt(s) + 1e-8)


@mistake(
    "adagrad_step",
    "You return the step. Return the new parameter, from which the step has been taken away.",
)
def step_for_parameter(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return lr * grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "The argument `lr` is not used. Multiply the step by it.",
)
def without_the_rate(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return param - grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "You multiplied the gradient by the rate before you squared it. The accumulator adds the squares "
    "of the gradients themselves.",
)
def rate_in_the_accumulator(param, grad, accumulator, lr):
    s = accumulator + (lr * grad) ** 2
    return param - lr * grad / (np.sqrt(s) + 1e-8), s


@mistake(
    "adagrad_step",
    "Your accumulator is the square of the last gradient alone. Add it to what was there.",
)
def last_square_alone(param, grad, accumulator, lr):
    return param - lr * grad / (np.abs(grad) + 1e-8), grad**2


@mistake(
    "adagrad_step",
    "You return the root of the accumulator. Return the sum of the squares; the root is taken in "
    "the step alone.",
)
def root_for_accumulator(param, grad, accumulator, lr):
    root = np.sqrt(accumulator + grad**2)
    return param - lr * grad / (root + 1e-8), root


@mistake(
    "adagrad_step",
    "You squared the gradient in the step as well, so the parameter always falls. The step has the "
    "gradient itself, with its sign.",
)
def squared_gradient_in_the_step(param, grad, accumulator, lr):
    s = accumulator + grad**2
    return param - lr * grad**2 / (np.sqrt(s) + 1e-8), s


def _start(V, dim, seed):
    rng = np.random.default_rng(seed)
    params = {"W": (rng.random((V, dim)) - 0.5) / dim, "C": (rng.random((V, dim)) - 0.5) / dim}
    return rng, params | {"b_w": np.zeros(V), "b_c": np.zeros(V)}


def _adagrad(params, grads, squares, lr):
    for name in params:
        squares[name] = squares[name] + grads[name] ** 2
        params[name] = params[name] - lr * grads[name] / (np.sqrt(squares[name]) + 1e-8)


def _train(
    X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0,
    loss=_right, step=_adagrad, batches=range, begin=dict, result=None,
):  # fmt: skip
    """Right training, but for what is replaced."""
    i, j, x = X
    if not len(x):
        raise ValueError("no cells")
    rng, params = _start(len(vocabulary), dim, seed)
    begin(params)
    squares = {name: np.zeros_like(value) for name, value in params.items()}
    history = {"loss": []}
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for start in batches(0, len(x), batch_size):
            cells = order[start : start + batch_size]
            value, grads = loss(**params, i=i[cells], j=j[cells], x=x[cells])
            step(params, grads, squares, learning_rate)
            total += value
        history["loss"].append(float(total / len(x)))
    vectors = result(params) if result else params["W"] + params["C"]
    return WordVectors(vocabulary, vectors), history


@mistake(
    "train_glove",
    "You return W alone. Words have two vectors that play the same part; the result is "
    "their sum W + C.",
)
def rows_alone(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, result=lambda p: p["W"], **settings)


@mistake(
    "train_glove",
    "You return C alone. Words have two vectors that play the same part; the result is "
    "their sum W + C.",
)
def columns_alone(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, result=lambda p: p["C"], **settings)


@mistake(
    "train_glove",
    "You return the mean of W and C. It points the same way, but the exercise asks for "
    "the sum W + C, as the paper has it.",
)
def mean_of_both(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, result=lambda p: (p["W"] + p["C"]) / 2, **settings)


@mistake(
    "train_glove",
    "You set W and C side by side, so the vectors have twice the length dim. Add them.",
)
def side_by_side(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, result=lambda p: np.hstack([p["W"], p["C"]]), **settings)


@mistake(
    "train_glove",
    "W and C start with zeros. Then all their gradients are zero too, and stay it. Start "
    "with small random numbers.",
)
def starts_at_zero(X, dim, vocabulary, **settings):
    def begin(params):
        params["W"], params["C"] = 0 * params["W"], 0 * params["C"]

    return _train(X, dim, vocabulary, begin=begin, **settings)


@mistake(
    "train_glove",
    "W and C start with large numbers, so the loss begins far too high. Divide the random "
    "numbers by dim, or draw them with a small standard deviation.",
)
def starts_too_large(X, dim, vocabulary, **settings):
    def begin(params):
        for name in ("W", "C"):
            params[name] = params[name] * 12 * dim

    return _train(X, dim, vocabulary, begin=begin, **settings)


@mistake(
    "train_glove",
    "The last cells of an epoch are lost where they do not fill a batch; of a small X "
    "nothing is left. The last batch may be smaller.",
)
def last_batch_lost(X, dim, vocabulary, **settings):
    def full(start, stop, size):
        return range(start, stop - size + 1, size)

    return _train(X, dim, vocabulary, batches=full, **settings)


@mistake(
    "train_glove",
    "The accumulators start at zero again with every batch, so every step has the same "
    "size. Make them once, before the first epoch.",
)
def accumulators_forgotten(X, dim, vocabulary, **settings):
    def step(params, grads, squares, lr):
        _adagrad(params, grads, dict.fromkeys(params, 0.0), lr)

    return _train(X, dim, vocabulary, step=step, **settings)


@mistake(
    "train_glove",
    "The biases are not trained. A step moves W, C, b_w and b_c.",
)
def biases_left_out(X, dim, vocabulary, **settings):
    def step(params, grads, squares, lr):
        kept = {name: params[name] for name in ("b_w", "b_c")}
        _adagrad(params, grads, squares, lr)
        params.update(kept)

    return _train(X, dim, vocabulary, step=step, **settings)


@mistake(
    "train_glove",
    "W and its biases are trained, but C and its biases stay what they were. A step moves "
    "all four.",
)
def only_rows_are_trained(X, dim, vocabulary, **settings):
    def step(params, grads, squares, lr):
        kept = {name: params[name] for name in ("C", "b_c")}
        _adagrad(params, grads, squares, lr)
        params.update(kept)

    return _train(X, dim, vocabulary, step=step, **settings)


@mistake(
    "train_glove",
    "The loss rises: you add the steps. Move each parameter against its gradient.",
)
def uphill_training(X, dim, vocabulary, **settings):
    def step(params, grads, squares, lr):
        _adagrad(params, grads, squares, -lr)

    return _train(X, dim, vocabulary, step=step, **settings)


@mistake(
    "train_glove",
    "The weight f(x) plays no part in your training. Use `glove_loss_and_gradients`, which has it.",
)
def unweighted(X, dim, vocabulary, **settings):
    def loss(W, C, b_w, b_c, i, j, x):
        error = _error(W, C, b_w, b_c, i, j, x)
        return (error**2).sum(), _gradients(W, C, b_w, b_c, i, j, 2 * error)

    return _train(X, dim, vocabulary, loss=loss, **settings)


@mistake(
    "train_glove",
    "Your history has the sum over the cells. Divide it by their number: the mean loss of a cell.",
)
def sum_in_history(X, dim, vocabulary, **settings):
    vectors, history = _train(X, dim, vocabulary, **settings)
    return vectors, {"loss": [loss * len(X[2]) for loss in history["loss"]]}


@mistake(
    "train_glove",
    "Your history has more numbers than there are epochs: one for each batch. Add the batches of "
    "an epoch up.",
)
def one_for_each_batch(X, dim, vocabulary, **settings):
    vectors, history = _train(X, dim, vocabulary, **settings)
    batches = -(-len(X[2]) // settings.get("batch_size", 20_000))
    return vectors, {"loss": [loss for loss in history["loss"] for _ in range(batches)]}


@mistake(
    "train_glove",
    "You draw an order of its own for each of i, j and x, so that the counts go to the wrong "
    "cells. Draw one order for all three.",
)
def three_orders(X, dim, vocabulary, **settings):
    rng = np.random.default_rng(settings.get("seed", 0))
    mixed = tuple(rng.permutation(part) for part in X)
    return _train(mixed, dim, vocabulary, **settings)


@mistake(
    "train_glove",
    "Your training takes a learning rate of its own. Use the argument learning_rate.",
)
def fixed_learning_rate(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, **settings | {"learning_rate": 0.2})


@mistake(
    "train_glove",
    "Your random numbers do not depend on the argument seed. Make your generator from it.",
)
def fixed_seed(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, **settings | {"seed": 0})


@mistake(
    "train_glove",
    "Your vectors are not in the order of the vocabulary. The id of a word is its place there.",
)
def sorted_words(X, dim, vocabulary, **settings):
    backwards = list(vocabulary)[::-1]
    return _train(X, dim, backwards, **settings)


@mistake(
    "train_glove",
    "The argument `epochs` is not used: there are 10 whatever is asked for.",
)
def own_number_of_epochs(X, dim, vocabulary, epochs=10, **settings):
    return _train(X, dim, vocabulary, **settings)


@mistake(
    "train_glove",
    "The argument `batch_size` is not used. Each minibatch has so many cells.",
)
def own_batch_size(X, dim, vocabulary, batch_size=20_000, **settings):
    return _train(X, dim, vocabulary, **settings)


@mistake(
    "train_glove",
    "You train one epoch less than `epochs` says. `range(n)` counts n times, and `range(1, n)` does not.",
)
def one_epoch_less(X, dim, vocabulary, epochs=10, **settings):
    return _train(X, dim, vocabulary, epochs=epochs - 1, **settings)


@mistake(
    "train_glove",
    "You return a matrix. Make `WordVectors` of the vocabulary and the matrix.",
)
def matrix_for_vectors(X, dim, vocabulary, **settings):
    vectors, history = _train(X, dim, vocabulary, **settings)
    return vectors.matrix, history


@mistake(
    "train_glove",
    "You return the vectors alone. The history comes after them.",
)
def vectors_alone(X, dim, vocabulary, **settings):
    return _train(X, dim, vocabulary, **settings)[0]


@mistake(
    "train_glove",
    'Your history is a list. It is a dictionary that holds the list under the name "loss".',
)
def list_for_history(X, dim, vocabulary, **settings):
    vectors, history = _train(X, dim, vocabulary, **settings)
    return vectors, history["loss"]


@mistake(
    "train_glove",
    "You scaled the vectors to length 1. Return W + C as they are.",
)
def vectors_scaled_to_length_1(X, dim, vocabulary, **settings):
    vectors, history = _train(X, dim, vocabulary, **settings)
    return WordVectors(vocabulary, vectors.unit), history


@mistake(
    "train_glove",
    "All rows of W and C start with the same numbers, and so move alike. Start each with random numbers of its own.",
)
def rows_all_alike(X, dim, vocabulary, **settings):
    def begin(params):
        params |= {name: np.full_like(params[name], 0.5 / dim) for name in ("W", "C")}

    return _train(X, dim, vocabulary, begin=begin, **settings)


@mistake(
    "train_glove",
    "Without a cell you return vectors that have learned nothing. Raise ValueError.",
)
def no_cells_pass(X, dim, vocabulary, **settings):
    if not len(X[2]):
        return WordVectors(vocabulary, np.ones((len(vocabulary), dim))), {"loss": []}
    return _train(X, dim, vocabulary, **settings)


@mistake(
    "train_glove",
    "A negative id passes: NumPy counts it from the end. Raise IndexError for it.",
)
def negative_ids_pass(X, dim, vocabulary, **settings):
    i, j, x = X
    i, j = (ids + len(vocabulary) * (ids < 0) for ids in (i, j))
    return _train((i, j, x), dim, vocabulary, **settings)
