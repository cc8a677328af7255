"""The stage as a figure of its own, for a notebook: every neuron's pictures, and the sum that they compose."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from relu_fold.arrays import whole
from relu_fold.figures.kit.arrangement import NARROWEST, SHORTEST, TALLEST, USUAL_HEIGHT, USUAL_WIDTH, WIDEST
from relu_fold.figures.kit.theme import ThemeName, theme_named
from relu_fold.figures.line import stage as line
from relu_fold.figures.plane.space import Space, space
from relu_fold.figures.svg.plane import plane_svg
from relu_fold.frames.line import frame as line_frame
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view import limits
from relu_fold.view.viewstate import ViewState, view_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def stage(
    shown: Network | ViewState, *, theme: ThemeName = "light", width: int = USUAL_WIDTH, height: int = USUAL_HEIGHT
) -> Figure:
    """Return the stage of a network's last hidden layer, or of what a view shows, as a plotly figure.

    Args:
        shown: `ViewState.of(net, layer=0, domain=(0, 1))` for another layer, or another part of the line.
        width, height: in pixels.

    Raises:
        InputError: for a network that the app cannot show.
    """
    from plotly.graph_objects import Figure  # half a second, which only a notebook waits for

    state, colours = view_of(shown), theme_named(theme)
    limits.count("width", whole("width", width), NARROWEST, WIDEST)
    limits.count("height", whole("height", height), SHORTEST, TALLEST)
    drawn = {1: _line, 2: _plane}[state.input_dim](state, theme, width, height)
    own = {"width": width, "height": height, "paper_bgcolor": colours.paper, "template": "none"}
    return Figure({"data": drawn["data"], "layout": drawn["layout"] | own})


def _line(state: ViewState, theme: ThemeName, width: int, height: int) -> dict[str, Any]:
    return line.stage(line_frame(state), theme, width, height).figure()


def _plane(state: ViewState, theme: ThemeName, width: int, height: int) -> dict[str, Any]:
    """Plotly has the words and the map's axes; below them lie the sheets, as on the page, here as one picture."""
    picture = space(plane_frame(state), theme, width, height)
    drawn = picture.figure()
    return {"data": drawn["data"], "layout": drawn["layout"] | {"images": [_sheets(picture)]}}


def _sheets(picture: Space) -> dict[str, Any]:
    """The painted sheets as plotly's image, over the whole figure, in shares of what lies between its margins."""
    plan = picture.plan
    margins, (across, down) = plan.margins, plan.size
    svg = plane_svg(picture, ground=False, lettered=False)
    return {
        "source": f"data:image/svg+xml;base64,{b64encode(svg.encode('utf-8')).decode('ascii')}",
        "xref": "paper",
        "yref": "paper",
        "x": -margins["l"] / plan.width,
        "y": 1 + margins["t"] / plan.height,
        "sizex": across / plan.width,
        "sizey": down / plan.height,
        "sizing": "stretch",
        "layer": "below",
    }
