"""The order in which flat facets in space are painted: the farthest first, cut where they pass through each other.

A binary space partition (Fuchs, Kedem and Naylor, "On visible surface generation by a priori tree structures", 1980):
the plane of one facet parts all others into those on its two sides, and cuts those that it passes; each side again the
same way. What lies beyond a plane, seen from the eye, is painted before what lies on it, and that before the rest.
Which planes are taken does not depend on the eye: a picture that turns keeps its cuts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.exact.plane.mesh import successors

MAX_FRAGMENTS = 250  # beyond, whole facets are painted by the depth of their middles; so many take some 12 ms
_ON = 1e-9  # of the longest side of all that is drawn: so near to a plane is on it, as corners are rounded
_CANDIDATES = 8  # facets, the largest ones, whose planes are compared before one of them is taken
_CUT = 4  # as bad as one facet that is cut: so many more facets on one side of a plane than on the other


@dataclass(frozen=True, eq=False)
class Fragments(ReadOnly):
    """Facets or convex parts of them, in the order in which they are painted. Arrays are read-only.

    Attributes:
        facets: (n,) of which facet each is a part.
        starts: (n + 1,) where the corners of each begin.
        corners: (H, k) in turn, as they were given, and where a facet is cut between those.
        border: (H,) whether the side from each corner to the next is on the facet's own border, and not on a cut.
        exact: whether none is painted over what is nearer to the eye.
    """

    facets: IntArray
    starts: IntArray
    corners: FloatArray
    border: BoolArray
    exact: bool


@dataclass(frozen=True, eq=False)
class _Some:
    """Fragments that are not in order yet; `sizes` are their numbers of corners."""

    facets: IntArray
    sizes: IntArray
    corners: FloatArray
    border: BoolArray

    def kept(self, which: BoolArray) -> _Some:
        at = which.repeat(self.sizes)
        return _Some(self.facets[which], self.sizes[which], self.corners[at], self.border[at])

    @property
    def starts(self) -> IntArray:
        """(n + 1,)"""
        starts = np.zeros(self.sizes.size + 1, dtype=np.int64)
        np.cumsum(self.sizes, out=starts[1:])
        return starts


def painters_order(corners: FloatArray, starts: IntArray, away: FloatArray) -> Fragments:
    """Cut facets and bring them in order.

    Args:
        corners: (H, k) of convex plane facets, in turn. The first three of k numbers are a place in space; any others
            are affine in it along a facet, and those of a cut are found with it.
        starts: (n + 1,) where the corners of each facet begin.
        away: (3,) the direction away from the eye, in which a parallel projection looks.

    Returns:
        All fragments. Of facets in one plane the first given comes first. Beyond MAX_FRAGMENTS whole facets by
        the mean depth of their corners, not `exact`; which of both it is does not depend on `away`.
    """
    sizes = np.diff(starts)
    given = _Some(np.arange(sizes.size), sizes, corners, np.ones(len(corners), dtype=np.bool_))
    ordered = _partitioned(given, away) if 1 < sizes.size <= MAX_FRAGMENTS else None
    if ordered is not None:
        return _joined_up(ordered, exact=True)
    depths = np.add.reduceat(corners[:, :3] @ away, starts[:-1]) / sizes if sizes.size else np.zeros(0)
    parts = [given.kept(given.facets == facet) for facet in np.argsort(-depths, kind="stable").tolist()]
    return _joined_up(parts or [given], exact=sizes.size <= 1)


def _joined_up(parts: list[_Some], exact: bool) -> Fragments:
    whole = _together(parts)
    return Fragments(whole.facets, whole.starts, whole.corners, whole.border, exact)


def _together(parts: list[_Some]) -> _Some:
    return _Some(
        np.concatenate([part.facets for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.corners for part in parts]),
        np.concatenate([part.border for part in parts]),
    )


def _partitioned(given: _Some, away: FloatArray) -> list[_Some] | None:
    """Return the fragments in order, in groups of one plane each; None where there are more than MAX_FRAGMENTS."""
    places = given.corners[:, :3]
    tolerance = _ON * float(np.ptp(places, axis=0).max())
    normals, offsets, areas = _planes(given)
    toward = normals @ away < 0  # whether a facet's normal points to the eye
    by_area = np.empty(areas.size, dtype=np.int64)
    by_area[np.argsort(-areas, kind="stable")] = np.arange(areas.size)
    ordered: list[_Some] = []
    waiting, total = [(given, False)], given.facets.size
    while waiting:
        some, in_one_plane = waiting.pop()
        if in_one_plane or some.facets.size == 1:
            ordered.append(some)
            continue
        tried = some.facets[np.argsort(by_area[some.facets], kind="stable")[:_CANDIDATES]]
        heights = normals[tried] @ some.corners[:, :3].T - offsets[tried, None]
        own = some.facets == tried[:, None]
        starts = some.starts[:-1]
        above = (np.maximum.reduceat(heights, starts, axis=1) > tolerance) & ~own
        below = (np.minimum.reduceat(heights, starts, axis=1) < -tolerance) & ~own
        n_above, n_below, n_cut = above.sum(axis=1), below.sum(axis=1), (above & below).sum(axis=1)
        best = int((_CUT * n_cut + np.abs(n_above - n_below)).argmin())
        total += int(n_cut[best])
        if total > MAX_FRAGMENTS:
            return None
        above, below, height = above[best], below[best], heights[best]
        on = ~(above | below)
        upper, lower = some.kept(above & ~below), some.kept(below & ~above)
        if n_cut[best]:
            cut = above & below
            crossed, height = some.kept(cut), height[cut.repeat(some.sizes)]
            side = np.where(np.abs(height) <= tolerance, 0, np.sign(height))
            upper = _together([upper, _one_side(crossed, height, side)])
            lower = _together([lower, _one_side(crossed, -height, -side)])
        near, far = (upper, lower) if toward[tried[best]] else (lower, upper)
        flat = some.kept(on)
        if flat.facets.size > 1:
            flat = _by_facet(flat)
        waiting += [(part, part is flat) for part in (near, flat, far) if part.facets.size]
    return ordered


def _planes(given: _Some) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the plane of each facet, `normals @ x = offsets`, (n, 3) of length 1 and (n,), and twice its area, (n,).

    By Newell's sum, about a corner. Of a facet without area the normal is 0: all lies in its plane.
    """
    starts = given.starts
    first = given.corners[starts[:-1], :3]
    off = given.corners[:, :3] - first.repeat(given.sizes, axis=0)
    sums: FloatArray = np.add.reduceat(np.cross(off, off[successors(starts)]), starts[:-1], axis=0)
    areas: FloatArray = np.linalg.norm(sums, axis=1)
    normals = sums / np.where(areas > 0, areas, 1.0)[:, None]
    offsets = np.add.reduceat(np.vecdot(given.corners[:, :3], normals.repeat(given.sizes, axis=0)), starts[:-1])
    return normals, offsets / given.sizes, areas


def _one_side(crossed: _Some, heights: FloatArray, side: FloatArray) -> _Some:
    """The parts above a plane of fragments that it passes, whose corners are at these heights: above 1, on it 0."""
    after = successors(crossed.starts)
    passed = side * side[after] < 0
    share = np.where(passed, heights / np.where(passed, heights - heights[after], 1.0), 0.0)
    met = crossed.corners + share[:, None] * (crossed.corners[after] - crossed.corners)
    # After each corner comes the place at which the side to the next one meets the plane, if there is one.
    kept = np.stack([side >= 0, passed], axis=1)
    corners = np.stack([crossed.corners, met], axis=1)[kept]
    # The side that leaves the plane's upper half is the fragment's own up to the plane; from there a cut leads back.
    to_corner_or_plane = crossed.border & (passed | (side[after] >= 0))
    border = np.stack([to_corner_or_plane, crossed.border & (side[after] > 0)], axis=1)[kept]
    sizes = np.add.reduceat(kept.sum(axis=1), crossed.starts[:-1])
    return _Some(crossed.facets, sizes, corners, border)


def _by_facet(some: _Some) -> _Some:
    order = np.argsort(some.facets, kind="stable")
    if (order[1:] > order[:-1]).all():
        return some
    sizes = some.sizes[order]
    starts = np.cumsum(sizes) - sizes
    at = np.arange(sizes.sum()) + (some.starts[:-1][order] - starts).repeat(sizes)
    return _Some(some.facets[order], sizes, some.corners[at], some.border[at])
