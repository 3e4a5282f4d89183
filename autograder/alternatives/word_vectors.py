"""Right ways to write 01_word_vectors that look nothing like the reference."""

from __future__ import annotations

import math

import numpy as np

from autograder.banks import Bank

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("cosine_similarity", "plain Python loops, no NumPy")
def plain_loops(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    dot = squares_u = squares_v = 0.0
    for i in range(len(u)):
        dot += u[i] * v[i]
        squares_u += u[i] ** 2
        squares_v += v[i] ** 2
    if squares_u == 0 or squares_v == 0:
        return 0.0
    return dot / (math.sqrt(squares_u) * math.sqrt(squares_v))


@alternative("cosine_similarity", "einsum, returns a NumPy scalar")
def einsum(u, v):
    if u.shape != v.shape:
        raise ValueError("lengths differ")
    square = np.einsum("i,i->", u, u) * np.einsum("i,i->", v, v)
    if square == 0:
        return np.float64(0.0)
    return np.einsum("i,i->", u, v) / np.sqrt(square)


@alternative("cosine_similarity", "scales both vectors first, with a helper")
def two_unit_vectors(u, v):
    def unit(x):
        length = math.hypot(*x)
        return x / length if length else x

    return float(unit(u) @ unit(v))


@alternative("cosine_similarity", "float32 throughout")
def single_precision(u, v):
    u, v = u.astype(np.float32), v.astype(np.float32)
    length = np.linalg.norm(u) * np.linalg.norm(v)
    dot = np.dot(u, v)
    return dot / length if length > 0 else np.float32(0)


@alternative("cosine_similarity", "SciPy's distance, nan caught afterwards")
def scipy_distance(u, v):
    from scipy.spatial.distance import cosine

    if not np.any(u) or not np.any(v):
        if np.size(u) != np.size(v):
            raise ValueError("lengths differ")
        return 0
    return 1 - cosine(u, v)


@alternative("cosine_similarity", "raises by way of zip(strict=True)")
def strict_zip(u, v):
    dot = math.fsum(float(x) * float(y) for x, y in zip(u, v, strict=True))
    lengths = math.dist(u, [0.0] * len(u)) * math.dist(v, [0.0] * len(v))
    return dot / lengths if lengths else 0.0


@alternative("cosine_similarity", "law of cosines")
def law_of_cosines(u, v):
    if len(u) != len(v):
        raise ValueError("no triangle")
    a, b, c = (float(np.sum(x * x)) for x in (u, v, u - v))
    return 0.0 if a * b == 0 else (a + b - c) / (2 * math.sqrt(a * b))


@alternative("most_similar", "sorts everything in Python")
def sorts_in_python(word, vectors, k=10):
    query = vectors[word]
    lengths = np.sqrt((vectors.matrix**2).sum(axis=1))
    cosines = (vectors.matrix @ query / (lengths * np.linalg.norm(query))).tolist()
    ranked = sorted(zip(cosines, vectors.words, strict=True), reverse=True)
    return [(w, c) for c, w in ranked if w != word][:k]


@alternative("most_similar", "takes k + 1 and drops the word, whatever its place")
def takes_one_more(word, vectors, k=10):
    m = np.asarray(vectors.matrix, dtype=np.float64)
    m = m / np.sqrt(np.einsum("ij,ij->i", m, m))[:, None]
    scores = m @ m[vectors.index[word]]
    top = np.argsort(scores)[::-1][: k + 1]
    return [(vectors.words[i], scores[i]) for i in top if vectors.words[i] != word][:k]


@alternative("most_similar", "heapq over one product")
def heap(word, vectors, k=10):
    import heapq

    i = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1)[:, np.newaxis]
    scores = np.delete(unit @ unit[i], i)
    words = [w for w in vectors.words if w != word]
    return heapq.nlargest(k, zip(words, scores.tolist(), strict=True), key=lambda pair: pair[1])


@alternative("most_similar", "returns lists instead of tuples, in float32")
def pairs_as_lists(word, vectors, k=10):
    if word not in vectors.index:
        raise KeyError(f"{word} is not in the vocabulary")
    q = vectors[word].astype("float32")
    scores = np.array(vectors.matrix, dtype="float32") @ q
    scores /= np.linalg.norm(vectors.matrix, axis=1) * np.linalg.norm(q)
    order = [int(i) for i in (-scores).argsort() if i != vectors.index[word]]
    return [[vectors.words[i], scores[i]] for i in order[:k]]


@alternative("most_similar", "the `unit` rows that WordVectors already has")
def ready_made_rows(word, vectors, k=10):
    row = vectors.index[word]
    scores = vectors.unit @ vectors.unit[row]
    best = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    best.remove(row)
    return [(vectors.words[i], scores[i].item()) for i in best[:k]]


@alternative("complete_analogy", "a loop with a running maximum")
def running_maximum(word_a, word_b, word_c, word_to_vec_map):
    word_a, word_b, word_c = word_a.lower(), word_b.lower(), word_c.lower()

    def unit(word):
        vector = word_to_vec_map[word]
        return vector / np.sqrt(np.sum(vector**2))

    goal = unit(word_b) - unit(word_a) + unit(word_c)
    best_cosine, best_word = -100, None
    for word in word_to_vec_map.keys():  # noqa: SIM118
        if word in [word_a, word_b, word_c]:
            continue
        cosine = np.dot(unit(word), goal) / np.linalg.norm(goal)
        if cosine > best_cosine:
            best_cosine, best_word = cosine, word
    return best_word


@alternative("complete_analogy", "one matrix product")
def one_product(word_a, word_b, word_c, word_to_vec_map):
    words = list(word_to_vec_map)
    matrix = np.array([word_to_vec_map[w] for w in words], dtype=float)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    a, b, c = (
        words.index(w.lower()) if w.lower() in words else -1 for w in (word_a, word_b, word_c)
    )
    if min(a, b, c) < 0:
        raise KeyError("unknown word")
    scores = matrix @ (matrix[b] - matrix[a] + matrix[c])
    scores[[a, b, c]] = -np.inf
    return words[int(np.argmax(scores))]


@alternative("complete_analogy", "the sum of three cosines")
def three_cosines(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = given = tuple(map(str.lower, (word_a, word_b, word_c)))
    for word in given:
        if word not in word_to_vec_map:
            raise KeyError(word)

    def cos(x, y):
        u, v = word_to_vec_map[x], word_to_vec_map[y]
        return u.dot(v) / (np.linalg.norm(u) * np.linalg.norm(v))

    return max(set(word_to_vec_map) - set(given), key=lambda d: cos(d, b) - cos(d, a) + cos(d, c))


@alternative("complete_analogy", "sorts all candidates, float32")
def sorts_candidates(word_a, word_b, word_c, word_to_vec_map):
    units = {}
    for word in word_to_vec_map:
        vector = np.asarray(word_to_vec_map[word], dtype=np.float32)
        units[word] = vector / np.linalg.norm(vector)
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    target = units[b] - units[a] + units[c]
    ranked = sorted(units, key=lambda word: float(units[word] @ target), reverse=True)
    return next(word for word in ranked if word not in {a, b, c})


@alternative("complete_analogy", "a class does the work")
def with_a_class(word_a, word_b, word_c, word_to_vec_map):
    class Space:
        def __init__(self, vectors):
            self.vectors = vectors

        def unit(self, word):
            v = self.vectors[word]
            return v / np.sqrt(v @ v)

        def nearest(self, target, without):
            words = [w for w in self.vectors if w not in without]
            scores = np.stack([self.unit(w) for w in words]) @ target
            return words[scores.argmax()]

    space = Space(word_to_vec_map)
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    return space.nearest(space.unit(b) - space.unit(a) + space.unit(c), {a, b, c})


@alternative("analogy_accuracy", "one question at a time")
def one_question_at_a_time(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = attempted = 0
    for question in questions:
        if not all(word in vectors.index for word in question):
            continue
        a, b, c, d = (vectors.index[word] for word in question)
        scores = unit @ (unit[b] - unit[a] + unit[c])
        scores[[a, b, c]] = -4
        attempted += 1
        correct += int(np.argmax(scores) == d)
    return correct, attempted


@alternative("analogy_accuracy", "everything in one product, float64")
def one_large_product(questions, vectors):
    index = vectors.index
    rows = [[index[w] for w in q] for q in questions if set(q) <= set(vectors.words)]
    if len(rows) == 0:
        return (0, 0)
    rows = np.asarray(rows)
    unit = np.asarray(vectors.matrix, dtype=np.float64)
    unit = unit / np.sqrt(np.square(unit).sum(1))[:, None]
    scores = unit[rows[:, 1]] @ unit.T - unit[rows[:, 0]] @ unit.T + unit[rows[:, 2]] @ unit.T
    np.put_along_axis(scores, rows[:, :3], -np.inf, axis=1)
    return np.count_nonzero(scores.argmax(1) == rows[:, 3]), len(rows)


@alternative("analogy_accuracy", "sorts and takes the first that was not given")
def sorts_each_row(questions, vectors):
    unit = vectors.unit
    correct, attempted = 0, 0
    for a, b, c, d in questions:
        try:
            rows = [vectors.index[word] for word in (a, b, c, d)]
        except KeyError:
            continue
        target = unit[rows[1]] - unit[rows[0]] + unit[rows[2]]
        ranking = np.argsort(-(unit @ target), kind="stable")
        answer = next(row for row in ranking if row not in rows[:3])
        correct, attempted = correct + bool(answer == rows[3]), attempted + 1
    return correct, attempted


@alternative("analogy_accuracy", "returns a list of NumPy integers")
def numpy_integers(questions, vectors):
    known = np.array([q for q in questions if all(w in vectors for w in q)])
    if known.size == 0:
        return np.int64(0), np.int64(0)
    look_up = np.vectorize(vectors.index.get)
    a, b, c, d = look_up(known).T
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1)[:, None]
    scores = np.einsum("qd,vd->qv", unit[b] - unit[a] + unit[c], unit, optimize=True)
    for rows in (a, b, c):
        np.put_along_axis(scores, rows[:, None], -np.inf, axis=1)
    return np.sum(np.argmax(scores, axis=1) == d), np.int64(len(known))


@alternative("most_similar", "the best of the rest, k times over")
def best_of_the_rest(word, vectors, k=10):
    query = vectors[word] / math.sqrt(float(np.dot(vectors[word], vectors[word])))
    norms = np.sqrt(np.einsum("ij,ij->i", vectors.matrix, vectors.matrix))
    left = dict(zip(vectors.words, (np.dot(vectors.matrix, query) / norms).tolist(), strict=True))
    del left[word]
    found = []
    while left and len(found) < k:
        best = max(left, key=left.get)
        found.append((best, left.pop(best)))
    return found


@alternative("complete_analogy", "SciPy's distances to the target, einsum for the lengths")
def scipy_distances(word_a, word_b, word_c, word_to_vec_map):
    from scipy.spatial.distance import cdist

    given = [w.lower() for w in (word_a, word_b, word_c)]
    a, b, c = (np.asarray(word_to_vec_map[w], dtype=np.float64) for w in given)
    a, b, c = (x / np.sqrt(np.einsum("i,i", x, x)) for x in (a, b, c))
    words = [w for w in word_to_vec_map if w not in given]
    rows = np.array([word_to_vec_map[w] for w in words])
    return words[cdist([b - a + c], rows, metric="cosine")[0].argmin()]


@alternative("analogy_accuracy", "lists of lists and plain sums, with a helper")
def plain_sums(questions, vectors):
    def scaled(row):
        length = math.hypot(*row)
        return [x / length for x in row]

    attempted = [tuple(map(vectors.index.get, q)) for q in questions]
    attempted = [q for q in attempted if None not in q]
    unit = np.array([scaled(row) for row in vectors.matrix.tolist()]).tolist() if attempted else []
    columns = np.array(unit).T
    correct = 0
    for a, b, c, d in attempted:
        target = [y - x + z for x, y, z in zip(unit[a], unit[b], unit[c], strict=True)]
        scores = sum(t * column for t, column in zip(target, columns, strict=True))
        rivals = np.delete(np.arange(len(unit)), [a, b, c])
        correct += rivals[scores[rivals].argmax()] == d
    return [int(correct), len(attempted)]


@alternative("analogy_accuracy", "a class, and a masked array in float32")
def masked_scores(questions, vectors):
    class Space:
        def __init__(self, rows):
            rows = np.asarray(rows, dtype=np.float32)
            self.rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)

        def answer(self, a, b, c):
            scores = np.ma.masked_array(self.rows @ (self.rows[b] - self.rows[a] + self.rows[c]))
            scores[[a, b, c]] = np.ma.masked
            return int(scores.argmax())

    space = Space(vectors.matrix)
    verdicts = []
    for question in questions:
        if not {*question} - {*vectors.index}:
            a, b, c, d = [vectors.index[word] for word in question]
            verdicts.append(space.answer(a, b, c) == d)
    return verdicts.count(True), len(verdicts)
