"""Mutants of 05_glove that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "cooccurrence": {
        "A distance beyond the longest sentence finds no pair, and no sentence needs no distance.": (
            "reference: for d in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1): → for d in range(1, min(window, int(lengths.max(initial=1)) + 1) + 1):",
            "reference: for d in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1): → for d in range(1, min(window, int(lengths.max(initial= 2)) - 1) + 1):",
            "reference: for d in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1): → for d in range(1, min(window, int(lengths.max(initial= 0)) - 1) + 1):",
            "reference: for d in range(1, min(window, int(lengths.max(initial=1)) - 1) + 1): → for d in range(1, min(window, int(lengths.max(initial=1)) - 0) + 1):",
        ),
        "Cells are numbered by row and column; any number of columns above the largest id will do.": (
            "reference: size = int(words.max(initial=0)) + 1 → size = int(words.max(initial= 1)) + 1",
            "reference: size = int(words.max(initial=0)) + 1 → size = int(words.max(initial= -1)) + 1",
            "reference: size = int(words.max(initial=0)) + 1 → size = int(words.max(initial=0)) + 2",
        ),
    },
    "glove_weight": {
        "A larger number among the counts hides no negative one.": (
            "two_cases: if np.min(x, initial=0) < 0: → if np.min(x, initial= 1) < 0:",
            "clipped: if np.min(x, initial=0) < 0: → if np.min(x, initial= 1) < 0:",
        ),
        "At x_max itself the power is that of 1.": (
            "two_cases: return np.where(np.asarray(x) < x_max, (np.asarray(x) / x_max) ** alpha, 1.0) → return np.where(np.asarray(x) <= x_max, (np.asarray(x) / x_max) ** alpha, 1.0)",
        ),
        "Negative counts are refused before, so the lower limit is never met.": (
            "clipped: return np.clip(np.divide(x, x_max), 0, 1) ** alpha → return np.clip(np.divide(x, x_max), -1, 1) ** alpha",
        ),
    },
    "glove_loss_and_gradients": {
        "For an id of V, NumPy raises IndexError by itself.": (
            "reference: if index.size and (index.min() < 0 or index.max() >= V): → if index.size and (index.min() < 0 or index.max() > V):",
        ),
        "The weight of a zero cell is 0, whatever number stands for its logarithm.": (
            "reference: log_x = np.log(np.where(x > 0, x, 1)) → log_x = np.log(np.where(x > 0, x, 2))",
        ),
        "The docstring speaks of cells i, j and x of one length alone.": (
            "cell_by_cell: for a, b, count in zip(i, j, x, strict=True): → for a, b, count in zip(i, j, x, strict=False):",
        ),
    },
    "adagrad_step": {
        "1e-8 only guards the division by 0; next to a root of real gradients it is lost in rounding.": (
            "reference: return param - lr * grad / (np.sqrt(accumulator) + 1e-8), accumulator → return param - lr * grad / (np.sqrt(accumulator) - 1e-8), accumulator",
            "line_by_line: step = np.multiply(lr, np.divide(grad, size + 1e-8)) → step = np.multiply(lr, np.divide(grad, size - 1e-8))",
            "changed_copies: param -= lr * grad / (accumulator**0.5 + 1e-8) → param -= lr * grad / (accumulator**0.5 - 1e-8)",
        ),
    },
    "train_glove": {
        "To split no cells into no parts raises ValueError in NumPy too.": (
            'a_class: raise ValueError("nothing to learn from") → pass',
        ),
        "How small the random numbers at the start are is left open.": (
            'reference: "W": (rng.random((V, dim)) - 0.5) / dim, → "W": (rng.random((V, dim)) + 0.5) / dim,',
            'reference: "C": (rng.random((V, dim)) - 0.5) / dim, → "C": (rng.random((V, dim)) + 0.5) / dim,',
            'reference: "W": (rng.random((V, dim)) - 0.5) / dim, → "W": (rng.random((V, dim)) - 1.5) / dim,',
            'reference: "C": (rng.random((V, dim)) - 0.5) / dim, → "C": (rng.random((V, dim)) - 1.5) / dim,',
            'reference: "W": (rng.random((V, dim)) - 0.5) / dim, → "W": (rng.random((V, dim)) - -0.5) / dim,',
            'reference: "C": (rng.random((V, dim)) - 0.5) / dim, → "C": (rng.random((V, dim)) - -0.5) / dim,',
            "a_class: values = [rng.uniform(-0.5, 0.5, (V, dim)) / dim for _ in range(2)] + [np.zeros(V), np.zeros(V)] → values = [rng.uniform(- 1.5, 0.5, (V, dim)) / dim for _ in range(2)] + [np.zeros(V), np.zeros(V)]",
            "a_class: values = [rng.uniform(-0.5, 0.5, (V, dim)) / dim for _ in range(2)] + [np.zeros(V), np.zeros(V)] → values = [rng.uniform(-0.5, 1.5, (V, dim)) / dim for _ in range(2)] + [np.zeros(V), np.zeros(V)]",
        ),
        "There are fewer cells than that in any text that a check can afford, so all make one minibatch.": (
            "reference: batch_size: int = 20_000, → batch_size: int = 20001,",
            "reference: batch_size: int = 20_000, → batch_size: int = 19999,",
            "earlier_functions: def earlier_functions(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0): → def earlier_functions(X, dim, vocabulary, epochs=10, batch_size= 20001, learning_rate=0.2, seed=0):",
            "a_class: def a_class(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0): → def a_class(X, dim, vocabulary, epochs=10, batch_size= 20001, learning_rate=0.2, seed=0):",
            "earlier_functions: def earlier_functions(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0): → def earlier_functions(X, dim, vocabulary, epochs=10, batch_size= 19999, learning_rate=0.2, seed=0):",
            "a_class: def a_class(X, dim, vocabulary, epochs=10, batch_size=20_000, learning_rate=0.2, seed=0): → def a_class(X, dim, vocabulary, epochs=10, batch_size= 19999, learning_rate=0.2, seed=0):",
        ),
        "Double precision gives the same numbers, to more digits.": (
            "reference: params = {name: value.astype(np.float32) for name, value in params.items()} → pass",
        ),
        "Counts that are 0 or below are no cells of X, and the docstring says nothing of them.": (
            "a_class: if np.any(x < 0): → if np.any(x <= 0):",
            "a_class: if np.any(x < 0): → if np.any(x < -1):",
            "a_class: raise ValueError('negative count') → pass",
            "a_class: f, logs = (_weights(x), np.log(x, out=np.zeros(len(x)), where=x > 0)) → f, logs = (_weights(x), np.log(x, out=np.zeros(len(x)), where=x >= 0))",
            "a_class: f, logs = (_weights(x), np.log(x, out=np.zeros(len(x)), where=x > 0)) → f, logs = (_weights(x), np.log(x, out=np.zeros(len(x)), where=x > -1))",
        ),
        "For an id of V, NumPy raises IndexError by itself.": (
            "a_class: if len(index) and (not (np.min(index) >= 0 and np.max(index) < V)): → if len(index) and (not (np.min(index) >= 0 and np.max(index) <= V)):",
        ),
        "AdaGrad divides by the size of the gradients, so a factor that is the same for all is lost.": (
            "a_class: slope = 2 * f * error → slope = 3 * f * error",
            "a_class: slope = 2 * f * error → slope = 1 * f * error",
        ),
        "1e-8 only guards the division by 0; next to a root of real gradients it is lost in rounding.": (
            "a_class: self.value -= learning_rate * grad / (np.sqrt(self.squares) + 1e-8) → self.value -= learning_rate * grad / (np.sqrt(self.squares) - 1e-8)",
        ),
        "Values and gradients are four each, so `strict` changes nothing.": (
            "a_class: for param, grad in zip(params, grads, strict=True): → for param, grad in zip(params, grads, strict=False):",
        ),
        "All three arrays of X have one length.": (
            "a_class: n, V = len(X[2]), len(vocabulary) → n, V = len(X[ 1]), len(vocabulary)",
        ),
    },
}

SURVIVORS: Reasons = {
    "train_glove": {
        "A mean loss held to half a percent, which right code with larger random numbers at the start would miss.": (
            "a_class: return np.minimum(x / 100.0, 1.0) ** 0.75 → return np.minimum(x / 101.0, 1.0) ** 0.75",
            "a_class: return np.minimum(x / 100.0, 1.0) ** 0.75 → return np.minimum(x / 99.0, 1.0) ** 0.75",
        ),
    },
}
