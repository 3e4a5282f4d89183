"""Reference solutions of 05_glove: word vectors from counts of words that stand together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array

from wordlab import WordVectors, progress


def cooccurrence(
    sentences: Sequence[Sequence[int]], window: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count which words stand near each other; return the sparse matrix X of these counts.

    sentences: each a sequence of word ids. Two places of the same sentence
    that are d apart, 1 <= d <= window, add 1/d to X[i, j] and 1/d to X[j, i],
    where i and j are the words there. So X is symmetric, and two places of
    the same word i add 2/d to X[i, i]. Places of different sentences add
    nothing.
    Returns X as its nonzero cells (i, j, x), three arrays of equal length:
    x[n] stands in row i[n] and column j[n]. Each cell is there once, in any
    order; i and j are whole numbers. Where no word has a neighbour, they are
    empty. A window may be wider than a sentence.
    Raises ValueError for a window below 1.
    Source: Pennington, Socher and Manning 2014, sections 3 and 4.2.
    """
    ### BEGIN SOLUTION
    if window < 1:
        raise ValueError(f"the window must be 1 or more, not {window}")
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    words = np.array([word for sentence in sentences for word in sentence], dtype=np.int64)
    number = np.repeat(np.arange(len(lengths)), lengths)
    size = int(words.max(initial=0)) + 1
    keys, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for d in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1):
        same_sentence = number[d:] == number[:-d]
        left, right = words[:-d][same_sentence], words[d:][same_sentence]
        # One whole number for each cell, so that equal cells are found by sorting.
        keys.append(np.concatenate([left * size + right, right * size + left]))
        counts.append(np.full(len(keys[-1]), 1 / d))
    cells, place = np.unique(np.concatenate(keys), return_inverse=True)
    x = np.bincount(place, weights=np.concatenate(counts), minlength=len(cells))
    return cells // size, cells % size, x
    ### END SOLUTION


def glove_weight(x: np.ndarray, x_max: float = 100.0, alpha: float = 0.75) -> np.ndarray:
    """Return the weight f(x) that GloVe gives to a count.

    f(x) = (x / x_max) ** alpha below x_max, and 1 from x_max on; so f(0) = 0.
    x: an array of counts of any shape, or one count. Returns the same shape.
    The input stays as it is. Raises ValueError for a negative count.
    Source: Pennington, Socher and Manning 2014, equation 9.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=np.float64)
    if (x < 0).any():
        raise ValueError("a count is negative")
    return np.minimum(x / x_max, 1.0) ** alpha
    ### END SOLUTION


def glove_loss_and_gradients(
    W: np.ndarray,
    C: np.ndarray,
    b_w: np.ndarray,
    b_c: np.ndarray,
    i: np.ndarray,
    j: np.ndarray,
    x: np.ndarray,
) -> tuple[float, dict[str, np.ndarray]]:
    """Return the loss of GloVe on some cells of X, and its gradients.

    W, C: (V, d), the vectors of words as rows and as columns of X.
    b_w, b_c: (V,), their biases. i, j: (n,) whole numbers and x: (n,) counts,
    the cells x[n] = X[i[n], j[n]]. The loss is the sum over the cells of
      f(x) * (W[i] . C[j] + b_w[i] + b_c[j] - log(x)) ** 2
    with f of `glove_weight`, x_max = 100 and alpha = 0.75. A cell with x = 0
    adds nothing, to the loss and to the gradients. A row that occurs in
    several cells gets the sum of their gradients. No cells give the loss 0.
    grads has the names "W", "C", "b_w", "b_c", and the shapes of these. The
    inputs stay as they are.
    Raises ValueError for a negative count, and IndexError for an i or j below
    0 or beyond V - 1.
    Source: Pennington, Socher and Manning 2014, equation 8.
    """
    ### BEGIN SOLUTION
    V = len(W)
    for index in (i, j):
        if index.size and (index.min() < 0 or index.max() >= V):
            raise IndexError(f"words must be from 0 to {V - 1}")
    weight = glove_weight(x)
    # Where the weight is 0, so is the product, whatever finite number stands for log 0.
    log_x = np.log(np.where(x > 0, x, 1))
    error = np.einsum("nd,nd->n", W[i], C[j]) + b_w[i] + b_c[j] - log_x
    slope = (2 * weight * error).astype(W.dtype)
    # The slopes are the cells of a sparse matrix, and a product with it adds up what repeats.
    slopes = coo_array((slope, (i, j)), shape=(V, V)).tocsr()
    grads = {
        "W": slopes @ C,
        "C": slopes.T @ W,
        "b_w": slopes.sum(axis=1),
        "b_c": slopes.sum(axis=0),
    }
    return float(weight @ error**2), grads
    ### END SOLUTION


def adagrad_step(
    param: np.ndarray, grad: np.ndarray, accumulator: np.ndarray, lr: float
) -> tuple[np.ndarray, np.ndarray]:
    """Take one step of AdaGrad; return the new parameter and the new accumulator.

    param, grad and accumulator have one shape. The accumulator is the sum of
    the squares of all gradients before this one, number by number. First the
    square of grad is added to it; this is the new accumulator s. Then
      new param = param - lr * grad / (sqrt(s) + 1e-8)
    A gradient of 0 changes nothing, also where the accumulator is 0. The
    inputs stay as they are.
    Source: Duchi, Hazan and Singer 2011, with 1e-8 against a division by 0.
    """
    ### BEGIN SOLUTION
    accumulator = accumulator + grad**2
    return param - lr * grad / (np.sqrt(accumulator) + 1e-8), accumulator
    ### END SOLUTION


def train_glove(
    X: tuple[np.ndarray, np.ndarray, np.ndarray],
    dim: int,
    vocabulary: Sequence[str],
    epochs: int = 10,
    batch_size: int = 20_000,
    learning_rate: float = 0.2,
    seed: int = 0,
) -> tuple[WordVectors, dict[str, list[float]]]:
    """Train GloVe on the cells of X; return the word vectors W + C.

    X: the cells (i, j, x) of a matrix of counts, as `cooccurrence` gives
    them. dim: the length d of the vectors. vocabulary: the V words; the id of
    a word is its place. W and C start with small random numbers, no two rows
    alike, and the biases with zeros. In each epoch every cell is used once,
    in random order, in minibatches of batch_size, of which the last may be
    smaller. A minibatch moves W, C, b_w and b_c by one `adagrad_step`, with
    accumulators that start at zero and last for the whole training. The same
    seed gives the same result.
    Returns W + C as WordVectors of the vocabulary, and the history:
    history["loss"] has for each epoch the mean loss of a cell, taken as the
    cells are trained on. X stays as it is.
    Raises ValueError if X has no cells, and IndexError for an id below 0 or
    beyond V - 1.
    Source: Pennington, Socher and Manning 2014, section 4.2.
    """
    ### BEGIN SOLUTION
    i, j, x = X
    if len(x) == 0:
        raise ValueError("X has no cells to learn from")
    rng, V = np.random.default_rng(seed), len(vocabulary)
    params = {
        "W": (rng.random((V, dim)) - 0.5) / dim,
        "C": (rng.random((V, dim)) - 0.5) / dim,
        "b_w": np.zeros(V),
        "b_c": np.zeros(V),
    }
    params = {name: value.astype(np.float32) for name, value in params.items()}
    squares = {name: np.zeros_like(value) for name, value in params.items()}
    steps = range(0, len(x), batch_size)
    history: dict[str, list[float]] = {"loss": []}
    for number in progress(range(epochs * len(steps)), "GloVe"):
        epoch_step = number % len(steps)
        if epoch_step == 0:
            order, total = rng.permutation(len(x)), 0.0
        cells = order[steps[epoch_step] : steps[epoch_step] + batch_size]
        loss, grads = glove_loss_and_gradients(**params, i=i[cells], j=j[cells], x=x[cells])
        total += loss
        for name, grad in grads.items():
            params[name], squares[name] = adagrad_step(
                params[name], grad, squares[name], learning_rate
            )
        if epoch_step == len(steps) - 1:
            history["loss"].append(total / len(x))
    return WordVectors(vocabulary, params["W"] + params["C"]), history
    ### END SOLUTION
