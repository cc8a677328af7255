"""A hand on the picture itself: what it holds, where it is, and the view that puts the one where the other is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from relu_fold.view import limits
from relu_fold.view.hands import Drag, lifter, move_crease, move_knot, raise_knot, turn_crease
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.parameters import assign
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_name, place

Point = tuple[float, float]


class Hand(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="holds"):
    """`neuron` is one of the first layer."""

    neuron: int


class OnKnot(Hand, frozen=True, tag="knot"):
    """Where the knot is to go; None leaves the number alone that would bring it there, along the line or up and down.

    `by` is the neuron that lifts the knot, once the drag has begun; None lets the rule of `raise_knot` choose.
    """

    x: float | None = None
    y: float | None = None
    by: int | None = None


class OnCrease(Hand, frozen=True, tag="crease"):
    point: Point


class OnCreaseEnd(Hand, frozen=True, tag="crease-end"):
    pivot: Point
    point: Point


@dataclass(frozen=True)
class Handled:
    """The view that the hand made, the numbers that differ, by path, and why the thing is not under the hand, if so."""

    state: ViewState
    numbers: Mapping[str, float]
    stopped: str = ""
    by: int | None = None


class Hold(msgspec.Struct, frozen=True):
    """The numbers that a hand turns, by path, and words that name them."""

    paths: tuple[str, ...]
    words: str


def handle(state: ViewState, hand: OnKnot | OnCrease | OnCreaseEnd) -> Handled:
    """Return the view in which what the hand holds is where the hand is, or as near as a limit lets it be.

    Raises:
        ValueError: when there is no such neuron, or it is held in a view of the other number of inputs, or the hand is
            further away than any domain reaches.
    """
    net = state.network
    for at in _places(hand):
        limits.number("place of the hand", at)
    match hand:
        case OnCrease(neuron, point):
            return _set(state, move_crease(net, neuron, point, limit=MAX_MAGNITUDE))
        case OnCreaseEnd(neuron, pivot, point):
            return _set(state, turn_crease(net, neuron, pivot, point, limit=MAX_MAGNITUDE))
        case OnKnot(neuron, x, y, by):
            low, high = state.domain
            moved = Handled(state, {})
            if x is not None:
                moved = _set(state, move_knot(net, neuron, min(max(x, low), high), limit=MAX_MAGNITUDE))
            if y is None or state.layer > 0 or (moved.stopped and not moved.numbers):
                return moved  # the height at a knot is the first layer's to set only where that is what is shown
            lift = raise_knot(moved.state.network, neuron, y, target=state.target, by=by, limit=MAX_MAGNITUDE)
            lifted = _set(moved.state, lift)
            lifter = next((int(path.split(".")[3]) for path in lift.numbers if path.startswith("w")), None)
            numbers = {**moved.numbers, **lifted.numbers}
            return Handled(lifted.state, numbers, moved.stopped or lifted.stopped, lifter)


def holds(state: ViewState) -> list[dict[str, Hold]]:
    """Of each first-layer neuron: what a hand on its knot, or crease, would turn, by the way that it goes."""
    depth, held = len(state.widths), []
    for neuron in range(state.widths[0]):
        name, bias = neuron_name(depth, 0, neuron), f"b.0.{neuron}"
        if state.input_dim == 2:
            weights = (f"w.0.{neuron}.0", f"w.0.{neuron}.1")
            sideways = Hold((bias,), f"Drag: the bias of {name}.")
            turning = Hold((*weights, bias), f"Turn: both weights and the bias of {name}.")
            held.append({"crease": sideways, "crease-end": turning})
            continue
        ways = {"along": Hold((bias,), f"{_side(state, neuron)}Drag sideways: the bias of {name}.")}
        path = lifter(state.network, neuron, target=state.target) if state.layer == 0 else None
        if path is not None:
            ways["lift"] = Hold((path,), f"Up or down: {_lifter_name(state, path)}.")
        held.append(ways)
    return held


def _side(state: ViewState, neuron: int) -> str:
    """Say on which side of its knot a neuron of the first layer is on; nothing of one whose knot is not in view."""
    weight, bias = state.weights[0][neuron][0], state.biases[0][neuron]
    knot = -bias / weight if weight else math.inf
    if not state.domain[0] <= knot <= state.domain[1]:
        return ""
    name = neuron_name(len(state.widths), 0, neuron).capitalize()
    return f"{name} is on where x {'>' if weight > 0 else '<'} {place(knot, state.domain)}. "


def _lifter_name(state: ViewState, path: str) -> str:
    depth, (kind, _, _, *by) = len(state.widths), path.split(".")
    if kind == "w":
        return f"the outgoing weight of {neuron_name(depth, 0, int(by[0]))}"
    return f"the bias of {'the output' if depth == 1 else neuron_name(depth, 1, state.target)}"


def _places(hand: OnKnot | OnCrease | OnCreaseEnd) -> tuple[float, ...]:
    match hand:
        case OnCrease(_, point):
            return point
        case OnCreaseEnd(_, pivot, point):
            return (*pivot, *point)
        case OnKnot():
            return ()  # it is kept within the domain, and below the limit of what lifts it


def _set(state: ViewState, drag: Drag) -> Handled:
    for path, value in drag.numbers.items():
        state = assign(state, path, value)
    return Handled(state, dict(drag.numbers), drag.stopped)
