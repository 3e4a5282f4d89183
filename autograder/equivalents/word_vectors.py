"""Mutants of 01_word_vectors that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "cosine_similarity": {
        "The clip only takes off rounding errors, which are far smaller than what any check can see.": (
            "reference: return float(np.clip(u @ v / norms, -1.0, 1.0)) → return float(np.clip(u @ v / norms, - 2.0, 1.0))",
            "reference: return float(np.clip(u @ v / norms, -1.0, 1.0)) → return float(np.clip(u @ v / norms, -1.0, 2.0))",
        ),
        "The product u @ v raises ValueError by itself where the lengths differ.": (
            'reference: raise ValueError(f"vectors of different length: {u.shape} and {v.shape}") → pass',
        ),
    },
    "most_similar": {
        "The two lists that zip joins have one length, so `strict` changes nothing.": (
            "sorts_in_python: ranked = sorted(zip(cosines, vectors.words, strict=True), reverse=True) → ranked = sorted(zip(cosines, vectors.words, strict=False), reverse=True)",
        ),
        "One more than needed is taken, and cut off by the last [:k].": (
            "takes_one_more: top = np.argsort(scores)[::-1][: k + 1] → top = np.argsort(scores)[::-1][: k + 2]",
        ),
    },
    "complete_analogy": {
        "The length of the target is the same for every candidate, so their order stays.": (
            "running_maximum: cosine = np.dot(unit(word), goal) / np.linalg.norm(goal) → cosine = np.dot(unit(word), goal) * np.linalg.norm(goal)",
        ),
        "Only a tie is told differently, and the docstring leaves ties open.": (
            "running_maximum: if cosine > best_cosine: → if cosine >= best_cosine:",
        ),
        "A cosine is never below −1, so any smaller number serves as the start.": (
            "running_maximum: best_cosine, best_word = -100, None → best_cosine, best_word = - 101, None",
            "running_maximum: best_cosine, best_word = -100, None → best_cosine, best_word = - 99, None",
        ),
        "Any negative number says that the word is unknown.": (
            "one_product: words.index(w.lower()) if w.lower() in words else -1 for w in (word_a, word_b, word_c) → words.index(w.lower()) if w.lower() in words else - 2 for w in (word_a, word_b, word_c)",
        ),
    },
    "analogy_accuracy": {
        "The batch only says how many questions are asked at a time; the counts are the same.": (
            "reference: batch = max(1, 100_000_000 // len(vectors)) → batch = max(1, 100_000_000 * len(vectors))",
            "reference: batch = max(1, 100_000_000 // len(vectors)) → batch = max( 2, 100_000_000 // len(vectors))",
            "reference: batch = max(1, 100_000_000 // len(vectors)) → batch = max(1, 100000001 // len(vectors))",
            "reference: batch = max(1, 100_000_000 // len(vectors)) → batch = max(1, 99999999 // len(vectors))",
        ),
        "It differs from the original only for more than a hundred million words.": (
            "reference: batch = max(1, 100_000_000 // len(vectors)) → batch = max( 0, 100_000_000 // len(vectors))",
        ),
        "The two arrays that zip joins have one length, so `strict` changes nothing.": (
            "reference: for question, step, third in zip(asked, step_of, third_of, strict=True): → for question, step, third in zip(asked, step_of, third_of, strict=False):",
        ),
        "The third column only makes more rows of steps, of which the first two columns are used.": (
            "reference: steps, step_of = np.unique(asked[:, :2], axis=0, return_inverse=True) → steps, step_of = np.unique(asked[:, : 3], axis=0, return_inverse=True)",
        ),
        "Without a known question the loop does not run, and the last line returns (0, 0) too.": (
            "reference: return 0, 0 → pass",
        ),
        "A sum of three cosines is never below −3, so the given words still come last.": (
            "one_question_at_a_time: scores[[a, b, c]] = -4 → scores[[a, b, c]] = - 5",
            "one_question_at_a_time: scores[[a, b, c]] = -4 → scores[[a, b, c]] = - 3",
        ),
    },
}

SURVIVORS: Reasons = {}
