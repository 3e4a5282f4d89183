"""The hints of 03_language_model."""

from __future__ import annotations

HINTS = {
    "build_contexts": (
        "Write down the rows of section 2's example by hand, for all four kinds. At which "
        "distances from the target do the words of each kind stand?",
        "The first three kinds differ only in a list of distances, such as −4 to −1. For each word "
        "and each distance, ask whether this place is still inside the same sentence; if not, the "
        "id is 0.",
        "For `nearby_1`, collect the real neighbours of a word in a list and draw one with "
        "`rng.integers(len(…))`; only if the list is empty, take 0. Make whole numbers of the "
        "results, also where there is no word: `np.array(rows, dtype=int).reshape(-1, n)`.",
    ),
    "embed": (
        "Indexing a matrix with an array of row numbers takes all these rows at once. Which shape "
        "does the result have for indices of shape (batch, n)?",
        "The rows of one context have to stand side by side: (batch, n, d) becomes (batch, n · d).",
        "`reshape` keeps the order that you need; give both sizes, because −1 cannot be worked "
        "out for an empty batch. NumPy raises IndexError for a number that is too large, but takes "
        "−1 as the last row: look for numbers below 0 yourself.",
    ),
    "softmax_cross_entropy": (
        "Compute the example of section 4 by hand: logits ln 1, ln 2, ln 5. The gradient is the "
        "probabilities, with one change at the target.",
        "Take away the largest logit of each row first, with `keepdims=True`. Use the second form "
        "of the loss in the section on large numbers: it takes no logarithm of a probability.",
        "`z[np.arange(batch), targets]` picks one number from each row, and can be written to as "
        "well. The loss is a mean, so the gradient is divided by the batch size. Work on a copy; "
        "check the targets before NumPy takes −1 for the last column.",
    ),
    "language_model_gradients": (
        "Write the forward pass first, with your functions from exercises 2 and 3. Keep x and h: "
        "the way back needs them.",
        "The formulas of section 5 are in the order in which you need them. Check the shape of "
        "each gradient against its parameter: it says which factor is transposed.",
        "For E, cut each row of dx into n pieces of length d: `dx.reshape(-1, d)`. They belong to "
        "`contexts.ravel()`, in this order. `np.add.at` adds up words that repeat; a plain += does "
        "not. Multiply by 1 minus h squared before the first layer.",
    ),
    "train_language_model": (
        "Three loops, one inside the other: epochs, minibatches, parameters. Which of them makes a "
        "new random order?",
        "Make one generator, `np.random.default_rng(seed)`, and draw everything from it. An epoch's mean loss "
        "counts words: the last minibatch may be smaller, so multiply each loss by its number of "
        "words before you add.",
        "Adagrad keeps one array of squared gradients for each parameter, made before the first "
        "epoch and never reset. E and W2 start small and random, biases as zeros. Measure held_out "
        "after each epoch in pieces, without changing the parameters.",
    ),
}
