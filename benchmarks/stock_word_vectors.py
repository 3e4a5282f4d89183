"""The exercises of 01_word_vectors as ordinary nbgrader test cells, for benchmarks/grading.py.

They ask for the same behaviours as the public and hidden checks, the way nbgrader's manual teaches.
"""

TESTS = {
    "cosine_similarity": """
assert abs(cosine_similarity(np.array([3.0, 4]), np.array([6.0, 8])) - 1) < 1e-6
assert abs(cosine_similarity(np.array([1.0, 2, -1]), np.array([-2.0, -4, 2])) + 1) < 1e-6
assert cosine_similarity(np.zeros(2), np.ones(2)) == 0
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(0)
for size in (1, 2, 7, 50, 300):
    u, v = rng.normal(size=(2, size))
    expected = u @ v / np.sqrt((u @ u) * (v @ v))
    assert abs(cosine_similarity(u, v) - expected) < 1e-6
    assert abs(cosine_similarity(v, 3 * u) - expected) < 1e-6
try:
    cosine_similarity(np.ones(2), np.ones(3))
    raise AssertionError("no ValueError")
except ValueError:
    pass
### END HIDDEN TESTS
""",
    "most_similar": """
toy = toy_vectors()
found = most_similar("man", toy, 3)
assert len(found) == 3
assert all(word != "man" for word, _ in found)
assert [cosine for _, cosine in found] == sorted((c for _, c in found), reverse=True)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1)
vectors = WordVectors([f"w{i}" for i in range(40)], rng.normal(size=(40, 5)))
scores = vectors.unit @ vectors.unit[7]
order = [i for i in np.argsort(-scores) if i != 7][:5]
found = most_similar("w7", vectors, 5)
assert [word for word, _ in found] == [f"w{i}" for i in order]
assert np.allclose([cosine for _, cosine in found], scores[order], atol=1e-5)
try:
    most_similar("nothing", vectors)
    raise AssertionError("no KeyError")
except KeyError:
    pass
### END HIDDEN TESTS
""",
    "complete_analogy": """
toy = toy_vectors()
assert complete_analogy("man", "woman", "king", toy) == "queen"
assert complete_analogy("Man", "Woman", "King", toy) == "queen"
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(2)
vectors = WordVectors([f"w{i}" for i in range(40)], rng.normal(size=(40, 5)))
for a, b, c in rng.choice(40, size=(8, 3)):
    scores = vectors.unit @ (vectors.unit[b] - vectors.unit[a] + vectors.unit[c])
    scores[[a, b, c]] = -np.inf
    assert complete_analogy(f"w{a}", f"w{b}", f"w{c}", vectors) == f"w{np.argmax(scores)}"
### END HIDDEN TESTS
""",
    "analogy_accuracy": """
toy = toy_vectors()
questions = [("man", "woman", "king", "queen"), ("man", "woman", "boy", "nothing")]
assert tuple(analogy_accuracy(questions, toy)) == (1, 1)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(3)
vectors = WordVectors([f"w{i}" for i in range(40)], rng.normal(size=(40, 5)))
questions, right = [], 0
for a, b, c, d in (rng.permutation(40)[:4] for _ in range(12)):
    scores = vectors.unit @ (vectors.unit[b] - vectors.unit[a] + vectors.unit[c])
    scores[[a, b, c]] = -np.inf
    questions.append((f"w{a}", f"w{b}", f"w{c}", f"w{d}"))
    right += int(np.argmax(scores) == d)
assert tuple(analogy_accuracy(questions, vectors)) == (right, 12)
### END HIDDEN TESTS
""",
}
