"""Reference solutions of 04_word2vec: softmax, hierarchical softmax and negative sampling."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from wordlab import WordVectors, progress


def skipgram_pairs(
    sentences: Sequence[Sequence[int]],
    window: int,
    rng: np.random.Generator,
    subsample: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of a center word and an outside word that a text gives.

    sentences: each a sequence of word ids. Every place of the text is a center
    once. For each, draw a reach: 1, 2, ... or window, all with the same
    probability. Its outside words are those of the sentence at most reach
    places to the left or right; the place itself is none of them.
    subsample: a threshold t, or None. With it, words are dropped from the text
    first, before any reach is drawn: a word whose share of the text is f, with
    the probability 1 - sqrt(t / f), and never if f <= t.
    Returns centers (N,) and outsides (N,), whole numbers: pair i is centers[i]
    with outsides[i]. The pairs may be in any order. All draws come from rng.
    Raises ValueError for a window below 1, and for t that is not above 0.
    Source: Mikolov, Chen et al. 2013, section 3.2; for subsample Mikolov,
    Sutskever et al. 2013, section 2.3.
    """
    ### BEGIN SOLUTION
    if window < 1 or (subsample is not None and not subsample > 0):
        raise ValueError(f"window {window} must be at least 1, subsample {subsample} above 0")
    text = np.array([word for sentence in sentences for word in sentence], dtype=np.int64)
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    sentence_of = np.repeat(np.arange(len(lengths)), lengths)
    if subsample is not None and len(text):
        share = np.bincount(text)[text] / len(text)
        is_kept = rng.random(len(text)) < np.sqrt(subsample / share)
        text, sentence_of = text[is_kept], sentence_of[is_kept]
    reach = rng.integers(1, window + 1, size=len(text))
    centers, outsides = [text[:0]], [text[:0]]
    for distance in range(1, min(window, lengths.max(initial=1)) + 1):
        left, right = text[:-distance], text[distance:]
        is_inside = sentence_of[:-distance] == sentence_of[distance:]
        sees_right = is_inside & (reach[:-distance] >= distance)
        sees_left = is_inside & (reach[distance:] >= distance)
        centers += [left[sees_right], right[sees_left]]
        outsides += [right[sees_right], left[sees_left]]
    return np.concatenate(centers), np.concatenate(outsides)
    ### END SOLUTION


def naive_softmax_loss_and_gradients(
    center_vector: np.ndarray, outside_index: int, outside_vectors: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the softmax loss of one pair of words, and its gradients.

    center_vector: (d,), the vector e of the center word c. outside_vectors:
    (V, d), with a row theta_j for each word of the vocabulary. outside_index:
    the outside word t. p(t|c) is the softmax of the V logits theta_j . e at t.
    Returns the loss -log p(t|c), in nats; its gradient with respect to the
    center vector, (d,); and that with respect to the outside vectors, (V, d).
    Logits of any size give finite numbers. The inputs stay as they are.
    Raises IndexError for an outside_index below 0 or beyond V - 1.
    """
    ### BEGIN SOLUTION
    if not 0 <= outside_index < len(outside_vectors):
        raise IndexError(f"there is no word {outside_index}")
    logits = outside_vectors @ center_vector
    logits = logits - logits.max()
    weights = np.exp(logits)
    loss = np.log(weights.sum()) - logits[outside_index]
    dlogits = weights / weights.sum()
    dlogits[outside_index] -= 1
    return float(loss), dlogits @ outside_vectors, np.outer(dlogits, center_vector)
    ### END SOLUTION


def build_huffman_tree(counts: Sequence[int]) -> tuple[list[list[int]], list[list[int]]]:
    """Build the Huffman tree of a vocabulary; return the code and the path of each word.

    counts: (V,) how often each word occurs, no number below 0.
    The V words are the leaves of a binary tree with V - 1 inner nodes. To build
    it, take the two trees with the smallest counts, join them under a new node
    whose count is their sum, and go on until a single tree is left. Which of
    equal counts comes first, and which branch of a node is 0, is up to you.
    Returns codes and paths, two lists with an entry for each word. paths[w]:
    the inner nodes from the root down to the word, whole numbers from 0 to
    V - 2 in any numbering. codes[w], as long: the branch taken at each, 0 or 1.
    Raises ValueError for fewer than two words, and for a negative count or nan.
    Source: Huffman 1952; Mikolov, Sutskever et al. 2013, section 2.1.
    """
    ### BEGIN SOLUTION
    size = len(counts)
    if size < 2 or not all(count >= 0 for count in counts):
        raise ValueError("a tree needs two words or more, and counts of 0 or more")
    heap = [(count, leaf) for leaf, count in enumerate(counts)]
    heapq.heapify(heap)
    above: dict[int, tuple[int, int]] = {}  # the branch to a node, and the node it leaves
    for node in range(size, 2 * size - 1):
        (smallest, zero), (second, one) = heapq.heappop(heap), heapq.heappop(heap)
        above[zero], above[one] = (0, node), (1, node)
        heapq.heappush(heap, (smallest + second, node))
    codes, paths = [], []
    for node in range(size):
        code, path = [], []
        while node in above:
            branch, node = above[node]
            code.append(branch)
            path.append(node - size)
        codes.append(code[::-1])
        paths.append(path[::-1])
    return codes, paths
    ### END SOLUTION


def hierarchical_softmax_loss_and_gradients(
    center_vector: np.ndarray,
    path: Sequence[int],
    code: Sequence[int],
    node_vectors: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the loss of one pair of words in hierarchical softmax, and its gradients.

    center_vector: (d,), the vector e of the center word. node_vectors:
    (V - 1, d), with a row gamma_n for each inner node of a binary tree. path and
    code: the inner nodes from the root to the outside word, and the branch
    taken at each, as from `build_huffman_tree`. At node n, branch 0 is taken with
    the probability sigmoid(gamma_n . e), and branch 1 otherwise. p(t|c) is the
    product of the probabilities of the branches taken.
    Returns the loss -log p(t|c), in nats; its gradient with respect to the
    center vector, (d,); and that with respect to the node vectors, (V - 1, d),
    0 for nodes off the path. Those are not even looked at: they may hold nan.
    Products of any size give finite numbers. The inputs stay as they are.
    Raises ValueError if path and code differ in length, and IndexError for a
    node below 0 or beyond V - 2. Source: Morin and Bengio 2005.
    """
    ### BEGIN SOLUTION
    nodes, branches = np.asarray(path, dtype=np.int64), np.asarray(code)
    if nodes.shape != branches.shape:
        raise ValueError(f"{len(nodes)} nodes and {len(branches)} branches")
    if np.any(nodes < 0):
        raise IndexError("a node is negative")
    rows = node_vectors[nodes]
    sign = 1 - 2 * branches
    loss = np.logaddexp(0, -sign * (rows @ center_vector)).sum()
    # The derivative of -log sigmoid(x) is -sigmoid(-x).
    dlogits = -sign * np.exp(-np.logaddexp(0, sign * (rows @ center_vector)))
    dnodes = np.zeros_like(node_vectors)
    dnodes[nodes] = np.outer(dlogits, center_vector)
    return float(loss), dlogits @ rows, dnodes
    ### END SOLUTION


def noise_distribution(counts: np.ndarray, power: float = 0.75) -> np.ndarray:
    """Return the probability of each word to be drawn as a negative example.

    counts: (V,) how often each word occurs. The probability of a word is its
    count to the given power, divided by the sum of these over all words. A word
    that never occurs is never drawn.
    Returns (V,) numbers whose sum is 1. The counts stay as they are.
    Raises ValueError if a count is negative, and if all are 0.
    Source: Mikolov, Sutskever et al. 2013, section 2.2.
    """
    ### BEGIN SOLUTION
    counts = np.asarray(counts, dtype=np.float64)
    if np.any(counts < 0) or not np.any(counts):
        raise ValueError("counts must not be negative, and not all 0")
    weights = np.where(counts > 0, counts**power, 0)
    return weights / weights.sum()
    ### END SOLUTION


def negative_sampling_loss_and_gradients(
    center_vector: np.ndarray,
    outside_index: int,
    negative_indices: Sequence[int],
    outside_vectors: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the negative sampling loss of one pair of words, and its gradients.

    center_vector: (d,), the vector e of the center word. outside_vectors:
    (V, d), with a row theta_j for each word. outside_index: the outside word t.
    negative_indices: (k,) the words drawn as negative examples. A word that was
    drawn several times counts several times. The loss is
    -log sigmoid(theta_t . e) - sum over negatives n of log sigmoid(-theta_n . e).
    Returns the loss, in nats; its gradient with respect to the center vector,
    (d,); and that with respect to the outside vectors, (V, d). The rows of all
    other words are not looked at: they may hold nan, and their gradient is 0.
    Products of any size give finite numbers. The inputs stay as they are.
    Raises IndexError for an index below 0 or beyond V - 1.
    Source: Mikolov, Sutskever et al. 2013, equation 4.
    """
    ### BEGIN SOLUTION
    words = np.array([outside_index, *negative_indices], dtype=np.int64)
    if words.min() < 0:
        raise IndexError(f"the index {words.min()} is negative")
    rows = outside_vectors[words]
    sign = np.where(np.arange(len(words)) == 0, 1, -1)
    signed = sign * (rows @ center_vector)
    loss = np.logaddexp(0, -signed).sum()
    dlogits = -sign * np.exp(-np.logaddexp(0, signed))
    doutside = np.zeros_like(outside_vectors)
    np.add.at(doutside, words, np.outer(dlogits, center_vector))
    return float(loss), dlogits @ rows, doutside
    ### END SOLUTION


def train_sgns(
    sentences: Sequence[Sequence[int]],
    vocabulary: Sequence[str],
    dim: int = 50,
    window: int = 5,
    negatives: int = 5,
    epochs: int = 3,
    batch_size: int = 512,
    learning_rate: float = 0.15,
    subsample: float | None = None,
    seed: int = 0,
) -> tuple[WordVectors, dict[str, list]]:
    """Train word vectors by skip-gram with negative sampling.

    sentences: each a sequence of word ids, and vocabulary: the words; the id of
    a word is its place. window and subsample are as in `skipgram_pairs`; the
    pairs are drawn anew in each epoch, and trained on in minibatches of
    batch_size in random order. Each pair gets as many negatives, drawn from the
    `noise_distribution` of the counts in sentences. A negative that happens to be
    the pair's own outside word is left out, or drawn again. The gradients
    of a minibatch are added up, and then every vector moves by learning_rate
    times its gradient; the rate may fall in the course of the training.
    Another optimiser will do too, and so will a limit to the steps of words that
    occur very often in a minibatch. The same seed gives the same result.
    Returns the vectors of the center words as WordVectors of the vocabulary, and
    the history: history["loss"] has for each epoch the mean loss of a pair,
    taken as they are trained on, and history["vectors"] the WordVectors before
    training and after each epoch, so epochs + 1 of them.
    Raises ValueError if there are no two different words in the text, and if
    no sentence has two words.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    text = np.array([word for sentence in sentences for word in sentence], dtype=np.int64)
    counts = np.bincount(text, minlength=len(vocabulary))
    if np.count_nonzero(counts) < 2:
        raise ValueError("a text needs two different words at least")
    cumulated = noise_distribution(counts).cumsum()
    # Outside vectors of 0 and small center vectors: every pair begins at the same loss.
    center_vectors = rng.uniform(-0.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32)
    outside_vectors = np.zeros_like(center_vectors)

    def add_rows(matrix: np.ndarray, words: np.ndarray, rows: np.ndarray) -> None:
        # A word that is very often in a minibatch would leap too far: 8 rows are enough.
        times = np.bincount(words.ravel(), minlength=len(matrix))[words]
        rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis]
        # On the flat matrix, np.add.at is several times as fast as on rows.
        places = words[..., np.newaxis] * dim + np.arange(dim)
        np.add.at(matrix.reshape(-1), places.ravel(), rows.ravel())

    history: dict[str, list] = {"loss": [], "vectors": [WordVectors(vocabulary, center_vectors)]}
    for epoch in range(epochs):
        centers, outsides = skipgram_pairs(sentences, window, rng, subsample)
        if len(centers) == 0:
            raise ValueError("no sentence has two words")
        order, total = rng.permutation(len(centers)), 0.0
        for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 1}"):
            rate = learning_rate * (1 - (epoch + start / len(order)) / epochs)
            pairs = order[start : start + batch_size]
            center, outside = centers[pairs], outsides[pairs, np.newaxis]
            drawn = cumulated[-1] * rng.random((len(pairs), negatives))
            words = np.hstack([outside, np.searchsorted(cumulated, drawn, side="right")])
            sign = np.where(np.arange(negatives + 1) == 0, 1, -1)
            counts_in = (words != outside) | (sign == 1)
            e, theta = center_vectors[center], outside_vectors[words]
            # Beyond 30, sigmoid is 0 or 1 to all digits, and its exponential may overflow.
            signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 30)
            total += np.sum(counts_in * np.log1p(np.exp(-signed)))
            steps = (rate * counts_in * sign / (1 + np.exp(signed))).astype(np.float32)
            add_rows(center_vectors, center, np.einsum("bk,bkd->bd", steps, theta))
            add_rows(outside_vectors, words, steps[..., np.newaxis] * e[:, np.newaxis])
        history["loss"].append(float(total / len(order)))
        history["vectors"].append(WordVectors(vocabulary, center_vectors))
    return history["vectors"][-1], history
    ### END SOLUTION
