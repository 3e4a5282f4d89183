"""The banks: an entry's source is a cell that runs by itself."""

from __future__ import annotations

import pytest

from autograder.banks import alternatives, misconceptions
from wordlab.exercises import ASSIGNMENTS, Assignment

EXERCISES = [(a, e.id) for a in ASSIGNMENTS for e in a.exercises]


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=[name for _, name in EXERCISES])
def test_every_source_defines_its_exercise(assignment: Assignment, exercise: str) -> None:
    for entry in [*misconceptions(assignment).of(exercise), *alternatives(assignment).of(exercise)]:
        names: dict[str, object] = {}
        exec(compile(entry.source, entry.id, "exec"), names)  # noqa: S102
        assert callable(names[exercise]), entry.id


def test_helpers_come_along_with_what_they_use_and_nothing_else() -> None:
    assignment = next(a for a in ASSIGNMENTS if a.name == "03_language_model")
    bank = {entry.id: entry for entry in misconceptions(assignment).entries}
    source = bank["nearby_may_be_itself"].source
    for helper in ("_contexts", "_window", "_one_nearby", "_arrays"):
        assert f"def {helper}(" in source
    assert "def _gradients(" not in source
    assert "WordVectors" not in source


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=[a.name for a in ASSIGNMENTS])
def test_ids_are_unique_and_sentences_differ(assignment: Assignment) -> None:
    entries = misconceptions(assignment).entries
    assert len({entry.id for entry in entries}) == len(entries)
    assert len({(entry.exercise, entry.says) for entry in entries}) == len(entries)
