"""Skip-gram with negative sampling, fast: the way of the last section of 04_word2vec.

The plain loop takes one pair of words at a time. Here a step takes many blocks of consecutive
tokens, and all tokens of a block share their negative samples, so that matrix products do the work.
Source of both ideas: Ji, Satish, Li and Dubey 2016, "Parallelizing Word2Vec in Shared and
Distributed Memory", section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solutions.fast_blocks import (
    FIRST_WORD,
    add_overlapping,
    add_rows,
    batches,
    check_settings,
    falling,
    keep_probability,
    logistic_step,
    overlapping,
    running_text,
)
from wordlab import Vocabulary, WordVectors

BLOCKS, BLOCK = 64, 16  # blocks in a step, tokens in a block
SHARED = 8  # negative samples of a block
TABLE = 1 << 20


def train_sgns_fast(
    sentences: Sequence[Any],
    vocabulary: Vocabulary,
    dim: int = 100,
    window: int = 5,
    negatives: int = 5,
    epochs: int = 5,
    learning_rate: float = 0.025,
    subsample: float = 1e-3,
    seed: int = 0,
) -> WordVectors:
    """Train word vectors on sentences of ids, and return those of all words that are real.

    negatives: how many negative samples count as much as they do for each true pair.
    subsample: frequent words are left out at random; 0 keeps all of them.
    The same seed gives the same vectors. ValueError for settings below 1, for ids that are none,
    and for a text of fewer than two different words.
    """
    W, _ = sgns_matrices(
        sentences, vocabulary, dim, window, negatives, epochs, learning_rate, subsample, seed
    )
    return WordVectors(vocabulary.words[FIRST_WORD:], W[FIRST_WORD:])


def sgns_matrices(
    sentences: Sequence[Any],
    vocabulary: Vocabulary,
    dim: int,
    window: int,
    negatives: int,
    epochs: int,
    learning_rate: float,
    subsample: float,
    seed: int,
) -> tuple[Any, Any]:
    """Return the trained center vectors W and outside vectors C, both (V, dim)."""
    check_settings(dim=dim, window=window, negatives=negatives, epochs=epochs)
    rng = np.random.default_rng(seed)
    text = running_text(sentences, vocabulary)
    counts = np.bincount(text[0], minlength=len(vocabulary))
    noise = noise_table(counts)
    W = (rng.random((len(vocabulary), dim), dtype=np.float32) - 0.5) / dim
    C = np.zeros_like(W)
    keep = keep_probability(counts, subsample)
    for batch in batches(text, keep, window, epochs, rng, "Skip-gram", BLOCKS, BLOCK):
        # A table is the fastest way to draw: one random whole number for each sample.
        drawn = noise.take(rng.integers(0, len(noise), (BLOCKS, SHARED)))
        V = W.take(batch.centers, axis=0).reshape(BLOCKS, BLOCK, dim)
        U = overlapping(C.take(batch.words, axis=0), BLOCK, batch.reach)
        N = C.take(drawn, axis=0)
        to_V, to_U = logistic_step(V, U, batch.is_pair, 1)
        more, to_N = logistic_step(V, N, sample_weights(batch.is_pair, negatives, SHARED), -1)
        to_V += more
        rate = falling(learning_rate, batch.done)
        add_rows(W, batch.centers, to_V.reshape(-1, dim), rate)
        to_C = np.concatenate([add_overlapping(to_U, batch.reach), to_N.reshape(-1, dim)])
        add_rows(C, np.append(batch.words, drawn), to_C, rate)
    return W, C


def sample_weights(is_pair: Any, negatives: int, shared: int) -> Any:
    """Return how much each center counts with each of its block's `shared` samples, (n, T, 1).

    is_pair: (n, T, L). A center with p true pairs has a right to p * negatives samples; each sample
    of its block stands for an equal part of them.
    """
    return is_pair.sum(axis=2, keepdims=True) * np.float32(negatives / shared)


def noise_table(counts: Any, size: int = TABLE, power: float = 0.75) -> Any:
    """Return ids, each as often as the noise distribution says: counts to the power 3/4.

    Source: Mikolov, Sutskever, Chen, Corrado and Dean 2013, section 2.2.
    """
    cumulated = np.cumsum(counts**power)
    return np.searchsorted(cumulated, (np.arange(size) + 0.5) / size * cumulated[-1]).astype(
        np.int32
    )
