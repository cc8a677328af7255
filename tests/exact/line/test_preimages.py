from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.line.pieces import TooManyRegions, pieces
from relu_fold.exact.line.preimages import preimages
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.exact.line.reference_pieces import reference_pieces
from tests.strategies import QUARTERS, REALS, he_network, networks, sawtooth

DOMAIN = (-3.0, 3.0)


def exact_preimages(net: Network, value: float) -> tuple[list[Fraction], list[list[Fraction]]]:
    """Solutions in fractions: points and maximal intervals, from pieces that share no code with ours."""
    points, intervals = set(), []
    for piece in reference_pieces(net, *DOMAIN):
        slope, intercept = piece.output[0]
        if slope:
            x = (Fraction(value) - intercept) / slope
            if piece.left <= x <= piece.right:
                points.add(x)
        elif intercept == Fraction(value):
            if intervals and intervals[-1][1] == piece.left:
                intervals[-1][1] = piece.right
            else:
                intervals.append([piece.left, piece.right])
    return sorted(x for x in points if not any(a <= x <= b for a, b in intervals)), intervals


def hat():
    return PRESETS["hat"].network


# By hand


def test_a_hat_takes_its_peak_once_each_height_below_twice_and_zero_all_along():
    assert preimages(hat(), 1.0).points.tolist() == [0.0]
    assert preimages(hat(), 0.5).points.tolist() == [-0.5, 0.5]
    none = preimages(hat(), 1.5)
    assert none.points.shape == (0,)
    assert none.intervals.shape == (0, 2)
    ground = preimages(hat(), 0.0)
    assert ground.intervals.tolist() == [[-3.0, -1.0], [1.0, 3.0]]
    assert ground.points.size == 0


def test_a_fold_takes_the_value_of_its_crease_once():
    absolute = PRESETS["abs"].network
    assert preimages(absolute, 0.0).points.tolist() == [0.0]
    assert preimages(absolute, 2.0).points.tolist() == [-2.0, 2.0]


def test_solutions_at_the_ends_of_the_domain_count():
    absolute = PRESETS["abs"].network
    assert preimages(absolute, 3.0).points.tolist() == [-3.0, 3.0]
    assert preimages(absolute, 1.0, (-1.0, 0.5)).points.tolist() == [-1.0]


def test_flat_pieces_that_adjoin_are_one_interval():
    # A knot at 0 whose neuron passes nothing on, and flat all along.
    net = Network([[[1.0], [1.0]], [[0.0, 1.0]]], [[0.0, -1.0], [2.0]])
    assert pieces(net).n_pieces == 3
    assert preimages(net, 2.0).intervals.tolist() == [[-3.0, 1.0]]


def test_a_constant_takes_its_value_everywhere_and_no_other():
    net = Network([[[0.0]]], [[0.75]])
    assert preimages(net, 0.75).intervals.tolist() == [[-3.0, 3.0]]
    assert preimages(net, 0.5).intervals.shape == (0, 2)


def test_without_hidden_layers_there_is_one_solution():
    assert preimages(Network([[[2.0]]], [[1.0]]), 2.0).points.tolist() == [0.5]


def test_a_flat_piece_of_zero_keeps_the_sloped_end_to_itself():
    net = PRESETS["one"].network  # 1.2 max(0, x - 0.5)
    found = preimages(net, 0.0)
    assert found.points.size == 0
    assert found.intervals.tolist() == [[-3.0, 0.5]]


@pytest.mark.parametrize("depth", range(1, 9))
def test_a_sawtooth_takes_a_half_on_every_slope(depth):
    n = 2**depth
    assert preimages(sawtooth(depth), 0.5, (0.0, 1.0)).points.tolist() == ((np.arange(n) + 0.5) / n).tolist()
    assert preimages(sawtooth(depth), 1.0, (0.0, 1.0)).points.tolist() == (np.arange(1, n, 2) / n).tolist()
    assert preimages(sawtooth(depth), 0.0, (0.0, 1.0)).points.tolist() == (np.arange(0, n + 1, 2) / n).tolist()


def test_of_several_outputs_the_first_is_asked():
    net = Network([[[1.0], [5.0]]], [[0.0, 0.0]])
    assert preimages(net, 1.0).points.tolist() == [1.0]


# Rounding


def test_a_value_that_a_knot_takes_but_for_rounding_is_taken_there_once():
    net = Network([[[1.0], [-1.0]], [[0.3, 0.7]]], [[-1 / 3, 1 / 3], [0.1 + 0.2]])  # a trough at 1/3, of about 0.3
    assert 0.1 + 0.2 != 0.3
    np.testing.assert_allclose(preimages(net, 0.3).points, [1 / 3], rtol=1e-14)


def test_a_value_a_trillionth_above_a_trough_is_taken_twice():
    net = Network([[[1.0], [-1.0]], [[0.3, 0.7]]], [[-1 / 3, 1 / 3], [0.3]])
    assert preimages(net, 0.3 + 1e-12).points.size == 2
    assert preimages(net, 0.3 - 1e-12).points.size == 0


def test_far_from_zero_solutions_are_as_good_as_floats_are_there():
    net = Network([[[1.0]], [[2.0]]], [[-1e6 - 0.25], [0.0]])
    assert preimages(net, 0.5, (1e6, 1e6 + 1)).points.tolist() == [1e6 + 0.5]


# Laws


@given(networks(min_depth=0), QUARTERS)
def test_solutions_are_those_of_exact_arithmetic(net, value):
    points, intervals = exact_preimages(net, value)
    found = preimages(net, value, DOMAIN)
    assert found.points.shape == (len(points),)
    np.testing.assert_allclose(found.points, [float(x) for x in points], atol=1e-12)
    assert found.intervals.shape == (len(intervals), 2)
    np.testing.assert_allclose(found.intervals.ravel(), [float(x) for pair in intervals for x in pair], atol=1e-12)


@given(networks(min_depth=1), st.data())
def test_the_value_of_any_knot_is_found_at_that_knot(net, data):
    p = pieces(net, DOMAIN)
    i = data.draw(st.integers(0, p.knots.size - 1))
    found = preimages(net, float(p.values[i, 0]), DOMAIN)
    at = p.knots[i]
    at_point = np.abs(found.points - at).min(initial=np.inf) < 1e-12
    in_interval = ((found.intervals[:, 0] <= at) & (at <= found.intervals[:, 1])).any()
    assert at_point != in_interval


@given(networks(numbers=REALS, min_depth=1, max_width=5), st.floats(-3, 3))
def test_there_are_as_many_solutions_as_sign_changes_on_a_fine_grid(net, value):
    found = preimages(net, value, DOMAIN)
    x = np.linspace(*DOMAIN, 4_001)
    above = net(x[:, None])[:, 0] - value
    p = pieces(net, DOMAIN)
    if np.abs(p.values[:, 0] - value).min() < 1e-6 or np.diff(p.knots).min() < 0.01:
        return  # a knot on the value, or a piece that the grid may step over
    assert found.intervals.size == 0
    assert (above != 0).all() or np.isin(x[above == 0], found.points).all()
    assert found.points.size == ((above[:-1] < 0) != (above[1:] < 0)).sum()


@given(networks(numbers=REALS, min_depth=1, max_width=5), st.floats(-3, 3))
def test_the_network_takes_the_value_at_every_solution(net, value):
    found = preimages(net, value, DOMAIN)
    x = np.concatenate([found.points, found.intervals.ravel(), found.intervals.mean(axis=1)])
    np.testing.assert_allclose(net(x[:, None])[:, 0], value, rtol=1e-9, atol=1e-9)
    assert (np.diff(found.points) > 0).all()
    assert (np.diff(found.intervals.ravel()) > 0).all()
    assert not found.points.flags.writeable
    assert not found.intervals.flags.writeable


@pytest.mark.parametrize("seed", range(4))
def test_a_deep_random_network_is_solved_as_a_grid_sees_it(seed):
    net = he_network(seed, 1, 24, 24, 1)
    x = np.linspace(*DOMAIN, 200_000)
    f = net(x[:, None])[:, 0]
    value = float(np.median(f))
    found = preimages(net, value, DOMAIN)
    step = np.flatnonzero((f[:-1] < value) != (f[1:] < value))
    assert found.points.size == step.size
    assert (found.points >= x[step]).all()
    assert (found.points <= x[step + 1]).all()


# What is wrong is said


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_value_is_finite(value):
    with pytest.raises(ValueError, match="value: expected a finite number; got"):
        preimages(hat(), value)


def test_the_cap_and_the_domain_are_those_of_pieces():
    with pytest.raises(TooManyRegions):
        preimages(sawtooth(5), 0.5, (0.0, 1.0), max_pieces=3)
    with pytest.raises(ValueError, match="domain: expected"):
        preimages(hat(), 0.5, (1.0, 0.0))
    with pytest.raises(ValueError, match="input_dim: expected 1; got 2"):
        preimages(he_network(0, 2, 3, 1), 0.5)
