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
from relu_fold.errors import check_count
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.mesh import (
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
from relu_fold.exact.plane.values import LayerValues, Values


@dataclass(frozen=True, eq=False)
class Cells:
    """A mesh that is being cut, and what goes with it."""

    mesh: Mesh
    leeway: Leeway
    z: FloatArray  # (V, width): the layer's z at the vertices; 0 where that is decided
    parent: IntArray  # for each cell the one that it was cut from
    shared: BoolArray  # edges that two cells have


@dataclass(frozen=True, eq=False)
class Base:
    """The cells that are cut, as they were."""

    values: LayerValues
    allowed: FloatArray  # (cells, width): how much of z may be taken for 0 in each
    number: IntArray  # (cells,): theirs in the mesh of which they are a part

    def settled(self, values: Values, x: FloatArray, makers: IntArray, vertex: IntArray, cell: IntArray) -> FloatArray:
        """Return z at n vertices x, decided. `vertex` and `cell`, (k,) each, tell which cells each of them has."""
        allowed = np.full(values.z.shape, np.inf)
        np.minimum.at(allowed, vertex, self.allowed[cell])
        self.values.settle(values, x, makers, allowed, lambda v: self.number[cell[vertex == v]].tolist())
        return values.z


def cut_one_by_one(
    mesh: Mesh,
    leeway: Leeway,
    z: FloatArray,
    values: LayerValues,
    number: IntArray,
    decided: int,
    others: int,
    max_regions: int | None,
) -> Cells:
    """Cut all cells by all neurons of a layer. Parents ascend.

    New vertices and edges stand behind the old ones. Edges that only one cell has stay as they are: their neighbours
    are not here to hear of a new vertex.

    Args:
        z: (V, width). Of the first `decided` vertices it is known what is 0; the others lie where a neuron crosses an
            edge, and of them it is known only where z is 0 already.
        number: of each cell in the mesh that `values` knows.
        others: how many cells there are besides.
    """
    first = sum(values.net.widths[: values.index])
    at = values.at(mesh.x, leeway.makers, leeway.shifts)
    zero = np.abs(z) <= at.plain
    cell = np.repeat(np.arange(mesh.n_cells), np.diff(mesh.offsets))
    base = Base(values, values.allowed(mesh, np.arange(mesh.n_cells), z, zero), number)
    new = mesh.corners >= decided
    fresh = Values(np.where(z == 0, 0.0, at.z), np.where(z == 0, 0.0, at.doubt), at.plain)
    fresh = Values(fresh.z[decided:], fresh.doubt[decided:], fresh.plain[decided:])
    z[decided:] = base.settled(
        fresh, mesh.x[:, decided:], leeway.makers[:, decided:], mesh.corners[new] - decided, cell[new]
    )
    shared = np.bincount(mesh.sides, minlength=mesh.n_edges) == 2
    cells = Cells(mesh, leeway, z, np.arange(mesh.n_cells), shared)
    for neuron in range(z.shape[1]):
        check_time()
        cells = _cut(cells, base, neuron, first)
        check_count(others + cells.mesh.n_cells, max_regions)
    mesh, order = cells.mesh, np.argsort(cells.parent, kind="stable")
    sizes = np.diff(mesh.offsets)[order]
    half_edges = ranges(mesh.offsets[order], sizes)
    mesh = mesh._replace(offsets=loop_offsets(sizes), corners=mesh.corners[half_edges], sides=mesh.sides[half_edges])
    return replace(cells, mesh=mesh, parent=cells.parent[order])


def _cut(cells: Cells, base: Base, neuron: int, first: int) -> Cells:
    mesh, leeway, z, parent, shared = cells.mesh, cells.leeway, cells.z, cells.parent, cells.shared
    at_corner, starts = z[mesh.corners, neuron], mesh.offsets[:-1]
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
    step = z[end, neuron] - z[start, neuron]
    points = points_on_edges(mesh, edges, z[start, neuron] / -step)
    makers, shifts = leeway_on_edges(mesh, leeway, edges, np.full(edges.size, first + neuron), step)
    leeway = leeway.extended(makers, shifts, leeway.edge_shift[:, edges])
    # Made anew from where the vertex is, not from its edge's ends: so doubt does not grow from neuron to neuron.
    cell = parent[np.searchsorted(offsets, crossing, side="right") - 1]
    at = base.settled(base.values.at(points, makers, shifts), points, makers, edge, cell)
    x = np.concatenate([mesh.x, points], axis=1)
    vertices = mesh.n_vertices + np.arange(edges.size)
    second = mesh.n_edges + np.arange(edges.size)  # the second half of each edge
    edge_ends = np.concatenate([mesh.edge_ends, [vertices, end]], axis=1)
    edge_ends[1, edges] = vertices
    forward = corners[crossing] == start[edge]
    sides[crossing] = np.where(forward, edges[edge], second[edge])
    sides = np.insert(sides, crossing + 1, np.where(forward, second[edge], edges[edge]))
    corners = np.insert(corners, crossing + 1, vertices[edge])
    sizes = sizes + np.bincount(np.searchsorted(offsets, crossing, side="right") - 1, minlength=sizes.size)
    z = np.concatenate([z, at])

    # Where it turns: at the corner before the first one that is - again, and before the first that is + again.
    offsets = loop_offsets(sizes)
    at_corner = np.sign(z[corners, neuron])
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
    return Cells(mesh, leeway._replace(edge_shift=edge_shift), z, parents, shared)


def _chord_shifts(x: FloatArray, leeway: Leeway, ends: IntArray, neuron: int) -> FloatArray:
    """Return where a neuron's chords move when it is off by 1. An end that others made says nothing of that."""
    mine = leeway.makers[:, ends] == neuron
    shifts = np.where(mine[:, None], leeway.shifts[:, :, ends], np.inf).min(axis=0)
    return chord_shifts(x[:, ends], shifts)
