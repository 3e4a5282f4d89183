"""Toys that one can check by hand: words in the plane, and a language of 72 sentences."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wordlab.vectors import WordVectors

_POINTS: dict[str, tuple[int, int]] = {
    "man": (2, 1),
    "woman": (2, 2),
    "king": (2, 3),
    "queen": (2, 8),
    "boy": (6, 4),
    "girl": (3, 4),
    "uncle": (4, -1),
    "aunt": (4, 1),
    "prince": (3, 1),
    "princess": (6, 5),
    "apple": (-1, -2),
    "train": (-3, 1),
}
_PEOPLE: dict[str, tuple[int, int]] = {
    "man": (-3, 4),
    "woman": (4, 3),
    "king": (-5, 12),
    "queen": (12, 5),
    "doctor": (-7, 24),
    "nurse": (6, 8),
    "engineer": (-20, 21),
    "teacher": (0, 2),
}
# Two words for each emoji, in five directions; "we" and "not" say little.
_MESSAGES: dict[str, tuple[int, int]] = {
    "love": (0, 6),
    "kiss": (1, 5),
    "ball": (6, 2),
    "goal": (5, 1),
    "happy": (4, -5),
    "smile": (3, -4),
    "sad": (-4, -5),
    "tears": (-3, -4),
    "pizza": (-6, 2),
    "bread": (-5, 1),
    "we": (1, 1),
    "not": (-1, 1),
}


@cache
def toy_vectors() -> WordVectors:
    """Return the toy vocabulary: vectors of different lengths, in two dimensions."""
    return WordVectors(list(_POINTS), list(_POINTS.values()))


@cache
def toy_people() -> WordVectors:
    """Return eight people in the plane, vectors of whole length, whose first number is invented
    so that the female words lie to the right.
    """
    return WordVectors(list(_PEOPLE), list(_PEOPLE.values()))


def toy_messages() -> dict[str, NDArray[np.float64]]:
    """Return twelve words of short messages in the plane, as a dictionary of their vectors."""
    return {word: np.array(point, dtype=float) for word, point in _MESSAGES.items()}


_SIZES = ("small", "big", "old")
_FOOD = {
    "dogs": ("meat", "fish"),
    "cats": ("meat", "fish"),
    "birds": ("seeds", "bread"),
    "mice": ("seeds", "bread"),
}
_VERBS = ("eat", "like", "want")


def toy_sentences() -> list[list[str]]:
    """Return every sentence of a toy language, such as "old dogs like meat": 72 of four words.

    Three sizes, four animals, three verbs, and two kinds of food for each animal; all combinations
    occur once, in an order that is mixed but always the same. So it is known exactly what can be
    predicted.
    """
    sentences = [
        [size, animal, verb, food]
        for size, animal, verb in product(_SIZES, _FOOD, _VERBS)
        for food in _FOOD[animal]
    ]
    return [sentences[i] for i in np.random.default_rng(0).permutation(len(sentences))]
