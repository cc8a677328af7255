"""Which folds of many networks of one shape are in view, all networks at once: of those that a run passes through.

With one input, where the neurons of every layer turn; with two, whether a crease is in view at all: a z of the second
layer is highest and lowest at corners of the regions that the first cuts the box into. Of deeper ones: `deep_creases`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, ReadOnly
from relu_fold.errors import TooLarge
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Box, Interval

Layers: TypeAlias = Sequence[tuple[FloatArray, FloatArray]]
"""Weights, (S, width, inputs), and biases, (S, width), of each hidden layer of S networks."""

_ROUNDING = 1e-12  # of the sum of |terms| of a z: below it a z is 0, and not on


@dataclass(frozen=True)
class Knots(ReadOnly):
    """Where the neurons of S networks turn, neurons counted layer by layer.

    Attributes:
        places: (S, neurons, most), each neuron's own, ascending; NaN beyond its last.
        ends: (S, neurons, 2): whether it is on at the domain's ends.
    """

    places: FloatArray
    ends: BoolArray


def knots_in_view(
    layers: Layers, slopes: Sequence[FloatArray], domain: Interval, most_numbers: float = math.inf
) -> Knots:
    """Return the knots strictly within the domain.

    Args:
        slopes: the negative slopes of each hidden layer, (width,).
        most_numbers: the largest array that is made; each layer may have as many times more knots as it has neurons.

    Raises:
        TooLarge: more knots than that.
    """
    many = len(layers[0][1])
    low, high = domain
    x = np.tile([low, high], (many, 1))  # all knots so far, ascending; one that is missing stands at the high end
    found, ends = [], []
    for depth in range(len(layers)):
        check_time()
        numbers = x.size * max(biases.shape[1] for _, biases in layers[: depth + 1])
        if numbers > most_numbers:
            raise TooLarge(f"knots: expected arrays of at most {most_numbers:,} numbers; got {numbers:,}")
        z, on = _z(layers[: depth + 1], slopes, x[:, None])
        turns = on[..., :-1] != on[..., 1:]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.clip(z[..., :-1] / (z[..., :-1] - z[..., 1:]), 0.0, 1.0)
        places = np.where(turns, x[:, None, :-1] + share * np.diff(x)[:, None], np.inf)
        places.sort(axis=2)
        most = int(turns.sum(axis=2).max(initial=0))
        places = places[..., :most]
        found.append(np.where(np.isfinite(places), places, np.nan))
        ends.append(on[..., [0, -1]])
        x = np.concatenate([x, np.minimum(places, high).reshape(many, -1)], axis=1)
        x.sort(axis=1)
        x = x[:, : int((x < high).sum(axis=1).max()) + 1]
    widest = max(one.shape[2] for one in found)
    padded = [np.pad(one, ((0, 0), (0, 0), (0, widest - one.shape[2])), constant_values=np.nan) for one in found]
    return Knots(np.concatenate(padded, axis=1), np.concatenate(ends, axis=1))


def creases_in_view(layers: Layers, slopes: Sequence[FloatArray], box: Box) -> BoolArray:
    """Return (S, neurons) of the first two layers: whether a neuron is on in a part of the box, but not in all."""
    first = layers[0]
    lines = _lines(first, box)
    places, inside = _corners(lines, box)
    _, on = _z([first], slopes, places[:, :, :4])
    found = [on.any(axis=2) & ~on.all(axis=2)]
    if len(layers) > 1:
        _, on = _z(layers[:2], slopes, places)
        found.append((on & inside[:, None]).any(axis=2) & (~on & inside[:, None]).any(axis=2))
    return np.concatenate(found, axis=1)


def through(layers: Layers, slopes: Sequence[FloatArray], x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the last layer's z at x, (S or 1, inputs, n), and the sum of |terms| of each, (S, width, n) both.

    Sums that no other row decides.
    """
    h = x
    for (weights, biases), slope in zip(layers[:-1], slopes, strict=False):
        z = np.einsum("skm,smn->skn", weights, h) + biases[:, :, None]
        h = np.where(z > 0, z, slope[:, None] * z)
    weights, biases = layers[-1]
    z = np.einsum("skm,smn->skn", weights, h) + biases[:, :, None]
    return z, np.einsum("skm,smn->skn", np.abs(weights), np.abs(h)) + np.abs(biases)[:, :, None]


def _z(layers: Layers, slopes: Sequence[FloatArray], x: FloatArray) -> tuple[FloatArray, BoolArray]:
    """The last layer's z at (S, inputs, n), (S, width, n), and who is on there."""
    z, size = through(layers, slopes, x)
    return z, z > _ROUNDING * size


def _lines(layer: tuple[FloatArray, FloatArray], box: Box) -> FloatArray:
    """(S, 4 + width, 3): a, b, c of a x + b y + c = 0, first the sides of the box: left, right, low, high."""
    weights, biases = layer
    (left, right), (low, high) = box
    sides = np.array([[1.0, 0.0, -left], [1.0, 0.0, -right], [0.0, 1.0, -low], [0.0, 1.0, -high]])
    own = np.concatenate([weights, biases[:, :, None]], axis=2)
    return np.concatenate([np.broadcast_to(sides, (len(own), 4, 3)), own], axis=1)


def _corners(lines: FloatArray, box: Box) -> tuple[FloatArray, BoolArray]:
    """Where two lines cross: (S, 2, pairs), and which of these are in the box; first the box's own corners."""
    (left, right), (low, high) = box
    own = np.array([[left, right, right, left], [low, low, high, high]])
    one, other = np.array(list(combinations(range(lines.shape[1]), 2))).T
    a, b, c = np.moveaxis(lines[:, one], 2, 0)
    d, e, f = np.moveaxis(lines[:, other], 2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = np.stack([b * f - c * e, c * d - a * f], axis=1) / (a * e - b * d)[:, None]
    places = np.concatenate([np.broadcast_to(own, (len(lines), 2, 4)), crossings], axis=2)
    ends, room = np.array([[left, right], [low, high]]), _ROUNDING * max(right - left, high - low)
    inside: BoolArray = np.all((places >= ends[:, :1] - room) & (places <= ends[:, 1:] + room), axis=1)
    return np.where(inside[:, None], places, own[:, :1]), inside
