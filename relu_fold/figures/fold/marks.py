"""What the page itself draws over the two pictures of fold space, because it moves under a hand: plain shapes.

A shape is a dict {draw, on, x, y, ...}. `on` names the axes whose units x and y are in: `fold` for the image, `inputs`
for the inputs, `values` for the graph of a function of one input. None in x and y lifts the pen.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray

On: TypeAlias = Literal["fold", "inputs", "values"]
Shape: TypeAlias = dict[str, Any]

_ARC = np.linspace(0, np.pi, 25)
DASHES = {"solid": "", "dash": "7 5", "dot": "2 3"}


def polylines(parts: FloatArray) -> tuple[list[float | None], list[float | None]]:
    """Return x and y of (m, k, 2) open lines in one: None lifts the pen."""
    broken = np.concatenate([parts, np.full((len(parts), 1, 2), math.nan)], axis=1).reshape(-1, 2)
    x, y = ([None if math.isnan(v) else v for v in column] for column in broken[:-1].T.tolist())
    return x or [None], y or [None]


def lines(on: On, parts: FloatArray, colour: str, width: float, dash: str = "solid") -> Shape:
    """Lines of (m, k, 2)."""
    x, y = polylines(parts)
    return {"draw": "lines", "on": on, "x": x, "y": y, "colour": colour, "width": width, "dash": DASHES[dash]}


def area(on: On, loops: list[FloatArray], fill: str) -> Shape:
    """Polygons, each of (k, 2)."""
    broken = [np.append(loop, [[math.nan, math.nan]], axis=0) for loop in loops]
    points = np.concatenate(broken) if broken else np.full((1, 2), math.nan)
    x, y = ([None if math.isnan(v) else v for v in column] for column in points.T.tolist())
    return {"draw": "area", "on": on, "x": x, "y": y, "fill": fill}


def dots(on: On, points: FloatArray, size: float, fill: str, ring: str) -> Shape:
    """Points, (n, 2), with a diameter in pixels."""
    x, y = points.reshape(-1, 2).T.tolist()
    return {"draw": "dots", "on": on, "x": x, "y": y, "size": size, "fill": fill, "ring": ring}


def words(on: On, at: FloatArray, text: str, colour: str, *, right: bool, above: bool = True) -> Shape:
    """A text beside a point, (2,): to its right or left, a little above or below."""
    x, y = at.tolist()
    side = {"anchor": "start" if right else "end", "above": above}
    return {"draw": "words", "on": on, "x": [x], "y": [y], "text": text, "colour": colour, **side}


def arcs(points: FloatArray, stretches: FloatArray) -> FloatArray:
    """Return (m, 25, 2): half an ellipse from each solution to the next; the widest is 1 high."""
    spans = sorted([(x, x) for x in points.tolist()] + [tuple(ends) for ends in stretches.tolist()])
    pairs = np.array([(before[1], after[0]) for before, after in pairwise(spans)]).reshape(-1, 2)
    middle, half = pairs.mean(axis=1)[:, None], np.diff(pairs, axis=1) / 2
    height = np.sqrt(half / half.max()) if len(half) else half
    return np.stack([middle - half * np.cos(_ARC), height * np.sin(_ARC)], axis=2)
