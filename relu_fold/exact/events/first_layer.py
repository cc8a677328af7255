"""Events of the first layer in closed form: its z at any input is a line in each of its own numbers.

Turn one weight or the bias of a neuron to t: at a fixed input, z = alpha + beta t. Its knot or crease passes that input
where z = 0. So it comes into the domain, leaves it, or passes a corner where z is 0 at a corner; it passes another
neuron's knot, or a crossing of two creases, where z is 0 there; and in the plane it begins or ceases to cross another
crease where z is 0 at an end of what the box holds of that crease. Nothing is searched for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.events.event import Event, What
from relu_fold.network import Network

SAME = 2.0**-40
"""Values of the turned number this close, beside the ends of its range, are one."""


class FirstLayer:
    """One number of one first-layer neuron, turned from lo to hi.

    Args:
        column: which weight; None for the bias.
        corners: (m, d) the domain's corners: its two ends, or the box's four.
    """

    def __init__(
        self, net: Network, neuron: int, column: int | None, lo: float, hi: float, corners: FloatArray
    ) -> None:
        self.w, self.b = net.weights[0], net.biases[0]
        self.neuron, self.column, self.lo, self.hi, self.corners = neuron, column, lo, hi, corners
        self.same = SAME * max(abs(lo), abs(hi))
        rest = self.w[neuron].copy()
        if column is not None:
            rest[column] = 0.0
        self.rest = rest
        self.bias = 0.0 if column is None else float(self.b[neuron])

    def events(self) -> list[Event]:
        """Return all events that this neuron takes part in, in no particular order."""
        found = [Event(t, what, (self.neuron,)) for t, what in self._at_corners()]
        if not self.rest.any() and not self.bias:
            return found  # no weight at all; or a crease that is always the same, and none at t = 0
        others = [j for j in range(self.b.size) if j != self.neuron and self.w[j].any()]
        if self.w.shape[1] == 1:
            for j in others:
                with np.errstate(over="ignore"):  # a knot so far away is nowhere
                    knot = -self.b[j] / self.w[j]
                found += self._through(knot, j)
            return found
        chords = {j: chord for j in others if (chord := _chord(self.w[j], self.b[j], self.corners)) is not None}
        for j, chord in chords.items():
            found += [Event(t, what, tuple(sorted((self.neuron, j)))) for t, what in self._along(chord)]
        for j, k in itertools.combinations(chords, 2):
            x = _crossing(self.w[[j, k]], self.b[[j, k]])
            if x is not None:
                found += self._through(x, j, k)
        return found

    def _z(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return alpha and beta, (n,) each, at the inputs x, (n, d)."""
        return x @ self.rest + self.bias, np.ones(len(x)) if self.column is None else x[:, self.column]

    def _passages(self, x: FloatArray) -> Iterator[tuple[float, FloatArray, FloatArray]]:
        """Yield each t in range where z is 0 at some of the inputs x, and the signs at all of them before and after."""
        alpha, beta = self._z(x)
        with np.errstate(all="ignore"):
            t = np.sort(-alpha / beta)
        t = t[np.isfinite(t)]
        if not t.size:
            return
        first = np.concatenate([[True], np.diff(t) > self.same])
        t = t[first]
        gap = max(1.0, abs(self.lo), abs(self.hi))
        between = np.concatenate([[t[0] - gap], (t[:-1] + t[1:]) / 2, [t[-1] + gap]])
        signs = np.sign(alpha + beta * between[:, None])
        for at, before, after in zip(t.tolist(), signs[:-1], signs[1:], strict=True):
            if self.lo <= at <= self.hi:
                yield at + 0.0, before, after

    def _at_corners(self) -> Iterator[tuple[float, What]]:
        for t, before, after in self._passages(self.corners):
            if _cuts(before) != _cuts(after):
                yield t, "enters" if _cuts(after) else "leaves"
            else:
                yield t, "flips" if (before == -after).all() else "corner"

    def _along(self, chord: FloatArray) -> Iterator[tuple[float, What]]:
        for t, before, after in self._passages(chord):
            yield t, "parts" if _cuts(before) and not _cuts(after) else "meets"

    def _through(self, x: FloatArray, *others: int) -> list[Event]:
        """The event of passing through one input, if it is inside of the domain and ever passed."""
        if not ((x > self.corners.min(axis=0)) & (x < self.corners.max(axis=0))).all():
            return []
        return [Event(t, "meets", tuple(sorted((self.neuron, *others)))) for t, _, _ in self._passages(x[None])]


def _cuts(signs: FloatArray) -> bool:
    return bool((signs > 0).any() and (signs < 0).any())


def _chord(w: FloatArray, b: float, corners: FloatArray) -> FloatArray | None:
    """Return (2, 2): the ends of what a box, its corners in order round it, holds of a line; None if it is not cut."""
    z = corners @ w + b
    if not _cuts(z):
        return None
    after = np.roll(z, -1)
    sides = np.flatnonzero((z == 0) | (z * after < 0))  # a corner on the line counts for the side that begins there
    t = (z[sides] / (z[sides] - after[sides]))[:, None]
    return corners[sides] + t * (np.roll(corners, -1, axis=0)[sides] - corners[sides])


def _crossing(w: FloatArray, b: FloatArray) -> FloatArray | None:
    """Return the point, (2,), that two lines share; None if they are parallel within rounding."""
    determinant = float(w[0, 0] * w[1, 1] - w[0, 1] * w[1, 0])
    if abs(determinant) <= SAME * float(np.linalg.norm(w[0]) * np.linalg.norm(w[1])):
        return None
    return np.array([w[0, 1] * b[1] - w[1, 1] * b[0], w[1, 0] * b[0] - w[0, 0] * b[1]]) / determinant
