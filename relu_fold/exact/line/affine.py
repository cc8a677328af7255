"""Neurons that are affine on each piece of a line, carried through a layer with the errors of their rounding."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.exact.rounding import ROUNDING
from relu_fold.products import product


class Affine(NamedTuple):
    """Some neurons, each affine on each piece: slopes and intercepts, and how large the terms were that made them.

    A rounding error in layer 1 reaches layer l through all weights in between. Errors are added like independent ones
    (root of the sum of squares), which follows what really happens through depth; the sum of their absolute values, a
    strict bound, outgrows the network itself by some factor per layer.
    """

    maps: FloatArray  # (2, pieces, width): slopes, then intercepts
    squares: FloatArray  # (2, pieces, width): squared scales of their rounding errors

    @classmethod
    def first(cls, w: FloatArray, b: FloatArray) -> Affine:
        """Return `w x + b` of the input itself, on one piece: numbers as they stand, in which nothing was rounded."""
        maps = np.array([w.T, b[None]])
        maps += 0.0  # no -0.0
        return cls(maps, np.square(maps))

    def through(self, w: FloatArray, b: FloatArray) -> Affine:
        """Return `w h + b` of these h."""
        columns = np.ascontiguousarray(w.T)  # for many pieces of a few neurons four times as fast as the view
        maps = product(self.maps, columns)
        maps[1] += b
        terms = product(np.abs(self.maps), np.abs(columns))
        terms[1] += np.abs(b)
        return Affine(maps, product(self.squares, np.square(columns)) + np.square(terms))

    def doubt(self) -> FloatArray:
        """Return (2, pieces, width): how far off slopes and intercepts may be."""
        doubt: FloatArray = ROUNDING * np.sqrt(self.squares)
        return doubt

    def take(self, piece: IntArray) -> Affine:
        return Affine(self.maps.take(piece, axis=1), self.squares.take(piece, axis=1))
