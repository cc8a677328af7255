"""The loss along one weight or bias, exactly: a network is piecewise linear in each of its numbers.

While one number t of a layer moves, its neuron's z is linear in t at every data point, and what the layers behind make
of it is linear between the values at which one of their neurons turns. So the squared loss, a mean of squares, is a
quadratic between the turns of all points, and convex there. Nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import FloatArray, ReadOnly, real, short
from relu_fold.errors import InputError, NumbersTooLarge, check_count
from relu_fold.exact.budget import check_time
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.losses import Loss, PenaltyAlong, check_fit, check_loss, checked_penalty, mean_loss
from relu_fold.training.numbers import Layout
from relu_fold.training.traced import Traced, traced

MOST_PIECES = 200_000
_BISECTIONS = 80  # of an interval: more than a float64 has bits for
_AT_ONCE = 2_000_000  # numbers that are computed together
_EQUAL = 1e-12  # of the size of what is compared
_ROUNDED = 64 * float(np.finfo(np.float64).eps)  # of the terms of a slope
_UNSEEN = 4 * float(np.finfo(np.float64).eps)  # of the loss
_LOST = 2.0**-26  # beside all that was added up before: so little has lost half of its digits


class Minimum(NamedTuple):
    """A local minimum: the loss is `value` from `start` to `end`, one point mostly, and nowhere near is it less.

    A plain, on which no gradient leads anywhere, is one even where the loss falls beyond one of its ends.
    """

    start: float
    end: float
    value: float


@dataclass(frozen=True, eq=False)
class LossAlong(ReadOnly):
    """The loss of a network while one of its numbers moves, all others as they are.

    Attributes:
        knots: (k+2,) increasing, both ends of the interval included: where it may bend.
        coefficients: (k+1, 3), of each piece a, b, c in a t^2 + b t + c, the highest power first as in `numpy.polyval`;
            (k+1, 0) of the logistic loss, which is convex on each piece but no polynomial.
        minima: from left to right. An end of the interval is one, too, where the loss falls towards it.
    """

    knots: FloatArray
    coefficients: FloatArray
    minima: tuple[Minimum, ...]
    _at: _Loss = field(repr=False)

    @property
    def minimum(self) -> Minimum:
        """The global one; the leftmost of several."""
        return min(self.minima, key=lambda one: (one.value, one.start))

    def __call__(self, t: ArrayLike) -> FloatArray:
        """Return the loss, (n,), where the number is t, (n,)."""
        at = np.atleast_1d(real("t", t))
        if at.ndim > 1 or not np.isfinite(at).all():
            raise InputError(f"t: expected finite numbers in 1 dimension; got {short(t)}")
        return self._at(at)


def loss_along(
    net: Network,
    data: Data,
    path: str,
    interval: tuple[float, float],
    loss: str = "squared",
    l1: float = 0.0,
    l2: float = 0.0,
    output: int = 0,
) -> LossAlong:
    """Return the exact loss along one weight or bias.

    Args:
        path: which; `w.0.1.2` is weights[0][1][2], `b.0.1` biases[0][1].
        interval: both ends of where the number goes.
        loss, l1, l2: as in `Training`. L1 adds a knot at 0.

    Raises:
        InputError: UnknownPath for a path that the network does not have, and as `Training` does.
        TooManyRegions: when there are more than `MOST_PIECES` pieces.
    """
    known = check_loss(loss, data)
    check_fit(net, data, output)
    l1, l2 = checked_penalty(l1, l2)
    ends = real("interval", interval, "two numbers")
    if ends.shape != (2,) or not (np.isfinite(ends).all() and ends[0] < ends[1]):
        raise InputError(f"interval: expected two finite numbers, the first below the second; got {short(interval)}")
    low, high = ends.tolist()
    layout = Layout.of(net)
    place = layout.place(path)
    lines = traced(net, data.x, place, (low, high), output)
    inner = lines.knots
    if l1 and place.source is not None and low < 0 < high:
        inner = np.append(inner, 0.0)
    knots = np.concatenate([[low], np.unique(inner), [high]])
    check_count(len(knots) - 1, MOST_PIECES, "pieces")
    at = _Loss(lines, data.y, known, PenaltyAlong.of(net, place, l1, l2))
    with np.errstate(over="ignore", invalid="ignore"):
        sides = at(knots)  # convex in between, so nowhere more
        if not np.isfinite(sides).all():
            raise NumbersTooLarge("loss: expected one that a float64 holds; it is larger on this interval")
    if known == "squared":
        coefficients = _quadratics(lines, data.y, knots) + at.penalty.pieces(knots)
        lowest = _lowest_of_quadratics(coefficients, knots)
    else:
        coefficients = np.zeros((len(knots) - 1, 0))
        lowest = _lowest_by_halves(at, knots)
    return LossAlong(knots, coefficients, _minima(knots, lowest, at(lowest.mean(axis=1)), sides), at)


@dataclass(frozen=True, eq=False)
class _Loss:
    """The loss at some values of the number, from the lines of the points themselves."""

    lines: Traced
    y: FloatArray
    loss: Loss
    penalty: PenaltyAlong

    def __call__(self, t: FloatArray) -> FloatArray:
        found = [mean_loss(self.lines.at(part), self.y, self.loss) for part in _parts(t, len(self.y))]
        size = np.concatenate([np.zeros(0), *found])
        return size + self.penalty.l1 * np.abs(t) + self.penalty.l2 * t**2 + self.penalty.rest

    def slope(self, t: FloatArray, inside: FloatArray) -> FloatArray:
        """The derivative at t, (n,), of the pieces that `inside`, (n,), are in; of the logistic loss."""
        found = []
        for part, own in zip(_parts(t, len(self.y)), _parts(inside, len(self.y)), strict=True):
            a, c = self.lines.lines_at(own)
            margin = self.y * (a * part[:, None] + c)
            found.append((self.y * a * (0.5 * np.tanh(0.5 * margin) - 0.5)).mean(axis=1))
        slopes = np.concatenate([np.zeros(0), *found])
        return slopes + self.penalty.l1 * np.sign(inside) + 2 * self.penalty.l2 * t


def _parts(t: FloatArray, points: int) -> Iterator[FloatArray]:
    many = max(_AT_ONCE // max(points, 1), 1)
    for low in range(0, len(t), many):
        check_time()
        yield t[low : low + many]


# --- the squared loss ---


def _quadratics(lines: Traced, y: FloatArray, knots: FloatArray) -> FloatArray:
    """The sum of the points' squares on each piece: those of the first, and what changes at each knot, added up."""
    a, c = lines.slopes, lines.intercepts - y[lines.points]
    squares = np.stack([a * a, 2 * a * c, c * c], axis=1) / len(y)
    first = lines.first
    change = squares[1:] - squares[:-1]
    inner = np.ones(len(squares) - 1, dtype=bool)
    inner[first[1:] - 1] = False  # from one point's last piece to the next point's first
    where = np.searchsorted(knots, lines.starts[1:][inner])  # each of them is a knot
    steps = np.zeros((len(knots) - 1, 3))
    np.add.at(steps, where, change[inner])
    steps[0] += squares[first].sum(axis=0)
    found = _added_up(steps)
    lost = (np.abs(found[:, :2]) <= _LOST * np.cumsum(np.abs(steps[:, :2]), axis=0)).any(axis=1)
    found[lost] = _one_by_one(lines, y, (knots[:-1][lost] + knots[1:][lost]) / 2)
    return found


def _one_by_one(lines: Traced, y: FloatArray, inside: FloatArray) -> FloatArray:
    """The sums on the pieces that `inside`, (n,), are in, from their own lines alone: 0 where no point's line rises."""
    found = [np.zeros((0, 3))]
    for part in _parts(inside, len(y)):
        a, c = lines.lines_at(part)
        c = c - y
        found.append(np.stack([a * a, 2 * a * c, c * c], axis=2).mean(axis=1))
    return np.concatenate(found)


def _added_up(steps: FloatArray) -> FloatArray:
    """The running sum, (k, 3), with the rounding of every addition found (Knuth's two-sum) and given back."""
    sums = np.cumsum(steps, axis=0)
    before = np.concatenate([np.zeros((1, steps.shape[1])), sums[:-1]])
    added = sums - before
    lost = (before - (sums - added)) + (steps - added)
    exact: FloatArray = sums + np.cumsum(lost, axis=0)
    return exact


def _lowest_of_quadratics(coefficients: FloatArray, knots: FloatArray) -> FloatArray:
    """Return where on each piece it is lowest, (k+1, 2): from, to; the same but where it is flat."""
    a, b, c = coefficients.T
    low, high = knots[:-1], knots[1:]
    size = np.maximum(np.abs(low), np.abs(high))
    noise = _ROUNDED * (np.abs(a) * size + np.abs(b)) + np.finfo(float).tiny
    noise += _UNSEEN * np.abs(c) / size  # a slope that nowhere changes what a float64 holds of the loss
    curved = a * size > noise
    vertex = -b / np.where(curved, 2 * a, 1.0)
    for end in (low, high):  # what rounding keeps away from a knot is there
        vertex = np.where(np.abs(vertex - end) <= _nearby(knots), end, vertex)
    vertex = np.clip(vertex, low, high)
    falls, rises = ~curved & (b < -noise), ~curved & (b > noise)
    start = np.where(curved, vertex, np.where(falls, high, low))
    end = np.where(curved, vertex, np.where(rises, low, high))
    return np.stack([start, end], axis=1)


# --- the logistic loss ---


def _lowest_by_halves(at: _Loss, knots: FloatArray) -> FloatArray:
    """As `__lowest_of_quadratics`, of a loss that is convex on each piece: its slope changes its sign once at most."""
    low, high = knots[:-1].copy(), knots[1:].copy()
    middle = (low + high) / 2
    falls = at.slope(high, middle) <= 0
    rises = at.slope(low, middle) >= 0
    flat = falls & rises  # not curved at all
    found = np.stack([np.where(falls & ~flat, high, low), np.where(rises & ~flat, low, high)], axis=1)
    inside = np.flatnonzero(~falls & ~rises)
    low, high, middle = low[inside], high[inside], middle[inside]
    for _ in range(_BISECTIONS if inside.size else 0):
        half = (low + high) / 2
        down = at.slope(half, middle) < 0
        low, high = np.where(down, half, low), np.where(down, high, half)
    bottom = (low + high) / 2
    for end in (knots[inside], knots[inside + 1]):  # what rounding keeps away from a knot is there
        bottom = np.where(np.abs(bottom - end) <= _nearby(knots), end, bottom)
    found[inside] = bottom[:, None]
    return found


# --- both ---


class _Run(NamedTuple):
    """Pieces that are lowest at places that touch: where, how low, and the first and the last of them."""

    start: float
    end: float
    value: float
    first: int
    last: int


def _nearby(knots: FloatArray) -> float:
    """Return how far apart rounding puts two places that are one."""
    return _EQUAL * float(np.abs(knots[[0, -1]]).max())


def _minima(knots: FloatArray, lowest: FloatArray, values: FloatArray, sides: FloatArray) -> tuple[Minimum, ...]:
    """Return the local minima of a function that is convex on each piece, from left to right.

    A place inside a piece is one, and a plain; a knot is one if both its pieces are lowest there. Knots that are one
    but for rounding count as one.

    Args:
        lowest: (k+1, 2), where each piece is lowest: from, to.
        values: (k+1,), how low it is there.
        sides: (k+2,), the values at the knots.
    """
    size = _EQUAL * float(np.abs(values).max()) + _EQUAL**2 * float(np.abs(sides).max())  # of 0 a square is left
    near = _nearby(knots)
    runs: list[_Run] = []
    for piece, ((start, end), value) in enumerate(zip(lowest.tolist(), values.tolist(), strict=True)):
        last = runs[-1] if runs else None
        if last and start <= last.end + near and abs(value - last.value) <= size:
            runs[-1] = last._replace(end=max(end, last.end), last=piece)
        else:
            runs.append(_Run(start, end, value, piece, piece))
    found = []
    for start, end, value, left, right in runs:
        met = []  # at a knot the piece on the other side must not lead further down
        if left > 0 and start <= knots[left] + near:
            met.append(lowest[left - 1, 1] >= start - near or values[left - 1] >= sides[left] - size)
        if right + 2 < len(knots) and end >= knots[right + 1] - near:
            met.append(lowest[right + 1, 0] <= end + near or values[right + 1] >= sides[right + 1] - size)
        plain = end > start + near
        if all(met) or plain:
            found.append(Minimum(start + 0.0, (end if plain else start) + 0.0, value))
    return tuple(found)
