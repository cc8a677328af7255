"""Every edit of a view but the drag of one number: pure functions from state to state."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from relu_fold import limits
from relu_fold.lessons import lesson_view
from relu_fold.parameters import assign
from relu_fold.presets import FIRST_OF, PRESETS
from relu_fold.viewstate import PanelName, ViewState, fold_axes

_HEARD_AT = 33  # points along an axis


class EditError(ValueError):
    """An edit that a limit forbids, or a text that is no number; the message is a sentence for the visitor."""


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What a button, a box or a key asks for."""


class SetNumber(Edit, frozen=True, tag="number"):
    """A number box was filled in: `text` is whatever was typed."""

    path: str
    text: str


class AddNeuron(Edit, frozen=True, tag="add-neuron"):
    """Add a neuron to the layer shown."""


class RemoveNeuron(Edit, frozen=True, tag="remove-neuron"):
    """Remove the selected neuron."""


class AddLayer(Edit, frozen=True, tag="add-layer"):
    """Add a layer behind the one shown, which passes on what it gets."""


class RemoveLayer(Edit, frozen=True, tag="remove-layer"):
    """Remove the layer shown: without its ReLU, two linear maps become one."""


class LoadPreset(Edit, frozen=True, tag="preset"):
    name: str


class Reset(Edit, frozen=True, tag="reset"):
    """Go back to the view of the lesson that is open, else to the preset that this view began with."""


class OpenLesson(Edit, frozen=True, tag="lesson"):
    """Go to a lesson; 0 closes the one that is open and leaves its network."""

    number: int


class Select(Edit, frozen=True, tag="select"):
    """Show a neuron's layer on the stage, and the neuron's controls."""

    layer: int
    neuron: int


class ShowTarget(Edit, frozen=True, tag="target"):
    """Compose the last layer's stage for another output."""

    target: int


class StepTarget(Edit, frozen=True, tag="step-target"):
    """Compose the layer's stage for the next neuron of the layer behind it, or the one before."""

    by: Literal[-1, 1]


class Walk(Edit, frozen=True, tag="walk"):
    """Go to the stage of the next layer, of the neuron that this one composes; or back to the layer before."""

    by: Literal[-1, 1]


class ShowPartialSums(Edit, frozen=True, tag="partial-sums"):
    shown: bool


class ShowPanel(Edit, frozen=True, tag="panel"):
    """Open one of the panels below the stage."""

    name: PanelName


class ChangeInputs(Edit, frozen=True, tag="inputs"):
    """Go to the first network of one input, or of two."""

    inputs: Literal[1, 2]


class StepTerms(Edit, frozen=True, tag="terms"):
    """Add up one neuron more, or one fewer, in the surface."""

    by: Literal[-1, 1]


class ShowMap(Edit, frozen=True, tag="map"):
    mode: Literal["regions", "heatmap"]


class StepFoldAxis(Edit, frozen=True, tag="fold-axes"):
    """Draw fold space along the next neuron of the layer, or the one before; past the other axis, they change places.

    `axis` is 0 for the one to the right, 1 for the one that goes up.
    """

    axis: Literal[0, 1]
    by: Literal[-1, 1]


AnyEdit: TypeAlias = (
    SetNumber
    | AddNeuron
    | RemoveNeuron
    | AddLayer
    | RemoveLayer
    | LoadPreset
    | Reset
    | OpenLesson
    | Select
    | ShowTarget
    | StepTarget
    | Walk
    | ShowPartialSums
    | ShowPanel
    | ChangeInputs
    | StepTerms
    | ShowMap
    | StepFoldAxis
)


def apply(state: ViewState, edit: AnyEdit) -> ViewState:
    """Return the state after an edit.

    Raises:
        EditError: when the edit cannot be made; the state is then unchanged.
    """
    try:
        return _apply(state, edit)
    except (ValueError, msgspec.ValidationError) as error:
        raise EditError(_sentence(str(error))) from error


def _apply(state: ViewState, edit: AnyEdit) -> ViewState:
    match edit:
        case SetNumber(path, text):
            return assign(state, path, parse_number(text))
        case AddNeuron():
            return add_neuron(state)
        case RemoveNeuron():
            return remove_neuron(state)
        case AddLayer():
            return add_layer(state)
        case RemoveLayer():
            return remove_layer(state)
        case LoadPreset(name):
            if name not in PRESETS:
                raise ValueError(f"preset: expected one of {', '.join(PRESETS)}; got {name[:40]!r}")
            return _view_of(name, state)
        case OpenLesson(0):
            return msgspec.structs.replace(state, lesson=0)
        case OpenLesson(number):
            return lesson_view(number)
        case Reset() if state.lesson:
            return lesson_view(state.lesson)
        case Reset():
            return _view_of(state.preset, state)
        case Select(layer, neuron):
            limits.count("layer shown", layer, 0, len(state.widths) - 1)
            target = state.target if layer == state.layer else 0
            return msgspec.structs.replace(state, layer=layer, neuron=neuron, target=target)
        case ShowTarget(target):
            last = len(state.widths) - 1
            neuron = state.neuron if state.layer == last else 0
            return msgspec.structs.replace(state, layer=last, neuron=neuron, target=target)
        case StepTarget(by):
            count = len(state.weights[state.layer + 1])
            return msgspec.structs.replace(state, target=(state.target + by) % count)
        case Walk(by):
            return _walk(state, by)
        case ShowPartialSums(shown):
            return msgspec.structs.replace(state, partial_sums=shown)
        case ShowPanel(name):
            return msgspec.structs.replace(state, panel=name)
        case ChangeInputs(inputs):
            return _view_of(FIRST_OF[inputs].name, state)
        case StepTerms(by):
            width = state.widths[state.layer]
            terms = max(1, min((min(state.terms, width) or width) + by, width))
            return msgspec.structs.replace(state, terms=terms % width)  # 0 stands for all of them
        case ShowMap(mode):
            return msgspec.structs.replace(state, map_mode=mode)
        case StepFoldAxis(axis, by):
            return msgspec.structs.replace(state, fold_axes=_step_fold_axis(state, axis, by))


def _view_of(preset: str, state: ViewState) -> ViewState:
    kept = {field: getattr(state, field) for field in ("partial_sums", "turn", "map_mode", "resolution", "panel")}
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), **kept)


def parse_number(text: str) -> float:
    """Read what a person types: a true minus sign and spaces around are fine, words and infinities are not."""
    try:
        value = float(text.strip().replace("−", "-").replace("_", "?"))
    except ValueError as error:
        raise ValueError(f"expected a number such as 0.8 or −2; got “{text.strip()[:40]}”") from error
    limits.number("value", value)
    return value


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


def _walk(state: ViewState, by: int) -> ViewState:
    layer = state.layer + by
    if not 0 <= layer < len(state.widths):
        raise ValueError(f"layer shown: this is the {'last' if by > 0 else 'first'} one")
    neuron, target = (state.target, 0) if by > 0 else (0, state.neuron)
    return msgspec.structs.replace(state, layer=layer, neuron=neuron, target=target)


def add_layer(state: ViewState) -> ViewState:
    """Add a layer of as many neurons behind the layer shown, and show it; the function stays as it is.

    Each new neuron passes on one of the old ones: an activation is not negative, so a ReLU does not change it. Where
    neurons have slopes of their own, one that may be negative is passed on by a neuron that does not fold.
    """
    limits.count("depth", len(state.widths) + 1, 1, limits.MAX_LAYERS)
    at, width = state.layer + 1, state.widths[state.layer]
    slopes = state.slopes
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
        raise ValueError("a network needs at least one hidden layer, so the last one stays")
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


def _step_fold_axis(state: ViewState, axis: int, by: int) -> tuple[int, int]:
    before = fold_axes(state)
    stepped = (before[axis] + by) % state.widths[state.layer]
    other = before[axis] if stepped == before[1 - axis] else before[1 - axis]
    return (stepped, other) if axis == 0 else (other, stepped)


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
        raise ValueError("a layer needs at least one neuron, so the last one stays")
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


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}. Nothing was changed."
