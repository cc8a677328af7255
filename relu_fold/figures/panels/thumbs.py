"""What every node of the diagram gives, small and live: its line, or its plane from above; a byte a place, no more."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.errors import TooLarge
from relu_fold.exact.line.pieces import pieces
from relu_fold.figures.kit.packed import whole
from relu_fold.frames.line import Frame
from relu_fold.frames.shown import Shown
from relu_fold.view.viewstate import ViewState

MOST_POINTS = 96  # of a line, which is drawn exactly up to here: of more knots a node has no room to show
SIDE = 12  # of a plane: cells from left to right, and from top to bottom
MOST_LIVE = 48  # nodes whose pictures follow a moving hand; those of more come when it rests
_TOP = 255
_GOLDEN = (5**0.5 - 1) / 2


def live_thumbs(shown: Shown) -> dict[str, Any] | None:
    """As `thumbs`; None where there are so many nodes that a moving hand does without."""
    return thumbs(shown) if sum(shown.state.widths) <= MOST_LIVE else None


def thumbs(shown: Shown) -> dict[str, Any]:
    """Return {side, at, zeros, heights} of the nodes in the diagram's order: inputs, neurons layer by layer, outputs.

    Of a line `side` is 0, and each node has its heights at the places `at`, from 0 to 255 over the domain: its ends and
    every knot, where there are not too many. Of a plane there are `SIDE` times `SIDE` of them, row by row from the top,
    values in the middles of cells, and `at` is empty. Heights go from 0 to 255 between the least and the greatest value
    of each node, 0 among them; `zeros` is where 0 is.
    """
    state = shown.state
    net = state.network
    at, places = _of_line(shown) if state.input_dim == 1 else (np.zeros(0, dtype=np.int64), _of_plane(state))
    with np.errstate(over="ignore", invalid="ignore"):
        layers = net.activations(places)
        given = np.concatenate([places, *layers, layers[-1] @ net.weights[-1].T + net.biases[-1]], axis=1)
    heights, zeros = _levels(np.nan_to_num(given.T))
    side = 0 if state.input_dim == 1 else SIDE
    return {"side": side, "at": whole(at), "zeros": zeros.tolist(), "heights": whole(heights)}


def _of_line(shown: Shown) -> tuple[IntArray, FloatArray]:
    """Return (P,) places from 0 to 255, and the inputs there, (P, 1)."""
    low, high = shown.state.domain
    x = _knots(shown)
    if x is None:
        # Evenly spaced ones could fall on every second knot of a sawtooth, and tell of a flat line.
        k = np.arange(MOST_POINTS)
        x = low + (high - low) * (k + k * _GOLDEN % 1) / MOST_POINTS
    return np.rint((x - low) / (high - low) * _TOP).astype(np.int64), x[:, None]


def _knots(shown: Shown) -> FloatArray | None:
    """The ends of the domain, and where any neuron of the whole network turns; None of too many."""
    state = shown.state
    if isinstance(shown, Frame) and shown.pieces and state.layer == state.depth - 1:
        return shown.x if shown.x.size <= MOST_POINTS else None
    try:
        return pieces(state.network, state.domain, max_pieces=MOST_POINTS - 1).knots
    except TooLarge:
        return None


def _of_plane(state: ViewState) -> FloatArray:
    """(P, 2)."""
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
