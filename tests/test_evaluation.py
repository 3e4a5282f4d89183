"""The published numbers that show the vectors and the test sets to be loaded right."""

import numpy as np
import pytest

from wordlab import data, toy_vectors
from wordlab.evaluation import (
    cosine_agreement,
    google_analogies,
    word_pairs,
    word_similarity,
)
from wordlab.vectors import WordVectors, load_glove


@pytest.fixture(scope="module", autouse=True)
def test_sets() -> None:
    data.fetch(["analogies", "similarity"])


@pytest.fixture(scope="module")
def glove_full() -> WordVectors:
    data.fetch(["glove-full"])
    return load_glove(full=True)


class TestGoogleAnalogies:
    def test_the_questions_number_19_544(self) -> None:
        sections = google_analogies()
        syntactic = sum(len(q) for name, q in sections.items() if name.startswith("gram"))
        assert sum(map(len, sections.values())) == 19_544
        assert syntactic == 10_675

    def test_the_sections(self) -> None:
        sections = google_analogies()
        assert len(sections) == 14
        assert len(sections["family"]) == 506
        assert len(sections["gram9-plural-verbs"]) == 870

    def test_the_words_are_lower_case(self) -> None:
        first = google_analogies()["capital-common-countries"][0]
        assert first == ("athens", "greece", "baghdad", "iraq")
        words = {word for q in google_analogies().values() for abcd in q for word in abcd}
        assert words == {word.lower() for word in words}


class TestWordPairs:
    @pytest.mark.parametrize(
        ("name", "size", "first", "scores"),
        [
            ("wordsim353", 353, ("love", "sex", 6.77), (0.23, 10.0)),
            ("simlex999", 999, ("old", "new", 1.58), (0.23, 9.8)),
        ],
    )
    def test_the_sets(self, name, size, first, scores) -> None:
        pairs = word_pairs(name)
        assert len(pairs) == size
        assert pairs[0] == first
        assert (min(p[2] for p in pairs), max(p[2] for p in pairs)) == scores
        assert all(a == a.lower() and b == b.lower() for a, b, _ in pairs)

    def test_an_unknown_set_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'rg65', only wordsim353, simlex999"):
            word_pairs("rg65")


class TestWordSimilarity:
    def test_the_published_numbers(self, glove_full: WordVectors) -> None:
        rho, used = word_similarity(glove_full, word_pairs("wordsim353"))
        assert (round(rho, 3), used) == (0.503, 353)
        rho, used = word_similarity(glove_full, word_pairs("simlex999"))
        assert (round(rho, 3), used) == (0.265, 999)

    @pytest.mark.parametrize(("name", "known"), [("wordsim353", 348), ("simlex999", 995)])
    def test_the_compact_vectors_lose_nothing(self, glove_full, name, known) -> None:
        """Compared on the same pairs: rho rises if the five pairs with rarer words drop out."""
        data.fetch(["glove"])
        compact, full = load_glove(), glove_full.head(50_000)
        rho_compact, used_compact = word_similarity(compact, word_pairs(name))
        rho_full, used_full = word_similarity(full, word_pairs(name))
        assert used_compact == used_full == known
        assert abs(rho_compact - rho_full) < 0.001

    def test_the_order_of_the_scores_alone_counts(self) -> None:
        angles = np.radians([0, 10, 40, 80])
        vectors = dict(zip("abcd", np.stack([np.cos(angles), np.sin(angles)], axis=1), strict=True))
        pairs = [("a", "b", 100.0), ("a", "c", 3.0), ("a", "d", 2.9)]
        assert word_similarity(vectors, pairs) == (pytest.approx(1.0), 3)
        turned = [(a, b, -score) for a, b, score in pairs]
        assert word_similarity(vectors, turned) == (pytest.approx(-1.0), 3)

    def test_pairs_with_an_unknown_word_are_left_out(self) -> None:
        vectors = {"a": np.array([1.0, 0]), "b": np.array([1.0, 1]), "c": np.array([0.0, 1])}
        pairs = [("a", "b", 9.0), ("a", "x", 5.0), ("x", "y", 5.0), ("a", "c", 1.0)]
        assert word_similarity(vectors, pairs) == (pytest.approx(1.0), 2)

    def test_a_zero_vector_has_the_cosine_zero(self) -> None:
        vectors = {"a": np.array([1.0, 0]), "b": np.array([-1.0, 0]), "zero": np.zeros(2)}
        pairs = [("a", "b", 1.0), ("a", "zero", 2.0), ("a", "a", 3.0)]
        assert word_similarity(vectors, pairs) == (pytest.approx(1.0), 3)

    @pytest.mark.parametrize("known", [[], ["a"]])
    def test_too_few_known_pairs_are_refused(self, known) -> None:
        vectors = {word: np.ones(2) for word in known}
        with pytest.raises(ValueError, match=f"the vectors know {len(known)}"):
            word_similarity(vectors, [("a", "a", 1.0), ("x", "y", 2.0)])


class TestAgreement:
    WORDS = ("man", "woman", "king", "queen", "apple")

    def test_vectors_agree_with_themselves_whatever_their_length_and_rotation(self) -> None:
        turned = {w: 3 * np.array([-v[1], v[0]]) for w, v in toy_vectors().items()}
        assert cosine_agreement(toy_vectors(), turned, self.WORDS) == pytest.approx(1)

    def test_it_is_the_correlation_of_the_cosines(self) -> None:
        first = {"a": np.array([1, 0]), "b": np.array([1, 1]), "c": np.array([0, 1])}
        second = {"a": np.array([1, 0]), "b": np.array([0, 1]), "c": np.array([0, 2])}
        expected = np.corrcoef([0.5**0.5, 0, 0.5**0.5], [0, 0, 1])[0, 1]
        assert cosine_agreement(first, second, "abc") == pytest.approx(expected)

    def test_random_vectors_hardly_agree(self) -> None:
        words = [f"w{i}" for i in range(300)]
        one, two = np.random.default_rng(0).normal(size=(2, 300, 20))
        pair = [dict(zip(words, rows, strict=True)) for rows in (one, two)]
        assert abs(cosine_agreement(*pair, words)) < 0.02

    def test_what_cannot_be_compared_is_refused(self) -> None:
        with pytest.raises(ValueError, match="three words or more, not 2"):
            cosine_agreement(toy_vectors(), toy_vectors(), ("man", "woman"))
        with pytest.raises(KeyError, match="zebra"):
            cosine_agreement(toy_vectors(), toy_vectors(), ("man", "woman", "zebra"))
