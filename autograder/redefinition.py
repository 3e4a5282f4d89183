"""Whether a notebook gives a name a second meaning that one of its functions could notice."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator

from autograder.syntax import parsed

CELL_MAGIC = re.compile(r"\A%%.*\n?")
ASSIGNED = re.compile(r"^([^\n=]*=[ \t]*)[%!].*$", re.MULTILINE)
LINE = re.compile(r"^([ \t]*)(?:[%!?].*|[^#'\"\n]*\?[ \t]*)$", re.MULTILINE)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def redefines(cells: Iterable[str], always_used: Iterable[str]) -> bool:
    """Whether two of these cells bind the same name to different things, and a function uses it.

    `always_used` are names that count as used. Python's own names have a meaning before the first
    cell. Importing the same thing twice is no redefinition; a cell that is no Python binds nothing.
    Where that cannot be told, for nested code or `import *`, the answer is yes.
    """
    try:
        return _redefines(cells, always_used)
    except (RecursionError, MemoryError, ValueError, SystemError):
        return True


def _redefines(cells: Iterable[str], always_used: Iterable[str]) -> bool:
    meanings = {name: {"built in"} for name in dir(builtins)}
    trees = []
    for number, source in enumerate(cells):
        try:
            trees.append(parsed_cell(source))
        except SyntaxError:
            continue
        for name, meaning in _bound(trees[-1]):
            meanings.setdefault(name, set()).add(meaning or f"cell {number}")
    if "*" in meanings:
        return True
    twice = {name for name, found in meanings.items() if len(found) > 1}
    return bool(twice) and any(
        name in twice for names in (always_used, *map(_used_in_functions, trees)) for name in names
    )


def parsed_cell(source: str) -> ast.Module:
    """The syntax tree of a cell; magics and shell commands bind nothing.

    IPython's own translation takes time that grows with the square of their number.
    """
    try:
        return parsed(source)
    except SyntaxError:
        source = CELL_MAGIC.sub("", source)
        return parsed(LINE.sub(r"\1pass", ASSIGNED.sub(r"\1None", source)))


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
