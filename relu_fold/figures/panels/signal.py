"""The signal lens: over time the wave that goes in, z and h of each neuron, and the wave that comes out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import bare_layout, page_of, range_of
from relu_fold.figures.kit.formulas import composed_word
from relu_fold.figures.kit.marks import thinned
from relu_fold.figures.kit.opened_type import Opened
from relu_fold.figures.kit.theme import BOLD, FONT_SIZES, LINE, THIN, Theme, neuron_colour, neuron_dash
from relu_fold.frames.line import Frame
from relu_fold.frames.plane import PlaneFrame
from relu_fold.frames.signal_lens import PERIODS, Wave, wave
from relu_fold.view.words import number, short_number

_NARROW = 760  # pixels; below it the wave in and the wave out stand above the neurons
_LEAST = 110  # pixels of a neuron's plot
_GAP = 0.03
_AIR = 0.08  # of a reach
_SURE = 1e-9  # of a period: a share of 0 or 1 that was summed from many pieces

ONE_INPUT = (
    "A signal is one number that changes with time, so this lens needs a network of one input. "
    "Choose 1D above, or open lesson 1."
)


@dataclass(frozen=True)
class _Plot:
    """One pair of axes, numbered as plotly does, in fractions of the figure."""

    number: int
    x: tuple[float, float]
    y: tuple[float, float]
    reach: tuple[float, float]
    title: str

    @property
    def suffix(self) -> str:
        return str(self.number + 1) if self.number else ""


def _airy(reach: tuple[float, float]) -> tuple[float, float]:
    """With air at both ends: a number at the very end would stand in the corner, on the first one of the axis below."""
    air = _AIR * (reach[1] - reach[0])
    return reach[0] - air, reach[1] + air


def signal_panel(frame: Frame, theme: Theme, width: int) -> Opened:
    signals = wave(frame)
    narrow = width < _NARROW
    room = max(1, int(width * (1.0 if narrow else 0.5) // _LEAST))
    neurons = page_of(frame.state.neuron, min(room, 8), signals.z.shape[1])
    words = {"signal": sentences(frame, signals, neurons)}
    return Opened(_figure(frame, signals, theme, neurons, narrow), words)


def no_signal(_plane: PlaneFrame, _theme: Theme, _width: int) -> Opened:
    return Opened(None, {"signal": [ONE_INPUT]})


def _figure(frame: Frame, signals: Wave, theme: Theme, neurons: range, narrow: bool) -> dict[str, Any]:
    plots = _plots(frame, signals, neurons, narrow)
    first, *between, last = plots
    traces = [_line(signals.t, signals.x, first, theme.ink, LINE)]
    for plot, i in zip(between, neurons, strict=True):
        whose = frame.state.widths, frame.state.layer, i
        colour = neuron_colour(theme, *whose)
        traces.append(_line(signals.t, signals.z[:, i], plot, theme.inactive, LINE))
        traces.append(_line(signals.t, signals.h[:, i], plot, colour, BOLD, neuron_dash(*whose)))
    traces.append(_line(signals.t, signals.composed, last, theme.ink, BOLD))
    layout = bare_layout(theme, "wide") | {"margin": {"l": 40, "r": 16, "t": 32, "b": 32}, "annotations": []}
    for plot in plots:
        layout |= _axes(plot, theme)
        layout["annotations"].append(_title(plot, theme))
    return {"data": traces, "layout": layout}


def _plots(frame: Frame, signals: Wave, neurons: range, narrow: bool) -> list[_Plot]:
    """The wave in, the neurons on one scale, the wave out."""
    n = len(neurons)
    shared = range_of(signals.z[:, list(neurons)], signals.h[:, list(neurons)])
    titles = [f"neuron {i + 1}" for i in neurons]
    came, went = range_of(signals.x), range_of(signals.composed)
    if narrow:
        column = (1.0 - _GAP * 2 * (n - 1)) / n
        lefts = [i * (column + 2 * _GAP) for i in range(n)]
        middle = [((left, left + column), (0.0, 0.4)) for left in lefts]
        ends = ((0.0, 0.44), (0.6, 1.0)), ((0.56, 1.0), (0.6, 1.0))
    else:
        left_end, right_start = (0.29, 0.71) if n == 1 else (0.2, 0.77)
        column = (right_start - left_end - _GAP * (n + 3)) / n
        lefts = [left_end + 2 * _GAP + i * (column + _GAP) for i in range(n)]
        middle = [((left, left + column), (0.0, 1.0)) for left in lefts]
        ends = ((0.0, left_end), (0.0, 1.0)), ((right_start, 1.0), (0.0, 1.0))
    first = _Plot(0, *ends[0], came, "wave in, x(t)")
    last = _Plot(n + 1, *ends[1], went, f"wave out, {composed_word(frame)}")
    between = [_Plot(i + 1, *span, shared, titles[i]) for i, span in enumerate(middle)]
    return [first, *between, last]


def _line(t: FloatArray, y: FloatArray, plot: _Plot, colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    across, up = thinned(t, y)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": across.tolist(),
        "y": up.tolist(),
        "xaxis": f"x{plot.suffix}",
        "yaxis": f"y{plot.suffix}",
        "line": {"color": colour, "width": width, "dash": dash, "simplify": False},
        "hoverinfo": "skip",
    }


def _axes(plot: _Plot, theme: Theme) -> dict[str, Any]:
    turns = np.arange(PERIODS + 1)
    common = {"fixedrange": True, "ticks": "", "tickfont": {"size": FONT_SIZES["small"], "color": theme.muted}}
    common |= {"zerolinecolor": theme.inactive, "zerolinewidth": THIN, "gridcolor": theme.hairline}
    x = {
        "domain": plot.x,
        "anchor": f"y{plot.suffix}",
        "range": [0, 2 * math.pi * PERIODS],
        "tickvals": (turns * 2 * math.pi).tolist(),
        "ticktext": ["0", *(f"{2 * turn}π" for turn in turns[1:].tolist())],
        "zeroline": False,
        "showgrid": True,
    }
    y = {"domain": plot.y, "anchor": f"x{plot.suffix}", "range": _airy(plot.reach), "nticks": 4, "showgrid": False}
    return {f"xaxis{plot.suffix}": common | x, f"yaxis{plot.suffix}": common | y | {"zeroline": True}}


def _title(plot: _Plot, theme: Theme) -> dict[str, Any]:
    return {
        "text": plot.title,
        "x": plot.x[0],
        "y": plot.y[1],
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": FONT_SIZES["text"], "color": theme.ink},
    }


def sentences(frame: Frame, signals: Wave, neurons: range) -> list[str]:
    """What goes in, what each neuron lets through, and what the whole is known as."""
    shift = f"{short_number(signals.middle)} + " if signals.middle else ""
    lines = [f"In goes x = {shift}{short_number(signals.amplitude)} sin t, which sweeps the whole domain."]
    depth = frame.state.layer
    source = "the wave" if depth == 0 else f"what layer {depth} hands on"
    slopes = frame.network.slopes[depth]
    lines += [_neuron(i, float(signals.shares[i]), float(slopes[i]), source) for i in neurons]
    if is_full_wave(frame, signals):
        lines.append("Together they are a full-wave rectifier: both halves of the wave come out upright.")
    return lines


def _neuron(i: int, share: float, slope: float, source: str) -> str:
    if slope == 1:
        return f"Neuron {i + 1} does not rectify: without a fold it passes {source} as it is."
    if slope == -1:
        return f"Neuron {i + 1} is a full-wave rectifier: its mirror turns the negative part of its z upright."
    leak = "" if slope == 0 else f" The rest leaks through, times {number(slope)}."
    if share > 1 - _SURE:
        return f"Neuron {i + 1} is always on: it passes {source} whole."
    if share < _SURE:
        return f"Neuron {i + 1} is never on: it passes nothing.{leak}"
    part = f"{number(100 * share)} % of the time"
    if abs(share - 0.5) < _SURE:
        part = "half of the time"
    return f"Neuron {i + 1} is a half-wave rectifier: it passes its z while that is positive, {part}.{leak}"


def is_full_wave(frame: Frame, signals: Wave) -> bool:
    """Whether the sum is a multiple of |sin t|, up to a constant: one bend, in the middle, as steep on both sides."""
    p = frame.pieces
    if p is None or len(p.breakpoints) != 1 or frame.z.shape[1] < 2:
        return False
    left, right = float(p.slopes[0, 0]), float(p.slopes[-1, 0])
    return bool(abs(p.breakpoints[0] - signals.middle) <= _SURE * signals.amplitude and left == -right)
