from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.scaling import scaled
from relu_fold.network import Network
from tests.strategies import REALS, mixed_networks

ONE = np.ones(2)


@given(mixed_networks(input_dim=2, min_depth=1, numbers=REALS), st.integers(-100, 100))
def test_the_function_and_its_patterns_stay_to_the_last_bit(net, exponent):
    x = np.random.default_rng(0).uniform(-1, 1, (20, 2))
    net = Network([np.ldexp(net.weights[0], exponent), *net.weights[1:]], net.biases, slopes=net.slopes)
    as_scaled = scaled(net, ONE)
    found, exponents = as_scaled.net, as_scaled.exponents
    np.testing.assert_array_equal(np.ldexp(found(x), exponents[-1]), net(x))
    np.testing.assert_array_equal(found.activation_pattern(x), net.activation_pattern(x))


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1e-30, 1.0, 1e30, 1e140])
def test_squares_of_values_neither_overflow_nor_vanish(size):
    net = Network([[[size, -size]], [[1.0]]], [[size / 2], [0.0]])
    as_scaled = scaled(net, ONE)
    found, exponents = as_scaled.net, as_scaled.exponents
    largest = np.abs(found.weights[0]) @ ONE + np.abs(found.biases[0])
    assert 1e-125 < largest[0] < 1e125
    assert (found is net) == (1e-100 < size < 1e100)
    np.testing.assert_array_equal(np.ldexp(found.weights[0], exponents[0][:, None]), net.weights[0])


def test_dead_neurons_stay_as_they_are():
    found = scaled(Network([[[0.0, 0.0]], [[0.0]]], [[0.0], [0.0]]), ONE)
    assert (found.net.weights[0] == 0).all()
    assert [e.tolist() for e in found.exponents] == [[0], [0]]
