"""Models of other libraries, in memory, as networks. They are told by what they have; nothing is imported for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from relu_fold.errors import InputError
from relu_fold.models.keras_models import is_keras, read_keras
from relu_fold.models.sklearn_models import is_sklearn, read_sklearn
from relu_fold.models.torch_models import is_torch, read_torch
from relu_fold.network import Network


def as_network(model: object) -> Network:
    """Return a trained model of another library as a network: the same function, in float64, with the model's numbers.

    - *PyTorch*: a `Sequential`, also with others in it, of Linear, ReLU, LeakyReLU, PReLU, Flatten, Identity, Dropout
      and BatchNorm1d. A module with a `forward` of its own, in evaluation mode, if it does at 96 points what its layers
      do one after the other, as declared or with ReLU between.
    - *scikit-learn*: a fitted `MLPRegressor` or `MLPClassifier` with activation 'relu' or 'identity'. The activation of
      its output is left out: a classifier gives logits, one of them if there are two classes.
    - *Keras*: a `Sequential` of Dense, ReLU, LeakyReLU, Activation, Flatten, Dropout and BatchNormalization, with the
      activations relu, leaky_relu and linear.
    - A list of pairs (W, b), W of shape (outputs, inputs), with ReLU between. A `Network` is returned as it is.

    Dropout and batch norm are those of evaluation. Linear layers that follow one another become one, and a model that
    ends with an activation has it as its last hidden layer, with an identity as the readout.

    Raises:
        InputError: when a layer is none of these, or does not fit to the one before it; the message names it.
    """
    for fits, read in _READERS:
        if fits(model):
            return read(model)
    raise InputError(
        "model: expected a Sequential of PyTorch or Keras, a fitted MLPRegressor or MLPClassifier, or a list of pairs"
        f" (W, b); got {type(model).__name__}"
    )


def _is_list(model: object) -> bool:
    return isinstance(model, (list, tuple))


def _read_pairs(pairs: Any) -> Network:
    for i, pair in enumerate(pairs):
        if not _is_list(pair) or len(pair) != 2:
            raise InputError(f"model[{i}]: expected a pair (W, b); got {type(pair).__name__}")
    return Network([weights for weights, _ in pairs], [biases for _, biases in pairs])


def _is_network(model: object) -> bool:
    return isinstance(model, Network)


def _itself(model: Any) -> Network:
    found: Network = model
    return found


_READERS: tuple[tuple[Callable[[object], bool], Callable[[Any], Network]], ...] = (
    (_is_network, _itself),
    (_is_list, _read_pairs),
    (is_keras, read_keras),  # before those of torch, which they are, too, where Keras computes with it
    (is_torch, read_torch),
    (is_sklearn, read_sklearn),
)
