"""How much of the inputs shows all that a network does: knots on a line; creases, and where they meet, in the plane."""

from __future__ import annotations

import math

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.errors import TooLarge
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network

_AIR = 0.25  # of what is shown, on each side of it
_FLATTEST = 0.5  # of the longer side of a box, the shorter one
_AROUND = 4.0  # times as far as the creases from their middle: the first box that is looked at
_GROWN = 2.0  # times as large is the next box that is looked at
_GROWTHS = 8
_MOST = 5_000  # regions that are looked at, which is more than an eye tells apart
_MOST_PIECES = 20_000
_LEAST = 1e-5  # how wide it is at least, in units of its distance from 0, or of the inputs

Interval = tuple[float, float]
Box = tuple[Interval, ...]


def extent(net: Network, box: Box, far: float) -> Box | None:
    """Return the box that shows all places where a neuron turns; None where none turns.

    On a line all knots between -far and far. In the plane each crease of the first layer, and all vertices of the
    complex but for those that are much farther away than the others: the box grows twofold until no more are seen.

    Args:
        box: what is in view now, one interval an input: a single knot is shown in as much.

    Raises:
        TooLarge: more knots than are looked at, or numbers that are.
    """
    if not net.widths:
        return None
    points = _knots(net, far) if net.input_dim == 1 else _vertices(net, box, far)
    if not len(points):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    sides = high - low
    now = np.array([end - start for start, end in box[: net.input_dim]])
    if not sides.any():
        sides = now / (1 + 2 * _AIR)
    middle = (low + high) / 2
    sides = np.maximum(sides, max(_FLATTEST * sides.max(), _least(middle)))
    half = sides * (0.5 + _AIR)
    return tuple(_round(m - h, m + h, far) for m, h in zip(middle.tolist(), half.tolist(), strict=True))


def _least(middle: FloatArray) -> float:
    return _LEAST * max(1.0, float(np.abs(middle).max()))


def _round(low: float, high: float, far: float) -> Interval:
    """Outwards to numbers of two digits of the width."""
    step = 10.0 ** (math.floor(math.log10(high - low)) - 1)
    digits = max(0, -round(math.log10(step)))
    ends = math.floor(low / step) * step, math.ceil(high / step) * step
    return max(-far, round(ends[0], digits)), min(far, round(ends[1], digits))


def _folding(net: Network) -> BoolArray:
    folding: BoolArray = np.concatenate(net.slopes) != 1
    return folding


def _knots(net: Network, far: float) -> FloatArray:
    """(k, 1)."""
    found = pieces(net, (-far, far), max_pieces=_MOST_PIECES)
    knot, neuron = found.turns
    at: FloatArray = found.knots[1:-1][np.unique(knot[_folding(net)[neuron]])]
    return at[:, None]


def _vertices(net: Network, box: Box, far: float) -> FloatArray:
    """(v, 2): the feet of the first layer's creases, and the vertices."""
    middle, feet = _feet(net, far)
    reach, least = _AROUND * np.abs(feet - middle).max(initial=0.0), _least(middle)
    if reach < least:  # all creases meet, but for rounding
        reach = max(least, max(high - low for low, high in box) / 2)
    found, before = feet, -1
    for _ in range(_GROWTHS):
        ends = [(max(-far, m - reach), min(far, m + reach)) for m in middle.tolist()]
        try:
            cut = subdivide(net, (ends[0], ends[1]), max_regions=_MOST)
        except TooLarge:
            break
        inner = _inner(cut, _folding(net))
        found = np.concatenate([feet, inner])
        if len(inner) == before:
            break
        before, reach = len(inner), reach * _GROWN
    return found


def _feet(net: Network, far: float) -> tuple[FloatArray, FloatArray]:
    """The point (2,) that is nearest to the first layer’s creases; of each (k, 2) the point nearest to it.

    Creases that pass by all that can be shown are left out, and so are points beyond it; those so
    nearly parallel that they meet there count as parallel.
    """
    weights, biases = net.weights[0], net.biases[0]
    size = np.hypot(*weights.T)
    there = (size > 0) & (net.slopes[0] != 1) & (np.abs(biases) <= far * np.abs(weights).sum(axis=1))
    normals, off = weights[there] / size[there, None], biases[there] / size[there]
    middle: FloatArray = np.linalg.lstsq(normals, -off, rcond=1 / far)[0] if there.any() else np.zeros(2)
    middle = np.clip(middle, -far, far)
    feet: FloatArray = middle - (normals @ middle + off)[:, None] * normals
    return middle, feet[np.abs(feet).max(axis=1) <= far]


def _inner(cut: Subdivision, folding: BoolArray) -> FloatArray:
    """(v, 2): the vertices inside the box at which creases of neurons that fold end, bend or meet."""
    (left, right), (bottom, top) = cut.box
    crease = (cut.edge_neuron >= 0) & folding[cut.edge_neuron]
    touched = np.zeros(cut.n_vertices, dtype=np.bool_)
    touched[cut.edge_ends[crease].ravel()] = True
    x, y = cut.vertices.T
    inside = (x > left) & (x < right) & (y > bottom) & (y < top)
    found: FloatArray = cut.vertices[touched & inside]
    return found
