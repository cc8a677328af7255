"""The value of the composed function that a hand on the map means."""

from __future__ import annotations

import math

import numpy as np

from relu_fold.frames.shown import Shown

_NEAR = 1 / 200  # of all that the function runs through, within which a value met all over a piece wins
_STEPS = 1_000  # that a hand can tell apart between the function's ends, at least


def level_under(shown: Shown, point: tuple[float, float]) -> float:
    """Return the value at an input, of a line the first number; outside the domain the value at its nearest border.

    It is as exact as a hand: near a value that the function has all over a piece or a region it is that value, and
    elsewhere a round number. It may be larger than any value that a view can trace.
    """
    low, high = np.array(shown.state.box).T
    x = np.clip(point, low, high)[: shown.state.input_dim]
    value = float(shown.network([x])[0, 0])
    reach = float(np.ptp(shown.composed))
    flat = shown.flat_values
    if flat.size and np.abs(flat - value).min() <= _NEAR * reach:
        return float(flat[np.abs(flat - value).argmin()])
    if not reach:
        return value
    rounded = round(value, math.ceil(math.log10(_STEPS) - math.log10(reach)))
    return float(np.clip(rounded, shown.composed.min(), shown.composed.max()))  # never out of what the function takes
