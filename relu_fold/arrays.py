"""Array types that the whole core shares, and what every array from outside passes through."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relu_fold.errors import InputError

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]


def finite(name: str, values: ArrayLike, ndim: int) -> FloatArray:
    """Return a read-only float64 copy of `values`, or raise a ValueError that names it."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: expected numbers in {ndim} dimensions; got {values!r:.80}") from error
    if array.ndim != ndim:
        raise InputError(f"{name}: expected {ndim} dimensions; got shape {array.shape}")
    if not np.isfinite(array).all():
        raise InputError(f"{name}: expected finite numbers; got {array[~np.isfinite(array)][0]}")
    array.setflags(write=False)
    return array
