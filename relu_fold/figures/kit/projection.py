"""Sheets seen from above at a slant: one parallel projection for all of them, in pixels of the stage.

The eye never moves; turning the sheets turns their points. So each sheet stays in its place in rows and columns, and
all turn together. The page does the same while a hand turns them (assets/paint/sheets.mjs); a test compares the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.domain import Box
from relu_fold.figures.kit.arrangement import Span

Rectangle = tuple[float, float, float, float]
"""Where a panel is: its left and top edge, its width and its height, in pixels from the stage's left upper corner."""

_DIAGONAL = math.sqrt(2)
_WIDE = 1 / (2 * _DIAGONAL)  # of a panel's width, half the side of a floor that fills it when turned by an eighth
_LOW = 0.3  # of a panel's height, the most that a floor's depth may take: half of it, for a side
_LEAST_SLOPE = 0.15  # of a panel's height, for the slope of a sheet
_SLIM = 4.0  # to 1: a box whose sides differ by more is drawn less slim than it is
_STEEPEST = 1.1  # half a sheet's height, in half sides of its floor


def told() -> dict[str, float]:
    """How a sheet is fitted into its panel, for the page."""
    return {"wide": _WIDE, "low": _LOW, "slope": _LEAST_SLOPE, "steepest": _STEEPEST, "diagonal": _DIAGONAL}


@dataclass(frozen=True)
class Place:
    """Where one sheet lies: its centre, half the side of its floor, half its height; pixels, y downwards."""

    x: float
    y: float
    half_side: float
    half_height: float


def is_true(box: Box) -> bool:
    """Whether both sides of a box are drawn in one scale."""
    across, up = (hi - lo for lo, hi in box)
    return max(across, up) <= _SLIM * min(across, up)


def drawn_sides(box: Box) -> tuple[float, float]:
    """Return how long the sides of a box are drawn, the longer one 1.

    As they are, up to `_SLIM` to 1. Beyond that the two have units of their own, as a distance and an angle: the longer
    one is drawn shorter, without a jump, until the box is a square.
    """
    across, up = (hi - lo for lo, hi in box)
    longer, shorter = max(across, up), min(across, up)
    if is_true(box):
        return across / longer, up / longer
    share = min(1.0, longer / shorter / _SLIM**2)
    return (share, 1.0) if across < up else (1.0, share)


def over_box(box: Box, xy: FloatArray) -> FloatArray:
    """Return (n, 2) points of the box from its middle, in half lengths of the side drawn longer: from -1 to 1."""
    (x_lo, x_hi), (y_lo, y_hi) = box
    sums = np.array([x_lo + x_hi, y_lo + y_hi])
    points: FloatArray = (2 * xy - sums) / np.array([x_hi - x_lo, y_hi - y_lo]) * np.array(drawn_sides(box))
    return points


def within(reach: Span, heights: FloatArray) -> FloatArray:
    """Return heights (n,) as shares of their reach, from -1 at its low end to 1."""
    low, high = reach
    shares: FloatArray = ((heights - low) - (high - heights)) / (high - low)  # never twice a huge number
    return shares


@dataclass(frozen=True)
class Projection:
    """How the sheets are turned and looked at: azimuth and elevation, in radians."""

    azimuth: float
    elevation: float

    def turned(self, place: Place, uv: FloatArray, heights: FloatArray) -> FloatArray:
        """Return (3, n): right, back along the floor, up, in pixels from the sheet's middle.

        Args:
            uv: (n, 2), as from `over_box`.
            heights: (n,), as from `within`.
        """
        u, v = uv.T * place.half_side
        c, s = math.cos(self.azimuth), math.sin(self.azimuth)
        return np.stack([c * u - s * v, s * u + c * v, heights * place.half_height])

    def seen(self, place: Place, turned: FloatArray) -> FloatArray:
        """Return (n, 2): x and y on the stage, in pixels, of points (3, n) as from `turned`."""
        return np.stack([place.x + turned[0], place.y - self.rise(turned)], axis=1)

    def rise(self, turned: FloatArray) -> FloatArray:
        """(n,): how far up points (3, n) are seen."""
        rise: FloatArray = math.sin(self.elevation) * turned[1] + math.cos(self.elevation) * turned[2]
        return rise

    def depth(self, turned: FloatArray) -> FloatArray:
        """(n,): how far from the eye."""
        depth: FloatArray = math.cos(self.elevation) * turned[1] - math.sin(self.elevation) * turned[2]
        return depth

    def points(self, place: Place, uv: FloatArray, heights: FloatArray) -> FloatArray:
        """(n, 2): x and y on the stage, in pixels."""
        return self.seen(place, self.turned(place, uv, heights))

    @property
    def away(self) -> FloatArray:
        """(2,): the direction over the box in which things are farther from the eye."""
        return np.array([math.sin(self.azimuth), math.cos(self.azimuth)])

    @property
    def toward(self) -> FloatArray:
        """(3,): the direction to the eye: right, back, up."""
        return np.array([0.0, -math.cos(self.elevation), math.sin(self.elevation)])

    def place(self, panel: Rectangle) -> Place:
        """Fit a sheet into a panel, however it is turned at this elevation.

        Turned by an eighth, the floor is wider than its side by the square root of 2, and just as wide as the panel.
        Its depth takes up a part of the panel's height, the slope of the sheet the rest.
        """
        left, top, width, height = panel
        steep, level = math.sin(self.elevation), math.cos(self.elevation)
        half_side = min(_WIDE * width, _LOW * height / steep)
        rest = max(height / 2 - _DIAGONAL * half_side * steep, _LEAST_SLOPE * height)
        half_height = min(rest / level, _STEEPEST * half_side)
        return Place(left + width / 2, top + height / 2, half_side, half_height)
