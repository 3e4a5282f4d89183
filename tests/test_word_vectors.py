"""The reference of 01_word_vectors: properties that hold for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.hidden.word_vectors import best_answer, random_word_vectors
from solutions.word_vectors import (
    analogy_accuracy,
    complete_analogy,
    cosine_similarity,
    most_similar,
)
from wordlab import WordVectors, load_glove, toy_vectors

numbers = st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3)
vectors = hnp.arrays(float, st.integers(1, 8), elements=numbers)
pairs = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*[hnp.arrays(float, n, elements=numbers)] * 2)
)


@given(pairs)
def test_the_cosine_is_symmetric_and_in_range(pair: tuple[np.ndarray, np.ndarray]) -> None:
    u, v = pair
    assert cosine_similarity(u, v) == pytest.approx(cosine_similarity(v, u))
    assert -1 <= cosine_similarity(u, v) <= 1


@given(pairs, st.floats(1e-3, 1e3))
def test_the_cosine_does_not_feel_length(pair: tuple[np.ndarray, np.ndarray], a: float) -> None:
    u, v = pair
    assert cosine_similarity(a * u, v) == pytest.approx(cosine_similarity(u, v), abs=1e-9)
    assert cosine_similarity(-a * u, v) == pytest.approx(-cosine_similarity(u, v), abs=1e-9)


@given(vectors)
def test_a_vector_is_like_itself_unless_it_is_zero(u: np.ndarray) -> None:
    assert cosine_similarity(u, u) == pytest.approx(1.0 if u.any() else 0.0)


@given(vectors, vectors)
def test_vectors_of_different_length_are_refused(u: np.ndarray, v: np.ndarray) -> None:
    assume(len(u) != len(v))
    with pytest.raises(ValueError, match="different length"):
        cosine_similarity(u, v)


@given(st.integers(2, 30), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_neighbours_are_those_of_a_slow_search(count: int, k: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(count, 4))
    words = WordVectors([f"w{i}" for i in range(count)], matrix)
    slow = sorted(
        ((w, cosine_similarity(words["w0"], words[w])) for w in words if w != "w0"),
        key=lambda pair: -pair[1],
    )
    found = most_similar("w0", words, k=k)
    assert [word for word, _ in found] == [word for word, _ in slow[:k]]
    assert [c for _, c in found] == pytest.approx([c for _, c in slow[:k]], abs=1e-6)


def test_counting_agrees_with_answering_one_by_one() -> None:
    glove = load_glove().head(3000)
    questions = [
        ("man", "woman", "king", "queen"),
        ("paris", "france", "rome", "italy"),
        ("good", "better", "bad", "worse"),
        ("one", "two", "three", "zebra"),
    ]
    known = [q for q in questions if all(word in glove for word in q)]
    right = sum(complete_analogy(*q[:3], glove) == q[3] for q in known)
    assert analogy_accuracy(questions, glove) == (right, len(known))


def test_a_repeated_question_counts_each_time() -> None:
    questions = [("man", "woman", "king", "queen"), ("king", "queen", "prince", "princess")]
    assert analogy_accuracy(questions * 50, toy_vectors()) == (50, 100)


@pytest.mark.parametrize("word", ["zebra", "Man"])
def test_an_unknown_word_is_a_key_error_that_names_it(word: str) -> None:
    with pytest.raises(KeyError, match=word):
        most_similar(word, toy_vectors())
    with pytest.raises(KeyError, match="zebra"):
        complete_analogy("man", "woman", "zebra", toy_vectors())


@given(st.integers(4, 30), st.integers(0, 2**32 - 1))
def test_the_hidden_checks_know_the_answer_of_the_reference(count: int, seed: int) -> None:
    vectors = random_word_vectors(np.random.default_rng(seed), count, 4)
    a, b, c = vectors.words[:3]
    best, is_clear = best_answer(vectors, a, b, c)
    assert not is_clear or best == complete_analogy(a, b, c, vectors)
