"""The affine map of each region, from its activation pattern; and how far rounding may have put a value off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.network import Network
from relu_fold.pieces import LARGEST, ROUNDING

CHUNK = 256  # regions at a time: what is in flight stays within a processor's cache


@dataclass(frozen=True, eq=False)
class LayerRegions:
    """One hidden layer on the regions that it leaves behind."""

    active: BoolArray  # (regions, width)
    parent: IntArray  # (regions,): the region of the layer before that each was cut from


def affine_maps(net: Network, layers: tuple[LayerRegions, ...]) -> FloatArray:
    """Return (3, R, output_dim): slopes along x and y, and the intercept, of the output in each region.

    Maps are carried forwards, each layer's z once for every region of the layer before, but for the last layer. There
    the output's weights are carried backwards to meet them, for one region out of each that was cut; its siblings
    differ by the neurons that cut it, whose own maps are added or taken away.
    """
    maps = np.zeros((3, 1, 2))
    maps[0, 0, 0] = maps[1, 0, 1] = 1.0
    if not layers:
        return _plus(maps @ net.weights[0].T, net.biases[0])
    gate, parent = np.ones((1, 2)), np.zeros(1, dtype=np.int64)
    for layer, w, b in zip(layers[:-1], net.weights, net.biases, strict=False):
        z = np.empty((3, parent.size, b.size))
        for rows in _chunks(parent.size):
            _plus(np.matmul(_gated(maps, parent, gate, rows), w.T, out=z[:, rows]), b)
        maps, parent, gate = z, layer.parent, _gates(net, layer.active)

    last, (w, v), (b, c) = layers[-1], net.weights[-2:], net.biases[-2:]
    chosen = np.zeros(parent.size, dtype=np.int64)
    chosen[last.parent] = np.arange(last.parent.size)
    found = np.empty((3, parent.size, net.output_dim))
    child, neuron = np.divmod(np.flatnonzero(last.active != last.active[chosen[last.parent]]), b.size)
    cuts, cut = np.unique(last.parent[child] * b.size + neuron, return_inverse=True)
    cut_region, cut_neuron = np.divmod(cuts, b.size)
    own = np.empty((3, cuts.size))  # the maps of the neurons that cut
    for rows in _chunks(parent.size):
        here = _gated(maps, parent, gate, rows)
        on = _gates(net, last.active[chosen[rows]])
        for output in range(net.output_dim):
            back = on * v[output]
            found[:, rows, output] = np.vecdot(here, back @ w)
            found[2, rows, output] += back @ b + c[output]
        mine = slice(*np.searchsorted(cut_region, (rows.start, rows.stop)))
        region = cut_region[mine] - rows.start
        own[:, mine] = np.vecdot(here.take(region, axis=1), w[cut_neuron[mine]])
    own[2] += b[cut_neuron]
    found = found[:, last.parent]
    change = np.where(last.active[child, neuron], 1 - net.negative_slope, net.negative_slope - 1) * own[:, cut]
    for i, output in np.ndindex(3, net.output_dim):
        found[i, :, output] += np.bincount(child, change[i] * v[output, neuron], minlength=last.parent.size)
    return found


def largest_doubt(net: Network) -> FloatArray:
    """Return (3, output_dim): how far off a slope or an intercept may be with any pattern."""
    maps = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    squares = np.zeros_like(maps)
    steeper = max(1.0, abs(net.negative_slope))
    for w, b in zip(net.weights, net.biases, strict=True):
        maps = _plus(maps @ np.abs(w.T), np.abs(b))
        squares = (squares @ np.square(w.T) + np.square(maps)) * steeper**2
        maps = maps * steeper
    doubt: FloatArray = ROUNDING * np.sqrt(squares)
    return doubt


def affine_doubt(net: Network, patterns: BoolArray) -> FloatArray:
    """Return (3, n, output_dim): how far off `affine_maps` may be in regions with these patterns."""
    doubt = np.empty((3, len(patterns), net.output_dim))
    for rows in _chunks(len(patterns)):
        maps = np.zeros((3, rows.stop - rows.start, 2))
        maps[0, :, 0] = maps[1, :, 1] = 1.0
        squares = np.zeros_like(maps)
        first = 0
        for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
            if layer:
                gate = _gates(net, patterns[rows, first : first + w.shape[1]])
                maps, squares = maps * gate, squares * (gate * gate)
                first += w.shape[1]
            squares = squares @ np.square(w.T) + np.square(_plus(np.abs(maps) @ np.abs(w.T), np.abs(b)))
            maps = _plus(maps @ w.T, b)
        doubt[:, rows] = ROUNDING * np.sqrt(squares)
    return doubt


def _plus(maps: FloatArray, b: FloatArray) -> FloatArray:
    """Add biases to the intercepts, in place."""
    maps[2] += b
    return maps


def _gated(maps: FloatArray, parent: IntArray, gate: FloatArray, rows: slice) -> FloatArray:
    """Return the maps of h, from those of z on the regions before."""
    found: FloatArray = maps.take(parent[rows], axis=1)
    found *= gate[rows]
    return found


def _gates(net: Network, active: BoolArray) -> FloatArray:
    if net.negative_slope == 0:
        return active.astype(np.float64)
    return np.where(active, 1.0, net.negative_slope)


def _chunks(n: int) -> Iterator[slice]:
    return (slice(i, min(i + CHUNK, n)) for i in range(0, n, CHUNK))


def doubt_at(net: Network, layer: int, x: FloatArray, makers: IntArray, shifts: FloatArray) -> FloatArray:
    """Return (n, width): how far off the z of a hidden layer may be at the vertices x of a mesh.

    Errors are added like independent ones, as in `pieces`: what each layer rounds passes through the weights, and a
    neuron that is off stops it. A vertex itself is off as its makers are, in the direction of its shifts; how much that
    changes z is carried through the layers, too. On a crease it may pass through or not: the larger change counts. The
    makers' own z are exactly 0 at the vertex, wherever it is, and pass nothing on.

    Raises:
        ValueError: when anything overflows.
    """
    h = x
    squares = np.square(ROUNDING * np.abs(x))
    passes = np.ones((2, *x.shape))  # the gates if neurons in doubt are off; and if they are on
    gates = []
    made = [np.zeros((len(x), 1))]  # squared errors of all layers; the box's edges are neuron -1, and never off
    first = 0
    for w, b in zip(net.weights[: layer + 1], net.biases[: layer + 1], strict=True):
        gates.append(passes)
        z = h @ w.T + b
        squares = squares @ np.square(w.T) + np.square(ROUNDING * (np.abs(h) @ np.abs(w.T) + np.abs(b)))
        made.insert(-1, squares)
        at, which = np.nonzero((makers >= first) & (makers < first + b.size))
        makers_own = at, makers[at, which] - first
        unclear = np.square(z) < squares
        passes = np.where([(z > 0) & ~unclear, (z > 0) | unclear], 1.0, net.negative_slope)
        passes[:, *makers_own] = z[makers_own] = 0.0
        if len(gates) <= layer:
            squares = np.square(passes).max(axis=0) * squares
        h, first = net.activate(z), first + b.size
    every = np.sqrt(np.concatenate(made, axis=1))
    off_by = np.take_along_axis(every, np.where(makers < 0, every.shape[1] - 1, makers), axis=1)
    moved = (off_by[:, :, None] * shifts).transpose(1, 0, 2)[:, None]  # (maker, on or not, vertex, coordinate)
    for gate, w in zip(gates, net.weights, strict=False):
        moved = (moved * gate) @ w.T
    doubt: FloatArray = np.sqrt(squares + np.square(moved).max(axis=1).sum(axis=0))
    if not doubt.max(initial=0.0) < math.inf:
        raise ValueError(f"weights: expected values below {LARGEST:g} in the box; got an overflow")
    return doubt
