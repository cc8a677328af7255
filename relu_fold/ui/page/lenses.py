"""The hosts of the panels signal and duel: assets/paint/words.mjs fills in their words, above the shared figure."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.view.viewstate import PanelName


def lenses() -> dict[PanelName, list[Component]]:
    return {
        "signal": [html.Ul(id="signal-words", className="signal-words")],
        "duel": [html.P(id="duel-words", className="duel-words"), html.Div(id="duel-sides", className="duel-sides")],
    }
