"""Arrays from a file, in order or by their names, as a network: who belongs to whom, which way they lie.

A weight matrix of this project has a row for each neuron, as in PyTorch. Where the shapes fit only if all of them are
turned, a row for each input (Keras, scikit-learn, most hand-written numpy), they are turned. Where both ways fit, which
takes layers that are all as wide as the input, they are taken as they lie, unless their names are those of Keras
(`kernel`) or scikit-learn (`coefs`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from relu_fold.arrays import FloatArray, ReadOnly
from relu_fold.errors import InputError
from relu_fold.files.limits import MAX_NUMBERS, check
from relu_fold.files.names import INPUTS_FIRST, Role, letters, order, role_of, said
from relu_fold.files.sequence import in_order
from relu_fold.network import Network


@dataclass(frozen=True)
class Layer(ReadOnly):
    """The arrays of one layer; without a bias it is 0, without slopes its neurons have those of the network."""

    weight: FloatArray
    bias: FloatArray | None = None
    slopes: FloatArray | None = None

    @property
    def chained(self) -> bool:
        return self.weight.ndim == 2 and (self.bias is None or self.bias.ndim == 1)

    def ends(self, turned: bool) -> tuple[int, int] | None:
        """Return how many inputs and outputs it has if it lies so; None if its bias does not fit."""
        if not self.chained:
            return None
        outputs, inputs = self.weight.shape[::-1] if turned else self.weight.shape
        return (inputs, outputs) if self.bias is None or self.bias.size == outputs else None


def network(layers: Sequence[Layer], negative_slope: float = 0.0, inputs_first: bool = False) -> Network:
    """Return the network of layers that are in order.

    Args:
        inputs_first: whether a row of a matrix is that of an input, where its shape does not tell.

    Raises:
        InputError: as `Network`, which names what does not fit.
    """
    layers = [_flat(layer) for layer in layers]
    ways = (inputs_first, not inputs_first)
    turned = next((way for way in ways if _chain([layer.ends(way) for layer in layers])), False)
    weights = [layer.weight.T if turned and layer.weight.ndim == 2 else layer.weight for layer in layers]
    biases = [
        np.zeros(w.shape[:1]) if layer.bias is None else layer.bias for w, layer in zip(weights, layers, strict=True)
    ]
    own = [layer.slopes for layer in layers[:-1]]
    if layers and layers[-1].slopes is not None:
        raise InputError("slopes: expected none for the readout, the last layer; got some")
    if all(one is None for one in own):
        return Network(weights, biases, negative_slope)
    slopes = [
        np.full(b.shape, negative_slope) if one is None else np.resize(one, b.shape) if one.size == 1 else one
        for one, b in zip(own, biases, strict=False)
    ]
    return Network(weights, biases, negative_slope, slopes)


def _flat(layer: Layer) -> Layer:
    """Biases are often kept as a matrix of one row or one column."""
    b = layer.bias
    return Layer(layer.weight, b.reshape(-1), layer.slopes) if b is not None and 1 in b.shape[:2] else layer


def _chain(ends: Sequence[tuple[int, int] | None]) -> bool:
    """Whether each layer takes what the one before it gives."""
    known = [one for one in ends if one is not None]
    return len(known) == len(ends) and all(a[1] == b[0] for a, b in pairwise(known))


def alternating(arrays: Sequence[FloatArray], negative_slope: float = 0.0) -> Network:
    """Return the network of W1, b1, W2, b2 ... in this order."""
    if not arrays or len(arrays) % 2:
        raise InputError(f"arrays: expected W1, b1, W2, b2 ..., as many weights as biases; got {len(arrays)} arrays")
    pairs = zip(arrays[::2], arrays[1::2], strict=True)
    return network([Layer(weight, bias) for weight, bias in pairs], negative_slope)


def by_name(arrays: Mapping[str, FloatArray]) -> Network:
    """Return the network of named arrays: W1 and b1, 0.weight and 0.bias, dense/kernel:0, coefs_0, arr_0 ...

    Layers are in the order of the numbers in their names. Names with different words, fc1 and out, are put in the order
    in which the shapes fit, if there is one only. A vector that is called a weight and has no bias is PyTorch's PReLU:
    the slopes of the layer before it.

    Raises:
        InputError: for names that do not tell what they are, and like `network`.
    """
    check("arrays", sum(array.size for array in arrays.values()), MAX_NUMBERS, "numbers")
    rest = dict(arrays)
    shared = rest.pop("negative_slope", np.zeros(()))
    if shared.size != 1:
        raise InputError(f"negative_slope: expected one number; got shape {shared.shape}")
    slope = float(shared.reshape(-1)[0])
    roles = {name: role_of(name) for name in rest}
    if rest and all(role.kind == "numbered" for role in roles.values()):
        return alternating([rest[name] for name in sorted(rest, key=lambda name: order(roles[name].key))], slope)
    groups = _groups(rest, roles)
    inputs_first = any(role.word in INPUTS_FIRST for role in roles.values())
    if len(groups) == 1:
        return network(groups[0], slope, inputs_first)
    flat = [[_flat(layer) for layer in group] for group in groups]
    for turned in (inputs_first, not inputs_first):
        ends = [[layer.ends(turned) for layer in group] for group in flat]
        found = in_order(ends) if all(_known(group) for group in ends) else []
        if len(found) > 1:
            raise InputError(f"names: expected layers whose order is clear; got {said(rest)}, which fit in several")
        if found:
            return network([flat[group][i] for group, i in found[0]], slope, turned)
    return network([layer for group in groups for layer in group], slope, inputs_first)


def _known(ends: Sequence[tuple[int, int] | None]) -> bool:
    return None not in ends


def _groups(arrays: Mapping[str, FloatArray], roles: Mapping[str, Role]) -> list[list[Layer]]:
    """Return the layers by the words of their names; within each by the numbers."""
    unknown = next((name for name, role in roles.items() if role.kind not in ("weight", "bias", "slopes")), None)
    if unknown is not None or not arrays:
        got = said([unknown] if unknown is not None else arrays)
        raise InputError(f"arrays: expected names of weights and biases, such as W1, b1 or 0.weight, 0.bias; got {got}")
    found: dict[tuple[int | str, ...], dict[str, FloatArray]] = {}
    for name, array in arrays.items():
        kind, key = roles[name].kind, roles[name].key
        if kind in found.setdefault(key, {}):
            raise InputError(f"arrays: expected one {kind} of each layer; got a second one, {said([name])}")
        found[key][kind] = array
    keys = sorted(found, key=order)
    return [_layers({key: found[key] for key in group}) for _, group in groupby(keys, key=letters)]


def _layers(found: Mapping[tuple[int | str, ...], Mapping[str, FloatArray]]) -> list[Layer]:
    layers: list[Layer] = []
    for key, parts in found.items():
        weight = parts.get("weight")
        name = ".".join(map(str, key))
        if weight is None:
            raise InputError(f"arrays: expected a weight matrix of layer {said([name])}; got its {' and '.join(parts)}")
        if weight.ndim == 1 and "bias" not in parts:
            if not layers or layers[-1].slopes is not None:
                raise InputError(f"arrays: expected a matrix before the slopes {said([name])}; got none")
            layers[-1] = Layer(layers[-1].weight, layers[-1].bias, weight)
        else:
            layers.append(Layer(weight, parts.get("bias"), parts.get("slopes")))
    return layers
