"""Cells that let the release run in Google Colab, for a course that has set its addresses.

In nbgrader_config.py:

    c.Colab.notebooks_url = "…"  # where Colab opens the folder assignments/ of your repository
    c.Colab.kit_url = "…"        # the archive of `autograder kit`, where students may fetch it
"""

from __future__ import annotations

import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.course import load_config
from wordlab.errors import WordlabError

ADDRESS = re.compile(r"https?://[^\s\"'()<>\\]+")
# Not Python of ours: students get it, so the leak audit may not take it for a secret.
CELL = Path(__file__).with_name("colab_cell.txt")


class ColabError(WordlabError):
    """The addresses for Colab cannot be used; the message says where and why."""


def colab_cells(root: Path, assignment: str) -> list[NotebookNode]:
    """Return a link that opens the notebook in Colab, and a cell that sets it up there.

    No cells if the course's nbgrader_config.py sets no addresses; ColabError if it sets one alone,
    or something that is none.
    """
    if not (root / "nbgrader_config.py").is_file():
        return []
    settings = load_config(root).Colab
    found = [str(settings.get(name, "")) for name in ("notebooks_url", "kit_url")]
    if found == ["", ""]:
        return []
    if not all(ADDRESS.fullmatch(address) for address in found):
        raise ColabError(
            "nbgrader_config.py: c.Colab.notebooks_url and c.Colab.kit_url must both be addresses "
            f"that begin with https://, but are {found}."
        )
    notebooks, kit = found
    link = f"{notebooks.rstrip('/')}/{assignment}/{assignment}.ipynb"
    return [
        new_markdown_cell(f"[Open this notebook in Google Colab]({link})"),
        new_code_cell(
            CELL.read_text("utf-8").strip().replace("KIT", kit), metadata={"tags": ["setup"]}
        ),
    ]
