"""The network as nodes and edges: places in a unit square, widths that follow the weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from relu_fold.figures.kit.theme import colour_index
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import cut_short, input_letters, input_names, neuron_label, neuron_name

MOST_EDGES = 1_400
"""Weights that are drawn: more of them are a grey sheet, and take longer to draw than the picture."""
MOST_NAMED = 16
"""Nodes of a column that have room for a name."""
MOST_OWN, DEEP, MOST_OWN_DEEP = 14, 3, 6
"""Characters of an input's own name that stand below its node, and those beside many layers."""


def diagram(state: ViewState) -> dict[str, Any]:
    """Return {nodes, edges} for the page to draw.

    A node is {label, name, own, x, y, edit, selected, colour, dot}, a `dot` where its column has many, `own` what its
    input is called; an edge {x1, y1, x2, y2, width, negative, colour}.
    `edit` is what a click on the node asks for; None for an input.
    """
    depth, n_outputs = len(state.widths), len(state.biases[-1])
    columns = [len(state.weights[0][0]), *state.widths, n_outputs]
    places = [
        [(column / (depth + 1), (row + 0.5) / count) for row in range(count)] for column, count in enumerate(columns)
    ]
    letters = input_letters(columns[0])
    nodes = [
        _node(letter, f"input {name}", place, None, False, None)
        for letter, name, place in zip(letters, input_names(state.names, letters), places[0], strict=True)
    ]
    for layer, width in enumerate(state.widths):
        for i in range(width):
            chosen = (layer, i) == (state.layer, state.neuron)
            # A click brings a neuron up close; one on the neuron that is there leads back.
            select = {"kind": "select", "layer": layer, "neuron": i, "close": not (chosen and state.close)}
            label, name = neuron_label(1, layer, i), neuron_name(depth, layer, i)
            nodes.append(_node(label, name, places[layer + 1][i], select, chosen, colour_index(state.widths, layer, i)))
    for k in range(n_outputs):
        chosen = n_outputs > 1 and state.layer == depth - 1 and k == state.target
        label = "f" if n_outputs == 1 else f"f{k + 1}"
        nodes.append(_node(label, f"output {label}", places[-1][k], {"kind": "target", "target": k}, chosen, None))
    crowded = [count > MOST_NAMED for count in columns for _ in range(count)]
    nodes = [node | {"dot": dot} for node, dot in zip(nodes, crowded, strict=True)]
    most = MOST_OWN if depth < DEEP else MOST_OWN_DEEP
    for node, name in zip(nodes, state.names, strict=False):
        node["own"] = cut_short(name, most)
    return {"nodes": nodes, "edges": _edges(state, places)}


def _node(
    label: str,
    name: str,
    place: tuple[float, float],
    edit: dict[str, Any] | None,
    selected: bool,
    colour: int | None,
) -> dict[str, Any]:
    x, y = place
    seen = {"label": label, "name": name, "own": "", "x": x, "y": y}
    return seen | {"edit": edit, "selected": selected, "colour": colour}


def _edges(state: ViewState, places: list[list[tuple[float, float]]]) -> list[dict[str, Any]]:
    last = len(state.weights) - 1
    edges = []
    for layer, i, j in drawn_weights(state):
        weight = state.weights[layer][i][j]
        (x1, y1), (x2, y2) = places[layer][j], places[layer + 1][i]
        colour = colour_index(state.widths, *((layer - 1, j) if layer == last else (layer, i)))
        # A weight of 1 is 2 px wide; large ones grow slowly, so that 1e6 is still a line.
        width = 0.0 if weight == 0 else min(7.0, 0.75 + 1.8 * math.log1p(abs(weight)))
        edges.append({"x1": x1, "y1": y1, "x2": x2, "y2": y2, "width": width, "negative": weight < 0, "colour": colour})
    return edges


def drawn_weights(state: ViewState) -> list[tuple[int, int, int]]:
    """Return (layer, neuron, source) of the weights that are drawn, in order.

    All of them, or the largest and those of the selected neuron. Each layer has its share of MOST_EDGES: none is bare.
    """
    layers = [np.array(rows) for rows in state.weights]
    if sum(layer.size for layer in layers) <= MOST_EDGES:
        return [(k, i, j) for k, layer in enumerate(layers) for i, j in np.ndindex(*layer.shape)]
    share = MOST_EDGES // len(layers)
    found = []
    for k, layer in enumerate(layers):
        shown = np.zeros(layer.shape, dtype=bool)
        shown.flat[np.argsort(-np.abs(layer), axis=None, kind="stable")[:share]] = True
        if k == state.layer:
            shown[state.neuron] = True
        if k == state.layer + 1:
            shown[:, state.neuron] = True
        found += [(k, i, j) for i, j in np.argwhere(shown).tolist()]
    return found
