"""ONNX graphs as their exporters write them, from the same random layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZES = (3, 5, 4, 2)
Layers = list[tuple[np.ndarray, np.ndarray]]


def layers(sizes: Sequence[int] = SIZES, seed: int = 0, dtype: Any = np.float32) -> Layers:
    """(W, b), of shapes (outputs, inputs) and (outputs,)."""
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(o, i)).astype(dtype), rng.normal(size=o).astype(dtype)) for i, o in pairwise(sizes)]


def constant(name: str, values: Any, dtype: Any = None) -> TensorProto:
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def model(
    nodes: list[onnx.NodeProto],
    constants: Sequence[TensorProto] = (),
    shape: Sequence[Any] | None = ("N", SIZES[0]),
    out: str = "",
    inputs: Sequence[onnx.ValueInfoProto] = (),
    opset: int = 17,
    kind: int = TensorProto.FLOAT,
) -> bytes:
    """A model whose input is `x`, and whose output is that of the last node."""
    x = helper.make_tensor_value_info("x", kind, shape)
    y = helper.make_tensor_value_info(out or nodes[-1].output[0], kind, None)
    graph = helper.make_graph(nodes, "graph", [x, *inputs], [y], list(constants))
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()


def torch_script(dtype: Any = np.float32) -> bytes:
    """torch.onnx.export of a Sequential: Gemm with the weights as torch has them, (outputs, inputs)."""
    nodes, constants, last = [], [], "x"
    for i, (w, b) in enumerate(layers(dtype=dtype)):
        constants += [constant(f"{2 * i}.weight", w), constant(f"{2 * i}.bias", b)]
        names = [last, f"{2 * i}.weight", f"{2 * i}.bias"]
        nodes.append(
            helper.make_node(
                "Gemm", names, [f"/{2 * i}/Gemm_output_0"], f"/{2 * i}/Gemm", alpha=1.0, beta=1.0, transB=1
            )
        )
        last = nodes[-1].output[0]
        if i < 2:
            nodes.append(helper.make_node("Relu", [last], [f"/{2 * i + 1}/Relu_output_0"], f"/{2 * i + 1}/Relu"))
            last = nodes[-1].output[0]
    return model(nodes, constants, kind=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


def torch_of_images() -> bytes:
    """A forward with `x.flatten(1)`, and Linear on it as a product, its bias first; leaky, and dropout left in."""
    (w, b), (v, c), (u, d) = layers((12, 5, 4, 2))
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"], axis=1),
        helper.make_node("MatMul", ["flat", "onnx::MatMul_12"], ["p"]),
        helper.make_node("Add", ["fc1.bias", "p"], ["z"]),
        helper.make_node("LeakyRelu", ["z"], ["h"], alpha=0.1),
        helper.make_node("Dropout", ["h", "ratio", "training"], ["kept", "mask"]),
        helper.make_node("Gemm", ["kept", "fc2.weight", "fc2.bias"], ["z2"], transB=1),
        helper.make_node("LeakyRelu", ["z2"], ["h2"]),
        helper.make_node("Gemm", ["h2", "fc3.weight", "fc3.bias"], ["y"], transB=1),
    ]
    named = {"onnx::MatMul_12": w.T, "fc1.bias": b, "fc2.weight": v, "fc2.bias": c, "fc3.weight": u, "fc3.bias": d}
    flags = [constant("ratio", 0.5, np.float32), constant("training", False)]
    return model(nodes, [*(constant(n, a) for n, a in named.items()), *flags], shape=("N", 1, 3, 4))


def torch_dynamo() -> bytes:
    """torch.onnx.export(dynamo=True): weights are turned by a node, and shapes are constants."""
    (w, b), (v, c), (u, d) = layers()
    nodes = [
        helper.make_node("Constant", [], ["shape"], value=constant("", [-1, 3], np.int64)),
        helper.make_node("Reshape", ["x", "shape"], ["view"], "node_view", allowzero=0),
        helper.make_node("Transpose", ["w"], ["wt"], perm=[1, 0]),
        helper.make_node("MatMul", ["view", "wt"], ["p"]),
        helper.make_node("Add", ["p", "b"], ["z"]),
        helper.make_node("Relu", ["z"], ["h"]),
        helper.make_node("Transpose", ["v"], ["vt"]),
        helper.make_node("Gemm", ["h", "vt", "c"], ["z2"]),
        helper.make_node("PRelu", ["z2", "slopes"], ["h2"]),
        helper.make_node("Gemm", ["h2", "u", "d"], ["y"], transB=1, alpha=0.5, beta=2.0),
    ]
    named = {"w": w, "b": b, "v": v, "c": c, "u": u, "d": d, "slopes": np.array([0.1, 0.2, -0.5, 1], np.float32)}
    return model(nodes, [constant(n, a) for n, a in named.items()], opset=18)


def tf2onnx() -> bytes:
    """Keras by tf2onnx: kernels, (inputs, outputs), in products, and a name for each with a colon."""
    nodes, constants, last = [], [constant("const_fold_opt__12", [-1, 12], np.int64)], "flat:0"
    nodes.append(helper.make_node("Reshape", ["x", "const_fold_opt__12"], [last], "sequential/flatten/Reshape"))
    found = layers((12, 5, 4, 2))
    for i, (w, b) in enumerate(found):
        name = f"sequential/dense_{i}"
        constants += [constant(f"{name}/MatMul/ReadVariableOp:0", w.T), constant(f"{name}/BiasAdd/ReadVariableOp:0", b)]
        nodes += [
            helper.make_node("MatMul", [last, f"{name}/MatMul/ReadVariableOp:0"], [f"{name}/MatMul:0"]),
            helper.make_node("Add", [f"{name}/MatMul:0", f"{name}/BiasAdd/ReadVariableOp:0"], [f"{name}/BiasAdd:0"]),
        ]
        last = nodes[-1].output[0]
        if i < len(found) - 1:
            nodes.append(helper.make_node("Relu", [last], [f"{name}/Relu:0"]))
            last = nodes[-1].output[0]
    nodes.append(helper.make_node("Identity", [last], ["Identity:0"]))
    return model(nodes, constants, shape=("unk__7", 3, 4), opset=13)


def skl2onnx(outputs: int = 1) -> bytes:
    """MLPRegressor by skl2onnx: casts, products, and a column at the end, however many outputs there are."""
    nodes, constants, last = [], [constant("shape_tensor", [-1, 1], np.int64)], "cast_input"
    nodes.append(helper.make_node("Cast", ["x"], [last], "N1", to=TensorProto.FLOAT))
    for i, (w, b) in enumerate(layers((3, 5, 4, outputs))):
        constants += [constant(f"coefficient{i}", w.T), constant(f"intercepts{i}", b[None, :])]
        nodes += [
            helper.make_node("MatMul", [last, f"coefficient{i}"], [f"mul_result{i}"]),
            helper.make_node("Add", [f"mul_result{i}", f"intercepts{i}"], [f"add_result{i}"]),
        ]
        last = f"add_result{i}"
        if i < 2:
            nodes.append(helper.make_node("Relu", [last], [f"next_activations{i}"]))
            last = f"next_activations{i}"
    nodes.append(helper.make_node("Reshape", [last, "shape_tensor"], ["variable"], "N9"))
    return model(nodes, constants, shape=(None, 3), opset=9)


def acas() -> bytes:
    """The networks of ACAS Xu: one point of four axes at a time, less its mean; the input is scaled by hand."""
    (w, b), (v, c), (u, d) = layers((5, 6, 6, 5))
    mean, spread = np.array([[[[1, 2, 3, 4, 5]]]], np.float32), np.array(2, np.float32)
    nodes = [
        helper.make_node("Sub", ["x", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "spread"], ["scaled"]),
        helper.make_node("Flatten", ["scaled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["p"]),
        helper.make_node("Add", ["p", "b"], ["z"]),
        helper.make_node("Relu", ["z"], ["h"]),
        helper.make_node("MatMul", ["h", "v"], ["p2"]),
        helper.make_node("Add", ["c", "p2"], ["z2"]),
        helper.make_node("Relu", ["z2"], ["h2"]),
        helper.make_node("MatMul", ["h2", "u"], ["p3"]),
        helper.make_node("Sub", ["d", "p3"], ["y"]),
        helper.make_node("Mul", ["y", "spread"], ["y2"]),
    ]
    named = {"w": w.T, "b": b, "v": v.T, "c": c, "u": u.T, "d": d, "mean": mean, "spread": spread}
    return model(nodes, [constant(n, a) for n, a in named.items()], shape=(1, 1, 1, 5), opset=11)


def old(opset: int = 9) -> bytes:
    """As files of 2018 are: weights are inputs, too; batch norm and dropout as training left them; an end with ReLU."""
    (w, b), (v, c), _ = layers()
    rng = np.random.default_rng(5)
    gamma, beta, mean = rng.normal(size=(3, 5)).astype(np.float32)
    named = {"w": w, "b": b, "v": v, "c": c, "g": gamma, "e": beta, "m": mean, "s": rng.random(5).astype(np.float32)}
    nodes = [
        helper.make_node("Gemm", ["x", "w", "b"], ["z"], transB=1),
        helper.make_node("Relu", ["z"], ["h"]),
        helper.make_node("BatchNormalization", ["h", "g", "e", "m", "s"], ["n"], epsilon=1e-3, momentum=0.9),
        helper.make_node("Dropout", ["n"], ["k"]),
        helper.make_node("Gemm", ["k", "v", "c"], ["z2"], transB=1),
        helper.make_node("Relu", ["z2"], ["y"]),
    ]
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, a.shape) for n, a in named.items()]
    return model(nodes, [constant(n, a) for n, a in named.items()], inputs=inputs, opset=opset)


EXPORTERS: dict[str, tuple[Callable[[], bytes], tuple[int, ...], tuple[int, ...]]] = {  # shape of a point, widths
    "torch": (torch_script, (3,), (5, 4)),
    "torch, images": (torch_of_images, (1, 3, 4), (5, 4)),
    "torch, dynamo": (torch_dynamo, (3,), (5, 4)),
    "tf2onnx": (tf2onnx, (3, 4), (5, 4)),
    "skl2onnx": (skl2onnx, (3,), (5, 4)),
    "skl2onnx, three outputs": (partial(skl2onnx, 3), (3,), (5, 4)),
    "acas": (acas, (1, 1, 5), (6, 6)),
    "batch norm": (partial(old, 15), (3,), (5, 4)),
}
