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
    "train_language_model": {
        "1e-8 only guards the division by 0; next to a root of real gradients it is lost in rounding.": (
            "reference: params[name] -= learning_rate * gradient / (np.sqrt(squares[name]) + 1e-8) → params[name] -= learning_rate * gradient / (np.sqrt(squares[name]) - 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) - 1e-8)",
        ),
        "Which parameters the training begins with is left open.": (
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal(0, 1 / np.sqrt(n / dim), (n * dim, hidden)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal(0, 1 / np.sqrt(n + dim), (n * dim, hidden)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal(0, 1 * np.sqrt(n * dim), (n * dim, hidden)),',
            'reference: "W2": rng.normal(0, 0.1 / np.sqrt(hidden), (hidden, size)), → "W2": rng.normal(0, 0.1 * np.sqrt(hidden), (hidden, size)),',
            'reference: "E": rng.normal(0, 0.1, (size, dim)), → "E": rng.normal(0, 1.1, (size, dim)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal( 1, 1 / np.sqrt(n * dim), (n * dim, hidden)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal( -1, 1 / np.sqrt(n * dim), (n * dim, hidden)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal(0, 2 / np.sqrt(n * dim), (n * dim, hidden)),',
            'reference: "W1": rng.normal(0, 1 / np.sqrt(n * dim), (n * dim, hidden)), → "W1": rng.normal(0, 0 / np.sqrt(n * dim), (n * dim, hidden)),',
            'reference: "W2": rng.normal(0, 0.1 / np.sqrt(hidden), (hidden, size)), → "W2": rng.normal( 1, 0.1 / np.sqrt(hidden), (hidden, size)),',
            'reference: "W2": rng.normal(0, 0.1 / np.sqrt(hidden), (hidden, size)), → "W2": rng.normal( -1, 0.1 / np.sqrt(hidden), (hidden, size)),',
            'reference: "W2": rng.normal(0, 0.1 / np.sqrt(hidden), (hidden, size)), → "W2": rng.normal(0, 1.1 / np.sqrt(hidden), (hidden, size)),',
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n / dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n + dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (- 1.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (- -0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal( 1, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal( -1, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "gradient_descent: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (- 1.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n / dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n + dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal( 1, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal( -1, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 1.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal( 1, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal( -1, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (- 1.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (- -0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal( 1, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal( -1, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (- 1.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
            "adam: return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (-0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)} → return {'E': rng.normal(0, 0.3, (size, dim)).astype(dtype), 'W1': rng.normal(0, (n * dim) ** (-0.5), (n * dim, hidden)).astype(dtype), 'b1': np.zeros(hidden, dtype), 'W2': rng.normal(0, hidden ** (- -0.5), (hidden, size)).astype(dtype), 'b2': np.zeros(size, dtype)}",
        ),
        "Whether nearby words are drawn anew, and in which epochs, is left open; other kinds stay the same.": (
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch > 0 and kind != "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch >= 0 and kind == "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch < 0 and kind == "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch > 0 or kind == "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if not epoch > 0 and kind == "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch > 1 and kind == "nearby_1":',
            'reference: if epoch > 0 and kind == "nearby_1": → if epoch > -1 and kind == "nearby_1":',
            "reference: contexts, targets = build_contexts(tokens, kind, rng) → pass #2",
        ),
        "Double precision gives the same numbers, to more digits.": (
            "reference: params = {name: value.astype(np.float32) for name, value in params.items()} → pass",
        ),
        "To split no words into no batches raises ValueError in NumPy too.": (
            "gradient_descent: if len(targets) == 0: → if len(targets) == -1:",
            'gradient_descent: raise ValueError("no words") → pass',
        ),
        "The optimiser is the author's choice; with these constants it still is one that learns.": (
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 + 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 + 0.99**t)) + 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] * (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)",
            "adam: train, test, t = [], [], 0 → train, test, t = [], [], 1",
            "adam: total, t = total + loss * len(rows), t + 1 → total, t = total + loss * len(rows), t + 2",
            "adam: m[name] = 0.9 * m[name] + 0.1 * g → m[name] = -0.09999999999999998 * m[name] + 0.1 * g",
            "adam: m[name] = 0.9 * m[name] + 0.1 * g → m[name] = 0.9 * m[name] + 1.1 * g",
            "adam: v[name] = 0.99 * v[name] + 0.01 * g * g → v[name] = 0.99 * v[name] + 1.01 * g * g",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / ( 2 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 - -0.09999999999999998**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / ( 2 - 0.99**t)) + 1e-8)",
            "adam: step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.99**t)) + 1e-8) → step = m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - -0.010000000000000009**t)) + 1e-8)",
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
    "train_language_model": {
        "A training with the default rate, whose loss has to reach a bound.": (
            "gradient_descent: tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate=0.5, → tokens, vocabulary, kind, dim=32, hidden=48, epochs=3, batch_size=256, learning_rate= 1.5,",
        ),
    },
}
