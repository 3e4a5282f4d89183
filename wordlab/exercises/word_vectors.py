"""The exercises of 01_word_vectors and their public checks."""

from __future__ import annotations

import numpy as np

from wordlab.checking.checks import Exercise, Kind, Subject, named
from wordlab.checking.plain import describe, is_numeric, same
from wordlab.toy import toy_vectors
from wordlab.vectors import WordVectors

cosine_similarity = Exercise(
    "cosine_similarity",
    "Cosine similarity",
    points=5,
    section="section 1, How similar are two words?",
)
most_similar = Exercise(
    "most_similar",
    "The most similar words",
    points=5,
    section="section 2, Nearest neighbours",
)
complete_analogy = Exercise(
    "complete_analogy",
    "Completing an analogy",
    points=6,
    section="section 3, Analogies",
)
analogy_accuracy = Exercise(
    "analogy_accuracy",
    "Measuring analogies",
    points=4,
    section="section 4, How good are the vectors?",
)
EXERCISES = (cosine_similarity, most_similar, complete_analogy, analogy_accuracy)

TOY = named("toy_vectors()", toy_vectors())


def _vector(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


@cosine_similarity.public(
    Kind.EXAMPLE, "The cosines of vectors whose angle one can see are right.", points=1
)
def angles_that_one_can_see(f: Subject) -> None:
    f(_vector(3, 4), _vector(6, 8)).is_close(1.0)
    f(_vector(2, 0), _vector(3, 3)).is_close(np.sqrt(0.5))
    f(_vector(1, 2, 2), _vector(2, 1, -2)).is_close(0.0)


@cosine_similarity.public(
    Kind.EXAMPLE, "Vectors that point in opposite directions have similarity −1.", points=0.5
)
def opposite_directions(f: Subject) -> None:
    f(_vector(1, 2, -1), _vector(-2, -4, 2)).is_close(-1.0)
    f(_vector(3, 4), _vector(4, -3)).is_close(0.0)
    f(_vector(3, 4), _vector(-5, 0)).is_close(-0.6)


@cosine_similarity.public(
    Kind.PROPERTY,
    "Making a vector longer changes nothing, and the order does not matter.",
    points=0.5,
)
def length_and_order_do_not_matter(f: Subject) -> None:
    u, v = _vector(1, -2, 0.5), _vector(0.25, 1, 3)
    for pair in ((u, v), (v, u), (1000 * u, v), (u, v / 1000)):
        f(*pair).is_close(-0.034396)


@cosine_similarity.public(
    Kind.EDGE_CASE, "A zero vector has no direction: the similarity is 0.0, not nan.", points=0.5
)
def zero_vector(f: Subject) -> None:
    f(_vector(0, 0), _vector(1, 2)).is_close(0.0)
    f(_vector(1, 2), _vector(0, 0)).is_close(0.0)


@cosine_similarity.public(
    Kind.EDGE_CASE, "Vectors of different length raise ValueError.", points=0.5
)
def different_lengths(f: Subject) -> None:
    f(_vector(1, 2), _vector(1, 2, 3)).raises(ValueError)


def expect_neighbours(
    f: Subject, word: str, vectors: WordVectors, expected: list[tuple[str, float]], **inputs: int
) -> None:
    """Demand these neighbours in this order, with their cosines; pairs may be tuples or lists."""
    answer = f(word, vectors, **inputs)
    found = answer.value
    is_pairs = isinstance(found, list | tuple) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in found
    )
    if not (
        is_pairs
        and [pair[0] for pair in found] == [neighbour for neighbour, _ in expected]
        and all(is_numeric(cosine) and np.ndim(cosine) == 0 for _, cosine in found)
        and np.allclose([pair[1] for pair in found], [pair[1] for pair in expected], 1e-4, 1e-4)
    ):
        rounded = [(neighbour, round(cosine, 4)) for neighbour, cosine in expected]
        answer.that(False, describe(rounded))


@most_similar.public(
    Kind.EXAMPLE, "The neighbours and their cosines are right, the best one first.", points=1.5
)
def nearest_of_the_toy_words(f: Subject) -> None:
    neighbours = [("boy", 0.9923), ("prince", 0.9899), ("aunt", 0.9762)]
    expect_neighbours(f, "man", TOY, neighbours, k=3)
    expect_neighbours(f, "queen", TOY, [("king", 0.9417), ("girl", 0.9216)], k=2)


@most_similar.public(Kind.EXAMPLE, "Negative cosines are ranked rightly too.", points=0.5)
def neighbours_that_point_away(f: Subject) -> None:
    neighbours = [("train", 0.1414), ("uncle", -0.2169), ("aunt", -0.6508), ("prince", -0.7071)]
    expect_neighbours(f, "apple", TOY, neighbours, k=4)


@most_similar.public(Kind.EDGE_CASE, "Without k, there are ten neighbours.", points=0.5)
def ten_by_default(f: Subject) -> None:
    answer = f("man", TOY)
    found = answer.value
    answer.that(isinstance(found, list | tuple) and len(found) == 10, "a list of 10 pairs")


@most_similar.public(Kind.EDGE_CASE, "An unknown word raises KeyError.", points=0.5)
def unknown_word(f: Subject) -> None:
    f("zebra", TOY, k=3).raises(KeyError)


@complete_analogy.public(
    Kind.EXAMPLE, "man is to woman as king is to queen, and four more like it.", points=1.5
)
def toy_analogies(f: Subject) -> None:
    questions = [
        ("man", "woman", "king", "queen"),
        ("princess", "prince", "girl", "boy"),
        ("girl", "boy", "woman", "man"),
        ("king", "queen", "boy", "girl"),
        ("uncle", "aunt", "man", "woman"),
    ]
    for a, b, c, d in questions:
        f(a, b, c, TOY).equals(d)


@complete_analogy.public(Kind.EXAMPLE, "None of the three given words is the answer.", points=1)
def given_words_are_no_answers(f: Subject) -> None:
    f("man", "woman", "apple", TOY).equals("train")
    f("aunt", "uncle", "princess", TOY).equals("prince")


@complete_analogy.public(Kind.EDGE_CASE, "Capital letters are lower-cased first.", points=0.5)
def capital_letters(f: Subject) -> None:
    f("Man", "WOMAN", "king", TOY).equals("queen")
    f("Man", "Woman", "Apple", TOY).equals("train")


@complete_analogy.public(Kind.EDGE_CASE, "An unknown word raises KeyError.", points=0.5)
def unknown_word_in_analogy(f: Subject) -> None:
    f("man", "woman", "zebra", TOY).raises(KeyError)


QUESTIONS = [
    ("man", "woman", "king", "queen"),
    ("king", "queen", "prince", "princess"),
    ("aunt", "uncle", "princess", "prince"),
    ("girl", "boy", "train", "apple"),
]
UNKNOWN = [
    ("man", "woman", "zebra", "queen"),
    ("father", "mother", "king", "queen"),
    ("man", "woman", "king", "duchess"),
    ("Man", "woman", "king", "queen"),
]


def expect_counts(
    f: Subject, questions: list[tuple[str, str, str, str]], vectors: WordVectors, *counts: int
) -> None:
    """Demand (correct, attempted), as a tuple or a list of whole numbers."""
    answer = f(questions, vectors)
    found = answer.value
    is_pair = isinstance(found, list | tuple) and len(found) == 2 and all(map(is_numeric, found))
    answer.that(is_pair and same(list(found), list(counts)), f"{counts}")


@analogy_accuracy.public(
    Kind.EXAMPLE, "The toy vectors answer three of four questions rightly.", points=1
)
def counts_right_answers(f: Subject) -> None:
    expect_counts(f, QUESTIONS[:1], TOY, 1, 1)
    expect_counts(f, QUESTIONS[:3], TOY, 2, 3)
    expect_counts(f, QUESTIONS, TOY, 3, 4)


@analogy_accuracy.public(
    Kind.EXAMPLE, "A question with an unknown word is not attempted.", points=0.5
)
def unknown_words_are_not_attempted(f: Subject) -> None:
    # Here d alone is unknown.
    expect_counts(f, [UNKNOWN[2], *QUESTIONS[2:]], TOY, 2, 2)
    expect_counts(f, [*UNKNOWN, *QUESTIONS], TOY, 3, 4)


@analogy_accuracy.public(
    Kind.EDGE_CASE, "No question, or no question with known words, gives (0, 0).", points=0.5
)
def nothing_to_ask(f: Subject) -> None:
    expect_counts(f, [], TOY, 0, 0)
    expect_counts(f, UNKNOWN, TOY, 0, 0)
