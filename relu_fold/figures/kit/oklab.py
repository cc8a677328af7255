"""Colours by lightness and two axes of hue, in which straight ways look even.

Bjoern Ottosson: A perceptual color space for image processing (2020).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from relu_fold.arrays import FloatArray

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_CONES, _FROM_OKLAB = np.linalg.inv(_TO_CONES), np.linalg.inv(_TO_OKLAB)


def oklab(colours: Iterable[str]) -> FloatArray:
    """Return (n, 3) of colours as they are written, `#RRGGBB`."""
    coded = np.array([[int(one[i : i + 2], 16) for i in (1, 3, 5)] for one in colours]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    lab: FloatArray = np.cbrt(linear @ _TO_CONES.T) @ _TO_OKLAB.T
    return lab


def linear(lab: FloatArray) -> FloatArray:
    """Return the light of red, green and blue, (n, 3); a screen shows it from 0 to 1."""
    light: FloatArray = ((lab @ _FROM_OKLAB.T) ** 3) @ _FROM_CONES.T
    return light


def written(light: FloatArray) -> list[str]:
    """Return how light, (n, 3), is written; what a screen cannot show, as the nearest that it can."""
    shown = np.clip(light, 0.0, 1.0)
    coded = np.where(shown <= 0.0031308, 12.92 * shown, 1.055 * shown ** (1 / 2.4) - 0.055)
    return ["#" + "".join(f"{round(255 * one):02X}" for one in row) for row in coded.tolist()]
