"""The right answer to each kind of question, from `Truth` and from what the question says that it is about.

A function a kind: of a choice it returns for every option whether it is right, else every number that is right.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import comb

import msgspec

from tests.exact.plane.oracle_plane import as_decimals
from tests.predictions.oracle import NOTHING, Truth

TRUE_MINUS = "−"


def typed(text: str) -> list[Fraction]:
    """The numbers in a text."""
    return [Fraction(found.replace(TRUE_MINUS, "-").replace(",", "")) for found in re.findall(r"−?[\d,]*\.?\d+", text)]


def knot(_truth: Truth, asked):
    about = asked.about
    return [-as_decimals(about["bias"]) / as_decimals(about["weight"])]


def bias_of_knot(truth, asked):
    return [-truth.weights[0][asked.about["neuron"]][0] * as_decimals(asked.about["x"])]


def _name(truth: Truth, neuron: int) -> str:
    for layer, rows in enumerate(truth.weights):
        if neuron < len(rows):
            return f"Neuron {neuron + 1}" + (f" of layer {layer + 1}" if truth.state.depth > 1 else "")
        neuron -= len(rows)
    raise AssertionError(neuron)


def _nearest(truth: Truth, x: float):
    at, who = min(truth.knots, key=lambda knot: abs(knot[0] - as_decimals(x)))
    assert abs(at - as_decimals(x)) <= NOTHING * (truth.box[0][1] - truth.box[0][0])
    return who


def who_bends(truth, asked):
    x = as_decimals(asked.about["x"])
    assert [option.text for option in asked.options] == [_name(truth, i) for i in asked.about["neurons"]]
    assert any(abs(at - x) <= NOTHING * abs(x) + NOTHING for at, _, _ in truth.bends)
    return [i in _nearest(truth, asked.about["x"]) for i in asked.about["neurons"]]


def bend_at(truth, asked):
    x = as_decimals(asked.about["x"])
    return [next(b - a for at, a, b in truth.bends if abs(at - x) <= NOTHING * abs(x) + NOTHING)]


def value_at(truth, asked):
    return [truth.value(asked.about["at"])]


def slope_at(truth, asked):
    return [truth.slope(asked.about["at"], asked.about.get("axis", 0))]


def rises(truth, asked):
    slope = truth.slope(asked.about["at"], 0)
    if abs(slope) < NOTHING:
        slope = 0
    return [slope > 0, slope < 0, slope == 0]


def solve(truth, asked):
    return truth.solutions(as_decimals(asked.about["value"]))


def same_value(truth, asked):
    x = as_decimals(asked.about["x"])
    others = truth.solutions(truth.value([asked.about["x"]]))
    assert others is not None
    span = truth.box[0][1] - truth.box[0][0]
    shown = [typed(option.text)[0] for option in asked.options]
    return [any(abs(at - one) <= span / 100 and abs(at - x) > span / 50 for at in others) for one in shown]


def who_is_on(truth, asked):
    layers, _ = truth.run(asked.about["at"])
    folding = [i for i, s in enumerate(truth.slopes[-1]) if s != 1]
    on = [i for i in folding if layers[-2][i] > 0]
    return [list(one) == on for one in asked.about["sets"]]


def on_where(truth, asked):
    about = asked.about
    low, high = truth.extremes(about.get("layer", 0), about["neuron"], about.get("bias"))
    return [low > 0, high <= 0, low <= 0 < high]


def which_dead(truth, asked):
    ends = [truth.extremes(asked.about["layer"], i) for i in asked.about["neurons"]]
    return [(high <= 0) if asked.about["dead"] else (low > 0) for low, high in ends]


def pieces_here(truth, _asked):
    return [len(truth.knots) + 1]


def straight_pieces(truth, _asked):
    return [len(truth.bends) + 1]


def folded_pieces(truth, _asked):
    return [len(Truth(msgspec.structs.replace(truth.state, negative_slope=0.0, slopes=())).bends) + 1]


def most_parts(truth, _asked):
    widths = [len(row) for row in truth.biases[:-1]]
    if len(truth.box) == 1:
        most = 1
        for n in widths:
            most *= n + 1
        return [most]
    (n,) = widths
    return [1 + n + comb(n, 2)]


def regions_here(truth, _asked):
    return [truth.n_regions]


def new_layer(truth, _asked):
    """A layer of identity and ReLU in front of the readout changes nothing where no activation is below 0."""
    for at in truth.points():
        _, h = truth.run(at)
        folds = [s <= 0 for s in truth.slopes[-1]]
        assert all(max(one, 0) == one for one, passed in zip(h, folds, strict=True) if passed)
    return [True, False, False]


def relu_behind(truth, _asked):
    values = [truth.value([float(one) for one in at]) for at in truth.corners]
    return [min(values) >= 0, min(values) < 0]


def unfolded(truth, asked):
    here = [truth.slope(at, axis) for at in truth.points(200) for axis in range(len(at))]
    without = [truth.slope(truth.points(1)[0], axis, all_pass=True) for axis in range(len(truth.box))]
    assert len(set(here)) > len(truth.box)  # it bends, so what is straight is not what it is
    assert any(without)
    return [option.text.startswith("One") for option in asked.options]


def unfolded_slope(truth, asked):
    return [truth.slope(truth.points(1)[0], asked.about["axis"], all_pass=True)]


def crease_owner(truth, asked):
    z = truth.flat_z(asked.about["at"])
    size = max(map(abs, z)) + 1
    assert [option.text for option in asked.options] == [_name(truth, i) for i in asked.about["neurons"]]
    return [abs(z[i]) <= NOTHING * size for i in asked.about["neurons"]]


def who_flips(truth, asked):
    start, end = (truth.flat_z(at) for at in asked.about["points"])
    slopes = [s for row in truth.slopes for s in row]
    flips = [i for i, (a, b) in enumerate(zip(start, end, strict=True)) if (a > 0) != (b > 0) and slopes[i] != 1]
    assert len(flips) == 1
    assert [option.text for option in asked.options] == [_name(truth, i) for i in asked.about["neurons"]]
    return [i in flips for i in asked.about["neurons"]]


def crease_of_bias(truth, asked):
    about = asked.about
    w1, w2 = truth.weights[0][about["neuron"]]
    return [-(w2 * as_decimals(about["across"]) + as_decimals(about["bias"])) / w1]


def same_place(truth, asked):
    _, h = truth.run(asked.about["at"])
    size = max(map(abs, h)) + 1
    images = [truth.run(at)[1] for at in asked.about["inputs"]]
    return [max(abs(a - b) for a, b in zip(one, h, strict=True)) <= NOTHING * size for one in images]


def _points(truth):
    data = truth.state.learning.drawn_data()
    x = [[as_decimals(one) for one in row] for row in data.x.tolist()]
    return list(zip(x, [as_decimals(one) for one in data.y.tolist()], strict=True))


def cannot_learn(truth, asked):
    z = [truth.run(x)[0][asked.about["layer"]] for x, _ in _points(truth)]
    return [all(row[i] <= 0 for row in z) for i in asked.about["neurons"]]


def twins(truth, _asked):
    (v,) = truth.weights[1]
    return [len({(tuple(w), b, one) for w, b, one in zip(truth.weights[0], truth.biases[0], v, strict=True)})]


def lowest_along(truth, asked):
    """The quadratic between any two neighbours among the biases at which the neuron turns at a point."""
    neuron, reach = asked.about["neuron"], as_decimals(asked.about["reach"])
    (v,), slope = truth.weights[1], truth.slopes[0][neuron]
    now, rows = truth.biases[0][neuron], []
    for x, y in _points(truth):
        z = truth.run(x)[0][0][neuron]
        rest = truth.value(x) - v[neuron] * (z if z > 0 else slope * z) - y  # what the neuron has no part in
        rows.append((z - now, rest))
    turns = sorted({-reach, reach, *(-a for a, _ in rows if abs(a) < reach)})
    lowest = []
    for low, high in pairwise(turns):
        gates = [v[neuron] * (1 if a + (low + high) / 2 > 0 else slope) for a, _ in rows]
        square = sum(g * g for g in gates)
        slant = sum(g * (g * a + rest) for g, (a, rest) in zip(gates, rows, strict=True))
        at = min(max(-slant / square, low), high) if square else low
        lowest.append((sum((g * (a + at) + rest) ** 2 for g, (a, rest) in zip(gates, rows, strict=True)), at))
    return [min(lowest)[1]]


ANSWERS = {
    "knot-of-bias": knot,
    "knot-of-weight": knot,
    "bias-of-knot": bias_of_knot,
    "who-bends": who_bends,
    "bend-at": bend_at,
    "value-at": value_at,
    "slope-at": slope_at,
    "rises": rises,
    "solve": solve,
    "same-value": same_value,
    "who-is-on": who_is_on,
    "on-where": on_where,
    "on-where-if": on_where,
    "which-dead": which_dead,
    "pieces-here": pieces_here,
    "straight-pieces": straight_pieces,
    "folded-pieces": folded_pieces,
    "most-parts": most_parts,
    "regions-here": regions_here,
    "new-layer": new_layer,
    "relu-behind": relu_behind,
    "unfolded": unfolded,
    "unfolded-slope": unfolded_slope,
    "crease-owner": crease_owner,
    "who-flips": who_flips,
    "steepness": slope_at,
    "crease-of-bias": crease_of_bias,
    "same-place": same_place,
    "cannot-learn": cannot_learn,
    "twins": twins,
    "lowest-along": lowest_along,
}
