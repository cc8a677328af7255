"""The pieces of a line, cut where the neurons of one layer cross zero; and who of them is active on each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, IntArray
from relu_fold.errors import check_count
from relu_fold.exact.line.affine import Affine
from relu_fold.exact.line.knots import Knots, values_at


class Layer(NamedTuple):
    """One hidden layer on the pieces that it leaves behind."""

    first: int  # number of its first neuron
    z: Affine
    exponents: IntArray  # (width,): z in the network is 2^e times that
    active: BoolArray  # (pieces, width)
    parent: IntArray  # (pieces,): the piece of the layer before that each piece was cut from


def cut(
    knots: Knots, z: Affine, exponents: IntArray, number: int, grain: float, max_pieces: int | None
) -> tuple[Knots, Layer]:
    """Cut the pieces where a neuron crosses zero; return the knots and the finished layer.

    Who is active follows from the signs at the knots alone, -1, 0 or 1, so rounding cannot make a pattern that
    contradicts its neighbours. A neuron that is 0 at both ends of a piece is 0 all over it.
    """
    doubt = z.doubt()
    at_knots, _, near = values_at(z, knots, doubt)
    signs = np.sign(at_knots).astype(np.int8) * (np.abs(at_knots) > near)
    left, right = signs[:-1], signs[1:]
    somewhere = left | right
    if np.count_nonzero(somewhere) < somewhere.size:
        z = Affine(z.maps * (somewhere != 0), z.squares)
    width = left.shape[1]
    place = (left * right < 0).reshape(-1).nonzero()[0]
    if not place.size:
        return knots, Layer(number, z, exponents, left + right > 0, np.arange(len(left)))

    # Where they cross: inside the piece for sure, and at -intercept / slope, which rounds least, if the two agree.
    piece = place // width
    z_left, x_left = at_knots.take(place), knots.x.take(piece)
    fall, run = z_left - at_knots.take(place + width), knots.x.take(piece + 1) - x_left
    x = x_left + z_left / fall * run
    (steep, offset), (slopes, intercepts) = (part.reshape(2, -1).take(place, axis=1) for part in (doubt, z.maps))
    blur = grain + (steep * np.abs(x) + offset) / np.abs(fall) * run
    root = 0.0 - intercepts / slopes
    x = np.where(np.abs(root - x) < blur / 2, root, x)

    # One new knot for all crossings of a piece that blur into each other; the best-known one says where it is.
    order = x.argsort(kind="stable")
    place, piece, x, blur = place.take(order), piece.take(order), x.take(order), blur.take(order)
    first = np.empty(x.size, dtype=np.bool_)
    first[0] = True
    first[1:] = (piece[1:] != piece[:-1]) | (x[1:] - x[:-1] > blur[1:] + blur[:-1])
    which = first.cumsum() - 1  # of each crossing: its new knot, counted from 0
    owner = piece[first]  # of each new knot: the piece that it cuts
    if owner.size < x.size:
        best = np.lexsort((blur, which))[first]
        x, blur = x[best], blur[best]
    count = len(left) + owner.size
    check_count(count, max_pieces, "pieces")
    position = owner + np.arange(1, owner.size + 1)  # of each new knot among all; also of the new piece at its right
    x, blur = np.concatenate([knots.x, x]), np.concatenate([knots.blur, blur])
    order = x.argsort(kind="stable")
    knots = Knots(x.take(order), blur.take(order))

    # A neuron is as it was at its piece's left end up to its own crossing, and as at the right end from there on.
    parent = np.arange(len(left)).repeat(np.bincount(owner, minlength=len(left)) + 1)
    since = np.zeros(left.shape, dtype=np.int64)  # the new piece that starts at the neuron's crossing, if it has one
    since.reshape(-1)[place] = position.take(which)
    passed = np.arange(count)[:, None] >= since.take(parent, axis=0)
    before, after = left * 2 + right > 0, left + right * 2 > 0  # the same where there is no crossing
    active = before.take(parent, axis=0)
    np.copyto(active, after.take(parent, axis=0), where=passed)
    return knots, Layer(number, z.take(parent), exponents, active, parent)
