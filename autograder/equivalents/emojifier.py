"""Mutants of 07_emojifier that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "sentence_to_avg": {
        "A sum of one vector divided by 1 is that vector.": (
            "total_and_count: if count > 0: → if count > 1:",
        ),
    },
    "sentences_to_indices": {
        "Rows and sentences are equally many, so `strict` changes nothing.": (
            "reference: for row, sentence in zip(indices, X, strict=True): → for row, sentence in zip(indices, X, strict=False):",
        ),
    },
    "pretrained_embedding_layer": {
        "The array has one axis, the first and the last.": (
            "build_and_set_weights: emb_dim = word_to_vec_map[any_word].shape[0] → emb_dim = word_to_vec_map[any_word].shape[ -1]",
        ),
    },
    "model": {
        "The same number added to all of W moves all classes alike, and softmax does not see it.": (
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal( 1, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal( -1, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
        ),
        "How small the random numbers at the start are, and which they are, is left open.": (
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal(0, 1 * np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "by_the_book: W = np.random.randn(n_y, n_h) / np.sqrt(n_h) → W = np.random.randn(n_y, n_h) * np.sqrt(n_h)",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng( 2).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng( 0).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal(0, 2 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal(0, 0 / np.sqrt(averages.shape[1]), (5, averages.shape[1]))",
            "reference: W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[1]), (5, averages.shape[1])) → W = np.random.default_rng(1).normal(0, 1 / np.sqrt(averages.shape[ 0]), (5, averages.shape[1]))",
            "by_the_book: np.random.seed(1) → np.random.seed( 2)",
            "by_the_book: np.random.seed(1) → np.random.seed( 0)",
            "by_the_book: np.random.seed(1) → pass",
        ),
        "Sentences and labels are equally many, so `strict` changes nothing.": (
            "reference: for avg, target in zip(averages, targets, strict=True): → for avg, target in zip(averages, targets, strict=False):",
            "from_zeros: for _, (avg, y) in itertools.product(range(num_iterations), list(zip(A, Y, strict=True))): → for _, (avg, y) in itertools.product(range(num_iterations), list(zip(A, Y, strict=False))):",
        ),
        "The array has one axis, the first and the last.": (
            "by_the_book: m, n_y, n_h = len(Y), 5, next(iter(word_to_vec_map.values())).shape[0] → m, n_y, n_h = len(Y), 5, next(iter(word_to_vec_map.values())).shape[ -1]",
            "by_the_book: a = e / e.sum(axis=0) → a = e / e.sum(axis= -1)",
        ),
        "NumPy takes any negative size as the one to be worked out.": (
            "by_the_book: Y_oh = np.eye(n_y)[np.array(Y).reshape(-1)] → Y_oh = np.eye(n_y)[np.array(Y).reshape(- 2)]",
        ),
    },
}

SURVIVORS: Reasons = {}
