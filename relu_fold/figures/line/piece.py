"""The piece of a line that is pointed at, in words, and what lies next to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.figures.kit.bits import bits
from relu_fold.figures.kit.formulas import composed_word
from relu_fold.figures.kit.turns import turns
from relu_fold.frames.line import Frame
from relu_fold.view.words import affine, number, place


def piece_at(frame: Frame, x: float) -> dict[str, Any] | None:
    """Return what there is to say of the piece at x, at a knot of the one on its right; None of a grid, and outside.

    {name, from, to, ends, bits, slope, formula, neighbours}: `ends` are the points (x, height) where it ends. A
    neighbour is {says, short, colour, at, left}: as one of a region, `at` the middle of it, `left` whether it is there.
    """
    p = frame.pieces
    if p is None or not frame.x[0] <= x <= frame.x[-1]:
        return None
    i = min(int(np.searchsorted(frame.x, x, side="right")) - 1, p.n_pieces - 1)
    beside = [k for k in (i - 1, i + 1) if 0 <= k < p.n_pieces]
    domain = frame.state.domain
    return {
        "name": composed_word(frame),
        "from": place(float(frame.x[i]), domain),
        "to": place(float(frame.x[i + 1]), domain),
        "ends": [[float(frame.x[k]), float(frame.composed[k])] for k in (i, i + 1)],
        "bits": bits(frame, p.patterns[i]),
        "slope": number(float(p.slopes[i, 0]), float(np.abs(p.slopes[:, 0]).max())),
        "formula": affine([(float(p.slopes[i, 0]), "x")], float(p.intercepts[i, 0])),
        "neighbours": [
            turns(frame, p.patterns[i], p.patterns[k], "turns ")
            | {"at": float(frame.x[k] + frame.x[k + 1]) / 2, "left": k < i}
            for k in beside
        ],
    }
