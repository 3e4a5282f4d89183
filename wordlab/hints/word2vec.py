"""The hints of 04_word2vec."""

from __future__ import annotations

HINTS = {
    "skipgram_pairs": (
        "Take the sentence *orange juice with cereal* and a reach for each word. Write all pairs "
        "down: who is the center, who is outside?",
        "The order matters: drop words first, for the whole text; the neighbours then move "
        "together. After that, each place that is left draws a reach of its own.",
        "`rng.integers(1, window + 1)` draws a reach. A place sees from its own minus the reach to "
        "its own plus the reach, cut off at the ends of its sentence, without itself. A word is "
        "kept if `rng.random()` is below the root of t / f; f is its share of all words before any "
        "is dropped.",
    ),
    "naive_softmax_loss_and_gradients": (
        "All logits are one product of the matrix and the center vector. What did the last "
        "assignment do before the exponential?",
        "p − y, one number for each word, is all you need for both gradients: once it multiplies "
        "the outside vectors, once the center vector.",
        "For the loss, use the logarithm of the sum of exponentials minus the logit of the outside "
        "word, after taking away the largest logit. `np.outer` makes the (V, d) gradient. Check "
        "the index before NumPy takes −1 for the last word.",
    ),
    "build_huffman_tree": (
        "Build the tree of the example by hand, for the counts 5, 2, 1, 1. What do you need to "
        "write down at each joining, so that you can walk back later?",
        "Give every node a number: words 0 to V − 1, then one more for each joining. Put `(count, "
        "number)` in the heap, and for both nodes that are joined, note the new node above, and "
        "the branch.",
        "From a word, go up from node to node until there is none above. This reads code and path "
        "from the end, so turn both round. The number of an inner node, minus V, lies between 0 "
        "and V − 2.",
    ),
    "hierarchical_softmax_loss_and_gradients": (
        "How many yes-or-no decisions does a path of three nodes have? Write the loss as a sum, "
        "one term for each.",
        "Make a sign of each branch: +1 for branch 0, −1 for branch 1. Then every term is the same "
        "function of sign times product.",
        "Take only the rows of the path; never compute with all nodes. With x = sign · product, "
        "the loss adds `np.logaddexp(0, -x)`, and the derivative by the product is minus the sign, "
        "times the sigmoid of −x. Put the outer products into a matrix of zeros, in the path's "
        "rows. A negative node is an error.",
    ),
    "noise_distribution": (
        "Counts 81, 16 and 1 become 27, 8 and 1. What is left to do to make probabilities of them?",
        "Two lines: raise to the power, divide by the sum. Then think of the words that never "
        "occur, for a power of 0.",
        "Zero to the power zero is 1 for NumPy, but such a word is never drawn: set its weight to "
        "0, for instance with `np.where`. Before that, see to negative counts, and to counts that "
        "are all 0. Make floats of whole numbers first.",
    ),
    "negative_sampling_loss_and_gradients": (
        "It is a list of k + 1 decisions: one real pair and k invented ones. Which sign does each "
        "product get in the loss?",
        "Put the outside word and the negatives into one array of indices, and take these rows "
        "only. With sign +1 for the first and −1 for all others, one formula serves all.",
        "Loss: the sum of `np.logaddexp(0, -x)` with x = sign · product. The slope of each is "
        "minus the sign, times the sigmoid of −x. A word may stand in the array several times, so "
        "add its rows with `np.add.at`. Indices below 0 are an error.",
    ),
    "train_sgns": (
        "Get it right for one minibatch first: pairs, negatives, products, slopes, two additions. "
        "Only then put the loops around it.",
        "With e of shape (B, d) and theta of shape (B, k + 1, d), `np.einsum` gives all products. "
        "The slopes are those of exercise 6, for all pairs at once; clip the products, so that no "
        "exponential overflows.",
        "Work both steps out before you change a matrix. Set the slope to 0 where a negative "
        "equals its outside word. Frequent words repeat in a batch: add with `np.add.at`, and "
        "limit the sum as section 6 says, or the vectors leap. Keep a `WordVectors` before "
        "training and after each epoch.",
    ),
}
