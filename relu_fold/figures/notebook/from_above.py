"""The map as a figure of its own, for a notebook: the exact regions from above, which say what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.domain import Box
from relu_fold.exact.plane.complex import Subdivision
from relu_fold.exact.plane.facets import Facets, facets_of
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.figures.kit.projection import drawn_sides, is_true
from relu_fold.figures.kit.theme import (
    BOLD,
    DASHES,
    FONT,
    FONT_SIZES,
    LINE,
    Theme,
    ThemeName,
    theme_named,
    worn_by,
)
from relu_fold.figures.kit.tints import tint_indices, tints
from relu_fold.figures.notebook.outputs import output_at
from relu_fold.network import Network
from relu_fold.view.words import affine, inputs, neuron_label, number

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_SIDE = 520  # pixels of the map's longer side
_MOST_TOLD = 400  # regions that say what they are: each of them is a trace of its own then


def map(  # noqa: A001 - the public name: `relu_fold.figures.map(net)`
    net: Network, box: Box = ((-1.0, 1.0), (-1.0, 1.0)), *, output: int = 0, theme: ThemeName = "light"
) -> Figure:
    """Return the regions over a box, creases in their neurons' colours, and bold where the output is 0.

    Point at a region to read which neurons are active in it, and the output's formula there.

    Args:
        net: of two inputs.
        output: which of its outputs the formulas and the bold line are of.

    Raises:
        InputError: for another number of inputs, a box or an output that cannot be.
        TooManyRegions: where there are more than `subdivide` makes.
    """
    from plotly.graph_objects import Figure  # half a second, which only a notebook waits for

    cut, colours = subdivide(net, box), theme_named(theme)
    values = output_at(net, cut.vertices, output)
    facets = facets_of(cut, net)
    tinted = tint_indices(cut.patterns, net.widths)
    traces = [
        *(_told(cut, tinted, net, output, colours) if cut.n_regions <= _MOST_TOLD else _tinted(cut, tinted, colours)),
        *_creases(facets, net, colours),
        _lines(facets.level(values), {"color": colours.ink, "width": BOLD}),
    ]
    return Figure({"data": traces, "layout": _layout(box, colours)})


def _told(cut: Subdivision, tinted: IntArray, net: Network, output: int, theme: Theme) -> Iterable[dict[str, Any]]:
    """A trace a region, which says what it is."""
    labels = [neuron_label(len(net.widths), layer, i) for layer, n in enumerate(net.widths) for i in range(n)]
    for region, tint in enumerate(tinted.tolist()):
        on = [label for label, active in zip(labels, cut.patterns[region].tolist(), strict=True) if active]
        terms = zip(cut.slopes[region, output].tolist(), inputs(2), strict=True)
        formula = affine(terms, float(cut.intercepts[region, output]))
        words = f"active: {', '.join(on) or 'none'}<br>f = {formula}<br>area {number(float(cut.areas[region]))}"
        told = {"hoveron": "fills", "hoverinfo": "text", "text": words}
        yield _area([cut.polygon(region)], tints(theme)[tint]) | told


def _tinted(cut: Subdivision, tinted: IntArray, theme: Theme) -> Iterable[dict[str, Any]]:
    """A trace a tint, with all regions that wear it."""
    for tint in np.unique(tinted).tolist():
        loops = [cut.polygon(region) for region in np.flatnonzero(tinted == tint).tolist()]
        yield _area(loops, tints(theme)[tint]) | {"hoverinfo": "skip"}


def _area(loops: list[FloatArray], colour: str) -> dict[str, Any]:
    """Polygons, (k, 2), and a fine line around them, so that no ground shows between two."""
    x, y = _strokes([np.concatenate([loop, loop[:1]]) for loop in loops])
    line = {"color": colour, "width": 0.75}
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "fill": "toself", "fillcolor": colour}


def _creases(facets: Facets, net: Network, theme: Theme) -> Iterable[dict[str, Any]]:
    """A trace for each neuron that has creases."""
    worn = worn_by(net.widths)
    for neuron in np.unique(facets.owners).tolist():
        wears = int(worn[neuron])
        line = {"color": theme.neurons[wears % 8], "width": LINE, "dash": DASHES[wears // 8 % len(DASHES)]}
        yield _lines(facets.vertices[facets.creases[facets.owners == neuron]], line)


def _lines(segments: FloatArray, line: dict[str, Any]) -> dict[str, Any]:
    """Segments, (m, 2, 2), as one trace."""
    x, y = _strokes(list(segments))
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip"}


def _strokes(strokes: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Points, (k, 2), one stroke after the other; where the pen is lifted, no number."""
    up = np.full((1, 2), np.nan)
    points = np.concatenate([part for stroke in strokes for part in (stroke, up)] or [up])
    return points[:, 0], points[:, 1]


def _layout(box: Box, theme: Theme) -> dict[str, Any]:
    sides = drawn_sides(box)
    margin = {"l": 56, "r": 16, "t": 16, "b": 48}
    axis = {"showgrid": False, "zeroline": False, "color": theme.muted, "linecolor": theme.inactive, "mirror": True}
    first, second = (
        axis | {"title": {"text": name}, "range": ends, "constrain": "domain"}
        for name, ends in zip(inputs(2), box, strict=True)
    )
    return {
        "xaxis": first,
        "yaxis": second | ({"scaleanchor": "x"} if is_true(box) else {}),
        "width": round(sides[0] * _SIDE) + margin["l"] + margin["r"],
        "height": round(sides[1] * _SIDE) + margin["t"] + margin["b"],
        "margin": margin,
        "font": {"family": FONT, "size": FONT_SIZES["small"], "color": theme.ink},
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "hovermode": "closest",
        "showlegend": False,
        "template": "none",
    }
