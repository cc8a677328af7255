"""One soft light from above left, the same for both sides of a sheet. It stays where it is when the sheets turn.

The page lights them with the same numbers (`told`), and a test holds the two together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import BoolArray, FloatArray

_TO_LIGHT = np.array([-0.50, 0.22, 0.84])  # right, back, up
TO_LIGHT = _TO_LIGHT / np.linalg.norm(_TO_LIGHT)
DEEPEST, DARKER, BRIGHTER, UNDER = 0.6, 0.75, 0.7, 0.14
SHADOWS = (0.3, 0.42, 0.54)  # how far aside the lamp's near edge, its middle and its far edge throw them
_GREY = 128.0


def lit(colours: NDArray[np.uint8], normals: FloatArray, under: BoolArray) -> NDArray[np.uint8]:
    """Return (F, 3): the colours of facets in the light; a flat one keeps its own.

    Args:
        colours: (F, 3).
        normals: (3, F) of length 1: right, back, up, which is never negative.
        under: (F,) whether it is seen from below, which is a little greyer.
    """
    tone = (TO_LIGHT @ normals - TO_LIGHT[2])[:, None]
    own = colours + np.where(under[:, None], UNDER, 0.0) * (_GREY - colours)
    dark = own * np.maximum(DEEPEST, 1 + DARKER * tone)
    bright = own + np.minimum(1.0, BRIGHTER * tone) * (255 - own)
    pixels: NDArray[np.uint8] = np.rint(np.where(tone < 0, dark, bright)).astype(np.uint8)
    return pixels


def told() -> dict[str, Any]:
    """For the page."""
    return {
        "toward": TO_LIGHT.tolist(),
        "deepest": DEEPEST,
        "darker": DARKER,
        "brighter": BRIGHTER,
        "under": UNDER,
        "grey": _GREY,
        "shadows": list(SHADOWS),
    }
