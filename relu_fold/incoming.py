"""A network that comes from a file, as far as it can be seen: as it is, or cut: along inputs, or by a plane."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents, Interval
from relu_fold.network import Network
from relu_fold.slices import slice_line, slice_plane
from relu_fold.tables.rows import Rows
from relu_fold.view.presets import FIRST_OF
from relu_fold.view.viewstate import MAX_NAME, Marked, ViewState
from relu_fold.view.words import listed, number

_AROUND = 0.3  # of the triangle's longer side, that is seen around it on each side
_TOLD = 4  # inputs that a plane was moved along
_FLAT = 1e-9  # of its longest side: a triangle that is lower is a line


@dataclass(frozen=True)
class Cut:
    """What is seen of a network.

    Attributes:
        network: of one or two inputs.
        box: (from, to) of each of them.
        free: which inputs of the whole network they are, from 0; none of a plane through points.
        at: where all inputs of the whole network are; those that are free run.
            Of a plane through points: how far it is moved along each.
        names: of all inputs.
        axes: names of what runs; none where they are x, or x₁ and x₂.
        marked: the points that a plane goes through.
        home: of a plane its first point, before it is moved; of other cuts there is none.
    """

    network: Network
    box: tuple[Interval, ...]
    free: tuple[int, ...]
    at: tuple[float, ...]
    names: tuple[str, ...]
    axes: tuple[str, ...] = ()
    marked: tuple[Marked, ...] = ()
    home: tuple[float, ...] = ()

    @property
    def view(self) -> ViewState:
        """The view; raises InputError for a network beyond what the app shows."""
        box = dict(zip(("domain", "domain_y"), self.box, strict=False))
        return ViewState.of(self.network, names=self.axes, marked=self.marked, **box)

    @property
    def words(self) -> str:
        """How it was cut; nothing of a network that is whole."""
        if self.marked:
            return f"the plane through {listed(one.name for one in self.marked)}{self._moved}"
        if len(self.names) == len(self.free):
            return ""
        run = " and ".join(self.names[i] for i in self.free)
        return f"{run} of {len(self.names)} inputs; the others stay where they are"

    @property
    def _moved(self) -> str:
        """How far a plane was moved along which inputs."""
        moved = [(name, by) for name, by in zip(self.names, self.at, strict=True) if by]
        if not moved:
            return ""
        told = [f"{name} by {number(by)}" for name, by in moved[:_TOLD]]
        more = [f"{len(moved) - _TOLD} more"] if len(moved) > _TOLD else []
        return f", moved: {listed([*told, *more])}"


def cut(contents: Contents, free: Sequence[int] = (), at: Sequence[float] = ()) -> Cut:
    """Cut a network along some of its inputs, each in its own units.

    Args:
        free: the one or two inputs that run, from 0; none for the first ones.
        at: where each input is while it does not run; nothing for the middle of the file's box, or 0.

    Raises:
        InputError: for inputs that there are not, or as many numbers as there are no inputs.
    """
    net, known, names = contents.network, tuple(contents.box), names_of(contents)
    run = list(free) or list(range(min(2, net.input_dim)))
    if len(run) > 2 or len(set(run)) < len(run) or not all(0 <= i < net.input_dim for i in run):
        told = [i + 1 for i in run[:9]]
        raise InputError(f"inputs: expected one or two different ones of 1 to {net.input_dim}; got {told}")
    middle = [(low + high) / 2 for low, high in known] or [0.0] * net.input_dim
    origin = np.array(at if len(at) else middle, dtype=float)
    if origin.shape != (net.input_dim,):
        raise InputError(f"at: expected {net.input_dim} numbers, one for each input; got {origin.size}")
    usual = FIRST_OF[len(run)]
    box = tuple(known[i] for i in run) if known else (usual.domain, usual.domain_y)[: len(run)]
    seen = net if run == list(range(net.input_dim)) else _slice(net, run, origin)
    axes = tuple(names[i] for i in run) if contents.inputs or len(run) < net.input_dim else ()
    return Cut(seen, box, tuple(run), tuple(origin.tolist()), names, axes)


def names_of(contents: Contents) -> tuple[str, ...]:
    """Return a name for each input: the file's own, or `input 1` ..."""
    return tuple(contents.inputs) or tuple(f"input {i + 1}" for i in range(contents.network.input_dim))


def cut_through(contents: Contents, rows: Rows, moved: Mapping[int, float] | None = None) -> Cut:
    """Cut a network by the plane through three points of its input space, which are marked on it.

    Lengths and angles on the plane are those of the input space: the first point is at (0, 0), the second straight to
    its right, the third above the line through both.

    Args:
        rows: the three points, and their names.
        moved: by how much the plane is moved along some of the inputs, from 0; the points move along.

    Raises:
        InputError: for other than three points, for three on one line, and for inputs that there are not.
    """
    net, points = contents.network, rows.points
    if points.shape != (3, net.input_dim):
        raise InputError(f"plane: expected 3 rows of {net.input_dim:,} numbers; got {len(points)}")
    shift = np.zeros(net.input_dim)
    for i, by in (moved or {}).items():
        if not (0 <= i < net.input_dim and np.isfinite(by)):
            raise InputError(
                f"plane: expected finite moves along inputs 1 to {net.input_dim:,}; got {by} along {i + 1}"
            )
        shift[i] = by
    first, second = points[1] - points[0], points[2] - points[0]
    along = float(np.linalg.norm(first))
    right = first / along if along else first
    over = second - (second @ right) * right
    over -= (over @ right) * right  # what rounding left
    high = float(np.linalg.norm(over))
    if not min(along, high) > _FLAT * max(along, high, float(np.linalg.norm(second))):
        raise InputError(f"plane: expected three points that are not on one line; got {listed(rows.names)}")
    places = np.array([[0.0, 0.0], [along, 0.0], [second @ right, high]])
    seen = slice_plane(net, points[0] + shift, right, over / high)
    a, b, c = (name[:MAX_NAME] for name in rows.names)
    marked = tuple(Marked(name, (x, y)) for name, (x, y) in zip((a, b, c), places.tolist(), strict=True))
    axes = f"{a} → {b}"[:MAX_NAME], f"towards {c}"[:MAX_NAME]
    return Cut(
        seen, _around(places), (), tuple(shift.tolist()), names_of(contents), axes, marked, tuple(points[0].tolist())
    )


def _around(places: FloatArray) -> tuple[Interval, ...]:
    """A square around points, (n, 2), with room on all sides; its ends are short numbers."""
    low, high = places.min(axis=0), places.max(axis=0)
    side = float((high - low).max())
    digits = 1 - math.floor(math.log10(side))
    half = round((0.5 + _AROUND) * side, digits)
    middles = (round(middle, digits) for middle in ((low + high) / 2).tolist())
    return tuple((round(middle - half, digits), round(middle + half, digits)) for middle in middles)


def _slice(net: Network, run: list[int], origin: np.ndarray) -> Network:
    start, ways = origin.copy(), np.eye(net.input_dim)[run]
    start[run] = 0.0
    return slice_line(net, start, start + ways[0]) if len(run) == 1 else slice_plane(net, start, *ways)
