"""Fold space on paper: two neurons' axes as they are, three of them as a box that is turned and looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, read_only
from relu_fold.figures.kit.arrangement import Span
from relu_fold.figures.kit.projection import Place, Projection
from relu_fold.frames.fold_axes import Axes

_AIR = 0.08  # of what is drawn, around it
_WORDS = 0.11  # of the turned box, around it: the names of its axes stand there
_MOST_STRETCHED = 4.0  # axes whose lengths differ by less have one scale, so that lengths can be compared
_FARTHEST = 1e100  # of an end of an axis: beyond what six layers make of any input, and far from where squares overflow
_THINNEST = 1e-12  # of an axis's ends, how far it reaches
_PLACE = Place(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class FoldView:
    """Where places of fold space are drawn.

    Attributes:
        axes: the neurons; a single one goes across, and the first input goes up.
        spans: (2 or 3) how far each drawn axis reaches: across, up, deep.
        turn: azimuth and elevation of three axes, in radians.
    """

    axes: Axes
    spans: tuple[Span, ...]
    turn: tuple[float, float]

    @property
    def solid(self) -> bool:
        return len(self.spans) == 3

    def places(self, inputs: FloatArray, images: FloatArray) -> FloatArray:
        """Return (n, 2 or 3): the coordinates of inputs (n, d), which the layer takes to images (n, width)."""
        chosen = images[:, list(self.axes)]
        return chosen if len(self.axes) > 1 else np.stack([chosen[:, 0], inputs[:, 0]], axis=1)

    def paper(self, places: FloatArray) -> FloatArray:
        """Return (n, 2): where they are drawn, in the units of the picture's own axes."""
        if not self.solid:
            return places
        turned = self._turned(places)
        return np.stack([turned[0], self._projection.rise(turned)], axis=1)

    def depths(self, places: FloatArray) -> FloatArray:
        """Return (n,): how far they are from the eye, in no particular unit; all the same with two axes."""
        return self._projection.depth(self._turned(places)) if self.solid else np.zeros(len(places))

    @property
    def away(self) -> FloatArray:
        """(3,): the direction away from the eye, among places as from `scaled`."""
        return self._projection.depth(self._looked_at(np.eye(3)))

    @property
    def _projection(self) -> Projection:
        return Projection(*self.turn)

    def scaled(self, places: FloatArray) -> FloatArray:
        """Return (n, 3): places along three axes, from the middle of the box, in the lengths in which it is drawn."""
        low, high = np.array(self.spans).T
        lengths = high - low
        units = np.full(3, lengths.max()) if lengths.max() <= _MOST_STRETCHED * lengths.min() else lengths
        scaled: FloatArray = (2 * places - low - high) / units
        return scaled

    def _turned(self, places: FloatArray) -> FloatArray:
        """(3, n): right, back, up."""
        return self._looked_at(self.scaled(places))

    def _looked_at(self, scaled: FloatArray) -> FloatArray:
        across, up, deep = scaled.T
        return self._projection.turned(_PLACE, np.stack([across, deep], axis=1), up)

    @cached_property
    def corners(self) -> FloatArray:
        """(2**k, k): of the box that the k axes span; bit i of a corner's number says at which end of axis i it is."""
        ends = np.meshgrid(*self.spans, indexing="ij")
        return read_only(np.stack([end.ravel(order="F") for end in ends], axis=1))

    @cached_property
    def edges(self) -> IntArray:
        """(E, 2) corners."""
        corner = np.arange(len(self.corners))
        sides = [corner >> axis & 1 == 0 for axis in range(len(self.spans))]
        ends = [np.stack([corner, corner | 1 << axis], axis=1)[first] for axis, first in enumerate(sides)]
        return read_only(np.concatenate(ends))

    @cached_property
    def box(self) -> tuple[Span, Span]:
        """The part of the paper that is shown."""
        if not self.solid:
            return self.spans[0], self.spans[1]
        drawn = self.paper(self.corners)
        low, high = drawn.min(axis=0), drawn.max(axis=0)
        air = _WORDS * float((high - low).max())
        (left, bottom), (right, top) = (low - air).tolist(), (high + air).tolist()
        return (left, right), (bottom, top)

    def cut(self, readout: FloatArray, bias: float, level: float) -> FloatArray:
        """Return (m, k): where `readout @ h + bias = level` passes the box: a line's ends, a polygon's corners in turn.

        Empty where it passes by, and where a neuron on no axis has a say in it: it is no line or plane of the drawn
        axes then.

        Args:
            readout: (width,) of the whole layer, to what stands behind it.
            bias: of what stands behind it.
        """
        none = np.zeros((0, len(self.spans)))
        if np.delete(readout, list(self.axes)).any():
            return none
        weights = np.zeros(len(self.spans))
        weights[: len(self.axes)] = readout[list(self.axes)]
        above = self.corners @ weights - (level - bias)
        a, b = above[self.edges].T
        passed = (a > 0) != (b > 0)
        if not passed.any():
            return none
        t = a[passed] / (a[passed] - b[passed])
        left, right = self.corners[self.edges[passed]].swapaxes(0, 1)
        met: FloatArray = left + t[:, None] * (right - left)
        if not self.solid:
            return met
        # Round the middle of the polygon, in its own plane and not on the paper, where it may be seen edge-on.
        lengths = np.ptp(self.corners, axis=0)
        off = (met - met.mean(axis=0)) / lengths
        _, _, (first, second, _) = np.linalg.svd(off, full_matrices=True) if len(met) > 2 else (0, 0, np.eye(3))
        ordered: FloatArray = met[np.argsort(np.arctan2(off @ second, off @ first), kind="stable")]
        return ordered


def fold_view(axes: Axes, inputs: FloatArray, images: FloatArray, turn: tuple[float, float]) -> FoldView:
    """Fit a view to the vertices of a fold space: inputs (V, d) and images (V, width)."""
    chosen = [images[:, axis] for axis in axes]
    if len(chosen) == 1:
        chosen.append(inputs[:, 0])
    return FoldView(axes, tuple(reach(values) for values in chosen), turn)


def reach(values: FloatArray) -> Span:
    """Return an axis range with a little air around the values; something even where all are the same."""
    low, high = float(values.min()), float(values.max())
    size = high - low
    if not _is_wide(low, high):
        size = 2 * max(abs(low), 1.0)
    return low - _AIR * size, high + _AIR * size


def can_be_drawn(span: Span) -> bool:
    """Return whether an axis can reach so far, whoever says so."""
    low, high = span
    return low >= -_FARTHEST and high <= _FARTHEST and _is_wide(low, high)


def _is_wide(low: float, high: float) -> bool:
    return high - low > _THINNEST * max(abs(low), abs(high), 1e-300)
