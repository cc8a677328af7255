"""Networks in ONNX: a graph of operators, read from its bytes alone. No other file is touched, whatever it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from relu_fold.arrays import FloatArray, short
from relu_fold.errors import InputError, TooLarge
from relu_fold.files.onnx.calls import Call, Signal, Value
from relu_fold.files.onnx.operators import MAX_AXES, apply
from relu_fold.files.onnx.protobuf import NotProtobuf, check_fields
from relu_fold.models.chain import Chain
from relu_fold.network import Network

MAX_BYTES = 2**23
MAX_FIELDS = 100_000
MAX_OPERATORS = 500
MAX_NUMBERS = 1_000_000
"""Weights of a network: ones of another shape than the file's can be many more than it has bytes."""

OLDEST = 7
"""The first set of operators in which sums are broadcast as now, and batch norm and dropout are those of evaluation."""

_OWN = ("", "ai.onnx")  # the names of ONNX's own set of operators
_EXTERNAL = 1  # TensorProto.EXTERNAL: the numbers are in another file
_NUMBERS = {  # by TensorProto.DataType: how raw bytes are read, and where the numbers are if there are none
    1: ("<f4", "float_data"),
    6: ("<i4", "int32_data"),
    7: ("<i8", "int64_data"),
    9: ("?", "int32_data"),
    11: ("<f8", "double_data"),
}
_ATTRIBUTES = {1: "f", 2: "i", 3: "s", 4: "t", 6: "floats", 7: "ints"}  # by AttributeProto.AttributeType


@dataclass(frozen=True)
class _Node:
    name: str
    operator: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class _Graph:
    """What of a file is read, as plain values; the shape of the input has None where it is not said."""

    nodes: tuple[_Node, ...]
    constants: Mapping[str, FloatArray]
    inputs: Mapping[str, tuple[int | None, ...] | None]
    outputs: tuple[str, ...]


def read_onnx(data: bytes) -> Network:
    """Return the network that an ONNX file is: one input, one output, and between them a chain of layers.

    The operators are Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Relu, LeakyRelu, PRelu, Flatten, Reshape,
    Identity, Cast and Dropout; of constants also Constant, Transpose, Reshape and Cast. Each number is as in the file,
    and computed with in float64. A point of more than one axis is a row of numbers, in the order of Flatten.

    Raises:
        InputError: when it is no ONNX, when its numbers are in another file, when an operator is no part of a chain of
            layers (the message names it), or when the package `onnx` is not there.
        TooLarge: when it has more than MAX_BYTES, MAX_FIELDS, MAX_OPERATORS or MAX_NUMBERS.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"ONNX: expected at most {MAX_BYTES:,} bytes; got {len(data):,}")
    graph = _parsed(data)
    if len(graph.inputs) != 1 or len(graph.outputs) != 1:
        raise InputError(
            f"ONNX: expected one input and one output; got {_names(graph.inputs)} and {_names(graph.outputs)}"
        )
    values: dict[str, Value] = dict(graph.constants)
    for name, shape in graph.inputs.items():
        values[name] = _input(name, shape)
    nodes = _needed(graph)
    end = graph.outputs[0]
    while nodes and nodes[-1].operator == "Reshape" and nodes[-1].inputs:  # it only lays out what was computed
        end = nodes.pop().inputs[0]
    for node in nodes:
        values[node.outputs[0]] = _applied(node, values)
    out = values.get(end)
    if not isinstance(out, Signal):
        raise InputError(f"ONNX: expected an output that is computed from the input; got {short(end)}")
    return out.chain.network()


def _names(names: Any) -> str:
    return short(", ".join(names)) if names else "none"


def _input(name: str, shape: tuple[int | None, ...] | None) -> Signal:
    """Return the input as it comes: points, and the numbers of each."""
    if shape is None:
        return Signal(Chain(at_most=MAX_NUMBERS), None)
    if len(shape) < 2:
        raise InputError(f"ONNX: input {short(name)}: expected shape (points, inputs); got {shape}")
    batch, *own = shape
    known = tuple(n for n in own if n is not None)
    if len(known) < len(own):
        if len(own) > 1:
            raise InputError(
                f"ONNX: input {short(name)}: expected a shape that is known but for the first; got {shape}"
            )
        return Signal(Chain(at_most=MAX_NUMBERS), None, batch)
    width = prod(known)
    if width > MAX_NUMBERS or len(own) > MAX_AXES:
        raise TooLarge(f"ONNX: input {short(name)}: expected at most {MAX_NUMBERS:,} numbers; got shape {short(shape)}")
    return Signal(Chain(width, at_most=MAX_NUMBERS), known, batch)


def _needed(graph: _Graph) -> list[_Node]:
    """Return the nodes that the output needs, in their order: others may be of any kind."""
    needed = set(graph.outputs)
    found = []
    for node in reversed(graph.nodes):
        if needed.intersection(node.outputs):
            needed.update(node.inputs)
            found.append(node)
    return found[::-1]


def _applied(node: _Node, values: Mapping[str, Value]) -> Value:
    if node.domain not in _OWN:
        raise InputError(f"{node.name}: expected an operator of ONNX itself; got one of {short(node.domain)}")
    for name in node.inputs:
        if name and name not in values:
            raise InputError(f"{node.name}: expected inputs that were computed before it; got {short(name)}")
    inputs = tuple(values[name] if name else None for name in node.inputs)
    if node.operator == "Constant":
        return _constant(node)
    return apply(Call(node.name, node.operator, inputs, node.attributes, sum(map(bool, node.outputs))))


def _constant(node: _Node) -> FloatArray:
    given = [
        node.attributes[name]
        for name in ("value", "value_float", "value_floats", "value_int", "value_ints")
        if name in node.attributes
    ]
    if len(given) != 1:
        raise InputError(f"{node.name}: expected one value, of numbers; got {_names(node.attributes)}")
    constant = np.asarray(given[0])
    if constant.dtype.kind not in "bif":
        raise InputError(f"{node.name}: expected numbers; got {short(given[0])}")
    return constant


# --- from the file to plain values ---


def _parsed(data: bytes) -> _Graph:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ModuleNotFoundError as error:
        raise InputError("ONNX: expected the package onnx; install relu-fold[onnx]") from error
    try:
        check_fields(data, onnx.ModelProto.DESCRIPTOR, MAX_FIELDS)
        model = onnx.ModelProto.FromString(data)
        graph = _plain(model.graph)
        opset = max((one.version for one in model.opset_import if _text(one.domain) in _OWN), default=0)
    except (DecodeError, NotProtobuf, UnicodeDecodeError) as error:
        raise InputError("ONNX: expected a model in the format of ONNX; got bytes that are none") from error
    if opset < OLDEST:
        raise InputError(f"ONNX: expected operators of set {OLDEST} or later; got {opset}")
    return graph


def _plain(graph: Any) -> _Graph:
    if not graph.node:
        raise InputError("ONNX: expected a model with operators in it; got none")
    if len(graph.node) > MAX_OPERATORS:
        raise TooLarge(f"ONNX: expected at most {MAX_OPERATORS:,} operators; got {len(graph.node):,}")
    if graph.sparse_initializer:
        raise InputError("ONNX: expected constants that are written in full; got sparse ones")
    constants = {name: _tensor(one, f"constant {short(name)}") for one, name in _named(graph.initializer)}
    inputs = {
        name: _shape(one.type) for one, name in _named(graph.input) if name not in constants
    }  # old files list both
    return _Graph(tuple(_nodes(graph)), constants, inputs, tuple(name for _, name in _named(graph.output)))


def _nodes(graph: Any) -> Iterator[_Node]:
    for i, (node, own) in enumerate(_named(graph.node)):
        operator, domain = _text(node.op_type), _text(node.domain)
        kind = operator if operator.isidentifier() and operator.isascii() else short(operator)
        name = f"operator {i}, {kind:.40}" + (f" {short(own)}" if own else "")
        if not node.output:
            raise InputError(f"{name}: expected an output; got none")
        attributes = {called: _attribute(one, f"{name}: {short(called)}") for one, called in _named(node.attribute)}
        yield _Node(name, operator, domain, tuple(map(_text, node.input)), tuple(map(_text, node.output)), attributes)


def _named(parts: Any) -> Iterator[tuple[Any, str]]:
    return ((part, _text(part.name)) for part in parts)


def _text(value: str | bytes) -> str:
    """Return a name; what is no UTF-8 comes as bytes, and is an error here."""
    return value.decode() if isinstance(value, bytes) else value


def _attribute(attribute: Any, name: str) -> Any:
    """Return an attribute as a number, a list, bytes or an array; of other kinds nothing but that they are there."""
    value = getattr(attribute, _ATTRIBUTES.get(attribute.type, "type"))
    if attribute.type == 4:
        return _tensor(value, name)
    if attribute.type not in (6, 7):
        return value if attribute.type in _ATTRIBUTES else None
    if len(value) > MAX_NUMBERS:
        raise TooLarge(f"{name}: expected at most {MAX_NUMBERS:,} numbers; got {len(value):,}")
    return list(value)


def _shape(kind: Any) -> tuple[int | None, ...] | None:
    if not kind.tensor_type.HasField("shape"):
        return None
    sizes = (one.dim_value for one in kind.tensor_type.shape.dim)
    return tuple(size if size > 0 else None for size in sizes)  # one that is not written is 0


def _tensor(tensor: Any, name: str) -> FloatArray:
    """Return the numbers of a tensor, if all are in the file, and as many as it says."""
    if tensor.data_location == _EXTERNAL or tensor.external_data:
        raise InputError(
            f"{name}: expected its numbers in the file itself; got a name of another file, which is not opened"
        )
    if tensor.data_type not in _NUMBERS:
        raise InputError(f"{name}: expected float, double, int32, int64 or bool; got type {tensor.data_type}")
    dtype, place = _NUMBERS[tensor.data_type]
    raw = tensor.raw_data
    if len(raw) % np.dtype(dtype).itemsize:
        raise InputError(f"{name}: expected whole numbers of type {dtype}; got {len(raw)} bytes")
    listed = getattr(tensor, place)
    if len(listed) > MAX_NUMBERS:
        raise TooLarge(f"{name}: expected at most {MAX_NUMBERS:,} numbers; got {len(listed):,}")
    numbers = np.frombuffer(raw, dtype) if raw else np.fromiter(listed, np.dtype(dtype), len(listed))
    shape = tuple(tensor.dims[: MAX_AXES + 1])
    if any(n < 0 for n in shape) or prod(shape) != numbers.size or len(shape) > MAX_AXES:
        raise InputError(f"{name}: expected as many numbers as its shape says, {short(shape)}; got {numbers.size}")
    return numbers.reshape(shape)
