"""Statistics of a class: how marks are spread, and how well an exercise tells students apart."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import StatisticsError, correlation, mean, quantiles

BINS = 10
# With fewer, a correlation says more about chance than about the exercise.
FEWEST = 10


def histogram(shares: Sequence[float]) -> list[int]:
    """Count shares of 0 to 1 in ten bins of a tenth each; 1 belongs to the last."""
    counts = [0] * BINS
    for share in shares:
        # 0.7 * 10 is 7.000000000000001, and 0.29 * 100 is 28.999999999999996.
        counts[min(BINS - 1, max(0, int(share * BINS + 1e-9)))] += 1
    return counts


def five_numbers(values: Sequence[float]) -> tuple[float, float, float, float, float] | None:
    """The lowest value, the quartiles and the highest value; None where there is no value."""
    if not values:
        return None
    if len(values) == 1:
        return (values[0],) * 5
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return min(values), low, middle, high, max(values)


def average(values: Sequence[float]) -> float | None:
    """The mean, or None where there is no value."""
    return mean(values) if values else None


def item_rest(item: Sequence[float], rest: Sequence[float]) -> float | None:
    """The correlation of an exercise's points with the points of all other exercises.

    None where it is not defined, since all have the same points in one of the two, and with fewer
    than ten submissions.
    """
    if len(item) < FEWEST:
        return None
    try:
        # Sums of the same points in another order differ in their last digits.
        return correlation([round(x, 6) for x in item], [round(x, 6) for x in rest])
    except StatisticsError:
        return None
