"""Sheets seen from above at a slant: one parallel projection for all of them, in pixels of the scene.

The camera never moves. It looks along +y with z up, and turning the sheets turns their points, here: so each sheet
stays in its place in rows and columns, all turn together, and no camera can be lost when a figure is redrawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.domain import Box
from relu_fold.figures.kit.arrangement import Span

NEARER = 4.0  # pixels that a line is drawn in front of the facets that it lies on


@dataclass(frozen=True)
class Place:
    """Where one sheet lies: its centre in the scene, half the side of its floor, half its height; pixels."""

    x: float
    z: float
    half_side: float
    half_height: float


@dataclass(frozen=True)
class Projection:
    """How a box of the plane is turned and looked at: azimuth and elevation, in radians."""

    box: Box
    azimuth: float
    elevation: float

    def points(self, place: Place, xy: FloatArray, heights: FloatArray, reach: Span) -> FloatArray:
        """Return (3, n): right, away from the eye, up, in pixels, of points (n, 2) at heights (n,) within `reach`."""
        (x_lo, x_hi), (y_lo, y_hi) = self.box
        longest = max(x_hi - x_lo, y_hi - y_lo)
        u = (2 * xy[:, 0] - x_lo - x_hi) / longest * place.half_side
        v = (2 * xy[:, 1] - y_lo - y_hi) / longest * place.half_side
        low, high = reach
        w = ((heights - low) - (high - heights)) / (high - low) * place.half_height  # never twice a huge number
        c, s = math.cos(self.azimuth), math.sin(self.azimuth)
        right, back = c * u - s * v, s * u + c * v
        up, away = math.sin(self.elevation), math.cos(self.elevation)
        return np.stack([place.x + right, away * back - up * w, place.z + up * back + away * w])

    def flat(self, place: Place, xy: FloatArray) -> FloatArray:
        """(3, n): points at height 0, in the middle of the place's height."""
        return self.points(place, xy, np.zeros(len(xy)), (-1.0, 1.0))

    def corners(self) -> FloatArray:
        """(4, 2): the box, counter-clockwise."""
        (x_lo, x_hi), (y_lo, y_hi) = self.box
        return np.array([[x_lo, y_lo], [x_hi, y_lo], [x_hi, y_hi], [x_lo, y_hi]])

    def place(self, centre: tuple[float, float], size: tuple[float, float]) -> Place:
        """Fit a sheet into a panel of this size, in pixels, however it is turned at this elevation.

        Turned by an eighth, the floor is wider than its side by the square root of 2, and just as wide as the panel.
        Its depth takes up a part of the panel's height, the slope of the sheet the rest.
        """
        half_side = 0.35 * size[0]
        half_side = min(half_side, 0.3 * size[1] / math.sin(self.elevation))
        depth = math.sqrt(2) * half_side * math.sin(self.elevation)
        half_height = max(size[1] / 2 - depth, 0.15 * size[1]) / math.cos(self.elevation)
        return Place(*centre, half_side, min(half_height, 1.1 * half_side))
