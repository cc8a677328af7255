"""Answers under a hand, and ahead of it: of a picture what moves, on the scales that it had when the hand took hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Any

import msgspec

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, check_time, time_limit
from relu_fold.exchange.learning.steps import trained
from relu_fold.exchange.pictures import Look, Picture, picture
from relu_fold.exchange.questions import Drag, Hand, Held, Moving, Probe, Rest, Sweep, Train, Ways
from relu_fold.exchange.states import handled
from relu_fold.exchange.ways import Places, ways_in_time
from relu_fold.exchange.whole import Answer, begun, folded, ledger_and_diagram
from relu_fold.figures.panels.thumbs import live_thumbs
from relu_fold.frames.common import Common
from relu_fold.frames.learnt import regions
from relu_fold.view.handling import OnCreaseEnd
from relu_fold.view.parameters import assign
from relu_fold.view.viewstate import ViewState

SWEEP_SECONDS = 0.06  # of computing; then no frame is begun: on a busy machine there are as many as on an idle one
SWEEP_LONGEST = 0.2  # seconds on the clock, after which the frame that was begun is given up
SWEEP_BYTES = 400_000  # of all frames together, before compression: some 64 of three neurons in the plane
SWEEP_LARGE = 30_000  # of one frame: what is larger is not swept, but drawn when it is needed, as a map of 201 samples
_NONE = b"null"


def drag(question: Drag) -> Answer:
    return _moved(question, begun(question, question.state), question.state)


def hand(question: Hand) -> Answer:
    came = handled(question.state, question.hand)
    told: dict[str, Any] = {"numbers": came.numbers, "stopped": came.stopped, "by": came.by}
    if question.places is not None:
        pivot = question.hand.pivot if isinstance(question.hand, OnCreaseEnd) else None
        told |= _ways_of(question.state, question.hand.neuron, question.places, pivot)
    return _moved(question, begun(question, question.state) | told, came.state)


def ways(question: Ways) -> Answer:
    found = _ways_of(question.state, question.neuron, question.places, question.pivot)
    return Answer(begun(question, question.state) | found)


def _ways_of(state: ViewState, neuron: int, places: Places, pivot: tuple[float, float] | None) -> dict[str, Any]:
    return {"neuron": neuron, "ways": ways_in_time(state, neuron, places, pivot)}


def _moved(question: Moving, reply: dict[str, Any], state: ViewState, *, counted: bool = False) -> Answer:
    shown = _held(question, state)
    reply |= _frame(shown)
    if counted:
        reply["regions"] = regions(shown.shown)
    if not question.panel:
        return Answer(reply)
    panel = shown.panel()
    return Answer(reply | {"panel": panel.words}, panel=panel.figure)


def train(question: Train) -> Answer:
    came = trained(question.state, question.count, question.held)
    return _moved(question, begun(question, question.state) | came.told, came.state, counted=True)


def sweep(question: Sweep) -> Answer:
    common = Common()
    frames = swept(question.state, question.steps, lambda state: _frame(_held(question, state, common)))
    return Answer(begun(question, question.state) | {"frames": frames})


def _frame(shown: Picture) -> dict[str, Any]:
    beside = {"thumbs": live_thumbs(shown.shown), "entering": shown.entering()}
    return shown.paint() | folded(shown.shown.state) | beside


def rest(question: Rest) -> Answer:
    shown = _held(question, question.state)
    panel = shown.panel()
    reply = begun(question, question.state) | shown.paint() | folded(question.state)
    reply |= (
        {"panel": panel.words, "entering": shown.entering()}
        | shown.grips()
        | ledger_and_diagram(shown, question.before)
    )
    return Answer(reply, panel=panel.figure)


def probe(question: Probe) -> Answer:
    shown = _held(question, question.state)
    region = shown.region_at(question.point)
    if region is not None:
        region["entering"] = shown.entering_at(question.point)
    return Answer(begun(question, question.state) | {"region": region})


def _held(question: Held, state: ViewState, common: Common | None = None) -> Picture:
    """The picture of a state on the scales, and the axes of fold space, that it had when the hand took hold."""
    if len(question.axes) > 1:
        state = msgspec.structs.replace(state, fold_axes=question.axes, fold_chosen=True)
    return picture(
        state,
        Look(
            question.theme,
            question.width,
            question.height,
            held={str(row): ends for row, ends in question.ranges.items()},
            entering=question.entering,
        ),
        common,
    )


def swept(
    state: ViewState, steps: Iterable[Mapping[str, float]], frame: Callable[[ViewState], dict[str, Any]]
) -> list[msgspec.Raw]:
    """Return the frames of a prefix of the steps, as JSON; null for a step that no view can take.

    The first step has the time that a drag has, so that no sweep is answered with less than a drag is. The budget cuts
    the others short.

    Args:
        steps: the numbers that each sets, by path.
        frame: what a drag to a state is answered with.
    """
    end, spent = time.monotonic() + SWEEP_LONGEST, time.thread_time() + SWEEP_SECONDS
    found: list[msgspec.Raw] = []
    size = 0
    for step in steps:
        try:
            with time_limit(end - time.monotonic()) if found else nullcontext():
                one = msgspec.json.encode(frame(_stepped(state, step)))
        except OutOfTime:
            if not found:
                raise
            break
        except InputError:
            one = _NONE
        found.append(msgspec.Raw(one))
        size += len(one)
        if size >= SWEEP_BYTES or len(one) > SWEEP_LARGE or time.thread_time() >= spent:
            break
    return found


def _stepped(state: ViewState, step: Mapping[str, float]) -> ViewState:
    for path, value in step.items():
        check_time()
        state = assign(state, path, value)
    return state
