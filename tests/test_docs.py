"""The docs: a site that builds without a warning, links that lead somewhere, commands that exist."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from nbgrader.apps import NbGraderApp
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.exchange import Exchange
from nbgrader.plugins.zipcollect import FileNameCollectorPlugin

from autograder.command_line import main as autograder
from autograder.course import PROJECT
from autograder.exports import EXPORTS
from autograder.late import LatePenalty
from autograder.nbgrader_plugin import Judge
from tests.browser import STANDARD, browser_page
from tests.test_deploy import make_targets
from wordlab.__main__ import main as wordlab

DOCS = PROJECT / "docs"
PAGES = [PROJECT / "README.md", *sorted(DOCS.glob("*.md"))]
NAMES = [page.relative_to(PROJECT).as_posix() for page in PAGES]
MARKDOWN = MarkdownIt("commonmark").enable("table").use(anchors_plugin, max_level=4)
WEB = ("https://", "http://", "mailto:")
# The folders of this repository that a page may name a file in; those of a course, such as
# submitted/, are made later.
FOLDERS = ("autograder", "benchmarks", "deploy", "docs", "solutions", "source", "tests", "wordlab")
IN_REPOSITORY = re.compile(rf"(?:{'|'.join(FOLDERS)})(?:/[\w.-]+)*/?(?:\.\w+)?")
OWN = (Judge, LatePenalty, *EXPORTS.values())
SETTINGS = {c.__name__: c for c in (*OWN, Exchange, CourseDirectory, FileNameCollectorPlugin)}
# Settings of programs that are not installed here, and of a class that is read by hand.
NOT_LOOKED_AT = ("Colab", "JupyterHub")
PROGRAMS = ("autograder", "wordlab", "nbgrader", "make")
OPTION = re.compile(r"(--[a-z-]+|-[a-z])\b")


# Reading a page


@cache
def tokens(page: Path) -> list[Token]:
    """A page's tokens, those inside its lines among them."""
    blocks = MARKDOWN.parse(page.read_text("utf-8"))
    return [token for block in blocks for token in (block, *(block.children or ()))]


def anchors(page: Path) -> set[str]:
    """What a link may put behind the # of this page."""
    return {
        str(t.attrs["id"]) for t in tokens(page) if t.type == "heading_open" and "id" in t.attrs
    }


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead, but for those that leave the repository."""
    found = [str(t.attrs.get("href") or t.attrs.get("src") or "") for t in tokens(page)]
    return [unquote(link) for link in found if link and not link.startswith(WEB)]


def problems(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists():
            yield f"{link}: there is no such file"
        elif anchor and (target.suffix != ".md" or anchor not in anchors(target)):
            yield f"{link}: there is no such heading"


def code(page: Path) -> Iterator[str]:
    """A page's pieces of code: the lines of its blocks, and what stands between backticks."""
    for token in tokens(page):
        if token.type == "code_inline":
            yield token.content
        elif token.type in ("fence", "code_block"):
            yield from token.content.splitlines()


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of this project, of nbgrader and of make that a page shows, in words."""
    for piece in code(page):
        try:
            words = shlex.split(piece, comments=True)
        except ValueError:
            continue  # a sentence or a piece of Python
        if words[1:3] == ["-m", "wordlab"]:
            words = words[2:]
        if words[1:] and words[0] in PROGRAMS and words[1] != "…":
            yield words


# The checks


@pytest.fixture(params=PAGES, ids=NAMES)
def page(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(problems(page)) == []


def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = {
        text
        for token in tokens(page)
        if token.type == "code_inline"
        for text in [token.content]
        if "/" in text and IN_REPOSITORY.fullmatch(text)
    }
    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []


@cache
def options_of(program: str, command: str) -> list[str]:
    """The options that a command names in its help; fails where there is no such command."""
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        if program == "wordlab":
            wordlab([command, "--help"])
        else:
            autograder([command, "--help"])
    assert said.getvalue(), f"there is no command {program} {command}"
    return OPTION.findall(said.getvalue())


def test_every_command_that_is_shown_exists_with_its_options(page: Path) -> None:
    for program, command, *arguments in commands(page):
        shown = " ".join([program, command, *arguments])
        if program == "make":
            assert command in make_targets() or "=" in command, shown
        elif program == "nbgrader":
            assert command in NbGraderApp.subcommands, shown
        else:
            offered = options_of(program, command)
            used = [word.split("=")[0] for word in arguments if OPTION.match(word)]
            assert [option for option in used if option not in offered] == [], shown


def test_every_setting_that_is_shown_exists(page: Path) -> None:
    for cls, name in re.findall(r"\bc\.([A-Z]\w+)\.(\w+)", page.read_text("utf-8")):
        if cls in SETTINGS:
            assert SETTINGS[cls].class_traits(config=True).get(name), f"c.{cls}.{name}"
        else:
            assert cls in NOT_LOOKED_AT, f"c.{cls}.{name}: add its class to SETTINGS"


class TestTheChecksCanFail:
    def test_links(self, tmp_path: Path) -> None:
        (tmp_path / "other.md").write_text("# One heading\n")
        (tmp_path / "page.md").write_text(
            "[a](other.md#one-heading) [b](https://example.org) [c](other.md#another) "
            "[d](gone.md) ![e](gone.png) [f](#nowhere)\n\n`[g](gone.md)`\n"
        )
        assert list(problems(tmp_path / "page.md")) == [
            "other.md#another: there is no such heading",
            "gone.md: there is no such file",
            "gone.png: there is no such file",
            "#nowhere: there is no such heading",
        ]

    def test_files_and_commands(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("`tests/gone.py`, `submitted/ann`\n")
        with pytest.raises(AssertionError, match=r"tests/gone\.py"):
            test_every_file_that_is_named_is_there(page)
        for text in ("`wordlab run`", "    autograder grade 01 --fast\n", "`make tea`"):
            page = tmp_path / f"{len(list(tmp_path.iterdir()))}.md"
            page.write_text(f"{text}\n")
            with pytest.raises(AssertionError):
                test_every_command_that_is_shown_exists_with_its_options(page)
        page.write_text("`c.Judge.patience`")
        with pytest.raises(AssertionError):
            test_every_setting_that_is_shown_exists(page)


# The site


def build(docs: Path, folder: Path) -> tuple[int, str]:
    """Build a site as `make docs` does; return the exit code and what was said."""
    plan = subprocess.run(
        ["make", "-n", "docs"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    (command,) = (line for line in plan.stdout.splitlines() if "-m sphinx" in line)
    _, *arguments = shlex.split(command)
    assert arguments[3:6] == ["html", "docs", "site"]
    arguments[4:6] = [str(docs), str(folder)]
    done = subprocess.run([sys.executable, *arguments], cwd=PROJECT, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    code, said = build(DOCS, folder)
    assert code == 0, said
    return folder / "html"


class TestTheSite:
    def test_it_has_every_page_in_the_sidebar(self, site: Path) -> None:
        start = (site / "index.html").read_text("utf-8")
        sidebar = start[start.index('class="sidebar-tree"') : start.index('class="main"')]
        listed = re.findall(r'href="([\w-]+)\.html"', sidebar)
        assert sorted(listed) == sorted(p.stem for p in DOCS.glob("*.md") if p.stem != "index")

    def test_what_leads_nowhere_is_an_error(self, tmp_path: Path) -> None:
        docs = tmp_path / "docs"
        docs.mkdir()
        shutil.copy(DOCS / "conf.py", docs)
        shutil.copytree(DOCS / "_static", docs / "_static")
        (docs / "index.md").write_text("# Start\n\n## For all\n\n* [One](one.md)\n")
        (docs / "one.md").write_text("# One\n\n[a](gone.md) [b](#gone) [c](../gone.txt)\n")
        (docs / "forgotten.md").write_text("# Forgotten\n")
        code, said = build(docs, tmp_path / "site")
        assert code != 0
        for complaint in (
            "forgotten.md: WARNING: document isn't included in any toctree",
            "gone.md",
            "'gone'",
            "gone.txt",
        ):
            assert complaint in said

    @pytest.mark.browser
    def test_it_is_read_and_searched_without_a_network(self, site: Path) -> None:
        with browser_page(390) as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto((site / "security.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.goto((site / "search.html").as_uri() + "?q=bubblewrap")
            page.wait_for_selector("ul.search li a")
            found = page.locator("ul.search li a").first.get_attribute("href")
            assert found is not None
            assert found.startswith(("security.html", "grading.html"))
            assert len(asked) > 5
            assert [url for url in asked if not url.startswith(("file:", "data:"))] == []

    @pytest.mark.browser
    @pytest.mark.parametrize(("colours", "width"), [("light", 1200), ("dark", 390)])
    def test_it_is_accessible(self, site: Path, colours: Any, width: int) -> None:
        with browser_page(width) as page:
            page.emulate_media(color_scheme=colours)
            for name in ("authoring", "security"):
                page.goto((site / f"{name}.html").as_uri())
                found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
                nodes = [(v["id"], n["html"][:200]) for v in found for n in v["nodes"]]
                assert nodes == []
