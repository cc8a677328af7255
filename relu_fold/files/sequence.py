"""Layers whose names do not number them all: the orders in which the shapes fit."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from relu_fold.errors import InputError

MAX_LAYERS = 64
MAX_ORDERS = 10_000  # ways to stand in the middle of several groups at once

Ends = tuple[int, int]
"""How many inputs a layer has, and how many outputs."""
Order = list[tuple[int, int]]
"""Pairs of a group and a layer in it."""


def in_order(groups: Sequence[Sequence[Ends | None]]) -> list[Order]:
    """Return two of the orders in which each layer takes what the one before gives, or all if there are fewer.

    Within a group the order is kept. What is known to lead nowhere is not tried again.
    """
    total = sum(map(len, groups))
    if total > MAX_LAYERS or prod(len(group) + 1 for group in groups) > MAX_ORDERS:
        raise InputError(f"names: expected layers that are numbered; got {total} of {len(groups)} different names")
    found: list[Order] = []
    nowhere: set[tuple[tuple[int, ...], int]] = set()

    def go_on(at: tuple[int, ...], width: int, order: Order) -> None:
        before = len(found)
        if len(order) == total:
            found.append(order)
        for group, i in enumerate(at):
            ends = groups[group][i] if i < len(groups[group]) else None
            if ends is None or (order and ends[0] != width) or len(found) > 1:
                continue
            further = (*at[:group], i + 1, *at[group + 1 :])
            if (further, ends[1]) not in nowhere:
                go_on(further, ends[1], [*order, (group, i)])
        if len(found) == before:
            nowhere.add((at, width))

    go_on((0,) * len(groups), 0, [])
    return found
