"""The header: the number of inputs, presets, lessons, undo and redo, the link, the theme, help."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from relu_fold.figures.panels.thumbnail import thumbnail
from relu_fold.ui.page import ids
from relu_fold.ui.page.controls import number_box
from relu_fold.ui.page.elements import action_button, aria, data, drawer, edit, edit_button, toggle
from relu_fold.ui.page.files import files
from relu_fold.ui.page.hints import help_drawer
from relu_fold.ui.page.lesson_card import lesson_list, way_of
from relu_fold.ui.page.scrubber import speeds
from relu_fold.view.presets import GALLERY, Preset


def header(off: frozenset[str] = frozenset()) -> Component:
    way = way_of(off)
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
            drawer("Lessons", f"Step by step, {way[0].lower()}{way[1:]}", lesson_list(off), id="lessons"),
            html.Div(className="spacer"),
            html.Div(
                [
                    action_button("↶", "Undo", "undo", "quiet square"),
                    action_button("↷", "Redo", "redo", "quiet square"),
                ],
                className="past",
            ),
            edit_button("Reset", "Back to the preset’s values", "reset"),
            *files(off),
            html.Button(
                "Share",
                id="share",
                title="Share exactly this view: link, embed, QR code (key C copies the link)",
                className="primary",
                **aria(haspopup="dialog"),
            ),
            _projector(),
            _theme("Light or dark theme"),
            _view(),
            help_drawer(off),
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
    """What of the view is rarely changed. Its script keeps it open while something is changed in it."""
    rows = [
        html.Div(_partial_sums(), className="only-1", title="The faint lines: one neuron after the other added"),
        _row("Sum of", _terms(), "How many neurons the surface adds up", "only-2"),
        _row("Samples a side", _grid(), "Of the map that shows samples, and of what has too many regions", "only-2"),
        _row("Fold speed", speeds(), "How fast it plays"),
        html.Div(edit_button("Fit the axes", "Show all knots, or creases and where they meet", "fit"), className="fit"),
        html.Div(
            [
                html.Button(
                    "Larger type and lines", className="quiet larger", **aria(pressed="false"), **data(projector="")
                ),
                edit_button("Back to the preset", "Back to the preset’s values", "reset"),
                _row("Light or dark", _theme("Light or dark")),
            ],
            className="small-alone",  # in larger windows the header has them
        ),
    ]
    menu = html.Div(rows, className="view-menu", role="group", **aria(label="View"))
    return drawer("View", "What is rarely changed: sums, samples, speed, axes", menu, id="view-menu")


def _row(text: str, content: Component, meaning: str = "", where: str = "") -> Component:
    return html.Div([html.Span(text), content], className=f"view-row {where}".strip(), title=meaning)


def _partial_sums() -> Component:
    return dmc.Switch(
        id=ids.PARTIAL_SUMS, label="Partial sums", labelPosition="left", checked=True, size="sm", className="switch"
    )


def _terms() -> Component:
    return html.Span(
        [
            edit_button("−", "Add up one neuron fewer", "terms", by=-1),
            html.Span(id="terms", className="count"),
            edit_button("+", "Add up one neuron more", "terms", by=1),
        ],
        className="stepper",
    )


def _grid() -> Component:
    return html.Span(number_box("n", 41.0, "Grid points a side"), className="grid", **data(path="n"))
