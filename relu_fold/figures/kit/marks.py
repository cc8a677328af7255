"""Marks: the lines and points of the stage, in one list that plotly draws whole and the painter moves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray

# A line of more vertices than this is thinned to what a screen can show: four points a bin keep every visible turn.
MAX_VERTICES, BINS = 2_400, 600


class Mark(NamedTuple):  # a tuple is made in a third of the time, and a picture has dozens
    """One plotly trace: all that a drag frame can move, and the `style` that it leaves alone."""

    uid: str
    x: list[float | None]
    y: list[float | None]
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


def strokes(slopes: FloatArray, shown: BoolArray) -> list[list[IntArray]]:
    """The runs of pieces that are shown, of n lines: of each run its ends, and the vertices at which it bends.

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
    found: list[list[IntArray]] = [[] for _ in range(n)]
    for line, start, end in zip(of_line.take(at[0::2]).tolist(), at[0::2].tolist(), at[1::2].tolist(), strict=True):
        found[line].append(kept[start : end + 1])
    return found


def broken_line(uid: str, x: FloatArray, y: FloatArray, pen: list[IntArray], style: Mapping[str, Any]) -> Mark:
    """A polyline along its strokes alone, vertices each; None lifts the pen."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for stroke in pen:
        run_x, run_y = thinned(x.take(stroke), y.take(stroke))
        if xs:
            xs.append(None)
            ys.append(None)
        xs += run_x.tolist()
        ys += run_y.tolist()
    return Mark(uid, xs or [None], ys or [None], style)


def corners(x: FloatArray, y: FloatArray, slopes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Drop the vertices at which the line does not bend: a straight stroke costs a browser a tenth of a path."""
    bends = np.ones(x.size, dtype=np.bool_)
    np.not_equal(slopes[1:], slopes[:-1], out=bends[1:-1])
    kept = bends.nonzero()[0]
    return x.take(kept), y.take(kept)


def thinned(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Keep the first, last, lowest and highest vertex of each of `BINS` bins of vertices."""
    if len(x) <= MAX_VERTICES:
        return x, y
    starts = np.linspace(0, len(x), BINS + 1).astype(int)
    keep = {0, len(x) - 1}
    for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        keep |= {start, end - 1, start + int(y[start:end].argmin()), start + int(y[start:end].argmax())}
    kept = np.array(sorted(keep))
    return x[kept], y[kept]
