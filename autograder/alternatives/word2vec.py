"""Right ways to write 04_word2vec that look nothing like the reference."""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter, defaultdict, deque

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative(
    "skipgram_pairs", "plain loops, rng.random for each word and rng.integers for each place"
)
def plain_loops(sentences, window, rng, subsample=None):
    if window < 1 or (subsample is not None and subsample <= 0):
        raise ValueError("window and subsample must be positive")
    counts, total = {}, 0
    for sentence in sentences:
        for word in sentence:
            counts[int(word)] = counts.get(int(word), 0) + 1
            total += 1
    centers, outsides = [], []
    for sentence in sentences:
        kept = []
        for word in sentence:
            if subsample is not None:
                f = counts[int(word)] / total
                if f > subsample and rng.random() < 1 - math.sqrt(subsample / f):
                    continue
            kept.append(int(word))
        for i in range(len(kept)):
            b = int(rng.integers(1, window + 1))
            for j in range(i - b, i + b + 1):
                if j != i and 0 <= j < len(kept):
                    centers.append(kept[i])
                    outsides.append(kept[j])
    return np.array(centers, dtype=int), np.array(outsides, dtype=int)


@alternative("skipgram_pairs", "slices left and right of each place, rng.choice over a range")
def slices(sentences, window, rng, subsample=None):
    if window <= 0:
        raise ValueError("no window")
    if subsample is not None:
        if not subsample > 0:
            raise ValueError("no threshold")
        words = list(itertools.chain.from_iterable(sentences))
        share = {word: n / len(words) for word, n in Counter(words).items()}
        sentences = [
            [w for w in s if rng.uniform() <= (subsample / share[w]) ** 0.5] for s in sentences
        ]
    pairs = []
    for sentence in map(list, sentences):
        for i, middle in enumerate(sentence):
            b = rng.choice(np.arange(window)) + 1
            near = sentence[max(0, i - b) : i] + sentence[i + 1 : i + 1 + b]
            pairs += [(middle, word) for word in near]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@alternative("skipgram_pairs", "a matrix of distances for each sentence, np.nonzero")
def distance_matrix(sentences, window, rng, subsample=None):
    if window < 1:
        raise ValueError(window)
    if subsample is not None and subsample <= 0:
        raise ValueError(subsample)
    sentences = [np.asarray(s, dtype=np.int64) for s in sentences]
    text = np.concatenate([np.zeros(0, np.int64), *sentences])
    keep = np.ones(max(text, default=0) + 1)
    if subsample is not None and len(text):
        share = np.bincount(text) / len(text)
        keep = np.sqrt(np.minimum(1, subsample / np.maximum(share, 1e-12)))
    first, second = [text[:0]], [text[:0]]
    for sentence in sentences:
        left = sentence[rng.random(len(sentence)) < keep[sentence]]
        place = np.arange(len(left))
        distance = np.abs(place[:, None] - place)
        reach = rng.integers(low=1, high=window, endpoint=True, size=(len(left), 1))
        i, j = np.nonzero((distance > 0) & (distance <= reach))
        first.append(left[i])
        second.append(left[j])
    return np.concatenate(first), np.concatenate(second)


@alternative("skipgram_pairs", "a generator function and np.fromiter, int32")
def generator_function(sentences, window, rng, subsample=None):
    if window < 1 or (subsample is not None and subsample <= 0):
        raise ValueError("bad arguments")

    def kept():
        counts = Counter(int(w) for s in sentences for w in s)
        total = sum(counts.values())
        for s in sentences:
            if subsample is None:
                yield list(s)
            else:
                chance = [1 - (subsample * total / counts[int(w)]) ** 0.5 for w in s]
                yield [w for w, p in zip(s, chance, strict=True) if rng.random() >= p]

    def pairs():
        for s in kept():
            for i in range(len(s)):
                b = 1 + int(window * rng.random())
                for d in range(1, b + 1):
                    if i >= d:
                        yield s[i], s[i - d]
                    if i + d < len(s):
                        yield s[i], s[i + d]

    found = np.fromiter(itertools.chain.from_iterable(pairs()), dtype=np.int32)
    return found[0::2], found[1::2]


@alternative("skipgram_pairs", "draws all reaches beforehand, a set of offsets")
def reaches_beforehand(sentences, window, rng, subsample=None):
    if not window >= 1 or (subsample is not None and not subsample > 0):
        raise ValueError
    texts = [list(s) for s in sentences]
    size = sum(len(s) for s in texts)
    if subsample is not None:
        n = Counter(w for s in texts for w in s)
        texts = [
            [
                w
                for w in s
                if n[w] / size <= subsample or rng.random() < np.sqrt(subsample * size / n[w])
            ]
            for s in texts
        ]
    reaches = iter(rng.integers(1, window + 1, size=size).tolist())
    out = ([], [])
    for s in texts:
        for i, b in zip(range(len(s)), reaches, strict=False):
            for offset in sorted(set(range(-b, b + 1)) - {0}):
                if 0 <= i + offset < len(s):
                    out[0].append(s[i])
                    out[1].append(s[i + offset])
    return np.array(out[0], dtype=np.int64), np.array(out[1], dtype=np.int64)


@alternative("skipgram_pairs", "a class that slides over one long text with sentence numbers")
def sliding_class(sentences, window, rng, subsample=None):
    class Text:
        def __init__(self):
            self.words = [w for s in sentences for w in s]
            self.number = [n for n, s in enumerate(sentences) for _ in s]

        def thin(self):
            counts = Counter(self.words)
            total = len(self.words)
            chosen = [
                i
                for i, w in enumerate(self.words)
                if rng.random() ** 2 < subsample / (counts[w] / total)
            ]
            self.words = [self.words[i] for i in chosen]
            self.number = [self.number[i] for i in chosen]

        def pairs(self):
            for i, n in enumerate(self.number):
                b = rng.integers(window) + 1
                for step in (-1, 1):
                    j = i + step
                    while 0 <= j < len(self.number) and self.number[j] == n and abs(i - j) <= b:
                        yield self.words[i], self.words[j]
                        j += step

    if window < 1 or (subsample is not None and subsample <= 0):
        raise ValueError("not possible")
    text = Text()
    if subsample is not None:
        text.thin()
    both = list(zip(*text.pairs(), strict=True)) or [(), ()]
    return tuple(np.array(part, dtype=np.int64) for part in both)


@alternative("naive_softmax_loss_and_gradients", "log-sum-exp of SciPy")
def scipy_logsumexp(center_vector, outside_index, outside_vectors):
    from scipy.special import logsumexp

    if outside_index not in range(len(outside_vectors)):
        raise IndexError(outside_index)
    z = outside_vectors.dot(center_vector)
    log_p = z - logsumexp(z)
    y = np.zeros(len(z))
    y[outside_index] = 1
    d = np.exp(log_p) - y
    return -log_p[outside_index], outside_vectors.T @ d, d[:, None] * center_vector[None, :]


@alternative("naive_softmax_loss_and_gradients", "loops over words with math")
def softmax_loops(center_vector, outside_index, outside_vectors):
    V, d = outside_vectors.shape
    if outside_index < 0 or outside_index >= V:
        raise IndexError("no such word")
    z = [
        sum(float(a) * float(b) for a, b in zip(row, center_vector, strict=True))
        for row in outside_vectors
    ]
    top = max(z)
    total = sum(math.exp(x - top) for x in z)
    dcenter, doutside = np.zeros(d), np.zeros((V, d))
    for j in range(V):
        factor = math.exp(z[j] - top) / total - (j == outside_index)
        for i in range(d):
            dcenter[i] += factor * outside_vectors[j, i]
            doutside[j, i] = factor * center_vector[i]
    return math.log(total) + top - z[outside_index], dcenter, doutside


@alternative("naive_softmax_loss_and_gradients", "float32 throughout")
def softmax_single(center_vector, outside_index, outside_vectors):
    e, theta = center_vector.astype(np.float32), outside_vectors.astype(np.float32)
    if not 0 <= outside_index < theta.shape[0]:
        raise IndexError("index")
    z = theta @ e
    z -= z.max()
    p = np.exp(z) / np.exp(z).sum()
    loss = np.log(np.exp(z).sum()) - z[outside_index]
    p[outside_index] -= np.float32(1)
    return loss, p @ theta, np.einsum("v,d->vd", p, e)


@alternative(
    "naive_softmax_loss_and_gradients", "logaddexp.reduce; center's gradient as a difference"
)
def softmax_logaddexp(center_vector, outside_index, outside_vectors):
    logits = np.einsum("vd,d->v", outside_vectors, center_vector)
    if outside_index < 0:
        raise IndexError("negative")
    right = logits[outside_index]
    norm = np.logaddexp.reduce(logits)
    p = np.exp(logits - norm)
    dcenter = np.average(outside_vectors, axis=0, weights=p) - outside_vectors[outside_index]
    doutside = p.reshape(-1, 1) @ center_vector.reshape(1, -1)
    doutside[outside_index] -= center_vector
    return norm - right, dcenter, doutside


@alternative(
    "naive_softmax_loss_and_gradients", "shifts by the target's logit and then the largest"
)
def softmax_one_hot(center_vector, outside_index, outside_vectors):
    V = len(outside_vectors)
    one_hot = np.eye(V)[outside_index] if 0 <= outside_index < V else None
    if one_hot is None:
        raise IndexError(f"{outside_index} of {V}")
    z = (outside_vectors - outside_vectors[outside_index]) @ center_vector
    weights = np.exp(z - max(z))
    p = weights / sum(weights)
    d = p - one_hot
    return [
        np.log(np.sum(weights)) + max(z),
        np.dot(d, outside_vectors),
        np.outer(d, center_vector),
    ]


@alternative(
    "naive_softmax_loss_and_gradients", "helpers: a softmax function and scipy's log_softmax"
)
def softmax_helpers(center_vector, outside_index, outside_vectors):
    from scipy.special import log_softmax

    def check(index):
        if index < 0:
            raise IndexError(index)
        return index

    log_p = log_softmax(np.matmul(outside_vectors, center_vector))
    loss = -log_p[check(outside_index)]
    error = np.exp(log_p)
    error[outside_index] = error[outside_index] - 1
    return (
        float(loss),
        np.tensordot(error, outside_vectors, axes=1),
        np.multiply.outer(error, center_vector),
    )


def _descend(tree):
    """Codes and paths from a tree of nested tuples (number, left, right); leaves are ("leaf", w)."""
    codes, paths = {}, {}
    stack = [(tree, [], [])]
    while stack:
        node, code, path = stack.pop()
        if node[0] == "leaf":
            codes[node[1]], paths[node[1]] = code, path
        else:
            stack.append((node[1], [*code, 0], [*path, node[0]]))
            stack.append((node[2], [*code, 1], [*path, node[0]]))
    return [codes[w] for w in sorted(codes)], [paths[w] for w in sorted(paths)]


def _possible(counts):
    if len(counts) < 2 or any(c < 0 for c in counts):
        raise ValueError("counts")


@alternative("build_huffman_tree", "nested tuples on a heap, a counter against ties")
def nested_tuples(counts):
    _possible(counts)
    number = itertools.count()
    heap = [(int(c), next(number), ("leaf", w)) for w, c in enumerate(counts)]
    heapq.heapify(heap)
    for node in range(len(counts) - 1):
        a, _, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        heapq.heappush(heap, (a + b, next(number), (node, left, right)))
    return _descend(heap[0][2])


@alternative("build_huffman_tree", "sorts the list again after each join; larger tree on branch 0")
def sorts_again(counts):
    _possible(counts)
    forest = [[c, ("leaf", w)] for w, c in enumerate(counts)]
    for node in reversed(range(len(counts) - 1)):
        forest.sort(key=lambda tree: -tree[0])
        (a, small), (b, large) = forest.pop(), forest.pop()
        forest.append([a + b, (node, large, small)])
    return _descend(forest[0][1])


@alternative("build_huffman_tree", "two queues, as in the C code of word2vec; arrays")
def two_queues(counts):
    _possible(counts)
    order = deque(sorted(range(len(counts)), key=lambda w: counts[w]))
    joined, weight = deque(), {w: counts[w] for w in order}
    parent, bit, V = {}, {}, len(counts)

    def smallest():
        if not joined or (order and weight[order[0]] <= weight[joined[0]]):
            return order.popleft()
        return joined.popleft()

    for node in range(V, 2 * V - 1):
        one, two = smallest(), smallest()
        weight[node] = weight[one] + weight[two]
        parent[one], parent[two], bit[one], bit[two] = node, node, 1, 0
        joined.append(node)
    codes, paths = [], []
    for w in range(V):
        climbed = [w]
        while climbed[-1] in parent:
            climbed.append(parent[climbed[-1]])
        codes.append(np.array([bit[n] for n in climbed[-2::-1]], dtype=np.int8))
        paths.append(np.array(climbed[:0:-1]) - V)
    return codes, paths


@alternative("build_huffman_tree", "a class for nodes and recursion, the root has number 0")
def recursive_class(counts):
    class Node:
        def __init__(self, count, word=None, children=()):
            self.count, self.word, self.children = count, word, children

    _possible(counts)
    trees = [Node(c, w) for w, c in enumerate(counts)]
    while len(trees) > 1:
        trees.sort(key=lambda node: node.count)
        left, right, *rest = trees
        trees = [*rest, Node(left.count + right.count, None, (left, right))]
    codes, paths = [None] * len(counts), [None] * len(counts)
    number = itertools.count()

    def walk(node, code, path):
        if node.word is not None:
            codes[node.word], paths[node.word] = code, path
            return
        path = [*path, next(number)]
        for bit, child in enumerate(node.children):
            walk(child, [*code, bit], path)

    walk(trees[0], [], [])
    return codes, paths


@alternative(
    "build_huffman_tree", "every tree keeps its words, which get a digit in front at each join"
)
def digits_in_front(counts):
    _possible(counts)
    trees = {w: (c, [w]) for w, c in enumerate(counts)}
    codes, paths = [[] for _ in counts], [[] for _ in counts]
    for node in range(len(counts) - 1):
        a = min(trees, key=lambda t: trees[t][0])
        count_a, words_a = trees.pop(a)
        b = min(trees, key=lambda t: trees[t][0])
        count_b, words_b = trees.pop(b)
        for digit, words in ((1, words_a), (0, words_b)):
            for w in words:
                codes[w].insert(0, digit)
                paths[w].insert(0, node)
        trees["joined", node] = (count_a + count_b, words_a + words_b)
    return codes, paths


@alternative("build_huffman_tree", "NumPy arrays with argmin, tuples returned")
def argmin_arrays(counts):
    V = len(counts)
    weights = np.full(max(2 * V - 1, 0), np.inf)
    weights[:V] = counts
    if V < 2 or np.any(weights[:V] < 0) or np.isnan(weights[:V]).any():
        raise ValueError("impossible counts")
    parent, branch = np.zeros(2 * V - 1, dtype=int), np.zeros(2 * V - 1, dtype=int)
    for node in range(V, 2 * V - 1):
        total = 0.0
        for b in (0, 1):
            child = int(np.argmin(weights))
            total += weights[child]
            weights[child], parent[child], branch[child] = np.inf, node, b
        weights[node] = total
    codes, paths = [], []
    for w in range(V):
        code, path, node = (), (), w
        while node != 2 * V - 2:
            code, path = (int(branch[node]), *code), (int(parent[node]) - V, *path)
            node = parent[node]
        codes.append(code)
        paths.append(path)
    return tuple(codes), tuple(paths)


@alternative("hierarchical_softmax_loss_and_gradients", "one node after the other, log1p")
def node_by_node(center_vector, path, code, node_vectors):
    if len(path) != len(code):
        raise ValueError("a branch for each node")
    loss, dcenter, dnodes = 0.0, np.zeros(len(center_vector)), np.zeros(node_vectors.shape)
    for node, branch in zip(path, code, strict=True):
        if not 0 <= node < len(node_vectors):
            raise IndexError(node)
        x = float(node_vectors[node] @ center_vector) * (-1 if branch else 1)
        loss += math.log1p(math.exp(-abs(x))) + max(-x, 0)
        q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700))
        step = q if branch else -q
        dcenter += step * node_vectors[node]
        dnodes[node] += step * center_vector
    return loss, dcenter, dnodes


@alternative("hierarchical_softmax_loss_and_gradients", "expit and log_expit of SciPy")
def tree_expit(center_vector, path, code, node_vectors):
    from scipy.special import expit, log_expit

    path, code = np.array(path), np.array(code)
    if path.shape != code.shape:
        raise ValueError("shapes")
    if (path < 0).any() or (path >= len(node_vectors)).any():
        raise IndexError("node")
    x = node_vectors[path] @ center_vector
    loss = -np.sum(np.where(code == 0, log_expit(x), log_expit(-x)))
    error = expit(x) - (1 - code)
    dnodes = np.zeros(node_vectors.shape)
    np.add.at(dnodes, path, np.outer(error, center_vector))
    return loss, error @ node_vectors[path], dnodes


@alternative("hierarchical_softmax_loss_and_gradients", "softplus by logaddexp, float32")
def tree_single(center_vector, path, code, node_vectors):
    assert_same = len(list(path)) == len(list(code))
    if not assert_same:
        raise ValueError
    if min(path) < 0:
        raise IndexError
    e = np.asarray(center_vector, np.float32)
    rows = np.asarray(node_vectors, np.float32)[np.asarray(path)]
    y = np.float32(1) - np.asarray(code, np.float32)
    x = rows @ e
    losses = np.logaddexp(np.float32(0), x) - y * x
    d = np.exp(-np.logaddexp(np.float32(0), -x)) - y
    dnodes = np.zeros_like(node_vectors)
    dnodes[np.asarray(path)] = d[:, None] * e
    return losses.sum(), np.einsum("l,ld->d", d, rows), dnodes


@alternative("hierarchical_softmax_loss_and_gradients", "tanh for the sigmoid, np.take")
def tree_tanh(center_vector, path, code, node_vectors):
    nodes = [int(n) for n in path]
    if any(n < 0 for n in nodes):
        raise IndexError("negative node")
    signs = np.array([1.0 if int(b) == 0 else -1.0 for b in code])
    if len(signs) != len(nodes):
        raise ValueError("lengths differ")
    rows = np.take(node_vectors, nodes, axis=0)
    x = signs * rows.dot(center_vector)
    loss = np.log1p(np.exp(-np.abs(x))) - np.minimum(x, 0)
    d = signs * ((1 + np.tanh(x / 2)) / 2 - 1)
    dnodes = np.zeros((len(node_vectors), len(center_vector)))
    for n, step in zip(nodes, d, strict=True):
        dnodes[n] = step * center_vector
    return np.sum(loss), d @ rows, dnodes


@alternative("hierarchical_softmax_loss_and_gradients", "clipped products for the gradient")
def tree_clipped(center_vector, path, code, node_vectors):
    if len(path) - len(code):
        raise ValueError("length")
    V = len(node_vectors)
    for n in path:
        if n not in range(V):
            raise IndexError("no node")
    x = np.array([np.dot(node_vectors[n], center_vector) for n in path], dtype=float)
    p = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
    d = np.where(np.array(code) == 0, p - 1, p)
    losses = [
        np.logaddexp(0, z) if b else np.logaddexp(0, -z) for z, b in zip(x, code, strict=True)
    ]
    dnodes = np.zeros((V, len(center_vector)))
    dnodes[list(path), :] = np.outer(d, center_vector)
    return sum(losses), sum(a * node_vectors[n] for a, n in zip(d, path, strict=True)), dnodes


@alternative(
    "hierarchical_softmax_loss_and_gradients", "a closure for one decision, reduced over the path"
)
def tree_closure(center_vector, path, code, node_vectors):
    dnodes = np.zeros_like(node_vectors, dtype=float)

    def decide(node, branch):
        if node < 0:
            raise IndexError("below 0")
        x = np.inner(node_vectors[node], center_vector)
        p_zero = np.exp(-np.logaddexp(0, -x))
        step = p_zero - (branch == 0)
        dnodes[node] = step * center_vector
        return np.logaddexp(0, x if branch else -x), step * node_vectors[node]

    parts = [decide(node, branch) for node, branch in zip(path, code, strict=True)]
    losses, steps = zip(*parts, strict=True)
    return float(np.sum(losses)), np.sum(steps, axis=0), dnodes


def _noise_possible(counts):
    if np.min(counts) < 0 or np.sum(counts, dtype=float) == 0:
        raise ValueError("counts")


@alternative("noise_distribution", "np.power and np.sum")
def with_power(counts, power=0.75):
    _noise_possible(counts)
    weights = np.power(counts, power, dtype=float)
    return weights / np.sum(weights)


@alternative("noise_distribution", "a list comprehension over Python numbers")
def comprehension(counts, power=0.75):
    numbers = [float(c) for c in counts]
    if any(c < 0 for c in numbers) or not any(numbers):
        raise ValueError("impossible")
    total = sum(c**power for c in numbers)
    return np.array([c**power / total for c in numbers])


@alternative("noise_distribution", "by way of logarithms and a softmax")
def by_logarithms(counts, power=0.75):
    counts = np.array(counts, dtype=float)
    if (counts < 0).any() or counts.sum() == 0:
        raise ValueError
    with np.errstate(divide="ignore"):
        logs = power * np.log(counts)
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


@alternative("noise_distribution", "shares first, then the power, then divided again")
def shares_first(counts, power=0.75):
    _noise_possible(counts)
    share = counts / counts.sum(dtype=float)
    share = share**power
    share /= share.sum()
    return share


@alternative("noise_distribution", "only the words that occur, float32")
def single_precision(counts, power=0.75):
    counts = np.asarray(counts)
    occurs = counts > 0
    if (counts < 0).any() or not occurs.any():
        raise ValueError("no noise")
    p = np.zeros(counts.shape, dtype=np.float32)
    p[occurs] = counts[occurs].astype(np.float32) ** np.float32(power)
    return p / p.sum()


@alternative("noise_distribution", "one loop that fills an array")
def fills_an_array(counts, power=0.75):
    p = np.empty(len(counts))
    for word, count in enumerate(counts):
        if count < 0:
            raise ValueError(f"{count} is negative")
        p[word] = math.pow(count, power)
    if not p.sum() > 0:
        raise ValueError("nothing occurs")
    return p * (1 / p.sum())


@alternative("negative_sampling_loss_and_gradients", "a loop over the negatives")
def loop_over_negatives(center_vector, outside_index, negative_indices, outside_vectors):
    V = len(outside_vectors)

    def sigmoid(x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

    def softplus(x):
        return max(x, 0) + math.log1p(math.exp(-abs(x)))

    dcenter, doutside = np.zeros(len(center_vector)), np.zeros(outside_vectors.shape)
    loss = 0.0
    for label, word in [(1, outside_index), *((0, n) for n in negative_indices)]:
        if not 0 <= word < V:
            raise IndexError(word)
        x = float(outside_vectors[word] @ center_vector)
        loss += softplus(-x if label else x)
        dcenter += (sigmoid(x) - label) * outside_vectors[word]
        doutside[word] += (sigmoid(x) - label) * center_vector
    return loss, dcenter, doutside


@alternative("negative_sampling_loss_and_gradients", "expit of SciPy, np.bincount for each column")
def with_bincount(center_vector, outside_index, negative_indices, outside_vectors):
    from scipy.special import expit, log_expit

    V = outside_vectors.shape[0]
    words = np.r_[outside_index, np.asarray(negative_indices, dtype=int)].astype(int)
    if (words < 0).any() or (words >= V).any():
        raise IndexError("words")
    x = outside_vectors[words] @ center_vector
    label = np.zeros(len(words))
    label[0] = 1
    error = expit(x) - label
    loss = -log_expit(x[0]) - log_expit(-x[1:]).sum()
    total = np.bincount(words, weights=error, minlength=V)
    return loss, error @ outside_vectors[words], np.outer(total, center_vector)


@alternative(
    "negative_sampling_loss_and_gradients", "each negative once, times how often it was drawn"
)
def with_counts(center_vector, outside_index, negative_indices, outside_vectors):
    times = Counter(int(n) for n in negative_indices)
    if min([outside_index, *times]) < 0:
        raise IndexError("below 0")
    x = outside_vectors[outside_index] @ center_vector
    step = -np.exp(-np.logaddexp(0, x))
    loss = np.logaddexp(0, -x)
    dcenter = step * outside_vectors[outside_index]
    doutside = np.zeros_like(outside_vectors, dtype=float)
    doutside[outside_index] = step * center_vector
    for word, n in times.items():
        x = outside_vectors[word] @ center_vector
        step = n * np.exp(-np.logaddexp(0, -x))
        loss = loss + n * np.logaddexp(0, x)
        dcenter = dcenter + step * outside_vectors[word]
        doutside[word] += step * center_vector
    return loss, dcenter, doutside


@alternative("negative_sampling_loss_and_gradients", "a sparse matrix of SciPy, float32")
def sparse_single(center_vector, outside_index, negative_indices, outside_vectors):
    from scipy.sparse import coo_matrix

    words = np.concatenate([[outside_index], negative_indices]).astype(int)
    if np.any(words < 0) or np.any(words >= len(outside_vectors)):
        raise IndexError
    e = center_vector.astype(np.float32)
    rows = outside_vectors[words].astype(np.float32)
    y = np.eye(1, len(words), dtype=np.float32)[0]
    x = rows @ e
    d = (1 + np.tanh(x / 2)) / 2 - y
    pick = coo_matrix(
        (d, (words, np.zeros(len(words), dtype=int))), shape=(len(outside_vectors), 1)
    )
    return (np.logaddexp(0, x) - y * x).sum(), d @ rows, pick.toarray() * e


@alternative("negative_sampling_loss_and_gradients", "np.subtract.at, signs in one array")
def subtract_at(center_vector, outside_index, negative_indices, outside_vectors):
    indices = [outside_index] + list(negative_indices)  # noqa: RUF005
    if any(i < 0 for i in indices):
        raise IndexError("an index is negative")
    sign = -np.ones(len(indices))
    sign[0] = 1
    u = outside_vectors[indices]
    z = sign * np.einsum("kd,d->k", u, center_vector)
    miss = sign * np.exp(np.minimum(-z, 0) - np.log1p(np.exp(-np.abs(z))))
    doutside = np.zeros(outside_vectors.shape)
    np.subtract.at(doutside, indices, miss[:, np.newaxis] * center_vector)
    return np.sum(np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z)))), -(miss @ u), doutside


@alternative("negative_sampling_loss_and_gradients", "helpers for one word, gathered in a dict")
def gathered_in_a_dict(center_vector, outside_index, negative_indices, outside_vectors):
    def one(word, sign):
        if word < 0:
            raise IndexError(word)
        x = sign * np.dot(outside_vectors[word], center_vector)
        return np.logaddexp(0, -x), -sign * np.exp(-np.logaddexp(0, x))

    steps = defaultdict(float)
    loss, steps[int(outside_index)] = one(outside_index, 1)
    for word in negative_indices:
        more, step = one(word, -1)
        loss += more
        steps[int(word)] += step
    doutside = np.zeros_like(outside_vectors)
    for word, step in steps.items():
        doutside[word] = step * center_vector
    return loss, sum(step * outside_vectors[word] for word, step in steps.items()), doutside


def _text_pairs(sentences, window, rng, subsample):
    if subsample is not None:
        return np.transpose(skipgram_pairs(sentences, window, rng, subsample))  # noqa: F821
    pairs = []
    for s in sentences:
        for i, b in enumerate(rng.integers(1, window + 1, size=len(s))):
            pairs += [(s[i], s[j]) for j in range(max(0, i - b), min(len(s), i + b + 1)) if j != i]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _checked_counts(sentences, size):
    counts = np.zeros(size)
    for s in sentences:
        for w in s:
            counts[w] += 1
    if (counts > 0).sum() < 2 or max(map(len, sentences)) < 2:
        raise ValueError("no two words")
    return counts


@alternative("train_sgns", "calls the functions of the earlier exercises, one pair after the other")
def pair_by_pair(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.1, subsample=None, seed=0,
):  # fmt: skip
    rng = np.random.default_rng(seed)
    size = len(vocabulary)
    counts = _checked_counts(sentences, size)
    p = noise_distribution(counts)  # noqa: F821
    V, U = rng.normal(0, 0.1, (size, dim)), np.zeros((size, dim))
    history = {"loss": [], "vectors": [WordVectors(vocabulary, V)]}
    for _ in range(epochs):
        losses = []
        centers, outsides = skipgram_pairs(sentences, window, rng, subsample)  # noqa: F821
        noise = rng.choice(size, (len(centers), negatives), p=p)
        for i in rng.permutation(len(centers)):
            c, o = centers[i], outsides[i]
            loss, dcenter, doutside = negative_sampling_loss_and_gradients(  # noqa: F821
                V[c], o, noise[i][noise[i] != o], U
            )
            V[c] -= learning_rate * dcenter
            U -= learning_rate * doutside
            losses.append(loss)
        history["loss"].append(np.mean(losses))
        history["vectors"].append(WordVectors(vocabulary, V))
    return history["vectors"][-1], history


@alternative("train_sgns", "minibatches, np.add.at on rows, draws again until no negative is right")
def draws_again(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.1, subsample=None, seed=0,
):  # fmt: skip
    rng, size = np.random.default_rng(seed), len(vocabulary)
    p = _checked_counts(sentences, size) ** 0.75
    p /= p.sum()
    V = rng.uniform(-0.1, 0.1, (size, dim))
    U = rng.uniform(-0.1, 0.1, (size, dim))
    losses, states = [], [WordVectors(vocabulary, V)]
    for _ in range(epochs):
        pairs = rng.permutation(_text_pairs(sentences, window, rng, subsample))
        total = 0
        for start in range(0, len(pairs), batch_size):
            c, o = pairs[start : start + batch_size].T
            n = rng.choice(size, (len(c), negatives), p=p)
            while (bad := n == o[:, None]).any():
                n[bad] = rng.choice(size, bad.sum(), p=p)
            x, y = (V[c] * U[o]).sum(1), np.einsum("bd,bkd->bk", V[c], U[n])
            total += np.logaddexp(0, -x).sum() + np.logaddexp(0, y).sum()
            gx, gy = -1 / (1 + np.exp(x)), 1 / (1 + np.exp(-y))
            dV = gx[:, None] * U[o] + (gy[:, :, None] * U[n]).sum(1)
            dn, do = gy[:, :, None] * V[c][:, None], gx[:, None] * V[c]
            np.add.at(V, c, -learning_rate * dV)
            np.add.at(U, o, -learning_rate * do)
            np.add.at(U, n, -learning_rate * dn)
        losses.append(total / len(pairs))
        states.append(WordVectors(vocabulary, V))
    return states[-1], {"loss": losses, "vectors": states}


@alternative("train_sgns", "Adagrad on full gradients, float32")
def adagrad(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.1, subsample=None, seed=0,
):  # fmt: skip
    rng, size = np.random.default_rng(seed), len(vocabulary)
    cumulated = np.cumsum(_checked_counts(sentences, size) ** 0.75)
    both = rng.normal(0, 0.1, (2, size, dim)).astype(np.float32)
    squares = np.full_like(both, 1e-6)
    losses, states = [], [WordVectors(vocabulary, both[0])]
    for _ in range(epochs):
        pairs = rng.permutation(_text_pairs(sentences, window, rng, subsample))
        total = []
        for start in range(0, len(pairs), batch_size):
            c, o = pairs[start : start + batch_size, :1], pairs[start : start + batch_size, 1:]
            drawn = rng.random((len(c), negatives)) * cumulated[-1]
            words = np.hstack([o, np.searchsorted(cumulated, drawn, side="right")])
            sign = np.array([1.0] + [-1.0] * negatives)
            used = np.hstack([o == o, words[:, 1:] != o])
            x = sign * (both[0][c] * both[1][words]).sum(-1)
            total += (used * np.logaddexp(0, -x)).sum(1).tolist()
            g = (-sign * used * np.exp(-np.logaddexp(0, x)))[..., None]
            gradient = np.zeros_like(both)
            np.add.at(gradient[0], np.broadcast_to(c, words.shape), g * both[1][words])
            np.add.at(gradient[1], words, g * both[0][c])
            squares += gradient**2
            both -= learning_rate * gradient / np.sqrt(squares)
        losses.append(np.mean(total))
        states.append(WordVectors(vocabulary, both[0]))
    return states[-1], {"loss": losses, "vectors": states}


@alternative("train_sgns", "sparse products for the sums, the standard library's random generator")
def sparse_products(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.1, subsample=None, seed=0,
):  # fmt: skip
    import random

    from scipy.sparse import csr_matrix
    from scipy.special import expit, log_expit

    dice, size = random.Random(seed), len(vocabulary)
    weights = (_checked_counts(sentences, size) ** 0.75).tolist()
    rng = np.random.default_rng(seed + 1)
    V, U = rng.standard_normal((size, dim)) / dim, np.zeros((size, dim))
    history = {"loss": [], "vectors": [WordVectors(list(vocabulary), V)]}

    def add_up(ids, rows):
        n = len(ids)
        return csr_matrix((np.ones(n), ids, np.arange(n + 1)), shape=(n, size)).T @ rows

    for _ in range(epochs):
        pairs = _text_pairs(sentences, window, rng, subsample).tolist()
        dice.shuffle(pairs)
        total = 0.0
        for start in range(0, len(pairs), batch_size):
            part = pairs[start : start + batch_size]
            rows = [(c, o, 1) for c, o in part]
            for c, o in part:
                drawn = dice.choices(range(size), weights, k=negatives)
                rows += [(c, n, -1) for n in drawn if n != o]
            c, w, sign = np.array(rows).T
            x = sign * (V[c] * U[w]).sum(axis=1)
            total -= log_expit(x).sum()
            step = (learning_rate * sign * expit(-x))[:, None]
            V, U = V + add_up(c, step * U[w]), U + add_up(w, step * V[c])
        history["loss"].append(float(total) / len(pairs))
        history["vectors"].append(WordVectors(list(vocabulary), V))
    return history["vectors"][-1], history


@alternative("train_sgns", "Adam, a class that holds the model, pairs in the order of the text")
def adam_class(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.1, subsample=None, seed=0,
):  # fmt: skip
    class Model:
        def __init__(self):
            self.rng = np.random.default_rng(seed)
            self.V = self.rng.normal(0, 0.1, (len(vocabulary), dim))
            self.U = self.rng.normal(0, 0.1, (len(vocabulary), dim))
            self.moments = [np.zeros((2, len(vocabulary), dim)) for _ in range(2)]
            self.steps = 0

        def step(self, c, o, n):
            words = np.column_stack([o, n])
            label = np.zeros(words.shape)
            label[:, 0] = 1
            x = np.clip(np.einsum("bd,bkd->bk", self.V[c], self.U[words]), -50, 50)
            p = 1 / (1 + np.exp(-x))
            used = (words != o[:, None]) | (label == 1)
            g = (p - label) * used
            gradients = np.zeros_like(self.V), np.zeros_like(self.U)
            np.add.at(gradients[0], c, np.einsum("bk,bkd->bd", g, self.U[words]))
            np.add.at(gradients[1], words, g[..., None] * self.V[c][:, None])
            self.steps += 1
            for value, gradient, moment in zip(
                (self.V, self.U), gradients, self.moments, strict=True
            ):
                moment[0] = 0.9 * moment[0] + 0.1 * gradient
                moment[1] = 0.99 * moment[1] + 0.01 * gradient**2
                first, second = (
                    moment[0] / (1 - 0.9**self.steps),
                    moment[1] / (1 - 0.99**self.steps),
                )
                value -= 0.3 * learning_rate * first / (np.sqrt(second) + 1e-8)
            return -(used * np.log(np.where(label == 1, p, 1 - p))).sum()

        def snapshot(self):
            return WordVectors(vocabulary, self.V)

    noise = _checked_counts(sentences, len(vocabulary)) ** 0.75
    model = Model()
    losses, states = [], [model.snapshot()]
    for _ in range(epochs):
        pairs, total = _text_pairs(sentences, window, model.rng, subsample), 0
        for start in range(0, len(pairs), batch_size):
            c, o = pairs[start : start + batch_size].T
            n = model.rng.choice(len(noise), size=(len(c), negatives), p=noise / noise.sum())
            total += model.step(c, o, n)
        losses.append(total / len(pairs))
        states.append(model.snapshot())
    return states[-1], {"loss": losses, "vectors": states}


@alternative(
    "train_sgns", "flattened np.add.at, falling rate, a table of noise words, global generator"
)
def table_of_noise(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.15, subsample=None, seed=0,
):  # fmt: skip
    np.random.seed(seed)
    size = len(vocabulary)
    weights = _checked_counts(sentences, size) ** 0.75
    table = np.repeat(np.arange(size), np.round(1e5 * weights / weights.sum()).astype(int))
    V = (np.random.rand(size, dim).astype(np.float32) - 0.5) / dim
    U = np.zeros((size, dim), dtype=np.float32)
    history = {"loss": [], "vectors": [WordVectors(vocabulary, V)]}

    def scatter(matrix, ids, rows):
        flat = (ids.reshape(-1, 1) * dim + np.arange(dim)).reshape(-1)
        np.add.at(matrix.ravel(), flat, rows.reshape(-1).astype(np.float32))

    for epoch in range(epochs):
        pairs = np.random.permutation(
            _text_pairs(sentences, window, np.random.default_rng([seed, epoch]), subsample)
        )
        rate, loss = learning_rate * (1 - epoch / (epochs + 1)), 0
        for start in range(0, len(pairs), batch_size):
            c, o = pairs[start : start + batch_size].T
            noise = np.random.choice(table, (len(o), negatives))
            words = np.concatenate([o[:, None], noise], axis=1)
            weight = np.where(words == o[:, None], 0.0, 1.0)
            weight[:, 0] = 1
            sign = np.full(words.shape, -1.0)
            sign[:, 0] = 1
            x = sign * np.matmul(U[words], V[c][:, :, None])[:, :, 0]
            loss += np.sum(weight * np.logaddexp(0, -x))
            g = rate * weight * sign / (1 + np.exp(np.clip(x, -60, 60)))
            up = g[:, :, None] * V[c][:, None, :]
            scatter(V, c, np.matmul(g[:, None, :], U[words])[:, 0])
            scatter(U, words, up)
        history["loss"].append(loss / len(pairs))
        history["vectors"].append(WordVectors(vocabulary, V))
    return history["vectors"][-1], history
