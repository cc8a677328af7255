"""Who made the knots of a line, or the creases of a plane: how often it passes each threshold on its way.

A neuron turns where the folded line that reaches it passes its threshold, z = 0. A neuron of the first layer sees the
line once and turns once at most; a deeper one sees it folded, and turns as often as the folds lead past its threshold.
That is how depth multiplies pieces (Telgarsky 2015), and what these numbers count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from relu_fold.arrays import BoolArray, IntArray, instance
from relu_fold.exact.line.pieces import Pieces

__all__ = ["crease_pieces", "knots_by_layer", "knots_by_neuron", "regions_by_depth"]

_AT_ONCE = 32  # neurons whose bits, and the number of a group before them, are one whole number


def knots_by_neuron(p: Pieces) -> tuple[IntArray, ...]:
    """Return for each hidden layer (width,): at how many inner knots each neuron turns, so passes its threshold.

    Touching it without going through does not count, nor does a crossing at an end of the domain. Neurons that turn at
    the same knot count it each.
    """
    _, neuron = instance("p", p, Pieces).turns
    counts = np.bincount(neuron, minlength=p.patterns.shape[1])
    return tuple(np.split(counts, _firsts(p)[1:])) if p.layer_slopes else ()


def knots_by_layer(p: Pieces) -> IntArray:
    """Return (L,): at how many inner knots each hidden layer turns a neuron or several.

    Layers that turn at the same knot count it each, so the sum may be larger than the number of knots.
    """
    knot, neuron = instance("p", p, Pieces).turns
    layer = np.searchsorted(_firsts(p), neuron, side="right") - 1
    return np.array([np.unique(knot[layer == i]).size for i in range(len(p.layer_slopes))], dtype=np.int64)


def regions_by_depth(patterns: BoolArray, widths: Sequence[int]) -> IntArray:
    """Return (L,): how many activation regions the first 1, 2, ... hidden layers alone have, from those of them all.

    Args:
        patterns: (regions, n_neurons), layer by layer, of a line or a plane. To one pattern belongs one convex region,
            so those that agree on the first layers were one before the next layer cut it.
        widths: of the hidden layers.
    """
    ends = np.cumsum([0, *widths]).tolist()
    known, counts = np.zeros(len(patterns), dtype=np.int64), []
    for start, end in pairwise(ends):
        known = _numbered(patterns[:, start:end], known)
        counts.append(int(known.max(initial=-1)) + 1)
    return np.array(counts, dtype=np.int64)


def crease_pieces(patterns: BoolArray, neighbours: IntArray, widths: Sequence[int]) -> tuple[IntArray, ...]:
    """Return for each hidden layer (width,): in how many regions of the layers before it each neuron turns.

    Inside one of them its crease is one straight piece. A crease along the border of one does not count.

    Args:
        patterns: (R, n_neurons) of the regions of a plane.
        neighbours: (E, 2) pairs of regions that share an edge.
    """
    one, other = neighbours.T
    before, counts = np.zeros(len(patterns), dtype=np.int64), []
    for start, end in pairwise(np.cumsum([0, *widths]).tolist()):
        own = patterns[:, start:end]
        turning = (own[one] != own[other]) & (before[one] == before[other])[:, None]
        counts.append(np.array([np.unique(before[one[turns]]).size for turns in turning.T], dtype=np.int64))
        before = _numbered(own, before)
    return tuple(counts)


def _numbered(patterns: BoolArray, known: IntArray) -> IntArray:
    """(n,), from 0 on: one number for all that share a pattern, (n, width), and the number before it, (n,)."""
    for at in range(0, patterns.shape[1], _AT_ONCE):  # a few neurons at a time: numbers sort much faster than rows
        some = patterns[:, at : at + _AT_ONCE]
        bits = some @ (1 << np.arange(some.shape[1]))
        known = np.unique(known << _AT_ONCE | bits, return_inverse=True)[1]
    return known


def _firsts(p: Pieces) -> IntArray:
    """(L,): the number of each layer's first neuron, counted layer by layer."""
    widths = [slopes.shape[1] for slopes in p.layer_slopes]
    return np.cumsum([0, *widths[:-1]]) if widths else np.zeros(0, dtype=np.int64)
