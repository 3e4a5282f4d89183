"""What word vectors promise: they never change, they say what is wrong, and they load."""

import copy
import pickle
import subprocess
import sys
import time
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wordlab import data
from wordlab.vectors import VectorFileError, WordVectors, load_glove, load_vectors

TOY_WORDS = ["king", "queen", "apple"]
TOY_MATRIX = np.array([[3.0, 4.0], [0.0, 2.0], [0.0, 0.0]], dtype=np.float32)


@pytest.fixture
def toy() -> WordVectors:
    return WordVectors(TOY_WORDS, TOY_MATRIX)


@pytest.fixture(scope="session")
def glove_full() -> WordVectors:
    data.fetch(["glove-full"])
    return load_glove(full=True)


@pytest.fixture(scope="session")
def glove() -> WordVectors:
    data.fetch(["glove"])
    return load_glove()


def cosine(u: np.ndarray, v: np.ndarray) -> float:
    return float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))


class TestMapping:
    def test_a_word_gives_its_row(self, toy: WordVectors) -> None:
        assert toy["king"].tolist() == [3.0, 4.0]

    def test_it_behaves_as_a_mapping_in_the_order_of_the_words(self, toy: WordVectors) -> None:
        assert list(toy) == TOY_WORDS
        assert len(toy) == 3
        assert "queen" in toy
        assert "pear" not in toy
        assert toy.get("pear") is None
        assert [word for word, _ in toy.items()] == TOY_WORDS

    def test_the_parts_agree(self, toy: WordVectors) -> None:
        assert toy.words == tuple(TOY_WORDS)
        assert dict(toy.index) == {"king": 0, "queen": 1, "apple": 2}
        assert toy.matrix.shape == (3, 2)
        assert toy.dim == 2

    def test_an_unknown_word_is_named(self, toy: WordVectors) -> None:
        with pytest.raises(KeyError, match="'pear' is not one of the 3 words"):
            toy["pear"]

    def test_the_repr_is_short(self, glove_full: WordVectors) -> None:
        assert repr(glove_full) == "<WordVectors: 400,000 words, 50 dimensions>"

    def test_equal_means_the_same_words_in_the_same_order_with_the_same_vectors(
        self, toy: WordVectors
    ) -> None:
        assert toy == WordVectors(TOY_WORDS, TOY_MATRIX)
        assert toy != WordVectors(TOY_WORDS[::-1], TOY_MATRIX[::-1])
        assert toy != WordVectors(TOY_WORDS, TOY_MATRIX + 1)
        assert toy != dict(toy)

    @pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])  # noqa: S301
    def test_a_copy_is_equal(self, toy: WordVectors, duplicate) -> None:
        assert duplicate(toy) == toy


class TestImmutable:
    def test_changing_the_matrix_that_was_given_changes_nothing(self) -> None:
        mine = TOY_MATRIX.copy()
        vectors = WordVectors(TOY_WORDS, mine)
        mine[0, 0] = 99
        assert vectors["king"][0] == 3
        assert mine.flags.writeable

    @pytest.mark.parametrize(
        "part",
        [lambda v: v.matrix, lambda v: v.unit, lambda v: v["king"], lambda v: v.head(2).matrix],
    )
    def test_no_array_that_is_handed_out_can_be_written(self, toy: WordVectors, part) -> None:
        with pytest.raises(ValueError, match="read-only"):
            part(toy)[...] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            part(toy).flags.writeable = True

    def test_vectors_from_a_file_cannot_be_written_either(self, tmp_path: Path) -> None:
        (tmp_path / "v.txt").write_text("a 1 2\n")
        with pytest.raises(ValueError, match="WRITEABLE"):
            load_vectors(tmp_path / "v.txt").matrix.flags.writeable = True

    def test_the_index_and_the_attributes_are_read_only(self, toy: WordVectors) -> None:
        with pytest.raises(TypeError):
            toy.index["pear"] = 3  # type: ignore[index]
        for name in ("words", "index", "matrix", "dim"):
            with pytest.raises(AttributeError):
                setattr(toy, name, None)


class TestMatrix:
    @pytest.mark.parametrize(
        ("given_as", "kept_as"),
        [
            (np.array([[1.0]]), np.float64),
            (np.array([[1.0]], dtype=np.float32), np.float32),
            (np.array([[1.0]], dtype=np.float16), np.float32),
            (np.array([[1]]), np.float32),
            ([[1.0]], np.float32),
        ],
    )
    def test_numbers_are_float32_unless_a_float64_array_is_given(self, given_as, kept_as) -> None:
        assert WordVectors(["a"], given_as).matrix.dtype == kept_as
        assert WordVectors(["a"], given_as).unit.dtype == kept_as

    def test_a_read_only_memory_map_is_not_copied(self, tmp_path: Path) -> None:
        np.save(tmp_path / "m.npy", TOY_MATRIX)
        mapped = np.load(tmp_path / "m.npy", mmap_mode="r")
        vectors = WordVectors(TOY_WORDS, mapped)
        assert isinstance(vectors.matrix, np.memmap)
        assert isinstance(vectors.head(2).matrix, np.memmap)
        assert np.shares_memory(vectors.matrix, mapped)
        assert type(vectors["king"]) is np.ndarray

    def test_a_memory_map_that_may_still_change_is_copied(self, tmp_path: Path) -> None:
        np.save(tmp_path / "m.npy", TOY_MATRIX)
        mapped = np.load(tmp_path / "m.npy", mmap_mode="r+")
        assert not np.shares_memory(WordVectors(TOY_WORDS, mapped).matrix, mapped)

    @pytest.mark.parametrize(
        ("words", "matrix", "message"),
        [
            (["a", "b", "a"], np.ones((3, 2)), "'a' occurs twice"),
            (["a"], np.ones((2, 2)), "1 words for 2 rows"),
            (["a"], np.ones(2), r"not \(2,\)"),
            (["a"], np.ones((1, 0)), r"not \(1, 0\)"),
            (["a", "b"], [[1, 2], [3]], "differ in length"),
            (["a", "b"], [[1, 2], [np.nan, 4]], "vector of 'b' is not finite"),
            (["a"], [[1, np.inf]], "vector of 'a' is not finite"),
            (["a"], [[1e39]], "vector of 'a' is not finite"),
            (["a"], [["x"]], "must hold real numbers"),
            (["a"], [[1j]], "must hold real numbers"),
            (["a", 7], np.ones((2, 2)), "word 7 is not a string"),
            ("ab", np.ones((2, 2)), "not one string"),
        ],
    )
    def test_what_cannot_be_word_vectors_is_refused(self, words, matrix, message) -> None:
        with pytest.raises(ValueError, match=message):
            WordVectors(words, matrix)

    def test_no_words_at_all_are_allowed(self) -> None:
        nothing = WordVectors([], np.empty((0, 3)))
        assert len(nothing) == 0
        assert nothing.unit.shape == (0, 3)


class TestUnit:
    def test_rows_have_length_one_and_a_zero_row_stays_zero(self, toy: WordVectors) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.allclose(toy.unit, [[0.6, 0.8], [0.0, 1.0], [0.0, 0.0]])

    def test_it_is_computed_once(self, toy: WordVectors) -> None:
        assert toy.unit is toy.unit

    @given(
        hnp.arrays(
            st.sampled_from([np.float32, np.float64]),
            st.tuples(st.integers(0, 4), st.integers(1, 4)),
            elements={"allow_nan": False, "allow_infinity": False},
        )
    )
    def test_even_the_largest_and_smallest_numbers_keep_length_one(self, matrix) -> None:
        vectors = WordVectors([str(i) for i in range(len(matrix))], matrix)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            lengths = np.linalg.norm(vectors.unit.astype(np.float64), axis=1)
        assert np.allclose(lengths, np.any(matrix, axis=1), atol=1e-6)


class TestHead:
    def test_it_has_the_first_words_and_shares_their_memory(self, toy: WordVectors) -> None:
        head = toy.head(2)
        assert head.words == ("king", "queen")
        assert "apple" not in head
        assert np.shares_memory(head.matrix, toy.matrix)

    def test_more_than_there_are_gives_all(self, toy: WordVectors) -> None:
        assert toy.head(10) == toy

    def test_a_negative_number_is_refused(self, toy: WordVectors) -> None:
        with pytest.raises(ValueError, match="must not be negative"):
            toy.head(-1)


class TestFromKeyedVectors:
    def test_what_looks_like_keyed_vectors_is_copied(self) -> None:
        look_alike = SimpleNamespace(index_to_key=TOY_WORDS, vectors=TOY_MATRIX)
        assert WordVectors.from_keyed_vectors(look_alike) == WordVectors(TOY_WORDS, TOY_MATRIX)

    def test_gensim_keyed_vectors_work(self, toy: WordVectors) -> None:
        models = pytest.importorskip("gensim.models")
        keyed = models.KeyedVectors(2)
        keyed.add_vectors(TOY_WORDS, TOY_MATRIX)
        assert WordVectors.from_keyed_vectors(keyed) == toy


# A word as it may stand in a file: anything but a line feed, not empty at either end. A later part
# of a word with spaces must not be a number, because no reader could tell it from a value.
parts = st.text(st.characters(exclude_characters=" \n", exclude_categories=["Cs"]), min_size=1)
later_parts = parts.map(lambda part: "_" + part)
file_words = st.builds(lambda first, rest: " ".join([first, *rest]), parts, st.lists(later_parts))


@st.composite
def word_vectors(draw: st.DrawFn) -> WordVectors:
    words = draw(st.lists(file_words, min_size=1, max_size=5, unique=True))
    shape = (len(words), draw(st.integers(1, 4)))
    finite = {"allow_nan": False, "allow_infinity": False}
    return WordVectors(words, draw(hnp.arrays(np.float32, shape, elements=finite)))


def as_text(vectors: WordVectors, header: bool, end: str = "\n") -> bytes:
    lines = [f"{len(vectors)} {vectors.dim}"] if header else []
    lines += [" ".join([word, *(repr(float(x)) for x in vectors[word])]) for word in vectors]
    return "".join(line + end for line in lines).encode()


class TestLoadVectors:
    @given(vectors=word_vectors(), header=st.booleans(), end=st.sampled_from(["\n", "\r\n", " \n"]))
    def test_what_was_written_is_read(self, tmp_path_factory, vectors, header, end) -> None:
        path = tmp_path_factory.mktemp("vectors") / "v.txt"
        path.write_bytes(as_text(vectors, header, end))
        assert load_vectors(path) == vectors

    @pytest.mark.parametrize(
        ("text", "words", "dim"),
        [
            ("the 0.1 0.2\nof 0.3 0.4\n", ("the", "of"), 2),
            ("2 3\nthe 1 2 3\nof 4 5 6\n", ("the", "of"), 3),
            ("new york 0.1 0.2\n", ("new york",), 2),
            (". . . 0.1 0.2\nat name@domain.com 1 2\n", (". . .", "at name@domain.com"), 2),
            ("1\u00a01/2 0.1 0.2\n\u0085 1 2\n\u2028 3 4\n", ("1\u00a01/2", "\u0085", "\u2028"), 2),
            ("the 0.1 -2e-3", ("the",), 2),
            ("7 0.5\n8 0.25\n", ("7", "8"), 1),
        ],
        ids=[
            "GloVe text",
            "word2vec text",
            "a space in a word",
            "words of GloVe 840B",
            "other spaces and line ends within words",
            "no line feed at the end",
            "words that are numbers",
        ],
    )
    def test_files_as_people_have_them(self, tmp_path: Path, text, words, dim) -> None:
        path = tmp_path / "v.txt"
        path.write_bytes(text.encode())
        vectors = load_vectors(str(path))
        assert (vectors.words, vectors.dim) == (words, dim)
        assert vectors.matrix.dtype == np.float32

    @pytest.mark.parametrize(
        ("content", "line", "reason"),
        [
            (b"the 1 2\nof 3\n", 2, "1 values where 2 are expected"),
            (b"the 1 2\nof 3 4 5\n", 2, "more than the expected 2 values"),
            (b"1 2\nthe 1 2 3\n", 2, "more than the expected 2 values"),
            (b"the 1 2\nof 3 x\n", 2, "'x' is not a number"),
            (b"the 1 x 2\n", 1, "a word and then numbers were expected"),
            (b"the\n", 1, "a word and then numbers were expected"),
            (b"the 1 2\n\nof 3 4\n", 2, "0 values where 2 are expected"),
            (b"the 1 2\nof 3 4\nthe 5 6\n", 3, "the word 'the' stands on line 1 already"),
            (b"the 1 2\nof nan 4\nto 1 2\n", 2, "a value is not finite"),
            (b"2 2\nthe 1 2\nof 3 -inf\n", 3, "a value is not finite"),
            (b"the 1 2\nof 3 1e99\n", 2, "a value is not finite"),
            (b"3 2\nthe 1 2\nof 3 4\n", 3, "promises 3 words, but 2 follow"),
            (b"1 2\nthe 1 2\nof 3 4\n", 3, "promises 1 words, but 2 follow"),
            (b"2 2\nthe 1 2\nof 3", 3, "1 values where 2 are expected"),
            (b"5 2\n", 1, "holds no vectors"),
            (b"", 0, "holds no vectors"),
            (b"1 2\n\x80\x02\xff\n", 2, "not UTF-8 text"),
        ],
    )
    def test_a_malformed_line_is_named_with_the_reason(
        self, tmp_path: Path, content, line, reason
    ) -> None:
        path = tmp_path / "v.txt"
        path.write_bytes(content)
        with pytest.raises(VectorFileError, match=rf"v\.txt, line {line}: .*{reason}.*\.$"):
            load_vectors(path)

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(VectorFileError, match=r"none\.txt cannot be read: No such file"):
            load_vectors(tmp_path / "none.txt")


class TestGlove:
    def test_all_words_are_a_memory_map(self, glove_full: WordVectors) -> None:
        assert len(glove_full) == 400_000
        assert glove_full.dim == 50
        assert glove_full.matrix.dtype == np.float32
        assert isinstance(glove_full.matrix, np.memmap)

    def test_known_cosines(self, glove_full: WordVectors) -> None:
        e = glove_full
        assert cosine(e["father"], e["mother"]) == pytest.approx(0.890904, abs=1e-5)
        assert cosine(e["ball"], e["crocodile"]) == pytest.approx(0.274392, abs=1e-5)
        offsets = e["france"] - e["paris"], e["rome"] - e["italy"]
        assert cosine(*offsets) == pytest.approx(-0.675148, abs=1e-5)

    def test_the_compact_vectors_are_the_first_50_000_words_rounded(
        self, glove: WordVectors, glove_full: WordVectors
    ) -> None:
        assert glove.words == glove_full.words[:50_000]
        assert glove.matrix.dtype == np.float32
        assert np.array_equal(glove.matrix, glove_full.matrix[:50_000].astype(np.float16))

    def test_both_meet_every_rule_of_the_constructor(
        self, glove: WordVectors, glove_full: WordVectors
    ) -> None:
        assert WordVectors(glove.words, glove.matrix) == glove
        assert WordVectors(glove_full.words, glove_full.matrix) == glove_full

    def test_the_compact_vectors_load_at_once(self, glove: WordVectors) -> None:
        start = time.perf_counter()
        load_glove()
        assert time.perf_counter() - start < 1

    @pytest.mark.slow
    def test_all_words_survive_a_text_file(self, glove_full: WordVectors, tmp_path: Path) -> None:
        few = WordVectors(glove_full.words, glove_full.matrix[:, :3])
        (tmp_path / "glove.txt").write_bytes(as_text(few, header=False))
        assert load_vectors(tmp_path / "glove.txt") == few

    def test_odd_words_survive_the_cache(self, tmp_path: Path, monkeypatch) -> None:
        words = ["the", "1\u00a01/2", "\u0085", "\u2028", "\r", "\x1c", " ", "", "🙂"]
        (tmp_path / "glove").mkdir()
        (tmp_path / "glove/words.txt").write_bytes("".join(f"{w}\n" for w in words).encode())
        np.save(tmp_path / "glove/vectors.npy", np.ones((len(words), 2), dtype=np.float16))
        monkeypatch.setattr(data, "path", lambda name: tmp_path / name)
        assert load_glove().words == tuple(words)


def test_import_needs_only_numpy_and_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import wordlab.vectors;"
        "tops = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(tops - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['numpy', 'wordlab']"
