"""Marks on a slider: at which of its values something happens to the knots or creases that are on screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from relu_fold.exact.events.event import Event, What
from relu_fold.exact.events.events import events
from relu_fold.frames.shown import network_up_to
from relu_fold.view.limits import MAX_PIECES
from relu_fold.view.parameters import Parameter, assign, value_at
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import listed, neuron_name, number

MAX_MARKS = 24  # on one slider; more are a ruler, and say nothing
MAX_EVALUATIONS = 400
SAMPLES = {1: 64, 2: 40}  # by the number of inputs: regions take longer than pieces
RESOLUTION = 2.0**-22  # of a slider, which has a few hundred steps
FOLD_REACH = 1.0  # the fold scrubber goes from s = 1, unfolded, to s = -1, the mirror

# On which side of the value a knot is there to be seen, by what happens as the number grows; a hand comes from either.
_ABOVE: dict[What, tuple[bool, str]] = {
    "enters": (True, "in view"),
    "leaves": (False, "in view"),
    "born": (True, "there"),
    "dies": (False, "there"),
}
_ONE = {1: "knot", 2: "crease"}


def slider_marks(state: ViewState, path: str, stop: Callable[[], bool] | None = None) -> list[dict[str, Any]]:
    """Return [{value, words}] along the slider of a parameter: in a first layer exact, else found by halving.

    Empty for what moves no knot: outgoing weights, the output's bias, layers after the one shown, the numbers of a
    network that does not fold (a slope of 1 draws none), and the negative slope `s` where the layer shown is the first,
    or where each neuron has a slope of its own.

    Args:
        stop: asked now and then; when it answers True, what was found so far is returned.

    Raises:
        ValueError: for a path that the state does not have.
    """
    reach = Parameter(path, "", "", value_at(state, path)).reach
    head, *indices = path.split(".")
    if head == "s":
        reach = FOLD_REACH
        if state.layer == 0 or state.slopes:
            return []
    elif head not in "wb" or int(indices[0]) > state.layer:
        return []
    net = network_up_to(state.network, state.layer, state.target)
    folds = None if head == "s" else np.concatenate(net.slopes) != 1  # who does not fold has no knot to be seen
    if folds is not None and not folds.any():
        return []
    view = state.domain if state.input_dim == 1 else state.box
    found = events(
        net,
        path,
        -reach,
        reach,
        view,
        samples=SAMPLES[state.input_dim],
        resolution=RESOLUTION,
        max_evaluations=MAX_EVALUATIONS,
        stop=stop,
        max_pieces=MAX_PIECES // 10,
        among=folds,
    ).marks
    kept = [event for event in found if event.what != "corner"] if len(found) > MAX_MARKS else list(found)
    return [{"value": event.value, "words": _words(state, path, event)} for event in kept[:MAX_MARKS]]


def _words(state: ViewState, path: str, event: Event) -> str:
    depth, what = len(state.widths), _ONE[state.input_dim]
    names = [neuron_name(depth, *_where(state.widths, flat)) for flat in event.neurons[:4]]
    more = " and more" if len(event.neurons) > 4 else ""
    who = ", ".join(names) + more if more else listed(names)
    at, several = number(event.value), len(event.neurons) > 1
    if event.what in ("meets", "parts"):
        return f"{at}: the {what}s of {who} meet here"
    if event.what == "flips":
        return f"{at}: {who} {'turn' if several else 'turns'} inside out"
    if event.what == "corner":
        return f"{at}: the {what} of {who} passes over a corner"
    above, where = _ABOVE[event.what]
    sides = ("above", "below") if path != "s" else ("where s is more", "where s is less")
    with_it, without = sides if above else sides[::-1]
    seen = (
        f"{at}: {with_it}, the {what}s of {who} are {where}"
        if several
        else f"{at}: {with_it}, the {what} of {who} is {where}"
    )
    return seen + ("" if several else _else(state, path, event, without))


def _else(state: ViewState, path: str, event: Event, side: str) -> str:
    """What a neuron of the first layer is on the side on which its own number takes its fold out of view."""
    (neuron,) = event.neurons
    if path.split(".")[:3] not in (["w", "0", str(neuron)], ["b", "0", str(neuron)]) or event.what not in (
        "enters",
        "leaves",
    ):
        return ""
    sides = (state.domain,) if state.input_dim == 1 else state.box
    z = assign(state, path, event.value).network.pre_activations(list(product(*sides)))[0][:, neuron]
    return (
        f"; {side}, {neuron_name(len(state.widths), 0, neuron)} is {'dead' if -z.min() > z.max() else 'on everywhere'}"
    )


def _where(widths: tuple[int, ...], flat: int) -> tuple[int, int]:
    for layer, width in enumerate(widths):
        if flat < width:
            return layer, flat
        flat -= width
    raise IndexError(f"neuron: expected below {sum(widths)}; got {flat} more")
