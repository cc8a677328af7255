"""Neurons that cut one mesh alone, each, and all at once: what comes of it is what each of them does by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relu_fold.exact.plane import several
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.several import finish_together
from relu_fold.exact.plane.subdivision import begin
from relu_fold.network import Network
from tests.strategies import he_network, mixed_networks

BOX = ((-1.0, 1.0), (-2.0, 1.0))
NAMES = (
    *("vertices", "edge_ends", "edge_neuron", "offsets", "corners", "sides"),
    *("patterns", "slopes", "intercepts", "linear_region", "box"),
)


def parts_of(net: Network, layer: int) -> list[Network]:
    owns = [slice(i, i + 1) for i in range(net.widths[layer])]
    return [net.part(layer, own, net.weights[layer + 1][:1, own], np.zeros(1)) for own in owns]


def together(net: Network, layer: int) -> list[Subdivision | None]:
    """What could be cut at once, held against what each neuron does alone."""
    before, nets = begin(net, BOX, layer), parts_of(net, layer)
    found = finish_together(before, net, nets)
    for one, alone in zip(found, map(before.finish, nets), strict=True):
        for name in NAMES if one else ():
            assert np.array_equal(getattr(one, name), getattr(alone, name)), name
    return found


@settings(max_examples=60)
@given(mixed_networks(input_dim=2), st.data())
def test_neurons_cut_together_as_each_of_them_cuts_alone(net, data):
    if net.widths:
        together(net, data.draw(st.integers(0, len(net.widths) - 1)))


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_all_neurons_of_a_usual_layer_are_cut_together(layer):
    assert all(together(he_network(3, 2, 5, 6, 7, 1), layer))


def test_a_neuron_in_doubt_is_left_to_itself():
    through_a_corner = Network([[[1.0, 0.0], [1.0, 1.0]], [[1.0, 1.0]]], [[0.25, 0.0], [0.0]])
    assert [one is None for one in together(through_a_corner, 0)] == [False, True]


def test_a_neuron_that_cuts_nothing_leaves_the_box_whole():
    net = Network([[[1.0, 0.0], [1.0, 0.0]], [[1.0, 1.0]]], [[5.0, 0.5], [0.0]])
    whole, cut = together(net, 0)
    assert (whole.n_regions, cut.n_regions) == (1, 2)


def test_a_sliver_is_given_to_its_neighbour_by_each_neuron_alone():
    net = Network([[[1.0, 0.0], [1.0, 0.0]], [[1.0, 1.0]]], [[-1.0 + 1e-12, 0.5], [0.0]])
    assert together(net, 0) == [None, None]


def test_neurons_cut_a_large_mesh_one_by_one(monkeypatch):
    monkeypatch.setattr(several, "FEW", 3)
    assert together(he_network(3, 2, 5, 3, 1), 1) == [None] * 3


def test_numbers_that_are_scaled_first_are_left_to_each_neuron():
    net = Network([[[1e130, 0.0], [1.0, 1.0]], [[1.0, 1.0]]], [[0.25, 0.1], [0.0]])
    assert together(net, 0) == [None, None]
