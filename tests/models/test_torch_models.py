"""Modules of PyTorch; in the fakes of `fake_torch`, for PyTorch is a hundred times as large as all else."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import InputError, as_network
from tests.models import fake_torch as nn
from tests.models.fake_torch import Linear, ReLU, Sequential, Tensor

SEQUENTIALS = {
    "relu": (Sequential(Linear(2, 5), ReLU(), Linear(5, 3)), (5,)),
    "without biases": (Sequential(Linear(2, 5, bias=False), ReLU(), Linear(5, 3, bias=False)), (5,)),
    "leaky": (Sequential(Linear(2, 5), nn.LeakyReLU(0.2), Linear(5, 4), nn.LeakyReLU(), Linear(4, 3)), (5, 4)),
    "prelu": (Sequential(Linear(2, 3), nn.PReLU(0.1), Linear(3, 3), nn.PReLU(0.5, -1.0, 0.0), Linear(3, 1)), (3, 3)),
    "nothing in it": (Sequential(nn.Flatten(), Linear(2, 4), nn.Identity(), ReLU(), nn.Dropout(), Linear(4, 1)), (4,)),
    "nested": (
        Sequential(Sequential(Linear(2, 4), ReLU()), Sequential(Sequential(Linear(4, 4)), ReLU(), Linear(4, 1))),
        (4, 4),
    ),
    "batch norm before": (Sequential(nn.BatchNorm1d(2), Linear(2, 4), ReLU(), Linear(4, 1)), (4,)),
    "batch norm between": (Sequential(Linear(2, 4), nn.BatchNorm1d(4), ReLU(), Linear(4, 1)), (4,)),
    "batch norm after relu": (Sequential(Linear(2, 4), ReLU(), nn.BatchNorm1d(4, affine=False), Linear(4, 1)), (4,)),
    "batch norm at the end": (Sequential(Linear(2, 4), ReLU(), nn.BatchNorm1d(4)), (4,)),
    "batch norm alone": (Sequential(Linear(2, 4), ReLU(), nn.BatchNorm1d(4), ReLU(), Linear(4, 1)), (4, 4)),
    "linear after linear": (Sequential(Linear(2, 3), Linear(3, 4), ReLU(), Linear(4, 2), Linear(2, 2, seed=1)), (4,)),
    "relu at the end": (Sequential(Linear(2, 3), ReLU()), (3,)),
    "relu twice": (Sequential(Linear(2, 3), nn.LeakyReLU(0.5), ReLU(), nn.LeakyReLU(0.5), Linear(3, 1)), (3,)),
    "mirror, then relu": (Sequential(Linear(2, 3), nn.LeakyReLU(-0.5), ReLU(), Linear(3, 1)), (3,)),
    "empty parts": (Sequential(Linear(2, 3), Sequential(), ReLU(), Linear(3, 1)), (3,)),
    "linear": (Sequential(Linear(2, 3)), ()),
    "one layer": (Linear(2, 3), ()),
}


def points(n=200):
    return np.random.default_rng(1).normal(size=(n, 2)).astype(np.float32).astype(float)


def assert_same(net, module):
    expected = module(Tensor(points())).values
    np.testing.assert_allclose(net(points()), expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize("name", SEQUENTIALS)
def test_a_sequential_is_the_same_function(name):
    module, widths = SEQUENTIALS[name]
    net = as_network(module)
    assert net.widths == widths
    assert_same(net, module)


def test_numbers_are_taken_bit_for_bit():
    module = Sequential(Linear(2, 5), ReLU(), Linear(5, 3))
    net = as_network(module)
    np.testing.assert_array_equal(net.weights[0], module.modules[0].weight.values.astype(float))
    np.testing.assert_array_equal(net.biases[1], module.modules[2].bias.values.astype(float))


def test_a_slope_that_all_share_is_that_of_the_network():
    assert as_network(Sequential(Linear(2, 5), nn.LeakyReLU(0.25), Linear(5, 3))).negative_slope == 0.25
    assert as_network(Sequential(Linear(2, 5), nn.LeakyReLU(0.25), Linear(5, 3), ReLU())).negative_slope == 0


# --- a forward of somebody's own ---


class Held(nn.Module):
    """Its layers are one Sequential, as most tutorials have it."""

    def __init__(self):
        self.flatten = nn.Flatten()
        self.stack = Sequential(Linear(2, 6), ReLU(), Linear(6, 6), ReLU(), Linear(6, 2))

    def forward(self, x):
        return self.stack(self.flatten(x))


class Functional(nn.Module):
    """ReLU is called, and declared nowhere."""

    def __init__(self):
        self.first, self.norm, self.second, self.third = Linear(2, 6), nn.BatchNorm1d(6), Linear(6, 6), Linear(6, 1)

    def forward(self, x):
        return self.third(nn.relu(self.second(nn.relu(self.norm(self.first(x))))))


class Once(nn.Module):
    """One ReLU is declared, and used after each layer."""

    def __init__(self):
        self.first, self.act, self.second, self.third = Linear(2, 6), ReLU(), Linear(6, 6), Linear(6, 1)

    def forward(self, x):
        return self.third(self.act(self.second(self.act(self.first(x)))))


class Last(Once):
    """One ReLU is declared, after all layers."""

    def __init__(self):
        self.first, self.second, self.third, self.act = Linear(2, 6), Linear(6, 6), Linear(6, 1), ReLU()


class Squeezed(Held):
    def __init__(self):
        self.stack = Sequential(Linear(2, 6), ReLU(), Linear(6, 1))

    def forward(self, x):
        return Tensor(self.stack(x).values[:, 0])


class Leaky(Functional):
    """What it calls is nearly a ReLU."""

    def forward(self, x):
        leaky = nn.LeakyReLU(0.01)
        return self.third(leaky(self.second(leaky(self.norm(self.first(x))))))


class Skipping(Held):
    def forward(self, x):
        return Tensor(self.stack(x).values + x.values)


class Twisted(Held):
    def forward(self, x):
        return Tensor(self.stack(x).values.T)


class Broken(Held):
    def forward(self, x):
        raise RuntimeError(f"expected an image; got {x.values.ndim} axes")


@pytest.mark.parametrize("kind", [Held, Functional, Once, Last, Squeezed])
def test_a_forward_that_applies_layers_in_order_is_recognised(kind):
    module = kind()
    net = as_network(module)
    values = module(Tensor(points())).values.reshape(200, -1)
    np.testing.assert_allclose(net(points()), values, rtol=1e-4, atol=1e-4 * np.abs(values).max())
    assert net.widths == ((6,) if kind is Squeezed else (6, 6))


def test_a_module_in_a_sequential_is_compared_as_a_part_of_it():
    module = Sequential(Functional(), ReLU(), Linear(1, 1))
    net = as_network(module)
    assert net.widths == (6, 6, 1)
    assert_same(net, module)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Leaky, r"^Leaky: expected a forward that applies its layers one after the other, or with ReLU between; got "),
        (Skipping, r"got [-\d.e]+ of it, [-\d.e]+ of the layers; put them into a Sequential$"),
        (Twisted, r"got shape \(2, 32\) of it, \(32, 2\) of the layers; put them into a Sequential$"),
        (
            Broken,
            r"^Broken: expected a forward of shape \(32, 2\) to work; got RuntimeError\('expected an image; .*'\)$",
        ),
    ],
)
def test_a_forward_that_does_more_is_refused(kind, message):
    with pytest.raises(InputError, match=message):
        as_network(kind())


def test_a_forward_is_not_called_while_it_learns():
    """Batch norm would learn from the points, and dropout would be no function of them."""
    module = Held()
    module.training = True
    with pytest.raises(InputError, match=r"^Held: expected evaluation mode, model\.eval\(\)"):
        as_network(module)
    sequential = Sequential(Linear(2, 3), nn.Dropout(), ReLU(), Linear(3, 1))
    sequential.training = True
    assert as_network(sequential).widths == (3,)  # nothing is called


# --- what does not fit ---


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (
            Sequential(Linear(2, 3), Sequential(nn.GELU(), Linear(3, 1))),
            "layer 1.0 (GELU): expected one of Linear, ReLU, LeakyReLU, PReLU, BatchNorm1d, Flatten, Identity, Dropout;"
            " got GELU",
        ),
        (
            Sequential(Linear(2, 3), ReLU(), Linear(4, 1)),
            "layer 2 (Linear): expected 3 inputs, as come before it; got 4",
        ),
        (
            Sequential(Linear(2, 3), ReLU(), Linear(4, 3)),
            "layer 2 (Linear): expected 3 inputs, as come before it; got 4; transposed?",
        ),
        (
            Sequential(ReLU(), Linear(2, 3)),
            "layer 0 (ReLU): expected a linear layer before it, which says how many inputs there are; got none",
        ),
        (
            Sequential(nn.BatchNorm1d(2, kept=False), Linear(2, 1)),
            "layer 0 (BatchNorm1d): expected a running mean; got none, so what it does depends on the batch",
        ),
        (
            Sequential(nn.Flatten(0), Linear(2, 1)),
            "layer 0 (Flatten): expected start_dim=1, end_dim=-1; got 0 and -1",
        ),
        (
            Sequential(Linear(2, 3), nn.PReLU(0.1, 0.2), Linear(3, 1)),
            "layer 1 (PReLU): expected one negative slope, or 3 of them; got (2,)",
        ),
        (Sequential(nn.Identity()), "model: expected at least one linear layer; got none"),
    ],
)
def test_what_does_not_fit_is_named(module, message):
    with pytest.raises(InputError) as raised:
        as_network(module)
    assert str(raised.value) == message
