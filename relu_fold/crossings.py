"""Where the neurons of a layer cross the edges of a mesh, and the mesh with its edges split there.

All cells share the edges, so each crossing is found once: between ends of different sign, by interpolating z. Several
on one edge are ordered along it; those that rounding cannot tell apart become one vertex.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from relu_fold.affine import CHUNK
from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.bits import Words, pack_bits, unpack_bits
from relu_fold.mesh import Mesh, points_on_edges, ranges, with_points

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
class Crossings:
    """Where edges change from one side of a neuron to the other, by edge and along it."""

    edge: IntArray
    neuron: IntArray
    t: FloatArray  # from 0 at the edge's first end to 1
    step: FloatArray  # of z from end to end
    vertex: IntArray  # the new vertex, counted from 0; crossings that cannot be told apart share one
    lead: IntArray  # of each new vertex: the crossing that says where it is


def cross_edges(mesh: Mesh, layer: Layer, words: Words) -> Crossings:
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
        return Crossings(edge, neuron, t, step, vertex, lead)

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
    return Crossings(edge, neuron, t, step, vertex, lead=np.lexsort((blur, vertex))[first])


def split_edges(mesh: Mesh, layer: Layer, crossings: Crossings) -> tuple[Mesh, IntArray]:
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


def rows_on_edges(mesh: Mesh, layer: Layer, crossings: Crossings, pick: slice | IntArray) -> FloatArray:
    """Return z, (m, width), at the vertices that edges were given, or those picked."""
    lead = crossings.lead[pick]
    start, end = mesh.edge_ends[crossings.edge[lead]].T
    z = between(layer.z, start, end, crossings.t[lead])
    row = np.full(crossings.lead.size, -1)
    row[pick] = np.arange(lead.size)
    row = row[crossings.vertex]
    z[row[row >= 0], crossings.neuron[row >= 0]] = 0.0
    return z


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
