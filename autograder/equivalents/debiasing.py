"""Mutants of 02_debiasing that are set aside, and why."""

from autograder.equivalents import Reasons

EQUIVALENT: Reasons = {
    "bias_direction": {
        "The two differ only where b · v is 0; then neither of the two vectors is the one wanted.": (
            "reference: return component if component @ both[0, 1] > 0 else -component → return component if component @ both[0, 1] >= 0 else -component",
            "covariance_and_eigh: return direction * (1 if direction.dot(last) > 0 else -1) → return direction * (1 if direction.dot(last) >= 0 else -1)",
        ),
        "The further singular vectors are not used.": (
            "reference: component = np.linalg.svd(centred.reshape(-1, both.shape[-1]), full_matrices=False)[2][0] → component = np.linalg.svd(centred.reshape(-1, both.shape[-1]), full_matrices=True)[2][0]",
            "half_differences: _, _, rows = np.linalg.svd(steps, full_matrices=False) → _, _, rows = np.linalg.svd(steps, full_matrices=True)",
        ),
        "Without a pair, the mean along an axis that is not there raises AxisError, a ValueError.": (
            "reference: if len(pairs) == 0: → if len(pairs) == -1:",
            'reference: raise ValueError("a direction needs at least one pair") → pass',
        ),
        "NumPy takes any negative size as the one to be worked out.": (
            "reference: component = np.linalg.svd(centred.reshape(-1, both.shape[-1]), full_matrices=False)[2][0] → component = np.linalg.svd(centred.reshape(- 2, both.shape[-1]), full_matrices=False)[2][0]",
        ),
        "What is divided by is 1 or −1, and to divide by it is to multiply by it.": (
            "covariance_and_eigh: return direction * (1 if direction.dot(last) > 0 else -1) → return direction / (1 if direction.dot(last) > 0 else -1)",
            "half_differences: return rows[0] * np.sign(rows[0] @ unit(pairs[0][1])) → return rows[0] / np.sign(rows[0] @ unit(pairs[0][1]))",
        ),
    },
    "neutralize": {
        "The lengths are compared beforehand, so `strict` finds nothing more.": (
            "coordinate_by_coordinate: dot = sum(float(x) * float(y) for x, y in zip(e, g, strict=True)) → dot = sum(float(x) * float(y) for x, y in zip(e, g, strict=False))",
            "coordinate_by_coordinate: return np.array([float(x) - dot / square * float(y) for x, y in zip(e, g, strict=True)]) → return np.array([float(x) - dot / square * float(y) for x, y in zip(e, g, strict=False)])",
        ),
        "Where the lengths differ, zip(strict=True) raises ValueError too.": (
            'coordinate_by_coordinate: raise ValueError("lengths differ") → pass',
        ),
    },
    "equalize": {
        "What is divided by is 1 or −1, and to divide by it is to multiply by it.": (
            "reference: height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((second - first) @ axis) → height = np.sqrt(max(0.0, 1 - shared @ shared)) / np.sign((second - first) @ axis)",
        ),
        "1 − |shared|² is below 0 only by a rounding error, where two words have nearly one vector.": (
            "reference: height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((second - first) @ axis) → height = np.sqrt(max( -1.0, 1 - shared @ shared)) * np.sign((second - first) @ axis)",
        ),
        "A gap of 0 has raised ValueError before.": (
            "one_sign: z = z if gap > 0 else -z → z = z if gap >= 0 else -z",
        ),
    },
    "hard_debias": {
        "What is divided by is 1 or −1, and to divide by it is to multiply by it.": (
            "reference: height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((unit[j] - unit[i]) @ axis) → height = np.sqrt(max(0.0, 1 - shared @ shared)) / np.sign((unit[j] - unit[i]) @ axis)",
            "debias_in_single_precision: height = np.sqrt(1 - (middle**2).sum(axis=1)) * np.sign(half @ g) → height = np.sqrt(1 - (middle**2).sum(axis=1)) / np.sign(half @ g)",
            "boolean_mask: z = np.sqrt(1 - nu @ nu) * (1 if before[i] @ b > before[j] @ b else -1) → z = np.sqrt(1 - nu @ nu) / (1 if before[i] @ b > before[j] @ b else -1)",
        ),
        "1 − |shared|² is below 0 only by a rounding error, where two words have nearly one vector.": (
            "reference: height = np.sqrt(max(0.0, 1 - shared @ shared)) * np.sign((unit[j] - unit[i]) @ axis) → height = np.sqrt(max( -1.0, 1 - shared @ shared)) * np.sign((unit[j] - unit[i]) @ axis)",
        ),
        "Without that line the division by zero makes nan, and WordVectors refuses it with ValueError too.": (
            'reference: raise ValueError("a zero vector is no axis") → pass',
            "boolean_mask: if np.linalg.norm(g) == 0: → if np.linalg.norm(g) == -1:",
            'boolean_mask: raise ValueError("zero g") → pass',
            'debias_in_single_precision: raise ValueError("no axis") → pass',
        ),
        "The two differ only for words with the same projection, which cannot be equalized.": (
            "boolean_mask: z = np.sqrt(1 - nu @ nu) * (1 if before[i] @ b > before[j] @ b else -1) → z = np.sqrt(1 - nu @ nu) * (1 if before[i] @ b >= before[j] @ b else -1)",
        ),
        "Of `half`, only the sign of its projection is used.": (
            "debias_in_single_precision: half = (unit[first] - unit[second]) / 2 → half = (unit[first] - unit[second]) * 2",
            "debias_in_single_precision: half = (unit[first] - unit[second]) / 2 → half = (unit[first] - unit[second]) / 3",
            "debias_in_single_precision: half = (unit[first] - unit[second]) / 2 → half = (unit[first] - unit[second]) / 1",
        ),
        "In double precision the same numbers come out, to more digits.": (
            "debias_in_single_precision: g = np.asarray(g, dtype=np.float32) → pass",
        ),
    },
}

SURVIVORS: Reasons = {}
