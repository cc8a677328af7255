"""The affine map of each region, from its activation pattern; and how far rounding may have put a value off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, ReadOnly
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.bits import Words, set_bits, unpack_bits
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network
from relu_fold.products import product

CHUNK = 256  # rows at a time: what is in flight stays within a processor's cache

ALWAYS_ON: Words = np.full((1, 1), 2**64 - 1, dtype=np.uint64)  # the pattern of the input


@dataclass(frozen=True, eq=False)
class LayerRegions(ReadOnly):
    """One hidden layer on the regions that it leaves behind."""

    words: Words  # (words, regions): which neurons are active
    parent: IntArray  # (regions,): the region of the layer before that each was cut from


def affine_maps(net: Network, layers: tuple[LayerRegions, ...]) -> FloatArray:
    """Return (3, R, output_dim): slopes along x and y, and the intercept, of the output in each region.

    Maps are carried forwards, each layer's z once for every region of the layer before, but for the last layer. There
    the output's weights are carried backwards to meet them, once for all parts of a region: through the neurons that do
    not cut it. Each part adds those that do, as they are in it. Nothing is taken away again, so that a map is rounded
    as its own terms are, and never as those of a neighbour.
    """
    maps = np.zeros((1, 3, 2))
    maps[0, 0, 0] = maps[0, 1, 1] = 1.0
    if not layers:
        return _plus((maps @ net.weights[0].T).swapaxes(0, 1), net.biases[0])
    parent, words = np.zeros(1, dtype=np.int64), ALWAYS_ON
    for i, (layer, w, b) in enumerate(zip(layers[:-1], net.weights, net.biases, strict=False)):
        z, onwards = np.empty((parent.size, 3, b.size)), np.ascontiguousarray(w.T)
        for rows in _chunks(parent.size):
            check_time()
            here = maps.take(parent[rows], axis=0)
            here *= _gates(net, i - 1, words[:, rows], w.shape[1])[:, None]
            product(here.reshape(-1, w.shape[1]), onwards, out=z[rows].reshape(-1, b.size))
            z[rows, 2] += b
        maps, parent, words = z, layer.parent, layer.words

    at, last, (w, v), (b, c) = len(layers) - 1, layers[-1], net.weights[-2:], net.biases[-2:]
    chosen = np.zeros(parent.size, dtype=np.int64)
    chosen[last.parent] = np.arange(last.parent.size)
    cutting = np.zeros((len(last.words), parent.size), dtype=np.uint64)  # which neurons cut each region
    for into, word in zip(cutting, last.words ^ last.words.take(chosen[last.parent], axis=1), strict=True):
        np.bitwise_or.at(into, last.parent, word)
    cut_region, cut_neuron = set_bits(cutting)
    own = np.empty((cut_region.size, 3))  # the maps of the neurons that cut
    found = np.empty((parent.size, 3, net.output_dim))
    through, shift = v[:, :, None] * w, v * b  # each output's weights through the layer's neurons, if all were on
    for rows in _chunks(parent.size):
        check_time()
        here, gate = maps.take(parent[rows], axis=0), _gates(net, at - 1, words[:, rows], w.shape[1])
        on = _gates(net, at, last.words.take(chosen[rows], axis=1) & ~cutting[:, rows], b.size)
        if net.leaks[at]:  # what cuts is off by now, and leaks
            on[unpack_bits(cutting[:, rows], b.size)] = 0.0
        for output in range(net.output_dim):
            back = product(on, through[output])
            back *= gate
            found[rows, :, output] = np.vecdot(here, back[:, None])
            found[rows, 2, output] += np.vecdot(on, shift[output]) + c[output]
        mine = slice(cut_region.searchsorted(rows.start), cut_region.searchsorted(rows.stop))
        region = cut_region[mine] - rows.start
        weights = w.take(cut_neuron[mine], axis=0)
        weights *= gate.take(region, axis=0)
        own[mine] = np.vecdot(here.take(region, axis=0), weights[:, None])
    own[:, 2] += b.take(cut_neuron)
    where = np.empty(parent.size * b.size, dtype=np.int64)  # each stands in `own`, by region and neuron
    where[cut_region * b.size + cut_neuron] = np.arange(cut_region.size)
    return _with_own(net, last, cutting, found, own, where)


def _with_own(
    net: Network, last: LayerRegions, cutting: Words, common: FloatArray, own: FloatArray, where: IntArray
) -> FloatArray:
    """Return (3, R, output_dim): what all parts of a region have in common, and for each part its neurons that cut.

    Args:
        common: (P, 3, output_dim), with what the neurons give that do not cut the region.
        own: (cuts, 3), the maps of those that do.
        where: (P * width,), by region and neuron: which of them.
    """
    at, v, leaks = len(net.widths) - 1, net.weights[-1], net.leaks[-1]
    at_parent = cutting.take(last.parent, axis=1)
    part, neuron = set_bits(at_parent if leaks else at_parent & last.words)
    change = own.T.take(where.take(last.parent.take(part) * v.shape[1] + neuron), axis=1)
    if leaks:
        slope = net.slope(at)
        off = ((last.words[neuron // 64, part] >> (neuron % 64).astype(np.uint64)) & np.uint64(1)) == 0
        change[:, off] *= slope if isinstance(slope, float) else slope[neuron[off]]
    maps = common.transpose(1, 0, 2).take(last.parent, axis=1)
    for output, weights in enumerate(v):
        check_time()
        for row, terms in zip(maps, change * weights.take(neuron), strict=True):
            row[:, output] += np.bincount(part, terms, minlength=last.parent.size)
    return maps


def largest_doubt(net: Network) -> FloatArray:
    """Return (3, output_dim): how far off a slope or an intercept may be with any pattern."""
    maps = np.concatenate([np.abs(net.weights[0].T), np.abs(net.biases[0])[None]])
    squares = np.square(maps)
    for layer, (w, b) in enumerate(zip(net.weights[1:], net.biases[1:], strict=True)):
        if net.leaks[layer]:
            steeper = np.maximum(1.0, np.abs(net.slope(layer)))
            maps, squares = maps * steeper, squares * steeper**2
        maps = _plus(maps @ np.abs(w.T), np.abs(b))
        squares = squares @ np.square(w.T) + np.square(maps)
    doubt: FloatArray = ROUNDING * np.sqrt(squares)
    return doubt


def _plus(maps: FloatArray, b: FloatArray) -> FloatArray:
    """Add biases to the intercepts, in place."""
    maps[2] += b
    return maps


def _gates(net: Network, layer: int, words: Words, width: int) -> FloatArray:
    """Return (n, width): the factors from z to h of a hidden layer; of the input, which is always on, for layer -1."""
    if layer < 0:
        return np.ones((words.shape[1], width))
    active = unpack_bits(words, width)
    if not net.leaks[layer]:
        return active.astype(np.float64)
    return np.where(active, 1.0, net.slope(layer))


def _chunks(n: int) -> Iterator[slice]:
    return (slice(i, min(i + CHUNK, n)) for i in range(0, n, CHUNK))
