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

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, each, real, whole
from relu_fold.errors import InputError

__all__ = ["most_regions", "most_regions_by_layer"]


_A_LAYER = "one a layer"
Slopes: TypeAlias = float | Sequence[float] | FloatArray


def most_regions(
    input_dim: int, widths: Sequence[int], negative_slope: Slopes = 0.0, folding: Sequence[int] | None = None
) -> int:
    """Return the most activation regions that hidden layers of these widths can cut the input into; 1 without any."""
    return (1, *most_regions_by_layer(input_dim, widths, negative_slope, folding))[-1]


def most_regions_by_layer(
    input_dim: int, widths: Sequence[int], negative_slope: Slopes = 0.0, folding: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Return for l = 1, ..., L the bound of the first l hidden layers.

    Args:
        input_dim: at least 1.
        widths: neurons in each hidden layer, at least 1 each.
        negative_slope: only whether it is 0 matters; one a layer where they differ, 0 if it is of all its neurons.
        folding: how many neurons of each layer fold, for the regions that these alone make; None for all. The others,
            of negative slope 1, cut nothing and take no dimension away, so theirs is no layer of slope 0.

    Raises:
        InputError: for a dimension or a width that is no whole number from 1 on, or another number of slopes; for
            neurons that fold in a layer that has not so many.
    """
    dim = whole("input_dim", input_dim, 1)
    sizes = [whole(f"widths[{i}]", n, 1) for i, n in enumerate(each("widths", widths, _A_LAYER))]
    slopes = real("negative_slope", negative_slope)
    if slopes.ndim > 1 or (slopes.ndim == 1 and slopes.size != len(sizes)):
        raise InputError(f"negative_slope: expected one, or {len(sizes)}, one a layer; got shape {slopes.shape}")
    cutting = sizes if folding is None else [whole("folding", n) for n in each("folding", folding, _A_LAYER)]
    if len(cutting) != len(sizes) or any(not 0 <= cuts <= n for cuts, n in zip(cutting, sizes, strict=True)):
        raise InputError(f"folding: expected one a layer, from 0 to its width of {sizes}; got {cutting}")
    # The image of n neurons has n dimensions at most, and what they cut is the same from there on.
    ways = {min(dim, max(sizes, default=1)): 1}  # how many regions, at most, have an image of that many dimensions
    totals: list[int] = []
    for n, cuts, slope in zip(sizes, cutting, np.broadcast_to(slopes, len(sizes)).tolist(), strict=True):
        choose = [1]  # C(cuts, off)
        for off in range(1, min(cuts, max(ways)) + 1):
            choose.append(choose[-1] * (cuts - off + 1) // off)
        up_to = list(accumulate(choose))
        after: dict[int, int] = defaultdict(int)
        if slope or cuts < n:
            for most, count in ways.items():
                after[min(most, n)] += count * up_to[min(most, cuts)]
        else:
            # With `off` neurons off n - off are left: the dimension stays as long as that is no less.
            for most, count in ways.items():
                if most <= n:
                    after[most] += count * up_to[min(most, n - most)]
            larger = [0] * (max(ways) + 2)  # how many ways have a dimension of at least that
            for most in range(max(ways), -1, -1):
                larger[most] = larger[most + 1] + ways.get(most, 0)
            for off, chosen in enumerate(choose):
                count = larger[min(max(off, n - off + 1), len(larger) - 1)]
                if count:
                    after[n - off] += count * chosen
        ways = after
        totals.append(sum(ways.values()))
    return tuple(totals)
