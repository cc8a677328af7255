from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from relu_fold import Network, subdivide
from relu_fold.extent import extent
from tests.strategies import mixed_networks

FAR = 1e6
LINE, SQUARE = ((-3.0, 3.0),), ((-1.0, 1.0), (-1.0, 1.0))


def lines(*rows: tuple[float, float, float]) -> Network:
    """A layer whose neurons turn on the lines a x + b y + c = 0."""
    return Network([[row[:2] for row in rows], [[1.0] * len(rows)]], [[row[2] for row in rows], [0.0]])


def test_two_knots_by_hand_have_a_quarter_of_their_distance_on_each_side():
    net = Network([[[1.0], [2.0]], [[1.0, 1.0]]], [[-1.0, -10.0], [0.0]])  # at 1 and at 5
    assert extent(net, LINE, FAR) == ((0.0, 6.0),)


def test_one_knot_is_in_the_middle_of_as_much_as_was_in_view():
    net = Network([[[1.0]], [[1.0]]], [[-100.0], [0.0]])
    assert extent(net, LINE, FAR) == ((97.0, 103.0),)


def test_a_knot_without_a_fold_and_a_neuron_that_never_turns_count_for_nothing():
    net = Network([[[1.0], [1.0], [0.0]], [[1.0, 1.0, 1.0]]], [[-100.0, 0.0, 1.0], [0.0]], 0.0, [[1.0, 0.0, 0.0]])
    assert extent(net, LINE, FAR) == ((-3.0, 3.0),)
    assert extent(Network([[[0.0]], [[1.0]]], [[1.0], [0.0]]), LINE, FAR) is None
    assert extent(lines((0.0, 0.0, 1.0)), SQUARE, FAR) is None


def test_lines_that_cross_show_their_corner_wherever_the_view_is():
    cross = lines((1.0, 0.0, -10.0), (0.0, 1.0, 4.0), (1.0, 1.0, -8.0))  # the corners (10, -4), (10, -2), (12, -4)
    for box in (SQUARE, ((50.0, 51.0), (0.0, 9.0))):
        (left, right), (bottom, top) = extent(cross, box, FAR) or SQUARE
        assert left < 10 < 12 < right < 14
        assert -6 < bottom < -4 < -2 < top


def test_parallel_lines_are_both_in_view():
    (left, right), _ = extent(lines((1.0, 0.0, -1.0), (1.0, 0.0, -5.0)), SQUARE, FAR) or SQUARE
    assert left < 1 < 5 < right < 8


def test_a_corner_that_is_a_thousand_times_as_far_as_the_others_is_left_out():
    near = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, -1.0)
    (left, right), (bottom, top) = extent(lines(*near, (1.0, 1e-4, 0.5)), SQUARE, FAR) or SQUARE
    assert max(-left, right, -bottom, top) < 20


@given(mixed_networks(input_dim=2))
def test_of_any_network_it_is_a_box_that_can_be_shown(net: Network):
    found = extent(net, SQUARE, FAR)
    if found is None:
        return
    assert all(-FAR <= low < high <= FAR for low, high in found)
    assert subdivide(net, (found[0], found[1])).n_regions >= 1
    assert np.isfinite(found).all()


@pytest.mark.parametrize("far_off", [(1e-3, 0.0, 1e4), (1e-310, 0.0, 1.0), (5e-324, 5e-324, 1.0)])
def test_creases_beyond_all_that_can_be_shown_count_for_nothing(far_off):
    near = (1.0, 0.0, -1.0), (1.0, 0.0, -5.0)
    assert extent(lines(far_off), SQUARE, FAR) is None
    assert extent(lines(*near, far_off), SQUARE, FAR) == extent(lines(*near), SQUARE, FAR)


def test_lines_that_meet_far_off_are_in_a_box_that_can_be_shown():
    found = extent(lines((0.0, 1.0, 0.0), (1e-9, 1.0, 1.0)), SQUARE, FAR) or SQUARE
    (left, right), (bottom, top) = found
    assert -10 < left < right < 10
    assert -4 < bottom < -1 < 0 < top < 3


def test_lines_that_meet_in_one_point_but_for_rounding_are_shown_in_as_much_as_was_in_view():
    x, y = 1 / 3, 7e5 / 9
    rows = [(a, b, -(a * x + b * y)) for a, b in ((0.1, 0.7), (0.3, -0.2), (1.1, 0.9))]
    (left, right), (bottom, top) = extent(lines(*rows), SQUARE, FAR) or SQUARE
    assert left < x < right
    assert bottom < y < top
