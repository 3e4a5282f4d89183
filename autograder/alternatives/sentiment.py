"""Right ways to write 06_sentiment that look nothing like the reference."""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter

import numpy as np

from autograder.banks import Bank

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("average_embedding", "a running sum and a count")
def sum_and_count(tokens, vectors):
    dim = len(vectors[list(vectors)[0]])  # noqa: RUF015
    total, count = np.zeros(dim), 0
    for word in tokens:
        if word in vectors:
            total += vectors[word]
            count += 1
    if count > 0:
        total /= count
    return total


@alternative("average_embedding", "counts of the words as weights")
def weighted_by_counts(tokens, vectors):
    counts = Counter(word for word in tokens if word in vectors)
    if not counts:
        return 0.0 * np.asarray(next(iter(vectors.values())))
    matrix = np.array([vectors[word] for word in counts])
    weights = np.array(list(counts.values()))
    return weights @ matrix / weights.sum()


@alternative("average_embedding", "a table of rows in float32, divided by at least one")
def single_precision(tokens, vectors):
    dim = next(iter(vectors.values())).shape[0]
    rows = [np.asarray(vectors[w], dtype=np.float32) for w in tokens if w in vectors]
    table = np.array(rows, dtype=np.float32).reshape(-1, dim)
    return table.sum(axis=0) / np.float32(max(len(rows), 1))


@alternative("average_embedding", "one number after the other, in plain Python")
def number_by_number(tokens, vectors):
    dim = len(list(vectors.values())[0])  # noqa: RUF015
    known = [list(map(float, vectors[word])) for word in tokens if vectors.get(word) is not None]
    return np.array(
        [math.fsum(v[i] for v in known) / len(known) if known else 0.0 for i in range(dim)]
    )


@alternative("average_embedding", "tries to look up, and passes over what is missing")
def tries_to_look_up(tokens, vectors):
    found = []
    for word in tokens:
        try:
            found.append(vectors[word])
        except KeyError:
            continue
    if len(found) == 0:
        for vector in vectors.values():
            return np.zeros_like(vector, dtype=float)
    return sum(found) / len(found)


@alternative("average_embedding", "np.vstack and np.average; zeros like a vector")
def stacked_average(tokens, vectors):
    is_known = vectors.__contains__
    stack = [vectors[word] for word in filter(is_known, tokens)]
    example = np.asarray(vectors[next(iter(vectors))], dtype=np.float64)
    return np.average(np.vstack(stack), axis=0) if stack else np.zeros(example.shape)


@alternative("average_embedding", "a mean that is brought up to date word by word")
def running_mean(tokens, vectors):
    def update(state, word):
        mean, n = state
        return (mean + (vectors[word] - mean) / (n + 1), n + 1) if word in vectors else state

    start = np.zeros(len(vectors[min(vectors)]))
    return functools.reduce(update, tokens, (start, 0))[0]


@alternative("train_softmax_classifier", "one-hot targets and einsum")
def one_hot_targets(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    N, d = X.shape
    if N == 0 or y.shape != (N,):
        raise ValueError("nothing to learn from")
    if np.any(y < 0) or np.any(y > classes - 1):
        raise IndexError("no such class")
    Y = np.eye(classes)[y]
    W, b, history = np.zeros((d, classes)), np.zeros(classes), []
    generator = np.random.default_rng(seed)
    for _ in range(epochs):
        order, losses = generator.permutation(N), []
        for batch in np.split(order, range(batch_size, N, batch_size)):
            z = np.einsum("nd,dc->nc", X[batch], W) + b
            m = z.max(axis=1)
            log_sum = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
            losses.extend(log_sum - np.einsum("nc,nc->n", z, Y[batch]))
            error = np.exp(z - log_sum[:, None]) - Y[batch]
            W = W - learning_rate * np.einsum("nd,nc->dc", X[batch], error) / len(batch)
            b = b - learning_rate * error.mean(axis=0)
        history.append(np.mean(losses))
    return (W, b), history


@alternative("train_softmax_classifier", "loops over the examples of a batch")
def loops_over_examples(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    if len(X) != len(y) or len(X) < 1:
        raise ValueError("as many classes as examples, and one at least")
    for label in y:
        if not 0 <= label < classes:
            raise IndexError(f"class {label}")
    rng = np.random.default_rng(seed)
    W, b = np.zeros((len(X[0]), classes)), np.zeros(classes)
    history = []
    for _epoch in range(epochs):
        order = rng.permutation(len(X))
        total = 0.0
        start = 0
        while start < len(order):
            batch = order[start : start + batch_size]
            dW, db = np.zeros_like(W), np.zeros_like(b)
            for i in batch:
                z = X[i] @ W + b
                e = np.exp(z - max(z))
                p = e / sum(e)
                total += math.log(sum(e)) + max(z) - z[y[i]]
                for c in range(classes):
                    difference = p[c] - (1.0 if c == y[i] else 0.0)
                    dW[:, c] += X[i] * difference
                    db[c] += difference
            W -= learning_rate * dW / len(batch)
            b -= learning_rate * db / len(batch)
            start += batch_size
        history.append(total / len(X))
    return (W, b), history


@alternative("train_softmax_classifier", "a column of ones for the bias, in one matrix")
def column_of_ones(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    n = len(X)
    if n == 0 or n != len(y):
        raise ValueError("X and y")
    if min(y) < 0 or max(y) >= classes:
        raise IndexError("y")
    wide = np.hstack([X, np.ones((n, 1))])
    theta = np.zeros((wide.shape[1], classes))
    rng, history = np.random.default_rng(seed), []

    def step(rows, targets):
        nonlocal theta
        z = rows @ theta
        z = z - np.max(z, axis=1, keepdims=True)
        total = np.sum(np.exp(z), axis=1, keepdims=True)
        p = np.exp(z) / total
        losses = np.log(total[:, 0]) - z[range(len(targets)), targets]
        p[range(len(targets)), targets] -= 1
        theta = theta - learning_rate / len(targets) * rows.T @ p
        return list(losses)

    for _ in range(epochs):
        order = rng.permutation(n)
        losses = [
            loss
            for s in range(0, n, batch_size)
            for loss in step(wide[order[s : s + batch_size]], y[order[s : s + batch_size]])
        ]
        history.append(sum(losses) / n)
    return (theta[:-1], theta[-1]), history


@alternative("train_softmax_classifier", "float32, with the examples put in order first")
def float32_in_order(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    X, y = np.asarray(X, dtype=np.float32), np.asarray(y)
    if not len(X) or len(X) - len(y):
        raise ValueError("examples")
    if not set(y.tolist()) <= set(range(classes)):
        raise IndexError("classes")
    W = np.zeros((X.shape[1], classes), dtype=np.float32)
    b = np.zeros((1, classes), dtype=np.float32)
    rate, rng, history = np.float32(learning_rate), np.random.default_rng(seed), []
    for _ in range(epochs):
        order = rng.permutation(X.shape[0])
        ordered_X, ordered_y, losses = X[order], y[order], np.zeros(len(X), np.float32)
        for s in range(0, len(X), batch_size):
            part, labels = ordered_X[s : s + batch_size], ordered_y[s : s + batch_size]
            z = part @ W + b
            z -= np.amax(z, axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            losses[s : s + batch_size] = -np.take_along_axis(log_p, labels[:, None], axis=1)[:, 0]
            difference = np.exp(log_p) - (labels[:, None] == np.arange(classes))
            difference = difference.astype(np.float32)
            W -= rate * (part.T @ difference) / np.float32(len(part))
            b -= rate * difference.mean(axis=0, keepdims=True)
        history.append(float(losses.mean()))
    return (W, b[0]), history


@alternative("train_softmax_classifier", "SciPy's log_softmax")
def log_softmax_of_scipy(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    from scipy.special import log_softmax

    if len(X) == 0:
        raise ValueError("no example")
    if len(X) != len(y):
        raise ValueError("different lengths")
    if not ((y >= 0) & (y < classes)).all():
        raise IndexError("class out of range")
    W, b = np.zeros([X.shape[1], classes]), np.zeros(classes)
    rng = np.random.default_rng(seed)
    history = []
    for _ in range(epochs):
        history.append(0.0)
        order = rng.permutation(len(y))
        for k in range(math.ceil(len(y) / batch_size)):
            i = order[k * batch_size : (k + 1) * batch_size]
            log_p = log_softmax(X[i] @ W + b, axis=1)
            history[-1] -= log_p[np.arange(len(i)), y[i]].sum() / len(y)
            d = np.exp(log_p)
            np.subtract.at(d, (np.arange(len(i)), y[i]), 1)
            W, b = (
                W - learning_rate * X[i].T.dot(d) / len(i),
                b - learning_rate * d.sum(0) / len(i),
            )
    return (W, b), history


@alternative("train_softmax_classifier", "a class, and indices shuffled in their place")
def with_a_class(X, y, classes=2, learning_rate=0.1, epochs=20, batch_size=32, seed=0):
    class Classifier:
        def __init__(self, dim):
            self.W, self.b = np.zeros((dim, classes)), np.zeros(classes)

        def log_probabilities(self, rows):
            logits = np.dot(rows, self.W) + self.b
            return logits - np.logaddexp.reduce(logits, axis=1)[:, np.newaxis]

        def train(self, rows, labels):
            log_p = self.log_probabilities(rows)
            wanted = np.zeros_like(log_p)
            wanted[np.arange(len(labels)), labels] = 1
            slope = (np.exp(log_p) - wanted) / len(labels)
            self.W -= learning_rate * np.dot(rows.T, slope)
            self.b -= learning_rate * np.dot(np.ones(len(labels)), slope)
            return -log_p[wanted == 1].sum()

    if len(X) == 0 or len(X) != len(y):
        raise ValueError("check the lengths")
    if np.min(y) < 0 or np.max(y) >= classes:
        raise IndexError("check the classes")
    rng, classifier, history = np.random.default_rng(seed), Classifier(X.shape[1]), []
    for _ in range(epochs):
        places = np.arange(len(X))
        rng.shuffle(places)
        starts = range(0, len(X), batch_size)
        batches = [places[s : s + batch_size] for s in starts]
        history.append(sum(classifier.train(X[rows], y[rows]) for rows in batches) / len(X))
    return (classifier.W, classifier.b), history


@alternative("pad_sequences_to", "lists are filled up and become an array at the end")
def lists_filled_up(sequences, max_len, where="post"):
    if max_len <= 0 or where not in {"pre", "post"}:
        raise ValueError("impossible settings")
    rows = []
    for sequence in sequences:
        row = [int(i) for i in sequence]
        zeros = [0] * (max_len - len(row))
        row = row[:max_len] + zeros if where == "post" else zeros + row[-max_len:]
        rows.append(row)
    return np.array(rows, dtype=np.int32).reshape(len(rows), max_len)


@alternative("pad_sequences_to", "np.pad")
def with_np_pad(sequences, max_len, where="post"):
    if where == "post":
        side = lambda n: (0, n)  # noqa: E731
    elif where == "pre":
        side = lambda n: (n, 0)  # noqa: E731
    else:
        raise ValueError(where)
    if max_len < 1:
        raise ValueError(max_len)
    out = np.empty((len(sequences), max_len), dtype="int32")
    for i, sequence in enumerate(sequences):
        ids = np.asarray(sequence, dtype="int32")
        ids = ids[:max_len] if where == "post" else ids[max(0, len(ids) - max_len) :]
        out[i] = np.pad(ids, side(max_len - len(ids)))
    return out


@alternative("pad_sequences_to", "number by number, int64")
def number_by_number_ids(sequences, max_len, where="post"):
    if where != "post" and where != "pre":
        raise ValueError("post or pre")
    if not max_len > 0:
        raise ValueError("too short")
    padded = np.zeros((len(sequences), max_len), dtype=np.int64)
    for i in range(len(sequences)):
        n = len(sequences[i])
        for j in range(min(n, max_len)):
            if where == "post":
                padded[i, j] = sequences[i][j]
            else:
                padded[i, max_len - 1 - j] = sequences[i][n - 1 - j]
    return padded


@alternative("pad_sequences_to", "reverses, pads after, and reverses again")
def reversed_twice(sequences, max_len, where="post"):
    def after(sequence):
        chained = itertools.chain(sequence, itertools.repeat(0))
        return list(itertools.islice(chained, max_len))

    if max_len < 1:
        raise ValueError("max_len")
    match where:
        case "post":
            rows = [after(sequence) for sequence in sequences]
        case "pre":
            rows = [after(list(sequence)[::-1])[::-1] for sequence in sequences]
        case _:
            raise ValueError("where")
    return np.array(rows, dtype=np.int32) if rows else np.zeros((0, max_len), dtype=np.int32)


@alternative("pad_sequences_to", "a mask of the places that hold a word")
def mask_of_places(sequences, max_len, where="post"):
    if where not in ("pre", "post") or max_len < 1:
        raise ValueError("wrong settings")
    kept = [s[:max_len] if where == "post" else s[-max_len:] for s in sequences]
    lengths = np.array([len(s) for s in kept], dtype=int)[:, None]
    places = np.arange(max_len)[None, :]
    mask = places < lengths if where == "post" else places >= max_len - lengths
    padded = np.zeros(mask.shape, dtype=np.int32)
    padded[mask] = [int(i) for s in kept for i in s]
    return padded


@alternative("pad_sequences_to", "Keras's own function")
def function_of_keras(sequences, max_len, where="post"):
    from keras.utils import pad_sequences

    if where not in ("pre", "post") or max_len < 1:
        raise ValueError("wrong settings")
    if len(sequences) == 0:
        return np.zeros((0, max_len), dtype="int32")
    return pad_sequences(sequences, maxlen=max_len, padding=where, truncating=where)


@alternative("build_sentiment_rnn", "Sequential, weights=, a GRU, and a separate Activation")
def sequential_gru(embedding_matrix, max_len, trainable):
    from keras import Sequential, layers

    vocabulary_size, dim = embedding_matrix.shape
    model = Sequential()
    model.add(layers.Input(shape=(max_len,), dtype="int32"))
    model.add(
        layers.Embedding(vocabulary_size, dim, weights=[embedding_matrix], trainable=trainable)
    )
    model.add(layers.GRU(16))
    model.add(layers.Dense(2))
    model.add(layers.Activation("softmax"))
    return model


@alternative("build_sentiment_rnn", "functional, set_weights at the end, compiled")
def weights_at_the_end(embedding_matrix, max_len, trainable):
    import keras

    indices = keras.layers.Input(shape=[max_len], dtype="int64")
    embedding = keras.layers.Embedding(
        input_dim=len(embedding_matrix), output_dim=embedding_matrix.shape[1]
    )
    hidden = keras.layers.SimpleRNN(64, activation="tanh")(embedding(indices))
    output = keras.layers.Dense(2, activation="softmax", name="sentiment")(hidden)
    model = keras.Model(inputs=indices, outputs=output)
    embedding.set_weights([np.array(embedding_matrix)])
    embedding.trainable = trainable
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@alternative("build_sentiment_rnn", "a mask of zeros, and dropout before and after the LSTM")
def mask_and_dropout(embedding_matrix, max_len, trainable):
    from keras import Model, initializers, layers

    x = inputs = layers.Input((max_len,), dtype="int32")
    x = layers.Embedding(
        *embedding_matrix.shape,
        embeddings_initializer=initializers.Constant(embedding_matrix),
        mask_zero=True,
        trainable=trainable,
    )(x)
    x = layers.SpatialDropout1D(0.2)(x)
    x = layers.LSTM(20, dropout=0.1, recurrent_dropout=0.1)(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(2)(x)
    return Model(inputs, layers.Softmax()(x))


@alternative("build_sentiment_rnn", "the last of all states, and the function softmax")
def last_of_all_states(embedding_matrix, max_len, trainable):
    import keras

    ids = keras.Input((max_len,), dtype="int32")
    table = keras.layers.Embedding(*embedding_matrix.shape)
    table.build((None, max_len))
    table.embeddings.assign(embedding_matrix)
    table.trainable = bool(trainable)
    states = keras.layers.LSTM(24, return_sequences=True)(table(ids))
    return keras.Model(ids, keras.activations.softmax(keras.layers.Dense(2)(states[:, -1, :])))


@alternative("build_sentiment_rnn", "models inside a model, by the name tf.keras")
def models_inside(embedding_matrix, max_len, trainable):
    import tensorflow as tf

    keras = tf.keras
    reader = keras.Sequential([keras.layers.LSTM(8), keras.layers.Dropout(0.3)])
    head = keras.Sequential([keras.layers.Dense(2), keras.layers.Activation("softmax")])

    def start(shape, dtype=None):
        return tf.constant(embedding_matrix, dtype=dtype)

    rows, dim = np.shape(embedding_matrix)
    words = keras.layers.Embedding(rows, dim, embeddings_initializer=start, trainable=trainable)
    ids = keras.Input(shape=(max_len,), dtype=tf.int32)
    return keras.Model(ids, head(reader(words(ids))))


@alternative("build_sentiment_rnn", "a cell in an RNN layer, float64 embeddings")
def cell_in_a_layer(embedding_matrix, max_len, trainable):
    from keras import Input, Sequential
    from keras.layers import RNN, Dense, Embedding, GRUCell

    matrix = np.asarray(embedding_matrix, dtype=np.float64)
    return Sequential(
        [
            Input((max_len,)),
            Embedding(matrix.shape[0], matrix.shape[1], weights=[matrix], trainable=trainable),
            RNN(GRUCell(12)),
            Dense(2, "softmax"),
        ],
        name="sentiment",
    )
