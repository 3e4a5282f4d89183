"""The same questions as an ordinary nbgrader test cell."""

TESTS = {
    "sentence_classifier": """
LAYERS = ["Embedding", "LSTM", "Dropout", "LSTM", "Dropout", "Dense"]
names, probabilities = sentence_classifier(
    np.array([[1, 2, 0], [3, 4, 5]]), np.arange(12.0).reshape(6, 2)
)
assert names[-6:] == LAYERS
assert probabilities.shape == (2, 5)
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(0)
for words, dim, length in ((30, 8, 4), (50, 3, 7)):
    names, probabilities = sentence_classifier(
        rng.integers(0, words, size=(3, length)), rng.normal(size=(words, dim))
    )
    assert names[-6:] == LAYERS
    assert probabilities.shape == (3, 5)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4)
### END HIDDEN TESTS
""",
}
