"""The words along the floor that the surface stands over, for pictures outside the page (assets/paint/axes.mjs)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.projection import Projection, Rectangle

FLOOR = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
"""(4, 2): its corners over the box, counter-clockwise."""

_AWAY, _SIDE, _LEAST = 14.0, 18.0, 10.0  # pixels to words from the floor, the pole and the stage's left edge
_HALF = 4.0  # pixels of a letter, at the most
_LINE = 14.0  # pixels from one line of words to the next
_ALONG = 0.82  # of half an edge, from its middle to the words of its ends


class Word(NamedTuple):
    """A text around a point of the stage; `name`: whether it is the name of an input."""

    at: tuple[float, float]
    text: str
    name: bool = False


def axes(
    turn: Projection, panel: Rectangle, sides: FloatArray, placed: dict[str, Any], reach: list[str]
) -> tuple[FloatArray, list[Word]]:
    """Return the pole at the floor's left corner, (2, 2), and the words.

    The name of an input and its range stand beside each near edge of the floor, the heights beside the pole.

    Args:
        sides: (2,) half the sides of the floor, the longer one 1.
        placed: {names, ends}, as the page is told.
        reach: the least and the greatest height.
    """
    place = turn.place(panel)
    floor, roof = (turn.points(place, FLOOR * sides, np.full(4, end)) for end in (-1.0, 1.0))
    centre = np.array([place.x, floor[:, 1].mean()])
    ends = np.append(floor, floor[:1], axis=0)
    middles = (ends[:-1] + ends[1:]) / 2
    said: list[Word] = []
    for i in sorted(range(4), key=lambda i: -float(middles[i, 1]))[:2]:
        said.append(Word(_beyond(middles[i], centre), placed["names"][i % 2], name=True))
        for end in (i, i + 1):
            value = placed["ends"][i % 2][int(FLOOR[end % 4, i % 2] > 0)]
            said.append(Word(_beyond(middles[i] + _ALONG * (ends[end] - middles[i]), centre), value))
    left = int(floor[:, 0].argmin())
    pole = np.stack([floor[left], roof[left]])
    for (x, y), value in zip(pole.tolist(), reach, strict=True):
        said.append(Word(_above(said, (max(x - _SIDE, _LEAST, _HALF * len(value)), y), value), value))
    return pole, said


def _above(words: list[Word], at: tuple[float, float], text: str) -> tuple[float, float]:
    """Return where a text stands clear of the words that are there, above them."""
    x, y = at
    for word in words:
        near = abs(word.at[0] - x) < _HALF * (len(word.text) + len(text))
        if near and abs(word.at[1] - y) < _LINE:
            y = word.at[1] - _LINE
    return x, y


def _beyond(point: FloatArray, centre: FloatArray) -> tuple[float, float]:
    way = point - centre
    x, y = (point + way * (_AWAY / max(float(np.hypot(*way)), 1e-9))).tolist()
    return x, y
