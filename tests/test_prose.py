"""What a built notebook says is what it shows, and it keeps to the form that the course promises.

A number counts as shown if the output of some cell prints it with the same digits and sign.
Only numbers that a reader would take for a result are looked at: those with a per cent sign, and
those with three or more digits, leading zeros not counted. Commas between thousands, and which
sign stands for minus, do not matter. Years are excepted, and so is what stands in parentheses
with a year (a citation) or as code. The alternative texts of the figures are prose as well, so no
number is shown by such a text alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.browser import accessibility_findings
from wordlab.exercises import find_assignment

SOURCE = Path(__file__).parents[1] / "source"
BUILT = sorted(SOURCE.glob("*/*.ipynb"))
TIMEOUT = 600

NUMBER = re.compile(r"(?<![\w.])([-−]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?!\w)(\s?%)?")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
PARENTHESES = re.compile(r"\([^()]*\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(")
FENCED_IMAGE = re.compile(r"^(?:```+|:::+)\{(?:image|figure)\}(.*?)^(?:```|:::)", re.M | re.S)
FENCED_ALT = re.compile(r"^:alt:[ \t]*\S", re.MULTILINE)
HEADING = re.compile(r"^(#+)[ \t]+\S", re.MULTILINE)


@dataclass
class Run:
    """A notebook with the outputs of a fresh kernel."""

    name: str
    notebook: NotebookNode
    seconds: float


def execute(notebook: NotebookNode, folder: Path, name: str = "") -> Run:
    start = time.monotonic()
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=TIMEOUT, resources=resources).execute()
    return Run(name, notebook, time.monotonic() - start)


@pytest.fixture(scope="module", params=BUILT, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


@pytest.fixture(scope="module")
def built(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def run(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    notebook = nbformat.read(path, as_version=4)
    return execute(notebook, tmp_path_factory.mktemp("kernel"), path.stem)


def prose(notebook: NotebookNode) -> Iterator[str]:
    """The Markdown of a notebook, and what stands for its figures."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
    for output, kind in images(notebook):
        yield output.metadata.get(kind, {}).get("alt", "")


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def images(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    for output in outputs(notebook):
        for kind in output.get("data", {}):
            if kind.startswith("image/"):
                yield output, kind


def numbers(text: str) -> Iterator[tuple[str, bool]]:
    """The numbers of a text as they are compared, and whether a reader takes one for a result."""
    for sign, whole, fraction, per_cent in NUMBER.findall(text):
        digits = whole.replace(",", "") + fraction
        is_long = len(digits.replace(".", "").lstrip("0")) >= 3
        is_year = YEAR.fullmatch(whole) and not (sign or fraction)
        yield "-" * bool(sign) + digits, bool(per_cent or (is_long and not is_year))


def numbers_not_shown(notebook: NotebookNode) -> list[str]:
    shown: set[str] = set()
    for output in outputs(notebook):
        if not any(kind.startswith("image/") for kind in output.get("data", {})):
            text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
            shown |= {number for number, _ in numbers(text)}
    missing = []
    for text in prose(notebook):
        text = CODE.sub(" ", text)
        text = PARENTHESES.sub(lambda m: " " if YEAR.search(m[0]) else m[0], text)
        for number, is_result in numbers(text):
            if is_result and number not in shown:
                missing.append(number)
    return missing


def unwanted_outputs(notebook: NotebookNode) -> list[str]:
    """What a reader should not see: errors, and whatever goes to stderr."""
    return [
        output.get("text") or output.get("evalue", "")
        for output in outputs(notebook)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


class _Alternatives(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.texts.append((dict(attrs).get("alt") or "").strip())


def alternatives_in_html(html: str) -> list[str]:
    parser = _Alternatives()
    parser.feed(html)
    return parser.texts


def images_without_text(notebook: NotebookNode) -> list[str]:
    """Where an image lacks its alternative text: in an output, as HTML, in Markdown, in a fence."""
    missing = []
    for output, kind in images(notebook):
        if not output.metadata.get(kind, {}).get("alt", "").strip():
            missing.append(kind)
    for output in outputs(notebook):
        html = output.get("data", {}).get("text/html", "")
        missing += ["html output" for alt in alternatives_in_html(html) if not alt]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            missing += ["markdown" for alt in IMAGE.findall(cell.source) if not alt.strip()]
            missing += ["html" for alt in alternatives_in_html(cell.source) if not alt]
            fences = FENCED_IMAGE.findall(cell.source)
            missing += ["fence" for fence in fences if not FENCED_ALT.search(fence)]
    return missing


def count_words(notebook: NotebookNode) -> int:
    """Count what begins with a letter; formulas, code and the rows of tables are no prose."""
    total = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = FORMULA.sub(" ", CODE.sub(" ", cell.source))
            lines = [line for line in text.splitlines() if not line.lstrip().startswith("|")]
            total += len(re.findall(r"[^\W\d_][\w'’-]*", "\n".join(lines)))
    return total


def count_exercises(notebook: NotebookNode) -> int:
    return sum(cell.metadata.get("nbgrader", {}).get("solution", False) for cell in notebook.cells)


def heading_levels(notebook: NotebookNode) -> list[int]:
    sources = (CODE.sub(" ", c.source) for c in notebook.cells if c.cell_type == "markdown")
    return [len(marks) for source in sources for marks in HEADING.findall(source)]


def are_in_order(levels: list[int]) -> bool:
    """One title, at the start, and no level left out on the way down."""
    return (
        levels[:1] == [1] and levels.count(1) == 1 and all(b <= a + 1 for a, b in pairwise(levels))
    )


def test_there_are_notebooks() -> None:
    assert BUILT, "autograder build makes them"


class TestForm:
    def test_it_has_25_to_40_cells(self, built: NotebookNode) -> None:
        assert 25 <= len(built.cells) <= 40

    def test_it_has_1000_to_2000_words(self, built: NotebookNode) -> None:
        assert 1_000 <= count_words(built) <= 2_000

    def test_it_has_3_to_7_exercises(self, built: NotebookNode) -> None:
        assert 3 <= count_exercises(built) <= 7

    def test_its_headings_are_in_order(self, built: NotebookNode) -> None:
        levels = heading_levels(built)
        assert are_in_order(levels), levels


@pytest.mark.slow
class TestRun:
    def test_it_runs_quietly(self, run: Run) -> None:
        assert unwanted_outputs(run.notebook) == []

    def test_it_runs_within_its_budget(self, run: Run) -> None:
        assert run.seconds < find_assignment(run.name).seconds

    def test_every_number_is_shown(self, run: Run) -> None:
        assert numbers_not_shown(run.notebook) == []

    def test_every_image_has_a_text(self, run: Run) -> None:
        assert images_without_text(run.notebook) == []


# The renderer's own prompts and code colours; students read notebooks in JupyterLab.
RENDERER = [".jp-InputPrompt", ".jp-OutputPrompt", ".highlight"]


def page_of(notebook: NotebookNode) -> str:
    html, _ = HTMLExporter().from_notebook_node(notebook)
    return str(html)


@pytest.mark.slow
@pytest.mark.browser
class TestPage:
    def test_it_is_accessible(self, run: Run, tmp_path: Path) -> None:
        assert accessibility_findings(page_of(run.notebook), tmp_path, RENDERER) == []

    @pytest.mark.parametrize(
        ("html", "finding"),
        [
            ('<a href="#top"></a>', "link-name"),
            ('<p style="color: #bbb">pale</p>', "color-contrast"),
            ('<p style="color: #333">dark</p>', ""),
        ],
    )
    def test_a_page_with_a_fault_is_found_out(
        self, html: str, finding: str, tmp_path: Path
    ) -> None:
        page = page_of(new_notebook(cells=[new_markdown_cell(html)]))
        found = accessibility_findings(page, tmp_path, RENDERER)
        assert [one.split(":")[0] for one in found] == ([finding] if finding else [])


def printed(markdown: str, output: str) -> NotebookNode:
    """A notebook that says one thing and prints another."""
    stream = new_output("stream", name="stdout", text=output)
    return new_notebook(cells=[new_markdown_cell(markdown), new_code_cell(outputs=[stream])])


def figure(kind: str, alt: str, html: str = "") -> NotebookNode:
    bundle = {"image/png": "", "text/plain": "Figure: 0.999"} | (
        {"text/html": html} if html else {}
    )
    output = new_output("display_data", bundle, metadata={kind: {"alt": alt}})
    return new_notebook(cells=[new_code_cell(outputs=[output])])


class TestTheChecksCanFail:
    """Each check, on a small notebook with a planted mistake and on its sound twin."""

    @pytest.mark.parametrize(
        ("markdown", "output", "missing"),
        [
            ("The cosine is 0.890.", "0.8909", ["0.890"]),
            ("The cosine is 0.8909.", "cosine:0.8909", []),
            ("Right are 48 % of all.", "48.0", ["48"]),
            ("Right are 48.0 % of all.", "48.0", []),
            ("It is −0.675.", "0.675", ["-0.675"]),
            ("It is −0.675.", "-0.675", []),
            ("It is 0.675.", "-0.675", ["0.675"]),
            ("There are 19,545 questions.", "19544", ["19545"]),
            ("There are 19,544 questions.", "19544", []),
            ("Formulas count: $x = 0.7071$.", "0.707", ["0.7071"]),
            ("Small ones do not: 5, 45°, 0.25, 0.001.", "", []),
            ("Names do not: word2vec, 3CosAdd, v1.0.234x.", "", []),
            ("It is 2013, or 1999.", "", []),
            ("It is 2,013.", "", ["2013"]),
            ("They report 0.717 (Table 2).", "", ["0.717"]),
            ("Others do better (Pennington 2014, Table 2: 71.7 %).", "", []),
            ("The code `x = 0.12345` is no claim.", "", []),
        ],
    )
    def test_a_number_that_no_cell_prints(self, markdown, output, missing) -> None:
        assert numbers_not_shown(printed(markdown, output)) == missing

    def test_a_number_that_only_the_text_of_a_figure_has(self) -> None:
        notebook = figure("image/png", "the cosine is 0.999")
        notebook.cells.append(new_markdown_cell("It is 0.999."))
        assert numbers_not_shown(notebook) == ["0.999", "0.999"]

    def test_a_warning(self) -> None:
        notebook = printed("", "fine")
        assert unwanted_outputs(notebook) == []
        notebook.cells[1].outputs[0].name = "stderr"
        assert unwanted_outputs(notebook) == ["fine"]

    def test_an_error(self) -> None:
        error = new_output("error", ename="E", evalue="no", traceback=[])
        assert unwanted_outputs(new_notebook(cells=[new_code_cell(outputs=[error])])) == ["no"]

    @pytest.mark.slow
    def test_a_cell_that_raises(self, tmp_path) -> None:
        notebook = new_notebook(cells=[new_code_cell("raise ValueError('planted')")])
        with pytest.raises(CellExecutionError, match="planted"):
            execute(notebook, tmp_path)

    @pytest.mark.parametrize(
        ("notebook", "missing"),
        [
            (figure("image/png", "what is seen"), []),
            (figure("image/png", " "), ["image/png"]),
            (figure("image/svg", "of another kind"), ["image/png"]),
            (figure("image/png", "seen", '<img src="x" alt="seen">'), []),
            (figure("image/png", "seen", '<img src="x">'), ["html output"]),
            (printed("![](x.png) ![seen](y.png)", ""), ["markdown"]),
            (printed('<img src="x" alt=""> <img src="x" alt="seen">', ""), ["html"]),
            (printed("```{image} x.png\n:width: 5\n```\n", ""), ["fence"]),
            (printed("```{figure} x.png\n:alt: seen\n```\n", ""), []),
        ],
    )
    def test_an_image_without_a_text(self, notebook, missing) -> None:
        assert images_without_text(notebook) == missing

    def test_the_words_that_count(self) -> None:
        notebook = printed("Three words here. $x + y$ `code` 12\n\n| no | table |\n", "nor output")
        assert count_words(notebook) == 3

    def test_the_exercises_that_count(self) -> None:
        cells = [new_code_cell(metadata={"nbgrader": {"solution": s}}) for s in (True, False, True)]
        assert count_exercises(new_notebook(cells=cells)) == 2

    @pytest.mark.parametrize(
        ("markdown", "ordered"),
        [
            ("# A\n## B\n### C\n## D", True),
            ("# A\n### C", False),
            ("# A\n## B\n# C", False),
            ("## B\n### C", False),
            ("# A\n```\n### a comment\n```\n## B", True),
            ("no heading", False),
        ],
    )
    def test_headings(self, markdown, ordered) -> None:
        assert are_in_order(heading_levels(printed(markdown, ""))) is ordered
