"""GloVe, fast: the way of the last section of 05_glove.

Counting: each pair of neighbours becomes one whole number, a key. Sorted, equal keys stand side by
side, and one call adds up the weights of each run. Training: a batch of cells is a small sparse
matrix of errors, and its product with the vectors is the gradient of all of them at once.
Source: Pennington, Socher and Manning 2014, sections 3 and 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    cells = list(cell_batches(i, j, x, size, x_max, rng))
    losses = []
    for _ in progress(range(epochs), "GloVe"):
        loss = 0.0
        for number in rng.permutation(len(cells)):
            batch = cells[number]
            V, U = W.take(batch.rows, axis=0), C.take(batch.columns, axis=0)
            to_V, to_U, batch_loss = batch_gradients(V, U, batch)
            to_V[:, dim + 1] = to_U[:, dim] = 0
            W[batch.rows] = adagrad(V, squares_W, batch.rows, to_V, learning_rate)
            C[batch.columns] = adagrad(U, squares_C, batch.columns, to_U, learning_rate)
            loss += batch_loss
        losses.append(loss / len(x))
    return W, C, losses


def cell_batches(
    i: Any, j: Any, x: Any, size: int, x_max: float, rng: np.random.Generator
) -> Iterator[Cells]:
    """Deal the cells out at random to batches of CELLS cells; each keeps them ordered by rows.

    One sort by rows and one by batches do for all: a stable sort keeps the order by rows. NumPy
    sorts numbers of 16 bits by their digits, many times as fast as larger ones.
    """
    by_row = np.argsort(i.astype(np.min_scalar_type(size)), kind="stable")
    dealt = rng.permutation(len(x)) // CELLS
    by_batch = np.argsort(dealt.astype(np.min_scalar_type(len(x) // CELLS)), kind="stable")
    order = by_row[by_batch]
    i, j, x = i[order], j[order], x[order].astype(np.float32)
    logs, weights = np.log(x), np.minimum(1, (x / np.float32(x_max)) ** np.float32(0.75))
    for start in range(0, len(x), CELLS):
        part = slice(start, start + CELLS)
        rows, row = numbered(i[part], size)
        columns, column = numbered(j[part], size)
        ends = np.append(0, np.bincount(row).cumsum()).astype(np.int32)
        yield Cells(rows, columns, row, column, ends, logs[part], weights[part])


def numbered(ids: Any, size: int) -> tuple[Any, Any]:
    """Return the different ids in order, and the place of each id among them."""
    is_used = np.zeros(size, bool)
    is_used[ids] = True
    places = np.cumsum(is_used, dtype=np.int32) - 1
    return np.flatnonzero(is_used), places.take(ids)


def batch_gradients(V: Any, U: Any, cells: Cells) -> tuple[Any, Any, float]:
    """Return the gradients for V and U, the rows of W and of C that the cells use, and the loss.

    The loss of a cell is f(x) (w·c + b + b' - log x)² / 2. The derivatives of all cells make a
    sparse matrix: times U it is the gradient of V, and transposed, times V, that of U.
    """
    from scipy.sparse import csr_array

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


def adagrad(rows: Any, squares: Any, ids: Any, gradients: Any, learning_rate: float) -> Any:
    """Move rows of a matrix by AdaGrad in place, and return them; the gradients are used up.

    squares: for the whole matrix, the sums of the squares of the gradients; ids: which rows of it.
    Source: Duchi, Hazan and Singer 2011. The sums begin at 1, as in the GloVe program.
    """
    sums = squares.take(ids, axis=0)
    sums += gradients * gradients
    squares[ids] = sums
    gradients *= learning_rate
    gradients /= np.sqrt(sums, out=sums)
    rows -= gradients
    return rows
