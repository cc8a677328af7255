"""Where a word beside a point covers the least of what is drawn."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.fold.marks import On, Shape, words
from relu_fold.figures.kit.arrangement import Span

_LETTER, _LINE = 6.5, 16.0  # pixels of a word
_ASIDE = 7.0, 12.0  # pixels from the point to the word's near end, and to its middle's height
_OUTSIDE = 1_000  # points that a word beyond the picture's edge counts as
_ON_A_WORD = 100  # points that a word on another one counts as
_AIR = 3.0  # pixels around a word

_Place: TypeAlias = tuple[FloatArray, bool, bool]  # beside which point, to its right, above it


class Room:
    """One picture, as far as it is taken: words that are placed in it keep off what was there, and off each other.

    Args:
        box: the ranges of the picture's axes.
        pixels: its size.
        points: (n, 2) on what is drawn, dense enough that none falls between the letters.
    """

    def __init__(self, on: On, box: tuple[Span, Span], pixels: tuple[float, float], points: FloatArray) -> None:
        self._on: On = on
        self._low = np.array([low for low, _ in box])
        self._span = np.array([high - low for low, high in box])
        self._size = np.array(pixels)
        self._taken = self._in_pixels(points)
        self._words = np.zeros((0, 2, 2))  # middle and half the size of each

    def _in_pixels(self, points: FloatArray) -> FloatArray:
        shares: FloatArray = (points - self._low) / self._span  # a span may be so small that no number is one over it
        return np.asarray(shares * self._size)

    def word(self, candidates: FloatArray, text: str, colour: str) -> Shape:
        """Write beside one of the points (m, 2), to the right (True) or left of it and above or below.

        Of places that cover as little, the first.
        """
        place, middle, half = self._best(candidates, text)
        self._words = np.append(self._words, [[middle, half]], axis=0)
        point, right, above = place
        return words(self._on, point, text, colour, right=right, above=above)

    def is_free(self, candidates: FloatArray, text: str) -> bool:
        """Whether a word that is written there stays in the picture, and lies on no other."""
        _, middle, half = self._best(candidates, text)
        return not self._words_under(middle, half) and not self._outside(middle, half)

    def _best(self, candidates: FloatArray, text: str) -> tuple[_Place, FloatArray, FloatArray]:
        """Return the place of a word, its middle there, and half of its size."""
        half = np.array([len(text) * _LETTER, _LINE]) / 2
        places = [(point, right, above) for point in candidates for right in (True, False) for above in (True, False)]
        offset = _ASIDE[0] + half[0], _ASIDE[1]
        middles = [
            self._in_pixels(point) + np.where([right, above], offset, np.negative(offset))
            for point, right, above in places
        ]
        best = int(np.argmin([self._covered(middle, half) for middle in middles]))
        return places[best], middles[best], half

    def _covered(self, middle: FloatArray, half: FloatArray) -> int:
        points = (np.abs(self._taken - middle) < half + _AIR).all(axis=1).sum()
        return int(points) + _ON_A_WORD * self._words_under(middle, half) + _OUTSIDE * int(self._outside(middle, half))

    def _outside(self, middle: FloatArray, half: FloatArray) -> bool:
        return bool(((middle - half < 0) | (middle + half > self._size)).any())

    def _words_under(self, middle: FloatArray, half: FloatArray) -> int:
        return int((np.abs(self._words[:, 0] - middle) < self._words[:, 1] + half).all(axis=1).sum())


def along(line: FloatArray, count: int) -> FloatArray:
    """Return `count` points at even steps along a line of (k, 2) corners; its two ends are the first and the last."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    way = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, way[-1], count)
    return np.stack([np.interp(at, way, column) for column in line.T], axis=1)
