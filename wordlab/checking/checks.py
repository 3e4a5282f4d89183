"""Exercises and their checks: how a check is written, run and turned into points."""

from __future__ import annotations

import builtins
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from wordlab.checking.calls import Call, Caller, Outcome
from wordlab.checking.networks import Network, seen_plainly
from wordlab.checking.plain import Opaque, as_array, describe, is_numeric, same


class Kind(StrEnum):
    """What a check looks at. Only an example can earn points by itself."""

    EXAMPLE = "example"
    PROPERTY = "property"
    EDGE_CASE = "edge case"
    RESOURCE = "resource"


class Status(StrEnum):
    """How far an exercise is."""

    NOT_WRITTEN = "not written yet"
    RAISES = "raises an error"
    WRONG = "not right yet"
    PASSED = "passed"


@dataclass(frozen=True)
class Failure:
    """The first thing that a check found wrong, in words."""

    called: str
    returned: str
    expected: str
    cause: str = ""


class CheckFailed(AssertionError):  # noqa: N818  (a finding, not a defect of the program)
    """Raised inside a check at its first failure; it never leaves `run_checks`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.expected)
        self.failure = failure


class Answer:
    """What the function under test returned for one call, with the questions a check may ask."""

    def __init__(
        self,
        call: Callable[[], str],
        outcome: Outcome,
        untold: Any = None,
        is_told_as_facts: bool = False,
    ) -> None:
        self.outcome = outcome
        self.untold = untold
        self._call = call
        self._is_told_as_facts = is_told_as_facts

    @property
    def call(self) -> str:
        """The call in words, as a student would write it; worked out only where it is told."""
        return self._call()

    @property
    def value(self) -> Any:
        """The returned plain value; the check fails here if the function raised."""
        if self.outcome.raised:
            self._fail("a returned value, not an error")
        return self.outcome.value

    def is_close(self, expected: Any, rtol: float = 1e-5, atol: float = 1e-6) -> None:
        """Demand the expected numbers, of the same shape, within a tolerance."""
        if not (is_numeric(self.value) and same(self.value, expected, rtol, atol)):
            self._fail(describe(expected))

    def equals(self, expected: Any, rtol: float = 1e-5, atol: float = 1e-6) -> None:
        """Demand the expected value: text and structure exactly, numbers within a tolerance."""
        if not same(self.value, expected, rtol, atol):
            self._fail(describe(expected))

    def item(self, *keys: int | str) -> Answer:
        """A part of what was returned, as an answer of its own: `f(x).item(1, "E")` is f(x)[1]["E"]."""
        part = self.value
        for key in keys:
            try:
                part = part[key]
            except (TypeError, KeyError, IndexError):
                self._fail("a result that has " + "".join(f"[{key!r}]" for key in keys))
        place = "".join(f"[{key!r}]" for key in keys)
        return Answer(lambda: self.call + place, replace(self.outcome, value=part))

    def makes_fewer_calls_than(self, limit: int, expected: str) -> None:
        """Demand that fewer function calls than this were made inside the call."""
        self.that(self.outcome.calls < limit, expected)

    def holds_less_memory_than(self, limit: int, expected: str) -> None:
        """Demand that the call never held this many bytes at once."""
        self.that(self.outcome.peak_bytes < limit, expected)

    def raises(self, *errors: type[Exception]) -> None:
        """Demand that the call raised one of these errors."""
        raised = self.outcome.raised
        if raised is None or not {error.__name__ for error in errors} & set(raised.names):
            self._fail(" or ".join(error.__name__ for error in errors) + " is raised")

    def keeps_inputs(self) -> None:
        """Demand that the function left its inputs as they were."""
        _ = self.value
        if self.outcome.changed_inputs:
            self._fail("the inputs unchanged", "Your function changed an array that it was given.")

    @property
    def network(self) -> Network:
        """The Keras model or layer that was returned; the check fails here if it is none."""
        if not isinstance(self.untold, Network):
            self._fail("a Keras model or layer")
        network: Network = self.untold
        return network

    def that(self, holds: bool, expected: str, cause: str = "") -> None:
        """Demand any other condition, said in words."""
        _ = self.value
        if not holds:
            self._fail(expected, cause)

    def _fail(self, expected: str, cause: str = "") -> None:
        raise CheckFailed(self.failure(expected, cause))

    def failure(self, expected: str, cause: str = "") -> Failure:
        """Put into words that this answer is not the expected one."""
        raised = self.outcome.raised
        returned = f"{raised.name}: {raised.message}" if raised else describe(self._shown(expected))
        return Failure(self.call, returned, expected, cause or general_cause(self.outcome))

    def _shown(self, expected: str) -> Any:
        """What was returned; of many facts, those that something else was expected of."""
        value = self.outcome.value
        if not (self._is_told_as_facts and isinstance(value, dict)):
            return value
        return {name: fact for name, fact in value.items() if f"{name!r}: " in expected} or value


def general_cause(outcome: Outcome) -> str:
    """Name a likely cause that needs no knowledge of the exercise, or return an empty text."""
    raised, value = outcome.raised, outcome.value
    if raised:
        if raised.name == "NotImplementedError":
            return ""
        if raised.name == "NameError":
            return (
                f"{raised.message}. Use only the function's arguments, "
                "what it defines itself, and the imports of the first cell."
            )
        return f"The error came from this line: {raised.line.strip()}" if raised.line else ""
    if value is None:
        return "The function returned nothing: is a `return` missing?"
    if isinstance(value, Opaque):
        kind = value.type_name
        error = getattr(builtins, kind, None)
        if isinstance(error, type) and issubclass(error, Exception):
            return f"The function returns a {kind} and does not raise it: write `raise {kind}(…)`."
        return f"The function returned an object of type {kind}, which is no plain value."
    if is_numeric(value) and not np.all(np.isfinite(as_array(value))):
        return "The result is not a finite number: look for a division by zero."
    return ""


class Subject:
    """The function under test as a check sees it: call it, then question the `Answer`."""

    def __init__(self, name: str, caller: Caller, rng: np.random.Generator) -> None:
        self.name = name
        self.rng = rng
        self.trace: list[Outcome] = []
        self.remarks: list[str] = []
        self.last: Answer | None = None
        self._caller = caller

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call the function with copies of these inputs."""
        return self._ask(args, kwargs, count_calls=False)

    def counting_calls(self, *args: Any, **kwargs: Any) -> Answer:
        """The same, and count the function calls and the memory inside it."""
        return self._ask(args, kwargs, count_calls=True)

    def told_as(self, facts: Callable[[Any], dict[str, Any]], *args: Any, **kwargs: Any) -> Answer:
        """The same, but what was returned is told as facts about it: text and numbers by name.

        For results that nobody wants to read; they remain as `untold`. Facts that are floats are
        shown, but are no part of a fingerprint: trained numbers differ in their last digits from
        one machine to another.
        """
        return self._ask(args, kwargs, count_calls=False, told=lambda value: (facts(value), value))

    def builds(
        self,
        *args: Any,
        outputs_on: Sequence[np.ndarray] = (),
        facts: Callable[[Network], dict[str, Any]] = lambda network: {"network": str(network)},
        **kwargs: Any,
    ) -> Answer:
        """The same for a function that returns a Keras model or layer, which `.network` then shows.

        The network's `answers` are its outputs, without dropout, for the arrays of `outputs_on`.
        It is told as facts, as by `told_as`; by default as the line that `str(network)` gives.
        """

        def told(value: Any) -> tuple[Any, Any]:
            network = Network.read(value)
            return (seen_plainly(value), None) if network is None else (facts(network), network)

        return self._ask(args, kwargs, count_calls=False, told=told, look_on=outputs_on)

    def remark(self, sentence: str) -> None:
        """Tell the student something that costs no points; it is shown if the check passes."""
        self.remarks.append(sentence)

    def _ask(
        self,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        count_calls: bool,
        told: Callable[[Any], tuple[Any, Any]] | None = None,
        look_on: Sequence[Any] | None = None,
    ) -> Answer:
        outcome = self._caller(Call(args, kwargs, count_calls, look_on))
        steady, untold = outcome, None
        if told and not outcome.raised:
            value, untold = told(outcome.value)
            outcome = steady = replace(outcome, value=value)
            if isinstance(value, dict):
                facts = {k: v for k, v in value.items() if not isinstance(v, float)}
                steady = replace(outcome, value=facts)
        self.trace.append(steady)
        self.last = Answer(
            lambda: call_of(self.name, args, kwargs), outcome, untold, told is not None
        )
        return self.last


def call_of(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """A call as a student would write it, with each input by its name or in short."""
    inputs = [name_of(arg) for arg in args]
    inputs += [f"{key}={name_of(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(inputs)})"


_names: dict[int, tuple[Any, str]] = {}


def named(name: str, value: Any) -> Any:
    """Show this input in cards by a name under which a student can get it too."""
    _names[id(value)] = (value, name)
    return value


def name_of(value: Any) -> str:
    """The name given to an input by `named`, else the value in short."""
    return _names[id(value)][1] if id(value) in _names else describe(value)


@dataclass(frozen=True)
class Check:
    """One named behaviour worth some of an exercise's points."""

    name: str
    want: str
    points: float
    kind: Kind
    run: Callable[[Subject], None]


@dataclass
class Checks:
    """The checks of one exercise, in the order in which they run. Used as a decorator."""

    checks: list[Check] = field(default_factory=list)

    def __call__(
        self, kind: Kind, want: str, points: float
    ) -> Callable[[Callable[[Subject], None]], Callable[[Subject], None]]:
        """Add the decorated function as a check; its name is the check's name."""

        def add(run: Callable[[Subject], None]) -> Callable[[Subject], None]:
            self.checks.append(Check(run.__name__, want, points, kind, run))
            return run

        return add

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks)

    @property
    def points(self) -> float:
        """The sum of the points of these checks."""
        return sum(check.points for check in self.checks)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function that students write: its id is the function's name."""

    id: str
    title: str
    points: float
    section: str
    public: Checks = field(default_factory=Checks)


@dataclass(frozen=True)
class Task:
    """A question that is answered in writing and marked by hand; its id is its gradebook name."""

    id: str
    title: str
    points: float


@dataclass(frozen=True)
class Result:
    """What one check found, with the outcomes of every call that it made."""

    check: Check
    failure: Failure | None
    trace: tuple[Outcome, ...]
    remarks: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the behaviour is there."""
        return self.failure is None


def run_checks(
    exercise: Exercise, checks: Iterable[Check], caller: Caller, seed: int = 0
) -> list[Result]:
    """Run checks one after another; each draws its random inputs from the seed and its name."""
    results = []
    for check in checks:
        rng = np.random.default_rng([seed, zlib.crc32(check.name.encode())])
        subject = Subject(exercise.id, caller, rng)
        failure = None
        try:
            check.run(subject)
        except CheckFailed as failed:
            failure = failed.failure
        except Exception:
            # A check may calculate with what the function returned, which may be anything.
            if subject.last is None:
                raise
            failure = subject.last.failure(check.want)
        remarks = () if failure else tuple(subject.remarks)
        results.append(Result(check, failure, tuple(subject.trace), remarks))
    return results


def points_earned(results: Iterable[Result]) -> float:
    """Add up the points. Without a basic example that holds, nothing else counts.

    A constant is symmetric, in range and unmoved by scaling: properties alone prove nothing.
    """
    results = list(results)
    if not any(result.passed for result in results if result.check.kind is Kind.EXAMPLE):
        return 0.0
    return sum(result.check.points for result in results if result.passed)


def remarks_of(results: Iterable[Result]) -> tuple[str, ...]:
    """What a student should know although it costs no points, each remark once."""
    return tuple(dict.fromkeys(remark for result in results for remark in result.remarks))


def status_of(results: Iterable[Result]) -> Status:
    """Tell a function that is not written from one that raises and one that is wrong."""
    results = list(results)
    outcomes = [outcome for result in results for outcome in result.trace]
    failed = [result for result in results if not result.passed]
    if not failed:
        return Status.PASSED
    if all(outcome.raised and outcome.raised.name == "NotImplementedError" for outcome in outcomes):
        return Status.NOT_WRITTEN
    return Status.RAISES if failed[0].trace[-1].raised else Status.WRONG
