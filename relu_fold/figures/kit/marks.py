"""Marks: the lines and points of the stage, in one list that plotly draws whole and the painter moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray

# A line of more vertices than this is thinned to what a screen can show: four points a bin keep every visible turn.
MAX_VERTICES, BINS = 2_400, 600


@dataclass(frozen=True)
class Mark:
    """One plotly trace: all that a drag frame can move, and the `style` that it leaves alone."""

    uid: str
    x: list[float | None]
    y: list[float | None]
    style: dict[str, Any] = field(default_factory=dict)
    text: list[str] | None = None
    colours: list[str] | None = None
    size: float | None = None

    def trace(self) -> dict[str, Any]:
        trace = {"type": "scatter", "uid": self.uid, "x": self.x, "y": self.y, "cliponaxis": True, **self.style}
        if self.text is not None:
            trace["text"] = self.text
        if self.colours is not None:
            trace["marker"] = trace["marker"] | {"size": self.size, "line": {"width": 2, "color": self.colours}}
        return trace

    def paint(self) -> dict[str, Any]:
        frame: dict[str, Any] = {"id": self.uid, "x": self.x, "y": self.y}
        if self.text is not None:
            frame["text"] = self.text
        if self.colours is not None:
            frame |= {"colours": self.colours, "size": self.size}
        return frame


def line(uid: str, x: FloatArray, y: FloatArray, slopes: FloatArray, style: dict[str, Any]) -> Mark:
    """A polyline of (k+2,) vertices, of which only those are kept where the slope, (k+1,), changes."""
    x, y = thinned(*corners(x, y, slopes))
    return Mark(uid, x.tolist(), y.tolist(), style)


def broken_line(
    uid: str, x: FloatArray, y: FloatArray, slopes: FloatArray, shown: BoolArray, style: dict[str, Any]
) -> Mark:
    """The pieces of such a polyline where `shown`, (k+1,) bool, is true; None lifts the pen."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], shown, [False]])))
    xs: list[float | None] = []
    ys: list[float | None] = []
    for start, end in edges.reshape(-1, 2).tolist():
        run_x, run_y = thinned(*corners(x[start : end + 1], y[start : end + 1], slopes[start:end]))
        if xs:
            xs.append(None)
            ys.append(None)
        xs += run_x.tolist()
        ys += run_y.tolist()
    return Mark(uid, xs or [None], ys or [None], style)


def corners(x: FloatArray, y: FloatArray, slopes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Drop the vertices at which the line does not bend: a straight stroke costs a browser a tenth of a path."""
    kept = np.concatenate([[True], slopes[1:] != slopes[:-1], [True]])
    return x[kept], y[kept]


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
