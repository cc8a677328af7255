"""What of a run is shown beside its network: its points, its losses, and where its next step leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.shown import Shown, network_up_to
from relu_fold.network import Network
from relu_fold.training.data import Data
from relu_fold.training.next_step import moved
from relu_fold.training.training import Diverged, Training
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_name

MOST_COUNTED = 1_000  # linear regions that are counted between two pictures, some 4 ms in the plane


def regions(shown: Shown) -> int | None:
    """How many linear regions f has in view; None where the stage composes something else, or they are too many."""
    return shown.n_linear if shown.state.layer == shown.state.depth - 1 else None


def regions_counter(state: ViewState) -> Callable[[Network], int] | None:
    """Return what counts the linear regions in view of another network of this shape, as `regions` does in a picture.

    None where the stage composes something else. What is returned raises TooLarge beyond `MOST_COUNTED` of them.
    """
    if state.layer < state.depth - 1:
        return None

    def count(net: Network) -> int:
        own = network_up_to(net, state.layer, state.target)
        if own.input_dim == 1:
            return len(pieces(own, state.domain, max_pieces=MOST_COUNTED).breakpoints) + 1
        return subdivide(own, state.box, max_regions=MOST_COUNTED).n_linear_regions

    return count


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
