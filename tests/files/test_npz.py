"""npz as people write it, and archives that are not what they say."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import numpy as np
import pytest

from relu_fold import FileError
from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from tests.files.nets import alike
from tests.strategies import he_network

NET = he_network(0, 2, 3, 4, 1)
W, B = NET.weights, NET.biases
MOST = 256e6


def saved(*arrays, save=np.savez, **named):
    file = io.BytesIO()
    save(file, *arrays, **named)
    return file.getvalue()


def archive(members, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def in_turn(*parts):
    return [array for pair in zip(*parts, strict=True) for array in pair]


PAIRS = [*enumerate(zip(W, B, strict=True))]
NAMED = {
    "W1, b1": {f"{letter}{i + 1}": array for i, pair in PAIRS for letter, array in zip("Wb", pair, strict=True)},
    "torch": {
        name: array for i, (w, b) in PAIRS for name, array in ((f"net.{2 * i}.weight", w), (f"net.{2 * i}.bias", b))
    },
    "keras": {
        f"dense{f'_{i}' * bool(i)}/{name}": array
        for i, (w, b) in PAIRS
        for name, array in (("kernel:0", w.T), ("bias:0", b))
    },
    "scikit-learn": {name: a for i, (w, b) in PAIRS for name, a in ((f"coefs_{i}", w.T), (f"intercepts_{i}", b))},
    "ten or more": {
        f"fc{i + 9}_{letter}": array for i, pair in PAIRS for letter, array in zip("wb", pair, strict=True)
    },
    "a row for each input": {name: a for i, (w, b) in PAIRS for name, a in ((f"W{i}", w.T), (f"b{i}", b))},
    "biases as rows": {name: a for i, (w, b) in PAIRS for name, a in ((f"W{i}", w.T), (f"b{i}", b[None]))},
    "biases as columns": {name: a for i, (w, b) in PAIRS for name, a in ((f"W{i}", w), (f"b{i}", b[:, None]))},
    "words of Keras": {
        f"{'bca'[i]}x/{name}": array for i, (w, b) in PAIRS for name, array in (("kernel:0", w.T), ("bias:0", b))
    },
    "words, a row for each input": {
        f"{'pqo'[i]}.{name}": array for i, (w, b) in PAIRS for name, array in (("W", w.T), ("b", b))
    },
    "words": {
        f"{('input', 'hidden', 'out')[i]}.{name}": array
        for i, pair in PAIRS
        for name, array in zip(("weight", "bias"), pair, strict=True)
    },
}


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("named", NAMED.values(), ids=NAMED)
def test_names_that_people_give(named, save):
    assert alike(read("net.npz", saved(save=save, **named)).network, NET)
    backwards = dict(reversed(named.items()))
    assert alike(read("net.npz", saved(save=save, **backwards)).network, NET)


def test_arrays_without_names_are_in_turn():
    assert alike(read("net.npz", saved(*in_turn(W, B))).network, NET)
    keras = saved(*in_turn([w.T for w in W], B))
    assert alike(read("net.npz", keras).network, NET)
    many = he_network(1, *[1] * 13)  # arr_10 comes after arr_9
    assert alike(read("net.npz", saved(*in_turn(many.weights, many.biases))).network, many)


def test_square_layers_lie_as_they_are_but_for_names_of_keras():
    net = he_network(2, 2, 2, 2)
    assert alike(
        read("a.npz", saved(W1=net.weights[0], b1=net.biases[0], W2=net.weights[1], b2=net.biases[1])).network, net
    )
    turned = {f"{i}.kernel": w.T for i, w in enumerate(net.weights)} | {
        f"{i}.bias": b for i, b in enumerate(net.biases)
    }
    assert alike(read("a.npz", saved(**turned)).network, net)


@pytest.mark.parametrize("kind", ["<f4", ">f8", "<f2", "<i8", "|u1", ">i2"])
def test_numbers_of_other_types(kind):
    whole = [np.arange(6).reshape(3, 2), np.arange(3), np.ones((1, 3)), np.zeros(1)]
    found = read("a.npz", saved(*[array.astype(kind) for array in whole])).network
    np.testing.assert_array_equal(found.weights[0], whole[0])
    assert found.weights[0].dtype == np.float64


def test_columns_first():
    found = read("a.npz", saved(W1=np.asfortranarray(W[0]), b1=B[0])).network
    np.testing.assert_array_equal(found.weights[0], W[0])


def test_a_layer_without_a_bias():
    found = read("a.npz", saved(W1=W[0], W2=W[1], b2=B[1])).network
    np.testing.assert_array_equal(found.biases[0], np.zeros(3))


REFUSED = {
    "no arrays": ({}, "arrays: expected names of weights and biases, such as W1, b1 or 0.weight, 0.bias; got none"),
    "another name": ({"W1": W[0], "b1": B[0], "mean": B[0]}, "0.bias; got 'mean'"),
    "two of a layer": ({"W1": W[0], "weight1": W[0]}, "expected one weight of each layer; got a second one, 'weight1'"),
    "slopes before any matrix": (
        {"0.weight": B[0], "1.weight": W[0]},
        "expected a matrix before the slopes '0'; got none",
    ),
    "a bias alone": ({"W1": W[0], "b2": B[0]}, "expected a weight matrix of layer '2'; got its bias"),
    "orders": (
        {"a.weight": np.ones((2, 2)), "b.weight": np.ones((2, 2))},
        "order is clear; got 'a.weight', 'b.weight'",
    ),
    "no order": (
        {"a.weight": W[0], "b.weight": W[2], "c.weight": np.ones((7, 7))},
        "weights[1]: expected shape (1, 3)",
    ),
    "squares in no order": (
        {
            f"{name}.weight": np.ones(shape)
            for name, shape in zip("abcd", ((2, 3), (3, 3), (4, 3), (3, 3)), strict=True)
        },
        "weights[1]: expected shape",
    ),
    "a chain": ({"W1": W[0], "b1": B[0], "W2": W[2], "b2": B[2]}, r"weights[1]: expected shape (1, 3)"),
    "transposed": ({"W1": W[0].T, "b1": B[0], "W2": W[1], "b2": B[1]}, "got (2, 3); transposed?"),
    "nan": ({"W1": W[0] * np.nan, "b1": B[0]}, "weights[0]: expected finite numbers; got nan"),
    "a cube": ({"W1": np.zeros((2, 2, 2))}, "'W1': expected at most 2 dimensions; got shape (2, 2, 2)"),
    "texts": ({"W1": np.array([["a"]])}, "'W1': expected whole numbers or floats of up to 8 bytes; got type U1"),
    "complex": ({"W1": W[0] * 1j}, "got type c16"),
    "no bits": ({"W1": W[0] > 0}, "got type b1"),
    "records": ({"W1": np.zeros(2, "f8,f8")}, "'W1': expected an array of numbers; got"),
    "two slopes": ({"W1": W[0], "negative_slope": [0, 1]}, "negative_slope: expected one number; got shape (2,)"),
    "slopes of the readout": ({"W1": W[0], "slopes1": B[0]}, "slopes: expected none for the readout"),
    "slopes of others": (
        {"W1": W[0], "W2": W[1], "slopes1": B[1]},
        "slopes: expected (3,) of them in the hidden layers",
    ),
    "a wide box": ({"W1": W[0], "box": [1, 2]}, "box: expected two numbers for each input; got shape (2,)"),
    "numbers as names": ({"W1": W[0], "inputs": [1, 2]}, "inputs: expected a row of texts; got type i8, shape (2,)"),
    "an odd name": ({"W1": W[0], "a" * 201: B[0]}, "expected names of at most 200 characters; got 'aaa"),
}


@pytest.mark.parametrize(("named", "why"), REFUSED.values(), ids=REFUSED)
def test_arrays_that_are_no_network(named, why):
    with pytest.raises(FileError) as refused:
        read("net.npz", saved(**named))
    assert why in str(refused.value)
    assert len(str(refused.value)) < 300


def test_an_odd_number_of_arrays_without_names():
    with pytest.raises(FileError, match="expected W1, b1, W2, b2"):
        read("net.npz", saved(W[0], B[0], W[1]))


def test_pickled_objects_are_never_opened():
    data = saved(W1=np.array([{1: 2}], dtype=object))
    with pytest.raises(FileError, match="pickled objects are never opened"):
        read("net.npz", data)


# --- archives that lie ---


def refused(data, why):
    """Read a file, which is refused for this reason without much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match=why):
            read("net.npz", data)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_a_bomb_is_measured_before_it_is_unpacked():
    head = npy(np.zeros((1, 1)))[:-8]
    refused(archive({"W1.npy": head + bytes(100_000_000)}), "expected at most 15,200,000 bytes unpacked; got 100,000")


def test_a_bomb_that_lies_about_its_size_is_cut():
    bomb = archive({"W1.npy": npy(np.zeros((2, 2))), "b1.npy": bytes(300_000_000)})
    said = (300_000_000).to_bytes(4, "little")
    assert bomb.count(said) == 2  # before the member, and in the directory
    refused(bomb.replace(said, (1_000_000).to_bytes(4, "little")), "damaged|others")


@pytest.mark.parametrize(
    "shape", ["(1000001, 1)", "(999999999, 999999999)", "(999999999, 0)", "(2, 2)", "(-1, 2)", "(1e9,)"]
)
def test_shapes_that_lie(shape):
    true = npy(np.zeros((1, 3)))
    text = true.replace(b"(1, 3), }" + b" " * len(shape), f"{shape}, }}".encode() + b" " * 6)
    assert len(text) == len(true)
    refused(archive({"W1.npy": text}), "expected")


def test_a_member_that_says_more_than_it_is():
    data = archive({"W1.npy": npy(W[0])})
    size = len(npy(W[0]))
    refused(
        data.replace(size.to_bytes(4, "little"), (size + 1).to_bytes(4, "little")), f"{size + 1} bytes of 'W1'; got oth"
    )


def test_more_members_than_are_looked_at():
    refused(archive(dict.fromkeys(map(str, range(3_000)), b""), zipfile.ZIP_STORED), "at most 1,800 arrays; got 3,000")


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_ways_to_pack_are_refused(compression):
    refused(archive({"W1.npy": npy(W[0])}, compression), "stored or deflated; got 'W1' packed otherwise")


def test_an_encrypted_member():
    data = bytearray(archive({"W1.npy": npy(W[0])}, zipfile.ZIP_STORED))
    for place in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[place] |= 1
    refused(bytes(data), "packed otherwise")


def test_a_name_that_is_there_twice():
    data = archive({"W1.npy": npy(W[0]), "W2.npy": npy(W[1])})
    refused(data.replace(b"W2.npy", b"W1.npy"), r"each once; got 'W1\.npy'")


@pytest.mark.parametrize("name", ["W1.txt", "W1", ".npz/x", "../../W1.exe"])
def test_members_that_are_no_arrays(name):
    refused(archive({name: npy(W[0])}), r"expected arrays, NAME\.npy")


def test_a_damaged_member():
    data = written("a.npz", Contents(NET))
    refused(
        data.replace(W[1].tobytes(), W[1].tobytes()[::-1]),
        "expected the array 'W2'; got one that is cut off or damaged",
    )
    refused(data[: len(data) // 2], "expected a zip archive")


@pytest.mark.parametrize("data", [b"", b"hello", b"\x93NUMPY", b"\x93NUMPY\x04\x00", b"\x93NUMPY\x01\x00\xff\xff"])
def test_members_that_are_not_of_numpy(data):
    refused(archive({"W1.npy": data}), "'W1': expected")


def test_a_later_version_of_numpys_format():
    file = io.BytesIO()
    np.lib.format.write_array(file, W[0], version=(3, 0))
    assert read("a.npz", archive({"W1.npy": file.getvalue()})).network.weights[0].tobytes() == W[0].tobytes()


@pytest.mark.parametrize("kind", ["<U1", ">U1"])
def test_names_of_either_byte_order(kind):
    assert read("a.npz", saved(W1=W[0], inputs=np.array(["x", "é"]).astype(kind))).inputs == ("x", "é")


def test_names_that_are_no_characters():
    data = saved(W1=W[0], inputs=np.array(["x", "y"]))
    member = npy(np.array(["x", "y"]))
    assert member in data
    bad = archive({"W1.npy": npy(W[0]), "inputs.npy": member[:-8] + b"\xff" * 8})
    refused(bad, "inputs: expected texts")
