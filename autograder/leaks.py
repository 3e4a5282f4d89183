"""The leak audit: no line of the instructors' side stands in what students get.

A line of `solutions/`, `autograder/` or `wordlab_worker/`, or of a task's rubric, may not stand
anywhere in what students get, whatever its spacing, and also not inside a string of a notebook or a JSON file.
Not looked for are

* lines of 20 characters or fewer, and imports: they tell nothing;
* the signature and docstring of an exercise, which the release is there to show;
* the functions that a notebook shows on purpose (`{shown}`);
* idioms of the language (`IDIOM`), and the lines in `OWN`, which `wordlab` needs itself. Whoever adds
  one there says with it: a student who reads this line learns nothing about an answer or a check.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.course import PROJECT
from autograder.shown import shown_code, shown_functions
from autograder.syntax import parsed
from autograder.tasks import mark_scheme
from wordlab.exercises import ASSIGNMENTS

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
    return squeezed(text)


def leaks(files: Mapping[str, bytes], package: str) -> list[str]:
    """What of a package stands in these files: a sentence for each line and file."""
    hidden = secrets(package)
    return [
        f"{name} holds {where}"
        for name, content in files.items()
        for text in [searchable(name, content)]
        for code, where in hidden.items()
        if code in text
    ]
