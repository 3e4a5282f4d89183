"""Two published rivals of 3CosAdd for completing analogies, counted over many questions at once.

3CosAdd itself is an exercise of 01_word_vectors. Both rules here, like it, scale the vectors to
unit length, leave out questions with an unknown word, and never answer with a given word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordlab.vectors import WordVectors

Question = tuple[str, str, str, str]
Rows = NDArray[np.intp]
Floats = NDArray[np.floating[Any]]

# At most some 100 MB are in use at once, whatever the vocabulary's size. The matrix products are
# few and large, because the threads of OpenBLAS wait busily between small ones and slow down a
# machine that has other work; what comes after a product goes through pieces that fit a cache.
_QUESTIONS, _COSINES = 1_000, 10_000_000
_WORDS, _CHUNK = 2_048, 128
_EPSILON = np.float32(0.001)
_NO_DISTANCE = 1e-3


def pair_direction_accuracy(questions: Sequence[Question], vectors: WordVectors) -> tuple[int, int]:
    """Count the questions a : b = c : d where d - c points most nearly in the direction of b - a.

    Returns (correct, attempted). A word that has the same unit vector as c has no direction from c
    and is no answer. Source: PairDirection of Levy & Goldberg 2014, section 3.
    """

    # cos(d − c, b − a) is ((d − c)·b − (d − c)·a) / ‖d − c‖, up to the length of b − a, which is
    # the same for every d.
    def along(to_a: Floats, to_b: Floats) -> Floats:
        return to_b - to_a

    def closeness(to_c: Floats) -> Floats:
        distance = np.sqrt(np.maximum(2 - 2 * to_c, 0))
        unknown = np.full_like(distance, np.nan)
        return np.divide(1, distance, where=distance > _NO_DISTANCE, out=unknown)

    return _count(questions, vectors, along, closeness, from_c=True)


def three_cos_mul_accuracy(questions: Sequence[Question], vectors: WordVectors) -> tuple[int, int]:
    """Count the questions a : b = c : d where d maximises cos(d, b) cos(d, c) / (cos(d, a) + ε).

    The cosines are first moved from [-1, 1] to [0, 1], and ε is 0.001. Returns (correct,
    attempted). Source: 3CosMul of Levy & Goldberg 2014, section 6.
    """

    def ratio(to_a: Floats, to_b: Floats) -> Floats:
        return _from_0_to_1(to_b) / (_from_0_to_1(to_a) + _EPSILON)

    return _count(questions, vectors, ratio, _from_0_to_1, from_c=False)


def _from_0_to_1(cosines: Floats) -> Floats:
    return np.maximum((1 + cosines) / 2, 0)


def _count(
    questions: Sequence[Question],
    vectors: WordVectors,
    of_pair: Callable[[Floats, Floats], Floats],
    of_third: Callable[[Floats], Floats],
    from_c: bool,
) -> tuple[int, int]:
    """Count the questions whose d has the best of_pair(cos a, cos b) * of_third(cos c).

    The functions get the cosines of a, b and c with every word, one row for each pair (a, b) and
    each c. With from_c, what of_pair gives for the word c itself is subtracted first.
    """
    index = vectors.index
    known = [[index[w] for w in q] for q in questions if all(w in index for w in q)]
    rows = np.array(known, dtype=np.intp).reshape(-1, 4)
    unit = np.asarray(vectors.unit, dtype=np.float32)
    correct = 0
    for first in range(0, len(rows), _QUESTIONS):
        group = rows[first : first + _QUESTIONS]
        given, places = np.unique(group[:, :3], return_inverse=True)
        pairs, pair = np.unique(places[:, :2], axis=0, return_inverse=True)
        thirds, third = np.unique(places[:, 2], return_inverse=True)
        a, b, c = unit[group[:, 0]], unit[group[:, 1]], unit[group[:, 2]]
        shift = of_pair(_dot(a, c), _dot(b, c)) if from_c else np.zeros(len(group), unit.dtype)
        best = np.full(len(group), -np.inf)
        answers = np.full(len(group), -1, dtype=np.intp)
        width = max(_WORDS, _COSINES // len(given))
        for start in range(0, len(unit), width):
            cosines = unit[given] @ unit[start : start + width].T
            for left in range(0, cosines.shape[1], _WORDS):
                part = np.ascontiguousarray(cosines[:, left : left + _WORDS])
                scores_of_pair = of_pair(part[pairs[:, 0]], part[pairs[:, 1]])
                scores_of_third = of_third(part[thirds])
                for low in range(0, len(group), _CHUNK):
                    some = slice(low, low + _CHUNK)
                    scores = scores_of_pair[pair[some]]
                    scores -= shift[some, np.newaxis]
                    scores *= scores_of_third[third[some]]
                    _update(best[some], answers[some], scores, group[some], start + left)
            del cosines  # before the next ones are made
        correct += int(np.count_nonzero(answers == group[:, 3]))
    return correct, len(rows)


def _dot(u: Floats, v: Floats) -> Floats:
    return np.einsum("ij,ij->i", u, v)


def _update(best: Floats, answers: Rows, scores: Floats, questions: Rows, start: int) -> None:
    """Note in place where one of the words from `start` on is a better answer; nan is none."""
    for given in questions[:, :3].T - start:
        (here,) = np.nonzero((given >= 0) & (given < scores.shape[1]))
        scores[here, given[here]] = -np.inf
    winners = scores.argmax(axis=1)
    values = scores[np.arange(len(scores)), winners]
    if np.isnan(values).any():  # argmax takes nan for the largest
        scores[np.isnan(scores)] = -np.inf
        winners = scores.argmax(axis=1)
        values = scores[np.arange(len(scores)), winners]
    better = values > best
    best[better] = values[better]
    answers[better] = winners[better] + start
