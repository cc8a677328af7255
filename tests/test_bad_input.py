"""Every public function with what it cannot take: one root of errors, and a sentence that names the argument."""

from __future__ import annotations

import numpy as np
import pytest

import relu_fold as rf
from relu_fold import figures
from relu_fold.errors import InputError

pytestmark = pytest.mark.core

NET = rf.Network([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.5], [0.0]])
PLANE = rf.Network([[[1.0, 0.5], [-1.0, 1.0]], [[1.0, 1.0]]], [[0.0, 0.5], [0.0]])
DATA = rf.Data([0.0, 1.0, 2.0], [0.0, 1.0, -1.0])
BOX = ((-1.0, 1.0), (-1.0, 1.0))
CUT = rf.subdivide(PLANE)
SPACE = rf.fold_space(NET, 0, (-1.0, 1.0))
ALONG = rf.loss_along(NET, DATA, "w.0.0.0", (-1.0, 1.0))
TWO = ("w.0.0.0", "w.0.1.0")

# None of these is a network, a number, a whole number, several numbers, points, a path, a name, or a box.
NOTHING = (object(), [["a"], [None]], [[[[]]]], 1j, np.array([1, "a", None], dtype=object), np.datetime64("2020-01-01"))

CALLS = {
    "net()": (NET, {"x": [[0.0]]}),
    "Network": (rf.Network, {"weights": [[[1.0]]], "biases": [[0.0]], "negative_slope": 0.0, "slopes": ()}),
    "pieces": (rf.pieces, {"net": NET, "domain": (-1, 1), "max_pieces": 9}),
    "subdivide": (rf.subdivide, {"net": PLANE, "box": BOX, "max_regions": 99}),
    "locate": (CUT.locate, {"x": [[0.0, 0.0]]}),
    "polygon": (CUT.polygon, {"region": 0}),
    "preimages": (rf.preimages, {"net": NET, "value": 0.5, "domain": (-1, 1)}),
    "fold_space": (rf.fold_space, {"net": NET, "layer": 0, "domain": (-1, 1)}),
    "fold_preimages": (rf.fold_preimages, {"space": SPACE, "point": [0.0, 0.0], "axes": (0, 1)}),
    "evaluate_line": (rf.evaluate_line, {"net": NET, "domain": (-1, 1), "n": 5}),
    "evaluate_plane": (rf.evaluate_plane, {"net": PLANE, "box": BOX, "n": 5}),
    "most_regions": (rf.most_regions, {"input_dim": 2, "widths": [3], "negative_slope": 0.0, "folding": [3]}),
    "knots_by_neuron": (rf.knots_by_neuron, {"p": rf.pieces(NET)}),
    "knots_by_layer": (rf.knots_by_layer, {"p": rf.pieces(NET)}),
    "events": (rf.events, {"net": NET, "path": "b.0.0", "lo": -1.0, "hi": 1.0, "domain": (-1, 1), "resolution": 1e-6}),
    "Data": (rf.Data, {"x": [0.0], "y": [1.0]}),
    "split": (DATA.split, {"share": 0.5, "seed": 0}),
    "data_set": (rf.data_set, {"name": "sine", "n": 9, "noise": 0.0, "seed": 0}),
    "Training": (
        rf.Training,
        {"net": NET, "data": DATA, "loss": "squared", "optimizer": "adam", "rate": 0.1, "momentum": 0.9, "batch": 1}
        | {"l1": 0.0, "l2": 0.0, "frozen": (), "seed": 0, "output": 0},
    ),
    "advance": (rf.Training(NET, DATA).advance, {"steps": 1}),
    "loss_along": (
        rf.loss_along,
        {"net": NET, "data": DATA, "path": TWO[0], "interval": (-1, 1), "loss": "squared", "l1": 0.0, "l2": 0.0}
        | {"output": 0},
    ),
    "along()": (ALONG, {"t": [0.0]}),
    "loss_over": (
        rf.loss_over,
        {"net": NET, "data": DATA, "paths": TWO, "box": BOX, "loss": "squared", "l1": 0.0, "l2": 0.0, "output": 0}
        | {"sampled": 3, "most_cells": 9},
    ),
    "load": (rf.load, {"path": "no.npz"}),
    "save": (rf.save, {"net": NET, "path": "no.json", "inputs": (), "box": ()}),
    "as_network": (rf.as_network, {"model": NET}),
    "slice_line": (rf.slice_line, {"net": PLANE, "a": [0, 0], "b": [1, 1]}),
    "slice_plane": (rf.slice_plane, {"net": PLANE, "origin": [0, 0], "u": [1, 0], "v": [0, 1]}),
    "link": (rf.link, {"shown": NET, "base": ""}),
    "show": (rf.show, {"shown": NET, "height": 500}),
    "ViewState.of": (rf.ViewState.of, {"net": NET, "domain": (0, 1), "layer": 0, "panel": "ledger"}),
    "stage": (figures.stage, {"shown": NET, "theme": "light", "width": 900, "height": 500}),
    "map": (figures.map, {"net": PLANE, "box": BOX, "output": 0, "theme": "light"}),
    "surface": (figures.surface, {"net": PLANE, "box": BOX, "output": 0, "theme": "light"}),
}
ARGUMENTS = [(call, name) for call, (_, usual) in CALLS.items() for name in usual]


@pytest.mark.parametrize(("call", "name"), ARGUMENTS, ids=lambda one: one)
def test_what_cannot_be_is_named_in_a_sentence(call, name):
    function, usual = CALLS[call]
    for wrong in NOTHING:
        with pytest.raises(InputError) as caught:
            function(**usual | {name: wrong})
        words = str(caught.value)
        assert ": expected" in words or "cannot" in words or f"`$.{name}" in words


@pytest.mark.parametrize(
    ("call", "wrong", "said"),
    [
        ("pieces", {"domain": "01"}, "domain: expected two numbers (lo, hi); got '01'"),
        ("pieces", {"domain": ("0", "1")}, "domain: expected two numbers (lo, hi); got ('0', '1')"),
        ("Network", {"weights": None}, "weights: expected a list of arrays, one a layer; got None"),
        ("polygon", {"region": 99}, "region: expected 0 to 3; got 99"),
        ("evaluate_line", {"n": 10**30}, "n: expected at most 10,000,000; got 1" + 30 * "0"),
        ("evaluate_plane", {"n": 10**30}, "n: expected at most 3,162; got 1" + 30 * "0"),
        ("loss_along", {"net": PLANE}, "data: expected points of 2 inputs, as the network; got 1"),
        ("loss_along", {"output": 1}, "output: expected one below 1; got 1"),
        ("loss_along", {"l1": -1.0}, "l1, l2: expected a finite number from 0 on of each; got -1.0 and 0.0"),
        ("loss_along", {"l2": float("nan")}, "l2: expected a finite number from 0 on; got nan"),
        ("loss_along", {"interval": (0.0, 1e300)}, "loss: expected one that a float64 holds"),
        ("loss_over", {"l2": 1e308}, "loss: expected one that a float64 holds"),
        ("loss_over", {"paths": TWO[:1]}, "paths: expected two of them; got ('w.0.0.0',)"),
        ("split", {"seed": -1}, "seed: expected at least 0; got -1"),
        ("Training", {"rate": 10**400}, "rate: expected numbers below 1.8e+308"),
        ("map", {"theme": "blue"}, "theme: expected light or dark; got 'blue'"),
        ("ViewState.of", {"layer": 10**30}, "layer shown: expected 0 to 0; got 1" + 10 * ",000"),
        ("save", {"path": "\ud800.json"}, "path: expected characters that a file's name can have"),
    ],
)
def test_the_sentence_says_what_was_given_and_what_the_limit_is(call, wrong, said):
    function, usual = CALLS[call]
    with pytest.raises(InputError) as caught:
        function(**usual | wrong)
    assert str(caught.value).startswith(said)


def test_the_bound_on_regions_needs_no_more_dimensions_than_neurons():
    for widths in ([3], [4, 2], [2, 5, 3]):
        assert rf.most_regions(10**30, widths) == rf.most_regions(max(widths), widths)
