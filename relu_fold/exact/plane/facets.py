"""Facets: convex polygons that tile a box, as flat arrays, and where a function on them passes a level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only
from relu_fold.exact.domain import Box
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.mesh import successors
from relu_fold.network import Network

_ROUNDING = 2.0**-40
"""Values this much above a level, as a share of the largest value, are on it: a corner where a flat part begins."""


class Passing(NamedTuple):
    """Where a level passes the edges of facets, both ends of one segment after the other.

    Attributes:
        low, high: (2m,) vertices: the end that is not above the level, and the one that is.
        share: (2m,) of the way from the one to the other.
        edge: (m,) whether the segment is itself an edge of its facet, all of which is above it.
    """

    low: IntArray
    high: IntArray
    share: FloatArray
    edge: BoolArray

    def on(self, places: FloatArray) -> FloatArray:
        """(m, 2, 2): the segments, where the vertices are at these places, (V, 2)."""
        start = places.take(self.low, axis=0)
        ends: FloatArray = start + self.share[:, None] * (places.take(self.high, axis=0) - start)
        return ends.reshape(-1, 2, 2)


@dataclass(frozen=True, eq=False)
class Facets(ReadOnly):
    """Convex polygons that tile the box, over which a function is affine on each; flat arrays as in `Subdivision`.

    Attributes:
        vertices: (V, 2).
        offsets, corners: facet r has the corners from `offsets[r]` to `offsets[r + 1]`, counter-clockwise.
        creases: (E, 2) vertices: the edges inside the box.
        owners: (E,) whose crease each is, counted layer by layer.
        rim: (B, 2) vertices: the edges on the box's border.
    """

    vertices: FloatArray
    offsets: IntArray
    corners: IntArray
    creases: IntArray
    owners: IntArray
    rim: IntArray

    @property
    def n(self) -> int:
        return self.offsets.size - 1

    @cached_property
    def triangles(self) -> IntArray:
        """(T, 3) vertices: each polygon as a fan around its first corner."""
        sizes = self.offsets[1:] - self.offsets[:-1]
        at = (np.arange(self.corners.size) < (self.offsets[1:] - 2).repeat(sizes)).nonzero()[0]
        # A loop's first corner, and its corners k, k + 1, beginning with its second.
        half_edges = np.array([self.offsets[:-1].repeat(sizes - 2), at + 1, at + 2])
        return read_only(np.ascontiguousarray(self.corners.take(half_edges).T))

    @cached_property
    def facet_of_triangle(self) -> IntArray:
        """(T,)."""
        return read_only(np.arange(self.n).repeat(self.offsets[1:] - self.offsets[:-1] - 2))

    def level(self, values: FloatArray, level: float = 0.0) -> FloatArray:
        """Return (m, 2, 2): where the function with these values at the vertices, (V,), passes a level; exact.

        One segment in each facet that has both a corner above the level and one that is not. Where the function only
        touches the level, or stays on it, there is none.
        """
        return self.passing(values, level).on(self.vertices)

    def passing(self, values: FloatArray, level: float = 0.0) -> Passing:
        """Say between which vertices the segments of `level` have their ends."""
        after = self.corners.take(successors(self.offsets))
        air = _ROUNDING * float(np.abs(values).max(initial=abs(level)))
        above = values > level + air
        above_here = above.take(self.corners)
        passed = (above_here != above.take(after)).nonzero()[0]
        a, b = self.corners.take(passed), after.take(passed)
        falls = above_here.take(passed)
        low, high = np.where(falls, b, a), np.where(falls, a, b)
        at_low = values.take(low)
        share = (level - at_low) / (values.take(high) - at_low)
        below = np.logical_or.reduceat((values < level - air).take(self.corners), self.offsets[:-1])
        # A convex facet is entered once and left once, one after the other.
        facet = self.offsets.searchsorted(passed[::2], side="right") - 1
        return Passing(low, high, share, ~below.take(facet))


def facets_of(complex_: Subdivision, net: Network, alone: int = 0) -> Facets:
    """Return the facets of a complex, and the creases that are folds.

    Args:
        alone: where the last layer is one neuron of a whole one, its place in that: it is numbered by it.
    """
    inside = complex_.edge_neuron >= 0
    at = inside.nonzero()[0]
    ends, owners = complex_.edge_ends.take(at, axis=0), complex_.edge_neuron.take(at)
    rim = complex_.edge_ends.compress(~inside, axis=0)
    folds = np.concatenate(net.slopes) != 1
    if np.count_nonzero(folds) < folds.size:
        # A neuron without a fold makes no crease, and leaves one that it shares to the other.
        left, right = complex_.patterns[complex_.edge_regions[at]].swapaxes(0, 1)
        turns = (left != right) & folds
        creased = turns.any(axis=1)
        ends, owners = ends[creased], turns[creased].argmax(axis=1)
    if alone:
        owners = owners + alone * (owners == net.n_neurons - 1)
    return Facets(complex_.vertices, complex_.offsets, complex_.corners, ends, owners, rim)


def sampled_facets(box: Box, n: int) -> Facets:
    """Return the 2(n - 1)^2 triangles of a grid of n by n points."""
    x, y = (np.linspace(lo, hi, n) for lo, hi in box)
    vertices = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    at = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()
    corners = np.stack([at, at + 1, at + n + 1, at, at + n + 1, at + n], axis=1).ravel()
    side = np.arange(n - 1)
    rows = [side, side + n * (n - 1), side * n, side * n + n - 1]  # bottom, top, left, right
    rim = np.concatenate([np.stack([row, row + step], axis=1) for row, step in zip(rows, (1, 1, n, n), strict=True)])
    none = np.zeros((0, 2), dtype=np.int64)
    return Facets(vertices, np.arange(0, corners.size + 1, 3), corners, none, none[:, 0], rim)


def longest_creases(complex_: Subdivision) -> tuple[FloatArray, IntArray]:
    """Return the middle (k, 2) of the longest edge of each neuron that has one, and (k,) who it is, ascending."""
    edges = np.flatnonzero(complex_.edge_neuron >= 0)
    ends = complex_.vertices[complex_.edge_ends[edges]]
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    order = np.lexsort((-length, complex_.edge_neuron[edges]))
    neurons, first = np.unique(complex_.edge_neuron[edges][order], return_index=True)
    return ends[order[first]].mean(axis=1), neurons
