"""Matrix products on one thread: OpenBLAS shares larger ones between threads, which wait for one another on busy cores.

With one of two cores taken, 64-64-64-64 took 180 ms in the median and 1.7 s at worst with them, 41 and 53 ms without.
"""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray

ONE_THREAD = 2**19
"""Products of so many multiplications and more are shared between threads."""

FEW = 16  # rows, below which a product is no better than one vector after the other


def product(a: FloatArray, b: FloatArray, out: FloatArray | None = None) -> FloatArray:
    """Return a @ b, (..., n), for a of shape (..., m) and b of shape (m, n), in parts that one thread computes.

    Small products take up to twice as long if b is a transposed view.

    Args:
        out: where to, of two dimensions, if there is a place already.
    """
    if a.size * b.shape[1] < ONE_THREAD:
        small: FloatArray = np.matmul(a, b, out=out)
        return small
    rows = a.reshape(-1, len(b))
    found = np.empty((len(rows), b.shape[1])) if out is None else out
    columns = max((ONE_THREAD - 1) // (FEW * len(b)), 1)  # at a time, where whole rows would be too much
    for left in range(0, b.shape[1], columns):
        part = b[:, left : left + columns]
        at_most = max((ONE_THREAD - 1) // part.size, FEW)
        at_once = len(rows) // (len(rows) // at_most + 1) + 1  # in even pieces
        for low in range(0, len(rows), at_once):
            np.matmul(rows[low : low + at_once], part, out=found[low : low + at_once, left : left + columns])
    return found.reshape(*a.shape[:-1], b.shape[1])
