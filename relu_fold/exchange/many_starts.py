"""Many starts of one run, some steps further: a share of them at a time, whose state the question brings and takes."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from typing import Any

import msgspec
import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError, sentence
from relu_fold.exchange.questions import Many
from relu_fold.training.many import STUCK, Starts, advance_many, slices
from relu_fold.training.optimizers import Moments, optimizer_named
from relu_fold.training.training import Training
from relu_fold.view.learning import restarted
from relu_fold.view.limits import MAX_MAGNITUDE
from relu_fold.view.viewstate import ViewState

SECONDS = 0.12  # of computing a question; after them no further steps are begun
MOST_NUMBERS = 30_000  # of a share and its moments: as text 320 kB, which goes back and forth
MOST_STEPS = 50  # between two looks at the clock; the first are fewer
_NOTHING = "There is nothing to learn from: choose data first."


def further(state: ViewState, asked: Many) -> dict[str, Any]:
    """Take one share of the starts some steps further, or as far as there is time for.

    Returns {of, done, k, step, packed, begun, losses, stuck, stopped}: `of` says again what was asked; the share are
    the k starts after the first `done`; `packed` are its numbers and moments, `begun` the numbers that it began with,
    where it does; `losses` are None for who left all bounds; who ends above `stuck` times the lowest loss is stuck.
    """
    told: dict[str, Any] = {"of": [asked.start, asked.first, asked.starts, asked.until], "done": asked.done, "k": 0}
    told |= {"step": asked.step, "packed": "", "begun": "", "losses": [], "stuck": STUCK, "stopped": ""}
    if state.learning is None:
        return told | {"stopped": _NOTHING}
    try:
        run = msgspec.structs.replace(state.learning, step=0, moments=()).of(state.network)
        k = min(share(run), asked.starts - asked.done)
        if k < 1:
            raise InputError(f"starts: expected more than the {asked.done} that are done; got {asked.starts}")
        starts = _unpacked(run, asked, k) if asked.packed else _begun(run, state, asked, k)
    except InputError as error:
        return told | {"stopped": sentence(error)}
    begun = "" if asked.packed else _text(starts.rows[None])
    starts = _advanced(run, starts, asked.until)
    packed = _text(np.stack([starts.rows, *starts.moments.rows]))
    return told | {"k": k, "step": starts.step, "packed": packed, "begun": begun, "losses": _losses(starts)}


def share(run: Training) -> int:
    """How many starts are computed together, and fit into a question."""
    together: int = next(slices(run, MOST_NUMBERS)).stop
    own = run.layout.count * (1 + len(run.moments.rows))
    return max(min(together, MOST_NUMBERS // own), 1)


def _begun(run: Training, state: ViewState, asked: Many, k: int) -> Starts:
    seeds = asked.first + asked.done + np.arange(k)
    points = state.learning.points if state.learning else ()
    nets = [restarted(state.network, asked.start, int(seed), points) for seed in seeds]
    rows = np.array([run.layout.row(net) for net in nets])
    moments = optimizer_named(run.settings.optimizer).start(rows)
    return Starts(seeds, rows, np.full(k, np.nan), 0, moments)


def _unpacked(run: Training, asked: Many, k: int) -> Starts:
    shape = (1 + len(run.moments.rows), k, run.layout.count)
    try:
        data = b64decode(asked.packed, validate=True)
    except (NoBase64, ValueError) as error:
        raise InputError("starts: expected the numbers of the answer before, unchanged") from error
    if len(data) != 8 * int(np.prod(shape)):
        raise InputError(f"starts: expected {k} of {run.layout.count} numbers; the network is another one now")
    rows, *moments = np.frombuffer(data, dtype="<f8").reshape(shape).astype(float)
    seeds = asked.first + asked.done + np.arange(k)
    return Starts(seeds, rows, np.full(k, np.nan), asked.step, Moments(tuple(moments)))


def _advanced(run: Training, starts: Starts, until: int) -> Starts:
    end, many = time.thread_time() + SECONDS, 1
    while starts.step < until:
        *_, starts = advance_many(run, starts, min(many, until - starts.step))
        many = min(2 * many, MOST_STEPS)
        if time.thread_time() >= end:
            break
    return starts


def _losses(starts: Starts) -> list[float | None]:
    within = (np.abs(starts.rows) <= MAX_MAGNITUDE).all(axis=1) & np.isfinite(starts.losses)  # nan is not within
    return [loss if ok else None for loss, ok in zip(starts.losses.tolist(), within.tolist(), strict=True)]


def _text(rows: FloatArray) -> str:
    return b64encode(rows.astype("<f8").tobytes()).decode("ascii")
