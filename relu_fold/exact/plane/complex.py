"""The exact polyhedral complex of a network on a box, as a value: what its regions are, and who they are made of.

How it is found, and what is promised of it: `subdivision`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only, real, short, whole
from relu_fold.errors import InputError
from relu_fold.exact import meant
from relu_fold.exact.domain import Box
from relu_fold.exact.graph import region_graph
from relu_fold.exact.plane.affine import LayerRegions, affine_maps, largest_doubt
from relu_fold.exact.plane.bits import Words, hashed, pack_bits, unpack_bits
from relu_fold.exact.plane.contract import areas
from relu_fold.exact.plane.mesh import components, deepest
from relu_fold.exact.scaling import Scaled, scaled, unscaled
from relu_fold.network import Network


@dataclass(frozen=True, eq=False)
class Subdivision(ReadOnly):
    """A network of two inputs as affine maps on convex regions of a box. All arrays are read-only.

    Attributes:
        box: `((x_lo, x_hi), (y_lo, y_hi))`.
        vertices: (V, 2).
        edge_ends: (E, 2) vertices; the neighbour's side of an edge is the same edge.
        edge_neuron: (E,) the lowest neuron whose crease the edge is, counted layer by layer; -1 on the box.
        offsets: (R + 1,). Region r has the half-edges from `offsets[r]` to `offsets[r + 1]`, counter-clockwise.
        corners: (H,) the vertex that each half-edge leaves. A corner may be straight: where a neighbour's edge ends.
        sides: (H,) the edge that each half-edge runs along.
    """

    box: Box
    vertices: FloatArray
    edge_ends: IntArray
    edge_neuron: IntArray
    offsets: IntArray
    corners: IntArray
    sides: IntArray
    _net: Network = field(repr=False)
    _scaled: Scaled = field(repr=False)
    _layers: tuple[LayerRegions, ...] = field(repr=False)

    @property
    def n_vertices(self) -> int:
        return len(self.vertices)

    @property
    def n_edges(self) -> int:
        return len(self.edge_ends)

    @property
    def n_regions(self) -> int:
        """Activation regions: one pattern each, convex."""
        return self.offsets.size - 1

    def read_out(self, net: Network) -> Subdivision:
        """Return the same regions of a network that has the same hidden layers and another output."""
        return self if net is self._net else replace(self, _net=net, _scaled=scaled(net, np.abs(self.box).max(axis=1)))

    def polygon(self, region: int) -> FloatArray:
        """Return the region's corners, (k, 2), counter-clockwise."""
        region = whole("region", region)
        if not 0 <= region < self.n_regions:
            raise InputError(f"region: expected 0 to {self.n_regions - 1}; got {short(region)}")
        return self.vertices[self.corners[self.offsets[region] : self.offsets[region + 1]]]

    @cached_property
    def areas(self) -> FloatArray:
        """(R,)."""
        return read_only(areas(self.vertices.T, self.corners, self.offsets))

    @cached_property
    def patterns(self) -> BoolArray:
        """(R, n_neurons), layer by layer: True where the neuron is active. One that is 0 all over a region is not."""
        layers: list[BoolArray] = []
        region = np.arange(self.n_regions)
        for layer, width in zip(reversed(self._layers), reversed(self._net.widths), strict=True):
            layers.append(unpack_bits(layer.words.take(region, axis=1), width))
            region = layer.parent[region]
        empty = np.zeros((self.n_regions, 0), dtype=np.bool_)
        return read_only(np.concatenate([empty, *layers[::-1]], axis=1))

    @property
    def last_patterns(self) -> BoolArray:
        """(R, width): the same of the last hidden layer alone."""
        return read_only(unpack_bits(self._layers[-1].words, self._net.widths[-1]))

    @cached_property
    def edge_regions(self) -> IntArray:
        """(E, 2): the regions on the left and on the right of each edge, from its first end to its second; or -1."""
        found = np.full((self.n_edges, 2), -1)
        against = self.corners != self.edge_ends[:, 0].take(self.sides)
        sizes = self.offsets[1:] - self.offsets[:-1]
        found.reshape(-1)[2 * self.sides + against] = np.arange(self.n_regions).repeat(sizes)
        return read_only(found)

    @cached_property
    def _doubt(self) -> FloatArray:
        return read_only(largest_doubt(self._scaled.net))

    @cached_property
    def _maps(self) -> FloatArray:
        """(3, R, output_dim), 0 where that is meant, and without -0.0; each output times 2^-e."""
        net = self._scaled.net
        found = affine_maps(net, self._layers)
        small = (np.abs(found) <= self._doubt[:, None]) & (found != 0)
        if np.count_nonzero(small):
            small = small.any(axis=(0, 2))
            known = found[:, small].swapaxes(0, 1)
            found[:, small] = meant.maps(net, self.patterns[small], known).swapaxes(0, 1)
        found += 0.0
        return read_only(found)

    @cached_property
    def slopes(self) -> FloatArray:
        """(R, output_dim, 2): in region r the output is `slopes[r] @ x + intercepts[r]`."""
        return unscaled(self._maps[:2].transpose(1, 2, 0), self._scaled.exponents[-1][:, None])

    @cached_property
    def intercepts(self) -> FloatArray:
        """(R, output_dim)."""
        return unscaled(self._maps[2], self._scaled.exponents[-1])

    @cached_property
    def linear_region(self) -> IntArray:
        """(R,): which linear region each belongs to, counted from 0: merged across edges where no output bends."""
        net = self._scaled.net
        inner = (self.edge_regions.min(axis=1) >= 0).nonzero()[0]
        left, right = self.edge_regions.take(inner, axis=0).T
        slopes = self._maps[:2]
        step = np.abs(slopes.take(left, axis=1) - slopes.take(right, axis=1))
        maybe = (step <= 2 * self._doubt[:2, None]).all(axis=(0, 2)).nonzero()[0]
        if not maybe.size:
            return read_only(np.arange(self.n_regions))
        flat = maybe[~meant.bends(net, self.patterns, left[maybe], right[maybe])]
        return read_only(components(self.n_regions, left[flat], right[flat]))

    @property
    def n_linear_regions(self) -> int:
        return int(self.linear_region.max()) + 1

    def locate(self, x: ArrayLike) -> IntArray:
        """Return (n,): the region that each of the points x, (n, 2), lies in, -1 outside of the closed box.

        A point on an edge is in one of its regions.
        """
        points = real("x", x, "numbers in 2 dimensions")
        if points.ndim != 2 or points.shape[1] != 2:
            raise InputError(f"x: expected shape (n, 2); got {points.shape}")
        (x_lo, x_hi), (y_lo, y_hi) = self.box
        inside = np.flatnonzero((points >= (x_lo, y_lo)).all(axis=1) & (points <= (x_hi, y_hi)).all(axis=1))
        found = np.full(len(points), -1)
        if inside.size:
            words, keys, region = self._by_pattern
            here = pack_bits(self._net.activation_pattern(points[inside]))
            guess = region[np.minimum(np.searchsorted(keys, hashed(here)), keys.size - 1)]
            known = (words[:, guess] == here).all(axis=0)
            found[inside] = guess
            # On an edge rounding may put neurons on sides that no region has.
            start = self.vertices[self.corners]
            found[inside[~known]] = [deepest(start, self.offsets, point) for point in points[inside[~known]]]
        return found

    def graph(self) -> dict[str, Any]:
        """Return who borders on whom, across whose crease, as NetworkX reads it: see `region_graph`."""
        told = (self.slopes, self.intercepts, self.areas, self.linear_region)
        creases = (self.edge_ends, self.edge_neuron, self.edge_regions)
        return region_graph(self.vertices, creases, self.patterns, told)

    @cached_property
    def _by_pattern(self) -> tuple[Words, Words, IntArray]:
        """The patterns, packed; their hashes in order; and the region of each hash."""
        words = pack_bits(self.patterns)
        keys = hashed(words)
        order = np.argsort(keys)
        return read_only((words, keys[order], order))
