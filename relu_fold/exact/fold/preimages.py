"""Unfolding: all inputs that a hidden layer takes to one point of its fold space.

The solutions of `h(x) = point` in a closed piece are a convex set: nothing, a point, a segment, or the piece itself,
as the piece's map is of rank 2, 1 or 0 (on a line 1 or 0). Pieces share their borders, and a solution on a border must
be told once. So the question goes to vertices, then edges, then the inside of pieces, and each answer is what its
smaller parts do not tell already; whether two answers touch is known from the mesh and never measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, each, finite, instance, short, whole
from relu_fold.errors import InputError
from relu_fold.exact.fold.space import FoldSpace
from relu_fold.exact.plane.mesh import predecessors, successors

__all__ = ["FoldPreimages", "fold_preimages"]

ON_POINT = 2.0**-32
"""An image this close to the point is on it, in units of the largest |h| of each axis over the domain. Points come from
a pointer, a link, or another evaluation of the network; a thousand times wider than what those round."""


@dataclass(frozen=True, eq=False)
class FoldPreimages(ReadOnly):
    """All inputs with one image, each told once: in a piece, else on a segment, else alone. Arrays are read-only.

    Attributes:
        points: (k, d) the isolated solutions, in no particular order.
        segments: (m, 2, d) pieces of level lines in the plane, one for each piece that they run through, and borders
            of pieces; those within a collapsed piece are left out. None on a line.
        pieces: (c,) pieces that collapse onto the point, ascending; their whole closure is a solution.
    """

    points: FloatArray
    segments: FloatArray
    pieces: IntArray


@dataclass(frozen=True, eq=False)
class _Edges:
    ends: IntArray  # (E, 2) vertices
    at: FloatArray  # (E, d) the input on the edge whose image is nearest to the point
    flat: BoolArray  # (E,) both ends are on the point, hence all of it
    crossing: BoolArray  # (E,) the point is met between the ends, and at neither of them


_NEURONS = "neurons of the layer"


def fold_preimages(space: FoldSpace, point: ArrayLike, axes: Sequence[int] | None = None) -> FoldPreimages:
    """Return every input of the domain whose activations are the given point of fold space.

    Args:
        point: (m,) finite; one number for each of the axes.
        axes: the neurons that the numbers belong to, each at most once; all of the layer if None. The other
            neurons may be anything: with fewer axes more inputs share a point.

    Raises:
        ValueError: for wrong axes or a point that does not fit them.
    """
    instance("space", space, FoldSpace)
    chosen = list(range(space.width)) if axes is None else [whole("axes", one) for one in each("axes", axes, _NEURONS)]
    if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(range(space.width)):
        raise InputError(f"axes: expected different neurons from 0 to {space.width - 1}; got {short(chosen)}")
    target = finite("point", point, ndim=1)
    if target.size != len(chosen):
        raise InputError(f"point: expected {len(chosen)} numbers, one for each axis; got {target.size}")
    unit = np.abs(space.images[:, chosen]).max(axis=0)
    unit[unit == 0] = 1.0  # a dead neuron: at 0 everywhere
    with np.errstate(over="ignore"):  # an infinity is as far away as can be
        way = (space.images[:, chosen] - target) / unit  # from the point to each vertex
    on = np.linalg.norm(way, axis=1) <= ON_POINT
    met = np.logical_and.reduceat(on[space.corners], space.offsets[:-1])

    if space.input_dim == 1:
        edges = _edges(space.corners.reshape(-1, 2), space.inputs, way, on)
        told = np.zeros(on.size, dtype=np.bool_)
        told[edges.ends[met]] = True
        points = [edges.at[edges.crossing], space.inputs[on & ~told]]
        return _found(points, np.empty((0, 2, 1)), met)

    around = np.stack([space.corners, space.corners[successors(space.offsets)]], axis=1)
    ends, sides = np.unique(np.sort(around, axis=1), axis=0, return_inverse=True)
    edges = _edges(ends, space.inputs, way, on)
    told_edge = np.zeros(len(ends), dtype=np.bool_)
    told_edge[sides[np.repeat(met, np.diff(space.offsets))]] = True
    told = np.zeros(on.size, dtype=np.bool_)
    told[ends[edges.flat]] = True  # those of collapsed pieces are among them
    borders = space.inputs[ends[edges.flat & ~told_edge]]

    meets = _meets(space.offsets, on[space.corners], (edges.flat | edges.crossing)[sides])
    chords = []
    for piece in np.flatnonzero(meets >= 2):
        half_edges = slice(space.offsets[piece], space.offsets[piece + 1])
        corner, side = space.corners[half_edges], sides[half_edges]
        corner, side = corner[on[corner]], side[edges.crossing[side]]
        chord = _farthest(np.concatenate([space.inputs[corner], edges.at[side]]))
        if np.abs(chord[1] - chord[0]).max() > ON_POINT * np.ptp(space.inputs, axis=0).max():
            told[corner] = told_edge[side] = True
            chords.append(chord)
        else:  # a sharp corner met on both of its sides: one point
            told[corner[1:]] = told_edge[side[0 if corner.size else 1 :]] = True
    inside = _inside(space, np.flatnonzero(meets + met == 0), chosen, way, unit)
    points = [edges.at[edges.crossing & ~told_edge], space.inputs[on & ~told], inside]
    return _found(points, np.concatenate([borders, np.reshape(chords, (-1, 2, 2))]), met)


def _edges(ends: IntArray, inputs: FloatArray, way: FloatArray, on: BoolArray) -> _Edges:
    start, run = way[ends[:, 0]], way[ends[:, 1]] - way[ends[:, 0]]
    squared = np.vecdot(run, run)
    t = np.clip(-np.vecdot(start, run) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    met = np.linalg.norm(start + t[:, None] * run, axis=1) <= ON_POINT
    left, right = inputs[ends[:, 0]], inputs[ends[:, 1]]
    on_left, on_right = on[ends].T
    return _Edges(ends, left + t[:, None] * (right - left), on_left & on_right, met & ~(on_left | on_right))


def _meets(offsets: IntArray, corner_met: BoolArray, side_met: BoolArray) -> IntArray:
    """Return (P,): on how many separate parts of its border each piece meets the point.

    Twice is a chord across the piece. Once is a corner, a point of a side, or several sides in a row. A border that is
    met all around has no part that begins, hence 0.
    """
    before = side_met[predecessors(offsets)]
    begins = (corner_met & ~before).astype(np.int64) + (side_met & ~corner_met)
    meets: IntArray = np.add.reduceat(begins, offsets[:-1])
    return meets


def _farthest(x: FloatArray) -> FloatArray:
    """Return the two of the points x, (n, 2), that are farthest apart."""
    apart = np.linalg.norm(x[:, None] - x, axis=2)
    return x[list(np.unravel_index(apart.argmax(), apart.shape))]


def _inside(space: FoldSpace, pieces: IntArray, axes: list[int], way: FloatArray, unit: FloatArray) -> FloatArray:
    """Return (k, 2): solutions inside pieces whose border does not meet the point; such a piece has one at most."""
    starts = space.offsets[:-1]
    lowest = np.minimum.reduceat(way[space.corners], starts)[pieces]
    highest = np.maximum.reduceat(way[space.corners], starts)[pieces]
    around = ((lowest <= ON_POINT) & (highest >= -ON_POINT)).all(axis=1)
    found = []
    for piece in pieces[around]:
        corner = space.corners[space.offsets[piece] : space.offsets[piece + 1]]
        x = space.inputs[corner]
        middle, size = x.mean(axis=0), np.ptp(x, axis=0)
        rise = space.slopes[piece][axes] / unit[:, None] * size
        u, s, v = np.linalg.svd(rise, full_matrices=False)
        wanted = -way[corner].mean(axis=0) @ u
        known = s > ON_POINT  # else the piece's image has no extent to speak of in that direction
        step = np.where(known, wanted, 0.0) / np.where(known, s, 1.0) @ v
        at = middle + step * size
        off = np.linalg.norm(way[corner].mean(axis=0) + rise @ step)
        along, aside = np.roll(x, -1, axis=0) - x, at - x
        left = along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0] >= 0
        if off <= ON_POINT and left.all():
            found.append(at)
    return np.reshape(found, (-1, 2))


def _found(points: list[FloatArray], segments: FloatArray, whole: BoolArray) -> FoldPreimages:
    return FoldPreimages(np.concatenate(points), segments, np.flatnonzero(whole))
