"""The exercises of 02_debiasing and their public checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wordlab.checking.checks import Exercise, Kind, Subject, Task, named
from wordlab.checking.plain import describe, is_numeric, same
from wordlab.toy import toy_people
from wordlab.vectors import WordVectors

bias_direction = Exercise(
    "bias_direction",
    "The bias direction",
    points=4,
    section="section 1, A direction from many pairs",
)
neutralize = Exercise(
    "neutralize",
    "Neutralize",
    points=3,
    section="section 2, Neutralize: remove the projection",
)
equalize = Exercise(
    "equalize",
    "Equalize",
    points=5,
    section="section 3, Equalize: a pair that differs in one thing",
)
weat_effect_size = Exercise(
    "weat_effect_size",
    "The WEAT effect size",
    points=4,
    section="section 4, WEAT: associations of whole sets",
)
hard_debias = Exercise(
    "hard_debias",
    "Debiasing a vocabulary",
    points=4,
    section="section 5, The whole vocabulary",
)
reflection = Task("reflection", "What debiasing leaves behind", points=5)
EXERCISES = (bias_direction, neutralize, equalize, weat_effect_size, hard_debias)
TASKS = (reflection,)

# Wide enough for float32 in 50 dimensions; the known mistakes are off by far more.
RTOL, ATOL = 1e-4, 2e-5

PEOPLE = named("toy_people()", toy_people())
HEAT = {
    "cold": np.array([2.0, 3.0, 6.0]),
    "warm": np.array([6.0, 2.0, 9.0]),
    "hot": np.array([12.0, -3.0, 4.0]),
}
Pair = tuple[str, str]
Vectors = Mapping[str, np.ndarray]


def _vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def expect_line(f: Subject, pairs: Sequence[Pair], vectors: Vectors, *numbers: float) -> None:
    """Demand this direction or its opposite: which of the two is a question of its own."""
    answer = f(pairs, vectors)
    wanted, found = _vector(*numbers), answer.value
    right = is_numeric(found) and any(same(found, s * wanted, RTOL, ATOL) for s in (1, -1))
    answer.that(right, f"{describe(wanted)}, or its opposite")


@bias_direction.public(
    Kind.EXAMPLE, "Of a single pair, it is the difference of the two unit vectors.", points=0.5
)
def direction_of_one_pair(f: Subject) -> None:
    expect_line(f, [("man", "woman")], PEOPLE, 0.98995, -0.141421)
    expect_line(f, [("cold", "hot")], HEAT, 0.596198, -0.616757, -0.513964)


@bias_direction.public(
    Kind.EXAMPLE, "Of several pairs, it is their first principal component.", points=1
)
def direction_of_several_pairs(f: Subject) -> None:
    pairs = [("cold", "hot"), ("cold", "warm")]
    expect_line(f, pairs, HEAT, 0.612932, -0.628232, -0.479206)
    expect_line(f, [("man", "woman"), ("queen", "king")], PEOPLE, 0.964764, -0.263117)


@bias_direction.public(
    Kind.PROPERTY, "The second word of the first pair has a positive dot product.", points=0.5
)
def direction_has_a_sign(f: Subject) -> None:
    f([("man", "woman")], PEOPLE).is_close(_vector(0.98995, -0.141421), RTOL, ATOL)
    f([("woman", "man")], PEOPLE).is_close(_vector(-0.98995, 0.141421), RTOL, ATOL)
    f([("queen", "king"), ("man", "woman")], PEOPLE).is_close(
        _vector(-0.964764, 0.263117), RTOL, ATOL
    )
    # Here both words of the first pair lie on the same side.
    f([("queen", "nurse"), ("man", "woman")], PEOPLE).is_close(
        _vector(0.977964, -0.208773), RTOL, ATOL
    )


@bias_direction.public(
    Kind.EDGE_CASE, "An unknown word raises KeyError, and no pair ValueError.", points=0.5
)
def direction_of_bad_input(f: Subject) -> None:
    f([("man", "woman"), ("king", "duchess")], PEOPLE).raises(KeyError)
    f([], PEOPLE).raises(ValueError)


@neutralize.public(
    Kind.EXAMPLE, "What is left of a word is orthogonal to g, whatever the length of g.", points=1
)
def rest_of_a_word(f: Subject) -> None:
    f("doctor", _vector(4, 3), PEOPLE).is_close(_vector(-14.04, 18.72), RTOL, ATOL)
    f("nurse", _vector(0.5, 0), PEOPLE).is_close(_vector(0, 8), RTOL, ATOL)
    f("hot", _vector(1, 2, 2), HEAT).is_close(_vector(10.444444, -6.111111, 0.888889), RTOL, ATOL)


@neutralize.public(
    Kind.PROPERTY, "A longer g, or one that points the other way, changes nothing.", points=0.5
)
def length_of_g_does_not_matter(f: Subject) -> None:
    for factor in (1.0, 10.0, 0.01, -1.0):
        f("engineer", factor * _vector(1, -1), PEOPLE).is_close(_vector(0.5, 0.5), RTOL, 1e-4)


@neutralize.public(
    Kind.EDGE_CASE,
    "An unknown word raises KeyError, a zero g ValueError; the inputs stay as they were.",
    points=0.5,
)
def neutralize_bad_input(f: Subject) -> None:
    f("warm", _vector(1, 2, 2), HEAT).keeps_inputs()
    f("zebra", _vector(1, 0), PEOPLE).raises(KeyError)
    f("nurse", _vector(0, 0), PEOPLE).raises(ValueError)


def expect_pair(
    f: Subject, pair: Pair, axis: np.ndarray, vectors: Vectors, expected: Sequence[ArrayLike]
) -> None:
    """Demand these two vectors, as a tuple, a list or the rows of an array."""
    answer = f(pair, axis, vectors)
    found = answer.value
    wanted = tuple(np.asarray(vector, dtype=float) for vector in expected)
    if isinstance(found, np.ndarray) and found.ndim == 2:
        found = list(found)
    right = isinstance(found, list | tuple) and len(found) == 2 and all(map(is_numeric, found))
    answer.that(right and same(list(found), list(wanted), RTOL, ATOL), describe(wanted))


@equalize.public(
    Kind.EXAMPLE, "man and woman become mirror images, their common part unchanged.", points=1
)
def equalized_by_hand(f: Subject) -> None:
    axis = _vector(3, 0)
    expect_pair(f, ("man", "woman"), axis, PEOPLE, [(-0.714143, 0.7), (0.714143, 0.7)])
    expect_pair(f, ("queen", "king"), axis, PEOPLE, [(0.756628, 0.653846), (-0.756628, 0.653846)])


@equalize.public(Kind.EXAMPLE, "Any axis will do, in any number of dimensions.", points=0.5)
def equalized_along_any_axis(f: Subject) -> None:
    first = (0.140302, 0.562995, 0.814464)
    second = (0.878013, -0.174716, 0.445609)
    expect_pair(f, ("cold", "hot"), _vector(-2, 2, 1), HEAT, [first, second])


@equalize.public(
    Kind.EXAMPLE, "Words on the same side of the axis come to lie on two sides.", points=0.5
)
def equalized_from_the_same_side(f: Subject) -> None:
    axis = _vector(1, 0)
    expect_pair(f, ("teacher", "nurse"), axis, PEOPLE, [(-0.43589, 0.9), (0.43589, 0.9)])
    expect_pair(f, ("king", "man"), axis, PEOPLE, [(0.507692, 0.861538), (-0.507692, 0.861538)])


@equalize.public(
    Kind.PROPERTY, "Both have length 1, and opposite projections on the axis.", points=0.5
)
def equalized_pairs_are_symmetric(f: Subject) -> None:
    axis = _vector(1, 2)
    answer = f(("engineer", "queen"), axis, PEOPLE)
    first, second = (np.asarray(vector, dtype=float) for vector in answer.value)
    lengths = [float(np.linalg.norm(vector)) for vector in (first, second)]
    answer.that(same(lengths, [1.0, 1.0], RTOL, ATOL), "two vectors of length 1")
    sides = float(first @ axis), float(second @ axis)
    answer.that(same(sides[0], -sides[1], RTOL, ATOL), "opposite projections on the axis")
    answer.that(sides[0] < sides[1], "each word on its own side of the axis")


@equalize.public(
    Kind.EDGE_CASE,
    "An unknown word raises KeyError; a zero axis, or words that do not differ along it, "
    "raise ValueError.",
    points=0.5,
)
def equalize_bad_input(f: Subject) -> None:
    f(("man", "zebra"), _vector(1, 0), PEOPLE).raises(KeyError)
    f(("man", "woman"), _vector(0, 0), PEOPLE).raises(ValueError)
    f(("man", "man"), _vector(1, 0), PEOPLE).raises(ValueError)


JOBS, OTHER_JOBS = ["doctor", "engineer"], ["nurse", "teacher"]
MEN, WOMEN = ["man", "king"], ["woman", "queen"]


@weat_effect_size.public(
    Kind.EXAMPLE, "The effect size of the toy jobs with men and women is right.", points=1
)
def effect_of_the_toy_jobs(f: Subject) -> None:
    f(JOBS, OTHER_JOBS, MEN, WOMEN, PEOPLE).is_close(1.653494, RTOL, ATOL)
    f(["doctor", "nurse"], ["engineer", "teacher"], MEN, WOMEN, PEOPLE).is_close(
        -1.074919, RTOL, ATOL
    )


@weat_effect_size.public(Kind.EXAMPLE, "The sets may differ in size.", points=0.5)
def sets_of_different_size(f: Subject) -> None:
    f(["doctor"], ["nurse", "teacher", "engineer"], MEN, ["woman"], PEOPLE).is_close(
        0.588358, RTOL, ATOL
    )
    f(["cold"], ["hot"], ["warm"], ["hot", "cold"], HEAT).is_close(2.0, RTOL, ATOL)


@weat_effect_size.public(
    Kind.PROPERTY, "Exchanging X and Y, or A and B, turns the sign alone.", points=0.5
)
def exchange_turns_the_sign(f: Subject) -> None:
    f(OTHER_JOBS, JOBS, MEN, WOMEN, PEOPLE).is_close(-1.653494, RTOL, ATOL)
    f(JOBS, OTHER_JOBS, WOMEN, MEN, PEOPLE).is_close(-1.653494, RTOL, ATOL)


@weat_effect_size.public(
    Kind.EDGE_CASE,
    "An unknown word raises KeyError, an empty set ValueError; where nothing differs it is 0.0.",
    points=0.5,
)
def effect_of_bad_input(f: Subject) -> None:
    f(JOBS, ["nurse", "zebra"], MEN, WOMEN, PEOPLE).raises(KeyError)
    f(JOBS, [], MEN, WOMEN, PEOPLE).raises(ValueError)
    f(["teacher"], ["teacher"], MEN, WOMEN, PEOPLE).is_close(0.0)


def expect_vectors(
    f: Subject, inputs: Sequence[Any], words: Sequence[str], expected: ArrayLike
) -> None:
    """Demand `WordVectors` with these words, in this order, and these rows."""
    answer = f(*inputs)
    found = answer.value
    answer.that(isinstance(found, WordVectors), f"WordVectors of {len(words)} words")
    answer.that(list(found.words) == list(words), "the same words in the same order")
    for word, wanted in zip(words, np.asarray(expected, dtype=float), strict=True):
        answer.that(
            same(np.asarray(found[word]), wanted, RTOL, ATOL),
            f"for {word!r} {describe(wanted)}",
            f"The vector of {word!r} is {describe(np.asarray(found[word]))}.",
        )
    answer.keeps_inputs()


@hard_debias.public(
    Kind.EXAMPLE, "Neutral words lose their projection; definitional words keep it.", points=1
)
def toy_people_neutralized(f: Subject) -> None:
    expected = [(-0.6, 0.8), (0.8, 0.6), (-0.384615, 0.923077), (0.923077, 0.384615)]
    expected += [(0, 1)] * 4
    kept = ["man", "woman", "king", "queen"]
    expect_vectors(f, (PEOPLE, _vector(2, 0), kept, []), PEOPLE.words, expected)


@hard_debias.public(
    Kind.EXAMPLE, "Pairs are equalized, whether they are definitional or not.", points=1
)
def toy_people_equalized(f: Subject) -> None:
    expected = [(-0.714143, 0.7), (0.714143, 0.7), (-0.756628, 0.653846), (0.756628, 0.653846)]
    expected += [(0, 1), (0, 1), (-0.689655, 0.724138), (0, 1)]
    pairs = [("man", "woman"), ("queen", "king")]
    inputs = (PEOPLE, _vector(0.5, 0), ["engineer", "king", "queen"], pairs)
    expect_vectors(f, inputs, PEOPLE.words, expected)


@hard_debias.public(
    Kind.EDGE_CASE, "Unknown words are passed over; a zero g raises ValueError.", points=0.5
)
def debias_bad_input(f: Subject) -> None:
    g = _vector(1, 0)
    expected = [(-0.6, 0.8)] + [(0, 1)] * 7
    expect_vectors(f, (PEOPLE, g, ["man", "uncle"], []), PEOPLE.words, expected)
    pairs = [("nurse", "zebra"), ("stallion", "mare")]
    expect_vectors(f, (PEOPLE, g, ["man"], pairs), PEOPLE.words, expected)
    f(PEOPLE, _vector(0, 0), ["man"], []).raises(ValueError)
