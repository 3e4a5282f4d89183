"""The exercises of 01_word_vectors and 02_debiasing as nbgrader test cells, for graders that run such.

For every check of ours, public or hidden, there is one group of asserts on the same behaviour, with
the same kinds of inputs and the same tolerance; hidden ones stand where nbgrader's manual puts
them. Each cell is worth one point. The limits on effort count calls with Python's own profiler.
"""

from __future__ import annotations

RAISES = """
def raises(error, function, *inputs):
    try:
        function(*inputs)
    except error:
        return True
    return False
"""

CALLS = """
def calls_of(function, *inputs):
    import sys
    count = 0
    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")
    sys.setprofile(note)
    try:
        function(*inputs)
    finally:
        sys.setprofile(None)
    return count
"""

RANDOM_WORDS = """
from wordlab import WordVectors
def random_words(rng, count, dim):
    lengths = np.exp(rng.uniform(-1.7, 1.7, size=(count, 1)))
    directions = rng.normal(size=(count, dim))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return WordVectors([f"w{i:05d}" for i in rng.permutation(count)], directions * lengths)
def best_answer(vectors, a, b, c):
    given = [vectors.index[word] for word in (a, b, c)]
    scores = vectors.unit @ (vectors.unit[given[1]] - vectors.unit[given[0]] + vectors.unit[given[2]])
    scores[given] = -np.inf
    return vectors.words[int(scores.argmax())]
"""

PEOPLE = """
from wordlab import WordVectors, toy_people
people = toy_people()
heat = {"cold": np.array([2.0, 3, 6]), "warm": np.array([6.0, 2, 9]), "hot": np.array([12.0, -3, 4])}
def close(found, wanted, tolerance=2e-5):
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    return found.shape == wanted.shape and np.allclose(found, wanted, rtol=1e-4, atol=tolerance)
"""

BIASED = """
def right_direction(pairs, vectors):
    both = np.array([[vectors[word] for word in pair] for pair in pairs], dtype=float)
    both /= np.linalg.norm(both, axis=-1, keepdims=True)
    centred = both - both.mean(axis=1, keepdims=True)
    component = np.linalg.svd(centred.reshape(-1, both.shape[-1]), full_matrices=False)[2][0]
    return component if component @ both[0, 1] > 0 else -component
def biased(rng, count, dim):
    while True:
        axis = rng.normal(size=dim)
        axis /= np.linalg.norm(axis)
        points = rng.normal(size=(2 * count, dim)) / np.sqrt(dim)
        points[1::2] = points[::2] + 0.3 * rng.normal(size=(count, dim)) / np.sqrt(dim)
        points[1::2] += rng.uniform(0.5, 1.5, size=(count, 1)) * axis
        points *= np.exp(rng.uniform(-1.5, 1.5, size=(2 * count, 1)))
        words = [f"w{i:04d}" for i in range(2 * count)]
        vectors = WordVectors(words, points)
        pairs = [(words[2 * i + i % 2], words[2 * i + 1 - i % 2]) for i in range(count)]
        direction = right_direction(pairs, vectors)
        if abs(direction @ vectors.unit[vectors.index[pairs[0][1]]]) > 0.05:
            return vectors, pairs, direction * 3
def right_rest(word, g, vectors):
    return vectors[word] - (vectors[word] @ g) / (g @ g) * g
def right_pair(pair, g, vectors):
    axis = g / np.linalg.norm(g)
    first, second = (vectors[word] / np.linalg.norm(vectors[word]) for word in pair)
    mean = (first + second) / 2
    shared = mean - (mean @ axis) * axis
    height = np.sqrt(1 - shared @ shared) * np.sign((second - first) @ axis)
    return shared - height * axis, shared + height * axis
"""

WORD_VECTORS = {
    "cosine_similarity": RAISES
    + """
assert abs(cosine_similarity(np.array([3.0, 4]), np.array([6.0, 8])) - 1) < 1e-5
assert abs(cosine_similarity(np.array([2.0, 0]), np.array([3.0, 3])) - np.sqrt(0.5)) < 1e-5
assert abs(cosine_similarity(np.array([1.0, 2, 2]), np.array([2.0, 1, -2]))) < 1e-5
assert abs(cosine_similarity(np.array([1.0, 2, -1]), np.array([-2.0, -4, 2])) + 1) < 1e-5
assert abs(cosine_similarity(np.array([3.0, 4]), np.array([-5.0, 0])) + 0.6) < 1e-5
u, v = np.array([1, -2, 0.5]), np.array([0.25, 1, 3])
for pair in ((u, v), (v, u), (1000 * u, v), (u, v / 1000)):
    assert abs(cosine_similarity(*pair) + 0.034396) < 1e-5, "length and order do not matter"
assert cosine_similarity(np.zeros(2), np.ones(2)) == 0, "a zero vector has similarity 0"
assert cosine_similarity(np.ones(2), np.zeros(2)) == 0, "a zero vector has similarity 0"
assert raises(ValueError, cosine_similarity, np.ones(2), np.ones(3)), "lengths differ: ValueError"
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(0)
for size in (1, 2, 7, 50, 300):
    u, v = rng.normal(size=(2, size))
    expected = u @ v / np.sqrt((u @ u) * (v @ v))
    assert abs(cosine_similarity(u, v) - expected) < 1e-5
    assert abs(cosine_similarity(u.astype(np.float32), v.astype(np.float32)) - expected) < 1e-4
for _ in range(6):
    u = rng.normal(size=5)
    for other, expected in ((u, 1), (-3 * u, -1)):
        assert abs(cosine_similarity(u, other) - expected) < 1e-5
        assert abs(cosine_similarity(u, other)) <= 1 + 1e-6
u, v = rng.integers(1, 9, size=(2, 6))
assert abs(cosine_similarity(u, v) - u @ v / np.sqrt((u @ u) * (v @ v))) < 1e-5
zeros = np.zeros(6, dtype=np.float32)
assert cosine_similarity(zeros, zeros) == 0
assert cosine_similarity(np.zeros(6), v.astype(float)) == 0
### END HIDDEN TESTS
""",
    "most_similar": RAISES
    + """
toy = toy_vectors()
def same_neighbours(found, expected):
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert np.allclose([cosine for _, cosine in found], [c for _, c in expected], atol=1e-4)
same_neighbours(most_similar("man", toy, k=3), [("boy", 0.9923), ("prince", 0.9899), ("aunt", 0.9762)])
same_neighbours(most_similar("queen", toy, k=2), [("king", 0.9417), ("girl", 0.9216)])
same_neighbours(
    most_similar("apple", toy, k=4),
    [("train", 0.1414), ("uncle", -0.2169), ("aunt", -0.6508), ("prince", -0.7071)],
)
assert len(most_similar("man", toy)) == 10, "without k, there are ten"
assert raises(KeyError, most_similar, "zebra", toy), "an unknown word raises KeyError"
### BEGIN HIDDEN TESTS
"""
    + CALLS
    + RANDOM_WORDS
    + """
def right_neighbours(word, vectors, k):
    scores = vectors.unit @ vectors.unit[vectors.index[word]]
    order = [i for i in np.argsort(-scores) if vectors.words[i] != word][:k]
    return [(vectors.words[i], scores[i]) for i in order]
rng = np.random.default_rng(1)
vectors = random_words(rng, 300, 20)
for word in rng.choice(vectors.words, size=3, replace=False):
    same_neighbours(most_similar(str(word), vectors, k=5), right_neighbours(str(word), vectors, 5))
few = random_words(rng, 6, 3)
same_neighbours(most_similar(few.words[2], few, k=50), right_neighbours(few.words[2], few, 50))
vectors = random_words(rng, 500, 50)
assert calls_of(most_similar, vectors.words[0], vectors, 3) < 4 * len(vectors)
### END HIDDEN TESTS
""",
    "complete_analogy": RAISES
    + """
toy = toy_vectors()
for a, b, c, d in [
    ("man", "woman", "king", "queen"), ("princess", "prince", "girl", "boy"),
    ("girl", "boy", "woman", "man"), ("king", "queen", "boy", "girl"), ("uncle", "aunt", "man", "woman"),
]:
    assert complete_analogy(a, b, c, toy) == d
assert complete_analogy("man", "woman", "apple", toy) == "train", "a given word is no answer"
assert complete_analogy("aunt", "uncle", "princess", toy) == "prince", "a given word is no answer"
assert complete_analogy("Man", "WOMAN", "king", toy) == "queen", "capital letters are lower-cased"
assert complete_analogy("Man", "Woman", "Apple", toy) == "train", "capital letters are lower-cased"
assert raises(KeyError, complete_analogy, "man", "woman", "zebra", toy)
### BEGIN HIDDEN TESTS
"""
    + RANDOM_WORDS
    + """
rng = np.random.default_rng(2)
vectors = random_words(rng, 60, 6)
for _ in range(12):
    a, b, c = (str(word) for word in rng.choice(vectors.words, size=3, replace=False))
    assert complete_analogy(a, b, c, vectors) == best_answer(vectors, a, b, c)
vectors = random_words(rng, 25, 4)
plain = {word: np.array(vector, dtype=np.float32) for word, vector in vectors.items()}
for _ in range(3):
    a, b, c = (str(word) for word in rng.choice(vectors.words, size=3, replace=False))
    assert complete_analogy(a.upper(), b, c, plain) == best_answer(vectors, a, b, c)
    assert complete_analogy(a, b.upper(), c.upper(), plain) == best_answer(vectors, a, b, c)
away = {
    "east": np.array([1.0, 0]), "northeast": np.array([1, 0.2]), "southeast": np.array([1, -0.2]),
    "west": np.array([-1.0, 0]), "northwest": np.array([-1, 0.9]),
}
assert complete_analogy("east", "northeast", "southeast", away) == "northwest"
away["east"], away["northwest"] = np.array([-1.0, 0]), np.array([-1, 0.2])
assert complete_analogy("east", "northeast", "southeast", away) == "northwest"
### END HIDDEN TESTS
""",
    "analogy_accuracy": """
toy = toy_vectors()
questions = [
    ("man", "woman", "king", "queen"), ("king", "queen", "prince", "princess"),
    ("aunt", "uncle", "princess", "prince"), ("girl", "boy", "train", "apple"),
]
unknown = [
    ("man", "woman", "zebra", "queen"), ("father", "mother", "king", "queen"),
    ("man", "woman", "king", "duchess"), ("Man", "woman", "king", "queen"),
]
assert tuple(analogy_accuracy(questions[:1], toy)) == (1, 1)
assert tuple(analogy_accuracy(questions[:3], toy)) == (2, 3)
assert tuple(analogy_accuracy([unknown[2], *questions[2:]], toy)) == (2, 2), "d alone is unknown"
assert tuple(analogy_accuracy(questions, toy)) == (3, 4)
assert tuple(analogy_accuracy([*unknown, *questions], toy)) == (3, 4), "unknown: not attempted"
assert tuple(analogy_accuracy([], toy)) == (0, 0), "no question"
assert tuple(analogy_accuracy(unknown, toy)) == (0, 0), "no known question"
### BEGIN HIDDEN TESTS
"""
    + CALLS
    + RANDOM_WORDS
    + """
def random_questions(rng, vectors, count):
    asked = []
    for i in range(count):
        a, b, c, other = (str(word) for word in rng.choice(vectors.words, size=4, replace=False))
        asked.append((a, b, c, best_answer(vectors, a, b, c) if i % 3 else other))
    right = sum(best_answer(vectors, *question[:3]) == question[3] for question in asked)
    return asked, right
rng = np.random.default_rng(3)
vectors = random_words(rng, 80, 5)
asked, right = random_questions(rng, vectors, 40)
assert tuple(analogy_accuracy(asked, vectors)) == (right, 40)
asked, right = random_questions(rng, vectors, 8)
right_of_rest = sum(best_answer(vectors, *question[:3]) == question[3] for question in asked[4:])
for place in range(4):
    asked[place] = (*asked[place][:place], "not-a-word", *asked[place][place + 1 :])
a, b, c, d = asked[4]
right_of_rest -= best_answer(vectors, a, b, c) == d
asked[4] = (a, b.upper(), c, d)
assert tuple(analogy_accuracy(asked, vectors)) == (right_of_rest, 3), "looked up as written"
for _ in range(3):
    a, b, c = rng.normal(size=(3, 6))
    a, b, c = (vector / np.linalg.norm(vector) for vector in (a, b, c))
    away = WordVectors(["a", "b", "c", "d"], np.array([a, b, c, a - b - c]))
    assert tuple(analogy_accuracy([("a", "b", "c", "d")], away)) == (1, 1), "d is far from b - a + c"
vectors = random_words(rng, 400, 20)
asked, right = random_questions(rng, vectors, 5)
assert calls_of(analogy_accuracy, asked, vectors) < 2 * len(vectors) * len(asked)
### END HIDDEN TESTS
""",
}

DEBIASING = {
    "bias_direction": RAISES
    + PEOPLE
    + """
def either(found, wanted):
    return close(found, wanted) or close(found, -np.array(wanted))
assert either(bias_direction([("man", "woman")], people), [0.98995, -0.141421])
assert either(bias_direction([("cold", "hot")], heat), [0.596198, -0.616757, -0.513964])
pairs = [("cold", "hot"), ("cold", "warm")]
assert either(bias_direction(pairs, heat), [0.612932, -0.628232, -0.479206])
pairs = [("man", "woman"), ("queen", "king")]
assert either(bias_direction(pairs, people), [0.964764, -0.263117])
assert close(bias_direction([("man", "woman")], people), [0.98995, -0.141421]), "the sign"
assert close(bias_direction([("woman", "man")], people), [-0.98995, 0.141421]), "the sign"
assert close(bias_direction([("queen", "king"), ("man", "woman")], people), [-0.964764, 0.263117])
assert close(bias_direction([("queen", "nurse"), ("man", "woman")], people), [0.977964, -0.208773])
assert raises(KeyError, bias_direction, [("man", "woman"), ("king", "duchess")], people)
assert raises(ValueError, bias_direction, [], people), "no pair: ValueError"
### BEGIN HIDDEN TESTS
"""
    + BIASED
    + """
rng = np.random.default_rng(4)
for dim in (2, 5, 50):
    vectors, pairs, _ = biased(rng, 10, dim)
    assert close(bias_direction(pairs, vectors), right_direction(pairs, vectors))
vectors, pairs, _ = biased(rng, 6, 8)
longer = {word: vector * rng.uniform(0.2, 5) for word, vector in vectors.items()}
assert close(bias_direction(pairs, longer), right_direction(pairs, vectors))
turned = [pairs[0], *[(b, a) for a, b in pairs[:0:-1]]]
assert close(bias_direction(turned, vectors), right_direction(pairs, vectors))
assert raises(KeyError, bias_direction, [("zebra", pairs[0][1]), *pairs], vectors)
assert raises(KeyError, bias_direction, [*pairs, (pairs[0][0], "zebra")], vectors)
assert raises(ValueError, bias_direction, [(word, word) for word in pairs[1]], vectors)
### END HIDDEN TESTS
""",
    "neutralize": RAISES
    + PEOPLE
    + """
assert close(neutralize("doctor", np.array([4.0, 3]), people), [-14.04, 18.72])
assert close(neutralize("nurse", np.array([0.5, 0]), people), [0, 8])
assert close(neutralize("hot", np.array([1.0, 2, 2]), heat), [10.444444, -6.111111, 0.888889])
for factor in (1.0, 10.0, 0.01, -1.0):
    found = neutralize("engineer", factor * np.array([1.0, -1]), people)
    assert close(found, [0.5, 0.5], 1e-4), "the length of g does not matter"
before = heat["warm"].copy()
neutralize("warm", np.array([1.0, 2, 2]), heat)
assert np.array_equal(heat["warm"], before), "the inputs stay as they were"
assert raises(KeyError, neutralize, "zebra", np.array([1.0, 0]), people)
assert raises(ValueError, neutralize, "nurse", np.zeros(2), people), "a zero g: ValueError"
### BEGIN HIDDEN TESTS
"""
    + BIASED
    + """
rng = np.random.default_rng(5)
for dim in (2, 7, 50):
    vectors, _, g = biased(rng, 4, dim)
    for word in vectors.words[:2]:
        assert close(neutralize(word, g, vectors), right_rest(word, g, vectors))
plain = {"one": rng.normal(size=9).astype(np.float32)}
g = rng.normal(size=9).astype(np.float32)
assert close(neutralize("one", g, plain), right_rest("one", g, plain))
vectors, _, g = biased(rng, 3, 6)
whole = rng.integers(1, 9, size=6)
assert close(neutralize("w0000", whole, vectors), right_rest("w0000", whole, vectors))
assert raises(ValueError, neutralize, "w0000", g[:4], vectors)
assert raises(ValueError, neutralize, "w0000", np.zeros(6, dtype=np.float32), vectors)
assert raises(KeyError, neutralize, "zebra", g, vectors)
### END HIDDEN TESTS
""",
    "equalize": RAISES
    + PEOPLE
    + """
axis = np.array([3.0, 0])
assert close(equalize(("man", "woman"), axis, people), [(-0.714143, 0.7), (0.714143, 0.7)])
assert close(equalize(("queen", "king"), axis, people), [(0.756628, 0.653846), (-0.756628, 0.653846)])
found = equalize(("cold", "hot"), np.array([-2.0, 2, 1]), heat)
assert close(found, [(0.140302, 0.562995, 0.814464), (0.878013, -0.174716, 0.445609)])
assert close(equalize(("teacher", "nurse"), axis, people), [(-0.43589, 0.9), (0.43589, 0.9)])
assert close(equalize(("king", "man"), axis, people), [(0.507692, 0.861538), (-0.507692, 0.861538)])
axis = np.array([1.0, 2])
first, second = equalize(("engineer", "queen"), axis, people)
assert close([np.linalg.norm(first), np.linalg.norm(second)], [1, 1]), "both have length 1"
assert close(first @ axis, -(second @ axis)), "opposite projections"
assert first @ axis < second @ axis, "each word on its own side"
assert raises(KeyError, equalize, ("man", "zebra"), np.array([1.0, 0]), people)
assert raises(ValueError, equalize, ("man", "woman"), np.zeros(2), people)
assert raises(ValueError, equalize, ("man", "man"), np.array([1.0, 0]), people)
### BEGIN HIDDEN TESTS
"""
    + BIASED
    + """
rng = np.random.default_rng(6)
for dim in (2, 6, 50):
    vectors, pairs, g = biased(rng, 3, dim)
    for pair in pairs:
        assert close(equalize(pair, g, vectors), right_pair(pair, g, vectors))
vectors, pairs, g = biased(rng, 8, 10)
first, second = equalize(pairs[0], g, vectors)
for word in vectors.words[2:]:
    rest = right_rest(word, g, vectors)
    assert close(np.linalg.norm(rest - first), np.linalg.norm(rest - second), 1e-4)
a, b = rng.uniform(1, 5, size=2)
some = {"up": np.array([0, a, 0]), "down": np.array([0, 0, b]), "east": np.array([a, 0, 0])}
assert raises(ValueError, equalize, ("up", "down"), np.array([a, 0, 0]), some)
assert raises(ValueError, equalize, ("up", "east"), np.zeros(3), some)
assert raises(KeyError, equalize, ("zebra", "up"), np.ones(3), some)
### END HIDDEN TESTS
""",
    "weat_effect_size": RAISES
    + PEOPLE
    + """
jobs, others = ["doctor", "engineer"], ["nurse", "teacher"]
men, women = ["man", "king"], ["woman", "queen"]
assert close(weat_effect_size(jobs, others, men, women, people), 1.653494)
mixed = (["doctor", "nurse"], ["engineer", "teacher"])
assert close(weat_effect_size(*mixed, men, women, people), -1.074919)
sets = (["doctor"], ["nurse", "teacher", "engineer"], men, ["woman"])
assert close(weat_effect_size(*sets, people), 0.588358), "sets may differ in size"
assert close(weat_effect_size(["cold"], ["hot"], ["warm"], ["hot", "cold"], heat), 2.0)
assert close(weat_effect_size(others, jobs, men, women, people), -1.653494)
assert close(weat_effect_size(jobs, others, women, men, people), -1.653494)
assert raises(KeyError, weat_effect_size, jobs, ["nurse", "zebra"], men, women, people)
assert raises(ValueError, weat_effect_size, jobs, [], men, women, people)
assert close(weat_effect_size(["teacher"], ["teacher"], men, women, people), 0)
### BEGIN HIDDEN TESTS
"""
    + BIASED
    + """
def right_effect(x, y, a, b, vectors):
    def unit(words):
        rows = np.array([vectors[word] for word in words])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
    s = unit([*x, *y]) @ (unit(a).mean(axis=0) - unit(b).mean(axis=0))
    return (s[: len(x)].mean() - s[len(x) :].mean()) / s.std()
rng = np.random.default_rng(7)
for dim, sizes in ((3, (2, 5, 3, 4)), (10, (6, 2, 2, 5)), (50, (3, 3, 6, 2))):
    vectors, _, _ = biased(rng, 14, dim)
    mixed, ends = [str(word) for word in rng.permutation(vectors.words)], np.cumsum(sizes)
    sets = [mixed[end - size : end] for size, end in zip(sizes, ends)]
    assert close(weat_effect_size(*sets, vectors), right_effect(*sets, vectors), 1e-4)
for place in range(4):
    for words, error in ((["w0000", "zebra"], KeyError), ([], ValueError)):
        sets = [["w0000", "w0001"], ["w0002"], ["w0003", "w0004"], ["w0005"]]
        sets[place] = words
        assert raises(error, weat_effect_size, *sets, vectors)
### END HIDDEN TESTS
""",
    "hard_debias": RAISES
    + PEOPLE
    + """
def debiased_rightly(inputs, expected):
    before = inputs[0].matrix.copy()
    found = hard_debias(*inputs)
    assert isinstance(found, WordVectors)
    assert list(found.words) == list(inputs[0].words), "the same words in the same order"
    assert np.array_equal(inputs[0].matrix, before), "the given vectors stay unchanged"
    return close(found.matrix, expected)
expected = [(-0.6, 0.8), (0.8, 0.6), (-0.384615, 0.923077), (0.923077, 0.384615)] + [(0, 1)] * 4
kept = ["man", "woman", "king", "queen"]
assert debiased_rightly((people, np.array([2.0, 0]), kept, []), expected)
expected = [(-0.714143, 0.7), (0.714143, 0.7), (-0.756628, 0.653846), (0.756628, 0.653846)]
expected += [(0, 1), (0, 1), (-0.689655, 0.724138), (0, 1)]
pairs = [("man", "woman"), ("queen", "king")]
kept = ["engineer", "king", "queen"]
assert debiased_rightly((people, np.array([0.5, 0]), kept, pairs), expected)
g, expected = np.array([1.0, 0]), [(-0.6, 0.8)] + [(0, 1)] * 7
assert debiased_rightly((people, g, ["man", "uncle"], []), expected), "unknown words"
pairs = [("nurse", "zebra"), ("stallion", "mare")]
assert debiased_rightly((people, g, ["man"], pairs), expected), "unknown words"
assert raises(ValueError, hard_debias, people, np.zeros(2), ["man"], [])
### BEGIN HIDDEN TESTS
"""
    + CALLS
    + BIASED
    + """
def right_vocabulary(vectors, g, definitional, pairs):
    unit = {word: vector / np.linalg.norm(vector) for word, vector in vectors.items()}
    rows = {}
    for word in vectors.words:
        rest = right_rest(word, g, unit)
        rows[word] = unit[word] if word in definitional else rest / np.linalg.norm(rest)
    for pair in pairs:
        if all(word in vectors for word in pair):
            rows[pair[0]], rows[pair[1]] = right_pair(pair, g, vectors)
    return np.array([rows[word] for word in vectors.words])
rng = np.random.default_rng(8)
for dim in (3, 50):
    vectors, pairs, g = biased(rng, 20, dim)
    definitional = [word for pair in pairs[:6] for word in pair] + ["zebra"]
    inputs = (vectors, g, definitional, [*pairs[4:9], ("zebra", vectors.words[0])])
    assert debiased_rightly(inputs, right_vocabulary(*inputs))
vectors, pairs, g = biased(rng, 5, 4)
assert debiased_rightly((vectors, g, [], []), right_vocabulary(vectors, g, [], []))
assert raises(ValueError, hard_debias, vectors, np.zeros(4), [], [])
vectors, pairs, g = biased(rng, 2000, 20)
assert calls_of(hard_debias, vectors, g, list(pairs[0]), [pairs[1]]) < 8 * len(vectors)
### END HIDDEN TESTS
""",
}

TESTS = {"01_word_vectors": WORD_VECTORS, "02_debiasing": DEBIASING}
