"""Several neurons, each of which cuts the same mesh alone: on copies of it that stand side by side, all at once.

A small mesh costs calls of numpy rather than work, and so several of them take hardly longer than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from relu_fold.arrays import IntArray
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.affine import LayerRegions
from relu_fold.exact.plane.chords import DubiousError, find_chords, find_meetings, parts_of
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.contract import without_small
from relu_fold.exact.plane.crossings import borders, cross_edges, split_edges
from relu_fold.exact.plane.cutting import Cut, assembled
from relu_fold.exact.plane.layer import Layer
from relu_fold.exact.plane.mesh import Mesh, loop_offsets, ranges
from relu_fold.exact.plane.subdivision import SMALLEST, Begun
from relu_fold.exact.scaling import as_it_is
from relu_fold.network import Network

FEW = 256
"""Cells up to which it is worth while: with more of them a mesh is work enough."""


def finish_together(
    before: Begun, whole: Network, nets: Sequence[Network], *, max_regions: int | None = None
) -> list[Subdivision | None]:
    """Return for each network what `before.finish` returns, to the last bit; None for one that has to be cut alone.

    Args:
        whole: a network that all of them are part of: where its numbers need no scaling, theirs need none.
        nets: each begins with the layers there are, and has one neuron more.
        max_regions: one that has more is left to be cut alone, and to be refused there.
    """
    found: list[Subdivision | None] = [None] * len(nets)
    if before.mesh.n_cells > FEW or before.scaled(whole).net is not whole:
        return found
    with np.errstate(all="ignore"):
        layers = before.clear_layers(nets)
        clear = [layer for layer in layers if layer]
        cuts = _cut_copies(before.mesh, clear) if clear else None
    which = (i for i, layer in enumerate(layers) if layer)
    for i, cut in zip(which, cuts or [], strict=False):
        if max_regions is not None and cut.mesh.n_cells > max_regions:
            continue
        cut_by = (*before.layers, LayerRegions(cut.words, cut.parent))
        found[i] = before.complex_of(as_it_is(nets[i]), nets[i], cut.mesh, cut_by)
    return found


def _cut_copies(mesh: Mesh, layers: list[Layer]) -> list[Cut] | None:
    """Cut a copy of a mesh by the only neuron of each layer; None if something is in doubt, or a cell too small."""
    check_time()
    copies = _copies(mesh, len(layers))
    layer = Layer(
        z=np.concatenate([one.z for one in layers]),
        words=np.concatenate([one.words for one in layers], axis=1),
        unclear=None,
        bound=layers[0].bound,  # tells crossings of one edge apart, and here each has one
        first=layers[0].first,
        values=layers[0].values,
    )
    crossings = cross_edges(copies, None, layer)
    split = split_edges(copies, crossings)
    touched = split.touched
    loops = borders(split, touched)
    try:
        chords = find_chords(layer, crossings, loops)
        meetings = find_meetings(copies, layer, crossings, chords)
        parts = parts_of(split, loops, chords, meetings, layer.width)
    except DubiousError:
        return None
    cut = assembled(copies, layer, split, loops, chords, meetings, parts, ~touched)
    if without_small(cut.mesh, SMALLEST * layer.values.area)[1].size < cut.mesh.n_cells:
        return None
    return _by_copy(mesh, cut, len(layers), crossings.edge, loops.cells.take(chords.cell))


def _by_copy(mesh: Mesh, cut: Cut, n: int, split_edges_of: IntArray, chord_cells: IntArray) -> list[Cut]:
    """Take the copies of a mesh apart again, once they are cut.

    Args:
        split_edges_of: of each vertex on an edge, which edge that is.
        chord_cells: of each chord, the cell that it cuts.
    """
    # What is new stands behind all copies: sort it to its own, where it keeps its order, and count it from there.
    of_splits, of_chords = split_edges_of // mesh.n_edges, chord_cells // mesh.n_cells
    copies = np.arange(n)
    vertex_order, vertex, vertices = _sorted(np.concatenate([copies.repeat(mesh.n_vertices), of_splits]), n)
    edge_order, edge, edges = _sorted(np.concatenate([copies.repeat(mesh.n_edges), of_splits, of_chords]), n)
    of_cells = cut.parent // mesh.n_cells
    cell_order, _, cells = _sorted(of_cells, n)
    sizes = cut.mesh.sizes.take(cell_order)
    offsets = loop_offsets(sizes)
    half_edges = ranges(cut.mesh.offsets.take(cell_order), sizes)
    x, neuron = cut.mesh.x.take(vertex_order, axis=1), cut.mesh.edge_neuron.take(edge_order)
    ends = vertex.take(cut.mesh.edge_ends.take(edge_order, axis=1))
    corners, sides = vertex.take(cut.mesh.corners.take(half_edges)), edge.take(cut.mesh.sides.take(half_edges))
    words, parent = cut.words.take(cell_order, axis=1), (cut.parent - of_cells * mesh.n_cells).take(cell_order)
    found = []
    for (v, w), (e, f), (c, d) in zip(pairwise(vertices), pairwise(edges), pairwise(cells), strict=True):
        own = offsets[c : d + 1]
        h, i = own.item(0), own.item(-1)
        mine = Mesh(x[:, v:w], ends[:, e:f], neuron[e:f], own - h, corners[h:i], sides[h:i])
        found.append(Cut(mesh=mine, words=words[:, c:d], parent=parent[c:d], onward=None))
    return found


def _sorted(copy: IntArray, n: int) -> tuple[IntArray, IntArray, list[int]]:
    """Return an order of things by their copies, the number of each in its own, and where each copy's begin and end."""
    order = copy.argsort(kind="stable")
    ends = loop_offsets(np.bincount(copy, minlength=n))
    number = np.empty(copy.size, dtype=np.int64)
    number[order] = np.arange(copy.size)
    number -= ends.take(copy)
    return order, number, ends.tolist()


def _copies(mesh: Mesh, n: int) -> Mesh:
    """Return n copies of a mesh as one."""
    copy = np.arange(n)[:, None]
    ends = mesh.edge_ends[:, None] + mesh.n_vertices * copy
    return Mesh(
        x=np.tile(mesh.x, n),
        edge_ends=ends.reshape(2, -1),
        edge_neuron=np.tile(mesh.edge_neuron, n),
        offsets=np.concatenate([[0], (mesh.offsets[1:] + mesh.offsets[-1] * copy).reshape(-1)]),
        corners=(mesh.corners + mesh.n_vertices * copy).reshape(-1),
        sides=(mesh.sides + mesh.n_edges * copy).reshape(-1),
    )
