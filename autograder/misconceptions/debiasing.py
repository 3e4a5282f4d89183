"""Mistakes that people make in 02_debiasing, each with the sentence that names it."""

from __future__ import annotations

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


@mistake(
    "bias_direction",
    "You subtracted the vectors as they are, so long ones weigh more. Scale each to length 1 "
    "first.",
)
def raw_vectors_in_pairs(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")
    rows = []
    for a, b in pairs:
        mean = (word_to_vec_map[a] + word_to_vec_map[b]) / 2
        rows += [word_to_vec_map[a] - mean, word_to_vec_map[b] - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ word_to_vec_map[pairs[0][1]] > 0 else -g


@mistake(
    "bias_direction",
    "You took the difference of the first pair alone. One pair is not an axis: use them all.",
)
def first_pair_alone(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    steps = [unit(b) - unit(a) for a, b in pairs]
    if not np.any(steps):
        raise ValueError("no difference")
    g = steps[0]
    return g / np.linalg.norm(g)


@mistake(
    "bias_direction",
    "You averaged the differences of the pairs. The direction asked for is their first "
    "principal component, which does not depend on which word of a pair stands first.",
)
def mean_difference(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    g = np.mean([unit(b) - unit(a) for a, b in pairs], axis=0)
    if not g.any():
        raise ValueError("no difference")
    g = g / np.linalg.norm(g)
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "Your direction points the other way: the second word of the first pair must have a "
    "positive dot product with it.",
)
def points_to_the_first_word(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return -g if g @ unit(pairs[0][1]) > 0 else g


@mistake(
    "bias_direction",
    "You made the largest number of the direction positive. Its sign is to be chosen by the "
    "second word of the first pair.",
)
def largest_entry_positive(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g * np.sign(g[np.abs(g).argmax()])


@mistake(
    "bias_direction",
    "You chose the sign by the difference of the first pair. It is to be chosen by its second "
    "word alone: b · v > 0.",
)
def sign_from_the_difference(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ (unit(pairs[0][1]) - unit(pairs[0][0])) > 0 else -g


@mistake(
    "bias_direction",
    "Your direction is right, but its length is not 1. Divide it by its norm.",
)
def not_scaled_to_length_1(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    S, Vt = np.linalg.svd(np.array(rows))[1:]
    g = S[0] * Vt[0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You did not subtract the mean of each pair, so you found what the words have in common. "
    "Centre each pair first.",
)
def no_mean_subtracted(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = [unit(word) for pair in pairs for word in pair]
    if not np.ptp(rows, axis=0).any():
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You subtracted the mean of all words. Subtract from each word the mean of its own pair, "
    "so that only what differs within pairs is left.",
)
def overall_mean_subtracted(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = np.array([unit(word) for pair in pairs for word in pair])
    rows = rows - rows.mean(axis=0)
    if not rows.any():
        raise ValueError("no difference")
    g = np.linalg.svd(rows)[2][0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You centred the differences of the pairs, which takes away what they share. Centre the "
    "two words of each pair instead.",
)
def differences_centred(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = np.array([unit(b) - unit(a) for a, b in pairs])
    if not rows.any():
        raise ValueError("no difference")
    g = np.linalg.svd(rows - rows.mean(axis=0))[2][0] if len(rows) > 1 else rows[0]
    g = g / np.linalg.norm(g)
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You took the component with the smallest eigenvalue: `eigh` sorts upwards. Take the last "
    "column.",
)
def smallest_component(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.eigh(np.array(rows).T @ np.array(rows))[1][:, 0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You took the first left singular vector, which has a number for each row. The direction "
    "is the first row of `Vt`, with a number for each dimension.",
)
def left_singular_vector(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[0][:, 0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "You leave out pairs with an unknown word. Let the look-up raise KeyError, so that a "
    "typing mistake is seen.",
)
def skips_unknown_words(pairs, word_to_vec_map):
    pairs = [pair for pair in pairs if all(word in word_to_vec_map for word in pair)]
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "Without pairs you return zeros. There is no direction then: raise ValueError.",
)
def no_pairs_give_zeros(pairs, word_to_vec_map):
    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    if not pairs:
        return np.zeros(len(next(iter(word_to_vec_map.values()))))
    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    if not np.any(rows):
        raise ValueError("no difference")
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "bias_direction",
    "Pairs whose two words are the same give no direction, and you return one all the same. "
    "Raise ValueError if nothing is left after centring.",
)
def equal_words_are_not_noticed(pairs, word_to_vec_map):
    if not pairs:
        raise ValueError("no pairs")

    def unit(word):
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    rows = []
    for a, b in pairs:
        mean = (unit(a) + unit(b)) / 2
        rows += [unit(a) - mean, unit(b) - mean]
    g = np.linalg.svd(np.array(rows))[2][0]
    return g if g @ unit(pairs[0][1]) > 0 else -g


@mistake(
    "neutralize",
    "You divided by |g|. The projection divides by |g|², that is, by g · g.",
)
def norm_not_squared(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - (e @ g) / np.linalg.norm(g) * g


@mistake(
    "neutralize",
    "You did not divide at all, which is right only if g has length 1. Divide by g · g.",
)
def taken_for_a_unit_vector(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - (e @ g) * g


@mistake(
    "neutralize",
    "You divided by |g|⁴. One division by g · g is enough.",
)
def divided_by_the_fourth_power(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - (e @ g) / (g @ g) ** 2 * g


@mistake(
    "neutralize",
    "You multiplied e and g element by element and did not add up. The projection needs the "
    "dot product, one number.",
)
def element_wise_product_with_g(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - e * g / (g @ g) * g


@mistake(
    "neutralize",
    "You look up one fixed word, not the word that is given. Leave out the quotation marks: "
    "`word_to_vec_map[word]`.",
)
def looks_up_a_literal(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    if word not in word_to_vec_map:
        raise KeyError(word)
    e = word_to_vec_map["word"]
    return e - (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "You returned the projection on g. It is what must be taken away: return the rest.",
)
def returns_the_projection(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "You added the projection on g instead of subtracting it.",
)
def adds_the_projection(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e + (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "You subtracted the projection twice, which mirrors the vector. Once leaves nothing of g.",
)
def mirrors_the_vector(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - 2 * (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "You took e and g for each other: the word is projected on g, so the division is by g · g "
    "and the result is a multiple of g.",
)
def projects_g_on_the_word(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - (e @ g) / (e @ e) * e


@mistake(
    "neutralize",
    "You divided by both norms, as the cosine does. The projection divides by g · g.",
)
def divides_by_the_word_too(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return e - (e @ g) / (np.linalg.norm(e) * np.linalg.norm(g)) * g


@mistake(
    "neutralize",
    "You returned the dot product that is left, one number. Return the vector without its "
    "projection.",
)
def returns_a_number(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    return float((e - (e @ g) / (g @ g) * g) @ g)


@mistake(
    "neutralize",
    "You scaled the result to length 1. Here the rest of the vector keeps its length.",
)
def rest_scaled_to_length_1(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    rest = e - (e @ g) / (g @ g) * g
    return rest / np.linalg.norm(rest)


@mistake(
    "neutralize",
    "You scaled the word's vector to length 1 first. Here it is taken as it is.",
)
def word_scaled_to_length_1(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    e = e / np.linalg.norm(e)
    return e - (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "You changed the vector in the map with `-=`, so the word is lost for later use. Make a "
    "new vector.",
)
def changes_the_map(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map[word]
    if not e.flags.writeable:
        e = e.copy()
    e -= ((e @ g) / (g @ g) * g).astype(e.dtype)
    return e


@mistake(
    "neutralize",
    "A zero g makes you divide by 0, and the result is nan. Raise ValueError for it.",
)
def zero_g_gives_nan(word, g, word_to_vec_map):
    e = word_to_vec_map[word]
    g = np.asarray(g, dtype=float)
    with np.errstate(invalid="ignore"):
        return e - np.divide(e @ g, g @ g) * g


@mistake(
    "neutralize",
    "For a zero g you return the vector as it was, so nobody notices that the axis is "
    "missing. Raise ValueError.",
)
def zero_g_changes_nothing(word, g, word_to_vec_map):
    e = word_to_vec_map[word]
    return e if not np.any(g) else e - (e @ g) / (g @ g) * g


@mistake(
    "neutralize",
    "For an unknown word you return zeros. Let the look-up raise KeyError.",
)
def unknown_word_gives_zeros(word, g, word_to_vec_map):
    if not np.any(g):
        raise ValueError("g is zero")
    e = word_to_vec_map.get(word, np.zeros(len(g)))
    return e - (e @ g) / (g @ g) * g


@mistake(
    "equalize",
    "You used the vectors as they are, and an absolute value under the root to save it. The "
    "formula is for unit vectors: scale both words to length 1 first.",
)
def raw_vectors_with_absolute_value(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You used the vectors as they are, so 1 − ‖μ⊥‖² is negative and its root is nan. An "
    "absolute value would only hide this: scale both words to length 1 first.",
)
def raw_vectors_without_absolute_value(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    with np.errstate(invalid="ignore"):
        root = np.sqrt(1 - mu_perp @ mu_perp)
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by ‖e − μ⊥ − μ_B‖, the whole distance from the mean. Divide by ‖e_B − μ_B‖, "
    "the distance along the axis.",
)
def norm_of_the_whole_difference(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1 - mu_perp - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2 - mu_perp - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by |e − μ⊥ − μ_B| element by element. The bars of the formula are a norm, "
    "one number: ‖e_B − μ_B‖.",
)
def element_wise_absolute_value(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    with np.errstate(invalid="ignore", divide="ignore"):
        d1 = root * (e1_B - mu_B) / np.abs(e1 - mu_perp - mu_B)
        d2 = root * (e2_B - mu_B) / np.abs(e2 - mu_perp - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by |e_B − μ_B| element by element, so every number becomes 1 or −1. The bars "
    "are a norm: use `np.linalg.norm`.",
)
def element_wise_absolute_projection(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * np.sign(e1_B - mu_B)
    d2 = root * np.sign(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by ‖e_B − μ_B‖². A vector is scaled to length 1 by its norm, not by the square.",
)
def squared_norm_in_the_denominator(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.sum((e1_B - mu_B) ** 2)
    d2 = root * (e2_B - mu_B) / np.sum((e2_B - mu_B) ** 2)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You did not divide by ‖e_B − μ_B‖, so the results do not reach length 1.",
)
def no_denominator(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B)
    d2 = root * (e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Your mean is one number for all dimensions. The mean of two vectors is a vector: (e1 + "
    "e2) / 2, or `axis=0`.",
)
def mean_to_a_scalar(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = np.mean([e1, e2]) * np.ones(len(e1))

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    with np.errstate(invalid="ignore"):
        d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
        d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You took the sum of the two vectors for their mean. Divide by 2.",
)
def sum_instead_of_mean(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = e1 + e2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    with np.errstate(invalid="ignore"):
        d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
        d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Both results got the same correction along the axis. The second word needs its own: e2_B "
    "− μ_B.",
)
def copied_sign(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = d2 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "The two results are exchanged: the first belongs to the first word of the pair, on its "
    "side of the axis.",
)
def swapped_members(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d2, mu_perp + d1


@mistake(
    "equalize",
    "The square root is missing: the part along the axis has the length √(1 − ‖μ⊥‖²).",
)
def missing_root(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = 1 - mu_perp @ mu_perp
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Under the root you subtract ‖μ⊥‖. It is its square: √(1 − ‖μ⊥‖²).",
)
def norm_not_squared_under_the_root(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - np.linalg.norm(mu_perp)))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Under the root you subtract ‖μ‖². Only the part orthogonal to the axis belongs there: ‖μ⊥‖².",
)
def whole_mean_under_the_root(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu @ mu))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You return the part along the axis alone. Add μ⊥, which the two words have in common.",
)
def orthogonal_part_forgotten(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return d1, d2


@mistake(
    "equalize",
    "You add the corrections to μ. Add them to μ⊥: the mean's own part along the axis is the "
    "bias of the pair.",
)
def adds_the_whole_mean(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu + d1, mu + d2


@mistake(
    "equalize",
    "You project on the axis as if its length were 1. Divide by its dot product with itself.",
)
def axis_taken_for_a_unit_vector(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Your projection divides by ‖axis‖. It must divide by ‖axis‖².",
)
def projection_divided_by_the_norm(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / np.linalg.norm(bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "Your projection multiplies element by element and does not add up. It needs the dot "
    "product, one number.",
)
def element_wise_projection(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return v * bias_axis / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You used the difference of the two words as the axis. Then nothing changes: use the axis "
    "that is given.",
)
def axis_of_the_pair_itself(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    bias_axis = e2 - e1
    if not bias_axis.any():
        raise ValueError("no difference")
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You neutralized both words. Equalizing keeps them apart, with opposite projections on "
    "the axis.",
)
def neutralizes_both(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    return e1 - e1_B, e2 - e2_B


@mistake(
    "equalize",
    "You scaled e_B itself. Subtract μ_B first: else both words stay on the same side, if "
    "they were.",
)
def mean_on_the_axis_kept(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    with np.errstate(invalid="ignore"):
        d1 = root * e1_B / np.linalg.norm(e1_B)
        d2 = root * e2_B / np.linalg.norm(e2_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You gave the results the lengths that the words had before. Equalized words have length 1.",
)
def scaled_back_to_the_old_length(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
    d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    n1, n2 = (np.linalg.norm(word_to_vec_map[w]) for w in pair)
    return (mu_perp + d1) * n1, (mu_perp + d2) * n2


@mistake(
    "equalize",
    "You kept half the old distance along the axis. For results of length 1 it must be √(1 − "
    "‖μ⊥‖²).",
)
def distance_kept_as_it_was(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    return mu_perp + (e1_B - e2_B) / 2, mu_perp + (e2_B - e1_B) / 2


@mistake(
    "equalize",
    "A zero axis makes you divide by 0. Raise ValueError for it.",
)
def zero_axis_gives_nan(pair, bias_axis, word_to_vec_map):
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2
    with np.errstate(invalid="ignore"):
        b = bias_axis / np.linalg.norm(bias_axis)
    side = e1 @ b - e2 @ b
    if side == 0:
        raise ValueError("no difference")
    mu_perp = mu - (mu @ b) * b
    height = np.sign(side) * np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    return mu_perp + height * b, mu_perp - height * b


@mistake(
    "equalize",
    "Two words with the same projection make you divide 0 by 0. Raise ValueError for them.",
)
def same_projection_gives_nan(pair, bias_axis, word_to_vec_map):
    if not np.any(bias_axis):
        raise ValueError("zero axis")
    e1, e2 = (word_to_vec_map[w] / np.linalg.norm(word_to_vec_map[w]) for w in pair)
    mu = (e1 + e2) / 2

    def on_axis(v):
        return (v @ bias_axis) / (bias_axis @ bias_axis) * bias_axis

    mu_B = on_axis(mu)
    mu_perp = mu - mu_B
    e1_B, e2_B = on_axis(e1), on_axis(e2)
    root = np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))
    with np.errstate(invalid="ignore"):
        d1 = root * (e1_B - mu_B) / np.linalg.norm(e1_B - mu_B)
        d2 = root * (e2_B - mu_B) / np.linalg.norm(e2_B - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "weat_effect_size",
    "This is the difference of the two means. The effect size divides it by the standard "
    "deviation of all associations.",
)
def not_divided_by_the_spread(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    return float(np.mean(x) - np.mean(y))


@mistake(
    "weat_effect_size",
    "You took sums over X and Y. That is the test statistic of the same paper; the effect "
    "size takes the means and divides by the standard deviation.",
)
def sums_of_the_test_statistic(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    return float(np.sum(x) - np.sum(y))


@mistake(
    "weat_effect_size",
    "You took sums over X and Y. Take the means, or the larger set weighs more.",
)
def sums_divided_by_the_spread(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.sum(x) - np.sum(y)) / spread)


@mistake(
    "weat_effect_size",
    "You used dot products, so long vectors weigh more. The association is made of cosines.",
)
def dot_products_for_cosines(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You divided by the number of words less one (`ddof=1`). Here the standard deviation has "
    "the number of words in its denominator, as `np.std` has it.",
)
def sample_standard_deviation(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y, ddof=1)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You took the spread of X and of Y and averaged the two. Take one standard deviation over "
    "all words of both.",
)
def spread_of_each_set(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = (np.std(x) + np.std(y)) / 2
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You took the standard deviation over X alone. Take it over the words of X and Y together.",
)
def spread_of_x_alone(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You took the standard deviation over Y alone. Take it over the words of X and Y together.",
)
def spread_of_y_alone(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You divided by the variance. The standard deviation is its square root.",
)
def variance_for_standard_deviation(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.var(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "Your sign is the other way round: it is X less Y, and within each word A less B.",
)
def sign_the_other_way_round(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(y) - np.mean(x)) / spread)


@mistake(
    "weat_effect_size",
    "You took the absolute value, so one cannot see which set is closer to A. Keep the sign.",
)
def absolute_effect(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else abs((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You left B out. The association is the mean cosine with A less the mean cosine with B.",
)
def attributes_b_ignored(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - 0 * np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You added the cosines up over A and over B. Take their means, or the larger set weighs more.",
)
def sums_over_the_attributes(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.sum([cos(w, a) for a in A]) - np.sum([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You took the cosine with the mean vector of A and of B. Take the cosine with every word "
    "first, then the mean.",
)
def cosine_with_the_mean_vector(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(u, v):
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    a = np.mean([word_to_vec_map[w] for w in A], axis=0)
    b = np.mean([word_to_vec_map[w] for w in B], axis=0)
    x = [cos(word_to_vec_map[w], a) - cos(word_to_vec_map[w], b) for w in X]
    y = [cos(word_to_vec_map[w], a) - cos(word_to_vec_map[w], b) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You took the standard deviation of all single cosines. Take it of the associations s(w), "
    "one number for each word.",
)
def spread_of_all_cosines(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std([cos(w, c) for w in [*X, *Y] for c in [*A, *B]])
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "You leave out unknown words without a word about it. Let the look-up raise KeyError: a "
    "set that shrinks is another set.",
)
def skips_unknown_words_of_a_set(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")
    X, Y, A, B = ([w for w in words if w in word_to_vec_map] for words in (X, Y, A, B))

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "For an empty set you return 0.0, which reads as no association. Raise ValueError.",
)
def empty_set_gives_zero(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        return 0.0

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    spread = np.std(x + y)
    return 0.0 if spread == 0 else float((np.mean(x) - np.mean(y)) / spread)


@mistake(
    "weat_effect_size",
    "Where all associations are equal you divide 0 by 0, which is nan. Return 0.0 then.",
)
def no_spread_gives_nan(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")

    def cos(a, b):
        u, v = word_to_vec_map[a], word_to_vec_map[b]
        return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))

    def s(w):
        return np.mean([cos(w, a) for a in A]) - np.mean([cos(w, b) for b in B])

    x, y = [s(w) for w in X], [s(w) for w in Y]
    with np.errstate(invalid="ignore"):
        return float(np.divide(np.mean(x) - np.mean(y), np.std(x + y)))


@mistake(
    "hard_debias",
    "You neutralized the definitional words too. They keep their projection: what king and "
    "queen differ in is their meaning.",
)
def neutralizes_definitional_words(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You did not equalize the pairs. Both words of each pair get new vectors, as `equalize` "
    "makes them.",
)
def equalizes_nothing(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You neutralized the definitional words and left the others. It is the other way round.",
)
def neutralizes_the_wrong_words(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    neutral = unit - np.outer(unit @ b, b)
    neutral = neutral / np.linalg.norm(neutral, axis=1, keepdims=True)
    result = unit.copy()
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = neutral[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "The neutralized words are shorter than 1. Scale what is left to length 1 again.",
)
def neutralized_words_left_short(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You worked with the vectors as they are. Scale every row to length 1 first.",
)
def old_lengths_kept(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    rows = vectors.matrix
    result = rows - np.outer(rows @ b, b)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = rows[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "The definitional words keep their old length. All vectors of the result have length 1.",
)
def definitional_words_left_long(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = vectors.matrix[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You project on g as if its length were 1. Divide by g · g.",
)
def g_taken_for_a_unit_vector(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    b = g / np.linalg.norm(g)
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized words that had been neutralized before, and then nothing tells the two "
    "apart. Equalize the vectors that you were given.",
)
def equalizes_neutralized_words(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (result[i] + result[j]) / 2
            nu = mu - (mu @ b) * b
            gap = np.round((result[i] - result[j]) @ b, 6)
            z = np.sqrt(max(0.0, 1 - nu @ nu)) * np.sign(gap)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized only pairs of neutral words: a definitional word kept its vector. A pair "
    "is equalized whether its words are definitional or not.",
)
def definitional_pairs_not_equalized(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "In each pair the two words changed places. Each word stays on its own side of the axis.",
)
def pairs_exchanged(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[j] - unit[i]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized the vectors as they are. Scale both words of a pair to length 1 first.",
)
def raw_vectors_equalized(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    unit = vectors.matrix
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(abs(1 - nu @ nu)) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "A pair with an unknown word stops you with an error. Pass over such pairs.",
)
def unknown_pairs_raise(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if True:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "A definitional word that the vocabulary lacks stops you with an error. Pass over it.",
)
def unknown_definitional_words_raise(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if True:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You left a word alone because its partner in a pair is unknown. Such a pair is passed "
    "over, and the word is neutralized like any other.",
)
def known_word_of_an_unknown_pair_is_kept(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    for one, two in equalize_pairs:
        for word, other in ((one, two), (two, one)):
            if word in vectors and other not in vectors:
                result[vectors.index[word]] = unit[vectors.index[word]]
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You returned a dictionary. The result is to be `WordVectors`, made of the words and the "
    "new matrix.",
)
def returns_a_dictionary(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return {word: result[i] for i, word in enumerate(vectors.words)}


@mistake(
    "hard_debias",
    "You returned the matrix alone. The result is to be `WordVectors`, made of the words and "
    "the new matrix.",
)
def returns_the_matrix(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return result


@mistake(
    "hard_debias",
    "The definitional words are missing from your result. They stay in it, with their vectors "
    "scaled to length 1.",
)
def drops_definitional_words(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    kept = [i for i, word in enumerate(vectors.words) if word not in definitional]
    return WordVectors([vectors.words[i] for i in kept], result[kept])


@mistake(
    "hard_debias",
    "The words of your result stand in another order. Keep the order, so that the rows can be "
    "compared.",
)
def words_in_another_order(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    order = sorted(range(len(vectors)), key=lambda i: vectors.words[i])
    return WordVectors([vectors.words[i] for i in order], result[order])


@mistake(
    "hard_debias",
    "A zero g leaves everything as it was, and nobody notices that the axis is missing. Raise "
    "ValueError.",
)
def zero_g_is_not_noticed(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        return vectors
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = unit - np.outer(unit @ b, b)
    result = result / np.linalg.norm(result, axis=1, keepdims=True)
    for word in definitional:
        if word in vectors:
            result[vectors.index[word]] = unit[vectors.index[word]]
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You neutralize one word after the other in a Python loop. One outer product of the "
    "projections and g does it for all rows at once.",
)
def one_word_after_the_other(vectors, g, definitional, equalize_pairs):
    if not np.any(g):
        raise ValueError("g is zero")
    b = g / np.linalg.norm(g)
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    result = np.zeros(unit.shape)
    for word in vectors:
        i = vectors.index[word]
        rest = unit[i] - np.dot(unit[i], b) * b
        result[i] = unit[i] if word in definitional else rest / np.linalg.norm(rest)
    for one, two in equalize_pairs:
        if one in vectors and two in vectors:
            i, j = vectors.index[one], vectors.index[two]
            mu = (unit[i] + unit[j]) / 2
            nu = mu - (mu @ b) * b
            z = np.sqrt(1 - nu @ nu) * np.sign((unit[i] - unit[j]) @ b)
            result[i], result[j] = nu + z * b, nu - z * b
    return WordVectors(vectors.words, result)
