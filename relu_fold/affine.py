"""The affine map of each region, from its activation pattern; and how far rounding may have put a value off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.bits import Words, set_bits, unpack_bits
from relu_fold.errors import NumbersTooLarge
from relu_fold.mesh import begins
from relu_fold.network import Network
from relu_fold.pieces import LARGEST, ROUNDING

CHUNK = 256  # rows at a time: what is in flight stays within a processor's cache
ONE_THREAD = 2**19
"""OpenBLAS shares products of so many multiplications and more between threads, which stall on busy cores."""

FEW = 16  # rows, below which a product is no better than one vector after the other
ALWAYS_ON: Words = np.full((1, 1), 2**64 - 1, dtype=np.uint64)  # the pattern of the input


@dataclass(frozen=True, eq=False)
class LayerRegions(ReadOnly):
    """One hidden layer on the regions that it leaves behind."""

    words: Words  # (words, regions): which neurons are active
    parent: IntArray  # (regions,): the region of the layer before that each was cut from


def affine_maps(net: Network, layers: tuple[LayerRegions, ...]) -> FloatArray:
    """Return (3, R, output_dim): slopes along x and y, and the intercept, of the output in each region.

    Maps are carried forwards, each layer's z once for every region of the layer before, but for the last layer. There
    the output's weights are carried backwards to meet them, for one region out of each that was cut; its siblings
    differ by the neurons that cut it, whose own maps are added or taken away.
    """
    maps = np.zeros((1, 3, 2))
    maps[0, 0, 0] = maps[0, 1, 1] = 1.0
    if not layers:
        return _plus((maps @ net.weights[0].T).swapaxes(0, 1), net.biases[0])
    parent, words = np.zeros(1, dtype=np.int64), ALWAYS_ON
    for i, (layer, w, b) in enumerate(zip(layers[:-1], net.weights, net.biases, strict=False)):
        z, onwards = np.empty((parent.size, 3, b.size)), np.ascontiguousarray(w.T)
        for rows in _chunks(parent.size):
            here = maps.take(parent[rows], axis=0)
            here *= _gates(net, i - 1, words[:, rows], w.shape[1])[:, None]
            product(here.reshape(-1, w.shape[1]), onwards, out=z[rows].reshape(-1, b.size))
            z[rows, 2] += b
        maps, parent, words = z, layer.parent, layer.words

    at, last, (w, v), (b, c) = len(layers) - 1, layers[-1], net.weights[-2:], net.biases[-2:]
    chosen = np.zeros(parent.size, dtype=np.int64)
    chosen[last.parent] = np.arange(last.parent.size)
    child, neuron = set_bits(last.words ^ last.words.take(chosen[last.parent], axis=1))
    cuts, cut = _distinct(last.parent[child] * b.size + neuron)
    cut_region, cut_neuron = cuts // b.size, cuts % b.size
    own = np.empty((cuts.size, 3))  # the maps of the neurons that cut
    found = np.empty((parent.size, 3, net.output_dim))
    through, shift = v[:, :, None] * w, v * b  # each output's weights through the layer's neurons, if all were on
    for rows in _chunks(parent.size):
        here, gate = maps.take(parent[rows], axis=0), _gates(net, at - 1, words[:, rows], w.shape[1])
        on = _gates(net, at, last.words.take(chosen[rows], axis=1), b.size)
        for output in range(net.output_dim):
            back = product(on, through[output])
            back *= gate
            found[rows, :, output] = np.vecdot(here, back[:, None])
            found[rows, 2, output] += np.vecdot(on, shift[output]) + c[output]
        mine = slice(*np.searchsorted(cut_region, (rows.start, rows.stop)))
        region = cut_region[mine] - rows.start
        weights = w.take(cut_neuron[mine], axis=0)
        weights *= gate.take(region, axis=0)
        own[mine] = np.vecdot(here.take(region, axis=0), weights[:, None])
    own[:, 2] += b[cut_neuron]
    is_on = last.words[neuron // 64, child] >> (neuron % 64).astype(np.uint64) & np.uint64(1)
    slope = net.slope(at)
    bend = 1 - (slope if isinstance(slope, float) else slope[neuron])
    change = np.where(is_on, bend, -bend) * own.T.take(cut, axis=1)
    at_regions = found.transpose(1, 0, 2).take(last.parent, axis=1)
    for i, output in np.ndindex(3, net.output_dim):
        at_regions[i, :, output] += np.bincount(child, change[i] * v[output, neuron], minlength=last.parent.size)
    return at_regions


def largest_doubt(net: Network) -> FloatArray:
    """Return (3, output_dim): how far off a slope or an intercept may be with any pattern."""
    maps = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    squares = np.zeros_like(maps)
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        if layer:
            steeper = np.maximum(1.0, np.abs(net.slope(layer - 1)))
            maps, squares = maps * steeper, squares * steeper**2
        maps = _plus(maps @ np.abs(w.T), np.abs(b))
        squares = squares @ np.square(w.T) + np.square(maps)
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
                gate = np.where(patterns[rows, first : first + w.shape[1]], 1.0, net.slope(layer - 1))
                maps, squares = maps * gate, squares * (gate * gate)
                first += w.shape[1]
            squares = squares @ np.square(w.T) + np.square(_plus(np.abs(maps) @ np.abs(w.T), np.abs(b)))
            maps = _plus(maps @ w.T, b)
        doubt[:, rows] = ROUNDING * np.sqrt(squares)
    return doubt


def product(a: FloatArray, b: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return the matrix product a @ b, by as many rows at a time as one thread does, if they are not too few.

    Small products take up to twice as long if b is a transposed view.
    """
    found = np.empty((len(a), b.shape[1])) if out is None else out
    at_most = max((ONE_THREAD - 1) // b.size, FEW)
    at_once = len(a) // (len(a) // at_most + 1) + 1  # in even pieces
    for lo in range(0, len(a), at_once):
        np.matmul(a[lo : lo + at_once], b, out=found[lo : lo + at_once])
    return found


def _plus(maps: FloatArray, b: FloatArray) -> FloatArray:
    """Add biases to the intercepts, in place."""
    maps[2] += b
    return maps


def _gates(net: Network, layer: int, words: Words, width: int) -> FloatArray:
    """Return (n, width): the factors from z to h of a hidden layer; of the input, which is always on, for layer -1."""
    active = unpack_bits(words, width)
    if layer < 0 or not net.leaks[layer]:
        return active.astype(np.float64)
    return np.where(active, 1.0, net.slope(layer))


def _distinct(keys: IntArray) -> tuple[IntArray, IntArray]:
    """Return the distinct keys, ascending, and which of them each key is. Quick if the keys are all but sorted."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = begins(ordered)
    which = np.empty(keys.size, dtype=np.int64)
    which[order] = np.cumsum(first) - 1
    return ordered[first], which


def _chunks(n: int) -> Iterator[slice]:
    return (slice(i, min(i + CHUNK, n)) for i in range(0, n, CHUNK))


def doubt_at(net: Network, layer: int, x: FloatArray, makers: IntArray, shifts: FloatArray) -> FloatArray:
    """Return (n, width): how far off the z of a hidden layer may be at the vertices x of a mesh, (2, n).

    Errors are added like independent ones, as in `pieces`: what each layer rounds passes through the weights, and a
    neuron that is off stops it. A vertex itself is off as its makers are, in the direction of its shifts; how much that
    changes z is carried through the layers, too. On a crease it may pass through or not: the larger change counts. The
    makers' own z are exactly 0 at the vertex, wherever it is, and pass nothing on.

    Raises:
        ValueError: when anything overflows.
    """
    h = x.T
    squares = np.square(ROUNDING * np.abs(h))
    passes = np.ones((2, *h.shape))  # the gates if neurons in doubt are off; and if they are on
    gates = []
    made = [np.zeros((len(h), 1))]  # squared errors of all layers; the box's edges are neuron -1, and never off
    first = 0
    for i, (w, b) in enumerate(zip(net.weights[: layer + 1], net.biases[: layer + 1], strict=True)):
        gates.append(passes)
        z = h @ w.T + b
        squares = squares @ np.square(w.T) + np.square(ROUNDING * (np.abs(h) @ np.abs(w.T) + np.abs(b)))
        made.insert(-1, squares)
        which, at = np.nonzero((makers >= first) & (makers < first + b.size))
        makers_own = at, makers[which, at] - first
        unclear = np.square(z) < squares
        passes = np.where([(z > 0) & ~unclear, (z > 0) | unclear], 1.0, net.slope(i))
        passes[:, *makers_own] = z[makers_own] = 0.0
        if len(gates) <= layer:
            squares = np.square(passes).max(axis=0) * squares
        h, first = net.activate(z, i), first + b.size
    every = np.sqrt(np.concatenate(made, axis=1))
    off_by = every[np.arange(len(every)), makers]  # maker -1 is the last
    moved = (off_by[:, None] * shifts).swapaxes(1, 2)[:, None]  # (maker, on or not, vertex, coordinate)
    for gate, w in zip(gates, net.weights, strict=False):
        moved = (moved * gate) @ w.T
    doubt: FloatArray = np.sqrt(squares + np.square(moved).max(axis=1).sum(axis=0))
    if not doubt.max(initial=0.0) < math.inf:
        raise NumbersTooLarge(f"weights: expected values below {LARGEST:g} in the box; got an overflow")
    return doubt
