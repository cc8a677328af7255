"""Predict, then see: a question about the view below the stage. assets/paint/predicting.mjs fills it in."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.elements import aria

_WHAT = "A question about this view, checked exactly."


def predicting() -> Component:
    head = html.Div(
        [
            html.H2("Predict, then see", id="predict-title"),
            html.Span(_WHAT, id="predict-what", className="predict-what"),
            html.Span(id="predict-score", className="predict-score"),
            html.Button(
                "Clear", id="predict-clear", title="Forget how many were right", className="quiet", hidden=True
            ),
            html.Button(
                "Ask me", id="predict-open", className="quiet", **aria(expanded="false", controls="predict-body")
            ),
        ],
        className="predict-head",
    )
    body = html.Div(
        [
            html.P(id="predict-text", className="predict-text", **aria(live="polite")),
            html.Div(id="predict-answer", className="predict-answer"),
            html.Div(
                [
                    html.Button("Check", id="predict-check", className="primary"),
                    html.Button("Another one", id="predict-next", className="quiet"),
                ],
                className="predict-row",
            ),
            html.Div(id="predict-verdict", className="predict-verdict", role="status", **aria(live="polite")),
        ],
        id="predict-body",
        hidden=True,
    )
    return html.Section([head, body], id="predict", className="predict", **aria(labelledby="predict-title"))
