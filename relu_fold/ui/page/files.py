"""The drawer of files: a network is opened (assets/pointer/incoming.mjs), the view is given away (exporting.mjs)."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from relu_fold.ui.page.elements import aria, data, drawer

_OPENS = (
    "Your network: npz, JSON, safetensors, NNet or ONNX, up to 1 MB; or a view file. Choose it, or drop it on the page."
)
JSON_FILE = '{"weights": [[[1.0], [-0.8]], [[0.9, 0.7]]], "biases": [[1.2, 0.6], [0.0]]}'
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
    ("csv", "Curves as CSV", "What is drawn: every point, with z, h and contribution of each neuron"),
    ("ledger", "Ledger as CSV", "A row for each piece or region"),
    ("latex", "Pieces as LaTeX", "f, piece by piece; of one input"),
    ("graph", "Graph of regions as JSON", "For NetworkX: who borders on whom; of two inputs"),
)
_NETWORK = (
    ("json", "JSON", "Weights and biases as text, all their digits"),
    ("npz", "npz", "NumPy’s own format"),
    ("safetensors", "safetensors", "As a state_dict of PyTorch"),
    ("numpy", "NumPy code", "A module with network(x)"),
    ("torch", "PyTorch code", "A module with a Sequential"),
    ("view", "Save view file", "All of this view, its run too, where its link is too long for a chat; Open takes it"),
)


def files(off: frozenset[str]) -> list[Component]:
    """Return the drawer, without the parts that are switched off; nothing where both are."""
    rows = [*([] if "uploads" in off else _opening()), *([] if "exports" in off else _saving())]
    name = "Open your own network; save picture, numbers or code"
    return [drawer("File", name, html.Div(rows, className="files"), id="file")] if rows else []


def _opening() -> list[Component]:
    """The scripts make the fields: dash has no plain ones."""
    return [
        html.H2("Open"),
        html.P(_OPENS),
        html.P(["A JSON file looks like ", html.Code(JSON_FILE), ": layer by layer, a row for each neuron."]),
        html.Div(id="incoming-file", className="files-row"),
        html.Div(id="incoming-cut", hidden=True),
        html.P(id="incoming-said", className="files-said", role="status"),
    ]


def _saving() -> list[Component]:
    return [
        html.H2("Save the picture"),
        html.Div(
            [_choice("What", "export-what", _WHAT), _choice("Size", "export-size", _SIZES), _screen()],
            className="files-row",
        ),
        html.Div(
            [
                *_buttons(_PICTURES),
                html.Button("Copy picture", id="export-copy", className="quiet", title="As PNG, to paste elsewhere"),
            ],
            className="files-row",
        ),
        html.H2("Save numbers"),
        html.Div(_buttons(_NUMBERS), className="files-row"),
        html.H2("Save the network"),
        html.Div(_buttons(_NETWORK), className="files-row"),
        html.P(id="export-said", className="files-said", role="status"),
    ]


def _choice(text: str, element: str, options: tuple[tuple[str, str], ...]) -> Component:
    choices = [html.Option(words, value=value) for value, words in options]
    return html.Label([html.Span(text), html.Select(choices, id=element, className="train-select")])


def _screen() -> Component:
    """A picture is for paper, unless it is to look as the page does."""
    name = "Dark, too, if the page is"
    return html.Button("As on screen", id="export-theme", className="quiet", title=name, **aria(pressed="false"))


def _buttons(forms: tuple[tuple[str, str, str], ...]) -> list[Component]:
    return [html.Button(text, className="quiet", title=meaning, **data(export=form)) for form, text, meaning in forms]
