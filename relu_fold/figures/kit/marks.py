"""Marks: the lines and points of the stage, in one list that plotly draws whole and the painter moves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray

# A line of more vertices than this is thinned to what a screen can show: four points a bin keep every visible turn.
MAX_VERTICES, BINS = 2_400, 600


Places: TypeAlias = list[float | None]


class Mark(NamedTuple):  # a tuple is made in a third of the time, and a picture has dozens
    """One plotly trace: all that a drag frame can move, and the `style` that it leaves alone."""

    uid: str
    x: Places
    y: Places
    style: Mapping[str, Any] = MappingProxyType({})
    text: list[str] | None = None
    colours: list[str] | None = None
    sizes: list[float] | None = None  # pixels, of points

    def trace(self) -> dict[str, Any]:
        trace = {"type": "scatter", "uid": self.uid, "x": self.x, "y": self.y, "cliponaxis": True, **self.style}
        if self.text is not None:
            trace["text"] = self.text
        if self.colours is not None:
            # Points of different sizes would be seen through.
            trace["marker"] = trace["marker"] | {
                "size": self.sizes,
                "opacity": 1,
                "line": {"width": 2, "color": self.colours},
            }
        return trace

    def paint(self) -> dict[str, Any]:
        frame: dict[str, Any] = {"id": self.uid, "x": self.x, "y": self.y}
        if self.text is not None:
            frame["text"] = self.text
        if self.colours is not None:
            frame |= {"colours": self.colours, "sizes": self.sizes}
        return frame


def line(uid: str, x: FloatArray, y: FloatArray, slopes: FloatArray, style: Mapping[str, Any]) -> Mark:
    """A polyline of (k+2,) vertices, of which only those are kept where the slope, (k+1,), changes."""
    x, y = thinned(*corners(x, y, slopes))
    return Mark(uid, x.tolist(), y.tolist(), style)


class Strokes(NamedTuple):
    """The runs of pieces that are shown, of n lines: of each run its ends, and the vertices at which it bends."""

    n: int
    vertices: IntArray  # of all runs, one after the other
    lines: IntArray  # of each of these vertices: on which line
    runs: list[tuple[int, int, int]]  # on which line it is; where in `vertices` it begins, and ends

    def drawn(self, x: FloatArray, y: FloatArray) -> tuple[list[Places], list[Places]]:
        """Return x and y of each line, given those at `vertices`; None lifts the pen between two runs."""
        runs = self.runs
        if any(end - start > MAX_VERTICES for _, start, end in runs):
            kept = [start + few(y[start:end]) for _, start, end in runs]
            ends = list(accumulate(map(len, kept), initial=0))
            runs = [(line, *some) for (line, _, _), some in zip(runs, pairwise(ends), strict=True)]
            x, y = x[np.concatenate(kept)], y[np.concatenate(kept)]
        return self._joined(runs, x.tolist()), self._joined(runs, y.tolist())

    def _joined(self, runs: list[tuple[int, int, int]], at: list[float]) -> list[Places]:
        found: list[Places] = [[] for _ in range(self.n)]
        for line, start, end in runs:
            own = found[line]
            if own:
                own.append(None)
            own += at[start:end]
        return [own or [None] for own in found]


def strokes(slopes: FloatArray, shown: BoolArray) -> Strokes:
    """Return where the pen goes on n lines, on the pieces that are shown.

    Args:
        slopes, shown: (n, k+1).
    """
    n, pieces = shown.shape
    before, after, bends = np.zeros((3, n, pieces + 1), dtype=np.bool_)
    before[:, 1:] = after[:, :-1] = shown
    np.not_equal(slopes[:, 1:], slopes[:, :-1], out=bends[:, 1:-1])
    ends = before != after
    of_line, kept = (ends | (bends & before)).nonzero()
    at = ends[of_line, kept].nonzero()[0]  # of each run the first one, then the last one
    first, last = at[0::2], at[1::2] + 1
    runs = zip(of_line.take(first).tolist(), first.tolist(), last.tolist(), strict=True)
    return Strokes(n, kept, of_line, list(runs))


def corners(x: FloatArray, y: FloatArray, slopes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Drop the vertices at which the line does not bend: a straight stroke costs a browser a tenth of a path."""
    bends = np.ones(x.size, dtype=np.bool_)
    np.not_equal(slopes[1:], slopes[:-1], out=bends[1:-1])
    kept = bends.nonzero()[0]
    return x.take(kept), y.take(kept)


def thinned(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Leave out vertices of a line that has more than a screen can show."""
    if len(x) <= MAX_VERTICES:
        return x, y
    kept = few(y)
    return x[kept], y[kept]


def few(y: FloatArray) -> IntArray:
    """Return which vertices are kept: the first, last, lowest and highest one of each of `BINS` bins; all of few."""
    if len(y) <= MAX_VERTICES:
        return np.arange(len(y))
    starts = np.linspace(0, len(y), BINS + 1).astype(int)
    keep = {0, len(y) - 1}
    for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        keep |= {start, end - 1, start + int(y[start:end].argmin()), start + int(y[start:end].argmax())}
    return np.array(sorted(keep))
