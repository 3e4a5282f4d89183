"""The simulation of large classes against cases that can be worked out by hand, and its page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from autograder.course import PROJECT
from benchmarks.scaling.model import Costs, Work, Writing, simulate, stations
from tests.course_folder import CLASS, grade, gradebook_rows
from tests.figures import ReadableFigures

REPORT = PROJECT / "docs" / "scaling.json"
WORKERS_ALONE = Costs(
    jobs=[Work(1.0)],
    reading=[Work(0.0)],
    writing=Writing([Work(0.0)]),
    hand_over=0.0,
    take_over=0.0,
)
seconds = st.floats(0.001, 2.0)


@st.composite
def costs(draw: st.DrawFn) -> Costs:
    works = st.lists(st.builds(Work, seconds, seconds), min_size=1, max_size=5)
    return Costs(
        jobs=draw(works),
        reading=draw(works),
        writing=Writing(draw(works), draw(st.floats(0, 0.01))),
        hand_over=draw(seconds),
        take_over=draw(seconds),
        schedule=draw(st.floats(0, 0.1)),
        travel=draw(st.floats(0, 0.1)),
    )


class TestASimulatedClass:
    def test_workers_alone_share_the_work(self) -> None:
        for workers, wanted in ((1, 12), (2, 6), (5, 3), (12, 1), (100, 1)):
            assert simulate(WORKERS_ALONE, 12, workers, seed=0).seconds == pytest.approx(wanted)

    def test_a_slow_writer_is_the_end_of_it(self) -> None:
        slow = replace(WORKERS_ALONE, writing=Writing([Work(0.0, 0.5)]))
        two, many = (simulate(slow, 100, workers, seed=0) for workers in (2, 50))
        # The first submission comes back after a second; from then on the writer writes.
        assert many.seconds == pytest.approx(1 + 100 * 0.5)
        assert many.seconds <= two.seconds < many.seconds + 2
        assert many.writer_busy == pytest.approx(50 / 51)

    def test_so_is_a_slow_scheduler(self) -> None:
        slow = replace(WORKERS_ALONE, schedule=0.5)
        run = simulate(slow, 100, 50, seed=0)
        assert 50 <= run.seconds < 52
        assert run.scheduler_busy > 0.95

    def test_on_one_computer_all_share_its_processors(self) -> None:
        both = replace(WORKERS_ALONE, writing=Writing([Work(0.2)]))
        # 40 seconds of workers and 8 of the writer; at the end a processor may have nothing to do.
        assert 24 <= simulate(both, 40, 2, seed=0, processors=2).seconds < 25
        assert simulate(both, 40, 2, seed=0, processors=1).seconds == pytest.approx(48)

    def test_waiting_needs_no_processor(self) -> None:
        waiting = replace(WORKERS_ALONE, jobs=[Work(0.0, 1.0)])
        assert simulate(waiting, 12, 12, seed=0, processors=1).seconds == pytest.approx(1)

    def test_a_gradebook_that_slows_down_costs_more_at_the_end(self) -> None:
        growing = replace(WORKERS_ALONE, jobs=[Work(0.0)], writing=Writing([Work(0.1)], 0.01))
        run = simulate(growing, 100, 4, seed=0)
        assert run.seconds == pytest.approx(100 * 0.1 + 0.01 * sum(range(100)))
        assert stations(growing, 100)["writer"] == pytest.approx(0.1 + 0.01 * 50)

    def test_costs_are_drawn_one_by_one(self) -> None:
        mixed = replace(WORKERS_ALONE, jobs=[Work(0.0), Work(10.0)])
        times = [simulate(mixed, 100, 1, seed).seconds for seed in range(20)]
        assert all(350 < time < 650 and time % 10 == pytest.approx(0) for time in times)
        assert len(set(times)) > 1
        assert simulate(mixed, 100, 1, seed=3) == simulate(mixed, 100, 1, seed=3)

    @settings(max_examples=30, deadline=None)
    @given(costs(), st.integers(1, 30), st.integers(1, 8))
    def test_it_is_never_faster_than_its_slowest_station(
        self, costs: Costs, submissions: int, workers: int
    ) -> None:
        run = simulate(costs, submissions, workers, seed=0)
        for busy in (run.writer_busy, run.workers_busy, run.scheduler_busy):
            assert 0 <= busy <= 1 + 1e-9
        least = {
            "writer": min(work.cpu + work.wait for work in costs.writing.samples)
            + min(work.cpu + work.wait for work in costs.reading)
            + costs.hand_over,
            "worker": (min(work.cpu + work.wait for work in costs.jobs) + costs.take_over)
            / workers,
            "scheduler": costs.schedule,
        }
        assert run.seconds >= submissions * max(least.values()) - 1e-9


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(REPORT.read_text("utf-8"))
    return found


class TestThePage:
    def test_it_is_made_from_the_report(self, report: dict[str, Any]) -> None:
        from benchmarks.scaling.page import COMMAND, page

        renew = f"run `{COMMAND}`"
        assert (PROJECT / "docs" / "scaling.md").read_text("utf-8") == page(report), renew

    def test_the_real_run_is_as_it_should_be(self, report: dict[str, Any]) -> None:
        from benchmarks.scaling.checking import wrong

        assert report["check"]["submissions"] >= 2000
        assert wrong(report["check"]) == []

    def test_a_run_that_is_not_is_told(self, report: dict[str, Any]) -> None:
        from benchmarks.scaling.checking import wrong

        bad = {"rows": 1999, "memory_gained": 0.5, "throughput_off": -0.2, "processes_left": ["x"]}
        assert len(wrong(report["check"] | bad)) == 4


class TestTheFigure(ReadableFigures):
    @pytest.fixture
    def figure(self, report: dict[str, Any]) -> Figure:
        from benchmarks.scaling.page import figure

        drawn = figure(report["forecast"])
        drawn.draw_without_rendering()
        return drawn


@pytest.mark.slow
def test_a_gradebook_is_filled_with_submissions_like_those_in_it(course: Path) -> None:
    from benchmarks.scaling.checking import rows
    from benchmarks.scaling.course import fill

    grade(course)
    graded = rows(course)
    assert graded > 0
    fill(course, 0, 30)
    fill(course, 30, 100)
    assert rows(course) == graded + 100
    scores: dict[str, list[Any]] = {}
    for student, *marks in gradebook_rows(course):
        scores.setdefault(student, []).append(marks)
    assert scores["other0"] == scores["other99"]
    assert scores["other0"] in [scores[student] for student in CLASS]


def test_memory_that_grows_is_noticed() -> None:
    from benchmarks.scaling.checking import FLAT, gained

    flat = [(float(at), 100.0 + at % 2) for at in range(100)]
    loading = [(float(at), min(100.0, 10.0 * at)) for at in range(100)]
    growing = [(float(at), 100.0 + at) for at in range(100)]
    assert abs(gained(flat)) < FLAT
    assert abs(gained(loading)) < FLAT
    assert gained(growing) == pytest.approx(77 / 158.5, rel=0.05)
    spiked = [(at, held + 500 * (at == 90)) for at, held in flat]
    assert abs(gained(spiked)) < FLAT
