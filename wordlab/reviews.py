"""Review snippets with the mean rating that people gave them, split for learning and testing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wordlab import data

_FILES = ("movieReviewSnippets_GroundTruth.txt", "amazonReviewSnippets_GroundTruth.txt")
_ENDING = r"n't\b|'(?:s|m|d|re|ve|ll)\b"
_WORD = re.compile(rf"{_ENDING}|[^\W\d_]+?(?={_ENDING})|[^\W\d_]+")
NEGATIVE, POSITIVE = 0, 1
CLEAR = 1.0  # a snippet counts if its mean rating is at least this far from 0


@dataclass(frozen=True)
class Reviews:
    """Snippets: their texts, their words, and their labels (n,), 0 for negative, 1 for positive."""

    texts: tuple[str, ...]
    tokens: tuple[list[str], ...]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    def __repr__(self) -> str:
        return f"<Reviews: {len(self):,} snippets, {int(self.labels.sum()):,} of them positive>"


def load_reviews(dev: int = 1_000, test: int = 2_000, seed: int = 0) -> tuple[Reviews, ...]:
    """Return clearly rated snippets of film and product reviews: to learn from, dev and test set.

    At least 15 people rated each snippet from -4 to 4. Only those with a mean of at least 1 or at
    most -1 are kept, and one of several with the same words. The order is drawn with the seed.
    Snippets of the same product review may stand in one set only, so that the sets may be
    a little larger than asked for. ``DataError`` if the data are not in place. Source: Hutto and
    Gilbert 2014, *VADER*.
    """
    groups: dict[str, list[tuple[str, list[str], int]]] = {}
    seen: set[tuple[str, ...]] = set()
    for file in _FILES:
        for line in data.path(f"reviews/{file}").read_text(encoding="utf-8").splitlines():
            number, rating, text = line.split("\t")
            tokens = tokens_of(text)
            if abs(float(rating)) >= CLEAR and tokens and tuple(tokens) not in seen:
                seen.add(tuple(tokens))
                label = POSITIVE if float(rating) > 0 else NEGATIVE
                group = f"{file} {number.partition('_')[0]}"
                groups.setdefault(group, []).append((text, tokens, label))
    names, rng = list(groups), np.random.default_rng(seed)
    parts: list[list[tuple[str, list[str], int]]] = [[], [], []]
    for i in rng.permutation(len(names)):
        part = 2 if len(parts[2]) < test else 1 if len(parts[1]) < dev else 0
        parts[part] += groups[names[i]]
    return tuple(_reviews(part, rng) for part in parts)


def tokens_of(text: str) -> list[str]:
    """Return the words of a text as GloVe writes them: lower-cased, *don't* as ``do`` ``n't``.

    Punctuation and numbers are left out.
    """
    return _WORD.findall(text.lower().replace("’", "'"))


def _reviews(rows: list[tuple[str, list[str], int]], rng: np.random.Generator) -> Reviews:
    rows = [rows[i] for i in rng.permutation(len(rows))]
    texts, tokens, labels = zip(*rows, strict=True) if rows else ((), (), ())
    return Reviews(texts, tokens, np.array(labels, dtype=np.int64))
