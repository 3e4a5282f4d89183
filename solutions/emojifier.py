"""Reference solutions of 07_emojifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def sentence_to_avg(sentence: str, word_to_vec_map: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the average of the vectors of a sentence's words.

    sentence: words with white space between them. They are made lower-case, as
    the words of word_to_vec_map are. Words that it does not hold are skipped,
    and do not count. A word that stands twice counts twice.
    Returns an array of shape (d,) for vectors of length d; zeros if no word of
    the sentence is known. The vectors of the map stay as they are.
    """
    ### BEGIN SOLUTION
    known = [word for word in sentence.lower().split() if word in word_to_vec_map]
    if not known:
        return np.zeros(len(next(iter(word_to_vec_map.values()))))
    return np.mean([word_to_vec_map[word] for word in known], axis=0)
    ### END SOLUTION


def model(
    X: Sequence[str],
    Y: Sequence[int],
    word_to_vec_map: Mapping[str, np.ndarray],
    learning_rate: float = 0.01,
    num_iterations: int = 400,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train Emojifier-V1: softmax regression on average vectors, one sentence at a time.

    X: m sentences. Y: their labels, whole numbers from 0 to 4, (m,).
    W begins as small random numbers or as zeros, b as zeros. Each iteration goes
    through all sentences in order. Each sentence moves W and b once, against the gradient
    of its own loss −ln a[label], where a = softmax(W avg + b).
    Returns (pred, W, b) with W of shape (5, d) and b of shape (5,). pred holds
    the labels that the final W and b give to the sentences of X, (m,) or (m, 1).
    """
    ### BEGIN SOLUTION
    averages = np.array([sentence_to_avg(sentence, word_to_vec_map) for sentence in X])
    targets = np.eye(5)[np.asarray(Y, dtype=np.int64)]
    W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))
    b = np.zeros(5)
    for _ in range(num_iterations):
        for avg, target in zip(averages, targets, strict=True):
            z = W @ avg + b
            a = np.exp(z - z.max())
            dz = a / a.sum() - target
            W -= learning_rate * np.outer(dz, avg)
            b -= learning_rate * dz
    pred = np.argmax(averages @ W.T + b, axis=1)
    return pred, W, b
    ### END SOLUTION


def sentences_to_indices(
    X: Sequence[str], word_to_index: Mapping[str, int], max_len: int
) -> np.ndarray:
    """Return the indices of the words of m sentences, one row for each, filled up with zeros.

    X: m sentences, a list or an array of text; words have white space between
    them and are made lower-case. Words that are not in word_to_index are skipped,
    and leave no gap. Of a sentence with more than max_len known words, the first
    max_len are taken.
    Returns whole numbers, (m, max_len).
    """
    ### BEGIN SOLUTION
    indices = np.zeros((len(X), max_len), dtype=np.int32)
    for row, sentence in zip(indices, X, strict=True):
        known = [word_to_index[w] for w in sentence.lower().split() if w in word_to_index]
        row[: len(known)] = known[:max_len]
    return indices
    ### END SOLUTION


def pretrained_embedding_layer(
    word_to_vec_map: Mapping[str, np.ndarray], word_to_index: Mapping[str, int]
) -> keras.layers.Embedding:
    """Return a Keras Embedding layer that holds the vectors of word_to_vec_map.

    word_to_index: the numbers 1 to V for the V words of the map, in any order.
    The layer has its weights already: a matrix of shape (V + 1, d). The vector of
    a word stands in the row of the word's index, and row 0, the padding, is zeros.
    Training does not change it.
    """
    ### BEGIN SOLUTION
    from keras.layers import Embedding

    d = len(next(iter(word_to_vec_map.values())))
    rows = np.zeros((len(word_to_index) + 1, d))
    for word, index in word_to_index.items():
        rows[index] = word_to_vec_map[word]
    layer = Embedding(len(rows), d, trainable=False)
    layer.build((None,))
    layer.set_weights([rows])
    return layer
    ### END SOLUTION


def Emojify_V2(
    input_shape: tuple[int, ...],
    word_to_vec_map: Mapping[str, np.ndarray],
    word_to_index: Mapping[str, int],
) -> keras.Model:
    """Return the Keras model Emojifier-V2, not compiled and not trained.

    input_shape: the shape of one sentence's indices, such as (10,).
    The layers, each fed by the one before: Input of int32, the Embedding of
    `pretrained_embedding_layer`, LSTM with 128 units that returns a sequence,
    Dropout of 0.5, LSTM with 128 units that returns its last output, Dropout
    of 0.5, Dense with 5 units and no activation, and Activation with softmax.
    The output has the shape (m, 5), and each row sums to 1.
    """
    ### BEGIN SOLUTION
    import keras
    from keras import layers

    indices = keras.Input(input_shape, dtype="int32")
    x = pretrained_embedding_layer(word_to_vec_map, word_to_index)(indices)
    x = layers.LSTM(128, return_sequences=True)(x)
    x = layers.Dropout(0.5)(x)
    x = layers.LSTM(128)(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(5)(x)
    return keras.Model(indices, layers.Activation("softmax")(x))
    ### END SOLUTION
