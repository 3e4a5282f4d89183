"""Mutants: an implementation with one small change, which the checks should notice.

The operators are those of Cosmic Ray, https://cosmic-ray.readthedocs.io, with two of our own where
it has none. Docstrings, annotations and what a `raise` says are left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from autograder.banks import Implementation, alternatives
from autograder.syntax import parsed
from wordlab.errors import WordlabError
from wordlab.exercises import Assignment

REFERENCE = "reference"
# So many alternatives of each exercise are mutated, the first ones of its bank.
MUTATED_ALTERNATIVES = 2

# Of the operators that replace one sign by another, those that stand for slips: more of them make
# more mutants, nearly all of which any check would notice.
SLIPS = {
    "binary_operator_replacement": (
        "ReplaceBinaryOperator_Add_Sub",
        "ReplaceBinaryOperator_Sub_Add",
        "ReplaceBinaryOperator_Mul_Div",
        "ReplaceBinaryOperator_Mul_Add",
        "ReplaceBinaryOperator_Div_Mul",
        "ReplaceBinaryOperator_FloorDiv_Mul",
        "ReplaceBinaryOperator_Mod_FloorDiv",
        "ReplaceBinaryOperator_Pow_Mul",
        "ReplaceBinaryOperator_BitAnd_BitOr",
        "ReplaceBinaryOperator_BitOr_BitAnd",
    ),
    "comparison_operator_replacement": (
        "ReplaceComparisonOperator_Eq_NotEq",
        "ReplaceComparisonOperator_NotEq_Eq",
        "ReplaceComparisonOperator_Lt_LtE",
        "ReplaceComparisonOperator_Lt_Gt",
        "ReplaceComparisonOperator_LtE_Lt",
        "ReplaceComparisonOperator_LtE_GtE",
        "ReplaceComparisonOperator_Gt_GtE",
        "ReplaceComparisonOperator_Gt_Lt",
        "ReplaceComparisonOperator_GtE_Gt",
        "ReplaceComparisonOperator_GtE_LtE",
        "ReplaceComparisonOperator_Is_IsNot",
        "ReplaceComparisonOperator_IsNot_Is",
    ),
    "unary_operator_replacement": (
        "ReplaceUnaryOperator_Delete_USub",
        "ReplaceUnaryOperator_Delete_Invert",
        "ReplaceUnaryOperator_Delete_Not",
    ),
    "boolean_replacer": (
        "ReplaceTrueWithFalse",
        "ReplaceFalseWithTrue",
        "ReplaceAndWithOr",
        "ReplaceOrWithAnd",
        "AddNot",
    ),
    "break_continue": ("ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    "exception_replacer": ("ExceptionReplacer",),
    "number_replacer": ("NumberReplacer",),
    "zero_iteration_for_loop": ("ZeroIterationForLoop",),
}


class MutationError(WordlabError):
    """No mutants can be made; the message says what to do."""


@dataclass(frozen=True)
class Mutant:
    """An implementation with one change; its name is unique within the exercise."""

    exercise: str
    implementation: str
    operator: str
    before: str
    after: str
    source: str
    twin: int = 1

    @property
    def name(self) -> str:
        """The implementation and the changed line; of equal changes, which one it is."""
        which = f" #{self.twin}" if self.twin > 1 else ""
        return f"{self.implementation}: {self.before} → {self.after}{which}"


def reference(assignment: Assignment, exercise: str) -> Implementation:
    """The reference solution of an exercise, as an entry of a bank."""
    module = import_module(f"solutions.{assignment.module}")
    return Implementation(exercise, REFERENCE, "", getattr(module, exercise))


def cell_of(implementation: Implementation) -> str:
    """The code of a cell that runs by itself, also where annotations name what is not imported."""
    return f"from __future__ import annotations\n{implementation.source}"


def mutants(assignment: Assignment, exercise: str) -> list[Mutant]:
    """The mutants of an exercise's reference and of its first alternatives, in a fixed order."""
    written = [
        reference(assignment, exercise),
        *alternatives(assignment).of(exercise)[:MUTATED_ALTERNATIVES],
    ]
    others = {e.id for e in assignment.exercises} - {exercise}
    return [mutant for implementation in written for mutant in mutants_of(implementation, others)]


def mutants_of(implementation: Implementation, others: Container[str] = ()) -> list[Mutant]:
    """The mutants of one implementation and its helpers, without the functions named in `others`."""
    source = cell_of(implementation)
    original = _tree(source)
    found: dict[str, Mutant] = {}
    times: dict[tuple[str, str], int] = {}
    for operator, mutated in _changed(source, others):
        try:
            key = _tree(mutated)
        except SyntaxError:
            continue
        if key == original or key in found:
            continue
        before, after = _difference(source, mutated)
        times[before, after] = twin = times.get((before, after), 0) + 1
        mutant = Mutant(
            implementation.exercise, implementation.id, operator, before, after, mutated
        )
        found[key] = replace(mutant, twin=twin)
    return list(found.values())


def _tree(source: str) -> str:
    """What the source says, without its layout: equal for two mutants that are the same."""
    return ast.dump(parsed(source))


def _difference(source: str, mutated: str) -> tuple[str, str]:
    """The first line that differs, as it was and as it is, with single spaces."""
    pairs = zip(source.splitlines(), mutated.splitlines(), strict=False)
    before, after = next((old, new) for old, new in pairs if old != new)
    return " ".join(before.split()), " ".join(after.split())


def _changed(source: str, others: Container[str]) -> Iterator[tuple[str, str]]:
    """The name of an operator, and what it makes of the source, for each place where it applies.

    Only the functions and classes that are not named in `others` are changed.
    """
    parse, nodes, mutate = _cosmic_ray()
    parts = parse(source).children
    for number, part in enumerate(parts):
        if part.type not in ("funcdef", "classdef") or part.name.value in others:
            continue
        head, code, tail = (
            "".join(p.get_code() for p in some)
            for some in (parts[:number], [part], parts[number + 1 :])
        )
        tree = parse(code)
        for operator in _operators():
            positions = [(n, at) for n in nodes(tree) for at in operator.mutation_positions(n)]
            for count, (node, _) in enumerate(positions):
                if _is_open(node):
                    yield type(operator).__name__, head + mutate(code, operator, count) + tail


def _is_open(node: Any) -> bool:
    """Whether a node may be changed: it is no part of an annotation, nor of what is raised."""
    while node.parent is not None:
        parent = node.parent
        if (
            parent.type == "raise_stmt"
            or (parent.type == "parameters" and node.type == "operator")
            or (parent.type == "annassign" and node is parent.children[1])
            or (parent.type == "tfpdef" and node is parent.children[2])
            or (parent.type == "funcdef" and node is parent.annotation)
        ):
            return False
        node = parent
    return True


def _operators() -> list[Any]:
    try:
        return [
            getattr(import_module(f"cosmic_ray.operators.{module}"), name)()
            for module, names in SLIPS.items()
            for name in names
        ] + _own_operators()
    except ImportError:
        raise _missing() from None


def _cosmic_ray() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., str]]:
    try:
        from cosmic_ray.ast import ast_nodes, get_ast
        from cosmic_ray.mutating import mutate_code
    except ImportError:
        raise _missing() from None
    return get_ast, ast_nodes, mutate_code


def _missing() -> MutationError:
    return MutationError(
        "Mutants need Cosmic Ray. Run: pip install 'word-embeddings-course[quality]'"
    )


def _own_operators() -> list[Any]:
    from cosmic_ray.operators.operator import Operator
    from parso.python.tree import Keyword

    class DeleteStatement(Operator):
        """Puts `pass` in the place of a statement of one line that is no docstring, no import."""

        def mutation_positions(self, node: Any) -> Iterator[Any]:
            """The statement, once."""
            if node.type == "simple_stmt" and node.children[0].type not in (
                "string",
                "strings",
                "import_name",
                "import_from",
                "global_stmt",
                "nonlocal_stmt",
            ):
                yield node.start_pos, node.end_pos

        def mutate(self, node: Any, index: int) -> Any:
            """Replace the statement, and keep the end of the line."""
            first = node.get_first_leaf()
            node.children[:-1] = [Keyword("pass", first.start_pos, first.prefix)]
            return node

        @classmethod
        def examples(cls) -> tuple[()]:
            """None; ours are in the tests."""
            return ()

    class SwapAugmentedAssignment(Operator):
        """Adds in place where something is subtracted, and the like."""

        signs = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "|=": "&=", "&=": "|="}  # noqa: RUF012

        def mutation_positions(self, node: Any) -> Iterator[Any]:
            """The sign, once."""
            if node.type == "operator" and node.value in self.signs:
                yield node.start_pos, node.end_pos

        def mutate(self, node: Any, index: int) -> Any:
            """Swap the sign."""
            node.value = self.signs[node.value]
            return node

        @classmethod
        def examples(cls) -> tuple[()]:
            """None; ours are in the tests."""
            return ()

    return [DeleteStatement(), SwapAugmentedAssignment()]
