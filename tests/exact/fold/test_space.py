from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.errors import TooManyRegions
from relu_fold.exact.fold.space import FoldSpace, fold_space
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, he_network, networks, sawtooth

DOMAIN = (-3.0, 3.0)
BOX = ((-1.0, 1.0), (-1.5, 2.0))


def check_invariants(space: FoldSpace, net: Network) -> None:
    """What holds for every fold space: its maps are the network's, and its corners fit them."""
    width = net.widths[space.layer]
    n = space.n_pieces
    assert space.input_dim == net.input_dim
    assert space.width == width
    assert space.images.shape == (len(space.inputs), width)
    assert space.active.shape == (n, width)
    assert space.slopes.shape == (n, width, net.input_dim)
    assert space.intercepts.shape == (n, width)
    assert space.offsets[0] == 0
    assert space.offsets[-1] == space.corners.size
    assert len(space.pieces) == n
    assert np.concatenate(list(space.pieces)).tolist() == space.corners.tolist()
    np.testing.assert_allclose(space.images, net.activations(space.inputs)[space.layer], rtol=1e-9, atol=1e-9)
    piece = np.repeat(np.arange(n), np.diff(space.offsets))
    x = space.inputs[space.corners]
    by_the_map = np.vecdot(space.slopes[piece], x[:, None]) + space.intercepts[piece]
    np.testing.assert_allclose(space.images[space.corners], by_the_map, rtol=1e-9, atol=1e-9)
    for array in (
        space.inputs,
        space.images,
        space.offsets,
        space.corners,
        space.active,
        space.slopes,
        space.intercepts,
    ):
        assert not array.flags.writeable


# By hand


def test_the_line_folds_in_two():
    space = fold_space(PRESETS["abs"].network, 0, DOMAIN)  # h = (relu(x), relu(-x))
    assert space.inputs.tolist() == [[-3.0], [0.0], [3.0]]
    assert space.images.tolist() == [[0.0, 3.0], [0.0, 0.0], [3.0, 0.0]]
    assert space.pieces.tolist() == [[0, 1], [1, 2]]
    assert space.active.tolist() == [[False, True], [True, False]]
    assert space.slopes[:, :, 0].tolist() == [[0.0, -1.0], [1.0, 0.0]]


def test_the_second_layer_of_the_tents_visits_its_ends_over_and_over():
    space = fold_space(sawtooth(2), 1, (0.0, 1.0))
    assert space.inputs[:, 0].tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert space.images.tolist() == [[0.0, 0.0], [0.5, 0.0], [1.0, 0.5], [0.5, 0.0], [0.0, 0.0]]


def test_deeper_layers_cut_nothing_in_the_space_of_the_first():
    assert fold_space(sawtooth(2), 0, (0.0, 1.0)).inputs[:, 0].tolist() == [0.0, 0.5, 1.0]


def test_a_plane_folds_onto_a_quarter_of_it_in_a_mirror():
    mirrors = Network([np.eye(2), [[1.0, 1.0]]], [[0.0, 0.0], [0.0]], -1.0)  # (|x|, |y|)
    space = fold_space(mirrors, 0, ((-1.0, 1.0), (-1.0, 1.0)))
    assert space.n_pieces == 4
    assert len(space.inputs) == 9
    assert sorted(set(map(tuple, space.images.tolist()))) == [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    assert np.abs(np.linalg.det(space.slopes)).tolist() == [1.0] * 4


def test_polygons_run_counter_clockwise_in_input():
    space = fold_space(he_network(0, 2, 5, 1), 0, BOX)
    for corners in space.pieces:
        x, y = space.inputs[corners].T
        assert (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() > 0


def test_where_a_neuron_turns_its_image_is_zero_and_not_within_rounding():
    rng = np.random.default_rng(1)
    net = Network([rng.normal(size=(6, 2)), np.ones((1, 6))], [rng.normal(size=6) / 3, [0.0]], -1.0)
    space = fold_space(net, 0, BOX)
    creases = subdivide(net, BOX)
    own = creases.edge_neuron >= 0
    ends, neuron = creases.edge_ends[own], creases.edge_neuron[own]
    assert own.sum() > 6
    assert (np.abs(net.pre_activations(space.inputs)[0])[ends, neuron[:, None]] > 0).any(), "nothing to round"
    assert (space.images[ends, neuron[:, None]] == 0).all()


def test_a_layer_of_dead_neurons_is_a_single_point():
    net = Network([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[-9.0, -9.0], [0.0]])
    space = fold_space(net, 0, BOX)
    check_invariants(space, net)
    assert space.n_pieces == 1
    assert not space.images.any()
    assert not space.slopes.any()


# Laws


@given(networks(min_depth=1, numbers=REALS), st.data())
def test_between_two_knots_the_image_is_a_straight_line(net, data):
    layer = data.draw(st.integers(0, len(net.widths) - 1))
    space = fold_space(net, layer, DOMAIN)
    check_invariants(space, net)
    t = data.draw(st.floats(0, 1))
    left, right = space.pieces.T
    x = (1 - t) * space.inputs[left] + t * space.inputs[right]
    h = (1 - t) * space.images[left] + t * space.images[right]
    np.testing.assert_allclose(h, net.activations(x)[layer], rtol=1e-9, atol=1e-9)


@settings(max_examples=60)
@given(networks(input_dim=2, min_depth=1, numbers=REALS), st.data())
def test_inside_a_polygon_the_image_is_the_same_mixture_of_its_corners(net, data):
    layer = data.draw(st.integers(0, len(net.widths) - 1))
    space = fold_space(net, layer, BOX)
    check_invariants(space, net)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    for corners in space.pieces:
        share = rng.dirichlet(np.ones(corners.size), 3)
        expected = net.activations(share @ space.inputs[corners])[layer]
        np.testing.assert_allclose(share @ space.images[corners], expected, rtol=1e-9, atol=1e-9)


@given(networks(min_depth=1))
def test_the_last_layers_fold_space_has_the_pieces_of_the_network(net):
    space, p = fold_space(net, len(net.widths) - 1, DOMAIN), pieces(net, DOMAIN)
    assert space.inputs[:, 0].tolist() == p.knots.tolist()
    assert space.active.tolist() == p.patterns[:, -net.widths[-1] :].tolist()


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_deep_plane_keeps_the_invariants(layer):
    net = he_network(4, 2, 8, 8, 8, 1)
    check_invariants(fold_space(net, layer, BOX), net)


# What is wrong is said


@pytest.mark.parametrize("layer", [-1, 2])
def test_only_hidden_layers_fold(layer):
    with pytest.raises(ValueError, match=f"layer: expected 0 to 1; got {layer}"):
        fold_space(sawtooth(2), layer, (0.0, 1.0))


def test_the_domain_must_fit_the_inputs():
    with pytest.raises(ValueError, match="box: expected"):
        fold_space(he_network(0, 2, 3, 1), 0, (0.0, 1.0))
    with pytest.raises(ValueError, match="domain: expected"):
        fold_space(sawtooth(1), 0, BOX)
    with pytest.raises(ValueError, match="input_dim: expected 1 or 2; got 3"):
        fold_space(he_network(0, 3, 3, 1), 0, BOX)


def test_more_pieces_than_the_cap_are_refused():
    with pytest.raises(TooManyRegions):
        fold_space(sawtooth(5), 4, (0.0, 1.0), max_pieces=8)
    with pytest.raises(TooManyRegions):
        fold_space(he_network(0, 2, 9, 1), 0, BOX, max_pieces=3)
