"""`relu-fold count`: exact counts of the whole network, in view or in another box."""

import json

import pytest

from relu_fold import cli, sharelink
from relu_fold.commands.count import counted
from relu_fold.exact.bounds import most_regions
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState

LINE = sharelink.encode(ViewState())
SAW = sharelink.encode(ViewState.of_preset(PRESETS["sawtooth-6"]))
PLANE = sharelink.encode(ViewState.of_preset(PRESETS["three-folds"]))


def found(capsys, *argv):
    assert cli.main(["count", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_line_is_counted_in_words(capsys):
    assert cli.main(["count", LINE]) == 0
    *lines, time = capsys.readouterr().out.splitlines()
    assert lines == [
        "network             inputs 1; neurons 3; outputs 1; 10 parameters",
        "domain              [-3, 3]",
        "activation regions  4, of at most 4 that these layers can make",
        "linear regions      4",
        "breakpoints         3, where the slope of the output changes",
    ]
    assert time.startswith("time ")
    assert time.endswith(" s")


def test_a_plane_is_counted_in_words(capsys):
    assert cli.main(["count", PLANE]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:5] == [
        "box                 [-1, 1] x [-1, 1]",
        "activation regions  7, of at most 7 that these layers can make",
        "linear regions      7",
        "vertices, edges     13, 19",
    ]


def test_all_layers_are_counted_whatever_the_view_shows(capsys):
    told = found(capsys, SAW)
    assert (told["activation_regions"], told["linear_regions"], told["breakpoints"]) == (64, 64, 63)
    assert told["most_activation_regions"] == most_regions(1, [2] * 6) == 729
    assert told["widths"] == [2] * 6


def test_another_box_counts_what_is_in_it(capsys):
    assert found(capsys, LINE, "--box", "-1", "1")["activation_regions"] == 2
    assert found(capsys, SAW, "--box", "0", "0.25")["linear_regions"] == 16
    told = found(capsys, PLANE, "--box", "5", "6", "-1", "1e-3")
    assert told["box"] == [[5, 6], [-1, 0.001]]
    assert told["activation_regions"] < 7


def test_neurons_that_bend_nothing_part_activation_regions_alone():
    net = Network([[[1.0], [1.0]], [[1.0, 0.0]]], [[0.0, 0.5], [0.0]])
    told = counted(net, ((-1.0, 1.0),))
    assert (told["activation_regions"], told["linear_regions"], told["breakpoints"]) == (3, 2, 1)


def test_a_network_without_hidden_layers_is_one_region():
    told = counted(Network([[[1.0, 2.0]]], [[0.0]]), ((-1.0, 1.0), (-1.0, 1.0)))
    assert (told["activation_regions"], told["linear_regions"], told["most_activation_regions"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([LINE, "--box", "1"], "--box: expected 2 numbers, from and to of the input; got 1"),
        ([PLANE, "--box", "-1", "1"], "--box: expected 4 numbers, from and to of each of the 2 inputs; got 2"),
        ([SAW, "--most", "20"], "pieces: expected at most 20; got "),
        ([LINE, "--box", "1", "-1"], "--box: expected a smaller and a larger number, from and to; got 1 and -1"),
        ([LINE, "--box", "nan", "1"], "--box: expected a smaller and a larger number, from and to; got nan and 1"),
        ([LINE, "--most", "0"], "pieces: expected at most 0; got 1 or more"),
        (["nothing"], "LINK-OR-FILE: expected a link, or a file that holds one or a network; got 'nothing'"),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_sentence(capsys, argv, sentence):
    assert cli.main(["count", *argv]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(sentence)
