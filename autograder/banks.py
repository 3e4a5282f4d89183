"""What the grader knows about an assignment beyond its public checks.

Hidden checks, mistakes and alternatives of an assignment are plain Python in one module each, of
the assignment's module name, in `autograder.hidden`, `.misconceptions` and `.alternatives`.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any

from autograder.syntax import parsed
from wordlab.checking.checks import Checks
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment


@dataclass(frozen=True)
class Implementation:
    """One way to write an exercise: a wrong one with the sentence that explains it, or a right one."""

    exercise: str
    id: str
    says: str
    function: Callable[..., Any]

    @property
    def source(self) -> str:
        """The code of a cell that defines the exercise's function in this way."""
        lines = inspect.getsource(self.function).splitlines()
        start = next(i for i, line in enumerate(lines) if line.startswith("def "))
        module = inspect.getsource(sys.modules[self.function.__module__])
        code = "\n\n\n".join(
            [*_helpers_of(module, "\n".join(lines[start:])), "\n".join(lines[start:])]
        )
        imports = _imports_of(module, code)
        return f"{imports}\n\n\n{code}\n\n\n{self.exercise} = {self.function.__name__}\n"


def _helpers_of(module: str, code: str) -> list[str]:
    """The module's functions and classes that this code uses, and those that they use."""
    own = {
        node.name: node
        for node in _statements(module)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    }
    used: set[str] = set()
    found = [code]
    while found:
        names = {n.id for n in ast.walk(parsed(found.pop())) if isinstance(n, ast.Name)}
        for name in (names & own.keys()) - used:
            used.add(name)
            found.append(ast.unparse(own[name]))
    return [ast.unparse(node) for name, node in own.items() if name in used]


@lru_cache(maxsize=16)
def _statements(module: str) -> list[ast.stmt]:
    """The statements of a module, parsed once for all of its entries."""
    return parsed(module).body


def _imports_of(module: str, code: str) -> str:
    """The imports of a module that bind a name which this code uses."""
    used = {node.id for node in ast.walk(parsed(code)) if isinstance(node, ast.Name)}
    return "\n".join(
        ast.unparse(node)
        for node in _statements(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and used & {alias.asname or alias.name for alias in node.names}
    )


@dataclass
class Bank:
    """Implementations of an assignment's exercises; each is added by a decorator."""

    entries: list[Implementation] = field(default_factory=list)

    def add(self, exercise: str, says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Add the decorated function; its name becomes the entry's id."""

        def keep(function: Callable[..., Any]) -> Callable[..., Any]:
            self.entries.append(Implementation(exercise, function.__name__, says, function))
            return function

        return keep

    def of(self, exercise: str) -> list[Implementation]:
        """The entries for one exercise."""
        return [entry for entry in self.entries if entry.exercise == exercise]


def hidden_checks(assignment: Assignment) -> dict[str, Checks]:
    """The hidden checks of every exercise of an assignment, by exercise id.

    WordlabError names an exercise that has none.
    """
    checks: dict[str, Checks] = _module("hidden", assignment).HIDDEN
    for exercise in assignment.exercises:
        if exercise.id not in checks:
            raise WordlabError(
                f"{exercise.id} has no hidden checks: HIDDEN in "
                f"autograder/hidden/{assignment.module}.py does not name it."
            )
    return checks


def misconceptions(assignment: Assignment) -> Bank:
    """The wrong implementations that people really write, each with its sentence."""
    bank: Bank = _module("misconceptions", assignment).MISCONCEPTIONS
    return bank


def alternatives(assignment: Assignment) -> Bank:
    """Right implementations in other styles, each with a word on its style."""
    bank: Bank = _module("alternatives", assignment).ALTERNATIVES
    return bank


def _module(package: str, assignment: Assignment) -> Any:
    return import_module(f"autograder.{package}.{assignment.module}")
