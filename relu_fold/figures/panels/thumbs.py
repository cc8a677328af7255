"""What every node of the diagram gives, small and live: its line, or its plane from above; a byte a place, no more."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.packed import whole
from relu_fold.view.viewstate import ViewState

POINTS = 33  # of a line: one a pixel of the node, or nearly
SIDE = 12  # of a plane: cells from left to right, and from top to bottom
MOST_LIVE = 48  # nodes whose pictures follow a moving hand; those of more come when it rests
_TOP = 255


def live_thumbs(state: ViewState) -> dict[str, Any] | None:
    """As `thumbs`; None where there are so many nodes that a moving hand does without."""
    return thumbs(state) if sum(state.widths) <= MOST_LIVE else None


def thumbs(state: ViewState) -> dict[str, Any]:
    """Return {side, zeros, heights} of the nodes in the diagram's order: inputs, neurons layer by layer, outputs.

    Of a line `side` is 0, and a node has `POINTS` heights from left to right, exact values of h there; of a plane it
    has `SIDE` times `SIDE` of them, row by row from the top, values in the middles of cells. Heights go from 0 to 255
    between the least and the greatest value of each node, 0 among them; `zeros` is where 0 is.
    """
    places = _places(state)
    net = state.network
    with np.errstate(over="ignore", invalid="ignore"):
        layers = net.activations(places)
        given = np.concatenate([places, *layers, layers[-1] @ net.weights[-1].T + net.biases[-1]], axis=1)
    heights, zeros = _levels(np.nan_to_num(given.T))
    return {"side": 0 if state.input_dim == 1 else SIDE, "zeros": zeros.tolist(), "heights": whole(heights)}


def _places(state: ViewState) -> FloatArray:
    """(P, inputs)."""
    if state.input_dim == 1:
        return np.linspace(*state.domain, POINTS)[:, None]
    (left, right), (bottom, top) = state.box
    middles = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(left + (right - left) * middles, top - (top - bottom) * middles)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _levels(given: FloatArray) -> tuple[Any, Any]:
    """Return (n, P) levels of the values (n, P), and (n,) that of 0."""
    low, high = np.minimum(given.min(axis=1), 0.0), np.maximum(given.max(axis=1), 0.0)
    with np.errstate(over="ignore", divide="ignore"):
        scale = np.where(high > low, _TOP / (high - low), 0.0)
    scale = np.where(np.isfinite(scale), scale, 0.0)
    heights = np.rint((given - low[:, None]) * scale[:, None])
    return heights.astype(np.uint8), np.rint(-low * scale).astype(np.uint8)
