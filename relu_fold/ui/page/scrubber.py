"""The fold scrubber: a bar under the stage that folds the neurons, by hand or by itself.

Its script is assets/pointer/scrubber.mjs.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.controls import number_box
from relu_fold.ui.page.elements import aria, data
from relu_fold.ui.page.hints import hint, signs

_MARKS = ((0, "unfolded"), (1, "ReLU"), (2, "mirror"))  # progress of the fold: 1 minus the negative slope
_SCOPES = (
    ("all", "All", "All neurons fold at once"),
    ("layer", "Layer", "The neurons of the layer shown fold, the others stay as they are"),
    ("each", "One by one", "One neuron folds after the other"),
)
_SPEEDS = (("0.5", "½×", "Half as fast"), ("1", "1×", "At the usual speed"), ("2", "2×", "Twice as fast"))


def scrubber() -> Component:
    return html.Div(
        [
            html.Div([_play(), _slider(), _number(), _scopes()], className="scrub-row"),
            html.P(id="fold-words", className="fold-words"),
            signs(),
        ],
        id="scrubber",
        className="scrubber",
        role="group",
        **aria(label="Fold"),
    )


def _play() -> Component:
    signs = [html.Span("▶", className="sign"), html.Span("Fold", className="word")]
    return html.Button(
        signs,
        id="fold-play",
        title="From unfolded over ReLU to the mirror, and back to ReLU",
        className="quiet fold-play",
        **aria(label="Play the fold"),
    )


def _slider() -> Component:
    names = [html.Span(name, style={"left": f"{50 * value}%"}) for value, name in _MARKS]
    slider = html.Div(names, className="slide", **data(label="Fold, from unfolded over ReLU to mirror"))
    return html.Div(slider, className="scrub", id="fold-slider")


def _number() -> Component:
    box = number_box("s", 0.0, "Negative slope of all neurons")
    return html.Span([html.Abbr("s", className="symbol", **hint("s")), box], className="fold-slope", **data(path="s"))


def _scopes() -> Component:
    return _choice("scope", "Who folds", _SCOPES)


def speeds() -> Component:
    """How fast it plays: the menu “View” has them."""
    return _choice("speed", "Speed", _SPEEDS)


def _choice(kind: str, name: str, options: tuple[tuple[str, str, str], ...]) -> Component:
    buttons = [
        html.Button(text, title=meaning, className="quiet", **data(**{kind: value}), **aria(pressed="false"))
        for value, text, meaning in options
    ]
    return html.Div(buttons, className=f"choice fold-{kind}", role="group", **aria(label=name))
