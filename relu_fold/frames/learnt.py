"""What of a run is shown beside its network: its points, its losses, and what happened at which of its steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.frames.shown import Shown
from relu_fold.training.data import Data
from relu_fold.training.next_step import moved
from relu_fold.training.training import Diverged, Training
from relu_fold.view.words import neuron_name, number

MOST_KNOTS = 60  # things that happen to knots between two pictures that are told; a run that trembles has thousands


class Watch:
    """Looks at a run after each of its steps, so that what happens between two pictures is found at its own step.

    Args:
        view: where a knot is in view; None with two inputs, whose creases are not followed.
    """

    def __init__(self, run: Training, view: tuple[float, float] | None = None) -> None:
        self._depth = len(run.network.widths)
        self._dead = _dead(run)
        self._view = view
        self._folds = run.network.slopes[0] != 1
        self._knots = self._knots_of(run)
        self._told = 0
        self.seen: list[dict[str, Any]] = []

    def look(self, run: Training) -> None:
        """Note who has died since the step before, on at no training point any more, and who woke; and of the first
        layer's knots, which came into view, left it, or met another."""
        dead = _dead(run)
        for layer, (before, now) in enumerate(zip(self._dead, dead, strict=True)):
            for neuron in np.flatnonzero(before != now).tolist():
                name = neuron_name(self._depth, layer, neuron)
                died = bool(now[neuron])
                words = f"{name} {'died: no point turns it on' if died else 'woke: some point turns it on again'}"
                self._note(run, "died" if died else "woke", words)
        self._dead = dead
        if self._view is not None and self._told < MOST_KNOTS:
            self._look_at_knots(run)

    def _look_at_knots(self, run: Training) -> None:
        before, (places, inside) = self._knots, self._knots_of(run)
        self._knots = places, inside
        for neuron in np.flatnonzero(before[1] != inside).tolist():
            came = bool(inside[neuron])
            knot = f"the knot of {neuron_name(self._depth, 0, neuron)}"
            self._note(run, "came" if came else "left", f"{knot} {'came into view' if came else 'left the view'}")
            self._told += 1
        both = np.flatnonzero(before[1] & inside)
        was, now = (one[both, None] - one[both] for one in (before[0], places))
        for i, j in zip(*np.nonzero(np.triu(was * now < 0)), strict=True):
            one, other = int(both[i]), int(both[j])
            share = was[i, j] / (was[i, j] - now[i, j])
            at = before[0][one] + share * (places[one] - before[0][one])
            names = " and ".join(neuron_name(self._depth, 0, neuron) for neuron in (one, other))
            self._note(run, "met", f"the knots of {names} met at x = {number(float(at))}")
            self._told += 1

    def _knots_of(self, run: Training) -> tuple[FloatArray, BoolArray]:
        """Where the first layer's neurons turn, and which of them fold in view: (n,) each."""
        if self._view is None:
            return np.zeros(0), np.zeros(0, dtype=np.bool_)
        weights, biases = run.layout.views(run.row)[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            places = -biases / weights[:, 0]
        low, high = self._view
        return places, (low < places) & (places < high) & self._folds

    def _note(self, run: Training, what: str, words: str) -> None:
        self.seen.append({"step": run.step, "words": words[:1].upper() + words[1:], "what": what})


def regions(shown: Shown) -> int | None:
    """How many linear regions f has in view; None where the stage composes something else, or they are too many."""
    return shown.n_linear if shown.state.layer == shown.state.depth - 1 else None


def _dead(run: Training) -> tuple[BoolArray, ...]:
    return tuple(counts == 0 for counts in run.counts_on)


def losses(run: Training | None) -> dict[str, float | None]:
    """Return {train, test}: the loss of a run; None where there is none."""
    return {"train": run.loss if run else None, "test": run.test_loss if run else None}


def learnt(shown: Shown) -> dict[str, Any] | None:
    """Return {points, losses, dead, arrows, regions} of a view that learns; None of another.

    `points` are rows of inputs, y, and 1 where it is of the test, else 0; `dead` the names of neurons that no training
    point turns on: their gradient is 0; `arrows` rows of a place on a fold, as the picture has it, and where the next
    step takes it.
    """
    state = shown.state
    if state.learning is None:
        return None
    run = state.learning.of(state.network)
    test = run.data.test
    points = _rows(run.data, 0.0) + (_rows(test, 1.0) if test else [])
    dead = [
        neuron_name(len(state.widths), layer, neuron)
        for layer, gone in enumerate(_dead(run))
        for neuron in np.flatnonzero(gone).tolist()
    ]
    told = {"points": points, "losses": losses(run), "dead": dead}
    return told | {"arrows": _arrows(shown, run), "regions": regions(shown)}


def _arrows(shown: Shown, run: Training) -> list[list[float]]:
    """Two places each: (x, f) on a line, an input on the map; none where the stage does not compose f."""
    if shown.state.layer < shown.state.depth - 1:
        return []
    try:
        after = run.advance(1).network
    except Diverged:
        return []
    before, neurons = shown.folds_at
    there = moved(after, before, neurons)
    known = np.isfinite(there).all(axis=1)
    ends = [(run.network, before[known]), (after, there[known])]
    if shown.state.input_dim == 1:
        ends = [(net, np.column_stack([x, net(x)[:, 0]])) for net, x in ends]
    rows: list[list[float]] = np.hstack([places for _, places in ends]).tolist()
    return rows


def wanted(shown: Shown) -> list[FloatArray]:
    """The values that f is to have, where the stage composes f: the axis has room for them."""
    state = shown.state
    if state.learning is None or state.layer < state.depth - 1:
        return []
    data = state.learning.drawn_data()
    return [data.y, data.test.y] if data.test else [data.y]


def _rows(data: Data, test: float) -> list[list[float]]:
    rows: list[list[float]] = np.column_stack([data.x, data.y, np.full(len(data), test)]).tolist()
    return rows
