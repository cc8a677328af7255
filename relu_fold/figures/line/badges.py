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
_DIGIT, _HIGH, _CLOSE = 8.0, 12.0, 11.0  # pixels of a letter without a ring, and from its middle to its knot
_NO_RING = 1  # pixels of the dot that it has instead, which it covers
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
    places: list[Offset | None] = [None] * len(texts)
    if len(texts) <= _MOST:
        places = _places(frame, turning, xs, ys, sizes, size, reach)
    bare = _bare(frame, texts, sizes, places, _boxes(frame, xs, ys, sizes, size, reach), size)
    here = [place == (0, 0) for place in places]
    asides = [(i, place or bare[i]) for i, place in enumerate(places) if not here[i]]
    beside = [i for i, place in asides if place]
    left, right = frame.state.domain
    pixel = (right - left) / size[0], (reach[1] - reach[0]) / size[1]
    offsets = [place for _, place in asides if place]
    aside_x = [xs[i] + dx * pixel[0] for i, (dx, _) in zip(beside, offsets, strict=True)]
    aside_y = [ys[i] + dy * pixel[1] for i, (_, dy) in zip(beside, offsets, strict=True)]
    ring = {"mode": "markers+text", "marker": {"color": theme.paper}, "textposition": "middle center"}
    ring |= {"textfont": {"size": FONT_SIZES["small"], "color": theme.ink}, **axes}
    led = [(i, *end) for i, *end in zip(beside, aside_x, aside_y, strict=True) if places[i]]
    leaders_x: list[float | None] = [x for i, end, _ in led for x in (xs[i], end, None)]
    leaders_y: list[float | None] = [y for i, _, end in led for y in (ys[i], end, None)]
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
            colours=[colours[i] if places[i] else theme.paper for i in beside] or [theme.ink],
            sizes=[sizes[i] if places[i] else _NO_RING for i in beside] or [_DOT],
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
    labels = _boxes(frame, xs, ys, sizes, size, reach)
    selected = frame.state.layer, frame.state.neuron
    order = sorted(range(len(labels)), key=lambda i: selected not in turning[i])
    if len(labels) <= _CROWDED:
        return _placed(frame, labels, [_OFFSETS] * len(labels), order, size)
    offsets = [
        [(0.0, up * (ring / 2 + _CLEAR + away * _STEP)) for away in range(_FARTHER)]
        for up, ring in zip(_outward(frame), sizes, strict=True)
    ]
    return _placed(frame, labels, offsets, order, size)


def _boxes(
    frame: Frame, xs: list[float], ys: list[float], sizes: list[float], size: tuple[float, float], reach: Span
) -> list[Box]:
    """The rings, were each at its knot."""
    (left, right), (low, high) = frame.state.domain, reach
    return [
        Box((x - left) / (right - left) * size[0], (y - low) / (high - low) * size[1], ring, ring)
        for x, y, ring in zip(xs, ys, sizes, strict=True)
    ]


def _bare(
    frame: Frame,
    texts: list[str],
    sizes: list[float],
    rings: list[Offset | None],
    boxes: list[Box],
    size: tuple[float, float],
) -> list[Offset | None]:
    """Where the numbers of knots whose rings have no room stand without a ring, close to their knots."""
    if len(texts) > _MOST or all(rings):
        return [None] * len(texts)
    none: list[Offset] = [(0.0, 0.0)]
    there = [
        Box(x + ring[0], y + ring[1], side, side) if ring else Box(x, y, _DOT, _DOT)
        for (x, y, *_), side, ring in zip(boxes, sizes, rings, strict=True)
    ]
    bare = [Box(box.x, box.y, _DIGIT * len(text), _HIGH) for box, text in zip(boxes, texts, strict=True)]
    close = [[] if ring else [(0.0, up * _CLOSE)] for ring, up in zip(rings, _outward(frame), strict=True)]
    first = range(len(there))
    order = [*sorted(first, key=lambda i: not rings[i]), *(len(there) + i for i in first)]  # a dot may lie below a ring
    return _placed(frame, [*there, *bare], [*([none] * len(there)), *close], order, size)[len(there) :]


def _placed(
    frame: Frame, rings: list[Box], offsets: Sequence[Sequence[Offset]], order: list[int], size: tuple[float, float]
) -> list[Offset | None]:
    """As `placed`, clear of the strip that stands at the bottom where a layer enters this one."""
    if frame.state.layer == 0:
        return placed(rings, offsets, order, size)
    strip = Box(size[0] / 2, _STRIP / 2, size[0], _STRIP)
    return placed([*rings, strip], [*offsets, [(0.0, 0.0)]], [len(rings), *order], size)[:-1]


def _outward(frame: Frame) -> list[float]:
    """Of each knot: up (1) from a crest, down (-1) from a valley."""
    up: list[float] = np.where(_bends(frame) > 0, -1.0, 1.0).tolist()
    return up


def _bends(frame: Frame) -> FloatArray:
    """By how much the slope grows at each knot."""
    knots = np.array(list(frame.folding), dtype=np.int64)
    slopes = np.diff(frame.composed) / np.diff(frame.x)
    bends: FloatArray = slopes[knots] - slopes[knots - 1]
    return bends


def _badge(depth: int, whos: list[tuple[int, int]]) -> str:
    return neuron_label(depth, *whos[0]) + ("+" if len(whos) > 1 else "")
