"""Pointing at a folded plane, or at an input of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.plane.mesh import successors
from relu_fold.figures.fold.marks import dots
from relu_fold.figures.fold.plane import FoldPlane
from relu_fold.figures.fold.point import (
    TO_LINE,
    TO_SHEET,
    Side,
    inputs_of,
    nearest_vertex,
    on_edges,
    on_paper,
    sentence,
    within_domain,
)


def pointed_on_plane(picture: FoldPlane, side: Side, at: tuple[float, float]) -> dict[str, Any] | None:
    """Return {says, found} as `pointed_on_line` does; `at` is on the paper of fold space, or an input."""
    place = np.array(at)
    x = _input_under(picture, place) if side == "fold" else within_domain(picture, place)
    if x is None:
        return None
    found = inputs_of(picture, x)
    ink, paper = picture.theme.ink, picture.theme.paper
    landing = dots("fold", picture.at(np.concatenate([x, found.points])), 12, ink, paper)
    says = sentence(picture, x, found, np.zeros((0, 2)), named=side == "inputs")
    return {"says": says, "found": [*picture.shapes_of(found.points, found.segments, found.pieces, ink), landing]}


def _input_under(picture: FoldPlane, at: FloatArray) -> FloatArray | None:
    """Return (1, 2): an input whose image is drawn where the pointer is, or near it; of several the nearest to the eye.

    Points that whole pieces come to, then lines of them, then the sheet itself, then the nearest border.
    """
    space = picture.space
    drawn, pointer = on_paper(picture, at)
    sizes = np.diff(space.offsets)
    at_point = nearest_vertex(drawn, space.corners[space.offsets[:-1][picture.rank_drawn == 0]], pointer)
    if at_point is not None:
        return space.inputs[[at_point]]
    sides = np.stack([space.corners, space.corners[successors(space.offsets)]], axis=1)
    narrow = np.repeat(picture.rank_drawn == 1, sizes)
    on_line = on_edges(space, drawn, sides[narrow], pointer, TO_LINE)
    if on_line is not None:
        return on_line
    on_sheet = _on_sheet(picture, drawn, pointer)
    return on_sheet if on_sheet is not None else on_edges(space, drawn, sides, pointer, TO_SHEET)


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
