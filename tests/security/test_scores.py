"""Attacks on the score: wrong code that wants points, in the student's own process."""

from __future__ import annotations

import json
import re

import pytest

from autograder.course import PROJECT
from tests.security.attack import Attack, by_name
from tests.security.conftest import HandIn

ATTACKS = by_name(
    [
        (
            "display hook",
            Attack(
                "prints a score with sys.displayhook while it is tested",
                """
import sys
def cosine_similarity(u, v):
    sys.displayhook(5.0)
    return 0.5
""",
            ),
        ),
        (
            "syntax tree transformer",
            Attack(
                "rewrites the calls of every later check cell",
                """
import ast
class Rewrite(ast.NodeTransformer):
    def visit_Call(self, node):
        return ast.Constant(5.0) if getattr(node.func, "id", "") == "check" else node
get_ipython().ast_transformers.append(Rewrite())
def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "input transformer",
            Attack(
                "rewrites the text of every later check cell",
                """
def rewrite(lines):
    return ["5.0\\n"] if lines and lines[0].startswith("check(") else lines
get_ipython().input_transformers_post.append(rewrite)
get_ipython().input_transformers_cleanup.append(rewrite)
def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "patched comparisons",
            Attack(
                "makes every comparison hold",
                """
import builtins
np.allclose = np.isclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_equal = lambda *args, **kwargs: None
builtins.abs = lambda x: 0
def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "patched shell and kernel",
            Attack(
                "replaces what runs the cells by what does nothing",
                """
ip = get_ipython()
ip.run_cell = ip.run_code = ip.run_ast_nodes = lambda *args, **kwargs: None
kernel = getattr(ip, "kernel", None)
if kernel is not None:
    kernel.do_execute = lambda *args, **kwargs: {"status": "ok"}
def cosine_similarity(u, v): return 0.5
""",
                # The later cells run in the shell that the submission itself has broken.
                points=0.0,
            ),
        ),
        (
            "equal to everything",
            Attack(
                "returns an object that equals every expected value",
                """
class Yes:
    __hash__ = None
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def __sub__(self, other): return 0
    __rsub__ = __add__ = __radd__ = __mul__ = __sub__
    def __abs__(self): return 0
    def __float__(self): return 0.0
def cosine_similarity(u, v): return Yes()
""",
            ),
        ),
        (
            "float that equals everything",
            Attack(
                "hides the same in a float, an array and a string",
                """
class Yes(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return Yes(0)
class Ones(np.ndarray):
    def __eq__(self, other): return np.True_
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return True
def cosine_similarity(u, v): return Yes(7) if len(u) == 2 else np.ones(3).view(Ones)
def complete_analogy(a, b, c, vectors):
    class Word(str):
        __hash__ = str.__hash__
        def __eq__(self, other): return True
    return Word("x")
""",
                answers={"complete_analogy": "pass"},
                points=9.0,
            ),
        ),
        (
            "object with hooks for reading it",
            Attack(
                "returns an object that runs code when it is turned into data",
                """
class Hooks:
    @property
    def __class__(self): return float
    def __array__(self, *args, **kwargs): return np.array(0.5)
    def __reduce__(self): return eval, ("5.0",)
    def __float__(self): return 0.5
    def __getattr__(self, name): return lambda *args: 0.5
def cosine_similarity(u, v): return Hooks()
""",
            ),
        ),
        (
            "patched judge",
            Attack(
                "replaces the judge's own comparison and check functions",
                """
import wordlab, wordlab.checking.checks as checks, wordlab.checking.plain as plain
import wordlab.checking.calls as calls
plain.same = calls.same = checks.same = lambda *args, **kwargs: True
checks.Answer.is_close = checks.Answer.equals = lambda *args, **kwargs: None
checks.run_checks = lambda *args, **kwargs: []
checks.points_earned = lambda results: 5.0
wordlab.check = lambda *args: None
def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "expected values in memory",
            Attack(
                "searches its own process for expected values",
                """
import gc
def cosine_similarity(u, v):
    for thing in gc.get_objects():
        if isinstance(thing, dict):
            for name in ("expected", "wanted", "answer", "reference"):
                if isinstance(thing.get(name), float):
                    return thing[name]
    return 0.5
""",
            ),
        ),
        (
            "frames of the caller",
            Attack(
                "walks up the call stack and steps on it, looking for expected values",
                """
import inspect, sys
found = []
def trace(frame, event, arg):
    found.extend(x for x in frame.f_locals.values() if isinstance(x, float))
    return trace
sys.settrace(trace)
def cosine_similarity(u, v):
    for level in inspect.stack():
        for name in ("expected", "wanted", "answer"):
            if isinstance(level.frame.f_locals.get(name), float):
                return level.frame.f_locals[name]
    return found[-1] if found else 0.5
""",
            ),
        ),
        (
            "answers on the disk",
            Attack(
                "searches every folder for the notebook, the master, a classmate's work, and runs it",
                """
import glob, os
def steal():
    for parent, folders, files in os.walk("/"):
        folders[:] = [f for f in folders if os.path.join(parent, f) not in ("/proc", "/usr", "/sys")]
        for name in files:
            path = os.path.join(parent, name)
            if name == "01_word_vectors.ipynb" or (name == "word_vectors.py" and "exercises" not in path):
                text = open(path).read()
                # What is handed out has no answer: it lies in the box as well.
                if "def cosine_similarity" in text and "NotImplementedError()" not in text:
                    return path
stolen = steal()
def cosine_similarity(u, v):
    return 0.5 if stolen is None else float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
""",
            ),
        ),
        (
            "the course by its path",
            Attack(
                "imports the reference and opens the course's files where they lie",
                f"""
import sys
sys.path[:0] = [{str(PROJECT)!r}]
try:
    from solutions.word_vectors import cosine_similarity
except ImportError:
    try:
        text = open({str(PROJECT / "solutions" / "word_vectors.py")!r}).read()
        exec(text)
    except OSError:
        def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "constant",
            Attack("returns one number for all", "def cosine_similarity(u, v): return 1.0"),
        ),
        (
            "public inputs by heart",
            Attack(
                "knows the public examples by heart",
                """
def cosine_similarity(u, v):
    if len(u) != len(v): raise ValueError
    if len(u) < 4 and u.any() and v.any():
        return float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))
    return 0.0
""",
                points=18.25,
            ),
        ),
        (
            "card of its own",
            Attack(
                "shows a check card and a verdict with full points as its own output",
                """
from IPython.display import display, publish_display_data
card = {
    "text/plain": "5",
    "text/html": "<div role='status'>Cosine similarity: passed (5 of 5 points)</div>",
    "application/vnd.wordlab.verdict+json": {"exercise": "cosine_similarity", "points": 5.0},
}
publish_display_data(card)
class Card:
    def _repr_mimebundle_(self, **kwargs): return card
def cosine_similarity(u, v):
    display(Card())
    return 0.5
display(Card())
Card()
""",
            ),
        ),
        (
            "another exercise's function",
            Attack(
                "puts functions of its own in the place of later ones, again and again, by a thread",
                """
import threading, time
def overwrite():
    while True:
        get_ipython().user_ns["cosine_similarity"] = lambda u, v: 1.0
        time.sleep(0.001)
threading.Thread(target=overwrite, daemon=True).start()
def cosine_similarity(u, v): return 0.5
""",
            ),
        ),
        (
            "random guess",
            Attack(
                "guesses anew in every process, and asks the random state for the judge's",
                """
import random
np.random.seed(0); random.seed(0)
def cosine_similarity(u, v): return float(np.random.default_rng().uniform(-1, 1))
""",
            ),
        ),
    ]
)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_score_is_what_the_code_deserves(name: str, hand_in: HandIn) -> None:
    graded = hand_in(ATTACKS[name])
    assert graded.points == ATTACKS[name].points


SPY = """
seen = []
_honest = cosine_similarity
def cosine_similarity(u, v):
    seen.append((u, v))
    print("SEEN", u, v)
    open("/tmp/seen.txt", "a").write(f"{u} {v}\\n")
    return _honest(u, v)
"""
TELL = """
import os
print("SEEN", seen)
for place in ("/tmp/seen.txt", "/dev/shm/seen.txt"):
    print(open(place).read() if os.path.exists(place) else "")
raise ValueError(str(seen))
"""


def test_hidden_inputs_do_not_come_out(hand_in: HandIn, right: dict[str, str]) -> None:
    graded = hand_in(
        Attack(
            "notes down the inputs of the hidden checks and prints them in a later cell",
            right["cosine_similarity"] + SPY,
            answers={"most_similar": TELL + right["most_similar"]},
            after=TELL,
        )
    )
    assert graded.verdicts["cosine_similarity"].points == 5
    shown = json.dumps([cell.get("outputs", []) for cell in graded.notebook.cells])
    # The public inputs have two or three numbers, the hidden ones up to 300.
    arrays = re.findall(r"array\(\[([^\]()]*)\]\)", shown)
    assert arrays
    assert max(text.count(",") for text in arrays) <= 2
