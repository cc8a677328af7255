"""What a layer's z are at the vertices of a mesh, and how far off they may be."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from relu_fold.affine import CHUNK, doubt_at, product
from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.bits import Words, pack_bits
from relu_fold.errors import NumbersTooLarge
from relu_fold.mesh import Leeway, Mesh
from relu_fold.network import Network
from relu_fold.pieces import LARGEST, ROUNDING

STIFF = 2.0**-36
"""A vertex that may be further off than this, in sides of the box, is always looked at closely. Others never are off by
more, which makes one bound for each neuron do for all of them."""

Doubt = Callable[[FloatArray, IntArray, FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Layer:
    """What a layer is on the mesh of the layers before it."""

    z: FloatArray  # (V, width) at the vertices; 0 where it cannot be told from 0
    words: Words  # (words, V): z > 0
    zero: BoolArray | None  # (V, width): where z is 0; None for nowhere
    bound: FloatArray  # (width,): the most that z may be off
    first: int  # number of its first neuron
    doubt: Doubt  # points, their makers and shifts to (n, width): how far off z may be there

    @property
    def width(self) -> int:
        return int(self.z.shape[1])


@dataclass(frozen=True, eq=False)
class Onward:
    """What the next layer asks of a mesh."""

    z: tuple[FloatArray, ...]  # (V, width) at all vertices, in blocks of rows
    leeway: Leeway


class Bounds:
    """How far off z may be anywhere in the box, at most: carried from layer to layer as in `affine.doubt_at`."""

    def __init__(self, net: Network, lo: FloatArray, hi: FloatArray) -> None:
        self.net = net
        self.stiff = STIFF * float((hi - lo).max())
        self.largest: FloatArray = np.maximum(np.abs(lo), np.abs(hi))  # |h| of the layer before
        grain = np.square(ROUNDING * self.largest)
        self.squares: FloatArray = np.stack([grain, grain + self.stiff**2])  # at given points; at vertices
        self.makers = np.zeros(1)  # of each neuron so far at given points; and 0 for the box's edges, neuron -1

    def of(self, net: Network) -> Bounds:
        """Return a copy that goes on with a network of the same layers so far."""
        other = copy.copy(self)  # its arrays are replaced, never changed
        other.net = net
        return other

    def next(self, layer: int) -> FloatArray:
        """Go on to a layer; return (width,): how far off its z may be at vertices that are not stiff."""
        w, b, slope = self.net.weights[layer], self.net.biases[layer], self.net.slope(layer - 1) if layer else 1.0
        own = np.square(ROUNDING * (np.vecdot(np.abs(w), self.largest) + np.abs(b)))
        self.squares = (np.maximum(1.0, np.square(slope)) * self.squares) @ np.square(w.T) + own
        bounds = np.sqrt(self.squares)
        if not bounds.max() < math.inf:
            raise NumbersTooLarge(f"weights: expected values below {LARGEST:g} in the box; got an overflow")
        self.makers = np.concatenate([self.makers[:-1], bounds[0], [0.0]])
        at_vertices: FloatArray = bounds[1]
        return at_vertices


def layer_on_mesh(net: Network, index: int, mesh: Mesh, onward: Onward, bounds: Bounds) -> Layer:
    """Return a hidden layer on the mesh of those before it, with every z that may be 0 looked at closely.

    Args:
        onward: what the layer before left for it; for layer 0 its z are the vertices themselves.
    """
    leeway, first = onward.leeway, bounds.makers.size - 1
    reach = bounds.makers[leeway.makers] * np.abs(leeway.shifts).max(axis=1)
    dubious = reach.max(axis=0) > bounds.stiff / 4
    bound = bounds.next(index)
    w, b = np.ascontiguousarray(net.weights[index].T), net.biases[index]
    z = np.empty((mesh.n_vertices, b.size))
    positive, low, high = np.empty(z.shape, dtype=np.bool_), np.zeros(b.size), np.zeros(b.size)
    done = 0
    for block in onward.z:
        for lo in range(0, len(block), CHUNK):
            rows = block[lo : lo + CHUNK]
            here = slice(done, done + len(rows))
            part = product(net.activate(rows, index - 1) if index else rows, w, out=z[here])
            part += b
            above = np.greater(part, bound, out=positive[here])
            near = above != (part >= -bound)
            if near.any():
                dubious[here] |= near.any(axis=1)
            if index + 1 < len(net.widths):
                np.maximum(high, part.max(axis=0), out=high)
                if net.leaks[index]:
                    np.minimum(low, part.min(axis=0), out=low)
            done += len(rows)
    # New vertices lie between these, and z is affine there.
    bounds.largest = np.maximum(high, -np.abs(net.slope(index)) * low)

    def doubt(x: FloatArray, makers: IntArray, shifts: FloatArray) -> FloatArray:
        return doubt_at(net, index, x, makers, shifts)

    zero = None
    vertices = np.flatnonzero(dubious)
    if vertices.size:
        at = z[vertices]
        near = np.abs(at) <= doubt(mesh.x[:, vertices], leeway.makers[:, vertices], leeway.shifts[:, :, vertices])
        at[near] = 0.0
        z[vertices], positive[vertices] = at, at > 0
        if near.any():
            zero = np.zeros(z.shape, dtype=np.bool_)
            zero[vertices] = near
    return Layer(z, pack_bits(positive), zero, bound, first, doubt)
