"""What the fast loops share: a text cut into blocks of tokens, and rows added to a matrix.

A block is a few consecutive tokens. Their windows overlap, so the vectors around a block are looked
up once, and small matrix products take the place of one dot product for each pair of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from wordlab import Vocabulary, progress

FIRST_WORD = 2  # the ids 0 and 1 are <pad> and <unk>, no words to learn
BLOCK = 16


class Batch(NamedTuple):
    """Blocks that are trained in one step: n blocks of T centers and L words around them."""

    centers: Any  # ids (n, T)
    outside: Any  # ids (n, L): the T centers themselves and the words at both sides of them
    is_pair: Any  # bool (n, T, L): whether the outside word is in the window of the center
    done: float  # the part of the training that lies behind


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
    block: int = BLOCK,
    load: Any = None,
) -> Iterator[Batch]:
    """Go through a text `epochs` times in batches of `blocks` blocks, in random order.

    Frequent words are left out at random, anew in each epoch. All windows of a batch reach equally
    far, 1 to `window` words, drawn anew for each batch: over many batches that is the same as to
    draw for each word. load: what each word costs, (V,); blocks of like cost then come together.
    """
    for epoch in progress(range(epochs), label):
        kept = rng.random(len(text[0])) < keep[text[0]]
        words, owners = text[0][kept], text[1][kept]
        # Beyond the ends stand words that are in no sentence together.
        missing = -len(words) % block
        words = np.pad(words, (window, missing + window))
        owners = np.pad(owners, (window, missing + window))
        owners[:window] = -1 - np.arange(window)
        owners[len(owners) - missing - window :] = -window - 1 - np.arange(missing + window)
        starts = np.arange(window, len(words) - window, block)
        if load is not None:
            inner = words[window : len(words) - window].reshape(-1, block)
            starts = starts[np.argsort(load[inner].sum(axis=1), kind="stable")]
        groups = [starts[i : i + blocks] for i in range(0, len(starts), blocks)]
        for number, group in enumerate(rng.permutation(len(groups))):
            reach = int(rng.integers(1, window + 1))
            places = np.arange(-reach, block + reach)
            distance = np.abs(places - np.arange(block)[:, None])
            inside = groups[group][:, None] + np.arange(block)
            around = groups[group][:, None] + places
            is_pair = owners[inside][:, :, None] == owners[around][:, None, :]
            is_pair &= (distance > 0) & (distance <= reach)
            done = (epoch + number / len(groups)) / epochs
            yield Batch(words[inside], words[around], is_pair, done)


def falling(learning_rate: float, done: float) -> float:
    """Return the learning rate after a part of the training: it falls in a line to nearly 0."""
    return learning_rate * max(1 - done, 1e-4)


def add_rows(matrix: Any, ids: Any, rows: Any, at_most: float = 32, longest: float = 0.5) -> None:
    """Add each row (n, d) to the row of `matrix` that its id names; rows with one id add up.

    One sparse product sums them up, several times faster than np.add.at. All rows of a step come
    from the same old vectors. So a word with more than `at_most` of them moves `at_most` times
    their mean, and no word moves farther than `longest`: a step that is too long overshoots, the
    next one then is longer still, and the numbers grow without end.
    """
    from scipy.sparse import csr_array

    order = np.argsort(ids)
    ranked = ids[order]
    starts = np.flatnonzero(np.diff(ranked, prepend=-1))
    ends = np.append(starts, len(ids))
    counts = ends[1:] - starts
    shares = np.repeat(np.minimum(1, at_most / counts).astype(rows.dtype), counts)
    sums = csr_array((shares, order, ends), shape=(len(starts), len(ids)))
    moves = sums @ rows
    lengths = np.sqrt(np.einsum("nd,nd->n", moves, moves))
    moves *= np.minimum(1, longest / np.maximum(lengths, longest))[:, None].astype(rows.dtype)
    matrix[ranked[starts]] += moves
