"""Lists of pairs (W, b), and what is no model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from sklearn.linear_model import LinearRegression
from sklearn.neural_network import MLPClassifier

from relu_fold import InputError, Network, as_network
from tests.strategies import networks

NET = Network([[[1.0, 2.0]], [[3.0]]], [[0.0], [1.0]])


@given(networks(input_dim=2))
def test_pairs_are_layers_with_relu_between(net):
    relu = Network(net.weights, net.biases)
    found = as_network(list(zip(net.weights, net.biases, strict=True)))
    x = np.random.default_rng(0).normal(size=(9, 2))
    np.testing.assert_array_equal(found(x), relu(x))


def test_pairs_may_be_plain_lists():
    net = as_network([[[[1, 2], [3, 4]], [0, 0]], ([[1, -1]], [0.5])])
    assert net([[1, 1]]).tolist() == [[3 - 7 + 0.5]]


def test_a_network_is_itself():
    assert as_network(NET) is NET


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ([([[1.0]], [0.0]), [[1.0]]], "model[1]: expected a pair (W, b); got list"),
        ([np.eye(2)], "model[0]: expected a pair (W, b); got ndarray"),
        ([], "layers: expected as many weights as biases, at least one; got 0 and 0"),
        (
            [(np.ones((2, 3)), np.ones(3))],
            "weights[0]: expected shape (3, 3), neither of them 0; got (2, 3); transposed?",
        ),
        ([("text", [0.0])], "weights[0]: expected numbers in 2 dimensions; got 'text'"),
        (MLPClassifier(), "MLPClassifier: expected a fitted one; got one without coefs_"),
        *(
            (
                other,
                "model: expected a Sequential of PyTorch or Keras, a fitted MLPRegressor or MLPClassifier, or a list of"
                f" pairs (W, b); got {name}",
            )
            for other, name in [(LinearRegression(), "LinearRegression"), (None, "NoneType"), ({}, "dict"), (3, "int")]
        ),
    ],
)
def test_what_is_no_model_is_told(model, message):
    with pytest.raises(InputError) as raised:
        as_network(model)
    assert str(raised.value) == message


def test_numbers_that_are_not_finite_are_told():
    with pytest.raises(InputError, match=r"^weights\[0\]: expected finite numbers; got nan$"):
        as_network([([[np.nan]], [0.0])])
