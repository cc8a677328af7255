"""Questions of one input about knots: where they go, who makes them, what they do to the slope."""

from __future__ import annotations

import random

import numpy as np

from relu_fold.predictions.posed import Option, Prediction, Spot, choice, marker, need, typed
from relu_fold.predictions.seen import CLEAR, Seen, exactly, factor, from_now, inside, marked, tidy, within
from relu_fold.view.words import number, signed

_MOVES = 0.1  # of the axis: a knot that is asked for is at least so far from where it is now


def knot_of_bias(seen: Seen, dice: random.Random) -> Prediction:
    neuron, weight, bias = _first(seen, dice)
    new = tidy(-weight * inside(seen, dice)[0], abs(weight) * seen.span)
    return _knot(seen, neuron, (weight, new), f"bias b is {exactly(new)} {from_now(bias, new)}")


def knot_of_weight(seen: Seen, dice: random.Random) -> Prediction:
    neuron, weight, bias = _first(seen, dice)
    need(bias != 0)
    new = tidy(weight * dice.choice((-2.0, -1.0, -0.5, 0.5, 2.0)), abs(weight))
    need(new != 0)
    return _knot(seen, neuron, (new, bias), f"weight w is {exactly(new)} {from_now(weight, new)}")


def _first(seen: Seen, dice: random.Random) -> tuple[int, float, float]:
    """Choose a neuron of the first layer that has a knot; with its weight and bias."""
    need(seen.is_line and bool(seen.first))
    neuron = dice.choice(seen.first)
    return neuron, float(seen.net.weights[0][neuron, 0]), float(seen.net.biases[0][neuron])


def _knot(seen: Seen, neuron: int, numbers: tuple[float, float], turned: str) -> Prediction:
    weight, bias = numbers
    x, near = -bias / weight + 0.0, marked(seen.span)
    now = -float(seen.net.biases[0][neuron]) / float(seen.net.weights[0][neuron, 0])
    need(seen.low + CLEAR * seen.span <= x <= seen.high - CLEAR * seen.span and abs(x - now) >= _MOVES * seen.span)
    name = seen.neuron(0, neuron)
    return marker(
        text=f"Where will the knot of {name} be when its {turned}? Move the marker there, to within {exactly(near)}.",
        truths=(x,),
        near=near,
        along=(seen.low, seen.high),
        told=f"x = {seen.near(x)}",
        why=f"{name.capitalize()} turns where w·x + b = 0, at x = −b / w = "
        f"{number(-bias)} / {factor(weight)} = {seen.near(x)}.",
        seen=(Spot((x,), f"x = {seen.near(x)}"),),
        about={"neuron": neuron, "weight": weight, "bias": bias},
    )


def bias_of_knot(seen: Seen, dice: random.Random) -> Prediction:
    neuron, weight, _ = _first(seen, dice)
    x = inside(seen, dice)[0]
    bias, near = -weight * x + 0.0, within(abs(weight) * seen.span / 2)
    need(abs(x - -float(seen.net.biases[0][neuron]) / weight) >= _MOVES * seen.span)
    name = seen.neuron(0, neuron)
    return typed(
        text=f"Which bias b moves the knot of {name} to x = {exactly(x)}? Type it, to within {exactly(near)}.",
        value=bias,
        near=near,
        told=f"b = {number(bias)}",
        why=f"There w·x + b is to be 0, so b = −w·x = −{factor(weight)} · {factor(x)} = {number(bias)}.",
        asked=(Spot((x,), f"x = {exactly(x)}"),),
        seen=(Spot((x,), f"knot here when b = {number(bias)}"),),
        about={"neuron": neuron, "weight": weight, "x": x},
    )


def _lonely(seen: Seen, dice: random.Random) -> int:
    """Choose a knot at which one neuron turns, alone, and the sum clearly bends; counted among the inner ones."""
    p = seen.line
    steepest = float(np.abs(p.slopes).max())
    bend = np.abs(np.diff(p.slopes[:, 0]))
    apart = np.minimum(np.diff(p.knots)[:-1], np.diff(p.knots)[1:])
    found = np.flatnonzero(
        (bend >= 2 * CLEAR * steepest) & (apart >= CLEAR * seen.span) & np.isin(p.knots[1:-1], p.breakpoints)
    )
    lonely = [int(i) for i in found if len(p.turning[i]) == 1 and seen.folds[p.turning[i][0]]]
    need(bool(lonely))
    return dice.choice(lonely)


def who_bends(seen: Seen, dice: random.Random) -> Prediction:
    """Choose the neuron of a knot among others, none of which turns anywhere near."""
    knot = _lonely(seen, dice)
    p, who = seen.line, seen.line.turning[knot][0]
    x = float(p.knots[knot + 1])
    knots: dict[int, list[float]] = {
        int(one): [float(p.knots[i + 1]) for i, turning in enumerate(p.turning) if one in turning]
        for one in np.flatnonzero(seen.folds)
    }
    others = [one for one, at in knots.items() if one != who and all(abs(x - y) >= CLEAR * seen.span for y in at)]
    need(bool(others))
    chosen = sorted([who, *dice.sample(others, min(3, len(others)))])
    before, after = (number(float(p.slopes[knot + i, 0])) for i in (0, 1))
    return choice(
        text=f"Which neuron bends {seen.name} at x = {seen.near(x)}?",
        options=tuple(
            Option(seen.counted(i).capitalize(), "" if i == who else _elsewhere(seen, i, knots[i])) for i in chosen
        ),
        right=chosen.index(who),
        told=seen.counted(who),
        why=f"The z of {seen.counted(who)} is 0 at x = {seen.near(x)}; "
        f"there the slope of {seen.name} goes from {before} to {after}.",
        asked=(Spot((x,), "?"),),
        seen=(Spot((x,), seen.counted(who)),),
        about={"x": x, "neurons": tuple(chosen)},
    )


def _elsewhere(seen: Seen, neuron: int, at: list[float]) -> str:
    name = seen.counted(neuron).capitalize()
    if not at:
        return f"{name} turns nowhere on this domain."
    places = ", ".join(f"x = {seen.near(x)}" for x in at[:4])
    return f"{name} turns elsewhere: at {places}{' and more' if len(at) > 4 else ''}."


def bend_at(seen: Seen, dice: random.Random) -> Prediction:
    """By how much the slope changes at a knot."""
    knot = _lonely(seen, dice)
    p = seen.line
    x, (before, after) = float(p.knots[knot + 1]), (float(one) for one in p.slopes[knot : knot + 2, 0])
    near = within(float(np.abs(p.slopes[:, 0]).max()))
    name = seen.counted(p.turning[knot][0])
    return typed(
        text=f"At x = {seen.near(x)} {name} turns. By how much does the slope of {seen.name} change there, "
        f"from left to right? Type it, to within {exactly(near)}.",
        value=after - before,
        near=near,
        told=signed(after - before),
        why=f"Left of it the slope is {number(before)}, right of it {number(after)}: "
        f"{number(after)} − {factor(before)} = {number(after - before)}.",
        asked=(Spot((x,), f"x = {seen.near(x)}"),),
        seen=(Spot((x,), f"{number(before)} → {number(after)}"),),
        about={"x": x},
    )
