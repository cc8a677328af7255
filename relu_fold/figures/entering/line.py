"""The folded line that enters a layer, and its pieces, which wear one mark here and below the layer's own panels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.entering.drawing import Drawing, Look
from relu_fold.figures.entering.image import entering_line
from relu_fold.figures.entering.pixels import Drawn, dot, path
from relu_fold.figures.kit.theme import LINE, THIN, Theme, mixed, neuron_colour
from relu_fold.figures.kit.tints import tint_indices, tints
from relu_fold.frames.line import Frame

MOST_PARTS = 40  # of a line, each with a band and a number; more are too short for either
_TINT = 0.85  # of a piece's tint in its mark, which is narrow; the rest is ink
_BAND = 11.0, 7.0  # pixels of the first piece and of the last: where two lie on each other both show
_BESIDE = ((0.0, 0.0), (0.0, -14.0), (12.0, -9.0), (-12.0, -9.0), (12.0, 10.0), (-12.0, 10.0), (0.0, 14.0))
_SAME, _NAMED = 4.0, 4  # pixels between the middles of pieces that share a label; the most numbers in it
_LONG = 16.0  # pixels of a piece that has room for its number on it


def line_entering(frame: Frame, look: Look) -> dict[str, Any] | None:
    """Return the picture of the folded line, as the page draws it; None where there is nothing to show.

    `parts` are its pieces before this layer cuts them, [from, to, colour, number]: they have the same mark below the
    layer's own panels. `line` is where each x is drawn, for who points at one or the other: [xs, across, down].
    """
    found = entering_line(frame)
    if found is None:
        return None
    drawing = Drawing(frame, found, look)
    at = drawing.pixels(drawing.view.paper(drawing.places))
    ends = found.parts
    tinted = tint_indices(found.patterns[ends[:-1]], frame.state.widths).tolist()
    colours = [mixed(tints(look.theme)[tint], look.theme.ink, _TINT) for tint in tinted]
    x = [float(f"{value:.9g}") for value in frame.x.tolist()]  # to the pixel of any screen; a frame has many
    few = len(colours) <= MOST_PARTS
    parts = [
        [x[start], x[end], colour, str(i + 1)]
        for i, (start, end, colour) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), colours, strict=True))
    ]
    shapes = [*drawing.axis_lines()]
    if few:
        shapes += _bands(at, ends.tolist(), colours)
    drawing.canvas.cover(at)
    shapes += [path([at], look.theme.ink, LINE if few else THIN), *drawing.cuts()]
    if few:
        shapes += [*_knots(frame, look.theme, at), *_numbers(drawing, at, ends.tolist())]
    line = [x, at[:, 0].tolist(), at[:, 1].tolist()]
    return drawing.told(shapes, len(parts)) | {"parts": parts if few else [], "line": line if few else [[], [], []]}


def _bands(at: FloatArray, ends: list[int], colours: list[str]) -> Iterator[Drawn]:
    """Each piece in its colour."""
    thick, thin = _BAND
    for i, (start, end, colour) in enumerate(zip(ends[:-1], ends[1:], colours, strict=True)):
        yield path([at[start : end + 1]], colour, round(thick + (thin - thick) * i / len(colours), 1))


def _knots(frame: Frame, theme: Theme, at: FloatArray) -> Iterator[Drawn]:
    """A ring where the layers before fold the line; a full dot where this layer does."""
    for place in (0, len(at) - 1):
        yield dot(at[place], 2.5, theme.ink, theme.ink)
    for place, who in frame.folding.items():
        layer, neuron = frame.layer_and_index(who[0])
        colour = neuron_colour(theme, frame.state.widths, layer, neuron)
        own = layer == frame.state.layer
        yield dot(at[place], 3.5, colour if own else theme.paper, colour)


def _numbers(drawing: Drawing, at: FloatArray, ends: list[int]) -> Iterator[Drawn]:
    """The number of each piece, on it where it is long enough, else beside it; of several that lie there, theirs."""
    middles: list[tuple[float, float]] = []
    offsets: list[tuple[tuple[float, float], ...]] = []
    named: list[list[str]] = []
    for i, (start, end) in enumerate(pairwise(ends)):
        run = at[start : end + 1]
        steps = np.linalg.norm(np.diff(run, axis=0), axis=1)
        way = np.concatenate([[0.0], np.cumsum(steps)])
        x, y = (float(np.interp(way[-1] / 2, way, column)) for column in run.T)
        same = next((k for k, (a, b) in enumerate(middles) if np.hypot(a - x, b - y) < _SAME), None)
        if same is not None:
            named[same].append(str(i + 1))
            continue
        middles.append((x, y))
        offsets.append(_BESIDE if way[-1] >= _LONG else _BESIDE[1:])
        named.append([str(i + 1)])
    for (x, y), around, names in zip(middles, offsets, named, strict=True):
        text = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        places = around if len(names) == 1 else _BESIDE[1:]
        yield from drawing.canvas.word(((x + a, y + b) for a, b in places), text, drawing.look.theme.ink)
