"""Networks, runs and the loss of a network with one number changed, for the tests of training."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.data_sets import data_set
from relu_fold.training.numbers import Layout
from relu_fold.training.training import Training

SIZES = ((1, 3, 1), (1, 8, 1), (2, 4, 4, 1), (2, 3, 3, 3, 1), (1, 5, 4, 1), (2, 1), (1, 2, 2, 2, 2, 1))
SLOPES = (0.0, 0.1, -1.0, 1.0)


def network(sizes: tuple[int, ...], seed: int = 0, slope: float = 0.0) -> Network:
    rng = np.random.default_rng(seed)
    pairs = list(pairwise(sizes))
    weights = [rng.normal(size=(k, m)) * np.sqrt(2 / m) for m, k in pairs]
    return Network(weights, [0.3 * rng.normal(size=k) for _, k in pairs], slope)


def data(inputs: int, loss: str, n: int = 20, seed: int = 0) -> Data:
    if inputs == 2:
        return data_set("moons", n, 0.1, seed)
    drawn = data_set("sine", n, 0.1, seed)
    return drawn if loss == "squared" else Data(drawn.x, np.where(drawn.y > 0, 1.0, -1.0))


def paths(net: Network) -> list[str]:
    """Of all weights and biases, in the order of `Layout`."""
    found = []
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        found += [f"w.{layer}.{i}.{j}" for i in range(weights.shape[0]) for j in range(weights.shape[1])]
        found += [f"b.{layer}.{i}" for i in range(biases.size)]
    return found


def with_number(net: Network, path: str, value: float) -> Network:
    layout = Layout.of(net)
    row = layout.row(net)
    row[layout.index(layout.place(path))] = value
    return layout.network(row, net)


def losses(
    net: Network, points: Data, numbers: dict[str, FloatArray], **settings: float | str
) -> tuple[FloatArray, FloatArray]:
    """The loss where some numbers have these values, one after the other; and the mean of f^2 + y^2 there."""
    found, sizes = [], []
    for values in zip(*numbers.values(), strict=True):
        changed = net
        for path, value in zip(numbers, values, strict=True):
            changed = with_number(changed, path, value)
        found.append(Training(changed, points, **settings).loss)  # type: ignore[arg-type]
        sizes.append(np.mean(changed(points.x)[:, 0] ** 2 + points.y**2))
    return np.array(found), np.array(sizes)
