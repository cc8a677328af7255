"""Panels: where each of them stands on the stage, how far its values reach; the same for lines and for sheets."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal, TypeAlias

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.theme import FONT, FONT_SIZES, Theme

Arrangement: TypeAlias = Literal["wide", "tall"]
Span: TypeAlias = tuple[float, float]
Place: TypeAlias = tuple[float, float, float, float]  # left, top, width and height in pixels of the stage
Reach: TypeAlias = Mapping[str, FloatArray]

ROWS = ("z", "h", "c")
USUAL_WIDTH, NARROWEST, WIDEST = 1_100, 200, 10_000  # pixels of the whole stage
USUAL_HEIGHT, SHORTEST, TALLEST = 500, 100, 10_000
PLANS = 64  # that are kept: a plan is laid out for sizes and counts alone, and a hand changes none of them
SIDE_BY_SIDE = 860  # pixels; on a narrower stage the composed function stands above the neurons
FLAT = 200  # pixels; on a lower stage there is no room for any neuron
LEAST_COLUMN = 86  # pixels: for the right-hand side of a formula
_ROOMY_COLUMN = 120  # pixels: for all of it
MARGINS: dict[Arrangement, dict[str, int]] = {
    "wide": {"l": 64, "r": 40, "t": 40, "b": 28},
    "tall": {"l": 40, "r": 32, "t": 16, "b": 28},
}
ENTERING, ENTERING_GAP = (168.0, 232.0), 8  # pixels: what enters the layer beside its neurons, and the air after it
_ENTERING_TOP = 8.0
_ENTERING, _ENTERING_LOW = 0.2, 260  # of a stage's width; pixels of a stage's height, below which it has no room there
STRIP, STRIP_GAP = 56, 12  # pixels: the strip of the others beside a neuron up close, and the air before it
TAG, _SUBSCRIPT = re.compile("<[^>]*>"), re.compile("<sub>(.*?)</sub>")
_NARROW, _WIDE, _USUAL = 0.34, 0.84, 0.63  # of the font's size
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("fijlt.,:;|'·()[] \u2009"), frozenset("mw−+×=≤ΣWM%…●")
_BOLD = 1.1
_SMALLER = 0.3  # of its width, what a subscript lacks
_OVER = 4.0  # pixels that words may go beyond their panel, into the gap after it
_LEAST_SPAN = 1e-300  # below it, a sixth of a span is subnormal and its logarithm means nothing


def axes_of(number: int) -> dict[str, str]:
    """Return the names that plotly has for the axes of a panel."""
    suffix = str(number + 1) if number else ""
    return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


@dataclass(frozen=True)
class Panel:
    """One pair of axes: the spans are fractions of the plot; `number` names plotly's axes."""

    number: int
    row: str
    column: int
    x: Span
    y: Span

    @cached_property
    def axes(self) -> dict[str, str]:
        return axes_of(self.number)


@dataclass(frozen=True)
class Plan:
    """The panels of one stage: the composed function, and row by row the neurons on screen; or one of them up close."""

    arrangement: Arrangement
    width: float  # pixels between the margins
    height: float
    page: int  # columns that there is room for
    neurons: range
    composed: Panel
    panels: dict[tuple[str, int], Panel]  # none on a stage that is too small for them
    close: bool = field(default=False, kw_only=True)
    entering: Place | None = field(default=None, kw_only=True)  # where what enters the layer has room on the stage
    around: ClassVar[Mapping[Arrangement, Mapping[str, int]]] = MARGINS  # the margins where nothing enters

    @cached_property
    def margins(self) -> dict[str, int]:
        """Of the stage, pixels; what enters the layer stands in the one at the left."""
        margins = self.around[self.arrangement]
        return {**margins, "l": margins["l"] + self.shift}

    @property
    def size(self) -> tuple[float, float]:
        """Of the whole stage, pixels."""
        margins = self.margins
        return self.width + margins["l"] + margins["r"], self.height + margins["t"] + margins["b"]

    @property
    def shift(self) -> int:
        """How far what enters the layer has moved all else to the right, in pixels."""
        return round(self.entering[2]) + ENTERING_GAP if self.entering else 0

    @property
    def others(self) -> float | None:
        """Of a neuron up close, how far from the left of a wide stage the strip of the others stands, in pixels."""
        if not self.close or self.arrangement != "wide":
            return None
        end = max(panel.x[1] for panel in self.panels.values())
        return MARGINS["wide"]["l"] + end * self.width + STRIP_GAP

    @cached_property
    def beside(self) -> bool:
        """Whether the three rows stand beside each other, not below."""
        return bool(self.panels) and self.panels["z", 0].y == self.panels["h", 0].y

    @cached_property
    def roomy(self) -> bool:
        """Whether a column is wide enough for a whole formula, not only its right-hand side."""
        return bool(self.panels) and self.pixels(self.panels["z", 0]) >= _ROOMY_COLUMN

    def pixels(self, panel: Panel) -> float:
        """Pixels of a panel from left to right."""
        return (panel.x[1] - panel.x[0]) * self.width

    def depth(self, panel: Panel) -> float:
        """Pixels of a panel from top to bottom."""
        return (panel.y[1] - panel.y[0]) * self.height

    def fits(self, text: str, panel: Panel, size: int) -> bool:
        return _width(text) * size <= self.pixels(panel) + _OVER


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels, rather too much than too little; tags count for nothing.

    As in DejaVu Sans, the widest of the usual fonts, so that no words are cut.
    """
    letters = TAG.sub("", text)
    wide = sum(_WIDE if one in _WIDE_LETTERS else _NARROW if one in _NARROW_LETTERS else _USUAL for one in letters)
    return wide * size * (_BOLD if bold else 1.0)


@lru_cache(maxsize=1_024)  # a hand changes few of a picture's formulas
def _width(text: str) -> float:
    """How wide a text is, with its tags, in sizes of its font."""
    return width_of(text, 1.0) - _SMALLER * sum(width_of(one, 1.0) for one in _SUBSCRIPT.findall(text))


def neuron_panels(
    columns: int, width: float, gap: float, tops: Sequence[float], height: float
) -> dict[tuple[str, int], Panel]:
    """Return the panels of the neurons, row by row; axes are numbered from 1, the composed function has 0."""
    panels: dict[tuple[str, int], Panel] = {}
    for row, top in zip(ROWS, tops, strict=True):
        for column in range(columns):
            left = column * (width + gap)
            panels[row, column] = Panel(1 + len(panels), row, column, (left, left + width), (top - height, top))
    return panels


def panels_beside(across: float, top: float, height: float) -> dict[tuple[str, int], Panel]:
    """Return the panels of one neuron up close, z, h and contribution beside each other."""
    spans = (0.0, 0.28), (0.32, 0.60), (0.72, 1.0)  # contributions have a scale of their own, and room for it
    return {
        (row, 0): Panel(1 + i, row, 0, (left * across, right * across), (top - height, top))
        for i, (row, (left, right)) in enumerate(zip(ROWS, spans, strict=True))
    }


def entering_place(width: int, height: int) -> Place | None:
    """Return where what enters the layer stands, left of its neurons; None on a stage that has no room for both."""
    if width < SIDE_BY_SIDE or height < _ENTERING_LOW:
        return None
    return 0.0, _ENTERING_TOP, min(max(_ENTERING * width, ENTERING[0]), ENTERING[1]), height - _ENTERING_TOP


def page_of(neuron: int, page: int, count: int) -> range:
    """Return the neurons that are on screen together with this one, `page` at a time."""
    first = neuron // page * page
    return range(first, min(first + page, count))


def bare_layout(theme: Theme, arrangement: Arrangement) -> dict[str, Any]:
    """Plotly's layout before there is anything on it: paper, type, margins, and no answer to the mouse."""
    return {
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "font": {"family": FONT, "size": FONT_SIZES["small"], "color": theme.muted},
        "margin": MARGINS[arrangement],
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }


def range_of(*values: FloatArray) -> Span:
    return nice_range(min([float(v.min()) for v in values]), max([float(v.max()) for v in values]))


def nice_range(low: float, high: float) -> tuple[float, float]:
    """Return an axis range around low, high and zero with air, ending on round numbers so that it seldom changes."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    if not span > _LEAST_SPAN:
        return -1.0, 1.0
    rough = span / 6
    base = 10.0 ** math.floor(math.log10(rough))
    step = next(base * factor for factor in (1, 2, 2.5, 5, 10) if base * factor >= rough)
    air = span * 0.06
    return math.floor((low - air) / step) * step, math.ceil((high + air) / step) * step
