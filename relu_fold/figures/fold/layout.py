"""Two pictures, a layer's fold space and the inputs, beside each other; what lines and planes share."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.fold.marks import Shape, area, lines, polylines
from relu_fold.figures.fold.room import Room, along
from relu_fold.figures.fold.view import FoldView
from relu_fold.figures.kit.arrangement import Span, bare_layout, nice_range
from relu_fold.figures.kit.formulas import axis_names, composed_word, word
from relu_fold.figures.kit.theme import FAINT, FONT_SIZES, LINE, THIN, Theme, neuron_colour, translucent
from relu_fold.frames.fold_axes import Axes, stepped
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_label, number, short_number, symbol

NARROW_BELOW = 600  # pixels; on a narrower page titles are short, and margins small
_MARGINS = {"wide": {"l": 56, "r": 32, "t": 32, "b": 44}, "narrow": {"l": 40, "r": 12, "t": 32, "b": 44}}
_SPANS: dict[str, tuple[tuple[Span, Span], tuple[Span, Span]]] = {  # of each picture across and up, as shares
    "wide": (((0.0, 0.46), (0.0, 1.0)), ((0.55, 1.0), (0.0, 1.0))),
    "narrow": (((0.0, 0.43), (0.0, 1.0)), ((0.59, 1.0), (0.0, 1.0))),
}
_HEIGHTS = {"wide": 360, "solid": 440, "narrow": 300}  # pixels, as in assets/style.css
_CANDIDATES = 24  # places along a line, of which one gets the line's name
_FAR = 3.0  # times its own span, a level may stretch the axis of the function
_MOST_STOPS = 40
_INPUT_NAMES = ("x", "x₁")
_NAME_AWAY = 0.15  # of half the turned box, from an axis to the words beside it
_TICK = 0.85  # of an axis, where its number stands
_UPRIGHT = 0.3


def form_of(width: int) -> str:
    return "wide" if width >= NARROW_BELOW else "narrow"


def spans_of(width: int) -> tuple[tuple[Span, Span], tuple[Span, Span]]:
    return _SPANS[form_of(width)]


def titles_of(width: int, what: str, shown: Shown, name: str) -> tuple[str, str]:
    """Return what stands above fold space, the image of `what`, and above the inputs that have one value of `name`."""
    layer = shown.state.layer + 1
    if form_of(width) == "narrow":
        return f"Under layer {layer}", f"Inputs, one {name}"
    return f"The {what} under layer {layer}", f"Inputs with one value of {name}"


def activations(shown: Shown, inputs: FloatArray) -> FloatArray:
    """Return (n, width): h of the layer shown."""
    return shown.network.activations(inputs)[-1]


def level_name(shown: Shown, value: float) -> str:
    return f"{composed_word(shown)} = {number(value)}"


def fold_layout(shown: Shown, theme: Theme, width: int, view: FoldView, titles: tuple[str, str]) -> dict[str, Any]:
    """The layout with the axes of fold space, and a title above each picture; the others' axes are the caller's."""
    layout = bare_layout(theme, "wide")
    layout["margin"] = _MARGINS[form_of(width)]
    spans = spans_of(width)
    (across, up), _ = spans
    layout["xaxis"], layout["yaxis"] = {"domain": across, "anchor": "y"}, {"domain": up, "anchor": "x"}
    if view.solid:
        for name, reach in zip(("xaxis", "yaxis"), view.box, strict=True):
            layout[name] |= {"range": reach, "visible": False, "constrain": "domain"}
        layout["yaxis"] |= {"scaleanchor": "x"}
    else:
        for k, name in enumerate(("xaxis", "yaxis")):
            layout[name] |= axis(theme, view.spans[k], *_axis_title(shown, theme, view.axes, k))
    style = {"xanchor": "left", "yanchor": "bottom", "yshift": 6, "font": {"color": theme.ink}}
    layout["annotations"] = [
        word(text, FONT_SIZES["text"], span[0][0], span[1][1], **style)
        for text, span in zip(titles, spans, strict=True)
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


def _axis_title(shown: Shown, theme: Theme, axes: Axes, k: int) -> tuple[str, str]:
    if k == len(axes):  # of a single neuron
        return axis_names(shown)[0], theme.ink
    layer, widths = shown.state.layer, shown.state.widths
    return symbol("h", neuron_label(len(widths), layer, axes[k])), neuron_colour(theme, widths, layer, axes[k])


def box_traces(theme: Theme, view: FoldView) -> list[dict[str, Any]]:
    """The box of three axes, which lies behind all else; nothing of two axes, which plotly draws."""
    if not view.solid:
        return []
    ends = view.paper(view.corners)[view.edges]
    home = view.edges[:, 0] == 0  # the axes themselves leave the lowest corner
    return [stroke(ends, theme.hairline, THIN), stroke(ends[home], theme.inactive, FAINT)]


def box_names(shown: Shown, theme: Theme, view: FoldView) -> list[dict[str, Any]]:
    """The names of three axes and how far each reaches; nothing of two axes."""
    traces: list[dict[str, Any]] = []
    for k, (low, high) in enumerate(view.spans if view.solid else ()):
        along = np.tile(view.corners[0], (2, 1))
        along[1, k] = high
        start, end = view.paper(along)
        way = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        name, colour = _axis_title(shown, theme, view.axes, k)
        traces.append(_text(end + _NAME_AWAY * way, name, colour, FONT_SIZES["text"]))
        below = np.array([way[1], -way[0]]) if way[0] > 0 else np.array([-way[1], way[0]])
        if abs(way[0]) < _UPRIGHT:
            below = np.array([-1.0, 0.0])
        value = short_number(float(f"{low + _TICK * (high - low):.2g}"))
        traces.append(
            _text(start + _TICK * (end - start) + _NAME_AWAY * below, value, theme.muted, FONT_SIZES["small"])
        )
    return traces


def _text(at: FloatArray, text: str, colour: str, size: int) -> dict[str, Any]:
    style = {
        "mode": "text",
        "text": [text],
        "textposition": "middle center",
        "textfont": {"size": size, "color": colour},
    }
    return dots(at[None], colour, 1) | style


def _step_edits(axes: Axes, width: int) -> list[list[dict[str, Any] | None]]:
    """For each of three axes, what the buttons before and after it ask for; None where there is no other neuron."""
    steps = [[stepped(axes, at, by, width) for by in (-1, 1)] for at in range(3)]
    return [[{"kind": "fold-axes", "axes": list(step)} if step else None for step in pair] for pair in steps]


def _axis_words(axes: Axes, inputs: int) -> dict[str, str]:
    """The names of the axes, for the buttons that change them."""
    names = [f"neuron {axis + 1}" for axis in axes]
    if len(axes) == 1:
        names.append(_INPUT_NAMES[inputs - 1])
    return {f"fold-axis-{k}": name for k, name in enumerate([*names, "none"][:3])}


def panel_words(shown: Shown, view: FoldView, width: int) -> dict[str, Any]:
    """The words of the panel that lines and planes share: its axes and its level."""
    state = shown.state
    return {
        **_axis_words(view.axes, state.input_dim),
        "fold": {
            "axes": list(view.axes),
            "steps": _step_edits(view.axes, state.widths[state.layer]),
            "solid": view.solid,
            "narrow": form_of(width) == "narrow",
            "level": _level_control(shown),
        },
    }


def level_range(composed: FloatArray, value: float) -> tuple[Span, bool]:
    """Return how far the axis of the function's values reaches, and whether the level is on it."""
    low, high = float(composed.min()), float(composed.max())
    ends = nice_range(low, high)
    if ends[0] <= value <= ends[1]:
        return ends, True
    near = low - _FAR * (high - low) <= value <= high + _FAR * (high - low)
    return (nice_range(min(low, value), max(high, value)), True) if near else (ends, False)


def _level_control(shown: Shown) -> dict[str, Any]:
    """What the page's slider and the hand on the level need: {value, low, high, step, stops, spoken}.

    A hand that comes near a stop is helped to hit it: a value that is met all over a piece, or zero.
    """
    ends, _ = level_range(shown.composed, shown.state.trace)
    value = shown.state.trace
    low, high = min(ends[0], value), max(ends[1], value)
    every = np.unique(np.append(shown.flat_values, 0.0))
    every = every[(every >= low) & (every <= high)]
    step = float(f"{(high - low) / 200:.0e}")
    few = every.tolist() if len(every) <= _MOST_STOPS else []
    spoken = level_name(shown, value)
    return {"value": value, "low": low, "high": high, "step": step, "stops": few, "spoken": spoken}


def marked_levels(shown: Shown, theme: Theme) -> list[tuple[float, str, str]]:
    """The values that are marked, each with its colour and dash: the threshold of the target, and the traced value."""
    levels = [(shown.state.trace, theme.accent, "solid")]
    if shown.state.trace:
        levels.insert(0, (0.0, theme.muted, "dash"))
    return levels


def level_shapes(shown: Shown, view: FoldView, theme: Theme, room: Room) -> list[Shape]:
    """Where fold space is cut at the threshold and at the traced value: straight lines, or plane polygons."""
    shapes: list[Shape] = []
    for value, colour, dash in marked_levels(shown, theme):
        polygon = view.cut(shown.readout, shown.bias, value)
        if len(polygon) < 2:
            continue
        drawn = view.paper(polygon)
        if view.solid:
            shapes.append(area("fold", [drawn], translucent(colour, 0.12)))
        outline = np.concatenate([drawn, drawn[:1]]) if view.solid else drawn
        shapes.append(lines("fold", outline[None], colour, FAINT if view.solid else LINE, dash))
        beside = along(outline, _CANDIDATES)
        beside = beside[np.argsort(-beside[:, 1], kind="stable")]  # the uppermost place that is free
        shapes.append(room.word(beside, level_name(shown, value), colour))
    return shapes


def picture_pixels(width: int, view: FoldView) -> tuple[float, float]:
    """Return the size of each of the two pictures; the heights of the whole figure are the style sheet's."""
    form = form_of(width)
    margins, ((left, right), (bottom, top)) = _MARGINS[form], _SPANS[form][0]
    height = _HEIGHTS["solid" if view.solid and form == "wide" else form] - margins["t"] - margins["b"]
    return (right - left) * (width - margins["l"] - margins["r"]), (top - bottom) * height


def fold_room(width: int, view: FoldView, points: FloatArray) -> Room:
    """Return the room for words in fold space, of which (n, 2) points on paper are taken."""
    across, up = picture_pixels(width, view)
    if view.solid:  # one scale both ways
        sizes = [end - start for start, end in view.box]
        scale = min(across / sizes[0], up / sizes[1])
        across, up = sizes[0] * scale, sizes[1] * scale
    return Room("fold", view.box, (across, up), points)


def too_many(text: str) -> dict[str, Any]:
    """The words of a panel that has nothing to draw."""
    none = {f"fold-axis-{k}": "none" for k in range(3)}
    return {"fold-trace": text, "fold-collapse": "", **none, "fold": {"steps": [[None, None]] * 3}}


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
