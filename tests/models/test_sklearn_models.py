"""Perceptrons of scikit-learn itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier, MLPRegressor

from relu_fold import InputError, as_network, slice_plane, subdivide

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


def test_the_model_can_go_on_learning():
    model = fitted(MLPRegressor, X[:, 0])
    net = as_network(model)
    before = [np.array(w) for w in net.weights]
    model.partial_fit(X, X[:, 1])
    for now, then, own in zip(net.weights, before, model.coefs_, strict=True):
        np.testing.assert_array_equal(now, then)
        assert not np.array_equal(now, own.T)


def test_a_classifier_of_digits_on_the_plane_through_three_of_its_images():
    images, digits = load_digits(return_X_y=True)
    model = MLPClassifier((12, 8), **SETTINGS).fit(images / 16, digits)
    zero, one, two = images[:3] / 16
    plane = slice_plane(as_network(model), zero, one - zero, two - zero)
    cells = subdivide(plane, ((-0.5, 1.5), (-0.5, 1.5)))
    assert cells.n_regions > 20
    middles = np.array([cells.polygon(r).mean(axis=0) for r in range(cells.n_regions)])
    logits = np.einsum("roi,ri->ro", cells.slopes, middles) + cells.intercepts
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    expected = model.predict_proba(zero + middles @ [one - zero, two - zero])
    np.testing.assert_allclose(odds / odds.sum(axis=1, keepdims=True), expected, rtol=1e-7, atol=1e-9)
