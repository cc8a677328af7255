"""A planar complex of convex cells as flat arrays. It knows corners, edges and loops, and nothing of networks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Mesh:
    """Cells as loops of half-edges: cell r has those from `offsets[r]` to `offsets[r + 1]`, counter-clockwise.

    Half-edge i leaves the vertex `corners[i]` along the edge `sides[i]`, with its cell on the left. The mesh is
    conforming: a vertex on a cell's border is one of its corners, though the border may go straight on there.
    """

    x: FloatArray  # (V, 2)
    blur: FloatArray  # (V,): how far off rounding may have put each vertex
    edge_ends: IntArray  # (E, 2)
    edge_neuron: IntArray  # (E,): whose crease it is, -1 on the box
    offsets: IntArray  # (R + 1,)
    corners: IntArray  # (H,)
    sides: IntArray  # (H,)

    @property
    def n_cells(self) -> int:
        return self.offsets.size - 1


def rectangle(lo: FloatArray, hi: FloatArray, blur: float) -> Mesh:
    """Return one cell, a rectangle."""
    x = np.array([[lo[0], lo[1]], [hi[0], lo[1]], [hi[0], hi[1]], [lo[0], hi[1]]])
    ends = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
    return Mesh(x, np.full(4, blur), ends, np.full(4, -1), np.array([0, 4]), np.arange(4), np.arange(4))


def ranges(starts: IntArray, sizes: IntArray) -> IntArray:
    """Return `[s, s + 1, ..., s + n - 1]` for each start s and size n, one after the other."""
    ends = np.cumsum(sizes)
    found: IntArray = np.arange(ends[-1] if ends.size else 0) + np.repeat(starts - (ends - sizes), sizes)
    return found


def successors(offsets: IntArray) -> IntArray:
    """Return (H,): the half-edge that follows each in its loop."""
    after = np.arange(1, offsets[-1] + 1)
    after[offsets[1:] - 1] = offsets[:-1]
    return after


def predecessors(offsets: IntArray) -> IntArray:
    """Return (H,): the half-edge that precedes each in its loop."""
    before = np.arange(-1, offsets[-1] - 1)
    before[offsets[:-1]] = offsets[1:] - 1
    return before
