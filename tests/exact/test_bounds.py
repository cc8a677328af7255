from __future__ import annotations

from collections import Counter
from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.bounds import most_regions, most_regions_by_layer
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.strategies import he_network, networks, sawtooth

WIDTHS = st.lists(st.integers(1, 6), max_size=4).map(tuple)


def by_the_theorem(input_dim: int, widths: tuple[int, ...]) -> int:
    """Theorem 1 of Serra et al. (2018) as it is printed: the sum over all of J."""
    total = 0
    for off in product(*(range(n + 1) for n in widths)):
        left = [input_dim, *(n - j for n, j in zip(widths, off, strict=True))]
        if all(j <= min(*left[: i + 1], n) for i, (j, n) in enumerate(zip(off, widths, strict=True))):
            total += prod(comb(n, j) for n, j in zip(widths, off, strict=True))
    return total


@given(st.integers(1, 3), WIDTHS)
def test_the_bound_is_the_sum_that_the_theorem_prints(input_dim, widths):
    assert most_regions(input_dim, widths) == by_the_theorem(input_dim, widths)


@pytest.mark.parametrize(("n", "most"), [(1, 2), (2, 4), (3, 7), (4, 11), (6, 22)])
def test_one_layer_cuts_the_plane_as_often_as_a_cake_can_be_cut(n, most):
    assert most_regions(2, (n,)) == most


def test_two_layers_of_two_on_the_plane_by_hand():
    # None off: 1 region with 2 dimensions left, cut in 4. One off: 2 with 1 left, in 3 each. Both off: 1 with 0 left.
    assert most_regions_by_layer(2, (2, 2)) == (4, 4 + 2 * 3 + 1)


@given(st.lists(st.integers(2, 32), max_size=6).map(tuple))
def test_a_line_is_cut_into_the_product_of_the_widths_and_one(widths):
    assert most_regions(1, widths) == prod(n + 1 for n in widths)


def test_a_single_neuron_that_is_off_leaves_nothing_to_cut():
    assert most_regions(1, (1, 1)) == 3
    assert most_regions(1, (1, 1), negative_slope=-1.0) == 4
    mirrors = Network([[[1.0]], [[1.0]], [[1.0]]], [[0.0], [-1.0], [0.0]], -1.0)  # | |x| - 1 |
    assert pieces(mirrors).n_pieces == 4


@given(st.integers(1, 3), WIDTHS)
def test_each_layer_has_the_bound_of_the_net_that_ends_there(input_dim, widths):
    by_layer = most_regions_by_layer(input_dim, widths)
    assert by_layer == tuple(most_regions(input_dim, widths[: i + 1]) for i in range(len(widths)))
    assert all(b >= a for a, b in zip((1, *by_layer), by_layer, strict=False))


@given(st.integers(1, 3), WIDTHS)
def test_what_leaks_is_bounded_by_no_less(input_dim, widths):
    assert most_regions(input_dim, widths, negative_slope=0.5) >= most_regions(input_dim, widths)


@settings(max_examples=60)
@given(networks())
def test_no_line_has_more_pieces(net):
    assert pieces(net, (-1e3, 1e3)).n_pieces <= most_regions(1, net.widths, net.negative_slope)


@settings(max_examples=60)
@given(networks(input_dim=2))
def test_no_plane_has_more_regions(net):
    assert subdivide(net, ((-1e3, 1e3), (-1e3, 1e3))).n_regions <= most_regions(2, net.widths, net.negative_slope)


@pytest.mark.parametrize("widths", [(3,), (2, 2), (4, 3), (1, 5)])
def test_random_planes_come_close_and_never_above(widths):
    box = ((-100.0, 100.0), (-100.0, 100.0))
    most = max(subdivide(he_network(seed, 2, *widths, 1), box).n_regions for seed in range(40))
    assert most_regions(2, widths) // 2 <= most <= most_regions(2, widths)


def test_one_layer_attains_its_bound():
    lines = [[np.cos(a), np.sin(a)] for a in (0.1, 0.7, 1.4, 2.2, 2.9)]
    net = Network([lines, [[1.0] * 5]], [[0.1, -0.3, 0.2, 0.05, -0.15], [0.0]])
    assert subdivide(net, ((-50.0, 50.0), (-50.0, 50.0))).n_regions == most_regions(2, (5,)) == 16


def test_the_sawtooth_stays_below_its_bound():
    by_layer = most_regions_by_layer(1, (2, 2, 2))
    assert by_layer == (3, 9, 27)
    assert [pieces(sawtooth(depth), (0.0, 1.0)).n_pieces for depth in (1, 2, 3)] == [2, 4, 8]


def test_six_layers_of_thirty_two_are_counted_exactly():
    assert most_regions(1, (32,) * 6) == 33**6
    per_layer = 1 + 32 + comb(32, 2)
    assert most_regions(2, (32,) * 6) == per_layer**6  # 30 neurons are left at least, and 2 dimensions


def test_without_hidden_layers_there_is_one_region():
    assert most_regions(2, ()) == 1
    assert most_regions_by_layer(2, ()) == ()


@pytest.mark.parametrize(
    ("input_dim", "widths", "name"), [(0, (3,), "input_dim"), (2, (3, 0), r"widths\[1\]"), (1, (-1,), r"widths\[0\]")]
)
def test_sizes_start_at_one(input_dim, widths, name):
    with pytest.raises(ValueError, match=f"{name}: expected at least 1; got"):
        most_regions(input_dim, widths)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((2.5, [2]), "input_dim: expected a whole number; got 2.5"),
        ((2, [2, 2.5]), r"widths\[1\]: expected a whole number; got 2.5"),
        ((2, [2, 3], [0.0]), r"negative_slope: expected one, or 2, one a layer; got shape \(1,\)"),
    ],
    ids=str,
)
def test_wrong_arguments_are_named(arguments, told):
    with pytest.raises(ValueError, match=told):
        most_regions(*arguments)


def test_slopes_may_be_an_array():
    assert most_regions(2, [2, 3], np.array([0.0, 1.0])) == most_regions(2, [2, 3], [0.0, 1.0])


def summed(input_dim, widths, slopes):
    """The theorem's sum as it is written, term by term."""
    ways = Counter({input_dim: 1})
    for n, slope in zip(widths, slopes, strict=True):
        after = Counter()
        for dim, count in ways.items():
            for off in range(min(dim, n) + 1):
                after[min(dim, n if slope else n - off)] += count * comb(n, off)
        ways = after
    return sum(ways.values())


@given(st.integers(1, 9), st.lists(st.tuples(st.integers(1, 9), st.sampled_from([0.0, 1.0])), max_size=5))
def test_the_bound_is_the_theorems_sum(input_dim, layers):
    widths, slopes = [n for n, _ in layers], [s for _, s in layers]
    assert most_regions(input_dim, widths, slopes) == summed(input_dim, widths, slopes)


def test_wide_layers_are_counted_in_as_many_steps_as_they_have_neurons():
    assert most_regions(1000, [1000] * 5).bit_length() == 4997
