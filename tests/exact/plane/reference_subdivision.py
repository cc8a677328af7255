"""The regions of a network in a box, slow and without rounding: the oracle of `relu_fold.exact.plane.subdivision`.

One polygon at a time, recursively clipped by half-planes (Sutherland and Hodgman 1974), in fractions. Shares no code
and no order of work with what it judges.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from relu_fold.network import Network
from tests.strategies import as_fractions

Point = tuple[Fraction, Fraction]
Plane = tuple[Fraction, Fraction, Fraction]  # a x + b y + c


@dataclass
class Region:
    polygon: list[Point]  # strictly convex, counter-clockwise
    pattern: tuple[bool, ...]
    output: list[Plane]

    @property
    def area(self) -> Fraction:
        return area(self.polygon)


def area(polygon: list[Point]) -> Fraction:
    closed = pairwise([*polygon, polygon[0]])
    return sum((x * v - y * u for (x, y), (u, v) in closed), Fraction(0)) / 2


def reference_regions(net: Network, box) -> list[Region]:
    """Return the regions of the network, float for float as it stands."""
    (x_lo, x_hi), (y_lo, y_hi) = as_fractions(box)
    corners = [(x_lo, y_lo), (x_hi, y_lo), (x_hi, y_hi), (x_lo, y_hi)]
    layers = [(as_fractions(w), as_fractions(b)) for w, b in zip(net.weights, net.biases, strict=True)]
    one, zero = Fraction(1), Fraction(0)
    return list(_split(layers, as_fractions(net.slopes), corners, [(one, zero, zero), (zero, one, zero)], ()))


def reference_complex(regions: list[Region]) -> tuple[set[Point], set[frozenset[Point]]]:
    """Return the vertices and the edges of the conforming complex: sides are cut where another region has a corner."""
    vertices = {point for region in regions for point in region.polygon}
    edges = set()
    for region in regions:
        for start, end in pairwise([*region.polygon, region.polygon[0]]):
            on_it = sorted((_way(start, end, p), p) for p in vertices if _way(start, end, p) is not None)
            edges |= {frozenset((p, q)) for (_, p), (_, q) in pairwise(on_it)}
    return vertices, edges


def _way(start: Point, end: Point, p: Point) -> Fraction | None:
    """How far along the side a point lies, 0 to 1; None off the side."""
    dx, dy, px, py = end[0] - start[0], end[1] - start[1], p[0] - start[0], p[1] - start[1]
    if dx * py != dy * px:
        return None
    t = px / dx if dx else py / dy
    return t if 0 <= t <= 1 else None


def _split(layers, slopes, polygon, h, pattern):
    """Yield the regions in a polygon on which the h of the layer before are affine."""
    (weights, biases), deeper = layers[0], layers[1:]
    z = []
    for row, bias in zip(weights, biases, strict=True):
        a, b, c = (sum(w * plane[i] for w, plane in zip(row, h, strict=True)) for i in range(3))
        z.append((a, b, c + bias))
    if not deeper:
        yield Region(polygon, pattern, z)
        return
    for part, active in _by_sign(polygon, z):
        gates = [1 if on else slope for on, slope in zip(active, slopes[0], strict=True)]
        folded = [tuple(g * coefficient for coefficient in plane) for g, plane in zip(gates, z, strict=True)]
        yield from _split(deeper, slopes[1:], part, folded, pattern + active)


def _by_sign(polygon, planes):
    """Yield the parts of a polygon, and for each of them on which planes it is positive inside."""
    if not planes:
        yield polygon, ()
        return
    for side in (1, -1):
        part = _clip(polygon, tuple(side * coefficient for coefficient in planes[0]))
        if part:
            for smaller, active in _by_sign(part, planes[1:]):
                yield smaller, (side == 1, *active)
    if not any(planes[0]):  # 0 all over: inactive
        for smaller, active in _by_sign(polygon, planes[1:]):
            yield smaller, (False, *active)


def _clip(polygon, plane):
    """The part of a convex polygon where a plane is positive; empty without area."""
    values = [plane[0] * x + plane[1] * y + plane[2] for x, y in polygon]
    if max(values) <= 0:
        return []
    part = []
    for (p, at_p), (q, at_q) in pairwise([*zip(polygon, values, strict=True), (polygon[0], values[0])]):
        if at_p >= 0:
            part.append(p)
        if at_p * at_q < 0:
            t = at_p / (at_p - at_q)
            part.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
    return part
