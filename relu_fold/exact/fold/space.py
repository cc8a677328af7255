"""Fold space: where a hidden layer takes the line or the plane, exactly.

The activations h of a layer of n neurons take every input to a point of n dimensions. On each piece of the layers up to
it that map is affine, so the image of the whole line is a polyline and that of the plane a surface of flat facets,
folded where neurons turn (Montufar et al. 2014 speak of folding the input onto itself). Corners and the affine maps
between them are all there is to know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, instance, whole
from relu_fold.errors import InputError
from relu_fold.exact.domain import Box, Interval
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network

__all__ = ["FoldSpace", "fold_space", "fold_space_on"]


@dataclass(frozen=True, eq=False)
class FoldSpace(ReadOnly):
    """The image of a line (d = 1) or a plane (d = 2) under the activations of one hidden layer. Arrays are read-only.

    Pieces are those of the layers up to this one; deeper layers cut nothing here. Neighbours share their vertices.

    Attributes:
        layer: which hidden layer, from 0.
        inputs: (V, d) vertices: knots and the domain's ends, left to right; or the vertices of the complex.
        images: (V, width) h of the layer there; exactly 0 where a neuron of this layer turns.
        offsets: (P + 1,). Piece p has the corners from `offsets[p]` to `offsets[p + 1]`, so one array holds all.
        corners: (H,) vertices: on the line the left end and the right one of each piece; in the plane counter-clockwise
            in input, where a corner may be straight.
        active: (P, width) which neurons of this layer are active on each piece.
        slopes: (P, width, d). On piece p, `h = slopes[p] @ x + intercepts[p]`; exactly 0 where contributions cancel.
        intercepts: (P, width).
    """

    layer: int
    inputs: FloatArray
    images: FloatArray
    offsets: IntArray
    corners: IntArray
    active: BoolArray
    slopes: FloatArray
    intercepts: FloatArray

    @property
    def input_dim(self) -> int:
        return int(self.inputs.shape[1])

    @property
    def width(self) -> int:
        return int(self.images.shape[1])

    @property
    def n_pieces(self) -> int:
        return self.offsets.size - 1

    @property
    def pieces(self) -> IntArray | tuple[IntArray, ...]:
        """Vertices of each piece: on the line (P, 2), in the plane P arrays, counter-clockwise in input."""
        if self.input_dim == 1:
            return self.corners.reshape(-1, 2)
        return tuple(np.split(self.corners, self.offsets[1:-1]))


def fold_space(net: Network, layer: int, domain: Interval | Box, *, max_pieces: int | None = None) -> FoldSpace:
    """Return the exact image of the domain under the activations of a hidden layer.

    Args:
        net: `input_dim` 1 or 2.
        layer: from 0, a hidden one.
        domain: `(lo, hi)` for one input, `((x_lo, x_hi), (y_lo, y_hi))` for two.
        max_pieces: raise once there are more pieces than this.

    Raises:
        ValueError: no such layer, and as `pieces` or `subdivide`.
        TooManyRegions: above `max_pieces`.
    """
    if instance("net", net, Network).input_dim not in (1, 2):
        raise InputError(f"input_dim: expected 1 or 2; got {net.input_dim}")
    ending_here = _ending_at(net, layer)
    if net.input_dim == 1:
        return _of_line(ending_here, layer, domain, max_pieces)  # type: ignore[arg-type]  # `pieces` checks it
    c = subdivide(ending_here, domain, max_regions=max_pieces)  # type: ignore[arg-type]  # `subdivide` checks it
    return _of_plane(ending_here, layer, c)


def fold_space_on(c: Subdivision, net: Network, layer: int) -> FoldSpace:
    """As `fold_space` of a plane, whose complex under the layers up to this one is known.

    Args:
        c: of a network with the same layers up to this one, and none after it, whatever its output.
    """
    ending_here = _ending_at(net, layer)
    return _of_plane(ending_here, layer, c.read_out(ending_here))


def _ending_at(net: Network, layer: int) -> Network:
    """The network that ends at a layer and reads out each of its neurons."""
    if not 0 <= whole("layer", layer) < len(net.widths):
        raise InputError(f"layer: expected 0 to {len(net.widths) - 1}; got {layer}")
    width = net.widths[layer]
    weights, biases = (*net.weights[: layer + 1], np.eye(width)), (*net.biases[: layer + 1], np.zeros(width))
    return Network(weights, biases, net.negative_slope, net.slopes[: layer + 1])


def _of_line(net: Network, layer: int, domain: tuple[float, float], max_pieces: int | None) -> FoldSpace:
    p = pieces(net, domain, max_pieces=max_pieces)
    return FoldSpace(
        layer=layer,
        inputs=p.knots[:, None].copy(),
        images=net.activate(p.last_values, layer) + 0.0,
        offsets=2 * np.arange(p.n_pieces + 1),
        corners=np.repeat(np.arange(p.n_pieces + 1), 2)[1:-1],
        active=p.patterns[:, -net.widths[-1] :].copy(),
        slopes=p.slopes[:, :, None].copy(),
        intercepts=p.intercepts,
    )


def _of_plane(net: Network, layer: int, c: Subdivision) -> FoldSpace:
    active = c.patterns[:, -net.widths[-1] :].copy()
    z = net.pre_activations(c.vertices)[-1]
    # A neuron that is on in one piece round a vertex and off in another is 0 there, exactly and not within rounding.
    at = active[np.repeat(np.arange(c.n_regions), np.diff(c.offsets))]
    on, off = np.zeros(z.shape, dtype=np.bool_), np.zeros(z.shape, dtype=np.bool_)
    for there, seen in ((on, at), (off, ~at)):
        half_edge, neuron = np.nonzero(seen)
        there[c.corners[half_edge], neuron] = True
    z[on & off] = 0.0
    return FoldSpace(
        layer=layer,
        inputs=c.vertices,
        images=net.activate(z, layer) + 0.0,
        offsets=c.offsets,
        corners=c.corners,
        active=active,
        slopes=c.slopes,
        intercepts=c.intercepts,
    )
