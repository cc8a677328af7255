"""Questions about neurons of the layer shown: who is on at a point, and who is on anywhere at all."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.predictions.posed import Option, Prediction, Spot, choice, need
from relu_fold.predictions.seen import CLEAR, Seen, amid, exactly, from_now, tidy
from relu_fold.view.words import number

_WHERE = ("On everywhere", "Off everywhere: dead", "On in one part, off in another")
_FEW = 8  # neurons of a layer, whose names still make one choice


def _folding(seen: Seen) -> list[int]:
    """Neurons of the layer shown that fold."""
    return [int(i) for i in np.flatnonzero(seen.net.slopes[-1] != 1)]


def who_is_on(seen: Seen, dice: random.Random) -> Prediction:
    folding = _folding(seen)
    need(0 < len(folding) <= _FEW)
    at = amid(seen, dice)
    z, sizes = seen.net.pre_activations([at])[-1][0], np.abs(seen.z).max(axis=0)
    need(all(abs(z[i]) >= CLEAR * sizes[i] > 0 for i in folding))
    on = frozenset(i for i in folding if z[i] > 0)
    chosen = {on}
    for _ in range(30):
        flips = dice.sample(folding, min(len(folding), dice.choice((1, 1, 2))))
        if len(chosen) < 4:
            chosen.add(on.symmetric_difference(flips))
    sets = sorted(chosen, key=lambda one: (len(one), sorted(one)))
    signs = "; ".join(f"z of {seen.neuron(seen.layer, i)} is {number(float(z[i]))}" for i in folding[:6])
    why = f"A neuron is on where its z is above 0. Here the {signs}{' …' if len(folding) > 6 else ''}."
    return choice(
        text=f"Which neurons{_of_layer(seen)} are on at {seen.place(at)}?",
        options=tuple(Option(_listed(one), "" if one == on else _first_wrong(seen, z, one ^ on)) for one in sets),
        right=sets.index(on),
        told=_listed(on).lower(),
        why=why,
        asked=(Spot(at, seen.place(at)),),
        seen=(Spot(at, f"on: {_listed(on).lower()}"),),
        about={"at": at, "sets": tuple(tuple(sorted(one)) for one in sets)},
    )


def _of_layer(seen: Seen) -> str:
    return "" if seen.state.depth == 1 else f" of layer {seen.layer + 1}"


def _listed(neurons: frozenset[int]) -> str:
    """`1 and 3`, `none`."""
    names = [str(i + 1) for i in sorted(neurons)]
    if len(names) < 2:
        return f"{names[0]} alone" if names else "None"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _first_wrong(seen: Seen, z: FloatArray, wrong: frozenset[int]) -> str:
    i = min(wrong)
    return (
        f"{seen.neuron(seen.layer, i).capitalize()} is {'on' if z[i] > 0 else 'off'} there: z = {number(float(z[i]))}."
    )


def on_where(seen: Seen, dice: random.Random) -> Prediction:
    """On everywhere, dead, or both: a neuron of the layer shown, as it is."""
    folding = _folding(seen)
    need(bool(folding))
    neuron = dice.choice(folding)
    ends = float(seen.z[:, neuron].min()), float(seen.z[:, neuron].max())
    name = seen.neuron(seen.layer, neuron)
    about = {"layer": seen.layer, "neuron": neuron}
    return _where(f"Where is {name} on, of all that is in view?", name, ends, about)


def on_where_if(seen: Seen, dice: random.Random) -> Prediction:
    """The same of a neuron of the first layer, when its bias is another one."""
    need(bool(seen.first))
    neuron = dice.choice(seen.first)
    w = seen.net.weights[0][neuron]
    sums = [0.0]
    for weight, side in zip(w, seen.box, strict=True):
        sums = [one + float(weight) * end for one in sums for end in side]
    low, high = min(sums), max(sums)
    size = high - low
    # z goes from `start` times its size to one more: above 0, around it, below it.
    start = dice.choice((dice.uniform(0.1, 0.8), dice.uniform(-0.85, -0.15), dice.uniform(-1.8, -1.1)))
    bias = tidy(start * size - low, size)
    name = seen.neuron(0, neuron)
    now = from_now(float(seen.net.biases[0][neuron]), bias)
    text = f"Set the bias b of {name} to {exactly(bias)} {now}. Where is it on then, of all that is in view?"
    return _where(text, name, (low + bias, high + bias), {"neuron": neuron, "bias": bias})


def _where(text: str, name: str, ends: tuple[float, float], about: Mapping[str, object]) -> Prediction:
    low, high = ends
    clear = CLEAR * max(abs(low), abs(high))
    need(min(abs(low), abs(high)) >= clear > 0)
    right = 0 if low > 0 else 1 if high < 0 else 2
    why = f"Over the whole view the z of {name} goes from {number(low)} to {number(high)}" + (
        ", always above 0." if right == 0 else ", never above 0: it adds nothing anywhere." if right == 1 else "."
    )
    return choice(
        text=text,
        options=tuple(Option(one, "" if i == right else why) for i, one in enumerate(_WHERE)),
        right=right,
        told=_WHERE[right].lower(),
        why=why,
        about=about,
    )


def which_dead(seen: Seen, dice: random.Random) -> Prediction:
    """The one neuron of the layer that is off everywhere, or on everywhere, where there is one of them alone."""
    folding = _folding(seen)
    need(2 <= len(folding) <= _FEW)
    low, high = seen.z.min(axis=0), seen.z.max(axis=0)
    sizes = np.maximum(np.abs(low), np.abs(high))
    need(all(min(abs(low[i]), abs(high[i])) >= CLEAR * sizes[i] > 0 for i in folding))
    dead, always = [i for i in folding if high[i] < 0], [i for i in folding if low[i] > 0]
    which = [
        one for one in (("dead, off everywhere in view", dead), ("on everywhere in view", always)) if len(one[1]) == 1
    ]
    need(bool(which))
    words, (right,) = dice.choice(which)

    def told(i: int) -> str:
        return f"The z of {seen.neuron(seen.layer, i)} goes from {number(float(low[i]))} to {number(float(high[i]))}."

    return choice(
        text=f"Which neuron{_of_layer(seen)} is {words}?",
        options=tuple(Option(seen.neuron(seen.layer, i).capitalize(), "" if i == right else told(i)) for i in folding),
        right=folding.index(right),
        told=seen.neuron(seen.layer, right),
        why=told(right),
        about={"layer": seen.layer, "neurons": tuple(folding), "dead": words.startswith("dead")},
    )
