from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from relu_fold.exact.grid import evaluate_line, evaluate_plane
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.strategies import REALS, he_network, mixed_networks, networks, sawtooth

DOMAIN = (-3.0, 3.0)
BOX = ((-1.0, 2.0), (0.0, 1.0))


def test_a_tent_by_hand():
    line = evaluate_line(sawtooth(1), (0.0, 1.0), 5)  # 2 relu(x) - 4 relu(x - 1/2)
    assert line.x.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert line.z[0].tolist() == [[0.0, -0.5], [0.25, -0.25], [0.5, 0.0], [0.75, 0.25], [1.0, 0.5]]
    assert line.h[0].tolist() == [[0.0, 0.0], [0.25, 0.0], [0.5, 0.0], [0.75, 0.25], [1.0, 0.5]]
    assert line.contributions[0][:, :, 0].tolist() == [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0], [1.5, -1.0], [2.0, -2.0]]
    assert line.output.tolist() == [[0.0], [0.5], [1.0], [0.5], [0.0]]


@given(networks())
def test_the_grid_is_the_network_at_its_points(net):
    line = evaluate_line(net, DOMAIN, 11)
    assert line.x.shape == (11,)
    assert (line.x[0], line.x[-1]) == DOMAIN
    np.testing.assert_array_equal(line.output, net(line.x[:, None]))
    for got, expected in zip(line.z, net.pre_activations(line.x[:, None]), strict=True):
        np.testing.assert_array_equal(got, expected)
    for got, expected in zip(line.h, net.activations(line.x[:, None]), strict=True):
        np.testing.assert_array_equal(got, expected)


@given(networks(min_depth=1))
def test_contributions_and_bias_add_up_to_the_next_layer(net):
    line = evaluate_line(net, DOMAIN, 7)
    for parts, bias, total in zip(line.contributions, net.biases[1:], (*line.z[1:], line.output), strict=True):
        assert parts.shape[2] == bias.size
        np.testing.assert_allclose(parts.sum(axis=1) + bias, total, rtol=1e-12, atol=1e-12)


@given(mixed_networks(numbers=REALS))
def test_grid_and_pieces_agree_on_every_neuron(net):
    line, p = evaluate_line(net, DOMAIN, 101), pieces(net, DOMAIN)
    exact = [np.interp(line.x, p.knots, y) for y in p.values.T]
    np.testing.assert_allclose(line.output, np.transpose(exact), rtol=1e-9, atol=1e-9)
    for layer, (z, h, corners) in enumerate(zip(line.z, line.h, p.layer_values, strict=True)):
        for neuron in range(z.shape[1]):
            at_knots = corners[:, neuron]
            slope = net.slopes[layer][neuron]
            np.testing.assert_allclose(z[:, neuron], np.interp(line.x, p.knots, at_knots), rtol=1e-9, atol=1e-9)
            folded = np.interp(line.x, p.knots, np.where(at_knots > 0, at_knots, slope * at_knots))
            np.testing.assert_allclose(h[:, neuron], folded, rtol=1e-9, atol=1e-9)


def test_a_grid_is_read_only():
    line = evaluate_line(sawtooth(2), DOMAIN, 3)
    for array in (line.x, *line.z, *line.h, *line.contributions, line.output):
        assert not array.flags.writeable


@pytest.mark.parametrize("n", [1, 0, -5])
def test_a_line_has_two_points_at_least(n):
    with pytest.raises(ValueError, match=f"n: expected at least 2 points; got {n}"):
        evaluate_line(sawtooth(1), DOMAIN, n)


@pytest.mark.parametrize("domain", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 0.0)])
def test_a_domain_has_two_finite_ends_in_order(domain):
    with pytest.raises(ValueError, match="domain: expected two finite numbers with lo < hi; got"):
        evaluate_line(sawtooth(1), domain, 3)


def test_only_networks_of_one_input_lie_on_a_line():
    with pytest.raises(ValueError, match="input_dim: expected 1; got 2"):
        evaluate_line(he_network(0, 2, 3, 1), DOMAIN, 3)


# The plane


def test_a_fold_of_the_plane_by_hand():
    net = Network([[[1.0, 2.0]], [[3.0], [-1.0]]], [[-1.0], [0.5, 0.0]])  # relu(x + 2y - 1)
    plane = evaluate_plane(net, BOX, 3)
    assert plane.x.tolist() == [-1.0, 0.5, 2.0]
    assert plane.y.tolist() == [0.0, 0.5, 1.0]
    assert plane.z[0][:, :, 0].tolist() == [[-2.0, -0.5, 1.0], [-1.0, 0.5, 2.0], [0.0, 1.5, 3.0]]
    assert plane.h[0][:, :, 0].tolist() == [[0.0, 0.0, 1.0], [0.0, 0.5, 2.0], [0.0, 1.5, 3.0]]
    assert plane.contributions[0][2, 1].tolist() == [[4.5, -1.5]]
    assert plane.output[2, 1].tolist() == [5.0, -1.5]


@given(networks(input_dim=2))
def test_the_plane_is_the_network_at_its_points(net):
    plane = evaluate_plane(net, BOX, 5)
    points = np.array([[x, y] for y in plane.y for x in plane.x])
    assert (plane.x[[0, -1]].tolist(), plane.y[[0, -1]].tolist()) == tuple(map(list, BOX))
    np.testing.assert_array_equal(plane.output.reshape(25, -1), net(points))
    for got, expected in zip(plane.z, net.pre_activations(points), strict=True):
        np.testing.assert_array_equal(got.reshape(25, -1), expected)
    for got, expected in zip(plane.h, net.activations(points), strict=True):
        np.testing.assert_array_equal(got.reshape(25, -1), expected)


@given(networks(input_dim=2, min_depth=1))
def test_contributions_and_bias_add_up_in_the_plane_too(net):
    plane = evaluate_plane(net, BOX, 4)
    for parts, bias, total in zip(plane.contributions, net.biases[1:], (*plane.z[1:], plane.output), strict=True):
        assert parts.shape[3] == bias.size
        np.testing.assert_allclose(parts.sum(axis=2) + bias, total, rtol=1e-12, atol=1e-12)


@given(networks(input_dim=2, numbers=REALS))
def test_grid_and_regions_agree_in_the_plane(net):
    plane, c = evaluate_plane(net, BOX, 17), subdivide(net, BOX)
    points = np.stack(np.meshgrid(plane.x, plane.y), axis=-1).reshape(-1, 2)
    region = c.locate(points)
    exact = np.vecdot(c.slopes[region], points[:, None]) + c.intercepts[region]
    np.testing.assert_allclose(plane.output.reshape(len(points), -1), exact, rtol=1e-9, atol=1e-9)


def test_a_plane_is_read_only():
    plane = evaluate_plane(he_network(0, 2, 3, 3, 1), BOX, 3)
    for array in (plane.x, plane.y, *plane.z, *plane.h, *plane.contributions, plane.output):
        assert not array.flags.writeable


@pytest.mark.parametrize("n", [1, 0, -5])
def test_a_plane_has_two_points_a_side_at_least(n):
    with pytest.raises(ValueError, match=f"n: expected at least 2 points a side; got {n}"):
        evaluate_plane(he_network(0, 2, 3, 1), BOX, n)


@pytest.mark.parametrize("side", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 0.0)])
def test_a_box_has_two_finite_sides_in_order(side):
    for box in ((side, (0.0, 1.0)), ((0.0, 1.0), side)):
        with pytest.raises(ValueError, match="box: expected finite numbers with lo < hi on each side; got"):
            evaluate_plane(he_network(0, 2, 3, 1), box, 3)


def test_only_networks_of_two_inputs_lie_on_a_plane():
    with pytest.raises(ValueError, match="input_dim: expected 2; got 1"):
        evaluate_plane(sawtooth(1), BOX, 3)
