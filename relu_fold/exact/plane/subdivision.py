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

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import TooManyRegions
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Box, check_cap, sides_of
from relu_fold.exact.plane.affine import LayerRegions
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.contract import without_small
from relu_fold.exact.plane.cutting import cut_layer
from relu_fold.exact.plane.layer import Bounds, Layer, Onward, far_off, layer_on_mesh
from relu_fold.exact.plane.mesh import Mesh, rectangle
from relu_fold.exact.plane.signs import ExactSigns
from relu_fold.exact.plane.values import LayerValues
from relu_fold.exact.scaling import Scaled, scaled
from relu_fold.network import Network

__all__ = ["TooManyRegions", "begin", "subdivide"]

SMALLEST = 1e-11  # of the box's area: smaller cells are not told from rounding, and a neighbour has them


class Begun(NamedTuple):
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
                far = far_off(onward.leeway, bounds)
                mesh, layer = layer_on_mesh(self._values(net, i, layers), mesh, onward, bounds, far)
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

    def clear_layers(self, nets: Sequence[Network]) -> list[Layer | None]:
        """Return the next layer of each network on the mesh; None where it is in doubt, or one has to look closely."""
        found, far = [], far_off(self.onward.leeway, self.bounds)
        for net in nets:
            values = self._values(net, len(self.layers), self.layers)
            mesh, layer = layer_on_mesh(values, self.mesh, self.onward, self.bounds.of(net), far)
            found.append(layer if layer.unclear is None and mesh.x is self.mesh.x else None)
        return found

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
