"""What one look at a deep network says of others, against the regions of each of them."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold.exact.events.deep_creases import deep_creases
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network
from tests.training.nets import network

BOX = ((-1.0, 1.2), (-0.8, 1.0))


def moved(net: Network, rng: np.random.Generator, far: float) -> Network:
    weights, biases = ([a + far * rng.normal(size=a.shape) for a in arrays] for arrays in (net.weights, net.biases))
    return Network(weights, biases, net.negative_slope)


@pytest.mark.parametrize("slope", [0.0, 0.25, -1.0, 2.0])
@pytest.mark.parametrize("sizes", [(2, 4, 4, 4, 1), (2, 3, 3, 3, 3, 1), (2, 6, 2, 5, 1)])
def test_what_is_surely_the_same_is_the_same(sizes, slope):
    rng = np.random.default_rng(7)
    shares = []
    for seed in range(6):
        net = network(sizes, seed, slope)
        nets = [net, *(moved(net, rng, far) for far in (1e-3, 1e-2, 1e-2, 0.05, 0.05, 0.2, 0.2, 0.5))]
        layers = [
            (np.array([n.weights[i] for n in nets]), np.array([n.biases[i] for n in nets]))
            for i in range(len(sizes) - 2)
        ]
        look = deep_creases(net, BOX, 1000)
        sure = look.surely_same(layers)
        assert not look.there.flags.writeable
        for one, other in zip(nets, sure, strict=True):
            on = subdivide(one, BOX).patterns
            np.testing.assert_array_equal(other & ((on.any(axis=0) & ~on.all(axis=0)) != look.there), False)
        shares.append(sure.mean(axis=1))
    near = np.mean(shares, axis=0)
    assert near[0] > 0.95  # itself
    assert near[1] > 0.9
    assert near[3] > near[-1]


def test_a_neuron_that_is_0_all_over_the_box_is_not_sure():
    """Nothing reaches it, and it has no bias: however small the change, it may turn it on."""
    net = Network([np.eye(2), -np.ones((1, 2)), [[1.0]], [[1.0]]], [[1.0, 1.0], [-1.0], [0.0], [0.0]])
    layers = [(w[None], b[None]) for w, b in zip(net.weights[:-1], net.biases[:-1], strict=True)]
    sure = deep_creases(net, ((0.0, 1.0), (0.0, 1.0)), 10).surely_same(layers)
    assert sure.tolist() == [[True, True, True, False]]
