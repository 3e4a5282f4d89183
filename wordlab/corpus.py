"""Text to learn from: the glosses of WordNet as sentences of words, and words as numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordlab import data

PAD, UNKNOWN = "<pad>", "<unk>"
NUMBER = "<number>"

_PARTS_OF_SPEECH = ("noun", "verb", "adj", "adv")
_WORD = re.compile(r"\d[\d,.:/]*\w*|(?:[a-z]\.){2,}|[a-z]+(?:'[a-z]+)*")
_BEFORE_AN_EXAMPLE = (";", ":", ",", ".")


def load_glosses() -> list[list[str]]:
    """Return the sentences of WordNet's glosses, each a list of lower-cased words.

    A gloss explains one of WordNet's 117,659 meanings, in the order of the files for nouns, verbs,
    adjectives and adverbs. Each of its definitions and each of its examples is a sentence of its
    own: see `split_gloss` and `tokenize`. ``DataError`` if the data are not in place. Source:
    Princeton University 2006, WordNet 3.0.
    """
    sentences = []
    for part in _PARTS_OF_SPEECH:
        for line in data.path(f"wordnet/data.{part}").read_text(encoding="ascii").splitlines():
            if not line.startswith("  "):  # as the lines of the licence do
                gloss = line.partition(" | ")[2]
                sentences += [words for text in split_gloss(gloss) if (words := tokenize(text))]
    return sentences


def split_gloss(gloss: str) -> list[str]:
    """Return the sentences of a gloss: its definitions, and what it quotes as examples.

    Definitions end at a semicolon. A quotation is an example if it opens the gloss or follows a
    punctuation mark or another example; any other quotation stays part of its definition. What
    names the source of an example, as in ``"not a penny"- Dickens``, is left out.
    """
    sentences, definition, after_example = [], "", False
    for number, piece in enumerate(gloss.split('"')):
        is_quoted = number % 2 == 1
        before = definition.strip()
        if is_quoted and (not before or before.endswith(_BEFORE_AN_EXAMPLE)):
            sentences += _definitions(definition)
            sentences.append(piece.strip())
            definition, after_example = "", True
            continue
        if after_example and piece.lstrip().startswith("-"):
            piece = piece.partition(";")[2]
        definition, after_example = definition + piece, False
    return [text for text in [*sentences, *_definitions(definition)] if text]


def _definitions(text: str) -> list[str]:
    return [part.strip(" ;:,") for part in text.split(";")]


def tokenize(text: str) -> list[str]:
    """Return the words of a text, lower-cased; punctuation is left out.

    A word is a run of letters, with apostrophes inside it (``don't``) or periods after each letter
    (``u.s.``). A hyphen separates two words. Whatever begins with a digit, such as 1,500 or 9th,
    becomes ``<number>``.
    """
    words = _WORD.findall(text.lower())
    return [NUMBER if word[0].isdigit() else word for word in words]


class Vocabulary:
    """Words and their numbers, called ids: the most frequent words of a text, in that order.

    Id 0 is ``<pad>``, which stands where a sentence has no word, and id 1 is ``<unk>``, which
    stands for every word that is not in the vocabulary. ``size`` counts them too; fewer than 2
    raise ``ValueError``. Words that occur equally often are in alphabetical order.
    """

    def __init__(self, sentences: Iterable[Iterable[str]], size: int) -> None:
        if size < 2:
            raise ValueError(f"A vocabulary holds {PAD} and {UNKNOWN} at least, not {size} words.")
        counts = Counter(word for sentence in sentences for word in sentence)
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        kept = [word for word in ranked if word not in (PAD, UNKNOWN)][: size - 2]
        unknown = counts.total() - sum(counts[word] for word in kept)
        self._words = (PAD, UNKNOWN, *kept)
        self._counts = np.array([0, unknown, *(counts[word] for word in kept)])
        self._counts.flags.writeable = False
        index = {word: i for i, word in enumerate(self._words)}
        self._index = MappingProxyType(index)
        self._id = index.get

    @property
    def words(self) -> tuple[str, ...]:
        """The words; the id of a word is its place."""
        return self._words

    @property
    def index(self) -> Mapping[str, int]:
        """The id of every word, read-only."""
        return self._index

    @property
    def counts(self) -> NDArray[Any]:
        """How often each word occurred, (size,), read-only."""
        return self._counts.view()

    def encode(self, sentences: Iterable[Iterable[str]]) -> list[NDArray[np.int64]]:
        """Return each sentence as an array of ids."""
        ids: list[int] = []
        ends = [0]
        for sentence in sentences:
            ids.extend(map(self._id, sentence, repeat(1)))
            ends.append(len(ids))
        text = np.array(ids, dtype=np.int64)
        return [text[start:end] for start, end in pairwise(ends)]

    def decode(self, ids: Iterable[int]) -> list[str]:
        """Return the words of these ids; ``IndexError`` for a number that is no id."""
        chosen = list(ids)
        for i in chosen:
            if not 0 <= i < len(self):
                raise IndexError(f"{i} is no id: there are {len(self)} words.")
        return [self._words[i] for i in chosen]

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def __repr__(self) -> str:
        return f"<Vocabulary: {len(self):,} words>"


def split_sentences(
    sentences: Sequence[Any], held_out: int, rng: np.random.Generator
) -> tuple[list[Any], list[Any]]:
    """Return the sentences in random order in two parts: to learn from, and `held_out` to test on.

    More held out than there are raises ``ValueError``.
    """
    if not 0 <= held_out <= len(sentences):
        raise ValueError(f"{held_out} of {len(sentences)} sentences cannot be held out.")
    order = rng.permutation(len(sentences))
    shuffled = [sentences[i] for i in order]
    return shuffled[held_out:], shuffled[:held_out]
