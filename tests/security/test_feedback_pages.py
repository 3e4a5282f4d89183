"""Scripts, links and pictures of a student do nothing in the browser of who opens the feedback.

Each case carries a marker of its own. One submission holds all of them; it goes through nbgrader's
own steps, and its feedback page is opened in a real browser. That page has no MathJax, because the
tests reach no network: formulas stay text here. Online, MathJax comes with its `Safe` extension,
which refuses `\\href` to anything but `http`, `https` and `file`.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import time
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode, from_dict
from playwright.sync_api import Dialog, Page
from rich.console import Console

from autograder.build import as_bytes
from autograder.classroom import Classroom, Score
from autograder.demo import Row, class_table
from autograder.sandbox import bwrap
from autograder.submissions import Submission, filled
from autograder.tasks import as_text
from tests.browser import browser_page
from tests.course_folder import NAME, hand_in
from wordlab.exercises import Assignment

SERVER = "http://127.0.0.1:9"  # nobody listens there
HTML = f'<img src="{SERVER}/@.png" onerror="ran(\'@\')"><script>ran("@")</script>'
LINK = "javascript:ran('@')"
STUDENT = '<img src=x onerror="ran(1)">'

# In each text, @ is the case's marker. Whether plain nbconvert falls for a case is said beside it.
TEXTS: dict[str, tuple[str, bool]] = {
    "script": ("<script>ran('@')</script>", True),
    "script in capitals": ("<SCRIPT\n>ran('@')</SCRIPT\n>", True),
    "script in a script": ("<scr<script>ipt>ran('@')</scr</script>ipt>", True),
    "script with a namespace": ("<svg><script>ran('@')</script></svg>", True),
    "script of another server": (f"<script src='{SERVER}/@.js'></script>", True),
    "image with an error": ("<img src=x onerror=\"ran('@')\">", True),
    "image with a slash": ("<img/src='x'/onerror=\"ran('@')\">", False),
    "svg that loads": ("<svg onload=\"ran('@')\"></svg>", True),
    "frame with a document": (
        "<iframe srcdoc=\"<script>parent.ran('@')</script>\"></iframe>",
        True,
    ),
    "frame with a script": (f'<iframe src="{LINK}"></iframe>', True),
    "object": (f'<object data="{SERVER}/@"></object>', True),
    "embed": (f'<embed src="{SERVER}/@">', True),
    "details that open": ("<details open ontoggle=\"ran('@')\">x</details>", True),
    "animation": ("<style>@keyframes x{}</style><b onanimationstart=\"ran('@')\">x</b>", True),
    "input with focus": ("<input autofocus onfocus=\"ran('@')\">", True),
    "form": (f'<form action="{SERVER}/@"><button>Submit</button></form>', True),
    "style sheet": (f'<link rel="stylesheet" href="{SERVER}/@.css">', True),
    "overlay": ("<style>.score::after { content: '@ 20 of 20' }</style>", True),
    "overlay of one element": (
        "<div style=\"position:fixed;inset:0;content:'@'\">20 of 20</div>",
        True,
    ),
    "dialog": ("<script>alert('@')</script>", True),
    "comment that ends": ("<!-- --!><img src=x onerror=\"ran('@')\"> -->", True),
    "declaration": ("<!x <img src=x onerror=\"ran('@')\">", True),
    "end of the page": ("</div></div></body></html><script>ran('@')</script>", True),
    "tag between marks": ("*<*img src=x onerror=\"ran('@')\">", False),
    "tag behind a backslash": ("\\<img src=x onerror=\"ran('@')\">", False),
    "tag as entities": ("&#60;img src=x onerror=\"ran('@')\"&#62;", False),
    "tag in a code block": ("```html\n<script>ran('@')</script>\n```", False),
    "language of a code block": ("```\"><img/src=x/onerror=ran('@')>\nx\n```", False),
    "diagram": ("```mermaid\n<img src=x onerror=\"ran('@')\">\n```", True),
    "heading": ('# "><img src=x onerror="ran(\'@\')">', True),
    "table": ("|a|\n|-|\n|<img src=x onerror=\"ran('@')\">|", True),
    "formula": ("$<img src=x onerror=\"ran('@')\">$", False),
    "large formula": ("$$</script><img src=x onerror=\"ran('@')\">$$", False),
    "environment": ("\\begin{a}<img src=x onerror=\"ran('@')\">\\end{a}", False),
    "formula with a link": ("$\\href{javascript:ran('@')}{x}$", False),
    "link": (f"[x]({LINK})", True),
    "link in capitals": (f"[x]({LINK.replace('javascript', 'JaVaScRiPt')})", True),
    "link with an entity": (f"[x]({LINK.replace('s', '&#115;', 1)})", True),
    "link with a named entity": (f"[x]({LINK.replace(':', '&colon;')})", True),
    "link with a backslash": (f"[x]({LINK.replace(':', chr(92) + ':')})", True),
    "link between angles": (f"[x](<{LINK}>)", True),
    "link on the next line": (f"[x](\n{LINK})", True),
    "link around an image": (f"[![x](y.png)]({LINK})", True),
    "link to data": ("[x](data:text/html,<script>opener.ran('@')</script>)", True),
    "link to data in base64": ("[x](data:text/html;charset=@;base64,PHNjcmlwdD4=)", True),
    "link to a blob": ("[x](blob:null/@)", True),
    "autolink": ("<javascript:ran(%22@%22)>", True),
    "title of a link": ('[x](https://example.org "\\" onmouseover=\\"ran(\'@\')")', False),
    "definition": (f"[x][@]\n\n[@]: {LINK}", True),
    "definition alone": (f"[@]\n\n[@]: {LINK}", True),
    "definition in a quote": (f"[@]\n\n> [@]:\n> {LINK}", True),
    "definition in a list": (f"[@]\n\n1. - [@]: {LINK}", True),
    "definition behind a carriage return": (f"[@]\r\r[@]: {LINK}", True),
    "image of another server": (f"![x]({SERVER}/@.png)", True),
    "image without a protocol": ("![x](//127.0.0.1:9/@.png)", True),
    "image by definition": (f"![@]\n\n[@]: {SERVER}/@.png", True),
    "image between tags": (f"&lt;p>![x]({SERVER}/@.png)", True),
    "words of an image": ("![\" onerror=\"ran('@')](x.png)", False),
    "image with a file": (f"![x]({Path('/').as_uri()}@.png)", True),
}
DISPLAYS: dict[str, tuple[str, bool]] = {
    "html": ("text/html", True),
    "script": ("application/javascript", True),
    "svg": ("image/svg+xml", False),
    "markdown": ("text/markdown", True),
    "latex": ("text/latex", False),
    "png": ("image/png", True),
    "jpeg": ("image/jpeg", True),
    "diagram": ("text/vnd.mermaid", False),
    "widget": ("application/vnd.jupyter.widget-view+json", False),
    "verdict": ("application/vnd.wordlab.verdict+json", False),
    "plain": ("text/plain", False),
}
CODES = {
    "source": "text = '''</pre>{html}'''",
    "source in a cell magic": "%%html\n{html}",
    "script in a cell magic": "%%javascript\nran('@')",
    "print": "print('''{html}\\x1b[31m<b onclick=\"ran('@')\">\\x1b[0m\\x1b[38;2;1;1;\"1m''')",
    "stderr": "import sys\nprint('''</pre>{html}''', file=sys.stderr)",
    "result": "class C:\n    def __repr__(self): return '''</pre>{html}'''\nC()",
    "rich result": "class D:\n    def _repr_html_(self): return '''{html}'''\nD()",
    "exception": "raise type('''{html}''', (Exception,), {{}})('''</pre>{html}''')",
    "exception with an own view": (
        "class E(Exception):\n    def _render_traceback_(self): return ['''{html}''']\nraise E"
    ),
    "metadata of a display": (
        "from IPython.display import publish_display_data\n"
        "publish_display_data({{'image/png': 'iVBORw0KGgo=', 'text/plain': 'x'}},"
        " {{'image/png': {{'width': '''1>{html}''', 'alt': '''\">{html}'''}}}})"
    ),
}
# What the functions of exercises answer stands on their cards.
ANSWERS = {
    "value on a card": (
        "cosine_similarity",
        "class V(float):\n    def __repr__(self): return '''</code>{html}'''\n"
        "def cosine_similarity(u, v): return V(0.5)",
    ),
    "exception on a card": (
        "most_similar",
        "def most_similar(word, vectors, k=10):\n"
        "    raise type('''</code>{html}''', (ValueError,), {{}})('''`</code>{html}`''')",
    ),
    "text on a card": (
        "complete_analogy",
        "def complete_analogy(a, b, c, vectors): return '''</code>{html}'''",
    ),
    "broken cell": (
        "analogy_accuracy",
        "def analogy_accuracy(*inputs):\n    '''</pre>{html}'''\n    </script>{html}",
    ),
}

Cells = list[dict[str, Any]]


def marker(case: str) -> str:
    """What stands for a case in a page: one word, not part of any other's."""
    return "planted" + case.replace(" ", "").replace(":", "") + "end"


def planted(text: str, case: str) -> str:
    return text.replace("@keyframes", "\0").replace("@", marker(case)).replace("\0", "@keyframes")


def hostile_cells() -> dict[str, tuple[Cells, bool]]:
    """The cells of each case as a student saves them, and whether plain nbconvert falls for it."""
    cases: dict[str, tuple[Cells, bool]] = {}
    for name, (text, works) in TEXTS.items():
        cases[f"text: {name}"] = [_text(text)], works
    raw = {"cell_type": "raw", "source": HTML, "metadata": {"raw_mimetype": "text/html"}}
    cases["raw cell"] = [raw], False
    cases["tags of a cell"] = [_code("1", metadata={"tags": [f'x">{HTML}']})], False
    image = {"@.svg": {"image/svg+xml": f'">{HTML}'}}
    cases["attachment"] = [_text("![x](attachment:@.svg)", attachments=image)], True
    for name, (kind, works) in DISPLAYS.items():
        value: Any = {"x": HTML, "points": 5} if kind.endswith("json") else HTML
        if kind == "application/javascript":
            value = "ran('@')"
        data = {kind: value, "text/plain": "x"} if kind != "text/plain" else {kind: f"</pre>{HTML}"}
        shown = {"output_type": "display_data", "data": data, "metadata": {}}
        cases[f"saved output: {name}"] = [_code("2", outputs=[shown])], works
        publish = f"from IPython.display import publish_display_data\npublish_display_data({data})"
        cases[f"output: {name}"] = [_code(publish, outputs=[shown])], works
    for name, code in CODES.items():
        cases[f"code: {name}"] = [_code(code.format(html=HTML))], False
    return {
        name: (json.loads(planted(json.dumps(cells), name)), works)
        for name, (cells, works) in cases.items()
    }


def _text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


def _code(source: str, **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    return {**cell, "execution_count": None, **more}


CASES = hostile_cells()


def submission(release: NotebookNode, right: Mapping[str, str]) -> dict[str, Any]:
    answers = {
        exercise: planted(code.format(html=HTML), name)
        for name, (exercise, code) in ANSWERS.items()
    }
    notebook: dict[str, Any] = json.loads(as_bytes(filled(release, {**right, **answers})))
    notebook["metadata"]["kernelspec"] = {
        "name": planted(HTML, "kernel"),
        "language": planted(HTML, "kernel"),
        "display_name": planted(HTML, "kernel"),
    }
    notebook["metadata"]["title"] = planted(f"</title>{HTML}", "title")
    for cells, _ in CASES.values():
        notebook["cells"] += cells
    return notebook


LIVE = """
() => {
    const found = [];
    for (const element of document.querySelectorAll('*')) {
        for (const attribute of element.attributes) {
            const name = attribute.name.toLowerCase();
            const link = element.localName === 'a' && name === 'href'
                && ['http:', 'https:', 'mailto:'].includes(element.protocol);
            const inert = ['id', 'alt', 'title', 'class', 'data-mime-type'].includes(name);
            if (!link && !inert && !(name === 'href' && attribute.value.startsWith('#')))
                found.push(element.localName + ' ' + name + '=' + attribute.value);
        }
        if (['script', 'style', 'iframe'].includes(element.localName))
            found.push(element.localName + ': ' + element.textContent);
    }
    return found;
}
"""
HARMFUL_LINKS = """
() => [...document.querySelectorAll('a, area')].map(link => link.href)
    .filter(address => address && !/^(https?|mailto|file):/.test(address))
"""
CLICK = """
() => document.querySelectorAll('a').forEach(
    link => link.protocol === 'javascript:' && link.click())
"""


class Opened:
    """What happens while a page is open, and what in it is more than words."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.events: list[str] = []
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self._note("request", request.url))
        page.expose_function("ran", lambda name: self._note("ran", str(name)))

    def open(self, file: Path, seconds: float, until: str = "") -> Opened:
        """Look at a page for so long, then press its links; where a case is named, until it ran."""
        self.events.clear()
        self._page.goto(file.as_uri(), wait_until="load")
        self._wait(seconds, until)
        self.live: list[str] = self._page.evaluate(LIVE)
        self.text = self._page.inner_text("body")
        self.harmful_links: list[str] = self._page.evaluate(HARMFUL_LINKS)
        # A script's link runs in this page; a link to data would leave it.
        self._page.evaluate(CLICK)
        self._wait(0.2, until)
        return self

    def _wait(self, seconds: float, until: str) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and self._has_run(until)):
            self._page.wait_for_timeout(20 if until else 1000 * seconds)

    def _has_run(self, case: str) -> bool:
        return any(marker(case) in line for line in self.events)

    def _dismiss(self, dialog: Dialog) -> None:
        self._note("dialog", dialog.message)
        dialog.dismiss()

    def _note(self, kind: str, what: str) -> None:
        self.events.append(f"{kind} {what}")

    def reached_by(self, case: str) -> list[str]:
        """How a case became more than words on the page."""
        return [line for line in [*self.events, *self.live] if marker(case) in line]


@pytest.fixture(scope="module")
def feedback(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    release: NotebookNode,
    right: dict[str, str],
) -> Opened:
    course = Path(shutil.copytree(template, tmp_path_factory.mktemp("hostile") / "course"))
    hand_in(course, STUDENT, json.dumps(submission(release, right)).encode())
    classroom = Classroom(course, seed=1, sandbox=bwrap() is not None)
    classroom.autograde(NAME, STUDENT)
    with browser_page() as page:
        return Opened(page).open(classroom.feedback(NAME, STUDENT), 1)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """How each case reaches its aim on a page that nbconvert makes of the cells as they are."""
    file = tmp_path_factory.mktemp("plain") / "page.html"
    exporter = HTMLExporter(template_name="classic")
    reached = {}
    with browser_page() as page:
        opened = Opened(page)
        for case, (cells, works) in CASES.items():
            if works:
                notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
                html, _ = exporter.from_notebook_node(from_dict(notebook))
                # Libraries of other servers are not wanted here.
                file.write_text(re.sub(r'<script src="https://[^>]*></script>', "", html), "utf-8")
                reached[case] = opened.open(file, 0.3, case).reached_by(case)
    return reached


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("case", [*CASES, *ANSWERS, "kernel", "title"])
def test_in_the_feedback_it_is_words_or_nothing(case: str, feedback: Opened) -> None:
    assert feedback.reached_by(case) == []


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_runs_and_nothing_is_fetched(feedback: Opened) -> None:
    known = ("file:", "https://cdnjs.cloudflare.com/ajax/libs/mathjax/")
    assert [
        e for e in feedback.events if not e.startswith(tuple("request " + k for k in known))
    ] == []
    assert feedback.harmful_links == []
    assert feedback.text.count("planted") > len(CASES) / 2  # the words themselves are there


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("case", [name for name, (_, works) in CASES.items() if works])
def test_without_the_repair_it_would_have_worked(case: str, plain: dict[str, list[str]]) -> None:
    assert plain[case] != []


@pytest.mark.browser
def test_the_demos_page_shows_what_a_student_wrote_as_words(
    assignment: Assignment, tmp_path: Path
) -> None:
    hostile = HTML.replace("@", marker("demo"))
    scores = {e.id: Score(0.0, e.points, "wrong", "", hostile) for e in assignment.exercises}
    row = Row(Submission(hostile, "[link=javascript:ran()]x[/link]", b"", 0.0), scores, [])
    console = Console(record=True, width=300, file=io.StringIO())
    console.print(class_table(assignment, [row])[0])
    console.save_html(str(tmp_path / "class.html"))
    with browser_page() as page:
        opened = Opened(page).open(tmp_path / "class.html", 0.3)
    assert opened.reached_by("demo") == []
    assert marker("demo") in opened.text


pieces = st.sampled_from(
    [
        *[
            "[",
            "]",
            "(",
            ")",
            ":",
            "!",
            "<",
            ">",
            "\\",
            "`",
            "```",
            "~~~",
            "$",
            "$$",
            "#",
            "&",
            "|",
        ],
        *[
            "\n",
            "\r",
            "\t",
            " ",
            "\n\n",
            "\n> ",
            "\n- ",
            "\n1. ",
            "\n    ",
            "\n: ",
            "\x0b",
            "\u2028",
        ],
        *["javascript:x", "&#106;avascript&colon;x", "data:text/html,x", "https://", "mailto:"],
        *[
            "a",
            "^a",
            "[a]",
            "[a]:",
            "](",
            "![",
            '"',
            "'",
            "attachment:a",
            "//b/c",
            "img src=b",
            "*",
        ],
        *["\\begin{a}", "\\end{a}", "\\\\(", "\\\\[", "<a href=", "<!--", "- [ ] ", "|-|"],
    ]
)
HARMLESS = re.compile(r"https?://|mailto:|#|[\w ,./+*-]*$", re.IGNORECASE)
OF_MARKDOWN = {"a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "hr", "input"}
OF_MARKDOWN |= {"li", "ol", "p", "pre", "span", "strong", "ul", *(f"h{n}" for n in range(1, 7))}
OF_MARKDOWN |= {"table", "tbody", "td", "th", "thead", "tr"}


class Tags(HTMLParser):
    """The elements and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


@given(st.lists(pieces, max_size=14).map("".join))
@example("[a]\r\r[a]: javascript:x")
@example("> [a]:\n> javascript:x\n\n[a]")
@example("[b\n[a]: javascript:x\n\n[a]")
@example("[x]( <javascript:x>)")
@settings(max_examples=1500)
def test_whatever_the_text_is_its_links_are_harmless(text: str) -> None:
    safe = as_text(text)
    assert as_text(safe) == safe
    page = Tags(markdown2html_mistune(safe))
    assert page.names <= OF_MARKDOWN
    assert [address for address in page.addresses if not HARMLESS.match(address)] == []


@pytest.mark.parametrize(
    "text",
    [
        "See [a page](https://example.org/a_(b)?x=1#y), [me](mailto:a@example.org), [top](#top).",
        "[a][1] and [1]\n\n[1]: https://example.org 'Title'",
        "If `u[0] < v[1]`, then a < b, f[x](y, z), and $p[i](x) \\le 5$!",
        "```python\nfor x in words[1:]:\n    print(x)\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n* **bold**\n* ~~struck~~",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text
