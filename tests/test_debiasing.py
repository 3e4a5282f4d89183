"""The reference of 02_debiasing: properties that hold for every input, and the published numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.hidden.debiasing import Pair, biased_vectors
from solutions.debiasing import (
    bias_direction,
    equalize,
    hard_debias,
    neutralize,
    weat_effect_size,
)
from wordlab import WordVectors, load_glove, toy_people, word_sets

seeds = st.integers(0, 2**32 - 1)
dims = st.integers(2, 12)
Drawn = tuple[WordVectors, list[Pair], np.ndarray]


def draw(seed: int, dim: int, count: int = 6) -> Drawn:
    return biased_vectors(np.random.default_rng(seed), count, dim)


def unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector, dtype=float) / np.linalg.norm(np.asarray(vector, dtype=float))


@given(seeds, dims)
def test_no_other_direction_has_more_of_what_pairs_differ_in(seed: int, dim: int) -> None:
    vectors, pairs, _ = draw(seed, dim)
    direction = bias_direction(pairs, vectors)
    differences = np.array([unit(vectors[b]) - unit(vectors[a]) for a, b in pairs])
    best = np.sum((differences @ direction) ** 2)
    assert np.linalg.norm(direction) == pytest.approx(1)
    assert direction @ vectors[pairs[0][1]] > 0
    for other in np.random.default_rng(seed).normal(size=(20, dim)):
        assert np.sum((differences @ unit(other)) ** 2) <= best * (1 + 1e-9)


@given(seeds, dims, st.floats(0.01, 100))
def test_what_is_neutralized_is_orthogonal_and_stays_so(seed: int, dim: int, factor: float) -> None:
    vectors, _, g = draw(seed, dim)
    word = vectors.words[0]
    rest = neutralize(word, factor * g, vectors)
    assert rest @ unit(g) == pytest.approx(0, abs=1e-6)
    assert rest == pytest.approx(neutralize(word, -g, vectors), abs=1e-6)
    assert neutralize("again", g, {"again": rest}) == pytest.approx(rest, abs=1e-9)


@given(seeds, dims)
def test_an_equalized_pair_is_symmetric_about_every_neutral_word(seed: int, dim: int) -> None:
    vectors, pairs, g = draw(seed, dim)
    first, second = equalize(pairs[0], g, vectors)
    assert np.linalg.norm(first) == pytest.approx(1)
    assert np.linalg.norm(second) == pytest.approx(1)
    assert first @ unit(g) == pytest.approx(-(second @ unit(g)))
    gap = unit(vectors[pairs[0][0]]) @ g - unit(vectors[pairs[0][1]]) @ g
    assert np.sign((first - second) @ g) == np.sign(gap)
    for word in vectors:
        neutral = neutralize(word, g, vectors)
        assert np.linalg.norm(neutral - first) == pytest.approx(np.linalg.norm(neutral - second))


@given(seeds, dims)
def test_an_effect_size_is_antisymmetric_and_at_most_2(seed: int, dim: int) -> None:
    vectors, _, _ = draw(seed, dim, 8)
    sets = [list(vectors.words[i : i + 4]) for i in (0, 4, 8, 12)]
    X, Y, A, B = sets
    effect = weat_effect_size(X, Y, A, B, vectors)
    assert abs(effect) <= 2 + 1e-9
    assert weat_effect_size(Y, X, A, B, vectors) == pytest.approx(-effect)
    assert weat_effect_size(X, Y, B, A, vectors) == pytest.approx(-effect)


@given(seeds, dims)
def test_debiasing_the_vocabulary_is_debiasing_each_word(seed: int, dim: int) -> None:
    vectors, pairs, g = draw(seed, dim)
    before = vectors.matrix.copy()
    kept, pair = pairs[0], pairs[1]
    debiased = hard_debias(vectors, g, [*kept, *pair, "zebra"], [pair, ("zebra", kept[0])])
    assert debiased.words == vectors.words
    assert np.array_equal(vectors.matrix, before)
    assert np.linalg.norm(debiased.matrix, axis=1) == pytest.approx(1, abs=1e-6)
    equalized = dict(zip(pair, equalize(pair, g, vectors), strict=True))
    for word in vectors:
        if word in kept:
            expected = unit(vectors[word])
        else:
            expected = equalized.get(word, unit(neutralize(word, g, vectors)))
        assert debiased[word] == pytest.approx(expected, abs=1e-5)


def same_sets(*sets: list[str]) -> Callable[[], float]:
    return lambda: weat_effect_size(*sets, word_to_vec_map=toy_people())


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: bias_direction([], toy_people()), ValueError),
        (lambda: bias_direction([("man", "man"), ("king", "king")], toy_people()), ValueError),
        (lambda: bias_direction([("man", "zebra")], toy_people()), KeyError),
        (lambda: neutralize("nurse", np.zeros(2), toy_people()), ValueError),
        (lambda: neutralize("nurse", np.ones(3), toy_people()), ValueError),
        (lambda: neutralize("zebra", np.ones(2), toy_people()), KeyError),
        (lambda: equalize(("man", "woman"), np.zeros(2), toy_people()), ValueError),
        (lambda: equalize(("man", "man"), np.ones(2), toy_people()), ValueError),
        (lambda: equalize(("man", "zebra"), np.ones(2), toy_people()), KeyError),
        (same_sets([], ["man"], ["king"], ["queen"]), ValueError),
        (same_sets(["nurse"], ["man"], ["king"], ["zebra"]), KeyError),
        (lambda: hard_debias(toy_people(), np.zeros(2), [], []), ValueError),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    call: Callable[[], object], error: type[Exception]
) -> None:
    with pytest.raises(error) as refusal:
        call()
    assert len(str(refusal.value)) > 5


def test_where_nothing_differs_the_effect_size_is_0() -> None:
    assert weat_effect_size(["king"], ["king"], ["man"], ["woman"], toy_people()) == 0.0


class TestWordSets:
    def test_the_sets_have_the_published_sizes(self) -> None:
        assert len(word_sets.DEFINITIONAL_PAIRS) == 10
        assert len(word_sets.EQUALIZE_PAIRS) == 43
        assert len(word_sets.GENDER_SPECIFIC) == 205
        assert len(word_sets.OCCUPATIONS) == 50
        sizes = [[len(s) for s in (t.X, t.Y, t.A, t.B)] for t in word_sets.ASSOCIATION_TESTS]
        assert sizes == [[25] * 4, [8] * 4, [8] * 4, [8] * 4, [8] * 4]

    def test_no_word_stands_twice_in_a_set_or_in_two_pairs(self) -> None:
        sets = [word_sets.GENDER_SPECIFIC, word_sets.OCCUPATIONS]
        for test in word_sets.ASSOCIATION_TESTS:
            sets += [test.X + test.Y, test.A + test.B]
        for pairs in (word_sets.DEFINITIONAL_PAIRS, word_sets.EQUALIZE_PAIRS):
            sets.append(tuple(word for pair in pairs for word in pair))
        for words in sets:
            assert len(set(words)) == len(words)
            assert all(word == word.lower().strip() for word in words)

    def test_glove_knows_all_words_but_one_flower(self) -> None:
        glove = load_glove(full=True)
        words = set(word_sets.GENDER_SPECIFIC) | set(word_sets.OCCUPATIONS)
        words |= {
            w for pair in word_sets.EQUALIZE_PAIRS + word_sets.DEFINITIONAL_PAIRS for w in pair
        }
        for test in word_sets.ASSOCIATION_TESTS:
            words |= {*test.X, *test.Y, *test.A, *test.B}
        assert sorted(word for word in words if word not in glove) == ["gladiola"]


class TestKnownNumbers:
    """Raw GloVe 6B, 50 dimensions; the digits of the numbers give the tolerance."""

    @pytest.fixture(scope="class")
    @classmethod
    def glove(cls) -> WordVectors:
        return load_glove(full=True)

    @staticmethod
    def cosine(u: np.ndarray, v: np.ndarray) -> float:
        return float(unit(u) @ unit(v))

    def test_cosines_with_the_raw_difference_of_woman_and_man(self, glove: WordVectors) -> None:
        g = glove["woman"].astype(float) - glove["man"]
        assert self.cosine(glove["receptionist"], g) == pytest.approx(0.330779, abs=5e-7)
        known = {
            "john": -0.2316,
            "marie": 0.3156,
            "lipstick": 0.2769,
            "guns": -0.1888,
            "technology": -0.1319,
            "teacher": 0.1792,
            "engineer": -0.0804,
        }
        for word, value in known.items():
            assert self.cosine(glove[word], g) == pytest.approx(value, abs=5e-5)
        rest = neutralize("receptionist", g, glove)
        assert abs(self.cosine(rest, g)) < 1e-15

    @pytest.mark.parametrize(
        ("pair", "before", "after"),
        [
            (("man", "woman"), (-0.168, 0.226), 0.2405),
            # −.1656 with the compact vectors, whose float16 moves the fourth digit.
            (("actor", "actress"), (-0.1655, 0.307), 0.2813),
        ],
    )
    def test_equalizing_with_the_ten_published_pairs(
        self, glove: WordVectors, pair: Pair, before: tuple[float, float], after: float
    ) -> None:
        axis = bias_direction(word_sets.DEFINITIONAL_PAIRS, glove)
        for word, value in zip(pair, before, strict=True):
            assert unit(glove[word]) @ axis == pytest.approx(value, abs=5e-4)
        first, second = equalize(pair, axis, glove)
        assert first @ axis == pytest.approx(-after, abs=5e-5)
        assert second @ axis == pytest.approx(after, abs=5e-5)

    def test_an_axis_from_the_pair_itself_changes_nothing(self, glove: WordVectors) -> None:
        axis = unit(glove["woman"]) - unit(glove["man"])
        new = equalize(("man", "woman"), axis, glove)
        for vector, word, value in zip(new, ("man", "woman"), (-0.2387, 0.2387), strict=True):
            assert vector @ unit(axis) == pytest.approx(value, abs=5e-5)
            assert unit(glove[word]) @ unit(axis) == pytest.approx(value, abs=5e-5)

    def test_raw_vectors_make_the_root_negative_and_change_the_norms(
        self, glove: WordVectors
    ) -> None:
        from autograder.misconceptions.debiasing import raw_vectors_with_absolute_value

        man, woman = (glove[word].astype(float) for word in ("man", "woman"))
        g = woman - man
        mean = (man + woman) / 2
        rest = mean - (mean @ g) / (g @ g) * g
        assert 1 - rest @ rest == pytest.approx(-26.1, abs=0.05)
        raw: Mapping[str, np.ndarray] = {"man": man, "woman": woman}
        first, _ = raw_vectors_with_absolute_value(("man", "woman"), g, raw)
        assert np.linalg.norm(man) == pytest.approx(5.24, abs=0.005)
        assert np.linalg.norm(first) == pytest.approx(7.30, abs=0.005)

    def test_two_components_of_the_ten_pairs(self, glove: WordVectors) -> None:
        halves = [(unit(glove[b]) - unit(glove[a])) / 2 for a, b in word_sets.DEFINITIONAL_PAIRS]
        spread = np.linalg.svd(np.array(halves), compute_uv=False) ** 2
        assert 100 * spread[:2] / spread.sum() == pytest.approx([49, 37], abs=0.5)

    def test_the_compact_vectors_have_the_same_numbers_to_three_digits(
        self, glove: WordVectors
    ) -> None:
        compact = load_glove()
        axes = [bias_direction(word_sets.DEFINITIONAL_PAIRS, v) for v in (glove, compact)]
        assert axes[0] @ axes[1] == pytest.approx(1, abs=1e-6)
        for word in ("receptionist", "actor", "woman", "engineer"):
            places = [unit(v[word]) @ b for v, b in zip((glove, compact), axes, strict=True)]
            assert places[0] == pytest.approx(places[1], abs=5e-4)
