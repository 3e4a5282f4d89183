"""The reference of 03_language_model: properties that hold for every input, and its checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from autograder.hidden.language_model import HIDDEN, random_network
from autograder.judge import judge_hidden, judge_public
from solutions.language_model import (
    build_contexts,
    embed,
    language_model_gradients,
    softmax_cross_entropy,
    train_language_model,
)
from wordlab import Vocabulary, check_gradients, toy_sentences
from wordlab.checking.calls import LocalCaller
from wordlab.checking.checks import points_earned
from wordlab.exercises import find_assignment

texts = st.lists(st.lists(st.integers(1, 20), max_size=8), max_size=5)
KINDS = {"last_4": 4, "4_left_4_right": 8, "last_1": 1, "nearby_1": 1}


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


class TestContexts:
    @given(texts, st.sampled_from(sorted(KINDS)))
    def test_every_word_is_a_target_once(self, text: list[list[int]], kind: str) -> None:
        contexts, targets = build_contexts(text, kind, generator())
        assert targets.tolist() == [word for sentence in text for word in sentence]
        assert contexts.shape == (len(targets), KINDS[kind])

    @given(texts, st.sampled_from(["last_4", "4_left_4_right", "last_1"]))
    def test_sentences_do_not_touch(self, text: list[list[int]], kind: str) -> None:
        alone = [build_contexts([sentence], kind)[0] for sentence in text]
        together = build_contexts(text, kind)[0]
        assert together.tolist() == [row for rows in alone for row in rows.tolist()]

    @given(texts)
    def test_the_smaller_contexts_are_parts_of_the_larger(self, text: list[list[int]]) -> None:
        both, _ = build_contexts(text, "4_left_4_right")
        assert np.array_equal(build_contexts(text, "last_4")[0], both[:, :4])
        assert np.array_equal(build_contexts(text, "last_1")[0], both[:, 3:4])
        nearby, _ = build_contexts(text, "nearby_1", generator(1))
        for near, row in zip(nearby[:, 0], both, strict=True):
            assert near in row[row > 0] if row.any() else near == 0

    def test_each_neighbour_is_as_likely_as_the_others(self) -> None:
        text = [[1, 2, 3, 4, 5, 6]] * 4000
        contexts, _ = build_contexts(text, "nearby_1", generator())
        drawn = np.bincount(contexts[1::6, 0], minlength=7)
        assert drawn[[0, 2]].tolist() == [0, 0]
        assert np.allclose(drawn[[1, 3, 4, 5, 6]], 800, atol=150)


class TestEmbed:
    @given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 5), st.integers(1, 5))
    def test_it_equals_a_product_with_one_hot_vectors(
        self, size: int, dim: int, batch: int, n: int
    ) -> None:
        E = generator().normal(size=(size, dim))
        indices = generator(1).integers(0, size, size=(batch, n))
        product = (np.eye(size)[indices] @ E).reshape(batch, n * dim)
        assert np.array_equal(embed(E, indices), product)

    @pytest.mark.parametrize("wrong", [-1, -5, 4, 10**9])
    def test_what_is_no_row_is_refused(self, wrong: int) -> None:
        with pytest.raises(IndexError):
            embed(np.zeros((4, 2)), np.array([[0, wrong]]))


class TestLoss:
    @given(st.integers(1, 5), st.integers(1, 6), st.floats(0, 1e4), st.integers(0, 2**32))
    def test_it_is_that_of_scipy(self, batch: int, size: int, scale: float, seed: int) -> None:
        rng = generator(seed)
        logits = rng.normal(0, scale, size=(batch, size))
        targets = rng.integers(0, size, size=batch)
        log_p = log_softmax(logits, axis=1)
        loss, dlogits = softmax_cross_entropy(logits, targets)
        assert loss == pytest.approx(-log_p[np.arange(batch), targets].mean(), abs=1e-9)
        assert np.allclose(dlogits, (np.exp(log_p) - np.eye(size)[targets]) / batch)
        assert np.allclose(dlogits.sum(axis=1), 0)

    def test_its_gradient_is_right(self) -> None:
        targets = np.array([0, 3, 3])

        def loss(values: dict[str, Any]) -> tuple[float, dict[str, Any]]:
            value, gradient = softmax_cross_entropy(values["z"], targets)
            return value, {"z": gradient}

        assert check_gradients(loss, {"z": generator().normal(0, 3, size=(3, 5))}) == 15

    @pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
    def test_extreme_logits_stay_finite_and_inputs_unchanged(self, dtype: type) -> None:
        logits = np.array([[10_000, 0, -10_000], [-10_000, -10_000, -10_000]]).astype(dtype)
        before = logits.copy()
        loss, dlogits = softmax_cross_entropy(logits, np.array([2, 0]))
        assert loss == pytest.approx((20_000 + np.log(3)) / 2)
        assert np.isfinite(dlogits).all()
        assert np.array_equal(logits, before)


class TestGradients:
    @given(st.integers(2, 6), st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**32))
    def test_they_are_right_where_words_repeat(
        self, size: int, dim: int, n: int, seed: int
    ) -> None:
        rng = generator(seed)
        params = random_network(rng, size, dim, n, 3)
        contexts, targets = rng.integers(0, size, (4, n)), rng.integers(0, size, 4)
        check_gradients(lambda p: language_model_gradients(p, contexts, targets), params)

    def test_a_float32_network_has_float32_gradients(self) -> None:
        params = random_network(generator(), 6, 2, 3, 4)
        single = {name: value.astype(np.float32) for name, value in params.items()}
        contexts, targets = np.array([[1, 1, 2]]), np.array([5])
        grads = language_model_gradients(single, contexts, targets)[1]
        expected = language_model_gradients(params, contexts, targets)[1]
        for name, grad in grads.items():
            assert grad.dtype == np.float32
            assert np.allclose(grad, expected[name], atol=1e-5)


TOY = toy_sentences()
TOY_WORDS = Vocabulary(TOY, 16)


def train(kind: str, **settings: Any) -> Any:
    small: dict[str, Any] = {"dim": 8, "hidden": 16, "epochs": 40, "batch_size": 16}
    ids = TOY_WORDS.encode(TOY)
    return train_language_model(ids, TOY_WORDS.words, kind, **(small | settings))


class TestTraining:
    def test_the_toy_language_is_known_exactly(self) -> None:
        assert len(TOY) == 72 == len({tuple(sentence) for sentence in TOY})
        assert len(TOY_WORDS) == 16
        assert TOY_WORDS.counts[1] == 0

    @pytest.mark.parametrize(
        ("kind", "choices"),
        [("last_4", [3, 4, 3, 2]), ("last_1", [3, 4, 3, 4]), ("4_left_4_right", [3, 2, 3, 2])],
    )
    def test_the_loss_comes_close_to_the_least_possible(
        self, kind: str, choices: list[int]
    ) -> None:
        least = np.log(choices).mean()
        _, history = train(kind, held_out=TOY_WORDS.encode(TOY))
        assert least <= history["held_out"][-1] < least + 0.05
        assert history["train"][-1] < history["train"][0] - 0.5

    def test_a_held_out_text_changes_nothing_but_the_history(self) -> None:
        alone, _ = train("last_4", epochs=2)
        tested, history = train("last_4", epochs=2, held_out=TOY_WORDS.encode(TOY[:5]))
        assert alone == tested
        assert len(history["held_out"]) == 2

    @given(st.integers(0, 100))
    def test_the_seed_decides_everything(self, seed: int) -> None:
        first, again, other = (train("nearby_1", epochs=1, seed=s) for s in (seed, seed, seed + 1))
        assert first == again
        assert first[0] != other[0]


def points(exercise_id: str, function: Callable[..., Any]) -> float:
    assignment = find_assignment("03_language_model")
    exercise, caller = assignment.exercise(exercise_id), LocalCaller(function)
    public = judge_public(exercise, caller)
    return points_earned([*public, *judge_hidden(assignment, exercise, caller, seed=5)])


class TestChecks:
    """What no bank can hold, because it does something else at every run."""

    def test_a_generator_without_a_seed_is_noticed(self) -> None:
        def unseeded(tokens: Any, kind: str, rng: Any = None) -> Any:
            if kind == "nearby_1" and rng is None:
                raise ValueError
            return build_contexts(tokens, kind, np.random.default_rng())

        exercise = find_assignment("03_language_model").exercise("build_contexts")
        results = judge_public(exercise, LocalCaller(unseeded))
        failures = [result.failure for result in results if result.failure]
        assert len(failures) == 1
        assert "Draw with `rng` only" in failures[0].cause

    def test_training_without_a_seed_is_noticed(self) -> None:
        def unseeded(*args: Any, seed: int = 0, **settings: Any) -> Any:
            return train_language_model(*args, seed=np.random.SeedSequence().entropy, **settings)

        exercise = find_assignment("03_language_model").exercise("train_language_model")
        results = judge_public(exercise, LocalCaller(unseeded))
        failed = [result for result in results if result.failure]
        assert [result.check.name for result in failed] == ["seeds", "without_settings"]
        assert "np.random.default_rng(seed)" in failed[0].failure.cause

    @pytest.mark.parametrize("seed", range(12))
    def test_the_reference_passes_whatever_the_seed(self, seed: int) -> None:
        assignment = find_assignment("03_language_model")
        for exercise in assignment.exercises[:4]:
            caller = LocalCaller(globals()[exercise.id])
            results = judge_hidden(assignment, exercise, caller, seed)
            assert [r.check.name for r in results if not r.passed] == []
            assert len(results) == len(HIDDEN[exercise.id].checks)

    def test_a_loss_that_is_too_good_is_not_believed(self) -> None:
        def boasts(*args: Any, **settings: Any) -> Any:
            vectors, history = train_language_model(*args, **settings)
            return vectors, {name: [0.1 for _ in values] for name, values in history.items()}

        assert points("train_language_model", boasts) < 4
