"""The view that a question leads to: of a link, of an edit, of a hand; and what the visitor is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from relu_fold import address
from relu_fold.errors import InputError, ShareLinkError, sentence
from relu_fold.view.edit import AddLayer, AnyEdit, Learn, LearnPoints, SetNumber
from relu_fold.view.edits import EditError, apply
from relu_fold.view.handling import Handled, OnCrease, OnCreaseEnd, OnKnot, handle
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number

_LARGE = 20.0  # of an own point: beyond that steps of the usual rates are too small, or too large
_ADDED = "Layer {} is new. It passes on what it gets, so f stays as it was until you change its numbers."


@dataclass(frozen=True)
class Next:
    """The view to show, a notice for the visitor, and what is wrong with which number box, by path.

    `brought` is what is said beside the data that came with a network of their own.
    """

    state: ViewState
    notice: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    brought: str = ""


def opened(link: str) -> Next:
    """Open a link, or the default view where that cannot be done."""
    try:
        return Next(address.opened(link))
    except ShareLinkError as error:
        return Next(ViewState(), f"{error} This is the default view instead.")


def edited(state: ViewState, edit: AnyEdit) -> Next:
    """Make an edit, or leave the view as it is where that cannot be done."""
    try:
        after = apply(state, edit)
    except EditError as error:
        if isinstance(edit, SetNumber):
            return Next(state, errors={edit.path: str(error)})
        return Next(state, str(error))
    if isinstance(edit, AddLayer):
        return Next(after, _ADDED.format(after.layer + 1))
    return Next(after, brought=_brought(state, after) if isinstance(edit, Learn | LearnPoints) else "")


def _brought(before: ViewState, after: ViewState) -> str:
    """What is said where data come with a network of their own."""
    if before.widths == after.widths and before.input_dim == after.input_dim:
        return _far(after)
    layers = " and ".join(f"{width}" for width in after.widths)
    come = f"These points come with a network that can learn them, of {layers} neurons. Undo brings yours back."
    return f"{come} {_far(after)}".strip()


def _far(view: ViewState) -> str:
    """What is said of own points whose numbers are such that a run gets nowhere."""
    columns = list(zip(*view.learning.points, strict=True)) if view.learning else []
    if all(max(map(abs, column)) <= _LARGE for column in columns):
        return ""
    names = ("x", "y") if len(columns) == 2 else ("x₁", "x₂", "y")
    told = [f"{name} from {number(min(own))} to {number(max(own))}" for name, own in zip(names, columns, strict=True)]
    return (
        f"These are large numbers ({', '.join(told)}): a run learns best where all are about −3 to 3. Scale them first."
    )


def handled(state: ViewState, hand: OnKnot | OnCrease | OnCreaseEnd) -> Handled:
    """Follow a hand on the picture, or leave the view as it is where what it held is gone."""
    try:
        return handle(state, hand)
    except InputError as error:
        return Handled(state, {}, sentence(error))


def entered(state: ViewState, axes: tuple[int, ...]) -> ViewState:
    """Return the view of the layer before, along these axes of its fold space: what enters the layer shown."""
    chosen = {"fold_axes": axes, "fold_chosen": True} if len(axes) > 1 else {}
    layer = max(state.layer - 1, 0)
    return msgspec.structs.replace(state, layer=layer, neuron=0, target=0, **chosen)
