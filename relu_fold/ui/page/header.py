"""The header: the number of inputs, presets, lessons, undo and redo, the link, the theme, help."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from relu_fold.figures.panels.thumbnail import thumbnail
from relu_fold.ui.page.elements import action_button, aria, data, drawer, edit, edit_button, toggle
from relu_fold.ui.page.hints import counts_picture, neuron_picture, sign_rows
from relu_fold.ui.page.lesson_card import lesson_list
from relu_fold.view.presets import GALLERY, Preset

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
    ("P", "projector mode: type and lines half as large again; once more: back"),
)
_TERMS = (
    ("Unfolded, ReLU, mirror", "the ends and the middle of the fold: all of z, no negative z, or all of it upwards."),
    ("Knot", "an x at which a neuron turns on or off."),
    ("Piece", "a part of the line between two knots, and a row of the ledger: an activation region."),
    ("Activation region", "a part of the line, or of the plane, in which no neuron turns."),
    ("Linear region", "a longest part on which f is one straight line or plane; may join several activation regions."),
    ("Fold line", "with two inputs, where a neuron turns on or off; later layers’ bend where earlier ones fold."),
    ("Fold space", "a layer’s activations as coordinates: inputs that it takes to one place it no longer tells apart."),
    ("By hand", "drag a knot on the stage, or a fold line on the map, near its end to turn it: the weights follow."),
)


def header() -> Component:
    return html.Header(
        [
            html.H1([html.Span(className="fold", **aria(hidden="true")), "ReLU Fold"]),
            html.Div(
                [
                    toggle("1D", "One input: a line is folded", "dimension-1", "dimension"),
                    toggle("2D", "Two inputs: a plane is folded", "dimension-2", "dimension"),
                ],
                className="choice",
                role="group",
                **aria(label="Number of inputs"),
            ),
            _gallery(),
            drawer("Lessons", "Ten steps, from one neuron to a trained network", lesson_list(), id="lessons"),
            html.Div(className="spacer"),
            action_button("↶", "Undo", "undo", "quiet square"),
            action_button("↷", "Redo", "redo", "quiet square"),
            edit_button("Reset", "Back to the preset’s values", "reset"),
            action_button("Copy link", "Copy link to exactly this view", "copy-link", "primary"),
            _projector(),
            _theme("Light or dark theme"),
            _view(),
            _help(),
        ],
        className="header",
    )


def _projector() -> Component:
    """In small windows the menu has it."""
    letters = html.Span([html.Span("A"), html.Span("A")], className="letters", **aria(hidden="true"))
    name = "Projector: type and lines half as large again (key P)"
    marks = aria(label="Projector mode", pressed="false") | data(projector="")
    return html.Button(letters, id="projector", title=name, className="quiet square", **marks)


def _gallery() -> Component:
    parts = [part for title, group in GALLERY for part in (html.H2(title), *_presets(group))]
    return drawer("Presets", "Networks to start from", html.Div(parts, className="gallery"), id="presets")


def _presets(group: tuple[Preset, ...]) -> list[Component]:
    return [
        html.Button(
            [
                html.Span(className="thumbnail", style={"maskImage": f'url("{thumbnail(preset)}")'}),
                html.Span([html.Strong(preset.title), html.Span(preset.lesson)]),
            ],
            className="preset",
            **edit("preset", name=preset.name),
        )
        for preset in group
    ]


def _theme(name: str) -> Component:
    return dmc.ColorSchemeToggle(lightIcon="☀", darkIcon="☾", variant="subtle", size=36, **aria(label=name))


def _view() -> Component:
    """What of the view is rarely changed."""
    larger = aria(pressed="false") | data(projector="")
    content = [
        html.Div(
            [
                html.Button("Larger type and lines", className="quiet larger", **larger),
                edit_button("Back to the preset", "Back to the preset’s values", "reset"),
                html.Span(["Light or dark", _theme("Light or dark")], className="view-row"),
            ],
            className="small-alone",  # in larger windows the header has them
        ),
    ]
    menu = html.Div(content, className="view-menu", role="group", **aria(label="View"))
    return drawer("View", "What is rarely changed: how large it is", menu, id="view-menu")


def _help() -> Component:
    def pairs(rows: tuple[tuple[str, str], ...]) -> Component:
        return html.Dl([part for term, text in rows for part in (html.Dt(term), html.Dd(text))])

    content = [
        html.H2("Signs"),
        neuron_picture(),
        pairs(sign_rows()),
        html.H2("Words"),
        counts_picture(),
        pairs(_TERMS),
        html.H2("Keys"),
        pairs(_SHORTCUTS),
    ]
    return drawer(
        "Help",
        "Signs, words and keys",
        html.Div(content, className="help", tabIndex="0", role="region", **aria(label="Signs, words and keys")),
        id="help",
    )
