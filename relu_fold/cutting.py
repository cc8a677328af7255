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

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from relu_fold.affine import CHUNK
from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.bits import Words, hashed, pack_bits, unpack_bits
from relu_fold.careful import Values, cut_one_by_one
from relu_fold.errors import check_count
from relu_fold.mesh import Mesh, Points, chord_shifts, loop_offsets, points_on_edges, ranges, successors, with_points

Doubt = Callable[[FloatArray, IntArray, FloatArray], FloatArray]

ORDER = 2.0**-44  # an edge's number plus a place on it, 0 to 1, are told apart to this, times the number of edges


@dataclass(frozen=True, eq=False)
class Layer:
    """What a layer is on the mesh of the layers before it."""

    z: FloatArray  # (V, width) at the vertices; 0 where it cannot be told from 0
    zero: BoolArray | None  # (V, width): where that is; None for nowhere
    bound: FloatArray  # (width,): the most that z may be off
    first: int  # number of its first neuron
    doubt: Doubt  # points, their makers and shifts to (n, width): how far off z may be there

    @property
    def width(self) -> int:
        return int(self.z.shape[1])


@dataclass(frozen=True, eq=False)
class Cut:
    """A mesh cut by a layer."""

    mesh: Mesh
    z: tuple[FloatArray, ...]  # (V, width) at all vertices, in blocks of rows; empty if it was not asked for
    active: BoolArray  # (R, width)
    parent: IntArray  # (R,): the cell before that each was cut from


@dataclass(frozen=True, eq=False)
class _Crossings:
    """Where edges change from one side of a neuron to the other, by edge and along it."""

    edge: IntArray
    neuron: IntArray
    t: FloatArray  # from 0 at the edge's first end to 1
    step: FloatArray  # of z from end to end
    vertex: IntArray  # the new vertex, counted from 0; crossings that cannot be told apart share one
    lead: IntArray  # of each new vertex: the crossing that says where it is


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
    crossings = _cross_edges(mesh, layer, words)
    split, inserted = _split_edges(mesh, layer, crossings)
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
        on_edges = _rows_on_edges(mesh, layer, crossings, slice(None))
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


def _cross_edges(mesh: Mesh, layer: Layer, words: Words) -> _Crossings:
    start, end = mesh.edge_ends.T
    differ = words[start] ^ words[end]
    if layer.zero is not None:
        clear = pack_bits(~layer.zero)
        differ &= clear[start] & clear[end]
    rows = np.flatnonzero(differ.any(axis=1))
    bits = 64 * words.shape[1]
    row, neuron = np.divmod(np.flatnonzero(unpack_bits(differ[rows], bits)), bits)
    edge, z = rows[row], layer.z.reshape(-1)
    at_start = z[start[edge] * layer.width + neuron]
    step = z[end[edge] * layer.width + neuron] - at_start
    t = at_start / -step
    order = np.argsort(row + t)
    row, edge, neuron, t, step = row[order], edge[order], neuron[order], t[order], step[order]
    blur = layer.bound[neuron] / np.abs(step)
    vertex = lead = np.arange(t.size)
    close = (row[1:] == row[:-1]) & (t[1:] - t[:-1] <= blur[1:] + blur[:-1] + ORDER * rows.size)
    if not close.any():
        return _Crossings(edge, neuron, t, step, vertex, lead)

    # Look at these edges again, with what each of their ends knows of itself.
    order = np.lexsort((t, row))
    row, edge, neuron, t, step = row[order], edge[order], neuron[order], t[order], step[order]
    again = np.unique(row[1:][close])
    start, end = mesh.edge_ends[rows[again]].T
    doubt = np.maximum(*(layer.doubt(mesh.x[v], mesh.makers[v], mesh.shifts[v]) for v in (start, end)))
    mine = np.flatnonzero(np.isin(row, again))
    blur = np.zeros(t.size)
    blur[mine] = doubt[np.searchsorted(again, row[mine]), neuron[mine]] / np.abs(step[mine])
    first = np.ones(t.size, dtype=np.bool_)
    first[1:] = (row[1:] != row[:-1]) | (t[1:] - t[:-1] > blur[1:] + blur[:-1]) | ~np.isin(row[1:], again)
    vertex = np.cumsum(first) - 1
    return _Crossings(edge, neuron, t, step, vertex, lead=np.lexsort((blur, vertex))[first])


def _split_edges(mesh: Mesh, layer: Layer, crossings: _Crossings) -> tuple[Mesh, IntArray]:
    """Insert the crossings' vertices. Return the mesh and the half-edges, ascending, that leave the new vertices."""
    n, lead = len(mesh.x), crossings.lead
    edge = crossings.edge[lead]
    if not edge.size:
        return mesh, lead
    points = points_on_edges(mesh, edge, crossings.t[lead], layer.first + crossings.neuron[lead], crossings.step[lead])
    count = np.bincount(edge, minlength=len(mesh.edge_ends))
    before = np.cumsum(count) - count  # new vertices on edges with lower numbers
    first = before + np.arange(count.size)  # an edge's first part; the others follow
    vertices = np.arange(edge.size)
    ends = np.empty((count.size + edge.size, 2), dtype=np.int64)
    ends[first, 0], ends[first + count, 1] = mesh.edge_ends.T
    ends[edge + vertices, 1] = ends[edge + vertices + 1, 0] = n + vertices

    extra = count[mesh.sides]
    forward = mesh.corners == mesh.edge_ends[mesh.sides, 0]
    at = np.arange(extra.size) + np.cumsum(extra) - extra  # where each half-edge has gone
    corners = np.empty(extra.size + extra.sum(), dtype=np.int64)
    sides = np.empty_like(corners)
    corners[at] = mesh.corners
    sides[at] = first[mesh.sides] + np.where(forward, 0, extra)
    cut = np.flatnonzero(extra)
    step = ranges(np.ones_like(cut), extra[cut])
    cut = np.repeat(cut, extra[cut])
    inserted = at[cut] + step
    # Backwards, an edge's last part comes first.
    step = np.where(forward[cut], step, extra[cut] - step)
    side = mesh.sides[cut]
    sides[inserted] = first[side] + step
    corners[inserted] = n + before[side] + step - forward[cut]
    parts = count + 1
    split = replace(
        with_points(mesh, points),
        edge_ends=ends,
        edge_neuron=np.repeat(mesh.edge_neuron, parts),
        edge_shift=np.repeat(mesh.edge_shift, parts, axis=0),
        offsets=np.append(at[mesh.offsets[:-1]], corners.size),
        corners=corners,
        sides=sides,
    )
    return split, inserted


def _dubious_borders(
    mesh: Mesh, layer: Layer, crossings: _Crossings, split: Mesh, inserted: IntArray, cell: IntArray
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
    mesh: Mesh, crossings: _Crossings, split: Mesh, inserted: IntArray, cell: IntArray, dubious: BoolArray
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
    mesh: Mesh, layer: Layer, crossings: _Crossings, split: Mesh, chords: _Chords, dubious: BoolArray
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


def _rows_on_edges(mesh: Mesh, layer: Layer, crossings: _Crossings, pick: slice | IntArray) -> FloatArray:
    """Return z, (m, width), at the vertices that edges were given, or those picked."""
    lead = crossings.lead[pick]
    start, end = mesh.edge_ends[crossings.edge[lead]].T
    z = between(layer.z, start, end, crossings.t[lead])
    row = np.full(crossings.lead.size, -1)
    row[pick] = np.arange(lead.size)
    row = row[crossings.vertex]
    z[row[row >= 0], crossings.neuron[row >= 0]] = 0.0
    return z


def _rows_on_chords(z: FloatArray, ends: IntArray, chords: _Chords, meetings: _Meetings) -> FloatArray:
    """Return z, (m, width), where chords meet, from z at their ends."""
    one = meetings.chords[0]
    found = between(z, ends[0, one], ends[1, one], meetings.t[0])
    found[np.arange(one.size), chords.neuron[meetings.chords]] = 0.0
    return found


def between(rows: FloatArray, start: IntArray, end: IntArray, t: FloatArray) -> FloatArray:
    """Return `rows[start] + t * (rows[end] - rows[start])`, a cacheful at a time."""
    found = np.empty((t.size, rows.shape[1]))
    for lo in range(0, t.size, CHUNK):
        here = slice(lo, lo + CHUNK)
        part = rows.take(start[here], axis=0)
        step = rows.take(end[here], axis=0)
        step -= part
        step *= t[here, None]
        np.add(part, step, out=found[here])
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
    crossings: _Crossings,
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
    z = np.concatenate([layer.z[vertex[vertex < len(mesh.x)]], _rows_on_edges(mesh, layer, crossings, new)])
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
