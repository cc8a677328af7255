"""A network sampled on an even grid, every neuron of it: for tables, and as an oracle for what claims to be exact."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly, whole
from relu_fold.errors import InputError
from relu_fold.exact.domain import SAMPLED, Box, Interval, interval, sides_of
from relu_fold.network import Network
from relu_fold.products import product

MOST = 10_000_000  # points of a grid


@dataclass(frozen=True, eq=False)
class Line(ReadOnly):
    """A network of one input at n points of a line. All arrays are read-only.

    Attributes:
        x: (n,) from one end of the domain to the other, both included.
        z, h: one (n, width) array for each hidden layer, pre-activations and activations.
        contributions: one (n, width, next_width) array for each hidden layer; [:, i, j] is neuron i's h times its
            weight into neuron j of the next layer, the readout at the end. Summed over i, plus j's bias, it is j's z.
        output: (n, output_dim).
    """

    x: FloatArray
    z: tuple[FloatArray, ...]
    h: tuple[FloatArray, ...]
    contributions: tuple[FloatArray, ...]
    output: FloatArray


def evaluate_line(net: Network, domain: Interval, n: int) -> Line:
    """Return the network of one input at n >= 2 evenly spaced points of the closed interval `domain`."""
    if whole("n", n, most=MOST) < 2:
        raise InputError(f"n: expected at least 2 points; got {n}")
    x = np.linspace(*interval(net, domain, largest=SAMPLED), n)
    z = net.pre_activations(x[:, None])
    h = tuple(net.activate(own, layer) for layer, own in enumerate(z))
    contributions = tuple(layer[:, :, None] * w.T for layer, w in zip(h, net.weights[1:], strict=True))
    last = h[-1] if h else x[:, None]
    return Line(x, z, h, contributions, output=product(last, net.weights[-1].T) + net.biases[-1])


@dataclass(frozen=True, eq=False)
class Plane(ReadOnly):
    """A network of two inputs on a grid of n by n points. All arrays are read-only.

    Attributes:
        x, y: (n,) each from one side of the box to the other, both included.
        z, h: one (n, n, width) array for each hidden layer; [i, j] is at `(x[j], y[i])`, as heatmaps have it.
        contributions: one (n, n, width, next_width) array for each hidden layer; [:, :, k, m] is neuron k's h times its
            weight into neuron m of the next layer, the readout at the end. Summed over k, plus m's bias, it is m's z.
        output: (n, n, output_dim).
    """

    x: FloatArray
    y: FloatArray
    z: tuple[FloatArray, ...]
    h: tuple[FloatArray, ...]
    contributions: tuple[FloatArray, ...]
    output: FloatArray


def evaluate_plane(net: Network, box: Box, n: int) -> Plane:
    """Return the network of two inputs at n by n >= 4 evenly spaced points of the closed box `((lo, hi), (lo, hi))`."""
    if whole("n", n, most=math.isqrt(MOST)) < 2:
        raise InputError(f"n: expected at least 2 points a side; got {n}")
    x, y = (np.linspace(*side, n) for side in sides_of(net, box, largest=SAMPLED))
    points = np.stack(np.meshgrid(x, y), axis=-1)
    z = net.pre_activations(points.reshape(-1, 2))
    h = tuple(net.activate(own, layer) for layer, own in enumerate(z))
    output = product(h[-1] if h else points.reshape(-1, 2), net.weights[-1].T) + net.biases[-1]
    return Plane(
        x=x,
        y=y,
        z=tuple(layer.reshape(n, n, -1) for layer in z),
        h=tuple(layer.reshape(n, n, -1) for layer in h),
        contributions=tuple(layer.reshape(n, n, -1, 1) * w.T for layer, w in zip(h, net.weights[1:], strict=True)),
        output=output.reshape(n, n, -1),
    )
