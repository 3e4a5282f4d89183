"""The hidden checks of 01_word_vectors. Their random inputs come from the grading run's seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solutions import word_vectors as reference
from wordlab.checking.checks import Checks, Kind, Subject
from wordlab.exercises.word_vectors import expect_counts, expect_neighbours
from wordlab.vectors import WordVectors

cosine_similarity, most_similar, complete_analogy, analogy_accuracy = (Checks() for _ in range(4))
HIDDEN = {
    "cosine_similarity": cosine_similarity,
    "most_similar": most_similar,
    "complete_analogy": complete_analogy,
    "analogy_accuracy": analogy_accuracy,
}


@cosine_similarity(Kind.EXAMPLE, "Random vectors of many sizes get the right cosine.", points=1)
def random_vectors(f: Subject) -> None:
    for size in (1, 2, 7, 50, 300):
        u, v = f.rng.normal(size=(2, size))
        f(u, v).is_close(reference.cosine_similarity(u, v))
        u, v = u.astype(np.float32), v.astype(np.float32)
        f(u, v).is_close(reference.cosine_similarity(u, v), rtol=1e-4, atol=1e-5)


@cosine_similarity(Kind.PROPERTY, "The result never leaves the range from −1 to 1.", points=0.5)
def stays_in_range(f: Subject) -> None:
    for _ in range(6):
        u = f.rng.normal(size=5)
        for other in (u, -3 * u):
            answer = f(u, other)
            answer.is_close(1.0 if other is u else -1.0)
            answer.that(abs(float(answer.value)) <= 1 + 1e-6, "a number between −1 and 1")


@cosine_similarity(
    Kind.EDGE_CASE, "A single number and a longer vector raise ValueError.", points=0.25
)
def one_number_and_more(f: Subject) -> None:
    u = f.rng.uniform(1, 2, size=4)
    f(u[:1], u).raises(ValueError)
    f(u, u[:1]).raises(ValueError)


@cosine_similarity(
    Kind.EDGE_CASE, "Whole numbers and zero vectors of any type are handled.", points=0.25
)
def integers_and_zeros(f: Subject) -> None:
    u, v = f.rng.integers(1, 9, size=(2, 6))
    f(u, v).is_close(reference.cosine_similarity(u, v))
    f(np.zeros(6, dtype=np.float32), np.zeros(6, dtype=np.float32)).is_close(0.0)
    f(np.zeros(6), v.astype(float)).is_close(0.0)


def random_word_vectors(rng: np.random.Generator, count: int, dim: int) -> WordVectors:
    """Words with random vectors whose lengths differ by a factor of up to thirty."""
    lengths = np.exp(rng.uniform(-1.7, 1.7, size=(count, 1)))
    directions = rng.normal(size=(count, dim))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return WordVectors([f"w{i:05d}" for i in rng.permutation(count)], directions * lengths)


@most_similar(Kind.EXAMPLE, "The neighbours in a random vocabulary are right.", points=1)
def neighbours_in_random_vocabulary(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 300, 20)
    for word in f.rng.choice(vectors.words, size=3, replace=False).tolist():
        for k in (5, 270):
            expected = reference.most_similar(word, vectors, k)
            # Where two cosines are nearly equal, float32 decides which comes first.
            if np.diff([cosine for _, cosine in expected]).max() < -1e-6:
                expect_neighbours(f, word, vectors, expected, k=k)


@most_similar(Kind.EDGE_CASE, "If k exceeds the vocabulary, all other words come back.", points=0.5)
def more_than_there_are(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 6, 3)
    word = vectors.words[2]
    expect_neighbours(f, word, vectors, reference.most_similar(word, vectors, k=50), k=50)


@most_similar(
    Kind.RESOURCE, "The whole vocabulary is compared at once, not word by word.", points=0.5
)
def compares_all_words_at_once(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 500, 50)
    answer = f.counting_calls(vectors.words[0], vectors, k=3)
    # Sorting pairs with a key costs one call a word; a cosine by itself costs about fifteen.
    answer.makes_fewer_calls_than(4 * len(vectors), "an answer without a loop over the words")


def random_questions(
    rng: np.random.Generator, words: Sequence[str], count: int
) -> list[tuple[str, str, str]]:
    """Triples of different words."""
    triples = rng.random((count, len(words))).argsort(axis=1)[:, :3]
    return [(words[a], words[b], words[c]) for a, b, c in triples.tolist()]


def best_answer(vectors: WordVectors, a: str, b: str, c: str) -> tuple[str, bool]:
    """The word that 3CosAdd answers, and whether it leads by more than float32 can blur."""
    given = [vectors.index[word] for word in (a, b, c)]
    unit = vectors.unit
    scores = unit @ (unit[given[1]] - unit[given[0]] + unit[given[2]])
    scores[given] = -np.inf
    second, first = np.partition(scores, -2)[-2:]
    return vectors.words[int(scores.argmax())], bool(first - second > 1e-4)


@complete_analogy(
    Kind.EXAMPLE, "Analogies among random vectors of very different length are right.", points=1.5
)
def random_analogies(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 60, 6)
    for a, b, c in random_questions(f.rng, vectors.words, 12):
        best, is_clear = best_answer(vectors, a, b, c)
        if is_clear:
            f(a, b, c, vectors).equals(best)


@complete_analogy(Kind.EDGE_CASE, "An ordinary dictionary of float32 arrays works.", points=0.5)
def ordinary_dictionary(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 25, 4)
    plain = {word: np.array(vector, dtype=np.float32) for word, vector in vectors.items()}
    for a, b, c in random_questions(f.rng, vectors.words, 3):
        best, is_clear = best_answer(vectors, a, b, c)
        if is_clear:
            f(a.upper(), b, c, plain).equals(best)
            f(a, b.upper(), c.upper(), plain).equals(best)


@complete_analogy(Kind.EDGE_CASE, "An answer is found where every cosine is negative.", points=0.5)
def all_cosines_negative(f: Subject) -> None:
    tilt = float(f.rng.uniform(0.1, 0.3))
    vectors = {
        "east": np.array([1.0, 0.0]),
        "northeast": np.array([1.0, tilt]),
        "southeast": np.array([1.0, -tilt]),
        "west": np.array([-1.0, 0.0]),
        "northwest": np.array([-1.0, 0.9]),
    }
    answer = reference.complete_analogy("east", "northeast", "southeast", vectors)
    f("east", "northeast", "southeast", vectors).equals(answer)
    # Here the target is three times as long as a unit vector, and every dot product below -1.
    vectors["east"], vectors["northwest"] = np.array([-1.0, 0.0]), np.array([-1.0, tilt])
    f("east", "northeast", "southeast", vectors).equals("northwest")


def clear_cut_questions(
    rng: np.random.Generator, vectors: WordVectors, count: int
) -> list[tuple[str, str, str, str]]:
    """Questions with one clear best word; every third asks for another word instead."""
    questions: list[tuple[str, str, str, str]] = []
    for i, (a, b, c) in enumerate(random_questions(rng, vectors.words, 2 * count)):
        best, is_clear = best_answer(vectors, a, b, c)
        if is_clear and len(questions) < count:
            questions.append((a, b, c, str(rng.choice(vectors.words)) if i % 3 == 0 else best))
    return questions


@analogy_accuracy(Kind.EXAMPLE, "Random questions are counted rightly.", points=1)
def random_counts(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 80, 5)
    questions = clear_cut_questions(f.rng, vectors, 40)
    expect_counts(f, questions, vectors, *reference.analogy_accuracy(questions, vectors))


@analogy_accuracy(
    Kind.EDGE_CASE, "The only word left is the answer, even where it points away.", points=0.25
)
def only_one_word_left(f: Subject) -> None:
    for _ in range(3):
        given = f.rng.normal(size=(3, 6))
        a, b, c = given / np.linalg.norm(given, axis=1, keepdims=True)
        opposite = -f.rng.uniform(0.5, 3) * (b - a + c)
        vectors = WordVectors(["a", "b", "c", "d"], np.array([*given, opposite]))
        questions = [("a", "b", "c", "d")]
        expect_counts(f, questions, vectors, 1, 1)


@analogy_accuracy(
    Kind.EDGE_CASE, "An unknown word is noticed in each of the four places.", points=0.25
)
def unknown_in_each_place(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 40, 5)
    questions = clear_cut_questions(f.rng, vectors, 8)
    for place in range(4):
        question = list(questions[place])
        question[place] = "not-a-word"
        questions[place] = (question[0], question[1], question[2], question[3])
    # Words are looked up as they are written, and no word of the vocabulary has a capital letter.
    a, b, c, d = questions[4]
    questions[4] = (a, b.upper(), c, d)
    expect_counts(f, questions, vectors, *reference.analogy_accuracy(questions, vectors))


@analogy_accuracy(
    Kind.RESOURCE, "A question is answered without a Python loop over the words.", points=0.5
)
def no_loop_over_the_words(f: Subject) -> None:
    vectors = random_word_vectors(f.rng, 400, 20)
    questions = clear_cut_questions(f.rng, vectors, 5)
    answer = f.counting_calls(questions, vectors)
    answer.makes_fewer_calls_than(
        2 * len(vectors) * len(questions), "all words scored by one matrix product"
    )
