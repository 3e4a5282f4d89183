"""How Sphinx makes a site of these pages; `make docs` runs it."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

project = "Word embeddings"
extensions = ["myst_parser"]
root_doc = "index"
# A link to a page, a heading or a file that is not there is a warning, and `make docs` fails.
nitpicky = True
myst_heading_anchors = 4
# A code host shows the same text, so nothing is turned into other signs: `--` stays `--`.
smartquotes = False
highlight_language = "none"

html_theme = "furo"
html_title = "Word embeddings, taught and graded"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_use_index = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False, "top_of_page_buttons": []}

SECTION = re.compile(r"^## (?P<heading>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
PAGE = re.compile(r"\]\((?P<name>[\w-]+)\.md\)")


def add_navigation(app: Sphinx, name: str, source: list[str]) -> None:
    """Make the sidebar from the start page: each of its sections has the pages that it links to.

    So the start page is a list that people read on a code host too, and a page that it does not
    name is one that Sphinx warns of.
    """
    if name != root_doc:
        return
    for section in SECTION.finditer(source[0]):
        pages = "\n".join(dict.fromkeys(PAGE.findall(section["body"])))
        caption = section["heading"]
        source[0] += f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{pages}\n```\n"


def mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Give a page what keyboards and screen readers need, and Sphinx and the theme leave out.

    The sidebar's captions are headings without a level; what scrolls sideways cannot be reached.
    """
    for part, lacking, mended in (
        ("furo_navigation_tree", 'role="heading"', 'role="heading" aria-level="2"'),
        ("body", "<pre>", '<pre tabindex="0">'),
        ("body", '<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ):
        context[part] = context.get(part, "").replace(lacking, mended)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", add_navigation)
    app.connect("html-page-context", mend, priority=900)  # behind the theme
