"""Several neurons, each of which cuts the same mesh alone: on copies of it that stand side by side, all at once.

A small mesh costs calls of numpy rather than work, and so several of them take hardly longer than one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from relu_fold.arrays import IntArray
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.affine import LayerRegions
from relu_fold.exact.plane.chords import DubiousError, find_chords, find_meetings, parts_of
from relu_fold.exact.plane.contract import without_small
from relu_fold.exact.plane.crossings import borders, cross_edges, split_edges
from relu_fold.exact.plane.cutting import Cut, assembled
from relu_fold.exact.plane.layer import Layer
from relu_fold.exact.plane.mesh import Mesh, loop_offsets
from relu_fold.exact.plane.subdivision import SMALLEST, Begun, Subdivision
from relu_fold.exact.scaling import Scaled, as_it_is
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
    clear: list[tuple[int, Scaled]] = []
    layers: list[Layer] = []
    with np.errstate(all="ignore"):
        for i, as_scaled in enumerate(map(as_it_is, nets)):
            layer = before.clear_layer(as_scaled)
            if layer is not None:
                clear.append((i, as_scaled))
                layers.append(layer)
        cuts = _cut_copies(before.mesh, layers) if layers else None
    for (i, as_scaled), cut in zip(clear, cuts or [], strict=False):
        if max_regions is not None and cut.mesh.n_cells > max_regions:
            continue
        cut_by = (*before.layers, LayerRegions(cut.words, cut.parent))
        found[i] = before.complex_of(as_scaled, nets[i], cut.mesh, cut_by)
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
    # What is new stands behind all copies: count it within its own.
    new_vertices = _ends(split_edges_of // mesh.n_edges, n)
    new_chords = _ends(chord_cells // mesh.n_cells, n)
    vertex = np.concatenate([_numbers(mesh.n_vertices, n), _within(new_vertices, mesh.n_vertices)])
    split_edge = _within(new_vertices, mesh.n_edges)
    own_splits = (new_vertices[1:] - new_vertices[:-1]).repeat(new_chords[1:] - new_chords[:-1])
    edge = np.concatenate([_numbers(mesh.n_edges, n), split_edge, _within(new_chords, mesh.n_edges) + own_splits])
    parts = chord_cells.size * 2  # two parts of each cell that is cut, behind those that are whole
    whole, behind_whole = cut.parent[: cut.parent.size - parts], cut.parent[cut.parent.size - parts :]
    cells = _ends(whole // mesh.n_cells, n), whole.size + _ends(behind_whole // mesh.n_cells, n)
    behind = n * mesh.n_edges + new_vertices
    blocks = (
        (mesh.n_vertices * np.arange(n + 1), n * mesh.n_vertices + new_vertices),
        (mesh.n_edges * np.arange(n + 1), behind, behind[-1] + new_chords),
        tuple(cut.mesh.offsets.take(at) for at in cells),
        cells,
    )
    corners, sides = vertex.take(cut.mesh.corners), edge.take(cut.mesh.sides)
    ends, sizes = vertex.take(cut.mesh.edge_ends), cut.mesh.sizes
    found = []
    for i in range(n):
        of_vertices, of_edges, of_half_edges, of_cells = ([slice(*at[i : i + 2]) for at in rows] for rows in blocks)
        found.append(
            Cut(
                Mesh(
                    x=np.concatenate([cut.mesh.x[:, at] for at in of_vertices], axis=1),
                    edge_ends=np.concatenate([ends[:, at] for at in of_edges], axis=1),
                    edge_neuron=np.concatenate([cut.mesh.edge_neuron[at] for at in of_edges]),
                    offsets=loop_offsets(np.concatenate([sizes[at] for at in of_cells])),
                    corners=np.concatenate([corners[at] for at in of_half_edges]),
                    sides=np.concatenate([sides[at] for at in of_half_edges]),
                ),
                words=np.concatenate([cut.words[:, at] for at in of_cells], axis=1),
                parent=np.concatenate([cut.parent[at] for at in of_cells]) - i * mesh.n_cells,
                onward=None,
            )
        )
    return found


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


def _ends(copy: IntArray, n: int) -> IntArray:
    """Return (n + 1,): where each copy's begin among things in the order of their copies, and where they end."""
    return loop_offsets(np.bincount(copy, minlength=n))


def _numbers(count: int, n: int) -> IntArray:
    """Return 0, 1, ..., count - 1, n times over."""
    return np.tile(np.arange(count), n)


def _within(ends: IntArray, first: int) -> IntArray:
    """Return the numbers of things that are new, in each copy from `first` on."""
    return np.arange(first, first + ends[-1]) - ends[:-1].repeat(ends[1:] - ends[:-1])
