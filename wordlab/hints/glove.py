"""The hints of 05_glove."""

from __future__ import annotations

HINTS = {
    "cooccurrence": (
        "Go through the table of section 1 with a pencil. Each pair of places writes to how many "
        "cells?",
        "A loop over sentences, one over places, one over distances from 1 to the window. Let a "
        "dictionary with the key (i, j) add up; `counts.get(key, 0)` is 0 for a key that is new.",
        "Add 1/d to the key (i, j) and 1/d to (j, i); for two places of the same word both are the "
        "same key, and that is meant. Stop at the end of the sentence. Make three arrays of the "
        "keys and values, the first two of whole numbers, also when there are none.",
    ),
    "glove_weight": (
        "Draw f for x_max = 100: what does it do at 0, at 50, at 100 and at 1,000?",
        "Below x_max it is a power, from there on 1. Both parts are one formula if the share x / "
        "x_max is never allowed above 1.",
        "`np.minimum` works on whole arrays, and on a single number. Use `np.asarray(x)` for the "
        "test on negative counts, and do not write into x.",
    ),
    "glove_loss_and_gradients": (
        "Start with the error of a single cell, as in the example by hand. Then think of n cells "
        "at once: which shape does each part of the sum get?",
        "`W[i]` has one row for each cell. The product of two rows, cell by cell: multiply `W[i]` "
        "and `C[j]`, and add up along axis 1. The slope of a cell is 2 times its weight times its error; the gradients are slopes "
        "times rows.",
        "Where x is 0, put 1 into the logarithm: the weight 0 wipes the term out. Words repeat, so "
        "add with `np.add.at`, or with the sparse matrix of section 4: S times C for W, and S "
        "transposed times W for C. The biases get the sums of its rows and columns.",
    ),
    "adagrad_step": (
        "Which of the two comes first: to add the square, or to divide by the root? The example by "
        "hand tells.",
        "Make a new accumulator and a new parameter; += would change the arrays that came in.",
        "The new accumulator is the old one plus the gradient squared, number by number. The step "
        "divides by its `np.sqrt` plus 1e-8: with the small number outside the root.",
    ),
    "train_glove": (
        "What is made once, what in each epoch, what in each minibatch? Put every line of your "
        "plan under one of the three.",
        "One accumulator of zeros for each of the four parameters, made before the first epoch. "
        "`rng.permutation` gives the order of an epoch; the same places are taken from i, j and x.",
        "The loss of `glove_loss_and_gradients` is a sum over cells. Add these sums up and divide "
        "by the number of all cells once per epoch. W and C need different random numbers. Return "
        "W + C, and raise ValueError if X has no cells.",
    ),
}
