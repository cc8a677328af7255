"""How a step follows from the gradient, with the conventions of PyTorch, so that runs can be compared.

Kingma and Ba, "Adam: a method for stochastic optimization", 2015, for the last of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.errors import InputError

BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True, eq=False)
class Moments(ReadOnly):
    """What an optimiser remembers of earlier gradients: none, one or two rows of the shape of the numbers."""

    rows: tuple[FloatArray, ...] = ()


Step = tuple[FloatArray, Moments]


@dataclass(frozen=True)
class Pace:
    """What a step depends on beside the gradient: the learning rate, the momentum, and its number, 1 for the first."""

    rate: float
    momentum: float
    number: int


def _sgd(gradient: FloatArray, kept: Moments, pace: Pace) -> Step:
    return pace.rate * gradient, kept


def _momentum(gradient: FloatArray, kept: Moments, pace: Pace) -> Step:
    velocity = pace.momentum * kept.rows[0] + gradient
    return pace.rate * velocity, Moments((velocity,))


def _nesterov(gradient: FloatArray, kept: Moments, pace: Pace) -> Step:
    velocity = pace.momentum * kept.rows[0] + gradient
    return pace.rate * (gradient + pace.momentum * velocity), Moments((velocity,))


def _adam(gradient: FloatArray, kept: Moments, pace: Pace) -> Step:
    first = BETAS[0] * kept.rows[0] + (1 - BETAS[0]) * gradient
    second = BETAS[1] * kept.rows[1] + (1 - BETAS[1]) * (gradient * gradient)
    size = pace.rate / (1 - BETAS[0] ** pace.number)
    return size * first / (np.sqrt(second) / (1 - BETAS[1] ** pace.number) ** 0.5 + EPSILON), Moments((first, second))


@dataclass(frozen=True)
class Optimizer:
    """`step` gives what is taken off the numbers, and what is remembered."""

    n_moments: int
    step: Callable[[FloatArray, Moments, Pace], Step]

    def start(self, rows: FloatArray) -> Moments:
        return Moments(tuple(np.zeros_like(rows) for _ in range(self.n_moments)))


OPTIMIZERS: MappingProxyType[str, Optimizer] = MappingProxyType(
    {
        "sgd": Optimizer(0, _sgd),
        "momentum": Optimizer(1, _momentum),
        "nesterov": Optimizer(1, _nesterov),
        "adam": Optimizer(2, _adam),
    }
)
"""`sgd` is plain gradient descent; with batches it is stochastic."""


def optimizer_named(name: str) -> Optimizer:
    found = OPTIMIZERS.get(name) if isinstance(name, str) else None
    if found is None:
        raise InputError(f"optimizer: expected one of {', '.join(OPTIMIZERS)}; got {name!r:.40}")
    return found
