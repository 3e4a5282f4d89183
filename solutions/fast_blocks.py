"""What the fast loops share: a text cut into blocks of tokens, and rows added to a matrix.

A block is a few consecutive tokens. Their windows overlap, so the vectors around a block are looked
up once, and small matrix products take the place of one dot product for each pair of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from wordlab import Vocabulary, progress

FIRST_WORD = 2  # the ids 0 and 1 are <pad> and <unk>, no words to learn


class Batch(NamedTuple):
    """A stretch of text that is trained in one step: n blocks of T tokens, the centers."""

    words: Any  # ids (reach + n * T + reach,): the centers, and the words at both sides of them
    is_pair: Any  # float32 (n, T, T + 2 * reach): 1 where a word is in the window of a center
    reach: int
    done: float  # the part of the training that lies behind

    @property
    def centers(self) -> Any:
        """The ids of the centers, (n * T,)."""
        return self.words[self.reach : len(self.words) - self.reach]


def running_text(sentences: Sequence[Any], vocabulary: Vocabulary) -> tuple[Any, Any]:
    """Return the words of all sentences in a row, and the number of the sentence of each.

    sentences: arrays of ids. <pad> and <unk> are left out, and the words at both sides of them
    become neighbours. ValueError for an id that is none, and if fewer than two different words
    are left.
    """
    lengths = [len(sentence) for sentence in sentences]
    words = np.concatenate([np.empty(0, np.int64), *sentences]).astype(np.intp)
    if len(words) and not 0 <= words.min() <= words.max() < len(vocabulary):
        raise ValueError(f"The sentences hold ids that none of the {len(vocabulary)} words has.")
    is_word = words >= FIRST_WORD
    words = words[is_word]
    if len(words) == 0 or words.min() == words.max():
        raise ValueError("There is nothing to learn from fewer than two different words.")
    return words, np.repeat(np.arange(len(lengths)), lengths)[is_word]


def check_settings(**settings: int) -> None:
    """Raise ValueError, naming the setting, for one that is below 1."""
    for name, value in settings.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1, not {value}.")


def keep_probability(counts: Any, subsample: float) -> Any:
    """Return with which probability each word is kept, (V,); 0 keeps every word.

    A word of frequency f stays with sqrt(s/f) + s/f, as in the word2vec program; the formula in
    Mikolov, Sutskever, Chen, Corrado and Dean 2013, section 2.3, is close to it.
    """
    if not subsample:
        return np.ones(len(counts))
    ratio = subsample * counts.sum() / np.maximum(counts, 1)
    return np.minimum(1, np.sqrt(ratio) + ratio)


def batches(
    text: tuple[Any, Any],
    keep: Any,
    window: int,
    epochs: int,
    rng: np.random.Generator,
    label: str,
    blocks: int,
    block: int,
) -> Iterator[Batch]:
    """Go through a text `epochs` times in stretches of `blocks` blocks, from beginning to end.

    Frequent words are left out at random, anew in each epoch. All windows of a stretch reach
    equally far, 1 to `window` words, drawn anew for each stretch: over many of them that is the
    same as to draw for each word.
    """
    size = blocks * block
    pairs_within = [within(reach, block) for reach in range(window + 1)]
    for epoch in progress(range(epochs), label):
        kept = rng.random(len(text[0]), dtype=np.float32) < keep[text[0]]
        count = int(np.count_nonzero(kept))
        inner = slice(window, window + count)
        length = window + -(-count // size) * size + window
        words, owners = np.zeros(length, np.int32), -1 - np.arange(length, dtype=np.int32)
        # Around the text stand words that are in no sentence together.
        words[inner], owners[inner] = text[0][kept], text[1][kept]
        starts = range(window, length - window, size)
        for number, start in enumerate(starts):
            reach = int(rng.integers(1, window + 1))
            here = slice(start - reach, start + size + reach)
            around = overlapping(owners[here], block, reach)
            inside = owners[start : start + size].reshape(blocks, block, 1)
            is_pair = (inside == around[:, None, :]) & pairs_within[reach]
            yield Batch(
                words[here],
                is_pair.astype(np.float32),
                reach,
                (epoch + number / len(starts)) / epochs,
            )


def within(reach: int, block: int) -> Any:
    """Return which places around a block are in the window of each center, (T, T + 2 * reach)."""
    distance = np.abs(np.arange(-reach, block + reach) - np.arange(block)[:, None])
    return (distance > 0) & (distance <= reach)


def overlapping(rows: Any, block: int, reach: int) -> Any:
    """View rows as blocks of `block` rows with `reach` more at both sides, without a copy."""
    shape = ((len(rows) - 2 * reach) // block, block + 2 * reach, *rows.shape[1:])
    return as_strided(rows, shape, (block * rows.strides[0], *rows.strides), writeable=False)


def add_overlapping(parts: Any, reach: int) -> Any:
    """Undo `overlapping`, where a row that was in several blocks becomes the sum of its parts."""
    n, width, dim = parts.shape
    block = width - 2 * reach
    rows = np.zeros((n * block + width, dim), parts.dtype)
    for start in range(0, width, block):
        piece = parts[:, start : start + block]
        rows[start : start + n * block].reshape(n, block, dim)[:, : piece.shape[1]] += piece
    return rows[: n * block + 2 * reach]


def falling(learning_rate: float, done: float) -> float:
    """Return the learning rate after a part of the training: it falls in a line to nearly 0."""
    return learning_rate * max(1 - done, 1e-4)


def logistic_step(A: Any, B: Any, weight: Any, label: Any) -> tuple[Any, Any]:
    """Return in which direction vectors A and B move, so that their products fit the labels.

    A: (..., R, dim), B: (..., S, dim). weight: how much each pair of a row of A and one of B
    counts. label: 1 where their product is to grow, -1 where it is to fall. Both: (..., R, S), or a
    shape that broadcasts to it. Returns minus the gradients of sum(weight * log(1 + exp(-label *
    product))).
    """
    # 1 - sigmoid(z) and -sigmoid(z) are half of 1 - tanh(z / 2) and -1 - tanh(z / 2), and tanh
    # never overflows.
    half = A @ B.swapaxes(-1, -2)
    half *= 0.5
    pull = np.tanh(half, out=half)
    np.subtract(label, pull, out=pull)
    pull *= weight
    pull *= 0.5
    return pull @ B, pull.swapaxes(-1, -2) @ A


def numbered(ids: Any, size: int) -> tuple[Any, Any]:
    """Return each of the different ids once, and the place of each id among them.

    Where an id occurs again and again, its last occurrence stands for all. That needs no sort.
    """
    here = np.arange(len(ids), dtype=np.int32)
    last = np.empty(size, np.int32)
    last[ids] = here
    last = last.take(ids)
    is_last = last == here
    return ids[is_last], (np.cumsum(is_last, dtype=np.int32) - 1).take(last)


def add_rows(
    matrix: Any, ids: Any, rows: Any, rate: float, at_most: float = 32, longest: float = 1
) -> None:
    """Add `rate` times each row (n, d) to the row of `matrix` that its id names; -1 names none.

    Rows with one id add up. One sparse product does that, several times faster than np.add.at. All
    rows of a step come from the same old vectors. So a word with more than `at_most` of them moves
    `at_most` times their mean, and no word moves farther than `longest`: a step that is too long
    overshoots, the next one then is longer still, and the numbers grow without end.
    """
    from scipy.sparse import csc_array

    is_used = ids >= 0
    moved, places = numbered(ids[is_used], len(matrix))
    rates = rate * np.minimum(1, at_most / np.bincount(places)).astype(rows.dtype).take(places)
    # Column k of the matrix has one number, in the row where row k belongs, or none.
    ends = np.append(0, np.cumsum(is_used, dtype=np.int32))
    sums = csc_array((rates, places, ends), shape=(len(moved), len(ids)))
    moves = sums @ rows
    squares = np.einsum("nd,nd->n", moves, moves)
    far = np.flatnonzero(squares > longest**2)
    if len(far):
        moves[far] *= (longest / np.sqrt(squares[far]))[:, None]
    moves += matrix.take(moved, axis=0)
    matrix[moved] = moves
