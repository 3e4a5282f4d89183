"""GloVe, fast: the way of the last section of 05_glove.

Counting: each pair of neighbours becomes one whole number, a key. Sorted, equal keys stand side by
side, and one call adds up the weights of each run. Training: a batch of cells is a matrix of
errors, and its product with the vectors is the gradient of all of them at once. Where frequent words
meet, many cells are filled: there the matrix is an ordinary one. Elsewhere it is sparse.
Source: Pennington, Socher and Manning 2014, sections 3 and 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from solutions.fast_blocks import FIRST_WORD, check_settings, numbered, running_text
from wordlab import Vocabulary, WordVectors, progress

CHUNK = 1 << 20  # tokens that are counted at a time
TILE = 288  # at most so many rows and columns of a tile
FILLED = 0.06  # which part of the frequent words' cells must be filled for tiles
CELLS = 1 << 16  # cells of a batch of other cells
PRODUCTS = 1 << 10  # dot products at a time, few enough for the processor's cache


class Tile(NamedTuple):
    """A batch of cells where frequent words meet: many of all the cells there."""

    rows: slice
    columns: slice
    place: Any  # of each cell: where it is in the tile, row by row
    logs: Any  # of each cell: log(x)
    weights: Any  # of each cell: f(x)

    def products(self, V: Any, U: Any) -> Any:
        """Return the dot product of each cell's row of V and of U, (n,)."""
        return (V @ U.T).take(self.place)

    def matrix(self, values: Any, shape: tuple[int, int]) -> Any:
        """Return the matrix that has the values in the cells and 0 elsewhere."""
        full = np.zeros(shape, values.dtype)
        full.put(self.place, values)
        return full


class Scattered(NamedTuple):
    """A batch of cells far from each other, ordered by rows."""

    rows: Any  # ids of the words whose rows these are, each once
    columns: Any  # ids of the words whose columns these are, each once
    row: Any  # of each cell: its place in rows
    column: Any  # of each cell: its place in columns
    logs: Any
    weights: Any

    def products(self, V: Any, U: Any) -> Any:
        """Return the dot product of each cell's row of V and of U, (n,)."""
        products = np.empty(len(self.row), V.dtype)
        for start in range(0, len(products), PRODUCTS):
            part = slice(start, start + PRODUCTS)
            left, right = V.take(self.row[part], axis=0), U.take(self.column[part], axis=0)
            np.einsum("nd,nd->n", left, right, out=products[part])
        return products

    def matrix(self, values: Any, shape: tuple[int, int]) -> Any:
        """Return the sparse matrix that has the values in the cells."""
        from scipy.sparse import csr_array

        ends = np.append(0, np.bincount(self.row).cumsum()).astype(np.int32)
        return csr_array((values, self.column, ends), shape=shape)


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
    batches = [*tiles_and_others(i, j, x, size, x_max, rng)]
    losses = []
    for _ in progress(range(epochs), "GloVe"):
        loss = 0.0
        for number in rng.permutation(len(batches)):
            batch = batches[number]
            V, U = W[batch.rows], C[batch.columns]
            to_V, to_U, batch_loss = batch_gradients(V, U, batch)
            to_V[:, dim + 1] = to_U[:, dim] = 0
            W[batch.rows] = adagrad(V, squares_W, batch.rows, to_V, learning_rate)
            C[batch.columns] = adagrad(U, squares_C, batch.columns, to_U, learning_rate)
            loss += batch_loss
        losses.append(loss / len(x))
    return W, C, losses


def tiles_and_others(
    i: Any, j: Any, x: Any, size: int, x_max: float, rng: np.random.Generator
) -> Iterator[Tile | Scattered]:
    """Part the cells into batches: tiles of the frequent words' cells, and the other cells.

    Frequent words have low ids. They are dealt out to the tiles in turn, so that each tile has its
    share of the most frequent. One sort by tiles does for all; NumPy sorts numbers of 8 or 16 bits
    by their digits, many times as fast as larger ones.
    """
    i, j = i.astype(np.int32), j.astype(np.int32)
    n, side = grid(i, j, size)
    row, column = i // n, j // n
    tile = (i - n * row) * n + (j - n * column)
    tile[np.maximum(i, j) >= n * side] = n**2  # the other cells come last
    order = np.argsort(tile.astype(np.min_scalar_type(n**2)), kind="stable")
    *ends, inner, _ = np.append(0, np.bincount(tile, minlength=n**2 + 1).cumsum())
    x = x.astype(np.float32).take(order)
    logs, share = np.log(x), np.minimum(1, x / np.float32(x_max))
    weights = np.sqrt(share * np.sqrt(share))
    place = (row * side + column).take(order[:inner])
    for number, (start, end) in enumerate(pairwise([*ends, inner])):
        rows, columns = (slice(first, n * side, n) for first in divmod(number, n))
        if start < end:
            yield Tile(rows, columns, place[start:end], logs[start:end], weights[start:end])
    i, j = i.take(order[inner:]), j.take(order[inner:])
    yield from scattered(i, j, logs[inner:], weights[inner:], size, rng)


def grid(i: Any, j: Any, size: int) -> tuple[int, int]:
    """Return n, to make n rows of n tiles each, and how many words the side of a tile has.

    The first n * side words have tiles. They are as many as can be, while the part of the cells
    among them that is filled is FILLED or more.
    """
    inside = np.cumsum(np.bincount(np.maximum(i, j), minlength=size))
    is_filled = inside >= FILLED * np.arange(1, size + 1) ** 2
    frequent = int(np.flatnonzero(is_filled).max(initial=-1)) + 1
    n = max(1, -(-frequent // TILE))
    return n, frequent // n


def scattered(
    i: Any, j: Any, logs: Any, weights: Any, size: int, rng: np.random.Generator
) -> Iterator[Scattered]:
    """Deal the cells out at random to batches of CELLS cells; each keeps them ordered by rows.

    One sort by rows and one by batches do for all: a stable sort keeps the order by rows.
    """
    by_row = np.argsort(i.astype(np.min_scalar_type(size)), kind="stable")
    dealt = rng.permutation(len(i)) // CELLS
    by_batch = np.argsort(dealt.astype(np.min_scalar_type(len(i) // CELLS)), kind="stable")
    order = by_row[by_batch]
    i, j, logs, weights = i[order], j[order], logs[order], weights[order]
    for start in range(0, len(i), CELLS):
        part = slice(start, start + CELLS)
        rows, row = numbered(i[part], size)
        columns, column = numbered(j[part], size)
        yield Scattered(rows, columns, row, column, logs[part], weights[part])


def batch_gradients(V: Any, U: Any, cells: Tile | Scattered) -> tuple[Any, Any, float]:
    """Return the gradients for V and U, the rows of W and of C that the cells use, and the loss.

    The loss of a cell is f(x) (w·c + b + b' - log x)² / 2. The derivatives of all cells make a
    matrix: times U it is the gradient of V, and transposed, times V, that of U.
    """
    residuals = cells.products(V, U) - cells.logs
    errors = cells.weights * residuals
    matrix = cells.matrix(errors, (len(V), len(U)))
    return matrix @ U, matrix.T @ V, 0.5 * float(errors @ residuals)


def adagrad(rows: Any, squares: Any, ids: Any, gradients: Any, learning_rate: float) -> Any:
    """Move rows of a matrix by AdaGrad in place, and return them; the gradients are used up.

    squares: for the whole matrix, the sums of the squares of the gradients; ids: which rows of it.
    Source: Duchi, Hazan and Singer 2011. The sums begin at 1, as in the GloVe program.
    """
    sums = squares[ids]
    sums += gradients * gradients
    squares[ids] = sums
    gradients *= learning_rate
    gradients /= np.sqrt(sums)
    rows -= gradients
    return rows
