"""Why a run stands still: what of its network holds it where it is, in one sentence, and only where that is so."""

from __future__ import annotations

import math
from itertools import groupby

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.network import Network
from relu_fold.training.along import LossAlong, loss_along
from relu_fold.training.losses import mean_loss
from relu_fold.training.training import Diverged, Training
from relu_fold.view.parameters import Parameter
from relu_fold.view.words import listed, neuron_name, number, plural

AHEAD = 30  # steps that are looked at
HARDLY = 1e-3  # of the loss: a run whose loss changes by less in these steps stands still
LEVEL = 0.02  # of the loss: what it changes by, at its slope here, if a number moves by 1
FITTED = 1e-6  # of the mean square of the values: there is nothing left to be learnt
MOST_OF_IT = 0.5  # of the loss: points with less of it are not what holds a run
FROM_TIME_TO_TIME = 0.2  # of the steps: so many lead upwards where a run trembles
MOST_SWING = 0.05  # of the loss: so far above the floor of its valley a run may be that goes up and down
LOWER = 0.9  # of the loss: what is worth going to
MOST_WORK = 20_000  # numbers times points, of which some steps are taken
MOST_ALONG = 2_500  # numbers times points, of which the loss is found along each number: up to 0.2 s
_PLACES = 33  # between a number and a minimum, at which no hill may stand


def why_still(run: Training) -> str:
    """Return the sentence; empty for a run that still moves, that has nothing left to learn, or of unknown reason.

    Neurons that no point turns on are told elsewhere; where they are all neurons, that says it all.
    """
    counts = run.counts_on
    if not counts or any((one == 0).all() for one in counts):
        return ""
    swing = _swing(run)
    if swing is None:
        return ""
    why = _twins(run) or _dark(run) or _bottom(run, swing)
    return f"The loss hardly moves any more: {why}." if why else ""


def _swing(run: Training) -> float | None:
    """By how much of its loss a run goes up and down where it stands; `HARDLY` at least, None where it moves on."""
    if run.step == 0 or run.layout.count * len(run.data) > MOST_WORK:
        return None
    if run.loss <= FITTED * float((run.data.y**2).mean()):
        return None
    slopes = _row(run)[~run.frozen]
    if not slopes.size:
        return None
    try:
        losses = [run.loss, *(one.loss for one in run.steps(AHEAD))]
    except Diverged:
        return None
    level = np.abs(slopes).max() <= LEVEL * run.loss
    if level and abs(losses[-1] - run.loss) <= HARDLY * run.loss:
        return HARDLY
    return max(HARDLY, (max(losses) - min(losses)) / run.loss) if _trembles(run, losses) else None


def _trembles(run: Training, losses: list[float]) -> bool:
    """Whether it goes to and fro across a valley, and gets no lower: its slope is never small then."""
    rises = int((np.diff(losses) > 0).sum())
    half = len(losses) // 2
    lower = min(losses[half:]) < (1 - HARDLY) * min(losses[:half])
    return run.settings.batch is None and rises >= FROM_TIME_TO_TIME * AHEAD and not lower


def _row(run: Training) -> FloatArray:
    """The gradient, (count,)."""
    pairs = zip(run.gradient.weights, run.gradient.biases, strict=True)
    return np.concatenate([part for w, b in pairs for part in (w.ravel(), b)])


def _dark(run: Training) -> str:
    """Points at which no neuron of a layer is on, where they have most of the loss: f is one constant there."""
    net, depth = run.network, len(run.network.widths)
    f, y = net(run.data.x)[:, :1], run.data.y[:, None]
    losses = np.array([mean_loss(one, own, run.settings.loss) for one, own in zip(f, y, strict=True)])
    for layer, z in enumerate(net.pre_activations(run.data.x)):
        off = (z <= 0).all(axis=1) & bool((net.slopes[layer] == 0).all())
        share = losses[off].sum() / losses.sum()
        if not off.any() or share < MOST_OF_IT:
            continue
        points = f"at {off.sum()} of the {plural(len(run.data), 'point')}, which make {_percent(share)} of the loss,"
        where = "" if depth == 1 else f" of layer {layer + 1}"
        alone = "the output’s b alone" if layer == depth - 1 else "one and the same number"
        return f"{points} no neuron{where} is on, so f there is {alone}"
    return ""


def _percent(share: float) -> str:
    return "all" if share == 1 else f"{math.floor(100 * share)} %"


def _twins(run: Training) -> str:
    """Neurons that are equal, and that the next step leaves so, where they are most of a layer."""
    net, after = run.network, run.layout.network(run.next_row, run.network)
    found = []
    for layer, width in enumerate(net.widths):
        own = [_numbers(one, layer) for one in (net, after)]
        keys = {i: (own[0][i].tobytes(), own[1][i].tobytes()) for i in range(width)}
        alike = [list(group) for _, group in groupby(sorted(keys, key=lambda i: keys[i]), key=lambda i: keys[i])]
        found += [
            [neuron_name(len(net.widths), layer, i) for i in sorted(group)]
            for group in alike
            if len(group) > max(1, width / 2)
        ]
    if not found:
        return ""
    return "; ".join(f"{listed(names)} are equal" for names in found) + ", have the same gradient, and fold as one"


def _numbers(net: Network, layer: int) -> FloatArray:
    """All numbers of each neuron of a layer, (width, ...)."""
    return np.column_stack([net.weights[layer], net.biases[layer], net.weights[layer + 1].T, net.slopes[layer]])


def _bottom(run: Training, swing: float) -> str:
    """Every number at the lowest place that it comes to downhill; and where along one of them the loss is lower.

    That is less than a local minimum: several of them together may still lead down. A run that trembles across a valley
    is above its floor by as much as it trembles.

    Args:
        swing: of the loss, by which it goes up and down.
    """
    lowest, where = LOWER * run.loss, ""
    if run.layout.count * len(run.data) > MOST_ALONG:
        return ""
    for path, free in zip(_paths(run), ~run.frozen, strict=True):
        if not free:
            continue
        value = float(run.row[run.layout.index(run.layout.place(path))])
        found = _along(run, path, Parameter(path, "", "", value).reach)
        if not _at_a_minimum(found, value, run.loss, min(swing, MOST_SWING)):
            return ""
        if found.minimum.value < lowest:
            lowest = found.minimum.value
            there = number(found.minimum.start)
            where = f"; farther off, with {_named(run, path)} at {there}, it would be {number(lowest)}"
    if swing == HARDLY:
        return f"each number by itself is at the lowest place near it{where}"
    share = number(100 * swing)
    return f"it goes up and down by {share} %, and no number by itself leads lower than that near by{where}"


def _along(run: Training, path: str, reach: float) -> LossAlong:
    settings = run.settings
    return loss_along(run.network, run.data, path, (-reach, reach), settings.loss, settings.l1, settings.l2)


def _at_a_minimum(found: LossAlong, value: float, loss: float, swing: float) -> bool:
    """Whether there is a minimum that is hardly lower, and no hill on the way to it."""
    near = [one for one in found.minima if one.value >= (1 - swing) * loss]
    ways = (np.linspace(value, min(max(value, one.start), one.end), _PLACES) for one in near)
    return any(found(way).max() <= (1 + HARDLY) * loss for way in ways)


def _paths(run: Training) -> list[str]:
    found = []
    for layer, (inputs, width) in enumerate(zip(run.layout.sizes[:-1], run.layout.sizes[1:], strict=True)):
        found += [f"w.{layer}.{i}.{j}" for i in range(width) for j in range(inputs)]
        found += [f"b.{layer}.{i}" for i in range(width)]
    return found


def _named(run: Training, path: str) -> str:
    place, depth = run.layout.place(path), len(run.network.widths)
    if place.layer == depth:
        return "the output’s b" if place.source is None else f"v of {neuron_name(depth, depth - 1, place.source)}"
    name = neuron_name(depth, place.layer, place.neuron)
    if place.source is None:
        return f"b of {name}"
    several = run.layout.sizes[place.layer] > 1
    return f"w{place.source + 1 if several else ''} of {name}"
