"""Right ways to write 03_language_model that look nothing like the reference."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("build_contexts", "plain loops over places, rng.integers for each word")
def plain_loops(tokens, kind, rng=None):
    rows, targets = [], []
    for sentence in tokens:
        for i in range(len(sentence)):
            left, right = [], []
            for distance in (4, 3, 2, 1):
                left.append(sentence[i - distance] if i - distance >= 0 else 0)
            for distance in (1, 2, 3, 4):
                right.append(sentence[i + distance] if i + distance < len(sentence) else 0)
            if kind == "last_4":
                rows.append(left)
            elif kind == "4_left_4_right":
                rows.append(left + right)
            elif kind == "last_1":
                rows.append(left[-1:])
            elif kind == "nearby_1":
                if rng is None:
                    raise ValueError("rng is missing")
                near = [j for j in range(i - 4, i + 5) if j != i and 0 <= j < len(sentence)]
                rows.append([sentence[near[int(rng.integers(len(near)))]] if near else 0])
            else:
                raise ValueError(kind)
            targets.append(sentence[i])
    if kind not in ("last_4", "4_left_4_right", "last_1", "nearby_1"):
        raise ValueError(kind)
    n = {"last_4": 4, "4_left_4_right": 8}.get(kind, 1)
    return np.array(rows, dtype=int).reshape(-1, n), np.array(targets, dtype=int)


@alternative("build_contexts", "pads each sentence and slices it; rng.choice")
def padded_slices(tokens, kind, rng=None):
    if kind not in {"last_4", "4_left_4_right", "last_1", "nearby_1"}:
        raise ValueError(f"unknown kind: {kind}")
    if kind == "nearby_1" and rng is None:
        raise ValueError("nearby_1 draws with rng")
    blocks = []
    for sentence in tokens:
        padded = [0] * 4 + list(sentence) + [0] * 4
        for i, target in enumerate(sentence, start=4):
            left, right = padded[i - 4 : i], padded[i + 1 : i + 5]
            if kind == "last_4":
                context = left
            elif kind == "4_left_4_right":
                context = left + right
            elif kind == "last_1":
                context = padded[i - 1 : i]
            else:
                first, last = max(4, i - 4), min(len(sentence) + 3, i + 4)
                near = padded[first:i] + padded[i + 1 : last + 1]
                context = [rng.choice(near)] if near else [0]
            blocks.append([*context, target])
    n = {"last_4": 4, "4_left_4_right": 8, "last_1": 1, "nearby_1": 1}[kind]
    table = np.array(blocks, dtype=np.int64).reshape(-1, n + 1)
    return table[:, :-1], table[:, -1]


@alternative("build_contexts", "sliding windows over one long padded array; draws until it fits")
def sliding_windows(tokens, kind, rng=None):
    columns = {"last_4": range(4), "4_left_4_right": [0, 1, 2, 3, 5, 6, 7, 8], "last_1": [3]}
    if kind == "nearby_1":
        if rng is None:
            raise ValueError("no rng")
    elif kind not in columns:
        raise ValueError("no such kind")
    gap, sentences = np.zeros(4, dtype=np.int64), [np.asarray(s, dtype=np.int64) for s in tokens]
    text = np.concatenate([gap, *(np.append(s, gap) for s in sentences), gap, gap])
    is_word = np.concatenate(
        [gap > 1, *(np.append(np.ones(len(s), bool), gap > 1) for s in sentences), gap > 1, gap > 1]
    )
    places = np.flatnonzero(is_word)
    windows = np.lib.stride_tricks.sliding_window_view(text, 9)
    real = np.lib.stride_tricks.sliding_window_view(is_word, 9)
    targets = text[places]
    if kind != "nearby_1":
        return windows[places - 4][:, list(columns[kind])], targets
    contexts = np.zeros((len(targets), 1), dtype=np.int64)
    for row, place in enumerate(places):
        if real[place - 4].sum() == 1:
            continue
        column = 4
        while column == 4 or not real[place - 4, column]:
            column = rng.integers(9)
        contexts[row, 0] = windows[place - 4, column]
    return contexts, targets


@alternative("build_contexts", "a generator function and np.fromiter; rng.random scaled")
def generator_of_rows(tokens, kind, rng=None):
    width = {"last_4": 4, "4_left_4_right": 8, "last_1": 1, "nearby_1": 1}
    if kind not in width or (kind == "nearby_1" and rng is None):
        raise ValueError("unknown kind, or no generator")

    def neighbours(sentence, i):
        return [*sentence[max(0, i - 4) : i], *sentence[i + 1 : i + 5]]

    def row(sentence, i):
        near = neighbours(sentence, i)
        if kind == "nearby_1":
            yield near[int(rng.random() * len(near))] if near else 0
            return
        before = sentence[max(0, i - width[kind] % 8 if kind != "4_left_4_right" else i - 4) : i]
        yield from itertools.repeat(0, min(4, width[kind]) - len(before))
        yield from before
        if kind == "4_left_4_right":
            after = sentence[i + 1 : i + 5]
            yield from after
            yield from itertools.repeat(0, 4 - len(after))

    numbers = (w for s in tokens for i in range(len(s)) for w in row(list(map(int, s)), i))
    contexts = np.fromiter(numbers, dtype=np.int32).reshape(-1, width[kind])
    return contexts, np.fromiter((w for s in tokens for w in s), dtype=np.int32)


@alternative("build_contexts", "one column at a time for each sentence; rng.permutation")
def column_by_column(tokens, kind, rng=None):
    def shifted(sentence, by):
        out = np.zeros(len(sentence), dtype=np.int64)
        for i in range(len(sentence)):
            if 0 <= i + by < len(sentence):
                out[i] = sentence[i + by]
        return out

    def drawn(sentence):
        out = np.zeros(len(sentence), dtype=np.int64)
        for i in range(len(sentence)):
            for j in i + rng.permutation([-4, -3, -2, -1, 1, 2, 3, 4]):
                if 0 <= j < len(sentence):
                    out[i] = sentence[j]
                    break
        return out

    match kind:
        case "last_4":
            offsets = (-4, -3, -2, -1)
        case "4_left_4_right":
            offsets = (-4, -3, -2, -1, 1, 2, 3, 4)
        case "last_1":
            offsets = (-1,)
        case "nearby_1" if rng is not None:
            offsets = (None,)
        case _:
            raise ValueError(f"cannot build contexts of the kind {kind!r}")
    parts = [np.zeros((0, len(offsets)), dtype=np.int64)]
    for sentence in tokens:
        columns = [drawn(sentence) if by is None else shifted(sentence, by) for by in offsets]
        parts.append(np.stack(columns, axis=1))
    targets = [np.asarray(sentence, dtype=np.int64) for sentence in tokens]
    return np.concatenate(parts), np.concatenate([np.zeros(0, dtype=np.int64), *targets])


@alternative("build_contexts", "a class with a method for each kind; the standard random module")
def with_a_class(tokens, kind, rng=None):
    class Sentence:
        def __init__(self, words):
            self.words = [int(word) for word in words]

        def at(self, place):
            return self.words[place] if 0 <= place < len(self.words) else 0

        def last_4(self, i):
            return [self.at(i - 4), self.at(i - 3), self.at(i - 2), self.at(i - 1)]

        def last_1(self, i):
            return [self.at(i - 1)]

        def both_sides(self, i):
            return [*self.last_4(i), *(self.at(j) for j in range(i + 1, i + 5))]

        def nearby_1(self, i):
            places = set(range(i - 4, i + 5)) & set(range(len(self.words))) - {i}
            return [self.words[draw.choice(sorted(places))] if places else 0]

    methods = {
        "last_4": (Sentence.last_4, 4),
        "4_left_4_right": (Sentence.both_sides, 8),
        "last_1": (Sentence.last_1, 1),
        "nearby_1": (Sentence.nearby_1, 1),
    }
    try:
        method, n = methods[kind]
    except KeyError:
        raise ValueError(f"{kind} is none of {sorted(methods)}") from None
    if kind == "nearby_1":
        if rng is None:
            raise ValueError("pass a generator")
        draw = random.Random(int(rng.integers(2**62)))
    sentences = [Sentence(words) for words in tokens]
    contexts = [method(s, i) for s in sentences for i in range(len(s.words))]
    targets = [word for s in sentences for word in s.words]
    return np.array(contexts, dtype=np.int64).reshape((-1, n)), np.array(targets, dtype=np.int64)


@alternative("embed", "np.take, which refuses what is out of range, and a test for negative ones")
def take(E, indices):
    if np.any(indices < 0):
        raise IndexError("negative index")
    batch, n = indices.shape
    return np.take(E, indices, axis=0).reshape(batch, n * E.shape[1])


@alternative("embed", "one context after the other")
def row_by_row(E, indices):
    V = E.shape[0]
    rows = []
    for context in indices:
        parts = []
        for index in context:
            if not 0 <= index < V:
                raise IndexError(f"{index} is no row of E")
            parts.append(E[index])
        rows.append(np.concatenate(parts))
    return np.array(rows)


@alternative("embed", "one column of contexts after the other, hstack")
def column_of_contexts(E, indices):
    if indices.min() < 0 or indices.max() > len(E) - 1:
        raise IndexError("out of range")
    return np.hstack([E[indices[:, j]] for j in range(indices.shape[1])])


@alternative("embed", "fills an empty array, in the type of E")
def fills_an_array(E, indices):
    (batch, n), d = indices.shape, E.shape[1]
    x = np.empty((batch, n * d), dtype=E.dtype)
    for i in range(batch):
        for j in range(n):
            index = int(indices[i, j])
            if index < 0 or index >= len(E):
                raise IndexError(index)
            x[i, j * d : (j + 1) * d] = E[index]
    return x


@alternative("embed", "a sparse one-hot matrix of SciPy")
def sparse_one_hot(E, indices):
    from scipy.sparse import csr_matrix

    flat = np.asarray(indices, dtype=np.int64).ravel()
    if (flat < 0).any() or (flat >= E.shape[0]).any():
        raise IndexError("no such word")
    one_hot = csr_matrix(
        (np.ones(flat.size), flat, np.arange(flat.size + 1)), shape=(flat.size, E.shape[0])
    )
    return (one_hot @ E).reshape(indices.shape[0], -1)


@alternative("embed", "comprehension over lists, IndexError from range")
def comprehension(E, indices):
    rows = range(len(E))
    checked = [[rows[i] if i >= 0 else rows[len(E)] for i in context] for context in indices]
    return np.array([[number for i in context for number in E[i]] for context in checked])


@alternative("softmax_cross_entropy", "log-sum-exp of SciPy")
def scipy_logsumexp(logits, targets):
    from scipy.special import logsumexp

    if not len(logits) or len(logits) != len(targets):
        raise ValueError("wrong number of targets")
    if min(targets) < 0 or max(targets) >= logits.shape[1]:
        raise IndexError("no such target")
    log_p = logits - logsumexp(logits, axis=1, keepdims=True)
    one_hot = np.eye(logits.shape[1])[targets]
    return -np.sum(one_hot * log_p) / len(targets), (np.exp(log_p) - one_hot) / len(targets)


@alternative("softmax_cross_entropy", "one row after the other with math")
def row_after_row(logits, targets):
    if len(targets) != len(logits) or len(targets) == 0:
        raise ValueError("rows and targets must be as many, and not none")
    loss, dlogits = 0.0, []
    for row, target in zip(logits.tolist(), targets.tolist(), strict=True):
        if not 0 <= target < len(row):
            raise IndexError(f"target {target}")
        top = max(row)
        weights = [math.exp(z - top) for z in row]
        total = sum(weights)
        loss += math.log(total) + top - row[target]
        dlogits.append([(w / total - (j == target)) / len(logits) for j, w in enumerate(weights)])
    return loss / len(logits), np.array(dlogits)


@alternative("softmax_cross_entropy", "float32 inside")
def single_precision_loss(logits, targets):
    if logits.shape[0] != targets.shape[0] or logits.shape[0] == 0:
        raise ValueError("shapes do not fit")
    if ((targets < 0) | (targets >= logits.shape[1])).any():
        raise IndexError("targets")
    z = (logits - logits.max(axis=1, keepdims=True)).astype(np.float32)
    e = np.exp(z)
    s = e.sum(axis=1, keepdims=True)
    loss = (np.log(s[:, 0]) - z[range(len(targets)), targets]).mean()
    p = e / s
    p[range(len(targets)), targets] -= np.float32(1)
    return loss, p / np.float32(len(targets))


@alternative("softmax_cross_entropy", "helpers: log-softmax, and subtract.at for the gradient")
def with_helpers(logits, targets):
    def log_softmax(z):
        z = z - np.max(z, axis=-1)[..., np.newaxis]
        return z - np.log(np.sum(np.exp(z), axis=-1))[..., np.newaxis]

    def validate():
        if logits.shape[:1] != targets.shape or not targets.size:
            raise ValueError("one target for each row, please")
        for t in targets:
            if t not in range(logits.shape[1]):
                raise IndexError(f"{t} is no class")

    validate()
    log_p = log_softmax(np.asarray(logits, dtype=np.float64))
    picked = np.take_along_axis(log_p, targets[:, None], axis=1)
    gradient = np.exp(log_p)
    np.subtract.at(gradient, (np.arange(len(targets)), targets), 1.0)
    return float(-picked.mean()), np.divide(gradient, targets.shape[0])


@alternative("softmax_cross_entropy", "logaddexp.reduce and put_along_axis")
def logaddexp(logits, targets):
    batch = logits.shape[0]
    if batch == 0 or batch != targets.size:
        raise ValueError("empty, or of different length")
    if targets.max() >= logits.shape[1] or targets.min() < 0:
        raise IndexError("target out of range")
    normaliser = np.logaddexp.reduce(logits.astype(float), axis=1, keepdims=True)
    d = np.exp(logits - normaliser)
    at_target = np.take_along_axis(d, targets.reshape(-1, 1), 1)
    np.put_along_axis(d, targets.reshape(-1, 1), at_target - 1, 1)
    losses = normaliser[:, 0] - np.choose(targets, logits.T) if logits.shape[1] < 30 else (
        normaliser[:, 0] - logits[np.arange(batch), targets]
    )  # fmt: skip
    return losses.sum() / batch, d / batch


@alternative("softmax_cross_entropy", "einsum over a one-hot matrix; a list as the result")
def einsum_one_hot(logits, targets):
    y = np.zeros(logits.shape)
    if not len(y) or len(y) != len(targets):
        raise ValueError("lengths")
    if any(t < 0 for t in targets):
        raise IndexError("negative target")
    y[np.arange(len(y)), targets] = 1
    z = logits - np.einsum("bv,bv->b", logits, y)[:, None]
    top = z.max(axis=1)
    total = np.exp(z - top[:, None]).sum(axis=1)
    p = np.exp(z - top[:, None]) / total[:, None]
    return [np.mean(top + np.log(total)), (p - y) / len(y)]


def _loss(logits, targets):
    if len(logits) == 0 or len(logits) != len(targets):
        raise ValueError("rows and targets")
    if targets.min() < 0 or targets.max() >= logits.shape[1]:
        raise IndexError("targets")
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z)
    total = p.sum(axis=1, keepdims=True)
    rows = np.arange(len(targets))
    loss = np.mean(np.log(total[:, 0]) - z[rows, targets])
    p /= total
    p[rows, targets] -= 1
    return float(loss), p / len(targets)


@alternative("language_model_gradients", "np.add.at for the embeddings")
def add_at(params, contexts, targets):
    E, W1, b1, W2, b2 = (params[name] for name in ("E", "W1", "b1", "W2", "b2"))
    if np.any(contexts < 0):
        raise IndexError("negative id")
    batch, n = contexts.shape
    x = E[contexts].reshape(batch, -1)
    h = np.tanh(x @ W1 + b1)
    loss, dz = _loss(h @ W2 + b2, targets)
    da = dz @ W2.T * (1 - h**2)
    dE = np.zeros(E.shape)
    np.add.at(dE, contexts.ravel(), (da @ W1.T).reshape(batch * n, -1))
    return loss, {"E": dE, "W1": x.T @ da, "b1": da.sum(0), "W2": h.T @ dz, "b2": dz.sum(0)}


@alternative("language_model_gradients", "one example after the other, plain outer products")
def example_by_example(params, contexts, targets):
    if len(contexts) != len(targets) or len(targets) == 0:
        raise ValueError("contexts and targets must be as many")
    V, d = params["E"].shape
    grads = {name: np.zeros_like(value, dtype=float) for name, value in params.items()}
    losses = []
    for context, target in zip(contexts, targets, strict=True):
        if min(context) < 0 or max(context) >= V or not 0 <= target < V:
            raise IndexError("id out of range")
        x = np.concatenate([params["E"][w] for w in context])
        h = np.tanh(params["W1"].T @ x + params["b1"])
        z = params["W2"].T @ h + params["b2"]
        p = np.exp(z - z.max())
        p /= p.sum()
        losses.append(-np.log(p[target]))
        dz = p.copy()
        dz[target] -= 1
        da = (params["W2"] @ dz) * (1 - h * h)
        grads["W2"] += np.outer(h, dz)
        grads["b2"] += dz
        grads["W1"] += np.outer(x, da)
        grads["b1"] += da
        dx = params["W1"] @ da
        for j, word in enumerate(context):
            grads["E"][word] += dx[j * d : (j + 1) * d]
    return np.mean(losses), {name: grad / len(targets) for name, grad in grads.items()}


@alternative("language_model_gradients", "one-hot products forwards and backwards")
def one_hot_products(params, contexts, targets):
    V, d = params["E"].shape
    if (contexts < 0).any() or (contexts >= V).any():
        raise IndexError("there is no such word")
    one_hot = np.eye(V)[contexts]
    x = np.einsum("bnv,vd->bnd", one_hot, params["E"]).reshape(len(contexts), -1)
    h = np.tanh(np.einsum("bi,ih->bh", x, params["W1"]) + params["b1"])
    loss, dz = _loss(np.einsum("bh,hv->bv", h, params["W2"]) + params["b2"], targets)
    da = np.einsum("bv,hv->bh", dz, params["W2"]) * (1 - h) * (1 + h)
    dx = np.einsum("bh,ih->bi", da, params["W1"]).reshape(*contexts.shape, d)
    return loss, {
        "E": np.einsum("bnv,bnd->vd", one_hot, dx),
        "W1": np.einsum("bi,bh->ih", x, da),
        "b1": np.einsum("bh->h", da),
        "W2": np.einsum("bh,bv->hv", h, dz),
        "b2": np.einsum("bv->v", dz),
    }


@alternative("language_model_gradients", "a sparse product for the embeddings, float32 throughout")
def sparse_and_single(params, contexts, targets):
    from scipy.sparse import csr_matrix

    p = {name: np.asarray(value, dtype=np.float32) for name, value in params.items()}
    V, d = p["E"].shape
    if contexts.min() < 0:
        raise IndexError("a negative id")
    flat = contexts.ravel()
    x = p["E"][flat].reshape(len(contexts), -1)
    h = np.tanh(x @ p["W1"] + p["b1"])
    loss, dz = _loss(h @ p["W2"] + p["b2"], targets)
    da = (dz @ p["W2"].T) * (1 - h**2)
    dx = (da @ p["W1"].T).reshape(-1, d)
    one_hot = csr_matrix(
        (np.ones(flat.size, np.float32), (flat, np.arange(flat.size))), (V, flat.size)
    )
    return np.float32(loss), {
        "b2": dz.sum(axis=0),
        "W2": h.T @ dz,
        "b1": da.sum(axis=0),
        "W1": x.T @ da,
        "E": one_hot @ dx,
    }


@alternative("language_model_gradients", "a class that remembers its forward pass")
def network_class(params, contexts, targets):
    class Network:
        def __init__(self, E, W1, b1, W2, b2):
            self.E, self.W1, self.b1, self.W2, self.b2 = E, W1, b1, W2, b2

        def forward(self, contexts):
            if not ((contexts >= 0) & (contexts < len(self.E))).all():
                raise IndexError("id")
            self.contexts = contexts
            self.x = np.hstack([self.E[column] for column in contexts.T])
            self.h = np.tanh(self.x.dot(self.W1) + self.b1)
            return self.h.dot(self.W2) + self.b2

        def backward(self, dz):
            da = (
                dz.dot(self.W2.T) / np.cosh(np.arctanh(np.clip(self.h, -1 + 1e-15, 1 - 1e-15))) ** 2
            )
            dE = np.zeros_like(self.E)
            for j, dx in enumerate(np.split(da.dot(self.W1.T), self.contexts.shape[1], axis=1)):
                for word, gradient in zip(self.contexts[:, j], dx, strict=True):
                    dE[word] += gradient
            grads = dE, self.x.T.dot(da), da.sum(0), self.h.T.dot(dz), dz.sum(0)
            return dict(zip(("E", "W1", "b1", "W2", "b2"), grads, strict=True))

    network = Network(**params)
    loss, dz = _loss(network.forward(contexts), targets)
    return loss, network.backward(dz)


@alternative("language_model_gradients", "sorts the words and adds runs up with reduceat")
def sorted_runs(params, contexts, targets):
    E = params["E"]
    if contexts.size and contexts.min() < 0:
        raise IndexError("negative")
    x = E[contexts].reshape(contexts.shape[0], contexts.shape[1] * E.shape[1])
    h = np.tanh(x @ params["W1"] + params["b1"])
    loss, dz = _loss(h @ params["W2"] + params["b2"], targets)
    da = (dz @ params["W2"].T) * (1.0 - np.square(h))
    dx = (da @ params["W1"].T).reshape(-1, E.shape[1])
    order = contexts.ravel().argsort(kind="stable")
    words, starts = np.unique(contexts.ravel()[order], return_index=True)
    dE = np.zeros_like(E)
    dE[words] = np.add.reduceat(dx[order], starts, axis=0)
    return [loss, {"E": dE, "W1": x.T @ da, "b1": da.sum(0), "W2": h.T @ dz, "b2": dz.sum(0)}]


def _gradients(params, contexts, targets):
    E = params["E"]
    x = E[contexts].reshape(len(contexts), -1)
    h = np.tanh(x @ params["W1"] + params["b1"])
    loss, dz = _loss(h @ params["W2"] + params["b2"], targets)
    da = dz @ params["W2"].T * (1 - h**2)
    dE = np.zeros_like(E)
    np.add.at(dE, contexts, (da @ params["W1"].T).reshape(*contexts.shape, -1))
    return loss, {"E": dE, "W1": x.T @ da, "b1": da.sum(0), "W2": h.T @ dz, "b2": dz.sum(0)}


def _contexts(tokens, kind, rng):
    if kind not in ("last_4", "4_left_4_right", "last_1", "nearby_1"):
        raise ValueError(kind)
    rows, targets = [], []
    for sentence in tokens:
        padded = [0, 0, 0, 0, *sentence, 0, 0, 0, 0]
        for i in range(4, len(padded) - 4):
            left, right = padded[i - 4 : i], padded[i + 1 : i + 5]
            near = [w for w in left + right if w]
            rows.append(
                {
                    "last_4": left,
                    "4_left_4_right": left + right,
                    "last_1": left[3:],
                    "nearby_1": [int(rng.choice(near)) if near else 0],
                }[kind]
            )
            targets.append(padded[i])
    if not targets:
        raise ValueError("no words")
    return np.array(rows), np.array(targets)


def _first(rng, size, dim, n, hidden, dtype=np.float64):
    return {
        "E": rng.normal(0, 0.3, (size, dim)).astype(dtype),
        "W1": rng.normal(0, (n * dim) ** -0.5, (n * dim, hidden)).astype(dtype),
        "b1": np.zeros(hidden, dtype),
        "W2": rng.normal(0, hidden**-0.5, (hidden, size)).astype(dtype),
        "b2": np.zeros(size, dtype),
    }


@alternative(
    "train_language_model",
    "earlier functions, plain gradient descent with a large step, batches of even size",
)
def gradient_descent(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.5,
    seed=0, held_out=(),
):  # fmt: skip
    rng = np.random.default_rng(seed)
    contexts, targets = build_contexts(tokens, kind, rng)  # noqa: F821
    if len(targets) == 0:
        raise ValueError("no words")
    params = _first(rng, len(vocabulary), dim, contexts.shape[1], hidden)
    history = {"train": [], "held_out": []}
    for _ in range(epochs):
        order, losses, sizes = rng.permutation(len(targets)), [], []
        for rows in np.array_split(order, math.ceil(len(order) / batch_size)):
            loss, grads = language_model_gradients(params, contexts[rows], targets[rows])  # noqa: F821
            losses.append(loss)
            sizes.append(len(rows))
            for name in params:
                params[name] -= learning_rate * grads[name]
        history["train"].append(float(np.average(losses, weights=sizes)))
        if len(held_out):
            other = build_contexts(held_out, kind, rng)  # noqa: F821
            history["held_out"].append(language_model_gradients(params, *other)[0])  # noqa: F821
    return WordVectors(vocabulary, params["E"]), history


@alternative("train_language_model", "earlier functions, Adam, float32, and tqdm on stderr")
def adam(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.01,
    seed=0, held_out=(),
):  # fmt: skip
    from tqdm.auto import tqdm

    rng = np.random.default_rng(seed)
    contexts, targets = build_contexts(tokens, kind, rng)  # noqa: F821
    if len(targets) == 0:
        raise ValueError("no words")
    params = _first(rng, len(vocabulary), dim, contexts.shape[1], hidden, np.float32)
    m = {name: np.zeros_like(value) for name, value in params.items()}
    v = {name: np.zeros_like(value) for name, value in params.items()}
    train, test, t = [], [], 0
    for _ in tqdm(range(epochs)):
        order, total = rng.permutation(len(targets)), 0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = language_model_gradients(params, contexts[rows], targets[rows])  # noqa: F821
            total, t = total + loss * len(rows), t + 1
            for name, g in grads.items():
                m[name] = 0.9 * m[name] + 0.1 * g
                v[name] = 0.99 * v[name] + 0.01 * g * g
                step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)
                params[name] -= (learning_rate * step).astype(np.float32)
        train.append(total / len(order))
        if len(held_out) > 0:
            other = build_contexts(held_out, kind, rng)  # noqa: F821
            test.append(language_model_gradients(params, *other)[0])  # noqa: F821
    return WordVectors(vocabulary, params["E"]), {"train": train, "held_out": test}


@alternative("train_language_model", "momentum, without shuffling, NumPy's global generator seeded")
def momentum_in_order(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.1,
    seed=0, held_out=(),
):  # fmt: skip
    np.random.seed(seed)
    contexts, targets = _contexts(tokens, kind, np.random)
    n = contexts.shape[1]
    params = {
        "E": 0.3 * np.random.randn(len(vocabulary), dim),
        "W1": np.random.randn(n * dim, hidden) / np.sqrt(n * dim),
        "b1": np.zeros(hidden),
        "W2": np.random.randn(hidden, len(vocabulary)) / np.sqrt(hidden),
        "b2": np.zeros(len(vocabulary)),
    }
    speed = {name: 0 * value for name, value in params.items()}
    history = {"train": [], "held_out": []}
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(targets), batch_size):
            c, t = contexts[start : start + batch_size], targets[start : start + batch_size]
            loss, grads = _gradients(params, c, t)
            total += loss * len(t)
            for name in params:
                speed[name] = 0.9 * speed[name] - learning_rate * grads[name]
                params[name] += speed[name]
        history["train"].append(total / len(targets))
        if len(held_out) > 0:
            history["held_out"].append(_gradients(params, *_contexts(held_out, kind, np.random))[0])
    return WordVectors(vocabulary, params["E"]), history


@alternative(
    "train_language_model", "a class for the model, Adagrad, loss over the text afterwards"
)
def trainer_class(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.1,
    seed=0, held_out=(),
):  # fmt: skip
    class Trainer:
        def __init__(self):
            self.rng = np.random.default_rng(seed)
            self.text = _contexts(tokens, kind, self.rng)
            self.other = _contexts(held_out, kind, self.rng) if len(held_out) else None
            n = self.text[0].shape[1]
            self.params = _first(self.rng, len(vocabulary), dim, n, hidden)
            self.sums = {name: np.full_like(value, 1e-8) for name, value in self.params.items()}

        def epoch(self):
            losses = np.zeros(len(self.text[1]))
            order = self.rng.permutation(len(losses))
            while len(order):
                rows, order = order[:batch_size], order[batch_size:]
                losses[rows], grads = _gradients(self.params, *(part[rows] for part in self.text))
                for name, value in self.params.items():
                    self.sums[name] += grads[name] ** 2
                    value -= learning_rate * grads[name] / np.sqrt(self.sums[name])
            return float(losses.mean())

    trainer = Trainer()
    history = {"train": [], "held_out": []}
    for _ in range(epochs):
        history["train"].append(trainer.epoch())
        if trainer.other is not None:
            history["held_out"].append(_gradients(trainer.params, *trainer.other)[0])
    return WordVectors(list(vocabulary), trainer.params["E"]), history


@alternative("train_language_model", "Adagrad out of place, new contexts in every epoch")
def earlier_functions(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.2,
    seed=0, held_out=(),
):  # fmt: skip
    from wordlab.progress import progress

    rng = np.random.default_rng(seed)
    contexts, targets = build_contexts(tokens, kind, rng)  # noqa: F821
    if not targets.size:
        raise ValueError("nothing to train on")
    params = _first(rng, len(vocabulary), dim, contexts.shape[1], hidden, np.float32)
    squares = dict.fromkeys(params, 1e-6)
    history = {"train": [], "held_out": []}
    for _ in progress(range(epochs), kind):
        contexts, targets = build_contexts(tokens, kind, rng)  # noqa: F821
        order, losses = rng.permutation(len(targets)), []
        for start in range(0, len(targets), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = language_model_gradients(params, contexts[rows], targets[rows])  # noqa: F821
            losses += [loss] * len(rows)
            for name, grad in grads.items():
                squares[name] = squares[name] + grad**2
                params[name] = params[name] - learning_rate * grad / squares[name] ** 0.5
        history["train"].append(sum(losses) / len(losses))
        if len(held_out):
            pair = build_contexts(held_out, kind, rng)  # noqa: F821
            history["held_out"].append(language_model_gradients(params, *pair)[0])  # noqa: F821
    return WordVectors(vocabulary, params["E"]), history


@alternative("train_language_model", "a step for every word where batches are small, decaying rate")
def decaying_rate(
    tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.8,
    seed=0, held_out=(),
):  # fmt: skip
    rng = np.random.default_rng([seed, 7])
    contexts, targets = _contexts(tokens, kind, rng)
    test = _contexts(held_out, kind, np.random.default_rng(seed)) if len(held_out) else None
    params = _first(rng, len(vocabulary), dim, contexts.shape[1], hidden)
    starts = np.arange(0, len(targets), batch_size)
    history, done = {"train": [], "held_out": []}, 0
    for _ in range(epochs):
        total = 0.0
        rng.shuffle(starts)
        for start in starts:
            rate = learning_rate * (1 - 0.9 * done / (epochs * len(starts)))
            part = slice(start, start + batch_size)
            loss, grads = _gradients(params, contexts[part], targets[part])
            params = {name: value - rate * grads[name] for name, value in params.items()}
            total, done = total + loss * len(targets[part]), done + 1
        history["train"].append(np.float64(total / len(targets)))
        if test is not None:
            history["held_out"].append(np.float64(_gradients(params, *test)[0]))
    return WordVectors(vocabulary, params["E"]), history
