"""All regions of a view whose picture has too many to be exact: counted tile by tile, some of them a question.

A region is convex, and has one lowest point, along a direction that no crease is square to. It counts where that is: in
the one tile in which its part has its lowest point not on the border with another tile.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from relu_fold.errors import TooLarge
from relu_fold.exact.budget import OutOfTime, time_limit
from relu_fold.exact.line.pieces import pieces
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.frames.shown import network_up_to
from relu_fold.network import Network
from relu_fold.view.viewstate import ViewState

SECONDS = 0.4  # of computing a question; after them no further tile is begun
MOST = 50_000  # regions of a tile
TILES = {1: 64, 2: 16}  # a side, by the number of inputs
_LONGEST = 1.0  # seconds for a tile
_ON = 1e-9  # of a tile: what is so near to its border is on it
_GOLDEN = (5**0.5 - 1) / 2
_TOO_LONG = "Counting takes too long: one of {} parts of the box takes more than {:.0f} s. Choose a smaller box."
_TOO_MANY = "There are too many to count: more than {:,} in one of {} parts of the box. Choose a smaller box."


def counted(state: ViewState, done: int) -> dict[str, Any]:
    """Count on, after the first `done` tiles, for as long as there is time.

    Returns {begun, done, of, regions, stopped}: how many tiles were done, and are then, of how many, how many regions
    these have more, and why no more can be counted, or nothing. What is counted are activation regions, of the layers
    up to the one shown.
    """
    net = network_up_to(state.network, state.layer, state.target)
    side = TILES[state.input_dim]
    of = side**state.input_dim
    regions, start = 0, time.monotonic()
    begun, stopped = done, ""
    while done < of and (done == begun or time.monotonic() - start < SECONDS):
        try:
            with time_limit(_LONGEST):
                regions += _of_line(net, state, done) if state.input_dim == 1 else _of_plane(net, state, done)
        except TooLarge:
            stopped = _TOO_MANY.format(MOST, of)
        except OutOfTime:
            stopped = _TOO_LONG.format(of, _LONGEST)
        if stopped:
            break
        done += 1
    return {"begun": begun, "done": done, "of": of, "regions": regions, "stopped": stopped}


def _of_line(net: Network, state: ViewState, tile: int) -> int:
    """The pieces of an interval; the one that the interval before ends with is none of its own.

    Where a knot is on the border of both, it is in neither, and the one before ends with another.
    """
    low, high = _place(state.domain, 1, tile), _place(state.domain, 1, tile + 1)
    found = pieces(net, (low, high), max_pieces=MOST)
    if not tile:
        return found.n_pieces
    beside = min(low - _ON * (high - low), float(np.nextafter(low, -np.inf)))  # far from 0 the first is low itself
    before = pieces(net, (beside, low), max_pieces=MOST)
    return found.n_pieces - np.array_equal(before.patterns[-1], found.patterns[0])


def _of_plane(net: Network, state: ViewState, tile: int) -> int:
    """The regions whose lowest point is in a tile."""
    row, column = divmod(tile, TILES[2])
    left, right = (_place(state.domain, 2, at) for at in (column, column + 1))
    low, high = (_place(state.domain_y, 2, at) for at in (row, row + 1))
    cut = subdivide(net, ((left, right), (low, high)), max_regions=MOST)
    at, up = cut.vertices.T
    near_x, near_y, last = _ON * (right - left), _ON * (high - low), TILES[2] - 1
    shared = (
        ((at <= left + near_x) & (column > 0))
        | ((at >= right - near_x) & (column < last))
        | ((up <= low + near_y) & (row > 0))
        | ((up >= high - near_y) & (row < last))
    )
    heights = (at + _GOLDEN * up)[cut.corners]
    lowest = np.minimum.reduceat(heights, cut.offsets[:-1])
    first = heights == np.repeat(lowest, np.diff(cut.offsets))
    owner = np.repeat(np.arange(cut.n_regions), np.diff(cut.offsets))
    elsewhere = np.zeros(cut.n_regions, dtype=bool)
    elsewhere[owner[first & shared[cut.corners]]] = True
    return int(cut.n_regions - elsewhere.sum())


def _place(ends: tuple[float, float], inputs: int, at: int) -> float:
    """The end of a tile. They are not quite even: creases at halves and quarters would lie along the edges."""
    low, high = ends
    side = TILES[inputs]
    if at in (0, side):
        return high if at else low
    return low + (high - low) * (at + 0.3 * (at * _GOLDEN % 1 - 0.5)) / side
