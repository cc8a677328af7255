"""What stands above the figure of the panel “Fold space”: its axes, the value to trace back, and the sentences."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.controls import number_box
from relu_fold.ui.page.elements import aria, data

_HINT = "Point at a place of the image, or at an input, to see what comes together there."


def fold_panel() -> list[Component]:
    return [
        html.Div(
            [
                _axis(0, "Across", "right"),
                _axis(1, "Up", "up"),
                _axis(2, "Deep", "back"),
                html.Span(
                    [
                        html.Span("Trace the value"),
                        html.Span(id="trace-slider", className="fold-slider"),
                        html.Span(number_box("v", 0.0, "Value to trace back"), **data(path="v")),
                    ],
                    className="stepper trace",
                    title="Which inputs come to this value? Drag the level in the picture, too, or press on the map.",
                ),
            ],
            className="fold-controls",
        ),
        html.P(id="fold-trace", className="fold-words"),
        html.P(id="fold-collapse", className="more"),
        html.P(_HINT, id="fold-pointed", className="fold-pointed", role="status"),
    ]


def fold_over() -> Component:
    """What lies over the figure: the shapes that a hand moves, and the hand itself."""
    return html.Div(
        html.Div(id="fold-level", className="fold-level", **aria(hidden="true")),
        id="fold-over",
        className="fold-over",
        tabIndex="0",
        role="application",
        **aria(label="Fold space: arrow keys move an input and show where it lands; with Shift they turn three axes"),
    )


def _axis(axis: int, text: str, way: str) -> Component:
    return html.Span(
        [
            text,
            _step(axis, 0, "‹", f"The neuron before, on the axis that goes {way}"),
            html.Span(id=f"fold-axis-{axis}", className="count"),
            _step(axis, 1, "›", f"The next neuron, on the axis that goes {way}"),
        ],
        className="stepper",
        title=f"The neuron whose activation goes {way}",
    )


def _step(axis: int, which: int, text: str, name: str) -> Component:
    """The page's scripts say what it asks for: the server knows which neurons are on the axes."""
    place = data(**{"fold-step": f"{axis}.{which}"}) | aria(label=name)
    return html.Button(text, title=name, className="quiet", disabled=True, **place)
