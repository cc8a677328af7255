"""Neurons and layers come and go, and axes fit them: pure functions from view to view; of what is new, one sees it."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from relu_fold.errors import InputError
from relu_fold.extent import extent
from relu_fold.view import limits
from relu_fold.view.viewstate import ViewState

_HEARD_AT = 33  # points along an axis


def add_neuron(state: ViewState) -> ViewState:
    """Append a neuron to the layer shown and select it.

    Its knot falls where the others leave room (a golden-ratio walk over the domain, or over what the layer before
    gives there), it feeds every neuron of the next layer with alternating sign, so that something visible happens
    whatever was there before.
    """
    layer, width = state.layer, state.widths[state.layer]
    limits.count(f"neurons in layer {layer + 1}", width + 1, 1, limits.MAX_WIDTH_EDITING)
    inputs = len(state.weights[layer][0])
    listened, (low, high) = _heard(state) if layer else (0, state.domain)
    place = (0.5 + width * (math.sqrt(5) - 1) / 2) % 1
    knot = low + (high - low) * (0.1 + 0.8 * place)
    knot = max(-limits.MAX_MAGNITUDE, min(limits.MAX_MAGNITUDE, knot))
    sign = -1.0 if width % 2 else 1.0
    row = tuple(1.0 if j == listened else 0.0 for j in range(inputs))
    if layer == 0 and inputs == 2:
        row, knot = _crease(state, width)
    weights, biases = list(state.weights), list(state.biases)
    weights[layer] = (*weights[layer], row)
    # Two decimals, and more where there is little room; + 0.0 makes no minus zero of it.
    decimals = 2 + max(0, -math.floor(math.log10(high - low)))
    biases[layer] = (*biases[layer], round(-knot, decimals) + 0.0)
    weights[layer + 1] = tuple((*after, sign) for after in weights[layer + 1])
    slopes = list(state.slopes)
    if slopes:
        slopes[layer] = (*slopes[layer], slopes[layer][-1])  # it folds as far as the one before it
    return msgspec.structs.replace(
        state, weights=tuple(weights), biases=tuple(biases), neuron=width, slopes=tuple(slopes)
    )


def _heard(state: ViewState) -> tuple[int, tuple[float, float]]:
    """Return which neuron of the layer before a new one listens to, in turn those that vary, and from where to where.

    They are sampled: nothing depends on the ends being exact.
    """
    layer, width = state.layer, state.widths[state.layer]
    axes = [np.linspace(*ends, _HEARD_AT) for ends in state.box[: state.input_dim]]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, state.input_dim)
    h = state.network.activations(points)[layer - 1]
    low, high = h.min(axis=0), h.max(axis=0)
    varied = np.flatnonzero(high > low).tolist()
    if not varied:
        return width % h.shape[1], (0.0, 1.0)
    one = varied[width % len(varied)]
    return one, (float(low[one]), float(high[one]))


def _crease(state: ViewState, index: int) -> tuple[tuple[float, ...], float]:
    """Return weights and the place of the crease along them: golden angles around, and off, the middle of the box."""
    angle = index * math.pi * (3 - math.sqrt(5))
    row = tuple(round(value, 2) + 0.0 for value in (math.cos(angle), math.sin(angle)))
    middle = sum(w * (lo + hi) / 2 for w, (lo, hi) in zip(row, state.box, strict=True))
    size = min(hi - lo for lo, hi in state.box)
    return row, middle + size * (0.05 + 0.1 * (index % 3))


def remove_neuron(state: ViewState) -> ViewState:
    """Take the selected neuron out of the layer shown; a layer keeps at least one."""
    layer, gone, width = state.layer, state.neuron, state.widths[state.layer]
    if width == 1:
        raise InputError("a layer needs at least one neuron, so the last one stays")
    weights, biases = list(state.weights), list(state.biases)
    weights[layer] = weights[layer][:gone] + weights[layer][gone + 1 :]
    biases[layer] = biases[layer][:gone] + biases[layer][gone + 1 :]
    weights[layer + 1] = tuple(after[:gone] + after[gone + 1 :] for after in weights[layer + 1])
    slopes = list(state.slopes)
    if slopes:
        slopes[layer] = slopes[layer][:gone] + slopes[layer][gone + 1 :]
    return msgspec.structs.replace(
        state, weights=tuple(weights), biases=tuple(biases), slopes=tuple(slopes), neuron=min(gone, width - 2)
    )


def add_layer(state: ViewState) -> ViewState:
    """Add a layer of as many neurons behind the layer shown, and show it; the function stays as it is.

    Each new neuron passes on one of the old ones: an activation is not negative, so a ReLU does not change it. One that
    may be negative, of a neuron with a positive slope, is passed on by a neuron that does not fold.
    """
    limits.count("depth", len(state.widths) + 1, 1, limits.MAX_LAYERS)
    at, width = state.layer + 1, state.widths[state.layer]
    slopes = state.slopes
    if not slopes and state.negative_slope > 0 and state.negative_slope != 1:
        slopes = tuple((state.negative_slope,) * n for n in state.widths)
    if slopes:
        slopes = (*slopes[:at], tuple(float(s > 0) for s in slopes[at - 1]), *slopes[at:])
    passing = tuple(tuple(float(i == j) for j in range(width)) for i in range(width))
    return msgspec.structs.replace(
        state,
        weights=(*state.weights[:at], passing, *state.weights[at:]),
        biases=(*state.biases[:at], (0.0,) * width, *state.biases[at:]),
        slopes=slopes,
        layer=at,
    )


def remove_layer(state: ViewState) -> ViewState:
    """Take the layer shown out: what came before and after it is joined by the linear map that it is without a ReLU."""
    depth, at = len(state.widths), state.layer
    if depth == 1:
        raise InputError("a network needs at least one hidden layer, so the last one stays")
    net = state.network
    weights = net.weights[at + 1] @ net.weights[at]
    biases = net.weights[at + 1] @ net.biases[at] + net.biases[at + 1]
    layer = min(at, depth - 2)
    return msgspec.structs.replace(
        state,
        weights=(*state.weights[:at], tuple(map(tuple, weights.tolist())), *state.weights[at + 2 :]),
        biases=(*state.biases[:at], tuple(biases.tolist()), *state.biases[at + 2 :]),
        slopes=state.slopes[:at] + state.slopes[at + 1 :],
        layer=layer,
        neuron=0,
        target=state.target if layer == at == depth - 1 else 0,
        terms=0,
    )


def fit_axes(state: ViewState) -> ViewState:
    """Move the ends of the axes so that all knots are seen; with two inputs all creases and where they meet."""
    found = extent(state.network, state.box[: state.input_dim], limits.MAX_MAGNITUDE)
    if found is None:
        raise InputError("axes: no neuron turns anywhere, so there is nothing to fit them to")
    return msgspec.structs.replace(state, **dict(zip(("domain", "domain_y"), found, strict=False)))
