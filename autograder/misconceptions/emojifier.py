"""Mistakes that people make in 07_emojifier, each with the sentence that names it."""

from __future__ import annotations

import numpy as np

from autograder.banks import Bank

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _width(word_to_vec_map):
    return len(next(iter(word_to_vec_map.values())))


def _average(sentence, word_to_vec_map):
    """The right average, for the mistakes that lie elsewhere."""
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else np.zeros(_width(word_to_vec_map))


@mistake(
    "sentence_to_avg",
    "You divided by the number of all words. Divide by the number of known words: an unknown word "
    "says nothing, so it must not pull the average towards zero.",
)
def divided_by_all_words(sentence, word_to_vec_map):
    words = sentence.lower().split()
    total = np.zeros(_width(word_to_vec_map))
    for word in words:
        total = total + word_to_vec_map.get(word, 0)
    return total / max(1, len(words))


@mistake(
    "sentence_to_avg",
    "Words with capital letters are not found. Make the sentence lower-case first: the words of "
    "the map are lower-case.",
)
def case_kept(sentence, word_to_vec_map):
    rows = [word_to_vec_map[word] for word in sentence.split() if word in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else np.zeros(_width(word_to_vec_map))


@mistake(
    "sentence_to_avg",
    "You began with 50 zeros, whatever the map. Take the length from a vector of the map that was "
    "passed in.",
)
def fifty_zeros(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    total = np.zeros(50)
    for row in rows:
        total += row
    return total / max(1, len(rows))


@mistake(
    "sentence_to_avg",
    "Only a sentence without known words goes wrong: there you return 50 zeros, whatever the map. "
    "Take the length from a vector of the map.",
)
def fifty_zeros_for_nothing(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else np.zeros(50)


@mistake(
    "sentence_to_avg",
    "You looked one fixed word up to find the length of the vectors. The map need not hold that "
    "word; take any of its values.",
)
def width_of_a_fixed_word(sentence, word_to_vec_map):
    total = np.zeros(word_to_vec_map["love"].shape)
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return sum(rows, total) / max(1, len(rows))


@mistake(
    "sentence_to_avg",
    "You returned the sum of the vectors. Divide it by the number of known words, or long "
    "sentences weigh more than short ones.",
)
def sum_not_average(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return sum(rows, np.zeros(_width(word_to_vec_map)))


@mistake(
    "sentence_to_avg",
    "With no known word, you divide zero by zero and get nan. Return zeros in this case.",
)
def nan_for_nothing(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return sum(rows, np.zeros(_width(word_to_vec_map))) / np.float64(len(rows))


@mistake(
    "sentence_to_avg",
    "With no known word, you return a single 0. A sentence is a vector of length d also then: "
    "return d zeros.",
)
def one_zero_for_nothing(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else 0.0


@mistake(
    "sentence_to_avg",
    "A word that stands twice counts once in your average. A set forgets how often a word occurs; "
    "go through the list of words.",
)
def words_as_a_set(sentence, word_to_vec_map):
    known = sorted({word for word in sentence.lower().split() if word in word_to_vec_map})
    return _average(" ".join(known), word_to_vec_map)


@mistake(
    "sentence_to_avg",
    "You added up in place, and so changed the vector of the first word in the map. Begin with new "
    "zeros, or with a copy.",
)
def adds_to_the_first_word(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    if not rows:
        return np.zeros(_width(word_to_vec_map))
    total = rows[0]
    for row in rows[1:]:
        total += row
    return total / len(rows)


@mistake(
    "sentence_to_avg",
    "A word that is not in the map raises an error. Skip it, after asking with `in`.",
)
def unknown_words_raise(sentence, word_to_vec_map):
    words = sentence.lower().split()
    total = np.zeros(_width(word_to_vec_map))
    return sum((word_to_vec_map[word] for word in words), total) / max(1, len(words))


@mistake(
    "sentence_to_avg",
    "Your loop ends at the first unknown word. Skip that word alone, and go on with the rest.",
)
def ends_at_an_unknown_word(sentence, word_to_vec_map):
    known = []
    for word in sentence.lower().split():
        if word not in word_to_vec_map:
            break
        known.append(word)
    return _average(" ".join(known), word_to_vec_map)


@mistake(
    "sentence_to_avg",
    "You averaged over all numbers at once, and got one number. Average over the words only, so "
    "that d numbers are left.",
)
def one_number(sentence, word_to_vec_map):
    return np.mean(_average(sentence, word_to_vec_map))


def _softmax(z):
    e = np.exp(z - np.max(z))
    return e / e.sum()


def _train(X, Y, averages, rate, iterations, step=None):
    """Right training; `step` may replace what one sentence changes."""
    W, b = np.zeros((5, averages.shape[1])), np.zeros(5)
    for _ in range(iterations):
        for avg, label in zip(averages, Y, strict=True):
            dz = _softmax(W @ avg + b) - np.eye(5)[label]
            change = step(W, b, avg, label, dz) if step else (np.outer(dz, avg), dz)
            W, b = W - rate * change[0], b - rate * change[1]
    return W, b


def _labels(W, b, averages):
    return np.argmax(averages @ W.T + b, axis=1)


def _averages(X, word_to_vec_map):
    return np.array([_average(sentence, word_to_vec_map) for sentence in X])


@mistake(
    "model",
    "Your bias is never learned. Each step moves b by the learning rate times dz, too.",
)
def untrained_bias(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(
        X, Y, A, learning_rate, num_iterations,
        lambda W, b, avg, label, dz: (np.outer(dz, avg), 0 * dz),
    )  # fmt: skip
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "W is never learned, only b. Each step moves W by the learning rate times the outer product "
    "of dz and avg.",
)
def untrained_weights(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(
        X, Y, A, learning_rate, num_iterations,
        lambda W, b, avg, label, dz: (0 * W, dz),
    )  # fmt: skip
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "Your labels are stale: they come from parameters of a time before the training ended. Work "
    "them out after the last step, from the W and b that you return.",
)
def stale_labels(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    for t in range(0, num_iterations, 100):
        W, b = _train(X, Y, A, learning_rate, t)
        pred = _labels(W, b, A)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return pred, W, b


@mistake(
    "model",
    "Your steps go up the hill: the loss grows. Subtract the gradient from W and b.",
)
def uphill(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, -learning_rate, num_iterations)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You take one step for all sentences together, along the mean gradient. Here every sentence "
    "moves W and b by itself.",
)
def one_step_for_all(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A, targets = _averages(X, word_to_vec_map), np.eye(5)[np.asarray(Y)]
    W, b = np.zeros((5, A.shape[1])), np.zeros(5)
    for _ in range(num_iterations):
        dZ = np.array([_softmax(z) for z in A @ W.T + b]) - targets
        W, b = W - learning_rate * dZ.T @ A / len(A), b - learning_rate * dZ.mean(axis=0)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "Your steps do not use `learning_rate`. Multiply the gradient by the rate that is passed in.",
)
def own_learning_rate(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, 0.01, num_iterations)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "Your loop does not use `num_iterations`. Go through the sentences as often as is asked for.",
)
def own_number_of_iterations(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, 400)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You go through the sentences once less than `num_iterations` says. `range(n)` counts n times, "
    "and `range(1, n)` does not.",
)
def one_iteration_less(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations - 1)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You returned probabilities, or scores, as pred. For each sentence, return the label with the "
    "largest one.",
)
def probabilities_as_labels(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return np.array([_softmax(z) for z in A @ W.T + b]), W, b


@mistake(
    "model",
    "W has the shape (d, 5). It needs a row for each of the five classes: (5, d).",
)
def weights_the_other_way_round(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return _labels(W, b, A), W.T.copy(), b


@mistake(
    "model",
    "b has the shape (5, 1). Make it an array of five numbers, (5,), or b and W avg do not fit.",
)
def bias_as_a_column(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return _labels(W, b, A), W, b.reshape(5, 1)


@mistake(
    "model",
    "You returned (W, b, pred). The order that is asked for is pred, W, b.",
)
def returned_in_another_order(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return W, b, _labels(W, b, A)


@mistake(
    "model",
    "You took a sigmoid of each score. Its five numbers do not sum to 1; the five classes need a "
    "softmax.",
)
def sigmoid_not_softmax(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    def step(W, b, avg, label, dz):
        dz = 1 / (1 + np.exp(-np.clip(W @ avg + b, -500, 500))) - np.eye(5)[label]
        return np.outer(dz, avg), dz

    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations, step)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "The labels that you return leave the bias out. Add b to W avg, as in training.",
)
def labels_without_the_bias(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return _labels(W, 0 * b, A), W, b


@mistake(
    "model",
    "Large vectors make your softmax overflow: e to the power of 10,000 is too large for a computer. Take "
    "the largest score away from all of them first.",
)
def softmax_overflows(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    def step(W, b, avg, label, dz):
        e = np.exp(W @ avg + b)
        dz = e / e.sum() - np.eye(5)[label]
        return np.outer(dz, avg), dz

    A = _averages(X, word_to_vec_map)
    with np.errstate(all="ignore"):
        W, b = _train(X, Y, A, learning_rate, num_iterations, step)
    return _labels(W, b, A), W, b


def _rows(X, word_to_index, max_len, indices_of):
    """Right rows, but for what `indices_of` makes of a sentence's words."""
    out = np.zeros((len(X), max_len), dtype=int)
    for row, sentence in zip(out, X, strict=True):
        indices = indices_of(sentence.lower().split())[:max_len]
        row[: len(indices)] = indices
    return out


@mistake(
    "sentences_to_indices",
    "Your loop ends at the first unknown word. Skip that word alone, and go on with the rest.",
)
def row_ends_at_an_unknown_word(X, word_to_index, max_len):
    def indices_of(words):
        found = []
        for word in words:
            if word not in word_to_index:
                break
            found.append(word_to_index[word])
        return found

    return _rows(X, word_to_index, max_len, indices_of)


@mistake(
    "sentences_to_indices",
    "An unknown word leaves a 0 in the middle of its row. Count a place only when you write an "
    "index: the next known word moves up.",
)
def gap_for_unknown_words(X, word_to_index, max_len):
    return _rows(X, word_to_index, max_len, lambda words: [word_to_index.get(w, 0) for w in words])


@mistake(
    "sentences_to_indices",
    "Your zeros stand before the words. Here the words come first, and the zeros fill the row up.",
)
def zeros_first(X, word_to_index, max_len):
    out = np.zeros((len(X), max_len), dtype=int)
    for row, sentence in zip(out, X, strict=True):
        known = [word_to_index[w] for w in sentence.lower().split() if w in word_to_index]
        known = known[:max_len]
        row[max_len - len(known) :] = known
    return out


@mistake(
    "sentences_to_indices",
    "Of a sentence that is too long, you keep the last words. Keep the first max_len known words.",
)
def keeps_the_last_words(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[w] for w in words if w in word_to_index][-max_len:]

    return _rows(X, word_to_index, max_len, indices_of)


@mistake(
    "sentences_to_indices",
    "You cut the sentence before you skip unknown words, so known words get lost. Skip first, then "
    "take max_len words.",
)
def cuts_before_it_skips(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[w] for w in words[:max_len] if w in word_to_index]

    return _rows(X, word_to_index, max_len, indices_of)


@mistake(
    "sentences_to_indices",
    "Words with capital letters are not found. Make each sentence lower-case first.",
)
def rows_with_case_kept(X, word_to_index, max_len):
    out = np.zeros((len(X), max_len), dtype=int)
    for row, sentence in zip(out, X, strict=True):
        known = [word_to_index[w] for w in sentence.split() if w in word_to_index][:max_len]
        row[: len(known)] = known
    return out


@mistake(
    "sentences_to_indices",
    "A sentence with more than max_len words raises an error. Stop writing when its row is full.",
)
def long_sentences_raise(X, word_to_index, max_len):
    out = np.zeros((len(X), max_len), dtype=int)
    for i, sentence in enumerate(X):
        known = [w for w in sentence.lower().split() if w in word_to_index]
        for j, word in enumerate(known):
            out[i, j] = word_to_index[word]
    return out


@mistake(
    "sentences_to_indices",
    "A word that is not in word_to_index raises an error. Skip it, after asking with `in`.",
)
def rows_raise_for_unknown_words(X, word_to_index, max_len):
    return _rows(X, word_to_index, max_len, lambda words: [word_to_index[w] for w in words])


@mistake(
    "sentences_to_indices",
    "You subtracted 1 from the indices. They begin at 1 on purpose: 0 is the padding.",
)
def counts_from_zero(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[w] - 1 for w in words if w in word_to_index]

    return _rows(X, word_to_index, max_len, indices_of)


@mistake(
    "sentences_to_indices",
    "Your rows are as long as the longest sentence. Make all of them max_len long.",
)
def as_long_as_the_longest(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[w] for w in words if w in word_to_index]

    longest = max(1, *(len(indices_of(sentence.lower().split())) for sentence in X))
    return _rows(X, word_to_index, longest, indices_of)


@mistake(
    "sentences_to_indices",
    "You filled the rows up with −1. The padding is 0; −1 would mean the last row of the layer.",
)
def filled_with_minus_one(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[w] for w in words if w in word_to_index]

    rows = _rows(X, word_to_index, max_len, indices_of)
    return np.where(rows == 0, -1, rows)


@mistake(
    "sentences_to_indices",
    "You go through the letters of the sentence. Cut it into words with `split` first.",
)
def letters_not_words(X, word_to_index, max_len):
    def indices_of(words):
        return [word_to_index[letter] for letter in " ".join(words) if letter in word_to_index]

    return _rows(X, word_to_index, max_len, indices_of)
