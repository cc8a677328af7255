"""The stage of a plane: the neurons' folded sheets, the surface that they add up to, and the map of its regions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import USUAL_WIDTH, Reach, Span, range_of
from relu_fold.figures.kit.formulas import composed_name, labels
from relu_fold.figures.kit.marks import Mark
from relu_fold.figures.kit.projection import NEARER, Place, Projection
from relu_fold.figures.kit.theme import FONT_SIZES, THEMES, THIN, Theme, ThemeName
from relu_fold.figures.plane.heat import heat_image
from relu_fold.figures.plane.layout import MAP, USUAL_HEIGHT, SpacePlan, space_layout, space_plan
from relu_fold.figures.plane.sheets import MOST_TOLD_APART, Solid, scene
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import inputs, short_number

Ranges = dict[str, Span]

_AXES = {"xaxis": "x", "yaxis": "y"}
_MAP_AXES = {"xaxis": f"x{MAP + 1}", "yaxis": f"y{MAP + 1}"}
_AWAY = 14.0  # pixels from the floor's edge to the words beside it


@dataclass(frozen=True)
class Space:
    """What is drawn of a plane frame, and where it stands. `ranges` are the heights of each row of sheets."""

    frame: PlaneFrame
    theme: Theme
    plan: SpacePlan
    ranges: Ranges

    @cached_property
    def projection(self) -> Projection:
        return Projection(self.frame.state.box, *self.frame.state.turn)

    @cached_property
    def surface(self) -> Place:
        return self.plan.place(self.plan.composed, self.projection)

    @cached_property
    def scene(self) -> Solid:
        sheets = {i: self.frame.sheet(i) for i in self.plan.neurons}
        plane = self.plan.map_place
        return scene(self.frame, sheets, self._places, self.surface, plane, self.projection, self.ranges)

    @cached_property
    def _places(self) -> dict[tuple[str, int], Place]:
        return {
            (row, self.plan.neurons[column]): self.plan.place(panel, self.projection)
            for (row, column), panel in self.plan.panels.items()
        }

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The floors of all sheets, the surface's height, and the words along them: lines that lie under the scene."""
        hairline = {"mode": "lines", "line": {"color": self.theme.inactive, "width": THIN, "simplify": False}} | _AXES
        words = {
            "mode": "text",
            "textfont": {"size": FONT_SIZES["small"], "color": self.theme.muted},
            "textposition": "middle center",
            "cliponaxis": False,
        } | _AXES
        loops = [self._floor(place, self.ranges[row]) for (row, _), place in self._places.items()]
        reach = self.ranges["composed"]
        floor = self._floor(self.surface, reach, reach[0])
        pole = self._pole(floor)
        at, text = self._words(floor, pole)
        lines = np.concatenate(
            [np.pad(loop, ((0, 1), (0, 0)), constant_values=np.nan) for loop in (*loops, floor, pole)]
        )
        return (
            Mark("floors", *_pen(lines), hairline),
            Mark("box", *_pen(self.projection.corners()[[0, 1, 2, 3, 0]]), hairline | _MAP_AXES),
            Mark("names", at[:, 0].tolist(), at[:, 1].tolist(), words, text=text),
        )

    def _screen(self, place: Place, xy: FloatArray, heights: FloatArray, reach: Span) -> FloatArray:
        """(n, 2) pixels from the lower left corner of the stage."""
        right, _, up = self.projection.points(place, xy, heights, reach)
        width, height = self.plan.width, self.plan.height
        return np.stack([right + width / 2, up + height / 2], axis=1)

    def _floor(self, place: Place, reach: Span, height: float = 0.0) -> FloatArray:
        corners = self.projection.corners()[[0, 1, 2, 3, 0]]
        return self._screen(place, corners, np.full(5, height), reach)

    def _pole(self, floor: FloatArray) -> FloatArray:
        """(2, 2): from the least height to the greatest, at the corner that is leftmost on the screen."""
        corner = self.projection.corners()[[int(floor[:4, 0].argmin())] * 2]
        return self._screen(self.surface, corner, np.array(self.ranges["composed"]), self.ranges["composed"])

    def _words(self, floor: FloatArray, pole: FloatArray) -> tuple[FloatArray, list[str]]:
        """The name of an input and its range beside each near edge of the floor; the heights beside the pole."""
        middle = floor[:4].mean(axis=0)
        edges = (floor[:4] + floor[1:]) / 2  # bottom, right, top, left of the box
        near = sorted(range(4), key=lambda i: float(edges[i, 1]))[:2]
        at = [_beyond(edges[i], middle) for i in near]
        text = [inputs(2)[i % 2] for i in near]
        for i in near:
            for end in (i, i + 1):
                ends = self.frame.state.box[i % 2]
                value = ends[int(self.projection.corners()[end % 4][i % 2] == ends[1])]
                at.append(_beyond(edges[i] + 0.82 * (floor[end] - edges[i]), middle))
                text.append(short_number(value))
        for end, value in zip(pole, self.ranges["composed"], strict=True):
            at.append(end - np.array([18.0, 0.0]))
            text.append(short_number(value))
        return np.array(at), text

    def outline(self, region: int) -> FloatArray:
        """(3, k + 1) pixels of the scene: a region's border on the surface, in front of its facets."""
        facets = self.frame.facets
        loop = facets.corners[facets.offsets[region] : facets.offsets[region + 1]]
        loop = np.append(loop, loop[0])
        reach = self.ranges["composed"]
        points = self.projection.points(self.surface, facets.vertices[loop], self.frame.surface[loop], reach)
        points[1] -= 2 * NEARER
        return points

    def figure(self) -> dict[str, Any]:
        """The whole figure, as plotly takes it."""
        layout = space_layout(self.frame, self.theme, self.plan)
        image = heat_image(self.frame, self.theme)
        layout["images"] = [image] if image else []
        return {
            "data": [
                *(mark.trace() for mark in self.marks),
                self.scene.trace("sheets", self.theme),
                _lit(self.theme),
            ],
            "layout": layout,
        }

    def paint(self) -> dict[str, Any]:
        """What a hand can change in it."""
        return self.words() | {"solid": self.scene.arrays}

    def words(self) -> dict[str, Any]:
        """The same without the scene, which the figure has."""
        image = heat_image(self.frame, self.theme)
        return {
            "marks": [mark.paint() for mark in self.marks],
            "labels": [label["text"] for label in labels(self.frame, self.plan, self.frame.terms)],
            "name": composed_name(self.frame),
            "image": image["source"] if image else "",
            "ranges": self.ranges,
        }

    def creases(self) -> list[list[float]]:
        """For each neuron its creases on the map, x and y of two ends after the other: a hand can take hold of them."""
        facets = self.frame.facets
        if len(facets.creases) > MOST_TOLD_APART:
            return []
        order = np.argsort(facets.owners, kind="stable")
        bounds = np.searchsorted(facets.owners[order], np.arange(1, self.frame.network.n_neurons))
        return [facets.vertices[facets.creases[mine]].ravel().tolist() for mine in np.split(order, bounds)]


def _lit(theme: Theme) -> dict[str, Any]:
    """The outline, on the surface, of the region that is pointed at."""
    nowhere = [None] * 2  # JSON has no NaN
    line = {"color": theme.ink, "width": 8}
    return {
        "type": "scatter3d", "uid": "lit", "mode": "lines", "x": nowhere, "y": nowhere, "z": nowhere, "line": line,
        "hoverinfo": "skip",
    }  # fmt: skip


def _pen(lines: FloatArray) -> tuple[list[float | None], list[float | None]]:
    x, y = ([None if np.isnan(value) else value for value in column.tolist()] for column in lines.T)
    return x, y


def _beyond(point: FloatArray, middle: FloatArray) -> FloatArray:
    way = point - middle
    moved: FloatArray = point + way * (_AWAY / max(float(np.hypot(*way)), 1e-9))
    return moved


def space(
    frame: PlaneFrame,
    theme: ThemeName = "light",
    width: int = USUAL_WIDTH,
    height: int = USUAL_HEIGHT,
    held: Ranges | None = None,
    reach: Reach = MappingProxyType({}),
) -> Space:
    """Draw a frame on so many pixels. Heights stay within the `held` ranges, and beyond them only as far as needed.

    `reach` holds further values, by row, that there must be room for.
    """
    panels = space_plan(frame, width, height)
    return Space(frame, THEMES[theme], panels, heights(frame, held or {}, reach))


def heights(frame: PlaneFrame, held: Ranges, reach: Reach = MappingProxyType({})) -> Ranges:
    """z and h have one scale, contributions theirs, the sums theirs; of all neurons, whichever are on screen."""
    h = frame.network.activate(frame.z, frame.state.layer)
    needed = {"z": [frame.z, h], "c": [h * frame.readout], "composed": [frame.sums]}
    for row, values in reach.items():
        needed[row].append(values)
    ranges = {row: _held(held[row], values) if row in held else range_of(*values) for row, values in needed.items()}
    return ranges | {"h": ranges["z"]}


def _held(held: Span, values: list[FloatArray]) -> Span:
    low, high = min(held[0], *(float(v.min()) for v in values)), max(held[1], *(float(v.max()) for v in values))
    return (low, high) if 0 < high - low < math.inf else range_of(*values)
