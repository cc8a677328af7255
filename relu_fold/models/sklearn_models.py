"""Perceptrons of scikit-learn: `coefs_`, (inputs, outputs) each, and `intercepts_`."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import short
from relu_fold.errors import InputError
from relu_fold.models.chain import Chain
from relu_fold.network import Network

_SLOPES = {"relu": 0.0, "identity": 1.0}


def is_sklearn(model: object) -> bool:
    """Whether it is a perceptron of scikit-learn, fitted or not."""
    return hasattr(model, "hidden_layer_sizes") and hasattr(model, "activation")


def read_sklearn(model: Any) -> Network:
    """Return what a fitted MLPRegressor or MLPClassifier computes before the activation of its output."""
    name = type(model).__name__
    if not hasattr(model, "coefs_"):
        raise InputError(f"{name}: expected a fitted one; got one without coefs_")
    if model.activation not in _SLOPES:
        raise InputError(f"{name}: expected activation 'relu' or 'identity'; got {short(model.activation)}")
    slope = _SLOPES[model.activation]
    chain = Chain()
    for i, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        chain = chain.linear(f"{name}: coefs_[{i}]", np.transpose(weights), biases)
        if slope != 1 and i < len(model.coefs_) - 1:
            chain = chain.bent(f"{name}: layer {i}", slope)
    return chain.network()
