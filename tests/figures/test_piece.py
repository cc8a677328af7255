from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

from relu_fold.figures.line.piece import piece_at
from relu_fold.frames.line import frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import view_states

THREE = frame(ViewState.of_preset(PRESETS["three"]))  # on right of -1.2, left of 0.75, right of 1.2; from -3 to 3


def test_a_piece_says_who_is_on_and_what_its_neighbours_differ_by():
    found = piece_at(THREE, 0.8)
    assert found is not None
    assert (found["from"], found["to"]) == ("0.75", "1.20")
    assert [on for _, on, _ in found["bits"]] == [True, False, False]
    assert found["formula"] == "0.90x + 0.48"
    left, right = found["neighbours"]
    assert (left["says"], left["left"]) == ("neuron 2 turns on", True)
    assert (right["short"], right["left"]) == ("3 turns on", False)
    assert found["slope"] == "0.90"
    assert left["at"] == pytest.approx((-1.2 + 0.75) / 2)


def test_the_outermost_pieces_have_one_neighbour_and_at_a_knot_it_is_the_one_on_the_right():
    for x, left in ((-3.0, False), (3.0, True)):
        found = piece_at(THREE, x)
        assert found is not None
        assert [one["left"] for one in found["neighbours"]] == [left]
    knot = float(THREE.x[2])
    found = piece_at(THREE, knot)
    assert found is not None
    assert found["ends"][0][0] == knot
    assert piece_at(THREE, 3.1) is None


@given(view_states())
def test_a_walk_from_the_left_comes_over_every_knot_to_the_right_end(state: ViewState):
    assume(state.input_dim == 1)
    shown = frame(state)
    assume(shown.pieces is not None and shown.pieces.n_pieces <= 60)
    assert shown.pieces is not None
    x, seen = float(shown.x[0]), 1
    while right := [one for one in (piece_at(shown, x) or {"neighbours": []})["neighbours"] if not one["left"]]:
        x, seen = right[0]["at"], seen + 1
    assert seen == shown.pieces.n_pieces
    assert np.searchsorted(shown.x, x, side="right") == shown.pieces.n_pieces
