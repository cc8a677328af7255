"""Where a step of training takes a fold: exact while it stays within a region of the layers before."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray, IntArray
from relu_fold.network import Network


def moved(after: Network, places: FloatArray, neurons: IntArray) -> FloatArray:
    """Return (k, d): where the folds through some places are in another network, straight across from them.

    Along the gradient g of the neuron's z in the region that the place is in there: x - z(x) g / |g|². In the first
    layer that is the fold itself; a deeper one may bend on the way.

    Args:
        after: the network that has moved.
        places: (k, d) on folds of the network before.
        neurons: (k,) whose folds they are, counted layer by layer. NaN comes back for one whose z does not depend on x.
    """
    firsts = np.cumsum((0, *after.widths))
    layers = np.searchsorted(firsts, neurons, side="right") - 1
    z = after.pre_activations(places)
    found = np.full(places.shape, np.nan)
    steep = np.broadcast_to(after.weights[0], (len(places), *after.weights[0].shape))  # (k, width, d): of z
    for layer, (values, first) in enumerate(zip(z, firsts, strict=False)):
        mine = np.flatnonzero(layers == layer)
        own = neurons[mine] - first
        gradient = steep[mine, own]
        size = (gradient**2).sum(axis=1)
        there = size > 0
        step = values[mine, own][there] / size[there]
        found[mine[there]] = places[mine[there]] - step[:, None] * gradient[there]
        passed = np.where(values > 0, 1.0, after.slopes[layer])
        steep = np.einsum("mi,ki,kid->kmd", after.weights[layer + 1], passed, steep)
    return found
