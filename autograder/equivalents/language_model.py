"""Mutants of 03_language_model that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "build_contexts": {
        "Random numbers are never below 0, so places outside the sentence are never the largest.": (
            "reference: drawn = np.where(is_inside, rng.random(places.shape), -1).argmax(axis=1) → drawn = np.where(is_inside, rng.random(places.shape), - 2).argmax(axis=1)",
            "reference: drawn = np.where(is_inside, rng.random(places.shape), -1).argmax(axis=1) → drawn = np.where(is_inside, rng.random(places.shape), - 0).argmax(axis=1)",
        ),
        "NumPy takes any negative size as the one to be worked out.": (
            "plain_loops: return np.array(rows, dtype=int).reshape(-1, n), np.array(targets, dtype=int) → return np.array(rows, dtype=int).reshape(- 2, n), np.array(targets, dtype=int)",
            "padded_slices: table = np.array(blocks, dtype=np.int64).reshape(-1, n + 1) → table = np.array(blocks, dtype=np.int64).reshape(- 2, n + 1)",
        ),
        "After the loop the kind is looked at again.": (
            "plain_loops: raise ValueError(kind) → pass",
        ),
        "Only four zeros beyond the end are ever taken.": (
            "padded_slices: padded = [0] * 4 + list(sentence) + [0] * 4 → padded = [0] * 4 + list(sentence) + [0] * 5",
        ),
    },
    "embed": {
        "For an id of V, NumPy raises IndexError by itself.": (
            "row_by_row: if not 0 <= index < V: → if not 0 <= index <= V:",
        ),
    },
    "softmax_cross_entropy": {
        "For an id of V, NumPy raises IndexError by itself.": (
            "reference: if targets.min() < 0 or targets.max() >= size: → if targets.min() < 0 or targets.max() > size:",
            "scipy_logsumexp: if min(targets) < 0 or max(targets) >= logits.shape[1]: → if min(targets) < 0 or max(targets) > logits.shape[1]:",
            "row_after_row: if not 0 <= target < len(row): → if not 0 <= target <= len(row):",
        ),
        "Without a row, targets.min() raises ValueError too.": (
            "reference: if batch == 0 or targets.shape != (batch,): → if batch == -1 or targets.shape != (batch,):",
        ),
        "The lengths were compared before, so `strict` finds nothing more.": (
            "row_after_row: for row, target in zip(logits.tolist(), targets.tolist(), strict=True): → for row, target in zip(logits.tolist(), targets.tolist(), strict=False):",
        ),
    },
    "language_model_gradients": {
        "NumPy takes any negative size as the one to be worked out.": (
            'reference: dx = (da @ params["W1"].T).reshape(-1, E.shape[1]) → dx = (da @ params["W1"].T).reshape(- 2, E.shape[1])',
            "reference: places = contexts.reshape(-1, 1) * E.shape[1] + np.arange(E.shape[1]) → places = contexts.reshape(- 2, 1) * E.shape[1] + np.arange(E.shape[1])",
            "add_at: x = E[contexts].reshape(batch, -1) → x = E[contexts].reshape(batch, - 2)",
            "add_at: np.add.at(dE, contexts.ravel(), (da @ W1.T).reshape(batch * n, -1)) → np.add.at(dE, contexts.ravel(), (da @ W1.T).reshape(batch * n, - 2))",
        ),
        "For an id of V, NumPy raises IndexError by itself.": (
            "add_at: if targets.min() < 0 or targets.max() >= logits.shape[1]: → if targets.min() < 0 or targets.max() > logits.shape[1]:",
            "example_by_example: if min(context) < 0 or max(context) >= V or not 0 <= target < V: → if min(context) < 0 or max(context) >= V or not 0 <= target <= V:",
            "example_by_example: if min(context) < 0 or max(context) >= V or not 0 <= target < V: → if min(context) < 0 or max(context) > V or not 0 <= target < V:",
        ),
        "Without a row, targets.min() raises ValueError too.": (
            "add_at: if len(logits) == 0 or len(logits) != len(targets): → if len(logits) == -1 or len(logits) != len(targets):",
        ),
        "The array has one column, the first and the last.": (
            "add_at: loss = np.mean(np.log(total[:, 0]) - z[rows, targets]) → loss = np.mean(np.log(total[:, -1]) - z[rows, targets])",
        ),
        "The lengths were compared before, so `strict` finds nothing more.": (
            "example_by_example: for context, target in zip(contexts, targets, strict=True): → for context, target in zip(contexts, targets, strict=False):",
        ),
    },
}

SURVIVORS: Reasons = {
    "language_model_gradients": {
        "Biases of some hundreds, whose exponentials overflow; the docstring promises large logits only of softmax_cross_entropy.": (
            "example_by_example: p = np.exp(z - z.max()) → p = np.exp(z + z.max())",
            "add_at: z = logits - logits.max(axis=1, keepdims=True) → z = logits + logits.max(axis=1, keepdims=True)",
        ),
    },
}
