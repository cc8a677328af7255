"""Every sheet of the stage, the map, and all lines on them as one mesh: plotly has one trace to draw, however many.

A line is a ribbon: as the camera never moves, two triangles that face it are a line of a width in pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray, ReadOnly
from relu_fold.figures.kit.arrangement import Span
from relu_fold.figures.kit.packed import floats, whole
from relu_fold.figures.kit.projection import NEARER, Place, Projection
from relu_fold.figures.kit.theme import Theme, colour_index, mixed, tint_indices
from relu_fold.frames.plane import Facets, PlaneFrame, Sheet

# Places in the palette.
INACTIVE, NEURONS, TINTS, INK, SAMPLED, PALETTE_SIZE = 0, 1, 9, 21, 22, 23

CREASE, RIM, LEVEL = 2.0, 1.0, 3.5  # widths of lines, pixels
_MOST_CREASES = 60  # on one neuron's sheet
_MOST_BOLD = 600  # creases; more are drawn fine
MOST_TOLD_APART = 4_000  # creases on the map; more are too close together to be told apart
_POINT = 1e-6  # pixels: shorter than this, a line has no direction
_LIGHTING = {
    "ambient": 0.78,
    "diffuse": 0.42,
    "specular": 0.0,
    "roughness": 1.0,
    "fresnel": 0.0,
    "facenormalsepsilon": 0.0,  # else small triangles, of lines above all, would stay in the dark
}
_LAMP = {"x": 20_000, "y": 20_000, "z": -40_000}  # over the left shoulder, far away


@dataclass(frozen=True)
class Solid(ReadOnly):
    """Triangles, each with a colour of the palette."""

    points: FloatArray  # (3, V)
    triangles: IntArray  # (T, 3)
    colours: IntArray  # (T,)

    @cached_property
    def arrays(self) -> dict[str, Any]:
        """As the page takes them."""
        x, y, z = (floats(row) for row in self.points)
        i, j, k = (whole(column) for column in self.triangles.T)
        return {"x": x, "y": y, "z": z, "i": i, "j": j, "k": k, "intensity": whole(self.colours)}

    def trace(self, uid: str, theme: Theme) -> dict[str, Any]:
        return {
            "type": "mesh3d",
            "uid": uid,
            **self.arrays,
            "intensitymode": "cell",
            **_colours(theme),
            "showscale": False,
            "flatshading": True,
            "hoverinfo": "skip",
            "lighting": _LIGHTING,
            "lightposition": _LAMP,
        }


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


def scene(
    frame: PlaneFrame,
    sheets: dict[int, Sheet],
    places: dict[tuple[str, int], Place],
    surface: Place,
    plane: Place,
    projection: Projection,
    ranges: dict[str, Span],
) -> Solid:
    """Draw the sheets of the neurons, whose places are by (row, neuron), the map of the plane, and the surface, last.

    The map is one sheet more, flat and seen from straight above, with the zero level of the output on it.
    """
    layer = frame.state.layer
    worn = crease_colours(frame)
    solids: list[Solid] = []

    def draw(facets: Facets, points: FloatArray, colours: IntArray) -> None:
        solids.append(Solid(points, facets.triangles, colours[facets.facet_of_triangle]))
        width = CREASE if len(facets.creases) <= _MOST_BOLD else RIM
        solids.append(ribbons(_nearer(points), facets.creases, worn[facets.owners], width))

    def draw_sheet(facets: Facets, heights: FloatArray, place: Place, reach: Span, colours: IntArray) -> None:
        points = projection.points(place, facets.vertices, heights, reach)
        draw(facets, points, colours)
        solids.append(ribbons(_nearer(points), facets.rim, np.full(len(facets.rim), INK), RIM))

    for (row, neuron), place in places.items():
        sheet = own_crease_alone(sheets[neuron])
        heights = {"z": sheet.z, "h": sheet.h, "c": sheet.contribution}[row]
        on = NEURONS + colour_index(layer, neuron)
        draw_sheet(sheet.facets, heights, place, ranges[row], np.where(sheet.active, on, INACTIVE))
    above = Projection(projection.box, 0.0, math.pi / 2)
    tints = surface_colours(frame)
    composed = told_apart(frame)
    on_map = composed if frame.state.map_mode == "regions" else composed.creased()
    draw(on_map, above.flat(plane, frame.facets.vertices), tints)
    segments = frame.facets.level(frame.composed)
    ends = above.flat(plane, segments.reshape(-1, 2))
    pairs = np.arange(ends.shape[1]).reshape(-1, 2)
    solids.append(ribbons(_nearer(_nearer(ends)), pairs, np.full(len(segments), INK), LEVEL))
    draw_sheet(composed, frame.surface, surface, ranges["composed"], tints)
    return _merged(solids)


def own_crease_alone(sheet: Sheet) -> Sheet:
    """Leave out the creases of earlier layers where they are so many that a small sheet would be nothing but lines."""
    facets = sheet.facets
    if len(facets.creases) <= _MOST_CREASES:
        return sheet
    own = facets.owners == facets.owners.max()
    return replace(sheet, facets=replace(facets, creases=facets.creases[own], owners=facets.owners[own]))


def told_apart(frame: PlaneFrame) -> Facets:
    """The facets of the surface with as many whole layers of creases, from the first on, as can be told apart.

    The tints differ across those that are left out, too.
    """
    facets = frame.facets
    up_to = np.searchsorted(np.sort(facets.owners), np.cumsum(frame.network.widths))
    layers = int((up_to <= MOST_TOLD_APART).sum())
    shown = facets.owners < sum(frame.network.widths[:layers])
    return replace(facets, creases=facets.creases[shown], owners=facets.owners[shown])


def _nearer(points: FloatArray) -> FloatArray:
    """Bring lines in front of the facets that they lie on."""
    moved: FloatArray = points - np.array([[0.0], [NEARER], [0.0]])
    return moved


def surface_colours(frame: PlaneFrame) -> IntArray:
    """(facets,) places in the palette: the tints of the regions, as on the map."""
    if frame.fold_patterns is None:
        return np.full(frame.facets.n, SAMPLED)
    return TINTS + tint_indices(frame.fold_patterns)


def crease_colours(frame: PlaneFrame) -> IntArray:
    """(n_neurons,) places in the palette: a crease wears its neuron's colour, in every panel."""
    where = [(layer, neuron) for layer, width in enumerate(frame.network.widths) for neuron in range(width)]
    return np.array([NEURONS + colour_index(*one) for one in where])


def ribbons(points: FloatArray, ends: IntArray, colours: IntArray, width: float) -> Solid:
    """Draw a line between each pair of points, (E, 2) of the (3, n), as wide as so many pixels, its ends square."""
    a, b = points[:, ends[:, 0]], points[:, ends[:, 1]]
    along = b - a
    length = np.hypot(along[0], along[2])
    along = np.where(length > _POINT, along / np.maximum(length, _POINT), 0.0) * (width / 2)
    across = np.stack([-along[2], np.zeros(len(ends)), along[0]])
    a, b = a - along, b + along
    corners = np.stack([a - across, b - across, b + across, a + across], axis=2).reshape(3, -1)
    first = 4 * np.arange(len(ends))[:, None]
    triangles = np.concatenate([first + np.array(corner) for corner in ((0, 1, 2), (0, 2, 3))])
    return Solid(corners, triangles, np.tile(colours, 2))


def _merged(solids: list[Solid]) -> Solid:
    starts = np.cumsum([0, *(one.points.shape[1] for one in solids)])
    return Solid(
        np.concatenate([one.points for one in solids], axis=1),
        np.concatenate([one.triangles + start for one, start in zip(solids, starts, strict=False)]),
        np.concatenate([one.colours for one in solids]),
    )
