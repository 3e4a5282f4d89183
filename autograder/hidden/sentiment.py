"""The hidden checks of 06_sentiment. Their random inputs come from the grading run's seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions import sentiment as reference
from wordlab import WordVectors
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.exercises.sentiment import build, expect_fact, expect_padded, expect_trained

average_embedding, train_softmax_classifier = Checks(), Checks()
pad_sequences_to, build_sentiment_rnn = Checks(), Checks()
HIDDEN = {
    "average_embedding": average_embedding,
    "train_softmax_classifier": train_softmax_classifier,
    "pad_sequences_to": pad_sequences_to,
    "build_sentiment_rnn": build_sentiment_rnn,
}
WORDS = ("nice", "dull", "plot", "phone", "rather", "sound")


def random_text(rng: np.random.Generator, length: int) -> list[str]:
    """Words of which about a quarter are unknown; the first one is known."""
    words = rng.choice([*WORDS, "qwx", "wxq"], size=length).tolist()
    return [str(rng.choice(WORDS)), *words]


@average_embedding(Kind.EXAMPLE, "Texts and vectors of every length are averaged.", points=0.5)
def random_texts(f: Subject) -> None:
    for dim, length in ((1, 2), (3, 9), (50, 25)):
        vectors = WordVectors(WORDS, f.rng.normal(size=(len(WORDS), dim)))
        text = random_text(f.rng, length)
        f(text, vectors).is_close(reference.average_embedding(text, vectors))
        f(["qwx"] * length, vectors).is_close(np.zeros(dim))
        word = str(f.rng.choice(WORDS))
        f(["qwx", word], vectors).is_close(vectors[word])


@average_embedding(
    Kind.EDGE_CASE, "Whole numbers and float32 work, and the vectors stay as they are.", points=0.25
)
def other_types(f: Subject) -> None:
    whole = {word: f.rng.integers(-9, 9, size=4) for word in WORDS}
    single = {word: f.rng.normal(size=4).astype(np.float32) for word in WORDS}
    for vectors in (whole, single):
        text = random_text(f.rng, 7)
        answer = f(text, vectors)
        answer.is_close(reference.average_embedding(text, vectors), rtol=1e-4, atol=1e-5)
        answer.keeps_inputs()
    f(["qwx"], {"nice": np.array([0.0, 1.0])}).is_close(np.zeros(2))


@train_softmax_classifier(
    Kind.EXAMPLE, "Random examples in minibatches of every size are learned.", points=0.5
)
def random_examples(f: Subject) -> None:
    for n, dim, classes, batch_size in ((11, 3, 2, 4), (8, 2, 4, 8), (5, 6, 3, 50), (7, 2, 2, 1)):
        X, y = f.rng.normal(size=(n, dim)), f.rng.integers(0, classes, size=n)
        choices: dict[str, Any] = {
            "classes": classes,
            "learning_rate": float(f.rng.uniform(0.1, 0.8)),
            "epochs": 4,
            "batch_size": batch_size,
            "seed": int(f.rng.integers(1000)),
        }
        (W, b), history = reference.train_softmax_classifier(X, y, **choices)
        expect_trained(f(X, y, **choices), W, b, history)
    for n in (1, 40):
        X, y = f.rng.normal(size=(n, 3)), f.rng.integers(0, 2, size=n)
        (W, b), history = reference.train_softmax_classifier(X, y)
        expect_trained(f(X, y), W, b, history)


@train_softmax_classifier(
    Kind.PROPERTY,
    "What W and b move by is the gradient, seen in how the loss changes.",
    points=0.25,
)
def gradient_of_the_loss(f: Subject) -> None:
    X, y = f.rng.normal(size=(6, 2)), f.rng.integers(0, 3, size=6)
    before, after = (
        f(X, y, classes=3, learning_rate=0.3, epochs=epochs, batch_size=6) for epochs in (1, 2)
    )
    (W, b), _ = before.value
    dW, db = ((before.value[0][i] - after.value[0][i]) / 0.3 for i in (0, 1))

    def loss(W: np.ndarray, b: np.ndarray) -> float:
        logits = X @ W + b
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(6), y]))

    step = 1e-4
    for place in np.ndindex(2, 3):
        move = np.zeros((2, 3))
        move[place] = step
        slope = (loss(W + move, b) - loss(W - move, b)) / (2 * step)
        after.that(abs(slope - dW[place]) < 1e-4, "W moved against the gradient")
    for c in range(3):
        shift = step * np.eye(3)[c]
        slope = (loss(W, b + shift) - loss(W, b - shift)) / (2 * step)
        after.that(abs(slope - db[c]) < 1e-4, "b moved against the gradient")


@train_softmax_classifier(
    Kind.EDGE_CASE, "A class may have no example; other types work; inputs stay.", points=0.25
)
def classes_and_types(f: Subject) -> None:
    X, y = f.rng.integers(-3, 4, size=(9, 3)), f.rng.integers(0, 2, size=9)
    for examples in (X, X.astype(np.float32), X.astype(float)):
        (W, b), history = reference.train_softmax_classifier(examples, y, classes=5, epochs=3)
        answer = f(examples, y, classes=5, epochs=3)
        expect_trained(answer, W, b, history)
        answer.keeps_inputs()


@pad_sequences_to(Kind.EXAMPLE, "Sequences of every length are made equally long.", points=0.5)
def random_sequences(f: Subject) -> None:
    for max_len in (1, 5, 9):
        lengths = [int(n) for n in f.rng.integers(0, 12, size=6)]
        sequences = [f.rng.integers(1, 999, size=n).tolist() for n in [max_len, *lengths]]
        for end in ("post", "pre"):
            padded = reference.pad_sequences_to(sequences, max_len, end)
            expect_padded(f(sequences, max_len, where=end), *padded.tolist())


@pad_sequences_to(
    Kind.EDGE_CASE, "Arrays of whole or float numbers work, and the inputs stay.", points=0.25
)
def arrays(f: Subject) -> None:
    lists = [f.rng.integers(1, 999, size=n).tolist() for n in (3, 0, 8, 5)]
    for sequences in (
        *([np.array(s, dtype) for s in lists] for dtype in (np.int64, np.float64, np.float32)),
        lists,
    ):
        for end in ("pre", "post"):
            answer = f(sequences, 5, where=end)
            expect_padded(answer, *reference.pad_sequences_to(lists, 5, end).tolist())
            answer.keeps_inputs()


@build_sentiment_rnn(
    Kind.EXAMPLE, "Embeddings and texts of every size give a model that fits them.", points=0.25
)
def other_sizes(f: Subject) -> None:
    rows, dim, length = (int(n) for n in f.rng.integers((4, 2, 5), (12, 9, 12)))
    matrix = f.rng.normal(size=(rows, dim)).astype(np.float32)
    trainable = bool(f.rng.integers(2))
    answer = build(f, matrix, f.rng.integers(0, rows, size=(2, length)), trainable)
    expect_fact(answer, "input", [length], f"an input of {length} ids for each text")
    expect_fact(answer, "output", [2, 2], "a shape of (2, 2), two numbers for each text")
    expect_fact(answer, "embedding", "embedding_matrix", "an Embedding with embedding_matrix")
    expect_fact(answer, "embedding learns", trainable, "an Embedding that learns if asked to")


@build_sentiment_rnn(
    Kind.PROPERTY, "Every word of a text counts, and so does their order.", points=0.5
)
def words_and_order(f: Subject) -> None:
    length = 5
    matrix = f.rng.normal(size=(9, 4)).astype(np.float32)
    text = f.rng.permutation(np.arange(1, 8))[:length]
    changed = [text, text[::-1]]
    for place in range(length):
        other = text.copy()
        other[place] = 8
        changed.append(other)
    answer = build(f, matrix, np.array(changed), False)
    outputs = answer.network.answers[0]
    answer.that(outputs.shape == (length + 2, 2), "two numbers for each text")
    distance = np.abs(outputs - outputs[0]).max(axis=1)
    answer.that(distance[1] > 1e-6, "another answer for the words in reverse order")
    answer.that(bool((distance[2:] > 1e-9).all()), "another answer if a word is exchanged")
