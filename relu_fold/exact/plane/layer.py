"""What a layer's z are at the vertices of a mesh, and how far off they may be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.plane.affine import CHUNK
from relu_fold.exact.plane.bits import Words, pack_bits
from relu_fold.exact.plane.mesh import Leeway, Mesh
from relu_fold.exact.plane.values import LayerValues
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network
from relu_fold.products import product

STIFF = 2.0**-36
"""A vertex that may be further off than this, in sides of the box, is always looked at closely. Others never are off by
more, which makes one bound for each neuron do for all of them."""


class Layer(NamedTuple):
    """What a layer is on the mesh of the layers before it."""

    z: FloatArray  # (V, width) at the vertices; 0 where that is decided
    words: Words  # (words, V): z > 0
    unclear: BoolArray | None  # (V, width): where z may be 0, whatever was decided; None for nowhere
    bound: FloatArray  # (width,): the most that z may be off
    first: int  # number of its first neuron
    values: LayerValues

    @property
    def width(self) -> int:
        return int(self.z.shape[1])


class Onward(NamedTuple):
    """What the next layer asks of a mesh."""

    z: tuple[FloatArray, ...]  # (V, width) at all vertices, in blocks of rows
    leeway: Leeway


class Bounds:
    """How far off z may be anywhere in the box, at most: carried from layer to layer as in `LayerValues.at`."""

    def __init__(self, net: Network, lo: FloatArray, hi: FloatArray) -> None:
        self.net = net
        (left, low), (right, high) = lo.tolist(), hi.tolist()
        self.stiff = STIFF * max(right - left, high - low)
        self.largest: FloatArray = np.array([max(-left, right), max(-low, high)])  # |h| of the layer before
        grain = np.square(ROUNDING * self.largest)
        self.squares: FloatArray = np.array([grain, grain + self.stiff**2])  # at given points; at vertices
        self.makers = np.zeros(4)  # of each neuron so far at given points; and 0 for the box's sides, neurons -4 to -1

    def of(self, net: Network) -> Bounds:
        """Return a copy that goes on with a network of the same layers so far."""
        other = Bounds.__new__(Bounds)
        other.__dict__ |= self.__dict__  # its arrays are replaced, never changed
        other.net = net
        return other

    def next(self, layer: int) -> FloatArray:
        """Go on to a layer; return (width,): how far off its z may be at vertices that are not stiff."""
        w, b, squares = self.net.weights[layer], self.net.biases[layer], self.squares
        if layer and self.net.leaks[layer - 1]:
            squares = np.maximum(1.0, np.square(self.net.slope(layer - 1))) * squares
        own = np.square(ROUNDING * (np.vecdot(np.abs(w), self.largest) + np.abs(b)))
        self.squares = squares @ np.square(w.T) + own
        bounds = np.sqrt(self.squares)
        self.makers = np.concatenate([self.makers[:-4], bounds[0], self.makers[-4:]])
        at_vertices: FloatArray = bounds[1]
        return at_vertices


def far_off(leeway: Leeway, bounds: Bounds) -> BoolArray:
    """Return (V,): which vertices may be so far off that every layer has to look at them closely."""
    if bounds.makers.size == 4:  # only the box's corners are there, which never are off
        return np.zeros(leeway.makers.shape[1], dtype=np.bool_)
    shifts = np.abs(leeway.shifts)
    reach = bounds.makers.take(leeway.makers) * np.maximum(shifts[:, 0], shifts[:, 1])
    far: BoolArray = np.maximum(reach[0], reach[1]) > bounds.stiff / 4
    return far


def layer_on_mesh(
    values: LayerValues, mesh: Mesh, onward: Onward, bounds: Bounds, far: BoolArray
) -> tuple[Mesh, Layer]:
    """Return the mesh, and a hidden layer on it, with every z that may be 0 looked at closely.

    Of the mesh some vertices may be better known than before.

    Args:
        onward: what the layer before left for it; for layer 0 its z are the vertices themselves.
        far: as from `far_off`.
    """
    net, index = values.net, values.index
    leeway, first, dubious = onward.leeway, bounds.makers.size - 4, far.copy()
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
            if np.count_nonzero(near):
                dubious[here] |= near.any(axis=1)
            if index + 1 < len(net.widths):
                np.maximum(high, part.max(axis=0), out=high)
                if net.leaks[index]:
                    np.minimum(low, part.min(axis=0), out=low)
            done += len(rows)
    # New vertices lie between these, and z is affine there.
    bounds.largest = np.maximum(high, -np.abs(net.slope(index)) * low) if net.leaks[index] else high

    unclear = None
    vertices = dubious.nonzero()[0]
    if vertices.size:
        x, at, near = _looked_at(values, mesh, leeway, z, vertices)
        mesh = mesh._replace(x=x)
        z[vertices], positive[vertices] = at, at > 0
        if np.count_nonzero(near):
            unclear = np.zeros(z.shape, dtype=np.bool_)
            unclear[vertices] = near
    return mesh, Layer(z, pack_bits(positive), unclear, bound, first, values)


def _looked_at(
    values: LayerValues, mesh: Mesh, leeway: Leeway, z: FloatArray, vertices: IntArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return the mesh's vertices; z at some of them, 0 where that is decided; and where it was in doubt."""
    x, makers = mesh.x, leeway.makers[:, vertices]
    at = values.at(x[:, vertices], makers, leeway.shifts[:, :, vertices])._replace(z=z[vertices])
    near = at.near
    if np.count_nonzero(near):
        rank = np.full(mesh.n_vertices, -1)
        rank[vertices[near.any(axis=1)]] = np.flatnonzero(near.any(axis=1))
        half_edge = np.flatnonzero(rank[mesh.corners] >= 0)
        vertex, cell = rank[mesh.corners[half_edge]], np.searchsorted(mesh.offsets, half_edge, side="right") - 1
        zero = np.zeros(z.shape, dtype=np.bool_)
        zero[vertices] = np.abs(at.z) <= at.plain
        cells, which = np.unique(cell, return_inverse=True)
        allowed = np.full(at.z.shape, np.inf)
        np.minimum.at(allowed, vertex, values.allowed(mesh, cells, z, zero)[which])
        points = x[:, vertices]
        values.settle(at, points, makers, allowed, lambda v: cell[vertex == v].tolist())
        x = x.copy()
        x[:, vertices] = points
    return x, at.z, near
