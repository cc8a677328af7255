"""Pointing into fold space, or at an input: every input that comes to the place that is meant, and a sentence of it."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.fold.preimages import FoldPreimages, fold_preimages
from relu_fold.exact.fold.space import FoldSpace
from relu_fold.figures.fold.line import shortened, stretch
from relu_fold.figures.fold.view import FoldView
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_label, number, plain_symbol, plural

Side: TypeAlias = Literal["fold", "inputs"]
_MOST_NAMED = 6  # inputs in a sentence: it follows a hand, and must not outgrow its place
# How near the pointer must come, as a share of the picture. What takes no room on paper wins over what lies around it.
TO_POINT, TO_LINE, TO_SHEET = 0.025, 0.015, 0.05


class Picture(Protocol):
    """What a line and a plane in fold space have in common."""

    @property
    def frame(self) -> Shown: ...
    @property
    def space(self) -> FoldSpace: ...
    @property
    def view(self) -> FoldView: ...
    @property
    def drawn(self) -> FloatArray: ...


def inputs_of(picture: Picture, x: FloatArray) -> FoldPreimages:
    """Return all inputs that come to the same place along the drawn axes as the input x, (1, d)."""
    h = picture.frame.network.activations(x)[picture.space.layer][0]
    axes = picture.view.axes
    return fold_preimages(picture.space, h[list(axes)], axes)


def within_domain(picture: Picture, at: FloatArray) -> FloatArray:
    state = picture.frame.state
    low, high = np.array(state.box).T
    x: FloatArray = np.clip(at, low, high)[None, : state.input_dim]
    return x


def on_paper(picture: Picture, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the vertices (V, 2) and the pointer (2,) as shares of what is shown."""
    low, high = np.array(picture.view.box).T
    return (picture.drawn - low) / (high - low), (np.clip(at, low, high) - low) / (high - low)


def nearest_vertex(drawn: FloatArray, vertices: IntArray, pointer: FloatArray) -> int | None:
    if not vertices.size:
        return None
    away = np.linalg.norm(drawn[vertices] - pointer, axis=1)
    return int(vertices[away.argmin()]) if away.min() <= TO_POINT else None


def on_edges(
    space: FoldSpace, drawn: FloatArray, ends: IntArray, pointer: FloatArray, reach: float
) -> FloatArray | None:
    if not len(ends):
        return None
    start, run = drawn[ends[:, 0]], drawn[ends[:, 1]] - drawn[ends[:, 0]]
    squared = np.vecdot(run, run)
    t = np.clip(np.vecdot(pointer - start, run) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    away = np.linalg.norm(start + t[:, None] * run - pointer, axis=1)
    best = int(away.argmin())
    left, right = space.inputs[ends[best]]
    return (left + t[best] * (right - left))[None] if away[best] <= reach else None


def sentence(picture: Picture, x: FloatArray, found: FoldPreimages, stretches: FloatArray, *, named: bool) -> str:
    """Say where an input lands, how many inputs come there, and what collapses onto it.

    Args:
        named: whether it is the input that is pointed at, and not the place.
    """
    axes, layer = picture.view.axes, picture.space.layer
    depth, h = len(picture.frame.state.widths), picture.frame.network.activations(x)[layer][0]
    names = ", ".join(plain_symbol("h", neuron_label(depth, layer, axis)) for axis in axes)
    size = float(np.abs(picture.space.images).max())
    values = ", ".join(number(float(h[axis]), size) for axis in axes)
    place = f"({names}) = ({values})" if len(axes) > 1 else f"{names} = {values}"
    landing = f"{_variable(x)} = {_place(x[0])} lands at {place}" if named else place
    said = [*_points(found.points), *_segments(found.segments), *_whole(found.pieces, stretches)]
    several = len(found.points) + len(found.segments) + len(found.pieces) > 1 or found.pieces.size
    more = " Other neurons may still tell them apart." if several and len(axes) < picture.space.width else ""
    return f"{landing}: {', and '.join(said)}.{more}"


def _points(points: FloatArray) -> list[str]:
    if not len(points):
        return []
    ordered = points[np.lexsort(points.T[::-1])]
    come = "comes" if len(points) == 1 else "come"
    places = shortened([_place(x) for x in ordered], _MOST_NAMED)
    return [f"{plural(len(points), 'input')} {come} here, {_variable(points)} = {places}"]


def _segments(segments: FloatArray) -> list[str]:
    return [f"all inputs on {plural(len(segments), 'straight line')} come here"] if len(segments) else []


def _whole(pieces: IntArray, stretches: FloatArray) -> list[str]:
    if len(stretches):
        runs = shortened([stretch(*ends) for ends in stretches.tolist()], _MOST_NAMED)
        if len(stretches) == 1:
            return [f"all of x = {runs} collapses onto this point"]
        return [f"{len(stretches)} stretches collapse onto this point, x = {runs}"]
    if not len(pieces):
        return []
    who = "a whole region collapses" if len(pieces) == 1 else f"{len(pieces):,} whole regions collapse"
    return [f"{who} onto this point"]


def _place(x: FloatArray) -> str:
    inner = ", ".join(number(float(value)) for value in x)
    return inner if len(x) == 1 else f"({inner})"


def _variable(x: FloatArray) -> str:
    return "x" if x.shape[1] == 1 else "(x₁, x₂)"
