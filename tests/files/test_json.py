"""JSON by our own writer and by hand, and texts that would take more than they are worth."""

from __future__ import annotations

import json
import tracemalloc

import numpy as np
import pytest

from relu_fold import FileError
from relu_fold.errors import sentence
from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from relu_fold.ui.page.files import JSON_FILE
from tests.files.nets import LEAKY, alike
from tests.strategies import he_network

NET = he_network(0, 2, 3, 4, 1)
W, B = [w.tolist() for w in NET.weights], [b.tolist() for b in NET.biases]
PAIRS = [list(pair) for pair in zip(W, B, strict=True)]
MOST = 256e6

BY_HAND = {
    "two lists": {"weights": W, "biases": B},
    "pairs": PAIRS,
    "in turn": [array for pair in PAIRS for array in pair],
    "by name": {
        f"{2 * i}.{what}": a for i, p in enumerate(PAIRS) for what, a in zip(("weight", "bias"), p, strict=True)
    },
    "a row for each input": {"weights": [np.transpose(w).tolist() for w in W], "biases": B},
    "pairs, a row for each input": [[np.transpose(w).tolist(), b] for w, b in PAIRS],
    "no slopes": {"weights": W, "biases": B, "negative_slope": 0, "slopes": None, "inputs": [], "box": []},
}


def as_json(value):
    return value if isinstance(value, bytes) else json.dumps(value).encode()


@pytest.mark.parametrize("value", BY_HAND.values(), ids=BY_HAND)
def test_lists_by_hand(value):
    for data in (as_json(value), b"\xef\xbb\xbf \n" + as_json(value), json.dumps(value, indent=4).encode()):
        assert alike(read("net", data).network, NET)


def test_a_single_layer():
    for value in ([[[[1, 2]], [3]]], [[[1, 2]], [3]], {"W": [[1, 2]], "b": [3]}):
        net = read("net.json", as_json(value)).network
        assert (net.weights[0].tolist(), net.biases[0].tolist()) == ([[1.0, 2.0]], [3.0])


def test_what_is_written_is_plain_json():
    found = json.loads(written("a.json", Contents(LEAKY[3], ("x", "y"), [(0, 1), (-2, 2)])))
    assert list(found) == ["weights", "biases", "negative_slope", "slopes", "inputs", "box"]
    assert found["slopes"] == [[0.1, -1.0, 0.0], [0.3, 1e-300]]
    assert list(json.loads(written("a.json", Contents(NET)))) == ["weights", "biases", "negative_slope"]


WRONG = {
    "nothing": (b"", "JSON: expected another character in line 1, column 1 (Expecting value)"),
    "half": (b'{"weights": [[[1', "JSON: expected another character in line 1, column 17"),
    "bytes": (b'["\xff\xfe"]', r"JSON: expected text in UTF-8; got b'\xff\xfe"),
    "a number": (b"7", "JSON: expected an object or a list; got 7"),
    "a text": (b'"W"', "JSON: expected an object or a list; got 'W'"),
    "no layers": ({"weights": [], "biases": []}, "layers: expected as many weights as biases; got 0 and 0"),
    "no biases": ({"weights": W}, "layers: expected as many weights as biases; got 3 and 0"),
    "an object as weights": ({"weights": {}, "biases": B}, "weights: expected a list of arrays; got an object of 0"),
    "another key": (
        {"weights": W, "biases": B, "activation": "tanh"},
        "expected weights, biases, negative_slope, slopes, inputs, box; got 'activation'",
    ),
    "a key twice": (b'{"weights": [], "weights": []}', "JSON: expected each key once; got 'weights' twice"),
    "a text in a row": ({"weights": [[[1, "x"]]], "biases": [[1]]}, "weights[0], row 1: expected numbers; got 'x'"),
    "a truth in a row": ({"weights": [[[1, True]]], "biases": [[1]]}, "weights[0], row 1: expected numbers; got True"),
    "nothing in a row": ({"weights": [[[1, None]]], "biases": [[1]]}, "weights[0], row 1: expected numbers; got None"),
    "rows of unlike length": (
        {"weights": [[[1, 2], [3]]], "biases": [[1, 2]]},
        "weights[0]: expected rows of 2 numbers; got 1 in row 2",
    ),
    "a row and a number": (
        {"weights": [[[1, 2], 3]], "biases": [[1, 2]]},
        "weights[0]: expected numbers; got a list of 2",
    ),
    "deep weights": ({"weights": [[[[1]]]], "biases": [[1]]}, "weights[0], row 1: expected numbers; got a list of 1"),
    "nan": (b'{"weights": [[[NaN]]], "biases": [[1]]}', "weights[0]: expected finite numbers; got nan"),
    "infinity": (b'{"weights": [[[1]]], "biases": [[-Infinity]]}', "biases[0]: expected finite numbers; got -inf"),
    "too large": (b'{"weights": [[[1e999]]], "biases": [[1]]}', "weights[0]: expected finite numbers; got inf"),
    "many digits": (
        b'{"weights": [[[' + b"1" * 10_000 + b']]], "biases": [[1]]}',
        "weights[0]: expected finite numbers; got inf",
    ),
    "an infinite slope": (
        b'{"weights": [[[1]]], "biases": [[1]], "negative_slope": 1e999}',
        "negative_slope: expected finite",
    ),
    "slopes": ({"weights": W, "biases": B, "slopes": [[1, 2, 3]]}, "slopes: expected those of 2 hidden layers; got 1"),
    "a list as slope": (
        {"weights": W, "biases": B, "negative_slope": [1]},
        "negative_slope: expected one number; got a list of 1",
    ),
    "names": ({"weights": W, "biases": B, "inputs": [1, 2]}, "inputs: expected a list of names; got a list of 2"),
    "names as a text": ({"weights": W, "biases": B, "inputs": "xy"}, "inputs: expected a list of names; got 'xy'"),
    "one name": ({"weights": W, "biases": B, "inputs": ["x"]}, "inputs: expected 2 of them, or none; got 1"),
    "half a character": (b'{"weights": [[[1]]], "biases": [[1]], "inputs": ["\\ud800"]}', r"got '\ud800'"),
    "a flat box": (
        {"weights": W, "biases": B, "box": [1, 2]},
        "box: expected two numbers for each input; got shape (2,)",
    ),
    "shapes": ({"weights": [W[0], W[2]], "biases": [B[0], B[2]]}, "weights[1]: expected shape (1, 3)"),
    "an odd list": ([W[0], B[0], W[1]], "expected W1, b1, W2, b2 ..., as many weights as biases; got 3 arrays"),
    "no list": ([], "expected W1, b1, W2, b2"),
    "a list of objects": ([{}], "arrays[0]: expected numbers; got an object of 0"),
    "half a pair": ([[W[0], None]], "layer 1[1]: expected numbers; got None"),
    "two empty lists": ([[], []], "weights[0]: expected"),
    "no rows": ({"weights": [[[]]], "biases": [[]]}, "weights[0]: expected"),
    "a pair of empty lists": ([[[], []]], "expected"),
    "a name that is not printable": ({"\0W": [[1], [[1]]]}, r"'\x00W', row 2: expected numbers; got a list of 1"),
    "other names": ({"a": [1], "b": [2]}, "got 'a'"),
}


@pytest.mark.parametrize(("value", "why"), WRONG.values(), ids=WRONG)
def test_texts_that_are_no_network(value, why):
    with pytest.raises(FileError) as refused:
        read("net.json", as_json(value))
    assert why in str(refused.value)
    assert len(str(refused.value)) < 300


LARGE = {
    "deep lists": (b"[" * 1_000_000, "lists in lists a few deep"),
    "deep objects": (b'{"a":' * 9_999, "lists in lists a few deep"),
    "empty lists": (b"[" + b"[]," * 8_000_000 + b"[]]", "at most 2,000,000 commas and brackets"),
    "empty objects": (b"[" + b"{}," * 900_000 + b"{}]", "at most 10,000 objects; got 900,001"),
    "numbers": (b"[" + b"1," * 2_100_000 + b"1]", "at most 2,000,000 commas and brackets"),
    "just as many numbers": (b"[[[" + b"1," * 1_100_000 + b"1]],[1]]", "at most 1,000,000 numbers; got 1,100,002"),
    "a long text": (b'["' + b"a" * 25_000_000 + b'"]', "expected numbers; got 'aaa"),
    "long texts of wide characters": (
        b'["' + "😀".encode() + b"a" * 25_000_000 + b'"]',
        "characters of four bytes: expected at most",
    ),
    "a long text of wide characters": (b'["' + b"\\ud83d\\ude00" + b"a" * 25_000_000 + b'"]', "expected numbers; got"),
    "a long text among numbers": (
        b"[[[" + b"1," * 500_000 + b'"' + b"a" * 20_000_000 + b'"]],[1]]',
        "row 1: expected numbers; got 'aaa",
    ),
    "a long number": (b"[[[" + b"1" * 25_000_000 + b"]],[1]]", "expected finite numbers"),
    "a long fraction": (b"[[[1." + b"1" * 25_000_000 + b'e-9]],["x"]]', "expected numbers; got 'x'"),
    "many texts": (b"[" + b'"abcdefgh",' * 1_900_000 + b"1]", "expected at most 1,800 arrays"),
    "more than is read": (b" " * 26_000_001, "expected at most 26,000,000 bytes; got 26,000,001"),
    "a long key": (b'{"' + b"a" * 20_000_000 + b'": 1, "W1": [[1]]}', "names of at most 200 characters"),
}


@pytest.mark.parametrize(("data", "why"), LARGE.values(), ids=LARGE)
def test_texts_that_are_large(data, why):
    tracemalloc.start()
    try:
        with pytest.raises(FileError) as refused:
            read("net.json", data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert why in str(refused.value)
    assert peak < MOST


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([1.0, -0.8], "With one input that is [[1.0], [-0.8]], with one neuron [[1.0, -0.8]]"),
        ([1.0, -0.8, 2.0], "With one input that is [[1.0], [-0.8], ...], with one neuron [[1.0, -0.8, ...]]"),
    ],
)
def test_a_list_of_numbers_in_the_place_of_rows_is_answered_with_the_rows(row, words):
    given = json.dumps({"weights": [row, [row]], "biases": [[0.0] * len(row), [0.0]]}).encode()
    with pytest.raises(FileError) as told:
        read("net.json", given)
    expected = f"weights[0]: expected a row for each neuron; got a list of numbers. {words}"
    assert str(told.value) == f"net.json: {expected}"
    assert sentence(told.value) == f"{told.value}.", "the name of the file stays as it was given"


def test_the_file_that_the_drawer_shows_is_one():
    assert read("net.json", JSON_FILE.encode()).network.widths == (2,)
