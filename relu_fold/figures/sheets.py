"""Every sheet of the stage as one mesh and two sets of lines, so that plotly has three traces to draw, however many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.figures.packed import floats, whole
from relu_fold.figures.panels import Span
from relu_fold.figures.projection import NEARER, Place, Projection
from relu_fold.figures.theme import Theme, colour_index, mixed, tint_indices
from relu_fold.plane import Facets, PlaneFrame, Sheet

# Places in the palette.
INACTIVE, NEURONS, TINTS, INK, SAMPLED, PALETTE_SIZE = 0, 1, 9, 21, 22, 23

CREASE, RIM = 4.0, 1.5  # widths of lines, pixels
_LIGHTING = {"ambient": 0.78, "diffuse": 0.42, "specular": 0.0, "roughness": 1.0, "fresnel": 0.0}
_LAMP = {"x": 20_000, "y": 20_000, "z": -40_000}  # over the left shoulder, far away


@dataclass(frozen=True)
class Solid:
    """Triangles, each with a colour of the palette."""

    points: FloatArray  # (3, V)
    triangles: IntArray  # (T, 3)
    colours: IntArray  # (T,)

    def arrays(self) -> dict[str, Any]:
        x, y, z = (floats(row) for row in self.points)
        i, j, k = (whole(column) for column in self.triangles.T)
        return {"x": x, "y": y, "z": z, "i": i, "j": j, "k": k, "intensity": whole(self.colours)}

    def trace(self, uid: str, theme: Theme) -> dict[str, Any]:
        return {
            "type": "mesh3d",
            "uid": uid,
            **self.arrays(),
            "intensitymode": "cell",
            **_colours(theme),
            "showscale": False,
            "flatshading": True,
            "hoverinfo": "skip",
            "lighting": _LIGHTING,
            "lightposition": _LAMP,
        }


@dataclass(frozen=True)
class Strokes:
    """Lines; where a point is NaN, the pen is lifted."""

    points: FloatArray  # (3, n)
    colours: IntArray  # (n,)

    def arrays(self) -> dict[str, Any]:
        x, y, z = (floats(row) for row in self.points)
        return {"x": x, "y": y, "z": z, "color": whole(self.colours)}

    def trace(self, uid: str, theme: Theme, width: float) -> dict[str, Any]:
        arrays = self.arrays()
        line = {"width": width, "color": arrays.pop("color"), **_colours(theme)}
        return {"type": "scatter3d", "uid": uid, "mode": "lines", **arrays, "line": line, "hoverinfo": "skip"}


def _colours(theme: Theme) -> dict[str, Any]:
    """A colour scale of steps: number i of the palette is the colour i."""
    palette = [
        theme.sheet,
        *(mixed(colour, theme.paper, 0.82) for colour in theme.neurons),
        *theme.tints,
        theme.ink,
        theme.tints[4],
    ]
    steps = [[(i + end) / PALETTE_SIZE, colour] for i, colour in enumerate(palette) for end in (0, 1)]
    return {"colorscale": steps, "cmin": -0.5, "cmax": PALETTE_SIZE - 0.5}


@dataclass(frozen=True)
class Scene:
    solid: Solid
    creases: Strokes
    rims: Strokes


def scene(
    frame: PlaneFrame,
    sheets: dict[int, Sheet],
    places: dict[tuple[str, int], Place],
    surface: Place,
    projection: Projection,
    ranges: dict[str, Span],
) -> Scene:
    """Draw the sheets of the neurons, whose places are by (row, neuron), and the surface."""
    layer = frame.state.layer
    solids: list[Solid] = []
    creases: list[Strokes] = []
    rims: list[Strokes] = []

    def draw(facets: Facets, heights: FloatArray, place: Place, reach: Span, colours: IntArray) -> None:
        points = projection.points(place, facets.vertices, heights, reach)
        solids.append(Solid(points, facets.triangles, colours[facets.facet_of_triangle]))
        near = points - np.array([[0.0], [NEARER], [0.0]])
        creases.append(_segments(near, facets.creases, _crease_colours(frame, facets)))
        rims.append(_segments(near, facets.rim, np.full(len(facets.rim), INK)))

    for (row, neuron), place in places.items():
        sheet = sheets[neuron]
        heights = {"z": sheet.z, "h": sheet.h, "c": sheet.contribution}[row]
        on = NEURONS + colour_index(layer, neuron)
        draw(sheet.facets, heights, place, ranges[row], np.where(sheet.active, on, INACTIVE))
    draw(frame.facets, frame.surface, surface, ranges["composed"], surface_colours(frame))
    return Scene(_merged(solids), _joined(creases), _joined(rims))


def surface_colours(frame: PlaneFrame) -> IntArray:
    """(facets,) places in the palette: the tints of the regions, as on the map."""
    if frame.subdivision is None:
        return np.full(frame.facets.n, SAMPLED)
    return TINTS + tint_indices(frame.subdivision.patterns)


def _crease_colours(frame: PlaneFrame, facets: Facets) -> IntArray:
    """(E,): a crease wears its neuron's colour, in every panel."""
    where = (frame.layer_and_index(i) for i in range(frame.network.n_neurons))
    colours: IntArray = np.array([NEURONS + colour_index(*one) for one in where])[facets.owners]
    return colours


def _segments(points: FloatArray, ends: IntArray, colours: IntArray) -> Strokes:
    """One stroke for each pair of points."""
    strokes = np.full((3, len(ends), 3), np.nan)
    strokes[:, :, 0], strokes[:, :, 1] = points[:, ends[:, 0]], points[:, ends[:, 1]]
    return Strokes(strokes.reshape(3, -1), np.repeat(colours, 3))


def _joined(strokes: list[Strokes]) -> Strokes:
    return Strokes(
        np.concatenate([one.points for one in strokes], axis=1), np.concatenate([one.colours for one in strokes])
    )


def _merged(solids: list[Solid]) -> Solid:
    starts = np.cumsum([0, *(one.points.shape[1] for one in solids)])
    return Solid(
        np.concatenate([one.points for one in solids], axis=1),
        np.concatenate([one.triangles + start for one, start in zip(solids, starts, strict=False)]),
        np.concatenate([one.colours for one in solids]),
    )
