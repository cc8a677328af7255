"""The loss over two numbers of one layer, as the page paints it: each cell with its own quadratic, or samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError, sentence
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.figures.kit.packed import floats, whole
from relu_fold.training.over import SAMPLES, LossOver, loss_over
from relu_fold.training.training import Training
from relu_fold.view.parameters import Parameter, value_at
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import number, plural

SECONDS = 0.5  # for the exact cells, then as long for samples; beyond that there are few of them
LONGEST = 1.3  # seconds for all
MOST_WORK = 60_000_000  # samples times points times numbers, some 0.3 s
LEAST_SAMPLES = 21  # a side
MOST_CELLS = 8_000  # that are sent: half a megabyte
MOST_MAPS = 40_000_000  # cells times points times neurons of all points, some 0.4 s
MOST_CREASES = 500  # of all points' own neurons: to find where these meet takes as long
MOST_MINIMA = 24  # that are marked, the lowest ones
DEPTH = 1e-6  # of the highest loss: what is lower has the same tint
_NOTHING = "There is nothing to learn from: choose data first."

_TOO_LONG = "The loss over two numbers of so large a network takes longer than a visitor’s turn on this server."


def landscape(state: ViewState, paths: tuple[str, str]) -> dict[str, Any]:
    """Return {paths, why, map}: `why` says why there is no map, and is empty where there is one.

    The map is {exact, reach, step, low, high, minima, words} and a `mesh` or `samples`. Its places are from 0 to 1,
    right and up, from -reach to +reach of each number; `minima` rows of both numbers and the loss, the lowest first.
    """
    told: dict[str, Any] = {"paths": list(paths), "why": "", "map": None}
    if state.learning is None:
        return told | {"why": _NOTHING}
    try:
        reach = [Parameter(path, "", "", value_at(state, path)).reach for path in paths]
        with time_limit(LONGEST):
            return told | {"map": _map(state, paths, reach, state.learning.of(state.network), state.learning.step)}
    except InputError as error:
        return told | {"why": sentence(error)}
    except OutOfTime:
        return told | {"why": _TOO_LONG}


def _map(state: ViewState, paths: tuple[str, str], reach: list[float], run: Training, step: int) -> dict[str, Any]:
    found, slow = _found(state, paths, reach, run)
    sides = np.array(reach)
    corners = _corner_values(found)
    high = float(corners.max())
    low = max(float(found.minima[0, 2]), high * DEPTH)
    told = {"exact": found.exact, "reach": reach, "step": step, "low": low, "high": max(high, low * 1.01)}
    told |= {"minima": _marked(found)[:MOST_MINIMA].tolist(), "words": _words(found, slow)}
    if found.cells is None:
        return told | {"samples": {"side": found.samples.shape[0], "values": floats(found.samples)}}
    return told | {"mesh": _mesh(found, sides)}


def _found(state: ViewState, paths: tuple[str, str], reach: list[float], run: Training) -> tuple[LossOver, bool]:
    """The loss, and whether it is sampled because its cells would have taken too long."""
    (right, up), settings = reach, run.settings
    most = _most_cells(run, paths)
    given = (state.network, run.data, paths, ((-right, right), (-up, up)), settings.loss, settings.l1, settings.l2)
    try:
        if most > 1 and settings.loss == "squared":
            with time_limit(SECONDS):
                found = loss_over(*given, most_cells=most)
            if found.exact:
                return found, False
    except OutOfTime:
        pass
    slow = settings.loss == "squared"
    try:
        with time_limit(SECONDS):
            return loss_over(*given, sampled=_side(run)), slow
    except OutOfTime:  # of a busy machine
        return loss_over(*given, sampled=LEAST_SAMPLES), slow


def _most_cells(run: Training, paths: tuple[str, str]) -> int:
    """How many there may be for them to be found and sent in time; 1 for none."""
    places = [run.layout.place(path) for path in paths]
    widths = run.network.widths[places[0].layer + 1 :]
    own = len(run.data) * len({place.neuron for place in places})
    neurons = own + len(run.data) * sum(widths)
    return min(MOST_CELLS, MOST_MAPS // (len(run.data) * neurons)) if own <= MOST_CREASES else 1


def _side(run: Training) -> int:
    """How many samples a side there is time for."""
    return max(LEAST_SAMPLES, min(SAMPLES, int((MOST_WORK / (len(run.data) * run.layout.count)) ** 0.5)))


def _marked(found: LossOver) -> FloatArray:
    """The minima; of samples the lowest, and those that stand alone: on a plain each sample would be one."""
    if found.exact:
        return found.minima
    step = found.axes[:, 1] - found.axes[:, 0]
    off = np.abs(found.minima[:, None, :2] - found.minima[:, :2]) / step
    alone = (off.max(axis=2) < 1.5).sum(axis=1) == 1
    alone[0] = True
    marked: FloatArray = found.minima[alone]
    return marked


def _corner_values(found: LossOver) -> FloatArray:
    """Where the loss is highest: a convex function is so at a corner of its cell."""
    if found.cells is None:
        return found.samples
    cells = found.cells
    whose = np.arange(cells.n_regions).repeat(np.diff(cells.offsets))
    return _terms(found.coefficients[whose], cells.vertices[cells.corners])[:, 5]


def _terms(coefficients: FloatArray, at: FloatArray) -> FloatArray:
    """The same quadratics about other places: (n, 6), of dx^2, dx dy, dy^2, dx, dy and 1."""
    a, b, c, d, e, f = coefficients.T
    x, y = at.T
    along, across = 2 * a * x + b * y + d, b * x + 2 * c * y + e
    return np.column_stack([a, b, c, along, across, (a * x + b * y + d) * x + (c * y + e) * y + f])


def _mesh(found: LossOver, reach: FloatArray) -> dict[str, Any]:
    """Cells with a quadratic each, about its first corner: so single precision holds where the loss is low."""
    cells = found.cells
    assert cells is not None
    first = cells.vertices[cells.corners[cells.offsets[:-1]]]
    wide, high = 2 * reach
    scale = np.array([wide * wide, wide * high, high * high, wide, high, 1.0])
    return {
        "uv": floats((cells.vertices + reach) / (2 * reach)),
        "sizes": whole(np.diff(cells.offsets)),
        "corners": whole(cells.corners),
        "quadratics": floats(_terms(found.coefficients, first) * scale),
    }


def _words(found: LossOver, slow: bool) -> str:
    if found.cells is not None:
        pieces = "a quadratic on each of them" if found.cells.n_regions > 1 else "a single quadratic"
        how = f"Exact: {plural(found.cells.n_regions, 'cell')}, {pieces}."
        minima = len(found.minima)
        several = f" {plural(minima, 'local minimum')}." if minima == 1 else f" {minima} local minima."
        return f"{how}{several} The lowest: {number(float(found.minima[0, 2]))}."
    side = found.samples.shape[0]
    why = "there are too many cells to draw each" if slow else "the logistic loss is no quadratic"
    lowest = number(float(found.minima[0, 2]))
    return f"Sampled at {side} by {side} places, for {why}. The lowest of them: {lowest}."
