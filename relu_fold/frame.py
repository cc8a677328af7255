"""`frame`: the one pure function between a view and everything that is drawn of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relu_fold.arrays import BoolArray, FloatArray, ReadOnly, read_only
from relu_fold.limits import MAX_PIECES
from relu_fold.network import Network
from relu_fold.pieces import Pieces, TooManyRegions, pieces
from relu_fold.viewstate import ViewState

SAMPLES = 2_001


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
        return read_only(self.folds & ~self.patterns.any(axis=0))

    @cached_property
    def always_on(self) -> BoolArray:
        """(n_neurons,): as `never_on`, who is on everywhere."""
        if self.patterns is None:
            return read_only(np.zeros(self.folds.size, dtype=np.bool_))
        return read_only(self.folds & self.patterns.all(axis=0))

    @property
    @abstractmethod
    def flat_values(self) -> FloatArray:
        """(f,): the value of the composed function on each piece or region on which it is flat; none of a grid."""

    @property
    def readout(self) -> FloatArray:
        """(n,) outgoing weights, from each neuron shown to the target."""
        weights: FloatArray = self.network.weights[-1][0]
        return weights

    @property
    def bias(self) -> float:
        """The target's own bias."""
        return float(self.network.biases[-1][0])


@dataclass(frozen=True)
class Frame(Shown):
    """The stage of one layer: what each of its neurons does, and the sum that they compose for one target neuron.

    All functions are piecewise linear and given by their values at the points `x`, so an interpolation is exact.

    Attributes:
        pieces: the exact pieces of `network`; None when there are more than the app draws, and `x` is then a grid.
        x: (k+2,) knots, both ends of the domain included: the points of `z` and `sums`.
        h, contributions: (k+2, n), like `z`.
        slopes: (k+1, n) of z on each piece.
        active: (k+1, n) bool, whether the neuron is active on each piece.
    """

    pieces: Pieces | None
    x: FloatArray
    h: FloatArray
    contributions: FloatArray
    slopes: FloatArray
    active: BoolArray

    @cached_property
    def passed(self) -> FloatArray:
        """(k+1, n): the slope of each neuron's contribution on each piece."""
        return read_only(np.where(self.active, 1.0, self.network.slope(self.state.layer)) * self.slopes * self.readout)

    @property
    def flat_values(self) -> FloatArray:
        if self.pieces is None:
            return np.zeros(0)
        flat: FloatArray = self.composed[1:][np.diff(self.composed) == 0]
        return flat

    @property
    def patterns(self) -> BoolArray | None:
        return self.pieces.patterns if self.pieces else None

    @property
    def turning(self) -> tuple[tuple[int, ...], ...]:
        """Who turns at each inner knot, counted layer by layer; empty on a grid."""
        return self.pieces.turning if self.pieces else ()

    @cached_property
    def folding(self) -> dict[int, tuple[int, ...]]:
        """The inner knots, as places in `x`, at which a neuron that has a fold turns, and all those who do."""
        if self.folds.all():
            return dict(enumerate(self.turning, 1))
        who = (tuple(i for i in turning if self.folds[i]) for turning in self.turning)
        return {knot: some for knot, some in enumerate(who, 1) if some}


def network_up_to(net: Network, layer: int, target: int) -> Network:
    """Return the network that ends at the pre-activation of neuron `target` of the layer after `layer`."""
    if layer == len(net.widths) - 1 and net.output_dim == 1 and target == 0:
        return net
    weights = (*net.weights[: layer + 1], net.weights[layer + 1][target : target + 1])
    biases = (*net.biases[: layer + 1], net.biases[layer + 1][target : target + 1])
    return Network(weights, biases, net.negative_slope, net.slopes[: layer + 1])


def partial_sums(net: Network, contributions: FloatArray) -> FloatArray:
    """Return (n+1, V): the readout's bias, and what contributions (V, n) make of it, one neuron more at a time."""
    points, neurons = contributions.shape
    sums = np.empty((neurons + 1, points))
    sums[0], sums[1:] = net.biases[-1][0], contributions.T
    return np.add.accumulate(sums, axis=0, out=sums)


def frame(state: ViewState) -> Frame:
    """Return the picture of `state` in numbers; the same state gives the same frame, bit for bit."""
    net = network_up_to(state.network, state.layer, state.target)
    exact: Pieces | None
    try:
        exact = pieces(net, state.domain, max_pieces=MAX_PIECES)
    except TooManyRegions:
        exact, x = None, np.linspace(*state.domain, SAMPLES)
        z = net.pre_activations(x[:, None])[-1]
        slopes = np.diff(z, axis=0) / np.diff(x)[:, None]
        active = z[:-1] + z[1:] > 0
    else:
        x, z, slopes = exact.knots, exact.layer_values[-1], exact.layer_slopes[-1]
        active = exact.patterns[:, -net.widths[-1] :]
    h = net.activate(z, state.layer)
    contributions = h * net.weights[-1][0]
    sums = partial_sums(net, contributions)
    if exact:
        sums[-1] = exact.values[:, 0]  # where contributions cancel, without the rounding that a sum leaves
    return Frame(
        state=state,
        network=net,
        pieces=exact,
        x=x,
        z=z,
        h=h,
        contributions=contributions,
        slopes=slopes,
        active=active,
        sums=sums,
    )
