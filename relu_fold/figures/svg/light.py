"""The stage of a plane as SVG that is short: the sheets by levels, in whole tenths of a pixel, each colour one path.

It stands in pages until their own picture is there, and looks the same; four of these are in each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.figures.kit.light import SHADOWS, lit
from relu_fold.figures.kit.projection import Projection, Rectangle
from relu_fold.figures.kit.theme import Theme
from relu_fold.figures.kit.tints import Colours
from relu_fold.figures.plane.axes import FLOOR
from relu_fold.figures.plane.levels import Level, levels, levels_of, shaded
from relu_fold.figures.plane.painted import RIM, Colour, Edges, Line, Shape, normals_of, on_map, seen_under, thrown
from relu_fold.figures.plane.sheets import Mesh, Raised
from relu_fold.figures.plane.space import Space
from relu_fold.figures.svg.writer import DASHES

FINER = 10  # whole units a pixel
_STRAIGHT = 1.0  # units: a corner that is no farther from the line between its neighbours is none
_SEAM = 0.75  # pixels that an area reaches further, so that no ground shows between two
_SHADE, _DARK_SHADE = 0.055, 0.1  # how dark one of the shadows is
_OPEN = (
    f'<g transform="scale({1 / FINER:g})" stroke-linecap="round" stroke-linejoin="round" '
    f'stroke-width="{_SEAM * FINER:g}">'
)


_FILLED, _CLOSE = '<g fill="currentColor" stroke="currentColor">', ("</g>", "</g>")
Themes = tuple[Theme, Theme]


def shade(theme: Theme) -> float:
    return _DARK_SHADE if theme.dark else _SHADE


Pair = tuple[str, str]
"""A part of the file in the light theme, and the same in the dark one: they differ in their colours alone."""


def light_sheets(light: Space, dark: Space) -> Iterator[Pair]:
    """Yield each sheet with its floor and its shadow."""
    turn = Projection(*light.frame.state.turn)
    sides = np.array(light.placed()["box"])
    edges = [Edges.of(mesh) for mesh in light.sheets.meshes]
    yield _OPEN, _OPEN
    for raised, panel in zip(light.sheets.raised, light.rectangles, strict=True):
        meshes = [one.sheets.meshes[raised.mesh] for one in (light, dark)]
        yield from _sheet(meshes, edges[raised.mesh], raised, panel, sides, turn, (light.theme, dark.theme))
    yield _CLOSE


def _sheet(
    meshes: Sequence[Mesh],
    edges: Edges,
    raised: Raised,
    panel: Rectangle,
    sides: FloatArray,
    turn: Projection,
    themes: Themes,
) -> Iterator[Pair]:
    mesh, _ = meshes
    place = turn.place(panel)
    points = turn.turned(place, mesh.uv, raised.heights)
    floor = turn.points(place, FLOOR * sides, np.full(4, -1.0))
    yield stroke([_whole(floor)], "floor", RIM, themes, closed=True)
    for aside in SHADOWS:
        at = thrown(points, place, turn, aside)
        d = _areas(_whole(at)[loop] for loop in shaded(mesh, edges, at))
        light, dark = (f'<path d="{d}" fill-opacity="{shade(one)}" stroke="none"/>' for one in themes)
        yield light, dark
    normals = normals_of(mesh, edges, points)
    under = seen_under(normals, turn)
    colours = np.column_stack([lit(one.colours, normals, under) for one in meshes])
    found = levels(mesh, edges, levels_of(mesh, edges, turn.away, under), colours)
    yield from _written(found, _whole(turn.seen(place, points)), colours, mesh.width, themes)


def light_map(light: Space, dark: Space, *, facets: bool) -> Iterator[Pair]:
    """Yield the map's facets in their tints, if they are wanted, and its creases."""
    mesh = light.sheets.meshes[-1]
    at = _whole(on_map(light.plan.rectangle(light.plan.map), mesh.uv))
    tints = np.column_stack([light.sheets.tints, dark.sheets.tints])
    ((areas, strokes),) = levels(mesh, Edges.of(mesh), np.zeros(len(tints), dtype=int), tints)
    seen = Level(areas if facets else [], [one for one in strokes if one.colour != "ink"])
    yield _OPEN, _OPEN
    yield from _written([seen], at, tints, mesh.width, (light.theme, dark.theme))
    yield _CLOSE


def _written(found: Sequence[Level], at: IntArray, colours: Colours, width: float, themes: Themes) -> Iterator[Pair]:
    """Yield levels; `colours` are (F, 6), those of the light theme first."""
    for areas, strokes in found:
        yield _FILLED, _FILLED
        for facet, loops in areas:
            if d := _areas(at[loop] for loop in loops):
                mine = bytes(colours[facet]).hex()
                yield f'<path color="#{mine[:6]}" d="{d}"/>', f'<path color="#{mine[6:]}" d="{d}"/>'
        yield _CLOSE
        for colour, lines in strokes:
            yield stroke([at[line] for line in lines], colour, RIM if colour == "ink" else width, themes)


def light_lines(shapes: Sequence[Shape], themes: Themes) -> Iterator[Pair]:
    """Yield the lines among them: those of one colour and width that follow each other as one path."""
    lines = [one for one in shapes if isinstance(one, Line)]
    yield _OPEN, _OPEN
    for (colour, width), some in groupby(lines, lambda one: (one.colour, one.width)):
        yield stroke([_whole(one.points) for one in some], colour, width, themes)
    yield _CLOSE


def _named(colour: Colour, theme: Theme) -> str:
    if isinstance(colour, int):
        return theme.neurons[colour % 8]
    return {"ink": theme.ink, "floor": theme.inactive}[colour]


def stroke(lines: Sequence[IntArray], colour: Colour, width: float, themes: Themes, *, closed: bool = False) -> Pair:
    """Write lines, each (k, 2) in whole units, as one path."""
    style = colour >> 3 if isinstance(colour, int) else 0
    dashes = " ".join(f"{length * width * FINER:g}" for length in DASHES[style % len(DASHES)])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    d = "".join(f"{path(line)}{'z' if closed else ''}" for line in map(_straightened, lines))
    how = f'fill="none" stroke-width="{width * FINER:g}"{dashed}'
    light, dark = (f'<path d="{d}" {how} stroke="{_named(colour, theme)}"/>' for theme in themes)
    return light, dark


def _areas(loops: Iterable[IntArray]) -> str:
    """Write the loops that enclose anything."""
    corners = (_straightened(np.append(loop, loop[:1], axis=0))[:-1] for loop in loops)
    return "".join(f"{path(loop)}z" for loop in corners if len(loop) > 2)


def _whole(points: FloatArray) -> IntArray:
    return np.rint(points * FINER).astype(int)


def _straightened(points: IntArray) -> IntArray:
    """Leave out corners, (k, 2), that are none; both ends stay."""
    rows = points.tolist()
    kept = rows[:1]
    for (x, y), (next_x, next_y) in pairwise(rows[1:]):
        left, top = kept[-1]
        across, up = next_x - left, next_y - top
        far = abs(across * (y - top) - up * (x - left))
        between = (x - left) * (next_x - x) + (y - top) * (next_y - y) >= 0
        if (x, y) != (left, top) and not (between and far <= _STRAIGHT * max(1.0, float(np.hypot(across, up)))):
            kept.append([x, y])
    if len(rows) > 1:
        kept.append(rows[-1])
    return np.array(kept)


def path(points: IntArray) -> str:
    """Write a line through points, (k, 2): the first as it is, the others by how far they are from the one before."""
    (x, y), *_ = points.tolist()
    steps = "".join(_pair(dx, dy) for dx, dy in np.diff(points, axis=0).tolist())
    return f"M{x}{_next(y)}" + (f"l{steps.lstrip()}" if steps else "")


def _pair(x: int, y: int) -> str:
    return f"{_next(x)}{_next(y)}"


def _next(number: int) -> str:
    """A number after another: a minus parts them as well as a space."""
    return f"{number}" if number < 0 else f" {number}"
