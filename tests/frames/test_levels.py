"""The level that a hand on the map means."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.frames.levels import level_under
from relu_fold.frames.line import frame
from relu_fold.frames.plane import plane_frame
from relu_fold.network import Network
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import folding_views, plane_views

TENTS = ViewState.of_preset(PRESETS["tents"])
PYRAMID = ViewState.of_preset(PRESETS["pyramid"])


def shown(state):
    return frame(state) if state.input_dim == 1 else plane_frame(state)


def test_it_is_the_value_there_as_exactly_as_a_hand_moves():
    assert level_under(frame(TENTS), (0.3, 99.0)) == 0.8
    exact = PYRAMID.network([[0.3141, 0.2]])[0, 0]
    found = level_under(plane_frame(PYRAMID), (0.3141, 0.2))
    assert found == pytest.approx(exact, abs=5e-4 * np.ptp(plane_frame(PYRAMID).composed))
    assert found == float(f"{found:.4f}") != exact


def test_near_a_flat_piece_it_is_the_value_there_exactly():
    assert level_under(frame(TENTS), (0.001, 0.0)) == 0.0
    third = msgspec.structs.replace(TENTS, biases=(*TENTS.biases[:-1], (1 / 3,)))
    assert level_under(frame(third), (-0.2, 0.0)) == frame(third).flat_values[0] == pytest.approx(1 / 3)
    assert level_under(frame(third), (0.1, 0.0)) == round(1 / 3 + 0.4, 3)


@pytest.mark.parametrize("size", [5e-324, 1e-320, 1e-300, 1e300])
def test_the_smallest_and_largest_functions_have_levels(size):
    state = msgspec.structs.replace(PYRAMID, biases=(*PYRAMID.biases[:-1], (0.0,)))
    seen = plane_frame(state)
    scaled = replace(seen, network=scaled_output(seen.network, size), sums=seen.sums * size)
    found = level_under(scaled, (0.3, 0.2))
    assert found == pytest.approx(float(scaled.network([[0.3, 0.2]])[0, 0]), abs=0.0055 * np.ptp(scaled.composed))


def scaled_output(net, size):
    return Network((*net.weights[:-1], net.weights[-1] * size), net.biases, net.negative_slope, net.slopes)


@given(st.one_of(folding_views(inputs=(1,)), plane_views()), st.integers(0, 10**6))
def test_the_function_takes_the_level(state, which):
    seen = shown(state)
    points = seen.x[:, None] if state.input_dim == 1 else seen.facets.vertices
    point = points[which % len(points)]
    level = level_under(seen, (*point.tolist(), 0.0)[:2])
    assert seen.composed.min() <= level <= seen.composed.max()


def test_beyond_the_border_it_is_the_borders():
    plane = plane_frame(PYRAMID)
    (left, right), (low, high) = PYRAMID.box
    assert level_under(plane, (1e300, -1e300)) == level_under(plane, (right, low))
    assert level_under(plane, (-1e300, 1e300)) == level_under(plane, (left, high))


@given(st.one_of(folding_views(inputs=(1,)), plane_views()))
def test_of_any_view_it_is_no_further_from_the_value_than_a_hundredth_of_the_whole(state):
    seen = shown(state)
    middle = tuple((low + high) / 2 for low, high in state.box)
    value = float(seen.network([middle[: state.input_dim]])[0, 0])
    found = level_under(seen, middle)
    assert abs(found - value) <= 0.0055 * np.ptp(seen.composed) + 1e-12 * abs(value)
