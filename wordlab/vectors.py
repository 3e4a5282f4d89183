"""Word vectors: an immutable mapping from words to rows of one matrix, and how to load them."""

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordlab import data
from wordlab.errors import WordlabError

_HEADER = re.compile(rb"(\d+) ([1-9]\d*)\s*")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE | re.ASCII)


class VectorFileError(WordlabError):
    """A file of word vectors cannot be read; the message names the file and the line."""


class WordVectors(Mapping[str, NDArray[Any]]):
    """Words and their vectors, which never change; the words are in order of frequency.

    ``words`` are n different words and ``matrix`` is (n, dim) of finite numbers, one row per word,
    else ``ValueError``. The matrix is copied, as float64 if it is a float64 array and as float32
    otherwise; only a read-only memory map of such numbers stays what it is. Looking up a word
    gives its row, (dim,); an unknown word raises ``KeyError``.
    """

    def __init__(self, words: Sequence[str], matrix: ArrayLike) -> None:
        if isinstance(words, str):
            raise ValueError("The words must be a sequence of words, not one string.")
        rows = _checked(matrix)
        words = tuple(words)
        if len(words) != len(rows):
            raise ValueError(f"There are {len(words)} words for {len(rows)} rows.")
        if set(map(type, words)) - {str} or len(set(words)) < len(words):
            _complain(words)
        finite = np.isfinite(rows).all(axis=1)
        if not finite.all():
            raise ValueError(f"The vector of {words[int(finite.argmin())]!r} is not finite.")
        self._adopt(words, rows)

    def _adopt(self, words: tuple[str, ...], matrix: NDArray[Any]) -> None:
        # What leaves this object is a view: unlike an owner, it cannot be made writeable again.
        matrix.flags.writeable = False
        self._words = words
        self._matrix = matrix.view()
        # A row of a memory map is slow and prints itself as one: take rows from a plain view.
        self._rows = np.asarray(self._matrix)
        self._index = MappingProxyType({word: row for row, word in enumerate(words)})

    @classmethod
    def _trusted(cls, words: tuple[str, ...], matrix: NDArray[Any]) -> "WordVectors":
        """Make vectors of what is known to be sound, without the copy and the checks."""
        vectors = cls.__new__(cls)
        vectors._adopt(words, matrix)
        return vectors

    @classmethod
    def from_keyed_vectors(cls, keyed_vectors: Any) -> "WordVectors":
        """Copy gensim ``KeyedVectors``, or whatever else has ``index_to_key`` and ``vectors``."""
        return cls(keyed_vectors.index_to_key, keyed_vectors.vectors)

    @property
    def words(self) -> tuple[str, ...]:
        """The n words, the most frequent first."""
        return self._words

    @property
    def index(self) -> Mapping[str, int]:
        """The row of every word, read-only."""
        return self._index

    @property
    def matrix(self) -> NDArray[Any]:
        """The vectors as the rows of one read-only array (n, dim)."""
        return self._matrix

    @property
    def dim(self) -> int:
        """The length of every vector."""
        return int(self._matrix.shape[1])

    @cached_property
    def unit(self) -> NDArray[Any]:
        """The vectors scaled to length 1, (n, dim), read-only; a zero vector stays zero."""
        # Dividing by the largest entry first keeps the squares from overflow and underflow.
        largest = np.abs(self._rows).max(axis=1, initial=0, keepdims=True)
        scaled = self._rows / np.where(largest, largest, 1)
        norms = np.sqrt(np.einsum("ij,ij->i", scaled, scaled))[:, np.newaxis]
        scaled /= np.where(norms, norms, 1)
        scaled.flags.writeable = False
        return scaled.view()

    def head(self, n: int) -> "WordVectors":
        """Return the ``n`` most frequent words (all, if there are fewer), sharing the memory.

        A negative ``n`` raises ``ValueError``.
        """
        if n < 0:
            raise ValueError(f"n must not be negative, but is {n}.")
        return self._trusted(self._words[:n], self._matrix[:n])

    def __getitem__(self, word: str) -> NDArray[Any]:
        if word not in self._index:
            raise KeyError(f"{word!r} is not one of the {len(self):,} words")
        return self._rows[self._index[word]]

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WordVectors):
            return NotImplemented
        return self._words == other._words and np.array_equal(self._rows, other._rows)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        # Needed because a read-only mapping cannot be pickled.
        return WordVectors, (self._words, self._rows)

    def __repr__(self) -> str:
        return f"<WordVectors: {len(self):,} words, {self.dim} dimensions>"


def _complain(words: tuple[Any, ...]) -> None:
    """Raise ValueError for the first word that is no string or occurs twice, if there is one."""
    seen: set[str] = set()
    for word in words:
        if not isinstance(word, str):
            raise ValueError(f"The word {word!r} is not a string.")
        if word in seen:
            raise ValueError(f"The word {word!r} occurs twice.")
        seen.add(word)


def _checked(matrix: ArrayLike) -> NDArray[Any]:
    """Return the matrix as a memory map as it is, or else as a copy, float32 or float64."""
    try:
        given = np.asanyarray(matrix)
    except ValueError as error:
        raise ValueError("The rows of the matrix differ in length.") from error
    if given.ndim != 2 or given.shape[1] == 0:
        raise ValueError(f"The matrix must have the shape (words, dimensions), not {given.shape}.")
    if given.dtype.kind not in "fiu":
        raise ValueError(f"The matrix must hold real numbers, not {given.dtype}.")
    is_double = isinstance(matrix, np.ndarray) and given.dtype == np.float64
    dtype = np.dtype(np.float64 if is_double else np.float32)
    if isinstance(given, np.memmap) and given.dtype == dtype and not given.flags.writeable:
        return given
    with np.errstate(over="ignore"):
        return np.array(given, dtype=dtype, order="C")


def load_glove(full: bool = False) -> WordVectors:
    """Return GloVe vectors of 50 dimensions: the 50,000 most frequent words, or all 400,000.

    All 400,000 are a memory map of 80 MB. ``DataError`` if the file is not in place. Source:
    Pennington, Socher and Manning 2014, glove.6B.
    """
    words_path = data.path("glove-full/words.txt" if full else "glove/words.txt")
    # Not splitlines: other signs than the line feed may be part of a word.
    words = tuple(words_path.read_bytes().decode().removesuffix("\n").split("\n"))
    if full:
        mapped = np.load(data.path("glove-full/glove_6B_50d_emb.npy"), mmap_mode="r")
        return WordVectors._trusted(words, mapped)
    return WordVectors._trusted(words, np.load(data.path("glove/vectors.npy")).astype(np.float32))


def load_vectors(path: str | Path) -> WordVectors:
    """Return the float32 vectors of a UTF-8 text file with a line ``word value value ...`` each.

    Reads GloVe text, and word2vec text, whose first line is ``count dim``. The last ``dim`` parts
    of a line are its values, so that a word may hold spaces; but a word whose last part is a number
    is taken for a value too many. A malformed file raises ``VectorFileError``, naming the line.
    """
    number, dim, count = 0, 0, None
    lines: dict[str, int] = {}
    values = array("f")
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if number == 1 and (header := _HEADER.fullmatch(line)):
                    count, dim = int(header[1]), int(header[2])
                    continue
                text = line.decode().rstrip(" \r\n")
                dim = dim or _guess_dim(text)
                word, row = _split_line(text, dim)
                if word in lines:
                    raise ValueError(f"the word {word!r} stands on line {lines[word]} already")
                lines[word] = number
                values.extend(row)
        if not lines:
            raise ValueError("the file holds no vectors")
        if count not in (None, len(lines)):
            raise ValueError(f"the first line promises {count} words, but {len(lines)} follow")
        matrix = np.array(np.reshape(values, (len(lines), dim)), dtype=np.float32)
        finite = np.isfinite(matrix).all(axis=1)
        if not finite.all():
            number = list(lines.values())[int(finite.argmin())]
            raise ValueError("a value is not finite")
    except ValueError as error:
        reason = "this is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error
        raise VectorFileError(f"{path}, line {number}: {reason}.") from error
    except OSError as error:
        raise VectorFileError(f"{path} cannot be read: {error.strerror}.") from error
    return WordVectors._trusted(tuple(lines), matrix)


def _guess_dim(text: str) -> int:
    """Count the numbers at the end of the first line; its first part belongs to the word."""
    parts = text.split(" ")[1:]
    dim = len(list(takewhile(_is_number, reversed(parts))))
    if not dim or any(map(_is_number, parts[:-dim])):
        raise ValueError(f"a word and then numbers were expected, not {text[:60]!r}")
    return dim


def _split_line(text: str, dim: int) -> tuple[str, list[float]]:
    word, *parts = text.rsplit(" ", dim)
    if len(parts) < dim:
        raise ValueError(f"{len(parts)} values where {dim} are expected")
    if " " in word and _NUMBER.fullmatch(word.rpartition(" ")[2]):
        raise ValueError(f"more than the expected {dim} values")
    try:
        return word, list(map(float, parts))
    except ValueError:
        wrong = next(part for part in parts if not _is_number(part))
        raise ValueError(f"{wrong!r} is not a number ({dim} are expected)") from None


def _is_number(part: str) -> bool:
    try:
        float(part)
    except ValueError:
        return False
    return True
