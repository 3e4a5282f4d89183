"""The review snippets: which there are, and how they are split and cut into words."""

from __future__ import annotations

import numpy as np
import pytest

from wordlab import data, load_reviews, tokens_of
from wordlab.reviews import Reviews


@pytest.fixture(scope="module")
def sets() -> tuple[Reviews, Reviews, Reviews]:
    return load_reviews()


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("The BEST film, ever!", ["the", "best", "film", "ever"]),
            ("I don't, you can't.", ["i", "do", "n't", "you", "ca", "n't"]),
            ("it's we'll I'm", ["it", "'s", "we", "'ll", "i", "'m"]),
            ("isn’t", ["is", "n't"]),
            ("a 'quoted' word", ["a", "quoted", "word"]),
            ("well-made in 1999", ["well", "made", "in"]),
            ("clichés", ["clichés"]),
            ("...", []),
        ],
    )
    def test_they_are_those_of_glove(self, text: str, words: list[str]) -> None:
        assert tokens_of(text) == words


class TestSets:
    def test_they_have_the_sizes_asked_for(self, sets: tuple[Reviews, ...]) -> None:
        train, dev, test = sets
        assert 1_000 <= len(dev) < 1_100
        assert 2_000 <= len(test) < 2_100
        assert len(train) + len(dev) + len(test) == 11_609

    def test_a_snippet_stands_in_one_set_once(self, sets: tuple[Reviews, ...]) -> None:
        words = [tuple(tokens) for part in sets for tokens in part.tokens]
        assert len(words) == len(set(words))
        assert all(words)

    def test_snippets_of_one_product_review_stay_together(self, sets: tuple[Reviews, ...]) -> None:
        place = {text: i for i, part in enumerate(sets) for text in part.texts}
        file = data.path("reviews/amazonReviewSnippets_GroundTruth.txt")
        found: dict[str, set[int]] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            number, _, text = line.split("\t")
            if text in place:
                found.setdefault(number.partition("_")[0], set()).add(place[text])
        # Equal texts of several reviews are kept once, so a few reviews are told by another's.
        assert sum(len(numbers) > 1 for numbers in found.values()) < 10

    def test_labels_are_about_balanced(self, sets: tuple[Reviews, ...]) -> None:
        for part in sets:
            assert len(part.texts) == len(part.tokens) == len(part.labels)
            assert set(part.labels.tolist()) == {0, 1}
            assert 0.45 < part.labels.mean() < 0.6

    def test_labels_are_those_of_the_raters(self, sets: tuple[Reviews, ...]) -> None:
        file = data.path("reviews/movieReviewSnippets_GroundTruth.txt")
        lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        ratings = {text: float(rating) for _, rating, text in lines}
        rated = [
            (text, label)
            for part in sets
            for text, label in zip(part.texts, part.labels, strict=True)
            if text in ratings
        ]
        assert len(rated) > 9_000
        for text, label in rated:
            assert abs(ratings[text]) >= 1
            assert (ratings[text] > 0) == label

    def test_the_seed_decides_the_sets(self, sets: tuple[Reviews, ...]) -> None:
        again, other = load_reviews(seed=0), load_reviews(seed=1)
        assert again[0].texts == sets[0].texts
        assert np.array_equal(again[0].labels, sets[0].labels)
        assert other[2].texts != sets[2].texts

    def test_both_kinds_stand_in_each_set(self, sets: tuple[Reviews, ...]) -> None:
        for part in sets:
            words = {word for tokens in part.tokens for word in tokens}
            assert {"film", "camera"} <= words
