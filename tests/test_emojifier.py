"""The reference of 07_emojifier: properties that hold for every input, and its checks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.banks import alternatives
from autograder.hidden.emojifier import HIDDEN, loss_of, lstm, separable
from autograder.judge import judge_hidden, judge_public
from solutions.emojifier import (
    Emojify_V2,
    model,
    pretrained_embedding_layer,
    sentence_to_avg,
    sentences_to_indices,
)
from wordlab import toy_messages
from wordlab.checking.calls import LocalCaller
from wordlab.checking.checks import points_earned, remarks_of
from wordlab.exercises import find_assignment

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

TOY = toy_messages()
INDEX = {word: number for number, word in enumerate(TOY, start=1)}
sentences = st.lists(st.sampled_from([*TOY, "unknown", "other"]), max_size=8)
NUMPY = (sentence_to_avg, model, sentences_to_indices)


class TestAverage:
    @given(sentences, st.randoms(use_true_random=False))
    def test_neither_order_nor_case_nor_unknown_words_matter(self, words: Any, random: Any) -> None:
        average = sentence_to_avg(" ".join(words), TOY)
        mixed = [*words, "never", "heard"]
        random.shuffle(mixed)
        assert np.allclose(sentence_to_avg(" ".join(mixed).upper(), TOY), average)
        assert average.shape == (2,)

    @given(sentences)
    def test_a_sentence_said_twice_has_the_same_average(self, words: list[str]) -> None:
        once, twice = (sentence_to_avg(" ".join(words * times), TOY) for times in (1, 2))
        assert np.allclose(once, twice)


class TestModel:
    @pytest.mark.parametrize("seed", range(5))
    def test_it_learns_what_can_be_told_apart(self, seed: int) -> None:
        vectors, X, Y = separable(np.random.default_rng(seed))
        averages = np.array([sentence_to_avg(x, vectors) for x in X])
        losses = []
        for times in (1, 10, 150):
            pred, W, b = model(X, Y, vectors, 0.1, times)
            losses.append(loss_of(W, b, averages, Y))
            assert np.array_equal(pred, np.argmax(averages @ W.T + b, axis=1))
        assert losses[0] > losses[1] > losses[2]
        assert pred.tolist() == Y

    def test_a_step_is_one_against_the_gradient(self) -> None:
        _, W, b = model(["love"], [0], TOY, 0.0, 1)
        _, moved, bias = model(["love"], [0], TOY, 1e-3, 1)
        avg, Y = np.array([TOY["love"]]), [0]
        for place in np.ndindex(W.shape):
            step = np.zeros_like(W)
            step[place] = 1e-5
            slope = (loss_of(W + step, b, avg, Y) - loss_of(W - step, b, avg, Y)) / 2e-5
            assert (moved - W)[place] == pytest.approx(-1e-3 * slope, abs=1e-8)
        assert bias.sum() == pytest.approx(0)


class TestIndices:
    @given(st.lists(sentences, min_size=1, max_size=5), st.integers(1, 10))
    def test_the_known_words_come_back(self, texts: list[list[str]], max_len: int) -> None:
        rows = sentences_to_indices([" ".join(words) for words in texts], INDEX, max_len)
        assert rows.shape == (len(texts), max_len)
        back = {number: word for word, number in INDEX.items()}
        for words, row in zip(texts, rows.tolist(), strict=True):
            known = [word for word in words if word in TOY][:max_len]
            assert [back[i] for i in row if i] == known
            assert row[len(known) :] == [0] * (max_len - len(known))


class TestKeras:
    def test_the_layer_looks_vectors_up(self) -> None:
        layer = pretrained_embedding_layer(TOY, INDEX)
        found = np.asarray(layer(np.array([[INDEX["love"], 0, INDEX["sad"]]])))
        assert np.array_equal(found[0], [TOY["love"], [0, 0], TOY["sad"]])

    def test_training_leaves_the_vectors_and_moves_the_rest(self) -> None:
        network = Emojify_V2((3,), TOY, INDEX)
        before = [w.copy() for w in network.get_weights()]
        network.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
        network.fit(np.array([[1, 2, 0], [3, 0, 0]]), np.array([0, 4]), verbose=0)
        same = [np.array_equal(a, b) for a, b in zip(before, network.get_weights(), strict=True)]
        assert same == [True] + [False] * (len(same) - 1)

    def test_our_lstm_is_that_of_keras(self) -> None:
        import keras

        x = np.random.default_rng(0).normal(size=(2, 4, 3)).astype("float32")
        layer = keras.layers.LSTM(5, return_sequences=True)
        expected = np.asarray(layer(x))
        assert np.allclose(lstm(x, *map(np.asarray, layer.weights)), expected, atol=1e-5)

    def test_a_saved_model_comes_back_from_a_folder_with_a_space(self, tmp_path: Any) -> None:
        import keras

        network = Emojify_V2((4,), TOY, INDEX)
        file = tmp_path / "my ❤ models" / "v2.keras"
        file.parent.mkdir()
        network.save(file)
        rows = np.array([[1, 2, 3, 0]])
        assert np.allclose(keras.models.load_model(file)(rows), network(rows), atol=1e-6)


def points(exercise_id: str, function: Callable[..., Any], seed: int = 5) -> float:
    assignment = find_assignment("07_emojifier")
    exercise, caller = assignment.exercise(exercise_id), LocalCaller(function)
    public = judge_public(exercise, caller)
    return points_earned([*public, *judge_hidden(assignment, exercise, caller, seed)])


class TestChecks:
    @pytest.mark.parametrize("seed", range(20))
    def test_the_reference_passes_whatever_the_seed(self, seed: int) -> None:
        assignment = find_assignment("07_emojifier")
        for function in NUMPY:
            exercise = assignment.exercise(function.__name__)
            results = judge_hidden(assignment, exercise, LocalCaller(function), seed)
            assert [r.check.name for r in results if not r.passed] == []
            assert len(results) == len(HIDDEN[exercise.id].checks)

    def test_training_may_begin_anywhere_near_zero(self) -> None:
        """No bank can hold it: it does something else at every run."""
        for scale in (0.01, 0.3):

            def anywhere(*args: Any, scale: float = scale, **settings: Any) -> Any:
                return model_from(
                    np.random.default_rng().normal(0, scale, (5, 99)), *args, **settings
                )

            assert points("model", anywhere) == 5

    def test_softmax_inside_dense_passes_with_a_remark(self) -> None:
        import autograder.alternatives.emojifier as bank

        entry = next(
            e
            for e in alternatives(find_assignment("07_emojifier")).of("Emojify_V2")
            if e.id == "activation_inside_dense"
        )
        bank.pretrained_embedding_layer = pretrained_embedding_layer  # type: ignore[attr-defined]
        exercise = find_assignment("07_emojifier").exercise("Emojify_V2")
        results = judge_public(exercise, LocalCaller(entry.function))
        assert all(result.passed for result in results)
        assert ["inside Dense" in remark for remark in remarks_of(results)] == [True]


def model_from(
    W: np.ndarray,
    X: Any,
    Y: Any,
    vectors: Any,
    learning_rate: float = 0.01,
    num_iterations: int = 400,
) -> Any:
    averages = np.array([sentence_to_avg(x, vectors) for x in X])
    W, b = W[:, : averages.shape[1]].copy(), np.zeros(5)
    for _ in range(num_iterations):
        for avg, label in zip(averages, Y, strict=True):
            z = W @ avg + b
            dz = np.exp(z - z.max())
            dz /= dz.sum()
            dz[label] -= 1
            W -= learning_rate * np.outer(dz, avg)
            b -= learning_rate * dz
    return np.argmax(averages @ W.T + b, axis=1), W, b
