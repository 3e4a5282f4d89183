"""Digests of what the figures of one exercise are computed from: only what changed is measured anew.

A digest covers the exercise's checks, its reference, its banks, and every function and constant of
the assignment's modules that these use, directly or not. A name may stand for too much, a local
variable that is called like a constant of the module, never for too little.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from autograder.equivalents import excused
from autograder.syntax import parsed
from wordlab.exercises import Assignment

# In their order; {} is the assignment's module name.
PLACES = (
    "wordlab.exercises.{}",
    "solutions.{}",
    "autograder.hidden.{}",
    "autograder.misconceptions.{}",
    "autograder.alternatives.{}",
)


@dataclass(frozen=True)
class Statement:
    """A statement of a module: its text, the names that it binds and uses, what it stands for.

    `marks` are the names and texts in its decorators: they say which exercise a check, a mistake
    or an alternative belongs to.
    """

    text: str
    binds: frozenset[str]
    uses: frozenset[str]
    attributes: frozenset[tuple[str, str]]
    marks: frozenset[str]


@dataclass(frozen=True)
class Module:
    """A module's statements, and where the names come from that it imports from other modules."""

    statements: tuple[Statement, ...]
    imported: dict[str, tuple[str, str]]


def digest(assignment: Assignment, exercise: str) -> str:
    """A digest of all that an exercise's figures are computed from: checks, code, mutants."""
    whole = hashlib.sha256((files("autograder") / "mutants.py").read_bytes())
    for text in sorted(_texts(assignment, exercise)):
        whole.update(hashlib.sha256(text.encode()).digest())
    whole.update(repr(asdict(excused(assignment, exercise))).encode())
    return whole.hexdigest()[:16]


def _texts(assignment: Assignment, exercise: str) -> set[str]:
    """The text of every statement that counts."""
    places = [place.format(assignment.module) for place in PLACES]
    others = {e.id for e in assignment.exercises}
    found: set[tuple[str, int]] = set()
    names = [(place, exercise) for place in places]
    waiting = [(p, n) for p in places for n, s in _numbered(p) if exercise in s.marks]
    # What binds no name, a loop or a call, may change what others bind.
    waiting += [(p, n) for p in places for n, s in _numbered(p) if not s.binds]
    followed: set[tuple[str, str]] = set()
    while waiting or names:
        if waiting:
            place, number = waiting.pop()
            if (place, number) not in found:
                found.add((place, number))
                names += _used(place, statements(place).statements[number], places)
            continue
        place, name = names.pop()
        if (place, name) not in followed:
            followed.add((place, name))
            defined = [(place, n) for n, s in _numbered(place) if name in s.binds]
            waiting += defined
            # A cell finds the functions of the other exercises without an import.
            if not defined and name in others:
                names.append((places[1], name))
    return {statements(place).statements[number].text for place, number in found}


def _numbered(place: str) -> Iterator[tuple[int, Statement]]:
    return enumerate(statements(place).statements)


def _used(place: str, statement: Statement, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names that a statement uses, each with the module that binds it."""
    imported = statements(place).imported
    for name in statement.uses:
        yield place, name
        origin, what = imported.get(name, ("", ""))
        if origin in places:
            yield origin, what
    for name, attribute in statement.attributes:
        whole = ".".join(imported.get(name, ("", "")))
        if whole in places:
            yield whole, attribute


def source_of(place: str) -> str:
    """The text of a module."""
    package, name = place.rsplit(".", 1)
    return (files(package) / f"{name}.py").read_text("utf-8")


@cache
def statements(place: str) -> Module:
    """The statements of a module."""
    source = source_of(place)
    lines = source.splitlines()
    imported: dict[str, tuple[str, str]] = {}
    found = []
    for node in parsed(source).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                imported[alias.asname or alias.name] = (node.module or "", alias.name)
        elif not isinstance(node, ast.Import) and not _is_text(node):
            found.append(_statement(node, lines))
    return Module(tuple(found), imported)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _statement(node: ast.stmt, lines: list[str]) -> Statement:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(d.lineno for d in decorators)])
    inside = list(ast.walk(node))
    names = [n for n in inside if isinstance(n, ast.Name)]
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        binds = {node.name}
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        binds = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    else:
        binds = set()
    marked = [n for decorator in decorators for n in ast.walk(decorator)]
    return Statement(
        text="\n".join(lines[first - 1 : node.end_lineno]),
        binds=frozenset(binds),
        uses=frozenset(n.id for n in names),
        attributes=frozenset(
            (n.value.id, n.attr)
            for n in inside
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
        ),
        marks=frozenset(n.id for n in marked if isinstance(n, ast.Name))
        | frozenset(str(n.value) for n in marked if isinstance(n, ast.Constant)),
    )
