"""The map: the regions seen from above, the creases in their neurons' colours, the zero level; or a sampled heat map.

Everything is a path, many polygons or segments in one: plotly draws each as one element, whatever it holds.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.budget import check_time
from relu_fold.figures.png import png_address
from relu_fold.figures.space_layout import MAP
from relu_fold.figures.theme import LINE, THIN, Theme, colour_index, diverging, neuron_dash, tint_indices
from relu_fold.plane import PlaneFrame

_AXES = {"xref": f"x{MAP + 1}", "yref": f"y{MAP + 1}"}
_ZERO = 3.5  # pixels: the zero level is the boldest line of the map


@dataclass(frozen=True)
class Path:
    """One plotly shape: loops or strokes of points (n, 2), each from one of `starts`, the first of which is 0."""

    points: FloatArray
    starts: IntArray
    closed: bool = False
    style: dict[str, Any] = field(default_factory=dict)

    def shape(self) -> dict[str, Any]:
        return {"type": "path", "path": self._written(), "layer": "above", **_AXES, **self.style}

    def _written(self) -> str:
        if not len(self.points):
            return "M0,0"  # a path that draws nothing; plotly leaves out a shape without one
        pens = np.where(np.isin(np.arange(len(self.points)), self.starts), "ZM" if self.closed else "M", "L")
        written = [f"{pen}{x!r},{y!r}" for pen, (x, y) in zip(pens.tolist(), self.points.tolist(), strict=True)]
        return "".join(written).removeprefix("Z") + ("Z" if self.closed else "")

    def paint(self) -> dict[str, Any]:
        return {"points": self.points.ravel().tolist(), "starts": self.starts.tolist(), "closed": self.closed}


def map_paths(frame: PlaneFrame, theme: Theme) -> list[Path]:
    """Return the map's paths, always as many of them for a network of this architecture: a drag repaints each."""
    paths = [*_regions(frame, theme), *_creases(frame, theme)]
    level = frame.facets.level(frame.composed)
    paths.append(_strokes(level, {"line": {"color": theme.ink, "width": _ZERO}}))
    return paths


def _regions(frame: PlaneFrame, theme: Theme) -> list[Path]:
    facets = frame.facets
    if frame.subdivision is None or frame.state.map_mode == "heatmap":
        tints = np.full(facets.n, -1)
    else:
        tints = tint_indices(frame.subdivision.patterns)
    sizes = np.diff(facets.offsets)
    at_corner = np.repeat(tints, sizes)
    paths = []
    for i, colour in enumerate(theme.tints):
        check_time()
        points = facets.vertices[facets.corners[at_corner == i]]
        starts = np.cumsum([0, *sizes[tints == i]])[:-1]
        paths.append(Path(points, starts, True, {"fillcolor": colour, "line": {"width": 0}}))
    return paths


def _creases(frame: PlaneFrame, theme: Theme) -> list[Path]:
    """One path a neuron; none of them is drawn boldly where there are many."""
    facets = frame.facets
    width = LINE if frame.network.n_neurons <= 16 else THIN
    paths = []
    order = np.argsort(facets.owners, kind="stable")
    bounds = np.searchsorted(facets.owners[order], np.arange(frame.network.n_neurons + 1))
    for i, (low, high) in enumerate(itertools.pairwise(bounds.tolist())):
        layer, neuron = frame.layer_and_index(i)
        line = {"color": theme.neurons[colour_index(layer, neuron)], "width": width, "dash": neuron_dash(neuron)}
        mine = facets.creases[order[low:high]]
        paths.append(_strokes(facets.vertices[mine], {"line": line}))
    return paths


def _strokes(segments: FloatArray, style: dict[str, Any]) -> Path:
    """A path of segments, (m, 2, 2)."""
    return Path(segments.reshape(-1, 2), np.arange(0, 2 * len(segments), 2), False, style)


def heat_image(frame: PlaneFrame, theme: Theme) -> dict[str, Any] | None:
    """The function at the points of a grid, each a square of its colour, as plotly's image; None in the other mode."""
    state, n = frame.state, frame.state.resolution
    if state.map_mode != "heatmap":
        return None
    x, y = (np.linspace(lo, hi, n) for lo, hi in state.box)
    points = np.stack(np.meshgrid(x, y[::-1]), axis=-1).reshape(-1, 2)  # the first row is the top one
    values = frame.network(points)[:, 0]
    most = float(np.abs(frame.composed).max()) or 1.0
    cell = [(hi - lo) / (n - 1) for lo, hi in state.box]
    (x_lo, x_hi), (y_lo, y_hi) = state.box
    return {
        "source": png_address(diverging(theme, (values / most).reshape(n, n))),
        **_AXES,
        "x": x_lo - cell[0] / 2,
        "y": y_hi + cell[1] / 2,
        "sizex": x_hi - x_lo + cell[0],
        "sizey": y_hi - y_lo + cell[1],
        "sizing": "stretch",
        "layer": "below",
    }
