"""Mutants of 04_word2vec that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "skipgram_pairs": {
        "A random number equals the threshold with probability 0.": (
            "reference: is_kept = rng.random(len(text)) < np.sqrt(subsample / share) → is_kept = rng.random(len(text)) <= np.sqrt(subsample / share)",
            "plain_loops: if f > subsample and rng.random() < 1 - math.sqrt(subsample / f): → if f > subsample and rng.random() <= 1 - math.sqrt(subsample / f):",
            "slices: [w for w in s if rng.uniform() <= (subsample / share[w]) ** 0.5] for s in sentences → [w for w in s if rng.uniform() < (subsample / share[w]) ** 0.5] for s in sentences",
        ),
        "At f = t the probability to be dropped is 0.": (
            "plain_loops: if f > subsample and rng.random() < 1 - math.sqrt(subsample / f): → if f >= subsample and rng.random() < 1 - math.sqrt(subsample / f):",
        ),
        "No window reaches so far, and no sentence needs no distance.": (
            "reference: for distance in range(1, min(window, lengths.max(initial=1)) + 1): → for distance in range(1, min(window, lengths.max(initial= 2)) + 1):",
            "reference: for distance in range(1, min(window, lengths.max(initial=1)) + 1): → for distance in range(1, min(window, lengths.max(initial= 0)) + 1):",
            "reference: for distance in range(1, min(window, lengths.max(initial=1)) + 1): → for distance in range(1, min(window, lengths.max(initial=1)) + 2):",
        ),
        "NumPy takes any negative size as the one to be worked out.": (
            "slices: table = np.array(pairs, dtype=np.int64).reshape(-1, 2) → table = np.array(pairs, dtype=np.int64).reshape(- 2, 2)",
        ),
    },
    "naive_softmax_loss_and_gradients": {
        "For an id beyond the last one, NumPy raises IndexError by itself.": (
            "reference: if not 0 <= outside_index < len(outside_vectors): → if not 0 <= outside_index <= len(outside_vectors):",
            "softmax_loops: if outside_index < 0 or outside_index >= V: → if outside_index < 0 or outside_index > V:",
        ),
        "The rows and the center vector have one length.": (
            "softmax_loops: sum(float(a) * float(b) for a, b in zip(row, center_vector, strict=True)) → sum(float(a) * float(b) for a, b in zip(row, center_vector, strict=False))",
        ),
    },
    "noise_distribution": {
        "They differ for a power of 0 or below alone, which takes counts of 0 for something else anyway.": (
            "reference: weights = np.where(counts > 0, counts**power, 0) → weights = np.where(counts >= 0, counts**power, 0)",
            "reference: weights = np.where(counts > 0, counts**power, 0) → weights = np.where(counts > -1, counts**power, 0)",
        ),
        "Counts come as an array.": (
            "reference: counts = np.asarray(counts, dtype=np.float64) → pass",
        ),
    },
    "negative_sampling_loss_and_gradients": {
        "For an id beyond the last one, NumPy raises IndexError by itself.": (
            "loop_over_negatives: if not 0 <= word < V: → if not 0 <= word <= V:",
            "with_bincount: if (words < 0).any() or (words >= V).any(): → if (words < 0).any() or (words > V).any():",
        ),
        "Both formulas of the sigmoid give the same near 0; only far from it could one overflow.": (
            "loop_over_negatives: return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)) → return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))",
            "loop_over_negatives: return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)) → return 1 / (1 + math.exp(-x)) if x > 1 else math.exp(x) / (1 + math.exp(x))",
            "loop_over_negatives: return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)) → return 1 / (1 + math.exp(-x)) if x > -1 else math.exp(x) / (1 + math.exp(x))",
        ),
    },
    "hierarchical_softmax_loss_and_gradients": {
        "What is divided by is 1 or −1, and to divide by it is to multiply by it.": (
            "node_by_node: x = float(node_vectors[node] @ center_vector) * (-1 if branch else 1) → x = float(node_vectors[node] @ center_vector) / (-1 if branch else 1)",
        ),
        "For an id beyond the last one, NumPy raises IndexError by itself.": (
            "node_by_node: if not 0 <= node < len(node_vectors): → if not 0 <= node <= len(node_vectors):",
            "tree_expit: if (path < 0).any() or (path >= len(node_vectors)).any(): → if (path < 0).any() or (path > len(node_vectors)).any():",
        ),
        "Beyond 30 both formulas agree in all digits, and exp(-700) is 0 next to any number that counts.": (
            "node_by_node: q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700)) → q = 1 / (1 + math.exp(x)) if x <= 30 else math.exp(-min(x, 700))",
            "node_by_node: q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700)) → q = 1 / (1 + math.exp(x)) if x < 31 else math.exp(-min(x, 700))",
            "node_by_node: q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700)) → q = 1 / (1 + math.exp(x)) if x < 29 else math.exp(-min(x, 700))",
            "node_by_node: q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700)) → q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 701))",
            "node_by_node: q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 700)) → q = 1 / (1 + math.exp(x)) if x < 30 else math.exp(-min(x, 699))",
        ),
        "The lengths are compared beforehand, so `strict` finds nothing more.": (
            "node_by_node: for node, branch in zip(path, code, strict=True): → for node, branch in zip(path, code, strict=False):",
        ),
        "Where the lengths differ, zip(strict=True) raises ValueError too.": (
            'node_by_node: raise ValueError("a branch for each node") → pass',
        ),
    },
    "build_huffman_tree": {
        "One tree is left, the first and the last.": (
            "nested_tuples: return _descend(heap[0][2]) → return _descend(heap[ -1][2])",
            "sorts_again: return _descend(forest[0][1]) → return _descend(forest[ -1][1])",
        ),
    },
    "train_sgns": {
        "What a progress bar is called is left open.": (
            'reference: for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 1}"): → for start in progress(range(0, len(order), batch_size), f"epoch {epoch - 1}"):',
            'reference: for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 1}"): → for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 2}"):',
            'reference: for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 1}"): → for start in progress(range(0, len(order), batch_size), f"epoch {epoch + 0}"):',
        ),
        "The rate may fall in the course of the training; how, and from where, is left open.": (
            "reference: rate = learning_rate * (1 - (epoch + start / len(order)) / epochs) → rate = learning_rate * (1 - (epoch - start / len(order)) / epochs)",
            "reference: rate = learning_rate * (1 - (epoch + start / len(order)) / epochs) → rate = learning_rate * (1 + (epoch + start / len(order)) / epochs)",
            "reference: rate = learning_rate * (1 - (epoch + start / len(order)) / epochs) → rate = learning_rate * ( 2 - (epoch + start / len(order)) / epochs)",
        ),
        "What is divided by is 1 or −1, and to divide by it is to multiply by it.": (
            "reference: steps = (rate * counts_in * sign / (1 + np.exp(signed))).astype(np.float32) → steps = (rate * counts_in / sign / (1 + np.exp(signed))).astype(np.float32)",
        ),
        "Which vectors the training begins with is left open.": (
            "reference: center_vectors = rng.uniform(-0.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32) → center_vectors = rng.uniform(-0.5 * dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32)",
            "reference: center_vectors = rng.uniform(-0.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32) → center_vectors = rng.uniform(-0.5 / dim, 0.5 * dim, (len(vocabulary), dim)).astype(np.float32)",
            "reference: center_vectors = rng.uniform(-0.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32) → center_vectors = rng.uniform(- 1.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32)",
            "reference: center_vectors = rng.uniform(-0.5 / dim, 0.5 / dim, (len(vocabulary), dim)).astype(np.float32) → center_vectors = rng.uniform(-0.5 / dim, 1.5 / dim, (len(vocabulary), dim)).astype(np.float32)",
            "pair_by_pair: V, U = rng.normal(0, 0.1, (size, dim)), np.zeros((size, dim)) → V, U = rng.normal( 1, 0.1, (size, dim)), np.zeros((size, dim))",
            "pair_by_pair: V, U = rng.normal(0, 0.1, (size, dim)), np.zeros((size, dim)) → V, U = rng.normal( -1, 0.1, (size, dim)), np.zeros((size, dim))",
            "pair_by_pair: V, U = rng.normal(0, 0.1, (size, dim)), np.zeros((size, dim)) → V, U = rng.normal(0, 1.1, (size, dim)), np.zeros((size, dim))",
            "draws_again: V = rng.uniform(-0.1, 0.1, (size, dim)) → V = rng.uniform(0.1, 0.1, (size, dim))",
            "draws_again: U = rng.uniform(-0.1, 0.1, (size, dim)) → U = rng.uniform(0.1, 0.1, (size, dim))",
            "draws_again: V = rng.uniform(-0.1, 0.1, (size, dim)) → V = rng.uniform(- 1.1, 0.1, (size, dim))",
            "draws_again: V = rng.uniform(-0.1, 0.1, (size, dim)) → V = rng.uniform(-0.1, 1.1, (size, dim))",
            "draws_again: U = rng.uniform(-0.1, 0.1, (size, dim)) → U = rng.uniform(- 1.1, 0.1, (size, dim))",
            "draws_again: U = rng.uniform(-0.1, 0.1, (size, dim)) → U = rng.uniform(-0.1, 1.1, (size, dim))",
        ),
        "The steps of words that occur very often may be limited, and need not be.": (
            "reference: rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis] → rows *= np.minimum(1, 8 * times).astype(np.float32)[..., np.newaxis]",
            "reference: rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis] → rows *= np.minimum( 2, 8 / times).astype(np.float32)[..., np.newaxis]",
            "reference: rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis] → rows *= np.minimum(1, 9 / times).astype(np.float32)[..., np.newaxis]",
            "reference: rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis] → rows *= np.minimum(1, 7 / times).astype(np.float32)[..., np.newaxis]",
            "reference: rows *= np.minimum(1, 8 / times).astype(np.float32)[..., np.newaxis] → pass",
        ),
        "NumPy takes any negative size as the one to be worked out.": (
            "reference: np.add.at(matrix.reshape(-1), places.ravel(), rows.ravel()) → np.add.at(matrix.reshape(- 2), places.ravel(), rows.ravel())",
            "draws_again: return np.array(pairs, dtype=np.int64).reshape(-1, 2) → return np.array(pairs, dtype=np.int64).reshape(- 2, 2)",
        ),
        "At 29 and beyond, sigmoid is 0 or 1 next to any number that counts.": (
            'reference: signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 30) → signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), - 31, 30)',
            'reference: signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 30) → signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), - 29, 30)',
            'reference: signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 30) → signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 31)',
            'reference: signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 30) → signed = sign * np.clip(np.einsum("bd,bkd->bk", e, theta), -30, 29)',
        ),
        "Counts that are all twice as large make the same noise.": (
            "pair_by_pair: counts[w] += 1 → counts[w] += 2",
            "draws_again: counts[w] += 1 → counts[w] += 2",
        ),
        "This implementation moves after each pair, as another optimiser may.": (
            "pair_by_pair: sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512, → sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size= 513,",
            "pair_by_pair: sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size=512, → sentences, vocabulary, dim=50, window=5, negatives=5, epochs=3, batch_size= 511,",
        ),
    },
}

SURVIVORS: Reasons = {
    "skipgram_pairs": {
        "A text of a few words, thinned out hundreds of times.": (
            "plain_loops: counts, total = {}, 0 → counts, total = {}, 1",
            "plain_loops: counts, total = {}, 0 → counts, total = {}, -1",
        ),
    },
    "train_sgns": {
        "A longer training with the default rate: right code in another style diverges there too.": (
            "reference: learning_rate: float = 0.15, → learning_rate: float = 1.15,",
            "pair_by_pair: learning_rate=0.1, subsample=None, seed=0, → learning_rate= 1.1, subsample=None, seed=0,",
            "draws_again: learning_rate=0.1, subsample=None, seed=0, → learning_rate= 1.1, subsample=None, seed=0,",
        ),
        "Gradients that are compared with right ones, where the optimiser is known.": (
            "reference: steps = (rate * counts_in * sign / (1 + np.exp(signed))).astype(np.float32) → steps = (rate * counts_in * sign / ( 2 + np.exp(signed))).astype(np.float32)",
            "draws_again: gx, gy = -1 / (1 + np.exp(x)), 1 / (1 + np.exp(-y)) → gx, gy = -1 / ( 2 + np.exp(x)), 1 / (1 + np.exp(-y))",
            "draws_again: gx, gy = -1 / (1 + np.exp(x)), 1 / (1 + np.exp(-y)) → gx, gy = -1 / (1 + np.exp(x)), 1 / ( 2 + np.exp(-y))",
        ),
    },
}
