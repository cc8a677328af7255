"""The sheets of paper of a plane's stage, as points over the box and facets in their colours.

They are turned, put in order and lit where they are painted: by the page (assets/paint/sheets.mjs), which so needs no
question while a hand turns them, and by `painted.py` for a picture outside the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.exact.plane.facets import Facets
from relu_fold.figures.kit.packed import floats, whole
from relu_fold.figures.kit.projection import over_box, within
from relu_fold.figures.kit.theme import Theme, colour_index, mixed, pixels, worn_by
from relu_fold.figures.kit.tints import Colours, map_colours, paper_colours
from relu_fold.figures.plane.layout import SpacePlan
from relu_fold.figures.plane.zero import Zero, zero_lines
from relu_fold.frames.plane import PlaneFrame, Sheet
from relu_fold.frames.targets import aim

Ranges = dict[str, tuple[float, float]]

CREASE, FINE = 2.0, 1.0  # widths of lines, pixels
_MOST_CREASES = 60  # on one neuron's sheet
_MOST_BOLD = 600  # creases; more are drawn fine
MOST_TOLD_APART = 4_000  # creases on the map; more are too close together to be told apart
_INK = 0.86  # of a neuron's colour on its own sheet; the rest is paper


class Raised(NamedTuple):
    """One sheet: which of the meshes it is, and its heights at the mesh's vertices, from -1 at the floor to 1."""

    mesh: int
    heights: FloatArray


@dataclass(frozen=True, eq=False)
class Mesh(ReadOnly):
    """Facets over the box.

    Attributes:
        uv: (V, 2), as from `over_box`.
        colours: (F, 3) red, green and blue.
        creases: (E, 2) vertices: those edges that are drawn; the others only part the facets.
        worn: (E,) the colour that each wears, by its place in the palette, plus 8 for each line style.
    """

    uv: FloatArray
    offsets: IntArray
    corners: IntArray
    colours: Colours
    creases: IntArray
    worn: IntArray

    @property
    def width(self) -> float:
        """Of its creases, pixels."""
        return CREASE if len(self.creases) <= _MOST_BOLD else FINE


@dataclass(frozen=True, eq=False)
class Aimed(ReadOnly):
    """A target where it is drawn: dots, of which `full` says how many there are, then the corners of a dashed line.

    Some of the dots have a name, others an empty one.
    """

    uv: FloatArray  # (n, 2), as those of a mesh
    heights: FloatArray  # (n,), as those of a sheet
    full: tuple[bool, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sheets(ReadOnly):
    """All that is painted of one frame.

    Attributes:
        meshes: one a neuron on screen, and last that of the surface and the map.
        raised: in the order of the plan's panels, row by row; last the surface.
        tints: (F, 3) the colours of the map's facets.
        zero: where the surface is at height 0, on the map.
        aim: what the preset is to come near, and what is marked, on surface and map.
    """

    meshes: tuple[Mesh, ...]
    raised: tuple[Raised, ...]
    tints: Colours
    zero: Zero
    aim: Aimed

    def packed(self) -> dict[str, Any]:
        """As the page takes them: the arrays of all meshes, and of all sheets, one after the other."""
        meshes = self.meshes
        sizes = np.concatenate([mesh.offsets[1:] - mesh.offsets[:-1] for mesh in meshes])
        return {
            "meshes": [[len(mesh.uv), len(mesh.colours), len(mesh.creases), mesh.width] for mesh in meshes],
            "raised": [one.mesh for one in self.raised],
            "uv": floats(np.concatenate([mesh.uv for mesh in meshes])),
            "sizes": whole(sizes),
            "corners": whole(np.concatenate([mesh.corners for mesh in meshes])),
            "colours": whole(np.concatenate([mesh.colours for mesh in meshes])),
            "creases": whole(np.concatenate([mesh.creases for mesh in meshes])),
            "worn": whole(np.concatenate([mesh.worn for mesh in meshes])),
            "heights": floats(np.concatenate([one.heights for one in self.raised])),
            "tints": whole(self.tints),
            "zero": floats(self.zero.segments),
            "beside": floats(self.zero.beside),
            "aim": {
                "uv": floats(self.aim.uv),
                "heights": floats(self.aim.heights),
                "full": self.aim.full,
                "names": self.aim.names,
            },
        }


def sheets(frame: PlaneFrame, plan: SpacePlan, theme: Theme, ranges: Ranges) -> Sheets:
    """Return the sheets of a frame; `ranges` are the heights of each row from the floor up."""
    box, layer = frame.state.box, frame.state.layer
    worn = worn_colours(frame)
    own = {i: own_crease_alone(frame.sheet(i)) for i in plan.neurons}
    meshes = [
        _mesh(
            sheet.facets,
            over_box(box, sheet.facets.vertices),
            pixels((theme.sheet, _on(theme, frame.state.widths, layer, i))).take(sheet.active.view(np.int8), axis=0),
            worn,
        )
        for i, sheet in own.items()
    ]
    raised = []
    for row, column in plan.panels:
        sheet = own[plan.neurons[column]]
        heights = {"z": sheet.z, "h": sheet.h, "c": sheet.contribution}[row]
        raised.append(Raised(column, within(ranges[row], heights)))
    facets = told_apart(frame)
    uv = over_box(box, facets.vertices)
    meshes.append(_mesh(facets, uv, surface_colours(frame, theme), worn))
    raised.append(Raised(len(meshes) - 1, within(ranges["composed"], frame.surface)))
    wanted = aim(frame)
    heights = within(ranges["composed"], wanted.values)
    aimed = Aimed(over_box(box, wanted.places), heights, wanted.full, wanted.names)
    zero = zero_lines(frame.facets, uv, frame.composed)
    return Sheets(tuple(meshes), tuple(raised), map_tints(frame, theme), zero, aimed)


def _mesh(facets: Facets, uv: FloatArray, colours: Colours, worn: IntArray) -> Mesh:
    return Mesh(uv, facets.offsets, facets.corners, colours, facets.creases, worn[facets.owners])


def _on(theme: Theme, widths: tuple[int, ...], layer: int, neuron: int) -> str:
    return mixed(theme.neurons[colour_index(widths, layer, neuron)], theme.sheet, _INK)


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
    if len(facets.owners) <= MOST_TOLD_APART:
        return facets
    up_to = np.searchsorted(np.sort(facets.owners), np.cumsum(frame.network.widths))
    layers = int((up_to <= MOST_TOLD_APART).sum())
    shown = facets.owners < sum(frame.network.widths[:layers])
    return replace(facets, creases=facets.creases[shown], owners=facets.owners[shown])


def map_tints(frame: PlaneFrame, theme: Theme) -> Colours:
    """(F, 3): what the facets wear on the map."""
    return _patterned(frame, theme, map_colours)


def surface_colours(frame: PlaneFrame, theme: Theme) -> Colours:
    """(F, 3): the same hues, as a breath in the paper."""
    return _patterned(frame, theme, paper_colours)


Painter: TypeAlias = Callable[[BoolArray, tuple[int, ...], Theme], Colours]


def _patterned(frame: PlaneFrame, theme: Theme, colours: Painter) -> Colours:
    patterns = frame.fold_patterns
    if patterns is None:  # of samples nobody knows who is on
        patterns = np.zeros((frame.facets.n, frame.network.n_neurons), dtype=np.bool_)
    return colours(patterns, frame.state.widths, theme)


def worn_colours(frame: PlaneFrame) -> IntArray:
    """(n_neurons,): what a crease wears, its neuron's colour and line style, in every panel."""
    return worn_by(frame.state.widths)[: frame.network.n_neurons]
