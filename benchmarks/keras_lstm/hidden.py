"""The hidden check of the Keras notebook that benchmarks/grading.py grades."""

from __future__ import annotations

from wordlab.exercises.keras_lstm import expect_network

from wordlab.checking.checks import Checks, Kind, Subject

sentence_classifier = Checks()
HIDDEN = {"sentence_classifier": sentence_classifier}


@sentence_classifier(Kind.EXAMPLE, "Any vocabulary and any length will do.", points=5)
def other_sizes(f: Subject) -> None:
    for words, dim, length in ((30, 8, 4), (50, 3, 7)):
        indices = f.rng.integers(0, words, size=(3, length))
        expect_network(f(indices, f.rng.normal(size=(words, dim))), sentences=3)
