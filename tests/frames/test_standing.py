"""Why a run stands still: what is said is so, and nothing is said of a run that moves, or that has learnt."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from relu_fold.frames.news import standing
from relu_fold.frames.news.standing import why_still
from relu_fold.network import Network
from relu_fold.training.along import loss_along
from relu_fold.training.data import Data
from relu_fold.training.training import Training
from relu_fold.view.edit import Learn, Restart
from relu_fold.view.edits import apply
from relu_fold.view.lessons import LESSONS
from relu_fold.view.viewstate import ViewState

SINE = apply(ViewState(), Learn("sine"))


def run_of(kind, seed, steps, state=SINE):
    begun = apply(state, Restart(kind, seed))
    return begun.learning.of(begun.network).advance(steps)


def lesson(number, steps):
    view = LESSONS[number - 1].view
    return view.learning.of(view.network).advance(steps)


def test_points_that_no_neuron_is_on_at_are_counted_with_their_loss():
    run = run_of("he", 35, 1000)
    said = why_still(run)
    assert said.startswith("The loss hardly moves any more: at 22 of the 45 points, which make 98 % of the loss, ")
    off = (run.network.pre_activations(run.data.x)[0] <= 0).all(axis=1)
    squares = (run.network(run.data.x)[:, 0] - run.data.y) ** 2
    assert off.sum() == 22
    assert 0.98 <= squares[off].sum() / squares.sum() < 0.99
    np.testing.assert_array_equal(run.network(run.data.x[off])[:, 0], run.network.biases[1][0])
    assert abs(run.advance(430).loss / run.loss - 1) < 0.001


def test_a_run_that_trembles_stands_still_as_well():
    """With its steps it goes to and fro across a valley, where the slope is large; nothing was said of it."""
    run = run_of("he", 35, 4100)
    losses = np.array([run.loss, *(one.loss for one in run.steps(30))])
    assert (np.diff(losses) > 0).sum() > 5
    assert " no neuron is on, so f there is the output’s b alone." in why_still(run)
    assert abs(run.advance(2000).loss / run.loss - 1) < 0.01


@pytest.mark.parametrize("seed", [0, 5, 7, 12, 16, 17, 20])
def test_a_run_that_trembles_above_the_floor_of_its_valley_is_told_how_far(seed):
    """Along each number the lowest place near it is up to 0.5 % lower, which was taken for a way on."""
    run = run_of("he", seed, 2_000, apply(ViewState(), Learn("saw")))
    words = why_still(run)
    share = float(re.search(r"goes up and down by ([\d.]+) %", words)[1]) / 100
    ahead = [run.loss, *(one.loss for one in run.steps(30))]
    assert (max(ahead) - min(ahead)) / run.loss == pytest.approx(share, rel=0.01)
    for path in standing._paths(run):
        value = float(run.row[run.layout.index(run.layout.place(path))])
        found = loss_along(run.network, run.data, path, (-10, 10))
        near = min(found.minima, key=lambda one: max(0.0, one.start - value, value - one.end))
        assert near.value >= (1 - share) * run.loss, path


def test_a_run_that_goes_up_and_down_and_gets_lower_has_no_reason_to_stand():
    assert why_still(run_of("he", 4, 2_000, apply(ViewState(), Learn("saw")))) == ""


def test_neurons_that_are_equal_and_stay_so_are_named():
    said = why_still(lesson(14, 3000))
    assert said == (
        "The loss hardly moves any more: neuron 1, neuron 2 and neuron 3 are equal, have the same gradient, and fold"
        " as one."
    )
    assert "equal" not in why_still(run_of("he", 35, 1000))


def test_a_local_minimum_is_one_along_every_number_and_the_place_farther_off_is_lower():
    run = lesson(13, 600)
    said = why_still(run)
    assert "each number by itself is at the lowest place near it; farther off, with b of neuron 3 at " in said
    for path in standing._paths(run):
        value = run.row[run.layout.index(run.layout.place(path))]
        near = loss_along(run.network, run.data, path, (value - 0.01, value + 0.01))
        assert near.minimum.value >= 0.999 * run.loss
    found = loss_along(run.network, run.data, "b.0.2", (-3.0, 3.0))
    assert found.minimum.value < 0.9 * run.loss
    assert f"{found.minimum.value:.3g}" in said


@pytest.mark.parametrize(
    "run", [run_of("even", 0, 0), run_of("even", 0, 100), run_of("he", 0, 1000), run_of("equal", 0, 1000)]
)
def test_nothing_is_said_of_a_run_that_moves_or_whose_neurons_are_all_dead(run):
    assert why_still(run) == ""


def test_nothing_is_said_where_a_small_rate_keeps_it_from_moving_or_all_is_learnt():
    x = np.linspace(-1, 1, 9)[:, None]
    net = Network([[[1.0], [-1.0]], [[1.0, 1.0]]], [[0.0, 0.0], [0.0]])
    assert why_still(Training(net, Data(x, np.abs(x[:, 0]))).advance(3)) == ""
    assert why_still(Training(net, Data(x, 3 + x[:, 0]), rate=1e-9).advance(3)) == ""


def test_of_a_deeper_network_the_layer_that_is_off_is_named():
    x = np.linspace(-1, 1, 21)[:, None]
    y = np.where(np.arange(21) < 16, (-1.0) ** np.arange(21), 0.5 * (x[:, 0] - 0.5))  # a fit where layer 2 is on
    net = Network([[[1.0]], [[1.0]], [[0.5]]], [[1.5], [-2.0], [0.0]])
    said = why_still(Training(net, Data(x, y), optimizer="sgd").advance(3))
    assert "at 16 of the 21 points, which make " in said
    assert "no neuron of layer 2 is on, so f there is the output’s b alone" in said


def test_a_number_that_is_held_is_not_asked_to_be_at_its_lowest():
    view = LESSONS[12].view
    held = msgspec.structs.replace(view.learning, frozen=("w.0.0.0",))
    assert "each number by itself is at the lowest place near it" in why_still(held.of(view.network).advance(900))
