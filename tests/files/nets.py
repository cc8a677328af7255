"""Networks that files are written of, and what it means that one came back."""

from __future__ import annotations

import numpy as np

from relu_fold.network import Network
from tests.strategies import he_network

SUFFIXES = (".npz", ".json", ".safetensors", ".nnet")


def alike(a: Network, b: Network) -> bool:
    """Whether two networks are the same to the last bit, the sign of a zero included."""

    def bits(net: Network) -> list[tuple[tuple[int, ...], bytes]]:
        arrays = [*net.weights, *net.biases, *net.slopes, np.array(net.negative_slope)]
        return [(array.shape, array.tobytes()) for array in arrays]

    return bits(a) == bits(b)


def with_slopes(net: Network, slopes: list[list[float]]) -> Network:
    return Network(net.weights, net.biases, net.negative_slope, slopes)


RELU = [
    he_network(0, 2, 3, 1),
    he_network(1, 1, 4, 4, 2),
    he_network(2, 5, 50, 50, 50, 50, 50, 50, 5),
    he_network(3, 3, 1),
    Network([[[1 / 3, -0.0]], [[5e-324]]], [[-0.0], [1.7976931348623157e308]]),
]
LEAKY = [
    he_network(4, 2, 3, 3, 1, negative_slope=0.1),
    he_network(5, 1, 2, 1, negative_slope=-1.0),
    with_slopes(he_network(6, 2, 3, 2, 1), [[0.1, 0.1, 0.1], [0.0, 0.0]]),
    with_slopes(he_network(7, 2, 3, 2, 1, negative_slope=0.3), [[0.1, -1.0, 0.0], [0.3, 1e-300]]),
    with_slopes(he_network(8, 1, 1, 1, negative_slope=0.0), [[-0.0]]),
]
