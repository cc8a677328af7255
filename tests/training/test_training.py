"""Runs: they split anywhere, freeze what is frozen, reach what can be reached, and say what stops them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from relu_fold.errors import InputError, UnknownPath
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.data_sets import LINE, PLANE, data_set
from relu_fold.training.optimizers import OPTIMIZERS
from relu_fold.training.starts import STARTS, started
from relu_fold.training.training import Diverged, Training
from tests.training.nets import SIZES, data, network, paths

pytestmark = pytest.mark.core


@pytest.mark.parametrize(("optimizer", "batch", "sizes"), list(product(OPTIMIZERS, (None, 7), SIZES)))
def test_a_run_splits_anywhere_bit_for_bit(optimizer, batch, sizes):
    points = data(sizes[0], "squared")
    training = Training(network(sizes), points, optimizer=optimizer, batch=batch, l1=1e-3, l2=1e-3, seed=5)
    whole = training.advance(100)
    parts = training.advance(60).advance(39).advance(1).advance(0)
    assert parts.step == whole.step == 100
    assert (parts.row == whole.row).all()
    assert parts.loss == whole.loss
    assert all((a == b).all() for a, b in zip(parts.moments.rows, whole.moments.rows, strict=True))
    assert training.step == 0  # a value: the one it came from is as it was


def test_a_run_that_was_written_down_goes_on_as_it_would_have():
    training = Training(network((2, 8, 8, 1)), data(2, "logistic"), "logistic", batch=5)
    half = training.advance(50)
    again = training.resumed(half.step, half.network, half.moments).advance(50)
    assert (again.row == training.advance(100).row).all()


def test_every_point_comes_once_an_epoch():
    points = Data(np.arange(10.0), np.zeros(10))
    training = Training(network((1, 2, 1)), points, batch=4)
    for epoch in range(3):
        seen = np.concatenate([training.points_of(3 * epoch + part)[0][0] for part in range(3)])
        assert sorted(seen) == list(range(10))
    first, second = (training.points_of(step)[0][0].tolist() for step in (0, 3))
    assert first != second
    assert training.points_of(0)[0][0].tolist() == first


def test_the_order_of_an_epoch_tells_nothing_of_the_next():
    """Their numbers overlapped, four places apart: places in one order and in the next were correlated by 0.25."""
    points = Data(np.arange(60.0)[:, None], np.zeros(60))
    training = Training(network((1, 2, 1)), points, batch=59)
    orders = np.array([training.points_of(2 * epoch)[0][0] for epoch in range(2_000)])[:, :50]
    centred = (orders - orders.mean(axis=0)) / orders.std(axis=0)
    correlation = centred[:-1].T @ centred[1:] / len(centred[1:])
    assert np.abs(correlation).max() < 5 / np.sqrt(len(orders))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_frozen_numbers_do_not_move_and_all_others_do(optimizer):
    net = network((1, 3, 1), 2)
    frozen = ("w.0.1.0", "b.0.2", "b.1.0", "w.1.0.0")
    before = Training(net, data(1, "squared"), optimizer=optimizer, frozen=frozen)
    moved = before.row != before.advance(20).row
    assert [path for path, moves in zip(paths(net), moved, strict=True) if not moves] == sorted(
        frozen, key=paths(net).index
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_frozen_in_the_middle_of_a_run_stands_at_once(optimizer):
    """Its moments carried it on."""
    begun = Training(network((1, 3, 1), 2), data(1, "squared"), optimizer=optimizer).advance(20)
    frozen = Training(begun.network, begun.data, optimizer=optimizer, frozen=("b.0.2", "w.1.0.0"))
    before = frozen.resumed(begun.step, begun.network, begun.moments)
    moved = before.row != before.advance(5).row
    assert [path for path, moves in zip(paths(before.network), moved, strict=True) if not moves] == ["b.0.2", "w.1.0.0"]


def test_a_network_that_is_linear_in_what_is_free_reaches_the_least_squares():
    net = started(network((1, 4, 1)), "even", 1, ((-3.0, 3.0),))
    points = data(1, "squared", 30)
    frozen = [path for path in paths(net) if path[2] == "0"]
    trained = Training(net, points, optimizer="momentum", rate=0.05, frozen=frozen).advance(20_000)
    design = np.column_stack([net.activations(points.x)[0], np.ones(len(points))])
    best = np.linalg.lstsq(design, points.y)[0]
    fitted = np.append(trained.network.weights[1][0], trained.network.biases[1][0])
    np.testing.assert_allclose(design @ fitted, design @ best, atol=1e-9)
    assert trained.loss == pytest.approx(np.mean((design @ best - points.y) ** 2), rel=1e-12)


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        ("sgd", lambda g: [0.1 * g, 0.1 * g]),
        ("momentum", lambda g: [0.1 * g, 0.1 * (0.9 * g + g)]),
        ("nesterov", lambda g: [0.1 * (g + 0.9 * g), 0.1 * (g + 0.9 * (0.9 * g + g))]),
        ("adam", lambda g: [0.1 * g / (abs(g) + 1e-8), 0.1 * g / (abs(g) + 1e-8)]),
    ],
)
def test_steps_are_those_of_pytorch_under_a_constant_gradient(optimizer, expected):
    """f = b with the logistic loss far off: its gradient by b is -1 to the last bit."""
    net = Network([[[0.0]]], [[-100.0]])
    training = Training(net, Data([[0.0]], [1.0]), "logistic", optimizer=optimizer, rate=0.1, frozen=("w.0.0.0",))
    places = [training.advance(steps).network.biases[0][0] for steps in range(3)]
    np.testing.assert_allclose(-np.diff(places), expected(-1.0), rtol=1e-9)


@pytest.mark.parametrize("sizes", [(1, 6, 1), (2, 5, 5, 1), (2, 13, 13, 13, 1)])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("n", [17, 64])
def test_equal_neurons_stay_equal_bit_for_bit(sizes, optimizer, n):
    net = network(sizes, 3)
    weights, biases = [w.copy() for w in net.weights], [b.copy() for b in net.biases]
    for layer in range(len(net.widths)):  # the last neuron of each layer is the first one's twin
        weights[layer][-1] = weights[layer][0]
        biases[layer][-1] = biases[layer][0]
        weights[layer + 1][:, -1] = weights[layer + 1][:, 0]
    twins = Network(weights, biases)
    trained = Training(twins, data(sizes[0], "squared", n), optimizer=optimizer).advance(200).network
    assert not np.array_equal(trained.weights[0], twins.weights[0])
    for layer in range(len(net.widths)):
        assert (trained.weights[layer][-1] == trained.weights[layer][0]).all()
        assert trained.biases[layer][-1] == trained.biases[layer][0]
        assert (trained.weights[layer + 1][:, -1] == trained.weights[layer + 1][:, 0]).all()


def test_a_neuron_that_no_point_turns_on_does_not_move():
    net = Network([[[1.0], [1.0]], [[1.0, 1.0]]], [[0.0, -9.0], [0.0]])
    training = Training(net, data(1, "squared"), optimizer="sgd")
    assert training.counts_on[0].tolist() == [10, 0]
    after = training.advance(50).network
    assert (after.weights[0][1, 0], after.biases[0][1], after.weights[1][0, 1]) == (1.0, -9.0, 1.0)


@pytest.mark.parametrize("rate", [1e6, 1e300])
@pytest.mark.parametrize("batch", [None, 5])
def test_a_rate_far_too_large_stops_the_run_and_nothing_is_lost(rate, batch):
    training = Training(network((1, 3, 1)), data(1, "squared"), optimizer="sgd", rate=rate, batch=batch)
    with pytest.raises(Diverged, match="rate: expected one so small that the loss stays finite") as stopped:
        training.advance(1_000)
    last = stopped.value.training
    assert f"{rate:g}" in str(stopped.value)
    assert np.isfinite(last.row).all()
    assert 0 <= last.step < 1_000


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Data([], []), "data: expected at least 1 point; got 0"),
        (lambda: Data([[1.0, 2.0]], [1.0, 2.0]), "y: expected 1 values, one for each point; got 2"),
        (lambda: Data([np.nan], [1.0]), "x: expected finite numbers; got nan"),
        (lambda: Data([1.0], [np.inf]), "y: expected finite numbers; got inf"),
        (lambda: Data([1.0], [1.0], test=([[1.0, 2.0]], [1.0])), "test: expected points of 1 inputs; got 2"),
        (lambda: Data([1.0], [1.0], test=3), "test: expected a pair"),
        (lambda: data_set("cat"), "data set: expected one of sine, .*; got 'cat'"),
        (lambda: data_set("sine", 0), "points: expected at least 1; got 0"),
        (lambda: data_set("sine", 10**7), "points: expected at most 100,000; got 10,000,000"),
        (lambda: data_set("sine", 5, -1.0), "noise: expected a finite number from 0 on; got -1.0"),
        (lambda: Training(network((2, 3, 1)), data(1, "squared")), "data: expected points of 2 inputs"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), "logistic"), "labels: expected -1 and 1"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), "hinge"), "loss: expected squared or logistic"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), optimizer="lion"), "optimizer: expected one of sgd"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), rate=0.0), "rate: expected a finite number above 0"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), rate=np.nan), "rate: expected"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), momentum=1.0), "momentum: expected"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), batch=0), "batch: expected at least 1; got 0"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), l1=-1.0), "l1: expected"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared"), output=1), "output: expected one below 1; got 1"),
        (lambda: Training(network((1, 3, 1)), data(1, "squared")).advance(-1), "steps: expected at least 0; got -1"),
    ],
)
def test_what_cannot_be_is_said(make, words):
    with pytest.raises(InputError, match=words):
        make()


@pytest.mark.parametrize("path", ["w.2.0.0", "w.0.3.0", "b.0.3", "w.0.0", "s", "b.0.00", "x.0", 3])
def test_a_frozen_path_that_the_network_has_not_is_told_at_once(path):
    with pytest.raises(UnknownPath, match="path: expected"):
        Training(network((1, 3, 1)), data(1, "squared"), frozen=(path,))


@pytest.mark.parametrize("y", [[2.0], [3.0, 3.0, 3.0]])
def test_one_point_or_all_the_same_are_learnt(y):
    points = Data(np.zeros(len(y)), y)
    assert Training(network((1, 3, 1)), points, rate=0.05).advance(2_000).loss < 1e-6


@pytest.mark.parametrize("name", [*LINE, *PLANE])
def test_a_named_set_is_the_same_for_the_same_seed(name):
    one, same, other = data_set(name, 50, 0.1, 3), data_set(name, 50, 0.1, 3), data_set(name, 50, 0.1, 4)
    assert (one.x == same.x).all()
    assert (one.y == same.y).all()
    assert not ((one.x == other.x).all() and (one.y == other.y).all())
    assert one.input_dim == (1 if name in LINE else 2)
    assert (data_set(name, 1).x.shape[0], data_set(name, 2).x.shape[0]) == (1, 2)
    reach = 3.0 if name in LINE else 1.0
    assert np.abs(data_set(name, 300).x).max() <= reach
    if name in PLANE and name != "ridge":
        assert set(one.y) == {-1.0, 1.0}


def test_a_part_is_kept_for_the_test():
    points = data_set("moons", 50).split(0.3, seed=1)
    assert (len(points), len(points.test)) == (35, 15)
    together = np.concatenate([points.x, points.test.x])
    assert sorted(map(tuple, together)) == sorted(map(tuple, data_set("moons", 50).x))
    training = Training(network((2, 4, 1)), points, "logistic")
    assert training.test_loss is not None
    assert training.test_loss == Training(training.network, points.test, "logistic").loss
    assert Training(network((2, 4, 1)), data_set("moons", 5)).test_loss is None


def test_starts_are_what_they_are_called():
    shape = Network([np.ones((6, 1)), np.ones((1, 6))], [np.zeros(6), [0.0]], 0.1)
    for kind in STARTS:
        one, same = started(shape, kind, 3), started(shape, kind, 3)
        assert all((a == b).all() for a, b in zip(one.weights, same.weights, strict=True))
        assert one.negative_slope == 0.1
    assert not started(shape, "zero").weights[0].any()
    even = started(shape, "even", 5, ((-3.0, 3.0),))
    knots = -even.biases[0] / even.weights[0][:, 0]
    np.testing.assert_allclose(knots, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
    equal = started(shape, "equal", 5)
    assert len(set(equal.weights[0][:, 0])) == 1
    after = Training(equal, data(1, "squared")).advance(100).network
    assert len(set(after.weights[0][:, 0])) == 1
    assert (after.weights[0] != equal.weights[0]).all()
    with pytest.raises(InputError, match="start: expected one of he, even"):
        started(shape, "best")
