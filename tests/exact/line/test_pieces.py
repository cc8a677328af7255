from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.errors import TooManyRegions
from relu_fold.exact.line.pieces import Pieces, pieces
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network
from tests.exact.line.reference_pieces import reference_pieces
from tests.strategies import REALS, he_network, mixed_networks, networks, sawtooth

DOMAIN = (-3.0, 3.0)


def one_layer(weights, biases, readout, negative_slope=0.0):
    """A network of one input, one hidden layer and one output."""
    return Network([[[w] for w in weights], [readout]], [biases, [0.0]], negative_slope)


def check_invariants(p: Pieces, net: Network, domain=DOMAIN) -> None:
    """What holds for the pieces of every network."""
    k = len(p.knots) - 2
    assert p.knots[[0, -1]].tolist() == list(domain)
    assert (np.diff(p.knots) > 0).all()
    assert p.slopes.shape == p.intercepts.shape == (k + 1, net.output_dim)
    assert p.patterns.shape == (k + 1, net.n_neurons)
    assert p.patterns.dtype == bool
    assert p.values.shape == (k + 2, net.output_dim)
    changed = [tuple(np.flatnonzero(a != b).tolist()) for a, b in pairwise(p.patterns)]
    assert p.turning == tuple(changed)
    assert all(p.turning), "an inner knot at which nobody turns"
    assert np.isin(p.breakpoints, p.knots[1:-1]).all()
    assert [a.shape for a in p.layer_slopes] == [(k + 1, width) for width in net.widths]
    assert [a.shape for a in p.layer_intercepts] == [(k + 1, width) for width in net.widths]
    assert [a.shape for a in p.layer_values] == [(k + 2, width) for width in net.widths]
    for shown in (p.knots, p.slopes, p.intercepts, *p.layer_slopes, *p.layer_intercepts):
        assert not np.signbit(shown[shown == 0]).any(), "minus zero"
    lazy = (p.values, *p.turns, *p.layer_slopes, *p.layer_intercepts, *p.layer_values)
    for array in (p.knots, p.slopes, p.intercepts, p.patterns, p.breakpoints, *lazy):
        assert not array.flags.writeable


# By hand


def test_one_neuron_folds_the_line_once():
    net = Network([[[2.0]], [[3.0]]], [[-1.0], [0.5]])  # 0.5 + 3 max(0, 2x - 1)
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, 0.5, 3.0]
    assert p.slopes.tolist() == [[0.0], [6.0]]
    assert p.intercepts.tolist() == [[0.5], [-2.5]]
    assert p.patterns.tolist() == [[False], [True]]
    assert p.turning == ((0,),)
    assert p.breakpoints.tolist() == [0.5]
    assert p.values.tolist() == [[0.5], [0.5], [15.5]]
    assert p.layer_values[0].tolist() == [[-7.0], [0.0], [5.0]]
    check_invariants(p, net)


def test_two_neurons_fold_the_line_twice():
    net = one_layer([1.0, -1.0], [-1.0, -1.0], [1.0, 1.0])  # |x| - 1 outside of [-1, 1], flat inside
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, -1.0, 1.0, 3.0]
    assert p.slopes.tolist() == [[-1.0], [0.0], [1.0]]
    assert p.patterns.tolist() == [[False, True], [False, False], [True, False]]
    assert p.turning == ((1,), (0,))
    check_invariants(p, net)


def test_a_tent_of_a_tent_has_four_slopes():
    p = pieces(sawtooth(2), (0.0, 1.0))
    assert p.knots.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert p.slopes.tolist() == [[4.0], [-4.0], [4.0], [-4.0]]
    assert p.values.tolist() == [[0.0], [1.0], [0.0], [1.0], [0.0]]
    assert p.turning == ((3,), (1,), (3,))
    assert p.layer_slopes[1].tolist() == [[2.0, 2.0], [2.0, 2.0], [-2.0, -2.0], [-2.0, -2.0]]
    assert p.layer_intercepts[1].tolist() == [[0.0, -0.5], [0.0, -0.5], [2.0, 1.5], [2.0, 1.5]]
    check_invariants(p, sawtooth(2), (0.0, 1.0))


def test_without_hidden_layers_there_is_one_piece():
    net = Network([[[2.0], [-1.0]]], [[1.0, 0.0]])
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, 3.0]
    assert p.slopes.tolist() == [[2.0, -1.0]]
    assert p.intercepts.tolist() == [[1.0, 0.0]]
    assert p.turning == ()
    assert p.layer_slopes == ()
    check_invariants(p, net)


# Laws


@given(networks())
def test_the_pieces_are_those_of_exact_arithmetic(net):
    expected, p = reference_pieces(net, *DOMAIN), pieces(net, DOMAIN)
    check_invariants(p, net)
    assert len(p.knots) == len(expected) + 1, "a bend was missed, or made up"
    np.testing.assert_allclose(p.knots[:-1], [float(e.left) for e in expected], atol=1e-13)
    assert p.patterns.tolist() == [list(e.pattern) for e in expected]
    np.testing.assert_allclose(p.slopes, [[float(a) for a, _ in e.output] for e in expected], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(
        p.intercepts, [[float(c) for _, c in e.output] for e in expected], rtol=1e-13, atol=1e-13
    )
    bends = [float(e.left) for d, e in pairwise(expected) if [a for a, _ in d.output] != [a for a, _ in e.output]]
    np.testing.assert_allclose(p.breakpoints, bends, atol=1e-13)


@given(mixed_networks())
def test_the_pieces_are_those_of_exact_arithmetic_if_every_neuron_has_its_own_slope(net):
    test_the_pieces_are_those_of_exact_arithmetic.hypothesis.inner_test(net)


@given(mixed_networks(numbers=REALS, max_width=5), st.floats(0, 1))
def test_pieces_are_affine_and_continuous_if_every_neuron_has_its_own_slope(net, where):
    test_the_output_is_affine_between_knots.hypothesis.inner_test(net, where)
    test_every_neuron_is_affine_between_knots.hypothesis.inner_test(net, where)
    p = pieces(net, DOMAIN)
    inner = p.knots[1:-1, None]
    left, right = p.slopes[:-1] * inner + p.intercepts[:-1], p.slopes[1:] * inner + p.intercepts[1:]
    np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-9)


@given(networks(numbers=REALS, max_width=5), st.floats(0, 1))
def test_the_output_is_affine_between_knots(net, where):
    p = pieces(net, DOMAIN)
    check_invariants(p, net)
    x = p.knots[:-1] + where * np.diff(p.knots)
    np.testing.assert_allclose(p.slopes * x[:, None] + p.intercepts, net(x[:, None]), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(p.values, net(p.knots[:, None]), rtol=1e-9, atol=1e-9)


@given(networks(numbers=REALS, max_width=5), st.floats(0, 1))
def test_every_neuron_is_affine_between_knots(net, where):
    p = pieces(net, DOMAIN)
    x = p.knots[:-1] + where * np.diff(p.knots)
    for slopes, intercepts, z in zip(p.layer_slopes, p.layer_intercepts, net.pre_activations(x[:, None]), strict=True):
        np.testing.assert_allclose(slopes * x[:, None] + intercepts, z, rtol=1e-9, atol=1e-9)
    for corners, z in zip(p.layer_values, net.pre_activations(p.knots[:, None]), strict=True):
        np.testing.assert_allclose(corners, z, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("negative_slope", [0.0, 0.1, -1.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_random_deep_network_is_the_same_sampled(seed, negative_slope):
    net = he_network(seed, 1, 32, 32, 32, 2, negative_slope=negative_slope)
    p = pieces(net)
    check_invariants(p, net)
    x = np.random.default_rng(seed).uniform(*DOMAIN, 5_000)
    piece = np.searchsorted(p.knots, x) - 1
    assert (p.patterns[piece] == net.activation_pattern(x[:, None])).all()
    f = p.slopes[piece] * x[:, None] + p.intercepts[piece]
    np.testing.assert_allclose(f, net(x[:, None]), rtol=1e-11, atol=1e-11)


@given(networks(numbers=REALS))
def test_the_pattern_is_the_one_sampled_inside_each_piece(net):
    p = pieces(net, DOMAIN)
    middle = (p.knots[:-1] + p.knots[1:]) / 2
    z = np.concatenate([np.zeros((len(middle), 0)), *net.pre_activations(middle[:, None])], axis=1)
    clear = np.abs(z) > 1e-9
    assert (p.patterns == net.activation_pattern(middle[:, None]))[clear].all()


@given(networks())
def test_neurons_turn_where_they_are_zero(net):
    p = pieces(net, DOMAIN)
    for knot, neurons in zip(p.knots[1:-1], p.turning, strict=True):
        z = np.concatenate(net.pre_activations(np.array([[knot]])), axis=1)[0]
        np.testing.assert_allclose(z[list(neurons)], 0.0, atol=1e-11)
        corner = np.concatenate([layer[p.knots == knot] for layer in p.layer_values], axis=1)[0]
        assert (corner[list(neurons)] == 0).all()


@pytest.mark.parametrize("depth", range(1, 15))
def test_a_sawtooth_of_k_layers_has_two_to_the_k_pieces(depth):
    p = pieces(sawtooth(depth), (0.0, 1.0))
    np.testing.assert_array_equal(p.knots, np.arange(2**depth + 1) / 2**depth)
    np.testing.assert_array_equal(p.slopes[:, 0], 2.0**depth * (-1.0) ** np.arange(2**depth))
    np.testing.assert_array_equal(p.values[:, 0], np.arange(2**depth + 1) % 2)
    assert len(p.breakpoints) == 2**depth - 1


@given(networks(numbers=REALS, min_depth=1), st.integers(-24, 24))
def test_scale_moved_from_one_layer_to_the_next_changes_nothing(net, exponent):
    scale = 2.0**exponent
    weights, biases = list(net.weights), list(net.biases)
    weights[0], biases[0], weights[1] = weights[0] * scale, biases[0] * scale, weights[1] / scale
    p, q = pieces(net), pieces(Network(weights, biases, net.negative_slope))
    np.testing.assert_array_equal(p.knots, q.knots)
    np.testing.assert_array_equal(p.patterns, q.patterns)
    np.testing.assert_array_equal(p.slopes, q.slopes)
    np.testing.assert_array_equal(p.breakpoints, q.breakpoints)


@pytest.mark.parametrize("scale", [2.0**-24, 1e-12, 1e-40, 1e6, 1e40])
def test_a_network_of_tiny_or_huge_weights_has_the_same_pieces(scale):
    net = he_network(3, 1, 6, 6, 1)
    weights = [w * scale for w in net.weights]
    biases = [b * scale ** (i + 1) for i, b in enumerate(net.biases)]
    p, q = pieces(net), pieces(Network(weights, biases))
    np.testing.assert_allclose(p.knots, q.knots, rtol=1e-12)
    np.testing.assert_array_equal(p.patterns, q.patterns)
    assert len(p.breakpoints) == len(q.breakpoints)


@given(
    networks(numbers=REALS, min_depth=1, max_depth=1, negative_slopes=st.just(0.0)), st.sampled_from([1.0, 0.5, -1.0])
)
def test_the_first_layer_turns_in_the_same_places_whatever_the_negative_slope(net, negative_slope):
    p, q = pieces(net), pieces(Network(net.weights, net.biases, negative_slope))
    np.testing.assert_array_equal(p.knots, q.knots)
    np.testing.assert_array_equal(p.patterns, q.patterns)


@given(networks(numbers=REALS, negative_slopes=st.just(1.0)))
def test_the_unfolded_sheet_has_knots_but_no_breakpoints(net):
    p = pieces(net)
    check_invariants(p, net)
    assert p.breakpoints.size == 0


def test_the_unfolded_sheet_still_says_where_neurons_change_sign():
    p = pieces(one_layer([1.0, 1.0], [0.5, -0.5], [1.0, 2.0], negative_slope=1.0))
    assert p.knots.tolist() == [-3.0, -0.5, 0.5, 3.0]
    assert p.slopes.tolist() == [[3.0], [3.0], [3.0]]
    assert p.breakpoints.size == 0


def test_a_mirror_fold_is_the_absolute_value():
    p = pieces(one_layer([2.0], [-1.0], [1.0], negative_slope=-1.0))  # |2x - 1|
    assert p.knots.tolist() == [-3.0, 0.5, 3.0]
    assert p.slopes.tolist() == [[-2.0], [2.0]]
    assert p.values.tolist() == [[7.0], [0.0], [5.0]]


# Degenerate networks, one sentence each


@pytest.mark.parametrize("factor", [1.0, 3.0, 1e-9, 1e9, -1.0, -3.0])
@pytest.mark.parametrize("at", [0.1, 1 / 3, -2.7])
def test_duplicate_scaled_and_opposite_neurons_turn_at_one_knot(factor, at):
    p = pieces(one_layer([0.7, 0.7 * factor], [-0.7 * at, -0.7 * factor * at], [1.0, 1.0]))
    np.testing.assert_allclose(p.knots, [-3.0, at, 3.0], rtol=1e-15)
    assert p.turning == ((0, 1),)
    assert p.patterns.tolist() == [[False, factor < 0], [True, factor > 0]]


@pytest.mark.parametrize("factor", [1.0, 3.0, -1.0, 1 / 3])
def test_duplicates_in_a_deep_layer_turn_together_at_every_knot(factor):
    net = he_network(7, 1, 8, 8, 5, 1)
    weights, biases = list(net.weights), list(net.biases)
    weights[2], biases[2] = np.vstack([weights[2], factor * weights[2]]), np.append(biases[2], factor * biases[2])
    weights[3] = np.hstack([weights[3], weights[3]])
    p, single = pieces(Network(weights, biases)), pieces(net)
    np.testing.assert_allclose(p.knots, single.knots, rtol=1e-13)
    for neurons in p.turning:
        assert [i + 5 for i in neurons if 16 <= i < 21] == [i for i in neurons if i >= 21]


def test_crossings_a_rounding_error_apart_are_one_knot():
    p = pieces(one_layer([1.0, 1.0, 1.0], [-0.3, -(0.1 + 0.2), -0.3 - 1e-16], [1.0, 1.0, 1.0]))
    assert len(p.knots) == 3
    assert p.turning == ((0, 1, 2),)


def test_crossings_a_trillionth_apart_are_two_knots():
    p = pieces(one_layer([1.0, 1.0], [-0.3, -0.3 - 1e-12], [1.0, 1.0]))
    assert len(p.knots) == 4
    assert p.turning == ((0,), (1,))


def test_a_dead_neuron_and_one_always_on_make_no_knot():
    p = pieces(one_layer([1.0, 1.0], [-3.5, 3.5], [1.0, 1.0]))
    assert p.knots.tolist() == [-3.0, 3.0]
    assert p.patterns.tolist() == [[False, True]]
    assert p.slopes.tolist() == [[1.0]]


def test_a_neuron_of_zeros_is_not_active_and_makes_no_knot():
    p = pieces(one_layer([0.0, 1.0], [0.0, 0.0], [5.0, 1.0]))
    assert p.knots.tolist() == [-3.0, 0.0, 3.0]
    assert p.patterns.tolist() == [[False, False], [False, True]]


def test_weights_of_minus_zero_are_shown_as_zero():
    net = Network([[[-0.0]], [[-1.0]]], [[-0.0], [-0.0]], negative_slope=-1.0)
    check_invariants(pieces(net), net)
    readout = Network([[[-0.0]]], [[-0.0]])
    check_invariants(pieces(readout), readout)


def test_a_constant_neuron_is_as_active_as_its_bias_is_positive():
    p = pieces(one_layer([0.0, 0.0, 0.0], [1e-30, -1e-30, 0.0], [1.0, 1.0, 1.0]))
    assert p.patterns.tolist() == [[True, False, False]]


def test_a_network_of_zeros_is_one_piece():
    net = Network([np.zeros((3, 1)), np.zeros((2, 3)), np.zeros((1, 2))], [np.zeros(3), np.zeros(2), np.zeros(1)])
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, 3.0]
    assert not p.patterns.any()
    assert p.slopes.tolist() == [[0.0]]
    check_invariants(p, net)


def test_what_cancels_all_over_a_piece_is_zero_and_not_active():
    thirds = [[1 / 3], [1 / 3], [1.0]]
    net = Network([thirds, [[0.3, -0.3, 0.0], [1.0, 2.0, -1.0]], [[1.0, 1.0]]], [[0.1, 0.1, 0.3], [0.0, 0.0], [0.0]])
    p = pieces(net)
    np.testing.assert_allclose(p.knots, [-3.0, -0.3, 3.0], rtol=1e-15)
    assert not p.patterns[:, 3:].any()
    check_invariants(p, net)
    assert (p.layer_slopes[1][:, 0] == 0).all()
    assert p.breakpoints.size == 0


@pytest.mark.parametrize("end", [-3.0, 3.0])
def test_a_crossing_at_an_end_of_the_domain_is_no_inner_knot(end):
    net = one_layer([0.1, -0.7], [-0.1 * end, 0.7 * end], [1.0, 1.0])
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, 3.0]
    assert p.patterns.tolist() == [[end < 0, end > 0]]


@pytest.mark.parametrize(("domain", "bias"), [((0.0, 1.0), -1e-17), ((-1.0, 0.0), 1e-17)])
def test_a_crossing_within_rounding_of_an_end_is_no_inner_knot(domain, bias):
    assert pieces(one_layer([1.0], [bias], [1.0]), domain).knots.tolist() == list(domain)


@pytest.mark.parametrize("bias", [1e-17, -1e-17])
def test_a_bias_of_a_rounding_error_does_not_split_the_knots_of_the_next_layer(bias):
    first, second = [[1.0], [1.0], [-1.0]], [[0.0, 1.0, -1.0], [0.0, -1.0, 1.0]]  # the second layer is x and -x
    p = pieces(Network([first, second, [[1.0, 2.0]]], [[bias, 0.0, 0.0], [0.0, 0.0], [0.0]]))
    assert p.turning == ((0, 1, 2, 3, 4),)


def test_a_neuron_that_touches_zero_does_not_turn():
    net = Network([[[1.0], [-1.0]], [[1.0, 1.0]], [[1.0]]], [[0.0, 0.0], [0.0], [0.0]])  # relu(|x|)
    p = pieces(net)
    assert p.turning == ((0, 1),)
    assert p.patterns[:, 2].tolist() == [True, True]
    touching_from_below = Network([net.weights[0], -net.weights[1], [[1.0]]], net.biases)
    assert not pieces(touching_from_below).patterns[:, 2].any()


def test_a_neuron_that_leaves_zero_at_a_knot_turns_there():
    net = Network([[[1.0]], [[2.0]], [[1.0]]], [[-1.0], [0.0], [0.0]])  # relu(2 relu(x - 1))
    p = pieces(net)
    assert p.knots.tolist() == [-3.0, 1.0, 3.0]
    assert p.turning == ((0, 1),)


def test_neurons_of_two_layers_turn_at_one_knot_though_each_rounds_differently():
    # Layer 1 bends at 1/3, and layer 2 crosses zero in the same place: 0.3 h1 + 0.7 h2 - 0.7 (1/3 + 1), h1 = 0 there.
    net = Network([[[1.0], [1.0]], [[0.3, 0.7]], [[1.0]]], [[-1 / 3, 1.0], [-0.7 * (4 / 3)], [0.0]])
    p = pieces(net)
    assert p.turning == ((1,), (0, 2))


def test_digits_lost_in_one_layer_do_not_part_knots_two_layers_on():
    # x goes through layer 2 twice, once as what is left of 1.7e5, ten digits worse; layer 3 asks both for x - 1/2.
    net = Network(
        [[[0.9], [1.0]], [[1 / 0.9, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]],
        [[1.7e5, 5.0], [-1.7e5 / 0.9, 0.0], [-0.5, -5.5], [0.0]],
    )
    p = pieces(net, (0.1, 3.0))
    assert abs(p.layer_intercepts[1][0, 0]) > 1e-12, "no digits lost"
    assert p.turning == ((4, 5),)
    np.testing.assert_allclose(p.knots[1], 0.5, rtol=1e-15)


def test_contributions_that_cancel_make_a_knot_that_is_no_breakpoint():
    p = pieces(one_layer([1.0, 1.0, 1.0], [-0.1, -0.1, -1.1], [0.3, -0.3, 1.0]))
    np.testing.assert_allclose(p.knots[1:-1], [0.1, 1.1], rtol=1e-15)
    np.testing.assert_allclose(p.breakpoints, [1.1], rtol=1e-15)


def test_contributions_that_cancel_but_for_rounding_make_no_breakpoint():
    assert 0.1 + 0.2 - 0.3 != 0
    p = pieces(one_layer([1.0, 1.0, 1.0], [-0.5, -0.5, -0.5], [0.1, 0.2, -0.3]))
    assert p.knots.tolist() == [-3.0, 0.5, 3.0]
    assert p.breakpoints.size == 0


def test_a_neuron_without_outgoing_weight_makes_a_knot_that_is_no_breakpoint():
    p = pieces(one_layer([1.0], [0.0], [0.0]))
    assert p.knots.tolist() == [-3.0, 0.0, 3.0]
    assert p.breakpoints.size == 0


def test_one_of_several_outputs_is_enough_for_a_breakpoint():
    net = Network([[[1.0], [1.0]], [[1.0, 0.0], [0.0, 1e-9]]], [[0.0, -1.0], [0.0, 0.0]])
    assert pieces(net).breakpoints.tolist() == [0.0, 1.0]


def test_far_from_zero_knots_are_as_good_as_floats_are_there():
    domain = (1e6, 1e6 + 1)
    net = one_layer([1.0, -3.0, 0.1, 0.1], [-1e6 - 0.25, 3e6 + 1.5, -1e5 - 0.05, -1e5], [1.0, 1.0, 1.0, 1.0])
    p = pieces(net, domain)
    assert p.knots.tolist() == [1e6, 1e6 + 0.25, 1e6 + 0.5, 1e6 + 1]
    assert p.turning == ((0,), (1, 2))
    check_invariants(p, net, domain)


@pytest.mark.parametrize("seed", range(10))
def test_far_from_zero_a_deep_network_still_has_increasing_knots(seed):
    domain = (1e6, 1e6 + 1)
    near = he_network(seed, 1, 16, 16, 16, 1)
    biases = [near.biases[0] - near.weights[0][:, 0] * (1e6 + 0.5), *near.biases[1:]]
    net = Network(near.weights, biases)
    p = pieces(net, domain)
    check_invariants(p, net, domain)
    expected = pieces(near, (-0.5, 0.5))
    np.testing.assert_allclose(p.knots - (1e6 + 0.5), expected.knots, atol=1e-7)
    assert (p.patterns == expected.patterns).all()


@pytest.mark.parametrize("negative_slope", [0.0, -1.0, 0.3])
@pytest.mark.parametrize("seed", range(20))
def test_weights_of_a_million_in_six_layers_neither_warn_nor_fail(seed, negative_slope):
    rng = np.random.default_rng(seed)
    sizes = [1, *[16] * 6, 3]
    weights = [rng.choice([-1e6, 0, 1e-6, 1.0, 1e6], (o, i)) for i, o in pairwise(sizes)]
    net = Network(weights, [rng.choice([-1e6, 0, 1.0, 1e6], o) for o in sizes[1:]], negative_slope)
    p = pieces(net)
    check_invariants(p, net)
    assert np.isfinite(p.slopes).all()
    assert np.isfinite(p.intercepts).all()


@pytest.mark.parametrize("weight", [1e-60, 1e-100, 1e-200, 1e-300, 5e-324])
def test_weights_whose_squares_underflow_still_make_increasing_knots(weight):
    first = [[weight], [3 * weight], [-weight]]
    net = Network(
        [first, np.full((2, 3), 0.7), [[1.0, -1.0]]], [[0.1 * weight, 0.3 * weight, weight], [0.0, 0.0], [0.0]]
    )
    p = pieces(net)
    check_invariants(p, net)
    assert len(p.knots) <= 4


def test_where_a_network_overflows_it_says_so():
    net = Network([[[1e300]], [[1e300]], [[1.0]]], [[0.0], [0.0], [0.0]])
    with pytest.raises(
        ValueError, match=r"weights: expected slopes and intercepts below 1e.150; got some of about 1e.300"
    ):
        pieces(net)


# What is wrong is said, and what is too much is not computed


@pytest.mark.parametrize("domain", [(1.0, 1.0), (2.0, -2.0), (0.0, np.inf), (-np.inf, 0.0), (np.nan, 1.0)])
def test_a_domain_has_two_finite_ends_in_order(domain):
    with pytest.raises(ValueError, match=r"domain: expected two finite numbers with lo < hi; got \("):
        pieces(sawtooth(1), domain)


@pytest.mark.parametrize("domain", [(-1.7e308, 1.7e308), (0.0, 1e200), (-1e200, 0.0)])
def test_a_domain_is_not_so_large_that_its_square_overflows(domain):
    with pytest.raises(ValueError, match=r"domain: expected ends below 1e.150; got"):
        pieces(sawtooth(1), domain)


def test_a_flat_piece_is_flat_and_a_knot_is_as_high_as_the_better_side_says():
    weights = [515908.805880605, -482166.4994140733, -190131.7250991714]
    biases = [166764.07891006232, 9373.711634780513, 511608.40831444785]
    net = Network([[[w] for w in weights[:1]], [[weights[1]]], [[weights[2]]]], [[b] for b in biases])
    p = pieces(net, (-1.0, 0.0))
    exact = reference_pieces(net, -1.0, 0.0)
    flat = np.flatnonzero(p.slopes[:, 0] == 0)
    assert flat.size
    for piece in flat.tolist():
        assert p.values[piece, 0] == p.values[piece + 1, 0] == p.intercepts[piece, 0]
    ends = [float(a * e.left + c) for e in exact for a, c in e.output]
    np.testing.assert_allclose(p.values[:-1, 0], ends, rtol=1e-15)


def test_a_bend_is_found_beside_what_both_pieces_share():
    # Both slopes are some 1e16; at 0 they differ by 1, less than a unit in their last place.
    p = pieces(Network([[[1.0], [1.0]], [[1e16, 1.0]]], [[10.0, 0.0], [0.0]]))
    assert p.breakpoints.tolist() == [0.0]
    cancelling = Network([[[0.3], [0.1]], [[1.0, -3.0]]], [[0.3, 0.1], [0.0]])  # but for rounding, 0.3 is 3 times 0.1
    assert pieces(cancelling).breakpoints.size == 0


@pytest.mark.parametrize("at_most", [0, -1])
def test_no_pieces_are_fewer_than_there_always_are(at_most):
    with pytest.raises(TooManyRegions, match=f"pieces: expected at most {at_most}; got 1"):
        pieces(sawtooth(1), (0.0, 1.0), max_pieces=at_most)


@pytest.mark.parametrize("size", [1.1e150, 1e153, 1e300])
def test_what_the_limit_says_is_what_is_refused(size):
    with pytest.raises(ValueError, match=r"weights: expected slopes and intercepts below 1e.150; got some of about 1e"):
        pieces(one_layer([size], [0.0], [1.0]))
    assert pieces(one_layer([0.9e150], [0.0], [1.0])).n_pieces == 2


def test_the_largest_domain_and_the_smallest_have_pieces_too():
    assert pieces(one_layer([1.0], [1e149], [1.0]), (-1e150, 1e150)).knots.tolist() == [-1e150, -1e149, 1e150]
    assert pieces(one_layer([1.0], [-1e-200], [1.0]), (0.0, 3e-200)).knots.tolist() == [0.0, 1e-200, 3e-200]
    assert pieces(one_layer([1.0], [-1.0], [1.0]), (1.0, np.nextafter(1.0, 2.0))).n_pieces == 1


@pytest.mark.parametrize("domain", [None, 3.0, (1.0,), (1.0, 2.0, 3.0), ("left", "right"), (0, 10**400)])
def test_a_domain_is_two_numbers(domain):
    with pytest.raises(ValueError, match=r"domain: expected (two numbers \(lo, hi\)|numbers below 1.8e\+308); got "):
        pieces(sawtooth(1), domain)


def test_only_networks_of_one_input_have_pieces_on_a_line():
    with pytest.raises(ValueError, match="input_dim: expected 1; got 2"):
        pieces(he_network(0, 2, 3, 1))


def test_more_pieces_than_the_cap_are_refused_and_as_many_are_not():
    assert pieces(sawtooth(5), (0.0, 1.0), max_pieces=32).n_pieces == 32
    with pytest.raises(TooManyRegions, match="pieces: expected at most 31; got 32"):
        pieces(sawtooth(5), (0.0, 1.0), max_pieces=31)


def test_the_cap_stops_a_network_that_no_memory_could_hold():
    with pytest.raises(TooManyRegions, match="expected at most 1000; got 1024"):
        pieces(sawtooth(200), (0.0, 1.0), max_pieces=1_000)


@given(networks(min_depth=1))
def test_the_doubt_of_values_covers_what_rounding_did(net):
    p = pieces(net, DOMAIN)
    assert p.value_doubt.shape == p.values.shape
    assert not p.value_doubt.flags.writeable
    exact = reference_pieces(net, *DOMAIN)
    ends = [[a * e.left + c for a, c in e.output] for e in exact]
    ends.append([a * exact[-1].right + c for a, c in exact[-1].output])
    assert (np.abs(p.values - np.array(ends, dtype=float)) <= p.value_doubt).all()
    # No more than what each layer's roundings make of all terms, and what the steeper side makes of where the knot is.
    terms = np.abs(np.array(DOMAIN)).max(keepdims=True)
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        terms = np.abs(w) @ terms + np.abs(b)
        terms = terms * np.maximum(1.0, np.abs(net.slopes[i])) if i < len(net.widths) else terms
    steepest = np.zeros(p.values.shape)
    steepest[:-1] = np.abs(p.slopes)
    np.maximum(steepest[1:], np.abs(p.slopes), out=steepest[1:])
    rounded = ROUNDING * len(net.weights) * terms
    assert (p.value_doubt <= 1.01 * (rounded + steepest * p._blur[:, None])).all()
