"""The exact loss along one number, against the loss itself at many places, and its minima against a search."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.along import loss_along
from relu_fold.training.data import Data
from tests.training.nets import SIZES, SLOPES, data, losses, network, paths

pytestmark = pytest.mark.core
REACH = 3.0


def case(k: int):
    rng = np.random.default_rng(k)
    sizes, loss = SIZES[k % len(SIZES)], ("squared", "squared", "logistic")[k % 3]
    net = network(sizes, k, SLOPES[k % len(SLOPES)])
    chosen = paths(net)[rng.integers(len(paths(net)))]
    l1, l2 = ((0.0, 0.0), (0.01, 0.0), (0.01, 0.02))[k // 3 % 3]
    return net, data(sizes[0], loss, (5, 20, 40)[k % 3], k), chosen, loss, l1, l2


@pytest.mark.parametrize("k", range(200))
def test_it_is_the_loss_and_its_minima_are_those_of_a_search(k):
    net, points, path, loss, l1, l2 = case(k)
    found = loss_along(net, points, path, (-REACH, REACH), loss, l1, l2)
    t = np.linspace(-REACH, REACH, 401)
    expected, size = losses(net, points, {path: t}, loss=loss, l1=l1, l2=l2)
    np.testing.assert_array_less(np.abs(found(t) - expected), 1e-12 * size)
    if loss == "squared":
        piece = np.clip(np.searchsorted(found.knots, t, side="right") - 1, 0, len(found.coefficients) - 1)
        a, b, c = found.coefficients[piece].T
        np.testing.assert_array_less(np.abs((a * t + b) * t + c - expected), 1e-12 * size)
    assert found.knots[0] == -REACH
    assert found.knots[-1] == REACH
    assert (np.diff(found.knots) > 0).all()
    dense = found(t := np.linspace(-REACH, REACH, 4001))
    assert dense.min() - 1e-3 <= found.minimum.value <= dense.min() + 1e-12
    step = t[1] - t[0]
    lower = (dense[1:-1] < dense[:-2] - 1e-9) & (dense[1:-1] < dense[2:] - 1e-9)
    for place in t[1:-1][lower]:
        assert any(low - step <= place <= high + step for low, high, _ in found.minima), place
    for low, high, value in found.minima:
        if low == high:
            apart = np.abs(found.knots - low)  # a piece beside it may be very short
            near = min(1e-4, apart[apart > 0].min() / 2)
            around = np.array([low - near, high + near])
            assert (found(around[np.abs(around) <= REACH]) >= value - 1e-12).all()
        np.testing.assert_allclose(found(np.linspace(low, high, 5)), value, atol=1e-10)


def test_a_dead_neuron_is_a_plain_and_no_slope_leads_out_of_it():
    net = Network([[[1.0]], [[1.0]]], [[0.0], [0.0]])
    points = Data([0.0, 1.0], [0.0, 1.0])
    found = loss_along(net, points, "b.0.0", (-3.0, 3.0))
    assert found.knots.tolist() == [-3.0, -1.0, 0.0, 3.0]
    assert found.minima == ((-3.0, -1.0, 0.5), (0.0, 0.0, 0.0))
    assert found.minimum == (0.0, 0.0, 0.0)
    np.testing.assert_allclose(found.coefficients, [[0, 0, 0.5], [0.5, 0, 0], [1, 0, 0]], atol=1e-15)


@pytest.mark.parametrize("k", range(20))
def test_a_plain_is_one_minimum_from_end_to_end_however_steep_what_was_before_it(k):
    """A piece on which no point's output changes: 0 is added up to exactly 0 there, not to what rounding left."""
    net = network((1, 8, 1), k, 0.0)
    points = data(1, "squared", 5, k)
    for path in ("w.0.3.0", "b.0.5"):
        found = loss_along(net, points, path, (-REACH, REACH))
        for low, high in itertools.pairwise(found.knots.tolist()):
            t = np.linspace(low, high, 9)[1:-1]
            outputs = [replaced(net, path, one)(points.x)[:, 0] for one in t]
            if np.ptp(outputs, axis=0).max() == 0:
                assert [one for one in found.minima if one.start <= low and high <= one.end], (path, low, high)


def replaced(net, path, value):
    kind, *place = path.split(".")
    weights, biases = [w.copy() for w in net.weights], [b.copy() for b in net.biases]
    (weights if kind == "w" else biases)[int(place[0])][tuple(map(int, place[1:]))] = value
    return Network(weights, biases, net.negative_slope)


def test_l1_adds_a_knot_at_zero_to_a_weight_and_none_to_a_bias():
    net = Network([[[1.0]]], [[0.0]])
    points = Data([1.0], [0.3])
    assert loss_along(net, points, "w.0.0.0", (-1.0, 1.0)).knots.tolist() == [-1.0, 1.0]
    bent = loss_along(net, points, "w.0.0.0", (-1.0, 1.0), l1=1.0)
    assert bent.knots.tolist() == [-1.0, 0.0, 1.0]
    assert bent.minimum == (0.0, 0.0, pytest.approx(0.09))
    assert loss_along(net, points, "b.0.0", (-1.0, 1.0), l1=1.0).knots.tolist() == [-1.0, 1.0]


@pytest.mark.parametrize("interval", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_an_interval_has_two_ends(interval):
    with pytest.raises(InputError, match="interval: expected two finite numbers"):
        loss_along(network((1, 2, 1)), data(1, "squared"), "b.0.0", interval)


def test_numbers_that_overflow_are_said():
    net = Network([[[1e160]], [[1e160]]], [[0.0], [0.0]])
    with pytest.raises(InputError, match="a float64 holds"):
        loss_along(net, Data([1.0], [0.0]), "b.0.0", (0.0, 1.0))
