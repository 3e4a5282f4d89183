"""Skip-gram with hierarchical softmax, fast: the way of the last section of 04_word2vec.

As in fast_sgns.py, a step takes many blocks of consecutive tokens. Two things differ. The few nodes
at the top of the tree are on nearly every path: they are one matrix for all words of the step. Each
token brings the rest of its path, of a length of its own; those of a block stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

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

BLOCKS, BLOCK = 80, 8  # blocks in a step, tokens in a block
TOP = 48  # nodes that are one matrix
PAIRS_AT_MOST = 256


def train_hierarchical_softmax_fast(
    sentences: Sequence[Any],
    vocabulary: Vocabulary,
    dim: int = 100,
    window: int = 5,
    epochs: int = 5,
    learning_rate: float = 0.025,
    subsample: float = 1e-3,
    seed: int = 0,
) -> WordVectors:
    """Train word vectors on sentences of ids, and return those of all words that are real.

    subsample: frequent words are left out at random; 0 keeps all of them.
    The same seed gives the same vectors. ValueError for settings below 1, for ids that are none,
    and for a text of fewer than two different words.
    """
    W, _, _ = tree_matrices(
        sentences, vocabulary, dim, window, epochs, learning_rate, subsample, seed
    )
    return WordVectors(vocabulary.words[FIRST_WORD:], W[FIRST_WORD:])


def tree_matrices(
    sentences: Sequence[Any],
    vocabulary: Vocabulary,
    dim: int,
    window: int,
    epochs: int,
    learning_rate: float,
    subsample: float,
    seed: int,
) -> tuple[Any, Any, tuple[Any, Any]]:
    """Return the trained word vectors W, node vectors C, and the paths.

    W: (V, dim). C: (V or more, dim). Paths: see `huffman_paths`.
    """
    check_settings(dim=dim, window=window, epochs=epochs)
    rng = np.random.default_rng(seed)
    text = running_text(sentences, vocabulary)
    counts = np.bincount(text[0], minlength=len(vocabulary))
    paths = huffman_paths(counts)
    top, lower = split_paths(*paths)
    W = (rng.random((len(vocabulary), dim), dtype=np.float32) - 0.5) / dim
    C = np.zeros((max(TOP, len(vocabulary)), dim), np.float32)
    keep = keep_probability(counts, subsample)
    for batch in batches(text, keep, window, epochs, rng, "Hierarchical softmax", BLOCKS, BLOCK):
        rate = falling(learning_rate, batch.done)
        centers = batch.centers.reshape(BLOCKS, BLOCK)
        V = W.take(batch.words, axis=0)
        inner = slice(batch.reach, len(V) - batch.reach)

        around = overlapping(top.take(batch.words, axis=0), BLOCK, batch.reach)
        passed, turned = np.split((batch.is_pair @ around).reshape(-1, 2 * TOP), 2, axis=1)
        # As in logistic_step, but for sums of labels: to divide them first costs some 2 % of a step.
        pull = 0.5 * (turned - passed * np.tanh(0.5 * (V[inner] @ C[:TOP].T)))
        to_inner, to_top = pull @ C[:TOP], pull.T @ V[inner]
        to_top *= rate * np.minimum(1, PAIRS_AT_MOST / np.maximum(passed.sum(axis=0), 1))[:, None]

        nodes, turns, is_pair = slots_of(lower, centers, batch.is_pair)
        U = overlapping(V, BLOCK, batch.reach)
        to_C, to_U = logistic_step(C.take(nodes, axis=0), U, is_pair, turns[:, :, None])
        to_V = add_overlapping(to_U, batch.reach)
        to_V[inner] += to_inner

        C[:TOP] += to_top
        add_rows(C, nodes.ravel(), to_C.reshape(-1, dim), rate)
        add_rows(W, batch.words, to_V, rate)
    return W, C, paths


class Lower(NamedTuple):
    """What is below the top of the paths of all words, one after the other."""

    nodes: Any
    turns: Any
    starts: Any  # where the part of each word begins, and where all parts end
    lengths: Any


def split_paths(nodes: Any, turns: Any) -> tuple[Any, Lower]:
    """Part the paths into what passes the top nodes and the rest.

    Returns for the top (V, 2 * TOP), whether a word's path passes each node and how it turns there;
    and the rest, with nodes -1 and turns 0 after its end, as many as a block may need to fill up.
    """
    top = np.zeros((len(nodes), 2 * TOP), np.float32)
    word, place = np.nonzero((turns != 0) & (nodes < TOP))
    top[word, nodes[word, place]] = 1
    top[word, TOP + nodes[word, place]] = turns[word, place]
    is_lower = (turns != 0) & (nodes >= TOP)
    lengths = is_lower.sum(axis=1)
    filling = np.zeros(BLOCK * nodes.shape[1])
    return top, Lower(
        np.append(nodes[is_lower], filling - 1).astype(np.int32),
        np.append(turns[is_lower], filling).astype(np.float32),
        np.append(0, np.cumsum(lengths)),
        lengths,
    )


def slots_of(lower: Lower, centers: Any, is_pair: Any) -> tuple[Any, Any, Any]:
    """Set the lower paths of the tokens of each block side by side, without gaps between them.

    centers: ids (n, T). is_pair: (n, T, L). Returns the nodes and the turns, both (n, S), and for
    each the row of is_pair of its token, (n, S, L). What fills a row up has node -1 and no pair.
    """
    n, T, L = is_pair.shape
    lengths = lower.lengths.take(centers)
    totals = lengths.sum(axis=1, keepdims=True)
    width = int(totals.max())
    # What fills a row up is as the path of one token more.
    lengths = np.append(lengths, width - totals, axis=1).ravel()
    starts = np.append(
        lower.starts.take(centers), np.full((n, 1), lower.starts[-1]), axis=1
    ).ravel()
    shifts = starts - (np.cumsum(lengths) - lengths)
    path = np.repeat(np.arange(n * (T + 1)), lengths).reshape(n, width)
    places = shifts.take(path) + np.arange(n * width).reshape(n, width)
    rows = np.zeros((n, T + 1, L), is_pair.dtype)
    rows[:, :T] = is_pair
    return lower.nodes.take(places), lower.turns.take(places), rows.reshape(-1, L).take(path, 0)


def huffman_paths(counts: Any) -> tuple[Any, Any]:
    """Return the nodes from the root to each word and the turns there, both (V, depth).

    Node 0 is the root, and nodes with lower numbers are on more paths. A turn is 1 to the left, -1
    to the right, and 0 where the path has ended. Words that never occur have no path.
    Source: Huffman 1952; Morin and Bengio 2005; Mikolov et al. 2013, section 2.1.
    """
    words = np.flatnonzero(counts)
    words = words[np.argsort(counts[words], kind="stable")]
    parent, turn = merged(counts[words].tolist())
    root = len(parent) - 1
    depths = [np.arange(len(words))]
    while (above := parent.take(depths[-1])).min(initial=root) < root:
        depths.append(above)
    steps = np.array(depths)
    is_step = steps != root
    up, word = np.nonzero(is_step)
    place = is_step.sum(axis=0)[word] - 1 - up  # a path is found from its end
    nodes = np.zeros((len(counts), len(steps)), np.intp)
    turns = np.zeros(nodes.shape, np.int8)
    nodes[words[word], place] = root - parent[steps[up, word]]
    turns[words[word], place] = turn[steps[up, word]]
    return nodes, turns


def merged(counts: list[int]) -> tuple[Any, Any]:
    """Merge the two smallest, again and again: of each item its parent, and the turn there.

    counts: of the words, in rising order. Items are the words, then the nodes as they are made. New
    nodes are made in rising order too, so the smallest item is the next word or the next node. The
    root is its own parent.
    """
    n = len(counts)
    sizes = [*counts]
    parent, turn = list(range(2 * n - 1)), [0] * (2 * n - 1)
    word, node = 0, n
    for new in range(n, 2 * n - 1):
        sizes.append(0)
        for side in (1, -1):
            if word < n and (node == new or sizes[word] <= sizes[node]):
                smallest, word = word, word + 1
            else:
                smallest, node = node, node + 1
            parent[smallest], turn[smallest] = new, side
            sizes[new] += sizes[smallest]
    return np.array(parent, np.intp), np.array(turn, np.int8)
