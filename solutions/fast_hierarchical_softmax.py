"""Skip-gram with hierarchical softmax, fast: the way of the last section of 04_word2vec.

As in fast_sgns.py, a step takes many blocks of consecutive tokens. Two things differ. The few nodes
at the top of the tree are on nearly every path: they are one matrix for all words of the step. Each
token brings the rest of its path, of a length of its own: blocks whose paths are about equally long
go together, so that few places stay empty.
"""

from __future__ import annotations

import heapq
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

BLOCKS, BLOCK = 128, 8  # blocks in a step, tokens in a block
TOP = 32  # nodes that are one matrix
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
    top, nodes, turns = split_paths(*paths)
    W = (rng.random((len(vocabulary), dim), dtype=np.float32) - 0.5) / dim
    C = np.zeros((max(TOP, len(vocabulary)), dim), np.float32)
    keep = keep_probability(counts, subsample)
    load = np.count_nonzero(turns, axis=1)
    for batch in batches(
        text, keep, window, epochs, rng, "Hierarchical softmax", BLOCKS, BLOCK, load
    ):
        rate = np.float32(falling(learning_rate, batch.done))
        pairs = batch.is_pair.astype(np.float32)
        inputs = W[batch.outside]
        flat = inputs.reshape(1, -1, dim)

        around = pairs.transpose(0, 2, 1) @ top[batch.centers]
        passed, turned = np.split(around.reshape(1, -1, 2 * TOP), 2, axis=2)
        turned /= np.maximum(passed, 1)
        to_W, to_top = path_step(flat, C[None, :TOP], passed, turned)
        to_top *= np.minimum(1, PAIRS_AT_MOST / np.maximum(passed.sum(axis=1), 1))[:, :, None]

        slots, signs, owners = slots_of(nodes[batch.centers], turns[batch.centers])
        passed = np.append(pairs.reshape(-1, pairs.shape[2]), 0 * pairs[0, :1], axis=0)[owners]
        to_C, more = path_step(C[slots], inputs, passed, signs[:, :, None])

        C[:TOP] += rate * to_top[0]
        add_rows(C, slots.ravel(), rate * to_C.reshape(-1, dim))
        add_rows(W, batch.outside.ravel(), rate * (to_W[0] + more.reshape(-1, dim)))
    return W, C, paths


def path_step(A: Any, B: Any, passed: Any, turn: Any) -> tuple[Any, Any]:
    """Return by how much two groups of vectors move: words' and nodes', in either order.

    A: (n, R, dim), B: (n, S, dim). passed: (n, R, S), how many pairs of words lead a word past a
    node. turn: the mean of their turns there, each 1 to the left or -1 to the right.
    """
    half = A @ B.transpose(0, 2, 1)
    half *= 0.5
    pull = np.tanh(half, out=half)
    # The sum of (label - sigmoid) over the pairs, where the label is 1 for a turn to the left
    np.subtract(turn, pull, out=pull)
    pull *= passed
    pull *= 0.5
    return pull @ B, pull.transpose(0, 2, 1) @ A


def slots_of(nodes: Any, turns: Any) -> tuple[Any, Any, Any]:
    """Set the paths of the tokens of each block side by side, without gaps between them.

    nodes, turns: (n, T, depth); where the turn is 0 there is no node.
    Returns the nodes, their turns, and the number of the token that each belongs to, n * T where
    there is none, all (n, S).
    """
    n, T, depth = nodes.shape
    turns = turns.reshape(n, -1)
    block, place = np.nonzero(turns)
    ends = np.bincount(block, minlength=n).cumsum()
    first = np.append(0, ends[:-1])
    column = np.arange(len(block)) - first[block]
    width = int((ends - first).max(initial=0))
    slots = np.zeros((n, width), np.intp)
    signs = np.zeros((n, width), np.float32)
    owners = np.full((n, width), n * T)
    slots[block, column] = nodes.reshape(n, -1)[block, place]
    signs[block, column] = turns[block, place]
    owners[block, column] = block * T + place // depth
    return slots, signs, owners


def huffman_paths(counts: Any) -> tuple[Any, Any]:
    """Return the nodes from the root to each word and the turns there, both (V, depth).

    Node 0 is the root, and nodes with lower numbers are on more paths. A turn is 1 to the left, -1
    to the right, and 0 where the path has ended. Words that never occur have no path.
    Source: Huffman 1952; Morin and Bengio 2005; Mikolov et al. 2013, section 2.1.
    """
    words = np.flatnonzero(counts)
    heap: list[tuple[int, int, Any]] = [(int(counts[word]), int(word), None) for word in words]
    heapq.heapify(heap)
    for made in range(len(words) - 1):
        left, right = heapq.heappop(heap), heapq.heappop(heap)
        tie = len(counts) + made  # a word before a node, an older node before a newer one
        heapq.heappush(heap, (left[0] + right[0], tie, (left, right)))
    found: dict[int, list[tuple[int, int]]] = {}
    newest = len(counts) + len(words) - 2
    todo = [(heap[0], [])] if heap else []  # type: ignore[var-annotated]
    while todo:
        (_, number, children), path = todo.pop()
        if children is None:
            found[number] = path
        else:
            node = newest - number
            todo.append((children[0], [*path, (node, 1)]))
            todo.append((children[1], [*path, (node, -1)]))
    depth = max(map(len, found.values()), default=0)
    nodes, turns = np.zeros((len(counts), depth), np.intp), np.zeros((len(counts), depth), np.int8)
    for word, path in found.items():
        nodes[word, : len(path)], turns[word, : len(path)] = np.transpose(path)
    return nodes, turns


def split_paths(nodes: Any, turns: Any) -> tuple[Any, Any, Any]:
    """Part the paths into what passes the top nodes and the rest.

    Returns for the top (V, 2 * TOP), whether a word's path passes each node and how it turns there;
    for the rest, nodes and turns (V, depth) as before, with 0 for turns at top nodes.
    """
    top = np.zeros((len(nodes), 2 * TOP), np.float32)
    word, place = np.nonzero((turns != 0) & (nodes < TOP))
    top[word, nodes[word, place]] = 1
    top[word, TOP + nodes[word, place]] = turns[word, place]
    return top, nodes, np.where(nodes < TOP, 0, turns)
