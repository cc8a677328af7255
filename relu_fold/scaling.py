"""The same network with all numbers of a size: powers of two moved from layer to layer, which rounds nothing.

A neuron's weights and bias times 2^-e, and its outgoing weights times 2^e, give the same function with the same creases
(activations are positively homogeneous). Each neuron is brought to values of some size 1 in the box, so that squares of
errors neither overflow nor vanish, however small or large the network's own numbers are.
"""

from __future__ import annotations

import math

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.network import Network
from relu_fold.pieces import LARGEST


def scaled(net: Network, largest: FloatArray) -> tuple[Network, IntArray]:
    """Return the network with every neuron, the outputs among them, scaled; and the outputs' exponents.

    Args:
        largest: (input_dim,), the largest |x| in the box.

    Returns:
        The network; and (output_dim,) e, so that an output of `net` is 2^e times that of the network.

    Raises:
        ValueError: when a value in the box may be above `LARGEST`.
    """
    weights, biases = [], []
    exponents = np.zeros(net.input_dim, dtype=np.int64)
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        mantissa, power = np.frexp(w)
        shift, own = np.frexp(b)
        power = power + exponents
        size = np.where(w != 0, power + np.frexp(largest)[1], -math.inf).max(axis=1)
        size = np.maximum(size, np.where(b != 0, own, -math.inf))
        exponents = np.where(np.isfinite(size), size, 0).astype(np.int64)
        weights.append(np.ldexp(mantissa, power - exponents[:, None]))
        biases.append(np.ldexp(shift, own - exponents))
        largest = np.abs(weights[-1]) @ largest + np.abs(biases[-1])
        if (exponents + np.log2(np.maximum(largest, 1.0)) > math.log2(LARGEST)).any():
            raise ValueError(f"weights: expected values below {LARGEST:g} in the box; got larger ones")
        if layer < len(net.widths):
            largest = largest * np.maximum(1.0, np.abs(net.slope(layer)))
    return Network(weights, biases, net.negative_slope, net.slopes), exponents
