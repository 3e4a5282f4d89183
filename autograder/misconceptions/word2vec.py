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
    "Both matrices begin with 0. Then every product and every gradient is 0, and nothing ever "
    "moves. Begin with small random center vectors.",
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
