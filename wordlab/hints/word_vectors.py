"""The hints of 01_word_vectors."""

from __future__ import annotations

HINTS = {
    "cosine_similarity": (
        "Work the example of section 1 out on paper, with u = (1, 2) and v = (3, 1). Which three "
        "numbers did you need before the last division?",
        "Deal with the two special cases before the formula: vectors of different length, and a "
        "vector of zeros. What would the formula do with each of them?",
        "`u.shape` tells the lengths, `u @ v` is the dot product, and `np.linalg.norm` the length "
        "of one vector. Multiply the two lengths, and look whether the product is 0 before you "
        "divide by it.",
    ),
    "most_similar": (
        "One product gives all cosines at once, if every row has length 1. Which of the two "
        "factors are the rows, and which one is the word?",
        "`np.linalg.norm(…, axis=1, keepdims=True)` is a column with the length of each row. After "
        "the product, see to it that the word itself cannot win.",
        "Give the word's own place a cosine that is lower than any other, such as minus infinity. "
        "`np.argsort` sorts upwards, so sort the negative cosines, and keep the first k rows, but "
        "never the word itself where k is larger than the number of other words.",
    ),
    "complete_analogy": (
        "Where does the step from a to b end if it starts at c? Draw it for the toy words of "
        "section 3. What has to happen to the vectors first?",
        "Scale each of the three vectors to length 1 before you add and subtract. Then score every "
        "other word of the map by its cosine with the target.",
        "Lower-case the three words first, then skip all three as candidates, not only c. The "
        "length of the target is the same for all candidates, so it changes no ranking; the "
        "length of a candidate's vector does. `max` takes a `key`.",
    ),
    "analogy_accuracy": (
        "First keep the questions that can be attempted. What has to be returned if none is left?",
        "Turn the words of a question into row numbers with `vectors.index`. Then the targets of "
        "many questions are one expression of the scaled matrix and three columns of numbers.",
        "Take some hundred questions at a time: a matrix with a target in each row, times the "
        "scaled matrix transposed, has a score for every word. In each row, put minus infinity at "
        "a, b and c, and compare `argmax` along the row with d.",
    ),
}
