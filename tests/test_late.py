"""What late work costs."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from autograder.late import DAY, LatePenalty


def penalty(score: float, seconds: float, **settings: object) -> float | None:
    plugin = LatePenalty(config=Config(LatePenalty=settings))
    return plugin.late_submission_penalty("ann", score, seconds)


def test_without_settings_nothing_is_taken_off() -> None:
    assert penalty(20, 3 * DAY) is None


@pytest.mark.parametrize(("seconds", "points"), [(1, 2), (DAY, 2), (DAY + 1, 4), (3 * DAY, 6)])
def test_points_for_each_day_that_has_begun(seconds: float, points: float) -> None:
    assert penalty(20, seconds, points_per_day=2) == points


def test_a_share_is_of_the_score() -> None:
    assert penalty(18, 2 * DAY, share_per_day=0.1) == pytest.approx(3.6)


def test_points_and_a_share_add_up() -> None:
    assert penalty(10, DAY, points_per_day=1, share_per_day=0.5) == 6


def test_never_more_than_the_score() -> None:
    assert penalty(3, 9 * DAY, points_per_day=2) == 3
    assert penalty(3, 9 * DAY, share_per_day=0.5) == 3


def test_minutes_of_grace() -> None:
    assert penalty(20, 600, points_per_day=2, grace_minutes=10) is None
    assert penalty(20, 601, points_per_day=2, grace_minutes=10) == 2


def test_nbgraders_own_method_goes_first() -> None:
    assert penalty(20, 1, points_per_day=2, penalty_method="zero") == 20
