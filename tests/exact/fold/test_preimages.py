from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.fold.preimages import FoldPreimages, fold_preimages
from relu_fold.exact.fold.space import FoldSpace, fold_space
from relu_fold.exact.line.preimages import preimages
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, he_network, networks, sawtooth

DOMAIN = (-3.0, 3.0)
BOX = ((-1.0, 1.0), (-1.0, 1.0))
CLOSE = 1e-7


def layer_of(weights, biases, negative_slope=0.0) -> FoldSpace:
    """The fold space of one layer on the box."""
    net = Network([weights, [[1.0] * len(weights)]], [biases, [0.0]], negative_slope)
    return fold_space(net, 0, BOX)


def as_sets(found: FoldPreimages) -> tuple[set, set, list[int]]:
    """Points and segments whatever their order, and the collapsed pieces."""
    segments = {frozenset(map(tuple, ends)) for ends in found.segments.tolist()}
    return set(map(tuple, found.points.tolist())), segments, found.pieces.tolist()


def in_piece(space: FoldSpace, piece: int, x: np.ndarray) -> bool:
    corners = space.inputs[space.pieces[piece]]
    if space.input_dim == 1:
        return bool(corners.min() - CLOSE <= x[0] <= corners.max() + CLOSE)
    along = np.roll(corners, -1, axis=0) - corners
    aside = x - corners
    length = np.linalg.norm(along, axis=1)
    return bool((along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0] >= -CLOSE * length).all())


def on_segment(ends: np.ndarray, x: np.ndarray) -> bool:
    run = ends[1] - ends[0]
    t = np.clip((x - ends[0]) @ run / (run @ run), 0, 1)
    return bool(np.linalg.norm(ends[0] + t * run - x) <= CLOSE)


def tells(space: FoldSpace, found: FoldPreimages, x: np.ndarray) -> int:
    """1 if the answer has x as a point, 2 on a segment, 3 in a collapsed piece, else 0."""
    if any(in_piece(space, piece, x) for piece in found.pieces):
        return 3
    if any(on_segment(ends, x) for ends in found.segments):
        return 2
    return int((np.abs(found.points - x).max(axis=1, initial=0) <= CLOSE).any() if len(found.points) else 0)


def check(space: FoldSpace, net: Network, point: np.ndarray, axes=None) -> FoldPreimages:
    """What is found has that image, and is found once."""
    found = fold_preimages(space, point, axes)
    chosen = list(range(space.width)) if axes is None else axes
    whole = [space.inputs[space.pieces[piece]] for piece in found.pieces]
    x = np.concatenate([found.points, found.segments.reshape(-1, space.input_dim), found.segments.mean(axis=1), *whole])
    unit = np.abs(space.images[:, chosen]).max(axis=0, initial=0)
    off = np.abs(net.activations(x)[space.layer][:, chosen] - point)
    assert (off <= 1e-8 * unit + 1e-12).all()
    without_points = FoldPreimages(np.empty((0, space.input_dim)), found.segments, found.pieces)
    assert not any(tells(space, without_points, x) for x in found.points)
    without_segments = FoldPreimages(found.points, np.empty((0, 2, space.input_dim)), found.pieces)
    for ends in found.segments:
        assert tells(space, without_segments, ends.mean(axis=0)) != 3
    apart = np.linalg.norm(found.points[:, None] - found.points, axis=2) + np.eye(len(found.points))
    assert apart.min(initial=1.0) > 0
    for array in (found.points, found.segments, found.pieces):
        assert not array.flags.writeable
    return found


# A line, by hand


def test_a_mirror_has_two_places_for_a_point_and_one_for_its_crease():
    space = fold_space(Network([[[1.0]], [[1.0]]], [[0.0], [0.0]], -1.0), 0, DOMAIN)
    assert sorted(fold_preimages(space, [2.0]).points.ravel().tolist()) == [-2.0, 2.0]
    assert fold_preimages(space, [0.0]).points.tolist() == [[0.0]]
    assert fold_preimages(space, [3.0]).points.tolist() == [[-3.0], [3.0]]
    assert fold_preimages(space, [-0.5]).points.shape == (0, 1)


def test_a_flat_side_collapses_onto_a_point_and_its_end_is_not_told_twice():
    space = fold_space(PRESETS["one"].network, 0, DOMAIN)
    found = fold_preimages(space, [0.0])
    assert found.pieces.tolist() == [0]
    assert found.points.shape == (0, 1)
    assert found.segments.shape == (0, 2, 1)
    assert fold_preimages(space, [1.0]).points.tolist() == [[1.5]]


def test_all_coordinates_must_agree_and_on_fewer_axes_more_inputs_do():
    space = fold_space(sawtooth(2), 1, (0.0, 1.0))
    both = fold_preimages(space, [0.75, 0.25])
    assert sorted(both.points.ravel().tolist()) == [0.375, 0.625]
    assert fold_preimages(space, [0.75, 0.0]).points.size == 0
    assert fold_preimages(space, [0.0], axes=[1]).pieces.tolist() == [0, 3]
    assert sorted(fold_preimages(space, [0.75], axes=[0]).points.ravel().tolist()) == [0.375, 0.625]


@given(networks(min_depth=1, max_depth=3, numbers=REALS), st.data())
def test_on_a_line_every_input_is_found_by_its_image(net, data):
    layer = data.draw(st.integers(0, len(net.widths) - 1))
    space = fold_space(net, layer, DOMAIN)
    x = np.array([data.draw(st.sampled_from(space.inputs[:, 0].tolist()) | st.floats(*DOMAIN))])
    found = check(space, net, net.activations(x[None])[layer][0])
    assert tells(space, found, x)


@given(networks(min_depth=1, max_depth=2, max_width=1), st.integers(-8, 8).map(lambda n: n / 4))
def test_along_one_neuron_they_are_the_preimages_of_a_number(net, value):
    # The network that reads out the last layer's only neuron as it is.
    whole = Network([*net.weights[:-1], [[1.0]]], [*net.biases[:-1], [0.0]], net.negative_slope)
    space = fold_space(net, len(net.widths) - 1, DOMAIN)
    found, expected = fold_preimages(space, [value]), preimages(whole, value, DOMAIN)
    np.testing.assert_allclose(np.sort(found.points[:, 0]), expected.points, atol=1e-9)
    length = np.diff(space.inputs[space.corners.reshape(-1, 2)[found.pieces], 0], axis=1).sum()
    np.testing.assert_allclose(length, np.diff(expected.intervals, axis=1).sum(), atol=1e-9)


# A plane, by hand


def test_two_mirrors_have_four_places_for_a_point_two_on_a_crease_and_one_where_creases_meet():
    space = layer_of(np.eye(2), [0.0, 0.0], -1.0)
    assert as_sets(fold_preimages(space, [0.5, 0.25])) == (
        {(0.5, 0.25), (-0.5, 0.25), (0.5, -0.25), (-0.5, -0.25)},
        set(),
        [],
    )
    assert as_sets(fold_preimages(space, [0.5, 0.0])) == ({(0.5, 0.0), (-0.5, 0.0)}, set(), [])
    assert as_sets(fold_preimages(space, [0.0, 0.0])) == ({(0.0, 0.0)}, set(), [])
    assert len(fold_preimages(space, [1.0, 1.0]).points) == 4
    assert len(fold_preimages(space, [1.0, 1.1]).points) == 0


def test_one_neuron_takes_lines_to_points_and_its_flat_side_to_zero():
    space = layer_of([[1.0, 0.0]], [0.0])
    flat = int(np.flatnonzero(~space.active[:, 0])[0])
    assert as_sets(fold_preimages(space, [0.5])) == (set(), {frozenset({(0.5, -1.0), (0.5, 1.0)})}, [])
    assert as_sets(fold_preimages(space, [0.0])) == (set(), set(), [flat])
    assert as_sets(fold_preimages(space, [1.0])) == (set(), {frozenset({(1.0, -1.0), (1.0, 1.0)})}, [])


def test_a_mirrors_crease_is_a_segment_of_its_own():
    space = layer_of([[1.0, 0.0]], [0.0], -1.0)
    assert as_sets(fold_preimages(space, [0.0])) == (set(), {frozenset({(0.0, -1.0), (0.0, 1.0)})}, [])
    assert len(fold_preimages(space, [0.25]).segments) == 2


def test_a_corner_that_is_touched_is_a_point():
    space = layer_of([[1.0, 1.0]], [0.0])
    assert as_sets(fold_preimages(space, [2.0])) == ({(1.0, 1.0)}, set(), [])


def test_where_quadrants_are_on_or_off_a_point_is_a_point_a_segment_or_a_piece():
    space = layer_of(np.eye(2), [0.0, 0.0])  # (relu(x), relu(y))
    off = int(np.flatnonzero(~space.active.any(axis=1))[0])
    assert as_sets(fold_preimages(space, [0.5, 0.25])) == ({(0.5, 0.25)}, set(), [])
    assert as_sets(fold_preimages(space, [0.5, 0.0])) == (set(), {frozenset({(0.5, 0.0), (0.5, -1.0)})}, [])
    assert as_sets(fold_preimages(space, [0.0, 0.0])) == (set(), set(), [off])
    first = fold_preimages(space, [0.5], axes=[0])
    assert len(first.segments) == 2  # one for each piece that the line x = 1/2 runs through
    assert len(fold_preimages(space, [0.0], axes=[1]).pieces) == 2


def test_a_dead_layer_is_all_one_point_and_nothing_else_is_met():
    space = layer_of(np.eye(2), [-9.0, -9.0])
    assert fold_preimages(space, [0.0, 0.0]).pieces.tolist() == [0]
    assert as_sets(fold_preimages(space, [1e-3, 0.0])) == (set(), set(), [])


def test_a_flat_strip_between_slopes_keeps_its_borders_to_itself():
    space = layer_of([[1.0, 1.0], [-1.0, -1.0]], [-0.5, -0.5])  # off where |x + y| < 1/2
    found = fold_preimages(space, [0.0, 0.0])
    assert len(found.pieces) == 1
    assert found.points.size == found.segments.size == 0


def test_in_a_sharp_corner_whose_sides_are_both_met_there_is_one_point():
    angle, x = 1e-7, 1e-3
    space = layer_of([[0.0, 1.0], [-angle, 1.0], [1.0, 0.0]], [0.0, 0.0, 2.0], -1.0)
    found = fold_preimages(space, [angle * x / 2, angle * x / 2, x + 2])
    assert found.segments.size == 0
    np.testing.assert_allclose(found.points, [[x, 0.0]], atol=1e-9)


# A plane, laws


@settings(max_examples=80)
@given(networks(input_dim=2, min_depth=1, max_depth=3, numbers=REALS), st.data())
def test_in_a_plane_every_input_is_found_by_its_image(net, data):
    layer = data.draw(st.integers(0, len(net.widths) - 1))
    space = fold_space(net, layer, BOX)
    corners = space.inputs[space.pieces[data.draw(st.integers(0, space.n_pieces - 1))]]
    among = data.draw(st.integers(1, len(corners)))  # a vertex, on an edge, or inside
    x = corners[:among].mean(axis=0)
    axes = data.draw(st.none() | st.permutations(range(space.width)).map(lambda a: a[: max(1, len(a) // 2)]))
    image = net.activations(x[None])[layer][0]
    found = check(space, net, image if axes is None else image[list(axes)], axes)
    assert tells(space, found, x)


@settings(max_examples=60)
@given(networks(input_dim=2, min_depth=1, max_depth=2), st.floats(-1, 1), st.floats(-1, 1))
def test_what_mirrors_lay_together_is_found_together(net, x, y):
    # |x| and |y| first, whatever comes after: four inputs share an image.
    folded = Network([np.eye(2), *net.weights], [np.zeros(2), *net.biases], -1.0)
    layer = len(folded.widths) - 1
    space = fold_space(folded, layer, BOX)
    found = check(space, folded, folded.activations([[x, y]])[layer][0])
    for place in np.array([[x, y], [-x, y], [x, -y], [-x, -y]]):
        assert tells(space, found, place)


@settings(max_examples=60)
@given(networks(input_dim=2, min_depth=1, max_depth=2, max_width=3), st.data())
def test_no_input_far_from_the_answer_has_that_image(net, data):
    layer = len(net.widths) - 1
    space = fold_space(net, layer, BOX)
    x = np.array([[data.draw(st.integers(-16, 16)) / 16, data.draw(st.integers(-16, 16)) / 16]])
    point = net.activations(x)[layer][0]
    found = check(space, net, point)
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 33), np.linspace(-1, 1, 33)), axis=-1).reshape(-1, 2)
    same = grid[(net.activations(grid)[layer] == point).all(axis=1)]  # exact: all numbers are small fractions
    assert len(same)
    assert all(tells(space, found, place) for place in same)


@pytest.mark.parametrize("seed", range(3))
def test_a_deep_layer_is_unfolded(seed):
    net = he_network(seed, 2, 8, 8, 3, 1)
    space = fold_space(net, 2, BOX)
    for x in np.random.default_rng(seed).uniform(-1, 1, (20, 2)):
        assert tells(space, check(space, net, net.activations(x[None])[2][0]), x)


# What is wrong is said


@pytest.mark.parametrize("axes", [[], [0, 0], [2], [-1]])
def test_axes_are_different_neurons_of_the_layer(axes):
    with pytest.raises(ValueError, match="axes: expected different neurons from 0 to 1; got"):
        fold_preimages(layer_of(np.eye(2), [0.0, 0.0]), [0.0] * len(axes), axes)


def test_a_point_has_a_finite_number_for_each_axis():
    space = layer_of(np.eye(2), [0.0, 0.0])
    with pytest.raises(ValueError, match="point: expected 2 numbers, one for each axis; got 1"):
        fold_preimages(space, [0.0])
    with pytest.raises(ValueError, match="point: expected finite numbers"):
        fold_preimages(space, [0.0, np.nan])
