"""The emoji data set: its form, its balance, and that its sets share nothing."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

import numpy as np
import pytest

from autograder.course import PROJECT
from wordlab import EMOJI, LABEL_NAMES, load_emoji, load_glove
from wordlab.emoji import EMOJI_SETS, MAX_LEN, V1_TRAINING, V2_TRAINING

SETS = {name: load_emoji(name) for name in EMOJI_SETS}
CARD = (PROJECT / "docs" / "emoji-data.md").read_text(encoding="utf-8")


def plain(sentence: str) -> str:
    """A sentence up to case and punctuation."""
    return " ".join(re.findall(r"\w+", sentence.lower()))


def words(name: str) -> set[str]:
    return {word for sentence in SETS[name][0] for word in sentence.lower().split()}


def test_no_sentence_stands_twice_in_a_set_or_in_two() -> None:
    counts = Counter(plain(sentence) for X, _ in SETS.values() for sentence in X)
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_the_classes_are_balanced_where_models_learn_and_are_tested() -> None:
    assert np.bincount(SETS["train"][1]).tolist() == [280] * 5
    assert np.bincount(SETS["test"][1]).tolist() == [45] * 5
    assert np.bincount(SETS["unseen_words"][1]).tolist() == [10] * 5
    assert len(SETS["word_order"][0]) >= 40
    assert set(SETS["word_order"][1].tolist()) == set(range(5))


def test_there_is_an_emoji_and_a_name_for_each_label() -> None:
    assert len(EMOJI) == len(LABEL_NAMES) == len(set(EMOJI)) == 5


def test_messages_are_short_and_hold_no_punctuation() -> None:
    for X, _ in SETS.values():
        for sentence in X:
            assert 1 <= len(sentence.split()) <= 12, sentence
            assert re.fullmatch(r"[^\W\d_]+('s)?( [^\W\d_]+('s)?)*", sentence), sentence


def test_each_unseen_sentence_has_a_word_that_is_not_trained_on_but_known() -> None:
    known, glove = words("train"), load_glove()
    for sentence in SETS["unseen_words"][0]:
        new = [word for word in sentence.lower().split() if word not in known and word in glove]
        assert new, sentence


def test_some_orders_of_the_same_words_have_different_labels() -> None:
    for name in ("train", "word_order"):
        labels: dict[tuple[str, ...], set[int]] = {}
        for sentence, label in zip(*SETS[name], strict=True):
            labels.setdefault(tuple(sorted(sentence.lower().split())), set()).add(int(label))
        assert sum(len(found) > 1 for found in labels.values()) >= 8


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="The sets are: train, test"):
        load_emoji("validation")


def test_the_file_is_utf_8_and_loads_with_any_line_ends(monkeypatch, tmp_path) -> None:
    content = files("wordlab").joinpath("emoji.csv").read_bytes()
    assert "fiancé" in content.decode("utf-8")
    (tmp_path / "emoji.csv").write_bytes(content.replace(b"\n", b"\r\n"))
    monkeypatch.setattr("wordlab.emoji.files", lambda _: tmp_path)
    for name, (X, Y) in SETS.items():
        loaded, labels = load_emoji(name)
        assert loaded == X
        assert np.array_equal(labels, Y)


def test_the_settings_of_training_are_sound() -> None:
    assert max(len(sentence.split()) for sentence in SETS["word_order"][0]) <= MAX_LEN
    assert set(V1_TRAINING) == {"learning_rate", "num_iterations"}
    assert {"learning_rate", "batch_size", "epochs"} <= set(V2_TRAINING)


class TestCard:
    """Every number of the data card is that of the data."""

    @pytest.mark.parametrize("name", EMOJI_SETS)
    def test_its_table(self, name: str) -> None:
        X, Y = SETS[name]
        lengths = [len(sentence.split()) for sentence in X]
        by_label = " / ".join(map(str, np.bincount(Y, minlength=5)))
        row = (
            f"| `{name}` | {len(X):,} | {by_label} | {min(lengths)}–{max(lengths)} | "
            f"{np.mean(lengths):.1f} | {len(words(name)):,} |"
        )
        assert row in CARD

    def test_its_unknown_words(self) -> None:
        glove = load_glove()
        missing = sorted(word for word in set().union(*map(words, EMOJI_SETS)) if word not in glove)
        assert f"Not among them are {len(missing)} words: {', '.join(missing)}." in CARD

    def test_its_share_of_negations(self) -> None:
        signs = {"not", "no", "never", "nobody", "nothing", "cannot", "without"}
        for name in ("train", "test", "word_order"):
            share = np.mean([bool(signs & set(s.lower().split())) for s in SETS[name][0]])
            assert f"{100 * share:.0f} % of `{name}`" in CARD

    def test_what_the_test_set_has_that_the_training_set_has_not(self) -> None:
        new = words("test") - words("train")
        assert f"{len(new)} of the {len(words('test'))} words of `test`" in CARD

    def test_it_says_how_many_do_not_fit(self) -> None:
        longer = sum(len(sentence.split()) > MAX_LEN for X, _ in SETS.values() for sentence in X)
        assert f"{longer} sentences are longer than {MAX_LEN} words" in CARD
