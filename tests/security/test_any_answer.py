"""Whatever comes back from a student's process, a verdict comes out of the judge."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.judge import can_score, judge_hidden, judge_public, verdict
from wordlab import toy_vectors
from wordlab.checking.calls import Call, Outcome, Raised
from wordlab.checking.plain import Opaque
from wordlab.exercises import Assignment
from wordlab_worker import wire

numbers = st.one_of(
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**400),
    st.integers(min_value=-(2**70), max_value=2**70),
    st.floats(),
    st.complex_numbers(),
    st.sampled_from([np.float16(1), np.uint8(255), np.uint64(2**63), np.longdouble(1), np.True_]),
)
leaves = st.one_of(
    st.none(),
    numbers,
    st.text(),
    st.binary(),
    st.builds(Opaque, st.text()),
    st.just(toy_vectors()),
    hnp.arrays(
        hnp.scalar_dtypes().filter(lambda d: d.kind in "biufc"),
        hnp.array_shapes(min_dims=0, min_side=0),
    ),
)
# Close to what the checks expect, and not quite.
pairs = st.tuples(st.sampled_from(["man", "queen", ""]) | leaves, numbers) | st.lists(leaves)
values = st.recursive(
    leaves | pairs | st.lists(pairs),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=4) | st.integers(-9, 9), inner, max_size=4)
    ),
    max_leaves=10,
)
raised = st.builds(
    Raised,
    st.lists(st.text() | st.sampled_from(["KeyError", "ValueError"]), min_size=1).map(tuple),
    st.text(),
    st.text(),
)
outcomes = st.builds(
    Outcome, values, st.none() | raised, st.booleans(), st.integers(-(2**70), 2**70)
)


class Answers:
    """A caller whose answers have come over the wire, one after another, again and again."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self._outcomes = [wire.decode(wire.encode(outcome)) for outcome in outcomes]
        self._asked = 0

    def __call__(self, call: Call) -> Outcome:
        self._asked += 1
        return self._outcomes[self._asked % len(self._outcomes)]


@pytest.mark.parametrize("number", range(4))
@given(answers=st.lists(outcomes, min_size=1, max_size=3))
@settings(max_examples=100)
def test_every_answer_is_judged(
    assignment: Assignment, number: int, answers: list[Outcome]
) -> None:
    exercise = assignment.exercises[number]
    public = judge_public(exercise, Answers(answers))
    hidden = judge_hidden(assignment, exercise, Answers(answers), 1)
    for results in (hidden, []):
        found = verdict(assignment, exercise, public, results, 1)
        assert 0 <= found.points <= exercise.points
        assert can_score(public) or found.points == 0 or results
        text = json.dumps(found.as_dict()) + found.card._repr_html_() + repr(found.card)
        assert len(text) < 30_000
        text.encode()
