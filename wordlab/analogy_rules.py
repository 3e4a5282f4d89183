"""Two published rivals of 3CosAdd for completing analogies, counted over many questions at once.

3CosAdd itself is an exercise of 01_word_vectors. Both rules here, like it, scale the vectors to
unit length, leave out questions with an unknown word, and never answer with a given word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from wordlab.vectors import WordVectors

Question = tuple[str, str, str, str]

_CELLS = 4_000_000  # scores held at once: 16 MB of float32, whatever the vocabulary's size
_EPSILON = 0.001


def pair_direction_accuracy(questions: Sequence[Question], vectors: WordVectors) -> tuple[int, int]:
    """Count the questions a : b = c : d where d - c points most nearly in the direction of b - a.

    Returns (correct, attempted). A word that has the same unit vector as c has no direction from c
    and is no answer. Source: PairDirection of Levy & Goldberg 2014, section 3.
    """
    unit = np.asarray(vectors.unit, dtype=np.float32)
    rows = _known(questions, vectors)
    correct = 0
    for given, group in _by_third_word(rows):
        distance = np.sqrt(np.maximum(2 - 2 * (unit @ unit[given]), 0))
        closeness = np.divide(1, distance, where=distance > 1e-3, out=np.zeros_like(distance))
        for a, b, d in _batches(group, len(unit)):
            step = unit[b] - unit[a]
            scores = step @ unit.T
            # cos(b − a, d − c) without the length of b − a, which is the same for every d.
            scores -= (step @ unit[given])[:, np.newaxis]
            scores *= closeness
            scores[:, closeness == 0] = -np.inf
            correct += _count_best(scores, (a, b, given), d)
    return correct, len(rows)


def three_cos_mul_accuracy(questions: Sequence[Question], vectors: WordVectors) -> tuple[int, int]:
    """Count the questions a : b = c : d where d maximises cos(d, b) cos(d, c) / (cos(d, a) + ε).

    The cosines are first moved from [-1, 1] to [0, 1], and ε is 0.001. Returns (correct,
    attempted). Source: 3CosMul of Levy & Goldberg 2014, section 6.
    """
    unit = np.asarray(vectors.unit, dtype=np.float32)
    rows = _known(questions, vectors)
    correct = 0
    for given, group in _by_third_word(rows):
        near_c = _positive(unit @ unit[given])
        for a, b, d in _batches(group, len(unit)):
            scores = _positive(unit[b] @ unit.T)
            scores *= near_c
            scores /= _positive(unit[a] @ unit.T) + np.float32(_EPSILON)
            correct += _count_best(scores, (a, b, given), d)
    return correct, len(rows)


def _known(questions: Sequence[Question], vectors: WordVectors) -> NDArray[np.intp]:
    """The rows of the words of every question whose four words are known, (n, 4)."""
    index = vectors.index
    known = [[index[w] for w in q] for q in questions if all(w in index for w in q)]
    return np.array(known, dtype=np.intp).reshape(-1, 4)


def _by_third_word(rows: NDArray[np.intp]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """The questions grouped by c, because what depends on c alone is worked out once."""
    for given in np.unique(rows[:, 2]):
        yield int(given), rows[rows[:, 2] == given]


def _batches(group: NDArray[np.intp], words: int) -> Iterator[tuple[NDArray[np.intp], ...]]:
    size = max(1, _CELLS // words)
    for start in range(0, len(group), size):
        a, b, _, d = group[start : start + size].T
        yield a, b, d


def _positive(cosines: NDArray[np.floating]) -> NDArray[np.floating]:
    """Cosines moved to [0, 1], in place."""
    cosines += 1
    cosines /= 2
    return np.maximum(cosines, 0, out=cosines)


def _count_best(
    scores: NDArray[np.floating],
    given: tuple[NDArray[np.intp], NDArray[np.intp], int],
    expected: NDArray[np.intp],
) -> int:
    for word in given:
        scores[np.arange(len(scores)), word] = -np.inf
    return int(np.count_nonzero(scores.argmax(axis=1) == expected))
