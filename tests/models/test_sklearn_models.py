"""Perceptrons of scikit-learn itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

from relu_fold import InputError, as_network

X = np.random.default_rng(0).normal(size=(60, 3))
SETTINGS = {"max_iter": 3, "random_state": 0, "early_stopping": False}


@pytest.fixture(autouse=True)
def _few_steps():
    """Three of them converge to nothing, which is said."""
    with pytest.warns(UserWarning, match="Maximum iterations"):
        yield


def fitted(kind, y, **settings):
    return kind(**{**SETTINGS, **settings}).fit(X, y)


@pytest.mark.parametrize("activation", ["relu", "identity"])
@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("hidden", [(5,), (6, 4, 3), ()])
def test_a_regressor_is_the_same_function(activation, outputs, hidden):
    y = X[:, :outputs] ** 2
    model = fitted(MLPRegressor, y if outputs > 1 else y[:, 0], activation=activation, hidden_layer_sizes=hidden)
    net = as_network(model)
    assert net.widths == (hidden if activation == "relu" else ())
    np.testing.assert_allclose(net(X), model.predict(X).reshape(60, outputs), rtol=1e-9, atol=1e-12)


def test_a_classifier_gives_logits():
    three = fitted(MLPClassifier, np.digitize(X[:, 0], [-0.5, 0.5]), hidden_layer_sizes=(7,))
    logits = as_network(three)(X)
    assert logits.shape == (60, 3)
    odds = np.exp(logits)
    np.testing.assert_allclose(odds / odds.sum(axis=1, keepdims=True), three.predict_proba(X), rtol=1e-9)


def test_two_classes_have_one_logit():
    two = fitted(MLPClassifier, X[:, 0] > 0, hidden_layer_sizes=(7,))
    logits = as_network(two)(X)
    assert logits.shape == (60, 1)
    np.testing.assert_allclose(1 / (1 + np.exp(-logits[:, 0])), two.predict_proba(X)[:, 1], rtol=1e-9)


def test_another_activation_is_named():
    with pytest.raises(InputError, match=r"^MLPRegressor: expected activation 'relu' or 'identity'; got 'tanh'$"):
        as_network(fitted(MLPRegressor, X[:, 0], activation="tanh"))
