"""A time budget for long computations: they look at it between their steps, and stop when it is spent.

`with time_limit(1.5): ...` sets it for everything that is computed inside, however deep; without one nothing stops.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

WorkT = TypeVar("WorkT")

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))
_exact: ContextVar[list[float] | None] = ContextVar("exact", default=None)  # the parts that were made in their time
_samples: ContextVar[bool] = ContextVar("samples", default=False)


class OutOfTime(Exception):  # noqa: N818 - the name says what happened
    """A computation reached the end of its budget. No ValueError: nobody takes it for a wrong value and goes on."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let what is computed inside take so long. Within another limit, the earlier end counts."""
    token = _deadline.set(min(_deadline.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def in_part(work: Callable[[], WorkT], seconds: float) -> WorkT | None:
    """Return what some work makes; None if it takes more than its part of a budget. Without a budget it takes its time.

    Raises OutOfTime when all of the budget is spent.
    """
    if _samples.get():
        return None
    if _deadline.get() == float("inf"):
        return work()
    try:
        with time_limit(seconds):
            made = work()
    except OutOfTime:
        check_time()
        return None
    exact = _exact.get()
    if exact is not None:
        exact.append(seconds)
    return made


def sampled_if_late(work: Callable[[], WorkT], seconds: float, again: float) -> WorkT:
    """Return what some work makes in a budget of `seconds`.

    Where `in_part` gave an exact result in its time, and what is made of that took all the rest, the work is done once
    more within `again` seconds, and every `in_part` of it gives None.

    Raises OutOfTime when that is spent, too, or nothing exact was there.
    """
    exact: list[float] = []
    token = _exact.set(exact)
    try:
        with time_limit(seconds):
            return work()
    except OutOfTime:
        if not exact:
            raise
    finally:
        _exact.reset(token)
    token_of_samples = _samples.set(True)
    try:
        with time_limit(again):
            return work()
    finally:
        _samples.reset(token_of_samples)


def check_time() -> None:
    """Raise OutOfTime when the budget is spent. Cheap: call it once a layer, a neuron, or a sheet."""
    if time.monotonic() > _deadline.get():
        raise OutOfTime("time: expected an end within the budget; it is spent")
