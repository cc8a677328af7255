"""A network as code that runs by itself: NumPy, and PyTorch. Every number is written with all of its digits."""

from __future__ import annotations

from itertools import pairwise

from relu_fold.arrays import FloatArray
from relu_fold.network import Network

_PER_LINE = 4  # numbers


def numpy_code(net: Network, about: str = "") -> str:
    """Return a module with `network(x)`, from (n, inputs) to (n, outputs): what the network itself gives.

    Args:
        about: one line that says where it comes from.
    """
    layers = "".join(
        f"    (  # layer {i + 1}\n{_array('W', w)}{_array('b', b)}{_array('s', s)}    ),\n"
        for i, (w, b, s) in enumerate(zip(net.weights, net.biases, net.slopes, strict=False))
    )
    return f'''{_comment(about)}import numpy as np

# Of each hidden layer: weights (neurons, inputs), biases, and negative slopes: 0 is ReLU, 1 no fold, -1 the mirror |z|.
LAYERS = (
{layers})
READOUT = (
{_array("W", net.weights[-1])}{_array("b", net.biases[-1])})


def network(x):
    """Return the output, (n, {net.output_dim}), at points x, (n, {net.input_dim})."""
    h = np.asarray(x, dtype=float)
    for weights, biases, slopes in LAYERS:
        z = h @ weights.T + biases
        h = np.where(z > 0, z, slopes * z)
    weights, biases = READOUT
    return h @ weights.T + biases
'''


def torch_code(net: Network, about: str = "") -> str:
    """Return a module with `model`, a `torch.nn.Sequential` in double precision: what the network itself gives."""
    modules: list[str] = []
    numbers: list[tuple[str, FloatArray]] = []
    sizes = [net.input_dim, *net.widths, net.output_dim]
    for i, (inputs, outputs) in enumerate(pairwise(sizes)):
        numbers.append((f"model[{len(modules)}].weight", net.weights[i]))
        numbers.append((f"model[{len(modules)}].bias", net.biases[i]))
        modules.append(f"nn.Linear({inputs}, {outputs}, dtype=torch.float64)")
        if i == len(sizes) - 2:
            break
        slope = net.slope(i)
        if isinstance(slope, float):
            modules.append("nn.ReLU()" if slope == 0 else f"nn.LeakyReLU({slope!r})")
        else:  # each neuron has its own
            numbers.append((f"model[{len(modules)}].weight", slope))
            modules.append(f"nn.PReLU({outputs}, dtype=torch.float64)")
    listed = "".join(f"    {module},\n" for module in modules)
    copied = "".join(
        f"    {place}.copy_(torch.tensor({_numbers(values, 4)}, dtype=torch.float64))\n" for place, values in numbers
    )
    return f"""{_comment(about)}import torch
from torch import nn

model = nn.Sequential(
{listed})
with torch.no_grad():
{copied}"""


def _comment(about: str) -> str:
    """One line, whatever is in it."""
    return "".join(f"# {line}\n" for line in about.splitlines())


def _array(name: str, values: FloatArray) -> str:
    return f"        np.array({_numbers(values, 8)}),  # {name}\n"


def _numbers(values: FloatArray, indent: int) -> str:
    """Nested lists, a row of a matrix a line, long rows in several."""
    space = " " * (indent + 4)
    if values.ndim == 2:
        rows = "".join(f"{space}{_numbers(row, indent + 4)},\n" for row in values)
        return f"[\n{rows}{' ' * indent}]"
    said = [repr(value) for value in values.tolist()]
    if len(said) <= _PER_LINE:
        return f"[{', '.join(said)}]"
    lines = [", ".join(said[i : i + _PER_LINE]) for i in range(0, len(said), _PER_LINE)]
    return "[\n" + "".join(f"{space}{line},\n" for line in lines) + " " * indent + "]"
