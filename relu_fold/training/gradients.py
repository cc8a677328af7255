"""The loss and its gradient, by the chain rule backwards, for many sets of numbers of one shape at once.

Every sum is taken by `einsum` in an order that depends neither on the row of a neuron nor on how many sets there are:
neurons that are equal stay equal bit for bit, and a start that is trained among hundreds moves as it does alone.
A product of matrices by BLAS promises neither: rows at the edge of its blocks are summed in another order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.network import Network
from relu_fold.training.losses import Loss, derivative, mean_loss
from relu_fold.training.numbers import Layout


@dataclass(frozen=True)
class Gradient:
    """The derivative of the loss by each number: arrays of the shapes of the network's weights and biases."""

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]


@dataclass(frozen=True)
class Shape:
    """What of a network does not change while it learns.

    Attributes:
        slopes: the negative slopes of each hidden layer, (width, 1), or one number that its neurons share.
        output: the one that is trained; what leads to others alone has no gradient.
    """

    layout: Layout
    slopes: tuple[FloatArray | float, ...]
    output: int = 0

    @classmethod
    def of(cls, net: Network, output: int = 0) -> Shape:
        slopes = (net.slope(layer) for layer in range(len(net.widths)))
        return cls(Layout.of(net), tuple(s if isinstance(s, float) else s[:, None] for s in slopes), output)


@dataclass(frozen=True)
class _Passed:
    """Weights and biases of each layer; what goes into it, x, (inputs, n), or h, (sets, width, n); who is on; and f."""

    layers: tuple[tuple[FloatArray, FloatArray], ...]
    inputs: list[FloatArray]
    on: list[BoolArray]
    f: FloatArray


def _forward(shape: Shape, rows: FloatArray, x: FloatArray) -> _Passed:
    inputs, on = [x], []
    layers = shape.layout.views(rows)
    for slope, (weights, biases) in zip(shape.slopes, layers[:-1], strict=True):
        z = _through(weights, inputs[-1]) + biases[:, :, None]
        active = z > 0
        inputs.append(np.maximum(z, 0.0) if isinstance(slope, float) and slope == 0 else np.where(active, z, slope * z))
        on.append(active)
    weights, biases = layers[-1]
    one = slice(shape.output, shape.output + 1)
    f = (_through(weights[:, one], inputs[-1]) + biases[:, one, None])[:, 0]
    return _Passed(layers, inputs, on, f)


def _through(weights: FloatArray, inputs: FloatArray) -> FloatArray:
    found: FloatArray = np.einsum("skm,mn->skn" if inputs.ndim == 2 else "skm,smn->skn", weights, inputs)
    return found


def outputs(shape: Shape, rows: FloatArray, x: FloatArray) -> FloatArray:
    """Return f, (sets, n), of sets of numbers, (sets, count), at points, (inputs, n)."""
    return _forward(shape, rows, x).f


def active(shape: Shape, rows: FloatArray, x: FloatArray) -> list[BoolArray]:
    """Return who is on, (sets, width, n) for each hidden layer."""
    return _forward(shape, rows, x).on


def loss_and_gradient(
    shape: Shape, rows: FloatArray, x: FloatArray, y: FloatArray, loss: Loss
) -> tuple[FloatArray, FloatArray]:
    """Return the mean loss, (sets,), and its gradient, (sets, count).

    At z = 0 the derivative of a neuron is its negative slope.

    Args:
        rows: (sets, count).
        x: (inputs, n); y: (n,).
    """
    passed = _forward(shape, rows, x)
    gradient = np.zeros(rows.shape)
    layers, slots = passed.layers, shape.layout.views(gradient)
    dz = derivative(passed.f, y, loss)[:, None]
    one = slice(shape.output, shape.output + 1)
    for layer in range(len(layers) - 1, -1, -1):
        rest = one if layer == len(layers) - 1 else slice(None)
        d_weights, d_biases = slots[layer]
        inputs = passed.inputs[layer]
        d_weights[:, rest] = np.einsum("skn,mn->skm" if inputs.ndim == 2 else "skn,smn->skm", dz, inputs)
        np.add.reduce(dz, axis=-1, out=d_biases[:, rest])
        if layer:
            dh = np.einsum("skm,skn->smn", layers[layer][0][:, rest], dz)
            on, slope = passed.on[layer - 1], shape.slopes[layer - 1]
            dz = dh * on if isinstance(slope, float) and slope == 0 else np.where(on, dh, slope * dh)
    return mean_loss(passed.f, y, loss), gradient
