"""What a stage is of, in the line and in the plane: the part of the network that ends at its target."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, IntArray, ReadOnly, read_only
from relu_fold.network import Network
from relu_fold.view.viewstate import ViewState


@dataclass(frozen=True)
class Shown(ReadOnly, ABC):
    """What a stage is of, in the line and in the plane: a layer, and the part of the network that ends at its target.

    Attributes:
        state: the view that this is a picture of.
        network: the layers up to the one shown, and one linear readout: the target.
        z: (V, n) at V points, for the n neurons of the layer shown.
        sums: (n+1, V): the bias, then neuron 1 added, then neuron 2 ...; the last is the composed function.
    """

    state: ViewState
    network: Network
    z: FloatArray
    sums: FloatArray

    def layer_and_index(self, neuron: int) -> tuple[int, int]:
        """Turn a count layer by layer into (layer, index in that layer)."""
        for layer, width in enumerate(self.network.widths):
            if neuron < width:
                return layer, neuron
            neuron -= width
        raise IndexError(f"neuron: expected below {self.network.n_neurons}; got {neuron} more")

    @property
    def composed(self) -> FloatArray:
        composed: FloatArray = self.sums[-1]
        return composed

    @cached_property
    def size(self) -> float:
        """The largest number on the way to the composed function; beside it, what rounding leaves of 0 is seen."""
        return float(np.abs(self.sums).max())

    @property
    @abstractmethod
    def patterns(self) -> BoolArray | None:
        """(pieces or regions, n_neurons) which neurons are on; None of a grid."""

    @property
    @abstractmethod
    def n_linear(self) -> int | None:
        """How many linear regions the composed function has in view; None of a grid."""

    @property
    def enters(self) -> bool:
        """Whether anything that can be drawn enters the layer shown: not of the first one, where it is the input."""
        return self.state.layer > 0 and self.patterns is not None

    @cached_property
    def folds(self) -> BoolArray:
        """(n_neurons,): who has a fold at all, a negative slope other than 1."""
        folds: BoolArray = np.concatenate(self.network.slopes) != 1
        return read_only(folds)

    @cached_property
    def never_on(self) -> BoolArray:
        """(n_neurons,): who has a fold, and is on nowhere in view. Of a grid nobody is known to be."""
        if self.patterns is None:
            return read_only(np.zeros(self.folds.size, dtype=np.bool_))
        return read_only(self.folds & ~np.logical_or.reduce(self.patterns))

    @cached_property
    def always_on(self) -> BoolArray:
        """(n_neurons,): as `never_on`, who is on everywhere."""
        if self.patterns is None:
            return read_only(np.zeros(self.folds.size, dtype=np.bool_))
        return read_only(self.folds & np.logical_and.reduce(self.patterns))

    @property
    @abstractmethod
    def flat_values(self) -> FloatArray:
        """(f,): the value of the composed function on each piece or region on which it is flat; none of a grid."""

    @property
    @abstractmethod
    def folds_at(self) -> tuple[FloatArray, IntArray]:
        """Places (k, d), one or more of each neuron's folds in view, and (k,) whose they are; none of a grid."""

    @property
    def readout(self) -> FloatArray:
        """(n,) outgoing weights, from each neuron shown to the target."""
        weights: FloatArray = self.network.weights[-1][0]
        return weights

    @property
    def bias(self) -> float:
        """The target's own bias."""
        return float(self.network.biases[-1][0])


def network_up_to(net: Network, layer: int, target: int) -> Network:
    """Return the network that ends at the pre-activation of neuron `target` of the layer after `layer`."""
    if layer == len(net.widths) - 1 and net.output_dim == 1 and target == 0:
        return net
    own = slice(target, target + 1)
    return net.part(layer, slice(None), net.weights[layer + 1][own], net.biases[layer + 1][own])


def partial_sums(net: Network, contributions: FloatArray) -> FloatArray:
    """Return (n+1, V): the readout's bias, and what contributions (V, n) make of it, one neuron more at a time."""
    points, neurons = contributions.shape
    sums = np.empty((neurons + 1, points))
    sums[0], sums[1:] = net.biases[-1][0], contributions.T
    return np.add.accumulate(sums, axis=0, out=sums)
