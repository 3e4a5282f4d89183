"""What is handed in to every grader: wrong, right and hostile submissions from the project's banks.

A wrong submission has one mistake of the bank in as many exercises as possible, so that one run
judges several; two mistakes share a submission only if neither's code names the other's exercise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from autograder.banks import Implementation, alternatives, misconceptions
from tests.security import test_course_folder, test_scores
from tests.security.attack import FULL, REST, Attack
from wordlab.exercises import Assignment

SEED = 7
NAME_IN_ATTACKS = "01_word_vectors"
# It searches the whole disk and runs what it finds, and most graders here have no sandbox.
NOT_RUN = {"answers on the disk"}
WRONG = "\ndef cosine_similarity(u, v): return 0.5\n"
WITHOUT_ASSERTS = """
import ast
class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(WithoutAsserts())
"""
NO_COMPILED_ASSERTS = """
import ast, builtins
compiled = builtins.compile
class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
def compile(source, *rest, **options):
    try: source = ast.fix_missing_locations(WithoutAsserts().visit(ast.parse(source)))
    except (TypeError, SyntaxError): pass
    return compiled(source, *rest, **options)
builtins.compile = compile
run = builtins.exec
def exec(source, *spaces):
    return run(compile(source, "x", "exec") if isinstance(source, str) else source, *spaces)
builtins.exec = exec
"""
# Beside those of the attack suite: what an attacker of graders that run asserts would try.
MORE_ATTACKS = {
    "asserts taken out": Attack("removes each assert of later cells", WITHOUT_ASSERTS + WRONG),
    "asserts not compiled": Attack(
        "removes each assert where it is compiled", NO_COMPILED_ASSERTS + WRONG
    ),
    "kernel ended": Attack(
        "ends the process", test_course_folder.THIEVES["quitter"] + WRONG, points=REST
    ),
    "hang": Attack("never ends", "while True: pass"),
    "long output": Attack("prints ten megabytes", "print('x' * 10**7)" + WRONG),
}
GRADEBOOK = "gradebook written"


@dataclass(frozen=True)
class Case:
    """One submission: the answers by exercise, and what is known of it.

    `attack` names the attack on the score that it makes, or that is made for it.
    """

    name: str
    answers: dict[str, str]
    mistakes: dict[str, Implementation] = field(default_factory=dict)
    deserves: float = 0.0
    attack: str = ""


def wrong_cases(
    assignment: Assignment, right: dict[str, str], each: int | None = None
) -> list[Case]:
    """All mistakes, or so many of every exercise, drawn; in as few submissions as can be."""
    rng = np.random.default_rng(SEED)
    left: list[Implementation] = []
    for exercise in assignment.exercises:
        bank = misconceptions(assignment).of(exercise.id)
        chosen = rng.permutation(len(bank))[:each].tolist()
        left += [bank[i] for i in chosen]
    cases = []
    while left:
        together: dict[str, Implementation] = {}
        for mistake in left:
            if mistake.exercise not in together and not any(
                _names(mistake, other) or _names(other, mistake) for other in together.values()
            ):
                together[mistake.exercise] = mistake
        left = [mistake for mistake in left if together.get(mistake.exercise) is not mistake]
        answers = {**right, **{name: mistake.source for name, mistake in together.items()}}
        cases.append(Case(f"wrong{len(cases):02}", answers, together))
    return cases


def _names(one: Implementation, other: Implementation) -> bool:
    """Whether the code of one mentions the exercise of the other."""
    return re.search(rf"\b{other.exercise}\b", one.source) is not None


def right_cases(
    assignment: Assignment, right: dict[str, str], count: int | None = None
) -> list[Case]:
    """Submissions that answer every exercise rightly, each in another style: so many, or all styles."""
    styles = {name: [e.source for e in alternatives(assignment).of(name)] for name in right}
    return [
        Case(f"right{i:02}", {name: codes[i % len(codes)] for name, codes in styles.items()})
        for i in range(count or max(map(len, styles.values())))
    ]


def hostile_classes(
    right: dict[str, str], courses: Path, count: int | None = None, names: Sequence[str] = ()
) -> dict[Path, list[Case]]:
    """The attacks on the score: so many, or of these names, or all; each class in its folder.

    Honest work comes before and after them: it may not get lost. The attack on the gradebook has a
    class of its own, with an accomplice, who is graded before: what it writes there about others
    would be taken for the success of their attacks.
    """
    attacks = {name: a for name, a in test_scores.ATTACKS.items() if name not in NOT_RUN}
    thief = test_course_folder.THIEVES["gradebook"].format(course=str(courses / GRADEBOOK)) + WRONG
    attacks |= MORE_ATTACKS | {GRADEBOOK: Attack("writes its score into the gradebook", thief)}
    drawn = np.random.default_rng(SEED).permutation(sorted(attacks)).tolist()[:count]

    def case(name: str) -> Case:
        attack = attacks[name]
        answers = {**right, "cosine_similarity": attack.code, **attack.answers}
        return Case(f"attack: {name}", answers, deserves=attack.points, attack=name)

    chosen = {name: case(name) for name in attacks if name in (names or drawn)}
    accomplice = Case("accomplice", {**right, "cosine_similarity": WRONG}, {}, REST, GRADEBOOK)
    thieves = [accomplice, chosen.pop(GRADEBOOK)] if GRADEBOOK in chosen else []
    first, last = Case("a first", right, deserves=FULL), Case("z last", right, deserves=FULL)
    classes = {"hostile": list(chosen.values()), GRADEBOOK: thieves}
    return {courses / name: [first, *cases, last] for name, cases in classes.items() if cases}
