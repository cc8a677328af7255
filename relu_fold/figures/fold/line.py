"""The line, folded by a layer; and which inputs the function behind it takes to one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, read_only
from relu_fold.exact.fold.space import FoldSpace, fold_space
from relu_fold.exact.line.preimages import Preimages, preimages
from relu_fold.figures.fold.layout import (
    activations,
    axis,
    box_names,
    box_traces,
    dots,
    fold_layout,
    fold_room,
    form_of,
    level_name,
    level_range,
    level_shapes,
    marked_levels,
    panel_words,
    picture_pixels,
    spans_of,
    stroke,
    titles_of,
)
from relu_fold.figures.fold.marks import Shape, arcs, lines
from relu_fold.figures.fold.marks import dots as marks
from relu_fold.figures.fold.room import Room
from relu_fold.figures.fold.room import along as samples
from relu_fold.figures.fold.view import FoldView, fold_view
from relu_fold.figures.kit.along import along
from relu_fold.figures.kit.formulas import axis_names, composed_ends, composed_name, composed_word
from relu_fold.figures.kit.marks import corners, thinned
from relu_fold.figures.kit.theme import BOLD, FAINT, LINE, Theme, neuron_colour, translucent
from relu_fold.frames.fold_axes import shown_axes
from relu_fold.frames.line import Frame
from relu_fold.view.limits import MAX_PIECES
from relu_fold.view.words import listed, neuron_label, number, plain_symbol, plural, symbol

MAX_KNOTS = 60  # knots with a dot each; and the line is drawn thick enough to see its copies lie on each other
MAX_NAMED = 12  # inputs in a sentence, and labels in the picture
BINS = 24  # colours along the line
_RULER = 160  # of the same colours, on the axis of the inputs
_THICK, _THIN = 8.0, 3.0  # pixels of the line at its left end and at its right: both copies show where two lie together
_DOT, _AROUND = 9.0, 12  # pixels of a dot; points around it
_STRIP, _GAP = 0.28, 0.08  # of the right picture's height, below the graph
_SAMPLES = 400  # points along a line, which words keep off
_FARTHER_UP = 0.0, 12.0, 24.0  # pixels, where the name of an input covers a line beside it
_APART = 0.3, 0.08  # of the picture, the least distance of two labels
_INPUTS, _VALUES = ("x2", "y3"), ("x2", "y2")


@dataclass(frozen=True)
class FoldLine:
    """The two pictures of a line. `shapes` of them are drawn by the page, because they follow a hand."""

    frame: Frame
    theme: Theme
    width: int
    space: FoldSpace
    view: FoldView

    @cached_property
    def found(self) -> Preimages:
        state = self.frame.state
        return preimages(self.frame.network, state.trace, state.domain, max_pieces=MAX_PIECES)

    @cached_property
    def drawn(self) -> FloatArray:
        """(V, 2): the vertices of the image, on paper."""
        return read_only(self.view.paper(self.view.places(self.space.inputs, self.space.images)))

    def at(self, x: FloatArray) -> FloatArray:
        """(n, 2): where inputs (n,) are drawn in fold space."""
        inputs = x[:, None]
        return self.view.paper(self.view.places(inputs, activations(self.frame, inputs)))

    def values(self, x: FloatArray) -> FloatArray:
        """(n, 2): inputs (n,) on the graph of the composed function."""
        return np.stack([x, np.interp(x, self.frame.x, self.frame.composed)], axis=1)

    # --- what plotly draws ---

    def figure(self) -> dict[str, Any]:
        frame, theme = self.frame, self.theme
        titles = titles_of(self.width, "line", frame, _name(frame))
        layout = fold_layout(frame, theme, self.width, self.view, titles)
        across, (bottom, top) = spans_of(self.width)[1]
        edge = bottom + _STRIP * (top - bottom)
        layout["xaxis2"] = axis(theme, frame.state.domain, axis_names(frame)[0], theme.ink) | {
            "domain": across,
            "anchor": "y3",
        }
        ends, _ = level_range(frame.composed, frame.state.trace)
        layout["yaxis2"] = axis(theme, ends, _name(frame), theme.ink) | {"anchor": "x2"}
        layout["yaxis2"] |= {"domain": (edge + _GAP * (top - bottom), top)}
        layout["yaxis3"] = {"range": (-0.14, 1.05), "domain": (bottom, edge), "anchor": "x2", "visible": False}
        view = self.view
        image = [*box_traces(theme, view), *self._image(), *box_names(frame, theme, view)]
        return {"data": [*image, self._ruler(), *self._graph()], "layout": layout}

    def _image(self) -> list[dict[str, Any]]:
        """The folded line in the colours of its inputs, a dot on each knot in the colour of who turns there."""
        frame, theme, few = self.frame, self.theme, len(self.drawn) <= MAX_KNOTS
        knots = self.space.inputs[:, 0]
        edges = np.linspace(knots[0], knots[-1], BINS + 1)
        shares = (np.arange(BINS) + 0.5) / BINS
        traces = []
        for i, colour in enumerate(along(theme, shares)):
            inner = knots[(knots > edges[i]) & (knots < edges[i + 1])]
            x = np.concatenate([edges[i : i + 1], inner, edges[i + 1 : i + 2]])
            part = np.stack([np.interp(x, knots, column) for column in self.drawn.T], axis=1)
            thickness = _THICK + (_THIN - _THICK) * shares[i] if few else FAINT
            traces.append(stroke(part[None], colour, thickness))
        assert frame.pieces is not None
        owners = [
            neuron_colour(theme, frame.state.widths, *frame.layer_and_index(who[0])) for who in frame.folding.values()
        ]
        rings = [theme.ink, *owners, theme.ink]
        folds = self.drawn[[0, *frame.folding, -1]]
        traces.append(dots(folds, theme.paper, _DOT if few else 3, marker={"line": {"width": 2, "color": rings}}))
        return traces

    def _ruler(self) -> dict[str, Any]:
        """The axis of the inputs in the colours that the image wears."""
        low, high = self.frame.state.domain
        shares = (np.arange(_RULER) + 0.5) / _RULER
        points = np.stack([low + shares * (high - low), np.zeros(_RULER)], axis=1)
        return dots(points, along(self.theme, shares), 5, _INPUTS, marker={"symbol": "square"})

    def _graph(self) -> list[dict[str, Any]]:
        frame = self.frame
        slopes = np.diff(frame.composed) / np.diff(frame.x)
        line = np.stack(thinned(*corners(frame.x, frame.composed, slopes)), axis=1)
        return [stroke(line[None], self.theme.ink, BOLD, axes=_VALUES)]

    # --- what the page draws ---

    def level_shapes(self) -> list[Shape]:
        """The threshold and the traced value: on the image, as cuts of fold space, and as a level on the graph."""
        frame, theme, state = self.frame, self.theme, self.frame.state
        levels = [level for level, _, _ in marked_levels(frame, theme)]
        cuts = [self.view.paper(self.view.cut(frame.readout, frame.bias, level)) for level in levels]
        taken = [samples(line, _SAMPLES) for line in (self.drawn, *cuts) if len(line) > 1] + [self._dots()]
        room = fold_room(self.width, self.view, np.concatenate(taken))
        shapes = [*self._labels(room), *level_shapes(frame, self.view, theme, room)]
        for level, colour, _ in marked_levels(frame, theme):
            found = self.found if level == state.trace else preimages(
                frame.network, level, state.domain, max_pieces=MAX_PIECES
            )  # fmt: skip
            x = np.concatenate([found.points, found.intervals.mean(axis=1)])
            shapes.append(marks("fold", self.at(x), 10, theme.paper, colour))
        if level_range(frame.composed, state.trace)[1]:
            low, high = state.domain
            level_line = np.array([[low, state.trace], [high, state.trace]])
            shapes.append(lines("values", level_line[None], theme.accent, FAINT))
            shapes.append(marks("values", level_line[1:], 12, theme.accent, theme.paper))
            ends, _ = level_range(frame.composed, state.trace)
            graph = samples(np.stack([frame.x, frame.composed], axis=1), _SAMPLES)
            across, up = picture_pixels(self.width, self.view)
            room = Room("values", (state.domain, ends), (across, up * (1 - _STRIP - _GAP)), graph)
            shapes.append(room.word(level_line[::-1], level_name(frame, state.trace), theme.accent))
        return shapes

    def _dots(self) -> FloatArray:
        """(n, 2): around the dots at the ends and the knots, which names keep off."""
        ends = np.array(self.view.box)
        pixel = (ends[:, 1] - ends[:, 0]) / picture_pixels(self.width, self.view)
        turns = np.linspace(0.0, 2 * np.pi, _AROUND, endpoint=False)
        ring = _DOT / 2 * pixel * np.stack([np.cos(turns), np.sin(turns)], axis=1)
        at = self.drawn[[0, *self.frame.folding, -1][: 2 * MAX_KNOTS]]
        return np.asarray((at[:, None] + ring).reshape(-1, 2))

    def _labels(self, room: Room) -> list[Shape]:
        """Name the inputs at knots and ends; those with one image share a label, and crowded ones have none.

        A hand that points there is told.
        """
        box = self.view.box
        spans = np.array([end - start for start, end in box])
        here: list[FloatArray] = []
        named: list[list[float]] = []
        every = slice(None) if len(self.drawn) <= 4 * MAX_KNOTS else slice(None, None, len(self.drawn) - 1)
        for at, point in zip(self.space.inputs[every, 0].tolist(), self.drawn[every], strict=True):
            apart = [np.abs(point - other) / spans for other in here]
            same = next((k for k, far in enumerate(apart) if (far < 1e-6).all()), None)
            if same is not None:
                named[same].append(at)
            elif len(here) < MAX_NAMED and not any((far < _APART).all() for far in apart):
                here.append(point)
                named.append([at])
        most = 2 if form_of(self.width) == "narrow" else 3
        texts = ["x = " + ", ".join(map(number, some[:most])) + (" …" if len(some) > most else "") for some in named]
        up = spans[1] / picture_pixels(self.width, self.view)[1] * np.array(_FARTHER_UP)
        around = [point + np.stack([np.zeros_like(up), up], axis=1) for point in here]
        return [
            room.word(places, text, self.theme.muted)
            for places, text in zip(around, texts, strict=True)
            if room.is_free(places, text)
        ]

    def found_shapes(self) -> list[Shape]:
        return self.shapes_of(self.found.points, self.found.intervals, self.theme.accent)

    def shapes_of(self, points: FloatArray, stretches: FloatArray, colour: str) -> list[Shape]:
        """Inputs that come together: on the graph, and on their own axis with an arc from each to the next.

        Args:
            points: (k,) that stand alone.
            stretches: (m, 2) that are met all the way.
        """
        paper = self.theme.paper
        ground = np.stack([points, np.zeros(points.size)], axis=1)
        bars = np.stack([stretches, np.zeros(stretches.shape)], axis=2)
        runs = [self.values(np.concatenate([[a], self._knots_within(a, b), [b]])) for a, b in stretches.tolist()]
        return [
            lines("inputs", arcs(points, stretches), translucent(colour, 0.75), LINE),
            lines("inputs", bars, colour, 8.0),
            *(lines("values", run[None], translucent(colour, 0.5), 8.0) for run in runs[:MAX_KNOTS]),
            marks("inputs", ground, 10, colour, paper),
            marks("values", self.values(points), 10, paper, colour),
        ]

    def _knots_within(self, low: float, high: float) -> FloatArray:
        x: FloatArray = self.frame.x[(self.frame.x > low) & (self.frame.x < high)]
        return x

    def words(self) -> dict[str, Any]:
        words = panel_words(self.frame, self.view, self.width)
        words["fold"] |= {"shapes": self.level_shapes(), "found": self.found_shapes()}
        return words | {
            "fold-trace": trace_sentence(self.frame, self.found),
            "fold-collapse": collapse_sentence(self.space),
        }


def fold_line(frame: Frame, theme: Theme, width: int) -> FoldLine | None:
    """Return the pictures; None where there are more pieces than the app draws."""
    state = frame.state
    if frame.pieces is None:
        return None
    space = fold_space(state.network, state.layer, state.domain, max_pieces=MAX_PIECES)
    view = fold_view(shown_axes(state, space), space.inputs, space.images, state.turn)
    return FoldLine(frame, theme, width, space, view)


def _name(frame: Frame) -> str:
    name = composed_name(frame)
    return symbol(name[0], name[1:])


def trace_sentence(frame: Frame, found: Preimages) -> str:
    """Say which inputs the composed function takes to the traced value."""
    name, value = composed_word(frame), number(frame.state.trace)
    points, stretches = found.points.tolist(), found.intervals.tolist()
    if not points and not stretches:
        return f"{name} never takes the value {value} on this domain: it runs {composed_ends(frame)}."
    said = []
    if points:
        far = max(map(abs, frame.state.domain))
        said.append(f"at {plural(len(points), 'input')}: x = {shortened([number(x, far) for x in points])}")
    if stretches:
        said.append(f"all the way from x = {shortened([stretch(*ends) for ends in stretches])}")
    return f"{name} takes the value {value} {', and '.join(said)}."


def collapse_sentence(space: FoldSpace) -> str:
    """Say which stretches of the line the layer takes to one point each; adjoining pieces are one stretch."""
    still = ~space.slopes.any(axis=(1, 2))
    edge = np.flatnonzero(np.diff(np.concatenate([[False], still, [False]])))
    stretches = space.inputs[edge, 0].reshape(-1, 2).tolist()
    layer = f"Layer {space.layer + 1}"
    if not stretches:
        return f"{layer} keeps apart all inputs next to each other: no stretch of the line is squeezed into one point."
    runs = shortened([stretch(*ends) for ends in stretches])
    if space.images.shape[1] == 1:
        name = plain_symbol("h", neuron_label(space.layer + 1, space.layer, 0))
        return f"{layer} takes all of x = {runs} to one {name}; as the picture has x upwards, it stands upright."
    if len(stretches) == 1:
        return f"{layer} takes all of x = {runs} to one point."
    return f"{layer} takes {len(stretches)} stretches to one point each: x = {runs}."


def stretch(low: float, high: float) -> str:
    return f"{number(low)} to {number(high)}"


def shortened(names: list[str], most: int = MAX_NAMED) -> str:
    hidden = len(names) - most
    return listed(names) if hidden <= 0 else f"{', '.join(names[:most])} and {hidden:,} more"
