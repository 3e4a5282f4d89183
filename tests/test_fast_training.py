"""The fast loops do what the plain formulas say, and stay finite."""

from __future__ import annotations

import heapq
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import training_profile
from solutions import fast_blocks, fast_glove, fast_hierarchical_softmax, fast_sgns
from solutions.fast_glove import cooccurrence_cells, train_glove_fast
from solutions.fast_hierarchical_softmax import huffman_paths, train_hierarchical_softmax_fast
from solutions.fast_sgns import train_sgns_fast
from wordlab import Vocabulary, load_glosses, word_pairs, word_similarity

TRAININGS = [train_sgns_fast, train_hierarchical_softmax_fast, train_glove_fast]


def softplus(z: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, z)


def numerical_gradient(loss, matrix: np.ndarray, step: float = 1e-6) -> np.ndarray:
    gradient = np.zeros_like(matrix)
    for place in np.ndindex(matrix.shape):
        kept = matrix[place]
        matrix[place] = kept + step
        above = loss()
        matrix[place] = kept - step
        gradient[place] = (above - loss()) / (2 * step)
        matrix[place] = kept
    return gradient


def random_text(seed: int, words: int = 30, sentences: int = 60) -> tuple[list, Vocabulary]:
    rng = np.random.default_rng(seed)
    text = [
        [f"w{min(words - 1, int(n))}" for n in rng.geometric(0.15, rng.integers(1, 12))]
        for _ in range(sentences)
    ]
    vocabulary = Vocabulary(text, 100)
    return vocabulary.encode(text), vocabulary


def test_a_logistic_step_is_the_gradient_of_the_logistic_loss() -> None:
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 5, 4))
    weight, label = rng.integers(0, 3, size=(2, 3, 5)), rng.choice([-1, 1], size=(2, 3, 1))

    def loss() -> float:
        return float((weight * softplus(-label * (A @ B.transpose(0, 2, 1)))).sum())

    to_A, to_B = fast_blocks.logistic_step(A, B, weight, label)
    np.testing.assert_allclose(to_A, -numerical_gradient(loss, A), atol=1e-7)
    np.testing.assert_allclose(to_B, -numerical_gradient(loss, B), atol=1e-7)


def test_a_label_between_is_the_mean_of_several_turns() -> None:
    rng = np.random.default_rng(1)
    A, B = rng.normal(size=(3, 4)), rng.normal(size=(2, 4))
    left, right = rng.integers(0, 4, size=(2, 3, 2))
    to_left, _ = fast_blocks.logistic_step(A, B, left, 1)
    to_right, _ = fast_blocks.logistic_step(A, B, right, -1)
    passed = left + right
    both, _ = fast_blocks.logistic_step(A, B, passed, (left - right) / np.maximum(passed, 1))
    np.testing.assert_allclose(both, to_left + to_right)


@given(st.lists(st.integers(0, 6)))
def test_numbering_finds_each_id_at_its_place(numbers: list[int]) -> None:
    ids = np.array(numbers, np.int32)
    once, places = fast_blocks.numbered(ids, 7)
    np.testing.assert_array_equal(once[places], ids)
    assert len(once) == len(set(numbers))


def test_shared_samples_stand_for_as_many_as_each_center_has_a_right_to() -> None:
    is_pair = np.array([[[1, 1, 0], [0, 0, 0]]], np.float32)
    weights = fast_sgns.sample_weights(is_pair, negatives=6, shared=4)
    np.testing.assert_allclose(weights, [[[2 * 6 / 4], [0]]])


@pytest.mark.parametrize(("block", "reach"), [(4, 1), (4, 2), (2, 3), (1, 5)])
def test_adding_overlapping_blocks_undoes_the_view(block: int, reach: int) -> None:
    rows = np.random.default_rng(0).normal(size=(3 * block + 2 * reach, 2))
    blocks = fast_blocks.overlapping(rows, block, reach)
    np.testing.assert_array_equal(blocks[1], rows[block : 2 * block + 2 * reach])
    times = fast_blocks.add_overlapping(np.ones(blocks.shape), reach)
    np.testing.assert_allclose(fast_blocks.add_overlapping(blocks, reach), times * rows)


def test_lower_paths_of_a_block_stand_side_by_side() -> None:
    rng = np.random.default_rng(2)
    nodes, turns = huffman_paths(rng.integers(1, 50, size=300))
    top, lower = fast_hierarchical_softmax.split_paths(nodes, turns)
    centers = rng.integers(0, 300, size=(5, fast_hierarchical_softmax.BLOCK))
    n, T = centers.shape
    # Whoever is a pair of the t-th place only is the t-th token.
    slots, signs, rows = fast_hierarchical_softmax.slots_of(
        lower, centers, np.broadcast_to(np.eye(T), (n, T, T))
    )
    TOP = fast_hierarchical_softmax.TOP
    for block, words in enumerate(centers):
        for t, word in enumerate(words):
            mine = rows[block, :, t] == 1
            path = dict(zip(slots[block, mine], signs[block, mine], strict=True))
            path |= {k: top[word, TOP + k] for k in range(TOP) if top[word, k]}
            is_node = turns[word] != 0
            assert path == dict(zip(nodes[word, is_node], turns[word, is_node], strict=True))
    is_filling = rows.sum(axis=2) == 0
    assert (slots[is_filling] == -1).all()
    assert is_filling.any()


@pytest.mark.parametrize(("filled", "kind"), [(0, fast_glove.Tile), (2, fast_glove.Scattered)])
def test_gloves_products_are_the_gradients_of_its_loss(
    filled: float, kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_glove, "FILLED", filled)
    rng = np.random.default_rng(2)
    W, C = rng.normal(size=(2, 6, 5))
    i, j = np.array([5, 2, 5, 3]), np.array([2, 5, 5, 4])
    x = np.array([0.5, 0.5, 30.0, 1.0])
    (cells,) = fast_glove.tiles_and_others(i, j, x, 6, 10, rng)
    assert isinstance(cells, kind)

    def loss() -> float:
        residuals = (W[i] * C[j]).sum(axis=1) - np.log(x)
        return float((np.minimum(1, (x / 10) ** 0.75) * residuals**2).sum() / 2)

    to_W, to_C, value = fast_glove.batch_gradients(W[cells.rows], C[cells.columns], cells)
    assert value == pytest.approx(loss(), rel=1e-5)
    np.testing.assert_allclose(to_W, numerical_gradient(loss, W)[cells.rows], atol=1e-4)
    np.testing.assert_allclose(to_C, numerical_gradient(loss, C)[cells.columns], atol=1e-4)


@pytest.mark.parametrize("filled", [0, 0.3, 0.6, 2])
@given(st.integers(1, 12), st.integers(0, 10_000))
def test_each_cell_is_in_one_batch(filled: float, size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    number = rng.permutation(size**2)[: rng.integers(1, size**2 + 1)]
    i, j = np.divmod(number, size)
    x = rng.random(len(number)) + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_glove, "FILLED", filled)
        patch.setattr(fast_glove, "TILE", 3)
        patch.setattr(fast_glove, "CELLS", 7)
        batches = list(fast_glove.tiles_and_others(i, j, x, size, 10, rng))
    found = np.zeros((size, size))
    for batch in batches:
        rows, columns = np.arange(size)[batch.rows], np.arange(size)[batch.columns]
        assert isinstance(batch, fast_glove.Tile) or 0 < len(batch.logs) <= 7
        assert max(len(rows), len(columns)) <= 3 or isinstance(batch, fast_glove.Scattered)
        matrix = batch.matrix(np.exp(batch.logs), (len(rows), len(columns)))
        dense = matrix if isinstance(batch, fast_glove.Tile) else matrix.toarray()
        found[np.ix_(rows, columns)] += dense
    expected = np.zeros((size, size))
    expected[i, j] = x
    np.testing.assert_allclose(found, expected, rtol=1e-6)  # 32-bit numbers


def test_tiles_are_for_as_many_words_as_meet_often_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_glove, "FILLED", 0.5)
    i, j = np.indices((40, 40)).reshape(2, -1)
    meets = (np.maximum(i, j) < 10) | (i == j)
    # Among the first k words, k > 10, are 100 + k - 10 cells: 104 of 196 for 14, 105 of 225 for 15.
    assert fast_glove.grid(i[meets], j[meets], 40) == (1, 14)
    monkeypatch.setattr(fast_glove, "TILE", 5)
    assert fast_glove.grid(i[meets], j[meets], 40) == (3, 4)


def test_adagrad_counts_the_present_gradient_too() -> None:
    rows, squares = np.zeros((1, 1)), np.ones((3, 1))
    fast_glove.adagrad(rows, squares, np.array([1]), np.array([[3.0]]), learning_rate=0.1)
    np.testing.assert_allclose(rows, [[-0.3 / np.sqrt(10)]])
    np.testing.assert_allclose(squares, [[1], [10], [1]])


def test_rows_with_one_id_add_up_and_too_many_count_less() -> None:
    matrix = np.ones((4, 2))
    rows = np.array([[1.0, 2], [5, 5], [10, 20]])
    fast_blocks.add_rows(matrix, np.array([3, 1, 3]), rows, 0.1, longest=99)
    np.testing.assert_allclose(matrix, [[1, 1], [1.5, 1.5], [1, 1], [2.1, 3.2]])
    matrix = np.zeros((4, 2))
    fast_blocks.add_rows(matrix, np.full(8, 2), np.ones((8, 2)), 1, at_most=4, longest=99)
    np.testing.assert_allclose(matrix[2], [4, 4])
    fast_blocks.add_rows(matrix, np.array([0]), np.array([[3.0, 4.0]]), 1, longest=0.5)
    np.testing.assert_allclose(matrix[0], [0.3, 0.4])


def test_rows_that_fill_a_block_up_are_added_nowhere() -> None:
    matrix = np.zeros((3, 1))
    fast_blocks.add_rows(matrix, np.array([1, -1, 1, -1]), np.ones((4, 1)), 0.1)
    np.testing.assert_allclose(matrix, [[0], [0.2], [0]])


def test_batches_hold_the_pairs_of_a_double_loop() -> None:
    sentences, vocabulary = random_text(3)
    text = fast_blocks.running_text(sentences, vocabulary)
    found: dict[tuple[int, int], int] = {}
    keep, rng = np.ones(len(vocabulary)), np.random.default_rng(0)
    for batch in fast_blocks.batches(text, keep, 1, 1, rng, "", blocks=2, block=4):
        outside = fast_blocks.overlapping(batch.words, 4, batch.reach)
        for n, t, place in np.argwhere(batch.is_pair):
            pair = int(batch.centers[4 * n + t]), int(outside[n, place])
            found[pair] = found.get(pair, 0) + 1
    expected: dict[tuple[int, int], int] = {}
    for sentence in sentences:
        for a, b in pairwise(sentence.tolist()):
            for pair in ((a, b), (b, a)):
                expected[pair] = expected.get(pair, 0) + 1
    assert found == expected


@pytest.mark.parametrize("window", [1, 3, 40])
@pytest.mark.parametrize("chunk", [7, 1 << 20])
def test_cooccurrence_equals_a_double_loop(
    window: int, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_glove, "CHUNK", chunk)
    sentences, vocabulary = random_text(4)
    i, j, x = cooccurrence_cells(sentences, vocabulary, window)
    found = np.zeros((len(vocabulary),) * 2)
    found[i, j] = x
    expected = np.zeros_like(found)
    for sentence in sentences:
        for a, first in enumerate(sentence):
            for b, second in enumerate(sentence):
                if 0 < abs(a - b) <= window:
                    expected[first, second] += 1 / abs(a - b)
    np.testing.assert_allclose(found, expected)
    assert len(set(zip(i.tolist(), j.tolist(), strict=True))) == len(x)


def test_cooccurrence_by_hand() -> None:
    text = [["a", "b", "a"], ["b"]]
    vocabulary = Vocabulary(text, 4)
    i, j, x = cooccurrence_cells(vocabulary.encode(text), vocabulary, 2)
    a, b = vocabulary.index["a"], vocabulary.index["b"]
    cells = {(int(p), int(q)): float(value) for p, q, value in zip(i, j, x, strict=True)}
    assert cells == {(a, b): 2.0, (b, a): 2.0, (a, a): 1.0}


def test_huffman_paths_by_hand() -> None:
    nodes, turns = huffman_paths(np.array([0, 0, 5, 2, 1]))
    lengths = (turns != 0).sum(axis=1)
    np.testing.assert_array_equal(lengths, [0, 0, 1, 2, 2])
    assert nodes[3].tolist() == nodes[4].tolist() == [0, 1]
    assert turns[3, 0] == turns[4, 0] == -turns[2, 0]
    assert turns[3, 1] == -turns[4, 1]


@given(st.lists(st.integers(0, 9), max_size=40))
def test_huffman_paths_are_as_short_as_a_heaps(numbers: list[int]) -> None:
    counts = np.array(numbers, int)
    _, turns = huffman_paths(counts)
    heap = [count for count in numbers if count]
    heapq.heapify(heap)
    cost = 0
    while len(heap) > 1:
        heapq.heappush(heap, merged := heapq.heappop(heap) + heapq.heappop(heap))
        cost += merged
    assert (counts * (turns != 0).sum(axis=1)).sum() == cost


@pytest.mark.parametrize("seed", range(5))
def test_huffman_paths_are_a_code_without_waste_near_the_entropy(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(1, 1000, size=50)
    _, turns = huffman_paths(counts)
    lengths = (turns != 0).sum(axis=1)
    shares = counts / counts.sum()
    entropy = -(shares * np.log2(shares)).sum()
    assert (0.5**lengths).sum() == pytest.approx(1)
    assert entropy <= shares @ lengths < entropy + 1


@pytest.mark.parametrize("train", TRAININGS)
def test_the_same_seed_gives_the_same_vectors(train) -> None:
    sentences, vocabulary = random_text(5)
    first, again, other = (
        train(sentences, vocabulary, dim=8, epochs=2, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.matrix, again.matrix)
    assert not np.array_equal(first.matrix, other.matrix)
    assert first.words == vocabulary.words[2:]


@pytest.mark.parametrize("train", TRAININGS)
def test_training_stays_finite_in_20_seeds_even_with_a_large_learning_rate(train) -> None:
    for seed in range(20):
        sentences, vocabulary = random_text(seed, sentences=200)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            vectors = train(sentences, vocabulary, dim=10, epochs=5, learning_rate=0.5, seed=seed)
        assert np.isfinite(vectors.matrix).all()


@pytest.mark.parametrize("train", TRAININGS[:2])
def test_training_stays_finite_where_every_second_word_is_the_same(train) -> None:
    rng = np.random.default_rng(0)
    text = [["the", f"w{n}"] * 3 for n in rng.integers(0, 50, 3_000)]
    vocabulary = Vocabulary(text, 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vectors = train(vocabulary.encode(text), vocabulary, subsample=0, learning_rate=0.2)
    assert np.isfinite(vectors.matrix).all()


@pytest.mark.parametrize("train", TRAININGS)
@pytest.mark.parametrize(
    "text", [[], [[]], [["one"]], [["one", "one"], ["one"]]], ids=["none", "empty", "one", "same"]
)
def test_fewer_than_two_different_words_are_nothing_to_learn_from(train, text) -> None:
    vocabulary = Vocabulary(text, 10)
    with pytest.raises(ValueError, match="two different words"):
        train(vocabulary.encode(text), vocabulary)


@pytest.mark.parametrize("train", TRAININGS)
@pytest.mark.parametrize("name", ["dim", "window", "epochs"])
def test_a_setting_below_one_is_named(train, name: str) -> None:
    sentences, vocabulary = random_text(0)
    with pytest.raises(ValueError, match=f"{name} must be at least 1, not 0"):
        train(sentences, vocabulary, **{name: 0})


@pytest.mark.parametrize("train", TRAININGS)
def test_ids_of_another_vocabulary_are_refused(train) -> None:
    _, vocabulary = random_text(0)
    with pytest.raises(ValueError, match="ids that none of"):
        train([np.array([2, 1000])], vocabulary)


@pytest.mark.parametrize("train", TRAININGS)
def test_sentences_shorter_than_the_window_and_of_one_word_are_fine(train) -> None:
    text = [["a", "b"], ["c"], [], ["b", "c"]]
    vocabulary = Vocabulary(text, 10)
    vectors = train(vocabulary.encode(text), vocabulary, dim=4, window=9, epochs=2)
    assert np.isfinite(vectors.matrix).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("train", "settings", "at_least"),
    [
        (train_sgns_fast, {"learning_rate": 0.1, "epochs": 2}, 0.25),
        (train_hierarchical_softmax_fast, {"learning_rate": 0.1, "epochs": 1}, 0.25),
        (train_glove_fast, {"epochs": 2}, 0.1),
    ],
)
def test_vectors_of_the_glosses_agree_with_people(train, settings, at_least: float) -> None:
    sentences = load_glosses()
    vocabulary = Vocabulary(sentences, 8_000)
    vectors = train(vocabulary.encode(sentences), vocabulary, dim=50, **settings)
    assert word_similarity(vectors, word_pairs("wordsim353"))[0] > at_least


def test_the_profile_gives_each_function_its_own_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_profile, "LEAST", 0)
    sentences, vocabulary = random_text(6)
    found = training_profile.shares(lambda: train_sgns_fast(sentences, vocabulary, dim=8, epochs=1))
    assert sum(found.values()) == pytest.approx(1)
    assert {"train_sgns_fast", "add_rows", "numbered", "all others"} < set(found)
    assert "<lambda>" not in found
