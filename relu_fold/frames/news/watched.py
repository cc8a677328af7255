"""What happened at which step of a run, found between two pictures and not only at them: who died or woke, which folds
came into view, left it, or met, and when the number of linear regions changed.

Between two steps the numbers jump, so that what happens belongs to a step. Who is on at which training points is looked
at after each step; where the folds are, for all steps since the picture before at once. Where these would be too many
for the time there is, evenly spaced ones are compared, and wherever two differ the steps between them are halved. The
creases of three layers and more are looked at after few steps, and known after those that cannot differ: `deep_steps`.
Linear regions are counted after few steps, too: `counted`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.errors import TooLarge
from relu_fold.exact.domain import Box, Interval
from relu_fold.exact.events.deep_creases import DeepCreases, deep_creases
from relu_fold.exact.events.in_view import creases_in_view, knots_in_view
from relu_fold.frames.news.counted import count_changes
from relu_fold.frames.news.deep_steps import creases_by_step
from relu_fold.frames.news.folds_seen import CreasesSeen, KnotsSeen, Note
from relu_fold.network import Network
from relu_fold.training.training import Training
from relu_fold.view.words import neuron_name

MOST_FOLDS = 60  # things that happen to folds between two pictures that are told; a run that trembles has thousands
MOST_WORK = 150_000  # places times neurons looked at between two pictures, 5 ms; a step of more is not looked at
LARGER = 4  # times as many at most, where later steps have more knots than the first
MOST_REGIONS = 1_000  # of a network of three layers and more, whose creases are those of its regions, some 3 ms
MOST_LOOKS = 6  # at such regions, between two pictures
MOST_COUNTED = (12, 8)  # steps after which linear regions are counted, on a line and in the plane
MOST_CUT = 300  # regions that are cut for it, some 4 ms: of more fewer steps, but four
HALVED = 4  # times as many at most, before steps that differ are told together, at the later one

Seen: TypeAlias = CreasesSeen | KnotsSeen


class Watch:
    """Looks at a run after each of its steps.

    Args:
        domain, box: where folds are looked for, with one input and with two.
        count: how many linear regions a network has in view, `TooLarge` for too many; None where that is not told.
    """

    def __init__(
        self, run: Training, domain: Interval, box: Box, count: Callable[[Network], int] | None = None
    ) -> None:
        self._run, self._count = run, count
        self._dead = _dead(run)
        self._domain, self._box = domain, box
        self._names = [
            neuron_name(len(run.network.widths), layer, neuron)
            for layer, width in enumerate(run.network.widths)
            for neuron in range(width)
        ]
        self._rows = [run.row]
        self._seen: list[dict[str, Any]] = []

    def look(self, run: Training) -> None:
        """Note who has died since the step before, on at no training point any more, and who woke."""
        dead = _dead(run)
        for neuron in np.flatnonzero(self._dead != dead).tolist():
            died = bool(dead[neuron])
            words = "died: no point turns it on" if died else "woke: some point turns it on again"
            self._seen.append(_told(run.step, ("died" if died else "woke", f"{self._names[neuron]} {words}")))
        self._dead = dead
        self._rows.append(run.row)

    @property
    def seen(self) -> list[dict[str, Any]]:
        """All that happened, {step, what, words}, in the order of its steps."""
        folds: list[dict[str, Any]] = []
        with suppress(TooLarge):  # too many to look at: no more is told of them
            for step, notes in self._folds():
                if len(folds) >= MOST_FOLDS:
                    break
                folds += [_told(step, note) for note in notes]
        told = [*self._seen, *folds]
        with suppress(TooLarge):
            told += self._counted({int(one["step"]) - self._run.step for one in folds})
        return sorted(told, key=lambda one: int(one["step"]))

    def _counted(self, likely: set[int]) -> list[dict[str, Any]]:
        """When the number of linear regions changed: mostly where a fold came or left."""
        count, layout, like = self._count, self._run.layout, self._run.network
        if count is None or len(self._rows) < 2:
            return []

        @cache
        def at(step: int) -> int:
            return count(layout.network(self._rows[step], like))

        most = min(MOST_COUNTED[self._run.data.input_dim - 1], max(4, MOST_CUT // at(0)))
        changes = count_changes(len(self._rows) - 1, at, sorted(likely), most)
        return [_told(self._run.step + step, _count_note(before, now)) for step, before, now in changes]

    def _folds(self) -> Iterator[tuple[int, list[Note]]]:
        """What happened to folds, step by step."""
        if len(self._rows) < 2 or not self._names:
            return
        rows = np.array(self._rows)
        if self._run.data.input_dim == 2 and len(self._run.network.widths) > 2:
            yield from self._told_of(self._deep(rows))
            return
        cost = self._cost(rows[0])
        if cost > MOST_WORK:
            return
        most = max(2, MOST_WORK // cost)
        wanted = np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int))
        known: dict[int, Seen] = {}
        while len(wanted) and len(known) < HALVED * most:
            known |= zip(wanted.tolist(), self._looks(rows[wanted]), strict=True)
            apart = [(a, b) for a, b in self._changes(known) if b - a > 1]
            wanted = np.array([(a + b) // 2 for a, b in apart[: min(most, MOST_FOLDS)]], dtype=int)
        yield from self._told_of(known)

    def _told_of(self, known: dict[int, Seen]) -> Iterator[tuple[int, list[Note]]]:
        for a, b in self._changes(known):  # a run's looks are all of one kind, which the types do not say
            yield self._run.step + b, list(known[a].notes(known[b], self._names))  # type: ignore[arg-type]

    @staticmethod
    def _changes(known: dict[int, Seen]) -> Iterator[tuple[int, int]]:
        """Steps that were looked at one after the other, and differ."""
        for a, b in pairwise(sorted(known)):
            if known[a].differs(known[b]):  # type: ignore[arg-type]
                yield a, b

    def _cost(self, row: FloatArray) -> int:
        """How many numbers one step takes."""
        if self._run.data.input_dim == 2:
            widths = self._run.network.widths
            return sum(widths[:2]) * (widths[0] + 4) ** 2 // 2
        (look,) = self._looks(row[None])
        return len(self._names) * (2 + len(look.owners)) if isinstance(look, KnotsSeen) else 1

    def _looks(self, rows: FloatArray) -> list[Seen]:
        slopes, layers = self._run.network.slopes, self._run.layout.views(rows)[:-1]
        fold = np.concatenate(slopes) != 1
        if self._run.data.input_dim == 2:
            return [CreasesSeen(one & fold) for one in creases_in_view(layers, slopes, self._box)]
        knots = knots_in_view(layers, slopes, self._domain, LARGER * MOST_WORK)
        places = np.where(fold[:, None], knots.places, np.nan)
        ends = knots.ends & fold[:, None]
        first = self._run.network.widths[0]
        return [KnotsSeen.of(place, end, first) for place, end in zip(places, ends, strict=True)]

    def _deep(self, rows: FloatArray) -> dict[int, Seen]:
        """What is seen after each step, of a network whose creases are those of its regions."""
        layout, like = self._run.layout, self._run.network

        def look(row: FloatArray) -> DeepCreases:
            return deep_creases(layout.network(row, like), self._box, MOST_REGIONS)

        fold = np.concatenate(like.slopes) != 1
        there = creases_by_step(rows, look, lambda some: layout.views(some)[:-1], fold, MOST_LOOKS)
        return {step: CreasesSeen(one) for step, one in enumerate(there)}


def _dead(run: Training) -> BoolArray:
    """(neurons,): on at no training point."""
    counts = run.counts_on
    return np.concatenate([one == 0 for one in counts]) if counts else np.zeros(0, dtype=bool)


def _count_note(before: int, now: int) -> Note:
    more = now > before
    return (
        "more" if more else "fewer",
        f"the number of linear regions {'rose' if more else 'fell'} from {before} to {now}",
    )


def _told(step: int, note: Note) -> dict[str, Any]:
    what, words = note
    return {"step": step, "words": words[:1].upper() + words[1:], "what": what}
