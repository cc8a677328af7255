"""A planar complex of convex cells as flat arrays. It knows corners, edges and loops, and nothing of networks.

Coordinates, makers and ends come first, (2, n): numpy runs along the last axis, and a run of two is slow.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import FloatArray, IntArray, read_only

ScalarT = TypeVar("ScalarT", bound=np.generic)


class Mesh(NamedTuple):
    """Cells as loops of half-edges: cell r has those from `offsets[r]` to `offsets[r + 1]`, counter-clockwise.

    Half-edge i leaves the vertex `corners[i]` along the edge `sides[i]`, with its cell on the left. The mesh is
    conforming: a vertex on a cell's border is one of its corners, though the border may go straight on there.
    """

    x: FloatArray  # (2, V)
    edge_ends: IntArray  # (2, E)
    edge_neuron: IntArray  # (E,): whose crease it is; -1, -2, -3, -4 on the box, from below counter-clockwise
    offsets: IntArray  # (R + 1,)
    corners: IntArray  # (H,)
    sides: IntArray  # (H,)

    @property
    def n_vertices(self) -> int:
        return int(self.x.shape[1])

    @property
    def n_edges(self) -> int:
        return self.edge_neuron.size

    @property
    def n_cells(self) -> int:
        return self.offsets.size - 1

    @property
    def sizes(self) -> IntArray:
        """(R,): how many half-edges each cell has."""
        sizes: IntArray = self.offsets[1:] - self.offsets[:-1]
        return sizes


class Leeway(NamedTuple):
    """How a mesh moves when neurons are off.

    A vertex is where the creases of two neurons meet. Where it moves when one of them is off by 1 is its shift: along
    the other crease, and far if they are nearly parallel. A side of the box, neuron -1 to -4, is never off: shift 0.
    """

    makers: IntArray  # (2, V) neurons
    shifts: FloatArray  # (2, 2, V): for each maker a vector
    edge_shift: FloatArray  # (2, E): where the crease moves when its neuron is off by 1, square to itself

    def extended(self, makers: IntArray, shifts: FloatArray, edge_shift: FloatArray) -> Leeway:
        """Return it with more vertices and edges behind its own."""
        return Leeway(
            np.concatenate([self.makers, makers], axis=1),
            np.concatenate([self.shifts, shifts], axis=2),
            np.concatenate([self.edge_shift, edge_shift], axis=1),
        )


_FOUR: IntArray = read_only(np.arange(4))
_ENDS: IntArray = read_only(np.array([[0, 1, 2, 3], [1, 2, 3, 0]]))
_SIDES: IntArray = read_only(np.array([-1, -2, -3, -4]))
_ONE_CELL: IntArray = read_only(np.array([0, 4]))
_UNMOVED = Leeway(
    makers=read_only(np.array([[-4, -1, -2, -3], [-1, -2, -3, -4]])),
    shifts=read_only(np.zeros((2, 2, 4))),
    edge_shift=read_only(np.zeros((2, 4))),
)


def rectangle(lo: FloatArray, hi: FloatArray) -> tuple[Mesh, Leeway]:
    """Return one cell, a rectangle."""
    (left, low), (right, high) = lo.tolist(), hi.tolist()
    x = np.array([[left, right, right, left], [low, low, high, high]])
    return Mesh(x, edge_ends=_ENDS, edge_neuron=_SIDES, offsets=_ONE_CELL, corners=_FOUR, sides=_FOUR), _UNMOVED


def runs(mesh: Mesh, edge: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return where edges begin and how they run, (2, m) each."""
    at = mesh.x.take(mesh.edge_ends.take(edge, axis=1), axis=1)
    return at[:, 0], at[:, 1] - at[:, 0]


def points_on_edges(mesh: Mesh, edge: IntArray, t: FloatArray) -> FloatArray:
    """Return points on edges, (2, m), t of the way along."""
    from_, run = runs(mesh, edge)
    run *= t
    run += from_
    return run


def leeway_on_edges(
    mesh: Mesh, leeway: Leeway, edge: IntArray, neuron: IntArray, step: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return makers and shifts of the points where neurons cross edges, their z changing by `step` from end to end."""
    makers = np.array([neuron, mesh.edge_neuron.take(edge)])
    return makers, np.array([runs(mesh, edge)[1] / step, leeway.edge_shift.take(edge, axis=1)])


def chord_shifts(x: FloatArray, shifts: FloatArray) -> FloatArray:
    """Return where chords move when their neuron is off by 1, (2, n).

    Square to the chord both ends move alike; the one that moves less on the whole knows it better.

    Args:
        x: (2, 2, n): the ends, coordinates first.
        shifts: (2, 2, n): where each end moves.
    """
    along = x[:, 1] - x[:, 0]
    along /= np.hypot(along[0], along[1])
    lengths = _dot(shifts, shifts)
    shift = np.where(lengths[1] < lengths[0], shifts[:, 1], shifts[:, 0])
    along *= _dot(shift, along)
    square: FloatArray = shift - along
    return np.where(np.isfinite(square), square, 0.0)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    dot: FloatArray = a[0] * b[0] + a[1] * b[1]
    return dot


def ranges(starts: IntArray, sizes: IntArray) -> IntArray:
    """Return `[s, s + 1, ..., s + n - 1]` for each start s and size n, one after the other."""
    ends: IntArray = sizes.cumsum()
    found = (starts - (ends - sizes)).repeat(sizes)
    found += np.arange(found.size)
    return found


def run_offsets(keys: NDArray[ScalarT]) -> IntArray:
    """Return where runs of equal keys begin, and where the last one ends."""
    bounds = np.ones(keys.size + 1, dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=bounds[1:-1])
    return bounds.nonzero()[0]


def loop_offsets(sizes: IntArray) -> IntArray:
    """Return where loops of these sizes begin, and where the last one ends."""
    offsets = np.zeros(sizes.size + 1, dtype=np.int64)
    sizes.cumsum(out=offsets[1:])
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


def components(n: int, left: IntArray, right: IntArray) -> IntArray:
    """Return (n,): the connected component of each node, numbered from 0, by hooking and pointer jumping.

    Args:
        left, right: (m,), the nodes that are joined.
    """
    root = np.arange(n)
    while True:
        a, b = root[left], root[right]
        if (a == b).all():
            number: IntArray = (root == np.arange(n)).cumsum() - 1  # a root is its component's first node
            return number[root]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while (root[root] != root).any():
            root = root[root]


def deepest(start: FloatArray, offsets: IntArray, point: FloatArray) -> int:
    """Return the loop that a point lies deepest in, or least outside.

    Args:
        start: (H, 2), where each half-edge begins.
    """
    along = start[successors(offsets)] - start
    way = point - start
    with np.errstate(all="ignore"):
        left = (along[:, 0] * way[:, 1] - along[:, 1] * way[:, 0]) / np.hypot(along[:, 0], along[:, 1])
    return int(np.argmax(np.minimum.reduceat(np.nan_to_num(left), offsets[:-1])))
