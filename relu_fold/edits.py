"""Every edit of a view but the drag of one number: pure functions from state to state."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import msgspec

from relu_fold import limits
from relu_fold.lessons import lesson_view
from relu_fold.parameters import assign
from relu_fold.presets import FIRST_OF, PRESETS
from relu_fold.viewstate import PanelName, ViewState


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
    """Compose the stage for another output."""

    target: int


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


AnyEdit: TypeAlias = (
    SetNumber
    | AddNeuron
    | RemoveNeuron
    | LoadPreset
    | Reset
    | OpenLesson
    | Select
    | ShowTarget
    | ShowPartialSums
    | ShowPanel
    | ChangeInputs
    | StepTerms
    | ShowMap
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

    Its knot falls where the others leave room (a golden-ratio walk over the domain), it feeds every neuron of the next
    layer with alternating sign, so that something visible happens whatever was there before.
    """
    layer, width = state.layer, state.widths[state.layer]
    limits.count(f"neurons in layer {layer + 1}", width + 1, 1, limits.MAX_WIDTH_EDITING)
    inputs = len(state.weights[layer][0])
    low, high = state.domain
    place = (0.5 + width * (math.sqrt(5) - 1) / 2) % 1
    knot = low + (high - low) * (0.1 + 0.8 * place) if layer == 0 else place
    sign = -1.0 if width % 2 else 1.0
    row = tuple(1.0 if j == width % inputs else 0.0 for j in range(inputs))
    if layer == 0 and inputs == 2:
        row, knot = _crease(state, width)
    weights, biases = list(state.weights), list(state.biases)
    weights[layer] = (*weights[layer], row)
    # Two decimals, and more where the domain is narrow; + 0.0 makes no minus zero of it.
    decimals = 2 + max(0, -math.floor(math.log10(high - low)))
    biases[layer] = (*biases[layer], round(-knot, decimals) + 0.0)
    weights[layer + 1] = tuple((*after, sign) for after in weights[layer + 1])
    return msgspec.structs.replace(state, weights=tuple(weights), biases=tuple(biases), neuron=width)


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
    target = state.target
    return msgspec.structs.replace(
        state, weights=tuple(weights), biases=tuple(biases), neuron=min(gone, width - 2), target=target
    )


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}. Nothing was changed."
