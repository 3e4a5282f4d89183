"""The reference of 05_glove: properties that hold for every input, and its checks."""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.hidden.glove import HIDDEN, random_model
from autograder.judge import judge_hidden, judge_public
from solutions.glove import (
    adagrad_step,
    cooccurrence,
    glove_loss_and_gradients,
    glove_weight,
    train_glove,
)
from wordlab import Vocabulary, check_gradients, toy_sentences
from wordlab.checking.calls import LocalCaller
from wordlab.exercises import find_assignment
from wordlab.exercises.glove import (
    HALVES,
    LOGS,
    SETTINGS,
    TWINS,
    WORDS,
    centred,
    facts_of_products,
)

texts = st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=5)
windows = st.integers(1, 10)
seeds = st.integers(0, 2**32)
NOTHING = np.zeros(0, dtype=np.int64)


def as_dictionary(X: Any) -> dict[tuple[int, int], float]:
    i, j, x = X
    cells = list(zip(i.tolist(), j.tolist(), strict=True))
    assert len(cells) == len(set(cells)) == len(x)
    return dict(zip(cells, x.tolist(), strict=True))


def double_loop(sentences: list[list[int]], window: int) -> dict[tuple[int, int], float]:
    """Every ordered pair of places, as the definition has it."""
    counts: dict[tuple[int, int], float] = defaultdict(float)
    for sentence in sentences:
        for p, first in enumerate(sentence):
            for q, second in enumerate(sentence):
                if 1 <= abs(p - q) <= window:
                    counts[first, second] += 1 / abs(p - q)
    return counts


class TestCounting:
    @given(texts, windows)
    def test_it_equals_a_slow_double_loop(self, text: list[list[int]], window: int) -> None:
        assert as_dictionary(cooccurrence(text, window)) == pytest.approx(double_loop(text, window))

    @given(texts, windows)
    def test_it_is_symmetric(self, text: list[list[int]], window: int) -> None:
        cells = as_dictionary(cooccurrence(text, window))
        assert cells == pytest.approx({(j, i): x for (i, j), x in cells.items()})
        assert all(x > 0 for x in cells.values())

    @given(texts, windows)
    def test_sentences_add_up_and_do_not_touch(self, text: list[list[int]], window: int) -> None:
        total: dict[tuple[int, int], float] = defaultdict(float)
        for sentence in text:
            for cell, x in as_dictionary(cooccurrence([sentence], window)).items():
                total[cell] += x
        assert as_dictionary(cooccurrence(text, window)) == pytest.approx(total)

    def test_a_tiny_corpus_is_counted_as_by_hand(self) -> None:
        assert as_dictionary(cooccurrence([[0, 1, 2, 1]], 2)) == {
            (0, 1): 1.0,
            (1, 0): 1.0,
            (0, 2): 0.5,
            (2, 0): 0.5,
            (1, 2): 2.0,
            (2, 1): 2.0,
            (1, 1): 1.0,
        }

    @pytest.mark.parametrize("text", [[], [[]], [[3]], [[1], [2]]])
    def test_where_no_word_has_a_neighbour_there_are_no_cells(self, text: list[list[int]]) -> None:
        for part in cooccurrence(text, 5):
            assert part.shape == (0,)

    def test_a_window_may_be_wider_than_every_sentence(self) -> None:
        wide, exact = (as_dictionary(cooccurrence([[0, 1, 2], [2, 0]], w)) for w in (10**9, 2))
        assert wide == exact

    @pytest.mark.parametrize("window", [0, -1])
    def test_a_window_below_one_is_refused(self, window: int) -> None:
        with pytest.raises(ValueError, match="window"):
            cooccurrence([[0, 1]], window)


class TestWeight:
    @given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.1, 1e4), st.floats(0.1, 2))
    def test_it_grows_from_0_to_1(self, counts: list[float], x_max: float, alpha: float) -> None:
        x = np.sort(np.array(counts))
        weights = glove_weight(x, x_max, alpha)
        assert np.all(np.diff(weights) >= 0)
        assert np.all((weights >= 0) & (weights <= 1))
        assert np.all(weights[x >= x_max] == 1)
        assert glove_weight(np.array(0.0), x_max, alpha) == 0

    def test_below_x_max_it_is_a_power_of_the_share(self) -> None:
        assert glove_weight(np.array([16.0]), 256.0) == pytest.approx([0.125])

    def test_a_negative_count_is_refused(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            glove_weight(np.array([1.0, -1e-9]))


def as_params(rng: np.random.Generator, size: int, dim: int) -> dict[str, np.ndarray]:
    return dict(zip(("W", "C", "b_w", "b_c"), random_model(rng, size, dim), strict=True))


class TestLoss:
    @settings(max_examples=40)
    @given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 12), seeds)
    def test_its_gradients_are_right(self, size: int, dim: int, cells: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        i, j = rng.integers(0, size, (2, cells))
        x = rng.choice([0.0, 0.2, 3.0, 99.0, 100.0, 500.0], cells)
        check_gradients(
            lambda p: glove_loss_and_gradients(**p, i=i, j=j, x=x), as_params(rng, size, dim)
        )

    @given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 30), seeds)
    def test_it_is_that_of_a_loop(self, size: int, dim: int, cells: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        W, C, b_w, b_c = random_model(rng, size, dim)
        i, j = rng.integers(0, size, (2, cells))
        x = rng.gamma(0.5, 100, cells)
        expected = sum(
            min(count / 100, 1) ** 0.75 * (W[a] @ C[b] + b_w[a] + b_c[b] - np.log(count)) ** 2
            for a, b, count in zip(i, j, x, strict=True)
        )
        assert glove_loss_and_gradients(W, C, b_w, b_c, i, j, x)[0] == pytest.approx(expected)

    def test_zero_cells_never_enter_the_log(self) -> None:
        params = as_params(np.random.default_rng(0), 3, 2)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            loss, grads = glove_loss_and_gradients(
                **params, i=np.array([0, 1]), j=np.array([2, 2]), x=np.zeros(2)
            )
        assert loss == 0
        assert all(not grad.any() for grad in grads.values())

    def test_no_cells_have_no_loss(self) -> None:
        params = as_params(np.random.default_rng(0), 3, 2)
        loss, grads = glove_loss_and_gradients(**params, i=NOTHING, j=NOTHING, x=np.zeros(0))
        assert loss == 0
        assert {name: grad.shape for name, grad in grads.items()} == {
            name: value.shape for name, value in params.items()
        }

    def test_an_invertible_matrix_changes_the_vectors_and_no_loss(self) -> None:
        rng = np.random.default_rng(1)
        params, A = as_params(rng, 5, 3), rng.normal(size=(3, 3))
        i, j = rng.integers(0, 5, (2, 9))
        x = rng.uniform(1, 200, 9)
        changed = params | {"W": params["W"] @ A.T, "C": params["C"] @ np.linalg.inv(A)}
        assert glove_loss_and_gradients(**params, i=i, j=j, x=x)[0] == pytest.approx(
            glove_loss_and_gradients(**changed, i=i, j=j, x=x)[0]
        )

    @pytest.mark.parametrize("wrong", [-1, 3])
    def test_a_word_that_does_not_exist_is_refused(self, wrong: int) -> None:
        params = as_params(np.random.default_rng(0), 3, 2)
        for i, j in ((wrong, 0), (0, wrong)):
            with pytest.raises(IndexError):
                glove_loss_and_gradients(
                    **params, i=np.array([i]), j=np.array([j]), x=np.array([1.0])
                )


class TestAdagrad:
    def test_two_steps_are_those_by_hand(self) -> None:
        theta, s = adagrad_step(np.array([1.0]), np.array([3.0]), np.array([0.0]), 0.1)
        assert (theta[0], s[0]) == (pytest.approx(0.9), 9.0)
        theta, s = adagrad_step(theta, np.array([4.0]), s, 0.1)
        assert (theta[0], s[0]) == (pytest.approx(0.82), 25.0)

    @given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=6), st.integers(1, 20))
    def test_the_accumulator_includes_every_gradient(self, grad: list[float], steps: int) -> None:
        g = np.array(grad)
        theta, s = np.zeros(len(g)), np.zeros(len(g))
        for n in range(1, steps + 1):
            before = theta
            theta, s = adagrad_step(theta, g, s, 1.0)
            assert s == pytest.approx(n * g**2)
            big = np.abs(g) > 1e-3
            assert (before - theta)[big] == pytest.approx(np.sign(g)[big] / np.sqrt(n), rel=1e-4)
        assert np.all(theta[g == 0] == 0)


def toy_cells() -> tuple[Any, tuple[str, ...]]:
    toy = Vocabulary(toy_sentences(), 16)
    return cooccurrence([ids - 2 for ids in toy.encode(toy_sentences())], 3), toy.words[2:]


class TestTraining:
    @pytest.mark.parametrize("seed", range(20))
    def test_it_diverges_nowhere(self, seed: int) -> None:
        X, words = toy_cells()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            vectors, history = train_glove(X, 6, words, epochs=30, batch_size=16, seed=seed)
        assert history["loss"][-1] < 0.2 * history["loss"][0]
        assert np.isfinite(vectors.matrix).all()

    @pytest.mark.parametrize("seed", range(5))
    def test_words_that_keep_the_same_company_become_neighbours(self, seed: int) -> None:
        vectors, _ = train_glove(TWINS, 4, WORDS, **SETTINGS, seed=seed)
        cosines = vectors.unit @ vectors.unit.T - 3 * np.eye(8)
        assert cosines.argmax(axis=1).tolist() == [1, 0, 3, 2, 5, 4, 7, 6]

    def test_the_sum_of_both_vectors_is_returned(self) -> None:
        vectors, _ = train_glove(HALVES, 6, WORDS, **SETTINGS)
        products = vectors.matrix[:4] @ vectors.matrix[4:].T
        found, wanted = (centred(table).ravel() for table in (products, LOGS))
        assert np.corrcoef(found, wanted)[0, 1] > 0.95

    @given(st.integers(0, 50))
    @settings(max_examples=10, deadline=None)
    def test_the_seed_decides_everything(self, seed: int) -> None:
        small: dict[str, Any] = {"epochs": 2, "batch_size": 5}
        first, again, other = (
            train_glove(HALVES, 3, WORDS, **small, seed=s) for s in (seed, seed, seed + 1)
        )
        assert first == again
        assert first[0] != other[0]

    @pytest.mark.parametrize("text", [[], [[0]], [[0], [1]]])
    def test_a_corpus_without_neighbours_is_refused(self, text: list[list[int]]) -> None:
        with pytest.raises(ValueError, match="no cells"):
            train_glove(cooccurrence(text, 5), 3, WORDS)

    def test_a_corpus_of_one_repeated_word_is_learned(self) -> None:
        vectors, history = train_glove(cooccurrence([[0, 0, 0]], 2), 3, ["so"], epochs=50)
        assert len(vectors) == 1
        assert history["loss"][-1] < history["loss"][0]

    def test_a_word_beyond_the_vocabulary_is_refused(self) -> None:
        with pytest.raises(IndexError):
            train_glove(HALVES, 3, WORDS[:-1])


class TestChecks:
    @pytest.mark.parametrize("seed", range(8))
    def test_the_reference_passes_whatever_the_seed(self, seed: int) -> None:
        assignment = find_assignment("05_glove")
        for exercise in assignment.exercises:
            caller = LocalCaller(globals()[exercise.id])
            results = judge_hidden(assignment, exercise, caller, seed)
            assert [r.check.name for r in results if not r.passed] == []
            assert len(results) == len(HIDDEN[exercise.id].checks)

    def test_a_sparse_matrix_is_told_from_three_arrays(self) -> None:
        from scipy.sparse import coo_array

        def sparse(sentences: Any, window: int) -> Any:
            i, j, x = cooccurrence(sentences, window)
            return coo_array((x, (i, j)), shape=(9, 9))

        exercise = find_assignment("05_glove").exercise("cooccurrence")
        failure = judge_public(exercise, LocalCaller(sparse))[0].failure
        assert failure is not None
        assert "three arrays (i, j, x)" in failure.expected
        assert "coo_array" in failure.returned

    def test_training_without_a_seed_is_noticed(self) -> None:
        def unseeded(*args: Any, seed: int = 0, **options: Any) -> Any:
            return train_glove(*args, seed=np.random.SeedSequence().entropy, **options)

        exercise = find_assignment("05_glove").exercise("train_glove")
        failed = [r for r in judge_public(exercise, LocalCaller(unseeded)) if r.failure]
        assert [result.check.name for result in failed] == ["seeds", "without_settings"]

    @pytest.mark.parametrize(
        "logs",
        [np.full((4, 4), -3.0), np.arange(4.0)[:, None] + np.arange(4.0) * 0.3],
        ids=["equal counts", "what biases can say"],
    )
    def test_where_biases_say_everything_the_dot_products_are_not_judged(
        self, logs: np.ndarray
    ) -> None:
        vectors = np.random.default_rng(1).normal(size=(8, 3))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            told = facts_of_products((HALVES[0], HALVES[1], np.exp(logs.ravel())), vectors)
        assert told.keys() == {
            "words that are rows have learned",
            "words that are columns have learned",
        }

    def test_a_loss_that_is_too_good_is_not_believed(self) -> None:
        def boasts(*args: Any, **options: Any) -> Any:
            vectors, history = train_glove(*args, **options)
            return vectors, {"loss": [0.0 for _ in history["loss"]]}

        exercise = find_assignment("05_glove").exercise("train_glove")
        results = judge_public(exercise, LocalCaller(boasts))
        assert "loss_falls" in [r.check.name for r in results if r.failure]
