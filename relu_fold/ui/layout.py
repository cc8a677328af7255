"""The page: header, network panel, stage, ledger. The scripts fill in what the server answers."""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from relu_fold.figures.thumbnail import thumbnail
from relu_fold.presets import GALLERY, Preset
from relu_fold.ui import ids
from relu_fold.ui.controls import number_box
from relu_fold.ui.fold_panel import fold_panel
from relu_fold.ui.lenses import lenses
from relu_fold.ui.lesson_card import lesson_card, lesson_list
from relu_fold.ui.panels import panels
from relu_fold.ui.scrubber import scrubber

_SHORTCUTS = (
    ("← →", "on a slider: one step"),
    ("Shift + ← →", "ten steps"),
    ("Home, End", "to either end"),
    ("Double click, or 0", "on a slider: zero"),
    ("← → on the stage", "move the reading line; Esc hides it"),
    ("Arrows on the sheets", "turn them; Home turns them back"),
    ("Arrows on the map", "move a point over the regions; Shift for long steps"),
    ("Arrows on fold space", "move an input and show where it lands; with Shift they turn three axes"),
    ("Ctrl + Z, Ctrl + Shift + Z", "undo, redo"),
)
_TERMS = (
    ("Pre-activation z", "what a neuron gets: a straight line, w·x + b."),
    ("Activation h", "what it passes on: z where it is positive, zero elsewhere. The line is folded where z = 0."),
    ("Contribution v·h", "the activation times the outgoing weight; the contributions and the bias add up to f."),
    ("Knot", "an x at which a neuron turns on or off."),
    ("Activation region", "an interval on which no neuron turns."),
    ("Linear region", "a longest interval on which f is one straight line; may join several activation regions."),
    ("Fold line", "with two inputs, where a neuron turns on or off; later layers’ bend where earlier ones fold."),
    ("Fold space", "a layer’s activations as coordinates: inputs that it takes to one place it no longer tells apart."),
    ("By hand", "drag a knot on the stage, or a fold line on the map, near its end to turn it: the weights follow."),
)

_COUNTS = (
    "Activation regions: intervals on which no neuron turns. Linear regions: longest intervals on which the function "
    "is affine; with two inputs, parts of the plane. At most: Zaslavsky’s count for one layer, the bound of Serra, "
    "Tjandraatmadja and Ramalingam (2018) for more."
)


def layout() -> Component:
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.REQUEST),
            dcc.Store(id=ids.REPLY),
            html.A("Skip to the sliders", href="#controls-panel", className="skip"),
            _header(),
            html.Div(id="notice", role="status", className="notice", hidden=True),
            html.Main([_stage(), _network(), _panels()], className="house", id="house"),
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
            html.Div(
                [
                    _toggle("1D", "One input: a line is folded", "dimension-1", "dimension"),
                    _toggle("2D", "Two inputs: a plane is folded", "dimension-2", "dimension"),
                ],
                className="choice",
                role="group",
                **_aria(label="Number of inputs"),
            ),
            _gallery(),
            _drawer("Lessons", "Ten steps, from one neuron to a trained network", lesson_list(), id="lessons"),
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


def _toggle(text: str, name: str, element: str, action: str) -> Component:
    """One of a group of buttons of which one is pressed; the scripts press it."""
    return html.Button(text, id=element, title=name, className="quiet", **_aria(pressed="false"), **_action(action))


def _edit_button(text: str, name: str, kind: str, **fields: Any) -> Component:
    spoken = {} if any(letter.isalpha() for letter in text) else _aria(label=name)
    return html.Button(text, title=name, className="quiet", **spoken, **_edit(kind, **fields))


def _action(name: str) -> dict[str, Any]:
    """Mark an element: a click on it runs this part of the page's scripts."""
    return {"data-action": name}


def _gallery() -> Component:
    parts = [part for title, group in GALLERY for part in (html.H2(title), *_presets(group))]
    return _drawer("Presets", "Networks to start from", html.Div(parts, className="gallery"), id="presets")


def _presets(group: tuple[Preset, ...]) -> list[Component]:
    return [
        html.Button(
            [
                html.Span(className="thumbnail", style={"maskImage": f'url("{thumbnail(preset)}")'}),
                html.Span([html.Strong(preset.title), html.Span(preset.lesson)]),
            ],
            className="preset",
            **_edit("preset", name=preset.name),
        )
        for preset in group
    ]


def _help() -> Component:
    def pairs(rows: tuple[tuple[str, str], ...]) -> Component:
        return html.Dl([part for term, text in rows for part in (html.Dt(term), html.Dd(text))])

    content = [html.H2("Words"), pairs(_TERMS), html.H2("Keys"), pairs(_SHORTCUTS)]
    return _drawer(
        "Help",
        "Words and keys",
        html.Div(content, className="help", tabIndex="0", role="region", **_aria(label="Words and keys")),
        id="help",
    )


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
                    _edit_button("+ layer", "Add a layer behind this one, which passes on what it gets", "add-layer"),
                    _edit_button("− layer", "Remove this layer", "remove-layer"),
                ],
                className="panel-head",
            ),
            html.Div(id="diagram", className="diagram", role="group", **_aria(label="Network: choose a neuron")),
            html.Div(
                [
                    _edit_button("‹", "To the layer before", "walk", by=-1),
                    html.Span(id="walk-layer"),
                    _edit_button("›", "To the next layer", "walk", by=1),
                    html.Span(id="walk-target", className="target"),
                    _edit_button("⤵", "Compose another neuron of the next layer", "step-target", by=1),
                ],
                className="walk",
                id="walk",
                hidden=True,
            ),
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
            lesson_card(),
            html.Div(
                [
                    html.Div([html.H2(id="preset-title"), html.P(id="lesson")], className="lesson"),
                    html.Div(
                        [
                            html.Div(
                                dmc.Switch(
                                    id=ids.PARTIAL_SUMS,
                                    label="Partial sums",
                                    checked=True,
                                    size="sm",
                                    className="switch",
                                ),
                                className="only-1",
                            ),
                            _surface_controls(),
                            _map_controls(),
                            html.Div(
                                [
                                    _interval(
                                        [html.Span("x", className="only-1"), html.Span("x₁", className="only-2")],
                                        "Domain",
                                        "x",
                                    ),
                                    html.Div(_interval(["x₂"], "Second domain", "y"), className="only-2"),
                                ],
                                className="domains",
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
                        className="plot only-1",
                    ),
                    html.Div(
                        dcc.Graph(
                            id=ids.SPACE,
                            figure={"data": [], "layout": {}},
                            responsive=True,
                            config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
                            className="plot",
                        ),
                        className="plot only-2",
                    ),
                    html.Div(
                        id="turn",
                        className="turn only-2",
                        tabIndex="0",
                        role="slider",
                        **_aria(label="Turn the sheets", valuemin="-180", valuemax="180", valuenow="0"),
                    ),
                    html.Div(
                        id="map-point",
                        className="map-point only-2",
                        tabIndex="0",
                        role="application",
                        **_aria(label="Map: the arrow keys move a point over the regions"),
                    ),
                    html.Div(
                        id="reading",
                        className="reading only-1",
                        tabIndex="0",
                        role="slider",
                        **_aria(label="Reading line", valuemin="-3", valuemax="3", valuenow="0"),
                    ),
                    html.Div("Waiting for the server…", id="waiting", className="waiting", hidden=True, role="status"),
                ],
                id="picture",
                className="picture",
            ),
            html.Div(id="region", className="region only-2", role="status"),
            scrubber(),
        ],
        className="stage",
        **_aria(label="Stage"),
    )


def _surface_controls() -> Component:
    return html.Div(
        [
            html.Span("Sum of"),
            _edit_button("−", "Add up one neuron fewer", "terms", by=-1),
            html.Span(id="terms", className="count"),
            _edit_button("+", "Add up one neuron more", "terms", by=1),
        ],
        className="stepper only-2",
        title="How many neurons the surface adds up",
    )


def _map_controls() -> Component:
    place: dict[str, Any] = {"data-path": "n"}
    return html.Div(
        [
            html.Div(
                [
                    _edit_button("Regions", "The map shows the exact regions", "map", mode="regions"),
                    _edit_button("Samples", "The map shows the function sampled on a grid", "map", mode="heatmap"),
                ],
                className="choice",
                id="map-mode",
                role="group",
                **_aria(label="What the map shows"),
            ),
            html.Span([number_box("n", 41.0, "Grid points a side")], className="grid", title="Points a side", **place),
        ],
        className="map-controls only-2",
    )


def _interval(name: Any, spoken: str, path: str) -> Component:
    return html.Div(
        [
            html.Span([*name, " from"], **_aria(hidden="true")),
            _domain_end(f"{path}.0", -3.0, f"{spoken} from"),
            html.Span("to", **_aria(hidden="true")),
            _domain_end(f"{path}.1", 3.0, f"{spoken} to"),
        ],
        className="domain",
        title="The part of the axis that is shown",
    )


def _domain_end(path: str, value: float, name: str) -> Component:
    place: dict[str, Any] = {"data-path": path}
    return html.Span(number_box(path, value, name), **place)


def _panels() -> Component:
    ledger: list[Component] = [
        html.P(id="counts", title=_COUNTS, className="counts"),
        html.Ul(id="provenance", className="provenance"),
        html.Div(
            [html.Table(id="ledger-table"), _region_table()],
            className="ledger-scroll",
            tabIndex="0",
            role="region",
            **_aria(label="Ledger, piece by piece"),
        ),
        html.P(id="ledger-more", className="more"),
    ]
    return panels(ledger, {"fold": fold_panel(), **lenses()})


def _region_table() -> Component:
    heads = (
        ("on / off", "Which neurons are active: those with a positive pre-activation"),
        ("f(x) on it", "The affine function that the network is on this region"),
        ("area", "In units of the two inputs"),
        ("of the box", "The region’s share of the part of the plane that is shown"),
    )
    row = html.Tr([html.Th(text, scope="col", title=meaning) for text, meaning in heads])
    return html.Table([html.Thead(row), html.Tbody()], id="region-table", hidden=True)
