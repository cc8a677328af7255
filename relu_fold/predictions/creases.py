"""Questions of two inputs: creases, what flips across them, how steep the surface is, and what lands on one place."""

from __future__ import annotations

import random

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.fold.preimages import fold_preimages
from relu_fold.exact.fold.space import fold_space
from relu_fold.predictions.posed import Option, Prediction, Spot, choice, marker, need, typed
from relu_fold.predictions.seen import (
    CLEAR,
    MOST_PARTS,
    Seen,
    amid,
    exactly,
    factor,
    from_now,
    inside,
    marked,
    tidy,
    within,
)
from relu_fold.view.words import number

_LONG = 0.12  # of the box's shorter side: an edge that is asked for
_BESIDE = 0.05  # of the box: how far on either side of an edge its two points lie
_SAME = 2.0**-30  # of the largest activation: two inputs come to one place


def crease_owner(seen: Seen, dice: random.Random) -> Prediction:
    at, neuron, _, _ = _edge(seen, dice)
    point = f"({seen.near(at[0])}, {seen.near(at[1])})"
    return _who(
        seen,
        dice,
        f"Which neuron made the crease through {point}?",
        neuron,
        _point(at),
        f"Along that crease the z of {seen.counted(neuron)} is 0.",
        (Spot(_point(at), "?"),),
    )


def who_flips(seen: Seen, dice: random.Random) -> Prediction:
    at, neuron, aside, turns_on = _edge(seen, dice)
    start, end = (_point(at + way * aside) for way in (-1, 1))
    regions = seen.plane.locate([start, end])
    need(bool((regions >= 0).all()))  # beside a border a step leads out of view
    change = np.flatnonzero(seen.plane.patterns[regions[0]] != seen.plane.patterns[regions[1]])
    need(change.tolist() == [neuron])
    turns = "on" if turns_on else "off"
    return _who(
        seen,
        dice,
        "You step from A to B on the map, across one crease. Which neuron flips?",
        neuron,
        _point(at),
        f"On the way {seen.counted(neuron)} turns {turns}; all others stay as they are.",
        (Spot(start, "A"), Spot(end, "B")),
    )


def _point(at: FloatArray) -> tuple[float, ...]:
    return tuple(float(one) for one in at)


def _edge(seen: Seen, dice: random.Random) -> tuple[FloatArray, int, FloatArray, bool]:
    """Choose an edge at which one neuron flips: its middle, who, a step across it, and whether that turns it on."""
    c = seen.plane
    sizes = np.array([hi - lo for lo, hi in seen.box])
    inner = np.flatnonzero(c.edge_neuron >= 0)
    ends = c.vertices[c.edge_ends[inner]]
    lengths = np.linalg.norm((ends[:, 1] - ends[:, 0]) / sizes, axis=1)
    found = []
    for edge in inner[lengths >= _LONG]:
        left, right = c.edge_regions[edge]
        change = np.flatnonzero(c.patterns[left] != c.patterns[right])
        if len(change) == 1 and seen.folds[change[0]]:
            found.append((int(edge), int(change[0])))
    need(bool(found))
    edge, neuron = dice.choice(found)
    a, b = c.vertices[c.edge_ends[edge]]
    across = np.array([a[1] - b[1], b[0] - a[0]]) / np.linalg.norm((b - a) / sizes)
    step = _BESIDE * across * np.array([sizes[0] / sizes[1], sizes[1] / sizes[0]])
    return (a + b) / 2, neuron, step, bool(c.patterns[c.edge_regions[edge][0], neuron])


def _who(
    seen: Seen, dice: random.Random, text: str, right: int, at: tuple[float, ...], why: str, asked: tuple[Spot, ...]
) -> Prediction:
    """A choice among neurons, none of the wrong ones with a crease near that point."""
    first, z = 0, []
    for layer in seen.net.pre_activations([at]):
        z += [float(one) for one in layer[0]]
        first += layer.shape[1]
    sizes = np.concatenate([np.abs(layer).max(axis=0) for layer in seen.net.pre_activations(seen.corners)])
    others = [i for i in np.flatnonzero(seen.folds).tolist() if i != right and abs(z[i]) >= CLEAR * sizes[i] > 0]
    need(bool(others))
    chosen = sorted([right, *dice.sample(others, min(3, len(others)))])
    return choice(
        text=text,
        options=tuple(
            Option(
                seen.counted(i).capitalize(),
                ""
                if i == right
                else f"The z of {seen.counted(i)} is {number(z[i])} at the crease: it does not turn there.",
            )
            for i in chosen
        ),
        right=chosen.index(right),
        told=seen.counted(right),
        why=why,
        asked=asked,
        seen=(Spot(at, seen.counted(right)),),
        about={"at": at, "neurons": tuple(chosen), "points": tuple(spot.at for spot in asked)},
    )


def steepness(seen: Seen, dice: random.Random) -> Prediction:
    """One component of the gradient."""
    need(not seen.is_line)
    at, axis = amid(seen, dice), dice.randrange(2)
    c = seen.plane
    region = int(c.locate([at])[0])
    slopes = [float(one) for one in c.slopes[region, 0]]
    size = float(np.abs(c.slopes[:, 0]).max())
    near = within(size)
    x = f"x{'₁₂'[axis]}"
    formula = " + ".join(f"{factor(s, size)} {x}" for s, x in zip(slopes, ("x₁", "x₂"), strict=True))
    return typed(
        text=f"How steeply does {seen.name} rise along {x} at {seen.place(at)}? "
        f"Type the slope, to within {exactly(near)}.",
        value=slopes[axis],
        near=near,
        told=number(slopes[axis], size),
        why=f"On that region {seen.name} = {formula} + {factor(float(c.intercepts[region, 0]))}.",
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at, f"{number(slopes[axis], size)} along {x}"),),
        about={"at": at, "axis": axis},
    )


def crease_of_bias(seen: Seen, dice: random.Random) -> Prediction:
    """Where a crease crosses a line x₂ = c when the bias is another one."""
    need(not seen.is_line and bool(seen.first))
    neuron = dice.choice(seen.first)
    w1, w2 = (float(one) for one in seen.net.weights[0][neuron])
    now = float(seen.net.biases[0][neuron])
    need(abs(w1) >= abs(w2) / 2)
    x, c = inside(seen, dice, 0.1)
    c = 0.0 if seen.box[1][0] < 0 < seen.box[1][1] else c
    bias = tidy(-(w1 * x + w2 * c), abs(w1) * seen.span)
    at, near = -(w2 * c + bias) / w1 + 0.0, marked(seen.span)
    need(seen.low + CLEAR * seen.span <= at <= seen.high - CLEAR * seen.span and bias != now)
    name = seen.neuron(0, neuron)
    need(abs(at - -(w2 * c + now) / w1) >= 2 * CLEAR * seen.span)
    shift = "" if c == 0 else f" + {factor(w2)} · {factor(c)}"
    return marker(
        text=f"When the bias b of {name} is {exactly(bias)} {from_now(now, bias)}, where does its crease cross the "
        f"line x₂ = {exactly(c)}? Move the marker along x₁, to within {exactly(near)}.",
        truths=(at,),
        near=near,
        along=(seen.low, seen.high),
        across=c,
        told=f"x₁ = {seen.near(at)}",
        why=f"On x₂ = {exactly(c)} its z is {factor(w1)} x₁{shift} + {factor(bias)}; "
        f"that is 0 at x₁ = {seen.near(at)}.",
        seen=(Spot((at, c), f"x₁ = {seen.near(at)}"),),
        about={"neuron": neuron, "bias": bias, "across": c},
    )


def same_place(seen: Seen, dice: random.Random) -> Prediction:
    """Which of some inputs the layer shown takes to the same place as a given one: all its activations are alike."""
    at = inside(seen, dice, 0.1)
    h = seen.net.activations([at])[-1][0]
    units = np.abs(seen.net.activations(seen.corners)[-1]).max(axis=0)
    need(bool(units.max() > 0))
    units[units == 0] = 1.0
    space = fold_space(
        seen.net, seen.layer, seen.state.domain if seen.is_line else seen.state.box, max_pieces=MOST_PARTS
    )
    found = fold_preimages(space, h)
    pieces = [space.inputs[space.corners[space.offsets[p] : space.offsets[p + 1]]].mean(axis=0) for p in found.pieces]
    sizes = np.array([hi - lo for lo, hi in seen.box])

    def apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
        return float(np.abs((np.array(one) - np.array(other)) / sizes).max())

    def off(one: tuple[float, ...]) -> float:
        return float((np.abs(seen.net.activations([one])[-1][0] - h) / units).max())

    rounded = [tuple(tidy(float(x), float(s)) for x, s in zip(p, sizes, strict=True)) for p in (*found.points, *pieces)]
    others = [p for p in rounded if apart(p, at) >= 3 * CLEAR and off(p) <= _SAME]
    need(bool(others))
    other = dice.choice(others)
    wrong: list[tuple[float, ...]] = []
    for _ in range(40):
        one = inside(seen, dice)
        if off(one) >= 2 * CLEAR and min(apart(one, p) for p in (at, other, *wrong)) >= 3 * CLEAR:
            wrong.append(one)
    need(bool(wrong))
    chosen = sorted([other, *wrong[:3]])
    names = "activations" if len(h) > 1 else "activation"
    return choice(
        text=f"Which of these inputs does layer {seen.layer + 1} take to the same place as {seen.place(at)}?",
        options=tuple(
            Option(seen.place(one), "" if one == other else f"At {seen.place(one)} the {names} {_told(seen, one)}.")
            for one in chosen
        ),
        right=chosen.index(other),
        told=seen.place(other),
        why=f"At both of them the {names} {_told(seen, at)}: no later layer can tell the two apart.",
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at), Spot(other, seen.place(other))),
        about={"at": at, "inputs": tuple(chosen)},
    )


def _told(seen: Seen, at: tuple[float, ...]) -> str:
    h = [number(float(one)) for one in seen.net.activations([at])[-1][0]]
    return f"{'are' if len(h) > 1 else 'is'} {', '.join(h[:6])}{' …' if len(h) > 6 else ''}"
