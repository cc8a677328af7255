"""Sums of products in twice the working precision, on arrays.

A number is a pair of floats that are added in thought, the second less than half a unit in the last place of the first:
some 106 bits. The steps have no rounding error: Knuth's sum and Dekker's product (Dekker 1971; Ogita, Rump, Oishi 2005,
Accurate Sum and Dot Product). Nothing here may be larger than some 1e290 or its products smaller than 1e-290.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray

Pair: TypeAlias = tuple[FloatArray, FloatArray]

SPLITTER = 2.0**27 + 1
"""Cuts a float into halves of 26 bits, whose products are exact."""


def add(a: Pair, b: Pair) -> Pair:
    high, low = _sum(a[0], b[0])
    return _renormalised(high, low + (a[1] + b[1]))


def times(a: Pair, factor: FloatArray) -> Pair:
    high, low = _product(a[0], factor)
    return _renormalised(high, low + a[1] * factor)


def matmul(a: Pair, weights: FloatArray) -> Pair:
    """Return a @ weights.T, (..., n), for a of shape (..., m) and weights of shape (n, m)."""
    terms = times((a[0][..., None, :], a[1][..., None, :]), weights)
    while (n := terms[0].shape[-1]) > 1:  # in pairs, pairs of pairs, ...: few steps, on long arrays
        half = n // 2
        one, other = ((part[..., :half], part[..., half : 2 * half]) for part in terms)
        total = add((one[0], other[0]), (one[1], other[1]))
        rest = (part[..., 2 * half :] for part in terms)
        high, low = (np.concatenate(parts, axis=-1) for parts in zip(total, rest, strict=True))
        terms = high, low
    return terms[0][..., 0], terms[1][..., 0]


def _sum(a: FloatArray, b: FloatArray) -> Pair:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _product(a: FloatArray, b: FloatArray) -> Pair:
    found = a * b
    a_high, a_low = _halves(a)
    b_high, b_low = _halves(b)
    return found, ((a_high * b_high - found) + a_high * b_low + a_low * b_high) + a_low * b_low


def _halves(a: FloatArray) -> Pair:
    large = SPLITTER * a
    high = large - (large - a)
    return high, a - high


def _renormalised(high: FloatArray, low: FloatArray) -> Pair:
    total = high + low
    return total, low - (total - high)
