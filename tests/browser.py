"""A real browser without a screen, for tests that look at pages as people do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.servers import needed

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@contextmanager
def browser_page(width: int = 1200) -> Iterator[Page]:
    """A page in headless Chromium that reaches nothing but files and this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        needed("There is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        page = browser.new_page(viewport={"width": width, "height": 900})
        local = ("file:", "data:", "blob:", "http://127.0.0.1", "http://localhost")
        page.route(
            "**/*",
            lambda route: (
                route.continue_() if route.request.url.startswith(local) else route.abort()
            ),
        )
        yield page
        browser.close()


def accessibility_findings(html: str, folder: Path, exclude: list[str]) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA on a page, but for these parts of it."""
    from axe_playwright_python.sync_playwright import Axe

    file = folder / "page.html"
    file.write_text(html, "utf-8")
    with browser_page() as page:
        page.goto(file.as_uri(), wait_until="domcontentloaded")
        context: Any = {"exclude": [[selector] for selector in exclude]}
        found = Axe().run(page, context=context, options={"runOnly": STANDARD}).response
    return [
        f"{violation['id']}: {node['html'][:150]}: {node['failureSummary'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
