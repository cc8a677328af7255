"""What an edit is: one struct for each thing that a button, a box or a key asks for. What becomes of it: `edits`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from relu_fold.view.learning import MAX_TABLE, Start
from relu_fold.view.viewstate import PanelName


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
    """Open one of the panels below the stage, and trace a value there where one is given."""

    name: PanelName
    trace: float | None = None


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
    """Learn own points: a table of lines, in each of them the inputs and then y.

    `table`: it was not drawn on the picture; its points may be out of view, or have another number of inputs.
    """

    text: Annotated[str, Meta(max_length=MAX_TABLE)]
    table: bool = False


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
