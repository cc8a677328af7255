from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from relu_fold.exact.fold.space import fold_space
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.line.provenance import crease_pieces, knots_by_layer, knots_by_neuron, regions_by_depth
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.origins import plane_origins
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies import networks, sawtooth


def counts(net, domain=(-3.0, 3.0)):
    p = pieces(net, domain)
    return [layer.tolist() for layer in knots_by_neuron(p)], knots_by_layer(p).tolist()


def test_one_layer_turns_each_neuron_once():
    assert counts(PRESETS["three"].network) == ([[1, 1, 1]], [3])


def test_the_second_tent_passes_its_one_inner_threshold_twice():
    assert counts(sawtooth(2), (0.0, 1.0)) == ([[0, 1], [0, 2]], [1, 2])


@pytest.mark.parametrize("depth", range(1, 9))
def test_each_layer_of_a_sawtooth_turns_twice_as_often_as_the_one_before(depth):
    assert counts(sawtooth(depth), (0.0, 1.0))[1] == [2**layer for layer in range(depth)]


def test_neurons_of_two_layers_that_share_a_knot_count_it_each():
    net = Network([[[1.0], [1.0]], [[2.0, 0.0]], [[1.0]]], [[-1.0, -1.0], [0.0], [0.0]])
    assert pieces(net).turning == ((0, 1, 2),)
    assert counts(net) == ([[1, 1], [1]], [1, 1])


def test_a_threshold_that_is_only_touched_is_not_passed():
    net = Network([[[1.0], [-1.0]], [[1.0, 1.0]], [[1.0]]], [[0.0, 0.0], [0.0], [0.0]])
    assert counts(net) == ([[1, 1], [0]], [1, 0])


def test_without_hidden_layers_nobody_turns():
    assert counts(Network([[[1.0]]], [[0.0]])) == ([], [])


@given(networks(min_depth=1))
def test_the_counts_are_those_of_the_list_of_who_turns_where(net):
    p = pieces(net)
    by_neuron, by_layer = knots_by_neuron(p), knots_by_layer(p)
    assert tuple(c.size for c in by_neuron) == net.widths
    flat = [sum(neuron in who for who in p.turning) for neuron in range(net.n_neurons)]
    assert np.concatenate(by_neuron).tolist() == flat
    layer_of = np.repeat(np.arange(len(net.widths)), net.widths)
    assert by_layer.tolist() == [
        sum(any(layer_of[n] == layer for n in who) for who in p.turning) for layer in range(len(net.widths))
    ]
    assert (by_neuron[0] <= 1).all()


@pytest.mark.parametrize("preset", PRESETS)
def test_each_depth_has_the_regions_of_the_network_cut_off_there(preset):
    state = ViewState.of_preset(PRESETS[preset])
    net, domain = state.network, state.domain if state.input_dim == 1 else state.box
    patterns = (pieces if state.input_dim == 1 else subdivide)(net, domain).patterns
    expected = [fold_space(net, layer, domain).n_pieces for layer in range(len(net.widths))]
    assert regions_by_depth(patterns, net.widths).tolist() == expected


def creases(c: Subdivision, widths):
    return crease_pieces(c.patterns, c.edge_regions[(c.edge_regions >= 0).all(axis=1)], widths)


@given(networks(input_dim=2, min_depth=1, max_depth=3, max_width=3))
def test_creases_have_as_many_pieces_as_regions_before_them_that_they_cut(net):
    """Counted edge by edge: in which regions of the layers before does an edge part a neuron's two sides?"""
    c = subdivide(net)
    counts = np.concatenate(creases(c, net.widths)).tolist()
    firsts = np.repeat(np.cumsum([0, *net.widths[:-1]]), net.widths).tolist()
    for neuron, first in enumerate(firsts):
        cut = set()
        for left, right in c.edge_regions.tolist():
            here, there = (tuple(c.patterns[region].tolist()) for region in (left, right))
            if left >= 0 and right >= 0 and here[:first] == there[:first] and here[neuron] != there[neuron]:
                cut.add(here[:first])
        assert counts[neuron] == len(cut)


@pytest.mark.parametrize("preset", [name for name, p in PRESETS.items() if p.network.input_dim == 2])
def test_random_pairs_cross_each_crease_in_as_many_regions_as_are_told(preset):
    """Sampled: many pairs of near points, without the complex; in the presets nothing is too small for them."""
    state = ViewState.of_preset(PRESETS[preset])
    net, widths = state.network, state.widths
    (x_lo, x_hi), (y_lo, y_hi) = state.box
    rng = np.random.default_rng(0)
    x = rng.uniform((x_lo, y_lo), (x_hi, y_hi), (300_000, 2))
    near = x + rng.normal(0, 2e-3, x.shape) * (x_hi - x_lo, y_hi - y_lo)
    inside = ((near >= (x_lo, y_lo)) & (near <= (x_hi, y_hi))).all(axis=1)
    one, other = net.activation_pattern(x[inside]), net.activation_pattern(near[inside])
    counts, first = creases(subdivide(net, state.box), widths), 0
    for width, told in zip(widths, counts, strict=True):
        same = (one[:, :first] == other[:, :first]).all(axis=1)
        for neuron in range(width):
            turning = same & (one[:, first + neuron] != other[:, first + neuron])
            assert len(np.unique(one[turning, :first], axis=0)) == told[neuron]
        first += width


def test_the_ledger_says_why_a_crease_is_broken():
    first, *_ = plane_origins(plane_frame(ViewState.of_preset(PRESETS["pyramid"])))
    assert first == (
        "Neuron 1 of layer 2 makes a crease of 4 straight pieces, because layer 1 brings its threshold into "
        "4 of its regions."
    )


def test_the_first_layer_has_no_broken_crease():
    assert plane_origins(plane_frame(ViewState.of_preset(PRESETS["three-folds"])))[0].startswith("Layer 1 makes")


def test_regions_of_layers_of_any_width_are_counted():
    dice = np.random.default_rng(3)
    widths = (1, 31, 32, 33, 70, 2)
    few = dice.integers(0, 2, (6, sum(widths))).astype(bool)
    patterns = few[dice.integers(0, 6, 200)]
    patterns[:, [40, 137]] = dice.integers(0, 2, (200, 2)).astype(bool)  # within the second 32 neurons of a layer, too
    ends = np.cumsum(widths)
    expected = [len({row[:end].tobytes() for row in patterns}) for end in ends]
    assert regions_by_depth(patterns, widths).tolist() == expected
    assert regions_by_depth(patterns[:0], widths).tolist() == [0] * len(widths)
