"""Functions of `solutions/` that a notebook shows on purpose, as cells that students run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from autograder.course import PROJECT
from autograder.syntax import parsed
from wordlab.errors import WordlabError

SHOWN = re.compile(r"^```\{shown\}[ \t]+([\w.]+)", re.MULTILINE)


class ShownError(WordlabError):
    """A notebook is to show a function that does not exist."""


def shown_code(name: str) -> str:
    """Return the code of `module.function` of solutions/, below the imports that it uses.

    ShownError if there is no such function.
    """
    module, _, function = name.rpartition(".")
    path = PROJECT / "solutions" / f"{module}.py"
    text = path.read_text("utf-8") if path.is_file() else ""
    body = parsed(text).body
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            imports = [
                ast.unparse(line)
                for line in body
                if isinstance(line, ast.Import | ast.ImportFrom)
                and any((alias.asname or alias.name) in used for alias in line.names)
            ]
            code = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
            return "\n\n\n".join([*(["\n".join(imports)] if imports else []), code])
    raise ShownError(f"A notebook shows {name}, but solutions/ has no such function.")


def shown_functions(folder: Path = PROJECT / "source") -> set[str]:
    """Return the names of all functions that the texts of the notebooks show."""
    texts = (path.read_text("utf-8") for path in sorted(folder.rglob("*.md")))
    return {name for text in texts for name in SHOWN.findall(text)}
