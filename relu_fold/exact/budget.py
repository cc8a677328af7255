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
    if _deadline.get() == float("inf"):
        return work()
    try:
        with time_limit(seconds):
            return work()
    except OutOfTime:
        check_time()
        return None


def check_time() -> None:
    """Raise OutOfTime when the budget is spent. Cheap: call it once a layer, a neuron, or a sheet."""
    if time.monotonic() > _deadline.get():
        raise OutOfTime("time: expected an end within the budget; it is spent")
