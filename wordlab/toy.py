"""Toys that one can check by hand: words in the plane, and languages with few words."""

from __future__ import annotations

from collections.abc import Sequence
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


_TURNS = ("completely lacking in", "a total lack of", "without any", "never any")
_KEEPS = ("completely full of", "a wealth of", "with plenty of", "always with much")
_PRAISE = ("good", "great", "nice", "fine", "excellent")
_BLAME = ("bad", "poor", "terrible", "awful", "weak")


def toy_verdicts(
    nouns: Sequence[str], count: int, seed: int = 0
) -> tuple[list[list[str]], NDArray[np.int64]]:
    """Return verdicts such as "without any good food and great music", and their labels (count,).

    Each begins with one of eight openings, of which four turn the meaning round, and praises, or
    blames, one to three of the nouns. The label is 1 for praise and 0 for blame, or the other way
    round if the opening turns it. All is drawn with the seed.
    """
    rng = np.random.default_rng(seed)
    texts, labels = [], []
    for _ in range(count):
        turns, praises = rng.integers(2, size=2)
        words = str(rng.choice(_TURNS if turns else _KEEPS)).split()
        parts = int(rng.integers(1, 4))
        for part in range(parts):
            words += ["and"] * (0 < part == parts - 1)
            words += [str(rng.choice(_PRAISE if praises else _BLAME)), str(rng.choice(nouns))]
        texts.append(words)
        labels.append(int(turns != praises))
    return texts, np.array(labels, dtype=np.int64)
