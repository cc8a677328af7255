"""Questions about what the sum is: its value, its slope, and which inputs come to the same value."""

from __future__ import annotations

import random

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.line.preimages import preimages
from relu_fold.predictions.posed import Option, Prediction, Spot, choice, marker, need, typed
from relu_fold.predictions.seen import CLEAR, Seen, amid, exactly, factor, inside, marked, tidy, within
from relu_fold.view.words import neuron_label, number

_LEAST_SLOPE = 0.02  # of the steepest: a line that is flatter is not asked whether it rises
_MOST_TERMS = 6


def value_at(seen: Seen, dice: random.Random) -> Prediction:
    at = inside(seen, dice)
    value, near = seen.value(at), within(seen.rise)
    return typed(
        text=f"What is {seen.called(at)}? Type it, to within {exactly(near)}.",
        value=value,
        near=near,
        told=number(value, float(np.abs(seen.values).max())),
        why=_added_up(seen, at, value),
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at, f"{seen.name} = {number(value)}"),),
        about={"at": at},
    )


def _added_up(seen: Seen, at: tuple[float, ...], value: float) -> str:
    """The bias and what each neuron of the layer shown adds to it."""
    h = seen.net.activations([at])[-1][0]
    added = [float(v) for v in seen.net.weights[-1][0] * h]
    size = max(1e-300, *map(abs, added), abs(float(seen.net.biases[-1][0])))
    terms = [
        f"{number(one, size)} (neuron {neuron_label(seen.state.depth, seen.layer, i)})"
        for i, one in enumerate(added)
        if one
    ]
    bias = float(seen.net.biases[-1][0])
    whole = f"{seen.called(at)} = {number(value, size)}"
    if not terms:
        return f"No neuron adds anything there: {whole}, the bias alone."
    if len(terms) > _MOST_TERMS:
        return f"{len(terms)} neurons add something there, and the bias is {number(bias)}: {whole}."
    start = f"bias {number(bias)}, and " if bias else ""
    return f"Added up there: {start}{', '.join(terms)}. So {whole}."


def slope_at(seen: Seen, dice: random.Random) -> Prediction:
    need(seen.is_line)
    at = amid(seen, dice)
    p, piece = seen.line, _piece(seen, at[0])
    slope, near = float(p.slopes[piece, 0]), within(float(np.abs(p.slopes[:, 0]).max()))
    left, right = (float(x) for x in p.knots[piece : piece + 2])
    low, high = (float(v) for v in p.values[piece : piece + 2, 0])
    return typed(
        text=f"What is the slope of {seen.name} at x = {exactly(at[0])}? Type it, to within {exactly(near)}.",
        value=slope,
        near=near,
        told=number(slope),
        why=f"{_who_makes(seen, piece)}From x = {seen.near(left)} to {seen.near(right)} the line goes from "
        f"{number(low)} to {number(high)}: slope {number(slope)}.",
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at, f"slope {number(slope)}"),),
        about={"at": at},
    )


def _piece(seen: Seen, x: float) -> int:
    return int(np.searchsorted(seen.line.knots, x)) - 1


def _who_makes(seen: Seen, piece: int) -> str:
    """Of one layer: v·w of the neurons that are on; nothing where off ones add to the slope, too."""
    if len(seen.net.widths) > 1 or seen.net.leaks[0]:
        return ""
    on = [int(i) for i in np.flatnonzero(seen.line.patterns[piece])]
    if not on or len(on) > _MOST_TERMS:
        return "No neuron is on there. " if not on else ""
    v, w = seen.net.weights[-1][0], seen.net.weights[0][:, 0]
    terms = " + ".join(f"{factor(float(v[i]))}·{factor(float(w[i]))}" for i in on)
    who = ", ".join(str(i + 1) for i in on)
    return f"On there: {'neuron' if len(on) == 1 else 'neurons'} {who}, whose v·w give {terms}. "


def rises(seen: Seen, dice: random.Random) -> Prediction:
    need(seen.is_line and seen.rise > 0)
    at = amid(seen, dice)
    slope, steepest = float(seen.line.slopes[_piece(seen, at[0]), 0]), float(np.abs(seen.line.slopes).max())
    need(slope == 0 or abs(slope) >= _LEAST_SLOPE * steepest)
    right = 0 if slope > 0 else 1 if slope < 0 else 2
    texts = ("It rises", "It falls", "It lies level")
    why = f"The slope there is {number(slope)}."
    return choice(
        text=f"What does {seen.name} do at x = {exactly(at[0])}, from left to right?",
        options=tuple(Option(text, "" if i == right else why) for i, text in enumerate(texts)),
        right=right,
        told=texts[right].lower(),
        why=why,
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at, f"slope {number(slope)}"),),
        about={"at": at},
    )


def solve(seen: Seen, dice: random.Random) -> Prediction:
    """Mark one x at which the sum has a value: it crosses that value clearly, wherever it does."""
    need(seen.is_line and seen.rise > 0)
    value = tidy(dice.uniform(float(seen.values.min()), float(seen.values.max())), seen.rise)
    found, near = _crossings(seen, value), marked(seen.span)
    several = len(found) > 1
    all_of_them = " and ".join(f"x = {seen.near(x)}" for x in found[:4]) + (" and more" if len(found) > 4 else "")
    return marker(
        text=f"For which x is {seen.name} = {exactly(value)}? Move the marker to "
        f"{'one of them' if several else 'it'}, to within {exactly(near)}.",
        truths=tuple(float(x) for x in found),
        near=near,
        along=(seen.low, seen.high),
        told=all_of_them,
        why=f"{seen.name} = {exactly(value)} at {all_of_them}"
        + (f": {len(found)} inputs, which come to one value." if several else ", and nowhere else on this domain."),
        seen=tuple(Spot((float(x),), f"x = {seen.near(float(x))}") for x in found),
        about={"value": value},
    )


def _crossings(seen: Seen, value: float) -> FloatArray:
    """Every x of the domain at which the sum has that value: none near a knot's value, so that each is clear."""
    need(seen.rise > 0 and float(np.abs(seen.values - value).min()) >= CLEAR * seen.rise)
    found = preimages(seen.net, value, seen.state.domain)
    need(len(found.points) > 0 and not len(found.intervals))
    ends = np.concatenate([[seen.low], found.points, [seen.high]])
    need(float(np.diff(ends).min()) >= 2 * CLEAR * seen.span)
    return found.points


def same_value(seen: Seen, dice: random.Random) -> Prediction:
    """Which of some inputs comes to the same value as a given one."""
    need(seen.is_line and seen.rise > 0)
    x = inside(seen, dice)[0]
    value = seen.value((x,))
    others = [float(one) for one in _crossings(seen, value) if abs(one - x) > CLEAR * seen.span]
    need(bool(others))
    other = dice.choice(others)
    wrong: list[float] = []
    for _ in range(40):
        one = inside(seen, dice, 0.02)[0]
        apart = min(abs(one - other) for other in (x, *others, *wrong))
        if abs(seen.value((one,)) - value) >= 2 * CLEAR * seen.rise and apart >= 2 * CLEAR * seen.span:
            wrong.append(one)
    need(bool(wrong))
    chosen = sorted([other, *wrong[:3]])
    size = float(np.abs(seen.values).max())
    return choice(
        text=f"Which other input comes to the same value of {seen.name} as x = {exactly(x)} (in the digits shown)?",
        options=tuple(
            Option(
                f"x = {seen.near(one)}",
                "" if one == other else f"At x = {seen.near(one)} it is {number(seen.value((one,)), size)}.",
            )
            for one in chosen
        ),
        right=chosen.index(other),
        told=f"x = {seen.near(other)}",
        why=f"{seen.called((x,))} = {number(value, size)}, and the line is at that height again "
        f"at x = {seen.near(other)}.",
        asked=(Spot((x,), f"x = {exactly(x)}"),),
        seen=(Spot((x,), ""), Spot((other,), f"x = {seen.near(other)}")),
        about={"x": x, "inputs": tuple(chosen)},
    )
