"""Models of Keras; in the fakes of `fake_keras`, for every backend of Keras is larger than all else."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import InputError, as_network
from tests.models import fake_keras as k
from tests.models.fake_keras import Dense, Sequential

X = np.random.default_rng(1).normal(size=(200, 2))

MODELS = {
    "relu": (Sequential(k.InputLayer(), Dense(2, 5, k.relu), Dense(5, 4, k.relu), Dense(4, 1)), (5, 4)),
    "leaky": (Sequential(Dense(2, 5, k.leaky_relu), Dense(5, 1)), (5,)),
    "without biases": (Sequential(Dense(2, 5, k.relu, bias=False), Dense(5, 1, None, bias=False)), (5,)),
    "layers of activations": (
        Sequential(Dense(2, 5), k.ReLU(), Dense(5, 4), k.LeakyReLU(), Dense(4, 3), k.Activation(k.relu), Dense(3, 1)),
        (5, 4, 3),
    ),
    "Keras 2": (Sequential(Dense(2, 5), k.LeakyReLU(0.1, old=True), Dense(5, 1), k.ReLU(None, None)), (5, 1)),
    "a layer as an activation": (
        Sequential(Dense(2, 5, k.LeakyReLU(0.1)), Dense(5, 1, k.ReLU(negative_slope=0.5))),
        (5, 1),
    ),
    "nothing in it": (Sequential(k.Flatten(), Dense(2, 5, k.relu), k.Dropout(), Dense(5, 1)), (5,)),
    "batch norm": (
        Sequential(Dense(2, 5), k.BatchNormalization(5), k.ReLU(), k.BatchNormalization(5, scale=False), Dense(5, 1)),
        (5,),
    ),
    "batch norm without its center": (Sequential(k.BatchNormalization(2, center=False), Dense(2, 3, k.relu)), (3,)),
    "batch norm without both": (
        Sequential(k.BatchNormalization(2, scale=False, center=False), Dense(2, 3, k.relu)),
        (3,),
    ),
    "nested": (Sequential(Sequential(Dense(2, 4), k.ReLU()), Sequential(Dense(4, 1))), (4,)),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_sequential_is_the_same_function(name):
    model, widths = MODELS[name]
    net = as_network(model)
    assert net.widths == widths
    np.testing.assert_allclose(net(X), model(X), rtol=1e-9, atol=1e-9)


def test_the_numbers_of_the_model_stay_its_own():
    model = MODELS["batch norm"][0]
    as_network(model)
    assert all(numbers.flags.writeable for layer in model.layers for numbers in layer.get_weights())


def test_where_keras_computes_with_torch_a_model_is_still_one_of_keras():
    model = Sequential(Dense(2, 5, k.relu), Dense(5, 1))
    model.named_children = model.state_dict = dict
    assert as_network(model).widths == (5,)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            Sequential(k.Conv2D()),
            "layer 0 (Conv2D conv2d_1): expected one of Dense, ReLU, LeakyReLU, Activation, BatchNormalization,"
            " Flatten, Dropout, InputLayer; got Conv2D",
        ),
        (
            Sequential(Dense(2, 3, k.relu), Dense(3, 2, k.softmax)),
            "layer 1 (Dense layer): expected activation relu, leaky_relu or linear; got softmax;"
            " for the logits set it to None",
        ),
        (
            Sequential(Dense(2, 3, k.tanh)),
            "layer 0 (Dense layer): expected activation relu, leaky_relu or linear; got tanh",
        ),
        (
            Sequential(Dense(2, 3), k.ReLU(max_value=6.0)),
            "layer 1 (ReLU layer): expected no max_value and no threshold; got max_value=6.0, threshold=0.0",
        ),
        (
            Sequential(Dense(2, 3), k.ReLU(threshold=1.0)),
            "layer 1 (ReLU layer): expected no max_value and no threshold; got max_value=None, threshold=1.0",
        ),
        (
            Sequential(Dense(2, 3, built=False)),
            "layer 0 (Dense layer): expected weights; it has none, for it was never built",
        ),
        (
            Sequential(Dense(2, 3), k.BatchNormalization(3, built=False)),
            "layer 1 (BatchNormalization layer): expected means and variances; it has none, for it was never built",
        ),
        (
            Sequential(Dense(2, 3), Sequential(Dense(4, 1))),
            "layer 1 (Sequential layer), layer 0 (Dense layer): expected 3 inputs, as come before it; got 4",
        ),
        (k.Functional(Dense(2, 3)), "model: expected a Sequential, whose layers follow one another; got Functional"),
        (Sequential(), "model: expected at least one linear layer; got none"),
    ],
)
def test_what_does_not_fit_is_named(model, message):
    with pytest.raises(InputError) as raised:
        as_network(model)
    assert str(raised.value) == message
