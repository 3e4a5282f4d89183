"""check(): the same cell in a notebook, in plain IPython and under stock nbgrader."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.banks import misconceptions
from autograder.grading import grade_id
from autograder.submissions import filled
from solutions import word_vectors as reference
from solutions.word2vec import build_huffman_tree
from wordlab import WordlabError, check
from wordlab.check import CheckNotPassed
from wordlab.exercises import Assignment


def card_of(capsys: pytest.CaptureFixture[str], exercise: str, function: object) -> str:
    """The text card, and at its end the one line of the exception."""
    try:
        check(exercise, function)
    except CheckNotPassed as error:
        return capsys.readouterr().out + "|".join(error._render_traceback_())
    return capsys.readouterr().out


def test_a_right_function_passes(capsys: pytest.CaptureFixture[str]) -> None:
    card = card_of(capsys, "cosine_similarity", reference.cosine_similarity)
    assert card.startswith("✓ Cosine similarity: passed (5 of 5 checks passed)")
    assert "stuck?" not in card


def test_a_stub_is_not_written_yet(capsys: pytest.CaptureFixture[str]) -> None:
    def stub(u: object, v: object) -> None:
        raise NotImplementedError

    card = card_of(capsys, "cosine_similarity", stub)
    assert "not written yet" in card
    assert "called" not in card
    assert 'stuck?:   `from wordlab import hint; hint("cosine_similarity")`' in card


def test_a_function_that_raises_is_told_with_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(u: np.ndarray, v: np.ndarray) -> float:
        return u @ v / u.norm()

    card = card_of(capsys, "cosine_similarity", broken)
    assert "raises an error" in card
    assert "returned: AttributeError" in card
    assert "return u @ v / u.norm()" in card


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begin a session in which nothing was checked yet; calling it begins another one."""

    def begin() -> None:
        monkeypatch.setattr("wordlab.record._remembered", {})

    begin()
    return begin


def wrong_similarity(u: np.ndarray, v: np.ndarray) -> float:
    return float(u @ v)


def lean(*calls: str, ends: str) -> Callable[..., Any]:
    """A function that uses others, as a student writes it."""
    names: dict[str, Any] = {"cosine_similarity": wrong_similarity}
    lines = ["def most_similar(word, vectors, k=10):", *calls, ends]
    exec("\n    ".join(lines), names)  # noqa: S102
    return names["most_similar"]  # type: ignore[no-any-return]


CALL = "best = max(vectors, key=lambda w: cosine_similarity(vectors[word], vectors[w]))"


def test_a_function_that_uses_a_wrong_one_is_told_to_mend_that_first(
    capsys: pytest.CaptureFixture[str], session: Callable[[], None]
) -> None:
    told = "This function uses `cosine_similarity`, whose own check did not pass."
    function = lean(CALL, ends="return [(best, 1.0)]")
    assert told not in card_of(capsys, "most_similar", function)
    card_of(capsys, "cosine_similarity", wrong_similarity)
    assert told in card_of(capsys, "most_similar", function)
    card_of(capsys, "cosine_similarity", reference.cosine_similarity)
    assert told not in card_of(capsys, "most_similar", function)


def test_a_function_that_uses_one_that_is_not_written_is_no_stub(
    capsys: pytest.CaptureFixture[str], session: Callable[[], None]
) -> None:
    def stub(u: object, v: object) -> None:
        raise NotImplementedError

    card_of(capsys, "cosine_similarity", stub)
    function = lean(CALL, ends="return [(best, 1.0)]")
    function.__globals__["cosine_similarity"] = stub
    card = card_of(capsys, "most_similar", function)
    assert "raises an error" in card
    assert "This function uses `cosine_similarity`, whose own check did not pass." in card


@pytest.mark.parametrize("returned", ["ValueError", "ValueError('shapes differ')"])
def test_an_error_that_is_returned_is_told_from_one_that_is_raised(
    capsys: pytest.CaptureFixture[str], session: Callable[[], None], returned: str
) -> None:
    names: dict[str, Any] = {"right": reference.cosine_similarity}
    exec(f"f = lambda u, v: right(u, v) if len(u) == len(v) else {returned}", names)  # noqa: S102
    card = card_of(capsys, "cosine_similarity", names["f"])
    assert "returns a ValueError and does not raise it: write `raise ValueError(…)`" in card


def test_of_many_facts_the_card_shows_the_one_that_is_wrong(
    capsys: pytest.CaptureFixture[str], session: Callable[[], None]
) -> None:
    def backwards(counts: list[int]) -> tuple[list[list[int]], list[list[int]]]:
        codes, paths = build_huffman_tree(counts)
        return codes, [path[::-1] for path in paths]

    card = card_of(capsys, "build_huffman_tree", backwards)
    assert "returned: {'the first node is the same for all': False}" in card
    assert "expected: {'the first node is the same for all': True}" in card


def test_every_misconception_is_named_at_once_where_public_checks_see_it(
    capsys: pytest.CaptureFixture[str], assignment: Assignment, session: Callable[[], None]
) -> None:
    unseen = []
    for mistake in misconceptions(assignment).entries:
        session()
        card = card_of(capsys, mistake.exercise, mistake.function)
        if mistake.says not in card:
            assert ": passed" in card, mistake.id
            unseen.append(mistake.id)
    # These need inputs that only the hidden checks have.
    assert unseen == [
        "one_word_at_a_time",
        "own_cosine_is_minus_one",
        "own_cosine_is_minus_infinity",
        "as_many_as_asked",
        "search_starts_at_zero",
        "leaves_b_in",
        "search_starts_at_minus_one",
        "needs_word_vectors",
        "one_cosine_at_a_time",
        "given_words_score_zero",
    ]


def test_the_exception_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CheckNotPassed) as error:
        check("cosine_similarity", lambda u, v: 0.0)
    assert len(error.value._render_traceback_()) == 1


def test_an_unknown_exercise_names_the_known_ones() -> None:
    with pytest.raises(WordlabError, match=r"no exercise called 'cosine'.*cosine_similarity"):
        check("cosine", len)


def test_a_result_instead_of_a_function_is_refused_with_the_right_call() -> None:
    with pytest.raises(WordlabError, match=r"Write: check\('cosine_similarity', cosine_similarity"):
        check("cosine_similarity", 0.5)


def run_in_kernel(source: str) -> list[NotebookNode]:
    notebook = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, extra_arguments=["--log-level=CRITICAL"]
    ).execute()
    return notebook.cells[0].outputs


WRONG = "from wordlab import check\ncheck('cosine_similarity', lambda u, v: float(u @ v))"


def test_in_a_notebook_the_card_is_html_and_the_error_one_line() -> None:
    card, error = run_in_kernel(WRONG)
    assert "plain dot product" in card.data["text/html"]
    assert "plain dot product" in card.data["text/plain"]
    assert error.ename == "CheckNotPassed"
    assert len(error.traceback) == 1


def test_in_plain_ipython_the_card_is_text() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", "-c", WRONG],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "✗ Cosine similarity: not right yet" in result.stdout
    assert "likely:   This is the plain dot product" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.fixture
def stock_course(tmp_path: Path, source: NotebookNode) -> Path:
    """A course with nbgrader's own settings: no judge, no hidden checks."""
    folder = tmp_path / "source" / "01_word_vectors"
    folder.mkdir(parents=True)
    without_demos = deepcopy(source)
    without_demos.cells = [c for c in source.cells if grade_id(c) or c.cell_type == "markdown"]
    nbformat.write(without_demos, folder / "01_word_vectors.ipynb")
    return tmp_path


@pytest.mark.slow
def test_under_stock_nbgrader_the_same_cell_gives_partial_credit(
    stock_course: Path, right: dict[str, str]
) -> None:
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    from autograder.course import load_config

    load_config(stock_course)  # finds alembic
    config = Config()
    config.CourseDirectory.root = str(stock_course)
    directory = CourseDirectory(config=config)
    api = NbGraderAPI(coursedir=directory, config=config)
    assert api.generate_assignment("01_word_vectors")["success"]
    released = stock_course / "release" / "01_word_vectors" / "01_word_vectors.ipynb"
    no_zero = right["cosine_similarity"].replace("norms == 0", "norms == -1")
    answers = {**right, "cosine_similarity": no_zero, "most_similar": "most_similar = len"}
    handed_in = filled(nbformat.read(released, as_version=4), answers)
    target = stock_course / "submitted" / "ann" / "01_word_vectors" / "01_word_vectors.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(handed_in, target)
    assert api.autograde("01_word_vectors", "ann")["success"]
    with Gradebook(directory.db_url) as gradebook:
        notebook = gradebook.find_submission("01_word_vectors", "ann").notebooks[0]
        scores = {grade.name: grade.score for grade in notebook.grades}
    assert scores["check_complete_analogy"] == 6
    assert scores["check_most_similar"] == 0
    assert 0 < scores["check_cosine_similarity"] < 5
