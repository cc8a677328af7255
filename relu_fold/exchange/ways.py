"""Where a hand on the picture may go: which values of its numbers belong to which place of it.

A table for each way that a thing can be dragged in one direction: a knot along the line or up and down, a crease across
itself or about its middle. With it the page drags the thing as it drags the slider of a number, and its pictures can be
asked for ahead; it knows no network, and looks up where the hand is.
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
from relu_fold.view.hands import Drag, lifter, move_crease, move_knot, raise_knot, turn_crease
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.viewstate import ViewState

SECONDS = 0.2  # for all tables of a thing; the page goes on without them
MOST_PLACES = 2_000  # of one way: the pixels of a large stage
MOST_ANGLES = 1_000  # of a full turn: three numbers each


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
    """What a hand sets at each place of a way: the numbers at `paths`, place after place in `values`."""

    paths: tuple[str, ...]
    values: tuple[float, ...]
    first: float
    step: float


class Straight(Way, frozen=True, kw_only=True):
    """A hand is at `across · point`, and there is a place for every `step` from `first` on.

    Attributes:
        across: (1,) for a point x of the line, or a height; (2,) for a point of the plane.
    """

    across: tuple[float, ...]


class Round(Way, frozen=True, kw_only=True):
    """A hand is at the angle of `scale * (point - pivot)`, and there is a place for every `step` from `first` on.

    The places go round once: the crease lies alike at opposite ones, with its active side on the other side.

    Attributes:
        pivot: (2,) that the crease turns about.
        scale: (2,) pixels for 1 of each input.
        first: radians, as is `step`.
    """

    pivot: tuple[float, float]
    scale: tuple[float, float]


def ways(
    state: ViewState, neuron: int, places: Places, pivot: tuple[float, float] | None = None
) -> dict[str, Straight | Round]:
    """Return a table for each way to drag a first-layer neuron's knot or crease: along, lift; crease, or turn.

    Each value is the one that `handle` sets for a hand there. There is none for a way on which a limit stops the hand
    somewhere, since it has to say so.

    Args:
        pivot: that the crease is to turn about; without one it goes sideways.

    Raises:
        InputError: no such neuron, or a stretch that has no two places.
    """
    limits.count("neuron", neuron, 0, state.widths[0] - 1)
    limits.interval("x", (places.x.low, places.x.high))
    for coordinate in pivot or ():
        limits.number("pivot", coordinate)
    if state.input_dim == 2:
        limits.interval("y", (places.y.low, places.y.high))
    elif not 0 < places.y.pixel < math.inf:
        raise InputError(f"y: expected low below high; got {places.y.low} and {places.y.high}")
    found: dict[str, Straight | Round | None]
    if state.input_dim == 2:
        crease = _crease(state, neuron, places) if pivot is None else _turn(state, neuron, places, pivot)
        found = {"crease" if pivot is None else "turn": crease}
    else:
        found = {"along": _along(state, neuron, places.x), "lift": _lift(state, neuron, places.y)}
    return {name: way for name, way in found.items() if way is not None}


def ways_in_time(
    state: ViewState, neuron: int, places: Places, pivot: tuple[float, float] | None = None
) -> dict[str, Straight | Round]:
    """Return the `ways`, or none where the neuron is gone, the places are none, or the time is up."""
    try:
        with time_limit(SECONDS):
            return ways(state, neuron, places, pivot)
    except (InputError, OutOfTime):
        return {}


def _along(state: ViewState, neuron: int, x: Stretch) -> Straight | None:
    net, (low, high) = state.network, state.domain

    def drag(share: float) -> Drag:
        return move_knot(net, neuron, min(max(_between(x.low, x.high, share), low), high), limit=MAX_MAGNITUDE)

    return _way(f"b.0.{neuron}", drag, (1.0,), (x.low, x.high), x.count)


def _lift(state: ViewState, neuron: int, y: Stretch) -> Straight | None:
    net = state.network
    path = lifter(net, neuron, target=state.target) if state.layer == 0 else None

    def drag(share: float) -> Drag:
        height = _between(y.low, y.high, share)
        return raise_knot(net, neuron, height, target=state.target, limit=MAX_MAGNITUDE)

    return None if path is None else _way(path, drag, (1.0,), (y.low, y.high), y.count)


def _crease(state: ViewState, neuron: int, places: Places) -> Straight | None:
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


def _turn(state: ViewState, neuron: int, places: Places, pivot: tuple[float, float]) -> Round | None:
    """Once round the pivot, a pixel at a time where the crease ends, from a right angle before the crease on."""
    net, x, y = state.network, places.x, places.y
    w = net.weights[0][neuron]
    if not w.any():
        return None
    scale = np.array((1 / x.pixel, 1 / y.pixel))
    lies = scale * (-w[1], w[0]) / np.abs(w).max()  # the crease, in pixels
    lies /= math.hypot(*lies)
    inside = scale * np.where(lies > 0, np.subtract((x.high, y.high), pivot), np.subtract(pivot, (x.low, y.low)))
    reach = min(room / abs(part) for room, part in zip(inside.tolist(), lies.tolist(), strict=True) if part)
    half = math.ceil(math.pi * reach) if 0 < reach < MOST_ANGLES else MOST_ANGLES // 2
    half = max(2, min(half, MOST_ANGLES // 2))
    first = math.atan2(lies[1], lies[0]) - math.pi / 2
    step = math.pi / half

    angles = first + step * np.arange(half)
    towards = np.column_stack((np.cos(angles), np.sin(angles))) / scale
    paths = (f"w.0.{neuron}.0", f"w.0.{neuron}.1", f"b.0.{neuron}")
    found = _values(
        paths, lambda i: turn_crease(net, neuron, pivot, (towards[i] + pivot).tolist(), limit=MAX_MAGNITUDE), half
    )
    if found is None:
        return None
    turned = np.array(found).reshape(half, 3)
    # Each is turned from the crease as it is, to the nearer side; a hand turns it on from one place to the next.
    turned[turned[:, 0] * towards[:, 1] < turned[:, 1] * towards[:, 0]] *= -1.0
    values = tuple((np.concatenate((turned, -turned)) + 0.0).ravel().tolist())
    return Round(paths, values, first, step, pivot=pivot, scale=(1 / x.pixel, 1 / y.pixel))


def _way(
    path: str, drag: Callable[[float], Drag], across: tuple[float, ...], ends: tuple[float, float], steps: int
) -> Straight | None:
    """Return the table of what `drag` sets from 0, the first end, to 1, the last; None where something stops it."""
    values = _values((path,), lambda place: drag(place / steps), steps + 1)
    if values is None:
        return None
    return Straight((path,), values, ends[0], ends[1] / steps - ends[0] / steps, across=across)


def _values(paths: tuple[str, ...], drag: Callable[[int], Drag], count: int) -> tuple[float, ...] | None:
    values: list[float] = []
    for place in range(count):
        check_time()
        found = drag(place)
        if found.stopped or tuple(found.numbers) != paths:
            return None
        values.extend(found.numbers.values())
    return tuple(values)


def _between(low: float, high: float, share: float) -> float:
    return low * (1 - share) + high * share
