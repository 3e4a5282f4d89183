"""GloVe, fast: the way of the last section of 05_glove.

Counting: each pair of neighbours becomes one whole number, a key. Sorted, equal keys stand side by
side, and one call adds up the weights of each run. Training: a batch of cells is a small sparse
matrix of errors, and its product with the vectors is the gradient of all of them at once.
Source: Pennington, Socher and Manning 2014, sections 3 and 4.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from solutions.fast_blocks import FIRST_WORD, check_settings, running_text
from wordlab import Vocabulary, WordVectors, progress

CHUNK = 1 << 20  # tokens that are counted at a time
CELLS = 1 << 16  # cells of a batch
PRODUCTS = 1 << 10  # dot products at a time, few enough for the processor's cache


class Cells(NamedTuple):
    """A batch of cells of the co-occurrence matrix, ordered by rows."""

    rows: Any  # ids of the words whose rows these are, each once
    columns: Any  # ids of the words whose columns these are, each once
    row: Any  # of each cell: its place in rows
    column: Any  # of each cell: its place in columns
    ends: Any  # where the cells of each row end, with a 0 before the first
    logs: Any  # of each cell: log(x)
    weights: Any  # of each cell: f(x)


def train_glove_fast(
    sentences: Sequence[Any],
    vocabulary: Vocabulary,
    dim: int = 100,
    window: int = 10,
    epochs: int = 15,
    learning_rate: float = 0.1,
    x_max: float = 10.0,
    seed: int = 0,
) -> WordVectors:
    """Train GloVe on sentences of ids, and return W + C for all words that are real.

    x_max: cells with so large a count weigh 1; 10 suits small texts, 100 large ones.
    The same seed gives the same vectors. ValueError for settings below 1, for ids that are none,
    and for a text of fewer than two different words.
    """
    i, j, x = cooccurrence_cells(sentences, vocabulary, window)
    W, C, _ = glove_matrices(i, j, x, len(vocabulary), dim, epochs, learning_rate, x_max, seed)
    return WordVectors(vocabulary.words[FIRST_WORD:], (W + C)[FIRST_WORD:, :dim])


def cooccurrence_cells(
    sentences: Sequence[Any], vocabulary: Vocabulary, window: int
) -> tuple[Any, Any, Any]:
    """Return the cells of the symmetric co-occurrence matrix that are not 0: rows, columns, counts.

    Two words d places apart in a sentence count 1 / d, up to d = window.
    """
    check_settings(window=window)
    words, owners = running_text(sentences, vocabulary)
    parts = [
        packed_sums(words[start:], owners[start:], len(vocabulary), window)
        for start in range(0, len(words), CHUNK)
    ]
    keys, sums = (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
    )
    order = np.argsort(keys, kind="stable")
    keys, sums = add_runs(keys[order], sums[order])
    i, j = np.divmod(keys, len(vocabulary))
    sums[i == j] *= 2  # such a pair is one cell, and counts in both directions
    below = i != j
    rows, columns = np.append(i, j[below]), np.append(j, i[below])
    return rows, columns, np.append(sums, sums[below])


def packed_sums(words: Any, owners: Any, size: int, window: int) -> tuple[Any, Any]:
    """Return the keys of all pairs whose left word is one of the first CHUNK, and their counts.

    The key of two words is small * size + large, so that their order does not matter. The distance
    of each pair is packed into the lowest bits of its key: plain numbers sort fastest.
    """
    bits = window.bit_length()
    packed = [np.empty(0, np.int64)]
    for distance in range(1, min(window, len(words) - 1) + 1):
        left, right = words[:-distance][:CHUNK], words[distance:][:CHUNK]
        inside = owners[:-distance][:CHUNK] == owners[distance:][:CHUNK]
        left, right = left[inside], right[inside]
        key = np.minimum(left, right) * size + np.maximum(left, right)
        packed.append((key << bits) + distance)
    ordered = np.sort(np.concatenate(packed))
    return add_runs(ordered >> bits, 1 / (ordered & ((1 << bits) - 1)))


def add_runs(keys: Any, values: Any) -> tuple[Any, Any]:
    """Return each of the ordered keys once, and the sum of its values."""
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.add.reduceat(values, starts) if len(starts) else values


def glove_matrices(
    i: Any,
    j: Any,
    x: Any,
    size: int,
    dim: int,
    epochs: int,
    learning_rate: float,
    x_max: float,
    seed: int,
) -> tuple[Any, Any, list[float]]:
    """Return the trained W and C, both (size, dim + 2), and the mean loss of a cell by epoch.

    The last two columns hold the biases: W has b and 1 there, C has 1 and b, so that one dot
    product of two rows is the whole prediction.
    """
    check_settings(dim=dim, epochs=epochs)
    rng = np.random.default_rng(seed)
    W, C = ((rng.random((size, dim + 2), dtype=np.float32) - 0.5) / dim for _ in range(2))
    W[:, dim + 1] = C[:, dim] = 1
    squares_W, squares_C = np.ones_like(W), np.ones_like(C)
    order = rng.permutation(len(x))
    cells = [
        batch_of(i[part], j[part], x[part], x_max)
        for part in (order[start : start + CELLS] for start in range(0, len(x), CELLS))
    ]
    losses = []
    for _ in progress(range(epochs), "GloVe"):
        loss = 0.0
        for number in rng.permutation(len(cells)):
            batch = cells[number]
            to_W, to_C, batch_loss = batch_gradients(W, C, batch)
            to_W[:, dim + 1] = to_C[:, dim] = 0
            adagrad(W, squares_W, batch.rows, to_W, learning_rate)
            adagrad(C, squares_C, batch.columns, to_C, learning_rate)
            loss += batch_loss
        losses.append(loss / len(x))
    return W, C, losses


def batch_of(i: Any, j: Any, x: Any, x_max: float) -> Cells:
    """Order cells by rows, and number the rows and columns that they use."""
    order = np.argsort(i, kind="stable")
    rows, row, counts = np.unique(i[order], return_inverse=True, return_counts=True)
    columns, column = np.unique(j[order], return_inverse=True)
    x = x[order]
    logs, weights = np.log(x), np.minimum(1, (x / x_max) ** 0.75)
    ends = np.append(0, counts.cumsum())
    return Cells(
        rows,
        columns,
        row.astype(np.int32),
        column.astype(np.int32),
        ends.astype(np.int32),
        logs.astype(np.float32),
        weights.astype(np.float32),
    )


def batch_gradients(W: Any, C: Any, cells: Cells) -> tuple[Any, Any, float]:
    """Return the gradients for the rows of W and of C that the cells use, and the loss.

    The loss of a cell is f(x) (w·c + b + b' - log x)² / 2. The derivatives of all cells make a
    sparse matrix: times C it is the gradient of W, and transposed, times W, that of C.
    """
    from scipy.sparse import csr_array

    V, U = W[cells.rows], C[cells.columns]
    residuals = row_products(V, U, cells.row, cells.column) - cells.logs
    errors = cells.weights * residuals
    matrix = csr_array((errors, cells.column, cells.ends), shape=(len(V), len(U)))
    return matrix @ U, matrix.T @ V, 0.5 * float(errors @ residuals)


def row_products(V: Any, U: Any, row: Any, column: Any) -> Any:
    """Return the dot product of V[row] and U[column] for each pair of numbers, (n,)."""
    products = np.empty(len(row), V.dtype)
    for start in range(0, len(row), PRODUCTS):
        part = slice(start, start + PRODUCTS)
        left, right = V.take(row[part], axis=0), U.take(column[part], axis=0)
        np.einsum("nd,nd->n", left, right, out=products[part])
    return products


def adagrad(matrix: Any, squares: Any, ids: Any, gradients: Any, learning_rate: float) -> None:
    """Move rows of a matrix by AdaGrad; `squares` sums up the squares of their gradients.

    Source: Duchi, Hazan and Singer 2011. The sums begin at 1, as in the GloVe program.
    """
    sums = squares[ids]
    sums += gradients * gradients
    squares[ids] = sums
    gradients *= learning_rate
    gradients /= np.sqrt(sums, out=sums)
    matrix[ids] -= gradients
