"""The page: header, stage, network panel, ledger. The scripts fill in what the server answers."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from relu_fold.ui.page import ids
from relu_fold.ui.page.elements import aria, edit, edit_button
from relu_fold.ui.page.fold_panel import fold_panel
from relu_fold.ui.page.header import header
from relu_fold.ui.page.hints import bubble, counted
from relu_fold.ui.page.lesson_card import all_sliders, lesson_card
from relu_fold.ui.page.panels import lenses, panels
from relu_fold.ui.page.stage import stage

_COUNTS = (
    "Activation regions: intervals on which no neuron turns. Linear regions: longest intervals on which the function "
    "is affine; with two inputs, parts of the plane. At most: Zaslavsky’s count for one layer, the bound of Serra, "
    "Tjandraatmadja and Ramalingam (2018) for more."
)
_SEVERAL = "Choose several neurons in the diagram: where all of them are on is lit (as Shift + click does)"


def layout(off: frozenset[str] = frozenset()) -> Component:
    """Return the page, without the parts that are switched off."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.REQUEST),
            dcc.Store(id=ids.REPLY),
            html.A("Skip to the sliders", href="#controls-panel", className="skip"),
            header(off),
            html.Div(id="notice", role="status", className="notice", hidden=True),
            html.Main([_side(off), stage(_panels(), off)], className="house", id="house"),
            bubble(),
            html.Div(id="spoken", **aria(live="polite"), className="spoken"),
        ],
        defaultColorScheme="auto",
        theme={"fontFamily": "var(--font)", "primaryColor": "gray", "cursorType": "pointer"},
    )


def _side(off: frozenset[str]) -> Component:
    """What stands beside the picture: the lesson that is open, and the sliders."""
    return html.Div([lesson_card(off), _network()], className="side")


def _network() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Network"),
                    html.Button(
                        "Choose several",
                        id="several",
                        title=_SEVERAL,
                        className="quiet several",
                        **aria(pressed="false"),
                    ),
                    edit_button("+ neuron", "Add a neuron to this layer", "add-neuron"),
                    edit_button("− neuron", "Remove the selected neuron", "remove-neuron"),
                    edit_button("+ layer", "Add a layer behind this one, which passes on what it gets", "add-layer"),
                    edit_button("− layer", "Remove this layer", "remove-layer"),
                ],
                className="panel-head",
            ),
            html.Div(id="diagram", className="diagram", role="group", **aria(label="Network: choose a neuron")),
            html.Div(
                [
                    edit_button("‹", "To the layer before", "walk", by=-1),
                    html.Span(id="walk-layer"),
                    edit_button("›", "To the next layer", "walk", by=1),
                    html.Span(
                        id="walk-target", className="target", title="What the stage adds up: f, or the z of this neuron"
                    ),
                    edit_button("⤵", "Compose another neuron of the next layer", "step-target", by=1),
                ],
                className="walk",
                id="walk",
                hidden=True,
            ),
            html.P(id="page-note", className="more"),
            _neurons(),
            html.Div(id=ids.CONTROLS, className="controls"),
            all_sliders(),
        ],
        id="controls-panel",
        className="network",
        tabIndex="-1",
        **aria(label="Network and its weights"),
    )


def _neurons() -> Component:
    """From neuron to neuron of a layer: the box for its number is assets/pointer/stepping.mjs's."""
    return html.Div(
        [
            edit_button("‹", "The neuron before (Shift + N)", "step-neuron", by=-1),
            html.Span("Neuron", **aria(hidden="true")),
            html.Span(id="neuron-number", className="neuron-number"),
            html.Span(id="neuron-of"),
            edit_button("›", "The next neuron (N)", "step-neuron", by=1),
        ],
        className="walk neurons",
        id="neurons",
        hidden=True,
        role="group",
        **aria(label="Which neuron of the layer"),
    )


def _counting() -> Component:
    """To count what the picture has too many of (assets/pointer/counting.mjs)."""
    return html.Div(
        [
            html.Button("Count them all", id="counting-go", className="quiet"),
            html.Progress(id="counting-bar", max="1", value="0", hidden=True, **aria(label="Counted so far")),
            html.Span(id="counting-said", role="status"),
        ],
        id="counting",
        className="files-row",
        hidden=True,
    )


def _panels() -> Component:
    ledger: list[Component] = [
        html.Ul(id="happened-words", className="happened-words", hidden=True, **aria(label="What just happened")),
        html.P(id="counts", title=_COUNTS, className="counts"),
        _counting(),
        counted(),
        html.Ul(id="provenance", className="provenance"),
        html.Div(
            [html.Table(id="ledger-table"), _region_table()],
            className="ledger-scroll",
            tabIndex="0",
            role="region",
            **aria(label="Ledger, piece by piece"),
        ),
        html.P(id="ledger-more", className="more"),
        html.P(
            html.Button(
                "Where does f have one value, such as 1? Trace it in Fold space",
                title="All inputs with the value are marked and listed there; any other value can be given, too",
                className="inline",
                **edit("panel", name="fold", trace=1),
            )
        ),
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
