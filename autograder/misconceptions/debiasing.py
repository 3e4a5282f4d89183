"""Mistakes that people make in 02_debiasing, each with the sentence that names it."""

from __future__ import annotations

import numpy as np

from autograder.banks import Bank
from wordlab import WordVectors

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _unit(v):
    return v / np.linalg.norm(v)


def _refuse_zeros(v):
    if not np.any(v):
        raise ValueError("all numbers are zero")


def _vectors(pairs, word_to_vec_map):
    """The vectors of the pairs' words as they are, (pairs, 2, d)."""
    if not pairs:
        raise ValueError("no pairs")
    return np.array([[word_to_vec_map[word] for word in pair] for pair in pairs])


def _unit_vectors(pairs, word_to_vec_map):
    return np.array([[_unit(v) for v in both] for both in _vectors(pairs, word_to_vec_map)])


def _centred(pairs):
    """The vectors of all words, each without the mean of its pair."""
    return (pairs - (pairs[:, :1] + pairs[:, 1:]) / 2).reshape(-1, pairs.shape[-1])


def _first_component(rows):
    _refuse_zeros(rows)
    return np.linalg.svd(rows)[2][0]


def _towards(v, g):
    """That of g and its opposite which has a positive dot product with v."""
    return g if g @ v > 0 else -g


def _direction(pairs, word_to_vec_map):
    """The right direction, for the mistakes that lie elsewhere."""
    units = _unit_vectors(pairs, word_to_vec_map)
    return _towards(units[0, 1], _first_component(_centred(units)))


@mistake(
    "bias_direction",
    "You subtracted the vectors as they are, so long ones weigh more. Scale each to length 1 "
    "first.",
)
def raw_vectors_in_pairs(pairs, word_to_vec_map):
    vectors = _vectors(pairs, word_to_vec_map)
    return _towards(vectors[0, 1], _first_component(_centred(vectors)))


@mistake(
    "bias_direction",
    "You took the difference of the first pair alone. One pair is not an axis: use them all.",
)
def first_pair_alone(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    differences = units[:, 1] - units[:, 0]
    _refuse_zeros(differences)
    return _unit(differences[0])


@mistake(
    "bias_direction",
    "You averaged the differences of the pairs. The direction asked for is their first "
    "principal component, which does not depend on which word of a pair stands first.",
)
def mean_difference(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    g = np.mean(units[:, 1] - units[:, 0], axis=0)
    _refuse_zeros(g)
    return _towards(units[0, 1], _unit(g))


@mistake(
    "bias_direction",
    "Your direction points the other way: the second word of the first pair must have a "
    "positive dot product with it.",
)
def points_to_the_first_word(pairs, word_to_vec_map):
    return -_direction(pairs, word_to_vec_map)


@mistake(
    "bias_direction",
    "You made the largest number of the direction positive. Its sign is to be chosen by the "
    "second word of the first pair.",
)
def largest_entry_positive(pairs, word_to_vec_map):
    g = _direction(pairs, word_to_vec_map)
    return g * np.sign(g[np.abs(g).argmax()])


@mistake(
    "bias_direction",
    "You chose the sign by the difference of the first pair. It is to be chosen by its second "
    "word alone: b · v > 0.",
)
def sign_from_the_difference(pairs, word_to_vec_map):
    first, second = _unit_vectors(pairs, word_to_vec_map)[0]
    return _towards(second - first, _direction(pairs, word_to_vec_map))


@mistake(
    "bias_direction", "Your direction is right, but its length is not 1. Divide it by its norm."
)
def not_scaled_to_length_1(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    _refuse_zeros(_centred(units))
    S, Vt = np.linalg.svd(_centred(units))[1:]
    return _towards(units[0, 1], S[0] * Vt[0])


@mistake(
    "bias_direction",
    "You did not subtract the mean of each pair, so you found what the words have in common. "
    "Centre each pair first.",
)
def no_mean_subtracted(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = units.reshape(-1, units.shape[-1])
    _refuse_zeros(np.ptp(rows, axis=0))
    return _towards(units[0, 1], _first_component(rows))


@mistake(
    "bias_direction",
    "You subtracted the mean of all words. Subtract from each word the mean of its own pair, "
    "so that only what differs within pairs is left.",
)
def overall_mean_subtracted(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = units.reshape(-1, units.shape[-1])
    return _towards(units[0, 1], _first_component(rows - rows.mean(axis=0)))


@mistake(
    "bias_direction",
    "You centred the differences of the pairs, which takes away what they share. Centre the "
    "two words of each pair instead.",
)
def differences_centred(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = units[:, 1] - units[:, 0]
    _refuse_zeros(rows)
    g = np.linalg.svd(rows - rows.mean(axis=0))[2][0] if len(rows) > 1 else rows[0]
    return _towards(units[0, 1], _unit(g))


@mistake(
    "bias_direction",
    "You took the component with the smallest eigenvalue: `eigh` sorts upwards. Take the last "
    "column.",
)
def smallest_component(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = _centred(units)
    _refuse_zeros(rows)
    return _towards(units[0, 1], np.linalg.eigh(rows.T @ rows)[1][:, 0])


@mistake(
    "bias_direction",
    "You took the first left singular vector, which has a number for each row. The direction "
    "is the first row of `Vt`, with a number for each dimension.",
)
def left_singular_vector(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = _centred(units)
    _refuse_zeros(rows)
    return _towards(units[0, 1], np.linalg.svd(rows)[0][:, 0])


@mistake(
    "bias_direction",
    "You leave out pairs with an unknown word. Let the look-up raise KeyError, so that a "
    "typing mistake is seen.",
)
def skips_unknown_words(pairs, word_to_vec_map):
    known = [pair for pair in pairs if all(word in word_to_vec_map for word in pair)]
    return _direction(known, word_to_vec_map)


@mistake(
    "bias_direction",
    "Without pairs you return zeros. There is no direction then: raise ValueError.",
)
def no_pairs_give_zeros(pairs, word_to_vec_map):
    if not pairs:
        return np.zeros(len(next(iter(word_to_vec_map.values()))))
    return _direction(pairs, word_to_vec_map)


@mistake(
    "bias_direction",
    "Pairs whose two words are the same give no direction, and you return one all the same. "
    "Raise ValueError if nothing is left after centring.",
)
def equal_words_are_not_noticed(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    return _towards(units[0, 1], np.linalg.svd(_centred(units))[2][0])


@mistake(
    "bias_direction",
    "You scaled the centred vectors to length 1 as well, so pairs that hardly differ weigh as much "
    "as the others. Scale the words' vectors only, before the mean is subtracted.",
)
def centred_vectors_scaled(pairs, word_to_vec_map):
    units = _unit_vectors(pairs, word_to_vec_map)
    rows = _centred(units)
    _refuse_zeros(rows)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return _towards(units[0, 1], np.linalg.svd(rows)[2][0])


@mistake(
    "bias_direction",
    "For an unknown word you raise ValueError. Let the look-up raise KeyError.",
)
def unknown_words_raise_value_error(pairs, word_to_vec_map):
    if not all(word in word_to_vec_map for pair in pairs for word in pair):
        raise ValueError("unknown word")
    return _direction(pairs, word_to_vec_map)


def _word(word, g, word_to_vec_map):
    """The word's vector, where g is an axis."""
    _refuse_zeros(g)
    return word_to_vec_map[word]


def _projection(v, axis):
    return (v @ axis) / (axis @ axis) * axis


@mistake("neutralize", "You divided by |g|. The projection divides by |g|², that is, by g · g.")
def norm_not_squared(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) / np.linalg.norm(g) * g


@mistake(
    "neutralize",
    "You did not divide at all, which is right only if g has length 1. Divide by g · g.",
)
def taken_for_a_unit_vector(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) * g


@mistake("neutralize", "You divided by |g|⁴. One division by g · g is enough.")
def divided_by_the_fourth_power(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) / (g @ g) ** 2 * g


@mistake(
    "neutralize",
    "You multiplied e and g element by element and did not add up. The projection needs the "
    "dot product, one number.",
)
def element_wise_product_with_g(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - e * g / (g @ g) * g


@mistake(
    "neutralize",
    "You look up one fixed word, not the word that is given. Leave out the quotation marks: "
    "`word_to_vec_map[word]`.",
)
def looks_up_a_literal(word, g, word_to_vec_map):
    _word(word, g, word_to_vec_map)
    e = word_to_vec_map["word"]
    return e - _projection(e, g)


@mistake(
    "neutralize",
    "You returned the projection on g. It is what must be taken away: return the rest.",
)
def returns_the_projection(word, g, word_to_vec_map):
    return _projection(_word(word, g, word_to_vec_map), g)


@mistake("neutralize", "You added the projection on g instead of subtracting it.")
def adds_the_projection(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e + _projection(e, g)


@mistake(
    "neutralize",
    "You subtracted the projection twice, which mirrors the vector. Once leaves nothing of g.",
)
def mirrors_the_vector(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - 2 * _projection(e, g)


@mistake(
    "neutralize",
    "You took e and g for each other: the word is projected on g, so the division is by g · g "
    "and the result is a multiple of g.",
)
def projects_g_on_the_word(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) / (e @ e) * e


@mistake(
    "neutralize", "You divided by both norms, as the cosine does. The projection divides by g · g."
)
def divides_by_the_word_too(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) / (np.linalg.norm(e) * np.linalg.norm(g)) * g


@mistake(
    "neutralize",
    "You returned the dot product that is left, one number. Return the vector without its "
    "projection.",
)
def returns_a_number(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return float((e - _projection(e, g)) @ g)


@mistake(
    "neutralize", "You scaled the result to length 1. Here the rest of the vector keeps its length."
)
def rest_scaled_to_length_1(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return _unit(e - _projection(e, g))


@mistake("neutralize", "You scaled the word's vector to length 1 first. Here it is taken as it is.")
def word_scaled_to_length_1(word, g, word_to_vec_map):
    e = _unit(_word(word, g, word_to_vec_map))
    return e - _projection(e, g)


@mistake(
    "neutralize",
    "You changed the vector in the map with `-=`, so the word is lost for later use. Make a "
    "new vector.",
)
def changes_the_map(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    if not e.flags.writeable:
        e = e.copy()
    e -= _projection(e, g).astype(e.dtype)
    return e


@mistake(
    "neutralize", "A zero g makes you divide by 0, and the result is nan. Raise ValueError for it."
)
def zero_g_gives_nan(word, g, word_to_vec_map):
    e = word_to_vec_map[word]
    with np.errstate(invalid="ignore"):
        return e - np.divide(e @ g, g @ g) * g


@mistake(
    "neutralize",
    "For a zero g you return the vector as it was, so nobody notices that the axis is "
    "missing. Raise ValueError.",
)
def zero_g_changes_nothing(word, g, word_to_vec_map):
    e = word_to_vec_map[word]
    return e - _projection(e, g) if np.any(g) else e


@mistake("neutralize", "For an unknown word you return zeros. Let the look-up raise KeyError.")
def unknown_word_gives_zeros(word, g, word_to_vec_map):
    _refuse_zeros(g)
    e = word_to_vec_map.get(word, np.zeros(len(g)))
    return e - _projection(e, g)


@mistake(
    "neutralize",
    "You subtracted a multiple of the word's vector. The projection points along g: multiply g by "
    "(e · g) / (g · g).",
)
def multiple_of_the_word(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    return e - (e @ g) / (g @ g) * e


@mistake(
    "neutralize",
    "You squared the sum of the numbers of g. |g|² is the sum of their squares, that is, g · g.",
)
def square_of_the_sum(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    with np.errstate(divide="ignore", invalid="ignore"):
        return e - (e @ g) / np.sum(g) ** 2 * g


@mistake(
    "neutralize",
    "For an unknown word you return None. Let the look-up raise KeyError.",
)
def unknown_word_gives_none(word, g, word_to_vec_map):
    if word not in word_to_vec_map:
        return None
    e = _word(word, g, word_to_vec_map)
    return e - _projection(e, g)


@mistake(
    "neutralize",
    "You divided g in place, by `/=`, which an array of whole numbers does not allow. Make a new "
    "array.",
)
def whole_axis_in_place(word, g, word_to_vec_map):
    e = _word(word, g, word_to_vec_map)
    axis = g.copy()
    axis /= np.linalg.norm(axis)
    return e - (e @ axis) * axis


def _unit_pair(pair, word_to_vec_map):
    return [_unit(word_to_vec_map[word]) for word in pair]


def _mean(e1, e2):
    return (e1 + e2) / 2


def _as_it_is(v):
    return v


def _parts(pair, axis, word_to_vec_map, scale=_unit, mean=_mean, project=_projection):
    """μ⊥, e1_B − μ_B and e2_B − μ_B of a pair."""
    _refuse_zeros(axis)
    e1, e2 = (scale(word_to_vec_map[word]) for word in pair)
    mu = mean(e1, e2)
    e1_B, e2_B, mu_B = (project(v, axis) for v in (e1, e2, mu))
    if np.array_equal(e1_B, e2_B):
        raise ValueError("no difference")
    return mu - mu_B, e1_B - mu_B, e2_B - mu_B


def _root(mu_perp):
    """√(1 − ‖μ⊥‖²), the length of the results along the axis."""
    return np.sqrt(max(0.0, 1 - mu_perp @ mu_perp))


def _sums(mu_perp, d1, d2, length):
    """μ⊥ plus a vector of this length in the direction of d1, and of d2; nan where these are 0."""
    with np.errstate(invalid="ignore"):
        d1, d2 = (length * d / np.linalg.norm(d) for d in (d1, d2))
    return mu_perp + d1, mu_perp + d2


def _equalized(pair, axis, word_to_vec_map):
    """The right result, for the mistakes that lie elsewhere."""
    mu_perp, d1, d2 = _parts(pair, axis, word_to_vec_map)
    return _sums(mu_perp, d1, d2, _root(mu_perp))


@mistake(
    "equalize",
    "You used the vectors as they are, and an absolute value under the root to save it. The "
    "formula is for unit vectors: scale both words to length 1 first.",
)
def raw_vectors_with_absolute_value(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, scale=_as_it_is)
    return _sums(mu_perp, d1, d2, np.sqrt(np.abs(1 - mu_perp @ mu_perp)))


@mistake(
    "equalize",
    "You used the vectors as they are, so 1 − ‖μ⊥‖² is negative and its root is nan. An "
    "absolute value would only hide this: scale both words to length 1 first.",
)
def raw_vectors_without_absolute_value(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, scale=_as_it_is)
    with np.errstate(invalid="ignore"):
        return _sums(mu_perp, d1, d2, np.sqrt(1 - mu_perp @ mu_perp))


@mistake(
    "equalize",
    "You divided by ‖e − μ⊥ − μ_B‖, the whole distance from the mean. Divide by ‖e_B − μ_B‖, "
    "the distance along the axis.",
)
def norm_of_the_whole_difference(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    mu_B = _projection(_mean(e1, e2), bias_axis)
    d1 = _root(mu_perp) * d1 / np.linalg.norm(e1 - mu_perp - mu_B)
    d2 = _root(mu_perp) * d2 / np.linalg.norm(e2 - mu_perp - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by |e − μ⊥ − μ_B| element by element. The bars of the formula are a norm, "
    "one number: ‖e_B − μ_B‖.",
)
def element_wise_absolute_value(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    mu_B = _projection(_mean(e1, e2), bias_axis)
    with np.errstate(invalid="ignore", divide="ignore"):
        d1 = _root(mu_perp) * d1 / np.abs(e1 - mu_perp - mu_B)
        d2 = _root(mu_perp) * d2 / np.abs(e2 - mu_perp - mu_B)
    return mu_perp + d1, mu_perp + d2


@mistake(
    "equalize",
    "You divided by |e_B − μ_B| element by element, so every number becomes 1 or −1. The bars "
    "are a norm: use `np.linalg.norm`.",
)
def element_wise_absolute_projection(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    root = _root(mu_perp)
    return mu_perp + root * np.sign(d1), mu_perp + root * np.sign(d2)


@mistake(
    "equalize",
    "You divided by ‖e_B − μ_B‖². A vector is scaled to length 1 by its norm, not by the square.",
)
def squared_norm_in_the_denominator(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    root = _root(mu_perp)
    return mu_perp + root * d1 / np.sum(d1**2), mu_perp + root * d2 / np.sum(d2**2)


@mistake("equalize", "You did not divide by ‖e_B − μ_B‖, so the results do not reach length 1.")
def no_denominator(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return mu_perp + _root(mu_perp) * d1, mu_perp + _root(mu_perp) * d2


@mistake(
    "equalize",
    "Your mean is one number for all dimensions. The mean of two vectors is a vector: (e1 + "
    "e2) / 2, or `axis=0`.",
)
def mean_to_a_scalar(pair, bias_axis, word_to_vec_map):
    def mean(e1, e2):
        return np.mean([e1, e2]) * np.ones(len(e1))

    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, mean=mean)
    return _sums(mu_perp, d1, d2, _root(mu_perp))


@mistake("equalize", "You took the sum of the two vectors for their mean. Divide by 2.")
def sum_instead_of_mean(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, mean=np.add)
    return _sums(mu_perp, d1, d2, np.sqrt(np.abs(1 - mu_perp @ mu_perp)))


@mistake(
    "equalize",
    "Both results got the same correction along the axis. The second word needs its own: e2_B "
    "− μ_B.",
)
def copied_sign(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, _ = _parts(pair, bias_axis, word_to_vec_map)
    return _sums(mu_perp, d1, d1, _root(mu_perp))


@mistake(
    "equalize",
    "The two results are exchanged: the first belongs to the first word of the pair, on its "
    "side of the axis.",
)
def swapped_members(pair, bias_axis, word_to_vec_map):
    first, second = _equalized(pair, bias_axis, word_to_vec_map)
    return second, first


@mistake(
    "equalize", "The square root is missing: the part along the axis has the length √(1 − ‖μ⊥‖²)."
)
def missing_root(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return _sums(mu_perp, d1, d2, 1 - mu_perp @ mu_perp)


@mistake("equalize", "Under the root you subtract ‖μ⊥‖. It is its square: √(1 − ‖μ⊥‖²).")
def norm_not_squared_under_the_root(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return _sums(mu_perp, d1, d2, np.sqrt(max(0.0, 1 - np.linalg.norm(mu_perp))))


@mistake(
    "equalize",
    "Under the root you subtract ‖μ‖². Only the part orthogonal to the axis belongs there: ‖μ⊥‖².",
)
def whole_mean_under_the_root(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    mu = _mean(*_unit_pair(pair, word_to_vec_map))
    return _sums(mu_perp, d1, d2, _root(mu))


@mistake(
    "equalize",
    "You return the part along the axis alone. Add μ⊥, which the two words have in common.",
)
def orthogonal_part_forgotten(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return _root(mu_perp) * _unit(d1), _root(mu_perp) * _unit(d2)


@mistake(
    "equalize",
    "You add the corrections to μ. Add them to μ⊥: the mean's own part along the axis is the "
    "bias of the pair.",
)
def adds_the_whole_mean(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    mu = _mean(*_unit_pair(pair, word_to_vec_map))
    return _sums(mu, d1, d2, _root(mu_perp))


@mistake(
    "equalize",
    "You project on the axis as if its length were 1. Divide by its dot product with itself.",
)
def axis_taken_for_a_unit_vector(pair, bias_axis, word_to_vec_map):
    def project(v, axis):
        return (v @ axis) * axis

    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, project=project)
    return _sums(mu_perp, d1, d2, np.sqrt(np.abs(1 - mu_perp @ mu_perp)))


@mistake("equalize", "Your projection divides by ‖axis‖. It must divide by ‖axis‖².")
def projection_divided_by_the_norm(pair, bias_axis, word_to_vec_map):
    def project(v, axis):
        return (v @ axis) / np.linalg.norm(axis) * axis

    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, project=project)
    return _sums(mu_perp, d1, d2, np.sqrt(np.abs(1 - mu_perp @ mu_perp)))


@mistake(
    "equalize",
    "Your projection multiplies element by element and does not add up. It needs the dot "
    "product, one number.",
)
def element_wise_projection(pair, bias_axis, word_to_vec_map):
    def project(v, axis):
        return v * axis / (axis @ axis) * axis

    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map, project=project)
    return _sums(mu_perp, d1, d2, np.sqrt(np.abs(1 - mu_perp @ mu_perp)))


@mistake(
    "equalize",
    "You used the difference of the two words as the axis. Then nothing changes: use the axis "
    "that is given.",
)
def axis_of_the_pair_itself(pair, bias_axis, word_to_vec_map):
    _refuse_zeros(bias_axis)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    return _equalized(pair, e2 - e1, word_to_vec_map)


@mistake(
    "equalize",
    "You neutralized both words. Equalizing keeps them apart, with opposite projections on "
    "the axis.",
)
def neutralizes_both(pair, bias_axis, word_to_vec_map):
    _parts(pair, bias_axis, word_to_vec_map)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    return e1 - _projection(e1, bias_axis), e2 - _projection(e2, bias_axis)


@mistake(
    "equalize",
    "You scaled e_B itself. Subtract μ_B first: else both words stay on the same side, if "
    "they were.",
)
def mean_on_the_axis_kept(pair, bias_axis, word_to_vec_map):
    mu_perp = _parts(pair, bias_axis, word_to_vec_map)[0]
    e1_B, e2_B = (_projection(e, bias_axis) for e in _unit_pair(pair, word_to_vec_map))
    return _sums(mu_perp, e1_B, e2_B, _root(mu_perp))


@mistake(
    "equalize",
    "You gave the results the lengths that the words had before. Equalized words have length 1.",
)
def scaled_back_to_the_old_length(pair, bias_axis, word_to_vec_map):
    first, second = _equalized(pair, bias_axis, word_to_vec_map)
    n1, n2 = (np.linalg.norm(word_to_vec_map[word]) for word in pair)
    return first * n1, second * n2


@mistake(
    "equalize",
    "You kept half the old distance along the axis. For results of length 1 it must be √(1 − "
    "‖μ⊥‖²).",
)
def distance_kept_as_it_was(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return mu_perp + (d1 - d2) / 2, mu_perp + (d2 - d1) / 2


@mistake("equalize", "A zero axis makes you divide by 0. Raise ValueError for it.")
def zero_axis_gives_nan(pair, bias_axis, word_to_vec_map):
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    with np.errstate(invalid="ignore"):
        b = bias_axis / np.linalg.norm(bias_axis)
    if e1 @ b == e2 @ b:
        raise ValueError("no difference")
    mu_perp = _mean(e1, e2) - (_mean(e1, e2) @ b) * b
    height = np.sign(e1 @ b - e2 @ b) * np.sqrt(np.abs(1 - mu_perp @ mu_perp))
    return mu_perp + height * b, mu_perp - height * b


@mistake(
    "equalize",
    "Two words with the same projection make you divide 0 by 0. Raise ValueError for them.",
)
def same_projection_gives_nan(pair, bias_axis, word_to_vec_map):
    _refuse_zeros(bias_axis)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    e1_B, e2_B = _projection(e1, bias_axis), _projection(e2, bias_axis)
    mu_perp = _mean(e1, e2) - _projection(_mean(e1, e2), bias_axis)
    return _sums(mu_perp, e1_B - e2_B, e2_B - e1_B, _root(mu_perp))


@mistake(
    "equalize",
    "You scaled each result to length 1 at the end. That changes the part that the two words share: "
    "choose the part along the axis so that the length comes out as 1, √(1 − ‖μ⊥‖²).",
)
def results_scaled_to_length_1(pair, bias_axis, word_to_vec_map):
    mu_perp, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    return _unit(mu_perp + d1), _unit(mu_perp + d2)


@mistake(
    "equalize",
    "You scaled the mean of the pair to length 1. Only the two words are scaled; their mean is "
    "shorter than 1, and stays so.",
)
def mean_scaled_to_length_1(pair, bias_axis, word_to_vec_map):
    def mean(e1, e2):
        return _unit(e1 + e2)

    e1, e2 = _unit_pair(pair, word_to_vec_map)
    mu = mean(e1, e2)
    _, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    mu_perp = mu - _projection(mu, bias_axis)
    return _sums(mu_perp, d1, d2, _root(mu_perp))


@mistake(
    "equalize",
    "Each word keeps its own part orthogonal to the axis. Both get the same one, that of their mean.",
)
def own_orthogonal_parts(pair, bias_axis, word_to_vec_map):
    _, d1, d2 = _parts(pair, bias_axis, word_to_vec_map)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    rests = [e - _projection(e, bias_axis) for e in (e1, e2)]
    return tuple(r + _root(r) * _unit(d) for r, d in zip(rests, (d1, d2), strict=True))


@mistake(
    "equalize",
    "The first result always lies on the positive side of the axis. Its side is that of the first "
    "word, seen from the mean.",
)
def first_on_the_positive_side(pair, bias_axis, word_to_vec_map):
    mu_perp, _, _ = _parts(pair, bias_axis, word_to_vec_map)
    step = _root(mu_perp) * _unit(bias_axis)
    return mu_perp + step, mu_perp - step


@mistake(
    "equalize",
    "The second result always lies on the positive side of the axis. Its side is that of the second "
    "word, seen from the mean.",
)
def second_on_the_positive_side(pair, bias_axis, word_to_vec_map):
    mu_perp, _, _ = _parts(pair, bias_axis, word_to_vec_map)
    step = _root(mu_perp) * _unit(bias_axis)
    return mu_perp - step, mu_perp + step


@mistake(
    "equalize",
    "The side of each word is the sign of its own projection, so words on the same side of the axis "
    "become equal. Subtract the projection of the mean first.",
)
def sign_of_the_projection(pair, bias_axis, word_to_vec_map):
    mu_perp, _, _ = _parts(pair, bias_axis, word_to_vec_map)
    step = _root(mu_perp) * _unit(bias_axis)
    e1, e2 = _unit_pair(pair, word_to_vec_map)
    return mu_perp + np.sign(e1 @ step) * step, mu_perp + np.sign(e2 @ step) * step


@mistake("equalize", "You return one of the two vectors. Return both, in the order of the pair.")
def one_of_the_two(pair, bias_axis, word_to_vec_map):
    return _equalized(pair, bias_axis, word_to_vec_map)[0]


def _cosine(u, v):
    return u @ v / (np.linalg.norm(u) * np.linalg.norm(v))


def _sets(X, Y, A, B, word_to_vec_map):
    """The vectors of the four sets."""
    if not (len(X) and len(Y) and len(A) and len(B)):
        raise ValueError("empty set")
    return [[word_to_vec_map[word] for word in words] for words in (X, Y, A, B)]


def _associations(X, Y, A, B, word_to_vec_map, compare=_cosine, average=np.mean):
    """s(w) of the words of X, and of those of Y."""
    x, y, a, b = _sets(X, Y, A, B, word_to_vec_map)

    def with_all(v, others):
        return average([compare(v, other) for other in others])

    return [with_all(v, a) - with_all(v, b) for v in x], [
        with_all(v, a) - with_all(v, b) for v in y
    ]


def _ratio(difference, spread):
    return 0.0 if spread == 0 else float(difference / spread)


def _effect_size(x, y):
    """The right effect size of these associations."""
    return _ratio(np.mean(x) - np.mean(y), np.std(x + y))


@mistake(
    "weat_effect_size",
    "This is the difference of the two means. The effect size divides it by the standard "
    "deviation of all associations.",
)
def not_divided_by_the_spread(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return float(np.mean(x) - np.mean(y))


@mistake(
    "weat_effect_size",
    "You took sums over X and Y. That is the test statistic of the same paper; the effect "
    "size takes the means and divides by the standard deviation.",
)
def sums_of_the_test_statistic(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return float(np.sum(x) - np.sum(y))


@mistake(
    "weat_effect_size", "You took sums over X and Y. Take the means, or the larger set weighs more."
)
def sums_divided_by_the_spread(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.sum(x) - np.sum(y), np.std(x + y))


@mistake(
    "weat_effect_size",
    "You used dot products, so long vectors weigh more. The association is made of cosines.",
)
def dot_products_for_cosines(X, Y, A, B, word_to_vec_map):
    return _effect_size(*_associations(X, Y, A, B, word_to_vec_map, compare=np.dot))


@mistake(
    "weat_effect_size",
    "You divided by the number of words less one (`ddof=1`). Here the standard deviation has "
    "the number of words in its denominator, as `np.std` has it.",
)
def sample_standard_deviation(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.std(x + y, ddof=1))


@mistake(
    "weat_effect_size",
    "You took the spread of X and of Y and averaged the two. Take one standard deviation over "
    "all words of both.",
)
def spread_of_each_set(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), (np.std(x) + np.std(y)) / 2)


@mistake(
    "weat_effect_size",
    "You took the standard deviation over X alone. Take it over the words of X and Y together.",
)
def spread_of_x_alone(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.std(x))


@mistake(
    "weat_effect_size",
    "You took the standard deviation over Y alone. Take it over the words of X and Y together.",
)
def spread_of_y_alone(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.std(y))


@mistake(
    "weat_effect_size", "You divided by the variance. The standard deviation is its square root."
)
def variance_for_standard_deviation(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.var(x + y))


@mistake(
    "weat_effect_size",
    "Your sign is the other way round: it is X less Y, and within each word A less B.",
)
def sign_the_other_way_round(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(y) - np.mean(x), np.std(x + y))


@mistake(
    "weat_effect_size",
    "You took the absolute value, so one cannot see which set is closer to A. Keep the sign.",
)
def absolute_effect(X, Y, A, B, word_to_vec_map):
    return abs(_effect_size(*_associations(X, Y, A, B, word_to_vec_map)))


@mistake(
    "weat_effect_size",
    "You left B out. The association is the mean cosine with A less the mean cosine with B.",
)
def attributes_b_ignored(X, Y, A, B, word_to_vec_map):
    x, y, a, _ = _sets(X, Y, A, B, word_to_vec_map)
    x, y = ([np.mean([_cosine(v, u) for u in a]) for v in words] for words in (x, y))
    return _effect_size(x, y)


@mistake(
    "weat_effect_size",
    "You added the cosines up over A and over B. Take their means, or the larger set weighs more.",
)
def sums_over_the_attributes(X, Y, A, B, word_to_vec_map):
    return _effect_size(*_associations(X, Y, A, B, word_to_vec_map, average=np.sum))


@mistake(
    "weat_effect_size",
    "You took the cosine with the mean vector of A and of B. Take the cosine with every word "
    "first, then the mean.",
)
def cosine_with_the_mean_vector(X, Y, A, B, word_to_vec_map):
    x, y, a, b = _sets(X, Y, A, B, word_to_vec_map)
    a, b = np.mean(a, axis=0), np.mean(b, axis=0)
    x, y = ([_cosine(v, a) - _cosine(v, b) for v in words] for words in (x, y))
    return _effect_size(x, y)


@mistake(
    "weat_effect_size",
    "You took the standard deviation of all single cosines. Take it of the associations s(w), "
    "one number for each word.",
)
def spread_of_all_cosines(X, Y, A, B, word_to_vec_map):
    x, y, a, b = _sets(X, Y, A, B, word_to_vec_map)
    cosines = [_cosine(u, v) for u in x + y for v in a + b]
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.std(cosines))


@mistake(
    "weat_effect_size",
    "You leave out unknown words without a word about it. Let the look-up raise KeyError: a "
    "set that shrinks is another set.",
)
def skips_unknown_words_of_a_set(X, Y, A, B, word_to_vec_map):
    known = ([w for w in words if w in word_to_vec_map] for words in (X, Y, A, B))
    return _effect_size(*_associations(*known, word_to_vec_map))


@mistake(
    "weat_effect_size",
    "For an empty set you return 0.0, which reads as no association. Raise ValueError.",
)
def empty_set_gives_zero(X, Y, A, B, word_to_vec_map):
    if not (len(X) and len(Y) and len(A) and len(B)):
        return 0.0
    return _effect_size(*_associations(X, Y, A, B, word_to_vec_map))


@mistake(
    "weat_effect_size",
    "Where all associations are equal you divide 0 by 0, which is nan. Return 0.0 then.",
)
def no_spread_gives_nan(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    with np.errstate(invalid="ignore"):
        return float(np.divide(np.mean(x) - np.mean(y), np.std(x + y)))


@mistake(
    "weat_effect_size",
    "You divided by the root of the mean variance of X and Y, as Cohen's d does. Here it is one "
    "standard deviation over all words of both.",
)
def pooled_standard_deviation(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.sqrt((np.var(x) + np.var(y)) / 2))


@mistake(
    "weat_effect_size",
    "You took the standard deviation of the two means. Take it over the associations of all words "
    "of X and Y.",
)
def spread_of_the_means(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) - np.mean(y), np.std([np.mean(x), np.mean(y)]))


@mistake(
    "weat_effect_size",
    "You compared words by their Euclidean distance. The association is made of cosines.",
)
def distances_for_cosines(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map, lambda u, v: -np.linalg.norm(u - v))
    return _effect_size(x, y)


@mistake(
    "weat_effect_size",
    "You added the mean of Y. The effect size is the mean of X less the mean of Y.",
)
def means_added(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    return _ratio(np.mean(x) + np.mean(y), np.std(x + y))


@mistake(
    "weat_effect_size",
    "`zip` stops at the end of the shorter set, so words of the larger one are left out. Use all "
    "words of X and Y.",
)
def zip_shortens_a_set(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    shorter = min(len(x), len(y))
    return _effect_size(x[:shorter], y[:shorter])


@mistake(
    "weat_effect_size",
    "Where all associations are equal you raise ValueError. Nothing differs then: return 0.0.",
)
def no_spread_raises(X, Y, A, B, word_to_vec_map):
    x, y = _associations(X, Y, A, B, word_to_vec_map)
    if np.std(x + y) == 0:
        raise ValueError("no spread")
    return _effect_size(x, y)


def _axis(g):
    _refuse_zeros(g)
    return g / np.linalg.norm(g)


def _unit_rows(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _without(rows, b):
    """The rows without their projections on b."""
    return rows - np.outer(rows @ b, b)


def _keep(result, rows, words, vectors):
    """Put the rows of the known among these words into the result."""
    for word in words:
        if word in vectors:
            result[vectors.index[word]] = rows[vectors.index[word]]


def _known(pairs, vectors):
    return [pair for pair in pairs if all(word in vectors for word in pair)]


def _equalize(result, rows, pairs, vectors, b):
    """Put the rows of these pairs, equalized, into the result."""
    for pair in pairs:
        i, j = (vectors.index[word] for word in pair)
        mu = (rows[i] + rows[j]) / 2
        nu = mu - (mu @ b) * b
        # Neutralized rows have no side: what they differ in along b is rounding.
        z = np.sqrt(abs(1 - nu @ nu)) * np.sign(np.round((rows[i] - rows[j]) @ b, 6))
        result[i], result[j] = nu + z * b, nu - z * b


def _debiased(vectors, g, definitional, equalize_pairs):
    """The right matrix, for the mistakes that lie elsewhere."""
    b, unit = _axis(g), _unit_rows(vectors.matrix)
    result = _unit_rows(_without(unit, b))
    _keep(result, unit, definitional, vectors)
    _equalize(result, unit, _known(equalize_pairs, vectors), vectors, b)
    return result


@mistake(
    "hard_debias",
    "You neutralized the definitional words too. They keep their projection: what king and "
    "queen differ in is their meaning.",
)
def neutralizes_definitional_words(vectors, g, definitional, equalize_pairs):
    return WordVectors(vectors.words, _debiased(vectors, g, [], equalize_pairs))


@mistake(
    "hard_debias",
    "You did not equalize the pairs. Both words of each pair get new vectors, as `equalize` "
    "makes them.",
)
def equalizes_nothing(vectors, g, definitional, equalize_pairs):
    return WordVectors(vectors.words, _debiased(vectors, g, definitional, []))


@mistake(
    "hard_debias",
    "You neutralized the definitional words and left the others. It is the other way round.",
)
def neutralizes_the_wrong_words(vectors, g, definitional, equalize_pairs):
    b, unit = _axis(g), _unit_rows(vectors.matrix)
    result = unit.copy()
    _keep(result, _unit_rows(_without(unit, b)), definitional, vectors)
    _equalize(result, unit, _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias", "The neutralized words are shorter than 1. Scale what is left to length 1 again."
)
def neutralized_words_left_short(vectors, g, definitional, equalize_pairs):
    b, unit = _axis(g), _unit_rows(vectors.matrix)
    result = _without(unit, b)
    _keep(result, unit, definitional, vectors)
    _equalize(result, unit, _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias", "You worked with the vectors as they are. Scale every row to length 1 first."
)
def old_lengths_kept(vectors, g, definitional, equalize_pairs):
    b = _axis(g)
    result = _without(vectors.matrix, b)
    _keep(result, vectors.matrix, definitional, vectors)
    _equalize(result, _unit_rows(vectors.matrix), _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "The definitional words keep their old length. All vectors of the result have length 1.",
)
def definitional_words_left_long(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, [])
    _keep(result, vectors.matrix, definitional, vectors)
    _equalize(
        result, _unit_rows(vectors.matrix), _known(equalize_pairs, vectors), vectors, _axis(g)
    )
    return WordVectors(vectors.words, result)


@mistake("hard_debias", "You project on g as if its length were 1. Divide by g · g.")
def g_taken_for_a_unit_vector(vectors, g, definitional, equalize_pairs):
    b, unit = _axis(g), _unit_rows(vectors.matrix)
    result = _without(unit, g)
    result = result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9)
    _keep(result, unit, definitional, vectors)
    _equalize(result, unit, _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized words that had been neutralized before, and then nothing tells the two "
    "apart. Equalize the vectors that you were given.",
)
def equalizes_neutralized_words(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, [])
    _equalize(result, result.copy(), _known(equalize_pairs, vectors), vectors, _axis(g))
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized only pairs of neutral words: a definitional word kept its vector. A pair "
    "is equalized whether its words are definitional or not.",
)
def definitional_pairs_not_equalized(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, equalize_pairs)
    _keep(result, _unit_rows(vectors.matrix), definitional, vectors)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "In each pair the two words changed places. Each word stays on its own side of the axis.",
)
def pairs_exchanged(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, equalize_pairs)
    for pair in _known(equalize_pairs, vectors):
        i, j = (vectors.index[word] for word in pair)
        result[[i, j]] = result[[j, i]]
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You equalized the vectors as they are. Scale both words of a pair to length 1 first.",
)
def raw_vectors_equalized(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, [])
    _equalize(result, vectors.matrix, _known(equalize_pairs, vectors), vectors, _axis(g))
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias", "A pair with an unknown word stops you with an error. Pass over such pairs."
)
def unknown_pairs_raise(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, [])
    _equalize(result, _unit_rows(vectors.matrix), equalize_pairs, vectors, _axis(g))
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "A definitional word that the vocabulary lacks stops you with an error. Pass over it.",
)
def unknown_definitional_words_raise(vectors, g, definitional, equalize_pairs):
    kept = {vectors.words[vectors.index[word]] for word in definitional}
    return WordVectors(vectors.words, _debiased(vectors, g, kept, equalize_pairs))


@mistake(
    "hard_debias",
    "You left a word alone because its partner in a pair is unknown. Such a pair is passed "
    "over, and the word is neutralized like any other.",
)
def known_word_of_an_unknown_pair_is_kept(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, equalize_pairs)
    for pair in equalize_pairs:
        if not all(word in vectors for word in pair):
            _keep(result, _unit_rows(vectors.matrix), pair, vectors)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You returned a dictionary. The result is to be `WordVectors`, made of the words and the "
    "new matrix.",
)
def returns_a_dictionary(vectors, g, definitional, equalize_pairs):
    return dict(
        zip(vectors.words, _debiased(vectors, g, definitional, equalize_pairs), strict=True)
    )


@mistake(
    "hard_debias",
    "You returned the matrix alone. The result is to be `WordVectors`, made of the words and "
    "the new matrix.",
)
def returns_the_matrix(vectors, g, definitional, equalize_pairs):
    return _debiased(vectors, g, definitional, equalize_pairs)


@mistake(
    "hard_debias",
    "The definitional words are missing from your result. They stay in it, with their vectors "
    "scaled to length 1.",
)
def drops_definitional_words(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, equalize_pairs)
    kept = [i for i, word in enumerate(vectors.words) if word not in definitional]
    return WordVectors([vectors.words[i] for i in kept], result[kept])


@mistake(
    "hard_debias",
    "The words of your result stand in another order. Keep the order, so that the rows can be "
    "compared.",
)
def words_in_another_order(vectors, g, definitional, equalize_pairs):
    result = _debiased(vectors, g, definitional, equalize_pairs)
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
    return WordVectors(vectors.words, _debiased(vectors, g, definitional, equalize_pairs))


@mistake(
    "hard_debias",
    "You neutralize one word after the other in a Python loop. One outer product of the "
    "projections and g does it for all rows at once.",
)
def one_word_after_the_other(vectors, g, definitional, equalize_pairs):
    b, unit = _axis(g), _unit_rows(vectors.matrix)
    result = np.zeros(unit.shape)
    for word in vectors:
        i = vectors.index[word]
        result[i] = unit[i] if word in definitional else _unit(unit[i] - np.dot(unit[i], b) * b)
    _equalize(result, unit, _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You divided the matrix by its own norm, one number for all rows. Each row has a norm of its "
    "own: use `axis=1`.",
)
def norm_of_the_whole_matrix(vectors, g, definitional, equalize_pairs):
    b, rows = _axis(g), vectors.matrix / np.linalg.norm(vectors.matrix)
    result = _unit_rows(_without(rows, b))
    _keep(result, rows, definitional, vectors)
    _equalize(result, rows, _known(equalize_pairs, vectors), vectors, b)
    return WordVectors(vectors.words, result)


@mistake(
    "hard_debias",
    "You left the words of the pairs as they are. Both get new vectors, as `equalize` makes them.",
)
def words_of_pairs_kept(vectors, g, definitional, equalize_pairs):
    b, rows = _axis(g), _unit_rows(vectors.matrix)
    result = _unit_rows(_without(rows, b))
    _keep(result, rows, definitional, vectors)
    for pair in _known(equalize_pairs, vectors):
        _keep(result, rows, pair, vectors)
    return WordVectors(vectors.words, result)
