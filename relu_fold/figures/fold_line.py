"""The line, folded by a layer; and which inputs the function behind it takes to one value."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.fold_layout import (
    RIGHT,
    activations,
    axis,
    axis_words,
    dots,
    fold_layout,
    level_name,
    plane_of,
    reach,
    stroke,
    threshold_line,
)
from relu_fold.figures.formulas import composed_name
from relu_fold.figures.marks import corners, thinned
from relu_fold.figures.opened_type import Opened
from relu_fold.figures.panels import SIDE_BY_SIDE, Span, nice_range
from relu_fold.figures.theme import BOLD, FAINT, FONT_SIZES, LINE, THIN, Theme, neuron_colour, translucent
from relu_fold.folding import FoldSpace, fold_space
from relu_fold.frame import Frame
from relu_fold.limits import MAX_PIECES
from relu_fold.preimages import Preimages, preimages
from relu_fold.words import listed, number, plural, symbol

MAX_STROKES = 60  # pieces that are drawn each for itself, so that where they lie on each other it is darker
MAX_NAMED = 12  # inputs in a sentence, and labels in the picture
_ARC = np.linspace(0, np.pi, 25)
_STRIP, _GRAPH = (0.0, 0.28), (0.36, 1.0)  # heights of the right picture's two parts
_FAR = 3.0  # times its own span, a level may stretch the axis of the function
_APART = 0.3, 0.08  # of the axes, the least distance of two labels
_INPUTS, _VALUES = ("x2", "y3"), ("x2", "y2")


def fold_line(frame: Frame, theme: Theme, width: int) -> Opened:
    state = frame.state
    if frame.pieces is None:
        text = f"More than {MAX_PIECES:,} pieces: too many to unfold. Shorten the domain to see them."
        return Opened(None, {"fold-trace": text, "fold-collapse": "", **axis_words(frame)})
    space = fold_space(state.network, state.layer, state.domain, max_pieces=MAX_PIECES)
    found = preimages(frame.network, state.trace, state.domain, max_pieces=MAX_PIECES)
    image = plane_of(frame, space.inputs, space.images)
    box = reach(image[:, 0]), reach(image[:, 1])
    narrow = width < SIDE_BY_SIDE
    titles = (
        f"The line under layer {state.layer + 1}",
        f"Inputs with {level_name(frame, number(state.trace))}",
    )
    layout = fold_layout(frame, theme, width, box, titles)
    low, high = float(frame.composed.min()), float(frame.composed.max())
    near = low - _FAR * (high - low) <= state.trace <= high + _FAR * (high - low) or low == high
    ends = nice_range(min(low, state.trace), max(high, state.trace)) if near else nice_range(low, high)
    layout["xaxis2"] = axis(theme, state.domain, symbol("x"), theme.ink) | {"domain": RIGHT, "anchor": "y3"}
    name = composed_name(frame)
    layout["yaxis2"] = axis(theme, ends, symbol(name[0], name[1:]), theme.ink) | {"domain": _GRAPH, "anchor": "x2"}
    layout["yaxis3"] = {"range": (-0.14, 1.05), "domain": _STRIP, "anchor": "x2", "visible": False}
    data = [
        *_image(frame, space, image, box, theme, narrow),
        *_thresholds(frame, found, box, theme),
        *_graph(frame, found, theme, near),
        *_unfolded(found, theme),
    ]
    words = {"fold-trace": trace_sentence(frame, found), "fold-collapse": collapse_sentence(space)}
    return Opened({"data": data, "layout": layout}, words | axis_words(frame))


def _image(
    frame: Frame, space: FoldSpace, image: FloatArray, box: tuple[Span, Span], theme: Theme, narrow: bool
) -> list[dict[str, Any]]:
    """The folded line, see-through where it is short enough to see layers lie on each other; a dot on each knot."""
    if space.n_pieces <= MAX_STROKES:
        parts = image[space.corners].reshape(-1, 1, 2, 2)
        drawn = [stroke(part, translucent(theme.ink, 0.45), 4.0) for part in parts]
    else:
        drawn = [stroke(image[None], theme.ink, FAINT)]
    assert frame.pieces is not None
    owners = [neuron_colour(theme, *frame.layer_and_index(who[0])) for who in frame.turning]
    few = len(image) <= MAX_STROKES
    drawn.append(dots(image, [theme.ink, *owners, theme.ink], 9 if few else 4))
    drawn.append(_labels(space.inputs[:, 0], image, box, theme, narrow))
    return drawn


def _labels(x: FloatArray, image: FloatArray, box: tuple[Span, Span], theme: Theme, narrow: bool) -> dict[str, Any]:
    """Name the inputs at knots and ends; those with one image share a label, and crowded ones have none."""
    spans = np.array([end - start for start, end in box])
    here: list[FloatArray] = []
    named: list[list[float]] = []
    for at, point in zip(x.tolist(), image, strict=True):
        apart = [np.abs(point - other) / spans for other in here]
        same = next((k for k, far in enumerate(apart) if (far < 1e-6).all()), None)
        if same is not None:
            named[same].append(at)
        elif len(here) < MAX_NAMED and not any((far < _APART).all() for far in apart):
            here.append(point)
            named.append([at])
    most = 2 if narrow else 3
    texts = ["x = " + ", ".join(map(number, some[:most])) + (" …" if len(some) > most else "") for some in named]
    texts = [f"\u2002{text}\u2002" for text in texts]  # off the dot, and off the line
    middles = [(start + end) / 2 for start, end in box]
    places = [
        f"{'bottom' if y > middles[1] else 'top'} {'left' if x > middles[0] else 'right'}" for x, y in map(tuple, here)
    ]
    font = {"size": FONT_SIZES["small"], "color": theme.muted}
    return dots(np.array(here), theme.ink, 1) | {
        "mode": "text",
        "text": texts,
        "textposition": places,
        "textfont": font,
    }


def _thresholds(frame: Frame, found: Preimages, box: tuple[Span, Span], theme: Theme) -> list[dict[str, Any]]:
    """Where the target is 0, and where it has the traced value: a line where there is one, and points on the image."""
    state, drawn = frame.state, []
    levels = [(state.trace, theme.accent, "solid", found)]
    if state.trace:
        zero = preimages(frame.network, 0.0, state.domain, max_pieces=MAX_PIECES)
        levels.insert(0, (0.0, theme.muted, "dash", zero))
    for level, colour, dash, where in levels:
        line = threshold_line(frame, level, box)
        if line is not None:
            drawn.append(stroke(line[None], colour, FAINT, dash))
            drawn.append(level_label(line, level_name(frame, number(level)), colour))
        inputs = np.concatenate([where.points, where.intervals.mean(axis=1)])[:, None]
        points = plane_of(frame, inputs, activations(frame, inputs))
        drawn.append(dots(points, theme.paper, 9, marker={"line": {"width": 2, "color": colour}}))
    return drawn


def level_label(line: FloatArray, text: str, colour: str) -> dict[str, Any]:
    """Write beside the upper end of a line of (2, 2)."""
    top = line[line[:, 1].argmax()]
    right = top[0] >= line[:, 0].max() and line[0, 0] != line[1, 0]
    place = {"mode": "text", "text": [text], "textposition": "middle left" if right else "bottom right"}
    return dots(top[None], colour, 1) | place | {"textfont": {"size": FONT_SIZES["small"], "color": colour}}


def _graph(frame: Frame, found: Preimages, theme: Theme, near: bool) -> list[dict[str, Any]]:
    state = frame.state
    slopes = np.diff(frame.composed) / np.diff(frame.x)
    line = np.stack(thinned(*corners(frame.x, frame.composed, slopes)), axis=1)
    drawn = [stroke(line[None], theme.ink, BOLD, axes=_VALUES)]
    if near:
        level = np.array([[[state.domain[0], state.trace], [state.domain[1], state.trace]]])
        drawn.append(stroke(level, theme.accent, THIN, axes=_VALUES))
    on = np.stack([found.points, np.full(found.points.size, state.trace)], axis=1)
    drawn.append(dots(on, theme.paper, 8, _VALUES, marker={"line": {"width": 2, "color": theme.accent}}))
    flat = np.stack([found.intervals, np.full(found.intervals.shape, state.trace)], axis=2)
    drawn.append(stroke(flat, theme.accent, 5.0, axes=_VALUES))
    return drawn


def _unfolded(found: Preimages, theme: Theme) -> list[dict[str, Any]]:
    """The x axis with every solution on it, and an arc from each to the next: they all come to one value."""
    ground = np.stack([found.points, np.zeros(found.points.size)], axis=1)
    bars = np.stack([found.intervals, np.zeros(found.intervals.shape)], axis=2)
    return [
        stroke(arcs(found), translucent(theme.accent, 0.7), LINE, axes=_INPUTS),
        stroke(bars, theme.accent, 7.0, axes=_INPUTS),
        dots(ground, theme.accent, 8, _INPUTS),
    ]


def arcs(found: Preimages) -> FloatArray:
    """Return (m, 25, 2): half an ellipse from each solution to the next; the widest is 1 high."""
    spans = sorted([(x, x) for x in found.points.tolist()] + [tuple(ends) for ends in found.intervals.tolist()])
    pairs = np.array([(before[1], after[0]) for before, after in pairwise(spans)]).reshape(-1, 2)
    middle, half = pairs.mean(axis=1)[:, None], np.diff(pairs, axis=1) / 2
    height = np.sqrt(half / half.max()) if len(half) else half
    return np.stack([middle - half * np.cos(_ARC), height * np.sin(_ARC)], axis=2)


def trace_sentence(frame: Frame, found: Preimages) -> str:
    """Say which inputs the composed function takes to the traced value."""
    name, value = composed_name(frame), number(frame.state.trace)
    points, stretches = found.points.tolist(), found.intervals.tolist()
    if not points and not stretches:
        low, high = (number(float(end)) for end in (frame.composed.min(), frame.composed.max()))
        return f"{name} never takes the value {value} on this domain: it runs from {low} to {high}."
    said = []
    if points:
        said.append(f"at {plural(len(points), 'input')}: x = {_shortened([number(x) for x in points])}")
    if stretches:
        runs = _shortened([f"{number(low)} to {number(high)}" for low, high in stretches])
        said.append(f"all the way from x = {runs}")
    return f"{name} takes the value {value} {', and '.join(said)}."


def collapse_sentence(space: FoldSpace) -> str:
    """Say which stretches of the line the layer takes to one point each; adjoining pieces are one stretch."""
    still = ~space.slopes.any(axis=(1, 2))
    edge = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]])))
    stretches = space.inputs[edge, 0].reshape(-1, 2).tolist()
    layer = f"Layer {space.layer + 1}"
    if not stretches:
        return f"{layer} takes no whole piece to one point."
    runs = _shortened([f"{number(low)} to {number(high)}" for low, high in stretches])
    if len(stretches) == 1:
        return f"{layer} takes all of x = {runs} to one point."
    return f"{layer} takes {len(stretches)} stretches to one point each: x = {runs}."


def _shortened(names: list[str]) -> str:
    hidden = len(names) - MAX_NAMED
    return listed(names) if hidden <= 0 else f"{', '.join(names[:MAX_NAMED])} and {hidden:,} more"
