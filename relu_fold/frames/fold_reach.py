"""How far the numbers of a stage go while its neurons fold: from flat over ReLU to the mirror, before they do.

The scrubber keeps one scale from end to end, so that what moves on the stage is the fold and never the axis.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.frames.shown import Shown
from relu_fold.network import Network

Scope: TypeAlias = Literal["all", "layer", "each"]

MOST_STOPS = 17  # of neurons that fold one after the other: enough to see each of eight at both its ends
MOST_POINTS = 2_000

Slopes: TypeAlias = tuple[FloatArray, ...]


def slopes_at(net: Network, progress: float, scope: Scope, layer: int) -> Slopes:
    """Return the negative slopes of all neurons when the fold has come so far.

    Args:
        progress: 0 flat, 1 ReLU, 2 mirror.
        scope: who folds: `all` neurons at once, those of one `layer`, or `each` in its turn, layer by layer: first all
            of them from flat to ReLU, then all of them on to the mirror.
    """
    if scope == "each":
        turn = np.arange(net.n_neurons)
        done = np.clip(progress % 1.0 * net.n_neurons - turn, 0.0, 1.0) if progress < 2 else np.ones(net.n_neurons)
        folds = done + min(int(progress), 1)
        ends = np.cumsum(net.widths)[:-1]
        return tuple(1.0 - part for part in np.split(folds, ends))
    return tuple(
        np.full(own.size, 1.0 - progress) if scope == "all" or i == layer else own for i, own in enumerate(net.slopes)
    )


def fold_reach(shown: Shown, points: FloatArray, scope: Scope) -> dict[str, FloatArray]:
    """Return the least and the greatest value, (2,), of z and h, of contributions and of f over the whole fold.

    Of a plane also of the sums that lead to f.

    Args:
        points: (n, input_dim) at which they are asked; at the knots or vertices of a first layer that is exact.

    Returns:
        By row of the stage, as `z`, `c` and `composed`.
    """
    net, layer = shown.network, shown.state.layer
    points = points[:: len(points) // MOST_POINTS + 1]
    stops = min(2 * net.n_neurons + 1, MOST_STOPS) if scope == "each" else 3
    found: dict[str, list[FloatArray]] = {"z": [], "c": [], "composed": []}
    for progress in np.linspace(0.0, 2.0, stops).tolist():
        folded = Network(net.weights, net.biases, net.negative_slope, slopes_at(net, progress, scope, layer))
        z = folded.pre_activations(points)[-1]
        h = folded.activate(z, layer)
        contributions = h * shown.readout
        sums = shown.bias + np.cumsum(contributions, axis=1)
        if shown.state.input_dim == 1:  # a surface may add up fewer neurons
            sums = sums[:, -1:]
        for row, values in (("z", (z, h)), ("c", (contributions,)), ("composed", (sums,))):
            found[row] += [np.array([value.min(), value.max()]) for value in values]
    return {row: np.array([np.min(ends), np.max(ends)]) for row, ends in found.items()}
