"""A plane's sheets as one list of polygons and lines from the back to the front, for pictures outside the page.

The page makes the same list itself while a hand turns the sheets (assets/paint/shapes.mjs); a test compares the two.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.exact.plane.mesh import successors
from relu_fold.figures.kit.light import SHADOWS, TO_LIGHT, lit
from relu_fold.figures.kit.projection import Place, Projection, Rectangle
from relu_fold.figures.plane.axes import FLOOR
from relu_fold.figures.plane.sheets import CREASE, Aimed, Mesh, Raised, Sheets

RIM, ZERO = 1.0, 3.5  # widths, pixels
_DOT, _RING, _AIM = (2.5, 5.0), (4.0, 2.0), 1.75  # of a target: radius and width; width
_CORNERS = 16  # of a ring
_NAME_UP = 14.0  # pixels from a dot to the middle of its name
_MOST_SHADED = 250  # facets; of more, the shadow of the border stands for all

Colour: TypeAlias = int | str
"""The place of a neuron's colour in the palette, plus 8 for each line style; or what the theme has a colour for."""


@dataclass(frozen=True, eq=False)
class Facet(ReadOnly):
    """`points`, (k, 2), on the stage; `colour` is red, green and blue; `number` is the facet's."""

    points: FloatArray
    colour: tuple[int, int, int]
    number: int


@dataclass(frozen=True, eq=False)
class Line(ReadOnly):
    points: FloatArray  # (k, 2)
    colour: Colour
    width: float


@dataclass(frozen=True, eq=False)
class Shadow(ReadOnly):
    """Loops of (k, 2), all turned the same way: together they are one area."""

    loops: tuple[FloatArray, ...]


class Name(NamedTuple):
    """A text around a point of the stage, over what is drawn there."""

    at: tuple[float, float]
    text: str


Shape: TypeAlias = Facet | Line | Shadow | Name


@dataclass(frozen=True, eq=False)
class Edges(ReadOnly):
    """The edges of a mesh in the order of its facets' corners: each from its corner to `ends`."""

    ends: IntArray
    facet: IntArray
    twin: IntArray  # the same edge of the facet beyond it; -1 on the border
    worn: IntArray  # -1 without a crease

    @classmethod
    def of(cls, mesh: Mesh) -> Edges:
        corners = mesh.corners
        ends = corners[successors(mesh.offsets)]
        facet = np.repeat(np.arange(len(mesh.colours)), np.diff(mesh.offsets))
        key = _keys(corners, ends, len(mesh.uv))
        order = np.argsort(key, kind="stable")
        paired = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        twin = np.full(len(corners), -1)
        one, other = order[paired], order[paired + 1]
        twin[one], twin[other] = other, one
        worn = np.full(len(corners), -1)
        if len(mesh.creases):
            found = order[np.searchsorted(key[order], _keys(mesh.creases[:, 0], mesh.creases[:, 1], len(mesh.uv)))]
            inner = twin[found] >= 0
            worn[found[inner]] = worn[twin[found[inner]]] = mesh.worn[inner]
        return cls(ends, facet, twin, worn)


def _keys(a: IntArray, b: IntArray, vertices: int) -> IntArray:
    keys: IntArray = np.minimum(a, b) * vertices + np.maximum(a, b)
    return keys


def ordered(mesh: Mesh, edges: Edges, away: FloatArray) -> list[int]:
    """Return the facets from the farthest to the nearest.

    Along a line of sight the facets of a sheet, which is a function over the box, come in the order in which the line
    passes their polygons over the box: across an edge that two share, and so in a topological order of what lies behind
    what across each edge. There is no circle, as the polygons are convex.

    Args:
        away: (2,) over the box, from the eye.
    """
    behind, nearer = hiding(mesh, edges, away)
    waits = np.bincount(nearer, minlength=len(mesh.colours)).tolist()
    hides: list[list[int]] = [[] for _ in waits]
    for back, front in zip(behind.tolist(), nearer.tolist(), strict=True):
        hides[back].append(front)
    ready = deque(f for f, n in enumerate(waits) if not n)
    placed = [not n for n in waits]
    found: list[int] = []
    left = iter(range(len(waits)))
    while len(found) < len(waits):
        if not ready:  # rounding turned a sliver over: go on with any
            ready.append(next(f for f in left if not placed[f]))
            placed[ready[0]] = True
        facet = ready.popleft()
        found.append(facet)
        for front in hides[facet]:
            waits[front] -= 1
            if not waits[front] and not placed[front]:
                placed[front] = True
                ready.append(front)
    return found


def hiding(mesh: Mesh, edges: Edges, away: FloatArray) -> tuple[IntArray, IntArray]:
    """Return facets that share an edge, pair by pair: the first is the farther one along the lines of sight."""
    first = np.flatnonzero(edges.twin > np.arange(len(edges.twin)))  # each edge once
    way = mesh.uv[edges.ends[first]] - mesh.uv[mesh.corners[first]]
    outward = way[:, 1] * away[0] - way[:, 0] * away[1]
    hidden = np.sort(np.where(outward > 0, edges.twin[first], first)[outward != 0])  # as the page goes through them
    return edges.facet[hidden], edges.facet[edges.twin[hidden]]


def sheet_shapes(
    mesh: Mesh, raised: Raised, panel: Rectangle, sides: FloatArray, projection: Projection
) -> list[Shape]:
    """Return the floor, the shadow on it, the facets and their creases.

    Args:
        panel: that the sheet fills.
        sides: (2,) half the sides of the floor, the longer one 1.
    """
    place = projection.place(panel)
    points = projection.turned(place, mesh.uv, raised.heights)
    floor = projection.points(place, FLOOR * sides, np.full(4, -1.0))
    edges = Edges.of(mesh)
    shadows = [_shadow(mesh, edges, points, place, projection, aside) for aside in SHADOWS]
    return [
        Line(np.append(floor, floor[:1], axis=0), "floor", RIM),
        *shadows,
        *_facets(mesh, edges, points, place, projection),
    ]


def _shadow(mesh: Mesh, edges: Edges, points: FloatArray, place: Place, projection: Projection, aside: float) -> Shadow:
    """The facets thrown onto the floor; `aside`: how far the light throws them."""
    at = thrown(points, place, projection, aside)
    many = len(mesh.colours) > _MOST_SHADED
    loops = [_border(mesh, edges)] if many else np.split(mesh.corners, mesh.offsets[1:-1])
    return Shadow(tuple(_turned_alike(at[loop]) for loop in loops))


def thrown(points: FloatArray, place: Place, projection: Projection, aside: float) -> FloatArray:
    """Return where the shadows of points (3, n) fall on the floor, (n, 2) on the stage."""
    low = -place.half_height
    fall = (points[2] - low) * aside
    there = np.stack([points[i] - fall * TO_LIGHT[i] / TO_LIGHT[2] for i in range(2)] + [np.full(len(fall), low)])
    return projection.seen(place, there)


def _border(mesh: Mesh, edges: Edges) -> IntArray:
    outer = np.flatnonzero(edges.twin < 0)
    after = dict(zip(mesh.corners[outer].tolist(), edges.ends[outer].tolist(), strict=True))
    loop = [int(mesh.corners[outer[0]])]
    while len(loop) < len(after):
        loop.append(after[loop[-1]])
    return np.array(loop)


def _turned_alike(loop: FloatArray) -> FloatArray:
    after = np.roll(loop, -1, axis=0)
    doubled = float((loop[:, 0] * after[:, 1] - after[:, 0] * loop[:, 1]).sum())
    return loop if doubled < 0 else loop[::-1]


def _facets(mesh: Mesh, edges: Edges, points: FloatArray, place: Place, projection: Projection) -> list[Shape]:
    """Each facet, then those of its edges that nothing beyond them will cover."""
    paper = projection.seen(place, points)
    normals = normals_of(mesh, edges, points)
    colours = lit(mesh.colours, normals, seen_under(normals, projection)).tolist()
    starts, corners = mesh.offsets.tolist(), mesh.corners.tolist()
    ends, twin, facet, worn = (one.tolist() for one in (edges.ends, edges.twin, edges.facet, edges.worn))
    painted = [False] * len(colours)
    shapes: list[Shape] = []
    for f in ordered(mesh, edges, projection.away):
        shapes.append(Facet(paper[corners[starts[f] : starts[f + 1]]], tuple(colours[f]), f))
        painted[f] = True
        for k in range(starts[f], starts[f + 1]):
            line = paper[[corners[k], ends[k]]]
            if twin[k] < 0:
                shapes.append(Line(line, "ink", RIM))
            elif painted[facet[twin[k]]] and worn[k] >= 0:
                shapes.append(Line(line, worn[k], mesh.width))
    return shapes


def normals_of(mesh: Mesh, edges: Edges, points: FloatArray) -> FloatArray:
    """(3, F), of length 1: Newell's normals, right, back and up."""
    a, b = points[:, mesh.corners], points[:, edges.ends]
    less, more = a - b, a + b
    sums = np.stack([less[1] * more[2], less[2] * more[0], less[0] * more[1]])
    normals = np.add.reduceat(sums, mesh.offsets[:-1], axis=1)
    length = np.linalg.norm(normals, axis=0)
    unit: FloatArray = normals / np.where(length > 0, length, 1.0)
    return unit


def seen_under(normals: FloatArray, projection: Projection) -> BoolArray:
    seen: BoolArray = projection.toward @ normals < 0
    return seen


def map_shapes(sheets: Sheets, rectangle: Rectangle, *, facets: bool) -> list[Shape]:
    """Return the map's facets in their tints, if they are wanted, creases, and what stands over them."""
    mesh = sheets.meshes[-1]
    paper, edges = on_map(rectangle, mesh.uv), Edges.of(mesh)
    shapes: list[Shape] = []
    if facets:
        loops = np.split(mesh.corners, mesh.offsets[1:-1])
        tints = sheets.tints.tolist()
        shapes += [Facet(paper[loop], tuple(tints[f]), f) for f, loop in enumerate(loops)]
    drawn = np.flatnonzero((edges.worn >= 0) & (edges.twin < np.arange(len(edges.twin))))
    for k in drawn.tolist():
        shapes.append(Line(paper[[mesh.corners[k], edges.ends[k]]], int(edges.worn[k]), mesh.width))
    return [*shapes, *over_map(sheets, rectangle)]


def on_map(rectangle: Rectangle, uv: FloatArray) -> FloatArray:
    """Return where points (n, 2), as from `over_box`, stand on the stage."""
    left, top, width, height = rectangle
    middle = np.array([left + width / 2, top + height / 2])
    places: FloatArray = middle + max(width, height) / 2 * uv * np.array([1.0, -1.0])
    return places


def over_map(sheets: Sheets, rectangle: Rectangle) -> list[Shape]:
    """Return the zero level, beside the creases, and what the preset is to come near."""
    off = (ZERO + CREASE) / max(rectangle[2:])  # they touch: two strands of one line
    zero = sheets.zero
    lines = [
        Line(on_map(rectangle, segment + off * beside), "ink", ZERO)
        for segment, beside in zip(zero.segments, zero.beside, strict=True)
    ]
    return [*lines, *aim_shapes(on_map(rectangle, sheets.aim.uv), sheets.aim)]


def surface_aim(sheets: Sheets, panel: Rectangle, projection: Projection) -> list[Shape]:
    """Return what the preset is to come near, and what is marked, over the surface."""
    return aim_shapes(projection.points(projection.place(panel), sheets.aim.uv, sheets.aim.heights), sheets.aim)


def aim_shapes(points: FloatArray, aim: Aimed) -> list[Shape]:
    """Return dots and rings at the first points, (n, 2), and every other stroke of the line through the rest; names."""
    turn = 2 * np.pi * np.arange(_CORNERS + 1) / _CORNERS
    round_ = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    shapes: list[Shape] = []
    for centre, is_full in zip(points, aim.full, strict=False):
        radius, width = _DOT if is_full else _RING
        shapes.append(Line(centre + radius * round_, "ink", width))
    rest = points[len(aim.full) :]
    shapes += [Line(rest[i : i + 2], "ink", _AIM) for i in range(0, len(rest) - 1, 2)]
    named = zip(points.tolist(), aim.names, strict=False)
    return shapes + [Name((x, y - _NAME_UP), name) for (x, y), name in named if name]
