"""Arrays as plotly takes them in a figure: binary, in base64; a quarter of the size of numbers in text."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relu_fold.arrays import FloatArray


def floats(values: FloatArray) -> dict[str, str]:
    """Single precision: enough for places on a screen. NaN survives, and lifts the pen of a line."""
    return _packed(values.astype("<f4"), "f4")


def doubles(values: FloatArray) -> dict[str, str]:
    """Double precision, for places in a domain, which may be short and far away."""
    return _packed(values.astype("<f8"), "f8")


def whole(values: NDArray[np.integer[Any]]) -> dict[str, str]:
    """Non-negative whole numbers, in as few bytes as the largest of them needs."""
    largest = int(values.max(initial=0))
    kind = "u1" if largest < 2**8 else "u2" if largest < 2**16 else "u4"
    return _packed(values.astype(f"<{kind}"), kind)


def _packed(values: NDArray[Any], kind: str) -> dict[str, str]:
    return {"dtype": kind, "bdata": b64encode(values.tobytes()).decode("ascii")}
