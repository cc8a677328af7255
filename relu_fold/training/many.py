"""Many starts of one network, trained at once: how often does it find its way, and how often is it stuck?

One computation for a slice of starts at a time, small enough to stay near the processor. Each of them moves as it does
alone, bit for bit (`gradients`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, ReadOnly, whole
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.gradients import loss_and_gradient
from relu_fold.training.losses import penalty
from relu_fold.training.optimizers import Moments, Pace, optimizer_named
from relu_fold.training.starts import started
from relu_fold.training.training import Training

MOST = 500
AT_ONCE = 24_000  # numbers of the widest layer of a slice, at all points: they fit into a core's own memory
STUCK = 2.0  # times the lowest loss of all


@dataclass(frozen=True, eq=False)
class Starts(ReadOnly):
    """Some starts, as far as they have come.

    Attributes:
        seeds: (k,).
        rows: (k, count), their numbers.
        losses: (k,), nan where a run left all bounds.
        step: how many steps they took.
    """

    seeds: IntArray
    rows: FloatArray
    losses: FloatArray
    step: int
    moments: Moments

    @property
    def n_stuck(self) -> int:
        """How many ended above `STUCK` times the lowest loss, or nowhere."""
        known = self.losses[np.isfinite(self.losses)]
        best = float(known.min()) if known.size else np.inf
        return int((~(self.losses <= STUCK * best + 1e-12)).sum())


def begin_many(
    training: Training, kind: str, n: int, first_seed: int = 0, box: tuple[tuple[float, float], ...] | None = None
) -> Starts:
    """Return n starts of a run's network: those of the seeds from `first_seed` on."""
    n = whole("starts", n, least=1)
    if n > MOST:
        raise InputError(f"starts: expected at most {MOST}; got {n}")
    seeds = np.arange(first_seed, first_seed + n)
    rows = np.array([training.layout.row(started(training.network, kind, int(seed), box)) for seed in seeds])
    moments = optimizer_named(training.settings.optimizer).start(rows)
    return Starts(seeds, rows, _losses(training, rows), 0, moments)


def advance_many(training: Training, starts: Starts, steps: int) -> Iterator[Starts]:
    """Yield the starts after these steps, slice by slice: each time some more of them have come that far.

    Whoever has no time left takes the last one; its `step` is the new one when all have come.
    """
    rows, losses = starts.rows.copy(), starts.losses.copy()
    moments = tuple(one.copy() for one in starts.moments.rows)
    for part in slices(training, len(rows)):
        own = Moments(tuple(one[part].copy() for one in moments))
        rows[part], kept = _advance(training, rows[part], own, starts.step, steps)
        for one, new in zip(moments, kept.rows, strict=True):
            one[part] = new
        losses[part] = _losses(training, rows[part])
        done = part.stop >= len(rows)
        yield replace(
            starts,
            rows=rows.copy(),
            losses=losses.copy(),
            step=starts.step + steps if done else starts.step,
            moments=Moments(tuple(one.copy() for one in moments)),
        )


def slices(training: Training, n: int) -> Iterator[slice]:
    """Yield slices of n starts that are computed together."""
    many = max(AT_ONCE // (max(training.layout.sizes) * len(training.data)), 1)
    for low in range(0, n, many):
        yield slice(low, min(low + many, n))


def _advance(
    training: Training, rows: FloatArray, moments: Moments, step: int, steps: int
) -> tuple[FloatArray, Moments]:
    settings, shape = training.settings, training.shape
    optimizer = optimizer_named(settings.optimizer)
    free = ~training.frozen
    weights = training.are_weights
    with np.errstate(over="ignore", invalid="ignore"):
        for number in range(step, step + steps):
            _, gradient = loss_and_gradient(shape, rows, *training.points_of(number), settings.loss)
            if settings.l1:
                gradient += settings.l1 * np.sign(rows) * weights
            if settings.l2:
                gradient += 2 * settings.l2 * rows * weights
            if settings.frozen:
                gradient = np.where(free, gradient, 0.0)
            off, moments = optimizer.step(gradient, moments, Pace(settings.rate, settings.momentum, number + 1))
            rows = rows - off
    return rows, moments


def _losses(training: Training, rows: FloatArray) -> FloatArray:
    settings, weights = training.settings, training.are_weights
    with np.errstate(over="ignore", invalid="ignore"):
        found, _ = loss_and_gradient(training.shape, rows, training.x, training.data.y, settings.loss)
        found = found + penalty(rows[:, weights], settings.l1, settings.l2)
    return np.where(np.isfinite(found), found, np.nan)


def network_of(training: Training, starts: Starts, index: int) -> Network:
    """Return the network that one of the starts has become."""
    return training.layout.network(starts.rows[index], training.network)
