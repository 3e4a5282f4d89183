"""The hints of 06_sentiment."""

from __future__ import annotations

HINTS = {
    "average_embedding": (
        "What is the mean of *good film zyx* in the example, and by which number did you divide?",
        "First make a list of the vectors of those words that have one. Two cases are left: the "
        "list is empty, or it is not.",
        "`np.mean(…, axis=0)` averages a list of vectors. For zeros you need the length of a "
        "vector: take any one of `vectors.values()`. Do not add into a vector of the mapping with "
        "+=, which would change it.",
    ),
    "train_softmax_classifier": (
        "Do the first step of the example by hand with code: W and b of zeros, one example. Do you "
        "get the numbers of section 3?",
        "In each epoch draw the order once, then cut it into pieces of batch_size. Note the loss "
        "of a minibatch before its step, summed over its examples, and divide by N at the end of "
        "the epoch.",
        "The gradient of the logits is the probabilities, minus 1 at the right class, divided by "
        "the size of this minibatch, which may be smaller at the end. Subtract the largest logit "
        "of each row first, with `keepdims=True`. Negative classes are an IndexError, also if NumPy "
        "would accept them.",
    ),
    "pad_sequences_to": (
        "Write down the four rows of the table in section 5. Which words of a long sequence stay "
        "for each of the two settings?",
        "Begin with a matrix of zeros of the right type, and write each sequence into its row.",
        "`sequence[:max_len]` keeps the first words, `sequence[-max_len:]` the last ones. For pre, "
        "the words end at the last column, so they begin at max_len minus their number. Mind an "
        "empty sequence: a slice such as `row[-0:]` is the whole row.",
    ),
    "build_sentiment_rnn": (
        "The docstring lists the layers from the first to the last. What shape does the output of "
        "each of them have?",
        "In the functional style each layer is called with the output of the one before, and at "
        "the end `keras.Model` takes the input and the last output. A recurrent layer hands on its "
        "last state only, unless it is told to return sequences.",
        "`layers.Embedding` has the argument embeddings_initializer, for which "
        "`keras.initializers.Constant` takes a matrix, and the argument trainable: pass yours on. "
        "The input is `(max_len,)` whole numbers. Apply softmax once, in Dense or in a layer of "
        "its own.",
    ),
}
