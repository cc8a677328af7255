"""Where the next step takes a fold, against the folds of the network after it."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.facets import longest_creases
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from relu_fold.training.next_step import moved
from relu_fold.training.training import Training
from tests.training.nets import data, network

BOX = ((-1.0, 1.0), (-1.0, 1.0))


@pytest.mark.parametrize("seed", range(8))
def test_the_knots_of_the_first_layer_are_where_they_are_after_the_step(seed):
    net = network((1, 5, 1), seed)
    after = Training(net, data(1, "squared", 40), rate=0.01).advance(1).network
    p = pieces(net, (-3.0, 3.0))
    knot, neuron = p.turns
    found = moved(after, p.knots[1:-1][knot][:, None], neuron)[:, 0]
    np.testing.assert_allclose(found, -after.biases[0][neuron] / after.weights[0][neuron, 0], rtol=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_deeper_creases_of_the_plane_are_there_after_a_small_step(seed):
    net = network((2, 5, 4, 1), seed)
    after = Training(net, data(2, "squared", 40), optimizer="sgd", rate=1e-7).advance(1).network
    places, neurons = longest_creases(subdivide(net, BOX))
    assert len(np.unique(neurons)) == len(neurons) > 0
    on = np.concatenate(net.pre_activations(places), axis=1)[np.arange(len(neurons)), neurons]
    np.testing.assert_allclose(on, 0, atol=1e-12)
    found = moved(after, places, neurons)
    there = np.concatenate(after.pre_activations(found), axis=1)[np.arange(len(neurons)), neurons]
    np.testing.assert_allclose(there, 0, atol=1e-12)
    assert not np.array_equal(found, places)


def test_a_neuron_that_does_not_depend_on_x_goes_nowhere():
    after = Network([[[0.0]], [[1.0]]], [[1.0], [0.0]])
    assert np.isnan(moved(after, np.zeros((1, 1)), np.array([0]))).all()
