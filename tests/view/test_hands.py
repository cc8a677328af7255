from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.view.hands import Drag, dragged, move_crease, move_knot, raise_knot, turn_crease
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, he_network, networks

HANDS = st.floats(-3, 3, allow_subnormal=False)
POINTS = st.tuples(HANDS, HANDS)


def numbers(drag: Drag) -> dict[str, float]:
    """What was set, by a hand that nothing stopped."""
    assert drag.stopped == ""
    return dict(drag.numbers)


def knot(net: Network, neuron: int) -> float:
    return float(-net.biases[0][neuron] / net.weights[0][neuron, 0])


# A knot along x


def test_a_knot_goes_where_the_hand_lets_go():
    net = PRESETS["three"].network
    assert numbers(move_knot(net, 2, 0.5)) == {"b.0.2": -0.75}
    after = dragged(net, move_knot(net, 2, 0.5))
    assert 0.5 in pieces(after).knots
    assert net.biases[0][2] == -1.8, "the net in the hand has changed"


@given(networks(min_depth=1, numbers=REALS), st.data(), HANDS)
def test_any_knot_lands_under_the_hand(net, data, x):
    neuron = data.draw(st.integers(0, net.widths[0] - 1))
    drag = move_knot(net, neuron, x)
    if net.weights[0][neuron, 0]:
        assert set(drag.numbers) == {f"b.0.{neuron}"}
        np.testing.assert_allclose(knot(dragged(net, drag), neuron), x, rtol=1e-12)
    else:
        assert not drag.numbers
        assert "has no knot to drag: its weight is zero" in drag.stopped


def test_a_knot_stops_where_its_bias_may_go_no_further():
    net = Network([[[2.0]], [[1.0]]], [[0.0], [0.0]])
    drag = move_knot(net, 0, 3.0, limit=4.0)
    assert dict(drag.numbers) == {"b.0.0": -4.0}
    assert drag.stopped == "The knot stops here: the bias of neuron 1 may not go beyond ±4.00."
    assert move_knot(net, 0, 2.0, limit=4.0).stopped == ""
    assert dict(move_knot(net, 0, -3.0, limit=4.0).numbers) == {"b.0.0": 4.0}


def test_a_bias_of_zero_has_no_sign():
    assert not np.signbit(numbers(move_knot(PRESETS["one"].network, 0, 0.0))["b.0.0"])


# A knot up and down


def test_a_knot_is_lifted_by_the_other_neuron_that_says_most_there():
    hat = PRESETS["hat"].network  # knots at -1, 0, 1 with h = 0; (1, 0, 0); (2, 1, 0) there
    assert numbers(raise_knot(hat, 1, 0.25)) == {"w.1.0.0": 0.25}
    assert numbers(raise_knot(hat, 2, 1.0)) == {"w.1.0.0": 1.5}
    assert numbers(raise_knot(hat, 2, 1.0, by=1)) == {"w.1.0.1": -1.0}


def test_where_all_others_are_off_the_bias_lifts_the_knot():
    hat = PRESETS["hat"].network
    assert numbers(raise_knot(hat, 0, 0.5)) == {"b.1.0": 0.5}
    assert numbers(raise_knot(hat, 1, 0.5, by=2)) == {"b.1.0": -0.5}, "neuron 3 is off at the knot of neuron 2"


def test_a_neuron_that_is_on_by_rounding_alone_lifts_nothing():
    net = Network([[[1.0], [3.0]], [[1.0, 1.0]]], [[-0.1, -0.3], [0.0]])  # 3 * 0.1 is not quite 0.3
    assert 3.0 * 0.1 - 0.3 > 0
    assert set(numbers(raise_knot(net, 0, 0.5))) == {"b.1.0"}


@given(networks(min_depth=1, max_depth=1, numbers=REALS), st.data(), HANDS)
def test_any_knot_is_lifted_to_the_hand(net, data, y):
    neuron, target = (data.draw(st.integers(0, n - 1)) for n in (net.widths[0], net.output_dim))
    assume(net.weights[0][neuron, 0])
    x = knot(net, neuron)
    h = np.abs(net.activations([[x]])[0][0])
    assume((np.delete(h, neuron) < 1e-12).all() or np.delete(h, neuron).max() > 1e-3)  # else a weight must be huge
    after = dragged(net, raise_knot(net, neuron, y, target=target))
    assert knot(after, neuron) == x
    terms = np.abs(net.weights[0][:, 0] * x) + np.abs(net.biases[0])  # what z is rounded from, if it is all but 0, too
    scale = terms @ np.abs(after.weights[1][target]) + np.abs(after.biases[1][target])
    assert abs(after([[x]])[0, target] - y) <= 1e-12 * (abs(y) + scale)


@given(networks(min_depth=2, max_depth=3, numbers=REALS), st.data(), HANDS)
def test_in_a_deep_network_the_next_layers_z_is_lifted(net, data, y):
    neuron, target = (data.draw(st.integers(0, n - 1)) for n in net.widths[:2])
    assume(net.weights[0][neuron, 0])
    drag = raise_knot(net, neuron, y, target=target)
    (path,) = drag.numbers
    assert path == f"b.1.{target}" or path.startswith(f"w.1.{target}.")
    if abs(drag.numbers[path]) < 1e3:
        z = dragged(net, drag).pre_activations([[knot(net, neuron)]])[1][0, target]
        np.testing.assert_allclose(z, y, rtol=1e-9, atol=1e-9)


def test_a_height_that_no_weight_may_reach_is_not_reached_and_says_why():
    hat = PRESETS["hat"].network
    drag = raise_knot(hat, 1, 50.0, limit=10.0)
    assert dict(drag.numbers) == {"w.1.0.0": 10.0}
    assert drag.stopped == "The knot stops here: the outgoing weight of neuron 1 may not go beyond ±10.0."
    assert dragged(hat, drag)([[0.0]])[0, 0] == 10.0
    assert raise_knot(hat, 0, -50.0, limit=10.0).stopped.startswith("The knot stops here: the bias of the output may")


def test_a_neuron_without_weight_has_no_knot_to_lift():
    net = Network([[[0.0], [1.0]], [[1.0, 1.0]]], [[1.0, 0.0], [0.0]])
    drag = raise_knot(net, 0, 1.0)
    assert not drag.numbers
    assert drag.stopped == "Neuron 1 has no knot to drag: its weight is zero. Turn the weight first."


def test_a_knot_beyond_all_numbers_is_not_lifted():
    net = Network([[[1e-310], [1.0]], [[1.0, 1.0]]], [[1e3, 0.0], [0.0]])
    assert raise_knot(net, 0, 1.0) == Drag(stopped="The knot is too far away to be lifted.")


def test_in_a_deep_network_the_bias_of_the_next_layers_neuron_is_named():
    net = Network([[[1.0]], [[1.0], [1.0]], [[1.0, 1.0]]], [[0.0], [0.0, 0.0], [0.0]])
    drag = raise_knot(net, 0, 9.0, target=1, limit=4.0)
    assert drag.stopped == "The knot stops here: the bias of neuron 2 of layer 2 may not go beyond ±4.00."
    assert dict(drag.numbers) == {"b.1.1": 4.0}


def test_what_overflows_stops_at_the_largest_float():
    drag = move_knot(Network([[[1e300]], [[1.0]]], [[0.0], [0.0]]), 0, 1e300)
    assert dict(drag.numbers) == {"b.0.0": -np.finfo(float).max}
    assert drag.stopped


# A crease


def z_at(net: Network, neuron: int, point) -> tuple[float, float]:
    """z of a first-layer neuron at a point, and how large the terms are that it is summed from."""
    w, b = net.weights[0][neuron], net.biases[0][neuron]
    return abs(float(w @ point + b)), float(np.abs(w) @ np.abs(point) + abs(b))


def test_a_crease_goes_through_the_point_of_the_hand():
    net = Network([[[1.0, 2.0]], [[1.0]]], [[0.0], [0.0]])
    assert numbers(move_crease(net, 0, (0.5, 0.25))) == {"b.0.0": -1.0}


@given(networks(input_dim=2, min_depth=1, numbers=REALS), st.data(), POINTS)
def test_any_crease_lands_under_the_hand(net, data, point):
    neuron = data.draw(st.integers(0, net.widths[0] - 1))
    drag = move_crease(net, neuron, point)
    if net.weights[0][neuron].any():
        off, scale = z_at(dragged(net, drag), neuron, point)
        assert off <= 1e-12 * scale
        assert set(drag.numbers) == {f"b.0.{neuron}"}
    else:
        assert not drag.numbers
        assert "has no crease to drag" in drag.stopped


def test_a_crease_stops_where_its_bias_may_go_no_further():
    drag = move_crease(Network([[[1.0, 2.0]], [[1.0]]], [[0.0], [0.0]]), 0, (3.0, 3.0), limit=5.0)
    assert dict(drag.numbers) == {"b.0.0": -5.0}
    assert drag.stopped == "The crease stops here: the bias of neuron 1 may not go beyond ±5.00."


def test_a_crease_turns_a_quarter_about_a_point():
    net = Network([[[2.0, 0.0]], [[1.0]]], [[-1.0], [0.0]])  # x = 1/2
    found = numbers(turn_crease(net, 0, (0.5, 0.5), (1.5, 1.5)))  # now along the diagonal
    half = np.sqrt(2.0)
    np.testing.assert_allclose([found["w.0.0.0"], found["w.0.0.1"], found["b.0.0"]], [half, -half, 0.0], atol=1e-15)
    c = subdivide(dragged(net, turn_crease(net, 0, (0.5, 0.5), (1.5, 1.5))))
    assert (c.n_regions, c.n_vertices) == (2, 4)


@given(networks(input_dim=2, min_depth=1, numbers=REALS), st.data(), POINTS, POINTS)
def test_a_turned_crease_goes_through_pivot_and_hand_and_is_as_steep_as_before(net, data, pivot, hand):
    neuron = data.draw(st.integers(0, net.widths[0] - 1))
    w = net.weights[0][neuron]
    assume(w.any() and np.hypot(hand[0] - pivot[0], hand[1] - pivot[1]) > 1e-6)
    after = dragged(net, turn_crease(net, neuron, pivot, hand))
    turned = after.weights[0][neuron]
    np.testing.assert_allclose(np.hypot(*turned), np.hypot(*w), rtol=1e-12)
    for point in (pivot, hand):
        off, _ = z_at(after, neuron, point)
        assert off / np.hypot(*w) <= 1e-12 * (np.hypot(*pivot) + np.hypot(*hand)), "beside the point"
    assert turned @ w >= -1e-12 * (w @ w), "the active side has changed over"


def test_a_hand_that_goes_round_in_steps_turns_the_active_side_with_it():
    net = Network([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    for angle in np.linspace(np.pi / 2, 3 * np.pi / 2, 30):
        net = dragged(net, turn_crease(net, 0, (0.0, 0.0), (np.cos(angle), np.sin(angle))))
    np.testing.assert_allclose(net.weights[0], [[-1.0, 0.0]], atol=1e-12)


def test_a_turn_over_the_limit_keeps_the_crease_and_loses_steepness():
    net = Network([[[4.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    drag = turn_crease(net, 0, (2.0, 2.0), (2.0, 3.0), limit=4.0)  # x = 2 would need a bias of -8
    assert dict(drag.numbers) == {"w.0.0.0": 2.0, "w.0.0.1": 0.0, "b.0.0": -4.0}
    assert drag.stopped == "The crease is under the hand, but less steep: its numbers may not go beyond ±4.00."


def test_a_hand_on_the_pivot_turns_nothing_and_says_so():
    drag = turn_crease(he_network(0, 2, 3, 1), 0, (0.5, 0.5), (0.5, 0.5))
    assert not drag.numbers
    assert "gives no direction" in drag.stopped


def test_without_weights_there_is_no_crease_to_turn():
    net = Network([[[0.0, 0.0]], [[1.0]]], [[1.0], [0.0]])
    assert "has no crease to drag" in turn_crease(net, 0, (0.0, 0.0), (1.0, 0.0)).stopped


# What is wrong is said


@pytest.mark.parametrize("neuron", [-1, 3])
def test_only_neurons_of_the_first_layer_are_held(neuron):
    with pytest.raises(ValueError, match="neuron: expected 0 to 2; got"):
        move_knot(he_network(0, 1, 3, 1), neuron, 0.0)
    with pytest.raises(ValueError, match="by: expected 0 to 2; got"):
        raise_knot(he_network(0, 1, 3, 1), 0, 0.0, by=neuron)
    with pytest.raises(ValueError, match="target: expected 0 to 0; got"):
        raise_knot(he_network(0, 1, 3, 1), 0, 0.0, target=neuron)


def test_a_line_has_knots_and_a_plane_has_creases():
    with pytest.raises(ValueError, match="input_dim: expected 1; got 2"):
        move_knot(he_network(0, 2, 3, 1), 0, 0.0)
    with pytest.raises(ValueError, match="input_dim: expected 2; got 1"):
        move_crease(he_network(0, 1, 3, 1), 0, (0.0, 0.0))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_hand_is_somewhere(bad):
    with pytest.raises(ValueError, match="x: expected finite numbers"):
        move_knot(he_network(0, 1, 3, 1), 0, bad)
    with pytest.raises(ValueError, match="towards: expected finite numbers"):
        turn_crease(he_network(0, 2, 3, 1), 0, (0.0, 0.0), (0.0, bad))
    with pytest.raises(ValueError, match="point: expected 2 numbers; got 3"):
        move_crease(he_network(0, 2, 3, 1), 0, (0.0, 0.0, 0.0))


@pytest.mark.parametrize("pivot", [(0.0, 0.0), (1e308, 1e308), (-1.7e308, 3.0)])
@pytest.mark.parametrize("towards", [(1.0, 1.0), (-1e308, 1e300), (5e-324, 0.0)])
@pytest.mark.parametrize("weight", [1.0, 1e308, 1e-300])
def test_a_crease_of_numbers_as_large_as_there_are_holds_no_nan(weight, pivot, towards):
    net = Network([[[weight, -weight]], [[1.0]]], [[weight], [0.0]])
    for drag in (turn_crease(net, 0, pivot, towards), turn_crease(net, 0, pivot, towards, limit=1e6)):
        assert np.isfinite(list(drag.numbers.values())).all()
    assert np.isfinite(list(move_crease(net, 0, pivot).numbers.values())).all()


def test_a_knot_of_numbers_as_large_as_there_are_holds_no_nan():
    net = Network([[[1e308], [1e308]], [[1e308, -1e308]]], [[1e308, -1e308], [1e308]])
    for drag in (move_knot(net, 0, 1e308), raise_knot(net, 0, 1e308), raise_knot(net, 1, -1e308, by=0)):
        assert np.isfinite(list(drag.numbers.values())).all()
        assert drag.numbers or drag.stopped
