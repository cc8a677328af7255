"""Where a number of a network lives: `w.0.1.2` is weights[0][1, 2], `b.0.1` is biases[0][1], `s` the negative slope."""

from __future__ import annotations

import re

from relu_fold.arrays import short
from relu_fold.errors import UnknownPath
from relu_fold.network import Network

__all__ = ["number_at", "place", "with_number"]

_PATH = re.compile(r"w(?:\.(?:0|[1-9][0-9]{0,3})){3}|b(?:\.(?:0|[1-9][0-9]{0,3})){2}|s")


def place(net: Network, path: str) -> tuple[str, tuple[int, ...]]:
    """Return a path as its first letter and its indices, checked against the network.

    Raises:
        ValueError: for a path that this network does not have.
    """
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise UnknownPath(f"path: expected one such as w.0.1.0, b.0.1 or s; got {short(path)}")
    kind, *rest = path.split(".")
    if kind == "s":
        return kind, ()
    layer, *within = indices = tuple(int(index) for index in rest)
    arrays = net.weights if kind == "w" else net.biases
    if layer >= len(arrays) or any(i >= n for i, n in zip(within, arrays[layer].shape, strict=True)):
        raise UnknownPath(f"path: expected one that this network has; got {path[:40]!r}")
    return kind, indices


def number_at(net: Network, path: str) -> float:
    """Return the number at a path."""
    kind, indices = place(net, path)
    if kind == "s":
        return net.negative_slope
    layer, *within = indices
    return float((net.weights if kind == "w" else net.biases)[layer][tuple(within)])


def with_number(net: Network, path: str, value: float) -> Network:
    """Return the network with one number replaced."""
    kind, indices = place(net, path)
    if kind == "s":
        return Network(net.weights, net.biases, value)  # of all neurons
    layer, *within = indices
    arrays = list(net.weights if kind == "w" else net.biases)
    arrays[layer] = arrays[layer].copy()
    arrays[layer][tuple(within)] = value
    weights, biases = (arrays, net.biases) if kind == "w" else (net.weights, arrays)
    return Network(weights, biases, net.negative_slope, net.slopes)
