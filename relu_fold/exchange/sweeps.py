"""Frames ahead: the drag frames of several steps of a hand, as many as fit into a budget."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Any

import msgspec

from relu_fold.errors import InputError
from relu_fold.exact.budget import OutOfTime, check_time, time_limit
from relu_fold.view.parameters import assign
from relu_fold.view.viewstate import ViewState

SECONDS = (
    0.06  # of computing, after which no further frame is begun: on a busy machine there are as many as on an idle one
)
LONGEST = 0.2  # seconds on the clock, after which the one that was begun is given up
BYTES = 400_000  # of all frames together, before compression: some 64 of three neurons in the plane

LARGE = (
    30_000  # of one frame: a map of 201 by 201 samples. What is that large is not swept, but drawn when it is needed
)

_NONE = b"null"


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
    end, spent = time.monotonic() + LONGEST, time.thread_time() + SECONDS
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
        if size >= BYTES or len(one) > LARGE or time.thread_time() >= spent:
            break
    return found


def _stepped(state: ViewState, step: Mapping[str, float]) -> ViewState:
    for path, value in step.items():
        check_time()
        state = assign(state, path, value)
    return state
