"""Every edit of a view but the drag of one number: pure functions from state to state."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from relu_fold.errors import InputError, sentence
from relu_fold.training.point_table import points_in
from relu_fold.view import limits, teaching
from relu_fold.view.growth import add_layer, add_neuron, fit_axes, remove_layer, remove_neuron
from relu_fold.view.learning import MAX_POINTS, MAX_TABLE, Start
from relu_fold.view.lessons import lesson_view
from relu_fold.view.parameters import assign
from relu_fold.view.presets import FIRST_OF, PRESETS, unknown
from relu_fold.view.viewstate import PanelName, ViewState

_WHOLE = ("n", "drawn", "batch", "seed")  # settings of a run that are counted


class EditError(InputError):
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
    """Show a neuron's layer on the stage, and the neuron's controls; up close, or as it was seen so far."""

    layer: int
    neuron: int
    close: bool | None = None


class StepNeuron(Edit, frozen=True, tag="step-neuron"):
    """Select the next neuron of the layer shown, or the one before, as near as it was seen so far."""

    by: Literal[-1, 1]


class Back(Edit, frozen=True, tag="back"):
    """See all neurons of the layer again, after one was seen up close."""


class ShowTarget(Edit, frozen=True, tag="target"):
    """Compose the last layer's stage for another output."""

    target: int


class StepTarget(Edit, frozen=True, tag="step-target"):
    """Compose the layer's stage for the next neuron of the layer behind it, or the one before."""

    by: Literal[-1, 1]


class Walk(Edit, frozen=True, tag="walk"):
    """Go to the stage of the next layer, of the neuron that this one composes; or back to the layer before."""

    by: Literal[-1, 1]


class Fit(Edit, frozen=True, tag="fit"):
    """Move the ends of the axes so that all knots are seen, or all creases and where they meet."""


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


class ChooseFoldAxes(Edit, frozen=True, tag="fold-axes"):
    """Draw fold space along these neurons of the layer: across, up and, if there are three, deep."""

    axes: tuple[int, ...]


class Learn(Edit, frozen=True, tag="learn"):
    """Learn a named set of points."""

    data: str


class LearnPoints(Edit, frozen=True, tag="learn-points"):
    """Learn own points: a table of lines, in each of them the inputs and then y."""

    text: Annotated[str, Meta(max_length=MAX_TABLE)]


class ChangeRun(Edit, frozen=True, tag="run"):
    """Change one setting of the run: a field of `Learning`."""

    name: Literal["n", "noise", "drawn", "share", "loss", "optimizer", "rate", "momentum", "batch", "l1", "l2", "seed"]
    value: float | str


class Restart(Edit, frozen=True, tag="restart"):
    """Begin the run again, from another start."""

    start: Start
    seed: int = 0


class Freeze(Edit, frozen=True, tag="freeze"):
    """A number no longer learns, or does so again."""

    path: str


class Unlearn(Edit, frozen=True, tag="unlearn"):
    """Put the data away; the network stays."""


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
    | StepNeuron
    | Back
    | ShowTarget
    | StepTarget
    | Walk
    | Fit
    | ShowPartialSums
    | ShowPanel
    | ChangeInputs
    | StepTerms
    | ShowMap
    | ChooseFoldAxes
    | Learn
    | LearnPoints
    | ChangeRun
    | Restart
    | Freeze
    | Unlearn
)


def apply(state: ViewState, edit: AnyEdit) -> ViewState:
    """Return the state after an edit.

    Raises:
        EditError: when the edit cannot be made; the state is then unchanged.
    """
    try:
        return _apply(state, edit)
    except InputError as error:
        raise EditError(f"{sentence(error)} Nothing was changed.") from error


def _apply(state: ViewState, edit: AnyEdit) -> ViewState:
    match edit:
        case SetNumber(path, text):
            return assign(state, path, limits.parse_number(text))
        case AddNeuron():
            return add_neuron(_before_growth(state))
        case RemoveNeuron():
            return remove_neuron(_before_growth(state))
        case AddLayer():
            return add_layer(_before_growth(state))
        case RemoveLayer():
            return remove_layer(_before_growth(state))
        case LoadPreset(name):
            if name not in PRESETS:
                raise InputError(unknown(name))
            return _view_of(name, state)
        case OpenLesson(0):
            return msgspec.structs.replace(state, lesson=0)
        case OpenLesson(number):
            return lesson_view(number)
        case Reset() if state.lesson:
            return lesson_view(state.lesson)
        case Reset():
            return _view_of(state.preset, state)
        case Select(layer, neuron, close):
            limits.count("layer shown", layer, 0, len(state.widths) - 1)
            target = state.target if layer == state.layer else 0
            close = state.close if close is None else close
            return msgspec.structs.replace(state, layer=layer, neuron=neuron, target=target, close=close)
        case StepNeuron(by):
            return _step_neuron(state, by)
        case Back():
            return msgspec.structs.replace(state, close=False)
        case ShowTarget(target):
            last = len(state.widths) - 1
            neuron = state.neuron if state.layer == last else 0
            return msgspec.structs.replace(state, layer=last, neuron=neuron, target=target, close=False)
        case StepTarget(by):
            count = len(state.weights[state.layer + 1])
            return msgspec.structs.replace(state, target=(state.target + by) % count)
        case Walk(by):
            return _walk(state, by)
        case Fit():
            return fit_axes(state)
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
        case ChooseFoldAxes(axes):
            return msgspec.structs.replace(state, fold_axes=axes, fold_chosen=True)
        case _:
            return _taught(state, edit)


def _taught(state: ViewState, edit: Learn | LearnPoints | ChangeRun | Restart | Freeze | Unlearn) -> ViewState:
    match edit:
        case Learn(data):
            return teaching.learn(state, data)
        case LearnPoints(text):
            return teaching.learn_points(state, points_in(text, state.input_dim, MAX_POINTS, limits.MAX_MAGNITUDE))
        case ChangeRun(name, value):
            whole = isinstance(value, float) and value.is_integer() and name in _WHOLE
            return teaching.change(state, {name: int(value) if whole else value})
        case Restart(start, seed):
            return teaching.restart(state, start, seed)
        case Freeze(path):
            return teaching.freeze(state, path)
        case Unlearn():
            return teaching.forget(state)


def _before_growth(state: ViewState) -> ViewState:
    """Another shape has nothing of what the optimiser remembers."""
    if state.learning is None:
        return state
    return msgspec.structs.replace(state, learning=state.learning.without_memory())


def _view_of(preset: str, state: ViewState) -> ViewState:
    kept = {field: getattr(state, field) for field in ("partial_sums", "turn", "map_mode", "resolution", "panel")}
    return msgspec.structs.replace(ViewState.of_preset(PRESETS[preset]), **kept)


def _step_neuron(state: ViewState, by: int) -> ViewState:
    neuron = state.neuron + by
    if not 0 <= neuron < state.widths[state.layer]:
        raise InputError(f"neuron selected: this is the {'last' if by > 0 else 'first'} one of its layer")
    return msgspec.structs.replace(state, neuron=neuron)


def _walk(state: ViewState, by: int) -> ViewState:
    layer = state.layer + by
    if not 0 <= layer < len(state.widths):
        raise InputError(f"layer shown: this is the {'last' if by > 0 else 'first'} one")
    neuron, target = (state.target, 0) if by > 0 else (0, state.neuron)
    return msgspec.structs.replace(state, layer=layer, neuron=neuron, target=target)
