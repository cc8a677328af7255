"""Give cells that are too small to be told from rounding to a neighbour, on a mesh that knows nothing of networks.

Each goes to the neighbour with whom it shares most of its border. The edges between them go with it, and what stays is
conforming, with V - E + F = 1 as before. Where lines cross at the ends of such an edge the neighbour stays convex: its
border goes straight on there.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.mesh import Mesh, loop_offsets, predecessors, runs, successors


def areas(x: FloatArray, corners: IntArray, offsets: IntArray) -> FloatArray:
    """Return (R,): the areas of loops of points x, (2, V)."""
    at = x.take(corners, axis=1)
    at -= np.repeat(at[:, offsets[:-1]], np.diff(offsets), axis=1)  # small numbers round less
    after = at.take(successors(offsets), axis=1)
    doubled = np.add.reduceat(at[0] * after[1] - at[1] * after[0], offsets[:-1])
    return np.maximum(doubled, 0.0) / 2


def without_small(mesh: Mesh, least: float) -> tuple[Mesh, IntArray]:
    """Return the mesh with cells of at least an area only, and the number that each of them had before."""
    if least <= 0:
        return mesh, np.arange(mesh.n_cells)
    at = mesh.x.take(mesh.corners, axis=1)
    before = at.take(predecessors(mesh.offsets), axis=1)
    before[0] *= at[1]
    before[1] *= at[0]
    # What cancels in these sums is far below what is small.
    area = np.add.reduceat(before[0] - before[1], mesh.offsets[:-1]) / 2
    small = area < least
    if not np.count_nonzero(small) or small.all():
        return mesh, np.arange(mesh.n_cells)
    home = _homes(mesh, small, area)
    loops = {}
    groups = defaultdict(list)
    for cell in np.flatnonzero(small).tolist():
        groups[int(home[cell])].append(cell)
    for large, cells in groups.items():
        check_time()
        loop = _border(mesh, [large, *cells])
        if loop is None:  # they would close round others: rather too many cells than a hole
            home[cells] = cells
        else:
            loops[large] = loop
    return _rebuilt(mesh, home, loops)


def _homes(mesh: Mesh, small: BoolArray, area: FloatArray) -> IntArray:
    """Return (R,): to which cell each one goes: itself if it is large."""
    mine = small.repeat(mesh.sizes).nonzero()[0]
    edge_of = np.full(mesh.n_edges, -1)
    edges = np.unique(mesh.sides[mine])
    edge_of[edges] = np.arange(edges.size)
    on_them = (edge_of.take(mesh.sides) >= 0).nonzero()[0]
    cell = np.searchsorted(mesh.offsets, on_them, side="right") - 1
    lengths = np.hypot(*runs(mesh, edges)[1]).tolist()
    sharing = defaultdict(list)
    for edge, owner in zip(edge_of[mesh.sides[on_them]].tolist(), cell.tolist(), strict=True):
        sharing[edge].append(owner)
    borders = defaultdict(list)
    for edge, owners in sharing.items():
        if len(owners) == 2:
            for one, other in (owners, owners[::-1]):
                borders[one].append((other, lengths[edge]))
    home = np.arange(mesh.n_cells)
    waiting = sorted(np.flatnonzero(small).tolist(), key=lambda i: float(area[i]))
    homeless = set(waiting)
    while waiting:
        for i in waiting:
            shared: defaultdict[int, float] = defaultdict(float)
            for j, length in borders[i]:
                if j not in homeless:
                    shared[int(home[j])] += length
            if shared:
                home[i] = max(shared, key=lambda j: shared[j])
                homeless.discard(i)
        left = [i for i in waiting if i in homeless]
        if len(left) == len(waiting):
            break
        waiting = left
    return home


def _border(mesh: Mesh, cells: list[int]) -> list[int] | None:
    """Return the half-edges round some cells, in order; None if there is more than one way round."""
    after: dict[int, int] = {}
    twin: dict[int, int] = {}
    on_edge = defaultdict(list)
    for cell in cells:
        loop = list(range(mesh.offsets[cell], mesh.offsets[cell + 1]))
        after.update(zip(loop, [*loop[1:], loop[0]], strict=True))
        for half_edge in loop:
            on_edge[int(mesh.sides[half_edge])].append(half_edge)
    for pair in on_edge.values():
        if len(pair) == 2:
            twin.update(zip(pair, pair[::-1], strict=True))
    border = [half_edge for half_edge in after if half_edge not in twin]
    found = [border[0]]
    while True:
        here = after[found[-1]]
        while here in twin:
            here = after[twin[here]]
        if here == found[0]:
            return found if len(found) == len(border) else None
        found.append(here)


def _rebuilt(mesh: Mesh, home: IntArray, loops: dict[int, list[int]]) -> tuple[Mesh, IntArray]:
    """Return the mesh of the cells that stay, with new loops for some of them; and which ones stay."""
    kept = (home == np.arange(mesh.n_cells)).nonzero()[0]
    counts = mesh.sizes
    runs_of: list[IntArray] = []
    done = 0
    everything = np.arange(mesh.sides.size)
    for cell in sorted({*loops, *(home != np.arange(mesh.n_cells)).nonzero()[0].tolist()}):
        runs_of.append(everything[done : mesh.offsets[cell]])  # what is before it stays as it is
        runs_of.append(np.array(loops.get(cell, ()), dtype=np.int64))
        counts[cell] = len(runs_of[-1])
        done = mesh.offsets[cell + 1]
    half_edges = np.concatenate([*runs_of, everything[done:]])
    corners, sides = mesh.corners.take(half_edges), mesh.sides.take(half_edges)
    vertex = np.zeros(mesh.n_vertices, dtype=np.bool_)
    edge = np.zeros(mesh.n_edges, dtype=np.bool_)
    vertex[corners], edge[sides] = True, True
    vertex_now, edge_now = vertex.cumsum() - 1, edge.cumsum() - 1
    edges = edge.nonzero()[0]
    return (
        mesh._replace(
            x=mesh.x.compress(vertex, axis=1),
            edge_ends=vertex_now.take(mesh.edge_ends.take(edges, axis=1)),
            edge_neuron=mesh.edge_neuron.take(edges),
            offsets=loop_offsets(counts.take(kept)),
            corners=vertex_now.take(corners),
            sides=edge_now.take(sides),
        ),
        kept,
    )
