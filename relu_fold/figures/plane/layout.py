"""Where everything stands on the stage of a plane: the neurons' sheets, the surface, the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from relu_fold.exact.domain import Box
from relu_fold.figures.kit.arrangement import (
    ENTERING_GAP,
    FLAT,
    PLANS,
    STRIP,
    STRIP_GAP,
    Arrangement,
    Panel,
    Plan,
    Span,
    bare_layout,
    entering_place,
    neuron_panels,
    page_of,
    panels_beside,
)
from relu_fold.figures.kit.formulas import axis_names, composed_word, fixed_words, labels, word
from relu_fold.figures.kit.projection import Rectangle, drawn_sides
from relu_fold.figures.kit.theme import FONT_SIZES, Theme
from relu_fold.frames.plane import PlaneFrame

OVERLAY, MAP = 0, 1  # numbers of plotly's axes: pixels over the whole stage; the box
MARGINS: dict[Arrangement, dict[str, int]] = {
    "wide": {"l": 56, "r": 32, "t": 40, "b": 40},  # right: room for the surface's shadow
    "tall": {"l": 12, "r": 12, "t": 16, "b": 28},
}
CLEAR = "rgba(0,0,0,0)"
MAX_COLUMNS = 8  # of sheets
_GAP = 0.08  # of a column, between two
_SURFACE = 0.575  # of a wide stage's whole width: the surface, turned as it is at first, takes 55 %
_SURFACE_BESIDE = 0.43  # of it, beside what enters the layer
_SAID = 148  # pixels for what is said of a region, below what enters the layer
_LEAST_COLUMN = 76  # pixels: for the shortest formula; so four sheets have room beside the surface
_SIDE_BY_SIDE = 760  # pixels; on a narrower stage the surface stands above the sheets
_BESIDE = 24  # pixels between the sheets and the surface
_TITLE = 88  # pixels from row to row that a title needs
_POLE = 34  # pixels left of the surface for the heights that stand there
_TALL_POLE = 18  # on a tall stage, whose margin takes a part of it
_SHADOW = 24  # pixels right of a surface alone, for what its shadow needs beyond the margin
_FORMULA = 20  # pixels for a line of words above a panel
_ROW_WORDS = 60  # pixels between the row of sheets and the surface: the neuron's name, formulas
_LEAD = 28  # pixels for the formula of the surface
_LEAST_ROW = 0.25  # of the way from row to row, on a stage that is too low for its words
_LONGEST = 2.6  # a sheet's column, in heights of its row
_CLOSE = 0.5  # of a wide stage, for a neuron up close
_WORDS = 116  # pixels for what is said of a region, below the surface beside a neuron up close
_MAP_DOWN, _MAP_ACROSS = 0.4, 0.6  # of a wide stage's height and of the strip of sheets: the most that the map takes
_MAP_ALONE = 0.9  # of the strip, where what is said of a region stands elsewhere


@dataclass(frozen=True)
class SpacePlan(Plan):
    """Pixels throughout: `width` and `height` between the margins."""

    map: Panel
    around = MARGINS

    @property
    def beside_map(self) -> dict[str, float]:
        """Where the words about a region stand, beside the map and left of the surface's words: {left, top, width}."""
        if self.entering:
            return {"left": 0.0, "top": self.entering[1] + self.entering[3] - _SAID, "width": self.entering[2]}
        left, top, across, _ = self.rectangle(self.map)
        end, *_ = self.rectangle(self.composed)
        if self.close:
            _, _, across, _ = self.rectangle(self.composed)
            return {"left": end, "top": MARGINS["wide"]["t"] + self.height - _WORDS + _FORMULA, "width": across}
        return {"left": left + across, "top": top, "width": max(end - _POLE - left - across, 0.0)}

    @property
    def low(self) -> bool:
        """Whether a row is too low for its title, which is written upwards."""
        if not self.panels:
            return False
        z, h = (self.panels[row, 0].y[1] for row in ("z", "c" if self.beside else "h"))
        return (z - h) * self.height < _TITLE

    def rectangle(self, panel: Panel) -> Rectangle:
        """Where a panel is on the whole stage."""
        margins = self.margins
        (left, right), (bottom, top) = panel.x, panel.y
        return (
            margins["l"] + left * self.width,
            margins["t"] + (1 - top) * self.height,
            (right - left) * self.width,
            (top - bottom) * self.height,
        )


def space_plan(frame: PlaneFrame, width: int, height: int, *, entering: bool = False) -> SpacePlan:
    """Lay the stage out on so many pixels, for the page of neurons that the selected one is on.

    Args:
        entering: whether what enters the layer stands beside them, where there is room.
    """
    state = frame.state
    return _plan_for(frame.readout.size, state.neuron, state.close, state.box, entering, width, height)


@lru_cache(maxsize=PLANS)
def _plan_for(count: int, neuron: int, close: bool, box: Box, entering: bool, width: int, height: int) -> SpacePlan:
    """Lay out the panels of `count` neurons. No weight changes it."""
    place = entering_place(width, height) if entering and not close else None
    shift = round(place[2]) + ENTERING_GAP if place else 0
    return replace(_space_plan(count, neuron, close, box, width, height, shift), entering=place)


def _space_plan(count: int, neuron: int, close: bool, box: Box, width: int, height: int, shift: int) -> SpacePlan:
    """Lay the stage out, `shift` pixels from the left."""
    arrangement: Arrangement = "wide" if width >= _SIDE_BY_SIDE else "tall"
    margins = MARGINS[arrangement]
    inner = width - shift - margins["l"] - margins["r"]
    tall = max(height - margins["t"] - margins["b"], 1)
    if arrangement == "wide":
        strip = 1 - ((_SURFACE_BESIDE if shift else _SURFACE) * width + _BESIDE) / inner
        room = [n for n in range(1, MAX_COLUMNS + 1) if _column(strip, n)[0] * inner >= _LEAST_COLUMN]
        page = max(room, default=1)
        if close and height >= FLAT:
            return _close_plan(neuron, box, inner, tall, page)
        neurons = page_of(neuron, page, count)
        whole = Panel(0, "composed", 0, (strip + _BESIDE / inner, 1.0), (0.0, 1.0))
        side = min(_MAP_DOWN * tall, (_MAP_ALONE if shift else _MAP_ACROSS) * strip * inner)
        pitch = (tall - side - 2 * _FORMULA) / 3 / tall
        tops, row = tuple(1 - i * pitch for i in range(3)), max(pitch - _FORMULA / tall, _LEAST_ROW * pitch)
        strip = min(strip, len(neurons) * _LONGEST * row * tall / inner)  # a wider column would not fill
        corner = (0.0, side / tall)
        panels = neuron_panels(len(neurons), *_column(strip, len(neurons)), tops, row) if height >= FLAT else {}
    else:
        page, neurons = 1, range(neuron, neuron + 1)
        panels, bottom = {}, 0.0
        if height >= FLAT:
            # Sheets as deep as they are wide, but never so deep that the surface is not the largest.
            row = min(0.3 * inner, 0.28 * tall) / tall
            panels, bottom = panels_beside(1.0, row, row), row + _ROW_WORDS / tall
        down = 1 - _LEAD / tall - bottom
        whole = Panel(0, "composed", 0, (_TALL_POLE / inner, 0.65), (bottom, bottom + down))
        side, corner = min(0.3 * inner, down * tall - _FORMULA), (0.7, bottom + down)
    plane = _map_panel(box, side, corner, inner, tall)
    return SpacePlan(arrangement, inner, tall, page, neurons, whole, panels, plane, close=close)


def surface_plan(width: int, height: int) -> SpacePlan:
    """The surface alone, on so many pixels; the map has no room."""
    inner, tall = _inner(width, height)
    whole = Panel(0, "composed", 0, (_POLE / inner, 1 - _SHADOW / inner), (0.0, 1.0))
    return SpacePlan("wide", inner, tall, 1, range(0), whole, {}, Panel(MAP, "map", 0, (0.0, 0.0), (0.0, 0.0)))


def map_plan(box: Box, width: int, height: int) -> SpacePlan:
    """The map alone, on so many pixels, with two lines of words above it."""
    inner, tall = _inner(width, height)
    room = max(tall - _FORMULA, 1)
    across, down = drawn_sides(box)
    side = min(inner / across, room / down)
    left, top = (1 - side * across / inner) / 2, (room + side * down) / 2 / tall
    plane = _map_panel(box, side, (left, top), inner, tall)
    return SpacePlan("wide", inner, tall, 1, range(0), Panel(0, "composed", 0, (left, 1.0), plane.y), {}, plane)


def _inner(width: int, height: int) -> tuple[int, int]:
    margins = MARGINS["wide"]
    return width - margins["l"] - margins["r"], max(height - margins["t"] - margins["b"], 1)


def _map_panel(box: Box, side: float, corner: Span, inner: float, tall: float) -> Panel:
    """The map, its longer side so many pixels, on a stage of `inner` times `tall`; `corner` is at the upper left."""
    wide, high = drawn_sides(box)
    across, down = wide * side / inner, high * side / tall
    left, top = corner
    return Panel(MAP, "map", 0, (left, left + across), (max(top - down, 0.0), top))


def _close_plan(neuron: int, box: Box, inner: float, tall: float, page: int) -> SpacePlan:
    """One neuron's sheets on a wide stage, large: z and h in a row, below them its contribution and the map."""
    neurons = range(neuron, neuron + 1)
    cell, pitch = 0.46 * _CLOSE, 0.5
    row = max(pitch - 2 * _FORMULA / tall, _LEAST_ROW * pitch)
    second = _CLOSE - cell
    spans = {"z": (0.0, 1.0), "h": (second, 1.0), "c": (0.0, pitch)}
    panels = {
        (name, 0): Panel(1 + i, name, 0, (left, left + cell), (top - row, top))
        for i, (name, (left, top)) in enumerate(spans.items())
    }
    beside = (STRIP_GAP + STRIP + _POLE) / inner
    whole = Panel(0, "composed", 0, (_CLOSE + beside, 1.0), (min(_WORDS / tall, 0.3), 1.0))
    side, corner = min(row * tall, cell * inner - _POLE), (second + _POLE / inner, row)
    plane = _map_panel(box, side, corner, inner, tall)
    return SpacePlan("wide", inner, tall, page, neurons, whole, panels, plane, close=True)


def _column(strip: float, columns: int) -> Span:
    """Return the width of a column and of the gap after it, as fractions of the stage."""
    gap = _GAP / columns * strip
    return (strip + gap) / columns - gap, gap


def space_layout(frame: PlaneFrame, theme: Theme, plan: SpacePlan) -> dict[str, Any]:
    values = bare_layout(theme, plan.arrangement) | {"margin": plan.margins}
    values["annotations"] = [
        *labels(frame, plan, frame.terms),
        *fixed_words(frame, theme, plan, low=plan.low),
        *map_words(frame, plan),
    ]
    clear = {"paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR}  # the sheets lie below
    return values | clear | _overlay_axes(plan) | _map_axes(frame.state.box, axis_names(frame), theme, plan)


def map_words(frame: PlaneFrame, plan: SpacePlan) -> list[dict[str, Any]]:
    panel = plan.map
    grid = f"{frame.grid} × {frame.grid}"
    if plan.arrangement == "tall":
        title = "from above" if frame.shows_regions else grid
    else:
        regions = "from above" if plan.close else "regions from above"
        title = regions if frame.shows_regions else f"sampled at {grid} points"
        title += f"; bold: {composed_word(frame)} = 0"
    if not plan.panels and not plan.close and not plan.fits(title, plan.composed, FONT_SIZES["small"]):
        title = title.partition(";")[0]
    return [word(title, FONT_SIZES["small"], panel.x[0], panel.y[1], xanchor="left", yanchor="bottom")]


def _overlay_axes(plan: SpacePlan) -> dict[str, Any]:
    hidden = {"visible": False, "fixedrange": True, "domain": [0, 1]}
    return {"xaxis": hidden | {"range": [0, plan.width]}, "yaxis": hidden | {"range": [0, plan.height]}}


def _map_axes(box: Box, names: list[str], theme: Theme, plan: SpacePlan) -> dict[str, Any]:
    axes = {}
    for letter, ends, span, anchor in zip("xy", box, (plan.map.x, plan.map.y), "yx", strict=True):
        axes[f"{letter}axis{MAP + 1}"] = {
            "domain": span,
            "range": ends,
            "anchor": f"{anchor}{MAP + 1}",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "ticks": "",
            "nticks": 4,
            "ticklabelstandoff": 4,
            "tickfont": {"size": FONT_SIZES["small"], "color": theme.muted},
            "showticklabels": plan.arrangement == "wide",
            "title": {
                "text": names["xy".index(letter)],
                "font": {"size": FONT_SIZES["text"]},
                "standoff": 2,
            },
        }
    return axes
