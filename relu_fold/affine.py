"""The affine map of each region, from its activation pattern; and how far rounding may have put a value off."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray
from relu_fold.network import Network
from relu_fold.pieces import LARGEST, ROUNDING

CHUNK = 2048  # regions at a time: what is in flight stays within a processor's cache


def affine_maps(net: Network, patterns: BoolArray) -> FloatArray:
    """Return (3, R, output_dim): slopes along x and y, and the intercept, of each pattern's map."""
    maps = np.empty((3, len(patterns), net.output_dim))
    for rows in _chunks(len(patterns)):
        maps[:, rows] = _forward(net, patterns[rows])[0]
    return maps


def affine_doubt(net: Network, patterns: BoolArray) -> FloatArray:
    """Return (3, R, output_dim): how far off `affine_maps` may be."""
    doubt = np.empty((3, len(patterns), net.output_dim))
    for rows in _chunks(len(patterns)):
        doubt[:, rows] = _forward(net, patterns[rows], rounding=True)[1]
    return doubt


def _chunks(n: int) -> Iterator[slice]:
    return (slice(i, i + CHUNK) for i in range(0, n, CHUNK))


def _forward(net: Network, patterns: BoolArray, rounding: bool = False) -> tuple[FloatArray, FloatArray]:
    """Carry maps, and on request the squares of their rounding errors, through all layers; return maps and doubt."""
    maps = np.zeros((3, len(patterns), 2))
    maps[0, :, 0] = maps[1, :, 1] = 1.0
    squares = np.zeros_like(maps)
    first = 0
    for layer, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        if layer:
            active = patterns[:, first : first + w.shape[1]]
            gate = np.where(active, 1.0, net.negative_slope)
            maps, squares = maps * gate, squares * (gate * gate) if rounding else squares
            first += w.shape[1]
        if rounding:
            terms = np.abs(maps) @ np.abs(w.T)
            terms[2] += np.abs(b)
            squares = squares @ np.square(w.T) + np.square(terms)
        maps = maps @ w.T
        maps[2] += b
    return maps, ROUNDING * np.sqrt(squares)


def doubt_at(net: Network, layer: int, x: FloatArray, blur: FloatArray) -> FloatArray:
    """Return (n, width): how far off the z of a hidden layer may be at points x, each known to within its blur.

    Errors are added like independent ones, as in `pieces`: the blur of the point, then what each layer rounds, pass
    through the weights; a neuron that is off stops them.

    Raises:
        ValueError: when anything overflows.
    """
    z, h = x, x
    squares = np.square(ROUNDING * np.abs(x)) + np.square(blur)[:, None]
    for i in range(layer + 1):
        w, b = net.weights[i], net.biases[i]
        if i:
            h = net.activate(z)
            slope = net.negative_slope
            squares = np.where(np.square(np.maximum(z, 0.0)) + squares > np.square(z), squares, slope * slope * squares)
        z = h @ w.T + b
        squares = squares @ np.square(w.T) + np.square(ROUNDING * (np.abs(h) @ np.abs(w.T) + np.abs(b)))
    doubt: FloatArray = np.sqrt(squares)
    if not doubt.max(initial=0.0) < math.inf:
        raise ValueError(f"weights: expected values below {LARGEST:g} in the box; got an overflow")
    return doubt
