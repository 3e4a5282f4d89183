"""The reference of 06_sentiment: properties that hold for every input, and its checks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.hidden.sentiment import HIDDEN
from autograder.judge import judge_hidden, judge_public
from solutions.sentiment import (
    average_embedding,
    build_sentiment_rnn,
    pad_sequences_to,
    train_softmax_classifier,
)
from wordlab import WordVectors, check_gradients, toy_verdicts
from wordlab.checking.calls import LocalCaller
from wordlab.checking.checks import Result, points_earned
from wordlab.exercises import find_assignment

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

VECTORS = WordVectors(["a", "b", "c"], np.array([[1.0, 2.0], [-3.0, 0.5], [0.0, 4.0]]))
sequences = st.lists(st.lists(st.integers(1, 99), max_size=8), max_size=5)


class TestMean:
    @given(st.lists(st.sampled_from(["a", "b", "c", "x", "y"]), max_size=9), st.randoms())
    def test_order_and_unknown_words_do_not_matter(self, words: list[str], random: Any) -> None:
        mean = average_embedding(words, VECTORS)
        known = [word for word in words if word in VECTORS]
        random.shuffle(words)
        assert np.allclose(average_embedding(words, VECTORS), mean)
        assert np.allclose(average_embedding(known, VECTORS), mean)
        assert np.allclose(average_embedding(known * 2, VECTORS), mean)

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize("words", [[], ["x"]])
    def test_nothing_known_gives_zeros_and_no_warning(self, words: list[str]) -> None:
        assert average_embedding(words, VECTORS).tolist() == [0.0, 0.0]


def blobs(seed: int = 0, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 3, size=n)
    return rng.normal(size=(n, 2)) + 3 * np.array([[1, 0], [-1, 1], [0, -1]])[y], y


class TestClassifier:
    def test_its_gradient_is_right(self) -> None:
        X, y = blobs(n=7)

        def at_zero(params: dict[str, Any]) -> tuple[float, dict[str, Any]]:
            logits = X @ params["W"] + params["b"]
            losses = np.log(np.exp(logits).sum(axis=1)) - logits[range(7), y]
            (W, b), _ = train_softmax_classifier(X, y, 3, learning_rate=1, epochs=1)
            return losses.mean(), {"W": -W, "b": -b}

        assert check_gradients(at_zero, {"W": np.zeros((2, 3)), "b": np.zeros(3)}) == 9

    def test_it_learns_what_can_be_learned(self) -> None:
        X, y = blobs()
        (W, b), history = train_softmax_classifier(X, y, 3, epochs=50)
        assert len(history) == 50
        assert history[-1] < 0.3 * history[0]
        assert np.mean((X @ W + b).argmax(axis=1) == y) > 0.9

    @given(st.integers(0, 1000))
    def test_the_seed_decides_the_order(self, seed: int) -> None:
        X, y = blobs()
        first, again, other = (
            train_softmax_classifier(X, y, 3, epochs=1, batch_size=7, seed=s)
            for s in (seed, seed, seed + 1)
        )
        assert np.array_equal(first[0][0], again[0][0])
        assert not np.array_equal(first[0][0], other[0][0])

    @given(st.integers(0, 1000), st.integers(1, 20))
    def test_a_column_of_zeros_learns_nothing(self, seed: int, batch_size: int) -> None:
        X, y = blobs(seed, 20)
        wide = np.hstack([X, np.zeros((20, 1))])
        (W, _), _ = train_softmax_classifier(wide, y, 3, epochs=2, batch_size=batch_size)
        (narrow, _), _ = train_softmax_classifier(X, y, 3, epochs=2, batch_size=batch_size)
        assert np.allclose(W[:2], narrow)
        assert not W[2].any()


class TestPadding:
    @given(sequences, st.integers(1, 9), st.sampled_from(["post", "pre"]))
    def test_what_fits_is_kept_in_order(
        self, given_ids: list[list[int]], max_len: int, where: str
    ) -> None:
        padded = pad_sequences_to(given_ids, max_len, where)
        assert padded.shape == (len(given_ids), max_len)
        assert padded.dtype == np.int32
        for row, ids in zip(padded.tolist(), given_ids, strict=True):
            kept = ids[:max_len] if where == "post" else ids[-max_len:]
            zeros = [0] * (max_len - len(kept))
            assert row == (kept + zeros if where == "post" else zeros + kept)

    @given(sequences, st.integers(1, 9))
    def test_one_end_is_the_mirror_of_the_other(
        self, given_ids: list[list[int]], max_len: int
    ) -> None:
        mirrored = pad_sequences_to([ids[::-1] for ids in given_ids], max_len, "pre")
        assert np.array_equal(pad_sequences_to(given_ids, max_len)[:, ::-1], mirrored)


class TestNetwork:
    def test_it_can_learn_and_freezes_only_if_asked(self) -> None:
        matrix = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
        texts = np.array([[1, 2, 3], [3, 2, 1]] * 8)
        for trainable in (False, True):
            model = build_sentiment_rnn(matrix, 3, trainable)
            model.compile("adam", "sparse_categorical_crossentropy")
            model.fit(texts, np.array([0, 1] * 8), verbose=0)
            (rows,) = [layer.get_weights()[0] for layer in model.layers if layer.name[:3] == "emb"]
            assert np.array_equal(rows, matrix) == (not trainable)


class TestVerdicts:
    def test_single_words_decide_nothing(self) -> None:
        texts, labels = toy_verdicts(["food", "music"], 2_000)
        assert len(texts) == len(labels) == 2_000
        for word in ("good", "bad", "lacking", "full", "food", "and"):
            share = labels[[word in text for text in texts]].mean()
            assert 0.4 < share < 0.6, word

    @pytest.mark.parametrize(
        ("begins", "has", "label"),
        [
            ("completely lacking", "good", 0),
            ("completely lacking", "bad", 1),
            ("completely full", "good", 1),
            ("completely full", "bad", 0),
        ],
    )
    def test_the_opening_turns_praise_and_blame(self, begins: str, has: str, label: int) -> None:
        texts, labels = toy_verdicts(["food"], 500)
        chosen = [
            y
            for t, y in zip(texts, labels, strict=True)
            if has in t and " ".join(t).startswith(begins)
        ]
        assert set(chosen) == {label}

    def test_the_seed_decides(self) -> None:
        assert toy_verdicts(["a"], 5, seed=1)[0] == toy_verdicts(["a"], 5, seed=1)[0]
        assert toy_verdicts(["a"], 5, seed=1)[0] != toy_verdicts(["a"], 5, seed=2)[0]


def public(exercise_id: str, function: Callable[..., Any]) -> list[Result]:
    exercise = find_assignment("06_sentiment").exercise(exercise_id)
    return judge_public(exercise, LocalCaller(function))


class TestChecks:
    """What no bank can hold, because it does something else at every run, or is no function."""

    def test_training_without_a_seed_is_noticed(self) -> None:
        def unseeded(*args: Any, seed: int = 0, **settings: Any) -> Any:
            entropy = np.random.SeedSequence().entropy
            return train_softmax_classifier(*args, **settings, seed=entropy)

        failed = {
            r.check.name: r.failure
            for r in public("train_softmax_classifier", unseeded)
            if r.failure
        }
        assert set(failed) == {"minibatches", "seeds"}
        assert "np.random.default_rng(seed)" in failed["seeds"].cause

    @pytest.mark.parametrize("seed", range(6))
    def test_the_reference_passes_whatever_the_seed(self, seed: int) -> None:
        assignment = find_assignment("06_sentiment")
        for exercise in assignment.exercises:
            caller = LocalCaller(globals()[exercise.id])
            results = judge_hidden(assignment, exercise, caller, seed)
            assert [r.check.name for r in results if not r.passed] == []
            assert len(results) == len(HIDDEN[exercise.id].checks)

    def test_a_card_shows_the_network(self) -> None:
        def trained(matrix: np.ndarray, max_len: int, trainable: bool) -> Any:
            return build_sentiment_rnn(matrix, max_len, True)

        (failed,) = [r.failure for r in public("build_sentiment_rnn", trained) if r.failure]
        assert "Embedding(6 × 3, trainable) → LSTM(32)" in failed.returned
        assert failed.expected == "an Embedding layer that is frozen"

    @pytest.mark.parametrize("returned", [None, 3, "model"])
    def test_what_is_no_model_earns_nothing(self, returned: Any) -> None:
        assert points_earned(public("build_sentiment_rnn", lambda *_: returned)) == 0
