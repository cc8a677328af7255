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
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from relu_fold import meant
from relu_fold.arrays import BoolArray, FloatArray, IntArray
from relu_fold.budget import check_time
from relu_fold.errors import TooManyRegions, check_count
from relu_fold.network import Network
from relu_fold.rounding import LARGEST, ROUNDING
from relu_fold.scaling import check_size, scaled, unscaled

__all__ = ["Pieces", "TooManyRegions", "pieces"]

ScalarT = TypeVar("ScalarT", bound=np.generic)


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
        """Return (2, pieces, width): how far off slopes and intercepts may be."""
        doubt: FloatArray = ROUNDING * np.sqrt(self.squares)
        return doubt

    def take(self, piece: IntArray) -> _Affine:
        return _Affine(self.maps.take(piece, axis=1), self.squares.take(piece, axis=1))


class _Knots(NamedTuple):
    x: FloatArray  # (k+2,)
    blur: FloatArray  # (k+2,): how far off rounding may have put each, never less than the domain's own rounding


@dataclass(frozen=True, eq=False)
class _Layer:
    """One hidden layer on the pieces that it leaves behind."""

    z: _Affine
    exponents: IntArray  # (width,): z in the network is 2^e times that
    active: BoolArray  # (pieces, width)
    parent: IntArray  # (pieces,): the piece of the layer before that each piece was cut from


@dataclass(frozen=True, eq=False)
class Pieces:
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
    _output: _Affine = field(repr=False)  # as that of a layer
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
        knot.setflags(write=False)
        neuron.setflags(write=False)
        return knot, neuron

    @cached_property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """For each inner knot the neurons that turn on or off at it, ascending, counted layer by layer."""
        knot, neuron = self.turns
        ends = np.searchsorted(knot, np.arange(self.n_pieces)).tolist()
        neurons = neuron.tolist()
        return tuple(tuple(neurons[i:j]) for i, j in pairwise(ends))

    @cached_property
    def _at_knots(z: _Affine, knots: _Knots) -> tuple[FloatArray, FloatArray, FloatArray]:
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
    for output in range(values.shape[1]):
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


def _checked(net: Network, domain: tuple[float, float]) -> FloatArray:
    """Return the domain's ends, (2,)."""
    if net.input_dim != 1:
        raise ValueError(f"input_dim: expected 1; got {net.input_dim}")
    try:
        lo, hi = (float(end) for end in domain)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"domain: expected two numbers (lo, hi); got {domain!r:.80}") from error
    if not -math.inf < lo < hi < math.inf:
        raise ValueError(f"domain: expected two finite numbers with lo < hi; got ({lo}, {hi})")
    if max(-lo, hi) > LARGEST:
        raise ValueError(f"domain: expected ends below {LARGEST:g}; got ({lo}, {hi})")
    return np.array([lo, hi])


def _read_only(array: NDArray[ScalarT]) -> NDArray[ScalarT]:
    array.setflags(write=False)
    return array
