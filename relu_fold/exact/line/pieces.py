"""The exact linear pieces of a network on a line: where it bends, who bends it, and its slope in between.

A ReLU network of one input is piecewise linear, with one affine map per activation pattern (Montufar et al. 2014; Serra
et al. 2018). The pieces are carried through the network layer by layer. On a piece each neuron of the next layer is
affine, so it crosses zero there at most once; each crossing cuts the piece. Nothing is sampled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only
from relu_fold.errors import TooManyRegions
from relu_fold.exact import meant
from relu_fold.exact.budget import check_time
from relu_fold.exact.domain import Interval, check_cap, interval
from relu_fold.exact.line.affine import Affine
from relu_fold.exact.line.cutting import Layer, cut
from relu_fold.exact.line.knots import Knots, level, values_at
from relu_fold.exact.rounding import ROUNDING
from relu_fold.exact.scaling import scaled, unscaled
from relu_fold.network import Network

__all__ = ["Pieces", "TooManyRegions", "pieces"]


@dataclass(frozen=True, eq=False)
class Pieces(ReadOnly):
    """A network of one input as linear pieces, left to right. All arrays are read-only.

    Attributes:
        knots: (k+2,) strictly increasing; first and last are the domain's ends, at each other one some neuron turns.
        patterns: (k+1, n_neurons), layer by layer: True where the neuron is active. A neuron whose z is 0 all over a
            piece is not active there.
    """

    knots: FloatArray
    patterns: BoolArray
    _net: Network = field(repr=False)  # scaled
    _layers: tuple[Layer, ...] = field(repr=False)
    _output: Affine = field(repr=False)  # as that of a layer
    _doubt: FloatArray = field(repr=False)  # of its maps
    _exponents: IntArray = field(repr=False)
    _blur: FloatArray = field(repr=False)  # (k+2,) of knots

    @property
    def n_pieces(self) -> int:
        """Activation regions in the domain: the pieces between neighbouring knots."""
        return self.knots.size - 1

    @cached_property
    def slopes(self) -> FloatArray:
        """(k+1, output_dim): between knots i and i+1 the output is `slopes[i] * x + intercepts[i]`."""
        return unscaled(self._output.maps[0], self._exponents)

    @cached_property
    def intercepts(self) -> FloatArray:
        """(k+1, output_dim)."""
        return unscaled(self._output.maps[1], self._exponents)

    @cached_property
    def breakpoints(self) -> FloatArray:
        """The inner knots at which the slope of an output changes; where contributions cancel it does not."""
        return read_only(self.knots[1:-1][_bends(self._net, self.patterns, self._output, self._doubt)])

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
    def _at_knots(self) -> tuple[FloatArray, FloatArray]:
        """z of the last hidden layer, then the output at the knots, and how far off they may be; scaled.

        Of both at once, (k+2, width + output_dim): a picture asks for both, and a small one costs calls of numpy.
        """
        both, doubt = self._output, self._doubt
        if self._layers:
            z = self._layers[-1].z
            both = Affine(*(np.concatenate(parts, axis=2) for parts in zip(z, both, strict=True)))
            doubt = np.concatenate([z.doubt(), doubt], axis=2)
        values, off, _ = values_at(both, Knots(self.knots, self._blur), doubt)
        outputs = self._output.maps[0]
        level(values[:, -outputs.shape[1] :], off[:, -outputs.shape[1] :], outputs == 0)
        return read_only((values, off))

    @cached_property
    def values(self) -> FloatArray:
        """The output at the knots, (k+2, output_dim): the same at all knots of a flat piece."""
        return unscaled(self._at_knots[0][:, -self._exponents.size :], self._exponents)

    @cached_property
    def value_doubt(self) -> FloatArray:
        """How far off rounding may have put `values`, (k+2, output_dim): a smaller difference is none."""
        return unscaled(self._at_knots[1][:, -self._exponents.size :], self._exponents)

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
        for layer, piece in _on_final_pieces(self._layers):
            z = layer.z.take(piece)
            found.append(self._on_axis(values_at(z, Knots(self.knots, self._blur), z.doubt())[0], layer))
        return tuple(found)

    @cached_property
    def last_values(self) -> FloatArray:
        """z of the last hidden layer at the knots, (k+2, width)."""
        last = self._layers[-1]
        return self._on_axis(self._at_knots[0][:, : last.z.maps.shape[2]].copy(), last)

    @cached_property
    def last_slopes(self) -> FloatArray:
        """Slopes of z of the last hidden layer, (k+1, width)."""
        last = self._layers[-1]
        return unscaled(last.z.maps[0] + 0.0, last.exponents)

    def _on_axis(self, z: FloatArray, layer: Layer) -> FloatArray:
        """z of a layer at the knots, (k+2, width): 0 where its neurons turn, in place; not scaled any more."""
        active = self.patterns[:, layer.first : layer.first + z.shape[1]]
        z[1:-1][active[1:] != active[:-1]] = 0.0  # exactly, not within rounding: the corner of h sits on the axis
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
    lo, hi = interval(net, domain)
    check_cap("max_pieces", max_pieces, "pieces")
    largest = max(-lo, hi)
    as_scaled = scaled(net, np.array([largest]))
    net, exponents = as_scaled.net, as_scaled.exponents
    grain = ROUNDING * largest
    knots = Knots(np.array([lo, hi]), np.array([grain, grain]))
    layers: list[Layer] = []
    h: Affine | None = None
    with np.errstate(all="ignore"):  # overflow is found, and told of
        for i, (w, b) in enumerate(zip(net.weights[:-1], net.biases[:-1], strict=True)):
            check_time()
            z = h.through(w, b) if h else Affine.first(w, b)
            as_scaled.check(i, lambda: z.maps, "slopes and intercepts")  # noqa: B023 (asked at once)
            knots, layer = cut(knots, z, exponents[i], sum(net.widths[:i]), grain, max_pieces)
            layers.append(layer)
            gate = np.where(layer.active, 1.0, net.slope(i)) if net.leaks[i] else layer.active
            h = Affine(layer.z.maps * gate, layer.z.squares * (gate * gate))
        w, b = net.weights[-1], net.biases[-1]
        output = h.through(w, b) if h else Affine.first(w, b)
        as_scaled.check(-1, lambda: output.maps, "slopes and intercepts")
    patterns = [np.zeros((len(output.maps[0]), 0), dtype=np.bool_)]
    patterns += [layer.active.take(piece, axis=0) for layer, piece in _on_final_pieces(tuple(layers))]
    pattern = np.concatenate(patterns, axis=1)
    doubt = output.doubt()
    output = Affine(_meant(net, pattern, output.maps, doubt), output.squares)
    return Pieces(
        knots=knots.x,
        patterns=pattern,
        _net=net,
        _layers=tuple(layers),
        _output=output,
        _doubt=doubt,
        _exponents=exponents[-1],
        _blur=knots.blur,
    )


def _meant(net: Network, pattern: BoolArray, maps: FloatArray, doubt: FloatArray) -> FloatArray:
    """Return the output's maps, 0 where its terms cancel, and without -0.0: people read these."""
    maps = maps + 0.0
    small = (np.abs(maps) <= doubt) & (maps != 0)
    if np.count_nonzero(small):
        small = small.any(axis=(0, 2))
        maps[:, small] = meant.maps(net, pattern[small], maps[:, small].swapaxes(0, 1)).swapaxes(0, 1)
        maps += 0.0
    return maps


def _bends(net: Network, pattern: BoolArray, output: Affine, doubts: FloatArray) -> BoolArray:
    """Return (k,): at which inner knots the slope of an output changes."""
    doubt, slopes = doubts[0], output.maps[0]
    bends: BoolArray = (np.abs(slopes[1:] - slopes[:-1]) > doubt[1:] + doubt[:-1]).any(axis=1)
    if bends.all():
        return bends
    unclear = np.flatnonzero(~bends)
    bends[unclear] = meant.bends(net, pattern, unclear, unclear + 1)
    return bends


def _on_final_pieces(layers: tuple[Layer, ...]) -> list[tuple[Layer, IntArray]]:
    """Return each layer with the index of its piece that each final piece lies in."""
    found: list[tuple[Layer, IntArray]] = []
    for layer in reversed(layers):
        piece = found[-1][0].parent.take(found[-1][1]) if found else np.arange(layer.parent.size)
        found.append((layer, piece))
    return found[::-1]
