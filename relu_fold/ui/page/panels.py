"""The panels below the stage, one of them open: a row of buttons, and the hosts that the scripts fill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from relu_fold.ui.page import ids
from relu_fold.ui.page.elements import aria, data, edit
from relu_fold.ui.page.fold_panel import fold_over
from relu_fold.view.viewstate import PanelName

# Name, what the button says, what it does.
BUTTONS: tuple[tuple[PanelName, str, str], ...] = (
    ("ledger", "Ledger", "Every piece or region, one by one"),
    ("fold", "Fold space", "Where this layer takes all inputs, and which of them come to one value"),
    ("signal", "Signal", "Send a wave in and watch each neuron rectify it"),
    ("duel", "Depth duel", "This network against another one with as many parameters"),
)


def panels(ledger: list[Component], others: dict[PanelName, list[Component]]) -> Component:
    """Return the section; `data-panel` on it names the open panel, and the style sheet hides the others."""
    tabs = [_tab(*button) for button in BUTTONS]
    hosts = [_host("ledger", ledger), *(_host(name, content) for name, content in others.items())]
    figure = dcc.Graph(
        id=ids.PANEL,
        figure={"data": [], "layout": {}},
        responsive=True,
        config={"displayModeBar": False, "staticPlot": True},
        className="panel-figure",
    )
    row = html.Div(tabs, className="panel-tabs", role="group", **aria(label="Panels"))
    told = html.P(id="panel-summary", className="spoken")
    described = aria(label="Figure of the open panel", describedby="panel-summary")
    plot = html.Div([told, figure, fold_over()], className="panel-plot", role="group", **described)
    return html.Section(
        [row, *hosts, plot], id="panels", className="ledger", **aria(label="Panels"), **data(panel="ledger")
    )


def lenses() -> dict[PanelName, list[Component]]:
    """The hosts of the panels signal and duel: assets/paint/words.mjs fills in their words, above the shared figure."""
    return {
        "signal": [html.Ul(id="signal-words", className="signal-words")],
        "duel": [html.P(id="duel-words", className="duel-words"), html.Div(id="duel-sides", className="duel-sides")],
    }


def panel_words(words: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the hosts, by the name of its place, as the scripts will fill it in from the same words."""
    found: dict[str, Any] = {place: text for place, text in words.items() if isinstance(text, str)}
    if signal := words.get("signal"):
        found["signal-words"] = [html.Li(text) for text in signal]
    if duel := words.get("duel"):
        found |= {"duel-words": duel["text"], "duel-sides": [_side(**side) for side in duel["sides"]]}
    return found


def _side(title: str, layers: str, count: str, unit: str, detail: str) -> Component:
    number = html.P([html.Strong(count), f" {unit}"], className="duel-number")
    small = (html.P(text, className="duel-layers") for text in (layers, detail))
    return html.Section([html.H3(title), next(small), number, next(small)])


def _tab(name: PanelName, text: str, meaning: str) -> Component:
    marks = edit("panel", name=name) | data(tab=name) | aria(pressed="false")
    return html.Button(text, title=meaning, className="quiet panel-tab", **marks)


def _host(name: str, content: list[Component]) -> Component:
    return html.Div(content, className="panel", **data(host=name))
