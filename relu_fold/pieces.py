"""The exact linear pieces of a network on a line: where it bends, who bends it, and its slope in between.

A ReLU network of one input is piecewise linear, with one affine map per activation pattern (Montufar et al. 2014; Serra
et al. 2018). The pieces are carried through the network layer by layer. On a piece each neuron of the next layer is
affine, so it crosses zero there at most once; each crossing cuts the piece. Nothing is sampled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly
from relu_fold.arrays import read_only as _read_only
from relu_fold.budget import check_time
from relu_fold.errors import InputError, NumbersTooLarge, TooManyRegions
from relu_fold.network import Network

__all__ = ["Pieces", "TooManyRegions", "pieces"]


ROUNDING = 2.0**-47
"""What is this small beside the terms that it was summed from is rounding, hence zero.

32 times the spacing of floats at 1: more than a sum of a hundred terms loses, and still a thousand times finer than
1e-11 of a domain around 0. It only ever multiplies a neuron's own scale (see `_Affine`), so it has no unit: a layer
scaled by 2^-24 and the next by 2^24 have the same knots.
"""

LARGEST = 1e150
"""Beyond this a square overflows, and scales of rounding errors are added as squares."""


@dataclass(frozen=True, eq=False)
class _Affine:
    """Some neurons, each affine on each piece: slopes and intercepts, and how large the terms were that made them.

    A rounding error in layer 1 reaches layer l through all weights in between. Errors are added like independent ones
    (root of the sum of squares), which follows what really happens through depth; the sum of their absolute values, a
    strict bound, outgrows the network itself by some factor per layer.
    """

    maps: FloatArray  # (2, pieces, width): slopes, then intercepts
    squares: FloatArray  # (2, pieces, width): squared scales of their rounding errors

    def through(self, w: FloatArray, b: FloatArray) -> _Affine:
        """Return `w h + b` of these h."""
        columns = np.ascontiguousarray(w.T)  # for many pieces of a few neurons four times as fast as the view
        maps = self.maps @ columns
        maps[1] += b
        terms = np.abs(self.maps) @ np.abs(columns)
        terms[1] += np.abs(b)
        return _Affine(maps, self.squares @ np.square(columns) + np.square(terms))

    def doubt(self) -> FloatArray:
        """Return (2, pieces, width): how far off slopes and intercepts may be. Raise where anything overflowed."""
        doubt: FloatArray = ROUNDING * np.sqrt(self.squares)
        if not doubt.max() < math.inf:
            raise NumbersTooLarge(f"weights: expected slopes and intercepts below {LARGEST:g}; got an overflow")
        return doubt


class _Knots(NamedTuple):
    x: FloatArray  # (k+2,)
    blur: FloatArray  # (k+2,): how far off rounding may have put each, never less than the domain's own rounding


@dataclass(frozen=True, eq=False)
class _Layer(ReadOnly):
    """One hidden layer on the pieces that it leaves behind."""

    maps: FloatArray  # (2, pieces, width): slopes and intercepts of z
    active: BoolArray  # (pieces, width)
    parent: IntArray  # (pieces,): the piece of the layer before that each piece was cut from


@dataclass(frozen=True, eq=False)
class Pieces(ReadOnly):
    """A network of one input as linear pieces, left to right. All arrays are read-only.

    Attributes:
        knots: (k+2,) strictly increasing; first and last are the domain's ends, at each other one some neuron turns.
        slopes: (k+1, output_dim). Between knots i and i+1 the output is `slopes[i] * x + intercepts[i]`.
        intercepts: (k+1, output_dim).
        patterns: (k+1, n_neurons), layer by layer: True where the neuron is active. A neuron whose z is 0 all over a
            piece is not active there.
        breakpoints: the inner knots at which the slope of an output changes; where contributions cancel it does not.
    """

    knots: FloatArray
    slopes: FloatArray
    intercepts: FloatArray
    patterns: BoolArray
    breakpoints: FloatArray
    _layers: tuple[_Layer, ...] = field(repr=False)
    _doubt: FloatArray = field(repr=False)  # (2, k+1, output_dim) of slopes and intercepts
    _blur: FloatArray = field(repr=False)  # (k+2,) of knots

    @property
    def n_pieces(self) -> int:
        """Activation regions in the domain: the pieces between neighbouring knots."""
        return self.knots.size - 1

    @cached_property
    def turns(self) -> tuple[IntArray, IntArray]:
        """Every turn, left to right, as two flat arrays: the inner knot, counted from 0, and the neuron."""
        knot, neuron = np.nonzero(self.patterns[1:] != self.patterns[:-1])
        return _read_only((knot, neuron))

    @cached_property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """For each inner knot the neurons that turn on or off at it, ascending, counted layer by layer."""
        knot, neuron = self.turns
        ends = np.searchsorted(knot, np.arange(self.n_pieces)).tolist()
        neurons = neuron.tolist()
        return tuple(tuple(neurons[i:j]) for i, j in pairwise(ends))

    @cached_property
    def values(self) -> FloatArray:
        """The output at the knots, (k+2, output_dim)."""
        return _read_only(_at_knots(self.slopes, self.intercepts, self.knots))

    @cached_property
    def value_doubt(self) -> FloatArray:
        """How far off rounding may have put `values`, (k+2, output_dim): a smaller difference is none."""
        return _read_only(_near_zero(self.slopes, self._doubt, _Knots(self.knots, self._blur)))

    @cached_property
    def layer_slopes(self) -> tuple[FloatArray, ...]:
        """Slopes of z, (k+1, width) for each hidden layer."""
        return tuple(
            _read_only(layer.maps[0].take(piece, axis=0) + 0.0) for layer, piece in _on_final_pieces(self._layers)
        )

    @cached_property
    def layer_intercepts(self) -> tuple[FloatArray, ...]:
        """Intercepts of z, (k+1, width) for each hidden layer."""
        return tuple(
            _read_only(layer.maps[1].take(piece, axis=0) + 0.0) for layer, piece in _on_final_pieces(self._layers)
        )

    @cached_property
    def layer_values(self) -> tuple[FloatArray, ...]:
        """z at the knots, (k+2, width) for each hidden layer: the corners of each neuron's exact polyline."""
        maps = zip(self.layer_slopes, self.layer_intercepts, strict=True)
        values = [_at_knots(slopes, intercepts, self.knots) for slopes, intercepts in maps]
        knot, neuron = self.turns
        for z in values:
            mine = (neuron >= 0) & (neuron < z.shape[1])
            z[knot[mine] + 1, neuron[mine]] = 0.0  # exactly, not within rounding: the corner of h sits on the axis
            neuron = neuron - z.shape[1]
        return tuple(_read_only(z) for z in values)


def pieces(net: Network, domain: tuple[float, float] = (-3.0, 3.0), *, max_pieces: int | None = None) -> Pieces:
    """Return the exact linear pieces of a network of one input on a closed interval.

    A knot stands where a neuron's z changes sign, also if the output does not bend there. Crossings too close for
    rounding to tell them apart share a knot; one at an end of the domain makes none.

    Args:
        net: any depth, also without hidden layers; `input_dim` 1.
        domain: `(lo, hi)`, finite, `lo < hi`.
        max_pieces: raise once there are more pieces than this.

    Raises:
        ValueError: wrong domain or input dimension, or numbers so large that they overflow (see `LARGEST`).
        TooManyRegions: above `max_pieces`.
    """
    ends = _checked(net, domain)
    grain = ROUNDING * float(np.abs(ends).max())
    knots = _Knots(ends, np.full(2, grain))
    layers: list[_Layer] = []
    h = _Affine(np.array([[[1.0]], [[0.0]]]), np.zeros((2, 1, 1)))  # the input itself: 1 x + 0, without error
    with np.errstate(all="ignore"):  # overflow is found, and told of, where tolerances are made
        for i, (w, b) in enumerate(zip(net.weights[:-1], net.biases[:-1], strict=True)):
            check_time()
            knots, z, layer = _cut(knots, h.through(w, b), grain, max_pieces)
            gate = np.where(layer.active, 1.0, net.slope(i)) if net.leaks[i] else layer.active
            h = _Affine(z.maps * gate, z.squares * (gate * gate))
            layers.append(layer)
        output = h.through(net.weights[-1], net.biases[-1])
        doubt = output.doubt()
    # People read these: what is left where contributions cancel is no slope to show, and neither is -0.0.
    slopes, intercepts = np.where(np.abs(output.maps) > doubt, output.maps, 0.0)
    bends = np.abs(slopes[1:] - slopes[:-1]) > np.maximum(doubt[0][1:], doubt[0][:-1])
    patterns = [np.zeros((len(slopes), 0), dtype=np.bool_)]
    patterns += [layer.active.take(piece, axis=0) for layer, piece in _on_final_pieces(tuple(layers))]
    return Pieces(
        knots=knots.x,
        slopes=slopes,
        intercepts=intercepts,
        patterns=np.concatenate(patterns, axis=1),
        breakpoints=knots.x[1:-1][bends.any(axis=1)],
        _layers=tuple(layers),
        _doubt=doubt,
        _blur=knots.blur,
    )


def _cut(knots: _Knots, z: _Affine, grain: float, max_pieces: int | None) -> tuple[_Knots, _Affine, _Layer]:
    """Cut the pieces where a neuron crosses zero; return the knots, z on the new pieces, and the finished layer.

    Who is active follows from the signs at the knots alone, -1, 0 or 1, so rounding cannot make a pattern that
    contradicts its neighbours. A neuron that is 0 at both ends of a piece is 0 all over it.
    """
    doubt = z.doubt()
    at_knots = _at_knots(z.maps[0], z.maps[1], knots.x)
    signs = np.sign(at_knots).astype(np.int8) * (np.abs(at_knots) > _near_zero(z.maps[0], doubt, knots))
    left, right = signs[:-1], signs[1:]
    somewhere = (left | right) != 0
    if not somewhere.all():
        z = _Affine(z.maps * somewhere, z.squares)
    piece, neuron = np.divmod(np.flatnonzero(left * right < 0), left.shape[1])
    if not piece.size:
        return knots, z, _Layer(z.maps, left + right > 0, np.arange(len(left)))

    # Where they cross: inside the piece for sure, and at -intercept / slope, which rounds least, if the two agree.
    z_left, z_right = at_knots[piece, neuron], at_knots[piece + 1, neuron]
    x_left, run = knots.x[piece], knots.x[piece + 1] - knots.x[piece]
    x = x_left + z_left / (z_left - z_right) * run
    blur = grain + (doubt[0, piece, neuron] * np.abs(x) + doubt[1, piece, neuron]) / np.abs(z_left - z_right) * run
    root = 0.0 - z.maps[1, piece, neuron] / z.maps[0, piece, neuron]
    x = np.where(np.abs(root - x) < blur / 2, root, x)

    # One new knot for all crossings of a piece that blur into each other; the best-known one says where it is.
    order = np.argsort(x, kind="stable")
    piece, neuron, x, blur = piece[order], neuron[order], x[order], blur[order]
    first = np.ones(x.size, dtype=np.bool_)
    first[1:] = (piece[1:] != piece[:-1]) | (x[1:] - x[:-1] > blur[1:] + blur[:-1])
    cut = np.cumsum(first) - 1  # of each crossing: its new knot, counted from 0
    owner = piece[first]  # of each new knot: the piece that it cuts
    if not first.all():
        best = np.lexsort((blur, cut))[first]
        x, blur = x[best], blur[best]
    count = len(left) + owner.size
    if max_pieces is not None and count > max_pieces:
        raise TooManyRegions(f"pieces: expected at most {max_pieces}; got {count} or more")
    position = owner + 1 + np.arange(owner.size)  # of each new knot among all; also of the new piece at its right
    x, blur = np.concatenate([knots.x, x]), np.concatenate([knots.blur, blur])
    order = np.argsort(x, kind="stable")
    knots = _Knots(x[order], blur[order])

    # A neuron is as it was at its piece's left end up to its own crossing, and as at the right end from there on.
    parent = np.repeat(np.arange(len(left)), np.bincount(owner, minlength=len(left)) + 1)
    since = np.zeros(left.shape, dtype=np.int64)  # the new piece that starts at the neuron's crossing, if it has one
    since[piece, neuron] = position[cut]
    passed = np.arange(count)[:, None] >= since.take(parent, axis=0)
    before, after = left * 2 + right > 0, left + right * 2 > 0  # the same where there is no crossing
    active = np.where(passed, after.take(parent, axis=0), before.take(parent, axis=0))
    z = _Affine(z.maps.take(parent, axis=1), z.squares.take(parent, axis=1))
    return knots, z, _Layer(z.maps, active, parent)


def _near_zero(slopes: FloatArray, doubt: FloatArray, knots: _Knots) -> FloatArray:
    """Return (k+2, width): the |z| that cannot be told from 0 at each knot, as the piece on either side knows it."""
    near = np.zeros((knots.x.size, slopes.shape[1]))
    far, blur = np.abs(knots.x)[:, None], knots.blur[:, None]
    steepness = np.abs(slopes)
    near[:-1] = doubt[0] * far[:-1] + doubt[1] + steepness * blur[:-1]
    np.maximum(near[1:], doubt[0] * far[1:] + doubt[1] + steepness * blur[1:], out=near[1:])
    return near


def _at_knots(slopes: FloatArray, intercepts: FloatArray, knots: FloatArray) -> FloatArray:
    """Return affine pieces' values at the knots, (k+2, width): each piece's at its left end, then the last's right."""
    last = slopes[-1:] * knots[-1] + intercepts[-1:]
    return np.concatenate([slopes * knots[:-1, None] + intercepts, last])


def _on_final_pieces(layers: tuple[_Layer, ...]) -> list[tuple[_Layer, IntArray]]:
    """Return each layer with the index of its piece that each final piece lies in."""
    found: list[tuple[_Layer, IntArray]] = []
    for layer in reversed(layers):
        piece = found[-1][0].parent.take(found[-1][1]) if found else np.arange(layer.parent.size)
        found.append((layer, piece))
    return found[::-1]


def _checked(net: Network, domain: tuple[float, float]) -> FloatArray:
    """Return the domain's ends, (2,)."""
    if net.input_dim != 1:
        raise InputError(f"input_dim: expected 1; got {net.input_dim}")
    try:
        lo, hi = (float(end) for end in domain)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"domain: expected two numbers (lo, hi); got {domain!r:.80}") from error
    if not -math.inf < lo < hi < math.inf:
        raise InputError(f"domain: expected two finite numbers with lo < hi; got ({lo}, {hi})")
    if max(-lo, hi) > LARGEST:
        raise NumbersTooLarge(f"domain: expected ends below {LARGEST:g}; got ({lo}, {hi})")
    return np.array([lo, hi])
