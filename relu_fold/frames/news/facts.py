"""What two pictures of one network are compared by: who turns where, where that bends, who is on at all, where 0 is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, ReadOnly
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.words import RESIDUE


@dataclass(frozen=True, eq=False)
class Facts(ReadOnly):
    """Of an exact picture of n neurons, with B borders between regions: knots of a line, edges inside the box.

    Attributes:
        places: (B, 2): (x, f(x)) of a knot, or the middle of an edge; those at which nobody folds are left out.
        borders: (B, 2, 2): both ends of an edge; of a knot its place, twice.
        turning: (B, n): who turns there, of those that fold.
        bends: (B,): whether the composed function bends there.
        patterns: (R, n): who is on in which region, of those that fold. In a line the regions are in order.
        at_rim: (n,): in the plane, whose crease runs out over the border of the box.
        zeros: (k, 2): where the composed function is 0, as places; of a stretch one of them. In the plane one at most.
        side: -1 or 1 where the composed function is on one side of 0 all over the view; else 0.
        both_sides: whether it is above 0 somewhere and below it elsewhere.
        ends: the signs of the composed function at both ends of a line; none in the plane.
    """

    places: FloatArray
    borders: FloatArray
    turning: BoolArray
    bends: BoolArray
    patterns: BoolArray
    at_rim: BoolArray
    zeros: FloatArray
    side: int
    both_sides: bool
    ends: tuple[int, ...]

    @property
    def turns(self) -> BoolArray:
        """(n,): who turns anywhere in view."""
        turns: BoolArray = self.on & ~np.logical_and.reduce(self.patterns, axis=0)
        return turns

    @property
    def on(self) -> BoolArray:
        """(n,): who is on anywhere in view."""
        on: BoolArray = np.logical_or.reduce(self.patterns, axis=0)
        return on

    def place_of(self, neuron: int) -> tuple[float, float] | None:
        """Where a neuron turns: of several places the one in the middle."""
        mine = self.places[self.turning[:, neuron]]
        return place(mine[len(mine) // 2]) if len(mine) else None


def place(at: FloatArray) -> tuple[float, float]:
    return float(at[0]), float(at[1])


def facts(shown: Shown) -> Facts | None:
    """Return what a picture is compared by; None of one that is drawn from samples."""
    if isinstance(shown, Frame):
        return _of_line(shown)
    if isinstance(shown, PlaneFrame) and shown.subdivision is not None:
        return _of_plane(shown, shown.subdivision)
    return None


def _of_line(frame: Frame) -> Facts | None:
    p = frame.pieces
    if p is None:
        return None
    turning = (p.patterns[1:] != p.patterns[:-1]) & frame.folds
    folding = turning.any(axis=1)
    signs = _signs(frame.composed, frame.size)
    at = 1 + np.flatnonzero(folding)
    places = np.stack([frame.x[at], frame.composed[at]], axis=1)
    return Facts(
        places=places,
        borders=np.stack([places, places], axis=1),
        turning=turning[folding],
        bends=np.isin(frame.x[at], p.breakpoints),
        patterns=p.patterns & frame.folds,
        at_rim=np.zeros(frame.folds.size, dtype=np.bool_),
        zeros=_zeros(frame.x, frame.composed, signs),
        side=_side(signs),
        both_sides=_both_sides(signs),
        ends=(int(signs[0]), int(signs[-1])),
    )


def _of_plane(frame: PlaneFrame, complex_: Subdivision) -> Facts:
    inner = np.flatnonzero((complex_.edge_regions >= 0).all(axis=1))
    left, right = complex_.edge_regions[inner].T
    turning = (complex_.patterns[left] != complex_.patterns[right]) & frame.folds
    folding = turning.any(axis=1)
    ends = complex_.edge_ends[inner]
    rim = np.isin(ends, complex_.edge_ends[(complex_.edge_regions < 0).any(axis=1)]).any(axis=1)
    signs = _signs(frame.composed, frame.size)
    passed = frame.facets.level(frame.composed)
    zeros = passed[:1, 0] if len(passed) else complex_.vertices[np.flatnonzero(signs == 0)[:1]]
    return Facts(
        places=complex_.vertices[ends].mean(axis=1)[folding],
        borders=complex_.vertices[ends][folding],
        turning=turning[folding],
        bends=(complex_.linear_region[left] != complex_.linear_region[right])[folding],
        patterns=complex_.patterns & frame.folds,
        at_rim=turning[rim].any(axis=0),
        zeros=zeros,
        side=_side(signs),
        both_sides=_both_sides(signs),
        ends=(),
    )


def _signs(values: FloatArray, size: float) -> FloatArray:
    """-1, 0 or 1 for each value; what rounding leaves of 0 is 0."""
    signs: FloatArray = np.where(np.abs(values) <= RESIDUE * size, 0.0, np.sign(values))
    return signs


def _side(signs: FloatArray) -> int:
    return int(signs[0]) if (signs == signs[0]).all() else 0


def _both_sides(signs: FloatArray) -> bool:
    return bool((signs < 0).any() and (signs > 0).any())


def _zeros(x: FloatArray, values: FloatArray, signs: FloatArray) -> FloatArray:
    """(k, 2): where a line through these points is 0; of neighbouring points that are, the first."""
    still = signs == 0
    first = np.flatnonzero(still & ~np.concatenate([[False], still[:-1]]))
    crossed = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    share = values[crossed] / (values[crossed] - values[crossed + 1])
    found = np.sort(np.concatenate([x[first], x[crossed] + share * (x[crossed + 1] - x[crossed])]))
    return np.stack([found, np.zeros(found.size)], axis=1)
