"""Networks of any shape with random numbers, the same for the same seed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from relu_fold import Network, ViewState


def network_of(*sizes: int, seed: int = 0) -> Network:
    """Return a network as training begins with one: inputs, hidden layers, outputs, by He's rule and with some bias."""
    dice = np.random.default_rng(seed)
    shapes = list(pairwise(sizes))
    weights = [dice.normal(size=(m, n)) * np.sqrt(2 / n) for n, m in shapes]
    return Network(weights, [0.3 * dice.normal(size=m) for _, m in shapes])


def view_of(*sizes: int, seed: int = 0, **fields: Any) -> ViewState:
    return ViewState.of(network_of(*sizes, seed=seed), **fields)
