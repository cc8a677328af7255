"""The words on the stage: a formula above each panel, whose column it is, what each row shows."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from relu_fold.figures.kit.arrangement import ROWS, Panel, Plan, width_of
from relu_fold.figures.kit.theme import FONT_SIZES, Theme, neuron_colour
from relu_fold.frames.shown import Shown
from relu_fold.view.words import (
    MINUS,
    affine,
    cut_short,
    input_names,
    inputs,
    neuron_label,
    neuron_name,
    number,
    plain_symbol,
    scaled,
    symbol,
)

_ROW_TITLES = {"z": "pre-activation", "h": "activation", "c": "contribution"}
_AIR = 4.0  # pixels between two titles of rows
_MOST_WRITTEN = 4  # inputs of a neuron whose formula is written in full on paper


def labels(shown: Shown, plan: Plan, terms: int | None = None) -> list[dict[str, Any]]:
    """The formulas as plotly annotations."""
    first, *others = formulas(shown, plan, terms)
    small = [_label(panel, text, FONT_SIZES["small"]) for panel, text in zip(plan.panels.values(), others, strict=True)]
    whole = _label(plan.composed, first, FONT_SIZES["lead"])
    return [whole | ({"x": 0.0} if plan.arrangement == "tall" else {}), *small]  # a tall stage has no room to spare


def formulas(shown: Shown, plan: Plan, terms: int | None = None) -> list[str]:
    """The formulas, in an order that depends on the plan alone; `terms` neurons are added up."""
    first = _composed_formula(shown, plan, terms)
    if not plan.panels:
        return [first]
    named = [_named(shown, neuron) for neuron in plan.neurons]
    return [first, *(_neuron_formula(shown, panel, plan, named[panel.column]) for panel in plan.panels.values())]


def _label(panel: Panel, text: str, size: int) -> dict[str, Any]:
    return word(text, size, x=panel.x[0], y=panel.y[1], xanchor="left", yanchor="bottom")


def axis_names(shown: Shown) -> list[str]:
    """What the axes of the inputs are called, as plotly reads it: x₁ = rho."""
    own = [escape(cut_short(name), quote=False) for name in shown.state.names]
    return input_names(own, inputs(shown.state.input_dim))


def word(text: str, size: int, x: float, y: float, **more: Any) -> dict[str, Any]:
    font = {"size": size} | more.pop("font", {})
    return {"text": text, "font": font, "x": x, "y": y, "xref": "paper", "yref": "paper", "showarrow": False, **more}


def fixed_words(shown: Shown, theme: Theme, plan: Plan, *, low: bool = False) -> list[dict[str, Any]]:
    """Words that no weight changes: whose column it is, what each row shows (in a letter where rows are low)."""
    words = []
    depth, layer = shown.state.depth, shown.state.layer
    for column, i in enumerate(plan.neurons if plan.panels else ()):
        panel, label = plan.panels["z", column], neuron_label(depth, layer, i)
        colour = neuron_colour(theme, shown.state.widths, layer, i)
        name = neuron_name(depth, layer, i)
        name = name if plan.fits(f"● {name}  ", panel, FONT_SIZES["text"]) else label
        text = f'<span style="color:{colour}">●</span> <b>{name}</b>'
        font = {"color": theme.ink}
        words.append(word(text, 14, panel.x[0], panel.y[1], xanchor="left", yanchor="bottom", yshift=18, font=font))
    if plan.beside:
        for row in ROWS[1:]:
            x, y = plan.panels[row, 0].x[0], plan.panels[row, 0].y[1]
            words.append(word(_ROW_TITLES[row], 12, x, y, xanchor="left", yanchor="bottom", yshift=19))
    elif plan.arrangement == "wide" and plan.panels:
        level = low or not _rise(plan)
        for row in ROWS:
            ends = plan.panels[row, 0].y
            text = symbol(row) if level and row != "c" else "v·h" if level else _ROW_TITLES[row]
            title = word(
                text,
                12,
                plan.panels[row, 0].x[0],
                sum(ends) / 2,
                xanchor="right",
                yanchor="middle",
                xshift=-18 if low else -36,
            )
            words.append(title | {"textangle": 0 if level else -90})
    return words


def _rise(plan: Plan) -> bool:
    """Whether the titles of the rows, written upwards, keep clear of each other."""
    upper, lower = "z", "h"  # the two longest that are neighbours
    pitch = (plan.panels[upper, 0].y[1] - plan.panels[lower, 0].y[1]) * plan.height
    long = sum(width_of(_ROW_TITLES[row], FONT_SIZES["small"]) for row in (upper, lower))
    return long / 2 + _AIR <= pitch


def composed_name(shown: Shown) -> str:
    """What the stage composes, in plain letters: f, or z of a neuron of the next layer."""
    state = shown.state
    depth = state.depth
    if state.layer < depth - 1:
        return "z" + neuron_label(depth, state.layer + 1, state.target)
    return "f" if len(state.biases[-1]) == 1 else f"f{state.target + 1}"


def composed_word(shown: Shown) -> str:
    """The same as it stands in plain text that is read: z₂.₁."""
    name = composed_name(shown)
    return plain_symbol(name[0], name[1:])


def composed_ends(shown: Shown) -> str:
    """From where to where what the stage composes runs: `from −1.00 to 2.50`."""
    low, high = (number(float(end), shown.size) for end in (shown.composed.min(), shown.composed.max()))
    return f"from {low} to {high}"


def written(shown: Shown) -> list[str]:
    """The formulas in full, for paper: of the sum, then of each neuron of the layer whose own are short enough."""
    state = shown.state
    terms = min(state.terms, len(shown.readout)) if state.input_dim > 1 and state.terms else None
    name, sum_ = _composed_sides(shown, terms)
    fan_in = len(state.weights[state.layer][0])
    neurons = range(len(shown.readout)) if fan_in <= _MOST_WRITTEN else ()
    return [f"{name} = {sum_}", *(_written_neuron(shown, i) for i in neurons)]


def _written_neuron(shown: Shown, neuron: int) -> str:
    """`h = max(0, 0.80x − 0.30)`; where z is needed twice, with what it is behind it."""
    named = _named(shown, neuron)
    right, z, h, s = _pre_activation(shown, named), named.z, named.h, named.slope
    return f"{h} = {_folded(right, s)}" if s in (-1, 0, 1) else f"{h} = {_folded(z, s)}, {z} = {right}"


def _composed_formula(shown: Shown, plan: Plan, terms: int | None) -> str:
    name, sum_ = _composed_sides(shown, terms)
    whole = f"{name} = {sum_}"
    return whole if plan.fits(whole, plan.composed, FONT_SIZES["lead"]) else f"{name} = {_in_short('v', shown.bias)}"


def _composed_sides(shown: Shown, terms: int | None) -> tuple[str, str]:
    state = shown.state
    depth = state.depth
    added = [
        (weight, symbol("h", neuron_label(depth, state.layer, i)))
        for i, weight in enumerate(shown.readout.tolist()[:terms])
    ]
    letter, index = (spelt := composed_name(shown))[0], spelt[1:]
    name = symbol(letter, index) + ("" if index else f"({', '.join(inputs(state.input_dim))})")
    if terms not in (None, len(shown.readout)):
        name = f"{neuron_label(1, 0, 0)} to {terms} of {name}" if terms != 1 else f"1 of {name}"
    return name, affine(added, shown.bias)


def _in_short(weight: str, bias: float) -> str:
    """A sum over more neurons than there is room for."""
    return f"Σ {symbol(weight)}·{symbol('h')}{_added(bias)}"


def _added(bias: float) -> str:
    return f" {MINUS if bias < 0 else '+'} {number(abs(bias))}" if bias else ""


class _Named(NamedTuple):
    """A neuron of the layer shown, as its formulas name it."""

    neuron: int
    z: str
    h: str
    slope: float
    standing: str  # whether it is always on in view, or never; empty of one that folds there


def _named(shown: Shown, neuron: int) -> _Named:
    state, net = shown.state, shown.network
    label, flat = neuron_label(state.depth, state.layer, neuron), sum(net.widths[: state.layer]) + neuron
    standing = "never on" if shown.never_on[flat] else "always on" if shown.always_on[flat] else ""
    slope = net.slopes[state.layer].item(neuron)
    return _Named(neuron, symbol("z", label), symbol("h", label), slope, standing)


def _neuron_formula(shown: Shown, panel: Panel, plan: Plan, named: _Named) -> str:
    """`z = 0.80x − 0.30` and so on: the longest way to write it that there is room for."""
    text = ""
    for text in _ways(shown, panel.row, plan, named):
        if plan.fits(text, panel, FONT_SIZES["small"]):
            break
    return text


def _ways(shown: Shown, row: str, plan: Plan, named: _Named) -> Iterator[str]:
    """The ways to write what a panel shows, from the longest; each is made when the one before has no room."""
    if row == "c":
        yield f"{number(shown.readout.item(named.neuron))}{named.h}"
        yield "<i>v</i>·<i>h</i>"
        return
    left, first = (named.z, _pre_activation(shown, named)) if row == "z" else (named.h, _activation(named))
    if plan.close and row == "h" and shown.state.input_dim > 1 and named.slope != 1:
        yield f"{left} = {first}, folded where {named.z} = 0"
        yield f"{first}, fold: {named.z} = 0"
    if plan.roomy:
        yield f"{left} = {first}"
    yield first
    if row == "z":
        bias = shown.network.biases[shown.state.layer].item(named.neuron)
        sum_ = f"Σ {symbol('w')}·{symbol('h')}" if shown.state.layer else f"{symbol('w')}·{symbol('x')}"
        yield sum_ + _added(bias)
        if bias:
            yield f"{sum_} + {symbol('b')}"
    elif _is_dead(named):
        yield "0, dead here"
        yield "dead here"
    elif named.standing:
        yield named.standing
    else:
        yield _folded("<i>z</i>", named.slope)
        yield named.h


def _is_dead(named: _Named) -> bool:
    return named.standing == "never on" and named.slope == 0


def _activation(named: _Named) -> str:
    if _is_dead(named):
        return "0, never on: dead here"
    if named.standing:
        return f"{scaled(1.0 if named.standing == 'always on' else named.slope, named.z)}, {named.standing}"
    return _folded(named.z, named.slope)


def _folded(z: str, s: float) -> str:
    if s in (-1, 0, 1):
        return {-1: f"|{z}|", 0: f"max(0, {z})", 1: z}[int(s)]
    return f"{'max' if s < 1 else 'min'}({z}, {number(s)}{z})"


def _pre_activation(shown: Shown, named: _Named) -> str:
    state, net = shown.state, shown.network
    weights, bias = net.weights[state.layer][named.neuron].tolist(), net.biases[state.layer].item(named.neuron)
    if state.layer == 0:
        return affine(zip(weights, inputs(state.input_dim), strict=True), bias)
    depth = state.depth
    return affine([(w, symbol("h", neuron_label(depth, state.layer - 1, i))) for i, w in enumerate(weights)], bias)
