"""One light: a flat facet keeps its colour, one that is turned to the light is lighter, one turned away darker."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relu_fold.figures.kit.light import DEEPEST, TO_LIGHT, lit

UP = np.array([0.0, 0.0, 1.0])
TO, FROM = TO_LIGHT * [1, 1, 0], -TO_LIGHT * [1, 1, 0]  # along the floor
COLOUR = np.array([200, 130, 60], dtype=np.uint8)
NORMALS = st.tuples(*[st.floats(-1, 1)] * 2, st.floats(0, 1)).filter(lambda n: np.linalg.norm(n) > 0.1)
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def shown(normal, colour=COLOUR, *, under=False):
    unit = np.asarray(normal, dtype=float) / np.linalg.norm(normal)
    return lit(np.array([colour], dtype=np.uint8), unit[:, None], np.array([under]))[0].astype(int)


@given(COLOURS)
def test_a_flat_facet_keeps_its_colour(colour):
    assert shown(UP, colour).tolist() == list(colour)


def test_a_facet_is_the_lighter_the_more_it_is_turned_to_the_light():
    toward = [shown(UP + slope * TO).sum() for slope in (0.0, 0.2, 0.5)]
    away = [shown(UP + slope * FROM).sum() for slope in (0.0, 0.2, 0.5, 1.0)]
    assert toward == sorted(set(toward))
    assert away == sorted(set(away), reverse=True)


@given(COLOURS, NORMALS)
def test_none_is_darker_than_the_deepest(colour, normal):
    assert (shown(normal, colour) >= np.floor(DEEPEST * np.array(colour))).all()


def test_one_that_stands_upright_with_its_back_to_the_light_is_as_dark_as_can_be():
    assert shown(FROM).tolist() == np.rint(DEEPEST * COLOUR).tolist()


@given(COLOURS, NORMALS)
def test_the_underside_is_greyer_and_no_other_hue(colour, normal):
    above, below = shown(normal, colour), shown(normal, colour, under=True)
    assert np.ptp(below) <= np.ptp(above)
    order = np.argsort(colour, kind="stable")
    assert (np.diff(below[order]) >= 0).all()


def test_the_underside_of_a_strong_colour_is_seen_to_be_greyer():
    assert np.ptp(shown(UP, under=True)) < 0.9 * np.ptp(shown(UP))
