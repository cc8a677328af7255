r"""Cut all cells by all neurons of a layer at once.

    D---------5---------C        A cell A B C D. The layer's neurons i and j change sign on its border at 1, 5 and at
    |          \        |        2, 4: two chords. Going round from A one meets 1 (i), 2 (j), 5 (i), 4 (j): each chord
    4-----------X--2    |        has one end on either side of the other, so they cross, once, at a new vertex X. Had
    |            \      |        the order been i, j, j, i or i, i, j, j, they would not.
    A-------------1-----B

(In the picture, 2 lies on B C.) That the ends decide is the Jordan curve theorem for two straight chords of a convex
cell: no number is compared, so no tolerance is needed, and the crossings, with Euler's formula, give the number of
parts: 1 + chords + crossings. Numbers are compared in three places alone: which side a vertex is on; in which order
creases meet an edge; and in which order chords meet a chord. Where one of these is in doubt, for rounding or because
creases coincide, the cell is handed to `careful`.

The parts need no walk either. Every half-edge knows its part by the sides of all chords that it lies on: cross a chord
and one bit flips. And it knows its place in the loop: lengthen each side of a convex part forwards, in the direction
that keeps the part on the left, until it leaves the cell. These rays do not meet (of two lines that do, one is ahead of
the meeting point and the other behind it), so they leave in the order in which they stand in the loop, and sorting the
half-edges by part and by where their ray leaves gives ordered polygons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.bits import Words, hashed, pack_bits, unpack_bits
from relu_fold.careful import Values, cut_one_by_one
from relu_fold.crossings import ORDER, Crossings, Layer, between, cross_edges, rows_on_edges, split_edges
from relu_fold.errors import check_count
from relu_fold.mesh import Mesh, Points, chord_shifts, loop_offsets, ranges, successors, with_points


@dataclass(frozen=True, eq=False)
class Cut:
    """A mesh cut by a layer."""

    mesh: Mesh
    z: tuple[FloatArray, ...]  # (V, width) at all vertices, in blocks of rows; empty if it was not asked for
    active: BoolArray  # (R, width)
    parent: IntArray  # (R,): the cell before that each was cut from


@dataclass(frozen=True, eq=False)
class _Chords:
    """The two ends of each chord, in the order in which the loops first meet one."""

    cell: IntArray
    neuron: IntArray
    start: IntArray  # the half-edge of the split mesh that leaves the chord's first end
    end: IntArray


@dataclass(frozen=True, eq=False)
class _Meetings:
    """Where chords cross: one new vertex each, with two chords; on either of them a stop."""

    chords: IntArray  # (2, m)
    t: FloatArray  # (2, m): how far along each chord
    step: FloatArray  # (2, m): of the other chord's neuron from end to end
    stop_chord: IntArray  # (2 m,): by chord and along it
    stop_other: IntArray
    stop_meeting: IntArray


@dataclass(frozen=True, eq=False)
class _Parts:
    """The parts of the cells that are cut, as loops, and the chords' segments between stops, as edges."""

    segment_ends: IntArray
    segment_chord: IntArray
    sizes: IntArray
    corners: IntArray
    sides: IntArray
    parent: IntArray
    words: Words


def cut_layer(mesh: Mesh, layer: Layer, want_z: bool, max_regions: int | None) -> Cut:
    """Cut all cells of a mesh by a layer."""
    words = pack_bits(layer.z > 0)
    crossings = cross_edges(mesh, layer, words)
    split, inserted = split_edges(mesh, layer, crossings)
    cell = np.repeat(np.arange(mesh.n_cells), np.diff(split.offsets))
    dubious = _dubious_borders(mesh, layer, crossings, split, inserted, cell)
    while True:  # a cell that turns out dubious later leaves the fast road then: rare, and it ends, for cells run out
        known = dubious.sum()
        chords = _chords(mesh, crossings, split, inserted, cell, dubious)
        check_count(mesh.n_cells + chords.cell.size, max_regions)
        meetings = _meetings(mesh, layer, crossings, split, chords, dubious)
        check_count(mesh.n_cells + chords.cell.size + meetings.t.shape[1], max_regions)
        if dubious.sum() == known:
            parts = _parts(split, layer, words, cell, chords, meetings, dubious)
            if dubious.sum() == known:
                break
    meeting_points = _points_where_chords_meet(split, layer, chords, meetings)
    untouched = ~dubious
    untouched[chords.cell] = False
    half_edges = np.flatnonzero(untouched[cell])
    sizes = [np.diff(split.offsets)[untouched], parts.sizes]
    corners, sides = [split.corners[half_edges], parts.corners], [split.sides[half_edges], parts.sides]
    base = words[mesh.corners[mesh.offsets[:-1]]]
    active = [unpack_bits(np.concatenate([base[untouched], parts.words]), layer.width)]
    parent = [np.flatnonzero(untouched), parts.parent]
    chord_ends = split.corners[np.stack([chords.start, chords.end])]
    shift = chord_shifts(split.x[chord_ends], split.shifts[chord_ends, 0])
    full = replace(
        with_points(split, meeting_points),
        edge_ends=np.concatenate([split.edge_ends, parts.segment_ends]),
        edge_neuron=np.concatenate([split.edge_neuron, layer.first + chords.neuron[parts.segment_chord]]),
        edge_shift=np.concatenate([split.edge_shift, shift[parts.segment_chord]]),
    )
    blocks: tuple[FloatArray, ...] = ()
    if want_z:
        on_edges = rows_on_edges(mesh, layer, crossings, slice(None))
        blocks = layer.z, on_edges, _rows_on_chords(on_edges, chord_ends - len(mesh.x), chords, meetings)
    if dubious.any():
        known_cells = sum(part.size for part in sizes)
        rest = _carefully(mesh, layer, crossings, split, dubious, known_cells, max_regions)
        vertex = np.concatenate([rest.vertex, np.arange(len(rest.mesh.x) - rest.vertex.size) + len(full.x)])
        edge = np.concatenate([rest.edge, np.arange(len(rest.mesh.edge_ends) - rest.edge.size) + len(full.edge_ends)])
        old_v, old_e = rest.vertex.size, rest.edge.size
        full = replace(
            with_points(full, Points(rest.mesh.x[old_v:], rest.mesh.makers[old_v:], rest.mesh.shifts[old_v:])),
            edge_ends=np.concatenate([full.edge_ends, vertex[rest.mesh.edge_ends[old_e:]]]),
            edge_neuron=np.concatenate([full.edge_neuron, rest.mesh.edge_neuron[old_e:]]),
            edge_shift=np.concatenate([full.edge_shift, rest.mesh.edge_shift[old_e:]]),
        )
        sizes.append(np.diff(rest.mesh.offsets))
        corners.append(vertex[rest.mesh.corners])
        sides.append(edge[rest.mesh.sides])
        active.append(np.maximum.reduceat(rest.z[rest.mesh.corners], rest.mesh.offsets[:-1]) > 0)
        parent.append(rest.parent)
        if want_z:
            z = np.concatenate([*blocks, rest.z[old_v:]])
            z[vertex] = rest.z
            blocks = (z,)
    full = replace(
        full, offsets=loop_offsets(np.concatenate(sizes)), corners=np.concatenate(corners), sides=np.concatenate(sides)
    )
    return Cut(full, blocks, np.concatenate(active), np.concatenate(parent))


def _dubious_borders(
    mesh: Mesh, layer: Layer, crossings: Crossings, split: Mesh, inserted: IntArray, cell: IntArray
) -> BoolArray:
    """Return (cells,): where a neuron is 0 at a corner, or several cross an edge at one point."""
    dubious = np.zeros(mesh.n_cells, dtype=np.bool_)
    if layer.zero is not None:
        zero: BoolArray = np.any(layer.zero, axis=1)
        np.logical_or.reduceat(zero[mesh.corners], mesh.offsets[:-1], out=dubious)
    if crossings.lead.size < crossings.edge.size:
        shared = np.bincount(crossings.vertex) > 1
        dubious[cell[inserted[shared[split.corners[inserted] - len(mesh.x)]]]] = True
    return dubious


def _chords(
    mesh: Mesh, crossings: Crossings, split: Mesh, inserted: IntArray, cell: IntArray, dubious: BoolArray
) -> _Chords:
    """Join the two crossings that a cell's border has with a neuron. A cell with more, or fewer, becomes dubious."""
    width = int(crossings.neuron.max(initial=0)) + 1
    while True:
        end = inserted[~dubious[cell[inserted]]] if dubious.any() else inserted
        neuron = crossings.neuron[crossings.lead[split.corners[end] - len(mesh.x)]]
        key = cell[end] * width + neuron
        order = np.argsort(key)
        ordered = key[order]
        if ordered.size % 2 == 0:
            one, other = ordered[0::2], ordered[1::2]
            if (one == other).all() and (one[1:] != other[:-1]).all():
                break
        keys, count = np.unique(key, return_counts=True)
        dubious[keys[count != 2] // width] = True
    partner = np.empty_like(order)
    partner[order[0::2]], partner[order[1::2]] = order[1::2], order[0::2]
    start = np.flatnonzero(partner > np.arange(partner.size))
    return _Chords(cell[end[start]], neuron[start], end[start], end[partner[start]])


def _meetings(
    mesh: Mesh, layer: Layer, crossings: Crossings, split: Mesh, chords: _Chords, dubious: BoolArray
) -> _Meetings:
    """Find the chords that cross. A cell in which it is in doubt in which order they do so becomes dubious."""
    # Chords are ordered by their starts: those that start between the ends of one are a range behind it.
    number = np.arange(chords.cell.size)
    inside = np.searchsorted(chords.start, chords.end) - 1 - number
    other = ranges(number + 1, inside)
    one = np.repeat(number, inside)
    cross = chords.end[other] > chords.end[one]
    pair = np.stack([one[cross], other[cross]])

    z, lead = layer.z.reshape(-1), crossings.lead
    base = mesh.edge_ends[crossings.edge[lead]] * layer.width
    t_edge = crossings.t[lead]
    neuron = chords.neuron[pair[::-1]]  # on either chord look at the other's neuron
    at = []
    for half_edge in (chords.start, chords.end):
        vertex = (split.corners[half_edge] - len(mesh.x))[pair]
        low = z[base[vertex, 0] + neuron]
        at.append(low + t_edge[vertex] * (z[base[vertex, 1] + neuron] - low))
    step = at[1] - at[0]
    t = at[0] / -step
    doubt = layer.bound[neuron]
    unclear = (np.minimum(np.abs(at[0]), np.abs(at[1])) <= doubt) | (np.sign(at[0]) == np.sign(at[1]))
    if unclear.any():
        dubious[chords.cell[pair[unclear]]] = True
    chord, t_flat = pair.reshape(-1), t.reshape(-1)
    order = np.argsort(chord + t_flat)
    chord, t_flat = chord[order], t_flat[order]
    blur = (doubt / np.abs(step)).reshape(-1)[order]
    close = (chord[1:] == chord[:-1]) & ~(t_flat[1:] - t_flat[:-1] > blur[1:] + blur[:-1] + ORDER * number.size)
    if close.any():
        dubious[chords.cell[chord[1:][close]]] = True
    return _Meetings(pair, t, step, chord, pair[::-1].reshape(-1)[order], order % max(pair.shape[1], 1))


def _parts(
    split: Mesh, layer: Layer, words: Words, cell: IntArray, chords: _Chords, meetings: _Meetings, dubious: BoolArray
) -> _Parts:
    """Sort the half-edges of the cells that are cut into the loops of their parts. Where they do not close: dubious."""
    n_words, n_chords, n_meetings = words.shape[1], chords.cell.size, meetings.t.shape[1]
    is_cut = np.zeros(split.n_cells, dtype=np.bool_)
    is_cut[chords.cell] = True
    cut = np.flatnonzero(is_cut)
    rank = np.cumsum(is_cut) - 1
    border = np.flatnonzero(is_cut[cell])

    # Segments of chords, from stop to stop.
    stop = np.arange(2 * n_meetings) + meetings.stop_chord + 1  # the segment that begins at each stop
    count = np.bincount(meetings.stop_chord, minlength=n_chords) + 1
    last = np.cumsum(count) - 1
    first = last + 1 - count
    segment_ends = np.empty((n_chords + 2 * n_meetings, 2), dtype=np.int64)
    segment_ends[first, 0], segment_ends[last, 1] = split.corners[chords.start], split.corners[chords.end]
    segment_ends[stop, 0] = segment_ends[stop - 1, 1] = len(split.x) + meetings.stop_meeting
    chord = np.repeat(np.arange(n_chords), count)

    # On which side of the chords: one bit for each neuron, the same as at the cell's first corner or not.
    place = np.cumsum(is_cut[cell]) - 1
    start, end = place[chords.start], place[chords.end]
    bit = np.uint64(1) << (chords.neuron % 64).astype(np.uint64)
    sides_of: list[Words] = []
    for word in range(n_words):
        own = np.where(chords.neuron // 64 == word, bit, np.uint64(0))
        flips = np.zeros(border.size, dtype=np.uint64)
        flips[start] = flips[end] = own
        on_border = np.bitwise_xor.accumulate(flips)
        flips = np.zeros(len(segment_ends), dtype=np.uint64)
        flips[stop] = own[meetings.stop_other]
        flips[first] = on_border[start] ^ own
        flips[first[1:]] ^= on_border[end[:-1]]  # what the chord before ended with
        on_left = np.bitwise_xor.accumulate(flips)
        sides_of.append(np.concatenate([on_border, on_left, on_left ^ own[chord]]))

    # One key to sort by: cell, part, place in the loop.
    cells = np.concatenate([cell[border], chords.cell[chord], chords.cell[chord]])
    lo = split.offsets[cells]
    leaves = np.concatenate([2 * border + 1, 2 * chords.end[chord], 2 * chords.start[chord]]) - 2 * lo
    corners = np.concatenate([split.corners[border], segment_ends[:, 0], segment_ends[:, 1]])
    segments = len(split.edge_ends) + np.arange(chord.size)
    sides = np.concatenate([split.sides[border], segments, segments])
    place_bits = int(leaves.max(initial=0)).bit_length()
    part_bits = 64 - place_bits - int(cut.size).bit_length()
    part = sides_of[0]
    if layer.width > part_bits:
        part = hashed(np.stack(sides_of).T) >> np.uint64(64 - part_bits)
    part = (rank[cells].astype(np.uint64) << np.uint64(part_bits)) | part
    key = (part << np.uint64(place_bits)) | leaves.astype(np.uint64)
    order = np.argsort(key)
    corners, sides, part = corners[order], sides[order], part[order]
    begins = np.ones(order.size, dtype=np.bool_)
    begins[1:] = part[1:] != part[:-1]
    offsets = np.append(np.flatnonzero(begins), order.size)
    parent = cells[order[offsets[:-1]]]

    # As many parts as Euler says, each of them a loop that closes: a hash that failed to tell parts apart shows here.
    expected = 1 + np.bincount(chords.cell, minlength=split.n_cells)
    expected += np.bincount(chords.cell[meetings.chords[0]], minlength=split.n_cells)
    found = np.bincount(parent, minlength=split.n_cells)
    dubious[cut[found[cut] != expected[cut]]] = True
    ends = np.concatenate([split.edge_ends, segment_ends])
    open_ = (ends[:, 0] + ends[:, 1])[sides] - corners != corners[successors(offsets)]
    if open_.any():
        dubious[cells[order[open_]]] = True
    at_first = words[split.corners[split.offsets[parent]]]
    flipped = np.stack([state[order[offsets[:-1]]] for state in sides_of], axis=1)
    return _Parts(segment_ends, chord, np.diff(offsets), corners, sides, parent, at_first ^ flipped)


def _points_where_chords_meet(split: Mesh, layer: Layer, chords: _Chords, meetings: _Meetings) -> Points:
    start, end = split.corners[chords.start], split.corners[chords.end]
    from_ = split.x[start]
    run = split.x[end] - from_
    one = meetings.chords[0]
    return Points(
        x=from_[one] + meetings.t[0][:, None] * run[one],
        makers=layer.first + chords.neuron[meetings.chords[::-1]].T,
        shifts=(run[meetings.chords] / meetings.step[..., None]).transpose(1, 0, 2),
    )


def _rows_on_chords(z: FloatArray, ends: IntArray, chords: _Chords, meetings: _Meetings) -> FloatArray:
    """Return z, (m, width), where chords meet, from z at their ends."""
    one = meetings.chords[0]
    found = between(z, ends[0, one], ends[1, one], meetings.t[0])
    found[np.arange(one.size), chords.neuron[meetings.chords]] = 0.0
    return found


@dataclass(frozen=True, eq=False)
class _Rest:
    """The dubious cells as a mesh of their own, cut; its first vertices and edges are those of the split mesh."""

    mesh: Mesh
    z: FloatArray
    parent: IntArray
    vertex: IntArray
    edge: IntArray


def _carefully(
    mesh: Mesh,
    layer: Layer,
    crossings: Crossings,
    split: Mesh,
    dubious: BoolArray,
    others: int,
    max_regions: int | None,
) -> _Rest:
    cells = np.flatnonzero(dubious)
    sizes = np.diff(split.offsets)[cells]
    half_edges = ranges(split.offsets[cells], sizes)
    vertex, corners = np.unique(split.corners[half_edges], return_inverse=True)
    edge, sides = np.unique(split.sides[half_edges], return_inverse=True)
    new = vertex[vertex >= len(mesh.x)] - len(mesh.x)
    z = np.concatenate([layer.z[vertex[vertex < len(mesh.x)]], rows_on_edges(mesh, layer, crossings, new)])
    part = Mesh(
        x=split.x[vertex],
        makers=split.makers[vertex],
        shifts=split.shifts[vertex],
        edge_ends=np.searchsorted(vertex, split.edge_ends[edge]),
        edge_neuron=split.edge_neuron[edge],
        edge_shift=split.edge_shift[edge],
        offsets=loop_offsets(sizes),
        corners=corners,
        sides=sides,
    )
    doubt = layer.doubt(part.x, part.makers, part.shifts)
    z[np.abs(z) <= doubt] = 0.0
    part, values, parent = cut_one_by_one(part, Values(z, doubt), layer.first, others, max_regions)
    return _Rest(part, values.z, cells[parent], vertex, edge)
