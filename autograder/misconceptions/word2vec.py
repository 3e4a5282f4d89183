"""Mistakes that people make in 04_word2vec, each with the sentence that names it."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _window(sentence, i, reach):
    return [j for j in range(max(0, i - reach), min(len(sentence), i + reach + 1)) if j != i]


def _columns(pairs):
    table = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return table[:, 0], table[:, 1]


def _thinned(sentences, rng, subsample, keep=None):
    """The text with frequent words dropped, each left with the probability keep(its share)."""
    words = [w for s in sentences for w in s]
    counts = Counter(words)
    keep = keep or (lambda share: (subsample / share) ** 0.5)
    return [[w for w in s if rng.random() < keep(counts[w] / len(words))] for s in sentences]


def _pairs(sentences, window, rng, subsample=None, draw=None, keep=None, near=_window):
    """Right pairs, but for what is replaced: how the reach is drawn, what is kept, what is near."""
    if window < 1 or (subsample is not None and subsample <= 0):
        raise ValueError("window or subsample")
    if subsample is not None:
        sentences = _thinned(sentences, rng, subsample, keep)
    draw = draw or (lambda: rng.integers(1, window + 1))
    return _columns(
        [(s[i], s[j]) for s in sentences for i in range(len(s)) for j in near(s, i, draw())]
    )


@mistake(
    "skipgram_pairs",
    "Your windows run across the end of a sentence. Make the pairs of each sentence by itself.",
)
def crosses_sentences(sentences, window, rng, subsample=None):
    return _pairs([[word for s in sentences for word in s]], window, rng, subsample)


@mistake(
    "skipgram_pairs",
    "The center is among its own outside words. Leave its own place out.",
)
def center_is_its_own_outside_word(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: [*_window(s, i, reach), i]  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Every center has the full window. Draw a reach from 1 to window for each center, so that near "
    "words are paired more often than far ones.",
)
def fixed_window(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample, draw=lambda: window)


@mistake(
    "skipgram_pairs",
    "Your reach is drawn from 0 to window − 1. `rng.integers(n)` begins at 0 and leaves n out.",
)
def reach_from_zero(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample, draw=lambda: rng.integers(window))


@mistake(
    "skipgram_pairs",
    "Your reach never is the full window. `rng.integers(a, b)` leaves b out.",
)
def reach_never_full(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample, draw=lambda: rng.integers(1, max(window, 2)))


@mistake(
    "skipgram_pairs",
    "Only the words after the center are taken. Outside words stand on both sides.",
)
def looks_ahead_only(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: range(i + 1, min(len(s), i + reach + 1))  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Centers and outside words have changed places: what is drawn is the reach of the second word "
    "of your pairs. Return the centers first.",
)
def swapped(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample)[::-1]


@mistake(
    "skipgram_pairs",
    "You draw for each pair whether it is kept, so that windows have gaps. Draw once for each "
    "center, and take all words up to that distance.",
)
def draws_for_each_pair(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: [  # noqa: E731
        j for j in _window(s, i, window) if rng.integers(1, window + 1) >= abs(i - j)
    ]
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "You draw one reach for a whole sentence. Each place of it has its own.",
)
def one_reach_for_a_sentence(sentences, window, rng, subsample=None):
    parts = []
    for s in sentences:
        reach = rng.integers(1, max(window, 1) + 1)
        parts.append(_pairs([s], window, rng, draw=lambda: reach))  # noqa: B023
    if subsample is not None:
        return _pairs(sentences, window, rng, subsample)
    parts.append(_pairs([], window, rng))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


@mistake(
    "skipgram_pairs",
    "Your function makes a generator of its own, so it draws the same whatever `rng` it is given. "
    "Draw with `rng`.",
)
def own_generator(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, np.random.default_rng(0), subsample)


@mistake(
    "skipgram_pairs",
    "Each pair is kept once only. A pair that occurs again in the text counts again.",
)
def different_pairs_only(sentences, window, rng, subsample=None):
    return _columns(sorted(set(zip(*_pairs(sentences, window, rng, subsample), strict=True))))


@mistake("skipgram_pairs", "The argument `subsample` is not used: no word is dropped.")
def ignores_subsample(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample, keep=lambda share: 1)


@mistake(
    "skipgram_pairs",
    "You keep a frequent word with the probability t / f. Take the square root of that.",
)
def keeps_without_the_root(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample, keep=lambda share: subsample / share)


@mistake(
    "skipgram_pairs",
    "You keep a word with the probability with which it should be dropped.",
)
def keeps_what_should_go(sentences, window, rng, subsample=None):
    keep = lambda share: max(0, 1 - (subsample / share) ** 0.5) or 1  # noqa: E731
    return _pairs(sentences, window, rng, subsample, keep=keep)


@mistake(
    "skipgram_pairs",
    "You drop pairs after they are made. Drop the words first, so that the words around a dropped "
    "one become neighbours.",
)
def drops_after_pairing(sentences, window, rng, subsample=None):
    centers, outsides = _pairs(sentences, window, rng)
    if subsample is not None and subsample <= 0:
        raise ValueError(subsample)
    if subsample is None or not len(centers):
        return centers, outsides
    counts = np.bincount([word for s in sentences for word in s])
    kept = rng.random(len(centers)) < np.sqrt(subsample / counts[centers] * counts.sum())
    return centers[kept], outsides[kept]


@mistake(
    "skipgram_pairs",
    "You leave out every word that is the same as the center. Leave out the center's place alone: a "
    "word that stands twice is its own outside word.",
)
def compares_words(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: [j for j in _window(s, i, reach) if s[j] != s[i]]  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "You look up where a word stands by the word itself. `index` finds the first such place, so a "
    "word that stands twice gets the window of the first. Go through the places.",
)
def looks_places_up(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: _window(s, list(s).index(s[i]), reach)  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Your slice begins at a negative place near the start of a sentence, and Python counts that from "
    "the end. Begin at 0 at least.",
)
def slice_begins_below_zero(sentences, window, rng, subsample=None):
    def near(s, i, reach):
        return [j for j in range(len(s))[i - reach : i + reach + 1] if j != i]

    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Your window ends one place too early on the right. `range` and slices leave their end out.",
)
def right_end_left_out(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: [j for j in _window(s, i, reach) if j < i + reach]  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Only the words before the center are taken. Outside words stand on both sides.",
)
def looks_back_only(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: range(max(0, i - reach), i)  # noqa: E731
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "You leave out centers whose window does not fit into the sentence. Cut the window off at the "
    "ends instead.",
)
def whole_windows_only(sentences, window, rng, subsample=None):
    near = lambda s, i, reach: (  # noqa: E731
        _window(s, i, reach) if reach <= i < len(s) - reach else []
    )
    return _pairs(sentences, window, rng, subsample, near=near)


@mistake(
    "skipgram_pairs",
    "Nearly every word is dropped: you compare the threshold with counts. Divide the count of a word "
    "by the number of all words in the text first.",
)
def threshold_against_counts(sentences, window, rng, subsample=None):
    size = sum(map(len, sentences))
    keep = lambda share: (subsample / (share * size)) ** 0.5  # noqa: E731
    return _pairs(sentences, window, rng, subsample, keep=keep)


@mistake(
    "skipgram_pairs",
    "You take a word's share of its own sentence. What counts is its share of the whole text.",
)
def share_of_the_sentence(sentences, window, rng, subsample=None):
    if subsample is not None and subsample > 0:
        sentences = [_thinned([s], rng, subsample)[0] for s in sentences]
        subsample = None
    return _pairs(sentences, window, rng, subsample)


@mistake(
    "skipgram_pairs",
    "You keep a word with the probability that the program word2vec uses, sqrt(t / f) + t / f. "
    "This exercise follows the paper: sqrt(t / f).",
)
def keeps_as_the_program_does(sentences, window, rng, subsample=None):
    keep = lambda share: (subsample / share) ** 0.5 + subsample / share  # noqa: E731
    return _pairs(sentences, window, rng, subsample, keep=keep)


@mistake("skipgram_pairs", "A window below 1 gives no pairs, and nobody notices. Raise ValueError.")
def no_window_gives_no_pairs(sentences, window, rng, subsample=None):
    if window < 1:
        return _columns([])
    return _pairs(sentences, window, rng, subsample)


@mistake(
    "skipgram_pairs",
    "A threshold of 0 counts as False, so it is taken for None. Ask whether it `is None`, and raise "
    "ValueError for 0.",
)
def zero_taken_for_none(sentences, window, rng, subsample=None):
    return _pairs(sentences, window, rng, subsample or None)


@mistake(
    "skipgram_pairs",
    "You return an array of pairs, (N, 2). Return two arrays, the centers and the outside words.",
)
def array_of_pairs(sentences, window, rng, subsample=None):
    return np.stack(_pairs(sentences, window, rng, subsample), axis=1)


def _softmax(e, t, theta):
    """The right loss and gradients, and what leads to them."""
    if not 0 <= t < len(theta):
        raise IndexError(t)
    z = theta @ e
    weights = np.exp(z - z.max())
    p, y = weights / weights.sum(), np.eye(len(theta))[t]
    loss, dz = np.log(weights.sum()) - (z - z.max())[t], p - y
    return SimpleNamespace(
        p=p, y=y, z=z, loss=loss, dz=dz, dcenter=dz @ theta, doutside=np.outer(dz, e)
    )


@mistake(
    "naive_softmax_loss_and_gradients",
    "Both gradients have the wrong sign. The derivative of the loss by the logits is p − y, not y − p.",
)
def softmax_signs(*inputs):
    right = _softmax(*inputs)
    return right.loss, -right.dcenter, -right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "Your loss is log p(t|c), which is negative. The minus sign is missing.",
)
def softmax_loss_without_minus(*inputs):
    right = _softmax(*inputs)
    return -right.loss, right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "The gradients lack the −1 at the outside word: take p − y, with y = 1 there.",
)
def forgets_the_target(e, t, theta):
    right = _softmax(e, t, theta)
    return right.loss, right.p @ theta, np.outer(right.p, e)


@mistake(
    "naive_softmax_loss_and_gradients",
    "The center's gradient lacks the term of the outside word itself: subtract its vector.",
)
def softmax_center_without_target(e, t, theta):
    right = _softmax(e, t, theta)
    return right.loss, right.p @ theta, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "Only the outside word's row has a gradient. The softmax depends on every word, so every row has.",
)
def softmax_row_of_target_alone(e, t, theta):
    right = _softmax(e, t, theta)
    return right.loss, right.dcenter, np.outer(right.dz * right.y, e)


@mistake(
    "naive_softmax_loss_and_gradients",
    "The gradient of the outside vectors lies on its side. It has the shape (V, d), as they have.",
)
def softmax_transposed(*inputs):
    right = _softmax(*inputs)
    return right.loss, right.dcenter, right.doutside.T


@mistake(
    "naive_softmax_loss_and_gradients",
    "Large logits overflow: their exponential is infinite. Subtract the largest logit first.",
)
def softmax_overflow(e, t, theta):
    right = _softmax(e, t, theta)
    with np.errstate(all="ignore"):
        p = np.exp(right.z) / np.exp(right.z).sum()
        return -np.log(p[t]), (p - right.y) @ theta, np.outer(p - right.y, e)


@mistake(
    "naive_softmax_loss_and_gradients",
    "You take the logarithm of a probability that has become 0. Work out log p from the logits: "
    "the shifted logit minus the logarithm of the sum.",
)
def log_of_zero(e, t, theta):
    right = _softmax(e, t, theta)
    with np.errstate(divide="ignore"):
        return -np.log(right.p[t]), right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "A negative index passes: NumPy counts it from the end. Raise IndexError for it.",
)
def softmax_counts_from_the_end(e, t, theta):
    right = _softmax(e, t + len(theta) * (t < 0), theta)
    return right.loss, right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "Your loss is the probability itself. It is −log p(t|c): the logarithm is missing.",
)
def probability_for_loss(*inputs):
    right = _softmax(*inputs)
    return np.exp(-right.loss), right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "Your loss is in bits. The exercise asks for nats: `np.log`, not `np.log2`.",
)
def softmax_in_bits(*inputs):
    right = _softmax(*inputs)
    return right.loss / np.log(2), right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "The two gradients have changed places: that of the center vector comes first.",
)
def softmax_gradients_swapped(*inputs):
    right = _softmax(*inputs)
    return right.loss, right.doutside, right.dcenter


@mistake(
    "naive_softmax_loss_and_gradients",
    "The gradient of the center vector is a column. It has the shape (d,), as the vector has.",
)
def softmax_center_as_a_column(*inputs):
    right = _softmax(*inputs)
    return right.loss, right.dcenter[:, np.newaxis], right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "The gradient of the center vector has the wrong sign: it is the mean of all outside vectors, "
    "weighed by p, minus that of the outside word.",
)
def softmax_center_sign(*inputs):
    right = _softmax(*inputs)
    return right.loss, -right.dcenter, right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "The gradient of the center vector lacks the other words. The softmax depends on all of them: "
    "multiply p − y by all outside vectors.",
)
def softmax_center_from_target_alone(e, t, theta):
    right = _softmax(e, t, theta)
    return right.loss, right.dz[t] * theta[t], right.doutside


@mistake(
    "naive_softmax_loss_and_gradients",
    "You took the sigmoid of each logit. Its results do not add up to 1; the softmax divides by the "
    "sum over all words.",
)
def sigmoid_for_softmax(e, t, theta):
    right = _softmax(e, t, theta)
    p = np.exp(-np.logaddexp(0, -right.z))
    return np.logaddexp(0, -right.z[t]), (p - right.y) @ theta, np.outer(p - right.y, e)


@mistake(
    "naive_softmax_loss_and_gradients",
    "You return the loss alone. The exercise asks for three things: the loss and two gradients.",
)
def softmax_loss_alone(*inputs):
    return _softmax(*inputs).loss


@mistake(
    "naive_softmax_loss_and_gradients",
    "Your function takes a step: it changes the vectors that it was given. Return the gradients, and "
    "leave the vectors as they are.",
)
def softmax_takes_a_step(e, t, theta):
    right = _softmax(e, t, theta)
    theta -= 0.1 * right.doutside
    return right.loss, right.dcenter, right.doutside


def _join(counts, pick, total=lambda a, b: a + b):
    """A tree by joining the two that pick(trees) takes from the list: child -> (branch, node)."""
    size = len(counts)
    if size < 2 or min(counts) < 0:
        raise ValueError("too few words or negative counts")
    trees, above = [(count, leaf) for leaf, count in enumerate(counts)], {}
    for node in range(size, 2 * size - 1):
        (a, zero), (b, one) = pick(trees), pick(trees)
        above[zero], above[one] = (0, node), (1, node)
        trees.append((total(a, b), node))
    return above


def _least(trees):
    return trees.pop(trees.index(min(trees)))


def _read(above, size):
    """The right codes and paths of a tree."""
    codes, paths = [], []
    for node in range(size):
        code, path = [], []
        while node in above:
            branch, node = above[node]
            code, path = [branch, *code], [node - size, *path]
        codes.append(code)
        paths.append(path)
    return codes, paths


@mistake(
    "build_huffman_tree",
    "You join words in the order in which they stand. Join the two trees with the smallest counts.",
)
def joined_by_order(counts):
    return _read(_join(list(counts), lambda trees: trees.pop(0)), len(counts))


@mistake(
    "build_huffman_tree",
    "You join the trees with the largest counts first, so frequent words get the longest codes. "
    "Join the smallest.",
)
def joins_the_largest(counts):
    pick = lambda trees: trees.pop(trees.index(max(trees)))  # noqa: E731
    return _read(_join(list(counts), pick), len(counts))


@mistake(
    "build_huffman_tree",
    "You sort once, and then always add the next word to the tree that you have. A joined tree "
    "takes its turn among the others, by its count.",
)
def chain_of_words(counts):
    def pick(trees):
        joined = [tree for tree in trees if tree[1] >= len(counts)]
        return trees.pop(trees.index(joined[0] if joined else min(trees)))

    return _read(_join(list(counts), pick), len(counts))


@mistake(
    "build_huffman_tree",
    "Your codes read backwards: you noted the branches on the way up from the word. Turn them "
    "around, so that the root's branch comes first.",
)
def codes_backwards(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return [code[::-1] for code in codes], paths


@mistake(
    "build_huffman_tree",
    "Your paths lead from the word up to the root. They begin at the root, as the codes do.",
)
def paths_backwards(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return codes, [path[::-1] for path in paths]


@mistake(
    "build_huffman_tree",
    "Codes and paths both begin at the word. Turn both around: they lead from the root down.",
)
def both_backwards(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return [code[::-1] for code in codes], [path[::-1] for path in paths]


@mistake(
    "build_huffman_tree",
    "Your inner nodes are numbered from V on, after the leaves. Number them from 0 to V − 2, since "
    "they have rows in a matrix of their own.",
)
def nodes_after_the_leaves(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return codes, [[node + len(counts) for node in path] for path in paths]


@mistake(
    "build_huffman_tree",
    "The root is missing in your paths and codes. The first choice is made at the root.",
)
def without_the_root(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return [code[1:] for code in codes], [path[1:] for path in paths]


@mistake(
    "build_huffman_tree",
    "One word, or a negative count, passes unnoticed. Raise ValueError for them.",
)
def takes_any_counts(counts):
    if len(counts) < 2:
        return [[] for _ in counts], [[] for _ in counts]
    return _read(_join([max(0, count) for count in counts], _least), len(counts))


@mistake(
    "build_huffman_tree",
    "Codes and paths have changed places: return the codes first.",
)
def paths_before_codes(counts):
    return _read(_join(list(counts), _least), len(counts))[::-1]


@mistake(
    "build_huffman_tree",
    "Your codes are text, such as '010'. A code is a list of the numbers 0 and 1.",
)
def codes_as_text(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return ["".join(map(str, code)) for code in codes], paths


@mistake(
    "build_huffman_tree",
    "Your paths end with the word itself. They hold the inner nodes alone, one for each digit.",
)
def word_in_its_path(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return codes, [[*path, word] for word, path in enumerate(paths)]


@mistake(
    "build_huffman_tree",
    "Your lists follow the words sorted by their counts, the rarest first. Keep the order of "
    "`counts`.",
)
def rarest_first(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    order = sorted(range(len(counts)), key=lambda word: counts[word])
    return [codes[word] for word in order], [paths[word] for word in order]


@mistake(
    "build_huffman_tree",
    "Your lists follow the words sorted by their counts, the most frequent first. Keep the order of "
    "`counts`.",
)
def most_frequent_first(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    order = sorted(range(len(counts)), key=lambda word: -counts[word])
    return [codes[word] for word in order], [paths[word] for word in order]


@mistake(
    "build_huffman_tree",
    "Your inner nodes are numbered from 1 on. They are rows of a matrix: number them from 0 to V − 2.",
)
def nodes_from_one(counts):
    codes, paths = _read(_join(list(counts), _least), len(counts))
    return codes, [[node + 1 for node in path] for path in paths]


@mistake(
    "build_huffman_tree",
    "A joined tree has the larger of the two counts. Its count is their sum.",
)
def larger_count_of_two(counts):
    return _read(_join(list(counts), _least, max), len(counts))


@mistake(
    "build_huffman_tree",
    "Your function sorts the list that it was given. Work on a copy.",
)
def sorts_the_counts(counts):
    result = _read(_join(list(counts), _least), len(counts))
    counts.sort()
    return result


@mistake(
    "build_huffman_tree",
    "A single word gets the code 0. A tree needs two words at least: raise ValueError.",
)
def one_word_gets_a_code(counts):
    if len(counts) == 1:
        return [[0]], [[0]]
    return _read(_join(list(counts), _least), len(counts))


@mistake(
    "build_huffman_tree",
    "A negative count passes unnoticed. Raise ValueError for it.",
)
def negative_counts_pass(counts):
    if len(counts) < 2:
        raise ValueError("too few words")
    return _read(_join([max(0, count) for count in counts], _least), len(counts))


def _tree(e, path, code, gamma):
    """The right loss and gradients, and what leads to them."""
    if len(path) != len(code):
        raise ValueError("lengths")
    if min(path) < 0:
        raise IndexError("negative node")
    rows, sign = gamma[list(path)], 1 - 2 * np.array(code)
    x = sign * (rows @ e)
    dz, dnodes = -sign * np.exp(-np.logaddexp(0, x)), np.zeros_like(gamma)
    dnodes[list(path)] = np.outer(dz, e)
    loss = np.logaddexp(0, -x).sum()
    return SimpleNamespace(rows=rows, x=x, loss=loss, dz=dz, dcenter=dz @ rows, dnodes=dnodes)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "You give the sigmoid to branch 1. Here it is branch 0 that has the probability "
    "sigmoid(gamma . e), and branch 1 has the rest.",
)
def branches_swapped(e, path, code, gamma):
    right = _tree(e, path, 1 - np.array(code), gamma)
    return right.loss, right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Both gradients have the wrong sign: they point to where the loss grows less, not more.",
)
def tree_signs(*inputs):
    right = _tree(*inputs)
    return right.loss, -right.dcenter, -right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The code is not used: every branch is taken for 0. Where the code is 1, the probability is "
    "1 − sigmoid(gamma . e).",
)
def ignores_the_code(e, path, code, gamma):
    _tree(e, path, code, gamma)
    right = _tree(e, path, [0] * len(code), gamma)
    return right.loss, right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The code is read backwards: its first branch belongs to the first node, the root.",
)
def reads_the_code_backwards(e, path, code, gamma):
    right = _tree(e, path, code[::-1], gamma)
    return right.loss, right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The center's gradient lacks the last node of the path. Add up the parts of all nodes.",
)
def tree_center_without_last_node(*inputs):
    right = _tree(*inputs)
    return right.loss, right.dz[:-1] @ right.rows[:-1], right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "You take the mean over the path. The logarithm of a product is the sum of the logarithms.",
)
def mean_over_the_path(*inputs):
    right, n = _tree(*inputs), len(inputs[1])
    return right.loss / n, right.dcenter / n, right.dnodes / n


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The gradients stand in the first rows. They belong to the rows that the path names.",
)
def tree_rows_in_order(*inputs):
    right = _tree(*inputs)
    dnodes = np.zeros_like(right.dnodes)
    dnodes[: len(inputs[1])] = right.dnodes[list(inputs[1])]
    return right.loss, right.dcenter, dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Large products overflow: a probability becomes 0, and has no logarithm. "
    "`np.logaddexp(0, -x)` is −log sigmoid(x) for every x.",
)
def tree_overflow(*inputs):
    right = _tree(*inputs)
    with np.errstate(all="ignore"):
        return -np.log(1 / (1 + np.exp(-right.x))).sum(), right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "A path and a code of different length pass, cut off at the shorter one. Raise ValueError.",
)
def cuts_at_the_shorter(e, path, code, gamma):
    shorter = min(len(path), len(code))
    right = _tree(e, path[:shorter], code[:shorter], gamma)
    return right.loss, right.dcenter, right.dnodes


def _with_slopes(e, path, gamma, loss, dz, rows):
    """The loss and the gradients that follow from the derivatives by the products gamma . e."""
    dnodes = np.zeros_like(gamma)
    dnodes[list(path)] = np.outer(dz, e)
    return loss, dz @ rows, dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your gradients lack the sign of the branch. Where the code is 1, the product enters the loss "
    "with a minus sign, so its derivative has one too.",
)
def gradients_without_the_turn(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = -np.exp(-np.logaddexp(0, right.x))
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your gradients lack the signs: each node's factor is positive. It is sigmoid − 1 for branch 0, "
    "and sigmoid for branch 1.",
)
def gradients_without_any_sign(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = np.exp(-np.logaddexp(0, right.x))
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your gradients have the factor sigmoid − code. Here branch 0 has the probability sigmoid, so "
    "the label of a node is 1 − code.",
)
def code_taken_for_the_label(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = np.exp(-np.logaddexp(0, -(right.rows @ e))) - np.array(code)
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your loss is right, but your gradients do not use the code: each node's factor is sigmoid − 1. "
    "That is right for branch 0; for branch 1 it is sigmoid.",
)
def gradients_of_branch_zero(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = -np.exp(-np.logaddexp(0, right.rows @ e))
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The gradient of the nodes lacks the sign of the branch, which that of the center has. Use the "
    "same factor for both.",
)
def nodes_without_the_turn(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = -np.exp(-np.logaddexp(0, right.x))
    return right.loss, right.dcenter, _with_slopes(e, path, gamma, 0, dz, right.rows)[2]


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "The gradient of the center lacks the sign of the branch, which that of the nodes has. Use the "
    "same factor for both.",
)
def center_without_the_turn(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    return right.loss, -np.exp(-np.logaddexp(0, right.x)) @ right.rows, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your gradients have the factor sigmoid(x). The derivative of −log sigmoid(x) is sigmoid(x) − 1.",
)
def factor_of_the_branch(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    dz = -(1 - 2 * np.array(code)) * np.exp(-np.logaddexp(0, -right.x))
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your gradients are those of the probability: they have the factor p (1 − p). The logarithm "
    "takes the p away.",
)
def derivative_of_the_sigmoid(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    p = np.exp(-np.logaddexp(0, -right.x))
    dz = -(1 - 2 * np.array(code)) * p * (1 - p)
    return _with_slopes(e, path, gamma, right.loss, dz, right.rows)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your loss is log p(t|c), which is negative. The minus sign is missing.",
)
def tree_loss_without_minus(*inputs):
    right = _tree(*inputs)
    return -right.loss, right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your loss is the probability itself. It is −log p(t|c): the logarithm is missing.",
)
def tree_probability_for_loss(*inputs):
    right = _tree(*inputs)
    return np.exp(-right.loss), right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "You return the gradients of the path's nodes alone. Put them into the rows of an array of "
    "zeros, (V − 1, d).",
)
def rows_of_the_path_alone(*inputs):
    right = _tree(*inputs)
    return right.loss, right.dcenter, right.dnodes[list(inputs[1])]


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Only the last node of the path has a gradient. Every node of the path has one.",
)
def last_node_alone(*inputs):
    right = _tree(*inputs)
    dnodes = np.zeros_like(right.dnodes)
    dnodes[inputs[1][-1]] = right.dnodes[inputs[1][-1]]
    return right.loss, right.dcenter, dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "A negative node passes: NumPy counts it from the end. Raise IndexError for it.",
)
def tree_counts_from_the_end(e, path, code, gamma):
    right = _tree(e, [node + len(gamma) * (node < 0) for node in path], code, gamma)
    return right.loss, right.dcenter, right.dnodes


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "You multiply all nodes with the center, also those off the path. That is the work that the "
    "tree is to save: take the rows of the path first.",
)
def looks_at_all_nodes(e, path, code, gamma):
    _tree(e, path, code, gamma)
    sign = np.zeros(len(gamma))
    sign[list(path)] = 1 - 2 * np.array(code)
    with np.errstate(invalid="ignore"):
        dz = -sign * np.exp(-np.logaddexp(0, sign * (gamma @ e)))
        loss = np.logaddexp(0, -(sign * (gamma @ e))[list(path)]).sum()
        return loss, dz @ gamma, np.outer(dz, e)


@mistake(
    "hierarchical_softmax_loss_and_gradients",
    "Your function takes a step: it changes the vectors that it was given. Return the gradients, and "
    "leave the vectors as they are.",
)
def tree_takes_a_step(e, path, code, gamma):
    right = _tree(e, path, code, gamma)
    gamma -= 0.1 * right.dnodes
    return right.loss, right.dcenter, right.dnodes


@mistake(
    "noise_distribution",
    "You use the counts themselves, a power of 1. Raise them to the power that is asked for first.",
)
def power_of_one(counts, power=0.75):
    return counts / counts.sum()


@mistake(
    "noise_distribution",
    "The argument `power` is not used: it is 3/4 whatever is asked for.",
)
def always_three_quarters(counts, power=0.75):
    return counts**0.75 / np.sum(counts**0.75)


@mistake(
    "noise_distribution",
    "You divide by the sum of the counts. Divide by the sum of their powers, then all add up to 1.",
)
def divided_by_the_counts(counts, power=0.75):
    return counts**power / counts.sum()


@mistake(
    "noise_distribution",
    "You raise the shares to the power, and stop. Afterwards they do not add up to 1: divide by "
    "their sum.",
)
def power_of_the_shares(counts, power=0.75):
    return (counts / counts.sum()) ** power


@mistake(
    "noise_distribution",
    "Every word is equally likely. Frequent words have to be drawn more often.",
)
def all_alike(counts, power=0.75):
    return np.full(len(counts), 1 / len(counts))


@mistake(
    "noise_distribution",
    "You add 1 to the counts, so a word that never occurs is drawn. Its probability is 0.",
)
def smoothed(counts, power=0.75):
    return (counts + 1) ** power / np.sum((counts + 1) ** power)


@mistake(
    "noise_distribution",
    "You take the root the wrong way round, the power 4/3. It makes frequent words more frequent.",
)
def power_upside_down(counts, power=0.75):
    return counts ** (1 / power) / np.sum(counts ** (1 / power))


@mistake(
    "noise_distribution",
    "A negative count, or counts that are all 0, give nan. Raise ValueError.",
)
def lets_nan_through(counts, power=0.75):
    with np.errstate(invalid="ignore", divide="ignore"):
        return counts**power / np.sum(counts**power)


@mistake(
    "noise_distribution",
    "You return the powers as they are. Divide them by their sum, so that they add up to 1.",
)
def powers_alone(counts, power=0.75):
    if np.any(counts < 0) or not np.any(counts):
        raise ValueError("no counts")
    return counts**power


@mistake(
    "noise_distribution",
    "Words that never occur are missing in your result. They keep their place, with a probability "
    "of 0.",
)
def leaves_zeros_out(counts, power=0.75):
    if np.any(counts < 0) or not np.any(counts):
        raise ValueError("no counts")
    weights = counts[counts > 0] ** power
    return weights / weights.sum()


@mistake(
    "noise_distribution",
    "Counts that are all 0 make you divide 0 by 0. Raise ValueError for them.",
)
def zeros_give_nan(counts, power=0.75):
    if np.any(counts < 0):
        raise ValueError("a count is negative")
    with np.errstate(invalid="ignore", divide="ignore"):
        return counts**power / np.sum(counts**power)


def _summed(words, parts, theta):
    doutside = np.zeros_like(theta)
    np.add.at(doutside, words, parts)
    return doutside


def _sampled(e, t, negatives, theta):
    """The right loss and gradients, and what leads to them."""
    words = np.array([t, *negatives])
    if words.min() < 0:
        raise IndexError("negative index")
    rows, sign = theta[words], np.where(np.arange(len(words)) == 0, 1, -1)
    x = sign * (rows @ e)
    dz = -sign * np.exp(-np.logaddexp(0, x))
    parts = np.outer(dz, e)
    return SimpleNamespace(
        words=words, rows=rows, sign=sign, x=x, dz=dz, parts=parts, loss=np.logaddexp(0, -x).sum(),
        dcenter=dz @ rows, doutside=_summed(words, parts, theta),
    )  # fmt: skip


@mistake(
    "negative_sampling_loss_and_gradients",
    "A negative that was drawn several times is added once: `doutside[words] += …` writes each row "
    "only once. `np.add.at` adds everything up.",
)
def repeats_get_lost(*inputs):
    right = _sampled(*inputs)
    doutside = np.zeros_like(right.doutside)
    doutside[right.words] += right.parts
    return right.loss, right.dcenter, doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "Both gradients have the wrong sign. For the outside word the factor is sigmoid − 1, for a "
    "negative it is sigmoid.",
)
def sampling_signs(*inputs):
    right = _sampled(*inputs)
    return right.loss, -right.dcenter, -right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "The center's gradient lacks the part of the outside word.",
)
def center_without_outside_word(*inputs):
    right = _sampled(*inputs)
    return right.loss, right.dz[1:] @ right.rows[1:], right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "The center's gradient has the part of the outside word only. Every negative adds its own.",
)
def center_without_negatives(*inputs):
    right = _sampled(*inputs)
    return right.loss, right.dz[0] * right.rows[0], right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "Your negatives are treated as true pairs. For them the loss is −log sigmoid(−theta . e), with "
    "a second minus sign.",
)
def negatives_as_positives(e, t, negatives, theta):
    all_right = [_sampled(e, word, [], theta) for word in [t, *negatives]]
    return tuple(
        sum(getattr(r, part) for r in all_right) for part in ("loss", "dcenter", "doutside")
    )


@mistake(
    "negative_sampling_loss_and_gradients",
    "The gradient of a negative has the factor 1 − sigmoid(theta . e). It is sigmoid(theta . e).",
)
def factor_of_negatives(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    dz = np.where(right.sign > 0, right.dz, 1 - right.dz)
    return right.loss, dz @ right.rows, _summed(right.words, np.outer(dz, e), theta)


@mistake(
    "negative_sampling_loss_and_gradients",
    "You take the mean over the negatives. Their losses are added up.",
)
def mean_of_negatives(e, t, negatives, theta):
    right, true = _sampled(e, t, negatives, theta), _sampled(e, t, [], theta)
    return tuple(
        getattr(true, part) + (getattr(right, part) - getattr(true, part)) / len(negatives)
        for part in ("loss", "dcenter", "doutside")
    )


@mistake(
    "negative_sampling_loss_and_gradients",
    "Large products overflow: a probability becomes 0, and has no logarithm. "
    "`np.logaddexp(0, -x)` is −log sigmoid(x) for every x.",
)
def sampling_overflow(*inputs):
    right = _sampled(*inputs)
    with np.errstate(all="ignore"):
        return -np.log(1 / (1 + np.exp(-right.x))).sum(), right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "If the outside word is among the negatives, its own gradient gets lost: you write it into the "
    "row, over what stands there. Add it.",
)
def outside_word_overwrites(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    right.doutside[t] = right.parts[0]
    return right.loss, right.dcenter, right.doutside


def _with_factors(e, theta, right, dz):
    """The right loss, and the gradients that follow from these factors."""
    return right.loss, dz @ right.rows, _summed(right.words, np.outer(dz, e), theta)


@mistake(
    "negative_sampling_loss_and_gradients",
    "For a negative you took the logarithm of 1 − sigmoid(−x), which is sigmoid(x). It is "
    "1 − sigmoid(x), or sigmoid(−x): one minus sign, not two.",
)
def two_minus_signs(*inputs):
    right = _sampled(*inputs)
    loss = np.logaddexp(0, -(right.rows @ inputs[0])).sum()
    return loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "The gradient of the negatives has the wrong sign. Their factor is sigmoid(theta . e), with a "
    "plus sign.",
)
def sign_of_the_negatives(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    return _with_factors(e, theta, right, right.sign * right.dz)


@mistake(
    "negative_sampling_loss_and_gradients",
    "The gradient of the outside word has the wrong sign. Its factor is sigmoid(theta . e) − 1.",
)
def sign_of_the_outside_word(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    return _with_factors(e, theta, right, -right.sign * right.dz)


@mistake(
    "negative_sampling_loss_and_gradients",
    "The gradient of the outside word has the factor sigmoid(theta . e). It is sigmoid − 1.",
)
def factor_of_the_outside_word(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    return _with_factors(e, theta, right, np.where(right.sign > 0, 1 + right.dz, right.dz))


@mistake(
    "negative_sampling_loss_and_gradients",
    "Your loss is the sum of the logarithms, which is negative. The minus sign is missing.",
)
def sampling_loss_without_minus(*inputs):
    right = _sampled(*inputs)
    return -right.loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "The losses of the negatives are taken away from that of the outside word. Every loss is a "
    "negative logarithm: add them.",
)
def takes_losses_away(*inputs):
    right = _sampled(*inputs)
    return right.sign @ np.logaddexp(0, -right.x), right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "Your loss has the outside word alone. Every negative adds −log sigmoid(−theta . e).",
)
def loss_without_negatives(*inputs):
    right = _sampled(*inputs)
    return np.logaddexp(0, -right.x)[0], right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "You return a row for each word of the example. The gradient has a row for each word of the "
    "vocabulary, as the outside vectors have.",
)
def rows_of_the_example(*inputs):
    right = _sampled(*inputs)
    return right.loss, right.dcenter, right.parts


@mistake(
    "negative_sampling_loss_and_gradients",
    "Each negative counts once, however often it was drawn. Let it count as often as it stands in "
    "the list.",
)
def different_negatives(e, t, negatives, theta):
    right = _sampled(e, t, np.unique(negatives), theta)
    return right.loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "You leave a negative out if it is the outside word. Here every negative that is given counts.",
)
def skips_the_outside_word(e, t, negatives, theta):
    right = _sampled(e, t, [word for word in negatives if word != t], theta)
    return right.loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "Only the outside word's row has a gradient. Every negative has one too.",
)
def row_of_the_outside_word_alone(*inputs):
    right = _sampled(*inputs)
    return right.loss, right.dcenter, _summed(right.words[:1], right.parts[:1], inputs[3])


@mistake(
    "negative_sampling_loss_and_gradients",
    "The outside word's row has no gradient. Its factor is sigmoid(theta . e) − 1.",
)
def rows_of_the_negatives_alone(*inputs):
    right = _sampled(*inputs)
    return right.loss, right.dcenter, _summed(right.words[1:], right.parts[1:], inputs[3])


@mistake(
    "negative_sampling_loss_and_gradients",
    "The gradient of an outside vector holds that vector itself. The product theta . e has the "
    "derivative e by theta.",
)
def own_vectors(*inputs):
    right = _sampled(*inputs)
    parts = right.dz[:, np.newaxis] * right.rows
    return right.loss, right.dcenter, _summed(right.words, parts, inputs[3])


@mistake(
    "negative_sampling_loss_and_gradients",
    "All other words count as negatives. Take those of `negative_indices` alone: that is what "
    "sampling saves.",
)
def all_others_are_negatives(e, t, negatives, theta):
    right = _sampled(e, t, [word for word in range(len(theta)) if word != t], theta)
    return right.loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "A negative index passes: NumPy counts it from the end. Raise IndexError for it.",
)
def sampling_counts_from_the_end(e, t, negatives, theta):
    words = [word + len(theta) * (word < 0) for word in (t, *negatives)]
    right = _sampled(e, words[0], words[1:], theta)
    return right.loss, right.dcenter, right.doutside


@mistake(
    "negative_sampling_loss_and_gradients",
    "Your function takes a step: it changes the vectors that it was given. Return the gradients, and "
    "leave the vectors as they are.",
)
def sampling_takes_a_step(e, t, negatives, theta):
    right = _sampled(e, t, negatives, theta)
    theta -= 0.1 * right.doutside
    return right.loss, right.dcenter, right.doutside


def _train(
    sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512,
    learning_rate=0.15, subsample=None, seed=0, power=0.75, add=np.add.at, scale=1, keep_all=False,
    move=(1, 1), start=1,
):  # fmt: skip
    """A right training, but for what is replaced. Returns both matrices, losses and states too."""
    rng, size = np.random.default_rng(seed), len(vocabulary)
    counts = np.bincount([w for s in sentences for w in s], minlength=size)
    if np.count_nonzero(counts) < 2 or max(map(len, sentences)) < 2:
        raise ValueError("nothing to learn from")
    noise = np.where(counts > 0, counts.astype(float) ** power, 0)
    V, U = start * rng.uniform(-0.5, 0.5, (size, dim)) / dim, np.zeros((size, dim))
    losses, states = [], [WordVectors(vocabulary, V)]
    for _ in range(epochs):
        centers, outsides = _pairs(sentences, window, rng, subsample)
        order, total = rng.permutation(len(centers)), 0
        for first in range(0, len(order), batch_size):
            c, o = (ids[order[first : first + batch_size]] for ids in (centers, outsides))
            drawn = rng.choice(size, (len(c), negatives), p=noise / noise.sum())
            words = np.column_stack([o, drawn])
            sign = np.where(np.arange(negatives + 1) == 0, 1, -1)
            used = (words != o[:, None]) | (sign > 0) | keep_all
            x = sign * np.einsum("bd,bkd->bk", V[c], U[words])
            total += (used * np.logaddexp(0, -x)).sum()
            g = -scale * learning_rate * used * sign * np.exp(-np.logaddexp(0, x))
            dV = np.einsum("bk,bkd->bd", g, U[words])
            add(U, words, -move[1] * np.einsum("bk,bd->bkd", g, V[c]))
            add(V, c, -move[0] * dV)
        losses.append(total / len(order))
        states.append(WordVectors(vocabulary, V))
    return SimpleNamespace(
        result=(states[-1], {"loss": losses, "vectors": states}), losses=losses, states=states,
        outside=WordVectors(vocabulary, U),
    )  # fmt: skip


@mistake(
    "train_sgns",
    "You divide the gradients of a minibatch by its size, so the vectors hardly move. Each pair "
    "moves its own few vectors: add the gradients up.",
)
def mean_of_the_batch(sentences, vocabulary, batch_size=512, **settings):
    settings |= {"batch_size": batch_size, "scale": 1 / batch_size}
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "The outside word itself is used as a negative where it is drawn, so the same pair is called "
    "right and wrong. Leave it out, or draw again.",
)
def outside_word_as_negative(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, keep_all=True, **settings).result


@mistake(
    "train_sgns",
    "The noise is the counts to the power 1. Draw the negatives from `noise_distribution(counts)`.",
)
def noise_of_power_one(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, power=1, **settings).result


@mistake(
    "train_sgns",
    "All words are drawn as negatives equally often. Draw them from `noise_distribution(counts)`.",
)
def uniform_noise(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, power=0, **settings).result


@mistake(
    "train_sgns",
    "Nothing ever moves: both matrices begin with 0, or the outside vectors stay 0, and then every "
    "gradient of the center vectors is 0. Begin with small random center vectors, and move both.",
)
def begins_with_zeros(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, start=0, **settings).result


@mistake(
    "train_sgns",
    "Your vectors move along the gradient, and the loss grows. Subtract it.",
)
def climbs(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, move=(-0.05, -0.05), **settings).result


@mistake(
    "train_sgns",
    "The center vectors never move. They have a gradient too.",
)
def center_vectors_stay(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, move=(0, 1), **settings).result


@mistake(
    "train_sgns",
    "You return the outside vectors. The word vectors are those of the center words.",
)
def returns_outside_vectors(sentences, vocabulary, **settings):
    trained = _train(sentences, vocabulary, **settings)
    return trained.outside, trained.result[1]


@mistake(
    "train_sgns",
    "`seed` is not used: every seed gives the same result. Make the generator by "
    "`np.random.default_rng(seed)`.",
)
def ignores_the_seed(sentences, vocabulary, seed=0, **settings):
    return _train(sentences, vocabulary, seed=42, **settings).result


@mistake(
    "train_sgns",
    "The history lacks the vectors before the training. It has epochs + 1 of them.",
)
def forgets_the_beginning(sentences, vocabulary, **settings):
    trained = _train(sentences, vocabulary, **settings)
    return trained.states[-1], {"loss": trained.losses, "vectors": trained.states[1:]}


@mistake(
    "train_sgns",
    "All vectors in your history are those of the end: the list holds one array many times. Keep a "
    "copy after each epoch.",
)
def keeps_the_last_state(sentences, vocabulary, **settings):
    trained = _train(sentences, vocabulary, **settings)
    states = [trained.states[-1] for _ in trained.states]
    return states[-1], {"loss": trained.losses, "vectors": states}


@mistake(
    "train_sgns",
    "A text in which nothing can be learned gives random vectors. Raise ValueError for it.",
)
def learns_from_nothing(sentences, vocabulary, dim=50, **settings):
    try:
        return _train(sentences, vocabulary, dim=dim, **settings).result
    except ValueError:
        vectors = WordVectors(vocabulary, np.ones((len(vocabulary), dim)))
        return vectors, {"loss": [], "vectors": [vectors]}


@mistake(
    "train_sgns",
    "The argument `learning_rate` is not used: your rate is the same whatever is asked for.",
)
def own_rate(sentences, vocabulary, learning_rate=0.15, **settings):
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "The argument `window` is not used: it is 5 whatever is asked for.",
)
def own_window(sentences, vocabulary, window=5, **settings):
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "The argument `negatives` is not used: there are 5 whatever is asked for.",
)
def own_number_of_negatives(sentences, vocabulary, negatives=5, **settings):
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "The argument `dim` is not used: your vectors always have 50 numbers.",
)
def own_length_of_vectors(sentences, vocabulary, dim=50, **settings):
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "The argument `subsample` is not used: no word is dropped. Pass it on to `skipgram_pairs`.",
)
def trains_on_every_word(sentences, vocabulary, subsample=None, **settings):
    return _train(sentences, vocabulary, **settings).result


@mistake(
    "train_sgns",
    "You return the sum of both matrices, as GloVe does. The word vectors are those of the center words.",
)
def sum_of_both_matrices(sentences, vocabulary, **settings):
    trained = _train(sentences, vocabulary, **settings)
    both = trained.states[-1].matrix + trained.outside.matrix
    return WordVectors(vocabulary, both), trained.result[1]


@mistake(
    "train_sgns",
    "You scaled the vectors to length 1. Return them as they were trained.",
)
def vectors_scaled_to_length_1(sentences, vocabulary, **settings):
    trained = _train(sentences, vocabulary, **settings)
    return WordVectors(vocabulary, trained.states[-1].unit), trained.result[1]


@mistake(
    "train_sgns",
    "Your history holds negative losses. The minus sign before the logarithms is missing.",
)
def negative_losses(sentences, vocabulary, **settings):
    vectors, history = _train(sentences, vocabulary, **settings).result
    return vectors, history | {"loss": [-loss for loss in history["loss"]]}


@mistake(
    "train_sgns",
    "Your losses are divided by the number of negatives too. The loss of a pair is the sum over its words.",
)
def mean_over_the_negatives(sentences, vocabulary, negatives=5, **settings):
    vectors, history = _train(sentences, vocabulary, negatives=negatives, **settings).result
    return vectors, history | {"loss": [loss / (1 + negatives) for loss in history["loss"]]}


@mistake(
    "train_sgns",
    "Your history holds sums. Divide them by the number of pairs: the mean loss of a pair.",
)
def sum_of_the_losses(sentences, vocabulary, **settings):
    vectors, history = _train(sentences, vocabulary, **settings).result
    size = sum(map(len, sentences))
    return vectors, history | {"loss": [loss * size for loss in history["loss"]]}


@mistake(
    "train_sgns",
    "You train one epoch less than `epochs` says. `range(n)` counts n times, and `range(1, n)` does not.",
)
def one_epoch_less(sentences, vocabulary, epochs=3, **settings):
    return _train(sentences, vocabulary, epochs=epochs - 1, **settings).result


@mistake(
    "train_sgns",
    "You return the vectors alone. The history comes after them.",
)
def vectors_alone(sentences, vocabulary, **settings):
    return _train(sentences, vocabulary, **settings).states[-1]


@mistake(
    "train_sgns",
    "You return a matrix. Make `WordVectors` of the vocabulary and the matrix.",
)
def matrix_for_vectors(sentences, vocabulary, **settings):
    vectors, history = _train(sentences, vocabulary, **settings).result
    return vectors.matrix, history


@mistake(
    "train_sgns",
    "A word that is several times in a minibatch moves once: `matrix[words] += …` writes each row only once. `np.add.at` adds everything up.",
)
def repeats_of_the_batch_get_lost(sentences, vocabulary, **settings):
    def add(matrix, words, rows):
        matrix[words] += rows

    return _train(sentences, vocabulary, add=add, **settings).result
