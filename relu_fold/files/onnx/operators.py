"""What the operators of ONNX do to a chain of layers: those that layers are written with, by whichever exporter.

Source: https://onnx.ai/onnx/operators, in the meaning of opset 7 and later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError
from relu_fold.files.onnx.calls import Call, Signal, Value

MAX_AXES = 8


def apply(call: Call) -> Value:
    """Return what an operator makes of its inputs.

    Raises:
        InputError: when it is no operator of a chain of layers, or not in this use; the message names it.
    """
    known = _OPERATORS.get(call.operator)
    if known is None:
        hint = "; save the model without it, with the logits as its output" if call.operator in _AFTER_LOGITS else ""
        raise InputError(f"{call.name}: expected one of {', '.join(_OPERATORS)}; got {short(call.operator)}{hint}")
    function, most, attributes = known
    if len(call.inputs) > most:
        raise InputError(f"{call.name}: expected at most {most} inputs; got {len(call.inputs)}")
    if unknown := sorted(set(call.attributes) - set(attributes)):
        allowed = " and ".join(attributes) or "none"
        raise InputError(f"{call.name}: expected of attributes {allowed}; got {short(unknown[0])}")
    with np.errstate(all="ignore"):  # what is not finite is told with its layer
        return function(call)


def _double(constant: FloatArray) -> FloatArray:
    """Return a constant, of whatever type in the file, as float64."""
    return np.asarray(constant, dtype=np.float64)


# --- layers ---


def _matrix(call: Call, i: int, signal: Signal) -> FloatArray:
    """Return the constant of a product, (inputs, outputs), that takes the last of a point's numbers."""
    matrix = call.constant(i)
    if matrix.ndim != 2:
        raise InputError(f"{call.name}: expected a matrix; got shape {matrix.shape}")
    if signal.shape is not None and (not signal.shape or prod(signal.shape) != signal.shape[-1]):
        raise InputError(f"{call.name}: expected one row per point; got shape {signal.shape} of a point")
    return matrix


def _matmul(call: Call) -> Signal:
    signal = call.signal(0)
    matrix = _matrix(call, 1, signal)
    shape = (*(signal.shape or (0,))[:-1], matrix.shape[1])
    return Signal(signal.chain.linear(call.name, matrix.T), shape, signal.batch)


def _gemm(call: Call) -> Signal:
    """alpha x B + beta C, with B transposed if transB."""
    call.only("transA", 0)  # points are rows
    signal = call.signal(0)
    matrix = _matrix(call, 1, signal)
    if signal.shape is not None and len(signal.shape) != 1:
        raise InputError(f"{call.name}: expected one row of numbers per point; got shape {signal.shape} of a point")
    weights = call.number("alpha", 1.0) * _double(matrix if call.number("transB", 0) else matrix.T)
    product = Signal(signal.chain.linear(call.name, weights), weights.shape[:1], signal.batch)
    if call.get(2) is None:
        return product
    return _shifted(call, product, call.number("beta", 1.0) * _double(call.constant(2)))


def _per_number(call: Call, signal: Signal, constant: FloatArray) -> FloatArray:
    """Return a constant that is broadcast to a point's numbers, (width,)."""
    if signal.shape is None:
        raise InputError(f"{call.name}: expected the model to say how many inputs there are; it does not")
    extra = max(constant.ndim - len(signal.shape), 0)
    own = constant.shape[extra:]
    fits = extra <= 1 and prod(constant.shape[:extra]) == 1
    pairs = zip(reversed(own), reversed(signal.shape), strict=False)
    if not fits or any(here not in (1, there) for here, there in pairs):
        raise InputError(
            f"{call.name}: expected a constant that fits to {signal.shape} of a point; got {constant.shape}"
        )
    return np.broadcast_to(constant.reshape(own), signal.shape).astype(np.float64).reshape(-1)


def _shifted(call: Call, signal: Signal, constant: FloatArray, sign: float = 1.0) -> Signal:
    shift = _per_number(call, signal, constant)
    return signal.becomes(signal.chain.linear(call.name, np.full(shift.size, sign), shift))


def _scaled(call: Call, signal: Signal, constant: FloatArray) -> Signal:
    return signal.becomes(signal.chain.linear(call.name, _per_number(call, signal, constant)))


def _with_constant(call: Call) -> tuple[Signal, FloatArray, bool]:
    """Return what is computed and what is constant of two inputs, and whether the former comes first."""
    first = isinstance(call.get(0), Signal)
    if first and isinstance(call.get(1), Signal):
        raise InputError(f"{call.name}: expected one of two inputs to be constant, in a chain of layers; got a branch")
    return call.signal(0 if first else 1), call.constant(1 if first else 0), first


def _add(call: Call) -> Signal:
    signal, constant, _ = _with_constant(call)
    return _shifted(call, signal, constant)


def _sub(call: Call) -> Signal:
    signal, constant, first = _with_constant(call)
    return _shifted(call, signal, -_double(constant)) if first else _shifted(call, signal, constant, -1.0)


def _mul(call: Call) -> Signal:
    signal, constant, _ = _with_constant(call)
    return _scaled(call, signal, constant)


def _div(call: Call) -> Signal:
    return _scaled(call, call.signal(0), 1 / _double(call.constant(1)))


def _batch_normalization(call: Call) -> Signal:
    call.only("training_mode", 0)
    call.only("spatial", 1)
    if call.outputs > 1:  # before opset 14 that is how training is written
        raise InputError(f"{call.name}: expected one output, as in evaluation; got {call.outputs}")
    signal = call.signal(0)
    if signal.shape is not None and len(signal.shape) != 1:
        raise InputError(f"{call.name}: expected one row of numbers per point; got shape {signal.shape} of a point")
    scale, shift, mean, variance = (call.constant(i) for i in range(1, 5))
    chain = signal.chain.normalised(call.name, scale, shift, mean, variance, call.number("epsilon", 1e-5))
    return Signal(chain, mean.shape, signal.batch)


# --- activations ---


def _relu(call: Call) -> Signal:
    signal = call.signal()
    return signal.becomes(signal.chain.bent(call.name))


def _leaky_relu(call: Call) -> Signal:
    signal = call.signal()
    return signal.becomes(signal.chain.bent(call.name, call.number("alpha", 0.01)))


def _prelu(call: Call) -> Signal:
    signal = call.signal()
    return signal.becomes(signal.chain.bent(call.name, _per_number(call, signal, call.constant(1))))


# --- shapes ---


def _flatten(call: Call) -> Signal:
    signal = call.signal()
    if signal.shape is None:
        return signal
    axis = call.number("axis", 1)
    axis += len(signal.shape) + 1 if axis < 0 else 0
    whole = axis == 0 and signal.batch == 1
    if not whole and not (axis >= 1 and prod(signal.shape[: int(axis) - 1]) == 1 and axis <= len(signal.shape)):
        raise InputError(f"{call.name}: axis: expected one that keeps points apart, as 1; got {axis}")
    return replace(signal, shape=(prod(signal.shape),))


def _reshape(call: Call) -> Value:
    call.only("allowzero", 0)
    wanted = call.constant(1)
    if wanted.dtype.kind != "i" or wanted.ndim != 1 or wanted.size > MAX_AXES:
        raise InputError(
            f"{call.name}: expected a shape of at most {MAX_AXES} whole numbers; got {wanted.dtype} {wanted.shape}"
        )
    target = tuple(map(int, wanted))
    value = call.get(0)
    if isinstance(value, Signal):
        return replace(value, shape=_reshaped(call, value, target))
    constant = call.constant(0)
    if -1 in target or prod(target) != constant.size:
        raise InputError(f"{call.name}: expected a shape of {constant.size} numbers; got {target}")
    return constant.reshape(target)


def _reshaped(call: Call, signal: Signal, target: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of a point after Reshape, if that keeps points apart: its numbers stay in their order."""
    shape = signal.shape
    if shape is None:
        raise InputError(f"{call.name}: expected the model to say how many inputs there are; it does not")
    width = prod(shape)
    first, *rest = target or (None,)
    own = [shape[i] if n == 0 and i < len(shape) else n for i, n in enumerate(rest)]
    if own.count(-1) == 1 and first in (0, signal.batch):
        others = -prod(own)
        own = [width // others if n == -1 and others > 0 else n for n in own]
    if first not in (-1, 0, signal.batch) or any(n < 1 for n in own) or prod(own) != width:
        raise InputError(f"{call.name}: expected a shape that keeps points of {width} numbers apart; got {target}")
    return tuple(own)


def _cast(call: Call) -> Value:
    to = call.number("to", 0)
    value = call.get(0)
    if isinstance(value, Signal):
        if to not in (1, 11):
            raise InputError(f"{call.name}: to: expected 1 or 11, float or double; got {to}")
        return value
    if to not in _CASTS:
        raise InputError(f"{call.name}: to: expected one of {', '.join(map(str, _CASTS))}; got {to}")
    return call.constant(0).astype(_CASTS[int(to)])


def _transpose(call: Call) -> FloatArray:
    constant = call.constant(0)
    axes = call.attributes.get("perm", list(reversed(range(constant.ndim))))
    if not isinstance(axes, list) or sorted(axes) != list(range(constant.ndim)):
        raise InputError(f"{call.name}: perm: expected the {constant.ndim} axes in some order; got {short(axes)}")
    return constant.transpose([int(axis) for axis in axes])


def _identity(call: Call) -> Value:
    value = call.get(0)
    return call.constant(0) if value is None else value


def _dropout(call: Call) -> Value:
    if call.default(2, 0).any():
        raise InputError(f"{call.name}: training_mode: expected false; got true")
    return _identity(call)


_CASTS = {1: np.float32, 6: np.int32, 7: np.int64, 11: np.float64}
_AFTER_LOGITS = ("Softmax", "LogSoftmax", "Sigmoid", "ArgMax", "ZipMap")

# What each does, how many inputs it has at most, and which attributes.
_OPERATORS: Mapping[str, tuple[Callable[[Call], Value], int, tuple[str, ...]]] = {
    "Gemm": (_gemm, 3, ("alpha", "beta", "transA", "transB")),
    "MatMul": (_matmul, 2, ()),
    "Add": (_add, 2, ()),
    "Sub": (_sub, 2, ()),
    "Mul": (_mul, 2, ()),
    "Div": (_div, 2, ()),
    "BatchNormalization": (_batch_normalization, 5, ("epsilon", "momentum", "training_mode", "spatial")),
    "Relu": (_relu, 1, ()),
    "LeakyRelu": (_leaky_relu, 1, ("alpha",)),
    "PRelu": (_prelu, 2, ()),
    "Flatten": (_flatten, 1, ("axis",)),
    "Reshape": (_reshape, 2, ("allowzero",)),
    "Transpose": (_transpose, 1, ("perm",)),
    "Cast": (_cast, 1, ("to", "saturate")),
    "Identity": (_identity, 1, ()),
    "Dropout": (_dropout, 3, ("ratio", "seed")),
}
