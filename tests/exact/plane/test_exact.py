"""Regions, linear regions and affine maps, each held against exact arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import Network, subdivide
from relu_fold.frames.rivals import crossing_lines
from tests.exact.plane.exact_nets import cases, difference, he
from tests.exact.plane.oracle_plane import as_decimals, as_they_stand, exact_counts

BOX = ((-1.0, 1.0), (-1.0, 1.0))


def one_layer(weights, biases) -> Network:
    return Network([weights, np.ones((1, len(weights)))], [biases, [0.0]])


def tangents(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct lines tangent to a parabola: each two of them cross, and no three in one point."""
    a = (2 * np.arange(n) - n + 1) / n
    return np.c_[a, -np.ones(n)], -a * a / 4


def counts(net: Network, box=BOX) -> tuple[int, int]:
    c = subdivide(net, box)
    assert c.n_vertices - c.n_edges + c.n_regions == 1
    return c.n_regions, c.n_linear_regions


def exact(net: Network, box=BOX, read=as_they_stand) -> tuple[int, int]:
    found = exact_counts(net, box, read)
    return found.n_regions, found.n_linear_regions


# The oracle, by hand


def test_the_oracle_counts_the_pyramid_by_hand():
    first = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    net = Network([first, [[-1.0] * 4], [[1.0]]], [[0.0] * 4, [0.75], [0.0]])
    assert exact(net) == (8, 5)  # four sides; and four corners outside that are one flat ground


def test_the_oracle_reads_decimals_as_they_were_meant():
    net = one_layer([[0.1, 1.0], [0.2, 2.0], [0.3, 3.0]], [0.1, 0.2, 0.3])  # as floats three lines, 1e-17 apart
    assert exact(net, read=as_decimals) == exact(net) == counts(net) == (2, 2)


# Many networks


@pytest.mark.parametrize("case", list(cases(200)), ids=lambda case: case.name)
def test_counts_and_maps_are_those_of_exact_arithmetic(case):
    assert difference(case) == ""


# Affine maps: what was wrong


def test_a_region_where_a_layer_is_off_is_flat_and_joins_the_next():
    net = Network([[[-0.4, 1.2]], [[1.4]], [[0.3]]], [[0.2], [-0.2], [-0.4]])
    c = subdivide(net)
    assert counts(net) == (3, 2)
    assert (c.slopes[~c.patterns.all(axis=1)] == 0.0).all()


def test_a_huge_neuron_that_is_off_leaves_no_trace():
    c = subdivide(Network([[[0.7, 0.1], [0.0, 0.1]], [[1e16, 1.0]]], [[0.0, 0.2], [0.0]]))
    region = c.locate([[-0.9, 0.0]])[0]
    np.testing.assert_allclose(c.slopes[region], [[0.0, 0.1]], rtol=1e-15, atol=0)


def test_a_map_is_rounded_as_its_own_terms_are():
    net = Network([[[1e6, 1e5], [0, 1]], [[1e6, 0], [0, 0.1]], [[1e6, 1]]], [[0, 2], [-1e6, 0], [0]])
    c = subdivide(net)
    off = ~c.patterns[:, 2]
    assert off.sum() == 2
    np.testing.assert_allclose(c.slopes[off, 0], [[0.0, 0.1]] * 2, rtol=1e-15, atol=0)
    np.testing.assert_allclose(c.intercepts[off, 0], [0.2, 0.2], rtol=1e-15, atol=0)


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e-30, 1.0, 1e30, 1e100])
def test_counts_do_not_depend_on_the_scale_of_a_layer(scale):
    weights, biases = np.array([[1.0, 0.5], [2.0, 1.0], [0.25, 0.125]]), np.array([0.25, 0.5, 0.0625])
    assert counts(one_layer(scale * weights, scale * biases)) == (2, 2)
    net = he(np.random.default_rng(3), (4, 4, 4))
    scaled = Network(
        [net.weights[0] * scale, net.weights[1], net.weights[2] / scale, net.weights[3]],
        [net.biases[0] * scale, net.biases[1] * scale, *net.biases[2:]],
    )
    assert counts(scaled) == counts(net) == exact(net)


@pytest.mark.parametrize("size", [1.1e150, 1e154, 1e300])
def test_numbers_beyond_the_limit_are_refused_with_the_limit(size):
    for net in (
        Network([[[1, 0], [0, 1]], [[size, -size]]], [[0, 0], [size / 2]]),
        Network([[[size, 0], [0, 1]], [[1, -1]]], [[0, 0], [0]]),
        Network([[[1, 0], [0, 1]], [[1, -1]]], [[size, 0], [0]]),
    ):
        with pytest.raises(ValueError, match=r"expected values in the box below 1e\+150"):
            subdivide(net)


def test_a_bend_is_found_beside_what_both_sides_share():
    # Both slopes are some 1e16; across the second crease they differ by 0.1, a tenth of a unit in their last place.
    net = Network([[[0.7, 0.1], [0.0, 0.1]], [[1e16, 1.0]]], [[10.0, 0.0], [0.0]])
    assert counts(net) == exact(net) == (2, 2)


# Degenerate cells: what was wrong


@pytest.mark.parametrize(("n", "twin"), [(24, 5), (31, 7), (31, 30)])
def test_a_twin_of_a_line_changes_no_count(n, twin):
    w, b = tangents(n)
    right = 1 + n + n * (n - 1) // 2
    assert counts(one_layer(w, b))[0] == right
    assert counts(one_layer([*w, w[twin]], [*b, b[twin]])) == (right, right)
    assert counts(one_layer([*w, -3.0 * w[twin]], [*b, -3.0 * b[twin]])) == (right, right)


def test_a_diagonal_through_corners_and_many_tangents():
    w, b = tangents(32)
    net = one_layer([*w, [1.0, -1.0]], [*b, 0.0])
    assert counts(net) == exact(net) == (559, 559)


@pytest.mark.parametrize("n", [16, 48, 128])
def test_lines_that_all_cross_have_the_regions_that_zaslavsky_counts(n):
    right = 1 + n + n * (n - 1) // 2
    assert counts(crossing_lines(n, BOX)) == (right, right)


@pytest.mark.parametrize("apart", [0.0, 1e-15, 1e-12, 1e-9, 1e-7, 1e-5])
def test_lines_all_but_through_one_point(apart):
    angles = np.pi * np.arange(24) / 24
    w = np.c_[np.cos(angles), np.sin(angles)]
    b = -(w @ [0.1, 0.3]) + apart * np.random.default_rng(1).normal(size=24)
    assert counts(one_layer(w, b)) == exact(one_layer(w, b))


@pytest.mark.parametrize("apart", [1e-15, 1e-13, 1e-11, 1e-9, 1e-7])
def test_lines_all_but_parallel(apart):
    rng = np.random.default_rng(2)
    w = np.c_[np.ones(24) + apart * rng.normal(size=24), np.full(24, 0.5)]
    net = one_layer([*w, [0.3, -1.0]], [*(apart * rng.normal(size=24)), 0.1])
    assert counts(net) == exact(net)


@pytest.mark.parametrize("angle", [1e-6, 1e-9, 1e-11])
@pytest.mark.parametrize("beside", [-1e-3, -1e-6, 0.0, 1e-6, 1e-3])
def test_a_line_beside_a_vertex_that_is_hard_to_place(angle, beside):
    # Two lines meet at x = 0.3, known to 1e-16 / angle; a neuron of the next layer folds beside that.
    first = [[0.7, 1.0], [0.7 + angle, 1.0], [1.0, 0.0]]
    net = Network(
        [first, [[0.0, 0.0, 1.0], [1.0, -1.0, 0.5]], [[1.0, 1.0]]],
        [[-0.21, -0.21 - 0.3 * angle, 1.0], [-1.3 - beside, -0.6], [0.0]],
    )
    assert counts(net) == exact(net)


def test_cells_below_the_limit_go_to_a_neighbour_and_those_above_stay():
    for size, regions in ((1e-5, 7), (1e-6, 6)):  # of a triangle that three lines leave between them
        net = one_layer([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [0.0, 0.0, -size])
        assert counts(net) == exact(net) == (regions, regions)
