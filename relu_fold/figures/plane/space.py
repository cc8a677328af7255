"""The stage of a plane: the neurons' folded sheets, the surface that they add up to, and the map of its regions.

The page paints the sheets (assets/paint/paper.mjs); plotly has the words over them and the axes of the map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import USUAL_HEIGHT, USUAL_WIDTH, Reach, Span, range_of
from relu_fold.figures.kit.formulas import composed_word, formulas
from relu_fold.figures.kit.marks import Mark
from relu_fold.figures.kit.packed import whole
from relu_fold.figures.kit.projection import Rectangle, drawn_sides
from relu_fold.figures.kit.theme import THEMES, THIN, Theme, ThemeName, channels
from relu_fold.figures.plane.heat import heat_pixels
from relu_fold.figures.plane.layout import MAP, SpacePlan, space_layout, space_plan
from relu_fold.figures.plane.sheets import MOST_TOLD_APART, Sheets, sheets
from relu_fold.frames.plane import PlaneFrame
from relu_fold.view.words import cut_short, input_names, short_number

Ranges = dict[str, Span]

_MAP_AXES = {"xaxis": f"x{MAP + 1}", "yaxis": f"y{MAP + 1}"}
_INPUTS = ("x₁", "x₂")


@dataclass(frozen=True)
class Space:
    """What is drawn of a plane frame, and where it stands. `ranges` are the heights of each row of sheets."""

    frame: PlaneFrame
    theme: Theme
    plan: SpacePlan
    ranges: Ranges

    @cached_property
    def sheets(self) -> Sheets:
        return sheets(self.frame, self.plan, self.theme, self.ranges)

    @property
    def rectangles(self) -> list[Rectangle]:
        """Where the sheets stand, row by row, and last the surface."""
        return [self.plan.rectangle(panel) for panel in (*self.plan.panels.values(), self.plan.composed)]

    def figure(self) -> dict[str, Any]:
        """What plotly draws of it."""
        (x_lo, x_hi), (y_lo, y_hi) = self.frame.state.box
        x: list[float | None] = [x_lo, x_hi, x_hi, x_lo, x_lo]
        y: list[float | None] = [y_lo, y_lo, y_hi, y_hi, y_lo]
        border = {"mode": "lines", "line": {"color": self.theme.inactive, "width": THIN, "simplify": False}} | _MAP_AXES
        return {
            "data": [Mark("box", x, y, border).trace()],
            "layout": self.layout,
        }

    @property
    def layout(self) -> dict[str, Any]:
        """Plotly's, with the words over the sheets as its annotations."""
        return space_layout(self.frame, self.theme, self.plan)

    @property
    def reach(self) -> list[str]:
        """The least and the greatest height of the surface, in words."""
        return [short_number(end) for end in self.ranges["composed"]]

    def paint(self) -> dict[str, Any]:
        """What a hand can change in it."""
        return self.words() | {
            "sheets": self.sheets.packed() | {"reach": self.reach, "heat": self._heat(), "bare": self._bare}
        }

    @property
    def _bare(self) -> tuple[int, int, int]:
        """What a facet wears on which nobody is on: the page tells it from others where no colours can."""
        return channels(self.theme.sheet)

    def _heat(self) -> dict[str, Any] | None:
        pixels = heat_pixels(self.frame, self.theme)
        return None if pixels is None else {"side": len(pixels), "pixels": whole(pixels)}

    def words(self) -> dict[str, Any]:
        """The same without the sheets."""
        return {
            "marks": [],
            "labels": formulas(self.frame, self.plan, self.frame.terms),
            "name": composed_word(self.frame),
            "ranges": self.ranges,
        }

    def placed(self) -> dict[str, Any]:
        """Where the sheets stand, and the words of their axes, which a hand on a slider does not change."""
        box = self.frame.state.box
        return {
            "panels": self.rectangles,
            "rows": [*(row for row, _ in self.plan.panels), "composed"],
            "map": self.plan.rectangle(self.plan.map),
            "box": drawn_sides(box),
            "names": input_names([cut_short(name) for name in self.frame.state.names], _INPUTS),
            "ends": [[short_number(end) for end in ends] for ends in box],
        }

    def creases(self) -> list[list[float]]:
        """For each neuron its creases on the map, x and y of two ends after the other: a hand can take hold of them."""
        facets = self.frame.facets
        if len(facets.creases) > MOST_TOLD_APART:
            return []
        order = np.argsort(facets.owners, kind="stable")
        bounds = np.searchsorted(facets.owners[order], np.arange(1, self.frame.network.n_neurons))
        return [facets.vertices[facets.creases[mine]].ravel().tolist() for mine in np.split(order, bounds)]


def space(
    frame: PlaneFrame,
    theme: ThemeName = "light",
    width: int = USUAL_WIDTH,
    height: int = USUAL_HEIGHT,
    held: Ranges | None = None,
    reach: Reach = MappingProxyType({}),
    *,
    entering: bool = False,
) -> Space:
    """Draw a frame on so many pixels. Heights stay within the `held` ranges, and beyond them only as far as needed.

    `reach` holds further values, by row, that there must be room for. `entering`: whether what enters the layer is to
    have room, too.
    """
    return planned(frame, theme, space_plan(frame, width, height, entering=entering), held, reach)


def planned(
    frame: PlaneFrame,
    theme: ThemeName,
    plan: SpacePlan,
    held: Ranges | None = None,
    reach: Reach = MappingProxyType({}),
) -> Space:
    """Draw a frame where a plan has room for its parts."""
    return Space(frame, THEMES[theme], plan, heights(frame, held or {}, reach))


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
