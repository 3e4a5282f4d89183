"""The report on how good the grader is: its figures, what they must reach, what they stand for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.digests import digest
from autograder.rates import SEED, SEEDS
from autograder.verify import Finding
from wordlab.errors import WordlabError
from wordlab.exercises import ASSIGNMENTS, Assignment

AT_LEAST = {
    "mutants_killed_hidden": 0.98,
    "mutants_killed_public": 0.85,
    "misconceptions_named": 0.9,
}
AT_MOST = {"right_rejected": 0.0, "wrong_accepted": 0.0, "flakes": 0.0}

Report = dict[str, Any]


class QualityError(WordlabError):
    """A report cannot be used; the message says what to do."""


def rates_of(figures: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The six rates of some exercises together, each from 0 to 1."""
    all_of = list(figures)

    def part(some: int, of: int) -> float:
        return some / of if of else 0.0

    def total(name: str) -> int:
        return sum(f[name] if isinstance(f[name], int) else len(f[name]) for f in all_of)

    to_notice = total("mutants") - total("equivalent")
    named = sum(planted == shown for f in all_of for planted, shown in f["shown"].items())
    return {
        "mutants_killed_hidden": part(total("killed_hidden"), to_notice),
        "mutants_killed_public": part(total("killed_public"), to_notice),
        "right_rejected": part(total("rejected"), total("right")),
        "wrong_accepted": part(total("accepted"), total("shown")),
        "misconceptions_named": part(named, total("shown")),
        "flakes": part(total("flakes"), total("runs")),
    }


def current(report: Report | None, assignment: Assignment) -> list[str]:
    """The exercises of an assignment whose figures are of today's checks, references and banks."""
    part = (report or {"assignments": {}})["assignments"].get(assignment.name, {"exercises": {}})
    return [
        name
        for name, figures in part["exercises"].items()
        if figures["digest"] == digest(assignment, name)
    ]


def looked_at(findings: Iterable[Finding]) -> dict[str, Any]:
    """Findings by topic: how many there are, how many hold, and the others in words."""
    topics: dict[str, dict[str, Any]] = {}
    for finding in findings:
        topic = topics.setdefault(finding.topic, {"of": 0, "hold": 0, "broken": []})
        topic["of"] += 1
        topic["hold"] += finding.holds
        if not finding.holds:
            topic["broken"].append({"subject": finding.subject, "detail": finding.detail})
    return topics


def part_of(
    assignment: Assignment,
    earlier: Mapping[str, Any] | None,
    figures: Mapping[str, Any],
    findings: Mapping[str, Any],
    accept: bool = False,
) -> dict[str, Any]:
    """An assignment's part of the report: these figures are new, those of other exercises stay.

    With `accept`, today's rates are taken for the best ones so far.
    """
    exercises = {
        name: dict(old) for name, old in (earlier or {"exercises": {}})["exercises"].items()
    }
    for name, found in figures.items():
        best = exercises.get(name, {}).get("best", {})
        exercises[name] = {
            "digest": digest(assignment, name),
            "rates": rates_of([found]),
            "best": best,
            **found,
        }
    for exercise in exercises.values():
        best = {} if accept else exercise["best"]
        exercise["best"] = {
            rate: max(exercise["rates"][rate], best.get(rate, 0.0)) for rate in AT_LEAST
        }
    ids = [exercise.id for exercise in assignment.exercises]
    ordered = {name: exercises[name] for name in ids if name in exercises}
    return {"rates": rates_of(ordered.values()), "findings": findings, "exercises": ordered}


def merged(report: Report | None, parts: Mapping[str, Mapping[str, Any]]) -> Report:
    """A report in which these assignments are renewed, and the others stay as they were.

    It names the exercises that it has no figures of.
    """
    known = {**(report["assignments"] if report else {}), **parts}
    ordered = {a.name: known[a.name] for a in ASSIGNMENTS if a.name in known}
    everything = [f for part in ordered.values() for f in part["exercises"].values()]
    return {
        "rates": rates_of(everything),
        "not_measured": [
            exercise.id
            for assignment in ASSIGNMENTS
            for exercise in assignment.exercises
            if exercise.id not in ordered.get(assignment.name, {"exercises": ()})["exercises"]
        ],
        "seed": SEED,
        "seeds": SEEDS,
        "at_least": AT_LEAST,
        "at_most": AT_MOST,
        "assignments": ordered,
    }


def read(path: Path) -> Report | None:
    """The report of an earlier run, None where there is no file; QualityError if it is none."""
    if not path.exists():
        return None
    try:
        report = json.loads(path.read_text("utf-8"))
        for part in report["assignments"].values():
            rates_of(part["exercises"].values())
            _ = [(figures["digest"], figures["best"]) for figures in part["exercises"].values()]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QualityError(
            f"{path} holds something else than a report of this command. Remove it, or name "
            "another file."
        ) from None
    return dict(report)


def write(path: Path, report: Report) -> None:
    """Write a report, and beside it the page that shows it. Neither is ever there in part."""
    from autograder.quality_page import page

    text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    for file, content in ((path, text), (path.with_suffix(".md"), page(report))):
        partial = file.with_name(f"{file.name}.part")
        partial.write_text(content, "utf-8")
        partial.replace(file)


def shortcomings(assignment: str, part: Mapping[str, Any]) -> list[Finding]:
    """Whether an assignment's figures reach what they must, for each exercise and in all."""
    findings = []
    measured = {assignment: part["rates"]}
    measured |= {name: figures["rates"] for name, figures in part["exercises"].items()}
    for subject, rates in measured.items():
        for name, least in AT_LEAST.items():
            detail = f"{rates[name]:.1%}, less than {least:.0%}"
            findings.append(Finding(f"rate {name}", subject, rates[name] >= least, detail))
        for name, most in AT_MOST.items():
            detail = f"{rates[name]:.2%}, more than {most:.0%}"
            findings.append(Finding(f"rate {name}", subject, rates[name] <= most, detail))
    for name, figures in part["exercises"].items():
        for rate, best in figures["best"].items():
            now = figures["rates"][rate]
            detail = f"{now:.1%}, and was {best:.1%}; if that is meant, add --accept"
            findings.append(Finding(f"rate {rate} has not got worse", name, now >= best, detail))
        unexplained = [s["mutant"] for s in figures["survivors"] if not s["kills"]]
        for topic, names, problem in (
            ("right code accused of a mistake", figures["accused"], ""),
            (
                "survivors explained",
                unexplained,
                "set them aside as equivalent, or write what would notice them, in "
                "autograder/equivalents: ",
            ),
            (
                "excused mutants",
                figures["stale"],
                "there is no such mutant, or a check notices it; take it out of "
                "autograder/equivalents: ",
            ),
        ):
            detail = problem + "; ".join(names) if names else ""
            findings.append(Finding(topic, name, not names, detail))
    return findings
