"""The gradient against differences, and against an automatic differentiation that shares no code with it."""

from __future__ import annotations

from itertools import product

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.losses import LOSSES
from relu_fold.training.numbers import Layout
from relu_fold.training.training import Training
from tests.training.nets import SIZES, SLOPES, data, network

pytestmark = pytest.mark.core
CASES = list(product(SIZES, SLOPES, LOSSES, ((0.0, 0.0), (0.01, 0.02))))


def objective(row, net, points, loss, l1, l2):
    """Written once more, for autograd: the loss of the numbers in a row."""
    h, at, size = anp.array(points.x), 0, 0.0
    for layer, weights in enumerate(net.weights):
        w = row[at : at + weights.size].reshape(weights.shape)
        b = row[at + weights.size : at + weights.size + len(weights)]
        at += weights.size + len(weights)
        size = size + l1 * anp.sum(anp.abs(w)) + l2 * anp.sum(w**2)
        z = anp.dot(h, w.T) + b
        h = z if layer == len(net.widths) else anp.where(z > 0, z, net.negative_slope * z)
    f = h[:, 0]
    each = (f - points.y) ** 2 if loss == "squared" else anp.log1p(anp.exp(-points.y * f))
    return anp.mean(each) + size


def flat(training):
    pairs = zip(training.gradient.weights, training.gradient.biases, strict=True)
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


@pytest.mark.parametrize(("sizes", "slope", "loss", "penalties"), CASES)
def test_loss_and_gradient_are_those_of_an_automatic_differentiation(sizes, slope, loss, penalties):
    net, points = network(sizes, 3, slope), data(sizes[0], loss)
    training = Training(net, points, loss, l1=penalties[0], l2=penalties[1])
    row = Layout.of(net).row(net)
    assert training.loss == pytest.approx(objective(row, net, points, loss, *penalties), rel=1e-13)
    expected = grad(objective)(row, net, points, loss, *penalties)
    np.testing.assert_allclose(flat(training), expected, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("sizes", "slope", "loss", "penalties"), CASES)
def test_the_gradient_is_what_a_small_change_makes(sizes, slope, loss, penalties):
    net, points = network(sizes, 4, slope), data(sizes[0], loss)
    layout, step = Layout.of(net), 1e-6
    row = layout.row(net)

    def lossy(i: int, by: float) -> float:
        moved = row.copy()
        moved[i] += by
        return Training(layout.network(moved, net), points, loss, l1=penalties[0], l2=penalties[1]).loss

    differences = [(lossy(i, step) - lossy(i, -step)) / (2 * step) for i in range(layout.count)]
    training = Training(net, points, loss, l1=penalties[0], l2=penalties[1])
    np.testing.assert_allclose(flat(training), differences, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("slope", "expected"), [(0.0, 0.0), (0.25, 0.25), (-1.0, -1.0)])
def test_at_zero_a_neuron_has_its_negative_slope(slope, expected):
    net = Network([[[1.0]], [[1.0]]], [[0.0], [0.0]], slope)
    gradient = Training(net, Data([[0.0]], [1.0])).gradient
    assert gradient.biases[0][0] == -2 * expected


def test_each_neuron_may_have_a_slope_of_its_own():
    net = Network([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]], 0.0, [[0.5, 0.0]])
    gradient = Training(net, data(1, "squared")).gradient
    same = Network([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    assert gradient.weights[0][0, 0] != Training(same, data(1, "squared")).gradient.weights[0][0, 0]
    assert Training(net, data(1, "squared")).advance(3).network.slopes[0].tolist() == [0.5, 0.0]
