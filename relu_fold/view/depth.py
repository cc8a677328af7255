"""Networks in which every layer folds again: Telgarsky's sawtooth, and Montufar's folding of the line and the plane.

Telgarsky (2015), Representation Benefits of Deep Feedforward Networks: a layer of two neurons is the tent map of
[0, 1], and K of them in a row are a sawtooth of 2^K pieces. Montufar, Pascanu, Cho, Bengio (2014), On the Number of
Linear Regions of Deep Neural Networks, fold [0, 1] into n copies with n neurons, and each axis of the plane likewise.
"""

from __future__ import annotations

from typing import TypeAlias

Row: TypeAlias = tuple[float, ...]
Parts: TypeAlias = tuple[tuple[tuple[Row, ...], ...], tuple[Row, ...]]  # weights and biases, as `Network` takes them


def zigzag(folds: int, layers: int) -> Parts:
    """Return `layers` layers of `folds` neurons that fold [0, 1] onto itself: exactly folds^layers pieces, 0 to 1.

    A layer climbs from 0 to 1 within 1/folds, falls back within the next, and so on; neurons turn on where it turns.
    """
    again = _slopes(folds)
    starts = _starts(folds)
    weights = (((1.0,),) * folds, *((again,) * folds,) * (layers - 1), (again,))
    return weights, (*(starts,) * layers, (0.0,))


def sawtooth(layers: int) -> Parts:
    """Return Telgarsky's sawtooth, `layers` layers of two neurons: exactly 2^layers pieces on [0, 1]."""
    return zigzag(2, layers)


def folded_square(folds: int, layers: int, cut: tuple[float, float, float]) -> Parts:
    """Return layers that fold the unit square `folds` times along each axis, and one neuron that cuts what is left.

    Each layer holds `folds` neurons for each axis. The last neuron is `cut[0] u + cut[1] v + cut[2]` of the folded
    square's u and v: one straight crease there, and one in each of the folds^(2 layers) squares of the plane.
    """
    again, idle = _slopes(folds), (0.0,) * folds
    first = (((1.0, 0.0),) * folds) + (((0.0, 1.0),) * folds)
    between = (((*again, *idle),) * folds) + (((*idle, *again),) * folds)
    last = (tuple(cut[0] * slope for slope in again) + tuple(cut[1] * slope for slope in again),)
    weights = (first, *(between,) * (layers - 1), last, ((1.0,),))
    return weights, (*(_starts(folds) * 2,) * layers, (cut[2],), (0.0,))


def _slopes(folds: int) -> Row:
    """By how much the slope changes at each start: up by n, then down and up by 2n."""
    return tuple(float(folds if i == 0 else (-1) ** i * 2 * folds) for i in range(folds))


def _starts(folds: int) -> Row:
    return tuple(0.0 - i / folds for i in range(folds))  # 0.0 - 0 is no minus zero
