"""Which folds are in view at one step of a run, and what happened to them when another step is compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.view.words import number

MOST_PAIRED = 150  # knots of which each is compared with each; of more only neighbours that change places are told

Note: TypeAlias = tuple[str, str]
"""What happened, and a sentence about it without its capital."""


@dataclass(frozen=True, eq=False)
class CreasesSeen(ReadOnly):
    """With two inputs, of the layers whose creases are looked at: `there`, (neurons,), whether a crease is in view."""

    there: BoolArray

    def differs(self, after: CreasesSeen) -> bool:
        return not np.array_equal(self.there, after.there)

    def notes(self, after: CreasesSeen, names: list[str]) -> Iterator[Note]:
        for neuron in np.flatnonzero(self.there != after.there).tolist():
            what, words = ("came", "came into view") if after.there[neuron] else ("left", "left the view")
            yield what, f"the fold of {names[neuron]} {words}"


@dataclass(frozen=True, eq=False)
class KnotsSeen(ReadOnly):
    """With one input.

    Attributes:
        places, owners: (k,) ascending in view, and whose they are.
        ends: (neurons, 2) whether a neuron is on at the domain's ends.
        single: neurons of the first layer, which have one knot at most.
    """

    places: FloatArray
    owners: IntArray
    ends: BoolArray
    single: int

    @classmethod
    def of(cls, places: FloatArray, ends: BoolArray, single: int) -> KnotsSeen:
        """Of each neuron's own places, (neurons, most), NaN for none."""
        owners, which = np.nonzero(np.isfinite(places))
        order = np.argsort(places[owners, which], kind="stable")
        return cls(places[owners, which][order], owners[order], ends, single)

    @property
    def counts(self) -> IntArray:
        return np.bincount(self.owners, minlength=len(self.ends))

    def differs(self, after: KnotsSeen) -> bool:
        """One came or left, or two changed places; equal neurons, whose knots are at one place, have not met."""
        return not (np.array_equal(self.owners, after.owners) and np.array_equal(self.ends, after.ends))

    def notes(self, after: KnotsSeen, names: list[str]) -> Iterator[Note]:
        more = after.counts - self.counts
        passed = (self.ends != after.ends).sum(axis=1)
        for neuron in np.flatnonzero((more != 0) | (passed == 2)).tolist():
            if note := self._came_or_left(int(more[neuron]), int(passed[neuron]), neuron, names[neuron]):
                yield note
        firsts = np.arange(len(names)) < self.single
        yield from self._met(after, (more == 0) & (firsts | (passed == 0)), names)

    def _came_or_left(self, more: int, passed: int, neuron: int, name: str) -> Note | None:
        """By how many knots a neuron has more, and at how many ends of the domain it has turned on or off."""
        which = "the knot" if neuron < self.single else "a knot"
        if passed and more:
            return (
                ("came", f"{which} of {name} came into view")
                if more > 0
                else ("left", f"{which} of {name} left the view")
            )
        if more > 0:
            return "came", f"two knots of {name} appeared between its others" if self.counts[
                neuron
            ] else f"{name} folds in view: two knots appeared"
        if more < 0:
            return "left", f"two knots of {name} met and are gone"
        return None if neuron < self.single else ("came", f"a knot of {name} left the view, another came")

    def _met(self, after: KnotsSeen, same: BoolArray, names: list[str]) -> Iterator[Note]:
        """Of neurons that have as many knots as before: which of them changed places, and where."""
        was, whose = self._of(same)
        now, _ = after._of(same)
        order = np.argsort(was, kind="stable")
        was, now, whose = was[order], now[order], whose[order]
        if len(was) <= MOST_PAIRED:
            i, j = np.nonzero(np.triu((was[:, None] - was) * (now[:, None] - now) < 0))
        else:
            i = np.flatnonzero((was[1:] > was[:-1]) & (now[1:] < now[:-1]))
            j = i + 1
        share = (was[j] - was[i]) / ((was[j] - was[i]) - (now[j] - now[i]))
        places = was[i] + share * (now[i] - was[i])
        pairs = np.sort(np.column_stack([whose[i], whose[j]]), axis=1)
        for at in np.lexsort((pairs[:, 1], pairs[:, 0])).tolist():
            one, other = pairs[at].tolist()
            yield "met", f"{_two(one, other, names)} met at x = {number(float(places[at]))}"

    def _of(self, neurons: BoolArray) -> tuple[FloatArray, IntArray]:
        """The knots of some neurons, neuron by neuron."""
        mine = neurons[self.owners]
        places, owners = self.places[mine], self.owners[mine]
        order = np.lexsort((places, owners))
        return places[order], owners[order]


def _two(one: int, other: int, names: list[str]) -> str:
    return f"the knots of {names[one]} and {names[other]}"
