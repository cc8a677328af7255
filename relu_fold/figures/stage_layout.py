"""Where the panels of the 1D stage stand, how far their axes reach, and the formula above each of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from relu_fold.arrays import FloatArray
from relu_fold.figures.theme import FONT, FONT_SIZES, THIN, Theme, neuron_colour
from relu_fold.frame import Frame
from relu_fold.words import affine, neuron_label, neuron_name, number, signed, symbol

Arrangement: TypeAlias = Literal["wide", "tall"]
Span: TypeAlias = tuple[float, float]

ROWS = ("z", "h", "c")
USUAL_WIDTH, NARROWEST, WIDEST = 1_100, 200, 10_000  # pixels of the whole stage
MOST_COLUMNS = 8
_SIDE_BY_SIDE = 860  # pixels; on a narrower stage the composed function stands above the neurons
_MARGINS: dict[Arrangement, tuple[int, int]] = {"wide": (64, 40), "tall": (40, 32)}  # left and right, pixels
_SHARES = (0.28, 0.44, 0.52, 0.58, 0.6, 0.62, 0.64, 0.66)  # of a wide stage, for so many columns
_GAP = 0.16  # of a column, between two
_LEAST_COLUMN, _ROOMY_COLUMN = 86, 120  # pixels: for the right-hand side of a formula, for all of it
_LETTER = 0.51  # of the font's size, a letter's usual width
_ROW_TITLES = {"z": "pre-activation", "h": "activation", "c": "contribution"}
_SMALL_TICKS = 4
_TAG, _SUBSCRIPT = re.compile("<[^>]*>"), re.compile("<sub>(.*?)</sub>")
_LEAST_SPAN = 1e-300  # below it, a sixth of a span is subnormal and its logarithm means nothing


@dataclass(frozen=True)
class Panel:
    """One pair of axes: the spans are fractions of the plot; `number` names plotly's axes."""

    number: int
    row: str
    column: int
    x: Span
    y: Span

    @property
    def axes(self) -> dict[str, str]:
        suffix = str(self.number + 1) if self.number else ""
        return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


@dataclass(frozen=True)
class Plan:
    """The panels of one stage: the composed function, and row by row the neurons on screen."""

    arrangement: Arrangement
    width: float  # pixels between the margins
    page: int  # columns that there is room for
    neurons: range
    composed: Panel
    panels: dict[tuple[str, int], Panel]

    @property
    def roomy(self) -> bool:
        """Whether a column is wide enough for a whole formula, not only its right-hand side."""
        return self.pixels(self.panels["z", 0]) >= _ROOMY_COLUMN

    def pixels(self, panel: Panel) -> float:
        return (panel.x[1] - panel.x[0]) * self.width

    def fits(self, text: str, panel: Panel, size: int) -> bool:
        letters = len(_TAG.sub("", text)) - 0.3 * sum(map(len, _SUBSCRIPT.findall(text)))
        return letters * size * _LETTER <= self.pixels(panel)


def plan(frame: Frame, width: int = USUAL_WIDTH) -> Plan:
    """Lay the panels out on a stage of `width` pixels, for the page of neurons that the selected one is on."""
    arrangement: Arrangement = "wide" if width >= _SIDE_BY_SIDE else "tall"
    inner = width - sum(_MARGINS[arrangement])
    room = [n for n in range(1, MOST_COLUMNS + 1) if _column(arrangement, n)[0] * inner >= _LEAST_COLUMN]
    page = max(room, default=1)
    first = frame.state.neuron // page * page
    neurons = range(first, min(first + page, frame.z.shape[1]))
    column_width, gap = _column(arrangement, len(neurons))
    if arrangement == "wide":
        whole = Panel(0, "composed", 0, (_SHARES[len(neurons) - 1] + 0.06, 1.0), (0.0, 0.94))
        tops, height = (0.94, 0.6, 0.26), 0.26
    else:
        whole = Panel(0, "composed", 0, (0.0, 1.0), (0.62, 0.95))
        tops, height = (0.455, 0.28, 0.105), 0.105
    panels: dict[tuple[str, int], Panel] = {}
    for row, top in zip(ROWS, tops, strict=True):
        for column in range(len(neurons)):
            left = column * (column_width + gap)
            spans = (left, left + column_width), (top - height, top)
            panels[row, column] = Panel(1 + len(panels), row, column, *spans)
    return Plan(arrangement, inner, page, neurons, whole, panels)


def _column(arrangement: Arrangement, columns: int) -> Span:
    """Return the width of a column and of the gap after it, as fractions of the stage."""
    strip = _SHARES[columns - 1] if arrangement == "wide" else 1.0
    gap = _GAP / columns * strip
    return (strip + gap) / columns - gap, gap


def labels(frame: Frame, plan: Plan) -> list[dict[str, Any]]:
    """The formulas as plotly annotations, in an order that depends on the plan alone."""
    written = [_label(plan.composed, _composed_formula(frame, plan), FONT_SIZES["lead"])]
    for panel in plan.panels.values():
        formula = _neuron_formula(frame, panel, plan)
        written.append(_label(panel, formula, FONT_SIZES["small"]))
    return written


def layout(frame: Frame, theme: Theme, plan: Plan) -> dict[str, Any]:
    """Plotly's layout: axes that only the outermost panels label, and every word on the stage."""
    ranges = {
        "composed": composed_range(frame),
        "z": _range(frame.z, frame.h),
        "h": _range(frame.z, frame.h),
        "c": _range(frame.contributions),
    }
    left, right = _MARGINS[plan.arrangement]
    top = 40 if plan.arrangement == "wide" else 16
    values: dict[str, Any] = {
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "font": {"family": FONT, "size": FONT_SIZES["small"], "color": theme.muted},
        "margin": {"l": left, "r": right, "t": top, "b": 28},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "annotations": [*labels(frame, plan), *_fixed_words(frame, theme, plan)],
    }
    for panel in (plan.composed, *plan.panels.values()):
        outer_left, outer_bottom = panel.column == 0, panel.row in ("c", "composed")
        x_name, y_name = panel.axes["xaxis"], panel.axes["yaxis"]
        ticks = 7 if panel.row == "composed" else _SMALL_TICKS
        values[f"xaxis{x_name[1:]}"] = _axis(theme, panel.x, frame.state.domain, y_name, outer_bottom, ticks)
        values[f"yaxis{y_name[1:]}"] = _axis(theme, panel.y, ranges[panel.row], x_name, outer_left, ticks)
    return values


def composed_range(frame: Frame) -> Span:
    return _range(frame.sums if frame.state.partial_sums else frame.sums[[0, -1]])


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


def _range(*values: FloatArray) -> Span:
    return _nice_range(min(float(v.min()) for v in values), max(float(v.max()) for v in values))


def _label(panel: Panel, text: str, size: int) -> dict[str, Any]:
    return _word(text, size, x=panel.x[0], y=panel.y[1], xanchor="left", yanchor="bottom")


def _word(text: str, size: int, x: float, y: float, **more: Any) -> dict[str, Any]:
    font = {"size": size} | more.pop("font", {})
    return {"text": text, "font": font, "x": x, "y": y, "xref": "paper", "yref": "paper", "showarrow": False, **more}


def _fixed_words(frame: Frame, theme: Theme, plan: Plan) -> list[dict[str, Any]]:
    """Words that no weight changes: whose column it is, what each row shows, the name of the axis."""
    words = []
    depth, layer = len(frame.state.widths), frame.state.layer
    for column, i in enumerate(plan.neurons):
        panel, label = plan.panels["z", column], neuron_label(depth, layer, i)
        colour = neuron_colour(theme, layer, i)
        name = neuron_name(depth, layer, i) if plan.roomy and (depth == 1 or len(plan.neurons) <= 2) else label
        text = f'<span style="color:{colour}">●</span> <b>{name}</b>'
        font = {"color": theme.ink}
        words.append(_word(text, 14, panel.x[0], panel.y[1], xanchor="left", yanchor="bottom", yshift=18, font=font))
    if plan.arrangement == "wide":
        for row in ROWS:
            top = plan.panels[row, 0].y
            words.append(
                _word(
                    _ROW_TITLES[row], 12, 0, sum(top) / 2, xanchor="right", yanchor="middle", xshift=-36, textangle=-90
                )
            )
    x, y = plan.composed.x[1], plan.composed.y[0]
    words.append(_word(symbol("x"), 14, x, y, xanchor="right", xshift=-16, yanchor="top", yshift=-1))
    return words


def _composed_formula(frame: Frame, plan: Plan) -> str:
    state = frame.state
    depth, terms = len(state.widths), []
    for i, weight in enumerate(frame.readout.tolist()):
        terms.append((weight, symbol("h", neuron_label(depth, state.layer, i))))
    if state.layer == depth - 1:
        name = f"{symbol('f')}({symbol('x')})" if len(state.biases[-1]) == 1 else symbol("f", str(state.target + 1))
    else:
        name = symbol("z", neuron_label(depth, state.layer + 1, state.target))
    whole = f"{name} = {affine(terms, frame.bias)}"
    return whole if plan.fits(whole, plan.composed, FONT_SIZES["lead"]) else f"{name} = {_in_short('v', frame.bias)}"


def _in_short(weight: str, bias: float) -> str:
    """A sum over more neurons than there is room for."""
    return f"Σ {symbol(weight)}·{symbol('h')}" + (f" {signed(bias)[0]} {number(abs(bias))}" if bias else "")


def _neuron_formula(frame: Frame, panel: Panel, plan: Plan) -> str:
    """`z = 0.80x − 0.30` and so on; only the right-hand side where columns are narrow."""
    state, neuron = frame.state, plan.neurons[panel.column]
    label = neuron_label(len(state.widths), state.layer, neuron)
    z, h = symbol("z", label), symbol("h", label)
    if panel.row == "c":
        return f"{number(frame.readout[neuron])}{h}"
    if panel.row == "h":
        left, right = h, _activation(z, frame.network.negative_slope)
    else:
        left, right = z, _pre_activation(frame, neuron)
    whole = f"{left} = {right}" if plan.roomy else right
    if panel.row == "h" or state.layer == 0 or plan.fits(whole, panel, FONT_SIZES["small"]):
        return whole
    return _in_short("w", float(frame.network.biases[state.layer][neuron]))


def _activation(z: str, s: float) -> str:
    if s in (-1, 0, 1):
        return {-1: f"|{z}|", 0: f"max(0, {z})", 1: z}[int(s)]
    return f"{'max' if s < 1 else 'min'}({z}, {number(s)}{z})"


def _pre_activation(frame: Frame, neuron: int) -> str:
    state, net = frame.state, frame.network
    weights, bias = net.weights[state.layer][neuron].tolist(), float(net.biases[state.layer][neuron])
    if state.layer == 0:
        return affine([(weights[0], symbol("x"))], bias)
    depth = len(state.widths)
    return affine([(w, symbol("h", neuron_label(depth, state.layer - 1, i))) for i, w in enumerate(weights)], bias)


def _nice_range(low: float, high: float) -> tuple[float, float]:
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
