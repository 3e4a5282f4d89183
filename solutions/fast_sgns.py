"""Skip-gram with negative sampling, fast: the way of the last section of 04_word2vec.

The plain loop takes one pair of words at a time. Here a step takes many blocks of consecutive
tokens, and all tokens of a block share their negative samples, so that three matrix products do the
work. Source of both ideas: Ji, Satish, Li and Dubey 2016, "Parallelizing Word2Vec in Shared and
Distributed Memory", section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solutions.fast_blocks import (
    FIRST_WORD,
    add_rows,
    batches,
    check_settings,
    falling,
    keep_probability,
    running_text,
)
from wordlab import Vocabulary, WordVectors

BLOCKS = 128  # in a step
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
    for batch in batches(text, keep, window, epochs, rng, "Skip-gram", BLOCKS):
        # A table is the fastest way to draw: one random whole number for each sample.
        drawn = noise[rng.integers(0, len(noise), (len(batch.centers), SHARED))]
        outside = np.concatenate([batch.outside, drawn], axis=1)
        weights = pair_weights(batch.is_pair, SHARED, negatives)
        weights *= np.float32(falling(learning_rate, batch.done))
        to_W, to_C = block_step(W, C, batch.centers, outside, weights)
        add_rows(W, batch.centers.ravel(), to_W.reshape(-1, dim))
        add_rows(C, outside.ravel(), to_C.reshape(-1, dim))
    return W, C


def block_step(W: Any, C: Any, centers: Any, outside: Any, weights: Any) -> tuple[Any, Any]:
    """Return by how much the centers' vectors and the outside vectors move.

    centers: ids (n, T) of the tokens of n blocks. outside: ids (n, L) of the words around each
    block, then of its negative samples. weights: (n, T, L), the learning rate times how much each
    pair counts: above 0 for a true pair, below 0 for a negative sample, 0 for no pair.
    Returns (n, T, dim) and (n, L, dim).
    """
    V, U = W[centers], C[outside]
    # sigmoid(z) = (1 + tanh(z / 2)) / 2, and tanh never overflows.
    half = V @ U.transpose(0, 2, 1)
    half *= 0.5
    pull = np.tanh(half, out=half)
    # (label - sigmoid) * |weight|, where the label is 1 for a true pair and 0 for a sample
    pull *= np.abs(weights)
    np.subtract(weights, pull, out=pull)
    pull *= 0.5
    return pull @ U, pull.transpose(0, 2, 1) @ V


def pair_weights(is_pair: Any, shared: int, negatives: int) -> Any:
    """Return how much each center counts with each outside word and each shared sample.

    is_pair: (n, T, L). A center with p true pairs has a right to p * negatives samples; each of the
    `shared` samples of its block stands for an equal part of them. Returns float32 (n, T,
    L + shared), below 0 for samples.
    """
    n, T, L = is_pair.shape
    weights = np.empty((n, T, L + shared), np.float32)
    weights[:, :, :L] = is_pair
    pairs = is_pair.sum(axis=2, dtype=np.float32)
    weights[:, :, L:] = pairs[:, :, None] * (-negatives / shared)
    return weights


def noise_table(counts: Any, size: int = TABLE, power: float = 0.75) -> Any:
    """Return ids, each as often as the noise distribution says: counts to the power 3/4.

    Source: Mikolov, Sutskever, Chen, Corrado and Dean 2013, section 2.2.
    """
    cumulated = np.cumsum(counts**power)
    return np.searchsorted(cumulated, (np.arange(size) + 0.5) / size * cumulated[-1])
