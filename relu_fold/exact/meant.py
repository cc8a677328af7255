"""Affine maps in twice the working precision, and what of them is 0 among the real numbers that were meant.

A weight is known to half a unit in its last place: 0.1 stands for a decimal that no float is. A sum of products of L
weights is 0 if it is no larger than what L + 1 such roundings make of its terms. So 0.1 + 0.2 - 0.3 is 0, and so is
all that cancels in exact arithmetic; what remains is told from 0, however small it is beside other sums.
"""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact import double_double as dd
from relu_fold.network import Network
from relu_fold.products import product

HALF_UNIT = 2.0**-53
"""What a float may be off from the number that was meant, relative to it."""

UNDECIDED = 2.0**-46
"""Sums in working precision that are smaller than this, beside their terms, are made again in twice of it."""

NUMBERS = 2**16  # products at a time


def maps(net: Network, patterns: BoolArray, known: FloatArray) -> FloatArray:
    """Return the affine map of each pattern, (n, d + 1, output_dim): slopes and intercept. What was meant as 0 is 0.

    Args:
        known: the same, but for rounding.
    """
    found = known.copy()
    for rows in _chunks(net, len(patterns)):
        gates = _gates(net, patterns[rows])
        terms = _sizes(net, gates)
        unclear = (np.abs(known[rows]) <= UNDECIDED * terms).any(axis=(1, 2))
        if np.count_nonzero(unclear):
            sums = _precise(net, [gate[unclear] for gate in gates])
            found[np.flatnonzero(unclear) + rows.start] = _meant(net, sums, terms[unclear])
    return found


def _sizes(net: Network, gates: list[FloatArray]) -> FloatArray:
    """Return (n, d + 1, output_dim): the sums of the sizes of a map's terms."""
    terms = _identity(net, len(gates[0]))[0]
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        if layer:
            terms = terms * np.abs(gates[layer - 1])[:, None]
        terms = product(terms, np.abs(w.T))
        terms[:, -1] += np.abs(b)
    return terms


def _precise(net: Network, gates: list[FloatArray]) -> FloatArray:
    """Return maps, (n, d + 1, output_dim), made in twice the working precision."""
    z = _identity(net, len(gates[0]))
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        if layer:
            z = dd.times(z, gates[layer - 1][:, None])
        z = dd.matmul(z, w)
        z[0][:, -1], z[1][:, -1] = dd.add((z[0][:, -1], z[1][:, -1]), (b, np.zeros_like(b)))
    return z[0]


def bends(net: Network, patterns: BoolArray, left: IntArray, right: IntArray) -> BoolArray:
    """Return (m,): whether any output bends between the patterns `left` and `right`, across an edge or a knot.

    What both sides have in common cancels before it is rounded: the difference is carried through the layers, and
    begins at the neurons that differ.
    """
    found = np.empty(left.size, dtype=np.bool_)
    for rows in _chunks(net, left.size):
        one, other = patterns[left[rows]], patterns[right[rows]]
        step, terms = _difference(net, one, other)
        small = (np.abs(step) <= UNDECIDED * terms).all(axis=(1, 2))
        unclear = small & (terms > 0).any(axis=(1, 2))
        found[rows] = ~small
        if np.count_nonzero(unclear):
            step = _precise_difference(net, one[unclear], other[unclear])
            found[np.flatnonzero(unclear) + rows.start] = (step != 0).any(axis=(1, 2))
    return found


def _difference(net: Network, one: BoolArray, other: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the steps of the slopes from one pattern to another, (m, d, output_dim), and the sizes of their terms."""
    gates = zip(_gates(net, one), _gates(net, other), strict=True)
    z, _ = _identity(net, len(one), intercept=False)
    sizes, step, terms = z, np.zeros_like(z), np.zeros_like(z)
    for layer, w in enumerate(net.weights):
        if layer:
            mine, theirs = (gate[:, None] for gate in next(gates))
            step = mine * step + (mine - theirs) * z
            terms = np.abs(mine) * terms + np.abs(mine - theirs) * sizes
            z, sizes = z * theirs, sizes * np.abs(theirs)
        z, step = product(z, w.T), product(step, w.T)
        sizes, terms = product(sizes, np.abs(w.T)), product(terms, np.abs(w.T))
    return step, terms


def _precise_difference(net: Network, one: BoolArray, other: BoolArray) -> FloatArray:
    """The steps of `_difference` in twice the working precision, 0 where that was meant."""
    gates = zip(_gates(net, one), _gates(net, other), strict=True)
    z: dd.Pair = _identity(net, len(one), intercept=False)
    step: dd.Pair = np.zeros_like(z[0]), np.zeros_like(z[0])
    sizes, terms = z[0], step[0]
    for layer, w in enumerate(net.weights):
        if layer:
            mine, theirs = (gate[:, None] for gate in next(gates))
            behind = dd.times(z, theirs)
            turned = dd.add(dd.times(z, mine), (-behind[0], -behind[1]))
            step, z = dd.add(dd.times(step, mine), turned), behind
            terms = np.abs(mine) * terms + np.abs(mine - theirs) * sizes
            sizes = sizes * np.abs(theirs)
        z, step = dd.matmul(z, w), dd.matmul(step, w)
        sizes, terms = product(sizes, np.abs(w.T)), product(terms, np.abs(w.T))
    return _meant(net, step[0], terms)


def _meant(net: Network, sums: FloatArray, terms: FloatArray) -> FloatArray:
    """Return the sums, with 0 where they are no more than roundings of the network's numbers explain."""
    most = HALF_UNIT * (len(net.weights) + 1 + sum(net.leaks))
    return np.where(np.abs(sums) <= most * terms, 0.0, sums)


def _identity(net: Network, n: int, *, intercept: bool = True) -> dd.Pair:
    """Return the map of the inputs themselves, (n, d, d); with a row for the intercept (n, d + 1, d)."""
    d = net.input_dim
    found = np.zeros((n, d + intercept, d))
    found[:, :d] = np.eye(d)
    return found, np.zeros_like(found)


def _gates(net: Network, patterns: BoolArray) -> list[FloatArray]:
    """Return (n, width) for each hidden layer: the factors from z to h."""
    layers = np.split(patterns, np.cumsum(net.widths)[:-1], axis=1)
    return [np.where(on, 1.0, net.slope(i)) for i, on in enumerate(layers)] if net.widths else []


def _chunks(net: Network, n: int) -> list[slice]:
    """Return rows at a time, as many as keep what is in flight within a cache or two."""
    at_once = max(1, NUMBERS // max(w.size for w in net.weights))
    return [slice(i, min(i + at_once, n)) for i in range(0, n, at_once)]
