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


ONE_BUT_FOR_ROUNDING = [
    # The last piece is lowest at its own knot, 0.3, and the piece before it leads further down.
    (
        Network([[[-1.0], [-1.0], [-3.0]], [[-1.0, 3.0, 1.0]]], [[-1.0, 3.0, -1.0], [-1.0]], -1.0),
        Data([-1.11, 0.3], [13.55, 7.7]),
        "b.0.0",
        0.5,
        [(-1.0, -1.0)],
    ),
    # The points that turn at -0.86 and -0.5 have their loss of 0 at -0.5, on both sides of it.
    (
        Network([[[0.9, -0.5]], [[-0.3]]], [[-0.5], [-0.4]], -0.5),
        Data(
            [[1.75, 1.25], [1.75, -1.25], [-1.75, -1.25], [0.0, -1.0], [1.25, -0.5], [-0.75, 1.5]],
            [-0.535, -0.91, -0.6175, -0.4, -0.6625000000000001, -0.68875],
        ),
        "w.0.0.1",
        0.0,
        [(-0.5, -0.5)],
    ),
    # A plain of 0, and a piece beyond its end that is lowest there, at a square of what rounding left.
    (
        Network([[[1.0, 0.875], [2.0, 1.75]], [[-1.5, -1.125]]], [[-1.125, -2.25], [-1.875]]),
        Data([[0.17, 0.61], [-0.07, -0.99]], [-1.875, -1.875]),
        "w.0.0.1",
        0.0,
        [(-1.2070707070707072, 1.5655737704918034)],
    ),
    # Two neurons of the third layer cancel: a slope of 6e-18 beside a loss of 0.9 is a plain.
    (
        Network(
            [
                [[0.2, -0.8], [0.4, -1.6], [-1.3, 0.0], [-0.9, 1.3]],
                [[-0.5, -1.5, -0.9, 0.8], [-0.5, -1.5, -0.9, 0.8]],
                [[-0.15, -0.25], [-0.3, -0.5]],
                [[-0.8, 0.4]],
            ],
            [[-1.1, -2.2, -1.2, -1.2], [-1.0, -1.0], [0.25, 0.5], [0.7]],
            -1.0,
        ),
        Data([[-2.0, 1.5], [-1.5, -0.5], [-0.25, -0.25], [0.75, -1.25], [0.0, 1.0]], [1.25, 0.75, 2.0, -0.75, 0.0]),
        "w.1.0.0",
        0.0,
        [(-3.0, 3.0)],
    ),
]


@pytest.mark.parametrize(("net", "points", "path", "penalty", "expected"), ONE_BUT_FOR_ROUNDING)
def test_minima_that_are_one_but_for_rounding_are_told_once(net, points, path, penalty, expected):
    found = loss_along(net, points, path, (-3.0, 3.0), l1=penalty, l2=penalty)
    np.testing.assert_allclose([(one.start, one.end) for one in found.minima], expected, atol=1e-12)


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
