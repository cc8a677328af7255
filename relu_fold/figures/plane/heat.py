"""The heat map: the function at the points of a grid, so that one can see what sampling misses."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.figures.kit.png import png_address
from relu_fold.figures.kit.theme import Theme, diverging
from relu_fold.figures.plane.layout import MAP
from relu_fold.frames.plane import PlaneFrame

_AXES = {"xref": f"x{MAP + 1}", "yref": f"y{MAP + 1}"}


def heat_image(frame: PlaneFrame, theme: Theme) -> dict[str, Any] | None:
    """The function at the points of a grid, each a square of its colour, as plotly's image; None in the other mode."""
    state, n = frame.state, frame.state.resolution
    if state.map_mode != "heatmap":
        return None
    x, y = (np.linspace(lo, hi, n) for lo, hi in state.box)
    points = np.stack(np.meshgrid(x, y[::-1]), axis=-1).reshape(-1, 2)  # the first row is the top one
    values = frame.network(points)[:, 0]
    most = float(np.abs(frame.composed).max()) or 1.0
    cell = [(hi - lo) / (n - 1) for lo, hi in state.box]
    (x_lo, x_hi), (y_lo, y_hi) = state.box
    return {
        "source": png_address(diverging(theme, (values / most).reshape(n, n))),
        **_AXES,
        "x": x_lo - cell[0] / 2,
        "y": y_hi + cell[1] / 2,
        "sizex": x_hi - x_lo + cell[0],
        "sizey": y_hi - y_lo + cell[1],
        "sizing": "stretch",
        "layer": "below",
    }
