"""What each data point's output does while one number of the network moves: broken lines, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, ReadOnly
from relu_fold.errors import NumbersTooLarge, check_count
from relu_fold.exact.budget import check_time
from relu_fold.network import Network
from relu_fold.products import product
from relu_fold.training.numbers import Layout, Place

MOST_LINES = 2_000_000
_APART = 8 * float(np.finfo(np.float64).eps)  # of the ends of the interval: turns nearer to one another are one


@dataclass(frozen=True, eq=False)
class Traced(ReadOnly):
    """Broken lines, each in parts from left to right, one point after the other.

    Attributes:
        points: (parts,) whose line it is.
        starts: (parts,) from which value of the number on; the first part of a point begins where the interval does.
        slopes, intercepts: (parts,) f = slope * t + intercept.
        first: (n,) the first part of each point.
    """

    points: IntArray
    starts: FloatArray
    slopes: FloatArray
    intercepts: FloatArray
    first: IntArray

    @property
    def knots(self) -> FloatArray:
        """Where some point's line bends, within the interval; increasing."""
        inner = np.ones(len(self.starts), dtype=bool)
        inner[self.first] = False
        return np.unique(self.starts[inner])

    def lines_at(self, t: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return slope and intercept, (len(t), n) each, of the part of each point's line that t is in, or begins."""
        places = np.unique(self.starts)
        keys = self.points * len(places) + np.searchsorted(places, self.starts)
        wanted = np.maximum(np.searchsorted(places, t, side="right") - 1, 0)
        asked = np.arange(len(self.first)) * len(places) + wanted[:, None]
        part = np.searchsorted(keys, asked, side="right") - 1
        return self.slopes[part], self.intercepts[part]

    def at(self, t: FloatArray) -> FloatArray:
        """Return f, (len(t), n)."""
        slopes, intercepts = self.lines_at(t)
        found: FloatArray = slopes * t[:, None] + intercepts
        return found


def traced(net: Network, x: FloatArray, place: Place, interval: tuple[float, float], output: int = 0) -> Traced:
    """Return the output of each point, x (n, input_dim), as a broken line over the values of one number.

    Raises:
        TooManyRegions: beyond `MOST_LINES` parts.
        NumbersTooLarge: when they are too large for float64.
    """
    n = len(x)
    parts = _Parts(np.arange(n), np.full(n, interval[0]), np.full(n, interval[1]), *_moving(net, x, place))
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in range(place.layer, len(net.widths)):
            check_time()
            parts = parts.cut().through(net, layer)
    slopes, intercepts = parts.slopes[:, output], parts.intercepts[:, output]
    if not (np.isfinite(slopes).all() and np.isfinite(intercepts).all()):
        raise NumbersTooLarge("loss: expected numbers that a float64 holds; the network makes larger ones")
    bends = np.ones(len(slopes), dtype=bool)
    same = (slopes[1:] == slopes[:-1]) & (intercepts[1:] == intercepts[:-1])
    bends[1:] = ~same | (parts.points[1:] != parts.points[:-1])
    points = parts.points[bends]
    first = np.searchsorted(points, np.arange(n))
    return Traced(points, parts.starts[bends], slopes[bends], intercepts[bends], first)


def _moving(net: Network, x: FloatArray, place: Place) -> tuple[FloatArray, FloatArray]:
    """z of the number's layer as slope * t + intercept, (n, width) each: one neuron's moves."""
    layout = Layout.of(net)
    row = layout.row(net)
    row[layout.index(place)] = 0.0
    without = layout.network(row, net)
    before = without.activations(x)[place.layer - 1] if place.layer else x
    intercepts = product(before, without.weights[place.layer].T) + without.biases[place.layer]
    slopes = np.zeros_like(intercepts)
    slopes[:, place.neuron] = 1.0 if place.source is None else before[:, place.source]
    return slopes, intercepts


@dataclass(frozen=True, eq=False)
class _Parts:
    """Parts of the interval, (parts,), in order of their points; z of a layer on each of them, (parts, width)."""

    points: IntArray
    starts: FloatArray
    ends: FloatArray
    slopes: FloatArray
    intercepts: FloatArray

    def cut(self) -> _Parts:
        """Cut each part where one of the neurons turns."""
        with np.errstate(divide="ignore"):
            turns = -self.intercepts / self.slopes
        apart = _APART * np.maximum(np.abs(self.starts), np.abs(self.ends))[:, None]
        inside = (turns > self.starts[:, None] + apart) & (turns < self.ends[:, None] - apart)
        part, neuron = np.nonzero(inside)
        at = turns[part, neuron]
        order = np.lexsort((at, part))
        part, at = part[order], at[order]
        new = np.ones(len(at), dtype=bool)
        new[1:] = (part[1:] != part[:-1]) | (at[1:] - at[:-1] > apart[part[1:], 0])
        part, at = part[new], at[new]
        check_count(len(self.points) + len(at), MOST_LINES, "pieces")
        whose = np.concatenate([np.arange(len(self.points)), part])
        starts = np.concatenate([self.starts, at])
        order = np.lexsort((starts, whose))
        whose, starts = whose[order], starts[order]
        last = np.append(whose[1:] != whose[:-1], True)
        ends = np.where(last, self.ends[whose], np.append(starts[1:], 0.0))
        return _Parts(self.points[whose], starts, ends, self.slopes[whose], self.intercepts[whose])

    def through(self, net: Network, layer: int) -> _Parts:
        """Fold z of a hidden layer, whose neurons turn nowhere inside of a part, and pass it on to the next."""
        middle = (self.starts + self.ends)[:, None] / 2
        on = self.slopes * middle + self.intercepts > 0
        passes = np.where(on, 1.0, net.slope(layer))
        weights = net.weights[layer + 1].T
        slopes = product(self.slopes * passes, weights)
        intercepts = product(self.intercepts * passes, weights) + net.biases[layer + 1]
        return _Parts(self.points, self.starts, self.ends, slopes, intercepts)
