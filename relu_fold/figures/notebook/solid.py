"""The surface as a figure of its own, for a notebook: plotly's mesh of the same polygons, which the reader can turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relu_fold.exact.domain import Box
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.kit.theme import FONT, ThemeName, theme_named, worn_by
from relu_fold.figures.kit.tints import paper_colours
from relu_fold.figures.notebook.outputs import output_at
from relu_fold.network import Network

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LIGHTING = {"ambient": 0.8, "diffuse": 0.4, "specular": 0.0, "roughness": 1.0, "fresnel": 0.0}
_CREASE = 4  # width, in plotly's units of a 3D line


def surface(
    net: Network, box: Box = ((-1.0, 1.0), (-1.0, 1.0)), *, output: int = 0, theme: ThemeName = "light"
) -> Figure:
    """Return the surface over a box, its creases in their neurons' colours, as a plotly figure.

    Args:
        net: of two inputs.
        output: which of its outputs is the height.

    Raises:
        InputError: for another number of inputs, a box or an output that cannot be.
        TooManyRegions: where there are more than `subdivide` makes.
    """
    from plotly.graph_objects import Figure  # half a second, which only a notebook waits for

    cut, colours = subdivide(net, box), theme_named(theme)
    heights = output_at(net, cut.vertices, output)
    sizes = np.diff(cut.offsets)
    facets = paper_colours(cut.patterns, net.widths, colours)
    corners = np.concatenate([_fan(cut.corners[a:b]) for a, b in zip(cut.offsets[:-1], cut.offsets[1:], strict=True)])
    i, j, k = corners.T
    x, y = cut.vertices.T
    shades = [f"rgb({r},{g},{b})" for r, g, b in np.repeat(facets, sizes - 2, axis=0).tolist()]
    mesh = {
        "type": "mesh3d", "x": x, "y": y, "z": heights, "i": i, "j": j, "k": k, "facecolor": shades,
        "flatshading": True, "lighting": _LIGHTING, "hoverinfo": "skip",
    }  # fmt: skip
    traces = [
        mesh,
        *_creases(cut.edge_ends, cut.edge_neuron, (x, y, heights), net.widths, colours.neurons, colours.ink),
    ]
    clear = {"showbackground": False, "gridcolor": colours.hairline, "color": colours.muted}
    scene = {
        f"{axis}axis": {"title": {"text": name}} | clear for axis, name in zip("xyz", ("x₁", "x₂", "f"), strict=True)
    }
    font = {"family": FONT, "color": colours.ink}
    return Figure(
        {"data": traces, "layout": {"scene": scene, "paper_bgcolor": colours.paper, "font": font, "showlegend": False}}
    )


def _fan(loop: Any) -> Any:
    """(k - 2, 3): the triangles of a convex polygon around its first corner."""
    return np.stack([np.full(len(loop) - 2, loop[0]), loop[1:-1], loop[2:]], axis=1)


def _creases(
    ends: Any, neurons: Any, points: tuple[Any, Any, Any], widths: tuple[int, ...], palette: tuple[str, ...], rim: str
) -> list[dict[str, Any]]:
    """A trace of lines for each neuron that has creases, and one for the border."""
    worn, traces = worn_by(widths), []
    for neuron in np.unique(neurons).tolist():
        mine = ends[neurons == neuron]
        lines = [np.concatenate([one[mine], np.full((len(mine), 1), np.nan)], axis=1).ravel() for one in points]
        colour = rim if neuron < 0 else palette[int(worn[neuron]) % 8]
        line = {"color": colour, "width": _CREASE}
        traces.append(dict(zip("xyz", lines, strict=True), type="scatter3d", mode="lines", line=line, hoverinfo="skip"))
    return traces
