"""The published accuracies of 3CosAdd on the Google analogies, from the reference solution."""

import pytest

from solutions.word_vectors import analogy_accuracy
from wordlab.evaluation import google_analogies
from wordlab.vectors import WordVectors, load_glove

Question = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def glove_full() -> WordVectors:
    return load_glove(full=True)


def questions(kind: str) -> list[Question]:
    """The syntactic questions stand in the sections whose names begin with "gram"."""
    return [
        question
        for name, asked in google_analogies().items()
        for question in asked
        if name.startswith("gram") == (kind == "syntactic")
    ]


def percentages(vectors: WordVectors) -> tuple[float, float, float, int]:
    """Percentages right of the semantic, the syntactic and all questions; how many were asked."""
    semantic, n_semantic = analogy_accuracy(questions("semantic"), vectors)
    syntactic, n_syntactic = analogy_accuracy(questions("syntactic"), vectors)
    attempted = n_semantic + n_syntactic
    return (
        100 * semantic / n_semantic,
        100 * syntactic / n_syntactic,
        100 * (semantic + syntactic) / attempted,
        attempted,
    )


@pytest.mark.slow
def test_google_analogies_over_all_400_000_words(glove_full: WordVectors) -> None:
    semantic, syntactic, total, attempted = percentages(glove_full)
    assert attempted == 19_544
    assert semantic == pytest.approx(48.46, abs=0.01)
    assert syntactic == pytest.approx(44.36, abs=0.01)
    assert total == pytest.approx(46.22, abs=0.01)


def test_google_analogies_over_the_30_000_most_frequent_words(glove_full: WordVectors) -> None:
    semantic, syntactic, total, attempted = percentages(glove_full.head(30_000))
    assert attempted == 14_877
    assert semantic == pytest.approx(50.87, abs=0.01)
    assert syntactic == pytest.approx(48.90, abs=0.01)
    assert total == pytest.approx(49.69, abs=0.01)


def test_the_compact_vectors_answer_as_the_full_ones_do(glove_full: WordVectors) -> None:
    """Storing the vectors as float16 moves the accuracy by less than a tenth of a point."""
    compact = percentages(load_glove())
    full = percentages(glove_full.head(50_000))
    assert compact[3] == full[3] == 17_407
    assert compact[2] == pytest.approx(full[2], abs=0.1)
