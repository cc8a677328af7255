"""The one linear map that a network is while none of its neurons folds."""

from __future__ import annotations

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network

__all__ = ["linear_map"]


def linear_map(net: Network) -> tuple[FloatArray, FloatArray] | None:
    """Return `(a, c)` with net(x) = a x + c everywhere, (output_dim, input_dim) and (output_dim,).

    None if some neuron folds: if its negative slope is not 1. Where contributions cancel, to within what rounding
    leaves of their terms, there is a 0.
    """
    if not all((slopes == 1).all() for slopes in net.slopes):
        return None
    # The bias as a further input that is always 1.
    whole, terms = np.eye(net.input_dim + 1), np.eye(net.input_dim + 1)
    for w, b in zip(net.weights, net.biases, strict=True):
        last = np.append(np.zeros(w.shape[1]), 1.0)
        step = np.vstack([np.column_stack([w, b]), last])
        whole, terms = step @ whole, np.abs(step) @ terms
    whole = np.where(np.abs(whole) > ROUNDING * terms, whole, 0.0)[:-1]
    return whole[:, :-1], whole[:, -1]
