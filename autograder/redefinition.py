"""Whether a notebook gives a name a second meaning that one of its functions could notice."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from IPython.core.inputtransformer2 import TransformerManager

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def redefines(cells: Iterable[str], always_used: Iterable[str]) -> bool:
    """Whether two of these cells bind the same name to different things, and a function uses it.

    `always_used` are names that count as used. Importing the same thing twice is no redefinition;
    a cell that is no Python binds nothing.
    """
    meanings: dict[str, set[str]] = {}
    used = set(always_used)
    for number, source in enumerate(cells):
        try:
            tree = ast.parse(TransformerManager().transform_cell(source))
        except SyntaxError:
            continue
        for name, meaning in _bound(tree):
            meanings.setdefault(name, set()).add(meaning or f"cell {number}")
        used |= set(_used_in_functions(tree))
    return any(len(meanings.get(name, ())) > 1 for name in used)


def _bound(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that the cell binds, outside functions, each with what it is imported from."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield child.name, ""
        elif isinstance(child, ast.Import | ast.ImportFrom):
            for alias in child.names:
                module = getattr(child, "module", "")
                yield alias.asname or alias.name.split(".")[0], f"{module} {alias.name}"
        elif not isinstance(child, ast.Lambda):
            if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
                yield child.id, ""
            yield from _bound(child)


def _used_in_functions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.Lambda)):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name):
                    yield inner.id
