"""Every node of the diagram has a small picture of what it gives: exact values, between its least and its greatest."""

import json

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.exact.line.pieces import pieces
from relu_fold.exchange.pictures import picture
from relu_fold.figures.panels.diagram import diagram
from relu_fold.figures.panels.thumbs import MOST_LIVE, MOST_POINTS, SIDE, live_thumbs, thumbs
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded
from tests.strategies_view import view_states


def told_of(state):
    return thumbs(picture(state).shown)


def heights(state):
    told = told_of(state)
    return decoded(told["heights"]).reshape(len(told["zeros"]), -1).astype(int), told["zeros"]


def test_the_tent_by_hand():
    state = ViewState(weights=(((1.0,), (-2.0,)), ((1.0, 1.0),)), biases=((0.0, 0.0), (-2.0,)), domain=(-1.0, 1.0))
    assert decoded(told_of(state)["at"]).tolist() == [0, 128, 255]
    pictures, zeros = heights(state)
    # f is 0 at the left end, -2 in the middle, -1 at the right end: 0 is the greatest.
    assert pictures.tolist() == [[0, 128, 255], [0, 0, 255], [255, 0, 0], [255, 0, 128]]
    assert zeros == [128, 0, 0, 255]


def test_a_layer_behind_the_one_that_is_shown_has_its_own_knots():
    state = msgspec.structs.replace(ViewState.of_preset(PRESETS["sawtooth"]), layer=0)
    *_, f = heights(state)[0]
    assert f.tolist() == [0, 255] * 8 + [0]


def test_a_sawtooth_of_too_many_teeth_is_not_told_as_a_flat_line(monkeypatch):
    monkeypatch.setattr("relu_fold.figures.panels.thumbs.MOST_POINTS", 33)
    *_, f = heights(ViewState.of_preset(PRESETS["sawtooth-6"]))[0]
    assert f.size == 33
    assert np.ptp(f) > 200


def test_a_plane_is_seen_from_above_its_first_row_on_top():
    state = ViewState.of_preset(PRESETS["xor"])
    pictures, _ = heights(state)
    first, second = (row.reshape(SIDE, SIDE) for row in pictures[:2])
    assert (np.diff(first, axis=1) > 0).all()
    assert (np.diff(first, axis=0) == 0).all()
    assert (np.diff(second, axis=0) < 0).all()
    assert (np.diff(second, axis=1) == 0).all()


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_heights_are_those_of_the_network(preset):
    state = ViewState.of_preset(preset)
    pictures, zeros = heights(state)
    if state.input_dim == 1:
        points = pieces(preset.network, state.domain).knots[:, None]
        assert len(points) <= MOST_POINTS
    else:
        (left, right), (bottom, top) = state.box
        at = (np.arange(SIDE) + 0.5) / SIDE
        points = np.array([(left + (right - left) * u, top - (top - bottom) * v) for v in at for u in at])
    outputs = preset.network(points).T
    for told, zero, values in zip(pictures[-len(outputs) :], zeros[-len(outputs) :], outputs, strict=True):
        low, high = min(values.min(), 0.0), max(values.max(), 0.0)
        np.testing.assert_allclose(low + told * (high - low) / 255, values, atol=0.502 * (high - low) / 255)
        np.testing.assert_allclose(low + zero * (high - low) / 255, 0.0, atol=0.502 * (high - low) / 255)


@settings(max_examples=30, deadline=None)
@given(view_states())
def test_there_is_one_a_node_whatever_the_numbers(state):
    told = told_of(state)
    json.dumps(told, allow_nan=False)
    nodes = len(diagram(state)["nodes"])
    assert len(told["zeros"]) == nodes
    at = decoded(told["at"]).astype(int)
    assert at.size <= MOST_POINTS
    assert (np.diff(at) >= 0).all()
    assert decoded(told["heights"]).size == nodes * (at.size if state.input_dim == 1 else SIDE * SIDE)
    assert live_thumbs(picture(state).shown) == (told if sum(state.widths) <= MOST_LIVE else None)


def test_a_neuron_that_gives_nothing_is_a_line_at_zero():
    state = ViewState(weights=(((0.0,),), ((1.0,),)), biases=((-1.0,), (0.0,)))
    pictures, zeros = heights(state)
    assert not pictures[1:].any()
    assert zeros[1:] == [0, 0]
