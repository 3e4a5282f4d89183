"""Tests of word vectors: published questions, pairs with human scores, and other vectors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordlab import data

_PAIR_FILES = {
    "wordsim353": "similarity/wordsim353.tsv",
    "simlex999": "similarity/simlex999.txt",
}


def google_analogies() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return the 19,544 Google questions by section, lower-cased: a is to b as c is to d.

    The nine sections whose names begin with "gram" are syntactic (10,675 questions), the other
    five semantic (8,869). Source: Mikolov, Chen, Corrado and Dean 2013.
    """
    sections: dict[str, list[tuple[str, str, str, str]]] = {}
    text = data.path("analogies/questions-words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith(":"):
            questions = sections.setdefault(line.removeprefix(":").strip(), [])
        else:
            a, b, c, d = line.lower().split()
            questions.append((a, b, c, d))
    return sections


def word_pairs(name: str) -> list[tuple[str, str, float]]:
    """Return pairs of words, lower-cased, with the mean human score from 0 to 10.

    ``name`` is ``"wordsim353"`` (353 pairs scored for relatedness, Finkelstein et al. 2002) or
    ``"simlex999"`` (999 pairs scored for likeness, Hill, Reichart and Korhonen 2015), else
    ``ValueError``.
    """
    if name not in _PAIR_FILES:
        raise ValueError(f"There are no word pairs {name!r}, only {', '.join(_PAIR_FILES)}.")
    pairs = []
    for line in data.path(_PAIR_FILES[name]).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, second, score = line.lower().split("\t")
            pairs.append((first, second, float(score)))
    return pairs


def word_similarity(
    vectors: Mapping[str, NDArray[Any]], pairs: Iterable[tuple[str, str, float]]
) -> tuple[float, int]:
    """Return Spearman's rho of cosines and human scores, and the number of pairs it rests on.

    Pairs with an unknown word are left out; if fewer than two are left, ``ValueError``. The cosine
    with a zero vector counts as 0.
    """
    from scipy.stats import spearmanr

    known = [pair for pair in pairs if pair[0] in vectors and pair[1] in vectors]
    if len(known) < 2:
        raise ValueError(
            f"A rank correlation needs two known pairs; the vectors know {len(known)}."
        )
    first = np.stack([vectors[pair[0]] for pair in known]).astype(np.float64)
    second = np.stack([vectors[pair[1]] for pair in known]).astype(np.float64)
    norms = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosines = (first * second).sum(axis=1) / np.where(norms, norms, 1)
    return float(spearmanr(cosines, [pair[2] for pair in known]).statistic), len(known)


def cosine_agreement(
    vectors: Mapping[str, NDArray[Any]], others: Mapping[str, NDArray[Any]], words: Sequence[str]
) -> float:
    """Return how far two sets of vectors agree on which of these words are alike, from -1 to 1.

    This is Pearson's correlation between the cosines of all pairs of the words in the one set and
    in the other. Fewer than three words raise ``ValueError``, an unknown word ``KeyError``. The
    cosine with a zero vector counts as 0.
    """
    if len(words) < 3:
        raise ValueError(f"Agreement needs three words or more, not {len(words)}.")
    pairs = np.triu_indices(len(words), 1)
    cosines = []
    for chosen in (vectors, others):
        rows = np.stack([chosen[word] for word in words]).astype(np.float64)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(norms, norms, 1)
        cosines.append((rows @ rows.T)[pairs])
    return float(np.asarray(np.corrcoef(cosines))[0, 1])
