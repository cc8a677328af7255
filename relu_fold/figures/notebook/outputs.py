"""One of a network's outputs, as a figure is asked for it."""

from __future__ import annotations

from relu_fold.arrays import FloatArray, short, whole
from relu_fold.errors import InputError
from relu_fold.network import Network


def output_at(net: Network, points: FloatArray, output: int) -> FloatArray:
    """Return (n,): an output at points (n, input_dim); InputError where the network has no such one."""
    if not 0 <= whole("output", output) < net.output_dim:
        raise InputError(f"output: expected 0 to {net.output_dim - 1}; got {short(output)}")
    values: FloatArray = net(points)[:, output]
    return values
