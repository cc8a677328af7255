"""Taking turns: a few computations at a time, a short queue before them, and nobody in it twice before all others.

One page has one question out, so a queue within one process is short. Whoever sends many at once waits behind everybody
who sends one, never has the last free turn or place to wait, and is the first to be turned away when the room is full.
What moves by itself, such as a run that learns, gives way to what a hand moves: whoever drags goes first.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HANDED_ON = 0.001  # seconds that a thread computes on while another wants to; Python's own are five times as long


def hand_on_soon() -> None:
    """Have the threads of this process, which answers visitors and does nothing else, take turns more often.

    Whoever drags computes for some milliseconds, but waits for the interpreter after each read and write, while
    a run that learns or another picture has it.
    """
    sys.setswitchinterval(HANDED_ON)


class Full(Exception):  # noqa: N818 - the name says what happened
    """There was no turn in time: ask again."""


@dataclass(eq=False)
class _Waiting:
    who: str
    yields: bool = False
    told: threading.Event = field(default_factory=threading.Event)
    refused: bool = False


class Turns:
    """Gives out turns.

    Args:
        at_once: how many may compute.
        room: how many may wait.
        patience: seconds that one waits at most.
        spare: turns, and places to wait, that one visitor alone cannot take.

    Of those that yield one computes at a time. They wait twice as long, behind all others, and are turned away first.
    """

    def __init__(self, at_once: int, room: int, patience: float, spare: int = 0) -> None:
        self._free = at_once
        self._room = room
        self._turns_each, self._room_each = at_once - spare, room - spare
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._served: dict[str, float] = {}  # when those who wait or compute last got a turn
        self._computing: Counter[str] = Counter()
        self._yielding = False  # one that yields has a turn

    @contextmanager
    def turn(self, who: str, *, yields: bool = False) -> Iterator[None]:
        """Wait for a turn, and hold it. `who` is the visitor's address; raises Full when there is none in time."""
        self._take(_Waiting(who, yields))
        try:
            yield
        finally:
            with self._lock:
                self._free += 1
                self._computing -= Counter((who,))  # forgets whoever has none left
                self._yielding = self._yielding and not yields
                self._hand_on()

    def _take(self, mine: _Waiting) -> None:
        with self._lock:
            self._waiting.append(mine)
            self._hand_on()
            if not mine.told.is_set():
                if sum(one.who == mine.who for one in self._waiting) > self._room_each:
                    self._refuse(mine)
                elif len(self._waiting) > self._room:
                    self._turn_away()
        mine.told.wait(self._patience * (2 if mine.yields else 1))
        with self._lock:
            if not mine.told.is_set():
                self._waiting.remove(mine)
                mine.refused = True
        if mine.refused:
            raise Full

    def _hand_on(self) -> None:
        """Give free turns to those whose last turn is longest ago, then to those who came first; last to who yields."""
        while self._free:
            able = [one for one in self._waiting if self._may_compute(one)]
            if not able:
                break
            chosen = min(able, key=lambda one: (one.yields, self._served.get(one.who, 0.0)))
            self._waiting.remove(chosen)
            self._free -= 1
            self._computing[chosen.who] += 1
            self._served[chosen.who] = time.monotonic()
            self._yielding = self._yielding or chosen.yields
            chosen.told.set()
        if len(self._served) > 4 * (self._room + 1):  # remember only those who are still here
            here = {one.who for one in self._waiting}
            newest = sorted(self._served, key=self._served.__getitem__)[-self._room - 1 :]
            self._served = {who: self._served[who] for who in {*newest, *(here & self._served.keys())}}

    def _may_compute(self, one: _Waiting) -> bool:
        return self._computing[one.who] < self._turns_each and not (one.yields and self._yielding)

    def _turn_away(self) -> None:
        """The room is too full by one: who waits most often loses the place that was taken last; first who yields."""
        among = [one for one in self._waiting if one.yields] or self._waiting
        many = Counter(one.who for one in among)
        greediest = max(many.values())
        self._refuse([one for one in among if many[one.who] == greediest][-1])

    def _refuse(self, one: _Waiting) -> None:
        self._waiting.remove(one)
        one.refused = True
        one.told.set()
