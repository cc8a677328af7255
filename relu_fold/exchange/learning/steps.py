"""A run, some steps further: what a picture that learns is answered with."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from relu_fold.errors import InputError, UnknownPath, sentence
from relu_fold.frames.learnt import losses, regions_counter
from relu_fold.frames.news.watched import Watch
from relu_fold.training.training import Diverged, Training
from relu_fold.view.learning import MAX_STEP
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.teaching import with_network
from relu_fold.view.viewstate import ViewState

SECONDS = 0.03  # of computing a question; after them no further step is begun
_NOTHING = "There is nothing to learn from: choose data first."


@dataclass(frozen=True)
class Trained:
    """The view after some steps, and what is told of them beside its picture."""

    state: ViewState
    told: dict[str, Any]


def trained(state: ViewState, steps: int, held: Iterable[str] = ()) -> Trained:
    """Take so many steps, or as many as there is time for; what stops the run is told, and nothing is lost.

    Args:
        held: the paths of numbers under a hand: these steps leave them where they are. Others than weights and biases
            are no part of it.
    """
    if state.learning is None:
        return Trained(state, {**_numbers(state), "losses": losses(None), "stopped": _NOTHING, "seen": []})
    try:
        run = now = _holding(state.learning.of(state.network), held)
    except UnknownPath as error:  # the hand is on a number of a network that was there a moment ago
        return Trained(state, {**_numbers(state), "losses": losses(None), "stopped": sentence(error), "seen": []})
    watch = Watch(run, state.domain, state.box, regions_counter(state))
    stopped = ""
    end = time.thread_time() + SECONDS
    try:
        for after in run.steps(min(steps, MAX_STEP - run.step)):
            _check(after)
            now = after
            watch.look(now)
            if time.thread_time() >= end:
                break
    except Diverged as error:
        now, stopped = error.training, sentence(error)
    except InputError as error:
        stopped = sentence(error)
    view = state if now is run else stepped(state, now)
    return Trained(view, {**_numbers(view), "losses": losses(now), "stopped": stopped, "seen": watch.seen})


def _holding(run: Training, held: Iterable[str]) -> Training:
    paths = tuple(path for path in held if path[:1] in ("w", "b"))
    run.layout.chosen(paths)  # one that is unknown is told now
    return run.changed(frozen=(*run.settings.frozen, *paths)) if paths else run


def _check(run: Training) -> None:
    if (largest := float(np.abs(run.row).max())) > MAX_MAGNITUDE:
        limit = f"every number stays below {MAX_MAGNITUDE:,.0f}"
        raise InputError(f"rate: expected one so small that {limit}; {run.settings.rate:g} leads to {largest:.3g}")


def stepped(state: ViewState, run: Training) -> ViewState:
    """The view at another step of its run."""
    assert state.learning is not None
    moments = tuple(tuple(row.tolist()) for row in run.moments.rows)
    learning = msgspec.structs.replace(state.learning, step=run.step, moments=moments)
    return with_network(state, run.network, learning=learning)


def _numbers(state: ViewState) -> dict[str, Any]:
    """What of the state a step changes."""
    learning = state.learning
    memory = {"step": learning.step, "moments": learning.moments} if learning else {"step": 0, "moments": ()}
    return {"weights": state.weights, "biases": state.biases, **memory}
