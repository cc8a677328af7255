"""The picture of what enters a layer: its axes, its pixels, and where the layer's neurons cut it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.entering.image import Entering
from relu_fold.figures.entering.pixels import Canvas, Drawn, beside, half_width, path
from relu_fold.figures.fold.marks import DASHES as MARKS
from relu_fold.figures.fold.view import FoldView, fold_view
from relu_fold.figures.kit.arrangement import Place, Plan, Span
from relu_fold.figures.kit.theme import FAINT, LINE, THIN, Theme, neuron_colour, neuron_dash, translucent
from relu_fold.frames.fold_axes import Axes, fitted, shown_axes
from relu_fold.frames.shown import Shown
from relu_fold.view.words import listed, neuron_label, plural

SPANS = ("across", "up", "deep")  # the names of the axes' reaches among those that a hand holds
BELOW = 300.0, 220.0  # pixels of the picture where it stands below the stage
TITLE, SAID = 48.0, {1: 96.0, 2: 148.0}  # pixels above it and, by inputs, below it, beside the stage
_LEAST = 96.0  # pixels of its height
_LABELLED = 120.0  # pixels of its height, for names at the lines
DASHES = MARKS | {"dashdot": "7 3 2 3"}  # pixels, by line style


@dataclass(frozen=True)
class Look:
    """How it is drawn: with which axes and reaches, where a hand holds them, and where on the stage."""

    theme: Theme
    plan: Plan
    axes: Axes = ()
    held: Mapping[str, Span] | None = None


class Drawing:
    """The picture of what enters: its view of fold space and its pixels."""

    def __init__(self, shown: Shown, found: Entering, look: Look) -> None:
        state, width = shown.state, found.images.shape[1]
        axes = fitted(look.axes, width) if len(look.axes) else shown_axes(state, found)
        view = fold_view(axes, found.inputs, found.images, state.turn)
        held = [(look.held or {}).get(name) for name in SPANS[: len(view.spans)]]
        spans = tuple(own if kept is None else kept for own, kept in zip(view.spans, held, strict=True))
        self.view = FoldView(axes, spans, state.turn)
        self.shown, self.look, self.found = shown, look, found
        self.canvas = Canvas(self.view, _size(look.plan.entering, state.input_dim))
        self.places = self.view.places(found.inputs, found.images)

    def pixels(self, paper: FloatArray) -> FloatArray:
        return self.canvas.at(paper)

    @property
    def _called(self) -> list[str]:
        """The axes, in plain letters."""
        state = self.shown.state
        names = [f"h{neuron_label(state.depth, state.layer - 1, axis)}" for axis in self.view.axes]
        return names if len(names) > 1 else [*names, "the input"]

    def told(self, shapes: list[Drawn], pieces: int) -> dict[str, Any]:
        """What the page is told of lines and planes alike; `spans` and `axes` it holds while a hand moves."""
        layer, what = self.shown.state.layer, "line" if self.shown.state.input_dim == 1 else "sheet"
        before = sum(self.shown.network.widths[:layer])
        folded = "folded" if self.shown.folds[:before].any() else "unfolded"
        title = f"What layer {layer} hands on: the {folded} {what}"
        return {
            "title": title,
            "spoken": f"{title}, in {plural(pieces, 'piece')}, along {listed(self._called)}.",
            "place": self.look.plan.entering,
            "size": self.canvas.size,
            "scale": self.canvas.scale,
            "axes": self.view.axes,
            "spans": dict(zip(SPANS, self.view.spans, strict=False)),
            "shapes": shapes + self._names(),
        }

    @property
    def _origin(self) -> FloatArray:
        """Where two axes meet: at 0, or as near to it as they reach."""
        return np.array([min(max(0.0, low), high) for low, high in self.view.spans])

    def axis_lines(self) -> Iterator[Drawn]:
        """The axes where the others are 0, or at their low ends."""
        theme, spans = self.look.theme, self.view.spans
        if self.view.solid:
            edges = self.view.paper(self.view.corners)[self.view.edges]
            yield path(self.pixels(edges.reshape(-1, 2)).reshape(-1, 2, 2), theme.hairline, THIN)
            return
        for k, span in enumerate(spans):
            ends = np.tile(self._origin, (2, 1))
            ends[:, k] = span
            yield path([self.pixels(ends)], theme.inactive, THIN)

    def cuts(self) -> Iterator[Drawn]:
        """Where each neuron on the stage turns: a straight line, or in three axes a plane, through fold space."""
        state, net, look = self.shown.state, self.shown.network, self.look
        found = []
        for i in (state.neuron,) if self.view.solid else look.plan.neurons:
            cut = self.view.cut(net.weights[state.layer][i], float(net.biases[state.layer][i]), 0.0)
            if len(cut) >= 2:
                found.append((i, self.pixels(self.view.paper(cut))))
                self.canvas.cover(found[-1][1])
        for i, at in found:
            colour = neuron_colour(look.theme, state.widths, state.layer, i)
            fill = translucent(colour, 0.1) if self.view.solid else "none"
            dash = DASHES[neuron_dash(state.widths, state.layer, i)]
            yield path([at], colour, LINE if i == state.neuron else FAINT, fill=fill, dash=dash)
            if self.view.solid or self.canvas.size[1] < _LABELLED:
                continue
            start, end = at[0], at[-1]
            label = neuron_label(state.depth, state.layer, i)
            half = half_width("z = 0", label)
            along = (start + t * (end - start) for t in (0.85, 0.15, 0.7, 0.3, 0.5))
            yield from self.canvas.word(
                self.canvas.clear((place for at in along for place in beside(at, end - start, half)), half),
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
            end = self.view.corners[0].copy() if self.view.solid else self._origin.copy()
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
            found += self.canvas.word(around, name[0], colour, name[1])
        return found


def _size(place: Place | None, inputs: int) -> tuple[float, float]:
    if place is None:
        return BELOW
    _, _, width, height = place
    return width, min(max(height - TITLE - SAID[inputs], _LEAST), width)
