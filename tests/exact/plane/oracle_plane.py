"""How many regions a network has in a box, and its affine map on each: integers alone, slow, and without a tolerance.

The oracle of `relu_fold.subdivide`. It shares no code with it and no way of working: a cell is a cycle of lines, its
corners are where neighbours in the cycle meet, all as integers (weights are fractions, and a layer may be scaled by
what they have in common). One cell is cut by one neuron after the other, layer by layer. Neighbours are found at the
end, as segments of one line that overlap.

What is counted are the cells of the real numbers that are meant. `as_they_stand` reads each weight as the float that
it is, `as_decimals` as the decimal that it was written as: 0.1 + 0.2 is 0.3 then. Cells below `SMALLEST` of the box are
contracted: each is given to the neighbour with whom it shares most of its border.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

SMALLEST = Fraction(1, 10**11)

Line = tuple[int, int, int]  # a x + b y + c, positive inside
Point = tuple[int, int, int]  # x and y, times a positive w; and w
Read = Callable[[float], Fraction]


def as_they_stand(number: float) -> Fraction:
    return Fraction(float(number))


def as_decimals(number: float) -> Fraction:
    return Fraction(repr(float(number)))


@dataclass
class Cell:
    lines: list[Line]  # counter-clockwise
    pattern: tuple[bool, ...] = ()
    maps: tuple[tuple[Fraction, Fraction, Fraction], ...] = ()  # of each output: along x, along y, and the intercept

    @property
    def corners(self) -> list[Point]:
        """Corner i is where line i ends and line i + 1 begins."""
        return [_meet(a, b) for a, b in pairwise([*self.lines, self.lines[0]])]

    @property
    def area(self) -> Fraction:
        at = [(Fraction(x, w), Fraction(y, w)) for x, y, w in self.corners]
        return sum((x * v - y * u for (x, y), (u, v) in pairwise([*at, at[0]])), Fraction(0)) / 2


@dataclass
class Counts:
    """What the exact cells of a network come to, once the small ones are contracted."""

    cells: list[Cell]  # those that are large enough to be counted
    n_linear_regions: int

    @property
    def n_regions(self) -> int:
        return len(self.cells)


def exact_counts(net: Any, box: Any = ((-1, 1), (-1, 1)), read: Read = as_they_stand) -> Counts:
    cells = exact_cells(net, box, read)
    (x_lo, x_hi), (y_lo, y_hi) = box
    least = SMALLEST * (Fraction(x_hi) - Fraction(x_lo)) * (Fraction(y_hi) - Fraction(y_lo))
    areas = [cell.area for cell in cells]
    borders = _borders(cells)
    home = list(range(len(cells)))
    waiting = sorted((i for i, area in enumerate(areas) if area < least), key=lambda i: areas[i])
    small = set(waiting)
    while waiting:
        for i in waiting:
            shared: dict[int, Fraction] = defaultdict(Fraction)
            for j, length in borders[i].items():
                if home[j] not in small:
                    shared[home[j]] += length
            if shared:
                home[i] = max(shared, key=lambda j: shared[j])
        left = [i for i in waiting if home[i] == i]
        assert len(left) < len(waiting), "a small cell has no neighbour that is larger"
        waiting = left
    large = [i for i in range(len(cells)) if i not in small]
    joined = _Components(large)
    for i, around in enumerate(borders):
        for j in around:
            a, b = cells[home[i]], cells[home[j]]
            if all(p[:2] == q[:2] for p, q in zip(a.maps, b.maps, strict=True)):
                joined.join(home[i], home[j])
    return Counts([cells[i] for i in large], joined.count)


def exact_cells(net: Any, box: Any, read: Read = as_they_stand) -> list[Cell]:
    """Return all cells of the network, however small."""
    (x_lo, x_hi), (y_lo, y_hi) = box
    first = Cell([_line(*sides) for sides in ((0, 1, -y_lo), (-1, 0, x_hi), (0, -1, y_hi), (1, 0, -x_lo))])
    layers = []
    for w, b in zip(net.weights, net.biases, strict=True):
        exact = [[read(x) for x in row] for row in w.tolist()], [read(x) for x in b.tolist()]
        scale = lcm(*(x.denominator for row in exact[0] for x in row), *(x.denominator for x in exact[1]))
        layers.append(([[int(x * scale) for x in row] for row in exact[0]], [int(x * scale) for x in exact[1]], scale))
    slopes = [[read(x) for x in own.tolist()] for own in net.slopes]
    return list(_cut(first, layers, slopes, [(1, 0, 0), (0, 1, 0)], 1))


def _cut(cell: Cell, layers: list, slopes: list, h: list[Line], times: int) -> Iterable[Cell]:
    """Yield the parts of a cell on which the next layers are affine; h are maps of the layer before, times a number."""
    (weights, biases, scale), *deeper = layers
    z = []
    for row, bias in zip(weights, biases, strict=True):
        a, b, c = (sum(w * line[i] for w, line in zip(row, h, strict=True)) for i in range(3))
        z.append((a, b, c + bias * times))
    times *= scale
    if not deeper:
        maps = tuple((Fraction(a, times), Fraction(b, times), Fraction(c, times)) for a, b, c in z)
        yield Cell(cell.lines, cell.pattern, maps)
        return
    own, *later = slopes
    factor = lcm(*(s.denominator for s in own))
    parts = [cell]
    for line in z:
        parts = [part for whole in parts for part in _halves(whole, line)]
    for part in parts:
        on = part.pattern[-len(z) :]
        gates = [factor if active else int(s * factor) for active, s in zip(on, own, strict=True)]
        folded = [(g * a, g * b, g * c) for g, (a, b, c) in zip(gates, z, strict=True)]
        yield from _cut(part, deeper, later, folded, times * factor)


def _halves(cell: Cell, line: Line) -> list[Cell]:
    """Return the parts in which a neuron is on and off; the whole cell where it is 0 all over, and off."""
    a, b, c = line
    values = [a * x + b * y + c * w for x, y, w in cell.corners]
    if max(values) <= 0:
        return [Cell(cell.lines, (*cell.pattern, False))]
    if min(values) >= 0:
        return [Cell(cell.lines, (*cell.pattern, True))]
    n, found = len(values), []
    for active, sign in ((True, 1), (False, -1)):
        inside = [sign * value > 0 for value in values]
        first = next(i for i in range(n) if inside[i] and not inside[i - 1])  # the side that enters
        count = next(k for k in range(n) if not inside[(first + k) % n]) + 1
        lines = [cell.lines[(first + k) % n] for k in range(count)]
        found.append(Cell([*lines, (sign * a, sign * b, sign * c)], (*cell.pattern, active)))
    return found


def _meet(p: Line, q: Line) -> Point:
    w = p[0] * q[1] - p[1] * q[0]
    x, y = p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2]
    return (x, y, w) if w > 0 else (-x, -y, -w)


def _line(*numbers: float) -> Line:
    exact = [Fraction(number) for number in numbers]
    scale = lcm(*(x.denominator for x in exact))
    a, b, c = (int(x * scale) for x in exact)
    return a, b, c


def _borders(cells: list[Cell]) -> list[dict[int, Fraction]]:
    """Return for each cell its neighbours, and how much of its border (along x or y) it shares with each."""
    on_line: dict[Line, tuple[list, list]] = defaultdict(lambda: ([], []))
    for i, cell in enumerate(cells):
        corners = cell.corners
        for k, (a, b, c) in enumerate(cell.lines):
            common = gcd(a, b, c)
            line = (a // common, b // common, c // common)
            flip = line < (0, 0, 0)
            axis = 0 if abs(b) > abs(a) else 1
            ends = sorted(Fraction(at[axis], at[2]) for at in (corners[k - 1], corners[k]))
            on_line[tuple(-x for x in line) if flip else line][flip].append((*ends, i))
    found: list[dict[int, Fraction]] = [defaultdict(Fraction) for _ in cells]
    for left, right in on_line.values():
        left.sort(), right.sort()
        i = j = 0
        while i < len(left) and j < len(right):
            length = min(left[i][1], right[j][1]) - max(left[i][0], right[j][0])
            if length > 0:
                found[left[i][2]][right[j][2]] += length
                found[right[j][2]][left[i][2]] += length
            if left[i][1] <= right[j][1]:
                i += 1
            else:
                j += 1
    return found


class _Components:
    def __init__(self, nodes: Iterable[int]) -> None:
        self.root = {node: node for node in nodes}
        self.count = len(self.root)

    def find(self, node: int) -> int:
        while self.root[node] != node:
            node = self.root[node]
        return node

    def join(self, a: int, b: int) -> None:
        a, b = self.find(a), self.find(b)
        if a != b:
            self.root[a] = b
            self.count -= 1
