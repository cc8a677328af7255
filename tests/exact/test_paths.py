from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.exact.paths import number_at, with_number
from relu_fold.network import Network
from tests.strategies import he_network, networks


def all_paths(net: Network) -> list[str]:
    weights = [f"w.{layer}.{i}.{j}" for layer, w in enumerate(net.weights) for i, j in np.ndindex(w.shape)]
    biases = [f"b.{layer}.{i}" for layer, b in enumerate(net.biases) for i in range(b.size)]
    return [*weights, *biases, "s"]


def numbers(net: Network) -> list[float]:
    return [number_at(net, path) for path in all_paths(net)]


def test_a_path_names_one_number():
    net = he_network(0, 2, 3, 1, negative_slope=0.25)
    assert number_at(net, "w.0.2.1") == net.weights[0][2, 1]
    assert number_at(net, "b.1.0") == net.biases[1][0]
    assert number_at(net, "s") == 0.25


@given(networks(input_dim=2), st.data())
def test_one_number_is_replaced_and_no_other(net, data):
    path = data.draw(st.sampled_from(all_paths(net)))
    before = numbers(net)
    changed = with_number(net, path, 7.5)
    expected = [7.5 if p == path else n for p, n in zip(all_paths(net), before, strict=True)]
    assert numbers(changed) == expected
    assert numbers(net) == before


@pytest.mark.parametrize("path", ["", "w", "w.0.0", "b.0", "b.0.0.0", "x.0", "s.0", "w.-1.0.0", "b.0.01", "w.0.0.0 "])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match="path: expected one such as"):
        number_at(he_network(0, 1, 3, 1), path)


@pytest.mark.parametrize("path", ["w.2.0.0", "w.0.3.0", "w.0.0.1", "b.0.3", "b.2.0"])
def test_a_path_to_nowhere_is_refused(path):
    with pytest.raises(ValueError, match="path: expected one that this network has; got"):
        with_number(he_network(0, 1, 3, 1), path, 0.0)
