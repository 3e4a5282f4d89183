"""The reference of 04_word2vec: properties that hold for every input, and its checks."""

from __future__ import annotations

import heapq
import random
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax

from autograder.hidden.word2vec import HIDDEN
from autograder.judge import judge_hidden, judge_public
from solutions.word2vec import (
    build_huffman_tree,
    hierarchical_softmax_loss_and_gradients,
    naive_softmax_loss_and_gradients,
    negative_sampling_loss_and_gradients,
    noise_distribution,
    skipgram_pairs,
    train_sgns,
)
from wordlab import (
    Vocabulary,
    check_gradients,
    load_glosses,
    toy_sentences,
    word_pairs,
    word_similarity,
)
from wordlab.checking.calls import LocalCaller
from wordlab.checking.checks import points_earned
from wordlab.exercises import find_assignment
from wordlab.exercises.word2vec import SENTENCES, SETTINGS, WORDS, facts_of_tree, least_loss

texts = st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=5)
counts_of_words = st.lists(st.integers(0, 1000), min_size=2, max_size=40)
seeds = st.integers(0, 2**32)


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def listed(pairs: tuple[np.ndarray, np.ndarray]) -> list[tuple[int, int]]:
    return sorted(zip(*(part.tolist() for part in pairs), strict=True))


class TestPairs:
    @given(texts, seeds)
    def test_a_window_of_one_gives_every_neighbour(self, text: list[list[int]], seed: int) -> None:
        expected = [
            (s[i], s[j])
            for s in text
            for i in range(len(s))
            for j in (i - 1, i + 1)
            if 0 <= j < len(s)
        ]
        assert listed(skipgram_pairs(text, 1, generator(seed))) == sorted(expected)

    @given(texts, st.integers(1, 30), seeds)
    def test_each_center_has_a_whole_window(
        self, text: list[list[int]], window: int, seed: int
    ) -> None:
        places = [[(n, i) for i in range(len(s))] for n, s in enumerate(text)]
        number = {place: k for k, place in enumerate(p for s in places for p in s)}
        pairs = skipgram_pairs([[number[p] for p in s] for s in places], window, generator(seed))
        place = list(number)
        seen: dict[tuple[int, int], set[int]] = {p: set() for p in place}
        for center, outside in listed(pairs):
            assert place[center][0] == place[outside][0]
            seen[place[center]].add(place[outside][1])
        for (n, i), others in seen.items():
            reach = max((abs(i - j) for j in others), default=0)
            assert reach <= window
            whole = set(range(max(0, i - reach), min(len(text[n]), i + reach + 1))) - {i}
            assert others == whole

    def test_every_reach_is_as_likely_as_the_others(self) -> None:
        centers, _ = skipgram_pairs([list(range(13))] * 4000, 4, generator())
        pairs_of_the_middle = np.count_nonzero(centers == 6)
        assert pairs_of_the_middle == pytest.approx(4000 * 2 * 2.5, rel=0.02)

    def test_frequent_words_are_dropped_before_pairs_are_made(self) -> None:
        text = [[1, word] * 10 for word in range(2, 12)] * 100
        pairs = Counter(listed(skipgram_pairs(text, 1, generator(), subsample=0.05)))
        # sqrt(0.05 / 0.5) of word 1 is left, all of the others.
        left = sum(n for (center, _), n in pairs.items() if center == 1) / 2 / 10_000
        assert left == pytest.approx(np.sqrt(0.1), abs=0.04)
        assert pairs[5, 5] > 1000

    @pytest.mark.parametrize("subsample", [None, 1e-3])
    def test_a_text_without_pairs(self, subsample: float | None) -> None:
        for text in ([], [[]], [[3], [4]]):
            pairs = skipgram_pairs(text, 5, generator(), subsample)
            assert [part.shape for part in pairs] == [(0,), (0,)]
            assert all(part.dtype.kind == "i" for part in pairs)

    @pytest.mark.parametrize(("window", "subsample"), [(0, None), (-2, None), (2, 0.0), (2, -1.0)])
    def test_what_is_impossible_is_refused(self, window: int, subsample: float | None) -> None:
        with pytest.raises(ValueError, match="window"):
            skipgram_pairs([[1, 2]], window, generator(), subsample)


class TestSoftmax:
    @given(st.integers(1, 8), st.integers(1, 4), st.floats(0, 1e3), seeds)
    def test_it_is_that_of_scipy(self, size: int, dim: int, scale: float, seed: int) -> None:
        rng = generator(seed)
        e, theta, t = (
            rng.normal(size=dim),
            rng.normal(0, scale, (size, dim)),
            int(rng.integers(size)),
        )
        loss, dcenter, doutside = naive_softmax_loss_and_gradients(e, t, theta)
        log_p = log_softmax(theta @ e)
        assert loss == pytest.approx(-log_p[t], abs=1e-8)
        assert np.allclose(doutside, np.outer(np.exp(log_p) - np.eye(size)[t], e))
        assert np.allclose(dcenter, (np.exp(log_p) - np.eye(size)[t]) @ theta)

    def test_by_hand(self) -> None:
        theta = np.log([[1.0], [2.0], [5.0]])
        loss, dcenter, doutside = naive_softmax_loss_and_gradients(np.ones(1), 2, theta)
        assert loss == pytest.approx(np.log(8 / 5))
        assert doutside.ravel() == pytest.approx([1 / 8, 1 / 4, -3 / 8])
        assert dcenter == pytest.approx(0.25 * np.log(2) - 0.375 * np.log(5))


def digits_by_a_heap(counts: list[int]) -> int:
    """The least digits of the whole text: every join costs the sum of its counts."""
    heap, total = list(counts), 0
    heapq.heapify(heap)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        heapq.heappush(heap, joined)
        total += joined
    return total


def any_best_tree(counts: list[int], dice: random.Random) -> tuple[Any, Any]:
    """A Huffman tree with ties, branches and the numbers of nodes decided by dice."""
    size = len(counts)
    numbers = dice.sample(range(size - 1), size - 1)
    trees: list[Any] = [(count, [word]) for word, count in enumerate(counts)]
    codes: list[list[int]] = [[] for _ in counts]
    paths: list[list[int]] = [[] for _ in counts]
    for number in numbers:
        pair = []
        for _ in range(2):
            least = min(count for count, _ in trees)
            pair.append(dice.choice([tree for tree in trees if tree[0] == least]))
            trees.remove(pair[-1])
        dice.shuffle(pair)
        for bit, (_, words) in enumerate(pair):
            for word in words:
                codes[word].insert(0, bit)
                paths[word].insert(0, number)
        trees.append((pair[0][0] + pair[1][0], pair[0][1] + pair[1][1]))
    return codes, paths


SOUND = {
    "codes of 0 and 1": True,
    "no code begins another one": True,
    "a node for each digit": True,
    "the first node is the same for all": True,
    "the same digits lead to the same node": True,
    "nodes are numbered from 0 to V - 2": True,
}


class TestHuffman:
    @given(counts_of_words)
    def test_no_tree_needs_fewer_digits(self, counts: list[int]) -> None:
        codes, _ = build_huffman_tree(counts)
        digits = sum(len(code) * count for code, count in zip(codes, counts, strict=True))
        assert digits == digits_by_a_heap(counts)

    @given(counts_of_words)
    def test_codes_and_paths_are_those_of_a_tree(self, counts: list[int]) -> None:
        tree = build_huffman_tree(counts)
        assert facts_of_tree(counts)(tree).items() >= SOUND.items()
        assert sum(0.5 ** len(code) for code in tree[0]) == 1

    @given(st.lists(st.integers(1, 10**9), min_size=2, max_size=60))
    def test_the_mean_length_is_within_a_bit_of_the_entropy(self, counts: list[int]) -> None:
        share = np.array(counts) / sum(counts)
        entropy = -share @ np.log2(share)
        mean = share @ [len(code) for code in build_huffman_tree(counts)[0]]
        assert entropy - 1e-9 <= mean < entropy + 1

    @given(st.lists(st.integers(0, 6), min_size=2, max_size=25), st.integers(0, 1000))
    def test_the_check_accepts_every_best_tree(self, counts: list[int], seed: int) -> None:
        facts = facts_of_tree(counts)(any_best_tree(counts, random.Random(seed)))
        assert facts.items() >= SOUND.items()
        assert facts["digits of the whole text"] == digits_by_a_heap(counts)

    def test_two_words(self) -> None:
        codes, paths = build_huffman_tree([1, 9])
        assert sorted(codes) == [[0], [1]]
        assert paths == [[0], [0]]

    def test_ties(self) -> None:
        assert {len(code) for code in build_huffman_tree([7] * 16)[0]} == {4}

    def test_one_dominant_word(self) -> None:
        lengths = [len(code) for code in build_huffman_tree([1, 10**12, 1, 1, 1])[0]]
        assert lengths == [3, 1, 3, 3, 3]

    @pytest.mark.parametrize("counts", [[], [3], [1, -1], [1, float("nan")]])
    def test_what_is_impossible_is_refused(self, counts: list[Any]) -> None:
        with pytest.raises(ValueError, match="two words"):
            build_huffman_tree(counts)


class TestHierarchicalSoftmax:
    @given(counts_of_words, seeds)
    def test_the_probabilities_of_all_words_add_up_to_1(self, counts: list[int], seed: int) -> None:
        e, gamma = generator(seed).normal(size=3), generator(seed).normal(size=(len(counts) - 1, 3))
        losses = [
            hierarchical_softmax_loss_and_gradients(e, path, code, gamma)[0]
            for code, path in zip(*build_huffman_tree(counts), strict=True)
        ]
        assert np.exp(-np.array(losses)).sum() == pytest.approx(1)

    @given(st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True), seeds)
    def test_its_gradients_are_right(self, path: list[int], seed: int) -> None:
        rng = generator(seed)
        code = rng.integers(0, 2, len(path)).tolist()

        def loss(values: dict[str, Any]) -> Any:
            value, de, dgamma = hierarchical_softmax_loss_and_gradients(
                values["e"], path, code, values["gamma"]
            )
            return value, {"e": de, "gamma": dgamma}

        check_gradients(loss, {"e": rng.normal(size=3), "gamma": rng.normal(size=(6, 3))})


class TestNoise:
    @given(counts_of_words.filter(any), st.floats(0.1, 2))
    def test_it_is_a_distribution_in_the_order_of_the_counts(
        self, counts: list[int], power: float
    ) -> None:
        p = noise_distribution(np.array(counts), power)
        assert p.sum() == pytest.approx(1)
        assert ((p > 0) == (np.array(counts) > 0)).all()
        assert (np.diff(p[np.argsort(counts)]) >= -1e-15).all()

    @pytest.mark.parametrize("counts", [[0, 0], [2, -1]])
    def test_what_is_impossible_is_refused(self, counts: list[int]) -> None:
        with pytest.raises(ValueError, match="counts"):
            noise_distribution(np.array(counts))


class TestNegativeSampling:
    @given(st.integers(0, 4), st.lists(st.integers(0, 4), max_size=8), seeds)
    def test_its_gradients_are_right_whatever_repeats(
        self, outside: int, negatives: list[int], seed: int
    ) -> None:
        rng = generator(seed)

        def loss(values: dict[str, Any]) -> Any:
            value, de, dtheta = negative_sampling_loss_and_gradients(
                values["e"], outside, negatives, values["theta"]
            )
            return value, {"e": de, "theta": dtheta}

        check_gradients(loss, {"e": rng.normal(size=3), "theta": rng.normal(size=(5, 3))})

    def test_by_hand(self) -> None:
        theta = np.array([[np.log(3)], [0.0], [np.nan]])
        loss, de, dtheta = negative_sampling_loss_and_gradients(np.ones(1), 0, [1, 1], theta)
        assert loss == pytest.approx(-np.log(3 / 4) - 2 * np.log(1 / 2))
        assert de == pytest.approx(-np.log(3) / 4)
        assert dtheta.ravel().tolist() == pytest.approx([-1 / 4, 1, 0])


@pytest.mark.parametrize("product", [1e4, -1e4])
def test_large_products_stay_finite_without_a_warning(product: float) -> None:
    e, rows = np.array([1.0]), np.array([[product], [0.0]])
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        results = [
            naive_softmax_loss_and_gradients(e, 0, rows),
            negative_sampling_loss_and_gradients(e, 0, [1, 1], rows),
            negative_sampling_loss_and_gradients(e, 1, [0], rows),
            hierarchical_softmax_loss_and_gradients(e, [0], [0], rows),
            hierarchical_softmax_loss_and_gradients(e, [0], [1], rows),
        ]
    assert all(np.isfinite(part).all() for result in results for part in result)


def train(sentences: Any = SENTENCES, words: Any = WORDS, **changed: Any) -> Any:
    return train_sgns(sentences, words, **SETTINGS | changed)


class TestTraining:
    def test_the_least_loss_by_hand(self) -> None:
        # Every pair is (a, b) or (b, a), and the only possible negative is the center itself.
        assert least_loss([[0, 1]], 1) == pytest.approx(0)
        # a stands beside b or c; a negative is the other one as often as 5 times p(c) = 1/4.
        r = 5 / 4
        mean = (np.log(1 + r) + r * np.log((1 + r) / r)) / 2
        assert least_loss([[0, 1], [0, 2]], 1, power=1) == pytest.approx(mean)

    @pytest.mark.parametrize("window", [1, 2, 4])
    def test_the_loss_comes_close_to_the_least_possible(self, window: int) -> None:
        _, history = train(window=window)
        assert history["loss"][-1] == pytest.approx(least_loss(SENTENCES, window), abs=0.15)
        assert history["loss"][0] > history["loss"][-1] + 0.5

    @given(st.integers(0, 100))
    @settings(max_examples=10)
    def test_the_seed_decides_everything(self, seed: int) -> None:
        first, again, other = (train(epochs=1, seed=s) for s in (seed, seed, seed + 1))
        assert first == again
        assert first[0] != other[0]

    def test_the_history_begins_before_the_training(self) -> None:
        vectors, history = train(epochs=2)
        assert len(history["vectors"]) == 3
        assert len({v.matrix.tobytes() for v in history["vectors"]}) == 3
        assert history["vectors"][-1] == vectors

    @pytest.mark.parametrize(
        ("seed", "changed"),
        [(seed, {}) for seed in range(20)]
        + [(seed, {"batch_size": 4096}) for seed in range(3)]
        + [(seed, {"learning_rate": 0.3}) for seed in range(3)],
    )
    def test_it_never_diverges(self, seed: int, changed: dict[str, Any]) -> None:
        rng = generator(seed)
        text = [(rng.zipf(1.3, size=rng.integers(1, 30)) % 300).tolist() for _ in range(300)]
        words = [f"w{i}" for i in range(300)]
        with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
            warnings.simplefilter("error")
            vectors, history = train_sgns(text, words, dim=20, epochs=2, seed=seed, **changed)
        assert np.isfinite(vectors.matrix).all()
        assert np.abs(vectors.matrix).max() < 100
        assert history["loss"][-1] < 6 * np.log(2)

    def test_a_window_larger_than_every_sentence(self) -> None:
        _, history = train(window=1000, epochs=2)
        assert np.isfinite(history["loss"]).all()

    @pytest.mark.parametrize("text", [[], [[]], [[2, 2, 2]], [[2], [3]], [[5]]])
    def test_a_text_in_which_nothing_can_be_learned(self, text: list[list[int]]) -> None:
        with pytest.raises(ValueError, match="two"):
            train(text)

    def test_words_that_never_occur_stay_where_they_were(self) -> None:
        vectors, history = train(epochs=3)
        before = history["vectors"][0]
        assert np.array_equal(vectors["<pad>"], before["<pad>"])
        assert not np.array_equal(vectors["dogs"], before["dogs"])

    def test_subsampling_reaches_the_pairs(self) -> None:
        thinned, _ = train(epochs=2, subsample=0.01)
        assert thinned != train(epochs=2)[0]


@pytest.mark.slow
def test_the_glosses_give_the_agreement_with_people_that_the_notebook_promises() -> None:
    sentences = load_glosses()
    vocabulary = Vocabulary(sentences, 10_002)
    text = [ids[ids > 1] for ids in vocabulary.encode(sentences)]
    vectors, history = train_sgns(text, vocabulary.words, subsample=1e-4)
    rhos = [word_similarity(state, word_pairs("wordsim353"))[0] for state in history["vectors"]]
    assert abs(rhos[0]) < 0.2
    assert rhos[1] > 0.25
    assert word_similarity(vectors, word_pairs("wordsim353"))[0] > 0.45


def points(exercise_id: str, function: Callable[..., Any]) -> float:
    assignment = find_assignment("04_word2vec")
    exercise, caller = assignment.exercise(exercise_id), LocalCaller(function)
    public = judge_public(exercise, caller)
    return points_earned([*public, *judge_hidden(assignment, exercise, caller, seed=5)])


class TestChecks:
    """What no bank can hold, because it does something else at every run."""

    def test_pairs_without_a_seed_are_noticed(self) -> None:
        def unseeded(sentences: Any, window: int, rng: Any, subsample: Any = None) -> Any:
            return skipgram_pairs(sentences, window, np.random.default_rng(), subsample)

        exercise = find_assignment("04_word2vec").exercise("skipgram_pairs")
        failed = [r for r in judge_public(exercise, LocalCaller(unseeded)) if r.failure]
        assert [result.check.name for result in failed] == ["pairs_are_drawn_with_rng"]
        assert "Draw with `rng` only" in failed[0].failure.cause

    def test_training_without_a_seed_is_noticed(self) -> None:
        def unseeded(*args: Any, seed: int = 0, **others: Any) -> Any:
            return train_sgns(*args, seed=np.random.SeedSequence().entropy, **others)  # type: ignore[arg-type]

        exercise = find_assignment("04_word2vec").exercise("train_sgns")
        failed = [r for r in judge_public(exercise, LocalCaller(unseeded)) if r.failure]
        assert [result.check.name for result in failed] == ["seeds", "without_settings"]

    @pytest.mark.parametrize("seed", range(12))
    def test_the_reference_passes_whatever_the_seed(self, seed: int) -> None:
        assignment = find_assignment("04_word2vec")
        for exercise in assignment.exercises:
            caller = LocalCaller(globals()[exercise.id])
            results = judge_hidden(assignment, exercise, caller, seed)
            assert [r.check.name for r in results if not r.passed] == []
            assert len(results) == len(HIDDEN[exercise.id].checks)

    @pytest.mark.parametrize("seed", range(5))
    def test_another_best_tree_gets_full_marks(self, seed: int) -> None:
        def by_dice(counts: Any) -> Any:
            if len(counts) < 2 or min(counts) < 0:
                raise ValueError(counts)
            return any_best_tree([int(count) for count in counts], random.Random(seed))

        assert points("build_huffman_tree", by_dice) == 3

    def test_a_loss_that_is_too_good_is_not_believed(self) -> None:
        def boasts(*args: Any, **others: Any) -> Any:
            vectors, history = train_sgns(*args, **others)
            return vectors, history | {"loss": [0.01 for _ in history["loss"]]}

        assert points("train_sgns", boasts) < 2


def test_the_toy_language_is_that_of_the_checks() -> None:
    assert Vocabulary(toy_sentences(), 16).words == WORDS
