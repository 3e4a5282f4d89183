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


@mistake(
    "sentence_to_avg",
    "With no known word, you return None. Return zeros in this case.",
)
def none_for_nothing(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else None


@mistake(
    "sentence_to_avg",
    "You go through the letters of the sentence, or made it upper-case: no word is found. Make it "
    "lower-case, and cut it into words with `split`.",
)
def no_word_is_found(sentence, word_to_vec_map):
    return np.zeros(_width(word_to_vec_map))


@mistake(
    "sentence_to_avg",
    "You cut the sentence at single blanks, `split(' ')`. Without an argument, `split` cuts it at any "
    "white space.",
)
def splits_at_blanks(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split(" ") if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else np.zeros(_width(word_to_vec_map))


@mistake("sentence_to_avg", "Your average is a column, (d, 1). Return an array of shape (d,).")
def average_as_a_column(sentence, word_to_vec_map):
    return _average(sentence, word_to_vec_map)[:, np.newaxis]


@mistake("sentence_to_avg", "Your average is a row, (1, d). Return an array of shape (d,).")
def average_as_a_row(sentence, word_to_vec_map):
    return _average(sentence, word_to_vec_map)[np.newaxis]


@mistake(
    "sentence_to_avg",
    "Each word replaces the sum instead of being added to it. Write `+=`, or add up in another way.",
)
def last_word_alone(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return rows[-1] / len(rows) if rows else np.zeros(_width(word_to_vec_map))


@mistake(
    "sentence_to_avg",
    "You divide inside the loop, so the first words are divided again and again. Divide once, after "
    "the loop.",
)
def divides_in_the_loop(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    total = np.zeros(_width(word_to_vec_map))
    for row in rows:
        total = (total + row) / len(rows)
    return total


@mistake(
    "sentence_to_avg",
    "Your `return` stands inside the loop, so only the first known word counts. Move it one step to "
    "the left.",
)
def returns_in_the_loop(sentence, word_to_vec_map):
    for word in sentence.lower().split():
        if word in word_to_vec_map:
            return word_to_vec_map[word] / 1
    return np.zeros(_width(word_to_vec_map))


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


@mistake(
    "model",
    "You add the gradients of all sentences up, and take one step for an iteration. Here every sentence moves W and b by itself, and the next one begins there.",
)
def sum_of_all_gradients(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = np.zeros((5, A.shape[1])), np.zeros(5)
    for _ in range(num_iterations):
        dz = np.array([_softmax(W @ avg + b) for avg in A]) - np.eye(5)[np.asarray(Y)]
        W, b = W - learning_rate * dz.T @ A, b - learning_rate * dz.sum(axis=0)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You go through the sentences in another order. Take them in the order in which they are given.",
)
def backwards_through_the_sentences(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X[::-1], Y[::-1], A[::-1], learning_rate, num_iterations)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You divide each step by the number of sentences. A step for one sentence has its own gradient, undivided.",
)
def rate_divided_by_the_sentences(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate / len(X), num_iterations)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "Your dz lacks the −1 at the right label. It is a − y, with y = 1 there.",
)
def probabilities_for_dz(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)

    def step(W, b, avg, label, dz):
        a = dz + np.eye(5)[label]
        return np.outer(a, avg), a

    W, b = _train(X, Y, A, learning_rate, num_iterations, step)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "Your dz has the factor a (1 − a) too much. Loss and softmax together have the simple derivative a − y.",
)
def derivative_of_the_softmax_too(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)

    def step(W, b, avg, label, dz):
        a = dz + np.eye(5)[label]
        dz = dz * a * (1 - a)
        return np.outer(dz, avg), dz

    W, b = _train(X, Y, A, learning_rate, num_iterations, step)
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "b does not begin as zeros.",
)
def bias_begins_elsewhere(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = np.zeros((5, A.shape[1])), np.ones(5) * np.arange(5)
    for _ in range(num_iterations):
        for avg, label in zip(A, Y, strict=True):
            dz = _softmax(W @ avg + b) - np.eye(5)[label]
            W, b = W - learning_rate * np.outer(dz, avg), b - learning_rate * dz
    return _labels(W, b, A), W, b


@mistake(
    "model",
    "You return the labels that you were given. Return those that W and b give to the sentences.",
)
def given_labels_returned(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return np.array(Y), W, b


@mistake(
    "model",
    "You do not return three things. The exercise asks for pred, W and b, in this order.",
)
def two_of_three(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = _averages(X, word_to_vec_map)
    W, b = _train(X, Y, A, learning_rate, num_iterations)
    return W, b


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


def _known(word_to_index):
    return lambda words: [word_to_index[w] for w in words if w in word_to_index]


@mistake(
    "sentences_to_indices",
    "Your array lies on its side. It has a row for each sentence: (m, max_len).",
)
def sentences_as_columns(X, word_to_index, max_len):
    return _rows(X, word_to_index, max_len, _known(word_to_index)).T


@mistake("sentences_to_indices", "You return lists. Return an array of shape (m, max_len).")
def lists_of_indices(X, word_to_index, max_len):
    return _rows(X, word_to_index, max_len, _known(word_to_index)).tolist()


@mistake(
    "sentences_to_indices",
    "A word that stands twice in a sentence gets one place. Write its index each time.",
)
def different_words_only(X, word_to_index, max_len):
    known = _known(word_to_index)
    return _rows(X, word_to_index, max_len, lambda words: list(dict.fromkeys(known(words))))


@mistake(
    "sentences_to_indices",
    "The words of each row stand in reverse order. Keep the order of the sentence.",
)
def words_reversed(X, word_to_index, max_len):
    known = _known(word_to_index)
    return _rows(X, word_to_index, max_len, lambda words: known(words)[:max_len][::-1])


@mistake(
    "sentences_to_indices",
    "You added 1 to the indices. They begin at 1 already: 0 is the padding.",
)
def counts_from_two(X, word_to_index, max_len):
    known = _known(word_to_index)
    return _rows(X, word_to_index, max_len, lambda words: [index + 1 for index in known(words)])


@mistake(
    "sentences_to_indices",
    "The place in the row is never set back to 0, so the second sentence begins where the first one "
    "ended. Set it to 0 for each sentence.",
)
def place_not_set_back(X, word_to_index, max_len):
    rows, place = np.zeros((len(X), max_len), dtype=int), 0
    for row, sentence in zip(rows, X, strict=True):
        for index in _known(word_to_index)(sentence.lower().split()):
            if place < max_len:
                row[place] = index
            place += 1
    return rows


@mistake(
    "sentences_to_indices",
    "The place in the row is never moved on: every word is written over the one before. Add 1 after "
    "each index.",
)
def place_not_moved_on(X, word_to_index, max_len):
    known = _known(word_to_index)
    return _rows(X, word_to_index, max_len, lambda words: known(words)[-1:])


@mistake(
    "sentences_to_indices",
    "A sentence with more than max_len known words becomes zeros. Keep its first max_len words.",
)
def long_sentences_become_zeros(X, word_to_index, max_len):
    def indices_of(words):
        found = _known(word_to_index)(words)
        return found if len(found) <= max_len else []

    return _rows(X, word_to_index, max_len, indices_of)


@mistake(
    "sentences_to_indices",
    "Your rows hold one word less than they can. There is room for max_len words.",
)
def one_place_stays_empty(X, word_to_index, max_len):
    known = _known(word_to_index)
    return _rows(X, word_to_index, max_len, lambda words: known(words)[: max_len - 1])


@mistake(
    "sentences_to_indices",
    "You cut the sentences at single blanks, `split(' ')`. Without an argument, `split` cuts them at "
    "any white space.",
)
def rows_split_at_blanks(X, word_to_index, max_len):
    rows = np.zeros((len(X), max_len), dtype=int)
    for row, sentence in zip(rows, X, strict=True):
        found = _known(word_to_index)(sentence.lower().split(" "))[:max_len]
        row[: len(found)] = found
    return rows


def _matrix(word_to_vec_map, word_to_index):
    matrix = np.zeros((len(word_to_index) + 1, _width(word_to_vec_map)))
    for word, index in word_to_index.items():
        matrix[index] = word_to_vec_map[word]
    return matrix


def _embedding(matrix, **settings):
    from keras.layers import Embedding

    layer = Embedding(*matrix.shape, **({"trainable": False} | settings))
    layer.build((None,))
    layer.set_weights([matrix])
    return layer


@mistake(
    "pretrained_embedding_layer",
    "Training would change your vectors. Make the layer with trainable=False: 50,000 vectors are "
    "too many to learn from a small set.",
)
def trainable_left_on(word_to_vec_map, word_to_index):
    return _embedding(_matrix(word_to_vec_map, word_to_index), trainable=True)


@mistake(
    "pretrained_embedding_layer",
    "The row of the padding is missing. The indices of V words go from 1 to V, so with row 0 there "
    "are V + 1 rows.",
)
def no_row_for_the_padding(word_to_vec_map, word_to_index):
    return _embedding(_matrix(word_to_vec_map, word_to_index)[1:])


@mistake(
    "pretrained_embedding_layer",
    "You have one row too many. V words and the padding make V + 1 rows.",
)
def one_row_too_many(word_to_vec_map, word_to_index):
    matrix = _matrix(word_to_vec_map, word_to_index)
    return _embedding(np.vstack([matrix, 0 * matrix[:1]]))


@mistake(
    "pretrained_embedding_layer",
    "Your vectors stand in the order of the map. Put each one in the row of its word's index, "
    "which word_to_index tells.",
)
def rows_in_the_order_of_the_map(word_to_vec_map, word_to_index):
    matrix = _matrix(word_to_vec_map, word_to_index)
    for row, vector in enumerate(word_to_vec_map.values(), start=1):
        matrix[row] = vector
    return _embedding(matrix)


@mistake(
    "pretrained_embedding_layer",
    "Your vectors stand one row too high: the first word lies on the padding. The vector of a word "
    "belongs in the row of its index, without taking 1 away.",
)
def rows_shifted_by_one(word_to_vec_map, word_to_index):
    return _embedding(np.roll(_matrix(word_to_vec_map, word_to_index), -1, axis=0))


@mistake(
    "pretrained_embedding_layer",
    "Your layer holds random numbers: the vectors never got into it. Build it, then set its "
    "weights to the matrix.",
)
def weights_never_set(word_to_vec_map, word_to_index):
    from keras.layers import Embedding

    layer = Embedding(*_matrix(word_to_vec_map, word_to_index).shape, trainable=False)
    layer.build((None,))
    return layer


@mistake(
    "pretrained_embedding_layer",
    "Row 0 is not zeros. It stands for no word at all, so begin with a matrix of zeros.",
)
def padding_is_not_zeros(word_to_vec_map, word_to_index):
    matrix = _matrix(word_to_vec_map, word_to_index)
    matrix[0] = 1.0
    return _embedding(matrix)


@mistake(
    "pretrained_embedding_layer",
    "You switched `mask_zero` on. It is not asked for, and it makes another network of V2; leave "
    "it off.",
)
def padding_masked(word_to_vec_map, word_to_index):
    return _embedding(_matrix(word_to_vec_map, word_to_index), mask_zero=True)


@mistake(
    "pretrained_embedding_layer",
    "Your matrix has 50 columns, whatever the map. Take the length from a vector of the map.",
)
def fifty_columns(word_to_vec_map, word_to_index):
    matrix = np.zeros((len(word_to_index) + 1, 50))
    for word, index in word_to_index.items():
        matrix[index] = word_to_vec_map[word]
    return _embedding(matrix)


@mistake(
    "pretrained_embedding_layer",
    "You looked one fixed word up to find the length of the vectors. The map need not hold that "
    "word; take any of its values.",
)
def columns_of_a_fixed_word(word_to_vec_map, word_to_index):
    matrix = np.zeros((len(word_to_index) + 1, len(word_to_vec_map["cucumber"])))
    for word, index in word_to_index.items():
        matrix[index] = word_to_vec_map[word]
    return _embedding(matrix)


@mistake(
    "pretrained_embedding_layer",
    "You returned the matrix. Return the Keras layer that holds it.",
)
def matrix_not_layer(word_to_vec_map, word_to_index):
    return _matrix(word_to_vec_map, word_to_index)


def _chain(input_shape, word_to_vec_map, word_to_index, layers, **settings):
    """A model of Input, Embedding and these layers, each fed by the one before."""
    import keras

    indices = keras.Input(input_shape, dtype="int32")
    x = _embedding(_matrix(word_to_vec_map, word_to_index), **settings)(indices)
    for layer in layers:
        x = layer(x)
    return keras.Model(indices, x)


def _layers(units=(128, 128), rates=(0.5, 0.5), last="softmax", second=False, inside=None):
    """The layers after the Embedding."""
    from keras.layers import LSTM, Activation, Dense, Dropout

    return [
        LSTM(units[0], return_sequences=True),
        Dropout(rates[0]),
        LSTM(units[1], return_sequences=second),
        Dropout(rates[1]),
        Dense(5, activation=inside),
        Activation(last),
    ]


@mistake(
    "Emojify_V2",
    "Softmax is applied twice: in Dense and in Activation. The second one makes all probabilities "
    "alike, at most 0.41; keep the one in Activation.",
)
def double_softmax(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(inside="softmax"))


@mistake(
    "Emojify_V2",
    "Only one LSTM counts in your network. If there are two, the second one takes the embeddings, and "
    "the output of the first goes nowhere. Pass each layer the output of the layer before.",
)
def second_lstm_fed_from_the_embedding(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers()[2:])


@mistake(
    "Emojify_V2",
    "Your second LSTM is dead: its output goes nowhere. Keep what a layer returns, and pass it to "
    "the next one.",
)
def second_lstm_goes_nowhere(input_shape, word_to_vec_map, word_to_index):
    layers = _layers()
    return _chain(input_shape, word_to_vec_map, word_to_index, layers[:2] + layers[3:])


@mistake(
    "Emojify_V2",
    "Your second LSTM returns a sequence, so there are probabilities for every word. Only its last "
    "output is wanted: leave return_sequences off there.",
)
def both_return_sequences(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(second=True))


@mistake(
    "Emojify_V2",
    "return_sequences is off in your first LSTM. The second LSTM reads a sequence, so the first "
    "has to return one; swap the two settings.",
)
def sequences_swapped(input_shape, word_to_vec_map, word_to_index):
    layers = _layers(second=True)
    layers[0], layers[2] = _layers()[2], layers[2]
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Training would change the vectors of your Embedding. Use the layer of "
    "`pretrained_embedding_layer`, which is frozen.",
)
def embedding_that_learns(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(), trainable=True)


@mistake(
    "Emojify_V2",
    "Your Embedding is a new one, full of random numbers. Use the layer that "
    "`pretrained_embedding_layer` returns.",
)
def embedding_of_random_numbers(input_shape, word_to_vec_map, word_to_index):
    import keras

    x = indices = keras.Input(input_shape, dtype="int32")
    shape = _matrix(word_to_vec_map, word_to_index).shape
    for layer in [keras.layers.Embedding(*shape, trainable=False), *_layers()]:
        x = layer(x)
    return keras.Model(indices, x)


@mistake("Emojify_V2", "An LSTM has the wrong number of units. Both have 128.")
def half_as_many_units(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(units=(128, 64)))


@mistake(
    "Emojify_V2",
    "Dropout has the wrong rate. The rate is the share that is dropped, and it is 0.5 in both "
    "layers.",
)
def another_rate(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(rates=(0.2, 0.2)))


@mistake(
    "Emojify_V2",
    "There are three LSTM layers in your network. Two are asked for.",
)
def third_lstm(input_shape, word_to_vec_map, word_to_index):
    layers = [*_layers()[:2], *_layers()]
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "The Dropout after the second LSTM is missing. Each of the two LSTMs is followed by one.",
)
def one_dropout(input_shape, word_to_vec_map, word_to_index):
    layers = _layers()
    del layers[3]
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake("Emojify_V2", "There is no Dropout in your network. Put one after each LSTM.")
def no_dropout(input_shape, word_to_vec_map, word_to_index):
    layers = [layer for layer in _layers() if type(layer).__name__ != "Dropout"]
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Your network has a second Dense layer. One Dense, with five units, follows the last Dropout.",
)
def extra_dense(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import Dense

    layers = _layers()
    layers.insert(4, Dense(32, activation="relu"))
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Your LSTMs read in both directions. Plain LSTM layers are asked for, without Bidirectional.",
)
def bidirectional(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import LSTM, Bidirectional

    layers = _layers()
    layers[0] = Bidirectional(LSTM(128, return_sequences=True))
    layers[2] = Bidirectional(LSTM(128))
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Your network has GRU layers. They are close relatives, but LSTM layers are asked for.",
)
def gru(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import GRU

    layers = _layers()
    layers[0], layers[2] = GRU(128, return_sequences=True), GRU(128)
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Your model always takes ten words. Give Input the `input_shape` that is passed in.",
)
def input_shape_ignored(input_shape, word_to_vec_map, word_to_index):
    return _chain((10,), word_to_vec_map, word_to_index, _layers())


@mistake(
    "Emojify_V2",
    "There is no softmax at the end, so the outputs are no probabilities. Add an Activation layer.",
)
def no_softmax(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers()[:-1])


@mistake(
    "Emojify_V2",
    "Your last activation is a sigmoid, whose five numbers do not sum to 1. For one class out of "
    "five, take softmax.",
)
def sigmoid_at_the_end(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(last="sigmoid"))


@mistake(
    "Emojify_V2",
    "Dense has an activation of its own before the softmax, which cuts scores off. Leave the "
    "activation of Dense out.",
)
def relu_before_softmax(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(inside="relu"))


@mistake(
    "Emojify_V2",
    "Your Dense layer has one unit. It needs five, one for each emoji.",
)
def one_unit(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import Dense

    layers = _layers()
    layers[4] = Dense(1)
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Nothing in your model learns. Only the Embedding is to be frozen, not the whole model.",
)
def all_frozen(input_shape, word_to_vec_map, word_to_index):
    network = _chain(input_shape, word_to_vec_map, word_to_index, _layers())
    network.trainable = False
    return network


@mistake(
    "Emojify_V2",
    "One of your layers works in another way than it does by default: perhaps an LSTM reads backwards "
    "or has another activation, or Dense has no bias. Leave such settings out.",
)
def reads_backwards(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import LSTM

    layers = _layers()
    layers[2] = LSTM(128, go_backwards=True)
    return _chain(input_shape, word_to_vec_map, word_to_index, layers)


@mistake(
    "Emojify_V2",
    "Your model masks the padding. `mask_zero` is not asked for; leave it off.",
)
def masked_padding(input_shape, word_to_vec_map, word_to_index):
    return _chain(input_shape, word_to_vec_map, word_to_index, _layers(), mask_zero=True)


@mistake(
    "Emojify_V2",
    "Your second LSTM returns a sequence, and you average it. Only its last output is wanted: leave return_sequences off there, and no pooling is needed.",
)
def pooling_at_the_end(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.GlobalAveragePooling1D(),
        layers.Dense(5),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "Each Dropout stands before its LSTM. It belongs behind it.",
)
def dropout_before_each(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.Dropout(0.5),
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128),
        layers.Dense(5),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "A Dropout stands behind Dense. It belongs behind the second LSTM, before Dense.",
)
def dropout_after_dense(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128),
        layers.Dense(5),
        layers.Dropout(0.5),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "There is a Dropout behind the softmax, so in training the probabilities do not sum to 1. Leave it out.",
)
def dropout_at_the_end(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128),
        layers.Dropout(0.5),
        layers.Dense(5),
        layers.Activation("softmax"),
        layers.Dropout(0.5),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "Your first Dropout is a SpatialDropout, which drops the same numbers for every word. Take the plain Dropout.",
)
def whole_dimensions_dropped(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.SpatialDropout1D(0.5),
        layers.LSTM(128),
        layers.Dropout(0.5),
        layers.Dense(5),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "Your network has SimpleRNN layers. They forget soon; LSTM layers are asked for.",
)
def simple_rnn(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.SimpleRNN(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.SimpleRNN(128),
        layers.Dropout(0.5),
        layers.Dense(5),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "Your Dense layer has two units. It needs five, one for each emoji.",
)
def two_units(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128),
        layers.Dropout(0.5),
        layers.Dense(2),
        layers.Activation("softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "Emojify_V2",
    "Your last activation gives logarithms of probabilities. Take the plain softmax.",
)
def logarithms_at_the_end(input_shape, word_to_vec_map, word_to_index):
    from keras import layers

    chain = [
        layers.LSTM(128, return_sequences=True),
        layers.Dropout(0.5),
        layers.LSTM(128),
        layers.Dropout(0.5),
        layers.Dense(5),
        layers.Activation("log_softmax"),
    ]
    return _chain(input_shape, word_to_vec_map, word_to_index, chain)


@mistake(
    "pretrained_embedding_layer",
    "Your matrix lies on its side. It has a row for each word, and as many columns as a vector has "
    "numbers.",
)
def words_as_columns(word_to_vec_map, word_to_index):
    return _embedding(_matrix(word_to_vec_map, word_to_index).T)


@mistake(
    "pretrained_embedding_layer",
    "You scaled the vectors to length 1. Put them into the layer as they are.",
)
def vectors_scaled_to_length_1(word_to_vec_map, word_to_index):
    matrix = _matrix(word_to_vec_map, word_to_index)
    matrix[1:] /= np.linalg.norm(matrix[1:], axis=1, keepdims=True)
    return _embedding(matrix)


@mistake(
    "pretrained_embedding_layer",
    "Your vectors stand in alphabetical order. Put each one in the row of its word's index, which "
    "word_to_index tells.",
)
def rows_in_alphabetical_order(word_to_vec_map, word_to_index):
    matrix = _matrix(word_to_vec_map, word_to_index)
    matrix[1:] = [word_to_vec_map[word] for word in sorted(word_to_vec_map)]
    return _embedding(matrix)
