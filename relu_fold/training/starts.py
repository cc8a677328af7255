"""Where a run begins: numbers drawn from a seed, evenly spaced folds, or what shows why a start matters."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from relu_fold.arrays import FloatArray, real, whole
from relu_fold.errors import InputError
from relu_fold.network import Network
from relu_fold.training.numbers import Layout

Start: TypeAlias = Literal["he", "even", "small", "zero", "equal"]
STARTS: tuple[Start, ...] = ("he", "even", "small", "zero", "equal")
SMALL = 0.1  # of what He's start would draw


def started(net: Network, kind: str, seed: int = 0, box: tuple[tuple[float, float], ...] | None = None) -> Network:
    """Return a network of this shape, with these negative slopes, as it is before it learns anything.

    Args:
        kind: `he`, normal weights of variance 2 / inputs (He et al. 2015), biases 0, so that every fold of the first
            layer goes through the origin; `even`, the same, but those folds are spread over the box, evenly if it is a
            line; `small`, a tenth of `he`; `zero`; `equal`, all neurons of a layer the same, which no step ever parts.
        box: an interval for each input; None for (-1, 1) each.
    """
    if kind not in STARTS:
        raise InputError(f"start: expected one of {', '.join(STARTS)}; got {kind!r:.40}")
    layout = Layout.of(net)
    rng = np.random.Generator(np.random.Philox(whole("seed", seed, least=0)))
    row = np.zeros(layout.count)
    views = layout.views(row)
    if kind != "zero":
        for weights, _ in views:
            weights[:] = rng.standard_normal(weights.shape) * np.sqrt(2 / weights.shape[1])
    if kind == "even" and net.widths:
        ends = real("box", box or ((-1.0, 1.0),) * net.input_dim)
        _spread(*views[0], rng, ends)
        views[-1][0][:] /= max(1.0, float(np.abs(ends).max()))  # what folds far out is large
    if kind == "small":
        row *= SMALL
    if kind == "equal":
        for weights, biases in views[:-1]:
            weights[:] = np.abs(weights[:1])  # on somewhere to the right, so that something is learnt
            biases[:] = 0.1
        views[-1][0][:] = views[-1][0][:, :1]
    return layout.network(row, net)


def _spread(weights: FloatArray, biases: FloatArray, rng: np.random.Generator, box: FloatArray) -> None:
    """Lay each neuron's fold through a place of the box: evenly along a line, otherwise drawn."""
    n, inputs = weights.shape
    low, high = box[:, 0], box[:, 1]
    if inputs == 1:
        share = ((np.arange(n) + 0.5) / n)[:, None]
        weights[:] = np.maximum(np.abs(weights), 0.5)  # on to the right of its fold, where there are points
    else:
        share = rng.random((n, inputs))
    places = low + share * (high - low)
    biases[:] = -(weights * places).sum(axis=1)
