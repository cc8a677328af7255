"""Which creases of a deep network are in view after each of many steps, by cutting the box for a few of them.

What one such look says holds for other steps, too, as long as nothing can have changed: `DeepCreases.surely_same`.
Where that leaves a neuron open, the middle of such steps is looked at next, until none is open, or time is up.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.events.deep_creases import DeepCreases
from relu_fold.exact.events.in_view import Layers

MOST_NUMBERS = 25_000  # that are computed of one layer for one look, some 2 ms; steps farther from it stay open


def creases_by_step(
    rows: FloatArray,
    look: Callable[[FloatArray], DeepCreases],
    layers_of: Callable[[FloatArray], Layers],
    folds: BoolArray,
    most: int,
) -> BoolArray:
    """Return (steps, neurons): whether a crease is in view after each step.

    A step that stays open is like the one before it: what changed by then is told at the next that is known.

    Args:
        rows: (steps, count), the numbers of the networks.
        look: cuts the box for one of them.
        layers_of: weights and biases of the hidden layers of some of them.
        folds: (neurons,): which of them fold; of others nothing is asked.
        most: how many are looked at.
    """
    there = np.zeros((len(rows), folds.size), dtype=np.bool_)
    known = np.tile(~folds, (len(rows), 1))
    wanted, looked = [len(rows) - 1, 0], 0
    while wanted and looked < max(most, 2):
        step = wanted.pop()
        seen = look(rows[step])
        looked += 1
        there[step], known[step] = seen.there & folds, True
        near = _nearest_open(known, step, MOST_NUMBERS // seen.n_numbers)
        sure = seen.surely_same(layers_of(rows[near])) & ~known[near]
        there[near] = np.where(sure, seen.there & folds, there[near])
        known[near] |= sure
        wanted = wanted or _next(there, known)
    return _filled(there, known)


def _nearest_open(known: BoolArray, step: int, most: int) -> IntArray:
    """The open steps that are nearest to one, ascending."""
    open_ = np.flatnonzero(~known.all(axis=1))
    nearest: IntArray = np.sort(open_[np.argsort(np.abs(open_ - step), kind="stable")[:most]])
    return nearest


def _next(there: BoolArray, known: BoolArray) -> list[int]:
    """The middle of the open steps between which most is to be found: first a change that has no step yet."""
    open_ = (~known.all(axis=1)).astype(np.int8)
    edges = np.diff(np.concatenate([[0], open_, [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)  # the first and the last look are known
    if not starts.size:
        return []
    filled = _filled(there, known)
    changes = [bool((filled[start - 1] != filled[end]).any()) for start, end in zip(starts, ends, strict=True)]
    best = max(range(len(starts)), key=lambda i: (changes[i], ends[i] - starts[i]))
    return [int(starts[best] + ends[best] - 1) // 2]


def _filled(there: BoolArray, known: BoolArray) -> BoolArray:
    """What is known of each neuron at the last step at which it is; the first is known."""
    last = np.maximum.accumulate(np.where(known, np.arange(len(known))[:, None], 0), axis=0)
    found: BoolArray = np.take_along_axis(there, last, axis=0)
    return found
