"""The leak audit: no line of the instructors' side stands in what students get.

A line of `solutions/`, `autograder/` or `wordlab_worker/`, or of a task's rubric, may not stand
anywhere in what students get, whatever its spacing, and also not inside a string of a notebook or a JSON file.
Not looked for are

* lines of 20 characters or fewer, and imports: they tell nothing;
* the signature and docstring of an exercise, which the release is there to show;
* the functions that a notebook shows on purpose (`{shown}`);
* idioms of the language (`IDIOM`), and the lines in `OWN`, which `wordlab` needs itself. Whoever adds
  one there says with it: a student who reads this line learns nothing about an answer or a check.

In what the grader shows about one submission, cards, feedback pages and cells' outputs, hidden
inputs and expected values are looked for as well (`value_leaks`): numbers of six digits, words,
and small arrays as a card would write them. Not counted are those of the public checks, and
whatever stands in what students have already, the release and their own submission.
"""

from __future__ import annotations

import ast
import html
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from autograder.banks import Implementation, hidden_checks
from autograder.course import PROJECT
from autograder.running_mistakes import run_mistake
from autograder.shown import shown_code, shown_functions
from autograder.syntax import parsed
from autograder.tasks import mark_scheme
from wordlab.checking.calls import Call, Caller, Outcome
from wordlab.checking.checks import Checks, Exercise, run_checks
from wordlab.checking.plain import describe
from wordlab.exercises import ASSIGNMENTS, Assignment
from wordlab.vectors import WordVectors

NUMBER = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")
WORD = re.compile(r"\w{4,}")
TAG = re.compile(r"(?s)<(script|style)\b.*?</\1\s*>|<[^>]*>")
DENOMINATORS = range(2, 13)
DIGITS = 6
# Of a large array so many numbers from either end: what a shortened display would show.
ENDS = 100
SMALL_ARRAY = 20

RUBRICS = "rubrics"
PRIVATE = ("solutions", "autograder", "wordlab_worker", RUBRICS)
SHORT = 20
IDIOM = re.compile(
    r"""@dataclass(\(frozen=True\))?
    | @(contextlib\.)?contextmanager
    | if\ __name__\ ==\ "__main__":
    | except\ \w+(\ as\ \w+)?:
    | raise\ NotImplementedError
    | (async\ )?for\ [\w, ]+\ in\ [\w.]+:?
    | if\ is_\w+\(\w+\):
    | if\ isinstance\(\w+,\ [\w.| ]+\):
    | def\ \w+\(self\)\ ->\ \w+:
    | \w+\.keeps_inputs\(\)
    | "\w+",
    | \w+:\ (Any|bool|float|int|str)(\ =\ [\w.]+)?,
    | (?P<name>\w+)=\w+\.(?P=name),""",
    re.VERBOSE,
)
OWN = {
    "def __call__(self, call: Call) -> Outcome:",
    ") -> tuple[Any, Any]:",
    ") -> tuple[int, int]:",
    "correct = attempted = 0",  # a baseline in the notebook counts too
    "failure: Failure | None = None",
    "function: Callable[..., Any]",
    "index = vectors.index",
    'os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")',
    "remarks: tuple[str, ...] = ()",
    "return correct, attempted",
    "return correct, len(rows)",
    "rng = np.random.default_rng(seed)",  # the docstring of an exercise asks for it
    "sentences: Sequence[Any],",
    "stdin=subprocess.DEVNULL,",
    "target = unit[b] - unit[a] + unit[c]",  # 3CosAdd as the notebook's text states it
}


def squeezed(text: str) -> str:
    """Without white space, so that a line is found whatever its indentation and spacing."""
    return "".join(text.split())


def sources(package: str) -> dict[str, str]:
    """The text of every module of a package, by its path in the project; or all rubrics."""
    if package == RUBRICS:
        texts = sorted((PROJECT / "source").rglob("*.md"))
        return {
            path.relative_to(PROJECT).as_posix(): mark_scheme(path.read_text("utf-8"))
            for path in texts
        }
    return {
        path.relative_to(PROJECT).as_posix(): path.read_text("utf-8")
        for path in sorted((PROJECT / package).rglob("*.py"))
    }


def shown_lines() -> set[str]:
    """The signatures and docstrings of the exercises, and the functions shown on purpose."""
    shown = {squeezed(line) for name in shown_functions() for line in shown_code(name).splitlines()}
    for assignment in ASSIGNMENTS:
        text = sources("solutions")[f"solutions/{assignment.module}.py"]
        exercises = {exercise.id for exercise in assignment.exercises}
        for node in parsed(text).body:
            if isinstance(node, ast.FunctionDef) and node.name in exercises:
                end = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
                shown |= {squeezed(line) for line in text.splitlines()[node.lineno - 1 : end]}
    return shown


def secrets(package: str) -> dict[str, str]:
    """The lines of a package that students may not get, squeezed, and where each stands."""
    allowed = shown_lines() | {squeezed(line) for line in OWN}
    found: dict[str, str] = {}
    for name, text in sources(package).items():
        for number, line in enumerate(text.splitlines(), start=1):
            code = line.strip()
            if (
                len(code) > SHORT
                and not code.startswith(("import ", "from "))
                and not IDIOM.fullmatch(code)
                and squeezed(code) not in allowed
            ):
                found.setdefault(squeezed(code), f"{name}, line {number}: {code}")
    return found


def strings(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)


def searchable(name: str, content: bytes) -> str:
    """What of a file is searched: its text, or every text inside it, squeezed."""
    text = content.decode("utf-8", errors="replace")
    if name.endswith((".json", ".ipynb")):
        text = "\n".join(strings(json.loads(text)))
    if name.endswith(".html"):
        text = plain_text(text)
    return squeezed(text)


def plain_text(page: str) -> str:
    """What a reader sees of a piece of HTML."""
    return html.unescape(TAG.sub(" ", page))


def leaks(files: Mapping[str, bytes], package: str, own: str = "") -> list[str]:
    """What of a package stands in these files: a sentence for each line and file.

    What stands in `own` too, the text of the student's submission, is no leak.
    """
    hidden, own = secrets(package), squeezed(own)
    length = min(map(len, hidden), default=1)
    starts = {code[:length] for code in hidden}
    found = []
    for name, content in files.items():
        text = searchable(name, content)
        # Few texts hold as much as the start of a line, and that is looked up much faster.
        pieces = {text[i : i + length] for i in range(len(text) - length + 1)} & starts
        found += [
            f"{name} holds {where}"
            for code, where in hidden.items()
            if code[:length] in pieces and code in text and code not in own
        ]
    return found


@dataclass(frozen=True)
class Values:
    """Inputs and returned values of checks as they could be shown: numbers, words, small arrays."""

    numbers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    arrays: frozenset[str] = frozenset()

    def __or__(self, other: Values) -> Values:
        return Values(
            self.numbers | other.numbers, self.words | other.words, self.arrays | other.arrays
        )

    def __sub__(self, other: Values) -> Values:
        return Values(
            self.numbers - other.numbers, self.words - other.words, self.arrays - other.arrays
        )


def numbers_of(values: np.ndarray) -> frozenset[str]:
    """The numbers that have six digits, rounded to them and without their signs.

    Fractions such as 2/3 are left out: they come about in many ways, and tell nothing.
    """
    told = [v for v in values.tolist() if math.isfinite(v) and not _is_fraction(v)]
    texts = (f"{abs(value):.{DIGITS}g}" for value in told)
    return frozenset(text for text in texts if _digits(text) >= DIGITS)


def _is_fraction(value: float) -> bool:
    return any(math.isclose(value * d, round(value * d), rel_tol=1e-5) for d in DENOMINATORS)


def _digits(number: str) -> int:
    """How many significant digits are written."""
    return len(number.split("e")[0].replace(".", "").lstrip("0"))


def _array(text: str) -> Values:
    """An array or list of whole numbers as a card writes it, if it is long enough to be told."""
    return Values(arrays=frozenset({squeezed(text)} if len(squeezed(text)) > SHORT else ()))


def values_of(value: Any) -> Values:
    """What of a plain value could be recognised where it is shown."""
    if isinstance(value, str):
        return Values(words=frozenset(WORD.findall(value)))
    if isinstance(value, float | np.floating):
        return Values(numbers=numbers_of(np.array([float(value)])))
    if isinstance(value, WordVectors):
        return values_of(list(value.words)) | values_of(value.matrix)
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "US":
            return values_of(value.tolist())
        whole = _array(describe(value)) if value.size <= SMALL_ARRAY else Values()
        flat = value.ravel()
        ends = np.concatenate([flat[:ENDS], flat[-ENDS:]])
        return whole | Values(
            numbers_of(ends.astype(float)) if value.dtype.kind == "f" else frozenset()
        )
    if isinstance(value, Mapping):
        return values_of([*value, *value.values()])
    if isinstance(value, list | tuple | set | frozenset):
        found = Values()
        for part in [*value][: 2 * ENDS]:
            found |= values_of(part)
        if all(isinstance(part, int) for part in value):
            return found | _array(describe(value))
        return found
    return Values()


@lru_cache(maxsize=64)
def values_of_checks(assignment: Assignment, exercise: Exercise, seed: int | None) -> Values:
    """Inputs and expected values of the hidden checks with this seed; of the public ones for None.

    Expected is what the reference returns, which is asked here and looked on.
    """
    found = Values()

    def ask(caller: Caller) -> None:
        def looking_on(call: Call) -> Outcome:
            nonlocal found
            outcome = caller(call)
            found |= values_of([*call.args, *call.kwargs.values(), outcome.value])
            return outcome

        hidden: Checks = hidden_checks(assignment)[exercise.id]
        run_checks(exercise, exercise.public if seed is None else hidden, looking_on, seed or 0)

    function = getattr(import_module(f"solutions.{assignment.module}"), exercise.id)
    reference = Implementation(exercise.id, "reference", "", function)
    # Training shows a progress bar, which would run through the table of who asks.
    with redirect_stderr(io.StringIO()):
        run_mistake(assignment, reference, ask)
    return found


def shown_values(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers with at least six digits in a text, and its words."""
    written = [number for number in NUMBER.findall(text) if _digits(number) >= DIGITS]
    return numbers_of(np.array(written, dtype=float)), frozenset(WORD.findall(text))


def value_leaks(
    shown: Mapping[str, str], assignment: Assignment, seed: int, known: str
) -> list[str]:
    """Which hidden inputs and expected values stand in texts that were shown to a student.

    `known` is what the student had before: the release and the submission itself.
    """
    findings = []
    had = Values(*shown_values(known))
    for exercise in assignment.exercises:
        had |= values_of_checks(assignment, exercise, None)
    read = [(name, *shown_values(text), squeezed(text)) for name, text in shown.items()]
    for exercise in assignment.exercises:
        hidden = values_of_checks(assignment, exercise, seed) - had
        for name, numbers, words, flat in read:
            found = [*(numbers & hidden.numbers), *(words & hidden.words)]
            found += [array for array in hidden.arrays if array in flat]
            if found:
                values = ", ".join(sorted(found)[:3])
                findings.append(f"{name} holds values of hidden checks of {exercise.id}: {values}")
    return findings
