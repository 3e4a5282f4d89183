"""Hints: three steps for every exercise, one at a time, and never the solution."""

from __future__ import annotations

import ast
import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from autograder.leaks import PRIVATE, leaks, sources
from tests.small_disk import on_small_disk
from wordlab import WordlabError, hint
from wordlab.__main__ import main
from wordlab.exercises import ASSIGNMENTS
from wordlab.hints import hints_of, next_hints
from wordlab.hints.word_vectors import HINTS
from wordlab.record import FILE

EXERCISES = [exercise for assignment in ASSIGNMENTS for exercise in assignment.exercises]


@cache
def solved_functions() -> list[ast.FunctionDef]:
    trees = map(ast.parse, sources("solutions").values())
    return [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.fixture(params=EXERCISES, ids=lambda exercise: exercise.id)
def exercise_id(request: pytest.FixtureRequest) -> str:
    return str(request.param.id)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working copy with one assignment, as the current folder, in which no hint was asked for."""
    folder = tmp_path / "01_word_vectors"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("wordlab.record._hints_here", {})
    return folder


class TestTexts:
    def test_there_are_three_from_a_nudge_to_a_pointer(self, exercise_id: str) -> None:
        hints = hints_of(exercise_id)
        assert len(hints) == 3
        assert all(60 < len(text) < 320 and text.endswith((".", "?")) for text in hints)
        assert all(text.count("`") % 2 == 0 for text in hints)
        assert "`" not in hints[0], "a nudge names no function"
        assert "`" in hints[1] + hints[2], "a pointer names one"

    def test_no_hint_holds_a_line_of_the_solution(self) -> None:
        """The text as it is read, since in its file it is broken into pieces."""
        texts = {e.id: " ".join(hints_of(e.id)).encode() for e in EXERCISES}
        assert [found for package in PRIVATE for found in leaks(texts, package)] == []

    def test_the_code_in_a_hint_is_no_statement_of_the_solution(self, exercise_id: str) -> None:
        """Nor a shorter one: `leaks` passes over lines of 20 characters."""
        (body,) = (node.body[1:] for node in solved_functions() if node.name == exercise_id)
        statements = {
            ast.unparse(node)
            for statement in body
            for node in ast.walk(statement)
            if isinstance(node, ast.Assign | ast.AugAssign | ast.Return)
        }
        assert statements
        code = re.findall(r"`([^`]+)`", " ".join(hints_of(exercise_id)))
        assert not statements & {" ".join(piece.split()) for piece in code}

    def test_the_code_in_a_hint_is_python(self, exercise_id: str) -> None:
        for piece in re.findall(r"`([^`]+)`", " ".join(hints_of(exercise_id))):
            ast.parse(piece.replace("…", "..."))


class TestOneAtATime:
    def test_each_call_shows_the_next_and_the_last_one_shows_all_again(self, home: Path) -> None:
        shown = [next_hints("most_similar") for _ in range(4)]
        assert [(card.first, card.last) for card in shown] == [(1, 1), (2, 2), (3, 3), (1, 3)]
        assert "Ask again for hint 2 of 3." in repr(shown[0])
        assert "last hint" in repr(shown[2])

    def test_other_exercises_are_counted_apart(self, home: Path) -> None:
        next_hints("most_similar")
        assert next_hints("cosine_similarity").last == 1

    def test_a_number_shows_so_many_and_is_remembered(self, home: Path) -> None:
        card = next_hints("most_similar", 2)
        assert (card.first, card.last) == (1, 2)
        assert next_hints("most_similar").first == 3
        assert next_hints("most_similar", 1).last == 1

    def test_the_terminal_goes_on_where_the_notebook_was(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(home)
        next_hints("most_similar")
        monkeypatch.setattr("wordlab.record._hints_here", {})
        monkeypatch.chdir(home.parent)
        assert main(["hint", "most_similar"]) == 0
        assert "hint 2 of 3" in capsys.readouterr().out

    def test_where_nothing_can_be_noted_the_number_is_asked_for(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["hint", "Emojify_V2"]) == 0  # no folder of that assignment is here
        assert "name the number: wordlab hint Emojify_V2 2" in capsys.readouterr().out
        assert os.listdir() == [home.name]

    def test_in_a_folder_that_cannot_be_written_each_call_asks_for_the_number(
        self, tmp_path: Path
    ) -> None:
        code = """
from wordlab.hints import next_hints
os.chdir(disk)
os.mkdir("01_word_vectors")
read_only()
cards = [next_hints("most_similar") for _ in range(3)]
found["cards"] = [[card.last, card.is_noted] for card in cards]
"""
        found = on_small_disk(tmp_path, "128k", code)
        assert found["cards"] == [[1, False], [2, False], [3, False]]

    @pytest.mark.parametrize("content", ["{", "[]", '{"hints": 5}', '{"hints": {"model": "x"}}'])
    def test_a_damaged_file_is_no_hindrance(self, home: Path, content: str) -> None:
        (home / FILE).write_text(content)
        assert next_hints("most_similar").last == 1
        assert json.loads((home / FILE).read_text())["hints"]["most_similar"] == 1

    @pytest.mark.parametrize("number", [0, 4, -1, "2"])
    def test_a_number_that_there_is_not_is_refused(self, home: Path, number: int) -> None:
        with pytest.raises(WordlabError, match="has the hints 1 to 3, but not"):
            next_hints("most_similar", number)

    def test_an_exercise_that_has_none_says_so(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delitem(HINTS, "most_similar")
        assert main(["hint", "most_similar"]) == 1
        assert capsys.readouterr().err == "wordlab: most_similar has no hints yet.\n"

    def test_an_unknown_exercise_names_the_known_ones(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["hint", "most"]) == 1
        assert "There is no exercise called 'most'. The exercises are: cos" in (
            capsys.readouterr().err
        )


def test_a_notebook_shows_a_card(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hint("cosine_similarity", 3)
    assert capsys.readouterr().out.startswith("Cosine similarity, hint 1 of 3: ")
    html = next_hints("cosine_similarity", 3)._repr_html_()
    assert html.count("<li") == 3
    assert "<code>np.linalg.norm</code>" in html
