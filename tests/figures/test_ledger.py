"""The ledger says in words and numbers what the pieces are; its sums add up."""

import json

import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.exact.bounds import most_regions
from relu_fold.figures.kit.theme import colour_index
from relu_fold.figures.line.ledger import MAX_ROWS, ledger
from relu_fold.frames.line import frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.test_stage import layer_of, wide_layer
from tests.frames.test_line import folded_views
from tests.strategies import sawtooth
from tests.strategies_view import view_states
from tests.view.test_words import read


def of_preset(name):
    return ledger(frame(ViewState.of_preset(PRESETS[name])))


def of_kind(book, kind):
    return [row for row in book["rows"] if row["kind"] == kind]


def test_two_neurons_by_hand():
    assert of_preset("two") == {
        "counts": "3 activation regions, 3 linear, at most 3 with these layers",
        "slopes": "slope: sum over the active neurons",
        "rows": [
            {
                "kind": "piece",
                "from": "−3.00",
                "to": "−1.00",
                "bits": [["1", False, 0], ["2", False, 1]],
                "terms": [],
                "silent": True,
                "slope": "0",
                "intercept": "−0.50",
            },
            {"kind": "knot", "x": "−1.00", "text": "neuron 1 turns on: slope changes by +1.00", "colour": 0},
            {
                "kind": "piece",
                "from": "−1.00",
                "to": "0.50",
                "bits": [["1", True, 0], ["2", False, 1]],
                "terms": [["1.00", 0]],
                "silent": False,
                "slope": "1.00",
                "intercept": "0.50",
            },
            {"kind": "knot", "x": "0.50", "text": "neuron 2 turns on: slope changes by −1.80", "colour": 1},
            {
                "kind": "piece",
                "from": "0.50",
                "to": "3.00",
                "bits": [["1", True, 0], ["2", True, 1]],
                "terms": [["1.00", 0], ["−1.80", 1]],
                "silent": False,
                "slope": "−0.80",
                "intercept": "1.40",
            },
        ],
        "more": "",
        "provenance": ["Layer 1 makes 3 pieces of at most 3."],
    }


def test_the_absolute_value_by_hand():
    book = of_preset("abs")
    assert book["counts"] == "2 activation regions, 2 linear, at most 3 with these layers"
    left, knot, right = book["rows"]
    assert (left["bits"], left["terms"], left["slope"]) == ([["1", False, 0], ["2", True, 1]], [["−1.00", 1]], "−1.00")
    assert knot == {
        "kind": "knot",
        "x": "0",
        "text": "neuron 1 turns on and neuron 2 turns off: slope changes by +2.00",
        "colour": 0,
    }
    assert (right["bits"], right["terms"], right["slope"]) == ([["1", True, 0], ["2", False, 1]], [["1.00", 0]], "1.00")


def test_a_deeper_network_names_the_layers():
    book = of_preset("tents")
    first = of_kind(book, "piece")[0]
    assert [bit[0] for bit in first["bits"]] == ["1.1", "1.2", "2.1", "2.2"]
    assert [bit[2] for bit in first["bits"]] == [
        colour_index((2, 2), 0, 0),
        colour_index((2, 2), 0, 1),
        colour_index((2, 2), 1, 0),
        colour_index((2, 2), 1, 1),
    ]
    assert (
        of_kind(book, "knot")[0]["text"]
        == "neuron 1 of layer 1 turns on and neuron 1 of layer 2 turns on: slope changes by +4.00"
    )


def test_where_contributions_cancel_there_is_no_bend():
    book = ledger(frame(layer_of([1.0, 1.0], [-0.5, -0.5], [1.0, -1.0])))
    assert book["counts"] == "2 activation regions, 1 linear, at most 3 with these layers"
    (knot,) = of_kind(book, "knot")
    assert knot["text"] == "neuron 1 turns on and neuron 2 turns on: no bend"


def test_a_neuron_that_reaches_nothing_turns_without_a_bend():
    book = ledger(frame(layer_of([1.0, 1.0], [0.0, 1.0], [0.0, 1.0])))
    assert [knot["text"] for knot in of_kind(book, "knot")] == [
        "neuron 2 turns on: slope changes by +1.00",
        "neuron 1 turns on: no bend",
    ]


def test_contributions_that_cancel_up_to_rounding_have_no_slope():
    """0.1 + 0.2 - 0.3 is 5.55e-17 in floating point: no slope to show to anybody."""
    book = ledger(frame(layer_of([1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.1, 0.2, -0.3])))
    assert [piece["slope"] for piece in of_kind(book, "piece")] == ["0", "0"]


def test_without_a_fold_every_neuron_turns_and_nothing_bends():
    book = of_preset("three-linear")
    assert book["counts"] == "No neuron folds (s = 1): one linear piece, whatever the weights"
    (sentence,) = book["provenance"]
    assert sentence.startswith("The 4 pieces of the table tell where z of a neuron without a fold changes sign")
    assert all(knot["text"].endswith(" and has no fold: no bend") for knot in of_kind(book, "knot"))
    assert {piece["slope"] for piece in of_kind(book, "piece")} == {"−1.31"}
    assert all(len(piece["terms"]) == 3 for piece in of_kind(book, "piece"))  # inactive neurons pass their z, too


def test_a_mirror_fold_turns_the_slope_around():
    book = ledger(frame(layer_of([2.0], [0.0], [1.0], negative_slope=-1.0)))
    assert [piece["terms"] for piece in of_kind(book, "piece")] == [[["−2.00", 0]], [["2.00", 0]]]
    assert of_kind(book, "knot")[0]["text"] == "neuron 1 turns on: slope changes by +4.00"


def test_one_region_is_singular():
    assert ledger(frame(layer_of([1.0], [5.0], [1.0])))["counts"].startswith(
        "1 activation region, 1 linear, at most 2 "
    )


@settings(max_examples=30)
@given(folded_views())
def test_the_terms_of_a_slope_add_up_to_it(state):
    f = frame(state)
    passed = np.where(f.active, 1.0, state.negative_slope) * f.pieces.layer_slopes[-1] * f.readout
    for i, row in enumerate(of_kind(ledger(f), "piece")):
        slope, terms = read(row["slope"]), [read(text) for text, _ in row["terms"]]
        rounding = 0.006 * (abs(slope) + sum(map(abs, terms))) + 1e-9
        assert sum(terms) == pytest.approx(slope, abs=rounding)
        assert [colour for _, colour in row["terms"]] == [
            colour_index(state.widths, state.layer, j) for j in np.flatnonzero(passed[i])
        ]


@settings(max_examples=30)
@given(folded_views())
def test_pieces_and_knots_alternate_and_join(state):
    f = frame(state)
    rows = ledger(f)["rows"]
    assert [row["kind"] for row in rows] == (["piece", "knot"] * MAX_ROWS)[
        : min(2 * f.pieces.n_pieces - 1, 2 * MAX_ROWS - 1)
    ]
    for before, knot, after in zip(rows[0::2], rows[1::2], rows[2::2], strict=False):
        assert before["to"] == knot["x"] == after["from"]
        turned = [b[0] for b, a in zip(before["bits"], after["bits"], strict=True) if b[1] != a[1]]
        assert knot["text"].count(" turns ") == len(turned) >= 1
        assert ("no bend" in knot["text"]) != (": slope " in knot["text"])


@settings(max_examples=30)
@given(folded_views())
def test_the_bits_are_the_pattern_of_the_piece(state):
    f = frame(state)
    for i, row in enumerate(of_kind(ledger(f), "piece")):
        assert [on for _, on, _ in row["bits"]] == f.pieces.patterns[i].tolist()


@settings(max_examples=30)
@given(view_states(inputs=(1,)))
def test_every_views_ledger_is_json(state):
    json.dumps(ledger(frame(state)), allow_nan=False)


def test_a_long_ledger_is_cut_and_says_how_many_are_left():
    net = sawtooth(6)
    state = ViewState(
        weights=tuple(tuple(map(tuple, w.tolist())) for w in net.weights),
        biases=tuple(tuple(b.tolist()) for b in net.biases),
        domain=(0.0, 1.0),
        layer=5,
    )
    book = ledger(frame(state))
    assert len(of_kind(book, "piece")) == MAX_ROWS == 40
    assert len(of_kind(book, "knot")) == MAX_ROWS - 1
    assert book["more"] == "… and 24 more pieces. Shorten the domain to see them."


@pytest.mark.parametrize(("rows", "more"), [(2, "… and 2 more pieces. "), (3, "… and 1 more piece. "), (4, "")])
def test_one_piece_more_is_singular_and_none_is_not_mentioned(monkeypatch, rows, more):
    monkeypatch.setattr("relu_fold.figures.line.ledger.MAX_ROWS", rows)
    book = of_preset("three")
    assert len(of_kind(book, "piece")) == rows
    assert book["more"].startswith(more)
    assert bool(book["more"]) == bool(more)


def test_too_many_pieces_are_said_to_be_sampled(monkeypatch):
    monkeypatch.setattr("relu_fold.frames.line.MAX_PIECES", 2)
    book = of_preset("three")
    assert book["rows"] == []
    assert "20,000 pieces: drawn from 2,001 samples" in book["counts"]
    assert "Shorten the domain" in book["more"]


@pytest.mark.parametrize("width", [1, 2, 5])
def test_one_layer_reaches_the_most_pieces(width):
    assert frame(wide_layer(width)).pieces.n_pieces == most_regions(1, (width,))


def test_who_makes_several_knots_and_what_each_depth_adds():
    assert of_preset("tents")["provenance"] == [
        "Neuron 1 of layer 2 makes 2 knots, because layer 1 visits its threshold 2 times.",
        "Neuron 2 of layer 2 makes 2 knots, because layer 1 visits its threshold 2 times.",
        "Layer 1 makes 3 pieces of at most 3.",
        "Layers 1 to 2 make 6 pieces of at most 9.",
    ]
