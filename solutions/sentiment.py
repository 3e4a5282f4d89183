"""Reference solutions of 06_sentiment: transfer learning on a small labelled set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def average_embedding(tokens: Sequence[str], vectors: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the mean of the vectors of a text's words.

    tokens: the words, in their order. vectors: a mapping, never empty, from
    words to arrays of shape (d,). A word that occurs twice counts twice. Words
    without a vector are skipped: the sum is divided by the number of words
    that have one.
    Returns an array (d,) of floats; zeros if no word has a vector, or if there
    is no word. The vectors stay as they are.
    """
    ### BEGIN SOLUTION
    known = [vectors[word] for word in tokens if word in vectors]
    if not known:
        return np.zeros(len(next(iter(vectors.values()))))
    return np.mean(known, axis=0)
    ### END SOLUTION


def train_softmax_classifier(
    X: np.ndarray,
    y: np.ndarray,
    classes: int = 2,
    learning_rate: float = 0.1,
    epochs: int = 20,
    batch_size: int = 32,
    seed: int = 0,
) -> tuple[tuple[np.ndarray, np.ndarray], list[float]]:
    """Train softmax(X W + b) to predict classes, by gradient descent in minibatches.

    X: (N, d), one example in each row. y: (N,), their classes, whole numbers
    from 0 to classes - 1; some classes may have no example.
    W (d, classes) and b (classes,) start as zeros. Make one generator,
    rng = np.random.default_rng(seed). In each epoch, order = rng.permutation(N)
    is the order of the examples: the first batch_size of them are the first
    minibatch, and so on; the last one may be smaller. In each minibatch, W and b
    move by -learning_rate times the gradients of its mean cross entropy.
    Returns (W, b), and the history: for each epoch, the mean cross entropy of
    its N examples in nats, each taken before the step of its minibatch. The
    inputs stay as they are.
    Raises ValueError if there is no example, or if X and y differ in length;
    IndexError for a class below 0 or beyond classes - 1.
    """
    ### BEGIN SOLUTION
    if len(X) == 0 or len(X) != len(y):
        raise ValueError(f"{len(X)} rows and {len(y)} classes")
    if y.min() < 0 or y.max() >= classes:
        raise IndexError(f"the classes must be from 0 to {classes - 1}")
    rng = np.random.default_rng(seed)
    W, b = np.zeros((X.shape[1], classes)), np.zeros(classes)
    history = []
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            places = np.arange(len(rows)), y[rows]
            logits = X[rows] @ W + b
            # No exponent is above 0, and no logarithm is taken of a probability that became 0.
            shifted = logits - logits.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            total -= log_p[places].sum()
            dlogits = np.exp(log_p)
            dlogits[places] -= 1
            dlogits /= len(rows)
            W -= learning_rate * (X[rows].T @ dlogits)
            b -= learning_rate * dlogits.sum(axis=0)
        history.append(float(total / len(X)))
    return (W, b), history
    ### END SOLUTION


def pad_sequences_to(
    sequences: Sequence[Sequence[int]], max_len: int, where: str = "post"
) -> np.ndarray:
    """Make sequences of word ids equally long: fill short ones with 0, cut long ones.

    sequences: lists or arrays of whole numbers, also if their type is float.
    where: at which end. "post": zeros come after the words, and what is too
    much is cut off at the end, so that the first max_len words stay. "pre":
    zeros come before the words, and the last max_len words stay.
    Returns an array (len(sequences), max_len) of type int32; an empty sequence
    becomes a row of zeros. The inputs stay as they are.
    Raises ValueError for another where, and for max_len below 1.
    """
    ### BEGIN SOLUTION
    if where not in ("post", "pre"):
        raise ValueError(f"where must be 'post' or 'pre', not {where!r}")
    if max_len < 1:
        raise ValueError(f"max_len must be at least 1, not {max_len}")
    padded = np.zeros((len(sequences), max_len), dtype=np.int32)
    for row, sequence in zip(padded, sequences, strict=True):
        if where == "post":
            kept = sequence[:max_len]
            row[: len(kept)] = kept
        else:
            kept = sequence[-max_len:]
            row[max_len - len(kept) :] = kept
    return padded
    ### END SOLUTION


def build_sentiment_rnn(embedding_matrix: np.ndarray, max_len: int, trainable: bool) -> keras.Model:
    """Build a Keras model that reads a text, word by word, and tells negative from positive.

    embedding_matrix: (V + 1, d), in row i the vector of the word with the id i;
    row 0 stands for the padding. max_len: the length of every sequence of ids.
    trainable: whether training may change the embeddings; False freezes them.
    The model is many-to-one, and each of its layers feeds the next one:
      Input        max_len whole numbers
      Embedding    starts as embedding_matrix
      LSTM         one recurrent layer, which hands on its last state only;
                   GRU and SimpleRNN are as good; the number of units is yours
      Dense        two numbers
      softmax      the probabilities of negative and positive, (batch, 2);
                   a layer of its own, or the activation of Dense
    Layers of dropout may stand between, and the embedding may mask zeros. The
    model may be compiled. embedding_matrix stays as it is.
    """
    ### BEGIN SOLUTION
    import keras
    from keras import layers

    rows, dim = embedding_matrix.shape
    start = keras.initializers.Constant(embedding_matrix)
    ids = keras.Input((max_len,), dtype="int32")
    vectors = layers.Embedding(rows, dim, embeddings_initializer=start, trainable=trainable)(ids)
    state = layers.LSTM(32)(vectors)
    probabilities = layers.Dense(2, activation="softmax")(state)
    return keras.Model(ids, probabilities)
    ### END SOLUTION
