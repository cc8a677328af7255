"""Two pictures side by side: a layer's fold space to the left, the inputs to the right; what lines and planes share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.formulas import composed_name, word
from relu_fold.figures.panels import SIDE_BY_SIDE, Span, bare_layout
from relu_fold.figures.theme import FONT_SIZES, Theme, neuron_colour
from relu_fold.frame import Shown
from relu_fold.viewstate import fold_axes
from relu_fold.words import neuron_label, symbol

LEFT, RIGHT = (0.0, 0.46), (0.55, 1.0)  # of the figure
_MARGINS, _NARROW_MARGINS = {"l": 56, "r": 40, "t": 32, "b": 44}, {"l": 44, "r": 12, "t": 32, "b": 44}
_AIR = 0.08


def plane_of(shown: Shown, inputs: FloatArray, images: FloatArray) -> FloatArray:
    """Return (n, 2): images (n, width) along the chosen axes; a single neuron is drawn against the first input."""
    i, j = fold_axes(shown.state)
    return np.stack([images[:, i], images[:, j] if i != j else inputs[:, 0]], axis=1)


def activations(shown: Shown, inputs: FloatArray) -> FloatArray:
    """Return (n, width): h of the layer shown."""
    return shown.network.activations(inputs)[-1]


def threshold_line(shown: Shown, level: float, box: tuple[Span, Span]) -> FloatArray | None:
    """Return (2, 2): where target = level passes the box of fold space; None where that is no line, or passes by.

    It is a line where nothing but the two axes feeds the target: in a layer of one neuron or two.
    """
    i, j = fold_axes(shown.state)
    if len(shown.readout) > 2:
        return None
    a, c = float(shown.readout[i]), float(shown.readout[j]) if i != j else 0.0
    d = level - shown.bias
    (left, right), (low, high) = box
    met = []
    if c:
        met += [(x, y) for x in (left, right) if low <= (y := (d - a * x) / c) <= high]
    if a:
        met += [(x, y) for y in (low, high) if left <= (x := (d - c * y) / a) <= right]
    if len(met) < 2:
        return None
    ends = np.array(met)
    far = np.abs(ends[:, None] - ends).max(axis=2)
    return ends[list(np.unravel_index(far.argmax(), far.shape))]


def reach(values: FloatArray) -> Span:
    """Return an axis range with a little air around the values; something even where all are the same."""
    low, high = float(values.min()), float(values.max())
    size = high - low
    if not size > 1e-12 * max(abs(low), abs(high), 1e-300):
        size = 2 * max(abs(low), 1.0)
    return low - _AIR * size, high + _AIR * size


def level_name(shown: Shown, value: str) -> str:
    name = composed_name(shown)
    return f"{symbol(name[0], name[1:])} = {value}"


def fold_layout(
    shown: Shown, theme: Theme, width: int, box: tuple[Span, Span], titles: tuple[str, str]
) -> dict[str, Any]:
    """The layout with the axes of the left picture, and a title above each; the right one's axes are the caller's."""
    i, j = fold_axes(shown.state)
    layout = bare_layout(theme, "wide")
    layout["margin"] = _MARGINS if width >= SIDE_BY_SIDE else _NARROW_MARGINS
    up = (_h(shown, j), neuron_colour(theme, shown.state.layer, j)) if i != j else (_first_input(shown), theme.ink)
    across = (_h(shown, i), neuron_colour(theme, shown.state.layer, i))
    layout["xaxis"] = axis(theme, box[0], *across) | {"domain": LEFT, "anchor": "y"}
    layout["yaxis"] = axis(theme, box[1], *up) | {"anchor": "x"}
    style = {"xanchor": "left", "yanchor": "bottom", "yshift": 6, "font": {"color": theme.ink}}
    layout["annotations"] = [
        word(text, FONT_SIZES["text"], span[0], 1.0, **style) for text, span in zip(titles, (LEFT, RIGHT), strict=True)
    ]
    return layout


def axis(theme: Theme, ends: Span, title: str = "", colour: str = "") -> dict[str, Any]:
    return {
        "range": ends,
        "showgrid": False,
        "zeroline": ends[0] < 0 < ends[1],
        "zerolinecolor": theme.hairline,
        "showline": True,
        "linecolor": theme.hairline,
        "nticks": 5,
        "title": {"text": title, "standoff": 6, "font": {"size": FONT_SIZES["text"], "color": colour or theme.muted}},
        "exponentformat": "power",
    }


def _h(shown: Shown, neuron: int) -> str:
    return symbol("h", neuron_label(len(shown.state.widths), shown.state.layer, neuron))


def _first_input(shown: Shown) -> str:
    return symbol("x", "1" if shown.state.input_dim == 2 else "")


def axis_words(shown: Shown) -> dict[str, str]:
    """The names of the two axes, for the buttons that change them."""
    i, j = fold_axes(shown.state)
    first = "x₁" if shown.state.input_dim == 2 else "x"
    return {
        "fold-axis-0": f"neuron {i + 1}",
        "fold-axis-1": f"neuron {j + 1}" if i != j else first,
    }


def polylines(parts: FloatArray) -> tuple[list[float | None], list[float | None]]:
    """Return x and y of (m, k, 2) open lines in one trace: None lifts the pen."""
    broken = np.concatenate([parts, np.full((len(parts), 1, 2), math.nan)], axis=1).reshape(-1, 2)
    x, y = ([None if math.isnan(v) else v for v in column] for column in broken[:-1].T.tolist())
    return x or [None], y or [None]


def stroke(
    parts: FloatArray, colour: str, width: float, dash: str = "solid", axes: tuple[str, str] = ("x", "y")
) -> dict[str, Any]:
    """One trace of (m, k, 2) lines."""
    x, y = polylines(parts)
    line = {"color": colour, "width": width, "dash": dash, "simplify": False}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "xaxis": axes[0], "yaxis": axes[1]}


def dots(
    points: FloatArray, colour: str | list[str], size: float, axes: tuple[str, str] = ("x", "y"), **more: Any
) -> dict[str, Any]:
    """One trace of (n, 2) points."""
    x, y = points.T.tolist() if len(points) else ([None], [None])
    marker = {"size": size, "color": colour, **more.pop("marker", {})}
    where = {"xaxis": axes[0], "yaxis": axes[1], "cliponaxis": False}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **where, **more}
