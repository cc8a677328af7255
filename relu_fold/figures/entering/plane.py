"""The folded sheet that enters a layer: its facets wear the tints of the map, its creases their neurons' colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.entering.drawing import DASHES, Drawing, Look
from relu_fold.figures.entering.image import entering_plane
from relu_fold.figures.entering.pixels import Drawn, path
from relu_fold.figures.kit.theme import LINE, THIN, Theme, neuron_colour, neuron_dash, translucent
from relu_fold.figures.kit.tints import N_TINTS, tint_indices, tints
from relu_fold.frames.plane import PlaneFrame

MOST_FACETS, MOST_APART = 150, 60  # the largest are drawn; and each for itself, so that those below show
MOST_CREASES = 200


def plane_entering(frame: PlaneFrame, look: Look) -> dict[str, Any] | None:
    """As `line_entering`, of the folded sheet: its facets wear the tints of the map, its creases their neurons'."""
    found = entering_plane(frame)
    if found is None:
        return None
    drawing = Drawing(frame, found, look)
    at = drawing.pixels(drawing.view.paper(drawing.places))
    shapes = [*drawing.axis_lines(), *_facets(frame, drawing, at), *_creases(frame, look.theme, at), *drawing.cuts()]
    pieces = len(set(map(bytes, np.packbits(found.patterns, axis=1))))  # to sort them takes a hundred times as long
    return drawing.told(shapes, pieces) | {"parts": [], "line": [[], [], []]}


def point_entering(frame: PlaneFrame, look: Look, point: tuple[float, float]) -> tuple[float, float] | None:
    """Return where an input is drawn on that sheet."""
    found = entering_plane(frame)
    if found is None:
        return None
    drawing, inputs = Drawing(frame, found, look), np.array([point])
    images = frame.network.activations(inputs)[frame.state.layer - 1]
    across, down = drawing.pixels(drawing.view.paper(drawing.view.places(inputs, images)))[0].tolist()
    return across, down


def _facets(frame: PlaneFrame, drawing: Drawing, at: FloatArray) -> Iterator[Drawn]:
    """The largest facets; see-through, since the sheet lies on itself. In three axes the farthest come first."""
    theme, found = drawing.look.theme, drawing.found
    assert frame.fold_patterns is not None
    tinted = tint_indices(frame.fold_patterns, frame.state.widths)
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
        order[tinted[order] == tint].tolist() for tint in range(N_TINTS)
    ]  # fmt: skip
    for some in groups:
        if some:
            fill = translucent(tints(theme)[tinted[some[0]]], opacity)
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
        yield path(lines, colour, LINE if own else THIN, dash=DASHES[neuron_dash(widths, *whose)])
