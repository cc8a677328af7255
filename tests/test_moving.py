"""A cut that is moved along an input: at each place the biases are those of a cut that is made there afresh."""

from __future__ import annotations

import numpy as np
import pytest

from relu_fold import Network
from relu_fold.errors import InputError
from relu_fold.files.contents import Contents
from relu_fold.incoming import cut, cut_through
from relu_fold.moving import MOST_NUMBERS, STEPS, ends, places
from relu_fold.tables.rows import Rows
from relu_fold.view.limits import MAX_MAGNITUDE
from tests.nets import network_of


def through(inputs):
    return Rows(np.random.default_rng(5).uniform(size=(3, inputs)), ("a", "b", "c"), 3)


@pytest.mark.parametrize("inputs", [3, 5, 784])
@pytest.mark.parametrize("free", [[0], [1], [0, 2], [2, 1]])
def test_at_each_place_they_are_those_of_a_cut_made_afresh(inputs, free):
    dice = np.random.default_rng(inputs)
    contents = Contents(network_of(inputs, 9, 4, 2), box=[(-1.0, 2.0)] * inputs)
    at = dice.uniform(-1, 2, size=inputs)
    i = next(one for one in range(inputs) if one not in free)
    found = places(contents, cut(contents, free, at), i)
    for k in (0, 1, 77, len(found.at) - 1):
        at[i] = found.at[k]
        afresh = cut(contents, free, at)
        np.testing.assert_array_equal(found.biases[k], afresh.network.biases[0])
        assert found.words[k] == afresh.words


@pytest.mark.parametrize("inputs", [3, 5, 784])
def test_so_they_are_of_a_plane_through_points_and_the_words_say_how_far_it_is_moved(inputs):
    contents, rows = Contents(network_of(inputs, 9, 4, 2)), through(inputs)
    found = places(contents, cut_through(contents, rows, {0: 0.5}), 2)
    for k in (0, 60, 100, 101, len(found.at) - 1):
        afresh = cut_through(contents, rows, {0: 0.5, 2: found.at[k]})
        np.testing.assert_array_equal(found.biases[k], afresh.network.biases[0])
        assert found.words[k] == afresh.words
    assert found.words[101].endswith("moved: input 1 by 0.50 and input 3 by 0.06")


def test_a_bias_goes_by_the_weight_of_the_input_by_hand():
    contents = Contents(Network([[[1.0, 2.0, 4.0]], [[1.0]]], [[0.5], [0.0]]), box=[(0.0, 1.0)] * 3)
    found = places(contents, cut(contents, [0, 1]), 2)
    np.testing.assert_allclose(found.biases[:, 0], 0.5 + 4 * found.at)
    assert found.at[[0, 1, 100, 200]].tolist() == [0, 0.005, 0.5, 1]


def test_they_go_from_end_to_end_and_where_the_cut_is_is_one_of_them():
    contents = Contents(network_of(3, 4, 1), box=[(-1.0, 1.0)] * 3)
    here = cut(contents, [0, 1], [0, 0, 1 / 3])
    at = places(contents, here, 2).at
    assert len(at) == STEPS + 1
    assert (at[0], at[-1]) == ends(contents, here, 2) == (-1, 1)
    assert 1 / 3 in at
    assert (np.diff(at) > 0).all()
    plane = cut_through(contents, through(3))
    assert ends(contents, plane, 2) == (-2, 2)
    assert ends(contents, cut(contents, [0, 1], [0, 0, 7.0]), 2) == (-1, 7)


def test_of_a_wide_layer_there_are_fewer_and_what_no_view_can_have_is_left_out():
    wide = Contents(network_of(3, 250, 1))
    assert places(wide, cut(wide), 2).biases.size <= MOST_NUMBERS
    steep = Contents(Network([[[1.0, 1.0, MAX_MAGNITUDE]], [[1.0]]], [[0.0], [0.0]]))
    found = places(steep, cut(steep), 2)
    assert found.at[0] == -0.99
    assert found.at[-1] == 0.99
    assert np.abs(found.biases).max() <= MAX_MAGNITUDE
    assert len(found.words) == len(found.at)


@pytest.mark.parametrize(("box", "at"), [((-1e308, 1e308), 0.0), ((0.0, 5e-324), 0.0), ((0.0, 1.0), 1e280)])
def test_of_an_input_that_goes_nowhere_or_too_far_there_is_the_place_where_the_cut_is(box, at):
    contents = Contents(Network([[[1.0, 1.0, 0.0]], [[1.0]]], [[0.0], [0.0]]), box=[(0, 1), (0, 1), box])
    assert at in places(contents, cut(contents, [0, 1], [0, 0, at]), 2).at


@pytest.mark.parametrize("i", [-1, 3, 2**70, 0])
def test_an_input_that_runs_or_that_there_is_not_is_refused(i):
    contents = Contents(network_of(3, 4, 1))
    with pytest.raises(InputError, match="input: expected one of 1 to 3 that does not run"):
        places(contents, cut(contents, [0, 1]), i)
