"""Mistakes that people make in 06_sentiment, each with the sentence that names it."""

from __future__ import annotations

import numpy as np

from autograder.banks import Bank

MISCONCEPTIONS = Bank()
mistake = MISCONCEPTIONS.add


def _known(tokens, vectors):
    return [vectors[word] for word in tokens if word in vectors]


def _zeros(vectors):
    return np.zeros(len(next(iter(vectors.values()))))


@mistake(
    "average_embedding",
    "You divided by the number of all words. Divide by the number of words that have a vector.",
)
def divides_by_all_words(tokens, vectors):
    known = _known(tokens, vectors)
    return np.sum(known, axis=0) / len(tokens) if known else _zeros(vectors)


@mistake("average_embedding", "You added the vectors up, but did not divide by their number.")
def sum_without_division(tokens, vectors):
    return sum(_known(tokens, vectors), _zeros(vectors))


@mistake(
    "average_embedding",
    "An unknown word stops your function with a KeyError. Skip words that have no vector.",
)
def unknown_word_raises(tokens, vectors):
    return np.mean([vectors[word] for word in tokens], axis=0) if tokens else _zeros(vectors)


@mistake(
    "average_embedding",
    "Your function stops at the first unknown word. Go on with the words behind it.",
)
def stops_at_an_unknown_word(tokens, vectors):
    known = []
    for word in tokens:
        if word not in vectors:
            break
        known.append(vectors[word])
    return np.mean(known, axis=0) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "Without any known word your result is nan: zero was divided by zero. Return zeros then.",
)
def nan_if_nothing_is_known(tokens, vectors):
    with np.errstate(invalid="ignore"):
        return sum(_known(tokens, vectors), _zeros(vectors)) / np.float64(
            len(_known(tokens, vectors))
        )


@mistake(
    "average_embedding",
    "Without any known word you return zeros of a fixed length. Take the length from the vectors.",
)
def fifty_zeros(tokens, vectors):
    known = _known(tokens, vectors)
    return np.mean(known, axis=0) if known else np.zeros(50)


@mistake(
    "average_embedding",
    "Without any known word you return the number 0. The result is an array, as long as a vector.",
)
def zero_is_a_number(tokens, vectors):
    known = _known(tokens, vectors)
    return np.mean(known, axis=0) if known else 0.0


@mistake(
    "average_embedding",
    "You count each word once, however often it occurs. A word that occurs twice counts twice.",
)
def each_word_once(tokens, vectors):
    known = _known(sorted(set(tokens)), vectors)
    return np.mean(known, axis=0) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "You averaged over the numbers of the vectors, or over everything. The mean runs over the "
    "words: `axis=0`.",
)
def mean_of_everything(tokens, vectors):
    known = _known(tokens, vectors)
    return np.mean(known) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "Your sum begins with the vector of the first word itself and changes it by `+=`. Begin with "
    "zeros, or with a copy.",
)
def adds_to_the_first_vector(tokens, vectors):
    known = _known(tokens, vectors)
    if not known:
        return _zeros(vectors)
    total = known[0] if known[0].dtype.kind == "f" and known[0].flags.writeable else 1.0 * known[0]
    for vector in known[1:]:
        total += vector
    return total / len(known)


@mistake(
    "average_embedding",
    "You take the mean of the last mean and the next vector, so late words count most. Add all "
    "vectors up and divide once.",
)
def mean_of_means(tokens, vectors):
    known = _known(tokens, vectors) or [_zeros(vectors)]
    mean = 1.0 * known[0]
    for vector in known[1:]:
        mean = (mean + vector) / 2
    return mean


@mistake(
    "average_embedding",
    "You scaled the vectors to length 1 before the mean. Average them as they are.",
)
def mean_of_unit_vectors(tokens, vectors):
    known = [vector / max(np.linalg.norm(vector), 1e-9) for vector in _known(tokens, vectors)]
    return np.mean(known, axis=0) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "Your result is a table with one row. It has to be one array of shape (d,).",
)
def one_row(tokens, vectors):
    known = _known(tokens, vectors) or [_zeros(vectors)]
    return np.mean(known, axis=0, keepdims=True)


@mistake(
    "average_embedding",
    "You return a list. The result is an array of shape (d,).",
)
def list_of_numbers(tokens, vectors):
    known = _known(tokens, vectors)
    return (np.mean(known, axis=0) if known else _zeros(vectors)).tolist()


@mistake(
    "average_embedding",
    "Without any known word you return None. Return zeros then, as many as a vector has numbers.",
)
def none_if_nothing_is_known(tokens, vectors):
    known = _known(tokens, vectors)
    return np.mean(known, axis=0) if known else None


@mistake(
    "average_embedding",
    "Without any known word you divide by 0, which raises ZeroDivisionError. Return zeros then.",
)
def division_by_zero(tokens, vectors):
    known = _known(tokens, vectors)
    return sum(known) / len(known)


@mistake(
    "average_embedding",
    "You go through letters, not words: `tokens` is a list of words already.",
)
def letters_for_words(tokens, vectors):
    known = _known("".join(tokens), vectors)
    return np.mean(known, axis=0) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "You divide by one more than the number of known words, as if the zeros that you began with were "
    "a word.",
)
def zeros_counted_too(tokens, vectors):
    known = _known(tokens, vectors)
    return sum(known, _zeros(vectors)) / (len(known) + 1)


@mistake(
    "average_embedding",
    "You scaled the mean to length 1. Return it as it is.",
)
def mean_scaled_to_length_1(tokens, vectors):
    known = _known(tokens, vectors)
    if not known:
        return _zeros(vectors)
    mean = np.mean(known, axis=0)
    return mean / np.linalg.norm(mean)


@mistake(
    "average_embedding",
    "You took the largest number of each dimension. Take the mean.",
)
def largest_numbers(tokens, vectors):
    known = _known(tokens, vectors)
    return np.max(known, axis=0) if known else _zeros(vectors)


@mistake(
    "average_embedding",
    "You set the vectors side by side. Average them, so that every text gives d numbers.",
)
def vectors_side_by_side(tokens, vectors):
    known = _known(tokens, vectors)
    return np.concatenate(known) if known else _zeros(vectors)


def _refuse(X, y, classes):
    if len(X) == 0 or len(X) != len(y):
        raise ValueError("as many classes as examples are needed, and one at least")
    if np.min(y) < 0 or np.max(y) >= classes:
        raise IndexError("there is no such class")


def _log_softmax(z):
    shifted = z - z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _softmax(z):
    return np.exp(_log_softmax(z))


def _loss(z, y):
    return -_log_softmax(z)[np.arange(len(y)), y].sum()


def _error(z, y):
    p = _softmax(z)
    p[np.arange(len(y)), y] -= 1
    return p


def _mean_gradients(X, error):
    return X.T @ error / len(X), error.sum(axis=0) / len(X)


def _order(rng, n):
    return rng.permutation(n)


def _batches(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _train(
    X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0,
    error=_error, gradients=_mean_gradients, loss=_loss, order=_order, batches=_batches, spread=0.0,
):  # fmt: skip
    """Right training, of which a mistake replaces one part."""
    _refuse(X, y, classes)
    rng = np.random.default_rng(seed)
    W = spread * np.random.default_rng(seed + 1).normal(size=(X.shape[1], classes))
    b, history = np.zeros(classes), []
    for _ in range(epochs):
        total = 0.0
        for rows in batches(order(rng, len(X)), batch_size):
            z = X[rows] @ W + b
            total += loss(z, y[rows])
            dW, db = gradients(X[rows], error(z, y[rows]))
            W, b = W - learning_rate * dW, b - learning_rate * db
        history.append(float(total / len(X)))
    return (W, b), history


@mistake(
    "train_softmax_classifier",
    "Your gradients are sums over the minibatch. They are those of the mean: divide by the number "
    "of its examples.",
)
def sums_over_the_minibatch(X, y, **settings):
    return _train(X, y, **settings, gradients=lambda X, e: (X.T @ e, e.sum(axis=0)))


@mistake(
    "train_softmax_classifier",
    "W and b move along the gradients, so the loss grows. Subtract the gradients.",
)
def climbs(X, y, **settings):
    return _train(X, y, **settings, error=lambda z, y: -_error(z, y))


@mistake(
    "train_softmax_classifier",
    "The bias b stays zero. Its gradient is the mean of p − y over the minibatch.",
)
def bias_is_not_trained(X, y, **settings):
    def gradients(X, e):
        return X.T @ e / len(X), 0 * e[0]

    return _train(X, y, **settings, gradients=gradients)


@mistake(
    "train_softmax_classifier",
    "You divide the gradient of W by the number of examples, but not that of b.",
)
def bias_moves_too_far(X, y, **settings):
    def gradients(X, e):
        return X.T @ e / len(X), e.sum(axis=0)

    return _train(X, y, **settings, gradients=gradients)


@mistake(
    "train_softmax_classifier",
    "Your softmax adds up over the examples. The probabilities of one example add up to 1: sum "
    "over `axis=1`.",
)
def softmax_over_the_examples(X, y, **settings):
    def error(z, y):
        p = _softmax(z.T).T
        p[np.arange(len(y)), y] -= 1
        return p

    def loss(z, y):
        return -_log_softmax(z.T).T[np.arange(len(y)), y].sum()

    return _train(X, y, **settings, error=error, loss=loss)


@mistake(
    "train_softmax_classifier",
    "You use the sigmoid of each logit. Its results do not add up to 1; the softmax divides by the "
    "sum over the classes.",
)
def sigmoid_of_each(X, y, **settings):
    def error(z, y):
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        p[np.arange(len(y)), y] -= 1
        return p

    return _train(X, y, **settings, error=error)


@mistake(
    "train_softmax_classifier",
    "For large logits your exponentials overflow. Subtract the largest logit of each row first.",
)
def overflows(X, y, **settings):
    def error(z, y):
        with np.errstate(all="ignore"):
            p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        p[np.arange(len(y)), y] -= 1
        return p

    def loss(z, y):
        with np.errstate(all="ignore"):
            p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
            return -np.log(p[np.arange(len(y)), y]).sum()

    return _train(X, y, **settings, error=error, loss=loss)


@mistake(
    "train_softmax_classifier",
    "The logarithm of a probability that became 0 spoils your loss: it is infinite, or cut off. "
    "Take the logarithm before the exponential: z − m − ln Σ exp(z − m).",
)
def logarithm_of_zero(X, y, **settings):
    def loss(z, y):
        with np.errstate(divide="ignore"):
            return -np.log(_softmax(z)[np.arange(len(y)), y]).sum()

    return _train(X, y, **settings, loss=loss)


@mistake(
    "train_softmax_classifier",
    "You take the examples in the order in which they come. Draw a new order for every epoch.",
)
def no_shuffling(X, y, **settings):
    return _train(X, y, **settings, order=lambda rng, n: np.arange(n))


@mistake(
    "train_softmax_classifier",
    "You draw the order once and keep it. Draw a new order for every epoch from the same generator.",
)
def same_order_in_every_epoch(X, y, **settings):
    def order(rng, n):
        return np.random.default_rng(settings.get("seed", 0)).permutation(n)

    return _train(X, y, **settings, order=order)


@mistake(
    "train_softmax_classifier",
    "You shuffle the examples, but not their classes, so that they no longer belong together. "
    "Use the same order for both.",
)
def classes_are_not_shuffled(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    _refuse(X, y, classes)
    rng = np.random.default_rng(seed)
    W, b, history = np.zeros((X.shape[1], classes)), np.zeros(classes), []
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), batch_size):
            part, labels = X[order][start : start + batch_size], y[start : start + batch_size]
            total += _loss(part @ W + b, labels)
            dW, db = _mean_gradients(part, _error(part @ W + b, labels))
            W, b = W - learning_rate * dW, b - learning_rate * db
        history.append(float(total / len(X)))
    return (W, b), history


@mistake(
    "train_softmax_classifier",
    "You leave out the last minibatch if it is smaller than the others. Every example counts once "
    "in each epoch.",
)
def leaves_the_rest_out(X, y, **settings):
    def batches(order, size):
        whole = [rows for rows in _batches(order, size) if len(rows) == size]
        return whole or [order]

    return _train(X, y, **settings, batches=batches)


@mistake(
    "train_softmax_classifier",
    "You divide by batch_size in every minibatch. The last one may be smaller: divide by the number "
    "of its examples.",
)
def divides_by_the_batch_size(X, y, **settings):
    size = settings.get("batch_size", 32)
    return _train(X, y, **settings, gradients=lambda X, e: (X.T @ e / size, e.sum(axis=0) / size))


@mistake(
    "train_softmax_classifier",
    "You use all examples for every step. Take `batch_size` of them at a time.",
)
def one_large_batch(X, y, **settings):
    return _train(X, y, **settings, batches=lambda order, size: [order])


@mistake(
    "train_softmax_classifier",
    "Your history holds sums of losses. It holds the mean loss of an example, for each epoch.",
)
def sums_in_the_history(X, y, **settings):
    learned, history = _train(X, y, **settings)
    return learned, [loss * len(X) for loss in history]


@mistake(
    "train_softmax_classifier",
    "Your history has the losses after the steps of an epoch. Take each loss before the step of its "
    "minibatch: it is computed anyway.",
)
def loss_after_the_epoch(X, y, epochs=20, **settings):
    history = []
    for done in range(1, epochs + 1):
        (W, b), _ = _train(X, y, epochs=done, **settings)
        history.append(float(_loss(X @ W + b, y) / len(y)))
    return (W, b), history


@mistake(
    "train_softmax_classifier",
    "Your losses are in bits. The exercise asks for nats: `np.log`, not `np.log2`.",
)
def bits(X, y, **settings):
    return _train(X, y, **settings, loss=lambda z, y: _loss(z, y) / np.log(2))


@mistake(
    "train_softmax_classifier",
    "You take the number of classes from y. A class may have no example: use `classes`.",
)
def counts_classes_in_y(X, y, classes=2, **settings):
    _refuse(X, y, classes)
    return _train(X, y, classes=int(np.max(y)) + 1, **settings)


@mistake(
    "train_softmax_classifier",
    "W starts with random numbers. Here it starts with zeros, which is safe without a hidden layer.",
)
def starts_at_random(X, y, **settings):
    return _train(X, y, **settings, spread=0.1)


@mistake(
    "train_softmax_classifier",
    "Your gradient belongs to the squared error: it has the factor p (1 − p). For the cross "
    "entropy, the gradient of the logits is p − y alone.",
)
def gradient_of_the_squared_error(X, y, **settings):
    def error(z, y):
        p = _softmax(z)
        return _error(z, y) * p * (1 - p)

    return _train(X, y, **settings, error=error)


@mistake(
    "train_softmax_classifier",
    "A class of −1 counts from the end in NumPy, so it passes unnoticed. Raise IndexError for it.",
)
def negative_class_passes(X, y, classes=2, **settings):
    return _train(X, np.where(y < 0, y + classes, y), classes=classes, **settings)


@mistake(
    "train_softmax_classifier",
    "Your W has one row for each class. With X W + b it has one row for each number of an example: "
    "(d, classes).",
)
def transposed(X, y, **settings):
    (W, b), history = _train(X, y, **settings)
    return (W.T, b), history


@mistake(
    "train_softmax_classifier",
    "You return three values side by side. The exercise asks for (W, b), history: a pair in a pair.",
)
def three_values(X, y, **settings):
    (W, b), history = _train(X, y, **settings)
    return W, b, history


@mistake(
    "train_softmax_classifier",
    "The argument `learning_rate` is not used: your steps have the rate 1.",
)
def ignores_the_rate(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, 1, epochs, batch_size, seed)


@mistake(
    "train_softmax_classifier",
    "The argument `learning_rate` is not used: your rate is always 0.1.",
)
def own_rate(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, 0.1, epochs, batch_size, seed)


@mistake(
    "train_softmax_classifier",
    "The argument `seed` is not used: every seed gives the same order.",
)
def own_seed(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, learning_rate, epochs, batch_size)


@mistake(
    "train_softmax_classifier",
    "The argument `epochs` is not used: there are 20, whatever is asked for.",
)
def own_number_of_epochs(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, learning_rate, 20, batch_size, seed)


@mistake(
    "train_softmax_classifier",
    "You train one epoch less than `epochs` says. `range(n)` counts n times, and `range(1, n)` does not.",
)
def one_epoch_less(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, learning_rate, max(0, epochs - 1), batch_size, seed)


@mistake(
    "train_softmax_classifier",
    "Your order comes from another generator, such as `np.random.seed` makes. Draw it with `np.random.default_rng(seed)`.",
)
def other_generator(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    other = np.random.RandomState(seed)
    order = lambda rng, n: other.permutation(n)  # noqa: E731
    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, order=order)


@mistake(
    "train_softmax_classifier",
    "You mix the examples of the last epoch again. The order of each epoch is `rng.permutation(N)` of the examples as they were given.",
)
def mixes_what_is_mixed(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    kept = [np.arange(len(X))]

    def order(rng, n):
        kept.append(kept[-1][rng.permutation(n)])
        return kept[-1]

    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, order=order)


@mistake(
    "train_softmax_classifier",
    "Your history holds the mean of the minibatches' means, so an example of a small last minibatch counts more. Add the losses of all examples up, and divide by N.",
)
def mean_of_minibatch_means(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    parts = -(-len(X) // batch_size)
    loss = lambda z, y: _loss(z, y) / len(y) * len(X) / parts  # noqa: E731
    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, loss=loss)


@mistake(
    "train_softmax_classifier",
    "Your history holds the loss of the last minibatch of each epoch. It holds the mean over all N examples.",
)
def loss_of_the_last_minibatch(
    X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0
):
    rest = len(X) % batch_size or batch_size
    seen = [0]

    def loss(z, y):
        seen[0] = (seen[0] + len(y)) % len(X)
        return 0.0 if seen[0] else _loss(z, y) / rest * len(X)

    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, loss=loss)


@mistake(
    "train_softmax_classifier",
    "Your history has a number for each minibatch. It has one for each epoch.",
)
def loss_of_every_minibatch(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    losses = []

    def loss(z, y):
        losses.append(float(_loss(z, y) / len(y)))
        return 0.0

    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, loss=loss)[0], losses


@mistake(
    "train_softmax_classifier",
    "Your history has the loss of all examples at the start of each epoch. Take each loss just before the step of its own minibatch.",
)
def loss_before_the_epoch(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    history = []
    for done in range(epochs):
        (W, b), _ = _train(X, y, classes, learning_rate, done, batch_size, seed)
        history.append(float(_loss(X @ W + b, y) / len(X)))
    return _train(X, y, classes, learning_rate, epochs, batch_size, seed)[0], history


@mistake(
    "train_softmax_classifier",
    "W and b have changed places: the result is (W, b), history.",
)
def bias_before_weights(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    (W, b), history = _train(X, y, classes, learning_rate, epochs, batch_size, seed)
    return (b, W), history


@mistake(
    "train_softmax_classifier",
    "You return W and b alone. The history of the losses comes after them.",
)
def parameters_alone(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(X, y, classes, learning_rate, epochs, batch_size, seed)[0]


@mistake(
    "train_softmax_classifier",
    "b has the shape (1, classes). It is an array of shape (classes,): leave `keepdims` off.",
)
def bias_as_a_row(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    (W, b), history = _train(X, y, classes, learning_rate, epochs, batch_size, seed)
    return (W, b[np.newaxis]), history


@mistake(
    "train_softmax_classifier",
    "Your gradients lack the −1 at the right class: take p − y, with y = 1 there.",
)
def probabilities_for_error(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    return _train(
        X, y, classes, learning_rate, epochs, batch_size, seed, error=lambda z, y: _softmax(z)
    )


@mistake(
    "train_softmax_classifier",
    "You divide the gradients of a minibatch by N, the number of all examples. Divide by the number of examples in the minibatch.",
)
def divides_by_all_examples(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    gradients = lambda rows, error: [g * len(rows) / len(X) for g in _mean_gradients(rows, error)]  # noqa: E731
    return _train(X, y, classes, learning_rate, epochs, batch_size, seed, gradients=gradients)


def _refuse_settings(max_len, where):
    if where not in ("post", "pre"):
        raise ValueError("where must be 'post' or 'pre'")
    if max_len < 1:
        raise ValueError("max_len must be at least 1")


def _rows(kept, max_len, where, dtype=np.int32, zero=0):
    """Right rows of sequences that are short enough."""
    padded = np.full((len(kept), max_len), zero, dtype=dtype)
    for row, ids in zip(padded, kept, strict=True):
        if where == "post":
            row[: len(ids)] = ids
        else:
            row[max_len - len(ids) :] = ids
    return padded


def _kept(sequences, max_len, where):
    return [s[:max_len] if where == "post" else s[-max_len:] for s in sequences]


@mistake(
    "pad_sequences_to",
    "You always pad and cut at the end. With `where='pre'`, both happen at the beginning.",
)
def always_at_the_end(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, "post"), max_len, "post")


@mistake(
    "pad_sequences_to",
    "You pad and cut at the beginning for 'post', and at the end for 'pre'. It is the other way "
    "round: 'post' means behind.",
)
def ends_exchanged(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    other = "pre" if where == "post" else "post"
    return _rows(_kept(sequences, max_len, other), max_len, other)


@mistake(
    "pad_sequences_to",
    "With `where='pre'` you put the zeros first, but still cut off the last words. Cut at the "
    "beginning too, so that the last words stay.",
)
def cuts_at_the_end_only(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, "post"), max_len, where)


@mistake(
    "pad_sequences_to",
    "With `where='pre'` you cut at the beginning, but put the zeros behind. They come before the "
    "words.",
)
def pads_at_the_end_only(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, "post")


@mistake(
    "pad_sequences_to",
    "A sequence that is too long stops your function with an error. Cut it to `max_len` words.",
)
def long_sequences_raise(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(list(sequences), max_len, where)


@mistake(
    "pad_sequences_to",
    "Your rows are as long as the longest sequence. They must be `max_len` long, whatever comes.",
)
def as_long_as_the_longest(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    longest = max((len(s) for s in sequences), default=max_len)
    return _rows(list(sequences), longest, where)


@mistake(
    "pad_sequences_to",
    "You leave out sequences that are too long. Cut them: every sequence keeps its row.",
)
def leaves_long_ones_out(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows([s for s in sequences if len(s) <= max_len], max_len, where)


@mistake(
    "pad_sequences_to",
    "Your array holds floats. Ids are whole numbers: make it with `dtype=np.int32`.",
)
def floats(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where, dtype=float)


@mistake(
    "pad_sequences_to",
    "You fill with −1. The id of the padding is 0; as an index, −1 would mean the last word.",
)
def fills_with_minus_one(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where, zero=-1)


@mistake("pad_sequences_to", "You cut one word too many: `max_len` words stay, not `max_len − 1`.")
def cuts_one_too_many(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    kept = [s if len(s) <= max_len else _kept([s], max_len - 1, where)[0] for s in sequences]
    kept = [s if len(s) <= max_len else [] for s in kept]
    return _rows(kept, max_len, where)


@mistake(
    "pad_sequences_to",
    "Your rows are one and the same list, so the last sequence overwrites the others. Make a row of "
    "zeros for each: `[[0] * n] * m` does not.",
)
def one_row_for_all(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    rows = [np.zeros(max_len, dtype=np.int32)] * len(sequences)
    for row, ids in zip(rows, _rows(_kept(sequences, max_len, where), max_len, where), strict=True):
        row[:] = ids
    return np.array(rows, dtype=np.int32).reshape(-1, max_len)


@mistake(
    "pad_sequences_to",
    "Short sequences are repeated instead of filled with zeros: `np.resize` does that.",
)
def repeats_short_ones(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows([np.resize(s, max_len) for s in _kept(sequences, max_len, where)], max_len, where)


@mistake(
    "pad_sequences_to",
    "With `where='pre'` your words stand in reverse order. Only the place of the zeros changes.",
)
def reversed_words(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    kept = _kept(sequences, max_len, where)
    return _rows([s[::-1] for s in kept] if where == "pre" else kept, max_len, where)


@mistake(
    "pad_sequences_to",
    "Your function changes the lists that it is given. Work on a copy: `append` and `+=` change the "
    "list itself.",
)
def changes_the_lists(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    padded = _rows(_kept(sequences, max_len, where), max_len, where)
    for sequence in sequences:
        if isinstance(sequence, list):
            sequence += [0] * (max_len - len(sequence))
    return padded


@mistake(
    "pad_sequences_to",
    "Without any sequence your array has the wrong shape. It has no rows, but still `max_len` "
    "columns.",
)
def nothing_has_no_columns(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return np.array(list(_rows(_kept(sequences, max_len, where), max_len, where)), dtype=np.int32)


@mistake(
    "pad_sequences_to",
    "An unknown `where` passes unnoticed. Raise ValueError unless it is 'post' or 'pre'.",
)
def any_where_passes(sequences, max_len, where="post"):
    if max_len < 1:
        raise ValueError("max_len must be at least 1")
    return _rows(_kept(sequences, max_len, where), max_len, where)


@mistake(
    "pad_sequences_to", "You return lists. A network takes an array: `np.array(…, dtype=np.int32)`."
)
def lists(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where).tolist()


@mistake(
    "pad_sequences_to",
    "You pad and cut at the beginning where `where` is not given. The default is 'post'.",
)
def beginning_by_default(sequences, max_len, where="pre"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where)


@mistake(
    "pad_sequences_to",
    "Your array lies on its side. It has a row for each sequence: (len(sequences), max_len).",
)
def sequences_as_columns(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where).T


@mistake(
    "pad_sequences_to",
    "An empty sequence is left out. It becomes a row of zeros.",
)
def leaves_empty_ones_out(sequences, max_len, where="post"):
    _refuse_settings(max_len, where)
    return _rows(_kept([s for s in sequences if len(s)], max_len, where), max_len, where)


@mistake(
    "pad_sequences_to",
    "A max_len below 1 passes, and your array has no columns. Raise ValueError.",
)
def no_columns_are_allowed(sequences, max_len, where="post"):
    if max_len < 1:
        return np.zeros((len(sequences), 0), dtype=np.int32)
    _refuse_settings(max_len, where)
    return _rows(_kept(sequences, max_len, where), max_len, where)


def _embedding(matrix, trainable, rows=None):
    from keras import layers

    rows = len(matrix) if rows is None else rows
    return layers.Embedding(rows, matrix.shape[1], weights=[matrix], trainable=trainable)


def _read(x):
    from keras import layers

    return layers.LSTM(16)(x)


def _head(x):
    from keras import layers

    return layers.Dense(2, activation="softmax")(x)


def _model(matrix, max_len, trainable, embedding=None, read=_read, head=_head):
    """A right model, of which a mistake replaces one part."""
    import keras

    ids = keras.Input((max_len,), dtype="int32")
    vectors = (embedding or _embedding(matrix, trainable))(ids)
    return keras.Model(ids, head(read(vectors)))


@mistake(
    "build_sentiment_rnn",
    "Your embeddings are always trained. Hand `trainable` on to the Embedding layer.",
)
def always_trained(embedding_matrix, max_len, trainable):
    return _model(embedding_matrix, max_len, True)


@mistake(
    "build_sentiment_rnn",
    "Your embeddings are always frozen. Hand `trainable` on to the Embedding layer.",
)
def always_frozen(embedding_matrix, max_len, trainable):
    return _model(embedding_matrix, max_len, False)


@mistake(
    "build_sentiment_rnn",
    "Your embeddings are frozen when they should learn, and learn when they should be frozen.",
)
def the_other_way_round(embedding_matrix, max_len, trainable):
    return _model(embedding_matrix, max_len, not trainable)


@mistake(
    "build_sentiment_rnn",
    "You freeze the whole model. Only the Embedding layer may be frozen; the others have to learn.",
)
def everything_frozen(embedding_matrix, max_len, trainable):
    model = _model(embedding_matrix, max_len, trainable)
    model.trainable = trainable
    return model


@mistake(
    "build_sentiment_rnn",
    "Your embeddings do not start as embedding_matrix: it was never put into the layer, or was "
    "changed before.",
)
def random_embeddings(embedding_matrix, max_len, trainable):
    from keras import layers

    layer = layers.Embedding(*embedding_matrix.shape, trainable=trainable)
    return _model(embedding_matrix, max_len, trainable, layer)


@mistake(
    "build_sentiment_rnn",
    "Your vectors stand in wrong rows. Row 0 of embedding_matrix is for the padding already: put "
    "it into the layer as it is.",
)
def one_row_further(embedding_matrix, max_len, trainable):
    layer = _embedding(np.roll(embedding_matrix, 1, axis=0), trainable)
    return _model(embedding_matrix, max_len, trainable, layer)


@mistake(
    "build_sentiment_rnn",
    "You added a row for the padding. embedding_matrix has it already, as row 0.",
)
def one_row_too_many(embedding_matrix, max_len, trainable):
    wider = np.vstack([np.zeros_like(embedding_matrix[:1]), embedding_matrix])
    return _model(embedding_matrix, max_len, trainable, _embedding(wider, trainable))


@mistake(
    "build_sentiment_rnn",
    "You left out the row of the padding, so the last word has no vector any more. Keep all rows.",
)
def one_row_too_few(embedding_matrix, max_len, trainable):
    layer = _embedding(embedding_matrix[1:], trainable)
    return _model(embedding_matrix, max_len, trainable, layer)


@mistake(
    "build_sentiment_rnn",
    "Your Embedding has max_len rows. It needs a row for each word: those of embedding_matrix.",
)
def a_row_for_each_place(embedding_matrix, max_len, trainable):
    return _model(
        embedding_matrix, max_len, trainable, _embedding(embedding_matrix, trainable, max_len)
    )


@mistake(
    "build_sentiment_rnn",
    "Your recurrent layer hands on the state after every word, so you get an answer for every word. "
    "For one answer, leave `return_sequences` off.",
)
def answer_for_every_word(embedding_matrix, max_len, trainable):
    from keras import layers

    read = layers.LSTM(16, return_sequences=True)
    return _model(embedding_matrix, max_len, trainable, read=read)


@mistake(
    "build_sentiment_rnn",
    "You take the state after the first word, which knows no other word. Take the last one.",
)
def first_state(embedding_matrix, max_len, trainable):
    from keras import layers

    def read(x):
        return layers.LSTM(16, return_sequences=True)(x)[:, 0]

    return _model(embedding_matrix, max_len, trainable, read=read)


@mistake(
    "build_sentiment_rnn",
    "You average the states after all words. The exercise asks for the last state: leave "
    "`return_sequences` off, and no pooling is needed.",
)
def mean_of_the_states(embedding_matrix, max_len, trainable):
    from keras import layers

    def read(x):
        return layers.GlobalAveragePooling1D()(layers.LSTM(16, return_sequences=True)(x))

    return _model(embedding_matrix, max_len, trainable, read=read)


@mistake(
    "build_sentiment_rnn",
    "Your model averages the vectors, and so forgets the order of the words. Let a recurrent layer "
    "read them.",
)
def pooling_instead(embedding_matrix, max_len, trainable):
    from keras import layers

    return _model(embedding_matrix, max_len, trainable, read=layers.GlobalAveragePooling1D())


@mistake(
    "build_sentiment_rnn",
    "Flatten sets all vectors side by side, and the last layer has weights for each place. Let a "
    "recurrent layer read them. (One that feeds no other layer is no part of the model.)",
)
def flatten_instead(embedding_matrix, max_len, trainable):
    from keras import layers

    return _model(embedding_matrix, max_len, trainable, read=layers.Flatten())


@mistake("build_sentiment_rnn", "Your model has two recurrent layers. One is asked for.")
def two_recurrent_layers(embedding_matrix, max_len, trainable):
    from keras import layers

    def read(x):
        return layers.LSTM(16)(layers.LSTM(16, return_sequences=True)(x))

    return _model(embedding_matrix, max_len, trainable, read=read)


@mistake(
    "build_sentiment_rnn",
    "Bidirectional makes two recurrent layers, one for each direction. One is asked for.",
)
def both_directions(embedding_matrix, max_len, trainable):
    from keras import layers

    read = layers.Bidirectional(layers.LSTM(16))
    return _model(embedding_matrix, max_len, trainable, read=read)


@mistake("build_sentiment_rnn", "There is no softmax, so your outputs are no probabilities.")
def no_softmax(embedding_matrix, max_len, trainable):
    from keras import layers

    return _model(embedding_matrix, max_len, trainable, head=layers.Dense(2))


@mistake(
    "build_sentiment_rnn",
    "There are two softmaxes, one inside Dense and one behind it. The second makes all "
    "probabilities more alike: take one away.",
)
def two_softmaxes(embedding_matrix, max_len, trainable):
    from keras import layers

    def head(x):
        return layers.Activation("softmax")(_head(x))

    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake(
    "build_sentiment_rnn",
    "Your softmax runs over the texts of a batch. The two numbers of each text have to add up to "
    "1: use the last axis.",
)
def softmax_over_the_batch(embedding_matrix, max_len, trainable):
    from keras import layers

    def head(x):
        return layers.Softmax(axis=0)(layers.Dense(2)(x))

    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake("build_sentiment_rnn", "Two sigmoids do not add up to 1. Use a softmax.")
def two_sigmoids(embedding_matrix, max_len, trainable):
    from keras import layers

    head = layers.Dense(2, activation="sigmoid")
    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake(
    "build_sentiment_rnn",
    "Your model gives one number. Here it gives two, the probabilities of negative and positive: "
    "two units and a softmax.",
)
def one_sigmoid(embedding_matrix, max_len, trainable):
    from keras import layers

    head = layers.Dense(1, activation="sigmoid")
    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake(
    "build_sentiment_rnn",
    "There is a ReLU before the softmax. It makes all negative numbers 0, so that the model cannot "
    "be sure: leave the activation of Dense out.",
)
def relu_before_softmax(embedding_matrix, max_len, trainable):
    from keras import layers

    def head(x):
        return layers.Activation("softmax")(layers.Dense(2, activation="relu")(x))

    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake(
    "build_sentiment_rnn",
    "There is a hidden Dense layer between. The last state feeds the Dense layer of two units.",
)
def hidden_layer(embedding_matrix, max_len, trainable):
    from keras import layers

    def head(x):
        return _head(layers.Dense(8, activation="relu")(x))

    return _model(embedding_matrix, max_len, trainable, head=head)


@mistake(
    "build_sentiment_rnn",
    "Your input has any length: max_len is not used. Give it to the input: `(max_len,)`.",
)
def any_length(embedding_matrix, max_len, trainable):
    return _model(embedding_matrix, None, trainable)


@mistake(
    "build_sentiment_rnn", "Your input has a fixed length, whatever max_len is. Use the argument."
)
def fixed_length(embedding_matrix, max_len, trainable):
    return _model(embedding_matrix, 10, trainable)


@mistake(
    "build_sentiment_rnn",
    "You return nothing that can be called on ids: return the model, not its output.",
)
def returns_the_output(embedding_matrix, max_len, trainable):
    import keras

    ids = keras.Input((max_len,), dtype="int32")
    return _head(_read(_embedding(embedding_matrix, trainable)(ids)))


@mistake(
    "build_sentiment_rnn",
    "Your last layer has one unit, and the softmax of a single number is always 1. It needs two.",
)
def softmax_of_one_number(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.Dense(1, activation="softmax")(x)

    return _model(embedding_matrix, max_len, trainable, head=other)


@mistake(
    "build_sentiment_rnn",
    "Your last layer has too many units. It needs two: negative and positive.",
)
def five_numbers(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.Dense(5, activation="softmax")(x)

    return _model(embedding_matrix, max_len, trainable, head=other)


@mistake(
    "build_sentiment_rnn",
    "Your outputs are logarithms of probabilities. Use the plain softmax.",
)
def logarithm_of_the_softmax(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.Dense(2, activation="log_softmax")(x)

    return _model(embedding_matrix, max_len, trainable, head=other)


@mistake(
    "build_sentiment_rnn",
    "There is a tanh before the softmax. It keeps all numbers between −1 and 1, so that the model cannot be sure: leave the activation of Dense out.",
)
def tanh_before_softmax(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.Softmax()(layers.Dense(2, activation="tanh")(x))

    return _model(embedding_matrix, max_len, trainable, head=other)


@mistake(
    "build_sentiment_rnn",
    "You take the largest numbers of all states. The exercise asks for the last state: leave `return_sequences` off, and no pooling is needed.",
)
def largest_state(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.GlobalMaxPooling1D()(layers.LSTM(16, return_sequences=True)(x))

    return _model(embedding_matrix, max_len, trainable, read=other)


@mistake(
    "build_sentiment_rnn",
    "You set the states after all words side by side. The exercise asks for the last state: leave `return_sequences` and Flatten out.",
)
def states_side_by_side(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.Flatten()(layers.LSTM(16, return_sequences=True)(x))

    return _model(embedding_matrix, max_len, trainable, read=other)


@mistake(
    "build_sentiment_rnn",
    "Your recurrent layer is frozen, so it never learns to read. Only the embeddings may be frozen.",
)
def frozen_recurrent_layer(embedding_matrix, max_len, trainable):
    from keras import layers

    def other(x):
        return layers.LSTM(16, trainable=False)(x)

    return _model(embedding_matrix, max_len, trainable, read=other)
