"""Which creases of a deep network are in view, and for which networks near to it nothing of that has changed for sure.

A neuron whose crease is in view is on at one point of the box and off at another: as long as it is so at these two
points, the crease stays in view. One without a crease keeps its sign all over the box: how far another network's z can
be from what is here is bounded at the corners of the regions here. Neither needs the regions of the other network.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, ReadOnly
from relu_fold.exact.domain import Box
from relu_fold.exact.events.in_view import Layers, through
from relu_fold.exact.plane.subdivision import subdivide
from relu_fold.network import Network

_CLEAR = 1e-6  # of the sum of |terms| of a z: a z that is nearer to 0 is no witness


@dataclass(frozen=True, eq=False)
class DeepCreases(ReadOnly):
    """The creases of one network in a box, neurons counted layer by layer.

    Attributes:
        there: (neurons,): whether a neuron is on in a part of the box, but not in all.
    """

    there: BoolArray
    _net: Network = field(repr=False)
    _witnesses: tuple[FloatArray, ...] = field(repr=False)  # of each layer (2, inputs, width): where z is most, least
    _corners: FloatArray = field(repr=False)  # (2, V), of the regions
    _z: tuple[FloatArray, ...] = field(repr=False)  # of each layer (width, V), at these

    @property
    def n_numbers(self) -> int:
        """How many numbers another network takes to be compared, at most, in one layer."""
        return max(z.size for z in self._z)

    def surely_same(self, layers: Layers) -> BoolArray:
        """Return (S, neurons): True where `there` is for sure that of S networks with the same negative slopes."""
        found: BoolArray = np.where(self.there, self._witnessed(layers), self._apart(layers))
        return found

    def _witnessed(self, layers: Layers) -> BoolArray:
        """(S, neurons): on at the one point, and off at the other."""
        found = []
        for depth, (most, least) in enumerate(self._witnesses):
            on_off = []
            for points, sign in ((most, 1.0), (least, -1.0)):
                z, size = through(layers[: depth + 1], self._net.slopes, points[None])
                on_off.append(np.diagonal(sign * z > _CLEAR * size, axis1=1, axis2=2))
            found.append(np.logical_and(*on_off))
        return np.concatenate(found, axis=1)

    def _apart(self, layers: Layers) -> BoolArray:
        """(S, neurons): on all over the box, or off, as it is here.

        What goes into a layer there differs from what goes in here by at most `off`. On a region both that and what is
        here are convex, or affine, so that the worst is at a corner.
        """
        h, off, found = self._corners[None], np.zeros((1, 1, 1)), []
        for (weights, biases), slope, z in zip(layers, self._net.slopes, self._z, strict=True):
            size = np.abs(weights)
            spread = _through(size, off) if off.any() else np.zeros((1, 1, 1))
            here = _through(weights, h) + biases[:, :, None]
            beyond = np.where(z[:, :1] > 0, here, -here) - spread
            found.append((beyond > _CLEAR * (_through(size, np.abs(h)) + np.abs(biases)[:, :, None])).all(axis=2))
            off = np.abs(here - z) + spread
            turned = slope[:, None] != 0
            off = np.where(
                turned, np.maximum(1.0, np.abs(slope[:, None])) * off, np.maximum(off + np.minimum(z, 0.0), 0.0)
            )
            h = np.where(z > 0, z, slope[:, None] * z)[None]
        return np.concatenate(found, axis=1)


def _through(weights: FloatArray, h: FloatArray) -> FloatArray:
    """(S, width, V), on one thread."""
    found: FloatArray = np.einsum("skm,smn->skn", weights, h)
    return found


def deep_creases(net: Network, box: Box, max_regions: int) -> DeepCreases:
    """Return the creases in view of a network of two inputs.

    Raises:
        TooLarge: more regions than `max_regions`.
    """
    cells = subdivide(net, box, max_regions=max_regions)
    on, corners = cells.patterns, cells.vertices.T.copy()
    layers = tuple(z.T.copy() for z in net.pre_activations(cells.vertices))  # highest and lowest at corners
    return DeepCreases(
        there=np.any(on, axis=0) & ~np.all(on, axis=0),
        _net=net,
        _witnesses=tuple(np.stack([corners[:, z.argmax(axis=1)], corners[:, z.argmin(axis=1)]]) for z in layers),
        _corners=corners,
        _z=layers,
    )
