"""Where the surface is at height 0: exact, and drawn beside the crease that it lies on."""

import numpy as np
import pytest
from hypothesis import given, settings

from relu_fold.exact.plane.facets import Facets
from relu_fold.figures.kit.projection import over_box
from relu_fold.figures.plane.zero import zero_lines
from relu_fold.frames.plane import plane_frame
from relu_fold.view.presets import PRESETS
from relu_fold.view.viewstate import ViewState
from tests.strategies_view import plane_views

STEP = 1e-3  # over the box: beside a line, and far from the next one
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def one_facet(vertices=SQUARE):
    none = np.zeros((0, 2), dtype=int)
    return Facets(vertices, np.array([0, len(vertices)]), np.arange(len(vertices)), none, none[:, 0], none)


def zero_of(state):
    frame = plane_frame(state)
    uv = over_box(state.box, frame.facets.vertices)
    return frame, uv, zero_lines(frame.facets, uv, frame.composed)


def value_beside(frame, zero, by):
    """The network beside the middle of each segment, so far to the side that it is drawn on."""
    middles = zero.segments.mean(axis=1) + by * zero.beside
    (x_lo, x_hi), (y_lo, y_hi) = frame.state.box
    half = max(x_hi - x_lo, y_hi - y_lo) / 2
    return frame.network(middles * half + [(x_lo + x_hi) / 2, (y_lo + y_hi) / 2])[:, 0]


def on_creases(frame, uv, segments):
    """Whether both ends of each segment are those of a crease."""
    creases = {frozenset(map(tuple, np.round(uv[pair], 9).tolist())) for pair in frame.facets.creases}
    return [frozenset(map(tuple, np.round(ends, 9).tolist())) in creases for ends in segments]


@pytest.mark.parametrize("preset", ["fold", "pyramid"])
def test_where_a_slope_begins_at_a_crease_the_line_is_drawn_beside_it_over_the_slope(preset):
    frame, uv, zero = zero_of(ViewState.of_preset(PRESETS[preset]))
    lies_on = on_creases(frame, uv, zero.segments)
    assert any(lies_on)
    np.testing.assert_allclose(np.linalg.norm(zero.beside, axis=1), lies_on, atol=1e-12)
    there = np.array(lies_on)
    assert (value_beside(frame, zero, STEP)[there] > 1e-5).all()
    across = ((zero.segments[:, 1] - zero.segments[:, 0]) * zero.beside).sum(axis=1)
    np.testing.assert_allclose(across, 0, atol=1e-12)


def test_one_fold_has_one_line_and_the_floor_is_on_its_other_side():
    frame, _, zero = zero_of(ViewState.of_preset(PRESETS["fold"]))
    assert len(zero.segments) == 1
    np.testing.assert_array_equal(value_beside(frame, zero, -STEP), [0.0])


def test_a_crest_at_height_0_has_no_line_and_a_valley_has_one_on_either_side():
    ridge = ViewState(
        weights=(((1.0, 0.5), (-1.0, -0.5)), ((1.0, 1.0),)), biases=((0.0, 0.0), (0.0,)), domain=(-1.0, 1.0)
    )
    frame, uv, zero = zero_of(ridge)
    assert on_creases(frame, uv, zero.segments) == [True, True]
    np.testing.assert_allclose(zero.beside[0], -zero.beside[1])
    upside_down = ViewState(weights=(ridge.weights[0], ((-1.0, -1.0),)), biases=ridge.biases, domain=(-1.0, 1.0))
    assert len(zero_of(upside_down)[2].segments) == 0


@pytest.mark.parametrize("preset", ["disc-6", "disc-16"])
def test_a_level_that_only_crosses_facets_is_drawn_where_it_is(preset):
    frame, uv, zero = zero_of(ViewState.of_preset(PRESETS[preset]))
    assert len(zero.segments) > 3
    assert not any(on_creases(frame, uv, zero.segments))
    np.testing.assert_array_equal(zero.beside, 0)


def test_the_diagonal_of_a_facet_is_none_of_its_edges():
    zero = zero_lines(one_facet(), SQUARE, SQUARE[:, 0] - SQUARE[:, 1])
    assert sorted(map(tuple, zero.segments[0].tolist())) == [(0.0, 0.0), (1.0, 1.0)]
    np.testing.assert_array_equal(zero.beside, [[0.0, 0.0]])


def test_a_corner_that_touches_0_has_a_line_without_length_and_so_no_side():
    zero = zero_lines(one_facet(), SQUARE, SQUARE[:, 0] + SQUARE[:, 1])
    np.testing.assert_array_equal(zero.segments, np.zeros((1, 2, 2)))
    np.testing.assert_array_equal(zero.beside, [[0.0, 0.0]])


def test_an_edge_that_is_too_short_for_a_direction_has_no_side():
    vertices = np.array([[0.0, 0.0], [1e-13, 0.0], [1.0, 1.0], [0.0, 1.0]])
    zero = zero_lines(one_facet(vertices), vertices, vertices[:, 1])
    assert len(zero.segments) == 1
    np.testing.assert_array_equal(zero.beside, [[0.0, 0.0]])


def test_an_edge_with_a_corner_on_its_way_is_one_line():
    vertices = np.insert(SQUARE, 1, [0.5, 0.0], axis=0)
    zero = zero_lines(one_facet(vertices), vertices, vertices[:, 1])
    assert sorted(map(tuple, zero.segments[0].tolist())) == [(0.0, 0.0), (1.0, 0.0)]
    np.testing.assert_allclose(zero.beside, [[0.0, 1.0]])


@settings(max_examples=60)
@given(plane_views())
def test_beside_is_of_length_1_or_none_and_leads_to_what_is_above_0(state):
    frame, _, zero = zero_of(state)
    lengths = np.linalg.norm(zero.beside, axis=1)
    aside = lengths > 0
    np.testing.assert_allclose(lengths[aside], 1)
    assert np.isfinite(zero.segments).all()
    least = 1e-9 * np.abs(frame.composed).max(initial=1.0)
    assert (value_beside(frame, zero, 1e-6)[aside] > -least).all()


# --- where a level passes the edges of facets ---


@pytest.mark.parametrize("preset", ["three-folds", "disc-6", "disc-16", "montufar-plane"])
@pytest.mark.parametrize("level", [0.013, 0.1, 0.37])
def test_both_facets_on_an_edge_find_the_same_end_bit_for_bit(preset, level):
    frame = plane_frame(ViewState.of_preset(PRESETS[preset]))
    found = frame.facets.passing(frame.composed, level)
    ends = found.on(frame.facets.vertices).reshape(-1, 2)
    by_edge = {}
    for low, high, end in zip(found.low.tolist(), found.high.tolist(), ends, strict=True):
        by_edge.setdefault((low, high), []).append(end.tobytes())
    shared = [same for same in by_edge.values() if len(same) == 2]
    assert shared
    assert [one for one, other in shared if one != other] == []


def test_the_one_end_is_not_above_the_level_and_the_other_is():
    frame = plane_frame(ViewState.of_preset(PRESETS["three-folds"]))
    values = frame.composed
    found = frame.facets.passing(values, 0.1)
    assert len(found.edge) > 1
    assert (values[found.low] <= 0.1).all()
    assert (values[found.high] > 0.1).all()
    np.testing.assert_allclose(values[found.low] + found.share * (values[found.high] - values[found.low]), 0.1)
    assert not found.edge.any()
