"""A sheet as few areas and lines, for a picture that has to be short: what covers nothing of each other is a level.

Facets of a level that wear one colour are one area, however many they are, and its creases are as few lines as they can
be. From level to level the nearer covers the farther, as in `painted.py` from facet to facet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.exact.plane.mesh import successors
from relu_fold.figures.kit.tints import Colours
from relu_fold.figures.plane.painted import Colour, Edges, hiding, ordered
from relu_fold.figures.plane.sheets import Mesh

Loop = list[int]


class Area(NamedTuple):
    """Loops of vertices around what wears the colour of a facet."""

    facet: int
    loops: list[Loop]


class Strokes(NamedTuple):
    """Lines along vertices, all of one colour: "ink" around the sheet, or what a crease wears."""

    colour: Colour
    lines: list[Loop]


class Level(NamedTuple):
    areas: list[Area]
    strokes: list[Strokes]


def levels_of(mesh: Mesh, edges: Edges, away: FloatArray, under: BoolArray) -> IntArray:
    """Return (F,): of two facets that cover one place of the stage the nearer has the higher level.

    Along a line of sight over the box a sheet is seen to rise while it is seen from above, and to fall while it is seen
    from below. So it comes to a height twice only after it has turned over, and each time that is one level more.

    Args:
        away: (2,) over the box, from the eye.
        under: (F,) whether a facet is seen from below.
    """
    behind, nearer = hiding(mesh, edges, away)
    rank = np.empty(len(under), dtype=int)
    rank[ordered(mesh, edges, away)] = np.arange(len(under))
    pairs = np.argsort(rank[behind], kind="stable")
    more = (under[behind] != under[nearer])[pairs].tolist()
    levels = [0] * len(under)
    for back, front, turned in zip(behind[pairs].tolist(), nearer[pairs].tolist(), more, strict=True):
        levels[front] = max(levels[front], levels[back] + turned)
    return np.array(levels)


def levels(mesh: Mesh, edges: Edges, level: IntArray, colours: Colours) -> list[Level]:
    """Return the levels of a sheet, from the back to the front.

    Args:
        level: (F,) as from `levels_of`, or zeros for a map.
        colours: (F, k): facets that are alike in all k are one area.
    """
    _, group = np.unique(np.column_stack([level, colours.astype(int)]), axis=0, return_inverse=True)
    group = group.reshape(-1)
    found: list[Level] = []
    beyond = np.where(edges.twin < 0, level[edges.facet], level[edges.facet[edges.twin]])
    last = np.maximum(level[edges.facet], beyond)
    once = edges.twin < np.arange(len(edges.twin))
    for at in range(int(level.max()) + 1):
        facets = np.flatnonzero(level == at)
        _, firsts = np.unique(group[facets], return_index=True)
        areas = [Area(int(f), outline(mesh, edges, group == group[f])) for f in facets[np.sort(firsts)].tolist()]
        here = once & (last == at)
        found.append(Level(areas, list(_strokes(mesh, edges, here))))
    return found


def outline(mesh: Mesh, edges: Edges, inside: BoolArray) -> list[Loop]:
    """Return the border of some facets, (F,) of bool, as loops of vertices, turned as the facets are."""
    beyond = np.where(edges.twin < 0, False, inside[edges.facet[edges.twin]])
    border = np.flatnonzero(inside[edges.facet] & ~beyond)
    onward: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in zip(mesh.corners[border].tolist(), edges.ends[border].tolist(), strict=True):
        onward[start].append(end)
    loops: list[Loop] = []
    for start in list(onward):
        while onward[start]:
            loop = [start]
            while (end := onward[loop[-1]].pop()) != start:
                loop.append(end)
            loops.append(loop)
    return loops


def _strokes(mesh: Mesh, edges: Edges, some: BoolArray) -> Iterator[Strokes]:
    """Yield creases, colour by colour, then the sheet's own edge."""
    for colour in np.unique(edges.worn[some & (edges.worn >= 0) & (edges.twin >= 0)]).tolist():
        yield Strokes(colour, _chains(mesh, edges, some & (edges.worn == colour) & (edges.twin >= 0)))
    rim = some & (edges.twin < 0)
    if rim.any():
        yield Strokes("ink", _chains(mesh, edges, rim))


def _chains(mesh: Mesh, edges: Edges, some: BoolArray) -> list[Loop]:
    """Return edges as lines that go on from each end as far as there is another."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in zip(mesh.corners[some].tolist(), edges.ends[some].tolist(), strict=True):
        beside[a].append(b)
        beside[b].append(a)
    ends = [vertex for vertex, others in beside.items() if len(others) % 2]
    lines: list[Loop] = []
    for start in [*ends, *beside]:
        while beside[start]:
            line = [start]
            while beside[line[-1]]:
                here = line[-1]
                there = beside[here].pop()
                beside[there].remove(here)
                line.append(there)
            lines.append(line)
    return lines


def shaded(mesh: Mesh, edges: Edges, at: FloatArray) -> list[Loop]:
    """Return loops that together cover what a sheet covers whose vertices are seen at (V, 2), y downwards.

    Around a point the sheet's own border turns as often as facets lie on it, less those that are turned over. With two
    turns around each of these it is all of them, which is never 0 where there is one.
    """
    corners = at[mesh.corners]
    after = corners[successors(mesh.offsets)]
    doubled = np.add.reduceat(corners[:, 0] * after[:, 1] - after[:, 0] * corners[:, 1], mesh.offsets[:-1])
    over = [loop[::-1] for loop in outline(mesh, edges, doubled > 0)]
    return [*outline(mesh, edges, np.full(len(doubled), True)), *over, *over]
