"""Right ways to write 05_glove that look nothing like the reference."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import partial

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("cooccurrence", "a double loop over places and a dictionary")
def double_loop(sentences, window):
    if window < 1:
        raise ValueError("window")
    counts = defaultdict(float)
    for sentence in sentences:
        for p in range(len(sentence)):
            for q in range(len(sentence)):
                if p != q and abs(p - q) <= window:
                    counts[(sentence[p], sentence[q])] += 1 / abs(p - q)
    i = np.array([cell[0] for cell in counts], dtype=int)
    j = np.array([cell[1] for cell in counts], dtype=int)
    return i, j, np.array(list(counts.values()))


@alternative("cooccurrence", "looks back only and adds both ways, Counter, lists returned")
def looks_back(sentences, window):
    if window <= 0:
        raise ValueError(f"a window of {window}")
    counts = Counter()
    for sentence in sentences:
        before = []
        for word in sentence:
            for distance, other in enumerate(reversed(before[-window:]), start=1):
                counts[int(word), int(other)] += 1 / distance
                counts[int(other), int(word)] += 1 / distance
            before.append(word)
    cells = sorted(counts)
    return [i for i, _ in cells], [j for _, j in cells], [counts[cell] for cell in cells]


@alternative("cooccurrence", "a sparse matrix that sums what repeats")
def sparse_matrix(sentences, window):
    from scipy.sparse import coo_array

    if window < 1:
        raise ValueError("the window is too small")
    rows, columns, values = [], [], []
    for sentence in sentences:
        for d in range(1, min(window + 1, len(sentence))):
            rows += [*sentence[d:], *sentence[:-d]]
            columns += [*sentence[:-d], *sentence[d:]]
            values += [1 / d] * (2 * (len(sentence) - d))
    size = max((int(w) for s in sentences for w in s), default=0) + 1
    X = coo_array((values, (rows, columns)), shape=(size, size), dtype=float)
    X.sum_duplicates()
    return X.row, X.col, X.data


@alternative("cooccurrence", "a matrix for small vocabularies, np.add.at and np.nonzero")
def dense_matrix(sentences, window):
    if window < 1:
        raise ValueError
    names = sorted({int(word) for sentence in sentences for word in sentence})
    place = {word: k for k, word in enumerate(names)}
    X = np.zeros((len(names), len(names)))
    for sentence in sentences:
        row = np.array([place[int(word)] for word in sentence], dtype=int)
        for d in range(1, window + 1):
            np.add.at(X, (row[d:], row[:-d]), 1 / d)
            np.add.at(X, (row[:-d], row[d:]), 1 / d)
    i, j = np.nonzero(X)
    ids = np.array(names, dtype=int)
    return ids[i], ids[j], X[i, j]


@alternative("cooccurrence", "sorted packed keys and np.add.reduceat, float32 counts")
def sorted_keys(sentences, window):
    if not window >= 1:
        raise ValueError("no window")
    triples = [
        (int(a) << 32 | int(b), 1 / d)
        for s in sentences
        for d in range(1, window + 1)
        for left, right in zip(s, s[d:], strict=False)
        for a, b in ((left, right), (right, left))
    ]
    if not triples:
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    keys = np.array([key for key, _ in triples])
    order = np.argsort(keys, kind="stable")
    cells, starts = np.unique(keys[order], return_index=True)
    x = np.add.reduceat(np.array([value for _, value in triples])[order], starts)
    return cells >> 32, cells & 0xFFFFFFFF, x.astype(np.float32)


@alternative("cooccurrence", "a class with a row for each word; a list of three arrays")
def rows_of_dictionaries(sentences, window):
    class Table:
        def __init__(self):
            self.rows = {}

        def add(self, a, b, value):
            row = self.rows.setdefault(int(a), {})
            row[int(b)] = row.get(int(b), 0.0) + value

    if window < 1:
        raise ValueError("1 or more, please")
    table = Table()
    for sentence in sentences:
        for p, word in enumerate(sentence):
            for q in range(max(0, p - window), min(len(sentence), p + window + 1)):
                if q != p:
                    table.add(word, sentence[q], 1.0 / abs(q - p))
    cells = [(a, b, value) for a, row in table.rows.items() for b, value in row.items()]
    i, j, x = zip(*cells, strict=True) if cells else ((), (), ())
    return [np.array(i, dtype=np.int32), np.array(j, dtype=np.int32), np.array(x)]


def _refuse_negative(x):
    if np.min(x, initial=0) < 0:
        raise ValueError("negative")


@alternative("glove_weight", "np.where on two cases")
def two_cases(x, x_max=100.0, alpha=0.75):
    _refuse_negative(x)
    return np.where(np.asarray(x) < x_max, (np.asarray(x) / x_max) ** alpha, 1.0)


@alternative("glove_weight", "np.clip")
def clipped(x, x_max=100.0, alpha=0.75):
    _refuse_negative(x)
    return np.clip(np.divide(x, x_max), 0, 1) ** alpha


@alternative("glove_weight", "a mask filled in")
def filled_in(x, x_max=100.0, alpha=0.75):
    x = np.array(x, dtype=float)
    if (x < 0).any():
        raise ValueError("counts are not negative")
    weights = np.ones_like(x)
    below = x < x_max
    weights[below] = np.power(x[below] / x_max, alpha)
    return weights


@alternative("glove_weight", "one number at a time with np.vectorize")
def vectorized(x, x_max=100.0, alpha=0.75):
    def weight(count):
        if count < 0:
            raise ValueError("negative count")
        return math.pow(count / x_max, alpha) if count < x_max else 1.0

    return np.vectorize(weight, otypes=[float])(x)


@alternative("glove_weight", "float32, the minimum of the power and 1")
def in_float32(x, x_max=100.0, alpha=0.75):
    share = np.asarray(x, dtype=np.float32) / np.float32(x_max)
    if np.any(share < 0):
        raise ValueError("below 0")
    return np.minimum(share ** np.float32(alpha), np.float32(1))


@alternative("glove_weight", "a logarithm and an exponential, numbers apart from arrays")
def with_logarithms(x, x_max=100.0, alpha=0.75):
    counts = np.atleast_1d(np.asarray(x, dtype=float))
    if (counts < 0).any():
        raise ValueError("x")
    weights = np.zeros(counts.shape)
    np.log(counts / x_max, out=weights, where=counts > 0)
    weights = np.exp(alpha * np.minimum(weights, 0)) * (counts > 0)
    return float(weights[0]) if np.isscalar(x) else weights.reshape(np.shape(x))


def _weights(x):
    if np.any(x < 0):
        raise ValueError("negative count")
    return np.minimum(x / 100.0, 1.0) ** 0.75


def _refuse(V, *indices):
    for index in indices:
        if len(index) and not (np.min(index) >= 0 and np.max(index) < V):
            raise IndexError("no such word")


@alternative("glove_loss_and_gradients", "one cell after the other")
def cell_by_cell(W, C, b_w, b_c, i, j, x):
    grads = {"W": 0 * W, "C": 0 * C, "b_w": 0 * b_w, "b_c": 0 * b_c}
    loss = 0.0
    for a, b, count in zip(i, j, x, strict=True):
        if min(a, b) < 0:
            raise IndexError("negative")
        if count == 0:
            W[a], C[b]
            continue
        error = W[a] @ C[b] + b_w[a] + b_c[b] - math.log(count)
        weight = min(1, count / 100) ** 0.75
        loss += weight * error**2
        grads["W"][a] += 2 * weight * error * C[b]
        grads["C"][b] += 2 * weight * error * W[a]
        grads["b_w"][a] += 2 * weight * error
        grads["b_c"][b] += 2 * weight * error
    return loss, grads


@alternative("glove_loss_and_gradients", "leaves zero cells out, np.add.at on rows")
def add_at(W, C, b_w, b_c, i, j, x):
    _refuse(len(W), i, j)
    f = _weights(x)
    i, j, f, x = i[x > 0], j[x > 0], f[x > 0], x[x > 0]
    error = (W[i] * C[j]).sum(axis=1) + b_w[i] + b_c[j] - np.log(x)
    common = 2 * f * error
    dW, dC, db_w, db_c = (np.zeros_like(part) for part in (W, C, b_w, b_c))
    np.add.at(dW, i, common[:, None] * C[j])
    np.add.at(dC, j, common[:, None] * W[i])
    np.add.at(db_w, i, common)
    np.add.at(db_c, j, common)
    return np.sum(f * error**2), {"W": dW, "C": dC, "b_w": db_w, "b_c": db_c}


@alternative("glove_loss_and_gradients", "one-hot products")
def one_hot(W, C, b_w, b_c, i, j, x):
    _refuse(len(W), i, j)
    rows, columns = np.eye(len(W))[i], np.eye(len(W))[j]
    f = _weights(x)
    logs = np.log(x, out=np.zeros(len(x)), where=x > 0)
    w, c = rows @ W, columns @ C
    error = np.einsum("nd,nd->n", w, c) + rows @ b_w + columns @ b_c - logs
    slope = 2 * f * error
    return f @ error**2, {
        "W": rows.T @ (slope[:, None] * c),
        "C": columns.T @ (slope[:, None] * w),
        "b_w": rows.T @ slope,
        "b_c": columns.T @ slope,
    }


@alternative("glove_loss_and_gradients", "a dense matrix of slopes")
def dense_slopes(W, C, b_w, b_c, i, j, x):
    _refuse(len(W), i, j)
    f, seen = _weights(x), x > 0
    error = np.zeros(len(x))
    error[seen] = (W @ C.T + b_w[:, None] + b_c)[i[seen], j[seen]] - np.log(x[seen])
    S = np.zeros((len(W), len(C)))
    np.add.at(S, (i, j), 2 * f * error)
    grads = {"b_c": S.sum(axis=0), "b_w": S.sum(axis=1), "C": S.T @ W, "W": S @ C}
    return (f * error * error).sum(), grads


@alternative("glove_loss_and_gradients", "float32 throughout, np.bincount for each column")
def bincounts(W, C, b_w, b_c, i, j, x):
    _refuse(len(W), i, j)
    W, C, b_w, b_c = (np.asarray(part, dtype=np.float32) for part in (W, C, b_w, b_c))
    f = _weights(x).astype(np.float32)
    error = np.sum(W[i] * C[j], axis=-1) + b_w[i] + b_c[j]
    error -= np.log(np.where(x == 0, 1, x)).astype(np.float32)
    slope = 2 * f * error
    summed = partial(np.bincount, minlength=len(W))
    dW = [summed(i, weights=slope * column[j]) for column in C.T]
    dC = [summed(j, weights=slope * column[i]) for column in W.T]
    return np.float32(f @ (error * error)), {
        "W": np.stack(dW, axis=1).astype(np.float32),
        "C": np.stack(dC, axis=1).astype(np.float32),
        "b_w": summed(i, weights=slope),
        "b_c": summed(j, weights=slope),
    }


@alternative("glove_loss_and_gradients", "sorted runs for the rows, a list returned")
def sorted_runs(W, C, b_w, b_c, i, j, x):
    _refuse(len(W), i, j)
    weight = _weights(x)
    target = np.log(np.maximum(x, 1e-300)) * (x > 0)
    error = np.array([W[a].dot(C[b]) for a, b in zip(i, j, strict=True)]) + b_w[i] + b_c[j] - target
    slope = 2 * weight * error

    def runs(index, parts, like):
        total = np.zeros(like.shape)
        order = np.argsort(index, kind="stable")
        words, starts = np.unique(index[order], return_index=True)
        if len(words):
            total[words] = np.add.reduceat(parts[order], starts, axis=0)
        return total

    return [
        float(np.sum(weight * np.square(error))),
        {
            "W": runs(i, slope[:, None] * C[j], W),
            "C": runs(j, slope[:, None] * W[i], C),
            "b_w": runs(i, slope, b_w),
            "b_c": runs(j, slope, b_c),
        },
    ]


@alternative("adagrad_step", "in words, line by line")
def line_by_line(param, grad, accumulator, lr):
    squares = np.square(grad)
    total = np.add(accumulator, squares)
    size = np.sqrt(total)
    step = np.multiply(lr, np.divide(grad, size + 1e-8))
    return np.subtract(param, step), total


@alternative("adagrad_step", "copies changed in place")
def changed_copies(param, grad, accumulator, lr):
    param, accumulator = param.copy(), accumulator.copy()
    accumulator += grad * grad
    param -= lr * grad / (accumulator**0.5 + 1e-8)
    return [param, accumulator]


@alternative("adagrad_step", "number by number")
def number_by_number(param, grad, accumulator, lr):
    new, total = np.empty_like(param, dtype=float), np.empty_like(param, dtype=float)
    for place in np.ndindex(param.shape):
        total[place] = accumulator[place] + grad[place] ** 2
        new[place] = param[place] - lr * grad[place] / (math.sqrt(total[place]) + 1e-8)
    return new, total


@alternative("adagrad_step", "float32")
def step_in_float32(param, grad, accumulator, lr):
    param, grad, accumulator = (np.float32(part) for part in (param, grad, accumulator))
    accumulator = accumulator + grad**2
    return param - np.float32(lr) * grad / (np.sqrt(accumulator) + np.float32(1e-8)), accumulator


@alternative("adagrad_step", "divides only where there is something to divide by")
def divides_where_needed(param, grad, accumulator, lr):
    total = accumulator + np.power(grad, 2)
    step = np.divide(grad, np.sqrt(total), out=np.zeros_like(total), where=total > 0)
    return param - lr * step, total


@alternative("adagrad_step", "a rate for each number, np.hypot for the root")
def rates(param, grad, accumulator, lr):
    root = np.hypot(np.sqrt(accumulator), grad)
    rate = lr / (root + 1e-8)
    return param - rate * grad, accumulator + np.abs(grad) ** 2


def _sum_of_cells(W, C, b_w, b_c, i, j, x):
    """Right loss and gradients, for training."""
    _refuse(len(W), i, j)
    f, logs = _weights(x), np.log(x, out=np.zeros(len(x)), where=x > 0)
    error = np.einsum("nd,nd->n", W[i], C[j]) + b_w[i] + b_c[j] - logs
    slope = 2 * f * error
    grads = [np.zeros(part.shape) for part in (W, C, b_w, b_c)]
    np.add.at(grads[0], i, slope[:, None] * C[j])
    np.add.at(grads[1], j, slope[:, None] * W[i])
    np.add.at(grads[2], i, slope)
    np.add.at(grads[3], j, slope)
    return f @ error**2, grads


@alternative("train_glove", "calls the functions of the earlier exercises; normal numbers at first")
def earlier_functions(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    i, j, x = X
    if len(x) == 0:
        raise ValueError("X is empty")
    rng = np.random.default_rng(seed)
    V = len(vocabulary)
    W, C = 0.1 * rng.standard_normal((V, dim)), 0.1 * rng.standard_normal((V, dim))
    params = {"W": W, "C": C, "b_w": np.zeros(V), "b_c": np.zeros(V)}
    sums = {name: np.zeros(value.shape) for name, value in params.items()}
    losses = []
    for _ in range(epochs):
        total = 0.0
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            part = order[start : start + batch_size]
            loss, grads = glove_loss_and_gradients(*params.values(), i[part], j[part], x[part])  # noqa: F821
            for name in params:
                params[name], sums[name] = adagrad_step(  # noqa: F821
                    params[name], grads[name], sums[name], learning_rate
                )
            total += loss
        losses.append(total / len(x))
    return WordVectors(vocabulary, params["W"] + params["C"]), {"loss": losses}


@alternative("train_glove", "shuffled copies and np.array_split; a class for the parameters")
def a_class(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    class Parameter:
        def __init__(self, value):
            self.value, self.squares = value, np.zeros_like(value)

        def move(self, grad):
            self.squares += grad**2
            self.value -= learning_rate * grad / (np.sqrt(self.squares) + 1e-8)

    rng = np.random.default_rng(seed)
    n, V = len(X[2]), len(vocabulary)
    if not n:
        raise ValueError("nothing to learn from")
    values = [rng.uniform(-0.5, 0.5, (V, dim)) / dim for _ in range(2)] + [np.zeros(V), np.zeros(V)]
    params, history = [Parameter(value) for value in values], {"loss": []}
    for _ in range(epochs):
        cells, losses = rng.permutation(n), []
        for rows in np.array_split(cells, math.ceil(n / batch_size)):
            loss, grads = _sum_of_cells(*(p.value for p in params), *(part[rows] for part in X))
            losses.append(loss)
            for param, grad in zip(params, grads, strict=True):
                param.move(grad)
        history["loss"].append(np.sum(losses) / n)
    return WordVectors(list(vocabulary), params[0].value + params[1].value), history


@alternative("train_glove", "the standard random module; accumulators that start just above zero")
def standard_random(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    import random

    i, j, x = (np.asarray(part) for part in X)
    if x.size == 0:
        raise ValueError("no cells")
    draw = random.Random(seed)
    V, cells = len(vocabulary), list(range(len(x)))

    def small():
        return np.array([[draw.gauss(0, 0.1) for _ in range(dim)] for _ in range(V)])

    params = [small(), small(), np.zeros(V), np.zeros(V)]
    squares = [np.full(part.shape, 1e-8) for part in params]
    history = []
    for _ in range(epochs):
        draw.shuffle(cells)
        total = 0
        for start in range(0, len(cells), batch_size):
            rows = np.array(cells[start : start + batch_size])
            loss, grads = _sum_of_cells(*params, i[rows], j[rows], x[rows])
            total += loss
            for k, grad in enumerate(grads):
                squares[k] = squares[k] + grad * grad
                params[k] = params[k] - learning_rate * grad / np.sqrt(squares[k])
        history.append(float(total) / len(x))
    return WordVectors(tuple(vocabulary), params[0] + params[1]), {"loss": history}


@alternative("train_glove", "float32, the global generator seeded, tqdm on stderr")
def global_generator(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    from tqdm.auto import tqdm

    i, j, x = X
    n = len(x)
    if n < 1:
        raise ValueError(n)
    np.random.seed(seed)
    V = len(vocabulary)
    params = [(np.random.rand(V, dim) - 0.5) / dim, (np.random.rand(V, dim) - 0.5) / dim]
    params = [part.astype(np.float32) for part in (*params, np.zeros(V), np.zeros(V))]
    squares = [np.zeros_like(part) for part in params]
    losses = np.zeros(epochs)
    for epoch in tqdm(range(epochs)):
        order = np.random.permutation(n)
        while order.size:
            rows, order = order[:batch_size], order[batch_size:]
            loss, grads = _sum_of_cells(*params, i[rows], j[rows], x[rows])
            losses[epoch] += loss / n
            for part, square, grad in zip(params, squares, grads, strict=True):
                square += np.float32(grad) ** 2
                part -= np.float32(learning_rate * grad / (np.sqrt(square) + 1e-8))
    return WordVectors(vocabulary, np.add(params[0], params[1])), {"loss": losses.tolist()}


@alternative("train_glove", "one array of all vectors and biases, cells in an order mixed once")
def one_array(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    rng = np.random.default_rng([seed, 5])
    order = rng.permutation(len(X[2]))
    if len(order) == 0:
        raise ValueError("no cells")
    i, j, x = (part[order] for part in X)
    V = len(vocabulary)
    theta = rng.normal(0, 0.05, (2, V, dim + 1))
    theta[:, :, -1] = 0
    squares = np.zeros_like(theta)
    history = {"loss": []}
    for _ in range(epochs):
        total = 0.0
        for start in rng.permutation(range(0, len(x), batch_size)):
            part = slice(start, start + batch_size)
            loss, (dW, dC, db_w, db_c) = _sum_of_cells(
                theta[0, :, :-1], theta[1, :, :-1], theta[0, :, -1], theta[1, :, -1],
                i[part], j[part], x[part],
            )  # fmt: skip
            grad = np.stack([np.column_stack([dW, db_w]), np.column_stack([dC, db_c])])
            squares += grad**2
            theta -= learning_rate * grad / (np.sqrt(squares) + 1e-8)
            total += loss
        history["loss"].append(total / len(x))
    return WordVectors(vocabulary, theta[:, :, :-1].sum(axis=0)), history


@alternative("train_glove", "sparse slopes, generators for batches, deeper helper functions")
def sparse_slopes(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0):
    from scipy.sparse import csr_array

    i, j, x = X
    n, V = len(x), len(vocabulary)
    if n == 0:
        raise ValueError("empty")
    _refuse(V, i, j)
    rng = np.random.default_rng(seed)
    W, C = rng.uniform(-0.1, 0.1, (2, V, dim))
    p = {"W": W, "C": C, "b_w": np.zeros(V), "b_c": np.zeros(V)}
    s = dict.fromkeys(p, 0.0)

    def minibatches():
        order = rng.permutation(n)
        yield from (order[k : k + batch_size] for k in range(0, n, batch_size))

    def epoch():
        for rows in minibatches():
            a, b, f = i[rows], j[rows], _weights(x[rows])
            error = (p["W"][a] * p["C"][b]).sum(1) + p["b_w"][a] + p["b_c"][b] - np.log(x[rows])
            S = csr_array((2 * f * error, (a, b)), shape=(V, V))
            g = {"W": S @ p["C"], "C": S.T @ p["W"], "b_w": S.sum(axis=1), "b_c": S.sum(axis=0)}
            for name, grad in g.items():
                s[name] = s[name] + grad**2
                p[name] = p[name] - learning_rate * grad / (np.sqrt(s[name]) + 1e-8)
            yield f @ error**2

    losses = [sum(epoch()) / n for _ in range(epochs)]
    return WordVectors(vocabulary, p["W"] + p["C"]), {"loss": losses}
