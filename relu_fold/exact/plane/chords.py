r"""The chords along which a layer's neurons cut cells, where they cross, and the parts that they leave.

    D---------5---------C        A cell A B C D. The layer's neurons i and j change sign on its border at 1, 5 and at
    |          \        |        2, 4: two chords. Going round from A one meets 1 (i), 2 (j), 5 (i), 4 (j): each chord
    4-----------X--2    |        has one end on either side of the other, so they cross, once, at a new vertex X. Had
    |            \      |        the order been i, j, j, i or i, i, j, j, they would not.
    A-------------1-----B

(In the picture, 2 lies on B C.) That the ends decide is the Jordan curve theorem for two straight chords of a convex
cell: no number is compared, so no tolerance is needed. Numbers are compared in three places alone: which side a vertex
is on; in which order creases meet an edge; and in which order chords meet a chord.

The parts need no walk. Every half-edge knows its part by the sides of all chords that it lies on: cross a chord and one
bit flips. And it knows its place in the loop: lengthen each side of a convex part forwards, in the direction that keeps
the part on the left, until it leaves the cell. These rays do not meet (of two lines that do, one is ahead of the
meeting point and the other behind it), so they leave in the order in which they stand in the loop, and sorting the
half-edges by part and by where their ray leaves gives ordered polygons.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, read_only
from relu_fold.exact.plane.bits import BITS, Words, hashed
from relu_fold.exact.plane.crossings import ORDER, Borders, Crossings, Split
from relu_fold.exact.plane.layer import Layer
from relu_fold.exact.plane.mesh import Mesh, ranges, run_offsets, successors

_NOWHERE: FloatArray = read_only(np.empty((2, 0)))


class DubiousError(Exception):
    """What is in doubt in some cells, for rounding or because creases coincide."""

    def __init__(self, cells: IntArray) -> None:
        super().__init__(f"cells: {cells}")
        self.cells = cells  # by rank in `Borders.cells`


class Chords(NamedTuple):
    """Each cell's chords, (n,) each, in the order in which its loop first meets one."""

    cell: IntArray  # by rank in `Borders.cells`
    neuron: IntArray
    start: IntArray  # the half-edge that leaves the chord's first end
    end: IntArray
    vertices: IntArray  # (2, n): its ends, counted from 0 at the first new vertex
    inside: IntArray  # how many chords start between its ends


class Meetings(NamedTuple):
    """Where chords cross: one new vertex each, with two chords; on either of them a stop."""

    chords: IntArray  # (2, m)
    t: FloatArray  # (2, m): how far along each chord
    step: FloatArray  # (2, m): of the other chord's neuron from end to end
    stop_chord: IntArray  # (2 m,): by chord and along it
    stop_other: IntArray
    stop_meeting: IntArray


class Parts(NamedTuple):
    """The parts of the cells that are cut, as loops, and the chords' segments between stops, as edges."""

    segment_ends: IntArray  # (2, S)
    segment_chord: IntArray
    sizes: IntArray
    corners: IntArray
    sides: IntArray
    cell: IntArray  # by rank in `Borders.cells`
    flipped: Words  # (words, parts): which neurons are not as at the cell's first corner


def find_chords(layer: Layer, crossings: Crossings, loops: Borders) -> Chords:
    """Join the two crossings that a cell's border has with a neuron. A cell with more, or fewer, is dubious."""
    vertex = loops.vertex
    cell, neuron = loops.cell.take(loops.inserted), crossings.neuron.take(vertex)
    key = cell * layer.width + neuron
    order = key.argsort(kind="stable")  # by cell it is sorted: a merge sort's good case
    ordered = key.take(order)
    one, other = ordered[0::2], ordered[1::2]
    if ordered.size % 2 or np.count_nonzero(one != other) or np.count_nonzero(one[1:] == other[:-1]):
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

    neuron = chords.neuron.take(pair[::-1])  # on either chord look at the other's neuron
    vertex = chords.vertices.take(pair, axis=1)
    ends = mesh.edge_ends.take(crossings.edge.take(vertex), axis=1)
    ends *= layer.width
    ends += neuron
    low, at = layer.z.reshape(-1).take(ends)
    at -= low
    at *= crossings.t.take(vertex)
    at += low
    step = at[1] - at[0]
    t = at[0] / -step
    doubt = layer.bound.take(neuron)
    positive = at > 0
    sizes = np.abs(at)
    unclear = (np.minimum(sizes[0], sizes[1]) <= doubt) | (positive[0] == positive[1])
    if np.count_nonzero(unclear):
        raise DubiousError(chords.cell[pair[unclear]])

    chord, place = pair.reshape(-1), t.reshape(-1)
    order = (chord + place).argsort(kind="stable")
    chord, place = chord.take(order), place.take(order)
    blur = (doubt / np.abs(step)).reshape(-1).take(order)
    close = (chord[1:] == chord[:-1]) & ~(place[1:] - place[:-1] > blur[1:] + blur[:-1] + ORDER * number.size)
    if np.count_nonzero(close):
        raise DubiousError(chords.cell[chord[1:][close]])
    return Meetings(pair, t, step, chord, pair[::-1].reshape(-1).take(order), order % cross.size)


def parts_of(split: Split, loops: Borders, chords: Chords, meetings: Meetings, width: int) -> Parts:
    """Sort the half-edges of the cells that are cut into the loops of their parts. Where they do not close: dubious."""
    n_chords, n_border = chords.cell.size, loops.corners.size

    # Segments of chords, from stop to stop.
    stop = np.arange(1, meetings.stop_chord.size + 1) + meetings.stop_chord  # the segment that begins at each stop
    stops = np.bincount(meetings.stop_chord, minlength=n_chords)
    count = stops + 1
    last = count.cumsum()
    last -= 1
    first = last - stops
    segment_ends = np.empty((2, n_chords + stop.size), dtype=np.int64)
    segment_ends[0, first], segment_ends[1, last] = split.mesh.n_vertices + chords.vertices
    segment_ends[0, stop] = segment_ends[1, stop - 1] = split.x.shape[1] + meetings.stop_meeting
    segments = np.arange(n_chords + stop.size)
    chord = np.arange(n_chords).repeat(count)

    n_left, both_ends = n_border + chord.size, np.array([chords.end, chords.start])
    # On which side of the chords: one bit for each neuron, the same as at the cell's first corner or not.
    bit = BITS.take(chords.neuron, mode="wrap")
    flipped = np.empty((max((width + 63) // 64, 1), n_left + chord.size), dtype=np.uint64)
    for word, state in enumerate(flipped):
        own = bit if len(flipped) == 1 else np.where(chords.neuron // 64 == word, bit, np.uint64(0))
        on_border, on_left, on_right = state[:n_border], state[n_border:n_left], state[n_left:]
        on_border[:] = 0
        on_border[both_ends] = own
        np.bitwise_xor.accumulate(on_border, out=on_border)
        on_left[stop] = own.take(meetings.stop_other)
        begins_with = on_border.take(chords.start) ^ own
        begins_with[1:] ^= on_border.take(chords.end[:-1])  # what the chord before ended with
        on_left[first] = begins_with
        np.bitwise_xor.accumulate(on_left, out=on_left)
        np.bitwise_xor(on_left, own.take(chord), out=on_right)

    # By cell and by where their rays leave: the rays of a chord's segments leave at its ends.
    rays = np.ones(n_border, dtype=np.int64)
    rays[both_ends] += count
    place = rays.cumsum()
    place -= 1
    on_sides = place.take(both_ends)
    on_sides -= last + 1
    on_sides = on_sides.take(chord, axis=1)
    on_sides += segments
    order = np.empty(flipped.shape[1], dtype=np.int64)
    order[place] = np.arange(n_border)
    order[on_sides.reshape(-1)] = np.arange(n_border, order.size)

    # By cell and by part; within a part they keep their order.
    behind = place.take(loops.offsets[1:] - 1) + 1  # each cell's
    behind[1:] -= behind[:-1].copy()
    cells = np.arange(loops.cells.size).repeat(behind)
    part_bits = 64 - int(loops.cells.size).bit_length()
    key = flipped[0] if width <= part_bits else hashed(flipped) >> np.uint64(64 - part_bits)
    key = key.take(order)
    key |= cells.astype(np.uint64) << np.uint64(part_bits)
    again = key.argsort(kind="stable")  # by cell it is sorted: a merge sort's good case
    order = order.take(again)
    offsets = run_offsets(key.take(again))

    # As many parts as Euler says, each of them a loop that closes: a hash that failed to tell parts apart shows here.
    cell = cells.take(offsets[:-1])
    expected = 1 + np.bincount(chords.cell, minlength=loops.cells.size)
    expected += np.bincount(chords.cell.take(meetings.chords[0]), minlength=loops.cells.size)
    wrong = np.bincount(cell, minlength=loops.cells.size) != expected
    corners = np.concatenate([loops.corners, segment_ends.reshape(-1)]).take(order)
    ahead = np.concatenate([loops.corners.take(successors(loops.offsets)), segment_ends[::-1].reshape(-1)]).take(order)
    open_ = ahead != corners.take(successors(offsets))
    if np.count_nonzero(wrong) or np.count_nonzero(open_):
        raise DubiousError(np.concatenate([wrong.nonzero()[0], cells[open_]]))
    segments += split.edge_neuron.size
    return Parts(
        segment_ends,
        segment_chord=chord,
        sizes=offsets[1:] - offsets[:-1],
        corners=corners,
        sides=np.concatenate([loops.sides, segments, segments]).take(order),
        cell=cell,
        flipped=flipped.take(order.take(offsets[:-1]), axis=1),
    )
