"""Pointing at a folded line, or at an input of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.fold.space import FoldSpace
from relu_fold.figures.fold.line import FoldLine
from relu_fold.figures.fold.marks import dots
from relu_fold.figures.fold.point import (
    TO_SHEET,
    Side,
    inputs_of,
    nearest_vertex,
    on_edges,
    on_paper,
    sentence,
    within_domain,
)


def pointed_on_line(picture: FoldLine, side: Side, at: tuple[float, float]) -> dict[str, Any] | None:
    """Return {says, found}: a sentence, and the shapes that light up in both pictures; None where there is nothing.

    Args:
        side: which picture is pointed at.
        at: in the units of its axes: on the paper of fold space, or an input (the second number is ignored).
    """
    place = np.array(at)
    x = _input_under(picture, place) if side == "fold" else within_domain(picture, place)
    if x is None:
        return None
    found = inputs_of(picture, x)
    stretches = stretches_of(picture.space, found.pieces)
    ink, paper = picture.theme.ink, picture.theme.paper
    points = np.sort(found.points[:, 0])
    landing = dots("fold", picture.at(np.concatenate([x[:, 0], points])), 12, ink, paper)
    says = sentence(picture, x, found, stretches, named=side == "inputs")
    return {"says": says, "found": [*picture.shapes_of(points, stretches, ink), landing]}


def _input_under(picture: FoldLine, at: FloatArray) -> FloatArray | None:
    """Return (1, 1): an input whose image is drawn where the pointer is, or near it.

    Points that whole pieces come to, then the line itself.
    """
    space = picture.space
    drawn, pointer = on_paper(picture, at)
    ends = space.corners.reshape(-1, 2)
    still = (drawn[ends[:, 0]] == drawn[ends[:, 1]]).all(axis=1)
    at_point = nearest_vertex(drawn, ends[still, 0], pointer)
    return space.inputs[[at_point]] if at_point is not None else on_edges(space, drawn, ends, pointer, TO_SHEET)


def stretches_of(space: FoldSpace, pieces: IntArray) -> FloatArray:
    """Return (m, 2): the ends of pieces of a line; those that adjoin are one stretch."""
    whole = np.zeros(space.n_pieces, dtype=np.bool_)
    whole[pieces] = True
    edge = np.flatnonzero(np.diff(np.concatenate([[False], whole, [False]])))
    ends: FloatArray = space.inputs[edge, 0].reshape(-1, 2)
    return ends
