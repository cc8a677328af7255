"""Questions about what changes: a new layer, one more ReLU, and the fold turned off."""

from __future__ import annotations

import random

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.predictions.posed import NotAsked, Option, Prediction, Spot, choice, need, typed
from relu_fold.predictions.seen import CLEAR, Seen, exactly, factor, within
from relu_fold.view.growth import add_layer
from relu_fold.view.words import RESIDUE, number

_UNCHANGED = 2.0**-40  # of the largest value: what two ways of adding up the same numbers differ by


def new_layer(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    """A layer that passes on what it gets: whether f is another one then. It is computed, not taken for granted."""
    try:
        longer = add_layer(seen.state).network
    except InputError as error:  # as deep as may be
        raise NotAsked from error
    before, after = (net(seen.corners) for net in (seen.whole, longer))
    need(bool(np.abs(before - after).max() <= _UNCHANGED * max(1e-300, float(np.abs(before).max()))))
    lowest = float(seen.net.activations(seen.corners)[-1].min())
    passed = f"the least activation of layer {seen.layer + 1} in view is {number(lowest)}"
    kept = (
        f"A ReLU leaves alone what is not below 0, and {passed}."
        if lowest >= 0
        else f"The new neurons do not fold (s = 1), so that they pass on what is below 0, too: {passed}."
    )
    return _choice(
        "Press “+ layer”: a layer is put in behind the one shown, whose neurons each pass on one old activation "
        "(weight 1, bias 0). Is f another function then?",
        ("No, f stays as it is", "Yes, f gets a new bend", "Yes, f becomes one straight line"),
        0,
        kept,
        (),
        {},
    )


def relu_behind(seen: Seen, dice: random.Random) -> Prediction:  # noqa: ARG001
    """One more ReLU behind the sum: it changes what is below 0, if anything is."""
    need(seen.rise > 0)
    least, size = float(seen.values.min()), float(np.abs(seen.values).max())
    need(abs(least) >= CLEAR * size)
    at = tuple(float(one) for one in seen.corners[int(seen.values.argmin())])
    right = 1 if least < 0 else 0
    where = ", ".join(seen.near(one) for one in at)
    return _choice(
        f"Send {seen.name} through one more ReLU: max(0, {seen.name}). Is that another function on this domain?",
        ("No, it stays as it is", "Yes, what is below 0 becomes 0"),
        right,
        f"The least value of {seen.name} in view is {number(least)}, at "
        f"{'x = ' + where if seen.is_line else f'({where})'}: {'below 0' if least < 0 else 'never below 0'}.",
        (Spot(at, f"{seen.name} = {number(least)}"),),
        {},
    )


def unfolded(seen: Seen, dice: random.Random) -> Prediction:
    """What is left of the sum without any fold."""
    flat, what = ("one straight line", "bends") if seen.is_line else ("one plane, without a crease", "creases")
    bends = len(seen.line.breakpoints) > 0 if seen.is_line else seen.plane.n_linear_regions > 1
    slope, largest = _linear(seen)[0], _largest(seen)
    need(bends and bool((np.abs(slope) > RESIDUE * largest).any()))
    texts = [
        f"{flat[:1].upper()}{flat[1:]}",
        f"It keeps its {what}, each half as strong",
        "It stays as it is",
    ]
    dice.shuffle(texts)
    right = next(i for i, text in enumerate(texts) if text.lower() == flat)
    slopes = " and ".join(number(float(one), largest) for one in slope)
    told = f"slope {slopes}" if seen.is_line else f"slopes {slopes}"
    return _choice(
        f"Pull the fold slider all the way to s = 1: no neuron folds any more. What becomes of {seen.name}?",
        tuple(texts),
        right,
        f"With s = 1 each neuron passes on its z as it is, and a chain of linear maps is one linear map: {told}.",
        (),
        {},
    )


def _linear(seen: Seen) -> tuple[FloatArray, float]:
    """The slopes and the intercept of the sum when nothing folds."""
    net = seen.net
    w, b = net.weights[0], net.biases[0]
    for after, shift in zip(net.weights[1:], net.biases[1:], strict=True):
        w, b = after @ w, after @ b + shift
    return w[0], float(b[0])


def _largest(seen: Seen) -> float:
    """What the slopes of the sum are at most, whatever the signs of the weights."""
    return float(np.prod([np.abs(w).sum(axis=1).max() for w in seen.net.weights]))


def unfolded_slope(seen: Seen, dice: random.Random) -> Prediction:
    slopes, _ = _linear(seen)
    axis = dice.randrange(len(slopes))
    largest = _largest(seen)
    slope, near = float(slopes[axis]), within(max(abs(float(slopes[axis])), 0.1 * largest))
    need(len(seen.net.widths) <= 2 and sum(seen.net.widths) <= 6)
    way = "" if seen.is_line else f" along x{'₁₂'[axis]}"
    if len(seen.net.widths) == 1:
        v, w = seen.net.weights[-1][0], seen.net.weights[0][:, axis]
        terms = " + ".join(f"{factor(float(a))}·{factor(float(b))}" for a, b in zip(v, w, strict=True))
        terms += f" = {number(slope, largest)}"
        why = f"Every neuron passes on its z, so the slopes v·w of all of them add up: {terms}."
    else:
        into = [float(one) for one in (seen.net.weights[-1] @ seen.net.weights[1])[0]]
        terms = " + ".join(
            f"{factor(a)}·{factor(float(b))}" for a, b in zip(into, seen.net.weights[0][:, axis], strict=True)
        )
        why = f"Layer 2 and the output together weigh the neurons of layer 1 so: {terms} = {number(slope, largest)}."
    return typed(
        text=f"With s = 1 for every neuron nothing folds. What is the slope of {seen.name}{way} then? "
        f"Type it, to within {exactly(near)}.",
        value=slope,
        near=near,
        told=number(slope, largest),
        why=why,
        about={"axis": axis},
    )


def _choice(
    text: str, texts: tuple[str, ...], right: int, why: str, seen: tuple[Spot, ...], about: dict[str, object]
) -> Prediction:
    return choice(
        text=text,
        options=tuple(Option(one, "" if i == right else why) for i, one in enumerate(texts)),
        right=right,
        told=texts[right].lower() if not texts[right].startswith("No,") else texts[right],
        why=why,
        seen=seen,
        about=about,
    )
