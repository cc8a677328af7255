"""Which neurons of a layer span the axes of fold space: those that were chosen, else two that show much of the fold."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.budget import check_time
from relu_fold.exact.plane.mesh import successors
from relu_fold.view.viewstate import ViewState

Axes = tuple[int, ...]
"""Neurons of the layer, all different: one of a layer of one neuron, else two or three; across, up, deep."""


class Image(Protocol):
    """What a layer makes of line or plane: of a `FoldSpace`, what its axes are chosen by."""

    @property
    def inputs(self) -> FloatArray: ...
    @property
    def images(self) -> FloatArray: ...
    @property
    def offsets(self) -> IntArray: ...
    @property
    def corners(self) -> IntArray: ...


_MUCH = 0.25  # of what the best two show, what the first two must show to stay: usual layers keep the usual axes
_MOST_PIECES = 500  # of a plane: the largest ones tell
_MOST_NUMBERS = 2_000_000  # that are held at once, 16 MB: a number for each corner and two neurons
_NOTHING = 1e-9  # of the most, what rounding leaves of nothing


def shown_axes(state: ViewState, space: Image) -> Axes:
    """Return the axes along which the fold space of a layer is drawn."""
    return fitted(state.fold_axes, space.images.shape[1]) if state.axes_are_chosen else varied(space)


def fitted(axes: Axes, width: int) -> Axes:
    """Return the axes as a layer of so many neurons has them: what is missing or double becomes a free neuron.

    That is the nearest one before, else the first. Where no neuron is free, an axis is left out.
    """
    found: list[int] = []
    for axis in axes:
        wanted = min(axis, width - 1)
        if wanted in found:
            free = [i for i in range(width) if i not in found]
            if not free:
                continue
            wanted = max((i for i in free if i < wanted), default=free[0])
        found.append(wanted)
    return tuple(found)


def varied(space: Image) -> Axes:
    """Return the first two neurons, or two others where those would show little: a line, a point, a thin stripe.

    The others are the two that unfold the most: over a plane the two whose facets have the largest area, along a line,
    and where no two have any, those with the largest spread that they do not share. In their order in the layer.
    """
    width = space.images.shape[1]
    if width <= 2:
        return tuple(range(width))
    shown = _areas(space) if space.inputs.shape[1] == 2 else _spreads(space.images)
    if not shown.any():
        shown = _spreads(space.images)
    if shown[0, 1] >= _MUCH * shown.max():
        return 0, 1
    first, second = np.unravel_index(int(np.triu(shown, 1).argmax()), shown.shape)
    return int(first), int(second)


def _areas(space: Image) -> FloatArray:
    """(width, width): how large the facets are that two neurons see, in one unit for all."""
    x, next_to = space.inputs[space.corners], successors(space.offsets)
    after = x[next_to]
    area = np.add.reduceat(x[:, 0] * after[:, 1] - x[:, 1] * after[:, 0], space.offsets[:-1])
    largest = np.argsort(-area, kind="stable")[:_MOST_PIECES]
    here = space.images[space.corners] / _reaches(space.images)
    width = here.shape[1]
    ends = np.cumsum(np.diff(space.offsets)[largest])
    parts = np.flatnonzero(np.diff((ends - 1) // max(1, _MOST_NUMBERS // width**2))) + 1
    seen: FloatArray = np.zeros((width, width))
    for facets in np.split(largest, parts):
        check_time()
        sizes = np.diff(space.offsets)[facets]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        at = np.arange(starts[-1]) + np.repeat(space.offsets[facets] - starts[:-1], sizes)
        turn = here[at][:, :, None] * here[next_to[at]][:, None, :]
        each = np.add.reduceat(turn - turn.swapaxes(1, 2), starts[:-1], axis=0)
        seen += np.abs(each).sum(axis=0)
    seen[seen <= _NOTHING * seen.max()] = 0.0
    return seen


def _spreads(images: FloatArray) -> FloatArray:
    """(width, width): the spread of one neuron times that of the other which does not go with it.

    Where all move along one line, the sum of both spreads.
    """
    off = (images - images.mean(axis=0)) / _reaches(images)
    moments = off.T @ off
    own = np.diag(moments)
    apart = np.maximum(own[:, None] * own - moments**2, 0.0)
    spread: FloatArray = np.sqrt(np.where(apart > _NOTHING * own[:, None] * own, apart, 0.0))
    return spread if spread.any() else np.sqrt(own[:, None]) + np.sqrt(own)


def _reaches(images: FloatArray) -> FloatArray:
    """(1,): the largest number of all, the common unit: squares of huge numbers overflow."""
    return np.array([max(float(np.abs(images).max()), 1e-300)])


def stepped(axes: Axes, at: int, by: int, width: int) -> Axes | None:
    """Return the axes with another neuron at one of them; None where there is no other.

    A neuron that is on another axis changes places with the one it takes over from. The third axis (`at` 2) goes
    through the free neurons and none at all.

    Args:
        by: 1 for the next neuron, -1 for the one before.
    """
    if width < 2 or (at == 2 and width < 3):
        return None
    if at < 2:
        wanted = (axes[at] + by) % width
        return tuple(wanted if k == at else axes[at] if axis == wanted else axis for k, axis in enumerate(axes))
    choices = [None, *(i for i in range(width) if i not in axes[:2])]
    chosen = choices[(choices.index(axes[2] if len(axes) > 2 else None) + by) % len(choices)]
    return axes[:2] if chosen is None else (*axes[:2], chosen)
