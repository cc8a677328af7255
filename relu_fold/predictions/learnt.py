"""Questions about training: who cannot learn, who stays alike, and where the loss is lowest along a number."""

from __future__ import annotations

import random

import numpy as np

from relu_fold.predictions.posed import Option, Prediction, choice, need, typed
from relu_fold.predictions.seen import CLEAR, Seen, exactly, within
from relu_fold.training.along import LossAlong, loss_along
from relu_fold.training.training import Training
from relu_fold.view.parameters import Parameter
from relu_fold.view.words import number, plural

_FEW = 8  # neurons of a layer, whose names still make one choice
_LOWER = 0.95  # of the loss at any other minimum: what is called the lowest
_MINIMA = 3  # that are told with their places


def _run(seen: Seen) -> Training:
    learning = seen.state.learning
    need(learning is not None)
    assert learning is not None
    return learning.of(seen.whole)


def cannot_learn(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001 - there is nothing to choose
    """The one neuron of the layer shown that no point turns on: with no penalty of weights its gradient is 0."""
    run = _run(seen)
    need(not run.settings.l1 and not run.settings.l2)
    folding = [int(i) for i in np.flatnonzero(seen.net.slopes[-1] == 0)]
    need(2 <= len(folding) <= _FEW)
    z = seen.net.pre_activations(run.data.x)[-1]
    highest, sizes = z.max(axis=0), np.abs(z).max(axis=0)
    need(all(abs(highest[i]) >= CLEAR * sizes[i] > 0 for i in folding))
    dead = [i for i in folding if highest[i] < 0]
    need(len(dead) == 1)
    (right,) = dead
    points = len(run.data)

    def told(i: int) -> str:
        return f"{seen.neuron(seen.layer, i).capitalize()} is on at {int((z[:, i] > 0).sum())} of the {points} points."

    return choice(
        text="Which neuron cannot learn, as none of the points learnt from turns it on?",
        options=tuple(Option(seen.neuron(seen.layer, i).capitalize(), "" if i == right else told(i)) for i in folding),
        right=folding.index(right),
        told=seen.neuron(seen.layer, right),
        why=f"At all {points} points its z is below 0, {number(float(highest[right]))} at the most: its gradient is 0.",
        about={"layer": seen.layer, "neurons": tuple(folding)},
    )


def twins(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    """Into how many knots neurons that are equal in part can fold a line, however long they learn."""
    run = _run(seen)
    need(seen.is_line and seen.state.depth == 1 and not run.settings.frozen)
    net = seen.whole
    rows = [
        (float(w[0]), float(b), float(v), float(s))
        for w, b, v, s in zip(net.weights[0], net.biases[0], net.weights[1][0], net.slopes[0], strict=True)
    ]
    groups: dict[tuple[float, ...], list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row, []).append(i)
    need(len(groups) < len(rows) and all(w != 0 and s != 1 for w, _, _, s in groups))
    knots = np.sort([seen.low, seen.high, *(-b / w for w, b, _, _ in groups)])
    need(knots[0] == seen.low and knots[-1] == seen.high)
    need(float(np.diff(knots).min()) >= CLEAR * seen.span)
    alike = [group for group in groups.values() if len(group) > 1]
    who = "; ".join(", ".join(str(i + 1) for i in group) for group in alike)
    return typed(
        text=f"Train this network as long as you like: at how many places can its {len(rows)} neurons fold the line "
        "at most? Type a whole number.",
        value=float(len(groups)),
        told=plural(len(groups), "place"),
        why=f"Neurons with the same numbers have the same gradient, so every step turns them alike: {who} stay "
        f"equal, with one knot{' each group' if len(alike) > 1 else ''}.",
    )


def lowest_along(seen: Seen, dice: random.Random) -> Prediction:
    """Where the exact loss along a bias is lowest, within its slider's reach."""
    run = _run(seen)
    need(seen.state.depth == 1 and run.settings.loss == "squared" and bool(seen.first))
    neuron = dice.choice(seen.first)
    now = float(seen.whole.biases[0][neuron])
    path = f"b.0.{neuron}"
    reach = Parameter(path, "", "", now).reach
    settings = run.settings
    found = loss_along(seen.whole, run.data, path, (-reach, reach), l1=settings.l1, l2=settings.l2)
    best, near = found.minimum, within(2 * reach)
    need(best.start == best.end and abs(best.start) <= (1 - CLEAR) * reach and abs(best.start - now) >= 1.5 * near)
    need(all(best.value <= _LOWER * one.value for one in found.minima if one != best))
    return typed(
        text=f"At which bias b of {seen.neuron(0, neuron)}, from {exactly(-reach)} to {exactly(reach)}, is the loss "
        f"lowest, all other numbers as they are? Type it, to within {exactly(near)}.",
        value=best.start,
        near=near,
        told=f"b = {number(best.start)}",
        why=f"There the loss is {number(best.value)}; now, at b = {number(now)}, it is "
        f"{number(float(found([now])[0]))}.{_others(found)}",
        about={"neuron": neuron, "reach": reach},
    )


def _others(found: LossAlong) -> str:
    others = [one for one in found.minima if one != found.minimum]
    if not others:
        return " It is the only minimum."
    places = ", ".join(f"b = {number(one.start)} ({number(one.value)})" for one in others[:_MINIMA])
    return f" Local minima that are not the lowest: {places}{' and more' if len(others) > _MINIMA else ''}."
