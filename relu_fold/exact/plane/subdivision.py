"""The exact polyhedral complex of a network on a box of the plane: its regions, their edges and vertices.

A ReLU network is affine wherever its activation pattern is constant, and the sets where it is are convex polygons that
tile the plane (Montufar et al. 2014; Grigsby and Lindsey 2022 on the complex; Humayun et al. 2023 and Berzins 2023 on
finding it in the plane by cutting layer by layer). The box is the first cell. Layer after layer, each neuron is affine
on each cell that the layers before it left, so it cuts it along one straight chord or not at all: `cutting` does so for
a layer at once, `careful` for one neuron after the other where creases coincide. Nothing is sampled.

What is promised. The cells are those of the network's numbers as they stand, decided by an error bound and by integers
where that leaves a sign open (`values`, `signs`): every cell of more than 1e-11 of the box's area is found, with its
pattern, and no other: smaller ones go to a neighbour (`contract`). Numbers stand for what was meant, to half a unit in
their last place: creases that meet but for rounding meet, and a neuron whose terms cancel to within their roundings all
over a cell counts as 0 there, hence inactive. Maps are right to a few units in the last place of their own pattern's
terms, and 0 where these cancel; two regions are one linear region if the difference of their maps, made of what differs
alone, is 0 in that sense (`affine`, `meant`). Where creases meet at a small angle, a vertex is known only to rounding
over angle, along them. Whatever rounding does, the cells tile the box, V - E + F = 1, and neighbours share their
vertices. What float64 does not resolve is a box far smaller than its distance from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only, real, short, whole
from relu_fold.errors import InputError, TooManyRegions
from relu_fold.exact import meant
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Box, check_cap, sides_of
from relu_fold.exact.graph import region_graph
from relu_fold.exact.plane.affine import LayerRegions, affine_maps, largest_doubt
from relu_fold.exact.plane.bits import Words, hashed, pack_bits, unpack_bits
from relu_fold.exact.plane.contract import areas, without_small
from relu_fold.exact.plane.cutting import cut_layer
from relu_fold.exact.plane.layer import Bounds, Layer, Onward, layer_on_mesh
from relu_fold.exact.plane.mesh import Mesh, components, deepest, rectangle
from relu_fold.exact.plane.signs import ExactSigns
from relu_fold.exact.plane.values import LayerValues
from relu_fold.exact.scaling import Scaled, scaled, unscaled
from relu_fold.network import Network

__all__ = ["Subdivision", "TooManyRegions", "subdivide"]

SMALLEST = 1e-11  # of the box's area: smaller cells are not told from rounding, and a neighbour has them


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
        if small.any():
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


@dataclass(frozen=True, eq=False)
class Begun:
    """A box cut by the first layers of a network, to be cut by the next ones, once or several times over."""

    lo: FloatArray
    hi: FloatArray
    mesh: Mesh
    onward: Onward
    bounds: Bounds
    layers: tuple[LayerRegions, ...]

    def cut(self, as_scaled: Scaled, depth: int, max_regions: int | None) -> Begun:
        """Go on to `depth` layers of a network that begins with those there are."""
        net = as_scaled.net
        mesh, onward, bounds, layers = self.mesh, self.onward, self.bounds.of(net), self.layers
        with np.errstate(all="ignore"):
            for i in range(len(layers), depth):
                check_time()
                mesh, layer = layer_on_mesh(self._values(net, i, layers), mesh, onward, bounds)
                z = layer.z
                as_scaled.check(i, lambda: z, "values in the box")  # noqa: B023 (asked at once)
                cut = cut_layer(mesh, onward.leeway, layer, i + 1 == len(net.widths), max_regions)
                layers = (*layers, LayerRegions(cut.words, cut.parent))
                mesh = cut.mesh
                if cut.onward:
                    onward = cut.onward
        return Begun(self.lo, self.hi, mesh, onward, bounds, layers)

    def _values(self, net: Network, index: int, layers: tuple[LayerRegions, ...]) -> LayerValues:
        return LayerValues(net, index, ExactSigns(net, layers, self.lo, self.hi), self.lo, self.hi)

    def scaled(self, net: Network) -> Scaled:
        """Return a network as it is cut here."""
        return scaled(net, np.maximum(np.abs(self.lo), np.abs(self.hi)))

    def finish(self, net: Network, *, max_regions: int | None = None, smallest: float = SMALLEST) -> Subdivision:
        """Return the complex of a network that begins with the layers there are: as `subdivide`, to the last bit."""
        as_scaled = self.scaled(net)
        whole = self.cut(as_scaled, len(net.widths), max_regions)
        as_scaled.check(-1, lambda: as_scaled.net(whole.mesh.x.T), "values in the box")
        mesh, layers = whole.mesh, whole.layers
        if layers:
            mesh, kept = without_small(mesh, smallest * float((self.hi - self.lo).prod()))
            if kept.size < whole.mesh.n_cells:
                layers = (*layers[:-1], LayerRegions(layers[-1].words[:, kept], layers[-1].parent[kept]))
        return self.complex_of(as_scaled, net, mesh, layers)

    def clear_layer(self, as_scaled: Scaled) -> Layer | None:
        """Return the next layer of a network on the mesh; None where it is in doubt, or one has to look closely."""
        values = self._values(as_scaled.net, len(self.layers), self.layers)
        mesh, layer = layer_on_mesh(values, self.mesh, self.onward, self.bounds.of(as_scaled.net))
        return layer if layer.unclear is None and mesh.x is self.mesh.x else None

    def complex_of(self, as_scaled: Scaled, net: Network, mesh: Mesh, layers: tuple[LayerRegions, ...]) -> Subdivision:
        """Return the complex of a network by all of whose layers the box is cut."""
        return Subdivision(
            box=((float(self.lo[0]), float(self.hi[0])), (float(self.lo[1]), float(self.hi[1]))),
            vertices=np.ascontiguousarray(mesh.x.T),
            edge_ends=np.ascontiguousarray(mesh.edge_ends.T),
            edge_neuron=np.maximum(mesh.edge_neuron, -1),
            offsets=mesh.offsets,
            corners=mesh.corners,
            sides=mesh.sides,
            _net=net,
            _scaled=as_scaled,
            _layers=layers,
        )


def subdivide(
    net: Network,
    box: Box = ((-1.0, 1.0), (-1.0, 1.0)),
    *,
    max_regions: int | None = None,
    smallest: float = SMALLEST,
) -> Subdivision:
    """Return the exact polyhedral complex of a network of two inputs on a closed box.

    Args:
        net: any depth, also without hidden layers; `input_dim` 2.
        box: `((x_lo, x_hi), (y_lo, y_hi))`, finite, `lo < hi`.
        max_regions: raise once there are more regions than this.
        smallest: cells below this part of the box's area go to a neighbour; 0 keeps them all.

    Raises:
        ValueError: wrong box or input dimension, or numbers so large that they overflow (`rounding.LARGEST`).
        TooManyRegions: above `max_regions`.
    """
    return begin(net, box, 0, max_regions=max_regions).finish(net, max_regions=max_regions, smallest=smallest)


def begin(net: Network, box: Box, depth: int, *, max_regions: int | None = None) -> Begun:
    """Cut a box by the first `depth` layers of a network; the rest is as `subdivide`."""
    lo, hi = np.array(sides_of(net, box)).T.copy()
    check_cap("max_regions", max_regions, "regions")
    mesh, leeway = rectangle(lo, hi)
    start = Begun(lo, hi, mesh, Onward((mesh.x.T,), leeway), Bounds(net, lo, hi), ())
    return start.cut(start.scaled(net), depth, max_regions) if depth else start
