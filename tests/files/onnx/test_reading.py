from __future__ import annotations

import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from relu_fold import InputError
from relu_fold.errors import TooLarge
from relu_fold.files.onnx.reading import read_onnx
from tests.files.onnx import graphs
from tests.files.onnx.graphs import EXPORTERS, constant, layers, model, torch_script

EYE = constant("eye", np.eye(3), np.float32)


def reference(data: bytes, points: np.ndarray) -> np.ndarray:
    """What ONNX's own evaluator makes of points, one at a time where the graph is written for one."""
    evaluator = ReferenceEvaluator(onnx.load_model_from_string(data))
    found = [evaluator.run(None, {"x": point[None]})[0].reshape(-1) for point in points]
    return np.array(found)


@pytest.mark.parametrize("name", EXPORTERS)
def test_what_exporters_write_is_the_same_function(name):
    export, shape, widths = EXPORTERS[name]
    data = export()
    net = read_onnx(data)
    points = np.random.default_rng(0).normal(size=(50, *shape)).astype(np.float32)
    expected = reference(data, points)
    assert net.widths == widths
    np.testing.assert_allclose(net(points.reshape(50, -1)), expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


def test_an_old_file_is_read_as_a_new_one():
    """ONNX's own evaluator is no oracle for old files: it mixes the mean of the batch into their batch norm."""
    old, new = read_onnx(graphs.old(9)), read_onnx(graphs.old(15))
    for a, b in zip((*old.weights, *old.biases), (*new.weights, *new.biases), strict=True):
        np.testing.assert_array_equal(a, b)


def test_in_double_it_is_the_same_to_the_last_digits():
    data = torch_script(np.float64)
    points = np.random.default_rng(0).normal(size=(50, 3))
    np.testing.assert_allclose(read_onnx(data)(points), reference(data, points), rtol=1e-12, atol=1e-14)


def test_numbers_are_taken_bit_for_bit():
    net = read_onnx(torch_script())
    for w, b, (own, shift) in zip(net.weights, net.biases, layers(), strict=True):
        np.testing.assert_array_equal(w, own.astype(float))
        np.testing.assert_array_equal(b, shift.astype(float))


def test_numbers_may_be_listed_instead_of_packed():
    w = helper.make_tensor("w", TensorProto.FLOAT, (2, 3), [1, 2, 3, 4, 5, 6])
    b = helper.make_tensor("b", TensorProto.DOUBLE, (2,), [0.1, 0.2])
    net = read_onnx(model([helper.make_node("Gemm", ["x", "w", "b"], ["y"], transB=1)], [w, b]))
    assert net.weights[0].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert net.biases[0].tolist() == [0.1, 0.2]


def one(operator: str, *inputs: str, output: str = "y", **attributes) -> onnx.NodeProto:
    return helper.make_node(operator, inputs or ["x"], [output], "it", **attributes)


def linear(node: onnx.NodeProto, *constants: TensorProto, shape=("N", 3)):
    """The weights and biases of a model of one operator."""
    net = read_onnx(model([node], constants, shape=shape))
    assert net.widths == ()
    return net.weights[0].tolist(), net.biases[0].tolist()


def test_one_operator_by_hand():
    c = constant("c", [1.0, 2.0, 4.0], np.float32)
    eye, diagonal = np.eye(3).tolist(), np.diag([1.0, 2.0, 4.0]).tolist()
    assert linear(one("Add", "x", "c"), c) == linear(one("Add", "c", "x"), c) == (eye, [1, 2, 4])
    assert linear(one("Sub", "x", "c"), c) == (eye, [-1, -2, -4])
    assert linear(one("Sub", "c", "x"), c) == ((-np.eye(3)).tolist(), [1, 2, 4])
    assert linear(one("Mul", "c", "x"), c) == (diagonal, [0, 0, 0])
    assert linear(one("Div", "x", "c"), c) == (np.diag([1, 0.5, 0.25]).tolist(), [0, 0, 0])
    assert linear(one("Mul", "x", "two"), constant("two", 2.0, np.float32)) == ((2 * np.eye(3)).tolist(), [0, 0, 0])
    assert linear(one("Gemm", "x", "eye", "c", alpha=3.0, beta=0.5), EYE, c) == ((3 * np.eye(3)).tolist(), [0.5, 1, 2])
    assert linear(one("Gemm", "x", "eye", "two"), EYE, constant("two", [[2.0]], np.float32)) == (eye, [2, 2, 2])


def test_the_slope_of_a_leaky_relu_is_that_of_the_standard_where_none_is_written():
    nodes = [one("MatMul", "x", "eye", output="z"), one("LeakyRelu", "z")]
    assert read_onnx(model(nodes, [EYE])).negative_slope == 0.01


def test_an_input_of_unknown_width_is_as_wide_as_the_first_layer():
    for shape in (None, ("N", "D")):
        net = read_onnx(
            model([one("Flatten", output="f"), one("MatMul", "f", "eye", output="z"), one("Relu", "z")], [EYE], shape)
        )
        assert (net.input_dim, net.widths) == (3, (3,))


@pytest.mark.parametrize(
    ("batch", "target", "fits"),
    [
        ("N", [-1, 6], True),
        ("N", [0, -1], True),
        ("N", [0, 0, -1], True),
        ("N", [-1, 2, 3], True),
        ("N", [-1, 3, 2], True),
        ("N", [1, -1], False),
        ("N", [-1, 12], False),
        ("N", [6, -1], False),
        ("N", [-1], False),
        ("N", [], False),
        ("N", [0, -1, -1], False),
        ("N", [0, -1, 4], False),
        ("N", [-1, -2, -3], False),
        ("N", [0, 2, 0], True),
        (1, [1, -1], True),
        (1, [1, 6], True),
        (1, [6], False),
        (4, [4, 6], True),
        (4, [2, 12], False),
    ],
)
def test_a_reshape_keeps_points_apart_or_is_refused(batch, target, fits):
    data = model(
        [one("Reshape", "x", "shape", output="r"), one("Identity", "r", output="i"), one("Add", "i", "c")],
        [constant("shape", target, np.int64), constant("c", [1.0], np.float32)],
        shape=(batch, 2, 3),
    )
    if fits:
        assert read_onnx(data).weights[0].tolist() == np.eye(6).tolist()
    else:
        with pytest.raises(
            InputError, match=r"Reshape 'it': expected a shape that keeps points of 6 numbers apart; got \("
        ):
            read_onnx(data)


@pytest.mark.parametrize(
    "shape", [constant("shape", [-1.0, 6.0]), constant("shape", [[-1, 6]]), constant("shape", [1] * 9)]
)
def test_a_reshape_needs_a_shape(shape):
    sentence = refused([one("Reshape", "x", "shape", output="r"), one("Relu", "r")], shape)
    assert "Reshape 'it': expected a shape of at most 8 whole numbers; got " in sentence


def test_a_reshape_at_the_end_only_lays_out_the_outputs():
    nodes = [one("Gemm", "x", "eye", output="z"), one("Reshape", "z", "shape")]
    assert read_onnx(model(nodes, [EYE, constant("shape", [-1, 1])])).output_dim == 3


@pytest.mark.parametrize(
    ("axis", "fits"), [(1, True), (2, True), (-2, True), (-1, False), (0, False), (3, False), (9, False)]
)
def test_a_flatten_keeps_points_apart_or_is_refused(axis, fits):
    data = model(
        [one("Flatten", axis=axis, output="f"), one("Add", "f", "c")], [constant("c", [1.0])], shape=("N", 1, 2, 3)
    )
    if fits:
        assert read_onnx(data).input_dim == 6
    else:
        with pytest.raises(InputError, match="axis: expected one that keeps points apart, as 1; got"):
            read_onnx(data)


def test_a_constant_is_broadcast_as_in_onnx():
    rows = constant("c", np.arange(6).reshape(2, 3), np.float32)
    assert linear(one("Add", "x", "c"), rows, shape=("N", 2, 3))[1] == [0, 1, 2, 3, 4, 5]
    column = constant("c", [[1], [2]], np.float32)
    assert linear(one("Add", "x", "c"), column, shape=("N", 2, 3))[1] == [1, 1, 1, 2, 2, 2]
    whole = constant("c", np.arange(6).reshape(1, 2, 3), np.float32)
    assert linear(one("Add", "x", "c"), whole, shape=("N", 2, 3))[1] == [0, 1, 2, 3, 4, 5]


def test_what_the_output_does_not_need_is_not_looked_at():
    nodes = [one("Gemm", "x", "eye"), one("Softmax", "y", output="odds")]
    assert read_onnx(model(nodes, [EYE], out="y")).input_dim == 3


# --- what is refused ---


def refused(nodes, *constants: TensorProto, **options) -> str:
    with pytest.raises(InputError) as raised:
        read_onnx(model(nodes, constants, **options))
    return str(raised.value)


ROW = constant("c", [1.0, 2.0], np.float32)
PAIR = constant("c", [[1.0, 2.0]] * 2, np.float32)


@pytest.mark.parametrize(
    ("node", "constants", "message"),
    [
        (one("Softmax"), (), "got 'Softmax'; save the model without it, with the logits as its output"),
        (one("Conv", "x", "eye"), (EYE,), "expected one of Gemm, MatMul, Add, "),
        (one("Add", "x", "x"), (), "expected one of two inputs to be constant, in a chain of layers; got a branch"),
        (one("Add", "c", "c"), (ROW,), "expected input 1 to come from the layer before it; got a constant"),
        (one("Add", "x", "c"), (ROW,), "expected a constant that fits to (3,) of a point; got (2,)"),
        (one("Add", "x", "c"), (PAIR,), "expected a constant that fits to (3,) of a point; got (2, 2)"),
        (one("Add", "x", "c", axis=1), (ROW,), "expected of attributes none; got 'axis'"),
        (one("MatMul", "eye", "x"), (EYE,), "expected input 0 to come from the layer before it; got a constant"),
        (one("MatMul", "x", "x"), (), "expected input 1 to be constant; got what was computed before"),
        (one("Add", "x", "c", "c"), (ROW,), "expected at most 2 inputs; got 3"),
        (one("MatMul", "x"), (), "expected input 1 to be constant; got nothing"),
        (one("MatMul", "x", "c"), (ROW,), "expected a matrix; got shape (2,)"),
        (one("MatMul", "x", "c"), (PAIR,), "expected 3 inputs, as come before it; got 2"),
        (one("Gemm", "x", "eye", transA=1), (EYE,), "transA: expected 0; got 1"),
        (one("Gemm", "x", "eye", alpha="half"), (EYE,), "alpha: expected a number; got b'half'"),
        (one("Gemm", "x", "eye", "c"), (EYE, ROW), "expected a constant that fits to (3,) of a point; got (2,)"),
        (one("PRelu", "x", "c"), (ROW,), "expected a constant that fits to (3,) of a point; got (2,)"),
        (one("Div", "c", "x"), (ROW,), "expected input 0 to come from the layer before it; got a constant"),
        (one("Transpose", "x"), (), "expected input 0 to be constant; got what was computed before"),
        (one("Cast", "x", to=TensorProto.INT64), (), "to: expected 1 or 11, float or double; got 7"),
        (one("Cast", "c", to=TensorProto.STRING), (ROW,), "to: expected one of 1, 6, 7, 11; got 8"),
        (one("Identity", "z"), (), "expected inputs that were computed before it; got 'z'"),
        (one("Dropout", "x", "", "on"), (constant("on", True),), "training_mode: expected false; got true"),
        (one("BatchNormalization", "x", "c", "c", "c", "c"), (ROW,), "expected 3 inputs, as come before it; got 2"),
        (
            one("BatchNormalization", "x", "c", "c", "c", "m"),
            (ROW, constant("m", [1.0, -1.0])),
            "expected variances above -1e-05; got -1.0",
        ),
        (
            one("BatchNormalization", "x", "c", "c", "c", "c", training_mode=1),
            (ROW,),
            "training_mode: expected 0; got 1",
        ),
    ],
)
def test_an_operator_that_does_not_fit_is_named(node, constants, message):
    sentence = refused([node], *constants)
    assert sentence.startswith(f"operator 0, {node.op_type} 'it': ")
    assert message in sentence


def test_an_operator_of_another_domain_is_no_operator_of_onnx():
    node = helper.make_node("Scaler", ["x"], ["y"], domain="ai.onnx.ml")
    assert refused([node]) == "operator 0, Scaler: expected an operator of ONNX itself; got one of 'ai.onnx.ml'"


def test_a_layer_that_branches_is_refused():
    """A residual: x is added to what was made of it."""
    assert "got a branch" in refused([one("Gemm", "x", "eye", output="z"), one("Add", "z", "x")], EYE)


def test_a_name_from_the_file_is_text():
    sentence = refused([helper.make_node("Soft\n<max>", ["x"], ["y"], "a\nb")])
    assert sentence.startswith(r"operator 0, 'Soft\n<max>' 'a\nb': expected one of ")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((3,), "ONNX: input 'x': expected shape (points, inputs); got (3,)"),
        ((), "ONNX: input 'x': expected shape (points, inputs); got ()"),
        (("N", "C", 5), "ONNX: input 'x': expected a shape that is known but for the first; got (None, None, 5)"),
        (("N", 2000, 2000), "ONNX: input 'x': expected at most 1,000,000 numbers; got shape (None, 2000, 2000)"),
    ],
)
def test_an_input_without_a_width_is_refused(shape, message):
    assert refused([one("Relu")], shape=shape) == message


def test_without_a_width_there_is_no_relu_and_no_sum():
    for node in (one("Relu"), one("Add", "x", "c"), one("Reshape", "x", "shape")):
        sentence = refused(
            [node, one("Relu", "y", output="end")], ROW, constant("shape", [-1, 2], np.int64), shape=None
        )
        assert "how many inputs there are" in sentence


def test_several_inputs_and_outputs_are_refused():
    other = helper.make_tensor_value_info("other", TensorProto.FLOAT, (1, 2))
    assert refused([one("Relu")], inputs=[other]) == "ONNX: expected one input and one output; got 'x, other' and 'y'"
    assert refused([one("Relu")], out="c", shape=("N", 3)) == (
        "ONNX: expected an output that is computed from the input; got 'c'"
    )


def test_numbers_in_another_file_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.bin").write_bytes(np.eye(3, dtype=np.float32).tobytes())
    tensor = TensorProto(name="eye", data_type=TensorProto.FLOAT, dims=(3, 3), data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="weights.bin")
    assert refused([one("MatMul", "x", "eye")], tensor) == (
        "constant 'eye': expected its numbers in the file itself; got a name of another file, which is not opened"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dims": (2**40, 2**40)}, "expected as many numbers as its shape says, (1099511627776, 1099511627776); got 9"),
        ({"dims": (-3, -3)}, "expected as many numbers as its shape says, (-3, -3); got 9"),
        ({"dims": (1,) * 9}, "expected as many numbers as its shape says, (1, 1, 1, 1, 1, 1, 1, 1, 1); got 9"),
        ({"data_type": TensorProto.STRING}, "expected float, double, int32, int64 or bool; got type 8"),
        ({"raw_data": b"12345"}, "expected whole numbers of type <f4; got 5 bytes"),
    ],
)
def test_a_tensor_has_as_many_numbers_as_it_says(changes, message):
    fields = {"name": "eye", "data_type": TensorProto.FLOAT, "dims": (3, 3), "raw_data": bytes(36), **changes}
    assert refused([one("MatMul", "x", "eye")], TensorProto(**fields)) == f"constant 'eye': {message}"


def test_sparse_constants_and_constants_of_text_are_refused():
    graph = onnx.load_model_from_string(model([one("Relu")]))
    graph.graph.sparse_initializer.add()
    with pytest.raises(InputError, match="expected constants that are written in full; got sparse ones"):
        read_onnx(graph.SerializeToString())
    assert refused([one("Constant", "", value_string="a")]).endswith(
        "expected one value, of numbers; got 'value_string'"
    )
    text = helper.make_node("Constant", [], ["y"], value_floats=[1.0])
    text.attribute[0].CopyFrom(helper.make_attribute("value_float", "1.5"))
    assert refused([text]) == "operator 0, Constant: expected numbers; got b'1.5'"


def test_batch_norm_that_learns_is_refused():
    node = helper.make_node("BatchNormalization", ["x", "c", "c", "c", "c"], ["y", "mean", "var"])
    sentence = refused([node], constant("c", [1.0, 1.0, 2.0]), out="y", opset=9)
    assert sentence == "operator 0, BatchNormalization: expected one output, as in evaluation; got 3"


@pytest.mark.parametrize("opset", [1, 6])
def test_operators_that_meant_something_else_are_refused(opset):
    assert refused([one("Relu")], opset=opset) == f"ONNX: expected operators of set 7 or later; got {opset}"


# --- what is too large ---


def test_a_file_that_is_too_large_is_not_parsed():
    with pytest.raises(TooLarge, match=r"^ONNX: expected at most 8,388,608 bytes; got 8,388,609$"):
        read_onnx(bytes(2**23 + 1))


def test_too_many_operators_are_refused():
    nodes = [helper.make_node("Relu", ["x"], ["x"])] * 501
    assert refused(nodes) == "ONNX: expected at most 500 operators; got 501"


def test_a_few_bytes_do_not_become_a_large_matrix():
    """An outer product; a batch norm between ReLUs; an identity at the end: each is a square of what the file has."""
    column, row = constant("col", np.ones((2000, 1)), np.float32), constant("row", np.ones((1, 2000)), np.float32)
    outer = [one("MatMul", "x", "col", output="z"), one("MatMul", "z", "row", output="y")]
    assert "expected at most 1,000,000 weights up to it; got 4,000,000" in refused(
        outer, column, row, shape=("N", 2000)
    )
    two = constant("two", 2.0, np.float32)
    for nodes in ([one("Relu", output="y")], [one("Mul", "x", "two", output="y")]):
        assert "expected at most 1,000,000 weights up to it; got 4,000,000" in refused(nodes, two, shape=("N", 2000))


def varint(n: int) -> bytes:
    return bytes([n & 127 | 128]) + varint(n >> 7) if n > 127 else bytes([n])


def inside(number: int, content: bytes) -> bytes:
    """A field of protobuf that holds others."""
    return varint(number << 3 | 2) + varint(len(content)) + content


@pytest.mark.parametrize("number", [1, 5, 11])  # nodes, constants, inputs of a graph
def test_many_empty_messages_are_not_parsed(number):
    with pytest.raises(TooLarge, match=r"^file: expected at most 100,000 fields in it; got more$"):
        read_onnx(inside(7, inside(number, b"") * 150_000))


def test_more_numbers_than_a_network_may_have_are_not_listed():
    node = helper.make_node("Relu", ["x"], ["y"]).SerializeToString()
    listed = bytes([2 << 3, 7]) + inside(7, b"\x01" * 3_000_000)  # int64, one byte each
    with pytest.raises(TooLarge, match=r"^constant '': expected at most 1,000,000 numbers; got 3,000,000$"):
        read_onnx(inside(7, inside(1, node) + inside(5, listed)))


# --- the package, and bytes that are nothing ---


def test_without_the_package_the_sentence_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(InputError, match=r"^ONNX: expected the package onnx; install relu-fold\[onnx\]$"):
        read_onnx(torch_script())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no ONNX at all", bytes(100), b"\xff" * 50])
def test_bytes_that_are_no_model(data):
    with pytest.raises(InputError, match=r"^ONNX: expected a model "):
        read_onnx(data)
