"""The plane, folded by a layer into a sheet of facets; and where the function behind it takes one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.figures.fold_layout import (
    activations,
    axis,
    axis_words,
    box_names,
    box_traces,
    dots,
    fold_layout,
    fold_room,
    form_of,
    level_control,
    level_range,
    level_shapes,
    marked_levels,
    spans_of,
    step_edits,
    stroke,
)
from relu_fold.figures.fold_marks import Shape, area, lines
from relu_fold.figures.fold_marks import dots as marks
from relu_fold.figures.fold_view import FoldView, fold_view
from relu_fold.figures.formulas import composed_name
from relu_fold.figures.theme import BOLD, LINE, THIN, Theme, tint_indices, translucent
from relu_fold.fold_axes import shown_axes
from relu_fold.folding import FoldSpace, fold_space
from relu_fold.limits import MAX_REGIONS
from relu_fold.plane import PlaneFrame
from relu_fold.words import listed, number, plural, symbol

MAX_SEE_THROUGH = 150  # facets that are drawn each for itself, so that where they lie on each other both show
MAX_DRAWN = 3_000  # facets
_FLAT = 1e-9  # of a facet's longer stretch, its shorter one that is none
_OVER = "x2", "y2"


@dataclass(frozen=True)
class FoldPlane:
    """The two pictures of a plane. `shapes` of them are drawn by the page, because they follow a hand."""

    frame: PlaneFrame
    theme: Theme
    width: int
    space: FoldSpace
    view: FoldView

    @cached_property
    def places(self) -> FloatArray:
        """(V, 2 or 3): the vertices of the image, along the axes."""
        return self.view.places(self.space.inputs, self.space.images)

    @cached_property
    def drawn(self) -> FloatArray:
        """(V, 2): on paper."""
        return self.view.paper(self.places)

    def at(self, x: FloatArray) -> FloatArray:
        """(n, 2): where inputs (n, 2) are drawn in fold space."""
        return self.view.paper(self.view.places(x, activations(self.frame, x)))

    @cached_property
    def rank(self) -> IntArray:
        return ranks(self.space)

    @cached_property
    def rank_drawn(self) -> IntArray:
        """(P,): as `rank`, of the image along the drawn axes alone."""
        if len(self.view.axes) == 1:  # the other axis is an input
            return np.where(self.space.slopes[:, self.view.axes[0], 1] != 0, 2, 1)
        return ranks(self.space, self.view.axes)

    @cached_property
    def _tints(self) -> IntArray:
        assert self.frame.subdivision is not None
        return tint_indices(self.frame.subdivision.patterns)

    # --- what plotly draws ---

    def figure(self) -> dict[str, Any]:
        frame, theme, state = self.frame, self.theme, self.frame.state
        name = composed_name(frame)
        titles = (
            f"The plane under layer {state.layer + 1}",
            f"Inputs with one value of {symbol(name[0], name[1:])}",
        )
        layout = fold_layout(frame, theme, self.width, self.view, titles)
        across, up = spans_of(self.width)[1]
        layout["xaxis2"] = axis(theme, state.domain, symbol("x", "1"), theme.ink) | {"domain": across, "anchor": "y2"}
        layout["xaxis2"] |= {"constrain": "domain", "zeroline": False}
        layout["yaxis2"] = axis(theme, state.domain_y, symbol("x", "2"), theme.ink) | {"domain": up, "anchor": "x2"}
        layout["yaxis2"] |= {"zeroline": False}
        sides = [high - low for low, high in state.box]
        if max(sides) <= 4 * min(sides):
            layout["yaxis2"] |= {"scaleanchor": "x2", "constrain": "domain"}
        image = [*box_traces(theme, self.view), *self._facets(), *box_names(frame, theme, self.view)]
        return {"data": [*image, *self._tiles()], "layout": layout}

    def _facets(self) -> list[dict[str, Any]]:
        """The folded sheet: facets in the map's tints, see-through; those that became a line or a point in ink.

        Of three axes the farthest are drawn first; neighbours in that order that share a tint are one trace.
        """
        space, theme, rank, tints = self.space, self.theme, self.rank_drawn, self._tints
        assert self.frame.subdivision is not None
        largest = np.argsort(-self.frame.subdivision.areas, kind="stable")[:MAX_DRAWN]
        loops = [self.drawn[space.corners[space.offsets[p] : space.offsets[p + 1]]] for p in range(space.n_pieces)]
        whole = [p for p in largest.tolist() if rank[p] == 2]
        if self.view.solid:
            far = np.add.reduceat(self.view.depths(self.places)[space.corners], space.offsets[:-1])
            far /= np.diff(space.offsets)
            whole.sort(key=lambda p: -far[p])
            groups = [(tint, [loops[p] for p in some]) for tint, some in groupby(whole, lambda p: int(tints[p]))]
        elif len(whole) <= MAX_SEE_THROUGH:
            groups = [(int(tints[p]), [loops[p]]) for p in whole]
        else:
            groups = [(tint, [loops[p] for p in whole if tints[p] == tint]) for tint in range(len(theme.tints))]
        edge = {"color": translucent(theme.ink, 0.55), "width": THIN}
        opacity = 0.85 if self.view.solid else 0.7
        traces = [_filled(some, translucent(theme.tints[tint], opacity), edge) for tint, some in groups if some]
        ends = [_extent(loops[p]) for p in largest.tolist() if rank[p] == 1]
        traces.append(stroke(np.reshape(ends, (-1, 2, 2)), translucent(theme.ink, 0.6), BOLD))
        points = [loops[p][0] for p in largest.tolist() if rank[p] == 0]
        traces.append(dots(np.reshape(points, (-1, 2)), theme.ink, 9))
        return traces

    def _tiles(self) -> list[dict[str, Any]]:
        """The regions of the plane, in the same tints."""
        theme, traces = self.theme, []
        edge = {"color": translucent(theme.ink, 0.35), "width": THIN}
        for tint in range(len(theme.tints)):
            mine = [self.loop(p) for p in np.flatnonzero(self._tints == tint).tolist()]
            if mine:
                traces.append(_filled(mine, theme.tints[tint], edge) | {"xaxis": _OVER[0], "yaxis": _OVER[1]})
        return traces

    def loop(self, piece: int) -> FloatArray:
        """(k, 2): the corners of a region, in input."""
        space = self.space
        corners: FloatArray = space.inputs[space.corners[space.offsets[piece] : space.offsets[piece + 1]]]
        return corners

    # --- what the page draws ---

    def level_shapes(self) -> list[Shape]:
        """The threshold and the traced value: on the sheet, as cuts of fold space, and the threshold on the map."""
        room = fold_room(self.width, self.view, self.drawn)
        shapes = level_shapes(self.frame, self.view, self.theme, room)
        for level, colour, dash in marked_levels(self.frame, self.theme):
            parts = self.frame.facets.level(self.frame.composed, level)
            folded = self.at(parts.reshape(-1, 2)).reshape(-1, 2, 2)
            shapes.append(lines("fold", folded, colour, BOLD, "dot" if dash == "dash" else dash))
            if dash == "dash":
                shapes.append(lines("inputs", parts, colour, LINE, "dot"))
        return shapes

    def found_shapes(self) -> list[Shape]:
        parts = self.frame.facets.level(self.frame.composed, self.frame.state.trace)
        return self.shapes_of(np.zeros((0, 2)), parts, self._level(self.frame.state.trace), self.theme.accent)

    def _level(self, value: float) -> IntArray:
        """Regions all over which the composed function has a value."""
        complex_ = self.frame.subdivision
        assert complex_ is not None
        found: IntArray = np.flatnonzero(~complex_.slopes[:, 0].any(axis=1) & (complex_.intercepts[:, 0] == value))
        return found

    def shapes_of(self, points: FloatArray, segments: FloatArray, pieces: IntArray, colour: str) -> list[Shape]:
        """Inputs that come together, on the map: points (k, 2), segments (m, 2, 2), whole regions."""
        return [
            area("inputs", [self.loop(piece) for piece in pieces.tolist()], translucent(colour, 0.4)),
            lines("inputs", segments, colour, BOLD),
            marks("inputs", points, 11, colour, self.theme.paper),
        ]

    def words(self) -> dict[str, Any]:
        frame, axes = self.frame, self.view.axes
        complex_ = frame.subdivision
        assert complex_ is not None
        ends, _ = level_range(frame.composed, frame.state.trace)
        still = complex_.intercepts[~complex_.slopes[:, 0].any(axis=1), 0]
        return {
            "fold-trace": trace_sentence(frame),
            "fold-collapse": collapse_sentence(self.space, self.rank),
            **axis_words(axes, 2),
            "fold": {
                "steps": step_edits(axes, self.space.width),
                "solid": self.view.solid,
                "tall": form_of(self.width) == "tall",
                "level": level_control(frame, ends, still),
                "shapes": self.level_shapes(),
                "found": self.found_shapes(),
            },
        }


def fold_plane(frame: PlaneFrame, theme: Theme, width: int) -> FoldPlane | None:
    """Return the pictures; None where there are more regions than the app draws."""
    state = frame.state
    if frame.subdivision is None:
        return None
    space = fold_space(state.network, state.layer, state.box, max_pieces=MAX_REGIONS)
    view = fold_view(shown_axes(state, space), space.inputs, space.images, state.turn)
    return FoldPlane(frame, theme, width, space, view)


def ranks(space: FoldSpace, axes: tuple[int, ...] | None = None) -> IntArray:
    """Return (P,): how many dimensions the image of each region has, along some of its axes: 2, a line 1, a point 0."""
    slopes = space.slopes if axes is None else space.slopes[:, list(axes)]
    stretches = np.linalg.svd(slopes, compute_uv=False)  # (P, 1 or 2), the longer first
    found: IntArray = ((stretches > 0) & (stretches > _FLAT * stretches[:, :1])).sum(axis=1)
    return found


def _filled(loops: list[FloatArray], colour: str, edge: dict[str, Any]) -> dict[str, Any]:
    """Polygons in one trace, all turned the same way: else two that lie on each other would cut a hole."""
    x: list[float | None] = []
    y: list[float | None] = []
    for loop in loops:
        after = np.roll(loop, -1, axis=0)
        turned = loop if (loop[:, 0] * after[:, 1] - loop[:, 1] * after[:, 0]).sum() >= 0 else loop[::-1]
        closed = np.concatenate([turned, turned[:1]])
        for values, column in ((x, closed[:, 0]), (y, closed[:, 1])):
            values += [*column.tolist(), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x[:-1],
        "y": y[:-1],
        "fill": "toself",
        "fillcolor": colour,
        "line": edge | {"simplify": False},
        "xaxis": "x",
        "yaxis": "y",
    }


def _extent(loop: FloatArray) -> FloatArray:
    """(2, 2): the ends of a polygon that has become a line."""
    along = loop[np.linalg.norm(loop - loop[0], axis=1).argmax()] - loop[0]
    far = (loop - loop[0]) @ along
    return loop[[far.argmin(), far.argmax()]]


def trace_sentence(frame: PlaneFrame) -> str:
    """Say on how many straight pieces, and over how many whole regions, the composed function takes the value."""
    complex_, value = frame.subdivision, frame.state.trace
    assert complex_ is not None
    crossed = len(frame.facets.level(frame.composed, value))
    flat = int((~complex_.slopes[:, 0].any(axis=1) & (complex_.intercepts[:, 0] == value)).sum())
    name, said = composed_name(frame), []
    if crossed:
        said.append(f"on {plural(crossed, 'straight piece')}, one in each region that it passes")
    if flat:
        said.append(f"all over {plural(flat, 'region')}")
    if not said:
        low, high = float(frame.composed.min()), float(frame.composed.max())
        meets = "only touches" if low <= value <= high else "never takes"
        return f"{name} {meets} the value {number(value)} in this box: it runs from {number(low)} to {number(high)}."
    return f"{name} takes the value {number(value)} {', and '.join(said)}."


def collapse_sentence(space: FoldSpace, rank: IntArray) -> str:
    """Say how many regions the layer takes to a line or to a point."""
    layer, (points, lines) = f"Layer {space.layer + 1}", np.bincount(rank, minlength=3)[:2].tolist()
    said = [f"{plural(count, 'region')} to a {shape}" for count, shape in ((lines, "line"), (points, "point")) if count]
    text = f"{layer} takes {listed(said)}." if said else f"{layer} takes no region to a line or a point."
    if space.n_pieces > MAX_DRAWN:
        text += f" Drawn are the {MAX_DRAWN:,} largest of {space.n_pieces:,} facets."
    return text
