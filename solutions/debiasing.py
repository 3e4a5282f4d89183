"""Reference solutions of 02_debiasing: bias direction, neutralize, equalize, WEAT, hard debiasing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from wordlab import WordVectors


def bias_direction(
    pairs: Sequence[tuple[str, str]], word_to_vec_map: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return the direction, of length 1, along which the words of the pairs differ most.

    Every vector is scaled to length 1, then the mean of its pair is subtracted.
    The direction is the first principal component of these 2n vectors: the
    unit vector b with the largest sum of (x · b)². Of the two such vectors it
    is the one with b · v > 0, v being the vector of the first pair's second
    word. Shape (d,).
    Raises KeyError for an unknown word. Raises ValueError if there is no
    direction: no pair, or the same vector twice in every pair.
    Source: Bolukbasi et al. 2016, debiasing algorithms, step 1.
    """
    ### BEGIN SOLUTION
    if len(pairs) == 0:
        raise ValueError("a direction needs at least one pair")
    both = np.array([[word_to_vec_map[word] for word in pair] for pair in pairs], dtype=float)
    both /= np.linalg.norm(both, axis=-1, keepdims=True)
    centred = both - both.mean(axis=1, keepdims=True)
    if not centred.any():
        raise ValueError("the words of the pairs do not differ")
    component = np.linalg.svd(centred.reshape(-1, both.shape[-1]), full_matrices=False)[2][0]
    return component if component @ both[0, 1] > 0 else -component
    ### END SOLUTION


def neutralize(word: str, g: np.ndarray, word_to_vec_map: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return a word's vector without its projection on g.

    g: (d,), of any length but 0; it need not be a unit vector. The vector is
    taken as it is in the map, not scaled. The result, (d,), is orthogonal to g.
    Raises KeyError for an unknown word, and ValueError if g is zero or does
    not have the length of the vectors.
    Source: Bolukbasi et al. 2016, step 2a (neutralize).
    """
    ### BEGIN SOLUTION
    vector = np.asarray(word_to_vec_map[word], dtype=float)
    axis = np.asarray(g, dtype=float)
    if axis.shape != vector.shape or not axis.any():
        raise ValueError(f"g must be {len(vector)} numbers that are not all zero")
    return vector - (vector @ axis) / (axis @ axis) * axis
    ### END SOLUTION


def equalize(
    pair: tuple[str, str], bias_axis: np.ndarray, word_to_vec_map: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return unit vectors for a pair of words that differ along the bias axis alone.

    pair: (first, second); the results come in this order. bias_axis: (d,), of
    any length but 0. The words' vectors are scaled to length 1 first. The
    results have length 1, the same part orthogonal to the axis (that of the
    pair's mean), and opposite projections on the axis, each with the sign that
    the word has seen from the mean.
    Raises KeyError for an unknown word, and ValueError if the axis is zero or
    if both words have the same projection on it.
    Source: Bolukbasi et al. 2016, step 2a (equalize).
    """
    ### BEGIN SOLUTION
    axis = np.asarray(bias_axis, dtype=float)
    if not axis.any():
        raise ValueError("a zero vector is no axis")
    axis = axis / np.linalg.norm(axis)
    first, second = (np.asarray(word_to_vec_map[word], dtype=float) for word in pair)
    first, second = first / np.linalg.norm(first), second / np.linalg.norm(second)
    if first @ axis == second @ axis:
        raise ValueError("the two words do not differ along the axis")
    mean = (first + second) / 2
    shared = mean - (mean @ axis) * axis
    height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((second - first) @ axis)
    return shared - height * axis, shared + height * axis
    ### END SOLUTION


def weat_effect_size(
    X: Sequence[str],
    Y: Sequence[str],
    A: Sequence[str],
    B: Sequence[str],
    word_to_vec_map: Mapping[str, np.ndarray],
) -> float:
    """Return by how many standard deviations X is closer to A rather than B than Y is.

    The association of a word w is s(w) = mean of cos(w, a) over A minus mean of
    cos(w, b) over B. The effect size is (mean of s over X - mean of s over Y)
    divided by the standard deviation of s over all words of X and Y, with
    their number in its denominator, as np.std has it. If all these words have
    the same association, the result is 0.0.
    Raises KeyError for an unknown word and ValueError for an empty set.
    Source: Caliskan, Bryson and Narayanan 2017, Methods.
    """
    ### BEGIN SOLUTION
    if not all(len(words) for words in (X, Y, A, B)):
        raise ValueError("every set needs a word")

    def unit(words: Sequence[str]) -> np.ndarray:
        rows = np.array([word_to_vec_map[word] for word in words], dtype=float)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    towards_a, towards_b = unit(A).mean(axis=0), unit(B).mean(axis=0)
    association = unit([*X, *Y]) @ (towards_a - towards_b)
    spread = association.std()
    if spread == 0:
        return 0.0
    return float((association[: len(X)].mean() - association[len(X) :].mean()) / spread)
    ### END SOLUTION


def hard_debias(
    vectors: WordVectors,
    g: np.ndarray,
    definitional: Collection[str],
    equalize_pairs: Sequence[tuple[str, str]],
) -> WordVectors:
    """Return the same words, in the same order, with debiased vectors of length 1.

    All vectors are scaled to length 1 first. Then each word has one of three
    fates. A word of a pair in equalize_pairs of which both words are known: it
    is equalized, as `equalize` does it. Else, a word in `definitional`: it
    stays as it is. Any other word: its projection on g is removed, and the
    rest is scaled to length 1 again.
    g: (d,), of any length but 0, else ValueError. Words of `definitional` and
    of the pairs that are unknown are passed over. No word stands in two pairs,
    and no vector is zero or parallel to g. The given vectors stay unchanged.
    Source: Bolukbasi et al. 2016, step 2a (hard debiasing).
    """
    ### BEGIN SOLUTION
    axis = np.asarray(g, dtype=float)
    if not axis.any():
        raise ValueError("a zero vector is no axis")
    axis = axis / np.linalg.norm(axis)
    unit = np.asarray(vectors.unit, dtype=float)
    debiased = unit - np.outer(unit @ axis, axis)
    debiased /= np.linalg.norm(debiased, axis=1, keepdims=True)
    kept = [vectors.index[word] for word in definitional if word in vectors]
    debiased[kept] = unit[kept]
    known = [pair for pair in equalize_pairs if all(word in vectors for word in pair)]
    for first, second in known:
        i, j = vectors.index[first], vectors.index[second]
        mean = (unit[i] + unit[j]) / 2
        shared = mean - (mean @ axis) * axis
        height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((unit[j] - unit[i]) @ axis)
        debiased[i], debiased[j] = shared - height * axis, shared + height * axis
    return WordVectors(vectors.words, debiased)
    ### END SOLUTION
