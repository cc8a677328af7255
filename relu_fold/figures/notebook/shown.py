"""What a notebook shows of a network that is the value of a cell: `Network._repr_mimebundle_` asks for it by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from relu_fold.errors import InputError
from relu_fold.figures.kit.arrangement import USUAL_HEIGHT, USUAL_WIDTH
from relu_fold.figures.notebook.solid import surface
from relu_fold.figures.notebook.staged import stage
from relu_fold.figures.plane.space import space
from relu_fold.figures.svg.plane import plane_svg
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.viewstate import ViewState

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PLOTLY, SVG, WORDS = "application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"
_MOST_REGIONS = 500  # of a picture that nobody asked for: a megabyte of the notebook's file


def bundle(net: Network, words: str) -> dict[str, Any]:
    """Return pictures by their types, and words for where there are none.

    Plotly's is the stage of a line, and the surface of a plane, which can be turned; the SVG is the stage of a plane.
    """
    try:
        state = ViewState.of(net)
    except InputError as error:
        return {WORDS: f"{words}\nNot drawn: {error}."}
    return {WORDS: words} | {1: _line, 2: _plane}[net.input_dim](state, net, words)


def _line(state: ViewState, _net: Network, _words: str) -> dict[str, Any]:
    return {PLOTLY: _plain(stage(state))}


def _plane(state: ViewState, net: Network, words: str) -> dict[str, Any]:
    frame = plane_frame(state)
    cut = frame.subdivision
    if cut is None or cut.n_regions > _MOST_REGIONS:
        told = f"more than {_MOST_REGIONS} regions, or numbers that they cannot be told apart by"
        return {WORDS: f"{words}\nNot drawn: {told}. `relu_fold.figures.stage(net)` draws what it can."}
    picture = space(frame, "light", USUAL_WIDTH, USUAL_HEIGHT)
    return {SVG: plane_svg(picture), PLOTLY: _plain(surface(net, state.box))}


def _plain(figure: Figure) -> dict[str, Any]:
    """The figure as a notebook's file takes it: without numpy's arrays."""
    plain: dict[str, Any] = json.loads(figure.to_json())
    return plain
