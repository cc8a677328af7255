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
from relu_fold.exact.line.knots import Knots, level, values_at
from relu_fold.exact.rounding import ROUNDING
from relu_fold.exact.scaling import scaled, unscaled
from relu_fold.network import Network

__all__ = ["Pieces", "TooManyRegions", "pieces"]


class _Layer(NamedTuple):
    """One hidden layer on the pieces that it leaves behind."""

    first: int  # number of its first neuron
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
        changes: BoolArray = self.patterns[1:] != self.patterns[:-1]
        knot, neuron = changes.nonzero()
        return read_only((knot, neuron))

    @cached_property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """For each inner knot the neurons that turn on or off at it, ascending, counted layer by layer."""
        knot, neuron = self.turns
        ends = knot.searchsorted(np.arange(self.n_pieces)).tolist()
        neurons = neuron.tolist()
        return tuple(tuple(neurons[i:j]) for i, j in pairwise(ends))

    @cached_property
    def _scaled_values(self) -> tuple[FloatArray, FloatArray]:
        """The output at the knots and how far off it may be, (k+2, output_dim) each; scaled."""
        values, doubt, _ = values_at(self._output, Knots(self.knots, self._blur))
        level(values, doubt, self._output.maps[0] == 0)
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
        return tuple(self._values(layer, piece) for layer, piece in _on_final_pieces(self._layers))

    @cached_property
    def last_values(self) -> FloatArray:
        """z of the last hidden layer at the knots, (k+2, width)."""
        return self._values(self._layers[-1], None)

    @cached_property
    def last_slopes(self) -> FloatArray:
        """Slopes of z of the last hidden layer, (k+1, width)."""
        last = self._layers[-1]
        return unscaled(last.z.maps[0] + 0.0, last.exponents)

    def _values(self, layer: _Layer, piece: IntArray | None) -> FloatArray:
        """z of a layer at the knots. `piece` are its pieces on which the final ones lie, None if they are the same."""
        z, _, _ = values_at(layer.z if piece is None else layer.z.take(piece), Knots(self.knots, self._blur))
        knot, neuron = self.turns
        neuron = neuron - layer.first
        mine = ((neuron >= 0) & (neuron < z.shape[1])).nonzero()[0]
        at = knot.take(mine) + 1, neuron.take(mine)
        z[at] = 0.0  # exactly, not within rounding: the corner of h sits on the axis
        return unscaled(z, layer.exponents)


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
    knots = Knots(ends, np.full(2, grain))
    layers: list[_Layer] = []
    h = Affine(np.array([[[1.0]], [[0.0]]]), np.zeros((2, 1, 1)))  # the input itself: 1 x + 0, without error
    with np.errstate(all="ignore"):  # overflow is found, and told of
        for i, (w, b) in enumerate(zip(net.weights[:-1], net.biases[:-1], strict=True)):
            check_time()
            z = h.through(w, b)
            as_scaled.check(i, lambda: z.maps, "slopes and intercepts")  # noqa: B023 (asked at once)
            knots, layer = _cut(knots, z, exponents[i], sum(net.widths[:i]), grain, max_pieces)
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
    small = (np.abs(maps) <= output.doubt()) & (maps != 0)
    if small.any():
        small = small.any(axis=(0, 2))
        maps[:, small] = meant.maps(net, pattern[small], maps[:, small].swapaxes(0, 1)).swapaxes(0, 1)
    maps += 0.0
    return maps


def _bends(net: Network, pattern: BoolArray, output: Affine) -> BoolArray:
    """Return (k,): at which inner knots the slope of an output changes."""
    doubt, slopes = output.doubt()[0], output.maps[0]
    bends: BoolArray = (np.abs(slopes[1:] - slopes[:-1]) > doubt[1:] + doubt[:-1]).any(axis=1)
    if bends.all():
        return bends
    unclear = np.flatnonzero(~bends)
    bends[unclear] = meant.bends(net, pattern, unclear, unclear + 1)
    return bends


def _cut(
    knots: Knots, z: Affine, exponents: IntArray, number: int, grain: float, max_pieces: int | None
) -> tuple[Knots, _Layer]:
    """Cut the pieces where a neuron crosses zero; return the knots and the finished layer.

    Who is active follows from the signs at the knots alone, -1, 0 or 1, so rounding cannot make a pattern that
    contradicts its neighbours. A neuron that is 0 at both ends of a piece is 0 all over it.
    """
    doubt = z.doubt()
    at_knots, _, near = values_at(z, knots)
    signs = np.sign(at_knots).astype(np.int8) * (np.abs(at_knots) > near)
    left, right = signs[:-1], signs[1:]
    somewhere = (left | right) != 0
    if not somewhere.all():
        z = Affine(z.maps * somewhere, z.squares)
    width = left.shape[1]
    place = (left * right < 0).reshape(-1).nonzero()[0]
    if not place.size:
        return knots, _Layer(number, z, exponents, left + right > 0, np.arange(len(left)))

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
    cut = first.cumsum() - 1  # of each crossing: its new knot, counted from 0
    owner = piece[first]  # of each new knot: the piece that it cuts
    if owner.size < x.size:
        best = np.lexsort((blur, cut))[first]
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
    since.reshape(-1)[place] = position.take(cut)
    passed = np.arange(count)[:, None] >= since.take(parent, axis=0)
    before, after = left * 2 + right > 0, left + right * 2 > 0  # the same where there is no crossing
    active = np.where(passed, after.take(parent, axis=0), before.take(parent, axis=0))
    return knots, _Layer(number, z.take(parent), exponents, active, parent)


def _on_final_pieces(layers: tuple[_Layer, ...]) -> list[tuple[_Layer, IntArray]]:
    """Return each layer with the index of its piece that each final piece lies in."""
    found: list[tuple[_Layer, IntArray]] = []
    for layer in reversed(layers):
        piece = found[-1][0].parent.take(found[-1][1]) if found else np.arange(layer.parent.size)
        found.append((layer, piece))
    return found[::-1]
