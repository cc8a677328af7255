"""What enters a layer after the first, beside its stage: the folded line or sheet, cut as the layer cuts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.fold.image import Entering, entering_line, entering_plane
from relu_fold.figures.fold.marks import DASHES
from relu_fold.figures.fold.pixels import Drawn, Frame, dot, path
from relu_fold.figures.fold.view import FoldView, fold_view
from relu_fold.figures.kit.arrangement import Place, Plan, Span
from relu_fold.figures.kit.theme import (
    FAINT,
    LINE,
    THIN,
    Theme,
    mixed,
    neuron_colour,
    neuron_dash,
    tint_indices,
    translucent,
)
from relu_fold.frames.fold_axes import Axes, fitted, shown_axes
from relu_fold.frames.line import Frame as LineFrame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_label

SPANS = ("across", "up", "deep")  # the names of the axes' reaches among those that a hand holds
BELOW = 300.0, 220.0  # pixels of the picture where it stands below the stage
TITLE, SAID = 48.0, {1: 96.0, 2: 148.0}  # pixels above it and, by inputs, below it, beside the stage
_LEAST = 96.0  # pixels of its height
_LABELLED = 120.0  # pixels of its height, for names at the lines
MOST_PARTS = 40  # of a line, each with a band and a number; more are too short for either
MOST_FACETS, MOST_APART = 150, 60  # the largest are drawn; and each for itself, so that those below show
MOST_CREASES = 200
_TINT = 0.85  # of a piece's tint in its mark, which is narrow; the rest is ink
_BAND = 11.0, 7.0  # pixels of the first piece and of the last: where two lie on each other both show
_BESIDE = ((0.0, 0.0), (0.0, -14.0), (12.0, -9.0), (-12.0, -9.0), (12.0, 10.0), (-12.0, 10.0), (0.0, 14.0))
_SAME, _NAMED = 4.0, 4  # pixels between the middles of pieces that share a label; the most numbers in it
_LONG = 16.0  # pixels of a piece that has room for its number on it
_DASHES = DASHES | {"dashdot": "7 3 2 3"}


@dataclass(frozen=True)
class Look:
    """How it is drawn: with which axes and reaches, where a hand holds them, and where on the stage."""

    theme: Theme
    plan: Plan
    axes: Axes = ()
    held: Mapping[str, Span] | None = None


def line_entering(frame: LineFrame, look: Look) -> dict[str, Any] | None:
    """Return the picture of the folded line, as the page draws it; None where there is nothing to show.

    `parts` are its pieces before this layer cuts them, [from, to, colour, number]: they have the same mark below the
    layer's own panels. `line` is where each x is drawn, for who points at one or the other: [xs, across, down].
    """
    found = entering_line(frame)
    if found is None:
        return None
    drawing = _Drawing(frame, found, look)
    at = drawing.pixels(drawing.view.paper(drawing.places))
    ends = found.parts
    tints = tint_indices(found.patterns[ends[:-1]]).tolist()
    colours = [mixed(look.theme.tints[tint], look.theme.ink, _TINT) for tint in tints]
    x = frame.x
    few = len(colours) <= MOST_PARTS
    parts = [
        [float(x[start]), float(x[end]), colour, str(i + 1)]
        for i, (start, end, colour) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), colours, strict=True))
    ]
    shapes = [*drawing.axis_lines()]
    if few:
        shapes += _bands(at, ends.tolist(), colours)
    shapes += [path([at], look.theme.ink, LINE if few else THIN), *drawing.cuts()]
    if few:
        shapes += [*_knots(frame, look.theme, at), *_numbers(drawing, at, ends.tolist())]
    line = [x.tolist(), at[:, 0].tolist(), at[:, 1].tolist()]
    return drawing.told(shapes) | {"parts": parts if few else [], "line": line if few else [[], [], []]}


def plane_entering(frame: PlaneFrame, look: Look) -> dict[str, Any] | None:
    """As `line_entering`, of the folded sheet: its facets wear the tints of the map, its creases their neurons'."""
    found = entering_plane(frame)
    if found is None:
        return None
    drawing = _Drawing(frame, found, look)
    at = drawing.pixels(drawing.view.paper(drawing.places))
    shapes = [*drawing.axis_lines(), *_facets(frame, drawing, at), *_creases(frame, look.theme, at), *drawing.cuts()]
    return drawing.told(shapes) | {"parts": [], "line": [[], [], []]}


def point_entering(frame: PlaneFrame, look: Look, point: tuple[float, float]) -> tuple[float, float] | None:
    """Return where an input is drawn on that sheet."""
    found = entering_plane(frame)
    if found is None:
        return None
    drawing, inputs = _Drawing(frame, found, look), np.array([point])
    images = frame.network.activations(inputs)[frame.state.layer - 1]
    across, down = drawing.pixels(drawing.view.paper(drawing.view.places(inputs, images)))[0].tolist()
    return across, down


class _Drawing:
    """The picture of what enters: its view of fold space and its pixels."""

    def __init__(self, shown: Shown, found: Entering, look: Look) -> None:
        state, width = shown.state, found.images.shape[1]
        axes = fitted(look.axes, width) if len(look.axes) else shown_axes(state, found)
        view = fold_view(axes, found.inputs, found.images, state.turn)
        held = [(look.held or {}).get(name) for name in SPANS[: len(view.spans)]]
        spans = tuple(own if kept is None else kept for own, kept in zip(view.spans, held, strict=True))
        self.view = FoldView(axes, spans, state.turn)
        self.shown, self.look, self.found = shown, look, found
        self.frame = Frame(self.view, _size(look.plan.entering, state.input_dim))
        self.places = self.view.places(found.inputs, found.images)

    def pixels(self, paper: FloatArray) -> FloatArray:
        return self.frame.at(paper)

    def told(self, shapes: list[Drawn]) -> dict[str, Any]:
        layer, what = self.shown.state.layer, "line" if self.shown.state.input_dim == 1 else "sheet"
        before = sum(self.shown.network.widths[:layer])
        folded = "folded" if self.shown.folds[:before].any() else "unfolded"
        return {
            "title": f"What layer {layer} hands on: the {folded} {what}",
            "place": self.look.plan.entering,
            "size": self.frame.size,
            "scale": self.frame.scale,
            "axes": self.view.axes,
            "spans": dict(zip(SPANS, self.view.spans, strict=False)),
            "shapes": shapes + self._names(),
        }

    def axis_lines(self) -> Iterator[Drawn]:
        """The axes where the others are 0, or at their low ends."""
        theme, spans = self.look.theme, self.view.spans
        if self.view.solid:
            edges = self.view.paper(self.view.corners)[self.view.edges]
            yield path(self.pixels(edges.reshape(-1, 2)).reshape(-1, 2, 2), theme.hairline, THIN)
            return
        for k, (low, high) in enumerate(spans):
            other = spans[1 - k]
            ends = np.full((2, 2), min(max(0.0, other[0]), other[1]))
            ends[:, k] = low, high
            yield path([self.pixels(ends)], theme.inactive, THIN)

    def cuts(self) -> Iterator[Drawn]:
        """Where each neuron on the stage turns: a straight line, or in three axes a plane, through fold space."""
        state, net, look = self.shown.state, self.shown.network, self.look
        for i in (state.neuron,) if self.view.solid else look.plan.neurons:
            cut = self.view.cut(net.weights[state.layer][i], float(net.biases[state.layer][i]), 0.0)
            if len(cut) < 2:
                continue
            at = self.pixels(self.view.paper(cut))
            colour = neuron_colour(look.theme, state.widths, state.layer, i)
            fill = translucent(colour, 0.1) if self.view.solid else "none"
            dash = _DASHES[neuron_dash(state.widths, state.layer, i)]
            yield path([at], colour, LINE if i == state.neuron else FAINT, fill=fill, dash=dash)
            if self.view.solid or self.frame.size[1] < _LABELLED:
                continue
            start, end = at[0], at[-1]
            label = neuron_label(state.depth, state.layer, i)
            yield from self.frame.word(
                ((float(x), float(y) - 9) for x, y in (start + t * (end - start) for t in (0.85, 0.15, 0.7, 0.3))),
                "z",
                colour,
                label,
                " = 0",
            )

    def _names(self) -> list[Drawn]:
        """The axes, each at its far end."""
        state, layer = self.shown.state, self.shown.state.layer - 1
        found: list[Drawn] = []
        for k, (_, high) in enumerate(self.view.spans):
            if self.view.solid:
                end = np.array(self.view.corners[0])
                end[k] = high
            else:
                end = np.array([min(max(0.0, a), b) for a, b in self.view.spans])
                end[k] = high
            (x, y), neuron = self.pixels(self.view.paper(end[None]))[0].tolist(), k < len(self.view.axes)
            name = ("h", neuron_label(state.depth, layer, self.view.axes[k])) if neuron else ("x", "")
            colour = (
                neuron_colour(self.look.theme, state.widths, layer, self.view.axes[k])
                if neuron
                else self.look.theme.ink
            )
            around = (
                ((x - 8, y + 11), (x - 8, y - 11), (x - 22, y + 11)) if k == 0 else ((x - 13, y + 4), (x + 14, y + 4))
            )
            found += self.frame.word(around, name[0], colour, name[1])
        return found


def _size(place: Place | None, inputs: int) -> tuple[float, float]:
    if place is None:
        return BELOW
    _, _, width, height = place
    return width, min(max(height - TITLE - SAID[inputs], _LEAST), width)


def _bands(at: FloatArray, ends: list[int], colours: list[str]) -> Iterator[Drawn]:
    """Each piece in its colour."""
    thick, thin = _BAND
    for i, (start, end, colour) in enumerate(zip(ends[:-1], ends[1:], colours, strict=True)):
        yield path([at[start : end + 1]], colour, round(thick + (thin - thick) * i / len(colours), 1))


def _knots(frame: LineFrame, theme: Theme, at: FloatArray) -> Iterator[Drawn]:
    """A ring where the layers before fold the line; a full dot where this layer does."""
    for place in (0, len(at) - 1):
        yield dot(at[place], 2.5, theme.ink, theme.ink)
    for place, who in frame.folding.items():
        layer, neuron = frame.layer_and_index(who[0])
        colour = neuron_colour(theme, frame.state.widths, layer, neuron)
        own = layer == frame.state.layer
        yield dot(at[place], 3.5, colour if own else theme.paper, colour)


def _numbers(drawing: _Drawing, at: FloatArray, ends: list[int]) -> Iterator[Drawn]:
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
        yield from drawing.frame.word(((x + a, y + b) for a, b in places), text, drawing.look.theme.ink)


def _facets(frame: PlaneFrame, drawing: _Drawing, at: FloatArray) -> Iterator[Drawn]:
    """The largest facets; see-through, since the sheet lies on itself. In three axes the farthest come first."""
    theme, found = drawing.look.theme, drawing.found
    assert frame.fold_patterns is not None
    tints = tint_indices(frame.fold_patterns)
    after = np.roll(at[found.corners], -1, axis=0)
    after[found.offsets[1:] - 1] = at[found.corners[found.offsets[:-1]]]
    here = at[found.corners]
    sizes = np.add.reduceat(here[:, 0] * after[:, 1] - here[:, 1] * after[:, 0], found.offsets[:-1])
    order = np.argsort(-np.abs(sizes), kind="stable")[:MOST_FACETS]
    if drawing.view.solid:
        depths = drawing.view.depths(drawing.places)[found.corners]
        middles = np.add.reduceat(depths, found.offsets[:-1]) / np.diff(found.offsets)
        order = order[np.argsort(-middles[order], kind="stable")]

    def loop(piece: int) -> FloatArray:
        corners = at[found.corners[found.offsets[piece] : found.offsets[piece + 1]]]
        return corners[::-1] if sizes[piece] < 0 else corners  # all turned one way: else two would cut a hole

    edge, opacity = translucent(theme.ink, 0.3), 0.85 if drawing.view.solid else 0.6
    apart = drawing.view.solid or len(order) <= MOST_APART
    groups = [[piece] for piece in order.tolist()] if apart else [
        order[tints[order] == tint].tolist() for tint in range(len(theme.tints))
    ]  # fmt: skip
    for some in groups:
        if some:
            fill = translucent(theme.tints[tints[some[0]]], opacity)
            yield path([loop(piece) for piece in some], edge, THIN, fill=fill)


def _creases(frame: PlaneFrame, theme: Theme, at: FloatArray) -> Iterator[Drawn]:
    """The creases, in the colours that they have on the map; those of this layer are the boldest."""
    facets, widths, layer = frame.facets, frame.state.widths, frame.state.layer
    if len(facets.creases) > MOST_CREASES:
        return
    for owner in np.unique(facets.owners).tolist():
        whose = frame.layer_and_index(owner)
        if not frame.folds[owner]:
            continue
        colour, own = neuron_colour(theme, widths, *whose), whose[0] == layer
        lines = at[facets.creases[facets.owners == owner]]
        yield path(lines, colour, LINE if own else THIN, dash=_DASHES[neuron_dash(widths, *whose)])
