"""ViewState: all that a link restores, and nothing that can be derived from it."""

from __future__ import annotations

from typing import Any, Literal, Self, TypeAlias

import msgspec

from relu_fold.arrays import instance
from relu_fold.decoding import from_values
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.view import limits
from relu_fold.view.learning import Learning
from relu_fold.view.presets import DEFAULT, FIRST_OF, PRESETS, Matrix, Preset, unknown
from relu_fold.view.steps.steps import STEPS

MAX_NAME = 60  # characters of a name of an input, or of a marked point
MAX_MARKED = 16
PanelName: TypeAlias = Literal["ledger", "fold", "signal", "duel"]


class Marked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point of the plane that is marked and named: a row of a file of data."""

    name: str
    at: tuple[float, float]


class ViewState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One view: a network, the domain that it is seen on, and where one is looking.

    Attributes:
        preset: the name of the preset that "reset" returns to.
        weights, biases, negative_slope: what `Network` takes, as tuples.
        domain: the ends of the x axis, of two inputs of the first.
        domain_y: the ends of the second input's axis; nothing is drawn of it where there is one input.
        layer: the hidden layer that the stage shows, from 0.
        neuron: the neuron of that layer whose controls are shown, from 0.
        target: the neuron of the next layer (or the output) whose sum the stage composes, from 0.
        partial_sums: whether the faint lines 1, 1+2, 1+2+3 ... are drawn, with one input.
        terms: how many neurons the surface adds up, with two inputs; 0 for all of them.
        turn: how the sheets are turned, and how steeply they are looked down at: azimuth and elevation, in radians.
        map_mode: whether the map shows the exact regions or the function sampled on a grid.
        resolution: points a side of that grid.
        panel: which of the panels below the stage is open.
        slopes: the negative slope of each neuron, layer by layer; empty where all of them have `negative_slope`.
        lesson: the lesson that is open, from 1; 0 for none.
        fold_axes: the two or three neurons of the layer shown along which fold space is drawn, from 0: across, up,
            deep. A layer of fewer neurons shows its last ones; the choice is kept for when there are more.
        trace: the value whose inputs are traced back through the composed function.
        fold_chosen: whether the axes 0 and 1 were chosen; else the layer shows the two that fit it best.
        close: whether the selected neuron is seen up close: of its layer it alone is large.
        learning: what the network learns from, how, and how far it has come; None where nothing is learnt.
        names: of the inputs, where they have other ones than x, or x₁ and x₂.
        marked: points of the plane that are marked and named, with two inputs.

    Raises:
        ValueError: when a shape, an index or a number breaks one of `relu_fold.view.limits`; the message names it.
    """

    preset: str = DEFAULT.name
    weights: tuple[Matrix, ...] = DEFAULT.weights
    biases: Matrix = DEFAULT.biases
    negative_slope: float = DEFAULT.negative_slope
    domain: tuple[float, float] = DEFAULT.domain
    layer: int = 0
    neuron: int = 0
    target: int = 0
    partial_sums: bool = True
    domain_y: tuple[float, float] = (-1.0, 1.0)
    terms: int = 0
    turn: tuple[float, float] = (-0.5, 0.5)
    map_mode: Literal["regions", "heatmap"] = "regions"
    resolution: int = 41
    panel: PanelName = "ledger"
    slopes: Matrix = ()
    lesson: int = 0
    fold_axes: tuple[int, ...] = (0, 1)
    trace: float = 0.0
    fold_chosen: bool = False
    close: bool = False
    learning: Learning | None = None
    names: tuple[str, ...] = ()
    marked: tuple[Marked, ...] = ()

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            raise InputError(unknown(self.preset))
        limits.count("depth", len(self.weights) - 1, 1, limits.MAX_LAYERS)
        for i, rows in enumerate(self.weights[:-1]):
            limits.count(f"neurons in layer {i + 1}", len(rows), 1, limits.MAX_WIDTH)
        limits.count("outputs", len(self.weights[-1]), 1, limits.MAX_OUTPUTS)
        limits.count("inputs", len(self.weights[0][0]), min(limits.INPUT_DIMS), max(limits.INPUT_DIMS))
        limits.count("weights and biases", self.n_parameters, 1, limits.MAX_PARAMETERS)
        self._check_shapes()
        for i, rows in enumerate(self.weights):
            for row in rows:
                for value in row:
                    limits.number(f"a weight of layer {i + 1}", value)
            for value in self.biases[i]:
                limits.number(f"a bias of layer {i + 1}", value)
        limits.number("negative slope", self.negative_slope)
        self._check_slopes()
        limits.interval("domain", self.domain)
        limits.interval("second domain", self.domain_y)
        limits.count("layer shown", self.layer, 0, len(self.weights) - 2)
        limits.count("neuron selected", self.neuron, 0, len(self.weights[self.layer]) - 1)
        limits.count("target neuron", self.target, 0, len(self.weights[self.layer + 1]) - 1)
        limits.count("terms of the sum", self.terms, 0, limits.MAX_WIDTH)
        limits.number("azimuth", self.turn[0])
        limits.between("elevation", self.turn[1], *limits.ELEVATION)
        limits.count("grid points a side", self.resolution, *limits.GRID)
        limits.count("lesson", self.lesson, 0, len(STEPS))
        limits.count("axes of fold space", len(self.fold_axes), 2, 3)
        for axis in self.fold_axes:
            limits.count("axis of fold space", axis, 0, limits.MAX_WIDTH - 1)
        limits.number("traced value", self.trace)
        self._check_names()
        if self.learning is not None:
            limits.count("outputs of a network that learns", len(self.weights[-1]), 1, 1)
            limits.count("weights and biases of a network that learns", self.n_parameters, 1, limits.MAX_LEARNING)
            self.learning.of(self.network)

    def _check_shapes(self) -> None:
        if len(self.biases) != len(self.weights):
            raise InputError(f"biases: expected {len(self.weights)} layers of them; got {len(self.biases)}")
        inputs = len(self.weights[0][0])
        for i, (rows, shifts) in enumerate(zip(self.weights, self.biases, strict=True)):
            if len(shifts) != len(rows):
                raise InputError(f"biases of layer {i + 1}: expected {len(rows)}; got {len(shifts)}")
            for row in rows:
                if len(row) != inputs:
                    raise InputError(f"weights of layer {i + 1}: expected {inputs} a neuron; got {len(row)}")
            inputs = len(rows)

    def _check_names(self) -> None:
        if self.names and len(self.names) != self.input_dim:
            raise InputError(f"names of the inputs: expected {self.input_dim} of them, or none; got {len(self.names)}")
        limits.count("marked points", len(self.marked), 0, MAX_MARKED)
        if self.marked and self.input_dim == 1:
            raise InputError(f"marked points: expected none with one input; got {len(self.marked)}")
        for name in (*self.names, *(one.name for one in self.marked)):
            if not (0 < len(name) <= MAX_NAME and name.isprintable()):
                raise InputError(f"a name: expected 1 to {MAX_NAME} printable characters; got {name[:MAX_NAME]!r}")
        for one in self.marked:
            for value in one.at:
                limits.number("the place of a marked point", value)

    def _check_slopes(self) -> None:
        if not self.slopes:
            return
        if len(self.slopes) != len(self.widths):
            raise InputError(f"negative slopes: expected {len(self.widths)} layers of them; got {len(self.slopes)}")
        for i, (own, width) in enumerate(zip(self.slopes, self.widths, strict=True)):
            if len(own) != width:
                raise InputError(f"negative slopes of layer {i + 1}: expected {width}; got {len(own)}")
            for value in own:
                limits.number(f"a negative slope of layer {i + 1}", value)

    @classmethod
    def of(cls, net: Network, **fields: Any) -> Self:
        """Return a view of any network that the app shows, on its last hidden layer.

        Args:
            fields: of the view, where they are to be others: `domain=(0, 1)`, `layer=0` ... Arrays may be numpy's.

        Raises:
            InputError: for a network beyond `relu_fold.view.limits`, or a field that no view has; it names which.
        """
        limits.count("inputs", instance("net", net, Network).input_dim, min(limits.INPUT_DIMS), max(limits.INPUT_DIMS))
        limits.count("depth", len(net.widths), 1, limits.MAX_LAYERS)
        first = FIRST_OF[net.input_dim]
        shared = all((own == net.negative_slope).all() for own in net.slopes)
        usual = {
            "preset": first.name, "domain": first.domain, "domain_y": first.domain_y, "layer": len(net.widths) - 1,
            "weights": net.weights, "biases": net.biases, "negative_slope": net.negative_slope,
            "slopes": () if shared else net.slopes,
        }  # fmt: skip
        return from_values(usual | fields, cls)

    @classmethod
    def of_preset(cls, preset: Preset) -> Self:
        return cls(
            preset=preset.name,
            weights=preset.weights,
            biases=preset.biases,
            negative_slope=preset.negative_slope,
            domain=preset.domain,
            domain_y=preset.domain_y,
            layer=len(preset.weights) - 2,
        )

    @property
    def network(self) -> Network:
        return Network.of_checked(self.weights, self.biases, self.negative_slope, self.slopes)

    @property
    def input_dim(self) -> int:
        return len(self.weights[0][0])

    @property
    def depth(self) -> int:
        """Hidden layers."""
        return len(self.weights) - 1

    @property
    def box(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part of the plane in view, with two inputs."""
        return self.domain, self.domain_y

    @property
    def widths(self) -> tuple[int, ...]:
        return tuple(len(rows) for rows in self.weights[:-1])

    @property
    def n_parameters(self) -> int:
        """Weights and biases."""
        return sum(len(row) for rows in self.weights for row in rows) + sum(map(len, self.biases))

    @property
    def axes_are_chosen(self) -> bool:
        """Other axes than the usual ones can only have been chosen; so says a link from before `fold_chosen`, too."""
        return self.fold_chosen or self.fold_axes != (0, 1)


def view_of(shown: Network | ViewState) -> ViewState:
    """Return a view as it is, of a network the usual one: what is asked for a picture takes either."""
    return shown if isinstance(shown, ViewState) else ViewState.of(shown)
