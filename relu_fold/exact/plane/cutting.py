"""Cut all cells by all neurons of a layer at once.

`crossings` splits the edges, `chords` joins what each cell has of them. The chords and where they cross give, with
Euler's formula, the number of parts: 1 + chords + crossings. Where something is in doubt the cell is handed to
`careful`.

The parts need no walk. Every half-edge knows its part by the sides of all chords that it lies on: cross a chord and one
bit flips. And it knows its place in the loop: lengthen each side of a convex part forwards, in the direction that keeps
the part on the left, until it leaves the cell. These rays do not meet (of two lines that do, one is ahead of the
meeting point and the other behind it), so they leave in the order in which they stand in the loop, and sorting the
half-edges by part and by where their ray leaves gives ordered polygons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.errors import check_count
from relu_fold.exact.plane.bits import Words, hashed, pack_bits
from relu_fold.exact.plane.careful import cut_one_by_one
from relu_fold.exact.plane.chords import Chords, DubiousError, Meetings, find_chords, find_meetings
from relu_fold.exact.plane.crossings import (
    Borders,
    Crossings,
    Split,
    between,
    borders,
    cross_edges,
    rows_on_edges,
    split_edges,
)
from relu_fold.exact.plane.layer import Layer, Onward
from relu_fold.exact.plane.mesh import (
    Leeway,
    Mesh,
    chord_shifts,
    leeway_on_edges,
    loop_offsets,
    run_offsets,
    successors,
)


@dataclass(frozen=True, eq=False)
class Cut:
    """A mesh cut by a layer."""

    mesh: Mesh
    words: Words  # (words, R): which neurons are active
    parent: IntArray  # (R,): the cell before that each was cut from
    onward: Onward | None  # None behind the last layer


@dataclass(frozen=True, eq=False)
class _Parts:
    """The parts of the cells that are cut, as loops, and the chords' segments between stops, as edges."""

    segment_ends: IntArray  # (2, S)
    segment_chord: IntArray
    sizes: IntArray
    corners: IntArray
    sides: IntArray
    cell: IntArray  # by rank in `Borders.cells`
    flipped: Words  # (words, parts): which neurons are not as at the cell's first corner


def cut_layer(mesh: Mesh, leeway: Leeway, layer: Layer, last: bool, max_regions: int | None) -> Cut:
    """Cut all cells of a mesh by a layer."""
    crossings = cross_edges(mesh, leeway, layer)
    split = split_edges(mesh, crossings)
    dubious = _dubious_borders(mesh, layer, crossings)
    touched = np.logical_or.reduceat((split.count > 0).take(mesh.sides), mesh.offsets[:-1])
    while True:  # a cell that turns out dubious leaves the fast road then: rare, and it ends, for cells run out
        loops = borders(split, touched & ~dubious)
        try:
            chords = find_chords(layer, crossings, loops)
            check_count(mesh.n_cells + chords.cell.size, max_regions)
            meetings = find_meetings(mesh, layer, crossings, chords)
            check_count(mesh.n_cells + chords.cell.size + meetings.t.shape[1], max_regions)
            parts = _parts(split, loops, chords, meetings, layer.width)
            break
        except DubiousError as found:
            dubious[loops.cells[found.cells]] = True
    whole, sizes = ~(touched | dubious), mesh.sizes
    cells, half_edges = whole.nonzero()[0], whole.repeat(sizes).nonzero()[0]
    parent = loops.cells.take(parts.cell)
    at_first = layer.words.take(mesh.corners.take(mesh.offsets[:-1]), axis=1)
    cut = Cut(
        Mesh(
            x=np.concatenate([split.x, _points_where_chords_meet(split, chords, meetings)], axis=1),
            edge_ends=np.concatenate([split.edge_ends, parts.segment_ends], axis=1),
            edge_neuron=np.concatenate([split.edge_neuron, layer.first + chords.neuron.take(parts.segment_chord)]),
            offsets=loop_offsets(np.concatenate([sizes.take(cells), parts.sizes])),
            corners=np.concatenate([mesh.corners.take(half_edges), parts.corners]),
            sides=np.concatenate([mesh.sides.take(half_edges), parts.sides]),
        ),
        words=np.concatenate([at_first.take(cells, axis=1), at_first.take(parent, axis=1) ^ parts.flipped], axis=1),
        parent=np.concatenate([cells, parent]),
        onward=None if last else _onward(split, leeway, layer, crossings, chords, meetings, parts),
    )
    if dubious.any():
        cut = _with_dubious(cut, split, leeway, layer, crossings, dubious, max_regions)
    return cut


def _dubious_borders(mesh: Mesh, layer: Layer, crossings: Crossings) -> BoolArray:
    """Return (cells,): where a neuron may be 0 at a corner, or several cross an edge at one point."""
    dubious = np.zeros(mesh.n_cells, dtype=np.bool_)
    if layer.unclear is not None:
        unclear: BoolArray = np.any(layer.unclear, axis=1)
        np.logical_or.reduceat(unclear[mesh.corners], mesh.offsets[:-1], out=dubious)
    if crossings.also.size:
        shared = np.zeros(mesh.n_edges, dtype=np.bool_)
        shared[crossings.edge[crossings.also[0]]] = True
        dubious |= np.logical_or.reduceat(shared[mesh.sides], mesh.offsets[:-1])
    return dubious


def _parts(split: Split, loops: Borders, chords: Chords, meetings: Meetings, width: int) -> _Parts:
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
    return _Parts(
        segment_ends,
        segment_chord=chord,
        sizes=offsets[1:] - offsets[:-1],
        corners=corners,
        sides=np.concatenate([loops.sides, segments, segments]).take(order),
        cell=cell,
        flipped=flipped.take(order.take(offsets[:-1]), axis=1),
    )


def _chord_ends(split: Split, chords: Chords) -> FloatArray:
    """Return (2, 2, n): where chords begin and end, coordinates first."""
    return split.x.take(split.mesh.n_vertices + chords.vertices, axis=1)


def _points_where_chords_meet(split: Split, chords: Chords, meetings: Meetings) -> FloatArray:
    ends = _chord_ends(split, chords).take(meetings.chords[0], axis=2)
    found: FloatArray = ends[:, 0] + meetings.t[0] * (ends[:, 1] - ends[:, 0])
    return found


def _onward(
    split: Split, leeway: Leeway, layer: Layer, crossings: Crossings, chords: Chords, meetings: Meetings, parts: _Parts
) -> Onward:
    """Return z and leeway of all vertices and edges."""
    mesh, one = split.mesh, meetings.chords[0]
    on_edges = rows_on_edges(mesh, layer, crossings, slice(None))
    start, end = chords.vertices.take(one, axis=1)
    on_chords = between(on_edges, start, end, meetings.t[0])
    on_chords[np.arange(one.size), chords.neuron.take(meetings.chords)] = 0.0

    neuron = layer.first + crossings.neuron
    makers, shifts = leeway_on_edges(mesh, leeway, crossings.edge, neuron, crossings.step)
    ends = _chord_ends(split, chords)
    shift = chord_shifts(ends, shifts[0].take(chords.vertices, axis=1))
    meeting_shifts = (ends[:, 1] - ends[:, 0]).take(meetings.chords, axis=1) / meetings.step
    edge_shift = [leeway.edge_shift.take(crossings.edge, axis=1), shift.take(parts.segment_chord, axis=1)]
    on_all = leeway.extended(
        np.concatenate([makers, layer.first + chords.neuron.take(meetings.chords[::-1])], axis=1),
        np.concatenate([shifts, meeting_shifts.swapaxes(0, 1)], axis=2),
        np.concatenate(edge_shift, axis=1),
    )
    return Onward((layer.z, on_edges, on_chords), on_all)


def _with_dubious(
    cut: Cut,
    split: Split,
    leeway: Leeway,
    layer: Layer,
    crossings: Crossings,
    dubious: BoolArray,
    max_regions: int | None,
) -> Cut:
    """Cut the dubious cells, a mesh of their own, with care, and set them behind the others."""
    mesh, full, loops = split.mesh, cut.mesh, borders(split, dubious)
    vertex, corners = np.unique(loops.corners, return_inverse=True)
    edge, sides = np.unique(loops.sides, return_inverse=True)
    old, new = vertex[vertex < mesh.n_vertices], vertex[vertex >= mesh.n_vertices] - mesh.n_vertices
    neuron = layer.first + crossings.neuron[new]
    makers, shifts = leeway_on_edges(mesh, leeway, crossings.edge[new], neuron, crossings.step[new])
    whole_edge = np.concatenate([np.arange(mesh.n_edges), crossings.edge])[edge]
    part_leeway = Leeway(
        makers=np.concatenate([leeway.makers[:, old], makers], axis=1),
        shifts=np.concatenate([leeway.shifts[:, :, old], shifts], axis=2),
        edge_shift=leeway.edge_shift[:, whole_edge],
    )
    part = Mesh(
        x=split.x[:, vertex],
        edge_ends=np.searchsorted(vertex, split.edge_ends[:, edge]),
        edge_neuron=split.edge_neuron[edge],
        offsets=loops.offsets,
        corners=corners,
        sides=sides,
    )
    z = np.concatenate([layer.z[old], rows_on_edges(mesh, layer, crossings, new)])
    rest = cut_one_by_one(
        part, part_leeway, z, layer.values, np.flatnonzero(dubious), old.size, full.n_cells, max_regions
    )

    part, z, n, e = rest.mesh, rest.z, vertex.size, edge.size
    vertex = np.concatenate([vertex, full.n_vertices + np.arange(part.n_vertices - n)])
    edge = np.concatenate([edge, full.n_edges + np.arange(part.n_edges - e)])
    active = np.maximum.reduceat(z[part.corners], part.offsets[:-1]) > 0
    onward = cut.onward
    if onward is not None:
        rows = np.concatenate([*onward.z, z[n:]])
        rows[vertex] = z
        makers, shifts, edge_shift = rest.leeway.makers, rest.leeway.shifts, rest.leeway.edge_shift
        onward = Onward((rows,), onward.leeway.extended(makers[:, n:], shifts[:, :, n:], edge_shift[:, e:]))
    x = np.concatenate([full.x, part.x[:, n:]], axis=1)
    x[:, vertex] = part.x
    return Cut(
        Mesh(
            x=x,
            edge_ends=np.concatenate([full.edge_ends, vertex[part.edge_ends[:, e:]]], axis=1),
            edge_neuron=np.concatenate([full.edge_neuron, part.edge_neuron[e:]]),
            offsets=np.concatenate([full.offsets, full.offsets[-1] + part.offsets[1:]]),
            corners=np.concatenate([full.corners, vertex[part.corners]]),
            sides=np.concatenate([full.sides, edge[part.sides]]),
        ),
        words=np.concatenate([cut.words, pack_bits(active)], axis=1),
        parent=np.concatenate([cut.parent, np.flatnonzero(dubious)[rest.parent]]),
        onward=onward,
    )
