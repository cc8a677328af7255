"""Cut cells by one neuron after the other: slower than a layer at a time, and right wherever creases coincide.

Every vertex has a sign for every neuron: -, 0 or +, where 0 is all that rounding cannot tell from 0. A neuron cuts a
cell if the cell has a corner on either side; an edge from - to + gets one new vertex, which both its cells share and
whose sign is 0. Going round the cell, the neuron then turns from + over 0 to - once and back over 0 to + once, and the
chord runs between those two corners. A line through a vertex, a line along an edge, a duplicate of a neuron that came
before: all find their zeros in place and make nothing twice. What is cut is always a loop of three corners at least in
two, so that V - E + F stays 1 whatever rounding does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.budget import check_time
from relu_fold.errors import check_count
from relu_fold.mesh import (
    Leeway,
    Mesh,
    chord_shifts,
    leeway_on_edges,
    loop_offsets,
    points_on_edges,
    predecessors,
    ranges,
    successors,
)


@dataclass(frozen=True, eq=False)
class Values:
    """One layer's z at the vertices of a mesh, (V, width) each; 0 where it cannot be told from 0."""

    z: FloatArray
    doubt: FloatArray  # how far off z may be

    def where_zero(self, start: IntArray, end: IntArray, neuron: int) -> tuple[FloatArray, FloatArray, Values]:
        """Return, for edges that a neuron crosses: how far along, (m,); its step from end to end; the values there."""
        a, b = self.z[start], self.z[end]
        step = b - a
        t, blur = a[:, neuron] / -step[:, neuron], 1 / np.abs(step[:, neuron])
        doubt = np.maximum(self.doubt[start], self.doubt[end])
        doubt += (blur * doubt[:, neuron])[:, None] * np.abs(step)
        z = a + t[:, None] * step
        z[np.abs(z) <= doubt] = 0.0
        z[:, neuron] = 0.0
        return t, step[:, neuron], Values(z, doubt)


@dataclass(frozen=True, eq=False)
class Cells:
    """A mesh that is being cut, and what goes with it."""

    mesh: Mesh
    leeway: Leeway
    values: Values
    parent: IntArray  # for each cell the one that it was cut from
    shared: BoolArray  # edges that two cells have


def cut_one_by_one(
    mesh: Mesh, leeway: Leeway, values: Values, first: int, others: int, max_regions: int | None
) -> Cells:
    """Cut all cells by all neurons of a layer, whose numbers begin at `first`. Parents ascend.

    New vertices and edges stand behind the old ones. Edges that only one cell has stay as they are: their neighbours
    are not here to hear of a new vertex.
    """
    shared = np.bincount(mesh.sides, minlength=mesh.n_edges) == 2
    cells = Cells(mesh, leeway, values, np.arange(mesh.n_cells), shared)
    for neuron in range(values.z.shape[1]):
        check_time()
        cells = _cut(cells, neuron, first)
        check_count(others + cells.mesh.n_cells, max_regions)
    mesh, order = cells.mesh, np.argsort(cells.parent, kind="stable")
    sizes = np.diff(mesh.offsets)[order]
    half_edges = ranges(mesh.offsets[order], sizes)
    mesh = replace(mesh, offsets=loop_offsets(sizes), corners=mesh.corners[half_edges], sides=mesh.sides[half_edges])
    return replace(cells, mesh=mesh, parent=cells.parent[order])


def _cut(cells: Cells, neuron: int, first: int) -> Cells:
    mesh, leeway, values, parent, shared = cells.mesh, cells.leeway, cells.values, cells.parent, cells.shared
    at_corner, starts = values.z[mesh.corners, neuron], mesh.offsets[:-1]
    both = (np.maximum.reduceat(at_corner, starts) > 0) & (np.minimum.reduceat(at_corner, starts) < 0)
    if not both.any():
        return cells
    sizes = np.diff(mesh.offsets)
    mine = np.repeat(both, sizes)
    kept = [(sizes[~both], mesh.corners[~mine], mesh.sides[~mine], parent[~both])]
    corners, sides, sizes, parent = mesh.corners[mine], mesh.sides[mine], sizes[both], parent[both]

    # Every edge from one side to the other gets a vertex, once.
    offsets = loop_offsets(sizes)
    at_corner = np.sign(at_corner[mine])
    crossing = np.flatnonzero((at_corner * at_corner[successors(offsets)] < 0) & shared[sides])
    edges, edge = np.unique(sides[crossing], return_inverse=True)
    start, end = mesh.edge_ends[:, edges]
    t, step, new = values.where_zero(start, end, neuron)
    makers, shifts = leeway_on_edges(mesh, leeway, edges, np.full(edges.size, first + neuron), step)
    leeway = leeway.extended(makers, shifts, leeway.edge_shift[:, edges])
    x = np.concatenate([mesh.x, points_on_edges(mesh, edges, t)], axis=1)
    vertices = mesh.n_vertices + np.arange(edges.size)
    second = mesh.n_edges + np.arange(edges.size)  # the second half of each edge
    edge_ends = np.concatenate([mesh.edge_ends, [vertices, end]], axis=1)
    edge_ends[1, edges] = vertices
    forward = corners[crossing] == start[edge]
    sides[crossing] = np.where(forward, edges[edge], second[edge])
    sides = np.insert(sides, crossing + 1, np.where(forward, second[edge], edges[edge]))
    corners = np.insert(corners, crossing + 1, vertices[edge])
    sizes = sizes + np.bincount(np.searchsorted(offsets, crossing, side="right") - 1, minlength=sizes.size)
    values = Values(np.concatenate([values.z, new.z]), np.concatenate([values.doubt, new.doubt]))

    # Where it turns: at the corner before the first one that is - again, and before the first that is + again.
    offsets = loop_offsets(sizes)
    at_corner = np.sign(values.z[corners, neuron])
    last = np.maximum.accumulate(np.where(at_corner != 0, np.arange(corners.size), -1))
    cell = np.repeat(np.arange(sizes.size), sizes)
    before = predecessors(offsets)
    latest = last[before]
    latest = np.where(latest < offsets[cell], last[offsets[cell + 1] - 1], latest)
    turns = (at_corner != 0) & (at_corner != at_corner[latest]) & (at_corner[before] == 0)
    downs = np.bincount(cell[turns & (at_corner < 0)], minlength=sizes.size)
    ups = np.bincount(cell[turns & (at_corner > 0)], minlength=sizes.size)
    once = (downs == 1) & (ups == 1)  # always, unless rounding bent a line: leave those cells whole
    mine = np.repeat(once, sizes)
    kept.append((sizes[~once], corners[~mine], sides[~mine], parent[~once]))
    down = before[turns & mine & (at_corner < 0)]
    up = before[turns & mine & (at_corner > 0)]
    chord = edge_ends.shape[1] + np.arange(down.size)
    lo, size = offsets[:-1][once], sizes[once]
    for p, q in ((down, up), (up, down)):  # the part that is -, then the part that is +
        length = (q - p) % size + 1
        step_by_step = ranges(np.zeros_like(length), length)
        half_edges = np.repeat(lo, length) + (np.repeat(p - lo, length) + step_by_step) % np.repeat(size, length)
        loop = sides[half_edges]
        loop[np.cumsum(length) - 1] = chord
        kept.append((length, corners[half_edges], loop, parent[once]))

    lengths, corners_kept, sides_kept, parents = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    ends = np.stack([corners[down], corners[up]])
    mesh = Mesh(
        x=x,
        edge_ends=np.concatenate([edge_ends, ends], axis=1),
        edge_neuron=np.concatenate([mesh.edge_neuron, mesh.edge_neuron[edges], np.full(chord.size, first + neuron)]),
        offsets=loop_offsets(lengths),
        corners=corners_kept,
        sides=sides_kept,
    )
    edge_shift = np.concatenate([leeway.edge_shift, _chord_shifts(x, leeway, ends, first + neuron)], axis=1)
    shared = np.concatenate([shared, np.ones(edges.size + chord.size, dtype=np.bool_)])
    return Cells(mesh, replace(leeway, edge_shift=edge_shift), values, parents, shared)


def _chord_shifts(x: FloatArray, leeway: Leeway, ends: IntArray, neuron: int) -> FloatArray:
    """Return where a neuron's chords move when it is off by 1. An end that others made says nothing of that."""
    mine = leeway.makers[:, ends] == neuron
    shifts = np.where(mine[:, None], leeway.shifts[:, :, ends], np.inf).min(axis=0)
    return chord_shifts(x[:, ends], shifts)
