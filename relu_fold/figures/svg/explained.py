"""Two pictures for the page's words, of a small real network: what one neuron does, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import BOLD, FONT_SIZES, LINE, THIN, Theme, neuron_colour
from relu_fold.figures.svg.writer import document, line, words
from relu_fold.frames.line import Frame, frame
from relu_fold.view.viewstate import ViewState

_SMALL, _LEFT, _RIGHT = FONT_SIZES["small"], 8.0, 312.0  # pixels
_ONE = ViewState(weights=(((1.0,),), ((-0.75,),)), biases=((-0.5,), (0.0,)), domain=(-3.0, 3.0))
# Knots at -2, 0 and 1.5; v of neuron 2 is 0, so that nothing bends at its knot.
_COUNTED = ViewState(
    weights=(((1.0,), (1.0,), (1.0,)), ((1.0, 0.0, -1.8),)),
    biases=((2.0, 0.0, -1.5), (0.0,)),
    domain=(-3.0, 3.0),
)
COUNTS = (
    "An example, not your network: three knots cut the line into 4 pieces, which are the activation regions. "
    "At knot 2 the sum does not bend, as v of neuron 2 is 0: the two pieces beside it are one of 3 linear regions."
)
NEURON = (
    "One neuron: z is a straight line, w·x + b. h is z where that is positive and 0 elsewhere: "
    "folded at the knot, where z = 0. v·h is h times v, here below 0, so that it hangs down."
)


def neuron_svg(theme: Theme) -> str:
    """One neuron: z, h and v·h side by side, 320 by 112 pixels."""
    shown = frame(_ONE)
    parts: list[str] = []
    rows = (("z = w·x + b", shown.z), ("h = max(0, z)", shown.h), ("v·h", shown.contributions))
    for i, (name, values) in enumerate(rows):
        left = _LEFT + i * 104
        parts += _panel(shown, theme, name, values[:, 0], left)
    return document(320, 112, parts, NEURON, None)


def _panel(shown: Frame, theme: Theme, name: str, values: FloatArray, left: float) -> Iterator[str]:
    def at(x: FloatArray, y: FloatArray) -> FloatArray:
        return np.stack([left + (x + 3) / 6 * 96, 64 - y * 12], axis=1)

    colour = neuron_colour(theme, shown.state.widths, 0, 0)
    yield words(left, 14, name, size=_SMALL, colour=theme.ink)
    yield line(at(np.array([-3.0, 3.0]), np.zeros(2)), theme.hairline, THIN)
    off, on = at(shown.x[:2], values[:2]), at(shown.x[1:], values[1:])
    yield line(off, theme.inactive, LINE)
    yield line(on, colour, BOLD)
    knot = at(shown.x[1:2], values[1:2])[0]
    yield line(_ring(knot, 2.0), colour, 4)
    below = 16 if values[-1] > 0 else -8  # on the side that the line does not turn to
    yield words(float(knot[0]) + 2, float(knot[1]) + below, "z = 0", size=_SMALL, colour=theme.muted)


def counts_svg(theme: Theme) -> str:
    """A sum with three knots, one of which bends nothing; below it what is counted. 320 by 176 pixels."""
    shown = frame(_COUNTED)
    x, y = (float(side) for side in shown.state.domain)
    across = _LEFT + (shown.x - x) / (y - x) * (_RIGHT - _LEFT)
    up = 92 - 20 * shown.composed
    parts = [line(np.stack([across, up], axis=1), theme.ink, BOLD)]
    for i, ((who,), px, py) in enumerate(zip(shown.turning, across[1:-1].tolist(), up[1:-1].tolist(), strict=True)):
        colour = neuron_colour(theme, shown.state.widths, 0, who)
        dot = np.array([[px, py], [px, py + 0.01]])
        parts += [line(dot, theme.paper, 20), line(_ring(np.array([px, py]), 9), colour, 2)]
        parts.append(words(px, py + 4, str(i + 1), size=_SMALL, colour=theme.ink, anchor="middle"))
    p = shown.pieces
    assert p is not None
    bends = np.isin(shown.x, p.breakpoints)
    bends[[0, -1]] = True
    parts += _bars(across, 126, f"{p.n_pieces} pieces = activation regions", theme)
    parts += _bars(across[bends], 162, f"{int(bends.sum()) - 1} linear regions", theme)
    return document(320, 176, parts, COUNTS, None)


def _bars(ends: FloatArray, top: float, name: str, theme: Theme) -> Iterator[str]:
    yield words(_LEFT, top - 6, name, size=_SMALL, colour=theme.ink)
    for left, right in pairwise(ends.tolist()):
        yield line(np.array([[left + 3, top + 4], [right - 3, top + 4]]), theme.muted, 4)


def _ring(centre: FloatArray, radius: float) -> FloatArray:
    turn = 2 * np.pi * np.arange(25) / 24
    ring: FloatArray = centre + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return ring
