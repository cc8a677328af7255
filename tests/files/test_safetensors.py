"""safetensors, beside the library of that name: it reads what we write, and we read what it writes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load as read_by_library
from safetensors.numpy import save as written_by_library

from relu_fold import FileError, Network
from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from tests.files.nets import LEAKY, RELU, alike
from tests.strategies import he_network

NET = he_network(0, 2, 3, 1)
HALF = [[1.5, -0.25], [0.0, 3.0], [1.0, -2.0]]


def torch_names(net):
    named = {}
    for i, (w, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        named |= {f"{2 * i}.weight": w, f"{2 * i}.bias": b}
    return named


def made(header, numbers=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


@pytest.mark.parametrize("net", [*RELU, *LEAKY])
def test_the_library_reads_what_is_written(tmp_path, net):
    data = written("a.safetensors", Contents(net))
    found = read_by_library(data)
    for name, array in torch_names(net).items():
        assert found[name].tobytes() == array.tobytes()
        assert found[name].shape == array.shape
    (tmp_path / "a.safetensors").write_bytes(data)
    with safe_open(tmp_path / "a.safetensors", "numpy") as opened:
        assert opened.metadata() == {"format": "pt", "negative_slope": repr(net.negative_slope)}


@pytest.mark.parametrize("net", [*RELU, he_network(1, 1, *[2] * 12, 1)])
def test_what_the_library_writes_is_read(net):
    assert alike(read("a.safetensors", written_by_library(torch_names(net))).network, net)


def test_floats_of_four_and_two_bytes():
    named = {"0.weight": np.array(HALF), "0.bias": np.ones(3)}
    for kind in (np.float32, np.float16):
        data = written_by_library({name: array.astype(kind) for name, array in named.items()})
        np.testing.assert_array_equal(read("a", data).network.weights[0], HALF)


def test_bfloat16_is_the_upper_half_of_a_float32():
    upper = (np.array(HALF, "<f4").view("<u4") >> 16).astype("<u2").tobytes()
    header = {"0.weight": {"dtype": "BF16", "shape": [3, 2], "data_offsets": [0, 12]}}
    np.testing.assert_array_equal(read("a", made(header, upper)).network.weights[0], HALF)


def test_a_prelu_between_two_layers_is_slopes():
    named = torch_names(NET)
    net = read("a", written_by_library({**named, "1.weight": np.array([0.1, 0.2, 0.3])})).network
    assert net.slopes[0].tolist() == [0.1, 0.2, 0.3]
    assert (
        read("a", written_by_library({**named, "1.weight": np.array([0.25])})).network.slopes[0].tolist() == [0.25] * 3
    )
    for name in ("3.weight", "0.weight.1"):
        with pytest.raises(FileError, match="expected"):
            read("a", written_by_library({**named, name: np.ones(2)}))


def test_a_batch_norm_is_told():
    named = {**torch_names(NET), "1.running_mean": np.zeros(3), "1.weight": np.ones(3), "1.bias": np.zeros(3)}
    with pytest.raises(FileError, match=r"names of weights and biases.*got '1\.running_mean'"):
        read("a", written_by_library(named))


def test_other_types_of_numbers_are_named():
    with pytest.raises(FileError, match=r"expected '0\.weight' in F64, F32, F16, BF16; got 'I64'"):
        read("a", written_by_library({"0.weight": np.ones((1, 1), np.int64)}))


def test_layers_of_a_module_whose_names_are_words():
    net = he_network(3, 2, 5, 5, 1)
    words = ("fc1", "fc2", "out")
    named = {f"{word}.weight": w for word, w in zip(words, net.weights, strict=True)}
    named |= {f"{word}.bias": b for word, b in zip(words, net.biases, strict=True)}
    assert alike(read("a", written_by_library(named)).network, net)
    with pytest.raises(FileError, match="expected layers that are numbered; got 14 of 14 different names"):
        read("a", written_by_library({f"{word}.weight": np.ones((1, 1)) for word in "cdefghijklmnop"}))


def entry(kind="F64", shape=(1, 1), offsets=(0, 8), **others):
    return {"dtype": kind, "shape": [*shape], "data_offsets": [*offsets], **others}


WRONG = {
    "no header": (b"\x08", "expected a header that ends within 1 bytes"),
    "a header that is too long": ((2**62).to_bytes(8, "little") + b"{}", "got one of 4,611,686,018,427,387,904"),
    "a header of megabytes": (
        made(b'{"a":"' + b" " * 1_000_000 + b'"}'),
        "safetensors header: expected at most 1,000,000 bytes",
    ),
    "no object": (made(b"[]"), "safetensors header: expected an object"),
    "a key twice": (made(b'{"a":1,"a":2}'), "JSON: expected each key once; got 'a' twice"),
    "numbers as metadata": (made({"__metadata__": {"negative_slope": 1}}), "expected texts as metadata"),
    "a list as metadata": (made({"__metadata__": []}), "expected texts as metadata"),
    "a slope that is none": (
        made({"0.weight": entry(), "__metadata__": {"negative_slope": "'x'"}}, bytes(8)),
        "JSON: expected",
    ),
    "slopes that are lists": (
        made({"0.weight": entry(), "__metadata__": {"negative_slope": "[1, 2]"}}, bytes(8)),
        "negative_slope: expected one",
    ),
    "names that are none": (
        made({"0.weight": entry(), "__metadata__": {"inputs": "{}"}}, bytes(8)),
        "inputs: expected a list",
    ),
    "another entry": (
        made({"0.weight": entry(more=1)}, bytes(8)),
        "expected dtype, shape and data_offsets of '0.weight'",
    ),
    "no entry": (made({"0.weight": 1}, bytes(8)), "expected dtype, shape and data_offsets of '0.weight'"),
    "another type": (made({"0.weight": entry(kind=[])}, bytes(8)), "expected '0.weight' in F64"),
    "a negative shape": (made({"0.weight": entry(shape=(-1, -1))}, bytes(8)), "at most 2 dimensions"),
    "a broken shape": (made({"0.weight": entry(shape=(1.0, 1))}, bytes(8)), "at most 2 dimensions"),
    "a cube": (made({"0.weight": entry(shape=(1, 1, 1))}, bytes(8)), "at most 2 dimensions"),
    "offsets": (made({"0.weight": entry(offsets=(0, 7))}, bytes(8)), "expected 8 bytes of '0.weight'"),
    "turned offsets": (made({"0.weight": entry(offsets=(8, 0))}, bytes(8)), "expected 8 bytes of '0.weight'"),
    "one offset": (made({"0.weight": entry(offsets=(8,))}, bytes(8)), "expected 8 bytes of '0.weight'"),
    "a hole": (made({"0.weight": entry(offsets=(8, 16))}, bytes(16)), "to begin at byte 0; got 8"),
    "arrays on each other": (
        made({"0.weight": entry(), "0.bias": entry(shape=(1,))}, bytes(8)),
        "to begin at byte 8; got 0",
    ),
    "more than is said": (made({"0.weight": entry()}, bytes(9)), "expected 8 bytes of numbers; got 9"),
    "less than is said": (made({"0.weight": entry()}, bytes(7)), "expected 8 bytes of numbers; got 7"),
    "gigabytes": (
        made({"0.weight": entry(shape=(1, 2**40), offsets=(0, 2**43))}),
        "at most 1,000,000 numbers; got 1,099,511,627,776",
    ),
    "a gigabyte of nothing": (made({"0.weight": entry(shape=(0, 2**62), offsets=(0, 0))}), "expected"),
    "infinity": (
        made({"0.weight": entry()}, np.array(np.inf).tobytes()),
        "weights[0]: expected finite numbers; got inf",
    ),
    "nothing": (made({}), "expected names of weights and biases"),
    "many arrays": (made({str(i): entry() for i in range(2_000)}), "at most 1,800 arrays; got 2,000"),
}


@pytest.mark.parametrize(("data", "why"), WRONG.values(), ids=WRONG)
def test_files_that_are_none(data, why):
    with pytest.raises(FileError) as refused:
        read("net.safetensors", data)
    assert why in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_header_may_begin_like_a_pickle():
    net = Network([np.ones((1, 1))], [np.ones(1)])
    data = written("a.safetensors", Contents(net))
    length = int.from_bytes(data[:8], "little")
    filled = (0x280).to_bytes(8, "little") + data[8 : 8 + length].ljust(0x280) + data[8 + length :]
    assert filled.startswith(b"\x80\x02")
    assert alike(read("a", filled).network, net)
