"""All numbers of a network in one row, so that a step moves them at once, and where in it each of them is.

Layer by layer, first the weights, row after row, then the biases. A path names one: `w.0.1.2` is weights[0][1][2],
`b.0.1` biases[0][1].
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, short
from relu_fold.errors import UnknownPath
from relu_fold.network import Network

_PATH = re.compile(r"w((?:\.(?:0|[1-9][0-9]{0,5})){3})|b((?:\.(?:0|[1-9][0-9]{0,5})){2})")


@dataclass(frozen=True)
class Place:
    """One weight or bias: its layer, its neuron there, and the input that it weighs; None for a bias."""

    layer: int
    neuron: int
    source: int | None


@dataclass(frozen=True)
class Layout:
    """Where the numbers of a network of this shape are in the row. `sizes` are (inputs, widths..., outputs)."""

    sizes: tuple[int, ...]

    @classmethod
    def of(cls, net: Network) -> Layout:
        return cls((net.input_dim, *net.widths, net.output_dim))

    @property
    def n_layers(self) -> int:
        """With the readout."""
        return len(self.sizes) - 1

    @property
    def count(self) -> int:
        return self.start(self.n_layers)

    def start(self, layer: int) -> int:
        """Where the numbers of a layer begin."""
        pairs = zip(self.sizes[:layer], self.sizes[1 : layer + 1], strict=True)
        return sum((inputs + 1) * width for inputs, width in pairs)

    def views(self, row: FloatArray) -> tuple[tuple[FloatArray, FloatArray], ...]:
        """Return weights, (..., width, inputs), and biases, (..., width), of each layer, as views of (..., count)."""
        many = row.shape[:-1]
        return tuple(
            (row[..., weights].reshape(*many, *shape), row[..., biases]) for weights, biases, shape in self._parts
        )

    @cached_property
    def _parts(self) -> tuple[tuple[slice, slice, tuple[int, int]], ...]:
        """Where the weights and the biases of each layer are in a row, and the shape of the weights."""
        found, at = [], 0
        for inputs, width in zip(self.sizes[:-1], self.sizes[1:], strict=True):
            end = at + inputs * width
            found.append((slice(at, end), slice(end, end + width), (width, inputs)))
            at = end + width
        return tuple(found)

    def are_weights(self) -> BoolArray:
        """(count,): True for a weight, False for a bias."""
        found = np.zeros(self.count, dtype=bool)
        for layer, (inputs, width) in enumerate(zip(self.sizes[:-1], self.sizes[1:], strict=True)):
            found[self.start(layer) : self.start(layer) + inputs * width] = True
        return found

    def index(self, place: Place) -> int:
        """Where one number is in the row."""
        inputs, width = self.sizes[place.layer : place.layer + 2]
        if place.source is None:
            return self.start(place.layer) + inputs * width + place.neuron
        return self.start(place.layer) + inputs * place.neuron + place.source

    def place(self, path: str) -> Place:
        """Return what a path names. Raises UnknownPath, an InputError, for one that no such network has."""
        match = _PATH.fullmatch(path) if isinstance(path, str) else None
        if match is None:
            raise UnknownPath(f"path: expected one of a weight or a bias, as w.0.1.0 or b.0.1; got {short(path)}")
        layer, neuron, *source = (int(index) for index in (match[1] or match[2])[1:].split("."))
        if layer >= self.n_layers:
            raise UnknownPath(f"path: expected a layer below {self.n_layers}; got {path}")
        inputs, width = self.sizes[layer : layer + 2]
        if neuron >= width or (source and source[0] >= inputs):
            raise UnknownPath(
                f"path: expected indices below {width}" + f" and {inputs}" * bool(source) + f"; got {path}"
            )
        return Place(layer, neuron, source[0] if source else None)

    def chosen(self, paths: Iterable[str]) -> BoolArray:
        """(count,): True for the numbers that these paths name."""
        found = np.zeros(self.count, dtype=bool)
        for path in paths:
            found[self.index(self.place(path))] = True
        return found

    def row(self, net: Network) -> FloatArray:
        """Return the numbers of a network, (count,)."""
        pairs = zip(net.weights, net.biases, strict=True)
        return np.concatenate([part for w, b in pairs for part in (w.ravel(), b)])

    def network(self, row: FloatArray, like: Network) -> Network:
        """Return the network of these numbers, (count,), with the negative slopes of another."""
        views = self.views(row)
        own = None if not like.slopes or _shared(like) else like.slopes
        return Network([w for w, _ in views], [b for _, b in views], like.negative_slope, own)


def _shared(net: Network) -> bool:
    return all((own == net.negative_slope).all() for own in net.slopes)
