"""How often the grader is wrong: how the figures are counted, kept, shown, and what they must be."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from autograder import digests
from autograder.banks import alternatives, misconceptions
from autograder.command_line import main
from autograder.course import PROJECT
from autograder.digests import digest
from autograder.equivalents import Excused
from autograder.margins import Margins, distance
from autograder.quality import current, merged, part_of, rates_of, shortcomings
from autograder.quality_page import page
from autograder.rates import SEED, Judged, Work, figures_of, measure
from wordlab.checking import checks
from wordlab.checking.checks import Answer
from wordlab.exercises import ASSIGNMENTS, Assignment, find_assignment
from wordlab.vectors import WordVectors

REPORT = PROJECT / "docs" / "grading-quality.json"
FIRST = find_assignment("01_word_vectors")
NAMES = [assignment.name for assignment in ASSIGNMENTS]
RENEW = "run `autograder verify --no-budget --json docs/grading-quality.json`"


def case(kind: str, name: str, judged: Judged, seed: int = SEED) -> tuple[Work, Judged]:
    return Work(kind, FIRST.name, "most_similar", name, "", seed), judged


def some_figures(**changed: Any) -> dict[str, Any]:
    """Four mutants: one noticed in public, one hidden, one equivalent, one that survives."""
    names = ["in public", "hidden", "equivalent", "survivor"]
    noticed = [Judged(("a",), lost_public=True), Judged(("b",)), Judged(), Judged()]
    judged = [case("mutant", name, it) for name, it in zip(names, noticed, strict=True)]
    judged += [
        case("wrong", "named", Judged(("a",), True, "named")),
        case("wrong", "misnamed", Judged(("a",), True, "named")),
        case("wrong", "accepted", Judged()),
        case("right", "reference", Judged()),
        case("right", "reference", Judged(("b",)), seed=SEED + 1),
        case("right", "other", Judged()),
        case("right", "other", Judged(), seed=SEED + 1),
    ]
    known = Excused({"equivalent": "it does the same"}, {"survivor": "a tie"})
    return {**figures_of(dict.fromkeys(names, "AddNot"), judged, known), **changed}


def a_part(**changed: Any) -> dict[str, Any]:
    return part_of(FIRST, None, {"most_similar": some_figures(**changed)}, {})


def test_the_six_rates_are_counted_from_what_came_of_each_case() -> None:
    assert rates_of([some_figures()]) == {
        "mutants_killed_hidden": 2 / 3,  # of the three that are not equivalent
        "mutants_killed_public": 1 / 3,
        "right_rejected": 0.0,
        "wrong_accepted": 1 / 3,
        "misconceptions_named": 1 / 3,
        "flakes": 1 / 4,
    }


def test_a_survivor_is_listed_with_what_would_notice_it() -> None:
    assert some_figures()["survivors"] == [
        {"mutant": "survivor", "operator": "AddNot", "kills": "a tie"}
    ]


def test_everything_that_falls_short_is_a_finding() -> None:
    unexplained = [{"mutant": "m", "operator": "AddNot", "kills": ""}]
    part = a_part(survivors=unexplained, stale=["gone"], accused=["heap"])
    broken = {finding.topic for finding in shortcomings(FIRST.name, part) if not finding.holds}
    assert broken == {
        "rate mutants_killed_hidden",
        "rate mutants_killed_public",
        "rate misconceptions_named",
        "rate wrong_accepted",
        "rate flakes",
        "survivors explained",
        "excused mutants",
        "right code accused of a mistake",
    }


def test_one_assignment_is_renewed_and_the_others_stay() -> None:
    old = merged(None, {name: a_part() for name in NAMES[:2]})
    better = a_part(killed_hidden=3, survivors=[])
    new = merged(old, {NAMES[1]: better})
    assert new["assignments"][NAMES[0]] == old["assignments"][NAMES[0]]
    assert new["assignments"][NAMES[1]] == better
    assert new["rates"]["mutants_killed_hidden"] == (2 + 3) / (3 + 3)


def test_one_exercise_is_renewed_and_the_others_stay() -> None:
    old = a_part()
    part = part_of(FIRST, old, {"cosine_similarity": some_figures()}, {"points": {"of": 1}})
    assert list(part["exercises"]) == ["cosine_similarity", "most_similar"]  # as in the notebook
    assert part["exercises"]["most_similar"] == old["exercises"]["most_similar"]
    assert part["findings"] == {"points": {"of": 1}}


class TestARateThatGetsWorse:
    """Above its bound, and yet lower than it was: that is a finding until somebody accepts it."""

    worse = some_figures(killed_public=0)

    def fallen(self, part: dict[str, Any]) -> list[str]:
        found = shortcomings(FIRST.name, part)
        return [f.topic for f in found if not f.holds and "worse" in f.topic]

    def test_is_a_finding(self) -> None:
        part = part_of(FIRST, a_part(), {"most_similar": self.worse}, {})
        assert self.fallen(part) == ["rate mutants_killed_public has not got worse"]

    def test_stays_one_when_it_is_counted_once_more(self) -> None:
        part = a_part()
        for _ in range(2):
            part = part_of(FIRST, part, {"most_similar": self.worse}, {})
        assert self.fallen(part)

    def test_is_accepted_without_counting_again(self) -> None:
        part = part_of(FIRST, a_part(), {"most_similar": self.worse}, {})
        part = part_of(FIRST, part, {}, {}, accept=True)
        assert not self.fallen(part)
        assert part["exercises"]["most_similar"]["best"]["mutants_killed_public"] == 0

    def test_is_none_when_it_rises(self) -> None:
        part = part_of(FIRST, a_part(), {"most_similar": some_figures(killed_public=2)}, {})
        assert not self.fallen(part)
        assert part["exercises"]["most_similar"]["best"]["mutants_killed_public"] == 2 / 3


class TestWhatIsCountedAnew:
    """Only exercises of which something has changed that their figures are computed from."""

    def report(self) -> dict[str, Any]:
        figures = {exercise.id: some_figures() for exercise in FIRST.exercises}
        return merged(None, {FIRST.name: part_of(FIRST, None, figures, {})})

    def changed(self, place: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
        """The exercises that are out of date once a text of a module is another one."""
        report, read = self.report(), digests.source_of
        assert old in read(place)
        monkeypatch.setattr(
            digests, "source_of", lambda p: read(p).replace(old, new) if p == place else read(p)
        )
        digests.statements.cache_clear()
        try:
            return {exercise.id for exercise in FIRST.exercises} - set(current(report, FIRST))
        finally:
            digests.statements.cache_clear()

    @pytest.mark.parametrize(
        ("place", "old", "new", "expected"),
        [
            ("wordlab.exercises.word_vectors", "def zero_vector", "def zero", "cosine_similarity"),
            (
                "autograder.hidden.word_vectors",
                "def more_than_there_are",
                "def more",
                "most_similar",
            ),
            (
                "autograder.misconceptions.word_vectors",
                "def sum_of_norms",
                "def sums",
                "cosine_similarity",
            ),
            (
                "autograder.alternatives.word_vectors",
                "def takes_one_more",
                "def more",
                "most_similar",
            ),
        ],
        ids=["public check", "hidden check", "mistake", "alternative"],
    )
    def test_an_exercise_of_which_a_part_changed(
        self, place: str, old: str, new: str, expected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.changed(place, old, new, monkeypatch) == {expected}

    def test_nothing_if_nothing_changed(self) -> None:
        assert current(self.report(), FIRST) == [exercise.id for exercise in FIRST.exercises]

    def test_everything_where_there_is_no_report(self) -> None:
        assert current(None, FIRST) == []


def test_a_command_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def measure_two(assignment: Assignment, only: list[str], advance: Any) -> Any:
        asked.append(list(only))
        for number, name in enumerate(only):
            if len(asked) == 1 and number == 2:
                raise KeyboardInterrupt
            yield name, some_figures()

    monkeypatch.setattr("autograder.rates.measure", measure_two)
    monkeypatch.setattr("autograder.verify.verify", lambda *_: iter(()))
    command = ["verify", FIRST.name, "--json", str(tmp_path / "rates.json")]
    ids = [exercise.id for exercise in FIRST.exercises]
    assert CliRunner().invoke(main, command).exit_code == 1  # stopped by hand
    done = CliRunner().invoke(main, command)
    assert f"unchanged since it was counted: {ids[0]}, {ids[1]}" in " ".join(done.output.split())
    again = CliRunner().invoke(main, [*command, "--anew"])
    assert asked == [ids, ids[2:], ids]
    assert "counted cosine_similarity, 4 mutants" in again.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["rates.json", "rates.md"]


OLDER = json.dumps({"assignments": {FIRST.name: {"exercises": {"most_similar": some_figures()}}}})


@pytest.mark.parametrize(
    "content",
    ["no JSON", "[]", '{"assignments": {"01": {}}}', OLDER],
    ids=["no JSON", "a list", "no figures", "figures without a digest"],
)
def test_a_file_that_is_no_report_is_left_alone(content: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text(content, "utf-8")
    done = CliRunner().invoke(main, ["verify", FIRST.name, "--json", str(file)])
    assert done.exit_code == 1
    assert "holds something else than a report" in done.output
    assert file.read_text("utf-8") == content


@pytest.mark.parametrize(
    ("answer", "expected", "far"),
    [
        (1.0, 1.0, 0.0),
        (1.0 + 1e-6, 1.0, 0.5),
        (np.array([1.0, 1.0 + 4e-6]), np.array([1.0, 1.0]), 2.0),
        ((1, "a"), [1, "a"], 0.0),
        ({"x": 1.0, "y": 1.0 + 1e-6}, {"x": 1.0, "y": 1.0}, 0.5),
        (math.nan, math.nan, 0.0),
        (math.nan, 1.0, math.inf),
        ("b", "a", math.inf),
        ([1.0], [1.0, 2.0], math.inf),
        ({"x": 1.0}, {"y": 1.0}, math.inf),
        (np.zeros(2), np.zeros(3), math.inf),
        (WordVectors(["a"], np.ones((1, 2))), WordVectors(["a"], np.ones((1, 2))), 0.0),
    ],
)
def test_how_many_tolerances_an_answer_lies_off(answer: Any, expected: Any, far: float) -> None:
    assert distance(answer, expected, rtol=1e-6, atol=1e-6) == pytest.approx(far)


def test_margins_hold_the_farthest_answer_taken_and_the_nearest_refused() -> None:
    margins = Margins()
    for miss in (0.1, 0.4, 0.2, 30.0, 7.0, math.inf):
        margins.add("a_check", miss)
    assert margins == Margins({"a_check": 0.4}, {"a_check": 7.0})


def test_watching_comparisons_ends_with_the_block() -> None:
    compare = checks.same
    with Margins().of("a_check"):
        assert checks.same is not compare
    assert checks.same is compare
    assert Answer.is_close.__globals__["same"] is compare


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(REPORT.read_text("utf-8"))
    return found


class TestThePublishedReport:
    """Its figures are of today's checks, high enough, and what the page says."""

    @pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=NAMES)
    def test_it_is_current(self, assignment: Assignment, report: dict[str, Any]) -> None:
        part = report["assignments"].get(assignment.name)
        assert part is not None, f"{assignment.name} is not in it; {RENEW}"
        for exercise in assignment.exercises:
            figures = part["exercises"].get(exercise.id)
            assert figures is not None, f"{exercise.id} is not in it; {RENEW}"
            changed = figures["digest"] != digest(assignment, exercise.id)
            assert not changed, f"{exercise.id} has changed; {RENEW}"

    @pytest.mark.parametrize("name", NAMES)
    def test_every_exercise_reaches_every_rate(self, name: str, report: dict[str, Any]) -> None:
        found = shortcomings(name, report["assignments"][name])
        assert [f"{f.topic} {f.subject}: {f.detail}" for f in found if not f.holds] == []

    def test_its_rates_are_those_of_its_cases(self, report: dict[str, Any]) -> None:
        assert report == merged(None, report["assignments"])

    def test_the_page_shows_it(self, report: dict[str, Any]) -> None:
        assert REPORT.with_suffix(".md").read_text("utf-8") == page(report)

    def test_judging_again_gives_the_same_numbers(self, report: dict[str, Any]) -> None:
        pytest.importorskip("cosmic_ray", reason="mutants need the extra 'quality'")
        name = "complete_analogy"
        ((_, again),) = measure(FIRST, [name], lambda *_: None, processes=1)
        published = report["assignments"][FIRST.name]["exercises"][name]
        for figures in (again, published):
            figures.pop("margins")  # last digits, which differ between machines
        for figure in ("digest", "rates", "best"):
            published.pop(figure)
        assert again == published


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=NAMES)
def test_every_exercise_has_its_banks(assignment: Assignment) -> None:
    for exercise in assignment.exercises:
        assert len(misconceptions(assignment).of(exercise.id)) >= 8, exercise.id
        assert len(alternatives(assignment).of(exercise.id)) >= 6, exercise.id
        styles = [entry.says for entry in alternatives(assignment).of(exercise.id)]
        assert len(set(styles)) == len(styles), exercise.id
