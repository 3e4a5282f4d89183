"""The class report: right numbers, everything escaped, for a class of any size, and for anybody."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Student
from sqlalchemy import event

from autograder.class_results import class_results, gradebook_of
from autograder.command_line import main
from autograder.item_analysis import five_numbers, histogram, item_rest
from autograder.report import CLUSTER, ClassReport, class_report, readable
from autograder.report_page import report_page
from tests.course_folder import NAME, grade, hand_in
from tests.gradebooks import NAMES, Entry, add_entries, add_students, make_course, random_class
from wordlab.exercises import find_assignment

TWO = ("01_word_vectors", "02_debiasing")
A4_WITHOUT_MARGINS = 688  # pixels of CSS: 210 mm less 14 mm on each side


def report_of(root: Path, *assignments: str, anonymous: bool = False) -> ClassReport:
    with gradebook_of(root) as gradebook:
        return class_report(class_results(gradebook, root, assignments), anonymous)


def small_class(root: Path, *students: str) -> Path:
    make_course(root, TWO)
    add_students(root, [Student(id=student) for student in students])
    return root


class Page(HTMLParser):
    """What the page consists of, for questions about its structure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


# The numbers


def test_each_mark_is_counted_in_its_tenth_and_full_marks_in_the_last() -> None:
    assert histogram([0, 0.05, 0.1, 0.7, 0.29, 1.0]) == [2, 1, 1, 0, 0, 0, 0, 1, 0, 1]


def test_quartiles_of_none_one_and_several() -> None:
    assert five_numbers([]) is None
    assert five_numbers([0.5]) == (0.5,) * 5
    assert five_numbers([0, 1, 2, 3, 4]) == (0, 1, 2, 3, 4)


def test_an_exercise_that_only_the_strong_have_discriminates_fully() -> None:
    assert item_rest([0] * 5 + [1] * 5, [2] * 5 + [8] * 5) == pytest.approx(1)
    assert item_rest([1] * 5 + [0] * 5, [2] * 5 + [8] * 5) == pytest.approx(-1)


def test_discrimination_is_not_defined_without_differences_or_for_a_few() -> None:
    assert item_rest([1] * 20, list(range(20))) is None
    assert item_rest(list(range(20)), [0.1 + 0.2, 0.3] * 10) is None
    assert item_rest([0, 1], [0, 1]) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), min_size=10, max_size=40))
def test_discrimination_is_the_correlation_that_numpy_finds(pairs: list[tuple[int, int]]) -> None:
    item, rest = ([float(x) for x in side] for side in zip(*pairs, strict=True))
    found = item_rest(item, rest)
    if len(set(item)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(np.corrcoef(item, rest)[0, 1])


def test_pass_rate_partial_credit_and_unwritten_functions_are_told_apart(tmp_path: Path) -> None:
    small_class(tmp_path, "a", "b", "c", "d")
    add_entries(
        tmp_path,
        NAME,
        [
            Entry("a"),
            Entry("b"),
            Entry("c", wrong={"most_similar": "keeps_the_word"}),
            Entry("d", unwritten=["most_similar"]),
        ],
    )
    (assignment,) = report_of(tmp_path, NAME).assignments
    items = {item.id: item for item in assignment.items}
    assert list(items) == [exercise.id for exercise in find_assignment(NAME).exercises]
    item = items["most_similar"]
    assert (item.full, item.part, item.none, item.not_written) == (2, 1, 0, 1)
    assert item.pass_rate == 0.5
    assert item.discrimination is None
    assert items["cosine_similarity"].pass_rate == 1


def test_marks_are_after_the_late_penalty_and_without_what_is_not_graded(tmp_path: Path) -> None:
    small_class(tmp_path, "a", "b", "c")
    entries = [Entry("a"), Entry("b", hours_late=30, penalty=5.0), Entry("c", graded=False)]
    add_entries(tmp_path, NAME, entries)
    (assignment,) = report_of(tmp_path, NAME).assignments
    assert assignment.max_score == 20
    assert assignment.mean == pytest.approx((1 + 0.75) / 2)
    assert (assignment.handed_in, assignment.graded) == (3, 2)
    told = {(t.kind, t.student): t.why for t in assignment.troubles}
    assert told["late", "b"] == "1 day late, 5 points taken off."
    assert "nothing says why" in told["not graded", "c"]


def test_a_written_answer_waits_until_somebody_marks_it(tmp_path: Path) -> None:
    small_class(tmp_path, "a", "b")
    add_entries(tmp_path, "02_debiasing", [Entry("a"), Entry("b", task_points=4.5)])
    (assignment,) = report_of(tmp_path, "02_debiasing").assignments
    reflection = assignment.items[-1]
    assert reflection.by_hand
    assert (reflection.waits, reflection.marked) == (1, 1)
    assert reflection.mean == pytest.approx(0.9)
    assert assignment.waits == 1


# Mistakes, clusters, students


def test_a_mistake_is_counted_explained_and_linked_to_the_check_that_caught_it(
    tmp_path: Path,
) -> None:
    small_class(tmp_path, "a", "b", "c")
    wrong = {"most_similar": "keeps_the_word"}
    entries = [
        Entry("a", wrong=wrong),
        Entry("b", wrong=wrong),
        Entry("c", wrong={"most_similar": ""}),
    ]
    add_entries(tmp_path, NAME, entries)
    report = report_of(tmp_path, NAME)
    (mistake,) = report.assignments[0].mistakes
    assert (mistake.id, mistake.count) == ("keeps_the_word", 2)
    assert "Leave it out" in mistake.says
    assert report.assignments[0].unnamed == 1
    ((key, _, often),) = mistake.caught_by
    assert often == 2
    page = Page(report_page(report))
    assert f"#{key}" in [a.get("href") for a in page.all("a")]
    assert key in [tag.get("id") for tag in page.all("tr")]


def test_answers_cluster_if_enough_students_failed_the_same_in_the_same_way(tmp_path: Path) -> None:
    students = [f"s{i}" for i in range(2 * CLUSTER)]
    small_class(tmp_path, *students)
    entries = [
        Entry(student, wrong={"most_similar": "keeps_the_word" if i < CLUSTER else f"other{i}"})
        for i, student in enumerate(students)
    ]
    add_entries(tmp_path, NAME, entries)
    (cluster,) = report_of(tmp_path, NAME).assignments[0].clusters
    assert cluster.mistake == "keeps_the_word"
    assert cluster.students == tuple(students[:CLUSTER])
    assert len(cluster.failed) == 2
    assert not cluster.all_failed


def test_each_rule_names_its_student_and_nobody_else(tmp_path: Path) -> None:
    small_class(tmp_path, "good", "low", "away", "falls")
    every = [exercise.id for exercise in find_assignment(NAME).exercises]
    add_entries(
        tmp_path,
        NAME,
        [Entry("good"), Entry("low", unwritten=every), Entry("falls"), Entry("away")],
    )
    later = [exercise.id for exercise in find_assignment("02_debiasing").exercises]
    add_entries(
        tmp_path,
        "02_debiasing",
        [
            Entry("good", task_points=5.0),
            Entry("low", unwritten=later[1:], task_points=0.0),
            Entry("falls", unwritten=later[:3], task_points=0.0),
        ],
    )
    listed = {one.student: one.reasons for one in report_of(tmp_path).needs_help}
    assert set(listed) == {"low", "away", "falls"}
    assert listed["low"] == ("under 50% of the points",)
    assert listed["away"] == ("not handed in: 02_debiasing",)
    assert listed["falls"][0].startswith("from 100% down to")


def test_a_long_list_names_everybody_once(tmp_path: Path) -> None:
    small_class(tmp_path, *(f"away{i}" for i in range(60)), *(f"here{i}" for i in range(61)))
    add_entries(tmp_path, NAME, [Entry(f"here{i}") for i in range(61)], files=False)
    html = report_page(report_of(tmp_path, NAME))
    start, end = html.index('id="help"'), html.index('id="01_word_vectors"')
    section = html[start:end]
    for i in range(60):
        assert len(re.findall(rf"<bdi>away{i}</bdi>", section)) == 1
    assert "<bdi>here" not in section


# Any class, any name


@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_class_of_almost_nobody(tmp_path: Path, size: int) -> None:
    students = [f"s{i}" for i in range(size)]
    small_class(tmp_path, *students)
    add_entries(tmp_path, NAME, [Entry(student) for student in students[:1]])
    report = report_of(tmp_path)
    assert report.students == size
    assert report.assignments[0].mean == (1 if size else None)
    assert all(item.discrimination is None for a in report.assignments for item in a.items)
    assert "nan" not in Page(report_page(report)).text.lower().split()


def test_an_empty_gradebook(tmp_path: Path) -> None:
    make_course(tmp_path, [])
    assert "knows no assignment yet" in report_page(report_of(tmp_path))


def test_a_large_class_takes_no_more_queries_than_a_small_one(tmp_path: Path) -> None:
    queries = {}
    for size in (3, 100):
        random_class(tmp_path / str(size), TWO, size, files=False)
        with gradebook_of(tmp_path / str(size)) as gradebook:
            asked: list[str] = []
            event.listen(
                gradebook.engine,
                "before_cursor_execute",
                lambda *a, asked=asked: asked.append(a[2]),
            )
            report = class_report(class_results(gradebook, tmp_path / str(size)))
        assert report.students == size
        assert len(report_page(report)) > 10_000
        queries[size] = len(asked)
    assert queries[3] == queries[100] < 20


def test_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    random_class(tmp_path, TWO, 40)
    html = report_page(report_of(tmp_path))
    page = Page(html)
    assert not page.all("script", "img", "iframe", "object", "form")
    assert not [tag for tag, attributes in page.tags if any(k.startswith("on") for k in attributes)]
    assert "<script>alert(1)</script>" in page.text  # as words
    assert "\u202e" not in html
    assert "Müller, geb. Weiß" in page.text
    assert "👩‍🔬 Ada" in page.text


def test_what_turns_the_line_around_is_shown_as_a_question_mark() -> None:
    assert readable("a\u202eb\x1b[31m\0\ud800") == "a�b�[31m��"
    assert readable("👩‍🔬 Zoë 王") == "👩‍🔬 Zoë 王"


def test_without_names_no_name_and_no_id_is_left_anywhere(tmp_path: Path) -> None:
    root = tmp_path / "course"
    random_class(root, TWO, 30)
    # Handed in, but nothing in the gradebook: known by the name of the folder alone.
    (root / "submitted" / "walter_unregistered" / NAME).mkdir(parents=True)
    (root / "autograded" / "walter_unregistered").mkdir(parents=True)
    failure = {"failure": "OSError: [Errno 5] broken: 'submitted/walter_unregistered'"}
    file = root / "autograded" / "walter_unregistered" / f".{NAME}.failure.json"
    file.write_text(json.dumps(failure), "utf-8")
    files = [tmp_path / name for name in ("r.html", "r.csv", "r.json")]
    options = ["--course", str(root), "--anonymous", "-o", str(files[0])]
    options += ["--csv", str(files[1]), "--json", str(files[2])]
    assert CliRunner().invoke(main, ["report", *options]).exit_code == 0
    for file in files:
        text = file.read_text("utf-8")
        assert "walter" not in text
        assert not re.search(r"\bs00\d\d\b", text)
        for first, last in NAMES:
            if len(first) > 3 and len(last) > 3:
                assert first not in text
                assert last not in text
        assert "Student " in text


def test_neutral_labels_stay_the_same_and_are_in_no_order_of_the_names(tmp_path: Path) -> None:
    random_class(tmp_path, TWO, 30, files=False)
    first, second = (report_of(tmp_path, anonymous=True) for _ in range(2))
    assert first.rows == second.rows
    named = report_of(tmp_path).rows
    by_name = list(dict.fromkeys(row["student"] for row in named))
    labels = list(dict.fromkeys(row["student"] for row in first.rows))
    assert len(labels) == len(by_name)
    # The n-th label is not the n-th student: their marks differ.
    assert [row["points"] for row in named] != [row["points"] for row in first.rows]


# The page


@pytest.fixture(scope="module")
def page_of_class(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("class")
    random_class(root, TWO, 40)
    return report_page(report_of(root))


def test_the_page_needs_nothing_else_and_every_link_leads_somewhere(page_of_class: str) -> None:
    page = Page(page_of_class)
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?(https?:)?//", page_of_class)
    ids = [tag["id"] for _, tag in page.tags if tag.get("id")]
    assert len(ids) == len(set(ids))
    links = [str(a["href"]) for a in page.all("a")]
    assert all(link.startswith("#") for link in links)
    assert {link[1:] for link in links} <= set(ids)


def test_the_page_is_in_order_for_those_who_do_not_see_it(page_of_class: str) -> None:
    page = Page(page_of_class)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("nav")) == 1
    assert len(page.all("table")) == len(page.all("caption")) > 5
    assert all(th.get("scope") in ("col", "row") for th in page.all("th"))
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("role") == "img"
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    titles = {title.get("id") for title in page.all("title")}
    assert pictures
    assert all(svg.get("aria-labelledby") in titles for svg in pictures)


@pytest.mark.browser
def test_axe_finds_nothing_on_the_page(page_of_class: str, tmp_path: Path) -> None:
    from tests.browser import accessibility_findings

    assert accessibility_findings(page_of_class, tmp_path, []) == []


@pytest.mark.browser
def test_on_paper_no_table_is_wider_than_the_page(page_of_class: str, tmp_path: Path) -> None:
    from tests.browser import browser_page

    file = tmp_path / "report.html"
    file.write_text(page_of_class, "utf-8")
    with browser_page(width=A4_WITHOUT_MARGINS) as page:
        page.emulate_media(media="print")
        page.goto(file.as_uri(), wait_until="domcontentloaded")
        wide = page.evaluate(
            "() => [...document.querySelectorAll('table, figure, p')]"
            ".filter(part => part.getBoundingClientRect().right > innerWidth + 1)"
            ".map(part => part.textContent.slice(0, 80))"
        )
    assert wide == []


# The command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["report", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_files_hold_what_the_page_shows(tmp_path: Path) -> None:
    small_class(tmp_path, "=1+1", "b")
    wrong = {"most_similar": "keeps_the_word"}
    add_entries(tmp_path, NAME, [Entry("=1+1", wrong=wrong), Entry("b")])
    files: dict[str, Path] = {kind: tmp_path / f"r.{kind}" for kind in ("html", "csv", "json")}
    code, text = run(
        *(NAME, "--course", str(tmp_path), "-o", str(files["html"])),
        *("--csv", str(files["csv"]), "--json", str(files["json"])),
    )
    assert code == 0, text
    assert text.count("written: ") == 3
    with files["csv"].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * len(find_assignment(NAME).exercises)
    (row,) = [r for r in rows if r["student"] != "b" and r["exercise"] == "most_similar"]
    assert row["student"] == "'=1+1"
    assert row["mistake"] == "keeps_the_word"
    assert float(row["points"]) < float(row["max_points"])
    data: dict[str, Any] = json.loads(files["json"].read_text("utf-8"))
    (assignment,) = data["assignments"]
    assert assignment["mistakes"][0]["count"] == 1
    assert assignment["items"][1]["pass_rate"] == 0.5
    assert {row["student"] for row in data["rows"]} == {"=1+1", "b"}


def test_what_stands_in_the_way_is_told_in_a_sentence(tmp_path: Path) -> None:
    code, text = run("--course", str(tmp_path))
    assert code == 1
    assert "There is no gradebook in" in text
    assert not (tmp_path / "gradebook.db").exists()
    make_course(tmp_path, TWO)
    code, text = run("99_nothing", "--course", str(tmp_path))
    assert code == 1
    assert "The gradebook does not know the assignment '99_nothing'. It knows: 01_word" in text
    code, text = run("--course", str(tmp_path), "-o", str(tmp_path / "no" / "r.html"))
    assert code == 1
    assert "could not be written: No such file or directory." in text


@pytest.mark.slow
def test_a_class_that_was_really_graded(course: Path, tmp_path: Path) -> None:
    link = hand_in(course, "eve", b"")
    link.unlink()
    link.symlink_to(tmp_path)
    code, _, text = grade(course)
    assert code == 1, text
    report = report_of(course)
    (assignment,) = report.assignments
    assert (assignment.handed_in, assignment.graded) == (5, 4)
    assert [m.id for m in assignment.mistakes] == ["dot_product_only"]
    told = {(t.kind, t.student): t.why for t in assignment.troubles}
    assert "it is a link to another place" in told["not graded", "eve"]
    assert "it is not JSON" in told["repaired", "dan"]
    points = {(r["student"], r["exercise"]): r["points"] for r in report.rows}
    assert points["ann", "cosine_similarity"] == 5
    assert points["bob", "cosine_similarity"] == 0
    assert points["eve", "cosine_similarity"] is None
    # What is mended and graded is no longer told.
    link.unlink()
    link.write_bytes((course / "submitted" / "ann" / NAME / f"{NAME}.ipynb").read_bytes())
    assert grade(course)[0] == 0
    (assignment,) = report_of(course).assignments
    assert assignment.graded == 5
    assert not [t for t in assignment.troubles if t.kind == "not graded"]
