"""The pictures of the words of training: drawn from runs that do what the sentence beside them says."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from relu_fold.figures.kit.theme import THEMES
from relu_fold.figures.svg import terms
from relu_fold.figures.svg.terms import TERMS, bowl_path, knots_of, looked_at, path_at, term_svg, weights_left


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("term", TERMS)
def test_each_is_a_picture_of_its_size_that_says_its_sentence(term, theme):
    drawn = ET.fromstring(term_svg(term, theme))
    assert (drawn.get("width"), drawn.get("height")) == ("256", "120")
    assert TERMS[term].meaning in "".join(drawn.itertext())
    assert TERMS[term].meaning.endswith(".")
    assert len(TERMS[term].meaning) <= 120


def test_the_five_of_a_run_are_among_them():
    assert {"rate", "epoch", "batch", "momentum", "adam"} <= set(TERMS)


def test_a_small_rate_creeps_and_a_large_one_leaps_from_side_to_side():
    small, large = (path_at(rate)[:, 0] - 1 for rate in terms._RATES)  # it is lowest at 1
    assert (small > 0).all()
    assert (np.diff(small) < 0).all()
    assert (np.sign(large[1:]) == -np.sign(large[:-1])).all()


def test_an_epoch_looks_at_each_point_once():
    looked = looked_at()
    assert (looked.sum(axis=1) == 4).all()
    assert (looked.sum(axis=0) == 1).all()


def test_with_momentum_and_adam_a_run_comes_further_along_the_valley():
    plain, rolling, adam = (np.linalg.norm(bowl_path(one)[-1]) for one in ("sgd", "momentum", "adam"))
    assert rolling < plain / 2
    assert adam < plain / 2
    first, second = bowl_path("adam")[:2]
    np.testing.assert_allclose(np.abs(second - first), terms._BOWL_RATES["adam"], rtol=1e-6)  # each number alike


def test_each_optimiser_is_drawn_where_its_own_run_goes():
    drawn = TERMS["optimiser"].draw(THEMES["light"])
    said = [ET.fromstring(one).text for one in drawn if one.startswith("<text")]
    assert said == ["plain", "momentum", "Adam"]
    ends = [bowl_path(one)[-1] for one in ("sgd", "momentum", "adam")]
    assert len({tuple(end) for end in ends}) == 3


def test_l1_draws_weights_to_0_and_l2_keeps_all_small():
    free, l1, l2 = weights_left(0.0, 0.0), weights_left(terms._L1, 0.0), weights_left(0.0, terms._L2)
    assert np.abs(free).min() > 0.1
    assert (np.abs(l1) < 0.01).sum() >= 3
    assert np.abs(l2).max() < np.abs(free).max() / 3


def test_starts_put_their_knots_evenly_at_0_or_at_one_place():
    np.testing.assert_allclose(np.diff(np.sort(knots_of("even"))), 0.75)
    assert (knots_of("he") == 0).all()
    assert len(set(knots_of("equal"))) == 1
