"""Signs that floats cannot decide, by integers: on which side of a crease the point lies where two others meet.

Weights are fractions with powers of two below, so that on one cell every z is `a x + b y + c` with whole numbers, times
a common factor. Where two of them are 0 is a point with whole homogeneous coordinates, and a third one is a 3 x 3
determinant there. Exact predicates after a filter of floats: Shewchuk (1997), Adaptive Precision Floating-Point
Arithmetic and Fast Robust Geometric Predicates. They are slow, and asked for only where the filter does not decide.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TypeAlias

from relu_fold.arrays import FloatArray
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.affine import LayerRegions
from relu_fold.network import Network

Line: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[int, int, int]
"""x w, y w and w."""


class ExactSigns:
    """The z of a hidden layer at the corners of the cells that the layers before it leave.

    Args:
        layers: those before it, on these cells.
        lo, hi: corners of the box, whose sides are the lines -1 (below), -2 (right), -3 (above) and -4 (left).
    """

    def __init__(self, net: Network, layers: tuple[LayerRegions, ...], lo: FloatArray, hi: FloatArray) -> None:
        self._net, self._layers = net, layers
        self._first = sum(net.widths[: len(layers)])
        self._sides = (lo[1], hi[0], hi[1], lo[0])
        self._whole: dict[int, tuple[list[list[int]], list[int], int]] = {}
        self._maps: dict[int, tuple[list[Line], int]] = {}

    def point(self, one: int, other: int, cell: int) -> Point | None:
        """Return where two lines meet, as the cell has them; None if it does not tell: they are one, or nowhere 0."""
        (a, b, c), (d, e, f) = self._line(one, cell), self._line(other, cell)
        w = a * e - b * d
        if w == 0:
            return None
        x, y = b * f - c * e, c * d - a * f
        return (x, y, w) if w > 0 else (-x, -y, -w)

    def value(self, point: Point, neuron: int, cell: int) -> float:
        """Return the z of a neuron of the layer, rounded: of the right sign, and 0 only if it is 0."""
        check_time()
        maps, times = self._on(cell)
        a, b, c = maps[self._first + neuron]
        x, y, w = point
        z = a * x + b * y + c * w
        if z == 0:
            return 0.0
        return z / (w * times) or (sys.float_info.min if z > 0 else -sys.float_info.min)

    def _line(self, maker: int, cell: int) -> Line:
        if maker >= 0:
            return self._on(cell)[0][maker]
        side = Fraction(float(self._sides[-1 - maker]))
        return (0, side.denominator, -side.numerator) if maker % 2 else (side.denominator, 0, -side.numerator)

    def _on(self, cell: int) -> tuple[list[Line], int]:
        """Return the maps of all neurons up to this layer on a cell, and by what those of this layer are multiplied."""
        if cell not in self._maps:
            self._maps[cell] = self._carried(cell)
        return self._maps[cell]

    def _carried(self, cell: int) -> tuple[list[Line], int]:
        active, at = [], cell
        for layer in reversed(self._layers):
            active.append([int(word) for word in layer.words[:, at]])
            at = int(layer.parent[at])
        h: list[Line] = [(1, 0, 0), (0, 1, 0)]
        maps: list[Line] = []
        times = 1
        for i in range(len(self._layers) + 1):
            weights, biases, scale = self._layer(i)
            z = []
            for row, bias in zip(weights, biases, strict=True):
                terms = [(w, line) for w, line in zip(row, h, strict=True) if w]
                a, b, c = (sum(w * line[axis] for w, line in terms) for axis in range(3))
                z.append((a, b, c + bias * times))
            maps += z
            times *= scale
            if i < len(self._layers):
                words = active[-1 - i]
                slopes = [Fraction(s) for s in self._net.slopes[i].tolist()]
                factor = max(s.denominator for s in slopes)
                h = []
                for k, (a, b, c) in enumerate(z):
                    on = words[k // 64] >> k % 64 & 1
                    gate = factor if on else slopes[k].numerator * (factor // slopes[k].denominator)
                    h.append((gate * a, gate * b, gate * c))
                times *= factor
        return maps, times

    def _layer(self, i: int) -> tuple[list[list[int]], list[int], int]:
        """Return a layer's weights and biases as whole numbers, and by what they are multiplied."""
        if i not in self._whole:
            w = [[Fraction(x) for x in row] for row in self._net.weights[i].tolist()]
            b = [Fraction(x) for x in self._net.biases[i].tolist()]
            scale = max(x.denominator for row in (*w, b) for x in row)
            whole = [[x.numerator * (scale // x.denominator) for x in row] for row in (*w, b)]
            self._whole[i] = whole[:-1], whole[-1], scale
        return self._whole[i]
