"""Sequential models of Keras 2 and 3: `layers`, each with `get_weights`; a kernel has shape (inputs, outputs)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from relu_fold.errors import InputError
from relu_fold.models.chain import Chain
from relu_fold.network import Network

LEAKY = 0.2
"""The negative slope of the function `leaky_relu`, if nobody gives another."""


def is_keras(model: object) -> bool:
    """Whether it is a model of Keras, of any kind."""
    return hasattr(model, "layers") and hasattr(model, "get_weights")


def read_keras(model: Any) -> Network:
    """Return what a Sequential computes in evaluation."""
    return _read(Chain(), "", model).network()


def _read(chain: Chain, path: str, model: Any) -> Chain:
    if type(model).__name__ != "Sequential":
        raise InputError(
            f"{path or 'model'}: expected a Sequential, whose layers follow one another; got {_kind(model)}"
        )
    for i, layer in enumerate(model.layers):
        name = f"{path}layer {i} ({_kind(layer)} {getattr(layer, 'name', '')})".replace(" )", ")")
        if is_keras(layer):
            chain = _read(chain, f"{name}, ", layer)
            continue
        read = _LAYERS.get(_kind(layer))
        if read is None:
            raise InputError(f"{name}: expected one of {', '.join(_LAYERS)}; got {_kind(layer)}")
        chain = read(chain, name, layer)
    return chain


def _kind(layer: object) -> str:
    return type(layer).__name__


def _dense(chain: Chain, name: str, layer: Any) -> Chain:
    kernel, *bias = layer.get_weights() or (None,)
    if kernel is None:
        raise InputError(f"{name}: expected weights; it has none, for it was never built")
    return _activation(chain.linear(name, np.transpose(kernel), *bias), name, layer)


def _activation(chain: Chain, name: str, layer: Any) -> Chain:
    """Apply `layer.activation`: a function of Keras, known by its name, or a layer."""
    given = layer.activation
    if _kind(given) in _ACTIVATIONS:
        return _LAYERS[_kind(given)](chain, name, given)
    called = "linear" if given is None else getattr(given, "__name__", _kind(given))
    if called == "linear":
        return chain
    if called not in _FUNCTIONS:
        hint = "; for the logits set it to None" if called in ("softmax", "sigmoid") else ""
        raise InputError(f"{name}: expected activation {', '.join(_FUNCTIONS)} or linear; got {called}{hint}")
    return chain.bent(name, _FUNCTIONS[called])


def _relu(chain: Chain, name: str, layer: Any) -> Chain:
    if layer.max_value is not None or layer.threshold:
        got = f"max_value={layer.max_value}, threshold={layer.threshold}"
        raise InputError(f"{name}: expected no max_value and no threshold; got {got}")
    return chain.bent(name, _number(layer.negative_slope))


def _leaky_relu(chain: Chain, name: str, layer: Any) -> Chain:
    slope = layer.negative_slope if hasattr(layer, "negative_slope") else layer.alpha  # Keras 2 called it alpha
    return chain.bent(name, _number(slope))


def _number(value: Any) -> float:
    return 0.0 if value is None else float(value)


def _batch_normalization(chain: Chain, name: str, layer: Any) -> Chain:
    """Return scale * (x - mean) / sqrt(variance + epsilon) + center, by the means that were kept in training."""
    numbers = [np.asarray(one, dtype=np.float64) for one in layer.get_weights()]
    if len(numbers) != 2 + bool(layer.scale) + bool(layer.center):
        raise InputError(f"{name}: expected means and variances; it has none, for it was never built")
    mean, variance = numbers[-2:]
    gamma = numbers[0] if layer.scale else np.ones_like(mean)
    beta = numbers[-3] if layer.center else np.zeros_like(mean)
    return chain.normalised(name, gamma, beta, mean, variance, layer.epsilon)


def _nothing(chain: Chain, name: str, layer: Any) -> Chain:  # noqa: ARG001 (one of a table)
    return chain


_FUNCTIONS = {"relu": 0.0, "leaky_relu": LEAKY}
_ACTIVATIONS = ("ReLU", "LeakyReLU")
_LAYERS: Mapping[str, Callable[[Chain, str, Any], Chain]] = {
    "Dense": _dense,
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "Activation": _activation,
    "BatchNormalization": _batch_normalization,
    "Flatten": _nothing,
    "Dropout": _nothing,
    "InputLayer": _nothing,
}
