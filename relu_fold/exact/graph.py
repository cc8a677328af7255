"""Regions as a graph: who borders on whom, across whose crease; of plain values, as JSON and NetworkX take them."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray

_TOLD = ("pattern", "slopes", "intercepts", "area", "linear_region")


def region_graph(
    vertices: FloatArray,
    creases: tuple[IntArray, IntArray, IntArray],
    patterns: BoolArray,
    told: tuple[FloatArray, FloatArray, FloatArray, IntArray],
) -> dict[str, Any]:
    """Return a graph as `networkx.node_link_graph` reads it.

    A node is a region: {id, pattern, slopes, intercepts, area, linear_region}; its pattern is 1 for each neuron that is
    on, layer by layer. An edge is a crease between two: {source, target, key, neuron, neurons, ends, length}; `neurons`
    are all who turn there, counted layer by layer, `neuron` is the lowest one whose crease it is, and `key` counts the
    edges between the same two.

    Args:
        vertices, patterns: as `Subdivision` has them.
        creases: its `edge_ends`, `edge_neuron` and `edge_regions`.
        told: its `slopes`, `intercepts`, `areas` and `linear_region`.
    """
    edge_ends, edge_neuron, edge_regions = creases
    columns = zip(*(values.tolist() for values in (patterns.astype(int), *told)), strict=True)
    regions = [{"id": region, **dict(zip(_TOLD, row, strict=True))} for region, row in enumerate(columns)]
    inner = np.flatnonzero(edge_regions.min(axis=1) >= 0)
    left, right = edge_regions[inner].T
    ends = vertices[edge_ends[inner]]
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    turns = patterns[left] != patterns[right]
    seen: dict[tuple[int, int], int] = {}
    edges = []
    for i, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        pair = min(a, b), max(a, b)
        key = seen[pair] = seen.get(pair, -1) + 1
        edges.append(
            {
                "source": a,
                "target": b,
                "key": key,
                "neuron": int(edge_neuron[inner[i]]),
                "neurons": np.flatnonzero(turns[i]).tolist(),
                "ends": ends[i].tolist(),
                "length": float(lengths[i]),
            }
        )
    # NetworkX reads `links` up to 3.5, and `edges` since.
    return {"directed": False, "multigraph": True, "graph": {}, "nodes": regions, "edges": edges, "links": edges}
