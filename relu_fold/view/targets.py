"""What a preset is to come near: points to be told apart, a closed line to be followed by f = 0, or a curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray

_AROUND = 96  # points of a circle


@dataclass(frozen=True)
class Target:
    """`name` as in “The dashed line is ...”; one of the three others says what there is to draw.

    Attributes:
        points: (x₁, x₂, whether f is to be above 0 there, else below).
        radius: of the circle around the middle of the plane on which f is to be 0.
        curve: with one input, what f is to be.
    """

    name: str
    points: tuple[tuple[float, float, bool], ...] = ()
    radius: float = 0.0
    curve: Callable[[FloatArray], FloatArray] | None = None

    def outline(self) -> FloatArray:
        """(n, 2): the circle, from its right end around to it again; none without a radius."""
        if not self.radius:
            return np.zeros((0, 2))
        turn = 2 * math.pi * np.arange(_AROUND + 1) / _AROUND
        circle: FloatArray = self.radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        return circle


def _bell(x: FloatArray) -> FloatArray:
    bell: FloatArray = np.exp(-(x**2))
    return bell


XOR = Target("XOR", points=((0.0, 0.0, False), (1.0, 1.0, False), (0.0, 1.0, True), (1.0, 0.0, True)))
DISC = Target("the circle of radius 0.5", radius=0.5)
BELL = Target("the bell curve exp(−x²)", curve=_bell)
