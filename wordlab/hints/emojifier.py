"""The hints of 07_emojifier."""

from __future__ import annotations

HINTS = {
    "sentence_to_avg": (
        "Take *Love the ball today* from the example by hand. Which words count, and by which "
        "number do you divide?",
        "Make the sentence lower-case, cut it into words, and keep those that the map holds. What "
        "if none is left?",
        "`np.mean(…, axis=0)` averages a list of vectors. Zeros need the length of a vector: take "
        "any one of the map's values. Adding with += into a vector of the map would change the map.",
    ),
    "model": (
        "One sentence at a time: average, logits, softmax, gradient, step. Write this for a single "
        "sentence, then put two loops around it.",
        "The averages never change, so work them out once before the loops. The one-hot vector of "
        "a label is 1 at the label's place: then dz is a − y.",
        "`np.outer` of dz and the average has the shape of W. Take the largest z away before the "
        "exponential. Move W and b after every sentence, and work out pred after the last "
        "iteration, with the final W and b: the place of the largest z of each sentence.",
    ),
    "sentences_to_indices": (
        "Fill in the table of section 4 by hand. What happens to the words behind an unknown one?",
        "Begin with a matrix of zeros of whole numbers. For each sentence make the list of the "
        "indices of its known words first, and only then cut and write.",
        "Make the sentence lower-case, and skip words that are not in `word_to_index`. The list "
        "may be shorter or longer than a row: cut it to max_len, and write it into the first "
        "places of the row, as many as it has.",
    ),
    "pretrained_embedding_layer": (
        "How many rows does the matrix need, and what stands in row 0? Try it with three words on "
        "paper.",
        "Begin with a matrix of zeros. The index of a word is its row, so go through "
        "`word_to_index`, and do not rely on the order of the words.",
        "The three lines of section 4 make the layer: say how many rows and columns, that it is "
        "not trainable, then build it and set its weights. `set_weights` wants a list with one "
        "matrix, of V + 1 rows.",
    ),
    "Emojify_V2": (
        "Write the docstring's layers one below the other, and beside each the shape of its "
        "output. Where does the sequence end?",
        "Each layer is called with the output of the layer before. The two LSTM layers differ in "
        "one setting: the first has to hand on a state for every word.",
        "`keras.Input` takes input_shape and dtype int32; the embedding comes from your function "
        "of exercise 4. `return_sequences=True` belongs to the first LSTM only. Dense gets no "
        "activation, since Activation is a layer of its own, and its output goes into "
        "`keras.Model`.",
    ),
}
