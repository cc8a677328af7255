"""Where the surface is at height 0, as lines on the map: beside a crease, not over it, where both coincide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.exact.plane.facets import Facets

_LENGTH = 1e-12  # below it a segment has no direction


@dataclass(frozen=True, eq=False)
class Zero(ReadOnly):
    """Segments, and for each a direction to the side that it is drawn on.

    Attributes:
        segments: (m, 2, 2), over the box.
        beside: (m, 2): of length 1 into the facet above 0 where the segment is one of its edges; else 0.
    """

    segments: FloatArray
    beside: FloatArray


def zero_lines(facets: Facets, uv: FloatArray, values: FloatArray) -> Zero:
    """Return where the function with these values at the vertices, (V,), passes 0.

    Args:
        facets: over which it is affine on each.
        uv: (V, 2): where the vertices are drawn.
        values: (V,).
    """
    found = facets.passing(values)
    segments = found.on(uv)
    way = segments[:, 1] - segments[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    across = np.array([-way[:, 1], way[:, 0]]).T / np.maximum(length, _LENGTH)[:, None]
    inside = uv.take(found.high, axis=0)
    inward = (inside[0::2] + inside[1::2]) / 2 - (segments[:, 0] + segments[:, 1]) / 2
    side = np.sign(across[:, 0] * inward[:, 0] + across[:, 1] * inward[:, 1])
    beside = np.where((found.edge & (length > _LENGTH))[:, None], across * side[:, None], 0.0)
    return Zero(segments, beside)
