"""Knots of a line, and what neurons are there that are affine on the pieces between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.exact.line.affine import Affine


class Knots(NamedTuple):
    x: FloatArray  # (k+2,)
    blur: FloatArray  # (k+2,): how far off rounding may have put each, never less than the domain's own rounding


def values_at(z: Affine, knots: Knots, doubt: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return values at the knots, how far off they may be, and what cannot be told from 0; (k+2, width) each.

    Of the two pieces at a knot the one is asked that knows it better: where the knot is counts for more on the steeper.
    What either piece cannot tell from 0 is nearer to the knot than the knot is known.

    Args:
        doubt: of z.
    """
    slopes, intercepts = z.maps
    x, blur = knots.x[:, None], knots.blur[:, None]
    size, steepness = np.abs(x), np.abs(slopes)
    as_left, as_right = slopes * x[:-1] + intercepts, slopes * x[1:] + intercepts
    near_left = doubt[0] * size[:-1] + doubt[1] + steepness * blur[:-1]
    near_right = doubt[0] * size[1:] + doubt[1] + steepness * blur[1:]
    values, near = np.empty((2, x.size, slopes.shape[1]))
    values[:-1], values[-1] = as_left, as_right[-1]
    near[:-1], near[-1] = near_left, near_right[-1]
    off, from_left = near.copy(), near[1:]
    np.copyto(values[1:], as_right, where=near_right < from_left)
    np.minimum(from_left, near_right, out=off[1:])
    np.maximum(from_left, near_right, out=from_left)
    return values, off, near


def level(values: FloatArray, doubt: FloatArray, flat: BoolArray) -> None:
    """Give all knots of a run of flat pieces one value, in place: that of which least is in doubt.

    Args:
        values, doubt: (k+2, width) at the knots.
        flat: (k+1, width), which pieces are.
    """
    if not np.count_nonzero(flat):
        return
    for output in np.flatnonzero(flat.any(axis=0)).tolist():
        edge = np.diff(np.concatenate([[0], flat[:, output].astype(np.int8), [0]]))
        for first, last in zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True):
            run = slice(first, last + 1)
            best = first + np.argmin(doubt[run, output])
            values[run, output], doubt[run, output] = values[best, output], doubt[best, output]
