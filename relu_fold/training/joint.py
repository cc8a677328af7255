"""All data points as one network: its inputs are two numbers of another one's layer, it has one output a point."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import TooLarge
from relu_fold.network import Network
from relu_fold.products import product
from relu_fold.training.numbers import Layout, Place

MOST_NEURONS = 2_000  # of a layer of it


def joint_network(
    net: Network, x: FloatArray, places: tuple[Place, Place], output: int, bends_at_zero: bool = False
) -> Network:
    """Return the network whose output n is that of `net` at x[n], while two of its numbers move.

    A neuron that none of them reaches is a constant, and no neuron here.

    Args:
        x: (n, input_dim).
        bends_at_zero: also cut the plane where one of the two that are weights is 0.

    Raises:
        TooLarge: with more than `MOST_NEURONS` in a layer.
    """
    layer, n = places[0].layer, len(x)
    layout = Layout.of(net)
    row = layout.row(net)
    for place in places:
        row[layout.index(place)] = 0.0
    without = layout.network(row, net)
    before = without.activations(x)[layer - 1] if layer else x
    still = product(before, without.weights[layer].T) + without.biases[layer]  # (n, width)
    moving = sorted({place.neuron for place in places})
    slopes = np.zeros((n, len(moving), 2))
    for axis, place in enumerate(places):
        slopes[:, moving.index(place.neuron), axis] = 1.0 if place.source is None else before[:, place.source]
    depth = len(net.widths)
    if layer == depth:
        mine = moving.index(output) if output in moving else None
        rows = np.zeros((n, 2)) if mine is None else slopes[:, mine]
        return _with_creases(Network([rows], [still[:, output]]), places, bends_at_zero)
    weights, biases, own = [slopes.reshape(-1, 2)], [still[:, moving].ravel()], [np.tile(net.slopes[layer][moving], n)]
    rest = without.activate(still, layer)
    rest[:, moving] = 0.0
    onward = net.weights[layer + 1][:, moving]
    passed = product(rest, net.weights[layer + 1].T) + net.biases[layer + 1]  # what does not move, (n, next)
    for behind in range(layer + 1, depth + 1):
        if behind == depth:
            onward, passed = onward[[output]], passed[:, [output]]
        _check(n * max(onward.shape))
        weights.append(_side_by_side(onward, n))
        biases.append(passed.ravel())
        if behind < depth:
            own.append(np.tile(net.slopes[behind], n))
            onward = net.weights[behind + 1]
            passed = np.tile(net.biases[behind + 1], (n, 1))
    return _with_creases(Network(weights, biases, 0.0, own), places, bends_at_zero)


def _side_by_side(block: FloatArray, n: int) -> FloatArray:
    """The same matrix n times along the diagonal, (n * rows, n * columns)."""
    rows, columns = block.shape
    found = np.zeros((n, rows, n, columns))
    found[np.arange(n), :, np.arange(n)] = block
    return found.reshape(n * rows, n * columns)


def _check(neurons: int) -> None:
    if neurons > MOST_NEURONS:
        raise TooLarge(f"points: expected at most {MOST_NEURONS:,} neurons of all of them; got {neurons:,}")


def _with_creases(joint: Network, places: tuple[Place, Place], wanted: bool) -> Network:
    """Add a neuron, of no weight, that turns where one of the numbers is 0."""
    axes = [axis for axis, place in enumerate(places) if place.source is not None] if wanted else []
    if not axes:
        return joint
    if not joint.widths:
        still = np.zeros((joint.output_dim, len(axes)))
        straight = np.eye(2)  # slope 1: passes on what it gets, and does not turn
        layers = [np.vstack([straight, straight[axes]]), np.hstack([joint.weights[0], still])]
        own = [np.array([1.0, 1.0] + [0.0] * len(axes))]
        return Network(layers, [np.zeros(2 + len(axes)), joint.biases[0]], 0.0, own)
    first = np.vstack([joint.weights[0], np.eye(2)[axes]])
    second = np.hstack([joint.weights[1], np.zeros((len(joint.weights[1]), len(axes)))])
    biases = [np.append(joint.biases[0], np.zeros(len(axes))), *joint.biases[1:]]
    slopes = [np.append(joint.slopes[0], np.zeros(len(axes))), *joint.slopes[1:]]
    return Network([first, second, *joint.weights[2:]], biases, 0.0, slopes)
