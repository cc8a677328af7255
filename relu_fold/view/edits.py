"""Every edit of a view but the drag of one number: pure functions from state to state."""

from __future__ import annotations

import msgspec

from relu_fold.errors import InputError, sentence
from relu_fold.training.point_table import points_in
from relu_fold.view import limits, teaching
from relu_fold.view.edit import (
    AddLayer,
    AddNeuron,
    AnyEdit,
    Back,
    ChangeInputs,
    ChangeRun,
    ChooseFoldAxes,
    Fit,
    Freeze,
    Learn,
    LearnPoints,
    LoadPreset,
    OpenLesson,
    RemoveLayer,
    RemoveNeuron,
    Reset,
    Restart,
    Select,
    SetNumber,
    ShowMap,
    ShowPanel,
    ShowPartialSums,
    ShowTarget,
    StepNeuron,
    StepTarget,
    StepTerms,
    Unlearn,
    Walk,
)
from relu_fold.view.growth import add_layer, add_neuron, fit_axes, remove_layer, remove_neuron
from relu_fold.view.learning import MAX_POINTS
from relu_fold.view.lessons import lesson_view
from relu_fold.view.parameters import assign
from relu_fold.view.presets import FIRST_OF, PRESETS, unknown
from relu_fold.view.viewstate import ViewState

_WHOLE = ("n", "drawn", "batch", "seed")  # settings of a run that are counted


class EditError(InputError):
    """An edit that a limit forbids, or a text that is no number; the message is a sentence for the visitor."""


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
        case ShowPanel(name, trace):
            return msgspec.structs.replace(state, panel=name, trace=state.trace if trace is None else trace)
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
        case LearnPoints(text, table):
            points = points_in(text, None if table else state.input_dim, MAX_POINTS, limits.MAX_MAGNITUDE)
            return teaching.learn_points(teaching.to_show(state, points) if table else state, points)
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
