"""Shapes in the pixels of a small picture, y downwards, which the page draws as they are: a path, a dot, a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.fold.view import FoldView

Drawn = dict[str, Any]

AIR = 14.0  # pixels around what is drawn, for dots and words at its border
_FAR = 9_999.0  # pixels: where a line that leaves the picture may end
_LEAST = 1e-300  # of what is drawn: less has no pixels that a float64 holds
_DENSE, _MOST_DENSE, _AWAY = 4.0, 2_000, 2.0  # pixels from point to point of a line, points; pixels from a word to them
_LETTER, _HIGH, _HANGS = 6.5, 13.0, 3.0  # pixels of a small word; how much lower a subscript hangs


class Canvas:
    """A picture of so many pixels, onto which fold space is drawn; words keep off each other and inside."""

    def __init__(self, view: FoldView, size: tuple[float, float]) -> None:
        self.size = size
        self._low, high = np.array(view.box).T
        lengths = np.maximum(high - self._low, _LEAST)
        air = 0.0 if view.solid else AIR  # the box of three axes has its own
        room = np.array(size) - 2 * air
        scale = np.full(2, float((room / lengths).min())) if view.solid else room / lengths
        self._scale = scale * (1.0, -1.0)
        self._start = np.array([air, size[1] - air]) + (room - lengths * scale) / 2 * (1.0, -1.0)
        self._taken: list[tuple[float, float, float]] = []  # middle and half the width of each word
        self._drawn = np.zeros((0, 2))  # along lines, which names of lines keep off if they can

    @property
    def scale(self) -> tuple[float, float, float, float]:
        """Where paper's origin is, and the pixels of its units: across and down of each."""
        across, down = (self._start - self._low * self._scale).tolist()
        return across, down, *self._scale.tolist()

    def at(self, paper: FloatArray) -> FloatArray:
        """Return (n, 2): where places on paper are."""
        places: FloatArray = np.clip(self._start + (paper - self._low) * self._scale, -_FAR, _FAR).round(1)
        return places

    def cover(self, line: FloatArray) -> None:
        """Take the room of a line of (k, 2) pixels."""
        steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
        way = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.linspace(0.0, way[-1], min(int(way[-1] / _DENSE) + 2, _MOST_DENSE))
        points = np.stack([np.interp(at, way, column) for column in line.T], axis=1)
        self._drawn = np.concatenate([self._drawn, points])

    def clear(self, candidates: Iterable[tuple[float, float]], half: float) -> list[tuple[float, float]]:
        """Return the places of a word of this half width, those first that cover the least of what is drawn."""
        reach = np.array([half, _HIGH / 2]) + _AWAY
        places = list(candidates)
        covered = [int((np.abs(self._drawn - place) < reach).all(axis=1).sum()) for place in places]
        return [place for _, place in sorted(zip(covered, places, strict=True), key=lambda one: one[0])]

    def word(
        self, candidates: Iterable[tuple[float, float]], text: str, colour: str, sub: str = "", rest: str = ""
    ) -> list[Drawn]:
        """Write a word, with a subscript and what comes after it, at the first place that is free; else nowhere.

        Its middle is there. A place is free if the word is inside, and on no other.
        """
        half = half_width(text + rest, sub)
        for x, y in candidates:
            inside = half <= x <= self.size[0] - half and _HIGH / 2 <= y <= self.size[1] - _HIGH / 2
            if inside and all(abs(x - a) > half + b or abs(y - c) > _HIGH + _HANGS for a, c, b in self._taken):
                self._taken.append((x, y, half))
                at = {"x": round(x, 1), "y": round(y, 1)}
                return [{"draw": "words", **at, "text": text, "sub": sub, "rest": rest, "fill": colour}]
        return []


def half_width(text: str, sub: str = "") -> float:
    """Pixels of half a small word, with a subscript."""
    return _LETTER * (len(text) + 0.7 * len(sub)) / 2


def beside(at: FloatArray, way: FloatArray, half: float) -> list[tuple[float, float]]:
    """Return the two places of a word beside a line, as near as it does not touch it.

    Args:
        at: (2,) on the line.
        way: (2,) along it.
        half: half the width of the word.
    """
    length = float(np.hypot(*way))
    if not length:
        return [(float(at[0]), float(at[1]))]
    across = np.array([-way[1], way[0]]) / length
    off = (half * abs(across[0]) + (_HIGH + _HANGS) / 2 * abs(across[1]) + 1) * across
    return [tuple((at + side * off).tolist()) for side in (-1, 1)]


def path(lines: Iterable[FloatArray], stroke: str, width: float, *, fill: str = "none", dash: str = "") -> Drawn:
    """Polylines of (k, 2) pixels, or with a `fill` polygons, in one path."""
    end = "" if fill == "none" else "Z"
    d = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in line.tolist()) + end for line in lines)
    return {"draw": "path", "d": d, "stroke": stroke, "width": width, "fill": fill, "dash": dash}


def dot(at: FloatArray, r: float, fill: str, ring: str) -> Drawn:
    x, y = at.tolist()
    return {"draw": "dot", "x": x, "y": y, "r": r, "fill": fill, "ring": ring}
