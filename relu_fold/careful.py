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

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.errors import TooManyRegions
from relu_fold.mesh import Mesh, predecessors, ranges, successors


@dataclass(frozen=True, eq=False)
class Values:
    """One layer's z at the vertices of a mesh, (V, width) each."""

    z: FloatArray
    doubt: FloatArray  # how far off z may be

    def between(self, start: IntArray, end: IntArray, neuron: IntArray) -> tuple[FloatArray, FloatArray, Values]:
        """Return where on edges the neurons are 0: (m,) from 0 to 1, how far off that may be, and the values there."""
        pick = np.arange(start.size), neuron
        a, b = self.z[start], self.z[end]
        doubt = np.maximum(self.doubt[start], self.doubt[end])
        step = b - a
        t, blur = a[pick] / -step[pick], doubt[pick] / np.abs(step[pick])
        z = a + t[:, None] * step
        z[pick] = 0.0
        return t, blur, Values(z, doubt + blur[:, None] * np.abs(step))

    def signs(self) -> FloatArray:
        """Return -1, 0 or 1."""
        return np.sign(self.z) * (np.abs(self.z) > self.doubt)


def cut_one_by_one(
    mesh: Mesh, values: Values, first: int, max_cells: int | None = None
) -> tuple[Mesh, Values, IntArray]:
    """Cut all cells by all neurons of a layer, whose numbers begin at `first`.

    Returns:
        The mesh, with new vertices and edges behind the old ones; the layer's values at its vertices; and for each
        cell the one that it was cut from, ascending.
    """
    parent = np.arange(mesh.n_cells)
    signs = values.signs()
    for neuron in range(signs.shape[1]):
        mesh, values, signs, parent = _cut(mesh, values, signs, parent, neuron, first)
        if max_cells is not None and mesh.n_cells > max_cells:
            raise TooManyRegions(f"regions: expected at most {max_cells}; got {mesh.n_cells} or more")
    order = np.argsort(parent, kind="stable")
    sizes = np.diff(mesh.offsets)[order]
    half_edges = ranges(mesh.offsets[order], sizes)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    mesh = replace(mesh, offsets=offsets, corners=mesh.corners[half_edges], sides=mesh.sides[half_edges])
    return mesh, values, parent[order]


def _cut(
    mesh: Mesh, values: Values, signs: FloatArray, parent: IntArray, neuron: int, first: int
) -> tuple[Mesh, Values, FloatArray, IntArray]:
    at_corner, starts = signs[mesh.corners, neuron], mesh.offsets[:-1]
    both = (np.maximum.reduceat(at_corner, starts) > 0) & (np.minimum.reduceat(at_corner, starts) < 0)
    if not both.any():
        return mesh, values, signs, parent
    sizes = np.diff(mesh.offsets)
    mine = np.repeat(both, sizes)
    kept = [(sizes[~both], mesh.corners[~mine], mesh.sides[~mine], parent[~both])]
    corners, sides, sizes, parent = mesh.corners[mine], mesh.sides[mine], sizes[both], parent[both]

    # Every edge from one side to the other gets a vertex, once.
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    at_corner = at_corner[mine]
    crossing = np.flatnonzero(at_corner * at_corner[successors(offsets)] < 0)
    edges, edge = np.unique(sides[crossing], return_inverse=True)
    start, end = mesh.edge_ends[edges].T
    t, blur, new = values.between(start, end, np.full(edges.size, neuron))
    run = mesh.x[end] - mesh.x[start]
    vertices = len(mesh.x) + np.arange(edges.size)
    second = len(mesh.edge_ends) + np.arange(edges.size)  # the second half of each edge
    edge_ends = mesh.edge_ends.copy()
    edge_ends[edges, 1] = vertices
    x = np.concatenate([mesh.x, mesh.x[start] + t[:, None] * run])
    near = np.minimum(mesh.blur[start], mesh.blur[end]) + blur * np.hypot(*run.T)
    forward = corners[crossing] == start[edge]
    sides[crossing] = np.where(forward, edges[edge], second[edge])
    sides = np.insert(sides, crossing + 1, np.where(forward, second[edge], edges[edge]))
    corners = np.insert(corners, crossing + 1, vertices[edge])
    sizes = sizes + np.bincount(np.searchsorted(offsets, crossing, side="right") - 1, minlength=sizes.size)
    values = Values(np.concatenate([values.z, new.z]), np.concatenate([values.doubt, new.doubt]))
    signs = np.concatenate([signs, new.signs()])

    # Where it turns: the corner before the first one that is - again, or + again.
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    at_corner = signs[corners, neuron]
    last = np.maximum.accumulate(np.where(at_corner != 0, np.arange(corners.size), -1))
    cell = np.repeat(np.arange(sizes.size), sizes)
    before = predecessors(offsets)
    latest = last[before]
    latest = np.where(latest < offsets[cell], last[offsets[cell + 1] - 1], latest)
    turns = (at_corner != 0) & (at_corner != at_corner[latest])
    twice = (
        np.bincount(cell[turns], minlength=sizes.size) == 2
    )  # always, unless rounding bent a line: leave those whole
    mine = np.repeat(twice, sizes)
    kept.append((sizes[~twice], corners[~mine], sides[~mine], parent[~twice]))
    down = before[turns & mine & (at_corner < 0)]
    up = before[turns & mine & (at_corner > 0)]
    chord = len(edge_ends) + edges.size + np.arange(down.size)
    for p, q in ((down, up), (up, down)):
        lo, size = offsets[:-1][twice], sizes[twice]
        length = (q - p) % size + 1
        step = ranges(np.zeros_like(length), length)
        half_edges = np.repeat(lo, length) + (np.repeat(p - lo, length) + step) % np.repeat(size, length)
        loop = sides[half_edges]
        loop[np.cumsum(length) - 1] = chord
        kept.append((length, corners[half_edges], loop, parent[twice]))

    lengths, corners_, sides_, parents = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    second_ends = np.stack([vertices, end], axis=1)
    mesh = Mesh(
        x=x,
        blur=np.concatenate([mesh.blur, near]),
        edge_ends=np.concatenate([edge_ends, second_ends, np.stack([corners[down], corners[up]], axis=1)]),
        edge_neuron=np.concatenate([mesh.edge_neuron, mesh.edge_neuron[edges], np.full(chord.size, first + neuron)]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]),
        corners=corners_,
        sides=sides_,
    )
    return mesh, values, signs, parents
