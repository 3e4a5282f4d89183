"""A student in JupyterLab and Notebook 7 and an instructor in formgrader, in a real browser.

That the feedback page of a hostile submission runs none of its scripts is seen in
`tests/security/test_feedback_pages.py`. With WORDLAB_PICTURES=1 the pictures of the docs are made.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder.build import as_bytes
from autograder.classroom import Classroom
from autograder.course import PROJECT, source_notebook
from autograder.sandbox import bwrap
from autograder.submissions import answered, filled, solutions
from tests import jupyter
from tests.browser import STANDARD, browser_page
from tests.jupyter import TOKEN, Address
from tests.pictures import WANTED, clip_of, picture
from wordlab.exercises import find_assignment

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONG = 120_000  # milliseconds; a busy machine is slow, and no test ends later for it


def accessible(page: Page, part: str) -> list[str]:
    """What axe finds in a part of a page."""
    found = Axe().run(page, context=part, options={"runOnly": STANDARD}).response
    return [violation["id"] for violation in found["violations"]]


@pytest.fixture
def page() -> Iterator[Page]:
    with browser_page() as page:
        page.set_default_timeout(LONG)
        expect.set_options(timeout=LONG)
        yield page


LAB, NOTEBOOK_7 = "lab/tree", "notebooks"


class Notebook:
    """An open notebook in JupyterLab or Notebook 7."""

    def __init__(self, page: Page, address: Address, path: str, view: str = LAB) -> None:
        self.page = page
        page.goto(address.url(f"{view}/{path}?token={TOKEN}"), wait_until="domcontentloaded")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()

    def cell(self, text: str) -> Locator:
        """The first code cell in which this stands."""
        return self.page.locator(".jp-CodeCell").filter(has_text=text).first

    def run(self, cell: Locator) -> None:
        """Click into a cell, press Ctrl+Enter and wait until it has run."""
        prompt = cell.locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        until = time.monotonic() + LONG / 1000
        while prompt.inner_text() == before:  # nothing is run before the kernel answers
            assert time.monotonic() < until, "the kernel does not answer"
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            self.page.wait_for_timeout(300)
        expect(prompt).to_contain_text("[")
        expect(prompt).not_to_contain_text("*")

    def write(self, cell: Locator, code: str) -> None:
        """Replace a cell's text by typing."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)
        expect(cell.locator(".cm-content")).to_contain_text(code.splitlines()[-1].strip())


def test_a_student_makes_a_mistake_reads_the_card_and_mends_it(page: Page, tmp_path: Path) -> None:
    name = "01_word_vectors"
    source = nbformat.read(source_notebook(PROJECT, name), as_version=4)
    right = solutions(source, find_assignment(name))["cosine_similarity"]
    head = right.split("    ### BEGIN SOLUTION")[0]
    start = ["wordlab", "start", f"--folder={tmp_path / 'work'}"]
    with jupyter.running(start, tmp_path, tmp_path / "home") as address:
        notebook = Notebook(page, address, f"{name}/{name}.ipynb")
        exercise = notebook.cell("def cosine_similarity")
        check = notebook.cell('check("cosine_similarity"')
        card = check.locator(".jp-OutputArea-output [role=status]")
        notebook.run(notebook.cell("from collections import Counter"))

        notebook.write(exercise, head + "    return float(u @ v)")
        notebook.run(exercise)
        notebook.run(check)
        expect(card).to_contain_text("This is the plain dot product")
        expect(card).to_contain_text("expected")
        assert accessible(page, ".jp-OutputArea-output [role=status]") == []
        card.scroll_into_view_if_needed()
        picture(page, "mistake-in-jupyterlab")

        notebook.write(
            exercise,
            head
            + "    length = np.linalg.norm(u) * np.linalg.norm(v)\n"
            + "    return float(u @ v / length) if length else 0.0",
        )
        notebook.run(exercise)
        notebook.run(check)
        expect(card).to_contain_text("Cosine similarity: passed (5 of 5 checks passed)")

        page.locator("jp-button.validate-button").click()
        failed = page.locator(".nbgrader-ErrorDialog .validation-failed")
        expect(failed).to_contain_text('check("most_similar"', timeout=2 * LONG)

        expect(failed).not_to_contain_text('check("cosine_similarity"')
        picture(page, "validate")

        notebook = Notebook(page, address, f"{name}/{name}.ipynb", NOTEBOOK_7)
        exercise = notebook.cell("def cosine_similarity")
        check = notebook.cell('check("cosine_similarity"')
        card = check.locator(".jp-OutputArea-output [role=status]")
        notebook.run(notebook.cell("from collections import Counter"))
        notebook.write(
            exercise,
            "def cosine_similarity(u, v):\n"
            "    return float(u @ v / (np.linalg.norm(u) + np.linalg.norm(v)))",
        )
        notebook.run(exercise)
        notebook.run(check)
        expect(card).to_contain_text("You divided by the sum of the two norms.")
        exercise.evaluate("cell => cell.scrollIntoView({block: 'center', behavior: 'instant'})")
        picture(page, "card", clip=clip_of(exercise, check, margin=3))


NAME = "02_debiasing"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with two submissions, one of them with a written answer."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(PROJECT / "nbgrader_config.py", root)
    if bwrap() is None:
        with (root / "nbgrader_config.py").open("a") as config:
            config.write("\nget_config().Judge.sandbox = False\n")
    shutil.copytree(PROJECT / "source" / NAME, root / "source" / NAME)
    Classroom(root).generate(NAME)
    source = nbformat.read(source_notebook(PROJECT, NAME), as_version=4)
    release = nbformat.read(PROJECT / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    solved = filled(release, solutions(source, find_assignment(NAME)))
    written = answered(solved, "The projection is gone, but the neighbours are the same.")
    for student, notebook in {"ann": written, "ben": solved}.items():
        file = root / "submitted" / student / NAME / f"{NAME}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_bytes(as_bytes(notebook))
    return root


def press(page: Page, student: str, button: str, says: str) -> None:
    """Press one of formgrader's buttons for a student and close what it reports."""
    page.locator(f"tr:has(td.student-id:text-is('{student}')) td.{button} a").click()
    modal = page.locator("#success-modal, #error-modal")
    expect(modal).to_contain_text(says)
    modal.get_by_text("Close", exact=True).or_(modal.locator("button.close")).first.click()
    expect(modal).to_have_count(0)


def test_an_instructor_grades_marks_and_makes_feedback(
    page: Page, course: Path, tmp_path: Path
) -> None:
    with jupyter.running(["jupyterlab"], course, tmp_path / "home") as address:
        page.goto(address.url(f"lab?token={TOKEN}"), wait_until="domcontentloaded")
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader").click()
        expect(page.frame_locator("iframe").locator("#main-table")).to_contain_text(NAME)

        page.goto(address.url(f"formgrader/manage_submissions/{NAME}"))
        for student in ("ann", "ben"):
            press(page, student, "autograde", "Successfully autograded")
        row = page.locator("tr", has=page.locator("td.student-id:text-is('ann')"))
        expect(row).to_contain_text("needs manual grading")
        expect(row).to_contain_text("20 / 25")

        page.get_by_role("link", name="Manual Grading").click()
        page.get_by_role("link", name=NAME).first.click()
        page.get_by_role("link", name=NAME).last.click()
        page.get_by_text("Submission #1").first.wait_for()
        picture(page, "submissions", clip={"x": 0, "y": 0, "width": 1200, "height": 420})
        waiting = page.locator("tr", has=page.locator(".glyphicon-ok"))
        waiting.get_by_role("link").first.click()

        page.locator("[role=status]").first.wait_for()
        assert accessible(page, "[role=status]") == []
        score = page.locator("#reflection")
        # What is typed before the page has asked for scores and comments is not saved.
        for field in ("#reflection_extra_credit", "#reflection-comment"):
            expect(page.locator(field)).to_have_attribute("placeholder", re.compile("0|Type"))
        score.fill("4.5")
        with page.expect_response(lambda answer: "/api/grade/" in answer.url):
            score.press("Tab")
        comment = page.locator("#reflection-comment")
        comment.fill("Say which words you looked at.")
        with page.expect_response(lambda answer: "/api/comment/" in answer.url):
            comment.press("Tab")
        if WANTED:
            page.wait_for_timeout(1000)  # formgrader scrolls to what has the focus
            task = page.locator(".nbgrader_cell", has=score)
            task.evaluate("part => scrollBy(0, part.getBoundingClientRect().top - 70)")
            answer = page.get_by_text("The projection is gone")
            picture(page, "marking", clip=clip_of(task, answer))

        page.goto(address.url(f"formgrader/manage_submissions/{NAME}"))
        expect(row).to_contain_text("24.5 / 25")
        press(page, "ann", "generate-feedback", "Successfully generated feedback")
    scores = Classroom(course).scores(NAME, "ann")
    assert sum(score.points for score in scores.values()) == 24.5
    feedback = (course / "feedback" / "ann" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "Say which words you looked at." in feedback
