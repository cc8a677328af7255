"""Where the panels of the 1D stage stand, and how far their axes reach."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import (
    ENTERING_GAP,
    FLAT,
    LEAST_COLUMN,
    MARGINS,
    PLANS,
    SIDE_BY_SIDE,
    STRIP,
    STRIP_GAP,
    USUAL_HEIGHT,
    USUAL_WIDTH,
    Arrangement,
    Panel,
    Plan,
    Reach,
    Span,
    bare_layout,
    entering_place,
    neuron_panels,
    page_of,
    panels_beside,
    range_of,
)
from relu_fold.figures.kit.formulas import fixed_words, labels, word
from relu_fold.figures.kit.theme import FONT_SIZES, THIN, Theme
from relu_fold.frames.learnt import wanted
from relu_fold.frames.line import Frame
from relu_fold.view.words import symbol

_SHARES = (0.28, 0.44, 0.52, 0.58, 0.6, 0.63, 0.65, 0.67)  # of a wide stage, for so many columns
_GAP = 0.16  # of a column, between two
_SMALL_TICKS = 4
_LOW = 380  # pixels; on a lower stage neurons stand beside the composed function, or one of them in a row below it
_ROOMY = (
    480  # pixels; a stage that is as high may have all neurons below the composed function rather than some beside it
)
_BESIDE_LOW = 400  # pixels of a low stage's width, for a column beside the composed function
_IN_ROW = 0.26  # of a low stage's height: the row of one neuron's panels
_WORDS = 58  # pixels between it and the composed function: its axis, the neuron's name and formulas
_LEAD = 12  # pixels above the composed function for its formula, beside the margin
# For partial sums, above and below f, in heights of f; less where f is to be compared with what it learns from.
_ROOM, _ROOM_LEARNING = 1.25, 0.2
_CLOSE = 0.4  # of a wide stage, for a neuron up close


def plan(frame: Frame, width: int = USUAL_WIDTH, height: int = USUAL_HEIGHT, *, entering: bool = False) -> Plan:
    """Lay the panels out on a stage of so many pixels, for the page of neurons that the selected one is on.

    Args:
        entering: whether what enters the layer stands beside them, where there is room.
    """
    return _plan_for(frame.z.shape[1], frame.state.neuron, frame.state.close, entering, width, height)


@lru_cache(maxsize=PLANS)
def _plan_for(count: int, neuron: int, close: bool, entering: bool, width: int, height: int) -> Plan:
    """Lay out the panels of `count` neurons. No weight changes it."""
    place = entering_place(width, height) if entering and not close else None
    if place:
        shift = round(place[2]) + ENTERING_GAP
        return replace(_plan(count, neuron, close, width, height, "wide", shift), entering=place)
    return _plan(count, neuron, close, width, height, "wide" if _beside(width, height, count) else "tall")


def _plan(
    count: int, neuron: int, close: bool, width: int, height: int, arrangement: Arrangement, shift: int = 0
) -> Plan:
    """Lay them out `shift` pixels from the left."""
    margins = MARGINS[arrangement]
    inner, down = width - shift - margins["l"] - margins["r"], max(height - margins["t"] - margins["b"], 1)
    if arrangement == "tall" and height < _LOW:
        row = _IN_ROW if height >= FLAT else 0.0
        panels = panels_beside(1.0, row, row) if row else {}
        whole = Panel(0, "composed", 0, (0.0, 1.0), (row + _WORDS / down if row else 0.0, 1 - _LEAD / down))
        return Plan(arrangement, inner, down, 1, range(neuron, neuron + 1), whole, panels, close=close)
    page = _most(arrangement, inner)
    if close:
        return _close_plan(neuron, arrangement, inner, down, page)
    neurons = page_of(neuron, page, count)
    if arrangement == "wide":
        whole = Panel(0, "composed", 0, (_SHARES[len(neurons) - 1] + 0.06, 1.0), (0.0, 0.94))
        tops, tall = (0.94, 0.6, 0.26), 0.26
    else:
        whole = Panel(0, "composed", 0, (0.0, 1.0), (0.62, 0.95))
        tops, tall = (0.455, 0.28, 0.105), 0.105
    panels = neuron_panels(len(neurons), *_column(arrangement, len(neurons)), tops, tall)
    return Plan(arrangement, inner, down, page, neurons, whole, panels)


def _beside(width: int, height: int, count: int) -> bool:
    """Whether neurons stand beside the composed function; not, if all of them have room below it alone."""
    if height < _LOW:
        return width >= _BESIDE_LOW
    if width < SIDE_BY_SIDE or height < _ROOMY:
        return width >= SIDE_BY_SIDE
    most = {form: _most(form, width - MARGINS[form]["l"] - MARGINS[form]["r"]) for form in MARGINS}
    return not most["wide"] < count <= most["tall"]


def _most(arrangement: Arrangement, inner: int) -> int:
    """How many columns there is room for."""
    room = [n for n in range(1, len(_SHARES) + 1) if _column(arrangement, n)[0] * inner >= LEAST_COLUMN]
    return max(room, default=1)


def sum_plan(width: int, height: int) -> Plan:
    """The composed function alone, on so many pixels."""
    margins = MARGINS["wide"]
    inner, down = width - margins["l"] - margins["r"], height - margins["t"] - margins["b"]
    return Plan("wide", inner, down, 1, range(0), Panel(0, "composed", 0, (0.0, 1.0), (0.0, 1.0)), {})


def _close_plan(neuron: int, arrangement: Arrangement, inner: int, down: int, page: int) -> Plan:
    """One neuron's three rows, large; beside or above them the sum, and room for small pictures of the others."""
    if arrangement == "wide":
        whole = Panel(0, "composed", 0, (_CLOSE + (STRIP_GAP + STRIP) / inner + 0.06, 1.0), (0.0, 0.94))
        panels = neuron_panels(1, _CLOSE, 0.0, (0.94, 0.6, 0.26), 0.26)
    else:
        whole = Panel(0, "composed", 0, (0.0, 1.0), (0.62, 0.95))
        panels = panels_beside(1.0, 0.34, 0.34)
    return Plan(arrangement, inner, down, page, range(neuron, neuron + 1), whole, panels, close=True)


def _column(arrangement: Arrangement, columns: int) -> Span:
    """Return the width of a column and of the gap after it, as fractions of the stage."""
    strip = _SHARES[columns - 1] if arrangement == "wide" else 1.0
    gap = _GAP / columns * strip
    return (strip + gap) / columns - gap, gap


def layout(frame: Frame, theme: Theme, plan: Plan, reach: Reach) -> dict[str, Any]:
    """Plotly's layout: axes that only the outermost panels label, and every word on the stage."""
    ranges = {
        "composed": composed_range(frame, reach),
        "z": range_of(frame.z, frame.h, *_more(reach, "z")),
        "h": range_of(frame.z, frame.h, *_more(reach, "z")),
        "c": range_of(frame.contributions, *_more(reach, "c")),
    }
    x, y = plan.composed.x[1], plan.composed.y[0]
    axis_name = word(symbol("x"), 14, x, y, xanchor="right", xshift=-16, yanchor="top", yshift=-1)
    values = bare_layout(theme, plan.arrangement)
    values["margin"] = plan.margins
    values["annotations"] = [*stage_words(frame, theme, plan), axis_name]
    for panel in (plan.composed, *plan.panels.values()):
        outer_left = panel.column == 0 and not (plan.beside and panel.row == "h")
        outer_bottom = panel.row in ("c", "composed") or plan.beside
        x_name, y_name = panel.axes["xaxis"], panel.axes["yaxis"]
        ticks = 7 if panel.row == "composed" else _SMALL_TICKS
        values[f"xaxis{x_name[1:]}"] = _axis(theme, panel.x, frame.state.domain, y_name, outer_bottom, ticks)
        values[f"yaxis{y_name[1:]}"] = _axis(theme, panel.y, ranges[panel.row], x_name, outer_left, ticks)
    return values


def stage_words(frame: Frame, theme: Theme, plan: Plan) -> list[dict[str, Any]]:
    """Every word on the stage but those of its axes."""
    return [*labels(frame, plan), *fixed_words(frame, theme, plan)]


def composed_range(frame: Frame, reach: Reach) -> Span:
    """Return the reach of the large panel: of f, and of what f is to be; what leads to f has some room around it.

    Partial sums may be hundreds of times as large as f, which is what one looks at: beyond the room they are cut off.
    """
    learnt = wanted(frame)
    own = np.concatenate([frame.composed, *_more(reach, "composed"), *learnt])
    low, high = min(float(own.min()), 0.0), max(float(own.max()), 0.0)
    room = (_ROOM_LEARNING if learnt else _ROOM) * (high - low)
    sums = frame.sums if frame.state.partial_sums else frame.sums[:1]
    return range_of(own, np.clip(sums, low - room, high + room) if room > 0 else sums)


def _more(reach: Reach, row: str) -> list[FloatArray]:
    return [reach[row]] if row in reach else []


def _axis(theme: Theme, span: Span, reach: Span, anchor: str, labelled: bool, ticks: int) -> dict[str, Any]:
    return {
        "domain": span,
        "range": reach,
        "anchor": anchor,
        "fixedrange": True,
        "showgrid": ticks > _SMALL_TICKS,
        "gridcolor": theme.hairline,
        "gridwidth": THIN,
        "zeroline": True,
        "zerolinecolor": theme.inactive if ticks > _SMALL_TICKS else theme.hairline,
        "zerolinewidth": THIN,
        "showticklabels": labelled,
        "ticks": "",
        "nticks": ticks,
        "ticklabelstandoff": 4,
        "tickfont": {"size": FONT_SIZES["small"], "color": theme.muted},
        "minexponent": 4,
        "exponentformat": "power",
    }
