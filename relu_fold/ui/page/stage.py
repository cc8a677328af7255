"""The stage: its head with what is shown, the picture and the hands on it, the fold scrubber."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from relu_fold.ui.page import ids
from relu_fold.ui.page.elements import aria, edit, edit_button
from relu_fold.ui.page.predicting import predicting
from relu_fold.ui.page.scrubber import scrubber
from relu_fold.ui.page.training import training

_ENTERING = (
    "Fold space: the neurons of the layer before are its axes, and each input is drawn where they take it. "
    "At a line z = 0 a neuron of this layer turns."
)
_JOINED = (
    "Each numbered piece is drawn out again in the panels, above its number. A full dot is where this layer folds."
)


def stage(panels: Component, off: frozenset[str] = frozenset()) -> Component:
    """Return the section: head, picture, what moves it, and the panels below; what is `off` is not among it."""
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [html.H2(id="preset-title"), html.Span(id="preset-from"), html.P(id="lesson")],
                        className="lesson",
                    ),
                    html.Div([_map_controls(), _way_out()], className="view"),
                    _newcomers(),
                ],
                className="stage-head",
            ),
            html.Div(
                [_picture(), html.Div(id="region", className="region only-2", role="status"), _entering()],
                className="seen",
            ),
            html.Div(
                id="incoming-move", className="cut-moves", hidden=True, role="group", **aria(label="Move the cut")
            ),
            scrubber(),
            training(shown="training" not in off),
            predicting(),
            html.Div(id="entering-below"),
            panels,
        ],
        className="stage",
        **aria(label="Stage"),
    )


def _newcomers() -> Component:
    """A quiet line for who is here for the first time; assets/pointer/newcomers.mjs shows it until it was used."""
    return html.P(
        [
            "New here? ",
            html.A("Lesson 1", href="?lesson=1", **edit("lesson", number=1)),
            ", or ",
            html.Button("see a sheet fold", id="newcomer-fold", className="inline", **edit("preset", name="fold")),
        ],
        id="newcomers",
        className="newcomers only-1",
        hidden=True,
    )


def _picture() -> Component:
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    empty = {"data": [], "layout": {**clear, "xaxis": {"visible": False}, "yaxis": {"visible": False}}}
    return html.Div(
        [
            html.P(id="summary", className="spoken"),
            dcc.Graph(
                id=ids.STAGE,
                figure=empty,
                responsive=True,
                config={"staticPlot": True, "displayModeBar": False},
                className="plot only-1",
            ),
            html.Canvas(id="paper", className="paper only-2", **aria(hidden="true")),
            html.P(id="no-canvas", className="no-canvas only-2", hidden=True, role="status"),
            dcc.Graph(
                id=ids.SPACE,
                figure={"data": [], "layout": {}},
                responsive=True,
                config={"staticPlot": True, "displayModeBar": False},
                className="plot only-2",
            ),
            html.Div(
                id="turn",
                className="turn only-2",
                tabIndex="0",
                role="slider",
                **aria(label="Turn the sheets", valuemin="-180", valuemax="180", valuenow="0"),
            ),
            html.Div(
                id="map-point",
                className="map-point only-2",
                tabIndex="0",
                role="application",
                **aria(label="Map: the arrow keys move a point over the regions, letters cross a crease"),
            ),
            html.Div(
                id="reading",
                className="reading only-1",
                tabIndex="0",
                role="slider",
                **aria(label="Reading line", valuemin="-3", valuemax="3", valuenow="0"),
            ),
            _others(),
            html.Div(id="doors", className="only-2"),
            html.Div("Waiting for the server…", id="waiting", className="waiting", hidden=True, role="status"),
        ],
        id="picture",
        className="picture",
        role="group",
        **aria(label="Picture", describedby="summary"),
    )


def _entering() -> Component:
    """What enters a layer after the first: assets/paint/entering.mjs fills it in and puts it in its place."""
    return html.Section(
        [
            html.H3(id="entering-title", title=_ENTERING),
            html.Div(id="entering-picture", className="entering-picture"),
            html.P(_JOINED, className="only-1"),
        ],
        id="entering",
        className="entering",
        hidden=True,
        **aria(label="What enters this layer"),
    )


def _way_out() -> Component:
    """Within another site's page: this view on a page of its own. The scripts set where it leads."""
    return html.A(
        "Open in ReLU Fold ↗", id="whole-page", className="way-out", target="_blank", rel="noopener", href="./"
    )


def _others() -> Component:
    """Beside a neuron up close: the way back, and small pictures of the others."""
    return html.Div(
        [
            edit_button("‹ all", "Back to all neurons (Escape)", "back"),
            html.Div(id="others-strip", className="others-strip"),
        ],
        id="others",
        className="others",
        hidden=True,
        role="group",
        **aria(label="The other neurons of this layer"),
    )


def _map_controls() -> Component:
    return html.Div(
        [
            html.Div(
                [
                    edit_button("Regions", "The map shows the exact regions", "map", mode="regions"),
                    edit_button(
                        "Samples",
                        "The map shows f at points of a grid, a tint for each value, in place of the exact regions",
                        "map",
                        mode="heatmap",
                    ),
                ],
                className="choice",
                id="map-mode",
                role="group",
                **aria(label="What the map shows"),
            ),
        ],
        className="map-controls only-2",
    )
