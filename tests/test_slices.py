from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold import InputError, Network, pieces, slice_line, slice_plane, subdivide
from relu_fold.errors import NumbersTooLarge
from relu_fold.slices import first_biases
from tests.strategies import QUARTERS, REALS, as_fractions, he_network, mixed_networks

T = np.linspace(0, 1, 9)[:, None]
ST = np.random.default_rng(0).integers(-8, 8, (9, 2)) / 4


def points(n: int, numbers: st.SearchStrategy[float] = QUARTERS) -> st.SearchStrategy[list[float]]:
    return st.lists(numbers, min_size=n, max_size=n)


XOR = Network([[[1.0, 1.0], [1.0, 1.0]], [[1.0, -2.0]]], [[0.0, -1.0], [0.0]])


def test_exclusive_or_along_a_diagonal_by_hand():
    """From (0, 0) to (1, 1) its sum x + y goes from 0 to 2: a tent, with its knot where they are 1."""
    line = slice_line(XOR, [0, 0], [1, 1])
    assert line.input_dim == 1
    assert line.weights[0].tolist() == [[2.0], [2.0]]
    assert line.biases[0].tolist() == [0.0, -1.0]
    assert pieces(line, (0, 1)).knots.tolist() == [0.0, 0.5, 1.0]
    assert line([[0], [0.5], [1]]).ravel().tolist() == [0.0, 1.0, 0.0]


def test_a_plane_of_three_inputs_by_hand():
    net = Network([[[1.0, 2.0, 4.0]], [[1.0]]], [[0.5], [0.0]])
    plane = slice_plane(net, [1, 0, -1], u=[0, 1, 0], v=[0, 0, 2])
    assert plane.weights[0].tolist() == [[2.0, 8.0]]
    assert plane.biases[0].tolist() == [1 - 4 + 0.5]
    assert subdivide(plane, ((-1, 1), (-1, 1))).n_regions == 2


@given(mixed_networks(input_dim=3), points(3, REALS), st.integers(0, 2), points(4, REALS))
def test_slices_that_are_moved_along_an_input_have_their_own_biases_alone(net, origin, i, places):
    found = first_biases(net, origin, i, places)
    for place, biases in zip(places, found, strict=True):
        origin[i] = place
        afresh = slice_plane(net, origin, [1, 0, 0], [0, 1, 0])
        np.testing.assert_array_equal(biases, afresh.biases[0])


def test_biases_beyond_floats_are_refused():
    with pytest.raises(NumbersTooLarge, match="slice: expected a first layer below 1e290 along it"):
        first_biases(XOR, [0, 0], 1, [0.0, 1e308 * 1.7])


@given(mixed_networks(input_dim=3), points(3), points(3))
def test_a_line_is_the_whole_network_along_it(net, a, b):
    np.testing.assert_array_equal(slice_line(net, a, b)(T), net(a + T * np.subtract(b, a)))


@given(mixed_networks(input_dim=5), points(5), points(5), points(5))
def test_a_plane_is_the_whole_network_over_it(net, origin, u, v):
    np.testing.assert_array_equal(slice_plane(net, origin, u, v)(ST), net(origin + ST @ [u, v]))


@given(mixed_networks(input_dim=4, numbers=REALS), points(4, REALS), points(4, REALS))
def test_each_number_of_a_line_is_rounded_once(net, a, b):
    line = slice_line(net, a, b)
    first, shift = as_fractions(net.weights[0]), as_fractions(net.biases[0])
    start, end = as_fractions(np.array(a)), as_fractions(np.array(b))
    for row, bias, w, c in zip(first, shift, line.weights[0][:, 0], line.biases[0], strict=True):
        assert w == float(sum((k * (q - p) for k, p, q in zip(row, start, end, strict=True)), Fraction(0)))
        assert c == float(sum((k * p for k, p in zip(row, start, strict=True)), bias))


def test_near_points_far_away_lose_nothing():
    """In float64 alone the bias, 1e9 * 1e9 - 1e18, and what the weights make of the difference, would be off."""
    a, b = np.array([1e9 + 2**-20, 0.1]), np.array([1e9, 0.3])
    net = Network([[[1e9 + 1, 0.1]], [[1.0]]], [[-1e18], [0.0]])
    line = slice_line(net, a, b)
    row, start, end = (as_fractions(v) for v in (net.weights[0][0], a, b))
    assert line.biases[0][0] == float(row[0] * start[0] + row[1] * start[1] - 10**18)
    assert line.weights[0][0, 0] == float(row[0] * (end[0] - start[0]) + row[1] * (end[1] - start[1]))


def test_many_inputs_between_two_of_them():
    net = he_network(3, 784, 64, 64, 10)
    a, b = np.random.default_rng(4).random((2, 784))
    line = slice_line(net, a, b)
    np.testing.assert_allclose(line(T), net(a + T * (b - a)), rtol=1e-9, atol=1e-12)
    assert line.widths == net.widths
    assert line.output_dim == 10


def test_the_slopes_of_all_neurons_are_kept():
    net = Network([[[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]], 0.1, [[0.5, -1.0]])
    line = slice_line(net, [0, 0], [1, 0])
    assert (line.negative_slope, line.slopes[0].tolist()) == (0.1, [0.5, -1.0])
    leaky = slice_line(Network(net.weights, net.biases, 0.25), [0, 0], [1, 0])
    assert leaky.slope(0) == 0.25


def test_a_network_that_is_only_a_readout():
    line = slice_line(Network([[[2.0, 3.0]]], [[1.0]]), [1, 0], [0, 1])
    assert (line.weights[0].tolist(), line.biases[0].tolist()) == ([[1.0]], [3.0])


def test_without_a_length_a_slice_is_constant():
    assert slice_line(XOR, [0.5, 0.5], [0.5, 0.5])(T).ravel().tolist() == [1.0] * len(T)
    plane = slice_plane(XOR, [0.5, 0.5], u=[0, 0], v=[1, -1])  # along which x + y does not change
    assert plane(ST).ravel().tolist() == [1.0] * len(ST)


@pytest.mark.parametrize(
    ("slice_it", "message"),
    [
        (lambda: slice_line(XOR, [1], [1, 2]), "a: expected 2 numbers, one per input of the network; got 1"),
        (lambda: slice_line(XOR, [1, 2], [1, 2, 3]), "b: expected 2 numbers, one per input of the network; got 3"),
        (lambda: slice_line(XOR, [[1, 2]], [1, 2]), "a: expected 1 dimensions; got shape (1, 2)"),
        (lambda: slice_line(XOR, [1, 2], [1, np.inf]), "b: expected finite numbers; got inf"),
        (lambda: slice_line(XOR, "far", [1, 1]), "a: expected numbers in 1 dimensions; got 'far'"),
        (
            lambda: slice_plane(XOR, [], [1, 0], [0, 1]),
            "origin: expected 2 numbers, one per input of the network; got 0",
        ),
        (lambda: slice_plane(XOR, [0, 0], [1], [0, 1]), "u: expected 2 numbers, one per input of the network; got 1"),
        (lambda: slice_plane(XOR, [0, 0], [1, 0], [1j, 1]), "v: expected real numbers; got complex ones, as 1j"),
    ],
)
def test_an_error_says_which_vector_and_how_long(slice_it, message):
    with pytest.raises(InputError) as raised:
        slice_it()
    assert str(raised.value) == message


def test_numbers_beyond_float64_are_told():
    with pytest.raises(NumbersTooLarge, match="slice: expected a first layer below 1e290"):
        slice_line(XOR, [0, 0], [1e308, 1e308])
    with pytest.raises(NumbersTooLarge, match="slice: expected a first layer below 1e290"):
        slice_plane(XOR, [1e305, 0], [1, 0], [0, 1])
