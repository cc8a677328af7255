"""The same network without numbers so large or small that their squares overflow or vanish.

A neuron's weights and bias times 2^-e, and its outgoing weights times 2^e, give the same function with the same creases
(activations are positively homogeneous), and round nothing. Errors are added as squares, so values are brought to
between 2^-400 and 2^400; a network whose values are there already stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, ReadOnly, read_only
from relu_fold.errors import NumbersTooLarge
from relu_fold.exact.rounding import LARGEST
from relu_fold.network import Network

AT_MOST = 400
"""The exponent of the largest value whose square, and sums of many of them, are still far from overflow."""


@dataclass(frozen=True, eq=False)
class Scaled(ReadOnly):
    """A network and by how much it was scaled."""

    net: Network
    exponents: tuple[IntArray, ...]  # of each layer, the outputs last, (n_l,) e: z in `net` times 2^e is what it was
    largest: tuple[int, ...]  # of each layer: 2^this is more than any |z| in the domain

    def check(self, layer: int, values: Callable[[], FloatArray], what: str) -> None:
        """Raise NumbersTooLarge if values of a layer, (..., n), are beyond `LARGEST`: asked for only if they may be."""
        if self.largest[layer] <= math.log2(LARGEST):
            return
        found = values()
        most = np.abs(found).max(axis=tuple(range(found.ndim - 1)), initial=np.finfo(np.float64).tiny)
        size = float((self.exponents[layer] + np.log2(most)).max())
        if not size <= math.log2(LARGEST):
            got = f"1e+{size * math.log10(2):.0f}" if size < math.inf else "infinity"
            raise NumbersTooLarge(f"weights: expected {what} below {LARGEST:g}; got some of about {got}")


def scaled(net: Network, largest: FloatArray) -> Scaled:
    """Return the network with every neuron, the outputs among them, scaled.

    Args:
        largest: (input_dim,), the largest |x| in the domain.
    """
    if _plain(net, largest):
        return as_it_is(net)
    weights, biases, powers, sizes = [], [], [], []
    before, reach = np.zeros(net.input_dim, dtype=np.int64), np.frexp(largest)[1].astype(np.int64)
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        mantissa, power = np.frexp(w)
        shift, own = np.frexp(b)
        power = power + before
        size = np.where(mantissa != 0, power + reach, -(2**40)).max(axis=1) + w.shape[1].bit_length()
        size = np.maximum(size, np.where(shift != 0, own, -(2**40))) + 1  # 2^size is more than any |z|
        exponents = np.where(size > AT_MOST, size - AT_MOST, np.minimum(size + AT_MOST, 0))
        exponents[size < -(2**39)] = 0
        weights.append(np.ldexp(mantissa, power - exponents[:, None]))
        biases.append(np.ldexp(shift, own - exponents))
        powers.append(exponents)
        sizes.append(int(size.max()))
        before, reach = exponents, np.maximum(size - exponents, -AT_MOST)
        if layer < len(net.widths):
            reach = reach + np.maximum(np.frexp(net.slopes[layer])[1], 0)
    if any(exponents.any() for exponents in powers):
        net = Network(weights, biases, net.negative_slope, net.slopes)
    return Scaled(net, tuple(powers), tuple(sizes))


def as_it_is(net: Network) -> Scaled:
    """Return a network whose numbers are of usual size."""
    return Scaled(net, _zeros((*net.widths, net.output_dim)), (0,) * len(net.biases))


@lru_cache(maxsize=64)
def _zeros(sizes: tuple[int, ...]) -> tuple[IntArray, ...]:
    return read_only(tuple(np.zeros(size, dtype=np.int64) for size in sizes))


def _plain(net: Network, largest: FloatArray) -> bool:
    """Whether no product of numbers of the network, a layer each, comes near to where squares overflow or vanish."""
    sizes = np.abs(np.concatenate([largest, *(a.ravel() for a in (*net.weights, *net.biases, *net.slopes))]))
    most, terms = float(sizes.max()), 2 * max(largest.size, *(b.size for b in net.biases)) + 2
    least = float(sizes.min(initial=1.0, where=sizes > 0))
    factors = 2 * len(net.biases) + 1  # weights, slopes, and the input
    return factors * math.log2(max(most, 1.0) * terms) < AT_MOST and factors * math.log2(least) > -AT_MOST


def unscaled(values: FloatArray, exponents: IntArray) -> FloatArray:
    """Return 2^e times values, (..., n), read-only, in the order of rows.

    Raises:
        NumbersTooLarge: where that overflows.
    """
    if not np.count_nonzero(exponents):
        found = np.ascontiguousarray(values)
        return read_only(found.copy() if found is values else found)
    with np.errstate(over="ignore"):
        found = np.ldexp(values, exponents, order="C")
    if not np.isfinite(found).all():
        raise NumbersTooLarge(f"weights: expected slopes and intercepts below {LARGEST:g}; got an overflow")
    return read_only(found)
