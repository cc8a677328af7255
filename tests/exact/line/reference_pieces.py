"""The pieces of a network on a line, slow and without rounding: the oracle of `relu_fold.pieces`.

One interval at a time, recursively, in fractions. Shares no code and no order of work with what it judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from relu_fold.network import Network
from tests.strategies import as_fractions

Line = tuple[Fraction, Fraction]  # slope, intercept


@dataclass
class Piece:
    left: Fraction
    right: Fraction
    pattern: tuple[bool, ...]
    output: list[Line]


def reference_pieces(net: Network, lo: float, hi: float) -> list[Piece]:
    """Return the pieces of the network, float for float as it stands, from left to right."""
    layers = [(as_fractions(w), as_fractions(b)) for w, b in zip(net.weights, net.biases, strict=True)]
    identity = [(Fraction(1), Fraction(0))]
    return list(_split(layers, as_fractions(net.slopes), Fraction(lo), Fraction(hi), identity, ()))


def _split(layers, slopes, left, right, h, pattern):
    """Yield the pieces in [left, right], where the h of the layer before are affine."""
    (weights, biases), deeper = layers[0], layers[1:]
    z = [
        (sum(w * a for w, (a, _) in zip(row, h, strict=True)), sum(w * c for w, (_, c) in zip(row, h, strict=True)) + b)
        for row, b in zip(weights, biases, strict=True)
    ]
    if not deeper:
        yield Piece(left, right, pattern, z)
        return
    roots = {-c / a for a, c in z if a}
    ends = [left, *sorted(x for x in roots if left < x < right), right]
    for start, end in pairwise(ends):
        middle = (start + end) / 2
        active = tuple(a * middle + c > 0 for a, c in z)
        gates = [1 if on else slope for on, slope in zip(active, slopes[0], strict=True)]
        folded = [(g * a, g * c) for g, (a, c) in zip(gates, z, strict=True)]
        yield from _split(deeper, slopes[1:], start, end, folded, pattern + active)
