"""NNet as the ACAS Xu networks come: what was normalised is in the first and the last layer."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import FileError
from relu_fold.files.contents import Contents
from relu_fold.files.files import read, written
from tests.strategies import he_network

TINY = """// A network for a test,
// with two lines of comment
2,2,1,3,
2,3,1,
0,
-1.0,-2.0,
1.0,2.0,
0.5,-1.0,10.0,
2.0,4.0,100.0,
1.0,2.0,
3.0,-4.0,
-1.0,0.5,
0.1,
0.2,
-0.3,
1.0,-1.0,2.0,
0.25,
"""


def by_the_book(x):
    """The network of the text above, as the format's description evaluates it, but for the clipping."""
    z = (x - [0.5, -1.0]) / [2.0, 4.0]
    h = np.maximum(z @ np.array([[1.0, 2.0], [3.0, -4.0], [-1.0, 0.5]]).T + [0.1, 0.2, -0.3], 0)
    return (h @ [1.0, -1.0, 2.0] + 0.25) * 100.0 + 10.0


def lines(**changed):
    """The lines of that text, some of them changed, by number from 1: `line_3="..."`."""
    found = TINY.splitlines()
    for name, text in changed.items():
        found[int(name.removeprefix("line_")) - 1] = text
    return "\n".join(found).encode()


def test_it_takes_and_gives_what_its_users_do():
    found = read("a.nnet", TINY.encode())
    x = np.random.default_rng(0).uniform([-1, -2], [1, 2], (100, 2))
    np.testing.assert_allclose(found.network(x)[:, 0], by_the_book(x), rtol=1e-13)
    assert found.box == ((-1.0, 1.0), (-2.0, 2.0))
    assert (found.network.input_dim, found.network.widths, found.network.output_dim) == (2, (3,), 1)


@pytest.mark.parametrize(
    "text",
    [
        TINY.replace(",\n", "\n"),  # no comma at the end of a line
        TINY.replace("\n", "\r\n"),
        TINY.replace("\n", "\n\n"),
        TINY.replace(",", ", "),
        "\ufeff" + TINY,
        TINY.removeprefix("// A network for a test,\n// with two lines of comment\n"),
        TINY.replace("// A", "// Ä 😀"),
    ],
)
def test_ways_to_write_the_same(text):
    net, same = read("a.nnet", text.encode()).network, read("a.nnet", TINY.encode()).network
    assert [w.tobytes() for w in net.weights] == [w.tobytes() for w in same.weights]


def test_one_mean_and_range_may_be_missing_for_the_outputs():
    data = lines(line_8="0.5,-1.0,", line_9="2.0,4.0,")
    x = np.array([[0.3, -0.7]])
    np.testing.assert_allclose(read("a.nnet", data).network(x)[:, 0] * 100.0 + 10.0, by_the_book(x), rtol=1e-13)


def test_a_network_without_hidden_layers():
    net = read("a.nnet", b"//\n1,2,1,2,\n2,1,\n0,\n0,0,\n1,1,\n1,2,3,\n1,1,2,\n1,1,\n5,").network
    assert net([[1.0, 2.0], [3.0, 4.0]])[:, 0].tolist() == [13.0, 21.0]


@pytest.mark.parametrize("bounds", [("0,0,", "0,1,"), ("-1e39,0,", "1,1,"), ("1,1,", "0,0,")])
def test_bounds_that_are_no_box(bounds):
    assert read("a.nnet", lines(line_6=bounds[0], line_7=bounds[1])).box == ()


def test_what_is_written_is_of_the_format():
    text = written("a.nnet", Contents(he_network(0, 2, 3, 1), (), [(0, 1), (-0.5, 2)])).decode()
    assert text.splitlines()[1:8] == [
        "2,2,1,3,", "2,3,1,", "0,", "0.0,-0.5,", "1.0,2.0,", "0.0,0.0,0.0,", "1.0,1.0,1.0,",
    ]  # fmt: skip
    assert len(text.splitlines()) == 8 + 3 + 3 + 1 + 1


WRONG = {
    "nothing": (b"", "NNet, first line: expected a line of 4 numbers; got 0"),
    "comments": (b"// a\n// b", "NNet, first line: expected a line of 4 numbers; got 0"),
    "three numbers": (lines(line_3="2,2,1"), "NNet, first line: expected a line of 4 numbers; got 3"),
    "half a layer": (lines(line_3="2.5,2,1,3"), "expected whole numbers up to 1,000,000; got [2.5, 2.0, 1.0, 3.0]"),
    "fewer than no layers": (lines(line_3="-1,2,1,3"), "expected whole numbers"),
    "no layers": (lines(line_3="0,2,1,3", line_4="2"), "NNet: expected sizes from 2 inputs to 1 outputs; got (2,)"),
    "many layers": (lines(line_3="601,2,1,3"), "NNet: expected at most 600 layers; got 601"),
    "sizes of other layers": (lines(line_4="2,3,"), "NNet, sizes of layers: expected a line of 3 numbers; got 2"),
    "other inputs": (lines(line_4="3,3,1"), "NNet: expected sizes from 2 inputs to 1 outputs; got (3, 3, 1)"),
    "an empty layer": (lines(line_4="2,0,1"), "NNet: expected sizes from 2 inputs to 1 outputs; got (2, 0, 1)"),
    "a large layer": (lines(line_4="2,999999,1"), "NNet: expected at most 1,000,000 numbers; got 3,999,997"),
    "a larger layer": (lines(line_4="2,1e300,1"), "expected whole numbers up to 1,000,000"),
    "means": (lines(line_8="1"), "means of inputs and outputs: expected a line of 3 numbers; got 1"),
    "a range of 0": (
        lines(line_9="2,0,1"),
        "ranges of inputs and outputs: expected none of them 0; got [2.0, 0.0, 1.0]",
    ),
    "a small range": (lines(line_9="1e-320,1,1"), "weights[0]: expected finite numbers; got inf"),
    "a large mean": (lines(line_8="1e999,1,1"), "means of inputs and outputs: expected finite numbers; got inf"),
    "a word": (lines(line_10="1.0,x"), "weights[0]: expected numbers; got '1.0,x'"),
    "no number": (lines(line_10="1.0,1e"), "weights[0]: expected numbers; got '1.0,1e'"),
    "nan": (lines(line_10="1.0,nan"), "weights[0]: expected numbers; got '1.0,nan'"),
    "what Python reads": (lines(line_10="1_0,1"), "weights[0]: expected numbers; got '1_0,1'"),
    "other digits": (lines(line_10="1,١"), "weights[0]: expected numbers"),
    "infinity": (lines(line_10="1,1e999"), "weights[0]: expected finite numbers; got inf"),
    "a long row": (lines(line_10="1,2,3"), "weights[0]: expected a line of 2 numbers; got 3"),
    "two biases": (lines(line_13="1,2"), "biases[0]: expected a line of 1 numbers; got 2"),
    "the end too soon": (b"\n".join(lines().splitlines()[:-1]), "biases[1]: expected a line of 1 numbers; got 0"),
    "no end": (lines() + b"\n7,\n", "NNet: expected the end after the last bias; got '7'"),
    "a row of a million": (lines(line_10="1," * 1_000_000), "weights[0]: expected a line of 2 numbers; got 1000000"),
    "commas": (b"," * 3_000_000, "NNet: expected at most 2,000,000 commas"),
    "lines": (b"\n" * 300_000, "NNet: expected at most 200,000 lines"),
    "a long number": (lines(line_10="1," + "1" * 10_000_000), "weights[0]: expected finite numbers; got inf"),
    "more than is read": (b"//" + b" " * 26_000_000, "NNet: expected at most 26,000,000 bytes; got 26,000,002"),
}


@pytest.mark.parametrize(("data", "why"), WRONG.values(), ids=WRONG)
def test_texts_that_are_no_network(data, why):
    with pytest.raises(FileError) as refused:
        read("net.nnet", data)
    assert why in str(refused.value)
    assert len(str(refused.value)) < 300
