"""The plane, folded by a layer into a sheet of facets; and where the function behind it takes one value."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.figures.fold_layout import (
    RIGHT,
    activations,
    axis,
    axis_words,
    dots,
    fold_layout,
    level_name,
    plane_of,
    reach,
    stroke,
    threshold_line,
)
from relu_fold.figures.fold_line import level_label
from relu_fold.figures.formulas import composed_name
from relu_fold.figures.opened_type import Opened
from relu_fold.figures.packed import doubles
from relu_fold.figures.panels import Span
from relu_fold.figures.theme import BOLD, FAINT, THIN, Theme, tint_indices, translucent
from relu_fold.folding import FoldSpace, fold_space
from relu_fold.limits import MAX_REGIONS
from relu_fold.mesh import successors
from relu_fold.plane import PlaneFrame
from relu_fold.words import listed, number, plural, symbol

MAX_SEE_THROUGH = 150  # facets that are drawn each for itself, so that where they lie on each other both show
MAX_DRAWN = 3_000  # facets
_FLAT = 1e-9  # of a facet's longer stretch, its shorter one that is none
_OVER = "x2", "y2"


def fold_plane(frame: PlaneFrame, theme: Theme, width: int) -> Opened:
    state = frame.state
    if frame.subdivision is None:
        text = f"More than {MAX_REGIONS:,} regions: too many to unfold. Choose a smaller box to see them."
        return Opened(None, {"fold-trace": text, "fold-collapse": "", **axis_words(frame)})
    space = fold_space(state.network, state.layer, state.box, max_pieces=MAX_REGIONS)
    image = plane_of(frame, space.inputs, space.images)
    box = reach(image[:, 0]), reach(image[:, 1])
    titles = (
        f"The plane under layer {state.layer + 1}",
        f"Inputs with {level_name(frame, number(state.trace))}",
    )
    layout = fold_layout(frame, theme, width, box, titles)
    layout["xaxis2"] = axis(theme, state.domain, symbol("x", "1"), theme.ink) | {"domain": RIGHT, "anchor": "y2"}
    layout["xaxis2"] |= {"constrain": "domain", "zeroline": False}
    layout["yaxis2"] = axis(theme, state.domain_y, symbol("x", "2"), theme.ink) | {"anchor": "x2", "zeroline": False}
    sides = [high - low for low, high in state.box]
    if max(sides) <= 4 * min(sides):
        layout["yaxis2"] |= {"scaleanchor": "x2", "constrain": "domain"}
    tints = tint_indices(frame.subdivision.patterns)
    drawn = np.argsort(-frame.subdivision.areas, kind="stable")[:MAX_DRAWN]
    rank = ranks(space)
    data = [
        *_facets(space, image, tints, drawn, rank, theme),
        *_tiles(space, tints, theme),
        *_levels(frame, box, theme),
    ]
    words = {"fold-trace": trace_sentence(frame), "fold-collapse": collapse_sentence(space, rank)}
    return Opened({"data": data, "layout": layout}, words | axis_words(frame))


def ranks(space: FoldSpace) -> IntArray:
    """Return (P,): how many dimensions the image of each region has: a facet 2, a line 1, a point 0."""
    stretches = np.linalg.svd(space.slopes, compute_uv=False)  # (P, 1 or 2), the longer first
    found: IntArray = ((stretches > 0) & (stretches > _FLAT * stretches[:, :1])).sum(axis=1)
    return found


def _facets(
    space: FoldSpace, image: FloatArray, tints: IntArray, drawn: IntArray, rank: IntArray, theme: Theme
) -> list[dict[str, Any]]:
    """The folded sheet: facets in the map's tints, see-through; those that became a line or a point in ink."""
    whole, lines, points = (drawn[rank[drawn] == dimensions] for dimensions in (2, 1, 0))
    if whole.size <= MAX_SEE_THROUGH:
        groups = [(int(tints[p]), whole[i : i + 1]) for i, p in enumerate(whole)]
    else:
        groups = [(tint, whole[tints[whole] == tint]) for tint in range(len(theme.tints))]
    edge = {"color": translucent(theme.ink, 0.55), "width": THIN}
    traces = [
        _filled(*loops(image, space, some), translucent(theme.tints[tint], 0.7), edge)
        for tint, some in groups
        if some.size
    ]
    traces.append(stroke(_extents(*loops(image, space, lines)), translucent(theme.ink, 0.6), BOLD))
    traces.append(dots(image[space.corners[space.offsets[points]]], theme.ink, 9))
    return traces


def _tiles(space: FoldSpace, tints: IntArray, theme: Theme) -> list[dict[str, Any]]:
    """The regions of the plane, in the same tints."""
    traces = []
    edge = {"color": translucent(theme.ink, 0.35), "width": THIN}
    for tint in range(len(theme.tints)):
        mine = np.flatnonzero(tints == tint)
        if mine.size:
            polygons = loops(space.inputs, space, mine)
            traces.append(_filled(*polygons, theme.tints[tint], edge) | {"xaxis": _OVER[0], "yaxis": _OVER[1]})
    return traces


def loops(points: FloatArray, space: FoldSpace, pieces: IntArray) -> tuple[FloatArray, IntArray]:
    """Return the corners of some pieces, (H, 2), one after the other, and (len(pieces) + 1,) where each begins."""
    sizes = np.diff(space.offsets)[pieces]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    at = np.arange(starts[-1]) + np.repeat(space.offsets[pieces] - starts[:-1], sizes)
    return points[space.corners[at]], starts


def _filled(corners: FloatArray, starts: IntArray, colour: str, edge: dict[str, Any]) -> dict[str, Any]:
    """Polygons in one trace, all turned the same way: else two that lie on each other would cut a hole."""
    after = corners[successors(starts)]
    doubled = np.add.reduceat(corners[:, 0] * after[:, 1] - corners[:, 1] * after[:, 0], starts[:-1])
    # Each loop forwards or backwards, its first corner once more, and a gap.
    sizes = np.diff(starts)
    long = sizes + 2
    step = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long)
    size = np.repeat(sizes, long)
    step = np.where(np.repeat(doubled >= 0, long), step, size - 1 - step) % size
    closed = corners[np.repeat(starts[:-1], long) + step]
    closed[np.cumsum(long) - 1] = np.nan
    x, y = (doubles(column) for column in closed[:-1].T)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        "line": edge | {"simplify": False},
        "xaxis": "x",
        "yaxis": "y",
    }


def _extents(corners: FloatArray, starts: IntArray) -> FloatArray:
    """(n, 2, 2): the ends of polygons that have become lines."""
    sizes = np.diff(starts)
    if not sizes.size:
        return np.zeros((0, 2, 2))
    way = corners - np.repeat(corners[starts[:-1]], sizes, axis=0)
    along = np.repeat(way[_farthest(np.linalg.norm(way, axis=1), starts)], sizes, axis=0)
    far = np.vecdot(way, along)
    return corners[np.stack([_farthest(-far, starts), _farthest(far, starts)], axis=1)]


def _farthest(values: FloatArray, starts: IntArray) -> IntArray:
    """Return (n,): where each group has its largest value, the first of them if there are several."""
    most = np.flatnonzero(values == np.repeat(np.maximum.reduceat(values, starts[:-1]), np.diff(starts)))
    return most[np.searchsorted(most, starts[:-1])]


def _levels(frame: PlaneFrame, box: tuple[Span, Span], theme: Theme) -> list[dict[str, Any]]:
    """Where the target is 0, and where it has the traced value: over the regions, and folded with the sheet."""
    state, traces = frame.state, []
    levels = [(state.trace, theme.accent, "solid", BOLD)]
    if state.trace:
        levels.insert(0, (0.0, theme.ink, "dot", FAINT))
    for level, colour, dash, thickness in levels:
        parts = frame.facets.level(frame.composed, level)
        ends = parts.reshape(-1, 2)
        folded = plane_of(frame, ends, activations(frame, ends)).reshape(-1, 2, 2)
        traces += [stroke(parts, colour, thickness, dash, _OVER), stroke(folded, colour, thickness, dash)]
        line = threshold_line(frame, level, box)
        if line is not None:
            traces.append(stroke(line[None], colour, THIN, "dash"))
            traces.append(level_label(line, level_name(frame, number(level)), colour))
    return traces


def trace_sentence(frame: PlaneFrame) -> str:
    """Say on how many straight pieces, and over how many whole regions, the composed function takes the value."""
    complex_, value = frame.subdivision, frame.state.trace
    assert complex_ is not None
    crossed = len(frame.facets.level(frame.composed, value))
    flat = int((~complex_.slopes[:, 0].any(axis=1) & (complex_.intercepts[:, 0] == value)).sum())
    name, said = composed_name(frame), []
    if crossed:
        said.append(f"on {plural(crossed, 'straight piece')}, one in each region that it passes")
    if flat:
        said.append(f"all over {plural(flat, 'region')}")
    if not said:
        low, high = float(frame.composed.min()), float(frame.composed.max())
        meets = "only touches" if low <= value <= high else "never takes"
        return f"{name} {meets} the value {number(value)} in this box: it runs from {number(low)} to {number(high)}."
    return f"{name} takes the value {number(value)} {', and '.join(said)}."


def collapse_sentence(space: FoldSpace, rank: IntArray) -> str:
    """Say how many regions the layer takes to a line or to a point."""
    layer, (points, lines) = f"Layer {space.layer + 1}", np.bincount(rank, minlength=3)[:2].tolist()
    said = [f"{plural(count, 'region')} to a {shape}" for count, shape in ((lines, "line"), (points, "point")) if count]
    text = f"{layer} takes {listed(said)}." if said else f"{layer} takes no region to a line or a point."
    if space.n_pieces > MAX_DRAWN:
        text += f" Drawn are the {MAX_DRAWN:,} largest of {space.n_pieces:,} facets."
    return text
