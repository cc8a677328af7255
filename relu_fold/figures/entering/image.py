"""What enters a layer after the first: line or plane as the layer before hands it on, folded.

Its pieces are those of all layers before; the neurons of the layer shown cut them further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame


@dataclass(frozen=True, eq=False)
class Entering(ReadOnly):
    """The image of the domain under the layer before the one shown, on the pieces of the layer shown.

    Attributes:
        inputs: (V, d) vertices.
        images: (V, width) h of the layer before there.
        offsets, corners: of the pieces, as in `FoldSpace`.
        patterns: (P, n) which neurons of the layers before are on; nobody who has no fold is.
    """

    inputs: FloatArray
    images: FloatArray
    offsets: IntArray
    corners: IntArray
    patterns: BoolArray

    @property
    def parts(self) -> IntArray:
        """(m + 1,): of a line, the vertices at which a piece of the layers before begins, and the last one."""
        turns = (self.patterns[1:] != self.patterns[:-1]).any(axis=1)
        return np.concatenate([[0], 1 + np.flatnonzero(turns), [len(self.patterns)]])


def entering_line(frame: Frame) -> Entering | None:
    """Return what enters the layer shown; None of the first layer, and of more pieces than are drawn."""
    layer, p = frame.state.layer - 1, frame.pieces
    if layer < 0 or p is None:
        return None
    images = frame.network.activate(p.layer_values[layer], layer) + 0.0
    offsets, corners = 2 * np.arange(p.n_pieces + 1), np.repeat(np.arange(p.n_pieces + 1), 2)[1:-1]
    return Entering(frame.x[:, None].copy(), images, offsets, corners, _before(frame, p.patterns))


def entering_plane(frame: PlaneFrame) -> Entering | None:
    """As `entering_line`, of more regions than are drawn."""
    layer, facets = frame.state.layer - 1, frame.facets
    if layer < 0 or frame.patterns is None:
        return None
    images = frame.network.activations(facets.vertices)[layer]
    return Entering(facets.vertices, images, facets.offsets, facets.corners, _before(frame, frame.patterns))


def _before(shown: Frame | PlaneFrame, patterns: BoolArray) -> BoolArray:
    before = sum(shown.network.widths[: shown.state.layer])
    some: BoolArray = patterns[:, :before] & shown.folds[:before]
    return some
