"""Checks: how points are earned, how far an exercise is, and how a mistake is named."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from wordlab.checking.calls import LocalCaller
from wordlab.checking.card import public_card
from wordlab.checking.checks import (
    Checks,
    Exercise,
    Kind,
    Result,
    Status,
    Subject,
    named,
    points_earned,
    run_checks,
    status_of,
)
from wordlab.checking.fingerprints import Fingerprint, diagnose, fingerprint

PUBLIC = Checks()
DOUBLE = Exercise("double", "Doubling", points=3, section="section 1", public=PUBLIC)


@PUBLIC(Kind.EXAMPLE, "Two and three are doubled.", points=1)
def small_numbers(f: Subject) -> None:
    f(2).is_close(4)
    f(3).is_close(6)


@PUBLIC(Kind.PROPERTY, "The sign does not matter.", points=1)
def odd_function(f: Subject) -> None:
    f(-1.5).is_close(-f(1.5).value)


@PUBLIC(Kind.EDGE_CASE, "Text is refused.", points=1)
def text(f: Subject) -> None:
    f("two").raises(TypeError)


def right(x: object) -> object:
    if isinstance(x, str):
        raise TypeError("no text")
    return 2 * x


def square(x: object) -> object:
    return x**2


def results(function: Callable[..., object]) -> list[Result]:
    return run_checks(DOUBLE, PUBLIC, LocalCaller(function))


def test_a_right_function_earns_everything() -> None:
    assert points_earned(results(right)) == 3
    assert status_of(results(right)) is Status.PASSED


def test_properties_earn_nothing_without_an_example() -> None:
    def zero(x: object) -> float:
        return 0.0 * x

    assert [result.passed for result in results(zero)] == [False, True, True]
    assert points_earned(results(zero)) == 0


def test_partial_credit_once_an_example_holds() -> None:
    assert points_earned(results(lambda x: 2 * x)) == 2


def unwritten(x: object) -> None:
    raise NotImplementedError


def raising(x: object) -> object:
    return x.double


@pytest.mark.parametrize(
    ("function", "status"),
    [
        (unwritten, Status.NOT_WRITTEN),
        (raising, Status.RAISES),
        (square, Status.WRONG),
        (right, Status.PASSED),
    ],
)
def test_unwritten_raising_and_wrong_are_told_apart(
    function: Callable[..., object], status: Status
) -> None:
    assert status_of(results(function)) is status


def test_a_failure_says_called_returned_and_expected() -> None:
    failure = results(square)[0].failure
    assert (failure.called, failure.returned, failure.expected) == ("double(3)", "9", "6")


@pytest.mark.parametrize(
    ("function", "cause"),
    [
        (lambda x: None, "`return` missing"),
        (lambda x: np.nan, "division by zero"),
        (lambda x: object(), "an object of type object"),
        (lambda x: factor * x, "name 'factor' is not defined"),  # noqa: F821
    ],
    ids=["nothing", "nan", "object", "global"],
)
def test_a_likely_cause_is_named_without_knowing_the_exercise(
    function: Callable[..., object], cause: str
) -> None:
    assert cause in results(function)[0].failure.cause


def test_named_inputs_are_shown_by_name() -> None:
    checks = Checks()
    exercise = Exercise("first", "First", points=1, section="")
    table = named("table()", [5, 6])

    @checks(Kind.EXAMPLE, "It takes the first.", points=1)
    def takes_first(f: Subject) -> None:
        f(table, n=1).is_close(5)

    (result,) = run_checks(exercise, checks, LocalCaller(lambda table, n: 6))
    assert result.failure.called == "first(table(), n=1)"


def test_random_inputs_come_from_the_seed() -> None:
    checks = Checks()
    exercise = Exercise("f", "F", points=1, section="")

    @checks(Kind.EXAMPLE, "Anything.", points=1)
    def anything(f: Subject) -> None:
        f(f.rng.normal()).value  # noqa: B018

    def drawn(seed: int) -> float:
        (result,) = run_checks(exercise, checks, LocalCaller(lambda x: x), seed)
        return result.trace[0].value

    assert drawn(1) == drawn(1) != drawn(2)


def known(*functions: Callable[..., object]) -> list[Fingerprint]:
    return [fingerprint(f.__name__, f"says {f.__name__}", results(f)) for f in functions]


def test_a_known_mistake_is_named_by_what_it_does() -> None:
    def squares_by_loop(x: object) -> object:
        return sum(x for _ in range(x)) if isinstance(x, int) and x > 0 else x * x

    assert diagnose(results(squares_by_loop), known(square)).id == "square"


def test_an_unknown_mistake_is_not_named() -> None:
    assert diagnose(results(lambda x: 3 * x), known(square)) is None


def test_two_mistakes_that_look_alike_are_not_guessed_between() -> None:
    def again(x: object) -> object:
        return x * x

    assert diagnose(results(square), known(square, again)) is None


def test_right_code_is_never_diagnosed() -> None:
    assert diagnose(results(right), known(square, right)) is None


def test_a_fingerprint_forgives_rounding() -> None:
    assert diagnose(results(lambda x: x * x * (1 + 1e-7)), known(square)).id == "square"


def test_the_card_escapes_what_the_student_wrote() -> None:
    found = results(lambda x: "<script>alert(1)</script>")
    html = public_card(DOUBLE, status_of(found), found)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_text_card_reads_like_the_html_card() -> None:
    found = results(square)
    card = public_card(DOUBLE, status_of(found), found, "You squared.")
    assert repr(card).splitlines() == [
        "✗ Doubling: not right yet (1 of 3 checks passed)",
        "  ✗ Two and three are doubled.",
        "  ✗ The sign does not matter.",
        "  ✓ Text is refused.",
        "  called:   double(3)",
        "  returned: 9",
        "  expected: 6",
        "  likely:   You squared.",
        "  read:     section 1",
    ]


def outcome_of(function: Callable[..., object], check: Callable[[Subject], None]) -> Result:
    checks = Checks()
    checks(Kind.EXAMPLE, "It holds.", points=1)(check)
    exercise = Exercise("f", "F", points=1, section="")
    (result,) = run_checks(exercise, checks, LocalCaller(function))
    return result


def test_a_part_of_an_answer_is_questioned_and_shown_by_itself() -> None:
    def second(f: Subject) -> None:
        f(1).item(1, "a").is_close(3)

    assert outcome_of(lambda x: (0, {"a": 3}), second).passed
    failure = outcome_of(lambda x: (0, {"a": 2}), second).failure
    assert (failure.called, failure.returned, failure.expected) == ("f(1)[1]['a']", "2", "3")
    for other in ((0, {"b": 3}), (0,), 5, None):
        failure = outcome_of(lambda x, other=other: other, second).failure
        assert failure.expected == "a result that has [1]['a']"


def test_facts_stand_for_a_long_result() -> None:
    def check(f: Subject) -> None:
        answer = f.told_as(lambda value: {"length": len(value), "mean": 0.1 * len(value)}, 4)
        assert answer.untold == [0, 0, 0, 0]
        answer.that(answer.value["length"] == 5, "five of them")

    result = outcome_of(lambda n: [0] * n, check)
    assert result.failure.returned == "{'length': 4, 'mean': 0.4}"
    assert result.trace[0].value == {"length": 4}, "floats are no part of a fingerprint"


def test_an_error_has_no_facts() -> None:
    def check(f: Subject) -> None:
        f.told_as(lambda value: {"length": len(value)}, 4).raises(ZeroDivisionError)

    assert outcome_of(lambda n: n / 0, check).passed


def test_memory_can_be_bounded() -> None:
    def check(f: Subject) -> None:
        f.counting_calls(100_000).holds_less_memory_than(10_000, "a loop")

    assert not outcome_of(lambda n: float(np.arange(n).sum()), check).passed
    assert outcome_of(lambda n: n * (n - 1) / 2, check).passed
