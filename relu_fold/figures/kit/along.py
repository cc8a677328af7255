"""Colours along the input line: dark to light and cold to warm, in even steps, each readable on the paper."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import THEMES, Theme

_STOPS = {
    "light": ("#25318F", "#7A2E9E", "#BA3672", "#D0582A", "#B07A00"),
    "dark": ("#7C93F7", "#B685F2", "#EE86B4", "#FFAC74", "#FFE08A"),
}
# Oklab (Ottosson 2020): straight ways in it look even.
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_TO_RGB, _FROM_LAB = np.linalg.inv(_TO_LMS), np.linalg.inv(_TO_LAB)


def along(theme: Theme, shares: FloatArray) -> list[str]:
    """Return a colour for each share of the way from the left end (0) to the right one (1)."""
    stops = np.array([_oklab(colour) for colour in _STOPS["dark" if theme is THEMES["dark"] else "light"]])
    places = np.linspace(0.0, 1.0, len(stops))
    lab = np.stack([np.interp(shares, places, channel) for channel in stops.T], axis=-1)
    linear = np.clip(((lab @ _FROM_LAB.T) ** 3) @ _TO_RGB.T, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return ["#" + "".join(f"{round(255 * c):02X}" for c in row) for row in encoded.tolist()]


def _oklab(colour: str) -> FloatArray:
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    lab: FloatArray = _TO_LAB @ np.cbrt(_TO_LMS @ linear)
    return lab
