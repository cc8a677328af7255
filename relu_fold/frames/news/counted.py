"""At which steps of a run the number of linear regions changed, by counting after few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise


def count_changes(
    last: int, count: Callable[[int], int], likely: Iterable[int], most: int
) -> list[tuple[int, int, int]]:
    """Return (step, before, now) of each change that is found, ascending, a step of it.

    Counted is at both ends, after the steps that are likely and before them, and in the middle between two that
    differ, until they are neighbours or `most` are counted. Two that still differ then are told at the later one. What
    is undone between two that were counted is not seen.

    Args:
        last: the steps are 0 to `last`.
        likely: where it may have changed, ascending.
    """
    known = {step: count(step) for step in sorted({0, last})}
    for step in (one for after in likely for one in (after - 1, after)):
        if len(known) < most and step not in known:
            known[step] = count(step)
    while len(known) < most and (middle := _middle(known)) is not None:
        known[middle] = count(middle)
    return [(b, known[a], known[b]) for a, b in pairwise(sorted(known)) if known[a] != known[b]]


def _middle(known: dict[int, int]) -> int | None:
    """Between the two that differ and have the fewest steps between them: it is soon known at which."""
    apart = [(b - a, a) for a, b in pairwise(sorted(known)) if known[a] != known[b] and b - a > 1]
    if not apart:
        return None
    between, first = min(apart)
    return first + between // 2
