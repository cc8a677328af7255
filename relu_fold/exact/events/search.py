"""Events of deeper layers: where the combinatorics change, found by halving, and what the change is.

Combinatorics here are who turns in which order on a line; on a plane the patterns of all regions, and how many vertices
and edges there are. They are constant between events. Two values that differ in them are brought together by halving
until they are `RESOLUTION` apart; a middle that is like neither end starts a search on both sides. What leaves the same
combinatorics behind goes unnoticed: two events between neighbouring samples that undo each other, or a crease of a
deeper layer that turns through another.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.errors import TooManyRegions
from relu_fold.exact.events.event import Event, What
from relu_fold.exact.line.pieces import Pieces
from relu_fold.exact.plane.complex import Subdivision

RESOLUTION = 2.0**-36
"""An event is known to within this share of the range; a slider has a few hundred steps."""

MARGIN = 2.0**-20
"""This close to an event that is known exactly, as a share of the range, nothing else is looked for: in the plane it
leaves slivers that rounding may swallow."""

NEAR_BORDER = 2.0**-12
"""A knot that came or went this close to the domain's end, as a share of its length, did so over the end."""

Complex = Pieces | Subdivision


@dataclass(frozen=True, eq=False)
class _Sample:
    """What a value of the number gives; `what` is None if it was too much to be drawn."""

    value: float
    key: object
    what: Complex | None


@dataclass(eq=False)
class Search:
    """A bounded search. It counts what it evaluates, and says in `complete` whether it was stopped.

    Args:
        draw: from a value of the number to the pieces or the complex.
        resolution: share of the range to which an event is known.
    """

    draw: Callable[[float], Complex]
    max_evaluations: int
    stop: Callable[[], bool]
    resolution: float = RESOLUTION
    evaluations: int = 0
    complete: bool = True
    _spent: bool = field(default=False, repr=False)

    def events(self, lo: float, hi: float, known: Sequence[float], samples: int) -> list[Event]:
        """Return the events in [lo, hi] that are not within `MARGIN` of one that is known."""
        span = hi - lo
        cells: list[tuple[_Sample, _Sample]] = []
        for a, b in _gaps(lo, hi, known, MARGIN * span):
            count = max(3, math.ceil(samples * (b - a) / span) + 1)
            drawn = list(self._sampled(np.linspace(a, b, count).tolist()))
            cells += [(u, v) for u, v in pairwise(drawn) if u.key != v.key]
        brackets: list[tuple[_Sample, _Sample]] = []
        for u, v in cells:
            brackets += self._halved(u, v, self.resolution * span)
        found: list[Event] = []
        for u, v in _joined(brackets, 4 * self.resolution * span):
            found += self._told(u, v)
        return found

    def _sampled(self, values: list[float]) -> Iterator[_Sample]:
        for value in values:
            sample = self._sample(value)
            if sample is None:
                return
            yield sample

    def _sample(self, value: float) -> _Sample | None:
        """Draw one value; None when the search is over."""
        self._spent = self._spent or self.evaluations >= self.max_evaluations or self.stop()
        if self._spent:
            self.complete = False
            return None
        self.evaluations += 1
        try:
            drawn = self.draw(value)
        except TooManyRegions:
            self.complete = False
            return _Sample(value, None, None)
        return _Sample(value, _key(drawn), drawn)

    def _halved(self, u: _Sample, v: _Sample, resolution: float) -> list[tuple[_Sample, _Sample]]:
        """Return brackets no wider than the resolution, left to right, around the events between two samples."""
        found, open_ = [], [(u, v)]
        while open_:
            a, b = open_.pop()
            middle = (a.value + b.value) / 2
            if b.value - a.value <= resolution or not a.value < middle < b.value:
                found.append((a, b))
                continue
            m = self._sample(middle)
            if m is None:
                break
            if m.key != b.key:
                open_.append((m, b))
            if m.key != a.key:
                open_.append((a, m))
        return found

    def _told(self, u: _Sample, v: _Sample) -> list[Event]:
        if isinstance(u.what, Pieces) and isinstance(v.what, Pieces):
            changes = _on_line(u.what, v.what)
        elif isinstance(u.what, Subdivision) and isinstance(v.what, Subdivision):
            changes = _on_plane(u.what, v.what)
        else:
            return []  # beyond the cap on one side
        value = _simplest(u.value, v.value)
        return [Event(value, what, neurons) for what, neurons in changes if neurons]


def _gaps(lo: float, hi: float, known: Sequence[float], margin: float) -> Iterator[tuple[float, float]]:
    """Yield what is left of [lo, hi] without the known values and a margin around each."""
    start = lo
    for value in sorted(known):
        if value - margin > start:
            yield start, value - margin
        start = max(start, value + margin)
    if start < hi:
        yield start, hi


def _joined(brackets: list[tuple[_Sample, _Sample]], apart: float) -> list[tuple[_Sample, _Sample]]:
    """Return brackets that adjoin as one: at the event itself the combinatorics are a third kind."""
    found: list[tuple[_Sample, _Sample]] = []
    for u, v in brackets:
        if found and u.value - found[-1][1].value <= apart:
            found[-1] = found[-1][0], v
        else:
            found.append((u, v))
    return found


def _simplest(lo: float, hi: float) -> float:
    """Return the number with the fewest decimals between two, such as 0 or 0.25; their middle if six will not do."""
    middle = (lo + hi) / 2
    return next((r for d in range(7) if lo <= (r := round(middle, d)) <= hi), middle) + 0.0


def _key(drawn: Complex) -> object:
    if isinstance(drawn, Pieces):
        return drawn.patterns.shape, drawn.patterns.tobytes()
    patterns = np.packbits(drawn.patterns, axis=1)
    return drawn.n_vertices, drawn.n_edges, frozenset(map(bytes, patterns))


def _numbers(neurons: BoolArray | IntArray) -> tuple[int, ...]:
    found = np.flatnonzero(neurons) if neurons.dtype == np.bool_ else np.unique(neurons)
    return tuple(found.tolist())


def _on_line(before: Pieces, after: Pieces) -> list[tuple[What, tuple[int, ...]]]:
    """Say what changed between two neighbours on a line."""
    n = before.patterns.shape[1]
    had, has = (np.bincount(p.turns[1], minlength=n) for p in (before, after))
    had_near, has_near = (np.bincount(p.turns[1][_near_border(p)], minlength=n) for p in (before, after))
    more, fewer, entered, left = has > had, has < had, has_near > had_near, has_near < had_near
    changes: list[tuple[What, tuple[int, ...]]] = [
        ("enters", _numbers(more & entered)),
        ("leaves", _numbers(fewer & left)),
        ("born", _numbers(more & ~entered)),
        ("dies", _numbers(fewer & ~left)),
    ]
    if (more | fewer).any():
        return changes
    was, is_ = before.turns[1], after.turns[1]
    if (was != is_).any():
        return [("meets", _numbers(np.concatenate([was[was != is_], is_[was != is_]])))]
    regrouped = sorted({n for who in set(before.turning) ^ set(after.turning) for n in who})
    if regrouped:
        return [("meets", tuple(regrouped))]
    return [("flips", _numbers((before.patterns != after.patterns).any(axis=0)))]


def _near_border(p: Pieces) -> BoolArray:
    """For each turn, whether its knot is next to an end of the domain."""
    x, (lo, hi) = p.knots[p.turns[0] + 1], p.knots[[0, -1]]
    near: BoolArray = np.minimum(x - lo, hi - x) <= NEAR_BORDER * (hi - lo)
    return near


def _on_plane(before: Subdivision, after: Subdivision) -> list[tuple[What, tuple[int, ...]]]:
    """Say what changed between two neighbours in the plane."""
    had, has = _creased(before), _creased(after)
    changes: list[tuple[What, tuple[int, ...]]] = [
        ("enters", _numbers(has & ~had & _on_border(after))),
        ("leaves", _numbers(had & ~has & _on_border(before))),
        ("born", _numbers(has & ~had & ~_on_border(after))),
        ("dies", _numbers(had & ~has & ~_on_border(before))),
    ]
    if (had != has).any():
        return changes
    grown = after.n_regions - before.n_regions
    was, is_ = (set(map(bytes, c.patterns)) for c in (before, after))
    around = _numbers(np.concatenate([_around(before, was - is_), _around(after, is_ - was)]))
    if len(around) == 1 and grown:
        return [("born" if grown > 0 else "dies", around)]
    flipped = ~had & (before.patterns[0] != after.patterns[0])
    if flipped.any():
        return [("flips", _numbers(flipped))]
    met, meet = _meetings(before), _meetings(after)
    if not around:  # the same regions, but a tip of a crease goes over the border
        around = tuple(sorted({n for who in (met - meet) | (meet - met) for n in who if n >= 0}))
    inner_met, inner_meet = (sum(n for who, n in at.items() if -1 not in who) for at in (met, meet))
    return [("parts" if grown < 0 or (not grown and inner_meet < inner_met) else "meets", around)]


def _creased(c: Subdivision) -> BoolArray:
    """(n_neurons,): whether the neuron is on in some regions and off in others."""
    on = c.patterns.any(axis=0), ~c.patterns.all(axis=0)
    return np.logical_and(*on)


def _on_border(c: Subdivision) -> BoolArray:
    """(n_neurons,): whether a crease of the neuron ends on the box."""
    inner = (c.edge_regions >= 0).all(axis=1)
    border: FloatArray = np.array(c.box)
    at = c.vertices[c.edge_ends[inner]][..., None] == border  # (inner edges, end, coordinate, side)
    touching = c.edge_regions[inner][at.any(axis=(1, 2, 3))]
    found: BoolArray = (c.patterns[touching[:, 0]] != c.patterns[touching[:, 1]]).any(axis=0)
    return found


def _meetings(c: Subdivision) -> Counter[frozenset[int]]:
    """How many vertices there are at which these creases meet, -1 being the box."""
    at: list[set[int]] = [set() for _ in range(c.n_vertices)]
    for (start, end), neuron in zip(c.edge_ends.tolist(), c.edge_neuron.tolist(), strict=True):
        at[start].add(neuron)
        at[end].add(neuron)
    return Counter(map(frozenset, at))


def _around(c: Subdivision, patterns: set[bytes]) -> IntArray:
    """The neurons whose creases run round the regions that have these patterns, which the other side lacks."""
    wanted = np.array([bytes(pattern) in patterns for pattern in c.patterns])
    neurons: IntArray = c.edge_neuron[c.sides[np.repeat(wanted, np.diff(c.offsets))]]
    return neurons[neurons >= 0]
