"""The parts into which chords cut cells, as ordered loops.

The parts need no walk. Every half-edge knows its part by the sides of all chords that it lies on: cross a chord and one
bit flips. And it knows its place in the loop: lengthen each side of a convex part forwards, in the direction that keeps
the part on the left, until it leaves the cell. These rays do not meet (of two lines that do, one is ahead of the
meeting point and the other behind it), so they leave in the order in which they stand in the loop, and sorting the
half-edges by part and by where their ray leaves gives ordered polygons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import IntArray
from relu_fold.exact.plane.bits import Words, hashed
from relu_fold.exact.plane.chords import Chords, DubiousError, Meetings
from relu_fold.exact.plane.crossings import Borders, Split
from relu_fold.exact.plane.mesh import run_offsets, successors


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of the cells that are cut, as loops, and the chords' segments between stops, as edges."""

    segment_ends: IntArray  # (2, S)
    segment_chord: IntArray
    sizes: IntArray
    corners: IntArray
    sides: IntArray
    cell: IntArray  # by rank in `Borders.cells`
    flipped: Words  # (words, parts): which neurons are not as at the cell's first corner


def parts_of(split: Split, loops: Borders, chords: Chords, meetings: Meetings, width: int) -> Parts:
    """Sort the half-edges of the cells that are cut into the loops of their parts. Where they do not close: dubious."""
    n_chords, n_border = chords.cell.size, loops.corners.size

    # Segments of chords, from stop to stop.
    stop = np.arange(1, meetings.stop_chord.size + 1) + meetings.stop_chord  # the segment that begins at each stop
    count = np.bincount(meetings.stop_chord, minlength=n_chords) + 1
    last = count.cumsum() - 1
    first = last + 1 - count
    segment_ends = np.empty((2, n_chords + stop.size), dtype=np.int64)
    segment_ends[0, first], segment_ends[1, last] = split.mesh.n_vertices + chords.vertices
    segment_ends[0, stop] = segment_ends[1, stop - 1] = split.x.shape[1] + meetings.stop_meeting
    segments = np.arange(n_chords + stop.size)
    chord = np.arange(n_chords).repeat(count)

    # On which side of the chords: one bit for each neuron, the same as at the cell's first corner or not.
    bit = np.uint64(1) << (chords.neuron % 64).astype(np.uint64)
    flipped = np.empty((max((width + 63) // 64, 1), n_border + 2 * chord.size), dtype=np.uint64)
    for word, state in enumerate(flipped):
        own = bit if len(flipped) == 1 else np.where(chords.neuron // 64 == word, bit, np.uint64(0))
        on_border, on_sides = state[:n_border], state[n_border:]
        on_left, on_right = on_sides[: chord.size], on_sides[chord.size :]
        on_border[:] = 0
        on_border[chords.start] = on_border[chords.end] = own
        np.bitwise_xor.accumulate(on_border, out=on_border)
        on_left[stop] = own.take(meetings.stop_other)
        begins_with = on_border.take(chords.start) ^ own
        begins_with[1:] ^= on_border.take(chords.end[:-1])  # what the chord before ended with
        on_left[first] = begins_with
        np.bitwise_xor.accumulate(on_left, out=on_left)
        np.bitwise_xor(on_left, own.take(chord), out=on_right)

    # By cell and by where their rays leave: the rays of a chord's segments leave at its ends.
    rays = np.ones(n_border, dtype=np.int64)
    rays[chords.start] += count
    rays[chords.end] += count
    place = rays.cumsum() - 1
    order = np.empty(flipped.shape[1], dtype=np.int64)
    order[place] = np.arange(n_border)
    for half_edge, begin in ((chords.end, n_border), (chords.start, n_border + chord.size)):
        order[(place.take(half_edge) - 1 - last).take(chord) + segments] = begin + segments

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
    tails, heads = segment_ends
    corners = np.concatenate([loops.corners, tails, heads]).take(order)
    ahead = np.concatenate([loops.corners.take(successors(loops.offsets)), heads, tails]).take(order)
    open_ = ahead != corners.take(successors(offsets))
    if wrong.any() or open_.any():
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
