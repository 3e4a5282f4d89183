"""Right ways to write 02_debiasing that look nothing like the reference."""

from __future__ import annotations

import math

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("bias_direction", "eigenvectors of the covariance, a loop over the pairs")
def covariance_and_eigh(pairs, word_to_vec_map):
    if len(pairs) < 1:
        raise ValueError("at least one pair, please")
    covariance = 0.0
    for first, second in pairs:
        u, v = word_to_vec_map[first], word_to_vec_map[second]
        u, v = u / np.sqrt(u @ u), v / np.sqrt(v @ v)
        for x in (u, v):
            rest = x - (u + v) / 2
            covariance = covariance + np.outer(rest, rest)
    if not covariance.any():
        raise ValueError("all pairs are equal")
    values, columns = np.linalg.eigh(covariance)
    direction = columns[:, values.argmax()]
    last = word_to_vec_map[pairs[0][1]]
    return direction * (1 if direction.dot(last) > 0 else -1)


@alternative("bias_direction", "half differences alone, since the two halves are opposite")
def half_differences(pairs, word_to_vec_map):
    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    steps = np.array([unit(b) - unit(a) for a, b in pairs])
    if not np.any(steps):
        raise ValueError("there is no direction")
    _, _, rows = np.linalg.svd(steps, full_matrices=False)
    return rows[0] * np.sign(rows[0] @ unit(pairs[0][1]))


@alternative("bias_direction", "float32 throughout")
def direction_in_single_precision(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError
    centred = []
    for pair in pairs:
        two = np.stack([word_to_vec_map[w] for w in pair]).astype(np.float32)
        two /= np.linalg.norm(two, axis=1)[:, None]
        centred.append(two - two.mean(0))
    matrix = np.concatenate(centred)
    if (matrix == 0).all():
        raise ValueError
    g = np.linalg.svd(matrix)[2][0]
    if np.dot(g, word_to_vec_map[pairs[0][1]].astype(np.float32)) < 0:
        g = -g
    return g


@alternative("bias_direction", "SciPy's svd, a dictionary of unit vectors")
def scipy_svd(pairs, word_to_vec_map):
    from scipy.linalg import svd

    words = {word for pair in pairs for word in pair}
    units = {w: np.asarray(word_to_vec_map[w]) / np.linalg.norm(word_to_vec_map[w]) for w in words}
    stack = []
    for a, b in pairs:
        centre = np.mean([units[a], units[b]], axis=0)
        stack.extend([units[a] - centre, units[b] - centre])
    if not stack or not np.any(stack):
        raise ValueError("no direction in these pairs")
    vt = svd(np.vstack(stack), full_matrices=False, lapack_driver="gesvd")[2]
    return vt[0] if vt[0] @ units[pairs[0][1]] >= 0 else vt[0] * -1.0


@alternative("bias_direction", "power iteration by repeated squaring")
def power_iteration(pairs, word_to_vec_map):
    pairs = list(pairs)
    if pairs == []:
        raise ValueError("no pairs")
    D = []
    for a, b in pairs:
        va, vb = word_to_vec_map[a], word_to_vec_map[b]
        D.append(vb / math.sqrt(np.sum(vb**2)) - va / math.sqrt(np.sum(va**2)))
    D = np.array(D, dtype=np.float64)
    M = D.T @ D
    if np.trace(M) == 0:
        raise ValueError("no difference")
    for _ in range(12):
        M = M @ M
        M = M / np.trace(M)
    v = M[:, np.argmax(np.diag(M))]
    v = v / np.linalg.norm(v)
    return v if v @ word_to_vec_map[pairs[0][1]] > 0 else -v


@alternative("bias_direction", "a class, and the general eigenvalue routine")
def with_a_small_class(pairs, word_to_vec_map):
    class Pairs:
        def __init__(self, vectors):
            self.vectors = vectors

        def unit(self, word):
            v = np.array(self.vectors[word], dtype=float)
            return v / np.linalg.norm(v)

        def centred(self, pairs):
            for a, b in pairs:
                mean = 0.5 * (self.unit(a) + self.unit(b))
                yield self.unit(a) - mean
                yield self.unit(b) - mean

    helper = Pairs(word_to_vec_map)
    X = np.array(list(helper.centred(pairs)))
    if X.size == 0 or not X.any():
        raise ValueError("no direction")
    values, vectors = np.linalg.eig(X.T @ X)
    main = np.real(vectors[:, np.argmax(np.real(values))])
    main /= np.linalg.norm(main)
    return np.copysign(1.0, main @ helper.unit(pairs[0][1])) * main


@alternative("neutralize", "a loop over the coordinates")
def coordinate_by_coordinate(word, g, word_to_vec_map):
    e = word_to_vec_map[word]
    if len(g) != len(e):
        raise ValueError("lengths differ")
    dot = sum(float(x) * float(y) for x, y in zip(e, g, strict=True))
    square = sum(float(y) ** 2 for y in g)
    if square == 0:
        raise ValueError("g is zero")
    return np.array([float(x) - dot / square * float(y) for x, y in zip(e, g, strict=True)])


@alternative("neutralize", "a projection matrix")
def projection_matrix(word, g, word_to_vec_map):
    if np.linalg.norm(g) == 0:
        raise ValueError("no axis")
    P = np.eye(len(g)) - np.outer(g, g) / np.sum(np.square(g))
    return P @ word_to_vec_map[word]


@alternative("neutralize", "scales g first")
def unit_axis_first(word, g, word_to_vec_map):
    length = np.linalg.norm(g)
    if length < 1e-12:
        raise ValueError("g must not be zero")
    b = g / length
    e = np.array(word_to_vec_map[word])
    return e - np.dot(e, b) * b


@alternative("neutralize", "einsum in float32")
def einsum_in_float32(word, g, word_to_vec_map):
    e, g = np.float32(word_to_vec_map[word]), np.float32(g)
    if not g.any():
        raise ValueError
    return e - np.einsum("i,i->", e, g) / np.einsum("i,i->", g, g) * g


@alternative("neutralize", "least squares")
def least_squares(word, g, word_to_vec_map):
    e = np.asarray(word_to_vec_map[word], dtype=float)
    if not np.count_nonzero(g):
        raise ValueError("zero")
    weight = np.linalg.lstsq(np.asarray(g, dtype=float)[:, np.newaxis], e, rcond=None)[0]
    return e - weight[0] * g


@alternative("neutralize", "an orthonormal basis by QR")
def qr_basis(word, g, word_to_vec_map):
    e = np.array(word_to_vec_map[word], dtype=float)
    if np.shape(g) != e.shape or not np.any(g):
        raise ValueError("g does not fit")
    Q, _ = np.linalg.qr(np.reshape(np.asarray(g, dtype=float), (-1, 1)))
    return e - (Q @ (Q.T @ e))


@alternative("neutralize", "a helper, and numpy's inner product in extended precision")
def helper_in_extended_precision(word, g, word_to_vec_map):
    def project(vector, axis):
        square = np.inner(axis, axis)
        if square == 0:
            raise ValueError("cannot project on a zero vector")
        return np.inner(vector, axis) / square * axis

    e = np.asarray(word_to_vec_map[word], dtype=np.longdouble)
    return np.asarray(e - project(e, np.asarray(g, dtype=np.longdouble)), dtype=float)


@alternative("equalize", "the formulas of the paper, one after the other")
def as_in_the_paper(pair, bias_axis, word_to_vec_map):
    def project(v):
        return np.dot(v, bias_axis) / np.sum(bias_axis**2) * bias_axis

    if np.all(bias_axis == 0):
        raise ValueError("zero axis")
    w1, w2 = pair
    e1 = word_to_vec_map[w1] / np.linalg.norm(word_to_vec_map[w1])
    e2 = word_to_vec_map[w2] / np.linalg.norm(word_to_vec_map[w2])
    mu = (e1 + e2) / 2
    mu_b = project(mu)
    nu = mu - mu_b
    results = []
    for e in (e1, e2):
        along = project(e) - mu_b
        if not along.any():
            raise ValueError("no difference")
        results.append(nu + np.sqrt(np.abs(1 - np.sum(nu**2))) * along / np.linalg.norm(along))
    return results[0], results[1]


@alternative("equalize", "one sign for both, after debiaswe's way")
def one_sign(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("no axis")
    g = bias_axis / np.linalg.norm(bias_axis)
    a, b = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    gap = (a - b).dot(g)
    if gap == 0:
        raise ValueError("equal projections")
    y = (a + b) / 2
    y = y - y.dot(g) * g
    z = math.sqrt(1 - float(y @ y))
    z = z if gap > 0 else -z
    return [z * g + y, -z * g + y]


@alternative("equalize", "the rows of one array")
def rows_of_one_array(pair, bias_axis, word_to_vec_map):
    if not bias_axis.any():
        raise ValueError("axis")
    E = np.array([word_to_vec_map[word] for word in pair], dtype=float)
    E /= np.sqrt((E**2).sum(axis=1, keepdims=True))
    axis = bias_axis / np.sqrt(bias_axis @ bias_axis)
    offsets = E @ axis
    if offsets[0] == offsets[1]:
        raise ValueError("same side, same place")
    middle = E.mean(axis=0)
    middle = middle - (middle @ axis) * axis
    signs = np.sign(offsets - offsets.mean())
    return middle + np.outer(signs, axis) * np.sqrt(1 - middle @ middle)


@alternative("equalize", "float32")
def equalize_in_single_precision(pair, bias_axis, word_to_vec_map):
    axis = np.asarray(bias_axis, dtype=np.float32)
    norm = np.linalg.norm(axis)
    if norm == 0:
        raise ValueError("zero")
    axis = axis / norm
    units = [np.asarray(word_to_vec_map[w], dtype=np.float32) for w in pair]
    units = [u / np.linalg.norm(u) for u in units]
    sides = [np.dot(u, axis) for u in units]
    if sides[0] == sides[1]:
        raise ValueError("no difference")
    shared = sum(u - s * axis for u, s in zip(units, sides, strict=True)) / np.float32(2)
    height = np.sqrt(max(np.float32(0), 1 - np.dot(shared, shared)))
    turn = 1 if sides[0] > sides[1] else -1
    return shared + turn * height * axis, shared - turn * height * axis


@alternative("equalize", "einsum and a projection matrix")
def projection_matrix_and_einsum(pair, bias_axis, word_to_vec_map):
    square = np.einsum("i,i->", bias_axis, bias_axis)
    if square == 0:
        raise ValueError("zero axis")
    onto = np.einsum("i,j->ij", bias_axis, bias_axis) / square
    e = np.stack([word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair])
    along = np.einsum("ij,wj->wi", onto, e)
    difference = along[0] - along[1]
    if not np.any(difference):
        raise ValueError("no difference")
    nu = (e - along).mean(axis=0)
    step = difference / np.linalg.norm(difference) * np.sqrt(1 - nu @ nu)
    return nu + step, nu - step


@alternative("equalize", "plain Python numbers, lists of results")
def plain_numbers(pair, bias_axis, word_to_vec_map):
    def dot(u, v):
        return math.fsum(x * y for x, y in zip(u, v, strict=True))

    def scaled(u, factor):
        return [factor * x for x in u]

    axis = [float(x) for x in bias_axis]
    length = math.sqrt(dot(axis, axis))
    if length == 0:
        raise ValueError("zero axis")
    axis = scaled(axis, 1 / length)
    words = [[float(x) for x in word_to_vec_map[w]] for w in pair]
    first, second = (scaled(w, 1 / math.sqrt(dot(w, w))) for w in words)
    gap = dot(first, axis) - dot(second, axis)
    if gap == 0:
        raise ValueError("no difference")
    mean = [(x + y) / 2 for x, y in zip(first, second, strict=True)]
    on_axis = dot(mean, axis)
    nu = [m - on_axis * b for m, b in zip(mean, axis, strict=True)]
    h = math.copysign(math.sqrt(1 - dot(nu, nu)), gap)
    return (
        np.array([n + h * b for n, b in zip(nu, axis, strict=True)]),
        np.array([n - h * b for n, b in zip(nu, axis, strict=True)]),
    )


@alternative("weat_effect_size", "a cosine helper and list comprehensions")
def cosine_helper(X, Y, A, B, word_to_vec_map):
    if not X or not Y or not A or not B:
        raise ValueError("empty")

    def cosine(u, v):
        return np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v))

    def association(w):
        e = word_to_vec_map[w]
        with_a = [cosine(e, word_to_vec_map[a]) for a in A]
        with_b = [cosine(e, word_to_vec_map[b]) for b in B]
        return np.mean(with_a) - np.mean(with_b)

    sx, sy = [association(x) for x in X], [association(y) for y in Y]
    std = np.std(sx + sy)
    return (np.mean(sx) - np.mean(sy)) / std if std > 0 else 0.0


@alternative("weat_effect_size", "one matrix of all cosines")
def matrix_of_cosines(X, Y, A, B, word_to_vec_map):
    for words in (X, Y, A, B):
        if len(words) == 0:
            raise ValueError("a set is empty")

    def matrix(words):
        M = np.stack([np.asarray(word_to_vec_map[w], dtype=float) for w in words])
        return M / np.linalg.norm(M, axis=1)[:, None]

    T = matrix(list(X) + list(Y))
    s = (T @ matrix(A).T).mean(axis=1) - (T @ matrix(B).T).mean(axis=1)
    n = len(X)
    if np.ptp(s) == 0:
        return 0
    return (s[:n].mean() - s[n:].mean()) / np.sqrt(((s - s.mean()) ** 2).mean())


@alternative("weat_effect_size", "plain loops and the math module")
def plain_loops_for_weat(X, Y, A, B, word_to_vec_map):
    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        uv = uu = vv = 0.0
        for x, y in zip(u, v, strict=True):
            uv += float(x) * float(y)
            uu += float(x) ** 2
            vv += float(y) ** 2
        return uv / math.sqrt(uu * vv)

    if min(len(X), len(Y), len(A), len(B)) == 0:
        raise ValueError("empty set")
    values = []
    for w in [*X, *Y]:
        total = sum(cos(w, a) for a in A) / len(A)
        values.append(total - sum(cos(w, b) for b in B) / len(B))
    mean = sum(values) / len(values)
    variance = sum((s - mean) ** 2 for s in values) / len(values)
    if variance == 0:
        return 0.0
    mean_x, mean_y = sum(values[: len(X)]) / len(X), sum(values[len(X) :]) / len(Y)
    return (mean_x - mean_y) / math.sqrt(variance)


@alternative("weat_effect_size", "the statistics module")
def statistics_module(X, Y, A, B, word_to_vec_map):
    import statistics

    def unit(word):
        vector = np.asarray(word_to_vec_map[word], dtype=float)
        return vector / math.hypot(*vector)

    def s(word):
        return statistics.fmean(unit(word) @ unit(a) for a in A) - statistics.fmean(
            unit(word) @ unit(b) for b in B
        )

    if not all([X, Y, A, B]):
        raise ValueError("no words")
    x, y = list(map(s, X)), list(map(s, Y))
    spread = statistics.pstdev(map(float, x + y))
    return (statistics.fmean(x) - statistics.fmean(y)) / spread if spread else 0.0


@alternative("weat_effect_size", "float32, einsum")
def weat_in_single_precision(X, Y, A, B, word_to_vec_map):
    def unit(words):
        if len(words) == 0:
            raise ValueError("empty set")
        rows = np.array([word_to_vec_map[w] for w in words], dtype=np.float32)
        return rows / np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]

    x, y, a, b = map(unit, (X, Y, A, B))
    sx = np.einsum("xd,ad->xa", x, a).mean(1) - np.einsum("xd,bd->xb", x, b).mean(1)
    sy = np.einsum("yd,ad->ya", y, a).mean(1) - np.einsum("yd,bd->yb", y, b).mean(1)
    spread = np.concatenate([sx, sy]).std()
    return np.float32(0) if spread < 1e-7 else (sx.mean() - sy.mean()) / spread


@alternative("weat_effect_size", "SciPy's distances, population deviation by hand")
def scipy_distances(X, Y, A, B, word_to_vec_map):
    from scipy.spatial.distance import cdist

    sets = [np.array([word_to_vec_map[w] for w in words]) for words in (X, Y, A, B)]
    if any(len(rows) == 0 for rows in sets):
        raise ValueError("empty")
    targets = np.vstack(sets[:2])
    s = cdist(targets, sets[3], "cosine").mean(1) - cdist(targets, sets[2], "cosine").mean(1)
    if np.allclose(s, s[0], rtol=0, atol=1e-12):
        return 0.0
    return float((s[: len(X)].mean() - s[len(X) :].mean()) / np.std(s, ddof=0))


@alternative("hard_debias", "a boolean mask")
def boolean_mask(vectors, g, definitional, equalize_pairs):
    if np.linalg.norm(g) == 0:
        raise ValueError("zero g")
    b = np.asarray(g, dtype=float) / np.linalg.norm(g)
    rows = vectors.matrix.astype(float)
    rows /= np.linalg.norm(rows, axis=1)[:, np.newaxis]
    before = rows.copy()
    special = set(definitional)
    neutral = np.array([word not in special for word in vectors.words])
    rows[neutral] -= (rows[neutral] @ b)[:, None] * b
    rows[neutral] /= np.sqrt((rows[neutral] ** 2).sum(axis=1))[:, None]
    for one, two in equalize_pairs:
        if one not in vectors.index or two not in vectors.index:
            continue
        i, j = vectors.index[one], vectors.index[two]
        nu = (before[i] + before[j]) / 2
        nu = nu - nu @ b * b
        z = np.sqrt(1 - nu @ nu) * (1 if before[i] @ b > before[j] @ b else -1)
        rows[i], rows[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, rows)


@alternative("hard_debias", "float32, the ready-made unit rows")
def debias_in_single_precision(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("no axis")
    g = np.asarray(g, dtype=np.float32)
    g = g / np.linalg.norm(g)
    unit = vectors.unit.astype(np.float32)
    out = unit - (unit @ g)[:, None] * g
    out = out / np.linalg.norm(out, axis=1, keepdims=True)
    stay = [vectors.index[w] for w in definitional if w in vectors.index]
    if stay:
        out[stay] = unit[stay]
    pairs = [(a, b) for a, b in equalize_pairs if a in vectors.index and b in vectors.index]
    if pairs:
        first = [vectors.index[a] for a, _ in pairs]
        second = [vectors.index[b] for _, b in pairs]
        half = (unit[first] - unit[second]) / 2
        middle = (unit[first] + unit[second]) / 2
        middle = middle - np.outer(middle @ g, g)
        height = np.sqrt(1 - (middle**2).sum(axis=1)) * np.sign(half @ g)
        out[first] = middle + np.outer(height, g)
        out[second] = middle - np.outer(height, g)
    return WordVectors(list(vectors.words), out)


@alternative("hard_debias", "a projection matrix, einsum")
def projection_matrix_for_all(vectors, g, definitional, equalize_pairs):
    square = float(np.dot(g, g))
    if square == 0.0:
        raise ValueError("g")
    P = np.eye(vectors.dim) - np.outer(g, g) / square
    U = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    N = U @ P
    N = N / np.sqrt(np.einsum("ij,ij->i", N, N))[:, None]
    for word in definitional:
        row = vectors.index.get(word)
        if row is not None:
            N[row] = U[row]
    for pair in equalize_pairs:
        places = [vectors.index.get(word) for word in pair]
        if None in places:
            continue
        e = U[places]
        nu = P @ e.mean(axis=0)
        along = e - e @ P
        along = along - along.mean(axis=0)
        along = along / np.linalg.norm(along, axis=1, keepdims=True)
        N[places] = nu + np.sqrt(1 - nu @ nu) * along
    return WordVectors(vectors.words, N)


@alternative("hard_debias", "decides each row's fate first, with sets and np.where")
def fates_first(vectors, g, definitional, equalize_pairs):
    g = np.asarray(g, dtype=float)
    if not g.any():
        raise ValueError("zero axis")
    g = g / np.linalg.norm(g)
    keep = set(definitional)
    is_kept = np.fromiter((w in keep for w in vectors.words), dtype=bool)
    unit = np.divide(vectors.matrix, np.linalg.norm(vectors.matrix, axis=1).reshape(-1, 1))
    flat = unit - np.multiply.outer(unit @ g, g)
    flat /= np.linalg.norm(flat, axis=1).reshape(-1, 1)
    result = np.where(is_kept[:, None], unit, flat).astype(float)
    for a, b in equalize_pairs:
        try:
            i, j = vectors.index[a], vectors.index[b]
        except KeyError:
            continue
        mean = unit[[i, j]].mean(0)
        mean = mean - mean.dot(g) * g
        step = math.sqrt(1 - mean.dot(mean)) * g
        if unit[i].dot(g) < unit[j].dot(g):
            step = -step
        result[i] = mean + step
        result[j] = mean - step
    return WordVectors(vectors.words, result)


@alternative("hard_debias", "a class that holds the axis")
def class_with_the_axis(vectors, g, definitional, equalize_pairs):
    class Axis:
        def __init__(self, direction):
            length = np.linalg.norm(direction)
            if length == 0:
                raise ValueError("an axis has a direction")
            self.b = np.asarray(direction) / length

        def along(self, rows):
            return rows @ self.b

        def without(self, rows):
            return rows - np.expand_dims(self.along(rows), -1) * self.b

    axis = Axis(g)
    unit = vectors.unit
    rest = axis.without(unit)
    rest = rest / np.linalg.norm(rest, axis=-1, keepdims=True)
    rows = np.array(rest)
    index = vectors.index
    for word in set(definitional) & set(index):
        rows[index[word]] = unit[index[word]]
    for pair in equalize_pairs:
        if set(pair) <= set(index):
            e = np.stack([unit[index[word]] for word in pair])
            shared = axis.without(e.mean(axis=0))
            side = np.sign(axis.along(e[0] - e[1]))
            step = side * np.sqrt(1 - shared @ shared) * axis.b
            rows[index[pair[0]]], rows[index[pair[1]]] = shared + step, shared - step
    return WordVectors(vectors.words, rows)


@alternative("hard_debias", "collects rows in a dictionary and stacks them at the end")
def dictionary_of_changes(vectors, g, definitional, equalize_pairs):
    g = np.array(g, dtype=float)
    if g @ g == 0:
        raise ValueError("zero")
    M = np.array(vectors.matrix, dtype=float)
    M = M / np.sqrt(np.sum(M * M, axis=1))[:, None]
    changed = {w: M[vectors.index[w]] for w in definitional if w in vectors}
    for a, b in equalize_pairs:
        if a in vectors and b in vectors:
            ea, eb = M[vectors.index[a]], M[vectors.index[b]]
            mu = (ea + eb) / 2
            nu = mu - (mu @ g) / (g @ g) * g
            d = (ea @ g - eb @ g) * g
            d = np.sqrt(1 - nu @ nu) * d / np.linalg.norm(d)
            changed[a], changed[b] = nu + d, nu - d
    R = M - np.outer(M @ g, g) / (g @ g)
    R = R / np.sqrt(np.sum(R * R, axis=1))[:, None]
    if changed:
        R[[vectors.index[w] for w in changed]] = np.stack(list(changed.values()))
    return WordVectors(vectors.words, R)
