"""The exact linear pieces of a network on a line: where it bends, who bends it, and its slope in between.

A ReLU network of one input is piecewise linear, with one affine map per activation pattern (Montufar et al. 2014; Serra
et al. 2018). The pieces are carried through the network layer by layer. On a piece each neuron of the next layer is
affine, so it crosses zero there at most once; each crossing cuts the piece. Nothing is sampled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only
from relu_fold.errors import TooManyRegions, check_count
from relu_fold.exact import meant
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Interval, check_cap, interval
from relu_fold.exact.line.affine import Affine
from relu_fold.exact.rounding import ROUNDING
from relu_fold.exact.scaling import scaled, unscaled
from relu_fold.network import Network

__all__ = ["Pieces", "TooManyRegions", "pieces"]


class _Knots(NamedTuple):
    x: FloatArray  # (k+2,)
    blur: FloatArray  # (k+2,): how far off rounding may have put each, never less than the domain's own rounding


@dataclass(frozen=True, eq=False)
class _Layer:
    """One hidden layer on the pieces that it leaves behind."""

    z: Affine
    exponents: IntArray  # (width,): z in the network is 2^e times that
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
    _output: Affine = field(repr=False)  # as that of a layer
    _exponents: IntArray = field(repr=False)
    _blur: FloatArray = field(repr=False)  # (k+2,) of knots

    @property
    def n_pieces(self) -> int:
        """Activation regions in the domain: the pieces between neighbouring knots."""
        return self.knots.size - 1

    @cached_property
    def turns(self) -> tuple[IntArray, IntArray]:
        """Every turn, left to right, as two flat arrays: the inner knot, counted from 0, and the neuron."""
        knot, neuron = np.nonzero(self.patterns[1:] != self.patterns[:-1])
        return read_only((knot, neuron))

    @cached_property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """For each inner knot the neurons that turn on or off at it, ascending, counted layer by layer."""
        knot, neuron = self.turns
        ends = np.searchsorted(knot, np.arange(self.n_pieces)).tolist()
        neurons = neuron.tolist()
        return tuple(tuple(neurons[i:j]) for i, j in pairwise(ends))

    @cached_property
    def _scaled_values(self) -> tuple[FloatArray, FloatArray]:
        """The output at the knots and how far off it may be, (k+2, output_dim) each; scaled."""
        values, doubt, _ = _at_knots(self._output, _Knots(self.knots, self._blur))
        _level(values, doubt, self._output.maps[0] == 0)
        return read_only((values, doubt))

    @cached_property
    def values(self) -> FloatArray:
        """The output at the knots, (k+2, output_dim): the same at all knots of a flat piece."""
        return unscaled(self._scaled_values[0], self._exponents)

    @cached_property
    def value_doubt(self) -> FloatArray:
        """How far off rounding may have put `values`, (k+2, output_dim): a smaller difference is none."""
        return unscaled(self._scaled_values[1], self._exponents)

    @cached_property
    def layer_slopes(self) -> tuple[FloatArray, ...]:
        """Slopes of z, (k+1, width) for each hidden layer."""
        return self._layer_maps(0)

    @cached_property
    def layer_intercepts(self) -> tuple[FloatArray, ...]:
        """Intercepts of z, (k+1, width) for each hidden layer."""
        return self._layer_maps(1)

    def _layer_maps(self, row: int) -> tuple[FloatArray, ...]:
        return tuple(
            unscaled(layer.z.maps[row].take(piece, axis=0) + 0.0, layer.exponents)
            for layer, piece in _on_final_pieces(self._layers)
        )

    @cached_property
    def layer_values(self) -> tuple[FloatArray, ...]:
        """z at the knots, (k+2, width) for each hidden layer: the corners of each neuron's exact polyline."""
        found = []
        knot, neuron = self.turns
        for layer, piece in _on_final_pieces(self._layers):
            z, _, _ = _at_knots(layer.z.take(piece), _Knots(self.knots, self._blur))
            mine = (neuron >= 0) & (neuron < z.shape[1])
            z[knot[mine] + 1, neuron[mine]] = 0.0  # exactly, not within rounding: the corner of h sits on the axis
            neuron = neuron - z.shape[1]
            found.append(unscaled(z, layer.exponents))
        return tuple(found)


def pieces(net: Network, domain: Interval = (-3.0, 3.0), *, max_pieces: int | None = None) -> Pieces:
    """Return the exact linear pieces of a network of one input on a closed interval.

    A knot stands where a neuron's z changes sign, also if the output does not bend there. Crossings too close for
    rounding to tell them apart share a knot; one at an end of the domain makes none.

    Args:
        net: any depth, also without hidden layers; `input_dim` 1.
        domain: `(lo, hi)`, finite, `lo < hi`.
        max_pieces: raise once there are more pieces than this.

    Raises:
        ValueError: wrong domain or input dimension, or numbers so large that they overflow (`rounding.LARGEST`).
        TooManyRegions: above `max_pieces`.
    """
    ends = np.array(interval(net, domain))
    check_cap("max_pieces", max_pieces, "pieces")
    as_scaled = scaled(net, np.abs(ends).max(keepdims=True))
    net, exponents = as_scaled.net, as_scaled.exponents
    grain = ROUNDING * float(np.abs(ends).max())
    knots = _Knots(ends, np.full(2, grain))
    layers: list[_Layer] = []
    h = Affine(np.array([[[1.0]], [[0.0]]]), np.zeros((2, 1, 1)))  # the input itself: 1 x + 0, without error
    with np.errstate(all="ignore"):  # overflow is found, and told of
        for i, (w, b) in enumerate(zip(net.weights[:-1], net.biases[:-1], strict=True)):
            check_time()
            z = h.through(w, b)
            as_scaled.check(i, lambda: z.maps, "slopes and intercepts")  # noqa: B023 (asked at once)
            knots, layer = _cut(knots, z, exponents[i], grain, max_pieces)
            gate = np.where(layer.active, 1.0, net.slope(i)) if net.leaks[i] else layer.active
            h = Affine(layer.z.maps * gate, layer.z.squares * (gate * gate))
            layers.append(layer)
        output = h.through(net.weights[-1], net.biases[-1])
        as_scaled.check(-1, lambda: output.maps, "slopes and intercepts")
    patterns = [np.zeros((len(output.maps[0]), 0), dtype=np.bool_)]
    patterns += [layer.active.take(piece, axis=0) for layer, piece in _on_final_pieces(tuple(layers))]
    pattern = np.concatenate(patterns, axis=1)
    output = Affine(_meant(net, pattern, output), output.squares)
    return Pieces(
        knots=knots.x,
        slopes=unscaled(output.maps[0], exponents[-1]),
        intercepts=unscaled(output.maps[1], exponents[-1]),
        patterns=pattern,
        breakpoints=knots.x[1:-1][_bends(net, pattern, output)],
        _layers=tuple(layers),
        _output=output,
        _exponents=exponents[-1],
        _blur=knots.blur,
    )


def _meant(net: Network, pattern: BoolArray, output: Affine) -> FloatArray:
    """Return the output's maps, 0 where its terms cancel, and without -0.0: people read these."""
    maps = output.maps.copy()
    small = ((np.abs(maps) <= output.doubt()) & (maps != 0)).any(axis=(0, 2))
    if small.any():
        maps[:, small] = meant.maps(net, pattern[small], maps[:, small].swapaxes(0, 1)).swapaxes(0, 1)
    maps += 0.0
    return maps


def _bends(net: Network, pattern: BoolArray, output: Affine) -> BoolArray:
    """Return (k,): at which inner knots the slope of an output changes."""
    doubt, slopes = output.doubt()[0], output.maps[0]
    bends: BoolArray = (np.abs(slopes[1:] - slopes[:-1]) > doubt[1:] + doubt[:-1]).any(axis=1)
    unclear = np.flatnonzero(~bends)
    if not unclear.size:
        return bends
    bends[unclear] = meant.bends(net, pattern, unclear, unclear + 1)
    return bends


def _cut(knots: _Knots, z: Affine, exponents: IntArray, grain: float, max_pieces: int | None) -> tuple[_Knots, _Layer]:
    """Cut the pieces where a neuron crosses zero; return the knots and the finished layer.

    Who is active follows from the signs at the knots alone, -1, 0 or 1, so rounding cannot make a pattern that
    contradicts its neighbours. A neuron that is 0 at both ends of a piece is 0 all over it.
    """
    doubt = z.doubt()
    at_knots, _, near = _at_knots(z, knots)
    signs = np.sign(at_knots).astype(np.int8) * (np.abs(at_knots) > near)
    left, right = signs[:-1], signs[1:]
    somewhere = (left | right) != 0
    if not somewhere.all():
        z = Affine(z.maps * somewhere, z.squares)
    piece, neuron = np.divmod(np.flatnonzero(left * right < 0), left.shape[1])
    if not piece.size:
        return knots, _Layer(z, exponents, left + right > 0, np.arange(len(left)))

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
    check_count(count, max_pieces, "pieces")
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
    return knots, _Layer(z.take(parent), exponents, active, parent)


def _at_knots(z: Affine, knots: _Knots) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return values at the knots, how far off they may be, and what cannot be told from 0; (k+2, width) each.

    Of the two pieces at a knot the one is asked that knows it better: where the knot is counts for more on the steeper.
    What either piece cannot tell from 0 is nearer to the knot than the knot is known.
    """
    doubt, steepness = z.doubt(), np.abs(z.maps[0])
    found = []
    for ends in (slice(None, -1), slice(1, None)):  # of each piece at its left end, then at its right
        x, blur = knots.x[ends, None], knots.blur[ends, None]
        found.append((z.maps[0] * x + z.maps[1], doubt[0] * np.abs(x) + doubt[1] + steepness * blur))
    (as_left, near_left), (as_right, near_right) = found
    values, near = np.concatenate([as_left, as_right[-1:]]), np.concatenate([near_left, near_right[-1:]])
    off, better = near.copy(), near_right < near[1:]
    values[1:][better], off[1:][better] = as_right[better], near_right[better]
    np.maximum(near[1:], near_right, out=near[1:])
    return values, off, near


def _level(values: FloatArray, doubt: FloatArray, flat: BoolArray) -> None:
    """Give all knots of a run of flat pieces one value, in place: that of which least is in doubt.

    Args:
        values, doubt: (k+2, width) at the knots.
        flat: (k+1, width), which pieces are.
    """
    for output in np.flatnonzero(flat.any(axis=0)).tolist():
        edge = np.diff(np.concatenate([[0], flat[:, output].astype(np.int8), [0]]))
        for first, last in zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True):
            run = slice(first, last + 1)
            best = first + np.argmin(doubt[run, output])
            values[run, output], doubt[run, output] = values[best, output], doubt[best, output]


def _on_final_pieces(layers: tuple[_Layer, ...]) -> list[tuple[_Layer, IntArray]]:
    """Return each layer with the index of its piece that each final piece lies in."""
    found: list[tuple[_Layer, IntArray]] = []
    for layer in reversed(layers):
        piece = found[-1][0].parent.take(found[-1][1]) if found else np.arange(layer.parent.size)
        found.append((layer, piece))
    return found[::-1]
