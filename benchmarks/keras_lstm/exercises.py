"""The exercise of the Keras notebook that benchmarks/grading.py grades, and its public check."""

from __future__ import annotations

import numpy as np

from wordlab.checking.checks import Answer, Exercise, Kind, Subject

sentence_classifier = Exercise(
    "sentence_classifier",
    "A sentence classifier",
    points=10,
    section="section 1",
)
EXERCISES = (sentence_classifier,)
LAYERS = ["Embedding", "LSTM", "Dropout", "LSTM", "Dropout", "Dense"]


@sentence_classifier.public(
    Kind.EXAMPLE, "The network has the layers that were asked for, in their order.", points=5
)
def layers(f: Subject) -> None:
    expect_network(f(np.array([[1, 2, 0], [3, 4, 5]]), np.arange(12.0).reshape(6, 2)), sentences=2)


def expect_network(answer: Answer, sentences: int) -> None:
    """Demand these layers, and a probability of each class for each sentence."""
    names, probabilities = answer.value
    answer.that(list(names)[-len(LAYERS) :] == LAYERS, f"the layers {', '.join(LAYERS)}")
    answer.that(np.shape(probabilities) == (sentences, 5), "five numbers for each sentence")
    close = np.allclose(np.sum(probabilities, axis=1), 1, atol=1e-4)
    answer.that(close, "probabilities that sum to 1")
