"""The stage in 1D: a column a neuron (z, h, contribution), and the composed function large beside them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import USUAL_HEIGHT, USUAL_WIDTH, Plan, Reach
from relu_fold.figures.kit.formulas import composed_name, formulas
from relu_fold.figures.kit.marks import Mark, broken_line, line, strokes
from relu_fold.figures.kit.theme import (
    BOLD,
    FAINT,
    FONT_SIZES,
    LINE,
    THEMES,
    THIN,
    Theme,
    ThemeName,
    neuron_colour,
    neuron_dash,
    translucent,
)
from relu_fold.figures.line.badges import knot_marks
from relu_fold.figures.line.layout import composed_range, layout, plan, sum_plan
from relu_fold.frames.line import Frame
from relu_fold.frames.targets import curve
from relu_fold.view.words import place

_MOST_SUMS = 32  # partial sums; more faint lines than that are a shade, and their numbers megabytes
_LABEL_ROOM = 15  # pixels from one name to the next
_NAME_ROOM = 0.34  # of the axis, from the name of a fold to the next one


@dataclass(frozen=True)
class Stage:
    """What is drawn of a frame: the marks, in plotly's order, and where they stand."""

    frame: Frame
    theme: Theme
    plan: Plan
    marks: tuple[Mark, ...]
    reach: Reach

    def figure(self) -> dict[str, Any]:
        """The whole figure, as plotly takes it."""
        return {
            "data": [mark.trace() for mark in self.marks],
            "layout": layout(self.frame, self.theme, self.plan, self.reach),
        }

    def paint(self) -> dict[str, Any]:
        """What a hand on a slider can change in it: places and words, no ranges."""
        return {
            "marks": [mark.paint() for mark in self.marks],
            "labels": formulas(self.frame, self.plan),
            "name": composed_name(self.frame),
            # At each knot that is drawn, counted layer by layer: for hands, and to light a neuron's.
            "turning": tuple(self.frame.folding.values()),
        }


def stage(
    frame: Frame,
    theme: ThemeName = "light",
    width: int = USUAL_WIDTH,
    height: int = USUAL_HEIGHT,
    reach: Reach = MappingProxyType({}),
    *,
    entering: bool = False,
) -> Stage:
    """Draw a frame on so many pixels; `reach` holds further values, by row, that its axes must have room for.

    `entering`: whether what enters the layer is to have room, too.
    """
    colours, panels = THEMES[theme], plan(frame, width, height, entering=entering)
    marks = (*_neuron_marks(frame, colours, panels), *_sum_marks(frame, colours, panels, reach))
    return Stage(frame, colours, panels, marks, reach)


def sum_alone(frame: Frame, theme: ThemeName = "light", width: int = USUAL_WIDTH, height: int = USUAL_HEIGHT) -> Stage:
    """Draw what is composed, without the neurons, on so many pixels."""
    colours, panels = THEMES[theme], sum_plan(width, height)
    return Stage(frame, colours, panels, tuple(_sum_marks(frame, colours, panels, {})), {})


def _neuron_marks(frame: Frame, theme: Theme, plan: Plan) -> list[Mark]:
    """Grey where the neuron is inactive, its own colour where it is active, a dot on the crease."""
    marks = []
    values = {"z": frame.z, "h": frame.h, "c": frame.contributions}
    # Where the pen goes is the same in all rows of a column.
    here = slice(plan.neurons.start, plan.neurons.stop)
    actives, slopes = frame.active[:, here].T, frame.slopes[:, here].T
    off, on = strokes(slopes, ~actives), strokes(slopes, actives)
    for (row, column), panel in plan.panels.items():
        i, y = plan.neurons[column], values[row][:, plan.neurons[column]]
        whose = frame.state.widths, frame.state.layer, i
        colour, axes = neuron_colour(theme, *whose), panel.axes
        style = _line_style(theme.inactive, LINE) | axes
        marks.append(broken_line(f"{row}{column}off", frame.x, y, off[column], style))
        style = _line_style(colour, BOLD, neuron_dash(*whose)) | axes
        marks.append(broken_line(f"{row}{column}on", frame.x, y, on[column], style))
        if row == "h":
            active = actives[column]
            folds = frame.folds[frame.folds.size - frame.active.shape[1] + i]
            turns = 1 + ((active[1:] != active[:-1]) & folds).nonzero()[0]
            crease = {"mode": "markers", "marker": {"size": 8, "color": colour}} | axes
            at, up = frame.x.take(turns), y.take(turns)
            names = _fold_names(frame, at, plan.beside) if plan.close else None
            crease |= _below(theme) if plan.close else {}
            marks.append(Mark(f"crease{column}", _or_nowhere(at), _or_nowhere(up), crease, text=names))
    return marks


def _below(theme: Theme) -> dict[str, Any]:
    font = {"size": FONT_SIZES["small"], "color": theme.ink}
    return {"mode": "markers+text", "textposition": "bottom center", "textfont": font, "cliponaxis": False}


def _fold_names(frame: Frame, at: FloatArray, short: bool) -> list[str]:
    """Name the folds of a neuron up close, from the left: those that have room beside the one before."""
    low, high = frame.state.domain
    names: list[str] = []
    free = at[0] if at.size else low
    for x in at.tolist():
        name = f"x = {place(x, frame.state.domain)}"
        names.append((name if short else f"fold at {name}") if x >= free else "")
        free = x + (2 if short else 1) * _NAME_ROOM * (high - low) if names[-1] else free
    return names or [""]


def _sum_marks(frame: Frame, theme: Theme, plan: Plan, reach: Reach) -> list[Mark]:
    marks, axes, layer = [], plan.composed.axes, frame.state.layer
    slopes = frame.passed.cumsum(axis=1)
    # Faint and solid: dashes of this length take the browser longer to draw than all the neurons together.
    bias = _line_style(theme.muted, THIN) | axes
    marks.append(line("sum0", frame.x, frame.sums[0], np.zeros(len(frame.x) - 1), bias))
    if _partial(frame):
        for i in range(len(frame.sums) - 2):
            faint = _line_style(translucent(neuron_colour(theme, frame.state.widths, layer, i), 0.55), FAINT) | axes
            marks.append(line(f"sum{i + 1}", frame.x, frame.sums[i + 1], slopes[:, i], faint))
    marks.append(_sum_names(frame, theme, plan, reach))
    if (wanted := curve(frame)) is not None:
        dashes = _line_style(theme.muted, LINE, "dash") | axes
        marks.append(Mark("target", wanted[0].tolist(), wanted[1].tolist(), dashes))
    marks.append(line("composed", frame.x, frame.composed, slopes[:, -1], _line_style(theme.ink, BOLD) | axes))
    size = plan.pixels(plan.composed), plan.depth(plan.composed)
    return marks + knot_marks(frame, theme, axes, size, composed_range(frame, reach))


def _partial(frame: Frame) -> bool:
    """Whether the partial sums are drawn: as many lines as neurons, each with all their knots."""
    return frame.state.partial_sums and frame.state.widths[frame.state.layer] <= _MOST_SUMS


def _sum_names(frame: Frame, theme: Theme, plan: Plan, reach: Reach) -> Mark:
    """Name each partial sum at its right end: b, 1, 1–2 ... f, where there is room between them."""
    ends = frame.sums[:, -1].tolist()
    low, high = composed_range(frame, reach)
    least = (high - low) * _LABEL_ROOM / plan.depth(plan.composed)
    shown: list[tuple[float, str]] = []
    drawn = [i for i in (range(len(ends) - 1) if _partial(frame) else [0]) if low <= ends[i] <= high]
    for i in [len(ends) - 1, *drawn]:
        if all(abs(ends[i] - other) > least for other, _ in shown):
            name = composed_name(frame) if i == len(ends) - 1 else _sum_name(i)
            shown.append((ends[i], "\u2009" + name))
    style = {
        "mode": "text",
        "textfont": {"size": FONT_SIZES["small"], "color": theme.muted},
        "textposition": "middle right",
        "cliponaxis": False,
    }
    x: list[float | None] = [float(frame.x[-1])] * len(shown)
    y: list[float | None] = [end for end, _ in shown]
    return Mark("names", x, y, style | plan.composed.axes, text=[name for _, name in shown])


def _sum_name(count: int) -> str:
    return ("b", "1")[count] if count < 2 else f"1–{count}"


def _line_style(colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {"mode": "lines", "line": {"color": colour, "width": width, "dash": dash, "simplify": False}}


def _or_nowhere(values: FloatArray) -> list[float | None]:
    """Plotly hides a trace without points for good; one that is nowhere can come back."""
    return values.tolist() or [None]
