"""Polygons as plotly's traces: filled, with or without an outline, and what is left of those that became a line."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.fold.space import FoldSpace
from relu_fold.exact.plane.mesh import successors
from relu_fold.figures.kit.packed import doubles


def loops(points: FloatArray, space: FoldSpace, pieces: IntArray) -> tuple[FloatArray, IntArray]:
    """Return the corners of some pieces, (H, 2), one after the other, and (len(pieces) + 1,) where each begins."""
    sizes = np.diff(space.offsets)[pieces]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    at = np.arange(starts[-1]) + np.repeat(space.offsets[pieces] - starts[:-1], sizes)
    return points[space.corners[at]], starts


def filled(corners: FloatArray, starts: IntArray, colour: str, edge: dict[str, Any]) -> dict[str, Any]:
    """Polygons in one trace, all turned the same way: else two that lie on each other would cut a hole."""
    after = corners[successors(starts)]
    doubled = np.add.reduceat(corners[:, 0] * after[:, 1] - corners[:, 1] * after[:, 0], starts[:-1])
    # Each loop forwards or backwards, its first corner once more, and a gap.
    sizes = np.diff(starts)
    long = sizes + 2
    step = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long)
    size = np.repeat(sizes, long)
    step = np.where(np.repeat(doubled >= 0, long), step, size - 1 - step) % size
    closed = corners[np.repeat(starts[:-1], long) + step]
    closed[np.cumsum(long) - 1] = np.nan
    x, y = (doubles(column) for column in closed[:-1].T)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        "line": edge | {"simplify": False},
        "xaxis": "x",
        "yaxis": "y",
    }


def outlined(corners: FloatArray, starts: IntArray, border: BoolArray, edge: dict[str, Any]) -> dict[str, Any]:
    """The sides of polygons that are on the border, in one trace of as few lines as there are gaps."""
    gap, runs = np.full((1, 2), np.nan), []
    for start, end in pairwise(starts.tolist()):
        cuts = start + np.flatnonzero(~border[start:end])
        first = start if not cuts.size else int(cuts[-1]) + 1  # after a cut: so no line is broken where the list ends
        turn = start + (np.arange(first - start, first - start + end - start) % (end - start))
        for run in np.split(turn, 1 + np.flatnonzero(~border[turn])):
            if not cuts.size:
                run = np.append(run, run[0])
            if run.size > 1:
                runs += [corners[run], gap]
    x, y = (doubles(column) for column in np.concatenate(runs[:-1]).T)
    line = edge | {"simplify": False}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "xaxis": "x", "yaxis": "y"}


def extents(corners: FloatArray, starts: IntArray) -> FloatArray:
    """(n, 2, 2): the ends of polygons that have become lines."""
    sizes = np.diff(starts)
    if not sizes.size:
        return np.zeros((0, 2, 2))
    way = corners - np.repeat(corners[starts[:-1]], sizes, axis=0)
    along = np.repeat(way[_farthest(np.linalg.norm(way, axis=1), starts)], sizes, axis=0)
    far = np.vecdot(way, along)
    return corners[np.stack([_farthest(-far, starts), _farthest(far, starts)], axis=1)]


def _farthest(values: FloatArray, starts: IntArray) -> IntArray:
    """Return (n,): where each group has its largest value, the first of them if there are several."""
    most = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, starts[:-1]), np.diff(starts)))
    return most[np.searchsorted(most, starts[:-1])]
