"""Graphs that were rewired at random: a sentence, or the function that ONNX's own evaluator makes of them."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from relu_fold import InputError, Network
from relu_fold.files.onnx.reading import read_onnx
from tests.files.onnx.graphs import EXPORTERS

FILES = [(export(), shape) for export, shape, _ in EXPORTERS.values()]
OPERATORS = sorted({node.op_type for data, _ in FILES for node in onnx.load_model_from_string(data).graph.node})
ATTRIBUTES: list[tuple[str, Any]] = [
    *[("alpha", 0.5), ("alpha", "x"), ("beta", -1.0), ("transA", 1), ("transB", 0), ("transB", 1), ("axis", 0)],
    *[("axis", 2), ("axis", -1), ("perm", [1, 0]), ("perm", [0, 1]), ("perm", [0.0, 1.0]), ("to", 1), ("to", 7)],
    *[("to", 11), ("training_mode", 1), ("epsilon", 0.1), ("allowzero", 1), ("ratio", 0.3)],
]
SHAPES = [[-1, 1], [0, -1], [1, -1], [-1], [-1, 2, 2], [0, 0]]
CONSTANTS = [
    *[np.array(shape) for shape in SHAPES],
    *[np.full(shape, 3, np.float32) for shape in [(), (1, 1), (3, 1), (1, 3), (5, 1), (1, 1, 5), (0, 3)]],
    *[np.array([True]), np.array(np.nan), np.ones((1, 1, 1, 5))],
]


def rewired(seed: int) -> tuple[bytes, tuple[int, ...]]:
    """One of the files with one or two changes that leave it a model, and the shape of a point."""
    rng = np.random.default_rng(seed)

    def any_of(things: Any) -> Any:
        return things[rng.integers(len(things))]

    data, shape = any_of(FILES)
    made = onnx.load_model_from_string(data)
    graph = made.graph
    names = ["x", *(name for node in graph.node for name in node.output), *(one.name for one in graph.initializer)]
    nodes = [node for node in graph.node if node.input]
    for _ in range(rng.integers(1, 3)):
        node, constant = any_of(nodes), any_of(graph.initializer)
        match rng.integers(8):
            case 0:
                node.op_type = any_of(OPERATORS)
            case 1:
                _set(node, *any_of(ATTRIBUTES))
            case 2:
                node.input[rng.integers(len(node.input))] = any_of(names)
            case 3:
                node.input.append(any_of(names))
            case 4:
                constant.CopyFrom(numpy_helper.from_array(any_of(CONSTANTS), constant.name))
            case 5:
                turned = np.ascontiguousarray(numpy_helper.to_array(constant).T)
                constant.CopyFrom(numpy_helper.from_array(turned, constant.name))
            case 6:
                node.input[:] = node.input[::-1]
            case _:
                graph.output[0].name = any_of(names)
    return made.SerializeToString(), shape


def _set(node: onnx.NodeProto, name: str, value: Any) -> None:
    kept = [one for one in node.attribute if one.name != name]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(name, value)])


def evaluated(data: bytes, points: np.ndarray) -> np.ndarray | None:
    """What ONNX's own evaluator makes of points, one at a time; None if it makes nothing of them.

    It fails where types are mixed, and also at nodes that the output does not need.
    """
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            evaluator = ReferenceEvaluator(onnx.load_model_from_string(data))
            return np.array([evaluator.run(None, {"x": point[None]})[0].reshape(-1) for point in points], dtype=float)
    except Exception:  # of many kinds
        return None


def said(seed: int) -> str:
    """Return the sentence about a rewired graph; empty if it was read, and compared if that was possible."""
    data, shape = rewired(seed)
    try:
        net: Network = read_onnx(data)
    except InputError as error:
        return str(error)
    points = np.random.default_rng(1).normal(size=(3, *shape)).astype(np.float32)
    expected = evaluated(data, points)
    if expected is None or not np.isfinite(expected).all():
        return ""
    size = max(np.abs(expected).max(), 1)
    np.testing.assert_allclose(
        net(points.reshape(3, -1)), expected, rtol=1e-3, atol=1e-4 * size, err_msg=f"seed {seed}"
    )
    return ""


@pytest.mark.parametrize("first", range(0, 1000, 200))
def test_a_rewired_graph_is_a_sentence_or_the_same_function(first):
    sentences = [said(seed) for seed in range(first, first + 200)]
    assert 20 < sentences.count("") < 180
    assert all(sentence.isprintable() and len(sentence) < 400 for sentence in sentences)
