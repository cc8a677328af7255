"""The heat map: the function at the points of a grid, so that one can see what sampling misses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from relu_fold.figures.kit.theme import Theme, diverging
from relu_fold.frames.plane import PlaneFrame


def heat_pixels(frame: PlaneFrame, theme: Theme) -> NDArray[np.uint8] | None:
    """Return (n, n, 3): the function at the points of a grid, the top row first; None where regions are shown.

    A map of regions that cannot be drawn shows the samples: without them it would be blank.
    """
    state, n = frame.state, frame.grid
    if frame.shows_regions:
        return None
    x, y = (np.linspace(lo, hi, n) for lo, hi in state.box)
    points = np.stack(np.meshgrid(x, y[::-1]), axis=-1).reshape(-1, 2)  # the first row is the top one
    values = frame.network(points)[:, 0]
    most = float(np.abs(frame.composed).max()) or 1.0
    return diverging(theme, (values / most).reshape(n, n))
