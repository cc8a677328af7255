"""Where a network of one input takes a given value: the preimage of a number, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly, scalar
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network

__all__ = ["Preimages", "preimages"]


@dataclass(frozen=True, eq=False)
class Preimages(ReadOnly):
    """The inputs at which a network takes one value, each of them once. Arrays are read-only.

    Attributes:
        points: (k,) strictly increasing: the solutions that stand alone.
        intervals: (m, 2) disjoint, left to right: where the network is flat at that value. As long as can be: where
            several flat pieces adjoin they are one interval, and its ends are not among the points.
    """

    points: FloatArray
    intervals: FloatArray


def preimages(
    net: Network, value: float, domain: tuple[float, float] = (-3.0, 3.0), *, max_pieces: int | None = None
) -> Preimages:
    """Return all x of a closed interval at which the first output equals a value.

    The network is affine between its knots, so it takes a value there once, never, or all along. A knot counts as a
    solution when its value differs by less than rounding may have put it off (`Pieces.value_doubt`); a piece of which
    both ends do is flat.

    Args:
        net: `input_dim` 1; of several outputs the first is asked.
        value: finite.
        domain: `(lo, hi)`, finite, `lo < hi`; solutions at its ends count.
        max_pieces: as in `pieces`.

    Raises:
        ValueError: when the value is not finite, and as `pieces`.
        TooManyRegions: above `max_pieces`.
    """
    value = scalar("value", value)
    p = pieces(net, domain, max_pieces=max_pieces)
    above = p.values[:, 0] - value
    doubt = p.value_doubt[:, 0] + ROUNDING * abs(value)
    on = np.abs(above) <= doubt
    flat = on[:-1] & on[1:]

    crossed = np.flatnonzero(~on[:-1] & ~on[1:] & ((above[:-1] > 0) != (above[1:] > 0)))
    left, right = p.knots[crossed], p.knots[crossed + 1]
    step = above[crossed] - above[crossed + 1]
    x = left + above[crossed] / step * (right - left)
    with np.errstate(all="ignore"):
        # As in `pieces`: what intercept and slope say rounds less, if it agrees with what the knots say.
        root = (value - p.intercepts[crossed, 0]) / p.slopes[crossed, 0]
        blur = (doubt[crossed] + doubt[crossed + 1]) / np.abs(step) * (right - left)
        x = np.where(np.abs(root - x) <= blur, root, x)
    x = np.minimum(np.maximum(x, left), right)

    in_interval = np.zeros(on.size, dtype=np.bool_)
    in_interval[:-1] |= flat
    in_interval[1:] |= flat
    edge = np.diff(np.concatenate([[0], flat.astype(np.int8), [0]]))
    points = np.unique(np.concatenate([x, p.knots[on & ~in_interval]])) + 0.0
    intervals = np.stack([p.knots[edge == 1], p.knots[edge == -1]], axis=1)
    return Preimages(points, intervals)
