"""How many regions folds make, of how many they could: one without a fold (slope 1) counts for none."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.exact.bounds import most_regions_by_layer
from relu_fold.exact.line.provenance import regions_by_depth
from relu_fold.frames.shown import Shown
from relu_fold.network import Network
from relu_fold.view.words import plural

TOO_LONG = "Its {} take longer to find than a visitor’s turn on this server"


def all_fold(net: Network) -> bool:
    """Whether every neuron has a fold."""
    return all(bool((own != 1).all()) for own in net.slopes)


def most_by_depth(net: Network) -> tuple[int, ...]:
    """Return for each hidden layer the most regions that the folds up to it can make."""
    return most_regions_by_layer(net.input_dim, net.widths, net.leaks, _folding(net))


def regions_by_folds(net: Network, patterns: BoolArray) -> list[int]:
    """Return for each hidden layer how many regions the folds up to it make.

    Args:
        patterns: (regions, n_neurons) of all regions, those that no fold parts among them.
    """
    folds = np.concatenate(net.slopes) != 1
    return [int(count) for count in regions_by_depth(patterns[:, folds], _folding(net))]


def _folding(net: Network) -> list[int]:
    return [int((own != 1).sum()) for own in net.slopes]


def count_words(shown: Shown, patterns: BoolArray, linear: int, noun: str) -> str:
    """Say how many regions there are, how many of them linear, and how many there could be.

    Args:
        noun: what a part of the domain is called, `piece` or `region`.
    """
    net, n_folds = shown.network, int(shown.folds.sum())
    if not n_folds:
        return f"No neuron folds (s = 1): one linear {noun}, whatever the weights"
    regions, most = regions_by_folds(net, patterns)[-1], most_by_depth(net)[-1]
    told = f"{linear:,} linear, at most {most:,} with these layers"
    if n_folds == net.n_neurons:
        return f"{plural(regions, 'activation region')}, {told}"
    return f"{n_folds} of {net.n_neurons} neurons fold: {plural(regions, noun)}, {told}"
