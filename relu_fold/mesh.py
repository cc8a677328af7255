"""A planar complex of convex cells as flat arrays. It knows corners, edges and loops, and nothing of networks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from relu_fold.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Mesh:
    """Cells as loops of half-edges: cell r has those from `offsets[r]` to `offsets[r + 1]`, counter-clockwise.

    Half-edge i leaves the vertex `corners[i]` along the edge `sides[i]`, with its cell on the left. The mesh is
    conforming: a vertex on a cell's border is one of its corners, though the border may go straight on there.

    A vertex is where the creases of two neurons meet. Where it moves when one of them is off by 1 is its shift: along
    the other crease, and far if they are nearly parallel. A box edge is never off; it is neuron -1, with shift 0.
    """

    x: FloatArray  # (V, 2)
    makers: IntArray  # (V, 2) neurons
    shifts: FloatArray  # (V, 2, 2): for each maker a vector
    edge_ends: IntArray  # (E, 2)
    edge_neuron: IntArray  # (E,): whose crease it is, -1 on the box
    edge_shift: FloatArray  # (E, 2): where the crease moves when its neuron is off by 1, square to itself
    offsets: IntArray  # (R + 1,)
    corners: IntArray  # (H,)
    sides: IntArray  # (H,)

    @property
    def n_cells(self) -> int:
        return self.offsets.size - 1


@dataclass(frozen=True, eq=False)
class Points:
    """New vertices for a mesh; fields as there."""

    x: FloatArray
    makers: IntArray
    shifts: FloatArray


def rectangle(lo: FloatArray, hi: FloatArray) -> Mesh:
    """Return one cell, a rectangle."""
    return Mesh(
        x=np.array([[lo[0], lo[1]], [hi[0], lo[1]], [hi[0], hi[1]], [lo[0], hi[1]]]),
        makers=np.full((4, 2), -1),
        shifts=np.zeros((4, 2, 2)),
        edge_ends=np.array([[0, 1], [1, 2], [2, 3], [3, 0]]),
        edge_neuron=np.full(4, -1),
        edge_shift=np.zeros((4, 2)),
        offsets=np.array([0, 4]),
        corners=np.arange(4),
        sides=np.arange(4),
    )


def with_points(mesh: Mesh, points: Points) -> Mesh:
    """Return the mesh with more vertices behind its own."""
    return replace(
        mesh,
        x=np.concatenate([mesh.x, points.x]),
        makers=np.concatenate([mesh.makers, points.makers]),
        shifts=np.concatenate([mesh.shifts, points.shifts]),
    )


def points_on_edges(mesh: Mesh, edge: IntArray, t: FloatArray, neuron: IntArray, step: FloatArray) -> Points:
    """Return the points where neurons cross edges, t of the way along, their z changing by `step` from end to end."""
    start, end = mesh.edge_ends[edge].T
    from_ = mesh.x.take(start, axis=0)
    run = mesh.x.take(end, axis=0) - from_
    return Points(
        x=from_ + t[:, None] * run,
        makers=np.stack([neuron, mesh.edge_neuron[edge]], axis=1),
        shifts=np.stack([run / step[:, None], mesh.edge_shift[edge]], axis=1),
    )


def chord_shifts(x: FloatArray, shifts: FloatArray) -> FloatArray:
    """Return where chords move when their neuron is off by 1, (n, 2), from where their ends do, x and shifts (2, n, 2).

    Square to the chord both ends move alike; the one that moves less on the whole knows it better.
    """
    run = x[1] - x[0]
    along = run / np.hypot(run[:, 0], run[:, 1])[:, None]
    less = np.vecdot(shifts[1], shifts[1]) < np.vecdot(shifts[0], shifts[0])
    shift = np.where(less[:, None], shifts[1], shifts[0])
    square: FloatArray = shift - np.vecdot(shift, along)[:, None] * along
    return np.where(np.isfinite(square), square, 0.0)


def ranges(starts: IntArray, sizes: IntArray) -> IntArray:
    """Return `[s, s + 1, ..., s + n - 1]` for each start s and size n, one after the other."""
    ends = np.cumsum(sizes)
    found: IntArray = np.arange(ends[-1] if ends.size else 0) + np.repeat(starts - (ends - sizes), sizes)
    return found


def loop_offsets(sizes: IntArray) -> IntArray:
    """Return where loops of these sizes begin, and where the last one ends."""
    offsets = np.zeros(sizes.size + 1, dtype=np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


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
