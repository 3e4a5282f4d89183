"""Whether a gradient is right: it is compared with what small steps do to the loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordlab.errors import WordlabError

Parameters = dict[str, NDArray[np.float64]]
STEP = 1e-5
MOST_ENTRIES = 200


class GradientError(WordlabError):
    """A gradient differs from what small steps show; the message says where and how."""


def check_gradients(
    loss_and_gradients: Callable[[Parameters], tuple[float, Mapping[str, Any]]],
    params: Mapping[str, ArrayLike],
    tolerance: float = 1e-6,
) -> int:
    """Compare gradients with central differences of the loss; return how many entries agreed.

    ``loss_and_gradients`` takes a dict of float64 arrays and returns the loss and a dict of its
    gradients, with the same names and shapes. Each entry p is moved by a step s = 1e-5; the
    gradient there should be (loss(p + s) − loss(p − s)) / 2s, within ``tolerance`` times the larger
    of 1 and both numbers. Of a parameter with more than 200 entries, 200 are drawn, always the same.
    The first entry that differs, a gradient that is missing or of another shape, and a loss that is
    no finite number raise ``GradientError``.
    """
    values = {name: np.array(value, dtype=np.float64) for name, value in params.items()}

    def loss(changed: Parameters) -> float:
        found = np.asarray(loss_and_gradients(changed)[0])
        if found.ndim or not np.isfinite(found):
            raise GradientError(f"The loss must be a finite number, but is {found}.")
        return float(found)

    gradients = dict(loss_and_gradients(_copies(values))[1])
    compared = 0
    for name, value in values.items():
        gradient = _gradient(gradients, name, value.shape)
        for place in _places(value):
            moved = _copies(values), _copies(values)
            moved[0][name][place] += STEP
            moved[1][name][place] -= STEP
            expected = (loss(moved[0]) - loss(moved[1])) / (2 * STEP)
            returned = float(gradient[place])
            if not abs(returned - expected) <= tolerance * max(1.0, abs(returned), abs(expected)):
                raise GradientError(
                    f"The gradient of {name}{list(place) or ''} is wrong: your function returned "
                    f"{returned:.6g}.\nIf that number moves a little, the loss changes at the rate "
                    f"{expected:.6g}, which is expected."
                )
            compared += 1
    return compared


def _copies(values: Parameters) -> Parameters:
    return {name: value.copy() for name, value in values.items()}


def _gradient(gradients: Mapping[str, Any], name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    if name not in gradients:
        raise GradientError(f"The gradient of {name} is missing.")
    gradient = np.asarray(gradients[name])
    if gradient.shape != shape:
        raise GradientError(
            f"The gradient of {name} has the shape {gradient.shape}, but {name} has {shape}."
        )
    return gradient


def _places(value: NDArray[Any]) -> list[tuple[int, ...]]:
    places = list(np.ndindex(value.shape))
    if len(places) <= MOST_ENTRIES:
        return places
    drawn = np.random.default_rng(0).choice(len(places), MOST_ENTRIES, replace=False)
    return [places[i] for i in sorted(drawn)]
