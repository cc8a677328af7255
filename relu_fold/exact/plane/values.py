"""A layer's z at the vertices of a mesh, how far off rounding may have put them, and what is 0 of those in doubt.

First an error bound; where that does not decide, integers do. A z that may be 0 is taken for 0 if that moves the crease
so little that no cell loses more than `MOVED` of the box's area: vertices that rounding cannot tell apart, as those of
creases that meet in one point, are one then. Otherwise, where creases meet at a small angle and the vertex is known
only roughly, its sign is computed without rounding (`signs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.plane.mesh import Mesh, ranges
from relu_fold.exact.plane.signs import ExactSigns
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network
from relu_fold.products import product

MOVED = 1e-12
"""A tenth of the area, in boxes, from which on every cell is found."""

UNIT = 2.0**-50
"""What a value that integers gave may be off once it is rounded, relative to itself."""


class Values(NamedTuple):
    """One layer's z at vertices, (n, width) each; 0 where that is decided."""

    z: FloatArray
    doubt: FloatArray  # how far off z may be
    plain: FloatArray  # the part of it that is not due to where the vertex is

    @property
    def near(self) -> BoolArray:
        """Where z may be 0."""
        near: BoolArray = np.abs(self.z) <= self.doubt
        return near


@dataclass(frozen=True, eq=False)
class LayerValues:
    """How to find the z of one hidden layer, the cells being those of the layers before it."""

    net: Network
    index: int
    signs: ExactSigns
    lo: FloatArray  # (2,), corners of the box
    hi: FloatArray

    @property
    def area(self) -> float:
        """Of the box."""
        return float(np.prod(self.hi - self.lo))

    @property
    def largest(self) -> FloatArray:
        """(2,): the largest |x| in the box."""
        return np.maximum(np.abs(self.lo), np.abs(self.hi))

    def at(self, x: FloatArray, makers: IntArray, shifts: FloatArray) -> Values:
        """Return the layer's z at vertices x, (2, n), with what the float arithmetic may have put them off.

        Errors are added like independent ones, as in `pieces`: what each layer rounds passes through the weights, and
        a neuron that is off stops it. A vertex itself is off as its makers are, in the direction of its shifts; how
        much that changes z is carried through the layers, too. On a crease it may pass through or not: the larger
        change counts. The makers' own z are exactly 0 at the vertex, wherever it is, and pass nothing on.
        """
        h = x.T
        squares = np.broadcast_to(np.square(ROUNDING * self.largest), h.shape)  # a vertex was put between others
        passes = np.ones((2, *h.shape))  # the gates if neurons in doubt are off; and if they are on
        gates = []
        made = [np.zeros((len(h), 4))]  # squared errors of all layers; the box's sides, neurons -4 to -1, are never off
        first = 0
        for i, (w, b) in enumerate(zip(self.net.weights[: self.index + 1], self.net.biases, strict=False)):
            gates.append(passes)
            z = product(h, w.T) + b
            squares = product(squares, np.square(w.T))
            squares += np.square(ROUNDING * (product(np.abs(h), np.abs(w.T)) + np.abs(b)))
            made.insert(-1, squares)
            which, at = np.nonzero((makers >= first) & (makers < first + b.size))
            makers_own = at, makers[which, at] - first
            unclear = np.square(z) < squares
            passes = np.where([(z > 0) & ~unclear, (z > 0) | unclear], 1.0, self.net.slope(i))
            passes[:, *makers_own] = z[makers_own] = 0.0
            if i < self.index:
                squares = np.square(passes).max(axis=0) * squares
                h, first = self.net.activate(z, i), first + b.size
        every = np.sqrt(np.concatenate(made, axis=1))
        off_by = every[np.arange(len(every)), makers]  # makers -4 to -1 are the last
        moved = (off_by[:, None] * shifts).swapaxes(1, 2)[:, None]  # (maker, on or not, vertex, coordinate)
        for gate, w in zip(gates, self.net.weights, strict=False):
            moved = product(moved * gate, w.T)
        doubt = np.sqrt(squares + np.square(moved).max(axis=1).sum(axis=0))
        doubt[makers_own] = 0.0
        return Values(z, doubt, np.sqrt(squares))

    def allowed(self, mesh: Mesh, cells: IntArray, z: FloatArray, zero: BoolArray) -> FloatArray:
        """Return (cells, width): how much of a neuron's z may be taken for 0 at a vertex on the border of each cell.

        A z that is affine on a cell of diameter d and reaches m there has its crease moved by d / m times what is
        taken for 0, and the cell's parts change by no more than d times that. Where a neuron is all but 0 in the whole
        cell, its terms cancel: it counts as 0 there, as far as its own rounding goes.

        Args:
            z: (V, width) at the vertices of the mesh.
            zero: (V, width), where z may be 0 by its own rounding.
        """
        sizes = np.diff(mesh.offsets)[cells]
        corners = mesh.corners[ranges(mesh.offsets[cells], sizes)]
        starts = np.cumsum(sizes) - sizes
        at = mesh.x[:, corners]
        extent = np.maximum.reduceat(at, starts, axis=1) - np.minimum.reduceat(at, starts, axis=1)
        reach = np.maximum.reduceat(np.abs(z[corners]), starts)
        all_zero = np.logical_and.reduceat(zero[corners], starts)
        allowed: FloatArray = MOVED * self.area * reach / np.square(extent).sum(axis=0)[:, None]
        allowed[all_zero] = np.inf
        return allowed

    def settle(
        self,
        values: Values,
        x: FloatArray,
        makers: IntArray,
        allowed: FloatArray,
        cells: Callable[[int], Iterable[int]],
    ) -> None:
        """Decide, in place, what is 0 of what is near it; and put vertices that needed integers where they are.

        Args:
            x: (2, n), the vertices.
            makers: (2, n) theirs.
            allowed: (n, width), what may be taken for 0.
            cells: of a vertex, 0 to n - 1: the cells that have it.
        """
        near = values.near
        hard = near & (values.doubt > allowed)
        values.z[near & ~hard] = 0.0
        for vertex in np.flatnonzero(hard.any(axis=1)).tolist():
            one, other = makers[:, vertex].tolist()
            meetings = ((self.signs.point(one, other, cell), cell) for cell in cells(vertex))
            point, cell = next((found for found in meetings if found[0]), (None, -1))
            if point:
                x[:, vertex] = np.clip((point[0] / point[2], point[1] / point[2]), self.lo, self.hi)
            for neuron in np.flatnonzero(hard[vertex]).tolist():
                z = self.signs.value(point, neuron, cell) if point else 0.0
                values.z[vertex, neuron], values.doubt[vertex, neuron] = z, UNIT * abs(z)
