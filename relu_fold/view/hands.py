"""Hands on the function: what a drag of a knot or a crease sets, as new numbers for the network.

Only first-layer knots and creases are held: they are where `w x + b = 0`, so a place that they must go to is one
equation for their own numbers. Each function returns numbers by their path (`paths`) and never changes a network; where
no allowed number puts the knot under the hand, it comes as near as it may and says why.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from relu_fold.arrays import FloatArray, finite
from relu_fold.errors import InputError
from relu_fold.exact.paths import with_number
from relu_fold.exact.rounding import ROUNDING
from relu_fold.network import Network
from relu_fold.view.words import neuron_name, number

__all__ = ["Drag", "dragged", "lifter", "move_crease", "move_knot", "raise_knot", "turn_crease"]


@dataclass(frozen=True)
class Drag:
    """What a drag sets.

    Attributes:
        numbers: new values by path; empty when there is nothing that could be set.
        stopped: why the knot is not under the hand, as a sentence; empty when it is.
    """

    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    stopped: str = ""


def dragged(net: Network, drag: Drag) -> Network:
    """Return the network with the numbers that a drag sets."""
    for path, value in drag.numbers.items():
        net = with_number(net, path, value)
    return net


def move_knot(net: Network, neuron: int, x: float, *, limit: float = math.inf) -> Drag:
    """Drag the knot of a first-layer neuron along x: its bias becomes `-w x`.

    Without a weight there is no knot, and nothing is set.

    Args:
        net: `input_dim` 1.
        limit: the largest |bias| allowed; the knot stops where the bias reaches it.
    """
    w = _weights(net, neuron, 1)
    if not w[0]:
        return Drag(stopped=_no_fold(net, neuron, "knot"))
    return _bias(net, neuron, -float(w[0]) * _coordinate("x", x), limit, "knot")


def raise_knot(
    net: Network, neuron: int, y: float, *, target: int = 0, by: int | None = None, limit: float = math.inf
) -> Drag:
    """Drag the knot of a first-layer neuron up or down: the function passes the height y there.

    The function is the z of neuron `target` of the next layer, or the output: `c + sum_j v_j h_j(x)`. A neuron is 0 at
    its own knot, so its own outgoing weight does nothing there. What is turned is the outgoing weight of the other
    neuron that has the largest |h| at this x, the one that needs to change least. Where all others are 0, too, nothing
    but the target's bias c can lift the knot.

    Args:
        net: `input_dim` 1, at least one hidden layer.
        by: the neuron whose outgoing weight is turned, instead of the rule; for a hand that has begun to drag.
        limit: the largest |number| allowed.
    """
    w = _weights(net, neuron, 1)
    _index("target", target, net.biases[1].size)
    height = _coordinate("y", y)
    if not w[0]:
        return Drag(stopped=_no_fold(net, neuron, "knot"))
    x = -float(net.biases[0][neuron]) / float(w[0])
    if math.isinf(x):
        return Drag(stopped="The knot is too far away to be lifted.")
    with np.errstate(over="ignore", invalid="ignore"):  # what is no number then is not set
        return _raised(net, neuron, height, target, by, limit, x)


def lifter(net: Network, neuron: int, *, target: int = 0) -> str | None:
    """Return the path of the one number that `raise_knot` turns; None where it turns none."""
    w = _weights(net, neuron, 1)
    _index("target", target, net.biases[1].size)
    x = -float(net.biases[0][neuron]) / float(w[0]) if w[0] else math.inf
    if math.isinf(x):
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        h = _others(net, neuron, x)
        return _lifter(h, target, int(np.abs(h).argmax()))


def _lifter(h: FloatArray, target: int, by: int) -> str:
    return f"w.1.{target}.{by}" if h[by] else f"b.1.{target}"


def _others(net: Network, neuron: int, x: float) -> FloatArray:
    """Return the first layer's activations at x, (n,): 0 for the neuron whose knot it is, and for what is rounding."""
    terms = np.abs(net.weights[0][:, 0] * x) + np.abs(net.biases[0])
    z = net.weights[0][:, 0] * x + net.biases[0]
    h: FloatArray = np.where(np.abs(z) > ROUNDING * terms, net.activate(z, 0), 0.0)
    h[neuron] = 0.0
    return h


def _raised(net: Network, neuron: int, height: float, target: int, by: int | None, limit: float, x: float) -> Drag:
    """`raise_knot` with its arguments looked at, the knot being at x."""
    v, c = net.weights[1], net.biases[1]
    h = _others(net, neuron, x)
    if by is None:
        by = int(np.abs(h).argmax())
    else:
        _index("by", by, h.size)
    path = _lifter(h, target, by)
    if not h[by]:
        rest, size, name = float(v[target] @ h), 1.0, f"bias of {_sum_name(net, target)}"
    else:
        others = h.copy()
        others[by] = 0.0
        rest, size = float(v[target] @ others + c[target]), float(h[by])
        name = f"outgoing weight of {neuron_name(len(net.widths), 0, by)}"
    value = (height - rest) / size
    return _set(path, value, limit, f"The knot stops here: the {name}")


def move_crease(net: Network, neuron: int, point: Sequence[float], *, limit: float = math.inf) -> Drag:
    """Drag the crease of a first-layer neuron sideways through a point: its bias becomes `-w . point`.

    Without weights there is no crease, and nothing is set.

    Args:
        net: `input_dim` 2.
        limit: the largest |bias| allowed; the crease stops where the bias reaches it.
    """
    w = _weights(net, neuron, 2)
    if not w.any():
        return Drag(stopped=_no_fold(net, neuron, "crease"))
    return _bias(net, neuron, -_dot(w, _point("point", point)), limit, "crease")


def turn_crease(
    net: Network, neuron: int, pivot: Sequence[float], towards: Sequence[float], *, limit: float = math.inf
) -> Drag:
    """Turn the crease of a first-layer neuron about a pivot until it points towards another point.

    The weights turn and keep their norm; the bias keeps the crease through the pivot (a crease beside the pivot is
    brought to it). Of the two normals the one nearer to the old is taken, so the active side stays the active side
    while a hand turns by less than a right angle at a time. A crease whose numbers would be over the limit is kept by
    scaling weights and bias down together: it is where it should be, and less steep.

    Args:
        net: `input_dim` 2.
        limit: the largest |weight| or |bias| allowed.
    """
    w = _weights(net, neuron, 2)
    at = _point("pivot", pivot)
    along = _point("towards", towards) / 2 - at / 2  # halves, so that nothing overflows
    if not w.any():
        return Drag(stopped=_no_fold(net, neuron, "crease"))
    if not along.any():
        return Drag(stopped="The crease does not turn: the hand is on its pivot, which gives no direction.")
    along /= np.abs(along).max()
    steep = float(np.abs(w).max())
    normal = np.array([-along[1], along[0]]) / math.hypot(*along)
    normal *= math.copysign(math.hypot(*(w / steep)), float(normal @ (w / steep)))
    values = np.append(normal, -_dot(normal, at))  # times `steep`
    largest = float(np.abs(values).max())
    limit, stopped = min(limit, sys.float_info.max), ""
    if math.log2(largest) + math.log2(steep) > math.log2(limit):
        values, steep = np.clip(values / largest, -1.0, 1.0), limit
        stopped = f"The crease is under the hand, but less steep: its numbers may not go beyond ±{number(limit)}."
    values = np.clip(values * steep, -limit, limit)
    paths = (f"w.0.{neuron}.0", f"w.0.{neuron}.1", f"b.0.{neuron}")
    return Drag(MappingProxyType(dict(zip(paths, (values + 0.0).tolist(), strict=True))), stopped)


def _bias(net: Network, neuron: int, value: float, limit: float, what: str) -> Drag:
    name = neuron_name(len(net.widths), 0, neuron)
    return _set(f"b.0.{neuron}", value, limit, f"The {what} stops here: the bias of {name}")


def _set(path: str, value: float, limit: float, who: str) -> Drag:
    """Return a drag that sets one number, no further than the limit; it says who stopped it there."""
    if math.isnan(value):
        return Drag(stopped="These numbers are too large to be dragged.")
    limit = min(limit, sys.float_info.max)
    if abs(value) <= limit:
        return Drag(MappingProxyType({path: value + 0.0}))
    return Drag(MappingProxyType({path: math.copysign(limit, value)}), f"{who} may not go beyond ±{number(limit)}.")


def _dot(a: FloatArray, b: FloatArray) -> float:
    """Return a @ b: at most the largest float, however large its terms are."""
    sizes = [float(np.abs(x).max()) or 1.0 for x in (a, b)]
    most = sys.float_info.max
    return max(-most, min(most, float((a / sizes[0]) @ (b / sizes[1])) * sizes[0] * sizes[1]))


def _sum_name(net: Network, target: int) -> str:
    return "the output" if len(net.widths) == 1 else neuron_name(len(net.widths), 1, target)


def _no_fold(net: Network, neuron: int, what: str) -> str:
    name = neuron_name(len(net.widths), 0, neuron).capitalize()
    return f"{name} has no {what} to drag: its weight is zero. Turn the weight first."


def _weights(net: Network, neuron: int, input_dim: int) -> FloatArray:
    """Return the first-layer weights of a neuron, (input_dim,), once net and neuron are checked."""
    if net.input_dim != input_dim:
        raise InputError(f"input_dim: expected {input_dim}; got {net.input_dim}")
    _index("neuron", neuron, net.widths[0] if net.widths else 0)
    w: FloatArray = net.weights[0][neuron]
    return w


def _index(name: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        raise InputError(f"{name}: expected 0 to {count - 1}; got {index}")


def _coordinate(name: str, value: float) -> float:
    return float(finite(name, value, ndim=0))


def _point(name: str, point: Sequence[float]) -> FloatArray:
    at = finite(name, point, ndim=1)
    if at.size != 2:
        raise InputError(f"{name}: expected 2 numbers; got {at.size}")
    return at
