"""Sliders and number boxes for the parameters of a view."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from relu_fold.figures.kit.theme import colour_index
from relu_fold.ui.page import ids
from relu_fold.ui.page.elements import aria, data
from relu_fold.ui.page.hints import hint
from relu_fold.view.parameters import Group, Parameter
from relu_fold.view.words import typed_number


def controls(groups: tuple[Group, ...]) -> list[Component]:
    """One section a group. The page's scripts keep the values in step with the state; `data-path` tells them whose."""
    return [_group(group) for group in groups]


def _group(group: Group) -> Component:
    colour = None if group.layer is None else colour_index(group.widths, group.layer, group.neuron)
    where = {} if group.layer is None else data(neuron=f"{group.layer}.{group.neuron}")
    badge = [] if colour is None else [html.Span(className="dot", **data(colour=str(colour)))]
    return html.Section(
        [html.H3([*badge, group.title, html.Small(group.hint)]), *(_parameter(p, colour) for p in group.parameters)],
        className="group",
        **where,
    )


def _parameter(p: Parameter, colour: int | None) -> Component:
    name = p.name[:1].upper() + p.name[1:]
    return html.Div(
        [
            html.Abbr(p.symbol, className="symbol", **hint(p.symbol, name if p.named else "")),
            html.Div(className="slide", **data(label=name, **({} if colour is None else {"colour": str(colour)}))),
            number_box(p.path, p.value, name),
        ],
        className="parameter",
        **data(path=p.path, step=str(p.step)),
    )


def number_box(path: str, value: float, name: str) -> Component:
    return dmc.TextInput(
        id=ids.box(path),
        value=typed_number(value),
        debounce=True,
        size="xs",
        className="number",
        **aria(label=f"{name}, as a number"),
    )
