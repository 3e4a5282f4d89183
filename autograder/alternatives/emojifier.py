"""Right ways to write 07_emojifier that look nothing like the reference."""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter

import numpy as np
from scipy.special import log_softmax, softmax

from autograder.banks import Bank

ALTERNATIVES = Bank()
alternative = ALTERNATIVES.add


@alternative("sentence_to_avg", "the loop that the well-known course teaches")
def total_and_count(sentence, word_to_vec_map):
    any_word = next(iter(word_to_vec_map.keys()))
    avg = np.zeros(word_to_vec_map[any_word].shape)
    words = sentence.lower().split()
    count = 0
    for w in words:
        if w in word_to_vec_map:
            avg += word_to_vec_map[w]
            count += 1
    if count > 0:
        avg = avg / count
    return avg


@alternative("sentence_to_avg", "np.stack and mean")
def stacked(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in map(str.lower, sentence.split()) if w in word_to_vec_map]
    if rows:
        return np.stack(rows).mean(axis=0)
    return np.zeros_like(next(iter(word_to_vec_map.values())), dtype=float)


@alternative("sentence_to_avg", "np.average weighted by how often each word occurs")
def weighted(sentence, word_to_vec_map):
    counts = Counter(w for w in sentence.casefold().split() if w in word_to_vec_map)
    if not counts:
        return 0.0 * np.asarray(next(iter(word_to_vec_map.values())), dtype=float)
    vectors = np.vstack([word_to_vec_map[w] for w in counts])
    return np.average(vectors, axis=0, weights=list(counts.values()))


@alternative("sentence_to_avg", "plain Python numbers, then an array")
def plain_numbers(sentence, word_to_vec_map):
    found = []
    for word in sentence.split():
        try:
            found.append([float(x) for x in word_to_vec_map[word.lower()]])
        except KeyError:
            continue
    width = len(next(iter(word_to_vec_map.values())))
    return np.array([sum(v[i] for v in found) / (len(found) or 1) for i in range(width)])


@alternative("sentence_to_avg", "float32, a running mean")
def running_mean(sentence, word_to_vec_map):
    mean, n = None, 0
    for word in sentence.lower().split():
        vector = word_to_vec_map.get(word)
        if vector is None:
            continue
        n += 1
        vector = np.asarray(vector, dtype=np.float32)
        mean = vector if mean is None else mean + (vector - mean) / np.float32(n)
    if mean is None:
        for vector in word_to_vec_map.values():
            return np.zeros(vector.shape, dtype=np.float32)
    return mean


@alternative("sentence_to_avg", "functools.reduce and einsum")
def reduced(sentence, word_to_vec_map):
    known = tuple(filter(word_to_vec_map.__contains__, sentence.lower().split()))
    shape = next(iter(word_to_vec_map.values())).shape
    total = functools.reduce(np.add, (word_to_vec_map[w] for w in known), np.zeros(shape))
    return np.einsum("d,->d", total, 1 / max(len(known), 1))


def _mean_of(sentence, word_to_vec_map):
    rows = [word_to_vec_map[w] for w in sentence.lower().split() if w in word_to_vec_map]
    return np.mean(rows, axis=0) if rows else np.zeros(len(next(iter(word_to_vec_map.values()))))


@alternative("model", "the form that the well-known course teaches, labels as a column")
def by_the_book(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    np.random.seed(1)
    m, n_y, n_h = len(Y), 5, next(iter(word_to_vec_map.values())).shape[0]
    W = np.random.randn(n_y, n_h) / np.sqrt(n_h)
    b = np.zeros((n_y,))
    Y_oh = np.eye(n_y)[np.array(Y).reshape(-1)]
    for _ in range(num_iterations):
        for i in range(m):
            avg = sentence_to_avg(X[i], word_to_vec_map)  # noqa: F821
            z = np.dot(W, avg) + b
            e = np.exp(z - np.max(z))
            a = e / e.sum(axis=0)
            dz = a - Y_oh[i]
            W -= learning_rate * np.dot(dz.reshape(n_y, 1), avg.reshape(1, n_h))
            b -= learning_rate * dz
    pred = np.zeros((m, 1))
    for j in range(m):
        avg = sentence_to_avg(X[j], word_to_vec_map)  # noqa: F821
        pred[j] = np.argmax(np.dot(W, avg) + b)
    return pred, W, b


@alternative("model", "W begins as zeros; SciPy's softmax; own averages")
def from_zeros(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = np.array([_mean_of(x, word_to_vec_map) for x in X])
    W, b = np.zeros((5, A.shape[1])), np.zeros(5)
    for _, (avg, y) in itertools.product(range(num_iterations), list(zip(A, Y, strict=True))):
        dz = softmax(W @ avg + b)
        dz[y] -= 1
        W -= learning_rate * dz[:, None] * avg
        b -= learning_rate * dz
    return softmax(A @ W.T + b, axis=1).argmax(axis=1), W, b


@alternative("model", "float32; a random beginning without a seed")
def single_precision(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = np.array([_mean_of(x, word_to_vec_map) for x in X], dtype=np.float32)
    W = np.random.default_rng().normal(0, 0.1, (5, A.shape[1])).astype(np.float32)
    b = np.zeros(5, dtype=np.float32)
    rate = np.float32(learning_rate)
    for _ in range(num_iterations):
        for avg, y in zip(A, Y, strict=True):
            z = W @ avg + b
            p = np.exp(z - z.max())
            p /= p.sum()
            p[y] -= 1
            W -= rate * np.outer(p, avg)
            b -= rate * p
    return (A @ W.T + b).argmax(axis=1).astype(np.int32), W, b


@alternative("model", "the bias as one more column of W, split at the end")
def bias_as_a_weight(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    A = np.array([[*_mean_of(x, word_to_vec_map), 1.0] for x in X])
    V = np.zeros((5, A.shape[1]))
    V[:, :-1] = np.random.default_rng(3).uniform(-0.5, 0.5, (5, A.shape[1] - 1))
    targets = np.eye(5)[list(Y)]
    for _ in range(num_iterations):
        for row, target in zip(A, targets, strict=True):
            V += learning_rate * np.outer(target - np.exp(log_softmax(V @ row)), row)
    return np.argmax(A @ V.T, axis=1), V[:, :-1].copy(), V[:, -1].copy()


@alternative("model", "plain Python loops over the numbers")
def plain_loops(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    averages = [[float(v) for v in _mean_of(x, word_to_vec_map)] for x in X]
    width = len(averages[0])
    W, b = [[0.0] * width for _ in range(5)], [0.0] * 5

    def scores(avg):
        return [sum(w * v for w, v in zip(W[k], avg, strict=True)) + b[k] for k in range(5)]

    for _ in range(num_iterations):
        for avg, y in zip(averages, Y, strict=True):
            z = scores(avg)
            top = max(z)
            total = sum(math.exp(v - top) for v in z)
            for k in range(5):
                dz = math.exp(z[k] - top) / total - (1 if k == y else 0)
                for i in range(width):
                    W[k][i] -= learning_rate * dz * avg[i]
                b[k] -= learning_rate * dz
    pred = []
    for avg in averages:
        z = scores(avg)
        pred.append(z.index(max(z)))
    return pred, np.array(W), np.array(b)


@alternative("model", "a class with a method for each step")
def with_a_class(X, Y, word_to_vec_map, learning_rate=0.01, num_iterations=400):
    class Classifier:
        def __init__(self, width):
            self.W = np.random.default_rng(7).normal(scale=0.05, size=(5, width))
            self.b = np.zeros(5)

        def scores(self, avg):
            return np.einsum("cd,d->c", self.W, avg) + self.b

        def learn(self, avg, label):
            z = self.scores(avg)
            gradient = np.exp(z - np.logaddexp.reduce(z))
            gradient[int(label)] -= 1.0
            self.W = self.W - learning_rate * np.multiply.outer(gradient, avg)
            self.b = self.b - learning_rate * gradient

        def label(self, avg):
            return int(np.argmax(self.scores(avg)))

    averages = [_mean_of(x, word_to_vec_map) for x in X]
    classifier = Classifier(len(averages[0]))
    for _ in range(num_iterations):
        for avg, label in zip(averages, Y, strict=True):
            classifier.learn(avg, label)
    return np.array([classifier.label(avg) for avg in averages]), classifier.W, classifier.b


@alternative("sentences_to_indices", "the double loop that the well-known course teaches, floats")
def double_loop(X, word_to_index, max_len):
    m = len(X)
    X_indices = np.zeros((m, max_len))
    for i in range(m):
        sentence_words = X[i].lower().split()
        j = 0
        for w in sentence_words:
            if w in word_to_index and j < max_len:
                X_indices[i, j] = word_to_index[w]
                j = j + 1
    return X_indices


@alternative("sentences_to_indices", "padded lists, then one array")
def padded_lists(X, word_to_index, max_len):
    rows = []
    for sentence in X:
        row = [word_to_index[w] for w in sentence.lower().split() if w in word_to_index]
        row = row[:max_len]
        rows.append(row + [0] * (max_len - len(row)))
    return np.array(rows)


@alternative("sentences_to_indices", "itertools, np.fromiter")
def chained(X, word_to_index, max_len):
    def row(sentence):
        known = filter(None, map(word_to_index.get, sentence.lower().split()))
        return itertools.islice(itertools.chain(known, itertools.repeat(0)), max_len)

    numbers = itertools.chain.from_iterable(map(row, X))
    return np.fromiter(numbers, dtype=np.int64).reshape(len(X), max_len)


@alternative("sentences_to_indices", "long rows, then a slice of the columns")
def cut_at_the_end(X, word_to_index, max_len):
    widest = max([max_len, *(len(sentence.split()) for sentence in X)])
    out = np.zeros((len(X), widest), dtype=np.int32)
    for i, sentence in enumerate(X):
        place = 0
        for word in sentence.split():
            index = word_to_index.get(word.lower())
            if index is not None:
                out[i, place] = index
                place += 1
    return out[:, :max_len]


@alternative("sentences_to_indices", "a nested function for one sentence, np.pad, np.vstack")
def padded_arrays(X, word_to_index, max_len):
    def one(sentence):
        words = [word for word in sentence.casefold().split() if word in word_to_index]
        indices = np.array([word_to_index[word] for word in words[:max_len]], dtype=np.int32)
        return np.pad(indices, (0, max_len - len(indices)))

    return np.vstack([one(sentence) for sentence in X])


@alternative("sentences_to_indices", "Keras's pad_sequences")
def with_keras(X, word_to_index, max_len):
    from keras.utils import pad_sequences

    rows = [[word_to_index[w] for w in s.lower().split() if w in word_to_index] for s in X]
    return pad_sequences(rows, maxlen=max_len, padding="post", truncating="post")


@alternative("sentences_to_indices", "a while loop, whole numbers of 16 bits")
def while_loop(X, word_to_index, max_len):
    result = np.zeros((len(X), max_len), dtype=np.int16)
    for i, words in enumerate(sentence.lower().split() for sentence in X):
        words.reverse()
        j = 0
        while words and j < max_len:
            word = words.pop()
            if word in word_to_index:
                result[i][j] = word_to_index[word]
                j += 1
    return result


def _rows_of(word_to_vec_map, word_to_index):
    matrix = np.zeros((len(word_to_index) + 1, len(next(iter(word_to_vec_map.values())))))
    for word, row in word_to_index.items():
        matrix[row, :] = word_to_vec_map[word]
    return matrix


@alternative("pretrained_embedding_layer", "the form that the well-known course teaches")
def build_and_set_weights(word_to_vec_map, word_to_index):
    from keras.layers import Embedding

    vocab_size = len(word_to_index) + 1
    any_word = next(iter(word_to_vec_map.keys()))
    emb_dim = word_to_vec_map[any_word].shape[0]
    emb_matrix = np.zeros((vocab_size, emb_dim))
    for word, idx in word_to_index.items():
        emb_matrix[idx, :] = word_to_vec_map[word]
    embedding_layer = Embedding(vocab_size, emb_dim)
    embedding_layer.trainable = False
    embedding_layer.build((None,))
    embedding_layer.set_weights([emb_matrix])
    return embedding_layer


@alternative("pretrained_embedding_layer", "weights= when the layer is made, float32")
def weights_given(word_to_vec_map, word_to_index):
    import keras

    in_order = sorted(word_to_index, key=word_to_index.get)
    rows = np.array([word_to_vec_map[word] for word in in_order], dtype=np.float32)
    matrix = np.concatenate([np.zeros((1, rows.shape[1]), np.float32), rows])
    return keras.layers.Embedding(*matrix.shape, weights=[matrix], trainable=False)


@alternative("pretrained_embedding_layer", "a constant initializer; built when it is first called")
def constant_initializer(word_to_vec_map, word_to_index):
    from keras.initializers import Constant
    from keras.layers import Embedding

    matrix = _rows_of(word_to_vec_map, word_to_index)
    return Embedding(
        input_dim=matrix.shape[0],
        output_dim=matrix.shape[1],
        embeddings_initializer=Constant(matrix),
        trainable=False,
    )


@alternative("pretrained_embedding_layer", "an initializer that is a function, and build")
def initializer_function(word_to_vec_map, word_to_index):
    import keras

    matrix = _rows_of(word_to_vec_map, word_to_index)

    def rows(shape, dtype=None):
        return keras.ops.convert_to_tensor(matrix, dtype=dtype)

    layer = keras.layers.Embedding(*matrix.shape, embeddings_initializer=rows)
    layer.build()
    layer.trainable = False
    return layer


@alternative("pretrained_embedding_layer", "assigns to the weight of a layer that was called once")
def assigned_after_a_call(word_to_vec_map, word_to_index):
    from keras import layers

    matrix = _rows_of(word_to_vec_map, word_to_index)
    layer = layers.Embedding(matrix.shape[0], matrix.shape[1], trainable=False, name="glove")
    layer(np.zeros((1, 1), dtype="int32"))
    layer.embeddings.assign(matrix)
    return layer


@alternative("pretrained_embedding_layer", "one advanced assignment for all rows")
def rows_at_once(word_to_vec_map, word_to_index):
    from tensorflow import keras

    words = [*word_to_index]
    rows = np.stack([word_to_vec_map[word] for word in words])
    matrix = np.zeros((rows.shape[0] + 1, rows.shape[1]), dtype="float32")
    matrix[[word_to_index[word] for word in words]] = rows
    layer = keras.layers.Embedding(len(matrix), matrix.shape[1], trainable=False)
    layer.build((None, None))
    layer.set_weights((matrix,))
    return layer


@alternative("Emojify_V2", "the form that the well-known course teaches")
def functional(input_shape, word_to_vec_map, word_to_index):
    from keras.layers import LSTM, Activation, Dense, Dropout, Input
    from keras.models import Model

    sentence_indices = Input(shape=input_shape, dtype="int32")
    embedding_layer = pretrained_embedding_layer(word_to_vec_map, word_to_index)  # noqa: F821
    embeddings = embedding_layer(sentence_indices)
    X = LSTM(units=128, return_sequences=True)(embeddings)
    X = Dropout(rate=0.5)(X)
    X = LSTM(units=128, return_sequences=False)(X)
    X = Dropout(rate=0.5)(X)
    X = Dense(units=5)(X)
    X = Activation("softmax")(X)
    return Model(inputs=sentence_indices, outputs=X)


@alternative("Emojify_V2", "a Sequential model")
def sequential(input_shape, word_to_vec_map, word_to_index):
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input(input_shape, dtype="int32"),
            pretrained_embedding_layer(word_to_vec_map, word_to_index),  # noqa: F821
            layers.LSTM(128, return_sequences=True),
            layers.Dropout(0.5),
            layers.LSTM(128),
            layers.Dropout(0.5),
            layers.Dense(5),
            layers.Activation("softmax"),
        ]
    )


@alternative("Emojify_V2", "softmax inside Dense: full marks, with a remark")
def activation_inside_dense(input_shape, word_to_vec_map, word_to_index):
    import keras
    from keras import layers

    network = keras.Sequential(name="emojifier")
    network.add(keras.Input(shape=input_shape, dtype="int32"))
    network.add(pretrained_embedding_layer(word_to_vec_map, word_to_index))  # noqa: F821
    for sequences in (True, False):
        network.add(layers.LSTM(128, return_sequences=sequences))
        network.add(layers.Dropout(0.5))
    network.add(layers.Dense(5, activation="softmax"))
    return network


@alternative("Emojify_V2", "a Softmax layer; its own Embedding with weights=; named layers")
def softmax_layer(input_shape, word_to_vec_map, word_to_index):
    import keras
    from keras import layers

    matrix = _rows_of(word_to_vec_map, word_to_index)
    x = indices = keras.Input(tuple(input_shape), dtype="int32", name="words")
    steps = [
        layers.Embedding(*matrix.shape, weights=[matrix], trainable=False, name="glove"),
        layers.LSTM(128, return_sequences=True, name="reads"),
        layers.Dropout(0.5, name="drops"),
        layers.LSTM(128, name="sums_up"),
        layers.Dropout(0.5, name="drops_again"),
        layers.Dense(5, activation="linear", name="scores"),
        layers.Softmax(name="probabilities"),
    ]
    for step in steps:
        x = step(x)
    return keras.Model(indices, x)


@alternative("Emojify_V2", "functools.reduce over the layers; softmax as a function")
def reduced_layers(input_shape, word_to_vec_map, word_to_index):
    import keras
    from keras.layers import LSTM, Activation, Dense, Dropout

    indices = keras.Input(shape=(input_shape[0],), dtype="int32")
    output = functools.reduce(
        lambda x, layer: layer(x),
        [
            pretrained_embedding_layer(word_to_vec_map, word_to_index),  # noqa: F821
            LSTM(128, return_sequences=True),
            Dropout(0.5, seed=1),
            LSTM(128, kernel_initializer="he_normal"),
            Dropout(0.5),
            Dense(5, kernel_initializer="zeros", bias_initializer="ones"),
            Activation(keras.activations.softmax),
        ],
        indices,
    )
    return keras.Model(inputs=[indices], outputs=[output])


@alternative("Emojify_V2", "a helper for the recurrent part, whole numbers of 64 bits, compiled")
def with_a_helper(input_shape, word_to_vec_map, word_to_index):
    from tensorflow import keras

    def recurrent(x, is_last):
        x = keras.layers.LSTM(128, return_sequences=not is_last)(x)
        return keras.layers.Dropout(0.5)(x)

    indices = keras.Input(shape=input_shape, dtype="int64")
    x = pretrained_embedding_layer(word_to_vec_map, word_to_index)(indices)  # noqa: F821
    x = recurrent(recurrent(x, is_last=False), is_last=True)
    x = keras.layers.Activation("softmax")(keras.layers.Dense(5)(x))
    network = keras.Model(indices, x, name="Emojify_V2")
    network.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return network
