"""Folds in view of many networks at once, against the exact pieces and regions of each alone."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold.errors import TooLarge
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exact.events.in_view import creases_in_view, knots_in_view
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.training.nets import network

DOMAIN, BOX = (-2.0, 1.5), ((-1.0, 1.2), (-0.8, 1.0))


def layers_of(nets: list[Network]):
    many = range(len(nets[0].widths))
    return [(np.array([n.weights[i] for n in nets]), np.array([n.biases[i] for n in nets])) for i in many]


@pytest.mark.parametrize("slope", [0.0, 0.1, -1.0])
@pytest.mark.parametrize("sizes", [(1, 8, 1), (1, 5, 4, 1), (1, 6, 6, 6, 1), (1, 2, 2, 2, 2, 1)])
def test_knots_are_those_of_the_pieces_of_each_network(sizes, slope):
    nets = [network(sizes, seed, slope) for seed in range(40)]
    found = knots_in_view(layers_of(nets), nets[0].slopes, DOMAIN)
    for net, places, ends in zip(nets, found.places, found.ends, strict=True):
        cut = pieces(net, DOMAIN)
        for neuron, own in enumerate(places):
            turns = np.flatnonzero(np.diff(cut.patterns[:, neuron].astype(int))) + 1
            np.testing.assert_allclose(own[np.isfinite(own)], cut.knots[turns], atol=1e-9)
        np.testing.assert_array_equal(ends, cut.patterns[[0, -1]].T)


def test_layers_that_are_off_or_cancel_have_no_knots():
    """z of the second layer is 0: once for all of its terms are, and once for two cancel but for rounding."""
    first = np.array([[[1.0], [1.0]], [[0.1], [0.1]]]), np.array([[-9.0, -9.0], [0.3, 0.3]])
    second = np.array([[[1.0, -1.0]], [[0.7, -0.7]]]), np.zeros((2, 1))
    found = knots_in_view([first, second], (np.zeros(2), np.zeros(1)), DOMAIN)
    assert not np.isfinite(found.places[:, 2]).any()


@pytest.mark.parametrize("slope", [0.0, -1.0])
@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 4, 4, 1), (2, 3, 3, 3, 1)])
def test_creases_are_those_of_the_regions_of_each_network(sizes, slope):
    nets = [network(sizes, seed, slope) for seed in range(60)]
    found = creases_in_view(layers_of(nets), nets[0].slopes, BOX)
    assert found.shape == (60, sum(sizes[1:-1][:2]))
    assert 0.1 < found.mean() < 0.99
    for net, there in zip(nets, found, strict=True):
        on = subdivide(net, BOX).patterns[:, : len(there)]
        np.testing.assert_array_equal(there, on.any(axis=0) & ~on.all(axis=0))


def test_a_network_among_others_is_seen_as_alone():
    nets = [network((1, 5, 4, 1), seed) for seed in range(9)]
    together = knots_in_view(layers_of(nets), nets[0].slopes, DOMAIN)
    alone = knots_in_view(layers_of(nets[4:5]), nets[0].slopes, DOMAIN)
    most = alone.places.shape[2]
    np.testing.assert_array_equal(together.places[4, :, :most], alone.places[0])


def test_knots_that_multiply_layer_by_layer_are_given_up():
    """Six layers of 30 neurons, each a sawtooth of 30 teeth: 30 to the power of 6 knots."""
    at = np.arange(30) / 30
    bend = np.full(30, 60.0) * np.where(np.arange(30) % 2, -1.0, 1.0)
    bend[0] = 30.0
    first = np.ones((1, 30, 1)), -at[None]
    later = np.tile(bend, (30, 1))[None], -at[None]
    with pytest.raises(TooLarge):
        knots_in_view([first] + [later] * 5, [np.zeros(30)] * 6, (0.0, 1.0), 100_000)


def test_looking_for_knots_ends_with_its_time():
    with time_limit(0.0), pytest.raises(OutOfTime):
        knots_in_view(layers_of([network((1, 5, 4, 1), 0)]), [np.zeros(5), np.zeros(4)], DOMAIN)
