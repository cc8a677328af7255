"""What a network makes small: the mean over the points of how wrong it is at each, and the penalty of its weights."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, instance, scalar, short, whole
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.numbers import Layout, Place

Loss: TypeAlias = Literal["squared", "logistic"]
_PENALTY = "a finite number from 0 on"
LOSSES: tuple[Loss, ...] = ("squared", "logistic")


def check_loss(loss: str, data: Data) -> Loss:
    """Return the loss, or raise an InputError if there is no such loss, or the labels do not suit it."""
    instance("data", data, Data)
    if not isinstance(loss, str) or loss not in LOSSES:
        raise InputError(f"loss: expected {' or '.join(LOSSES)}; got {loss!r:.40}")
    if loss == "squared":
        return "squared"
    for y in (data.y, data.test.y if data.test else data.y):
        wrong = y[(y != 1) & (y != -1)]
        if wrong.size:
            raise InputError(f"labels: expected -1 and 1 for the logistic loss; got {wrong[0]:g}")
    return "logistic"


def check_fit(net: Network, data: Data, output: int) -> None:
    """Raise an InputError if the network does not take such points, or has no such output."""
    if instance("data", data, Data).input_dim != instance("net", net, Network).input_dim:
        raise InputError(f"data: expected points of {net.input_dim} inputs, as the network; got {data.input_dim}")
    if not 0 <= whole("output", output) < net.output_dim:
        raise InputError(f"output: expected one below {net.output_dim}; got {short(output)}")


def checked_penalty(l1: float, l2: float) -> tuple[float, float]:
    """Return both, or raise an InputError for one that is below 0, or no number."""
    found = scalar("l1", l1, _PENALTY), scalar("l2", l2, _PENALTY)
    if min(found) < 0:
        raise InputError(f"l1, l2: expected {_PENALTY} of each; got {l1} and {l2}")
    return found


def mean_loss(f: FloatArray, y: FloatArray, loss: Loss) -> FloatArray:
    """Return the mean loss, (...), of outputs f, (..., n), where y, (n,), is wanted.

    `squared` is the mean of (f - y)^2, `logistic` that of log(1 + exp(-y f)).
    """
    each = (f - y) ** 2 if loss == "squared" else np.logaddexp(0.0, -y * f)
    mean: FloatArray = np.add.reduce(each, axis=-1) / y.shape[-1]  # what `mean` does, in half the time for few points
    return mean


def derivative(f: FloatArray, y: FloatArray, loss: Loss) -> FloatArray:
    """Return the derivative of the mean loss by each output, (..., n)."""
    n = y.shape[-1]
    if loss == "squared":
        slope: FloatArray = (f - y) * (2.0 / n)
        return slope
    # 1 / (1 + exp(y f)), which does not overflow where y f is large: tanh saturates.
    found: FloatArray = y * (0.5 * np.tanh(0.5 * y * f) - 0.5) / n
    return found


def penalty(weights: FloatArray, l1: float, l2: float) -> FloatArray:
    """Return l1 * sum |w| + l2 * sum w^2, (...), over weights, (..., count); biases are not among them."""
    found = np.zeros(weights.shape[:-1])
    if l1:
        found = found + l1 * np.abs(weights).sum(axis=-1)
    if l2:
        found = found + l2 * (weights**2).sum(axis=-1)
    return found


class PenaltyAlong(NamedTuple):
    """What the penalty is while one number t moves: l1 * |t| + l2 * t^2 + rest; of a bias the rest alone."""

    l1: float
    l2: float
    rest: float

    @classmethod
    def of(cls, net: Network, place: Place, l1: float, l2: float) -> PenaltyAlong:
        layout = Layout.of(net)
        row, are_weights = layout.row(net), layout.are_weights()
        mine = place.source is not None
        if mine:
            are_weights[layout.index(place)] = False
        rest = float(penalty(row[are_weights], l1, l2))
        return cls(l1, l2, rest) if mine else cls(0.0, 0.0, rest)

    def pieces(self, knots: FloatArray) -> FloatArray:
        """Return its coefficients, (k+1, 3), between knots, (k+2,), with 0 in no piece's inside."""
        found = np.empty((len(knots) - 1, 3))
        found[:, 0], found[:, 2] = self.l2, self.rest
        found[:, 1] = np.where(knots[:-1] >= 0, self.l1, -self.l1)
        return found
