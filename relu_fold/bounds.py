"""The most activation regions that an architecture can have, whatever its weights: exact integers.

A layer of n neurons cuts a d-dimensional space by n hyperplanes into at most `sum_{j <= d} C(n, j)` regions (Zaslavsky
1975). Serra, Tjandraatmadja, Ramalingam (2018), Bounding and Counting Linear Regions of Deep Neural Networks, Theorem
1, carry that through depth: a region in which j of n neurons are off has an image of at most n - j dimensions, and the
next layer cuts no more than that. Their sum over (j_1, ..., j_L), each `j_l <= min(n_0, n_1 - j_1, ..., n_{l-1} -
j_{l-1}, n_l)`, of `C(n_1, j_1) ... C(n_L, j_L)` is summed here layer by layer over the dimensions that are left.

For one input this is the product of (width + 1), unless a layer of a single neuron is followed by another: where that
neuron is off, nothing is left to be cut. The product is attained with three neurons a layer or more.

A neuron that leaks or mirrors (negative slope not 0) never takes a dimension away. In a layer with such neurons only
the widths then bound the dimension, and a chain of single mirrors reaches the product, too (Montufar 2017, Notes on the
number of linear regions of deep neural networks, has that bound).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb

from relu_fold.errors import InputError

__all__ = ["most_regions", "most_regions_by_layer"]


def most_regions(input_dim: int, widths: Sequence[int], negative_slope: float | Sequence[float] = 0.0) -> int:
    """Return the most activation regions that hidden layers of these widths can cut the input into; 1 without any."""
    return (1, *most_regions_by_layer(input_dim, widths, negative_slope))[-1]


def most_regions_by_layer(
    input_dim: int, widths: Sequence[int], negative_slope: float | Sequence[float] = 0.0
) -> tuple[int, ...]:
    """Return for l = 1, ..., L the bound of the first l hidden layers.

    Args:
        input_dim: at least 1.
        widths: neurons in each hidden layer, at least 1 each.
        negative_slope: only whether it is 0 matters; one a layer where they differ, 0 if it is of all its neurons.

    Raises:
        ValueError: for a dimension or a width below 1.
    """
    for name, size in (("input_dim", input_dim), *((f"widths[{i}]", n) for i, n in enumerate(widths))):
        if size < 1:
            raise InputError(f"{name}: expected at least 1; got {size}")
    ways = Counter({input_dim: 1})  # how many regions, at most, have an image of that many dimensions
    totals: list[int] = []
    slopes = negative_slope if isinstance(negative_slope, Sequence) else [negative_slope] * len(widths)
    for n, slope in zip(widths, slopes, strict=True):
        after: Counter[int] = Counter()
        for dim, count in ways.items():
            for off in range(min(dim, n) + 1):
                left = n if slope else n - off
                after[min(dim, left)] += count * comb(n, off)
        ways = after
        totals.append(sum(ways.values()))
    return tuple(totals)
