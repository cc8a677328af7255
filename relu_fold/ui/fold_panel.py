"""What stands above the figure of the panel “Fold space”: its two axes, the value to trace back, and the sentences."""

from __future__ import annotations

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.controls import number_box


def fold_panel() -> list[Component]:
    place: dict[str, Any] = {"data-path": "v"}
    return [
        html.Div(
            [
                _axis(0, "Across", "right"),
                _axis(1, "Up", "up"),
                html.Span(
                    ["Trace the value", html.Span(number_box("v", 0.0, "Value to trace back"), **place)],
                    className="stepper trace",
                    title="Which inputs come to this value?",
                ),
            ],
            className="fold-controls",
        ),
        html.P(id="fold-trace", className="fold-words"),
        html.P(id="fold-collapse", className="more"),
    ]


def _axis(axis: int, text: str, way: str) -> Component:
    return html.Span(
        [
            text,
            _step(axis, -1, "‹", f"The neuron before, on the axis that goes {way}"),
            html.Span(id=f"fold-axis-{axis}", className="count"),
            _step(axis, 1, "›", f"The next neuron, on the axis that goes {way}"),
        ],
        className="stepper",
        title=f"The neuron whose activation goes {way}",
    )


def _step(axis: int, by: int, text: str, name: str) -> Component:
    edit: dict[str, Any] = {
        "data-edit": json.dumps({"kind": "fold-axes", "axis": axis, "by": by}),
        "aria-label": name,
    }
    return html.Button(text, title=name, className="quiet", **edit)
