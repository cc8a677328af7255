"""The knots of the composed function: who turns at each, in a ring there, or beside it where rings would meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import Span
from relu_fold.figures.kit.marks import Mark
from relu_fold.figures.kit.placing import Box, Offset, placed
from relu_fold.figures.kit.theme import FONT_SIZES, THIN, Theme, neuron_colour
from relu_fold.frames.line import Frame
from relu_fold.view.words import neuron_label

_MOST = 24  # knots; beyond this they are dots without a number
_CROWDED = 8  # knots; of more the rings stand beside the line, which they would hide
_DOT = 7  # pixels
_NONE = " "  # plotly takes the words of a point that has none away, and then loses the next ones that it gets
_RING, _LETTER = 13.0, 6.2  # pixels, of a ring without and for each further letter
_STRIP = 20.0  # pixels at the bottom: the pieces that enter a layer after the first, and their numbers
_CLEAR, _FARTHER = 4.0, 4  # pixels from such a ring to its knot; places for it, each a step farther
_STEP = 24.0  # pixels to a place beside
_AWAY = ((0, 1), (0, -1), (0, 2), (0, -2), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 3), (0, -3))
_OFFSETS: tuple[Offset, ...] = ((0, 0), *((_STEP * across, _STEP * up) for across, up in _AWAY))


def knot_marks(frame: Frame, theme: Theme, axes: dict[str, str], size: tuple[float, float], reach: Span) -> list[Mark]:
    """Return the leaders, the knots, and the numbers that stand beside theirs.

    Args:
        size: pixels of the panel.
        reach: of its heights.
    """
    x, y = frame.x.tolist(), frame.composed.tolist()
    xs, ys = [x[knot] for knot in frame.folding], [y[knot] for knot in frame.folding]
    turning = [[frame.layer_and_index(i) for i in who] for who in frame.folding.values()]
    widths = frame.state.widths
    colours = [neuron_colour(theme, widths, *whos[0]) for whos in turning]
    texts = [_badge(len(widths), whos) for whos in turning]
    sizes = [_RING + _LETTER * len(text) for text in texts]
    places = _places(frame, turning, xs, ys, sizes, size, reach) if len(texts) <= _MOST else [None] * len(texts)
    here = [place == (0, 0) for place in places]
    beside = [i for i, place in enumerate(places) if place and not here[i]]
    left, right = frame.state.domain
    pixel = (right - left) / size[0], (reach[1] - reach[0]) / size[1]
    offsets = [place for place in places if place and place != (0, 0)]
    aside_x = [xs[i] + dx * pixel[0] for i, (dx, _) in zip(beside, offsets, strict=True)]
    aside_y = [ys[i] + dy * pixel[1] for i, (_, dy) in zip(beside, offsets, strict=True)]
    ring = {"mode": "markers+text", "marker": {"color": theme.paper}, "textposition": "middle center"}
    ring |= {"textfont": {"size": FONT_SIZES["small"], "color": theme.ink}, **axes}
    leaders_x: list[float | None] = [x for i, end in zip(beside, aside_x, strict=True) for x in (xs[i], end, None)]
    leaders_y: list[float | None] = [y for i, end in zip(beside, aside_y, strict=True) for y in (ys[i], end, None)]
    thin = {"mode": "lines", "line": {"color": theme.muted, "width": THIN, "dash": "solid", "simplify": False}, **axes}
    return [
        Mark("leaders", leaders_x or [None], leaders_y or [None], thin),
        Mark(
            "knots",
            xs or [None],
            ys or [None],
            ring,
            text=[text if shown else _NONE for text, shown in zip(texts, here, strict=True)] or [_NONE],
            colours=colours or [theme.ink],
            sizes=[pixels if shown else _DOT for pixels, shown in zip(sizes, here, strict=True)] or [_DOT],
        ),
        Mark(
            "numbers",
            aside_x or [None],
            aside_y or [None],
            ring,
            text=[texts[i] for i in beside] or [_NONE],
            colours=[colours[i] for i in beside] or [theme.ink],
            sizes=[sizes[i] for i in beside] or [_DOT],
        ),
    ]


def _places(
    frame: Frame,
    turning: list[list[tuple[int, int]]],
    xs: list[float],
    ys: list[float],
    sizes: list[float],
    size: tuple[float, float],
    reach: Span,
) -> list[Offset | None]:
    """Where each ring stands, in pixels from its knot; the selected neuron's are placed first."""
    (left, right), (low, high) = frame.state.domain, reach
    labels = [
        Box((x - left) / (right - left) * size[0], (y - low) / (high - low) * size[1], ring, ring)
        for x, y, ring in zip(xs, ys, sizes, strict=True)
    ]
    selected = frame.state.layer, frame.state.neuron
    order = sorted(range(len(labels)), key=lambda i: selected not in turning[i])
    if len(labels) <= _CROWDED:
        return _placed(frame, labels, [_OFFSETS] * len(labels), order, size)
    outward = np.where(_bends(frame) > 0, -1.0, 1.0).tolist()  # up from a crest, down from a valley
    offsets = [
        [(0.0, up * (ring / 2 + _CLEAR + away * _STEP)) for away in range(_FARTHER)]
        for up, ring in zip(outward, sizes, strict=True)
    ]
    return _placed(frame, labels, offsets, order, size)


def _placed(
    frame: Frame, rings: list[Box], offsets: Sequence[Sequence[Offset]], order: list[int], size: tuple[float, float]
) -> list[Offset | None]:
    """As `placed`, clear of the strip that stands at the bottom where a layer enters this one."""
    if frame.state.layer == 0:
        return placed(rings, offsets, order, size)
    strip = Box(size[0] / 2, _STRIP / 2, size[0], _STRIP)
    return placed([*rings, strip], [*offsets, [(0.0, 0.0)]], [len(rings), *order], size)[:-1]


def _bends(frame: Frame) -> FloatArray:
    """By how much the slope grows at each knot."""
    knots = np.array(list(frame.folding), dtype=np.int64)
    slopes = np.diff(frame.composed) / np.diff(frame.x)
    bends: FloatArray = slopes[knots] - slopes[knots - 1]
    return bends


def _badge(depth: int, whos: list[tuple[int, int]]) -> str:
    return neuron_label(depth, *whos[0]) + ("+" if len(whos) > 1 else "")
