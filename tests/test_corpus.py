"""The text to learn from: its sentences, its words, and their ids."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordlab import Vocabulary, data, load_glosses, split_sentences
from wordlab.corpus import split_gloss, tokenize


@pytest.fixture(scope="module")
def glosses() -> list[list[str]]:
    return load_glosses()


class TestSplitting:
    @pytest.mark.parametrize(
        ("gloss", "sentences"),
        [
            ("an entity that has physical existence  ", ["an entity that has physical existence"]),
            (
                'a tangible entity; an entity that can cast a shadow; "it was full of balls"',
                [
                    "a tangible entity",
                    "an entity that can cast a shadow",
                    "it was full of balls",
                ],
            ),
            (
                '"the untying is easy; the tying is an art"; (of a bow) free',
                ["the untying is easy; the tying is an art", "(of a bow) free"],
            ),
            (
                'significant progress (in the phrase "make strides"); "they made strides"',
                ["significant progress (in the phrase make strides)", "they made strides"],
            ),
            (
                'cattle; "so many head of cattle"; "seven thin kine"- Bible; "a team of oxen"',
                ["cattle", "so many head of cattle", "seven thin kine", "a team of oxen"],
            ),
            ('a clash; "glorious"--Thomas Paine', ["a clash", "glorious"]),
            (
                'the end; "the head of the nail", "a pinhead"',
                ["the end", "the head of the nail", "a pinhead"],
            ),
            ('it was swimming: "a swim": "a dip"', ["it was swimming", "a swim", "a dip"]),
            ("", []),
            (" ; ", []),
        ],
        ids=[
            "one definition",
            "definitions and an example",
            "semicolons in a quotation",
            "quotation in a definition",
            "source of an example",
            "source at the end",
            "comma between examples",
            "colon before an example",
            "nothing",
            "only a semicolon",
        ],
    )
    def test_definitions_and_examples_are_apart(self, gloss: str, sentences: list[str]) -> None:
        assert split_gloss(gloss) == sentences

    @given(st.text(alphabet='ab ;":,-.', max_size=40))
    def test_any_text_splits_and_no_word_is_made_up(self, gloss: str) -> None:
        for sentence in split_gloss(gloss):
            assert sentence
            assert sentence in gloss.replace('"', "")


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("The White House, in 1,600 days!", "the white house in <number> days"),
            ("a self-contained unit", "a self contained unit"),
            ("he didn't see the dog's tail", "he didn't see the dog's tail"),
            ("the U.S. Constitution; St. Louis", "the u.s. constitution st louis"),
            ("the 9th inning, 3.5% at 10:30", "the <number> inning <number> at <number>"),
            ("`rock 'n' roll'", "rock n roll"),
            ("(biology) cells", "biology cells"),
            ("…?!", ""),
        ],
    )
    def test_what_counts_as_a_word(self, text: str, words: str) -> None:
        assert tokenize(text) == words.split()


class TestGlosses:
    def test_known_counts(self, glosses: list[list[str]]) -> None:
        assert len(glosses) == 184_231
        assert sum(map(len, glosses)) == 1_472_536

    def test_known_sentences(self, glosses: list[list[str]]) -> None:
        assert glosses[0] == (
            [
                "that",
                "which",
                "is",
                "perceived",
                "or",
                "known",
                "or",
                "inferred",
                "to",
                "have",
                "its",
                "own",
                "distinct",
                "existence",
                "living",
                "or",
                "nonliving",
            ]
        )
        assert ["it", "was", "full", "of", "rackets", "balls", "and", "other", "objects"] in glosses

    def test_no_sentence_is_empty_and_no_sign_is_left(self, glosses: list[list[str]]) -> None:
        assert all(glosses)
        letters = {letter for sentence in glosses for word in sentence for letter in word}
        assert letters == set("abcdefghijklmnopqrstuvwxyz'.<>")

    def test_missing_data_are_told(self, monkeypatch, tmp_path) -> None:
        monkeypatch.setenv("WORDLAB_DATA", str(tmp_path))
        with pytest.raises(data.DataError, match="wordlab fetch wordnet"):
            load_glosses()


TEXT = [["b", "a", "c"], ["a", "b"], ["a", "d"]]


class TestVocabulary:
    def test_the_most_frequent_words_come_first_and_ties_by_the_alphabet(self) -> None:
        vocabulary = Vocabulary(TEXT, 5)
        assert vocabulary.words == ("<pad>", "<unk>", "a", "b", "c")
        assert vocabulary.counts.tolist() == [0, 1, 3, 2, 1]
        assert vocabulary.index["b"] == 3
        assert "d" not in vocabulary
        assert list(vocabulary) == list(vocabulary.words)
        assert repr(vocabulary) == "<Vocabulary: 5 words>"

    def test_rare_words_become_unknown(self) -> None:
        encoded = Vocabulary(TEXT, 4).encode([["a", "zebra", "b"], []])
        assert [ids.tolist() for ids in encoded] == [[2, 1, 3], []]
        assert all(ids.dtype == np.int64 for ids in encoded)

    @given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), max_size=6))
    def test_a_vocabulary_of_all_words_loses_nothing(self, sentences: list[list[str]]) -> None:
        vocabulary = Vocabulary(sentences, 9)
        decoded = [vocabulary.decode(ids) for ids in vocabulary.encode(sentences)]
        assert decoded == sentences
        assert vocabulary.counts.sum() == sum(map(len, sentences))

    def test_what_is_no_id_is_refused(self) -> None:
        for i in (-1, 4):
            with pytest.raises(IndexError, match=f"{i} is no id"):
                Vocabulary(TEXT, 4).decode([i])

    def test_a_vocabulary_without_room_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least"):
            Vocabulary(TEXT, 1)

    def test_it_never_changes(self) -> None:
        vocabulary = Vocabulary(TEXT, 4)
        with pytest.raises(TypeError):
            vocabulary.index["x"] = 1  # type: ignore[index]
        with pytest.raises(ValueError, match="read-only"):
            vocabulary.counts[0] = 1


class TestHoldingOut:
    @given(st.integers(0, 20), st.integers(0, 2**32))
    def test_every_sentence_is_in_one_part(self, held_out: int, seed: int) -> None:
        parts = split_sentences(range(20), held_out, np.random.default_rng(seed))
        assert sorted([*parts[0], *parts[1]]) == list(range(20))
        assert len(parts[1]) == held_out

    def test_more_than_there_are_cannot_be_held_out(self) -> None:
        with pytest.raises(ValueError, match="21 of 20"):
            split_sentences(range(20), 21, np.random.default_rng(0))
