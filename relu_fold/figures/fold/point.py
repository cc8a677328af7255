"""Pointing into fold space, or at an input: the place that is meant, every input that comes to it, and how many."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.fold.preimages import FoldPreimages, fold_preimages
from relu_fold.exact.fold.space import FoldSpace
from relu_fold.exact.plane.mesh import successors
from relu_fold.figures.fold.line import FoldLine, shortened, stretch
from relu_fold.figures.fold.marks import Shape, dots
from relu_fold.figures.fold.plane import FoldPlane
from relu_fold.view.words import neuron_label, number, plural

Side: TypeAlias = Literal["fold", "inputs"]
Picture: TypeAlias = FoldLine | FoldPlane

_MOST_NAMED = 6  # inputs in a sentence: it follows a hand, and must not outgrow its place
# How near the pointer must come, as a share of the picture. What takes no room on paper wins over what lies around it.
_TO_POINT, _TO_LINE, _TO_SHEET = 0.025, 0.015, 0.05


def pointed(picture: Picture, side: Side, at: tuple[float, float]) -> dict[str, Any] | None:
    """Return {says, found}: a sentence, and the shapes that light up in both pictures; None where there is nothing.

    Args:
        side: which picture is pointed at.
        at: in the units of its axes: on the paper of fold space, or an input (of a line the second number is ignored).
    """
    x = _input_under(picture, np.array(at)) if side == "fold" else _within_domain(picture, np.array(at))
    if x is None:
        return None
    found = inputs_of(picture, x)
    stretches = stretches_of(picture.space, found.pieces) if isinstance(picture, FoldLine) else np.zeros((0, 2))
    ink, paper = picture.theme.ink, picture.theme.paper
    shapes: list[Shape] = []
    if isinstance(picture, FoldLine):
        points = np.sort(found.points[:, 0])
        shapes += picture.shapes_of(points, stretches, ink)
        landing = picture.at(np.concatenate([x[:, 0], points]))
    else:
        shapes += picture.shapes_of(found.points, found.segments, found.pieces, ink)
        landing = picture.at(np.concatenate([x, found.points]))
    shapes.append(dots("fold", landing, 12, ink, paper))
    return {"says": sentence(picture, x, found, stretches, named=side == "inputs"), "found": shapes}


def inputs_of(picture: Picture, x: FloatArray) -> FoldPreimages:
    """Return all inputs that come to the same place along the drawn axes as the input x, (1, d)."""
    h = picture.frame.network.activations(x)[picture.space.layer][0]
    axes = picture.view.axes
    return fold_preimages(picture.space, h[list(axes)], axes)


def _within_domain(picture: Picture, at: FloatArray) -> FloatArray:
    state = picture.frame.state
    low, high = np.array(state.box).T
    x: FloatArray = np.clip(at, low, high)[None, : state.input_dim]
    return x


def _input_under(picture: Picture, at: FloatArray) -> FloatArray | None:
    """Return (1, d): an input whose image is drawn where the pointer is, or near it; of several the nearest to the eye.

    Points that whole pieces come to, then lines of them, then the sheet or the line itself, then the nearest border.
    """
    space = picture.space
    low, high = np.array(picture.view.box).T
    drawn = (picture.drawn - low) / (high - low)
    pointer = (np.clip(at, low, high) - low) / (high - low)
    if isinstance(picture, FoldLine):
        ends = space.corners.reshape(-1, 2)
        still = (drawn[ends[:, 0]] == drawn[ends[:, 1]]).all(axis=1)
        at_point = _nearest_vertex(drawn, ends[still, 0], pointer)
        return space.inputs[[at_point]] if at_point is not None else _on_edges(space, drawn, ends, pointer, _TO_SHEET)
    sizes = np.diff(space.offsets)
    at_point = _nearest_vertex(drawn, space.corners[space.offsets[:-1][picture.rank_drawn == 0]], pointer)
    if at_point is not None:
        return space.inputs[[at_point]]
    sides = np.stack([space.corners, space.corners[successors(space.offsets)]], axis=1)
    narrow = np.repeat(picture.rank_drawn == 1, sizes)
    on_line = _on_edges(space, drawn, sides[narrow], pointer, _TO_LINE)
    if on_line is not None:
        return on_line
    on_sheet = _on_sheet(picture, drawn, pointer)
    return on_sheet if on_sheet is not None else _on_edges(space, drawn, sides, pointer, _TO_SHEET)


def _nearest_vertex(drawn: FloatArray, vertices: IntArray, pointer: FloatArray) -> int | None:
    if not vertices.size:
        return None
    away = np.linalg.norm(drawn[vertices] - pointer, axis=1)
    return int(vertices[away.argmin()]) if away.min() <= _TO_POINT else None


def _on_edges(
    space: FoldSpace, drawn: FloatArray, ends: IntArray, pointer: FloatArray, reach: float
) -> FloatArray | None:
    if not len(ends):
        return None
    start, run = drawn[ends[:, 0]], drawn[ends[:, 1]] - drawn[ends[:, 0]]
    squared = np.vecdot(run, run)
    t = np.clip(np.vecdot(pointer - start, run) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    away = np.linalg.norm(start + t[:, None] * run - pointer, axis=1)
    best = int(away.argmin())
    left, right = space.inputs[ends[best]]
    return (left + t[best] * (right - left))[None] if away[best] <= reach else None


def _on_sheet(picture: FoldPlane, drawn: FloatArray, pointer: FloatArray) -> FloatArray | None:
    """(1, 2): the input at which the nearest facet under the pointer is met."""
    triangles = picture.frame.facets.triangles
    a, b, c = drawn[triangles].swapaxes(0, 1)
    (x1, y1), (x2, y2), (x, y) = (b - a).T, (c - a).T, (pointer - a).T
    area = x1 * y2 - x2 * y1
    flat = np.abs(area) < 1e-12
    u, v = (x * y2 - x2 * y) / np.where(flat, 1.0, area), (x1 * y - x * y1) / np.where(flat, 1.0, area)
    under = np.flatnonzero(~flat & (u >= 0) & (v >= 0) & (u + v <= 1))
    if not under.size:
        return None
    shares = np.stack([1 - u - v, u, v], axis=1)[under]
    depths = (picture.view.depths(picture.places)[triangles[under]] * shares).sum(axis=1)
    best = int(depths.argmin())
    found: FloatArray = shares[best] @ picture.space.inputs[triangles[under[best]]]
    return found[None]


def stretches_of(space: FoldSpace, pieces: IntArray) -> FloatArray:
    """Return (m, 2): the ends of pieces of a line; those that adjoin are one stretch."""
    whole = np.zeros(space.n_pieces, dtype=np.bool_)
    whole[pieces] = True
    edge = np.flatnonzero(np.diff(np.concatenate([[False], whole, [False]])))
    ends: FloatArray = space.inputs[edge, 0].reshape(-1, 2)
    return ends


def sentence(picture: Picture, x: FloatArray, found: FoldPreimages, stretches: FloatArray, *, named: bool) -> str:
    """Say where an input lands, how many inputs come there, and what collapses onto it.

    Args:
        named: whether it is the input that is pointed at, and not the place.
    """
    axes, layer = picture.view.axes, picture.space.layer
    depth, h = len(picture.frame.state.widths), picture.frame.network.activations(x)[layer][0]
    names = ", ".join(f"h{neuron_label(depth, layer, axis)}" for axis in axes)
    size = float(np.abs(picture.space.images).max())
    values = ", ".join(number(float(h[axis]), size) for axis in axes)
    place = f"({names}) = ({values})" if len(axes) > 1 else f"{names} = {values}"
    landing = f"{_variable(x)} = {_place(x[0])} lands at {place}" if named else place
    said = [*_points(found.points), *_segments(found.segments), *_whole(found.pieces, stretches)]
    several = len(found.points) + len(found.segments) + len(found.pieces) > 1 or found.pieces.size
    more = " Other neurons may still tell them apart." if several and len(axes) < picture.space.width else ""
    return f"{landing}: {', and '.join(said)}.{more}"


def _points(points: FloatArray) -> list[str]:
    if not len(points):
        return []
    ordered = points[np.lexsort(points.T[::-1])]
    come = "comes" if len(points) == 1 else "come"
    places = shortened([_place(x) for x in ordered], _MOST_NAMED)
    return [f"{plural(len(points), 'input')} {come} here, {_variable(points)} = {places}"]


def _segments(segments: FloatArray) -> list[str]:
    return [f"all inputs on {plural(len(segments), 'straight line')} come here"] if len(segments) else []


def _whole(pieces: IntArray, stretches: FloatArray) -> list[str]:
    if len(stretches):
        runs = shortened([stretch(*ends) for ends in stretches.tolist()], _MOST_NAMED)
        if len(stretches) == 1:
            return [f"all of x = {runs} collapses onto this point"]
        return [f"{len(stretches)} stretches collapse onto this point, x = {runs}"]
    if not len(pieces):
        return []
    who = "a whole region collapses" if len(pieces) == 1 else f"{len(pieces):,} whole regions collapse"
    return [f"{who} onto this point"]


def _place(x: FloatArray) -> str:
    inner = ", ".join(number(float(value)) for value in x)
    return inner if len(x) == 1 else f"({inner})"


def _variable(x: FloatArray) -> str:
    return "x" if x.shape[1] == 1 else "(x₁, x₂)"
