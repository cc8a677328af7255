"""Every node of the diagram has a small picture of what it gives: exact values, between its least and its greatest."""

import json

import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.figures.panels.diagram import diagram
from relu_fold.figures.panels.thumbs import MOST_LIVE, POINTS, SIDE, live_thumbs, thumbs
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.figures.packed import decoded
from tests.strategies_view import view_states


def heights(state):
    told = thumbs(state)
    return decoded(told["heights"]).reshape(len(told["zeros"]), -1).astype(int), told["zeros"]


def test_the_tent_by_hand():
    state = ViewState(weights=(((1.0,), (-2.0,)), ((1.0, 1.0),)), biases=((0.0, 0.0), (-2.0,)), domain=(-1.0, 1.0))
    (x, one, other, f), zeros = heights(state)
    assert (x[0], x[-1], zeros[0]) == (0, 255, 128)
    middle = POINTS // 2
    assert one[: middle + 1].tolist() == [0] * (middle + 1)
    assert one[-1] == 255
    assert other[0] == 255
    assert not other[middle:].any()
    # f is 0 at the left end, -2 in the middle, -1 at the right end: 0 is the greatest.
    assert (f[0], f[middle], f[-1], zeros[3]) == (255, 0, 128, 255)


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
        points = np.linspace(*state.domain, POINTS)[:, None]
    else:
        (left, right), (bottom, top) = state.box
        at = (np.arange(SIDE) + 0.5) / SIDE
        points = np.array([(left + (right - left) * u, top - (top - bottom) * v) for v in at for u in at])
    outputs = preset.network(points).T
    for picture, zero, values in zip(pictures[-len(outputs) :], zeros[-len(outputs) :], outputs, strict=True):
        low, high = min(values.min(), 0.0), max(values.max(), 0.0)
        np.testing.assert_allclose(low + picture * (high - low) / 255, values, atol=0.502 * (high - low) / 255)
        np.testing.assert_allclose(low + zero * (high - low) / 255, 0.0, atol=0.502 * (high - low) / 255)


@settings(max_examples=30, deadline=None)
@given(view_states())
def test_there_is_one_a_node_whatever_the_numbers(state):
    told = thumbs(state)
    json.dumps(told, allow_nan=False)
    nodes = len(diagram(state)["nodes"])
    assert len(told["zeros"]) == nodes
    assert decoded(told["heights"]).size == nodes * (POINTS if state.input_dim == 1 else SIDE * SIDE)
    assert live_thumbs(state) == (told if sum(state.widths) <= MOST_LIVE else None)


def test_a_neuron_that_gives_nothing_is_a_line_at_zero():
    state = ViewState(weights=(((0.0,),), ((1.0,),)), biases=((-1.0,), (0.0,)))
    pictures, zeros = heights(state)
    assert not pictures[1:].any()
    assert zeros[1:] == [0, 0]
