"""Cut all cells by all neurons of a layer at once.

`crossings` splits the edges, `chords` joins what each cell has of them, and sorts the parts. The chords and where they
cross give, with Euler's formula, the number of parts: 1 + chords + crossings. Where something is in doubt the cell is
handed to `careful`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.errors import check_count
from relu_fold.exact.plane.bits import Words, pack_bits
from relu_fold.exact.plane.careful import cut_one_by_one
from relu_fold.exact.plane.chords import Chords, DubiousError, Meetings, Parts, find_chords, find_meetings, parts_of
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
)


class Cut(NamedTuple):
    """A mesh cut by a layer."""

    mesh: Mesh
    words: Words  # (words, R): which neurons are active
    parent: IntArray  # (R,): the cell before that each was cut from
    onward: Onward | None  # None behind the last layer


def cut_layer(mesh: Mesh, leeway: Leeway, layer: Layer, last: bool, max_regions: int | None) -> Cut:
    """Cut all cells of a mesh by a layer."""
    crossings = cross_edges(mesh, leeway, layer)
    split = split_edges(mesh, crossings)
    dubious = _dubious_borders(mesh, layer, crossings)
    touched = split.touched
    while True:  # a cell that turns out dubious leaves the fast road then: rare, and it ends, for cells run out
        loops = borders(split, touched & ~dubious)
        try:
            chords = find_chords(layer, crossings, loops)
            check_count(mesh.n_cells + chords.cell.size, max_regions)
            meetings = find_meetings(mesh, layer, crossings, chords)
            check_count(mesh.n_cells + chords.cell.size + meetings.t.shape[1], max_regions)
            parts = parts_of(split, loops, chords, meetings, layer.width)
            break
        except DubiousError as found:
            dubious[loops.cells[found.cells]] = True
    cut = assembled(mesh, layer, split, loops, chords, meetings, parts, ~(touched | dubious))
    if not last:
        cut = cut._replace(onward=_onward(split, leeway, layer, crossings, chords, meetings, parts))
    if np.count_nonzero(dubious):
        cut = _with_dubious(cut, split, leeway, layer, crossings, dubious, max_regions)
    return cut


def assembled(
    mesh: Mesh,
    layer: Layer,
    split: Split,
    loops: Borders,
    chords: Chords,
    meetings: Meetings,
    parts: Parts,
    whole: BoolArray,
) -> Cut:
    """Return the mesh of the cells that stay `whole`, (cells,), and the parts of those that are cut behind them."""
    sizes = mesh.sizes
    cells, half_edges = whole.nonzero()[0], whole.repeat(sizes).nonzero()[0]
    parent = loops.cells.take(parts.cell)
    at_first = layer.words.take(mesh.corners.take(mesh.offsets[:-1]), axis=1)
    return Cut(
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
        onward=None,
    )


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


def _chord_ends(split: Split, chords: Chords) -> FloatArray:
    """Return (2, 2, n): where chords begin and end, coordinates first."""
    return split.x.take(split.mesh.n_vertices + chords.vertices, axis=1)


def _points_where_chords_meet(split: Split, chords: Chords, meetings: Meetings) -> FloatArray:
    ends = _chord_ends(split, chords).take(meetings.chords[0], axis=2)
    found: FloatArray = ends[:, 0] + meetings.t[0] * (ends[:, 1] - ends[:, 0])
    return found


def _onward(
    split: Split, leeway: Leeway, layer: Layer, crossings: Crossings, chords: Chords, meetings: Meetings, parts: Parts
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
