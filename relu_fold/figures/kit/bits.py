"""Who is on in a piece or a region, as a row of the ledger says it: by name, or of many counted layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu_fold.arrays import BoolArray
from relu_fold.figures.kit.theme import colour_index
from relu_fold.frames.shown import Shown
from relu_fold.view.words import neuron_label

MOST_BITS = 64
"""Neurons that a row names; of more it counts those of each layer that are on."""


def bits(shown: Shown, pattern: BoolArray) -> list[list[Any]]:
    """Return [label, on, colour] of each neuron; of many [`20 of 50`, False, 0] of each layer.

    Args:
        pattern: (n_neurons,), layer by layer.
    """
    net, widths = shown.network, shown.state.widths
    if net.n_neurons > MOST_BITS:
        layers = np.split(pattern, np.cumsum(net.widths)[:-1])
        return [[f"{layer.sum()} of {layer.size}", False, 0] for layer in layers]
    where = [(layer, i) for layer, width in enumerate(net.widths) for i in range(width)]
    return [
        [neuron_label(len(widths), *one), on, colour_index(widths, *one)]
        for one, on in zip(where, pattern.tolist(), strict=True)
    ]


def on_in_words(told: list[list[Any]]) -> list[str]:
    """Return the labels of those that are on, or how many are on of each layer."""
    return [label for label, on, _ in told if on or " of " in label]
