from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.network import Network
from tests.strategies import mixed_networks, networks


def tent(negative_slope: float = 0.0) -> Network:
    """1 at x = 1/2, 0 at 0 and 1: 2 relu(x) - 4 relu(x - 1/2)."""
    return Network([[[1.0], [1.0]], [[2.0, -4.0]]], [[0.0, -0.5], [0.0]], negative_slope)


def test_a_tent_by_hand():
    x = np.array([[-1.0], [0.0], [0.25], [0.5], [1.0]])
    assert tent()(x).tolist() == [[0.0], [0.0], [0.5], [1.0], [0.0]]
    (z,), (h,) = tent().pre_activations(x), tent().activations(x)
    assert z.tolist() == [[-1.0, -1.5], [0.0, -0.5], [0.25, -0.25], [0.5, 0.0], [1.0, 0.5]]
    assert h.tolist() == [[0.0, 0.0], [0.0, 0.0], [0.25, 0.0], [0.5, 0.0], [1.0, 0.5]]
    expected = [[False, False], [False, False], [True, False], [True, False], [True, True]]
    assert tent().activation_pattern(x).tolist() == expected


def test_exclusive_or_by_hand():
    net = Network([[[1.0, 1.0], [1.0, 1.0]], [[1.0, -2.0]]], [[0.0, -1.0], [0.0]])
    assert net([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel().tolist() == [0.0, 1.0, 1.0, 0.0]


def test_the_negative_slope_turns_relu_into_a_mirror_or_into_nothing():
    z = np.array([[-2.0, 0.0], [0.0, 3.0]])
    assert tent().activate(z, 0).tolist() == [[0.0, 0.0], [0.0, 3.0]]
    assert tent(-1.0).activate(z, 0).tolist() == [[2.0, 0.0], [0.0, 3.0]]
    assert tent(1.0).activate(z, 0).tolist() == [[-2.0, 0.0], [0.0, 3.0]]
    assert tent(0.5).activate(z, 0).tolist() == [[-1.0, 0.0], [0.0, 3.0]]


@given(networks(input_dim=2), st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_without_a_fold_layers_are_one_linear_map(net, corners):
    flat = Network(net.weights, net.biases, negative_slope=1.0)
    p, q = np.reshape(corners, (2, 1, 2))
    np.testing.assert_allclose(flat((p + q) / 2), (flat(p) + flat(q)) / 2, rtol=1e-9, atol=1e-9)


@given(networks(input_dim=2))
def test_the_output_is_what_the_layers_compose(net):
    x = np.random.default_rng(0).normal(size=(7, 2))
    h = (x, *net.activations(x))
    for w, b, before, z in zip(net.weights, net.biases, h, (*net.pre_activations(x), net(x)), strict=True):
        np.testing.assert_array_equal(before @ w.T + b, z)


@given(networks(input_dim=2))
def test_sizes(net):
    x = np.zeros((5, 2))
    assert net.input_dim == 2
    assert net(x).shape == (5, net.output_dim)
    assert [z.shape for z in net.pre_activations(x)] == [(5, width) for width in net.widths]
    assert [h.shape for h in net.activations(x)] == [(5, width) for width in net.widths]
    assert net.activation_pattern(x).shape == (5, net.n_neurons)
    assert net.n_neurons == sum(net.widths)
    assert net.n_parameters == sum(a.size for a in (*net.weights, *net.biases))


@given(mixed_networks(input_dim=2))
def test_every_neuron_has_its_own_slope_one_number_at_a_time(net):
    for x in np.random.default_rng(0).normal(size=(5, 2)):
        h = [float(value) for value in x]
        for w, b, slopes in zip(net.weights, net.biases, (*net.slopes, None), strict=True):
            z = [sum(wj * hj for wj, hj in zip(row, h, strict=True)) + bi for row, bi in zip(w, b, strict=True)]
            h = z if slopes is None else [zi if zi > 0 else s * zi for zi, s in zip(z, slopes, strict=True)]
        np.testing.assert_allclose(net(x[None])[0], h, rtol=1e-12, atol=1e-12)


def test_slopes_are_shared_or_each_neurons_own():
    net = tent(0.25)
    assert (net.slope(0), net.slopes[0].tolist(), net.leaks) == (0.25, [0.25, 0.25], (True,))
    own = Network(net.weights, net.biases, 0.25, [[0.0, -1.0]])
    assert own.slope(0).tolist() == [0.0, -1.0]
    assert own.activate(np.array([[-2.0, -2.0]]), 0).tolist() == [[0.0, 2.0]]
    assert Network(net.weights, net.biases, 0.25, [[0.0, 0.0]]).leaks == (False,)
    with pytest.raises(ValueError, match="read-only"):
        own.slopes[0][0] = 1.0


@pytest.mark.parametrize(
    ("slopes", "message"),
    [
        ([], r"slopes: expected \(2,\) of them in the hidden layers; got \(\)"),
        ([[0.0]], r"slopes: expected \(2,\) of them in the hidden layers; got \(1,\)"),
        ([[0.0, np.nan]], r"slopes\[0\]: expected finite numbers; got nan"),
        ([0.0], r"slopes\[0\]: expected 1 dimensions; got shape \(\)"),
    ],
)
def test_slopes_fit_the_layers_and_are_finite(slopes, message):
    with pytest.raises(ValueError, match=message):
        Network(tent().weights, tent().biases, 0.0, slopes)


def test_no_points_give_no_values():
    assert tent()(np.zeros((0, 1))).shape == (0, 1)
    assert tent().activation_pattern(np.zeros((0, 1))).shape == (0, 2)


def test_a_network_of_only_a_readout_has_no_neurons():
    net = Network([[[2.0, 3.0]]], [[1.0]])
    assert (net.widths, net.n_neurons, net.output_dim, net.n_parameters) == ((), 0, 1, 3)
    assert net([[1.0, 1.0]]).tolist() == [[6.0]]
    assert net.activation_pattern([[1.0, 1.0]]).shape == (1, 0)


def test_a_network_is_a_frozen_copy():
    weights = [np.ones((2, 1)), np.ones((1, 2))]
    net = Network(weights, [[0.0, 0.0], [0.0]])
    weights[0][:] = 7
    assert (net.weights[0] == 1).all()
    for array in (*net.weights, *net.biases):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(FrozenInstanceError):
        net.negative_slope = 1.0


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([], [], r"layers: expected as many weights as biases, at least one; got 0 and 0"),
        ([[[1.0]]], [], r"layers: expected as many weights as biases, at least one; got 1 and 0"),
        ([[1.0]], [[1.0]], r"weights\[0\]: expected 2 dimensions; got shape \(1,\)"),
        ([[[1.0]]], [1.0], r"biases\[0\]: expected 1 dimensions; got shape \(\)"),
        ([[[np.nan]]], [[0.0]], r"weights\[0\]: expected finite numbers; got nan"),
        ([[[1.0]]], [[np.inf]], r"biases\[0\]: expected finite numbers; got inf"),
        ([[["a"]]], [[0.0]], r"weights\[0\]: expected numbers in 2 dimensions; got"),
        ([[[1.0]], [[1.0, 2.0]]], [[0.0], [0.0]], r"weights\[1\]: expected shape \(1, 1\)"),
        ([[[1.0], [1.0]]], [[0.0]], r"weights\[0\]: expected shape \(1, 1\)"),
        ([np.ones((1, 0))], [[0.0]], r"weights\[0\]: expected shape \(1, 0\), neither of them 0"),
    ],
)
def test_what_is_no_network_is_refused_by_name(weights, biases, message):
    with pytest.raises(ValueError, match=message):
        Network(weights, biases)


@pytest.mark.parametrize("negative_slope", [np.nan, np.inf, "steep"])
def test_a_negative_slope_is_a_finite_number(negative_slope):
    with pytest.raises(ValueError, match="negative_slope: expected"):
        tent(negative_slope)


@pytest.mark.parametrize("x", [0.0, [0.0, 1.0], np.zeros((3, 2)), np.zeros((1, 1, 1))])
def test_points_come_points_first(x):
    with pytest.raises(ValueError, match=r"x: expected shape \(n, 1\); got "):
        tent()(x)


@pytest.mark.parametrize(
    ("weights", "biases", "told"),
    [
        (
            [np.zeros((2, 5)), np.zeros((1, 5))],
            [np.zeros(5), [0]],
            r"weights\[0\]: .*got \(2, 5\); transposed\?",
        ),
        (
            [np.zeros((5, 2)), np.zeros((5, 1))],
            [np.zeros(5), [0]],
            r"weights\[1\]: .* \(1, 5\).*\(5, 1\); transposed\?",
        ),
        ([[[10**400]]], [[0]], r"weights\[0\]: expected numbers below 1.8e\+308; got "),
        ([[[10**5000]]], [[0]], r"weights\[0\]: expected numbers below 1.8e\+308; got a whole number of more than"),
        ([[[1j]]], [[0]], r"weights\[0\]: expected real numbers; got complex ones, as 1j"),
        ([np.array([[1 + 0j]])], [[0]], r"weights\[0\]: expected real numbers; got complex ones"),
    ],
    ids=["first turned", "second turned", "large", "very large", "complex", "complex array"],
)
def test_what_is_wrong_with_weights_is_said(weights, biases, told):
    with pytest.raises(ValueError, match=told):
        Network(weights, biases)


@given(mixed_networks(), st.data())
def test_a_part_of_a_network_is_the_network_that_its_numbers_make(net, data):
    if not net.widths:
        return
    layer = data.draw(st.integers(0, len(net.widths) - 1))
    first = data.draw(st.integers(0, net.widths[layer] - 1))
    neurons = slice(first, data.draw(st.integers(first + 1, net.widths[layer])))
    readout, bias = np.ones((2, neurons.stop - first)), np.array([0.0, 1.0])
    part = net.part(layer, neurons, readout, bias)
    weights = (*net.weights[:layer], net.weights[layer][neurons], readout)
    biases = (*net.biases[:layer], net.biases[layer][neurons], bias)
    whole = Network(weights, biases, net.negative_slope, (*net.slopes[:layer], net.slopes[layer][neurons]))
    for name in ("weights", "biases", "slopes"):
        for mine, theirs in zip(getattr(part, name), getattr(whole, name), strict=True):
            assert mine.tobytes() == theirs.tobytes()
            assert not mine.flags.writeable
    assert (part.negative_slope, part.leaks) == (whole.negative_slope, whole.leaks)
    for i in range(layer + 1):
        assert type(part.slope(i)) is type(whole.slope(i))
        assert np.array_equal(part.slope(i), whole.slope(i))
