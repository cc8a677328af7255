"""Where a hand on the picture may go: which value of one number belongs to which place of it.

A table for each way that a thing can be dragged by one number alone. With it the page drags the thing as it drags the
slider of that number, and its pictures can be asked for ahead; it knows no network, and looks up where the hand is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, check_time, time_limit
from relu_fold.view import limits
from relu_fold.view.hands import Drag, lifter, move_crease, move_knot, raise_knot
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.viewstate import ViewState

SECONDS = 0.2  # for all tables of a thing; the page goes on without them
MOST_PLACES = 2_000  # of one way: the pixels of a large stage


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a pointer can reach along an axis: `count` + 1 places, evenly from low to high."""

    low: float
    high: float
    count: Annotated[int, Meta(ge=1, le=MOST_PLACES)]

    @property
    def pixel(self) -> float:
        return self.high / self.count - self.low / self.count


class Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one input: along the line, and its heights. Of two: along both of them, the box."""

    x: Stretch
    y: Stretch


class Way(msgspec.Struct, frozen=True):
    """A hand is at `across · point`, and there is a value for every `step` from `first` on.

    Attributes:
        path: the number that is turned.
        across: (1,) for a point x of the line, or a height; (2,) for a point of the plane.
        values: of the number, from the first place to the last.
    """

    path: str
    across: tuple[float, ...]
    first: float
    step: float
    values: tuple[float, ...]


def ways(state: ViewState, neuron: int, places: Places) -> dict[str, Way]:
    """Return a table for each way to drag a first-layer neuron's knot or crease by one number: along, lift, crease.

    Each value is the one that `handle` sets for a hand there. There is none for a way on which a limit stops the hand
    somewhere, since it has to say so, and none for what turns several numbers.

    Raises:
        InputError: no such neuron, or a stretch that has no two places.
    """
    limits.count("neuron", neuron, 0, state.widths[0] - 1)
    limits.interval("x", (places.x.low, places.x.high))
    if state.input_dim == 2:
        limits.interval("y", (places.y.low, places.y.high))
    elif not 0 < places.y.pixel < math.inf:
        raise InputError(f"y: expected low below high; got {places.y.low} and {places.y.high}")
    if state.input_dim == 2:
        found = {"crease": _crease(state, neuron, places)}
    else:
        found = {"along": _along(state, neuron, places.x), "lift": _lift(state, neuron, places.y)}
    return {name: way for name, way in found.items() if way is not None}


def ways_in_time(state: ViewState, neuron: int, places: Places) -> dict[str, Way]:
    """Return the `ways`, or none where the neuron is gone, the places are none, or the time is up."""
    try:
        with time_limit(SECONDS):
            return ways(state, neuron, places)
    except (InputError, OutOfTime):
        return {}


def _along(state: ViewState, neuron: int, x: Stretch) -> Way | None:
    net, (low, high) = state.network, state.domain

    def drag(share: float) -> Drag:
        return move_knot(net, neuron, min(max(_between(x.low, x.high, share), low), high), limit=MAX_MAGNITUDE)

    return _way(f"b.0.{neuron}", drag, (1.0,), (x.low, x.high), x.count)


def _lift(state: ViewState, neuron: int, y: Stretch) -> Way | None:
    net = state.network
    path = lifter(net, neuron, target=state.target) if state.layer == 0 else None

    def drag(share: float) -> Drag:
        height = _between(y.low, y.high, share)
        return raise_knot(net, neuron, height, target=state.target, limit=MAX_MAGNITUDE)

    return None if path is None else _way(path, drag, (1.0,), (y.low, y.high), y.count)


def _crease(state: ViewState, neuron: int, places: Places) -> Way | None:
    """Across the crease a pixel at a time, from the corner of the box that is farthest off to the one opposite."""
    net, x, y = state.network, places.x, places.y
    w = net.weights[0][neuron]
    if not w.any():
        return None
    w = w / np.abs(w).max()  # only its direction counts
    across = w / math.hypot(w[0] * x.pixel, w[1] * y.pixel)
    start = np.where(across < 0, (x.high, y.high), (x.low, y.low))
    end = np.where(across < 0, (x.low, y.low), (x.high, y.high))
    first, last = float(across @ start), float(across @ end)

    def drag(share: float) -> Drag:
        point = [_between(a, b, share) for a, b in zip(start.tolist(), end.tolist(), strict=True)]
        return move_crease(net, neuron, point, limit=MAX_MAGNITUDE)

    return _way(f"b.0.{neuron}", drag, tuple(across.tolist()), (first, last), math.ceil(last - first))


def _way(
    path: str, drag: Callable[[float], Drag], across: tuple[float, ...], ends: tuple[float, float], steps: int
) -> Way | None:
    """Return the table of what `drag` sets from 0, the first end, to 1, the last; None where something stops it."""
    values = []
    for i in range(steps + 1):
        check_time()
        found = drag(i / steps)
        if found.stopped or list(found.numbers) != [path]:
            return None
        values.append(found.numbers[path])
    return Way(path, across, ends[0], ends[1] / steps - ends[0] / steps, tuple(values))


def _between(low: float, high: float, share: float) -> float:
    return low * (1 - share) + high * share
