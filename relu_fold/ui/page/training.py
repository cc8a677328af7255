"""Training: the strip below the picture in which a run is started, watched and rewound. assets/pointer/training.mjs
fills it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from relu_fold.training.data_sets import LINE, PLANE
from relu_fold.training.losses import LOSSES
from relu_fold.training.optimizers import OPTIMIZERS
from relu_fold.training.starts import STARTS
from relu_fold.ui.page.elements import aria, data, edit
from relu_fold.ui.page.hints import term_hint, term_signs

_WHAT = "Let the network learn from points: watch its folds move, rewind, look why it stops."
_AWAY = "Put points and run away; the network stays as it is"
_SPEEDS = (
    ("1", "1 step a picture"),
    ("10", "10 steps a picture"),
    ("100", "100 steps a picture"),
    ("10000", "as fast as it goes"),
)
_PACE = "How many steps the network takes from one picture to the next"
_SETTINGS = (
    ("rate", "Rate", "rate"),
    ("batch", "Batch", "batch"),
    ("momentum", "Momentum", "momentum"),
    ("l1", "L1", "penalty"),
    ("l2", "L2", "penalty"),
)
_DATA = (
    ("n", "Points", "How many points are drawn"),
    ("noise", "Noise", "The standard deviation of what is added to the points"),
    ("share", "Test", "The share of the points that is not learnt from, but tested with"),
    ("drawn", "Data seed", "Another number draws other points"),
)
_MANY = (
    ("starts", "Starts", "How many, up to 500"),
    ("until", "Steps", "How many steps each of them takes"),
    ("first", "First seed", "They have this seed and those after it"),
)
_LEGEND = "◎ where the network is, ● the lowest place, • local minima. A double click goes to the lowest."
_OPTIMIZERS = {
    "sgd": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov momentum",
    "adam": "Adam",
}
_STARTS = {
    "even": "even folds",
    "he": "He",
    "small": "small",
    "zero": "zero",
    "equal": "all equal",
}
_AGAIN = "Start again: {}"
_OTHER = "Start again from the same kind of start, drawn anew"


def training(*, shown: bool = True) -> Component:
    head = html.Div(
        [
            html.H2("Train", id="train-title"),
            html.Span(_WHAT, id="train-what", className="train-what"),
            _field("Data", "train-data", _data_sets(), spoken=True),
            html.Button("Put away", id="train-close", className="quiet", hidden=True, title=_AWAY, **edit("unlearn")),
        ],
        className="train-head",
    )
    body = html.Div(
        [
            html.Div(
                [
                    html.Button(
                        "▶", id="train-play", className="primary", title="Play", **aria(label="Play the training")
                    ),
                    _small("+1", "One step", "train-step"),
                    _small("Rewind", "Back to the start of the run", "train-rewind"),
                    _field("Speed", "train-speed", _SPEEDS, {"title": _PACE}, spoken=True),
                    _toggle("Loss", "Show the exact loss along each number, under its slider", "train-along"),
                    _toggle("Residuals", "Show how far f is from each point", "train-residuals"),
                    _toggle("Pin", "Keep f as it is now, dashed, to compare with", "train-pin"),
                    html.Span(id="train-words", className="train-words", role="status"),
                ],
                className="train-row",
            ),
            html.Div(
                [
                    html.Div(id="train-chart", className="train-chart", **aria(hidden="true")),
                    html.Div(id="train-marks", className="train-marks", **aria(hidden="true")),  # the list says them
                    html.Div(id="train-time", className="train-time"),
                    html.Div(id="train-key", className="train-key", **aria(hidden="true")),
                ],
                className="train-history",
            ),
            _starts(),
            html.P(id="train-brought", className="train-dead", role="status", hidden=True),
            html.P(id="train-stopped", className="train-stopped", role="alert", hidden=True),
            html.P(id="train-still", className="train-still", role="status", hidden=True),
            html.P(id="train-dead", className="train-dead", hidden=True),
            html.Ul(id="train-seen", className="train-seen", hidden=True, **aria(label="What happened in this run")),
            html.Details([html.Summary("Landscape"), _landscape()], className="train-more", id="over"),
            html.Details([html.Summary("Many starts"), _many()], className="train-more", id="many"),
            html.Details([html.Summary("Settings of the run"), _settings()], className="train-more"),
        ],
        id="train-body",
        hidden=True,
    )
    own = html.Details(
        [html.Summary("Points of your own"), _own()], id="train-own-more", className="train-more", hidden=True
    )
    return html.Section(
        [head, body, own], id="train", className="train", hidden=not shown, **aria(labelledby="train-title")
    )


def _landscape() -> Component:
    """The loss over two numbers: assets/pointer/landscape.mjs."""
    row = [
        _field("Across", "over-one", ()),
        _field("Up", "over-other", ()),
        html.Button("Go to the lowest", id="over-best", className="quiet"),
        _toggle("Raised", "See the loss as a surface, and turn it", "over-raise"),
    ]
    turn = aria(label="Turn the loss over the two numbers", valuemin="-180", valuemax="180", valuenow="-29")
    above = [
        html.Span(id="over-up", className="over-up"),
        html.Div(id="over-map", role="img", **aria(label="The loss over the two numbers, from above")),
        html.Span(id="over-across"),
        html.Div(id="over-raised", tabIndex="0", role="slider", **turn),
    ]
    plot = html.Div(above, id="over-plot", hidden=True)
    words = html.Div([html.P(id="over-words", role="status"), html.P(_LEGEND), html.P(id="over-read")])
    return html.Div(
        [
            html.P("The loss over two numbers of one layer, all others as they are: the stronger the tint, the lower."),
            html.Div(row, className="train-settings"),
            html.Div([plot, words], className="over-row"),
        ],
        className="many",
    )


def _many() -> Component:
    """How often does this network find its way? assets/pointer/many.mjs."""
    boxes = [_number(name, text, {"title": meaning}, "many") for name, text, meaning in _MANY]
    row = [
        _field("From", "many-start", _named(STARTS, _STARTS)),
        *boxes,
        html.Button("Train them all", id="many-run", className="quiet"),
        html.Progress(id="many-progress", value="0", max="1", hidden=True, **aria(label="How far they have come")),
    ]
    ends = html.Div([html.Span(id=f"many-{one}") for one in ("low", "limit", "high")], id="many-ends", hidden=True)
    return html.Div(
        [
            html.P("This network from many starts, each trained alike: where does each of them end?"),
            html.Div(row, className="train-settings"),
            html.P(id="many-words", role="status"),
            html.Div(id="many-bars", hidden=True, role="group", **aria(label="Starts by their last loss")),
            ends,
            html.P(id="many-opened", role="status"),
        ],
        className="many",
    )


def _own() -> Component:
    """The scripts make the field: dash has no plain one."""
    return html.Div(
        [
            html.P(
                [
                    _toggle("Draw on the picture", "Set points and draw curves by hand", "train-draw"),
                    " or write, paste or drop a table (CSV), a point a line: x, y; or x₁, x₂, y. Up to 2,000 of them.",
                ]
            ),
            html.Div(id="train-own"),
            html.Button("Learn these", id="train-learn-own", className="quiet"),
        ],
        className="train-own",
    )


def _small(text: str, name: str, element: str) -> Component:
    return html.Button(text, id=element, className="quiet", title=name, **aria(label=name))


def _toggle(text: str, name: str, element: str) -> Component:
    return html.Button(text, id=element, className="quiet", title=name, **aria(pressed="false"))


def _field(
    text: str,
    element: str,
    options: tuple[tuple[str, str], ...],
    meaning: Mapping[str, Any] | None = None,
    *,
    spoken: bool = False,
) -> Component:
    """A native choice: it costs no script, and every phone has its own way to choose."""
    choices = [html.Option(words, value=value) for value, words in options]
    name = html.Span(text, className="spoken" if spoken else "")
    select = html.Select(choices, id=element, className="train-select")
    return html.Label([name, select], className="train-field", **(meaning or {}))


def _data_sets() -> tuple[tuple[str, str], ...]:
    line = tuple((name, f"{name} (line)") for name in LINE)
    return (("", "choose data…"), ("own", "your own points…"), *line, *((name, f"{name} (plane)") for name in PLANE))


def _settings() -> Component:
    fields = [
        _field("Optimiser", "train-optimizer", _named(OPTIMIZERS, _OPTIMIZERS), term_hint("optimiser")),
        _field("Loss", "train-loss", tuple((one, one) for one in LOSSES)),
        *(_number(name, text, term_hint(term)) for name, text, term in _SETTINGS),
        *(_number(name, text, {"title": meaning}) for name, text, meaning in _DATA),
    ]
    return html.Div([html.Div(fields, className="train-settings"), term_signs()])


def _starts() -> Component:
    """Each start is one press: it begins the run again from there."""
    choices = [
        html.Button(words, title=_AGAIN.format(words), className="quiet", **data(start=name), **aria(pressed="false"))
        for name, words in _STARTS.items()
    ]
    row = [
        html.Span("Start from", className="train-field", **term_hint("start")),
        html.Div(choices, id="train-starts", className="choice", role="group", **aria(label="Start from")),
        html.Button("Another seed", id="train-other", className="quiet", title=_OTHER),
        html.Span(id="train-seed", className="train-seed"),
    ]
    return html.Div(row, className="train-row")


def _named(names: Iterable[str], words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, words[name]) for name in names)


def _number(name: str, text: str, meaning: dict[str, Any], of: str = "setting") -> Component:
    """The scripts make the box: dash has no plain one."""
    return html.Label([html.Span(text), html.Span(**data(**{of: name}))], className="train-field", **meaning)
