"""The hints of 02_debiasing."""

from __future__ import annotations

HINTS = {
    "bias_direction": (
        "Follow the four steps of section 1 with the pairs of the example by hand. After step 2, "
        "what do the two vectors of a pair have in common?",
        "Both words of a pair are scaled first; only then is the mean of this one pair taken away "
        "from both. All centred vectors together are the rows of one matrix.",
        "`np.linalg.svd(X, full_matrices=False)` returns U, S and V transposed; the direction is "
        "its first row. Look at the sign of its product with the second word of the first pair, "
        "and turn it round if need be. No pairs, or only zeros in X, is an error.",
    ),
    "neutralize": (
        "Which part of the vector lies along g? Take it away, and look at a drawing of what is "
        "left.",
        "g need not have length 1. In the formula of section 2, what makes up for its length?",
        "Divide `e @ g` by `g @ g`, not by the norm of g, and multiply g by that. Before it, see "
        "to a g of zeros, and to a g of another length than the vector. The vector itself is not "
        "scaled.",
    ),
    "equalize": (
        "The two results are mirror images of each other. What do they share, and in what do they "
        "differ?",
        "Scale the axis and both vectors to length 1. Split the mean into its part along the axis "
        "and the rest; the rest is what both results share.",
        "The rest and the part along the axis stand at a right angle, so Pythagoras gives the "
        "height: the root of 1 minus the squared length of the rest. The sign is the side on which "
        "the word lies from the mean: `np.sign` of its projection minus that of the other word.",
    ),
    "weat_effect_size": (
        "Work s(w) out for a single word first: two means of cosines, and their difference. For "
        "which words is it needed?",
        "The standard deviation is taken over the words of X and Y together, and `np.std` has the "
        "right denominator. Which three numbers does the fraction need?",
        "Since a cosine is a product of unit vectors, the mean of the cosines with a set is a "
        "product with the mean of its unit vectors. Return 0.0 where the standard deviation is 0, "
        "and raise ValueError if one of the four sets is empty.",
    ),
    "hard_debias": (
        "Make a table of the three fates for a handful of words. What happens to a definitional "
        "word that also stands in a pair?",
        "Start with the most common fate for all rows at once, then write the exempt rows over it, "
        "then the pairs. Compute the pairs from the given unit vectors, not from what the first "
        "step left.",
        "With g scaled to length 1, the products of all rows with g are one vector; `np.outer` "
        "makes a matrix of it and g that you subtract. Scale the rows again after that. Skip a "
        "pair unless both words are known, and return a new `WordVectors` with the same words.",
    ),
}
