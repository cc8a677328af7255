"""What can happen to knots and creases while one number of a network is turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

What: TypeAlias = Literal["enters", "leaves", "meets", "parts", "born", "dies", "flips", "corner"]


@dataclass(frozen=True, order=True)
class Event:
    """One mark on a slider. Directions are those of a number that grows.

    Attributes:
        value: where on the slider.
        what:
            `enters`, `leaves`: a knot or crease comes in, or goes out, over the border of the domain.
            `meets`: knots pass through each other, or creases through one point; or two creases begin to cross.
            `parts`: two creases cease to cross.
            `born`, `dies`: a knot or crease, or another piece of one, appears or vanishes inside the domain.
            `flips`: a neuron's active side becomes its inactive one, or it comes alive or dies everywhere at once.
            `corner`: a crease passes over a corner of the box and stays in it; no region comes or goes.
        neurons: who, ascending, counted layer by layer.
    """

    value: float
    what: What
    neurons: tuple[int, ...]


def merged(events: Iterable[Event], same: float) -> tuple[Event, ...]:
    """Return events in order; those of one kind, no further apart than `same`, as one event of all their neurons."""
    found: list[Event] = []
    last: dict[str, int] = {}
    for event in sorted(events):
        at = last.get(event.what)
        if at is not None and event.value - found[at].value <= same:
            neurons = tuple(sorted({*found[at].neurons, *event.neurons}))
            found[at] = Event(found[at].value, event.what, neurons)
        else:
            last[event.what] = len(found)
            found.append(event)
    return tuple(found)
