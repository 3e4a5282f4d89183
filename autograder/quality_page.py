"""The page that shows the report on how good the grader is; every number in it is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.limits import Limits

COMMAND = "autograder verify --no-budget --json docs/grading-quality.json"

TITLES = {
    "mutants_killed_hidden": "mutants that lose points",
    "mutants_killed_public": "of them on public checks alone",
    "wrong_accepted": "known mistakes with full marks",
    "misconceptions_named": "known mistakes named by their sentence",
    "right_rejected": "right code that loses points",
    "flakes": "right code that loses points, over all seeds",
}


def page(report: Mapping[str, Any]) -> str:
    """The page in Markdown."""
    exercises = {
        name: figures
        for part in report["assignments"].values()
        for name, figures in part["exercises"].items()
    }
    return "\n".join(
        [
            "# How often the grader is wrong",
            "",
            "This page is made by a command from `grading-quality.json`. Nobody types its numbers.",
            "",
            *_headline(report, exercises),
            *_not_measured(report),
            *_method(report),
            *_exercises(report),
            *_survivors(exercises),
            *_confusions(exercises),
            *_margins(exercises),
            *_limits(),
            *_again(),
        ]
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    left = "|".join(["---", *["---:"] * (len(headings) - 1)])
    lines = [f"| {' | '.join(headings)} |", f"|{left}|"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _percent(rate: float) -> str:
    # Cut off, not rounded: 100 % means all.
    return f"{int(rate * 1000 + 1e-9) / 10:g} %"


def _sum(exercises: Mapping[str, Any], name: str) -> int:
    return sum(f[name] if isinstance(f[name], int) else len(f[name]) for f in exercises.values())


def _headline(report: Mapping[str, Any], exercises: Mapping[str, Any]) -> list[str]:
    to_notice = _sum(exercises, "mutants") - _sum(exercises, "equivalent")
    planted = _sum(exercises, "shown")
    named = sum(a == b for f in exercises.values() for a, b in f["shown"].items())
    counts = {
        "mutants_killed_hidden": (_sum(exercises, "killed_hidden"), to_notice),
        "mutants_killed_public": (_sum(exercises, "killed_public"), to_notice),
        "wrong_accepted": (_sum(exercises, "accepted"), planted),
        "misconceptions_named": (named, planted),
        "right_rejected": (_sum(exercises, "rejected"), _sum(exercises, "right")),
        "flakes": (_sum(exercises, "flakes"), _sum(exercises, "runs")),
    }
    bounds = {
        **{name: f"at least {_percent(rate)}" for name, rate in report["at_least"].items()},
        **{name: f"at most {_percent(rate)}" for name, rate in report["at_most"].items()},
    }
    return _table(
        ["", "rate", "counted", "has to be"],
        [
            [title, _percent(report["rates"][n]), f"{counts[n][0]} of {counts[n][1]}", bounds[n]]
            for n, title in TITLES.items()
        ],
    )


def _not_measured(report: Mapping[str, Any]) -> list[str]:
    names = ", ".join(f"`{name}`" for name in report["not_measured"])
    return [f"Not measured yet, and in none of these numbers: {names}.", ""] if names else []


def _method(report: Mapping[str, Any]) -> list[str]:
    return [
        "## Method",
        "",
        "Each case is a piece of code that defines one exercise's function. It is judged by that "
        "exercise's checks, in a process of ours, without a sandbox.",
        "",
        "* **Mutants.** The reference and the first two alternatives of each exercise, each with "
        "one small change: a sign, a comparison, a number by 1, a condition turned round, a loop "
        "that does not run, a statement left out. The operators are those of [Cosmic "
        "Ray](https://cosmic-ray.readthedocs.io), and two of our own in "
        "`autograder/mutants.py`. Docstrings, annotations and what an error says are left alone. "
        "A mutant that raises, ends its process, or takes longer for a call or more memory than "
        f"grading allows, {Limits().call_seconds:g} s and {Limits().process_bytes / 2**30:g} GiB, "
        "counts as noticed.",
        "* **Equivalent mutants** do all that the docstring promises. They are taken out of the "
        "count, each by name and with its reason, in `autograder/equivalents/`. A name that is no "
        "mutant any more, or one that a check notices, is an error.",
        "* **Known mistakes** are the banks in `autograder/misconceptions/`. Each has to lose a "
        "point, and to show its own sentence and no other.",
        "* **Right code** is the reference and the bank in `autograder/alternatives/`, written in "
        f"different styles. All of it is judged with {report['seeds']} seeds of the hidden "
        "inputs; no run may lose a point.",
        f"* Mutants and known mistakes are judged with one seed, {report['seed']}, so that the "
        "figures are the same at every run.",
        "",
        "“Lose points” means what it means in grading: a public or a hidden check fails. The second "
        "rate counts the public checks alone, which students can run.",
        "",
    ]


def _exercises(report: Mapping[str, Any]) -> list[str]:
    lines = ["## Each exercise", ""]
    for name, part in report["assignments"].items():
        lines += [f"### {name}", ""]
        rows = []
        for exercise, f in part["exercises"].items():
            rates = f["rates"]
            named = sum(a == b for a, b in f["shown"].items())
            rows.append(
                [
                    f"`{exercise}`",
                    str(f["mutants"]),
                    str(f["equivalent"]),
                    _percent(rates["mutants_killed_hidden"]),
                    _percent(rates["mutants_killed_public"]),
                    f"{named} of {len(f['shown'])}",
                    f"{f['runs'] - len(f['flakes'])} of {f['runs']}",
                    ", ".join(f["floats"]) or "none",
                ]
            )
        lines += _table(
            [
                "",
                "mutants",
                "equivalent",
                "noticed",
                "on public checks",
                "mistakes named",
                "right runs accepted",
                "floats given",
            ],
            rows,
        )
    return [
        *lines,
        "The last column says which types of floats the checks give the function in arrays. “none” "
        "is a function that takes words or whole numbers.",
        "",
    ]


def _survivors(exercises: Mapping[str, Any]) -> list[str]:
    found = [(name, s) for name, f in exercises.items() for s in f["survivors"]]
    if not found:
        return ["## Survivors", "", "No mutant that is not equivalent got full marks.", ""]
    return [
        "## Survivors",
        "",
        "These mutants get full marks, and should not.",
        "",
        *(f"* `{name}`, `{s['mutant']}`. Would notice it: {s['kills']}" for name, s in found),
        "",
    ]


def _confusions(exercises: Mapping[str, Any]) -> list[str]:
    planted = Counter({name: len(f["shown"]) for name, f in exercises.items()})
    wrong = [
        (name, mistake, shown)
        for name, f in exercises.items()
        for mistake, shown in f["shown"].items()
        if mistake != shown
    ]
    accused = [(name, code) for name, f in exercises.items() for code in f["accused"]]
    lines = [
        "## Mistake planted, sentence shown",
        "",
        f"{planted.total()} mistakes were planted, and {planted.total() - len(wrong)} showed their "
        "own sentence: the diagonal of the confusion matrix. "
        + ("Nothing lies beside it." if not wrong else "Beside it lie:"),
        "",
    ]
    if wrong:
        lines += _table(
            ["exercise", "planted", "shown"], [[a, b, c or "none"] for a, b, c in wrong]
        )
    return [*lines, f"Right code accused of a mistake: {len(accused)}.", ""]


def _margins(exercises: Mapping[str, Any]) -> list[str]:
    lines = [
        "## Tolerance margins",
        "",
        "Distances are in tolerances: an answer at 1 is just accepted. “Right” is the farthest "
        "answer of right code in all seeds, “wrong” the nearest answer that was refused, of "
        "mutants and known mistakes. Shown is each exercise's narrowest check on either side; "
        "the JSON file has all of them.",
        "",
    ]
    rows = []
    for name, f in exercises.items():
        right = {c: m["right"] for c, m in f["margins"].items() if m["right"] is not None}
        wrong = {c: m["wrong"] for c, m in f["margins"].items() if m["wrong"] is not None}
        if right and wrong:
            far, near = max(right, key=right.__getitem__), min(wrong, key=wrong.__getitem__)
            rows.append(
                [f"`{name}`", f"{right[far]:.2g}", f"`{far}`", f"{wrong[near]:.2g}", f"`{near}`"]
            )
    return [*lines, *_table(["", "right", "in the check", "wrong", "in the check"], rows)]


def _limits() -> list[str]:
    return [
        "## Limits of the claim",
        "",
        "* The cases are ours. Students make other mistakes, and write right code in other ways.",
        "* A mutant is one small change. Mistakes of thought are in the banks, as far as we know "
        "them.",
        "* What is equivalent is a judgement. Read the reasons, and object.",
        "* One seed judges the mutants. With another seed a mutant may be noticed or missed.",
        "* Margins cover what `is_close` and `equals` compare. Conditions in words, such as a loss "
        "that has to fall, have none.",
        "* The whole way through notebook, sandbox and gradebook is tested elsewhere; `verify` "
        "itself grades every known mistake and alternative in a notebook.",
        "",
    ]


def _again() -> list[str]:
    return [
        "## Run it again, add a case",
        "",
        f"    pip install 'word-embeddings-course[quality]'\n    {COMMAND}",
        "",
        "writes the JSON file and this page. What has not changed since it was counted is kept: "
        "each exercise has a digest of its checks, reference, banks, and of what these use. The "
        "file is written after each exercise, so that a run that was stopped goes on where it was. "
        "`--anew` counts everything. With the name of an assignment, such as `01_word_vectors`, "
        "the others stay as they are.",
        "",
        "Tests fail while an exercise's digest is an older one, where a rate is too low, and where "
        "it is lower than it was before. `--accept` takes today's rates for the ones to keep.",
        "",
        "[Adding a case](authoring.md#mutants-and-equivalents) takes one function, in a bank.",
        "",
    ]
