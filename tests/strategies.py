"""Random networks for hypothesis. Small fractions make knots coincide often, and are exact in binary."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st

from relu_fold.network import Network

QUARTERS = st.integers(-8, 8).map(lambda n: n / 4)
REALS = st.floats(-3, 3, allow_subnormal=False).map(lambda x: round(x, 6))
NEGATIVE_SLOPES = st.sampled_from([0.0, 0.0, 0.25, 1.0, -1.0, -0.5, 2.0])


@st.composite
def networks(
    draw: st.DrawFn,
    input_dim: int = 1,
    min_depth: int = 0,
    max_depth: int = 3,
    max_width: int = 4,
    max_outputs: int = 2,
    numbers: st.SearchStrategy[float] = QUARTERS,
    negative_slopes: st.SearchStrategy[float] = NEGATIVE_SLOPES,
) -> Network:
    """Networks of `min_depth` to `max_depth` hidden layers with all weights and biases drawn from `numbers`."""
    widths = draw(st.lists(st.integers(1, max_width), min_size=min_depth, max_size=max_depth))
    sizes = [input_dim, *widths, draw(st.integers(1, max_outputs))]
    weights = [np.reshape(draw(st.lists(numbers, min_size=o * i, max_size=o * i)), (o, i)) for i, o in pairwise(sizes)]
    biases = [draw(st.lists(numbers, min_size=o, max_size=o)) for o in sizes[1:]]
    return Network(weights, biases, draw(negative_slopes))


@st.composite
def mixed_networks(draw: st.DrawFn, **options: Any) -> Network:
    """As `networks`, and each neuron has a negative slope of its own."""
    net = draw(networks(**options))
    slopes = [draw(st.lists(NEGATIVE_SLOPES, min_size=n, max_size=n)) for n in net.widths]
    return Network(net.weights, net.biases, net.negative_slope, slopes)


def he_network(seed: int, *sizes: int, negative_slope: float = 0.0) -> Network:
    """A network as training finds it at the start (He et al. 2015), with normal biases; sizes from input to output."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, np.sqrt(2 / i), (o, i)) for i, o in pairwise(sizes)]
    return Network(weights, [rng.normal(0, 0.5, o) for o in sizes[1:]], negative_slope)


def sawtooth(depth: int) -> Network:
    """The tent map `depth` times over, two neurons a layer: 2^depth pieces on [0, 1] (Telgarsky 2015)."""
    inner = [[2.0, -4.0], [2.0, -4.0]]
    weights = [[[1.0], [1.0]], *[inner] * (depth - 1), [[2.0, -4.0]]]
    return Network(weights, [*[[0.0, -0.5]] * depth, [0.0]])


def as_fractions(array: np.ndarray) -> list:
    """Nested lists of the exact values of an array of floats."""
    return [as_fractions(row) if np.ndim(row) else Fraction(float(row)) for row in array]
