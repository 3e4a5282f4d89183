"""Mutants: what is changed and what is left alone, how each is judged, and what is set aside."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder import equivalents, rates
from autograder.banks import Implementation
from autograder.equivalents import Excused, excused
from autograder.mutants import MutationError, mutants, mutants_of
from autograder.rates import DIED, HUNG, Judged, WatchingCaller, Work, judge, judges
from autograder.session import CRASHED
from wordlab.checking.calls import Call
from wordlab.exercises import find_assignment

FIRST = find_assignment("01_word_vectors")
pytest.importorskip("cosmic_ray", reason="mutants need the extra 'quality'")


def add_up(numbers, start: int | None = 2, *, sign: bool = True):
    """Add 1 + 1 numbers."""
    total: int | float = start
    for number in numbers:
        if number < 0 and not sign:
            raise ValueError(f"{number} is below {1 - 1}")
        if number == 5:
            break
        total += helper(number)
    return total


def helper(number):
    return -number * 3


def other_exercise(number):
    return helper(number) + 100


def twice(number):
    number = number + 1
    number = number + 1
    return other_exercise(number)


def changes(function: Callable[..., Any], *others: str) -> set[str]:
    implementation = Implementation("an_exercise", function.__name__, "", function)
    return {mutant.name for mutant in mutants_of(implementation, set(others))}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if number < 0 and not sign:", "if number <= 0 and not sign:"),
        ("if number < 0 and not sign:", "if number < 0 or not sign:"),
        ("if number < 0 and not sign:", "if number < 0 and sign:"),
        ("if number < 0 and not sign:", "if not number < 0 and not sign:"),
        ("if number == 5:", "if number != 5:"),
        ("if number == 5:", "if number == 6:"),
        ("break", "continue"),
        ("for number in numbers:", "for number in []:"),
        ("total += helper(number)", "total -= helper(number)"),
        ("total += helper(number)", "pass"),
        ('raise ValueError(f"{number} is below {1 - 1}")', "pass"),
        ("return total", "pass"),
        ("return -number * 3", "return number * 3"),
        ("return -number * 3", "return -number / 3"),
        ("return -number * 3", "return -number * 4"),
    ],
)
def test_each_slip_is_made(before: str, after: str) -> None:
    def plain(text: str) -> str:
        return text.replace(" ", "")

    assert plain(f"add_up: {before} → {after}") in set(map(plain, changes(add_up)))


def test_a_default_value_is_changed_and_its_annotation_is_not() -> None:
    heads = {name for name in changes(add_up) if "def add_up" in name.split("→")[1]}
    assert len(heads) == 3  # start=3, start=1, sign=False
    assert all("int | None" in name for name in heads)
    assert all("total: int | float" in n or "total: int" not in n for n in changes(add_up))


def test_docstrings_and_what_an_error_says_are_left_alone() -> None:
    assert not [name for name in changes(add_up) if '"""' in name]
    assert [n.split("→")[1].strip() for n in changes(add_up) if ": raise" in n] == ["pass"]


def test_the_functions_of_other_exercises_are_left_alone() -> None:
    assert any("100" in name for name in changes(twice))
    assert not any("100" in name for name in changes(twice, "other_exercise"))


def test_equal_changes_of_equal_lines_get_numbers() -> None:
    names = changes(twice)
    assert "twice: number = number + 1 → number = number - 1" in names
    assert "twice: number = number + 1 → number = number - 1 #2" in names


def test_names_are_unique_and_come_in_the_same_order_every_time() -> None:
    names = [mutant.name for mutant in mutants(FIRST, "most_similar")]
    assert len(set(names)) == len(names)
    assert names == [mutant.name for mutant in mutants(FIRST, "most_similar")]
    assert {name.split(":")[0] for name in names} == {
        "reference",
        "sorts_in_python",
        "takes_one_more",
    }


def test_without_the_library_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cosmic_ray.ast", None)
    with pytest.raises(MutationError, match=r"pip install 'word-embeddings-course\[quality\]'"):
        mutants(FIRST, "most_similar")


def mutant_work(source: str) -> Work:
    return Work("mutant", FIRST.name, "cosine_similarity", "a mutant", source)


RIGHT = """
import numpy as np
def cosine_similarity(u, v):
    lengths = np.linalg.norm(u) * np.linalg.norm(v)
    return u @ v / lengths if lengths else 0.0
"""


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        (RIGHT, ()),
        (RIGHT.replace("* np", "/ np"), ("angles_that_one_can_see",)),
        (RIGHT.replace("else 0.0", "else 1.0"), ("zero_vector",)),
        (RIGHT + "raise OSError", ("the cell raises OSError",)),
        ("def cosine_similarity(u, v): raise SystemExit", ("angles_that_one_can_see",)),
    ],
    ids=["equivalent", "wrong", "wrong at the edge", "cell raises", "function exits"],
)
def test_a_mutant_is_judged_up_to_the_first_check_that_it_loses(
    source: str, lost: tuple[str, ...]
) -> None:
    judged = judge(mutant_work(source))
    assert judged.lost == lost
    assert judged.lost_public == bool(lost)


def test_what_only_a_hidden_check_notices_is_not_counted_as_noticed_in_public() -> None:
    judged = judge(mutant_work(RIGHT.replace("u @ v", "float(np.sum(u * v))")))
    assert judged.lost == ("one_number_and_more",)
    assert not judged.lost_public


def test_an_endless_loop_is_ended_and_counts_as_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "CPU_SECONDS", 0.2)
    loop = "def cosine_similarity(u, v):\n    while True: pass"
    assert judge(mutant_work(loop)).lost == ("angles_that_one_can_see",)
    stubborn = "def cosine_similarity(u, v):\n    return 0\nwhile True: pass"
    assert judge(mutant_work(stubborn)) == Judged((HUNG,), lost_public=True)


def test_an_answer_that_grading_would_not_take_is_none() -> None:
    ones = np.ones(2**20)
    caller = WatchingCaller(lambda times: [ones] * times)
    assert len(caller(Call([8])).value) == 8
    assert caller(Call([9])).raised == CRASHED.raised


def test_a_process_that_dies_takes_no_other_case_with_it() -> None:
    fatal = "import os\ndef cosine_similarity(u, v): os._exit(1)"
    with judges(FIRST, 1) as submit:
        futures = [submit(mutant_work(source)) for source in (fatal, RIGHT)]
        assert [rates.outcome(future).lost for future in futures] == [(DIED,), ()]


def test_an_excuse_for_a_mutant_that_is_gone_or_noticed_is_stale() -> None:
    known = Excused({"reference: a → b": "it does the same"}, {"reference: c → d": "an input"})
    assert known.stale(["reference: a → b", "reference: c → d"]) == []
    assert known.stale(["reference: c → d"]) == ["reference: a → b"]


def test_a_mutant_excused_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = {"most_similar": {"one reason": ("a → b",), "another": ("a → b",)}}
    module = SimpleNamespace(EQUIVALENT=reasons, SURVIVORS={})
    monkeypatch.setattr(equivalents, "import_module", lambda name: module)
    with pytest.raises(ValueError, match="excused twice"):
        excused(FIRST, "most_similar")
