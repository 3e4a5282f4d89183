"""Reference solutions of 01_word_vectors: similarity and analogy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wordlab import WordVectors


def cosine_similarity(u: np.ndarray, v: np.ndarray) -> float:
    """Return the cosine of the angle between two vectors.

    u, v: 1-D arrays of equal length. The result lies in [-1, 1].
    If one of the vectors is zero there is no angle; the result is then 0.0.
    Raises ValueError if u and v differ in length.
    """
    ### BEGIN SOLUTION
    if u.shape != v.shape:
        raise ValueError(f"vectors of different length: {u.shape} and {v.shape}")
    norms = np.linalg.norm(u) * np.linalg.norm(v)
    if norms == 0:
        return 0.0
    return float(np.clip(u @ v / norms, -1.0, 1.0))
    ### END SOLUTION


def most_similar(word: str, vectors: WordVectors, k: int = 10) -> list[tuple[str, float]]:
    """Return the k words nearest to a word by cosine, as (word, cosine), best first.

    vectors: its `.words` (V of them), `.index` (word -> row) and `.matrix`
    (V, d) describe the whole vocabulary; no row is zero. The word itself is
    left out. If fewer than k other words exist, all of them are returned.
    Raises KeyError for a word that is not in the vocabulary.
    """
    ### BEGIN SOLUTION
    row = vectors.index[word]
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    cosines = unit @ unit[row]
    cosines[row] = -np.inf
    k = min(k, len(vectors) - 1)
    nearest = np.argpartition(-cosines, k)[:k]
    nearest = nearest[np.argsort(-cosines[nearest])]
    return [(vectors.words[i], float(cosines[i])) for i in nearest]
    ### END SOLUTION


def complete_analogy(
    word_a: str, word_b: str, word_c: str, word_to_vec_map: Mapping[str, np.ndarray]
) -> str:
    """Return the word d for which "a is to b as c is to d" holds best (3CosAdd).

    The answer has the largest cosine with e_b - e_a + e_c, where e_a, e_b and
    e_c are scaled to unit length first. The three given words are lower-cased,
    and none of them is an answer. Raises KeyError for an unknown word.
    Source: Mikolov, Yih and Zweig 2013; the name is Levy and Goldberg's, 2014.
    """
    ### BEGIN SOLUTION
    given = [word.lower() for word in (word_a, word_b, word_c)]

    def unit(word: str) -> np.ndarray:
        return word_to_vec_map[word] / np.linalg.norm(word_to_vec_map[word])

    target = unit(given[1]) - unit(given[0]) + unit(given[2])
    candidates = (word for word in word_to_vec_map if word not in given)
    return max(candidates, key=lambda word: unit(word) @ target)
    ### END SOLUTION


def analogy_accuracy(
    questions: Sequence[tuple[str, str, str, str]], vectors: WordVectors
) -> tuple[int, int]:
    """Count the analogy questions a : b = c : d that 3CosAdd answers with d.

    questions: words (a, b, c, d), looked up as they are written. A question
    with a word that is not in the vocabulary is not attempted. As in
    `complete_analogy`, vectors are scaled to unit length first and a, b, c are
    no answers. Returns (correct, attempted); (0, 0) for no question.
    """
    ### BEGIN SOLUTION
    known = [question for question in questions if all(word in vectors for word in question)]
    if not known:
        return 0, 0
    rows = np.array([[vectors.index[word] for word in question] for question in known])
    unit = vectors.matrix / np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    # w @ (b - a + c) = w @ (b - a) + w @ c, and questions share their steps
    # b - a and their words c: each product is made once for all of them.
    batch = max(1, 100_000_000 // len(vectors))
    correct = 0
    for start in range(0, len(rows), batch):
        asked = rows[start : start + batch]
        steps, step_of = np.unique(asked[:, :2], axis=0, return_inverse=True)
        thirds, third_of = np.unique(asked[:, 2], return_inverse=True)
        along_step = (unit[steps[:, 1]] - unit[steps[:, 0]]) @ unit.T
        along_third = unit[thirds] @ unit.T
        for question, step, third in zip(asked, step_of, third_of, strict=True):
            scores = along_step[step] + along_third[third]
            scores[question[:3]] = -np.inf
            correct += int(scores.argmax() == question[3])
    return correct, len(rows)
    ### END SOLUTION
