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
    "cosine_similarity",
    "Python divides by the first norm and then multiplies by the second. "
    "Put the product of the two norms into parentheses.",
)
def second_norm_multiplies(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    if not u.any() or not v.any():
        return 0.0
    return float(np.dot(u, v) / np.linalg.norm(u) * np.linalg.norm(v))


@mistake(
    "cosine_similarity",
    "You rounded the result to two decimals. Return it as it is, and round where you print it.",
)
def rounded_to_two(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else round(float(np.dot(u, v) / product), 2)


@mistake(
    "cosine_similarity",
    "You rounded the result to three decimals. Return it as it is, and round where you print it.",
)
def rounded_to_three(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else round(float(np.dot(u, v) / product), 3)


@mistake(
    "cosine_similarity",
    "You rounded the result to four decimals. Return it as it is, and round where you print it.",
)
def rounded_to_four(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else round(float(np.dot(u, v) / product), 4)


@mistake(
    "cosine_similarity",
    "You cut negative values off to 0. The cosine goes down to −1, for opposite vectors.",
)
def negative_cosines_cut_off(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else max(0.0, float(np.dot(u, v) / product))


@mistake(
    "cosine_similarity",
    "Vectors of different length get a similarity of 0.0, so the error goes unnoticed. "
    "Raise ValueError.",
)
def different_lengths_give_zero(u, v):
    if len(u) != len(v):
        return 0.0
    product = np.linalg.norm(u) * np.linalg.norm(v)
    return 0.0 if product == 0 else float(np.dot(u, v) / product)


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


def _unit_rows(vectors):
    return vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)


def _first(scores, row, vectors, k, shown=None):
    """The k words with the largest scores but the one in this row, with what is shown of each."""
    shown = scores if shown is None else shown
    order = [i for i in np.argsort(-scores) if i != row][:k]
    return [(vectors.words[i], float(shown[i])) for i in order]


@mistake(
    "most_similar",
    "You divided the matrix by its own norm, one number for all rows, and long vectors still win. "
    "Each row has a norm of its own: use `axis=1`.",
)
def norm_of_the_whole_matrix(word, vectors, k=10):
    row = vectors.index[word]
    scaled = vectors.matrix / np.linalg.norm(vectors.matrix)
    return _first(scaled @ scaled[row], row, vectors, k)


@mistake(
    "most_similar",
    "The other words share one norm, that of the whole matrix. "
    "Each row has a norm of its own: use `axis=1`.",
)
def one_norm_for_the_other_words(word, vectors, k=10):
    row, matrix = vectors.index[word], vectors.matrix
    norms = np.linalg.norm(matrix) * np.linalg.norm(matrix[row])
    return _first(matrix @ matrix[row] / norms, row, vectors, k)


@mistake(
    "most_similar",
    "You took the norms of the columns, with `axis=0`. A word is a row: use `axis=1`.",
)
def norms_of_the_columns(word, vectors, k=10):
    row = vectors.index[word]
    scaled = vectors.matrix / np.linalg.norm(vectors.matrix, axis=0)
    return _first(scaled @ scaled[row], row, vectors, k)


@mistake(
    "most_similar",
    "Python divides by the first norm and then multiplies by the second. "
    "Put the product of the two norms into parentheses.",
)
def last_norm_multiplies(word, vectors, k=10):
    row, matrix = vectors.index[word], vectors.matrix
    scores = matrix @ matrix[row] / np.linalg.norm(matrix, axis=1) * np.linalg.norm(matrix[row])
    return _first(scores, row, vectors, k)


@mistake(
    "most_similar",
    "You divided by the norms of the other words, but not by that of the given word. The order is "
    "right, the cosines are not.",
)
def given_word_keeps_its_length(word, vectors, k=10):
    row = vectors.index[word]
    return _first(_unit_rows(vectors) @ vectors.matrix[row], row, vectors, k)


@mistake(
    "most_similar",
    "You took absolute values, so words that point away look near. Rank by the cosine with its sign.",
)
def absolute_cosines(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return _first(np.abs(unit @ unit[row]), row, vectors, k)


@mistake(
    "most_similar",
    "You ranked by the absolute value, so words that point away look near. Rank by the cosine with "
    "its sign.",
)
def ranked_by_absolute_value(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    return _first(np.abs(cosines), row, vectors, k, cosines)


@mistake(
    "most_similar",
    "You rounded the cosines to two decimals. Return them as they are, and round where you print.",
)
def cosines_of_two_decimals(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    return _first(cosines, row, vectors, k, np.round(cosines, 2))


@mistake(
    "most_similar",
    "You rounded the cosines to three decimals. Return them as they are, and round where you print.",
)
def cosines_of_three_decimals(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    return _first(cosines, row, vectors, k, np.round(cosines, 3))


@mistake(
    "most_similar",
    "You returned the cosine distance, 1 − cos, with each word. The exercise asks for the cosine.",
)
def cosine_distances(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    return _first(cosines, row, vectors, k, 1 - cosines)


@mistake(
    "most_similar",
    "You ranked by the Euclidean distance, which depends on the length of the vectors. "
    "Rank by the cosine.",
)
def euclidean_distances(word, vectors, k=10):
    row = vectors.index[word]
    distances = np.linalg.norm(vectors.matrix - vectors.matrix[row], axis=1)
    return _first(-distances, row, vectors, k, distances)


@mistake(
    "most_similar",
    "You returned the rows of the words. Look each one up: `vectors.words` holds the words by row.",
)
def rows_for_words(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return [(vectors.index[w], x) for w, x in _first(unit @ unit[row], row, vectors, k)]


@mistake("most_similar", "Each pair is the wrong way round: the word comes first, then its cosine.")
def cosine_before_word(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return [(x, w) for w, x in _first(unit @ unit[row], row, vectors, k)]


@mistake(
    "most_similar",
    "You returned a dictionary. The exercise asks for a list of pairs (word, cosine).",
)
def dictionary_of_cosines(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return dict(_first(unit @ unit[row], row, vectors, k))


@mistake("most_similar", "The argument `k` is not used: there are ten words whatever is asked for.")
def always_ten(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return _first(unit @ unit[row], row, vectors, 10)


@mistake(
    "most_similar",
    "You set the cosine of the word itself to 0, which is more than a negative cosine, so the word "
    "comes back. Leave its row out altogether.",
)
def own_cosine_is_zero(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    cosines[row] = 0
    return _first(cosines, None, vectors, k)


@mistake(
    "most_similar",
    "If k is larger than the vocabulary, the word itself comes back as the last one, with −1. "
    "Take no more than there are other words.",
)
def own_cosine_is_minus_one(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    cosines[row] = -1
    return _first(cosines, None, vectors, k)


@mistake(
    "most_similar",
    "If k is larger than the vocabulary, the word itself comes back as the last one, with minus "
    "infinity. Take no more than there are other words.",
)
def own_cosine_is_minus_infinity(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    cosines = unit @ unit[row]
    cosines[row] = -np.inf
    return _first(cosines, None, vectors, k)


@mistake(
    "most_similar",
    "You left out words with a negative cosine. All other words count, the nearest first.",
)
def positive_cosines_only(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    return [(w, x) for w, x in _first(unit @ unit[row], row, vectors, k) if x > 0]


@mistake(
    "most_similar",
    "If k is larger than the vocabulary, you look for words that do not exist, and get an "
    "IndexError. Return as many words as there are.",
)
def as_many_as_asked(word, vectors, k=10):
    row, unit = vectors.index[word], _unit_rows(vectors)
    ranked = _first(unit @ unit[row], row, vectors, len(vectors))
    return [ranked[place] for place in range(k)]


@mistake(
    "complete_analogy",
    "Some of the given words are still candidates, so one of them can win. "
    "Leave out all three: `word_a`, `word_b` and `word_c`.",
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
    "negative. Start from minus infinity, or use `max`.",
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


def _completed(word_a, word_b, word_c, word_to_vec_map, target=None, score=None, given=None):
    """A right answer, but for the target of e_a, e_b and e_c, the score of a word, the given words."""
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    units = [word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (a, b, c)]
    goal = target(*units) if target else units[1] - units[0] + units[2]

    def cosine(w):
        unit = word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w])
        return score(unit, *units) if score else unit @ goal

    return max((w for w in word_to_vec_map if w not in (given or (a, b, c))), key=cosine)


@mistake(
    "complete_analogy",
    "The second word is still a candidate, so it can win. Leave out all three given words.",
)
def leaves_b_in(word_a, word_b, word_c, word_to_vec_map):
    given = (word_a.lower(), word_c.lower())
    return _completed(word_a, word_b, word_c, word_to_vec_map, given=given)


@mistake(
    "complete_analogy",
    "The step from a to b is taken backwards, and the vectors are used as they are. Scale them to "
    "length 1, and use e_b − e_a + e_c.",
)
def raw_step_taken_backwards(word_a, word_b, word_c, word_to_vec_map):
    e_a, e_b, e_c = (word_to_vec_map[word.lower()] for word in (word_a, word_b, word_c))
    return _completed(
        word_a, word_b, word_c, word_to_vec_map, score=lambda unit, *_: unit @ (e_a - e_b + e_c)
    )


@mistake(
    "complete_analogy",
    "You added all three vectors. The first word is taken away: e_b − e_a + e_c.",
)
def adds_all_three(word_a, word_b, word_c, word_to_vec_map):
    return _completed(word_a, word_b, word_c, word_to_vec_map, lambda a, b, c: a + b + c)


@mistake(
    "complete_analogy",
    "Your target is the step e_b − e_a alone. Take it from the third word: add e_c.",
)
def target_without_c(word_a, word_b, word_c, word_to_vec_map):
    return _completed(word_a, word_b, word_c, word_to_vec_map, lambda a, b, c: b - a)


@mistake(
    "complete_analogy",
    "Your target is e_a + e_b − e_c. The word that is taken away is the first: e_b − e_a + e_c.",
)
def takes_c_away(word_a, word_b, word_c, word_to_vec_map):
    return _completed(word_a, word_b, word_c, word_to_vec_map, lambda a, b, c: a + b - c)


@mistake(
    "complete_analogy",
    "You took e_c away. Only the first word is taken away: e_b − e_a + e_c.",
)
def takes_two_away(word_a, word_b, word_c, word_to_vec_map):
    return _completed(word_a, word_b, word_c, word_to_vec_map, lambda a, b, c: b - a - c)


@mistake(
    "complete_analogy",
    "You multiply and divide the similarities. That is 3CosMul; this exercise asks for 3CosAdd, the "
    "cosine with e_b − e_a + e_c.",
)
def multiplies_similarities(word_a, word_b, word_c, word_to_vec_map):
    def score(unit, a, b, c):
        return (1 + unit @ b) * (1 + unit @ c) / (1 + unit @ a + 0.001)

    return _completed(word_a, word_b, word_c, word_to_vec_map, score=score)


@mistake(
    "complete_analogy",
    "Your vectors differ in length, so long ones win: nothing is divided, or everything by one "
    "number, the norm of a whole matrix. Divide each vector by its own norm.",
)
def one_norm_for_all_words(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    target = word_to_vec_map[b] - word_to_vec_map[a] + word_to_vec_map[c]
    return max(
        (w for w in word_to_vec_map if w not in (a, b, c)),
        key=lambda w: word_to_vec_map[w] @ target,
    )


@mistake(
    "complete_analogy",
    "You leave out the three words as they were typed. With capital letters they are other words "
    "than those of the map: leave out the lower-case ones.",
)
def leaves_out_words_as_typed(word_a, word_b, word_c, word_to_vec_map):
    typed = (word_a, word_b, word_c)
    return _completed(word_a, word_b, word_c, word_to_vec_map, given=typed)


@mistake(
    "complete_analogy",
    "For an unknown word you return None. Let the look-up raise KeyError, so that a typing mistake "
    "is seen.",
)
def unknown_words_give_none(word_a, word_b, word_c, word_to_vec_map):
    if any(word.lower() not in word_to_vec_map for word in (word_a, word_b, word_c)):
        return None
    return _completed(word_a, word_b, word_c, word_to_vec_map)


@mistake(
    "complete_analogy",
    "Your search starts from −1, but it compares with dot products, which go lower where the target "
    "is longer than 1. Start from minus infinity, or use `max`.",
)
def search_starts_at_minus_one(word_a, word_b, word_c, word_to_vec_map):
    found = _completed(word_a, word_b, word_c, word_to_vec_map)
    a, b, c = word_a.lower(), word_b.lower(), word_c.lower()
    d, e_a, e_b, e_c = (
        word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in (found, a, b, c)
    )
    return found if d @ (e_b - e_a + e_c) > -1 else None


@mistake(
    "complete_analogy",
    "You used what only `WordVectors` have, such as `.index`. An ordinary dictionary has words and "
    "vectors alone: look a word up with square brackets.",
)
def needs_word_vectors(word_a, word_b, word_c, word_to_vec_map):
    a, b, c = (word_to_vec_map.index[word.lower()] for word in (word_a, word_b, word_c))
    unit = word_to_vec_map.unit
    scores = unit @ (unit[b] - unit[a] + unit[c])
    scores[[a, b, c]] = -np.inf
    return word_to_vec_map.words[int(scores.argmax())]


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
    "Your rows differ in length, so long vectors win. Divide each row by its own norm first "
    "(`axis=1`): no division, or one by the norm of the whole matrix, leaves them as they are.",
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


def _counted(questions, vectors, target=None, left_out=(0, 1, 2), penalty=-np.inf, known=None):
    """A right count, but for the target, the places left out, and which questions are known."""
    unit = _unit_rows(vectors)
    correct = attempted = 0
    for question in questions:
        if all(word in vectors for word in (known(question) if known else question)):
            a, b, c = (vectors.index[word] for word in question[:3])
            goal = target(unit[a], unit[b], unit[c]) if target else unit[b] - unit[a] + unit[c]
            scores = unit @ goal
            scores[[(a, b, c)[place] for place in left_out]] = penalty
            correct += int(vectors.words[scores.argmax()] == question[3])
            attempted += 1
    return correct, attempted


@mistake(
    "analogy_accuracy",
    "You return a percentage. The exercise asks for two counts, (correct, attempted).",
)
def returns_a_percentage(questions, vectors):
    correct, attempted = _counted(questions, vectors)
    return 100 * correct / attempted if attempted else 0.0


@mistake(
    "analogy_accuracy",
    "You return the number of right answers alone. The exercise asks for a pair, "
    "(correct, attempted).",
)
def returns_correct_alone(questions, vectors):
    return _counted(questions, vectors)[0]


@mistake(
    "analogy_accuracy",
    "You return three values. The exercise asks for two, (correct, attempted).",
)
def returns_the_fraction_too(questions, vectors):
    correct, attempted = _counted(questions, vectors)
    return correct, attempted, correct / attempted if attempted else 0.0


@mistake(
    "analogy_accuracy",
    "The first value is a fraction. Return the number of right answers itself.",
)
def fraction_and_count(questions, vectors):
    correct, attempted = _counted(questions, vectors)
    return correct / attempted if attempted else 0, attempted


@mistake(
    "analogy_accuracy",
    "The second value counts the wrong answers. It is the number of all questions that were "
    "attempted.",
)
def counts_right_and_wrong(questions, vectors):
    correct, attempted = _counted(questions, vectors)
    return correct, attempted - correct


@mistake(
    "analogy_accuracy",
    "Your target takes the step from a to b backwards. Use b − a + c.",
)
def counts_backward_steps(questions, vectors):
    return _counted(questions, vectors, lambda a, b, c: a - b + c)


@mistake(
    "analogy_accuracy",
    "The word a or b can still be taken for the answer. Leave out all three, a, b and c.",
)
def leaves_c_out_only(questions, vectors):
    return _counted(questions, vectors, left_out=(2,))


@mistake(
    "analogy_accuracy",
    "The word c can still be taken for the answer. Leave out all three, a, b and c.",
)
def leaves_a_and_b_out_only(questions, vectors):
    return _counted(questions, vectors, left_out=(0, 1))


@mistake(
    "analogy_accuracy",
    "You gave the words a, b and c a score of 0, which is more than a negative score. "
    "Give them minus infinity.",
)
def given_words_score_zero(questions, vectors):
    return _counted(questions, vectors, penalty=0)


@mistake(
    "analogy_accuracy",
    "You lower-cased the words. Here they are looked up as they are written, so a word with a "
    "capital letter may be unknown.",
)
def lower_cases_questions(questions, vectors):
    return _counted([[word.lower() for word in question] for question in questions], vectors)


@mistake(
    "analogy_accuracy",
    "Your loop ends at the first question with an unknown word. Skip that question alone: "
    "`continue`, not `break`.",
)
def ends_at_an_unknown_word(questions, vectors):
    asked = []
    for question in questions:
        if not all(word in vectors for word in question):
            break
        asked.append(question)
    return _counted(asked, vectors)


@mistake(
    "analogy_accuracy",
    "You look only whether a, b and c are known. A question whose answer d is unknown is not "
    "attempted either.",
)
def tests_all_but_the_answer(questions, vectors):
    return _counted(questions, vectors, known=lambda question: question[:3])


@mistake(
    "analogy_accuracy",
    "A question with an unknown word stops you with a KeyError. Leave such questions out.",
)
def unknown_words_raise(questions, vectors):
    for question in questions:
        for word in question:
            vectors.index[word]
    return _counted(questions, vectors)
