"""The drawers of files: one opens a network (assets/pointer/incoming.mjs), one gives the view away (exporting.mjs)."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.elements import aria, data, drawer

_OPENS = "Your own network: npz, JSON, safetensors, NNet or ONNX, up to 1 MB. Choose the file, or drop it here."
_WHAT = (
    ("stage", "the whole picture"),
    ("sum", "f alone"),
    ("surface", "the surface"),
    ("map", "the map"),
    ("ledger", "the ledger"),
)
_SIZES = (("slide", "slide, 1600 × 900"), ("column", "column, 640 wide"))
_PICTURES = (
    ("svg", "SVG", "Lines and text that stay sharp at any size"),
    ("png", "PNG", "Pixels, two for each point"),
    ("pdf", "PDF", "One page"),
    ("html", "HTML", "A page that zooms and says numbers, without a server: some 5 MB"),
)
_NUMBERS = (
    ("csv", "What is drawn", "CSV: every point, with z, h and contribution of each neuron"),
    ("ledger", "The ledger", "CSV: a row for each piece or region"),
    ("latex", "Pieces", "LaTeX: f, piece by piece; of one input"),
    ("graph", "Graph of regions", "JSON for NetworkX: who borders on whom; of two inputs"),
)
_NETWORK = (
    ("json", "JSON", "Weights and biases as text, all their digits"),
    ("npz", "npz", "NumPy’s own format"),
    ("safetensors", "safetensors", "As a state_dict of PyTorch"),
    ("numpy", "NumPy code", "A module with network(x)"),
    ("torch", "PyTorch code", "A module with a Sequential"),
    ("view", "Link as a file", "For views that are too long for a chat; relu-fold FILE opens it"),
)


def export() -> Component:
    rows = [
        html.H2("Picture"),
        html.Div(
            [_choice("What", "export-what", _WHAT), _choice("Size", "export-size", _SIZES), _screen()],
            className="export-row",
        ),
        html.Div(
            [
                *_buttons(_PICTURES),
                html.Button("Copy picture", id="export-copy", className="quiet", title="As PNG, to paste elsewhere"),
            ],
            className="export-row",
        ),
        html.H2("Numbers"),
        html.Div(_buttons(_NUMBERS), className="export-row"),
        html.H2("Network"),
        html.Div(_buttons(_NETWORK), className="export-row"),
        html.P(id="export-said", className="export-said", role="status"),
    ]
    return drawer("Export", "Save picture, numbers or network", html.Div(rows, className="export"), id="export")


def _choice(text: str, element: str, options: tuple[tuple[str, str], ...]) -> Component:
    choices = [html.Option(words, value=value) for value, words in options]
    return html.Label([html.Span(text), html.Select(choices, id=element, className="train-select")])


def _screen() -> Component:
    """A picture is for paper, unless it is to look as the page does."""
    name = "Dark, too, if the page is"
    return html.Button("As on screen", id="export-theme", className="quiet", title=name, **aria(pressed="false"))


def _buttons(forms: tuple[tuple[str, str, str], ...]) -> list[Component]:
    return [html.Button(text, className="quiet", title=meaning, **data(export=form)) for form, text, meaning in forms]


def incoming() -> Component:
    """The scripts make the fields: dash has no plain ones."""
    rows = [
        html.P(_OPENS),
        html.Div(id="incoming-file", className="export-row"),
        html.Div(id="incoming-cut", className="incoming-cut", hidden=True),
        html.P(id="incoming-said", className="export-said", role="status"),
    ]
    return drawer("Open", "Open a network from a file", html.Div(rows, className="export"), id="incoming")
