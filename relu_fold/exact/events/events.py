"""Events on a slider: the values of one number at which a knot or a crease comes, goes, or meets another.

What the first layer does when one of its own numbers is turned is known in closed form (`first_layer`); all else is
found by halving between samples (`search`). Readout weights and biases move no knot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, instance, scalar
from relu_fold.errors import InputError
from relu_fold.exact.domain import Box, Interval
from relu_fold.exact.events.event import Event, What, merged
from relu_fold.exact.events.first_layer import FirstLayer
from relu_fold.exact.events.search import RESOLUTION, Complex, Search
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.paths import place, with_number
from relu_fold.exact.plane.subdivision import Begun, begin, subdivide
from relu_fold.network import Network

__all__ = ["Event", "Events", "What", "events"]


@dataclass(frozen=True)
class Events:
    """The marks of one slider.

    Attributes:
        marks: ascending in value. Events of one kind at one value are one mark, with all their neurons.
        complete: False when the search was stopped, or met more pieces than allowed; the marks are right, but there
            may be more. Also a complete search may miss a pair of events of a deeper layer that undo each other
            between two samples.
        evaluations: how many networks were cut into pieces.
    """

    marks: tuple[Event, ...]
    complete: bool
    evaluations: int


def events(
    net: Network,
    path: str,
    lo: float,
    hi: float,
    domain: tuple[float, float] | Box,
    *,
    samples: int = 64,
    resolution: float = RESOLUTION,
    max_evaluations: int = 2_000,
    stop: Callable[[], bool] | None = None,
    max_pieces: int | None = None,
    among: BoolArray | None = None,
) -> Events:
    """Return what happens in the domain while the number at `path` is turned from lo to hi.

    Args:
        net: `input_dim` 1 or 2.
        path: `w.0.1.0`, `b.0.1` or `s`, as in `paths`.
        lo, hi: finite, `lo < hi`.
        domain: `(lo, hi)` for one input, `((x_lo, x_hi), (y_lo, y_hi))` for two.
        samples: of the whole range, before halving.
        resolution: share of the range to which events of deeper layers are known.
        max_evaluations: the search for events of deeper layers ends after so many.
        stop: asked before each of them; it ends when the answer is True.
        max_pieces: values that give more pieces or regions are passed over.
        among: (n_neurons,), layer by layer: whose knots and creases are looked at; None for all of them.

    Raises:
        ValueError: wrong path or range, and as `pieces` or `subdivide`.
    """
    kind, indices = place(instance("net", net, Network), path)
    lo, hi, resolution = scalar("lo", lo), scalar("hi", hi), scalar("resolution", resolution)
    if not lo < hi:
        raise InputError(f"lo, hi: expected finite numbers with lo < hi; got {lo}, {hi}")
    if net.input_dim not in (1, 2):
        raise InputError(f"input_dim: expected 1 or 2; got {net.input_dim}")

    depth, layer = len(net.widths), indices[0] if indices else 0
    line, plane = cast("Interval", domain), cast("Box", domain)  # whichever takes it checks it

    @cache
    def before() -> Begun:  # the layers before the number are the same, whatever it is
        return begin(net, plane, layer, max_regions=max_pieces)

    def draw(value: float) -> Complex:
        turned = with_number(net, path, value)
        if net.input_dim == 1:
            return pieces(turned, line, max_pieces=max_pieces)
        return before().finish(turned, max_regions=max_pieces, smallest=0.0)

    corners = _corners(net, domain)
    search = Search(draw, max_evaluations, stop or (lambda: False), resolution)
    found: list[Event] = []
    if kind != "s" and layer == 0 < depth:
        found = FirstLayer(net, indices[1], indices[2] if kind == "w" else None, lo, hi, corners).events()
    if depth > 1 and layer < depth:
        found += search.events(lo, hi, [event.value for event in found], samples)
    if among is not None:
        found = list(_of(found, among, alone=net.input_dim == 1))
    return Events(merged(found, resolution * max(abs(lo), abs(hi))), search.complete, search.evaluations)


def _of(found: Iterable[Event], among: BoolArray, alone: bool) -> Iterator[Event]:
    """Yield the events of some neurons; `alone` if two of them meet without the others that were there, as knots do.

    In the plane a third crease makes an event of a point at which two others cross all along.
    """
    for event in found:
        who = tuple(neuron for neuron in event.neurons if among[neuron])
        if event.what not in ("meets", "parts"):
            if who:
                yield Event(event.value, event.what, who)
        elif who == event.neurons or (alone and len(who) > 1):
            yield Event(event.value, event.what, who)


def _corners(net: Network, domain: tuple[float, float] | Box) -> FloatArray:
    """Return the domain's ends, (2, 1), or its corners in order, (4, 2), once they are checked."""
    bare = Network([np.ones((1, net.input_dim))], [[0.0]])
    if net.input_dim == 1:
        return pieces(bare, cast("Interval", domain)).knots[:, None]
    return subdivide(bare, cast("Box", domain), smallest=0.0).vertices
