"""Without a fold a network is one linear map, and this is it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.fold.linear_map import linear_map
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from tests.strategies import REALS, mixed_networks, networks


def test_three_neurons_by_hand():
    a, c = linear_map(PRESETS["three-linear"].network)
    # 0.9 (x + 1.2) + 0.7 (-0.8 x + 0.6) - 1.1 (1.5 x - 1.8) - 0.6
    np.testing.assert_allclose(a, [[-1.31]], rtol=1e-14)
    np.testing.assert_allclose(c, [2.88], rtol=1e-14)


@given(st.integers(1, 2).flatmap(lambda d: networks(input_dim=d, numbers=REALS, negative_slopes=st.just(1.0))))
def test_at_slope_one_the_network_is_the_product_of_its_matrices(net):
    product = np.linalg.multi_dot([*net.weights[::-1], np.eye(net.input_dim)])
    a, c = linear_map(net)
    scale = max(1.0, float(np.abs(product).max()))
    np.testing.assert_allclose(a, product, rtol=0, atol=1e-12 * scale)
    x = np.random.default_rng(0).uniform(-1, 1, (9, net.input_dim))
    scale = max(1.0, *(float(np.abs(z).max()) for z in (*net.pre_activations(x), net(x))))
    np.testing.assert_allclose(x @ a.T + c, net(x), rtol=0, atol=1e-12 * scale)


@given(mixed_networks(min_depth=1))
def test_a_network_that_folds_somewhere_is_none(net):
    assert (linear_map(net) is None) == any((slopes != 1).any() for slopes in net.slopes)


def test_what_cancels_is_zero_and_not_what_rounding_leaves():
    net = Network([[[1.0], [1.0], [1.0]], [[0.1, 0.2, -0.3]]], [[0.0] * 3, [0.0]], 1.0)
    assert [part.tolist() for part in linear_map(net)] == [[[0.0]], [0.0]]
