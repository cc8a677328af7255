"""A figure of plotly’s as SVG, for the panels: lines, areas and dots over axes, and what the page draws over them.

It knows what the panels use of plotly's figures and no more; a test walks all of theirs.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.figures.kit.arrangement import width_of
from relu_fold.figures.kit.theme import DASHES, FONT_SIZES, THIN, Theme
from relu_fold.figures.svg.ticks import ticks
from relu_fold.figures.svg.writer import About, Anchor, area, document, dot, line, words

_SMALL = FONT_SIZES["small"]
_MOST_TICKS = 6
_EDGE = 1.0  # pixels between words and the edge
_STANDOFF = 3.0  # pixels from an axis to the words of its ticks
_ANCHORS: dict[str, Anchor] = {"left": "start", "center": "middle", "right": "end"}
_ASIDE, _ABOVE, _BELOW = (
    7.0,
    9.0,
    19.0,
)  # pixels from a point to words beside it, as paint/fold_space.mjs has


class Extent(NamedTuple):
    width: int
    height: int


@dataclass(frozen=True)
class _Axes:
    """A pair of axes in pixels: left, top, width, height."""

    across: dict[str, Any]
    up: dict[str, Any]
    left: float
    top: float
    width: float
    height: float
    is_anchor: bool  # whether the words of the axis across stand here; others share it

    def at(self, x: Sequence[float], y: Sequence[float]) -> FloatArray:
        """Return (n, 2): where points stand."""
        (x_lo, x_hi), (y_lo, y_hi) = self.across["range"], self.up["range"]
        px = self.left + (np.asarray(x, dtype=float) - x_lo) / (x_hi - x_lo) * self.width
        py = self.top + (y_hi - np.asarray(y, dtype=float)) / (y_hi - y_lo) * self.height
        return np.stack([px, py], axis=1)


def plotted_svg(
    figure: dict[str, Any],
    shapes: Sequence[dict[str, Any]],
    size: Extent,
    theme: Theme,
    title: str,
    *,
    ground: bool = True,
    about: About | None = None,
    scaled: tuple[float, float] | None = None,
) -> str:
    """Return a figure as the text of an SVG file.

    Args:
        figure: {data, layout}, as plotly takes it.
        shapes: what the page draws over it (`figures/fold/marks.py`).
        title: read to whoever cannot see it.
        ground: whether on its paper.
        about: what the file says of itself.
        scaled: the file's own size, if it is another one.
    """
    layout = figure["layout"]
    pairs = {(trace["xaxis"], trace["yaxis"]) for trace in figure["data"]}
    axes = {pair: _axes(layout, *pair, size) for pair in sorted(pairs)}
    parts: list[str] = []
    for one in axes.values():
        parts += _grid(one, theme)
    for pair, one in axes.items():
        mine = [trace for trace in figure["data"] if (trace["xaxis"], trace["yaxis"]) == pair]
        parts += _within(one, [mark for trace in mine if trace.get("cliponaxis", True) for mark in _marks(trace, one)])
        parts += [mark for trace in mine if not trace.get("cliponaxis", True) for mark in _marks(trace, one)]
    for one in axes.values():
        parts += _said(one, theme, size.width)
    parts += _over(shapes, layout, size, theme)
    parts += (_note(one, layout["margin"], size) for one in layout.get("annotations", ()))
    beside = max(0.0, *(_needed(one) - one.left for one in axes.values()))
    return document(*size, parts, title, theme.paper if ground else None, about, scaled, beside)


def _axes(layout: dict[str, Any], x: str, y: str, size: Extent) -> _Axes:
    """Lay a pair of axes out; where both have one scale, the longer one is as long as there is room for."""
    across, up, margin = layout[f"xaxis{x[1:]}"], layout[f"yaxis{y[1:]}"], layout["margin"]
    whole = size.width - margin["l"] - margin["r"], size.height - margin["t"] - margin["b"]
    left, right = (margin["l"] + share * whole[0] for share in across["domain"])
    bottom, top = (margin["t"] + (1 - share) * whole[1] for share in up["domain"])
    width, height = right - left, bottom - top
    if "scaleanchor" in up:
        spans = [abs(one["range"][1] - one["range"][0]) for one in (across, up)]
        unit = min(width / spans[0], height / spans[1])
        free = width - unit * spans[0], height - unit * spans[1]
        left += 0 if across.get("constraintoward") == "left" else free[0] / 2
        top += free[1] / 2
        width, height = unit * spans[0], unit * spans[1]
    return _Axes(across, up, left, top, width, height, across["anchor"] == y)


def _ticks(axis: dict[str, Any], pixels: float, *, stacked: bool) -> list[tuple[float, str]]:
    if not axis.get("visible", True):
        return []
    if "tickvals" in axis:
        return list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    low, high = axis["range"]
    return ticks((low, high), axis.get("nticks", _MOST_TICKS), pixels, _SMALL, stacked=stacked)


def _grid(axes: _Axes, theme: Theme) -> Iterator[str]:
    """Yield the lines of the ticks, those of 0, and the axes themselves."""
    ends = {"x": axes.across["range"], "y": axes.up["range"]}
    for axis, way, pixels in ((axes.across, "x", axes.width), (axes.up, "y", axes.height)):
        if not axis.get("visible", True):
            continue
        low, high = axis["range"]

        def crossing(value: float, way: str = way) -> FloatArray:
            along = ends["y" if way == "x" else "x"]
            return axes.at([value, value], along) if way == "x" else axes.at(along, [value, value])

        if axis.get("showgrid"):
            for value, _ in _ticks(axis, pixels, stacked=way == "y"):
                yield line(crossing(value), axis.get("gridcolor", theme.hairline), THIN)
        if axis.get("zeroline") and low <= 0 <= high:
            yield line(crossing(0.0), axis.get("zerolinecolor", theme.inactive), THIN)
        if axis.get("showline"):  # the axis of x lies at the bottom, that of y on the left
            other = axes.up if way == "x" else axes.across
            for side in (0, 1) if axis.get("mirror") else (0,):
                at = other["range"][side]
                edge = axes.at([low, high], [at, at]) if way == "x" else axes.at([at, at], [low, high])
                yield line(edge, axis["linecolor"], THIN)


def _longest(axes: _Axes) -> float:
    said = _ticks(axes.up, axes.height, stacked=True)
    return max((width_of(text, _SMALL) for _, text in said), default=0.0)


def _needed(axes: _Axes) -> float:
    """Pixels left of the axis that goes up, for its ticks and its name."""
    name = axes.up.get("title") if axes.up.get("visible", True) else None
    return _STANDOFF + _longest(axes) + (name["standoff"] + 1.5 * name["font"]["size"] if name else 0.0) + _EDGE


def _said(axes: _Axes, theme: Theme, width: float) -> Iterator[str]:
    """Yield the words of the ticks and the names of the axes."""
    floor, longest = axes.top + axes.height, _longest(axes)
    here = axes.is_anchor
    for x, text in _ticks(axes.across, axes.width, stacked=False) if here else ():
        ((at, _),) = axes.at([x], [axes.up["range"][0]]).tolist()
        half = width_of(text, _SMALL) / 2 + _EDGE
        at = min(max(at, half), width - half)
        yield words(at, floor + _STANDOFF + 0.9 * _SMALL, text, size=_SMALL, colour=theme.muted, anchor="middle")
    for y, text in _ticks(axes.up, axes.height, stacked=True):
        ((_, at),) = axes.at([axes.across["range"][0]], [y]).tolist()
        yield words(axes.left - _STANDOFF, at + 0.35 * _SMALL, text, size=_SMALL, colour=theme.muted, anchor="end")
    for axis, upwards in ((axes.across, False), (axes.up, True)):
        if not (name := axis.get("title")) or not axis.get("visible", True) or not (upwards or here):
            continue
        size, off = name["font"]["size"], name["standoff"]
        aside = axes.left - _STANDOFF - longest - off - 0.3 * size
        below = floor + _STANDOFF + _SMALL + off + 0.8 * size
        place = (aside, axes.top + axes.height / 2) if upwards else (axes.left + axes.width / 2, below)
        font = {"size": size, "colour": name["font"]["color"]}
        x, y = place
        yield words(x, y, name["text"], anchor="middle", upwards=upwards, **font)


def _within(axes: _Axes, marks: list[str]) -> list[str]:
    """Cut marks at the frame of their axes."""
    if not marks:
        return []
    left, top, width, height = (f"{side:.2f}" for side in (axes.left, axes.top, axes.width, axes.height))
    place = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return [f'<svg {place} viewBox="{left} {top} {width} {height}">', *marks, "</svg>"]


def _marks(trace: dict[str, Any], axes: _Axes) -> Iterator[str]:
    if trace["mode"] == "markers":
        marker = trace["marker"]
        rings = _each(marker.get("line", {}).get("color"))
        rows = zip(_numbers(trace["x"]), _numbers(trace["y"]), _each(marker["color"]), rings, strict=False)
        for x, y, colour, ring in rows:
            if x is not None and y is not None:
                ((px, py),) = axes.at([x], [y]).tolist()
                yield dot(px, py, marker["size"] / 2, colour, ring)
        return
    how = trace["line"]
    strokes = [axes.at(*_columns(run)) for run in _runs(_numbers(trace["x"]), _numbers(trace["y"]))]
    if trace.get("fill"):
        yield from (area([stroke], trace["fillcolor"], 1.0) for stroke in strokes if len(stroke) > 2)
    if how["width"]:
        style = DASHES.index(how.get("dash", "solid"))
        yield from (line(stroke, how["color"], how["width"], style) for stroke in strokes)


def _each(colour: Any) -> Iterable[Any]:
    """Return a colour for each dot: it is one for all, or a list."""
    return colour if isinstance(colour, (list, tuple)) else repeat(colour)


def _numbers(values: Any) -> list[float | None]:
    """Return coordinates as plotly takes them, a list, or packed with their type; None is a gap."""
    if isinstance(values, dict):
        values = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).tolist()
    return [None if value is None or math.isnan(value) else value for value in values]


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[float], list[float]]:
    return [row[0] for row in rows], [row[1] for row in rows]


def _runs(x: Sequence[float | None], y: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the points between gaps."""
    run: list[tuple[float, float]] = []
    for one, other in [*zip(x, y, strict=True), (None, None)]:
        if one is not None and other is not None:
            run.append((one, other))
        elif run:
            yield run
            run = []


def _over(shapes: Sequence[dict[str, Any]], layout: dict[str, Any], size: Extent, theme: Theme) -> Iterator[str]:
    """Yield what the page draws over fold space, words last, on the paper."""
    up = {"fold": "y", "values": "y2", "inputs": "y3" if "yaxis3" in layout else "y2"}
    for shape in sorted(shapes, key=lambda one: one["draw"] == "words"):
        on = shape["on"]
        axes = _axes(layout, "x" if on == "fold" else "x2", up[on], size)
        strokes = [axes.at(*_columns(run)) for run in _runs(shape["x"], shape["y"])]
        if shape["draw"] == "lines":
            style = 2 if shape["dash"].startswith("2") else 1 if shape["dash"] else 0
            yield from (line(stroke, shape["colour"], shape["width"], style) for stroke in strokes)
        elif shape["draw"] == "area":
            yield from (area([stroke], shape["fill"], 1.0) for stroke in strokes if len(stroke) > 2)
        elif shape["draw"] == "dots":
            for x, y in (place for stroke in strokes for place in stroke.tolist()):
                yield dot(x, y, shape["size"] / 2 - 1, shape["fill"], shape["ring"])
        else:
            ((x, y),) = strokes[0].tolist()
            aside = _ASIDE if shape["anchor"] == "start" else -_ASIDE
            down = -_ABOVE if shape["above"] else _BELOW
            text, colour = escape(shape["text"], quote=False), shape["colour"]
            x, y = x + aside, y + down
            far = width_of(text, _SMALL) * (1 if shape["anchor"] == "start" else -1)
            yield line(np.array([[x, y - 0.35 * _SMALL], [x + far, y - 0.35 * _SMALL]]), theme.paper, _SMALL)
            yield words(x, y, text, size=_SMALL, colour=colour, anchor=shape["anchor"])


def _note(note: dict[str, Any], margin: dict[str, float], size: Extent) -> str:
    """Write an annotation, whose place is a share of the figure within its margins."""
    x = margin["l"] + note["x"] * (size.width - margin["l"] - margin["r"])
    y = margin["t"] + (1 - note["y"]) * (size.height - margin["t"] - margin["b"]) - note.get("yshift", 0)
    font = note["font"]
    anchor = _ANCHORS[note.get("xanchor", "center")]
    return words(x, y - 0.25 * font["size"], note["text"], size=font["size"], colour=font["color"], anchor=anchor)
