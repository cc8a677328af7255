"""Where the neurons of a layer cross the edges of a mesh, its edges split there, and the borders of its cells.

All cells share the edges, so each crossing is found once: between ends of different sign, by interpolating z. Several
on one edge are ordered along it; those that rounding cannot tell apart become one vertex.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.plane.affine import CHUNK
from relu_fold.exact.plane.bits import pack_bits, set_bits
from relu_fold.exact.plane.layer import Layer
from relu_fold.exact.plane.mesh import Leeway, Mesh, loop_offsets, points_on_edges, runs
from relu_fold.exact.plane.values import MOVED

ORDER = 2.0**-44  # an edge's number plus a place on it, 0 to 1, are told apart to this, times the number of edges


class Crossings(NamedTuple):
    """Where edges change from one side of a neuron to the other, by edge and along it: new vertices, (m,) each.

    Crossings that cannot be told apart share a vertex: the one that is known best says where it is.
    """

    edge: IntArray
    neuron: IntArray
    t: FloatArray  # from 0 at the edge's first end to 1
    step: FloatArray  # of z from end to end
    also: IntArray  # (2, k): a vertex, counted from 0, and another neuron that crosses there


def cross_edges(mesh: Mesh, leeway: Leeway | None, layer: Layer) -> Crossings:
    """Return where the neurons of a layer cross the edges. `leeway` is asked where several cross one of them."""
    at_ends = layer.words.take(mesh.edge_ends, axis=1)
    differ = at_ends[:, 0] ^ at_ends[:, 1]
    if layer.unclear is not None:
        clear = pack_bits(~layer.unclear | (layer.z != 0)).take(mesh.edge_ends, axis=1)
        differ &= clear[:, 0] & clear[:, 1]
    edge, neuron = set_bits(differ)
    place = mesh.edge_ends.take(edge, axis=1)
    place *= layer.width
    place += neuron
    z = layer.z.reshape(-1).take(place)
    step = z[1] - z[0]
    t = z[0] / -step
    order = (edge + t).argsort(kind="stable")  # all but sorted: a merge sort's best case
    edge, neuron, t, step = edge.take(order), neuron.take(order), t.take(order), step.take(order)
    blur = layer.bound.take(neuron) / np.abs(step)
    close = (edge[1:] == edge[:-1]) & (t[1:] - t[:-1] <= blur[1:] + blur[:-1] + ORDER * mesh.n_edges)
    if leeway is None or not np.count_nonzero(close):
        return Crossings(edge, neuron, t, step, also=np.empty((2, 0), dtype=np.int64))

    # Look at these edges again, with what each of their ends knows of itself.
    order = np.lexsort((t, edge))
    edge, neuron, t, step = edge[order], neuron[order], t[order], step[order]
    again = np.unique(edge[1:][close])
    start, end = mesh.edge_ends[:, again]
    doubt = np.maximum(
        *(layer.values.at(mesh.x[:, v], leeway.makers[:, v], leeway.shifts[:, :, v]).doubt for v in (start, end))
    )
    mine = np.flatnonzero(np.isin(edge, again))
    blur = np.zeros(t.size)
    blur[mine] = doubt[np.searchsorted(again, edge[mine]), neuron[mine]] / np.abs(step[mine])
    apart = np.ones(t.size, dtype=np.bool_)
    apart[1:] = (edge[1:] != edge[:-1]) | (t[1:] - t[:-1] > blur[1:] + blur[:-1]) | ~np.isin(edge[1:], again)
    far = blur * np.hypot(*runs(mesh, edge)[1]) > MOVED * math.sqrt(layer.values.area)
    far[1:] |= far[:-1]
    for e in np.unique(edge[far & ~apart]).tolist():
        here = np.flatnonzero(edge == e)
        places = _exact_places(mesh, layer, e, neuron[here])
        if places is not None:
            here_in_order = sorted(range(here.size), key=lambda i: places[i])
            neuron[here], step[here] = neuron[here][here_in_order], step[here][here_in_order]
            places.sort()
            t[here], blur[here] = np.clip(np.array(places, dtype=np.float64), 0.0, 1.0), 0.0
            apart[here[1:]] = [q > p for p, q in pairwise(places)]
    vertex = np.cumsum(apart) - 1
    order = np.lexsort((blur, vertex))
    best, others = order[apart], order[~apart]
    return Crossings(edge[best], neuron[best], t[best], step[best], also=np.stack([vertex[others], neuron[others]]))


def _exact_places(mesh: Mesh, layer: Layer, edge: int, neurons: IntArray) -> list[Fraction] | None:
    """Return how far along an edge each neuron crosses it, without rounding; None where the edge's cell cannot tell."""
    cell = int(np.searchsorted(mesh.offsets, np.flatnonzero(mesh.sides == edge)[0], side="right")) - 1
    start, run = (part[:, 0] for part in runs(mesh, np.array([edge])))
    axis = int(np.argmax(np.abs(run)))
    places = []
    for neuron in neurons.tolist():
        point = layer.values.signs.point(int(mesh.edge_neuron[edge]), layer.first + neuron, cell)
        if point is None:
            return None
        places.append((Fraction(point[axis], point[2]) - Fraction(float(start[axis]))) / Fraction(float(run[axis])))
    return places


class Split(NamedTuple):
    """The vertices and edges of a mesh with its edges split: what is new stands behind what was there.

    An edge keeps its number up to its first new vertex; from the new vertex v, counted from 0, runs the edge E + v.
    """

    mesh: Mesh  # as it was
    x: FloatArray  # (2, V + m)
    edge_ends: IntArray  # (2, E + m)
    edge_neuron: IntArray  # (E + m,)
    added: IntArray  # (E,): new vertices on each edge
    before: IntArray  # (E,): and on those before it

    @property
    def touched(self) -> BoolArray:
        """(cells,): which have a new vertex on their border."""
        touched: BoolArray = np.logical_or.reduceat((self.added > 0).take(self.mesh.sides), self.mesh.offsets[:-1])
        return touched


def split_edges(mesh: Mesh, crossings: Crossings) -> Split:
    edge, n, m = crossings.edge, mesh.n_vertices, crossings.edge.size
    count = np.bincount(edge, minlength=mesh.n_edges)
    after = count.cumsum()
    before = after - count
    ends = np.empty((2, mesh.n_edges + m), dtype=np.int64)
    ends[:, : mesh.n_edges] = mesh.edge_ends
    new = np.arange(n, n + m + 1)
    ends[0, mesh.n_edges :] = new[:-1]
    ends[1, mesh.n_edges :] = new[1:]
    whole = count.nonzero()[0]  # these were, until now
    ends[1, mesh.n_edges - 1 + after.take(whole)] = mesh.edge_ends[1].take(whole)
    ends[1, whole] = n + before.take(whole)
    return Split(
        mesh,
        x=np.concatenate([mesh.x, points_on_edges(mesh, edge, crossings.t)], axis=1),
        edge_ends=ends,
        edge_neuron=np.concatenate([mesh.edge_neuron, mesh.edge_neuron.take(edge)]),
        added=count,
        before=before,
    )


class Borders(NamedTuple):
    """The borders of some cells of a mesh whose edges were split, as loops of half-edges."""

    cells: IntArray  # (k,): which, ascending
    offsets: IntArray  # (k + 1,)
    corners: IntArray  # (H,)
    sides: IntArray  # (H,)
    cell: IntArray  # (H,): each half-edge's cell, by rank in `cells`
    inserted: IntArray  # half-edges, ascending, that leave new vertices
    vertex: IntArray  # which ones, counted from 0


def borders(split: Split, chosen: BoolArray) -> Borders:
    """Return the borders of the cells that are chosen, (cells,)."""
    mesh, sizes = split.mesh, split.mesh.sizes
    cells = chosen.nonzero()[0]
    half_edges = chosen.repeat(sizes).nonzero()[0]
    corners, sides = mesh.corners.take(half_edges), mesh.sides.take(half_edges)
    extra = split.added.take(sides)
    length = extra + 1
    place = loop_offsets(length)  # where each half-edge goes
    offsets = place.take(loop_offsets(sizes.take(cells)))
    long = extra.nonzero()[0]
    side, at, new = sides.take(long), place.take(long), extra.take(long)
    back = corners.take(long) != mesh.edge_ends[0].take(side)
    first = split.before.take(side) + back * (new - 1)  # new vertex that each meets
    corners, sides = corners.repeat(length), sides.repeat(length)
    on = np.arange(long.size).repeat(new)  # of each half-edge that is inserted: which of the long ones it is on
    counted: IntArray = new.cumsum()
    inserted = np.arange(1, on.size + 1) + (at - (counted - new)).take(on)
    step, backwards = inserted - 1 - at.take(on), back.take(on)
    vertex = first.take(on) + np.where(backwards, -step, step)
    corners[inserted] = mesh.n_vertices + vertex
    # Backwards, an edge's last part comes first, and the part that keeps the edge's number last.
    sides[inserted] = mesh.n_edges + vertex - backwards
    backs = back.nonzero()[0]
    at = at.take(backs)
    sides[at] = mesh.n_edges + first.take(backs)
    sides[at + new.take(backs)] = side.take(backs)
    cell = np.arange(cells.size).repeat(offsets[1:] - offsets[:-1])
    return Borders(cells, offsets, corners, sides, cell, inserted, vertex)


def rows_on_edges(mesh: Mesh, layer: Layer, crossings: Crossings, pick: slice | IntArray) -> FloatArray:
    """Return z, (m, width), at the vertices that edges were given, or those picked."""
    start, end = mesh.edge_ends.take(crossings.edge[pick], axis=1)
    z = between(layer.z, start, end, crossings.t[pick])
    z[np.arange(len(z)), crossings.neuron[pick]] = 0.0
    if crossings.also.size:
        row = np.full(crossings.edge.size, -1)
        row[pick] = np.arange(len(z))
        vertex, neuron = crossings.also
        mine = row[vertex] >= 0
        z[row[vertex[mine]], neuron[mine]] = 0.0
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
