"""Numbers as CSV: what is drawn of a view, and its ledger, all digits of them and every row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.errors import InputError
from relu_fold.export.about import about
from relu_fold.figures.kit.formulas import composed_name
from relu_fold.frames.line import Frame, frame
from relu_fold.frames.plane import PlaneFrame, plane_frame
from relu_fold.view.limits import MAX_PIECES, MAX_REGIONS
from relu_fold.view.viewstate import ViewState
from relu_fold.view.words import neuron_label

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes a cell that begins with one of them

Value = str | float | int


def drawn_csv(state: ViewState) -> str:
    """Return every point of what is drawn: inputs, z, h and contribution of each neuron of the layer, and their sum.

    Between them all functions are affine: with one input the points are the knots, with two the corners of the regions.
    """
    shown = frame(state) if state.input_dim == 1 else plane_frame(state)
    points = shown.x[:, None] if isinstance(shown, Frame) else shown.facets.vertices
    h = shown.network.activate(shown.z, state.layer)
    columns = [*points.T, *shown.z.T, *h.T, *(h * shown.readout).T, shown.composed]
    neurons = [neuron_label(state.depth, state.layer, i) for i in range(shown.z.shape[1])]
    heads = [*_inputs(state), *(f"{what}{label}" for what in ("z", "h", "vh") for label in neurons)]
    return _written(state, [*heads, composed_name(shown)], _rows(columns))


def ledger_csv(state: ViewState) -> str:
    """Return a row for each piece, or region: where it is, who is on (1) and off (0) there, and its affine map.

    Raises:
        InputError: where there are more than are known exactly.
    """
    return _pieces(frame(state)) if state.input_dim == 1 else _regions(plane_frame(state))


def _pieces(shown: Frame) -> str:
    p = shown.pieces
    if p is None:
        raise InputError(f"pieces: expected at most {MAX_PIECES:,}, to write them down; got more")
    depth = shown.state.depth
    turning = [" ".join(neuron_label(depth, *shown.layer_and_index(i)) for i in who) for who in p.turning]
    # Which linear region a piece is in: the next one begins where f bends.
    linear = np.searchsorted(p.breakpoints, p.knots[:-1], side="right")
    columns = [p.knots[:-1], p.knots[1:], *p.patterns.T, p.slopes[:, 0], p.intercepts[:, 0], linear, [*turning, ""]]
    heads = ["from", "to", *_bits(shown), "slope", "intercept", "linear_region", "turning_at_to"]
    return _written(shown.state, heads, _rows(columns))


def _regions(shown: PlaneFrame) -> str:
    c = shown.subdivision
    if c is None:
        raise InputError(f"regions: expected at most {MAX_REGIONS:,}, to write them down; got more")
    middles = np.array([c.polygon(region).mean(axis=0) for region in range(c.n_regions)])
    columns = [
        range(c.n_regions),
        *c.patterns.T,
        *c.slopes[:, 0].T,
        c.intercepts[:, 0],
        c.areas,
        c.linear_region,
        *middles.T,
    ]
    heads = [
        "region",
        *_bits(shown),
        "slope_x1",
        "slope_x2",
        "intercept",
        "area",
        "linear_region",
        "inside_x1",
        "inside_x2",
    ]
    return _written(shown.state, heads, _rows(columns))


def _inputs(state: ViewState) -> list[str]:
    return ["x"] if state.input_dim == 1 else [f"x{i + 1}" for i in range(state.input_dim)]


def _bits(shown: Frame | PlaneFrame) -> list[str]:
    depth = shown.state.depth
    return [f"on{neuron_label(depth, *shown.layer_and_index(i))}" for i in range(shown.network.n_neurons)]


def _rows(columns: Iterable[FloatArray | BoolArray | Sequence[Value] | range]) -> Iterator[tuple[Value, ...]]:
    plain = [column.tolist() if isinstance(column, np.ndarray) else column for column in columns]
    yield from zip(*plain, strict=True)


def _written(state: ViewState, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A first line that says what it is, behind a # as readers of CSV know it; then names, then numbers."""
    text = StringIO()
    text.write(f"# {about(state).sentence}\n")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([cell(head) for head in heads])
    lines.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: Value) -> str:
    """Return a cell: the shortest text that is read back as the same number, without the sign of a zero; 1 or 0 for on
    and off; quoted, a name that a spreadsheet would compute."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return str(int(value)) if isinstance(value, bool | int) else repr(value + 0.0)
