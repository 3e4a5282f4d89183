"""Progress bars: on stdout, for work that takes a while, and the items as they are."""

from __future__ import annotations

import time

import pytest

from wordlab import progress


def test_items_pass_through_in_order() -> None:
    assert list(progress(range(5), "counting")) == [0, 1, 2, 3, 4]


def test_short_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    list(progress(range(5), "counting"))
    assert capsys.readouterr() == ("", "")


def test_long_work_shows_a_bar_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in progress(range(3), "counting"):
        time.sleep(0.6)
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("\rcounting")
    assert "100 %" in out
    assert out.endswith("\n")
