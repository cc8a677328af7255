"""The plane, folded by a layer into a sheet of facets; and where the function behind it takes one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, read_only
from relu_fold.exact.fold.space import FoldSpace, fold_space_on
from relu_fold.figures.fold.layout import (
    activations,
    axis,
    box_names,
    box_traces,
    dots,
    fold_layout,
    fold_room,
    level_shapes,
    marked_levels,
    panel_words,
    spans_of,
    stroke,
    titles_of,
)
from relu_fold.figures.fold.marks import Shape, area, lines
from relu_fold.figures.fold.marks import dots as marks
from relu_fold.figures.fold.order import Fragments, painters_order
from relu_fold.figures.fold.traces import extents, filled, loops, outlined
from relu_fold.figures.fold.view import FoldView, fold_view
from relu_fold.figures.kit.formulas import axis_names, composed_ends, composed_name, composed_word
from relu_fold.figures.kit.projection import is_true
from relu_fold.figures.kit.theme import BOLD, LINE, THIN, Theme, translucent
from relu_fold.figures.kit.tints import N_TINTS, tint_indices, tints
from relu_fold.frames.fold_axes import shown_axes
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import listed, number, plural, symbol

MAX_SEE_THROUGH = 150  # facets that are drawn each for itself, so that where they lie on each other both show
MAX_DRAWN, MAX_SORTED = 3_000, 400  # facets, along two axes and along three
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
        return read_only(self.view.places(self.space.inputs, self.space.images))

    @cached_property
    def drawn(self) -> FloatArray:
        """(V, 2): on paper."""
        return read_only(self.view.paper(self.places))

    def at(self, x: FloatArray) -> FloatArray:
        """(n, 2): where inputs (n, 2) are drawn in fold space."""
        return self.view.paper(self.view.places(x, activations(self.frame, x)))

    @cached_property
    def rank(self) -> IntArray:
        return read_only(ranks(self.space))

    @cached_property
    def rank_drawn(self) -> IntArray:
        """(P,): as `rank`, of the image along the drawn axes alone."""
        if len(self.view.axes) == 1:  # the other axis is an input
            return read_only(np.where(self.space.slopes[:, self.view.axes[0], 1] != 0, 2, 1))
        return read_only(ranks(self.space, self.view.axes))

    @cached_property
    def _tints(self) -> IntArray:
        assert self.frame.fold_patterns is not None
        return read_only(tint_indices(self.frame.fold_patterns, self.frame.state.widths))

    @property
    def most(self) -> int:
        """How many facets are drawn; those of three axes come in order, and so cannot share a trace by tint."""
        return MAX_SORTED if self.view.solid else MAX_DRAWN

    @cached_property
    def _largest(self) -> tuple[IntArray, IntArray, IntArray]:
        """The regions that are drawn, the largest first: facets, then those that became a line, then a point."""
        assert self.frame.subdivision is not None
        largest = np.argsort(-self.frame.subdivision.areas, kind="stable")[: self.most]
        rank = self.rank_drawn[largest]
        return read_only((largest[rank == 2], largest[rank == 1], largest[rank == 0]))

    @cached_property
    def order(self) -> Fragments | None:
        """The facets of three axes as they are painted; None of two.

        Their corners are (H, 5): scaled places, and where these are drawn.
        """
        if not self.view.solid:
            return None
        corners = np.concatenate([self.view.scaled(self.places), self.drawn], axis=1)
        return painters_order(*loops(corners, self.space, self._largest[0]), self.view.away)

    # --- what plotly draws ---

    def figure(self) -> dict[str, Any]:
        frame, theme, state = self.frame, self.theme, self.frame.state
        name = composed_name(frame)
        titles = titles_of(self.width, "plane", frame, symbol(name[0], name[1:]))
        layout = fold_layout(frame, theme, self.width, self.view, titles)
        across, up = spans_of(self.width)[1]
        first, second = axis_names(frame)
        layout["xaxis2"] = axis(theme, state.domain, first, theme.ink) | {"domain": across, "anchor": "y2"}
        layout["xaxis2"] |= {"constrain": "domain", "zeroline": False}
        layout["yaxis2"] = axis(theme, state.domain_y, second, theme.ink) | {"domain": up, "anchor": "x2"}
        layout["yaxis2"] |= {"zeroline": False}
        if is_true(state.box):
            layout["yaxis2"] |= {"scaleanchor": "x2", "constrain": "domain"}
        image = [*box_traces(theme, self.view), *self._facets(), *box_names(frame, theme, self.view)]
        return {"data": [*image, *self._tiles()], "layout": layout}

    def _facets(self) -> list[dict[str, Any]]:
        """The folded sheet: facets in the map's tints, see-through; those that became a line or a point in ink.

        Of three axes the farthest are drawn first.
        """
        space, theme = self.space, self.theme
        whole, lines, points = self._largest
        traces = self._ordered(self.order) if self.order else self._see_through(whole)
        traces.append(stroke(extents(*loops(self.drawn, space, lines)), translucent(theme.ink, 0.6), BOLD))
        traces.append(dots(self.drawn[space.corners[space.offsets[points]]], theme.ink, 9))
        return traces

    def _see_through(self, whole: IntArray) -> list[dict[str, Any]]:
        """Facets of two axes: few are drawn each for itself, many in one trace a tint."""
        tinted = self._tints
        if whole.size <= MAX_SEE_THROUGH:
            groups = np.split(whole, np.arange(1, whole.size))
        else:
            groups = [whole[tinted[whole] == tint] for tint in range(N_TINTS)]
        return [
            filled(
                *loops(self.drawn, self.space, some), translucent(tints(self.theme)[tinted[some[0]]], 0.7), self._edge
            )
            for some in groups
            if some.size
        ]

    def _ordered(self, order: Fragments) -> list[dict[str, Any]]:
        """Facets of three axes; neighbours in the painter's order that share a tint are one trace.

        Where some of these are cut, it is two traces: what is filled, then the sides on the facets' own borders.
        """
        tinted = self._tints[self._largest[0][order.facets]]
        traces: list[dict[str, Any]] = []
        begins = np.flatnonzero(np.diff(tinted, prepend=-1)).tolist()
        for begin, end in pairwise([*begins, tinted.size]):
            starts = order.starts[begin : end + 1]
            some = slice(starts[0], starts[-1])
            drawn, border, starts = order.corners[some, 3:], order.border[some], starts - starts[0]
            colour, whole = translucent(tints(self.theme)[tinted[begin]], 0.85), bool(border.all())
            traces.append(filled(drawn, starts, colour, self._edge if whole else self._edge | {"width": 0}))
            if not whole and border.any():
                traces.append(outlined(drawn, starts, border, self._edge))
        return traces

    @property
    def _edge(self) -> dict[str, Any]:
        return {"color": translucent(self.theme.ink, 0.55), "width": THIN}

    def _tiles(self) -> list[dict[str, Any]]:
        """The regions of the plane, in the same tints."""
        space, theme, traces = self.space, self.theme, []
        edge = {"color": translucent(theme.ink, 0.35), "width": THIN}
        for tint in range(N_TINTS):
            mine = np.flatnonzero(self._tints == tint)
            if mine.size:
                tiles = filled(*loops(space.inputs, space, mine), tints(theme)[tint], edge)
                traces.append(tiles | {"xaxis": _OVER[0], "yaxis": _OVER[1]})
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
        words = panel_words(self.frame, self.view, self.width)
        words["fold"] |= {"shapes": self.level_shapes(), "found": self.found_shapes()}
        exact = self.order is None or self.order.exact
        return words | {
            "fold-trace": trace_sentence(self.frame),
            "fold-collapse": collapse_sentence(self.space, self.rank, self.most, exact=exact),
        }


def fold_plane(frame: PlaneFrame, theme: Theme, width: int) -> FoldPlane | None:
    """Return the pictures; None where there are more regions than the app draws."""
    state = frame.state
    if frame.subdivision is None:
        return None
    space = fold_space_on(frame.subdivision, state.network, state.layer)
    view = fold_view(shown_axes(state, space), space.inputs, space.images, state.turn)
    return FoldPlane(frame, theme, width, space, view)


def ranks(space: FoldSpace, axes: tuple[int, ...] | None = None) -> IntArray:
    """Return (P,): how many dimensions the image of each region has, along some of its axes: 2, a line 1, a point 0."""
    slopes = space.slopes if axes is None else space.slopes[:, list(axes)]
    stretches = np.linalg.svd(slopes, compute_uv=False)  # (P, 1 or 2), the longer first
    found: IntArray = ((stretches > 0) & (stretches > _FLAT * stretches[:, :1])).sum(axis=1)
    return found


def trace_sentence(frame: PlaneFrame) -> str:
    """Say on how many straight pieces, and over how many whole regions, the composed function takes the value."""
    complex_, value = frame.subdivision, frame.state.trace
    assert complex_ is not None
    crossed = len(frame.facets.level(frame.composed, value))
    flat = int((~complex_.slopes[:, 0].any(axis=1) & (complex_.intercepts[:, 0] == value)).sum())
    name, said = composed_word(frame), []
    if crossed:
        said.append(f"on {plural(crossed, 'straight piece')}, one in each region that it passes")
    if flat:
        said.append(f"all over {plural(flat, 'region')}")
    if not said:
        low, high = float(frame.composed.min()), float(frame.composed.max())
        meets = "only touches" if low <= value <= high else "never takes"
        return f"{name} {meets} the value {number(value)} in this box: it runs {composed_ends(frame)}."
    return f"{name} takes the value {number(value)} {', and '.join(said)}."


def collapse_sentence(space: FoldSpace, rank: IntArray, most: int, *, exact: bool) -> str:
    """Say how many regions the layer takes to a line or to a point, and whether all are drawn, in an exact order."""
    layer, (points, lines) = f"Layer {space.layer + 1}", np.bincount(rank, minlength=3)[:2].tolist()
    said = [f"{plural(count, 'region')} to a {shape}" for count, shape in ((lines, "line"), (points, "point")) if count]
    text = f"{layer} takes {listed(said)}." if said else f"{layer} takes no region to a line or a point."
    if space.n_pieces > most:
        text += f" Drawn are the {most:,} largest of {space.n_pieces:,} facets."
    if not exact:
        text += " The facets are too many to be cut where they cross, so some may hide a nearer one."
    return text
