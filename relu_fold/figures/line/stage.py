"""The stage in 1D: a column a neuron (z, h, contribution), and the composed function large beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.figures.kit.arrangement import USUAL_HEIGHT, USUAL_WIDTH, Plan, Reach, Span, axes_of
from relu_fold.figures.kit.formulas import composed_word, formulas
from relu_fold.figures.kit.marks import Mark, line, strokes
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
            "name": composed_word(self.frame),
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
    if not plan.panels:
        return []
    marks, widths, layer = [], frame.state.widths, frame.state.layer
    here, n = slice(plan.neurons.start, plan.neurons.stop), len(plan.neurons)
    actives, slopes = frame.active[:, here].T, frame.slopes[:, here].T
    # Where the pen goes is the same in all rows of a column: where it is inactive, and where it is active.
    pens = strokes(np.concatenate([slopes, slopes]), np.concatenate([~actives, actives]))
    of = plan.neurons.start + pens.lines % n
    x, rows = frame.x.take(pens.vertices), {"z": frame.z, "h": frame.h, "c": frame.contributions}
    drawn = {row: pens.drawn(x, values[pens.vertices, of]) for row, values in rows.items()}
    folds = _folds(frame, actives, plan.neurons.start)
    for (row, column), panel in plan.panels.items():
        whose, (xs, ys), on = (widths, layer, plan.neurons[column]), drawn[row], column + n
        colour = neuron_colour(theme, *whose)
        style = _line_style(panel.number, theme.inactive, LINE)
        marks.append(Mark(f"{row}{column}off", xs[column], ys[column], style))
        style = _line_style(panel.number, colour, BOLD, neuron_dash(*whose))
        marks.append(Mark(f"{row}{column}on", xs[on], ys[on], style))
        if row == "h":
            crease = {"mode": "markers", "marker": {"size": 8, "color": colour}} | panel.axes
            at, up = folds[column]
            names = _fold_names(frame, at, plan.beside) if plan.close else None
            crease |= _below(theme) if plan.close else {}
            # Plotly hides a trace without points for good; one that is nowhere can come back.
            marks.append(Mark(f"crease{column}", [*at] or [None], [*up] or [None], crease, text=names))
    return marks


def _folds(frame: Frame, actives: BoolArray, first: int) -> list[tuple[list[float], list[float]]]:
    """Return the folds of neurons from `first` on, on each piece `actives`, (n, k+1): where they are, and h there."""
    n, all_folds = len(actives), frame.folds
    own = all_folds[all_folds.size - frame.active.shape[1] + first :][:n]
    who, knot = ((actives[:, 1:] != actives[:, :-1]) & own[:, None]).nonzero()
    knot += 1
    found: list[tuple[list[float], list[float]]] = [([], []) for _ in range(n)]
    places = frame.x.take(knot).tolist(), frame.h[knot, first + who].tolist()
    for column, x, y in zip(who.tolist(), *places, strict=True):
        found[column][0].append(x)
        found[column][1].append(y)
    return found


def _below(theme: Theme) -> dict[str, Any]:
    font = {"size": FONT_SIZES["small"], "color": theme.ink}
    return {"mode": "markers+text", "textposition": "bottom center", "textfont": font, "cliponaxis": False}


def _fold_names(frame: Frame, at: list[float], short: bool) -> list[str]:
    """Name the folds of a neuron up close, from the left: those that have room beside the one before."""
    low, high = frame.state.domain
    names: list[str] = []
    free = at[0] if at else low
    for x in at:
        name = f"x = {place(x, frame.state.domain)}"
        names.append((name if short else f"fold at {name}") if x >= free else "")
        free = x + (2 if short else 1) * _NAME_ROOM * (high - low) if names[-1] else free
    return names or [""]


def _sum_marks(frame: Frame, theme: Theme, plan: Plan, reach: Reach) -> list[Mark]:
    marks, axes, layer, widths = [], plan.composed.axes, frame.state.layer, frame.state.widths
    here, reached, slopes = plan.composed.number, composed_range(frame, reach), frame.passed.cumsum(axis=1)
    # Faint and solid: dashes of this length take the browser longer to draw than all the neurons together.
    bias = _line_style(here, theme.muted, THIN)
    ends: list[float | None] = [frame.x.item(0), frame.x.item(-1)]
    marks.append(Mark("sum0", ends, [frame.bias, frame.bias], bias))
    if _partial(frame):
        for i in range(len(frame.sums) - 2):
            faint = _line_style(here, translucent(neuron_colour(theme, widths, layer, i), 0.55), FAINT)
            marks.append(line(f"sum{i + 1}", frame.x, frame.sums[i + 1], slopes[:, i], faint))
    marks.append(_sum_names(frame, theme, plan, reached))
    if (wanted := curve(frame)) is not None:
        dashes = _line_style(here, theme.muted, LINE, "dash")
        marks.append(Mark("target", wanted[0].tolist(), wanted[1].tolist(), dashes))
    marks.append(line("composed", frame.x, frame.composed, slopes[:, -1], _line_style(here, theme.ink, BOLD)))
    size = plan.pixels(plan.composed), plan.depth(plan.composed)
    return marks + knot_marks(frame, theme, axes, size, reached)


def _partial(frame: Frame) -> bool:
    """Whether the partial sums are drawn: as many lines as neurons, each with all their knots."""
    return frame.state.partial_sums and frame.state.widths[frame.state.layer] <= _MOST_SUMS


def _sum_names(frame: Frame, theme: Theme, plan: Plan, reached: Span) -> Mark:
    """Name each partial sum at its right end: b, 1, 1–2 ... f, where there is room between them."""
    ends = frame.sums[:, -1].tolist()
    low, high = reached
    least = (high - low) * _LABEL_ROOM / plan.depth(plan.composed)
    shown: list[tuple[float, str]] = []
    drawn = [i for i in (range(len(ends) - 1) if _partial(frame) else [0]) if low <= ends[i] <= high]
    for i in [len(ends) - 1, *drawn]:
        if all(abs(ends[i] - other) > least for other, _ in shown):
            name = composed_word(frame) if i == len(ends) - 1 else _sum_name(i)
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


@lru_cache(maxsize=1_024)  # no number changes it
def _line_style(panel: int, colour: str, width: float, dash: str = "solid") -> Mapping[str, Any]:
    line = {"color": colour, "width": width, "dash": dash, "simplify": False}
    return MappingProxyType({"mode": "lines", "line": line} | axes_of(panel))
