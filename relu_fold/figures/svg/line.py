"""The stage of one input as SVG: the marks that the page draws, at the same places, and the axes below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import Panel, Span, width_of
from relu_fold.figures.kit.formulas import composed_ends, composed_name
from relu_fold.figures.kit.marks import Mark
from relu_fold.figures.kit.theme import DASHES, FONT_SIZES, THIN
from relu_fold.figures.line.layout import layout, stage_words
from relu_fold.figures.line.stage import Stage
from relu_fold.figures.svg.annotated import annotated, others
from relu_fold.figures.svg.ticks import ticks
from relu_fold.figures.svg.writer import About, Anchor, document, dot, line, words

_SMALL = FONT_SIZES["small"]
_STANDOFF = 6.0  # pixels between an axis and its words
_ABOVE = 42.0  # pixels from a neuron's panels up to what is said above its name
_EDGE = 2.0  # pixels that words keep from the edge of the picture
_ROW = 16.0  # pixels from the edge to the baseline of what a row is called
_LEAST_POINT = 2.0  # pixels: the radius of a training point

Place = Callable[[FloatArray, FloatArray], FloatArray]
"""From values to pixels, (k, 2)."""


def line_svg(
    picture: Stage, *, ground: bool = True, about: About | None = None, shown: tuple[float, float] | None = None
) -> str:
    """Return the picture as an SVG file; `ground`: whether on its paper; `shown`: the file's size if not its own."""
    plan, theme = picture.plan, picture.theme
    margins, (width, height) = plan.margins, plan.size
    title = f"{composed_name(picture.frame)} runs {composed_ends(picture.frame)}"
    values = layout(picture.frame, theme, plan, picture.reach)
    panels = {panel.axes["xaxis"]: panel for panel in (plan.composed, *plan.panels.values())}
    places = {name: _place(picture, panel, values[_key("y", name)]["range"]) for name, panel in panels.items()}
    parts: list[str] = []
    for name, panel in panels.items():
        parts += _axes(picture, panel, places[name], values[_key("x", name)], values[_key("y", name)], width)
    parts += _points(picture, places["x"])
    for mark in picture.marks:
        name = mark.style["xaxis"]
        parts += _drawn(mark, places[name], values[_key("y", name)]["range"])
    notes = [_aside(one, margins["l"] - plan.shift) for one in stage_words(picture.frame, theme, plan)]
    parts += annotated(notes, plan, margins, theme)
    if plan.panels:
        top = margins["t"] + (1 - plan.panels["z", 0].y[1]) * plan.height
        parts += others(picture.frame, plan, margins["l"], top - _ABOVE, theme)
    longest = max(_longest(plan.depth(panel), values[_key("y", name)]) for name, panel in panels.items())
    beside = max(longest + _STANDOFF + _EDGE - margins["l"], 0.0)
    return document(width, height, parts, title, theme.paper if ground else None, about, shown, beside)


def _longest(depth: float, up: dict[str, Any]) -> float:
    """How wide the words of an axis are; those of inner panels have as much room."""
    said = ticks(up["range"], up["nticks"], depth, _SMALL, stacked=True) if up["showticklabels"] else []
    return max((width_of(text, _SMALL) for _, text in said), default=0.0)


def _aside(word: dict[str, Any], margin: int) -> dict[str, Any]:
    """Move what a row is called to the edge of the margin, clear of the longest number that an axis says."""
    return word | {"xshift": _ROW - margin} if word.get("textangle") == -90 else word


def _key(letter: str, name: str) -> str:
    return f"{letter}axis{name[1:]}"


def _place(picture: Stage, panel: Panel, heights: tuple[float, float]) -> Place:
    plan, (x_lo, x_hi), (low, high) = picture.plan, picture.frame.state.domain, heights
    margins = plan.margins
    left, bottom = margins["l"] + panel.x[0] * plan.width, margins["t"] + (1 - panel.y[0]) * plan.height
    width, height = plan.pixels(panel), plan.depth(panel)

    def place(x: FloatArray, y: FloatArray) -> FloatArray:
        return np.stack([left + (x - x_lo) / (x_hi - x_lo) * width, bottom - (y - low) / (high - low) * height], axis=1)

    return place


def _axes(
    picture: Stage, panel: Panel, place: Place, across: dict[str, Any], up: dict[str, Any], width: float
) -> Iterator[str]:
    """Yield the grid and the zero lines, then the words of the ticks."""
    plan, theme = picture.plan, picture.theme
    (x_lo, x_hi), (low, high) = picture.frame.state.domain, up["range"]
    xs = ticks((x_lo, x_hi), across["nticks"], plan.pixels(panel), _SMALL)
    ys = ticks((low, high), up["nticks"], plan.depth(panel), _SMALL, stacked=True)
    uprights = [(place(np.array([x, x]), np.array([low, high])), x == 0) for x, _ in xs]
    levels = [(place(np.array([x_lo, x_hi]), np.array([y, y])), y == 0) for y, _ in ys]
    # The lines of 0 lie over the grid, and are there whether a tick is or not.
    levels += [] if any(y == 0 for y, _ in ys) else [(place(np.array([x_lo, x_hi]), np.zeros(2)), True)]
    for ends, zero in sorted([*uprights, *levels], key=lambda one: one[1]):
        if zero or across["showgrid"]:
            yield line(ends, across["zerolinecolor"] if zero else theme.hairline, THIN)
    if across["showticklabels"]:
        (_, (end, floor)) = place(np.array([x_lo, x_hi]), np.array([low, low])).tolist()
        baseline = floor + _STANDOFF + 0.8 * _SMALL
        for x, text in xs:
            ((at, _),) = place(np.array([x]), np.array([low])).tolist()
            half = width_of(text, _SMALL) / 2
            at = min(max(at, half + _EDGE), width - half - _EDGE)
            yield words(at, baseline, text, size=_SMALL, colour=theme.muted, anchor="middle")
            end = max(end, at + half)
        if panel.row == "composed":
            name, size = end + _STANDOFF, FONT_SIZES["text"]
            if name + size <= width:
                yield words(name, baseline, "x", size=size, colour=theme.muted, italic=True)
            else:  # the last number reaches to the edge: above it
                yield words(end, floor - _STANDOFF, "x", size=size, colour=theme.muted, anchor="end", italic=True)
    if up["showticklabels"]:
        for y, text in ys:
            ((edge, at),) = place(np.array([x_lo]), np.array([y])).tolist()
            yield words(edge - _STANDOFF, at + 0.35 * _SMALL, text, size=_SMALL, colour=theme.muted, anchor="end")


def _points(picture: Stage, place: Place) -> Iterator[str]:
    """Yield what the network learns from, where the picture is of what is to learn it; test points as rings."""
    state, theme = picture.frame.state, picture.theme
    if state.learning is None or state.layer < state.depth - 1:
        return
    data, (low, high) = state.learning.drawn_data(), state.domain
    for some, full in ((data, True), (data.test, False)):
        if some is None:
            continue
        inside = (some.x[:, 0] >= low) & (some.x[:, 0] <= high)
        for x, y in place(some.x[inside, 0], some.y[inside]).tolist():
            yield dot(x, y, _LEAST_POINT, theme.muted if full else theme.paper, None if full else theme.muted)


def _drawn(mark: Mark, place: Place, reach: Span) -> Iterator[str]:
    style = mark.style
    modes = style["mode"].split("+")
    if "lines" in modes:
        how = style["line"]
        for stroke in cut_off(_strokes(mark), reach):
            yield line(place(*stroke), how["color"], how["width"], DASHES.index(how["dash"]))
        return
    there = [(x, y, i) for i, (x, y) in enumerate(zip(mark.x, mark.y, strict=True)) if x is not None and y is not None]
    for x, y, i in there:
        ((px, py),) = place(np.array([x]), np.array([y])).tolist()
        size = 0.0
        if "markers" in modes:
            size = mark.sizes[i] if mark.sizes else style["marker"]["size"]
            yield dot(px, py, size / 2, style["marker"]["color"], mark.colours[i] if mark.colours else None)
        if "text" in modes and mark.text and mark.text[i].strip():
            yield _beside(px, py, size, mark.text[i], style)


def _strokes(mark: Mark) -> Iterator[tuple[FloatArray, FloatArray]]:
    """The runs of a line between its gaps."""
    xs: list[float] = []
    ys: list[float] = []
    for x, y in [*zip(mark.x, mark.y, strict=True), (None, None)]:
        if x is not None and y is not None:
            xs.append(x)
            ys.append(y)
        elif xs:
            yield np.array(xs), np.array(ys)
            xs, ys = [], []


def cut_off(strokes: Iterable[tuple[FloatArray, FloatArray]], reach: Span) -> Iterator[tuple[FloatArray, FloatArray]]:
    """The parts of lines that are within the reach of their panel's heights."""
    low, high = reach
    for x, y in strokes:
        if y.min() >= low and y.max() <= high:
            yield x, y
            continue
        way = np.arange(len(x), dtype=float)
        rise = np.diff(y)
        ends = [way]
        for level in reach:
            share = np.divide(level - y[:-1], rise, out=np.zeros_like(rise), where=rise != 0)
            ends.append((way[:-1] + share)[(share > 0) & (share < 1)])
        way = np.unique(np.concatenate(ends))
        xs, ys = np.interp(way, np.arange(len(x)), x), np.interp(way, np.arange(len(x)), y)
        middle = (ys[:-1] + ys[1:]) / 2
        inside = np.flatnonzero((middle >= low) & (middle <= high))
        for run in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1):
            if run.size:
                some = slice(run[0], run[-1] + 2)
                yield xs[some], ys[some]


def _beside(x: float, y: float, size: float, text: str, style: dict[str, Any] | Any) -> str:
    """Words at a point, as plotly places them: in its middle, right of it, or below."""
    font = style["textfont"]
    anchor: Anchor = "start" if style["textposition"].endswith("right") else "middle"
    below = style["textposition"].startswith("bottom")
    y += size / 2 + font["size"] if below else 0.35 * font["size"]
    return words(x + (3 if anchor == "start" else 0), y, text, size=font["size"], colour=font["color"], anchor=anchor)
