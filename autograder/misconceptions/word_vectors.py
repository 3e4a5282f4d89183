"""Mistakes that people make in 01_word_vectors, each with the sentence that names it."""

from __future__ import annotations

import math

import numpy as np

from autograder.banks import Bank

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


@mistake(
    "cosine_similarity",
    "You divided by the sum of the two norms. The cosine divides by their product.",
)
def sum_of_norms(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    total = np.linalg.norm(u) + np.linalg.norm(v)
    return 0.0 if total == 0 else float(np.dot(u, v) / total)


@mistake(
    "cosine_similarity",
    "This is the plain dot product: it grows with the length of the vectors. "
    "Divide it by the product of the two norms.",
)
def dot_product_only(u, v):
    return float(np.dot(u, v))


@mistake(
    "cosine_similarity",
    "You divided by the norm of `u` alone. Both norms belong in the denominator.",
)
def one_norm_only(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    if not u.any() or not v.any():
        return 0.0
    return float(np.dot(u, v) / np.linalg.norm(u))


@mistake(
    "cosine_similarity",
    "You divided by the squared norms: the square root is missing from the norm.",
)
def squared_norms(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.sum(u**2) * np.sum(v**2)
    return 0.0 if product == 0 else float(np.dot(u, v) / product)


@mistake(
    "cosine_similarity",
    "You took one square root of the sum of both squared norms. "
    "Each vector has a norm of its own; multiply the two.",
)
def root_of_sum(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    root = np.sqrt(np.sum(u**2) + np.sum(v**2))
    return 0.0 if root == 0 else float(np.dot(u, v) / root)


@mistake(
    "cosine_similarity",
    "You used the sum of absolute values as the norm. "
    "The cosine needs the Euclidean norm: the root of the sum of squares.",
)
def city_block_norm(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.abs(u).sum() * np.abs(v).sum()
    return 0.0 if product == 0 else float(np.dot(u, v) / product)


@mistake(
    "cosine_similarity",
    "You took the absolute value, so opposite vectors look alike. The cosine keeps its sign.",
)
def absolute_value(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else float(abs(np.dot(u, v)) / product)


@mistake(
    "cosine_similarity",
    "This is the cosine distance, 1 − cos. The exercise asks for the similarity, cos itself.",
)
def cosine_distance(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else float(1 - np.dot(u, v) / product)


@mistake(
    "cosine_similarity",
    "You returned the angle itself. The exercise asks for its cosine, so leave out `arccos`.",
)
def angle(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else float(np.arccos(np.clip(np.dot(u, v) / product, -1, 1)))


@mistake(
    "cosine_similarity",
    "You multiplied element by element and did not add up, so the result is an array. "
    "Use the dot product.",
)
def element_wise_product(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else u * v / product


@mistake(
    "cosine_similarity",
    "You subtracted the mean of each vector first: that is Pearson's correlation. "
    "The cosine uses the vectors as they are.",
)
def correlation(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    u, v = u - u.mean(), v - v.mean()
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else float(np.dot(u, v) / product)


@mistake(
    "cosine_similarity",
    "A zero vector makes you divide 0 by 0, which is nan. Test for it and return 0.0.",
)
def zero_vector_gives_nan(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    with np.errstate(invalid="ignore"):
        return float(np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v)))


@mistake(
    "cosine_similarity",
    "`zip` stops at the end of the shorter vector, so vectors of different length pass unnoticed. "
    "Compare the lengths and raise ValueError.",
)
def zip_hides_lengths(u, v):
    product = math.sqrt(sum(x * x for x in u)) * math.sqrt(sum(y * y for y in v))
    return 0.0 if product == 0 else float(sum(x * y for x, y in zip(u, v, strict=False)) / product)


@mistake(
    "most_similar",
    "The word itself stands in your list: every word is most similar to itself. Leave it out.",
)
def keeps_the_word(word, vectors, k=10):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[vectors.index[word]]
    return [(vectors.words[i], float(cosines[i])) for i in np.argsort(-cosines)[:k]]


@mistake(
    "most_similar",
    "You took k words and then dropped the word itself, so one is missing. "
    "Drop the word first, then take k.",
)
def one_too_few(word, vectors, k=10):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[vectors.index[word]]
    nearest = [(vectors.words[i], float(cosines[i])) for i in np.argsort(-cosines)[:k]]
    return [pair for pair in nearest if pair[0] != word]


@mistake(
    "most_similar",
    "You ranked by the dot product, so long vectors win. Scale every row to unit length first.",
)
def ranks_by_dot_product(word, vectors, k=10):
    row = vectors.index[word]
    scores = vectors.matrix @ vectors.matrix[row]
    order = [i for i in np.argsort(-scores) if i != row][:k]
    return [(vectors.words[i], float(scores[i])) for i in order]


@mistake(
    "most_similar",
    "You divided by the length of the given word's vector alone. "
    "Each row of the matrix has a length of its own: use `axis=1`.",
)
def scales_one_vector_only(word, vectors, k=10):
    row = vectors.index[word]
    scores = vectors.matrix @ (vectors.matrix[row] / np.linalg.norm(vectors.matrix[row]))
    order = [i for i in np.argsort(-scores) if i != row][:k]
    return [(vectors.words[i], float(scores[i])) for i in order]


@mistake(
    "most_similar",
    "You sorted upwards and took the first k: these are the least similar words. Sort downwards.",
)
def least_similar(word, vectors, k=10):
    row = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[row]
    order = [i for i in np.argsort(cosines) if i != row][:k]
    return [(vectors.words[i], float(cosines[i])) for i in order]


@mistake(
    "most_similar",
    "The words are the right ones, in the wrong order: the most similar must come first.",
)
def worst_first(word, vectors, k=10):
    row = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[row]
    order = [i for i in np.argsort(cosines) if i != row][-k:]
    return [(vectors.words[i], float(cosines[i])) for i in order]


@mistake(
    "most_similar",
    "You returned the words alone. The exercise asks for pairs (word, cosine).",
)
def words_without_cosines(word, vectors, k=10):
    row = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[row]
    return [vectors.words[i] for i in np.argsort(-cosines) if i != row][:k]


@mistake(
    "most_similar",
    "An unknown word gives an empty list. Let the look-up raise KeyError, so that a typing "
    "mistake is seen.",
)
def unknown_word_gives_nothing(word, vectors, k=10):
    if word not in vectors:
        return []
    row = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[row]
    order = [i for i in np.argsort(-cosines) if i != row][:k]
    return [(vectors.words[i], float(cosines[i])) for i in order]


@mistake(
    "most_similar",
    "You compare with one word at a time in a Python loop. "
    "One product of the whole matrix with the vector does it at once.",
)
def one_word_at_a_time(word, vectors, k=10):
    query = vectors[word]
    pairs = []
    for other in vectors:
        if other != word:
            v = vectors[other]
            cosine = np.dot(query, v) / (np.linalg.norm(query) * np.linalg.norm(v))
            pairs.append((other, float(cosine)))
    return sorted(pairs, key=lambda pair: -pair[1])[:k]


@mistake(
    "complete_analogy",
    "Only `word_c` is left out of the candidates, so `word_b` can win. "
    "Leave out all three given words.",
)
def excludes_only_c(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return max(
        (w for w in word_to_vec_map if w != c),
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "The given words are still candidates, and the nearest word to the target is often one of "
    "them. Leave out all three.",
)
def excludes_nothing(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return max(
        word_to_vec_map,
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "Your target is e_a − e_b + e_c: the step from a to b is taken backwards. Use e_b − e_a + e_c.",
)
def step_taken_backwards(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_a - e_b + e_c
    return max(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "You compare the directions b − a and d − c. That is the PairDirection rule; this exercise "
    "asks for 3CosAdd, the cosine of e_d with e_b − e_a + e_c.",
)
def pair_direction(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))

    def score(w):
        step = word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) - e_c
        length = np.linalg.norm(step) * np.linalg.norm(e_b - e_a)
        return step @ (e_b - e_a) / length if length else -1.0

    return max((w for w in word_to_vec_map if w not in (a, b, c)), key=score)


@mistake(
    "complete_analogy",
    "You compare the directions b − a and d − c of the raw vectors, as some courses do. This "
    "exercise asks for 3CosAdd: the cosine of e_d with e_b − e_a + e_c, on unit vectors.",
)
def raw_pair_direction(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = word_to_vec_map[a], word_to_vec_map[b], word_to_vec_map[c]

    def score(w):
        step = word_to_vec_map[w] - e_c
        length = np.linalg.norm(step) * np.linalg.norm(e_b - e_a)
        return step @ (e_b - e_a) / length if length else -1.0

    return max((w for w in word_to_vec_map if w not in (a, b, c)), key=score)


@mistake(
    "complete_analogy",
    "You added and subtracted the raw vectors, so a long vector counts more than a short one. "
    "Scale e_a, e_b and e_c to unit length first.",
)
def raw_vectors(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    target = word_to_vec_map[b] - word_to_vec_map[a] + word_to_vec_map[c]
    return max(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "You rank the candidates by a dot product, so long vectors win. Use the cosine.",
)
def ranks_by_dot_product_too(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return max(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target,
    )


@mistake(
    "complete_analogy",
    "You look for the smallest Euclidean distance to the target. "
    "3CosAdd looks for the largest cosine.",
)
def nearest_by_distance(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return min(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: np.linalg.norm(word_to_vec_map[w] - target),
    )


@mistake(
    "complete_analogy",
    "You return the candidate with the smallest cosine. The best answer has the largest.",
)
def smallest_cosine(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return min(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "A word with capital letters is not found. Lower-case the three given words first.",
)
def keeps_capitals(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a, word_b, word_c
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    return max(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]),
    )


@mistake(
    "complete_analogy",
    "Your search starts from a best cosine of 0, so it finds nothing where every cosine is "
    "negative. Start from −1 or lower, or use `max`.",
)
def search_starts_at_zero(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    best, answer = 0.0, None
    for w in word_to_vec_map:
        if w in (a, b, c):
            continue
        cosine = word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w])
        if cosine > best:
            best, answer = cosine, w
    return answer


@mistake(
    "complete_analogy",
    "You return the word together with its cosine. The exercise asks for the word alone.",
)
def returns_a_pair(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    e_a, e_b, e_c = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c))
    target = e_b - e_a + e_c
    length = np.linalg.norm(target)
    return max(
        (
            (w, float(word_to_vec_map[w] @ target / np.linalg.norm(word_to_vec_map[w]) / length))
            for w in word_to_vec_map
            if w not in (a, b, c)
        ),
        key=lambda pair: pair[1],
    )


@mistake(
    "analogy_accuracy",
    "Questions with an unknown word are counted as attempted. They are to be left out.",
)
def counts_unknown_as_attempted(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            scores[[a, b, c]] = -np.inf
            correct += int(scores.argmax() == d)
    return correct, len(questions)


@mistake(
    "analogy_accuracy",
    "You skip a question only when its answer d is unknown. Any of its four words can be unknown.",
)
def tests_only_the_answer(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = attempted = 0
    for question in questions:
        if question[3] in vectors:
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            scores[[a, b, c]] = -np.inf
            correct, attempted = correct + int(scores.argmax() == d), attempted + 1
    return correct, attempted


@mistake(
    "analogy_accuracy",
    "You return a fraction. The exercise asks for two counts, (correct, attempted).",
)
def returns_a_fraction(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            scores[[a, b, c]] = -np.inf
            correct, attempted = correct + int(scores.argmax() == d), attempted + 1
    return correct / attempted if attempted else 0.0


@mistake(
    "analogy_accuracy",
    "The two counts are swapped: the exercise asks for (correct, attempted), in this order.",
)
def counts_swapped(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            scores[[a, b, c]] = -np.inf
            correct, attempted = correct + int(scores.argmax() == d), attempted + 1
    return attempted, correct


@mistake(
    "analogy_accuracy",
    "The words a, b and c are still candidates, so they are often taken for the answer. "
    "Leave out all three.",
)
def leaves_no_word_out(questions, vectors):
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = unit @ (unit[b] - unit[a] + unit[c])
            correct, attempted = correct + int(scores.argmax() == d), attempted + 1
    return correct, attempted


@mistake(
    "analogy_accuracy",
    "You worked with the raw vectors, so long vectors win. Scale every row to unit length first.",
)
def raw_rows(questions, vectors):
    matrix = vectors.matrix
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c, d = (vectors.index[word] for word in question)
            scores = matrix @ (matrix[b] - matrix[a] + matrix[c])
            scores[[a, b, c]] = -np.inf
            correct, attempted = correct + int(scores.argmax() == d), attempted + 1
    return correct, attempted


@mistake(
    "analogy_accuracy",
    "An empty list of questions, or one without a known question, raises an error. "
    "Return (0, 0) for it.",
)
def nothing_to_ask_raises(questions, vectors):
    known = [question for question in questions if all(word in vectors for word in question)]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    rows = np.array([[vectors.index[word] for word in question] for question in known])
    a, b, c, d = rows.T
    scores = (unit[b] - unit[a] + unit[c]) @ unit.T
    for given in (a, b, c):
        scores[np.arange(len(rows)), given] = -np.inf
    return int((scores.argmax(axis=1) == d).sum()), len(rows)


@mistake(
    "analogy_accuracy",
    "You compute one cosine after the other for every question. "
    "One product of a matrix with all vectors scores every word at once.",
)
def one_cosine_at_a_time(questions, vectors):
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in question):
            a, b, c = (vectors[w] / np.linalg.norm(vectors[w]) for w in question[:3])
            target = b - a + c
            best, answer = -np.inf, None
            for word in vectors:
                if word not in question[:3]:
                    score = np.dot(vectors[word], target) / np.linalg.norm(vectors[word])
                    if score > best:
                        best, answer = score, word
            correct, attempted = correct + int(answer == question[3]), attempted + 1
    return correct, attempted
