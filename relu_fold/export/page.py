"""A picture of a view as one HTML file that can be zoomed and turned, without a network."""

from __future__ import annotations

from html import escape
from typing import Any

from relu_fold.export.about import NAME, about
from relu_fold.figures.kit.formulas import composed_ends, composed_name
from relu_fold.figures.kit.theme import ThemeName
from relu_fold.figures.line.stage import stage
from relu_fold.figures.notebook.solid import surface
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.view.viewstate import ViewState


def page(state: ViewState, theme: ThemeName = "light") -> str:
    """Return the stage of a line, or the surface of a plane, with all of plotly in it: some 5 MB.

    Raises:
        InputError: where a plane has more regions than can be drawn.
    """
    shown = frame(state) if state.input_dim == 1 else plane_frame(state)
    title = f"{composed_name(shown)} runs {composed_ends(shown)} · {NAME}"
    figure: Any = _zoomed(state, theme) if state.input_dim == 1 else surface(shown.network, state.box, theme=theme)
    from plotly.io import to_html  # a second, which nothing else waits for

    drawn = to_html(
        figure, include_plotlyjs=True, include_mathjax=False, default_height="100vh", validate=False, div_id="picture"
    )
    said = about(state)
    head = (
        f'<head><title>{escape(title)}</title><meta name="generator" content="{escape(said.sentence)}">'
        f'<meta name="description" content="{escape(said.data)}"><style>body{{margin:0}}</style>'
    )
    return str(drawn).replace("<html>", '<html lang="en">', 1).replace("<head>", head, 1)


def _zoomed(state: ViewState, theme: ThemeName) -> dict[str, Any]:
    """The page's own figure; on the page hands move it, here plotly does: it zooms, and says numbers."""
    figure = stage(frame(state), theme).figure()
    layout = figure["layout"] | {"hovermode": "closest", "dragmode": "zoom"}
    axes = {name: axis | {"fixedrange": False} for name, axis in layout.items() if name[:5] in ("xaxis", "yaxis")}
    return {"data": figure["data"], "layout": layout | axes}
