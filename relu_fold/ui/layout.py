"""The page: header, network panel, stage, ledger. The scripts fill in what the server answers."""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from relu_fold.figures.thumbnail import thumbnail
from relu_fold.presets import PRESETS
from relu_fold.ui import ids
from relu_fold.ui.controls import number_box

_SHORTCUTS = (
    ("← →", "on a slider: one step"),
    ("Shift + ← →", "ten steps"),
    ("Home, End", "to either end"),
    ("Double click, or 0", "on a slider: zero"),
    ("← → on the stage", "move the reading line; Esc hides it"),
    ("Ctrl + Z, Ctrl + Shift + Z", "undo, redo"),
)
_TERMS = (
    ("Pre-activation z", "what a neuron gets: a straight line, w·x + b."),
    ("Activation h", "what it passes on: z where it is positive, zero elsewhere. The line is folded where z = 0."),
    ("Contribution v·h", "the activation times the outgoing weight; the contributions and the bias add up to f."),
    ("Knot", "an x at which a neuron turns on or off."),
    ("Activation region", "an interval on which no neuron turns."),
    ("Linear region", "a longest interval on which f is one straight line; may join several activation regions."),
)

_COUNTS = (
    "Activation regions: intervals on which no neuron turns. Linear regions: longest intervals on which the function "
    "is one straight line. At most: the product of (neurons + 1) over the layers."
)


def layout() -> Component:
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.REQUEST),
            dcc.Store(id=ids.REPLY),
            html.A("Skip to the sliders", href="#controls-panel", className="skip"),
            _header(),
            html.Div(id="notice", role="status", className="notice", hidden=True),
            html.Main([_stage(), _network(), _ledger()], className="house"),
            html.Div(id="spoken", **_aria(live="polite"), className="spoken"),
        ],
        defaultColorScheme="auto",
        theme={"fontFamily": "var(--font)", "primaryColor": "gray", "cursorType": "pointer"},
    )


def _edit(kind: str, **fields: Any) -> dict[str, Any]:
    """Mark an element: a click on it asks for this edit."""
    return {"data-edit": json.dumps({"kind": kind, **fields})}


def _aria(**attributes: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items()}


def _header() -> Component:
    return html.Header(
        [
            html.H1([html.Span(className="fold", **_aria(hidden="true")), "ReLU Fold"]),
            _gallery(),
            html.Div(className="spacer"),
            _button("↶", "Undo", "undo", "quiet square"),
            _button("↷", "Redo", "redo", "quiet square"),
            _edit_button("Reset", "Back to the preset’s values", "reset"),
            _button("Copy link", "Copy link to exactly this view", "copy-link", "primary"),
            dmc.ColorSchemeToggle(
                lightIcon="☀",
                darkIcon="☾",
                variant="subtle",
                size=36,
                **_aria(label="Light or dark theme"),
            ),
            _help(),
        ],
        className="header",
    )


def _button(text: str, name: str, action: str, look: str) -> Component:
    spoken = {} if text in name else _aria(label=name)
    return html.Button(text, id=action, title=name, className=look, **spoken, **_action(action))


def _edit_button(text: str, name: str, kind: str) -> Component:
    return html.Button(text, title=name, className="quiet", **_edit(kind))


def _action(name: str) -> dict[str, Any]:
    """Mark an element: a click on it runs this part of the page's scripts."""
    return {"data-action": name}


def _gallery() -> Component:
    presets = [
        html.Button(
            [
                html.Span(className="thumbnail", style={"maskImage": f'url("{thumbnail(preset)}")'}),
                html.Span([html.Strong(preset.title), html.Span(preset.lesson)]),
            ],
            className="preset",
            **_edit("preset", name=preset.name),
        )
        for preset in PRESETS.values()
    ]
    return _drawer("Presets", "Networks to start from", html.Div(presets, className="gallery"), id="presets")


def _help() -> Component:
    def pairs(rows: tuple[tuple[str, str], ...]) -> Component:
        return html.Dl([part for term, text in rows for part in (html.Dt(term), html.Dd(text))])

    content = [html.H2("Words"), pairs(_TERMS), html.H2("Keys"), pairs(_SHORTCUTS)]
    return _drawer("Help", "Words and keys", html.Div(content, className="help"), id="help")


def _drawer(text: str, name: str, content: Component, id: str) -> Component:  # noqa: A002 - as dash has it
    """A button that opens a sheet below it; the scripts close it on Escape, on a choice, and on a click elsewhere."""
    return html.Details([html.Summary(text, title=name, className="quiet", id=id), content], className="drawer")


def _network() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Network"),
                    _edit_button("+ neuron", "Add a neuron to this layer", "add-neuron"),
                    _edit_button("− neuron", "Remove the selected neuron", "remove-neuron"),
                ],
                className="panel-head",
            ),
            html.Div(id="diagram", className="diagram", role="group", **_aria(label="Network: choose a neuron")),
            html.P(id="page-note", className="more"),
            html.Div(id=ids.CONTROLS, className="controls"),
        ],
        id="controls-panel",
        className="network",
        tabIndex="-1",
        **_aria(label="Network and its weights"),
    )


def _stage() -> Component:
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    empty = {"data": [], "layout": {**clear, "xaxis": {"visible": False}, "yaxis": {"visible": False}}}
    return html.Section(
        [
            html.Div(
                [
                    html.Div([html.H2(id="preset-title"), html.P(id="lesson")], className="lesson"),
                    html.Div(
                        [
                            dmc.Switch(
                                id=ids.PARTIAL_SUMS,
                                label="Partial sums",
                                checked=True,
                                size="sm",
                                className="switch",
                            ),
                            html.Div(
                                [
                                    html.Span("x from", **_aria(hidden="true")),
                                    _domain_end("x.0", -3.0, "Domain from"),
                                    html.Span("to", **_aria(hidden="true")),
                                    _domain_end("x.1", 3.0, "Domain to"),
                                ],
                                className="domain",
                                title="The part of the x axis that is shown",
                            ),
                        ],
                        className="view",
                    ),
                ],
                className="stage-head",
            ),
            html.Div(
                [
                    html.P(id="summary", className="spoken"),
                    dcc.Graph(
                        id=ids.STAGE,
                        figure=empty,
                        responsive=True,
                        config={"staticPlot": True, "displayModeBar": False},
                        className="plot",
                    ),
                    html.Div(
                        id="reading",
                        className="reading",
                        tabIndex="0",
                        role="slider",
                        **_aria(label="Reading line", valuemin="-3", valuemax="3", valuenow="0"),
                    ),
                    html.Div("Waiting for the server…", id="waiting", className="waiting", hidden=True, role="status"),
                ],
                id="picture",
                className="picture",
            ),
        ],
        className="stage",
        **_aria(label="Stage"),
    )


def _domain_end(path: str, value: float, name: str) -> Component:
    place: dict[str, Any] = {"data-path": path}
    return html.Span(number_box(path, value, name), **place)


def _ledger() -> Component:
    return html.Section(
        [
            html.Div([html.H2("Ledger"), html.P(id="counts", title=_COUNTS)], className="ledger-head"),
            html.Div(
                html.Table(id="ledger-table"),
                className="ledger-scroll",
                tabIndex="0",
                role="region",
                **_aria(label="Ledger, piece by piece"),
            ),
            html.P(id="ledger-more", className="more"),
        ],
        className="ledger",
        **_aria(label="Ledger"),
    )
