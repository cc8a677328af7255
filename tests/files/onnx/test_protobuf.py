from __future__ import annotations

import onnx
import pytest

from relu_fold.errors import TooLarge
from relu_fold.files.onnx.protobuf import NotProtobuf, check_fields
from tests.files.onnx.graphs import EXPORTERS

MODEL = onnx.ModelProto.DESCRIPTOR


def count(data: bytes) -> int:
    """The least limit that a message keeps."""
    most = 0
    while True:
        try:
            check_fields(data, MODEL, most)
        except TooLarge:
            most += 1
        else:
            return most


def test_fields_are_counted_in_messages_within_messages():
    model = onnx.ModelProto(ir_version=300, producer_name="x")
    assert count(model.SerializeToString()) == 2
    model.graph.node.add(op_type="Relu", input=["a", "b"])
    assert count(model.SerializeToString()) == 2 + 2 + 3
    model.graph.initializer.add(dims=[1] * 20, raw_data=b"\x0a\x00" * 20)  # bytes are no messages
    assert count(model.SerializeToString()) in (7 + 3, 7 + 22)  # dims together, or each by itself
    model.graph.node[0].attribute.add(f=1.5)
    assert count(model.SerializeToString()) in (10 + 2, 29 + 2)


@pytest.mark.parametrize("name", EXPORTERS)
def test_whole_files_are_messages_and_parts_of_them_are_not(name):
    data = EXPORTERS[name][0]()
    check_fields(data, MODEL, 10_000)
    with pytest.raises(NotProtobuf):
        check_fields(data[:-1], MODEL, 10_000)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x0b", "file: expected fields of kind 0, 1, 2 or 5; got 3"),
        (b"\x08", "file: expected a whole number of at most 10 bytes at byte 1; got more, or the end"),
        (b"\x08" + b"\xff" * 12, "file: expected a whole number of at most 10 bytes at byte 1; got more, or the end"),
        (b"\x3a\x05\x0a", "file: expected fields that end by byte 3; got one up to 7"),
        (b"\x3a\x03\x0a\x02\x00\x08\x00", "file: expected fields that end by byte 5; got one up to 6"),
        (b"\x0d\x00", "file: expected fields that end by byte 2; got one up to 5"),
        (b"\x09\x00", "file: expected fields that end by byte 2; got one up to 9"),
    ],
)
def test_what_is_no_message_is_told(data, message):
    with pytest.raises(NotProtobuf) as raised:
        check_fields(data, MODEL, 100)
    assert str(raised.value) == message
