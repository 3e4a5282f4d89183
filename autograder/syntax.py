"""Syntax trees, made by one thread at a time.

Where two threads make them at once, Python 3.11 now and then raises "SystemError: AST constructor
recursion depth mismatch".
"""

from __future__ import annotations

import ast
from threading import Lock

_ONE_AT_A_TIME = Lock()


def parsed(source: str) -> ast.Module:
    """The syntax tree of a piece of Python; the errors are those of `ast.parse`."""
    with _ONE_AT_A_TIME:
        return ast.parse(source)
