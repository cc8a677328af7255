"""Modules of PyTorch: `named_children`, and weights of shape (outputs, inputs)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray
from relu_fold.errors import InputError
from relu_fold.models.chain import Chain
from relu_fold.network import Network

POINTS = 32
SCALES = (0.1, 1.0, 10.0)
"""Where a `forward` of somebody's own is compared with the layers: so many points at each of these distances."""
CLOSE = 1e-4
"""How far they may differ, of the largest output at that distance: float32 carries 7 digits, a leak of 0.01 is 1e-2."""


def is_torch(model: object) -> bool:
    """Whether it is a module of PyTorch, of any kind."""
    return hasattr(model, "named_children") and hasattr(model, "state_dict")


def read_torch(model: Any) -> Network:
    """Return what a module computes in evaluation."""
    layers = tuple(_layers(model, ""))
    if all(layer.in_order for layer in layers):
        return _network(layers)
    return _as_its_forward(model, layers)


@dataclass(frozen=True)
class _Layer:
    """A module without others in it; `in_order` if all that hold it are Sequential."""

    path: str
    module: Any
    in_order: bool = True

    @property
    def kind(self) -> str:
        return type(self.module).__name__

    def after(self, chain: Chain) -> Chain:
        name = f"layer {self.path} ({self.kind})" if self.path else self.kind
        if self.kind not in _LAYERS:
            raise InputError(f"{name}: expected one of {', '.join(_LAYERS)}; got {self.kind}")
        return _LAYERS[self.kind](chain, name, self.module)


def _layers(module: Any, path: str, in_order: bool = True) -> Iterator[_Layer]:
    children = tuple(module.named_children())
    sequential = type(module).__name__ == "Sequential"
    if not children and not sequential:
        yield _Layer(path, module, in_order)
    in_order = in_order and sequential
    for name, child in children:
        yield from _layers(child, f"{path}.{name}" if path else name, in_order)


def _network(layers: Sequence[_Layer]) -> Network:
    chain = Chain()
    for layer in layers:
        chain = layer.after(chain)
    return chain.network()


# --- a forward of somebody's own ---


class ReLU:
    """Stands for what a `forward` calls between its layers."""


def _as_its_forward(model: Any, layers: Sequence[_Layer]) -> Network:
    """Return the network that does at some points what the module does: one of the usual ways to call its layers.

    Which functions a `forward` calls between them, and in which order, is nowhere written but in its code.
    """
    name = type(model).__name__
    if model.training:
        raise InputError(f"{name}: expected evaluation mode, model.eval(), for its forward is compared with its layers")
    bare = [layer for layer in layers if layer.kind != "ReLU"]
    found = ""
    for order in (layers, _bent_between(layers), _bent_between(bare)):
        net = _network(order)
        if not (found := _difference(net, model, name)):
            return net
    raise InputError(
        f"{name}: expected a forward that applies its layers one after the other, or with ReLU between; {found};"
        " put them into a Sequential"
    )


def _bent_between(layers: Sequence[_Layer]) -> list[_Layer]:
    """Return the layers with a ReLU before each Linear that has none since the one before it."""
    order: list[_Layer] = []
    waiting = False
    for layer in layers:
        if layer.kind == "Linear":
            if waiting:
                order.append(_Layer("between", ReLU()))
            waiting = True
        elif layer.kind in _BENT:
            waiting = False
        order.append(layer)
    return order


def _difference(net: Network, model: Any, name: str) -> str:
    """Return where the module differs from a network, in words; empty if nowhere."""
    rng = np.random.default_rng(0)
    for scale in SCALES:
        points = scale * rng.normal(size=(POINTS, net.input_dim))
        expected = _outputs(model, points, name)
        found = net(points)
        if expected.shape not in (found.shape, found.shape[:1] if net.output_dim == 1 else found.shape):
            return f"got shape {expected.shape} of it, {found.shape} of the layers"
        wrong = np.abs(found - expected.reshape(found.shape))
        if not wrong.max() <= CLOSE * np.abs(expected).max():  # not a number is wrong, too
            at = np.unravel_index(np.argmax(wrong), wrong.shape)
            return f"got {expected.reshape(found.shape)[at]:.6g} of it, {found[at]:.6g} of the layers"
    return ""


def _outputs(model: Any, points: FloatArray, name: str) -> FloatArray:
    try:
        like = next(iter(model.parameters()))
        return _numbers(model(like.new_tensor(points.tolist())))
    except Exception as error:  # whatever a stranger's code raises
        raise InputError(f"{name}: expected a forward of shape {points.shape} to work; got {error!r:.200}") from error


# --- layers ---


def _numbers(tensor: Any) -> FloatArray:
    """Return a tensor of any type, on any device, as float64."""
    return np.array(tensor.tolist(), dtype=np.float64)


def _linear(chain: Chain, name: str, layer: Any) -> Chain:
    return chain.linear(name, _numbers(layer.weight), None if layer.bias is None else _numbers(layer.bias))


def _relu(chain: Chain, name: str, layer: Any) -> Chain:  # noqa: ARG001 (one of a table, here and below)
    return chain.bent(name)


def _leaky_relu(chain: Chain, name: str, layer: Any) -> Chain:
    return chain.bent(name, layer.negative_slope)


def _prelu(chain: Chain, name: str, layer: Any) -> Chain:
    return chain.bent(name, _numbers(layer.weight))


def _batch_norm(chain: Chain, name: str, layer: Any) -> Chain:
    if layer.running_mean is None:
        raise InputError(f"{name}: expected a running mean; got none, so what it does depends on the batch")
    mean = _numbers(layer.running_mean)
    gamma = np.ones_like(mean) if layer.weight is None else _numbers(layer.weight)
    beta = np.zeros_like(mean) if layer.bias is None else _numbers(layer.bias)
    return chain.normalised(name, gamma, beta, mean, _numbers(layer.running_var), layer.eps)


def _flatten(chain: Chain, name: str, layer: Any) -> Chain:
    if (layer.start_dim, layer.end_dim) != (1, -1):
        raise InputError(f"{name}: expected start_dim=1, end_dim=-1; got {layer.start_dim} and {layer.end_dim}")
    return chain


def _nothing(chain: Chain, name: str, layer: Any) -> Chain:  # noqa: ARG001
    return chain


_BENT = ("ReLU", "LeakyReLU", "PReLU")
_LAYERS: Mapping[str, Callable[[Chain, str, Any], Chain]] = {
    "Linear": _linear,
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "PReLU": _prelu,
    "BatchNorm1d": _batch_norm,
    "Flatten": _flatten,
    "Identity": _nothing,
    "Dropout": _nothing,
}
