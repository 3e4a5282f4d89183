"""What has to hold after every attack; no case can forget it.

Whatever a test hands in through `launch` or `hand_in`: afterwards nothing outside the box has
changed, no process of it is left, and the next submission of the same grader is graded rightly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping

import pytest
from nbformat import NotebookNode

from autograder.build import as_bytes
from autograder.grading import Graded, grade
from autograder.launching import warm_launcher
from autograder.limits import Limits
from autograder.repair import read_submission
from autograder.sandbox import BoxedWorker, bwrap
from autograder.submissions import filled
from autograder.warm import WarmWorker
from tests.security.attack import (
    FULL,
    QUICK,
    Attack,
    WatchedLaunch,
    eventually,
    marked,
    outside,
    running_below,
)
from wordlab.exercises import Assignment

Grade = Callable[..., Graded]
HandIn = Callable[[Attack], Graded]


def outputs_of(graded: Graded) -> str:
    """All that the cells of a graded submission show, as JSON."""
    outputs = [cell.get("outputs", []) for cell in graded.notebook.cells]
    return json.dumps(outputs, ensure_ascii=False)


@pytest.fixture(scope="session", autouse=True)
def sandbox_that_works() -> None:
    assert bwrap() is not None, "The attack suite needs a sandbox that works; see autograder doctor"


@pytest.fixture
def grade_bytes(source: NotebookNode, assignment: Assignment) -> Grade:
    """Grade a file as it is handed in."""

    def grade_bytes(
        content: bytes, launch: WatchedLaunch, limits: Limits = QUICK, seed: int = 1
    ) -> Graded:
        repaired = read_submission(content, source)
        return grade(repaired.with_notes(), source, assignment, seed, launch, limits)

    return grade_bytes


@pytest.fixture(params=["warm", "cold"])
def launch(
    request: pytest.FixtureRequest,
    grade_bytes: Grade,
    release: NotebookNode,
    right: Mapping[str, str],
) -> Iterator[WatchedLaunch]:
    """Start workers warm or cold; when the test is over, all promises are looked after."""
    warm = request.param == "warm"
    launch = WatchedLaunch(warm_launcher() if warm else BoxedWorker)
    before, processes = outside(), running_below(os.getpid())
    yield launch
    assert eventually(launch.remaining) == []
    assert eventually(lambda: sorted(running_below(os.getpid()) - processes)) == []
    assert outside() == before
    assert marked() == []
    assert grade_bytes(as_bytes(filled(release, right)), launch, Limits()).points == FULL
    assert launch.workers == {WarmWorker if warm else BoxedWorker}
    assert eventually(launch.remaining) == []


@pytest.fixture
def hand_in(
    launch: WatchedLaunch, grade_bytes: Grade, release: NotebookNode, right: Mapping[str, str]
) -> HandIn:
    """Grade an attack; what it has to show is looked for, its points are the caller's business."""

    def hand_in(attack: Attack) -> Graded:
        graded = grade_bytes(as_bytes(attack.notebook(release, right)), launch, attack.limits)
        assert attack.shows in outputs_of(graded)
        return graded

    return hand_in
