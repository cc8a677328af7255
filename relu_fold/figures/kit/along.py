"""Colours along the input line: dark to light and cold to warm, in even steps, each readable on the paper."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.oklab import linear, oklab, written
from relu_fold.figures.kit.theme import THEMES, Theme

_STOPS = {
    "light": ("#25318F", "#7A2E9E", "#BA3672", "#D0582A", "#B07A00"),
    "dark": ("#7C93F7", "#B685F2", "#EE86B4", "#FFAC74", "#FFE08A"),
}


def along(theme: Theme, shares: FloatArray) -> list[str]:
    """Return a colour for each share of the way from the left end (0) to the right one (1)."""
    stops = oklab(_STOPS["dark" if theme is THEMES["dark"] else "light"])
    places = np.linspace(0.0, 1.0, len(stops))
    return written(linear(np.stack([np.interp(shares, places, channel) for channel in stops.T], axis=-1)))
