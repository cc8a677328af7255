from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.errors import TooManyRegions
from relu_fold.exact.plane import chords, cutting
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import begin, subdivide
from relu_fold.network import Network
from tests.exact.plane.reference_subdivision import reference_complex, reference_regions
from tests.strategies import REALS, he_network, mixed_networks, networks

BOX = ((-1.0, 1.0), (-1.0, 1.0))
BOXES = st.sampled_from([BOX, ((-2.0, 1.0), (0.0, 3.0)), ((0.25, 0.75), (-0.5, 0.5))])
INTEGERS = st.integers(-2, 2).map(float)


def one_layer(weights, biases, readout=None, negative_slope=0.0):
    """A network of two inputs, one hidden layer and one output."""
    readout = [1.0] * len(weights) if readout is None else readout
    return Network([weights, [readout]], [biases, [0.0]], negative_slope)


def after_identity(weights, biases, readout=None):
    """Two layers: the first hands on relu(x), relu(-x), relu(y), relu(-y), the second folds what it gets of them."""
    readout = [1.0] * len(weights) if readout is None else readout
    first = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
    return Network([first, weights, [readout]], [[0.0] * 4, biases, [0.0]])


def box_area(box) -> float:
    (x_lo, x_hi), (y_lo, y_hi) = box
    return (x_hi - x_lo) * (y_hi - y_lo)


def middles(c: Subdivision) -> np.ndarray:
    """A point inside each region, (R, 2)."""
    return np.add.reduceat(c.vertices[c.corners], c.offsets[:-1]) / np.diff(c.offsets)[:, None]


def with_small_cells(net: Network, box=BOX) -> Subdivision:
    """The complex before cells that are too small are given to their neighbours."""
    return subdivide(net, box, smallest=0.0)


def check_invariants(c: Subdivision, net: Network, box=BOX) -> None:
    """What holds for the complex of every network."""
    whole = with_small_cells(net, box)
    check_topology(c, net, box)
    if whole.n_regions == c.n_regions:
        check_geometry(c, net, box)
    else:  # who got a small cell has its border, and not quite its map there
        check_topology(whole, net, box)
        check_geometry(whole, net, box)
        large = whole.areas >= 1e-11 * box_area(box)
        assert c.n_regions == large.sum()
        assert {tuple(p) for p in c.patterns.tolist()} == {tuple(p) for p in whole.patterns[large].tolist()}
        assert (c.areas >= 1e-11 * box_area(box)).all()
    for array in (
        c.vertices,
        c.edge_ends,
        c.edge_neuron,
        c.offsets,
        c.corners,
        c.sides,
        c.areas,
        c.patterns,
        c.slopes,
        c.intercepts,
        c.edge_regions,
        c.linear_region,
    ):
        assert not array.flags.writeable


def check_topology(c: Subdivision, net: Network, box) -> None:
    """Cells that fit together and tile the box."""
    n_half_edges = c.corners.size
    sizes = np.diff(c.offsets)
    assert c.box == box
    assert c.vertices.shape == (c.n_vertices, 2)
    assert c.n_vertices - c.n_edges + c.n_regions == 1
    assert c.offsets[0] == 0
    assert c.offsets[-1] == n_half_edges == c.sides.size
    assert (sizes >= 3).all()
    (x_lo, x_hi), (y_lo, y_hi) = box
    assert (c.vertices >= (x_lo, y_lo)).all()
    assert (c.vertices <= (x_hi, y_hi)).all()
    for corner in ((x_lo, y_lo), (x_hi, y_lo), (x_hi, y_hi), (x_lo, y_hi)):
        assert (c.vertices == corner).all(axis=1).any()

    # Every half-edge runs along its edge; every edge has two regions, or one and the box.
    after = np.concatenate([np.roll(c.corners[i:j], -1) for i, j in zip(c.offsets[:-1], c.offsets[1:], strict=True)])
    ends = c.edge_ends[c.sides]
    assert (np.sort(ends) == np.sort(np.stack([c.corners, after], axis=1))).all()
    assert (c.edge_ends[:, 0] != c.edge_ends[:, 1]).all()
    assert len(np.unique(np.sort(c.edge_ends), axis=0)) == c.n_edges
    on_box = c.edge_neuron == -1
    assert (np.bincount(c.sides, minlength=c.n_edges) == np.where(on_box, 1, 2)).all()
    assert ((c.edge_regions >= 0).sum(axis=1) == np.where(on_box, 1, 2)).all()
    assert np.unique(c.corners).size == c.n_vertices
    for a, b in c.edge_ends[on_box]:
        assert any(c.vertices[a, axis] == c.vertices[b, axis] == bound for axis in (0, 1) for bound in box[axis]), (
            "an edge of one region off the box"
        )

    # They tile the box, and what borders on each other differs, by the neuron of the edge at least.
    np.testing.assert_allclose(c.areas.sum(), box_area(box), rtol=1e-12)
    assert (c.areas >= 0).all()
    assert len(np.unique(c.patterns, axis=0)) == c.n_regions
    left, right = c.edge_regions[~on_box].T
    differ = c.patterns[left] != c.patterns[right]
    assert differ.any(axis=1).all()
    if net.n_neurons:
        assert differ[np.arange(left.size), c.edge_neuron[~on_box]].all()
    assert 1 <= c.n_linear_regions <= c.n_regions


def check_geometry(c: Subdivision, net: Network, box) -> None:
    """Convex cells on which the network is what the complex says."""
    on_box = c.edge_neuron == -1
    for region in range(min(c.n_regions, 200)):
        polygon = c.polygon(region)
        step = np.roll(polygon, -1, axis=0) - polygon
        onward = np.roll(step, -1, axis=0)
        turn = step[:, 0] * onward[:, 1] - step[:, 1] * onward[:, 0]
        assert (turn >= -1e-12).all()

    # Patterns: of the network inside, different on both sides of an edge, each once.
    assert c.patterns.shape == (c.n_regions, net.n_neurons)
    assert c.patterns.dtype == bool
    large = c.areas > 1e-11 * box_area(box)
    inside = middles(c)[large]
    assert (
        np.concatenate([np.zeros((len(inside), 0)), *(z > 1e-12 for z in net.pre_activations(inside))], axis=1)
        == c.patterns[large]
    ).all()
    left, right = c.edge_regions[~on_box].T
    differ = c.patterns[left] != c.patterns[right]
    if net.n_neurons:
        assert (c.edge_neuron[~on_box] == differ.argmax(axis=1)).all()

    # The affine maps are the network's, and meet at the edges.
    assert c.slopes.shape == (c.n_regions, net.output_dim, 2)
    assert c.intercepts.shape == (c.n_regions, net.output_dim)
    value = (c.slopes[large] @ inside[:, :, None])[:, :, 0] + c.intercepts[large]
    np.testing.assert_allclose(value, net(inside), rtol=1e-9, atol=1e-9)
    for end in c.edge_ends[~on_box].T:
        at = c.vertices[end][:, :, None]
        on_left = (c.slopes[left] @ at)[:, :, 0] + c.intercepts[left]
        on_right = (c.slopes[right] @ at)[:, :, 0] + c.intercepts[right]
        np.testing.assert_allclose(on_left, on_right, rtol=1e-9, atol=1e-9)

    found = c.locate(inside)
    assert (found == np.flatnonzero(large)).all()


def check_against_reference(net: Network, box=BOX) -> Subdivision:
    """The complex has the regions, vertices, edges and patterns of exact arithmetic."""
    regions = reference_regions(net, box)
    vertices, edges = reference_complex(regions)
    check_invariants(subdivide(net, box), net, box)
    c = with_small_cells(net, box)
    assert {tuple(p) for p in c.patterns.tolist()} == {r.pattern for r in regions}
    assert (c.n_regions, c.n_vertices, c.n_edges) == (len(regions), len(vertices), len(edges))
    exact = np.array([[float(x), float(y)] for x, y in vertices])
    apart = np.abs(c.vertices[:, None] - exact).max(axis=2)
    nearest = apart.argmin(axis=1)
    assert apart.min(axis=1).max() < 1e-11
    assert np.unique(nearest).size == len(vertices)
    number = {point: i for i, point in enumerate(vertices)}
    assert {frozenset(e) for e in nearest[c.edge_ends].tolist()} == {frozenset(number[p] for p in e) for e in edges}
    area = {r.pattern: float(r.area) for r in regions}
    np.testing.assert_allclose(c.areas, [area[tuple(p)] for p in c.patterns.tolist()], atol=1e-12)
    return c


# By hand


def test_one_neuron_folds_the_plane_along_one_line():
    net = one_layer([[1.0, 0.0]], [-0.5], [2.0])  # 2 max(0, x - 1/2)
    c = check_against_reference(net)
    assert (c.n_vertices, c.n_edges, c.n_regions) == (6, 7, 2)
    on = int(c.patterns[:, 0].argmax())
    assert sorted(c.polygon(on).tolist()) == [[0.5, -1.0], [0.5, 1.0], [1.0, -1.0], [1.0, 1.0]]
    assert c.areas[[1 - on, on]].tolist() == [3.0, 1.0]
    assert c.slopes[[1 - on, on]].tolist() == [[[0.0, 0.0]], [[2.0, 0.0]]]
    assert c.intercepts[[1 - on, on]].tolist() == [[0.0], [-1.0]]
    assert sorted(c.edge_neuron.tolist()) == [-1] * 6 + [0]
    assert c.n_linear_regions == 2
    assert c.locate([[0.9, 0.0], [-0.9, 0.0], [1.0, 1.0], [1.1, 0.0]]).tolist() == [on, 1 - on, on, -1]


def test_xor_has_two_parallel_folds():
    net = one_layer([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0], [1.0, -2.0])  # relu(x + y) - 2 relu(x + y - 1)
    c = check_against_reference(net, ((0.0, 1.0), (0.0, 1.0)))
    assert (c.n_vertices, c.n_edges, c.n_regions) == (4, 5, 2)  # x + y = 0 only touches the box
    c = check_against_reference(net)
    assert (c.n_vertices, c.n_edges, c.n_regions) == (6, 8, 3)
    assert c.n_linear_regions == 3
    at = c.locate([[-0.5, -0.25], [0.25, 0.25], [0.75, 0.75]])
    assert c.slopes[at, 0].tolist() == [[0.0, 0.0], [1.0, 1.0], [-1.0, -1.0]]
    assert c.intercepts[at, 0].tolist() == [0.0, 0.0, 2.0]


def test_a_pyramid_has_four_slopes_and_eight_flat_and_slanted_parts():
    # relu(1 - |x| - |y|): a second layer over |x| and |y|
    net = after_identity([[-1.0, -1.0, -1.0, -1.0]], [0.5])
    c = check_against_reference(net)
    assert c.n_regions == 8
    assert (c.n_vertices, c.n_edges) == (13, 20)
    assert c.n_linear_regions == 5  # outside it is flat all round
    slopes = {tuple(slope) for slope in c.slopes[c.patterns[:, 4], 0].tolist()}
    assert slopes == {(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)}
    assert c.areas[c.patterns[:, 4]].tolist() == [0.125] * 4


def test_without_hidden_layers_there_is_one_region():
    c = check_against_reference(Network([[[2.0, -1.0], [0.0, 3.0]]], [[1.0, 0.0]]))
    assert (c.n_vertices, c.n_edges, c.n_regions, c.n_linear_regions) == (4, 4, 1, 1)
    assert c.slopes.tolist() == [[[2.0, -1.0], [0.0, 3.0]]]
    assert c.intercepts.tolist() == [[1.0, 0.0]]


def test_contributions_that_cancel_join_regions():
    net = one_layer([[1.0, 1.0], [1.0, 1.0], [1.0, -1.0]], [0.0, 0.0, 0.0], [0.1, -0.1, 0.0])
    c = check_against_reference(net)
    assert (c.n_regions, c.n_linear_regions) == (4, 1)
    absolute = one_layer([[1.0, 0.3], [-1.0, -0.3]], [0.1, -0.1], [0.7, -0.7])  # relu(u) - relu(-u) = u
    c = check_against_reference(absolute)
    assert (c.n_regions, c.n_linear_regions) == (2, 1)


def test_without_a_fold_all_regions_are_one_linear_region():
    net = he_network(3, 2, 6, 6, 1, negative_slope=1.0)
    c = subdivide(net)
    check_invariants(c, net)
    assert c.n_regions > 20
    assert c.n_linear_regions == 1


# Degenerate families, one sentence each

X, Y, DIAGONAL = [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]
FAN = [[1.0, float(k)] for k in range(-3, 4)]
SCALES = [1.0, 3.0, 2.0**-20, 5.0 * 2.0**20]
FAMILIES = {
    "a line through the box's corners": one_layer([[1.0, -1.0], [1.0, 1.0]], [0.0, 0.0]),
    "a line through one corner of the box": one_layer([[1.0, -2.0]], [-1.0 + 2.0]),
    "a line that touches a corner of the box from outside": one_layer([DIAGONAL], [-2.0]),
    "lines on the box's edges": one_layer([X, X, Y, [0.0, -3.0]], [-1.0, 1.0, 1.0, 3.0]),
    "a line through a vertex": one_layer([X, Y, DIAGONAL], [0.0, 0.0, 0.0]),
    "a line through a vertex on the box": one_layer([X, [1.0, 1.0], [1.0, -1.0]], [0.0, -1.0, 1.0]),
    "duplicates": one_layer([[0.3, 0.7], [0.3, 0.7], Y, Y], [0.1, 0.1, -0.2, -0.2]),
    "scaled copies": one_layer([[s * 0.25, s * 0.75] for s in SCALES], [s * 0.125 for s in SCALES]),
    "opposites": one_layer([[0.3, 0.7], [-0.3, -0.7], X, [-2.0, 0.0]], [0.1, -0.1, 0.2, -0.4]),
    "parallels": one_layer([DIAGONAL] * 4, [0.0, 0.5, -0.5, 1.0]),
    "dead and always on": one_layer([X, Y, DIAGONAL], [-3.0, 3.0, 0.1]),
    "all zero": one_layer([[0.0, 0.0], X, [0.0, 0.0], [0.0, 0.0]], [0.0, 0.0, 1.0, -1.0]),
    "nothing but zeros": Network([np.zeros((3, 2)), np.zeros((2, 3)), np.zeros((1, 2))], [np.zeros(3), [0, 0], [0]]),
    "many lines through one point": one_layer(FAN, [0.0] * len(FAN)),
    "many lines through a point elsewhere": one_layer(FAN, [-(0.25 + w[1] * 0.5) for w in FAN]),
    "many lines through a point of the box": one_layer(FAN, [-(1.0 + w[1] * 0.5) for w in FAN]),
    "three lines through a point that is no float": one_layer([[3.0, 1.0], [1.0, 3.0], DIAGONAL], [-1.0, -1.0, -0.5]),
    "z = 0 on whole cells": after_identity([[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, -1.0, 0.0]], [0.0, 0.0]),
    "z = 0 on whole cells, twice over": Network(
        [[X, Y], [[1.0, 1.0], [1.0, -1.0]], [[1.0, -1.0], [-1.0, 1.0]], [[1.0, 1.0]]], [[0, 0], [0, 0], [0, 0], [0]]
    ),
    "the second layer along creases of the first": after_identity(
        [[1.0, -1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]], [0.0, 0.0]
    ),
    "the second layer through vertices of the first": after_identity(
        [[1.0, -1.0, 1.0, -1.0], [1.0, -1.0, -1.0, 1.0], [1.0, 0.0, 1.0, 0.0]], [0.0, 0.0, -1.0]
    ),
    "kinked lines that meet on creases": after_identity(
        [[1.0, 1.0, 1.0, 1.0], [2.0, 2.0, 1.0, 1.0], [1.0, 1.0, 2.0, 2.0]], [-0.5, -0.5, -1.0]
    ),
    "a checkerboard": Network(
        [[X, X, Y, Y], [[4.0, -8.0, 4.0, -8.0], [4.0, -8.0, -4.0, 8.0]], [[1.0, 1.0]]],
        [[0.0, -0.25, 0.0, -0.25], [-1.0, 0.0], [0.0]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("net", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("box", [BOX, ((0.0, 1.0), (0.0, 1.0)), ((-0.5, 0.25), (-1.5, 2.0))], ids=str)
def test_degenerate_networks_are_those_of_exact_arithmetic(net, box):
    check_against_reference(net, box)


def test_a_fan_by_hand():
    c = subdivide(FAMILIES["many lines through one point"])
    assert c.n_regions == 2 * len(FAN)
    assert (c.vertices == 0.0).all(axis=1).sum() == 1


def test_copies_but_for_rounding_share_their_crease():
    weights = [[0.3, 0.7], [0.9, 2.1], [0.3e-6, 0.7e-6], [3e5, 7e5]]  # 3 * 0.7 is not quite the float 2.1
    net = one_layer(weights, [0.1, 0.3, 1e-7, 1e5])
    c = subdivide(net)
    check_invariants(c, net)
    large = {r.pattern for r in reference_regions(net, BOX) if r.area > 1e-11 * box_area(BOX)}
    assert {tuple(p) for p in c.patterns.tolist()} == large


def test_a_sliver_between_nearly_parallel_lines_is_found():
    net = one_layer([[1e-7, 1.0], [-1e-7, 1.0], [1.0, 0.1]], [0.0, 0.0, 0.05])
    c = subdivide(net)
    check_invariants(c, net)
    exact = {r.pattern: float(r.area) for r in reference_regions(net, BOX)}
    assert {tuple(p) for p in c.patterns.tolist()} == set(exact)
    np.testing.assert_allclose(c.areas, [exact[tuple(p)] for p in c.patterns.tolist()], rtol=1e-6)


def test_a_line_close_by_and_along_others_keeps_its_distance():
    # All but parallel to the box's upper edge: the vertex there is known to 1e-7 along the edge, yet not across it.
    net = one_layer([[-1.0, 1.0], [-3e-7, -1.25], [7e-8, -1.0]], [-1.0, 1.25, 1.0])
    c = subdivide(net)
    exact = {r.pattern: float(r.area) for r in reference_regions(net, BOX) if r.area > 1e-11 * box_area(BOX)}
    found = dict(zip(map(tuple, c.patterns.tolist()), c.areas, strict=True))
    assert set(exact) <= set(found)
    np.testing.assert_allclose([found[p] for p in exact], list(exact.values()), rtol=1e-6)


def test_a_steep_neuron_elsewhere_does_not_blur_what_is_fine_here():
    # h0 is 1e6 at the box's right edge and 0 left of x = 0.9; at x = 0 two lines run 5e-9 apart.
    first, fold, far = [[1e7, 0.0], [1.0, 0.0], [-1.0, 0.0]], [1.0, 1.0, -1.0], -9e6
    for net in (
        Network([first, [fold, fold], [[1.0, 1.0]]], [[far, 1.0, 1.0], [0.0, -1e-8], [0.0]]),
        Network([first, [fold], [[1.0]], [[1.0]]], [[far, 1.0, 1.0], [0.0], [-1e-8], [0.0]]),
    ):
        c = subdivide(net)
        check_invariants(c, net)
        exact = {r.pattern for r in reference_regions(net, BOX) if r.area > 1e-11 * box_area(BOX)}
        assert (False, True, True, True, False) in exact
        assert exact <= {tuple(p) for p in c.patterns.tolist()}


@pytest.mark.parametrize("angle", [1e-3, 1e-6, 1e-8])
def test_a_line_through_a_vertex_that_is_hard_to_place_passes_through_it(angle):
    # The first two lines meet at x = 0.3, but rounding puts that off by 1e-16 / angle; the third is x = 0.3.
    nearly_parallel = [[0.7, 1.0], [0.7 + angle, 1.0], [1.0, 0.0]]
    biases = [-0.21, -0.21 - 0.3 * angle, 1.0]
    net = Network([nearly_parallel, [[0.0, 0.0, 1.0]], [[1.0]]], [biases, [-1.3], [0.0]])
    c = subdivide(net)
    check_invariants(c, net)
    assert c.n_regions == 6


def test_three_lines_that_meet_but_for_rounding_meet():
    rng = np.random.default_rng(0)
    for _ in range(30):
        point, lines = rng.uniform(-0.5, 0.5, 2), rng.normal(size=(3, 2))
        net = one_layer(lines, -lines @ point)
        c = subdivide(net)
        check_invariants(c, net)
        assert (c.n_regions, c.n_vertices) == (6, 4 + 6 + 1)


def same_complex(a: Subdivision, b: Subdivision) -> None:
    """The same regions, vertices and edges, in whatever order."""
    assert (a.n_regions, a.n_vertices, a.n_edges) == (b.n_regions, b.n_vertices, b.n_edges)
    by_pattern = [np.lexsort(c.patterns.T) for c in (a, b)]
    for name in ("patterns", "areas"):
        one, other = (getattr(c, name)[order] for c, order in zip((a, b), by_pattern, strict=True))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("widths", [(5,), (12, 12), (70, 3), (8, 8, 8, 8)], ids=str)
def test_one_by_one_and_a_layer_at_once_agree(widths, monkeypatch):
    net = he_network(7, 2, *widths, 1)
    at_once = subdivide(net)
    check_invariants(at_once, net)
    monkeypatch.setattr(cutting, "_dubious_borders", lambda mesh, *_: np.ones(mesh.n_cells, dtype=bool))
    same_complex(subdivide(net), at_once)


@pytest.mark.parametrize("seed", range(4))
def test_cells_of_either_kind_fit_together(seed, monkeypatch):
    net = he_network(seed, 2, 10, 10, 10, 1)
    at_once = subdivide(net)
    rng = np.random.default_rng(seed)
    monkeypatch.setattr(cutting, "_dubious_borders", lambda mesh, *_: rng.random(mesh.n_cells) < 0.3)
    mixed = subdivide(net)
    check_invariants(mixed, net)
    same_complex(mixed, at_once)


def test_a_hash_that_tells_no_parts_apart_is_found_out(monkeypatch):
    net = he_network(2, 2, 70, 5, 1)  # more neurons than bits to spare
    at_once = subdivide(net)
    monkeypatch.setattr(chords, "hashed", lambda words: np.zeros(words.shape[1], dtype=np.uint64))
    unlucky = subdivide(net)
    check_invariants(unlucky, net)
    same_complex(unlucky, at_once)


# Laws


@settings(max_examples=200, deadline=None)
@given(networks(input_dim=2, max_depth=2, max_width=4), BOXES)
def test_small_fractions_give_the_complex_of_exact_arithmetic(net, box):
    check_against_reference(net, box)


@settings(max_examples=60, deadline=None)
@given(mixed_networks(input_dim=2, max_depth=2, max_width=3), BOXES)
def test_the_complex_is_that_of_exact_arithmetic_if_every_neuron_has_its_own_slope(net, box):
    check_against_reference(net, box)


@given(mixed_networks(input_dim=2, min_depth=1, max_depth=3, max_width=8, numbers=REALS))
def test_the_complex_of_neurons_with_slopes_of_their_own_holds_together(net):
    check_invariants(subdivide(net, BOX), net)


@given(mixed_networks(input_dim=2, min_depth=1, max_depth=1, max_width=6, numbers=REALS))
def test_the_first_layers_regions_do_not_depend_on_any_neurons_slope(net):
    c, relu = subdivide(net, BOX), subdivide(Network(net.weights, net.biases), BOX)
    np.testing.assert_array_equal(c.vertices, relu.vertices)
    np.testing.assert_array_equal(c.patterns, relu.patterns)


def test_a_layer_that_shares_its_slope_is_the_same_bit_for_bit_however_it_is_said():
    shared = he_network(5, 2, 12, 12, 12, 2, negative_slope=-0.5)
    spelt = Network(shared.weights, shared.biases, 0.0, [np.full(n, -0.5) for n in shared.widths])
    c, d = subdivide(shared, BOX), subdivide(spelt, BOX)
    for one, other in ((c.vertices, d.vertices), (c.slopes, d.slopes), (c.intercepts, d.intercepts)):
        np.testing.assert_array_equal(one, other)


def test_a_deep_complex_with_slopes_of_their_own_is_the_network():
    rng = np.random.default_rng(1)
    net = he_network(7, 2, 16, 16, 16, 2)
    net = Network(net.weights, net.biases, 0.0, [rng.choice([-1.0, -0.5, 0.0, 0.3, 1.0], n) for n in net.widths])
    check_invariants(subdivide(net, BOX), net)


@settings(max_examples=100, deadline=None)
@given(networks(input_dim=2, min_depth=2, max_depth=3, max_width=3, numbers=INTEGERS), BOXES)
def test_small_integers_give_the_complex_of_exact_arithmetic(net, box):
    check_against_reference(net, box)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 5), min_size=1, max_size=3), BOXES)
def test_generic_networks_give_the_complex_of_exact_arithmetic(seed, widths, box):
    check_against_reference(he_network(seed, 2, *widths, 1), box)


@settings(max_examples=60, deadline=None)
@given(networks(input_dim=2, max_depth=3, max_width=8, numbers=REALS))
def test_larger_networks_keep_the_invariants(net):
    check_invariants(subdivide(net), net)


@settings(max_examples=60, deadline=None)
@given(networks(input_dim=2, min_depth=1, max_depth=3, numbers=st.one_of(INTEGERS, REALS)), st.data())
def test_a_layer_scaled_down_and_the_next_scaled_up_change_nothing(net, data):
    i = data.draw(st.integers(0, len(net.widths) - 1))
    scale = 2.0 ** data.draw(st.sampled_from([-24, -3, 24, 300]))
    weights, biases = list(net.weights), list(net.biases)
    weights[i], biases[i], weights[i + 1] = weights[i] * scale, biases[i] * scale, weights[i + 1] / scale
    c, scaled = subdivide(net), subdivide(Network(weights, biases, net.negative_slope))
    for name in ("vertices", "edge_ends", "edge_neuron", "offsets", "corners", "sides", "patterns", "slopes"):
        np.testing.assert_array_equal(getattr(c, name), getattr(scaled, name), err_msg=name)
    assert c.n_linear_regions == scaled.n_linear_regions


@pytest.mark.parametrize("slope", [-1.0, 0.25, 1.0])
def test_the_first_layers_regions_do_not_depend_on_the_negative_slope(slope):
    net = he_network(1, 2, 7, 1)
    c = subdivide(net)
    other = subdivide(Network(net.weights, net.biases, slope))
    np.testing.assert_array_equal(c.vertices, other.vertices)
    np.testing.assert_array_equal(c.patterns, other.patterns)


def test_one_layer_has_the_regions_that_zaslavsky_counts():
    angles = np.arange(6) * np.pi / 6 + 0.1
    lines = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    net = one_layer(lines, 0.1 * np.sin(5 * np.arange(6)))
    assert subdivide(net, ((-50.0, 50.0), (-50.0, 50.0))).n_regions == 1 + 6 + 15


def test_points_on_edges_and_vertices_are_located_in_a_region_that_has_them():
    net = he_network(5, 2, 8, 8, 1)
    c = subdivide(net)
    found = c.locate(c.vertices)
    for vertex, region in enumerate(found.tolist()):
        polygon = c.polygon(region)
        along = np.roll(polygon, -1, axis=0) - polygon
        way = c.vertices[vertex] - polygon
        assert (along[:, 0] * way[:, 1] - along[:, 1] * way[:, 0] >= -1e-12).all()


# Bad input


def test_more_regions_than_the_cap_is_an_error_and_as_many_is_none():
    net = he_network(0, 2, 16, 16, 1)
    n = subdivide(net).n_regions
    assert subdivide(net, max_regions=n).n_regions == n
    with pytest.raises(TooManyRegions, match=f"regions: expected at most {n - 1}; got"):
        subdivide(net, max_regions=n - 1)
    with pytest.raises(TooManyRegions):
        subdivide(net, max_regions=0)


@pytest.mark.parametrize(
    "box",
    [((1.0, 1.0), (0.0, 1.0)), ((0.0, 1.0), (2.0, 1.0)), ((0.0, np.inf), (0.0, 1.0)), ((0.0, 1.0), (np.nan, 1.0))],
)
def test_a_box_has_finite_sides_in_order(box):
    with pytest.raises(ValueError, match="box: expected finite numbers with lo < hi on each side; got"):
        subdivide(one_layer([X], [0.0]), box)


@pytest.mark.parametrize("box", [3.0, (0.0, 1.0), ((0.0, 1.0),), ((0.0, 1.0), ("a", 1.0)), None])
def test_a_box_is_two_pairs_of_numbers(box):
    with pytest.raises(ValueError, match="box: expected"):
        subdivide(one_layer([X], [0.0]), box)


def test_a_box_beyond_all_measure_is_refused():
    with pytest.raises(ValueError, match="box: expected ends below"):
        subdivide(one_layer([X], [0.0]), ((0.0, 1e200), (0.0, 1.0)))


def test_numbers_that_overflow_are_told_of():
    net = Network([[[1e300, 1.0]], [[1e300]], [[1.0]]], [[0.0], [0.0], [0.0]])
    with pytest.raises(ValueError, match="weights: expected"):
        subdivide(net)


def test_only_networks_of_two_inputs_lie_on_a_plane():
    with pytest.raises(ValueError, match="input_dim: expected 2; got 1"):
        subdivide(he_network(0, 1, 3, 1))


@settings(max_examples=40)
@given(mixed_networks(input_dim=2), st.data())
def test_what_is_begun_is_finished_as_if_at_once(net, data):
    box = ((-1.0, 1.0), (-2.0, 1.0))
    begun = begin(net, box, data.draw(st.integers(0, len(net.widths))))
    at_once = subdivide(net, box)
    for again in (begun.finish(net), begun.finish(net)):  # the first leaves what is begun as it was
        for name in ("vertices", "edge_ends", "edge_neuron", "offsets", "corners", "sides", "patterns", "slopes"):
            assert np.array_equal(getattr(again, name), getattr(at_once, name)), name


def test_a_known_complex_is_read_out_by_another_output():
    net = he_network(3, 2, 8, 8, 1)
    other = Network((*net.weights[:-1], 2 * net.weights[-1]), net.biases, net.negative_slope, net.slopes)
    known, anew = subdivide(net).read_out(other), subdivide(other)
    assert np.array_equal(known.slopes, anew.slopes)
    assert np.array_equal(known.intercepts, anew.intercepts)
    assert known.n_linear_regions == anew.n_linear_regions
