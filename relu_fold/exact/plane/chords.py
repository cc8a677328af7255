r"""The chords along which a layer's neurons cut cells, and where they cross.

    D---------5---------C        A cell A B C D. The layer's neurons i and j change sign on its border at 1, 5 and at
    |          \        |        2, 4: two chords. Going round from A one meets 1 (i), 2 (j), 5 (i), 4 (j): each chord
    4-----------X--2    |        has one end on either side of the other, so they cross, once, at a new vertex X. Had
    |            \      |        the order been i, j, j, i or i, i, j, j, they would not.
    A-------------1-----B

(In the picture, 2 lies on B C.) That the ends decide is the Jordan curve theorem for two straight chords of a convex
cell: no number is compared, so no tolerance is needed. Numbers are compared in three places alone: which side a vertex
is on; in which order creases meet an edge; and in which order chords meet a chord.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, read_only
from relu_fold.exact.plane.crossings import ORDER, Borders, Crossings
from relu_fold.exact.plane.layer import Layer
from relu_fold.exact.plane.mesh import Mesh, ranges

_NOWHERE: FloatArray = read_only(np.empty((2, 0)))


class DubiousError(Exception):
    """What is in doubt in some cells, for rounding or because creases coincide."""

    def __init__(self, cells: IntArray) -> None:
        super().__init__(f"cells: {cells}")
        self.cells = cells  # by rank in `Borders.cells`


@dataclass(frozen=True, eq=False)
class Chords:
    """Each cell's chords, (n,) each, in the order in which its loop first meets one."""

    cell: IntArray  # by rank in `Borders.cells`
    neuron: IntArray
    start: IntArray  # the half-edge that leaves the chord's first end
    end: IntArray
    vertices: IntArray  # (2, n): its ends, counted from 0 at the first new vertex
    inside: IntArray  # how many chords start between its ends


@dataclass(frozen=True, eq=False)
class Meetings:
    """Where chords cross: one new vertex each, with two chords; on either of them a stop."""

    chords: IntArray  # (2, m)
    t: FloatArray  # (2, m): how far along each chord
    step: FloatArray  # (2, m): of the other chord's neuron from end to end
    stop_chord: IntArray  # (2 m,): by chord and along it
    stop_other: IntArray
    stop_meeting: IntArray


def find_chords(layer: Layer, crossings: Crossings, loops: Borders) -> Chords:
    """Join the two crossings that a cell's border has with a neuron. A cell with more, or fewer, is dubious."""
    vertex = loops.vertex
    cell, neuron = loops.cell.take(loops.inserted), crossings.neuron.take(vertex)
    key = cell * layer.width + neuron
    order = key.argsort(kind="stable")  # by cell it is sorted: a merge sort's good case
    ordered = key.take(order)
    one, other = ordered[0::2], ordered[1::2]
    if ordered.size % 2 or (one != other).any() or (one[1:] == other[:-1]).any():
        keys, count = np.unique(key, return_counts=True)
        raise DubiousError(keys[count != 2] // layer.width)
    partner = np.zeros(order.size, dtype=np.int64)  # 0 for a chord's second end: nobody's partner comes first
    partner[order[0::2]] = order[1::2]
    start = partner.nonzero()[0]
    end = partner.take(start)
    inside = (partner > 0).cumsum().take(end)
    inside -= np.arange(1, start.size + 1)
    return Chords(
        cell=cell.take(start),
        neuron=neuron.take(start),
        start=loops.inserted.take(start),
        end=loops.inserted.take(end),
        vertices=np.array([vertex.take(start), vertex.take(end)]),
        inside=inside,
    )


def find_meetings(mesh: Mesh, layer: Layer, crossings: Crossings, chords: Chords) -> Meetings:
    """Find the chords that cross. A cell in which it is in doubt in which order they do so is dubious."""
    # Chords are ordered by their starts: those that start between the ends of one are a range behind it.
    number = np.arange(chords.cell.size)
    other = ranges(number + 1, chords.inside)
    one = number.repeat(chords.inside)
    cross = (chords.end.take(other) > chords.end.take(one)).nonzero()[0]
    pair = np.array([one.take(cross), other.take(cross)])
    if not cross.size:
        return Meetings(pair, _NOWHERE, _NOWHERE, cross, cross, cross)

    z = layer.z.reshape(-1)
    low_end, high_end = mesh.edge_ends.take(crossings.edge, axis=1) * layer.width
    neuron = chords.neuron.take(pair[::-1])  # on either chord look at the other's neuron
    vertex = chords.vertices.take(pair, axis=1)
    low = z.take(low_end.take(vertex) + neuron)
    at = z.take(high_end.take(vertex) + neuron)
    at -= low
    at *= crossings.t.take(vertex)
    at += low
    step = at[1] - at[0]
    t = at[0] / -step
    doubt = layer.bound.take(neuron)
    positive = at > 0
    unclear = (np.abs(at) <= doubt).any(axis=0) | (positive[0] == positive[1])
    if unclear.any():
        raise DubiousError(chords.cell[pair[unclear]])

    chord, place = pair.reshape(-1), t.reshape(-1)
    order = (chord + place).argsort(kind="stable")
    chord, place = chord.take(order), place.take(order)
    blur = (doubt / np.abs(step)).reshape(-1).take(order)
    close = (chord[1:] == chord[:-1]) & ~(place[1:] - place[:-1] > blur[1:] + blur[:-1] + ORDER * number.size)
    if close.any():
        raise DubiousError(chords.cell[chord[1:][close]])
    return Meetings(pair, t, step, chord, pair[::-1].reshape(-1).take(order), order % cross.size)
