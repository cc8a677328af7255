"""One projection for all sheets: a rotation seen straight on, that fits every sheet into its panel."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.figures.kit.projection import Place, Projection, drawn_sides, over_box, within
from relu_fold.view.limits import ELEVATION

AZIMUTHS, ELEVATIONS = st.floats(-4, 4), st.floats(*ELEVATION)
TURNS = st.builds(Projection, AZIMUTHS, ELEVATIONS)
PLACES = st.builds(Place, st.floats(-300, 300), st.floats(-300, 300), st.floats(5, 300), st.floats(0, 200))
POINTS = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-2, 2)), min_size=2, max_size=8)
BOXES = st.sampled_from([((-1.0, 1.0), (-1.0, 1.0)), ((0.0, 4.0), (-1.0, 0.0)), ((0.0, 1.0), (-1.5, 2.0))])
PLAIN = Place(0.0, 0.0, 10.0, 5.0)


def of(points):
    uvh = np.array(points)
    return uvh[:, :2], uvh[:, 2]


def corners(box):
    (x_lo, x_hi), (y_lo, y_hi) = box
    return over_box(box, np.array([[x_lo, y_lo], [x_hi, y_lo], [x_hi, y_hi], [x_lo, y_hi]]))


# --- the box, and heights in their reach ---


@given(BOXES)
def test_the_middle_of_a_box_is_0_and_the_ends_of_its_longer_side_are_1_away(box):
    middle = np.array([[sum(ends) / 2 for ends in box]])
    np.testing.assert_allclose(over_box(box, middle), [[0.0, 0.0]], atol=1e-15)
    sides = np.array([high - low for low, high in box])
    np.testing.assert_allclose(corners(box)[[0, 2]], [-sides / sides.max(), sides / sides.max()])


def test_heights_are_shares_of_their_reach():
    np.testing.assert_array_equal(within((2.0, 6.0), np.array([2.0, 3.0, 4.0, 6.0])), [-1.0, -0.5, 0.0, 1.0])
    largest = within((-1.7e308, 0.0), np.array([-1.7e308, -0.85e308, 0.0]))
    np.testing.assert_allclose(largest, [-1.0, 0.0, 1.0], atol=1e-15)


# --- a rotation ---


@given(PLACES, TURNS, POINTS, st.floats(-2, 2))
def test_the_projection_is_affine(place, projection, points, t):
    uv, h = of(points)
    seen = projection.points(place, uv, h)
    mixed = projection.points(place, t * uv[:1] + (1 - t) * uv[1:2], t * h[:1] + (1 - t) * h[1:2])
    np.testing.assert_allclose(mixed[0], t * seen[0] + (1 - t) * seen[1], rtol=0, atol=1e-8)


@given(PLACES, TURNS, POINTS)
def test_turning_keeps_all_distances(place, projection, points):
    """Pixels to the right, up and away are one length: the projection is a rotation of the sheet in its own units."""
    uv, h = of(points)
    turned = projection.turned(place, uv, h)
    seen = np.stack([turned[0], projection.rise(turned), projection.depth(turned)])
    own = np.stack([uv[:, 0] * place.half_side, uv[:, 1] * place.half_side, h * place.half_height])
    for points_of in (turned, seen):
        for i in range(1, len(points)):
            np.testing.assert_allclose(
                math.dist(points_of[:, 0], points_of[:, i]), math.dist(own[:, 0], own[:, i]), rtol=1e-9, atol=1e-8
            )


@given(PLACES, TURNS, POINTS)
def test_what_is_seen_is_how_far_right_and_how_far_up_of_the_middle(place, projection, points):
    turned = projection.turned(place, *of(points))
    seen = projection.points(place, *of(points))
    np.testing.assert_array_equal(seen[:, 0], place.x + turned[0])
    np.testing.assert_array_equal(seen[:, 1], place.y - projection.rise(turned))  # y goes down the stage


@given(TURNS)
def test_the_middle_of_the_box_is_in_the_middle_of_its_place(projection):
    seen = projection.points(Place(30.0, -20.0, 100.0, 50.0), np.zeros((1, 2)), np.zeros(1))
    np.testing.assert_allclose(seen, [[30.0, -20.0]], atol=1e-12)


def test_seen_from_straight_above_a_box_is_itself():
    uv = np.array([[1.0, 0.5], [-0.5, -1.0]])
    seen = Projection(0.0, math.pi / 2).points(PLAIN, uv, np.array([0.0, 0.7]))
    np.testing.assert_allclose(seen, [[10.0, -5.0], [-5.0, 10.0]], atol=1e-9)


def test_what_is_farther_up_the_floor_is_higher_on_the_screen_and_farther_away():
    projection = Projection(0.0, 0.5)
    turned = projection.turned(PLAIN, np.array([[0.0, -1.0], [0.0, 1.0]]), np.zeros(2))
    near, far = projection.seen(PLAIN, turned)
    assert far[1] < near[1]
    assert projection.depth(turned)[0] < projection.depth(turned)[1]


def test_what_is_higher_is_higher_on_the_screen_and_nearer():
    projection = Projection(0.3, 0.5)
    turned = projection.turned(PLAIN, np.zeros((2, 2)), np.array([-1.0, 1.0]))
    low, high = projection.seen(PLAIN, turned)
    assert high[1] < low[1]
    assert projection.depth(turned)[1] < projection.depth(turned)[0]


@given(TURNS)
def test_away_leads_straight_from_the_eye_along_the_floor(projection):
    right, back, up = projection.turned(Place(0.0, 0.0, 1.0, 1.0), projection.away[None], np.zeros(1))[:, 0]
    np.testing.assert_allclose([right, back, up], [0.0, 1.0, 0.0], atol=1e-15)


@given(TURNS)
def test_toward_is_a_unit_of_length_that_nears_the_eye_and_is_not_seen_to_move(projection):
    toward = projection.toward[:, None]
    np.testing.assert_allclose(np.linalg.norm(toward), 1.0)
    np.testing.assert_allclose(projection.depth(toward), [-1.0])
    np.testing.assert_allclose([toward[0], projection.rise(toward)], 0.0, atol=1e-15)


# --- its panel ---


@given(BOXES, TURNS, st.tuples(st.floats(40, 800), st.floats(40, 800)))
def test_a_sheet_fits_its_panel_however_it_is_turned(box, projection, size):
    """Every corner of the box at the least and the greatest height; up and down at most 15 % of half the panel over."""
    place = projection.place((50 - size[0] / 2, -70 - size[1] / 2, *size))
    for height in (-1.0, 1.0):
        seen = projection.points(place, corners(box), np.full(4, height))
        assert np.abs(seen[:, 0] - 50).max() <= size[0] / 2 * 1.0001
        # Seen steeply in a flat panel, a sheet keeps 0.15 of it as height.
        assert np.abs(seen[:, 1] + 70).max() <= size[1] / 2 * 1.15


@pytest.mark.parametrize("elevation", ELEVATION)
def test_a_sheet_that_is_turned_by_an_eighth_fills_the_width_of_a_high_panel(elevation):
    projection = Projection(math.pi / 4, elevation)
    place = projection.place((0.0, 0.0, 100.0, 1_000.0))
    seen = projection.points(place, corners(((0.0, 1.0), (0.0, 1.0))), np.zeros(4))
    np.testing.assert_allclose([seen[:, 0].min(), seen[:, 0].max()], [0.0, 100.0], atol=1e-9)


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        (((-1.0, 1.0), (0.0, 1.0)), (1.0, 0.5)),
        (((0.0, 1.0), (0.0, 4.0)), (0.25, 1.0)),
        (((0.0, 8.0), (0.0, 1.0)), (1.0, 0.5)),  # slimmer than 4 to 1: less slim
        (((0.0, 16.0), (0.0, 1.0)), (1.0, 1.0)),
        (((0.0, 60760.0), (-3.141593, 3.141593)), (1.0, 1.0)),  # a distance and an angle
    ],
)
def test_a_slim_box_is_drawn_less_slim(box, sides):
    assert drawn_sides(box) == pytest.approx(sides)
    assert drawn_sides(box[::-1]) == pytest.approx(sides[::-1])
    corners = np.array([[box[0][0], box[1][0]], [box[0][1], box[1][1]]])
    np.testing.assert_allclose(over_box(box, corners), [[-sides[0], -sides[1]], sides], rtol=1e-12)


def test_no_box_that_is_drawn_longer_jumps():
    lengths = np.geomspace(1.0, 100.0, 2_000)
    shorter = np.array([min(drawn_sides(((0.0, length), (0.0, 1.0)))) for length in lengths])
    assert np.abs(np.diff(shorter)).max() < 0.01
